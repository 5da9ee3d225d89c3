//! Offices have their conversation in a real Chromium, on phones and at desks: two villages draft, the district gives
//! back, the agency compiles, the branch answers, the next list of participants turns rows active. At every level a
//! count is the length of its list.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[path = "support/browser.rs"]
mod browser;

use std::path::Path;

use browser::{DESK, PHONE, driver, fits, follow, payung, press, rows_of_sheet, serve, text, until};
use fantoccini::{Client, Locator};
use jiff::{Span, Zoned};

const REGISTRATION: &str = "pendaftaran-1.xlsx";

/// One office at its own browser.
struct Office {
    page: Client,
    address: String,
}

impl Office {
    async fn signed_in(place: &Place<'_>, name: &str, screen: (u32, u32)) -> Self {
        let page = browser::browser(&place.driver, &place.dir.join(name), &place.downloads(), screen).await;
        page.goto(&format!("{}/tugas", place.address)).await.unwrap();
        fill(&page, "#nama", name).await;
        fill(&page, "#sandi", "payung-demo").await;
        follow(&page, "form.card button[type=submit]").await;
        fits(&page).await;
        Self { page, address: place.address.clone() }
    }

    async fn open(&self, path: &str) {
        self.page.goto(&format!("{}{path}", self.address)).await.unwrap();
        fits(&self.page).await;
    }

    /// Presses the button of a move and gives what the page says then.
    async fn moves(&self, step: &str) -> String {
        let once = self.page.find(Locator::Css("input[name=sekali]")).await.unwrap().attr("value").await.unwrap();
        press(&self.page, &format!("button[name=langkah][value={step}]")).await;
        until(&self.page, "input[name=sekali]", "value", once.as_deref()).await;
        fits(&self.page).await;
        text(&self.page, "[role=alert]").await
    }

    /// The move of every row that it can reach.
    async fn moves_all(&self, path: &str, step: &str) -> String {
        self.open(path).await;
        press(&self.page, "input[name=cakupan][value=semua]").await;
        self.moves(step).await
    }

    async fn rows(&self) -> usize {
        self.page.find_all(Locator::Css("tbody th[scope=row]")).await.unwrap().len()
    }

    /// Every state on the batch's page leads to as many rows as it says.
    async fn counts_are_lists(&self, path: &str, expected: &[(&str, usize)]) {
        self.open(path).await;
        let mut found = Vec::new();
        for link in self.page.find_all(Locator::Css("nav.switch a[href*=keadaan]")).await.unwrap() {
            let href = link.attr("href").await.unwrap().unwrap();
            let told = link.find(Locator::Css("b")).await.unwrap().text().await.unwrap();
            found.push((href, told.parse::<usize>().unwrap()));
        }
        assert_eq!(found.len(), expected.len(), "{found:?}, expected {expected:?}");
        for (href, told) in found {
            let (_, state) = href.split_once("keadaan=").unwrap();
            assert!(expected.contains(&(state, told)), "{state} {told}, expected {expected:?}");
            self.open(&href).await;
            assert_eq!(self.rows().await, told, "{href}");
        }
    }
}

async fn fill(page: &Client, selector: &str, value: &str) {
    let field = page.wait().for_element(Locator::Css(selector)).await.unwrap();
    field.clear().await.unwrap();
    field.send_keys(value).await.unwrap();
}

/// Chooses in a list by its value; a month takes its value the same way whatever the browser's language.
async fn set(page: &Client, selector: &str, value: &str) {
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1]; return field.value";
    let got = page.execute(script, vec![selector.into(), value.into()]).await.unwrap();
    assert_eq!(got.as_str(), Some(value), "{selector} takes no {value}");
}

struct Place<'a> {
    dir: &'a Path,
    data: &'a Path,
    driver: String,
    address: String,
}

