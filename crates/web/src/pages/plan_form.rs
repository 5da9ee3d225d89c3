//! What is asked of a plan: a target for the least money, or a sum for the most people; it is made in the background.

use ::law::Payee;
use askama::Template;
use axum::http::StatusCode;
use domain::plan::{Ask, Fair, Request};
use domain::submission::Months;
use steps::plan::ask_plan;
use steps::targets::target_in_force;
use units::{Rate, Rupiah};

use crate::pages::contribution::amount_of;
use crate::pages::plan::{number_of, numbered};
use crate::pages::plans::{job_name, month_of, next_month, rate_of, region_of, tabs, told, usual_region};
use crate::pages::{Choice, Frame, choice, ticked, words_of};
use crate::request::{Values, Visit, hex};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

const PATH: &str = "/rencana/baru";
/// Whom public money may be asked for first.
const FIRST: [Payee; 8] = [
    Payee::Rentan,
    Payee::Sawit,
    Payee::Lkd,
    Payee::Bpd,
    Payee::AparaturDesa,
    Payee::NonAsn,
    Payee::Keagamaan,
    Payee::Mandiri,
];

#[derive(Template)]
#[template(path = "plan_form.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    tabs: Vec<Choice>,
    trouble: Option<String>,
    region: String,
    goal: String,
    target: String,
    budget: String,
    priority: Vec<Place>,
    fair: String,
    from: String,
    until: String,
    take_up: String,
    dana_desa: String,
    only_certain: bool,
    /// One wish of one page is one plan, however often it is sent.
    once: String,
}

/// What is asked of a plan.
#[derive(Clone, Copy)]
enum Goal {
    Target,
    Sum,
    All,
    InForce,
}

impl Goal {
    const fn code(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Sum => "anggaran",
            Self::All => "semua",
            Self::InForce => "berlaku",
        }
    }
}

/// A place in the order of those who are asked for first.
struct Place {
    name: &'static str,
    label: &'static str,
    none: &'static str,
    payees: Vec<(&'static str, &'static str, bool)>,
}

/// The fields of the order, the first one first.
pub(super) const PRIORITY: [&str; 3] = ["utama", "kedua", "ketiga"];

/// `GET /rencana/baru?wilayah=&tujuan=&persen=&anggaran=…`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, &visit.query, None)
}

/// `POST /rencana/baru`
pub(crate) fn ask(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let actor = visit.actor()?;
    let again = |text: String| Ok(page(visit, &visit.form, Some(text))?.status(StatusCode::BAD_REQUEST));
    let request = match request_of(visit, w) {
        Ok(request) => request,
        Err(Trouble::Request(said)) => return again(w.say(&said)),
        Err(other) => return Err(other),
    };
    let key = visit.form.same_wish(&actor.name);
    match ask_plan(&visit.app.workspace, actor, &visit.app.clock(), &key, &request) {
        Ok(id) => {
            visit.app.jobs.make_plan(actor, &job_name(id), id);
            Ok(Reply::see(&format!("/rencana/{id}")))
        }
        Err(error) => again(told(w, error)?),
    }
}

/// `POST /rencana/{plan}/ulang`: makes a plan that was broken off.
pub(crate) fn again(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let id = number_of(visit)?;
    let actor = visit.actor()?;
    let asked = numbered(visit, id)?;
    actor.need_in(steps::Right::ReadPeople, asked.request.region)?;
    if asked.plan.is_none() {
        visit.app.jobs.make_plan(actor, &job_name(id), id);
    }
    Ok(Reply::see(&format!("/rencana/{id}")))
}

