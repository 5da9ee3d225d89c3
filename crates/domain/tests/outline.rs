//! Outlines with fewer points: nothing visible is lost, nothing grows, and no shape takes long.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use domain::{Boundary, Frame, Outline, Picture, Step};
use proptest::prelude::*;
use units::RegionCode;

/// A circle of many points, each as exact as steps allow.
#[expect(clippy::cast_possible_truncation, reason = "a circle for a test")]
fn circle(points: u32, radius: f64) -> Vec<Step> {
    let place = |at: u32| {
        let angle = f64::from(at) / f64::from(points) * std::f64::consts::TAU;
        ((radius * angle.cos()).round() as i32, (radius * angle.sin()).round() as i32)
    };
    (0..points).map(place).collect()
}

/// How far `point` lies from the nearest side of a ring, squared.
fn beside(ring: &[Step], point: Step) -> f64 {
    let float = |step: Step| (f64::from(step.0), f64::from(step.1));
    let (x, y) = float(point);
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let of_side = |(from, until): (&Step, &Step)| {
        let ((ax, ay), (bx, by)) = (float(*from), float(*until));
        let length = (bx - ax).powi(2) + (by - ay).powi(2);
        let along =
            if length == 0.0 { 0.0 } else { (((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length).clamp(0.0, 1.0) };
        (ax + along * (bx - ax) - x).powi(2) + (ay + along * (by - ay) - y).powi(2)
    };
    sides.map(of_side).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_circle_keeps_its_shape_with_a_fraction_of_its_points() {
    let whole = Outline { rings: vec![circle(5_000, 60_000.0)] };
    let tolerance = whole.tolerance_on_screen();
    assert_eq!(tolerance, 100, "half a part of a picture of 600");
    let less = whole.simplified(tolerance);
    assert!((20..200).contains(&less.points()), "{}", less.points());
    for point in &whole.rings[0] {
        assert!(beside(&less.rings[0], *point).sqrt() <= 1.6 * f64::from(tolerance), "{point:?}");
    }
}

#[test]
fn straight_sides_need_their_corners_only() {
    let side = |at: i32| (at * 10, 0);
    let mut ring: Vec<Step> = (0..100).map(side).collect();
    ring.extend([(1_000, 0), (1_000, 1_000), (0, 1_000)]);
    let less = Outline { rings: vec![ring] }.simplified(2);
    assert_eq!(less.rings, [vec![(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)]]);
}

#[test]
fn small_islands_go_but_the_last_stays_somewhere() {
    let islet = |east: i32| vec![(east, 0), (east + 2, 0), (east + 1, 2)];
    let land = vec![(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)];
    let less = Outline { rings: vec![land.clone(), islet(5_000)] }.simplified(50);
    assert_eq!(less.rings, [land]);
    let less = Outline { rings: vec![islet(5_000), islet(9_000)] }.simplified(50);
    assert_eq!(less.rings.len(), 1);
    assert!(less.rings[0].len() >= 3);
}

#[test]
fn a_million_points_that_jump_about_take_no_time() {
    // A comb: every point is far from the line through its neighbours.
    let ring: Vec<Step> = (0..1_000_000).map(|at| (at, if at % 2 == 0 { 0 } else { 4_000_000 })).collect();
    let began = std::time::Instant::now();
    let less = Outline { rings: vec![ring] }.simplified(1_000);
    assert!(less.points() <= 20_000);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn a_thin_island_stays_as_long_as_it_is() {
    // Found by the property below: the triangle became a lozenge at its first corner.
    let ring = vec![(-39_829, 21_685), (8_092, 0), (52_785, -10_845)];
    let less = Outline { rings: vec![ring] }.simplified(4_579);
    let frame = less.frame().unwrap();
    assert!(frame.low.0 <= -39_829 && frame.high.0 >= 52_785, "{less:?}");
}

proptest! {
    #[test]
    fn simplifying_adds_no_point_and_leaves_the_box(
        ring in prop::collection::vec((-100_000..100_000_i32, -100_000..100_000_i32), 3..200), tolerance in 1..5_000_u32,
    ) {
        let whole = Outline { rings: vec![ring.clone()] };
        let less = whole.simplified(tolerance);
        prop_assert!(!less.rings.is_empty());
        prop_assert!(less.points() <= whole.points().max(4));
        let (outer, inner) = (whole.frame().unwrap(), less.frame().unwrap());
        let slack = i32::try_from(2 * tolerance).unwrap();
        prop_assert!(outer.is_near(inner.low, slack) && outer.is_near(inner.high, slack));
        prop_assert!(inner.is_near(outer.low, slack) && inner.is_near(outer.high, slack));
        prop_assert!(less.rings.iter().all(|ring| ring.len() >= 3));
        let furthest = ring.iter().map(|point| beside(&less.rings[0], *point)).fold(0.0, f64::max);
        prop_assert!(furthest.sqrt() <= 3.0 * f64::from(tolerance), "{furthest}");
        prop_assert_eq!(Frame::around([(1, 2)]).unwrap().extent(), 0);
    }
}

#[test]
fn a_picture_holds_everything_upright_in_its_middle() {
    // Twice as high as wide, in a picture that is wider than high.
    let frame = Frame::around([(10_600_000, -200_000), (10_650_000, -100_000)]).unwrap();
    let picture = Picture::of(frame, 1200, 840, 20);
    assert_eq!((picture.width, picture.height), (1200, 840));
    let (west_south, east_north) = (picture.place((10_600_000, -200_000)), picture.place((10_650_000, -100_000)));
    assert_eq!((west_south.1, east_north.1), (820, 20), "north lies above");
    assert_eq!((west_south.0, east_north.0), (400, 800), "as far from the left as from the right");
    let wide = Picture::of(Frame::around([(0, 0), (1_000, 100)]).unwrap(), 1200, 840, 0);
    assert_eq!(wide.height, 120);
}

#[test]
fn many_outlines_become_as_few_points_as_a_page_carries() {
    let one = |at: i64, ring: Vec<Step>| Boundary {
        region: RegionCode::from_packed(1_901_000_000 + at * 10_000).unwrap(),
        outline: Outline { rings: vec![ring] },
    };
    let shifted = |by: i32| circle(2_000, 60_000.0).into_iter().map(|(x, y)| (x + by * 200_000, y)).collect();
    let all: Vec<Boundary> = (1..=40).map(|at| one(at.into(), shifted(at))).collect();
    let frame = Frame::around(all.iter().flat_map(|one| one.outline.rings.iter().flatten().copied())).unwrap();
    let picture = Picture::of(frame, 1200, 840, 8);
    let points = |drawn: &[Boundary]| drawn.iter().map(|one| one.outline.points()).sum::<usize>();
    let (fine, coarse) = (picture.draw(&all, 100_000), picture.draw(&all, 300));
    assert_eq!((fine.len(), coarse.len()), (40, 40), "no region is lost");
    assert!(points(&coarse) <= 300 && points(&fine) > 300, "{} {}", points(&coarse), points(&fine));
}
