//! When a contribution falls due: the day the law names, moved by weekends, holidays and, as a setting, joint leave.

use std::collections::BTreeMap;

use serde::Serialize;
use units::{Date, Month, Rupiah, Sentence};

use crate::contribution::Terms;
use crate::dated::{Ground, NotInForce};
use crate::reasoned::{Recorder, in_english, in_words};
use crate::rules::LawError;
use crate::{Class, Program, Programs};

static HOLIDAYS: &str = include_str!("../../../data/holidays_id.csv");

/// Whether joint leave (cuti bersama) counts as a holiday. The law says "hari libur" and leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JointLeave {
    /// Offices work: only weekends and national holidays move a day.
    #[default]
    Works,
    /// Joint leave moves a day too.
    Rests,
}

/// How sure a holiday table is of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// By joint decree of the ministers.
    Decreed,
    /// Announced, not decreed yet.
    Provisional,
    /// Reckoned from the lunar calendar.
    Estimated,
    /// The table does not hold the year.
    Unknown,
}

/// When the contribution of some programs falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Which programs.
    #[serde(serialize_with = "crate::contribution_words")]
    pub programs: Programs,
    /// The day the law names.
    pub named: Date,
    /// The working day it moves to; none where the holidays of the year are not known.
    pub date: Option<Date>,
    /// How sure the holidays of that year are.
    pub certainty: Certainty,
}

/// What a late payment costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Penalty {
    /// Months of delay; a month begun counts.
    pub months: i64,
    /// Whole rupiah.
    pub amount: Rupiah,
}

#[derive(Debug, Clone, Copy)]
struct Holiday {
    joint_leave: bool,
    certainty: Certainty,
}

/// National holidays and joint leave.
#[derive(Debug, Clone)]
pub struct Holidays {
    days: BTreeMap<Date, Holiday>,
}

impl Holidays {
    /// The table built into the program.
    pub fn built_in() -> Self {
        Self::parse(HOLIDAYS).expect("data/holidays_id.csv is checked by a test")
    }

    /// A table with the columns date, kind, name, status.
    ///
    /// # Errors
    /// [`LawError`] names the line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let mut days = BTreeMap::new();
        for (number, line) in text.lines().enumerate().skip(1) {
            let read = || {
                let (date, rest) = line.split_once(',')?;
                let (kind, rest) = rest.split_once(',')?;
                let (_, status) = rest.rsplit_once(',')?;
                let joint_leave = match kind {
                    "national" => false,
                    "joint_leave" => true,
                    _ => return None,
                };
                let certainty = match status {
                    "decreed" => Certainty::Decreed,
                    "provisional" => Certainty::Provisional,
                    "estimated" => Certainty::Estimated,
                    _ => return None,
                };
                Some((date.parse::<Date>().ok()?, Holiday { joint_leave, certainty }))
            };
            let (date, holiday) =
                read().ok_or_else(|| LawError(format!("holidays, line {}: \"{line}\" is not readable", number + 1)))?;
            // A day that is both stays the national holiday.
            let known = days.entry(date).or_insert(holiday);
            known.joint_leave &= holiday.joint_leave;
        }
        Ok(Self { days })
    }

    /// The least sure holiday of a year; unknown where the table has none.
    pub fn certainty(&self, year: i16) -> Certainty {
        let of_year = self.days.iter().filter(|(date, _)| date.year() == year);
        of_year.map(|(_, holiday)| holiday.certainty).max().unwrap_or(Certainty::Unknown)
    }

    /// Whether offices work.
    pub fn is_working_day(&self, day: Date, joint_leave: JointLeave) -> bool {
        let weekend = day.weekday().to_monday_one_offset() > 5;
        let rests = |holiday: &Holiday| !holiday.joint_leave || joint_leave == JointLeave::Rests;
        !weekend && !self.days.get(&day).is_some_and(rests)
    }

    /// The last of `count` working days after `day`; none where the holidays of a year on the way are not known.
    pub fn working_days_after(&self, day: Date, count: i64, joint_leave: JointLeave) -> Option<Date> {
        let mut reached = day;
        let mut left = count;
        while left > 0 {
            reached = reached.tomorrow().ok()?;
            if self.certainty(reached.year()) == Certainty::Unknown {
                return None;
            }
            left -= i64::from(self.is_working_day(reached, joint_leave));
        }
        (self.certainty(day.year()) != Certainty::Unknown).then_some(reached)
    }

    fn moved(&self, day: Date, joint_leave: JointLeave, step: fn(Date) -> Date) -> Option<Date> {
        let mut moved = day;
        while !self.is_working_day(moved, joint_leave) {
            moved = step(moved);
        }
        let known = |day: Date| self.certainty(day.year()) != Certainty::Unknown;
        (known(day) && known(moved)).then_some(moved)
    }
}

