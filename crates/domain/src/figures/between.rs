//! Figures of several times or regions held against each other: growth, what only rises, jumps, parts of a region.

use std::collections::BTreeMap;

use law::Sentence;
use units::{Borders, existed, regions_above_on, sub_regions_on};

use super::group::{key_of, verdict_of};
use super::interval::{Interval, ONE, Range};
use super::slip::{SlipKind, days_apart, printed_before};
use super::source::{Known, Said, is_cumulative};
use super::words::both;
use super::{FigureConflict, FigureGroup, FigureVerdict, Slip};

/// How far a figure may move in so many days, in thousandths of the smaller: more needs another definition or a slip.
/// A province is large and slow; a single enrolment moves a regency.
const JUMPS: [Jump; 3] = [
    Jump { days_max: 62, province: 1250, regency: 1400 },
    Jump { days_max: 184, province: 1600, regency: 2000 },
    Jump { days_max: 500, province: 1600, regency: 3000 },
];
/// Informal members of one class alone nearly doubled in a year in print: they may move further.
const JUMP_OF_A_CLASS: i128 = 2500;

/// By how many thousandths the sum of a survey's regions may miss its whole.
const SURVEY_APART: i128 = 10;

struct Jump {
    days_max: i64,
    province: i128,
    regency: i128,
}

/// A finding between several figures as a group of its own.
fn group(known: &Known<'_>, places: &[usize], as_of: String, conflict: Option<FigureConflict>) -> FigureGroup {
    verdict_of(known, as_of, places, conflict)
}

/// What is found between times: jumps, sums since January that fall, growth that the levels do not show.
pub(super) fn times(known: &Known<'_>) -> Vec<FigureGroup> {
    let mut series: BTreeMap<(&str, &Borders, &str, &str), Vec<usize>> = BTreeMap::new();
    for (place, said) in known.said.iter().enumerate() {
        series.entry((&said.figure.area, &said.borders, said.metric, said.segment)).or_default().push(place);
    }
    let mut found = Vec::new();
    for ((area, borders, metric, segment), mut places) in series.clone() {
        places.sort_by_key(|place| (known.said[*place].when().first, known.said[*place].when().last));
        match metric {
            "active" | "coverage_pct" => jumps(known, &places, &mut found),
            _ if is_cumulative(metric) => falls(known, &places, &mut found),
            "growth_pct" => {
                let levels = series.get(&(area, borders, "active", segment)).map(Vec::as_slice).unwrap_or_default();
                places.iter().for_each(|place| found.extend(growth(known, *place, levels, false)));
            }
            "coverage_change" => {
                let levels =
                    series.get(&(area, borders, "coverage_pct", segment)).map(Vec::as_slice).unwrap_or_default();
                places.iter().for_each(|place| found.extend(growth(known, *place, levels, true)));
            }
            _ => {}
        }
    }
    found
}

/// Neighbours in time that differ by more than any region moves.
fn jumps(known: &Known<'_>, places: &[usize], found: &mut Vec<FigureGroup>) {
    for pair in places.windows(2) {
        let [earlier, later] = [&known.said[pair[0]], &known.said[pair[1]]];
        let (nearest, furthest) =
            days_apart((earlier.when().first, earlier.when().last), (later.when().first, later.when().last));
        let same_month = nearest == 0 && earlier.when().last >= later.when().first;
        if same_month || earlier.source == later.source && earlier.figure.as_of == later.figure.as_of {
            continue;
        }
        let Some(allowed) = allowed(earlier, furthest) else { continue };
        let (small, large) = if earlier.widest.lo <= later.widest.lo { (earlier, later) } else { (later, earlier) };
        let (most, least) = (small.widest.hi.max(1), large.widest.lo);
        if least * 1000 <= most * allowed {
            continue;
        }
        let as_of = format!("{}/{}", earlier.when(), later.when());
        let slip = printed_before(known, later, earlier.when().first).unwrap_or_else(|| Slip {
            kind: SlipKind::OtherDenominator,
            rows: vec![earlier.row, later.row],
            meant: None,
            explanation: Sentence::in_both(
                "Mungkin wilayah, segmen atau penyebutnya lain.",
                "Region, segment or denominator may be another.",
            ),
        });
        let explanation = both(|say| {
            let (name, of) = (say.name(earlier.metric, earlier.segment), say.pick("per", "of"));
            let (before, after) = (say.printed_at(earlier, of), say.printed_at(later, of));
            let Sentence { indonesian, english } = &slip.explanation;
            say.pick(
                format!(
                    "Tidak mungkin bergerak sejauh itu dalam {furthest} hari: {name} {before}, {after}. {indonesian}"
                ),
                format!("Cannot move that far in {furthest} days: {name} {before}, {after}. {english}"),
            )
        });
        let conflict = FigureConflict { rows: vec![earlier.row, later.row], explanation, slip: Some(slip) };
        found.push(group(known, pair, as_of, Some(conflict)));
    }
}

