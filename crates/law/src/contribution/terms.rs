//! The rules of contributions in exact types, taken from the catalogue once.

use serde::Deserialize;
use units::{Rate, Rounding, Rupiah, Sentence};

use super::EmployerSize;
use crate::catalogue::Catalogue;
use crate::dated::{Dated, Ground, Taken};
use crate::reasoned::{in_english, in_words};
use crate::refusal::Refused;
use crate::rules::LawError;
use crate::{Program, Programs};

/// One income bracket of Lampiran II.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bracket {
    pub(crate) income_min: Rupiah,
    /// None for the highest.
    pub(crate) income_max: Option<Rupiah>,
    pub(crate) basis: Rupiah,
    /// The amount printed in the annex; `payung law check` holds it against rate x basis.
    pub(crate) jkk: Rupiah,
    pub(crate) jht: Rupiah,
}

/// One slice of a contract value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tier {
    pub(crate) over: Rupiah,
    /// None for the highest.
    pub(crate) to: Option<Rupiah>,
    pub(crate) jkk: Rate,
    pub(crate) jkm: Rate,
}

/// The contribution at the upper end of a slice, as derived from the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reached {
    pub(crate) at: Rupiah,
    pub(crate) amount: Rupiah,
}

/// A kind of business and its risk class.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Business {
    pub(crate) class: i64,
    pub(crate) name: String,
    pub(crate) sector: String,
    /// The labour-intensive industry it falls under by its name.
    pub(crate) industry: Option<String>,
}

/// A labour-intensive industry of the relief of 2025.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Industry {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// A list of programs as the files write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(crate) struct ProgramList(pub(crate) Programs);

impl TryFrom<Vec<String>> for ProgramList {
    type Error = crate::UnknownCode;
    fn try_from(codes: Vec<String>) -> Result<Self, Self::Error> {
        codes.iter().map(|code| code.parse::<Program>()).collect::<Result<Programs, _>>().map(Self)
    }
}

/// Every value the formulas of the other contributions and of due dates take.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) business: Dated<Vec<Business>>,
    pub(crate) bpu_jkk: Dated<Rate>,
    pub(crate) bpu_jkm: Dated<Rupiah>,
    pub(crate) bpu_jht: Dated<Rate>,
    pub(crate) bpu_brackets: Dated<Vec<Bracket>>,
    pub(crate) bpu_programs: Dated<ProgramList>,
    pub(crate) bpu_employer_programs: Dated<ProgramList>,
    pub(crate) bpu_minimum_two: Dated<Rupiah>,
    pub(crate) bpu_minimum_three: Dated<Rupiah>,
    pub(crate) tiers: Dated<Vec<Tier>>,
    pub(crate) tiers_jkk: Dated<Vec<Reached>>,
    pub(crate) tiers_jkm: Dated<Vec<Reached>>,
    pub(crate) construction_jkk: Dated<Rate>,
    pub(crate) construction_jkm: Dated<Rate>,
    pub(crate) migrant_before: Dated<Rupiah>,
    pub(crate) migrant_6: Dated<Rupiah>,
    pub(crate) migrant_12: Dated<Rupiah>,
    pub(crate) migrant_24: Dated<Rupiah>,
    pub(crate) migrant_extra_month: Dated<Rupiah>,
    pub(crate) migrant_whole_24: Dated<Rupiah>,
    pub(crate) migrant_jht: Dated<[Rupiah; 2]>,
    pub(crate) construction_registration: Dated<i64>,
    pub(crate) village_head: Dated<Rupiah>,
    pub(crate) village_secretary: Dated<Rupiah>,
    pub(crate) village_official: Dated<Rupiah>,
    pub(crate) relief_2020: Dated<Rate>,
    pub(crate) relief_2020_bpu_jkm: Dated<Rupiah>,
    pub(crate) relief_2026_transport: Dated<Rate>,
    pub(crate) relief_2026_other: Dated<Rate>,
    pub(crate) relief_2026_exclusion: Dated<String>,
    pub(crate) relief_2026_min_total: Dated<Rupiah>,
    pub(crate) pu_due_day: Dated<i64>,
    pub(crate) relief_2020_due_day: Dated<i64>,
    pub(crate) bpu_due_day: Dated<i64>,
    pub(crate) bpu_jht_due_day: Dated<i64>,
    pub(crate) pu_late_penalty: Dated<Rate>,
    pub(crate) relief_2020_late_penalty: Dated<Rate>,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            business: catalogue.dated("risk.business")?,
            bpu_jkk: catalogue.dated("bpu.jkk.rate")?,
            bpu_jkm: catalogue.dated("bpu.jkm.amount")?,
            bpu_jht: catalogue.dated("bpu.jht.rate")?,
            bpu_brackets: catalogue.dated("bpu.brackets")?,
            bpu_programs: catalogue.dated("bpu.mandatory_programs")?,
            bpu_employer_programs: catalogue.dated("bpu.employer_programs")?,
            bpu_minimum_two: catalogue.dated("bpu.minimum_two_programs")?,
            bpu_minimum_three: catalogue.dated("bpu.minimum_three_programs")?,
            tiers: catalogue.dated("jakon.tiers")?,
            tiers_jkk: catalogue.dated("jakon.cumulative.jkk")?,
            tiers_jkm: catalogue.dated("jakon.cumulative.jkm")?,
            construction_jkk: catalogue.dated("jakon.wage_known.jkk")?,
            construction_jkm: catalogue.dated("jakon.wage_known.jkm")?,
            migrant_before: catalogue.dated("pmi.before.amount")?,
            migrant_6: catalogue.dated("pmi.package.6")?,
            migrant_12: catalogue.dated("pmi.package.12")?,
            migrant_24: catalogue.dated("pmi.package.24")?,
            migrant_extra_month: catalogue.dated("pmi.extension_month")?,
            migrant_whole_24: catalogue.dated("pmi.total_24")?,
            migrant_jht: catalogue.dated("pmi.jht.range")?,
            construction_registration: catalogue.dated("jakon.registration_deadline")?,
            village_head: catalogue.dated("village.fixed_income.head")?,
            village_secretary: catalogue.dated("village.fixed_income.secretary")?,
            village_official: catalogue.dated("village.fixed_income.official")?,
            relief_2020: catalogue.dated("relief.2020.jkk_jkm")?,
            relief_2020_bpu_jkm: catalogue.dated("relief.2020.bpu_jkm")?,
            relief_2026_transport: catalogue.dated("relief.2026.bpu.transport")?,
            relief_2026_other: catalogue.dated("relief.2026.bpu.other")?,
            relief_2026_exclusion: catalogue.dated("relief.2026.bpu.exclusion")?,
            relief_2026_min_total: catalogue.dated("relief.2026.bpu.min_total")?,
            pu_due_day: catalogue.dated("pu.due_day")?,
            relief_2020_due_day: catalogue.dated("relief.2020.due_day")?,
            bpu_due_day: catalogue.dated("bpu.due_day")?,
            bpu_jht_due_day: catalogue.dated("bpu.jht.due_day")?,
            pu_late_penalty: catalogue.dated("pu.late_penalty")?,
            relief_2020_late_penalty: catalogue.dated("relief.2020.late_penalty")?,
        })
    }
}

