//! A region's target parted among the regions inside it: shown, or kept as their targets.

use std::collections::BTreeMap;

use domain::{
    AllocationPart, AllocationRule, Coverage, DenominatorKind, Dimension, Instrument, Part, Target, TargetRule,
    allocate, months_left, target_of,
};
use law::Sentence;
use serde::{Deserialize, Serialize};
use store::targets::AllocatedFrom;
use store::{ChangeRequest, history};
use units::{Date, Id, Level, Percent, Rate, RegionCode};

use super::file::keep;
use super::show::per_month;
use crate::coverage::{CoverageRequest, coverage, region_name};
use crate::import::plain_sentence;
use crate::workspace::Clock;
use crate::{Actor, Right, StepError, Workspace};

/// What is to be parted, among whom, how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllocateRequest {
    /// Whose target.
    pub region: RegionCode,
    /// For the end of which year.
    pub year: i32,
    /// By what.
    pub rule: AllocationRule,
    /// Down to which level.
    pub to: Level,
    /// Knowledge of which day; the data's own when `None`.
    pub as_of: Option<Date>,
    /// Of which whole.
    pub denominator: DenominatorKind,
}

/// One region's part of a wider target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllocatedPart {
    /// Which region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// The region whose target this is a part of.
    pub within: RegionCode,
    /// Eligible workers.
    pub eligible: i64,
    /// Whether these are an estimate.
    pub estimate: bool,
    /// Active today; null where no list of participants reaches the region.
    pub active: Option<i64>,
    /// Percent today.
    pub percent_before: Option<Percent>,
    /// Its target in persons.
    pub persons: i64,
    /// Its target in percent of its eligible.
    pub percent: Option<Percent>,
    /// Persons still missing; null where nobody knows who is active.
    pub gap_to_target: Option<i64>,
    /// Persons a month that close it in time; null when the year is over.
    pub per_month_needed: Option<i64>,
}

/// A target with all its parts: of each region, the parts one level below sum to its own, to the person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Allocation {
    /// Whose target.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Knowledge of which day.
    pub as_of: Date,
    /// For the end of which year.
    pub year: i32,
    /// The target that is parted.
    pub target: Target,
    /// By what.
    pub rule: AllocationRule,
    /// The parts, each region before those inside it.
    pub parts: Vec<AllocatedPart>,
    /// Everything taken for granted.
    pub assumptions: Vec<Sentence>,
}

/// Where a region stands before its part is known.
struct Standing {
    region: RegionCode,
    name: String,
    eligible: i64,
    estimate: bool,
    active: Option<i64>,
}

/// Parts the target in force of a region among those inside it.
///
/// # Errors
/// Missing rights, no participants, no target, a region without a denominator, a level that is not inside.
pub fn allocate_target(
    workspace: &Workspace,
    actor: &Actor,
    request: &AllocateRequest,
) -> Result<Allocation, StepError> {
    if request.to <= request.region.level() {
        let region = request.region;
        return Err(StepError::request(
            format!("Target {region} dibagi kepada wilayah di dalamnya; pilih tingkat di bawahnya."),
            format!("The target of {region} is parted among the regions inside it; choose a level below it."),
        ));
    }
    let whole = standing_of(workspace, actor, request, request.region, Dimension::Region)?;
    let (target, eligible) = target_for(workspace, &whole, request.year)?;
    let months = months_left(whole.as_of, request.year);
    let mut parts = Vec::new();
    let mut assumptions = vec![request.rule.sentence()];
    let first = below(&whole, request.rule)?;
    assumptions.extend(differences(&whole, &first, eligible));
    let mut parents = part(&mut parts, request, months, (request.region, target.persons), first);
    if request.to > Level::Regency {
        assumptions.push(Sentence::in_both(
            "Di bawah kabupaten/kota dihitung menurut tempat tinggal, karena pendaftaran tidak menyebut desa.",
            "Below regencies and cities people count where they live, for a registration names no village.",
        ));
    }
    while let Some((place, persons)) = parents.pop() {
        if place.level() >= request.to {
            continue;
        }
        if place.level() < Level::Regency {
            let inside = below(&standing_of(workspace, actor, request, place, Dimension::Region)?, request.rule)?;
            parents.extend(part(&mut parts, request, months, (place, persons), inside));
            continue;
        }
        // One count by village answers for districts as well.
        let by_village = standing_of(workspace, actor, request, place, Dimension::Village)?;
        let inside = below(&by_village, request.rule)?;
        for (district, sum) in part(&mut parts, request, months, (place, persons), districts(place, &inside)) {
            if district.level() < request.to {
                let villages = inside.iter().filter(|village| district.contains(village.region)).map(Standing::again);
                part(&mut parts, request, months, (district, sum), villages.collect());
            }
        }
    }
    parts.sort_by_key(|part| part.region);
    Ok(Allocation {
        region: request.region,
        name: whole.name.clone(),
        as_of: whole.as_of,
        year: request.year,
        target,
        rule: request.rule,
        parts,
        assumptions,
    })
}

