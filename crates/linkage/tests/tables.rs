//! Whole tables through the public door: what is found, that nothing breaks, that nothing depends on threads.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod people;

use linkage::batch::{
    Field, FixedLevel, Frequencies, Index, Kind, Linked, Linker, Model, Outcome, Settings, Table, dedupe, link,
};
use people::{Record, World};

const HEADERS: [&str; 6] = ["nik", "nama", "tgl_lahir", "jk", "kode_desa", "ibu"];

fn settings(table: &Table) -> Settings {
    Settings::recognise(table.headers(), table.headers())
}

fn push(table: &mut Table, record: &Record) {
    let text = |value: Option<String>| value.unwrap_or_default();
    let nik = text(record.nik.map(units::Nik::digits));
    let birth = text(record.birth.map(|birth| birth.to_string()));
    let sex = text(record.sex.map(|sex| sex.letter().to_owned()));
    let village = text(record.village.map(|village| village.to_string()));
    let mother = record.mother.clone().unwrap_or_default();
    table.push([nik.as_str(), &record.name, &birth, &sex, &village, &mother]);
}

/// Two lists with errors; of each ten people eight are on both, one on each alone. Row `n` of the truth is the
/// right row of left row `n`.
fn lists(seed: u64, people: usize) -> (Table, Table, Vec<Option<u32>>) {
    let mut world = World::new(seed);
    let population = world.people(people);
    let (mut left, mut right) = (Table::new(HEADERS), Table::new(HEADERS));
    let mut truth = Vec::new();
    for (number, person) in population.iter().enumerate() {
        if number % 10 != 9 {
            truth.push((number % 10 != 8).then_some(right.rows() as u32));
            push(&mut left, &world.listed(&person.record));
        }
        if number % 10 != 8 {
            push(&mut right, &world.listed(&person.record));
        }
    }
    (left, right, truth)
}

fn right_share(linked: &Linked, truth: &[Option<u32>]) -> (f64, f64) {
    let said: Vec<_> = linked.matches.iter().filter(|row| row.outcome == Outcome::Match).collect();
    let right = said.iter().filter(|row| truth[row.left as usize] == Some(row.right)).count() as f64;
    (right / said.len() as f64, right / truth.iter().flatten().count() as f64)
}

#[test]
fn lists_with_errors_are_linked_without_labels() {
    let (left, right, truth) = lists(3, 4_000);
    let linked = link(&left, &right, &settings(&left)).unwrap();
    let (precision, recall) = right_share(&linked, &truth);
    assert!(precision > 0.985 && recall > 0.97, "precision {precision}, recall {recall}");
    let decided = linked.matches.len() + linked.unmatched_left.len();
    assert_eq!(decided, left.rows(), "every row is a match, doubtful or unmatched");
    assert!(linked.blocking_recall_estimate > 0.97);
    for row in &linked.matches {
        let sum: f64 = row.bits.iter().sum();
        let weight = linked.candidates.iter().find(|pair| (pair.left, pair.right) == (row.left, row.right)).unwrap();
        assert!((f64::from(weight.weight) - row.weight).abs() < 1e-3, "{weight:?} {}", row.weight);
        assert!(sum.is_finite() && (0.0..=1.0).contains(&row.probability));
    }
}

#[test]
fn no_row_is_matched_twice() {
    let (left, right, _) = lists(4, 3_000);
    let linked = link(&left, &right, &settings(&left)).unwrap();
    let said = || linked.matches.iter().filter(|row| row.outcome == Outcome::Match);
    let mut rights: Vec<u32> = said().map(|row| row.right).collect();
    let mut lefts: Vec<u32> = said().map(|row| row.left).collect();
    let count = rights.len();
    rights.sort_unstable();
    rights.dedup();
    lefts.dedup();
    assert_eq!((rights.len(), lefts.len()), (count, count));
}

#[test]
fn the_answer_is_the_same_at_any_number_of_threads() {
    let (left, right, _) = lists(5, 2_500);
    let one = link(&left, &right, &Settings { threads: 1, ..settings(&left) }).unwrap();
    for threads in [2, 5] {
        let other = link(&left, &right, &Settings { threads, ..settings(&left) }).unwrap();
        assert_eq!(toml::to_string(&one.model).unwrap(), toml::to_string(&other.model).unwrap());
        assert!(one == other, "{threads} threads");
    }
}

#[test]
fn sides_can_be_exchanged() {
    let (left, right, _) = lists(6, 2_500);
    let model = link(&left, &right, &settings(&left)).unwrap().model;
    let given = Settings { model: Some(model), ..settings(&left) };
    let (there, back) = (link(&left, &right, &given).unwrap(), link(&right, &left, &given).unwrap());
    let mut turned: Vec<(u32, u32, u32)> =
        back.candidates.iter().map(|pair| (pair.right, pair.left, pair.weight.to_bits())).collect();
    turned.sort_unstable();
    let own: Vec<(u32, u32, u32)> =
        there.candidates.iter().map(|pair| (pair.left, pair.right, pair.weight.to_bits())).collect();
    let differ = own.iter().zip(&turned).find(|(a, b)| a != b);
    assert_eq!((differ, own.len()), (None, turned.len()));
}

