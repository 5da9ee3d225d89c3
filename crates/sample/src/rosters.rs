//! The lists that offices send: village rosters, residents, agencies, markets.

use std::collections::BTreeSet;
use std::ops::Range;

use units::{Date, Month, RegionCode};

use crate::employers::Institution;
use crate::files::{Cell, Sheet};
use crate::names::Names;
use crate::noise::WrittenNik;
use crate::people::{Issuer, Person, outsider};
use crate::places::Place;
use crate::random::Random;
use crate::roles::{Holder, Role};
use crate::stated::{Care, Clerk, Stated, WrittenBirth, outsider_work};
use crate::{RosterKind, opensid};

/// Makes the files; people who are not ours are invented on the way and join the population's end.
pub(crate) struct Desk<'a> {
    pub(crate) people: &'a mut Vec<Person>,
    pub(crate) issuer: &'a mut Issuer,
    pub(crate) names: &'a Names,
    pub(crate) clerk: Clerk<'a>,
    pub(crate) places: &'a [Place],
    pub(crate) as_of: Date,
    pub(crate) seed: u64,
    /// Whether rows of village roles carry no errors.
    pub(crate) flawless_roles: bool,
    /// What was planted besides, counted while writing.
    pub(crate) tally: Tally,
}

/// Counts of the rosters.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) rows: u32,
    pub(crate) without_nik: u32,
    pub(crate) not_ours: u32,
    pub(crate) broken: u32,
    pub(crate) duplicates: u32,
}

/// Reasons a village list holds people who are not ours, by weight.
const ON_VILLAGE_ROSTERS: &[(u32, &str)] = &[
    (30, "pns"),
    (30, "65_ke_atas"),
    (8, "pensiunan"),
    (10, "pelajar"),
    (12, "mengurus_rumah_tangga"),
    (2, "polri"),
    (1, "tni"),
    (4, "di_bawah_17"),
];
const ON_AGENCY_LISTS: &[(u32, &str)] = &[(80, "pns"), (10, "65_ke_atas"), (10, "pensiunan")];
const ON_MARKET_LISTS: &[(u32, &str)] = &[(60, "65_ke_atas"), (20, "pns"), (10, "pelajar"), (10, "pensiunan")];
const AMONG_RESIDENTS: &[(u32, &str)] = &[
    (28, "mengurus_rumah_tangga"),
    (18, "pelajar"),
    (12, "di_bawah_17"),
    (14, "65_ke_atas"),
    (9, "pns"),
    (1, "tni"),
    (2, "polri"),
    (5, "pensiunan"),
    (9, "tidak_bekerja"),
    (4, "meninggal"),
    (4, "pindah"),
];

/// As what a person stands on a village list.
#[derive(Debug, Clone, Copy)]
enum Listed<'a> {
    InRole(&'a Holder),
    Vulnerable,
    Ordinary,
}

/// How one file writes its dates.
#[derive(Debug, Clone, Copy)]
enum DateStyle {
    Real,
    DayFirst,
    Slashes,
    Iso,
}

/// Columns of the roster template, in its order.
const ROSTER: [&str; 18] = [
    "nik",
    "no_kk",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "nama_ibu",
    "alamat",
    "kode_wilayah",
    "telepon",
    "pekerjaan",
    "peran",
    "nomor_sk",
    "tanggal_sk",
    "mulai",
    "sampai",
    "dasar_rentan",
    "upah",
];

