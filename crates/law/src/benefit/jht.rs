//! JHT: the savings of a member paid in full, or once in part, and the tax withheld from them.

use serde::Deserialize;
use units::{Date, Month, Rate, Rounding, Rupiah, Sentence, age_on};

use super::Benefit;
use super::account::Account;
use super::case::{Amount, Count, Day};
use super::claim::{Claim, months_after};
use super::clock::birthday;
use super::findings::{Deadline, Findings, rate_words};
use super::heirs::{Heir, order};
use super::tax::{Slice, parts, tax};
use crate::Program;
use crate::catalogue::Catalogue;
use crate::dated::{Dated, Ground};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::LawError;

/// The rules of JHT.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    benefit: Dated<String>,
    pub(super) returns: Dated<Rate>,
    age: Dated<i64>,
    age_of_employer: Dated<bool>,
    leavers: Dated<Leavers>,
    contract_end: Dated<bool>,
    leaves_indonesia: Dated<Vec<String>>,
    at_once: Dated<Vec<String>>,
    heirs: Dated<Vec<String>>,
    documents_member: Dated<Vec<String>>,
    documents_leaver: Dated<Vec<String>>,
    documents_disability: Dated<Vec<String>>,
    documents_death: Dated<Vec<String>>,
    documents_emigration: Dated<Vec<String>>,
    partial_years: Dated<i64>,
    partial_housing: Dated<Rate>,
    partial_preparation: Dated<Rate>,
    partial_times: Dated<i64>,
    payment_days: Dated<i64>,
    claim_expiry: Dated<String>,
    final_tax: Dated<Vec<Slice>>,
    window_years: Dated<i64>,
    progressive_tax: Dated<Vec<Slice>>,
    without_npwp: Dated<Rate>,
    partial_opens_window: Dated<bool>,
}

/// When those are paid who stop working before the age.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Leavers {
    AtAge(i64),
    WaitMonths(i64),
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            benefit: catalogue.dated("jht.benefit")?,
            returns: catalogue.dated("jht.return.yearly")?,
            age: catalogue.dated("jht.age")?,
            age_of_employer: catalogue.dated("jht.age_of_employer")?,
            leavers: catalogue.dated("jht.leavers")?,
            contract_end: catalogue.dated("jht.contract_end")?,
            leaves_indonesia: catalogue.dated("jht.leaves_indonesia")?,
            at_once: catalogue.dated("jht.at_once")?,
            heirs: catalogue.dated("jht.heirs")?,
            documents_member: catalogue.dated("jht.documents.member")?,
            documents_leaver: catalogue.dated("jht.documents.leaver")?,
            documents_disability: catalogue.dated("jht.documents.disability")?,
            documents_death: catalogue.dated("jht.documents.death")?,
            documents_emigration: catalogue.dated("jht.documents.emigration")?,
            partial_years: catalogue.dated("jht.partial.years")?,
            partial_housing: catalogue.dated("jht.partial.housing")?,
            partial_preparation: catalogue.dated("jht.partial.preparation")?,
            partial_times: catalogue.dated("jht.partial.times")?,
            payment_days: catalogue.dated("jht.payment_days")?,
            claim_expiry: catalogue.dated("jht.claim_expiry")?,
            final_tax: catalogue.dated("jht.tax.final")?,
            window_years: catalogue.dated("jht.tax.window_years")?,
            progressive_tax: catalogue.dated("jht.tax.progressive")?,
            without_npwp: catalogue.dated("jht.tax.without_npwp")?,
            partial_opens_window: catalogue.dated("jht.tax.partial_opens_window")?,
        })
    }

    /// Every set of tax slices, for `payung law check`.
    pub(crate) fn slices(&self) -> impl Iterator<Item = (Date, &[Slice])> {
        let values = self.final_tax.values().iter().chain(self.progressive_tax.values());
        values.map(|value| (value.from, value.value.as_slice()))
    }
}

