//! JKK: what is given in kind or repaid: transport, medical care, care at home, aids, the way back to work.

use serde::Deserialize;
use units::{Date, Rupiah, Sentence};

use super::{Accident, Common, Document, PAPERS, Sort, Terms};
use crate::Class;
use crate::benefit::Benefit;
use crate::benefit::case::{Amount, Count};
use crate::benefit::claim::Claim;
use crate::benefit::findings::{Findings, ROUNDING, rate_words};
use crate::benefit::membership::Membership;
use crate::dated::Dated;
use crate::reasoned::WarningCode;
use crate::refusal::Refused;

/// How somebody was carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    /// Land, river, lake.
    Land,
    Sea,
    Air,
}

/// `[[trip]]` of a case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trip {
    mode: Mode,
    cost: Amount,
}

/// `jkk.transport`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transport {
    documents: Option<Vec<Document>>,
    trip: Vec<Trip>,
    accident: Accident,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Transport {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        if self.trip.is_empty() {
            return Err(Refused::missing("Angkutan ([[trip]])", "A journey ([[trip]])"));
        }
        let [card, identity, letter] = PAPERS;
        common.open(found, Sort::Cash, &[card, identity, letter, Document::TransportReceipts])?;
        if found.is_denied() {
            return Ok(());
        }
        let modes = [
            (Mode::Land, "jkk.transport.land", &terms.transport_land, "darat, sungai, atau danau", "land"),
            (Mode::Sea, "jkk.transport.sea", &terms.transport_sea, "laut", "sea"),
            (Mode::Air, "jkk.transport.air", &terms.transport_air, "udara", "air"),
        ];
        let mut used = 0;
        for (mode, id, most, name, english) in modes {
            let costs: Vec<Rupiah> =
                self.trip.iter().filter(|trip| trip.mode == mode).map(|trip| trip.cost.0).collect();
            if costs.is_empty() {
                continue;
            }
            used += 1;
            let cost: Rupiah = costs.into_iter().sum();
            let most = most.taken(day)?;
            let amount = cost.min(*most.value);
            let says = Sentence::in_both(
                format!("Angkutan {name}: biaya {cost}, paling banyak {} = {amount}", most.value),
                format!("Transport by {english}: cost {cost}, at most {} = {amount}", most.value),
            );
            found.pay(id, amount, says, &[most.ground]);
        }
        if used > 1 {
            let rule = terms.transport_combined.taken(day)?;
            found.because(
                Sentence::in_both(
                    "Lebih dari satu angkutan: batas masing-masing angkutan berlaku",
                    "More than one means of transport: each has its own limit",
                ),
                &[rule.ground],
            );
        }
        say_paid_first(found, terms, &common.membership, day)?;
        common.close(found)
    }
}

/// Employers of wage earners, and non-wage earners themselves, pay first and are repaid.
fn say_paid_first(found: &mut Findings<'_>, terms: &Terms, membership: &Membership, day: Date) -> Result<(), Refused> {
    let rule = terms.paid_first.taken(day)?;
    let (first, english) = match membership.class.class() {
        Class::Bpu => (&rule.value.bpu, "the member"),
        Class::Pu | Class::Jakon | Class::Pmi => (&rule.value.pu, "the employer"),
    };
    found.because(
        Sentence::in_both(
            format!("Dibayar dahulu oleh {first}, lalu diganti BPJS Ketenagakerjaan"),
            format!("Paid first by {english}, then reimbursed"),
        ),
        &[rule.ground],
    );
    Ok(())
}

/// Where somebody is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Facility {
    /// Works with BPJS Ketenagakerjaan.
    Partner,
    /// Does not, and no partner is near the accident.
    NoPartnerNear,
    /// Does not, though a partner is near.
    OwnChoice,
}

/// The class of a hospital room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Room {
    None,
    #[serde(rename = "up_to_class_1")]
    UpToClass1,
    #[serde(rename = "above_class_1")]
    AboveClass1,
}

