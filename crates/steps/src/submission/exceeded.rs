//! Budgets that submissions ask too much of: said when a batch is drafted and sent, and beside it. An office may have other
//! money, so it is a word and no refusal.

use std::collections::{BTreeMap, BTreeSet};

use domain::submission::{BatchRow, payer_in_english, payer_title};
use domain::{FundingSource, village_amounts};
use law::{Funding, Sentence, in_english};
use units::{Level, RegionCode, Rupiah, region};

use crate::access::{Actor, Right};

/// What a row asks of the money of a year.
pub(crate) fn asked_in(row: &BatchRow, year: i32) -> Rupiah {
    let months = row.months.iter().filter(|month| month.year() == year).count();
    // Of a span over two years each has its months at the first one's price.
    if i32::try_from(months) == Ok(row.months.count()) {
        row.total
    } else {
        row.monthly.times(i64::try_from(months).unwrap_or_default()).unwrap_or_default()
    }
}

/// What of which money the live ones among `all` ask beyond it, as far as some of `own` draw on it.
///
/// ADD and Dana Desa are each village's own, named or an equal share of what stands above. Other money is drawn from the
/// nearest budget of its kind, and what is beyond it from the next above; money that nobody named is not known to end.
pub(super) fn exceeded<'r>(
    actor: &Actor,
    funding: &[FundingSource],
    own: &[&BatchRow],
    all: impl Iterator<Item = &'r BatchRow> + Clone,
) -> Vec<Sentence> {
    let live = |row: &&BatchRow| row.state.is_live() && row.payer != Funding::Own;
    let mut drawn: BTreeMap<(i32, Funding), BTreeSet<RegionCode>> = BTreeMap::new();
    for row in own.iter().copied().filter(live) {
        for month in row.months.iter() {
            drawn.entry((month.year(), row.payer)).or_default().insert(row.region);
        }
    }
    let mut found = Vec::new();
    for ((year, source), villages) in drawn {
        let mut asked: BTreeMap<RegionCode, Rupiah> = BTreeMap::new();
        for row in all.clone().filter(live).filter(|row| row.payer == source) {
            let sum = asked.entry(row.region).or_default();
            *sum = *sum + asked_in(row, year);
        }
        let beyond = match source {
            Funding::Add | Funding::DanaDesa => villages
                .iter()
                .filter_map(|village| {
                    let has = village_amounts(*village, source, year, funding).remove(village)?;
                    let asked = asked.get(village).copied().unwrap_or_default();
                    let (has, estimate) = (has.amount, has.estimate);
                    Some(Beyond { of: *village, asked, has, estimate, nearer: false })
                })
                .filter(|beyond| beyond.asked > beyond.has)
                .collect(),
            _ => above(&villages, asked, funding.iter().filter(|one| (one.year, one.source) == (year, source))),
        };
        found.extend(beyond.iter().map(|beyond| beyond.sentence(actor, source, year)));
    }
    found
}

/// Budgets of one kind and year that are asked for more than they have, on the ways of these villages upwards.
fn above<'f>(
    villages: &BTreeSet<RegionCode>,
    mut asked: BTreeMap<RegionCode, Rupiah>,
    budgets: impl Iterator<Item = &'f FundingSource>,
) -> Vec<Beyond> {
    let mut has: BTreeMap<RegionCode, Rupiah> = BTreeMap::new();
    for budget in budgets {
        let sum = has.entry(budget.region).or_default();
        *sum = *sum + budget.spendable();
    }
    // Where our rows' rest has come to on its way up, with the budgets on it that are not enough: where one above is asked
    // for the rest of one below, it alone is told.
    let mut ways: BTreeMap<RegionCode, Vec<Beyond>> = villages.iter().map(|village| (*village, Vec::new())).collect();
    let nearer = |place: RegionCode| has.keys().any(|other| *other != place && place.contains(*other));
    let mut found = Vec::new();
    for level in [Level::Village, Level::District, Level::Regency, Level::Province, Level::Country] {
        let here: Vec<(RegionCode, Rupiah)> =
            asked.iter().filter(|(place, _)| place.level() == level).map(|(place, sum)| (*place, *sum)).collect();
        for (place, sum) in here {
            let known = has.get(&place).copied();
            let rest = sum - known.unwrap_or_default();
            let way = ways.remove(&place);
            if rest <= Rupiah::ZERO {
                continue;
            }
            let last = way.map(|before| {
                known.map_or(before, |has| {
                    vec![Beyond { of: place, asked: sum, has, estimate: false, nearer: nearer(place) }]
                })
            });
            let Some(parent) = place.parent() else {
                found.extend(last.into_iter().flatten());
                continue;
            };
            let above = asked.entry(parent).or_default();
            *above = *above + rest;
            if let Some(last) = last {
                ways.entry(parent).or_default().extend(last);
            }
        }
    }
    found
}

/// A budget that is asked for more than it has.
#[derive(Debug, Clone, Copy)]
struct Beyond {
    of: RegionCode,
    asked: Rupiah,
    has: Rupiah,
    estimate: bool,
    /// Whether nearer budgets of the kind pay a part of what is asked.
    nearer: bool,
}

impl Beyond {
    fn sentence(&self, actor: &Actor, source: Funding, year: i32) -> Sentence {
        let Self { of, asked, has, estimate, nearer } = *self;
        let place = format!("{of} {}", region(of).map_or("", |place| place.name));
        let (money, in_words) = (payer_title(source), payer_in_english(source));
        // What others ask of a budget is for those who read its figures.
        if !actor.may_in(Right::ReadFigures, of) {
            return Sentence::in_both(
                format!(
                    "{money} {place} tahun {year} tidak cukup untuk semua usulan berjalan yang memintanya; tanyakan sisanya \
                     kepada kantor yang mengelolanya."
                ),
                format!(
                    "{in_words} of {place} in {year} is not enough for all submissions under way that ask for it; ask the \
                     office that manages it what is left."
                ),
            );
        }
        let beyond = asked - has;
        let [rest, in_english_rest] = if nearer {
            [" di luar yang dibayar anggaran sejenis di bawahnya", " beyond what budgets of the kind below it pay"]
        } else {
            ["", ""]
        };
        let [guess, in_english_guess] = if estimate { [" (perkiraan)", " (an estimate)"] } else { ["", ""] };
        Sentence::in_both(
            format!(
                "{money} {place} tahun {year} terlampaui {beyond}: usulan berjalan meminta {asked}{rest}, untuk iuran tersedia \
                 {has}{guess}. Usulan tetap dapat dikirim bila ada dana lain."
            ),
            format!(
                "{in_words} of {place} in {year} is exceeded by {}: submissions under way ask for {}{in_english_rest}, {} may go to \
                 contributions{in_english_guess}. The submission may be sent all the same where there is other money.",
                in_english(beyond),
                in_english(asked),
                in_english(has)
            ),
        )
    }
}
