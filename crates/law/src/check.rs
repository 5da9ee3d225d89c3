//! What must hold inside the law data beyond its form: amounts that follow from others, sources behind readings.

use serde::Serialize;
use units::{Date, Rupiah};

use crate::benefit::benefit_examples;
use crate::body::Law;
use crate::contribution::ROUNDING;
use crate::dated::Reading;
use crate::example::examples;
use crate::instrument::lives;
use crate::rules::{LawError, gaps};

/// What a check of the law data found.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Rules read.
    pub rules: usize,
    /// Dated values.
    pub values: usize,
    /// Values from memory: `rule from`.
    pub recalled: Vec<String>,
    /// Values whose end has passed without a successor: `rule until`.
    pub stale: Vec<String>,
    /// Instruments cited whose life `law/instruments.toml` does not tell.
    pub instruments_unlisted: Vec<String>,
    /// Entries of `law/gaps.toml`.
    pub gaps: usize,
    /// Worked examples.
    pub examples: usize,
    /// Those that rest on a recalled value.
    pub examples_on_recalled: usize,
    /// Their names.
    pub recalled_examples: Vec<String>,
    /// What has to be mended.
    pub problems: Vec<String>,
}

/// Checks the law; `today` tells which yearly numbers have run out.
pub fn check(law: &Law, today: Date) -> Check {
    let mut check = Check {
        rules: 0,
        values: 0,
        recalled: Vec::new(),
        stale: Vec::new(),
        instruments_unlisted: Vec::new(),
        gaps: gaps().len(),
        examples: 0,
        examples_on_recalled: 0,
        recalled_examples: Vec::new(),
        problems: Vec::new(),
    };
    for rule in law.catalogue().rules() {
        check.rules += 1;
        check.values += rule.values.len();
        for pair in rule.values.windows(2) {
            if pair[0].from >= pair[1].from || pair[0].until.is_some_and(|until| until >= pair[1].from) {
                check.problems.push(format!("{}: {} does not end before {}", rule.id, pair[0].from, pair[1].from));
            }
        }
        for value in &rule.values {
            let citation = &value.citation;
            if citation.reading == Reading::Recalled {
                check.recalled.push(format!("{} {}", rule.id, value.from));
            } else if citation.source.is_empty() {
                check.problems.push(format!("{} {}: read, but no source", rule.id, value.from));
            }
            if citation.instrument.is_empty() {
                check.problems.push(format!("{} {}: no instrument", rule.id, value.from));
            }
        }
        let last = rule.values.last().and_then(|value| value.until);
        if let Some(until) = last.filter(|until| *until < today) {
            check.stale.push(format!("{} {until}", rule.id));
        }
    }
    let lives = lives(law.catalogue());
    check.problems.extend(lives.outside);
    check.instruments_unlisted = lives.unlisted.into_iter().collect();
    amounts(law, &mut check.problems);
    let rests_on = |reading: Option<Reading>| reading == Some(Reading::Recalled);
    check.hold(benefit_examples(), |example| {
        let recalled = example.answer(law).is_ok_and(|answer| rests_on(answer.reading));
        (example.name.clone(), example.differences(law), recalled)
    });
    check.hold(examples(), |example| {
        let recalled = example.answer(law).is_ok_and(|answer| rests_on(answer.reading));
        (example.name.clone(), example.differences(law), recalled)
    });
    check.examples_on_recalled = check.recalled_examples.len();
    check
}

impl Check {
    /// Adds what examples come to: name, differences, and whether the answer rests on memory.
    fn hold<E>(&mut self, examples: Result<Vec<E>, LawError>, come_to: impl Fn(&E) -> (String, Vec<String>, bool)) {
        let examples = match examples {
            Ok(examples) => examples,
            Err(error) => return self.problems.push(error.to_string()),
        };
        self.examples += examples.len();
        for (name, differences, recalled) in examples.iter().map(come_to) {
            self.problems.extend(differences.into_iter().map(|difference| format!("example {name}: {difference}")));
            self.recalled_examples.extend(recalled.then_some(name));
        }
    }
}

