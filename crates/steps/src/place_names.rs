//! Villages by name: certain where one place of the district has the name, asked where a name fits nearly or twice.

use std::collections::HashMap;

use units::{Level, RegionCode, region, regions_at, villages_within};

/// What a place name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlaceReading {
    /// One village.
    Known(RegionCode),
    /// Villages that it may be, in words for the sender.
    Perhaps(String),
    /// None.
    Unknown,
}

/// Names of the villages and districts inside a region.
pub(crate) struct PlaceNames {
    villages: HashMap<String, Vec<RegionCode>>,
    districts: HashMap<String, Vec<RegionCode>>,
}

/// No more places than a reader can choose from.
const CHOICES: usize = 4;

impl PlaceNames {
    /// The places inside a region.
    pub(crate) fn of(inside: RegionCode) -> Self {
        let mut villages: HashMap<String, Vec<RegionCode>> = HashMap::new();
        for village in villages_within(inside) {
            villages.entry(tight(village.name)).or_default().push(village.code);
        }
        let mut districts: HashMap<String, Vec<RegionCode>> = HashMap::new();
        // A list of one village still names its district.
        let around = if inside.level() > Level::Regency { inside.ancestor(Level::Regency) } else { Some(inside) };
        for district in regions_at(around.unwrap_or(inside), Level::District) {
            districts.entry(tight(district.name)).or_default().push(district.code);
        }
        Self { villages, districts }
    }

    /// The village called `name`, in the district called `district` where the row names one.
    pub(crate) fn find(&self, name: &str, district: Option<&str>) -> PlaceReading {
        let name = tight(bare(name));
        let districts = district.and_then(|district| self.districts.get(&tight(bare(district))));
        let inside =
            |code: &&RegionCode| districts.is_none_or(|all| all.iter().any(|district| district.contains(**code)));
        let Some(same) = self.villages.get(&name) else { return self.near(&name, &inside) };
        let fitting: Vec<RegionCode> = same.iter().filter(inside).copied().collect();
        match fitting[..] {
            [only] => PlaceReading::Known(only),
            [] => PlaceReading::Perhaps(choices(same)),
            _ => PlaceReading::Perhaps(choices(&fitting)),
        }
    }

    /// Villages one letter away: likely, and never taken unasked.
    fn near(&self, name: &str, inside: &dyn Fn(&&RegionCode) -> bool) -> PlaceReading {
        if name.chars().count() < 4 {
            return PlaceReading::Unknown;
        }
        let mut likely: Vec<RegionCode> = self
            .villages
            .iter()
            .filter(|(known, _)| one_letter_apart(known, name))
            .flat_map(|(_, codes)| codes.iter().filter(|code| inside(code)).copied())
            .collect();
        likely.sort_unstable();
        if likely.is_empty() { PlaceReading::Unknown } else { PlaceReading::Perhaps(choices(&likely)) }
    }
}

fn choices(codes: &[RegionCode]) -> String {
    let mut named: Vec<String> = codes
        .iter()
        .take(CHOICES)
        .filter_map(|code| {
            let district = code.ancestor(Level::District).and_then(region)?;
            Some(format!("{code} {} ({})", region(*code)?.name, district.name))
        })
        .collect();
    if codes.len() > CHOICES {
        named.push(format!("{} lainnya", codes.len() - CHOICES));
    }
    named.join(" atau ")
}

/// A name without its kind of place.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let kinds =
        ["desa ", "kelurahan ", "kel. ", "kel ", "kel.", "ds. ", "ds ", "ds.", "kecamatan ", "kec. ", "kec ", "kec."];
    let kind = kinds.iter().find(|kind| name.get(..kind.len()).is_some_and(|head| head.eq_ignore_ascii_case(kind)));
    kind.map_or(name, |kind| name[kind.len()..].trim_start())
}

/// Letters and digits alone: "Air Anyir" and "Airanyir" are one village.
fn tight(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One letter changed, added or left out.
fn one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same_head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = |from: usize, list: &[char]| list.get(from..).map(<[char]>::to_vec).unwrap_or_default();
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Equal => tail(same_head + 1, &one) == tail(same_head + 1, &other),
        std::cmp::Ordering::Less => tail(same_head, &one) == tail(same_head + 1, &other),
        std::cmp::Ordering::Greater => tail(same_head + 1, &one) == tail(same_head, &other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_known_in_its_district_and_asked_where_it_is_only_near() {
        let bangka: RegionCode = "19.01".parse().unwrap_or(RegionCode::INDONESIA);
        let names = PlaceNames::of(bangka);
        let rebo = PlaceReading::Known("19.01.01.2007".parse().unwrap_or(RegionCode::INDONESIA));
        for written in ["Rebo", "REBO", "Desa Rebo", "ds. rebo"] {
            assert_eq!(names.find(written, None), rebo, "{written}");
            assert_eq!(names.find(written, Some("Kec. Sungailiat")), rebo, "{written}");
        }
        assert!(matches!(names.find("Rebbo", None), PlaceReading::Perhaps(words) if words.contains("19.01.01.2007")));
        assert_eq!(names.find("Tidak Ada", None), PlaceReading::Unknown);
        // The name stands in another district than the row says.
        assert!(matches!(names.find("Rebo", Some("Belinyu")), PlaceReading::Perhaps(_)));
    }
}