fn standing_of(
    workspace: &Workspace,
    actor: &Actor,
    request: &AllocateRequest,
    place: RegionCode,
    by: Dimension,
) -> Result<Coverage, StepError> {
    let mut asked = CoverageRequest {
        as_of: request.as_of,
        denominator: request.denominator,
        by,
        listed: false,
        ..CoverageRequest::published(place)
    };
    if by == Dimension::Village || place.level() == Level::Regency {
        asked.place = domain::Place::Residence;
    }
    coverage(workspace, actor, &asked)
}

/// The regions of an answer, each with its denominator.
fn below(found: &Coverage, rule: AllocationRule) -> Result<Vec<Standing>, StepError> {
    let standing = |part: &Part| -> Option<Result<Standing, StepError>> {
        let code: RegionCode = part.key.as_deref().filter(|_| !part.is_outside())?.parse().ok()?;
        Some(part.eligible.as_ref().ok_or_else(|| no_denominator(code)).map(|eligible| Standing {
            region: code,
            name: part.name.clone(),
            eligible: eligible.value,
            estimate: eligible.estimate.is_some(),
            active: part.list_reaches.then_some(part.active.total),
        }))
    };
    let all: Vec<Standing> = found.by.iter().filter_map(standing).collect::<Result<_, _>>()?;
    match (rule, all.iter().find(|one| one.active.is_none())) {
        // A share of workers rests on them alone.
        (AllocationRule::EqualPercent, _) | (_, None) => Ok(all),
        (AllocationRule::EqualEffort | AllocationRule::Workers, Some(unknown)) => Err(nobody_knows(unknown.region)),
    }
}

/// The target in force of the region of an answer, and the eligible workers it is a share of.
pub(super) fn target_for(workspace: &Workspace, found: &Coverage, year: i32) -> Result<(Target, i64), StepError> {
    let eligible = found.eligible.as_ref().ok_or_else(|| no_denominator(found.region))?;
    let rules = store::targets::targets(&mut workspace.store().reader()?)?;
    let target = target_of(found.region, year, eligible, &rules).ok_or_else(|| {
        let region = found.region;
        StepError::missing(
            format!("Belum ada target {year} untuk {region}; impor target dahulu."),
            format!("There is no target of {year} for {region} yet; import targets first."),
        )
    })?;
    Ok((target, eligible.value))
}

fn no_denominator(place: RegionCode) -> StepError {
    StepError::missing(
        format!("Belum ada penyebut untuk {place}, jadi target tidak dapat dibagi; impor jumlah pekerja dahulu."),
        format!(
            "There is no denominator for {place} yet, so its target cannot be parted; import numbers of workers first."
        ),
    )
}

fn nobody_knows(place: RegionCode) -> StepError {
    StepError::missing(
        format!(
            "Belum ada daftar peserta wilayah {place}, jadi tidak diketahui berapa yang masih kurang di sana; bagi target \
             menurut persen yang sama, atau impor daftar peserta wilayah itu dahulu."
        ),
        format!(
            "There is no list of participants of region {place} yet, so nobody knows how many are missing there; part the \
             target by equal percent, or import a list of that region first."
        ),
    )
}

impl Standing {
    fn again(&self) -> Self {
        Self { name: self.name.clone(), ..*self }
    }
}

/// The districts of a regency, or the villages of a district, as sums over villages.
fn districts(place: RegionCode, villages: &[Standing]) -> Vec<Standing> {
    let mut sums: BTreeMap<RegionCode, Standing> = BTreeMap::new();
    for village in villages {
        let level = if place.level() == Level::District { Level::Village } else { Level::District };
        let Some(code) = village.region.ancestor(level) else { continue };
        let sum = sums.entry(code).or_insert_with(|| Standing {
            region: code,
            name: region_name(code),
            eligible: 0,
            estimate: false,
            active: Some(0),
        });
        sum.eligible += village.eligible;
        sum.active = sum.active.zip(village.active).map(|(sum, more)| sum + more);
        sum.estimate |= village.estimate;
    }
    sums.into_values().collect()
}

