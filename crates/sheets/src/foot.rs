//! Rows that are no record: totals, signatures, titles between the people, headings said again.

use crate::dates::split_place;
use crate::numbers::whole_number;
use crate::reader::Reader;
use crate::source::{Raw, is_space};
use crate::words::{EXACT, meanings, normal};

/// Words with which totals begin, and the ones that may follow in the column of names.
const TOTALS: [&str; 8] = ["jumlah", "total", "grandtotal", "subtotal", "grand", "sub", "jml", "rekapitulasi"];
const OF_TOTALS: [&str; 26] = [
    "jumlah",
    "total",
    "grand",
    "sub",
    "subtotal",
    "jml",
    "rekapitulasi",
    "seluruh",
    "seluruhnya",
    "semua",
    "keseluruhan",
    "pekerja",
    "orang",
    "anggota",
    "peserta",
    "pedagang",
    "laki",
    "perempuan",
    "l",
    "p",
    "desa",
    "halaman",
    "ini",
    "rt",
    "rw",
    "data",
];

/// Words with which signatures and remarks below a list begin, and no name of a person does.
const SIGNATURES: [&str; 14] = [
    "mengetahui",
    "menyetujui",
    "disetujui",
    "dibuat",
    "diperiksa",
    "ttd",
    "tertanda",
    "nip",
    "dicetak",
    "halaman",
    "demikian",
    "ditetapkan",
    "dikeluarkan",
    "terbilang",
];

/// Words that open a line of a signature or a remark, and as well the record of an officer or a name: "Ketua", "AN".
const OFFICES: [&str; 19] = [
    "kepala",
    "lurah",
    "camat",
    "ketua",
    "sekretaris",
    "bendahara",
    "pembuat",
    "pjs",
    "plt",
    "plh",
    "an",
    "direktur",
    "pimpinan",
    "penghulu",
    "keuchik",
    "operator",
    "catatan",
    "sumber",
    "hormat",
];

/// The same words where they can be no name: alone in the column of names they are a signature.
const TITLES_OF_OFFICE: [&str; 7] = ["kepala", "lurah", "camat", "ketua", "sekretaris", "bendahara", "direktur"];

/// How many lines a signature has at most: whatever comes after is a record again.
const SIGNATURE_LINES: u8 = 12;

/// Words with which the title of a part of the list begins.
const TITLES: [&str; 20] = [
    "rt",
    "rw",
    "dusun",
    "desa",
    "kelurahan",
    "kecamatan",
    "lingkungan",
    "blok",
    "pasar",
    "dinas",
    "opd",
    "kampung",
    "bagian",
    "bidang",
    "unit",
    "kelompok",
    "badan",
    "kantor",
    "sekolah",
    "posyandu",
];