fn request_of(visit: &Visit<'_>, w: &Words) -> Result<Request, Trouble> {
    let form = &visit.form;
    let wrong = |text: &str| Trouble::request(text);
    let short = |typed: &str| typed.chars().take(30).collect::<String>();
    let share = |name: &str| match form.filled(name) {
        None => Ok(None),
        Some(typed) => {
            let read = rate_of(typed).filter(|rate| rate.billionths() <= 1_000_000_000);
            read.map(Some).ok_or_else(|| Trouble::request(fill(w.rencana.share_wrong, &[&short(typed)])))
        }
    };
    let region = region_of(w, form.filled("wilayah").unwrap_or_default()).map_err(Trouble::request)?;
    let first = month_of(w, form.filled("mulai").unwrap_or_default()).map_err(Trouble::request)?;
    let last = month_of(w, form.filled("sampai").unwrap_or_default()).map_err(Trouble::request)?;
    if first > last || first.year() != last.year() {
        return Err(wrong(w.rencana.months_wrong));
    }
    let goals = [Goal::Target, Goal::Sum, Goal::All, Goal::InForce].map(|goal| (goal.code(), goal));
    let ask = match choice(w, form, "tujuan", goals).map_err(Trouble::request)? {
        Some(Goal::Target) => Ask::Target(share("persen")?.ok_or_else(|| wrong(w.rencana.target_missing))?),
        Some(Goal::Sum) => {
            let typed = form.filled("anggaran").ok_or_else(|| wrong(w.rencana.budget_missing))?;
            let amount = amount_of(typed).filter(|amount| *amount >= 0);
            let amount = amount.ok_or_else(|| Trouble::request(fill(w.rencana.budget_wrong, &[&short(typed)])))?;
            Ask::Budget(Some(Rupiah::new(amount)))
        }
        Some(Goal::All) => Ask::Budget(None),
        Some(Goal::InForce) => {
            let target = target_in_force(&visit.app.workspace, visit.actor()?, region, first.year());
            Ask::Target(target.map_err(|error| told(w, error).map_or_else(|other| other, Trouble::request))?.percent)
        }
        None => return Err(wrong(w.rencana.goal_missing)),
    };
    let mut priority: Vec<Payee> = Vec::new();
    for name in PRIORITY {
        let payee = choice(w, form, name, FIRST.map(|payee| (payee.code(), payee))).map_err(Trouble::request)?;
        priority.extend(payee.filter(|payee| !priority.contains(payee)));
    }
    let fair = [("regency", Fair::Regency), ("village", Fair::Village)];
    Ok(Request {
        priority,
        fair: choice(w, form, "adil", fair).map_err(Trouble::request)?,
        take_up: share("mandiri")?.unwrap_or_else(no_one),
        only_certain: ticked(w, form, "pasti").map_err(Trouble::request)?,
        dana_desa_share: share("dana_desa")?.filter(|share| share.billionths() > 0),
        ..Request::of(region, ask, Months { first, last })
    })
}

fn no_one() -> Rate {
    "0%".parse().expect("nought is a rate")
}

fn page(visit: &Visit<'_>, said: &Values, trouble: Option<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let text = |name: &str, usual: &str| -> String { said.filled(name).unwrap_or(usual).chars().take(60).collect() };
    let next = next_month(visit);
    let december = next.plus(12 - next.number());
    let labels = [w.rencana.first, w.rencana.second, w.rencana.third];
    let place = |(name, label): (&'static str, &'static str)| {
        let chosen = said.filled(name).unwrap_or_default();
        let none = if name == PRIORITY[0] { w.rencana.first_none } else { w.common.none };
        let payees = FIRST.map(|payee| (payee.code(), payee.title_in(w.spoken), payee.code() == chosen)).into();
        Place { name, label, none, payees }
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rencana.solve_title),
        tabs: tabs(visit, PATH),
        trouble,
        region: text("wilayah", &usual_region(visit)),
        goal: text("tujuan", "semua"),
        target: text("persen", ""),
        budget: text("anggaran", ""),
        priority: PRIORITY.into_iter().zip(labels).map(place).collect(),
        fair: text("adil", ""),
        from: text("mulai", &next.to_string()),
        until: text("sampai", &december.to_string()),
        take_up: text("mandiri", "0"),
        dana_desa: text("dana_desa", ""),
        only_certain: said.filled("pasti").is_some(),
        once: said.filled("sekali").map_or_else(|| hex(&rand::random::<[u8; 8]>()), str::to_owned),
    })
}
