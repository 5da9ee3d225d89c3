//! The records of an XLS workbook (BIFF8): cells of a sheet, shared strings, and which numbers are dates.

use crate::ole::{short, word};
use crate::source::CELL_MAX;

/// A record: its type, where its data begins, and its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) kind: u16,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The record at `at`; `None` at the end of the stream.
pub(crate) fn record(bytes: &[u8], at: usize) -> Option<Record> {
    let (kind, length) = (short(bytes, at)?, usize::from(short(bytes, at + 2)?));
    let from = at + 4;
    (from + length <= bytes.len()).then_some(Record { kind, from, to: from + length })
}

pub(crate) const BOF: u16 = 0x0809;
pub(crate) const EOF: u16 = 0x000a;
pub(crate) const FILEPASS: u16 = 0x002f;
pub(crate) const DATEMODE: u16 = 0x0022;
pub(crate) const BOUNDSHEET: u16 = 0x0085;
pub(crate) const SST: u16 = 0x00fc;
pub(crate) const CONTINUE: u16 = 0x003c;
pub(crate) const FORMAT: u16 = 0x041e;
pub(crate) const XF: u16 = 0x00e0;
pub(crate) const ROW: u16 = 0x0208;
pub(crate) const COLINFO: u16 = 0x007d;
pub(crate) const NUMBER: u16 = 0x0203;
pub(crate) const RK: u16 = 0x027e;
pub(crate) const MULRK: u16 = 0x00bd;
pub(crate) const LABELSST: u16 = 0x00fd;
pub(crate) const LABEL: u16 = 0x0204;
pub(crate) const FORMULA: u16 = 0x0006;
pub(crate) const STRING: u16 = 0x0207;
pub(crate) const BOOLERR: u16 = 0x0205;

/// A text with a length of one byte or of two, in Latin letters or UTF-16.
pub(crate) fn text(data: &[u8], wide_length: bool) -> Option<String> {
    let (length, rest) = if wide_length {
        (usize::from(short(data, 0)?), data.get(2..)?)
    } else {
        (usize::from(*data.first()?), data.get(1..)?)
    };
    let wide = rest.first()? & 1 == 1;
    let mut out = String::new();
    letters(rest.get(1..)?, length, wide, &mut out);
    Some(out)
}

/// Appends up to `count` letters; says how many bytes they took and how many letters there were.
fn letters(bytes: &[u8], count: usize, wide: bool, out: &mut String) -> (usize, usize) {
    if wide {
        let here = (bytes.len() / 2).min(count);
        let units = bytes[..2 * here].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        out.extend(char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
        (2 * here, here)
    } else {
        let here = bytes.len().min(count);
        out.extend(bytes[..here].iter().map(|byte| char::from(*byte)));
        (here, here)
    }
}

/// All shared strings in one text, each ending where `ends` says.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let from = if at == 0 { 0 } else { *self.ends.get(at - 1)? as usize };
        self.text.get(from..*self.ends.get(at)? as usize)
    }

    /// Reads the table from its record and the ones that continue it; stops at damage, and a cell that names a
    /// string beyond is then damaged.
    pub(crate) fn read(bytes: &[u8], first: Record) -> Self {
        let mut strings = Self::default();
        let mut pieces = Pieces::new(bytes, first);
        let announced = word(bytes, first.from + 4).unwrap_or(0);
        if pieces.skip(8).is_none() {
            return strings;
        }
        for _ in 0..announced {
            if strings.read_one(&mut pieces).is_none() {
                break;
            }
        }
        strings
    }

    fn read_one(&mut self, pieces: &mut Pieces<'_>) -> Option<()> {
        let header = pieces.take(3)?;
        let mut left = usize::from(short(&header, 0)?);
        let mut wide = header[2] & 1 == 1;
        let runs = if header[2] & 8 == 8 { usize::from(short(&pieces.take(2)?, 0)?) } else { 0 };
        let extended = if header[2] & 4 == 4 { word(&pieces.take(4)?, 0)? as usize } else { 0 };
        let start = self.text.len();
        while left > 0 {
            if pieces.here().is_empty() {
                // Each continued piece of a text says anew how wide its letters are.
                pieces.next_record()?;
                wide = pieces.take(1)?[0] & 1 == 1;
            }
            let (taken, count) = letters(pieces.here(), left, wide, &mut self.text);
            if count == 0 {
                return None;
            }
            pieces.at += taken;
            left -= count;
        }
        if self.text.len() - start > 4 * (CELL_MAX + 1) {
            self.text.truncate(start);
        }
        pieces.skip(4 * runs + extended)?;
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        Some(())
    }
}