/// Every value the formulas of wage earners take.
#[derive(Debug, Clone)]
pub(crate) struct WageTerms {
    pub(crate) pu_jkk: [Dated<Rate>; 5],
    pub(crate) pu_jkm: Dated<Rate>,
    pub(crate) pu_jht_employer: Dated<Rate>,
    pub(crate) pu_jht_worker: Dated<Rate>,
    pub(crate) pu_jp_employer: Dated<Rate>,
    pub(crate) pu_jp_worker: Dated<Rate>,
    pub(crate) pu_jp_ceiling: Dated<Rupiah>,
    pub(crate) jkp_total: Dated<Rate>,
    pub(crate) jkp_government: Dated<Rate>,
    pub(crate) jkp_from_jkk: Dated<Rate>,
    pub(crate) jkp_from_jkm: Dated<Rate>,
    pub(crate) jkp_ceiling: Dated<Rupiah>,
    pub(crate) jkp_needs_medium_large: Dated<ProgramList>,
    pub(crate) jkp_needs_micro_small: Dated<ProgramList>,
    pub(crate) scale_micro: Dated<ProgramList>,
    pub(crate) scale_small: Dated<ProgramList>,
    pub(crate) scale_medium_large: Dated<ProgramList>,
    pub(crate) relief_2020: Dated<Rate>,
    pub(crate) relief_2020_jp: Dated<Rate>,
    pub(crate) relief_2025: Dated<Rate>,
    pub(crate) relief_2025_workers: Dated<i64>,
    pub(crate) relief_2025_industries: Dated<Vec<Industry>>,
    pub(crate) relief_2025_condition: Dated<String>,
}

