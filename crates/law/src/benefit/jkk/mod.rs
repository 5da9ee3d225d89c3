//! JKK: what a work accident or an occupational disease gives. Here what all its benefits ask first:
//! the accident, the cover on its day, the papers, the wage that counts.

mod care;
mod death;
mod disability;
mod stmb;

pub(crate) use care::{Homecare, Medical, Rehabilitation, ReturnToWork, Transport};
pub(crate) use death::Death;
pub(crate) use disability::{Partial, Total};
pub(crate) use stmb::Incapacity;

use serde::Deserialize;
use units::{Date, Month, Rate, Rupiah, Sentence};

use super::case::{Amount, Count, Day};
use super::claim::{Claim, ClaimTerms, months_after};
use super::findings::{Deadline, Findings, PaidBy, times};
use super::membership::{ArrearsTerms, ClassWord, Cover, Membership};
use crate::catalogue::Catalogue;
use crate::contribution::{Funding, Work};
use crate::dated::{Dated, Ground};
use crate::reasoned::{Silent, WarningCode};
use crate::refusal::Refused;
use crate::rules::LawError;

/// The rules of JKK.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    condition: Dated<String>,
    suspected: Dated<String>,
    disease_after_work_years: Dated<i64>,
    arrears: ArrearsTerms,
    wage_base: Dated<String>,
    wage_underreported: Dated<String>,
    construction_wage_base: Dated<String>,
    paid_first: Dated<PaidFirst>,
    medical: Dated<String>,
    medical_room: Dated<String>,
    medical_outside: Dated<String>,
    homecare_max: Dated<Rupiah>,
    homecare_months: Dated<i64>,
    transport_land: Dated<Rupiah>,
    transport_sea: Dated<Rupiah>,
    transport_air: Dated<Rupiah>,
    transport_combined: Dated<String>,
    stmb: Dated<Vec<stmb::Stage>>,
    stmb_payer: Dated<String>,
    factor: Dated<i64>,
    partial_function: Dated<String>,
    table: Dated<Vec<disability::Row>>,
    multiple_max: Dated<Rate>,
    total: Dated<Rate>,
    total_periodic: Dated<Rupiah>,
    death: Dated<Rate>,
    pub(crate) death_floor: Dated<Rupiah>,
    death_periodic: Dated<Rupiah>,
    funeral: Dated<Rupiah>,
    rehab_surcharge: Dated<Rate>,
    dentures: Dated<Rupiah>,
    hearing_aid: Dated<Rupiah>,
    glasses: Dated<Rupiah>,
    return_to_work: Dated<String>,
    documents: Dated<Vec<String>>,
    heirs: Dated<Vec<String>>,
    claim: ClaimTerms,
    report_hours: Dated<i64>,
}

impl Terms {
    pub(crate) const fn arrears(&self) -> &ArrearsTerms {
        &self.arrears
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaidFirst {
    pu: String,
    bpu: String,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            condition: catalogue.dated("jkk.condition")?,
            suspected: catalogue.dated("jkk.suspected_case")?,
            disease_after_work_years: catalogue.dated("jkk.occupational_disease_after_work_years")?,
            arrears: ArrearsTerms {
                pu: catalogue.dated("jkk.arrears_months.pu")?,
                bpu: catalogue.dated("jkk.arrears_months.bpu")?,
                unregistered: catalogue.dated("jkk.unregistered")?,
            },
            wage_base: catalogue.dated("jkk.wage_base")?,
            wage_underreported: catalogue.dated("jkk.wage_underreported")?,
            construction_wage_base: catalogue.dated("jakon.benefit_wage_base")?,
            paid_first: catalogue.dated("jkk.paid_first")?,
            medical: catalogue.dated("jkk.medical")?,
            medical_room: catalogue.dated("jkk.medical_room")?,
            medical_outside: catalogue.dated("jkk.medical_outside")?,
            homecare_max: catalogue.dated("jkk.homecare.max")?,
            homecare_months: catalogue.dated("jkk.homecare.months")?,
            transport_land: catalogue.dated("jkk.transport.land")?,
            transport_sea: catalogue.dated("jkk.transport.sea")?,
            transport_air: catalogue.dated("jkk.transport.air")?,
            transport_combined: catalogue.dated("jkk.transport.combined")?,
            stmb: catalogue.dated("jkk.stmb")?,
            stmb_payer: catalogue.dated("jkk.stmb_payer")?,
            factor: catalogue.dated("jkk.disability.factor")?,
            partial_function: catalogue.dated("jkk.disability.partial_function")?,
            table: catalogue.dated("jkk.disability.table")?,
            multiple_max: catalogue.dated("jkk.disability.multiple_max")?,
            total: catalogue.dated("jkk.disability.total")?,
            total_periodic: catalogue.dated("jkk.disability.total_periodic")?,
            death: catalogue.dated("jkk.death")?,
            death_floor: catalogue.dated("jkk.death_floor")?,
            death_periodic: catalogue.dated("jkk.death_periodic")?,
            funeral: catalogue.dated("jkk.funeral")?,
            rehab_surcharge: catalogue.dated("jkk.rehab_surcharge")?,
            dentures: catalogue.dated("jkk.dentures")?,
            hearing_aid: catalogue.dated("jkk.hearing_aid")?,
            glasses: catalogue.dated("jkk.glasses")?,
            return_to_work: catalogue.dated("jkk.return_to_work")?,
            documents: catalogue.dated("jkk.documents")?,
            heirs: catalogue.dated("jkk.heirs")?,
            claim: ClaimTerms {
                expiry_years: catalogue.dated("jkk.claim_expiry_years")?,
                payment_days: catalogue.dated("jkk.payment_days")?,
                late_compensation: catalogue.dated("jkk.late_payment_compensation")?,
            },
            report_hours: catalogue.dated("jkk.report_hours")?,
        })
    }
}

