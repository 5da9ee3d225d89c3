//! Every role in a real Chromium, at a desk and on a phone, with scripts and without: who signs in sees what is theirs,
//! finds the gap of one village where they may, and is refused where they may not; a village mends its refused rows in
//! the page. Screenshots stay beside the build.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[path = "support/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use browser::{DESK, PHONE, browser_with, driver, fits, follow, press, serve, text};
use fantoccini::{Client, Locator};
use serde_json::json;

/// A village of the demo whose office has an operator.
const VILLAGE: &str = "19.01.01.2007";
/// As wide as a phone, but a window: the driver's phone does not start without scripts.
const NARROW: (u32, u32) = (360, 741);

/// Somebody of the demo: what their menu offers beside the figures, and where they are refused.
struct Somebody {
    name: &'static str,
    /// Whether they read the names of the village.
    reads_names: bool,
    /// Pages of the menu that not everybody has.
    menu: &'static [&'static str],
    refused: &'static [&'static str],
}

const EVERYBODY: [Somebody; 12] = [
    Somebody {
        name: "desa-rebo",
        reads_names: true,
        menu: &["/tugas", "/impor"],
        refused: &["/wilayah/19.01", "/wilayah/19.01.01.2007/tinjau", "/pengguna", "/jejak"],
    },
    Somebody {
        name: "kecamatan-sungailiat",
        reads_names: true,
        menu: &["/tugas", "/impor"],
        refused: &["/wilayah/19.01", "/wilayah/19.01.01/tinjau", "/pengguna"],
    },
    Somebody {
        name: "dpmd-bangka",
        reads_names: true,
        menu: &["/tugas", "/impor"],
        refused: &["/wilayah/19", "/wilayah/19.02/daftar", "/pengguna", "/jejak"],
    },
    Somebody {
        name: "dinas",
        reads_names: true,
        menu: &["/tugas", "/impor"],
        refused: &["/wilayah/19.01/tinjau", "/kantor", "/jejak"],
    },
    Somebody { name: "pasar", reads_names: true, menu: &["/tugas", "/impor"], refused: &["/pengguna", "/jejak"] },
    Somebody {
        name: "cabang",
        reads_names: true,
        menu: &["/tugas", "/impor", "/jejak"],
        refused: &["/pengguna", "/kantor", "/wilayah/16"],
    },
    Somebody {
        name: "analis",
        reads_names: true,
        menu: &["/tugas", "/impor", "/jejak"],
        refused: &["/usulan/baru", "/pengguna", "/wilayah/16"],
    },
    Somebody {
        name: "pembaca",
        reads_names: false,
        menu: &[],
        refused: &["/wilayah/19.01.01.2007/warga", "/impor", "/tugas", "/jejak"],
    },
    Somebody {
        name: "perusahaan",
        reads_names: false,
        menu: &[],
        refused: &["/pemberi-kerja", "/wilayah/19.01.01.2007/daftar", "/orang/1"],
    },
    Somebody { name: "agen", reads_names: false, menu: &[], refused: &["/pasar", "/wilayah/19.01.01.2007/warga"] },
    Somebody {
        name: "auditor",
        reads_names: false,
        menu: &["/jejak"],
        refused: &["/wilayah/19.01.01.2007/daftar", "/impor", "/pengguna"],
    },
    Somebody {
        name: "admin",
        reads_names: false,
        menu: &["/pengguna", "/kantor", "/jejak"],
        refused: &["/wilayah/19.01.01.2007/daftar", "/impor", "/usulan"],
    },
];
/// What stands in some menus and not in others.
const PARTED: [&str; 5] = ["/tugas", "/impor", "/pengguna", "/kantor", "/jejak"];

fn outputs() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("roles");
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

async fn keep(page: &Client, name: &str) {
    std::fs::write(outputs().join(format!("{name}.png")), page.screenshot().await.unwrap()).unwrap();
}

async fn sign_in(page: &Client, address: &str, name: &str) {
    page.goto(&format!("{address}/masuk")).await.unwrap();
    page.wait().for_element(Locator::Css("#nama")).await.unwrap().send_keys(name).await.unwrap();
    page.find(Locator::Css("#sandi")).await.unwrap().send_keys("payung-demo").await.unwrap();
    follow(page, "form.card button[type=submit]").await;
}

/// What a page is answered with.
async fn status(page: &Client, url: &str) -> i64 {
    page.goto(url).await.unwrap();
    let asked = "return performance.getEntriesByType('navigation')[0].responseStatus";
    page.execute(asked, Vec::new()).await.unwrap().as_i64().unwrap()
}

