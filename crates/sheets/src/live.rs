//! Workbooks that go on reckoning: inputs to change, formulas beside them, each with the result it has now.

use std::io::Write;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatBorder, Formula, Workbook, Worksheet};
use units::{Date, Rate};

use crate::write::{Cell, ROWS_MAX, WriteError, cut, sheet_name};

/// A number with how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A count.
    Whole(i64),
    /// Whole rupiah.
    Rupiah(i64),
    /// A share, shown in percent.
    Percent(Rate),
}

impl Shown {
    /// As the file writes it; exact, for all three are whole numbers of some unit.
    fn plain(self) -> String {
        match self {
            Self::Whole(number) | Self::Rupiah(number) => number.to_string(),
            Self::Percent(rate) => {
                let billionths = rate.billionths();
                format!("{}.{:09}", billionths / 1_000_000_000, billionths % 1_000_000_000)
            }
        }
    }
}

/// One cell of a sheet that goes on reckoning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// As in any other table.
    Plain(Cell),
    /// A heading.
    Heading(String),
    /// A number that a reader may change: marked as one.
    Input(Shown),
    /// A number that nobody changes.
    Number(Shown),
    /// A formula, begun with its equals sign, with the result it has now.
    Formula(String, Shown),
}

impl From<&str> for Live {
    fn from(text: &str) -> Self {
        Self::Plain(Cell::from(text))
    }
}

impl From<String> for Live {
    fn from(text: String) -> Self {
        Self::Plain(Cell::from(text))
    }
}

/// A sheet of such cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveSheet {
    /// Its name, by which formulas of other sheets call it.
    pub name: &'static str,
    /// Rows from the first.
    pub rows: Vec<Vec<Live>>,
    /// Rows at the top that stay in sight.
    pub frozen: u32,
}

impl LiveSheet {
    /// The number that the next row will have in a formula.
    pub fn next_row(&self) -> usize {
        self.rows.len() + 1
    }
}

/// The letters of a column, from 0.
///
/// ```
/// assert_eq!([0, 25, 26, 701, 702].map(sheets::column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
/// ```
pub fn column_letters(at: usize) -> String {
    let mut letters = Vec::new();
    let mut left = at + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).expect("below 26")));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

struct Looks {
    heading: Format,
    text: Format,
    plain: [Format; 3],
    input: [Format; 3],
}

impl Looks {
    fn new() -> Self {
        let kinds = ["#,##0", "\"Rp\"#,##0", "0.00%"];
        let number = |kind: &str| Format::new().set_num_format(kind);
        Self {
            heading: Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin),
            text: Format::new().set_num_format("@"),
            plain: kinds.map(number),
            input: kinds.map(|kind| number(kind).set_background_color(Color::RGB(0x00FF_F2CC))),
        }
    }

    fn of<'l>(formats: &'l [Format; 3], shown: &Shown) -> &'l Format {
        &formats[match shown {
            Shown::Whole(_) => 0,
            Shown::Rupiah(_) => 1,
            Shown::Percent(_) => 2,
        }]
    }
}

/// Writes the workbook; the same sheets and day give the same bytes.
///
/// # Errors
/// When writing fails, or a sheet has more rows than a workbook holds.
pub fn write_live<W: Write + Send>(sheets: &[LiveSheet], made_on: Date, mut out: W) -> Result<(), WriteError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let (year, month, day) = (made_on.year(), made_on.month(), made_on.day());
    let of_day = |part: i8| u8::try_from(part).expect("a month or a day");
    let made = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1900), of_day(month), of_day(day))?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (number, sheet) in (1..).zip(sheets) {
        let page = book.add_worksheet();
        page.set_name(sheet_name(sheet.name, number))?;
        page.set_freeze_panes(sheet.frozen, 0)?;
        let mut widths: Vec<usize> = Vec::new();
        for (row, cells) in (0_u32..).zip(&sheet.rows) {
            if row >= ROWS_MAX {
                return Err(WriteError::TooManyRows);
            }
            for (at, cell) in cells.iter().enumerate() {
                let width = put(page, (row, u16::try_from(at).map_err(|_| WriteError::TooManyRows)?), cell, &looks)?;
                if at >= widths.len() {
                    widths.resize(at + 1, 10);
                }
                // A long sentence runs over the empty cells beside it.
                widths[at] = widths[at].max(if cells.len() > 1 { width.min(44) } else { 0 });
            }
        }
        for (at, width) in (0_u16..).zip(widths) {
            page.set_column_width(at, u32::try_from(width + 2).expect("a narrow column"))?;
        }
    }
    book.save_to_writer(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Writes one cell; how many letters wide it is.
fn put(page: &mut Worksheet, (row, at): (u32, u16), cell: &Live, looks: &Looks) -> Result<usize, WriteError> {
    Ok(match cell {
        Live::Plain(Cell::Empty) => 0,
        Live::Plain(Cell::Text(text)) => {
            // A text cell is never run as a formula, whatever it starts with.
            page.write_string_with_format(row, at, cut(text), &looks.text)?;
            text.chars().count()
        }
        Live::Plain(Cell::Whole(number)) => put_number(page, (row, at), Shown::Whole(*number), &looks.plain)?,
        Live::Plain(Cell::Date(date)) => {
            page.write_string_with_format(row, at, date.to_string(), &looks.text)?;
            10
        }
        Live::Heading(text) => {
            page.write_string_with_format(row, at, cut(text), &looks.heading)?;
            text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default()
        }
        Live::Input(shown) => put_number(page, (row, at), *shown, &looks.input)?,
        Live::Number(shown) => put_number(page, (row, at), *shown, &looks.plain)?,
        Live::Formula(text, shown) => {
            let formula = Formula::new(text).set_result(shown.plain());
            page.write_formula_with_format(row, at, formula, Looks::of(&looks.plain, shown))?;
            shown.plain().len() + 4
        }
    })
}

fn put_number(
    page: &mut Worksheet,
    (row, at): (u32, u16),
    shown: Shown,
    formats: &[Format; 3],
) -> Result<usize, WriteError> {
    let plain = shown.plain();
    let value: f64 = plain.parse().expect("digits");
    page.write_number_with_format(row, at, value, Looks::of(formats, &shown))?;
    Ok(plain.len() + 4)
}
