//! The people on the lists that an office sent, as its page shows them: figures, a page of names, cost by month.

use steps::submission::{Listed, ListedCounts, ListedStanding, MonthCost};
use steps::{Actor, StepError, Workspace};
use units::Date;

use crate::numbers;
use crate::pages::board::percent;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Choice, place_name, query_of};
use crate::request::Visit;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Names on one page.
const PAGE: usize = 50;

/// The figures of some people.
pub(crate) struct Figures {
    pub persons: String,
    pub covered: String,
    pub not_covered: String,
    pub unknown: String,
    pub asked: String,
    pub percent: String,
    pub width: Option<i64>,
}

impl Figures {
    pub(crate) fn of(w: &Words, counts: &ListedCounts) -> Self {
        let (percent, width) = percent(w, counts.percent);
        Self {
            persons: numbers::count(w, counts.persons),
            covered: numbers::count(w, counts.covered),
            not_covered: numbers::count(w, counts.not_covered),
            unknown: numbers::count(w, counts.unknown),
            asked: numbers::count(w, counts.asked),
            percent,
            width,
        }
    }
}

/// One of the people.
pub(crate) struct Name {
    pub name: String,
    pub href: Option<String>,
    pub status: String,
    pub tone: &'static str,
    /// Group or stall.
    pub part: String,
    pub place: String,
    pub term: String,
    pub wage: String,
    pub asked: Option<(String, String)>,
}

pub(crate) fn name(w: &Words, listed: &Listed, part: String) -> Name {
    let date = |day| numbers::date(day, &w.months);
    let (status, tone) = match listed.standing {
        ListedStanding::Covered => (w.person.history_active.to_owned(), "good"),
        ListedStanding::InGrace { until } => (fill(w.list.person_in_grace, &[&date(until)]), "warn"),
        ListedStanding::Lapsed { since } => (fill(w.list.person_lapsed, &[&date(since)]), "warn"),
        ListedStanding::NotRegistered => (w.list.person_never.to_owned(), "bad"),
        ListedStanding::Doubtful => (w.list.person_doubtful.to_owned(), "ask"),
        ListedStanding::NotMatched => (w.listed.not_matched.to_owned(), "ask"),
    };
    Name {
        name: listed.name.clone(),
        href: listed.person.map(|person| format!("/orang/{person}")),
        status,
        tone,
        part,
        place: place_name(listed.region),
        term: listed.term_until.map_or_else(|| w.common.none.to_owned(), date),
        wage: listed.wage.map_or_else(|| w.common.none.to_owned(), |wage| numbers::rupiah(w, wage)),
        asked: listed.asked.as_ref().map(|asked| {
            let batch = asked.at.split('-').next().unwrap_or_default();
            (format!("/usulan/{batch}"), format!("{} ({})", asked.at, w.named(asked.state)))
        }),
    }
}

/// Who of them is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    All,
    Covered,
    NotCovered,
    Unknown,
}

impl Shown {
    const ALL: [Self; 4] = [Self::All, Self::Covered, Self::NotCovered, Self::Unknown];

    pub(crate) fn read(visit: &Visit<'_>) -> Self {
        let word = visit.query.filled("status").unwrap_or_default();
        Self::ALL.into_iter().find(|shown| shown.word() == word).unwrap_or(Self::All)
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Covered => "ya",
            Self::NotCovered => "tidak",
            Self::Unknown => "belum_pasti",
        }
    }

    pub(crate) const fn fits(self, listed: &Listed) -> bool {
        let unknown = matches!(listed.standing, ListedStanding::Doubtful | ListedStanding::NotMatched);
        match self {
            Self::All => true,
            Self::Covered => listed.standing.is_covered(),
            Self::NotCovered => !listed.standing.is_covered() && !unknown,
            Self::Unknown => unknown,
        }
    }
}

/// A page of names with the ways to the others.
pub(crate) struct Names {
    pub choices: Vec<Choice>,
    pub names: Vec<Name>,
    pub pages: Pages,
}

impl Names {
    /// `part` narrows to one group or block, by the value of `narrow` in the address.
    pub(crate) fn of(
        visit: &Visit<'_>,
        w: &Words,
        (path, office): (&str, &str),
        narrow: (&'static str, &str),
        people: &[(&Listed, String)],
    ) -> Self {
        let on = Shown::read(visit);
        let link = |shown: Shown, page: usize| {
            let page = if page > 1 { page.to_string() } else { String::new() };
            let values = [("kantor", office), narrow, ("status", shown.word()), ("page", &page)];
            format!("{path}{}#nama", query_of(&values))
        };
        let choice = |shown: Shown| Choice {
            href: link(shown, 1),
            label: match shown {
                Shown::All => w.list.status_all,
                Shown::Covered => w.holders.covered,
                Shown::NotCovered => w.holders.open,
                Shown::Unknown => w.listed.unknown,
            }
            .to_owned(),
            count: numbers::length(w, people.iter().filter(|(listed, _)| shown.fits(listed)).count()),
            on: shown == on,
        };
        let found: Vec<&(&Listed, String)> = people.iter().filter(|(listed, _)| on.fits(listed)).collect();
        let pager = Pager::of(visit, found.len(), PAGE);
        let names = pager.shown(&found);
        Self {
            choices: Shown::ALL.into_iter().map(choice).collect(),
            names: names.map(|(listed, part)| name(w, listed, part.clone())).collect(),
            pages: pager.pages(w, |page| link(on, page)),
        }
    }
}

/// What the pages of an agency, a market and an employer have in common.
pub(crate) struct Listing {
    pub as_of: String,
    pub whole: Figures,
    pub people: Names,
    pub wages: bool,
    /// What a person's part is called: group, stall, work.
    pub part_title: &'static str,
    /// Month, rows and amount.
    pub costs: Vec<(String, String, String)>,
}

impl Listing {
    pub(crate) fn of(
        w: &'static Words,
        (today, counts, cost): (Date, &ListedCounts, &[MonthCost]),
        people: Names,
        part_title: &'static str,
    ) -> Self {
        Self {
            as_of: fill(w.region.as_of, &[&numbers::date(today, &w.months)]),
            whole: Figures::of(w, counts),
            people,
            wages: false,
            part_title,
            costs: months(w, cost),
        }
    }
}

/// One of the steps that look from an office.
type OfficeStep<R> = fn(&Workspace, &Actor, Date, Option<&str>) -> Result<R, StepError>;

/// What a step says of the office in the address, or of the reader's only one; `None` where there is no such office,
/// and the reader's desk says what to do.
pub(crate) fn of_office<R>(visit: &Visit<'_>, step: OfficeStep<R>) -> Result<Option<R>, Trouble> {
    let office = visit.query.filled("kantor");
    match step(&visit.app.workspace, visit.actor()?, visit.app.clock().today, office) {
        Err(StepError::Request(_)) if office.is_none() => Ok(None),
        other => Ok(Some(other?)),
    }
}

/// Month, rows and amount.
fn months(w: &Words, costs: &[MonthCost]) -> Vec<(String, String, String)> {
    let month = |month| numbers::months(month, month, &w.months);
    costs.iter().map(|cost| (month(cost.month), numbers::rows(w, cost.rows), numbers::rupiah(w, cost.amount))).collect()
}