impl Place<'_> {
    fn downloads(&self) -> std::path::PathBuf {
        self.dir.join("downloads")
    }

    /// This month and the second after it.
    fn months(&self) -> (String, String) {
        let month = |day: jiff::civil::Date| format!("{:04}-{:02}", day.year(), day.month());
        let today = Zoned::now().date();
        (month(today), month(today.saturating_add(Span::new().months(2))))
    }

    /// A village drafts so many names with its decree and sends them; gives the path of the batch.
    async fn sent(&self, name: &str, screen: (u32, u32), take: usize) -> (Office, String) {
        let office = Office::signed_in(self, name, screen).await;
        let page = &office.page;
        follow(page, "p.actions a.button.main").await;
        fits(page).await;
        let boxes = page.find_all(Locator::Css("input[name=orang]")).await.unwrap();
        assert!(boxes.len() > take, "{name} offers {} names", boxes.len());
        for one in boxes.into_iter().take(take) {
            one.click().await.unwrap();
        }
        set(page, "#pembayar", "add").await;
        set(page, "#bulan_pertama", &self.months().0).await;
        set(page, "#bulan_terakhir", &self.months().1).await;
        fill(page, "#sk", "141/5/SK").await;
        press(page, "form[method=post] p.actions button.main").await;
        let told = text(page, "[role=alert]").await;
        assert!(told.contains(&format!("Rancangan disimpan: {take} baris")), "{told}");
        fits(page).await;
        assert!(text(page, "#taksiran").await.contains("alasannya"), "the estimate comes with its reasons");
        let form = page.find(Locator::Css("form:has(input[name=dilihat])")).await.unwrap();
        let path = form.attr("action").await.unwrap().unwrap();
        let told = office.moves_all(&path, "send").await;
        assert!(told.contains(&format!("Ajukan: {take} baris")), "{told}");
        (office, path)
    }

    fn command(&self, arguments: &[&str]) {
        let output = payung().args(arguments).arg("--data").arg(self.data).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {out}{err}");
    }

    /// The branch office's answers to the rows of its own file: one is refused, the others accepted.
    fn answers(&self) -> std::path::PathBuf {
        let mut text = "rujukan,nik,nama,jawaban,alasan,keterangan\n".to_owned();
        let rows = rows_of_sheet(&self.downloads().join(REGISTRATION), "Jawaban");
        for (position, row) in rows.iter().skip(1).enumerate() {
            let answer = if position == 0 { "ditolak,dokumen_kurang" } else { "diterima," };
            text.push_str(&format!("{},{},{},{answer},\n", row[0], row[1], row[2]));
        }
        let path = self.dir.join("jawaban.csv");
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The next list of participants, with those who were accepted, comes in and is matched.
    fn next_participants(&self) {
        let rows = rows_of_sheet(&self.downloads().join(REGISTRATION), "Daftar BPU");
        let at = |wanted: &str| rows[0].iter().position(|column| column == wanted).unwrap();
        let (today, (first, last)) = (Zoned::now().date(), self.months());
        let mut text = "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,program,mulai,lunas_sampai,\
                        wilayah_daftar,wilayah_domisili,pekerjaan\n"
            .to_owned();
        for (number, row) in rows.iter().skip(2).enumerate() {
            let [nik, name, birth, sex, mother, place, work] = [
                "NIK",
                "NAMA_LENGKAP",
                "TANGGAL_LAHIR",
                "JENIS_KELAMIN",
                "NAMA_IBU_KANDUNG",
                "KODE_WILAYAH",
                "PEKERJAAN",
            ]
            .map(|column| &row[at(column)]);
            text.push_str(&format!(
                "2600000{number:04},{nik},{name},{birth},{sex},{mother},BPU,JKK JKM,{first}-01,{last},19.01,{place},{work}\n"
            ));
        }
        let path = self.dir.join("peserta-berikut.csv");
        std::fs::write(&path, text).unwrap();
        let day = today.to_string();
        let path = path.to_str().unwrap();
        self.command(&["import", path, "--as", "participants", "--region", "19.01", "--as-of", &day]);
        self.command(&["match"]);
    }
}

