//! Plans: those that were made, the way to scenarios and money, and what pages of plans share.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::law::Funding;
use askama::Template;
use domain::plan::{Ask, Standing};
use domain::submission::payer_title;
use steps::Right;
use steps::plan::{KeptPlan, plans};
use units::{Level, Month, Rate, RegionCode};

use crate::jobs::{Job, State};
use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::past::moment;
use crate::pages::{Choice, Frame, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Plans on one page.
const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "plans.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    tabs: Vec<Choice>,
    may_solve: bool,
    rows: Vec<Row>,
    /// Number and title of plans that can be held against each other.
    answered: Vec<(i64, String)>,
    pages: Pages,
}

struct Row {
    href: String,
    title: String,
    asked: String,
    tone: &'static str,
    state: &'static str,
    protected: String,
    percent: String,
    cost: String,
    by: String,
}

/// How far a plan is, in a word with its tone.
pub(super) fn state_of(w: &Words, plan: &KeptPlan, job: Option<Arc<Job>>) -> (&'static str, &'static str) {
    match (&plan.accepted, &plan.plan, job.map(|job| job.state())) {
        (Some(accepted), ..) if accepted.persons > 0 => ("good", w.rencana.state_accepted),
        (_, Some(found), _) if found.feasible => ("good", w.rencana.state_made),
        (_, Some(_), _) => ("warn", w.rencana.state_short),
        (_, None, Some(State::Queued | State::Running { .. })) => ("ask", w.rencana.state_running),
        (_, None, Some(State::Failed(_))) => ("bad", w.rencana.state_failed),
        (_, None, _) => ("bad", w.rencana.state_broken),
    }
}

/// Under which name the work on a plan is known.
pub(super) fn job_name(id: i64) -> String {
    format!("rencana:{id}")
}

/// `GET /rencana`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let actor = visit.actor()?;
    let all = plans(&visit.app.workspace, actor)?;
    let pager = Pager::of(visit, all.len(), PAGE);
    let shown: Vec<&KeptPlan> = pager.shown(&all).collect();
    let link = |page: usize| format!("/rencana?page={page}");
    let answered = shown.iter().filter(|plan| plan.plan.is_some()).map(|plan| (plan.id, title(w, plan)));
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rencana.title),
        tabs: tabs(visit, "/rencana"),
        may_solve: actor.may(Right::ReadPeople),
        answered: answered.collect(),
        rows: shown.iter().map(|plan| row(visit, w, plan)).collect(),
        pages: pager.pages(w, link),
    })
}

fn row(visit: &Visit<'_>, w: &'static Words, plan: &KeptPlan) -> Row {
    let (tone, state) = state_of(w, plan, visit.app.jobs.of(&job_name(plan.id)));
    let none = || w.common.none.to_owned();
    let found = plan.plan.as_ref();
    Row {
        href: format!("/rencana/{}", plan.id),
        title: title(w, plan),
        asked: asked_word(w, plan),
        tone,
        state,
        protected: found.map_or_else(none, |found| numbers::count(w, found.protected)),
        percent: numbers::percent_sign(w, found.and_then(|found| found.percent)),
        cost: found.map_or_else(none, |found| numbers::rupiah(w, found.cost)),
        by: fill(w.past.by, &[&moment(w, &plan.at), &plan.by]),
    }
}

/// Number, place and months.
pub(super) fn title(w: &Words, plan: &KeptPlan) -> String {
    let months = plan.request.months;
    let span = numbers::months(months.first, months.last, &w.months);
    fill(w.rencana.plan_title, &[&plan.id.to_string(), &full_name(w, plan.request.region), &span])
}

/// What was asked of a plan.
pub(super) fn asked_word(w: &Words, plan: &KeptPlan) -> String {
    match plan.request.ask {
        Ask::Target(target) => fill(w.rencana.asked_target, &[&numbers::rate(w, target)]),
        Ask::Budget(Some(limit)) => fill(w.rencana.asked_budget, &[&numbers::rupiah(w, limit)]),
        Ask::Budget(None) => w.rencana.asked_all.to_owned(),
    }
}

