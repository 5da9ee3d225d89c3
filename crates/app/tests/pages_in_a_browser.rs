//! Every page in a real Chromium, wide and narrow, light and dark: no violation of WCAG 2.2 AA (axe-core), nothing that
//! scrolls sideways, readable at twice the size. Screenshots stay beside the build.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[path = "support/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};

use browser::{DESK, PHONE, Running, browser_with, driver, fits, follow, payung, serve, solve};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use web::{Method, routes};

/// What a desk of 1280 px leaves at a zoom of 200 percent.
const ZOOMED: (u32, u32) = (640, 450);
/// A village of the demo whose office has an operator.
const VILLAGE: &str = "19.01.01.2007";
const AXE: &str = include_str!("axe/axe.min.js");
const RULES: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } })
      .then(found => done({ rules: found.passes.length, wrong: found.violations.map(one => one.id + ': '
        + one.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + (node.any[0] || {}).message).join(' | ')) }))
      .catch(error => done({ rules: 0, wrong: [String(error)] }));";

/// The demo with a submission of that village.
fn served(data: &Path) -> (Running, String) {
    let served = serve(data, "4000");
    let months = "2026-12..2027-02";
    let draft = ["submit", "draft", "--operator", "desa-rebo", "--from-gap", VILLAGE, "--take", "60", "--payer", "add"];
    let made = payung().args(draft).args(["--months", months, "--data"]).arg(data).output().unwrap();
    assert!(made.status.code() != Some(2), "{}", String::from_utf8_lossy(&made.stderr));
    served
}

async fn sign_in(page: &Client, address: &str, name: &str) {
    page.goto(&format!("{address}/masuk")).await.unwrap();
    page.wait().for_element(Locator::Css("#nama")).await.unwrap().send_keys(name).await.unwrap();
    page.find(Locator::Css("#sandi")).await.unwrap().send_keys("payung-demo").await.unwrap();
    follow(page, "form.card button[type=submit]").await;
}

/// The first link of a page whose address begins so.
async fn link(page: &Client, address: &str, on: &str, begins: &str) -> String {
    page.goto(&format!("{address}{on}")).await.unwrap();
    let selector = format!("main a[href^=\"{begins}\"]");
    let found = page.find(Locator::Css(&selector)).await.unwrap_or_else(|_| panic!("no {begins} on {on}"));
    found.attr("href").await.unwrap().unwrap()
}

/// An address of every route that shows a page, with the numbers of this demo, and some pages in other states.
async fn pages(page: &Client, address: &str) -> Vec<String> {
    let person = link(page, address, "/wilayah/19/daftar?status=lapsed", "/orang/").await;
    let change = link(page, address, "/riwayat", "/riwayat/").await;
    let plan = solve(page, address, "19.01").await;
    let last = |path: &str| path.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    let file = |path: &str| Path::new(path).extension().is_some();
    let beside = ["/aset/{name}", "/sehat", "/bahasa/{language}", "/cari/cepat"];
    let mut pages: Vec<String> = routes()
        .iter()
        .filter(|route| route.method == Method::Get && !beside.contains(&route.path) && !file(route.path))
        .map(|route| {
            let path = route.path.replace("{code}", VILLAGE).replace("{person}", &last(&person));
            path.replace("{change}", &last(&change)).replace("{batch}", "1").replace("{plan}", &last(&plan))
        })
        .collect();
    pages.extend(
        [
            "/wilayah/19",
            "/wilayah/19?by=occupation&with=construction",
            "/wilayah/19/daftar?status=doubtful",
            "/wilayah/19/daftar?status=set_aside",
            "/wilayah/19/tinjau",
            "/cari?q=san",
            "/cari?q=tidakada",
            "/tidak-ada",
            "/wilayah/99",
            "/wilayah/32",
        ]
        .map(str::to_owned),
    );
    pages.extend(
        [
            "/angka/19",
            "/angka/19?ukuran=semua",
            "/target/19?bagi=gap&sampai=regency",
            "/rencana/hitung?wilayah=19&per_desa=50&dana=dana-desa&bagian=1,2&banding=3&mulai=2028-01",
            "/rencana/hitung?wilayah=19&bagian=1,2&dana=dbh&mulai=2028-01",
            "/rencana/beda?dari=1&ke=1",
        ]
        .map(str::to_owned),
    );
    pages.push(format!("/usulan/baru?wilayah={VILLAGE}"));
    pages
}

