//! What becomes of listed people: same, doubtful, new; case by case among a real-sized register.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod people;

use std::sync::LazyLock;

use linkage::{Candidate, Field, Level, Match, Record, Register, Settings, Thresholds, assign, duplicates_within};
use people::World;
use units::Sex;

/// 10,000 other people, so that rarity and prior are those of a register.
static OTHERS: LazyLock<Register> = LazyLock::new(|| {
    let mut register = Register::new(Settings::default());
    for person in World::new(99).people(10_000) {
        register.add(&person.record);
    }
    register
});

fn register_of(people: &[Record]) -> (Register, Vec<u32>) {
    let mut register = OTHERS.clone();
    let positions = people.iter().map(|person| register.add(person)).collect();
    (register, positions)
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

fn decide(register: &Register, rows: &[Record]) -> Vec<Match> {
    let candidates: Vec<Vec<Candidate>> = rows.iter().map(|row| register.candidates(row)).collect();
    assign(&candidates, &Thresholds::default())
}

fn level(candidate: &Candidate, field: Field) -> Level {
    candidate.evidence.iter().find(|evidence| evidence.field == field).unwrap().level
}

#[track_caller]
fn check_same(found: &Match, position: u32) -> &Candidate {
    match found {
        Match::Same { candidate } if candidate.position == position => candidate,
        other => panic!("expected the same as {position}: {other:?}"),
    }
}

#[track_caller]
fn check_not_same(found: &Match) {
    assert!(!matches!(found, Match::Same { .. }), "{found:?}");
}

#[test]
fn the_same_record_is_the_same_person() {
    let (register, positions) = register_of(&[suryani()]);
    let found = decide(&register, &[suryani()]);
    let candidate = check_same(&found[0], positions[0]);
    assert_eq!(level(candidate, Field::Nik), Level::Exact);
    assert_eq!(level(candidate, Field::Name), Level::Exact);
    let evidence: f64 = candidate.evidence.iter().map(|evidence| evidence.bits).sum();
    assert!((register.prior_bits() + evidence - candidate.bits).abs() < 1e-9, "evidence sums to the bits");
}

#[test]
fn each_mistake_of_a_list_leaves_the_person_found_and_named() {
    let (register, positions) = register_of(&[suryani()]);
    let cases: &[(&str, Record, Field, Level)] = &[
        (
            "missing NIK",
            person("", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah"),
            Field::Nik,
            Level::Missing,
        ),
        (
            "digit wrong",
            person("1901016503729001", "Suryani Hidayat", "1979-03-25", Sex::Female, ""),
            Field::Nik,
            Level::DatePartDiffers,
        ),
        (
            "neighbours swapped",
            person("9101016503799001", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah"),
            Field::Nik,
            Level::DistrictDiffers,
        ),
        (
            "40 forgotten",
            person("1901012503799001", "Suryani Hidayat", "1979-03-25", Sex::Female, ""),
            Field::Nik,
            Level::DatePartDiffers,
        ),
        ("no date", person("1901016503799001", "Suryani Hidayat", "", Sex::Female, ""), Field::Birth, Level::Missing),
        (
            "default date",
            person("1901016503799001", "Suryani Hidayat", "1979-01-01", Sex::Female, ""),
            Field::Birth,
            Level::DefaultDate,
        ),
        (
            "decade wrong",
            person("1901016503799001", "Suryani", "1969-03-25", Sex::Female, ""),
            Field::Birth,
            Level::DecadeOff,
        ),
        ("title", person("", "Hj. Suryani Hidayat, S.Pd", "1979-03-25", Sex::Female, ""), Field::Name, Level::Exact),
        ("sound", person("", "Suriyani Hidayad", "1979-03-25", Sex::Female, ""), Field::Name, Level::Phonetic),
        (
            "old spelling",
            person("", "Soerjani Hidajat", "1979-03-25", Sex::Female, "Maimunah"),
            Field::Name,
            Level::Similar,
        ),
        ("typing error", person("", "Surtani Hidayat", "1979-03-25", Sex::Female, ""), Field::Name, Level::Similar),
        ("one word", person("", "Suryani", "1979-03-25", Sex::Female, "Maimunah"), Field::Name, Level::TokenSubset),
        ("initial", person("", "Suryani H.", "1979-03-25", Sex::Female, ""), Field::Name, Level::Initials),
        ("order", person("", "HIDAYAT SURYANI", "1979-03-25", Sex::Female, ""), Field::Name, Level::Reordered),
        ("joined", person("", "Suryanihidayat", "1979-03-25", Sex::Female, ""), Field::Name, Level::Joined),
    ];
    for (what, row, field, expected) in cases {
        let found = decide(&register, std::slice::from_ref(row));
        let (Match::Same { candidate } | Match::Doubtful { candidate, .. }) = &found[0] else {
            panic!("{what}: {found:?}");
        };
        assert_eq!(candidate.position, positions[0], "{what}");
        assert_eq!(level(candidate, *field), *expected, "{what}");
    }
}

#[test]
fn day_and_month_swapped_is_still_the_person() {
    let registered = person("1901010504799001", "Suryani Hidayat", "1979-04-05", Sex::Male, "Maimunah");
    let (register, positions) = register_of(&[registered]);
    let row = person("", "Suryani Hidayat", "1979-05-04", Sex::Male, "");
    let found = decide(&register, &[row]);
    assert_eq!(level(check_same(&found[0], positions[0]), Field::Birth), Level::DayMonthSwapped);
}

#[test]
fn a_missing_nik_is_no_evidence_either_way() {
    let (register, positions) = register_of(&[suryani()]);
    let row = Record { nik: None, ..suryani() };
    let found = decide(&register, &[row]);
    let candidate = check_same(&found[0], positions[0]);
    let nik = candidate.evidence.iter().find(|evidence| evidence.field == Field::Nik).unwrap();
    assert_eq!((nik.level, nik.bits), (Level::Missing, 0.0));
}

#[test]
fn a_twin_is_not_the_registered_twin() {
    let hasan = person("1901011208889001", "Hasan Basri", "1988-08-12", Sex::Male, "Nurlela");
    let husin = person("1901011208889002", "Husin Fadli", "1988-08-12", Sex::Male, "Nurlela");
    let (register, positions) = register_of(std::slice::from_ref(&hasan));
    check_not_same(&decide(&register, std::slice::from_ref(&husin))[0]);
    let unnumbered = Record { nik: None, ..husin.clone() };
    check_not_same(&decide(&register, std::slice::from_ref(&unnumbered))[0]);
    let found = decide(&register, &[husin, hasan]);
    check_not_same(&found[0]);
    check_same(&found[1], positions[0]);
}

#[test]
fn a_serial_that_differs_speaks_against_when_the_dates_agree() {
    let (register, _) = register_of(&[suryani()]);
    let row = person("1901016503799002", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah");
    let found = register.candidates(&row);
    let nik = found[0].evidence.iter().find(|evidence| evidence.field == Field::Nik).unwrap();
    assert_eq!(nik.level, Level::SerialDiffers);
    assert!(nik.bits < 0.0, "{nik:?}");
}

#[test]
fn brothers_and_sisters_who_share_mother_and_family_name_stay_apart() {
    let elder = person("1901011208859001", "Rudi Tanjung", "1985-08-12", Sex::Male, "Nurlela Siregar");
    let (register, _) = register_of(&[elder]);
    for row in [
        person("1901012003889001", "Dedi Tanjung", "1988-03-20", Sex::Male, "Nurlela Siregar"),
        person("", "Dedi Tanjung", "1988-03-20", Sex::Male, "Nurlela Siregar"),
        person("", "Yeni Tanjung", "1988-01-01", Sex::Female, "Nurlela Siregar"),
        person("", "Dedi Tanjung", "", Sex::Male, "Nurlela Siregar"),
    ] {
        let found = decide(&register, std::slice::from_ref(&row));
        assert!(matches!(found[0], Match::New { .. }), "{found:?}");
    }
}

#[test]
fn one_nik_on_two_names_is_not_taken_for_one_person() {
    let (register, _) = register_of(&[suryani()]);
    let row = person("1901016503799001", "Bambang Wijaya", "1990-11-02", Sex::Male, "Kartini");
    check_not_same(&decide(&register, &[row])[0]);
}

#[test]
fn default_dates_of_namesakes_prove_little() {
    let registered = person("", "Sari", "1970-01-01", Sex::Female, "");
    let (register, _) = register_of(&[registered]);
    let row =
        Record { village: Some("19.05.02.2003".parse().unwrap()), ..person("", "Sari", "1970-01-01", Sex::Female, "") };
    check_not_same(&decide(&register, &[row])[0]);
}

#[test]
fn two_registered_namesakes_leave_the_row_doubtful_with_a_rival() {
    let one = person("1901016503799001", "Suryani", "1979-03-25", Sex::Female, "Maimunah");
    let two = person("1901016503799002", "Suryani", "1979-03-25", Sex::Female, "Maimunah");
    let (register, _) = register_of(&[one.clone(), two]);
    let row = Record { nik: None, ..one };
    let found = decide(&register, &[row]);
    assert!(matches!(&found[0], Match::Doubtful { rivals: 1, .. }), "{found:?}");
}

#[test]
fn no_two_rows_are_the_same_registered_person() {
    let (register, positions) = register_of(&[suryani()]);
    let weaker = person("", "Suryani", "1979-03-25", Sex::Female, "Maimunah");
    let found = decide(&register, &[weaker, suryani()]);
    check_same(&found[1], positions[0]);
    check_not_same(&found[0]);
}

#[test]
fn twins_who_are_both_registered_each_get_their_own() {
    let hasan = person("1901011208889001", "Hasan", "1988-08-12", Sex::Male, "Nurlela");
    let hasim = person("1901011208889002", "Hasim", "1988-08-12", Sex::Male, "Nurlela");
    let (register, positions) = register_of(&[hasan.clone(), hasim.clone()]);
    let rows = [Record { nik: None, ..hasim }, Record { nik: None, ..hasan }];
    let found = decide(&register, &rows);
    for (found, position) in found.iter().zip([positions[1], positions[0]]) {
        let (Match::Same { candidate } | Match::Doubtful { candidate, .. }) = found else { panic!("{found:?}") };
        assert_eq!(candidate.position, position);
    }
}

#[test]
fn someone_unknown_is_new_and_an_empty_row_finds_nobody() {
    let (register, _) = register_of(&[]);
    let row = person("1901011208609001", "Zulkarnaen Mappasessu", "1960-08-12", Sex::Male, "Daeng Bunga");
    let found = decide(&register, &[row, Record::default()]);
    assert!(matches!(found[0], Match::New { .. }), "{found:?}");
    assert_eq!(found[1], Match::New { best_rejected: None });
    assert!(Register::new(Settings::default()).candidates(&suryani()).is_empty());
}

#[test]
fn rare_names_prove_more_than_frequent_ones() {
    let (register, _) = register_of(&[
        person("", "Muhammad Nur", "1979-03-25", Sex::Male, ""),
        person("", "Lasminingsih Sukowati", "1979-03-25", Sex::Female, ""),
    ]);
    let name_bits = |row: Record| {
        let found = register.candidates(&row);
        found[0].evidence.iter().find(|evidence| evidence.field == Field::Name).unwrap().bits
    };
    let frequent = name_bits(person("", "Muhammad Nur", "1979-03-25", Sex::Male, ""));
    let rare = name_bits(person("", "Lasminingsih Sukowati", "1979-03-25", Sex::Female, ""));
    assert!(rare > frequent + 5.0, "{rare} {frequent}");
}

#[test]
fn certain_duplicates_of_a_list_point_at_their_first_row() {
    let rows = [
        suryani(),
        person("", "HJ. SURYANI HIDAYAT", "1979-03-25", Sex::Female, "Maimunah"),
        person("1901016503799001", "Suryani", "", Sex::Female, ""),
        person("1901016503799001", "Bambang", "1990-11-02", Sex::Male, "Kartini"),
        person("1901016503799002", "Suryani Hidayat", "1979-03-25", Sex::Female, "Maimunah"),
        person("", "Suryani Hidayat", "1980-03-25", Sex::Female, "Maimunah"),
    ];
    assert_eq!(duplicates_within(&rows), [None, Some(0), Some(0), None, None, None]);
    // A mother's number beside her daughter's name.
    let daughter = person("1901016503799001", "Suryanti Hidayat", "2004-11-30", Sex::Female, "Suryani");
    assert_eq!(duplicates_within(&[suryani(), daughter]), [None, None]);
}

#[test]
fn codes_are_unique_and_stable() {
    let codes: std::collections::BTreeSet<&str> = Level::ALL.iter().map(|level| level.code()).collect();
    assert_eq!(codes.len(), Level::ALL.len());
    assert_eq!(Level::SerialDiffers.code(), "serial_differs");
    assert_eq!(Level::DayMonthSwapped.code(), "day_month_swapped");
    assert_eq!(Field::Nik.code(), "nik");
}
