//! What was probably done wrong: a correction of one figure, or of two, with which there is room for all.

use law::Sentence;
use serde::Serialize;
use units::Date;

use super::FigureConflict;
use super::interval::{Interval, widest};
use super::rules::Named;
use super::source::{Known, Said, overlap};
use super::words::both;
use crate::{PrintedNumber, PublishedFigure};

/// Kinds of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipKind {
    /// Two figures stand in each other's place.
    Swapped,
    /// Two digits side by side changed places.
    DigitTransposed,
    /// One digit is another.
    DigitWrong,
    /// The figure of another year or month.
    OtherYear,
    /// A percent of another whole.
    OtherDenominator,
    /// The figure of another region.
    OtherRegion,
    /// A part of the workers called all of them, or the other way round.
    SegmentForTotal,
    /// The right number under the name of another measure.
    OtherMetric,
}

/// What was probably done wrong, and with which figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// What was done.
    pub kind: SlipKind,
    /// The rows it was probably done to, from 1.
    pub rows: Vec<usize>,
    /// What was meant, where that is one number.
    pub meant: Option<PrintedNumber>,
    /// The same in words.
    pub explanation: Sentence,
}

/// The number of `said` was printed of the same region for a time that ended before `day` already.
pub(super) fn printed_before(known: &Known<'_>, said: &Said<'_>, day: Date) -> Option<Slip> {
    let other = known.said.iter().find(|other| {
        other.figure.area == said.figure.area
            && (other.metric, other.segment, &other.borders) == (said.metric, said.segment, &said.borders)
            && other.figure.value.scaled() == said.figure.value.scaled()
            && other.when().last < day
    })?;
    Some(Slip {
        kind: SlipKind::OtherYear,
        rows: vec![said.row],
        meant: None,
        explanation: both(|say| {
            let (row, older) = (said.row, say.printed_at(other, say.pick("untuk", "for")));
            say.pick(
                format!("Baris {row} mungkin angka lama: sudah tercetak {older}."),
                format!("Row {row} may be an old figure: {older} was printed already."),
            )
        }),
    })
}

/// Other digits say something where the rest tells the number to one part of so many.
const TOLD_CLOSELY: i128 = 100;

/// The same for a number under another name: fewer ways to fit by chance.
const FIT_CLOSELY: i128 = 5;

/// And how closely it has to be printed itself.
const ROUNDED_CLOSELY: i128 = 20;

/// Targets that a law sets for one year only; before it, nobody sets that percent.
const TARGETS_OF_LAW: [(&str, i16, &str); 1] = [("99.5", 2045, "UU 59/2024 (RPJPN 2025-2045)")];

/// A target of a law that is said to be for another year.
pub(super) fn against_law(known: &Known<'_>, place: usize) -> Option<FigureConflict> {
    let said = &known.said[place];
    let year = said.when().last.year();
    let (_, meant, law) = TARGETS_OF_LAW.into_iter().find(|(percent, meant, _)| {
        let percent: Option<PrintedNumber> = percent.parse().ok();
        said.metric == "target_pct"
            && said.segment == "total"
            && percent.is_some_and(|percent| percent.scaled() == said.figure.value.scaled())
            && year < *meant
    })?;
    let explanation = both(|say| {
        let (row, percent) = (said.row, say.number(said.figure.value));
        say.pick(
            format!("Baris {row}: target {percent} persen ditetapkan {law} untuk tahun {meant}, bukan {year}."),
            format!("Row {row}: {law} sets the target of {percent} percent for the year {meant}, not {year}."),
        )
    });
    let slip = Slip { kind: SlipKind::OtherYear, rows: vec![said.row], meant: None, explanation: explanation.clone() };
    Some(FigureConflict { rows: vec![said.row], explanation, slip: Some(slip) })
}

/// The likeliest slip behind a conflict, in the order of how much speaks for each.
pub(super) fn likely(known: &Known<'_>, named: &Named, all: &[usize], facts: &[usize]) -> Option<Slip> {
    let try_all = Trial { known, named, all, facts };
    try_all
        .other_time()
        .or_else(|| try_all.swapped())
        .or_else(|| try_all.digits_transposed())
        .or_else(|| try_all.other_metric())
        .or_else(|| try_all.segment_for_total())
        .or_else(|| try_all.digit_wrong())
        .or_else(|| try_all.other_region())
        .or_else(|| try_all.other_denominator())
}

