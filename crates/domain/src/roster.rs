//! Rosters: lists of workers that offices send, row by row with where each row came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use law::{CoverageRulesOn, Role};
use serde::{Deserialize, Serialize};
use units::{Date, Id, Language, RegionCode, Rupiah, Sex, age_on};

use crate::people::Occupation;

/// A list that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Roster {
    /// Internal identity.
    pub id: Id<Roster>,
    /// The file as the sender named it.
    pub file: String,
    /// Who sent it.
    pub sender: String,
    /// The region it speaks of; rows without a village count here.
    pub region: RegionCode,
    /// The day it speaks of.
    pub as_of: Date,
    /// Which layout it was read by.
    pub layout: String,
    /// The closing account of its import.
    pub account: Account,
}

/// What a row of a roster says about a worker, numbers apart (the store seals those).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RosterEntry {
    /// Name as written.
    pub name: String,
    /// Birth date.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Village (or wider) code of residence.
    pub region: Option<RegionCode>,
    /// Occupation in the list's own words; many rows share them.
    pub occupation: Option<Arc<str>>,
    /// First axis: village or public role.
    pub role: Option<Role>,
    /// By what and how long the role is held; apart, for most rows name none.
    pub tenure: Option<Box<Tenure>>,
    /// Third axis: welfare status.
    pub welfare: Option<Welfare>,
    /// Stated monthly wage or fixed income.
    pub wage: Option<Rupiah>,
    /// Population status other than alive and resident.
    pub population_status: Option<SetAside>,
    /// What is said beside; apart, for most rows are kept without.
    pub particulars: Option<Box<Particulars>>,
}

/// The decree behind a role and the term of office.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Tenure {
    /// Number of the decree.
    pub decree: Option<Arc<str>>,
    /// Its date.
    pub decree_date: Option<Date>,
    /// First day of the term.
    pub from: Option<Date>,
    /// Its last day.
    pub until: Option<Date>,
}

impl Tenure {
    /// In its place; nothing where nothing is said.
    pub fn kept(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

/// What a list says of a worker that no figure rests on: read only with the list itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Particulars {
    /// Place of birth.
    pub birth_place: Option<String>,
    /// Mother's name.
    pub mother: Option<String>,
    /// Street, hamlet.
    pub address: Option<String>,
}

impl Particulars {
    /// In its place; nothing where nothing is said.
    pub fn kept(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl RosterEntry {
    /// Place of birth.
    pub fn birth_place(&self) -> Option<&str> {
        self.particulars.as_ref()?.birth_place.as_deref()
    }

    /// Mother's name.
    pub fn mother(&self) -> Option<&str> {
        self.particulars.as_ref()?.mother.as_deref()
    }

    /// Street, hamlet.
    pub fn address(&self) -> Option<&str> {
        self.particulars.as_ref()?.address.as_deref()
    }

    /// Number of the decree behind the role.
    pub fn decree(&self) -> Option<&str> {
        self.tenure.as_ref()?.decree.as_deref()
    }

    /// Date of the decree.
    pub fn decree_date(&self) -> Option<Date> {
        self.tenure.as_ref()?.decree_date
    }

    /// First day of the term of office.
    pub fn term_from(&self) -> Option<Date> {
        self.tenure.as_ref()?.from
    }

    /// Last day of the term of office.
    pub fn term_until(&self) -> Option<Date> {
        self.tenure.as_ref()?.until
    }

    /// The role as of `day`: none once its term has ended, or before it begins.
    pub fn role_on(&self, day: Date) -> Option<Role> {
        let ended = self.term_until().is_some_and(|last| last < day);
        let ahead = self.term_from().is_some_and(|first| first > day);
        self.role.filter(|_| !ended && !ahead)
    }
}

/// Welfare status with the decree or village deliberation behind it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Welfare {
    /// Decree or minutes, as written.
    pub basis: Arc<str>,
}

/// A stored row: the entry, where it stands in the sender's file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// Internal identity.
    pub id: Id<RosterRow>,
    /// Which roster.
    pub roster: Id<Roster>,
    /// Row number in the sender's spreadsheet, counted from 1.
    pub sheet_row: u32,
    /// What it says.
    pub entry: RosterEntry,
    /// What became of it.
    pub disposition: Disposition,
}

/// What became of a row that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Counts.
    Accepted,
    /// Says the same as an earlier row of the same file.
    Merged {
        /// The spreadsheet row it repeats.
        into_row: u32,
    },
    /// Not ours to protect, with the reason.
    SetAside(SetAside),
}

/// Why somebody on a list is not a worker whom this scheme can protect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAside {
    /// Taspen.
    CivilServant,
    /// Asabri.
    Soldier,
    /// Asabri.
    Police,
    /// At school or university.
    Student,
    /// Retired.
    Pensioner,
    /// Not working, or keeping house.
    NotWorking,
    /// Died.
    Dead,
    /// Moved away.
    Moved,
    /// Missing, left, or not a valid record.
    NotResident,
    /// Too young to register.
    TooYoung,
    /// Too old to register anew as BPU.
    TooOld,
}

impl SetAside {
    /// All reasons, in the order in which they are tested.
    pub const ALL: [Self; 11] = [
        Self::Dead,
        Self::Moved,
        Self::NotResident,
        Self::CivilServant,
        Self::Soldier,
        Self::Police,
        Self::Student,
        Self::Pensioner,
        Self::NotWorking,
        Self::TooYoung,
        Self::TooOld,
    ];

