//! Benefits: a case goes in, a decision with amounts, reasons, articles and deadlines comes out.
//!
//! Each kind of benefit is one struct of facts in a file of its own and one line in [`KINDS`].

mod account;
mod case;
mod claim;
mod clock;
mod example;
mod findings;
mod heirs;
mod jht;
mod jkk;
mod jkm;
mod jkp;
mod jp;
mod membership;
mod migrant;
mod pension;
mod scholarship;
mod tax;
mod terms;
mod wages;

pub use case::BenefitCase;
pub use example::{BenefitExample, benefit_examples};
pub use findings::{BenefitAnswer, BenefitLine, Deadline, Decision, PaidBy};
pub(crate) use terms::Terms as BenefitTerms;

use serde::de::DeserializeOwned;

use crate::refusal::Refused;
use case::read_facts;
use findings::Findings;

/// The facts of one kind of benefit, and how they are decided.
pub(crate) trait Benefit: DeserializeOwned {
    /// Gathers reasons, lines, steps and deadlines.
    ///
    /// # Errors
    /// [`Refused`] where the facts cannot stand together or the law has no value for their day.
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused>;
}

/// A kind of benefit that a case can ask for.
#[derive(Debug, Clone, Copy)]
pub struct BenefitKind {
    /// What stands in `kind = "…"`.
    pub name: &'static str,
    /// For readers, in Indonesian.
    pub title: &'static str,
    /// The same in English.
    pub title_english: &'static str,
    /// `law/examples/cases/NAME.toml`: the documented example, with what it should come to.
    pub(crate) example: &'static str,
    decide: fn(toml::Table, &mut Findings<'_>) -> Result<(), Refused>,
}

impl BenefitKind {
    const fn of<T: Benefit>(name: &'static str, title: [&'static str; 2], example: &'static str) -> Self {
        let [title, title_english] = title;
        Self { name, title, title_english, example, decide: |facts, found| read_facts::<T>(facts)?.decide(found) }
    }

    /// A commented case, ready to be changed; as it stands it has an answer.
    pub fn template(&self) -> &'static str {
        let text = self.example.split_once("\n[expect]").map_or(self.example, |(case, _)| case);
        text.trim_end()
    }
}

macro_rules! example {
    ($name:literal) => {
        include_str!(concat!("../../../../law/examples/cases/", $name, ".toml"))
    };
}

/// Every kind, in the order of the programs.
const KINDS: &[BenefitKind] = &[
    BenefitKind::of::<jkk::Transport>(
        "jkk.transport",
        ["Biaya angkutan setelah kecelakaan kerja (JKK)", "Transport after a work accident (JKK)"],
        example!("jkk.transport"),
    ),
    BenefitKind::of::<jkk::Medical>(
        "jkk.medical",
        ["Pelayanan kesehatan (JKK)", "Medical care (JKK)"],
        example!("jkk.medical"),
    ),
    BenefitKind::of::<jkk::Homecare>(
        "jkk.homecare",
        ["Perawatan di rumah (JKK)", "Care at home (JKK)"],
        example!("jkk.homecare"),
    ),
    BenefitKind::of::<jkk::Incapacity>(
        "jkk.stmb",
        ["Santunan sementara tidak mampu bekerja (JKK)", "Allowance while unable to work (JKK)"],
        example!("jkk.stmb"),
    ),
    BenefitKind::of::<jkk::Partial>(
        "jkk.partial_disability",
        ["Cacat sebagian anatomis atau fungsi (JKK)", "Partial disability (JKK)"],
        example!("jkk.partial_disability"),
    ),
    BenefitKind::of::<jkk::Total>(
        "jkk.total_disability",
        ["Cacat total tetap (JKK)", "Total permanent disability (JKK)"],
        example!("jkk.total_disability"),
    ),
    BenefitKind::of::<jkk::Death>(
        "jkk.death",
        ["Santunan kematian akibat kerja (JKK)", "Death caused by work (JKK)"],
        example!("jkk.death"),
    ),
    BenefitKind::of::<jkk::Rehabilitation>(
        "jkk.rehabilitation",
        ["Alat bantu, alat pengganti, gigi tiruan, kacamata (JKK)", "Prostheses and other aids (JKK)"],
        example!("jkk.rehabilitation"),
    ),
    BenefitKind::of::<jkk::ReturnToWork>(
        "jkk.return_to_work",
        ["Program kembali kerja (JKK)", "Return to work (JKK)"],
        example!("jkk.return_to_work"),
    ),
    BenefitKind::of::<jkm::Death>(
        "jkm.death",
        ["Santunan kematian bukan akibat kerja (JKM)", "Death not caused by work (JKM)"],
        example!("jkm.death"),
    ),
    BenefitKind::of::<scholarship::Scholarship>(
        "scholarship",
        ["Beasiswa anak (JKK dan JKM)", "Scholarship for children (JKK and JKM)"],
        example!("scholarship"),
    ),
    BenefitKind::of::<migrant::Death>(
        "pmi.death",
        ["Santunan kematian pekerja migran", "Death of a migrant worker"],
        example!("pmi.death"),
    ),
    BenefitKind::of::<migrant::Risks>(
        "pmi.risk",
        ["Risiko lain pekerja migran", "Other risks of migrant workers"],
        example!("pmi.risk"),
    ),
    BenefitKind::of::<jht::Full>(
        "jht.full",
        ["Pembayaran penuh jaminan hari tua (JHT)", "Old-age savings paid in full (JHT)"],
        example!("jht.full"),
    ),
    BenefitKind::of::<jht::Partial>(
        "jht.partial",
        ["Pengambilan sebagian jaminan hari tua (JHT)", "A part of old-age savings (JHT)"],
        example!("jht.partial"),
    ),
    BenefitKind::of::<jp::OldAge>(
        "jp.old_age",
        ["Pensiun hari tua, atau sekaligus (JP)", "Old-age pension, or a lump sum (JP)"],
        example!("jp.old_age"),
    ),
    BenefitKind::of::<jp::Disability>(
        "jp.disability",
        ["Pensiun cacat total tetap (JP)", "Pension for total permanent disability (JP)"],
        example!("jp.disability"),
    ),
    BenefitKind::of::<jp::Survivor>(
        "jp.survivor",
        ["Pensiun janda, duda, anak, atau orang tua (JP)", "Pension of a widow, widower, child or parent (JP)"],
        example!("jp.survivor"),
    ),
    BenefitKind::of::<jkp::JobLoss>(
        "jkp.job_loss",
        ["Manfaat kehilangan pekerjaan (JKP)", "Job loss (JKP)"],
        example!("jkp.job_loss"),
    ),
];

/// Every kind of benefit that a case can ask for.
pub fn benefit_kinds() -> &'static [BenefitKind] {
    KINDS
}

/// The kind of that name; the refusal lists all.
///
/// # Errors
/// [`Refused`] when no kind has that name.
pub fn benefit_kind(name: &str) -> Result<&'static BenefitKind, Refused> {
    let found = KINDS.iter().find(|kind| kind.name.eq_ignore_ascii_case(name.trim()));
    found.ok_or_else(|| {
        let allowed = KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
        Refused::unknown(("jenis manfaat (kind)", "kind of benefit (kind)"), name, allowed)
    })
}