/// `[accident]` of a case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accident {
    /// Of the accident, or of the diagnosis of the disease.
    day: Day,
    cause: Cause,
    /// Last day of work, for a disease found afterwards.
    employment_ended: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Cause {
    WorkAccident,
    OccupationalDisease,
    /// Reported, not concluded yet.
    Suspected,
    NotWork,
    Unknown,
}

/// Papers, in the order in which the rule names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Document {
    ParticipantCard,
    IdentityCard,
    DoctorLetter,
    TransportReceipts,
    TreatmentReceipts,
}

/// What every claim needs.
const PAPERS: [Document; 3] = [Document::ParticipantCard, Document::IdentityCard, Document::DoctorLetter];

/// Whether a member in arrears, or one whose case is only suspected, gets it at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Care,
    Cash,
}

/// What every case of JKK has.
#[derive(Debug, Clone, Copy)]
struct Common<'c> {
    accident: Accident,
    membership: Membership,
    documents: Option<&'c [Document]>,
    claim: Claim,
}

impl<'c> Common<'c> {
    const fn of(accident: Accident, membership: Membership, documents: Option<&'c [Document]>, claim: Claim) -> Self {
        Self { accident, membership, documents, claim }
    }

    const fn day(&self) -> Date {
        self.accident.day.0
    }

    /// Cause, cover, clocks and papers. Denied or asked, the reasons say so; the lines to come know who pays.
    fn open(&self, found: &mut Findings<'_>, sort: Sort, asked: &[Document]) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let day = self.day();
        self.claim.checked(day)?;
        self.cause(found, terms, sort)?;
        let covered_on = self.covered_on(found, terms)?;
        let cover = self.membership.cover(found, covered_on, "JKK", &terms.arrears)?;
        match cover {
            Cover::Full => {}
            Cover::ByEmployer => found.now_paid_by(PaidBy::Employer),
            Cover::AfterArrears if sort == Sort::Care => found.because(
                Sentence::in_both(
                    "Menunggak dalam batas: pelayanan kesehatan tetap diberikan",
                    "In arrears within the limit: medical care is given all the same",
                ),
                &[terms.arrears.bpu.taken(covered_on)?.ground],
            ),
            Cover::AfterArrears => self.membership.ask_arrears(found, covered_on, "JKK", &terms.arrears)?,
            Cover::Nothing => {
                let condition = terms.condition.taken(day)?;
                found.deny(
                    Sentence::in_both(
                        format!("Bukan peserta yang terlindungi pada {covered_on}: JKK hanya bagi peserta"),
                        format!("Not a covered member on {covered_on}: JKK is for members only"),
                    ),
                    &[condition.ground],
                );
            }
        }
        self.claim.expiry(found, day, "JKK", &terms.claim.expiry_years);
        if !found.is_denied() {
            self.report(found, terms)?;
            self.papers(found, terms, asked)?;
        }
        Ok(())
    }

    /// The payment clock, once all lines stand.
    fn close(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let claim = &found.terms().jkk.claim;
        self.claim.payment(found, self.day(), "jkk.late_compensation", claim)
    }

