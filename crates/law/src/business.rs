//! Kinds of business and their risk class: Lampiran I, found by name.

use units::{Month, Sentence};

use crate::body::Law;
use crate::contribution::RiskClass;
use crate::dated::Ground;
use crate::refusal::Refused;

const SHOWN_MAX: usize = 8;

/// A kind of business found by name.
pub(crate) struct Found<'l> {
    pub(crate) name: &'l str,
    pub(crate) class: RiskClass,
    /// The labour-intensive industry it falls under by name.
    pub(crate) industry: Option<String>,
    pub(crate) ground: Ground<'l>,
}

/// The one kind whose name is, or alone contains, what was read.
pub(crate) fn find_business<'l>(law: &'l Law, month: Month, read: &str) -> Result<Found<'l>, Refused> {
    let list = law.terms().business.taken(month.last_day())?;
    let wanted = read.trim().to_lowercase();
    let mut exact = list.value.iter().filter(|business| business.name.to_lowercase() == wanted);
    let containing: Vec<_> = list
        .value
        .iter()
        .filter(|business| !wanted.is_empty() && business.name.to_lowercase().contains(&wanted))
        .collect();
    let found = match (exact.next(), containing.as_slice()) {
        (Some(business), _) => business,
        (None, [business]) => *business,
        (None, several) => {
            let all = list.value.iter().map(|business| business.name.as_str());
            let near = all.filter(|name| several.is_empty() && shares_word(&wanted, name));
            let names = several.iter().map(|business| business.name.as_str()).chain(near);
            let names: Vec<&str> = names.take(SHOWN_MAX).collect();
            let count = list.value.len();
            let of = Sentence::in_both(
                format!("satu dari {count} jenis usaha (payung law show risk.business)"),
                format!("one of {count} kinds of business (payung law show risk.business)"),
            );
            let names = names.join("; ");
            let allowed = match names.is_empty() {
                true => of,
                false => Sentence::in_both(
                    format!("{}, di antaranya: {names}", of.indonesian),
                    format!("{}, among them: {names}", of.english),
                ),
            };
            let what = Sentence::in_both("jenis usaha", "kind of business");
            return Err(Refused::Unknown { what, read: read.to_owned(), allowed });
        }
    };
    let class = RiskClass::new(found.class).ok_or_else(|| {
        Refused::impossible(
            format!("Jenis usaha {} tercatat dengan kelompok {}.", found.name, found.class),
            format!("The kind of business {} is listed under class {}.", found.name, found.class),
        )
    })?;
    Ok(Found { name: &found.name, class, industry: found.industry.clone(), ground: list.ground })
}

/// Whether a word of four letters or more stands in both.
fn shares_word(wanted: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    wanted.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.len() > 3 && name.contains(word))
}
