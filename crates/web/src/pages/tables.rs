//! The tables of a page as files: a workbook with all of them, and each as CSV.

use std::io::Cursor;

use steps::FileKind;
use steps::submission::PageTables;

use crate::pages::query_of;
use crate::request::Visit;
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::Words;

/// Addresses and labels of a page's tables: `path` and its values, then per table the word and the title.
pub(crate) fn downloads(
    w: &Words,
    path: &str,
    values: &[(&str, &str)],
    tables: &[(&str, &str)],
) -> Vec<(String, String)> {
    let book = (format!("{path}.xlsx{}", query_of(values)), w.batch.xlsx.to_owned());
    let single = |(word, title): &(&str, &str)| {
        let label = if tables.len() > 1 { format!("CSV: {title}") } else { w.batch.csv.to_owned() };
        (format!("{path}.csv{}", query_of(&[values, &[("tabel", *word)]].concat())), label)
    };
    std::iter::once(book).chain(tables.iter().map(single)).collect()
}

/// Sends the tables in the format that the ending of the address asks for.
pub(crate) fn send(visit: &Visit<'_>, name: &str, tables: PageTables<'_>) -> Result<Reply, Trouble> {
    let (kind, ending, media) = kind_asked(visit)?;
    let mut out = Cursor::new(Vec::new());
    tables.write(visit.query.filled("tabel"), kind, &mut out)?;
    Ok(Reply::download(&format!("{name}.{ending}"), media, out.into_inner()))
}

/// What the ending of the address asks for, with its ending and media type.
pub(crate) fn kind_asked(visit: &Visit<'_>) -> Result<(FileKind, &'static str, &'static str), Trouble> {
    let path = visit.asked.split('?').next().unwrap_or_default();
    let kind = FileKind::of_name(path).ok_or(Trouble::NotFound)?;
    Ok(match kind {
        FileKind::Xlsx => (kind, "xlsx", XLSX),
        FileKind::Csv => (kind, "csv", CSV),
    })
}