    fn cause(&self, found: &mut Findings<'_>, terms: &Terms, sort: Sort) -> Result<(), Refused> {
        let day = self.day();
        let condition = terms.condition.taken(day)?;
        let grounds = [condition.ground];
        match self.accident.cause {
            Cause::WorkAccident => found.because(
                Sentence::in_both(format!("Kecelakaan kerja pada {day}"), format!("A work accident on {day}")),
                &grounds,
            ),
            Cause::OccupationalDisease => found.because(
                Sentence::in_both(
                    format!("Penyakit akibat kerja didiagnosis pada {day}"),
                    format!("An occupational disease diagnosed on {day}"),
                ),
                &grounds,
            ),
            Cause::NotWork => found.deny(
                Sentence::in_both("Bukan akibat kerja: tidak dijamin JKK", "Not caused by work: not covered by JKK"),
                &grounds,
            ),
            Cause::Unknown => found.ask(
                Sentence::in_both(
                    "Hubungan dengan kerja belum jelas: diminta kronologi dan surat keterangan dokter; bila berselisih, penetapan Pengawas Ketenagakerjaan",
                    "The link with work is not clear: an account of it and a doctor's letter are asked; in a dispute the labour inspector decides",
                ),
                &grounds,
            ),
            Cause::Suspected => match (terms.suspected.taken(day), sort) {
                (Ok(rule), Sort::Care) => found.because(
                    Sentence::in_both(
                        "Dugaan kecelakaan kerja atau penyakit akibat kerja: dijamin selama menunggu kesimpulan",
                        "A suspected case: covered while the conclusion is awaited",
                    ),
                    &[rule.ground],
                ),
                (Ok(rule), Sort::Cash) => found.ask(
                    Sentence::in_both(
                        "Dugaan, belum disimpulkan: diminta kesimpulan dokter penasehat atau Pengawas Ketenagakerjaan sebelum uang dibayar",
                        "Suspected, not concluded: the conclusion is asked before cash is paid",
                    ),
                    &[rule.ground],
                ),
                (Err(_), _) => found.ask(
                    Sentence::in_both(
                        "Dugaan, belum disimpulkan: sebelum PP 49/2023 tidak ada aturannya; diminta kesimpulan dokter penasehat",
                        "Suspected, not concluded: no rule before PP 49/2023; the conclusion of the adviser doctor is asked",
                    ),
                    &grounds,
                ),
            },
        }
        Ok(())
    }

    /// The day whose cover counts: a disease found after work ended is covered by the work that ended.
    fn covered_on(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<Date, Refused> {
        let day = self.day();
        let Some(Day(ended)) = self.accident.employment_ended else { return Ok(day) };
        if ended >= day {
            return Ok(day);
        }
        if self.accident.cause != Cause::OccupationalDisease {
            return Err(Refused::impossible(
                format!(
                    "accident.employment_ended {ended} mendahului kejadian {day}; itu hanya mungkin untuk occupational_disease."
                ),
                format!(
                    "accident.employment_ended {ended} lies before {day}; that is possible for occupational_disease only."
                ),
            ));
        }
        let years = terms.disease_after_work_years.taken(day)?;
        let last = months_after(ended, years.value.saturating_mul(12));
        let grounds = [years.ground];
        if day <= last {
            found.because(
                Sentence::in_both(
                    format!("Didiagnosis dalam {} tahun sejak hubungan kerja berakhir {ended}", years.value),
                    format!("Diagnosed within {} years of the end of work on {ended}", years.value),
                ),
                &grounds,
            );
        } else {
            found.deny(
                Sentence::in_both(
                    format!("Didiagnosis {day}, lewat {} tahun sejak hubungan kerja berakhir ({last})", years.value),
                    format!("Diagnosed on {day}, more than {} years after the end of work ({last})", years.value),
                ),
                &grounds,
            );
        }
        Ok(ended)
    }

    fn report(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let hours = terms.report_hours.taken(self.day())?;
        let mut last = self.day();
        for _ in 0..hours.value.div_euclid(24) {
            last = last.tomorrow().unwrap_or(last);
        }
        let text = Sentence::in_both(
            format!("Laporan tahap I paling lama {} jam sejak kejadian atau diagnosis", hours.value),
            format!("First report within {} hours of the accident or diagnosis", hours.value),
        );
        let deadline = Deadline {
            id: "report",
            text,
            starts: Some(self.day()),
            date: Some(last),
            certainty: None,
            citations: Vec::new(),
        };
        found.deadline(deadline, &[hours.ground]);
        Ok(())
    }

    fn papers(&self, found: &mut Findings<'_>, terms: &Terms, asked: &[Document]) -> Result<(), Refused> {
        let rule = terms.documents.taken(self.day())?;
        let name = |document: Document| rule.value.get(document as usize).map_or("", String::as_str);
        let Some(given) = self.documents else {
            let all = asked.iter().map(|document| name(*document)).collect::<Vec<_>>().join(", ");
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Berkas tidak disebut: dianggap lengkap ({all})."),
                    "Documents are not given: taken as complete.".to_owned(),
                ),
            );
            return Ok(());
        };
        for document in asked.iter().filter(|document| !given.contains(document)) {
            let name = name(*document);
            found.ask(Sentence::in_both(format!("Diminta {name}"), format!("Asked: {name}")), &[rule.ground]);
        }
        Ok(())
    }
}

