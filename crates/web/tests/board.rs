//! The board of submissions as a reader of an office meets it.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use domain::OfficeKind;
use domain::submission::Move;
use house::{House, clock};
use steps::submission::{DraftRequest, DraftSource, MoveRequest, draft, move_rows, set_operator_offices};
use steps::{Actor, NewOffice, OperatorRole, set_office};
use units::{Id, RegionCode};

/// Each link of a page to rows or holders, with the count that it shows.
fn counts(page: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for link in page.split("href=\"").skip(1) {
        let Some((href, rest)) = link.split_once('"') else { continue };
        if !href.starts_with("/usulan/baris?") && !href.starts_with("/usulan/pemangku?") {
            continue;
        }
        let shown = rest.split_once('>').unwrap().1.split_once("</a>").unwrap().0;
        let shown = shown.split_once("<b>").map_or(shown, |(_, bold)| bold.split_once("</b>").unwrap().0);
        if let Ok(count) = shown.replace('.', "").trim().parse() {
            found.push((href.replace("&#38;", "&"), count));
        }
    }
    found
}

const REBO: &str = "19.01.01.2007";

#[tokio::test]
async fn an_office_sees_who_has_sent_and_who_has_not() {
    let house = House::full();
    let cookie = house.sign_in(OperatorRole::Government.code()).await;
    let without = house.get(&cookie, "/usulan").await;
    assert_eq!(without.status, StatusCode::OK);
    let told = without.text();
    assert!(told.contains("Minta administrator menugaskan Anda") && !told.contains("payung user"), "{told}");

    let actor = Actor::at_the_machine("penguji");
    let region = |code: &str| code.parse::<RegionCode>().unwrap();
    for (name, kind, place) in [
        ("Desa Rebo", OfficeKind::Village, REBO),
        ("Desa Lumut", OfficeKind::Village, "19.01.02.2007"),
        ("Kecamatan Sungailiat", OfficeKind::District, "19.01.01"),
        ("DPMD Bangka", OfficeKind::Agency, "19.01"),
        ("Cabang Pangkalpinang", OfficeKind::Branch, "19.01"),
    ] {
        let regions = vec![region(place)];
        let new = NewOffice { name: name.to_owned(), kind, regions, opened: None, closed: None };
        set_office(&house.workspace, &actor, &clock(), name, &new).unwrap();
    }
    let operator = OperatorRole::Government.code();
    let offices = ["DPMD Bangka".to_owned()];
    set_operator_offices(&house.workspace, &actor, &clock(), "tugas", operator, &offices).unwrap();
    let request = DraftRequest {
        office: Some("Desa Rebo".to_owned()),
        ..DraftRequest::of(DraftSource::Gap(region(REBO)), law::Funding::Add, "2025-09..2025-12".parse().unwrap())
    };
    let drafted = draft(&house.workspace, &actor, &clock(), "usul", &request).unwrap();
    let page = house.get(&cookie, "/usulan").await.text();
    assert!(page.contains("Papan usulan: DPMD Bangka") && page.contains("Belum mengajukan: 2"), "{page}");
    let send = MoveRequest::all(Id::new(drafted.batch), Move::Send, "Desa Rebo");
    move_rows(&house.workspace, &actor, &clock(), "kirim", &send).unwrap();
    let page = house.get(&cookie, "/usulan").await.text();
    assert!(page.contains("Sudah mengajukan: 1") && page.contains("Belum mengajukan: 1"), "{page}");
    assert!(page.contains(&format!("diajukan <b>{}</b>", drafted.rows)), "{page}");
    assert!(page.contains("Kepada Kecamatan Sungailiat"), "{page}");
    // Figures only: no name of the list stands on the board.
    assert!(!page.contains("Dedi Kurniawan") && !page.contains("DEDI KURNIAWAN"), "{page}");

    // Two come back, the rest goes on: now every count on the board, and by village and role, equals its list.
    let district = ["Kecamatan Sungailiat".to_owned()];
    set_operator_offices(&house.workspace, &actor, &clock(), "tugas-2", operator, &district).unwrap();
    let back = MoveRequest {
        lines: Some(vec![1, 2]),
        note: Some("Bukan warga kami".to_owned()),
        ..MoveRequest::all(Id::new(drafted.batch), Move::Return, "Kecamatan Sungailiat")
    };
    move_rows(&house.workspace, &actor, &clock(), "kembali", &back).unwrap();
    let page = house.get(&cookie, "/usulan").await.text();
    assert!(page.contains("Bukan warga kami") && page.contains("2 baris (1–2)"), "{page}");
    let cells = house.get(&cookie, "/usulan/peran?kantor=Kecamatan+Sungailiat").await.text();
    let mut all = counts(&page);
    all.extend(counts(&cells));
    assert!(all.len() > 20, "{all:?}");
    for (href, count) in all {
        let table = house.get(&cookie, &href.replacen('?', ".csv?", 1)).await;
        assert_eq!(table.status, StatusCode::OK, "{href}");
        assert_eq!(table.text().lines().count() - 1, count, "{href}");
        let list = house.get(&cookie, &href).await.text();
        assert_eq!(list.matches("<th scope=\"row\">").count(), count.min(50), "{href}");
    }
}
