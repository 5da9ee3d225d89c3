//! JKK: lasting disability, by the table of losses or in total.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Rate, Rupiah, Sentence};

use super::{Accident, Common, Document, PAPERS, Sort, Terms, Wage, say_change_between};
use crate::benefit::Benefit;
use crate::benefit::case::{Count, Day, Share};
use crate::benefit::claim::Claim;
use crate::benefit::findings::{Findings, ROUNDING, rate_words, times};
use crate::benefit::membership::Membership;
use crate::dated::{Ground, Taken};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;

/// One loss of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    code: String,
    name: String,
    english: String,
    percent: Rate,
    /// The upper end where the table gives a range.
    percent_max: Option<Rate>,
    /// How often it can be lost; once when not said.
    most: Option<i64>,
    /// The larger loss that holds this one.
    within: Option<String>,
    /// Of rows with one group only one can hold.
    group: Option<String>,
    /// The row that takes its place for the left-handed.
    mirror: Option<String>,
    /// The table prints no note on the left-handed beside it.
    #[serde(default)]
    mirror_silent: bool,
}

/// `[[loss]]` of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    part: String,
    /// Share of the function that is lost; the whole part when not said.
    function: Option<Share>,
    times: Option<Count>,
    /// Where the table gives a range.
    percent: Option<Share>,
}

/// `jkk.partial_disability`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Partial {
    /// When the doctor declared it; the accident when not said.
    declared: Option<Day>,
    #[serde(default)]
    left_handed: bool,
    documents: Option<Vec<Document>>,
    loss: Vec<Loss>,
    accident: Accident,
    wage: Wage,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

/// A loss with the row that prices it.
struct Priced<'t> {
    loss: &'t Loss,
    row: &'t Row,
    /// In billionths of billionths of 80 wages, so that function x table stays exact.
    share: i128,
}

const BILLION: i128 = 1_000_000_000;

impl Benefit for Partial {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        declared_after(self.declared, day)?;
        let table = terms.table.taken(day)?;
        let priced = self.price(found, table)?;
        self.hold_together(found, table.value)?;
        common.open(found, Sort::Cash, &PAPERS)?;
        if found.is_denied() {
            return Ok(());
        }
        say_change_between(found, day, self.declared.map_or(day, |day| day.0));
        for priced in &priced {
            self.say(found, terms, day, table.ground, priced)?;
        }
        let (share, mut grounds) = self.sum(found, terms, day, &priced)?;
        let factor = terms.factor.taken(day)?;
        grounds.insert(0, factor.ground);
        grounds.insert(1, table.ground);
        let basis = self.wage.basis(found, self.membership.class, day)?;
        let formula = |wage| {
            let whole = i128::from(times(wage, *factor.value)?.get()) * share;
            let rounded = ROUNDING.divide(whole, BILLION * BILLION);
            Ok(Rupiah::new(i64::try_from(rounded).expect("a share of a sum that fits")))
        };
        let (indonesian, english) = percent_words(share);
        let says = |wage, amount| {
            let factor = factor.value;
            Sentence::in_both(
                format!("Santunan cacat sebagian = {indonesian} x {factor} x {wage} = {amount}"),
                format!("Partial disability = {english} x {factor} x {wage} = {amount}"),
            )
        };
        basis.pay(found, "jkk.disability.partial", None, &grounds, &formula, &says)?;
        common.close(found)
    }
}

