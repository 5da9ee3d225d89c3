//! A real Chromium through its driver, and a served demo for it.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx, open_workbook};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

/// Width of a cheap phone in CSS pixels.
pub(crate) const PHONE: (u32, u32) = (360, 740);
pub(crate) const DESK: (u32, u32) = (1280, 900);

/// A process that ends with the test, whatever happens.
pub(crate) struct Running(Child);

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

pub(crate) fn payung() -> Command {
    Command::new(env!("CARGO_BIN_EXE_payung"))
}

/// Makes a small demo and serves it; gives the address that it printed.
pub(crate) fn serve(data: &Path, people: &str) -> (Running, String) {
    let made = payung().args(["demo", "--no-serve", "--people", people, "--data"]).arg(data).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut server =
        payung().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{line}");
    (Running(server), address)
}

pub(crate) fn driver() -> (Running, String) {
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

pub(crate) async fn browser(driver: &str, profile: &Path, downloads: &Path, screen: (u32, u32)) -> Client {
    browser_with(driver, profile, downloads, screen, &[], json!({})).await
}

/// The same with further arguments and settings of the browser.
pub(crate) async fn browser_with(
    driver: &str,
    profile: &Path,
    downloads: &Path,
    screen: (u32, u32),
    further: &[&str],
    settings: Value,
) -> Client {
    let (width, height) = screen;
    let mut arguments = vec![
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
    arguments.extend(further.iter().map(|one| (*one).to_owned()));
    let mut options = json!({
        "binary": tool("PAYUNG_TEST_CHROMIUM", "/usr/bin/chromium"),
        "args": arguments,
        "prefs": { "download.default_directory": downloads, "download.prompt_for_download": false },
    });
    if let (Some(all), Some(more)) = (options["prefs"].as_object_mut(), settings.as_object()) {
        all.extend(more.clone());
    }
    if screen == PHONE {
        options["mobileEmulation"] =
            json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0 } });
    }
    let mut capabilities = Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver).await.unwrap()
}

pub(crate) async fn text(page: &Client, selector: &str) -> String {
    page.wait().for_element(Locator::Css(selector)).await.unwrap().text().await.unwrap()
}

pub(crate) async fn press(page: &Client, selector: &str) {
    page.wait().for_element(Locator::Css(selector)).await.unwrap().click().await.unwrap();
}

/// Presses what leads to another page, and waits until that one is there: elements of the old one are stale.
pub(crate) async fn follow(page: &Client, selector: &str) {
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

/// Asks for a plan of a region in the form, and waits on its page until it is made; its address.
pub(crate) async fn solve(page: &Client, address: &str, region: &str) -> String {
    page.goto(&format!("{address}/rencana/baru?wilayah={region}")).await.unwrap();
    follow(page, "form.card button.main").await;
    until_made(page, ".hero .big").await;
    page.current_url().await.unwrap().path().to_owned()
}

/// Opens the page of a plan anew until something stands there.
pub(crate) async fn until_made(page: &Client, selector: &str) {
    let start = Instant::now();
    while page.find_all(Locator::Css(selector)).await.unwrap().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(60), "{selector} does not come");
        tokio::time::sleep(Duration::from_millis(200)).await;
        page.refresh().await.unwrap();
    }
}

/// The page does not scroll sideways, and asks for nothing but itself.
pub(crate) async fn fits(page: &Client) {
    let widths = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]";
    let widths = page.execute(widths, Vec::new()).await.unwrap();
    let (content, window) = (widths[0].as_i64().unwrap(), widths[1].as_i64().unwrap());
    let url = page.current_url().await.unwrap();
    assert!(content <= window, "{url} is {content} px wide in a window of {window} px");
    let foreign = "return [...document.scripts].filter(one => !one.src.startsWith(location.origin + '/aset/')).length";
    let foreign = page.execute(foreign, Vec::new()).await.unwrap();
    assert_eq!(foreign, Value::from(0), "{url} runs a script that is not ours");
}

/// Waits until an attribute of an element is another one: the answer to a form has the form's address.
pub(crate) async fn until(page: &Client, selector: &str, attribute: &str, before: Option<&str>) {
    let start = Instant::now();
    loop {
        if let Ok(element) = page.find(Locator::Css(selector)).await
            && let Ok(now) = element.attr(attribute).await
            && now.as_deref() != before
        {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{selector} stays as it was");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The rows of a sheet as text, the heading first; a day as 2026-11-21.
pub(crate) fn rows_of_sheet(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    let first = jiff::civil::date(1899, 12, 30);
    let text = |cell: &Data| match cell {
        #[expect(clippy::cast_possible_truncation, reason = "whole days since 1899")]
        Data::DateTime(day) => (first + jiff::Span::new().days(day.as_f64() as i64)).to_string(),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// Waits for a downloaded file of this name.
pub(crate) fn downloaded(dir: &Path, name: &str) -> PathBuf {
    let (path, start) = (dir.join(name), Instant::now());
    while !path.exists() {
        assert!(start.elapsed() < Duration::from_secs(20), "{name} was not downloaded");
        std::thread::sleep(Duration::from_millis(50));
    }
    path
}