impl Desk<'_> {
    /// The roster of one village: who holds a role, and ordinary workers the village wants protected.
    pub(crate) fn village(&mut self, place: usize, listed: (&[Holder], &[u32]), range: Range<u32>, csv: bool) -> Sheet {
        let (holders, vulnerable) = listed;
        let at = &self.places[place];
        let mut random = Random::stream(self.seed, "village roster", at.code.packed().unsigned_abs());
        let mut sheet = Sheet {
            file: file_name(if at.is_desa { "desa" } else { "kelurahan" }, Some(at.code), at.name, csv),
            tab: "Daftar",
            rows: vec![heading(&ROSTER)],
            region: at.code,
            layout: "roster",
            kind: RosterKind::Village,
            sender: at.title(),
            truth: Vec::new(),
        };
        let style = date_style(csv, &mut random);
        for holder in holders {
            let row = self.roster_row(holder.person, Listed::InRole(holder), style, csv, &mut random);
            sheet.push_person(holder.person, row);
        }
        for person in vulnerable {
            let row = self.roster_row(*person, Listed::Vulnerable, style, csv, &mut random);
            sheet.push_person(*person, row);
        }
        let in_role: BTreeSet<u32> =
            holders.iter().map(|holder| holder.person).chain(vulnerable.iter().copied()).collect();
        let free: Vec<u32> = range.filter(|person| !in_role.contains(person)).collect();
        let count = random.between(44, 80) as usize;
        let ordinary = random.sample(&free, count);
        for person in ordinary {
            let row = self.roster_row(person, Listed::Ordinary, style, csv, &mut random);
            sheet.push_person(person, row);
            if random.chance(35) {
                let stranger = self.invent(person, ON_VILLAGE_ROSTERS, &mut random);
                let row = self.roster_row(stranger, Listed::Ordinary, style, csv, &mut random);
                sheet.push_person(stranger, row);
            }
        }
        self.finish(&mut sheet, holders.len() + vulnerable.len(), &mut random);
        sheet
    }

    fn roster_row(
        &mut self,
        person: u32,
        listed: Listed<'_>,
        style: DateStyle,
        csv: bool,
        random: &mut Random,
    ) -> Vec<Cell> {
        let holder = if let Listed::InRole(holder) = listed { Some(holder) } else { None };
        let named_vulnerable = matches!(listed, Listed::Vulnerable);
        let official = holder.is_some_and(|holder| holder.role.is_official());
        let flawless = official || named_vulnerable || (self.flawless_roles && holder.is_some());
        let stated = self.state(person, if flawless { Care::OFFICIALS } else { Care::VILLAGE }, csv, random);
        let one = &self.people[person as usize];
        let place = &self.places[usize::from(one.village)];
        let work = match holder.map(|holder| holder.role) {
            Some(Role::KepalaDesa) => "Kepala Desa",
            Some(Role::PerangkatDesa) => "Perangkat Desa",
            _ => work_label(one, random),
        };
        let village = if random.chance(200) { place.code.to_string().replace('.', "") } else { place.code.to_string() };
        // Where vulnerable workers are planted by count, nobody else is one.
        let vulnerable = holder.is_none() && random.chance(220) && !self.flawless_roles || named_vulnerable;
        let date = |date: Date| written_date(date, style);
        let term = |pick: fn(&Holder) -> Date| holder.map_or(Cell::Empty, |holder| date(pick(holder)));
        vec![
            nik_cell(stated.nik.as_ref()),
            stated.card.map_or(Cell::Empty, |card| Cell::Text(format!("{card:016}"))),
            Cell::text(stated.name.as_str()),
            if random.chance(850) { Cell::text(stated.birthplace) } else { Cell::Empty },
            birth_cell(&stated, style),
            stated.sex.map_or(Cell::Empty, |sex| Cell::text(sex.letter())),
            Cell::maybe(stated.mother.clone()),
            Cell::text(stated.address.as_str()),
            Cell::text(village),
            Cell::maybe(stated.phone.clone()),
            Cell::text(work),
            holder.map_or(Cell::Empty, |holder| Cell::text(holder.role.key())),
            holder.map_or(Cell::Empty, |holder| Cell::text(holder.decree.as_str())),
            term(|holder| holder.decree_date),
            term(|holder| holder.from),
            term(|holder| holder.until),
            if vulnerable { Cell::text(format!("Musdes {}/2025", random.between(1, 24))) } else { Cell::Empty },
            match official {
                true => Cell::Number(2_022_200 + 100_000 * random.below(15)),
                false if random.chance(250) => Cell::Number(500_000 + 50_000 * random.below(60)),
                false => Cell::Empty,
            },
        ]
    }

    /// Residents of one village as OpenSID gives them out: whole families, also members who do not work.
    pub(crate) fn residents(&mut self, place: usize, range: Range<u32>, csv: bool) -> Sheet {
        let at = &self.places[place];
        let mut random = Random::stream(self.seed, "residents", at.code.packed().unsigned_abs());
        let mut sheet = Sheet {
            file: file_name("penduduk", Some(at.code), at.name, csv),
            tab: "Data Penduduk",
            rows: vec![heading(&opensid::COLUMNS)],
            region: at.code,
            layout: "opensid",
            kind: RosterKind::Residents,
            sender: at.title(),
            truth: Vec::new(),
        };
        let style = if csv || random.chance(500) { DateStyle::Iso } else { DateStyle::Real };
        let wanted = (random.between(88, 140) as usize).min(range.len());
        let mut seen = BTreeSet::new();
        while sheet.truth.len() < wanted {
            let anchor = range.start + random.below(range.len() as u64) as u32;
            let card = self.people[anchor as usize].card;
            if !seen.insert(card) {
                // Most families of a small village are taken: a few more draws than rows are enough.
                if seen.len() * 2 > range.len() {
                    break;
                }
                continue;
            }
            let same = |person: &u32| self.people[*person as usize].card == card;
            let start = (range.start..anchor).rev().take_while(same).last().unwrap_or(anchor);
            let family: Vec<u32> = (start..range.end).take_while(same).collect();
            for person in family {
                let mut members = vec![person];
                if random.chance(122) {
                    members.push(self.invent(person, AMONG_RESIDENTS, &mut random));
                }
                for member in members {
                    let stated = self.state(member, Care::RESIDENTS, csv, &mut random);
                    let birth = birth_cell(&stated, style);
                    let row = opensid::row(&self.people[member as usize], stated, birth, &mut random);
                    sheet.push_person(member, row);
                }
            }
        }
        self.finish(&mut sheet, 0, &mut random);
        sheet
    }

    /// The list of an agency or a market: titles, a heading in its own words, rows, a total.
    pub(crate) fn institution(&mut self, number: usize, institution: &Institution, csv: bool) -> Sheet {
        let mut random = Random::stream(self.seed, "institution list", number as u64);
        let market = institution.is_market;
        let columns: [&str; 10] = [
            "No",
            random.word(if market {
                &["Nama Pedagang", "Nama Lengkap", "Nama"]
            } else {
                &["Nama Pegawai", "Nama Lengkap", "Nama"]
            }),
            random.word(&["NIK", "No. KTP", "No KTP"]),
            random.word(&["L/P", "JK", "Jenis Kelamin"]),
            random.word(&["Tgl Lahir", "Tanggal Lahir"]),
            "Alamat",
            if market { random.word(&["Jenis Dagangan", "Pekerjaan"]) } else { random.word(&["Jabatan", "Pekerjaan"]) },
            if market { "Lapak" } else { "Unit Kerja" },
            "Desa/Kelurahan",
            "Keterangan",
        ];
        let title = if market { "DAFTAR PEDAGANG" } else { "DAFTAR PEGAWAI NON ASN" };
        let mut rows = vec![
            vec![Cell::text(format!("{title} {}", institution.name.to_uppercase()))],
            vec![Cell::text(format!("Keadaan {}", month_before(self.as_of)))],
        ];
        if random.chance(600) {
            rows.push(vec![Cell::Empty; columns.len()]);
        }
        rows.push(heading(&columns));
        let first = rows.len();
        let prefix = if market { "pasar" } else { "dinas" };
        let mut sheet = Sheet {
            file: file_name(
                prefix,
                None,
                institution.name.trim_start_matches("Dinas ").trim_start_matches("Pasar "),
                csv,
            ),
            tab: "Sheet1",
            rows,
            region: institution.region,
            layout: "market",
            kind: if market { RosterKind::Market } else { RosterKind::Agency },
            sender: institution.name.clone(),
            truth: Vec::new(),
        };
        let style = date_style(csv, &mut random);
        let others = if market { ON_MARKET_LISTS } else { ON_AGENCY_LISTS };
        for person in &institution.people {
            let mut people = vec![*person];
            if random.chance(40) {
                people.push(self.invent(*person, others, &mut random));
            }
            for person in people {
                let number = sheet.truth.len() as u64 + 1;
                let row = self.institution_row(person, number, institution, style, csv, &mut random);
                sheet.push_person(person, row);
            }
            // A blank line where a page ended on paper.
            if random.chance(12) {
                sheet.rows.push(vec![Cell::Empty; columns.len()]);
            }
        }
        self.finish(&mut sheet, first, &mut random);
        if market {
            let mut foot = vec![Cell::Empty; columns.len()];
            foot[0] = Cell::text("Jumlah");
            foot[1] = Cell::text(format!("{} orang", sheet.truth.len()));
            sheet.rows.push(foot);
        }
        sheet
    }

    fn institution_row(
        &mut self,
        person: u32,
        number: u64,
        institution: &Institution,
        style: DateStyle,
        csv: bool,
        random: &mut Random,
    ) -> Vec<Cell> {
        let care = if institution.is_market { Care::MARKET } else { Care::AGENCY };
        let stated = self.state(person, care, csv, random);
        let one = &self.people[person as usize];
        let place = &self.places[usize::from(one.village)];
        let set_aside = one.not_ours.and_then(outsider_work).map(|(label, _)| label);
        let work = match (set_aside, institution.role) {
            (Some(label), _) => label,
            (_, "guru_non_asn") => random.word(&["Guru Honorer", "Guru Kelas", "Tenaga Kependidikan"]),
            (_, "nakes_non_asn") => random.word(&["Perawat", "Bidan", "Tenaga Kesehatan", "Apoteker"]),
            (_, "pedagang") => random.word(&["Sayur", "Ikan", "Sembako", "Pakaian", "Daging", "Pedagang"]),
            _ => random.word(&["Tenaga Kontrak", "Petugas Kebersihan", "Sopir Dinas", "Staf Administrasi"]),
        };
        let unit = if institution.is_market {
            format!("Blok {}-{}", random.word(&["A", "B", "C", "D"]), random.between(1, 90))
        } else {
            format!("Bidang {}", random.between(1, 5))
        };
        let village = match random.below(10) {
            0..5 => place.name.to_owned(),
            5..8 => place.code.to_string(),
            _ => String::new(),
        };
        vec![
            Cell::Number(number),
            Cell::text(stated.name.as_str()),
            nik_cell(stated.nik.as_ref()),
            stated.sex.map_or(Cell::Empty, |sex| Cell::text(sex.letter())),
            birth_cell(&stated, style),
            Cell::text(stated.address.as_str()),
            Cell::text(work),
            Cell::text(unit),
            Cell::text(village),
            if random.chance(60) { Cell::text("Aktif") } else { Cell::Empty },
        ]
    }

    fn state(&mut self, person: u32, care: Care, csv: bool, random: &mut Random) -> Stated {
        let other = self.people[random.index(self.people.len())].nik;
        let one = &self.people[person as usize];
        let stated = self.clerk.state(one, care, other, !csv, random);
        self.tally.without_nik += u32::from(stated.nik.is_none());
        self.tally.broken += u32::from(stated.broken);
        self.tally.not_ours += u32::from(one.not_ours.is_some());
        stated
    }

    fn invent(&mut self, near: u32, reasons: &[(u32, &'static str)], random: &mut Random) -> u32 {
        let reason = random.weighted(reasons);
        let near = &self.people[near as usize];
        let place = &self.places[usize::from(near.village)];
        let stranger = outsider(near, reason, place, self.as_of, self.names, self.issuer, random);
        self.people.push(stranger);
        self.people.len() as u32 - 1
    }

    /// Now and then someone pasted a row twice; then all rows are counted. The first `fixed` rows are never doubled.
    fn finish(&mut self, sheet: &mut Sheet, fixed: usize, random: &mut Random) {
        if random.chance(150) && sheet.truth.len() > fixed + 2 {
            let (row, person) = sheet.truth[fixed.max(1) + random.index(sheet.truth.len() - fixed.max(1))];
            let copy = sheet.rows[row as usize - 1].clone();
            let nik = if sheet.layout == "market" {
                2
            } else if sheet.layout == "opensid" {
                6
            } else {
                0
            };
            self.tally.without_nik += u32::from(matches!(&copy[nik], Cell::Empty) || copy[nik] == Cell::text("0"));
            self.tally.not_ours += u32::from(self.people[person as usize].not_ours.is_some());
            sheet.push_person(person, copy);
            self.tally.duplicates += 1;
        }
        self.tally.rows += sheet.truth.len() as u32;
    }
}

/// The month before `day`, as offices write it.
fn month_before(day: Date) -> String {
    const NAMES: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    let month = Month::containing(day).plus(-1).first_day();
    format!("{} {}", NAMES[month.month().unsigned_abs() as usize - 1], month.year())
}

fn work_label(person: &Person, random: &mut Random) -> &'static str {
    if let Some((label, _)) = person.not_ours.and_then(outsider_work) {
        return label;
    }
    let labels = person.occupation.labels();
    if random.chance(600) { labels[0] } else { random.word(labels) }
}

