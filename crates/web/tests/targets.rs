//! Targets side by side on their page: one is chosen with a reason, and parted below to the last person.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use house::{House, PASSWORD, clock};
use steps::{Actor, ImportAs, NewOperator, OperatorRole, add_operator};

const OTHER: &str = "kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber\n\
    19,2025,60.27%,potensi,Peta jalan contoh,Surat\n";

#[tokio::test]
async fn of_two_targets_one_is_put_in_force_with_a_reason() {
    let house = House::full();
    house.bring(ImportAs::Targets, None, "lain.csv", OTHER);
    let cookie = house.sign_in("provinsi").await;
    let page = house.get(&cookie, "/target/19?tahun=2025").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("RPJMD contoh") && text.contains("Peta jalan contoh"), "both stand side by side");
    // 9,000 eligible; the latest to come in is in force before anybody chose.
    assert!(text.contains("60,27 % = 5.424"), "{text}");
    assert!(text.contains("potensi 2025, Angka rekaan"), "the percent names its whole");
    let token = page.between("name=\"token\" value=\"", "\"");
    let number = text.split("name=\"target\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let numbers: Vec<String> = number.map(str::to_owned).collect();
    assert_eq!(numbers.len(), 2);
    let headers = [("cookie", cookie.as_str())];
    let form = |target: &str, reason: &str| format!("token={token}&tahun=2025&target={target}&alasan={reason}");
    let before = house.audit_head();
    let bare = house.post("/target/19", &headers, &form(&numbers[1], "")).await;
    assert_eq!((bare.status, house.audit_head()), (StatusCode::BAD_REQUEST, before), "not without a reason");
    assert!(bare.text().contains("Tulis alasan"));
    let chosen = house.post("/target/19", &headers, &form(&numbers[1], "Perda+lebih+baru")).await;
    assert_eq!(chosen.header("location"), "/target/19?tahun=2025", "{}", chosen.text());
    let after = house.get(&cookie, "/target/19?tahun=2025").await.text();
    assert!(after.contains("57,17 % = 5.145") && after.contains("Perda lebih baru"), "{after}");
}

#[tokio::test]
async fn a_target_is_parted_to_the_last_person_and_kept_with_its_decision() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    for rule in ["percent", "gap", "workers"] {
        let path = format!("/target/19/tabel.csv?tahun=2025&bagi={rule}&sampai=regency&tabel=pembagian");
        let csv = house.get(&cookie, &path).await.text();
        let persons: i64 =
            csv.lines().skip(1).map(|line| line.split(',').nth(6).unwrap().parse::<i64>().unwrap()).sum();
        assert_eq!(persons, 5_145, "{rule}: {csv}");
        assert_eq!(csv.lines().count(), 8, "seven regencies and cities");
    }
    let path = "/target/19?tahun=2025&bagi=percent&sampai=regency";
    let page = house.get(&cookie, path).await;
    assert!(page.text().contains("5.145 orang dibagi kepada 7 wilayah"));
    let token = page.between("name=\"token\" value=\"", "\"");
    let headers = [("cookie", cookie.as_str())];
    let keep = format!("token={token}&tahun=2025&bagi=percent&sampai=regency");
    assert_eq!(house.post("/target/19", &headers, &keep).await.status, StatusCode::BAD_REQUEST, "no decision");
    let kept = house.post("/target/19", &headers, &format!("{keep}&dasar=SK+Gubernur+1")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let below = house.get(&cookie, "/target/19.01?tahun=2025").await.text();
    assert!(below.contains("SK Gubernur 1"), "{below}");
    for path in ["/target/19?tahun=1999", "/target/19?bagi=rata", "/target/19?bagi=gap&sampai=province"] {
        assert_eq!(house.get(&cookie, path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let reader = house.sign_in("pembaca").await;
    let page = house.get(&reader, "/target/19.01?tahun=2025&bagi=gap").await.text();
    assert!(!page.contains("name=\"dasar\""), "who reads figures changes none");
}

/// Figures, denominators and people of Papua on both sides of its parting, invented.
fn papua(house: &House) {
    let mut figures = String::from("region_code,region_name,as_of,metric,value,unit,segment,source_address,note\n");
    for (code, when, value) in [("91", "2021-12", 700_123), ("91", "2022", 640_111)] {
        figures += &format!("{code},Papua,{when},active_participants,{value},persons,total,laporan {when},\n");
    }
    for code in ["91", "93", "94", "95"] {
        figures += &format!("{code},Papua,2023-12,active_participants,100001,persons,total,laporan 2023,\n");
    }
    house.bring(ImportAs::Figures, None, "angka.csv", &figures);
    let workforce = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n91,potensi,2021,1600000,2021-12-31,Rekaan\n";
    house.bring(ImportAs::Workforce, None, "papua.csv", workforce);
}

#[tokio::test]
async fn figures_of_a_parted_province_stand_on_both_sides_of_a_break_with_the_sum_that_compares() {
    let house = House::full();
    papua(&house);
    let operator = NewOperator {
        name: "pusat".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec![OperatorRole::Government],
        regions: vec![units::RegionCode::INDONESIA],
    };
    add_operator(&house.workspace, &Actor::at_the_machine("uji"), &clock(), "operator:pusat", &operator).unwrap();
    let cookie = house.sign_in("pusat").await;
    let page = house.get(&cookie, "/angka/91").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("Sejak 25 Juli 2022 wilayah ini lebih sempit: "), "{text}");
    assert!(text.contains("(UU 14/2022, UU 15/2022, UU 16/2022)") && text.contains("class=\"break\""), "{text}");
    assert!(text.contains("batas waktu itu: 91, 93, 94, 95"), "{text}");
    assert!(text.contains("batas berubah dalam waktu itu; semula 91, 93, 94, 95"), "{text}");
    assert!(text.contains("Jumlah dalam batas lama") && text.contains("400.004"), "{text}");
    assert!(!text.contains("class=\"shift\""), "a parting is no shift of definition");
    let english = house.get(&format!("{cookie}; payung_bahasa=en"), "/angka/91").await.text();
    assert!(english.contains("Since 25 July 2022 this region is smaller") && english.contains("400,004"), "{english}");
    let south = house.get(&cookie, "/angka/93").await.text();
    assert!(
        south.contains("Sebelum 25 Juli 2022 wilayah ini bagian dari") && south.contains("href=\"/angka/91\""),
        "{south}"
    );
    let csv = house.get(&cookie, "/angka/91/tabel.csv?tabel=batas").await.text();
    assert!(csv.contains("91 93 94 95,2023-12,active_participants,total,400004,400004,3 4 5 6"), "{csv}");

    let standing = house.get(&cookie, "/target/91").await.text();
    assert!(standing.contains("31 Desember 2021 (batas waktu itu: 91, 93, 94, 95)"), "{standing}");
    let region = house.get(&cookie, "/wilayah/91").await.text();
    assert!(region.contains("tidak dipakai: batas 91 waktu itu mencakup 91, 93, 94, 95"), "{region}");
}
