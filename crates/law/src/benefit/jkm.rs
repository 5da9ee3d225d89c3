//! JKM: what the heirs of a member receive whose death was not caused by work.

use serde::Deserialize;
use units::{Date, Rupiah, Sentence};

use super::Benefit;
use super::case::{Count, Day};
use super::claim::{Claim, ClaimTerms, months_after};
use super::findings::{Findings, PaidBy};
use super::heirs::{Heir, order};
use super::membership::{ArrearsTerms, ClassWord, Cover, Membership};
use crate::Class;
use crate::catalogue::Catalogue;
use crate::dated::{Dated, NotInForce, Taken};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::LawError;

/// The rules of JKM.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) grant: Dated<Rupiah>,
    pub(crate) periodic: Dated<Rupiah>,
    pub(crate) funeral: Dated<Rupiah>,
    /// The sum as it was published; `payung law check` holds it against its parts.
    pub(crate) total: Dated<Rupiah>,
    condition: Dated<String>,
    not_by_work: Dated<String>,
    two_memberships: Dated<String>,
    waiting_months: Dated<i64>,
    waiting_amount: Dated<Rupiah>,
    waiting_claimed: Dated<i64>,
    documents: Dated<Vec<String>>,
    heirs: Dated<Vec<String>>,
    arrears: ArrearsTerms,
    claim: ClaimTerms,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            grant: catalogue.dated("jkm.grant")?,
            periodic: catalogue.dated("jkm.periodic")?,
            funeral: catalogue.dated("jkm.funeral")?,
            total: catalogue.dated("jkm.total")?,
            condition: catalogue.dated("jkm.condition")?,
            not_by_work: catalogue.dated("jkm.not_by_work")?,
            two_memberships: catalogue.dated("jkm.two_memberships")?,
            waiting_months: catalogue.dated("jkm.bpu_waiting.months")?,
            waiting_amount: catalogue.dated("jkm.bpu_waiting.amount")?,
            waiting_claimed: catalogue.dated("jkm.bpu_waiting.months_claimed")?,
            documents: catalogue.dated("jkm.documents")?,
            heirs: catalogue.dated("jkm.heirs")?,
            arrears: ArrearsTerms {
                pu: catalogue.dated("jkm.arrears_months.pu")?,
                bpu: catalogue.dated("jkm.arrears_months.bpu")?,
                unregistered: catalogue.dated("jkm.unregistered")?,
            },
            claim: ClaimTerms {
                expiry_years: catalogue.dated("jkm.claim_expiry_years")?,
                payment_days: catalogue.dated("jkm.payment_days")?,
                late_compensation: catalogue.dated("jkm.late_payment_compensation")?,
            },
        })
    }
}

impl Terms {
    pub(crate) const fn arrears(&self) -> &ArrearsTerms {
        &self.arrears
    }

    /// The order of heirs on `day`.
    pub(crate) fn heirs(&self, day: Date) -> Result<Taken<'_, &Vec<String>>, NotInForce> {
        self.heirs.taken(day)
    }
}

/// Why somebody died, as far as programs ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Cause {
    Illness,
    /// An accident that has nothing to do with work, or anything else that is no work.
    Other,
    WorkAccident,
    OccupationalDisease,
    Unknown,
}

/// The papers that have to be with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Document {
    DeathCertificate,
    HeirCertificate,
    ParticipantCard,
}

const DOCUMENTS: [Document; 3] = [Document::DeathCertificate, Document::HeirCertificate, Document::ParticipantCard];