struct Trial<'t, 'f> {
    known: &'t Known<'f>,
    named: &'t Named,
    all: &'t [usize],
    facts: &'t [usize],
}

impl Trial<'_, '_> {
    fn figure(&self, fact: usize) -> &PublishedFigure {
        self.known.said[self.place(fact)].figure
    }

    fn place(&self, fact: usize) -> usize {
        self.named.system.facts[fact].figure
    }

    fn row(&self, fact: usize) -> usize {
        self.known.row(self.place(fact))
    }

    fn stands(&self, without: &[usize]) -> Vec<bool> {
        let mut stands = vec![false; self.named.system.facts.len()];
        self.all.iter().for_each(|fact| stands[*fact] = true);
        without.iter().for_each(|fact| stands[*fact] = false);
        stands
    }

    /// Whether the others tell what the quantity of `fact` is, so that fitting them says something.
    fn told_by_others(&self, fact: usize) -> Option<Interval> {
        let system = &self.named.system;
        let var = system.facts[fact].var;
        let room = system.room(&self.stands(&[fact])).ok()?;
        system.is_told(var, room[var]).then_some(room[var])
    }

    fn slip(&self, kind: SlipKind, facts: &[usize], meant: Option<PrintedNumber>, explanation: Sentence) -> Slip {
        let rows = facts.iter().map(|fact| self.row(*fact)).collect();
        Slip { kind, rows, meant, explanation }
    }

    /// The same number was printed of the same region for a time that this one cannot mean.
    fn other_time(&self) -> Option<Slip> {
        self.facts.iter().find_map(|fact| {
            let place = self.place(*fact);
            let said = &self.known.said[place];
            if self.told_by_others(*fact).is_none() && self.facts.len() > 2 {
                return None;
            }
            printed_before(self.known, said, said.when().first)
        })
    }

    /// Two figures of one kind in each other's place.
    fn swapped(&self) -> Option<Slip> {
        let system = &self.named.system;
        for first in self.facts {
            for second in self.all.iter().filter(|second| *second != first) {
                let (left, right) = (&system.facts[*first], &system.facts[*second]);
                let (one, other) = (&self.known.said[left.figure], &self.known.said[right.figure]);
                let fits = left.var != right.var
                    && one.share == other.share
                    && one.source == other.source
                    && !left.widest.meets(right.widest);
                if !fits {
                    continue;
                }
                let mut exchanged = system.clone();
                exchanged.facts[*first].widest = right.widest;
                exchanged.facts[*second].widest = left.widest;
                let stands = self.stands(&[]);
                let told = |fact: usize| {
                    let room = exchanged.room(&self.stands(&[fact]));
                    let var = exchanged.facts[fact].var;
                    room.is_ok_and(|room| exchanged.is_told(var, room[var]))
                };
                if exchanged.room(&stands).is_ok() && told(*first) && told(*second) {
                    let explanation = both(|say| {
                        let (first, second) = (one.row, other.row);
                        let (one, other) = (say.name(one.metric, one.segment), say.name(other.metric, other.segment));
                        say.pick(
                            format!("{one} (baris {first}) dan {other} (baris {second}) mungkin tertukar."),
                            format!("{one} (row {first}) and {other} (row {second}) may be exchanged."),
                        )
                    });
                    return Some(self.slip(SlipKind::Swapped, &[*first, *second], None, explanation));
                }
            }
        }
        None
    }

    fn digits_transposed(&self) -> Option<Slip> {
        self.one_number_else(
            SlipKind::DigitTransposed,
            transpositions,
            ["dua angka bersebelahan mungkin tertukar", "two digits side by side may be exchanged"],
        )
    }

    fn digit_wrong(&self) -> Option<Slip> {
        self.one_number_else(
            SlipKind::DigitWrong,
            digit_changes,
            ["satu angka mungkin salah ketik", "one digit may be mistyped"],
        )
    }

