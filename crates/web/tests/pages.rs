//! What pages say: figures with their denominators, counts that equal their lists, trouble with a next step.

#[expect(dead_code, clippy::unwrap_used, reason = "each suite uses its part of the house; it is test code")]
mod house;

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use calamine::{Reader as _, Xlsx};
use house::{House, REBO_UNPROTECTED};
use steps::{Actor, CoverageRequest, ImportAs, NewOperator, OperatorRole, add_operator, coverage, match_rosters};
use web::DemoDoor;

const REBO: &str = "/wilayah/19.01.01.2007";

/// The visible text, tags taken out.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_region_shows_its_percent_with_denominator_target_and_sources() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    let page = house.get(&cookie, "/wilayah/19").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = visible(&page.text());
    for said in [
        "4,58 persen",
        "412 orang terlindungi dari 9.000 pekerja potensial menurut BPJS Ketenagakerjaan (versi 2025).",
        "Keadaan per 1 Juni 2025",
        "57,17 persen pada 2025, yaitu 5.145 orang. Dasar: RPJMD contoh.",
        "Kekurangan ke target 4.733 orang",
        "Belum tercakup 8.588 orang",
        "Daftar bernama 119 orang",
        "Sumber: Angka rekaan, per 1 Juni 2025.",
        "Peringkat belum diketahui",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(page.text().contains("<title id=\"grafik-judul\">") && page.text().contains("<desc id="));
    assert_eq!(house.get(&cookie, "/").await.header("location"), "/wilayah/19");
}

#[tokio::test]
async fn every_level_down_to_the_village_is_one_click_away() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    let mut path = "/wilayah/19".to_owned();
    for next in ["/wilayah/19.01", "/wilayah/19.01.01", REBO] {
        let page = house.get(&cookie, &path).await.text();
        assert!(page.contains(&format!("href=\"{next}\"")), "no {next} on {path}");
        path = next.to_owned();
    }
    // Registered at the regency, shown where they live: ten paid and two in grace.
    let village = visible(&house.get(&cookie, REBO).await.text());
    assert!(village.contains("12 orang terlindungi"), "{village}");
    assert!(village.contains("menurut tempat tinggal"));
    let regency = visible(&house.get(&cookie, "/wilayah/19.01").await.text());
    assert!(regency.contains("Tabel ini menurut tempat tinggal"));
}

#[tokio::test]
async fn the_definition_is_chosen_by_links_and_a_wrong_one_is_explained() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    for query in [
        "?place=workplace",
        "?place=residence&with=construction",
        "?with=construction%2Cmigrant",
        "?count=memberships",
        "?by=occupation",
        "?by=sex",
        "?by=age",
        "?by=program",
        "?denominator=sakernas",
        "?denominator=registri",
    ] {
        let page = house.get(&cookie, &format!("/wilayah/19{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        let own = format!("href=\"/wilayah/19{}", query.replace("&", "&#38;"));
        assert!(page.text().contains(&own), "{query} does not link to itself");
    }
    let wrong = house.get(&cookie, "/wilayah/19?place=%3Cb%3E").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("residence") && !wrong.text().contains("<b>"));
    let wrong = house.get(&cookie, "/wilayah/19?denominator=penduduk").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("potensi, sakernas, registri"));
}

