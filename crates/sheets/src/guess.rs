//! How a file was understood: each column with how sure, and the doubts that a human should see.

use serde::{Deserialize, Serialize};

use crate::corrections::letters_of;
use crate::habits::Habits;
use crate::headings::Fit;
use crate::issue::mask;
use crate::layout::Kind;
use crate::reader::as_text;
use crate::source::{Format, RawRow};
use crate::words::DOUBTFUL_BELOW;

/// A column of the file and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuessedColumn {
    /// Its letter, as a spreadsheet shows it.
    pub letter: String,
    /// Its heading as written; empty when there is none.
    pub heading: String,
    /// The column of the layout; `None` when it is not read.
    pub column: Option<String>,
    /// How sure, in percent.
    pub sure: u8,
    /// The first value below it, personal numbers masked.
    pub example: String,
}

/// How a file was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// What its bytes are.
    pub format: Format,
    /// Sheet that is read; `None` for text.
    pub sheet: Option<String>,
    /// Other sheets that hold a list too and are not read.
    pub other_sheets: Vec<String>,
    /// Layout that fits.
    pub layout: String,
    /// First and last row of the headings; `None` when the file has none.
    pub heading_rows: Option<(u32, u32)>,
    /// The character between cells of a text.
    pub delimiter: Option<char>,
    /// How the letters of a text are written.
    pub encoding: Option<String>,
    /// The mark before a part of a rupiah, where the file shows it.
    pub decimal_mark: Option<char>,
    /// Every column of the file.
    pub columns: Vec<GuessedColumn>,
    /// What a human should look at, in sentences; none when all is certain.
    pub doubts: Vec<String>,
}

/// What is known of the file besides its fit.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub(crate) sheet: Option<String>,
    pub(crate) sheet_hidden: bool,
    pub(crate) others: Vec<String>,
    pub(crate) hidden_columns: Vec<usize>,
    pub(crate) delimiter: Option<char>,
    pub(crate) encoding: Option<&'static str>,
}

impl Guess {
    pub(crate) fn of(format: Format, fit: &Fit, habits: &Habits, sample: &[RawRow], about: About) -> Self {
        let rows = &sample[fit.rows_above().min(sample.len())..];
        let first = |place: usize| {
            let cells = rows.iter().map(|row| as_text(row.cell(place)).trim().to_owned());
            mask(&cells.into_iter().find(|text| !text.is_empty()).unwrap_or_default())
        };
        let mut columns: Vec<GuessedColumn> = (0..fit.head.words.len())
            .map(|place| GuessedColumn {
                letter: letters_of(place),
                heading: mask(&fit.head.words[place]),
                column: None,
                sure: 0,
                example: first(place),
            })
            .collect();
        for (column, found) in fit.layout.columns.iter().zip(&fit.found) {
            let Some(found) = found else { continue };
            let guessed = &mut columns[found.place];
            // A cell with place and date is read as both.
            guessed.column = Some(match guessed.column.take() {
                Some(known) => format!("{known} + {}", column.key),
                None => column.key.to_owned(),
            });
            guessed.sure = found.sure;
        }
        if let (Some((men, women)), Some(sex)) = (fit.ticks, fit.layout.first_of(Kind::Sex)) {
            for (place, letter) in [(men, "L"), (women, "P")] {
                columns[place].column = Some(format!("{} = {letter}", fit.layout.columns[sex].key));
                columns[place].sure = 95;
            }
        }
        let doubts = doubts(fit, habits, &columns, &about);
        Self {
            format,
            sheet: about.sheet,
            other_sheets: about.others,
            layout: fit.layout.id.to_owned(),
            heading_rows: (fit.head.first > 0).then_some((fit.head.first, fit.head.last)),
            delimiter: about.delimiter,
            encoding: about.encoding.map(str::to_owned),
            decimal_mark: habits.decimal(),
            columns,
            doubts,
        }
    }
}

fn doubts(fit: &Fit, habits: &Habits, columns: &[GuessedColumn], about: &About) -> Vec<String> {
    let mut doubts = Vec::new();
    let name = |place: usize| match fit.head.words[place].as_str() {
        "" => format!("Kolom {}", letters_of(place)),
        heading => format!("Kolom {} \"{}\"", letters_of(place), mask(heading)),
    };
    if fit.head.first == 0 {
        doubts.push("Baris judul kolom tidak ditemukan; kolom ditebak dari isinya.".to_owned());
    }
    for (column, found) in fit.layout.columns.iter().zip(&fit.found) {
        let Some(found) = found else { continue };
        if !found.headed && fit.head.first > 0 {
            doubts.push(format!("{} dibaca sebagai {} karena isinya, bukan judulnya.", name(found.place), column.key));
        } else if found.sure < DOUBTFUL_BELOW && found.look > -60 {
            doubts.push(format!("{} dibaca sebagai {} ({}%).", name(found.place), column.key, found.sure));
        } else if found.look <= -60 && contradicts(column.kind) {
            doubts.push(format!("{} berjudul {}, tetapi isinya tidak seperti itu.", name(found.place), column.key));
        }
    }
    for (position, place) in &fit.rivals {
        if columns[*place].column.is_none() {
            let key = fit.layout.columns[*position].key;
            doubts.push(format!("{} juga tampak seperti {key}, tetapi tidak dibaca.", name(*place)));
        }
    }
    if !about.others.is_empty() {
        let others = about.others.join("\", \"");
        doubts.push(format!(
            "Lembar \"{others}\" juga memuat daftar dan tidak dibaca; pilih bila lembar itu yang dimaksud."
        ));
    }
    if about.sheet_hidden {
        doubts.push("Lembar yang dibaca tersembunyi.".to_owned());
    }
    let hidden: Vec<String> =
        about.hidden_columns.iter().filter(|place| **place < columns.len()).map(|place| letters_of(*place)).collect();
    if !hidden.is_empty() {
        doubts.push(format!("Kolom tersembunyi ikut dibaca: {}.", hidden.join(", ")));
    }
    if habits.pria() {
        doubts.push("Jenis kelamin ditulis P dan W: P dibaca sebagai pria.".to_owned());
    }
    for (column, _) in fit.layout.columns.iter().zip(&habits.month_first).filter(|(_, month_first)| **month_first) {
        doubts.push(format!("Tanggal pada {} ditulis bulan dahulu, lalu hari.", column.key));
    }
    let nik = fit.layout.first_of(Kind::Nik);
    if nik.is_some_and(|at| fit.found[at].is_none()) {
        doubts.push("Tidak ada kolom NIK.".to_owned());
    }
    doubts
}

/// Kinds whose cells show by themselves that they are something else.
const fn contradicts(kind: Kind) -> bool {
    matches!(kind, Kind::Nik | Kind::FamilyCard | Kind::BirthDate | Kind::Sex)
}
