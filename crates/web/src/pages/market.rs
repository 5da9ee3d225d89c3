//! The page of a market: stalls and traders by block, each block with its agent.

use askama::Template;
use steps::Right;
use steps::submission::{INBOX_PATH, market, set_market_agent};

use crate::numbers;
use crate::pages::listed::{Figures, Listing, Names, of_office};
use crate::pages::tables::{downloads, send};
use crate::pages::{Frame, query_of, words_of};
use crate::request::{Visit, hex};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::Words;

#[derive(Template)]
#[template(path = "market.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    listing: Listing,
    blocks: Vec<Block>,
    downloads: Vec<(String, String)>,
    may_set: bool,
    once: String,
}

struct Block {
    title: String,
    /// What the form for its agent sends.
    block: String,
    href: String,
    on: bool,
    agent: Option<String>,
    stalls: String,
    figures: Figures,
}

/// `GET /pasar?kantor=&blok=&status=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some(report) = of_office(visit, market)? else { return Ok(Reply::see(INBOX_PATH)) };
    let title = |market: Option<&str>, block: &str| match market {
        Some(market) => format!("{market} · {block}"),
        None => block.to_owned(),
    };
    let asked = visit.query.filled("blok").unwrap_or_default();
    let people: Vec<_> = report
        .traders
        .iter()
        .filter(|trader| asked.is_empty() || title(trader.stall.market.as_deref(), &trader.stall.block) == asked)
        .map(|trader| (&trader.listed, trader.stall.stall.clone().unwrap_or_else(|| trader.stall.block.clone())))
        .collect();
    let blocks = report.blocks.iter().map(|line| {
        let title = title(line.market.as_deref(), &line.block);
        Block {
            href: format!("/pasar{}#nama", query_of(&[("kantor", &report.office), ("blok", &title)])),
            on: title == asked,
            block: line.block.clone(),
            agent: line.agent.clone(),
            stalls: numbers::rows(w, line.stalls),
            figures: Figures::of(w, &line.counts),
            title,
        }
    });
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.market.title),
        listing: Listing::of(
            w,
            (report.today, &report.counts, &report.cost_by_month),
            Names::of(visit, w, ("/pasar", &report.office), ("blok", asked), &people),
            w.market.stall,
        ),
        blocks: blocks.collect(),
        downloads: downloads(
            w,
            "/pasar",
            &[("kantor", &report.office)],
            &[("nama", w.listed.names), ("blok", w.market.blocks), ("biaya", w.listed.cost)],
        ),
        may_set: report
            .regions
            .iter()
            .all(|region| visit.session.as_ref().is_some_and(|session| session.actor.may_in(Right::Submit, *region))),
        once: hex(&rand::random::<[u8; 8]>()),
        office: report.office,
    })
}

/// `GET /pasar.xlsx`, `GET /pasar.csv?tabel=`
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let Some(report) = of_office(visit, market)? else { return Ok(Reply::see(INBOX_PATH)) };
    send(visit, "pasar", report.tables())
}

/// `POST /pasar/agen`: who looks after a block from now on.
pub(crate) fn set_agent(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let office = visit.form.filled("kantor");
    let block = visit.form.get("blok").unwrap_or_default();
    let agent = visit.form.get("agen").unwrap_or_default();
    let actor = visit.actor()?;
    // The form of each page has a number of its own: the same agent named again after another one is a new wish.
    let key = visit.form.same_wish(&actor.name);
    set_market_agent(&visit.app.workspace, actor, &visit.app.clock(), &key, office, (block, agent))?;
    Ok(Reply::see(&format!("/pasar{}", query_of(&[("kantor", office.unwrap_or_default())]))))
}