/// Says that an accident and its outcome lie on two sides of a change: the day of the accident decides.
fn say_change_between(found: &mut Findings<'_>, accident: Date, outcome: Date) {
    let change = found.terms().jkk.funeral.values().iter().map(|value| value.from);
    let crossed = change.into_iter().find(|from| accident < *from && *from <= outcome);
    if let Some(from) = crossed {
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                format!("Kejadian {accident} dan akibatnya {outcome} mengapit perubahan {from}; dipakai aturan pada hari kejadian, peralihannya belum dibaca."),
                format!("The accident of {accident} and its outcome of {outcome} lie on two sides of the change of {from}; the law of the accident is used, the transition was not read."),
            ),
        );
    }
}

/// `[wage]` of a case: what the cash benefits are reckoned on.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wage {
    /// Wage earners and construction: the last monthly wage as reported.
    reported: Option<Amount>,
    /// Wage earners: what it really was, where the employer reported less.
    actual: Option<Amount>,
    /// Non-wage earners: the income, which gives the basis.
    income: Option<Amount>,
    /// Non-wage earners: the basis itself.
    basis: Option<Amount>,
    /// Construction without a known wage: the minimum wage of a day.
    daily_minimum: Option<Amount>,
    /// The same: working days of a month.
    working_days: Option<Count>,
}

/// The wage that counts, and on what it rests.
#[derive(Debug)]
struct Basis<'l> {
    amount: Rupiah,
    /// Where it was more than the reported one.
    actual: Option<Rupiah>,
    grounds: Vec<Ground<'l>>,
    underreported: Option<Ground<'l>>,
}

