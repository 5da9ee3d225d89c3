//! A wider region's target parted among the regions inside it, by a stated rule, to the last person.

use std::str::FromStr;

use law::{Sentence, UnknownCode};
use serde::{Serialize, Serializer};

use crate::denominator::apportion;

/// By what a target is parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllocationRule {
    /// Everywhere the same percent of the eligible at the end.
    EqualPercent,
    /// Everywhere the same share of those who are not covered yet: whoever lacks more brings more.
    EqualEffort,
    /// Everywhere the same number of new members per eligible worker: all rise by the same points.
    Workers,
}

impl AllocationRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::EqualPercent, Self::EqualEffort, Self::Workers];

    /// The word in commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EqualPercent => "percent",
            Self::EqualEffort => "gap",
            Self::Workers => "workers",
        }
    }

    /// The rule in words, as it stands under a table.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::EqualPercent => Sentence::in_both(
                "Dibagi menurut persen sama: tiap wilayah mencapai bagian yang sama dari penyebutnya.",
                "By equal percents: each region reaches the same share of its denominator.",
            ),
            Self::EqualEffort => Sentence::in_both(
                "Dibagi menurut upaya sama: tambahan dibagi menurut pekerja yang belum tercakup, jadi yang kurang lebih \
                 banyak menambah lebih banyak.",
                "By equal effort: what is to be added is parted by workers not covered yet, so whoever lacks more adds more.",
            ),
            Self::Workers => Sentence::in_both(
                "Dibagi menurut pekerja: tambahan dibagi menurut penyebut, jadi semua naik dengan poin persen yang sama; \
                 tidak ada yang melebihi seluruh pekerjanya.",
                "By workers: what is to be added is parted by denominators, so all rise by the same points; none goes \
                 beyond all of its workers.",
            ),
        }
    }
}

impl Serialize for AllocationRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl FromStr for AllocationRule {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.into_iter().find(|rule| rule.code() == text.trim());
        found.ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "percent, gap, workers" })
    }
}

/// Where one of the regions stands before a target is parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllocationPart {
    /// Active today.
    pub active: i64,
    /// Eligible workers.
    pub eligible: i64,
}

impl AllocationPart {
    fn uncovered(self) -> i64 {
        (self.eligible - self.active).max(0)
    }
}

/// The target of each part in persons; they sum to `total` (largest remainders first).
///
/// A target that all parts together have passed already is parted by what each has.
///
/// ```
/// use domain::{AllocationPart, AllocationRule, allocate};
/// let parts = [AllocationPart { active: 10, eligible: 100 }, AllocationPart { active: 60, eligible: 100 }];
/// assert_eq!(allocate(100, AllocationRule::EqualPercent, &parts), [50, 50]);
/// assert_eq!(allocate(100, AllocationRule::EqualEffort, &parts), [31, 69]);
/// assert_eq!(allocate(100, AllocationRule::Workers, &parts), [25, 75]);
/// ```
pub fn allocate(total: i64, rule: AllocationRule, parts: &[AllocationPart]) -> Vec<i64> {
    let weights = |of: fn(AllocationPart) -> i64| -> Vec<u64> {
        parts.iter().map(|part| u64::try_from(of(*part)).unwrap_or(0)).collect()
    };
    let missing = total - parts.iter().map(|part| part.active).sum::<i64>();
    let more = match rule {
        AllocationRule::EqualPercent => return apportion(total, &weights(|part| part.eligible)),
        _ if missing <= 0 => return apportion(total, &weights(|part| part.active)),
        AllocationRule::EqualEffort => apportion(missing, &weights(AllocationPart::uncovered)),
        AllocationRule::Workers => up_to_all(missing, &weights(|part| part.eligible), parts),
    };
    parts.iter().zip(more).map(|(part, more)| part.active + more).collect()
}

/// Shares `missing` out by `weights`, to nobody more than is uncovered there; what is beyond all of it goes by weight.
fn up_to_all(missing: i64, weights: &[u64], parts: &[AllocationPart]) -> Vec<i64> {
    let mut shares = vec![0; parts.len()];
    let mut open: Vec<usize> = (0..parts.len()).collect();
    let mut left = missing;
    while !open.is_empty() {
        let tried = apportion(left, &open.iter().map(|at| weights[*at]).collect::<Vec<u64>>());
        let full: Vec<usize> = open
            .iter()
            .zip(&tried)
            .filter(|(at, share)| **share > parts[**at].uncovered())
            .map(|(at, _)| *at)
            .collect();
        if full.is_empty() {
            for (at, share) in open.iter().zip(tried) {
                shares[*at] = share;
            }
            return shares;
        }
        for at in &full {
            shares[*at] = parts[*at].uncovered();
            left -= shares[*at];
        }
        open.retain(|at| !full.contains(at));
    }
    let beyond = apportion(left, weights);
    shares.iter().zip(beyond).map(|(share, more)| share + more).collect()
}