/// Why everything is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Retirement,
    Resignation,
    Dismissal,
    /// A fixed-term contract ran out.
    ContractEnd,
    /// A non-wage earner stopped working.
    BpuStopped,
    LeavesIndonesia,
    TotalDisability,
    Death,
}

/// A paper that is with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Document {
    ParticipantCard,
    IdentityCard,
    StopCertificate,
    DoctorCertificate,
    DeathCertificate,
    HeirCertificate,
    FamilyCard,
    StatementNotWorking,
    Passport,
}

/// `[[earlier]]`: what was paid out of the same account before.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Earlier {
    paid_on: Day,
    amount: Amount,
    /// While still a member, as 10 or 30 percent.
    #[serde(default)]
    partial: bool,
}

/// `jht.full`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Full {
    reason: Reason,
    /// The birthday, the letter, the termination, the end, the doctor's finding, the death.
    event: Day,
    born: Option<Day>,
    /// By work agreement, company rule or collective agreement.
    retirement_age: Option<Count>,
    /// Not an Indonesian citizen.
    #[serde(default)]
    foreign: bool,
    working_again: Option<bool>,
    heirs: Option<Vec<Heir>>,
    documents: Option<Vec<Document>>,
    npwp: Option<bool>,
    account: Account,
    #[serde(default)]
    earlier: Vec<Earlier>,
    #[serde(default)]
    claim: Claim,
}

/// `jht.partial`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Partial {
    purpose: Purpose,
    member_since: Day,
    /// Less than the law allows, where the member asks for less.
    amount: Option<Amount>,
    npwp: Option<bool>,
    account: Account,
    #[serde(default)]
    earlier: Vec<Earlier>,
    claim: Claim,
}

/// What a part is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    Housing,
    Preparation,
}

impl Benefit for Full {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jht;
        self.claim.checked(self.event.0)?;
        let asked = self.asked(terms);
        let paid = paid_on(&self.claim, asked);
        self.condition(found, terms, asked)?;
        if found.is_denied() {
            return Ok(());
        }
        self.papers(found, terms, asked)?;
        if self.reason == Reason::Death {
            self.recipients(found, terms)?;
        }
        let benefit = terms.benefit.taken(asked)?;
        let rule = benefit.value;
        found.because(
            Sentence::in_both(format!("Manfaat JHT: {rule}"), "The benefit is what was paid in and its return"),
            &[benefit.ground],
        );
        let balance = self.account.paid_out(found, Program::Jht, Month::containing(paid), Some(&terms.returns))?;
        withhold(found, terms, balance, &[benefit.ground], paid, &self.earlier, self.npwp)?;
        clocks(found, terms, asked, &self.claim)
    }
}

impl Full {
    /// The day of the claim; where none is named, the first on which it can be made.
    fn asked(&self, terms: &Terms) -> Date {
        let event = self.event.0;
        match (self.claim.claimed_on, self.reason, terms.leavers.taken(event).map(|rule| *rule.value)) {
            (Some(claimed), ..) => claimed.0,
            (None, Reason::Resignation | Reason::Dismissal, Ok(Leavers::WaitMonths(months))) => {
                months_after(event, months)
            }
            _ => event,
        }
    }

