//! The door: sign in, sign out.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use steps::{sign_in, sign_out};

use crate::numbers;
use crate::pages::{Frame, words_of};
use crate::request::{COOKIE, Visit, hex, new_token, own_path};
use crate::response::Reply;
use crate::server::DemoDoor;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    w: &'static Words,
    frame: Frame,
    message: Option<String>,
    name: String,
    back: String,
    door: Option<DemoDoor>,
}

/// `GET /masuk`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let back = way_in(visit.query.get("ke").unwrap_or_default());
    if visit.session.is_some() {
        return Ok(Reply::see(back));
    }
    page(visit, back, "", None)
}

/// `POST /masuk`
pub(crate) fn enter(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let back = way_in(visit.form.get("ke").unwrap_or_default());
    let name = visit.form.get("nama").unwrap_or_default();
    let password = visit.form.get("sandi").unwrap_or_default();
    let clock = visit.app.clock();
    let guard = &visit.app.sign_in_guard;
    let again = |status, message: String| Ok(page(visit, back, name, Some(message))?.status(status));
    if let Some(minutes) = guard.wait_minutes(name, clock.seconds) {
        let message = fill(w.sign_in.wait, &[&numbers::count(w, minutes)]);
        return again(StatusCode::TOO_MANY_REQUESTS, message);
    }
    let Some(_check) = guard.begin() else {
        return again(StatusCode::TOO_MANY_REQUESTS, w.sign_in.busy.to_owned());
    };
    // A fresh secret at each sign-in: one that was planted before is worth nothing.
    let token = new_token();
    let actor = sign_in(&visit.app.workspace, &clock, name, password, &token)?;
    if actor.is_none() {
        guard.failed(name, clock.seconds);
        return again(StatusCode::UNAUTHORIZED, w.sign_in.wrong.to_owned());
    }
    guard.succeeded(name);
    let set = cookie(visit, &hex(&token), 12 * 3600);
    Ok(Reply::see(back).with(header::SET_COOKIE, set))
}

/// `POST /keluar`
pub(crate) fn leave(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    if let Some(session) = &visit.session {
        visit.need_own_form()?;
        sign_out(&visit.app.workspace, &visit.app.clock(), &session.actor, &session.token)?;
    }
    Ok(Reply::see("/masuk").with(header::SET_COOKIE, cookie(visit, "", 0)))
}

fn page(visit: &Visit<'_>, back: &str, name: &str, message: Option<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    Reply::page(&SignIn {
        w,
        frame: Frame::new(visit, w.sign_in.title),
        message,
        name: name.to_owned(),
        back: back.to_owned(),
        door: visit.app.options.demo_door.clone(),
    })
}

fn cookie(visit: &Visit<'_>, value: &str, seconds: u32) -> HeaderValue {
    let secure = if visit.app.options.secure_cookies { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::try_from(text).expect("hexadecimal and plain words")
}

/// Where a sign-in leads: not back to the door.
fn way_in(asked: &str) -> &str {
    if asked.starts_with("/masuk") { "/" } else { own_path(asked) }
}

#[cfg(test)]
mod tests {
    use super::way_in;

    #[test]
    fn signing_in_does_not_lead_back_to_the_door() {
        assert_eq!(way_in("/wilayah/19"), "/wilayah/19");
        assert_eq!(way_in("/masuk?ke=/masuk"), "/");
        assert_eq!(way_in("//contoh.id"), "/");
    }
}
