//! Which figures speak of one region and time, and what they say together.

use std::collections::{BTreeMap, BTreeSet};

use units::{Date, Month};

use super::conflict::smallest_conflict;
use super::interval::{Interval, Range};
use super::rules::{Named, Quantity, system};
use super::source::{Known, Said};
use super::{FigureConflict, FigureGroup, FigureVerdict, slip, words};
use crate::PrintedDate;

/// By how many thousandths a figure of the same month may have moved between two sources.
const MOVED_IN_MONTH: i128 = 30;
/// The same where one of them names a quarter or a year only.
const MOVED_IN_YEAR: i128 = 150;
/// Denominators are published for a year: they move less.
const MOVED_ELIGIBLE: i128 = 30;
/// How many years ahead a target may lie of the figures it is held against, when one source says both.
const YEARS_AHEAD: i16 = 2;
/// How many days may lie between the figures of a source and those that its target is lent to.
const LENT_DAYS_MAX: i64 = 184;
/// Of one source with several targets for a year, each is tried; more than this many ways are not.
const WAYS_MAX: usize = 8;

/// Figures of one region that are held against each other.
pub(super) struct Group {
    pub observed: Vec<usize>,
    pub targets: Vec<usize>,
    pub as_of: String,
}

/// The time of a figure, as coarse as it is grouped: a month, or the quarter or year that it was printed with.
fn period(when: PrintedDate) -> (Date, Date) {
    let (first, last) = (Month::containing(when.first), Month::containing(when.last));
    if first == last { (first.first_day(), first.last_day()) } else { (when.first, when.last) }
}

fn is_coarse(when: PrintedDate) -> bool {
    Month::containing(when.first) != Month::containing(when.last)
}

/// All groups: each observation stands in one, a target in every group that it is held against.
pub(super) fn groups(known: &Known<'_>) -> Vec<Group> {
    let mut found = Vec::new();
    for places in known.by_area().values() {
        of_area(known, places, &mut found);
    }
    found
}

fn of_area(known: &Known<'_>, places: &[usize], found: &mut Vec<Group>) {
    let said = &known.said;
    let (targets, observed): (Vec<usize>, Vec<usize>) = places.iter().partition(|place| said[**place].is_target());
    let mut times: BTreeMap<(Date, Date), Vec<usize>> = BTreeMap::new();
    for place in &observed {
        times.entry(period(said[*place].when())).or_default().push(*place);
    }
    join_coarse(known, &mut times);
    let mut attached: BTreeSet<usize> = BTreeSet::new();
    for observed in times.into_values() {
        let sources: BTreeSet<usize> = observed.iter().map(|place| said[*place].source).collect();
        let mut own: BTreeSet<usize> = BTreeSet::new();
        for source in sources {
            own.extend(targets_for(known, &observed, &targets, source));
        }
        attached.extend(&own);
        let as_of = time_of(known, &observed);
        found.push(Group { observed, targets: own.into_iter().collect(), as_of });
    }
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for place in targets {
        years.entry(said[place].when().last.year()).or_default().push(place);
    }
    for targets in years.into_values() {
        let alone = targets.iter().any(|place| !attached.contains(place));
        if alone || said_by_several(known, &targets) {
            let as_of = time_of(known, &targets);
            found.push(Group { observed: Vec::new(), targets, as_of });
        }
    }
}

/// A figure of a whole year or quarter joins the month of it that the same source speaks of, or the only one there is.
fn join_coarse(known: &Known<'_>, times: &mut BTreeMap<(Date, Date), Vec<usize>>) {
    let said = &known.said;
    let months: Vec<(Date, Date)> =
        times.iter().filter(|(_, places)| !is_coarse(said[places[0]].when())).map(|(time, _)| *time).collect();
    let coarse: Vec<usize> = times.values().flatten().copied().filter(|place| is_coarse(said[*place].when())).collect();
    for place in coarse {
        let when = said[place].when();
        let within: Vec<(Date, Date)> =
            months.iter().copied().filter(|(first, last)| *first <= when.last && when.first <= *last).collect();
        let same_source =
            within.iter().rev().find(|time| times[time].iter().any(|other| said[*other].source == said[place].source));
        let only = if let [only] = &within[..] { Some(only) } else { None };
        let Some(time) = same_source.or(only).copied() else { continue };
        let own = times.get_mut(&period(when)).expect("a coarse figure stands in its own time");
        own.retain(|other| *other != place);
        times.get_mut(&time).expect("months stay").push(place);
    }
    times.retain(|_, places| !places.is_empty());
    for places in times.values_mut() {
        places.sort_unstable();
    }
}

