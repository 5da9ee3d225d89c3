//! JKP: what a worker receives who lost the job: cash by month, job information and training.

use serde::Deserialize;
use units::{Date, Month, Rate, Rupiah, Sentence, age_on};

use super::Benefit;
use super::case::{Amount, Count, Day, InMonth};
use super::claim::{Claim, months_after};
use super::findings::{Deadline, Findings, PaidBy, ROUNDING, rate_words};
use crate::catalogue::Catalogue;
use crate::contribution::EmployerSize;
use crate::dated::{Dated, Taken};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::LawError;
use crate::{Program, Programs};

/// The rules of JKP.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    first_claims: Dated<bool>,
    cash: Dated<Vec<Stage>>,
    wage_ceiling: Dated<Rupiah>,
    vesting_months: Dated<i64>,
    window_months: Dated<i64>,
    consecutive_months: Dated<i64>,
    age_end: Dated<i64>,
    member: Dated<String>,
    health_insurance: Dated<String>,
    excluded: Dated<Vec<String>>,
    contract: Dated<String>,
    proof: Dated<Vec<String>>,
    willing: Dated<String>,
    claims_max: Dated<i64>,
    between_claims_months: Dated<i64>,
    claim_expiry_months: Dated<i64>,
    right_ends: Dated<Vec<String>>,
    arrears_months: Dated<i64>,
    bankrupt_arrears_months: Dated<i64>,
    unregistered: Dated<String>,
    job_information: Dated<Vec<String>>,
    training_max: Dated<Rupiah>,
    payment_days: Dated<i64>,
    search: Dated<String>,
    employer_report_days: Dated<i64>,
}

/// So many months at a rate of the capped wage.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stage {
    months: i64,
    rate: Rate,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            first_claims: catalogue.dated("jkp.first_claims")?,
            cash: catalogue.dated("jkp.cash")?,
            wage_ceiling: catalogue.dated("jkp.wage_ceiling")?,
            vesting_months: catalogue.dated("jkp.vesting.months")?,
            window_months: catalogue.dated("jkp.vesting.window_months")?,
            consecutive_months: catalogue.dated("jkp.vesting.consecutive_months")?,
            age_end: catalogue.dated("jkp.age_end")?,
            member: catalogue.dated("jkp.member")?,
            health_insurance: catalogue.dated("jkp.health_insurance")?,
            excluded: catalogue.dated("jkp.excluded")?,
            contract: catalogue.dated("jkp.contract")?,
            proof: catalogue.dated("jkp.proof")?,
            willing: catalogue.dated("jkp.willing")?,
            claims_max: catalogue.dated("jkp.claims_max")?,
            between_claims_months: catalogue.dated("jkp.between_claims_months")?,
            claim_expiry_months: catalogue.dated("jkp.claim_expiry_months")?,
            right_ends: catalogue.dated("jkp.right_ends")?,
            arrears_months: catalogue.dated("jkp.arrears_months")?,
            bankrupt_arrears_months: catalogue.dated("jkp.bankrupt_arrears_months")?,
            unregistered: catalogue.dated("jkp.unregistered")?,
            job_information: catalogue.dated("jkp.job_information")?,
            training_max: catalogue.dated("jkp.training_max")?,
            payment_days: catalogue.dated("jkp.payment_days")?,
            search: catalogue.dated("jkp.search")?,
            employer_report_days: catalogue.dated("jkp.employer_report_days")?,
        })
    }
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Dismissal,
    /// A fixed-term contract ended by the employer before its term.
    ContractCutShort,
    ContractEnded,
    Resignation,
    TotalDisability,
    Retirement,
    Death,
}

/// A paper that proves the termination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Proof {
    Report,
    Agreement,
    CourtDecision,
    /// Nothing yet.
    None,
}

/// A program, as cases write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ProgramWord {
    Jkk,
    Jkm,
    Jht,
    Jp,
    Jkp,
}