/// The data of a record and its continuations, end to end.
struct Pieces<'a> {
    bytes: &'a [u8],
    at: usize,
    record: Record,
}

impl<'a> Pieces<'a> {
    fn new(bytes: &'a [u8], record: Record) -> Self {
        Self { bytes, at: record.from, record }
    }

    fn here(&self) -> &'a [u8] {
        &self.bytes[self.at..self.record.to]
    }

    fn next_record(&mut self) -> Option<()> {
        let next = record(self.bytes, self.record.to).filter(|next| next.kind == CONTINUE)?;
        self.record = next;
        self.at = next.from;
        Some(())
    }

    fn take(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(count);
        while out.len() < count {
            if self.here().is_empty() {
                self.next_record()?;
                continue;
            }
            let here = self.here();
            let more = here.len().min(count - out.len());
            out.extend_from_slice(&here[..more]);
            self.at += more;
        }
        Some(out)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        let mut left = count;
        while left > 0 {
            let here = self.here().len();
            if here == 0 {
                self.next_record()?;
                continue;
            }
            let more = here.min(left);
            self.at += more;
            left -= more;
        }
        Some(())
    }
}

/// The number that four bytes hold: an integer or the high half of a double, perhaps in hundredths.
pub(crate) fn rk(packed: u32) -> f64 {
    let number = if packed & 2 == 2 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

/// Which cell formats show a day.
#[derive(Default)]
pub(crate) struct Formats {
    own: Vec<(u16, bool)>,
    cells: Vec<u16>,
}

impl Formats {
    /// Takes a format's own picture.
    pub(crate) fn add_format(&mut self, data: &[u8]) {
        if let (Some(id), Some(picture)) = (short(data, 0), data.get(2..).and_then(|data| text(data, true))) {
            self.own.push((id, shows_day(&picture)));
        }
    }

    /// Takes the next cell format.
    pub(crate) fn add_cell(&mut self, data: &[u8]) {
        self.cells.push(short(data, 2).unwrap_or(0));
    }

    /// Whether numbers under this cell format are dates.
    pub(crate) fn is_date(&self, cell: u16) -> bool {
        let Some(id) = self.cells.get(usize::from(cell)) else { return false };
        match self.own.iter().rfind(|(known, _)| known == id) {
            Some((_, date)) => *date,
            None => matches!(id, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=58),
        }
    }
}

/// Whether a number picture has a day or a year in it, outside quotes and brackets.
pub(crate) fn shows_day(picture: &str) -> bool {
    let lower = picture.to_lowercase();
    if lower.contains("general") || lower.contains("standard") {
        return false;
    }
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for letter in lower.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            'd' | 'y' if !quoted && !bracketed => return true,
            ';' if !quoted => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_packed_in_four_ways() {
        assert_eq!(rk((1_500 << 2) | 2), 1_500.0);
        assert_eq!(rk((12_345 << 2) | 3), 123.45);
        assert_eq!(rk(0x3ff0_0000), 1.0);
        assert_eq!(rk(0xffff_fff6), -3.0);
    }

    #[test]
    fn a_picture_of_a_day_is_known() {
        for picture in ["dd/mm/yyyy", "d mmmm yyyy", "[$-421]dd mmmm yyyy;@", "yyyy\\-mm\\-dd"] {
            assert!(shows_day(picture), "{picture}");
        }
        for picture in ["General", "0.00", "#,##0", "\"Rp\"#,##0;[Red]-#,##0", "@", "h:mm", "\"hari\" 0"] {
            assert!(!shows_day(picture), "{picture}");
        }
    }
}