#[tokio::test]
async fn the_own_registry_is_a_whole_where_every_village_has_its_roster_and_says_how_many_have_none() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    let village = house.get(&cookie, &format!("{REBO}?denominator=registri")).await.text();
    let told = visible(&village);
    assert!(told.contains("orang dalam registri sendiri (versi 2025-06-0"), "{told}");
    assert!(told.contains("orang yang dikenal, bukan semua pekerja"), "{told}");
    // Who is on the roster of Rebo, protected or not, and nobody else: its participants are all on it.
    let data = house.get(&cookie, &format!("{REBO}/data.json?denominator=registri")).await.text();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let number = |path: &str| data.pointer(path).and_then(serde_json::Value::as_i64).unwrap();
    let known = number("/registry/on_rosters") + number("/registry/participants_alone");
    assert_eq!(number("/eligible/value"), known);
    assert_eq!(number("/uncovered"), known - number("/active/total"));
    let parts =
        ["protected_elsewhere", "not_protected", "lapsed_alone"].map(|part| number(&format!("/registry/{part}")));
    assert_eq!(parts.iter().sum::<i64>(), number("/uncovered"));
    let not = format!("{} pada daftar dan belum terlindungi", parts[1]);
    assert!(told.contains(&not), "{told} says no ‹{not}›");
    let english = house.get(&format!("{cookie}; payung_bahasa=en"), &format!("{REBO}?denominator=registri")).await;
    let not = format!("{} on lists and not protected", parts[1]);
    assert!(english.text().contains(&not), "{} says no ‹{not}›", english.text());
    let province = visible(&house.get(&cookie, "/wilayah/19?denominator=registri").await.text());
    assert!(province.contains("dari 393 desa dan kelurahan belum punya daftarnya sendiri"), "{province}");
    let english = house.get(&format!("{cookie}; payung_bahasa=en"), "/wilayah/19?denominator=registri").await.text();
    assert!(english.contains("of 393 villages and kelurahan have no matched list of their own"), "{english}");
}

#[tokio::test]
async fn a_denominator_below_the_active_gives_its_percent_and_says_what_is_wrong() {
    let house = House::full();
    let few = format!(
        "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n{},potensi,2025,1,2025-06-01,Angka rekaan\n",
        REBO.trim_start_matches("/wilayah/")
    );
    house.bring(ImportAs::Workforce, None, "sedikit.csv", &few);
    let cookie = house.sign_in("provinsi").await;
    let data = house.get(&cookie, &format!("{REBO}/data.json")).await.text();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let active = data["active"]["total"].as_i64().unwrap();
    assert!(active == 12 && data["uncovered"].is_null(), "{data}");
    for (language, percent, card, remark) in [
        (
            "id",
            "1.200,00 persen",
            "Penyebut lebih kecil daripada peserta aktif",
            format!("Peserta aktif ({active}) lebih banyak daripada"),
        ),
        (
            "en",
            "1,200.00 percent",
            "The denominator is smaller than",
            format!("More are active ({active}) than the denominator potensi"),
        ),
    ] {
        let cookie = format!("{cookie}; payung_bahasa={language}");
        let page = visible(&house.get(&cookie, REBO).await.text());
        assert!(page.contains(percent) && page.contains(card) && page.contains(&remark), "{page}");
        let district = visible(&house.get(&cookie, "/wilayah/19.01.01").await.text());
        assert!(district.contains(if language == "en" { "In 1 of the parts below" } else { "Pada 1 bagian" }));
    }
}

