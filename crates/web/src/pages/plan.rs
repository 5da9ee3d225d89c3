//! One plan: who is protected with which money, how far it may be from the best, what binds, and what became of it.

use std::io::Cursor;

use askama::Template;
use axum::http::{HeaderName, HeaderValue};
use domain::plan::{Allocation, Ask, Beyond, Binding, InOrder, PersonsAndCost, Plan, Standing};
use steps::plan::{
    Acceptance, KeptPlan, kept_plan, plan_allocations, plan_tables, reopen_plan, workbook_facts, write_people,
    write_plan_workbook,
};
use steps::{FileKind, Right};

use crate::jobs::State;
use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::past::moment;
use crate::pages::plan_form::PRIORITY;
use crate::pages::plan_months::{Months, months};
use crate::pages::plan_places::{Places, places};
use crate::pages::plans::{asked_word, group_word, job_name, money_of_code, state_of, title};
use crate::pages::tables::{downloads, send};
use crate::pages::{Frame, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// A page of work under way asks again, without a script.
const REFRESH: (HeaderName, HeaderValue) = (HeaderName::from_static("refresh"), HeaderValue::from_static("2"));
/// Drafts on one page.
const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "plan.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    id: i64,
    title: String,
    asked: String,
    by: String,
    tone: &'static str,
    state: &'static str,
    /// While it is worked on: what, and how far.
    running: Option<(&'static str, String, i64)>,
    trouble: Option<String>,
    may_make: bool,
    /// Asked for, not answered, and nobody works on it.
    broken: bool,
    answer: Option<Answer>,
    may_accept: bool,
    may_read_names: bool,
    change: String,
    accepted: Option<Accepted>,
    pages: Pages,
}

struct Answer {
    protected: String,
    percent: Option<(String, String)>,
    percent_of: Option<String>,
    cost: String,
    proof: String,
    relaxation: Option<String>,
    warnings: Vec<String>,
    sources: Vec<[String; 3]>,
    groups: Vec<[String; 3]>,
    months: Months,
    places: Places,
    binding: Vec<String>,
    /// Said where nothing is told to bind.
    binding_none: &'static str,
    lower: Option<String>,
    in_order: Vec<String>,
    facts: Vec<String>,
    assumptions: Vec<String>,
    downloads: Vec<(String, String)>,
}

struct Accepted {
    told: String,
    drafts: Vec<(String, String, String, String)>,
    not_drafted: Vec<[String; 4]>,
    more: Option<String>,
}

/// The plan that an address names.
pub(super) fn number_of(visit: &Visit<'_>) -> Result<i64, Trouble> {
    visit.path_value("plan").and_then(|text| text.parse().ok()).ok_or(Trouble::NotFound)
}

/// A plan of one's own regions; another is not there.
pub(super) fn plan_of(visit: &Visit<'_>) -> Result<KeptPlan, Trouble> {
    numbered(visit, number_of(visit)?)
}

/// The same by its number.
pub(super) fn numbered(visit: &Visit<'_>, id: i64) -> Result<KeptPlan, Trouble> {
    match kept_plan(&visit.app.workspace, visit.actor()?, id) {
        Err(steps::StepError::Missing(_)) => Err(Trouble::NotFound),
        other => Ok(other?),
    }
}

/// `GET /rencana/{plan}/tabel.xlsx`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let kept = plan_of(visit)?;
    let Some(plan) = &kept.plan else { return Ok(Reply::see(&format!("/rencana/{}", kept.id))) };
    let allocations = plan_allocations(&visit.app.workspace, visit.actor()?, kept.id)?;
    send(visit, &format!("rencana-{}", kept.id), plan_tables(plan, &allocations))
}

