//! The findings in plain Indonesian.

use super::FigureVerdict;
use super::interval::{Interval, Range};
use super::rules::Named;
use super::slip::Slip;
use super::source::Known;
use crate::PrintedNumber;

/// What a group without a conflict is told.
pub(super) const fn no_conflict(verdict: FigureVerdict) -> &'static str {
    match verdict {
        FigureVerdict::NotCheckable => "Tidak ada angka yang dapat diuji dengan angka lain.",
        FigureVerdict::Consistent | FigureVerdict::Inconsistent => "Angka-angka ini dapat benar bersama.",
    }
}

/// The measure, and of whom.
pub(super) fn name(metric: &str, segment: &str) -> String {
    let words = match metric {
        "eligible" => "pekerja potensial",
        "active" => "peserta aktif",
        "not_covered" => "pekerja belum tercakup",
        "coverage_pct" => "persen cakupan",
        "not_covered_pct" => "persen belum tercakup",
        "target_participants" => "target peserta",
        "target_pct" => "persen target",
        "gap_to_target" => "kekurangan target",
        "gap_pct" => "selisih persen ke target",
        "registered_participants" => "peserta terdaftar",
        "registered_new" => "peserta baru",
        "registered_projects" => "proyek terdaftar",
        "registered_pct" => "persen terdaftar",
        "claims_paid" => "klaim dibayar",
        "claim_cases" => "kasus klaim",
        "scholarship_recipients" => "penerima beasiswa",
        "scholarship_paid" => "beasiswa dibayar",
        "working" => "penduduk bekerja",
        "working_formal" => "pekerja formal",
        "working_informal" => "pekerja informal",
        "labour_force" => "angkatan kerja",
        "unemployed" => "penganggur",
        "working_age" => "penduduk usia kerja",
        "formal_pct" => "persen formal",
        "informal_pct" => "persen informal",
        "growth_pct" => "persen pertumbuhan",
        "coverage_change" => "perubahan cakupan",
        other => other,
    };
    if segment == "total" { words.to_owned() } else { format!("{words} {segment}") }
}

/// A number with the points and the comma of Indonesian print.
pub(super) fn number(value: PrintedNumber) -> String {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let fraction = fraction.map(|part| format!(",{part}")).unwrap_or_default();
    format!("{sign}{grouped}{fraction}")
}

/// From and until in words; one number where both are the same.
pub(super) fn range(found: Interval, share: bool) -> String {
    let (low, high) = Range::new(found, share).ends();
    if low == high { number(low) } else { format!("{} sampai {}", number(low), number(high)) }
}

/// What contradicts what: each figure as it was printed, then what the others say of one of them.
pub(super) fn conflict(
    known: &Known<'_>,
    named: &Named,
    facts: &[usize],
    told: &[(usize, Interval)],
    slip: Option<&Slip>,
) -> String {
    let system = &named.system;
    let said = |fact: usize| &known.said[system.facts[fact].figure];
    let printed: Vec<String> = facts
        .iter()
        .map(|fact| {
            let said = said(*fact);
            let row = said.row;
            format!("{} {} (baris {row})", name(said.metric, said.segment), number(said.figure.value))
        })
        .collect();
    let mut text = format!("Tidak dapat benar bersama: {}.", printed.join(", "));
    let suspect = slip.and_then(|slip| told.iter().find(|(fact, _)| slip.rows.contains(&said(*fact).row)));
    // The whole that percent and count imply says most to people; else the suspect, else the last.
    let whole = told.iter().find(|(fact, _)| said(*fact).metric == "eligible");
    if let Some((fact, interval)) = suspect.or(whole).or(told.last()) {
        let said = said(*fact);
        text.push_str(&format!(
            " Menurut yang lain, {} {}; tercetak {}.",
            name(said.metric, said.segment),
            range(*interval, said.share),
            number(said.figure.value)
        ));
    }
    if let Some(slip) = slip {
        text.push(' ');
        text.push_str(&slip.explanation);
    }
    text
}