    /// Whether the law pays everything for this reason on the day it is asked for.
    fn condition(&self, found: &mut Findings<'_>, terms: &Terms, asked: Date) -> Result<(), Refused> {
        match self.reason {
            Reason::Retirement => self.retirement(found, terms, asked),
            Reason::Resignation => self.leaver(found, terms, asked, ["pengunduran diri", "resignation"]),
            Reason::Dismissal => self.leaver(found, terms, asked, ["PHK", "termination"]),
            Reason::ContractEnd | Reason::BpuStopped => match terms.contract_end.taken(asked) {
                Ok(rule) => {
                    let (indonesian, english) = match self.reason {
                        Reason::ContractEnd => ("PKWT berakhir", "The fixed-term contract has ended"),
                        _ => {
                            ("Peserta bukan penerima upah berhenti bekerja", "The non-wage earner has stopped working")
                        }
                    };
                    found.because(
                        Sentence::in_both(
                            format!("{indonesian} {}", self.event),
                            format!("{english} on {}", self.event),
                        ),
                        &[rule.ground],
                    );
                    self.no_other_work(found);
                    Ok(())
                }
                Err(_) => {
                    found.ask(
                        Sentence::in_both(
                            format!("Pembayaran karena kontrak berakhir atau BPU berhenti, diajukan {asked}, tidak ditemukan sebelum Permenaker 4/2022: diminta penetapan BPJS Ketenagakerjaan"),
                            format!("Payment at the end of a contract or of BPU work, asked on {asked}, was not found before Permenaker 4/2022: a ruling is asked"),
                        ),
                        &[],
                    );
                    Ok(())
                }
            },
            Reason::LeavesIndonesia => self.emigration(found, terms, asked),
            Reason::TotalDisability | Reason::Death => {
                let rule = terms.at_once.taken(self.event.0)?;
                let (indonesian, english) = match self.reason {
                    Reason::Death => ("Peserta meninggal dunia", "The member died"),
                    _ => ("Peserta mengalami cacat total tetap", "The member is totally and permanently disabled"),
                };
                found.because(
                    Sentence::in_both(format!("{indonesian} {}", self.event), format!("{english} on {}", self.event)),
                    &[rule.ground],
                );
                Ok(())
            }
        }
    }

    fn retirement(&self, found: &mut Findings<'_>, terms: &Terms, asked: Date) -> Result<(), Refused> {
        let Some(Day(born)) = self.born else {
            return Err(Refused::missing("Tanggal lahir (born)", "The day of birth (born)"));
        };
        let age = terms.age.taken(asked)?;
        let reached = birthday(born, *age.value);
        if reached <= asked {
            found.because(
                Sentence::in_both(
                    format!("Berusia {} tahun sejak {reached}", age.value),
                    format!("Aged {} since {reached}", age.value),
                ),
                &[age.ground],
            );
            return Ok(());
        }
        let Some(own) = self.retirement_age else {
            found.deny(
                Sentence::in_both(
                    format!("Belum berusia {} tahun pada {asked}: dibayar mulai {reached}", age.value),
                    format!("Not yet {} on {asked}: paid from {reached}", age.value),
                ),
                &[age.ground],
            );
            return Ok(());
        };
        let own_reached = birthday(born, own.0);
        match terms.age_of_employer.taken(asked) {
            Ok(rule) if own_reached <= asked => found.because(
                Sentence::in_both(
                    format!("Mencapai usia pensiun {} tahun menurut perjanjian kerja, peraturan perusahaan, atau PKB pada {own_reached}", own.0),
                    format!("Reached the retirement age of {} set by the employer on {own_reached}", own.0),
                ),
                &[rule.ground],
            ),
            Ok(rule) => found.deny(
                Sentence::in_both(
                    format!("Belum mencapai usia pensiun {} tahun menurut pemberi kerja ({own_reached}) atau {} tahun ({reached})", own.0, age.value),
                    format!("Neither the employer's retirement age of {} ({own_reached}) nor {} ({reached}) is reached", own.0, age.value),
                ),
                &[rule.ground, age.ground],
            ),
            Err(_) => found.ask(
                Sentence::in_both(
                    format!("Usia pensiun {} tahun menurut pemberi kerja: pengakuannya sebelum Permenaker 4/2022 tidak ditemukan dalam yang dibaca; diminta penetapan", own.0),
                    format!("Retirement age of {} set by the employer: not found before Permenaker 4/2022; a ruling is asked", own.0),
                ),
                &[age.ground],
            ),
        }
        Ok(())
    }

