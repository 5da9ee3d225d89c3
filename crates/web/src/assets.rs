//! The look: one stylesheet, one mark and one small script that no page needs, built into the binary, named by their content, compressed at start.

use std::io::Write as _;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;

/// A file that browsers may keep for ever, because its name changes with its content.
pub(crate) struct Asset {
    pub path: String,
    pub kind: &'static str,
    pub bytes: &'static [u8],
    pub compressed: Vec<u8>,
}

pub(crate) static STYLESHEET: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(include_bytes!("../assets/payung.css"), "css", "text/css; charset=utf-8"));
pub(crate) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(include_bytes!("../assets/payung.js"), "js", "text/javascript; charset=utf-8"));
pub(crate) static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(include_bytes!("../assets/payung.svg"), "svg", "image/svg+xml"));

impl Asset {
    fn new(bytes: &'static [u8], extension: &str, kind: &'static str) -> Self {
        let hash = blake3::hash(bytes).to_hex();
        let compressed = gzip(bytes, Compression::best());
        Self { path: format!("/aset/payung-{}.{extension}", &hash[..12]), kind, bytes, compressed }
    }
}

/// `GET /aset/{name}`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let asked = visit.asked.split('?').next().unwrap_or_default();
    let found = [&*STYLESHEET, &*SCRIPT, &*MARK].into_iter().find(|asset| asset.path == asked);
    found.map(Reply::asset).ok_or(Trouble::NotFound)
}

pub(crate) fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}
