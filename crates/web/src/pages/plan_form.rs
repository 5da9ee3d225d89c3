//! What is asked of a plan: a target for the least money, or a sum for the most people; it is made in the background.

use ::law::Payee;
use askama::Template;
use axum::http::StatusCode;
use domain::plan::{Ask, Fair, Request};
use domain::submission::Months;
use steps::plan::ask_plan;
use units::{Rate, Rupiah};

use crate::pages::contribution::amount_of;
use crate::pages::plan::{number_of, numbered};
use crate::pages::plans::{job_name, month_of, next_month, rate_of, region_of, tabs, told, usual_region};
use crate::pages::{Choice, Frame, words_of};
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
    first: Vec<(&'static str, &'static str, bool)>,
    second: Vec<(&'static str, &'static str, bool)>,
    fair: String,
    from: String,
    until: String,
    take_up: String,
    only_certain: bool,
    /// One wish of one page is one plan, however often it is sent.
    once: String,
}

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
        Err(text) => return again(text),
    };
    let key = visit.form.same_wish(&actor.name);
    match ask_plan(&visit.app.workspace, actor, &visit.app.clock(), &key, &request) {
        Ok(id) => {
            visit.app.jobs.make_plan(actor, &job_name(id), id);
            Ok(Reply::see(&format!("/rencana/{id}")))
        }
        Err(error) => again(told(error)?),
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

fn request_of(visit: &Visit<'_>, w: &Words) -> Result<Request, String> {
    let form = &visit.form;
    let short = |typed: &str| typed.chars().take(30).collect::<String>();
    let share = |name: &str| match form.filled(name) {
        None => Ok(None),
        Some(typed) => {
            let read = rate_of(typed).filter(|rate| rate.billionths() <= 1_000_000_000);
            read.map(Some).ok_or_else(|| fill(w.rencana.share_wrong, &[&short(typed)]))
        }
    };
    let ask = match form.filled("tujuan") {
        Some("target") => Ask::Target(share("persen")?.ok_or_else(|| w.rencana.target_missing.to_owned())?),
        Some("anggaran") => {
            let typed = form.filled("anggaran").ok_or_else(|| w.rencana.budget_missing.to_owned())?;
            let amount = amount_of(typed).filter(|amount| *amount >= 0);
            let amount = amount.ok_or_else(|| fill(w.rencana.budget_wrong, &[&short(typed)]))?;
            Ask::Budget(Some(Rupiah::new(amount)))
        }
        Some("semua") => Ask::Budget(None),
        _ => return Err(w.rencana.goal_missing.to_owned()),
    };
    let payee = |name: &str| form.filled(name).and_then(|code| FIRST.into_iter().find(|one| one.code() == code));
    let mut priority: Vec<Payee> = [payee("utama"), payee("kedua")].into_iter().flatten().collect();
    priority.dedup();
    let region = region_of(w, form.filled("wilayah").unwrap_or_default())?;
    let first = month_of(w, form.filled("mulai").unwrap_or_default())?;
    let last = month_of(w, form.filled("sampai").unwrap_or_default())?;
    if first > last || first.year() != last.year() {
        return Err(w.rencana.months_wrong.to_owned());
    }
    Ok(Request {
        priority,
        fair: match form.filled("adil") {
            Some("regency") => Some(Fair::Regency),
            Some("village") => Some(Fair::Village),
            _ => None,
        },
        take_up: share("mandiri")?.unwrap_or_else(no_one),
        only_certain: form.filled("pasti").is_some(),
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
    let choices = |name: &str| {
        let chosen = said.filled(name).unwrap_or_default();
        FIRST.map(|payee| (payee.code(), payee.title(), payee.code() == chosen)).into()
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
        first: choices("utama"),
        second: choices("kedua"),
        fair: text("adil", ""),
        from: text("mulai", &next.to_string()),
        until: text("sampai", &december.to_string()),
        take_up: text("mandiri", "0"),
        only_certain: said.filled("pasti").is_some(),
        once: said.filled("sekali").map_or_else(|| hex(&rand::random::<[u8; 8]>()), str::to_owned),
    })
}
