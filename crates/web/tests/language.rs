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