impl Reader {
    fn cell_of(&self, position: Option<usize>) -> Raw<'_> {
        let place = position.and_then(|position| self.places[position]);
        place.map_or(Raw::Empty, |place| self.raw.cell(place))
    }

    /// A row that was numbered in advance and never filled.
    pub(crate) fn is_only_numbered(&self) -> bool {
        let Some(place) = self.number.and_then(|position| self.places[position]) else { return false };
        let mut filled = self.raw.cells().enumerate().filter(|(_, cell)| !is_empty(*cell));
        let only = matches!((filled.next(), filled.next()), (Some((at, _)), None) if at == place);
        only && small_number(self.raw.cell(place)).is_some()
    }

    /// Totals and signatures at the foot, headings repeated on each page, a row that numbers the columns.
    pub(crate) fn is_no_record(&mut self) -> bool {
        // Sixteen digits are a person, whatever the other cells say; so most rows end here.
        if let Raw::Text(text) = self.cell_of(self.nik)
            && text.len() == 16
            && text.bytes().all(|b| b.is_ascii_digit())
        {
            self.foot_lines = 0;
            return false;
        }
        if self.repeats_headings() || self.numbers_columns() || self.names_unread_columns() || self.completes_headings()
        {
            self.foot_lines = 0;
            return true;
        }
        // A NIK, however damaged, has digits, and nobody but a person has a day of birth.
        let numbered = match self.cell_of(self.nik) {
            Raw::Empty | Raw::Formula => false,
            Raw::Text(text) => text.bytes().filter(u8::is_ascii_digit).count() >= 3 && !self.is_remark(text),
            // A count stands in that column under a total.
            Raw::Number(number) => number >= 1e7 || !self.is_total(),
            _ => true,
        };
        let born = match self.cell_of(self.birth) {
            Raw::Empty | Raw::Formula | Raw::Error(_) => false,
            Raw::Text(text) => text.bytes().any(|byte| byte.is_ascii_digit()) && self.birth_place_differs(),
            Raw::Number(number) => number >= 10_000.0,
            Raw::Date(_) => true,
        };
        if numbered || born {
            self.foot_lines = 0;
            return false;
        }
        let foot = self.looks_like_foot();
        if foot.is_none() {
            self.foot_lines = 0;
        }
        foot.unwrap_or(false)
    }

    /// A line of words below a signature or a remark: "1. Data per 1 Juni 2025".
    fn is_remark(&self, text: &str) -> bool {
        let alone = self.raw.cells().filter(|cell| !is_empty(*cell)).count() == 1;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        self.foot_lines > 0 && alone && letters > text.bytes().filter(u8::is_ascii_digit).count()
    }

    /// Whether the row begins with words of a total and no others.
    fn is_total(&self) -> bool {
        match self.raw.cells().find(|cell| !is_empty(*cell)) {
            Some(Raw::Text(text)) if text.len() <= 300 => {
                TOTALS.iter().any(|word| normal(text).starts_with(word)) && only_of_totals(&words_of(text))
            }
            _ => false,
        }
    }

    /// Whether the birth cell stands beside other cells: alone it may be the place and day of a signature.
    fn birth_place_differs(&self) -> bool {
        self.raw.cells().filter(|cell| !is_empty(*cell)).count() > 1
    }

    /// Judges a row that names nobody by number or birth; `None` for a record.
    fn looks_like_foot(&mut self) -> Option<bool> {
        let name_place = self.name.and_then(|position| self.places[position]);
        let mut filled = self.raw.cells().enumerate().filter(|(_, cell)| !is_empty(*cell));
        let (first_at, first) = filled.next()?;
        let others = filled.count();
        let texts =
            self.raw.cells().filter(|cell| matches!(cell, Raw::Text(text) if text.chars().any(char::is_alphabetic)));
        let texts = texts.count();
        let Raw::Text(text) = first else { return None };
        if text.len() > 300 {
            return None;
        }
        let words = words_of(text);
        let opening = words.first().map_or("", String::as_str);
        let in_name = Some(first_at) == name_place;
        let whole_total = only_of_totals(&words);
        let name = self.cell_of(self.name);
        let named = matches!(name, Raw::Text(text) if text.chars().any(char::is_alphabetic));
        let total = TOTALS.iter().any(|word| normal(text).starts_with(word));
        if total && texts <= 2 && (whole_total || !named) {
            return Some(true);
        }
        let numbered = small_number(first).is_some();
        if numbered || others > 2 || texts > 2 {
            return None;
        }
        let alone = others == 0;
        let signature = SIGNATURES.contains(&opening)
            || (split_place(text).is_some() && (alone || self.names_an_office()))
            || (OFFICES.contains(&opening) && (!named || self.foot_lines > 0))
            || (alone && in_name && TITLES_OF_OFFICE.contains(&opening));
        if signature {
            self.foot_lines = SIGNATURE_LINES;
            return Some(true);
        }
        // Below a signature stands the signer's name, alone; whoever has an occupation beside the name is a record,
        // and in a list of nothing but names everybody stands alone.
        let only_names = self.places.iter().flatten().count() == 1;
        if self.foot_lines > 0 && !only_names && (alone || !named || self.is_pair_of_signers()) {
            self.foot_lines -= 1;
            return Some(true);
        }
        if alone && (is_empty(name) || TITLES.contains(&opening)) {
            return Some(true);
        }
        None
    }

    /// Whether a cell beside the first opens with words of a signature.
    fn names_an_office(&self) -> bool {
        self.raw.cells().filter(|cell| !is_empty(*cell)).skip(1).any(|cell| match cell {
            Raw::Text(text) if text.len() <= 60 => {
                let words = words_of(text);
                let opening = words.first().map_or("", String::as_str);
                SIGNATURES.contains(&opening) || OFFICES.contains(&opening)
            }
            _ => false,
        })
    }

    /// Those who sign side by side, each in brackets.
    fn is_pair_of_signers(&self) -> bool {
        let bracketed = |cell: Raw<'_>| match cell {
            Raw::Text(text) => {
                text.trim_matches(is_space).starts_with('(') && text.trim_matches(is_space).ends_with(')')
            }
            _ => false,
        };
        self.raw.cells().filter(|cell| !is_empty(*cell)).all(bracketed)
    }

    fn repeats_headings(&self) -> bool {
        let mut same = 0;
        for at in 0..self.raw.len() {
            let heading = self.normal_headings.get(at).map_or("", String::as_str);
            match self.raw.cell(at) {
                Raw::Empty => {}
                // One line of a head of several repeats a part of the joined heading.
                Raw::Text(text) if text.len() <= 200 => {
                    let text = normal(text);
                    if text.is_empty() || !(heading.starts_with(&text) || heading.ends_with(&text)) {
                        return false;
                    }
                    same += 1;
                }
                _ => return false,
            }
        }
        same >= 2
    }

    /// The second line of a head over columns that are not read: "Urea | NPK" under "Kebutuhan pupuk".
    fn names_unread_columns(&self) -> bool {
        let first = self.raw.number == self.heading_row() + 1;
        let unread = |at: usize| !self.places.contains(&Some(at));
        let mut filled = self.raw.cells().enumerate().filter(|(_, cell)| !is_empty(*cell)).peekable();
        let word = |cell: Raw<'_>| matches!(cell, Raw::Text(text) if text.len() <= 60 && text.bytes().filter(u8::is_ascii_digit).count() < 3);
        first && filled.peek().is_some() && filled.all(|(at, cell)| unread(at) && word(cell))
    }

    /// The second line of a head whose groups say enough without it: "Tempat | Tanggal" under "Lahir".
    fn completes_headings(&self) -> bool {
        if self.raw.number != self.heading_row() + 1 {
            return false;
        }
        let group = |at: usize| self.headings().iter().take(at + 1).rev().find(|heading| !heading.is_empty());
        let mut filled = self.raw.cells().enumerate().filter(|(_, cell)| !is_empty(*cell)).peekable();
        let completes = |(at, cell): (usize, Raw<'_>)| {
            let (Raw::Text(word), Some(group)) = (cell, group(at)) else { return false };
            word.len() <= 40 && meanings(&format!("{group} {word}")).first().is_some_and(|(_, sure)| *sure == EXACT)
        };
        filled.peek().is_some() && filled.all(completes)
    }

    /// `1 2 3 4` under the headings: each cell one more than the cell before, three at least.
    fn numbers_columns(&self) -> bool {
        let mut last: Option<i64> = None;
        let mut count = 0;
        for cell in self.raw.cells() {
            let number = match cell {
                Raw::Empty => continue,
                Raw::Number(number) => whole_number(number),
                Raw::Text(text) if text.len() <= 4 => {
                    text.trim_matches(|c: char| is_space(c) || matches!(c, '(' | ')')).parse().ok()
                }
                Raw::Text(_) | Raw::Date(_) | Raw::Error(_) | Raw::Formula => None,
            };
            match (number, last) {
                (Some(number), Some(last)) if number == last + 1 => {}
                (Some(1), None) => {}
                _ => return false,
            }
            last = number;
            count += 1;
        }
        count >= 3
    }
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn only_of_totals(words: &[String]) -> bool {
    words.iter().all(|word| OF_TOTALS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_empty(cell: Raw<'_>) -> bool {
    match cell {
        Raw::Empty => true,
        Raw::Text(text) => text.chars().all(is_space),
        Raw::Number(_) | Raw::Date(_) | Raw::Error(_) | Raw::Formula => false,
    }
}

fn small_number(cell: Raw<'_>) -> Option<i64> {
    match cell {
        Raw::Number(number) => whole_number(number).filter(|number| (0..1_000_000).contains(number)),
        Raw::Text(text) if text.len() <= 8 => {
            text.trim_matches(|c: char| is_space(c) || matches!(c, '.' | ')' | '(')).parse().ok()
        }
        _ => None,
    }
}
