//! The map of a region: its parts by boundary where boundaries were brought in, its villages or parts as points where not.

use domain::{Coverage, Frame, Part, Picture, Step};
use steps::DrawnBoundaries;
use units::{RegionCode, region};

use crate::numbers;
use crate::words::{Words, fill};

/// Parts of a region where they lie; the table beside says the same.
pub(super) struct Map {
    pub title: String,
    pub description: String,
    pub width: i32,
    pub height: i32,
    /// Parts that look alike, by where they stand against the target.
    pub groups: Vec<Group>,
    pub labels: Vec<Label>,
    /// Villages where no boundaries are drawn, and how many of how many.
    pub villages: Option<String>,
}

/// Parts that stand alike against the target.
pub(super) struct Group {
    pub class: &'static str,
    pub label: &'static str,
    pub count: String,
    pub shapes: Vec<Shape>,
    /// Villages as one line of points; empty where none are drawn.
    pub dots: String,
}

/// An outline, or a circle where it has none.
pub(super) struct Shape {
    pub path: String,
    pub circle: Option<(i32, i32, i64)>,
    pub told: String,
    pub href: Option<String>,
}

/// Words on the map.
pub(super) struct Label {
    pub x: i32,
    pub y: i32,
    pub text: String,
    pub href: Option<String>,
}

/// Steps of a degree, as boundaries have them.
const STEPS: f64 = 100_000.0;
/// Width, greatest height and room at the edge of a picture of points, which have names and a size.
pub(super) const PICTURE: (i32, i32, i32) = (1200, 960, 110);
/// Names stand beside the points where they do not hide one another.
pub(super) const NAMED_MAX: usize = 20;
/// An outline so wide and high has room for its percent.
const ROOM: (i32, i32) = (84, 34);
/// About how wide a letter of a name is.
const LETTER: i32 = 13;
/// Villages nearer to each other than this share one point.
const DOT: i32 = 12;

/// Where a part stands against the target; without one, against everybody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Reached,
    Near,
    Half,
    Low,
    Unknown,
}

impl Standing {
    const ALL: [Self; 5] = [Self::Reached, Self::Near, Self::Half, Self::Low, Self::Unknown];

    /// `target` in hundredths of a percent.
    fn of(part: &Part, target: i64) -> Self {
        match part.percent.map(|percent| percent.hundredths()) {
            None => Self::Unknown,
            Some(percent) if percent >= target => Self::Reached,
            Some(percent) if percent * 4 >= target * 3 => Self::Near,
            Some(percent) if percent * 2 >= target => Self::Half,
            Some(_) => Self::Low,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Near => "near",
            Self::Half => "half",
            Self::Low => "low",
            Self::Unknown => "unknown",
        }
    }

