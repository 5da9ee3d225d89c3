//! Participants in any number, for benchmarks: the layout of the snapshot, all of Indonesia, constant memory.

use std::io::Write;

use units::{Date, Level, Month, RegionCode, Sex, regions_at};

use crate::names::Names;
use crate::participants::COLUMNS;
use crate::random::Random;

/// Days over which births are spread: 1961 to 2007.
const BIRTH_DAYS: u64 = 46 * 365;

/// Writes a heading and `rows` rows in the layout `participants`; one person in 300 has two rows.
///
/// NIK are distinct between persons: a stride through all (district, birth date, sex) that meets none twice.
///
/// ```
/// let mut bytes = Vec::new();
/// sample::participants_csv(3, 1, &mut bytes).unwrap();
/// assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), 4);
/// ```
///
/// # Errors
/// Whatever `out` refuses.
pub fn participants_csv(rows: u64, seed: u64, out: &mut impl Write) -> std::io::Result<()> {
    let names = Names::load();
    let districts: Vec<RegionCode> =
        regions_at(RegionCode::INDONESIA, Level::District).map(|district| district.code).collect();
    let regencies: Vec<String> =
        regions_at(RegionCode::INDONESIA, Level::Regency).map(|regency| regency.code.to_string()).collect();
    let combinations = districts.len() as u64 * BIRTH_DAYS * 2;
    // A prime far from any divisor of the number of combinations visits each once.
    let stride = 15_485_863;
    let start = Random::stream(seed, "stream", 0).below(combinations);
    let mut random = Random::stream(seed, "stream", 1);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let mut person = 0_u64;
    let mut written = 0;
    while written < rows {
        let place = (start + person % combinations * stride) % combinations;
        let sex = if place.is_multiple_of(2) { Sex::Male } else { Sex::Female };
        let birth = birth_of(place / 2 % BIRTH_DAYS);
        let district = districts[(place / 2 / BIRTH_DAYS) as usize];
        // Past one full round the next serial begins, so that no number comes twice.
        let nik = crate::places::six_digits(district) * 10_000_000_000
            + crate::people::birth_digits(birth, sex) * 10_000
            + 9_001
            + person / combinations;
        let number = (10_000_000_000 + person).to_string();
        let style = names.style(&mut random);
        let name = names.full(style, sex, &mut random).to_uppercase();
        let mother = names.full(style, Sex::Female, &mut random);
        let regency = if random.chance(800) {
            district.ancestor(Level::Regency).expect("a district lies in a regency").to_string()
        } else {
            random.pick(&regencies).clone()
        };
        let nik = format!("{nik:016}");
        let birth = birth.to_string();
        let classes: &[&str] = match person % 300 {
            299 => &["PU", "BPU"],
            other if other % 5 == 4 => &["BPU"],
            _ => &["PU"],
        };
        for class in classes.iter().take((rows - written) as usize) {
            let latest = Month::containing(Date::constant(2025, 5, 1));
            let paid = latest.plus(-random.weighted(&[(88, 0), (4, 1), (3, 2), (2, 4), (3, 9)]));
            let from = paid.plus(-random.between(0, 90)).first_day().to_string();
            let employer = random.below(rows / 40 + 1);
            let (npp, company, kind) = match *class {
                "PU" => (format!("BZ{employer:06}"), format!("PT Contoh {employer}"), "swasta"),
                _ => (String::new(), String::new(), ""),
            };
            writer.write_record([
                number.as_str(),
                nik.as_str(),
                name.as_str(),
                birth.as_str(),
                sex.letter(),
                &mother,
                class,
                npp.as_str(),
                company.as_str(),
                kind,
                if *class == "PU" { "JKK JKM JHT JP JKP" } else { "JKK JKM" },
                from.as_str(),
                "",
                paid.last_day().to_string().as_str(),
                regency.as_str(),
                regency.as_str(),
                regency.as_str(),
                if *class == "PU" { "Karyawan Swasta" } else { "Pedagang" },
            ])?;
            written += 1;
        }
        person += 1;
    }
    writer.flush()
}

/// One date for each number: years of 365 days, so that leap days are nobody's birthday.
fn birth_of(number: u64) -> Date {
    let year = 1961 + (number / 365) as i16;
    let mut day = (number % 365) as i32;
    let mut month = 1;
    for length in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    Date::new(year, month, day as i8 + 1).expect("a day of a year without a leap day")
}
