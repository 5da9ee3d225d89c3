//! Finding a region: three letters of its name, or the beginning of its code.

use std::sync::LazyLock;

use askama::Template;
use steps::Right;
use units::{Level, RegionCode, region, regions_at};

use crate::numbers;
use crate::pages::{Frame, kind_word, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// More than this and the reader is asked to narrow the search.
const SHOWN_MAX: usize = 50;
const LETTERS_MIN: usize = 3;
/// Offered while one types.
const QUICK_MAX: usize = 8;

#[derive(Template)]
#[template(path = "find.html")]
struct Find {
    w: &'static Words,
    frame: Frame,
    told: String,
    found: Vec<Found>,
}

/// What is offered below the box while one types.
#[derive(Template)]
#[template(path = "find_quick.html")]
struct Quick {
    w: &'static Words,
    found: Vec<Found>,
    more: Option<String>,
    all: String,
}

struct Found {
    name: String,
    kind: &'static str,
    within: String,
    code: String,
    href: String,
    own: bool,
}

/// `GET /cari?q=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let actor = visit.actor()?;
    let asked = visit.query.get("q").unwrap_or_default().trim();
    let own = |code: RegionCode| actor.may_in(Right::ReadFigures, code);
    let (told, found) = match find(asked, &own) {
        None if asked.is_empty() => (w.find.lead.to_owned(), Vec::new()),
        None => (w.find.short.to_owned(), Vec::new()),
        Some(found) if found.is_empty() => (fill(w.find.none, &[asked]), found),
        Some(mut found) => {
            let all = found.len();
            found.truncate(SHOWN_MAX);
            let told = if all > SHOWN_MAX {
                fill(w.find.many, &[&numbers::length(w, all), &numbers::length(w, SHOWN_MAX)])
            } else {
                fill(w.find.told, &[&numbers::length(w, all)])
            };
            (told, found)
        }
    };
    let found = found.into_iter().map(|code| line(w, code, own(code))).collect();
    let mut frame = Frame::new(visit, w.find.title);
    frame.query = asked.chars().take(100).collect();
    Reply::page(&Find { w, frame, told, found })
}

/// `GET /cari/cepat?q=`: the first regions alone, for a page that is open.
pub(crate) fn quick(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let actor = visit.actor()?;
    let asked = visit.query.get("q").unwrap_or_default().trim();
    let own = |code: RegionCode| actor.may_in(Right::ReadFigures, code);
    let found = find(asked, &own).unwrap_or_default();
    let more = (found.len() > QUICK_MAX).then(|| fill(w.find.quick_more, &[&numbers::length(w, found.len())]));
    let shown = found.into_iter().take(QUICK_MAX).map(|code| line(w, code, own(code))).collect();
    Reply::page(&Quick { w, found: shown, more, all: format!("/cari{}", query_of(&[("q", asked)])) })
}

fn line(w: &Words, code: RegionCode, own: bool) -> Found {
    Found {
        name: place_name(code),
        kind: kind_word(w, code),
        within: within(code),
        code: code.to_string(),
        href: format!("/wilayah/{code}"),
        own,
    }
}

/// The names above, nearest first.
fn within(code: RegionCode) -> String {
    let above =
        std::iter::successors(code.parent(), |code| code.parent()).filter(|above| above.level() > Level::Country);
    above.map(place_name).collect::<Vec<_>>().join(", ")
}

/// Lower-cased names of all regions, one a line, and where each line begins.
static NAMES: LazyLock<(String, Vec<(usize, RegionCode)>)> = LazyLock::new(|| {
    let mut names = String::new();
    let mut lines = Vec::with_capacity(units::table_size());
    for level in [Level::Province, Level::Regency, Level::District, Level::Village] {
        for region in regions_at(RegionCode::INDONESIA, level) {
            lines.push((names.len(), region.code));
            names.push_str(&region.name.to_lowercase());
            names.push('\n');
        }
    }
    (names, lines)
});