/// `GET /rencana/{plan}/nama.xlsx`, and as CSV: who, by name; no number leaves by this door.
pub(crate) fn names(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let kept = plan_of(visit)?;
    if kept.plan.is_none() {
        return Ok(Reply::see(&format!("/rencana/{}", kept.id)));
    }
    let path = visit.asked.split('?').next().unwrap_or_default();
    let kind = FileKind::of_name(path).ok_or(Trouble::NotFound)?;
    let (ending, media) = match kind {
        FileKind::Xlsx => ("xlsx", XLSX),
        FileKind::Csv => ("csv", CSV),
    };
    let solved = reopen_plan(&visit.app.workspace, visit.actor()?, kept.id)?;
    let mut out = Cursor::new(Vec::new());
    write_people(&solved, kind, &mut out)?;
    Ok(Reply::download(&format!("rencana-{}-nama.{ending}", kept.id), media, out.into_inner()))
}

/// `GET /rencana/{plan}/anggaran.xlsx`: the workbook for the budget meeting, its formulas alive.
pub(crate) fn workbook(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let kept = plan_of(visit)?;
    let Some(mut plan) = kept.plan else { return Ok(Reply::see(&format!("/rencana/{}", kept.id))) };
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    plan.allocations = plan_allocations(workspace, actor, kept.id)?;
    let facts = workbook_facts(workspace, actor, plan.region)?;
    let mut out = Vec::new();
    write_plan_workbook(&plan, &facts, &mut out)?;
    Ok(Reply::download(&format!("rencana-{}-anggaran.xlsx", kept.id), XLSX, out))
}

/// `GET /rencana/{plan}`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let actor = visit.actor()?;
    let kept = plan_of(visit)?;
    let region = kept.request.region;
    let job = visit.app.jobs.of(&job_name(kept.id));
    let (tone, state) = state_of(w, &kept, job.clone());
    let what = if kept.plan.is_none() { w.rencana.making } else { w.rencana.accepting };
    let (running, trouble) = match job.as_ref().map(|job| job.state()) {
        Some(State::Queued) => (Some((what, w.import.queued.to_owned(), 0)), None),
        Some(State::Running { done, whole }) => (Some((what, progress(w, done, whole), width(done, whole))), None),
        Some(State::Failed(failure)) => (None, Some(w.say(&failure.sentence()))),
        _ => (None, None),
    };
    let allocations = match &kept.plan {
        Some(_) => plan_allocations(&visit.app.workspace, actor, kept.id)?,
        None => Vec::new(),
    };
    let drafts = kept.accepted.as_ref().map_or(0, |accepted| accepted.drafts.len());
    let pager = Pager::of(visit, drafts, PAGE);
    let link = |page: usize| format!("/rencana/{}?page={page}#usulan", kept.id);
    let people = actor.may_in(Right::ReadPeople, region);
    let busy = running.is_some();
    let reply = Reply::page(&Page {
        w,
        frame: Frame::new(visit, title(w, &kept)),
        id: kept.id,
        title: title(w, &kept),
        asked: asked_word(w, &kept),
        by: fill(w.past.by, &[&moment(w, &kept.at), &kept.by]),
        tone,
        state,
        broken: kept.plan.is_none() && running.is_none() && trouble.is_none(),
        may_make: people && kept.plan.is_none() && running.is_none(),
        running,
        trouble,
        answer: kept.plan.as_ref().map(|plan| answer(visit, w, &kept, plan, &allocations)).transpose()?,
        may_accept: people
            && actor.may_in(Right::Submit, region)
            && kept.plan.as_ref().is_some_and(|plan| !plan.by_group.is_empty()),
        may_read_names: people && kept.plan.is_some(),
        change: format!(
            "/rencana/baru{}",
            query_of(&wish(&kept).iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
        ),
        accepted: kept.accepted.as_ref().map(|accepted| accepted_of(w, accepted, pager)),
        pages: pager.pages(w, link),
    })?;
    Ok(if busy { reply.with(REFRESH.0, REFRESH.1) } else { reply })
}

fn progress(w: &Words, done: u64, whole: Option<u64>) -> String {
    match whole {
        Some(whole) => fill(w.rencana.drafting, &[&numbers::rows(w, done), &numbers::rows(w, whole)]),
        None => w.rencana.making_note.to_owned(),
    }
}

fn width(done: u64, whole: Option<u64>) -> i64 {
    whole.map_or(0, |whole| i64::try_from(done.saturating_mul(100) / whole.max(1)).unwrap_or(100))
}

