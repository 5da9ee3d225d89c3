//! Doubts decided on the page: who may, what becomes of the row, and what is refused.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use house::{House, PASSWORD, clock};
use steps::{
    Actor, ImportAs, NewOperator, OperatorRole, ReviewItem, add_operator, gap, history, match_rosters, reviews,
};

const PAGE: &str = "/wilayah/19.01/tinjau";

/// Lines without a mother's name, born a day after participants of the same name.
const DOUBTS: &str = "nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran\n\
    Budi Pratama,1969-06-13,L,,Nelayan,\n\
    Wati Pratama,1976-11-24,L,,Nelayan,\n\
    Joko Pratama,1983-04-07,L,,Nelayan,\n\
    Rina Pratama,1990-09-18,L,,Nelayan,\n";

fn at_the_machine() -> Actor {
    Actor::at_the_machine("uji")
}

fn doubts(house: &House) -> Vec<ReviewItem> {
    reviews(&house.workspace, &at_the_machine(), "19.01".parse().unwrap()).unwrap()
}

fn house() -> House {
    let house = House::full();
    house.bring(ImportAs::Roster, Some("19.01.01.2007"), "ragu.csv", DOUBTS);
    match_rosters(&house.workspace, &at_the_machine(), &clock(), None, &mut |_, _| {}).unwrap();
    assert!(doubts(&house).len() >= 2, "{:?}", doubts(&house));
    house
}

/// How many the named gap of the village holds.
fn in_gap(house: &House) -> usize {
    let village = domain::GapFilter::all("19.01.01.2007".parse().unwrap());
    gap(&house.workspace, &at_the_machine(), village, None).unwrap().people.len()
}

#[tokio::test]
async fn a_doubt_decided_on_the_page_is_gone_from_it_and_stands_in_the_history() {
    let house = house();
    let cookie = house.sign_in("provinsi").await;
    let own = [("cookie", cookie.as_str())];
    for (word, fewer) in [("same", 1), ("different", 0)] {
        let (before, people) = (doubts(&house), in_gap(&house));
        let item = &before[0];
        let page = house.get(&cookie, PAGE).await;
        assert!(page.text().contains(&item.name) && page.text().contains(&item.candidate_name));
        let token = page.between("name=\"token\" value=\"", "\"");
        assert_eq!(page.between("name=\"baris\" value=\"", "\""), item.row.to_string(), "the likeliest first");
        let form = format!("token={token}&baris={}&putusan={word}", item.row);
        let done = house.post(PAGE, &own, &form).await;
        let on = after_change(&house, &done);
        let after = doubts(&house);
        assert_eq!(after.len(), before.len() - 1);
        assert!(after.iter().all(|other| other.row != item.row));
        // A participant leaves the gap, where the doubt stood; somebody else is a person who is not protected.
        assert_eq!(in_gap(&house), people - fewer, "{word}");
        let last = history(&house.workspace, &at_the_machine(), true).unwrap().pop().unwrap();
        assert_eq!((last.kind.as_str(), last.reason.as_str(), last.actor.as_str()), ("match.review", word, "provinsi"));
        let again = house.post(PAGE, &own, &form).await;
        assert_eq!(doubts(&house), after, "it is decided");
        assert!(again.text().contains("tidak sedang diragukan"), "{}", again.text());
        let page = house.get(&cookie, &on).await.text();
        let answer = if word == "same" { "Orang yang sama" } else { "Orang lain, baru" };
        assert!(page.contains(&format!("{}: {answer}. Tersimpan.", item.name)), "{page}");
    }
}

/// Where the page goes on after an answer: it names the change.
fn after_change(house: &House, done: &house::Answer) -> String {
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let change = history(&house.workspace, &at_the_machine(), true).unwrap().pop().unwrap().change;
    let on = done.header("location").to_owned();
    assert!(on.starts_with(PAGE) && on.ends_with(&format!("putusan={change}")), "{on}");
    on
}