/// Parts `persons` of `within` among `standing`, and gives each with its share back.
fn part(
    parts: &mut Vec<AllocatedPart>,
    request: &AllocateRequest,
    months: i32,
    (within, persons): (RegionCode, i64),
    standing: Vec<Standing>,
) -> Vec<(RegionCode, i64)> {
    let before: Vec<AllocationPart> = standing
        .iter()
        .map(|one| AllocationPart { active: one.active.unwrap_or_default(), eligible: one.eligible })
        .collect();
    let shares = allocate(persons, request.rule, &before);
    // Balances are checked before anybody reads them.
    assert!(standing.is_empty() || shares.iter().sum::<i64>() == persons, "parts of {within} do not sum to its target");
    let mut given = Vec::new();
    for (one, persons) in standing.into_iter().zip(shares) {
        let gap = one.active.map(|active| (persons - active).max(0));
        given.push((one.region, persons));
        parts.push(AllocatedPart {
            region: one.region,
            name: one.name,
            within,
            eligible: one.eligible,
            estimate: one.estimate,
            active: one.active,
            percent_before: one.active.and_then(|active| Percent::of(active, one.eligible)),
            persons,
            percent: Percent::of(persons, one.eligible),
            gap_to_target: gap,
            per_month_needed: per_month(gap, months),
        });
    }
    given
}

/// Where parts and whole do not speak of the same people.
fn differences(whole: &Coverage, parts: &[Standing], eligible: i64) -> Vec<Sentence> {
    let mut told = Vec::new();
    let sum: i64 = parts.iter().map(|part| part.eligible).sum();
    if sum != eligible {
        told.push(Sentence::in_both(
            format!("Penyebut bagian berjumlah {sum}, penyebut seluruhnya {eligible}; target tetap terbagi habis."),
            format!("Denominators of the parts sum to {sum}, the whole has {eligible}; all of the target is parted."),
        ));
    }
    let unplaced = whole.active.total - parts.iter().filter_map(|part| part.active).sum::<i64>();
    if unplaced > 0 && parts.iter().all(|part| part.active.is_some()) {
        told.push(Sentence::in_both(
            format!("{unplaced} peserta tidak terinci wilayahnya; mereka tidak mengurangi tambahan bagian mana pun."),
            format!("For {unplaced} participants no part is known; no part has less to add because of them."),
        ));
    }
    let estimated = parts.iter().filter(|part| part.estimate).count();
    if estimated > 0 {
        told.push(Sentence::in_both(
            format!("Penyebut {estimated} wilayah adalah perkiraan."),
            format!("The denominators of {estimated} regions are estimates."),
        ));
    }
    told
}

/// A parted target that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationKept {
    /// The change that keeps it.
    pub change: i64,
    /// Whose target was parted.
    pub region: RegionCode,
    /// For which year.
    pub year: i32,
    /// How many targets were written.
    pub targets: usize,
}

/// Keeps the parts as targets of their regions, in force from now on unless another was chosen there.
///
/// # Errors
/// As [`allocate_target`]; no basis, missing rights in the region.
pub fn keep_allocation(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &AllocateRequest,
    basis: &str,
) -> Result<(Allocation, AllocationKept), StepError> {
    actor.need_in(Right::ImportFigures, request.region)?;
    let basis = plain_sentence(("Dasar", "Basis"), basis)?;
    if basis.is_empty() {
        return Err(StepError::request(
            "Sebutkan keputusan di balik pembagian ini.",
            "Name the decision behind this parting.",
        ));
    }
    let found = allocate_target(workspace, actor, request)?;
    let instrument = match request.region.level() {
        Level::Country => Instrument::National,
        Level::Province => Instrument::Province,
        Level::Regency | Level::District | Level::Village => Instrument::Own,
    };
    let from = AllocatedFrom { target: found.target.id, rule: request.rule };
    let of_part = |part: &AllocatedPart| TargetRule {
        id: Id::new(0),
        region: part.region,
        year: request.year,
        rate: Rate::of_part(part.persons, part.eligible).unwrap_or_else(|| "0%".parse().expect("a rate")),
        persons: Some(part.persons),
        kind: request.denominator,
        instrument,
        basis: basis.clone(),
        source: format!("dibagi dari target {} {} ({})", found.region, found.target.basis, request.rule.code()),
        chosen: false,
    };
    let rules: Vec<(TargetRule, Option<AllocatedFrom>)> =
        found.parts.iter().map(|part| (of_part(part), Some(from))).collect();
    let written: Vec<(RegionCode, i64)> = found.parts.iter().map(|part| (part.region, part.persons)).collect();
    let digest = blake3::hash(&serde_json::to_vec(&written).expect("codes and numbers"));
    let key = format!("target.allocate:{}:{}:{basis}:{}", request.region, request.year, digest.to_hex());
    let key = history::standing_key(&mut workspace.store().reader()?, &key)?;
    let change_request = ChangeRequest {
        kind: "target.allocate",
        idempotency_key: &key,
        actor: &actor.name,
        reason: &basis,
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let outcome = workspace.store().change(&change_request, |change| {
        let targets = rules.len();
        keep(change, rules)?;
        Ok::<_, StepError>(AllocationKept { change: change.id(), region: request.region, year: request.year, targets })
    })?;
    Ok((found, outcome.into_value()))
}
