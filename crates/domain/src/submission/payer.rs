//! Whether the money that is to pay for a row may: the law's dated table, told to the office that asks.

use law::{Class, Funding, Law, MayPay, Payee, Role, Sentence};
use units::{Language, Month, RegionCode};

use super::row::Months;
use super::words::{payer_in_english, payer_title};

/// What the law says of a payer over the months of a row, where it is not a plain yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerDoubt {
    /// With whose money.
    pub payer: Funding,
    /// As whom the person is paid for.
    pub payee: Payee,
    /// The first and the last month that it concerns.
    pub months: Months,
    /// Never [`MayPay::Yes`].
    pub may: MayPay,
    /// The instrument that was read; none where nothing was.
    pub basis: Option<String>,
}

/// As whom somebody is paid for: the role before the welfare status before the class.
pub fn payee_of(role: Option<Role>, vulnerable: bool, class: Class) -> Payee {
    match (role, vulnerable, class) {
        (Some(role), ..) => Payee::of_role(role),
        (None, true, _) => Payee::Rentan,
        (None, false, Class::Pu | Class::Jakon) => Payee::Karyawan,
        (None, false, Class::Bpu | Class::Pmi) => Payee::Mandiri,
    }
}

/// Whether `payer` may pay for `payee` in these months, by the law of each; the strictest answer counts.
pub fn payer_doubt(law: &Law, payer: Funding, payee: Payee, months: Months, place: RegionCode) -> Option<PayerDoubt> {
    // An employer pays for its own workers; the table speaks of others who would.
    if (payer, payee) == (Funding::Company, Payee::Karyawan) {
        return None;
    }
    let mut worst: Option<PayerDoubt> = None;
    for month in months.iter() {
        let lawful = law.may_pay(payer, payee, month, place.kind());
        let known = worst.as_ref().map_or(MayPay::Yes, |worst| worst.may);
        if lawful.may == MayPay::Yes || lawful.may < known {
            continue;
        }
        if lawful.may == known {
            worst = worst.map(|worst| PayerDoubt { months: Months { last: month, ..worst.months }, ..worst });
        } else {
            let basis = lawful.citation.map(|citation| citation.to_string());
            let months = Months { first: month, last: month };
            worst = Some(PayerDoubt { payer, payee, months, may: lawful.may, basis });
        }
    }
    worst
}

impl PayerDoubt {
    /// Whether nobody is asked for with this money: the budget of a village bears only what the law lets it, and
    /// civil servants are insured elsewhere. Other payers are told, for their budget may have a ground we did not read.
    pub fn forbids(&self) -> bool {
        let of_village = matches!(self.payer, Funding::Add | Funding::DanaDesa);
        self.may == MayPay::No && (of_village || self.payee == Payee::Asn)
    }

    /// As the sender reads it.
    pub fn sentence(&self) -> Sentence {
        let (payer, payee) = (payer_title(self.payer), self.payee.title());
        let (with, whose) = (payer_in_english(self.payer), self.payee.title_in(Language::English).to_lowercase());
        let basis = self.basis.as_ref().map_or_else(String::new, |basis| format!(" ({basis})"));
        let Months { first, last } = self.months;
        let months = if first == last { first.to_string() } else { self.months.to_string() };
        match (self.may, &self.basis) {
            (MayPay::No, _) => Sentence::in_both(
                format!("Iuran {payee} tidak dapat dibayar dengan {payer} untuk {months}{basis}."),
                format!("Contributions of {whose} may not be paid with {with} for {months}{basis}."),
            ),
            (_, Some(_)) => Sentence::in_both(
                format!(
                    "Iuran {payee} dengan {payer} untuk {months} bergantung pada peraturan daerah{basis}; lampirkan \
                     dasarnya."
                ),
                format!(
                    "Whether contributions of {whose} may be paid with {with} for {months} hangs on a regional \
                     regulation{basis}; attach the basis."
                ),
            ),
            (_, None) => Sentence::in_both(
                format!(
                    "Ketentuan tentang iuran {payee} dengan {payer} untuk {months} belum dibaca; lampirkan dasarnya."
                ),
                format!(
                    "The rule on contributions of {whose} with {with} for {months} was not read yet; attach the basis."
                ),
            ),
        }
    }
}

/// The months that are over before `today`, where a new membership protects nobody any more.
pub fn months_past(months: Months, today: Month) -> Option<Months> {
    let last = if months.last < today { months.last } else { today.plus(-1) };
    (months.first < today).then_some(Months { first: months.first, last })
}

/// What to know where some months of a draft or a plan are over.
pub fn months_past_said(months: Months, today: Month) -> Option<Sentence> {
    months_past(months, today).map(|past| {
        Sentence::in_both(
            format!(
                "Bulan {past} sudah lewat: perlindungan tidak berlaku surut, dan iurannya tidak menanggung kecelakaan \
                 atau kematian yang sudah terjadi. Mulailah dari {today}."
            ),
            format!(
                "Months {past} are over: protection does not reach back, and contributions for them cover no accident or \
                 death that has happened. Begin with {today}."
            ),
        )
    })
}
