//! Lists of employers, statements, undo, the next snapshot, backup and restore killed at random instants, on both
//! databases; and `match` on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use store::testing::Place;
use store::{Location, Query, Store, StoreError, restore};
use support::killing::{Files, Instants, as_str, figures, killed, unharmed, whole, words};
use support::{command, number, open, run};

const PARTICIPANTS: u64 = 6_000;

/// A store to begin from as often as wanted: a backup, with the key it opens under.
struct Beginning {
    folder: tempfile::TempDir,
    key: Vec<u8>,
}

impl Beginning {
    /// What the commands leave behind.
    fn after(commands: &[Vec<String>]) -> Self {
        let place = Place::sqlite();
        for arguments in commands {
            let code = run(place.location(), &as_str(arguments)).code;
            assert!(code == 0 || code == 1, "{arguments:?} ended with {code}");
        }
        let beginning = Self {
            folder: tempfile::tempdir().unwrap(),
            key: fs::read(place.location().key_path.as_ref().unwrap()).unwrap(),
        };
        run(place.location(), &["backup", beginning.file().to_str().unwrap()]).expect(0);
        beginning
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("awal.cadangan")
    }

    /// A place that only has the key.
    fn empty(&self, make: fn() -> Place) -> Place {
        let place = make();
        let key = place.location().key_path.clone().unwrap();
        fs::create_dir_all(key.parent().unwrap()).unwrap();
        fs::write(key, &self.key).unwrap();
        place
    }

    fn place(&self, make: fn() -> Place) -> Place {
        let place = self.empty(make);
        again(place.location(), &self.file()).expect("a fresh place takes the backup");
        place
    }
}

fn again(location: &Location, file: &Path) -> Result<store::BackupReport, StoreError> {
    restore(location, steps::Workspace::tables(), file, &mut |_, _| {})
}

/// Kills a command until `kills` of them met it running; `check` says after each whether its work stands, and then it
/// begins anew.
fn kill_often(
    beginning: &Beginning,
    make: fn() -> Place,
    arguments: &[&str],
    kills: usize,
    check: &dyn Fn(&Place, &str) -> bool,
) -> Place {
    let mut place = beginning.place(make);
    let mut instants = Instants::over(unharmed(place.location(), arguments));
    assert!(check(&place, "unharmed"), "{arguments:?} did nothing");
    place = beginning.place(make);
    let (mut met, mut stood) = (0, 0);
    for round in 0.. {
        assert!(round < kills * 5, "only {met} of {round} kills met it running");
        if met == kills {
            break;
        }
        let instant = instants.next();
        let case = format!("{} round {round}, killed after {instant:?}, seed {}", arguments[0], instants.seed);
        met += instants.met(killed(place.location(), arguments, instant));
        if check(&place, &case) {
            stood += 1;
            place = beginning.place(make);
        }
    }
    println!("{}: {met} kills met it running, {stood} times its work was done", arguments[0]);
    place
}

fn databases() -> [(fn() -> Place, usize); 2] {
    [(Place::sqlite, 2), (Place::postgres, 1)]
}

/// Changes, snapshots, memberships.
fn counts(store: &Store) -> [i64; 3] {
    [
        number(store, "SELECT COUNT(*) FROM change"),
        number(store, "SELECT COUNT(*) FROM snapshot"),
        number(store, "SELECT COUNT(*) FROM membership"),
    ]
}

/// A list of participants and the next one: half of it is gone, some pay later, others are new.
struct Lists {
    files: Files,
    next: Vec<String>,
    rows: i64,
}

impl Lists {
    fn written() -> Self {
        let files = Files::written(PARTICIPANTS, 4_000);
        let text = fs::read_to_string(&files.people).unwrap();
        let half: Vec<&str> = text.lines().enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, line)| line).collect();
        let path = files.folder.path().join("berikut.csv");
        fs::write(&path, half.join("\n")).unwrap();
        let next = words(&["import", path.to_str().unwrap(), "--as", "participants", "--as-of", "2025-07-01"]);
        Self { files, next, rows: i64::try_from(half.len()).unwrap() - 1 }
    }
}

