//! Journeys in a real Chromium, at a desk and on a phone, with scripts and without: a newcomer finds the gap of one
//! village, somebody decides ten doubts by keys, another reads English, another prints.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[path = "support/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use browser::{DESK, PHONE, browser_with, driver, fits, follow, payung, serve, text};
use fantoccini::wd::PrintConfigurationBuilder;
use fantoccini::{Client, Locator};
use serde_json::json;

/// As wide as a phone, but a window: the driver's phone does not start without scripts.
const NARROW: (u32, u32) = (360, 741);

fn outputs() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journeys");
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

async fn keep(page: &Client, name: &str) {
    std::fs::write(outputs().join(format!("{name}.png")), page.screenshot().await.unwrap()).unwrap();
}

async fn sign_in(page: &Client, address: &str) {
    page.goto(address).await.unwrap();
    page.wait().for_element(Locator::Css("#nama")).await.unwrap().send_keys("demo").await.unwrap();
    page.find(Locator::Css("#sandi")).await.unwrap().send_keys("payung-demo").await.unwrap();
    follow(page, "form.card button[type=submit]").await;
}

async fn count(page: &Client, selector: &str) -> usize {
    page.find_all(Locator::Css(selector)).await.unwrap().len()
}

/// Waits until so many elements are there.
async fn until_there(page: &Client, selector: &str) {
    let start = Instant::now();
    while count(page, selector).await == 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "{selector} does not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The number at the head of the review page, once the whole page is there: how many wait.
async fn waiting(page: &Client) -> Option<usize> {
    let told = "return document.readyState === 'complete' ? document.querySelector('p.count')?.textContent : null";
    let told = page.execute(told, Vec::new()).await.ok()?;
    told.as_str()?.split_whitespace().next()?.replace('.', "").parse().ok()
}

/// Types a village into the search box and opens its list.
async fn finds_the_gap(page: &Client, scripts: bool, name: &str) {
    let field = page.find(Locator::Css("#cari")).await.unwrap();
    field.send_keys("reb").await.unwrap();
    if scripts {
        until_there(page, "#cari-hasil a[href='/wilayah/19.01.01.2007']").await;
        keep(page, &format!("typing-{name}")).await;
        follow(page, "#cari-hasil a[href='/wilayah/19.01.01.2007']").await;
    } else {
        follow(page, "form.find button").await;
        follow(page, "ul.found a[href='/wilayah/19.01.01.2007']").await;
    }
    fits(page).await;
    assert_eq!(text(page, "h1").await, "Rebo");
    let shown = text(page, ".gap:has(.button.main) .value").await;
    follow(page, ".gap .button.main").await;
    assert_eq!(text(page, "p.count").await.split_whitespace().next(), shown.split_whitespace().next());
    fits(page).await;
    keep(page, &format!("gap-{name}")).await;
}

async fn decides(page: &Client, address: &str, scripts: bool, name: &str, decisions: usize) {
    page.goto(&format!("{address}/wilayah/19/tinjau")).await.unwrap();
    let hints = count(page, "[data-keys]:not([hidden])").await;
    assert_eq!(hints, usize::from(scripts), "keys are told where scripts run");
    for step in 0..decisions {
        let before = waiting(page).await.expect("a doubt waits");
        let same = step % 2 == 0;
        if scripts {
            // The first doubt has the focus when the page opens: keys alone.
            let key = if same { "s" } else { "b" };
            page.active_element().await.unwrap().send_keys(key).await.unwrap();
        } else {
            let button = format!("[data-doubt] button[value={}]", if same { "same" } else { "different" });
            page.find(Locator::Css(&button)).await.unwrap().click().await.unwrap();
        }
        let start = Instant::now();
        while waiting(page).await.is_none_or(|now| now == before) {
            assert!(start.elapsed() < Duration::from_secs(10), "decision {step} of {name} changes nothing");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    keep(page, &format!("review-{name}")).await;
    fits(page).await;
    // The last answer is taken back, and somebody else is asked instead.
    let before = waiting(page).await.unwrap();
    if scripts {
        page.active_element().await.unwrap().send_keys("u").await.unwrap();
    } else {
        page.find(Locator::Css("[data-undo]")).await.unwrap().click().await.unwrap();
    }
    until_waiting(page, before + 1, name).await;
    if scripts {
        page.active_element().await.unwrap().send_keys("t").await.unwrap();
        page.active_element().await.unwrap().send_keys("Kades Rebo\u{e007}").await.unwrap();
    } else {
        page.find(Locator::Css("[data-ask] summary")).await.unwrap().click().await.unwrap();
        let of = page.find(Locator::Css("[data-ask] input[name=kepada]")).await.unwrap();
        of.send_keys("Kades Rebo").await.unwrap();
        page.find(Locator::Css("[data-ask] button")).await.unwrap().click().await.unwrap();
    }
    until_waiting(page, before, name).await;
    fits(page).await;
    page.goto(&format!("{address}/wilayah/19/tinjau?lihat=ditanyakan")).await.unwrap();
    assert!(text(page, "[data-doubt] .note").await.contains("Kades Rebo"), "{name}");
    keep(page, &format!("asked-{name}")).await;
    fits(page).await;
}

/// Waits until so many doubts wait.
async fn until_waiting(page: &Client, wanted: usize, name: &str) {
    let start = Instant::now();
    while waiting(page).await != Some(wanted) {
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {wanted} doubts do not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn reads_english(page: &Client, address: &str, name: &str) {
    page.goto(&format!("{address}/wilayah/19?by=sex")).await.unwrap();
    page.find(Locator::Css("a[hreflang=en]")).await.unwrap().click().await.unwrap();
    until_there(page, "html[lang=en]").await;
    assert_eq!(page.current_url().await.unwrap().query(), Some("by=sex"));
    assert_eq!(text(page, "#celah").await, "Three gaps, three meanings");
    fits(page).await;
    keep(page, &format!("english-{name}")).await;
    page.find(Locator::Css("a[hreflang=id]")).await.unwrap().click().await.unwrap();
    until_there(page, "html[lang=id]").await;
}

/// Two villages list the same people, the second with a letter twice: doubts, more than ten.
fn bring_doubts(data: &Path, folder: &Path) {
    const NAMES: [&str; 24] = [
        "Rahmat", "Yusuf", "Ridwan", "Hasan", "Usman", "Sulaiman", "Ibrahim", "Ismail", "Karim", "Salman", "Arifin",
        "Junaidi", "Mahmud", "Zainal", "Hamid", "Jamal", "Fauzi", "Lukman", "Saleh", "Tarmizi", "Iskandar", "Hidayat",
        "Sutrisno", "Mulyadi",
    ];
    let twice = |name: &str| match name.rfind('a') {
        Some(at) if at > 0 => format!("{}a{}", &name[..at], &name[at..]),
        _ => format!("{name}{}", &name[name.len() - 1..]),
    };
    let list = |spell: &dyn Fn(&str) -> String| {
        let mut text = "nama,tanggal_lahir,jenis_kelamin,pekerjaan,peran\n".to_owned();
        for (number, name) in NAMES.iter().enumerate() {
            let (month, day) = (1 + number % 9, 10 + number % 18);
            text.push_str(&format!("{},{}-{month:02}-{day},L,Nelayan,\n", spell(name), 1970 + number));
        }
        text
    };
    for (file, region, text) in
        [("satu.csv", "19.01.01.2007", list(&|name| name.to_owned())), ("dua.csv", "19.01.01.1005", list(&twice))]
    {
        let path = folder.join(file);
        std::fs::write(&path, text).unwrap();
        let import = ["import", path.to_str().unwrap(), "--as", "roster", "--region", region];
        for arguments in [&import[..], &["match"]] {
            let done = payung().args(arguments).arg("--data").arg(data).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
    }
}

#[test]
fn newcomers_reviewers_and_readers_reach_their_end_with_scripts_and_without() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (_server, address) = serve(&data, "4000");
    bring_doubts(&data, dir.path());
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut decided = 0;
        for (name, screen, scripts) in
            [("desk", DESK, true), ("phone", PHONE, true), ("desk-plain", DESK, false), ("phone-plain", NARROW, false)]
        {
            // 2 blocks scripts of pages; the driver's own still look at them.
            let settings =
                if scripts { json!({}) } else { json!({"profile.managed_default_content_settings.javascript": 2}) };
            let page = browser_with(&driver, &dir.path().join(name), dir.path(), screen, &[], settings).await;
            sign_in(&page, &address).await;
            finds_the_gap(&page, scripts, name).await;
            let decisions = if decided == 0 { 10 } else { 4 };
            decides(&page, &address, scripts, name, decisions).await;
            decided += decisions;
            reads_english(&page, &address, name).await;
            if screen == DESK {
                page.goto(&format!("{address}/wilayah/19")).await.unwrap();
                let sheet = PrintConfigurationBuilder::default().build().unwrap();
                let printed = page.print(sheet).await.unwrap();
                assert!(printed.starts_with(b"%PDF-") && printed.len() > 10_000, "{} bytes", printed.len());
                std::fs::write(outputs().join(format!("region-{name}.pdf")), printed).unwrap();
            }
            page.close().await.unwrap();
        }
        println!("{decided} doubts decided; screenshots in {}", outputs().display());
    });
}
