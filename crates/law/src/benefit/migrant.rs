//! Benefits of migrant workers (PMI): death by phase, and the risks only they have.

use serde::Deserialize;
use units::{Date, Rupiah, Sentence};

use super::Benefit;
use super::case::{Amount, Day};
use super::findings::Findings;
use super::heirs::{Heir, order};
use crate::catalogue::Catalogue;
use crate::dated::Dated;
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::LawError;

/// The rules of benefits of migrant workers.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    death_during: Dated<Rupiah>,
    death_work_during: Dated<Rupiah>,
    death_before_after: Dated<Rupiah>,
    /// In the order of [`RISKS`].
    risks: Vec<Dated<Rupiah>>,
}

/// How the law gives a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// As it stands.
    Whole,
    /// What it cost, up to the sum.
    Cost,
    /// Up to the sum, by a measure that was not read.
    UpTo,
}

/// Each risk with its rule, its names, and how its sum is given.
const RISKS: [(Risk, &str, &str, &str, Given); 10] = [
    (Risk::TotalDisability, "pmi.benefit.total_disability", "Cacat total tetap", "Total disability", Given::UpTo),
    (Risk::MedicalAbroad, "pmi.benefit.medical_abroad", "Perawatan di luar negeri", "Treatment abroad", Given::Cost),
    (Risk::Homecare, "pmi.benefit.homecare", "Perawatan di rumah", "Care at home", Given::Cost),
    (Risk::HearingAid, "pmi.benefit.hearing_aid", "Alat bantu dengar", "Hearing aid", Given::Cost),
    (Risk::Glasses, "pmi.benefit.glasses", "Kacamata", "Glasses", Given::Cost),
    (
        Risk::UnilateralDismissal,
        "pmi.benefit.unilateral_dismissal",
        "Pemutusan hubungan kerja sepihak",
        "Dismissal by the employer alone",
        Given::Whole,
    ),
    (
        Risk::WrongPlacement,
        "pmi.benefit.wrong_placement",
        "Penempatan tidak sesuai perjanjian",
        "Placement against the contract",
        Given::Whole,
    ),
    (
        Risk::WrongPlacementTransport,
        "pmi.benefit.wrong_placement_transport",
        "Angkutan pulang karena penempatan tidak sesuai perjanjian",
        "Transport after a placement against the contract",
        Given::Cost,
    ),
    (Risk::SexualAssault, "pmi.benefit.sexual_assault", "Kekerasan seksual", "Sexual assault", Given::Whole),
    (Risk::FailedDeparture, "pmi.benefit.failed_departure", "Gagal berangkat", "Failed departure", Given::Whole),
];

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            death_during: catalogue.dated("pmi.death.during")?,
            death_work_during: catalogue.dated("pmi.death.work_during")?,
            death_before_after: catalogue.dated("pmi.death.before_after")?,
            risks: RISKS.iter().map(|(_, id, ..)| catalogue.dated(id)).collect::<Result<_, _>>()?,
        })
    }
}

/// `[cover]` of a case: the days the package protects.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Protection {
    starts: Day,
    until: Day,
}

impl Protection {
    fn decide(&self, found: &mut Findings<'_>, day: Date, rule: &Dated<Rupiah>) -> Result<(), Refused> {
        let (Day(starts), Day(until)) = (self.starts, self.until);
        if until < starts {
            return Err(Refused::impossible(
                format!("cover.until {until} mendahului cover.starts {starts}."),
                format!("cover.until {until} lies before cover.starts {starts}."),
            ));
        }
        let grounds = [rule.taken(day)?.ground];
        if (starts..=until).contains(&day) {
            found.because(
                Sentence::in_both(
                    format!("Terlindungi pada {day} ({starts} s.d. {until})"),
                    format!("Protected on {day} ({starts} to {until})"),
                ),
                &grounds,
            );
        } else {
            found.deny(
                Sentence::in_both(
                    format!("Tidak terlindungi pada {day}: perlindungan {starts} s.d. {until}"),
                    format!("Not protected on {day}: the cover runs from {starts} to {until}"),
                ),
                &grounds,
            );
        }
        Ok(())
    }
}

/// Where in the placement something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    Before,
    During,
    After,
}

/// `pmi.death`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Death {
    died: Day,
    phase: Phase,
    /// Work caused it; without this line: not known.
    by_work: Option<bool>,
    heirs: Option<Vec<Heir>>,
    cover: Protection,
}

