//! `payung link` as a user meets it: lists in, results and reasons out, whatever the lists look like.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;
use sheets::{Cell, FileKind, Sheet, write_table};
use store::testing::Place;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Two invented lists of so many rows in `contoh`, with their truth.
    fn example(rows: u32) -> Self {
        let folder = Self::new();
        folder.done(&["example", "contoh", "--rows", &rows.to_string()]);
        folder
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payung"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PAYUNG_")) {
            command.env_remove(name);
        }
        let output = command.current_dir(self.0.path()).env("HOME", self.0.path()).arg("link").args(arguments).output();
        let output = output.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        out
    }

    #[track_caller]
    fn json(&self, arguments: &[&str]) -> Value {
        let out = self.done(&[arguments, &["--format", "json"]].concat());
        assert_eq!(out.lines().count(), 1, "{out}");
        serde_json::from_str(&out).unwrap()
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str], says: &[&str]) {
        let (code, out, err) = self.run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        for words in says {
            assert!(err.contains(words), "{words:?} in {err}");
        }
    }

    fn rows(&self, name: &str) -> Vec<Vec<String>> {
        let reader = csv::Reader::from_path(self.path(name)).unwrap();
        reader.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_linkage_answers_in_one_object_and_leaves_its_files_whole() {
    let folder = Folder::example(400);
    let answer = folder.json(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--one-to-one"]);
    let count = |name: &str| answer[name].as_u64().unwrap();
    assert_eq!((count("left"), count("right")), (400, 400));
    assert_eq!(count("matches") + count("doubtful") + count("unmatched"), 400, "every row has one outcome");
    assert!(count("pairs_compared") > 280 && count("pairs_compared") < 160_000);
    assert!(answer["blocking_recall_estimate"].as_f64().unwrap() > 0.9);
    assert!(answer["peak_rss_mb"].as_u64().unwrap() > 0);
    for part in ["load", "encode", "block", "learn", "score", "decide", "write", "total"] {
        assert!(answer["seconds"][part].is_number(), "{part}");
    }
    let mut files: Vec<String> = fs::read_dir(folder.path("hasil"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["matches.csv", "model.toml", "report.html", "run.toml", "unmatched_left.csv"]);
    let matches = read(&folder.path("hasil/matches.csv"));
    assert_eq!(matches[0][..5], ["left_id", "right_id", "probability", "weight", "outcome"]);
    assert!(matches[0][5..].iter().all(|column| column.starts_with("bits_")), "{:?}", matches[0]);
    assert_eq!(matches.len() as u64 - 1, count("matches") + count("doubtful"));
    let unmatched = read(&folder.path("hasil/unmatched_left.csv"));
    assert_eq!(unmatched[0], ["left_id", "probability_not_registered", "best_candidate", "weight"]);
    assert_eq!(unmatched.len() as u64 - 1, count("unmatched"));
}

#[test]
fn bits_of_a_pair_sum_to_its_weight_less_the_prior() {
    let folder = Folder::example(300);
    folder.done(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--one-to-one"]);
    let model: toml::Table = fs::read_to_string(folder.path("hasil/model.toml")).unwrap().parse().unwrap();
    let prior = model["prior_bits"].as_float().unwrap();
    for row in folder.rows("hasil/matches.csv") {
        let bits: f64 = row[5..].iter().map(|bits| bits.parse::<f64>().unwrap()).sum();
        let weight: f64 = row[3].parse().unwrap();
        assert!((prior + bits - weight).abs() < 0.01, "{row:?}");
    }
}

#[test]
fn evaluation_measures_what_was_planted() {
    let folder = Folder::example(600);
    folder.done(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--one-to-one", "--candidates"]);
    let found = folder.json(&["evaluate", "hasil", "--truth", "contoh/truth.csv"]);
    let number = |value: &Value| value.as_f64().unwrap();
    assert_eq!(found["true_pairs"], 420);
    assert!(number(&found["f1"]) > 0.95, "{found}");
    assert!(number(&found["one_to_one"]["f1"]) >= number(&found["f1"]));
    assert!(number(&found["not_registered"]["precision"]) > 0.93, "{found}");
    assert_eq!(found["not_registered"]["missing"], 180);
    assert_eq!(found["pairs_from"], "candidates.csv");
    assert!(!found["calibration"].as_array().unwrap().is_empty());
    let curve = found["curve"].as_array().unwrap();
    assert!(curve.windows(2).all(|pair| number(&pair[0]["recall"]) <= number(&pair[1]["recall"])));
    // By hand from the files: the same precision and recall.
    let truth: Vec<Vec<String>> = folder.rows("contoh/truth.csv");
    let rows = folder.rows("hasil/matches.csv");
    let matches: Vec<&Vec<String>> = rows.iter().filter(|row| row[4] == "match").collect();
    let right = matches.iter().filter(|row| truth.contains(&row[..2].to_vec())).count() as f64;
    assert!((number(&found["precision"]) - right / matches.len() as f64).abs() < 1e-9);
    assert!((number(&found["recall"]) - right / 420.0).abs() < 1e-9);
    for picture in ["precision_recall.svg", "calibration.svg"] {
        assert!(fs::read_to_string(folder.path("hasil").join(picture)).unwrap().starts_with("<svg"));
    }
    assert!(folder.path("hasil/evaluation.json").exists());
    folder.write("lain.csv", "left_id,right_id\nX1,Y1\n");
    folder.refused(&["evaluate", "hasil", "--truth", "lain.csv"], &["--truth", "id"]);
    folder.write("rusak.csv", "left_id,right_id\nA0000001,\n");
    folder.refused(&["evaluate", "hasil", "--truth", "rusak.csv"], &["rusak.csv baris 2"]);
}

#[test]
fn the_same_bytes_at_any_number_of_threads() {
    let folder = Folder::example(500);
    for threads in ["1", "2", "5"] {
        let words = ["contoh/left.csv", "contoh/right.csv", "--out", threads, "--threads", threads, "--candidates"];
        folder.done(&words);
    }
    let one = support::files_below(&folder.path("1"));
    assert_eq!(one.len(), 6);
    for threads in ["2", "5"] {
        assert!(support::files_below(&folder.path(threads)) == one, "{threads} threads wrote other bytes");
    }
}

fn parquet(rows: &[Vec<String>], path: &Path) {
    let columns: String = rows[0].iter().map(|name| format!("optional binary {name} (UTF8); ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message list {{ {columns} }}")).unwrap());
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::new())).unwrap();
    // Two groups of rows: what begins in one must not end in the other.
    for part in rows[1..].chunks(rows.len().div_ceil(2)) {
        let mut group = writer.next_row_group().unwrap();
        for column in 0..rows[0].len() {
            let mut out = group.next_column().unwrap().unwrap();
            let cells: Vec<&str> = part.iter().map(|row| row[column].as_str()).collect();
            let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
            let values: Vec<ByteArray> =
                cells.iter().filter(|cell| !cell.is_empty()).map(|cell| ByteArray::from(*cell)).collect();
            out.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
            out.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

#[test]
fn csv_xlsx_and_parquet_say_the_same() {
    let folder = Folder::example(300);
    for side in ["left", "right"] {
        let rows = read(&folder.path(&format!("contoh/{side}.csv")));
        let headings: Vec<&str> = rows[0].iter().map(String::as_str).collect();
        let cells = rows[1..].iter().map(|row| row.iter().map(|cell| Cell::from(cell.clone())).collect());
        let sheet = Sheet { name: "Daftar", headings: &headings, rows: Box::new(cells) };
        let file = fs::File::create(folder.path(&format!("contoh/{side}.xlsx"))).unwrap();
        write_table(FileKind::Xlsx, vec![sheet], file).unwrap();
        parquet(&rows, &folder.path(&format!("contoh/{side}.parquet")));
        // As offices send it: titles above the headings, semicolons, a byte order mark.
        let mut text = "\u{feff}DAFTAR PEKERJA;;;;;;\nKeadaan 1 Juni 2025;;;;;;\n".to_owned();
        for row in &rows {
            text.push_str(&format!("{}\n", row.join(";")));
        }
        folder.write(&format!("contoh/{side}.txt"), &text);
    }
    let mut known: Option<[Vec<u8>; 3]> = None;
    for kind in ["csv", "xlsx", "parquet", "txt"] {
        let (left, right) = (format!("contoh/left.{kind}"), format!("contoh/right.{kind}"));
        folder.done(&[&left, &right, "--out", kind, "--one-to-one"]);
        let results = ["matches.csv", "unmatched_left.csv", "model.toml"]
            .map(|name| fs::read(folder.path(kind).join(name)).unwrap());
        match &known {
            None => known = Some(results),
            Some(known) => assert!(*known == results, "{kind} differs from CSV"),
        }
    }
}

#[test]
fn a_parquet_with_a_table_inside_a_cell_is_refused_by_name() {
    let folder = Folder::new();
    let schema = Arc::new(parse_message_type("message m { required binary id; repeated int32 umur; }").unwrap());
    let file = fs::File::create(folder.path("a.parquet")).unwrap();
    SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::new())).unwrap().close().unwrap();
    folder.refused(&["a.parquet", "a.parquet", "--out", "x"], &["a.parquet", "umur"]);
    folder.write("b.parquet", "PAR1 lalu tidak ada apa-apa");
    folder.refused(&["b.parquet", "b.parquet", "--out", "x"], &["b.parquet", "Parquet"]);
}

const HEADING: &str = "nik,nama,tanggal_lahir,jk,desa,ibu\n";

/// Lists that are hard on any program: each must end well, with every row accounted for.
#[test]
fn no_list_is_too_odd() {
    let long = "Muhammad ".repeat(25);
    let person = "1971022508899001,Sari,1989-08-25,P,Opas,Ani\n";
    let nameless = ",,,,,\n".repeat(5);
    let odd: [(&str, String); 7] = [
        ("kosong di bawah judul", HEADING.to_owned()),
        ("kolom tanpa isi", format!("{HEADING},Budi,1980-01-02,L,,\n,Sari,1989-08-25,P,,\n")),
        ("semua sel kosong", format!("{HEADING}{nameless}")),
        (
            "nama satu kata",
            format!("{HEADING},Suparti,1970-01-01,P,Opas,\n,Suparti,1970-01-01,P,Opas,\n,Sukarno,,L,,\n"),
        ),
        ("semua sama", format!("{HEADING}{}", person.repeat(300))),
        ("nama dua ratus huruf", format!("{HEADING}1971022508899001,{long},1989-08-25,L,Opas,{long}\n")),
        (
            "aksara lain",
            format!(
                "{HEADING},ꦱꦸꦭꦶꦱ꧀ꦠꦾꦺꦴ,1980-02-03,L,ꦗꦮ,\n,陈美玲,1975-05-05,P,,林\n,Гүлнара,1990-09-09,P,,\n,😀,,,,\n"
            ),
        ),
    ];
    let folder = Folder::example(200);
    for (name, text) in &odd {
        folder.write("aneh.csv", text);
        for words in [["aneh.csv", "aneh.csv"], ["aneh.csv", "contoh/right.csv"], ["contoh/left.csv", "aneh.csv"]] {
            let answer = folder.json(&[&words[..], &["--out", "hasil", "--one-to-one"]].concat());
            let count = |name: &str| answer[name].as_u64().unwrap();
            assert_eq!(count("matches") + count("doubtful") + count("unmatched"), count("left"), "{name} {words:?}");
        }
        folder.json(&["--dedupe", "aneh.csv", "--out", "hasil"]);
    }
    folder.write("nol.csv", "");
    folder.refused(&["nol.csv", "contoh/right.csv", "--out", "hasil"], &["nol.csv", "kosong"]);
    folder.refused(&["tiada.csv", "contoh/right.csv", "--out", "hasil"], &["tiada.csv"]);
    folder.write("asing.csv", "warna,bentuk\nmerah,bulat\n");
    folder.refused(&["asing.csv", "contoh/right.csv", "--out", "hasil"], &["warna, bentuk", "--config"]);
}

#[test]
fn one_list_is_searched_for_people_who_stand_there_twice() {
    let folder = Folder::example(300);
    let mut rows = read(&folder.path("contoh/right.csv"));
    let mut truth = "left_id,right_id\n".to_owned();
    // Ten people once more: a letter doubled, the number gone.
    for place in (5..=50).step_by(5) {
        let mut again = rows[place].clone();
        truth.push_str(&format!("C{place},{}\n", again[0]));
        again[0] = format!("C{place}");
        again[1].clear();
        let letter = again[2].as_bytes()[1] as char;
        again[2].insert(2, letter);
        rows.push(again);
    }
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    folder.write("satu.csv", &text);
    folder.write("benar.csv", &truth);
    let answer = folder.json(&["--dedupe", "satu.csv", "--out", "hasil"]);
    assert_eq!((answer["left"].as_u64(), answer["right"].as_u64()), (Some(310), Some(0)));
    let found = folder.json(&["evaluate", "hasil", "--truth", "benar.csv"]);
    assert!(found["recall"].as_f64().unwrap() >= 0.9 && found["precision"].as_f64().unwrap() >= 0.8, "{found}");
    assert!(found["not_registered"].is_null());
    let clusters = folder.rows("hasil/clusters.csv");
    assert_eq!(clusters[0][0], clusters[1][0], "a cluster has two rows at least");
    let pair = folder.rows("hasil/matches.csv").into_iter().find(|row| row[1].starts_with('C')).unwrap();
    assert!(folder.done(&["explain", "hasil", &pair[1], &pair[0]]).contains("orang yang sama"));
}

#[test]
fn a_pair_is_explained_with_its_evidence_and_what_would_change_it() {
    let folder = Folder::example(300);
    folder.done(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--one-to-one"]);
    let row = folder.rows("hasil/matches.csv").into_iter().find(|row| row[4] == "match").unwrap();
    let found = folder.json(&["explain", "hasil", &row[0], &row[1]]);
    assert_eq!(found["outcome"], "match");
    let sum: f64 = found["fields"].as_array().unwrap().iter().map(|bar| bar["bits"].as_f64().unwrap()).sum();
    let weight = found["weight"].as_f64().unwrap();
    assert!((sum + found["prior_bits"].as_f64().unwrap() - weight).abs() < 1e-6, "the steps add up");
    assert!((weight - row[3].parse::<f64>().unwrap()).abs() < 1e-3, "and are those of the result");
    assert!(!found["rules"].as_array().unwrap().is_empty());
    assert!(
        fs::read_to_string(found["svg"].as_str().map(|path| folder.path(path)).unwrap()).unwrap().starts_with("<svg")
    );
    let nowhere = folder.rows("hasil/unmatched_left.csv").into_iter().find(|row| row[2].is_empty()).unwrap();
    let said = folder.done(&["explain", "hasil", &nowhere[0], &row[1]]);
    assert!(said.contains("Tidak pernah dibandingkan") || said.contains("Dibandingkan karena"), "{said}");
    folder.refused(&["explain", "hasil", "A9999999", &row[1]], &["A9999999", "rec_id", "left.csv"]);
    folder.refused(&["explain", "tiada", "A9999999", &row[1]], &["tiada"]);
    let mut text = fs::read_to_string(folder.path("contoh/right.csv")).unwrap();
    text.push_str("B9999999,,Tambahan,,,,\n");
    folder.write("contoh/right.csv", &text);
    folder.refused(&["explain", "hasil", &row[0], &row[1]], &["right.csv", "sudah berubah"]);
}

#[test]
fn no_whole_number_of_a_person_is_printed_or_reported() {
    let folder = Folder::example(300);
    let mut said = folder.done(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--one-to-one"]);
    for row in folder.rows("hasil/matches.csv").iter().take(5) {
        said.push_str(&folder.done(&["explain", "hasil", &row[0], &row[1]]));
    }
    for (path, bytes) in support::files_below(&folder.path("hasil")) {
        said.push_str(&String::from_utf8(bytes).unwrap());
        assert!(!path.to_string_lossy().ends_with(".part"), "{path:?}");
    }
    let numbers: Vec<String> =
        folder.rows("contoh/right.csv").into_iter().map(|row| row[1].clone()).filter(|nik| nik.len() == 16).collect();
    assert!(numbers.len() > 200);
    assert!(numbers.iter().all(|number| !said.contains(number)));
    let report = fs::read_to_string(folder.path("hasil/report.html")).unwrap();
    assert!(
        !report.contains("<script") && !report.contains("http://")
            || report.matches("http://").count() == report.matches("http://www.w3.org/2000/svg").count()
    );
    assert!(report.matches("<svg").count() > 5);
}

#[test]
fn settings_that_do_not_fit_are_named() {
    let folder = Folder::example(100);
    let base = ["contoh/left.csv", "contoh/right.csv", "--out", "hasil"];
    for (settings, says) in [
        ("ambang = 0.9\n", vec!["atur.toml", "line 1", "ambang"]),
        ("seed = \"satu\"\n", vec!["atur.toml", "line 1", "seed"]),
        ("[[fields]]\nname = \"umur\"\nkind = \"usia\"\nleft = [\"umur\"]\n", vec!["line 3", "usia", "`nik`"]),
        (
            "blocking = [\"umur\"]\n[[fields]]\nname = \"umur\"\nkind = \"code\"\nleft = [\"umur\"]\n",
            vec!["umur", "rec_id"],
        ),
        ("blocking = [\"name.huruf\"]\n", vec!["name.huruf"]),
        ("left_id = \"nomor\"\n", vec!["left_id", "nomor", "rec_id"]),
    ] {
        folder.write("atur.toml", settings);
        folder.refused(&[&base[..], &["--config", "atur.toml"]].concat(), &says);
    }
    folder.refused(&[&base[..], &["--threshold", "1.5"]].concat(), &["--threshold", "1.5", "0 to 1"]);
    folder.refused(&[&base[..], &["--config", "tiada.toml"]].concat(), &["tiada.toml"]);
    folder.refused(&["contoh/left.csv", "--out", "hasil"], &["RIGHT"]);
}

#[test]
fn columns_can_be_named_and_a_model_used_again() {
    let folder = Folder::example(300);
    for side in ["left", "right"] {
        let text = fs::read_to_string(folder.path(&format!("contoh/{side}.csv"))).unwrap();
        let body = text.split_once('\n').unwrap().1;
        folder.write(&format!("{side}.csv"), &format!("kode,a,b,c,d,e,f\n{body}"));
    }
    folder.write(
        "atur.toml",
        "left_id = \"kode\"\nright_id = \"kode\"\none_to_one = true\nblocking = [\"a\", \"c + b.first\", \"b.words\"]\n\
         [[fields]]\nname = \"a\"\nkind = \"nik\"\nleft = [\"a\"]\n[[fields]]\nname = \"b\"\nkind = \"name\"\nleft = [\"b\"]\n\
         [[fields]]\nname = \"c\"\nkind = \"date\"\nleft = [\"c\"]\n",
    );
    folder.done(&["left.csv", "right.csv", "--config", "atur.toml", "--out", "satu"]);
    let matches = folder.rows("satu/matches.csv");
    assert!(matches.len() > 180 && matches[0][0].starts_with('A'), "{}", matches.len());
    let answer =
        folder.json(&["left.csv", "right.csv", "--config", "atur.toml", "--model", "satu/model.toml", "--out", "dua"]);
    assert_eq!(answer["matches"].as_u64().unwrap() + answer["doubtful"].as_u64().unwrap(), matches.len() as u64);
    for name in ["matches.csv", "model.toml"] {
        assert!(
            fs::read(folder.path("satu").join(name)).unwrap() == fs::read(folder.path("dua").join(name)).unwrap(),
            "{name}"
        );
    }
    folder.refused(&["contoh/left.csv", "contoh/right.csv", "--model", "satu/model.toml", "--out", "tiga"], &["model"]);
}

#[test]
fn participants_of_the_store_are_linked_with_and_the_audit_says_so() {
    let place = Place::sqlite();
    let location = place.location();
    let mut participants = Vec::new();
    sample::participants_csv(400, 7, &mut participants).unwrap();
    let csv = String::from_utf8(participants).unwrap();
    let mut list = "id,nik,nama,tanggal_lahir,jk,ibu\n".to_owned();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for (number, row) in reader.records().map(|row| row.unwrap()).enumerate().take(100) {
        let nik = if number % 4 == 0 { "" } else { &row[1] };
        list.push_str(&format!("{number},{nik},{},{},{},{}\n", &row[2], &row[3], &row[4], &row[5]));
    }
    list.push_str("lain,,Orang Yang Tiada Di Sana,1951-02-03,L,Tiada\n");
    let (path, roster) =
        (support::file(&place, "peserta.csv", csv.as_bytes()), support::file(&place, "daftar.csv", list.as_bytes()));
    let import = ["import", &path, "--as", "participants", "--as-of", "2025-06-01"];
    support::run(location, &import).expect(0);
    let words = ["link", &roster, "store:participants", "--out", "hasil", "--one-to-one", "--format", "json"];
    let answer = support::run(location, &words).expect(0).json();
    assert_eq!(answer["left"], 101);
    assert!(answer["matches"].as_u64().unwrap() >= 99, "{answer}");
    assert!(answer["unmatched"].as_u64().unwrap() >= 1, "{answer}");
    let store = support::open(location);
    assert_eq!(support::number(&store, "SELECT count(*) FROM change WHERE kind = 'link.read'"), 1);
    drop(store);
    support::run(location, &["audit", "verify"]).expect(0);
    let unknown = ["--operator", "siapa", "link", &roster, "store:participants", "--out", "hasil"];
    let refused = support::run(location, &unknown).expect(2);
    assert!(refused.err.contains("siapa"), "{}", refused.err);
}

#[test]
fn what_people_said_of_pairs_stands_and_teaches() {
    let folder = Folder::example(600);
    let link = |out: &str, more: &[&str]| {
        let lists = ["contoh/left.csv", "contoh/right.csv", "--one-to-one", "--candidates", "--out", out];
        folder.json(&[&lists, more].concat())
    };
    link("tanpa", &[]);
    let truth = folder.rows("contoh/truth.csv");
    let before = folder.rows("tanpa/matches.csv");
    let is = |rows: &[Vec<String>], pair: &[String]| {
        rows.iter().find(|row| row[..2] == *pair).map(|row| row[4].clone()).unwrap_or_default()
    };
    // People may say what the lists do not: a plain match is called two, and two rows with nothing in common one.
    let apart = truth.iter().find(|pair| is(&before, pair) == "match").unwrap();
    let (left, right) = (folder.rows("contoh/left.csv"), folder.rows("contoh/right.csv"));
    let alone = |rows: &[Vec<String>], side: usize| {
        rows.iter().map(|row| row[0].clone()).find(|id| truth.iter().all(|pair| pair[side] != *id)).unwrap()
    };
    let together = [alone(&left, 0), alone(&right, 1)];
    let mut labels =
        format!("left_id,right_id,label\n{},{},beda\n{},{},sama\n", apart[0], apart[1], together[0], together[1]);
    for pair in truth.iter().skip(100).take(60) {
        labels.push_str(&format!("{},{},same\n", pair[0], pair[1]));
    }
    for pair in truth.windows(2).skip(200).take(60) {
        labels.push_str(&format!("{},{},different\n", pair[0][0], pair[1][1]));
    }
    folder.write("dilihat.csv", &labels);
    let answer = link("dengan", &["--labels", "dilihat.csv"]);
    assert_eq!(
        ["matches", "doubtful", "unmatched"].map(|name| answer[name].as_u64().unwrap()).iter().sum::<u64>(),
        600
    );
    let after = folder.rows("dengan/matches.csv");
    let said: Vec<Vec<String>> = folder.rows("dilihat.csv");
    let candidates = folder.rows("dengan/candidates.csv");
    for label in &said {
        let same = ["same", "sama"].contains(&label[2].as_str());
        assert_eq!(is(&after, &label[..2]) == "match", same, "{label:?}");
        let kept = candidates.iter().find(|row| row[..2] == label[..2]);
        assert_eq!(kept.is_some(), same, "{label:?}");
        assert!(kept.is_none_or(|row| row[2] == "1.000000"), "{kept:?}");
    }
    assert_ne!(is(&before, &together), "match");
    let weights = |out: &str| fs::read_to_string(folder.path(out).join("model.toml")).unwrap();
    assert_ne!(weights("tanpa"), weights("dengan"), "labels are learnt from");
    // The same bytes again, and in whatever order they were said.
    let mut lines: Vec<&str> = labels.lines().skip(1).collect();
    lines.reverse();
    folder.write("terbalik.csv", &format!("left_id,right_id,label\n{}\n", lines.join("\n")));
    link("lagi", &["--labels", "terbalik.csv"]);
    for name in ["matches.csv", "unmatched_left.csv", "candidates.csv"] {
        let bytes = |out: &str| fs::read(folder.path(out).join(name)).unwrap();
        assert!(bytes("dengan") == bytes("lagi"), "{name}");
    }
}

#[test]
fn labels_that_cannot_be_meant_are_refused_with_their_line() {
    let folder = Folder::example(200);
    let id = |side: &str, row: usize| folder.rows(&format!("contoh/{side}.csv"))[row][0].clone();
    let (a, b) = (id("left", 0), id("right", 0));
    for (text, says) in [
        (format!("{a},{b},mungkin\n"), &["baris 2", "same", "different"][..]),
        (format!("{a},{b}\n"), &["baris 2", "tiga kolom"]),
        (format!("{a},,same\n"), &["baris 2"]),
        (format!("{a},{b},same\nTIADA1,{b},same\n"), &["baris 3", "kiri"]),
        (format!("{a},TIADA2,same\n"), &["baris 2", "kanan"]),
        (format!("{a},{b},same\n{a},{b},beda\n"), &["baris 3", "sisakan satu"]),
    ] {
        folder.write("label.csv", &format!("left_id,right_id,label\n{text}"));
        let words = ["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--labels", "label.csv"];
        folder.refused(&words, &[says, &["label.csv"]].concat());
        assert!(!folder.path("hasil/matches.csv").exists(), "{text}");
    }
    folder.refused(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--labels", "tiada.csv"], &["tiada.csv"]);
}

#[test]
fn a_line_that_is_no_share_is_refused_and_what_was_cut_short_is_told() {
    let folder = Folder::example(200);
    let link = ["contoh/left.csv", "contoh/right.csv", "--out", "hasil", "--config", "atur.toml"];
    for line in [
        "unmatched_probability = 1.5",
        "candidate_probability = 2.0",
        "unmatched_without_candidate = nan",
        "match_probability = inf",
        "unmatched_probability = nan",
        "match_error_budget = -0.1",
        "floor_bits = -inf",
    ] {
        folder.write("atur.toml", &format!("one_to_one = true\n{line}\n"));
        let (name, value) = line.split_once(" = ").unwrap();
        let value = value.trim_end_matches(".0");
        folder.refused(&link, &[&format!("Pengaturan {name}"), &format!("\"{}\"", value.replace("nan", "NaN"))]);
    }
    let alike = "Siti Aminah,1975-08-21,P,Maimunah\n".repeat(1_000);
    folder.write("kembar.csv", &format!("nama,tanggal_lahir,jenis_kelamin,nama_ibu\n{alike}"));
    let answer = folder.json(&["kembar.csv", "kembar.csv", "--out", "kembar"]);
    assert!(answer["pairs_left_out"].as_u64().unwrap() > 0, "{answer}");
    assert_eq!(answer["inexact_groups"], 0);
    let told = folder.done(&["kembar.csv", "kembar.csv", "--out", "kembar"]);
    assert!(told.contains("pasangan tidak dibandingkan"), "{told}");
    let report = fs::read_to_string(folder.path("kembar/report.html")).unwrap();
    assert!(report.contains("Pasangan tidak dibandingkan") && !report.contains("tidak dibuang"));
}

#[test]
fn participants_of_the_store_on_any_side_and_in_a_result_need_the_right_to_match() {
    let place = Place::sqlite();
    let at = place.location();
    let mut participants = Vec::new();
    sample::participants_csv(60, 7, &mut participants).unwrap();
    let path = support::file(&place, "peserta.csv", &participants);
    support::run(at, &["import", &path, "--as", "participants", "--as-of", "2025-06-01"]).expect(0);
    support::told(at, &["user", "add", "sekdes", "--role", "desa", "--region", "19.01.01.2007"], "sandi-panjang\n")
        .expect(0);
    let list = "id,nama,tanggal_lahir\n1,Orang Tiada,1951-02-03\n";
    let list = support::file(&place, "daftar.csv", list.as_bytes());
    support::run(at, &["link", &list, "store:participants", "--out", "kanan"]).expect(0);
    support::run(at, &["link", "--dedupe", "store:participants", "--out", "satu"]).expect(0);
    support::run(at, &["link", "store:participants", &list, "--out", "kiri"]).expect(0);
    let reads = || support::number(&support::open(at), "SELECT count(*) FROM change WHERE kind = 'link.read'");
    let before = reads();
    for words in [
        &["link", "store:participants", &list, "--out", "hasil"][..],
        &["link", &list, "store:participants", "--out", "hasil"],
        &["link", "--dedupe", "store:participants", "--out", "hasil"],
        &["link", "explain", "kanan", "1", "1"],
        &["link", "explain", "satu", "1", "2"],
        &["link", "explain", "kiri", "1", "1"],
    ] {
        let refused = support::run(at, &[&["--operator", "sekdes"], words].concat()).expect(2);
        assert!(
            refused.err.contains("sekdes") && refused.err.contains("mencocokkan daftar"),
            "{words:?}: {}",
            refused.err
        );
    }
    assert_eq!(reads(), before, "nobody read the participants");
}

#[test]
fn an_open_quote_is_told_with_the_rows_it_took_in() {
    let folder = Folder::example(400);
    let text = fs::read_to_string(folder.path("contoh/left.csv")).unwrap();
    let mut lines: Vec<String> = text.lines().filter(|line| !line.contains('"')).take(301).map(str::to_owned).collect();
    // Row 51 of the sheet; the mark stays open until the next one, in row 60.
    lines[50] = lines[50].replacen(',', ",\"", 1);
    lines[59] = lines[59].replacen(',', ",\"", 1);
    folder.write("kutip.csv", &(lines.join("\n") + "\n"));
    let (code, out, err) = folder.run(&["kutip.csv", "contoh/right.csv", "--out", "a", "--format", "json"]);
    assert_eq!(code, 1, "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    let unread = &answer["rows_unread"][0];
    assert_eq!((unread["first_row"].as_u64(), unread["last_row"].as_u64()), (Some(51), Some(60)), "{answer}");
    assert_eq!(answer["left"], 290, "the other rows work");
    assert!(err.contains("kutip.csv: baris 51 sampai 60"), "{err}");
    // To the end of the file, in the first rows, and in the last one.
    for (row, rows) in [(200, "201 sampai 301"), (3, "4 sampai 301"), (300, "301 ")] {
        let mut open = lines.clone();
        open[50] = open[51].clone();
        open[59] = open[58].clone();
        open[row] = open[row].replacen(',', ",\"", 1);
        folder.write("kutip.csv", &(open.join("\n") + "\n"));
        let (code, _, err) = folder.run(&["--dedupe", "kutip.csv", "--out", "b"]);
        assert!(code == 1 && err.contains(&format!("baris {rows}")), "{row}: {code} {err}");
    }
    folder.write("label.csv", "left_id,right_id,label\nA0000001,\"B0000001,same\nA0000002,B0000002,same\n");
    let words = ["contoh/left.csv", "contoh/right.csv", "--out", "c", "--labels", "label.csv"];
    folder.refused(&words, &["label.csv baris 2", "kutip"]);
    // A note of two lines is no open quote.
    lines[50] = lines[51].clone();
    lines[59] = lines[58].clone();
    lines[10] = "A0000010,,\"Siti\nAminah\",1980-01-02,P,Opas,Ani".to_owned();
    folder.write("catatan.csv", &(lines.join("\n") + "\n"));
    folder.done(&["catatan.csv", "contoh/right.csv", "--out", "d"]);
}

#[test]
fn a_model_of_numbers_that_are_none_is_refused_by_name() {
    let folder = Folder::example(200);
    folder.done(&["contoh/left.csv", "contoh/right.csv", "--out", "hasil"]);
    let model = fs::read_to_string(folder.path("hasil/model.toml")).unwrap();
    let first = |key: &str| model.lines().find(|line| line.starts_with(&format!("{key} ="))).unwrap();
    for (key, value) in [
        ("prior_bits", "inf"),
        ("prior_bits", "nan"),
        ("share_found", "1.5"),
        ("share_found", "nan"),
        ("m", "nan"),
        ("u", "-0.1"),
        ("bits", "inf"),
        ("bits", "1e300"),
    ] {
        folder.write("m.toml", &model.replacen(first(key), &format!("{key} = {value}"), 1));
        let words = ["contoh/left.csv", "contoh/right.csv", "--out", "lain", "--model", "m.toml"];
        folder.refused(&words, &["Pengaturan model.", key]);
    }
    let together = "[[together]]\nfields = [\"name\", \"umur\"]\nbits = []\n";
    let short = "[[together]]\nfields = [\"name\", \"birth\"]\nbits = [[[\"exact_1\"], 2.0]]\n";
    for (more, says) in [(together, "umur"), (short, "exact_1")] {
        folder.write("m.toml", &format!("{model}\n{more}"));
        let words = ["contoh/left.csv", "contoh/right.csv", "--out", "lain", "--model", "m.toml"];
        folder.refused(&words, &["model.together", says]);
    }
}

#[test]
fn nothing_that_is_read_or_belongs_to_others_is_written_over() {
    let folder = Folder::example(100);
    let copy = |name: &str| fs::copy(folder.path("contoh/left.csv"), folder.path(name)).unwrap();
    fs::create_dir(folder.path("x")).unwrap();
    copy("x/matches.csv");
    folder.refused(&["x/matches.csv", "contoh/right.csv", "--out", "x"], &["matches.csv", "ditimpa"]);
    folder.refused(&["contoh/left.csv", "contoh/right.csv", "--out", "x"], &["matches.csv", "bukan hasil"]);
    fs::rename(folder.path("x/matches.csv"), folder.path("x/clusters.csv")).unwrap();
    folder.refused(&["contoh/left.csv", "contoh/right.csv", "--out", "x"], &["clusters.csv"]);
    fs::rename(folder.path("x/clusters.csv"), folder.path("x/daftar.csv")).unwrap();
    folder.done(&["x/daftar.csv", "contoh/right.csv", "--out", "x"]);
    // Again over its own result, but not with a part of it as input.
    folder.done(&["x/daftar.csv", "contoh/right.csv", "--out", "x"]);
    let again = ["x/daftar.csv", "contoh/right.csv", "--out", "x", "--model", "x/model.toml"];
    folder.refused(&again, &["model.toml", "--out"]);
    folder.refused(&["explain", "x", "A0000001", "B0000001", "--svg", "x/daftar.csv"], &["--svg", "daftar.csv"]);
    assert!(fs::read(folder.path("x/daftar.csv")).unwrap() == fs::read(folder.path("contoh/left.csv")).unwrap());
}

#[test]
fn rows_alike_in_everything_are_one_person_however_many() {
    let folder = Folder::new();
    let row = ",Sari Ayu,1989-08-25,P,Opas,Ani\n";
    for count in [60, 1_000] {
        folder.write("sama.csv", &format!("{HEADING}{}{}", row.repeat(count), ",Budi,1970-01-02,L,Opas,Rohana\n"));
        let answer = folder.json(&["--dedupe", "sama.csv", "--out", "hasil"]);
        let clusters = folder.rows("hasil/clusters.csv");
        assert_eq!(clusters.len(), count);
        assert!(clusters.iter().all(|line| line[0] == "1"));
        assert_eq!(answer["pairs_left_out"].as_u64().unwrap() > 0, count > 200, "{answer}");
    }
    let report = fs::read_to_string(folder.path("hasil/report.html")).unwrap();
    assert!(report.contains("Pasangan tidak dibandingkan oleh kuncinya"));
}