#[tokio::test]
async fn a_region_of_which_no_list_exists_says_that_its_figures_are_not_known() {
    let house = House::empty();
    let list = "nama,tanggal_lahir,jenis_kelamin,kelas,program,mulai,lunas_sampai,wilayah_daftar,wilayah_domisili\n\
                Tono Rekaan,1980-01-01,L,BPU,JKK JKM,2021-03-01,2025-05,19.01,19.01.01.2007\n\
                Sari Rekaan,1982-02-02,P,BPU,JKK JKM,2021-03-01,2025-05,19.02,19.02.01.2003\n";
    house.bring(ImportAs::Participants, Some("19.01"), "peserta-bangka.csv", list);
    let workers = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
                   19,potensi,2025,9000,2025-06-01,Angka rekaan\n19.02,potensi,2025,1000,2025-06-01,Angka rekaan\n\
                   19.01.02.1001,potensi,2025,100,2025-06-01,Angka rekaan\n";
    house.bring(ImportAs::Workforce, None, "penyebut.csv", workers);
    let targets = "kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber\n\
                   19,2025,57.17%,potensi,RPJMD contoh,Lampiran\n";
    house.bring(ImportAs::Targets, None, "target.csv", targets);
    // Its own roster is no list of participants: nobody on it is said to lack protection.
    house.bring(ImportAs::Roster, Some("19.02.01.2003"), "desa.csv", "nama,pekerjaan\nSari Dewi,Nelayan\n");
    match_rosters(&house.workspace, &Actor::at_the_machine("uji"), &house::clock(), None, &mut |_, _| {}).unwrap();
    let cookie = house.sign_in("provinsi").await;
    let bare = "/wilayah/19.01.02.1001";
    for (language, no_list, unknown, nothing) in [
        ("id", "Belum ada daftar peserta Kabupaten Belitung", "belum diketahui", "0,00 persen"),
        ("en", "There is no list of participants of Kabupaten Belitung yet", "not known yet", "0.00 percent"),
    ] {
        let cookie = format!("{cookie}; payung_bahasa={language}");
        let page = house.get(&cookie, "/wilayah/19.02").await;
        assert_eq!(page.status, StatusCode::OK);
        let told = visible(&page.text());
        assert_eq!(told.matches(no_list).count(), 4, "beside the figure and in each of the three gaps: {told}");
        assert!(told.contains(unknown), "{told}");
        assert!(!told.contains("0,10") && !told.contains("0.10") && !told.contains(nothing), "{told}");
        let target = house.get(&cookie, "/target/19.02").await;
        assert_eq!(target.status, StatusCode::OK);
        assert!(visible(&target.text()).contains(unknown));
        // A village inside the list where nobody is registered has nobody.
        let village = visible(&house.get(&cookie, bare).await.text());
        assert!(village.contains(nothing) && !village.contains(no_list), "{village}");
    }
    let data = house.get(&cookie, "/wilayah/19.02/data.json").await.text();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!((&data["list_reaches"], &data["percent"]), (&false.into(), &serde_json::Value::Null));
    let parts = house.get(&cookie, "/target/19/tabel.csv?tabel=bagian").await.text();
    let line = parts.lines().find(|line| line.starts_with("19.02,")).unwrap();
    assert!(line.starts_with("19.02,Kabupaten Belitung,,,"), "{line}");
}

#[tokio::test]
async fn the_page_the_list_the_files_and_the_json_agree_on_how_many() {
    let house = House::full();
    let cookie = house.sign_in("desa").await;
    let shown = house.get(&cookie, REBO).await.between("<h3>Daftar bernama</h3>\n<p class=\"value\">", " <span>");
    assert_eq!(shown, REBO_UNPROTECTED.to_string());

    let list = house.get(&cookie, &format!("{REBO}/daftar")).await;
    assert_eq!(list.between("<p class=\"count\" role=\"status\"><strong>", "</strong>"), shown);
    let (names, fullest) = house.names_on_all_pages(&cookie, &format!("{REBO}/daftar")).await;
    assert_eq!(fullest, 50);
    assert_eq!(names.len(), REBO_UNPROTECTED);

    let xlsx = house.get(&cookie, &format!("{REBO}/daftar.xlsx")).await;
    assert_eq!(xlsx.header("content-disposition"), "attachment; filename=\"gap-19.01.01.2007.xlsx\"");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx.bytes)).unwrap();
    let sheet = book.worksheet_range("Belum terlindungi").unwrap();
    assert_eq!(sheet.height() - 1, REBO_UNPROTECTED);

    let csv = house.get(&cookie, &format!("{REBO}/daftar.csv")).await;
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"gap-19.01.01.2007.csv\"");
    let in_file = house.names_in_file(&cookie, &format!("{REBO}/daftar.csv")).await;
    assert_eq!(in_file, names, "page by page, the list is the file");

    let json: serde_json::Value =
        serde_json::from_str(&house.get(&cookie, &format!("{REBO}/data.json")).await.text()).unwrap();
    assert_eq!(json["listed"], REBO_UNPROTECTED);
}