/// The most precise of the times that most of the figures were printed with.
fn time_of(known: &Known<'_>, places: &[usize]) -> String {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for place in places {
        *times.entry(known.said[*place].when().to_string()).or_default() += 1;
    }
    let most = times.into_iter().max_by_key(|(time, count)| (*count, time.len(), time.clone()));
    most.map(|(time, _)| time).unwrap_or_default()
}

fn said_by_several(known: &Known<'_>, places: &[usize]) -> bool {
    let mut sources: BTreeMap<(&str, &str, String), BTreeSet<usize>> = BTreeMap::new();
    for place in places {
        sources.entry(known.said[*place].quantity()).or_default().insert(known.said[*place].source);
    }
    sources.values().any(|sources| sources.len() > 1)
}

/// The targets that a source's figures are held against: its own nearest ones; where it has none of a kind, those for
/// the same year of sources that speak of nearly the same time and name no other target, unless they differ among themselves.
fn targets_for(known: &Known<'_>, observed: &[usize], targets: &[usize], source: usize) -> Vec<usize> {
    let said = &known.said;
    let own_time = observed.iter().filter(|place| said[**place].source == source);
    let Some(now) = own_time.map(|place| said[*place].when().last).max() else { return Vec::new() };
    let year_of = |place: &usize| said[*place].when().last.year();
    let ahead: Vec<usize> = targets.iter().copied().filter(|place| said[*place].when().last >= now).collect();
    let mut kinds: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for place in &ahead {
        kinds.entry((said[*place].metric, said[*place].segment)).or_default().push(*place);
    }
    let is_own = |place: &usize| said[*place].source == source && year_of(place) <= now.year() + YEARS_AHEAD;
    let own_year = ahead.iter().filter(|place| is_own(place)).map(year_of).min();
    let mut found: Vec<usize> =
        ahead.iter().copied().filter(|place| is_own(place) && Some(year_of(place)) == own_year).collect();
    let own = found.clone();
    for places in kinds.into_values() {
        if places.iter().any(|place| own.contains(place)) {
            continue;
        }
        let others: Vec<usize> = places
            .into_iter()
            .filter(|place| {
                year_of(place) == own_year.unwrap_or(now.year()) && lends(known, *place, &own, targets, now)
            })
            .collect();
        let agree = others.iter().all(|place| said[*place].widest.meets(said[others[0]].widest));
        if agree {
            found.extend(others);
        }
    }
    found
}

/// Whether the source of a target speaks of nearly the same time, and of no target that differs from `own`.
fn lends(known: &Known<'_>, target: usize, own: &[usize], targets: &[usize], now: Date) -> bool {
    let said = &known.said;
    let lender = said[target].source;
    let disagrees = targets.iter().filter(|place| said[**place].source == lender).any(|place| {
        let same = |other: &&usize| {
            said[**other].quantity() == said[*place].quantity()
                && said[**other].when().last.year() == said[*place].when().last.year()
        };
        own.iter().filter(same).any(|other| !said[*other].widest.meets(said[*place].widest))
    });
    let latest = known.latest_observation(&said[target].figure.area, lender);
    let near = latest.is_none_or(|latest| i64::from((now - latest).get_days()).abs() <= LENT_DAYS_MAX);
    near && !disagrees
}

/// One way of holding figures against each other: the facts, and which of them stand together.
pub(super) struct View {
    pub named: Named,
    pub facts: Vec<usize>,
}

