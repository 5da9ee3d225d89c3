//! Figures, denominators and targets of provinces that were parted speak of their territory of the time, and of no other.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use domain::{
    Denominator, DenominatorKind, FigureGroup, FigureVerdict, Instrument, PublishedFigure, TargetRule, check_figures,
    comparable_sums, eligible_of, of_former_borders, target_of,
};
use units::{Borders, Id, RegionCode, splits, sub_regions_on};

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

/// Figures written short: region, time, metric, value.
fn said(lines: &[(&str, &str, &str, &str)]) -> Vec<PublishedFigure> {
    let figure = |(region, as_of, metric, value): &(&str, &str, &str, &str)| PublishedFigure {
        area: (*region).to_owned(),
        region: region.parse().ok(),
        name: (*region).to_owned(),
        as_of: as_of.parse().unwrap(),
        metric: (*metric).to_owned(),
        value: value.parse().unwrap(),
        unit: if metric.ends_with("_pct") { "percent" } else { "persons" }.to_owned(),
        segment: "total".to_owned(),
        source: format!("laporan rekaan {as_of}"),
        note: None,
    };
    lines.iter().map(figure).collect()
}

fn alarms(figures: &[PublishedFigure]) -> Vec<FigureGroup> {
    check_figures(figures).into_iter().filter(|group| group.verdict == FigureVerdict::Inconsistent).collect()
}

#[test]
fn a_fall_when_a_province_is_parted_is_no_contradiction_and_one_within_the_same_borders_is() {
    let across = |before: &str, after: &str| {
        said(&[("91", before, "active_participants", "700123"), ("91", after, "active_participants", "200456")])
    };
    assert_eq!(alarms(&across("2022-07-24", "2022-07-25")), []);
    // In a year or a month with the day of the law in it, nobody knows by which borders was counted.
    assert_eq!(alarms(&across("2021-12", "2022")), []);
    assert_eq!(alarms(&across("2022-07", "2022-12")), []);
    assert_eq!(alarms(&across("2021-12", "2022-06")).len(), 1, "both by the borders of before");
    assert_eq!(alarms(&across("2022-08", "2023-01")).len(), 1, "both by those of today");
    let elsewhere =
        said(&[("73", "2022-06", "active_participants", "700123"), ("73", "2022-08", "active_participants", "200456")]);
    assert_eq!(alarms(&elsewhere).len(), 1);
    let west = said(&[("92", "2022-11", "coverage_pct", "60.25"), ("92", "2023-01", "coverage_pct", "30.25")]);
    assert_eq!(alarms(&west), [], "Papua Barat was parted in December");
}

#[test]
fn a_percent_is_not_held_against_the_workers_of_another_territory() {
    let mixed = |day: &str| {
        said(&[
            ("91", "2022-12-31", "active_participants", "200000"),
            ("91", "2022-12-31", "coverage_pct", "50.00"),
            ("91", day, "potential_workers", "1612345"),
        ])
    };
    assert_eq!(alarms(&mixed("2022")), [], "the workers of 2022 may be those of the old province");
    assert_eq!(alarms(&mixed("2022-12")).len(), 1);
    let growth = said(&[
        ("91", "2021-12", "active_participants", "700123"),
        ("91", "2022-12", "active_participants", "200456"),
        ("91", "2022-12", "growth_pct", "4.10"),
    ]);
    assert_eq!(alarms(&growth), []);
    let groups = check_figures(&growth);
    let old: Vec<RegionCode> = ["91", "93", "94", "95"].map(code).to_vec();
    let borders: Vec<&Borders> = groups.iter().map(|group| &group.borders).collect();
    assert!(borders.contains(&&Borders::Then(old)) && borders.contains(&&Borders::Today), "{borders:?}");
}

#[test]
fn a_province_is_the_sum_of_the_regencies_it_had_then() {
    let before = sub_regions_on(code("91"), "2021-12-31".parse().unwrap());
    let today = sub_regions_on(code("91"), "2023-12-31".parse().unwrap());
    assert_eq!((before.len(), today.len()), (29, 9));
    let counts = |regencies: &[RegionCode], day: &str, whole: &str| {
        let codes: Vec<String> = regencies.iter().map(RegionCode::to_string).collect();
        let mut lines: Vec<(&str, &str, &str, &str)> =
            codes.iter().map(|code| (code.as_str(), day, "active_participants", "10001")).collect();
        lines.push(("91", day, "active_participants", whole));
        said(&lines)
    };
    assert_eq!(alarms(&counts(&before, "2021-12", "290029")), [], "29 regencies of 10,001");
    assert_eq!(alarms(&counts(&before, "2021-12", "390039")).len(), 1);
    assert_eq!(alarms(&counts(&today, "2021-12", "290029")), [], "nine of 29 are no sum of all");
    assert_eq!(alarms(&counts(&today, "2023-12", "90009")), []);
    assert_eq!(alarms(&counts(&today, "2023-12", "290029")).len(), 1);
    assert_eq!(alarms(&counts(&today, "2022", "290029")), [], "of a year with both borders nothing is said");
    let provinces = |day: &str| sub_regions_on(RegionCode::INDONESIA, day.parse().unwrap()).len();
    assert_eq!(["2022-07-24", "2022-07-25", "2022-12-07", "2022-12-08"].map(provinces), [34, 37, 37, 38]);
}

