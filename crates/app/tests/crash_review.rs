//! The server killed while doubts are decided on its page: what was answered stands, and every doubt is decided once.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use store::testing::Place;
use store::{Location, Query as _};
use support::killing::{Instants, SEED, restore, whole};
use support::run;
use support::server::{Server, between};

const PAGE: &str = "/wilayah/19/tinjau";
const KILLS: usize = 12;

/// Decides one doubt after the other until none is left or the server is gone. `done` gets what was answered: the row
/// and the word.
fn decide_all(server: &Server, done: &mut BTreeMap<i64, &'static str>) -> Option<()> {
    let cookie = server.sign_in("demo", "payung-demo")?;
    loop {
        let page = server.get(&cookie, PAGE)?;
        let Some(row) = between(&page, "name=\"baris\" value=\"", "\"") else {
            return page.contains("</html>").then_some(());
        };
        let token = between(&page, "name=\"token\" value=\"", "\"")?;
        let number: i64 = row.parse().unwrap();
        assert!(!done.contains_key(&number), "row {number} was decided and is asked for again");
        let word = if number % 2 == 0 { "same" } else { "different" };
        let answer = server.post(&cookie, PAGE, &format!("token={token}&baris={row}&putusan={word}"))?;
        if answer.starts_with("HTTP/1.1 303") {
            done.insert(number, word);
        }
    }
}

/// Rows that stand decided, each with how often; everything else about the store is whole.
fn decided(place: &Place, case: &str) -> BTreeMap<i64, i64> {
    let store = whole(place, case);
    let sql = "SELECT m.roster_row_id, COUNT(*) FROM match_result m JOIN change c ON c.id = m.change_id \
               WHERE c.kind = 'match.review' GROUP BY m.roster_row_id";
    let mut found = BTreeMap::new();
    let each = &mut |row: &store::Row<'_>| {
        found.insert(row.int(0)?, row.int(1)?);
        Ok(())
    };
    store.reader().unwrap().query(sql, &[], each).unwrap();
    let changes = support::number(&store, "SELECT COUNT(*) FROM change WHERE kind = 'match.review'");
    assert_eq!(changes, i64::try_from(found.len()).unwrap(), "{case}: a change is one decision");
    found
}

fn demo(location: &Location) {
    run(location, &["demo", "--no-serve", "--people", "4000"]).expect(0);
}

#[test]
fn a_server_killed_while_doubts_are_decided_keeps_each_answer_once() {
    let (base, place) = (Place::sqlite(), Place::sqlite());
    demo(base.location());
    // All of it unharmed, elsewhere: how long it takes, and what it leaves.
    restore(&base, &place);
    let server = Server::start(&place);
    let (begun, mut unharmed) = (Instant::now(), BTreeMap::new());
    decide_all(&server, &mut unharmed).expect("an unharmed review ends");
    let took = begun.elapsed();
    server.kill();
    assert!(unharmed.len() >= 5, "{} doubts are few for a test", unharmed.len());
    assert_eq!(
        decided(&place, "unharmed").into_keys().collect::<Vec<_>>(),
        unharmed.keys().copied().collect::<Vec<_>>()
    );

    restore(&base, &place);
    // Each round decides some more: so that the kills meet decisions, they come within a few of them.
    let part = took / u32::try_from(unharmed.len()).unwrap() * 3;
    let mut instants = Instants::over(part.max(Duration::from_millis(30)));
    let mut done = BTreeMap::new();
    for round in 0..KILLS {
        let instant = instants.next();
        let case = format!("round {round}, killed after {instant:?}, seed {SEED}");
        let server = Server::start(&place);
        thread::scope(|scope| {
            scope.spawn(|| decide_all(&server, &mut done));
            thread::sleep(instant);
            server.end_at_once(&case);
        });
        drop(server);
        let stands = decided(&place, &case);
        assert!(stands.values().all(|times| *times == 1), "{case}: {stands:?}");
        assert!(done.keys().all(|row| stands.contains_key(row)), "{case}: an answer was lost");
        // What was under way may stand though nobody heard of it.
        for row in stands.keys() {
            done.entry(*row).or_insert("unheard");
        }
    }
    println!("{KILLS} kills, {} of {} doubts decided between them", done.len(), unharmed.len());
    let server = Server::start(&place);
    decide_all(&server, &mut done).expect("the review ends after the kills");
    server.kill();
    let stands = decided(&place, "completed");
    assert!(stands.values().all(|times| *times == 1), "{stands:?}");
    assert_eq!(stands.into_keys().collect::<Vec<_>>(), unharmed.into_keys().collect::<Vec<_>>());
    run(place.location(), &["audit", "verify"]).expect(0);
}
