//! The people whom lists name in a place: role, occupation, welfare status, where each stands; choosing them into a
//! submission; what protecting the missing costs, and from which money.

use std::collections::BTreeMap;
use std::io::Cursor;

use ::law::{MayPay, Role};
use askama::Template;
use domain::Occupation;
use steps::{Axes, FileKind, PayeeCost, Resident, Residents, Right, Stands, residents, write_residents};
use units::{Level, RegionCode};

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, place_name, query_of, unknown_choice, words_of};
use crate::request::Visit;
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Names on one page.
const PAGE: usize = 100;
pub(super) const NO_ROLE: &str = "tanpa";

#[derive(Template)]
#[template(path = "village.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    title: String,
    as_of: String,
    notes: Vec<String>,
    statuses: Vec<Choice>,
    roles: Vec<Choice>,
    occupations: Vec<Choice>,
    welfare: Vec<Choice>,
    count: String,
    rows: Vec<Row>,
    pages: Pages,
    actions: Vec<(String, &'static str)>,
    downloads: Vec<(String, &'static str)>,
    cost_lead: Option<String>,
    costs: Vec<Cost>,
}

struct Row {
    name: String,
    href: Option<String>,
    birth: String,
    place: String,
    status: String,
    tone: &'static str,
    role: String,
    term: Option<String>,
    occupation: String,
    welfare: String,
}

struct Cost {
    payee: &'static str,
    persons: String,
    money: Vec<Money>,
}

struct Money {
    from: &'static str,
    may: &'static str,
    tone: &'static str,
    basis: String,
    monthly: String,
    yearly: String,
}

/// Choices along the axes of people, as an address holds them.
pub(super) struct Filter {
    pub region: RegionCode,
    pub status: String,
    pub role: String,
    pub occupation: String,
    pub welfare: String,
}

impl Filter {
    fn read(visit: &Visit<'_>) -> Result<Self, Trouble> {
        Self::of(words_of(visit), visit.region()?, |name| visit.query.filled(name)).map_err(Trouble::request)
    }

    /// A choice that is not known narrows nothing and would widen a list to everybody: it is told.
    pub(super) fn of<'v>(
        w: &'static Words,
        region: RegionCode,
        value: impl Fn(&str) -> Option<&'v str>,
    ) -> Result<Self, String> {
        let text = |name: &str, known: &[&str]| {
            let read = value(name).unwrap_or_default();
            if read.is_empty() || known.contains(&read) {
                return Ok(read.to_owned());
            }
            let allowed: Vec<&str> = known.iter().copied().filter(|code| !code.is_empty()).collect();
            Err(unknown_choice(w, name, read, &allowed.join(", ")))
        };
        let roles: Vec<&str> = Role::ALL.map(Role::code).into_iter().chain([NO_ROLE]).collect();
        let occupations = Occupation::ALL.map(occupation_code);
        Ok(Self {
            region,
            status: text("status", &status_words(w).map(|(code, _)| code))?,
            role: text("peran", &roles)?,
            occupation: text("pekerjaan", &occupations.each_ref().map(String::as_str))?,
            welfare: text("rentan", &welfare_words(w).map(|(code, _)| code))?,
        })
    }

    /// What is chosen, by the names of an address.
    pub(super) fn values(&self) -> [(&'static str, &str); 4] {
        [("status", &self.status), ("peran", &self.role), ("pekerjaan", &self.occupation), ("rentan", &self.welfare)]
    }

    /// What is chosen, in words.
    pub(super) fn chosen(&self, w: &'static Words) -> Vec<&'static str> {
        let of = |own: &str, words: &[(&str, &'static str)]| {
            words.iter().find(|(code, _)| !own.is_empty() && *code == own).map(|(_, word)| *word)
        };
        let occupations =
            Occupation::ALL.map(|occupation| (occupation_code(occupation), occupation_word(w, occupation)));
        let occupation = occupations.into_iter().find(|(code, _)| *code == self.occupation).map(|(_, word)| word);
        let role = if self.role == NO_ROLE {
            Some(w.village.no_role)
        } else {
            self.role.parse().ok().map(|role| w.role(role))
        };
        let words = [of(&self.status, &status_words(w)), role, occupation, of(&self.welfare, &welfare_words(w))];
        words.into_iter().flatten().collect()
    }

    pub(super) fn fits(&self, axes: &Axes) -> bool {
        let role = match self.role.as_str() {
            "" => true,
            NO_ROLE => axes.roles.primary().is_none(),
            code => axes.roles.iter().any(|role| role.code() == code),
        };
        let occupation = self.occupation.is_empty() || occupation_code(axes.occupation) == self.occupation;
        let welfare = match self.welfare.as_str() {
            "" => true,
            "ya" => axes.welfare,
            _ => !axes.welfare,
        };
        (self.status.is_empty() || status_code(axes.stands) == self.status) && role && occupation && welfare
    }

    /// Those of the region who fit, made in full as far as `shown` says.
    fn load<I: IntoIterator<Item = usize>>(
        &self,
        visit: &Visit<'_>,
        shown: impl FnOnce(usize) -> I,
    ) -> Result<Residents, Trouble> {
        let (workspace, today) = (&visit.app.workspace, visit.app.clock().today);
        Ok(residents(workspace, visit.actor()?, self.region, today, &|axes| self.fits(axes), shown)?)
    }

    /// The address with one choice changed.
    fn with(&self, name: &str, value: &str) -> String {
        let mut values = self.values().map(|(own, held)| (own, if own == name { value } else { held })).to_vec();
        values.extend((name == "page").then_some(("page", value)));
        query_of(&values)
    }

    /// The same filter with one axis open, to count along it.
    fn without(&self, axis: &str) -> Self {
        let of = |name: &str, held: &String| if name == axis { String::new() } else { held.clone() };
        Self {
            region: self.region,
            status: of("status", &self.status),
            role: of("peran", &self.role),
            occupation: of("pekerjaan", &self.occupation),
            welfare: of("rentan", &self.welfare),
        }
    }
}

const fn status_code(stands: Stands) -> &'static str {
    match stands {
        Stands::Protected => "terlindungi",
        Stands::InGrace { .. } => "tenggang",
        Stands::Lapsed { .. } => "berakhir",
        Stands::Missing => "belum",
        Stands::Doubtful => "diragukan",
        Stands::SetAside(_) => "bukan",
    }
}

/// A word for an address.
fn occupation_code(occupation: Occupation) -> String {
    occupation.title().to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
}

fn occupation_word(w: &'static Words, occupation: Occupation) -> &'static str {
    match occupation {
        Occupation::Unknown => w.village.unknown_occupation,
        other => w.named(other),
    }
}

fn status_words(w: &Words) -> [(&'static str, &'static str); 7] {
    [
        ("", w.village.all),
        ("terlindungi", w.village.protected),
        ("tenggang", w.village.in_grace),
        ("berakhir", w.village.lapsed),
        ("belum", w.village.missing),
        ("diragukan", w.village.doubtful),
        ("bukan", w.village.set_aside),
    ]
}

fn welfare_words(w: &Words) -> [(&'static str, &'static str); 3] {
    [("", w.village.all), ("ya", w.village.has_welfare), ("tidak", w.village.no_welfare)]
}

/// `GET /wilayah/{code}/warga?status=&peran=&pekerjaan=&rentan=&page=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let filter = Filter::read(visit)?;
    let code = filter.region;
    let pager = |found: usize| Pager::of(visit, found, PAGE);
    let all = filter.load(visit, |found| pager(found).shown(0..found))?;
    let path = format!("/wilayah/{code}/warga");
    let link = |at: usize| format!("{path}{}#orang", filter.with("page", &at.to_string()));
    let mut notes = w.notes(&all.notes);
    if all.counts.not_matched > 0 {
        notes.push(fill(w.village.not_matched, &[&numbers::count(w, all.counts.not_matched)]));
    }
    let title = fill(w.village.title, &[&full_name(w, code)]);
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, title.clone()),
        crumbs: crumbs(visit, code, Some(w.menu.people)),
        title,
        as_of: fill(w.village.as_of, &[&numbers::date(all.as_of, &w.months)]),
        notes,
        statuses: statuses(w, &path, &filter, &all),
        roles: roles(w, &path, &filter, &all),
        occupations: occupations(w, &path, &filter, &all),
        welfare: welfare(w, &path, &filter, &all),
        count: fill(w.village.count, &[&numbers::length(w, all.found)]),
        rows: all.people.iter().map(|person| row(w, person)).collect(),
        pages: pager(all.found).pages(w, link),
        actions: actions(visit, w, &filter)?,
        downloads: [("xlsx", w.village.xlsx), ("csv", w.village.csv)]
            .into_iter()
            .map(|(ending, label)| (format!("{path}.{ending}{}", filter.with("page", "")), label))
            .collect(),
        cost_lead: (code.level() == Level::Village).then(|| {
            let month = numbers::months(all.first_month, all.first_month, &w.months);
            fill(w.village.cost_lead, &[&month])
        }),
        costs: all.costs.iter().map(|cost| cost_row(w, cost)).collect(),
    })
}