impl Partial {
    fn price<'t>(
        &'t self,
        found: &mut Findings<'_>,
        table: Taken<'t, &'t Vec<Row>>,
    ) -> Result<Vec<Priced<'t>>, Refused> {
        if self.loss.is_empty() {
            return Err(Refused::missing("Cacat ([[loss]])", "A loss ([[loss]])"));
        }
        let mut priced = Vec::new();
        for loss in &self.loss {
            let row = row_of(table.value, &loss.part)?;
            let row = match (self.left_handed, &row.mirror) {
                (true, Some(mirror)) => {
                    if row.mirror_silent {
                        let name = &row.name;
                        found.warn(
                            WarningCode::NeedsReview,
                            Sentence::in_both(
                                format!("{name}: tabel menyebut \"kidal berlaku sebaliknya\" hanya pada lengan dan tangan; dipakai juga di sini."),
                                format!("{}: the table says that the left-handed are treated the other way round for arms and hands only; used here too.", row.english),
                            ),
                        );
                    }
                    row_of(table.value, mirror)?
                }
                _ => row,
            };
            let count = loss.times.map_or(1, |times| times.0);
            let most = row.most.unwrap_or(1);
            if !(1..=most).contains(&count) {
                let text = Sentence::in_both(
                    format!("loss {}: times terbaca \"{count}\"; yang dapat: 1 sampai {most}.", loss.part),
                    format!("loss {}: times read \"{count}\"; allowed: 1 to {most}.", loss.part),
                );
                return Err(Refused::Impossible(text));
            }
            let percent = ranged(found, loss, row, table.ground)?;
            let function = loss.function.map_or(BILLION, |share| i128::from(share.0.billionths()));
            let share = i128::from(count) * i128::from(percent.billionths()) * function;
            priced.push(Priced { loss, row, share });
        }
        Ok(priced)
    }

    /// Losses that cannot stand beside one another.
    fn hold_together(&self, found: &mut Findings<'_>, table: &[Row]) -> Result<(), Refused> {
        let mut counted: BTreeMap<&str, i64> = BTreeMap::new();
        let mut groups: BTreeMap<&str, &str> = BTreeMap::new();
        for loss in &self.loss {
            let row = row_of(table, &loss.part)?;
            let most = row.most.unwrap_or(1);
            let count = counted.entry(&row.code).or_default();
            *count += loss.times.map_or(1, |times| times.0);
            if *count > most {
                let text = Sentence::in_both(
                    format!("loss {}: disebut {count} kali; yang dapat: paling banyak {most}.", row.code),
                    format!("loss {}: named {count} times; allowed: at most {most}.", row.code),
                );
                return Err(Refused::Impossible(text));
            }
            if let Some(group) = &row.group
                && let Some(other) = groups.insert(group, &row.code)
                && other != row.code
            {
                let text = Sentence::in_both(
                    format!("loss {} dan {other} tidak dapat berdiri bersama; pilih salah satu.", row.code),
                    format!("loss {} and {other} cannot stand together; choose one.", row.code),
                );
                return Err(Refused::Impossible(text));
            }
        }
        for loss in &self.loss {
            let mut above = row_of(table, &loss.part)?.within.as_deref();
            while let Some(code) = above {
                match self.loss.iter().find(|larger| larger.part == code) {
                    // A hand that lost part of its use may have lost a finger besides: how much of both counts?
                    Some(larger) if larger.function.is_some() => found.ask(
                        Sentence::in_both(
                            format!("{} terletak pada {code} yang berkurang fungsinya: diminta penetapan dokter penasehat agar tidak dihitung dua kali", loss.part),
                            format!("{} lies within {code} whose function is reduced: the adviser doctor is asked, so that nothing counts twice", loss.part),
                        ),
                        &[],
                    ),
                    Some(_) => {
                        let text = Sentence::in_both(format!("loss {} sudah termasuk dalam {code}; sebut salah satu.", loss.part), format!("loss {} is part of {code}; name one of them.", loss.part));
                        return Err(Refused::Impossible(text));
                    }
                    None => {}
                }
                above = row_of(table, code)?.within.as_deref();
            }
        }
        Ok(())
    }

    fn say(
        &self,
        found: &mut Findings<'_>,
        terms: &Terms,
        day: Date,
        table: Ground<'_>,
        priced: &Priced<'_>,
    ) -> Result<(), Refused> {
        let Priced { loss, row, share } = priced;
        let (indonesian, english) = percent_words(*share);
        let count = loss.times.map_or(1, |times| times.0);
        let several = if count > 1 { format!(" x {count}") } else { String::new() };
        let percent = loss.percent.map_or(row.percent, |share| share.0);
        let (table_percent, table_percent_english) = rate_words(percent);
        match loss.function {
            None => found.step(
                Sentence::in_both(
                    format!("{}: tabel {table_percent}{several} = {indonesian}", row.name),
                    format!("{}: table {table_percent_english}{several} = {english}", row.english),
                ),
                &[table],
            ),
            Some(function) => {
                let (lost, lost_english) = rate_words(function.0);
                found.step(
                    Sentence::in_both(
                        format!(
                            "{}: berkurang fungsi {lost} x tabel {table_percent}{several} = {indonesian}",
                            row.name
                        ),
                        format!(
                            "{}: function lost {lost_english} x table {table_percent_english}{several} = {english}",
                            row.english
                        ),
                    ),
                    &[table, terms.partial_function.taken(day)?.ground],
                );
            }
        }
        Ok(())
    }

    /// All losses together, held at the cap: both the sum and the cap are an assumption where there are several.
    fn sum<'l>(
        &self,
        found: &mut Findings<'l>,
        terms: &'l Terms,
        day: Date,
        priced: &[Priced<'_>],
    ) -> Result<(i128, Vec<Ground<'l>>), Refused> {
        let sum: i128 = priced.iter().map(|priced| priced.share).sum();
        let max = terms.multiple_max.taken(day)?;
        let cap = i128::from(max.value.billionths()) * BILLION;
        if priced.len() == 1 && sum <= cap {
            return Ok((sum, Vec::new()));
        }
        let (indonesian, english) = percent_words(sum);
        let (most, most_english) = rate_words(*max.value);
        found.step(
            Sentence::in_both(
                format!("Jumlah persen cacat = {indonesian}, paling banyak {most}"),
                format!("Sum of the losses = {english}, at most {most_english}"),
            ),
            &[max.ground],
        );
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                format!(
                    "Penjumlahan beberapa cacat dengan batas {most} adalah anggapan; PP 44/2015 tidak mengaturnya."
                ),
                format!("Adding several losses up to {most_english} is an assumption; PP 44/2015 has no rule for it."),
            ),
        );
        Ok((sum.min(cap), vec![max.ground]))
    }
}

