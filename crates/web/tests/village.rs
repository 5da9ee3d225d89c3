//! The people of a village on the three axes: every count is the length of its list, and the cost names its money.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Reader as _, Xlsx};
use house::{House, REBO_UNPROTECTED};
use steps::ImportAs;

const REBO: &str = "/wilayah/19.01.01.2007/warga";

/// A list of one who holds a role and one whom a decree names vulnerable, matched.
fn bring_a_holder_and_a_vulnerable(house: &House) {
    let list = "nama,nik,tanggal_lahir,jenis_kelamin,pekerjaan,peran,sampai,dasar_rentan\n\
        Tono Rekaan,1901010101809001,1980-01-01,L,Petani,rw,2026-12-31,\n\
        Rini Rekaan,1901015501909001,1990-01-15,P,Pedagang,,,BA Musdes 3/2025\n";
    house.bring(ImportAs::Roster, Some("19.01.01.2007"), "rw.csv", list);
    let actor = steps::Actor::at_the_machine("uji");
    steps::match_rosters(&house.workspace, &actor, &house::clock(), None, &mut |_, _| {}).unwrap();
}

/// Links of a page that carry a count: address, label, count.
fn chips(page: &str) -> Vec<(String, String, usize)> {
    page.split("<a href=\"/wilayah/19.01.01.2007/warga")
        .skip(1)
        .filter_map(|rest| {
            let (href, rest) = rest.split_once('"')?;
            let label = rest.split_once('>')?.1.split(" <b>").next()?.to_owned();
            let count = rest.split_once("<b>")?.1.split('<').next()?.replace('.', "").parse().ok()?;
            Some((href.replace("&#38;", "&"), label, count))
        })
        .collect()
}

#[tokio::test]
async fn every_count_on_the_page_is_the_length_of_the_list_behind_it() {
    let house = House::full();
    let village = house.sign_in("desa").await;
    let page = house.get(&village, REBO).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    let links = chips(&page);
    assert!(links.len() > 12, "{links:?}");
    let count_of = |label: &str| links.iter().find(|(_, own, _)| own == label).map(|(.., count)| *count);
    assert_eq!(count_of("Terlindungi"), Some(10), "paid");
    assert_eq!(count_of("Masa tenggang"), Some(2));
    assert_eq!(count_of("Berakhir").unwrap() + count_of("Belum terdaftar").unwrap(), REBO_UNPROTECTED);
    for (href, label, count) in &links {
        let shown = house.get(&village, &format!("{REBO}{href}")).await.text();
        assert!(shown.contains(&format!(">{count} orang</p>")), "{label}: {count}");
        let workbook = house.get(&village, &format!("{REBO}.xlsx{href}")).await;
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook.bytes)).unwrap();
        let rows = book.worksheet_range_at(0).unwrap().unwrap().rows().count();
        assert_eq!(rows, count + 1, "{label}");
        let csv = house.get(&village, &format!("{REBO}.csv{href}")).await.text();
        assert_eq!(csv.lines().count(), count + 1, "{label}");
    }
    // Two choices at once narrow each other, and the counts beside an axis are those of the other choice.
    let both = house.get(&village, &format!("{REBO}?status=belum&peran=rt")).await.text();
    let narrowed = chips(&both).into_iter().find(|(_, label, _)| label == "Ketua RT").unwrap().2;
    assert!(both.contains(&format!(">{narrowed} orang</p>")) && narrowed > 0);
    // From here into a submission, to the terms of office, to the gap.
    for way in ["/usulan/baru?wilayah=19.01.01.2007", "/masa-jabatan", "/daftar"] {
        assert!(page.contains(way), "{way}");
    }
    assert!(!page.contains("/tinjau"), "a village decides no doubts");
    assert!(house.get(&village, "/wilayah/19.01.01.2007").await.text().contains(REBO), "the region's page leads here");
}

#[tokio::test]
async fn page_by_page_the_people_of_a_place_are_those_of_its_file() {
    let house = House::full();
    house.offices();
    let village = house.sign_in("desa").await;
    for choice in ["", "?status=belum", "?status=terlindungi", "?peran=bpd"] {
        let (names, fullest) = house.names_on_all_pages(&village, &format!("{REBO}{choice}")).await;
        assert!(!names.is_empty() && fullest <= 100, "{choice}: {fullest}");
        assert_eq!(names, house.names_in_file(&village, &format!("{REBO}.csv{choice}")).await, "{choice}");
    }
    for choice in ["", "&terlindung=tidak"] {
        let path = |ending: &str| format!("/usulan/pemangku{ending}?kantor=Desa+Rebo{choice}");
        let (names, fullest) = house.names_on_all_pages(&village, &path("")).await;
        assert!(!names.is_empty() && fullest <= 50, "{choice}: {fullest}");
        assert_eq!(names, house.names_in_file(&village, &path(".csv")).await, "{choice}");
    }
}

