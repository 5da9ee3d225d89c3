//! Whom to protect with which money: the named gap and the budgets of a region handed to the plan, and the names back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};

use domain::plan::{Inputs, Plan, Request, plan};
use domain::submission::{Months, months_past_said};
use domain::{GapPerson, Person};
use law::{Law, Sentence};
use sheets::{Cell, FileKind, Sheet};
use units::{Date, Id, Month, Percent, RegionCode, region};

use super::people::{PlanPeople, plan_people};
use super::standing::standing;
use crate::{Actor, Right, StepError, Workspace};

/// A plan with the people behind it.
pub struct Solved {
    /// The plan.
    pub plan: Plan,
    /// Everybody who could be taken, on the named gap or after their cover ends.
    pub(super) people: Vec<GapPerson>,
}

impl Solved {
    /// Persons of an allocation, for a draft.
    pub fn persons_of(&self, allocation: usize) -> BTreeSet<Id<Person>> {
        let of_it = self.plan.named.iter().filter(|(_, of)| *of == allocation);
        of_it.filter_map(|(person, _)| self.people[*person].person).collect()
    }
}

/// Makes a plan from the named gap and the budgets that came in, beside what submissions under way on `today` ask for.
///
/// # Errors
/// Missing rights, no list of participants, months that are over, of two budget years, or that the law does not know.
pub fn solve_plan(workspace: &Workspace, actor: &Actor, today: Date, request: &Request) -> Result<Solved, StepError> {
    actor.need_in(Right::ReadPeople, request.region)?;
    not_over(request.months, today)?;
    let PlanPeople { people, to_protect, under_way, by_drafts, grace_months } =
        plan_people(workspace, actor, today, (request.region, request.months))?;
    let funding = store::funding::funding(&mut workspace.store().reader()?)?;
    let law = Law::built_in();
    let inputs = Inputs {
        law: &law,
        people: &to_protect,
        funding: &funding,
        under_way: &under_way,
        before: standing(Some(workspace), actor, request.region)?,
        grace_months,
    };
    let mut plan = plan(request, &inputs)?;
    plan.warnings.extend(months_past_said(request.months, Month::containing(today)).map(Into::into));
    plan.warnings.extend((by_drafts > 0).then(|| counts_drafts(&plan, by_drafts).into()));
    Ok(Solved { plan, people })
}

/// A draft keeps people and money from being planned twice, but protects nobody before it is sent.
fn counts_drafts(plan: &Plan, persons: i64) -> Sentence {
    let without = plan.before.as_ref().and_then(|before| {
        let sent = before.active + plan.protected + plan.without_plan - persons;
        Percent::of(sent, before.eligible)
    });
    let [indonesian, english] = without.map_or_else(Default::default, |percent| {
        let percent = percent.to_string();
        [format!(": tanpa mereka {} persen", percent.replace('.', ",")), format!(": without them {percent} percent")]
    });
    Sentence::in_both(
        format!(
            "Cakupan sesudah rencana ikut menghitung {persons} orang pada usulan yang masih rancangan atau dikembalikan, \
             belum dikirim{indonesian}. Mereka dan biayanya tidak direncanakan lagi; kirim usulannya, atau tarik bila tidak jadi."
        ),
        format!(
            "Coverage after the plan counts {persons} people of drafts and returned rows that were not sent{english}. They and their cost \
             are not planned for again; send the drafts, or withdraw them if they are not to be."
        ),
    )
}

/// A plan of months that are all over would protect nobody.
pub(super) fn not_over(months: Months, today: Date) -> Result<(), StepError> {
    let this_month = Month::containing(today);
    if months.last >= this_month {
        return Ok(());
    }
    Err(StepError::request(
        format!(
            "Bulan {months} sudah lewat semuanya, dan perlindungan tidak berlaku surut. Susun rencana mulai {this_month}."
        ),
        format!("Months {months} are all over, and protection does not reach back. Plan from {this_month} on."),
    ))
}

const HEADINGS: [&str; 12] = [
    "Nama",
    "Tanggal lahir",
    "L/P",
    "Kode wilayah",
    "Desa/Kelurahan",
    "Kelompok",
    "Sumber dana",
    "Anggaran milik",
    "Bulan pertama",
    "Bulan terakhir",
    "Pekerjaan",
    "Peran",
];

/// Writes the people of a plan, each with money and months. No NIK leaves by this door.
///
/// # Errors
/// The file cannot be written.
pub fn write_people(solved: &Solved, kind: FileKind, out: impl Write + Seek + Send) -> Result<usize, StepError> {
    let rows = solved.plan.named.iter().map(|(person, allocation)| {
        let (person, allocation) = (&solved.people[*person], &solved.plan.allocations[*allocation]);
        vec![
            Cell::from(person.name.as_str()),
            Cell::from(person.birth),
            Cell::from(person.sex.map_or("", units::Sex::letter)),
            Cell::from(person.region.to_string()),
            Cell::from(region(person.region).map_or("", |region| region.name)),
            Cell::from(allocation.group.as_str()),
            Cell::from(allocation.source.as_str()),
            Cell::from(allocation.budget_of.to_string()),
            Cell::from(allocation.months.first.to_string()),
            Cell::from(allocation.months.last.to_string()),
            Cell::from(person.occupation.as_deref().unwrap_or_default()),
            Cell::from(person.role.map_or("", law::Role::code)),
        ]
    });
    let sheet = Sheet { name: "Rencana", headings: &HEADINGS, rows: Box::new(rows) };
    sheets::write_table(kind, vec![sheet], out)?;
    Ok(solved.plan.named.len())
}

/// What two plans have different, by village, group and source.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlanChange {
    /// Where.
    pub village: RegionCode,
    /// Who.
    pub group: String,
    /// Which money.
    pub source: String,
    /// Persons in the first plan.
    pub before: i64,
    /// Persons in the second.
    pub after: i64,
    /// Rupiah more, or less below zero.
    pub cost: units::Rupiah,
}

/// What one plan has other than another.
pub fn plan_changes(before: &[domain::plan::Allocation], after: &[domain::plan::Allocation]) -> Vec<PlanChange> {
    let mut sums: BTreeMap<(RegionCode, &str, &str), PlanChange> = BTreeMap::new();
    for (allocations, sign) in [(before, -1), (after, 1)] {
        for one in allocations {
            let change = sums.entry((one.village, &one.group, &one.source)).or_insert_with(|| PlanChange {
                village: one.village,
                group: one.group.clone(),
                source: one.source.clone(),
                before: 0,
                after: 0,
                cost: units::Rupiah::ZERO,
            });
            let persons = if sign < 0 { &mut change.before } else { &mut change.after };
            *persons += i64::from(one.persons);
            change.cost = change.cost + one.cost.times(sign).expect("an amount and its negative");
        }
    }
    let differs = |change: &PlanChange| change.before != change.after || change.cost != units::Rupiah::ZERO;
    sums.into_values().filter(differs).collect()
}
