//! Strange but readable facts: every kind of benefit answers or refuses, and never stops.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::panic::catch_unwind;

use law::{BenefitCase, Decision, JointLeave, Law, benefit_kinds};

/// Where a template holds a day, a month or a number, and how long it is.
fn places(text: &str) -> Vec<(usize, usize, &'static [&'static str])> {
    const DAYS: &[&str] = &["1850-01-01", "2015-07-01", "2200-12-31"];
    const MONTHS: &[&str] = &["1850-01", "2015-07", "2200-12"];
    const NUMBERS: &[&str] = &["0", "1", "9999", "1000000000000000"];
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let fact = line.split('#').next().unwrap();
        let mut at = fact.find('=').map_or(fact.len(), |equals| equals + 1);
        while at < fact.len() {
            let rest = &fact[at..];
            let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
            let values = match (length, rest.as_bytes()[..length].contains(&b'-')) {
                (0, _) => None,
                (10, true) => Some(DAYS),
                (7, true) => Some(MONTHS),
                _ => Some(NUMBERS),
            };
            places.extend(values.map(|values| (start + at, length, values)));
            at += length.max(1);
        }
        start += line.len();
    }
    places
}

#[test]
fn every_kind_answers_or_refuses_whatever_a_fact_says() {
    let law = Law::built_in();
    let (mut answered, mut refused) = (0, 0);
    for kind in benefit_kinds() {
        let template = kind.template();
        let places = places(template);
        assert!(!places.is_empty(), "{}", kind.name);
        for (at, length, values) in places {
            for value in values {
                let text = format!("{}{value}{}", &template[..at], &template[at + length..]);
                let result =
                    catch_unwind(|| BenefitCase::read(&text).and_then(|case| case.answer(&law, JointLeave::Works)));
                match result.unwrap_or_else(|_| panic!("{} stopped with {value}:\n{text}", kind.name)) {
                    Ok(answer) => {
                        assert_eq!(answer.total, answer.lines.iter().map(|line| line.amount).sum(), "{text}");
                        assert!(answer.decision != Decision::Denied || answer.lines.is_empty(), "{text}");
                        answered += 1;
                    }
                    Err(said) => {
                        assert!(said.to_string().len() > 10, "{said}");
                        refused += 1;
                    }
                }
            }
        }
    }
    assert!(answered >= 100 && refused >= 100, "{answered} {refused}");
}
