//! Drafting a batch from the named gap: who, with whose money, for which months, on which paper.

use std::collections::BTreeSet;

use askama::Template;
use axum::http::StatusCode;
use domain::submission::{Months, payer_code};
use domain::{GapFilter, GapStatus, OfficeKind, OnRoster};
use law::{Class, Program, Programs, Role};
use steps::submission::{Chosen, DraftRequest, DraftSource, draft_chosen};
use steps::{Axes, StepError, from_gap, gap_lengths, offices, residents};
use units::{Date, Id, Month, Rupiah};

use crate::numbers;
use crate::pages::acting::Acting;
use crate::pages::batch::{Notice, PAYERS, page as batch_page};
use crate::pages::contribution::amount_of;
use crate::pages::gap_list::{person_row, role_choices};
use crate::pages::pager::{Pager, Pages};
use crate::pages::village::{Filter as Choices, NO_ROLE};
use crate::pages::{Choice, Crumb, Frame, choice, crumbs, full_name, query_of, ticked, unknown_choice, words_of};
use crate::request::{Values, Visit, hex};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Names on one page: a village fits on one or two.
const PAGE: usize = 100;
/// Nobody's income of a month in rupiah is more.
const BASIS_MAX: i64 = u32::MAX as i64;

#[derive(Template)]
#[template(path = "draft.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    code: String,
    place_name: String,
    who_lead: String,
    trouble: Option<String>,
    office: String,
    offices: Vec<Choice>,
    roles: Vec<Choice>,
    /// Choices along the axes of people, and the same in words.
    axes: Vec<(&'static str, String)>,
    only: Option<String>,
    asked_name: String,
    narrowed: bool,
    rows: Vec<Row>,
    scope_all: String,
    pages: Pages,
    form: Form,
    payers: Vec<(&'static str, &'static str)>,
    verifiers: Vec<String>,
    compilers: Vec<String>,
    branches: Vec<String>,
    once: String,
}

struct Row {
    /// The number that its box sends; none for a row in doubt.
    person: Option<i64>,
    ticked: bool,
    name: String,
    href: Option<String>,
    status: String,
    tone: &'static str,
    work: String,
    birth: String,
    place: String,
}

/// What stands in the form, so that a mistake loses nothing.
struct Form {
    everyone: bool,
    payer: String,
    first: String,
    last: String,
    decree: String,
    decree_date: String,
    class: String,
    jht: bool,
    jp: bool,
    basis: String,
    risk: String,
    keep: bool,
}

impl Form {
    fn of(values: &Values, today: Date) -> Self {
        let text = |name: &str| values.filled(name).unwrap_or_default().to_owned();
        let or = |name: &str, usual: String| values.filled(name).map_or(usual, str::to_owned);
        let next = Month::containing(today).plus(1);
        Self {
            everyone: values.get("cakupan") == Some("semua"),
            payer: text("pembayar"),
            first: or("bulan_pertama", next.to_string()),
            last: or("bulan_terakhir", next.plus(11).to_string()),
            decree: text("sk"),
            decree_date: text("sk_tanggal"),
            class: or("golongan", "bpu".to_owned()),
            jht: values.get("jht").is_some(),
            jp: values.get("jp").is_some(),
            basis: text("dasar"),
            risk: text("risiko"),
            keep: values.get("ambil_alih").is_some(),
        }
    }
}

/// Which names stand to choose from.
struct Filter {
    /// As the page of a village shows its people.
    axes: Choices,
    role: Option<Role>,
    name: String,
}

impl Filter {
    fn read(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let w = words_of(visit);
        let value = |name: &str| visit.form.filled(name).or_else(|| visit.query.filled(name));
        let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
        let region = match value("wilayah") {
            Some(code) => code.parse().map_err(|_| wrong("wilayah", "19.01.01.2007"))?,
            None => Acting::of(visit)?
                .office
                .and_then(|office| office.regions.first().copied())
                .ok_or_else(|| wrong("wilayah", "19.01.01.2007"))?,
        };
        let axes = Choices::of(w, region, value).map_err(Trouble::request)?;
        Ok(Self {
            role: axes.role.parse().ok(),
            axes,
            name: value("q").unwrap_or_default().chars().take(100).collect(),
        })
    }