async fn sees_what_is_theirs(page: &Client, address: &str, who: &Somebody, screen: &str) {
    sign_in(page, address, who.name).await;
    fits(page).await;
    let links = "return [...document.querySelectorAll('nav.menu a')].map(one => one.getAttribute('href'))";
    let links = page.execute(links, Vec::new()).await.unwrap();
    let links: Vec<&str> = links.as_array().unwrap().iter().map(|link| link.as_str().unwrap()).collect();
    for parted in PARTED {
        assert_eq!(links.contains(&parted), who.menu.contains(&parted), "{parted} in the menu of {}", who.name);
    }
    for own in who.menu {
        assert_eq!(status(page, &format!("{address}{own}")).await, 200, "{own} of {}", who.name);
        fits(page).await;
    }
    // The village is found by its name, and its gap counts as its list does.
    page.goto(&format!("{address}/cari?q=rebo")).await.unwrap();
    follow(page, &format!("ul.found a[href='/wilayah/{VILLAGE}']")).await;
    assert_eq!(text(page, "h1").await, "Rebo", "{}", who.name);
    fits(page).await;
    let list = page.find_all(Locator::Css(".gap .button.main")).await.unwrap();
    assert_eq!(!list.is_empty(), who.reads_names, "the way to the names for {}", who.name);
    if who.reads_names {
        let shown = text(page, ".gap:has(.button.main) .value").await;
        follow(page, ".gap .button.main").await;
        let listed = text(page, "p.count").await;
        assert_eq!(listed.split_whitespace().next(), shown.split_whitespace().next(), "{}", who.name);
        fits(page).await;
    }
    keep(page, &format!("{}-{screen}", who.name)).await;
    for refused in who.refused {
        let answered = status(page, &format!("{address}{refused}")).await;
        assert_eq!(answered, 403, "{refused} of {}", who.name);
        assert!(page.find(Locator::Css("main .actions a")).await.is_ok(), "{refused} tells {} what next", who.name);
        fits(page).await;
    }
    follow(page, "form.who button").await;
}

/// Uploads a list with two rows that are wrong, saves the others, and mends the two where they stand.
async fn mends_in_the_page(page: &Client, address: &str, folder: &Path, screen: &str) {
    let list = folder.join(format!("warga-{screen}.csv"));
    let rows = format!(
        "nama,nik,tanggal_lahir,jenis_kelamin,pekerjaan\nSari {screen},,1989-08-15,P,Nelayan\n\
         Rina {screen},1.97E+15,1990-01-01,P,Pedagang\n,,1980-01-01,L,Petani\n"
    );
    std::fs::write(&list, rows).unwrap();
    sign_in(page, address, "desa-rebo").await;
    page.goto(&format!("{address}/impor")).await.unwrap();
    page.find(Locator::Css("#berkas")).await.unwrap().send_keys(list.to_str().unwrap()).await.unwrap();
    follow(page, "form[enctype] button[type=submit]").await;
    fits(page).await;
    press_when_there(page, "form[action$='/simpan'] button").await;
    let mend = "a[href$='/perbaiki']";
    until_there(page, mend).await;
    assert!(text(page, "p.count").await.contains("2 ditolak"), "{screen}");
    follow(page, mend).await;
    fits(page).await;
    keep(page, &format!("mend-{screen}")).await;
    let boxes = page.find_all(Locator::Css("input[aria-invalid]")).await.unwrap();
    assert_eq!(boxes.len(), 2, "one wrong cell in each row");
    for (wrong, right) in boxes.iter().zip(["", "Tono Basri"]) {
        wrong.clear().await.unwrap();
        wrong.send_keys(right).await.unwrap();
    }
    follow(page, "form.stack button.main").await;
    until_there(page, "dl.figures").await;
    assert!(text(page, "p.count").await.contains("3 dibaca = 3 diterima"), "{}", text(page, "p.count").await);
    fits(page).await;
    keep(page, &format!("mended-{screen}")).await;
    follow(page, "form.who button").await;
}

async fn until_there(page: &Client, selector: &str) {
    let start = Instant::now();
    while page.find(Locator::Css(selector)).await.is_err() {
        assert!(start.elapsed() < Duration::from_secs(30), "{selector} does not come");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn press_when_there(page: &Client, selector: &str) {
    until_there(page, selector).await;
    press(page, selector).await;
}

#[test]
fn each_role_sees_what_is_theirs_and_is_refused_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, address) = serve(&dir.path().join("data"), "4000");
    let (_driver, driver) = driver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for (name, screen, scripts) in
            [("desk", DESK, true), ("desk-plain", DESK, false), ("phone", PHONE, true), ("phone-plain", NARROW, false)]
        {
            // 2 blocks scripts of pages; the driver's own still look at them.
            let settings =
                if scripts { json!({}) } else { json!({"profile.managed_default_content_settings.javascript": 2}) };
            let page = browser_with(&driver, &dir.path().join(name), dir.path(), screen, &[], settings).await;
            for who in &EVERYBODY {
                sees_what_is_theirs(&page, &address, who, name).await;
            }
            mends_in_the_page(&page, &address, dir.path(), name).await;
            page.close().await.unwrap();
        }
        println!("{} signed in four times; screenshots in {}", EVERYBODY.len(), outputs().display());
    });
}
