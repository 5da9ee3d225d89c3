//! Every target that stands, and how far a region is from the one in force.

use domain::{
    Coverage, DenominatorKind, Eligible, Instrument, Note, Rank, Reach, Target, TargetRule, as_percent, gain_per_month,
    months_left, reach, target_of,
};
use law::Sentence;
use serde::Serialize;
use store::targets::{KeptTarget, kept_targets};
use store::{Query, figures};
use units::{Borders, Date, Id, Percent, Rate, RegionCode};

use super::allocate::target_for;
use crate::coverage::{CoverageRequest, coverage, in_use, region_name};
use crate::trend::active_by_month;
use crate::{Actor, Right, StepError, Workspace};

/// Which targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetsRequest {
    /// Of which region.
    pub region: RegionCode,
    /// For which year; that of the day when `None`.
    pub year: Option<i32>,
    /// Knowledge of which day; the data's own when `None`.
    pub as_of: Option<Date>,
    /// Of which whole.
    pub denominator: DenominatorKind,
}

/// Who put a target in force, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChosenBy {
    /// The change that says so; the number by which it is taken back.
    pub change: i64,
    /// Who.
    pub operator: String,
    /// When.
    pub recorded_at: String,
    /// Why.
    pub reason: String,
}

/// One target among those that stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetLine {
    /// Its number, by which it is chosen.
    pub id: Id<TargetRule>,
    /// Which region.
    pub region: RegionCode,
    /// The region's name.
    pub name: String,
    /// For the end of which year.
    pub year: i32,
    /// Share of the denominator.
    #[serde(serialize_with = "as_percent")]
    pub percent: Rate,
    /// In persons: exact where it was parted from a wider target, else of the denominator of the day; null without one.
    pub persons: Option<i64>,
    /// Of which whole.
    pub denominator: DenominatorKind,
    /// Who set it.
    pub instrument: Instrument,
    /// By which instrument.
    pub basis: String,
    /// Where it was read.
    pub source: String,
    /// Whether figures are held against this one.
    pub in_force: bool,
    /// Who chose it; null where the latest to come in is in force, or another.
    pub chosen: Option<ChosenBy>,
    /// The wider target that it is a part of.
    pub allocated_from: Option<Id<TargetRule>>,
    /// By what rule.
    pub allocated_by: Option<&'static str>,
}

impl TargetLine {
    fn of(kept: &KeptTarget, all: &[KeptTarget]) -> Self {
        let rule = &kept.rule;
        let rivals = || all.iter().map(|other| &other.rule).filter(|other| other.rivals(rule));
        let in_force = rivals().find(|other| other.chosen).or_else(|| rivals().next());
        Self {
            id: rule.id,
            region: rule.region,
            name: region_name(rule.region),
            year: rule.year,
            percent: rule.rate,
            persons: rule.persons,
            denominator: rule.kind,
            instrument: rule.instrument,
            basis: rule.basis.clone(),
            source: rule.source.clone(),
            in_force: in_force.is_some_and(|other| other.id == rule.id),
            chosen: kept.choice.as_ref().map(|choice| ChosenBy {
                change: choice.change,
                operator: choice.actor.clone(),
                recorded_at: choice.recorded_at.clone(),
                reason: choice.reason.clone(),
            }),
            allocated_from: kept.from.map(|from| from.target),
            allocated_by: kept.from.map(|from| from.rule.code()),
        }
    }
}

/// All lines, by region and year, the one in force first.
pub(super) fn lines(query: &mut impl Query) -> Result<Vec<TargetLine>, StepError> {
    let all = kept_targets(query)?;
    let mut lines: Vec<TargetLine> = all.iter().map(|kept| TargetLine::of(kept, &all)).collect();
    lines.sort_by_key(|line| (line.region, line.year, line.denominator, !line.in_force, line.instrument, line.id));
    Ok(lines)
}

/// The targets that stand in `region` and the regions inside it, conflicting ones side by side.
///
/// # Errors
/// Missing rights, a region that is not in use, trouble of the store.
pub fn targets(
    workspace: &Workspace,
    actor: &Actor,
    inside: RegionCode,
    year: Option<i32>,
) -> Result<Vec<TargetLine>, StepError> {
    actor.need_in(Right::ReadFigures, inside)?;
    in_use(inside)?;
    let mut found = lines(&mut workspace.store().reader()?)?;
    found.retain(|line| inside.contains(line.region) && year.is_none_or(|year| line.year == year));
    Ok(found)
}

/// A denominator of the region as it was published, and what percent the active are of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DenominatorLine {
    /// Which kind.
    pub kind: DenominatorKind,
    /// Which edition.
    pub version: String,
    /// Workers.
    pub value: i64,
    /// The day it speaks of.
    pub as_of: Date,
    /// Where it was read.
    pub source: String,
    /// By which borders it counts the region.
    #[serde(skip_serializing_if = "Borders::are_todays")]
    pub borders: Borders,
    /// The active of today in percent of it; null where it counts a wider territory, or nobody knows who is active.
    pub percent: Option<Percent>,
    /// Whether the figure above is of this one.
    pub in_use: bool,
}

