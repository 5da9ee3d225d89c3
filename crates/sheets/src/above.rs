//! What the rows above a list say of all of it: "NPP : AA090001", "BLTH | : | 05-2025".

use crate::reader::as_text;
use crate::source::{RawRow, is_space};
use crate::words::{EXACT, meanings};

/// Labels with their values, in the words of the layouts, from rows that stand above the headings.
pub(crate) fn stated(rows: &[RawRow]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for row in rows {
        let cells: Vec<String> = row
            .cells()
            .map(|cell| as_text(cell).trim_matches(is_space).to_owned())
            .filter(|text| !text.is_empty() && text.len() <= 200)
            .collect();
        for (at, cell) in cells.iter().enumerate() {
            let (label, value) = match cell.split_once([':', '=']) {
                Some((label, value)) => (label, value.to_owned()),
                None => (cell.as_str(), String::new()),
            };
            let Some((meaning, EXACT)) = meanings(label.trim()).first().copied() else { continue };
            let value = match value.trim() {
                // The value stands in a cell of its own, perhaps behind a colon.
                "" => cells[at + 1..]
                    .iter()
                    .map(|cell| cell.trim_start_matches([':', '=']).trim())
                    .find(|v| !v.is_empty()),
                own => Some(own),
            };
            if let Some(value) = value {
                found.push((meaning, value.to_owned()));
            }
        }
    }
    found
}
