//! The page of an employer: workers it reports against those found, wages against the minimum of its region.

use domain::{Employer, EmployerProfile, OfficeKind, firm_key};
use serde::Serialize;
use store::Query;
use store::contributions::{PaidMonth, paid_months, said_of_employer};
use units::{Date, Id, Month, RegionCode, Rupiah};

use super::acting::Seat;
use super::listed::{Listed, ListedCounts, MonthCost, cost_by_month};
use crate::StepError;
use crate::access::Actor;
use crate::employers::employers;
use crate::permits::{PermitCounts, PermitStanding, PermitsReport, permits};
use crate::workspace::Workspace;

/// The measure of published figures that holds a minimum wage a month.
const MINIMUM: &str = "minimum_wage";
/// Months of the time line.
const MONTHS: i64 = 24;

/// The minimum wage that holds where the employer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MinimumWage {
    /// A month.
    pub amount: Rupiah,
    /// The region that it was set for: a kabupaten or kota before its province.
    pub region: RegionCode,
    /// What day, month or year it speaks of.
    pub as_of: String,
    /// Where it was read.
    pub source: String,
}

/// A wage below the minimum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LowWage {
    /// Name as listed.
    pub name: String,
    /// Row of the list.
    pub sheet_row: u32,
    /// Stated wage.
    pub wage: Rupiah,
    /// What is missing to the minimum.
    pub short: Rupiah,
}

/// What statements show paid for the people of an employer for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EmployerMonth {
    /// The month of the contributions.
    pub month: Month,
    /// For how many people.
    pub persons: i64,
    /// How much.
    pub amount: Rupiah,
}

/// A list of employers that names this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmployerPaper {
    /// The day it speaks of.
    pub as_of: Date,
    /// Its file.
    pub file: String,
    /// The change that brought it.
    pub change: i64,
    /// Workers it counts.
    pub workers: Option<i64>,
    /// Of them registered.
    pub registered: Option<i64>,
}

/// The page of an employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmployerReport {
    /// Which office.
    pub office: String,
    /// Where it serves.
    pub regions: Vec<RegionCode>,
    /// Seen from this day.
    pub today: Date,
    /// Registration number, where a list of employers names it.
    pub npp: Option<String>,
    /// What lists of employers say of it.
    pub profile: Option<EmployerProfile>,
    /// Workers by its own word.
    pub reported: Option<i64>,
    /// What its business permits say, where a list of permits names it.
    pub permit: Option<PermitStanding>,
    /// All permits where it serves, for an office of government or of the scheme: a firm sees its own alone.
    pub permits: Option<PermitCounts>,
    /// Registered participants through it.
    pub active: Option<i64>,
    /// The people on its own lists in figures.
    pub counts: ListedCounts,
    /// Reported, and on none of its lists.
    pub not_listed: Option<i64>,
    /// Reported, and not registered through it.
    pub not_registered: Option<i64>,
    /// Everybody on its lists: as many as the counts say.
    pub people: Vec<Listed>,
    /// The minimum wage where it is.
    pub minimum: Option<MinimumWage>,
    /// Stated wages below it.
    pub below_minimum: Vec<LowWage>,
    /// People on its lists without a stated wage.
    pub without_wage: i64,
    /// What its live submissions cost a month.
    pub cost_by_month: Vec<MonthCost>,
    /// What was paid for its people, the latest month first, two years at most.
    pub paid: Vec<EmployerMonth>,
    /// The lists that name it, the latest first.
    pub papers: Vec<EmployerPaper>,
}