/// How far the figure may move in so many days; `None` when anything may have happened.
fn allowed(said: &Said<'_>, days: i64) -> Option<i128> {
    let class = matches!(said.segment, "PU" | "BPU");
    if said.segment != "total" && !class {
        return None;
    }
    let jump = JUMPS.iter().find(|jump| days <= jump.days_max)?;
    let large = said.figure.region.is_some_and(|region| region.level() <= units::Level::Province);
    let allowed = if large { jump.province } else { jump.regency };
    Some(if class { allowed.max(JUMP_OF_A_CLASS) } else { allowed })
}

/// Sums since January that are less than they were earlier in the year.
fn falls(known: &Known<'_>, places: &[usize], found: &mut Vec<FigureGroup>) {
    for (at, first) in places.iter().enumerate() {
        let earlier = &known.said[*first];
        let fallen = places[at + 1..].iter().find(|place| {
            let later = &known.said[**place];
            let same_year = earlier.when().first.year() == later.when().last.year();
            same_year && earlier.when().last < later.when().last && earlier.widest.lo > later.widest.hi
        });
        let Some(second) = fallen else { continue };
        let later = &known.said[*second];
        let explanation = both(|say| {
            let (name, until) = (say.name(earlier.metric, earlier.segment), say.pick("sampai", "until"));
            let (before, after) = (say.printed_at(earlier, until), say.printed_at(later, until));
            say.pick(
                format!("Jumlah sejak Januari tidak dapat turun: {name} {before}, {after}."),
                format!("A sum since January cannot fall: {name} {before}, {after}."),
            )
        });
        let mut rows = vec![earlier.row, later.row];
        rows.sort_unstable();
        let as_of = format!("{}/{}", earlier.when(), later.when());
        found.push(group(known, &[*first, *second], as_of, Some(FigureConflict { rows, explanation, slip: None })));
    }
}

/// Growth against the levels at the end of the year before and of the year itself. A change of a percent may be meant
/// as a share of it or as points.
fn growth(known: &Known<'_>, place: usize, levels: &[usize], points: bool) -> Option<FigureGroup> {
    let said = &known.said[place];
    let year = said.when().last.year();
    let at_end = |year: i16| {
        levels.iter().copied().find(|level| {
            let when = known.said[*level].when();
            when.last.year() == year && when.last.month() == 12
        })
    };
    let before = at_end(year - 1)?;
    let now = at_end(year).or_else(|| levels.iter().copied().find(|level| known.said[*level].when() == said.when()))?;
    let [from, until] = [before, now].map(|level| known.said[level].widest);
    if from.lo <= 0 {
        return None;
    }
    let share = Interval { lo: until.lo * ONE / from.hi - ONE, hi: until.hi * ONE / from.lo - ONE + 1 };
    let difference = Interval { lo: until.lo - from.hi, hi: until.hi - from.lo };
    let fits = share.meets(said.widest) || (points && difference.meets(said.widest));
    let mut places = [before, now, place];
    places.sort_unstable();
    let conflict = (!fits).then(|| FigureConflict {
        rows: places.iter().map(|place| known.row(*place)).collect(),
        explanation: both(|say| {
            let [before, now] = [before, now].map(|place| say.printed(&known.said[place]));
            let (name, range) = (say.name(said.metric, said.segment), say.range(share, true));
            let printed = say.printed(said);
            say.pick(
                format!("Menurut {before} dan {now}, {name} {range}; tercetak {printed}."),
                format!("By {before} and {now}, {name} {range}; printed {printed}."),
            )
        }),
        slip: None,
    });
    let mut found = group(known, &places, said.when().to_string(), conflict);
    found.implied.insert(key_of(said), Range::new(share, true));
    Some(found)
}

