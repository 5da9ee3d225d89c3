//! Whether a membership protects on the day of an event, and who pays when contributions are missing.

use serde::Deserialize;
use units::{Date, Sentence};

use super::case::Day;
use super::findings::Findings;
use crate::Class;
use crate::dated::{Dated, Taken};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::CoverageRulesOn;
use crate::standing::{Standing, Term, standing};

/// The class of a membership as cases write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClassWord {
    Pu,
    Bpu,
    #[serde(alias = "jakon")]
    Construction,
    Pmi,
}

impl ClassWord {
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::Pu => Class::Pu,
            Self::Bpu => Class::Bpu,
            Self::Construction => Class::Jakon,
            Self::Pmi => Class::Pmi,
        }
    }
}

/// `[membership]` of a case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Membership {
    pub(crate) class: ClassWord,
    /// Whether the employer registered the worker at all; wage earners only.
    registered: Option<bool>,
    /// First day of cover.
    pub(crate) starts: Option<Day>,
    /// Last day, when the end of work was reported.
    ends: Option<Day>,
    /// Last day paid for when the event happened.
    paid_until: Option<Day>,
    /// When the arrears were settled afterwards.
    arrears_paid_on: Option<Day>,
}

/// How many unpaid months a program forgives, by class.
#[derive(Debug, Clone)]
pub(crate) struct ArrearsTerms {
    pub(crate) pu: Dated<i64>,
    pub(crate) bpu: Dated<i64>,
    /// What an employer owes a worker it never registered.
    pub(crate) unregistered: Dated<String>,
}

/// What a membership gives on the day of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cover {
    /// The fund pays.
    Full,
    /// The fund pays; what waits for the arrears is said by the program.
    AfterArrears,
    /// The employer pays first and asks the fund once its arrears are settled.
    ByEmployer,
    /// Nothing.
    Nothing,
}