    /// What `take` reads of those on the named gap of the region who fit.
    fn fitting<T>(&self, visit: &Visit<'_>, take: impl FnOnce(&[OnRoster<'_>]) -> T) -> Result<T, Trouble> {
        let (workspace, actor, region) = (&visit.app.workspace, visit.actor()?, self.axes.region);
        // A role alone is told by the list itself; where people stand on the other axes, their page tells.
        let chosen: Option<BTreeSet<_>> = if self.axes.chosen(words_of(visit)).len() > usize::from(self.role.is_some())
        {
            let fits = |axes: &Axes| self.axes.fits(axes);
            let found = residents(workspace, actor, region, visit.app.clock().today, &fits, |found| 0..found)?;
            Some(found.people.iter().filter_map(|person| person.person).collect())
        } else {
            None
        };
        let fits = |one: &OnRoster<'_>| {
            !one.is_protected()
                && chosen.as_ref().is_none_or(|chosen| one.person().is_some_and(|person| chosen.contains(&person)))
        };
        let asked = GapFilter { region, role: self.role, name: &self.name };
        let taken = from_gap(workspace, actor, region, |index| {
            take(&index.on_rosters(asked).filter(fits).collect::<Vec<_>>())
        })?;
        Ok(taken)
    }

    fn href(&self, office: &str, page: usize) -> String {
        let (code, page) = (self.axes.region.to_string(), if page > 1 { page.to_string() } else { String::new() });
        let values = [("wilayah", code.as_str()), ("q", &self.name), ("kantor", office), ("page", &page)];
        format!("/usulan/baru{}", query_of(&[&values[..], &self.axes.values()].concat()))
    }
}

/// `GET /usulan/baru?wilayah=&status=&peran=&pekerjaan=&rentan=&q=&kantor=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, &Filter::read(visit)?, None)
}

/// `POST /usulan/baru`
pub(crate) fn save(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let filter = Filter::read(visit)?;
    let again = |status: StatusCode, text: &str| Ok(page(visit, &filter, Some(text.to_owned()))?.status(status));
    let everyone = match choice(w, &visit.form, "cakupan", [("dicentang", false), ("semua", true)]) {
        Ok(scope) => scope.unwrap_or(false),
        Err(unknown) => return again(StatusCode::BAD_REQUEST, &unknown),
    };
    let chosen: BTreeSet<Id<domain::Person>> = if everyone {
        // By what was asked for, not by what the browser held: the list as it is now.
        filter.fitting(visit, |people| people.iter().filter_map(OnRoster::person).collect())?
    } else {
        let number =
            |typed: &str| typed.parse().map(Id::new).map_err(|_| unknown_choice(w, "orang", typed, "1, 2, 3 …"));
        match visit.form.all("orang").map(number).collect() {
            Ok(chosen) => chosen,
            Err(unknown) => return again(StatusCode::BAD_REQUEST, &unknown),
        }
    };
    if chosen.is_empty() {
        return again(StatusCode::BAD_REQUEST, w.draft.nobody_ticked);
    }
    let request = match wish(visit, w, &filter) {
        Ok(request) => request,
        Err(wrong) => return again(StatusCode::BAD_REQUEST, &wrong),
    };
    let key = visit.form.same_wish(&format!("{}/draft", visit.actor()?.name));
    match draft_chosen(&visit.app.workspace, visit.actor()?, &visit.app.clock(), &key, &request, Chosen::These(&chosen))
    {
        Ok(report) => batch_page(visit, Id::new(report.batch), Some(Notice::drafted(w, &report))),
        Err(StepError::Request(said) | StepError::Missing(said)) => again(StatusCode::CONFLICT, &w.say(&said)),
        Err(other) => Err(other.into()),
    }
}

/// What the form asks for, or the sentence about what is missing or unknown in it.
fn wish(visit: &Visit<'_>, w: &Words, filter: &Filter) -> Result<DraftRequest, String> {
    let form = &visit.form;
    let text = |name: &str| form.filled(name).map(str::to_owned);
    let month = |name: &str| form.filled(name).and_then(|text| text.parse::<Month>().ok());
    let (Some(first), Some(last)) = (month("bulan_pertama"), month("bulan_terakhir")) else {
        return Err(w.draft.months_wrong.to_owned());
    };
    if last < first {
        return Err(w.draft.months_wrong.to_owned());
    }
    let payer = choice(w, form, "pembayar", PAYERS.map(|payer| (payer_code(payer), payer)))?;
    let payer = payer.ok_or(w.draft.payer_missing)?;
    let basis = match text("dasar") {
        None => None,
        Some(text) => {
            let amount = amount_of(&text).filter(|amount| *amount <= BASIS_MAX).ok_or(w.draft.basis_wrong)?;
            Some(Rupiah::new(amount))
        }
    };
    let date = match text("sk_tanggal") {
        None => None,
        Some(text) => Some(text.parse::<Date>().map_err(|_| w.draft.date_wrong)?),
    };
    let decree = text("sk").map(|number| match date {
        Some(date) => fill(w.draft.decree_of, &[&number, &numbers::date(date, &w.months)]),
        None => number,
    });
    let class = choice(w, form, "golongan", [("bpu", Class::Bpu), ("pu", Class::Pu)])?.unwrap_or(Class::Bpu);
    let mut programs = Programs::BASE;
    for (name, program) in [("jht", Program::Jht), ("jp", Program::Jp)] {
        if ticked(w, form, name)? {
            programs = programs.union(Programs::from_iter([program]));
        }
    }
    let risk = choice(w, form, "risiko", [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)])?;
    Ok(DraftRequest {
        office: text("kantor"),
        source: DraftSource::Gap(filter.axes.region),
        role: filter.role,
        take: None,
        payer,
        months: Months { first, last },
        decree,
        class,
        programs: Some(programs),
        basis,
        risk: risk.filter(|_| class == Class::Pu),
        keep_active: ticked(w, form, "ambil_alih")?,
        verifier: text("pemeriksa"),
        compiler: text("penghimpun"),
        branch: text("cabang"),
    })
}

