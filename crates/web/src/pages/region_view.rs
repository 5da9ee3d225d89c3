//! A region's active month by month, and what to do next.

use domain::{Coverage, Reach};
use steps::{Actor, Right, Trend};
use units::{Level, RegionCode};

use crate::numbers;
use crate::words::{Words, fill};

/// Columns of a year, drawn in a field of 520 by 120.
pub(super) struct Months {
    pub title: String,
    pub description: String,
    pub columns: Vec<Column>,
    pub rows: Vec<(String, String, String)>,
    pub first: String,
    pub last: String,
    /// When the target is reached at this rate.
    pub reach: Option<String>,
}

pub(super) struct Column {
    pub x: usize,
    pub y: i64,
    pub height: i64,
    pub told: String,
}

const COLUMN: usize = 40;
const HEIGHT: i64 = 120;

/// None when no month but the last has anybody.
pub(super) fn months(w: &Words, found: &Coverage, trend: &Trend) -> Option<Months> {
    let (first, last) = (trend.days.first()?, trend.days.last()?);
    let most = trend.days.iter().map(|day| day.active).max().filter(|most| *most > 0)?;
    if trend.days.iter().rev().skip(1).all(|day| day.active == 0) {
        return None;
    }
    let date = |day| numbers::date(day, &w.months);
    let percent = |day: &domain::TrendDay| numbers::percent_sign(w, day.percent);
    let column = |(position, day): (usize, &domain::TrendDay)| {
        let height = i64::try_from(i128::from(day.active) * i128::from(HEIGHT) / i128::from(most)).unwrap_or(HEIGHT);
        let told = format!("{}: {}", date(day.day), numbers::count(w, day.active));
        Column { x: position * COLUMN + 4, y: HEIGHT - height, height, told }
    };
    let target = found.target.as_ref().map(|target| numbers::rate(w, target.percent));
    let reach = trend.reach.zip(target).map(|(reach, target)| reach_word(w, reach, &target));
    Some(Months {
        title: fill(w.region.trend_title, &[&found.name]),
        description: fill(
            w.region.trend_description,
            &[&numbers::count(w, first.active), &date(first.day), &numbers::count(w, last.active), &date(last.day)],
        ),
        columns: trend.days.iter().enumerate().map(column).collect(),
        rows: trend.days.iter().map(|day| (date(day.day), numbers::count(w, day.active), percent(day))).collect(),
        first: date(first.day),
        last: date(last.day),
        reach,
    })
}

/// When a target in percent is reached at the present rate.
pub(super) fn reach_word(w: &Words, reach: Reach, target: &str) -> String {
    match reach {
        Reach::Now => fill(w.region.reach_now, &[target]),
        Reach::By(month) => fill(w.region.reach_by, &[target, &numbers::month(month, &w.months)]),
        Reach::Never => fill(w.region.reach_never, &[target]),
        Reach::Far => fill(w.region.reach_far, &[target]),
    }
}

/// What somebody with these rights does next: a link and why.
pub(super) fn next_steps(
    w: &'static Words,
    actor: &Actor,
    code: RegionCode,
    found: &Coverage,
    doubtful: i64,
) -> Vec<(String, String)> {
    let mut steps = Vec::new();
    let may = |right| actor.may_in(right, code);
    if doubtful > 0 && may(Right::Match) {
        let told = fill(w.region.next_review, &[&numbers::count(w, doubtful)]);
        steps.push((format!("/wilayah/{code}/tinjau"), told));
    }
    let listed = found.listed.unwrap_or_default();
    if listed > 0 && may(Right::ReadPeople) {
        let told = fill(w.region.next_list, &[&numbers::count(w, listed)]);
        steps.push((format!("/wilayah/{code}/daftar"), told));
    }
    if listed > 0 && may(Right::Submit) && code.level() >= Level::Regency {
        steps.push((format!("/usulan/baru?wilayah={code}"), w.region.next_submit.to_owned()));
    }
    if listed > 0 && may(Right::ReadPeople) {
        steps.push((format!("/rencana/baru?wilayah={code}"), w.region.next_plan.to_owned()));
    }
    if code.level() < Level::Village {
        let lowest = found.by.iter().filter(|part| !part.is_outside() && part.percent.is_some());
        if let Some(lowest) = lowest.min_by_key(|part| part.percent.map(|percent| percent.hundredths()))
            && let Some(below) = lowest.key.as_ref().and_then(|key| key.parse::<RegionCode>().ok())
            && actor.may_in(Right::ReadFigures, below)
        {
            let percent = lowest.percent.map_or_else(String::new, |part| numbers::percent(w, part));
            steps.push((format!("/wilayah/{below}"), fill(w.region.next_lowest, &[&lowest.name, &percent])));
        }
    }
    if may(Right::ReadPeople) {
        steps.push((format!("/wilayah/{code}/masa-jabatan"), w.region.next_terms.to_owned()));
    }
    steps
}
