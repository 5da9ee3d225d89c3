//! Where offices are written to: each with its e-mail address, which an administrator sets here.

use askama::Template;
use steps::offices;
use steps::submission::{office_addresses, set_office_address};

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Frame, query_of, words_of};
use crate::request::{Visit, hex};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Where the page lies.
const PATH: &str = "/kantor/surel";
/// Offices on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "mail.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    told: String,
    sought: String,
    page: usize,
    rows: Vec<Row>,
    once: String,
    pages: Pages,
}

struct Row {
    office: String,
    email: String,
}

/// `GET /kantor/surel?nama=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let (actor, today) = (visit.actor()?, visit.app.clock().today);
    let addresses = office_addresses(&visit.app.workspace, actor)?;
    let sought = visit.query.filled("nama").unwrap_or_default();
    let mut open = offices(&visit.app.workspace, actor)?;
    open.retain(|office| office.open_on(today) && office.name.to_lowercase().contains(&sought.to_lowercase()));
    let written = open.iter().filter(|office| addresses.get(&office.name).is_some_and(|email| !email.is_empty()));
    let told = fill(w.mail.told, &[&numbers::length(w, written.count()), &numbers::length(w, open.len())]);
    let pager = Pager::of(visit, open.len(), PAGE);
    let link = |page: usize| format!("{PATH}{}", query_of(&[("nama", sought), ("page", &page.to_string())]));
    let rows = pager.shown(&open).map(|office| Row {
        office: office.name.clone(),
        email: addresses.get(&office.name).cloned().unwrap_or_default(),
    });
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.mail.title),
        told,
        rows: rows.collect(),
        page: pager.at(),
        once: hex(&rand::random::<[u8; 8]>()),
        pages: pager.pages(w, link),
        sought: sought.to_owned(),
    })
}

/// `POST /kantor/surel`: where one office is written to from now on; an empty address ends it.
pub(crate) fn save(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let actor = visit.actor()?;
    let of = |name: &str| visit.form.get(name).unwrap_or_default();
    // The form of each page has a number of its own: an address set again after another one is a new wish.
    let key = visit.form.same_wish(&actor.name);
    set_office_address(&visit.app.workspace, actor, &visit.app.clock(), &key, of("kantor"), of("surel"))?;
    Ok(Reply::see(&format!("{PATH}{}", query_of(&[("nama", of("nama")), ("page", of("page"))]))))
}