#[test]
fn settings_and_model_are_text_that_reads_back() {
    let (left, right, _) = lists(7, 2_500);
    let settings = settings(&left);
    let read: Settings = toml::from_str(&toml::to_string(&settings).unwrap()).unwrap();
    assert_eq!(read, settings);
    let learned = link(&left, &right, &settings).unwrap();
    let model: Model = toml::from_str(&toml::to_string(&learned.model).unwrap()).unwrap();
    assert_eq!(model, learned.model);
    let again = link(&left, &right, &Settings { model: Some(model), ..settings }).unwrap();
    assert!(again.candidates == learned.candidates, "a model that was saved decides as it did");
}

#[test]
fn a_waterfall_adds_up_and_says_what_would_turn_it() {
    let (left, right, truth) = lists(8, 2_500);
    let settings = settings(&left);
    let linker = Linker::new(&left, Some(&right), &settings, &|_, _, _| {}).unwrap();
    let linked = linker.link(&|_, _, _| {});
    let row = linked.matches.iter().find(|row| truth[row.left as usize] == Some(row.right)).unwrap();
    let why = linker.explain(&linked.model, row.left, row.right);
    let sum: f64 = why.prior_bits + why.bars.iter().map(|bar| bar.bits).sum::<f64>();
    assert!((sum - why.weight).abs() < 1e-9 && (why.weight - row.weight).abs() < 1e-9);
    assert!(!why.rules.is_empty());
    let stranger = linker.explain(&linked.model, row.left, (row.right + 700) % right.rows() as u32);
    assert!(stranger.weight < 0.0 && stranger.rules.is_empty());
}

fn rows(count: usize, cells: impl Fn(usize) -> [String; 6]) -> Table {
    let mut table = Table::new(HEADERS);
    for row in 0..count {
        let own = cells(row);
        table.push(own.iter().map(String::as_str));
    }
    table
}

#[test]
fn rows_all_alike_cost_little_and_are_still_matched() {
    let same =
        || rows(4_000, |_| ["", "Siti Aminah", "1975-08-21", "P", "19.01.01.2007", "Maimunah"].map(str::to_owned));
    let (left, right) = (same(), same());
    let linked = link(&left, &right, &settings(&left)).unwrap();
    assert!(linked.counts.pairs_compared < 2_000_000, "{} of 16 million", linked.counts.pairs_compared);
    assert!(linked.rules.iter().any(|rule| rule.sliced_blocks > 0), "and it is said");
    assert_eq!(linked.matches.len() + linked.unmatched_left.len(), 4_000);
}

#[test]
fn odd_tables_give_an_answer() {
    let empty = Table::new(HEADERS);
    let blank = rows(500, |_| std::array::from_fn(|_| String::new()));
    let odd = rows(400, |row| {
        let names = ["ꦱꦶꦠꦶ", "李明", "Ahmad", "a", "🙂", "-", "Å. Ö", &"panjang ".repeat(40), &"x".repeat(200)];
        [
            ["", "12", "3201", "19710255088990011", "0000000000000000", "1.97E+15"][row % 6].to_owned(),
            names[row % names.len()].to_owned(),
            ["", "31-02-1999", "1975", "99/99/9999", "2001-01-01", "1 Januari 1980"][row % 6].to_owned(),
            ["L", "?", "", "perempuan"][row % 4].to_owned(),
            ["19.01", "Desa Sukamaju", "", "99.99.99.9999"][row % 4].to_owned(),
            ["", "Bu", "ibu"][row % 3].to_owned(),
        ]
    });
    for left in [&empty, &blank, &odd] {
        for right in [&empty, &blank, &odd] {
            let linked = link(left, right, &settings(left)).unwrap();
            assert_eq!(linked.matches.len() + linked.unmatched_left.len(), left.rows());
        }
        dedupe(left, &settings(left)).unwrap();
    }
}

#[test]
fn a_list_is_cleared_of_people_who_stand_on_it_twice() {
    let mut world = World::new(12);
    let population = world.people(3_000);
    let mut table = Table::new(HEADERS);
    for person in &population {
        push(&mut table, &world.listed(&person.record));
    }
    for person in population.iter().step_by(3) {
        push(&mut table, &world.listed(&person.record));
    }
    let linked = dedupe(&table, &settings(&table)).unwrap();
    let right = |rows: &[u32]| rows.len() == 2 && rows[1] == 3_000 + rows[0] / 3 && rows[0].is_multiple_of(3);
    let found = linked.clusters.iter().filter(|rows| right(rows)).count() as f64;
    assert!(found / 1_000.0 > 0.95, "found {found} of 1000");
    assert!(found / linked.clusters.len() as f64 > 0.95, "{} groups", linked.clusters.len());
}

