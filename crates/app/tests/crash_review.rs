//! The server killed while doubts are asked about and decided on its page: what was answered stands, every question is put
//! once and every doubt is decided once.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::thread;
use std::time::Instant;

use store::Query as _;
use store::testing::Place;
use support::killing::{Instants, SEED, restore, whole};
use support::server::{Server, between};
use support::village::PARTICIPANTS_HEADING;
use support::{file, run, told};

const PAGE: &str = "/wilayah/19/tinjau";
/// The list of doubts about which somebody is asked.
const ASKED: &str = "/wilayah/19/tinjau?lihat=ditanyakan";
const KILLS: usize = 16;

/// Rows of which it was heard that they are so.
#[derive(Default)]
struct Heard {
    asked: BTreeSet<i64>,
    decided: BTreeSet<i64>,
}

/// Asks about every third doubt and decides the others; what was asked is decided next, until nothing is left or the
/// server is gone.
fn answer_all(server: &Server, cookie: &str, heard: &mut Heard) -> Option<()> {
    loop {
        let mut found = None;
        for (list, is_asked) in [(ASKED, true), (PAGE, false)] {
            let page = server.get(cookie, list)?;
            if let Some(row) = between(&page, "name=\"baris\" value=\"", "\"") {
                let token = between(&page, "name=\"token\" value=\"", "\"")?;
                found = Some((row.parse::<i64>().unwrap(), token.to_owned(), is_asked));
                break;
            }
            page.contains("</html>").then_some(())?;
        }
        let Some((row, token, is_asked)) = found else { return Some(()) };
        assert!(!heard.decided.contains(&row), "row {row} was decided and is asked for again");
        assert!(is_asked || !heard.asked.contains(&row), "row {row} was asked about and its question is gone");
        let ask = row % 3 == 0 && !is_asked;
        let word = match (ask, row % 2) {
            (true, _) => "ask&kepada=Kepala+dusun&pertanyaan=Apakah+orangnya+satu",
            (false, 0) => "same",
            (false, _) => "different",
        };
        let answer = server.post(cookie, PAGE, &format!("token={token}&baris={row}&putusan={word}"))?;
        if answer.starts_with("HTTP/1.1 303") {
            if ask { &mut heard.asked } else { &mut heard.decided }.insert(row);
        }
    }
}

/// Rows that stand asked about and decided, each once; everything else about the store is whole.
fn standing(place: &Place, case: &str) -> Heard {
    let store = whole(place, case);
    let once = |sql: &'static str, changes: &'static str| {
        let mut found = BTreeMap::new();
        let each = &mut |row: &store::Row<'_>| {
            found.insert(row.int(0)?, row.int(1)?);
            Ok(())
        };
        store.reader().unwrap().query(sql, &[], each).unwrap();
        assert!(found.values().all(|times| *times == 1), "{case}: {found:?}");
        let changes = support::number(&store, changes);
        assert_eq!(changes, i64::try_from(found.len()).unwrap(), "{case}: a change is one answer");
        found.into_keys().collect()
    };
    Heard {
        asked: once(
            "SELECT roster_row_id, COUNT(*) FROM match_question GROUP BY roster_row_id",
            "SELECT COUNT(*) FROM change WHERE kind = 'match.ask'",
        ),
        decided: once(
            "SELECT m.roster_row_id, COUNT(*) FROM match_result m JOIN change c ON c.id = m.change_id \
             WHERE c.kind = 'match.review' GROUP BY m.roster_row_id",
            "SELECT COUNT(*) FROM change WHERE kind = 'match.review'",
        ),
    }
}

/// First names on the list of participants, and as a village writes them.
const NAMES: [(&str, &str); 8] = [
    ("Lina", "Lisa"),
    ("Dina", "Dita"),
    ("Wati", "Wari"),
    ("Sari", "Sati"),
    ("Rina", "Rini"),
    ("Yanti", "Yansi"),
    ("Mira", "Mila"),
    ("Tuti", "Tuni"),
];
const FAMILIES: [&str; 3] = ["Marlina", "Wijayanti", "Anggraini"];

