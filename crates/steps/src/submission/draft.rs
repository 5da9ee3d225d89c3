//! Drafting a batch from the named gap or from a list, with its route and its estimate.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::submission::{
    Basis, Batch, BatchRow, Claim, Line, Months, Overlap, State, appears, estimate, months_past_said, overlaps,
    payer_in_english, payer_suits, payer_title, work_of,
};
use domain::{
    Disposition, GapFilter, GapStatus, Occupation, Office, OfficeKind, OnRoster, Outcome, Person, Roster, RosterRow,
    SetAside,
};
use law::{Class, Funding, Law, Programs, Role, Sentence, in_english};
use serde::{Deserialize, Serialize};
use store::submissions::{put_batch, put_row};
use store::{ChangeRequest, RowBatch, tables};
use units::{Date, Id, Language, Month, RegionCode, Rupiah};

use super::acting::{acting, preparing};
use super::book::{no_source, rules_of};
use super::employer::{MinimumWage, minimum_wage};
use super::exceeded::exceeded;
use super::moves::of_row;
use super::payers::PayerDoubts;
use crate::access::{Actor, Right};
use crate::answer::no_roster;
use crate::gap::from_gap;
use crate::import::{count, plain_sentence};
use crate::offices::offices_on;
use crate::workspace::{Clock, Loaded, Workspace};
use crate::{StepError, both};

/// Where the names come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftSource {
    /// The named gap of a region.
    Gap(RegionCode),
    /// A list that was brought in.
    Roster(Id<Roster>),
}

/// A batch to draft.
#[derive(Debug, Clone)]
pub struct DraftRequest {
    /// The office that asks; the actor's only one when `None`.
    pub office: Option<String>,
    /// Where the names come from.
    pub source: DraftSource,
    /// Only holders of this role.
    pub role: Option<Role>,
    /// No more than so many, in the order of the list.
    pub take: Option<usize>,
    /// With whose money.
    pub payer: Funding,
    /// For which months.
    pub months: Months,
    /// The decree or minutes behind the batch.
    pub decree: Option<String>,
    /// Wage earner or not.
    pub class: Class,
    /// Accident and death when `None`.
    pub programs: Option<Programs>,
    /// Income or wage of those whose list states none.
    pub basis: Option<Rupiah>,
    /// Risk class of the employer, for wage earners.
    pub risk: Option<i64>,
    /// Asks for those too who are protected already: another payer takes over.
    pub keep_active: bool,
    /// The district, where several could be meant.
    pub verifier: Option<String>,
    /// The agency that compiles, where several could be meant.
    pub compiler: Option<String>,
    /// The branch office, where several could be meant.
    pub branch: Option<String>,
}

impl DraftRequest {
    /// Accident and death for everybody in the source, as non-wage earners, from the actor's only office.
    pub fn of(source: DraftSource, payer: Funding, months: Months) -> Self {
        Self {
            office: None,
            source,
            role: None,
            take: None,
            payer,
            months,
            decree: None,
            class: Class::Bpu,
            programs: None,
            basis: None,
            risk: None,
            keep_active: false,
            verifier: None,
            compiler: None,
            branch: None,
        }
    }
}

/// Months that one batch asks for at most: five years, the term of no decree is longer.
const MONTHS_MAX: i32 = 60;
/// Months from today to the last one at most.
const AHEAD_MAX: i32 = 120;
/// A month's wage below this is a slip of the keys, as when somebody writes in thousands.
const WAGE_MIN: Rupiah = Rupiah::new(10_000);
/// A month's income above this is a slip of the keys.
const BASIS_MAX: Rupiah = Rupiah::new(1_000_000_000);