/// The size of the employer, which decides the programs asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SizeWord {
    Micro,
    Small,
    Medium,
    Large,
}

/// How the cash is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payment {
    /// A month of benefit each month.
    Monthly,
    /// By an employer who had not registered the worker.
    AtOnce,
}

/// `[[paid]]`: months for which the JKP contribution was paid, both included.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paid {
    from: InMonth,
    /// One month where it is not given.
    until: Option<InMonth>,
}

/// `jkp.job_loss`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JobLoss {
    reason: Reason,
    terminated_on: Day,
    wage: Amount,
    born: Option<Day>,
    registered_on: Option<Day>,
    /// Not an Indonesian citizen.
    #[serde(default)]
    foreign: bool,
    /// The employer registered the worker.
    registered: Option<bool>,
    health_insurance: Option<bool>,
    /// Programs the worker was in besides JKP.
    programs: Option<Vec<ProgramWord>>,
    size: Option<SizeWord>,
    willing_to_work: Option<bool>,
    proof: Option<Proof>,
    paid: Vec<Paid>,
    /// Days on which earlier JKP benefits began.
    #[serde(default)]
    earlier_benefits: Vec<Day>,
    arrears_months: Option<Count>,
    /// By a court, or closed down.
    #[serde(default)]
    bankrupt: bool,
    micro_employer: Option<bool>,
    new_job_on: Option<Day>,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for JobLoss {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkp;
        let ended = self.terminated_on.0;
        self.claim.checked(ended)?;
        // The law in force when the claim meets the conditions decides (Permenaker 2/2025 Pasal II).
        let claimed = self.claim.complete_on.or(self.claim.claimed_on).map_or(ended, |day| day.0);
        terms.first_claims.taken(claimed)?;
        self.reason(found, terms)?;
        self.member(found, terms)?;
        if self.registered == Some(false) {
            return self.unregistered(found, terms, claimed);
        }
        self.programs(found)?;
        self.contributions(found, terms, claimed)?;
        self.earlier(found, terms, claimed)?;
        self.in_time(found, terms, claimed)?;
        if found.is_denied() {
            return Ok(());
        }
        self.proof(found, terms, claimed)?;
        self.pays(found, terms)?;
        self.cash(found, terms, claimed, Payment::Monthly)?;
        found.now_paid_by(PaidBy::Fund);
        self.services(found, terms, claimed)
    }
}

impl JobLoss {
    fn reason(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let ended = self.terminated_on.0;
        let (excluded, contract) = (terms.excluded.taken(ended)?, terms.contract.taken(ended)?);
        let none_for = |indonesian: &str, english: &str| {
            Sentence::in_both(
                format!("Tidak ada manfaat JKP bagi yang berhenti karena {indonesian}"),
                format!("No JKP for those whose work ended by {english}"),
            )
        };
        match self.reason {
            Reason::Dismissal => found.because(
                Sentence::in_both(
                    format!("PHK {ended}, bukan alasan yang dikecualikan"),
                    format!("Terminated on {ended}, not by an excluded reason"),
                ),
                &[excluded.ground],
            ),
            Reason::ContractCutShort => found.because(
                Sentence::in_both(
                    format!("PKWT diputus pengusaha {ended}, sebelum jangka waktunya berakhir"),
                    format!("The fixed-term contract was ended by the employer on {ended}, before its term"),
                ),
                &[contract.ground],
            ),
            Reason::ContractEnded => found
                .deny(none_for("jangka waktu PKWT berakhir", "the end of a fixed-term contract"), &[contract.ground]),
            Reason::Resignation => found.deny(none_for("mengundurkan diri", "resignation"), &[excluded.ground]),
            Reason::TotalDisability => {
                found.deny(none_for("cacat total tetap", "total permanent disability"), &[excluded.ground])
            }
            Reason::Retirement => found.deny(none_for("pensiun", "retirement"), &[excluded.ground]),
            Reason::Death => found.deny(none_for("meninggal dunia", "death"), &[excluded.ground]),
        }
        let willing = terms.willing.taken(ended)?;
        match self.willing_to_work {
            Some(true) => {
                found.because(Sentence::in_both("Bersedia bekerja kembali", "Willing to work again"), &[willing.ground])
            }
            Some(false) => found.deny(
                Sentence::in_both("Tidak bersedia bekerja kembali", "Not willing to work again"),
                &[willing.ground],
            ),
            None => assumed(
                found,
                "Dianggap bersedia bekerja kembali (willing_to_work).",
                "Taken as willing to work again (willing_to_work).",
            ),
        }
        Ok(())
    }

