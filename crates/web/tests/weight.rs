//! What pages weigh on the line: much of the field reads them over 2G.

#[expect(dead_code, clippy::unwrap_used, reason = "each suite uses its part of the house; it is test code")]
mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use house::{Answer, House};
use web::{Method, routes};

/// A first view with the stylesheet, the mark and the script.
const FIRST_MAX: usize = 60 * 1024;
const PAGE_MAX: usize = 150 * 1024;

#[expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]
async fn packed(house: &House, cookie: &str, path: &str) -> Answer {
    let request = Request::get(path).header("cookie", cookie).header("accept-encoding", "gzip");
    house.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_page_travels_light_with_all_it_needs() {
    let house = House::full();
    house.offices();
    house.draft(60);
    house.plan();
    let cookie = house.sign_in("pemda").await;
    let door = house.get("", "/masuk").await.text();
    let named = |before: &str| {
        let from = door.find(before).unwrap() + before.len();
        door[from..].split('"').next().unwrap().to_owned()
    };
    let mut look = 0;
    for path in [named("rel=\"stylesheet\" href=\""), named("<script src=\""), named("rel=\"icon\" href=\"")] {
        let asset = packed(&house, &cookie, &path).await;
        assert_eq!(asset.status, StatusCode::OK, "{path}");
        assert_eq!(asset.header("content-encoding"), "gzip", "{path}");
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        look += asset.bytes.len();
    }
    let mut pages = 0;
    for route in routes().iter().filter(|route| route.method == Method::Get && !route.path.contains("{name}")) {
        let path = route
            .path
            .replace("{code}", "19.01.01.2007")
            .replace("{person}", "1")
            .replace("{batch}", "1")
            .replace("{plan}", "1");
        let path = path.replace("{change}", &house::participants_change()).replace("{language}", "id");
        let page = packed(&house, &cookie, &path).await;
        if !page.header("content-type").starts_with("text/html") || page.status != StatusCode::OK {
            continue;
        }
        pages += 1;
        let bytes = page.bytes.len();
        assert!(bytes + look < FIRST_MAX, "{path}: {bytes} bytes and {look} for the look");
        println!("{path}: {bytes}");
    }
    assert!(pages > 20, "{pages} pages; the look weighs {look}");
    println!("{pages} pages, the look {look} bytes");
    // The longest page there is: a province with all its parts, and a search that finds hundreds.
    for path in ["/wilayah/19.01", "/cari?q=san", "/-/patterns"] {
        assert!(packed(&house, &cookie, path).await.bytes.len() < PAGE_MAX, "{path}");
    }
}

#[tokio::test]
async fn who_reads_no_gzip_gets_plain_pages() {
    let house = House::empty();
    for (accepts, coding) in
        [("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("gzip;q=0", ""), ("gzip;q=0.0", ""), ("br", "")]
    {
        let request = Request::get("/masuk").header("accept-encoding", accepts);
        let page = house.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.header("content-encoding"), coding, "{accepts}");
    }
}

#[tokio::test]
async fn nothing_inline_runs_and_nothing_comes_from_elsewhere() {
    let house = House::full();
    let cookie = house.sign_in("pemda").await;
    for path in ["/masuk", "/wilayah/19.01", "/-/patterns", "/wilayah/19.01.01.2007/daftar"] {
        let page = house.get(&cookie, path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        let text = page.text();
        for inline in ["<style", " style=\"", "<script>", " onclick=", " onload=", "javascript:", "http://", "https://"]
        {
            assert!(!text.contains(inline), "{path} holds {inline}");
        }
    }
}