/// The pages of planning, the one that is open marked.
pub(super) fn tabs(visit: &Visit<'_>, open: &str) -> Vec<Choice> {
    let w = words_of(visit);
    let may = visit.session.as_ref().is_some_and(|session| session.actor.may(Right::ReadPeople));
    [
        ("/rencana", w.rencana.tab_plans, true),
        ("/rencana/hitung", w.rencana.tab_scenario, true),
        ("/rencana/baru", w.rencana.tab_solve, may),
        ("/rencana/dana", w.rencana.tab_money, true),
    ]
    .into_iter()
    .filter(|(.., may)| *may)
    .map(|(href, label, _)| Choice {
        href: href.to_owned(),
        label: label.to_owned(),
        count: String::new(),
        on: href == open,
    })
    .collect()
}

/// Whose money it is.
pub(super) const fn money_word(w: &Words, money: Funding) -> &'static str {
    match money {
        Funding::Own => w.law.payer_self,
        Funding::Company => w.law.payer_company,
        other => payer_title(other),
    }
}

/// The same by its code; a code of the law's own lines stays.
pub(super) fn money_of_code(w: &Words, code: &str) -> String {
    Funding::read(code).map_or_else(|_| code.to_owned(), |money| money_word(w, money).to_owned())
}

/// What a plan calls a group, in the language of the reader; a name that is no longer known as it stands.
pub(super) fn group_word(w: &Words, known: &BTreeMap<String, Standing>, title: &str) -> String {
    let Some(Standing { payee, office, transport }) = known.get(title) else { return title.to_owned() };
    let office = office.map(|office| format!(" ({})", w.role(office).to_lowercase())).unwrap_or_default();
    let group = format!("{}{office}", payee.title_in(w.spoken));
    if *transport { fill(w.rencana.drivers, &[&group]) } else { group }
}

/// A share as people write it: 1,2 or 1.2% or 1,2 persen.
pub(super) fn rate_of(typed: &str) -> Option<Rate> {
    let plain = typed.trim().trim_end_matches("persen").trim().trim_end_matches('%').trim().replace(',', ".");
    format!("{plain}%").parse().ok()
}

/// The region that a form begins with: the first of one's own, a province rather than the country.
pub(super) fn usual_region(visit: &Visit<'_>) -> String {
    let own = visit.session.as_ref().and_then(|session| session.actor.regions.first().copied());
    own.filter(|code| code.level() > Level::Country).map_or_else(String::new, |code| code.to_string())
}

/// The region of a form; a sentence for the reader when it is none.
pub(super) fn region_of(w: &Words, typed: &str) -> Result<RegionCode, String> {
    let code = typed.trim().parse::<RegionCode>().ok().filter(|code| units::region(*code).is_some());
    code.ok_or_else(|| fill(w.rencana.region_unknown, &[&typed.chars().take(30).collect::<String>()]))
}

/// The month of a form, in the writing of its field: 2026-01.
pub(super) fn month_of(w: &Words, typed: &str) -> Result<Month, String> {
    typed.trim().parse().map_err(|_| fill(w.rencana.month_unknown, &[&typed.chars().take(30).collect::<String>()]))
}

/// The first month that is still to come.
pub(super) fn next_month(visit: &Visit<'_>) -> Month {
    Month::containing(visit.app.clock().today).plus(1)
}

/// What cannot be done, in the words of a page; a region or name that is not theirs stays a refusal.
pub(super) fn told(w: &Words, error: steps::StepError) -> Result<String, Trouble> {
    match error {
        steps::StepError::Request(said) | steps::StepError::Missing(said) => Ok(w.say(&said)),
        other => Err(other.into()),
    }
}

/// The same address with another value behind it.
pub(super) fn with_page(path: &str, values: &[(&str, &str)], page: usize) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    format!("{path}{}", query_of(&[values, &[("page", &page)]].concat()))
}
