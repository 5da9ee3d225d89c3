//! Pages of offices that send lists in their own name: an agency, a market, an employer.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use domain::OfficeKind;
use house::{House, clock};
use steps::submission::set_operator_offices;
use steps::{Actor, ImportAs, NewOffice, match_rosters, set_office};

/// Three of the staff are participants of the house (numbers 0, 2 and 4), two are not.
const STAFF: &str = "nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran,upah\n\
    Sari Pratama,1962-01-01,L,Ibu Pratama Sari,Guru,non_asn,2000000\n\
    Wati Pratama,1976-11-23,L,Ibu Halim Sari,Tenaga Administrasi,non_asn,4500000\n\
    Rina Pratama,1990-09-17,L,Ibu Anggraini Sari,Perawat,non_asn,\n\
    Galih Sentosa,1991-02-03,L,Mutiara,Guru,non_asn,2500000\n\
    Nila Cahaya,1993-04-05,P,Kenanga,Sopir,non_asn,3000000\n";
const TRADERS: &str = "Nama Pasar,Blok,No Kios,Nama Pedagang,Tanggal Lahir,Jenis Kelamin,Nama Ibu,Jenis Dagangan\n\
    Pasar Pagi,A,A 1,Galih Sentosa,1991-02-03,L,Mutiara,Ikan\n\
    Pasar Pagi,A,A 2,Nila Cahaya,1993-04-05,P,Kenanga,Sayur\n\
    Pasar Pagi,B,B 1,Sari Pratama,1962-01-01,L,Ibu Pratama Sari,Ikan\n";
const WAGES: &str = "region_code,region_name,as_of,metric,value,unit,segment,source_address,note\n\
    19,Kepulauan Bangka Belitung,2025,minimum_wage,3876600,rupiah,total,Keputusan Gubernur contoh,\n";

fn office(house: &House, name: &str, kind: OfficeKind) {
    let actor = Actor::at_the_machine("uji");
    let regions = vec!["19.01".parse().unwrap()];
    let new = NewOffice { name: name.to_owned(), kind, regions, opened: None, closed: None };
    set_office(&house.workspace, &actor, &clock(), name, &new).unwrap();
    set_operator_offices(&house.workspace, &actor, &clock(), &format!("tugas:{name}"), "pemda", &[name.to_owned()])
        .unwrap();
}

fn matched(house: &House) {
    match_rosters(&house.workspace, &Actor::at_the_machine("uji"), &clock(), None, &mut |_, _| {}).unwrap();
}

/// An address as a browser asks for it.
fn plain(href: &str) -> String {
    href.replace("&#38;", "&").split('#').next().unwrap().to_owned()
}

/// Counts of the choices above a list, and the names below each: they are the same.
async fn choices_are_lists(house: &House, cookie: &str, path: &str) -> Vec<usize> {
    let page = house.get(cookie, path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    let text = page.text();
    let from = text.find("id=\"nama\"").unwrap();
    let links = text[from..].split_once("</nav>").unwrap().0;
    let mut counts = Vec::new();
    for link in links.split("href=\"").skip(1) {
        let (href, rest) = link.split_once('"').unwrap();
        let count: usize = rest.split_once("<b>").unwrap().1.split_once("</b>").unwrap().0.parse().unwrap();
        let list = house.get(cookie, plain(href).as_str()).await.text();
        let names = &list[list.find("id=\"nama\"").unwrap()..];
        let names = names.split_once("</section>").unwrap().0;
        assert_eq!(names.matches("<th scope=\"row\">").count(), count, "{href}");
        counts.push(count);
    }
    counts
}

#[tokio::test]
async fn an_agency_sees_its_staff_by_group_and_every_count_is_a_list() {
    let house = House::full();
    office(&house, "Dinas Contoh", OfficeKind::Agency);
    house.bring_from(Some("Dinas Contoh"), ImportAs::Roster, Some("19.01"), "staf.csv", STAFF);
    matched(&house);
    let cookie = house.sign_in("pemda").await;
    let page = house.get(&cookie, "/instansi").await.text();
    assert!(page.contains("Instansi: Dinas Contoh") && page.contains("Guru non-ASN"), "{page}");
    assert!(page.contains("Tenaga kesehatan non-ASN") && page.contains("Pegawai non-ASN lain"), "{page}");
    let counts = choices_are_lists(&house, &cookie, "/instansi").await;
    assert_eq!((counts[0], counts[1..].iter().sum::<usize>()), (5, 5), "{counts:?}");
    assert_eq!(choices_are_lists(&house, &cookie, "/instansi?kelompok=Guru+non-ASN").await[0], 2);
    let desk = house.get(&cookie, "/tugas").await.text();
    assert!(desk.contains("href=\"/instansi?kantor=Dinas%20Contoh\""), "the desk leads there: {desk}");
}

#[tokio::test]
async fn a_market_sees_its_blocks_and_names_their_agents() {
    let house = House::full();
    office(&house, "Pasar Pagi Contoh", OfficeKind::Market);
    house.bring_from(Some("Pasar Pagi Contoh"), ImportAs::Roster, Some("19.01"), "pasar.csv", TRADERS);
    matched(&house);
    let cookie = house.sign_in("pemda").await;
    let page = house.get(&cookie, "/pasar").await;
    assert!(page.text().contains("belum ada agen"), "{}", page.text());
    assert_eq!(choices_are_lists(&house, &cookie, "/pasar").await[0], 3);
    let block = plain(&page.between("<tr><th scope=\"row\"><a href=\"", "\""));
    assert_eq!(choices_are_lists(&house, &cookie, &block).await[0], 2, "{block}");
    let token = page.between("name=\"token\" value=\"", "\"");
    let name = page.between("name=\"blok\" value=\"", "\"");
    for (once, agent) in ["Perisai Melati", "Perisai Dahlia", "Perisai Melati"].into_iter().enumerate() {
        let form = format!(
            "token={token}&sekali={once}&kantor=Pasar+Pagi+Contoh&blok={name}&agen={}",
            agent.replace(' ', "+")
        );
        let set = house.post("/pasar/agen", &[("cookie", &cookie)], &form).await;
        assert_eq!(set.header("location"), "/pasar?kantor=Pasar+Pagi+Contoh");
    }
    let page = house.get(&cookie, "/pasar").await.text();
    assert!(page.contains("Perisai Melati") && !page.contains("Perisai Dahlia"), "{page}");
    let other = house.post("/pasar/agen", &[("cookie", &cookie)], "kantor=Pasar+Pagi+Contoh&blok=A&agen=X").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "without the token");
}