    fn member(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let ended = self.terminated_on.0;
        let member = terms.member.taken(ended)?;
        if self.foreign {
            found.deny(
                Sentence::in_both(
                    format!("Peserta JKP adalah {}", member.value),
                    "Members of JKP are Indonesian citizens employed by a business",
                ),
                &[member.ground],
            );
        }
        match (self.born, self.registered_on) {
            (Some(Day(born)), Some(Day(registered))) => {
                let end = terms.age_end.taken(registered.max(first_day(&terms.age_end)))?;
                let age = age_on(born, registered);
                let (indonesian, english) = (
                    format!("Berusia {age} tahun saat mendaftar {registered}"),
                    format!("Aged {age} at registration on {registered}"),
                );
                if i64::from(age) < *end.value {
                    found.because(Sentence::in_both(indonesian, english), &[end.ground]);
                } else {
                    let text = Sentence::in_both(
                        format!("{indonesian}: harus belum {} tahun", end.value),
                        format!("{english}: has to be below {}", end.value),
                    );
                    found.deny(text, &[end.ground]);
                }
            }
            _ => assumed(
                found,
                "Dianggap mendaftar sebelum batas usia (born, registered_on).",
                "Taken as registered before the age limit (born, registered_on).",
            ),
        }
        let health = terms.health_insurance.taken(ended)?;
        match self.health_insurance {
            Some(true) => {}
            Some(false) => found.deny(
                Sentence::in_both(
                    format!("Bukan {}", health.value),
                    "Not registered with the national health insurance",
                ),
                &[health.ground],
            ),
            None => assumed(
                found,
                "Dianggap terdaftar pada JKN (health_insurance).",
                "Taken as registered with the national health insurance (health_insurance).",
            ),
        }
        Ok(())
    }

    /// Wage earners of larger employers have to be in four programs, those of smaller ones in three.
    fn programs(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let Some(programs) = &self.programs else {
            assumed(
                found,
                "Dianggap terdaftar dalam program yang disyaratkan JKP (programs, size).",
                "Taken as registered in the programs JKP asks for (programs, size).",
            );
            return Ok(());
        };
        let size = match self.size {
            Some(SizeWord::Micro) => EmployerSize::Micro,
            Some(SizeWord::Small) => EmployerSize::Small,
            Some(SizeWord::Medium) => EmployerSize::Medium,
            Some(SizeWord::Large) | None => EmployerSize::Large,
        };
        let of = |word: &ProgramWord| match word {
            ProgramWord::Jkk => Program::Jkk,
            ProgramWord::Jkm => Program::Jkm,
            ProgramWord::Jht => Program::Jht,
            ProgramWord::Jp => Program::Jp,
            ProgramWord::Jkp => Program::Jkp,
        };
        let given: Programs = programs.iter().map(of).collect();
        let needs = found.law.wage_terms().jkp_needs(size).taken(self.terminated_on.0)?;
        let asked = needs.value.0;
        if given.contains_all(asked) {
            let text = Sentence::in_both(format!("Peserta program {asked}"), format!("A member of {asked}"));
            found.because(text, &[needs.ground]);
        } else {
            let text = Sentence::in_both(
                format!("JKP mensyaratkan program {asked}; yang disebut {given}"),
                format!("JKP asks for the programs {asked}; given are {given}"),
            );
            found.deny(text, &[needs.ground]);
        }
        Ok(())
    }