/// `jkm.death`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Death {
    died: Day,
    cause: Cause,
    heirs: Option<Vec<Heir>>,
    documents: Option<Vec<Document>>,
    /// Turns on the waiting time that one branch office spoke of.
    bpu_waiting_months: Option<Count>,
    membership: Vec<Membership>,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Death {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkm;
        let day = self.died.0;
        self.claim.checked(day)?;
        let covered = self.covered(found, terms)?;
        self.cause(found, terms)?;
        if covered.is_empty() {
            let condition = terms.condition.taken(day)?;
            found.deny(
                Sentence::in_both(
                    format!("Tidak ada kepesertaan yang aktif pada {day}: JKM dibayar bila peserta meninggal dalam masa aktif"),
                    format!("No membership is active on {day}: JKM is paid for a death in the active period"),
                ),
                &[condition.ground],
            );
        }
        self.claim.expiry(found, day, "JKM", &terms.claim.expiry_years);
        if found.is_denied() {
            return Ok(());
        }
        for (membership, cover) in &covered {
            if *cover == Cover::AfterArrears {
                membership.ask_arrears(found, day, "JKM", &terms.arrears)?;
                found.because(
                    Sentence::in_both(
                        "Biaya pemakaman dibayar lebih dahulu; santunan lain setelah tunggakan lunas",
                        "The funeral is paid at once; the other sums once the arrears are settled",
                    ),
                    &[terms.arrears.bpu.taken(day)?.ground],
                );
            }
        }
        self.papers(found, terms)?;
        let nobody = self.heirs(found, terms)?;
        let several = covered.len() > 1;
        if several {
            self.several(found, terms, covered.len());
        }
        for (position, (membership, cover)) in covered.iter().enumerate() {
            found.now_paid_by(if *cover == Cover::ByEmployer { PaidBy::Employer } else { PaidBy::Fund });
            let class = membership.class.class().code();
            let detail = several.then(|| {
                let number = position + 1;
                Sentence::in_both(format!("kepesertaan {number} ({class})"), format!("membership {number} ({class})"))
            });
            self.pay(found, terms, membership, detail, nobody)?;
        }
        found.now_paid_by(PaidBy::Fund);
        found.because(
            Sentence::in_both(
                "Beasiswa anak diminta tersendiri (kind = \"scholarship\")",
                "A scholarship for children is asked for on its own (kind = \"scholarship\")",
            ),
            &[],
        );
        self.claim.payment(found, day, "jkm.late_compensation", &terms.claim)
    }
}