/// The group as each of its sources sees it: its own figures as printed, those of others as far as they may have moved.
fn views(known: &Known<'_>, group: &Group) -> Vec<View> {
    let said = &known.said;
    let mut own: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in &group.observed {
        own.entry(said[*place].source).or_default().push(*place);
    }
    // A source with one figure sees no more than others do, except where all have one.
    let several = own.values().any(|places| places.len() > 1);
    let one_day = group.observed.iter().all(|place| {
        let when = said[*place].when();
        when.first == when.last && when == said[group.observed[0]].when()
    });
    let mut found = Vec::new();
    let mut times: Vec<PrintedDate> = Vec::new();
    for (source, places) in own.iter().filter(|(_, places)| !several || places.len() > 1) {
        // Where all have one figure, two of the same time see the same.
        let time = said[places[0]].when();
        if !several && group.targets.is_empty() && times.contains(&time) {
            continue;
        }
        times.push(time);
        let wider = |place: usize| moved(known, place, *source, places);
        let targets = targets_for(known, &group.observed, &group.targets, *source);
        for targets in ways(known, &targets) {
            let all: Vec<usize> = group.observed.iter().copied().chain(targets).collect();
            let named = system(known, &all, wider);
            let facts = (0..all.len()).collect();
            found.push(View { named, facts });
        }
        if one_day && group.targets.is_empty() {
            break;
        }
    }
    if group.observed.is_empty() {
        let named = system(known, &group.targets, |_| 0);
        let facts = (0..group.targets.len()).collect();
        found.push(View { named, facts });
    }
    found
}

/// By how many thousandths a figure may have moved since the moment that `source` speaks of.
fn moved(known: &Known<'_>, place: usize, source: usize, own: &[usize]) -> i128 {
    let said = &known.said[place];
    if said.source == source || said.is_target() || said.is_flow() || said.is_survey() {
        return 0;
    }
    let when = said.when();
    let times = || own.iter().map(|own| known.said[*own].when());
    if when.first == when.last && times().any(|own| own == when) {
        return 0;
    }
    let by = if is_coarse(when) || times().any(is_coarse) { MOVED_IN_YEAR } else { MOVED_IN_MONTH };
    if said.metric == "eligible" { by.min(MOVED_ELIGIBLE) } else { by }
}

/// One source may name two targets for a year, its own and the state's: each way of choosing one of each kind.
fn ways(known: &Known<'_>, targets: &[usize]) -> Vec<Vec<usize>> {
    let said = &known.said;
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    let mut kinds: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for place in targets {
        kinds.entry((said[*place].metric, said[*place].segment)).or_default().push(*place);
    }
    for places in kinds.into_values() {
        let agree = places.iter().all(|place| said[*place].widest.meets(said[places[0]].widest));
        if agree {
            found.iter_mut().for_each(|way| way.extend(&places));
        } else if found.len() * places.len() <= WAYS_MAX {
            found = places.iter().flat_map(|place| found.iter().map(|way| [&way[..], &[*place]].concat())).collect();
        }
    }
    found
}

/// What the figures of a group say together.
/// `lawful` holds the targets that were held against the law already.
pub(super) fn judge(known: &Known<'_>, group: &Group, lawful: &mut BTreeSet<usize>) -> FigureGroup {
    let views = views(known, group);
    let mut figures: Vec<usize> = group.observed.iter().chain(&group.targets).copied().collect();
    figures.sort_unstable();
    let mut conflicts: Vec<(FigureConflict, BTreeMap<String, Range>)> = Vec::new();
    let mut seen: Vec<Vec<usize>> = Vec::new();
    for found in found_conflicts(known, group, &views) {
        let (view, facts) = found;
        let rows: Vec<usize> = facts.iter().map(|fact| view.named.system.facts[*fact].figure).collect();
        let shares_rows = |other: &Vec<usize>| other.iter().any(|row| rows.contains(row));
        if seen.iter().any(shares_rows) {
            continue;
        }
        conflicts.push(told_conflict(known, &view.named, &view.facts, &facts));
        seen.push(rows);
    }
    for place in figures.iter().filter(|place| known.said[**place].is_target() && lawful.insert(**place)) {
        if seen.iter().any(|rows| rows.contains(place)) {
            continue;
        }
        conflicts.extend(slip::against_law(known, *place).map(|conflict| (conflict, BTreeMap::new())));
    }
    conflicts.sort_by_key(|(conflict, _)| (conflict.rows.len(), conflict.rows[0]));
    let checked = views.iter().any(is_checked);
    let verdict = match (conflicts.is_empty(), checked) {
        (false, _) => FigureVerdict::Inconsistent,
        (true, true) => FigureVerdict::Consistent,
        (true, false) => FigureVerdict::NotCheckable,
    };
    let implied = match conflicts.first() {
        Some((_, implied)) => implied.clone(),
        None => implied(&views),
    };
    let conflicts = conflicts.into_iter().map(|(conflict, _)| conflict).collect();
    told(known, group.as_of.clone(), &figures, verdict, (conflicts, implied))
}