/// The due dates of a contribution month, by class; none for projects and packages, which are paid at registration.
pub(crate) fn due(
    terms: &Terms,
    holidays: &Holidays,
    class: Class,
    programs: Programs,
    month: Month,
    joint_leave: JointLeave,
) -> Result<Vec<Due>, NotInForce> {
    let day = month.last_day();
    let of = |programs: Programs, in_month: Month, named_day: i64, step: fn(Date) -> Date| {
        let last = in_month.last_day();
        // The thirtieth of a February is its last day.
        let number = i8::try_from(named_day).unwrap_or(31).clamp(1, last.day());
        let named = last.with().day(number).build().expect("a day of that month");
        let date = holidays.moved(named, joint_leave, step);
        Due { programs, named, date, certainty: holidays.certainty(named.year()) }
    };
    Ok(match class {
        Class::Pu => match terms.relief_2020_due_day.taken(day) {
            Ok(named) => vec![of(programs, month.plus(1), *named.value, yesterday)],
            Err(_) => vec![of(programs, month.plus(1), *terms.pu_due_day.taken(day)?.value, tomorrow)],
        },
        Class::Bpu => {
            let base: Programs = Programs::BASE.iter().filter(|base| programs.contains(*base)).collect();
            let mut dues = Vec::new();
            if !base.is_empty() {
                dues.push(of(base, month, *terms.bpu_due_day.taken(day)?.value, tomorrow));
            }
            if programs.contains(Program::Jht) {
                let named = *terms.bpu_jht_due_day.taken(day)?.value;
                dues.push(of(Program::Jht.into(), month.plus(1), named, tomorrow));
            }
            dues
        }
        Class::Jakon | Class::Pmi => Vec::new(),
    })
}

/// By when a construction project is registered, with its first contribution: working days after the work order.
pub(crate) fn due_of_project(
    terms: &Terms,
    holidays: &Holidays,
    ordered: Date,
    joint_leave: JointLeave,
) -> Result<Due, NotInForce> {
    let days = *terms.construction_registration.taken(ordered)?.value;
    let date = holidays.working_days_after(ordered, days, joint_leave);
    let certainty = date.map_or(Certainty::Unknown, |date| holidays.certainty(date.year()));
    Ok(Due { programs: Programs::BASE, named: date.unwrap_or(ordered), date, certainty })
}

/// What an employer owes for paying on `paid`, after `due`: a rate for each month begun.
pub(crate) fn late_penalty<R: Recorder>(
    terms: &Terms,
    month: Month,
    owed: Rupiah,
    due: Date,
    paid: Date,
    recorder: &mut R,
) -> Result<Penalty, NotInForce> {
    let day = month.last_day();
    let rate = match terms.relief_2020_late_penalty.taken(day) {
        Ok(rate) => rate,
        Err(_) => terms.pu_late_penalty.taken(day)?,
    };
    let months = months_begun(due, paid);
    let base = owed.times(months).expect("a contribution times months of delay fits in 64 bits");
    let amount = (base * *rate.value).round(crate::contribution::ROUNDING);
    let ground: Ground<'_> = rate.ground;
    recorder.step(
        || {
            Sentence::in_both(
                format!("Denda keterlambatan = {months} bulan x {} x {owed} = {amount}", in_words(*rate.value)),
                format!(
                    "Late penalty = {months} months x {} x {} = {}",
                    rate.value,
                    in_english(owed),
                    in_english(amount)
                ),
            )
        },
        &[ground],
    );
    Ok(Penalty { months, amount })
}

/// Months after `due` that have begun by `paid`.
fn months_begun(due: Date, paid: Date) -> i64 {
    if paid <= due {
        return 0;
    }
    let whole = Month::containing(paid).months_since(Month::containing(due));
    let due_day_in_month_of_payment = due.day().min(paid.last_of_month().day());
    i64::from(whole) + i64::from(paid.day() > due_day_in_month_of_payment)
}

fn tomorrow(day: Date) -> Date {
    day.tomorrow().expect("due dates lie within the calendar")
}

fn yesterday(day: Date) -> Date {
    day.yesterday().expect("due dates lie within the calendar")
}
