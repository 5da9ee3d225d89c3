//! Rank in named peer groups: what was published of Babel's neighbours, and what is unknown stays unknown.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::collections::BTreeMap;

use domain::{
    Count, Coverage, CoverageInput, Denominator, DenominatorKind, Dimension, Inputs, Member, Occupation, Office,
    OfficeKind, PeerKind, Place, PrintedDate, PrintedNumber, PublishedFigure, Question, RankingInputs, Snapshot, With,
    coverage, peer_groups, tally,
};
use law::{Class, CoverageRules, Programs, Term};
use proptest::prelude::*;
use units::{Date, Id, RegionCode};

/// Facts that were printed of regions, with their sources; shipped with the program.
const SHIPPED: &str = include_str!("../../../data/published_figures.csv");

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn printed(region: &str, as_of: &str, value: &str) -> PublishedFigure {
    PublishedFigure {
        area: region.to_owned(),
        region: Some(code(region)),
        name: region.to_owned(),
        as_of: as_of.parse().unwrap(),
        metric: "coverage_pct".to_owned(),
        value: value.parse().unwrap(),
        unit: "percent".to_owned(),
        segment: "total".to_owned(),
        source: "laporan".to_owned(),
        note: None,
    }
}

/// The percents of coverage among the shipped figures; cells before the sources hold no commas.
fn shipped() -> Vec<PublishedFigure> {
    let percents = SHIPPED.lines().skip(1).filter(|line| line.contains(",coverage_pct,"));
    percents
        .filter_map(|line| {
            let before = line.split(",coverage_pct,").next().unwrap();
            let (area, as_of) = (before.split(',').next().unwrap(), before.rsplit(',').next().unwrap());
            let mut after = line.split(",coverage_pct,").nth(1).unwrap().split(',');
            let value = after.next().unwrap();
            let segment = after.nth(1).unwrap().to_owned();
            area.parse::<RegionCode>().ok()?;
            Some(PublishedFigure { segment, ..printed(area, as_of, value) })
        })
        .collect()
}

/// 2,724 of 10,000: the percent of Babel on 1 June 2025.
fn babel(published: &[PublishedFigure], offices: &[Office], change: fn(&mut Question)) -> Coverage {
    let day: Date = "2025-06-01".parse().unwrap();
    let mut question = Question {
        region: code("19"),
        as_of: day,
        place: Place::Registered,
        with: With::default(),
        count: Count::Persons,
        by: Dimension::Region,
        denominator: DenominatorKind::Potensi,
    };
    change(&mut question);
    let members: Vec<Member> = (0..2_724)
        .map(|person| Member {
            person: Id::new(person),
            class: Class::Pu,
            programs: Programs::BASE,
            term: Term { starts: None, ends: None, paid_until: Some("2025-05-31".parse().unwrap()) },
            registered: Some(code("19.01")),
            workplace: None,
            residence: Some(code("19.01.01.2007")),
            sex: None,
            birth: None,
            occupation: Occupation::Unknown,
        })
        .collect();
    let denominators = [Denominator {
        region: code("19"),
        kind: DenominatorKind::Potensi,
        version: "2025".into(),
        value: 10_000,
        as_of: day,
        source: "laporan".into(),
    }];
    let rules = CoverageRules::built_in().on(day).unwrap();
    let inputs = Inputs {
        snapshot: Snapshot { id: Id::new(1), as_of: day, file: "peserta.csv".into() },
        list_region: RegionCode::INDONESIA,
        rules: &rules,
        denominators: &denominators,
        targets: &[],
        known: &|_| 0,
        registry: None,
        listed: &|_| None,
        ranking: RankingInputs {
            groups: &peer_groups(question.region, offices),
            counts: &tally(&members, &rules, question.with, |member| question.place.of(member)),
            list_day: &|_| Some(day),
            published,
        },
        year_before: None,
        law: String::new(),
        notes: Vec::new(),
    };
    coverage(&question, &CoverageInput::Rows { members: &members, roles: &BTreeMap::new() }, &inputs)
}

#[test]
fn babel_is_sixth_in_the_sumatera_zone_by_what_was_published_of_its_neighbours() {
    let found = babel(&shipped(), &[], |_| {});
    let rank = found.rank.unwrap();
    assert_eq!(
        (rank.position, rank.of, rank.kind, rank.group.indonesian.as_str()),
        (6, 10, PeerKind::Zone, "zona Sumatera")
    );
    assert_eq!(rank.published, 9);
    // Of these four other percents were printed that lie above Babel's: the order hangs on which print is believed.
    assert_eq!(rank.contested, [code("17"), code("13"), code("18"), code("11")]);
    let zone = &found.ranks[0];
    let order: Vec<String> = zone.peers.iter().map(|peer| peer.region.to_string()).collect();
    assert_eq!(order, ["21", "12", "15", "14", "16", "19", "17", "13", "18", "11"]);
    let basis: Vec<_> = zone.peers.iter().filter(|peer| peer.basis == Some("computed")).collect();
    assert_eq!((basis.len(), basis[0].region, basis[0].percent.unwrap().to_string()), (1, code("19"), "27.24".into()));
}