impl WageTerms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            pu_jkk: [
                catalogue.dated("pu.jkk.rate.class1")?,
                catalogue.dated("pu.jkk.rate.class2")?,
                catalogue.dated("pu.jkk.rate.class3")?,
                catalogue.dated("pu.jkk.rate.class4")?,
                catalogue.dated("pu.jkk.rate.class5")?,
            ],
            pu_jkm: catalogue.dated("pu.jkm.rate")?,
            pu_jht_employer: catalogue.dated("pu.jht.rate.employer")?,
            pu_jht_worker: catalogue.dated("pu.jht.rate.worker")?,
            pu_jp_employer: catalogue.dated("pu.jp.rate.employer")?,
            pu_jp_worker: catalogue.dated("pu.jp.rate.worker")?,
            pu_jp_ceiling: catalogue.dated("pu.jp.wage_ceiling")?,
            jkp_total: catalogue.dated("pu.jkp.rate.total")?,
            jkp_government: catalogue.dated("pu.jkp.rate.government")?,
            jkp_from_jkk: catalogue.dated("pu.jkp.rate.recomposed_from_jkk")?,
            jkp_from_jkm: catalogue.dated("pu.jkp.rate.recomposed_from_jkm")?,
            jkp_ceiling: catalogue.dated("pu.jkp.wage_ceiling")?,
            jkp_needs_medium_large: catalogue.dated("pu.jkp.needs.medium_large")?,
            jkp_needs_micro_small: catalogue.dated("pu.jkp.needs.micro_small")?,
            scale_micro: catalogue.dated("pu.scale.micro")?,
            scale_small: catalogue.dated("pu.scale.small")?,
            scale_medium_large: catalogue.dated("pu.scale.medium_large")?,
            relief_2020: catalogue.dated("relief.2020.jkk_jkm")?,
            relief_2020_jp: catalogue.dated("relief.2020.jp_deferral")?,
            relief_2025: catalogue.dated("relief.2025.padat_karya.jkk")?,
            relief_2025_workers: catalogue.dated("relief.2025.padat_karya.min_workers")?,
            relief_2025_industries: catalogue.dated("relief.2025.padat_karya.sectors")?,
            relief_2025_condition: catalogue.dated("relief.2025.padat_karya.condition")?,
        })
    }

    pub(crate) const fn scale(&self, size: EmployerSize) -> &Dated<ProgramList> {
        match size {
            EmployerSize::Micro => &self.scale_micro,
            EmployerSize::Small => &self.scale_small,
            EmployerSize::Medium | EmployerSize::Large => &self.scale_medium_large,
        }
    }

    pub(crate) const fn jkp_needs(&self, size: EmployerSize) -> &Dated<ProgramList> {
        match size {
            EmployerSize::Micro | EmployerSize::Small => &self.jkp_needs_micro_small,
            EmployerSize::Medium | EmployerSize::Large => &self.jkp_needs_medium_large,
        }
    }
}

/// A rate in force, and what a relief made of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priced<'l> {
    /// What is reckoned with.
    pub(crate) rate: Rate,
    pub(crate) ground: Ground<'l>,
    pub(crate) relief: Option<Relieved<'l>>,
}

/// The relief behind a lowered rate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Relieved<'l> {
    /// The rate without it.
    pub(crate) full: Rate,
    pub(crate) relief: Taken<'l, Rate>,
}

impl<'l> Priced<'l> {
    pub(crate) fn full(taken: Taken<'l, &'l Rate>) -> Self {
        Self { rate: *taken.value, ground: taken.ground, relief: None }
    }

    pub(crate) fn with(taken: Taken<'l, &'l Rate>, relief: Option<Taken<'l, Rate>>) -> Result<Self, Refused> {
        let Some(relief) = relief else { return Ok(Self::full(taken)) };
        let rate = lowered(*taken.value, relief.value)?;
        Ok(Self { rate, ground: taken.ground, relief: Some(Relieved { full: *taken.value, relief }) })
    }

    /// One line as a sentence: rate x basis; `whose` share in both languages.
    pub(crate) fn sentence(
        &self,
        program: Program,
        (indonesian, english): (&str, &str),
        basis: Rupiah,
        amount: Rupiah,
    ) -> Sentence {
        let full = self.relief.map(|relieved| format!(" (tarif penuh {})", in_words(relieved.full)));
        let in_full = self.relief.map(|relieved| format!(" (full rate {})", relieved.full));
        let (full, in_full) = (full.unwrap_or_default(), in_full.unwrap_or_default());
        let (code, rate) = (program.code(), self.rate);
        let said = (in_english(basis), in_english(amount));
        Sentence::in_both(
            format!("Iuran {code}{indonesian} = {}{full} x {basis} = {amount}", in_words(rate)),
            format!("{code} contribution{english} = {rate}{in_full} x {} = {}", said.0, said.1),
        )
    }

    /// The article of the rate, and of the relief where there is one.
    pub(crate) fn grounds(&self) -> (Ground<'l>, Option<Ground<'l>>) {
        (self.ground, self.relief.map(|relieved| relieved.relief.ground))
    }
}

const ONE: i64 = 1_000_000_000;

/// `rate` x (1 - `reduction`), exactly or not at all.
pub(crate) fn lowered(rate: Rate, reduction: Rate) -> Result<Rate, Refused> {
    let product = i128::from(billionths(rate)) * i128::from(ONE - billionths(reduction));
    let inexact = || {
        Refused::impossible(
            format!("Tarif {rate} dengan keringanan {reduction} tidak dapat ditulis tepat."),
            format!("The rate {rate} with the relief {reduction} cannot be written exactly."),
        )
    };
    if product % i128::from(ONE) != 0 {
        return Err(inexact());
    }
    let left = i64::try_from(product / i128::from(ONE)).map_err(|_| inexact())?;
    rate_of(left).ok_or_else(inexact)
}

/// What a reduction leaves of a whole: 1 - `reduction`.
pub(crate) fn left_by(reduction: Rate) -> Result<Rate, Refused> {
    let whole = rate_of(ONE).expect("a hundred percent is a rate");
    lowered(whole, reduction)
}

fn billionths(rate: Rate) -> i64 {
    (Rupiah::new(ONE) * rate).round(Rounding::Down).get()
}

fn rate_of(billionths: i64) -> Option<Rate> {
    format!("{}.{:09}", billionths.checked_div(ONE)?, billionths.checked_rem(ONE)?).parse().ok()
}
