//! A request as handlers see it: path, query, form, the session behind its cookie. Nothing of HTTP below this.

use std::io::Read as _;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use steps::Actor;
use units::{Language, RegionCode, region};

use crate::incoming::{BodyReader, Incoming};
use crate::server::App;
use crate::trouble::Trouble;
use crate::upload::{self, Upload};

/// Name of the session cookie.
pub(crate) const COOKIE: &str = "payung_sesi";
/// Name of the cookie that keeps the reader's language.
pub(crate) const LANGUAGE_COOKIE: &str = "payung_bahasa";
/// Languages by the tag that addresses and the cookie carry.
pub(crate) const LANGUAGES: [(Language, &str); 2] = [(Language::Indonesian, "id"), (Language::English, "en")];

/// As much of a form without a file as is read.
const VALUES_MAX: u64 = 16 * 1024;

/// Values of a query or a form, in the order sent; the first of a name counts.
#[derive(Default)]
pub(crate) struct Values(Vec<(String, String)>);

impl Values {
    pub(crate) fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    pub(crate) const fn of(values: Vec<(String, String)>) -> Self {
        Self(values)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Trimmed, `None` when empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Every value of a name: ticked boxes.
    pub(crate) fn all<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Values whose names begin so, each with the rest of its name.
    pub(crate) fn named<'v>(&'v self, start: &'v str) -> impl Iterator<Item = (&'v str, &'v str)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(start)?, value.as_str())))
    }

    /// The same values sent again mean the same wish; the token of the session differs on every page.
    pub(crate) fn same_wish(&self, actor: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(actor.as_bytes());
        for (name, value) in self.0.iter().filter(|(name, _)| name != "token") {
            hasher.update(&name.len().to_le_bytes()).update(name.as_bytes());
            hasher.update(&value.len().to_le_bytes()).update(value.as_bytes());
        }
        format!("web:{}", hasher.finalize().to_hex())
    }
}

/// One request on its way through a handler.
pub(crate) struct Visit<'a> {
    pub app: &'a App,
    /// Path and query as asked.
    pub asked: &'a str,
    /// Where a link back to this page leads: what was asked, unless it answers forms only.
    pub here: &'a str,
    pub language: Language,
    pub path_values: &'a [(String, String)],
    pub query: Values,
    pub form: Values,
    /// The file that came with the form.
    pub upload: Option<Upload>,
    /// The body on its way, where the route reads it as it comes.
    pub body: Mutex<Option<BodyReader>>,
    pub headers: &'a HeaderMap,
    pub session: Option<Session>,
}

/// Who is signed in, and the secret of the session.
pub(crate) struct Session {
    pub actor: Actor,
    pub token: Vec<u8>,
}

impl Visit<'_> {
    pub(crate) fn actor(&self) -> Result<&Actor, Trouble> {
        self.session.as_ref().map(|session| &session.actor).ok_or(Trouble::SignedOut)
    }

    /// The region in the path, when it exists today.
    pub(crate) fn region(&self) -> Result<RegionCode, Trouble> {
        let code = self.path_value("code").and_then(|text| text.parse::<RegionCode>().ok()).ok_or(Trouble::NotFound)?;
        if region(code).is_some() { Ok(code) } else { Err(Trouble::RegionUnknown(code)) }
    }

    pub(crate) fn path_value(&self, name: &str) -> Option<&str> {
        self.path_values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The form on its way, for a route that reads it as it comes; once. None for a form that can hold no file.
    pub(crate) fn incoming(&self) -> Option<Incoming<BodyReader>> {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok())?;
        let boundary = upload::boundary(kind)?;
        Some(Incoming::new(self.take_body()?, boundary))
    }

    /// The values of a form without a file that was sent to such a route.
    pub(crate) fn incoming_values(&self) -> Values {
        let mut body = Vec::new();
        let read = self.take_body().map(|from| from.take(VALUES_MAX).read_to_end(&mut body));
        // One that broke off has no values that could be trusted.
        if matches!(read, Some(Ok(_))) { Values::read(&body) } else { Values::default() }
    }

    fn take_body(&self) -> Option<BodyReader> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Refuses a form that another site sent on the reader's behalf.
    ///
    /// Browsers of the last years say where a form comes from; one that says nothing is held back by the
    /// cookie (`SameSite=Lax`) and, once signed in, by the token in the form.
    pub(crate) fn need_own_form(&self) -> Result<(), Trouble> {
        self.need_own(&self.form)
    }

    /// The same for a form that came with a large file.
    pub(crate) fn need_own(&self, form: &Values) -> Result<(), Trouble> {
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return Err(Trouble::ForeignForm);
        }
        if let Some(origin) = self.headers.get(header::ORIGIN) {
            let origin = origin.to_str().unwrap_or_default();
            let host = origin.split_once("://").map(|(_, host)| host);
            if host.is_none() || host != text("host") {
                return Err(Trouble::ForeignForm);
            }
        }
        if let Some(session) = &self.session {
            let told = form.get("token").unwrap_or_default();
            if !fits_form_token(&session.token, told) {
                return Err(Trouble::ForeignForm);
            }
        }
        Ok(())
    }
}