    fn leaver(&self, found: &mut Findings<'_>, terms: &Terms, asked: Date, what: [&str; 2]) -> Result<(), Refused> {
        let [indonesian, english] = what;
        let event = self.event.0;
        let Ok(rule) = terms.leavers.taken(asked) else {
            found.ask(
                Sentence::in_both(
                    format!("Diajukan {asked}: antara PP 60/2015 dan peraturan menterinya tidak ada tata cara bagi yang berhenti bekerja; diminta penetapan"),
                    format!("Asked on {asked}: between PP 60/2015 and its ministerial regulation no procedure exists for leavers; a ruling is asked"),
                ),
                &[],
            );
            return Ok(());
        };
        match *rule.value {
            Leavers::WaitMonths(months) => {
                let earliest = months_after(event, months);
                let text = Sentence::in_both(
                    format!("Dibayar setelah {months} bulan sejak {indonesian} {event}"),
                    format!("Paid {months} month after the {english} of {event}"),
                );
                let earliest_day = Deadline {
                    id: "earliest",
                    text,
                    starts: Some(event),
                    date: Some(earliest),
                    certainty: None,
                    citations: Vec::new(),
                };
                found.deadline(earliest_day, &[rule.ground]);
                if asked < earliest {
                    found.deny(
                        Sentence::in_both(
                            format!("Masa tunggu {months} bulan sejak {indonesian} {event} belum lewat pada {asked}: dapat diajukan mulai {earliest}"),
                            format!("The waiting time of {months} month since the {english} of {event} is not over on {asked}: it can be claimed from {earliest}"),
                        ),
                        &[rule.ground],
                    );
                    return Ok(());
                }
                found.because(
                    Sentence::in_both(
                        format!("Masa tunggu {months} bulan sejak {indonesian} {event} sudah lewat"),
                        format!("The waiting time of {months} month since the {english} of {event} is over"),
                    ),
                    &[rule.ground],
                );
                self.no_other_work(found);
            }
            Leavers::AtAge(age) => {
                let Some(Day(born)) = self.born else {
                    return Err(Refused::missing("Tanggal lahir (born)", "The day of birth (born)"));
                };
                let reached = birthday(born, age);
                let text = if age_on(born, asked) >= i32::try_from(age).unwrap_or(i32::MAX) {
                    found.because(
                        Sentence::in_both(
                            format!("Berusia {age} tahun sejak {reached}"),
                            format!("Aged {age} since {reached}"),
                        ),
                        &[rule.ground],
                    );
                    return Ok(());
                } else {
                    Sentence::in_both(
                        format!("Yang berhenti bekerja sebelum usia pensiun dibayar pada usia {age} tahun, {reached}"),
                        format!("Those who stop working before retirement are paid at {age}, on {reached}"),
                    )
                };
                found.deny(text, &[rule.ground]);
            }
        }
        Ok(())
    }