/// The form of this plan filled in again.
fn wish(kept: &KeptPlan) -> Vec<(&'static str, String)> {
    let request = &kept.request;
    let percent = |rate: units::Rate| rate.to_string().trim_end_matches('%').replace('.', ",");
    let payee = |place: usize| request.priority.get(place).map_or_else(String::new, |payee| payee.code().to_owned());
    let mut all = vec![
        ("wilayah", request.region.to_string()),
        ("mulai", request.months.first.to_string()),
        ("sampai", request.months.last.to_string()),
        ("mandiri", percent(request.take_up)),
        ("pasti", if request.only_certain { "1".to_owned() } else { String::new() }),
    ];
    all.extend(PRIORITY.into_iter().enumerate().map(|(place, name)| (name, payee(place))));
    all.extend(request.dana_desa_share.map(|share| ("dana_desa", percent(share))));
    all.extend(match request.ask {
        Ask::Target(target) => vec![("tujuan", "target".to_owned()), ("persen", percent(target))],
        Ask::Budget(Some(limit)) => vec![("tujuan", "anggaran".to_owned()), ("anggaran", limit.get().to_string())],
        Ask::Budget(None) => vec![("tujuan", "semua".to_owned())],
    });
    let fair = request.fair.map(|fair| match fair {
        domain::plan::Fair::Regency => "regency",
        domain::plan::Fair::Village => "village",
    });
    all.extend(fair.map(|fair| ("adil", fair.to_owned())));
    all
}

fn answer(
    visit: &Visit<'_>,
    w: &'static Words,
    kept: &KeptPlan,
    plan: &Plan,
    allocations: &[Allocation],
) -> Result<Answer, Trouble> {
    let count = |value: i64| numbers::count(w, value);
    let percent = |part| format!("{} %", numbers::percent(w, part));
    let sum = |name: String, sum: &PersonsAndCost| [name, count(sum.persons), numbers::rupiah(w, sum.cost)];
    let both = |found: &PersonsAndCost| (count(found.persons), numbers::rupiah(w, found.cost));
    let lower = plan.take_up_lower.as_ref().map(|found| {
        let (persons, cost) = both(found);
        fill(w.rencana.lower, &[&persons, &cost])
    });
    let mut facts = Vec::new();
    if plan.employers_owe > 0 {
        facts.push(fill(w.rencana.employers_owe, &[&count(plan.employers_owe)]));
    }
    if plan.without_money > 0 {
        facts.push(fill(w.rencana.without_money, &[&count(plan.without_money)]));
    }
    let tables = [
        ("rincian", w.rencana.detail),
        ("wilayah", w.rencana.by_region),
        ("sumber", w.rencana.by_source),
        ("kelompok", w.rencana.by_group),
        ("bulan", w.rencana.by_month),
        ("mengikat", w.rencana.binding),
        ("anggapan", w.rencana.assumptions),
    ];
    let for_least = matches!(kept.request.ask, Ask::Target(_));
    let standings = Standing::by_title();
    Ok(Answer {
        protected: count(plan.protected),
        percent: plan.percent_before.zip(plan.percent).map(|(before, after)| (percent(before), percent(after))),
        percent_of: plan.before.as_ref().map(|before| w.say(&before.source)),
        cost: numbers::rupiah(w, plan.cost),
        proof: proof(w, kept, plan),
        relaxation: plan.relaxation.as_ref().map(|found| w.say(&found.explanation)),
        warnings: w.notes(&plan.warnings),
        sources: plan.by_source.iter().map(|(code, found)| sum(money_of_code(w, code), found)).collect(),
        groups: plan.by_group.iter().map(|(name, found)| sum(group_word(w, &standings, name), found)).collect(),
        months: months(w, plan),
        places: places(visit, w, plan, allocations)?,
        binding: plan.binding.iter().map(|one| binding(w, for_least && plan.feasible, one)).collect(),
        binding_none: match kept.request.fair {
            Some(_) => w.rencana.binding_parted,
            None => w.rencana.binding_none,
        },
        lower,
        in_order: in_order(w, plan),
        facts,
        assumptions: w.notes(&plan.assumptions),
        downloads: downloads(w, &format!("/rencana/{}/tabel", kept.id), &[], &tables),
    })
}