    const fn label(self, w: &'static Words) -> &'static str {
        match self {
            Self::Reached => w.region.map_reached,
            Self::Near => w.region.map_near,
            Self::Half => w.region.map_half,
            Self::Low => w.region.map_low,
            Self::Unknown => w.region.map_unknown,
        }
    }
}

/// None for less than two parts with a place.
pub(super) fn map(
    w: &'static Words,
    found: &Coverage,
    boundaries: Option<&DrawnBoundaries>,
    villages: Option<&Coverage>,
    told: &dyn Fn(&Part) -> String,
    href: &dyn Fn(RegionCode) -> Option<String>,
) -> Option<Map> {
    let target = found.target.as_ref().map_or(10_000, |target| target.percent.percent_hundredths());
    let parts = placed(found);
    let mut groups: Vec<Group> = Standing::ALL.iter().map(|standing| group(w, *standing)).collect();
    let mut labels = Vec::new();
    let dots = villages.filter(|_| boundaries.is_none()).map(placed).unwrap_or_default();
    let picture = match boundaries {
        Some(boundaries) => boundaries.picture,
        None => {
            let places = if dots.len() > 1 { &dots } else { &parts };
            let frame = Frame::around(places.iter().filter_map(|(.., place)| *place))?;
            Picture::of(frame, PICTURE.0, PICTURE.1, PICTURE.2)
        }
    };
    let mut drawn = 0;
    let most = parts.iter().map(|(part, ..)| part.active.total).max().unwrap_or(1).max(1);
    let named = parts.len() <= NAMED_MAX;
    for (part, code, place) in &parts {
        let outline = boundaries.and_then(|boundaries| {
            let position = boundaries.drawn.binary_search_by_key(code, |one| one.region).ok()?;
            Some(&boundaries.drawn[position].outline)
        });
        let place = place.map(|place| picture.place(place));
        if outline.is_none() && place.is_none() {
            continue;
        }
        drawn += 1;
        let (told, href) = (told(part), href(*code));
        if dots.len() > 1 {
            // The villages say how its parts stand.
            labels.extend(place.filter(|_| named).map(|place| name_at(&picture, place, part, href)));
            continue;
        }
        let group = &mut groups[Standing::of(part, target) as usize];
        match (outline, place) {
            (Some(outline), place) => {
                group.shapes.push(Shape { path: path(&outline.rings), circle: None, told, href });
                let frame = outline.frame();
                let roomy =
                    frame.filter(|frame| frame.high.0 - frame.low.0 >= ROOM.0 && frame.high.1 - frame.low.1 >= ROOM.1);
                if let (Some(frame), Some(percent)) = (roomy, part.percent) {
                    let middle = (i32::midpoint(frame.low.0, frame.high.0), i32::midpoint(frame.low.1, frame.high.1));
                    let (x, y) = place.filter(|place| frame.is_near(*place, 0)).unwrap_or(middle);
                    labels.push(Label { x, y: y + 8, text: numbers::percent(w, percent), href: None });
                }
            }
            (None, Some((x, y))) => {
                let radius = radius(part.active.total, most);
                if named {
                    let below = y + i32::try_from(radius).unwrap_or_default() + 26;
                    labels.push(name_at(&picture, (x, below), part, None));
                }
                group.shapes.push(Shape { path: String::new(), circle: Some((x, y, radius)), told, href });
            }
            (None, None) => {}
        }
    }
    if drawn < 2 {
        return None;
    }
    let villages = (dots.len() > 1).then(|| scatter(w, &picture, &dots, target, &mut groups));
    count_groups(w, if villages.is_some() { &dots } else { &parts }, target, &mut groups);
    let told = groups.iter().filter(|group| !group.count.is_empty());
    let told: Vec<String> = told.map(|group| format!("{} {}", group.label.to_lowercase(), group.count)).collect();
    let against = match &found.target {
        Some(target) => fill(w.region.map_against, &[&numbers::rate(w, target.percent)]),
        None => w.region.map_against_all.to_owned(),
    };
    Some(Map {
        title: fill(w.region.map_title, &[&found.name]),
        description: fill(w.region.map_description, &[&against, &told.join("; ")]),
        width: picture.width,
        height: picture.height,
        groups: groups.into_iter().filter(|group| !group.count.is_empty()).collect(),
        labels,
        villages,
    })
}

/// The name of a part, without the word that every regency's begins with, and not beyond the edge.
fn name_at(picture: &Picture, (x, y): Step, part: &Part, href: Option<String>) -> Label {
    let text = part.name.strip_prefix("Kabupaten ").unwrap_or(&part.name).to_owned();
    let half = i32::try_from(text.chars().count()).unwrap_or(0) * LETTER / 2;
    Label { x: x.clamp(half, (picture.width - half).max(half)), y, text, href }
}

/// Parts of a region with their code and, where one is known, a place.
fn placed(found: &Coverage) -> Vec<(&Part, RegionCode, Option<Step>)> {
    let inside = found.by.iter().filter(|part| !part.is_outside());
    let code = |part: &Part| part.key.as_ref().and_then(|key| key.parse::<RegionCode>().ok());
    inside.filter_map(|part| Some((part, code(part)?, place_of(code(part)?)))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a place in a picture, no figure")]
pub(super) fn place_of(code: RegionCode) -> Option<Step> {
    let (north, east) = region(code)?.point?;
    Some(((east * STEPS).round() as i32, (north * STEPS).round() as i32))
}

fn group(w: &'static Words, standing: Standing) -> Group {
    Group {
        class: standing.class(),
        label: standing.label(w),
        count: String::new(),
        shapes: Vec::new(),
        dots: String::new(),
    }
}

/// How many stand so; nothing where none does.
fn count_groups(w: &Words, parts: &[(&Part, RegionCode, Option<Step>)], target: i64, groups: &mut [Group]) {
    let mut counts = [0_usize; Standing::ALL.len()];
    for (part, ..) in parts {
        counts[Standing::of(part, target) as usize] += 1;
    }
    for (group, count) in groups.iter_mut().zip(counts).filter(|(_, count)| *count > 0) {
        group.count = numbers::length(w, count);
    }
}

/// Villages as points, at most one in each small square: the one with most active workers.
fn scatter(
    w: &Words,
    picture: &Picture,
    villages: &[(&Part, RegionCode, Option<Step>)],
    target: i64,
    groups: &mut [Group],
) -> String {
    let across = usize::try_from(picture.width / DOT + 1).unwrap_or(1);
    let down = usize::try_from(picture.height / DOT + 1).unwrap_or(1);
    let mut squares: Vec<Option<(&Part, Step)>> = vec![None; across * down];
    for (part, _, place) in villages {
        let Some((x, y)) = place.map(|place| picture.place(place)) else { continue };
        let square = usize::try_from(y / DOT).unwrap_or(0) * across + usize::try_from(x / DOT).unwrap_or(0);
        let Some(square) = squares.get_mut(square) else { continue };
        if square.is_none_or(|(other, _)| other.active.total < part.active.total) {
            *square = Some((*part, (x, y)));
        }
    }
    let mut drawn = 0;
    for (part, (x, y)) in squares.into_iter().flatten() {
        drawn += 1;
        let dots = &mut groups[Standing::of(part, target) as usize].dots;
        dots.push_str(&format!("M{x} {y}h0"));
    }
    fill(w.region.map_villages, &[&numbers::length(w, drawn), &numbers::length(w, villages.len())])
}

/// The area says how many.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a size in a picture, no figure")]
pub(super) fn radius(active: i64, most: i64) -> i64 {
    (10.0 + 46.0 * (active as f64 / most as f64).sqrt()) as i64
}

/// The active of a part; unknown where no list of participants reaches it.
pub(super) fn known_count(w: &Words, part: &Part) -> String {
    if part.list_reaches { numbers::count(w, part.active.total) } else { w.common.unknown.to_owned() }
}

/// A part with its active workers and percent.
pub(super) fn active_told(w: &Words, part: &Part) -> String {
    fill(w.region.map_point, &[&part.name, &known_count(w, part), &numbers::percent_sign(w, part.percent)])
}

/// Rings as SVG draws them, each point told as a step from the one before.
fn path(rings: &[Vec<Step>]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for ring in rings {
        let Some(((mut x, mut y), rest)) = ring.split_first().map(|(first, rest)| (*first, rest)) else { continue };
        let _ = write!(text, "M{x} {y}l");
        for (position, (next_x, next_y)) in rest.iter().enumerate() {
            let (right, down) = (next_x - x, next_y - y);
            let gap = if position == 0 || right < 0 { "" } else { " " };
            let _ = write!(text, "{gap}{right}{}{down}", if down < 0 { "" } else { " " });
            (x, y) = (*next_x, *next_y);
        }
        text.push('z');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_path_is_written_short_and_closed() {
        assert_eq!(
            path(&[vec![(10, 20), (15, 18), (12, 30)], vec![(0, 0), (4, 0), (4, 4)]]),
            "M10 20l5-2-3 12zM0 0l4 0 0 4z"
        );
    }
}