#[test]
fn the_country_is_held_against_its_provinces_in_the_year_and_the_months_in_which_some_were_parted() {
    let on = |day: &str| sub_regions_on(RegionCode::INDONESIA, day.parse().unwrap());
    let counts = |provinces: &[RegionCode], when: &str, whole: &str| {
        let codes: Vec<String> = provinces.iter().map(RegionCode::to_string).collect();
        let mut lines: Vec<(&str, &str, &str, &str)> =
            codes.iter().map(|code| (code.as_str(), when, "active_participants", "10001")).collect();
        lines.push(("ID", when, "active_participants", whole));
        check_figures(&said(&lines))
    };
    let verdict = |groups: Vec<FigureGroup>| -> Option<(FigureVerdict, usize)> {
        let of_parts = groups.into_iter().find(|group| group.figures.len() > 1)?;
        Some((of_parts.verdict, of_parts.conflict.len()))
    };
    let (no, yes) = (FigureVerdict::Inconsistent, FigureVerdict::Consistent);
    for (when, first, before) in
        [("2022", "2022-01-01", 34), ("2022-07", "2022-07-01", 34), ("2022-12", "2022-12-01", 37)]
    {
        let old = on(first);
        assert_eq!(old.len(), before);
        for whole in [(before * 10_001).to_string(), "999999".to_owned()] {
            assert_eq!(verdict(counts(&old, when, &whole)), None, "{when}: it is not known whether some are missing");
        }
        for printed in [&old[..20], &old] {
            let found = verdict(counts(printed, when, "150001"));
            assert_eq!(found, Some((no, 16)), "{when}: fifteen of them are more already");
        }
    }
    let today = on("2022-12-31");
    for (when, count, fits) in [("2022", 38, 34..=38), ("2022-07", 37, 34..=37), ("2022-12", 38, 37..=38)] {
        let printed: Vec<RegionCode> = today.iter().copied().filter(|one| count == 38 || *one != code("96")).collect();
        for whole in [33, 34, 36, 37, 38, 39] {
            let found = verdict(counts(&printed, when, &(whole * 10_001).to_string())).unwrap();
            // By the borders of before, three or four of them are counted in another.
            assert_eq!(found.0, if fits.contains(&whole) { yes } else { no }, "{when}: {whole}");
        }
    }
    // A province that nobody parted is held against its regencies, as in any year.
    let south: Vec<String> =
        sub_regions_on(code("73"), "2022-01-01".parse().unwrap()).iter().map(RegionCode::to_string).collect();
    for when in ["2022", "2022-07", "2022-12"] {
        let mut lines: Vec<(&str, &str, &str, &str)> =
            south.iter().map(|code| (code.as_str(), when, "active_participants", "10001")).collect();
        lines.push(("73", when, "active_participants", "90001"));
        assert_eq!(alarms(&said(&lines)).len(), 1, "{when}");
    }
}

#[test]
fn the_sum_of_the_successors_stands_beside_an_old_figure_where_all_of_them_have_one() {
    let mut lines = vec![("91", "2021-12", "active_participants", "700123")];
    lines.extend(["91", "93", "94"].map(|part| (part, "2024-12", "active_participants", "100001")));
    assert_eq!(comparable_sums(&said(&lines), code("91")), [], "Papua Pegunungan has none yet");
    lines.push(("95", "2024-12", "active_participants", "50003"));
    lines.extend(["91", "93", "94", "95"].map(|part| (part, "2024-12", "potential_workers", "500003")));
    let figures = said(&lines);
    let sums = comparable_sums(&figures, code("91"));
    let told: Vec<(&str, String)> =
        sums.iter().map(|sum| (sum.metric.as_str(), sum.range.ends().0.to_string())).collect();
    let expected = [
        ("active_participants", "350006".to_owned()),
        ("potential_workers", "2000012".to_owned()),
        ("coverage_pct", "17.50".to_owned()),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        (&sums[0].regions[..], &sums[0].places[..]),
        (&["91", "93", "94", "95"].map(code)[..], &[1, 2, 3, 4][..])
    );
    assert_eq!(comparable_sums(&figures, code("93")), [], "it had no other borders");
}

