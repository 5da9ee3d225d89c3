//! One person: status over all lists of participants, the rows that name them, numbers masked, what was decided.

use askama::Template;
use axum::http::StatusCode;
use domain::{HistoryEntry, HistoryStatus};
use steps::{
    PersonContribution, PersonKey, PersonMembership, PersonNumber, PersonView, RevealedNumber, StepError, person,
    reveal_numbers,
};
use units::{Date, Id, RegionCode, Sex};

use crate::numbers;
use crate::pages::past::{kind_title, moment};
use crate::pages::{Crumb, Frame, crumbs, full_name, place_name, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "person.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    number: String,
    name: String,
    gone: Option<String>,
    hints: Vec<String>,
    facts: Vec<(&'static str, String)>,
    history: Vec<Entry>,
    mentions: Vec<Mention>,
    records: Vec<Record>,
    decisions: Vec<Decision>,
    path: String,
    line: Option<TimeLine>,
    memberships: Vec<[String; 7]>,
    contributions: Vec<[String; 6]>,
    trouble: Option<String>,
    revealed: Vec<(&'static str, String)>,
}

/// Memberships as bars; the table below says the same.
struct TimeLine {
    told: String,
    height: usize,
    /// Start, length and top of each bar, in parts of a thousand.
    bars: Vec<(i64, i64, usize)>,
}

struct Entry {
    day: String,
    status: String,
    tone: &'static str,
    programs: String,
    paid_until: String,
    file: String,
}

struct Mention {
    file: String,
    day: String,
    row: String,
    role: String,
    place: String,
    name: String,
    paper: String,
}

struct Record {
    name: String,
    birth: String,
    place: String,
}

struct Decision {
    number: i64,
    /// Where whoever may can take it back.
    href: Option<String>,
    what: &'static str,
    why: String,
    by: String,
    undone: bool,
}

/// `GET /orang/{person}`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, None, &[])
}

/// `POST /orang/{person}/nomor`
pub(crate) fn reveal(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let why = visit.form.filled("alasan").unwrap_or_default();
    match reveal_numbers(&visit.app.workspace, visit.actor()?, &visit.app.clock(), Id::new(asked(visit)?), why) {
        Ok(numbers) => page(visit, None, &numbers),
        Err(StepError::Request(said)) => {
            Ok(page(visit, Some(words_of(visit).say(&said)), &[])?.status(StatusCode::BAD_REQUEST))
        }
        Err(StepError::Missing(_)) => Err(Trouble::NotFound),
        Err(other) => Err(other.into()),
    }
}

fn asked(visit: &Visit<'_>) -> Result<i64, Trouble> {
    visit.path_value("person").and_then(|text| text.parse::<i64>().ok()).ok_or(Trouble::NotFound)
}

fn page(visit: &Visit<'_>, trouble: Option<String>, revealed: &[RevealedNumber]) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let asked = asked(visit)?;
    let found = person(&visit.app.workspace, visit.actor()?, PersonKey::Record(Id::new(asked)));
    let found = found.map_err(|error| match error {
        // Nobody, or nobody whom this reader may see.
        StepError::Missing(_) => Trouble::NotFound,
        other => other.into(),
    })?;
    let may_undo = visit.actor()?.may(steps::Right::Undo);
    let date = |day: Option<Date>| day.map_or_else(|| w.common.unknown.to_owned(), |day| numbers::date(day, &w.months));
    let place = |code: Option<RegionCode>| code.map_or_else(|| w.common.unknown.to_owned(), |code| full_name(w, code));
    let gone = found.gone.as_ref().map(|gone| {
        let told = fill(w.person.gone, &[w.named(gone.kind), &numbers::date(gone.on, &w.months), &gone.source]);
        match gone.to {
            Some(to) => format!("{told} {}", fill(w.person.gone_to, &[&full_name(w, to)])),
            None => told,
        }
    });
    let mut facts = vec![
        (w.col.birth, date(found.birth)),
        (w.person.sex, sex(w, found.sex).to_owned()),
        (w.person.home, place(found.home)),
    ];
    facts.extend(found.numbers.iter().map(|number| number_fact(w, number)));
    let title = fill(w.person.of, &[&found.person.to_string()]);
    let home = found.home.unwrap_or(RegionCode::INDONESIA);
    let PersonView { name, hints, history, mentions, records, changes, memberships, contributions, .. } = found;
    let held = held(&memberships);
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, format!("{title}: {name}")),
        crumbs: crumbs(visit, home, Some(&name)),
        number: title,
        gone,
        hints: hints.into_iter().map(|hint| w.say(&hint.text.text)).collect(),
        facts,
        // The newest first: what is true today stands on top.
        history: history.iter().rev().map(|entry| history_row(w, entry)).collect(),
        mentions: mentions
            .into_iter()
            .map(|mention| Mention {
                day: numbers::date(mention.as_of, &w.months),
                row: fill(w.list.person_row, &[&mention.sheet_row.to_string()]),
                role: mention.role.map_or(w.common.none, |role| w.role(role)).to_owned(),
                place: place_name(mention.region),
                file: mention.file,
                name: mention.name,
                paper: mention.paper.unwrap_or_else(|| w.common.none.to_owned()),
            })
            .collect(),
        records: if records.len() > 1 {
            let row = |record: &steps::PersonRecord| Record {
                name: record.name.clone(),
                birth: date(record.birth),
                place: place(record.residence),
            };
            records.iter().map(row).collect()
        } else {
            Vec::new()
        },
        decisions: changes
            .into_iter()
            .rev()
            .map(|change| Decision {
                number: change.change,
                href: may_undo.then(|| format!("/riwayat/{}", change.change)),
                what: kind_title(w, &change.kind),
                why: change.reason,
                by: fill(w.past.by, &[&moment(w, &change.recorded_at), &change.actor]),
                undone: change.undone_by.is_some(),
            })
            .collect(),
        path: format!("/orang/{asked}/nomor"),
        line: time_line(w, &held),
        memberships: held.iter().map(|held| membership_row(w, held)).collect(),
        contributions: contributions.iter().map(|paid| contribution_row(w, paid)).collect(),
        trouble,
        revealed: revealed.iter().map(|number| (kind_word(w, &number.kind), number.number.clone())).collect(),
        name,
    })
}

