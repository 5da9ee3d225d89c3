//! What protecting a row would cost a month, by the dated law; the payer decides relief.

use law::{Answer, CaseText, Class, Funding, JointLeave, Law, Programs, Refused, Role};
use units::{Month, Rupiah};

use super::payer_code;
use super::row::Months;
use crate::people::Occupation;

/// What an estimate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Basis {
    /// Wage earner or not.
    pub class: Class,
    /// Which programs.
    pub programs: u8,
    /// Income of a non-wage earner, wage of a wage earner; the lowest that the law names when not known.
    pub amount: Option<Rupiah>,
    /// A driver's contribution has reliefs of its own.
    pub transport: bool,
    /// A village head or official has a fixed income.
    pub role: Option<Role>,
    /// Risk class of a wage earner's employer.
    pub risk: Option<i64>,
}

/// Whole rupiah of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimate {
    /// In the first month.
    pub monthly: Rupiah,
    /// In all months together.
    pub total: Rupiah,
}

/// Whether reliefs for drivers and couriers may apply.
pub fn work_of(occupation: Occupation) -> bool {
    occupation == Occupation::Driver
}

/// The contribution of one month with its reasons.
///
/// # Errors
/// What the law has no value for, or what the facts leave open.
pub fn explain(law: &Law, basis: &Basis, payer: Funding, month: Month) -> Result<Answer, Refused> {
    let codes: Vec<&str> = Programs::from_bits(basis.programs).iter().map(law::Program::code).collect();
    let mut case = CaseText {
        class: match basis.class {
            Class::Pu => "pu",
            Class::Bpu => "bpu",
            Class::Jakon => "construction",
            Class::Pmi => "pmi",
        }
        .to_owned(),
        month: month.to_string(),
        ..CaseText::default()
    };
    let amount = basis.amount.map(Rupiah::get);
    match basis.class {
        Class::Bpu => {
            case.programs = Some(codes.join(","));
            case.income = amount;
            case.payer = Some(payer_code(payer).to_owned());
            case.work = Some(if basis.transport { "transport" } else { "other" }.to_owned());
        }
        Class::Pu => {
            case.programs = Some(codes.join(","));
            case.wage = amount;
            case.risk = basis.risk;
            let office = match basis.role {
                Some(Role::KepalaDesa) => Some("head"),
                Some(Role::PerangkatDesa) => Some("official"),
                _ => None,
            };
            case.village_office = office.map(str::to_owned);
        }
        Class::Jakon | Class::Pmi => {
            return Err(Refused::impossible(
                "Usulan hanya untuk golongan pu atau bpu; proyek dan pekerja migran didaftarkan sendiri-sendiri.",
                "A submission is for the classes pu and bpu; projects and migrant workers register on their own.",
            ));
        }
    }
    case.read()?.answer(law, JointLeave::default())
}

/// The contribution of the first month, and of all months, each by the law of its month.
///
/// # Errors
/// As [`explain`].
pub fn estimate(law: &Law, basis: &Basis, payer: Funding, months: Months) -> Result<Estimate, Refused> {
    let mut sum = Estimate::default();
    for month in months.iter() {
        let owed = explain(law, basis, payer, month)?.total;
        if month == months.first {
            sum.monthly = owed;
        }
        sum.total = sum.total + owed;
    }
    Ok(sum)
}
