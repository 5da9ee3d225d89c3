//! The conversation between offices on pages: a village drafts, the district and the agency look, the branch answers.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use calamine::{Reader as _, Xlsx};
use house::{Answer, House};

/// Somebody who is signed in.
struct Reader<'h> {
    house: &'h House,
    cookie: String,
}

impl<'h> Reader<'h> {
    async fn new(house: &'h House, name: &str) -> Self {
        Self { house, cookie: house.sign_in(name).await }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(&self.cookie, path).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.house.post(path, &[("cookie", &self.cookie)], form).await
    }

    /// A form of the batch page as it was opened: its hidden fields with what the reader chose.
    async fn act(&self, opened: &Answer, path: &str, choice: &str) -> Answer {
        self.post(path, &format!("{}&{choice}", hidden(opened))).await
    }
}

/// The hidden fields of the page's form for moves.
fn hidden(page: &Answer) -> String {
    let field = |name: &str| {
        let value = page.between(&format!("name=\"{name}\" value=\""), "\"");
        format!("{name}={}", value.replace(' ', "+"))
    };
    ["token", "kantor", "dilihat", "sekali"].map(field).join("&")
}

/// The people whom the draft page of Rebo offers.
fn offered(page: &Answer) -> Vec<String> {
    let text = page.text();
    text.split("name=\"orang\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_batch_goes_from_the_village_to_the_branch_and_every_office_sees_its_turn() {
    let house = House::full();
    house.offices();
    let village = Reader::new(&house, "desa").await;
    let district = Reader::new(&house, "camat").await;
    let agency = Reader::new(&house, "pemda").await;
    let branch = Reader::new(&house, "bpjs").await;

    // The desk leads to the draft page, which offers the named gap of the village and asks for no number of anybody.
    let desk = village.get("/tugas").await;
    assert!(desk.text().contains("Meja kantor: Desa Rebo") && desk.text().contains("Belum ada usulan."));
    let new = desk.between("class=\"button main\" href=\"", "\"").replace("&#38;", "&");
    let page = village.get(&new).await;
    let people = offered(&page);
    assert_eq!(people.len(), 100, "a page of the list");
    let token = page.between("name=\"token\" value=\"", "\"");
    let money = "pembayar=add&bulan_pertama=2025-09&bulan_terakhir=2025-12&sk=141%2F5&sk_tanggal=2025-05-20";
    let base = format!("token={token}&wilayah=19.01.01.2007&kantor=Desa+Rebo&cakupan=dicentang&sekali=a");
    // What is missing is told with everything still ticked.
    let ticks: String = people.iter().take(12).map(|person| format!("&orang={person}")).collect();
    for (form, said) in [
        (format!("{base}&{money}"), "Belum ada yang dicentang"),
        (format!("{base}{ticks}&{}", money.replace("add", "")), "Pilih pembayar"),
        (format!("{base}{ticks}&{}", money.replace("2025-12", "2025-08")), "Bulan tidak terbaca"),
        (format!("{base}{ticks}&{}&dasar=banyak", money), "Penghasilan tidak terbaca"),
    ] {
        let again = village.post("/usulan/baru", &form).await;
        assert_eq!(again.status, StatusCode::BAD_REQUEST, "{said}");
        assert!(again.text().contains(said), "{said}");
        assert_eq!(again.text().matches("checked> <span class=\"hidden\">").count(), form.matches("&orang=").count());
    }
    let form = format!("{base}{ticks}&{money}");
    let drafted = village.post("/usulan/baru", &form).await;
    assert_eq!(drafted.status, StatusCode::OK, "{}", drafted.text());
    let text = drafted.text();
    assert!(text.contains("Rancangan disimpan: 12 baris") && text.contains("141/5 tanggal 20 Mei 2025"), "{text}");
    assert!(text.contains("12 baris, pembayar ADD: Rp16.800 sebulan"), "the estimate with its reasons: {text}");
    assert!(text.contains("Sep 2025 – Des 2025: <b>Rp16.800</b>"), "{text}");
    // Sent twice by a nervous finger: one batch.
    village.post("/usulan/baru", &form).await;
    assert_eq!(
        village.get("/tugas").await.text().matches("<th scope=\"row\" class=\"nowrap\"><a href=\"/usulan/").count(),
        1
    );

    let waits = village.get("/tugas").await.text();
    assert!(waits.contains("<strong>12 baris</strong> rancangan belum diajukan"), "{waits}");
    let path = "/usulan/1";
    let sent = village.act(&village.get(path).await, path, "langkah=send&cakupan=semua").await;
    assert!(sent.text().contains("Ajukan: 12 baris"), "{}", sent.text());
    assert!(!sent.text().contains("value=\"send\""), "nothing is left to send");

    // The district gives two back with the column and the reason, and passes ten.
    let waits = district.get("/tugas").await;
    assert!(waits.text().contains("<strong>12 baris</strong> menunggu pemeriksaan"), "{}", waits.text());
    let way = waits.between("<li><a href=\"", "\"").replace("&#38;", "&");
    assert_eq!(district.get(&way).await.text().matches("name=\"baris\"").count(), 12);
    let page = district.get(path).await;
    assert!(page.text().contains("giliran di sini: 12 baris"), "{}", page.text());
    for (choice, said) in [
        ("langkah=return&cakupan=dicentang&baris=3&baris=7", "Tulis alasannya"),
        ("langkah=verify&cakupan=dicentang", "Belum ada baris yang dicentang"),
    ] {
        let again = district.act(&page, path, choice).await;
        assert_eq!(again.status, StatusCode::BAD_REQUEST);
        assert!(again.text().contains(said), "{said}");
    }
    let back = "langkah=return&cakupan=dicentang&baris=3&baris=7&kolom=nik&alasan_kembali=Periksa+KTP";
    let returned = district.act(&page, path, back).await;
    assert!(returned.text().contains("Kembalikan: 2 baris"), "{}", returned.text());
    let verified = district.act(&district.get(path).await, path, "langkah=verify&cakupan=semua").await;
    assert!(verified.text().contains("Loloskan: 10 baris"), "{}", verified.text());
    let seen = village.get("/usulan/1?keadaan=returned").await.text();
    assert_eq!(seen.matches("nik: Periksa KTP").count() - 1, 2, "beside both rows, and once in the history: {seen}");

    let compiled = agency.act(&agency.get(path).await, path, "langkah=compile&cakupan=semua&sumber=dana-desa").await;
    assert!(compiled.text().contains("Himpun: 10 baris, Rp168.000 sebulan."), "{}", compiled.text());

    // The branch office takes the rows out with their numbers, and answers by file.
    let page = branch.get(path).await;
    let token = page.between("name=\"token\" value=\"", "\"");
    let form = format!("token={token}&kantor=Cabang+Pangkalpinang&sekali=b");
    let file = branch.post("/usulan/1/daftarkan", &form).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"pendaftaran-1.xlsx\"");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    assert_eq!(book.worksheet_range("Daftar BPU").unwrap().height() - 1, 10);
    let sheet = book.worksheet_range("Jawaban").unwrap();
    assert_eq!(sheet.height() - 1, 10);
    let mut answers = "rujukan,nik,nama,jawaban,alasan,keterangan\r\n".to_owned();
    for row in sheet.rows().skip(1) {
        let answer = if row[0] == "1-12" { "ditolak,dokumen_kurang" } else { "diterima," };
        answers.push_str(&format!("{},,{},{answer},\r\n", row[0], row[2]));
    }
    answers.push_str("1-99,,,diterima,,\r\n");
    let taken = upload(&branch, &token, &answers).await.text();
    assert!(taken.contains("11 baris dibaca = 10 dicatat + 0 sudah dikatakan + 1 perlu diperbaiki"), "{taken}");
    assert!(taken.contains("Ditolak: Dokumen kurang") && taken.contains("1-99"), "{taken}");
    assert!(upload(&branch, &token, &answers).await.text().contains("tidak ada yang berubah"));
    let nonsense = upload(&branch, &token, "bukan,jawaban\r\n1,2\r\n").await.text();
    assert!(nonsense.contains("role=\"alert\""), "{nonsense}");

    // The count at every level equals its list.
    for reader in [&village, &agency, &branch] {
        let page = reader.get(path).await.text();
        for (state, rows) in [("accepted", 9), ("refused", 1), ("returned", 2)] {
            let link = format!("href=\"/usulan/1?keadaan={state}\"");
            let told = &page[page.find(&link).unwrap()..];
            assert!(told.contains(&format!("<b>{rows}</b>")), "{state}");
            let list = reader.get(&format!("/usulan/1?keadaan={state}")).await.text();
            assert_eq!(list.matches("<th scope=\"row\">").count(), rows, "{state}");
        }
    }
    let found = agency.get("/usulan/baris?keadaan=accepted").await.text();
    assert!(found.contains("9 baris, 9 orang, Rp151.200 sebulan"), "{found}");
    let csv = agency.get("/usulan/baris.csv?keadaan=accepted&pengusul=Desa+Rebo").await.text();
    assert_eq!(csv.lines().count() - 1, 9, "{csv}");
    let table = village.get("/usulan/1/tabel.csv").await.text();
    assert_eq!(table.lines().count() - 1, 12, "{table}");
}