/// One count of one region at one time, however often it was printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Print<'a> {
    region: units::RegionCode,
    time: String,
    metric: &'a str,
    segment: &'a str,
}

/// Counts of the parts of a region against the count of the region, where both were printed for the same time: the parts
/// that it had then, by either borders where some changed within that time.
pub(super) fn regions(known: &Known<'_>) -> Vec<FigureGroup> {
    let mut prints: BTreeMap<Print<'_>, Vec<usize>> = BTreeMap::new();
    for (place, said) in known.said.iter().enumerate().filter(|(_, said)| !said.share && said.metric != "rank") {
        if let Some(region) = said.figure.region {
            let print = Print { region, time: said.when().to_string(), metric: said.metric, segment: said.segment };
            prints.entry(print).or_default().push(place);
        }
    }
    let mut parts: BTreeMap<Print<'_>, Vec<usize>> = BTreeMap::new();
    for (print, places) in &prints {
        // Of several prints for one part, the first speaks; that they differ is found in its own group.
        let above = regions_above_on(print.region, known.said[places[0]].when().first);
        for whole in above.into_iter().map(|region| Print { region, ..print.clone() }) {
            if prints.contains_key(&whole) {
                parts.entry(whole).or_default().push(places[0]);
            }
        }
    }
    let mut found = Vec::new();
    for (key, parts) in parts {
        let whole = prints[&key][0];
        let when = known.said[whole].when();
        // Where the region itself was parted within the time, nobody knows of which parts the whole was printed.
        if matches!(known.said[whole].borders, Borders::Unclear(_)) {
            continue;
        }
        // Where one of its parts was, the print of that part may hold the younger ones too: with them beside it the sum is the
        // most that all can be, without them the least.
        let own = sub_regions_on(key.region, when.last);
        let younger = own.iter().filter(|part| !existed(**part, when.first));
        let younger = younger.filter_map(|part| Some(prints.get(&Print { region: *part, ..key.clone() })?[0]));
        let every: Vec<usize> = parts.iter().copied().chain(younger).collect();
        // The parts of a survey are weighed on their own.
        let total = known.said[whole].widest.widened(if known.said[whole].is_survey() { SURVEY_APART } else { 0 });
        let least: i128 = parts.iter().map(|part| known.said[*part].widest.lo).sum();
        let most: i128 = every.iter().map(|part| known.said[*part].widest.hi).sum();
        let all = every.len() == own.len();
        let (too_much, too_little) = (least > total.hi, all && most < total.lo);
        if !all && !too_much {
            continue;
        }
        let mut conflicting: Vec<usize> = every.clone();
        if too_much {
            conflicting.clone_from(&parts);
            // As many of the largest parts as are already more than the whole.
            conflicting.sort_by_key(|part| std::cmp::Reverse(known.said[*part].widest.lo));
            let mut so_far = 0;
            let enough = conflicting.iter().position(|part| {
                so_far += known.said[*part].widest.lo;
                so_far > total.hi
            });
            conflicting.truncate(enough.map_or(parts.len(), |at| at + 1));
        }
        conflicting.push(whole);
        conflicting.sort_unstable();
        let said = &known.said[whole];
        let conflict = (too_much || too_little).then(|| FigureConflict {
            rows: conflicting.iter().map(|place| known.row(*place)).collect(),
            explanation: both(|say| {
                let count = if all { say.pick("Semua", "All").to_owned() } else { every.len().to_string() };
                let range = say.range(Interval { lo: least, hi: most }, false);
                let (name, printed) = (say.name(said.metric, said.segment), say.printed(said));
                say.pick(
                    format!("{count} bagian berjumlah {range}; {name} tercetak {printed}."),
                    format!("{count} parts add up to {range}; {name} is printed {printed}."),
                )
            }),
            slip: None,
        });
        let mut places: Vec<usize> = every.iter().copied().chain([whole]).collect();
        places.sort_by_key(|place| (*place != whole, *place));
        let mut group = group(known, &places, key.time.clone(), conflict);
        group.implied.insert(key_of(said), Range::new(Interval { lo: least, hi: most }, false));
        if !all {
            group.implied.clear();
        }
        found.push(group);
    }
    debug_assert!(found.iter().all(|group| group.verdict != FigureVerdict::NotCheckable));
    found
}
