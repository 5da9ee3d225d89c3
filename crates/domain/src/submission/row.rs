//! A batch and its rows: who asks, for whom, why they belong, for which months, with whose money.

use std::fmt;
use std::str::FromStr;

use law::{Class, CoverageRulesOn, Funding, Programs, Role, standing};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use units::{Date, Id, Month, RegionCode, Rupiah};

use super::moves::{Part, Route, State};
use super::payer_code;
use crate::people::{Member, Occupation, Person};
use crate::roster::{RosterEntry, RosterRow};

/// Contribution months from the first to the last, both included.
///
/// ```
/// use domain::submission::Months;
/// let half: Months = "2025-07..2025-12".parse().unwrap();
/// assert_eq!((half.count(), half.to_string().as_str()), (6, "2025-07..2025-12"));
/// assert!("2025-12..2025-07".parse::<Months>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Months {
    /// The first.
    pub first: Month,
    /// The last.
    pub last: Month,
}

/// A text that is no span of months.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" bukan rentang bulan; tulis seperti 2025-07..2025-12")]
pub struct MonthsError {
    /// What was read.
    pub read: String,
}

impl Months {
    /// How many.
    pub const fn count(self) -> i32 {
        self.last.months_since(self.first) + 1
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Month> {
        (0..self.count()).map(move |months| self.first.plus(months))
    }

    /// The months in both.
    pub fn shared(self, other: Self) -> Option<Self> {
        let shared = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
        (shared.first <= shared.last).then_some(shared)
    }
}

impl fmt::Display for Months {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

impl FromStr for Months {
    type Err = MonthsError;

    fn from_str(text: &str) -> Result<Self, MonthsError> {
        let wrong = || MonthsError { read: text.to_owned() };
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let month = |text: &str| text.trim().parse::<Month>().map_err(|_| wrong());
        let months = Self { first: month(first)?, last: month(last)? };
        if months.first > months.last { Err(wrong()) } else { Ok(months) }
    }
}

impl Serialize for Months {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Months {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Names that one office asks protection for, with the offices that will look at them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Batch {
    /// Internal identity.
    pub id: Id<Batch>,
    /// The office that drafted it, by the name on its letterhead.
    pub office: String,
    /// The district that looks first, for a village.
    pub verifier: Option<String>,
    /// The agency that compiles.
    pub compiler: Option<String>,
    /// The branch office that answers.
    pub branch: String,
    /// Where its people are.
    pub region: RegionCode,
    /// The decree or minutes behind the whole batch.
    pub decree: Option<String>,
}

impl Batch {
    /// Which desks it passes.
    pub const fn route(&self) -> Route {
        Route { verifier: self.verifier.is_some(), compiler: self.compiler.is_some() }
    }

    /// What an office is to it. A sender that would look at its own batch stays the sender.
    pub fn part_of(&self, office: &str) -> Part {
        let is = |named: &Option<String>| named.as_deref() == Some(office);
        if self.office == office {
            Part::Sender
        } else if is(&self.verifier) {
            Part::Verifier
        } else if is(&self.compiler) {
            Part::Compiler
        } else if self.branch == office {
            Part::Branch
        } else {
            Part::Stranger
        }
    }

    /// The office behind a part.
    pub fn office_of(&self, part: Part) -> Option<&str> {
        match part {
            Part::Sender => Some(&self.office),
            Part::Verifier => self.verifier.as_deref(),
            Part::Compiler => self.compiler.as_deref(),
            Part::Branch => Some(&self.branch),
            Part::Stranger => None,
        }
    }
}

/// One person asked for, as the offices see the row now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchRow {
    /// Internal identity.
    pub id: Id<BatchRow>,
    /// Which batch.
    pub batch: Id<Batch>,
    /// Its number in the batch, from 1.
    pub line: u32,
    /// The row of a roster that it came from.
    #[serde(skip)]
    pub source: Id<RosterRow>,
    /// Who it is, once matched.
    pub person: Option<Id<Person>>,
    /// Where the person counts.
    pub region: RegionCode,
    /// Class asked for.
    pub class: Class,
    /// Programs asked for.
    #[serde(serialize_with = "as_words")]
    pub programs: Programs,
    /// Income or wage that the contribution is reckoned on, where known.
    pub basis: Option<Rupiah>,
    /// Role by which the person belongs, where one is held.
    pub role: Option<Role>,
    /// With whose money.
    #[serde(serialize_with = "as_payer")]
    pub payer: Funding,
    /// Which months.
    pub months: Months,
    /// Estimate for the first month.
    pub monthly: Rupiah,
    /// Estimate for all months.
    pub total: Rupiah,
    /// What was last said of it.
    pub kept: State,
    /// What offices see.
    pub state: State,
    /// Day of the last move, or of drafting.
    pub since: Date,
}

fn as_payer<S: Serializer>(payer: &Funding, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(payer_code(*payer))
}

fn as_words<S: Serializer>(programs: &Programs, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(programs)
}

/// A number of a batch and a row in it, as files and letters write it: `12-3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// Which batch.
    pub batch: i64,
    /// Which row of it.
    pub line: u32,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.batch, self.line)
    }
}