/// What no office asks for: sums and pages must stay within reason whatever is typed.
fn check(request: &DraftRequest, today: Date) -> Result<(), StepError> {
    let Months { first, last } = request.months;
    if request.months.count() > MONTHS_MAX || last.months_since(Month::containing(today)) > AHEAD_MAX {
        return Err(StepError::request(
            format!(
                "Bulan: terbaca {first}..{last}; satu usulan paling lama {MONTHS_MAX} bulan dan tidak lebih dari \
                 {AHEAD_MAX} bulan ke depan."
            ),
            format!(
                "Months: read {first}..{last}; a submission asks for {MONTHS_MAX} months at most, and for none later than \
                 {AHEAD_MAX} months from now."
            ),
        ));
    }
    if let Some(basis) = request.basis.filter(|basis| *basis > BASIS_MAX) {
        return Err(StepError::request(
            format!("Upah atau penghasilan: terbaca {basis} sebulan; paling banyak {BASIS_MAX}."),
            format!("Wage or income: read {} a month; {} at most.", in_english(basis), in_english(BASIS_MAX)),
        ));
    }
    if let Some(basis) = request.basis.filter(|basis| request.class == Class::Pu && *basis < WAGE_MIN) {
        return Err(StepError::request(
            format!("Upah: terbaca {basis} sebulan; paling sedikit {WAGE_MIN}. Tulis rupiah penuh."),
            format!("Wage: read {} a month; {} at least. Write whole rupiah.", in_english(basis), in_english(WAGE_MIN)),
        ));
    }
    Ok(())
}

/// Somebody who is not asked for, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Row of the list.
    pub sheet_row: u32,
    /// Why.
    #[serde(flatten, with = "both::reason")]
    pub reason: Sentence,
}

/// Something to know about a row before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Its number in the batch.
    pub line: u32,
    /// What.
    pub note: String,
}

/// How drafting went. Names no one: rows of the list and of the batch are numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftReport {
    /// Number of the batch.
    pub batch: i64,
    /// Who asks.
    pub office: String,
    /// The district that looks first.
    pub verifier: Option<String>,
    /// The agency that compiles.
    pub compiler: Option<String>,
    /// The branch office that answers.
    pub branch: String,
    /// Rows drafted.
    pub rows: u64,
    /// Of these, not matched yet: overlaps cannot be seen.
    pub not_matched: u64,
    /// Of these, without a decree or minutes.
    pub without_paper: u64,
    /// Estimate for the first month.
    pub monthly: Rupiah,
    /// Estimate for all months.
    pub total: Rupiah,
    /// Not asked for.
    pub left_out: Vec<LeftOut>,
    /// Overlaps to look at.
    pub noted: Vec<Noted>,
    /// What to know about the batch before it is sent: months that are over, money that may not pay for some.
    #[serde(flatten, with = "both::remarks")]
    pub remarks: Vec<Sentence>,
}

/// Whom to ask for of those who may be asked for.
#[derive(Debug, Clone, Copy)]
pub enum Chosen<'c> {
    /// All of them.
    Everybody,
    /// Whom the sender chose.
    These(&'c BTreeSet<Id<Person>>),
    /// Whom an accepted plan names: the request may then name an office that the sender's own compiles for.
    ByPlan(&'c BTreeSet<Id<Person>>),
}

/// One row that may be asked for.
struct Candidate<'l> {
    row: &'l RosterRow,
    person: Option<Id<Person>>,
    region: RegionCode,
}

/// Drafts a batch; nobody but the sender is asked to look at it before it is sent.
///
/// # Errors
/// An office, region or route that does not fit, nobody to ask for, missing rights.
pub fn draft(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    request: &DraftRequest,
) -> Result<DraftReport, StepError> {
    draft_chosen(workspace, actor, clock, idempotency_key, request, Chosen::Everybody)
}

