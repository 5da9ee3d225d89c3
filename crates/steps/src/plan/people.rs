//! The people of a plan: the named gap, whose cover is known to end, and what submissions under way ask for.

use std::collections::HashMap;
use std::sync::Arc;

use domain::plan::{Cover, Standing, ToProtect, UnderWay};
use domain::submission::{Claim, Months, State};
use domain::{GapFilter, GapPerson, GapStatus, Person, ProgramStanding};
use law::{Funding, Program};
use units::{Date, Id, Month, RegionCode};

use crate::gap::from_gap;
use crate::submission::Book;
use crate::workspace::Loaded;
use crate::{Actor, StepError, Workspace};

/// What submissions under way ask for: the one word on who is asked for already, for plans and for their drafts.
pub(super) struct UnderWayNow {
    book: Arc<Book>,
    loaded: Arc<Loaded>,
    of: HashMap<Id<Person>, Vec<Claim>>,
}

impl UnderWayNow {
    pub(super) fn of(workspace: &Workspace, loaded: &Arc<Loaded>, today: Date) -> Result<Self, StepError> {
        let book = workspace.book(&mut workspace.store().reader()?, loaded, today)?;
        // A draft that was not sent counts too: the next plan adds to it.
        let mut of: HashMap<Id<Person>, Vec<Claim>> = HashMap::new();
        for claim in book.claims().filter(|claim| claim.state.is_live()) {
            of.entry(loaded.known.who.leader(claim.person)).or_default().push(claim);
        }
        Ok(Self { book, loaded: Arc::clone(loaded), of })
    }

    fn claims_of(&self, person: Id<Person>) -> &[Claim] {
        self.of.get(&self.loaded.known.who.leader(person)).map_or(&[], Vec::as_slice)
    }

    /// Whether a person is asked for in one of these months.
    pub(super) fn asks_for(&self, person: Id<Person>, months: Months) -> bool {
        self.claims_of(person).iter().any(|claim| claim.months.shared(months).is_some())
    }

    /// What is asked of public money.
    fn money(&self) -> Vec<UnderWay> {
        let live = self.book.rows.iter().map(|kept| &kept.row).filter(|row| row.state.is_live());
        let public = live.filter(|row| row.payer != Funding::Own);
        public
            .map(|row| UnderWay { village: row.region, source: row.payer, months: row.months, cost: row.total })
            .collect()
    }

    /// The cover of a person that is known to end: what is asked for, or a list shows paid ahead of its day; and the same
    /// without what its sender has still to send.
    fn covers(&self, person: &GapPerson, counted: bool, list: Month, plan: Months) -> [Option<Cover>; 2] {
        let claims = person.person.map_or(&[][..], |id| self.claims_of(id));
        let all = cover(claims, person, counted, (list, plan));
        let sent: Vec<Claim> =
            claims.iter().filter(|claim| !matches!(claim.state, State::Draft | State::Returned)).copied().collect();
        if sent.len() == claims.len() {
            return [all, all];
        }
        [all, cover(&sent, person, counted, (list, plan))]
    }
}

/// Whoever pays month by month is taken to go on, and so is somebody whose last submission lets them pay themselves.
fn cover(claims: &[Claim], person: &GapPerson, counted: bool, (list, plan): (Month, Months)) -> Option<Cover> {
    let ahead = paid_until(person).filter(|until| counted && *until > list);
    let last_asked = claims.iter().max_by_key(|claim| claim.months.last);
    let last = last_asked.map(|claim| claim.months.last).into_iter().chain(ahead).max()?;
    let goes_on = last_asked.is_some_and(|claim| claim.payer == Funding::Own && claim.months.last == last);
    if goes_on && counted {
        return None;
    }
    let last = if goes_on { last.max(plan.last) } else { last };
    let first = claims.iter().map(|claim| claim.months.first).chain(counted.then_some(list)).min().unwrap_or(last);
    Some(Cover { months: Months { first: first.min(last), last }, counted })
}

/// The last month that is paid for in both base programs, where the list says.
fn paid_until(person: &GapPerson) -> Option<Month> {
    let until = |program: Program| match person.programs[program as usize] {
        ProgramStanding::Active { paid_until } => paid_until.map(Month::containing),
        _ => None,
    };
    Some(until(Program::Jkk)?.min(until(Program::Jkm)?))
}

/// Those for whom a plan may have to pay, and what is paid for already.
pub(super) struct PlanPeople {
    pub(super) people: Vec<GapPerson>,
    pub(super) to_protect: Vec<ToProtect>,
    pub(super) under_way: Vec<UnderWay>,
    /// Persons who are protected in the last month only if their senders send what they have not.
    pub(super) by_drafts: i64,
    pub(super) grace_months: i32,
}

/// Who can be planned for, or is known to need it later, in the order of the lists.
pub(super) fn plan_people(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    (region, months): (RegionCode, Months),
) -> Result<PlanPeople, StepError> {
    let loaded = workspace.loaded()?;
    let now = UnderWayNow::of(workspace, &loaded, today)?;
    let mut found = PlanPeople {
        people: Vec::new(),
        to_protect: Vec::new(),
        under_way: now.money(),
        by_drafts: 0,
        grace_months: 0,
    };
    from_gap(workspace, actor, region, |index| {
        let rules = index.rules();
        found.grace_months = rules.grace_months_bpu;
        for one in index.on_rosters(GapFilter::all(region)) {
            if one.person().is_none() || one.status() == Some(GapStatus::Doubtful) {
                continue;
            }
            let (person, counted) = (one.in_full(), one.is_protected());
            let [cover, sent] = now.covers(&person, counted, Month::containing(rules.day), months);
            let protected = |cover: Option<Cover>| match cover {
                Some(cover) => cover.renewable(months, rules.grace_months_bpu).is_none(),
                None => counted,
            };
            found.by_drafts += i64::from(protected(cover) && !protected(sent));
            if counted && cover.is_none() {
                continue;
            }
            // Lists come in the order of their files; who was named vulnerable by a decree goes first within a group.
            let vulnerable = person
                .mentions
                .iter()
                .any(|mention| loaded.row(mention.row).is_some_and(|(row, _)| row.entry.welfare.is_some()));
            let standing = Standing::of(person.role, person.occupation.as_deref(), vulnerable);
            found.to_protect.push(ToProtect { village: person.region, standing, cover });
            found.people.push(person);
        }
    })?;
    Ok(found)
}
