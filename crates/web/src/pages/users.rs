//! Operators: who may sign in with which roles and where; inviting one.

use askama::Template;
use axum::http::{StatusCode, header};
use steps::{INVITATION_DAYS, OperatorRole, OperatorState, StepError, invite, operator_states};
use units::RegionCode;

use crate::numbers;
use crate::pages::past::moment;
use crate::pages::{Frame, query_of, words_of};
use crate::request::{Values, Visit, hex, new_token};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "users.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    trouble: Option<String>,
    link: Option<(String, String)>,
    users: Vec<Line>,
    invite_lead: String,
    form: UserForm,
}

struct Line {
    href: String,
    name: String,
    state: &'static str,
    tone: &'static str,
    roles: String,
    regions: String,
    last: String,
    sessions: String,
}

/// Name, roles and regions as a form holds them.
#[derive(Default)]
pub(super) struct UserForm {
    pub name: String,
    pub roles: Vec<(&'static str, &'static str, bool)>,
    pub regions: String,
}

impl UserForm {
    pub(super) fn of(w: &Words, name: &str, roles: &[OperatorRole], regions: &str) -> Self {
        let role = |role: OperatorRole| (role.code(), role_word(w, role), roles.contains(&role));
        Self {
            name: name.to_owned(),
            roles: OperatorRole::ALL.into_iter().map(role).collect(),
            regions: regions.to_owned(),
        }
    }
}

pub(super) const fn role_word(w: &Words, role: OperatorRole) -> &'static str {
    match role {
        OperatorRole::Admin => w.users.role_admin,
        OperatorRole::Analyst => w.users.role_analyst,
        OperatorRole::SchemeOffice => w.users.role_scheme_office,
        OperatorRole::Government => w.users.role_government,
        OperatorRole::Agency => w.users.role_agency,
        OperatorRole::District => w.users.role_district,
        OperatorRole::Village => w.users.role_village,
        OperatorRole::Employer => w.users.role_employer,
        OperatorRole::Agent => w.users.role_agent,
        OperatorRole::Auditor => w.users.role_auditor,
        OperatorRole::Reader => w.users.role_reader,
    }
}

/// Codes with commas between them.
pub(super) fn codes(regions: &[RegionCode]) -> String {
    regions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Codes that somebody typed.
pub(super) fn regions_of(w: &Words, values: &Values) -> Result<Vec<RegionCode>, String> {
    let typed = values.filled("wilayah").unwrap_or_default();
    let parts = typed.split([',', ';', ' ', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty());
    let read = |part: &str| {
        part.parse().map_err(|_| fill(w.users.region_wrong, &[&part.chars().take(30).collect::<String>()]))
    };
    parts.map(read).collect()
}

pub(super) fn roles_of(values: &Values) -> Vec<OperatorRole> {
    values.all("peran").filter_map(|code| code.parse().ok()).collect()
}

/// What an operator is now, in a word and a tone.
pub(super) const fn state_word(w: &Words, state: &OperatorState) -> (&'static str, &'static str) {
    match (state.active, state.invited_until) {
        (false, _) => (w.users.ended, "bad"),
        (true, Some(_)) => (w.users.invited, "ask"),
        (true, None) => (w.users.active, "good"),
    }
}

pub(super) fn last_sign_in(w: &Words, state: &OperatorState) -> String {
    state.last_sign_in.as_ref().map_or_else(|| w.users.never.to_owned(), |at| moment(w, at))
}

/// The address that sets a password, to be handed over.
pub(super) fn link_to(visit: &Visit<'_>, secret: &[u8]) -> String {
    let host = visit.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if visit.app.options.secure_cookies { "https" } else { "http" };
    let path = format!("/undangan{}", query_of(&[("kode", &hex(secret))]));
    if host.is_empty() { path } else { format!("{scheme}://{host}{path}") }
}

/// `GET /pengguna`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    page(visit, UserForm::of(w, "", &[], &codes(&visit.actor()?.regions)), None, None)
}

/// `POST /pengguna`
pub(crate) fn add(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let (roles, name) = (roles_of(&visit.form), visit.form.filled("nama").unwrap_or_default());
    let typed = visit.form.filled("wilayah").unwrap_or_default();
    let again = |text: String| {
        let form = UserForm::of(w, name, &roles, typed);
        Ok(page(visit, form, Some(text), None)?.status(StatusCode::BAD_REQUEST))
    };
    if roles.is_empty() {
        return again(w.users.role_none.to_owned());
    }
    let regions = match regions_of(w, &visit.form) {
        Ok(regions) => regions,
        Err(text) => return again(text),
    };
    let secret = new_token();
    match invite(&visit.app.workspace, visit.actor()?, &visit.app.clock(), name, (&roles, &regions), &secret) {
        Ok(()) => {
            let link = (fill(w.users.link, &[name]), link_to(visit, &secret));
            page(visit, UserForm::of(w, "", &[], ""), None, Some(link))
        }
        Err(StepError::Request(said)) => again(w.say(&said)),
        Err(other) => Err(other.into()),
    }
}

fn page(
    visit: &Visit<'_>,
    form: UserForm,
    trouble: Option<String>,
    link: Option<(String, String)>,
) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let states = operator_states(&visit.app.workspace, visit.actor()?, &visit.app.clock())?;
    let line = |state: &OperatorState| {
        let (word, tone) = state_word(w, state);
        let roles: Vec<&str> = state.roles.iter().map(|role| role_word(w, *role)).collect();
        Line {
            href: format!("/pengguna/satu{}", query_of(&[("nama", &state.name)])),
            name: state.name.clone(),
            state: word,
            tone,
            roles: roles.join(", "),
            regions: codes(&state.regions),
            last: last_sign_in(w, state),
            sessions: numbers::count(w, state.sessions),
        }
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.users.title),
        trouble,
        link,
        users: states.iter().map(line).collect(),
        invite_lead: fill(w.users.invite_lead, &[&numbers::count(w, INVITATION_DAYS)]),
        form,
    })
}