#[test]
fn settings_that_do_not_fit_say_what_is_allowed() {
    let (left, right, _) = lists(9, 100);
    let broken = |change: &dyn Fn(&mut Settings)| {
        let mut settings = settings(&left);
        change(&mut settings);
        link(&left, &right, &settings).unwrap_err().to_string()
    };
    let rule = broken(&|settings| settings.blocking.push("birth.week".to_owned()));
    assert!(rule.contains("birth.week") && rule.contains("birth.year"), "{rule}");
    let column = broken(&|settings| {
        settings.fields[0].left = vec!["no_such".to_owned()];
    });
    assert!(column.contains("no_such") && column.contains("nama"), "{column}");
    let level = broken(&|settings| {
        settings.fixed = vec![FixedLevel { field: "name".to_owned(), level: "same".to_owned(), m: 0.5, u: 0.1 }];
    });
    assert!(level.contains("same") && level.contains("exact_1"), "{level}");
    let twice = broken(&|settings| {
        let field =
            Field { name: "name".to_owned(), kind: Kind::Text, left: vec!["nama".to_owned()], right: Vec::new() };
        settings.fields.push(field);
    });
    assert!(twice.contains("name"), "{twice}");
}

#[test]
fn headers_of_other_lists_are_recognised() {
    let febrl = "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, \
                 date_of_birth, soc_sec_id";
    let headers: Vec<String> = febrl.split(", ").map(|header| header.trim().to_owned()).collect();
    let settings = Settings::recognise(&headers, &headers);
    let read: usize = settings.fields.iter().map(|field| field.left.len()).sum();
    assert_eq!((settings.left_id.as_deref(), read), (Some("rec_id"), 10), "{:?}", settings.fields);
    let own: Vec<String> =
        ["ID", "NIK", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Desa/Kelurahan", "Nama Ibu"]
            .map(str::to_owned)
            .to_vec();
    let settings = Settings::recognise(&own, &headers);
    let names: Vec<&str> = settings.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["name", "birth", "region"], "only what both have");
}

#[test]
fn an_index_answers_as_the_whole_job_does_and_comes_back_from_bytes() {
    let (left, right, truth) = lists(10, 3_000);
    let settings = settings(&left);
    let whole = link(&left, &right, &settings).unwrap();
    let (_, before) = right_share(&whole, &truth);
    let given = Settings { model: Some(whole.model), ..settings };
    let mut index = Index::build(&right, &given).unwrap();
    let found = index.link(&left, 1).unwrap();
    let (precision, recall) = right_share(&found, &truth);
    assert!(precision > 0.98 && recall > before - 0.01, "precision {precision}, recall {recall} after {before}");
    assert!(found == index.link(&left, 3).unwrap(), "neither threads nor what it was asked before matter");

    let mut back = Index::from_bytes(&index.to_bytes(), &given).unwrap();
    assert!(back.link(&left, 1).unwrap() == found, "bytes hold all of it");
    let one = back.find(&[
        left.cell(0, 0),
        left.cell(0, 1),
        left.cell(0, 2),
        left.cell(0, 3),
        left.cell(0, 4),
        left.cell(0, 5),
    ]);
    let best = found.candidates.iter().find(|pair| pair.left == 0).unwrap();
    let one = one.unwrap();
    assert_eq!((one[0].right, one[0].weight), (best.right, best.weight));

    let bytes = index.to_bytes();
    assert!(Index::from_bytes(&bytes[..bytes.len() / 2], &given).is_err());
    assert!(Index::from_bytes(b"something else", &given).is_err());
}

#[test]
fn shares_that_are_fixed_stay_and_frequencies_from_elsewhere_count() {
    let (left, right, _) = lists(11, 2_000);
    let fixed = vec![FixedLevel { field: "sex".to_owned(), level: "different".to_owned(), m: 0.25, u: 0.5 }];
    let linked = link(&left, &right, &Settings { fixed, ..settings(&left) }).unwrap();
    let sex = linked.model.fields.iter().find(|field| field.name == "sex").unwrap();
    let level = sex.levels.iter().find(|level| level.code == "different").unwrap();
    assert_eq!((level.m, level.u, level.bits), (0.25, 0.5, -1.0));

    // A name that stands once on these lists, and is borne by one in ten people elsewhere.
    let person = |name: &str| ["", name, "1980-02-03", "L", "19.01.01.2007", ""].map(str::to_owned);
    let (mut a, mut b) = (left, right);
    a.push(person("Zulkarnaen Quraisyin").iter().map(String::as_str));
    b.push(person("Zulkarnaen Quraisyin").iter().map(String::as_str));
    let level = |frequencies: Vec<Frequencies>| {
        let settings = Settings { frequencies, ..settings(&a) };
        let linker = Linker::new(&a, Some(&b), &settings, &|_, _, _| {}).unwrap();
        let model = linker.link(&|_, _, _| {}).model;
        let why = linker.explain(&model, a.rows() as u32 - 1, b.rows() as u32 - 1);
        why.bars.into_iter().find(|bar| bar.field == "name").unwrap().level
    };
    let counts = vec![("ZULKARNAEN QURAISYIN".to_owned(), 100)];
    let known = vec![Frequencies { field: "name".to_owned(), people: 1_000, counts }];
    assert_ne!(level(Vec::new()), "exact_1");
    assert_eq!(level(known), "exact_1");
}
