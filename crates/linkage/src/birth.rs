//! Birth dates packed into a number, and how far two of them agree.

use units::{Date, Nik};

use crate::level::Level;

/// Year, month and day in one number; zero is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Birth(pub(crate) u32);

impl Birth {
    pub(crate) const NONE: Self = Self(0);
    const FROM_NIK: u32 = 1 << 31;

    pub(crate) fn stated(date: Date) -> Self {
        Self::new(date.year().max(0) as u32, date.month() as u32, date.day() as u32)
    }

    const fn new(year: u32, month: u32, day: u32) -> Self {
        Self(year << 9 | month << 5 | day)
    }

    /// What a NIK says, in the century that makes a person born up to `latest_year`.
    pub(crate) fn hinted(nik: Nik, latest_year: i16) -> Self {
        let hint = nik.birth_hint();
        let century = if 2000 + hint.year_of_century <= latest_year { 2000 } else { 1900 };
        let date = Self::new((century + hint.year_of_century) as u32, hint.month as u32, hint.day as u32);
        Self(date.0 | Self::FROM_NIK)
    }

    pub(crate) const fn is_known(self) -> bool {
        self.0 != 0
    }

    /// Read off a NIK: against another NIK it would count the same digits twice.
    pub(crate) const fn is_from_nik(self) -> bool {
        self.0 & Self::FROM_NIK != 0
    }

    /// Without the mark of where it came from.
    pub(crate) const fn date(self) -> u32 {
        self.0 & !Self::FROM_NIK
    }

    pub(crate) const fn year(self) -> u32 {
        self.date() >> 9
    }

    const fn month(self) -> u32 {
        self.0 >> 5 & 15
    }

    const fn day(self) -> u32 {
        self.0 & 31
    }

    /// Year and month.
    pub(crate) const fn month_of_year(self) -> u32 {
        self.date() >> 5
    }

    /// 1 January and 31 December stand for "year known, day not".
    const fn is_default(self) -> bool {
        (self.day() == 1 && self.month() == 1) || (self.day() == 31 && self.month() == 12)
    }

    /// Day and month the other way round, where that is a date and another one.
    pub(crate) fn swapped(self) -> Option<Self> {
        (self.is_known() && self.day() <= 12 && self.day() != self.month())
            .then(|| Self::new(self.year(), self.day(), self.month()))
    }

    pub(crate) fn agreement(self, other: Self) -> Level {
        if !self.is_known() || !other.is_known() {
            return Level::Missing;
        }
        let either_default = self.is_default() || other.is_default();
        let years = self.year().abs_diff(other.year());
        let (same_day, same_month) = (self.day() == other.day(), self.month() == other.month());
        match (years, same_month, same_day) {
            (0, ..) if either_default => Level::DefaultDate,
            (0, true, true) => Level::Exact,
            (0, ..) if self.swapped().is_some_and(|swapped| swapped.date() == other.date()) => Level::DayMonthSwapped,
            (0, true, false) => Level::DayDiffers,
            (0, false, true) => Level::MonthDiffers,
            (0, ..) => Level::SameYear,
            (1, true, true) if either_default => Level::SameYear,
            (_, true, true) if either_default => Level::Different,
            (1, true, true) => Level::YearOffOne,
            (years, true, true) if years % 10 == 0 => Level::DecadeOff,
            (_, true, true) => Level::YearDiffers,
            _ => Level::Different,
        }
    }
}