/// A region one level below, against its target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetPart {
    /// Which region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Active members; null where no list of participants reaches the region.
    pub active: Option<i64>,
    /// Percent of its denominator.
    pub percent: Option<Percent>,
    /// Denominator, where there is one.
    pub eligible: Option<Eligible>,
    /// The target in force: its own, or that of a region above.
    pub target: Option<Target>,
    /// Persons still missing.
    pub gap_to_target: Option<i64>,
    /// Persons a month that close it in time.
    pub per_month_needed: Option<i64>,
    /// 1 is the highest percent; null where a sibling has none.
    pub rank: Option<usize>,
}

/// How far a region is from its target, and at what rate it moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetStanding {
    /// Which region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Knowledge of which day.
    pub as_of: Date,
    /// For the end of which year.
    pub year: i32,
    /// Active members; null where no list of participants reaches the region.
    pub active: Option<i64>,
    /// Denominator, with kind, version, day and source.
    pub eligible: Option<Eligible>,
    /// Percent of that denominator.
    pub percent: Option<Percent>,
    /// The target in force.
    pub target: Option<Target>,
    /// Persons still missing.
    pub gap_to_target: Option<i64>,
    /// Months left, the one that runs included.
    pub months_left: i32,
    /// Persons a month that close the gap in time; null when the year is over.
    pub per_month_needed: Option<i64>,
    /// Persons a month by which the active grew in the last twelve.
    pub per_month_now: Option<i64>,
    /// When the target is reached at that rate: a month, or `reached`, `never`, `far` (beyond fifty years).
    pub expected: Option<Reach>,
    /// Place among the nearest peers who all have figures.
    pub rank: Option<Rank>,
    /// Targets of the region for this year, also those not in force; where it has none, of the nearest above.
    pub targets: Vec<TargetLine>,
    /// Denominators published for the region, each with the percent that is of it.
    pub denominators: Vec<DenominatorLine>,
    /// The regions one level below.
    pub parts: Vec<TargetPart>,
    /// What a reader should know.
    pub notes: Vec<Note>,
}

/// Persons a month that close a gap in the months left.
pub(super) fn per_month(gap: Option<i64>, months: i32) -> Option<i64> {
    let months = i64::from(months);
    gap.filter(|_| months > 0).map(|gap| gap / months + i64::from(gap % months > 0))
}

/// The target in force of a region for a year, by today's denominator.
///
/// # Errors
/// Missing rights, no list of participants, no denominator, no target.
pub fn target_in_force(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    year: i32,
) -> Result<Target, StepError> {
    let asked = CoverageRequest { listed: false, ..CoverageRequest::published(region) };
    let found = coverage(workspace, actor, &asked)?;
    Ok(target_for(workspace, &found, year)?.0)
}

/// The region against the target in force.
///
/// # Errors
/// Missing rights, no list of participants, trouble of the store.
pub fn target_standing(
    workspace: &Workspace,
    actor: &Actor,
    request: &TargetsRequest,
) -> Result<TargetStanding, StepError> {
    let asked = CoverageRequest {
        as_of: request.as_of,
        denominator: request.denominator,
        listed: false,
        ..CoverageRequest::published(request.region)
    };
    let found = coverage(workspace, actor, &asked)?;
    let year = request.year.unwrap_or_else(|| i32::from(found.as_of.year()));
    let mut reader = workspace.store().reader()?;
    let all = lines(&mut reader)?;
    let rules = store::targets::targets(&mut reader)?;
    let published = figures::denominators(&mut reader)?;
    drop(reader);
    let aim = |place: RegionCode, eligible: Option<&Eligible>| {
        eligible.and_then(|eligible| target_of(place, year, eligible, &rules))
    };
    let target = aim(request.region, found.eligible.as_ref());
    let gap = |target: Option<&Target>, active: i64| target.map(|target| (target.persons - active).max(0));
    let months = months_left(found.as_of, year);
    let days = active_by_month(workspace, actor, &asked)?.trend(&asked, &found).days;
    let active = found.list_reaches.then_some(found.active.total);
    let gap_to_target = active.and_then(|active| gap(target.as_ref(), active));
    let denominators = published.iter().filter(|known| known.region == request.region).map(|known| DenominatorLine {
        kind: known.kind,
        version: known.version.clone(),
        value: known.value,
        as_of: known.as_of,
        source: known.source.clone(),
        percent: active.filter(|_| known.borders().are_todays()).and_then(|active| Percent::of(active, known.value)),
        borders: known.borders(),
        in_use: found.eligible.as_ref().is_some_and(|used| {
            used.estimate.is_none() && (used.kind, used.as_of, used.value) == (known.kind, known.as_of, known.value)
        }),
    });
    Ok(TargetStanding {
        region: request.region,
        name: found.name.clone(),
        as_of: found.as_of,
        year,
        active,
        percent: found.percent,
        gap_to_target,
        months_left: months,
        per_month_needed: per_month(gap_to_target, months),
        per_month_now: gain_per_month(&days),
        expected: target.as_ref().filter(|_| active.is_some()).and_then(|target| reach(&days, target.persons)),
        rank: found.rank.clone(),
        targets: of_region(&all, request, year, found.eligible.as_ref(), target.as_ref()),
        denominators: denominators.collect(),
        parts: parts(&found, months, &aim, &gap),
        notes: notes(&found, year, target.as_ref()),
        eligible: found.eligible,
        target,
    })
}