/// `jkk.medical`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Medical {
    facility: Facility,
    room: Room,
    documents: Option<Vec<Document>>,
    accident: Accident,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Medical {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        let [card, identity, letter] = PAPERS;
        let asked: &[Document] = match self.facility {
            Facility::Partner => &PAPERS,
            Facility::NoPartnerNear | Facility::OwnChoice => &[card, identity, letter, Document::TreatmentReceipts],
        };
        common.open(found, Sort::Care, asked)?;
        if found.is_denied() {
            return Ok(());
        }
        let rule = terms.medical.taken(day)?;
        let until = rule.value;
        found.because(
            Sentence::in_both(
                format!("Pelayanan kesehatan tanpa batas biaya, {until}; tidak ada jumlah uang yang ditetapkan"),
                "Medical care without a limit of cost, as medically needed, in a class I room; no sum is set",
            ),
            &[rule.ground],
        );
        if self.room == Room::AboveClass1 {
            let rule = terms.medical_room.taken(day)?;
            found.because(
                Sentence::in_both(
                    "Kelas di atas kelas I: selisih biayanya ditanggung peserta atau asuransi tambahan",
                    "A room above class I: the member or an extra insurance bears the difference",
                ),
                &[rule.ground],
            );
        }
        let outside = terms.medical_outside.taken(day)?;
        match self.facility {
            Facility::Partner => {}
            Facility::NoPartnerNear => found.because(
                Sentence::in_both(
                    "Tidak ada fasilitas yang bekerja sama di lokasi: biaya diganti setara standar tertinggi di daerah itu, selisihnya ditanggung pemberi kerja atau peserta BPU",
                    "No partner facility at the place: costs are repaid up to the highest local standard, the employer or the BPU member bears the rest",
                ),
                &[outside.ground],
            ),
            Facility::OwnChoice => found.ask(
                Sentence::in_both(
                    "Fasilitas yang tidak bekerja sama dipilih sendiri: penggantian hanya diatur bila di lokasi tidak ada yang bekerja sama; diminta persetujuan BPJS Ketenagakerjaan",
                    "A facility outside the partners by own choice: repayment is only ruled where none is near; the approval of BPJS Ketenagakerjaan is asked",
                ),
                &[outside.ground],
            ),
        }
        common.close(found)
    }
}

/// `jkk.homecare`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Homecare {
    cost: Amount,
    /// How long it lasts.
    months: Count,
    documents: Option<Vec<Document>>,
    accident: Accident,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Homecare {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        if self.months.0 == 0 {
            return Err(Refused::impossible(
                "months: terbaca \"0\"; yang dapat: 1 atau lebih.",
                "months: read \"0\"; allowed: 1 or more.",
            ));
        }
        common.open(found, Sort::Care, &PAPERS)?;
        deny_before(found, "Perawatan di rumah", "Care at home", &terms.homecare_max, day);
        if found.is_denied() {
            return Ok(());
        }
        let (most, months) = (terms.homecare_max.taken(day)?, terms.homecare_months.taken(day)?);
        if self.months.0 > *months.value {
            found.ask(
                Sentence::in_both(
                    format!("Berlangsung {} bulan, dijamin paling lama {} bulan: diminta rincian biaya dalam {} bulan pertama", self.months.0, months.value, months.value),
                    format!("It lasts {} months, at most {} are covered: the costs of the first {} months are asked", self.months.0, months.value, months.value),
                ),
                &[months.ground],
            );
        }
        let cost = self.cost.0;
        let amount = cost.min(*most.value);
        let says = Sentence::in_both(
            format!("Perawatan di rumah: biaya {cost}, paling banyak {} = {amount}", most.value),
            format!("Care at home: cost {cost}, at most {} = {amount}", most.value),
        );
        found.pay("jkk.homecare", amount, says, &[most.ground, months.ground]);
        common.close(found)
    }
}

