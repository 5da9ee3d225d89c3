//! The named gap: who on rosters is not protected. The list, its filters as links, and the list as a file.

use std::io::Cursor;

use askama::Template;
use domain::{Dimension, Gap, GapCounts, GapFilter, GapIndex, GapPerson, GapStatus, OnRoster, SetAsideRow};
use law::{Role, Sentence};
use steps::{FileKind, GapPart, coverage, from_gap, gap, gap_lengths, lists_of, write_gap};
use units::RegionCode;

use crate::numbers;
use crate::pages::definition::Definition;
use crate::pages::pager::{Pager, Pages};
use crate::pages::region::{GapCard, gap_cards};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, kind_word, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Names on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "gap_list.html")]
struct GapList {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    code: String,
    place_kind: &'static str,
    place_name: String,
    lead: String,
    /// The three gaps, never one word.
    gaps: Vec<GapCard>,
    notes: Vec<String>,
    count: String,
    count_unit: &'static str,
    of_all: String,
    narrowed: bool,
    status: &'static str,
    statuses: Vec<Choice>,
    apart: Vec<Choice>,
    roles: Vec<Choice>,
    asked_name: String,
    rows: Vec<Row>,
    empty_title: &'static str,
    empty_text: &'static str,
    xlsx: String,
    csv: String,
    pages: Pages,
    may_review: bool,
    may_submit: bool,
    /// Address and name of the answer to each list that was sent of this place.
    answers: Vec<(String, String)>,
}

pub(crate) struct Row {
    pub(crate) name: String,
    /// The person's page; none for a row in doubt or set aside.
    pub(crate) href: Option<String>,
    pub(crate) status: String,
    pub(crate) tone: &'static str,
    pub(crate) role: String,
    pub(crate) birth: String,
    pub(crate) place: String,
    source: String,
}

/// Which of the lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    /// The named gap as a whole.
    Listed,
    Never,
    Lapsed,
    Doubtful,
    /// Protected, but due: not part of the gap.
    InGrace,
    /// Not ours: not part of the gap.
    SetAside,
}

impl Status {
    const ALL: [Self; 6] = [Self::Listed, Self::Never, Self::Lapsed, Self::Doubtful, Self::InGrace, Self::SetAside];

    const fn word(self) -> &'static str {
        match self {
            Self::Listed => "",
            Self::Never => "never",
            Self::Lapsed => "lapsed",
            Self::Doubtful => "doubtful",
            Self::InGrace => "in_grace",
            Self::SetAside => "set_aside",
        }
    }

    const fn title(self, w: &Words) -> &'static str {
        match self {
            Self::Listed => w.list.status_all,
            Self::Never => w.list.status_never,
            Self::Lapsed => w.list.status_lapsed,
            Self::Doubtful => w.list.status_doubtful,
            Self::InGrace => w.list.status_in_grace,
            Self::SetAside => w.list.status_set_aside,
        }
    }

    const fn fits(self, status: GapStatus) -> bool {
        match status {
            GapStatus::NeverRegistered => matches!(self, Self::Listed | Self::Never),
            GapStatus::Lapsed { .. } => matches!(self, Self::Listed | Self::Lapsed),
            GapStatus::Doubtful => matches!(self, Self::Listed | Self::Doubtful),
            GapStatus::InGrace { .. } => matches!(self, Self::InGrace),
        }
    }

    fn length(self, counts: &GapCounts) -> i64 {
        match self {
            Self::Listed => counts.listed,
            Self::Never => counts.never_registered,
            Self::Lapsed => counts.lapsed,
            Self::Doubtful => counts.doubtful,
            Self::InGrace => counts.in_grace,
            Self::SetAside => counts.set_aside.values().sum(),
        }
    }
}

/// What the address asks for.
struct Filter {
    region: RegionCode,
    role: Option<Role>,
    status: Status,
    name: String,
}

impl Filter {
    fn read(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let w = words_of(visit);
        let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
        let word = visit.query.filled("status").unwrap_or_default();
        let role = visit.query.filled("role").map(str::parse::<Role>).transpose();
        Ok(Self {
            region: visit.region()?,
            role: role.map_err(|error| wrong("role", error.allowed))?,
            status: Status::ALL
                .into_iter()
                .find(|status| status.word() == word)
                .ok_or_else(|| wrong("status", "never, lapsed, doubtful, in_grace, set_aside"))?,
            name: visit.query.filled("q").unwrap_or_default().chars().take(100).collect(),
        })
    }