/// The workers of an employer as it reports them, as its lists name them, and as participants show them.
///
/// # Errors
/// An office of somebody else, no list of participants yet, missing rights.
pub fn employer(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
) -> Result<EmployerReport, StepError> {
    let mut reader = workspace.store().reader()?;
    let seat = Seat::take(workspace, &mut reader, actor, office, today)?;
    let region = seat.region();
    let minimum = minimum_wage(&mut reader, region, today)?;
    drop(reader);
    let own_key = firm_key(&seat.office.name);
    let standing =
        employers(workspace, actor, region, None)?.into_iter().find(|one| firm_key(&one.profile.name) == own_key);
    let all_permits = permits(workspace, actor, region, None)?;
    let people = seat.people(workspace)?;
    let counts = ListedCounts::of(people.iter());
    let below_minimum = match &minimum {
        Some(minimum) => people.iter().filter_map(|listed| low(listed, minimum.amount)).collect(),
        None => Vec::new(),
    };
    let (paid, papers) = match &standing {
        Some(one) => past(workspace, one.profile.employer)?,
        None => (Vec::new(), Vec::new()),
    };
    let reported = standing.as_ref().and_then(|one| one.profile.workers);
    Ok(EmployerReport {
        without_wage: i64::try_from(people.iter().filter(|listed| listed.wage.is_none()).count())
            .expect("people in memory"),
        cost_by_month: cost_by_month(&seat.book, &seat.office.name)?,
        not_listed: reported.map(|reported| (reported - counts.persons).max(0)),
        not_registered: standing.as_ref().and_then(|one| one.not_registered),
        active: standing.as_ref().map(|one| one.active),
        npp: standing.as_ref().map(|one| one.npp.clone()).filter(|npp| !npp.is_empty()),
        profile: standing.map(|one| one.profile),
        permits: (sees_all_permits(seat.office.kind) && all_permits.counts.businesses > 0)
            .then_some(all_permits.counts),
        permit: all_permits.permits.into_iter().find(|one| firm_key(&one.business.name) == own_key),
        office: seat.office.name,
        regions: seat.office.regions,
        today,
        reported,
        counts,
        people,
        minimum,
        below_minimum,
        paid,
        papers,
    })
}

/// Its time line: what was paid month by month, and what lists said of it.
fn past(workspace: &Workspace, employer: Id<Employer>) -> Result<(Vec<EmployerMonth>, Vec<EmployerPaper>), StepError> {
    let mut reader = workspace.store().reader()?;
    let paid = paid_months(&mut reader, employer, MONTHS)?;
    let paid = paid.into_iter().map(|PaidMonth { month, persons, amount }| EmployerMonth { month, persons, amount });
    let papers = said_of_employer(&mut reader, employer)?;
    let papers = papers.into_iter().map(|said| EmployerPaper {
        as_of: said.as_of,
        file: said.file,
        change: said.change,
        workers: said.workers,
        registered: said.registered,
    });
    Ok((paid.collect(), papers.collect()))
}

fn low(listed: &Listed, minimum: Rupiah) -> Option<LowWage> {
    let wage = listed.wage.filter(|wage| *wage < minimum)?;
    let short = Rupiah::new(minimum.get() - wage.get());
    Some(LowWage { name: listed.name.clone(), sheet_row: listed.sheet_row, wage, short })
}

/// The minimum wage of the latest year that has begun; of a kabupaten or kota that set its own before its province's.
pub(super) fn minimum_wage(
    query: &mut impl Query,
    region: RegionCode,
    today: Date,
) -> Result<Option<MinimumWage>, StepError> {
    let known = store::figures::published(query)?.into_iter().filter_map(|figure| {
        let place = figure.region.filter(|place| figure.metric == MINIMUM && place.contains(region))?;
        let amount = figure.value.whole().filter(|_| figure.as_of.first <= today)?;
        Some(((figure.as_of.first.year(), place.level(), figure.as_of.first), Rupiah::new(amount), place, figure))
    });
    let best = known.max_by_key(|(order, ..)| *order);
    Ok(best.map(|(_, amount, region, figure)| MinimumWage {
        amount,
        region,
        as_of: figure.as_of.to_string(),
        source: figure.source,
    }))
}

/// Whether an office looks after the businesses of its region, or is one of them.
const fn sees_all_permits(kind: OfficeKind) -> bool {
    match kind {
        OfficeKind::RegionalOffice
        | OfficeKind::Branch
        | OfficeKind::Province
        | OfficeKind::Regency
        | OfficeKind::District
        | OfficeKind::Village
        | OfficeKind::Agency => true,
        OfficeKind::Market | OfficeKind::Employer | OfficeKind::Perisai => false,
    }
}

/// The businesses that have a permit where an office serves, for those who look after them.
///
/// # Errors
/// An office of somebody else or one that is a business itself, no list of participants yet, missing rights.
pub fn office_permits(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
) -> Result<(String, PermitsReport), StepError> {
    let mut reader = workspace.store().reader()?;
    let seat = Seat::take(workspace, &mut reader, actor, office, today)?;
    drop(reader);
    if !sees_all_permits(seat.office.kind) {
        let office = &seat.office.name;
        return Err(StepError::request(
            format!("{office} melihat izinnya sendiri saja, di halaman pemberi kerja."),
            format!("{office} sees its own permits only, on the page of the employer."),
        ));
    }
    let report = permits(workspace, actor, seat.region(), None)?;
    Ok((seat.office.name, report))
}
