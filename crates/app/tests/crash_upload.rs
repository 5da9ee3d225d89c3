//! The server killed while files are uploaded, read and imported by pages: nothing lost, nothing double, nothing left.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fmt::Write as _;
use std::thread;
use std::time::Instant;

use store::testing::Place;
use support::killing::{Instants, SEED, only_noted_files_wait, whole};
use support::server::{Server, between, settled};
use support::{number, run, told};

const ROWS: usize = 6_000;
const KILLS: usize = 14;

fn list() -> String {
    let mut text = "nama,nik,jenis_kelamin,pekerjaan\n".to_owned();
    for row in 0..ROWS {
        let (day, month, year, serial) = (1 + row % 28, 1 + row / 28 % 12, 60 + row / 336 % 30, 9001 + row / 10_080);
        writeln!(text, "Orang Rekaan {row},190101{day:02}{month:02}{year:02}{serial},L,Nelayan").unwrap();
    }
    text
}

/// Uploads, waits for the look, says yes, waits for the end; stops wherever the server is gone.
fn journey(server: &Server, list: &str) -> Option<String> {
    let cookie = server.sign_in("petugas", "rahasia+sekali")?;
    let page = server.get(&cookie, "/impor")?;
    let token = between(&page, "name=\"token\" value=\"", "\"")?;
    let fields = [("token", token), ("jenis", "roster"), ("wilayah", "19.01.01.2007")];
    let path = server.upload(&cookie, &fields, "rebo.csv", list)?;
    settled(server, &cookie, &path)?;
    server.post(&cookie, &format!("{path}/simpan"), &format!("token={token}"))?;
    settled(server, &cookie, &path)
}

/// The list is there to the last row, once, or not at all.
fn all_or_nothing(place: &Place, case: &str) -> bool {
    let store = whole(place, case);
    let rosters = number(&store, "SELECT COUNT(*) FROM roster");
    let rows = number(&store, "SELECT COUNT(*) FROM roster_row");
    let imports = number(&store, "SELECT COUNT(*) FROM change WHERE kind = 'import.roster'");
    let read = i64::try_from(ROWS).unwrap();
    assert!((rosters, rows, imports) == (0, 0, 0) || (rosters, rows, imports) == (1, read, 1), "{case}: {rows} rows");
    rosters == 1
}

#[test]
fn a_server_killed_while_a_list_comes_in_loses_nothing_and_brings_nothing_in_twice() {
    let place = Place::sqlite();
    let add = ["user", "add", "petugas", "--role", "pemda", "--region", "19.01"];
    told(place.location(), &add, "rahasia sekali\n").expect(0);
    let list = list();
    // How long all of it takes unharmed, elsewhere.
    let other = Place::sqlite();
    told(other.location(), &add, "rahasia sekali\n").expect(0);
    let server = Server::start(&other);
    let begun = Instant::now();
    let page = journey(&server, &list).expect("an unharmed journey ends");
    let took = begun.elapsed();
    assert!(page.contains("Berkas sudah disimpan"), "{page}");
    server.kill();
    assert!(all_or_nothing(&other, "unharmed"));

    let mut instants = Instants::over(took);
    let mut stood = 0;
    for round in 0..KILLS {
        let instant = instants.next();
        let case = format!("round {round}, killed after {instant:?}, seed {SEED}");
        let server = Server::start(&place);
        thread::scope(|scope| {
            let journey = scope.spawn(|| journey(&server, &list));
            thread::sleep(instant);
            server.end_at_once(&case);
            journey.join().unwrap();
        });
        drop(server);
        stood += usize::from(all_or_nothing(&place, &case));
    }
    println!("{KILLS} kills, {stood} times the list stood already");
    // The next start takes up what somebody said yes to and takes away what broke off; then the journey ends well,
    // and the list is there once.
    let server = Server::start(&place);
    let page = journey(&server, &list).expect("a journey after the kills ends");
    assert!(page.contains("Berkas sudah disimpan") || page.contains("sudah pernah diimpor"), "{page}");
    server.kill();
    assert!(all_or_nothing(&place, "completed"));
    only_noted_files_wait(&place);
    run(place.location(), &["audit", "verify"]).expect(0);
}