    /// Leavers are paid while they work nowhere: as BPJS Ketenagakerjaan says it, not as an article that was read.
    fn no_other_work(&self, found: &mut Findings<'_>) {
        match self.working_again {
            Some(false) => found.because(Sentence::in_both("Tidak aktif bekerja di tempat lain", "Works nowhere else"), &[]),
            Some(true) => found.ask(
                Sentence::in_both(
                    "Sudah bekerja lagi: BPJS Ketenagakerjaan membayar yang tidak aktif bekerja di mana pun; diminta penetapan",
                    "Works again: BPJS Ketenagakerjaan pays those who work nowhere; a ruling is asked",
                ),
                &[],
            ),
            None => found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    "Dianggap tidak bekerja di tempat lain (working_again).",
                    "Taken as working nowhere else (working_again).",
                ),
            ),
        }
    }

    fn emigration(&self, found: &mut Findings<'_>, terms: &Terms, asked: Date) -> Result<(), Refused> {
        let who = if self.foreign { "wna" } else { "wni" };
        match terms.leaves_indonesia.taken(asked) {
            Ok(rule) if rule.value.iter().any(|named| named == who) => found.because(
                Sentence::in_both(
                    format!("Meninggalkan Indonesia untuk selama-lamanya, {}", self.event),
                    format!("Leaves Indonesia for good, {}", self.event),
                ),
                &[rule.ground],
            ),
            Ok(rule) => found.ask(
                Sentence::in_both(
                    "Warga negara Indonesia yang pindah selamanya tidak lagi disebut sejak PP 60/2015: diminta penetapan BPJS Ketenagakerjaan",
                    "Indonesian citizens who emigrate are no longer named since PP 60/2015: a ruling is asked",
                ),
                &[rule.ground],
            ),
            Err(_) => found.ask(
                Sentence::in_both(
                    format!("Diajukan {asked}: tata cara antara PP 60/2015 dan peraturan menterinya tidak ada; diminta penetapan"),
                    format!("Asked on {asked}: no procedure between PP 60/2015 and its ministerial regulation; a ruling is asked"),
                ),
                &[],
            ),
        }
        Ok(())
    }

    fn recipients(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let rule = terms.heirs.taken(self.event.0)?;
        if self.heirs.as_deref() == Some(&[Heir::None]) {
            found.because(
                Sentence::in_both(
                    "Tidak ada ahli waris dan tidak ada wasiat: JHT dikembalikan ke balai harta peninggalan",
                    "No heirs and no will: the savings go to the probate office (balai harta peninggalan)",
                ),
                &[rule.ground],
            );
            return Ok(());
        }
        order(found, self.heirs.as_deref(), rule).map(|_| ())
    }

    fn papers(&self, found: &mut Findings<'_>, terms: &Terms, asked: Date) -> Result<(), Refused> {
        use Document::{
            DeathCertificate, DoctorCertificate, FamilyCard, HeirCertificate, IdentityCard, ParticipantCard, Passport,
            StatementNotWorking, StopCertificate,
        };
        let (own, own_rule): (&[Document], Option<&Dated<Vec<String>>>) = match self.reason {
            Reason::Retirement => (&[], None),
            Reason::Resignation | Reason::Dismissal | Reason::ContractEnd | Reason::BpuStopped => {
                (&[StopCertificate], Some(&terms.documents_leaver))
            }
            Reason::LeavesIndonesia => (&[StatementNotWorking, Passport], Some(&terms.documents_emigration)),
            Reason::TotalDisability => (&[DoctorCertificate], Some(&terms.documents_disability)),
            Reason::Death => (&[DeathCertificate, HeirCertificate, FamilyCard], Some(&terms.documents_death)),
        };
        let Some(given) = &self.documents else {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    "Berkas tidak disebut: dianggap lengkap (documents).",
                    "Documents are not given: taken as complete (documents).",
                ),
            );
            return Ok(());
        };
        let of_member: &[Document] = &[ParticipantCard, IdentityCard];
        let asked_for = [(of_member, Some(&terms.documents_member)), (own, own_rule)];
        for (documents, rule) in asked_for {
            let Some(Ok(rule)) = rule.map(|rule| rule.taken(asked)) else { continue };
            for (document, name) in documents.iter().zip(rule.value) {
                if !given.contains(document) {
                    found.ask(Sentence::in_both(format!("Diminta {name}"), format!("Asked: {name}")), &[rule.ground]);
                }
            }
        }
        Ok(())
    }
}

