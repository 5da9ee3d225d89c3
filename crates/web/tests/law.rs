//! The law by pages: searched, followed through time, compared between days, reckoned with reasons; shared by link.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use axum::http::StatusCode;
use house::House;

/// Pages of the law without the marks of HTML between words.
struct Shelf {
    house: House,
    cookie: String,
}

impl Shelf {
    async fn new() -> Self {
        let house = House::empty();
        let cookie = house.sign_in("pembaca").await;
        Self { house, cookie }
    }

    async fn read(&self, path: &str) -> String {
        let answer = self.house.get(&self.cookie, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.text().replace("&#34;", "\"").replace("&#39;", "'")
    }
}

#[tokio::test]
async fn every_rule_is_found_and_shows_its_values_with_basis_source_and_reading() {
    let shelf = Shelf::new().await;
    let front = shelf.read("/hukum").await;
    assert!(front.contains("Belum dimodelkan") && front.contains("/hukum/aturan?id=pu"));
    assert!(shelf.read("/hukum?q=zzzz").await.contains("Tidak ada aturan yang memuat"));
    let found = shelf.read("/hukum?q=JP+wage_ceiling").await;
    let href = found.split("<li><a href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let rule = shelf.read(&href).await;
    // The published ceiling of 2025, with the one before it, its basis, and where it was read.
    for told in ["10547400", "10042300", "1 Maret 2025", "Dasar", "Dibaca di", "berubah"] {
        assert!(rule.contains(told), "{told}: {rule}");
    }
    let law = law::Law::built_in();
    for rule in law.catalogue().rules() {
        let page = shelf.read(&format!("/hukum/aturan?id={}", rule.id)).await;
        let values = page.matches("<th scope=\"row\">").count();
        let family = law.catalogue().rules().filter(|other| {
            other.id == rule.id || other.id.strip_prefix(rule.id.as_str()).is_some_and(|rest| rest.starts_with('.'))
        });
        assert_eq!(values, family.map(|rule| rule.values.len()).sum::<usize>(), "{}", rule.id);
    }
    assert!(shelf.read("/hukum/aturan?id=tidak.ada").await.contains("Tidak ada aturan bernama"));
}

#[tokio::test]
async fn notes_of_values_are_said_in_the_language_of_the_reader() {
    let mut shelf = Shelf::new().await;
    let cookie = shelf.cookie.clone();
    let law = law::Law::built_in();
    for (language, english) in [("id", false), ("en", true)] {
        shelf.cookie = format!("{cookie}; payung_bahasa={language}");
        for rule in law.catalogue().rules().filter(|rule| rule.values.iter().any(|of| !of.note.english.is_empty())) {
            let page = shelf.read(&format!("/hukum/aturan?id={}", rule.id)).await.replace("&#62;", ">");
            for note in rule.values.iter().map(|value| &value.note).filter(|note| !note.english.is_empty()) {
                let (said, unsaid) =
                    if english { (&note.english, &note.indonesian) } else { (&note.indonesian, &note.english) };
                assert!(page.contains(said) && !page.contains(unsaid), "{language}, {}: {said}\n{page}", rule.id);
            }
        }
        // Found by words of the other language, given in the reader's own.
        let (asked, said) = if english {
            ("deposito+bank+pemerintah", "state banks paid 4.88 percent")
        } else {
            ("president+director", "bunga deposito bank pemerintah 4,88 persen")
        };
        let found = shelf.read(&format!("/hukum?q={asked}")).await;
        assert!(found.contains("jht.return.yearly") && found.contains(said), "{language}: {found}");
    }
}

#[tokio::test]
async fn two_days_are_compared_as_the_command_compares_them() {
    let shelf = Shelf::new().await;
    let page = shelf.read("/hukum/beda?dari=2025-02-01&sampai=2025-03-01").await;
    let law = law::Law::built_in();
    let days = ["2025-02-01", "2025-03-01"].map(|day| day.parse().unwrap());
    let expected = law.differences(days[0], days[1]);
    assert!(!expected.is_empty());
    assert!(
        page.contains(&format!("{} aturan berbeda antara 1 Februari 2025 dan 1 Maret 2025", expected.len())),
        "{page}"
    );
    for rule in expected {
        assert!(page.contains(&format!("/hukum/aturan?id={}\"", rule.id)), "{}", rule.id);
    }
    assert!(shelf.read("/hukum/beda?dari=kemarin&sampai=2025-03-01").await.contains("Tanggal tidak terbaca"));
    assert!(
        shelf.read("/hukum/beda").await.contains("value=\"2025-06-02\""),
        "until today while nobody says another day"
    );
}

#[tokio::test]
async fn contributions_are_reckoned_with_payers_funds_and_articles_and_the_address_is_the_question() {
    let shelf = Shelf::new().await;
    let page = shelf.read("/hukum/iuran").await;
    assert!(page.contains("value=\"2025-06\"") && !page.contains("id=\"jumlah\""));
    // Published: a non-wage earner of Rp1,000,000 pays Rp10,000 JKK and Rp6,800 JKM.
    let bpu = shelf.read("/hukum/iuran?golongan=bpu&bulan=2025-06&penghasilan=1.000.000&program=jkk,jkm").await;
    assert!(bpu.contains("Jumlah: Rp16.800") && bpu.contains("Rp10.000") && bpu.contains("Rp6.800"), "{bpu}");
    let zeros = shelf.read("/hukum/iuran?golongan=bpu&bulan=2025-06&penghasilan=Rp1.000.000,00&program=jkk,jkm").await;
    assert!(zeros.contains("Jumlah: Rp16.800"), "no hundred times as much: {zeros}");
    assert!(bpu.contains("Peserta sendiri") && bpu.contains("Pasal") && bpu.contains("value=\"1.000.000\""));
    let pu = shelf.read("/hukum/iuran?golongan=pu&bulan=2024-06&upah=5000000&risiko=2&program=jkk,jkm,jht,jp").await;
    for told in ["Pemberi kerja", "Pekerja", "JHT", "Jatuh tempo"] {
        assert!(pu.contains(told), "{told}");
    }
    for (query, told) in [
        ("golongan=pu&bulan=2024-06&upah=banyak", "bukan jumlah"),
        ("golongan=pu&bulan=2024-06&upah=5000000,5", "bukan jumlah"),
        ("golongan=pu&bulan=2024-06", "Upah"),
        ("golongan=bpu&bulan=kapan&penghasilan=1000000", "kapan"),
        ("golongan=bpu&bulan=2025-06&penghasilan=1000000&program=xyz", "xyz"),
    ] {
        let page = shelf.read(&format!("/hukum/iuran?{query}")).await;
        assert!(page.contains("Belum dapat dihitung") && page.contains(told), "{query}: {page}");
        assert!(!page.contains("(--"), "a page has boxes, no flags: {query}");
    }
}

#[tokio::test]
async fn every_kind_of_benefit_is_reckoned_from_boxes_and_changed_facts_change_the_answer() {
    let shelf = Shelf::new().await;
    for kind in law::benefit_kinds() {
        let page = shelf.read(&format!("/hukum/manfaat?jenis={}", kind.name)).await;
        assert!(page.contains("id=\"keputusan\"") && page.contains("id=\"fakta\""), "{}: {page}", kind.name);
        assert!(page.len() < 150_000, "{}: {} bytes", kind.name, page.len());
    }
    // Published: Rp42,000,000 for a death that work did not cause.
    let page = shelf.read("/hukum/manfaat?jenis=jkm.death").await;
    assert!(page.contains("Diberikan") && page.contains("Rp42.000.000"), "{page}");
    // What was sent is what counts: the boxes of the page with one fact changed.
    let mut query = "jenis=jkm.death&hitung=1".to_owned();
    for field in page.split("<input id=\"b-").skip(1) {
        let name = field.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let value = field.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        let value = if name == "cause" { "work_accident" } else { value };
        query.push_str(&format!("&{name}={}", value.replace(' ', "+").replace(',', "%2C")));
    }
    let changed = shelf.read(&format!("/hukum/manfaat?{query}")).await;
    assert!(changed.contains("Ditolak") && !changed.contains("Rp42.000.000"), "{changed}");
    let wrong = shelf.read("/hukum/manfaat?jenis=jkm.death&hitung=1&died=kapan").await;
    assert!(wrong.contains("Belum dapat dihitung"), "{wrong}");
    assert!(shelf.read("/hukum/manfaat?jenis=tidak.ada").await.contains("Pilih manfaat"));
}