/// [`draft`], of the people chosen.
///
/// # Errors
/// As [`draft`].
pub fn draft_chosen(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    request: &DraftRequest,
    chosen: Chosen<'_>,
) -> Result<DraftReport, StepError> {
    actor.need(Right::Submit)?;
    check(request, clock.today)?;
    let decree = request
        .decree
        .as_deref()
        .map(|decree| plain_sentence(("Nomor SK", "Number of the decree"), decree))
        .transpose()?;
    let request = &DraftRequest { decree, ..request.clone() };
    let loaded = workspace.loaded()?;
    let region = match request.source {
        DraftSource::Gap(region) => region,
        DraftSource::Roster(id) => match loaded.rosters.get(&id.get()) {
            Some((roster, _)) => roster.region,
            None => return Err(no_roster(id)),
        },
    };
    actor.need_in(Right::Submit, region)?;
    actor.need_in(Right::ReadPeople, region)?;
    let mut reader = workspace.store().reader()?;
    let office = match request.office.as_deref() {
        Some(named) if matches!(chosen, Chosen::ByPlan(_)) => preparing(&mut reader, actor, named, clock.today)?,
        named => acting(&mut reader, actor, named, clock.today)?,
    };
    if !office.serves(region) {
        let office = &office.name;
        return Err(StepError::request(
            format!("Kantor {office} tidak melayani wilayah {region}."),
            format!("The office {office} does not serve region {region}."),
        ));
    }
    let route = Route::of(&offices_on(&mut reader, clock.today)?, &office, region, request)?;
    let book = workspace.book(&mut reader, &loaded, clock.today)?;
    let minimum = minimum_wage(&mut reader, region, clock.today)?;
    let funding = store::funding::funding(&mut reader)?;
    drop(reader);
    let (mut candidates, mut left_out) = candidates(workspace, actor, &loaded, clock, request)?;
    if let Chosen::These(chosen) | Chosen::ByPlan(chosen) = chosen {
        if let (DraftSource::Gap(region), true) = (request.source, request.keep_active) {
            candidates.extend(still_protected(workspace, actor, &loaded, region, chosen)?);
        }
        // Whoever was not chosen is neither asked for nor left out.
        candidates.retain(|candidate| candidate.person.is_some_and(|person| chosen.contains(&person)));
        left_out.clear();
    }
    let law = Law::built_in();
    let programs = request.programs.unwrap_or(Programs::BASE);
    let mut rules = HashMap::new();
    let mut estimates = HashMap::new();
    let mut rows: Vec<(BatchRow, bool)> = Vec::new();
    let mut active: Vec<(u32, String)> = Vec::new();
    let mut taken: BTreeMap<Id<Person>, u32> = BTreeMap::new();
    let mut doubts = PayerDoubts::of(&law);
    let mut below_minimum = 0_u64;
    let earlier = book.claims_by_person(|_| true);
    let (mut not_matched, mut without_paper) = (0, 0);
    for Candidate { row, person, region: place } in candidates {
        let mut leave = |reason: Sentence| left_out.push(LeftOut { sheet_row: row.sheet_row, reason });
        if request.take.is_some_and(|most| rows.len() >= most) {
            break;
        }
        if !office.serves(place) {
            let office = &office.name;
            leave(Sentence::in_both(format!("Di luar wilayah {office}."), format!("Outside the regions of {office}.")));
            continue;
        }
        if !payer_suits(request.payer, place) {
            leave(Sentence::in_both(
                format!("Kelurahan tidak memiliki {}.", payer_title(request.payer)),
                format!("A kelurahan has no {}.", payer_in_english(request.payer)),
            ));
            continue;
        }
        let entry = &row.entry;
        if let Some(wage) = entry.wage.filter(|wage| *wage > BASIS_MAX) {
            leave(Sentence::in_both(
                format!("Upah {wage} sebulan melampaui {BASIS_MAX}: periksa daftarnya."),
                format!("A wage of {} a month is above {}: look at the list.", in_english(wage), in_english(BASIS_MAX)),
            ));
            continue;
        }
        if let Some(wage) = entry.wage.filter(|wage| request.class == Class::Pu && *wage < WAGE_MIN) {
            leave(Sentence::in_both(
                format!("Upah {wage} sebulan terlalu kecil: periksa daftarnya."),
                format!("A wage of {} a month is too small: look at the list.", in_english(wage)),
            ));
            continue;
        }
        let role = entry.role_on(clock.today);
        let who = (role, entry.welfare.is_some(), request.class);
        if let Some(forbidden) = doubts.forbidden(request.payer, who, request.months, place) {
            leave(forbidden);
            continue;
        }
        let occupation = Occupation::from_words(entry.occupation.as_deref().unwrap_or_default());
        let line = u32::try_from(rows.len() + 1).expect("a batch fits in memory");
        if let Some(person) = person {
            if let Some(gone) = loaded.known.leaves(person, place, clock.today) {
                leave(not_ours(gone));
                continue;
            }
            if let Some(first) = taken.get(&person) {
                leave(Sentence::in_both(
                    format!("Orang yang sama dengan baris usulan {first}."),
                    format!("The same person as row {first} of the submission."),
                ));
                continue;
            }
            if let Some(rules) = rules_of(workspace, &loaded, &mut rules, place)? {
                let seen = appears(request.class, programs, request.months, loaded.memberships_of(person), rules);
                if let Some(class) = seen.already {
                    let told = Overlap::Active { class }.sentence();
                    if !request.keep_active {
                        leave(told);
                        continue;
                    }
                    active.push((line, told.indonesian));
                }
            }
            let claim = Claim {
                at: Line { batch: i64::MAX, line },
                person,
                programs,
                months: request.months,
                payer: request.payer,
                state: State::Draft,
            };
            let others = earlier.get(&person).map_or(&[][..], Vec::as_slice);
            let found = overlaps(&[claim], others).remove(&claim.at).unwrap_or_default();
            if let Some(twice) = found.iter().find(|overlap| overlap.forbids()) {
                leave(twice.sentence());
                continue;
            }
            active.extend(found.into_iter().map(|overlap| (line, overlap.sentence().indonesian)));
            taken.insert(person, line);
        } else {
            not_matched += 1;
        }
        let basis = Basis {
            class: request.class,
            programs: programs.bits(),
            amount: entry.wage.or(request.basis),
            transport: work_of(occupation),
            role,
            risk: request.risk,
        };
        let money = match estimates.get(&basis) {
            Some(money) => *money,
            None => {
                let money = estimate(&law, &basis, request.payer, request.months)?;
                estimates.insert(basis, money);
                money
            }
        };
        let paper = domain::submission::belongs(entry, request.decree.as_deref(), clock.today);
        without_paper += u64::from(paper.paper().is_none());
        let row = BatchRow {
            id: Id::new(0),
            batch: Id::new(0),
            line,
            source: row.id,
            person,
            region: place,
            class: request.class,
            programs,
            basis: basis.amount,
            role,
            payer: request.payer,
            months: request.months,
            monthly: money.monthly,
            total: money.total,
            kept: State::Draft,
            state: State::Draft,
            since: clock.today,
        };
        let wage = basis.amount.filter(|_| request.class == Class::Pu);
        below_minimum += u64::from(wage.zip(minimum.as_ref()).is_some_and(|(wage, minimum)| wage < minimum.amount));
        rows.push((row, basis.transport));
    }
    if rows.is_empty() {
        let mut nobody = Sentence::in_both("Tidak ada orang untuk diusulkan.", "There is nobody to ask for.");
        if let Some(left) = left_out.first() {
            let why = of_row(&left.sheet_row.to_string(), &left.reason);
            nobody = Sentence::in_both(
                format!("{} {}", nobody.indonesian, why.indonesian),
                format!("{} {}", nobody.english, why.english),
            );
        }
        return Err(StepError::Missing(nobody));
    }
    let mut report = DraftReport {
        batch: 0,
        office: office.name.clone(),
        verifier: route.verifier.clone(),
        compiler: route.compiler.clone(),
        branch: route.branch.clone(),
        rows: count(rows.len()).unsigned_abs(),
        not_matched,
        without_paper,
        monthly: rows.iter().map(|(row, _)| row.monthly).sum(),
        total: rows.iter().map(|(row, _)| row.total).sum(),
        left_out,
        noted: active.into_iter().map(|(line, note)| Noted { line, note }).collect(),
        remarks: Vec::new(),
    };
    report.remarks.extend(months_past_said(request.months, Month::containing(clock.today)));
    report.remarks.extend(doubts.remarks());
    let drafted: Vec<&BatchRow> = rows.iter().map(|(row, _)| row).collect();
    let all = book.rows.iter().map(|kept| &kept.row).chain(drafted.iter().copied());
    report.remarks.extend(exceeded(actor, &funding, &drafted, all));
    if let (1.., Some(minimum)) = (below_minimum, &minimum) {
        let MinimumWage { amount, region, as_of, source } = minimum;
        report.remarks.push(Sentence::in_both(
            format!("{below_minimum} baris berupah di bawah upah minimum {region} {as_of}: {amount} ({source})."),
            format!(
                "Rows with a wage below the minimum wage of {region} {as_of}: {below_minimum}; the minimum is {} ({source}).",
                in_english(*amount)
            ),
        ));
    }
    let change_request = ChangeRequest {
        kind: "submission.draft",
        idempotency_key,
        actor: &actor.name,
        reason: &format!("usulan untuk {region}"),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let roster = match request.source {
        DraftSource::Roster(id) => Some(id.get()),
        DraftSource::Gap(_) => None,
    };
    let done = workspace.store().change(&change_request, |change| {
        let id = change.next_ids("submission", 1)?;
        let first = change.next_ids("submission_row", count(rows.len()))?;
        let batch = Batch {
            id: Id::new(id),
            office: office.name.clone(),
            verifier: route.verifier.clone(),
            compiler: route.compiler.clone(),
            branch: route.branch.clone(),
            region,
            decree: request.decree.clone(),
        };
        let mut batches = RowBatch::new(&tables::SUBMISSION, change.id());
        put_batch(&mut batches, &batch, roster);
        change.insert(&batches)?;
        let mut lines = RowBatch::new(&tables::SUBMISSION_ROW, change.id());
        for ((row, transport), id) in rows.iter_mut().zip(first..) {
            row.id = Id::new(id);
            row.batch = batch.id;
            put_row(&mut lines, row, request.risk, *transport);
        }
        change.insert(&lines)?;
        change.count("rows", count(rows.len()));
        report.batch = id;
        Ok::<_, StepError>(report)
    })?;
    Ok(done.into_value())
}

/// The rows that may be asked for, and those of the list that cannot.
fn candidates<'l>(
    workspace: &Workspace,
    actor: &Actor,
    loaded: &'l Loaded,
    clock: &Clock,
    request: &DraftRequest,
) -> Result<(Vec<Candidate<'l>>, Vec<LeftOut>), StepError> {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    match request.source {
        DraftSource::Gap(region) => {
            let filter = GapFilter { role: request.role, ..GapFilter::all(region) };
            from_gap(workspace, actor, region, |index| {
                for listed in index.on_rosters(filter).filter(|one| !one.is_protected()) {
                    let mention = listed.mention();
                    if listed.status() == Some(GapStatus::Doubtful) {
                        left_out.push(LeftOut { sheet_row: mention.sheet_row, reason: in_doubt() });
                        continue;
                    }
                    let (row, _) = loaded.row(mention.row).ok_or_else(|| no_source(mention.row))?;
                    found.push(Candidate { row, person: listed.person(), region: listed.region() });
                }
                Ok::<_, StepError>(())
            })??;
        }
        DraftSource::Roster(id) => {
            for (row, outcome) in loaded.rows.iter().filter(|(row, _)| row.roster == id) {
                let mut leave = |reason: Sentence| left_out.push(LeftOut { sheet_row: row.sheet_row, reason });
                let held = row.entry.role_on(clock.today);
                if request.role.is_some() && request.role != held {
                    continue;
                }
                match row.disposition {
                    Disposition::Merged { into_row } => leave(Sentence::in_both(
                        format!("Sama dengan baris {into_row}."),
                        format!("The same as row {into_row}."),
                    )),
                    Disposition::SetAside(reason) => leave(not_ours(reason)),
                    Disposition::Accepted => {
                        let region = loaded.region_of(row);
                        match outcome {
                            Outcome::Doubtful(_) => leave(in_doubt()),
                            Outcome::Known(person) => found.push(Candidate { row, person: Some(*person), region }),
                            Outcome::NotMatched => found.push(Candidate { row, person: None, region }),
                        }
                    }
                }
            }
        }
    }
    Ok((found, left_out))
}

