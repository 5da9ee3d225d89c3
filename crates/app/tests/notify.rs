//! `payung notify`: one letter per office and news, over a real socket; killed in between it is sent again, never lost.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::time::Duration;

use store::testing::{Place, each_place};
use support::killing::killed;
use support::offices::{REBO, drafted, json, set_up};
use support::post_office::{PostOffice, Temper};
use support::run;
use support::village::{NAMES, nik};

fn settings(place: &Place, port: u16) {
    let text = format!(
        "host = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"Payung <payung@contoh.go.id>\"\n\
         address = \"https://payung.contoh.go.id\"\n"
    );
    fs::write(place.data_dir().join("mail.toml"), text).unwrap();
}

/// A district that waits for twelve rows, and is written to.
fn news(place: &Place) {
    set_up(place);
    drafted(place, "Desa Rebo", "rebo.csv", REBO);
    run(place.location(), &["submit", "send", "1", "--operator", "kaur"]).expect(0);
    run(place.location(), &["office", "address", "Kecamatan Sungailiat", "camat@contoh.go.id"]).expect(0);
}

#[test]
fn each_office_with_news_gets_one_letter_and_no_name_or_number_leaves() {
    each_place(|place| {
        let location = place.location();
        news(place);
        let without = run(location, &["notify"]).expect(2);
        assert!(without.err.contains("mail.toml"), "{}", without.err);
        let shown = run(location, &["notify", "--dry-run"]).expect(0);
        assert!(shown.out.contains("12 baris menunggu pemeriksaan"), "{}", shown.out);
        let office = PostOffice::open(Temper::Kind);
        settings(place, office.port);
        let sent = json(location, &["notify"]);
        assert_eq!(sent["sent"], 1, "{sent}");
        assert_eq!(json(location, &["notify"])["sent"], 0, "news is told once");
        let taken = office.taken();
        assert_eq!(taken.len(), 1);
        let letter = &taken[0];
        assert_eq!(
            (letter.from.as_str(), letter.to.as_slice()),
            ("payung@contoh.go.id", &["camat@contoh.go.id".to_owned()][..])
        );
        let text = letter.text();
        assert!(text.contains("Usulan 1 dari Desa Rebo: 12 baris menunggu pemeriksaan"), "{text}");
        assert!(text.contains("https://payung.contoh.go.id/tugas"), "{text}");
        for (number, name) in NAMES.iter().enumerate() {
            assert!(!letter.data.contains(name) && !text.contains(name) && !text.contains(&nik(number)), "{text}");
        }
        // Something new for the same office is a letter again.
        run(location, &["submit", "withdraw", "1", "--rows", "2", "--operator", "kaur"]).expect(0);
        assert_eq!(json(location, &["notify"])["sent"], 0, "less work is no news");
        // The agency that gets an address now has no news of its own yet.
        run(location, &["office", "address", "DPMD Bangka", "dpmd@contoh.go.id"]).expect(0);
        assert_eq!(json(location, &["notify"])["sent"], 0);
        run(location, &["submit", "verify", "1", "--operator", "camat"]).expect(0);
        assert_eq!(json(location, &["notify"])["sent"], 1);
        assert_eq!(office.taken().last().unwrap().to, ["dpmd@contoh.go.id"]);
        run(location, &["audit", "verify"]).expect(0);
    });
}

