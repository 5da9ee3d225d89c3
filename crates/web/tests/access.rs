//! Who may open what: every route with every role, signed out, and in regions that are not one's own.

#[expect(dead_code, clippy::unwrap_used, reason = "each suite uses its part of the house; it is test code")]
mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use house::House;
use steps::{EvaluationFile, OperatorRole, Right};
use web::{Method, Route, Scope, routes};

fn path(route: &Route, region: &str) -> String {
    let path = route.path.replace("{code}", region).replace("{name}", "payung.css");
    let path = path.replace("{language}", "en");
    // Somebody of Kabupaten Bangka, the import of the participants, and the batch of Desa Rebo.
    path.replace("{person}", "1")
        .replace("{change}", &house::participants_change())
        .replace("{batch}", "1")
        .replace("{plan}", "1")
}

/// The path with a file that waits of this operator; of nobody where he may not send any.
fn own_path(house: &House, route: &Route, region: &str, role: OperatorRole) -> String {
    let path = path(route, region);
    if !path.contains("{file}") {
        return path;
    }
    path.replace("{file}", &house.waiting(role).unwrap_or_else(|| "0".repeat(32)))
}

/// What a route must answer to somebody who holds `right` there.
fn fits_allowed(route: &Route, status: StatusCode) -> bool {
    match route.path {
        // No such file: reached, not refused.
        "/aset/{name}" => status == StatusCode::NOT_FOUND,
        // Where the program was built without documents there is none.
        path if path.ends_with(".pdf") && !EvaluationFile::available().contains(&EvaluationFile::Document) => {
            status == StatusCode::NOT_FOUND
        }
        // Nothing was asked or chosen yet.
        path if path.starts_with("/rencana/beda") || path.starts_with("/rencana/hitung.") => {
            status == StatusCode::SEE_OTHER
        }
        "/" | "/masuk" | "/bahasa/{language}" => status == StatusCode::SEE_OTHER,
        _ => status == StatusCode::OK,
    }
}

/// A form without anything in it but the token of the session.
async fn token(house: &House, cookie: &str) -> String {
    let token = house.get(cookie, "/riwayat").await.between("name=\"token\" value=\"", "\"");
    format!("token={token}")
}

/// Neither done nor broken.
fn refuses(status: StatusCode) -> bool {
    matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::CONFLICT)
}

#[tokio::test]
async fn every_route_refuses_every_role_that_lacks_its_right() {
    let house = House::full();
    house.offices();
    house.draft(3);
    house.plan();
    let mut combinations = 0;
    for role in OperatorRole::ALL {
        let cookie = house.sign_in(role.code()).await;
        for route in routes().iter().filter(|route| route.method == Method::Get) {
            let status = house.get(&cookie, &own_path(&house, route, house::REGION, role)).await.status;
            if role.holds(route.right) {
                assert!(fits_allowed(route, status), "{role:?} {} gave {status}", route.path);
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {}", route.path);
            }
            combinations += 1;
            if route.scope == Scope::Region {
                for foreign in ["19.02", "19", "ID", "19.02.01"] {
                    let status = house.get(&cookie, &path(route, foreign)).await.status;
                    assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {} in {foreign}", route.path);
                    combinations += 1;
                }
                let inside = house.get(&cookie, &path(route, "19.01.01.2007")).await.status;
                let fits =
                    if role.holds(route.right) { fits_allowed(route, inside) } else { inside == StatusCode::FORBIDDEN };
                assert!(fits, "{role:?} {} inside gave {inside}", route.path);
                combinations += 1;
            }
        }
        // A form with nothing in it does nothing, and is refused as such only to who may send it.
        let form = token(&house, &cookie).await;
        let before = house.audit_head();
        for route in routes().iter().filter(|route| route.method == Method::Post && route.right != Right::Public) {
            for region in [house::REGION, "19.02", "ID"] {
                // No such change: an undo that is allowed would take the data of the others away.
                let path = path(route, region).replace(&format!("/{}/", house::participants_change()), "/999/");
                let status = house.post(&path, &[("cookie", &cookie)], &form).await.status;
                let own = region == house::REGION || route.scope == Scope::Somewhere;
                if role.holds(route.right) && own {
                    assert!(status != StatusCode::FORBIDDEN && !status.is_server_error(), "{role:?} {}", route.path);
                } else {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {} in {region}", route.path);
                }
                combinations += 1;
            }
        }
        let after = house.audit_head();
        assert!(role.holds(Right::Undo) || before == after, "{role:?} wrote something");
    }
    println!("{combinations} combinations of route, role and region");
    assert!(combinations > 600, "{combinations}");
}