/// Said of a row of which a person decides first who it is.
fn in_doubt() -> Sentence {
    Sentence::in_both("Diragukan: putuskan dahulu.", "In doubt: decide first.")
}

fn not_ours(reason: SetAside) -> Sentence {
    Sentence::in_both(
        format!("Bukan sasaran: {}.", reason.title()),
        format!("Not ours: {}.", reason.title_in(Language::English)),
    )
}

/// Those chosen who are protected still, and whose cover a plan goes on from: no named gap holds them.
fn still_protected<'l>(
    workspace: &Workspace,
    actor: &Actor,
    loaded: &'l Loaded,
    region: RegionCode,
    chosen: &BTreeSet<Id<Person>>,
) -> Result<Vec<Candidate<'l>>, StepError> {
    from_gap(workspace, actor, region, |index| {
        let chosen = |one: &OnRoster<'_>| one.is_protected() && one.person().is_some_and(|id| chosen.contains(&id));
        let candidate = |one: OnRoster<'_>| {
            let (row, _) = loaded.row(one.mention().row)?;
            Some(Candidate { row, person: one.person(), region: one.region() })
        };
        index.on_rosters(GapFilter::all(region)).filter(chosen).filter_map(candidate).collect()
    })
}

/// Whether the office is the regency's agency of village affairs, by the names such agencies bear.
fn is_for_villages(office: &Office) -> bool {
    let name = office.name.to_lowercase();
    office.kind == OfficeKind::Agency
        && (name.contains("pemberdayaan masyarakat")
            || name
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| matches!(word, "dpmd" | "dispmd" | "pmd" | "dpmdes")))
}