#[test]
fn what_the_server_refuses_stays_news() {
    let place = Place::sqlite();
    let location = place.location();
    news(&place);
    let office = PostOffice::open(Temper::Refuses);
    settings(&place, office.port);
    let refused = run(location, &["notify"]).expect(2);
    assert!(refused.err.contains("no such mailbox") || refused.err.contains("550"), "{}", refused.err);
    assert!(refused.err.contains("menunggu pengiriman berikut"), "{}", refused.err);
    // A server without TLS gets nothing where TLS is wanted.
    let office = PostOffice::open(Temper::Guarded);
    settings(&place, office.port);
    let file = place.data_dir().join("mail.toml");
    let open = fs::read_to_string(&file).unwrap();
    fs::write(&file, open.replace("\"none\"", "\"starttls\"")).unwrap();
    run(location, &["notify"]).expect(2);
    // One that asks who is there gets nothing without a password, or with a wrong one.
    fs::write(&file, &open).unwrap();
    run(location, &["notify"]).expect(2);
    fs::write(&file, format!("{open}user = \"payung\"\npassword = \"salah\"\n")).unwrap();
    let refused = run(location, &["notify"]).expect(2);
    assert!(refused.err.contains("535") && !refused.err.contains("salah"), "{}", refused.err);
    assert_eq!(office.taken(), []);
    fs::write(&file, format!("{open}user = \"payung\"\npassword = \"rahasia-pos\"\n")).unwrap();
    assert_eq!(json(location, &["notify"])["sent"], 1);
    assert_eq!(office.taken().len(), 1);
    // A server elsewhere is never spoken to in the open, and a password is never shown.
    let text = "host = \"surel.contoh.go.id\"\nsecurity = \"none\"\nfrom = \"a@contoh.go.id\"\nuser = \"a\"\npassword = \"rahasia\"\n";
    fs::write(place.data_dir().join("mail.toml"), text).unwrap();
    let refused = run(location, &["notify"]).expect(2);
    assert!(refused.err.contains("starttls") && !refused.err.contains("rahasia"), "{}", refused.err);
    fs::write(place.data_dir().join("mail.toml"), format!("{text}warna = 1\n")).unwrap();
    let refused = run(location, &["notify"]).expect(2);
    assert!(refused.err.contains("warna") && !refused.err.contains("rahasia"), "{}", refused.err);
}

#[test]
fn letters_travel_over_tls_to_a_server_whose_certificate_is_trusted_and_to_no_other() {
    let place = Place::sqlite();
    let location = place.location();
    news(&place);
    let file = place.data_dir().join("mail.toml");
    for (security, at_once) in [("starttls", false), ("tls", true)] {
        let office = PostOffice::with_tls(Temper::Guarded, at_once);
        let settings = format!(
            "host = \"localhost\"\nport = {}\nsecurity = \"{security}\"\nfrom = \"Payung <payung@contoh.go.id>\"\n\
             user = \"payung\"\npassword = \"rahasia-pos\"\n",
            office.port
        );
        // Nobody vouches for the certificate.
        fs::write(&file, &settings).unwrap();
        let refused = run(location, &["notify"]).expect(2);
        assert!(refused.err.contains("menunggu pengiriman berikut"), "{}", refused.err);
        // The certificate of another server is as good as none.
        fs::write(place.data_dir().join("lain.pem"), PostOffice::with_tls(Temper::Kind, at_once).certificate).unwrap();
        fs::write(&file, format!("certificate = \"lain.pem\"\n{settings}")).unwrap();
        run(location, &["notify"]).expect(2);
        fs::write(place.data_dir().join("rusak.pem"), "bukan sertifikat").unwrap();
        fs::write(&file, format!("certificate = \"rusak.pem\"\n{settings}")).unwrap();
        run(location, &["notify"]).expect(2);
        assert_eq!(office.taken(), [], "{security}");
        fs::write(place.data_dir().join("surel.pem"), &office.certificate).unwrap();
        fs::write(&file, format!("certificate = \"surel.pem\"\n{settings}")).unwrap();
        assert_eq!(json(location, &["notify"])["sent"], 1, "{security}");
        let taken = office.taken();
        assert_eq!((taken.len(), taken[0].to.as_slice()), (1, &["camat@contoh.go.id".to_owned()][..]), "{security}");
        assert_eq!(json(location, &["notify"])["sent"], 0);
        // News again for the next server: a row comes back and is sent once more.
        run(location, &["submit", "return", "1", "--rows", "1", "--note", "Periksa", "--operator", "camat"]).expect(0);
        run(location, &["submit", "send", "1", "--operator", "kaur"]).expect(0);
    }
    run(location, &["audit", "verify"]).expect(0);
}

#[test]
fn killed_between_the_server_and_the_note_a_letter_is_sent_again_and_none_is_lost() {
    let place = Place::sqlite();
    let location = place.location();
    news(&place);
    // The server takes the letter, and answers only when the sender is gone.
    let office = PostOffice::open(Temper::Slow(Duration::from_secs(20)));
    settings(&place, office.port);
    for round in 1..=3 {
        killed(location, &["notify"], Duration::from_secs(4)).expect("it waits for the server");
        assert_eq!(office.taken().len(), round, "taken, and not written down");
    }
    let kind = PostOffice::open(Temper::Kind);
    settings(&place, kind.port);
    assert_eq!(json(location, &["notify"])["sent"], 1, "so it is news still");
    assert_eq!(json(location, &["notify"])["sent"], 0);
    assert_eq!(kind.taken().len(), 1);
    run(location, &["audit", "verify"]).expect(0);
}