impl Benefit for Death {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().migrant;
        let day = self.died.0;
        let (rule, phase, english) = match (self.phase, self.by_work) {
            (Phase::During, Some(true)) => {
                (&terms.death_work_during, "selama bekerja, akibat kerja", "while working, by work")
            }
            (Phase::During, Some(false) | None) => (&terms.death_during, "selama bekerja", "while working"),
            (Phase::Before, _) => (&terms.death_before_after, "sebelum bekerja", "before working"),
            (Phase::After, _) => (&terms.death_before_after, "setelah bekerja", "after working"),
        };
        let taken = rule.taken(day)?;
        self.cover.decide(found, day, rule)?;
        if found.is_denied() {
            return Ok(());
        }
        if self.by_work == Some(true) && self.phase != Phase::During {
            found.ask(
                Sentence::in_both(
                    "Kematian akibat kerja di luar masa bekerja: jumlahnya tidak ditemukan dalam yang dibaca; diminta penetapan BPJS Ketenagakerjaan",
                    "Death by work outside the time of work: the sum was not found; a ruling is asked",
                ),
                &[taken.ground],
            );
        }
        // The order of heirs is that of JKM: Permenaker 4/2023 was not read for its own.
        let heirs = found.terms().jkm.heirs(day)?;
        if order(found, self.heirs.as_deref(), heirs)? {
            found.ask(
                Sentence::in_both(
                    "Tanpa ahli waris: bagian pemakaman dari jumlah ini tidak ditemukan dalam yang dibaca; diminta penetapan BPJS Ketenagakerjaan",
                    "No heirs: the funeral's part of this sum was not found; a ruling is asked",
                ),
                &[taken.ground],
            );
        }
        let amount = *taken.value;
        let says = Sentence::in_both(
            format!("Santunan kematian PMI {phase}, dengan santunan berkala dan pemakaman = {amount}"),
            format!("Death of a migrant worker {english}, periodic grant and funeral included = {amount}"),
        );
        found.pay("pmi.death", amount, says, &[taken.ground]);
        Ok(())
    }
}

/// What can happen to a migrant worker beside death.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Risk {
    TotalDisability,
    MedicalAbroad,
    Homecare,
    HearingAid,
    Glasses,
    UnilateralDismissal,
    WrongPlacement,
    WrongPlacementTransport,
    SexualAssault,
    FailedDeparture,
}

/// `[[event]]` of a case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    risk: Risk,
    /// For what is repaid.
    cost: Option<Amount>,
}

/// `pmi.risk`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Risks {
    day: Day,
    event: Vec<Event>,
    cover: Protection,
}

impl Benefit for Risks {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().migrant;
        let day = self.day.0;
        if self.event.is_empty() {
            return Err(Refused::missing("Kejadian ([[event]])", "An event ([[event]])"));
        }
        for (position, event) in self.event.iter().enumerate() {
            if self.event[..position].iter().any(|before| before.risk == event.risk) {
                let text = Sentence::in_both(
                    format!("event: {:?} disebut dua kali; gabungkan biayanya.", event.risk),
                    format!("event: {:?} is named twice; add the costs up.", event.risk),
                );
                return Err(Refused::Impossible(text));
            }
            let at = RISKS.iter().position(|(risk, ..)| *risk == event.risk).expect("every risk stands in the list");
            let ((_, id, name, english, given), rule) = (RISKS[at], &terms.risks[at]);
            let taken = rule.taken(day)?;
            if position == 0 {
                self.cover.decide(found, day, rule)?;
            }
            if found.is_denied() {
                return Ok(());
            }
            let most = *taken.value;
            let amount = match (given, event.cost) {
                (Given::Cost, Some(Amount(cost))) => cost.min(most),
                (Given::Cost, None) => return Err(Refused::missing("Biaya (event.cost)", "The cost (event.cost)")),
                (Given::Whole | Given::UpTo, None) => most,
                (Given::Whole | Given::UpTo, Some(_)) => {
                    let text = Sentence::in_both(
                        format!("event.cost tidak dipakai untuk {name}: jumlahnya ditetapkan."),
                        format!("event.cost is not used for {name}: its sum is set."),
                    );
                    return Err(Refused::Impossible(text));
                }
            };
            if given == Given::UpTo {
                found.ask(
                    Sentence::in_both(
                        format!("{name}: paling banyak {most}, ukurannya belum dibaca; diminta surat keterangan dokter dan penetapan BPJS Ketenagakerjaan"),
                        format!("{english}: at most {most}, its measure was not read; a doctor's letter and a ruling are asked"),
                    ),
                    &[taken.ground],
                );
            }
            let says = match given {
                Given::Whole => Sentence::in_both(format!("{name} = {amount}"), format!("{english} = {amount}")),
                Given::Cost | Given::UpTo => Sentence::in_both(
                    format!("{name}, paling banyak {most} = {amount}"),
                    format!("{english}, at most {most} = {amount}"),
                ),
            };
            found.pay(id, amount, says, &[taken.ground]);
        }
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                "Syarat tiap manfaat PMI dalam lampiran Permenaker 4/2023 belum dibaca; hanya jumlahnya.",
                "The conditions of each benefit in the annex of Permenaker 4/2023 were not read, only the sums.",
            ),
        );
        Ok(())
    }
}