fn page(visit: &Visit<'_>, filter: &Filter, trouble: Option<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = filter.axes.region;
    let acting = Acting::of(visit)?;
    let whole = gap_lengths(&visit.app.workspace, visit.actor()?, code, None)?;
    let serves = acting.office.as_ref().is_some_and(|office| office.serves(code));
    let asked = visit.query.filled("page").or_else(|| visit.form.filled("page"));
    let ticked: BTreeSet<i64> = visit.form.all("orang").filter_map(|number| number.parse().ok()).collect();
    let (found, able, pager, rows) = filter.fitting(visit, |people| {
        let pager = Pager::near(asked, people.len(), PAGE);
        let able = people.iter().filter(|one| one.status() != Some(GapStatus::Doubtful)).count();
        let rows = pager.shown(people).map(|one| row(w, one, &ticked)).collect();
        (people.len(), able, pager, rows)
    })?;
    let open = offices(&visit.app.workspace, visit.actor()?)?;
    let today = visit.app.clock().today;
    // Where one office fits, the step takes it; where several do, the sender chooses.
    let several = |kinds: &[OfficeKind]| {
        let fits = |office: &&domain::Office| {
            kinds.contains(&office.kind) && office.open_on(today) && office.serves(code) && office.name != acting.name()
        };
        let names: Vec<String> = open.iter().filter(fits).map(|office| office.name.clone()).collect();
        if names.len() > 1 { names } else { Vec::new() }
    };
    let kind = acting.office.as_ref().map(|office| office.kind);
    let compiled =
        matches!(kind, Some(OfficeKind::Village | OfficeKind::Agency | OfficeKind::Market | OfficeKind::District));
    let compilers = [OfficeKind::Agency, OfficeKind::Regency, OfficeKind::Province];
    let only = filter.axes.chosen(w);
    let mut roles = role_choices(w, filter.role, &whole);
    if filter.axes.role == NO_ROLE {
        let label = w.village.no_role.to_owned();
        roles.push(Choice { href: NO_ROLE.to_owned(), label, count: numbers::length(w, found), on: true });
    }
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.draft.title),
        crumbs: crumbs(visit, code, Some(w.draft.title)),
        code: code.to_string(),
        place_name: full_name(w, code),
        who_lead: fill(w.draft.who_lead, &[&numbers::length(w, found), &full_name(w, code)]),
        trouble: trouble.or_else(|| (!serves).then(|| w.draft.no_office.to_owned())),
        office: if serves { acting.name().to_owned() } else { String::new() },
        offices: acting.choices("/usulan/baru"),
        roles,
        axes: filter.axes.values().map(|(name, value)| (name, value.to_owned())).into(),
        only: (!only.is_empty()).then(|| fill(w.draft.only, &[&only.join(", ")])),
        asked_name: filter.name.clone(),
        narrowed: !only.is_empty() || !filter.name.is_empty(),
        rows,
        scope_all: fill(w.draft.scope_all, &[&numbers::length(w, able)]),
        pages: pager.pages(w, |page| filter.href(acting.query(), page)),
        form: Form::of(&visit.form, today),
        payers: PAYERS.map(|payer| (payer_code(payer), w.named(payer))).into(),
        verifiers: if kind == Some(OfficeKind::Village) { several(&[OfficeKind::District]) } else { Vec::new() },
        compilers: if compiled { several(&compilers) } else { Vec::new() },
        branches: several(&[OfficeKind::Branch]),
        once: visit.form.filled("sekali").map_or_else(|| hex(&rand::random::<[u8; 8]>()), str::to_owned),
    })
}

fn row(w: &Words, one: &OnRoster<'_>, ticked: &BTreeSet<i64>) -> Row {
    let number = one.person().map(Id::get).filter(|_| one.status() != Some(GapStatus::Doubtful));
    let shown = person_row(w, &one.in_full());
    Row {
        person: number,
        ticked: number.is_some_and(|number| ticked.contains(&number)),
        name: shown.name,
        href: shown.href,
        status: shown.status,
        tone: shown.tone,
        work: shown.role,
        birth: shown.birth,
        place: shown.place,
    }
}