impl Death {
    /// The memberships that protect on the day, each with how.
    fn covered(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<Vec<(Membership, Cover)>, Refused> {
        if self.membership.is_empty() {
            return Err(Refused::missing("Kepesertaan ([[membership]])", "A membership ([[membership]])"));
        }
        let mut covered = Vec::new();
        for membership in &self.membership {
            if membership.class == ClassWord::Pmi {
                let text = Sentence::in_both(
                    "membership: untuk pekerja migran pakai kind = \"pmi.death\".",
                    "membership: for migrant workers use kind = \"pmi.death\".",
                );
                return Err(Refused::Impossible(text));
            }
            let cover = membership.cover(found, self.died.0, "JKM", &terms.arrears)?;
            if cover != Cover::Nothing {
                covered.push((*membership, cover));
            }
        }
        Ok(covered)
    }

    fn cause(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let rule = terms.not_by_work.taken(self.died.0)?;
        let grounds = [rule.ground];
        match self.cause {
            Cause::Illness | Cause::Other => found.because(
                Sentence::in_both("Meninggal bukan akibat kecelakaan kerja", "The death was not caused by work"),
                &grounds,
            ),
            Cause::WorkAccident | Cause::OccupationalDisease => found.deny(
                Sentence::in_both(
                    "Meninggal akibat kecelakaan kerja atau penyakit akibat kerja: haknya JKK, bukan JKM (kind = \"jkk.death\")",
                    "The death was caused by work: the right is JKK, not JKM (kind = \"jkk.death\")",
                ),
                &grounds,
            ),
            Cause::Unknown => found.ask(
                Sentence::in_both(
                    "Sebab kematian belum diketahui: diminta surat keterangan kematian atau visum yang menyebut sebabnya",
                    "The cause of death is not known: a certificate that names it is asked",
                ),
                &grounds,
            ),
        }
        Ok(())
    }

    fn papers(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let asked = terms.documents.taken(self.died.0)?;
        let Some(given) = &self.documents else {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Berkas tidak disebut: dianggap lengkap ({}).", asked.value.join(", ")),
                    "Documents are not given: taken as complete.".to_owned(),
                ),
            );
            return Ok(());
        };
        for (document, name) in DOCUMENTS.into_iter().zip(asked.value) {
            if !given.contains(&document) {
                found.ask(Sentence::in_both(format!("Diminta {name}"), format!("Asked: {name}")), &[asked.ground]);
            }
        }
        Ok(())
    }

    /// Who receives; whether nobody does.
    fn heirs(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<bool, Refused> {
        let rule = terms.heirs.taken(self.died.0)?;
        order(found, self.heirs.as_deref(), rule)
    }

    fn several(&self, found: &mut Findings<'_>, terms: &Terms, count: usize) {
        match terms.two_memberships.taken(self.died.0) {
            Ok(rule) => found.because(
                Sentence::in_both(
                    format!("{count} kepesertaan aktif: masing-masing membayar JKM sendiri"),
                    format!("{count} active memberships: each pays its own JKM"),
                ),
                &[rule.ground],
            ),
            Err(_) => found.ask(
                Sentence::in_both(
                    format!("{count} kepesertaan aktif: pembayaran ganda sebelum Desember 2019 tidak ditemukan dalam yang dibaca; diminta penetapan BPJS Ketenagakerjaan"),
                    format!("{count} active memberships: double payment before December 2019 was not found; a ruling is asked"),
                ),
                &[],
            ),
        }
    }

    fn pay(
        &self,
        found: &mut Findings<'_>,
        terms: &Terms,
        membership: &Membership,
        detail: Option<Sentence>,
        nobody: bool,
    ) -> Result<(), Refused> {
        let day = self.died.0;
        if membership.class.class() == Class::Bpu && self.waits(found, terms, membership, detail.clone())? {
            return Ok(());
        }
        let (grant, periodic) = (terms.grant.taken(day)?, terms.periodic.taken(day)?);
        let funeral = terms.funeral.taken(day)?;
        if !nobody {
            let amount = *grant.value;
            let says = Sentence::in_both(format!("Santunan sekaligus = {amount}"), format!("Death grant = {amount}"));
            found.pay_one("jkm.grant", detail.clone(), amount, says, &[grant.ground]);
            let amount = *periodic.value;
            let says = Sentence::in_both(
                format!("Santunan berkala, dibayar sekaligus = {amount}"),
                format!("Periodic grant, paid at once = {amount}"),
            );
            found.pay_one("jkm.periodic", detail.clone(), amount, says, &[periodic.ground]);
        }
        let amount = *funeral.value;
        let says = Sentence::in_both(format!("Biaya pemakaman = {amount}"), format!("Funeral = {amount}"));
        found.pay_one("jkm.funeral", detail, amount, says, &[funeral.ground]);
        Ok(())
    }

    /// Whether a waiting time holds, and then pays what it leaves; a doubt is said where it is off.
    fn waits(
        &self,
        found: &mut Findings<'_>,
        terms: &Terms,
        membership: &Membership,
        detail: Option<Sentence>,
    ) -> Result<bool, Refused> {
        let day = self.died.0;
        let Some(starts) = membership.starts else { return Ok(false) };
        let in_force = terms.waiting_months.taken(day)?;
        let months = self.bpu_waiting_months.map_or(*in_force.value, |given| given.0);
        if within(starts.0, day, months) {
            let left = terms.waiting_amount.taken(day)?;
            let amount = *left.value;
            let says = Sentence::in_both(
                format!("Meninggal dalam {months} bulan sejak menjadi peserta BPU (setelan kasus): hanya {amount}"),
                format!("Died within {months} months of joining as BPU (a setting of the case): only {amount}"),
            );
            found.pay_one("jkm.within_waiting", detail, amount, says, &[left.ground]);
            return Ok(true);
        }
        if let Ok(claimed) = terms.waiting_claimed.taken(day)
            && within(starts.0, day, *claimed.value)
        {
            let count = claimed.value;
            found.warn(
                WarningCode::NeedsReview,
                Sentence::in_both(
                    format!("Kepesertaan BPU belum {count} bulan: sebuah kantor cabang menyebut hanya Rp10.000.000 yang dibayar; tidak ada dalam PP 44/2015, jadi tidak diterapkan (bpu_waiting_months = {count} menerapkannya)."),
                    format!("BPU member for less than {count} months: one branch office says only Rp10.000.000 is paid; PP 44/2015 has no such rule, so it is not applied (bpu_waiting_months = {count} applies it)."),
                ),
            );
        }
        Ok(false)
    }
}

/// Whether `day` lies within `months` of `starts`.
fn within(starts: Date, day: Date, months: i64) -> bool {
    months > 0 && day < months_after(starts, months)
}
