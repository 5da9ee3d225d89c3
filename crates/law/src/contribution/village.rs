//! Contributions of village heads and officials: wage earners on fixed income, whose shares a regency may move.

use units::{Month, Rate, Rupiah, Sentence};

use super::terms::Terms;
use super::{Contribution, Line, Payer, ROUNDING};
use crate::reasoned::{Explain, Recorder, WarningCode, in_english, in_words};
use crate::refusal::Refused;

/// An office in a desa that is paid a fixed income.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VillageOffice {
    /// Kepala desa.
    Head,
    /// Sekretaris desa.
    Secretary,
    /// Perangkat desa lainnya.
    Official,
}

/// The wage of an office: what is paid, or the least the law lets it be.
pub(super) fn fixed_income(
    terms: &Terms,
    month: Month,
    office: VillageOffice,
    paid: Option<Rupiah>,
    reasons: &mut Explain,
) -> Result<Rupiah, Refused> {
    let (rule, indonesian, english) = match office {
        VillageOffice::Head => (&terms.village_head, "kepala desa", "a village head"),
        VillageOffice::Secretary => (&terms.village_secretary, "sekretaris desa", "a village secretary"),
        VillageOffice::Official => (&terms.village_official, "perangkat desa", "a village official"),
    };
    let least = rule.taken(month.last_day())?;
    let floor = *least.value;
    reasons.step(
        || {
            Sentence::in_both(
                format!("Penghasilan tetap {indonesian} paling sedikit {floor}"),
                format!("The fixed income of {english} is at least {}", in_english(floor)),
            )
        },
        &[least.ground],
    );
    match paid {
        None => reasons.warn(WarningCode::Assumed, || {
            Sentence::in_both(
                format!("Penghasilan tetap tidak disebut: dipakai yang paling sedikit, {floor}."),
                format!("No fixed income was given: the least is used, {}.", in_english(floor)),
            )
        }),
        Some(paid) if paid < floor => reasons.warn(WarningCode::NeedsReview, || {
            Sentence::in_both(
                format!("Penghasilan tetap {paid} kurang dari {floor}; dihitung atas yang disebut."),
                format!(
                    "The fixed income of {} is below {}; reckoned on what was given.",
                    in_english(paid),
                    in_english(floor)
                ),
            )
        }),
        Some(_) => {}
    }
    reasons.warn(WarningCode::NeedsReview, || {
        Sentence::in_both(
            "Program dan pembagian iuran desa mengikuti peraturan bupati/wali kota.",
            "Programs and shares of a village follow the regulation of the regency.",
        )
    });
    Ok(paid.unwrap_or(floor))
}

/// The employer's lines become the village's, and of each worker's line the village takes `share`.
pub(super) fn borne_by_village(owed: &Contribution, share: Rate, reasons: &mut Explain) -> Contribution {
    let mut borne = Contribution::EMPTY;
    let grounds = std::mem::take(&mut reasons.line_citations);
    for (line, cited) in owed.lines().iter().zip(grounds) {
        let taken = match line.payer {
            Payer::Worker => (line.amount * share).round(ROUNDING),
            _ => line.amount,
        };
        for (payer, amount) in [(Payer::Village, taken), (line.payer, line.amount - taken)] {
            if amount != Rupiah::ZERO || (payer == Payer::Village && taken == line.amount) {
                borne.push(Line { payer, amount, ..*line });
                reasons.line_citations.push(cited.clone());
            }
        }
        if line.payer == Payer::Worker && taken != Rupiah::ZERO {
            let (programs, amount) = (line.programs, line.amount);
            reasons.step(
                || {
                    Sentence::in_both(
                        format!("Bagian pekerja {programs} ditanggung desa: {} x {amount} = {taken}", in_words(share)),
                        format!(
                            "Of the worker's share of {programs} the village bears {share} x {} = {}",
                            in_english(amount),
                            in_english(taken)
                        ),
                    )
                },
                &[],
            );
        }
    }
    borne
}
