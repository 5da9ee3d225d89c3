//! Planning in a real Chromium, at a desk and on a phone: what was printed of a region, a scenario, a plan that is made
//! and accepted, and the drafts it becomes. Screenshots stay beside the build.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[path = "support/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};

use browser::{DESK, PHONE, browser, driver, fits, follow, press, serve, solve, text, until_made};
use fantoccini::{Client, Locator};

fn outputs() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plans");
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

async fn sign_in(page: &Client, address: &str, name: &str) {
    page.goto(&format!("{address}/masuk")).await.unwrap();
    page.wait().for_element(Locator::Css("#nama")).await.unwrap().send_keys(name).await.unwrap();
    page.find(Locator::Css("#sandi")).await.unwrap().send_keys("payung-demo").await.unwrap();
    follow(page, "form.card button[type=submit]").await;
}

async fn keep(page: &Client, name: &str) {
    fits(page).await;
    std::fs::write(outputs().join(format!("{name}.png")), page.screenshot().await.unwrap()).unwrap();
}

fn persons(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// From the region to what was printed of it, and from a verdict to the figure that it names.
async fn reads_figures(page: &Client, name: &str) {
    follow(page, "a[href='/angka/19']").await;
    assert!(text(page, "h1").await.starts_with("Angka terbit"));
    assert!(!page.find_all(Locator::Css("figure.trend svg rect")).await.unwrap().is_empty(), "figures as ranges");
    keep(page, &format!("figures-{name}")).await;
    let named = text(page, "ul.found li .quiet a").await;
    press(page, "ul.found li .quiet a").await;
    let row = page.wait().for_element(Locator::Css(&format!("tr#angka-{named}"))).await.unwrap();
    assert!(row.text().await.unwrap().contains(&named));
}

/// A scenario whose address alone shows it again.
async fn reckons(page: &Client, name: &str) {
    follow(page, ".menu a[href='/rencana']").await;
    follow(page, "a[href='/rencana/hitung']").await;
    follow(page, "form.card button.main").await;
    let reached = text(page, ".hero .big").await;
    assert!(persons(&reached) >= 50 * 100, "fifty in each desa of the province: {reached}");
    keep(page, &format!("scenario-{name}")).await;
    let address = page.current_url().await.unwrap();
    page.goto(address.as_str()).await.unwrap();
    assert_eq!(text(page, ".hero .big").await, reached);
}

/// A plan is made, looked at and accepted; the drafts ask for everybody of it.
async fn plans(page: &Client, address: &str, region: &str, name: &str) {
    let plan = solve(page, address, region).await;
    let protected = persons(&text(page, ".hero .big").await);
    assert!(protected > 0);
    keep(page, &format!("plan-{name}")).await;
    follow(page, &format!("a[href='{plan}/terima']")).await;
    keep(page, &format!("accept-{name}")).await;
    follow(page, "form.card button.main").await;
    until_made(page, "#usulan").await;
    keep(page, &format!("accepted-{name}")).await;
    follow(page, "section[aria-labelledby=usulan] a[href^='/usulan/']").await;
    assert!(page.current_url().await.unwrap().path().starts_with("/usulan/"));
    fits(page).await;
}

#[test]
fn figures_scenario_plan_and_acceptance_wide_and_narrow() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (_server, address) = serve(&data, "4000");
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // The village's own plan first; the regency's then leaves out whom the village asked for.
        for (name, screen, region) in [("phone", PHONE, "19.01.01.2007"), ("desk", DESK, "19.01")] {
            let page = browser(&driver, &dir.path().join(name), dir.path(), screen).await;
            sign_in(&page, &address, "demo").await;
            reads_figures(&page, name).await;
            reckons(&page, name).await;
            follow(&page, "form.who button").await;
            // The agency that compiles for the villages accepts; the branch office could not.
            sign_in(&page, &address, "dpmd-bangka").await;
            plans(&page, &address, region, name).await;
            page.close().await.unwrap();
        }
    });
}
