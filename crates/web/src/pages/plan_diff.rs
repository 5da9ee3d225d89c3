//! What one plan has other than another, by village, group and money.

use askama::Template;
use domain::plan::Standing;
use steps::plan::{KeptPlan, PlanChange, change_tables, plan_allocations, plan_changes};
use units::Rupiah;

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::plan::numbered;
use crate::pages::plans::{group_word, money_of_code, tabs, title, with_page};
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Frame, full_name, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

const PATH: &str = "/rencana/beda";
/// Changes on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "plan_diff.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    tabs: Vec<Choice>,
    plans: Vec<(String, String)>,
    lead: String,
    rows: Vec<[String; 6]>,
    pages: Pages,
    downloads: Vec<(String, String)>,
}

/// Two plans and what differs.
type Compared = ([KeptPlan; 2], Vec<PlanChange>);

/// Both plans of the address and what differs; `None` where one of them was not chosen.
fn changes(visit: &Visit<'_>) -> Result<Option<Compared>, Trouble> {
    let w = words_of(visit);
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    let read = |name: &str| visit.query.filled(name).and_then(|text| text.parse::<i64>().ok());
    let (Some(before), Some(after)) = (read("dari"), read("ke")) else { return Ok(None) };
    let both = [numbered(visit, before)?, numbered(visit, after)?];
    if both[0].request.region != both[1].request.region {
        return Err(Trouble::request(w.rencana.compare_regions.to_owned()));
    }
    let found = plan_changes(&plan_allocations(workspace, actor, before)?, &plan_allocations(workspace, actor, after)?);
    Ok(Some((both, found)))
}

/// `GET /rencana/beda.xlsx?dari=&ke=`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    match changes(visit)? {
        Some((_, found)) => send(visit, "rencana-beda", change_tables(&found)),
        None => Ok(Reply::see("/rencana")),
    }
}

/// `GET /rencana/beda?dari=&ke=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some((both, found)) = changes(visit)? else { return Ok(Reply::see("/rencana")) };
    let pager = Pager::of(visit, found.len(), PAGE);
    let [before, after] = both.each_ref().map(|plan| plan.id.to_string());
    let kept = [("dari", before.as_str()), ("ke", after.as_str())];
    let persons: i64 = found.iter().map(|change| change.after - change.before).sum();
    let cost: Rupiah = found.iter().map(|change| change.cost).sum();
    let standings = Standing::by_title();
    let row = |change: &PlanChange| {
        [
            full_name(w, change.village),
            group_word(w, &standings, &change.group),
            money_of_code(w, &change.source),
            numbers::count(w, change.before),
            numbers::count(w, change.after),
            numbers::rupiah(w, change.cost),
        ]
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rencana.compare),
        tabs: tabs(visit, PATH),
        plans: both.iter().map(|plan| (format!("/rencana/{}", plan.id), title(w, plan))).collect(),
        lead: fill(
            w.rencana.compare_lead,
            &[&numbers::length(w, found.len()), &numbers::count(w, persons), &numbers::rupiah(w, cost)],
        ),
        rows: pager.shown(&found).map(row).collect(),
        pages: pager.pages(w, |page| with_page(PATH, &kept, page)),
        downloads: downloads(w, PATH, &kept, &[("perbedaan", "")]),
    })
}
