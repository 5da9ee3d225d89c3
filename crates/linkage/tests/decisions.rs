//! What becomes of listed people: same, doubtful, new; case by case among a real-sized register.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod people;

use linkage::batch::{Bar, Index, Outcome, Settings};
use people::{Record, World, table};
use units::Sex;

/// 10,000 other people, so that rarity and prior are those of a register; behind them these.
fn register_of(people: &[Record]) -> (Index, Vec<u32>) {
    let mut world = World::new(99);
    let others: Vec<Record> = world.people(10_000).into_iter().map(|person| person.record).collect();
    let first = others.len() as u32;
    let index = Index::build(&table(others.iter().chain(people)), &settings()).unwrap();
    (index, (first..first + people.len() as u32).collect())
}

fn settings() -> Settings {
    Settings { match_probability: 0.95, unmatched_probability: 0.90, latest_birth_year: 2012, ..Settings::people() }
}

fn person(nik: &str, name: &str, birth: &str, sex: Sex, mother: &str) -> Record {
    Record {
        nik: (!nik.is_empty()).then(|| nik.parse().unwrap()),
        name: name.to_owned(),
        birth: (!birth.is_empty()).then(|| birth.parse().unwrap()),
        sex: Some(sex),
        village: Some("19.01.01.2007".parse().unwrap()),
        mother: (!mother.is_empty()).then(|| mother.to_owned()),
    }
}

fn suryani() -> Record {
    person("1901016503799001", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah")
}

#[derive(Debug)]
enum Found {
    Same { position: u32, bars: Vec<Bar> },
    Doubtful { position: u32, bars: Vec<Bar> },
    New { nearest: Option<u32> },
}

fn decide(index: &mut Index, rows: &[Record]) -> Vec<Found> {
    let search = index.search(&table(rows), 1).unwrap();
    let decided = search.decide(|_, _| true);
    let mut found: Vec<(u32, Found)> = Vec::new();
    for row in &decided.matches {
        let (prior, bars) = search.by_field(row.left, row.right);
        let sum: f64 = prior + bars.iter().map(|bar| bar.bits).sum::<f64>();
        assert!((sum - row.weight).abs() < 1e-6, "evidence sums to the weight");
        let position = row.right;
        let own = match row.outcome {
            Outcome::Match => Found::Same { position, bars },
            _ => Found::Doubtful { position, bars },
        };
        found.push((row.left, own));
    }
    found.extend(decided.unmatched.iter().map(|row| (row.left, Found::New { nearest: row.best_candidate })));
    found.sort_by_key(|(row, _)| *row);
    found.into_iter().map(|(_, found)| found).collect()
}

fn level<'a>(bars: &'a [Bar], field: &str) -> &'a str {
    &bars.iter().find(|bar| bar.field == field).unwrap().level
}

#[track_caller]
fn check_same(found: &Found, wanted: u32) -> &[Bar] {
    match found {
        Found::Same { position, bars } if *position == wanted => bars,
        other => panic!("expected the same as {wanted}: {other:?}"),
    }
}

#[track_caller]
fn check_not_same(found: &Found) {
    assert!(!matches!(found, Found::Same { .. }), "{found:?}");
}

#[test]
fn the_same_record_is_the_same_person() {
    let (mut register, positions) = register_of(&[suryani()]);
    let found = decide(&mut register, &[suryani()]);
    let bars = check_same(&found[0], positions[0]);
    assert_eq!((level(bars, "nik"), &level(bars, "name")[..5]), ("exact", "exact"));
}

