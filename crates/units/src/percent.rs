//! A share of a named whole, printed with two decimals.

use std::fmt;

use serde::{Serialize, Serializer};

/// A percentage rounded half up to two decimals, kept as hundredths of a percent.
///
/// A percent without its denominator is never shown, so there is no way to make one from a bare number:
/// it comes from a part and a whole.
///
/// ```
/// use units::Percent;
/// assert_eq!(Percent::of(144_070, 528_873).unwrap().to_string(), "27.24");
/// assert_eq!(Percent::of(1, 0), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    hundredths: i64,
}

impl Percent {
    /// `part` of `whole`; `None` when the whole is zero, because then there is no share to speak of.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        let twice = i128::from(part) * 20_000 + i128::from(whole) * i128::from(part.signum());
        let hundredths = twice / (2 * i128::from(whole));
        i64::try_from(hundredths).ok().map(|hundredths| Self { hundredths })
    }

    /// Growth from `before` to `now`, as a percentage of `before`; `None` when there was nothing before.
    pub fn growth(before: i64, now: i64) -> Option<Self> {
        Self::of(now - before, before)
    }

    /// Hundredths of a percent: 27.24 percent is 2724.
    pub const fn hundredths(self) -> i64 {
        self.hundredths
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.hundredths < 0 { "-" } else { "" };
        let all = self.hundredths.unsigned_abs();
        write!(f, "{sign}{}.{:02}", all / 100, all % 100)
    }
}

impl Serialize for Percent {
    /// A JSON number with at most two decimals; dividing an integer by 100 prints back exactly.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::cast_precision_loss, reason = "hundredths of a percent stay far below 2^53")]
        serializer.serialize_f64(self.hundredths as f64 / 100.0)
    }
}
