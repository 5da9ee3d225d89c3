//! Boundaries of regions from GeoJSON and TopoJSON: polygons with the code that they carry, one feature at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead};

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use units::Sentence;

use crate::shapes_scan::{Raw, Scan};

/// Longitude and latitude in degrees.
pub type Place = (f64, f64);

/// One part of a boundary, its last point joined to its first.
pub type Ring = Vec<Place>;

/// One feature of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The property that held the code, as the file calls it.
    pub property: Option<String>,
    /// The code as written; none when no known property holds any.
    pub code: Option<String>,
    /// Its rings: outer ones and holes alike. Empty when `trouble` says why.
    pub rings: Vec<Ring>,
    /// Why its polygons cannot be used.
    pub trouble: Option<ShapeTrouble>,
}

/// Why the polygons of a feature cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeTrouble {
    /// It is not what the format says: `NaN`, a text for a number, a bracket too many.
    Unreadable,
    /// More bytes than any boundary that a screen could show.
    TooLong,
    /// Brackets nest deeper than those of polygons.
    TooDeep,
    /// Points or lines, which enclose nothing, or nothing at all.
    NoPolygon,
    /// Coordinates that are no degrees inside Indonesia.
    Outside,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShapeFileError {
    /// The disk or the stream failed.
    Io(#[from] io::Error),
    /// It ends before its end.
    Cut(u32),
    /// Something else.
    Other,
}

impl ShapeFileError {
    /// What happened and what to do, for the sender.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Io(error) => Sentence::in_both(
                format!("Pembacaan berkas batas wilayah berhenti: {error}. Coba lagi."),
                format!("Reading the file of boundaries stopped: {error}. Try again."),
            ),
            Self::Cut(feature) => Sentence::in_both(
                format!("Berkas batas wilayah terpotong setelah bidang ke-{feature}. Salin atau unduh lagi berkasnya."),
                format!("The file of boundaries is cut off after feature {feature}. Copy or download it again."),
            ),
            Self::Other => Sentence::in_both(
                "Berkas ini bukan GeoJSON (FeatureCollection) atau TopoJSON (Topology). Simpan batas wilayah sebagai \
                 GeoJSON, koordinat dalam derajat WGS 84.",
                "This file is neither GeoJSON (FeatureCollection) nor TopoJSON (Topology). Save the boundaries as \
                 GeoJSON, coordinates in degrees of WGS 84.",
            ),
        }
    }
}

impl fmt::Display for ShapeFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

/// Bytes of one feature that are held at a time: a million points.
const FEATURE_MAX: usize = 48 << 20;
/// The arcs of a topology belong together and are held together.
const TOPOLOGY_MAX: usize = 128 << 20;
/// What Indonesia lies within, in degrees.
const WEST_EAST: std::ops::RangeInclusive<f64> = 94.0..=142.0;
const SOUTH_NORTH: std::ops::RangeInclusive<f64> = -12.0..=7.0;

/// Properties that hold a region's code in files of ministries, offices and open data, the most telling first.
const CODE_PROPERTIES: [&str; 24] = [
    "kode_wilayah",
    "kode",
    "kdepum",
    "kdcpum",
    "kdpkab",
    "kdppum",
    "kode_desa",
    "kode_kel",
    "kode_kec",
    "kode_kab",
    "kode_prov",
    "kode_kemendagri",
    "kemendagri",
    "kd_desa",
    "kd_kec",
    "kd_kab",
    "kd_prov",
    "adm4_pcode",
    "adm3_pcode",
    "adm2_pcode",
    "adm1_pcode",
    "region_code",
    "code",
    "id",
];

