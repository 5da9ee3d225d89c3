//! Properties and published facts of the shared values.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use proptest::prelude::*;
use units::{
    Date, IssuingDistrict, Level, Month, Nik, NikError, NikWarning, Percent, Rate, RegionCode, RegionKind, Rounding,
    Rupiah, Sex, population, region, retired, sub_regions, table_size, villages_within,
};

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_current_region_is_in_the_table() {
    assert_eq!(table_size(), 91_599);
    assert_eq!(villages_within(RegionCode::INDONESIA).count(), 83_762);
    let babel = villages_within(code("19"));
    let desa = babel.filter(|village| village.code.kind().has_village_government()).count();
    assert_eq!(desa, 309);
    let kelurahan = villages_within(code("19")).filter(|village| village.code.kind() == RegionKind::Kelurahan);
    assert_eq!(kelurahan.count(), 84);
    assert_eq!(sub_regions(code("19")).count(), 7);
    assert_eq!(region(code("19.71")).unwrap().name, "Kota Pangkal Pinang");
    assert_eq!(code("19.71").kind(), RegionKind::Kota);
}

#[test]
fn the_table_says_what_the_source_file_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/regions.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut seen = 0;
    for line in text.lines().skip(1).filter(|line| !line.contains('"')) {
        let fields: Vec<&str> = line.split(',').collect();
        let found = region(code(fields[0])).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(found.name, fields[1]);
        if let Some((latitude, longitude)) = found.point {
            assert!((latitude - fields[2].parse::<f64>().unwrap()).abs() < 0.000_051, "{line}");
            assert!((longitude - fields[3].parse::<f64>().unwrap()).abs() < 0.000_051, "{line}");
        } else {
            assert_eq!(fields[2], "");
        }
        seen += 1;
    }
    assert!(seen > 91_000);
}

#[test]
fn populations_of_regencies_sum_to_their_province() {
    let babel: u64 = sub_regions(code("19")).map(|regency| population(regency.code).unwrap()).sum();
    assert_eq!(population(code("19")), Some(babel));
    assert_eq!(population(code("19.01.01")), None);
}

#[test]
fn retired_codes_are_known_with_what_took_their_place() {
    let merauke = retired(code("91.01.01")).unwrap();
    assert_eq!((merauke.name_then, merauke.successor_guess), ("Merauke", Some(code("93.01.01"))));
    assert_eq!(retired(code("19.01.01")), None);
}

#[test]
fn a_nik_keeps_the_district_of_first_registration() {
    let nik = |text: &str| text.parse::<Nik>().unwrap();
    assert_eq!(nik("1901015501809001").issuing_district(), IssuingDistrict::Current(code("19.01.01")));
    let old = nik("9101015501809001").issuing_district();
    assert_eq!(old, IssuingDistrict::Retired { code: code("91.01.01"), successor_guess: Some(code("93.01.01")) });
    assert_eq!(nik("1999995501809001").issuing_district(), IssuingDistrict::Unknown);
}

#[test]
fn impossible_niks_are_refused_with_the_reason() {
    let cases = [
        ("190101550180900", NikError::Length { count: 15 }),
        ("19010155018090011", NikError::Length { count: 17 }),
        ("19010155018O9001", NikError::NotADigit { position: 12 }),
        ("1901013201809001", NikError::ImpossibleDate),
        ("1901017201809001", NikError::ImpossibleDate),
        ("1901010113809001", NikError::ImpossibleDate),
        ("1901010001809001", NikError::ImpossibleDate),
        ("1901012902819001", NikError::ImpossibleDate),
        ("1901015501800000", NikError::SerialZero),
        ("0101015501809001", NikError::UnknownProvince { prefix: 1 }),
    ];
    for (text, expected) in cases {
        assert_eq!(text.parse::<Nik>(), Err(expected), "{text}");
    }
    let card = "1901015501809001";
    assert_eq!(Nik::beside_family_card(card, Some(card)), Err(NikError::EqualsFamilyCard));
    assert!(Nik::beside_family_card(card, Some("1901012304059001")).is_ok());
    assert!("1901012902809001".parse::<Nik>().is_ok(), "29 February 1980 or 2080");
}

#[test]
fn a_mismatch_is_a_doubt_and_the_century_stays_open() {
    let nik: Nik = "1901015501129001".parse().unwrap();
    let hint = nik.birth_hint();
    assert_eq!(hint.sex, Sex::Female);
    let candidates: Vec<Date> = hint.candidates(date("2025-06-01")).collect();
    assert_eq!(candidates, [date("2012-01-15"), date("1912-01-15")]);
    assert!(nik.warnings(Some(date("1912-01-15")), Some(Sex::Female), Some(code("19.01.01.2007"))).is_empty());
    assert_eq!(
        nik.warnings(Some(date("1913-01-15")), Some(Sex::Male), Some(code("19.02.01"))),
        [NikWarning::BirthDateDiffers, NikWarning::SexDiffers, NikWarning::IssuedElsewhere]
    );
}

#[test]
fn the_founding_figures_come_out_exactly() {
    let target: Rate = "57.17%".parse().unwrap();
    assert_eq!(target.of_count(528_873), 302_357);
    assert_eq!(target.of_count(528_873) - 144_070, 158_287);
    assert_eq!(Percent::of(144_070, 528_873).unwrap().hundredths(), 2_724);
    assert_eq!(Percent::of(1_100_700, 3_003_000).unwrap().to_string(), "36.65");
    assert_eq!(Percent::growth(100, 50).unwrap().to_string(), "-50.00");
}

