//! The page in place of a page: what happened, what to do next.

use askama::Template;
use axum::http::StatusCode;
use steps::Right;
use units::RegionCode;

use crate::numbers;
use crate::pages::{Frame, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::routes::{Method, Route};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "trouble.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    status: String,
    heading: &'static str,
    text: String,
    next: Vec<String>,
    links: Vec<(String, String)>,
}

/// The answer to a request that met `trouble`.
pub(crate) fn reply(visit: &Visit<'_>, route: &Route, trouble: Trouble) -> Reply {
    let w = words_of(visit);
    let status = trouble.status();
    if matches!(trouble, Trouble::SignedOut) {
        let back = if route.method == Method::Get && visit.asked != "/" { visit.asked } else { "" };
        return Reply::see(&format!("/masuk{}", query_of(&[("ke", back)])));
    }
    let (heading, text, next, mut links) = told(visit, w, &trouble);
    if route.path.ends_with(".json") {
        // A program reads the status, not a page; an empty house is no answer to it.
        let status = if status == StatusCode::OK { StatusCode::NOT_FOUND } else { status };
        let object = serde_json::json!({ "error": heading, "detail": text, "next": next });
        return Reply::json(object.to_string()).status(status);
    }
    if visit.session.is_some() && links.is_empty() {
        links.push(("/".to_owned(), w.trouble.home.to_owned()));
    } else if visit.session.is_none() {
        links.push(("/masuk".to_owned(), w.sign_in.title.to_owned()));
    }
    let number = if status == StatusCode::OK { String::new() } else { status.as_str().to_owned() };
    let page = Page { w, frame: Frame::new(visit, heading), status: number, heading, text, next, links };
    match Reply::page(&page) {
        Ok(reply) => reply.status(status),
        Err(_) => Reply::text(w.trouble.ours_title).status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

type Told = (&'static str, String, Vec<String>, Vec<(String, String)>);

fn told(visit: &Visit<'_>, w: &'static Words, trouble: &Trouble) -> Told {
    let own = |text: &str| text.to_owned();
    match trouble {
        Trouble::SignedOut => (w.sign_in.title, String::new(), Vec::new(), Vec::new()),
        Trouble::NotFound => (w.trouble.lost_title, own(w.trouble.lost), vec![own(w.trouble.lost_next)], Vec::new()),
        Trouble::Method => {
            (w.trouble.method_title, own(w.trouble.method), vec![own(w.trouble.method_next)], Vec::new())
        }
        Trouble::Slow => (w.trouble.slow_title, own(w.trouble.slow), vec![own(w.trouble.slow_next)], Vec::new()),
        Trouble::Busy => (w.trouble.busy_title, own(w.trouble.busy), vec![own(w.trouble.busy_next)], Vec::new()),
        Trouble::Large(most) => {
            let text = fill(w.trouble.large, &[&numbers::length(w, most / (1024 * 1024))]);
            (w.trouble.large_title, text, vec![own(w.trouble.large_next)], Vec::new())
        }
        Trouble::RegionUnknown(code) => {
            let text = fill(w.trouble.region, &[&code.to_string()]);
            let old = units::retired(*code);
            let now = old.and_then(|old| old.successor_guess);
            let next = match (old, now) {
                (Some(old), Some(now)) => {
                    fill(w.trouble.region_retired, &[old.name_then, &full_name(w, now), &now.to_string()])
                }
                _ => own(w.trouble.region_next),
            };
            let may = |region: &RegionCode| {
                let actor = visit.session.as_ref().map(|session| &session.actor);
                actor.is_some_and(|actor| actor.may_in(Right::ReadFigures, *region))
            };
            let links = now.filter(may).map(|now| (format!("/wilayah/{now}"), full_name(w, now))).into_iter().collect();
            (w.trouble.region_title, text, vec![next], links)
        }
        Trouble::NotAllowed(right, region) => {
            let name = visit.session.as_ref().map_or_else(String::new, |session| session.actor.name.clone());
            let right = right.said_in(w.spoken);
            let text = match region {
                Some(region) => fill(w.trouble.right_in, &[&name, right, &full_name(w, *region)]),
                None => fill(w.trouble.right, &[&name, right]),
            };
            let regions = visit.session.iter().flat_map(|session| &session.actor.regions);
            let links = regions.map(|own| (format!("/wilayah/{own}"), full_name(w, *own))).take(8).collect();
            (w.trouble.right_title, text, vec![own(w.trouble.right_next), own(w.trouble.right_ask)], links)
        }
        Trouble::ForeignForm => (w.trouble.form_title, own(w.trouble.form), vec![own(w.trouble.form_next)], Vec::new()),
        Trouble::Missing(text) => {
            let next = vec![w.say(text), own(w.trouble.missing_next), own(w.trouble.missing_demo)];
            (w.trouble.missing_title, own(w.trouble.missing), next, Vec::new())
        }
        Trouble::Request(text) => (w.trouble.request_title, w.say(text), vec![own(w.trouble.request_next)], Vec::new()),
        Trouble::Ours(code) => {
            (w.trouble.ours_title, own(w.trouble.ours), vec![fill(w.trouble.ours_next, &[code])], Vec::new())
        }
    }
}