impl FromStr for Line {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (batch, line) = text.trim().split_once('-').ok_or(())?;
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !number(batch) || !number(line) {
            return Err(());
        }
        Ok(Self { batch: batch.parse().map_err(|_| ())?, line: line.parse().map_err(|_| ())? })
    }
}

/// Why a person belongs in a batch: one of three axes, by a written precedence, with its paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Belongs {
    /// Holds a village or public role.
    Role {
        /// Which.
        role: Role,
        /// Decree of the role, or of the batch.
        paper: Option<String>,
    },
    /// Was named a vulnerable worker.
    Welfare {
        /// Decree or minutes of a village deliberation.
        paper: String,
    },
    /// By occupation alone.
    Occupation {
        /// Which.
        occupation: Occupation,
        /// Decree of the batch.
        paper: Option<String>,
    },
}

impl Belongs {
    /// The paper behind it.
    pub fn paper(&self) -> Option<&str> {
        match self {
            Self::Role { paper, .. } | Self::Occupation { paper, .. } => paper.as_deref(),
            Self::Welfare { paper } => Some(paper),
        }
    }

    /// As office people say it.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Role { role, .. } => role.code(),
            Self::Welfare { .. } => "pekerja rentan",
            Self::Occupation { occupation, .. } => occupation.title(),
        }
    }
}

/// Why the person of this row belongs: a role that is held before a welfare status, before an occupation.
pub fn belongs(entry: &RosterEntry, batch_decree: Option<&str>, day: Date) -> Belongs {
    let paper = entry.decree().or(batch_decree).map(str::to_owned);
    if let Some(role) = entry.role_on(day) {
        return Belongs::Role { role, paper };
    }
    match &entry.welfare {
        Some(welfare) => Belongs::Welfare { paper: welfare.basis.to_string() },
        None => {
            let occupation = Occupation::from_words(entry.occupation.as_deref().unwrap_or_default());
            Belongs::Occupation { occupation, paper: batch_decree.map(str::to_owned) }
        }
    }
}

/// Whether money of this kind exists where the person lives: a kelurahan has neither ADD nor Dana Desa.
pub fn payer_suits(payer: Funding, place: RegionCode) -> bool {
    match payer {
        Funding::Add | Funding::DanaDesa => place.kind() != units::RegionKind::Kelurahan,
        Funding::Own | Funding::Company | Funding::Apbn | Funding::Apbd | Funding::Dbh => true,
    }
}

/// What the latest list of participants says of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Appearance {
    /// A membership of the class asked for protects in all programs asked for.
    pub appears: bool,
    /// Some membership protects in a program asked for, of whatever class: an overlap to be shown.
    pub already: Option<Class>,
}

/// Looks for a row among the memberships of its person in a list of `rules.day`.
///
/// A list of a day before the first month can show an older membership only, and proves nothing.
pub fn appears(
    class: Class,
    programs: Programs,
    months: Months,
    held: &[Member],
    rules: &CoverageRulesOn,
) -> Appearance {
    let active = || held.iter().filter(|member| standing(member.class, member.term, rules).is_active());
    let of_class = active().filter(|member| member.class == class);
    let together = of_class.fold(Programs::default(), |all, member| all.union(member.programs));
    let already = active().find(|member| programs.iter().any(|program| member.programs.contains(program)));
    Appearance {
        appears: rules.day >= months.first.first_day() && together.contains_all(programs),
        already: already.map(|member| member.class),
    }
}