#[tokio::test]
async fn the_cost_names_each_money_that_may_pay_and_a_kelurahan_has_none_of_the_villages() {
    let house = House::full();
    let office = house.sign_in("pemda").await;
    let page = house.get(&office, REBO).await.text();
    let cost = page.split("id=\"biaya\"").nth(1).unwrap();
    // Non-wage earners without a stated income pay JKK Rp10,000 and JKM Rp6,800 a month, whatever money pays.
    let (mut persons, mut rows) = (0, 0);
    for row in cost.split("<tr><th scope=\"row\">").skip(1) {
        let cell = |label: &str| {
            let text = row.split(&format!("data-label=\"{label}\">")).nth(1).unwrap().split('<').next().unwrap();
            text.replace("Rp", "").replace('.', "").parse::<i64>().unwrap()
        };
        assert!(cell("Sebulan") <= cell("Orang") * 16_800 && cell("Sebulan") > 0, "{row}");
        assert!(cell("Setahun") <= cell("Sebulan") * 12 && cell("Setahun") >= cell("Sebulan"), "{row}");
        rows += 1;
        if row.contains("mandiri") {
            assert_eq!(cell("Sebulan"), cell("Orang") * 16_800, "{row}");
            persons += cell("Orang");
        }
    }
    assert!(rows > 4 && cost.contains("ADD"), "{cost}");
    assert_eq!(usize::try_from(persons).unwrap(), REBO_UNPROTECTED, "everybody missing may pay alone, and stands once");
    let kelurahan = house.get(&office, "/wilayah/19.01.01.1001/warga").await.text();
    let cost = kelurahan.split("id=\"biaya\"").nth(1).unwrap();
    assert!(cost.contains("APBD") && !cost.contains("Dana Desa"), "{cost}");
    assert!(kelurahan.contains("Wahyu Kurnia") && kelurahan.contains("Bukan sasaran"), "set aside, and shown");
    // Wider than a village there is no one who pays for all.
    assert!(!house.get(&office, "/wilayah/19.01/warga").await.text().contains("id=\"biaya\""));
}

#[tokio::test]
async fn welfare_status_and_terms_stand_beside_the_name_and_no_number_leaves() {
    let house = House::full();
    bring_a_holder_and_a_vulnerable(&house);
    let village = house.sign_in("desa").await;
    let holder = house.get(&village, &format!("{REBO}?peran=rw")).await.text();
    assert!(holder.contains("Tono Rekaan") && holder.contains("Masa jabatan sampai 31 Desember 2026"), "{holder}");
    let named = house.get(&village, &format!("{REBO}?rentan=ya")).await.text();
    assert!(named.contains("Rini Rekaan") && named.contains("BA Musdes 3/2025") && named.contains(">1 orang</p>"));
    let csv = house.get(&village, &format!("{REBO}.csv")).await.text();
    for number in ["1901010101809001", "1901015501909001"] {
        assert!(!holder.contains(number) && !csv.contains(number));
    }
}

#[tokio::test]
async fn the_choices_of_the_page_go_along_into_a_submission() {
    let house = House::full();
    house.offices();
    bring_a_holder_and_a_vulnerable(&house);
    let village = house.sign_in("desa").await;
    let names = |page: &str| page.matches("name=\"orang\"").count();
    let all = names(&house.get(&village, "/usulan/baru?wilayah=19.01.01.2007").await.text());
    for (choice, told) in [
        ("rentan=ya", "Rini Rekaan"),
        ("status=belum&pekerjaan=pedagang", "Rini Rekaan"),
        ("peran=rw", "Tono Rekaan"),
        ("peran=tanpa&rentan=ya", "Rini Rekaan"),
    ] {
        let shown = house.get(&village, &format!("{REBO}?{choice}")).await.text();
        let way = shown.split("href=\"/usulan/baru?").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
        let draft = house.get(&village, &format!("/usulan/baru?{way}")).await.text();
        assert!(draft.contains(told) && names(&draft) < all, "{choice}: {way}");
        // The form sends them back, so that "all of these" are these.
        for part in choice.split('&') {
            let (name, value) = part.split_once('=').unwrap();
            assert!(draft.contains(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")), "{draft}");
        }
    }
    let draft = house.get(&village, "/usulan/baru?wilayah=19.01.01.2007&rentan=ya&status=terlindungi").await.text();
    assert_eq!(names(&draft), 0, "whoever is protected is on no gap");
    let form = "wilayah=19.01.01.2007&kantor=Desa+Rebo&rentan=ya&cakupan=semua&pembayar=add\
        &bulan_pertama=2025-09&bulan_terakhir=2025-12&sekali=a";
    let token = house.get(&village, "/riwayat").await.between("name=\"token\" value=\"", "\"");
    let made = house.post("/usulan/baru", &[("cookie", &village)], &format!("token={token}&{form}")).await.text();
    assert!(made.contains("Rini Rekaan") && !made.contains("Tono Rekaan"), "{made}");
}

#[tokio::test]
async fn the_gap_offers_the_answer_to_each_list_that_was_sent() {
    let house = House::full();
    let cookie = house.sign_in("desa").await;
    let page = house.get(&cookie, "/wilayah/19.01.01.2007/daftar").await;
    let path = page.between("href=\"/wilayah/19.01.01.2007/jawaban.xlsx", "\"");
    let path = format!("/wilayah/19.01.01.2007/jawaban.xlsx{path}");
    let answer = house.get(&cookie, &path).await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(answer.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!((rows.len(), rows[0][0].as_str()), (131, "nama"), "the sender's own rows");
    assert!(rows[0].contains(&"lunas_sampai".to_owned()), "{:?}", rows[0]);
    // A list of another place is none here.
    let other = path.replace("19.01.01.2007", "19.01.01.1001");
    assert!(house.get(&cookie, &other).await.text().contains("Tidak ada daftar itu"));
}
