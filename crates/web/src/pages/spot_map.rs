//! A map of spots with a size: whom a plan protects, and where.

use domain::{Frame, Picture};
use units::RegionCode;

use crate::pages::region_map::{NAMED_MAX, PICTURE, place_of, radius};

/// Spots where they lie; the table beside says the same.
pub(super) struct Map {
    pub title: String,
    pub width: i32,
    pub height: i32,
    pub points: Vec<Point>,
}

pub(super) struct Point {
    pub x: i32,
    pub y: i32,
    pub radius: i64,
    pub told: String,
    pub href: Option<String>,
    /// Beside the point, where names do not hide one another.
    pub label: Option<(i32, String)>,
}

/// Something that lies in a place.
pub(super) struct Spot {
    pub code: RegionCode,
    pub name: String,
    /// The area says how many.
    pub size: i64,
    pub told: String,
}

/// None for less than two spots with a place.
pub(super) fn map(title: String, spots: Vec<Spot>, href: &dyn Fn(RegionCode) -> Option<String>) -> Option<Map> {
    let placed: Vec<_> = spots.into_iter().filter_map(|spot| Some((place_of(spot.code)?, spot))).collect();
    if placed.len() < 2 {
        return None;
    }
    let picture = Picture::of(Frame::around(placed.iter().map(|(place, _)| *place))?, PICTURE.0, PICTURE.1, PICTURE.2);
    let most = placed.iter().map(|(_, spot)| spot.size).max().unwrap_or(1).max(1);
    let named = placed.len() <= NAMED_MAX;
    let point = |(place, spot): (_, Spot)| {
        let (x, y) = picture.place(place);
        let radius = radius(spot.size, most);
        let below = y + i32::try_from(radius).unwrap_or_default() + 26;
        Point { x, y, radius, href: href(spot.code), label: named.then_some((below, spot.name)), told: spot.told }
    };
    Some(Map { title, width: picture.width, height: picture.height, points: placed.into_iter().map(point).collect() })
}
