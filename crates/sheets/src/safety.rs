//! What a workbook would unpack to is checked before anything unpacks it into memory.

use std::io::{self, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use units::Sentence;

use crate::source::ReadSeek;
use crate::trouble::{OpenError, WORD};
use crate::xml_check::{Level, XmlCheck};

const MEGABYTE: u64 = 1024 * 1024;

/// A sheet is streamed cell by cell, so this bounds time; [`XmlCheck`] bounds the cell.
const SHEET_MAX: u64 = 512 * MEGABYTE;

/// Shared strings, styles and the workbook itself are held in memory.
const HELD_MAX: u64 = 128 * MEGABYTE;

/// Real workbooks have dozens of parts.
const PARTS_MAX: usize = 10_000;

/// A part that cannot grow beyond this is small even as a single cell.
const UNWATCHED_MAX: u64 = 16 * MEGABYTE;

/// How far into a part its document type is sought.
const DOCTYPE_WITHIN: u64 = 64 * 1024;

/// No deflate stream grows by more than this, so small parts need no trial.
const DEFLATE_RATIO_MAX: u64 = 1_032;

/// A package that may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Package {
    Xlsx,
    Ods,
}

/// Refuses a package that is no workbook or that would unpack beyond the limits, whatever its directory declares.
pub(crate) fn check_package(stream: &mut Box<dyn ReadSeek>) -> Result<Package, OpenError> {
    let mut package = ZipArchive::new(stream).map_err(damaged)?;
    if package.len() > PARTS_MAX {
        return Err(OpenError::Damaged {
            detail: Sentence::in_both(format!("{} bagian", package.len()), format!("{} parts", package.len())),
        });
    }
    let mut names = Vec::with_capacity(package.len());
    for at in 0..package.len() {
        let part = package.by_index_raw(at).map_err(damaged)?;
        names.push(part.name().map_err(damaged)?.to_ascii_lowercase());
    }
    let kind = kind_of(&mut package, &names)?;
    if names
        .iter()
        .any(|name| name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/"))
    {
        return Err(OpenError::Macros);
    }
    for (at, name) in names.iter().enumerate() {
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let mut part = package.by_index(at).map_err(damaged)?;
            check_part(&mut part, name, kind)?;
        }
    }
    Ok(kind)
}

/// Which workbook the parts make up.
fn kind_of(package: &mut ZipArchive<&mut Box<dyn ReadSeek>>, names: &[String]) -> Result<Package, OpenError> {
    let wrong = |found| Err(OpenError::WrongKind { found });
    let has = |name: &str| names.iter().any(|known| known.contains(name));
    if has("workbook.xml") {
        return Ok(Package::Xlsx);
    }
    if has("workbook.bin") {
        return wrong(["XLSB"; 2]);
    }
    if names.iter().any(|name| name == "content.xml") {
        let head = |package: &mut ZipArchive<_>, name: &str, most: u64| {
            let mut text = Vec::new();
            let part = package.by_name(name).ok()?;
            part.take(most).read_to_end(&mut text).ok()?;
            Some(text)
        };
        let mime = head(package, "mimetype", 100).unwrap_or_default();
        if !mime.is_empty() && !mime.windows(11).any(|window| window == b"spreadsheet") {
            return wrong(["dokumen OpenDocument, bukan lembar kerja", "an OpenDocument without sheets"]);
        }
        let manifest = head(package, "META-INF/manifest.xml", MEGABYTE).unwrap_or_default();
        if manifest.windows(15).any(|window| window == b"encryption-data") {
            return wrong(["ODS berkata sandi", "ODS with a password"]);
        }
        return Ok(Package::Ods);
    }
    match () {
        () if has("word/document.xml") => wrong(WORD),
        () if has("ppt/presentation.xml") => wrong(["PowerPoint"; 2]),
        () => wrong(["arsip ZIP", "a ZIP archive"]),
    }
}

