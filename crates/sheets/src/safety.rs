//! What a workbook would unpack to is checked before anything unpacks it into memory.

use std::io::{self, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::source::{OpenError, ReadSeek};
use crate::xml_check::XmlCheck;

const MEGABYTE: u64 = 1024 * 1024;

/// A sheet is streamed cell by cell, so this bounds time; [`XmlCheck`] bounds the cell.
const SHEET_MAX: u64 = 512 * MEGABYTE;

/// Shared strings, styles and the workbook itself are held in memory.
const HELD_MAX: u64 = 128 * MEGABYTE;

/// Real workbooks have dozens of parts.
const PARTS_MAX: usize = 10_000;

/// A part that cannot grow beyond this is small even as a single cell.
const UNWATCHED_MAX: u64 = 16 * MEGABYTE;

/// No deflate stream grows by more than this, so small parts need no trial.
const DEFLATE_RATIO_MAX: u64 = 1_032;

/// Refuses a package that is no workbook or that would unpack beyond the limits, whatever its directory declares.
pub(crate) fn check_workbook(stream: &mut Box<dyn ReadSeek>) -> Result<(), OpenError> {
    let mut package = ZipArchive::new(stream).map_err(damaged)?;
    if package.len() > PARTS_MAX {
        return Err(OpenError::Damaged { detail: format!("{} bagian", package.len()) });
    }
    let mut workbook = false;
    let mut open_document = false;
    for at in 0..package.len() {
        let mut part = match package.by_index(at) {
            Ok(part) => part,
            Err(error) => return Err(damaged(error)),
        };
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        workbook |= name.contains("workbook.xml");
        open_document |= name == "content.xml";
        let read_by_us = name.ends_with(".xml") || name.ends_with(".rels");
        if !read_by_us {
            continue;
        }
        let sheet = name.contains("worksheets/") && name.ends_with(".xml");
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
            let check = watched.then(|| XmlCheck::new(strings));
            let trial = unpack(&mut part, limit, strings, check)?;
            if trial.bytes > limit {
                return Err(too_large(trial.bytes));
            }
            // The reader reserves room for as many strings as are announced; each needs at least `<si/>`.
            if trial.announced.is_some_and(|count| count > trial.bytes / 5 + 1) {
                return Err(OpenError::Damaged { detail: "jumlah teks tidak sesuai isinya".to_owned() });
            }
        }
    }
    match (workbook, open_document) {
        (true, _) => Ok(()),
        (false, true) => Err(OpenError::WrongKind { found: "ODS" }),
        (false, false) => Err(OpenError::WrongKind { found: "arsip ZIP" }),
    }
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
            check.feed(&buffer[kept..filled]).map_err(|detail| OpenError::Damaged { detail: detail.to_owned() })?;
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
        other => OpenError::Damaged { detail: other.to_string() },
    }
}

fn damaged_text(error: &io::Error) -> OpenError {
    OpenError::Damaged { detail: error.to_string() }
}
