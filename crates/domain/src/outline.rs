//! The outline of a region: rings of whole steps, and how they become fewer points that look the same.

use units::RegionCode;

/// A place in whole steps: hundred-thousandths of a degree east and north, or parts of a picture.
pub type Step = (i32, i32);

/// Rings, outer ones and holes alike, the last point of each joined to its first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// At least three points each.
    pub rings: Vec<Vec<Step>>,
}

/// The outline of one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// Which region.
    pub region: RegionCode,
    /// Its outline, in hundred-thousandths of a degree: about a metre.
    pub outline: Outline,
}

/// The least box around places: west, south, east, north.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Its lower corner.
    pub low: Step,
    /// Its upper corner.
    pub high: Step,
}

impl Frame {
    /// Around all of `places`; none around none.
    pub fn around(places: impl IntoIterator<Item = Step>) -> Option<Self> {
        places.into_iter().fold(None, |frame: Option<Self>, (east, north)| {
            let Self { low, high } = frame.unwrap_or(Self { low: (east, north), high: (east, north) });
            let low = (low.0.min(east), low.1.min(north));
            Some(Self { low, high: (high.0.max(east), high.1.max(north)) })
        })
    }

    /// The longer of its sides.
    pub fn extent(self) -> u32 {
        self.high.0.abs_diff(self.low.0).max(self.high.1.abs_diff(self.low.1))
    }

    /// Whether `place` lies in it, or no further outside than `slack`.
    pub const fn is_near(self, place: Step, slack: i32) -> bool {
        place.0 >= self.low.0 - slack
            && place.0 <= self.high.0 + slack
            && place.1 >= self.low.1 - slack
            && place.1 <= self.high.1 + slack
    }
}

/// A region is drawn in a picture of this many parts across, on the page of the region around it.
const PICTURE: u32 = 600;
/// Points of one ring that are weighed against each other; a coast of more is thinned first.
const WEIGHED_MAX: usize = 20_000;

impl Outline {
    /// The box around it.
    pub fn frame(&self) -> Option<Frame> {
        Frame::around(self.rings.iter().flatten().copied())
    }

    /// How many points it has.
    pub fn points(&self) -> usize {
        self.rings.iter().map(Vec::len).sum()
    }

    /// How far a point may lie beside the line that is kept: half a part of a picture that it fills alone. Where it is
    /// one among others it is drawn smaller, and less is lost.
    pub fn tolerance_on_screen(&self) -> u32 {
        (self.frame().map_or(0, Frame::extent) / (2 * PICTURE)).max(1)
    }

    /// The same with fewer points, no point dropped that lay further than `tolerance` beside the line that is kept.
    /// Rings smaller than that go, but not the largest of them.
    pub fn simplified(&self, tolerance: u32) -> Self {
        let mut rings: Vec<Vec<Step>> = self.rings.iter().map(|ring| simplified(ring, tolerance)).collect();
        let size = |ring: &Vec<Step>| Frame::around(ring.iter().copied()).map_or(0, Frame::extent);
        let largest = rings.iter().max_by_key(|ring| size(ring)).cloned();
        rings.retain(|ring| size(ring) > tolerance);
        if rings.is_empty() {
            rings.extend(largest);
        }
        let drawn = |ring: Vec<Step>| if ring.len() >= 3 { ring } else { lozenge(&ring, tolerance) };
        Self { rings: rings.into_iter().map(drawn).collect() }
    }
}

/// How places in steps of a degree come to lie in a picture: east to the right, north upwards, as large as fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    frame: Frame,
    /// Parts of the picture for so many steps.
    parts: i64,
    steps: i64,
    /// Parts from left to right.
    pub width: i32,
    /// Parts from top to bottom.
    pub height: i32,
    margin: i32,
    /// Parts that what is narrower than the picture is moved to its middle.
    aside: i32,
}

impl Picture {
    /// Of everything in `frame`, at most so wide and high, with a margin inside.
    pub fn of(frame: Frame, width: i32, height_max: i32, margin: i32) -> Self {
        let side = |low: i32, high: i32| i64::from(high.abs_diff(low)).max(1);
        let (wide, high) = (side(frame.low.0, frame.high.0), side(frame.low.1, frame.high.1));
        let (room_wide, room_high) = (i64::from(width - 2 * margin), i64::from(height_max - 2 * margin));
        let (parts, steps) = if wide * room_high >= high * room_wide { (room_wide, wide) } else { (room_high, high) };
        let height = i32::try_from(high * parts / steps).unwrap_or(height_max) + 2 * margin;
        let aside = i32::try_from((room_wide - wide * parts / steps) / 2).unwrap_or(0);
        Self { frame, parts, steps, width, height, margin, aside }
    }

    /// Where a place lies in it.
    pub fn place(&self, (east, north): Step) -> Step {
        let scaled = |distance: i64| i32::try_from(distance * self.parts / self.steps).unwrap_or(0) + self.margin;
        (
            scaled(i64::from(east) - i64::from(self.frame.low.0)) + self.aside,
            scaled(i64::from(self.frame.high.1) - i64::from(north)),
        )
    }

