//! What goes back: the body with the headers that keep browsers from doing more than the page needs.

use askama::Template;
use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use flate2::Compression;

use crate::assets::{Asset, gzip};
use crate::trouble::Trouble;

/// Below this, compression costs more than it saves.
const COMPRESS_FROM: usize = 1_400;
/// Media types of what leaves.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const PDF: &str = "application/pdf";
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
/// Nothing inline, no frame, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// An answer before it becomes HTTP.
pub(crate) struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
    compress: Compress,
}

enum Compress {
    Never,
    Now,
    Done(&'static [u8]),
}

impl Reply {
    /// A page.
    pub(crate) fn page(template: &impl Template) -> Result<Self, Trouble> {
        let text = template.render().map_err(Trouble::ours)?;
        Ok(Self::new(StatusCode::OK, "text/html; charset=utf-8", text.into_bytes()))
    }

    /// One JSON object on one line.
    pub(crate) fn json(text: String) -> Self {
        Self::new(StatusCode::OK, "application/json", (text + "\n").into_bytes())
    }

    /// A word.
    pub(crate) fn text(text: &str) -> Self {
        Self::new(StatusCode::OK, "text/plain; charset=utf-8", text.as_bytes().to_vec())
    }

    /// A file to keep; `name` holds nothing that needs quoting.
    pub(crate) fn download(name: &str, kind: &'static str, body: Vec<u8>) -> Self {
        let mut reply = Self::new(StatusCode::OK, kind, body);
        reply.compress = Compress::Never;
        let value = format!("attachment; filename=\"{name}\"");
        reply.with(header::CONTENT_DISPOSITION, HeaderValue::try_from(value).expect("names of files are plain"))
    }

    /// A file of the look.
    pub(crate) fn asset(asset: &'static Asset) -> Self {
        let mut reply = Self::new(StatusCode::OK, asset.kind, asset.bytes.to_vec());
        reply.compress = Compress::Done(&asset.compressed);
        reply.with(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"))
    }

    /// "See there", after a form or in place of a page.
    pub(crate) fn see(path: &str) -> Self {
        let mut reply = Self::new(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Vec::new());
        let to = HeaderValue::try_from(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
        reply.headers.push((header::LOCATION, to));
        reply
    }

    fn new(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
        Self { status, headers, body, compress: Compress::Now }
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As HTTP; compressed when the browser can read that.
    pub(crate) fn into_response(self, asked: &HeaderMap, secure: bool) -> Response<Body> {
        let accepts = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let gzip_read = accepts.is_some_and(|accepts| {
            accepts.split(',').any(|coding| {
                let coding = coding.trim();
                let weight = coding.strip_prefix("gzip;q=").and_then(|weight| weight.trim().parse::<f32>().ok());
                coding == "gzip" || weight.is_some_and(|weight| weight > 0.0)
            })
        });
        let mut headers = HeaderMap::new();
        let mut fixed = |name, value| headers.insert(name, HeaderValue::from_static(value));
        // Figures and names are for the reader alone; a handler that serves something else says so.
        fixed(header::CACHE_CONTROL, "no-store");
        fixed(header::CONTENT_SECURITY_POLICY, POLICY);
        fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        fixed(header::X_FRAME_OPTIONS, "DENY");
        fixed(header::REFERRER_POLICY, "same-origin");
        fixed(header::VARY, "Accept-Encoding, Cookie");
        fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        fixed(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        fixed(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
        if secure {
            fixed(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        let body = match self.compress {
            Compress::Done(compressed) if gzip_read => Some(compressed.to_vec()),
            Compress::Now if gzip_read && self.body.len() >= COMPRESS_FROM => {
                Some(gzip(&self.body, Compression::new(5)))
            }
            Compress::Done(_) | Compress::Now | Compress::Never => None,
        };
        if body.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        let mut response = Response::new(Body::from(body.unwrap_or(self.body)));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }
}