#[tokio::test]
async fn who_belongs_elsewhere_reads_no_name_and_moves_nothing_by_number() {
    let house = House::full();
    house.offices();
    house.draft(3);
    house.plan();
    let mut combinations = 0;
    for role in OperatorRole::ALL {
        let name = house.elsewhere(role);
        let cookie = house.sign_in(&name).await;
        let form = token(&house, &cookie).await;
        let before = house.audit_head();
        for route in routes().iter().filter(|route| !matches!(route.path, "/keluar" | "/masuk")) {
            let path = path(route, house::REGION);
            let answer = match route.method {
                Method::Get => house.get(&cookie, &path).await,
                Method::Post => {
                    // A whole wish, in case the empty one alone is what stops it.
                    let wish = "&langkah=send&cakupan=semua&kantor=Desa+Rebo&putusan=same&baris=1&nama=Pasar&blok=A";
                    house.post(&path, &[("cookie", &cookie)], &format!("{form}{wish}")).await
                }
            };
            combinations += 1;
            assert!(!answer.status.is_server_error(), "{role:?} {} gave {}", route.path, answer.status);
            let by_number = ["{code}", "{person}", "{batch}", "{plan}"].iter().any(|place| route.path.contains(place));
            if by_number {
                assert!(refuses(answer.status), "{role:?} {} gave {}", route.path, answer.status);
            }
            if answer.header("content-type").starts_with("text/") {
                let text = answer.text();
                let named = house::LAST.iter().find(|name| text.contains(**name));
                assert_eq!(named, None, "{role:?} {}", route.path);
            }
        }
        assert_eq!(before, house.audit_head(), "{role:?} of another region changed something");
    }
    println!("{combinations} combinations of route and role in a region that is not one's own");
    assert!(combinations > 300, "{combinations}");
}

#[tokio::test]
async fn whoever_is_signed_out_is_led_to_the_sign_in_page_and_back() {
    let house = House::full();
    house.offices();
    house.draft(1);
    house.plan();
    for route in routes().iter().filter(|route| route.method == Method::Get) {
        let asked = path(route, house::REGION);
        let answer = house.ask(Request::get(&asked).body(Body::empty()).unwrap()).await;
        if route.path == "/bahasa/{language}" {
            assert_eq!(answer.header("location"), "/");
        } else if route.right == Right::Public {
            assert_ne!(answer.status, StatusCode::SEE_OTHER, "{asked}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{asked}");
            assert!(answer.header("location").starts_with("/masuk"), "{asked}");
        }
    }
    let answer = house.ask(Request::get("/wilayah/19.01?with=migrant").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("location"), "/masuk?ke=%2Fwilayah%2F19.01%3Fwith%3Dmigrant");
    let form = format!("nama=desa&sandi={}&ke=%2Fwilayah%2F19.01%3Fwith%3Dmigrant", house::PASSWORD.replace(' ', "+"));
    let entered = house.post("/masuk", &[], &form).await;
    assert_eq!(entered.header("location"), "/wilayah/19.01?with=migrant");
}

