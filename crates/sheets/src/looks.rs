//! What the cells of a column look like, whatever stands above them.

use std::collections::HashSet;
use std::sync::LazyLock;

use units::{Level, RegionCode, Sex, region, villages_within};

use crate::dates::{DateReading, from_bare_number, read_date};
use crate::numbers::{read_region, read_rupiah, read_sex};
use crate::source::{Raw, RawRow, is_space};
use crate::words::normal;

/// How far cells agree with a meaning: from −100, surely something else, to 100.
pub(crate) type Look = i32;

/// The share of cells that look like each thing, over the cells that hold something.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looks {
    filled: usize,
    distinct: usize,
    /// Sixteen digits or what damage makes of them.
    sixteen: usize,
    /// A text or number cell in exponent form or of sixteen digits is damaged when it is no whole number any more.
    date: usize,
    /// A date in a year in which today's workers were born.
    birth: usize,
    /// A place before a date: "Sungailiat, 03-08-1980".
    place_and_date: usize,
    sex: usize,
    region: usize,
    phone: usize,
    money: usize,
    small: usize,
    /// Two or more words of letters.
    name: usize,
    letters: usize,
    village: usize,
    street: usize,
    tick: usize,
    ascending: bool,
}

static VILLAGES: LazyLock<HashSet<String>> =
    LazyLock::new(|| villages_within(RegionCode::INDONESIA).map(|village| normal(village.name)).collect());

impl Looks {
    /// Looks at one column in some rows.
    pub(crate) fn of(rows: &[RawRow], place: usize) -> Self {
        let mut looks = Self { ascending: true, ..Self::default() };
        let mut seen = HashSet::new();
        let mut last = 0_f64;
        for row in rows {
            let cell = row.cell(place);
            let text = crate::reader::as_text(cell);
            let text = text.trim_matches(is_space);
            if text.is_empty() || matches!(text, "-" | "--") {
                continue;
            }
            looks.filled += 1;
            seen.insert(text.to_lowercase());
            looks.add(cell, text);
            match text.trim_end_matches('.').parse::<f64>() {
                Ok(number) if number > last && number < 1e6 => last = number,
                _ => looks.ascending = false,
            }
        }
        looks.distinct = seen.len();
        looks
    }

    fn add(&mut self, cell: Raw<'_>, text: &str) {
        let count = |held: bool| usize::from(held);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        self.sixteen += count(is_sixteen(cell, text, digits, letters));
        let date = match cell {
            Raw::Date(date) => Some(date),
            Raw::Number(number) => from_bare_number(number),
            _ => match read_date(text) {
                DateReading::Date(date) | DateReading::ShortYear(date) => Some(date),
                DateReading::Unreadable(likely) => likely,
                _ => None,
            },
        };
        self.date += count(date.is_some());
        self.birth += count(date.is_some_and(|date| (1930..=2010).contains(&date.year())));
        self.place_and_date += count(letters >= 3 && date.is_none() && crate::dates::split_place(text).is_some());
        self.sex += count(read_sex(text).is_some());
        let code = if digits >= 6 { read_region(text) } else { None };
        self.region += count(code.is_some_and(|code| code.level() >= Level::District && region(code).is_some()));
        self.phone += count(is_phone(text, digits, letters));
        self.money += count(
            digits >= 5
                && !matches!(cell, Raw::Date(_))
                && read_rupiah(text).is_some_and(|rupiah| (10_000..1_000_000_000).contains(&rupiah.get())),
        );
        self.small += count(letters == 0 && (1..=4).contains(&digits));
        self.letters += count(letters > 0);
        let words = text.split(is_space).filter(|word| word.chars().any(char::is_alphabetic)).count();
        let clean =
            text.chars().all(|c| c.is_alphabetic() || is_space(c) || matches!(c, '.' | '\'' | ',' | '-' | '`' | '’'));
        let village = letters >= 3 && text.len() <= 40 && VILLAGES.contains(&normal(bare_village(text)));
        self.village += count(village);
        self.name += count(clean && letters >= 3 && (1..=6).contains(&words) && !is_plain_word(text));
        let lower = text.to_lowercase();
        self.street += count(
            ["jl", "jalan", "rt", "dusun", "gg", "gang", "lingk", "kp", "blok", "komp", "dsn"]
                .iter()
                .any(|word| lower.starts_with(word) || lower.contains(&format!(" {word}")))
                && letters >= 4,
        );
        self.tick += count(is_tick(text));
    }

    /// How many cells hold something.
    pub(crate) fn filled(&self) -> usize {
        self.filled
    }

    /// Whether cells hold marks that stand for yes; a total may stand below them.
    pub(crate) fn ticks(&self) -> bool {
        self.tick > 0 && self.filled - self.tick <= 1 + self.tick / 10
    }

    /// Whether values hardly repeat.
    pub(crate) fn varied(&self) -> bool {
        self.distinct * 10 >= self.filled * 8
    }