#[tokio::test]
async fn an_employer_sees_wages_below_the_minimum_of_its_region() {
    let house = House::full();
    office(&house, "PT Contoh", OfficeKind::Employer);
    house.bring_from(Some("PT Contoh"), ImportAs::Roster, Some("19.01"), "pekerja.csv", STAFF);
    matched(&house);
    let cookie = house.sign_in("pemda").await;
    let none = house.get(&cookie, "/pemberi-kerja").await.text();
    assert!(none.contains("Upah minimum wilayah ini belum ada"), "{none}");
    house.bring(ImportAs::Figures, None, "upah.csv", WAGES);
    let page = house.get(&cookie, "/pemberi-kerja").await.text();
    assert!(page.contains("Rp3.876.600") && page.contains("3 upah di bawah minimum; 1 orang tanpa upah"), "{page}");
    assert!(page.contains("Rp1.876.600"), "what is missing: {page}");
    assert_eq!(choices_are_lists(&house, &cookie, "/pemberi-kerja").await[0], 5);
}

/// One firm of the list of employers, one that nobody registered, one whose name a spreadsheet would take for a formula.
const PERMITS: &str = "NIB,Nama Usaha,KBLI,Skala Usaha,Kode Wilayah,Jumlah Tenaga Kerja,Tanggal Terbit\n\
    1234000009001,PT CONTOH,07291,kecil,19.01,40,2024-03-18\n\
    1234000009002,Toko Melati,47112,mikro,19.01.01.2007,2,2025-02-05\n\
    1234000009003,=Warung Kenanga,47112,mikro,19.01.01.2007,1,2025-02-05\n";
const EMPLOYERS: &str = "NPP,Nama Perusahaan,Kode Wilayah,Jumlah Tenaga Kerja\nAA090001,PT Contoh,19.01,25\n";

#[tokio::test]
async fn permits_stand_beside_employers_for_who_looks_after_them_and_a_firm_sees_its_own() {
    let house = House::full();
    office(&house, "PT Contoh", OfficeKind::Employer);
    house.bring(ImportAs::Employers, None, "perusahaan.csv", EMPLOYERS);
    house.bring_from(None, ImportAs::Permits, Some("19.01"), "izin.csv", PERMITS);
    let cookie = house.sign_in("pemda").await;
    let own = house.get(&cookie, "/pemberi-kerja").await.text();
    assert!(own.contains("Menurut izin usaha") && own.contains("<dd>40</dd>") && own.contains("<dd>15</dd>"), "{own}");
    assert!(!own.contains("Toko Melati"), "others' permits are not a firm's business: {own}");
    for paper in ["NIB 1234000009001", "18 Maret 2024", "perusahaan.csv", "25 tenaga kerja"] {
        assert!(own.contains(paper), "{paper}: {own}");
    }
    let table = house.get(&cookie, "/pemberi-kerja.csv?tabel=izin").await;
    assert_ne!(table.status, StatusCode::OK);

    office(&house, "Pemkab Bangka", OfficeKind::Regency);
    let region = house.get(&cookie, "/pemberi-kerja").await.text();
    assert!(region.contains("3 usaha berizin di Kabupaten Bangka; 2 belum terdaftar"), "{region}");
    assert!(region.contains("Toko Melati") && !region.contains("PT CONTOH"), "{region}");
    for (word, names) in [("", 2), ("kurang", 1), ("semua", 3)] {
        let list = house.get(&cookie, &format!("/pemberi-kerja?izin={word}")).await.text();
        let list = &list[list.find("id=\"izin\"").unwrap()..list.find("id=\"nama\"").unwrap()];
        assert_eq!(list.matches("<th scope=\"row\">").count(), names, "{word}");
    }
    let table = house.get(&cookie, "/pemberi-kerja.csv?tabel=izin").await.text();
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.contains("'=Warung Kenanga"), "no cell becomes a formula: {table}");
}