fn heading(columns: &[&str]) -> Vec<Cell> {
    columns.iter().map(|column| Cell::text(*column)).collect()
}

fn date_style(csv: bool, random: &mut Random) -> DateStyle {
    match random.below(10) {
        0..7 if !csv => DateStyle::Real,
        0..4 => DateStyle::DayFirst,
        4..7 => DateStyle::Iso,
        7..9 => DateStyle::DayFirst,
        _ => DateStyle::Slashes,
    }
}

fn written_date(date: Date, style: DateStyle) -> Cell {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match style {
        DateStyle::Real => Cell::Date(date),
        DateStyle::DayFirst => Cell::Text(format!("{day:02}-{month:02}-{year:04}")),
        DateStyle::Slashes => Cell::Text(format!("{day:02}/{month:02}/{year:04}")),
        DateStyle::Iso => Cell::Text(date.to_string()),
    }
}

fn birth_cell(stated: &Stated, style: DateStyle) -> Cell {
    match stated.birth {
        WrittenBirth::Date(date) => written_date(date, style),
        WrittenBirth::Impossible(text) => Cell::text(text),
        WrittenBirth::Missing => Cell::Empty,
    }
}

pub(crate) fn nik_cell(nik: Option<&WrittenNik>) -> Cell {
    match nik {
        Some(WrittenNik::Text(text)) => Cell::text(text.as_str()),
        Some(WrittenNik::Number(number)) => Cell::Number(*number),
        None => Cell::Empty,
    }
}

fn file_name(prefix: &str, code: Option<RegionCode>, name: &str, csv: bool) -> String {
    let mut slug = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let code = code.map_or_else(String::new, |code| format!("{code}-"));
    format!("{prefix}-{code}{}.{}", slug.trim_end_matches('-'), if csv { "csv" } else { "xlsx" })
}
