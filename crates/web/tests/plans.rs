//! Pages of planning: published figures, scenarios, plans from asking to drafts, and the money behind them.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use house::{Answer, House};
use steps::ImportAs;

const FIGURES: &str = include_str!("../../../data/published_figures.csv");
/// Least contribution of one month.
const MONTH: i64 = 16_800;

async fn token(house: &House, cookie: &str) -> String {
    house.get(cookie, "/riwayat").await.between("name=\"token\" value=\"", "\"")
}

fn dotted(value: i64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
    groups.join(".")
}

/// The page of a plan once nobody works on it any more.
async fn settled(house: &House, cookie: &str, path: &str) -> Answer {
    let start = Instant::now();
    loop {
        let page = house.get(cookie, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        if !page.text().contains("class=\"progress\"") {
            return page;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{path} is never done");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn figures_of_a_region_stand_with_their_ranges_sources_and_verdicts() {
    let house = House::full();
    let cookie = house.sign_in("provinsi").await;
    let empty = house.get(&cookie, "/angka/19").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text().contains("Catatan angka terbit masih kosong"), "an empty ledger says what to do");
    house.bring(ImportAs::Figures, None, "angka.csv", FIGURES);
    let page = house.get(&cookie, "/angka/19").await.text();
    // "35 percent" may be anything that rounds to it; the address names who said it.
    for told in ["34,50 – 35,50 %", "babel.antaranews.com", "Tidak dapat benar bersama", "<title id=\"grafik-judul\">"]
    {
        assert!(page.contains(told), "{told}");
    }
    // Every figure that a verdict names stands on the page that its link leads to.
    for link in page.split("href=\"/angka/19?ukuran=").skip(1).filter(|rest| rest.contains("#angka-")) {
        let address = link.split('"').next().unwrap();
        if let Some((query, anchor)) = address.split_once('#') {
            let shown = house.get(&cookie, &format!("/angka/19?ukuran={query}").replace("&#38;", "&")).await.text();
            assert!(shown.contains(&format!("id=\"{anchor}\"")), "{address}");
        }
    }
    let csv = house.get(&cookie, "/angka/19/tabel.csv?tabel=angka").await.text();
    let own = FIGURES.lines().filter(|line| line.starts_with("19,")).count();
    assert_eq!(csv.lines().filter(|line| line.contains(",19,")).count(), own);
    assert_eq!(house.get(&cookie, "/angka/19?ukuran=lain").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.get(&cookie, "/angka/16").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_scenario_is_an_address_that_can_be_shared() {
    let house = House::full();
    let cookie = house.sign_in("pembaca").await;
    let desa = units::villages_within("19.01".parse().unwrap())
        .filter(|village| village.code.kind().has_village_government())
        .count();
    let persons = i64::try_from(desa * 50).unwrap();
    let path = "/rencana/hitung?wilayah=19.01&per_desa=50&dana=add&mulai=2025-09&bulan=12";
    let page = house.get(&cookie, path).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains(&format!(">{}<span> orang", dotted(persons))), "{persons} people");
    assert!(text.contains(&format!("Rp{}", dotted(persons * 12 * MONTH))), "a year of all of them");
    assert!(text.contains("Kelurahan tidak memiliki ADD"), "what is taken for granted is listed");
    let csv = house.get(&cookie, &path.replace("hitung?", "hitung.csv?tabel=bulan&")).await.text();
    assert_eq!(csv.lines().count(), 13);
    for (path, told) in [
        ("/rencana/hitung?wilayah=99&per_desa=50", "99"),
        ("/rencana/hitung?wilayah=19.01", "Isi jumlah orang per desa"),
        ("/rencana/hitung?wilayah=19.01&bagian=banyak", "banyak"),
        ("/rencana/hitung?wilayah=19.01&per_desa=-5", "-5"),
        ("/rencana/hitung?wilayah=19.01&bagian=1,2&dana=add&mulai=2025-09", "Sumber lain tidak menggantikannya"),
    ] {
        let page = house.get(&cookie, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text().contains("role=\"alert\"") && page.text().contains(told), "{path}: {told}");
    }
    let refused = house.get(&cookie, &path.replace("19.01", "16")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_plan_is_asked_for_made_compared_and_accepted() {
    let house = House::full();
    house.offices();
    house.bring(ImportAs::Funding, None, "anggaran.csv", house::BUDGETS);
    let cookie = house.sign_in("pemda").await;
    let token = token(&house, &cookie).await;
    let headers = [("cookie", cookie.as_str())];
    let form = |more: &str| format!("token={token}&wilayah=19.01&mulai=2025-09&sampai=2025-12&mandiri=0&sekali={more}");
    let asked = house.post("/rencana/baru", &headers, &form("a&tujuan=semua")).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let plan = asked.header("location").to_owned();
    let twice = house.post("/rencana/baru", &headers, &form("a&tujuan=semua")).await;
    assert_eq!(twice.header("location"), plan, "sent twice it is one plan");
    let page = settled(&house, &cookie, &plan).await.text();
    assert!(page.contains(">13<span> orang"), "ten of the village, three of the regency: {page}");
    assert!(page.contains(&format!("Rp{}", dotted(13 * 4 * MONTH))));
    assert!(page.contains("Terbukti tidak ada rencana yang lebih baik"));
    assert!(page.contains("Rencana ini membiayai 52 bulan perlindungan seluruhnya"), "thirteen people, four months");
    let csv = house.get(&cookie, &format!("{plan}/tabel.csv?tabel=rincian")).await.text();
    let persons: i64 = csv.lines().skip(1).map(|line| line.rsplit(',').nth(1).unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!(persons, 13);
    assert_eq!(house.get(&cookie, &format!("{plan}/nama.csv")).await.text().lines().count(), 14);

    let smaller = house.post("/rencana/baru", &headers, &form("b&tujuan=anggaran&anggaran=Rp268.800")).await;
    let smaller = smaller.header("location").to_owned();
    assert!(settled(&house, &cookie, &smaller).await.text().contains(">4<span> orang"));
    // Parted among villages the same sum pays as many, and says how.
    let parted =
        house.post("/rencana/baru", &headers, &form("c&tujuan=anggaran&anggaran=Rp268.800&adil=village")).await;
    let parted = settled(&house, &cookie, parted.header("location")).await.text();
    for told in [
        ">4<span> orang",
        "Terbukti tanpa pembagian pun",
        "nilai satu juta rupiah lagi berbeda",
        "Sisa semua bagian digabung",
    ] {
        assert!(parted.contains(told), "{told}: {parted}");
    }
    let number = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let beside = format!("/rencana/beda?dari={}&ke={}", number(&smaller), number(&plan));
    assert!(house.get(&cookie, &beside).await.text().contains("selisih 9 orang"));
    let same = format!("/rencana/beda?dari={0}&ke={0}", number(&plan));
    assert!(house.get(&cookie, &same).await.text().contains("Kedua rencana sama"));

    let before = house.audit_head();
    let preview = house.get(&cookie, &format!("{plan}/terima")).await.text();
    assert!(preview.contains("untuk 13 orang") && preview.contains("Desa Rebo"), "{preview}");
    let bare = house.post(&format!("{plan}/terima"), &headers, &format!("token={token}")).await;
    assert_eq!((bare.status, house.audit_head()), (StatusCode::SEE_OTHER, before), "nothing without the confirmation");
    let accept = format!("token={token}&setuju=1&sk=SK+9%2F2025");
    house.post(&format!("{plan}/terima"), &headers, &accept).await;
    let page = settled(&house, &cookie, &plan).await.text();
    assert!(page.contains("dengan 13 orang") && page.contains("href=\"/usulan/1\""), "{page}");
    house.post(&format!("{plan}/terima"), &headers, &accept).await;
    let again = settled(&house, &cookie, &plan).await.text();
    assert!(again.contains("dengan 13 orang"), "accepted again it asks for nobody twice");
    let money = house.get(&cookie, "/rencana/dana?tahun=2025").await.text();
    assert!(money.contains("Perbup rekaan") && money.contains(&format!("Rp{}", dotted(10 * 4 * MONTH))));
}

#[tokio::test]
async fn a_batch_beyond_its_money_says_by_how_much_on_its_page() {
    let house = House::full();
    house.offices();
    house.bring(ImportAs::Funding, None, "anggaran.csv", house::BUDGETS);
    let cookie = house.sign_in("desa").await;
    // The village's ADD pays ten people for four months.
    let enough = house.get(&cookie, &format!("/usulan/{}", house.draft(10))).await.text();
    assert!(!enough.contains("terlampaui"), "{enough}");
    let path = format!("/usulan/{}", house.draft(2));
    let page = house.get(&cookie, &path).await.text();
    assert!(page.contains(&format!("terlampaui Rp{}", dotted(2 * 4 * MONTH))), "{page}");
    let english = house.get(&format!("{cookie}; payung_bahasa=en"), &path).await.text();
    assert!(english.contains("is exceeded by Rp134,400"), "{english}");
    // Sent, it is said once, by what was just done.
    let token = token(&house, &cookie).await;
    let form = format!("token={token}&kantor=Desa+Rebo&langkah=send&cakupan=semua");
    let sent = house.post(&path, &[("cookie", &cookie)], &form).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    assert_eq!(sent.text().matches("terlampaui Rp134.400").count(), 1, "{}", sent.text());
}

#[tokio::test]
async fn a_choice_that_is_not_known_is_refused_by_its_name_in_every_field() {
    let house = House::full();
    house.offices();
    let pemda = house.sign_in("pemda").await;
    let village = house.sign_in("desa").await;
    let batch = format!("/usulan/{}", house.draft(2));
    let plan = "wilayah=19.01&mulai=2025-09&sampai=2025-12&tujuan=semua";
    let draft = "wilayah=19.01.01.2007&kantor=Desa+Rebo&cakupan=semua&pembayar=add&bulan_pertama=2025-09\
                 &bulan_terakhir=2025-12";
    let send = "kantor=Desa+Rebo&langkah=send&cakupan=semua";
    // Who, where to, a form that would be taken, and the fields that each take "lain" in the place of their own word.
    let forms: [(&str, &str, &str, &[&str]); 4] = [
        (&pemda, "/rencana/baru", plan, &["tujuan", "adil", "utama", "kedua", "ketiga", "pasti"]),
        (
            &village,
            "/usulan/baru",
            draft,
            &[
                "cakupan",
                "pembayar",
                "golongan",
                "risiko",
                "jht",
                "jp",
                "ambil_alih",
                "status",
                "peran",
                "pekerjaan",
                "rentan",
            ],
        ),
        (&village, "/usulan/baru", &draft.replace("cakupan=semua", "cakupan=dicentang"), &["orang"]),
        (&village, &batch, send, &["cakupan", "baris", "dilihat"]),
    ];
    for (cookie, path, form, fields) in forms {
        let token = token(&house, cookie).await;
        for field in fields {
            let kept =
                form.split('&').filter(|pair| !pair.starts_with(&format!("{field}="))).collect::<Vec<_>>().join("&");
            let form = format!("token={token}&{kept}&{field}=lain");
            for (language, told) in [("id", "terbaca “lain”, tidak dikenal"), ("en", "read “lain”, which is not known")]
            {
                let cookie = format!("{cookie}; payung_bahasa={language}");
                let answer = house.post(path, &[("cookie", &cookie)], &form).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {field}: {}", answer.text());
                let text = answer.text();
                assert!(text.contains(told) && text.contains(&format!("“{field}”")), "{path} {field}: {text}");
            }
        }
    }
    for field in ["dana", "peran"] {
        let page = house.get(&pemda, &format!("/rencana/hitung?wilayah=19.01&per_desa=50&{field}=lain")).await.text();
        assert!(page.contains(&format!("Isian “{field}”: terbaca “lain”, tidak dikenal")), "{field}: {page}");
    }
    assert!(house.get(&pemda, "/rencana").await.text().contains("Belum ada rencana"), "nothing was made");
    let agency = house.sign_in("pemda").await;
    let token = token(&house, &agency).await;
    let compile = format!("token={token}&kantor=DPMD+Bangka&langkah=compile&cakupan=semua&sumber=lain");
    let answer = house.post(&batch, &[("cookie", &agency)], &compile).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Isian “sumber”: terbaca “lain”"), "{}", answer.text());
}

#[tokio::test]
async fn what_cannot_be_planned_is_said_and_what_was_broken_off_can_be_run_again() {
    let house = House::full();
    let cookie = house.sign_in("pemda").await;
    let token = token(&house, &cookie).await;
    let headers = [("cookie", cookie.as_str())];
    for (form, told) in [
        ("wilayah=19.01&mulai=2025-09&sampai=2025-12", "Pilih satu tujuan"),
        ("wilayah=19.01&mulai=2025-09&sampai=2025-12&tujuan=anggaran&anggaran=-5", "tidak di bawah nol"),
        ("wilayah=19.01&mulai=2025-09&sampai=2025-12&tujuan=target", "Tulis persen"),
        ("wilayah=19.01&mulai=2025-09&sampai=2026-02&tujuan=semua", "satu tahun anggaran"),
        ("wilayah=19.01&mulai=2025-13&sampai=2025-12&tujuan=semua", "2025-13"),
        ("wilayah=99.99&mulai=2025-09&sampai=2025-12&tujuan=semua", "99.99"),
        ("wilayah=19.01&mulai=2025-01&sampai=2025-05&tujuan=semua", "sudah lewat semuanya"),
    ] {
        let answer = house.post("/rencana/baru", &headers, &format!("token={token}&{form}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{form}");
        assert!(answer.text().contains(told), "{form}: {told}");
    }
    let foreign = "wilayah=16&mulai=2025-09&sampai=2025-12&tujuan=semua";
    let refused = house.post("/rencana/baru", &headers, &format!("token={token}&{foreign}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    // Months of which some are over are planned for, with a word on them.
    let late = "wilayah=19.01&mulai=2025-05&sampai=2025-12&tujuan=semua";
    let asked = house.post("/rencana/baru", &headers, &format!("token={token}&{late}")).await;
    let page = settled(&house, &cookie, asked.header("location")).await.text();
    assert!(page.contains("Bulan 2025-05..2025-05 sudah lewat"), "{page}");

    // A target beyond the lists: made, short of what was asked, with what would do.
    let short = "wilayah=19.01&mulai=2025-09&sampai=2025-12&tujuan=target&persen=90";
    let asked = house.post("/rencana/baru", &headers, &format!("token={token}&{short}")).await;
    let page = settled(&house, &cookie, asked.header("location")).await.text();
    assert!(page.contains("Permintaan tidak tercapai"), "{page}");

    // All that a plan can be asked, in the order of the form; its page leads back to the form filled in.
    let more =
        "wilayah=19.01&mulai=2025-09&sampai=2025-12&tujuan=berlaku&utama=rentan&kedua=rentan&ketiga=lkd&dana_desa=1,2";
    let asked = house.post("/rencana/baru", &headers, &format!("token={token}&{more}")).await;
    let path = asked.header("location").to_owned();
    let page = settled(&house, &cookie, &path).await.text();
    assert!(page.contains("Mencapai 57,17 % dengan biaya terendah"), "the target in force of that year: {page}");
    assert!(page.contains("Dana Desa"), "estimated from its regency: {page}");
    let actor = steps::operator_named(&house.workspace, "pemda").unwrap();
    let kept = steps::plan::kept_plan(&house.workspace, &actor, path.rsplit('/').next().unwrap().parse().unwrap());
    let request = kept.unwrap().request;
    assert_eq!(request.priority.iter().map(|payee| payee.code()).collect::<Vec<_>>(), ["rentan", "lkd"]);
    assert_eq!(request.dana_desa_share, Some("1.2%".parse().unwrap()));
    let form = page.split("href=\"/rencana/baru?").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let form = house.get(&cookie, &format!("/rencana/baru?{form}")).await.text();
    assert!(form.contains("name=\"dana_desa\" value=\"1,2\"") && form.contains("name=\"persen\" value=\"57,17\""));
    assert_eq!(form.matches("<option value=\"lkd\" selected>").count(), 1, "{form}");

    // What is asked for and not answered: as after a kill.
    let id = {
        let actor = steps::operator_named(&house.workspace, "pemda").unwrap();
        let request = domain::plan::Request::of(
            "19.01".parse().unwrap(),
            domain::plan::Ask::Budget(None),
            "2025-09..2025-12".parse().unwrap(),
        );
        steps::plan::ask_plan(&house.workspace, &actor, &house::clock(), "putus", &request).unwrap()
    };
    let path = format!("/rencana/{id}");
    assert!(house.get(&cookie, &path).await.text().contains("Pembuatan rencana terputus"));
    assert!(house.get(&cookie, "/rencana").await.text().contains("Terputus"));
    house.post(&format!("{path}/ulang"), &headers, &format!("token={token}")).await;
    assert!(settled(&house, &cookie, &path).await.text().contains("Terlindungi oleh rencana"));
    let reader = house.sign_in("pembaca").await;
    let page = house.get(&reader, &path).await.text();
    assert!(!page.contains("/nama.xlsx") && !page.contains("/terima"), "who reads figures reads no names");
}
