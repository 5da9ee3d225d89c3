//! What accepting a plan makes: drafts by village and money, shown before anything is written.

use askama::Template;
use steps::plan::{planned_drafts, reopen_plan};
use steps::{Right, StepError};

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::plan::{number_of, plan_of};
use crate::pages::plans::{job_name, money_of_code, title, with_page};
use crate::pages::{Frame, full_name, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Drafts on one page.
const PAGE: usize = 60;
/// Letters of a decree.
const DECREE_MAX: usize = 120;

#[derive(Template)]
#[template(path = "plan_accept.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    id: i64,
    title: String,
    lead: String,
    gone: Option<String>,
    asked: Option<String>,
    without_office: Option<String>,
    of_others: Option<String>,
    rows: Vec<[String; 6]>,
    pages: Pages,
    anybody: bool,
}

/// `GET /rencana/{plan}/terima`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let actor = visit.actor()?;
    let kept = plan_of(visit)?;
    actor.need_in(Right::Submit, kept.request.region)?;
    let workspace = &visit.app.workspace;
    let solved = match reopen_plan(workspace, actor, kept.id) {
        Err(StepError::Missing(_)) => return Ok(Reply::see(&format!("/rencana/{}", kept.id))),
        other => other?,
    };
    let mut drafts = planned_drafts(workspace, actor, visit.app.clock().today, &solved)?;
    let planned: i64 = solved.plan.allocations.iter().map(|one| i64::from(one.persons)).sum();
    let persons = drafts.iter().map(|draft| draft.persons.len()).sum::<usize>();
    let asked: usize = drafts.iter().map(|draft| draft.asked.len()).sum();
    let gone = usize::try_from(planned).unwrap_or_default().saturating_sub(persons + asked);
    let lost: usize = drafts.iter().filter(|draft| draft.office.is_none()).map(|draft| draft.persons.len()).sum();
    let of_others = drafts.iter().filter(|draft| draft.office.is_some() && !draft.able);
    let others: usize = of_others.map(|draft| draft.persons.len()).sum();
    drafts.retain(|draft| !draft.persons.is_empty());
    let pager = Pager::of(visit, drafts.len(), PAGE);
    let link = |page: usize| with_page(&format!("/rencana/{}/terima", kept.id), &[], page);
    let row = |draft: &steps::plan::PlannedDraft| {
        [
            full_name(w, draft.village),
            draft.office.clone().unwrap_or_else(|| w.rencana.no_office.to_owned()),
            money_of_code(w, &draft.source),
            numbers::months(draft.months.first, draft.months.last, &w.months),
            numbers::length(w, draft.persons.len()),
            numbers::rupiah(w, draft.cost),
        ]
    };
    let cost: units::Rupiah = drafts.iter().map(|draft| draft.cost).sum();
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rencana.accept_title),
        id: kept.id,
        title: title(w, &kept),
        lead: fill(
            w.rencana.accept_lead,
            &[&numbers::length(w, drafts.len()), &numbers::length(w, persons), &numbers::rupiah(w, cost)],
        ),
        gone: (gone > 0).then(|| fill(w.rencana.accept_gone, &[&numbers::length(w, gone)])),
        asked: (asked > 0).then(|| fill(w.rencana.accept_asked, &[&numbers::length(w, asked)])),
        of_others: (others > 0).then(|| fill(w.rencana.accept_others, &[&numbers::length(w, others)])),
        without_office: (lost > 0).then(|| fill(w.rencana.accept_no_office, &[&numbers::length(w, lost)])),
        rows: pager.shown(&drafts).map(row).collect(),
        pages: pager.pages(w, link),
        anybody: persons > lost + others,
    })
}

/// `POST /rencana/{plan}/terima`
pub(crate) fn accept(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let id = number_of(visit)?;
    let actor = visit.actor()?;
    let kept = plan_of(visit)?;
    actor.need_in(Right::Submit, kept.request.region)?;
    // A form without the confirmation leads to it.
    if visit.form.filled("setuju").is_none() {
        return Ok(Reply::see(&format!("/rencana/{id}/terima")));
    }
    let decree = visit.form.filled("sk").map(|text| text.chars().take(DECREE_MAX).collect());
    visit.app.jobs.accept_plan(actor, &job_name(id), id, decree);
    Ok(Reply::see(&format!("/rencana/{id}")))
}