    /// Not registered: the employer owes the cash at once, and the training.
    fn unregistered(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date) -> Result<(), Refused> {
        let rule = terms.unregistered.taken(self.terminated_on.0)?;
        if found.is_denied() {
            return Ok(());
        }
        if self.micro_employer == Some(true) {
            found.deny(
                Sentence::in_both(
                    "Tidak didaftarkan dalam JKP, dan usaha mikro tidak wajib menggantinya",
                    "Not registered, and micro employers need not make up for it",
                ),
                &[rule.ground],
            );
            return Ok(());
        }
        found.because(
            Sentence::in_both(
                format!("Tidak didaftarkan: {}", rule.value),
                "Not registered: the employer pays the cash at once and the training",
            ),
            &[rule.ground],
        );
        found.now_paid_by(PaidBy::Employer);
        self.cash(found, terms, claimed, Payment::AtOnce)?;
        found.now_paid_by(PaidBy::Fund);
        Ok(())
    }

    fn contributions(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date) -> Result<(), Refused> {
        let paid = self.months()?;
        let of_end = Month::containing(self.terminated_on.0);
        let (months, window) = (terms.vesting_months.taken(claimed)?, terms.window_months.taken(claimed)?);
        let from = of_end.plus(-i32::try_from(*window.value).unwrap_or(i32::MAX / 2));
        let within: Vec<Month> = paid.iter().copied().filter(|month| (from..of_end).contains(month)).collect();
        let count = i64::try_from(within.len()).expect("at most a window of months");
        let text = Sentence::in_both(
            format!(
                "Masa iur {count} bulan dalam {} bulan sebelum {of_end}, paling sedikit {}",
                window.value, months.value
            ),
            format!("{count} months paid in the {} months before {of_end}, at least {}", window.value, months.value),
        );
        if count >= *months.value {
            found.because(text, &[months.ground]);
        } else {
            found.deny(text, &[months.ground]);
        }
        let run = terms.consecutive_months.taken(claimed)?;
        if *run.value == 0 {
            return Ok(());
        }
        let (longest, last) = runs(&within);
        let direct = last.is_some_and(|(length, end)| length >= *run.value && end == of_end.plus(-1));
        let text = Sentence::in_both(
            format!("Iuran {longest} bulan berturut-turut, paling singkat {}", run.value),
            format!("{longest} months in a row, at least {}", run.value),
        );
        match (longest >= *run.value, direct) {
            (false, _) => found.deny(text, &[run.ground]),
            (true, true) => found.because(text, &[run.ground]),
            (true, false) => {
                found.because(text, &[run.ground]);
                found.warn(
                    WarningCode::NeedsReview,
                    Sentence::in_both(
                        "Bulan berturut-turut itu tidak langsung mendahului PHK; PP 37/2021 tidak menyebut bahwa harus demikian.",
                        "Those months in a row do not directly precede the termination; PP 37/2021 does not say they must.",
                    ),
                );
            }
        }
        Ok(())
    }

