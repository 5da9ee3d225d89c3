//! The server killed while refused rows of a list are mended on its page: what was answered stands, and every row comes in
//! once, also when its form is sent again.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use store::Query as _;
use store::testing::Place;
use support::killing::{Instants, SEED, only_noted_files_wait, restore, whole};
use support::server::{Server, between, settled};
use support::{number, run, told};

const SOUND: usize = 20;
const REFUSED: usize = 60;
/// Rows that are mended with one form.
const TOGETHER: usize = 2;
const KILLS: usize = 14;

/// A kind of list of which rows are mended.
struct Kind {
    code: &'static str,
    region: &'static str,
    headings: &'static str,
    /// What stands behind name and NIK.
    rest: &'static str,
    /// The names that came in.
    names: &'static str,
    /// How many lists there are, parts among them.
    lists: &'static str,
}

/// What is mended of a list of people is a list beside it.
const ROSTER: Kind = Kind {
    code: "roster",
    region: "19.01.01.2007",
    headings: "nama,nik,jenis_kelamin,pekerjaan",
    rest: "L,Nelayan",
    names: "SELECT name FROM roster_row WHERE disposition = 'accepted'",
    lists: "SELECT COUNT(*) FROM roster",
};

/// What is mended of a list of participants adds to it: whatever came in stands on one list.
const PARTICIPANTS: Kind = Kind {
    code: "participants",
    region: "19.01",
    headings: "nama,nik,nomor_peserta,kelas,program,mulai,lunas_sampai,wilayah_daftar",
    rest: ",BPU,JKK JKM,2023-01-01,2025-05,19.01",
    names: "SELECT p.name FROM membership m JOIN person p ON p.id = m.person_id \
            WHERE m.snapshot_id = (SELECT MIN(id) FROM snapshot)",
    lists: "SELECT 1 + COUNT(*) FROM list_part WHERE part_of = (SELECT MIN(change_id) FROM snapshot)",
};

impl Kind {
    /// A list whose first rows are sound; the NIK of the others lost its last digit.
    fn list(&self) -> String {
        let mut text = format!("{}\n", self.headings);
        for row in 2..2 + SOUND + REFUSED {
            let nik = nik(row);
            let written = if row < 2 + SOUND { &nik } else { &nik[..15] };
            writeln!(text, "Orang Rekaan {row},{written},{}", self.rest).unwrap();
        }
        text
    }
}

/// The number of the invented person in a row of the list.
fn nik(row: usize) -> String {
    format!("190101{:02}{:02}80{:04}", 1 + row % 28, 1 + row / 28, 9001 + row)
}

fn sign_in(server: &Server) -> Option<String> {
    server.sign_in("petugas", "rahasia+sekali")
}

/// Uploads the list and saves its sound rows; the way to its page.
fn saved(server: &Server, kind: &Kind) -> String {
    let cookie = sign_in(server).unwrap();
    let page = server.get(&cookie, "/impor").unwrap();
    let token = between(&page, "name=\"token\" value=\"", "\"").unwrap();
    let fields = [("token", token), ("jenis", kind.code), ("wilayah", kind.region)];
    let path = server.upload(&cookie, &fields, "rebo.csv", &kind.list()).unwrap();
    settled(server, &cookie, &path).unwrap();
    server.post(&cookie, &format!("{path}/simpan"), &format!("token={token}")).unwrap();
    let page = settled(server, &cookie, &path).unwrap();
    assert!(page.contains("Berkas sudah disimpan") && page.contains(&format!("{REFUSED} ditolak")), "{page}");
    path
}

/// What whoever mends knows.
#[derive(Default)]
struct Mending {
    /// Rows of which it was answered that they came in.
    heard: BTreeSet<usize>,
    /// The form that nobody answered.
    unheard: Option<String>,
}

/// Sends again what was not answered, then mends some rows after the other until none is left or the server is gone.
fn mend_all(server: &Server, path: &str, mending: &mut Mending) -> Option<()> {
    let cookie = sign_in(server)?;
    let page = format!("{path}/perbaiki");
    let form = server.get(&cookie, &page)?;
    let token = between(&form, "name=\"token\" value=\"", "\"").unwrap_or_default().to_owned();
    if let Some(cells) = &mending.unheard {
        server.post(&cookie, &page, &format!("token={token}{cells}"))?;
        mending.unheard = None;
    }
    loop {
        let form = server.get(&cookie, &page)?;
        form.contains("</html>").then_some(())?;
        let boxes = form.split("name=\"sel_").filter_map(|rest| rest.split_once('_')?.0.parse().ok());
        let shown: BTreeSet<usize> = boxes.collect();
        assert!(shown.is_disjoint(&mending.heard), "rows came in and are asked for again: {shown:?}");
        let rows: Vec<usize> = shown.into_iter().take(TOGETHER).collect();
        if rows.is_empty() {
            return Some(());
        }
        let cells: String = rows.iter().map(|row| format!("&sel_{row}_1={}", nik(*row))).collect();
        mending.unheard = Some(cells.clone());
        let answer = server.post(&cookie, &page, &format!("token={token}{cells}"))?;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        mending.heard.extend(rows);
        mending.unheard = None;
    }
}