impl Benefit for Partial {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jht;
        let since = self.member_since.0;
        self.claim.checked(since)?;
        let Some(Day(asked)) = self.claim.claimed_on else {
            return Err(Refused::missing(
                "Tanggal pengajuan (claim.claimed_on)",
                "The day of the claim (claim.claimed_on)",
            ));
        };
        let paid = paid_on(&self.claim, asked);
        let years = terms.partial_years.taken(asked)?;
        let reached = months_after(since, years.value * 12);
        if asked < reached {
            found.deny(
                Sentence::in_both(
                    format!(
                        "Peserta sejak {since}, belum {} tahun pada {asked}: dapat mengambil sebagian mulai {reached}",
                        years.value
                    ),
                    format!(
                        "A member since {since}, less than {} years on {asked}: a part can be taken from {reached}",
                        years.value
                    ),
                ),
                &[years.ground],
            );
        } else {
            found.because(
                Sentence::in_both(
                    format!("Peserta sejak {since}, sudah {} tahun pada {reached}", years.value),
                    format!("A member since {since}, for {} years on {reached}", years.value),
                ),
                &[years.ground],
            );
        }
        let times = terms.partial_times.taken(asked)?;
        let taken = self.earlier.iter().filter(|earlier| earlier.partial).count();
        if i64::try_from(taken).unwrap_or(i64::MAX) >= *times.value {
            found.deny(
                Sentence::in_both(
                    format!(
                        "Pengambilan sebagian hanya {} kali selama menjadi peserta, dan sudah diambil",
                        times.value
                    ),
                    format!("A part can be taken {} time as a member, and it was", times.value),
                ),
                &[times.ground],
            );
        }
        if found.is_denied() {
            return Ok(());
        }
        let (rate, [indonesian, english]) = match self.purpose {
            Purpose::Housing => (terms.partial_housing.taken(asked)?, ["kepemilikan rumah", "housing"]),
            Purpose::Preparation => (terms.partial_preparation.taken(asked)?, ["persiapan pensiun", "retirement"]),
        };
        let balance = self.account.paid_out(found, Program::Jht, Month::containing(paid), Some(&terms.returns))?;
        // "At most": the limit is never passed by a rounding.
        let limit = (balance * *rate.value).round(Rounding::Down);
        let (rate_indonesian, rate_english) = rate_words(*rate.value);
        let amount = self.amount.map_or(limit, |amount| amount.0);
        found.step(
            Sentence::in_both(
                format!("Paling banyak {rate_indonesian} x {balance} untuk {indonesian} = {limit}"),
                format!("At most {rate_english} x {balance} for {english} = {limit}"),
            ),
            &[rate.ground],
        );
        if amount > limit {
            found.deny(
                Sentence::in_both(
                    format!("Diminta {amount}, paling banyak {limit} untuk {indonesian}"),
                    format!("{amount} is asked, at most {limit} for {english}"),
                ),
                &[rate.ground],
            );
            return Ok(());
        }
        withhold(found, terms, amount, &[rate.ground], paid, &self.earlier, self.npwp)?;
        clocks(found, terms, asked, &self.claim)
    }
}

