//! The body of law: the rules as written, the same in exact types, and the holidays; every question goes through it.

use std::sync::OnceLock;

use units::{Date, Month, Rupiah};

use crate::benefit::BenefitTerms;
use crate::bounds;
use crate::business::find_business;
use crate::catalogue::{Catalogue, FILES};
use crate::contribution::{
    BpuMonth, ConstructionMonth, Funding, MigrantMonth, PuEmployer, PuMonth, Terms, WageTerms, Work,
};
use crate::dated::{Ground, NotInForce};
use crate::due::{Due, Holidays, JointLeave, Penalty, due, due_of_project, late_penalty};
use crate::reasoned::Recorder;
use crate::refusal::Refused;
use crate::rules::LawError;
use crate::{Class, Programs, RiskClass};

/// All that the law says, as far as Payung models it.
///
/// ```
/// use law::{EmployerSize, Explain, Law, PuEmployer, PuRow, RiskClass};
/// use units::Rupiah;
/// let law = Law::built_in();
/// let month = law.pu("2024-06".parse().unwrap(), &PuEmployer::of_size(EmployerSize::Large)).unwrap();
/// let mut reasons = Explain::default();
/// let row = PuRow { wage: Rupiah::new(5_000_000), risk: RiskClass::new(1).unwrap() };
/// let owed = month.reckon(row, &mut reasons);
/// assert_eq!(owed.lines()[0].amount, Rupiah::new(12_000));
/// let sentence = "Iuran JKK = 0,24% x Rp5.000.000 = Rp12.000, PP 44/2015 Pasal 16 ayat (1)";
/// assert!(reasons.steps.iter().any(|step| step.text.indonesian == sentence));
/// ```
#[derive(Debug, Clone)]
pub struct Law {
    catalogue: OnceLock<Catalogue>,
    wages: OnceLock<WageTerms>,
    terms: OnceLock<Terms>,
    benefits: OnceLock<BenefitTerms>,
    holidays: OnceLock<Holidays>,
}

/// The files behind [`WageTerms`].
const OF_WAGES: [&str; 2] = ["contributions_pu.toml", "reliefs.toml"];
/// The files behind [`Terms`].
const OF_CONTRIBUTIONS: [&str; 7] = [
    "contributions_pu.toml",
    "contributions_bpu.toml",
    "contributions_construction.toml",
    "contributions_pmi.toml",
    "reliefs.toml",
    "risk_classes.toml",
    "village.toml",
];

/// What a question takes of the files built in: reading all of them would cost more than most answers.
fn built_in<T>(wanted: impl Fn(&str) -> bool, read: impl Fn(&Catalogue) -> Result<T, LawError>) -> T {
    let files: Vec<_> = FILES.into_iter().filter(|(name, _)| wanted(name)).collect();
    Catalogue::parse(&files).and_then(|catalogue| read(&catalogue)).expect("law/*.toml is checked by a test")
}

impl Law {
    /// The law built into the program; a file is read when a question first needs it.
    pub const fn built_in() -> Self {
        Self {
            catalogue: OnceLock::new(),
            wages: OnceLock::new(),
            terms: OnceLock::new(),
            benefits: OnceLock::new(),
            holidays: OnceLock::new(),
        }
    }