/// A benefit that did not exist on `day` is denied by the rule that brought it.
fn deny_before<T>(found: &mut Findings<'_>, name: &str, english: &str, rule: &Dated<T>, day: Date) {
    let Some(first) = rule.values().first().filter(|first| day < first.from) else { return };
    let Ok(taken) = rule.taken(first.from) else { return };
    let from = first.from;
    found.deny(
        Sentence::in_both(
            format!("{name} baru dijamin untuk kejadian sejak {from}"),
            format!("{english} is covered for accidents since {from} only"),
        ),
        &[taken.ground],
    );
}

/// A thing that is repaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Item {
    /// Alat pengganti: stands in for a lost part.
    Prosthesis,
    /// Alat bantu: helps a part that no longer works.
    Orthosis,
    Dentures,
    HearingAid,
    Glasses,
    /// Medical rehabilitation beside a prosthesis or orthosis.
    MedicalRehabilitation,
}

/// `[[aid]]` of a case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aid {
    item: Item,
    cost: Amount,
    /// Price of the rehabilitation centre of a public hospital, for a prosthesis or orthosis.
    reference_price: Option<Amount>,
    /// Whether it was repaid before for this accident.
    #[serde(default)]
    repaid_before: bool,
}

/// `jkk.rehabilitation`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rehabilitation {
    documents: Option<Vec<Document>>,
    aid: Vec<Aid>,
    accident: Accident,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Rehabilitation {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        if self.aid.is_empty() {
            return Err(Refused::missing("Alat ([[aid]])", "An aid ([[aid]])"));
        }
        for aid in &self.aid {
            let priced = matches!(aid.item, Item::Prosthesis | Item::Orthosis);
            match (priced, aid.reference_price) {
                (true, None) => {
                    return Err(Refused::missing(
                        "Harga patokan (aid.reference_price)",
                        "The reference price (aid.reference_price)",
                    ));
                }
                (false, Some(_)) => {
                    let text = Sentence::in_both(
                        "aid.reference_price hanya untuk prosthesis dan orthosis.",
                        "aid.reference_price is for prosthesis and orthosis only.",
                    );
                    return Err(Refused::Impossible(text));
                }
                (true, Some(_)) | (false, None) => {}
            }
            let same = self.aid.iter().filter(|other| other.item == aid.item).count();
            if same > 1 && !priced {
                let text = Sentence::in_both(
                    format!("aid: {:?} disebut {same} kali; gabungkan biayanya.", aid.item),
                    format!("aid: {:?} is named {same} times; add the costs up.", aid.item),
                );
                return Err(Refused::Impossible(text));
            }
        }
        common.open(found, Sort::Cash, &PAPERS)?;
        if found.is_denied() {
            return Ok(());
        }
        let mut denied = 0;
        for aid in &self.aid {
            denied += usize::from(!pay_aid(found, terms, day, aid)?);
        }
        if denied == self.aid.len() {
            let condition = terms.condition.taken(day)?;
            found.deny(
                Sentence::in_both("Tidak ada alat yang dijamin", "None of the aids is covered"),
                &[condition.ground],
            );
        }
        common.close(found)
    }
}

