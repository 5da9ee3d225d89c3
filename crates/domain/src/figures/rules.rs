//! The identities between figures of one region and time, written as rules between quantities.

use std::collections::HashMap;

use super::interval::{COUNT, Interval, ONE};
use super::slip;
use super::source::Known;
use super::system::{ANY_COUNT, ANY_DIFFERENCE, ANY_SHARE, Fact, Law, Rule, System, Var};
use crate::PrintedNumber;

/// What is counted, of whom, and in which time where that matters.
pub(super) type Quantity = (String, String, String);

/// A system with the name of each of its quantities.
#[derive(Default)]
pub(super) struct Named {
    pub system: System,
    pub names: Vec<Quantity>,
    places: HashMap<Quantity, Var>,
}

/// The classes of members that share no person.
const CLASSES: [&str; 4] = ["PU", "BPU", "JAKON", "PMI"];
/// The programs that share no claim.
const PROGRAMS: [&str; 5] = ["JHT", "JKK", "JKM", "JP", "JKP"];
/// Measures of the coverage of one group of people.
const COVERAGE: [&str; 9] = [
    "eligible",
    "active",
    "not_covered",
    "coverage_pct",
    "not_covered_pct",
    "target_participants",
    "target_pct",
    "gap_to_target",
    "gap_pct",
];

impl Named {
    /// The place of a quantity; a new one may be anything of its kind.
    pub(super) fn var(&mut self, metric: &str, segment: &str, own: &str, any: Interval) -> Var {
        let name = (metric.to_owned(), segment.to_owned(), own.to_owned());
        let next = self.system.range.len();
        let place = *self.places.entry(name.clone()).or_insert(next);
        if place == next {
            self.system.range.push(any);
            self.names.push(name);
        }
        place
    }

    fn rule(&mut self, law: Law) {
        self.system.rules.push(Rule { law, needs: Vec::new() });
    }

    fn known(&self, metric: &str, segment: &str, own: &str) -> Option<Var> {
        self.places.get(&(metric.to_owned(), segment.to_owned(), own.to_owned())).copied()
    }

    /// Facts that speak of a quantity.
    fn facts_of(&self, var: Var) -> Vec<usize> {
        (0..self.system.facts.len()).filter(|fact| self.system.facts[*fact].var == var).collect()
    }
}

/// What a quantity may be before anything is said.
fn any(metric: &str, share: bool) -> Interval {
    match metric {
        "gap_to_target" | "gap_pct" | "growth_pct" | "coverage_change" => ANY_DIFFERENCE,
        _ if share => ANY_SHARE,
        _ => ANY_COUNT,
    }
}

/// The system of some figures; `wider` says by how many thousandths a figure of another moment may have moved.
pub(super) fn system(known: &Known<'_>, places: &[usize], wider: impl Fn(usize) -> i128) -> Named {
    let mut named = Named::default();
    for place in places {
        let said = &known.said[*place];
        let (metric, segment, own) = said.quantity();
        let var = named.var(metric, segment, &own, any(metric, said.share));
        let by = wider(*place);
        let fact = Fact { figure: *place, var, widest: said.widest.widened(by), nearest: said.nearest.widened(by) };
        named.system.facts.push(fact);
    }
    let printed = named.names.clone();
    let mut segments: Vec<&str> = Vec::new();
    for (metric, segment, _) in &printed {
        if COVERAGE.contains(&metric.as_str()) && !segments.contains(&segment.as_str()) {
            segments.push(segment);
        }
    }
    for segment in &segments {
        coverage(&mut named, segment);
    }
    let in_full = |place: &usize| {
        let segment = known.said[*place].figure.segment.to_lowercase();
        segment == "formal" || segment == "informal"
    };
    let said_in_full = places.iter().any(in_full);
    for metric in ["eligible", "active", "registered_participants"] {
        classes(known, &mut named, metric, &printed, said_in_full);
    }
    programs(&mut named, &printed);
    if printed.iter().any(|(metric, ..)| matches!(metric.as_str(), "working" | "labour_force")) {
        labour(&mut named);
    }
    named
}

/// Percent = active / eligible; uncovered = eligible - active; target = percent x eligible; gap = target - active.
fn coverage(named: &mut Named, segment: &str) {
    let mut var = |metric: &str, any: Interval| named.var(metric, segment, "", any);
    let [eligible, active, uncovered] = ["eligible", "active", "not_covered"].map(|metric| var(metric, ANY_COUNT));
    let [covered, open] = ["coverage_pct", "not_covered_pct"].map(|metric| var(metric, ANY_SHARE));
    let target = var("target_participants", ANY_COUNT);
    let aim = var("target_pct", ANY_SHARE);
    let gap = var("gap_to_target", ANY_DIFFERENCE);
    let points = var("gap_pct", ANY_DIFFERENCE);
    let one = named.var("one", "", "", Interval { lo: ONE, hi: ONE });
    // A target is a percent of the eligible in whole persons; the other percents are of whole persons already.
    for (share, part, rounding) in
        [(covered, active, 0), (open, uncovered, 0), (aim, target, COUNT), (points, gap, COUNT)]
    {
        named.rule(Law::Share { whole: eligible, share, part, rounding });
    }
    for (total, first, second) in
        [(eligible, active, uncovered), (one, covered, open), (target, active, gap), (aim, covered, points)]
    {
        named.rule(Law::Sum { total, parts: vec![first, second] });
    }
}