    /// The law from texts in the form of `law/*.toml`, each with its file name.
    ///
    /// # Errors
    /// [`LawError`] names the rule that is missing, out of order, or not readable.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, LawError> {
        Self::of_catalogue(Catalogue::parse(files)?)
    }

    pub(crate) fn of_catalogue(catalogue: Catalogue) -> Result<Self, LawError> {
        bounds::hold(&catalogue)?;
        Ok(Self {
            wages: WageTerms::of(&catalogue)?.into(),
            terms: Terms::of(&catalogue)?.into(),
            benefits: BenefitTerms::of(&catalogue)?.into(),
            catalogue: catalogue.into(),
            holidays: OnceLock::new(),
        })
    }

    /// The rules as they are written.
    pub fn catalogue(&self) -> &Catalogue {
        self.catalogue.get_or_init(|| built_in(|_| true, |catalogue| Ok(catalogue.clone())))
    }

    pub(crate) fn wage_terms(&self) -> &WageTerms {
        self.wages.get_or_init(|| built_in(|name| OF_WAGES.contains(&name), WageTerms::of))
    }

    pub(crate) fn terms(&self) -> &Terms {
        self.terms.get_or_init(|| built_in(|name| OF_CONTRIBUTIONS.contains(&name), Terms::of))
    }

    pub(crate) fn benefit_terms(&self) -> &BenefitTerms {
        self.benefits.get_or_init(|| BenefitTerms::of(self.catalogue()).expect("law/*.toml is checked by a test"))
    }

    /// The holidays that move due dates.
    pub fn holidays(&self) -> &Holidays {
        self.holidays.get_or_init(Holidays::built_in)
    }

    /// Wage earners of one employer in one month.
    ///
    /// # Errors
    /// A value not in force, or programs that cannot be.
    pub fn pu(&self, month: Month, employer: &PuEmployer) -> Result<PuMonth<'_>, Refused> {
        PuMonth::new(self.wage_terms(), month, employer)
    }

    /// The risk class of a kind of business, and the labour-intensive industry it falls under by its name.
    ///
    /// # Errors
    /// [`Refused`] where the list is not in force or holds no one such kind.
    pub fn business(&self, month: Month, name: &str) -> Result<(RiskClass, Option<String>), Refused> {
        find_business(self, month, name).map(|found| (found.class, found.industry))
    }

    /// Non-wage earners of one kind of work, paid by one source; the mandatory programs when none are named.
    ///
    /// # Errors
    /// A value not in force, or a program closed to them.
    pub fn bpu(
        &self,
        month: Month,
        programs: Option<Programs>,
        funding: Funding,
        work: Work,
    ) -> Result<BpuMonth<'_>, Refused> {
        BpuMonth::new(self.terms(), month, programs, funding, work)
    }

    /// Whether a relief of the month depends on the work of a non-wage earner.
    pub(crate) fn relief_asks_for_work(&self, month: Month) -> bool {
        let day = month.last_day();
        self.terms().relief_2026_transport.taken(day).is_ok() != self.terms().relief_2026_other.taken(day).is_ok()
    }

    /// The mandatory programs of a non-wage earner who employs others.
    ///
    /// # Errors
    /// [`NotInForce`] where they are not known.
    pub fn bpu_employer_programs(&self, month: Month) -> Result<(Programs, Ground<'_>), NotInForce> {
        let taken = self.terms().bpu_employer_programs.taken(month.last_day())?;
        Ok((taken.value.0, taken.ground))
    }

    /// Construction projects.
    ///
    /// # Errors
    /// A value not in force.
    pub fn construction(&self, month: Month) -> Result<ConstructionMonth<'_>, Refused> {
        ConstructionMonth::new(self.terms(), month)
    }

    /// Packages of migrant workers.
    ///
    /// # Errors
    /// A value not in force.
    pub fn migrant(&self, month: Month) -> Result<MigrantMonth<'_>, Refused> {
        MigrantMonth::new(self.terms(), month)
    }

    /// When the contribution of a month falls due.
    ///
    /// # Errors
    /// [`NotInForce`] where no due day is known.
    pub fn due(
        &self,
        class: Class,
        programs: Programs,
        month: Month,
        joint_leave: JointLeave,
    ) -> Result<Vec<Due>, NotInForce> {
        due(self.terms(), self.holidays(), class, programs, month, joint_leave)
    }

    /// By when a construction project is registered and its first contribution paid, after the work order.
    ///
    /// # Errors
    /// [`NotInForce`] where no deadline is known.
    pub fn due_of_project(&self, ordered: Date, joint_leave: JointLeave) -> Result<Due, NotInForce> {
        due_of_project(self.terms(), self.holidays(), ordered, joint_leave)
    }

    /// What an employer of wage earners owes for paying `owed` of `month` on `paid`, when it fell due on `due`.
    ///
    /// # Errors
    /// [`NotInForce`] where no rate is known.
    pub fn late_penalty<R: Recorder>(
        &self,
        month: Month,
        owed: Rupiah,
        due: Date,
        paid: Date,
        recorder: &mut R,
    ) -> Result<Penalty, NotInForce> {
        late_penalty(self.terms(), month, owed, due, paid, recorder)
    }
}