    fn href(&self, file: &str, status: Status, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let role = self.role.map_or("", Role::code);
        let query = query_of(&[("role", role), ("status", status.word()), ("q", &self.name), ("page", &page)]);
        format!("/wilayah/{}/daftar{file}{query}", self.region)
    }

    /// Whom it asks for; the status aside.
    fn people(&self) -> GapFilter<'_> {
        GapFilter { region: self.region, role: self.role, name: &self.name }
    }
}

/// A page of the list.
struct Shown {
    /// Of all pages together.
    counts: GapCounts,
    rows: Vec<Row>,
    pager: Pager,
}

impl Shown {
    /// Counts all that the address asks for and makes only those of its page.
    fn of(visit: &Visit<'_>, filter: &Filter, index: &GapIndex) -> Self {
        let (w, asked, status) = (words_of(visit), filter.people(), filter.status);
        let counts = index.counted(asked).counts;
        let pager = Pager::of(visit, usize::try_from(status.length(&counts)).expect("a list fits in memory"), PAGE);
        let rows = if status == Status::SetAside {
            pager.shown(index.set_aside(asked)).map(|row| set_aside_row(w, row)).collect()
        } else {
            let fits = |one: &OnRoster<'_>| one.status().is_some_and(|now| status.fits(now));
            pager.shown(index.on_rosters(asked).filter(fits)).map(|one| person_row(w, &one.in_full())).collect()
        };
        Self { counts, rows, pager }
    }
}

/// `GET /wilayah/{code}/daftar`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let filter = Filter::read(visit)?;
    let (workspace, actor, region) = (&visit.app.workspace, visit.actor()?, filter.region);
    let all = gap_lengths(workspace, actor, region, None)?;
    let Shown { counts, rows, pager } = from_gap(workspace, actor, region, |index| Shown::of(visit, &filter, index))?;
    // The named gap was counted just now; the two numbers beside it are those of the region's page.
    let request = Definition::read(visit, region)?.request(region, Dimension::Class, false);
    let mut figures = coverage(workspace, actor, &request)?;
    figures.listed = Some(all.counts.listed);
    let choice = |status: Status| Choice {
        href: filter.href("", status, 1),
        label: status.title(w).to_owned(),
        count: numbers::count(w, status.length(&counts)),
        on: status == filter.status,
    };
    let narrowed = filter.role.is_some() || !filter.name.is_empty() || filter.status != Status::Listed;
    let (empty_title, empty_text) = match (narrowed, all.counts.on_rosters) {
        (true, _) => (w.list.empty_narrow, w.list.empty_narrow_text),
        (false, 0) => (w.list.empty_rosters, w.list.empty_rosters_text),
        (false, _) => (w.list.empty_good, w.list.empty_good_text),
    };
    let title = format!("{}: {}", w.list.title, full_name(w, region));
    Reply::page(&GapList {
        w,
        frame: Frame::new(visit, title),
        crumbs: crumbs(visit, region, Some(w.list.title)),
        code: region.to_string(),
        place_kind: kind_word(w, region),
        place_name: place_name(region),
        lead: match filter.status {
            Status::InGrace => w.list.lead_grace.to_owned(),
            Status::SetAside => w.list.lead_set_aside.to_owned(),
            _ => fill(w.list.lead, &[&numbers::date(all.as_of, &w.months)]),
        },
        gaps: gap_cards(w, region, true, &figures),
        notes: w.notes(&all.notes),
        count: numbers::count(w, filter.status.length(&counts)),
        count_unit: if filter.status == Status::SetAside { w.list.unit_rows } else { w.list.unit },
        of_all: fill(w.list.of_all, &[&numbers::count(w, all.counts.listed)]),
        narrowed,
        status: filter.status.word(),
        statuses: Status::ALL[..4].iter().map(|status| choice(*status)).collect(),
        apart: Status::ALL[4..].iter().map(|status| choice(*status)).collect(),
        roles: role_choices(w, filter.role, &all),
        asked_name: filter.name.clone(),
        empty_title,
        empty_text,
        xlsx: filter.href(".xlsx", filter.status, 1),
        csv: filter.href(".csv", filter.status, 1),
        rows,
        pages: pager.pages(w, |page| filter.href("", filter.status, page)),
        may_review: actor.may_in(steps::Right::Match, region),
        may_submit: actor.may_in(steps::Right::Submit, region),
        answers: lists_of(workspace, actor, region)?
            .into_iter()
            .map(|list| {
                let href = format!("/wilayah/{region}/jawaban.xlsx?daftar={}", list.id);
                (href, format!("{}, {}: {}", list.sender, numbers::date(list.as_of, &w.months), list.file))
            })
            .collect(),
    })
}

