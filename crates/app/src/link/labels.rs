//! What people said of pairs: a CSV of left_id, right_id and whether they are one person.

use std::collections::HashMap;
use std::path::Path;

use linkage::batch::Label;
use steps::StepError;

use super::Ids;
use super::evaluate::scan;

/// A line of the file.
pub(crate) struct Line {
    pub(crate) left: String,
    pub(crate) right: String,
    pub(crate) same: bool,
}

fn said(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "same" | "sama" | "1" | "ya" | "yes" | "true" | "match" => Some(true),
        "different" | "beda" | "0" | "tidak" | "no" | "false" => Some(false),
        _ => None,
    }
}

/// The lines of the file.
pub(crate) fn lines(path: &Path) -> Result<Vec<Line>, StepError> {
    let mut lines = Vec::new();
    let broken = scan(path, |row| {
        let filled = |column: usize| row.get(column).filter(|text| !text.is_empty()).map(str::to_owned);
        match (filled(0), filled(1), row.get(2).and_then(said)) {
            (Some(left), Some(right), Some(same)) => {
                lines.push(Line { left, right, same });
                None
            }
            _ => Some(row.position().map_or(0, csv::Position::line)),
        }
    })?;
    match broken {
        Some(line) => {
            let path = path.display();
            Err(StepError::request(
                format!(
                    "{path} baris {line}: perlu tiga kolom berisi: left_id, right_id, dan label same atau different \
                     (boleh sama atau beda, 1 atau 0)."
                ),
                format!(
                    "{path} row {line}: three filled columns are needed: left_id, right_id, and a label same or different \
                     (1 or 0 will do)."
                ),
            ))
        }
        None => Ok(lines),
    }
}

/// The lines as pairs of rows. Who said both of one pair, or of a row that is not there, is told where.
pub(crate) fn read(path: &Path, left: &Ids, right: &Ids, rows: (usize, usize)) -> Result<Vec<Label>, StepError> {
    let (lefts, rights) = (left.rows(rows.0), right.rows(rows.1));
    let mut known: HashMap<(u32, u32), bool> = HashMap::new();
    let mut labels = Vec::new();
    for (number, line) in lines(path)?.into_iter().enumerate() {
        let (file, at) = (path.display(), number + 2);
        let row = |ids: &HashMap<String, u32>, name: &str, (side, in_english): (&str, &str)| {
            ids.get(name).copied().ok_or_else(|| {
                let id = sheets::mask(name);
                StepError::request(
                    format!("{file} baris {at}: id \"{id}\" tidak ada pada daftar {side}."),
                    format!("{file} row {at}: the {in_english} list has no id “{id}”."),
                )
            })
        };
        let left = row(&lefts, &line.left, ("kiri", "left"))?;
        let right = row(&rights, &line.right, ("kanan", "right"))?;
        match known.insert((left, right), line.same) {
            None => labels.push(Label { left, right, same: line.same }),
            Some(before) if before == line.same => {}
            Some(_) => {
                return Err(StepError::request(
                    format!("{file} baris {at}: pasangan yang sama dikatakan sama dan juga berbeda; sisakan satu."),
                    format!("{file} row {at}: one pair is said to be both same and different; leave one of them."),
                ));
            }
        }
    }
    Ok(labels)
}
