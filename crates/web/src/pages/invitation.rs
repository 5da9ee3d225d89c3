//! The door of whoever was invited or is to set a new password: a link that works once.

use askama::Template;
use axum::http::StatusCode;
use steps::{PASSWORD_MIN, StepError, accept_invitation, invited};

use crate::numbers;
use crate::pages::{Frame, words_of};
use crate::request::{Visit, from_hex};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "invitation.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    view: View,
    trouble: Option<String>,
    code: String,
}

enum View {
    /// The link holds no more.
    Dead,
    /// The password is set.
    Set { told: String },
    /// It is to be set.
    Ask { welcome: String, hint: String },
}

/// `GET /undangan?kode=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    ask(visit, visit.query.get("kode").unwrap_or_default(), None)
}

/// `POST /undangan`
pub(crate) fn accept(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let code = visit.form.get("kode").unwrap_or_default();
    let (password, again) = (visit.form.get("sandi").unwrap_or_default(), visit.form.get("ulang").unwrap_or_default());
    let wrong = |text: &str| Ok(ask(visit, code, Some(text.to_owned()))?.status(StatusCode::BAD_REQUEST));
    if password != again {
        return wrong(w.users.differ);
    }
    // A hash takes memory and time; as many at once as at the sign-in door.
    let Some(_check) = visit.app.sign_in_guard.begin() else { return wrong(w.sign_in.busy) };
    let secret = from_hex(code).unwrap_or_default();
    match accept_invitation(&visit.app.workspace, &visit.app.clock(), &secret, password) {
        Ok(Some(name)) => {
            visit.app.sign_in_guard.succeeded(&name);
            page(visit, View::Set { told: fill(w.users.password_set, &[&name]) }, None, "")
        }
        Ok(None) => page(visit, View::Dead, None, ""),
        Err(StepError::Request(said)) => wrong(&w.say(&said)),
        Err(other) => Err(other.into()),
    }
}

fn ask(visit: &Visit<'_>, code: &str, trouble: Option<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let secret = from_hex(code).unwrap_or_default();
    let view = match invited(&visit.app.workspace, &visit.app.clock(), &secret)? {
        None => View::Dead,
        Some(name) => View::Ask {
            welcome: fill(w.users.welcome, &[&name]),
            hint: fill(w.users.password_hint, &[&numbers::length(w, PASSWORD_MIN)]),
        },
    };
    page(visit, view, trouble, code)
}

fn page(visit: &Visit<'_>, view: View, trouble: Option<String>, code: &str) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let frame = Frame::new(visit, w.users.set_password);
    Reply::page(&Page { w, frame, view, trouble, code: code.to_owned() })
}