/// `GET /wilayah/{code}/warga.xlsx`
pub(crate) fn xlsx(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Xlsx, XLSX, "xlsx")
}

/// `GET /wilayah/{code}/warga.csv`
pub(crate) fn csv(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Csv, CSV, "csv")
}

fn download(visit: &Visit<'_>, kind: FileKind, media: &'static str, ending: &str) -> Result<Reply, Trouble> {
    let filter = Filter::read(visit)?;
    let all = filter.load(visit, |found| 0..found)?;
    let mut out = Cursor::new(Vec::new());
    write_residents(&all.people, kind, &mut out)?;
    Ok(Reply::download(&format!("warga-{}.{ending}", filter.region), media, out.into_inner()))
}

/// How many of those whom the other choices leave stand at each value of an axis.
fn counted(all: &Residents, filter: &Filter, axis: &str, of: &dyn Fn(&Axes) -> Vec<String>) -> BTreeMap<String, usize> {
    let open = filter.without(axis);
    let mut counts = BTreeMap::new();
    for (axes, alike) in all.alike.iter().filter(|(axes, _)| open.fits(axes)) {
        for value in of(axes).into_iter().chain([String::new()]) {
            *counts.entry(value).or_default() += alike;
        }
    }
    counts
}

fn choice(
    w: &Words,
    path: &str,
    filter: &Filter,
    axis: &str,
    (code, label): (&str, &str),
    counts: &BTreeMap<String, usize>,
    on: bool,
) -> Choice {
    Choice {
        href: format!("{path}{}", filter.with(axis, code)),
        label: label.to_owned(),
        count: numbers::length(w, counts.get(code).copied().unwrap_or(0)),
        on,
    }
}