/// Roles held on the lists of the region, with how many of their holders are on the named gap.
pub(crate) fn role_choices(w: &'static Words, chosen: Option<Role>, all: &Gap) -> Vec<Choice> {
    let listed = |role: Role| all.listed_by_role.get(&role).copied().unwrap_or_default();
    let choice = |role: &Role| Choice {
        href: role.code().to_owned(),
        label: w.role(*role).to_owned(),
        count: numbers::count(w, listed(*role)),
        on: chosen == Some(*role),
    };
    let held = |role: &&Role| listed(**role) > 0 || chosen == Some(**role);
    Role::ALL.iter().filter(held).map(choice).collect()
}

/// `GET /wilayah/{code}/daftar.xlsx`
pub(crate) fn xlsx(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Xlsx, "xlsx", XLSX)
}

/// `GET /wilayah/{code}/daftar.csv`
pub(crate) fn csv(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Csv, "csv", CSV)
}

/// `GET /wilayah/{code}/jawaban.xlsx?daftar=`: the sender's own file, same rows and order, with what is known of each.
pub(crate) fn answer(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let (workspace, actor, region) = (&visit.app.workspace, visit.actor()?, visit.region()?);
    let asked = visit.query.filled("daftar").unwrap_or_default();
    let list = lists_of(workspace, actor, region)?.into_iter().find(|list| list.id.to_string() == asked);
    let Some(list) = list else { return Err(Trouble::Missing(Sentence::alike(words_of(visit).list.answer_none))) };
    let mut out = Cursor::new(Vec::new());
    steps::answer(workspace, actor, list.id, None, FileKind::Xlsx, &mut out)?;
    Ok(Reply::download(&format!("jawaban-{region}-{}.xlsx", list.id), XLSX, out.into_inner()))
}

fn download(visit: &Visit<'_>, kind: FileKind, extension: &str, media: &'static str) -> Result<Reply, Trouble> {
    let filter = Filter::read(visit)?;
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    let mut found = gap(workspace, actor, filter.people(), None)?;
    let part = match filter.status {
        Status::InGrace => GapPart::InGrace,
        Status::SetAside => GapPart::SetAside,
        narrower => {
            found.people.retain(|person| narrower.fits(person.status));
            GapPart::Listed
        }
    };
    let mut out = Cursor::new(Vec::new());
    write_gap(workspace, &found, part, kind, &mut out)?;
    Ok(Reply::download(&format!("gap-{}.{extension}", filter.region), media, out.into_inner()))
}

pub(crate) fn person_row(w: &Words, person: &GapPerson) -> Row {
    let date = |day| numbers::date(day, &w.months);
    let (status, tone) = match person.status {
        GapStatus::NeverRegistered => (w.list.person_never.to_owned(), "bad"),
        GapStatus::Lapsed { since } => (fill(w.list.person_lapsed, &[&date(since)]), "warn"),
        GapStatus::Doubtful => (w.list.person_doubtful.to_owned(), "ask"),
        GapStatus::InGrace { until } => (fill(w.list.person_in_grace, &[&date(until)]), "warn"),
    };
    let role = person.role.map(|role| w.role(role));
    let work: Vec<&str> = role.into_iter().chain(person.occupation.as_deref()).collect();
    let first = person.mentions.first().map_or(0, |mention| mention.sheet_row);
    let lists = person.mentions.len();
    let more = if lists > 1 { fill(w.list.person_rows, &[&numbers::length(w, lists)]) } else { String::new() };
    Row {
        name: person.name.clone(),
        href: person.person.map(|person| format!("/orang/{person}")),
        status,
        tone,
        role: if work.is_empty() { w.common.none.to_owned() } else { work.join(" · ") },
        birth: person.birth.map_or_else(|| w.common.none.to_owned(), date),
        place: place_name(person.region),
        source: format!("{}{more}", fill(w.list.person_row, &[&first.to_string()])),
    }
}

fn set_aside_row(w: &Words, row: &SetAsideRow) -> Row {
    Row {
        name: row.name.clone(),
        href: None,
        status: w.named(row.reason).to_owned(),
        tone: "",
        role: w.common.none.to_owned(),
        birth: w.common.none.to_owned(),
        place: place_name(row.region),
        source: fill(w.list.person_row, &[&row.mention.sheet_row.to_string()]),
    }
}
