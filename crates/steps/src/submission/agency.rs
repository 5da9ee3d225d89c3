//! The page of an agency: its staff by group, who is covered and who not, cost by month, terms.

use domain::{EndingTerm, Occupation, TERM_WARNING_DAYS, ending_terms, staff_role};
use law::Role;
use serde::Serialize;
use units::{Date, RegionCode};

use super::acting::Seat;
use super::listed::{Listed, ListedCounts, MonthCost, cost_by_month};
use crate::StepError;
use crate::access::Actor;
use crate::workspace::Workspace;

/// Staff of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffGroup {
    /// Teachers without civil-servant status.
    Teachers,
    /// Health workers without civil-servant status.
    Health,
    /// Ad-hoc election officers.
    AdHoc,
    /// Other staff without civil-servant status.
    NonAsn,
    /// Whoever else stands on the agency's lists.
    Others,
}

impl StaffGroup {
    /// All groups, in the order of office tables.
    pub const ALL: [Self; 5] = [Self::NonAsn, Self::Teachers, Self::Health, Self::AdHoc, Self::Others];

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Teachers => "Guru non-ASN",
            Self::Health => "Tenaga kesehatan non-ASN",
            Self::AdHoc => "Petugas pemilu ad hoc",
            Self::NonAsn => "Pegawai non-ASN lain",
            Self::Others => "Lainnya pada daftar",
        }
    }

    /// The group of a role and an occupation.
    pub fn of(role: Option<Role>, occupation: Occupation) -> Self {
        match role.map(|role| staff_role(role, occupation)) {
            Some(Role::GuruNonAsn) => Self::Teachers,
            Some(Role::NakesNonAsn) => Self::Health,
            Some(Role::PetugasPemilu) => Self::AdHoc,
            Some(Role::NonAsn) => Self::NonAsn,
            _ => Self::Others,
        }
    }
}

/// One group in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GroupCounts {
    /// Which.
    pub group: StaffGroup,
    /// As office people say it.
    pub title: &'static str,
    /// How they are protected.
    #[serde(flatten)]
    pub counts: ListedCounts,
}

/// One of the staff, with the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaffMember {
    /// Which group.
    pub group: StaffGroup,
    /// Who, and how protected.
    #[serde(flatten)]
    pub listed: Listed,
}

/// The page of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencyReport {
    /// Which office.
    pub office: String,
    /// Where it serves.
    pub regions: Vec<RegionCode>,
    /// Seen from this day.
    pub today: Date,
    /// Everybody in figures.
    pub counts: ListedCounts,
    /// Per group that has somebody; the groups add up.
    pub groups: Vec<GroupCounts>,
    /// Everybody: as many as the counts say.
    pub people: Vec<StaffMember>,
    /// What its live submissions cost a month.
    pub cost_by_month: Vec<MonthCost>,
    /// Terms that end soon.
    pub terms: Vec<EndingTerm>,
}

/// The staff of an agency on the lists that it sent.
///
/// # Errors
/// An office of somebody else, no list of participants yet, missing rights.
pub fn agency(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
) -> Result<AgencyReport, StepError> {
    let mut reader = workspace.store().reader()?;
    let seat = Seat::take(workspace, &mut reader, actor, office, today)?;
    drop(reader);
    let people: Vec<StaffMember> = seat
        .people(workspace)?
        .into_iter()
        .map(|listed| StaffMember { group: StaffGroup::of(listed.role, listed.occupation), listed })
        .collect();
    let groups = StaffGroup::ALL.into_iter().filter_map(|group| {
        let counts = ListedCounts::of(people.iter().filter(|one| one.group == group).map(|one| &one.listed));
        (counts.persons > 0).then_some(GroupCounts { group, title: group.title(), counts })
    });
    let groups = groups.collect();
    let lists = seat.lists();
    let Seat { office, loaded, book } = seat;
    let rows = loaded.rows.iter().filter(|(row, _)| lists.contains(&row.roster.get()));
    let terms =
        ending_terms(rows.map(|(row, outcome)| (row, loaded.region_of(row), *outcome)), today, TERM_WARNING_DAYS);
    Ok(AgencyReport {
        counts: ListedCounts::of(people.iter().map(|one| &one.listed)),
        cost_by_month: cost_by_month(&book, &office.name)?,
        office: office.name,
        regions: office.regions,
        today,
        groups,
        people,
        terms,
    })
}