fn check_part(part: &mut ZipFile<'_, &mut Box<dyn ReadSeek>>, name: &str, kind: Package) -> Result<(), OpenError> {
    let sheet =
        (name.contains("worksheets/") && name.ends_with(".xml")) || (kind == Package::Ods && name == "content.xml");
    let limit = if sheet { SHEET_MAX } else { HELD_MAX };
    let too_large = |found: u64| OpenError::TooLarge { found_mb: found / MEGABYTE, limit_mb: limit / MEGABYTE };
    if part.size() > limit {
        return Err(too_large(part.size()));
    }
    let strings = name.contains("sharedstrings");
    // The directory may lie. What cannot grow past the limit is believed; the rest is unpacked on trial.
    let largest = part.compressed_size().saturating_mul(DEFLATE_RATIO_MAX);
    let watched = sheet || strings;
    if strings || largest > limit || (watched && largest > UNWATCHED_MAX) {
        let level = match (kind, strings) {
            (Package::Ods, _) => Level::OdsCell,
            (Package::Xlsx, true) => Level::SharedString,
            (Package::Xlsx, false) => Level::XlsxCell,
        };
        let check = watched.then(|| XmlCheck::new(level));
        let trial = unpack(part, limit, strings, check)?;
        if trial.bytes > limit {
            return Err(too_large(trial.bytes));
        }
        // The reader reserves room for as many strings as are announced; each needs at least `<si/>`.
        if trial.announced.is_some_and(|count| count > trial.bytes / 5 + 1) {
            let detail = Sentence::in_both("jumlah teks tidak sesuai isinya", "it announces more texts than it holds");
            return Err(OpenError::Damaged { detail });
        }
        return Ok(());
    }
    // A document type may define words that stand for others, a thousand times over; no spreadsheet writes one.
    let mut head = Vec::new();
    part.take(DOCTYPE_WITHIN).read_to_end(&mut head).map_err(|error| damaged_text(&error))?;
    if head.windows(9).any(|window| window.eq_ignore_ascii_case(b"<!doctype") || window.starts_with(b"<!ENTITY")) {
        let detail = Sentence::in_both("ada DOCTYPE atau ENTITY di dalam XML", "its XML has a DOCTYPE or an ENTITY");
        return Err(OpenError::Damaged { detail });
    }
    Ok(())
}

struct Trial {
    bytes: u64,
    announced: Option<u64>,
}

fn unpack(part: &mut impl Read, limit: u64, strings: bool, mut check: Option<XmlCheck>) -> Result<Trial, OpenError> {
    const WORD: &[u8] = b"uniqueCount";
    const KEEP: usize = 64;
    let mut trial = Trial { bytes: 0, announced: None };
    let mut buffer = vec![0_u8; 64 * 1024 + KEEP];
    let mut kept = 0;
    loop {
        let read = part.read(&mut buffer[kept..]).map_err(|error| damaged_text(&error))?;
        if read == 0 {
            return Ok(trial);
        }
        trial.bytes += read as u64;
        if trial.bytes > limit {
            return Ok(trial);
        }
        let filled = kept + read;
        if let Some(check) = &mut check {
            check.feed(&buffer[kept..filled]).map_err(|[indonesian, english]| OpenError::Damaged {
                detail: Sentence::in_both(indonesian, english),
            })?;
        }
        if strings {
            let mut rest = &buffer[..filled];
            while let Some(at) = rest.windows(WORD.len()).position(|window| window == WORD) {
                rest = &rest[at + WORD.len()..];
                trial.announced = trial.announced.max(number_after(rest));
            }
            // The word or its number may lie across two reads.
            kept = filled.min(KEEP);
            buffer.copy_within(filled - kept..filled, 0);
        }
    }
}

/// The number in `="123"`; one too long for 64 bits counts as the largest.
fn number_after(rest: &[u8]) -> Option<u64> {
    let digits: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|byte| !byte.is_ascii_digit() && *byte != b'>')
        .take_while(u8::is_ascii_digit)
        .collect();
    if digits.is_empty() {
        return None;
    }
    Some(String::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or(u64::MAX))
}

fn damaged(error: ZipError) -> OpenError {
    match error {
        ZipError::Io(error) => damaged_text(&error),
        other => OpenError::Damaged { detail: Sentence::alike(other.to_string()) },
    }
}

fn damaged_text(error: &io::Error) -> OpenError {
    OpenError::Damaged { detail: Sentence::alike(error.to_string()) }
}