    /// The outlines in it, of so few points that a page can carry them: to half a part at first, coarser where that
    /// is still too many.
    pub fn draw(&self, boundaries: &[Boundary], points_max: usize) -> Vec<Boundary> {
        let mut tolerance = 1;
        let placed = |outline: &Outline| Outline {
            rings: outline.rings.iter().map(|ring| ring.iter().map(|step| self.place(*step)).collect()).collect(),
        };
        let placed: Vec<Boundary> =
            boundaries.iter().map(|one| Boundary { region: one.region, outline: placed(&one.outline) }).collect();
        loop {
            let drawn: Vec<Boundary> = placed
                .iter()
                .map(|one| Boundary { region: one.region, outline: one.outline.simplified(tolerance) })
                .collect();
            // Nothing becomes less than a lozenge.
            let least = 4 * drawn.len();
            if drawn.iter().map(|one| one.outline.points()).sum::<usize>() <= points_max.max(least) {
                return drawn;
            }
            tolerance = tolerance * 3 / 2 + 1;
        }
    }
}

/// A lozenge along what has become a point or a line: even the smallest island is somewhere, and a long thin one is as
/// long as it was.
fn lozenge(ring: &[Step], tolerance: u32) -> Vec<Step> {
    let (Some(&from), Some(&until)) = (ring.first(), ring.last()) else { return Vec::new() };
    let reach = i32::try_from(tolerance).unwrap_or(1).max(1);
    let outwards = |from: i32, until: i32| if until < from { -reach } else { reach };
    let (along, across) = if until.0.abs_diff(from.0) >= until.1.abs_diff(from.1) {
        ((outwards(from.0, until.0), 0), (0, reach))
    } else {
        ((0, outwards(from.1, until.1)), (reach, 0))
    };
    let middle = (from.0.midpoint(until.0), from.1.midpoint(until.1));
    vec![
        (from.0 - along.0, from.1 - along.1),
        (middle.0 + across.0, middle.1 + across.1),
        (until.0 + along.0, until.1 + along.1),
        (middle.0 - across.0, middle.1 - across.1),
    ]
}

fn simplified(ring: &[Step], tolerance: u32) -> Vec<Step> {
    let tolerance = i64::from(tolerance);
    let ring = thinned(ring, tolerance);
    let Some(first) = ring.first().copied() else { return Vec::new() };
    // A ring has no ends: it is cut at its first point and at the one furthest from it.
    let (far, _) =
        ring.iter().enumerate().max_by_key(|(_, point)| distance_squared(first, **point)).unwrap_or((0, &first));
    let mut closed = ring;
    closed.push(first);
    let mut kept = vec![false; closed.len()];
    (kept[0], kept[far]) = (true, true);
    let mut parts = vec![(0, far), (far, closed.len() - 1)];
    while let Some((from, until)) = parts.pop() {
        let beside = |at: usize| beside_squared(closed[from], closed[until], closed[at]);
        let Some(furthest) = (from + 1..until).max_by_key(|at| beside(*at)) else { continue };
        if beside(furthest) > i128::from(tolerance) * i128::from(tolerance) {
            kept[furthest] = true;
            parts.extend([(from, furthest), (furthest, until)]);
        }
    }
    closed.pop();
    closed.into_iter().zip(kept).filter_map(|(point, kept)| kept.then_some(point)).collect()
}

/// Without points that lie almost on the one before; the more of them, the further apart they stay.
fn thinned(ring: &[Step], tolerance: i64) -> Vec<Step> {
    let mut apart = tolerance / 2;
    loop {
        let mut left: Vec<Step> = Vec::new();
        for point in ring {
            if left.last().is_none_or(|last| distance_squared(*last, *point) > i128::from(apart) * i128::from(apart)) {
                left.push(*point);
            }
        }
        if left.len() <= WEIGHED_MAX {
            return left;
        }
        apart = (apart * 2).max(1);
    }
}

fn distance_squared(from: Step, to: Step) -> i128 {
    let (east, north) = (i128::from(to.0) - i128::from(from.0), i128::from(to.1) - i128::from(from.1));
    east * east + north * north
}

/// How far `point` lies from the line between two others, squared, rounded down.
fn beside_squared(from: Step, until: Step, point: Step) -> i128 {
    let length = distance_squared(from, until);
    if length == 0 {
        return distance_squared(from, point);
    }
    let (east, north) = (i128::from(until.0) - i128::from(from.0), i128::from(until.1) - i128::from(from.1));
    let (to_east, to_north) = (i128::from(point.0) - i128::from(from.0), i128::from(point.1) - i128::from(from.1));
    match east * to_east + north * to_north {
        before if before <= 0 => distance_squared(from, point),
        beyond if beyond >= length => distance_squared(until, point),
        _ => {
            let across = east * to_north - north * to_east;
            across * across / length
        }
    }
}