    /// How far the cells agree with a meaning; nothing is known of meanings whose cells may be anything.
    pub(crate) fn agree(&self, meaning: &str) -> Look {
        if self.filled == 0 {
            return 0;
        }
        let share = |count: usize| Look::try_from(count * 200 / self.filled).unwrap_or(200) - 100;
        match meaning {
            "nik" | "no_kk" => share(self.sixteen),
            "tanggal_lahir" => share(self.birth.max(self.place_and_date).max(self.date * 3 / 4)),
            "ttl" => share(self.place_and_date),
            "tanggal_sk" | "mulai" | "sampai" => share(self.date).min(40),
            "jenis_kelamin" => {
                if self.distinct <= 6 {
                    share(self.sex)
                } else {
                    share(self.sex).min(0)
                }
            }
            "laki" | "perempuan" => share(self.tick),
            "kode_wilayah" => share(self.region),
            "telepon" => share(self.phone),
            "upah" => share(self.money),
            "nama" | "nama_ibu" | "nama_ayah" => share(self.name),
            "desa" => share(self.village),
            "alamat" => share(self.street).max(share(self.letters).min(20)),
            "nomor" => {
                if self.ascending {
                    share(self.small)
                } else {
                    -20
                }
            }
            "umur" | "rt" | "rw" => share(self.small).min(20),
            "pekerjaan" | "peran" | "tempat_lahir" | "kecamatan" | "kabupaten" | "provinsi" | "dusun" => {
                share(self.letters).min(20)
            }
            _ => 0,
        }
    }

    /// Whether the cells alone, without a heading, show this meaning.
    pub(crate) fn show(&self, meaning: &str) -> bool {
        let enough = self.filled >= 3;
        enough
            && match meaning {
                "nik" => self.agree(meaning) >= 60,
                "tanggal_lahir" => self.birth * 10 >= self.filled * 8 && self.distinct * 2 > self.filled,
                "ttl" => self.agree(meaning) >= 80,
                "jenis_kelamin" => {
                    self.agree(meaning) >= 90 && self.letters * 10 >= self.filled * 9 && self.distinct >= 2
                }
                "kode_wilayah" | "telepon" => self.agree(meaning) >= 80,
                "nama" => self.agree(meaning) >= 70 && self.varied() && self.village * 2 < self.filled,
                _ => false,
            }
    }
}

fn is_sixteen(cell: Raw<'_>, text: &str, digits: usize, letters: usize) -> bool {
    match cell {
        Raw::Number(number) => number >= 1e14,
        Raw::Date(_) => false,
        _ => {
            (15..=17).contains(&digits) && letters <= 3
                || (letters == 1 && text.contains(['E', 'e']) && text.contains('+') && digits >= 3)
        }
    }
}

fn is_phone(text: &str, digits: usize, letters: usize) -> bool {
    letters == 0
        && (9..=14).contains(&digits)
        && ["08", "8", "628", "+62", "(0", "02", "07", "'08"].iter().any(|start| text.starts_with(start))
}

/// A mark in a column that is headed by its own answer.
pub(crate) fn is_tick(text: &str) -> bool {
    matches!(
        text.trim_matches(is_space),
        "v" | "V" | "x" | "X" | "√" | "✓" | "✔" | "1" | "*" | "L" | "P" | "l" | "p" | "ya" | "Ya" | "✗" | "●" | "ü"
    )
}

fn bare_village(text: &str) -> &str {
    let text = text.trim();
    for kind in ["desa ", "kelurahan ", "kel. ", "kel ", "ds. ", "ds ", "gampong ", "nagari "] {
        if let Some(head) = text.get(..kind.len())
            && head.eq_ignore_ascii_case(kind)
        {
            return &text[kind.len()..];
        }
    }
    text
}

/// Words that fill a column of answers and are nobody's name.
fn is_plain_word(text: &str) -> bool {
    const WORDS: [&str; 42] = [
        "petani",
        "nelayan",
        "pedagang",
        "buruh",
        "swasta",
        "wiraswasta",
        "pns",
        "guru",
        "sopir",
        "islam",
        "kristen",
        "katolik",
        "hindu",
        "budha",
        "buddha",
        "kawin",
        "belumkawin",
        "cerai",
        "ceraimati",
        "ceraihidup",
        "aktif",
        "tidakaktif",
        "ya",
        "tidak",
        "sd",
        "smp",
        "sma",
        "slta",
        "sltp",
        "hidup",
        "meninggal",
        "pindah",
        "rt",
        "rw",
        "kader",
        "honorer",
        "kontrak",
        "tetap",
        "karyawanswasta",
        "ibu",
        "irt",
        "iburumahtangga",
    ];
    let text = normal(text);
    WORDS.contains(&text.as_str())
        || (text.len() <= 14 && text.starts_with("petani"))
        || matches!(read_sex(&text), Some(Sex::Male | Sex::Female))
}