#[tokio::test]
async fn only_the_forms_change_anything_and_each_is_known() {
    let posts: Vec<&str> =
        routes().iter().filter(|route| route.method == Method::Post).map(|route| route.path).collect();
    assert_eq!(
        posts,
        [
            "/masuk",
            "/keluar",
            "/wilayah/{code}/tinjau",
            "/target/{code}",
            "/rencana/baru",
            "/rencana/{plan}/terima",
            "/rencana/{plan}/ulang",
            "/impor",
            "/impor/{file}/susunan",
            "/impor/{file}/simpan",
            "/impor/{file}/cocokkan",
            "/impor/{file}/hapus",
            "/impor/{file}/perbaiki",
            "/pengguna",
            "/pengguna/satu",
            "/undangan",
            "/kantor",
            "/jejak",
            "/orang/{person}/nomor",
            "/riwayat/{change}/urungkan",
            "/pasar/agen",
            "/kantor/surel",
            "/usulan/baru",
            "/usulan/jawaban",
            "/usulan/{batch}",
            "/usulan/{batch}/daftarkan"
        ]
    );
    // None of them works from another site, or for who lacks the right.
    let house = House::full();
    house.offices();
    house.draft(2);
    let reader = house.sign_in("pembaca").await;
    let village = house.sign_in("desa").await;
    for route in routes().iter().filter(|route| route.method == Method::Post && route.right != Right::Public) {
        let path = path(route, house::REGION);
        let refused = house.post(&path, &[("cookie", &reader)], "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} without the right");
        let foreign = house.post(&path, &[("cookie", &village)], "langkah=send&cakupan=semua").await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{path} without the token");
    }
    let house = House::full();
    let cookie = house.sign_in("desa").await;
    let answer = house.post("/wilayah/19.01", &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_wrong_method_is_told_which_ones_there_are() {
    let house = House::empty();
    for (method, path, allow) in [
        ("POST", "/wilayah/19.01", "GET,HEAD"),
        ("DELETE", "/masuk", "GET,HEAD,POST"),
        ("GET", "/keluar", "POST"),
        ("PUT", "/sehat", "GET,HEAD"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = house.ask(request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{method} {path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.text().contains("Cara meminta tidak cocok"), "{method} {path}");
    }
    let lost = house.ask(Request::post("/tidak-ada").body(Body::empty()).unwrap()).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.header("allow").is_empty());
}

#[tokio::test]
async fn a_session_begins_with_the_password_and_ends_with_sign_out() {
    let house = House::full();
    let wrong = house.post("/masuk", &[], "nama=desa&sandi=salah+sekali").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.header("set-cookie").is_empty() && wrong.text().contains("tidak cocok"));
    assert!(!wrong.text().contains("salah sekali"), "a password is never shown back");

    let cookie = house.sign_in("desa").await;
    let page = house.get(&cookie, "/wilayah/19.01").await;
    assert_eq!(page.status, StatusCode::OK);
    let token = page.between("name=\"token\" value=\"", "\"");

    for (form, why) in [("token=".to_owned(), "no token"), (format!("token={}", "0".repeat(128)), "another token")] {
        let refused = house.post("/keluar", &[("cookie", &cookie)], &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{why}");
    }
    let form = format!("token={token}");
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://contoh.id"), ("origin", "null")] {
        let headers = [("cookie", cookie.as_str()), ("host", "payung.contoh"), (name, value)];
        assert_eq!(house.post("/keluar", &headers, &form).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(house.get(&cookie, "/wilayah/19.01").await.status, StatusCode::OK, "still signed in");

    let own = [("cookie", cookie.as_str()), ("host", "payung.contoh"), ("origin", "https://payung.contoh")];
    let left = house.post("/keluar", &own, &form).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(house.get(&cookie, "/wilayah/19.01").await.status, StatusCode::SEE_OTHER, "the secret is worth nothing");
}

#[tokio::test]
async fn another_site_cannot_sign_a_reader_in() {
    let house = House::empty();
    let form = format!("nama=desa&sandi={}", house::PASSWORD.replace(' ', "+"));
    let refused = house.post("/masuk", &[("sec-fetch-site", "cross-site")], &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.header("set-cookie").is_empty());
}

#[tokio::test]
async fn a_planted_cookie_is_not_made_into_a_session() {
    let house = House::empty();
    let planted = format!("payung_sesi={}", "ab".repeat(32));
    let form = format!("nama=desa&sandi={}", house::PASSWORD.replace(' ', "+"));
    let entered = house.post("/masuk", &[("cookie", &planted)], &form).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    assert_ne!(entered.cookie(), planted);
    assert_eq!(house.get(&planted, "/").await.header("location"), "/masuk");
}

#[tokio::test]
async fn guessing_is_stopped_after_five_tries_even_with_the_right_password() {
    let house = House::empty();
    for _ in 0..5 {
        let answer = house.post("/masuk", &[], "nama=desa&sandi=tebakan+saja").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let right = format!("nama=Desa&sandi={}", house::PASSWORD.replace(' ', "+"));
    let answer = house.post("/masuk", &[], &right).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.text().contains("5 menit"));
    house.sign_in("bpjs").await;
}

#[tokio::test]
async fn cookies_are_closed_to_scripts_and_to_plain_http_when_told_so() {
    let house = House::with_options(|options| options.secure_cookies = true);
    let form = format!("nama=desa&sandi={}", house::PASSWORD.replace(' ', "+"));
    let entered = house.post("/masuk", &[], &form).await;
    let cookie = entered.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(cookie.split(['=', ';']).nth(1).unwrap().len(), 64);
    assert!(!entered.header("strict-transport-security").is_empty());
}
