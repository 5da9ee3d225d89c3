//! Boundaries of regions: what is kept of a file, what its page draws, what undo takes back. All polygons are invented.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::Boundary;
use steps::{Actor, ImportAs, ImportReport, ImportRequest, OperatorRole, boundaries};
use support::{Desk, clock, code, each_desk, one_role};
use units::region;

/// A rough circle around the place of a region, of so many points.
fn around(region_code: &str, points: u32, radius: f64) -> String {
    let (north, east) = region(code(region_code)).unwrap().point.unwrap();
    let place = |at: u32| {
        let angle = f64::from(at) / f64::from(points) * std::f64::consts::TAU;
        format!("[{:.6},{:.6}]", east + radius * angle.cos(), north + radius * angle.sin())
    };
    let ring: Vec<String> = (0..=points).map(|at| place(at % points)).collect();
    format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, ring.join(","))
}

fn feature(region_code: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"kode":"{region_code}"}},"geometry":{geometry}}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",\n"))
}

fn request(desk: &Desk<'_>, text: &str) -> ImportRequest {
    ImportRequest { as_of: None, ..desk.request("batas.geojson", ImportAs::Boundaries, text.as_bytes()) }
}

fn drawn(desk: &Desk<'_>, parent: &str) -> Vec<Boundary> {
    let found = boundaries(&desk.workspace, &desk.actor, code(parent)).unwrap();
    found.as_ref().as_ref().map(|drawn| drawn.drawn.clone()).unwrap_or_default()
}

fn regencies() -> Vec<String> {
    ["19.01", "19.02", "19.71"].map(|code| feature(code, &around(code, 500, 0.2))).into()
}

#[test]
fn boundaries_are_kept_drawn_and_taken_back() {
    each_desk(|desk| {
        assert!(drawn(desk, "19").is_empty());
        let text = collection(&regencies());
        // Without being told what it is, a file of JSON is one of boundaries.
        let told = ImportRequest { kind: None, ..request(desk, &text) };
        let preview = desk.import(&ImportRequest { preview: true, ..told.clone() });
        assert_eq!((preview.account.accepted, preview.change, preview.kind), (3, None, ImportAs::Boundaries));
        assert!(drawn(desk, "19").is_empty());
        let report = desk.import(&told);
        assert_eq!(report.account, preview.account);
        assert!(report.doubts[0].contains("properti kode (3)"), "{:?}", report.doubts);
        assert!(report.doubts[1].contains("1500 titik menjadi"), "{:?}", report.doubts);
        let found = drawn(desk, "19");
        assert_eq!(found.iter().map(|one| one.region.to_string()).collect::<Vec<_>>(), ["19.01", "19.02", "19.71"]);
        for one in &found {
            let frame = one.outline.frame().unwrap();
            assert!((10..200).contains(&one.outline.points()), "{}", one.outline.points());
            assert!(frame.low.0 >= 0 && frame.low.1 >= 0 && frame.high.0 <= 1200 && frame.high.1 <= 840);
        }
        // The same again changes nothing; a later file speaks for the regions that it names.
        assert!(desk.import(&told).already);
        let later = desk.import(&request(desk, &collection(&[feature("19.01", &around("19.01", 6, 0.1))])));
        let newer = drawn(desk, "19");
        assert_eq!((newer.len(), newer[0].outline.points()), (3, 6));
        undo(desk, &later);
        assert_eq!(drawn(desk, "19"), found);
        undo(desk, &report);
        assert!(drawn(desk, "19").is_empty());
        assert!(steps::verify_audit(&desk.workspace, &desk.actor).unwrap().is_whole());
        assert_eq!(desk.import(&request(desk, &text)).account, preview.account);
        assert_eq!(drawn(desk, "19"), found);
    });
}

fn undo(desk: &Desk<'_>, report: &ImportReport) {
    steps::undo(&desk.workspace, &desk.actor, &clock(), report.change.unwrap(), false).unwrap();
}

#[test]
fn bad_features_are_told_by_number_and_the_rest_is_kept() {
    each_desk(|desk| {
        let mut features = regencies();
        features.extend([
            feature("19.99", &around("19.02", 9, 0.1)),
            feature("19.03", &around("19.71", 9, 0.01).replace("Polygon", "Point")),
            feature("19.03", r#"{"type":"Polygon","coordinates":[[[NaN,1],[2,3],[4,5]]]}"#),
            feature("sembilan belas", &around("19.02", 9, 0.1)),
            // Sabang's code with a boundary in Bangka.
            feature("11.72", &around("19.71", 9, 0.1)),
            // An island of a region that is there already.
            feature("19.02", &around("19.02", 9, 0.05)),
        ]);
        let (report, issues) = desk.try_import(&request(desk, &collection(&features))).unwrap();
        assert_eq!((report.account.read, report.account.accepted, report.account.merged), (9, 3, 1));
        let told: Vec<(u32, &str)> = issues.iter().map(|issue| (issue.row, issue.code.name())).collect();
        let expected = [
            (4, "region-not-in-use"),
            (5, "shape-unusable"),
            (6, "shape-unusable"),
            (7, "cell-missing"),
            (8, "shape-elsewhere"),
        ];
        assert_eq!(told, expected);
        assert_eq!(drawn(desk, "19")[1].outline.rings.len(), 2);
    });
}

#[test]
fn a_file_cut_off_changes_nothing() {
    each_desk(|desk| {
        let text = collection(&regencies());
        let error = desk.try_import(&request(desk, &text[..text.len() - 40])).unwrap_err();
        assert!(error.to_string().contains("terpotong setelah bidang ke-2"), "{error}");
        assert!(drawn(desk, "19").is_empty());
        assert_eq!(desk.import(&request(desk, &text)).account.accepted, 3);
    });
}

#[test]
fn a_polygon_of_a_million_points_becomes_few() {
    let place = store::testing::Place::sqlite();
    let desk = Desk::at(&place);
    let text = collection(&[feature("19.01", &around("19.01", 1_000_000, 0.3)), regencies().remove(1)]);
    let report = desk.import(&request(&desk, &text));
    assert_eq!(report.account.accepted, 2);
    assert!(drawn(&desk, "19")[0].outline.points() < 400);
}

#[test]
fn an_office_brings_boundaries_of_its_own_regions_only() {
    each_desk(|desk| {
        let branch = one_role(OperatorRole::Analyst, "19.01");
        let text = collection(&[feature("19.01.01", &around("19.01", 9, 0.1)), regencies().remove(1)]);
        let country =
            steps::import(&desk.workspace, &branch, &clock(), &request(desk, &text), &mut |_| {}, &mut |_, _| {});
        assert!(country.is_err(), "a file of no region may be of any");
        let own = ImportRequest { region: Some(code("19.01")), ..request(desk, &text) };
        let report = import_as(desk, &branch, &own);
        assert_eq!((report.account.accepted, report.account.refused["region-of-others"]), (1, 1));
        assert_eq!(drawn(desk, "19.01").len(), 1);
        assert!(boundaries(&desk.workspace, &branch, code("19.02")).is_err());
    });
}

fn import_as(desk: &Desk<'_>, actor: &Actor, request: &ImportRequest) -> ImportReport {
    steps::import(&desk.workspace, actor, &clock(), request, &mut |_| {}, &mut |_, _| {}).unwrap()
}