#[test]
fn each_mistake_of_a_list_leaves_the_person_found_and_named() {
    let (mut register, positions) = register_of(&[suryani()]);
    let cases: &[(&str, Record, &str, &str)] = &[
        ("missing NIK", person("", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah"), "nik", "missing"),
        (
            "digit wrong",
            person("1901016503729001", "Suryani Hidayat", "1979-03-25", Sex::Female, ""),
            "nik",
            "date_part_differs",
        ),
        (
            "neighbours swapped",
            person("9101016503799001", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah"),
            "nik",
            "district_differs",
        ),
        (
            "40 forgotten",
            person("1901012503799001", "Suryani Hidayat", "1979-03-25", Sex::Female, ""),
            "nik",
            "date_part_differs",
        ),
        ("no date", person("1901016503799001", "Suryani Hidayat", "", Sex::Female, ""), "birth", "missing"),
        (
            "default date",
            person("1901016503799001", "Suryani Hidayat", "1979-01-01", Sex::Female, ""),
            "birth",
            "default_one",
        ),
        ("decade wrong", person("1901016503799001", "Suryani", "1969-03-25", Sex::Female, ""), "birth", "decade_off"),
        ("title", person("", "Hj. Suryani Hidayat, S.Pd", "1979-03-25", Sex::Female, ""), "name", "exact"),
        ("sound", person("", "Suriyani Hidayad", "1979-03-25", Sex::Female, ""), "name", "sound"),
        ("old spelling", person("", "Soerjani Hidajat", "1979-03-25", Sex::Female, "Maimunah"), "name", "typo"),
        ("typing error", person("", "Surtani Hidayat", "1979-03-25", Sex::Female, ""), "name", "typo"),
        ("one word", person("", "Suryani", "1979-03-25", Sex::Female, "Maimunah"), "name", "subset"),
        ("initial", person("", "Suryani H.", "1979-03-25", Sex::Female, ""), "name", "initial"),
        ("order", person("", "HIDAYAT SURYANI", "1979-03-25", Sex::Female, ""), "name", "reordered"),
        ("joined", person("", "Suryanihidayat", "1979-03-25", Sex::Female, ""), "name", "joined"),
    ];
    for (what, row, field, expected) in cases {
        let found = decide(&mut register, std::slice::from_ref(row));
        let (Found::Same { position, bars } | Found::Doubtful { position, bars }) = &found[0] else {
            panic!("{what}: {found:?}");
        };
        assert_eq!(*position, positions[0], "{what}");
        assert!(level(bars, field).starts_with(expected), "{what}: {}", level(bars, field));
    }
}

#[test]
fn day_and_month_swapped_is_still_the_person() {
    let registered = person("1901010504799001", "Suryani Hidayat", "1979-04-05", Sex::Male, "Maimunah");
    let (mut register, positions) = register_of(&[registered]);
    let row = person("", "Suryani Hidayat", "1979-05-04", Sex::Male, "");
    let found = decide(&mut register, &[row]);
    assert_eq!(level(check_same(&found[0], positions[0]), "birth"), "day_month_swapped");
}

#[test]
fn a_missing_nik_is_no_evidence_either_way() {
    let (mut register, positions) = register_of(&[suryani()]);
    let row = Record { nik: None, ..suryani() };
    let found = decide(&mut register, &[row]);
    assert_eq!(level(check_same(&found[0], positions[0]), "nik"), "missing");
}

#[test]
fn a_twin_is_not_the_registered_twin() {
    let hasan = person("1901011208889001", "Hasan Basri", "1988-08-12", Sex::Male, "Nurlela");
    let husin = person("1901011208889002", "Husin Fadli", "1988-08-12", Sex::Male, "Nurlela");
    let (mut register, positions) = register_of(std::slice::from_ref(&hasan));
    check_not_same(&decide(&mut register, std::slice::from_ref(&husin))[0]);
    let unnumbered = Record { nik: None, ..husin.clone() };
    check_not_same(&decide(&mut register, std::slice::from_ref(&unnumbered))[0]);
    let found = decide(&mut register, &[husin, hasan]);
    check_not_same(&found[0]);
    check_same(&found[1], positions[0]);
}

#[test]
fn a_serial_that_differs_speaks_against_when_the_dates_agree() {
    let (mut register, positions) = register_of(&[suryani()]);
    let row = person("1901016503799002", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah");
    let search = register.search(&table([&row]), 1).unwrap();
    let nik = search.by_field(0, positions[0]).1.into_iter().find(|bar| bar.field == "nik").unwrap();
    assert_eq!(nik.level, "serial_differs");
    assert!(nik.bits < 0.0, "{nik:?}");
}

#[test]
fn brothers_and_sisters_who_share_mother_and_family_name_stay_apart() {
    let elder = person("1901011208859001", "Rudi Tanjung", "1985-08-12", Sex::Male, "Nurlela Siregar");
    let (mut register, _) = register_of(&[elder]);
    for row in [
        person("1901012003889001", "Dedi Tanjung", "1988-03-20", Sex::Male, "Nurlela Siregar"),
        person("", "Dedi Tanjung", "1988-03-20", Sex::Male, "Nurlela Siregar"),
        person("", "Yeni Tanjung", "1988-01-01", Sex::Female, "Nurlela Siregar"),
    ] {
        let found = decide(&mut register, std::slice::from_ref(&row));
        assert!(matches!(found[0], Found::New { .. }), "{found:?}");
    }
    // Without number and date a brother may be anybody of the house: at most someone should look.
    let undated = person("", "Dedi Tanjung", "", Sex::Male, "Nurlela Siregar");
    check_not_same(&decide(&mut register, &[undated])[0]);
}

#[test]
fn one_nik_on_two_names_is_not_taken_for_one_person() {
    let (mut register, _) = register_of(&[suryani()]);
    let row = person("1901016503799001", "Bambang Wijaya", "1990-11-02", Sex::Male, "Kartini");
    check_not_same(&decide(&mut register, &[row])[0]);
}

#[test]
fn default_dates_of_namesakes_prove_little() {
    let registered = person("", "Sari", "1970-01-01", Sex::Female, "");
    let (mut register, _) = register_of(&[registered]);
    let row =
        Record { village: Some("19.05.02.2003".parse().unwrap()), ..person("", "Sari", "1970-01-01", Sex::Female, "") };
    check_not_same(&decide(&mut register, &[row])[0]);
}

#[test]
fn two_registered_namesakes_leave_the_row_doubtful() {
    let one = person("1901016503799001", "Suryani", "1979-03-25", Sex::Female, "Maimunah");
    let two = person("1901016503799002", "Suryani", "1979-03-25", Sex::Female, "Maimunah");
    let (mut register, _) = register_of(&[one.clone(), two]);
    let row = Record { nik: None, ..one };
    let found = decide(&mut register, &[row]);
    assert!(matches!(&found[0], Found::Doubtful { .. }), "{found:?}");
}

#[test]
fn no_two_rows_are_the_same_registered_person() {
    let (mut register, positions) = register_of(&[suryani()]);
    let weaker = person("", "Suryani", "1979-03-25", Sex::Female, "Maimunah");
    let found = decide(&mut register, &[weaker, suryani()]);
    check_same(&found[1], positions[0]);
    check_not_same(&found[0]);
}

#[test]
fn twins_who_are_both_registered_each_get_their_own() {
    let hasan = person("1901011208889001", "Hasan", "1988-08-12", Sex::Male, "Nurlela");
    let hasim = person("1901011208889002", "Hasim", "1988-08-12", Sex::Male, "Nurlela");
    let (mut register, positions) = register_of(&[hasan.clone(), hasim.clone()]);
    let rows = [Record { nik: None, ..hasim }, Record { nik: None, ..hasan }];
    let found = decide(&mut register, &rows);
    for (found, position) in found.iter().zip([positions[1], positions[0]]) {
        let (Found::Same { position: own, .. } | Found::Doubtful { position: own, .. }) = found else {
            panic!("{found:?}")
        };
        assert_eq!(*own, position);
    }
}

#[test]
fn someone_unknown_is_new_and_an_empty_row_finds_nobody() {
    let (mut register, _) = register_of(&[]);
    let row = person("1901011208609001", "Zulkarnaen Mappasessu", "1960-08-12", Sex::Male, "Daeng Bunga");
    let found = decide(&mut register, &[row, Record::default()]);
    assert!(matches!(found[0], Found::New { .. }), "{found:?}");
    assert!(matches!(found[1], Found::New { nearest: None }), "{found:?}");
    let mut nobody = Index::build(&table([]), &settings()).unwrap();
    assert!(matches!(decide(&mut nobody, &[suryani()])[0], Found::New { nearest: None }));
}

#[test]
fn rare_names_prove_more_than_frequent_ones() {
    let (mut register, positions) = register_of(&[
        person("", "Muhammad Nur", "1979-03-25", Sex::Male, ""),
        person("", "Lasminingsih Sukowati", "1979-03-25", Sex::Female, ""),
    ]);
    let mut name_bits = |row: Record, position: u32| {
        let search = register.search(&table([&row]), 1).unwrap();
        search.by_field(0, position).1.into_iter().find(|bar| bar.field == "name").unwrap().bits
    };
    let frequent = name_bits(person("", "Muhammad Nur", "1979-03-25", Sex::Male, ""), positions[0]);
    let rare = name_bits(person("", "Lasminingsih Sukowati", "1979-03-25", Sex::Female, ""), positions[1]);
    assert!(rare > frequent + 1.5, "{rare} {frequent}");
}

#[test]
fn people_who_come_later_are_found_as_if_they_had_been_there() {
    let mut world = World::new(5);
    let people: Vec<Record> = world.people(6_000).into_iter().map(|person| person.record).collect();
    let rows = table(people.iter().step_by(7));
    let mut whole = Index::build(&table(&people), &settings()).unwrap();
    let mut grown = Index::build(&table(&people[..1_000]), &settings()).unwrap();
    for more in people[1_000..].chunks(700) {
        grown.add(&table(more)).unwrap();
    }
    assert_eq!(grown.rows(), people.len());
    let said = |index: &mut Index| -> Vec<(u32, u32)> {
        let found = index.search(&rows, 1).unwrap().decide(|_, _| true);
        let same = found.matches.iter().filter(|found| found.outcome == Outcome::Match);
        same.map(|found| (found.left, found.right)).collect()
    };
    let (all, later) = (said(&mut whole), said(&mut grown));
    let shared = all.iter().filter(|pair| later.binary_search(pair).is_ok()).count();
    assert!(all.len() > 850 && shared * 1_000 >= all.len() * 998, "{} {} {shared}", all.len(), later.len());
    // Written and read, it is as it was.
    let mut back = Index::from_bytes(&grown.to_bytes(), &Settings { model: None, ..settings() }).unwrap();
    assert!(back.to_bytes() == grown.to_bytes());
    assert_eq!(said(&mut back), said(&mut grown));
}

#[test]
fn how_people_came_and_what_was_asked_meanwhile_makes_no_difference() {
    let mut world = World::new(11);
    let people: Vec<Record> = world.people(9_000).into_iter().map(|person| person.record).collect();
    let roster: Vec<Record> = people.iter().step_by(9).map(|person| world.listed(person)).collect();
    // Of people whom no index holds, so that their names are met on a list first and nowhere else.
    let strangers: Vec<Record> = world.people(1_500).into_iter().map(|person| person.record).collect();
    let mut once = Index::build(&table(&people[..2_000]), &settings()).unwrap();
    once.learn(&table(&roster), &[], |_| true, 1).unwrap();
    let kept = once.to_bytes();
    once.add(&table(&people[2_000..])).unwrap();
    let all = |index: &mut Index| {
        let search = index.search(&table(&roster), 2).unwrap();
        let decided = search.decide(|_, _| true);
        let why: Vec<_> = decided.matches.iter().map(|found| search.explain(found.left, found.right)).collect();
        (decided, why)
    };
    let told = all(&mut once);
    for size in [1_700, 333] {
        let mut grown = Index::from_bytes(&kept, &Settings { model: None, ..settings() }).unwrap();
        for more in people[2_000..].chunks(size) {
            grown.search(&table(&strangers), 1).unwrap().decide(|_, _| true);
            all(&mut grown);
            grown.add(&table(more)).unwrap();
            // As if every list were looked for by a program of its own.
            grown = Index::from_bytes(&grown.to_bytes(), &Settings { model: None, ..settings() }).unwrap();
        }
        assert!(grown.model() == once.model());
        assert!(all(&mut grown) == told, "in pieces of {size}");
    }
    // Once to the end of the bytes and not one short of it.
    for length in [0, 7, kept.len() / 3, kept.len() - 1] {
        assert!(Index::from_bytes(&kept[..length], &settings()).is_err());
    }
    let mut other = settings();
    other.blocking.pop();
    assert!(Index::from_bytes(&kept, &other).is_err(), "other rules, other keys");
}

#[test]
fn a_person_known_by_two_numbers_is_one_person() {
    let one = suryani();
    let two = Record { nik: Some("1901026503799001".parse().unwrap()), ..suryani() };
    let (mut register, positions) = register_of(&[one.clone(), two.clone()]);
    let row = Record { nik: None, ..suryani() };
    check_not_same(&decide(&mut register, std::slice::from_ref(&row))[0]);
    let mut persons: Vec<u32> = (0..register.rows() as u32).collect();
    persons[positions[1] as usize] = positions[0];
    register.set_persons(persons);
    for row in [row, one, two] {
        let found = decide(&mut register, &[row]);
        assert!(matches!(&found[0], Found::Same { position, .. } if positions.contains(position)), "{found:?}");
    }
}

#[test]
fn a_doubt_that_nobody_can_decide_by_looking_is_none() {
    let mut world = World::new(23);
    let people: Vec<Record> = world.people(6_000).into_iter().map(|person| person.record).collect();
    let known = people[..4_000].iter().step_by(4);
    let rows: Vec<Record> = known.chain(&people[4_000..5_500]).map(|person| world.listed(person)).collect();
    let said = |own: Settings| {
        let mut index = Index::build(&table(&people[..4_000]), &own).unwrap();
        index.search(&table(&rows), 1).unwrap().decide(|_, _| true)
    };
    // So strict a line leaves many in doubt.
    let strict = Settings { unmatched_probability: 0.999, ..settings() };
    let (off, on) = (
        said(strict.clone()),
        said(Settings { unmatched_without_candidate: 0.6, candidate_probability: 0.2, ..strict }),
    );
    let same = |found: &linkage::batch::Decisions| -> Vec<(u32, u32)> {
        let same = found.matches.iter().filter(|found| found.outcome == Outcome::Match);
        same.map(|found| (found.left, found.right)).collect()
    };
    assert_eq!(same(&off), same(&on));
    let more = on.unmatched.iter().filter(|row| off.unmatched.iter().all(|before| before.left != row.left));
    let more: Vec<_> = more.collect();
    assert!(!more.is_empty() && on.unmatched.len() == off.unmatched.len() + more.len(), "{}", more.len());
    for row in more {
        let doubt = off.matches.iter().find(|found| found.left == row.left).unwrap();
        assert!(doubt.outcome == Outcome::Doubtful && doubt.probability < 0.2 && row.probability >= 0.6, "{doubt:?}");
    }
    assert!(on.matches.iter().any(|found| found.outcome == Outcome::Doubtful && found.probability >= 0.2));
}