/// The offices that a batch will pass.
struct Route {
    verifier: Option<String>,
    compiler: Option<String>,
    branch: String,
}

impl Route {
    /// A village passes its district and an agency; an agency, a market or a district passes a parent agency; others
    /// go straight to the branch office.
    fn of(open: &[Office], sender: &Office, region: RegionCode, request: &DraftRequest) -> Result<Self, StepError> {
        let one = |(what, in_english): (&str, &str), kinds: &[OfficeKind], named: Option<&String>| {
            let fits =
                |office: &&Office| kinds.contains(&office.kind) && office.serves(region) && office.name != sender.name;
            let able: Vec<&Office> = open.iter().filter(fits).collect();
            if let Some(named) = named {
                let found = able.iter().find(|office| office.name == *named);
                let wrong = || {
                    StepError::request(
                        format!("{named} bukan {what} yang melayani {region}."),
                        format!("{named} is not {in_english} that serves {region}."),
                    )
                };
                return found.map(|office| office.name.clone()).ok_or_else(wrong);
            }
            let of_villages: Vec<&&Office> =
                able.iter().filter(|office| sender.kind == OfficeKind::Village && is_for_villages(office)).collect();
            match able.as_slice() {
                [only] => Ok(only.name.clone()),
                [_, ..] if of_villages.len() == 1 => Ok(of_villages[0].name.clone()),
                [] => Err(StepError::missing(
                    format!("Tidak ada {what} yang melayani {region}; admin menambahkannya."),
                    format!("{region} lacks {in_english} that serves it; an administrator adds one."),
                )),
                several => {
                    let names: Vec<&str> = several.iter().map(|office| office.name.as_str()).collect();
                    let names = names.join("; ");
                    Err(StepError::request(
                        format!("Sebutkan {what}, salah satu dari: {names}."),
                        format!("Name {in_english}, one of: {names}."),
                    ))
                }
            }
        };
        let verified = sender.kind == OfficeKind::Village;
        let compiled =
            matches!(sender.kind, OfficeKind::Village | OfficeKind::Agency | OfficeKind::Market | OfficeKind::District);
        let compilers = [OfficeKind::Agency, OfficeKind::Regency, OfficeKind::Province];
        let verifier = verified
            .then(|| one(("kantor kecamatan", "a district office"), &[OfficeKind::District], request.verifier.as_ref()))
            .transpose()?;
        let compiler = compiled
            .then(|| one(("dinas penghimpun", "a compiling agency"), &compilers, request.compiler.as_ref()))
            .transpose()?;
        let branch = one(("kantor cabang", "a branch office"), &[OfficeKind::Branch], request.branch.as_ref())?;
        Ok(Self { verifier, compiler, branch })
    }
}
