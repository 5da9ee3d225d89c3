//! Bringing files in by pages: looked at first, corrected by menus, saved once, nothing left of what broke off.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use std::fmt::Write as _;
use std::io::Cursor;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, StatusCode, header};
use calamine::{Reader as _, Xlsx};
use house::{Answer, House, clock};
use hyper::body::Frame;
use steps::{Actor, Stage, Wish, history, operator_named, receive, set_stage, waiting_files};
use tower::ServiceExt as _;
use web::{Options, router};

const REBO: &str = "19.01.01.2007";

/// Somebody who is signed in.
struct Reader<'h> {
    house: &'h House,
    cookie: String,
    token: String,
}

impl<'h> Reader<'h> {
    async fn new(house: &'h House, name: &str) -> Self {
        let cookie = house.sign_in(name).await;
        let token = house.get(&cookie, "/impor").await.between("name=\"token\" value=\"", "\"");
        Self { house, cookie, token }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(&self.cookie, path).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.house.post(path, &[("cookie", &self.cookie)], &format!("token={}&{form}", self.token)).await
    }

    fn form(&self, values: &[(&str, &str)], name: &str, content: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        for (key, value) in [("token", self.token.as_str())].iter().chain(values) {
            body.extend(
                format!("--batas\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head = format!(
            "--batas\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(content);
        body.extend(b"\r\n--batas--\r\n");
        body
    }

    async fn send(&self, body: impl Into<Body>) -> Answer {
        let request = Request::post("/impor")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas");
        self.house.ask(request.body(body.into()).unwrap()).await
    }

    /// Uploads and gives the way to the page of the file.
    async fn upload(&self, values: &[(&str, &str)], name: &str, content: &[u8]) -> String {
        let answer = self.send(self.form(values, name, content)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let path = answer.header("location").to_owned();
        assert!(path.starts_with("/impor/"));
        path
    }

    /// The page once nothing is under way on it; while something is, it asks again by itself.
    async fn settled(&self, path: &str) -> Answer {
        for _ in 0..600 {
            let page = self.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
            if page.header("refresh").is_empty() {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the work on {path} never ends");
    }
}

/// Three good rows, two to mend, one cell that is mended by itself.
const LIST: &str = "Nama,NIK,Tgl Lahir,JK,Pekerjaan\n\
    Sari Dewi,1971025508899001,15-08-1989,P,Nelayan\n\
    Budi Halim,'1901010101809002,1980-01-01,L,Petani\n\
    Joko Kusuma,,1975-05-05,L,Nelayan\n\
    Rina Utami,1.97E+15,1990-01-01,P,Pedagang\n\
    ,1901010101809003,1980-01-01,L,Petani\n";

fn changes(house: &House) -> usize {
    history(&house.workspace, &Actor::at_the_machine("uji"), false).unwrap().len()
}

#[tokio::test]
async fn a_village_looks_at_its_list_first_and_saves_it_once() {
    let house = House::empty();
    let village = Reader::new(&house, "desa").await;
    let form = village.get("/impor").await.text();
    assert!(form.contains("name=\"wilayah\" value=\"19.01\"") && form.contains("paling besar 256 MB"));
    assert!(form.contains("value=\"roster\"") && !form.contains("value=\"participants\""), "only what a village may");
    let path = village.upload(&[("jenis", "roster"), ("wilayah", REBO)], "../Daftar RT.csv", LIST.as_bytes()).await;
    let page = village.settled(&path).await.text();
    for told in [
        "<h1>Daftar RT.csv</h1>",
        "Belum ada yang disimpan",
        "5 dibaca = 3 diterima + 0 digabung + 0 disisihkan + 2 ditolak + 0 dilewati",
        "Baris 5: NIK tertulis sebagai bilangan berpangkat.",
        "Baris 6: ",
        "Simpan 3 baris",
        "judul kolom di baris 1",
    ] {
        assert!(page.to_lowercase().contains(&told.to_lowercase()), "{told}: {page}");
    }
    assert!(!page.contains("1971025508899001"), "numbers are masked");
    assert_eq!(changes(&house), 0, "a look saves nothing");
    assert!(
        village.get(&format!("{path}?lihat=diperbaiki")).await.text().contains("Diperbaiki sendiri</span> Baris 3")
    );

    // The rows to mend as a workbook, which is mended and uploaded as it is.
    let workbook = village.get(&format!("{path}/ditolak.xlsx")).await;
    assert_eq!(workbook.status, StatusCode::OK);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.rows().count(), 3, "the headings and the two rows");

    let saved = village.post(&format!("{path}/simpan"), "").await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, path.as_str()));
    let page = village.settled(&path).await.text();
    assert!(page.contains("Berkas sudah disimpan") && page.contains("Lihat atau urungkan perubahan"), "{page}");
    assert_eq!(changes(&house), 1);
    // Saying yes again, or sending the same again, changes nothing and says so.
    village.post(&format!("{path}/simpan"), "").await;
    let again = village.upload(&[("jenis", "roster"), ("wilayah", REBO)], "lain.csv", LIST.as_bytes()).await;
    village.settled(&again).await;
    village.post(&format!("{again}/simpan"), "").await;
    let page = village.settled(&again).await.text();
    assert!(page.contains("Berkas ini sudah pernah diimpor") && page.contains("tidak ada yang berubah"), "{page}");
    assert_eq!(changes(&house), 1);
    // The history of imports names it, and undoing is one step away; then it may come in again.
    let list = village.get("/impor").await.text();
    assert!(
        list.contains("Daftar RT.csv") && list.contains("Sudah disimpan") && list.contains("5 dibaca = 3 diterima")
    );
    let change = list.split("/riwayat/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let undone = village.post(&format!("/riwayat/{change}/urungkan"), "").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    let third = village.upload(&[("jenis", "roster"), ("wilayah", REBO)], "lagi.csv", LIST.as_bytes()).await;
    village.settled(&third).await;
    village.post(&format!("{third}/simpan"), "").await;
    assert!(village.settled(&third).await.text().contains("Berkas sudah disimpan"));
    // A file that is forgotten is gone; what was saved stays.
    assert_eq!(village.post(&format!("{third}/hapus"), "").await.header("location"), "/impor");
    assert_eq!(village.get(&third).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.waiting_on_disk().len(), 4, "two notes, two sealed files");
}

/// The account line of a page.
fn account(page: &str) -> String {
    let at = page.find(" dibaca = ").unwrap();
    let from = page[..at].rfind('>').unwrap() + 1;
    page[from..].split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn refused_rows_are_mended_in_the_page_and_join_the_same_list() {
    let house = House::empty();
    let village = Reader::new(&house, "desa").await;
    let path = village.upload(&[("jenis", "roster"), ("wilayah", REBO)], "rt.csv", LIST.as_bytes()).await;
    let mend = format!("{path}/perbaiki");
    let page = village.settled(&path).await.text();
    assert!(!page.contains(&mend), "what is sound is saved first");
    assert!(village.get(&mend).await.text().contains("Simpan dahulu baris yang baik"));
    assert_eq!(village.post(&mend, "sel_5_1=1901011506899004").await.status, StatusCode::BAD_REQUEST);
    village.post(&format!("{path}/simpan"), "").await;
    let page = village.settled(&path).await.text();
    assert_eq!(account(&page), "5 dibaca = 3 diterima + 0 digabung + 0 disisihkan + 2 ditolak + 0 dilewati");
    assert!(page.contains(&format!("href=\"{mend}\"")), "{page}");

    let page = village.get(&mend).await.text();
    for told in [
        "2 baris menunggu",
        "name=\"sel_5_1\" value=\"1.97E+15\"",
        "name=\"sel_6_0\" value=\"\"",
        "name=\"sel_5_0\" value=\"Rina Utami\"",
        "Baris 5: NIK tertulis sebagai bilangan berpangkat.",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("unggah ulang"), "the advice is of this page: {page}");
    assert!(!page.contains("Sari Dewi") && !page.contains("sel_2_"), "only what is refused");
    // Nothing changed, a row that was not refused, and a cell that is still wrong.
    for (form, told) in [
        ("", "Belum ada sel yang diubah"),
        ("sel_5_1=1.97E%2B15&sel_6_0=+", "Belum ada sel yang diubah"),
        ("sel_2_0=Orang+Lain&sel_x_0=a&sel_5=b&sel_99_1=c", "Belum ada sel yang diubah"),
        ("sel_5_1=19010115068", "value=\"19010115068\""),
    ] {
        let answer = village.post(&mend, form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{form}");
        assert!(answer.text().contains(told), "{form}: {}", answer.text());
    }
    assert_eq!(changes(&house), 1);
    // One is right now, the other is not: the first comes in, the second is told again as typed.
    let both = "sel_5_1=1901015506899004&sel_5_2=1989-06-15&sel_6_0=Tono+Basri&sel_6_1=12";
    let answer = village.post(&mend, both).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let text = answer.text();
    assert!(text.contains("sudah masuk sebagai perubahan") && text.contains("1 baris menunggu"), "{text}");
    assert!(
        text.contains("value=\"Tono Basri\"") && text.contains("value=\"12\"") && !text.contains("sel_5_"),
        "{text}"
    );
    assert!(text.contains("Baris 6: "), "the number of the row in the first file: {text}");
    assert_eq!(changes(&house), 2);
    // The same again brings nothing in twice.
    village.post(&mend, both).await;
    assert_eq!(changes(&house), 2);
    let page = village.get(&path).await.text();
    assert_eq!(account(&page), "5 dibaca = 4 diterima + 0 digabung + 0 disisihkan + 1 ditolak + 0 dilewati");
    let last = village.post(&mend, "sel_6_0=Tono+Basri").await;
    assert_eq!((last.status, last.header("location")), (StatusCode::SEE_OTHER, path.as_str()), "{}", last.text());
    let page = village.get(&path).await.text();
    assert_eq!(account(&page), "5 dibaca = 5 diterima + 0 digabung + 0 disisihkan + 0 ditolak + 0 dilewati");
    assert!(!page.contains(&mend) && page.contains("1 baris masuk sebagai perubahan"), "{page}");
    assert!(village.get(&mend).await.text().contains("0 baris menunggu"));
    // The list of the village has all five, under the name of the sender of the first.
    let actor = Actor::at_the_machine("uji");
    let rosters = steps::rosters(&house.workspace, &actor).unwrap();
    assert_eq!(rosters.iter().map(|roster| roster.account.accepted).sum::<u64>(), 5);
    assert!(rosters.iter().all(|roster| roster.sender == "rt.csv" && roster.region.to_string() == REBO), "{rosters:?}");
    // Taken back, its row is refused again.
    let change = page.split("/riwayat/").filter_map(|rest| rest.split('"').next()?.parse::<i64>().ok()).max().unwrap();
    village.post(&format!("/riwayat/{change}/urungkan"), "").await;
    let page = village.get(&path).await.text();
    assert_eq!(account(&page), "5 dibaca = 4 diterima + 0 digabung + 0 disisihkan + 1 ditolak + 0 dilewati");
    village.post(&mend, "sel_6_0=Tono+Basri").await;
    assert!(account(&village.get(&path).await.text()).contains("5 diterima"));
    assert_eq!(house.waiting_on_disk().len(), 2, "a note and a sealed file: the mended rows wait nowhere");
}

#[tokio::test]
async fn a_list_that_replaces_the_one_before_is_mended_by_rows_that_add_to_it_and_one_of_bad_rows_alone_is_not() {
    let house = House::empty();
    let office = Reader::new(&house, "pemda").await;
    let list = "nomor_peserta,nama,kelas,program,mulai,lunas_sampai,wilayah_daftar\n\
        25000000001,Sari Dewi,BPU,JKK JKM,2023-01-01,2025-05,19.01\n25000000002,Budi,XX,JKK JKM,2023-01-01,2025-05,19.01\n";
    let wish = [("wilayah", "19.01"), ("tanggal", "2025-05-01")];
    let path = office.upload(&wish, "peserta.csv", list.as_bytes()).await;
    office.settled(&path).await;
    office.post(&format!("{path}/simpan"), "").await;
    let page = office.settled(&path).await.text();
    let mend = format!("{path}/perbaiki");
    assert!(page.contains("1 ditolak") && page.contains(&mend), "{page}");
    let active = || {
        let request = steps::CoverageRequest::published("19.01".parse().unwrap());
        steps::coverage(&house.workspace, &Actor::at_the_machine("uji"), &request).unwrap().active.total
    };
    assert_eq!(active(), 1);
    let page = office.get(&mend).await.text();
    assert!(page.contains("name=\"sel_3_2\" value=\"XX\"") && !page.contains("lebih baru"), "{page}");
    let mended = office.post(&mend, "sel_3_2=BPU").await;
    assert_eq!((mended.status, mended.header("location")), (StatusCode::SEE_OTHER, path.as_str()), "{}", mended.text());
    assert_eq!(active(), 2, "the part adds to the list and does not stand in its place");
    let page = office.get(&path).await.text();
    assert_eq!(account(&page), "2 dibaca = 2 diterima + 0 digabung + 0 disisihkan + 0 ditolak + 0 dilewati");
    // The list is held by its part, which is taken back first; then its row is refused again.
    let changes: Vec<i64> = page.split("/riwayat/").filter_map(|rest| rest.split('"').next()?.parse().ok()).collect();
    let (first, part) = (changes.iter().min().unwrap(), changes.iter().max().unwrap());
    let held = office.post(&format!("/riwayat/{first}/urungkan"), "").await.text();
    assert!(held.contains("peserta.csv (perbaikan)") && active() == 2, "{held}");
    office.post(&format!("/riwayat/{part}/urungkan"), "").await;
    assert_eq!(active(), 1);
    assert!(office.get(&path).await.text().contains("1 ditolak"));
    // A newer list stands in its place: what is mended tells the older day.
    let newer = "nomor_peserta,nama,kelas,program,mulai,lunas_sampai,wilayah_daftar\n\
        25000000003,Wati,BPU,JKK JKM,2023-01-01,2025-06,19.01\n";
    let wish = [("wilayah", "19.01"), ("tanggal", "2025-06-02")];
    let newest = office.upload(&wish, "juni.csv", newer.as_bytes()).await;
    office.settled(&newest).await;
    office.post(&format!("{newest}/simpan"), "").await;
    office.settled(&newest).await;
    let page = office.get(&mend).await.text();
    assert!(page.contains("lebih baru sudah masuk: juni.csv") && page.contains("1 Mei 2025"), "{page}");

    let none = list.replace("BPU", "XX");
    let path = office.upload(&[("wilayah", "19.01")], "buruk.csv", none.as_bytes()).await;
    let page = office.settled(&path).await.text();
    assert!(page.contains("2 ditolak") && !page.contains("/perbaiki"), "{page}");
    assert!(office.get(&format!("{path}/perbaiki")).await.text().contains("belum ada daftar yang dapat ditambah"));

    let bad = "Judul\n\n;Nama;NIK\n;;1901010101809003\n;;1901010101809005\n".replace(';', ",");
    let path = office.upload(&[("jenis", "roster"), ("wilayah", REBO)], "buruk.csv", bad.as_bytes()).await;
    let page = office.settled(&path).await.text();
    assert!(page.contains("2 ditolak") && page.contains(&format!("{path}/perbaiki")), "{page}");
    let mended = office.post(&format!("{path}/perbaiki"), "sel_4_1=Wati&sel_5_1=Tono").await;
    assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.text());
    let rosters = steps::rosters(&house.workspace, &Actor::at_the_machine("uji")).unwrap();
    assert_eq!(rosters.iter().map(|roster| roster.account.accepted).sum::<u64>(), 2);
}

#[tokio::test]
async fn templates_of_every_kind_are_read_back_as_what_they_are_for() {
    let house = House::empty();
    let office = Reader::new(&house, "pemda").await;
    let page = office.get("/impor").await.text();
    let kinds: Vec<&str> = page
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .filter(|(_, rest)| rest.starts_with(" lang=\"id\""))
        .map(|(kind, _)| kind)
        .collect();
    assert!(kinds.len() > 20 && kinds.contains(&"roster") && kinds.contains(&"funding"), "{kinds:?}");
    for kind in kinds {
        let csv = office.get(&format!("/impor/templat.csv?jenis={kind}")).await;
        assert!(csv.text().contains(',') && csv.header("content-disposition").contains(kind), "{kind}");
        let book = office.get(&format!("/impor/templat.xlsx?jenis={kind}")).await;
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book.bytes)).unwrap();
        let headings = book.worksheet_range_at(0).unwrap().unwrap();
        let first: Vec<String> = headings.rows().next().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(first.join(","), csv.text().trim_start_matches('\u{feff}').trim_end(), "{kind}");
    }
    assert!(office.get("/impor/templat.xlsx?jenis=..%2Fapa").await.text().contains("Tidak ada templat itu"));
}

#[tokio::test]
async fn columns_that_nobody_knows_are_pointed_at_by_menus_and_the_next_list_of_the_sender_needs_none() {
    let house = House::empty();
    let office = Reader::new(&house, "pemda").await;
    let strange = "Kapal;Nakhoda;Lahir\nKM Satu;Sari Dewi;1989-08-15\nKM Dua;Budi Halim;1980-01-01\n";
    let wish = [("jenis", "roster"), ("wilayah", REBO), ("pengirim", "Syahbandar")];
    let path = office.upload(&wish, "kapal.csv", strange.as_bytes()).await;
    let page = office.settled(&path).await.text();
    let base = "jenis=roster&wilayah=19.01.01.2007&pengirim=Syahbandar";
    // Whether the guess fails or takes the wrong column, the menus say which is which.
    assert!(page.contains("name=\"kolom_B\"") && page.contains("Nakhoda") && page.contains("KM Satu"), "{page}");
    assert!(!page.contains("--map"), "advice of a command is none on a page: {page}");
    let said = format!("{base}&baris_judul=1&kolom_A=&kolom_B=nama&kolom_C=tanggal_lahir");
    let corrected = office.post(&format!("{path}/susunan"), &said).await;
    assert_eq!(corrected.status, StatusCode::SEE_OTHER, "{}", corrected.text());
    let page = office.settled(&path).await.text();
    assert!(page.contains("2 dibaca = 2 diterima") && page.contains("Simpan 2 baris"), "{page}");
    assert!(page.contains("<option value=\"nama\" selected>"), "the menu keeps what was said");
    office.post(&format!("{path}/simpan"), "").await;
    assert!(office.settled(&path).await.text().contains("Berkas sudah disimpan"));

    let next = "Kapal;Nakhoda;Lahir\nKM Tiga;Rina Utami;1991-02-03\n";
    let path = office.upload(&wish, "kapal-2.csv", next.as_bytes()).await;
    let page = office.settled(&path).await.text();
    assert!(page.contains("1 dibaca = 1 diterima") && page.contains("terdahulu pengirim ini dipakai lagi"), "{page}");
    // Wrong answers are told with the form still there.
    let wrong = office.post(&format!("{path}/susunan"), "jenis=roster&wilayah=Bangka").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("bukan kode wilayah"));
}

#[tokio::test]
async fn nobody_reaches_the_file_of_another_or_imports_beyond_his_region_or_right() {
    let house = House::empty();
    let (village, office) = (Reader::new(&house, "desa").await, Reader::new(&house, "pemda").await);
    let path = village.upload(&[("jenis", "roster"), ("wilayah", REBO)], "rebo.csv", LIST.as_bytes()).await;
    village.settled(&path).await;
    for (way, method) in [
        ("", "get"),
        ("/ditolak.xlsx", "get"),
        ("/perbaiki", "get"),
        ("/perbaiki", "post"),
        ("/simpan", "post"),
        ("/hapus", "post"),
        ("/susunan", "post"),
    ] {
        let path = format!("{path}{way}");
        let answer = if method == "get" { office.get(&path).await } else { office.post(&path, "wilayah=19.01").await };
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!office.get("/impor").await.text().contains("rebo.csv"));
    for id in ["..%2Fuploads", "0", &"a".repeat(32), &"z".repeat(32)] {
        assert_eq!(village.get(&format!("/impor/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    let abroad = village.upload(&[("jenis", "roster"), ("wilayah", "19.02")], "luar.csv", LIST.as_bytes()).await;
    let page = village.settled(&abroad).await.text();
    assert!(page.contains("tidak berhak") && !page.contains("/simpan\""), "{page}");
    let participants =
        "nomor_peserta,nama,kelas,program,mulai,lunas_sampai\n25000000001,Sari Dewi,BPU,JKK JKM,2023-01-01,2025-05\n";
    let path = village.upload(&[("wilayah", "19.01")], "peserta.csv", participants.as_bytes()).await;
    let page = village.settled(&path).await.text();
    assert!(page.contains("tidak berhak"), "{page}");
    village.post(&format!("{path}/simpan"), "").await;
    village.settled(&path).await;
    assert_eq!(changes(&house), 0);
}

#[tokio::test]
async fn an_upload_that_breaks_off_is_refused_or_comes_from_elsewhere_leaves_nothing() {
    let house = House::empty();
    let village = Reader::new(&house, "desa").await;
    let wish = [("jenis", "roster"), ("wilayah", REBO)];
    let whole = village.form(&wish, "rebo.csv", LIST.repeat(2_000).as_bytes());
    // The line is cut, at once or in the middle of the file; or the body ends without its last boundary.
    for length in [10, 200, whole.len() / 2, whole.len() - 5] {
        let answer = village.send(whole[..length].to_vec()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{length}: {}", answer.text());
        assert!(answer.text().contains("terputus"), "{length}");
        assert_eq!(house.waiting_on_disk(), Vec::<String>::new(), "{length}");
    }
    let broken = Body::new(Failing(Some(Bytes::copy_from_slice(&whole[..whole.len() / 2]))));
    assert_eq!(village.send(broken).await.status, StatusCode::BAD_REQUEST);
    // Another site's form, a form without the token, and one too large by its own word.
    let token = village.token.clone();
    let foreign = Reader { house: &house, cookie: village.cookie.clone(), token: "0".repeat(128) };
    assert_eq!(foreign.send(foreign.form(&wish, "a.csv", LIST.as_bytes())).await.status, StatusCode::FORBIDDEN);
    let large = Request::post("/impor")
        .header(header::COOKIE, &village.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas")
        .header(header::CONTENT_LENGTH, (2_u64 * 1024 * 1024 * 1024).to_string());
    let large = house.ask(large.body(Body::from("--batas")).unwrap()).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text().contains("256"), "{}", large.text());
    let reader = Reader { house: &house, cookie: house.sign_in("pembaca").await, token };
    assert_eq!(reader.send(reader.form(&wish, "a.csv", LIST.as_bytes())).await.status, StatusCode::FORBIDDEN);
    let nobody = Reader { house: &house, cookie: String::new(), token: String::new() };
    assert_eq!(nobody.send(nobody.form(&wish, "a.csv", b"x")).await.status, StatusCode::SEE_OTHER);
    for (name, content) in [("", &b"nama\nSari\n"[..]), ("kosong.csv", b"")] {
        assert_eq!(village.send(village.form(&wish, name, content)).await.status, StatusCode::BAD_REQUEST, "{name}");
    }
    assert_eq!(house.waiting_on_disk(), Vec::<String>::new());
    // What is no table waits only to say so.
    let path = village.upload(&wish, "foto.xlsx", &[0xff; 5000]).await;
    let page = village.settled(&path).await.text();
    assert!(page.contains("Berkas belum terbaca") && !page.contains("/simpan\""), "{page}");
}

/// A body whose sender leaves after its start.
struct Failing(Option<Bytes>);

impl HttpBody for Failing {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let left = || std::io::Error::other("the sender left");
        Poll::Ready(Some(self.0.take().map(Frame::data).ok_or_else(left)))
    }
}

#[tokio::test]
async fn two_who_import_at_once_each_get_their_own_and_a_large_list_lets_others_read() {
    let house = House::empty();
    let (village, office) = (Reader::new(&house, "desa").await, Reader::new(&house, "pemda").await);
    let mut large = "nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan\n".to_owned();
    for number in 0..8_000 {
        let (year, month, day) = (1960 + number % 40, 1 + number % 12, 1 + number % 28);
        writeln!(large, "Orang Rekaan {number},{year}-{month:02}-{day:02},L,Ibu Rekaan {number},Nelayan").unwrap();
    }
    let wish = [("jenis", "roster"), ("wilayah", "19.01.01.1001")];
    let long = office.upload(&wish, "besar.csv", large.as_bytes()).await;
    let first = office.get(&long).await;
    assert!(!first.header("refresh").is_empty() && first.text().contains("boleh ditutup"), "{}", first.text());
    let short = village.upload(&[("jenis", "roster"), ("wilayah", REBO)], "rebo.csv", LIST.as_bytes()).await;
    assert_eq!(village.get("/wilayah/19.01").await.status, StatusCode::OK, "others read meanwhile");
    office.settled(&long).await;
    village.settled(&short).await;
    let (save_long, save_short) = (format!("{long}/simpan"), format!("{short}/simpan"));
    let (one, two) = tokio::join!(office.post(&save_long, ""), village.post(&save_short, ""));
    assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    let page = office.settled(&long).await.text();
    assert!(page.contains("8.000 dibaca = ") && page.contains("Berkas sudah disimpan"), "{page}");
    assert!(village.settled(&short).await.text().contains("5 dibaca = 3 diterima"));
    assert_eq!(changes(&house), 2);
}

#[tokio::test]
async fn an_import_that_the_end_of_the_server_cut_off_is_taken_up_again_once() {
    let house = House::empty();
    let actor = operator_named(&house.workspace, "desa").unwrap();
    let wish = Wish { region: Some(REBO.parse().unwrap()), ..Wish::default() };
    let file = receive(&house.workspace, &actor, &clock(), "rebo.csv", wish, &mut LIST.as_bytes()).unwrap();
    // Somebody said yes; the process ended before, or after, the import stood.
    for round in 0..2 {
        set_stage(&house.workspace, &file.id, Stage::Saving).unwrap();
        // The keeper of the house's own router is still there, so its page takes it up.
        let village = Reader::new(&house, "desa").await;
        let options = Options { demo_door: None, clock: Arc::new(clock), secure_cookies: false };
        let second = router(Arc::clone(&house.workspace), options);
        let request = Request::get(format!("/impor/{}", file.id)).header(header::COOKIE, &village.cookie);
        let answer = second.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        for _ in 0..500 {
            if matches!(waiting_files(&house.workspace, &actor).unwrap()[0].stage, Stage::Saved(_)) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let Stage::Saved(report) = &waiting_files(&house.workspace, &actor).unwrap()[0].stage else {
            panic!("not taken up in round {round}")
        };
        assert_eq!((report.account.accepted, report.already), (3, round == 1));
        assert_eq!(changes(&house), 1);
    }
}