#[tokio::test]
async fn every_table_of_a_sender_leaves_as_csv_and_as_a_workbook() {
    let house = House::full();
    house.offices();
    house.draft(12);
    // The same bytes would be the same list again.
    let workers = STAFF.replace("Galih", "Galuh");
    for (name, kind, list, text) in [
        ("Dinas Contoh", OfficeKind::Agency, "staf.csv", STAFF),
        ("Pasar Pagi Contoh", OfficeKind::Market, "pasar.csv", TRADERS),
        ("PT Contoh", OfficeKind::Employer, "pekerja.csv", workers.as_str()),
    ] {
        office(&house, name, kind);
        house.bring_from(Some(name), ImportAs::Roster, Some("19.01"), list, text);
    }
    matched(&house);
    let all = ["Dinas Contoh", "Pasar Pagi Contoh", "PT Contoh", "DPMD Bangka", "Desa Rebo"].map(str::to_owned);
    set_operator_offices(&house.workspace, &Actor::at_the_machine("uji"), &clock(), "semua", "pemda", &all).unwrap();
    let cookie = house.sign_in("pemda").await;
    for (page, rows) in [
        ("/instansi?kantor=Dinas+Contoh", 5),
        ("/pasar?kantor=Pasar+Pagi+Contoh", 3),
        ("/pemberi-kerja?kantor=PT+Contoh", 5),
        ("/usulan?kantor=DPMD+Bangka", 1),
        ("/usulan/peran?kantor=DPMD+Bangka", 0),
        ("/tugas/masa-jabatan?kantor=Desa+Rebo", 0),
        ("/wilayah/19.01.01.2007/masa-jabatan?hari=365", 0),
    ] {
        let shown = house.get(&cookie, page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        let text = shown.text();
        let base = page.split('?').next().unwrap();
        let links: Vec<String> = text
            .split("href=\"")
            .skip(1)
            .filter_map(|link| link.split_once('"'))
            .filter(|(href, rest)| rest.starts_with(" download") && href.starts_with(base))
            .map(|(href, _)| href.replace("&#38;", "&"))
            .collect();
        assert!(links.len() > 1 || rows == 0, "{page}: {links:?}");
        for (at, href) in links.iter().enumerate() {
            let file = house.get(&cookie, href).await;
            assert_eq!(file.status, StatusCode::OK, "{href}");
            assert!(file.header("content-disposition").contains("attachment"), "{href}");
            match href.contains(".xlsx") {
                true => assert!(file.bytes.starts_with(b"PK"), "{href}"),
                false => {
                    let lines = file.text().lines().count();
                    assert!(lines >= 1 && (at != 1 || lines > rows), "{href}: {lines} lines");
                }
            }
        }
    }
    let wrong = house.get(&cookie, "/instansi.csv?kantor=Dinas+Contoh&tabel=entah").await;
    assert!(wrong.text().contains("kelompok, masa-jabatan, biaya"), "{}", wrong.text());
}

#[tokio::test]
async fn an_administrator_sets_where_offices_are_written_to_and_nobody_else_does() {
    let house = House::full();
    house.offices();
    let cookie = house.sign_in("pemda").await;
    assert_eq!(house.get(&cookie, "/kantor/surel").await.status, StatusCode::FORBIDDEN);
    let cookie = house.sign_in("admin").await;
    let page = house.get(&cookie, "/kantor/surel?nama=dpmd").await;
    assert!(page.text().contains("0 dari 1 kantor"), "{}", page.text());
    let token = page.between("name=\"token\" value=\"", "\"");
    let form = |email: &str| format!("token={token}&kantor=DPMD+Bangka&sekali=1&nama=dpmd&page=1&surel={email}");
    let set = house.post("/kantor/surel", &[("cookie", &cookie)], &form("dpmd%40contoh.go.id")).await;
    assert_eq!((set.status, set.header("location")), (StatusCode::SEE_OTHER, "/kantor/surel?nama=dpmd&page=1"));
    let page = house.get(&cookie, "/kantor/surel?nama=dpmd").await.text();
    assert!(page.contains("value=\"dpmd@contoh.go.id\"") && page.contains("1 dari 1 kantor"), "{page}");
    let wrong = house.post("/kantor/surel", &[("cookie", &cookie)], &form("bukan+surel")).await;
    assert!(wrong.text().contains("nama@contoh.go.id"), "{}", wrong.text());
    let other = house.post("/kantor/surel", &[("cookie", &cookie)], "kantor=DPMD+Bangka&surel=a%40b").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "without the token");
}