#[test]
fn the_next_snapshot_killed_at_any_instant_replaces_the_last_or_leaves_it() {
    let lists = Lists::written();
    let beginning = Beginning::after(&[lists.files.participants()]);
    for (make, share) in databases() {
        let start = beginning.place(make);
        let [changes, snapshots, memberships] = counts(&open(start.location()));
        let before = figures(start.location());
        run(start.location(), &as_str(&lists.next)).expect(0);
        let after = figures(start.location());
        assert_ne!(before, after);
        let check = |place: &Place, case: &str| {
            let found = counts(&whole(place, case));
            let done = found[0] > changes;
            let more = [changes + 1, snapshots + 1, memberships + lists.rows];
            assert_eq!(found, if done { more } else { [changes, snapshots, memberships] }, "{case}");
            assert_eq!(&figures(place.location()), if done { &after } else { &before }, "{case}");
            done
        };
        kill_often(&beginning, make, &as_str(&lists.next), 15 * share, &check);
    }
}

#[test]
fn an_undo_killed_at_any_instant_is_done_or_not() {
    let lists = Lists::written();
    let beginning = Beginning::after(&[lists.files.participants(), lists.next.clone()]);
    for (make, share) in databases() {
        let start = beginning.place(make);
        let with = figures(start.location());
        let first = counts(&open(start.location()));
        run(start.location(), &["undo", "2"]).expect(0);
        let without = figures(start.location());
        assert_ne!(with, without);
        let check = |place: &Place, case: &str| {
            let store = whole(place, case);
            let undone = number(&store, "SELECT COUNT(*) FROM retracted") == 1;
            assert_eq!(counts(&store), [first[0] + i64::from(undone), first[1], first[2]], "{case}");
            drop(store);
            assert_eq!(&figures(place.location()), if undone { &without } else { &with }, "{case}");
            undone
        };
        kill_often(&beginning, make, &["undo", "2"], 20 * share, &check);
    }
}

/// Kills an import of a file about others; its rows are there with its change, or neither.
fn rows_there_or_not(arguments: &[String], rows: &dyn Fn(&Store) -> [i64; 2], before: [i64; 2], after: [i64; 2]) {
    let lists = Lists::written();
    let beginning = Beginning::after(&[lists.files.participants()]);
    for (make, share) in databases() {
        let changes = counts(&open(beginning.place(make).location()))[0];
        let check = |place: &Place, case: &str| {
            let store = whole(place, case);
            let done = counts(&store)[0] > changes;
            assert_eq!(rows(&store), if done { after } else { before }, "{case}");
            done
        };
        let place = kill_often(&beginning, make, &as_str(arguments), 8 * share, &check);
        run(place.location(), &as_str(arguments)).expect(0);
        assert!(check(&place, "completed"));
    }
}

#[test]
fn a_list_of_employers_killed_at_any_instant_is_there_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("perusahaan.csv");
    // Numbers that no participant has, so that each row makes an employer.
    let row = |at: usize| format!("AB{at:06},PT Baru {at},swasta,19.71,{},1\n", at % 90 + 1);
    let text: String = (0..3_000).map(row).collect();
    fs::write(
        &path,
        format!("NPP,Nama Perusahaan,Jenis Perusahaan,Kode Wilayah,Jumlah Tenaga Kerja,Jumlah Terdaftar\n{text}"),
    )
    .unwrap();
    let rows = |store: &Store| {
        [
            number(store, "SELECT COUNT(*) FROM employer_profile"),
            number(store, "SELECT COUNT(*) FROM employer WHERE npp LIKE 'AB%'"),
        ]
    };
    let import = words(&["import", path.to_str().unwrap(), "--as", "employers", "--as-of", "2025-06-15"]);
    rows_there_or_not(&import, &rows, [0, 0], [3_000, 3_000]);
}

