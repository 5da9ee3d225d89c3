//! Terms of office: which end soon, who comes next, and whether days lie between.

use std::collections::BTreeMap;

use law::Role;
use serde::Serialize;
use units::{Date, Id, RegionCode};

use crate::gap::{Outcome, RosterMention};
use crate::people::Person;
use crate::roster::{Disposition, RosterRow};

/// How many days before its end a term is told of.
pub const TERM_WARNING_DAYS: i32 = 60;

/// A term that ends soon, or ended without anybody after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndingTerm {
    /// Who holds the role.
    pub name: String,
    /// The person, once matched.
    pub person: Option<Id<Person>>,
    /// Which role.
    pub role: Role,
    /// Where.
    pub region: RegionCode,
    /// By which decree.
    pub decree: Option<String>,
    /// Last day.
    pub until: Date,
    /// Days from today to the last one; negative once it is past.
    pub days_left: i32,
    /// Who comes next, where somebody is appointed.
    pub successor: Option<Successor>,
    /// Where it was read.
    pub mention: RosterMention,
}

/// Who takes a role over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Successor {
    /// By name; the same as before when the term is renewed.
    pub name: String,
    /// First day.
    pub from: Date,
    /// By which decree.
    pub decree: Option<String>,
    /// Days between the two terms on which nobody holds the role.
    pub days_between: i32,
}

/// One term as some list states it.
struct Held<'r> {
    row: &'r RosterRow,
    person: Option<Id<Person>>,
    region: RegionCode,
    role: Role,
}

/// The terms that end within `days_ahead`, soonest first, and those that ended as recently with nobody after them.
///
/// It only tells: whoever holds a role stays covered until the scheme's own list says otherwise, so that an ending
/// term never makes a gap by itself. A role that several hold in one place (RT, cadres) gives each successor once.
pub fn ending_terms<'r>(
    rows: impl Iterator<Item = (&'r RosterRow, RegionCode, Outcome)>,
    today: Date,
    days_ahead: i32,
) -> Vec<EndingTerm> {
    let mut by_office: BTreeMap<(RegionCode, Role), Vec<Held<'r>>> = BTreeMap::new();
    for (row, region, outcome) in rows {
        let (Disposition::Accepted, Some(role)) = (row.disposition, row.entry.role) else { continue };
        let person = match outcome {
            Outcome::Known(person) => Some(person),
            Outcome::Doubtful(_) | Outcome::NotMatched => None,
        };
        by_office.entry((region, role)).or_default().push(Held { row, person, region, role });
    }
    let mut found: Vec<EndingTerm> =
        by_office.into_values().flat_map(|held| ending_of(&held, today, days_ahead)).collect();
    found.sort_by(|one, other| {
        (one.until, one.region, one.role, &one.name).cmp(&(other.until, other.region, other.role, &other.name))
    });
    found
}

/// Of one role in one place.
fn ending_of(held: &[Held<'_>], today: Date, days_ahead: i32) -> Vec<EndingTerm> {
    let same = |one: &Held<'_>, other: &Held<'_>| match (one.person, other.person) {
        (Some(one), Some(other)) => one == other,
        _ => one.row.entry.name == other.row.entry.name,
    };
    let mut ending: Vec<&Held<'_>> = held
        .iter()
        .filter(|term| {
            let near = |until: Date| days(today, until) <= days_ahead && days(today, until) >= -days_ahead;
            term.row.entry.term_until().is_some_and(near)
        })
        .collect();
    // Soonest first, so that the first successor goes to the first seat that becomes free; of one person's terms on
    // several lists, the one that lasts longest.
    ending.sort_by_key(|term| (term.row.entry.term_until(), term.row.id));
    let lasting: Vec<&Held<'_>> = ending
        .iter()
        .copied()
        .enumerate()
        .filter(|(at, term)| !ending[at + 1..].iter().any(|later| same(term, later)))
        .map(|(_, term)| term)
        .collect();
    let mut next: Vec<&Held<'_>> = held.iter().filter(|term| term.row.entry.term_from().is_some()).collect();
    next.sort_by_key(|term| (term.row.entry.term_from(), term.row.id));
    let mut taken: Vec<&Held<'_>> = Vec::new();
    let mut found = Vec::new();
    for term in lasting {
        let entry = &term.row.entry;
        let until = entry.term_until().expect("only terms that end");
        let follows = |other: &&&Held<'_>| {
            let from = other.row.entry.term_from().expect("only terms that begin");
            let free = other.row.id != term.row.id && !taken.iter().any(|one| same(one, other));
            from > until && days(until, from) <= 2 * days_ahead && free
        };
        // A renewal before anybody else.
        let renewed = next.iter().filter(follows).find(|other| same(term, other));
        let newcomer = || {
            next.iter()
                .filter(follows)
                .find(|other| !held.iter().any(|one| seated(one, other, until) && same(one, other)))
        };
        let successor = renewed.or_else(newcomer).map(|other| {
            taken.push(*other);
            let from = other.row.entry.term_from().expect("only terms that begin");
            Successor {
                name: other.row.entry.name.clone(),
                from,
                decree: other.row.entry.decree().map(str::to_owned),
                days_between: days(until, from) - 1,
            }
        });
        let days_left = days(today, until);
        if days_left < 0 && successor.is_some() {
            continue;
        }
        found.push(EndingTerm {
            name: entry.name.clone(),
            person: term.person,
            role: term.role,
            region: term.region,
            decree: entry.decree().map(str::to_owned),
            until,
            days_left,
            successor,
            mention: RosterMention { row: term.row.id, sheet_row: term.row.sheet_row, roster: term.row.roster },
        });
    }
    found
}

/// Whether `one` is another term of the same seat holder that still runs on `day`: that person keeps an own seat.
fn seated(one: &Held<'_>, other: &Held<'_>, day: Date) -> bool {
    let entry = &one.row.entry;
    one.row.id != other.row.id
        && entry.term_from().is_none_or(|from| from <= day)
        && entry.term_until().is_none_or(|until| until >= day)
}

fn days(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}
