//! Contributions of non-wage earners (bukan penerima upah): income brackets, flat JKM, reliefs by sector and payer.

use units::{Month, Rate, Rupiah, Sentence};

use super::terms::{Bracket, Priced, Terms, left_by};
use super::{Contribution, Funding, Line, ROUNDING, Work, met_2020};
use crate::dated::{Ground, Taken};
use crate::reasoned::{Recorder, Silent, WarningCode, in_english, in_words};
use crate::refusal::Refused;
use crate::{Program, Programs};

/// The law of one month for non-wage earners of one kind of work and one payer.
#[derive(Debug, Clone)]
pub struct BpuMonth<'l> {
    programs: Programs,
    funding: Funding,
    brackets: Taken<'l, &'l [Bracket]>,
    jkk: Priced<'l>,
    jkm: Rupiah,
    jkm_full: Taken<'l, Rupiah>,
    jht: Priced<'l>,
    relief: Relief<'l>,
    /// Whether it is the relief of 2020, which asks for no arrears.
    of_2020: bool,
}

/// What becomes of a relief whose month and work fit.
#[derive(Debug, Clone, Copy)]
enum Relief<'l> {
    NoneInForce,
    Given(Taken<'l, Rate>),
    /// The payer is excluded by the article.
    Excluded(Ground<'l>),
    /// The text says nothing of this payer.
    Silent(Ground<'l>),
}

impl<'l> BpuMonth<'l> {
    pub(crate) fn new(
        terms: &'l Terms,
        month: Month,
        programs: Option<Programs>,
        funding: Funding,
        work: Work,
    ) -> Result<Self, Refused> {
        let day = month.last_day();
        let programs = match programs {
            Some(asked) => asked,
            None => terms.bpu_programs.taken(day)?.value.0,
        };
        if let Some(closed) = [Program::Jp, Program::Jkp].into_iter().find(|closed| programs.contains(*closed)) {
            let code = closed.code();
            return Err(Refused::impossible(
                format!("{code} tidak terbuka bagi BPU; pilih dari jkk, jkm, jht."),
                format!("{code} is not open to BPU; choose from jkk, jkm, jht."),
            ));
        }
        if programs.is_empty() {
            return Err(Refused::impossible(
                "Tidak ada program; pilih dari jkk, jkm, jht.",
                "No program; choose from jkk, jkm, jht.",
            ));
        }
        let relief = relief(terms, month, funding, work)?;
        let of_2020 = terms.relief_2020.taken(day).is_ok();
        let given = match relief {
            Relief::Given(given) => Some(given),
            Relief::NoneInForce | Relief::Excluded(_) | Relief::Silent(_) => None,
        };
        let brackets = terms.bpu_brackets.taken(day)?;
        let jkm = terms.bpu_jkm.taken(day)?;
        let jkm_left = match given {
            Some(given) => (*jkm.value * left_by(given.value)?).round(ROUNDING),
            None => *jkm.value,
        };
        Ok(Self {
            programs,
            funding,
            brackets: Taken { value: brackets.value, ground: brackets.ground },
            jkk: Priced::with(terms.bpu_jkk.taken(day)?, given)?,
            jkm: jkm_left,
            jkm_full: Taken { value: *jkm.value, ground: jkm.ground },
            jht: Priced::full(terms.bpu_jht.taken(day)?),
            relief,
            of_2020,
        })
    }

    /// The programs reckoned.
    pub const fn programs(&self) -> Programs {
        self.programs
    }

    /// Whether a relief lowers JKK and JKM.
    pub const fn has_relief(&self) -> bool {
        matches!(self.relief, Relief::Given(_))
    }

    /// The contribution of one member with this income a month; the lowest bracket when it is not known.
    ///
    /// # Panics
    /// On a negative income: the door refuses it.
    pub fn reckon<R: Recorder>(&self, income: Option<Rupiah>, recorder: &mut R) -> Contribution {
        let bracket = self.bracket(income, recorder);
        self.say_relief(recorder);
        let mut owed = Contribution::EMPTY;
        let payer = self.funding.payer();
        let percent = |owed: &mut Contribution, program: Program, price: &Priced<'l>, recorder: &mut R| {
            let amount = (bracket.basis * price.rate).round(ROUNDING);
            let line =
                Line { programs: program.into(), payer, basis: Some(bracket.basis), rate: Some(price.rate), amount };
            owed.push(line);
            recorder.step(|| price.sentence(program, ("", ""), bracket.basis, amount), &[price.ground]);
            match price.grounds() {
                (rate, None) => recorder.line(&[rate, self.brackets.ground]),
                (rate, Some(relief)) => recorder.line(&[rate, self.brackets.ground, relief]),
            }
        };
        if self.programs.contains(Program::Jkk) {
            percent(&mut owed, Program::Jkk, &self.jkk, recorder);
        }
        if self.programs.contains(Program::Jkm) {
            let amount = self.jkm;
            owed.push(Line { programs: Program::Jkm.into(), payer, basis: None, rate: None, amount });
            let full = self.jkm_full;
            match self.relief {
                Relief::Given(relief) => {
                    recorder.step(
                        || {
                            let (whole, said) = (in_english(full.value), in_english(amount));
                            Sentence::in_both(
                                format!("Iuran JKM = {} dikurangi {} = {amount}", full.value, in_words(relief.value)),
                                format!("JKM contribution = {whole} lowered by {} = {said}", relief.value),
                            )
                        },
                        &[full.ground, relief.ground],
                    );
                    recorder.line(&[full.ground, relief.ground]);
                }
                Relief::NoneInForce | Relief::Excluded(_) | Relief::Silent(_) => {
                    let text = || {
                        Sentence::in_both(
                            format!("Iuran JKM = {amount} sebulan"),
                            format!("JKM contribution = {} a month", in_english(amount)),
                        )
                    };
                    recorder.step(text, &[full.ground]);
                    recorder.line(&[full.ground]);
                }
            }
        }
        if self.programs.contains(Program::Jht) {
            percent(&mut owed, Program::Jht, &self.jht, recorder);
        }
        owed
    }

    /// The same for many, without reasons.
    pub fn reckon_all(&self, incomes: &[Rupiah], owed: &mut Vec<Contribution>) {
        owed.extend(incomes.iter().map(|income| self.reckon(Some(*income), &mut Silent)));
    }

    /// Incomes between two brackets of the annex fall to the lower one (`law/gaps.toml`).
    fn bracket<R: Recorder>(&self, income: Option<Rupiah>, recorder: &mut R) -> Bracket {
        let brackets = self.brackets.value;
        let Some(income) = income else {
            recorder.warn(WarningCode::Assumed, || {
                Sentence::in_both(
                    "Penghasilan tidak disebut: dipakai golongan terendah.",
                    "No income was given: the lowest bracket is used.",
                )
            });
            return brackets[0];
        };
        assert!(income >= Rupiah::ZERO, "an income is not negative");
        let above = brackets.partition_point(|bracket| bracket.income_min <= income);
        let bracket = brackets[above.saturating_sub(1)];
        recorder.step(
            || {
                let Bracket { income_min: min, income_max: max, basis, .. } = bracket;
                let upper = max.map_or("ke atas".to_owned(), |max| format!("sampai {max}"));
                let to = max.map_or("and above".to_owned(), |max| format!("to {}", in_english(max)));
                let said = (in_english(income), in_english(min), in_english(basis));
                Sentence::in_both(
                    format!("Penghasilan {income} masuk golongan {min} {upper}; dasar = {basis}"),
                    format!("An income of {} falls in the bracket {} {to}; basis = {}", said.0, said.1, said.2),
                )
            },
            &[self.brackets.ground],
        );
        bracket
    }

    fn say_relief<R: Recorder>(&self, recorder: &mut R) {
        if !Programs::BASE.iter().any(|base| self.programs.contains(base)) {
            return;
        }
        match self.relief {
            Relief::NoneInForce => {}
            Relief::Given(relief) => {
                let text = || {
                    Sentence::in_both(
                        format!("Keringanan iuran JKK dan JKM: dikurangi {}", in_words(relief.value)),
                        format!("Relief of JKK and JKM contributions: lowered by {}", relief.value),
                    )
                };
                recorder.step(text, &[relief.ground]);
                if self.of_2020 {
                    recorder.warn(WarningCode::Assumed, met_2020);
                }
            }
            Relief::Excluded(ground) => {
                let text = || {
                    Sentence::in_both(
                        "Tanpa keringanan: iuran yang dibayar APBN atau APBD tidak mendapatnya",
                        "No relief: contributions paid from APBN or APBD do not get it",
                    )
                };
                recorder.step(text, &[ground]);
            }
            Relief::Silent(ground) => {
                let (source, english) = match self.funding {
                    Funding::Add => ("ADD", "ADD"),
                    Funding::DanaDesa => ("Dana Desa", "Dana Desa"),
                    Funding::Dbh => ("dana bagi hasil", "revenue shares (DBH)"),
                    Funding::Own | Funding::Company | Funding::Apbn | Funding::Apbd => ("sumber ini", "this source"),
                };
                let text = || {
                    Sentence::in_both(
                        format!("Tanpa keringanan: {source} tidak disebut; dihitung penuh"),
                        format!("No relief: {english} is not named; reckoned in full"),
                    )
                };
                recorder.step(text, &[ground]);
                recorder.warn(WarningCode::NeedsReview, || {
                    let cited = ground.citation;
                    Sentence::in_both(
                        format!("{cited} tidak menyebut {source}; dihitung penuh sampai ada kepastian."),
                        format!("{cited} does not name {english}; reckoned in full until that is settled."),
                    )
                });
            }
        }
    }
}

/// The relief of the month for this work, and what the payer makes of it.
fn relief<'l>(terms: &'l Terms, month: Month, funding: Funding, work: Work) -> Result<Relief<'l>, Refused> {
    let day = month.last_day();
    if let Ok(relief) = terms.relief_2020.taken(day) {
        return Ok(Relief::Given(Taken { value: *relief.value, ground: relief.ground }));
    }
    let of_work = match work {
        Work::Transport => &terms.relief_2026_transport,
        Work::Other => &terms.relief_2026_other,
    };
    let Ok(relief) = of_work.taken(day) else { return Ok(Relief::NoneInForce) };
    let exclusion = terms.relief_2026_exclusion.taken(day)?.ground;
    Ok(match funding {
        Funding::Own | Funding::Company => Relief::Given(Taken { value: *relief.value, ground: relief.ground }),
        Funding::Apbn | Funding::Apbd => Relief::Excluded(exclusion),
        Funding::Add | Funding::DanaDesa | Funding::Dbh => Relief::Silent(exclusion),
    })
}
