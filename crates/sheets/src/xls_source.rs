//! XLS workbooks: the whole file is held, for its form allows at most 65,536 rows a sheet.

use units::Sentence;

use crate::biff::{self, Formats, Record, Strings, record};
use crate::book::{Book, Sheet};
use crate::dates::from_serial;
use crate::ole::{Compound, short, word};
use crate::source::{COLUMNS_MAX, Raw, RawRow, ReadSeek};
use crate::trouble::{OpenError, ReadError, WORD};

/// An XLS workbook.
pub(crate) struct XlsBook {
    bytes: Vec<u8>,
    strings: Strings,
    formats: Formats,
    from_1904: bool,
    sheets: Vec<(Sheet, usize)>,
}

/// Days between the two calendars of spreadsheets.
const OLD_EXCEL: [&str; 2] = ["XLS dari Excel 95 atau sebelumnya", "XLS of Excel 95 or before"];
const DAYS_TO_1904: f64 = 1_462.0;

impl XlsBook {
    /// Reads what all sheets share.
    pub(crate) fn open(mut stream: Box<dyn ReadSeek>) -> Result<Self, OpenError> {
        let file = Compound::open(&mut stream)?;
        let wrong = |found| Err(OpenError::WrongKind { found });
        if file.has("EncryptedPackage") {
            return wrong(["XLSX berkata sandi", "XLSX with a password"]);
        }
        if file.has("_VBA_PROJECT_CUR") || file.has("_VBA_PROJECT") || file.has("Macros") {
            return Err(OpenError::Macros);
        }
        let Some(bytes) = file.stream("Workbook") else {
            return match () {
                () if file.has("Book") => wrong(OLD_EXCEL),
                () if file.has("WordDocument") => wrong(WORD),
                () if file.has("PowerPoint Document") => wrong(["PowerPoint"; 2]),
                () if file.has("Workbook") => {
                    Err(damaged("rantai sektornya putus", "the chain of its sectors is broken"))
                }
                () => wrong(["berkas OLE tanpa lembar kerja", "an OLE file without a worksheet"]),
            };
        };
        drop(file);
        let mut book = Self {
            strings: Strings::default(),
            formats: Formats::default(),
            from_1904: false,
            sheets: Vec::new(),
            bytes,
        };
        book.read_globals()?;
        Ok(book)
    }

    fn read_globals(&mut self) -> Result<(), OpenError> {
        let first = record(&self.bytes, 0).filter(|first| first.kind == biff::BOF);
        if first.and_then(|first| short(&self.bytes, first.from)) != Some(0x0600) {
            return Err(OpenError::WrongKind { found: OLD_EXCEL });
        }
        let mut at = 0;
        while let Some(found) = record(&self.bytes, at) {
            at = found.to;
            let data = &self.bytes[found.from..found.to];
            match found.kind {
                biff::EOF => return Ok(()),
                biff::FILEPASS => {
                    return Err(OpenError::WrongKind { found: ["XLS berkata sandi", "XLS with a password"] });
                }
                biff::DATEMODE => self.from_1904 = short(data, 0) == Some(1),
                biff::FORMAT => self.formats.add_format(data),
                biff::XF => self.formats.add_cell(data),
                biff::SST => self.strings = Strings::read(&self.bytes, found),
                biff::BOUNDSHEET => {
                    let (Some(from), Some(&visible), Some(&kind)) = (word(data, 0), data.get(4), data.get(5)) else {
                        continue;
                    };
                    let name = data.get(6..).and_then(|data| biff::text(data, false)).unwrap_or_default();
                    if kind == 0 {
                        self.sheets.push((Sheet { name, shown: visible & 3 == 0 }, from as usize));
                    }
                }
                _ => {}
            }
        }
        Err(damaged("daftar lembarnya tidak berakhir", "the list of its sheets does not end"))
    }

    /// Where each cell of a sheet stands, by row and column, with hidden rows and columns; damage ends the list.
    fn cells(&self, from: usize) -> Cells {
        let mut cells = Cells { found: Vec::new(), hidden_rows: Vec::new(), hidden_columns: Vec::new(), whole: false };
        let mut at = from;
        while let Some(found) = record(&self.bytes, at) {
            let data = &self.bytes[found.from..found.to];
            let (row, column) = (short(data, 0).unwrap_or(0), short(data, 2).unwrap_or(0));
            match found.kind {
                biff::BOF if at != from => {
                    // A chart inside the sheet: its records are not the sheet's.
                    at = self.end_of_part(found.to);
                    continue;
                }
                biff::EOF => {
                    cells.whole = true;
                    break;
                }
                biff::NUMBER | biff::RK | biff::LABELSST | biff::LABEL | biff::FORMULA | biff::BOOLERR => {
                    cells.found.push((row, column, at));
                }
                biff::MULRK => {
                    let count = u16::try_from(data.len().saturating_sub(6) / 6).unwrap_or(0);
                    cells.found.extend((0..count).map(|more| (row, column.saturating_add(more), at)));
                }
                biff::ROW if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => cells.hidden_rows.push(row),
                biff::COLINFO if data.get(8).is_some_and(|flags| flags & 1 != 0) => {
                    let last = usize::from(column).min(COLUMNS_MAX);
                    cells.hidden_columns.extend(usize::from(row)..=last);
                }
                _ => {}
            }
            at = found.to;
        }
        // Some programs write cells in the order in which they were filled; the last writing counts.
        cells.found.sort_by_key(|&(row, column, _)| (row, column));
        cells.hidden_rows.sort_unstable();
        cells
    }