/// A list of a village whose every row may be a participant: one letter and one digit differ.
fn doubts(place: &Place) {
    let location = place.location();
    let (mut participants, mut list) =
        (PARTICIPANTS_HEADING.to_owned(), "nik,nama,tanggal_lahir,jenis_kelamin\n".to_owned());
    let names = FAMILIES.iter().flat_map(|family| NAMES.iter().map(move |(known, listed)| (known, listed, family)));
    for (number, (known, listed, family)) in names.enumerate() {
        let (day, month) = (1 + number, 1 + number % 12);
        let nik = |serial: &str| format!("190201{:02}{month:02}85{serial}", day + 40);
        let born = format!("1985-{month:02}-{day:02}");
        writeln!(
            participants,
            "250000{:05},{},{known} {family},{born},P,Ibu {number},BPU,,,,JKK JKM,2021-01-01,,2025-05,19.02,,19.02.01.2003,Nelayan",
            9_001 + number,
            nik("9001"),
        )
        .unwrap();
        writeln!(list, "{},{listed} {family},{born},P", nik("9002")).unwrap();
    }
    let people = file(place, "peserta.csv", participants.as_bytes());
    run(location, &["import", &people, "--as", "participants", "--as-of", "2025-06-01"]).expect(0);
    let list = file(place, "buluh.csv", list.as_bytes());
    run(location, &["import", &list, "--as", "roster", "--region", "19.02.01.2003", "--as-of", "2025-06-01"]).expect(0);
    run(location, &["match"]).expect(0);
    told(location, &["user", "add", "petugas", "--role", "pemda", "--region", "19"], "rahasia sekali\n").expect(0);
}

/// Somebody signed in; a session outlives its server.
fn sign_in(server: &Server) -> String {
    server.sign_in("petugas", "rahasia+sekali").unwrap()
}

#[test]
fn a_server_killed_while_doubts_are_asked_about_and_decided_keeps_each_answer_once() {
    let (base, place) = (Place::sqlite(), Place::sqlite());
    doubts(&base);
    // All of it unharmed, elsewhere: how long it takes, and what it leaves.
    restore(&base, &place);
    let server = Server::start(&place);
    let cookie = sign_in(&server);
    let (begun, mut unharmed) = (Instant::now(), Heard::default());
    answer_all(&server, &cookie, &mut unharmed).expect("an unharmed review ends");
    let took = begun.elapsed();
    server.kill();
    let answers = unharmed.decided.len() + unharmed.asked.len();
    assert!(unharmed.decided.len() >= 12 && unharmed.asked.len() >= 4, "{answers} answers are few for a test");
    let stands = standing(&place, "unharmed");
    assert_eq!((&stands.asked, &stands.decided), (&unharmed.asked, &unharmed.decided));

    restore(&base, &place);
    // Each round answers some more: so that the kills meet answers, they come within a few of them.
    let part = took / u32::try_from(answers).unwrap() * 3;
    let mut instants = Instants::over(part);
    let server = Server::start(&place);
    let cookie = sign_in(&server);
    server.kill();
    let mut heard = Heard::default();
    for round in 0..KILLS {
        let instant = instants.next();
        let case = format!("round {round}, killed after {instant:?}, seed {SEED}");
        let server = Server::start(&place);
        // The first page reads everything; the kills are for the answers.
        server.get(&cookie, PAGE).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| answer_all(&server, &cookie, &mut heard));
            thread::sleep(instant);
            server.end_at_once(&case);
        });
        drop(server);
        let stands = standing(&place, &case);
        assert!(heard.decided.is_subset(&stands.decided), "{case}: a decision was lost");
        assert!(heard.asked.is_subset(&stands.asked), "{case}: a question was lost");
        // What was under way may stand though nobody heard of it.
        heard = stands;
    }
    let between = heard.decided.len() + heard.asked.len();
    println!("{KILLS} kills, {between} of {answers} answers between them");
    assert!(between > 0, "no kill came after an answer");
    let server = Server::start(&place);
    answer_all(&server, &cookie, &mut heard).expect("the review ends after the kills");
    server.kill();
    let stands = standing(&place, "completed");
    assert_eq!((stands.asked, stands.decided), (unharmed.asked, unharmed.decided));
    run(place.location(), &["audit", "verify"]).expect(0);
}
