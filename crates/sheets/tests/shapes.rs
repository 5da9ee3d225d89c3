//! Boundaries as map programs write them, and files that mean harm: every feature is told by its number.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{BufReader, Read};

use sheets::{Shape, ShapeFileError, ShapeTrouble, each_shape, looks_like_shapes};

fn read(file: impl Read) -> Result<Vec<Shape>, ShapeFileError> {
    let mut found = Vec::new();
    each_shape(BufReader::new(file), &mut |number, shape| {
        found.push(shape);
        assert_eq!(usize::try_from(number).unwrap(), found.len());
        Ok::<_, ShapeFileError>(())
    })?;
    Ok(found)
}

fn collection(features: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","name":"batas","crs":{{"type":"name"}},"features":[{features}],"bbox":[1,2]}}"#
    )
}

fn polygon(properties: &str, ring: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#)
}

const SQUARE: &str = "[[106,-2],[107,-2],[107,-1],[106,-1],[106,-2]]";

fn code_of(properties: &str) -> Option<(String, String)> {
    let shape = read(collection(&polygon(properties, SQUARE)).as_bytes()).unwrap().remove(0);
    shape.property.zip(shape.code)
}

#[test]
fn the_code_is_found_under_the_names_that_offices_use() {
    for (properties, property, code) in [
        (r#"{"nama":"Bangka","kode_wilayah":"19.01"}"#, "kode_wilayah", "19.01"),
        (r#"{"KDPPUM":"19","KDPKAB":"19.01","NAMOBJ":"Bangka"}"#, "KDPKAB", "19.01"),
        (r#"{"KODE":1901}"#, "KODE", "1901"),
        (r#"{"ADM2_PCODE":"ID1901","ADM2_EN":"Bangka"}"#, "ADM2_PCODE", "ID1901"),
        (r#"{"kode":"","id":"19.01.01.2007"}"#, "id", "19.01.01.2007"),
        (r#"{"kode":null,"code":" 190101 "}"#, "code", "190101"),
    ] {
        assert_eq!(code_of(properties), Some((property.to_owned(), code.to_owned())), "{properties}");
    }
    assert_eq!(code_of(r#"{"nama":"Bangka","OBJECTID":7}"#), None);
    assert_eq!(code_of("null"), None);
    let with_id = format!(r#"{{"type":"Feature","id":"19","geometry":{{"type":"Polygon","coordinates":[{SQUARE}]}}}}"#);
    assert_eq!(read(collection(&with_id).as_bytes()).unwrap()[0].code.as_deref(), Some("19"));
}

#[test]
fn rings_are_closed_and_islands_and_holes_stay() {
    let open = "[[106,-2],[107,-2],[107,-1]]";
    let shape = read(collection(&polygon("{}", open)).as_bytes()).unwrap().remove(0);
    assert_eq!(shape.rings, [[(106.0, -2.0), (107.0, -2.0), (107.0, -1.0)]]);
    let with_height = "[[106,-2,5],[107,-2,5],[107,-1,5],[107,-1,5],[106,-2,5]]";
    let shape = read(collection(&polygon("{}", with_height)).as_bytes()).unwrap().remove(0);
    assert_eq!(shape.rings[0].len(), 3);
    let islands = format!(
        r#"{{"type":"Feature","geometry":{{"coordinates":[[{SQUARE},[[106.2,-1.8],[106.4,-1.8],[106.3,-1.6]]],[[[108,-2],[109,-2],[109,-1]]]],"type":"MultiPolygon"}}}}"#
    );
    assert_eq!(read(collection(&islands).as_bytes()).unwrap()[0].rings.len(), 3);
}

#[test]
fn a_bad_feature_is_told_and_the_rest_goes_on() {
    let deep = format!(r#"{{"geometry":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let cases = [
        (polygon("{}", "[[106,NaN],[107,-2],[107,-1]]"), ShapeTrouble::Unreadable),
        (polygon("{}", "[[106,1e999],[107,-2],[107,-1]]"), ShapeTrouble::Unreadable),
        (polygon("{}", r#"[["106","-2"],[107,-2],[107,-1]]"#), ShapeTrouble::Unreadable),
        (deep, ShapeTrouble::TooDeep),
        (polygon("{}", "[[-2,106],[-2,107],[-1,107]]"), ShapeTrouble::Outside),
        (polygon("{}", "[[583123,9778123],[584123,9778123],[584123,9779123]]"), ShapeTrouble::Outside),
        (polygon("{}", "[[106,-2],[107,-2]]"), ShapeTrouble::NoPolygon),
        (polygon("{}", "[[106,-2],[106,-2],[106,-2],[106,-2]]"), ShapeTrouble::NoPolygon),
        (r#"{"type":"Feature","geometry":null}"#.to_owned(), ShapeTrouble::NoPolygon),
        (r#"{"geometry":{"type":"Point","coordinates":[106,-2]}}"#.to_owned(), ShapeTrouble::NoPolygon),
        ("7".to_owned(), ShapeTrouble::Unreadable),
    ];
    let good = polygon(r#"{"kode":"19"}"#, SQUARE);
    let all: Vec<String> = cases.iter().flat_map(|(bad, _)| [bad.clone(), good.clone()]).collect();
    let found = read(collection(&all.join(",")).as_bytes()).unwrap();
    assert_eq!(found.len(), 2 * cases.len());
    for ((bad, trouble), pair) in cases.iter().zip(found.chunks(2)) {
        assert_eq!(pair[0].trouble, Some(*trouble), "{:.80}", bad);
        assert_eq!((pair[1].trouble, pair[1].rings.len()), (None, 1));
    }
}

#[test]
fn other_files_and_files_cut_off_are_refused() {
    let whole = collection(&[polygon("{}", SQUARE), polygon("{}", SQUARE)].join(","));
    assert_eq!(read(whole.as_bytes()).unwrap().len(), 2);
    for end in (1..whole.len()).step_by(7) {
        assert!(read(&whole.as_bytes()[..end]).is_err(), "{}", &whole[..end]);
    }
    for other in ["", "[]", "{}", "nik,nama\n1,2", r#"{"type":"Feature"}"#, r#"{"arcs":7,"objects":{}}"#, "{\"a\""] {
        assert!(read(other.as_bytes()).is_err(), "{other}");
    }
    assert!(
        looks_like_shapes(b"\xef\xbb\xbf \n{\"type\"") && !looks_like_shapes(b"nik,nama") && !looks_like_shapes(b"PK")
    );
}

/// A byte that comes again and again, without being held anywhere.
struct Endless<'a> {
    before: &'a [u8],
    piece: &'a [u8],
    left: u64,
    after: &'a [u8],
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if !self.before.is_empty() {
            return self.before.read(buffer);
        }
        let mut filled = 0;
        while self.left > 0 && buffer.len() - filled >= self.piece.len() {
            buffer[filled..filled + self.piece.len()].copy_from_slice(self.piece);
            filled += self.piece.len();
            self.left -= 1;
        }
        if filled > 0 || self.left > 0 { Ok(filled) } else { self.after.read(buffer) }
    }
}

#[test]
fn a_polygon_of_half_a_gigabyte_is_passed_over_and_the_next_is_read() {
    let begin = br#"{"features":[{"geometry":{"type":"Polygon","coordinates":[["#;
    let end = format!("[106,-2]]]}}}},{}]}}", polygon(r#"{"kode":"19"}"#, SQUARE)).replace("}}}}", "}}");
    let file = Endless { before: begin, piece: b"[106.12345,-2.1],", left: 30_000_000, after: end.as_bytes() };
    let found = read(file).unwrap();
    assert_eq!(found[0].trouble, Some(ShapeTrouble::TooLong));
    assert_eq!(found[1].code.as_deref(), Some("19"));
}

#[test]
fn a_topology_gives_each_region_its_rings_from_shared_arcs() {
    // Two squares side by side: the arc between them is shared, backwards for the second.
    let topology = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[106,-2]},
        "arcs":[[[2,0],[0,2]],[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[2,0],[0,2],[-2,0]]],
        "objects":{"kab":{"type":"GeometryCollection","geometries":[
            {"type":"Polygon","id":"19.01","arcs":[[0,1]]},
            {"type":"MultiPolygon","properties":{"kode":"19.03"},"arcs":[[[2,-1]]]},
            {"type":null,"id":"19.04"}]}}}"#;
    let found = read(topology.as_bytes()).unwrap();
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].code.as_deref(), Some("19.01"));
    assert_eq!(found[0].rings, [[(107.0, -2.0), (107.0, -1.0), (106.0, -1.0), (106.0, -2.0)]]);
    assert_eq!(found[1].code.as_deref(), Some("19.03"));
    assert_eq!(found[1].rings.len(), 1);
    assert!(found[1].rings[0].contains(&(108.0, -1.0)));
    assert_eq!(found[2].trouble, Some(ShapeTrouble::NoPolygon));
}