/// One membership as the newest list states it, and on how many lists it stands.
struct Held<'m> {
    newest: &'m PersonMembership,
    lists: usize,
}

/// Memberships that several lists state are one: of a class, from a day.
fn held(memberships: &[PersonMembership]) -> Vec<Held<'_>> {
    let mut all: Vec<Held<'_>> = Vec::new();
    for one in memberships {
        let same = |held: &&mut Held<'_>| held.newest.class == one.class && held.newest.starts == one.starts;
        match all.iter_mut().find(same) {
            Some(known) => {
                known.lists += 1;
                if known.newest.as_of <= one.as_of {
                    known.newest = one;
                }
            }
            None => all.push(Held { newest: one, lists: 1 }),
        }
    }
    all.sort_by_key(|held| held.newest.starts);
    all
}

/// From the start of a membership until it ended, else as far as it is paid, else the day of its list.
fn span(held: &Held<'_>) -> Option<(Date, Date)> {
    let one = held.newest;
    let from = one.starts?;
    Some((from, one.ends.or(one.paid_until).unwrap_or(one.as_of).max(from)))
}

fn time_line(w: &Words, all: &[Held<'_>]) -> Option<TimeLine> {
    let spans: Vec<(Date, Date)> = all.iter().filter_map(span).collect();
    let first = spans.iter().map(|(from, _)| *from).min()?;
    let last = spans.iter().map(|(_, until)| *until).max()?;
    let days = |from: Date, until: Date| i64::from(from.until(until).map_or(0, |span| span.get_days()));
    let whole = days(first, last).max(1);
    let bars = spans.iter().enumerate().map(|(row, (from, until))| {
        let start = days(first, *from) * 1000 / whole;
        (start, (days(*from, *until) * 1000 / whole).max(6), row * 26 + 4)
    });
    let written = [first, last].map(|day| numbers::date(day, &w.months));
    Some(TimeLine {
        told: fill(w.person.memberships_told, &[&written[0], &written[1]]),
        height: spans.len() * 26 + 4,
        bars: bars.collect(),
    })
}

fn membership_row(w: &Words, held: &Held<'_>) -> [String; 7] {
    let one = held.newest;
    let day = |day: Option<Date>, none: &str| day.map_or_else(|| none.to_owned(), |day| numbers::date(day, &w.months));
    [
        one.class.code().to_uppercase(),
        one.programs.clone(),
        day(one.starts, w.common.unknown),
        day(one.ends, w.person.open_ended),
        day(one.paid_until, w.common.none),
        one.registered.map_or_else(|| w.common.unknown.to_owned(), |code| full_name(w, code)),
        fill(w.person.memberships_count, &[&numbers::length(w, held.lists)]),
    ]
}

fn contribution_row(w: &Words, paid: &PersonContribution) -> [String; 6] {
    let none = || w.common.none.to_owned();
    [
        numbers::months(paid.month, paid.month, &w.months),
        paid.class.code().to_uppercase(),
        paid.programs.clone(),
        paid.wage.map_or_else(none, |wage| numbers::rupiah(w, wage)),
        numbers::rupiah(w, paid.amount),
        paid.paid_on.map_or_else(none, |day| numbers::date(day, &w.months)),
    ]
}

fn kind_word(w: &Words, kind: &str) -> &'static str {
    if kind == "nik" { w.person.nik } else { w.person.temporary }
}