#[test]
fn a_rank_is_unknown_while_a_peer_lacks_figures_and_says_who() {
    let mut figures = shipped();
    figures.retain(|figure| figure.region != Some(code("14")));
    let found = babel(&figures, &[], |_| {});
    assert_eq!(found.rank, None);
    assert_eq!((found.ranks[0].position, &found.ranks[0].missing[..]), (None, &[code("14")][..]));
    let country = found.ranks.last().unwrap();
    assert_eq!((country.kind, country.of, country.position), (PeerKind::Country, 38, None));
    assert!(country.missing.contains(&code("31")));
}

#[test]
fn the_regions_of_a_regional_office_are_peers_too() {
    let office = Office {
        id: Id::new(1),
        name: "Kantor Wilayah Sumbagsel".into(),
        kind: OfficeKind::RegionalOffice,
        regions: ["15", "16", "17", "18", "19"].map(code).to_vec(),
        opened: None,
        closed: None,
    };
    let found = babel(&shipped(), &[office], |_| {});
    let kinds: Vec<PeerKind> = found.ranks.iter().map(|ranking| ranking.kind).collect();
    assert_eq!(kinds, [PeerKind::Zone, PeerKind::RegionalOffice, PeerKind::Country]);
    let rank = found.ranks[1].rank().unwrap();
    assert_eq!((rank.position, rank.of, rank.group.indonesian.as_str()), (3, 5, "Kantor Wilayah Sumbagsel"));
}

#[test]
fn published_percents_answer_only_the_definition_they_were_printed_for() {
    let changes: [fn(&mut Question); 4] = [
        |question| question.place = Place::Residence,
        |question| question.count = Count::Memberships,
        |question| question.denominator = DenominatorKind::Sakernas,
        |question| question.with.migrant = true,
    ];
    for change in changes {
        assert_eq!(babel(&shipped(), &[], change).rank, None);
    }
}

#[test]
fn the_print_nearest_to_the_day_speaks_and_one_of_another_year_does_not() {
    let zone = |published: &[PublishedFigure]| babel(published, &[], |_| {}).ranks[0].clone();
    let peer = |published: &[PublishedFigure]| {
        zone(published).peers.into_iter().find(|peer| peer.region == code("17")).unwrap()
    };
    let near = [printed("17", "2024-12", "37"), printed("17", "2025-07-07", "27.16"), printed("17", "2025", "50")];
    assert_eq!(peer(&near).percent.unwrap().to_string(), "27.16");
    assert!(peer(&near).contested, "37 was printed too");
    assert!(!peer(&near[1..2]).contested);
    assert_eq!(peer(&[printed("17", "2023-12", "37")]).percent, None);
    // Percents of a part of the workers are no coverage of all.
    assert_eq!(peer(&[PublishedFigure { segment: "BPU".into(), ..printed("17", "2025-06", "8") }]).percent, None);
    // Babel's own printed percent never stands in for the one that was computed.
    let own = zone(&[printed("19", "2025-06-01", "99")]);
    assert_eq!(own.peers[0].percent.unwrap().to_string(), "27.24");
}

#[test]
fn a_printed_rank_stands_beside_the_reckoned_one() {
    let mut figures = shipped();
    figures.push(PublishedFigure {
        metric: "rank".into(),
        unit: "rank_zone".into(),
        ..printed("19", "2025-06-01", "6")
    });
    let zone = babel(&figures, &[], |_| {}).ranks[0].clone();
    assert_eq!((zone.position, zone.printed.map(|rank| rank.position)), (Some(6), Some(6)));
}

proptest! {
    #[test]
    fn numbers_and_dates_keep_the_precision_of_the_print(
        whole in 0_u32..10_000_000, fraction in "[0-9]{0,6}", year in 1_990_i16..2_100, month in 1_i8..=12, day in 1_i8..=28,
    ) {
        let text = if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") };
        prop_assert_eq!(text.parse::<PrintedNumber>().unwrap().to_string(), text);
        for text in [format!("{year}"), format!("{year}-{month:02}"), format!("{year}-{month:02}-{day:02}")] {
            let date: PrintedDate = text.parse().unwrap();
            prop_assert_eq!(date.to_string(), text);
            prop_assert!(date.first <= date.last);
        }
    }

    #[test]
    fn texts_that_are_no_numbers_are_refused(text in "[0-9., %a-z-]{0,12}") {
        let plain = text.trim().strip_prefix('-').unwrap_or(text.trim());
        let number = plain.split_once('.').map_or(!plain.is_empty(), |(whole, fraction)| {
            !whole.is_empty() && !fraction.is_empty() && !fraction.contains('.')
        }) && plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        prop_assert_eq!(text.parse::<PrintedNumber>().is_ok(), number && decimals <= 6 && plain.len() <= 16);
    }
}