fn statuses(w: &Words, path: &str, filter: &Filter, all: &Residents) -> Vec<Choice> {
    let counts = counted(all, filter, "status", &|axes| vec![status_code(axes.stands).to_owned()]);
    status_words(w).map(|value| choice(w, path, filter, "status", value, &counts, value.0 == filter.status)).into()
}

fn roles(w: &Words, path: &str, filter: &Filter, all: &Residents) -> Vec<Choice> {
    let held = |axes: &Axes| match axes.roles.primary() {
        None => vec![NO_ROLE.to_owned()],
        Some(_) => axes.roles.iter().map(|role| role.code().to_owned()).collect(),
    };
    let counts = counted(all, filter, "peran", &held);
    let mut values = vec![("", w.village.all), (NO_ROLE, w.village.no_role)];
    values.extend(Role::ALL.map(|role| (role.code(), w.role(role))));
    values.retain(|(code, _)| counts.contains_key(*code) || *code == filter.role);
    values.into_iter().map(|value| choice(w, path, filter, "peran", value, &counts, value.0 == filter.role)).collect()
}

fn occupations(w: &'static Words, path: &str, filter: &Filter, all: &Residents) -> Vec<Choice> {
    let counts = counted(all, filter, "pekerjaan", &|axes| vec![occupation_code(axes.occupation)]);
    let codes: Vec<(String, &str)> = Occupation::ALL
        .into_iter()
        .map(|occupation| (occupation_code(occupation), occupation_word(w, occupation)))
        .filter(|(code, _)| counts.contains_key(code) || *code == filter.occupation)
        .collect();
    let first = choice(w, path, filter, "pekerjaan", ("", w.village.all), &counts, filter.occupation.is_empty());
    let others = codes
        .iter()
        .map(|(code, title)| choice(w, path, filter, "pekerjaan", (code, title), &counts, *code == filter.occupation));
    std::iter::once(first).chain(others).collect()
}