/// The percentage of the table; within its range as the doctor set it.
fn ranged(found: &mut Findings<'_>, loss: &Loss, row: &Row, table: Ground<'_>) -> Result<Rate, Refused> {
    match (row.percent_max, loss.percent) {
        (None, None) => Ok(row.percent),
        (None, Some(_)) => {
            let text = Sentence::in_both(
                format!("loss {}: tabel menetapkan {}; hapus percent.", loss.part, row.percent),
                format!("loss {}: the table sets {}; remove percent.", loss.part, row.percent),
            );
            Err(Refused::Impossible(text))
        }
        (Some(max), Some(Share(given))) if row.percent <= given && given <= max => Ok(given),
        (Some(max), Some(Share(given))) => Err(Refused::impossible(
            format!("loss {}: percent terbaca \"{given}\"; yang dapat: {} sampai {max}.", loss.part, row.percent),
            format!("loss {}: percent read \"{given}\"; allowed: {} to {max}.", loss.part, row.percent),
        )),
        (Some(max), None) => {
            let least = row.percent;
            found.ask(
                Sentence::in_both(
                    format!(
                        "{}: tabel memberi {least} sampai {max}; diminta penetapan dokter, dihitung {least}",
                        row.name
                    ),
                    format!(
                        "{}: the table gives {least} to {max}; the doctor's figure is asked, {least} is used",
                        row.english
                    ),
                ),
                &[table],
            );
            Ok(least)
        }
    }
}

fn row_of<'t>(table: &'t [Row], code: &str) -> Result<&'t Row, Refused> {
    table.iter().find(|row| row.code == code).ok_or_else(|| {
        let allowed = table.iter().map(|row| row.code.as_str()).collect::<Vec<_>>().join(", ");
        Refused::unknown(("loss.part", "loss.part"), code, allowed)
    })
}

fn declared_after(declared: Option<Day>, accident: Date) -> Result<(), Refused> {
    match declared.filter(|declared| declared.0 < accident) {
        Some(declared) => Err(Refused::impossible(
            format!("declared {declared} mendahului kejadian {accident}."),
            format!("declared {declared} lies before the accident of {accident}."),
        )),
        None => Ok(()),
    }
}

/// A share in billionths of billionths as a percentage, in both languages.
fn percent_words(share: i128) -> (String, String) {
    const PERCENT: i128 = BILLION * BILLION / 100;
    let fraction = format!("{:016}", share % PERCENT);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let english = format!("{}{point}{fraction}%", share / PERCENT);
    (english.replace('.', ","), english)
}

/// `jkk.total_disability`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Total {
    /// When the doctor declared it; the accident when not said.
    declared: Option<Day>,
    documents: Option<Vec<Document>>,
    accident: Accident,
    wage: Wage,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Total {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        declared_after(self.declared, day)?;
        common.open(found, Sort::Cash, &PAPERS)?;
        if found.is_denied() {
            return Ok(());
        }
        say_change_between(found, day, self.declared.map_or(day, |day| day.0));
        let (share, factor) = (terms.total.taken(day)?, terms.factor.taken(day)?);
        let basis = self.wage.basis(found, self.membership.class, day)?;
        let formula = |wage| Ok((times(wage, *factor.value)? * *share.value).round(ROUNDING));
        let (indonesian, english) = rate_words(*share.value);
        let says = |wage, amount| {
            let factor = factor.value;
            Sentence::in_both(
                format!("Santunan cacat total tetap = {indonesian} x {factor} x {wage} = {amount}"),
                format!("Total permanent disability = {english} x {factor} x {wage} = {amount}"),
            )
        };
        basis.pay(found, "jkk.disability.total", None, &[share.ground], &formula, &says)?;
        let periodic = terms.total_periodic.taken(day)?;
        let amount = *periodic.value;
        let says = Sentence::in_both(
            format!("Santunan berkala, dibayar sekaligus = {amount}"),
            format!("Periodic grant, paid at once = {amount}"),
        );
        found.pay("jkk.disability.total_periodic", amount, says, &[periodic.ground]);
        found.because(
            Sentence::in_both(
                "Beasiswa anak diminta tersendiri (kind = \"scholarship\")",
                "A scholarship for children is asked for on its own (kind = \"scholarship\")",
            ),
            &[],
        );
        common.close(found)
    }
}