/// Sends a file of answers as a browser does.
async fn upload(reader: &Reader<'_>, token: &str, content: &str) -> Answer {
    let mut body = String::new();
    for (name, value) in [("token", token), ("kantor", "Cabang Pangkalpinang")] {
        body.push_str(&format!("--batas\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!(
        "--batas\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"jawaban.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n--batas--\r\n"
    ));
    let request = Request::post("/usulan/jawaban")
        .header("cookie", &reader.cookie)
        .header("content-type", "multipart/form-data; boundary=batas")
        .body(Body::from(body))
        .unwrap();
    reader.house.ask(request).await
}

#[tokio::test]
async fn of_two_who_move_the_same_row_the_slower_is_told_who_was_faster() {
    let house = House::full();
    house.offices();
    let number = house.draft(4);
    let path = format!("/usulan/{number}");
    let village = Reader::new(&house, "desa").await;
    village.act(&village.get(&path).await, &path, "langkah=send&cakupan=semua").await;
    let district = Reader::new(&house, "camat").await;
    // Two windows of the district show the same state.
    let (first, second) = (district.get(&path).await, district.get(&path).await);
    let back = "langkah=return&cakupan=dicentang&baris=2&alasan_kembali=Bukan+warga+kami";
    let done = district.act(&first, &path, back).await;
    assert_eq!(done.status, StatusCode::OK);
    for choice in ["langkah=verify&cakupan=dicentang&baris=2", "langkah=verify&cakupan=semua"] {
        let late = district.act(&second, &path, choice).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{choice}");
        let text = late.text();
        let told = text.contains(&format!("Baris {number}-2 berubah sejak dibuka: Kini dikembalikan: Kecamatan"));
        assert!(told && text.contains("camat"), "{text}");
        assert!(text.contains("1 baris (2): Bukan warga kami"), "what happened stands in the history: {text}");
    }
    // The state is that of the faster one; nothing else moved.
    let now = district.get(&path).await.text();
    assert!(now.contains("dikembalikan <b>1</b>") && now.contains("diajukan <b>3</b>"), "{now}");
    // The same form again is the same wish, not a second one.
    let again = district.act(&first, &path, back).await;
    assert_eq!(again.status, StatusCode::OK);
}

#[tokio::test]
async fn a_batch_shows_no_button_to_who_has_no_part_in_it_and_is_not_there_for_another_regency() {
    let house = House::full();
    house.offices();
    let path = format!("/usulan/{}", house.draft(2));
    let province = Reader::new(&house, "provinsi").await;
    let page = province.get(&path).await.text();
    assert!(!page.contains("name=\"langkah\"") && !page.contains("name=\"baris\""), "{page}");
    let agency = Reader::new(&house, "pemda").await;
    assert!(!agency.get(&path).await.text().contains("name=\"langkah\""), "it is the village's turn");
    for missing in ["/usulan/99", "/usulan/x", "/usulan/99/tabel.xlsx"] {
        assert_eq!(agency.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
    let token = agency.get(&path).await.between("name=\"token\" value=\"", "\"");
    for (form, status) in [
        ("langkah=send&cakupan=semua&kantor=DPMD+Bangka", StatusCode::CONFLICT),
        ("langkah=send&cakupan=semua&kantor=Desa+Rebo", StatusCode::CONFLICT),
        ("langkah=terbang&cakupan=semua&kantor=DPMD+Bangka", StatusCode::BAD_REQUEST),
    ] {
        let refused = agency.post(&path, &format!("token={token}&{form}")).await;
        assert_eq!(refused.status, status, "{form}");
    }
    assert!(agency.get(&path).await.text().contains("rancangan <b>2</b>"));
}

#[tokio::test]
async fn every_page_of_the_conversation_is_light_and_needs_no_script() {
    let house = House::full();
    house.offices();
    // Everybody whom the gap of Rebo names.
    house.draft(200);
    let village = Reader::new(&house, "desa").await;
    village.act(&village.get("/usulan/1").await, "/usulan/1", "langkah=send&cakupan=semua").await;
    let reader = Reader::new(&house, "pemda").await;
    for path in [
        "/tugas",
        "/tugas/masa-jabatan",
        "/usulan",
        "/usulan/1",
        "/usulan/1?keadaan=submitted&page=2",
        "/usulan/baris",
        "/usulan/peran",
        "/usulan/pemangku",
        "/usulan/baru?wilayah=19.01.01.2007",
        "/wilayah/19.01/masa-jabatan",
        "/instansi",
        "/pasar",
        "/pemberi-kerja",
    ] {
        let page = reader.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let text = page.text();
        assert!(!text.contains("<script>") && !text.contains(" style=") && !text.contains(" onclick"), "{path}");
        let asked = Request::get(path).header("cookie", &reader.cookie).header("accept-encoding", "gzip");
        let small = house.ask(asked.body(Body::empty()).unwrap()).await;
        println!("{path}: {} bytes, {} compressed", text.len(), small.bytes.len());
        assert!(text.len() < 150_000 && small.bytes.len() < 30_000, "{path}: {} bytes", text.len());
        // A list of thousands is never on one page.
        assert!(text.matches("<th scope=\"row\"").count() <= 120, "{path}");
    }
}
