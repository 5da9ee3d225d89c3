//! The switch of language: a link that sets a cookie and leads back.

use axum::http::{HeaderValue, header};

use crate::pages::Choice;
use crate::pages::query_of;
use crate::request::{LANGUAGE_COOKIE, LANGUAGES, Visit, language_of, own_path};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::Words;

/// A year: who chose once is not asked again.
const SECONDS: u32 = 365 * 24 * 3600;

/// The other languages, each named in itself.
pub(super) fn others(visit: &Visit<'_>) -> Vec<(&'static str, Choice)> {
    let others = LANGUAGES.iter().filter(|(language, _)| *language != visit.language);
    let link = |(language, tag): &(_, &'static str)| {
        let href = format!("/bahasa/{tag}{}", query_of(&[("ke", visit.here)]));
        let label = Words::of(*language).common.language.to_owned();
        (*tag, Choice { href, label, count: String::new(), on: false })
    };
    others.map(link).collect()
}

/// `GET /bahasa/{language}?ke=`: changes how pages speak, nothing else, so a link may do it.
pub(crate) fn choose(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let tag = visit.path_value("language").filter(|tag| language_of(tag).is_some()).ok_or(Trouble::NotFound)?;
    let secure = if visit.app.options.secure_cookies { "; Secure" } else { "" };
    let text = format!("{LANGUAGE_COOKIE}={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SECONDS}{secure}");
    let cookie = HeaderValue::try_from(text).expect("a tag of the list and plain words");
    Ok(Reply::see(own_path(visit.query.get("ke").unwrap_or_default())).with(header::SET_COOKIE, cookie))
}
