//! One journey in a real Chromium: sign in, open the region, go down to a village, download its list, read it back.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx, open_workbook};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

/// Width of a cheap phone in CSS pixels.
const PHONE: (u32, u32) = (360, 740);
const DESK: (u32, u32) = (1280, 900);

/// A process that ends with the test, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn tool(variable: &str, default: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| PathBuf::from(default), PathBuf::from);
    assert!(path.exists(), "{} is missing: install chromium and chromium-driver, or set {variable}", path.display());
    path
}

fn payung() -> Command {
    Command::new(env!("CARGO_BIN_EXE_payung"))
}

/// Makes a small demo and serves it; gives the address that it printed.
fn serve(data: &Path) -> (Running, String) {
    let made = payung().args(["demo", "--no-serve", "--people", "4000", "--data"]).arg(data).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut server =
        payung().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{line}");
    (Running(server), address)
}

/// The percent of the province as the command says it, written as Indonesians do.
fn percent_of(data: &Path) -> String {
    let said = payung().args(["coverage", "--region", "19", "--format", "json", "--data"]).arg(data).output().unwrap();
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    format!("{:.2}", said["percent"].as_f64().unwrap()).replace('.', ",")
}

fn driver() -> (Running, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let driver = Command::new(tool("PAYUNG_TEST_CHROMEDRIVER", "/usr/bin/chromedriver"))
        .arg(format!("--port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let address = format!("http://127.0.0.1:{port}");
    let start = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "chromedriver does not answer");
        std::thread::sleep(Duration::from_millis(50));
    }
    (Running(driver), address)
}

async fn browser(driver: &str, profile: &Path, downloads: &Path, screen: (u32, u32)) -> Client {
    let (width, height) = screen;
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        format!("--window-size={width},{height}"),
    ];
    let mut options = json!({
        "binary": tool("PAYUNG_TEST_CHROMIUM", "/usr/bin/chromium"),
        "args": arguments,
        "prefs": { "download.default_directory": downloads, "download.prompt_for_download": false },
    });
    if screen == PHONE {
        options["mobileEmulation"] =
            json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0 } });
    }
    let mut capabilities = Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver).await.unwrap()
}

async fn text(page: &Client, selector: &str) -> String {
    page.wait().for_element(Locator::Css(selector)).await.unwrap().text().await.unwrap()
}

async fn press(page: &Client, selector: &str) {
    page.wait().for_element(Locator::Css(selector)).await.unwrap().click().await.unwrap();
}

/// Presses what leads to another page, and waits until that one is there: elements of the old one are stale.
async fn follow(page: &Client, selector: &str) {
    let before = page.current_url().await.unwrap();
    press(page, selector).await;
    let start = Instant::now();
    let there = |state: Value| state == "complete";
    while page.current_url().await.unwrap() == before
        || !there(page.execute("return document.readyState", Vec::new()).await.unwrap_or_default())
    {
        assert!(start.elapsed() < Duration::from_secs(20), "{selector} of {before} leads nowhere");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn sign_in(page: &Client, address: &str) {
    page.goto(&format!("{address}/wilayah/19")).await.unwrap();
    page.wait().for_element(Locator::Css("#nama")).await.unwrap().send_keys("demo").await.unwrap();
    page.find(Locator::Css("#sandi")).await.unwrap().send_keys("payung-demo").await.unwrap();
    follow(page, "form.card button[type=submit]").await;
}

/// The page does not scroll sideways, and asks for nothing but itself.
async fn fits(page: &Client) {
    let widths = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]";
    let widths = page.execute(widths, Vec::new()).await.unwrap();
    let (content, window) = (widths[0].as_i64().unwrap(), widths[1].as_i64().unwrap());
    let url = page.current_url().await.unwrap();
    assert!(content <= window, "{url} is {content} px wide in a window of {window} px");
    let scripts = page.execute("return document.scripts.length", Vec::new()).await.unwrap();
    assert_eq!(scripts, Value::from(0), "{url} needs no script");
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
    let (_server, address) = serve(&data);
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