impl Membership {
    /// The cover on `day`; a reason is left for whatever it is, under the name of `program`.
    pub(crate) fn cover(
        &self,
        found: &mut Findings<'_>,
        day: Date,
        program: &str,
        arrears: &ArrearsTerms,
    ) -> Result<Cover, Refused> {
        if let (Some(starts), Some(ends)) = (self.starts, self.ends)
            && ends < starts
        {
            return Err(Refused::impossible(
                format!("Kepesertaan berakhir {ends}, sebelum mulai {starts}."),
                format!("The membership ends on {ends}, before it starts on {starts}."),
            ));
        }
        if let (Some(paid), Some(settled)) = (self.paid_until, self.arrears_paid_on)
            && settled < paid
        {
            let text = Sentence::in_both(
                format!("Tunggakan dilunasi {settled}, sebelum hari terakhir yang dibayar ({paid})."),
                format!("The arrears were settled on {settled}, before the last day paid for ({paid})."),
            );
            return Err(Refused::Impossible(text));
        }
        let class = self.class.class();
        if self.registered == Some(false) {
            return self.unregistered(found, day, program, arrears);
        }
        let forgiven = match class {
            Class::Pu | Class::Jakon => arrears.pu.taken(day)?,
            Class::Bpu | Class::Pmi => arrears.bpu.taken(day)?,
        };
        if self.starts.is_none() {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    "Awal kepesertaan tidak disebut: dianggap sebelum kejadian.",
                    "The start of the membership is not given: taken as before the event.",
                ),
            );
        }
        if self.paid_until.is_none() {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    "Iuran terakhir tidak disebut: dianggap tidak menunggak.",
                    "The last contribution is not given: taken as paid.",
                ),
            );
        }
        Ok(self.standing(found, day, program, class, forgiven))
    }

    fn unregistered(
        &self,
        found: &mut Findings<'_>,
        day: Date,
        program: &str,
        arrears: &ArrearsTerms,
    ) -> Result<Cover, Refused> {
        let dated = [self.starts, self.ends, self.paid_until, self.arrears_paid_on];
        if self.class != ClassWord::Pu || dated.iter().any(Option::is_some) {
            let text = Sentence::in_both(
                "membership.registered = false hanya untuk class = \"pu\", tanpa tanggal kepesertaan.",
                "membership.registered = false is for class = \"pu\" only, without days of membership.",
            );
            return Err(Refused::Impossible(text));
        }
        let rule = arrears.unregistered.taken(day)?;
        found.because(
            Sentence::in_both(
                format!("Pemberi kerja belum mendaftarkan pekerjanya: pemberi kerja wajib membayar hak {program}"),
                format!("The employer has not registered the worker: the employer must pay the {program} benefit"),
            ),
            &[rule.ground],
        );
        Ok(Cover::ByEmployer)
    }

    /// Asks for the proof without which the cash of a member in arrears waits.
    pub(crate) fn ask_arrears(
        &self,
        found: &mut Findings<'_>,
        day: Date,
        program: &str,
        arrears: &ArrearsTerms,
    ) -> Result<(), Refused> {
        let forgiven = arrears.bpu.taken(day)?;
        let months = forgiven.value;
        found.ask(
            Sentence::in_both(
                format!(
                    "Menunggak paling banyak {months} bulan pada {day}: diminta bukti pelunasan tunggakan iuran {program}"
                ),
                format!(
                    "At most {months} months in arrears on {day}: proof that the {program} arrears were settled is asked"
                ),
            ),
            &[forgiven.ground],
        );
        Ok(())
    }

    fn standing(
        &self,
        found: &mut Findings<'_>,
        day: Date,
        program: &str,
        class: Class,
        forgiven: Taken<'_, &i64>,
    ) -> Cover {
        let grounds = [forgiven.ground];
        if let Some(ends) = self.ends.filter(|ends| ends.0 < day) {
            found.because(
                Sentence::in_both(
                    format!("Tidak aktif: kepesertaan {} berakhir {ends}, sebelum kejadian {day}", class.code()),
                    format!("Not active: the {} membership ended on {ends}, before {day}", class.code()),
                ),
                &grounds,
            );
            return Cover::Nothing;
        }
        let months = i32::try_from(*forgiven.value).unwrap_or(i32::MAX / 2);
        let due_day = match class {
            Class::Bpu => found.law.terms().bpu_due_day.taken(day),
            Class::Pu | Class::Jakon | Class::Pmi => found.law.terms().pu_due_day.taken(day),
        };
        let due_day = due_day.map_or(15, |taken| i8::try_from(*taken.value).unwrap_or(15));
        let rules =
            CoverageRulesOn { day, grace_months_pu: months, grace_months_bpu: months, due_day, age_min: 0, age_end: 0 };
        let term =
            Term { starts: self.starts.map(|day| day.0), ends: None, paid_until: self.paid_until.map(|day| day.0) };
        match (standing(class, term, &rules), class) {
            (Standing::Paid, _) => {
                found.because(
                    Sentence::in_both(
                        format!("Kepesertaan {} aktif pada {day}", class.code()),
                        format!("The {} membership is active on {day}", class.code()),
                    ),
                    &[],
                );
                Cover::Full
            }
            (Standing::NotYet { from }, _) => {
                found.because(
                    Sentence::in_both(
                        format!("Tidak aktif: kepesertaan baru mulai {from}, sesudah kejadian {day}"),
                        format!("Not active: the membership begins on {from}, after {day}"),
                    ),
                    &grounds,
                );
                Cover::Nothing
            }
            (Standing::Grace { until }, Class::Bpu) => match self.arrears_paid_on {
                Some(paid) => {
                    found.because(
                        Sentence::in_both(
                            format!("Menunggak paling banyak {months} bulan pada {day} (masih dilindungi sampai {until}); tunggakan dilunasi {paid}"),
                            format!("At most {months} months in arrears on {day} (covered until {until}); the arrears were settled on {paid}"),
                        ),
                        &grounds,
                    );
                    Cover::Full
                }
                None => Cover::AfterArrears,
            },
            (Standing::Grace { .. }, _) => {
                found.because(
                    Sentence::in_both(
                        format!(
                            "Pemberi kerja menunggak paling banyak {months} bulan: BPJS Ketenagakerjaan tetap membayar"
                        ),
                        format!("The employer is at most {months} months in arrears: BPJS Ketenagakerjaan still pays"),
                    ),
                    &grounds,
                );
                Cover::Full
            }
            (Standing::Lapsed { since }, Class::Pu) => {
                found.because(
                    Sentence::in_both(
                        format!("Pemberi kerja menunggak lebih dari {months} bulan (sejak {since}): pemberi kerja membayar dahulu manfaat {program}, dan dapat meminta penggantian setelah tunggakan dan denda lunas"),
                        format!("The employer is more than {months} months in arrears (since {since}): it pays the {program} benefit first and is reimbursed once arrears and penalties are settled"),
                    ),
                    &grounds,
                );
                Cover::ByEmployer
            }
            (Standing::Lapsed { since }, _) => {
                found.because(
                    Sentence::in_both(
                        format!("Tidak berhak atas manfaat {program}: perlindungan berakhir sejak {since} karena iuran tidak dibayar"),
                        format!("No right to {program}: cover ended on {since} because contributions were not paid"),
                    ),
                    &grounds,
                );
                Cover::Nothing
            }
        }
    }
}