/// Lines of the region the target in force is of, in persons of `eligible`.
fn of_region(
    all: &[TargetLine],
    request: &TargetsRequest,
    year: i32,
    eligible: Option<&Eligible>,
    target: Option<&Target>,
) -> Vec<TargetLine> {
    let place = target.and_then(|target| target.inherited_from).unwrap_or(request.region);
    let of_place = all.iter().filter(|line| line.region == place && line.year == year);
    let mut found: Vec<TargetLine> = of_place.cloned().collect();
    for line in &mut found {
        let own = line.persons.filter(|_| place == request.region);
        let of_whole = eligible.filter(|eligible| eligible.kind == line.denominator);
        line.persons = own.or_else(|| of_whole.map(|eligible| line.percent.of_count(eligible.value)));
    }
    found
}

fn parts(
    found: &Coverage,
    months: i32,
    aim: &dyn Fn(RegionCode, Option<&Eligible>) -> Option<Target>,
    gap: &dyn Fn(Option<&Target>, i64) -> Option<i64>,
) -> Vec<TargetPart> {
    let regions = found.by.iter().filter(|part| !part.is_outside());
    let regions = regions.filter_map(|part| Some((part.key.as_deref()?.parse::<RegionCode>().ok()?, part)));
    let mut parts: Vec<TargetPart> = regions
        .map(|(code, part)| {
            let target = aim(code, part.eligible.as_ref());
            // Where a count says nothing about the place, neither does a gap.
            let gap = part.percent.and_then(|_| gap(target.as_ref(), part.active.total));
            TargetPart {
                region: code,
                name: part.name.clone(),
                active: part.list_reaches.then_some(part.active.total),
                percent: part.percent,
                eligible: part.eligible.clone(),
                per_month_needed: per_month(gap, months),
                gap_to_target: gap,
                target,
                rank: None,
            }
        })
        .collect();
    if parts.iter().all(|part| part.percent.is_some()) {
        let percents: Vec<Option<Percent>> = parts.iter().map(|part| part.percent).collect();
        for part in &mut parts {
            part.rank = Some(1 + percents.iter().filter(|other| **other > part.percent).count());
        }
    }
    parts
}

fn notes(found: &Coverage, year: i32, target: Option<&Target>) -> Vec<Note> {
    let mut notes = Vec::new();
    match target {
        None if found.eligible.is_none() => {
            let text = Sentence::in_both("Belum ada penyebut wilayah ini.", "This region has no denominator yet.");
            notes.push(Note::mended_by(text, "payung import FILE --as workforce"));
        }
        None => {
            let text = Sentence::in_both(
                format!("Belum ada target {year} untuk wilayah ini atau yang di atasnya."),
                format!("There is no target of {year} for this region or one above it yet."),
            );
            notes.push(Note::mended_by(text, "payung import FILE --as targets"));
        }
        Some(target) => notes.extend([several(target), borders_note(target)].into_iter().flatten()),
    }
    let estimate = found.eligible.as_ref().and_then(|eligible| eligible.estimate.as_ref());
    notes.extend(estimate.map(|how| {
        let text = Sentence::in_both(
            format!("Penyebut adalah perkiraan: {}.", how.indonesian),
            format!("The denominator is an estimate: {}.", how.english),
        );
        Note::from(text)
    }));
    // What is said of the target of the day's own year is not said twice.
    let more: Vec<Note> = found.notes.iter().filter(|note| !notes.contains(note)).cloned().collect();
    notes.extend(more);
    notes
}

/// Said where the target in force was set for a wider territory than its region has today.
pub(crate) fn borders_note(target: &Target) -> Option<Note> {
    let (year, codes) = (target.year, target.borders.codes());
    (!target.borders.are_todays()).then(|| {
        Note::from(Sentence::in_both(
            format!(
                "Target {year} ditetapkan dalam batas waktu itu ({codes}); di sini persennya dipakai untuk bagian ini."
            ),
            format!(
                "The target of {year} was set for the borders of that time ({codes}); its percent stands for this part."
            ),
        ))
    })
}

/// Said where others stand beside the target in force.
pub(crate) fn several(target: &Target) -> Option<Note> {
    let Target { id, year, basis, others, chosen, .. } = target;
    let all = others + 1;
    (*others > 0).then(|| match chosen {
        true => Note::from(Sentence::in_both(
            format!("Target {year} menurut {basis} dipilih di antara {all} target."),
            format!("The target of {year} by {basis} was chosen among {all}."),
        )),
        false => Note::mended_by(
            Sentence::in_both(
                format!("Ada {all} target untuk {year}; dipakai yang terakhir masuk ({basis})."),
                format!("There are {all} targets for {year}; the one that came in last is used ({basis})."),
            ),
            format!("payung targets choose {id} --reason ALASAN"),
        ),
    })
}
