//! Five offices of two villages with an operator each, and their lists, for tests of the conversation by commands.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use serde_json::Value;
use store::Location;
use store::testing::Place;
use units::{Date, Month};

use super::village::{self, NAMES, OTHERS, OTHERS_FIRST, PARTICIPANTS_HEADING, village_list};
use super::{file, run, told};

pub(crate) const REBO: &str = "19.01.01.2007";
pub(crate) const LUMUT: &str = "19.01.02.2007";

pub(crate) fn json(location: &Location, arguments: &[&str]) -> Value {
    run(location, &[arguments, &["--format", "json"]].concat()).expect(0).json()
}

/// Five months from this one on.
pub(crate) fn months() -> String {
    let first = Month::containing(today());
    format!("{first}..{}", first.plus(4))
}

pub(crate) fn today() -> Date {
    jiff::Zoned::now().date()
}

/// A list of participants of today with these of the first village on it.
pub(crate) fn participants(place: &Place, name: &str, numbers: &[usize]) -> String {
    let starts = Month::containing(today()).first_day().to_string();
    let paid = Month::containing(today()).to_string();
    let row = |number: &usize| {
        let name = NAMES.get(*number).copied().unwrap_or("Zainal Abidin");
        village::participant(*number, name, REBO, &starts, &paid)
    };
    let rows: String = numbers.iter().map(row).collect();
    file(place, name, format!("{PARTICIPANTS_HEADING}{rows}").as_bytes())
}

/// Offices, operators, and a list of participants with a stranger on it.
pub(crate) fn set_up(place: &Place) {
    let location = place.location();
    let go = |arguments: &[&str]| run(location, arguments).expect(0);
    go(&["import", &participants(place, "peserta.csv", &[25]), "--as", "participants"]);
    for (name, kind, region) in [
        ("Desa Rebo", "desa", REBO),
        ("Desa Lumut", "desa", LUMUT),
        ("Kecamatan Sungailiat", "kecamatan", "19.01.01"),
        ("Kecamatan Belinyu", "kecamatan", "19.01.02"),
        ("DPMD Bangka", "dinas", "19.01"),
        ("Cabang Pangkalpinang", "kacab", "19.01"),
    ] {
        go(&["office", "add", name, "--kind", kind, "--region", region]);
    }
    for (name, role, region, office) in [
        ("kaur", "desa", REBO, "Desa Rebo"),
        ("kaur-lumut", "desa", LUMUT, "Desa Lumut"),
        ("camat", "desa", "19.01.01", "Kecamatan Sungailiat"),
        ("camat-belinyu", "desa", "19.01.02", "Kecamatan Belinyu"),
        ("dpmd", "pemda", "19.01", "DPMD Bangka"),
        ("cabang", "bpjs", "19.01", "Cabang Pangkalpinang"),
    ] {
        let add = ["user", "add", name, "--role", role, "--region", region];
        told(location, &add, "kata-sandi-panjang\n").expect(0);
        go(&["user", "office", name, "--office", office]);
    }
}

/// Drafts from a village's file, brought in by the person at the machine, who may match it.
pub(crate) fn drafted(place: &Place, office: &str, name: &str, region: &str) -> Value {
    let list =
        if office == "Desa Rebo" { village_list(&NAMES[..12], 0, "") } else { village_list(&OTHERS, OTHERS_FIRST, "") };
    let names = file(place, name, list.as_bytes());
    let months = months();
    let draft = ["submit", "draft", "--file", &names, "--region", region, "--office", office];
    let how = ["--payer", "add", "--months", &months, "--decree", "SK Kades 5/2026"];
    json(place.location(), &[&draft[..], &how[..]].concat())
}