    fn end_of_part(&self, mut at: usize) -> usize {
        while let Some(found) = record(&self.bytes, at) {
            at = found.to;
            if found.kind == biff::EOF {
                break;
            }
        }
        at
    }

    fn put(&self, row: &mut RawRow, column: u16, at: usize) {
        let Some(found) = record(&self.bytes, at) else { return };
        let data = &self.bytes[found.from..found.to];
        let place = usize::from(column);
        let format = short(data, 4).unwrap_or(0);
        match found.kind {
            biff::NUMBER => {
                if let Some(number) = double(data, 6) {
                    row.put(place, self.number(number, format));
                }
            }
            biff::RK => {
                if let Some(packed) = word(data, 6) {
                    row.put(place, self.number(biff::rk(packed), format));
                }
            }
            biff::MULRK => {
                let own = 4 + 6 * usize::from(column.saturating_sub(short(data, 2).unwrap_or(0)));
                if let (Some(format), Some(packed)) = (short(data, own), word(data, own + 2)) {
                    row.put(place, self.number(biff::rk(packed), format));
                }
            }
            biff::LABELSST => match word(data, 6).and_then(|index| self.strings.get(index as usize)) {
                Some(text) => row.put(place, Raw::Text(text)),
                None => row.put(place, Raw::Error("#TEKS?")),
            },
            biff::LABEL => {
                if let Some(text) = data.get(6..).and_then(|data| biff::text(data, true)) {
                    row.put(place, Raw::Text(&text));
                }
            }
            biff::BOOLERR => match (data.get(6), data.get(7)) {
                (Some(&value), Some(0)) => row.put(place, Raw::Text(if value == 0 { "FALSE" } else { "TRUE" })),
                (Some(&value), _) => row.put(place, Raw::Error(error_word(value))),
                _ => {}
            },
            biff::FORMULA => self.put_formula(row, place, format, found),
            _ => {}
        }
    }

    /// The result that was kept beside a formula.
    fn put_formula(&self, row: &mut RawRow, place: usize, format: u16, found: Record) {
        let data = &self.bytes[found.from..found.to];
        let Some(result) = data.get(6..14) else { return };
        if result[6..8] != [0xff, 0xff] {
            let Some(number) = double(data, 6) else { return };
            // Zero, and to be reckoned when opened: whoever wrote the file never did.
            let unreckoned = number == 0.0 && short(data, 14).is_some_and(|flags| flags & 2 == 2);
            row.put(place, if unreckoned { Raw::Formula } else { self.number(number, format) });
            return;
        }
        match result[0] {
            0 => {
                // The text follows, perhaps behind the record of a formula shared by many cells.
                let mut next = record(&self.bytes, found.to);
                for _ in 0..3 {
                    let Some(here) = next else { return };
                    if here.kind == biff::STRING {
                        if let Some(text) = biff::text(&self.bytes[here.from..here.to], true) {
                            row.put(place, Raw::Text(&text));
                        }
                        return;
                    }
                    next = record(&self.bytes, here.to);
                }
            }
            1 => row.put(place, Raw::Text(if result[2] == 0 { "FALSE" } else { "TRUE" })),
            2 => row.put(place, Raw::Error(error_word(result[2]))),
            _ => {}
        }
    }

    fn number(&self, number: f64, format: u16) -> Raw<'static> {
        if !self.formats.is_date(format) {
            return Raw::Number(number);
        }
        let days = if self.from_1904 { number + DAYS_TO_1904 } else { number };
        from_serial(days).map_or(Raw::Number(number), Raw::Date)
    }
}

struct Cells {
    found: Vec<(u16, u16, usize)>,
    hidden_rows: Vec<u16>,
    hidden_columns: Vec<usize>,
    /// The sheet came to its end.
    whole: bool,
}

impl Book for XlsBook {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    fn rows(&mut self, sheet: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
        let cells = self.cells(self.sheets[sheet].1);
        let mut row = RawRow::default();
        for &(row_at, column, at) in &cells.found {
            let number = u32::from(row_at) + 1;
            if number != row.number {
                if row.number > 0 && !take(std::mem::take(&mut row)) {
                    return Ok(());
                }
                row.clear(number);
                row.hidden = cells.hidden_rows.binary_search(&row_at).is_ok();
            }
            if usize::from(column) >= COLUMNS_MAX {
                return Err(ReadError::TooManyColumns { row: number, limit: COLUMNS_MAX });
            }
            self.put(&mut row, column, at);
        }
        let last = row.number;
        if last > 0 && !take(row) {
            return Ok(());
        }
        match cells.whole {
            true => Ok(()),
            false => {
                let detail = Sentence::in_both("lembarnya tidak berakhir", "the sheet does not end");
                Err(ReadError::Damaged { row: last, detail })
            }
        }
    }

    fn total(&mut self, sheet: usize) -> Option<u64> {
        let cells = self.cells(self.sheets[sheet].1);
        cells.found.last().map(|(row, ..)| u64::from(*row) + 1)
    }

    fn hidden_columns(&mut self, sheet: usize) -> Vec<usize> {
        self.cells(self.sheets[sheet].1).hidden_columns
    }
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?)).filter(|number| number.is_finite())
}

const fn error_word(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

fn damaged(indonesian: &str, english: &str) -> OpenError {
    OpenError::Damaged { detail: Sentence::in_both(indonesian, english) }
}