fn welfare(w: &Words, path: &str, filter: &Filter, all: &Residents) -> Vec<Choice> {
    let code = |axes: &Axes| vec![if axes.welfare { "ya" } else { "tidak" }.to_owned()];
    let counts = counted(all, filter, "rentan", &code);
    welfare_words(w).map(|value| choice(w, path, filter, "rentan", value, &counts, value.0 == filter.welfare)).into()
}

/// The next steps that the reader may take here.
fn actions(visit: &Visit<'_>, w: &Words, filter: &Filter) -> Result<Vec<(String, &'static str)>, Trouble> {
    let (actor, code) = (visit.actor()?, filter.region);
    let mut actions = Vec::new();
    if actor.may_in(Right::Submit, code) {
        let place = code.to_string();
        let values = [&[("wilayah", place.as_str())][..], &filter.values()].concat();
        actions.push((format!("/usulan/baru{}", query_of(&values)), w.village.draft));
    }
    actions.push((format!("/wilayah/{code}/masa-jabatan"), w.village.terms));
    actions.push((format!("/wilayah/{code}/daftar"), w.village.gap));
    if actor.may_in(Right::Match, code) {
        actions.push((format!("/wilayah/{code}/tinjau"), w.village.review));
    }
    Ok(actions)
}

fn row(w: &Words, person: &Resident) -> Row {
    let date = |day| numbers::date(day, &w.months);
    let with = |word: &str, told: String| format!("{word} {told}");
    let (status, tone) = match person.axes.stands {
        Stands::Protected => (w.village.protected.to_owned(), "good"),
        Stands::InGrace { until } => (with(w.village.in_grace, fill(w.village.until, &[&date(until)])), "warn"),
        Stands::Lapsed { since } => (with(w.village.lapsed, fill(w.village.since, &[&date(since)])), "warn"),
        Stands::Missing => (w.village.missing.to_owned(), "bad"),
        Stands::Doubtful => (w.village.doubtful.to_owned(), "ask"),
        Stands::SetAside(reason) => (w.named(reason).to_owned(), ""),
    };
    let roles: Vec<&str> = person.axes.roles.iter().map(|role| w.role(role)).collect();
    let or_none = |text: String| if text.is_empty() { w.common.none.to_owned() } else { text };
    Row {
        name: person.name.clone(),
        href: person.person.map(|person| format!("/orang/{person}")),
        birth: person.birth.map_or_else(|| w.common.none.to_owned(), date),
        place: place_name(person.region),
        status,
        tone,
        role: or_none(roles.join(", ")),
        term: person.term_until.map(|until| fill(w.village.until, &[&date(until)])),
        occupation: or_none(person.occupation_words.clone()),
        welfare: or_none(person.welfare.clone().unwrap_or_default()),
    }
}

fn cost_row(w: &'static Words, cost: &PayeeCost) -> Cost {
    Cost {
        payee: cost.payee.title_in(w.spoken),
        persons: numbers::count(w, cost.persons),
        money: cost
            .money
            .iter()
            .map(|money| {
                let (may, tone) = match money.may {
                    MayPay::Yes => (w.village.may_yes, "good"),
                    MayPay::Review | MayPay::No => (w.village.may_review, "ask"),
                };
                let citation = money.citation.as_ref().map_or_else(String::new, ToString::to_string);
                let note = w.say(&money.note);
                let parts: Vec<&str> = [&*citation, &*note].into_iter().filter(|part| !part.is_empty()).collect();
                Money {
                    from: w.named(money.funding),
                    may,
                    tone,
                    basis: parts.join(". "),
                    monthly: numbers::rupiah(w, money.monthly),
                    yearly: numbers::rupiah(w, money.yearly),
                }
            })
            .collect(),
    }
}
