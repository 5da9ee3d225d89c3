//! The published figures that a run can be made of: active participants and potential workers of one day.

use units::{Date, Month, RegionCode};

use crate::SampleError;
use crate::profile::name;

/// What was printed of regions, with sources: facts, not invented. Layout `figures`.
pub(crate) const CSV: &str = include_str!("../../../data/published_figures.csv");

/// What was printed of one region for one day.
pub(crate) struct Published {
    pub(crate) as_of: Date,
    pub(crate) as_of_printed: String,
    pub(crate) active: u32,
    pub(crate) informal: Option<u32>,
    pub(crate) people: u32,
    /// How the number of workers was derived, when it was not printed.
    pub(crate) derived: Option<String>,
    pub(crate) source: String,
    /// Percent and source of the first target of that year.
    pub(crate) target: Option<(String, String)>,
}

struct Line {
    as_of: String,
    metric: String,
    value: String,
    segment: String,
    source: String,
}

/// The latest day for which enough was printed.
pub(crate) fn of(region: RegionCode) -> Result<Published, SampleError> {
    let own = region.to_string();
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    let lines: Vec<Line> = reader
        .records()
        .map(|record| record.expect("the shipped figures are good CSV"))
        .filter(|record| record[0] == own)
        .map(|record| Line {
            as_of: record[2].to_owned(),
            metric: record[3].to_owned(),
            value: record[4].to_owned(),
            segment: record[6].to_owned(),
            source: record[7].to_owned(),
        })
        .collect();
    let mut days: Vec<(Date, &str)> =
        lines.iter().filter_map(|line| Some((last_day(&line.as_of)?, &*line.as_of))).collect();
    days.sort_unstable_by(|left, right| right.cmp(left));
    days.dedup();
    // A printed number of workers is worth more than a later one that has to be derived.
    let of_days = || days.iter().filter_map(|(day, printed)| on_day(&lines, *day, printed));
    let found = of_days().find(|found| found.derived.is_none()).or_else(|| of_days().next());
    found.ok_or_else(|| SampleError::Unsupported { region, missing: missing(region, &lines) })
}

fn missing(region: RegionCode, lines: &[Line]) -> String {
    let has = |metric: &str| lines.iter().any(|line| line.metric == metric && is_whole_group(&line.segment));
    let name = name(region);
    let (active, whole) = (has("active_participants"), has("potential_workers") || has("coverage_pct"));
    let what = match (active, whole) {
        (false, false) => "peserta aktif (active_participants) dan pekerja yang berpotensi (potential_workers)",
        (false, true) => "peserta aktif (active_participants)",
        (true, false) => "pekerja yang berpotensi (potential_workers) atau persen cakupan (coverage_pct)",
        (true, true) => "peserta aktif dan pekerja yang berpotensi (atau persen cakupan) untuk hari yang sama",
    };
    format!("untuk {name} belum ada angka terbit: {what}")
}

/// Segments that speak of all workers.
fn is_whole_group(segment: &str) -> bool {
    matches!(segment, "total" | "PU+BPU")
}

fn on_day(lines: &[Line], day: Date, printed: &str) -> Option<Published> {
    let of_day = || lines.iter().filter(|line| line.as_of == printed);
    let number = |metric: &str, segment: &str| -> Option<(u32, &Line)> {
        let line = of_day().find(|line| line.metric == metric && line.segment == segment)?;
        Some((line.value.parse().ok()?, line))
    };
    ["PU+BPU", "total"].into_iter().find_map(|segment| {
        let (active, line) = number("active_participants", segment)?;
        let by_class = || Some(number("potential_workers", "PU")?.0 + number("potential_workers", "BPU")?.0);
        let whole = number("potential_workers", segment).map(|(people, _)| people);
        let whole = whole.or_else(|| by_class().filter(|_| segment == "PU+BPU"));
        let percent = of_day().find(|line| line.metric == "coverage_pct" && line.segment == segment);
        let (people, derived) = match (whole, percent) {
            (Some(people), _) => (people, None),
            (None, Some(percent)) => {
                let people = active_of_percent(active, &percent.value)?;
                (
                    people,
                    Some(format!(
                        "Pekerja yang berpotensi {people} diturunkan dari {active} / {} persen.",
                        percent.value
                    )),
                )
            }
            (None, None) => return None,
        };
        let informal = number("active_participants", "BPU").map(|(informal, _)| informal);
        let formal = number("active_participants", "PU").map(|(formal, _)| formal);
        let target = lines.iter().find(|line| {
            line.metric == "target_pct" && line.segment == "total" && line.as_of.starts_with(&printed[..4])
        });
        Some(Published {
            as_of: day,
            as_of_printed: printed.to_owned(),
            active,
            // Parts of another whole (construction counted in, say) are no parts of this one.
            informal: informal.filter(|informal| formal.is_some_and(|formal| formal + informal == active)),
            people,
            derived,
            source: line.source.clone(),
            target: target.map(|line| (line.value.clone(), line.source.clone())),
        })
    })
}

/// The whole of which `active` is `percent`, in whole persons.
fn active_of_percent(active: u32, percent: &str) -> Option<u32> {
    let (whole, fraction) = percent.split_once('.').unwrap_or((percent, ""));
    let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let digits: u64 = format!("{whole}{fraction}").parse().ok().filter(|digits| *digits > 0)?;
    u32::try_from((u64::from(active) * 100 * scale + digits / 2) / digits).ok()
}

/// The last day that a printed day, month or year may mean.
fn last_day(printed: &str) -> Option<Date> {
    match printed.len() {
        10 => printed.parse().ok(),
        7 => Some(Month::containing(format!("{printed}-01").parse().ok()?).last_day()),
        4 => format!("{printed}-12-31").parse().ok(),
        _ => None,
    }
}