/// Around 9.2 billion rupiah the billionths of an amount no longer fit in 64 bits.
#[test]
fn rounding_is_the_same_below_and_above_64_bits() {
    for (text, billionths) in [("99.9999999%", 999_999_999_i128), ("0.05%", 500_000), ("100%", 1_000_000_000)] {
        let rate: Rate = text.parse().unwrap();
        for whole in [9_223_372_034_i64, 9_223_372_035, 9_223_372_036, 9_223_372_037, 9_223_372_046, 20_000_000_001] {
            for sign in [1_i64, -1] {
                let exact = Rupiah::new(sign * whole) * rate;
                let product = i128::from(whole) * billionths;
                let (down, part) = (product / 1_000_000_000, product % 1_000_000_000);
                let expected = [down, down + i128::from(part >= 500_000_000), down + i128::from(part > 0)];
                let rounded = [Rounding::Down, Rounding::HalfUp, Rounding::Up].map(|way| exact.round(way).get());
                assert_eq!(rounded.map(i128::from), expected.map(|rupiah| i128::from(sign) * rupiah), "{whole} {text}");
            }
        }
    }
}

#[test]
fn rates_are_exact_and_round_only_where_told() {
    for (text, printed) in [("0.24%", "0.24%"), ("5.7 %", "5.7%"), ("0.003", "0.3%"), ("100%", "100%")] {
        assert_eq!(text.parse::<Rate>().unwrap().to_string(), printed);
    }
    for text in ["", "%", "1,5%", "-1%", "0.12345678%", "1.%", "1e-3", "12345678901"] {
        assert!(text.parse::<Rate>().is_err(), "{text}");
    }
    let share = Rupiah::new(1_250) * "0.2%".parse::<Rate>().unwrap();
    assert_eq!([Rounding::HalfUp, Rounding::Down, Rounding::Up].map(|r| share.round(r).get()), [3, 2, 3]);
    let negative = Rupiah::new(-1_250) * "0.2%".parse::<Rate>().unwrap();
    assert_eq!([Rounding::HalfUp, Rounding::Down, Rounding::Up].map(|r| negative.round(r).get()), [-3, -2, -3]);
    assert_eq!(Rupiah::new(-28_788_480_000).to_string(), "-Rp28.788.480.000");
}

proptest! {
    #[test]
    fn any_text_is_a_nik_or_a_reason(text in "\\PC{0,20}") {
        if let Ok(nik) = text.parse::<Nik>() {
            prop_assert_eq!(nik.digits(), text.trim());
            prop_assert!(!nik.to_string().contains(&nik.digits()[4..14]));
            let debug = format!("{nik:?}");
            prop_assert!(!debug.contains(&nik.digits()[4..14]));
        }
    }

    #[test]
    fn a_made_nik_gives_back_its_parts(
        place in 110_101_u64..=970_000, year in 1926_i16..=2025, day_of_year in 1_i16..=365,
        female: bool, serial in 1_u64..=9_999,
    ) {
        let birth = Date::new(year, 1, 1).unwrap().with().day_of_year(day_of_year).build().unwrap();
        let day = birth.day() as u64 + if female { 40 } else { 0 };
        let text = format!("{place:06}{day:02}{:02}{:02}{serial:04}", birth.month(), year % 100);
        let nik: Nik = text.parse().unwrap();
        let hint = nik.birth_hint();
        prop_assert!(hint.fits(birth));
        prop_assert_eq!(hint.sex == Sex::Female, female);
        prop_assert_eq!(u64::from(nik.serial()), serial);
        prop_assert!(hint.candidates(date("2025-12-31")).any(|candidate| candidate == birth));
    }

    #[test]
    fn codes_print_and_parse_back(position in 0_usize..83_762) {
        let village = villages_within(RegionCode::INDONESIA).nth(position).unwrap().code;
        prop_assert_eq!(village.to_string().parse::<RegionCode>().unwrap(), village);
        prop_assert_eq!(RegionCode::from_packed(village.packed()), Some(village));
        for level in [Level::Province, Level::Regency, Level::District] {
            let above = village.ancestor(level).unwrap();
            prop_assert!(above.contains(village) && !village.contains(above));
            prop_assert!(region(above).is_some());
        }
    }

    #[test]
    fn any_text_is_a_code_or_an_error(text in "[0-9.]{0,14}") {
        if let Ok(code) = text.parse::<RegionCode>() {
            prop_assert_eq!(code.to_string().replace('.', ""), text.replace('.', ""));
        }
    }

    #[test]
    fn months_step_and_return(year in 1_i32..=9_000, month in 1_i32..=12, steps in -1_000_i32..=1_000) {
        let start: Month = format!("{year:04}-{month:02}").parse().unwrap();
        prop_assume!(start.plus(steps).year() > 0);
        prop_assert_eq!(start.plus(steps).plus(-steps), start);
        prop_assert_eq!(start.plus(steps).months_since(start), steps);
        prop_assert_eq!(Month::containing(start.first_day()), Month::containing(start.last_day()));
        prop_assert_eq!(start.last_day().tomorrow().unwrap(), start.plus(1).first_day());
    }

    #[test]
    fn rounding_agrees_with_whole_number_arithmetic(amount in -10_i64.pow(12)..10_i64.pow(12), ppm in 0_i128..=1_000_000) {
        let rate: Rate = format!("0.{ppm:06}").parse().or_else(|_| "1".parse()).unwrap();
        prop_assume!(ppm < 1_000_000);
        let down = (i128::from(amount) * ppm) / 1_000_000;
        let exact = Rupiah::new(amount) * rate;
        prop_assert_eq!(i128::from(exact.round(Rounding::Down).get()), down);
        let up = exact.round(Rounding::Up).get() - exact.round(Rounding::Down).get();
        prop_assert!(up.abs() <= 1);
        prop_assert!((exact.round(Rounding::HalfUp).get() - exact.round(Rounding::Down).get()).abs() <= 1);
    }
}