/// Whether a file begins as JSON does; no spreadsheet begins so.
pub fn looks_like_shapes(beginning: &[u8]) -> bool {
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
    text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// Reads the features of a file in their order; `each` hears the number of each, from 1.
///
/// # Errors
/// Another kind of file, one that ends too early, a stream that fails, or what `each` returns.
pub fn each_shape<E: From<ShapeFileError>>(
    source: impl BufRead,
    each: &mut dyn FnMut(u32, Shape) -> Result<(), E>,
) -> Result<(), E> {
    let mut scan = Scan::new(source);
    let io = |error: io::Error| E::from(ShapeFileError::Io(error));
    let other = || E::from(ShapeFileError::Other);
    if scan.peek().map_err(io)? == Some(0xef) {
        for mark in *b"\xef\xbb\xbf" {
            scan.take(mark).map_err(io)?;
        }
    }
    if !scan.take(b'{').map_err(io)? {
        return Err(other());
    }
    let mut topology: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let (mut number, mut found) = (0, false);
    while !scan.take(b'}').map_err(io)? {
        let cut = || E::from(ShapeFileError::Cut(number));
        let Raw::Whole(key) = scan.value(1 << 10).map_err(io)?.ok_or_else(cut)? else { return Err(other()) };
        let key: String = serde_json::from_slice(&key).map_err(|_| other())?;
        if !scan.take(b':').map_err(io)? {
            return Err(other());
        }
        if key == "features" && scan.take(b'[').map_err(io)? {
            found = true;
            while !scan.take(b']').map_err(io)? {
                let raw = scan.value(FEATURE_MAX).map_err(io)?.ok_or(ShapeFileError::Cut(number))?;
                number += 1;
                each(number, feature(raw))?;
                if !scan.take(b',').map_err(io)? && scan.peek().map_err(io)? != Some(b']') {
                    return Err(ShapeFileError::Cut(number).into());
                }
            }
        } else {
            let wanted = matches!(key.as_str(), "arcs" | "objects" | "transform");
            match scan.value(if wanted { TOPOLOGY_MAX } else { 0 }).map_err(io)?.ok_or_else(cut)? {
                Raw::Whole(value) => {
                    topology.insert(key, value);
                }
                Raw::TooLong | Raw::TooDeep if wanted => return Err(other()),
                Raw::TooLong | Raw::TooDeep => {}
            }
        }
        if !scan.take(b',').map_err(io)? && scan.peek().map_err(io)? != Some(b'}') {
            return Err(ShapeFileError::Cut(number).into());
        }
    }
    match (found, topology.get("arcs"), topology.get("objects")) {
        (true, ..) => Ok(()),
        (false, Some(arcs), Some(objects)) => {
            let arcs = arcs_of(arcs, topology.get("transform")).ok_or_else(other)?;
            each_of_topology(&arcs, objects, each)
        }
        _ => Err(other()),
    }
}

fn feature(raw: Raw) -> Shape {
    let trouble = match raw {
        Raw::Whole(bytes) => match serde_json::from_slice::<Feature>(&bytes) {
            Ok(feature) => return feature.shape(|_| None),
            Err(_) => ShapeTrouble::Unreadable,
        },
        Raw::TooLong => ShapeTrouble::TooLong,
        Raw::TooDeep => ShapeTrouble::TooDeep,
    };
    Shape { property: None, code: None, rings: Vec::new(), trouble: Some(trouble) }
}

/// A feature of GeoJSON, or a geometry of an object of TopoJSON.
#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    id: Option<Word>,
    #[serde(default)]
    properties: Option<Properties>,
    #[serde(default)]
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    id: Option<Word>,
    #[serde(default)]
    properties: Option<Properties>,
    #[serde(default)]
    coordinates: Option<Nest>,
    #[serde(default)]
    arcs: Option<Nest>,
    #[serde(default)]
    geometries: Vec<Geometry>,
}

/// Numbers in brackets in brackets: a place is two of them or three, and so may the arcs around a ring be.
enum Nest {
    Number(f64),
    Two(f64, f64),
    Three(f64, f64, f64),
    List(Vec<Nest>),
}

impl Feature {
    fn shape(self, arc: impl Fn(i64) -> Option<Ring> + Copy) -> Shape {
        let found = code_in(self.properties.as_ref(), self.id.as_ref());
        let (property, code) = found.unzip();
        let rings = self.geometry.ok_or(ShapeTrouble::NoPolygon).and_then(|geometry| geometry.rings(arc));
        match rings {
            Ok(rings) => Shape { property, code, rings, trouble: None },
            Err(trouble) => Shape { property, code, rings: Vec::new(), trouble: Some(trouble) },
        }
    }
}

