//! One operator: roles, regions and offices, sessions, the lock after wrong passwords, a link for a new password.

use askama::Template;
use axum::http::StatusCode;
use law::Sentence;
use steps::submission::{operator_offices, set_operator_offices};
use steps::{OperatorState, Right, StepError, end_sessions, operator_states, recover, set_operator, unlock};

use crate::numbers;
use crate::pages::users::{UserForm, codes, last_sign_in, link_to, regions_of, role_word, roles_of, state_word};
use crate::pages::{Frame, words_of};
use crate::request::{Visit, hex, new_token};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "user.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    trouble: Option<String>,
    done: bool,
    link: Option<(String, String)>,
    facts: Vec<(&'static str, String)>,
    /// Whether the reader may manage this one.
    may: bool,
    locked: bool,
    active: bool,
    offices: String,
    form: UserForm,
}

/// What a form did.
#[derive(Default)]
struct Told {
    trouble: Option<String>,
    done: bool,
    link: Option<(String, String)>,
}

/// `GET /pengguna/satu?nama=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let name = visit.query.filled("nama").unwrap_or(&visit.actor()?.name);
    page(visit, name, Told::default())
}

/// `POST /pengguna/satu`
pub(crate) fn act(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let (w, actor, clock) = (words_of(visit), visit.actor()?, visit.app.clock());
    let workspace = &visit.app.workspace;
    let name = visit.form.filled("nama").unwrap_or_default();
    let mut told = Told { done: true, ..Told::default() };
    let outcome = match visit.form.get("langkah").unwrap_or_default() {
        "sesi" => end_sessions(workspace, actor, &clock, name),
        "buka" => unlock(workspace, actor, &clock, name).map(|()| visit.app.sign_in_guard.succeeded(name)),
        "pulihkan" => {
            let secret = new_token();
            told.link = Some((fill(w.users.link, &[name]), link_to(visit, &secret)));
            recover(workspace, actor, &clock, name, &secret).map(|()| visit.app.sign_in_guard.succeeded(name))
        }
        "kantor" => {
            let typed = visit.form.get("kantor").unwrap_or_default();
            let offices: Vec<String> =
                typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
            let key = format!("web:operator.office:{}", hex(&new_token()));
            set_operator_offices(workspace, actor, &clock, &key, name, &offices)
        }
        step @ ("simpan" | "henti" | "lanjut") => match regions_of(w, &visit.form) {
            Ok(regions) => {
                set_operator(workspace, actor, &clock, name, (&roles_of(&visit.form), &regions), step != "henti")
            }
            Err(text) => Err(StepError::Request(Sentence::alike(text))),
        },
        _ => return Err(Trouble::NotFound),
    };
    match outcome {
        Ok(()) => page(visit, name, told),
        Err(StepError::Request(said) | StepError::Missing(said)) => {
            let told = Told { trouble: Some(w.say(&said)), ..Told::default() };
            Ok(page(visit, name, told)?.status(StatusCode::BAD_REQUEST))
        }
        Err(other) => Err(other.into()),
    }
}

fn page(visit: &Visit<'_>, name: &str, told: Told) -> Result<Reply, Trouble> {
    let (w, actor, clock) = (words_of(visit), visit.actor()?, visit.app.clock());
    let workspace = &visit.app.workspace;
    let states = operator_states(workspace, actor, &clock)?;
    let state: &OperatorState = states.iter().find(|state| state.name == name).ok_or(Trouble::NotFound)?;
    let offices = operator_offices(workspace, actor)?;
    let offices = offices.into_iter().find(|known| known.operator == name).map(|known| known.offices);
    let offices = offices.unwrap_or_default();
    let lock = visit.app.sign_in_guard.wait_minutes(name, clock.seconds);
    let roles: Vec<&str> = state.roles.iter().map(|role| role_word(w, *role)).collect();
    let mut facts = vec![
        (w.users.state, state_word(w, state).0.to_owned()),
        (w.users.roles, roles.join(", ")),
        (w.users.regions, codes(&state.regions)),
        (w.users.offices, if offices.is_empty() { w.common.none.to_owned() } else { offices.join("; ") }),
        (w.users.last_sign_in, last_sign_in(w, state)),
        (w.users.sessions, numbers::count(w, state.sessions)),
    ];
    if let Some(until) = state.invited_until {
        facts.push((
            w.users.invited,
            fill(w.users.invited_until, &[&numbers::count(w, ((until - clock.seconds).max(0) + 3599) / 3600)]),
        ));
    }
    if let Some(minutes) = lock {
        facts.push((w.users.state, fill(w.users.locked, &[&numbers::count(w, minutes)])));
    }
    let may = state.regions.iter().all(|region| actor.may_in(Right::ManageOperators, *region));
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, format!("{}: {name}", w.users.title)),
        trouble: told.trouble,
        done: told.done,
        link: told.link,
        facts,
        may,
        locked: lock.is_some(),
        active: state.active,
        offices: offices.join("\n"),
        form: UserForm::of(w, name, &state.roles, &codes(&state.regions)),
    })
}