/// What stands between the texts on each side, wherever it does.
fn rows_of(page: &str) -> Vec<i64> {
    let mut rows: Vec<i64> = page
        .split("name=\"baris\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect();
    rows.dedup();
    rows
}

#[tokio::test]
async fn an_answer_is_taken_back_on_the_page_and_may_be_given_again() {
    let house = house();
    let cookie = house.sign_in("provinsi").await;
    let own = [("cookie", cookie.as_str())];
    let (before, people) = (doubts(&house), in_gap(&house));
    let token = house.get(&cookie, PAGE).await.between("name=\"token\" value=\"", "\"");
    for word in ["same", "different", "ask&kepada=Desa+Rebo"] {
        let done = house.post(PAGE, &own, &format!("token={token}&baris={}&putusan={word}", before[0].row)).await;
        let on = after_change(&house, &done);
        assert_ne!(doubts(&house), before);
        let page = house.get(&cookie, &on).await;
        let undo = page.between("action=\"/riwayat/", "\"");
        let back = page.between("name=\"ke\" value=\"", "\"").replace("&#38;", "&");
        let undone = house.post(&format!("/riwayat/{undo}"), &own, &format!("token={token}&ke={back}")).await;
        assert_eq!((undone.status, undone.header("location")), (StatusCode::SEE_OTHER, back.as_str()));
        assert_eq!((doubts(&house), in_gap(&house)), (before.clone(), people), "{word}");
        let page = house.get(&cookie, &back).await.text();
        assert!(page.contains("Diurungkan; keduanya tercatat di riwayat.") && !page.contains("data-undo"), "{page}");
        let both = history(&house.workspace, &at_the_machine(), true).unwrap();
        let change: i64 = undo.split('/').next().unwrap().parse().unwrap();
        assert!(both.iter().any(|item| item.change == change && item.undone_by == Some(change + 1)), "both stand");
        assert!(house.get(&cookie, "/riwayat").await.text().contains("Yang diragukan diputuskan"));
    }
    // Whoever may not take it back is offered nothing, and a number that is no answer shows none.
    for other in ["1", "999999", "x", "-1"] {
        let page = house.get(&cookie, &format!("{PAGE}?putusan={other}")).await;
        assert!(page.status == StatusCode::OK && !page.text().contains("Tersimpan."), "{other}");
    }
}

#[tokio::test]
async fn somebody_else_is_asked_and_the_doubt_waits_in_a_list_of_its_own() {
    let house = house();
    let cookie = house.sign_in("provinsi").await;
    let own = [("cookie", cookie.as_str())];
    let before = doubts(&house);
    let (row, asked_page) = (before[0].row, format!("{PAGE}?lihat=ditanyakan"));
    let token = house.get(&cookie, PAGE).await.between("name=\"token\" value=\"", "\"");
    let form = |rest: &str| format!("token={token}&baris={row}&putusan={rest}");
    let empty = house.post(PAGE, &own, &form("ask&kepada=+&pertanyaan=")).await;
    assert!(empty.text().contains("Tulis siapa yang ditanya"), "{}", empty.text());
    assert_eq!(doubts(&house), before);
    let long = house.post(PAGE, &own, &form(&format!("ask&pertanyaan={}", "x".repeat(600)))).await;
    assert!(long.text().contains("paling banyak 500"), "{}", long.text());

    let people = in_gap(&house);
    let question = "ask&kepada=Kades+Rebo&pertanyaan=Masih+di+RT+2%3F+NIK+1901011306699001";
    after_change(&house, &house.post(PAGE, &own, &form(question)).await);
    assert_eq!(rows_of(&house.get(&cookie, PAGE).await.text()).len(), before.len() - 1);
    let page = house.get(&cookie, &asked_page).await.text();
    assert_eq!(rows_of(&page), [row]);
    assert!(
        page.contains("Ditanyakan: Kades Rebo") && page.contains("Masih di RT 2?") && page.contains("oleh provinsi")
    );
    assert!(!page.contains("1901011306699001"), "a number that somebody typed is masked");
    assert_eq!(in_gap(&house), people, "it is a doubt still");

    // The same again changes nothing; another question stands in its place.
    let head = house.audit_head();
    house.post(PAGE, &own, &form(question)).await;
    assert_eq!(house.audit_head(), head);
    after_change(&house, &house.post(PAGE, &own, &form("ask&lihat=ditanyakan&kepada=Bidan+Sari")).await);
    let page = house.get(&cookie, &asked_page).await.text();
    assert!(page.contains("Ditanyakan: Bidan Sari") && !page.contains("Kades Rebo"), "{page}");
    // Matching again leaves it asked, and an answer ends it.
    match_rosters(&house.workspace, &at_the_machine(), &clock(), None, &mut |_, _| {}).unwrap();
    assert_eq!(rows_of(&house.get(&cookie, &asked_page).await.text()), [row]);
    after_change(&house, &house.post(PAGE, &own, &form("same&lihat=ditanyakan")).await);
    assert!(house.get(&cookie, &asked_page).await.text().contains("Tidak ada yang sedang ditanyakan"));
    assert!(doubts(&house).iter().all(|item| item.row != row));
}

#[tokio::test]
async fn what_is_no_decision_or_not_this_operators_to_take_decides_nothing() {
    let house = house();
    let operator = NewOperator {
        name: "tetangga".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec![OperatorRole::Government],
        regions: vec!["19.02".parse().unwrap()],
    };
    add_operator(&house.workspace, &at_the_machine(), &clock(), "operator:tetangga", &operator).unwrap();
    let before = doubts(&house);
    let row = before[0].row;
    let cookie = house.sign_in("provinsi").await;
    let own = [("cookie", cookie.as_str())];
    let token = house.get(&cookie, PAGE).await.between("name=\"token\" value=\"", "\"");
    for (form, status) in [
        (format!("baris={row}&putusan=same"), StatusCode::FORBIDDEN),
        (format!("token=lain&baris={row}&putusan=same"), StatusCode::FORBIDDEN),
        (format!("token={token}&baris={row}"), StatusCode::BAD_REQUEST),
        (format!("token={token}&baris={row}&putusan=mungkin"), StatusCode::BAD_REQUEST),
        (format!("token={token}&putusan=same"), StatusCode::BAD_REQUEST),
        (format!("token={token}&baris=satu&putusan=same"), StatusCode::BAD_REQUEST),
        // An answer with the next step, as where data must come first.
        (format!("token={token}&baris=999999&putusan=same"), StatusCode::OK),
    ] {
        assert_eq!(house.post(PAGE, &own, &form).await.status, status, "{form}");
    }
    let nobody = house.post(PAGE, &[], &format!("token={token}&baris={row}&putusan=same")).await;
    assert_eq!((nobody.status, nobody.header("location").starts_with("/masuk")), (StatusCode::SEE_OTHER, true));

    // An own form of a region of one's own, with a row of another.
    let cookie = house.sign_in("tetangga").await;
    let token = house.get(&cookie, "/wilayah/19.02").await.between("name=\"token\" value=\"", "\"");
    for page in ["/wilayah/19.02/tinjau", PAGE] {
        let form = format!("token={token}&baris={row}&putusan=same");
        let refused = house.post(page, &[("cookie", cookie.as_str())], &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{page}");
    }
    let cookie = house.sign_in("pembaca").await;
    assert_eq!(house.get(&cookie, PAGE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(doubts(&house), before);
}
