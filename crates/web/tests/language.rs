//! The reader's language: Indonesian before any choice, English by a link, numbers and dates in its form.

#[expect(dead_code, clippy::unwrap_used, reason = "each suite uses its part of the house; it is test code")]
mod house;

use axum::http::StatusCode;
use house::House;

#[tokio::test]
async fn a_link_changes_the_language_of_every_page_and_leads_back() {
    let house = House::full();
    let session = house.sign_in("pemda").await;
    let indonesian = house.get(&session, "/wilayah/19.01?by=sex").await.text();
    assert!(indonesian.contains("<html lang=\"id\">") && indonesian.contains("Tiga celah, tiga arti"));
    assert!(indonesian.contains("2.000") && indonesian.contains("1 Juni 2025"), "{indonesian}");
    let link = "href=\"/bahasa/en?ke=%2Fwilayah%2F19.01%3Fby%3Dsex\" lang=\"en\" hreflang=\"en\">English</a>";
    assert!(indonesian.contains(link), "{indonesian}");

    let chosen = house.get(&session, "/bahasa/en?ke=%2Fwilayah%2F19.01%3Fby%3Dsex").await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/wilayah/19.01?by=sex");
    assert!(chosen.header("set-cookie").starts_with("payung_bahasa=en; Path=/; HttpOnly"));

    let both = format!("{session}; {}", chosen.cookie());
    let english = house.get(&both, "/wilayah/19.01?by=sex").await.text();
    assert!(english.contains("<html lang=\"en\">") && english.contains("Three gaps, three meanings"), "{english}");
    assert!(english.contains("2,000") && english.contains("1 June 2025"), "{english}");
    assert!(english.contains(">Bahasa Indonesia</a>"));
    // Trouble is told in the same language.
    let lost = house.get(&both, "/tidak-ada").await.text();
    assert!(lost.contains("Page not found"), "{lost}");
}

#[tokio::test]
async fn only_known_languages_and_own_pages_are_taken() {
    let house = House::empty();
    for (asked, location) in
        [("?ke=//contoh.id", "/"), ("?ke=https://contoh.id", "/"), ("", "/"), ("?ke=/masuk", "/masuk")]
    {
        let answer = house.get("", &format!("/bahasa/en{asked}")).await;
        assert_eq!(answer.header("location"), location, "{asked}");
    }
    let unknown = house.get("", "/bahasa/xx").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.header("set-cookie").is_empty());
    let page = house.get("payung_bahasa=xx", "/masuk").await.text();
    assert!(page.contains("<html lang=\"id\">"));
}

#[tokio::test]
async fn what_plans_take_for_granted_budgets_and_reminders_are_said_in_the_language_of_the_reader() {
    let house = House::full();
    house.offices();
    house.draft(2);
    let plan = format!("/rencana/{}", house.plan());
    let cookie = house.sign_in("pemda").await;
    for (path, indonesian, english) in [
        (plan.as_str(), "Perlindungan berjalan sampai bulan terakhir", "Cover runs to the last month"),
        (&plan, "Cakupan sebelum: daftar peserta", "Coverage before: list of participants"),
        (&plan, "Baru dilindungi", "Newly covered"),
        (&plan, "Pekerja bukan penerima upah lain", "Other non-wage earners"),
        (
            "/rencana/hitung?wilayah=19.01&per_desa=50&dana=add&mulai=2025-09&bulan=12",
            "Kelurahan tidak memiliki ADD",
            "A kelurahan has no ADD",
        ),
        ("/rencana/dana?untuk=apbd", "dijamin Taspen dan Asabri", "are insured by Taspen and Asabri"),
        ("/rencana/dana?untuk=apbd", "Lampirannya mengarahkan kepala desa", "The annex sends heads and officials"),
        ("/wilayah/19.01.01.2007/warga", "Yang disebut hanya pekerja rentan.", "Only vulnerable workers are named."),
        ("/usulan?kantor=DPMD+Bangka", "usulan perlindungan pekerja belum diajukan", "was not sent yet"),
    ] {
        let pages = [("id", indonesian, english), ("en", english, indonesian)];
        for (language, said, unsaid) in pages {
            let page = house.get(&format!("{cookie}; payung_bahasa={language}"), path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let text = page.text();
            assert!(text.contains(said) && !text.contains(unsaid), "{path} in {language}: {said}\n{text}");
        }
    }
}