#[test]
fn a_statement_killed_at_any_instant_is_there_or_not() {
    let lists = Lists::written();
    let list = fs::read_to_string(&lists.files.people).unwrap();
    let mut text = "NPP,KPJ,NIK,Nama Tenaga Kerja,BLTH,Upah,Jumlah Iuran,Tanggal Bayar\n".to_owned();
    let mut paid = 0;
    for line in list.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[6] == "PU" {
            paid += 1;
            let [card, nik, name, npp] = [cells[0], cells[1], cells[2], cells[7]];
            text.push_str(&format!("{npp},{card},{nik},{name},2025-05,3000000,187200,2025-06-12\n"));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iuran.csv");
    fs::write(&path, text).unwrap();
    let rows = |store: &Store| {
        [number(store, "SELECT COUNT(*) FROM statement"), number(store, "SELECT COUNT(*) FROM contribution")]
    };
    let import = words(&["import", path.to_str().unwrap(), "--as", "contributions", "--as-of", "2025-06-15"]);
    rows_there_or_not(&import, &rows, [0, 0], [1, paid]);
}

/// Kills a command about people; its rows are there with its change, or neither.
fn people_changed_or_not(arguments: &[&str], rows: [i64; 4]) {
    let lists = Lists::written();
    let beginning = Beginning::after(&[lists.files.participants()]);
    let of = |store: &Store| {
        [
            number(store, "SELECT COUNT(*) FROM person_merge"),
            number(store, "SELECT COUNT(*) FROM merge_parted"),
            number(store, "SELECT COUNT(*) FROM membership_parted"),
            number(store, "SELECT COUNT(*) FROM departure"),
        ]
    };
    for (make, share) in databases() {
        let start = beginning.place(make);
        let before = figures(start.location());
        let changes = counts(&open(start.location()))[0];
        let check = |place: &Place, case: &str| {
            let store = whole(place, case);
            let done = counts(&store)[0] > changes;
            assert_eq!(of(&store), if done { rows } else { [0; 4] }, "{case}");
            done
        };
        let place = kill_often(&beginning, make, arguments, 8 * share, &check);
        assert_eq!(figures(place.location()), before, "killed, it shows in no figure");
        // What was killed so often is done, and taken back without a trace in the figures.
        run(place.location(), arguments).expect(0);
        assert!(check(&place, "completed"));
        // A killed change may have used up numbers.
        let last = number(&open(place.location()), "SELECT MAX(id) FROM change");
        run(place.location(), &["undo", &last.to_string()]).expect(0);
        assert_eq!(figures(place.location()), before, "taken back, it shows in no figure");
    }
}

#[test]
fn a_merge_killed_at_any_instant_is_done_or_not() {
    people_changed_or_not(&["person", "merge", "2", "1", "--why", "satu orang"], [1, 0, 0, 0]);
}

#[test]
fn a_parting_killed_at_any_instant_is_done_or_not() {
    let parting = ["person", "split", "1", "--memberships", "1", "--name", "Orang Lain", "--why", "dua orang"];
    people_changed_or_not(&parting, [0, 0, 1, 0]);
}

#[test]
fn a_backup_killed_at_any_instant_is_whole_or_not_there() {
    let lists = Lists::written();
    let beginning = Beginning::after(&[lists.files.participants(), lists.next.clone()]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("baru.cadangan");
    for (make, share) in databases() {
        let head = open(beginning.place(make).location()).audit_head().unwrap();
        let check = |place: &Place, case: &str| {
            // Neither the store nor the backup is ever half.
            assert_eq!(whole(place, case).audit_head().unwrap(), head, "{case}");
            if !file.exists() {
                return false;
            }
            let copy = beginning.empty(Place::sqlite);
            assert_eq!(again(copy.location(), &file).expect(case).head, head, "{case}");
            fs::remove_file(&file).unwrap();
            true
        };
        kill_often(&beginning, make, &["backup", file.to_str().unwrap()], 15 * share, &check);
    }
}

#[test]
fn a_restore_killed_at_any_instant_is_whole_or_can_be_done_again() {
    let lists = Lists::written();
    let beginning = Beginning::after(&[lists.files.participants(), lists.next.clone()]);
    let file = beginning.file();
    let arguments = ["restore", file.to_str().unwrap()];
    let original = beginning.place(Place::sqlite);
    let (head, rows) = (open(original.location()).audit_head().unwrap(), counts(&open(original.location())));
    for (make, share) in databases() {
        let mut place = beginning.empty(make);
        let mut instants = Instants::over(unharmed(place.location(), &arguments));
        place = beginning.empty(make);
        let (mut met, mut stood, kills) = (0, 0, 15 * share);
        for round in 0.. {
            assert!(round < kills * 5, "only {met} of {round} kills met it running");
            if met == kills {
                break;
            }
            let instant = instants.next();
            let case = format!("restore round {round}, killed after {instant:?}, seed {}", instants.seed);
            met += instants.met(killed(place.location(), &arguments, instant));
            // Every third is tried again where the killed one left off; the others are killed again there.
            let stands = match place.location().database {
                None => place.data_dir().join("payung.sqlite").exists(),
                Some(_) => matches!(again(place.location(), &file), Err(StoreError::NotEmpty(_))),
            };
            if !stands && place.location().database.is_none() && round % 3 == 0 {
                again(place.location(), &file).expect(&case);
            }
            if stands || place.location().database.is_some() || round % 3 == 0 {
                stood += i32::from(stands);
                let store = whole(&place, &case);
                assert_eq!((store.audit_head().unwrap(), counts(&store)), (head.clone(), rows), "{case}");
                for upload in ["SELECT name FROM upload WHERE id = 1", "SELECT name FROM upload WHERE id = 2"] {
                    let name = store.reader().unwrap().query_one(upload, &[], |row| Ok(row.text(0)?.to_owned()));
                    assert!(!store.read_upload(&name.unwrap().unwrap()).expect(&case).is_empty());
                }
                drop(store);
                place = beginning.empty(make);
            }
        }
        println!("restore: {met} kills met it running, {stood} times its work was done");
    }
}

/// Participants, and the lists of a small demo that speak of them.
fn to_match() -> (Files, Beginning) {
    let files = Files::written(100, 4_000);
    let mut commands = vec![files.fewer_participants()];
    commands.extend((0..files.rosters.len()).map(|at| files.roster(at)));
    let beginning = Beginning::after(&commands);
    (files, beginning)
}

/// Lists that were matched, and those whose rows have a verdict only in part.
fn matched(store: &Store) -> (i64, i64) {
    let partly = number(
        store,
        "SELECT COUNT(*) FROM (SELECT r.roster_id FROM roster_row r LEFT JOIN match_result m \
         ON m.roster_row_id = r.id WHERE r.disposition = 'accepted' GROUP BY r.roster_id \
         HAVING COUNT(m.id) <> 0 AND COUNT(m.id) <> COUNT(r.id)) AS partly",
    );
    (number(store, "SELECT COUNT(*) FROM change WHERE kind = 'match.roster'"), partly)
}

#[test]
fn on_postgresql_matching_killed_at_any_instant_leaves_whole_lists() {
    let (files, beginning) = to_match();
    let lists = i64::try_from(files.rosters.len()).unwrap();
    let unhurt = beginning.place(Place::sqlite);
    run(unhurt.location(), &["match"]).expect(0);
    let check = |place: &Place, case: &str| {
        let (done, partly) = matched(&whole(place, case));
        assert_eq!(partly, 0, "{case}");
        done == lists
    };
    let place = kill_often(&beginning, Place::postgres, &["match"], 20, &check);
    run(place.location(), &["match"]).expect(0);
    assert!(check(&place, "completed"));
    assert_eq!(figures(place.location()), figures(unhurt.location()));
}

#[test]
fn on_postgresql_two_processes_match_each_list_once() {
    let (files, beginning) = to_match();
    let lists = i64::try_from(files.rosters.len()).unwrap();
    let unhurt = beginning.place(Place::sqlite);
    run(unhurt.location(), &["match"]).expect(0);
    let people = number(&open(unhurt.location()), "SELECT COUNT(*) FROM person");
    let place = beginning.place(Place::postgres);
    let both: Vec<_> = (0..2).map(|_| command(place.location(), &["match"]).spawn().unwrap()).collect();
    for mut child in both {
        // One may give up when the other is always faster; what it finished stays.
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 2)), "{code:?}");
    }
    run(place.location(), &["match"]).expect(0);
    let store = whole(&place, "both");
    assert_eq!(matched(&store), (lists, 0));
    assert_eq!(number(&store, "SELECT COUNT(*) FROM person"), people, "nobody was made twice");
    drop(store);
    assert_eq!(figures(place.location()), figures(unhurt.location()));
}