/// Codes that fit, the actor's own first, then exact names, names that begin so, wider regions before narrower;
/// `None` when too little was asked.
fn find(asked: &str, own: &dyn Fn(RegionCode) -> bool) -> Option<Vec<RegionCode>> {
    if asked.starts_with(|first: char| first.is_ascii_digit()) {
        return Some(find_code(asked));
    }
    let asked = asked.to_lowercase().replace('\n', " ");
    let plain = ["desa ", "kelurahan ", "kel. ", "kecamatan ", "kec. ", "provinsi "]
        .into_iter()
        .find_map(|kind| asked.strip_prefix(kind))
        .unwrap_or(&asked)
        .trim();
    if plain.chars().count() < LETTERS_MIN {
        return None;
    }
    let (names, lines) = &*NAMES;
    let mut found: Vec<((bool, u8, Level), RegionCode)> = Vec::new();
    let mut last = None;
    for (at, _) in names.match_indices(plain) {
        let line = lines.partition_point(|(start, _)| *start <= at) - 1;
        if last.replace(line) == Some(line) {
            continue;
        }
        let (start, code) = lines[line];
        let end = lines.get(line + 1).map_or(names.len(), |(next, _)| *next) - 1;
        // "Bangka" means Kabupaten Bangka too.
        let name = &names[start..end];
        let name = name.strip_prefix("kabupaten ").or_else(|| name.strip_prefix("kota ")).unwrap_or(name);
        let fit = if name == plain {
            0
        } else if name.starts_with(plain) {
            1
        } else {
            2
        };
        found.push(((!own(code), fit, code.level()), code));
    }
    found.sort();
    Some(found.into_iter().map(|(_, code)| code).collect())
}

/// The region of that code, or those whose code begins so: the level of the first that fits and those below it.
fn find_code(asked: &str) -> Vec<RegionCode> {
    let digits: String = asked.chars().filter(char::is_ascii_digit).collect();
    if let Some(exact) = asked.parse::<RegionCode>().ok().and_then(region) {
        return std::iter::once(exact.code).chain(units::sub_regions(exact.code).map(|below| below.code)).collect();
    }
    let whole = [6, 4, 2].into_iter().find(|length| digits.len() > *length).unwrap_or(0);
    let Ok(above) = digits[..whole].parse::<RegionCode>().or_else(|_| "ID".parse()) else { return Vec::new() };
    let fits = |code: RegionCode| code.to_string().replace('.', "").starts_with(&digits);
    units::sub_regions(above).map(|region| region.code).filter(|code| fits(*code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(asked: &str) -> Vec<String> {
        let code: RegionCode = "19".parse().unwrap();
        find(asked, &|at| code.contains(at)).unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn three_letters_find_a_village_among_all() {
        assert!(found("reb").contains(&"19.01.01.2007".to_owned()));
        assert_eq!(found("Rebo")[0], "19.01.01.2007");
        assert_eq!(found("desa rebo")[0], "19.01.01.2007");
        assert!(find("re", &|_| true).is_none());
        assert!(found("tidakadanamaitu").is_empty());
    }

    #[test]
    fn own_regions_come_first_and_wider_ones_before_narrower() {
        let bangka = found("bangka");
        assert_eq!(bangka[0], "19.01");
        let first_foreign = bangka.iter().position(|code| !code.starts_with("19")).unwrap();
        assert!(bangka[first_foreign..].iter().all(|code| !code.starts_with("19")));
    }

    #[test]
    fn a_code_finds_its_region_and_a_part_of_one_those_that_begin_so() {
        assert_eq!(found("19.01.01.2007"), ["19.01.01.2007"]);
        assert_eq!(found("1901012007"), ["19.01.01.2007"]);
        assert_eq!(found("19.01")[0], "19.01");
        assert!(found("19.0").iter().all(|code| code.starts_with("19.0") && code.len() == 5));
        assert!(found("19.01.01.200").contains(&"19.01.01.2007".to_owned()));
        assert!(found("99").is_empty() && found("0").is_empty() && found("123456789012").is_empty());
    }

    #[test]
    fn the_search_of_all_regions_takes_a_fraction_of_a_tenth_of_a_second() {
        found("seb");
        let start = std::time::Instant::now();
        let many = find("san", &|_| true).unwrap();
        assert!(many.len() > 1_000);
        assert!(start.elapsed().as_millis() < 100, "{:?}", start.elapsed());
    }
}
