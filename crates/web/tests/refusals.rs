//! What a page refuses, it refuses in the language of its reader, and in words of the office.

#[expect(dead_code, clippy::unwrap_used, reason = "each suite uses its part of the house; it is test code")]
mod house;

use std::time::Duration;

use axum::http::StatusCode;
use house::{House, clock};
use steps::{Actor, OperatorRole, Wish, history, operator_named, receive};

/// A request that is refused, and what is said of it in Indonesian and in English.
struct Refused<'r> {
    who: &'r str,
    path: String,
    /// What is sent; only looked at when `None`.
    form: Option<&'r str>,
    status: StatusCode,
    said: [&'r str; 2],
}

fn looked<'r>(who: &'r str, path: &str, status: StatusCode, said: [&'r str; 2]) -> Refused<'r> {
    Refused { who, path: path.to_owned(), form: None, status, said }
}

fn sent<'r>(who: &'r str, path: &str, form: &'r str, status: StatusCode, said: [&'r str; 2]) -> Refused<'r> {
    Refused { who, path: path.to_owned(), form: Some(form), status, said }
}

async fn check(house: &House, refusals: &[Refused<'_>]) {
    for Refused { who, path, form, status, said: [indonesian, english] } in refusals {
        let cookie = if who.is_empty() { String::new() } else { house.sign_in(who).await };
        for (language, own, other) in [("id", indonesian, english), ("en", english, indonesian)] {
            let cookie = format!("{cookie}; payung_bahasa={language}");
            let answer = match form {
                None => house.get(&cookie, path).await,
                Some(form) => {
                    let token = match who.is_empty() {
                        true => String::new(),
                        false => house.get(&cookie, "/wilayah/19.01").await.between("name=\"token\" value=\"", "\""),
                    };
                    house.post(path, &[("cookie", &cookie)], &format!("token={token}&{form}")).await
                }
            };
            let text = answer.text();
            assert_eq!(answer.status, *status, "{path} in {language}: {text}");
            assert!(text.contains(own), "{path} in {language} says no ‹{own}›: {text}");
            assert!(!text.contains(other), "{path} in {language} says ‹{other}›: {text}");
            assert!(!text.contains("payung import") && !text.contains("payung undo"), "{path} names a command: {text}");
        }
    }
}

#[tokio::test]
async fn an_empty_house_and_missing_rights_are_told_in_the_language_of_the_reader() {
    let participants = ["Belum ada daftar peserta.", "There is no list of participants yet."];
    let right = ["tidak berhak: mengimpor daftar", "has no right to: import lists"];
    check(
        &House::empty(),
        &[
            looked("provinsi", "/wilayah/19", StatusCode::OK, participants),
            looked("pembaca", "/impor", StatusCode::FORBIDDEN, right),
        ],
    )
    .await;
}

#[tokio::test]
async fn forms_about_operators_and_offices_are_refused_in_the_language_of_the_reader() {
    let house = House::empty();
    let admin = house.sign_in("admin").await;
    let token = house.get(&admin, "/pengguna").await.between("name=\"token\" value=\"", "\"");
    let form = format!("token={token}&nama=Rina&peran=desa&wilayah=19.01.01.2007");
    let invited = house.post("/pengguna", &[("cookie", &admin)], &form).await;
    let password = format!("kode={}&sandi=pendek&ulang=pendek", invited.between("/undangan?kode=", "\""));
    let wrong = StatusCode::BAD_REQUEST;
    check(
        &house,
        &[
            sent("", "/undangan", &password, wrong, ["Kata sandi paling sedikit", "A password needs at least"]),
            sent("admin", "/pengguna", "nama=Desa&peran=desa&wilayah=19.01", wrong, ["sudah dipakai", "is taken"]),
            sent("admin", "/pengguna", "nama=dua+kata&peran=desa&wilayah=19.01", wrong, ["tanpa spasi", "no spaces"]),
            sent(
                "admin",
                "/pengguna",
                "nama=baru&peran=desa&wilayah=19.01.99",
                wrong,
                ["tidak ada dalam tabel kode yang berlaku", "is not in the table of codes in force"],
            ),
            sent(
                "admin",
                "/pengguna/satu",
                "nama=admin&langkah=simpan&peran=bpjs&wilayah=19.01",
                wrong,
                ["diubah oleh administrator lain", "are changed by another administrator"],
            ),
            sent(
                "admin",
                "/kantor",
                "nama=Kantor+Baru&jenis=dinas&wilayah=19.01&dibuka=2025-05-01&ditutup=2025-01-01",
                wrong,
                ["Kantor tutup 2025-01-01, sebelum dibuka", "The office closes on 2025-01-01, before it opens"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn submissions_targets_and_changes_are_refused_in_the_language_of_the_reader() {
    let house = House::full();
    house.offices();
    let batch = format!("/usulan/{}", house.draft(2));
    let drafted = history(&house.workspace, &Actor::at_the_machine("uji"), true).unwrap();
    let drafted = drafted.iter().find(|item| item.kind == "submission.draft").unwrap().change;
    let village = house.sign_in("desa").await;
    let list = house.get(&village, "/wilayah/19.01.01.2007/daftar").await;
    let person = format!("/orang/{}/nomor", list.between("href=\"/orang/", "\""));
    let draft = |place: &str, last: &str| {
        format!(
            "wilayah={place}&kantor=Desa+Rebo&cakupan=semua&sekali=a&pembayar=add&bulan_pertama=2025-09\
             &bulan_terakhir={last}"
        )
    };
    let (long, elsewhere) = (draft("19.01.01.2007", "2034-12"), draft("19.01.01.1001", "2025-12"));
    let (conflict, wrong) = (StatusCode::CONFLICT, StatusCode::BAD_REQUEST);
    check(
        &house,
        &[
            sent(
                "desa",
                "/usulan/baru",
                &long,
                conflict,
                ["satu usulan paling lama 60 bulan", "a submission asks for 60 months at most"],
            ),
            sent(
                "desa",
                "/usulan/baru",
                &elsewhere,
                conflict,
                [
                    "Kantor Desa Rebo tidak melayani wilayah 19.01.01.1001",
                    "The office Desa Rebo does not serve region 19.01.01.1001",
                ],
            ),
            sent(
                "desa",
                &batch,
                "kantor=Desa+Rebo&langkah=verify&cakupan=dicentang&baris=1",
                conflict,
                [
                    "pengusul tidak dapat meloloskan baris yang rancangan",
                    "The sender cannot pass a row in the state draft",
                ],
            ),
            sent(
                "camat",
                &batch,
                "kantor=Kecamatan+Sungailiat&langkah=verify&cakupan=semua",
                conflict,
                ["Giliran: Desa Rebo (pengusul) 2 baris.", "Whose turn it is: Desa Rebo (sender) 2 rows."],
            ),
            sent(
                "bpjs",
                &format!("{batch}/daftarkan"),
                "kantor=Cabang+Pangkalpinang&sekali=b",
                conflict,
                ["Tidak ada baris yang menunggu kantor cabang", "No row waits for the branch office"],
            ),
            sent(
                "pemda",
                &person,
                "alasan=perlu",
                wrong,
                ["Sebutkan alasannya, paling sedikit", "Say why, in at least"],
            ),
            sent(
                "pemda",
                "/target/19.01",
                "tahun=2025&target=99&alasan=Keputusan+rekaan",
                wrong,
                ["Tidak ada target bernomor 99", "No target number 99 stands"],
            ),
            sent(
                "pemda",
                &format!("/riwayat/{drafted}/urungkan"),
                "",
                wrong,
                ["dibuat atas nama Desa Rebo", "was made in the name of Desa Rebo"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn files_are_refused_in_the_language_of_the_reader_also_when_they_were_read_for_another() {
    let house = House::empty();
    let good = house.waiting(OperatorRole::Village).unwrap();
    let actor = operator_named(&house.workspace, "desa").unwrap();
    let wish = Wish { region: Some("19.01.01.2007".parse().unwrap()), ..Wish::default() };
    let mut content = "%PDF-1.4 daftar".as_bytes();
    let picture = receive(&house.workspace, &actor, &clock(), "daftar.pdf", wish, &mut content).unwrap().id;
    let cookie = house.sign_in("desa").await;
    for _ in 0..600 {
        if house.get(&cookie, &format!("/impor/{picture}")).await.header("refresh").is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    check(
        &house,
        &[
            looked(
                "desa",
                &format!("/impor/{picture}"),
                StatusCode::OK,
                ["File ini PDF, bukan XLSX", "This file is PDF, not XLSX"],
            ),
            looked(
                "desa",
                &format!("/impor/{good}/perbaiki"),
                StatusCode::OK,
                ["Simpan dahulu baris yang baik", "Save the good rows first"],
            ),
            sent(
                "desa",
                &format!("/impor/{good}/perbaiki"),
                "",
                StatusCode::BAD_REQUEST,
                ["Simpan dahulu baris yang baik", "Save the good rows first"],
            ),
        ],
    )
    .await;
}
