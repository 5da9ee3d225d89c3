//! One journey in a real Chromium: sign in, open the region, go down to a village, download its list, read it back.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[path = "support/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use browser::{DESK, PHONE, browser, driver, fits, follow, payung, press, serve, text};
use calamine::{Reader, Xlsx, open_workbook};
use fantoccini::{Client, Locator};
use serde_json::Value;

/// The percent of the province as the command says it, written as Indonesians do.
fn percent_of(data: &Path) -> String {
    let said = payung().args(["coverage", "--region", "19", "--format", "json", "--data"]).arg(data).output().unwrap();
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    format!("{:.2}", said["percent"].as_f64().unwrap()).replace('.', ",")
}

async fn sign_in(page: &Client, address: &str) {
    page.goto(&format!("{address}/wilayah/19")).await.unwrap();
    page.wait().for_element(Locator::Css("#nama")).await.unwrap().send_keys("demo").await.unwrap();
    page.find(Locator::Css("#sandi")).await.unwrap().send_keys("payung-demo").await.unwrap();
    follow(page, "form.card button[type=submit]").await;
}

fn number(text: &str) -> usize {
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').filter(|c| *c != '.').collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in {text:?}"))
}

/// Rows of the first sheet below its heading.
fn rows_of(path: &Path) -> usize {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = workbook.sheet_names()[0].clone();
    workbook.worksheet_range(&sheet).unwrap().rows().count() - 1
}

fn downloaded(dir: &Path) -> PathBuf {
    let start = Instant::now();
    loop {
        let found = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        if let Some(path) = found.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "xlsx")) {
            return path;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "nothing was downloaded");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn from_sign_in_to_the_list_of_a_village_in_a_browser() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let downloads = dir.path().join("downloads");
    std::fs::create_dir(&downloads).unwrap();
    let (_server, address) = serve(&data, "4000");
    let percent = percent_of(&data);
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for (screen, profile) in [(DESK, "desk"), (PHONE, "phone")] {
            let page = browser(&driver, &dir.path().join(profile), &downloads, screen).await;
            page.goto(&address).await.unwrap();
            fits(&page).await;
            sign_in(&page, &address).await;
            assert_eq!(text(&page, "h1").await, "Kepulauan Bangka Belitung");
            // Signing in leads to the page that was asked for, and the figures are the command's.
            let shown = text(&page, ".hero .big").await;
            assert_eq!(shown.split_whitespace().next(), Some(percent.as_str()), "{shown}");
            fits(&page).await;
            // Province, regency, district, village: the first link of each table of sub-regions.
            for _ in 0..3 {
                follow(&page, "[aria-labelledby=bagian-wilayah] tbody a").await;
                fits(&page).await;
            }
            let village = page.current_url().await.unwrap();
            assert_eq!(village.path().rsplit('/').next().unwrap().len(), "19.01.01.1001".len(), "{village}");
            let shown = number(&text(&page, ".gap .button.main, .gap:has(.button.main) .value").await);
            follow(&page, ".gap .button.main").await;
            let listed = number(&text(&page, "p.count strong").await);
            assert_eq!(listed, shown, "the count on the village's page is the length of its list");
            assert!(listed > 0, "{village} has nobody on its list");
            fits(&page).await;
            if screen == DESK {
                press(&page, "p.actions a[download]").await;
                assert_eq!(rows_of(&downloaded(&downloads)), listed, "the file holds the list");
            }
            page.close().await.unwrap();
        }
    });
}