fn denominator(region: &str, value: i64, day: &str) -> Denominator {
    Denominator {
        region: code(region),
        kind: DenominatorKind::Potensi,
        version: day[..4].to_owned(),
        value,
        as_of: day.parse().unwrap(),
        source: "rekaan".to_owned(),
    }
}

#[test]
fn a_denominator_from_before_the_parting_is_no_whole_of_what_is_left() {
    let old = [denominator("91", 1_600_000, "2021-12-31")];
    let of = |region: &str, day: &str, known: &[Denominator]| {
        let found = eligible_of(code(region), DenominatorKind::Potensi, day.parse().unwrap(), known, &|_| 0);
        found.map(|eligible| (eligible.value, eligible.estimate.is_some()))
    };
    for region in ["91", "91.03", "93", "93.01"] {
        assert_eq!(of(region, "2024-12-31", &old), None, "{region}");
        assert_eq!(of(region, "2022-01-31", &old), None, "{region}: members stand in the regions of today");
    }
    let told = of_former_borders(code("91.03"), DenominatorKind::Potensi, "2024-12-31".parse().unwrap(), &old).unwrap();
    assert!(told.indonesian.contains("91, 93, 94, 95") && told.english.contains("UU 14/2022, UU 15/2022, UU 16/2022"));
    let both = [old[0].clone(), denominator("91", 400_000, "2023-12-31"), denominator("93.01", 90_000, "2021-12-31")];
    assert_eq!(of("91", "2024-12-31", &both), Some((400_000, false)));
    assert_eq!(of("93.01", "2024-12-31", &both), Some((90_000, false)), "a regency has its borders of before");
    assert!(of("91.03", "2024-12-31", &both).unwrap().1, "a share of the province of today");
    let elsewhere = [denominator("73", 4_000_000, "2021-12-31")];
    assert_eq!(of("73", "2024-12-31", &elsewhere), Some((4_000_000, false)));
    assert_eq!(
        of_former_borders(code("73"), DenominatorKind::Potensi, "2024-12-31".parse().unwrap(), &elsewhere),
        None
    );
}

#[test]
fn a_target_for_a_year_before_the_parting_is_a_percent_for_all_who_were_in_it() {
    let rule = |year: i32| TargetRule {
        id: Id::new(1),
        region: code("91"),
        year,
        rate: "40%".parse().unwrap(),
        persons: Some(640_000),
        kind: DenominatorKind::Potensi,
        instrument: Instrument::Province,
        basis: "RPJMD rekaan".to_owned(),
        source: "rekaan".to_owned(),
        chosen: false,
    };
    let whole = eligible_of(
        code("91"),
        DenominatorKind::Potensi,
        "2024-12-31".parse().unwrap(),
        &[denominator("91", 400_000, "2023-12-31")],
        &|_| 0,
    )
    .unwrap();
    let of = |region: &str, year: i32| target_of(code(region), year, &whole, &[rule(year)]);
    let old = of("91", 2021).unwrap();
    assert_eq!((old.persons, old.inherited_from), (160_000, Some(code("91"))), "its persons were of the old province");
    assert_eq!(old.borders, Borders::Then(["91", "93", "94", "95"].map(code).to_vec()));
    assert_eq!(of("93", 2021).unwrap().inherited_from, Some(code("91")), "it was a part of Papua");
    let today = of("91", 2022).unwrap();
    assert_eq!((today.persons, today.inherited_from, today.borders), (640_000, None, Borders::Today));
    assert!(of("93", 2022).is_none(), "the end of 2022 is after the law");
}

#[test]
fn the_partings_of_2022_are_known_by_their_laws() {
    let laws: Vec<(String, String, &str)> =
        splits().map(|split| (split.province.to_string(), split.since.to_string(), split.law)).collect();
    let expected = [
        ("93", "2022-07-25", "UU 14/2022"),
        ("94", "2022-07-25", "UU 15/2022"),
        ("95", "2022-07-25", "UU 16/2022"),
        ("96", "2022-12-08", "UU 29/2022"),
    ];
    assert_eq!(laws, expected.map(|(province, since, law)| (province.to_owned(), since.to_owned(), law)));
    // Article 3 of UU 29/2022 names the regency and the city of one name.
    let successor = |old: &str| units::retired(code(old)).unwrap().successor_guess;
    assert_eq!((successor("92.01"), successor("92.71")), (Some(code("96.01")), Some(code("96.71"))));
}