fn cookie<'h>(headers: &'h HeaderMap, asked: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == asked).map(|(_, value)| value)
}

/// The secret in the request's session cookie.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<Vec<u8>> {
    from_hex(cookie(headers, COOKIE)?).filter(|token| token.len() == 32)
}

/// The language that the reader chose, Indonesian before any choice.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    cookie(headers, LANGUAGE_COOKIE).and_then(language_of).unwrap_or_default()
}

/// The language of a tag.
pub(crate) fn language_of(tag: &str) -> Option<Language> {
    LANGUAGES.iter().find(|(_, known)| *known == tag).map(|(language, _)| *language)
}

/// A path of this site, else the first page: a link or a sign-in must not lead elsewhere.
pub(crate) fn own_path(asked: &str) -> &str {
    let own = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own { asked } else { "/" }
}

/// A fresh session secret.
pub(crate) fn new_token() -> [u8; 32] {
    rand::random()
}

/// A token for the forms of a session, different on every page: a compressed page whose length can be
/// watched must not hold the same secret twice.
pub(crate) fn form_token(session: &[u8]) -> String {
    let mask: [u8; 32] = rand::random();
    let masked: Vec<u8> = bare_form_token(session).iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    hex(&mask) + &hex(&masked)
}

fn fits_form_token(session: &[u8], told: &str) -> bool {
    let Some(bytes) = from_hex(told).filter(|bytes| bytes.len() == 64) else { return false };
    let (mask, masked) = bytes.split_at(32);
    let mut bare = [0; 32];
    for (bare, (mask, masked)) in bare.iter_mut().zip(mask.iter().zip(masked)) {
        *bare = mask ^ masked;
    }
    // Compares in constant time.
    blake3::Hash::from_bytes(bare) == blake3::Hash::from_bytes(bare_form_token(session))
}

fn bare_form_token(session: &[u8]) -> [u8; 32] {
    blake3::derive_key("payung 2025 web form token", session)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hexadecimal.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// Values of a form's body, and the file in it.
pub(crate) fn read_form(headers: &HeaderMap, body: &Bytes) -> (Values, Option<Upload>) {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        return (Values::read(body), None);
    }
    match upload::boundary(kind) {
        Some(boundary) => upload::read(boundary, body),
        None => (Values::default(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_fits_its_session_only_and_never_repeats() {
        let (own, other) = (new_token(), new_token());
        let token = form_token(&own);
        assert!(fits_form_token(&own, &token));
        assert!(!fits_form_token(&other, &token));
        assert!(!fits_form_token(&own, ""));
        assert!(!fits_form_token(&own, &"0".repeat(128)));
        assert_ne!(token, form_token(&own));
    }

    #[test]
    fn links_lead_to_pages_of_this_site_only() {
        for path in ["/wilayah/19", "/wilayah/19/daftar?q=sari"] {
            assert_eq!(own_path(path), path);
        }
        for path in ["", "//contoh.id", "/\\contoh.id", "https://contoh.id", "/a b", "/a\nb"] {
            assert_eq!(own_path(path), "/");
        }
    }

    #[test]
    fn only_a_whole_session_cookie_is_read() {
        let token = new_token();
        let headers = |text: String| HeaderMap::from_iter([(header::COOKIE, text.parse().unwrap())]);
        assert_eq!(session_token(&headers(format!("a=b; {COOKIE}={}", hex(&token)))), Some(token.to_vec()));
        assert_eq!(session_token(&headers(format!("{COOKIE}=abcd"))), None);
        assert_eq!(session_token(&headers(format!("{COOKIE}={}", "zz".repeat(32)))), None);
        assert_eq!(session_token(&headers(format!("x{COOKIE}={}", hex(&token)))), None);
    }
}
