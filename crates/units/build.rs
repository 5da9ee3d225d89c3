//! Packs `data/region*.csv` into the table that `src/region.rs` reads: no parsing when a program starts.
//!
//! Three files in `OUT_DIR`, all numbers little-endian:
//! `regions.bin`: 15 bytes a region, ascending: code (5), name offset (3), name length (1), latitude (3), longitude (3);
//! `retired.bin`: 14 bytes a code, ascending: code (5), successor or 0 (5), name offset (3), name length (1);
//! `names.txt`: each distinct name once. `population.rs`: a sorted slice of code and persons. `splits.rs`: a slice of
//! partings of provinces by date: new code, old code, year, month, day, law.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[derive(Default)]
struct Names {
    pool: String,
    known: HashMap<String, usize>,
}

impl Names {
    /// Offset and length of `name` in the pool, as four bytes.
    fn place(&mut self, name: &str) -> [u8; 4] {
        let offset = *self.known.entry(name.to_owned()).or_insert_with(|| {
            self.pool.push_str(name);
            self.pool.len() - name.len()
        });
        let offset = u32::try_from(offset).expect("name pool under 16 MB").to_le_bytes();
        [offset[0], offset[1], offset[2], u8::try_from(name.len()).expect("name under 256 bytes")]
    }
}

fn main() {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../data");
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let mut names = Names::default();

    let mut regions: Vec<(u64, [u8; 15])> = rows(&data, "regions.csv")
        .iter()
        .map(|row| {
            let code = code(&row[0]);
            let mut bytes = [0; 15];
            bytes[..5].copy_from_slice(&code.to_le_bytes()[..5]);
            bytes[5..9].copy_from_slice(&names.place(&row[1]));
            bytes[9..12].copy_from_slice(&degrees(&row[2]));
            bytes[12..].copy_from_slice(&degrees(&row[3]));
            (code, bytes)
        })
        .collect();
    regions.sort_unstable_by_key(|(code, _)| *code);
    assert!(regions.windows(2).all(|pair| pair[0].0 < pair[1].0), "a region code stands twice in regions.csv");
    let current: Vec<u64> = regions.iter().map(|(code, _)| *code).collect();
    write(&out, "regions.bin", &regions.iter().flat_map(|(_, bytes)| *bytes).collect::<Vec<u8>>());

    // A code that came back into use is current, whatever an older list said of it.
    let mut retired: Vec<(u64, [u8; 14])> = rows(&data, "region_retired_codes.csv")
        .iter()
        .map(|row| (code(&row[0]), row))
        .filter(|(code, _)| current.binary_search(code).is_err())
        .map(|(retired_code, row)| {
            let successor = if row[2].is_empty() { 0 } else { code(&row[2]) };
            let mut bytes = [0; 14];
            bytes[..5].copy_from_slice(&retired_code.to_le_bytes()[..5]);
            bytes[5..10].copy_from_slice(&successor.to_le_bytes()[..5]);
            bytes[10..].copy_from_slice(&names.place(&row[1]));
            (retired_code, bytes)
        })
        .collect();
    retired.sort_unstable_by_key(|(code, _)| *code);
    retired.dedup_by_key(|(code, _)| *code);
    write(&out, "retired.bin", &retired.iter().flat_map(|(_, bytes)| *bytes).collect::<Vec<u8>>());
    write(&out, "names.txt", names.pool.as_bytes());

    let mut population: Vec<(u64, u64)> = rows(&data, "region_population_area.csv")
        .iter()
        .filter(|row| !row[1].is_empty())
        .map(|row| (code(&row[0]), row[1].parse().expect("population is a whole number")))
        .collect();
    population.sort_unstable();
    let mut source = String::from("&[\n");
    for (code, persons) in population {
        writeln!(source, "({code}, {persons}),").expect("writing to text cannot fail");
    }
    source.push(']');
    write(&out, "population.rs", source.as_bytes());

    let mut splits = rows(&data, "region_splits.csv");
    splits.sort_by(|one, other| (&one[2], &one[0]).cmp(&(&other[2], &other[0])));
    let mut source = String::from("&[\n");
    for row in splits {
        let date: Vec<i16> = row[2].split('-').map(|part| part.parse().expect("a date as 2022-07-25")).collect();
        let (province, old, law) = (code(&row[0]), code(&row[1]), &row[3]);
        assert!(current.binary_search(&province).is_ok() && current.binary_search(&old).is_ok(), "{row:?}");
        writeln!(source, "({province}, {old}, {}, {}, {}, {law:?}),", date[0], date[1], date[2]).expect("as above");
    }
    source.push(']');
    write(&out, "splits.rs", source.as_bytes());
}

/// `19.01.02.2003` as 1901022003; levels that are missing count as zero.
fn code(text: &str) -> u64 {
    let mut parts = text.split('.').map(|part| part.parse::<u64>().expect("region codes are digits and dots"));
    [100_000_000, 1_000_000, 10_000, 1].iter().map(|unit| parts.next().unwrap_or(0) * unit).sum()
}

/// Ten-thousandths of a degree in three bytes; the smallest number stands for "not known".
fn degrees(text: &str) -> [u8; 3] {
    let value =
        if text.is_empty() { -8_388_608 } else { (text.parse::<f64>().expect("degrees") * 10_000.0).round() as i32 };
    let bytes = value.to_le_bytes();
    [bytes[0], bytes[1], bytes[2]]
}

/// The rows of a CSV file below its heading; quoted fields may hold commas, none holds a line end.
fn rows(data: &Path, name: &str) -> Vec<Vec<String>> {
    let path = data.join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).filter(|line| !line.is_empty()).map(fields).collect()
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            letter => fields.last_mut().expect("starts with one field").push(letter),
        }
    }
    fields
}

fn write(out: &Path, name: &str, bytes: &[u8]) {
    fs::write(out.join(name), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}
