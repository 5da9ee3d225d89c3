//! One person: memberships over time, contributions, papers; a number in full only with a reason that stays visible.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use house::House;
use steps::{Actor, ImportAs, PersonKey, person, verify_audit};

const NIK: &str = "1901010101809001";

/// A house with somebody who has a number, two memberships, a decree and contributions.
fn furnished() -> (House, i64) {
    let house = House::full();
    let participants = format!(
        "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,program,mulai,lunas_sampai,wilayah_daftar,\
         wilayah_kerja,wilayah_domisili,pekerjaan\n\
         25000099001,{NIK},Tono Rekaan,1980-01-01,L,Ibu Tono,BPU,JKK JKM,2021-03-01,2025-05,19.01,19.01.01,19.01.01.2007,Petani\n\
         25000099002,{NIK},Tono Rekaan,1980-01-01,L,Ibu Tono,PU,JKK JKM JHT,2023-01-01,2025-05,19.01,19.01.01,19.01.01.2007,Petani\n"
    );
    house.bring(ImportAs::Participants, Some("19.01"), "peserta-bangka.csv", &participants);
    let list = format!(
        "nama,nik,tanggal_lahir,jenis_kelamin,pekerjaan,peran,nomor_sk\nTono Rekaan,{NIK},1980-01-01,L,Petani,rw,188/9/2025\n"
    );
    house.bring(ImportAs::Roster, Some("19.01.01.2007"), "rw.csv", &list);
    let actor = Actor::at_the_machine("uji");
    steps::match_rosters(&house.workspace, &actor, &house::clock(), None, &mut |_, _| {}).unwrap();
    let found = person(&house.workspace, &actor, PersonKey::Number(NIK)).unwrap();
    (house, found.person.get())
}

#[tokio::test]
async fn memberships_stand_on_a_time_line_with_the_same_in_a_table_and_the_papers_beside() {
    let (house, tono) = furnished();
    let village = house.sign_in("desa").await;
    let page = house.get(&village, &format!("/orang/{tono}")).await.text();
    assert!(page.contains("Kepesertaan dari waktu ke waktu") && page.contains("<desc id=\"garis-isi\">"), "{page}");
    let line = page.split("id=\"garis\"").nth(1).unwrap().split("</svg>").next().unwrap();
    let table =
        page.split("aria-labelledby=\"kepesertaan\" tabindex").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!((line.matches("class=\"formal\"").count(), table.matches("<tr><th scope=\"row\">").count()), (2, 2));
    for told in ["1 Maret 2021", "1 Januari 2023", "31 Mei 2025", "Kabupaten Bangka", "188/9/2025"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains(NIK), "masked");
}

#[tokio::test]
async fn a_number_in_full_asks_for_a_reason_that_everybody_who_sees_the_person_sees() {
    let (house, tono) = furnished();
    let village = house.sign_in("desa").await;
    let path = format!("/orang/{tono}");
    let page = house.get(&village, &path).await;
    let token = page.between("name=\"token\" value=\"", "\"");
    let before = verify_audit(&house.workspace, &Actor::at_the_machine("uji")).unwrap().entries;
    let ask = |why: &str| format!("token={token}&alasan={}", why.replace(' ', "+"));
    let post = |form: String| {
        let (house, village, path) = (&house, &village, format!("{path}/nomor"));
        async move { house.post(&path, &[("cookie", village)], &form).await }
    };
    for why in ["", "perlu"] {
        let refused = post(ask(why)).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(!refused.text().contains(NIK) && refused.text().contains("alasannya"), "{why}");
    }
    assert_eq!(post("alasan=mencetak+kartu".to_owned()).await.status, StatusCode::FORBIDDEN, "without the token");
    assert_eq!(
        verify_audit(&house.workspace, &Actor::at_the_machine("uji")).unwrap().entries,
        before,
        "nothing was written"
    );
    let shown = post(ask("Mencocokkan kartu di loket 1901010101809001")).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text().contains(&format!("<code>{NIK}</code>")) && shown.header("cache-control") == "no-store");
    // Whoever sees the person sees who looked and why, long numbers hidden; the page itself shows none again.
    let district = house.sign_in("pemda").await;
    let seen = house.get(&district, &path).await.text();
    assert!(
        seen.contains("Nomor lengkap dilihat")
            && seen.contains("Mencocokkan kartu di loket 1901")
            && seen.contains("desa")
    );
    assert!(!seen.contains(NIK), "{seen}");
    let auditor = house.sign_in("bpjs").await;
    assert!(house.get(&auditor, "/jejak?jenis=person.").await.text().contains("person.reveal"));
    // A second look is a second record; the audit holds.
    post(ask("Mencocokkan kartu di loket lagi")).await;
    post(ask("Mencocokkan kartu di loket lagi")).await;
    let report = verify_audit(&house.workspace, &Actor::at_the_machine("uji")).unwrap();
    assert!(report.is_whole());
    let looks = house.get(&district, &path).await.text().matches("Nomor lengkap dilihat").count();
    assert_eq!(looks, 3);
    // Nobody looks at people of elsewhere, or at nobody.
    let other = steps::NewOperator {
        name: "jauh".to_owned(),
        password: house::PASSWORD.to_owned(),
        roles: vec![steps::OperatorRole::Village],
        regions: vec!["19.02".parse().unwrap()],
    };
    steps::add_operator(&house.workspace, &Actor::at_the_machine("uji"), &house::clock(), "jauh", &other).unwrap();
    let abroad = house.sign_in("jauh").await;
    let token = house.get(&abroad, "/impor").await.between("name=\"token\" value=\"", "\"");
    for person in [tono, 999_999] {
        let form = format!("token={token}&alasan=Mencocokkan+kartu");
        let answer = house.post(&format!("/orang/{person}/nomor"), &[("cookie", &abroad)], &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    }
}

#[tokio::test]
async fn contributions_that_statements_show_stand_on_the_page() {
    let (house, tono) = furnished();
    let statement = format!(
        "KPJ,NIK,Nama Tenaga Kerja,BLTH,Upah,Iuran JKK,Iuran JKM,Jumlah Iuran,Tanggal Bayar\n\
         25000099001,{NIK},Tono Rekaan,04-2025,1000000,10000,6800,16800,10-04-2025\n"
    );
    let path = std::env::temp_dir().join(format!("iuran-{}.csv", std::process::id()));
    std::fs::write(&path, statement).unwrap();
    let request = steps::ImportRequest {
        region: Some("19.01".parse().unwrap()),
        as_of: Some("2025-06-01".parse().unwrap()),
        ..steps::ImportRequest::of(&path, Some(ImportAs::Contributions))
    };
    let actor = Actor::at_the_machine("uji");
    let report = steps::import(
        &house.workspace,
        &actor,
        &house::clock(),
        &request,
        &mut |issue| println!("{}", issue.sentence()),
        &mut |_, _| {},
    );
    std::fs::remove_file(&path).unwrap();
    let report = report.unwrap();
    assert_eq!(report.account.accepted, 1, "{report:?}");
    let village = house.sign_in("desa").await;
    let page = house.get(&village, &format!("/orang/{tono}")).await.text();
    let paid = page.split("aria-labelledby=\"iuran\" tabindex").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(paid.contains("Apr 2025") && paid.contains("Rp16.800") && paid.contains("10 April 2025"), "{paid}");
}