    /// At most three benefits in a working life, each after five years of contributions.
    fn earlier(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date) -> Result<(), Refused> {
        if self.earlier_benefits.iter().any(|day| day.0 >= self.terminated_on.0) {
            let text = Sentence::in_both(
                "earlier_benefits: manfaat sebelumnya harus sebelum PHK ini.",
                "earlier_benefits: an earlier benefit must lie before this termination.",
            );
            return Err(Refused::Impossible(text));
        }
        let most = terms.claims_max.taken(claimed)?;
        let number = i64::try_from(self.earlier_benefits.len()).expect("a few") + 1;
        if number > *most.value {
            found.deny(
                Sentence::in_both(
                    format!(
                        "Manfaat JKP paling banyak {} kali selama masa usia kerja; ini yang ke-{number}",
                        most.value
                    ),
                    format!("JKP at most {} times in a working life; this would be number {number}", most.value),
                ),
                &[most.ground],
            );
        }
        let Some(previous) = self.earlier_benefits.iter().map(|day| day.0).max() else { return Ok(()) };
        let between = terms.between_claims_months.taken(claimed)?;
        let (since, of_end) = (Month::containing(previous), Month::containing(self.terminated_on.0));
        let paid = self.months()?.into_iter().filter(|month| *month > since && *month < of_end).count();
        let text = Sentence::in_both(
            format!(
                "Masa iur {paid} bulan sejak manfaat JKP sebelumnya ({previous}), paling sedikit {}",
                between.value
            ),
            format!("{paid} months paid since the benefit of {previous}, at least {}", between.value),
        );
        if i64::try_from(paid).expect("months of a life") >= *between.value {
            found.because(text, &[between.ground]);
        } else {
            found.deny(text, &[between.ground]);
        }
        Ok(())
    }

    /// Whether the right still stands when it is claimed.
    fn in_time(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date) -> Result<(), Refused> {
        let ended = self.terminated_on.0;
        let asked = self.claim.claimed_on.map_or(claimed, |day| day.0);
        let (old, new) = (terms.claim_expiry_months.taken(ended)?, terms.claim_expiry_months.taken(asked)?);
        let (old_last, new_last) = (months_after(ended, *old.value), months_after(ended, *new.value));
        let last = old_last.max(new_last);
        let rule = if new_last >= old_last { new } else { old };
        let text = Sentence::in_both(
            format!("Hak JKP hilang bila tidak diajukan dalam {} bulan sejak PHK {ended}", rule.value),
            format!("The right is lost when not claimed within {} months of {ended}", rule.value),
        );
        let claim = Deadline {
            id: "claim",
            text,
            starts: Some(ended),
            date: Some(last),
            certainty: None,
            citations: Vec::new(),
        };
        found.deadline(claim, &[rule.ground]);
        if asked > last {
            found.deny(
                Sentence::in_both(
                    format!("Hak hilang: diajukan {asked}, paling lambat {last}"),
                    format!("The right is lost: claimed on {asked}, the last day was {last}"),
                ),
                &[rule.ground],
            );
        } else if old_last < new.ground.from && asked > old_last {
            found.ask(
                Sentence::in_both(
                    format!("Menurut aturan saat PHK hak hilang {old_last}, sebelum aturan {} bulan berlaku ({}); diminta penetapan", new.value, new.ground.from),
                    format!("By the rule of the termination the right was lost on {old_last}, before {} months came into force ({}); a ruling is asked", new.value, new.ground.from),
                ),
                &[old.ground, new.ground],
            );
        }
        if let Some(Day(job)) = self.new_job_on.filter(|job| job.0 <= asked) {
            let ends = terms.right_ends.taken(ended)?;
            found.deny(
                Sentence::in_both(
                    format!("Sudah bekerja lagi sejak {job}, sebelum pengajuan {asked}"),
                    format!("At work again since {job}, before the claim of {asked}"),
                ),
                &[ends.ground],
            );
        }
        Ok(())
    }

    fn proof(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date) -> Result<(), Refused> {
        let rule = terms.proof.taken(claimed)?;
        let name = |position: usize| rule.value.get(position).map_or("", String::as_str);
        match self.proof {
            Some(Proof::None) => found.ask(
                Sentence::in_both(
                    format!("Diminta bukti PHK, salah satu: {}", rule.value.join("; ")),
                    "Proof of the termination is asked: the report, a registered agreement, or a court decision",
                ),
                &[rule.ground],
            ),
            Some(Proof::Report) => found.because(
                Sentence::in_both(format!("Bukti PHK: {}", name(0)), "Proof: the report of the termination"),
                &[rule.ground],
            ),
            Some(Proof::Agreement) => found.because(
                Sentence::in_both(format!("Bukti PHK: {}", name(1)), "Proof: a registered agreement"),
                &[rule.ground],
            ),
            Some(Proof::CourtDecision) => found.because(
                Sentence::in_both(format!("Bukti PHK: {}", name(2)), "Proof: a court decision"),
                &[rule.ground],
            ),
            None => {
                assumed(found, "Bukti PHK dianggap ada (proof).", "Proof of the termination is taken as there (proof).")
            }
        }
        Ok(())
    }