    /// Whether one figure with other digits leaves room for all, where the others tell what it is.
    fn one_number_else(
        &self,
        kind: SlipKind,
        others: fn(PrintedNumber) -> Vec<PrintedNumber>,
        what: [&str; 2],
    ) -> Option<Slip> {
        let mut found: Vec<(usize, PrintedNumber)> = Vec::new();
        let digits = |fact: &usize| {
            let figure = self.figure(*fact);
            figure.value.digits().unsigned_abs().to_string().trim_end_matches('0').len()
        };
        for fact in self.facts.iter().copied().filter(|fact| digits(fact) >= 3) {
            // A wide room is met by chance.
            let told = self.told_by_others(fact);
            if told.is_none_or(|told| (told.hi - told.lo) * TOLD_CLOSELY > told.hi.abs()) {
                continue;
            }
            let figure = self.figure(fact);
            let fitting: Vec<PrintedNumber> = others(figure.value)
                .into_iter()
                .filter(|value| {
                    let said = widest(figure, *value);
                    self.named.system.room_with(&self.stands(&[]), fact, said).is_ok()
                })
                .collect();
            if let [meant] = fitting[..] {
                found.push((fact, meant));
            }
        }
        let rows: Vec<String> = found.iter().map(|(fact, _)| self.row(*fact).to_string()).collect();
        match found[..] {
            [] => None,
            [(fact, meant)] => {
                let explanation = both(|say| {
                    let (row, what) = (&rows[0], say.pick(what[0], what[1]));
                    let (meant, printed) = (say.number(meant), say.number(self.figure(fact).value));
                    say.pick(
                        format!("Baris {row}: {what}; {meant} cocok dengan yang lain, tercetak {printed}."),
                        format!("Row {row}: {what}; {meant} fits the others, printed {printed}."),
                    )
                });
                Some(self.slip(kind, &[fact], Some(meant), explanation))
            }
            _ => {
                let facts: Vec<usize> = found.iter().map(|(fact, _)| *fact).collect();
                let (rows, [what, english]) = (rows.join(", "), what);
                let explanation = Sentence::in_both(
                    format!("Pada salah satu dari baris {rows}: {what}."),
                    format!("In one of rows {rows}: {english}."),
                );
                Some(self.slip(kind, &facts, None, explanation))
            }
        }
    }

    /// The number fits where another measure of the same kind is told by the others.
    fn other_metric(&self) -> Option<Slip> {
        const COUNTS: [&str; 5] = ["active", "eligible", "not_covered", "target_participants", "gap_to_target"];
        const SHARES: [&str; 3] = ["coverage_pct", "not_covered_pct", "target_pct"];
        let system = &self.named.system;
        for fact in self.facts {
            let said = &self.known.said[self.place(*fact)];
            let kind: &[&str] = if said.share { &SHARES } else { &COUNTS };
            if !kind.contains(&said.metric) {
                continue;
            }
            // What is rounded coarsely fits many names.
            if (said.widest.hi - said.widest.lo) * ROUNDED_CLOSELY > said.widest.hi {
                continue;
            }
            let Ok(room) = system.room(&self.stands(&[*fact])) else { continue };
            for metric in kind.iter().filter(|metric| **metric != said.metric) {
                let meant = |name: &(String, String, String)| name.0 == *metric && name.1 == said.segment;
                let Some(var) = self.named.names.iter().position(meant) else { continue };
                // Already printed under its own name: then it is no other's.
                let printed = self.all.iter().any(|other| system.facts[*other].var == var);
                let closely = (room[var].hi - room[var].lo) * FIT_CLOSELY <= room[var].hi.abs();
                let told = system.is_told(var, room[var]) && closely;
                if !printed && told && room[var].meets(system.facts[*fact].widest) {
                    let explanation = both(|say| {
                        let (row, number) = (said.row, say.number(said.figure.value));
                        let (meant, name) = (say.name(metric, said.segment), say.name(said.metric, said.segment));
                        say.pick(
                            format!("Baris {row}: {number} cocok sebagai {meant}, bukan {name}."),
                            format!("Row {row}: {number} fits as {meant}, not {name}."),
                        )
                    });
                    return Some(self.slip(SlipKind::OtherMetric, &[*fact], None, explanation));
                }
            }
        }
        None
    }