#[tokio::test]
async fn filters_narrow_list_and_files_alike() {
    let house = House::full();
    let cookie = house.sign_in("bpjs").await;
    let cases = [("?role=rt", 23), ("?role=bpd", 24), ("?status=lapsed", 2), ("?status=never", 116), ("?q=halim", 12)];
    for (query, expected) in cases.into_iter().chain([("?status=in_grace", 2)]) {
        let list = house.get(&cookie, &format!("{REBO}/daftar{query}")).await;
        let count = list.between("<p class=\"count\" role=\"status\"><strong>", "</strong>");
        assert_eq!(count, expected.to_string(), "{query}");
        let file = format!("{REBO}/daftar.csv{query}");
        assert!(list.text().contains(&format!("href=\"{file}\"")), "the page offers {file}");
        let csv = house.get(&cookie, &file).await.text();
        assert_eq!(csv.lines().count() - 1, expected, "{query}");
    }
    let apart = house.get(&cookie, "/wilayah/19.01/daftar.xlsx?status=set_aside").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(apart.bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Bukan sasaran"]);
    assert_eq!(book.worksheet_range("Bukan sasaran").unwrap().height() - 1, 1);
    let none = house.get(&cookie, &format!("{REBO}/daftar?q=tidakada")).await.text();
    assert!(none.contains("Tidak ada yang cocok"));
    let apart = visible(&house.get(&cookie, "/wilayah/19.01/daftar?status=set_aside").await.text());
    assert!(apart.contains("Wahyu Kurnia") && apart.contains("ASN (Taspen)") && apart.contains("1 baris"));
    // The page of the region says the same number, whether it was asked before or not.
    for _ in 0..2 {
        let region = house.get(&cookie, "/wilayah/19.01").await.text();
        assert!(region.contains("daftar?status=set_aside\">Bukan sasaran <b>1</b>"), "the count of those set aside");
    }
    let grace = visible(&house.get(&cookie, &format!("{REBO}/daftar?status=in_grace")).await.text());
    assert!(grace.contains("2 orang") && grace.contains("Masa tenggang sampai"));
    assert_eq!(house.get(&cookie, &format!("{REBO}/daftar?role=raja")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_name_on_the_list_leads_to_the_person_with_status_over_all_lists_and_no_number() {
    let house = House::full();
    let cookie = house.sign_in("desa").await;
    let list = house.get(&cookie, &format!("{REBO}/daftar?status=lapsed")).await;
    let path = format!("/orang/{}", list.between("href=\"/orang/", "\""));
    let page = house.get(&cookie, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = visible(&page.text());
    for said in ["Status per daftar peserta", "Berakhir sejak", "1 Juni 2025", "Tercantum pada daftar", "rebo.csv"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    let digits = |text: &str| {
        let all: Vec<char> = text.chars().collect();
        all.windows(16).any(|window| window.iter().all(char::is_ascii_digit))
    };
    assert!(!digits(&text), "a number stands on the page: {text}");
    assert!(page.text().len() < 20_000 && !page.text().contains("<script>"));
    // Who answers for another regency finds nobody there, and is not told whether there is somebody.
    let actor = Actor::at_the_machine("uji");
    let other = NewOperator {
        name: "belitung".to_owned(),
        password: house::PASSWORD.to_owned(),
        roles: vec![OperatorRole::Government],
        regions: vec!["19.02".parse().unwrap()],
    };
    add_operator(&house.workspace, &actor, &house::clock(), "operator:belitung", &other).unwrap();
    let foreign = house.sign_in("belitung").await;
    for path in [path.as_str(), "/orang/999999", "/orang/x"] {
        assert_eq!(house.get(&foreign, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let reader = house.sign_in("pembaca").await;
    assert_eq!(house.get(&reader, &path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_history_shows_accounts_and_takes_a_list_back_after_a_question() {
    let house = House::full();
    let cookie = house.sign_in("pemda").await;
    let list = house.get(&cookie, "/riwayat").await;
    let text = visible(&list.text());
    assert!(text.contains("Daftar pekerja : rebo.csv") && text.contains("dibaca ="), "{text}");
    let before = house.get(&cookie, "/wilayah/19.01/daftar").await;
    // The list of Rebo was matched: that rests on it.
    let at = list.text().find("rebo.csv").unwrap();
    let path = list.text()[at..].split_once("href=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let question = house.get(&cookie, &path).await;
    let token = question.between("name=\"token\" value=\"", "\"");
    let own = [("cookie", cookie.as_str())];
    assert!(visible(&question.text()).contains("Ya, urungkan perubahan"));
    let refused = house.post(&format!("{path}/urungkan"), &own, "token=").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a form of another site");
    let named = house.post(&format!("{path}/urungkan"), &own, &format!("token={token}")).await;
    assert!(visible(&named.text()).contains("match.roster, rebo.csv"), "{}", visible(&named.text()));
    assert_eq!(house.get(&cookie, "/wilayah/19.01/daftar").await.text().len(), before.text().len());
    let token = named.between("name=\"token\" value=\"", "\"");
    let done = house.post(&format!("{path}/urungkan"), &own, &format!("token={token}&sekaligus=1")).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/riwayat"));
    assert!(visible(&house.get(&cookie, "/riwayat").await.text()).contains("Diurungkan oleh perubahan"));
    let after =
        visible(&house.get(&cookie, REBO.replace("19.01.01.2007", "19.01.01.2007/daftar").as_str()).await.text());
    assert!(after.contains("Belum ada daftar untuk wilayah ini."), "{after}");
    // The participants speak for the country: not this operator's to take back.
    assert!(list.text().contains(&format!("href=\"{path}\"")), "offered where it is allowed");
    let brought = format!("/riwayat/{}", house::participants_change());
    assert!(!list.text().contains(&format!("href=\"{brought}\"")), "and only there");
    let participants = house.get(&cookie, &brought).await;
    assert!(!participants.text().contains("Ya, urungkan perubahan"));
    let token = participants.between("name=\"token\" value=\"", "\"");
    let refused = house.post(&format!("{brought}/urungkan"), &own, &format!("token={token}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(house.get(&cookie, "/riwayat/99999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_json_is_the_object_of_the_command() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    let page = house.get(&cookie, "/wilayah/19/data.json").await;
    let actor = Actor::at_the_machine("uji");
    let figure = coverage(&house.workspace, &actor, &CoverageRequest::published("19".parse().unwrap())).unwrap();
    assert_eq!(page.text(), serde_json::to_string(&figure).unwrap() + "\n");
    assert_eq!(page.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_reader_of_figures_sees_no_names_and_no_link_to_them() {
    let house = House::full();
    let cookie = house.sign_in("pembaca").await;
    let page = house.get(&cookie, REBO).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("/daftar"));
    assert!(page.text().contains("Peran Anda tidak membuka nama."));
}

#[tokio::test]
async fn a_region_is_found_by_three_letters_and_a_long_answer_is_cut() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    let found = house.get(&cookie, "/cari?q=reb").await.text();
    assert!(found.contains("href=\"/wilayah/19.01.01.2007\""));
    let many = house.get(&cookie, "/cari?q=san").await.text();
    assert_eq!(many.matches("<li><").count(), 50);
    assert!(many.contains("Persempit pencarian"));
    assert!(visible(&house.get(&cookie, "/cari?q=ab").await.text()).contains("paling sedikit tiga huruf"));
    let nothing = house.get(&cookie, "/cari?q=%3Cscript%3E").await.text();
    assert!(nothing.contains("Tidak ada wilayah") && !nothing.contains("<script>"));
}

#[tokio::test]
async fn regions_are_offered_while_one_types_within_a_tenth_of_a_second() {
    let house = House::full();
    let cookie = house.sign_in("pemda").await;
    house.get(&cookie, "/cari/cepat?q=reb").await;
    for asked in ["reb", "san", "kar", "mul"] {
        let start = std::time::Instant::now();
        let offered = house.get(&cookie, &format!("/cari/cepat?q={asked}")).await;
        let took = start.elapsed();
        let text = offered.text();
        assert!(took.as_millis() < 100, "{asked}: {took:?}");
        assert!(text.matches("<li>").count() <= 9 && text.contains("/cari?q="), "{text}");
    }
    let own = house.get(&cookie, "/cari/cepat?q=rebo").await.text();
    assert!(own.contains("<a href=\"/wilayah/19.01.01.2007\">"), "{own}");
    assert!(house.get(&cookie, "/cari/cepat?q=re").await.text().trim().is_empty());
}

#[tokio::test]
async fn an_empty_house_says_what_to_do_first() {
    let house = House::empty();
    let cookie = house.sign_in("provinsi").await;
    let page = house.get(&cookie, "/wilayah/19").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Impor daftar peserta dahulu") && !page.text().contains("payung import"));
    let json = house.get(&cookie, "/wilayah/19/data.json").await;
    assert_eq!(json.status, StatusCode::NOT_FOUND);
    assert!(serde_json::from_str::<serde_json::Value>(&json.text()).unwrap()["next"].is_array());
}

#[tokio::test]
async fn lost_refused_and_retired_addresses_say_where_to_go() {
    let house = House::full();
    let cookie = house.sign_in("desa").await;
    for (path, status, said) in [
        ("/tidak/ada", StatusCode::NOT_FOUND, "Halaman tidak ditemukan"),
        ("/wilayah/kosong", StatusCode::NOT_FOUND, "Halaman tidak ditemukan"),
        ("/wilayah/99", StatusCode::NOT_FOUND, "Kode 99"),
        ("/wilayah/19.02", StatusCode::FORBIDDEN, "Kabupaten Belitung"),
        (
            "/wilayah/91.01.01",
            StatusCode::NOT_FOUND,
            "Dulu bernama Merauke. Kini kemungkinan menjadi Kecamatan Merauke (93.01.01).",
        ),
        ("/wilayah/19.01.99", StatusCode::NOT_FOUND, "19.01.99"),
    ] {
        let page = house.get(&cookie, path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains(said) && page.text().contains("Yang dapat dilakukan"), "{path}");
    }
}

#[tokio::test]
async fn the_demo_shows_its_door_key_and_others_do_not() {
    let names = || vec![("provinsi".to_owned(), "semua".to_owned()), ("desa-rebo".to_owned(), "Desa Rebo".to_owned())];
    let demo = House::with_options(|options| {
        options.demo_door = Some(DemoDoor { password: "payung-contoh".to_owned(), names: names() });
    });
    let door =
        |house: House| async move { house.ask(Request::get("/masuk").body(Body::empty()).unwrap()).await.text() };
    let told = door(demo).await;
    assert!(told.contains("payung-contoh") && told.contains("desa-rebo") && told.contains("Desa Rebo"));
    assert!(!door(House::empty()).await.contains("rekaan"));
}

#[tokio::test]
async fn pages_carry_nothing_inline_and_are_small() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    for path in ["/wilayah/19", "/wilayah/19.01", REBO, "/wilayah/19.01/daftar", "/cari?q=san", "/orang/1", "/riwayat"]
    {
        let page = house.get(&cookie, path).await;
        let text = page.text();
        assert!(text.len() < 60_000, "{path} is {} bytes", text.len());
        assert!(!text.contains("<script>") && !text.contains(" style=") && !text.contains(" onclick"), "{path}");
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'")
        );
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(text.contains("class=\"skip\" href=\"#isi\"") && text.contains("<html lang=\"id\">"));
        println!("{path}: {} bytes", text.len());
    }
}

#[tokio::test]
async fn the_stylesheet_is_kept_for_ever_under_the_name_of_its_content() {
    let house = House::empty();
    let page = house.ask(Request::get("/masuk").body(Body::empty()).unwrap()).await;
    let path = page.between("rel=\"stylesheet\" href=\"", "\"");
    let plain = house.ask(Request::get(&path).body(Body::empty()).unwrap()).await;
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(plain.header("content-type"), "text/css; charset=utf-8");
    let asked = Request::get(&path).header("accept-encoding", "br, gzip").body(Body::empty()).unwrap();
    let small = house.ask(asked).await;
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.bytes.len() * 2 < plain.bytes.len());
    let health = house.ask(Request::get("/sehat").body(Body::empty()).unwrap()).await;
    assert_eq!(health.text(), "ok\n");
}

#[tokio::test]
async fn every_level_has_its_page_for_whoever_answers_for_the_country() {
    let house = House::full();
    let country = NewOperator {
        name: "pusat".to_owned(),
        password: house::PASSWORD.to_owned(),
        roles: vec![OperatorRole::Government],
        regions: vec!["ID".parse().unwrap()],
    };
    let actor = Actor::at_the_machine("uji");
    add_operator(&house.workspace, &actor, &house::clock(), "operator:pusat", &country).unwrap();
    let cookie = house.sign_in("pusat").await;
    for (code, below) in [
        ("ID", "Provinsi di Indonesia"),
        ("19", "Kabupaten dan kota di Kepulauan Bangka Belitung"),
        ("19.01", "Kecamatan di Kabupaten Bangka"),
        ("19.01.01", "Desa dan kelurahan di Sungailiat"),
        ("19.01.01.2007", "Rebo"),
    ] {
        let page = house.get(&cookie, &format!("/wilayah/{code}")).await;
        assert_eq!(page.status, StatusCode::OK, "{code}");
        assert!(visible(&page.text()).contains(below), "{code}: no {below} in {}", visible(&page.text()));
        for beside in ["data.json", "daftar"] {
            let answer = house.get(&cookie, &format!("/wilayah/{code}/{beside}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{code}/{beside}");
        }
    }
}

#[tokio::test]
async fn a_panic_is_answered_with_the_page_about_trouble_under_all_headers() {
    let house = House::with_options(|options| {
        options.clock = std::sync::Arc::new(|| panic!("a clock that fails, for this test"));
    });
    let answer = house.post("/masuk", &[], "nama=desa&sandi=tebakan+saja").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(visible(&answer.text()).contains("Ada kesalahan pada Payung"), "{}", answer.text());
    assert!(answer.text().contains("href=\"/masuk\""), "a way on");
    assert!(!answer.text().contains("for this test"), "no internals");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
}

#[expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]
fn map_in(page: &str) -> &str {
    &page[page.find("class=\"map\"").expect("a map")..page.find("id=\"rincian\"").unwrap()]
}

/// An invented square around the place of a region, as GeoJSON.
#[expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]
fn square(code: &str) -> String {
    let (north, east) = units::region(code.parse().unwrap()).unwrap().point.unwrap();
    let corner = |right: f64, up: f64| format!("[{:.5},{:.5}]", east + right, north + up);
    let ring = [corner(-0.05, -0.05), corner(0.05, -0.05), corner(0.05, 0.05), corner(-0.05, 0.05)].join(",");
    format!(
        r#"{{"type":"Feature","properties":{{"kode":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
    )
}

#[tokio::test]
async fn a_map_of_boundaries_says_by_hatching_and_number_what_its_table_says() {
    let house = House::full();
    let squares = ["19.01.01", "19.01.02", "19.01.03"].map(square).join(",");
    let file = format!(r#"{{"type":"FeatureCollection","features":[{squares}]}}"#);
    house.bring(steps::ImportAs::Boundaries, None, "batas.geojson", &file);
    let cookie = house.sign_in("pemda").await;
    let page = house.get(&cookie, "/wilayah/19.01").await.text();
    let map = map_in(&page);
    assert_eq!(map.matches("<path fill-rule=").count(), 3, "{map}");
    assert!(map.contains("<a href=\"/wilayah/19.01.01\" aria-label=\"Sungailiat: 12 aktif"), "{map}");
    // A part without a boundary is a circle among them.
    assert!(map.contains("<circle cx="), "{map}");
    assert!(map.contains("<g fill=\"url(#m-low)\"><a href=\"/wilayah/19.01.01\"") && map.contains("id=\"m-low\""));
    let told = visible(map);
    assert!(
        told.contains("Persen terhadap target 57,17 persen") && told.contains("Di bawah setengah target"),
        "{told}"
    );
    assert!(!map.contains("style="), "the policy of the page allows none");
    // A plan draws the same parts as they would stand with its people, and its table says the same.
    let plan = house.get(&cookie, &format!("/rencana/{}", house.plan())).await.text();
    let map = &plan[plan.find("class=\"map\"").unwrap()..plan.find("id=\"mengikat\"").unwrap()];
    assert_eq!(map.matches("<path fill-rule=").count(), 3, "{map}");
    let told = "Sungailiat: 13 orang menurut rencana, ";
    let percent = map.split(told).nth(1).unwrap_or_else(|| panic!("{map}")).split(" %").next().unwrap();
    let row = map.split("<th scope=\"row\"><a href=\"/wilayah/19.01.01\">").nth(1).unwrap();
    let row = visible(row.split("</tr>").next().unwrap());
    assert!(row.contains("13") && row.contains(&format!("{percent} %")), "{row}");
    assert!(visible(map).contains("menurut rencana. Persen terhadap target 57,17 persen"), "{map}");
    // A region below has none, and shows its villages as before.
    let below = house.get(&cookie, "/wilayah/19.01.01").await.text();
    assert!(map_in(&below).contains("<circle cx=") && !map_in(&below).contains("<path fill-rule="));
}

#[tokio::test]
async fn a_region_tells_its_year_its_end_at_this_rate_and_what_to_do_next() {
    let house = House::full();
    let cookie = house.sign_in("pemda").await;
    let page = house.get(&cookie, "/wilayah/19.01").await.text();
    let months = &page[page.find("id=\"bulan\"").expect("a year")..];
    let rows = months[months.find("<tbody>").unwrap()..months.find("</tbody>").unwrap()].to_owned();
    assert_eq!(rows.matches("<tr>").count(), 13, "{rows}");
    // The last day of the series is the figure of the page: ten paid and two in grace.
    let last = visible(&rows[rows.rfind("<tr>").unwrap()..]);
    assert!(last.starts_with("1 Juni 2025 12 "), "{last}");
    let text = visible(&page);
    assert!(text.contains("target 57,17 persen"), "{text}");
    for step in ["/wilayah/19.01/daftar\">Buka 119 nama", "/wilayah/19.01/masa-jabatan\">"] {
        assert!(page.contains(step), "{step} in {page}");
    }
    // The map shows villages as points and leads to the same places as the table.
    let map = map_in(&page);
    assert!(map.contains("<a href=\"/wilayah/19.01.01\"><text"), "{map}");
    assert!(map.contains("class=\"dots d-low\"") && map.contains("Digambar 81 dari 81 desa"), "{map}");
    // A role without names is offered none.
    let reader = house.sign_in("pembaca").await;
    let closed = house.get(&reader, "/wilayah/19.01").await.text();
    assert!(!closed.contains("masa-jabatan") && !closed.contains("usulan/baru"));
    assert!(closed.contains("id=\"bulan\""));
}