impl Wage {
    fn basis<'l>(&self, found: &mut Findings<'l>, class: ClassWord, day: Date) -> Result<Basis<'l>, Refused> {
        let given: [(&str, bool, &[ClassWord]); 6] = [
            ("reported", self.reported.is_some(), &[ClassWord::Pu, ClassWord::Construction]),
            ("actual", self.actual.is_some(), &[ClassWord::Pu]),
            ("income", self.income.is_some(), &[ClassWord::Bpu]),
            ("basis", self.basis.is_some(), &[ClassWord::Bpu]),
            ("daily_minimum", self.daily_minimum.is_some(), &[ClassWord::Construction]),
            ("working_days", self.working_days.is_some(), &[ClassWord::Construction]),
        ];
        let asked = || {
            let asked = given.iter().filter(|(.., classes)| classes.contains(&class)).map(|(name, ..)| *name);
            asked.collect::<Vec<_>>().join(", ")
        };
        if let Some((name, ..)) = given.iter().find(|(_, is_given, classes)| *is_given && !classes.contains(&class)) {
            let text = Sentence::in_both(
                format!("wage.{name} tidak dipakai untuk golongan ini; yang dapat: {}.", asked()),
                format!("wage.{name} is not used for this class; allowed: {}.", asked()),
            );
            return Err(Refused::Impossible(text));
        }
        let terms = &found.law.benefit_terms().jkk;
        let mut grounds = vec![terms.wage_base.taken(day)?.ground];
        let mut actual = None;
        let amount = match (class, self.reported, self.income, self.basis, self.daily_minimum, self.working_days) {
            (ClassWord::Pu, Some(Amount(reported)), ..) => {
                if let Some(Amount(below)) = self.actual.filter(|actual| actual.0 < reported) {
                    let text = Sentence::in_both(
                        format!(
                            "wage.actual {below} di bawah wage.reported {reported}; isi hanya bila upah dilaporkan kurang."
                        ),
                        format!(
                            "wage.actual {below} is below wage.reported {reported}; give it only where less was reported."
                        ),
                    );
                    return Err(Refused::Impossible(text));
                }
                actual = self.actual.map(|actual| actual.0);
                reported
            }
            (ClassWord::Construction, Some(Amount(reported)), _, _, None, None) => reported,
            (ClassWord::Construction, None, _, _, Some(Amount(daily)), Some(Count(days))) => {
                let rule = terms.construction_wage_base.taken(day)?;
                grounds = vec![rule.ground];
                if !(1..=31).contains(&days) {
                    return Err(Refused::impossible(
                        format!("wage.working_days: terbaca \"{days}\"; yang dapat: 1 sampai 31."),
                        format!("wage.working_days: read \"{days}\"; allowed: 1 to 31."),
                    ));
                }
                let amount = times(daily, days)?;
                found.step(
                    Sentence::in_both(
                        format!("Upah tidak diketahui: upah minimum sehari {daily} x {days} hari kerja = {amount}"),
                        format!("Wage not known: minimum wage a day {daily} x {days} working days = {amount}"),
                    ),
                    &grounds,
                );
                amount
            }
            (ClassWord::Bpu, _, Some(Amount(income)), None, ..) => self.bracket(found, income, day, &mut grounds)?,
            (ClassWord::Bpu, _, None, Some(Amount(basis)), ..) => {
                let brackets = found.law.terms().bpu_brackets.taken(day)?;
                if !brackets.value.iter().any(|bracket| bracket.basis == basis) {
                    let allowed = brackets.value.iter().map(|bracket| bracket.basis.to_string());
                    let allowed = allowed.collect::<Vec<_>>().join(", ");
                    return Err(Refused::impossible(
                        format!("wage.basis: terbaca \"{basis}\"; yang dapat: {allowed}."),
                        format!("wage.basis: read \"{basis}\"; allowed: {allowed}."),
                    ));
                }
                grounds.push(brackets.ground);
                basis
            }
            _ => {
                let text = Sentence::in_both(
                    format!("wage: sebut salah satu dasar santunan untuk golongan ini: {}.", asked()),
                    format!("wage: name one basis for this class: {}.", asked()),
                );
                return Err(Refused::Impossible(text));
            }
        };
        if class == ClassWord::Construction {
            found.warn(
                WarningCode::NeedsReview,
                Sentence::in_both(
                    "Upah dasar santunan jasa konstruksi diatur Peraturan Menteri yang belum dibaca.",
                    "The wage base of construction claims stands in a ministerial regulation that was not read.",
                ),
            );
        }
        let underreported = match actual {
            Some(_) => Some(terms.wage_underreported.taken(day)?.ground),
            None => None,
        };
        Ok(Basis { amount, actual, grounds, underreported })
    }

    fn bracket<'l>(
        &self,
        found: &mut Findings<'l>,
        income: Rupiah,
        day: Date,
        grounds: &mut Vec<Ground<'l>>,
    ) -> Result<Rupiah, Refused> {
        let month = found.law.bpu(Month::containing(day), None, Funding::Own, Work::Other)?;
        let owed = month.reckon(Some(income), &mut Silent);
        let basis = owed
            .lines()
            .first()
            .and_then(|line| line.basis)
            .ok_or(Refused::missing("Dasar golongan BPU", "The basis of the bracket"))?;
        grounds.push(found.law.terms().bpu_brackets.taken(day)?.ground);
        found.step(
            Sentence::in_both(
                format!("Penghasilan {income}: dasar santunan {basis}"),
                format!("Income {income}: basis {basis}"),
            ),
            grounds,
        );
        Ok(basis)
    }
}

impl Basis<'_> {
    /// Pays what `formula` gives on the basis, and lets the employer pay what it would give more on the real wage.
    fn pay(
        &self,
        found: &mut Findings<'_>,
        id: &'static str,
        detail: Option<Sentence>,
        grounds: &[Ground<'_>],
        formula: &dyn Fn(Rupiah) -> Result<Rupiah, Refused>,
        says: &dyn Fn(Rupiah, Rupiah) -> Sentence,
    ) -> Result<(), Refused> {
        let amount = formula(self.amount)?;
        let mut all = grounds.to_vec();
        all.extend(&self.grounds);
        found.pay_one(id, detail, amount, says(self.amount, amount), &all);
        let (Some(actual), Some(ground)) = (self.actual, self.underreported) else { return Ok(()) };
        let missing = formula(actual)? - amount;
        if missing > Rupiah::ZERO {
            let payer = found.paid_by();
            found.now_paid_by(PaidBy::Employer);
            let text = Sentence::in_both(
                format!("Upah sebenarnya {actual}: pemberi kerja membayar kekurangan {id} = {missing}"),
                format!("The real wage is {actual}: the employer pays what is missing of {id} = {missing}"),
            );
            found.pay_one("jkk.shortfall", Some(Sentence::in_both(id, id)), missing, text, &[ground]);
            found.now_paid_by(payer);
        }
        Ok(())
    }
}