/// Pays one aid; false where it is not covered.
fn pay_aid(found: &mut Findings<'_>, terms: &Terms, day: Date, aid: &Aid) -> Result<bool, Refused> {
    let cost = aid.cost.0;
    let (id, name, english, most) = match aid.item {
        Item::Prosthesis | Item::Orthosis => return pay_by_reference(found, terms, day, aid).map(|()| true),
        Item::MedicalRehabilitation => {
            let rule = terms.rehab_surcharge.taken(day)?;
            let says = Sentence::in_both(
                format!("Biaya rehabilitasi medik = {cost}"),
                format!("Medical rehabilitation = {cost}"),
            );
            found.pay("jkk.medical_rehabilitation", cost, says, &[rule.ground]);
            return Ok(true);
        }
        Item::Dentures => ("jkk.dentures", "Gigi tiruan", "Dentures", &terms.dentures),
        Item::HearingAid => ("jkk.hearing_aid", "Alat bantu dengar", "Hearing aid", &terms.hearing_aid),
        Item::Glasses => ("jkk.glasses", "Kacamata", "Glasses", &terms.glasses),
    };
    if let Some(first) = most.values().first().filter(|first| day < first.from) {
        let taken = most.taken(first.from)?;
        found.because(
            Sentence::in_both(
                format!("{name} tidak dijamin: baru untuk kejadian sejak {}", first.from),
                format!("{english} not covered: only for accidents since {}", first.from),
            ),
            &[taken.ground],
        );
        return Ok(false);
    }
    let most = most.taken(day)?;
    if aid.repaid_before && aid.item == Item::HearingAid {
        found.because(
            Sentence::in_both(
                format!("{name} tidak dijamin lagi: hanya satu kali"),
                format!("{english} not covered again: once only"),
            ),
            &[most.ground],
        );
        return Ok(false);
    }
    if aid.repaid_before {
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                format!("{name} pernah diganti: apakah batasnya berlaku lagi tidak ditemukan dalam yang dibaca."),
                format!("{english} was repaid before: whether the limit starts anew was not found."),
            ),
        );
    }
    let amount = cost.min(*most.value);
    let says = Sentence::in_both(
        format!("{name}: biaya {cost}, paling banyak {} = {amount}", most.value),
        format!("{english}: cost {cost}, at most {} = {amount}", most.value),
    );
    found.pay(id, amount, says, &[most.ground]);
    Ok(true)
}

/// A prosthesis or orthosis: at most the reference price and the surcharge on it.
fn pay_by_reference(found: &mut Findings<'_>, terms: &Terms, day: Date, aid: &Aid) -> Result<(), Refused> {
    let surcharge = terms.rehab_surcharge.taken(day)?;
    let reference = aid.reference_price.map_or(Rupiah::ZERO, |price| price.0);
    let most = reference + (reference * *surcharge.value).round(ROUNDING);
    let cost = aid.cost.0;
    let amount = cost.min(most);
    let (id, name, english) = match aid.item {
        Item::Orthosis => ("jkk.orthosis", "Alat bantu (orthose)", "Orthosis"),
        _ => ("jkk.prosthesis", "Alat pengganti (prothese)", "Prosthesis"),
    };
    let (more, more_english) = rate_words(*surcharge.value);
    let says = Sentence::in_both(
        format!(
            "{name}: biaya {cost}, paling banyak harga patokan {reference} ditambah {more} = {most}; dibayar {amount}"
        ),
        format!(
            "{english}: cost {cost}, at most the reference price {reference} and {more_english} of it = {most}; paid {amount}"
        ),
    );
    found.pay(id, amount, says, &[surcharge.ground]);
    Ok(())
}

/// `jkk.return_to_work`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnToWork {
    /// Whether the adviser doctor recommends it; asked for when not said.
    recommended: Option<bool>,
    documents: Option<Vec<Document>>,
    accident: Accident,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for ReturnToWork {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        common.open(found, Sort::Care, &PAPERS)?;
        if found.is_denied() {
            return Ok(());
        }
        let rule = terms.return_to_work.taken(common.day())?;
        let grounds = [rule.ground];
        match self.recommended {
            Some(true) => found.because(
                Sentence::in_both(
                    "Direkomendasikan dokter penasehat: dapat mengikuti program kembali kerja; tidak ada jumlah uang",
                    "Recommended by the adviser doctor: may join the return-to-work programme; no sum is paid",
                ),
                &grounds,
            ),
            Some(false) => found.deny(
                Sentence::in_both(
                    "Dokter penasehat tidak merekomendasikan program kembali kerja",
                    "The adviser doctor does not recommend the return-to-work programme",
                ),
                &grounds,
            ),
            None => found.ask(
                Sentence::in_both(
                    "Diminta rekomendasi dokter penasehat untuk program kembali kerja",
                    "The recommendation of the adviser doctor is asked",
                ),
                &grounds,
            ),
        }
        common.close(found)
    }
}