    /// A part that is more than its total.
    fn segment_for_total(&self) -> Option<Slip> {
        let of = |fact: &usize| &self.known.said[self.place(*fact)];
        let total = self.facts.iter().find(|fact| of(fact).segment == "total" && !of(fact).share)?;
        let part = self.facts.iter().find(|fact| {
            let (part, whole) = (of(fact), of(total));
            part.metric == whole.metric && part.segment != "total" && part.widest.lo > whole.widest.hi
        })?;
        let (row, segment, whole) = (self.row(*part), &of(part).figure.segment, self.row(*total));
        let explanation = Sentence::in_both(
            format!(
                "Baris {row} ({segment}) lebih besar daripada seluruhnya (baris {whole}): mungkin yang disebut \
                 seluruhnya adalah sebagian, atau yang disebut bagian adalah ukuran lain, misalnya potensi."
            ),
            format!(
                "Row {row} ({segment}) is more than the whole (row {whole}): what is called the whole may be a part, or \
                 what is called a part another measure, potential workers for instance."
            ),
        );
        Some(self.slip(SlipKind::SegmentForTotal, &[*part, *total], None, explanation))
    }

    /// The same number of another region, from the same source or time, with digits enough to be no chance.
    fn other_region(&self) -> Option<Slip> {
        const DIGITS_MIN: usize = 4;
        self.facts.iter().find_map(|fact| {
            let place = self.place(*fact);
            let said = &self.known.said[place];
            let digits = said.figure.value.digits().unsigned_abs().to_string();
            if digits.trim_end_matches('0').len() < DIGITS_MIN {
                return None;
            }
            let other = self.known.said.iter().position(|other| {
                other.figure.area != said.figure.area
                    && other.metric == said.metric
                    && other.segment == said.segment
                    && other.figure.value == said.figure.value
                    && (other.source == said.source || overlap(other.when(), said.when()))
            })?;
            let explanation = both(|say| {
                let (row, number) = (said.row, say.number(said.figure.value));
                let (name, other) = (&self.known.said[other].figure.name, self.known.row(other));
                say.pick(
                    format!(
                        "Baris {row} mungkin angka wilayah lain: {number} tercetak juga untuk {name} (baris {other})."
                    ),
                    format!(
                        "Row {row} may be a figure of another region: {number} is printed for {name}, too (row {other})."
                    ),
                )
            });
            Some(self.slip(SlipKind::OtherRegion, &[*fact], None, explanation))
        })
    }

    /// A percent and counts that fit each other only with another whole.
    fn other_denominator(&self) -> Option<Slip> {
        let of = |fact: &&usize| &self.known.said[self.place(**fact)];
        let percent = self.facts.iter().find(|fact| of(fact).share && of(fact).metric.ends_with("_pct"))?;
        self.facts.iter().find(|fact| !of(fact).share)?;
        let row = self.row(*percent);
        let explanation = Sentence::in_both(
            format!("Persen pada baris {row} mungkin dihitung dengan penyebut lain."),
            format!("The percent of row {row} may be of another denominator."),
        );
        Some(self.slip(SlipKind::OtherDenominator, &[*percent], None, explanation))
    }
}

/// The number with two digits side by side exchanged, each way.
pub(super) fn transpositions(value: PrintedNumber) -> Vec<PrintedNumber> {
    let digits = value.digits().unsigned_abs().to_string().into_bytes();
    let exchanged = (1..digits.len()).filter(|place| digits[place - 1] != digits[*place]).map(|place| {
        let mut digits = digits.clone();
        digits.swap(place - 1, place);
        digits
    });
    exchanged.filter_map(|digits| from_digits(&digits, value)).collect()
}

/// The number with one digit replaced, each way.
pub(super) fn digit_changes(value: PrintedNumber) -> Vec<PrintedNumber> {
    let digits = value.digits().unsigned_abs().to_string().into_bytes();
    let mut found = Vec::new();
    for place in 0..digits.len() {
        for digit in (b'0'..=b'9').filter(|digit| *digit != digits[place]) {
            let mut digits = digits.clone();
            digits[place] = digit;
            found.extend(from_digits(&digits, value));
        }
    }
    found
}

fn from_digits(digits: &[u8], like: PrintedNumber) -> Option<PrintedNumber> {
    let number: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(PrintedNumber::of(if like.digits() < 0 { -number } else { number }, like.decimals()))
}

/// Days between the nearest days that two prints may mean, and between the furthest.
pub(super) fn days_apart(earlier: (Date, Date), later: (Date, Date)) -> (i64, i64) {
    let days = |from: Date, until: Date| i64::from((until - from).get_days());
    (days(earlier.1, later.0).max(0), days(earlier.0, later.1))
}
