//! Operators, offices and the audit by pages: invited by a link that works once, changed, locked out, proven.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use std::time::Duration;

use axum::http::StatusCode;
use house::{Answer, House, PASSWORD, clock};
use steps::{Actor, NewOperator, OperatorRole, add_operator};

struct Reader<'h> {
    house: &'h House,
    cookie: String,
    token: String,
}

impl<'h> Reader<'h> {
    async fn new(house: &'h House, name: &str, page: &str) -> Self {
        let cookie = house.sign_in(name).await;
        let token = house.get(&cookie, page).await.between("name=\"token\" value=\"", "\"");
        Self { house, cookie, token }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(&self.cookie, path).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.house.post(path, &[("cookie", &self.cookie)], &format!("token={}&{form}", self.token)).await
    }
}

/// The secret in the link that the page shows.
fn code(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.between("/undangan?kode=", "\"")
}

#[tokio::test]
async fn who_is_invited_sets_the_password_once_and_works_where_he_was_told() {
    let house = House::full();
    let admin = Reader::new(&house, "admin", "/pengguna").await;
    let page = admin.post("/pengguna", "nama=Rina&peran=desa&wilayah=19.01.01.2007").await;
    let secret = code(&page);
    assert!(page.text().contains("Diundang"));
    assert!(!admin.get("/pengguna").await.text().contains(&secret), "shown once");
    // Until the password is set nobody signs in, with any or none.
    for password in ["", "rahasia+sekali"] {
        let answer = house.post("/masuk", &[], &format!("nama=Rina&sandi={password}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let door = house.get("", &format!("/undangan?kode={secret}")).await;
    assert!(door.text().contains("Selamat datang, Rina"));
    for (form, told) in [
        ("sandi=pendek&ulang=pendek", "paling sedikit 10"),
        ("sandi=rahasia+sekali&ulang=rahasia+lain", "Kedua isian berbeda"),
    ] {
        let answer = house.post("/undangan", &[], &format!("kode={secret}&{form}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text().contains(told), "{told}");
    }
    let form = format!("kode={secret}&sandi=rahasia+sekali&ulang=rahasia+sekali");
    assert!(house.post("/undangan", &[("sec-fetch-site", "cross-site")], &form).await.status.is_client_error());
    let set = house.post("/undangan", &[], &form).await;
    assert!(set.text().contains("Kata sandi tersimpan"), "{}", set.text());
    // The link is worth nothing now, and neither is one that nobody made.
    for used in [secret.as_str(), &"0".repeat(64), "", "x"] {
        assert!(house.get("", &format!("/undangan?kode={used}")).await.text().contains("tidak berlaku"));
        let again =
            house.post("/undangan", &[], &format!("kode={used}&sandi=sandi+orang+lain&ulang=sandi+orang+lain")).await;
        assert!(again.text().contains("tidak berlaku"));
    }
    let cookie = house.sign_in("Rina").await;
    assert_eq!(house.get(&cookie, "/wilayah/19.01.01.2007/daftar").await.status, StatusCode::OK);
    assert_eq!(house.get(&cookie, "/wilayah/19.01").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.get(&cookie, "/pengguna").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_gives_what_is_not_his_and_a_taken_name_stays() {
    let house = House::empty();
    house.offices();
    let abroad = NewOperator {
        name: "jauh".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec![OperatorRole::Village],
        regions: vec!["19.02".parse().unwrap()],
    };
    add_operator(&house.workspace, &Actor::at_the_machine("uji"), &clock(), "jauh", &abroad).unwrap();
    let admin = Reader::new(&house, "admin", "/pengguna").await;
    for (form, told) in [
        ("nama=Desa&peran=desa&wilayah=19.01", "sudah dipakai"),
        ("nama=baru&wilayah=19.01", "paling sedikit satu peran"),
        ("nama=baru&peran=desa&wilayah=Bangka", "bukan kode wilayah"),
        ("nama=baru&peran=desa&wilayah=19.01.99", "19.01.99"),
        ("nama=dua+kata&peran=desa&wilayah=19.01", "tanpa spasi"),
        ("nama=baru&peran=desa&wilayah=", "wilayah"),
    ] {
        let answer = admin.post("/pengguna", form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{form}");
        assert!(answer.text().contains(told), "{form}: {}", answer.text());
    }
    assert_eq!(admin.post("/pengguna", "nama=baru&peran=desa&wilayah=19.02").await.status, StatusCode::FORBIDDEN);
    for step in ["sesi", "buka", "pulihkan", "kantor&kantor=Desa+Rebo", "simpan&peran=desa&wilayah=19.01"] {
        let answer = admin.post("/pengguna/satu", &format!("nama=jauh&langkah={step}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{step}");
    }
    assert!(!admin.get("/pengguna/satu?nama=jauh").await.text().contains("langkah"), "nothing to press");
    let own = admin.post("/pengguna/satu", "nama=admin&langkah=simpan&peran=bpjs&wilayah=19.01").await;
    assert!(own.text().contains("administrator lain"), "{}", own.text());
    for (form, status) in [
        ("nama=Kantor+Jauh&jenis=desa&wilayah=19.02.01", StatusCode::FORBIDDEN),
        ("nama=Kantor+Baru&jenis=apa&wilayah=19.01", StatusCode::BAD_REQUEST),
        ("nama=Kantor+Baru&jenis=dinas&wilayah=19.01&dibuka=2025-05-01&ditutup=2025-01-01", StatusCode::BAD_REQUEST),
        ("nama=Kantor+Baru&jenis=dinas&wilayah=19.01&dibuka=2025-05-01", StatusCode::OK),
    ] {
        assert_eq!(admin.post("/kantor", form).await.status, status, "{form}");
    }
    let found = admin.get("/kantor?q=baru").await.text();
    assert!(found.contains("Kantor Baru") && found.contains("1 Mei 2025") && !found.contains("Desa Rebo"));
    let acts = admin.post("/pengguna/satu", "nama=bpjs&langkah=kantor&kantor=Kantor+Baru%0D%0ADesa+Rebo").await;
    assert!(acts.text().contains("Kantor Baru; Desa Rebo"), "{}", acts.text());
}

#[tokio::test]
async fn roles_sessions_the_lock_and_recovery_take_effect_at_once() {
    let house = House::empty();
    let admin = Reader::new(&house, "admin", "/pengguna").await;
    let village = house.sign_in("desa").await;
    assert!(admin.get("/pengguna/satu?nama=desa").await.text().contains("<dt>Sesi terbuka</dt><dd>1</dd>"));
    admin.post("/pengguna/satu", "nama=desa&langkah=sesi").await;
    assert_eq!(house.get(&village, "/").await.header("location"), "/masuk");
    // Other rights end what was begun under the old ones; the password stays.
    let village = house.sign_in("desa").await;
    let done = admin.post("/pengguna/satu", "nama=desa&langkah=simpan&peran=pembaca&wilayah=19.01.01").await;
    assert!(done.text().contains("Tersimpan.") && done.text().contains("Pembaca angka"));
    assert_eq!(house.get(&village, "/").await.header("location"), "/masuk");
    let village = house.sign_in("desa").await;
    assert_eq!(house.get(&village, "/impor").await.status, StatusCode::FORBIDDEN);
    // Five wrong passwords lock the name; an administrator opens it before its time.
    for _ in 0..5 {
        house.post("/masuk", &[], "nama=desa&sandi=tebakan+saja").await;
    }
    assert_eq!(house.post("/masuk", &[], "nama=desa&sandi=rahasia+sekali").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(admin.get("/pengguna/satu?nama=desa").await.text().contains("Terkunci 5 menit"));
    admin.post("/pengguna/satu", "nama=desa&langkah=buka").await;
    house.sign_in("desa").await;
    // Recovery voids the old password and every session; ended operators do not come back by themselves.
    let secret = code(&admin.post("/pengguna/satu", "nama=desa&langkah=pulihkan").await);
    assert_eq!(house.post("/masuk", &[], "nama=desa&sandi=rahasia+sekali").await.status, StatusCode::UNAUTHORIZED);
    let newer = code(&admin.post("/pengguna/satu", "nama=desa&langkah=pulihkan").await);
    let form = |code: &str| format!("kode={code}&sandi=rahasia+baru+ini&ulang=rahasia+baru+ini");
    assert!(
        house.post("/undangan", &[], &form(&secret)).await.text().contains("tidak berlaku"),
        "the newer one counts"
    );
    assert!(house.post("/undangan", &[], &form(&newer)).await.text().contains("Kata sandi tersimpan"));
    let entered = house.post("/masuk", &[], "nama=desa&sandi=rahasia+baru+ini").await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    admin.post("/pengguna/satu", "nama=desa&langkah=henti&peran=desa&wilayah=19.01").await;
    assert_eq!(house.get(&entered.cookie(), "/").await.header("location"), "/masuk");
    assert_eq!(house.post("/masuk", &[], "nama=desa&sandi=rahasia+baru+ini").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_audit_is_searched_and_proven_and_shows_no_change_of_another_region() {
    let house = House::full();
    house.offices();
    let auditor = Reader::new(&house, "bpjs", "/jejak").await;
    let page = auditor.get("/jejak?jenis=import.").await.text();
    assert!(page.contains("rebo.csv") && page.contains("Desa Rebo") && !page.contains("operator.set"), "{page}");
    let of = |query: &str| format!("/jejak?{query}");
    assert!(auditor.get(&of("oleh=nobody")).await.text().contains("Tidak ada perubahan yang cocok."));
    assert!(auditor.get(&of("sejak=2025-06-03")).await.text().contains("Tidak ada perubahan yang cocok."));
    assert!(auditor.get(&of("sejak=2025-06-02&sampai=2025-06-02")).await.text().contains("rebo.csv"));
    assert!(auditor.get(&of("sampai=2025-06-01")).await.text().contains("Tidak ada perubahan yang cocok."));
    let village = auditor.get(&of("wilayah=19.01.01.1001")).await.text();
    assert!(village.contains("sungailiat.csv") && !village.contains("rebo.csv"));
    assert!(auditor.get(&of("sejak=kemarin")).await.text().contains("Tanggal tidak terbaca"));
    let sessions = auditor.get(&of("jenis=session.")).await.text();
    assert!(sessions.contains("session.begin") && sessions.contains(">Masuk</td>") && !sessions.contains("signed in"));
    // Somebody who audits another regency sees none of this.
    let other = NewOperator {
        name: "cabang-lain".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec![OperatorRole::SchemeOffice],
        regions: vec!["19.02".parse().unwrap()],
    };
    add_operator(&house.workspace, &Actor::at_the_machine("uji"), &clock(), "lain", &other).unwrap();
    let abroad = Reader::new(&house, "cabang-lain", "/jejak").await;
    assert!(!abroad.get("/jejak?jenis=import.").await.text().contains("rebo.csv"));
    // More than a page is reached by links, each change once.
    for number in 0..60 {
        let new = NewOperator { name: format!("banyak{number}"), ..other.clone() };
        if number < 3 {
            add_operator(&house.workspace, &Actor::at_the_machine("uji"), &clock(), &new.name.clone(), &new).unwrap();
        }
        house.draft(1 + number % 3);
    }
    let mut seen = Vec::new();
    let mut next = Some("/jejak".to_owned());
    while let Some(path) = next {
        let page = auditor.get(&path).await.text();
        let numbers = page.split("<th scope=\"row\" class=\"n\">").skip(1);
        seen.extend(numbers.map(|rest| rest.split('<').next().unwrap().parse::<i64>().unwrap()));
        next =
            page.split("rel=\"next\" href=\"").nth(1).map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"));
    }
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, each once: {seen:?}");
    assert_eq!(*seen.last().unwrap(), 1);
    assert_eq!(auditor.post("/jejak", "").await.header("location"), "/jejak");
    for _ in 0..400 {
        let page = auditor.get("/jejak").await;
        if page.header("refresh").is_empty() {
            assert!(
                page.text().contains("Rantai utuh: ") && page.text().contains("Ujung rantai: catatan "),
                "{}",
                page.text()
            );
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the proof never ends");
}