/// The code that a feature carries, and where.
fn code_in(properties: Option<&Properties>, id: Option<&Word>) -> Option<(String, String)> {
    let named = CODE_PROPERTIES.iter().filter_map(|known| {
        let (name, word) = properties?.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(known))?;
        Some((name.clone(), word.0.clone()?))
    });
    named.chain(id.and_then(|word| Some(("id".to_owned(), word.0.clone()?)))).find(|(_, code)| is_code(code))
}

/// Two, four, six or ten digits, perhaps with dots, or with the letters that humanitarian data puts before them.
fn is_code(text: &str) -> bool {
    let text = text.strip_prefix("ID").unwrap_or(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    [2, 4, 6, 10].contains(&digits) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

impl Geometry {
    fn rings(self, arc: impl Fn(i64) -> Option<Ring> + Copy) -> Result<Vec<Ring>, ShapeTrouble> {
        let polygons = match (self.kind.as_deref().unwrap_or_default(), self.coordinates, self.arcs) {
            ("Polygon" | "MultiPolygon", Some(nest), _) => nest.rings(),
            ("Polygon" | "MultiPolygon", None, Some(nest)) => nest.joined(arc),
            ("GeometryCollection", ..) => {
                let parts = self.geometries.into_iter().map(|part| part.rings(arc));
                let mut rings = Vec::new();
                for part in parts {
                    match part {
                        Err(ShapeTrouble::NoPolygon) => {}
                        part => rings.append(&mut part?),
                    }
                }
                Some(rings)
            }
            _ => None,
        };
        let mut rings = polygons.ok_or(ShapeTrouble::NoPolygon)?;
        let inside = |(east, north): &Place| WEST_EAST.contains(east) && SOUTH_NORTH.contains(north);
        if !rings.iter().flatten().all(inside) {
            return Err(ShapeTrouble::Outside);
        }
        for ring in &mut rings {
            ring.dedup();
            // The last point repeats the first where a writer closed the ring; where not, it is closed all the same.
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
        }
        rings.retain(|ring| ring.len() >= 3);
        if rings.is_empty() { Err(ShapeTrouble::NoPolygon) } else { Ok(rings) }
    }
}

impl Nest {
    /// The lists of places, however deep they lie; none where numbers stand alone.
    fn rings(self) -> Option<Vec<Ring>> {
        let Self::List(parts) = self else { return None };
        if matches!(parts.first(), Some(Self::Two(..) | Self::Three(..))) {
            // A height may stand beside the two.
            let place = |part| match part {
                Self::Two(east, north) | Self::Three(east, north, _) => Some((east, north)),
                Self::Number(_) | Self::List(_) => None,
            };
            return Some(vec![parts.into_iter().map(place).collect::<Option<Ring>>()?]);
        }
        let mut rings = Vec::new();
        for part in parts {
            rings.append(&mut part.rings()?);
        }
        Some(rings)
    }

    /// The same for the numbers of arcs, which follow one another around a ring.
    fn joined(self, arc: impl Fn(i64) -> Option<Ring> + Copy) -> Option<Vec<Ring>> {
        let numbers = match self {
            Self::Number(_) => return None,
            Self::Two(first, second) => vec![first, second],
            Self::Three(first, second, third) => vec![first, second, third],
            Self::List(parts) if matches!(parts.first(), Some(Self::Number(_))) => {
                let number = |part| if let Self::Number(number) = part { Some(number) } else { None };
                parts.into_iter().map(number).collect::<Option<Vec<f64>>>()?
            }
            Self::List(parts) => {
                let mut rings = Vec::new();
                for part in parts {
                    rings.append(&mut part.joined(arc)?);
                }
                return Some(rings);
            }
        };
        let mut ring = Ring::new();
        for number in numbers {
            #[expect(clippy::cast_possible_truncation, reason = "the number of an arc; what it is not, no arc has")]
            let mut places = arc(number as i64)?;
            // Each arc begins where the one before ended.
            ring.pop();
            ring.append(&mut places);
        }
        Some(vec![ring])
    }
}

/// The arcs of a topology, in degrees.
fn arcs_of(arcs: &[u8], transform: Option<&Vec<u8>>) -> Option<Vec<Ring>> {
    #[derive(Deserialize)]
    struct Transform {
        scale: (f64, f64),
        translate: (f64, f64),
    }
    let transform: Option<Transform> = transform.map(|bytes| serde_json::from_slice(bytes)).transpose().ok()?;
    let arcs: Vec<Nest> = serde_json::from_slice(arcs).ok()?;
    let arc = |nest: Nest| {
        let places = nest.rings()?.pop()?;
        let Some(Transform { scale, translate }) = &transform else { return Some(places) };
        // Quantised: each place is a step from the one before.
        let mut at = (0.0, 0.0);
        let place = |(east, north): Place| {
            at = (at.0 + east, at.1 + north);
            (at.0 * scale.0 + translate.0, at.1 * scale.1 + translate.1)
        };
        Some(places.into_iter().map(place).collect())
    };
    arcs.into_iter().map(arc).collect()
}

fn each_of_topology<E: From<ShapeFileError>>(
    arcs: &[Ring],
    objects: &[u8],
    each: &mut dyn FnMut(u32, Shape) -> Result<(), E>,
) -> Result<(), E> {
    let objects: BTreeMap<String, Geometry> = serde_json::from_slice(objects).map_err(|_| ShapeFileError::Other)?;
    let arc = |number: i64| {
        // A negative number is the arc of its complement, backwards.
        let backwards = number < 0;
        let mut places = arcs.get(usize::try_from(if backwards { !number } else { number }).ok()?)?.clone();
        if backwards {
            places.reverse();
        }
        Some(places)
    };
    let parts = objects.into_values().flat_map(|object| match object.kind.as_deref() {
        Some("GeometryCollection") => object.geometries,
        _ => vec![object],
    });
    for (mut geometry, number) in parts.zip(1_u32..) {
        let (id, properties) = (geometry.id.take(), geometry.properties.take());
        each(number, Feature { id, properties, geometry: Some(geometry) }.shape(arc))?;
    }
    Ok(())
}

/// A text or a whole number; of anything else that it is there.
struct Word(Option<String>);

/// Properties of a feature; a name that comes twice counts once.
struct Properties(Vec<(String, Word)>);

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Properties;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    found.push(entry);
                }
                Ok(Properties(found))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E>(self, text: &str) -> Result<Word, E> {
                Ok(Word(Some(text.trim().to_owned())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Word, E> {
                Ok(Word(Some(number.to_string())))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Word, E> {
                Ok(Word(None))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Word, E> {
                Ok(Word(None))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Word, E> {
                Ok(Word(None))
            }

            fn visit_unit<E>(self) -> Result<Word, E> {
                Ok(Word(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Word, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Word(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Word, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Word(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Nest;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("numbers in brackets")
            }

            fn visit_f64<E>(self, number: f64) -> Result<Nest, E> {
                Ok(Nest::Number(number))
            }

            #[expect(clippy::cast_precision_loss, reason = "degrees and numbers of arcs are small")]
            fn visit_u64<E>(self, number: u64) -> Result<Nest, E> {
                Ok(Nest::Number(number as f64))
            }

            #[expect(clippy::cast_precision_loss, reason = "degrees and numbers of arcs are small")]
            fn visit_i64<E>(self, number: i64) -> Result<Nest, E> {
                Ok(Nest::Number(number as f64))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nest, A::Error> {
                let mut parts: Vec<Nest> = Vec::new();
                while let Some(part) = seq.next_element()? {
                    parts.push(part);
                }
                match parts.as_slice() {
                    [Nest::Number(first), Nest::Number(second)] => Ok(Nest::Two(*first, *second)),
                    [Nest::Number(first), Nest::Number(second), Nest::Number(third)] => {
                        Ok(Nest::Three(*first, *second, *third))
                    }
                    _ => Ok(Nest::List(parts)),
                }
            }
        }
        deserializer.deserialize_any(Numbers)
    }
}
