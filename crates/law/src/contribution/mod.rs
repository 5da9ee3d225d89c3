//! What a contribution is made of: lines by program and payer, and the funds they end in.

mod answer;
mod bpu;
mod case;
mod columns;
mod construction;
mod migrant;
mod span;
mod terms;
mod village;
mod wage_earner;
#[cfg(target_arch = "x86_64")]
mod wide;
mod words;

pub use answer::{Answer, AnswerLine};
pub use bpu::BpuMonth;
pub use case::{Case, CaseText};
pub use columns::{PuColumn, PuColumns, Wages};
pub use construction::ConstructionMonth;
pub use migrant::{MigrantMonth, Package};
pub use span::{Arrears, MonthChange, WageChange};
pub(crate) use terms::{Terms, WageTerms};
pub use village::VillageOffice;
pub use wage_earner::{PuEmployer, PuMonth, PuRow};
pub(crate) use words::serialize_words;

use serde::Serialize;
use units::{Rate, Rounding, Rupiah, Sentence};

use crate::{Program, Programs};

/// The law gives no rounding for contributions; each line becomes whole rupiah once (`law/gaps.toml`).
pub(crate) const ROUNDING: Rounding = Rounding::HalfUp;

const LINES_MAX: usize = 8;

/// Who pays a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The employer of wage earners, or the contractor of a construction project.
    Employer,
    /// The wage earner.
    Worker,
    /// A non-wage earner or migrant worker.
    #[serde(rename = "self")]
    Own,
    /// The village budget: ADD or Dana Desa.
    Village,
    /// The regional budget, revenue shares included.
    Apbd,
    /// The state budget, as a payer for members.
    Apbn,
    /// A company paying for non-wage earners: a platform, a donor.
    Company,
    /// The central government as the law's own contributor to JKP.
    Government,
}

impl Payer {
    /// All payers, in the order of answers.
    pub const ALL: [Self; 8] = [
        Self::Employer,
        Self::Worker,
        Self::Own,
        Self::Village,
        Self::Apbd,
        Self::Apbn,
        Self::Company,
        Self::Government,
    ];

    /// The word in answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Worker => "worker",
            Self::Own => "self",
            Self::Village => "village",
            Self::Apbd => "apbd",
            Self::Apbn => "apbn",
            Self::Company => "company",
            Self::Government => "government",
        }
    }
}

/// What one payer owes for one program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// One program; JKK and JKM together where the law gives one price for both (migrant packages).
    pub programs: Programs,
    /// Who owes it.
    pub payer: Payer,
    /// What the rate applies to; none for a flat amount.
    pub basis: Option<Rupiah>,
    /// The rate after reliefs; none for a flat amount or when several rates apply to slices.
    pub rate: Option<Rate>,
    /// Whole rupiah.
    pub amount: Rupiah,
}

const NO_LINE: Line =
    Line { programs: Programs::from_bits(0), payer: Payer::Employer, basis: None, rate: None, amount: Rupiah::ZERO };

/// The contribution of one member for one month (or one project, or one package).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    lines: [Line; LINES_MAX],
    count: usize,
    /// Taken out of the JKK line into the JKP fund.
    from_jkk: Rupiah,
    /// Taken out of the JKM line into the JKP fund.
    from_jkm: Rupiah,
}

impl Contribution {
    pub(crate) const EMPTY: Self =
        Self { lines: [NO_LINE; LINES_MAX], count: 0, from_jkk: Rupiah::ZERO, from_jkm: Rupiah::ZERO };

    pub(crate) fn push(&mut self, line: Line) {
        self.lines[self.count] = line;
        self.count += 1;
    }

    /// What is owed, before money moves between funds.
    pub fn lines(&self) -> &[Line] {
        &self.lines[..self.count]
    }

    /// All lines together, the government's share included.
    pub fn total(&self) -> Rupiah {
        self.lines().iter().map(|line| line.amount).sum()
    }

    /// What one payer owes.
    pub fn paid_by(&self, payer: Payer) -> Rupiah {
        self.lines().iter().filter(|line| line.payer == payer).map(|line| line.amount).sum()
    }

    /// The funds the money ends in, after recomposition: each set of programs once, JKK first.
    pub fn by_fund(&self) -> impl Iterator<Item = (Programs, Rupiah)> + '_ {
        let is_first = |at: usize| !self.lines[..at].iter().any(|line| line.programs == self.lines[at].programs);
        (0..self.count).filter(move |at| is_first(*at)).map(|at| {
            let fund = self.lines[at].programs;
            let billed: Rupiah = self.lines().iter().filter(|line| line.programs == fund).map(|line| line.amount).sum();
            (fund, billed + self.moved_into(fund))
        })
    }

    /// What recomposition takes out of JKK and of JKM for the JKP fund.
    pub const fn recomposed(&self) -> (Rupiah, Rupiah) {
        (self.from_jkk, self.from_jkm)
    }

    /// What recomposition brings to a fund; negative where it takes.
    fn moved_into(&self, fund: Programs) -> Rupiah {
        let only = |program: Program| fund == Programs::from(program);
        if only(Program::Jkk) {
            Rupiah::ZERO - self.from_jkk
        } else if only(Program::Jkm) {
            Rupiah::ZERO - self.from_jkm
        } else if only(Program::Jkp) {
            self.from_jkk + self.from_jkm
        } else {
            Rupiah::ZERO
        }
    }
}

/// A risk class of work accidents, 1 (very low) to 5 (very high).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RiskClass(u8);

impl RiskClass {
    /// `None` outside 1 to 5.
    pub const fn new(class: i64) -> Option<Self> {
        match class {
            1..=5 => Some(Self(class as u8)),
            _ => None,
        }
    }

    /// A whole column; `None` where one lies outside 1 to 5.
    pub fn of_column(classes: &[i64]) -> Option<Vec<Self>> {
        let outside = classes.iter().fold(false, |outside, class| outside | !(1..=5).contains(class));
        (!outside).then(|| classes.iter().map(|class| Self(*class as u8)).collect())
    }

    /// 1 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize - 1
    }
}

/// The size of an employer, which decides the mandatory programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmployerSize {
    /// Usaha mikro.
    Micro,
    /// Usaha kecil.
    Small,
    /// Usaha menengah.
    Medium,
    /// Usaha besar.
    Large,
}

/// Whose money pays for a non-wage earner: it decides relief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Funding {
    /// The member.
    Own,
    /// A company.
    Company,
    /// The state budget.
    Apbn,
    /// The regional budget.
    Apbd,
    /// Alokasi Dana Desa.
    Add,
    /// Dana Desa.
    DanaDesa,
    /// Revenue shares, such as those of palm oil.
    Dbh,
}

impl Funding {
    /// Under which name it stands in a line.
    pub const fn payer(self) -> Payer {
        match self {
            Self::Own => Payer::Own,
            Self::Company => Payer::Company,
            Self::Apbn => Payer::Apbn,
            // Revenue shares pass through the regional budget.
            Self::Apbd | Self::Dbh => Payer::Apbd,
            Self::Add | Self::DanaDesa => Payer::Village,
        }
    }
}

/// The work of a non-wage earner, as far as reliefs ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Ojek, drivers, couriers, on a platform or not.
    Transport,
    /// Everything else.
    Other,
}

/// The condition of the relief of 2020, taken as met.
fn met_2020() -> Sentence {
    Sentence::in_both(
        "Dianggap memenuhi syarat keringanan PP 49/2020 (tidak menunggak sebelumnya).",
        "Taken to meet the condition of the relief of PP 49/2020 (no arrears before).",
    )
}