    /// Whether the fund pays, or the employer first.
    fn pays(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let ended = self.terminated_on.0;
        let arrears = terms.arrears_months.taken(ended)?;
        let Some(Count(months)) = self.arrears_months.filter(|months| months.0 > 0) else { return Ok(()) };
        let bankrupt = terms.bankrupt_arrears_months.taken(ended).ok();
        if let Some(bankrupt) = bankrupt.filter(|bankrupt| self.bankrupt && months <= *bankrupt.value) {
            found.because(
                Sentence::in_both(
                    format!("Perusahaan pailit atau tutup dan menunggak {months} bulan, paling lama {}: BPJS Ketenagakerjaan tetap membayar", bankrupt.value),
                    format!("Bankrupt or closed with {months} months in arrears, at most {}: BPJS Ketenagakerjaan still pays", bankrupt.value),
                ),
                &[bankrupt.ground],
            );
        } else if months <= *arrears.value {
            found.because(
                Sentence::in_both(
                    format!(
                        "Pengusaha menunggak {months} bulan, paling lama {}: BPJS Ketenagakerjaan membayar",
                        arrears.value
                    ),
                    format!("{months} months in arrears, at most {}: BPJS Ketenagakerjaan pays", arrears.value),
                ),
                &[arrears.ground],
            );
        } else {
            found.because(
                Sentence::in_both(
                    format!("Pengusaha menunggak {months} bulan, lebih dari {}: pengusaha membayar dahulu, dan dapat meminta penggantian setelah tunggakan dan denda lunas", arrears.value),
                    format!("{months} months in arrears, more than {}: the employer pays first and is reimbursed once arrears and penalties are settled", arrears.value),
                ),
                &[arrears.ground],
            );
            found.now_paid_by(PaidBy::Employer);
        }
        Ok(())
    }

    /// Each month by the law of the day it falls due: a benefit that runs into a new regulation goes on by it.
    fn cash(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date, payment: Payment) -> Result<(), Refused> {
        let mut number = 0;
        loop {
            let due = match payment {
                Payment::Monthly => months_after(claimed, number),
                Payment::AtOnce => claimed,
            };
            let stages = terms.cash.taken(due)?;
            let Some(stage) = stage_of(stages, number) else { break };
            number += 1;
            if let Some(Day(job)) = self.new_job_on.filter(|job| job.0 <= due) {
                let ends = terms.right_ends.taken(self.terminated_on.0)?;
                found.because(
                    Sentence::in_both(
                        format!("Bekerja lagi sejak {job}: bulan ke-{number} dan sesudahnya tidak dibayar"),
                        format!("At work again since {job}: month {number} and later ones are not paid"),
                    ),
                    &[ends.ground],
                );
                break;
            }
            let ceiling = terms.wage_ceiling.taken(due)?;
            let basis = self.wage.0.min(*ceiling.value);
            if number == 1 && basis < self.wage.0 {
                found.step(
                    Sentence::in_both(
                        format!("Upah {} dihitung sebesar batas upah {basis}", self.wage.0),
                        format!("The wage of {} counts up to the ceiling of {basis}", self.wage.0),
                    ),
                    &[ceiling.ground],
                );
            }
            let amount = (basis * stage.rate).round(ROUNDING);
            let (indonesian, english) = rate_words(stage.rate);
            found.pay_one(
                "jkp.cash",
                Some(Sentence::in_both(format!("bulan ke-{number}, {due}"), format!("month {number}, {due}"))),
                amount,
                Sentence::in_both(
                    format!("Uang tunai bulan ke-{number} ({due}) = {indonesian} x {basis} = {amount}"),
                    format!("Cash of month {number} ({due}) = {english} x {basis} = {amount}"),
                ),
                &[stages.ground],
            );
        }
        Ok(())
    }