/// Parts of a group are no more than the group, and together they are it where they are said to be all.
///
/// Formal and informal are all there is (`said_in_full`); PU and BPU may leave construction unnamed.
fn classes(known: &Known<'_>, named: &mut Named, metric: &str, printed: &[Quantity], said_in_full: bool) {
    let segments: Vec<&str> =
        printed.iter().filter(|(found, ..)| found == metric).map(|(_, segment, _)| segment.as_str()).collect();
    let has = |segment: &&str| segments.contains(segment);
    if segments.iter().all(|segment| *segment == "total") {
        return;
    }
    let total = named.var(metric, "total", "", ANY_COUNT);
    for segment in segments.iter().filter(|segment| **segment != "total") {
        if let Some(part) = named.known(metric, segment, "") {
            named.rule(Law::AtMost { total, parts: vec![part] });
        }
    }
    let found: Vec<&str> = CLASSES.into_iter().filter(|class| has(class)).collect();
    let parts: Vec<Var> = found.iter().filter_map(|class| named.known(metric, class, "")).collect();
    if parts.len() >= 2 {
        named.rule(Law::AtMost { total, parts: parts.clone() });
    }
    let [Some(wage), Some(own)] = ["PU", "BPU"].map(|class| named.known(metric, class, "")) else { return };
    if let Some(both) = named.known(metric, "PU+BPU", "") {
        named.rule(Law::Sum { total: both, parts: vec![wage, own] });
    }
    if has(&"total") {
        let needs = parts.iter().chain([&total]).flat_map(|var| named.facts_of(*var)).collect();
        let all = has(&"JAKON") || said_in_full || nearly_all(named, total, &parts);
        if all || one_slip_away(known, named, total, &parts) {
            named.system.rules.push(Rule { law: Law::Sum { total, parts }, needs });
        }
    }
}

/// Construction workers, where a print leaves them out, are more than a twentieth of all: a smaller rest is a slip.
const LEFT_OUT_MIN: i128 = 20;

/// Counts below this have too few digits for a slip to be told from chance.
const EXACT_MIN: i128 = 10_000 * COUNT;

/// Whether the parts come so near to the total, however the prints are meant, that they are all of it.
fn nearly_all(named: &Named, total: Var, parts: &[Var]) -> bool {
    let said = |var: &Var| named.system.facts.iter().find(|fact| fact.var == *var).map(|fact| fact.widest);
    let least: Option<i128> = parts.iter().map(|part| said(part).map(|said| said.lo)).sum();
    match (said(&total), least) {
        (Some(total), Some(least)) => total.hi - least < total.lo / LEFT_OUT_MIN,
        _ => false,
    }
}

/// Whether one figure with one digit else, or two digits exchanged, makes the parts exactly the total: with numbers
/// printed to the last of many digits that is no chance.
fn one_slip_away(known: &Known<'_>, named: &Named, total: Var, parts: &[Var]) -> bool {
    let figure = |var: Var| {
        let fact = named.system.facts.iter().find(|fact| fact.var == var)?;
        let exact = fact.widest.lo == fact.widest.hi && fact.widest.lo >= EXACT_MIN;
        exact.then(|| known.said[fact.figure].figure.value)
    };
    let Some(total) = figure(total) else { return false };
    let parts: Vec<PrintedNumber> = parts.iter().filter_map(|part| figure(*part)).collect();
    if parts.len() < 2 {
        return false;
    }
    let missing = total.digits() - parts.iter().map(|part| part.digits()).sum::<i64>();
    let slips = |value: PrintedNumber| slip::transpositions(value).into_iter().chain(slip::digit_changes(value));
    slips(total).any(|meant| meant.digits() == total.digits() - missing)
        || parts.iter().any(|part| slips(*part).any(|meant| meant.digits() == part.digits() + missing))
}

/// Claims by program are at most all claims, and all of them when every program is named. Scholarships stand outside.
fn programs(named: &mut Named, printed: &[Quantity]) {
    let claims = |(metric, segment, _): &&Quantity| metric.starts_with("claim") && segment == "total";
    for (metric, _, own) in printed.iter().filter(claims) {
        let parts: Vec<Var> = PROGRAMS.into_iter().filter_map(|program| named.known(metric, program, own)).collect();
        let Some(total) = named.known(metric, "total", own) else { continue };
        if parts.is_empty() {
            continue;
        }
        if parts.len() == PROGRAMS.len() {
            let needs = parts.iter().flat_map(|part| named.facts_of(*part)).collect();
            named.system.rules.push(Rule { law: Law::Sum { total, parts: parts.clone() }, needs });
        }
        named.rule(Law::AtMost { total, parts });
    }
}

/// The survey of the labour force: working = formal + informal, labour force = working + unemployed.
fn labour(named: &mut Named) {
    let mut var = |metric: &str, any: Interval| named.var(metric, "total", "", any);
    let [force, working, formal, informal, unemployed, age] =
        ["labour_force", "working", "working_formal", "working_informal", "unemployed", "working_age"]
            .map(|metric| var(metric, ANY_COUNT));
    let [formal_share, informal_share] = ["formal_pct", "informal_pct"].map(|metric| var(metric, ANY_SHARE));
    let one = named.var("one", "", "", Interval { lo: ONE, hi: ONE });
    named.rule(Law::Sum { total: working, parts: vec![formal, informal] });
    named.rule(Law::Sum { total: force, parts: vec![working, unemployed] });
    named.rule(Law::Sum { total: one, parts: vec![formal_share, informal_share] });
    named.rule(Law::AtMost { total: age, parts: vec![force] });
    named.rule(Law::Share { whole: working, share: formal_share, part: formal, rounding: 0 });
    named.rule(Law::Share { whole: working, share: informal_share, part: informal, rounding: 0 });
}