async fn conversation(place: &Place<'_>) {
    // Two villages, one of them on a cheap phone.
    let (village, path) = place.sent("desa-rebo", PHONE, 12).await;
    let (second, other) = place.sent("desa-kota-kapur", DESK, 3).await;
    assert_eq!((path.as_str(), other.as_str()), ("/usulan/1", "/usulan/2"));

    // The inbox of the district leads to the twelve rows; two go back with the column and the reason.
    let district = Office::signed_in(place, "kecamatan-sungailiat", PHONE).await;
    assert!(text(&district.page, "[aria-labelledby=tugas]").await.contains("12 baris"));
    follow(&district.page, "[aria-labelledby=tugas] a[href*='/usulan/1']").await;
    assert_eq!(district.rows().await, 12);
    for line in [3, 7] {
        press(&district.page, &format!("input[name=baris][value='{line}']")).await;
    }
    set(&district.page, "#kolom", "nik").await;
    fill(&district.page, "#alasan_kembali", "Periksa KTP").await;
    assert!(district.moves("return").await.contains("Kembalikan: 2 baris"));
    assert!(district.moves_all(&path, "verify").await.contains("Loloskan: 10 baris"));
    let neighbour = Office::signed_in(place, "kecamatan-mendo-barat", DESK).await;
    assert!(neighbour.moves_all(&other, "verify").await.contains("Loloskan: 3 baris"));
    village.open("/usulan/1?keadaan=returned").await;
    assert!(text(&village.page, ".said").await.contains("nik: Periksa KTP"));

    // The agency compiles both villages and names the source.
    let agency = Office::signed_in(place, "dpmd-bangka", DESK).await;
    for (path, rows) in [(&path, 10), (&other, 3)] {
        agency.open(path).await;
        set(&agency.page, "#sumber", "dana-desa").await;
        press(&agency.page, "input[name=cakupan][value=semua]").await;
        let told = agency.moves("compile").await;
        assert!(told.contains(&format!("Himpun: {rows} baris")), "{told}");
    }

    // The branch office takes the rows out, and answers with a file.
    let branch = Office::signed_in(place, "cabang", DESK).await;
    branch.open(&path).await;
    press(&branch.page, "form[action$='/daftarkan'] button").await;
    browser::downloaded(&place.downloads(), REGISTRATION);
    let file = branch.page.find(Locator::Css("#berkas")).await.unwrap();
    file.send_keys(place.answers().to_str().unwrap()).await.unwrap();
    follow(&branch.page, "form[action='/usulan/jawaban'] button").await;
    let told = text(&branch.page, "p.count").await;
    assert!(told.starts_with("10 baris dibaca = 10 dicatat"), "{told}");
    let answered = [("returned", 2), ("accepted", 9), ("refused", 1)];
    for office in [&village, &agency, &branch] {
        office.counts_are_lists(&path, &answered).await;
    }

    // Only the next list of participants makes them active.
    place.next_participants();
    let now = [("returned", 2), ("active", 9), ("refused", 1)];
    for office in [&village, &district, &agency, &branch] {
        office.counts_are_lists(&path, &now).await;
    }
    agency.open("/usulan").await;
    let count = "a[href*='/usulan/baris'][href*='keadaan=active'] b";
    assert_eq!(text(&agency.page, count).await, "9");
    press(&agency.page, "a[href*='/usulan/baris'][href*='keadaan=active']").await;
    assert!(text(&agency.page, "p.count").await.starts_with("9 baris, 9 orang"));
    assert_eq!(agency.rows().await, 9);

    // The village's own file comes back with its rows and the right columns.
    village.open(&path).await;
    press(&village.page, "a[href$='/berkas.xlsx']").await;
    let own = browser::downloaded(&place.downloads(), "jawaban-usulan-1.xlsx");
    let name = {
        use calamine::{Reader as _, Xlsx, open_workbook};
        let book: Xlsx<_> = open_workbook(&own).unwrap();
        book.sheet_names()[0].clone()
    };
    let rows = rows_of_sheet(&own, &name);
    let heading = rows.iter().find(|row| row.iter().any(|cell| cell == "usulan")).expect("a heading");
    for column in ["status", "program", "lunas_sampai", "pertanyaan", "usulan"] {
        assert!(heading.iter().any(|cell| cell == column), "no {column} in {heading:?}");
    }
    let last = heading.iter().position(|cell| cell == "usulan").unwrap();
    let said = |word: &str| rows.iter().filter(|row| row[last].contains(&format!("{word} (usulan 1-"))).count();
    assert_eq!((said("aktif"), said("ditolak"), said("dikembalikan")), (9, 1, 2));

    // Two windows of one office: the slower is told what the faster did.
    second.open(&other).await;
    let late = branch;
    late.open(&other).await;
    let faster = Office::signed_in(place, "demo", DESK).await;
    faster.open(&other).await;
    press(&faster.page, "input[name=baris][value='1']").await;
    assert!(faster.moves("accept").await.contains("Terima: 1 baris"));
    press(&late.page, "input[name=baris][value='1']").await;
    set(&late.page, "#sebab", "umur").await;
    let told = late.moves("refuse").await;
    assert!(told.contains("Tidak ada yang berubah") && told.contains("(demo)"), "{told}");
    second.counts_are_lists(&other, &[("compiled", 2), ("accepted", 1)]).await;
    for office in [village, second, district, neighbour, agency, late, faster] {
        office.page.close().await.unwrap();
    }
}

#[test]
fn five_offices_have_the_conversation_in_browsers() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(dir.path().join("downloads")).unwrap();
    let (_server, address) = serve(&data, "20000");
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(conversation(&Place { dir: dir.path(), data: &data, driver, address }));
}