const fn sex(w: &Words, sex: Option<Sex>) -> &'static str {
    match sex {
        None => w.common.unknown,
        Some(Sex::Male) => w.person.male,
        Some(Sex::Female) => w.person.female,
    }
}

fn number_fact(w: &Words, number: &PersonNumber) -> (&'static str, String) {
    let kind = kind_word(w, &number.kind);
    let span = match (number.valid_from, number.valid_until) {
        (None, None) => String::new(),
        (from, until) => {
            let day = |day: Option<Date>, none: &str| {
                day.map_or_else(|| none.to_owned(), |day| numbers::date(day, &w.months))
            };
            let ends = [day(from, w.person.long_ago), day(until, w.person.now)];
            format!(" ({})", fill(w.person.number_span, &[&ends[0], &ends[1]]))
        }
    };
    (kind, number.number.clone() + &span)
}

fn history_row(w: &Words, entry: &HistoryEntry) -> Entry {
    let date = |day| numbers::date(day, &w.months);
    let (status, tone) = match entry.status {
        HistoryStatus::New => (w.person.history_new.to_owned(), ""),
        HistoryStatus::Active => (w.person.history_active.to_owned(), ""),
        HistoryStatus::Grace { until } => (fill(w.person.history_grace, &[&date(until)]), "warn"),
        HistoryStatus::Returned => (w.person.history_returned.to_owned(), ""),
        HistoryStatus::Lapsed { since } => (fill(w.person.history_lapsed, &[&date(since)]), "bad"),
        HistoryStatus::NotYet => (w.person.history_not_yet.to_owned(), "ask"),
        HistoryStatus::Gone => (w.person.history_gone.to_owned(), "bad"),
    };
    Entry {
        day: date(entry.as_of),
        status,
        tone,
        programs: if entry.programs.is_empty() { w.common.none.to_owned() } else { entry.programs.clone() },
        paid_until: entry.paid_until.map_or_else(|| w.common.none.to_owned(), date),
        file: entry.file.clone(),
    }
}