/// Amounts that the sources print beside the rates they follow from.
fn amounts(law: &Law, problems: &mut Vec<String>) {
    let (terms, wages) = (law.terms(), law.wage_terms());
    let mut hold = |holds: bool, what: String| {
        if !holds {
            problems.push(what);
        }
    };
    for dated in terms.bpu_brackets.values() {
        let day = dated.from;
        let rates = (terms.bpu_jkk.taken(day), terms.bpu_jht.taken(day), terms.bpu_jkm.taken(day));
        let (Ok(jkk), Ok(jht), Ok(jkm)) = rates else {
            hold(false, format!("bpu.brackets {day}: no rate is in force"));
            continue;
        };
        for bracket in &dated.value {
            let of = |rate| (bracket.basis * rate).round(ROUNDING);
            hold(of(*jkk.value) == bracket.jkk, format!("bpu.brackets: JKK of basis {}", bracket.basis));
            hold(of(*jht.value) == bracket.jht, format!("bpu.brackets: JHT of basis {}", bracket.basis));
            let within =
                bracket.income_min <= bracket.basis && bracket.income_max.is_none_or(|max| bracket.basis <= max);
            hold(within, format!("bpu.brackets: basis {} lies outside its incomes", bracket.basis));
        }
        for pair in dated.value.windows(2) {
            let ascends = pair[0].income_max.is_some_and(|max| max < pair[1].income_min);
            hold(ascends, format!("bpu.brackets: {} does not follow", pair[1].income_min));
        }
        let lowest = dated.value[0];
        let two = terms.bpu_minimum_two.taken(day).is_ok_and(|two| *two.value == lowest.jkk + *jkm.value);
        hold(two, "bpu.minimum_two_programs is not the sum of its parts".to_owned());
        let three = lowest.jkk + *jkm.value + lowest.jht;
        let three = terms.bpu_minimum_three.taken(day).is_ok_and(|found| *found.value == three);
        hold(three, "bpu.minimum_three_programs is not the sum of its parts".to_owned());
    }
    let (jkk, jkm) = (&law.benefit_terms().jkk, &law.benefit_terms().jkm);
    for floor in jkk.death_floor.values() {
        let grant = jkm.grant.taken(floor.from).is_ok_and(|grant| *grant.value == floor.value);
        hold(grant, format!("jkk.death_floor {}: not the JKM grant", floor.from));
    }
    let scholarship = &law.benefit_terms().scholarship;
    for levels in scholarship.levels.values() {
        let whole = levels.value.iter().map(|level| level.per_year.times(level.years_max).unwrap_or_default()).sum();
        let one = scholarship.max_per_child.taken(levels.from).is_ok_and(|most| *most.value == whole);
        hold(one, format!("scholarship.max_per_child {}: not the sum of the levels", levels.from));
        let children = scholarship.max_children.taken(levels.from).map_or(0, |most| *most.value);
        let all = scholarship.max_total.taken(levels.from).is_ok_and(|most| Some(*most.value) == whole.times(children));
        hold(all, format!("scholarship.max_total {}: not max_children of one child's", levels.from));
    }
    for total in jkm.total.values() {
        let of = |rule: &crate::Dated<Rupiah>| rule.taken(total.from).map_or(Rupiah::ZERO, |taken| *taken.value);
        let sum = of(&jkm.grant) + of(&jkm.periodic) + of(&jkm.funeral);
        hold(sum == total.value, format!("jkm.total {}: not the sum of its parts", total.from));
    }
    for (day, slices) in law.benefit_terms().jht.slices() {
        let first_at_nothing = slices.first().is_some_and(|slice| slice.over == Rupiah::ZERO);
        let meet = slices.windows(2).all(|pair| pair[0].to == Some(pair[1].over) && pair[0].rate < pair[1].rate);
        let open = slices.last().is_some_and(|slice| slice.to.is_none());
        hold(first_at_nothing && meet && open, format!("jht.tax {day}: the slices do not meet or do not rise"));
    }
    for kind in terms.business.values().iter().flat_map(|dated| &dated.value) {
        hold((1..=5).contains(&kind.class) && !kind.sector.is_empty(), format!("risk.business: {}", kind.name));
        let industries = wages.relief_2025_industries.values().iter().flat_map(|dated| &dated.value);
        let known = kind.industry.as_ref().is_none_or(|code| industries.clone().any(|known| known.code == *code));
        hold(known, format!("risk.business: {} has an industry no relief knows", kind.name));
    }
    for dated in terms.tiers.values() {
        let first_at_nothing = dated.value[0].over == Rupiah::ZERO;
        let meet = dated.value.windows(2).all(|pair| pair[0].to == Some(pair[1].over));
        hold(first_at_nothing && meet, format!("jakon.tiers {}: the slices do not meet", dated.from));
    }
    for (reached, program) in [(&terms.tiers_jkk, "jkk"), (&terms.tiers_jkm, "jkm")] {
        for point in reached.values().iter().flat_map(|dated| &dated.value) {
            let day = reached.values()[0].from;
            let owed = law.construction(units::Month::containing(day)).map(|month| {
                let owed = month.of_contract(point.at, &mut crate::Silent);
                owed.lines()[usize::from(program == "jkm")].amount
            });
            hold(owed == Ok(point.amount), format!("jakon.cumulative.{program}: {} at {}", point.amount, point.at));
        }
    }
    for total in wages.jkp_total.values() {
        let whole = Rupiah::new(1_000_000_000);
        let of = |dated: &crate::Dated<units::Rate>| {
            dated.taken(total.from).map_or(Rupiah::ZERO, |rate| (whole * *rate.value).round(ROUNDING))
        };
        let parts = of(&wages.jkp_government) + of(&wages.jkp_from_jkk) + of(&wages.jkp_from_jkm);
        let whole = (whole * total.value).round(ROUNDING);
        hold(parts == whole, format!("pu.jkp.rate.total {}: not the sum of its parts", total.from));
    }
    for jkm in terms.relief_2020_bpu_jkm.values() {
        let month = units::Month::containing(jkm.from);
        let owed = law.bpu(month, Some(crate::Program::Jkm.into()), crate::Funding::Own, crate::Work::Other);
        let owed = owed.map(|owed| owed.reckon(Some(Rupiah::ZERO), &mut crate::Silent).total());
        hold(owed == Ok(jkm.value), "relief.2020.bpu_jkm is not what the relief leaves".to_owned());
    }
    for least in terms.relief_2026_min_total.values() {
        let month = units::Month::containing(least.from);
        let owed = law.bpu(month, None, crate::Funding::Own, crate::Work::Transport);
        let owed = owed.map(|owed| owed.reckon(Some(Rupiah::ZERO), &mut crate::Silent).total());
        hold(owed == Ok(least.value), "relief.2026.bpu.min_total is not what the relief leaves".to_owned());
    }
}
