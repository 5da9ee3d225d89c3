//! The server killed while a plan is made and accepted: asked once, answered once, and each person in one draft.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::thread;
use std::time::Instant;

use store::testing::Place;
use support::killing::{Instants, SEED, whole};
use support::server::{Server, between, settled};
use support::{number, run};

const KILLS: usize = 8;
const BUDGETS: &str = "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n\
    19.01.01.2007,2028,add,6000000,Perbup rekaan\n19.01,2028,apbd,25000000,Perda rekaan\n";

/// A demo with budgets.
fn house() -> Place {
    let place = Place::sqlite();
    run(place.location(), &["demo", "--no-serve", "--people", "4000"]).expect(0);
    let file = place.data_dir().parent().unwrap().join("anggaran.csv");
    fs::write(&file, BUDGETS).unwrap();
    run(place.location(), &["import", &file.display().to_string(), "--as", "funding"]).expect(0);
    place
}

/// Asks for a plan, the same one each time, sees to it that it is made, and accepts it; stops where the server is gone.
fn journey(server: &Server) -> Option<String> {
    let cookie = server.sign_in("dpmd-bangka", "payung-demo")?;
    let page = server.get(&cookie, "/rencana/baru")?;
    let token = format!("token={}", between(&page, "name=\"token\" value=\"", "\"")?);
    let wish = "wilayah=19.01&mulai=2028-01&sampai=2028-12&tujuan=semua&mandiri=0&sekali=satu";
    let asked = server.post(&cookie, "/rencana/baru", &format!("{token}&{wish}"))?;
    let plan = between(&asked, "location: ", "\r\n")?.to_owned();
    if settled(server, &cookie, &plan)?.contains("Pembuatan rencana terputus") {
        server.post(&cookie, &format!("{plan}/ulang"), &token)?;
        settled(server, &cookie, &plan)?;
    }
    server.post(&cookie, &format!("{plan}/terima"), &format!("{token}&setuju=1"))?;
    settled(server, &cookie, &plan)
}

/// How many rows were drafted; nothing stands there twice.
fn once(place: &Place, case: &str) -> i64 {
    let store = whole(place, case);
    for sql in ["SELECT COUNT(*) FROM plan", "SELECT COUNT(*) FROM plan_answer"] {
        assert!(number(&store, sql) <= 1, "{case}: {sql}");
    }
    let rows = number(&store, "SELECT COUNT(*) FROM submission_row");
    let people = number(&store, "SELECT COUNT(DISTINCT roster_row_id) FROM submission_row");
    assert_eq!(rows, people, "{case}: somebody stands in two drafts");
    rows
}

#[test]
fn a_server_killed_while_a_plan_is_made_and_accepted_asks_for_each_person_once() {
    let other = house();
    let server = Server::start(&other);
    let begun = Instant::now();
    let page = journey(&server).expect("an unharmed journey ends");
    let took = begun.elapsed();
    assert!(page.contains("Usulan dari rencana ini"), "{page}");
    server.kill();
    let whole = once(&other, "unharmed");
    assert!(whole > 100, "{whole}");

    let place = house();
    let mut instants = Instants::over(took);
    for round in 0..KILLS {
        let instant = instants.next();
        let case = format!("round {round}, killed after {instant:?}, seed {SEED}");
        let server = Server::start(&place);
        thread::scope(|scope| {
            let journey = scope.spawn(|| journey(&server));
            thread::sleep(instant);
            server.end_at_once(&case);
            journey.join().unwrap();
        });
        drop(server);
        once(&place, &case);
    }
    let server = Server::start(&place);
    let page = journey(&server).expect("a journey after the kills ends");
    assert!(page.contains("Usulan dari rencana ini"), "{page}");
    server.kill();
    assert_eq!(once(&place, "completed"), whole, "all of the plan, each once");
    run(place.location(), &["audit", "verify"]).expect(0);
}