/// What the order of the lists would reach, and what the plan buys beyond it.
fn in_order(w: &Words, plan: &Plan) -> Vec<String> {
    let count = |value: i64| numbers::count(w, value);
    let InOrder { persons, cost, person_months, renewed } = plan.in_order;
    let mut told = vec![fill(w.rencana.in_order, &[&count(persons), &numbers::rupiah(w, cost)])];
    told.extend(person_months.map(|months| {
        let values = [plan.person_months, plan.renewed, months, renewed].map(count);
        fill(w.rencana.order_months, &values.each_ref().map(String::as_str))
    }));
    told.extend(plan.beyond_order().map(|Beyond { cost, person_months, renewed }| {
        let cost = numbers::rupiah(w, cost);
        if person_months > 0 || renewed > 0 {
            fill(w.rencana.order_dearer, &[&cost, &count(person_months), &count(renewed)])
        } else {
            fill(w.rencana.order_no_more, &[&cost])
        }
    }));
    told
}

/// How far the plan may be from the best, in plain words.
fn proof(w: &Words, kept: &KeptPlan, plan: &Plan) -> String {
    let parted = kept.request.fair.is_some();
    if parted && plan.placed.is_none() {
        return w.rencana.proof_parted_unknown.to_owned();
    }
    let gap = numbers::printed(w, plan.gap);
    if plan.gap.scaled() == 0 {
        return if parted { w.rencana.proof_parted_best } else { w.rencana.proof_best }.to_owned();
    }
    let priority = !kept.request.priority.is_empty();
    match (kept.request.ask, plan.feasible) {
        (Ask::Target(_), true) => {
            let bound = numbers::rupiah(w, units::Rupiah::new(plan.bound));
            fill(if parted { w.rencana.proof_parted_cost } else { w.rencana.proof_cost }, &[&bound, &gap])
        }
        _ if priority => fill(if parted { w.rencana.proof_parted_priority } else { w.rencana.proof_priority }, &[&gap]),
        _ => {
            let bound = numbers::count(w, plan.bound);
            fill(if parted { w.rencana.proof_parted_persons } else { w.rencana.proof_persons }, &[&bound, &gap])
        }
    }
}

/// What one more million of a budget is worth: rupiah less for a target that is reached, else persons more.
fn binding(w: &Words, for_least: bool, one: &Binding) -> String {
    let budget = match one.region {
        Some(_) => one.budget.clone(),
        None => w.rencana.asked_sum.to_owned(),
    };
    let (used, limit) = (numbers::rupiah(w, one.used), numbers::rupiah(w, one.limit));
    let more = numbers::printed(w, one.per_million);
    let values = [&*budget, &used, &limit, &more];
    if for_least { fill(w.rencana.binding_cost, &values) } else { fill(w.rencana.binding_persons, &values) }
}

fn accepted_of(w: &Words, accepted: &Acceptance, pager: Pager) -> Accepted {
    let draft = |draft: &steps::plan::DraftMade| {
        let batch = draft.batch.to_string();
        let rows = numbers::rows(w, draft.rows);
        (format!("/usulan/{batch}"), format!("{} {batch}", draft.office), rows, numbers::rupiah(w, draft.total))
    };
    let left = |part: &steps::plan::NotDrafted| {
        [
            full_name(w, part.village),
            money_of_code(w, &part.source),
            numbers::length(w, part.persons),
            w.say(&part.reason),
        ]
    };
    let hidden = accepted.not_drafted.len().saturating_sub(PAGE);
    Accepted {
        told: fill(
            w.rencana.accepted_told,
            &[&numbers::length(w, accepted.drafts.len()), &numbers::rows(w, accepted.persons)],
        ),
        drafts: pager.shown(&accepted.drafts).map(draft).collect(),
        not_drafted: accepted.not_drafted.iter().take(PAGE).map(left).collect(),
        more: (hidden > 0).then(|| fill(w.rencana.not_drafted_more, &[&numbers::length(w, hidden)])),
    }
}