    /// Stable word for the store and for JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CivilServant => "civil_servant",
            Self::Soldier => "soldier",
            Self::Police => "police",
            Self::Student => "student",
            Self::Pensioner => "pensioner",
            Self::NotWorking => "not_working",
            Self::Dead => "dead",
            Self::Moved => "moved",
            Self::NotResident => "not_resident",
            Self::TooYoung => "too_young",
            Self::TooOld => "too_old",
        }
    }

    /// The reason behind [`SetAside::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        self.title_in(Language::Indonesian)
    }

    /// The same in a language.
    pub const fn title_in(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::CivilServant => ("ASN (Taspen)", "Civil servant (Taspen)"),
            Self::Soldier => ("TNI (Asabri)", "Army (Asabri)"),
            Self::Police => ("Polri (Asabri)", "Police (Asabri)"),
            Self::Student => ("Pelajar atau mahasiswa", "Pupil or student"),
            Self::Pensioner => ("Pensiunan", "Pensioner"),
            Self::NotWorking => ("Tidak bekerja", "Not working"),
            Self::Dead => ("Meninggal", "Dead"),
            Self::Moved => ("Pindah", "Moved away"),
            Self::NotResident => ("Hilang, pergi, atau tidak sah", "Lost, gone, or not valid"),
            Self::TooYoung => ("Di bawah umur pendaftaran", "Below the age of registration"),
            Self::TooOld => ("Melewati umur pendaftaran BPU", "Beyond the age of registration as BPU"),
        };
        language.pick(indonesian, english)
    }

    /// The reason behind OpenSID's `status_dasar`; `None` for 1, alive and resident.
    pub const fn from_opensid_status(code: i64) -> Option<Self> {
        match code {
            2 => Some(Self::Dead),
            3 => Some(Self::Moved),
            4 | 6 | 9 => Some(Self::NotResident),
            _ => None,
        }
    }
}

/// Decides whether a readable row is ours, as of the day of `rules`.
///
/// The age tests ask the stated birth date only: a NIK is a hint and never sets anybody aside.
pub fn file(entry: &RosterEntry, rules: &CoverageRulesOn) -> Disposition {
    if let Some(reason) = entry.population_status {
        return Disposition::SetAside(reason);
    }
    let by_occupation = match Occupation::from_words(entry.occupation.as_deref().unwrap_or_default()) {
        Occupation::CivilServant => Some(SetAside::CivilServant),
        Occupation::Soldier => Some(SetAside::Soldier),
        Occupation::Police => Some(SetAside::Police),
        Occupation::Student => Some(SetAside::Student),
        Occupation::Pensioner => Some(SetAside::Pensioner),
        // A role is work: a housewife who serves as Posyandu cadre is ours.
        Occupation::NotWorking if entry.role.is_none() => Some(SetAside::NotWorking),
        _ => None,
    };
    if let Some(reason) = by_occupation {
        return Disposition::SetAside(reason);
    }
    match entry.birth.map(|birth| age_on(birth, rules.day)) {
        Some(age) if age < rules.age_min => Disposition::SetAside(SetAside::TooYoung),
        Some(age) if age >= rules.age_end => Disposition::SetAside(SetAside::TooOld),
        _ => Disposition::Accepted,
    }
}

/// The narrower role of agency staff whose occupation tells it: teachers and health workers count apart.
pub fn staff_role(role: Role, occupation: Occupation) -> Role {
    match (role, occupation) {
        (Role::NonAsn, Occupation::Teacher) => Role::GuruNonAsn,
        (Role::NonAsn, Occupation::HealthWorker) => Role::NakesNonAsn,
        (role, _) => role,
    }
}

/// The closing account of an import: no row is lost.
///
/// rows read = accepted + merged + set aside + refused + skipped.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Rows below the heading.
    pub read: u64,
    /// Kept and counted.
    pub accepted: u64,
    /// Repeat another row of the file, or are already known.
    pub merged: u64,
    /// Not ours, per reason.
    pub set_aside: BTreeMap<String, u64>,
    /// To be mended by the sender, per reason.
    pub refused: BTreeMap<String, u64>,
    /// Blank rows and totals, per reason.
    pub skipped: BTreeMap<String, u64>,
    /// Cells that were repaired, per reason; these rows are among the accepted.
    pub repaired: BTreeMap<String, u64>,
    /// Cells worth a look, per reason; these rows are among the accepted.
    pub warnings: BTreeMap<String, u64>,
}

impl Account {
    /// Sum of the rows not ours.
    pub fn set_aside_rows(&self) -> u64 {
        self.set_aside.values().sum()
    }

    /// Sum of the rows to be mended.
    pub fn refused_rows(&self) -> u64 {
        self.refused.values().sum()
    }

    /// Sum of the rows without content.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// The account once some rows that it refused, by reason, were mended and came in with an account of their own.
    #[must_use]
    pub fn mended(&self, refused: &BTreeMap<String, u64>, by: &Self) -> Self {
        let mut whole = self.clone();
        for (reason, rows) in refused {
            if let Some(left) = whole.refused.get_mut(reason) {
                *left = left.saturating_sub(*rows);
            }
        }
        whole.refused.retain(|_, rows| *rows > 0);
        whole.accepted += by.accepted;
        whole.merged += by.merged;
        let parts = [
            (&mut whole.set_aside, &by.set_aside),
            (&mut whole.repaired, &by.repaired),
            (&mut whole.warnings, &by.warnings),
        ];
        for (whole, part) in parts {
            for (reason, rows) in part {
                *whole.entry(reason.clone()).or_default() += rows;
            }
        }
        whole
    }

    /// Whether every row read is accounted for.
    pub fn balances(&self) -> bool {
        let parts = self.accepted + self.merged + self.set_aside_rows() + self.refused_rows() + self.skipped_rows();
        self.read == parts
    }
}
