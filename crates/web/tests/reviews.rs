//! Doubts decided on the page: who may, what becomes of the row, and what is refused.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use house::{House, PASSWORD, clock};
use steps::{
    Actor, GapRequest, ImportAs, NewOperator, OperatorRole, ReviewItem, add_operator, gap, history, match_rosters,
    reviews,
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
    let request = GapRequest { region: "19.01.01.2007".parse().unwrap(), role: None, as_of: None };
    gap(&house.workspace, &at_the_machine(), &request).unwrap().people.len()
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
        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", done.text());
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
    }
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