/// Splits what is paid into the part of the member and the tax.
fn withhold(
    found: &mut Findings<'_>,
    terms: &Terms,
    gross: Rupiah,
    grounds: &[Ground<'_>],
    paid: Date,
    earlier: &[Earlier],
    npwp: Option<bool>,
) -> Result<(), Refused> {
    if let Some(later) = earlier.iter().find(|earlier| earlier.paid_on.0 > paid) {
        let text = Sentence::in_both(
            format!("earlier: pembayaran {} sesudah pembayaran ini ({paid}).", later.paid_on),
            format!("earlier: the payment of {} comes after this one ({paid}).", later.paid_on),
        );
        return Err(Refused::Impossible(text));
    }
    let opens = terms.partial_opens_window.taken(paid)?;
    let counting = || earlier.iter().filter(|earlier| !earlier.partial || *opens.value);
    let window = terms.window_years.taken(paid)?;
    let year = i64::from(paid.year());
    let first = counting().map(|earlier| i64::from(earlier.paid_on.0.year())).min().unwrap_or(year);
    let rests_on_partial = earlier.iter().any(|earlier| earlier.partial);
    let mut tax_grounds: Vec<Ground<'_>> = Vec::new();
    let in_window = year < first + *window.value;
    let (before, slices) = if in_window {
        let rule = terms.final_tax.taken(paid)?;
        tax_grounds.push(rule.ground);
        (counting().map(|earlier| earlier.amount.0).sum::<Rupiah>(), rule.value)
    } else {
        let rule = terms.progressive_tax.taken(paid)?;
        tax_grounds.extend([window.ground, rule.ground]);
        let same_year = counting().filter(|earlier| i64::from(earlier.paid_on.0.year()) == year);
        (same_year.map(|earlier| earlier.amount.0).sum(), rule.value)
    };
    if rests_on_partial {
        tax_grounds.push(opens.ground);
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                "Jangka dua tahun pajak dihitung sejak pengambilan sebagian, menurut BPJS Ketenagakerjaan; pasalnya tidak ditemukan.",
                "The two years of the tax run from the part taken earlier, as BPJS Ketenagakerjaan says; no article was found.",
            ),
        );
    }
    if before > Rupiah::ZERO {
        found.step(
            Sentence::in_both(
                format!("Pembayaran sebelumnya yang dihitung bersama = {before}"),
                format!("Earlier payments that count with it = {before}"),
            ),
            &[],
        );
    }
    let parts = parts(slices, before, gross);
    let mut amount = tax(&parts);
    let words = |rate_of: fn(&(String, String)) -> &String| {
        let sum = parts.iter().map(|part| format!("{} x {}", rate_of(&rate_words(part.rate)), part.amount));
        sum.collect::<Vec<_>>().join(" + ")
    };
    let (mut indonesian, mut english) = (words(|pair| &pair.0), words(|pair| &pair.1));
    if !in_window && npwp == Some(false) {
        let rule = terms.without_npwp.taken(paid)?;
        amount = (amount * *rule.value).round(Rounding::Down);
        let (rate_indonesian, rate_english) = rate_words(*rule.value);
        indonesian = format!("{rate_indonesian} (tanpa NPWP) x ({indonesian})");
        english = format!("{rate_english} (no NPWP) x ({english})");
        tax_grounds.push(rule.ground);
    }
    let (kind, kind_english) = match in_window {
        true => ("final, sekaligus atau dalam dua tahun kalender", "final, at once or within two calendar years"),
        false => ("tarif Pasal 17, tahun ketiga atau sesudahnya", "rates of Pasal 17, third year or later"),
    };
    let net = gross - amount;
    found.pay(
        "jht.net",
        net,
        Sentence::in_both(
            format!("Diterima = {gross} - pajak {amount} = {net}"),
            format!("Received = {gross} - tax {amount} = {net}"),
        ),
        grounds,
    );
    found.pay(
        "jht.tax",
        amount,
        Sentence::in_both(
            format!("PPh 21 ({kind}) = {indonesian} = {amount}"),
            format!("Income tax ({kind_english}) = {english} = {amount}"),
        ),
        &tax_grounds,
    );
    Ok(())
}

/// The day of payment, as far as it is known.
fn paid_on(claim: &Claim, asked: Date) -> Date {
    let day = claim.paid_on.or(claim.complete_on).or(claim.claimed_on);
    day.map_or(asked, |day| day.0)
}

fn clocks(found: &mut Findings<'_>, terms: &Terms, asked: Date, claim: &Claim) -> Result<(), Refused> {
    let never = terms.claim_expiry.taken(asked)?;
    found.because(
        Sentence::in_both(format!("Kedaluwarsa klaim JHT: {}", never.value), "A claim to JHT does not lapse"),
        &[never.ground],
    );
    let days = terms.payment_days.taken(asked)?;
    let says = Sentence::in_both(
        format!("Dibayar paling lama {} hari kerja sejak syarat lengkap", days.value),
        format!("Paid within {} working days of a complete claim", days.value),
    );
    found.working_days_after("payment", claim.complete_on.map(|day| day.0), days, says);
    Ok(())
}