/// Conflicts of all views, the smallest first. Where a source names several targets, only what no choice avoids.
fn found_conflicts<'v>(known: &Known<'_>, group: &Group, views: &'v [View]) -> Vec<(&'v View, Vec<usize>)> {
    let mut found: Vec<(&View, Vec<usize>)> = Vec::new();
    for view in views {
        let mut left = view.facts.clone();
        if group.observed.is_empty() {
            found.extend(between_sources(known, view).into_iter().map(|facts| (view, facts)));
            continue;
        }
        while let Some(facts) = smallest_conflict(&view.named.system, &left) {
            left.retain(|fact| !facts.contains(fact));
            if !avoided(known, view, views, &facts) {
                found.push((view, facts));
            }
        }
    }
    found.sort_by_key(|(_, facts)| facts.len());
    found
}

/// Whether the conflict rests on a target that has an alternative of the same source with which there is room.
fn avoided(known: &Known<'_>, view: &View, views: &[View], facts: &[usize]) -> bool {
    let rows = |view: &View, facts: &[usize]| -> Vec<usize> {
        facts.iter().map(|fact| view.named.system.facts[*fact].figure).collect()
    };
    let conflicting = rows(view, facts);
    let (targets, observed): (Vec<usize>, Vec<usize>) =
        conflicting.iter().partition(|row| known.said[**row].is_target());
    if targets.is_empty() {
        return false;
    }
    let same_kind = |left: usize, right: usize| {
        let (left, right) = (&known.said[left], &known.said[right]);
        left.source == right.source && (left.metric, left.segment) == (right.metric, right.segment)
    };
    views.iter().any(|other| {
        let all = rows(other, &other.facts);
        let replaced = targets.iter().all(|target| all.iter().any(|row| same_kind(*row, *target)));
        let differs = targets.iter().any(|target| !all.contains(target));
        let among: Vec<usize> = (0..all.len())
            .filter(|fact| {
                observed.contains(&all[*fact]) || targets.iter().any(|target| same_kind(all[*fact], *target))
            })
            .collect();
        let mut stands = vec![false; all.len()];
        among.iter().for_each(|fact| stands[*fact] = true);
        replaced && differs && other.named.system.room(&stands).is_ok()
    })
}

/// Targets of different sources that differ. What one source says beside its own other target is no contradiction.
fn between_sources(known: &Known<'_>, view: &View) -> Vec<Vec<usize>> {
    let facts = &view.named.system.facts;
    let mut found = Vec::new();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for first in 0..facts.len() {
        for second in first + 1..facts.len() {
            let (left, right) = (&known.said[facts[first].figure], &known.said[facts[second].figure]);
            let same = facts[first].var == facts[second].var && left.source != right.source;
            let fits_elsewhere = |fact: usize, source: usize| {
                facts.iter().any(|other| {
                    other.var == facts[fact].var
                        && known.said[other.figure].source == source
                        && other.widest.meets(facts[fact].widest)
                })
            };
            let differ = same && !fits_elsewhere(first, right.source) && !fits_elsewhere(second, left.source);
            if differ && !used.contains(&first) && !used.contains(&second) {
                used.extend([first, second]);
                found.push(vec![first, second]);
            }
        }
    }
    found
}

/// Whether any figure of the view is told by the others.
fn is_checked(view: &View) -> bool {
    let system = &view.named.system;
    let mut stands = vec![true; system.facts.len()];
    (0..system.facts.len()).any(|fact| {
        stands[fact] = false;
        let var = system.facts[fact].var;
        let told = system.room(&stands).is_ok_and(|room| system.is_told(var, room[var]));
        stands[fact] = true;
        told
    })
}