/// A list of which a row is refused, imported: its page, and the one where the row is mended.
async fn mending(page: &Client, address: &str, folder: &Path) -> [String; 2] {
    let list = folder.join("ditolak.csv");
    std::fs::write(&list, "nama,nik,pekerjaan\nSari Dewi,,Nelayan\nRina Utami,1.97E+15,Petani\n").unwrap();
    page.goto(&format!("{address}/impor")).await.unwrap();
    page.find(Locator::Css("#wilayah")).await.unwrap().clear().await.unwrap();
    page.find(Locator::Css("#wilayah")).await.unwrap().send_keys(VILLAGE).await.unwrap();
    page.find(Locator::Css("#berkas")).await.unwrap().send_keys(list.to_str().unwrap()).await.unwrap();
    follow(page, "form[enctype] button[type=submit]").await;
    let path = page.current_url().await.unwrap().path().to_owned();
    for there in ["form[action$='/simpan'] button", "a[href$='/perbaiki']"] {
        let start = std::time::Instant::now();
        while page.find(Locator::Css(there)).await.is_err() {
            assert!(start.elapsed() < std::time::Duration::from_secs(30), "{there} does not come");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        if there.starts_with("form") {
            browser::press(page, there).await;
        }
    }
    [format!("{path}/perbaiki"), path]
}

/// Pages of whoever keeps the house.
const KEEPING: [&str; 5] = ["/pengguna", "/pengguna/satu?nama=desa-rebo", "/kantor", "/kantor/surel", "/jejak"];

fn outputs() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

async fn violations(page: &Client) -> Vec<String> {
    page.execute(AXE, Vec::new()).await.unwrap();
    let found: Value = page.execute_async(RULES, Vec::new()).await.unwrap();
    let rules = found["rules"].as_i64().unwrap();
    let wrong = found["wrong"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
    assert!(rules > 5, "axe looked at nothing: {wrong:?}");
    wrong
}

#[test]
fn every_page_meets_wcag_2_2_aa_wide_and_narrow_in_light_and_dark() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, address) = served(&dir.path().join("data"));
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut wrong = Vec::new();
        let mut looked = 0;
        let mut mended: Option<[String; 2]> = None;
        for (name, screen, scheme) in
            [("desk", DESK, "1"), ("desk-dark", DESK, "0"), ("phone", PHONE, "1"), ("phone-dark", PHONE, "0")]
        {
            let scheme = format!("--blink-settings=preferredColorScheme={scheme}");
            let page = browser_with(&driver, &dir.path().join(name), dir.path(), screen, &[&scheme], json!({})).await;
            page.goto(&address).await.unwrap();
            let dark =
                page.execute("return matchMedia('(prefers-color-scheme: dark)').matches", Vec::new()).await.unwrap();
            assert_eq!(dark, Value::from(name.ends_with("dark")), "{name}");
            wrong.extend(violations(&page).await.into_iter().map(|one| format!("{name} /masuk {one}")));
            sign_in(&page, &address, "demo").await;
            if mended.is_none() {
                mended = Some(mending(&page, &address, dir.path()).await);
            }
            let own = pages(&page, &address).await.into_iter().chain(mended.iter().flatten().cloned());
            let own = own.filter(|path| !path.starts_with("/pengguna") && !path.starts_with("/kantor"));
            let all: Vec<String> = own.chain(KEEPING.map(str::to_owned)).collect();
            for path in all {
                if path == KEEPING[0] {
                    follow(&page, "form.who button").await;
                    sign_in(&page, &address, "admin").await;
                }
                page.goto(&format!("{address}{path}")).await.unwrap();
                fits(&page).await;
                wrong.extend(violations(&page).await.into_iter().map(|one| format!("{name} {path} {one}")));
                let picture = page.screenshot().await.unwrap();
                let file = path.trim_start_matches('/').replace(['/', '?', '&', '='], "_");
                std::fs::write(outputs().join(format!("{file}-{name}.png")), picture).unwrap();
                looked += 1;
            }
            page.close().await.unwrap();
        }
        println!("{looked} pages looked at; screenshots in {}", outputs().display());
        assert!(looked > 100, "{looked}");
        assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn at_twice_the_size_nothing_is_cut_and_the_keyboard_reaches_everything() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, address) = served(&dir.path().join("data"));
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let page = browser_with(&driver, &dir.path().join("zoomed"), dir.path(), ZOOMED, &[], json!({})).await;
        sign_in(&page, &address, "demo").await;
        let all = pages(&page, &address).await;
        for path in &all {
            page.goto(&format!("{address}{path}")).await.unwrap();
            fits(&page).await;
        }
        for path in ["/wilayah/19", "/wilayah/19/daftar", "/usulan", &format!("{}?by=sex", all[2])] {
            page.goto(&format!("{address}{path}")).await.unwrap();
            reach_all(&page, path).await;
        }
        page.close().await.unwrap();
    });
}

/// Presses Tab until the focus comes round: each link, field and button has had it, in view and marked.
async fn reach_all(page: &Client, path: &str) {
    let all = "return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, \
        summary, [tabindex=\"0\"]')].filter(one => one.checkVisibility() && !one.closest('[hidden]')).length";
    let expected = page.execute(all, Vec::new()).await.unwrap().as_i64().unwrap();
    page.execute("document.activeElement.blur(); window.reached = new Set(); window.bare = []", Vec::new())
        .await
        .unwrap();
    for step in 0..=expected + 3 {
        page.active_element().await.unwrap().send_keys("\u{e004}").await.unwrap();
        let at = "const at = document.activeElement; if (at !== document.body) { window.reached.add(at);
            const look = getComputedStyle(at), box = at.getBoundingClientRect();
            if (look.outlineStyle === 'none' || box.bottom < 0 || box.top > innerHeight) window.bare.push(at.outerHTML.slice(0, 120)); }
            return [window.reached.size, at.outerHTML.slice(0, 80)]";
        let state = page.execute(at, Vec::new()).await.unwrap();
        if step == 0 {
            assert!(state[1].as_str().unwrap().contains("class=\"skip\""), "{path} begins with {}", state[1]);
        }
    }
    let reached = page.execute("return [window.reached.size, window.bare]", Vec::new()).await.unwrap();
    assert_eq!(reached[0].as_i64().unwrap(), expected, "{path}: reached of all");
    assert_eq!(reached[1], json!([]), "{path}: without a mark, or out of sight");
}