    /// What is given besides cash, and the clocks.
    fn services(&self, found: &mut Findings<'_>, terms: &Terms, claimed: Date) -> Result<(), Refused> {
        let ended = self.terminated_on.0;
        let information = terms.job_information.taken(claimed)?;
        found.because(
            Sentence::in_both(
                format!("Akses informasi pasar kerja: {}", information.value.join(", ")),
                "Job information: vacancies and career guidance",
            ),
            &[information.ground],
        );
        let training = terms.training_max.taken(claimed)?;
        found.because(
            Sentence::in_both(
                format!("Pelatihan kerja paling banyak {}, dibayar kepada penyelenggara", training.value),
                format!("Training of at most {}, paid to its provider", training.value),
            ),
            &[training.ground],
        );
        if let Ok(search) = terms.search.taken(claimed) {
            found.because(
                Sentence::in_both(
                    format!("Bulan kedua dan seterusnya menunggu bukti: {}", search.value),
                    "From the second month on proof of looking for work is asked: 5 applications or 1 interview a month, or attended training",
                ),
                &[search.ground],
            );
        }
        if let Ok(days) = terms.payment_days.taken(claimed) {
            let says = Sentence::in_both(
                format!("Dibayar paling lama {} hari kerja setelah pengajuan lengkap", days.value),
                format!("Paid within {} working days of a complete claim", days.value),
            );
            found.working_days_after("payment", self.claim.complete_on.map(|day| day.0), days, says);
        }
        if let Ok(days) = terms.employer_report_days.taken(ended) {
            let says = Sentence::in_both(
                format!("Pengusaha memberitahu PHK paling lama {} hari kerja", days.value),
                format!("The employer reports the termination within {} working days", days.value),
            );
            found.working_days_after("employer_report", Some(ended), days, says);
        }
        Ok(())
    }

    /// Each month paid for, ascending.
    fn months(&self) -> Result<Vec<Month>, Refused> {
        let mut months = Vec::new();
        for Paid { from, until } in &self.paid {
            let until = until.unwrap_or(*from).0;
            let span = until.months_since(from.0);
            if !(0..1_200).contains(&span) {
                return Err(Refused::impossible(
                    format!("paid {} sampai {until}: bulan harus berurutan.", from.0),
                    format!("paid {} to {until}: the months must be in order.", from.0),
                ));
            }
            months.extend((0..=span).map(|step| from.0.plus(step)));
        }
        months.sort_unstable();
        months.dedup();
        Ok(months)
    }
}

/// The stage of a month of benefit, counted from zero.
fn stage_of(stages: Taken<'_, &Vec<Stage>>, number: i64) -> Option<Stage> {
    let mut left = number;
    stages.value.iter().copied().find(|stage| {
        left -= stage.months;
        left < 0
    })
}

/// The longest run of months, and the last one with its end.
fn runs(months: &[Month]) -> (i64, Option<(i64, Month)>) {
    let (mut longest, mut last): (i64, Option<(i64, Month)>) = (0, None);
    for month in months {
        let length = match last {
            Some((length, end)) if end.plus(1) == *month => length + 1,
            _ => 1,
        };
        longest = longest.max(length);
        last = Some((length, *month));
    }
    (longest, last)
}

/// The first day a rule has a value: those who registered before the program met its first conditions.
fn first_day<T>(rule: &Dated<T>) -> Date {
    rule.values()[0].from
}

fn assumed(found: &mut Findings<'_>, indonesian: &str, english: &str) {
    found.warn(WarningCode::Assumed, Sentence::in_both(indonesian, english));
}