/// Rows of the file that came in mended; every row of the list is there once, its number with it, and all else is whole.
fn mended(place: &Place, kind: &Kind, case: &str) -> BTreeSet<usize> {
    let store = whole(place, case);
    let mut names = Vec::new();
    let each = &mut |row: &store::Row<'_>| {
        names.push(row.text(0)?.strip_prefix("Orang Rekaan ").unwrap().parse::<usize>().unwrap());
        Ok(())
    };
    store.reader().unwrap().query(kind.names, &[], each).unwrap();
    let found: BTreeSet<usize> = names.iter().copied().collect();
    assert_eq!(found.len(), names.len(), "{case}: a row came in twice: {names:?}");
    assert!((2..2 + SOUND).all(|row| found.contains(&row)), "{case}: a row that was saved is gone");
    let changes = number(&store, "SELECT COUNT(*) FROM change WHERE kind LIKE 'import.%'");
    let lists = number(&store, kind.lists);
    let parts = (found.len() - SOUND).div_ceil(TOGETHER) + 1;
    assert_eq!((changes, lists), (lists, i64::try_from(parts).unwrap()), "{case}: a form is one change");
    found.into_iter().filter(|row| *row >= 2 + SOUND).collect()
}

#[test]
fn a_server_killed_while_refused_rows_of_a_list_of_people_are_mended_brings_each_in_once() {
    kill_while_mending(&ROSTER);
}

#[test]
fn a_server_killed_while_refused_participants_are_mended_adds_each_to_their_list_once() {
    kill_while_mending(&PARTICIPANTS);
}

fn kill_while_mending(kind: &Kind) {
    let (base, place) = (Place::sqlite(), Place::sqlite());
    let add = ["user", "add", "petugas", "--role", "pemda", "--region", "19.01"];
    told(base.location(), &add, "rahasia sekali\n").expect(0);
    let server = Server::start(&base);
    let path = saved(&server, kind);
    server.kill();
    // All of it unharmed, elsewhere: how long it takes.
    restore(&base, &place);
    let server = Server::start(&place);
    let (begun, mut unharmed) = (Instant::now(), Mending::default());
    mend_all(&server, &path, &mut unharmed).expect("unharmed mending ends");
    let took = begun.elapsed();
    server.kill();
    assert_eq!((unharmed.heard.len(), mended(&place, kind, "unharmed")), (REFUSED, unharmed.heard));

    restore(&base, &place);
    // Each round mends some more: so that the kills meet a form on its way, they come within a few of them.
    let part = took / u32::try_from(REFUSED / TOGETHER).unwrap() * 3;
    let mut instants = Instants::over(part.max(Duration::from_millis(30)));
    let mut mending = Mending::default();
    let mut unheard = 0;
    for round in 0..KILLS {
        let instant = instants.next();
        let case = format!("round {round}, killed after {instant:?}, seed {SEED}");
        let server = Server::start(&place);
        thread::scope(|scope| {
            scope.spawn(|| mend_all(&server, &path, &mut mending));
            thread::sleep(instant);
            server.end_at_once(&case);
        });
        drop(server);
        let stands = mended(&place, kind, &case);
        assert!(mending.heard.is_subset(&stands), "{case}: an answer was lost");
        unheard += usize::from(mending.unheard.is_some());
        // What was under way may stand though nobody heard of it.
        mending.heard = stands;
    }
    println!("{KILLS} kills, {unheard} of them met a form on its way, {} rows mended", mending.heard.len());
    let server = Server::start(&place);
    mend_all(&server, &path, &mut mending).expect("mending ends after the kills");
    let cookie = sign_in(&server).unwrap();
    let page = server.get(&cookie, &path).unwrap();
    let all = SOUND + REFUSED;
    let account = format!("{all} dibaca = {all} diterima + 0 digabung + 0 disisihkan + 0 ditolak + 0 dilewati");
    assert!(page.contains(&account), "{page}");
    server.kill();
    assert_eq!(mended(&place, kind, "completed").len(), REFUSED);
    only_noted_files_wait(&place);
    run(place.location(), &["audit", "verify"]).expect(0);
}
