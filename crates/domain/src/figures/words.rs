//! The findings in plain words, in both languages.

use law::Sentence;
use units::Language;

use super::FigureVerdict;
use super::interval::{Interval, Range};
use super::rules::Named;
use super::slip::Slip;
use super::source::{Known, Said};
use crate::PrintedNumber;

/// The words of one language.
#[derive(Clone, Copy)]
pub(super) struct Say(Language);

/// A sentence said once in each language.
pub(super) fn both(say: impl Fn(Say) -> String) -> Sentence {
    Sentence { indonesian: say(Say(Language::Indonesian)), english: say(Say(Language::English)) }
}

/// What a group without a conflict is told.
pub(super) fn no_conflict(verdict: FigureVerdict) -> Sentence {
    match verdict {
        FigureVerdict::NotCheckable => Sentence::in_both(
            "Tidak ada angka yang dapat diuji dengan angka lain.",
            "No figure can be tested against another.",
        ),
        FigureVerdict::Consistent | FigureVerdict::Inconsistent => {
            Sentence::in_both("Angka-angka ini dapat benar bersama.", "These figures can all be true.")
        }
    }
}

impl Say {
    /// The one that is in this language.
    pub(super) fn pick<T>(self, indonesian: T, english: T) -> T {
        match self.0 {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }

    /// The measure, and of whom.
    pub(super) fn name(self, metric: &str, segment: &str) -> String {
        let [indonesian, english] = match metric {
            "eligible" => ["pekerja potensial", "eligible workers"],
            "active" => ["peserta aktif", "active participants"],
            "not_covered" => ["pekerja belum tercakup", "workers not covered"],
            "coverage_pct" => ["persen cakupan", "percent covered"],
            "not_covered_pct" => ["persen belum tercakup", "percent not covered"],
            "target_participants" => ["target peserta", "target of participants"],
            "target_pct" => ["persen target", "target percent"],
            "gap_to_target" => ["kekurangan target", "gap to target"],
            "gap_pct" => ["selisih persen ke target", "percentage points to target"],
            "registered_participants" => ["peserta terdaftar", "registered participants"],
            "registered_new" => ["peserta baru", "new participants"],
            "registered_projects" => ["proyek terdaftar", "registered projects"],
            "registered_pct" => ["persen terdaftar", "percent registered"],
            "claims_paid" => ["klaim dibayar", "claims paid"],
            "claim_cases" => ["kasus klaim", "claim cases"],
            "scholarship_recipients" => ["penerima beasiswa", "scholarship recipients"],
            "scholarship_paid" => ["beasiswa dibayar", "scholarships paid"],
            "working" => ["penduduk bekerja", "people at work"],
            "working_formal" => ["pekerja formal", "formal workers"],
            "working_informal" => ["pekerja informal", "informal workers"],
            "labour_force" => ["angkatan kerja", "labour force"],
            "unemployed" => ["penganggur", "unemployed"],
            "working_age" => ["penduduk usia kerja", "people of working age"],
            "formal_pct" => ["persen formal", "percent formal"],
            "informal_pct" => ["persen informal", "percent informal"],
            "growth_pct" => ["persen pertumbuhan", "percent growth"],
            "coverage_change" => ["perubahan cakupan", "change of coverage"],
            other => [other, other],
        };
        let words = self.pick(indonesian, english);
        if segment == "total" { words.to_owned() } else { format!("{words} {segment}") }
    }

    /// A number with the points and the comma of its language.
    pub(super) fn number(self, value: PrintedNumber) -> String {
        let (point, comma) = self.pick(('.', ','), (',', '.'));
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                grouped.push(point);
            }
            grouped.push(digit);
        }
        let fraction = fraction.map(|part| format!("{comma}{part}")).unwrap_or_default();
        format!("{sign}{grouped}{fraction}")
    }

    /// From and until in words; one number where both are the same.
    pub(super) fn range(self, found: Interval, share: bool) -> String {
        let (low, high) = Range::new(found, share).ends();
        let to = self.pick("sampai", "to");
        if low == high { self.number(low) } else { format!("{} {to} {}", self.number(low), self.number(high)) }
    }

    /// A figure as it was printed.
    pub(super) fn printed(self, said: &Said<'_>) -> String {
        format!("{} ({} {})", self.number(said.figure.value), self.pick("baris", "row"), said.row)
    }

    /// The same with the time it speaks of, after `word`.
    pub(super) fn printed_at(self, said: &Said<'_>, word: &str) -> String {
        let (number, row) = (self.number(said.figure.value), self.pick("baris", "row"));
        format!("{number} {word} {} ({row} {})", said.when(), said.row)
    }
}

/// What contradicts what: each figure as it was printed, then what the others say of one of them.
pub(super) fn conflict(
    known: &Known<'_>,
    named: &Named,
    facts: &[usize],
    told: &[(usize, Interval)],
    slip: Option<&Slip>,
) -> Sentence {
    let system = &named.system;
    let said = |fact: usize| &known.said[system.facts[fact].figure];
    let suspect = slip.and_then(|slip| told.iter().find(|(fact, _)| slip.rows.contains(&said(*fact).row)));
    // The whole that percent and count imply says most to people; else the suspect, else the last.
    let whole = told.iter().find(|(fact, _)| said(*fact).metric == "eligible");
    let told = suspect.or(whole).or(told.last());
    both(|say| {
        let printed = facts.iter().map(|fact| {
            let said = said(*fact);
            format!("{} {}", say.name(said.metric, said.segment), say.printed(said))
        });
        let printed = printed.collect::<Vec<String>>().join(", ");
        let together =
            say.pick(format!("Tidak dapat benar bersama: {printed}."), format!("Cannot all be true: {printed}."));
        let others = told.map(|(fact, interval)| {
            let said = said(*fact);
            let (name, range) = (say.name(said.metric, said.segment), say.range(*interval, said.share));
            let number = say.number(said.figure.value);
            say.pick(
                format!("Menurut yang lain, {name} {range}; tercetak {number}."),
                format!("By the others, {name} {range}; printed {number}."),
            )
        });
        let slip = slip.map(|slip| say.pick(&slip.explanation.indonesian, &slip.explanation.english).clone());
        [Some(together), others, slip].into_iter().flatten().collect::<Vec<String>>().join(" ")
    })
}
