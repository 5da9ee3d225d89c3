//! The audit trail: every change by who, what, when and where; and proving that the chain is whole.

use askama::Template;
use axum::http::{HeaderName, HeaderValue};
use steps::{AuditSearch, HistoryItem, audit_log};
use units::{Date, RegionCode};

use crate::jobs::State;
use crate::numbers;
use crate::pages::past::{kind_title, moment, reason_words};
use crate::pages::{Frame, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Changes on one page.
const PAGE: usize = 50;
const PATH: &str = "/jejak";

#[derive(Template)]
#[template(path = "audit.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    trouble: Option<String>,
    head: String,
    verdict: Option<String>,
    whole: bool,
    form: Form,
    count: String,
    items: Vec<Line>,
    first: Option<String>,
    older: Option<String>,
}

struct Form {
    actor: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    from: String,
    until: String,
    region: String,
}

struct Line {
    number: String,
    what: &'static str,
    kind: String,
    undone: Option<String>,
    why: String,
    region: String,
    who: String,
    when: String,
}

/// `GET /jejak?oleh=&jenis=&sejak=&sampai=&wilayah=&sebelum=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let text = |name: &str| visit.query.filled(name).unwrap_or_default().to_owned();
    let form_kind = text("jenis");
    let kinds = [
        ("", w.audit.kind_all),
        ("import.", w.audit.kind_import),
        ("person.", w.audit.kind_person),
        ("match.", w.audit.kind_match),
        ("submission.", w.audit.kind_submission),
        ("operator.", w.audit.kind_operator),
        ("office.", w.audit.kind_office),
        ("session.", w.audit.kind_session),
        ("undo", w.audit.kind_undo),
    ];
    let kind = kinds.iter().map(|(code, _)| *code).find(|code| *code == form_kind).unwrap_or_default();
    let mut trouble = None;
    let mut day = |name: &str| match visit.query.filled(name).map(str::parse::<Date>).transpose() {
        Ok(day) => day,
        Err(_) => {
            trouble = Some(w.audit.date_wrong.to_owned());
            None
        }
    };
    let (from, until) = (day("sejak"), day("sampai"));
    let region =
        match visit.query.filled("wilayah").map(|code| code.parse::<RegionCode>().map_err(|_| code)).transpose() {
            Ok(region) => region,
            Err(code) => {
                trouble = Some(fill(w.audit.region_wrong, &[&code.chars().take(30).collect::<String>()]));
                None
            }
        };
    let wanted = AuditSearch {
        actor: visit.query.filled("oleh").map(str::to_owned),
        kind: (!kind.is_empty()).then(|| kind.to_owned()),
        from,
        until,
        region,
        before: visit.query.filled("sebelum").and_then(|text| text.parse().ok()),
    };
    let found = audit_log(&visit.app.workspace, visit.actor()?, &wanted, PAGE)?;
    let link = |before: &str| {
        let fields = ["oleh", "jenis", "sejak", "sampai", "wilayah"].map(|name| (name, text(name)));
        let mut values: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        values.push(("sebelum", before));
        format!("{PATH}{}", query_of(&values))
    };
    let job = visit.app.jobs.of(PATH).map(|job| job.state());
    let busy = matches!(job, Some(State::Queued | State::Running { .. }));
    let (verdict, whole) = verdict(w, job.as_ref());
    let reply = Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.audit.title),
        trouble,
        head: head(w, &visit.app.workspace.audit_head()?),
        verdict,
        whole,
        form: Form {
            actor: text("oleh"),
            kinds: kinds.into_iter().map(|(code, word)| (code, word, code == kind)).collect(),
            from: text("sejak"),
            until: text("sampai"),
            region: text("wilayah"),
        },
        count: fill(w.audit.entries, &[&numbers::length(w, found.items.len())]),
        items: found.items.iter().map(|item| line(w, item)).collect(),
        first: wanted.before.is_some().then(|| link("")),
        older: found.before.map(|before| link(&before.to_string())),
    })?;
    Ok(if busy { reply.with(HeaderName::from_static("refresh"), HeaderValue::from_static("2")) } else { reply })
}

/// `POST /jejak`
pub(crate) fn verify(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    visit.app.jobs.verify(visit.actor()?, PATH);
    Ok(Reply::see(PATH))
}

/// The end of the chain, `number:hash`.
fn head(w: &Words, head: &str) -> String {
    let (seq, hash) = head.split_once(':').unwrap_or((head, ""));
    fill(w.audit.head, &[seq, hash])
}

fn verdict(w: &Words, state: Option<&State>) -> (Option<String>, bool) {
    match state {
        Some(State::Queued | State::Running { .. }) => (Some(w.audit.checking.to_owned()), true),
        Some(State::Verified(report)) => match &report.broken {
            None => (
                Some(fill(w.audit.whole, &[&numbers::count(w, report.entries), &numbers::count(w, report.rows)])),
                true,
            ),
            Some(broken) => (Some(fill(w.audit.broken, &[&broken.what])), false),
        },
        Some(State::Failed(failure)) => (Some(w.say(&failure.sentence())), false),
        _ => (None, true),
    }
}

fn line(w: &'static Words, item: &HistoryItem) -> Line {
    Line {
        number: item.change.to_string(),
        what: kind_title(w, &item.kind),
        kind: item.kind.clone(),
        undone: item.undone_by.map(|by| fill(w.past.undone_by, &[&by.to_string()])),
        why: reason_words(w, item),
        region: item.region.map_or_else(|| w.common.none.to_owned(), |region| full_name(w, region)),
        who: item.actor.clone(),
        when: moment(w, &item.recorded_at),
    }
}
