//! Who is covered on which day.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use law::{Class, CoverageRules, Law, Program, Programs, Role, RoleGroup, Standing, Term, gaps, standing};
use units::{Date, RegionKind};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn on(class: Class, term: Term, day: &str) -> Standing {
    standing(class, term, &CoverageRules::built_in().on(date(day)).unwrap())
}

fn paid_until(text: &str) -> Term {
    Term { paid_until: Some(date(text)), ..Term::default() }
}

#[test]
fn cover_ends_after_three_unpaid_months() {
    let term = paid_until("2025-02-28");
    let grace = Standing::Grace { until: date("2025-06-15") };
    let lapsed = Standing::Lapsed { since: date("2025-06-16") };
    let month_ends = [
        ("2025-02-28", Standing::Paid),
        ("2025-03-31", grace),
        ("2025-04-30", grace),
        ("2025-05-31", grace),
        ("2025-06-30", lapsed),
        ("2025-07-31", lapsed),
        ("2025-12-31", lapsed),
        ("2026-02-28", lapsed),
    ];
    for (day, expected) in month_ends {
        assert_eq!(on(Class::Bpu, term, day), expected, "{day}");
    }
}

#[test]
fn the_day_before_the_day_of_and_the_day_after_a_due_date() {
    let term = paid_until("2025-02-28");
    let cases = [
        (Class::Bpu, "2025-03-15", true, false),
        (Class::Bpu, "2025-03-16", true, true),
        (Class::Bpu, "2025-06-15", true, true),
        (Class::Bpu, "2025-06-16", false, false),
        (Class::Pu, "2025-04-15", true, false),
        (Class::Pu, "2025-04-16", true, true),
        (Class::Pu, "2025-07-15", true, true),
        (Class::Pu, "2025-07-16", false, false),
        (Class::Jakon, "2025-02-28", true, false),
        (Class::Jakon, "2025-03-01", false, false),
        (Class::Pmi, "2025-03-01", false, false),
    ];
    for (class, day, active, grace) in cases {
        let found = on(class, term, day);
        assert_eq!(found.is_active(), active, "{class:?} {day}");
        assert_eq!(matches!(found, Standing::Grace { .. }), grace, "{class:?} {day}");
    }
}

#[test]
fn a_leap_february_and_a_part_month_count_by_months_not_days() {
    assert_eq!(on(Class::Bpu, paid_until("2024-02-29"), "2024-05-31"), Standing::Grace { until: date("2024-06-15") });
    // 28 February of a leap year leaves one day of February unpaid.
    assert_eq!(on(Class::Bpu, paid_until("2024-02-28"), "2024-05-31"), Standing::Lapsed { since: date("2024-05-16") });
}

#[test]
fn reported_dates_win_over_payment() {
    let term = Term { starts: Some(date("2025-01-01")), ends: Some(date("2025-04-30")), ..paid_until("2025-12-31") };
    assert_eq!(on(Class::Pu, term, "2024-12-31"), Standing::NotYet { from: date("2025-01-01") });
    assert_eq!(on(Class::Pu, term, "2025-01-01"), Standing::Paid);
    assert_eq!(on(Class::Pu, term, "2025-04-30"), Standing::Paid);
    assert_eq!(on(Class::Pu, term, "2025-05-01"), Standing::Lapsed { since: date("2025-05-01") });
    assert_eq!(on(Class::Bpu, Term::default(), "2025-05-01"), Standing::Paid);
}

#[test]
fn before_the_first_known_value_there_is_no_answer() {
    let error = CoverageRules::built_in().on(date("2015-01-01")).unwrap_err();
    assert_eq!(error.on, date("2015-01-01"));
}

#[test]
fn rules_out_of_order_missing_or_unknown_are_refused() {
    let good = CoverageRules::built_in().text().to_owned();
    let later = "\n[[age_end.values]]\nfrom = \"2020-01-01\"\nvalue = 60\ninstrument = \"x\"\nreading = \"recalled\"\nchecked = \"2026-11-01\"\n";
    for (text, says) in [
        (good.replace("[grace_months_pu", "[grace_months_px"), "grace_months_pu is missing"),
        (format!("{good}{later}"), "age_end: 2020-01-01 stands after 2021-04-01"),
        (format!("{good}\n[extra]\ntitle=\"x\"\ncalendar=\"x\"\nunit=\"x\"\nvalues=[]\n"), "extra is no rule"),
    ] {
        let error = CoverageRules::parse(&text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_kelurahan_has_no_village_head_officials_or_council() {
    for role in Role::ALL {
        let village_government = matches!(role.group(), RoleGroup::AparaturDesa | RoleGroup::Bpd);
        assert_eq!(role.can_exist_in(RegionKind::Kelurahan), !village_government, "{role:?}");
        assert!(role.can_exist_in(RegionKind::Desa));
        assert_eq!(role.code().parse::<Role>().unwrap(), role);
    }
    assert_eq!("Kader Posyandu".parse::<Role>().unwrap(), Role::KaderPosyandu);
    assert!("lurah".parse::<Role>().is_err());
}

#[test]
fn codes_of_programs_and_classes_come_back() {
    for program in Program::ALL {
        assert_eq!(program.code().parse::<Program>().unwrap(), program);
    }
    for class in Class::ALL {
        assert_eq!(class.code().to_lowercase().parse::<Class>().unwrap(), class);
    }
    let all: Programs = Program::ALL.into_iter().collect();
    assert!(all.contains_all(Programs::BASE) && !Programs::BASE.contains_all(all));
}

#[test]
fn gaps_and_titles_are_said_in_both_languages() {
    let gaps = gaps();
    assert!(gaps.len() > 40 && gaps.iter().all(|gap| !gap.touches.is_empty()));
    let law = Law::built_in();
    let titles = law.catalogue().rules().map(|rule| (&rule.id, &rule.title));
    let said = gaps.iter().map(|gap| (&gap.id, &gap.text)).chain(titles);
    let alike: Vec<_> = said.filter(|(_, text)| text.english.is_empty() || text.english == text.indonesian).collect();
    assert!(alike.is_empty(), "{alike:?}");
}