/// A conflict in words, with what the others of it say of each of its figures.
fn told_conflict(
    known: &Known<'_>,
    named: &Named,
    all: &[usize],
    facts: &[usize],
) -> (FigureConflict, BTreeMap<String, Range>) {
    let system = &named.system;
    let mut stands = vec![false; system.facts.len()];
    facts.iter().for_each(|fact| stands[*fact] = true);
    let mut implied = BTreeMap::new();
    let mut told: Vec<(usize, Interval)> = Vec::new();
    for fact in facts {
        stands[*fact] = false;
        let var = system.facts[*fact].var;
        let room = system.room_to_nearest(&stands).or_else(|_| system.room(&stands));
        stands[*fact] = true;
        let Ok(room) = room else { continue };
        if system.is_told(var, room[var]) {
            told.push((*fact, room[var]));
            let share = known.said[system.facts[*fact].figure].share;
            let range = Range::new(room[var], share);
            implied.entry(key(&named.names[var])).or_insert(range);
        }
    }
    let slip = slip::likely(known, named, all, facts);
    let rows: Vec<usize> = facts.iter().map(|fact| known.row(system.facts[*fact].figure)).collect();
    let explanation = words::conflict(known, named, facts, &told, slip.as_ref());
    (FigureConflict { rows, explanation, slip }, implied)
}

/// The name of a quantity in the answer: `eligible`, or `eligible:PU` of a part of the workers.
fn key((metric, segment, own): &Quantity) -> String {
    let mut key = metric.clone();
    for part in [if segment == "total" { "" } else { segment }, own] {
        if !part.is_empty() {
            key.push(':');
            key.push_str(part);
        }
    }
    key
}

/// What the figures say of every quantity that they bound on both sides.
fn implied(views: &[View]) -> BTreeMap<String, Range> {
    let mut found = BTreeMap::new();
    for view in views {
        let system = &view.named.system;
        let stands = vec![true; system.facts.len()];
        let Ok(room) = system.room_to_nearest(&stands).or_else(|_| system.room(&stands)) else { continue };
        for (var, name) in view.named.names.iter().enumerate() {
            let printed = system.facts.iter().any(|fact| fact.var == var);
            let worth_telling = name.0 != "one" && (name.0 != "gap_pct" || printed);
            if worth_telling && system.is_told(var, room[var]) {
                let share = name.0.ends_with("_pct");
                found.entry(key(name)).or_insert(Range::new(room[var], share));
            }
        }
    }
    found
}

/// The name of the quantity that a figure speaks of.
pub(super) fn key_of(said: &Said<'_>) -> String {
    let (metric, segment, own) = said.quantity();
    key(&(metric.to_owned(), segment.to_owned(), own))
}

/// A group that was judged as one: by `conflict`, else consistent.
pub(super) fn verdict_of(
    known: &Known<'_>,
    as_of: String,
    places: &[usize],
    conflict: Option<FigureConflict>,
) -> FigureGroup {
    let verdict = if conflict.is_some() { FigureVerdict::Inconsistent } else { FigureVerdict::Consistent };
    told(known, as_of, places, verdict, (conflict.into_iter().collect(), BTreeMap::new()))
}

/// The group of `places`, called as the first of them is, with the conflicts found and what the figures imply.
fn told(
    known: &Known<'_>,
    as_of: String,
    places: &[usize],
    verdict: FigureVerdict,
    (conflicts, implied): (Vec<FigureConflict>, BTreeMap<String, Range>),
) -> FigureGroup {
    let first = known.said[places[0]].figure;
    let mut figures: Vec<usize> = places.iter().map(|place| known.row(*place)).collect();
    figures.sort_unstable();
    let (conflict, explanation, slip) = match conflicts.first() {
        Some(FigureConflict { rows, explanation, slip }) => (rows.clone(), explanation.clone(), slip.clone()),
        None => (Vec::new(), words::no_conflict(verdict), None),
    };
    FigureGroup {
        region: first.area.clone(),
        name: first.name.clone(),
        borders: known.said[places[0]].borders.clone(),
        as_of,
        verdict,
        figures,
        conflict,
        explanation,
        slip,
        implied,
        conflicts,
    }
}
