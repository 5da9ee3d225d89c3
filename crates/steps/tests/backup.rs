//! Backups: every table and the audit come back on either database, also from a moment amid imports; damage is refused.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use steps::{StepError, Workspace};
use store::testing::Place;
use store::{BackupReport, Query, Store};
use support::{Desk, NEXT_REGENCY, each_desk, everything, files_below, holds, participants_a_month_later};

fn places() -> [fn() -> Place; 2] {
    [Place::sqlite, Place::postgres]
}

fn backup(desk: &Desk<'_>, name: &str) -> (PathBuf, BackupReport) {
    let path = desk.place.data_dir().parent().unwrap().join(name);
    let report = steps::backup(&desk.workspace, &desk.actor, &support::clock(), &path, &mut |_| {}).expect("a backup");
    (path, report)
}

/// Brings a backup to a fresh place, with the key that was carried there as an exported text.
fn restored(desk: &Desk<'_>, path: &Path, to: Place) -> Place {
    let report = steps::restore(to.location(), &desk.actor, path, &mut |_, _| {}).expect("it restores");
    assert!(!report.key_is_there);
    let passphrase = "dua belas huruf";
    let sealed = steps::export_key(&desk.workspace, &desk.actor, passphrase).unwrap();
    let key = to.location().key_path.clone().unwrap();
    assert!(Workspace::open(to.location()).is_err(), "without its key it does not open");
    steps::import_key(&desk.actor, &sealed, passphrase, &key).unwrap();
    to
}

fn open(place: &Place) -> Store {
    place.open(Workspace::tables()).expect("it opens")
}

/// Every row of every table but sessions, as text, sorted.
fn tables(place: &Place) -> BTreeMap<String, Vec<String>> {
    let store = open(place);
    let mut reader = store.reader().unwrap();
    let catalogue = if place.location().database.is_some() {
        "SELECT relname::text, relnatts::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    } else {
        "SELECT m.name, (SELECT COUNT(*) FROM pragma_table_info(m.name)) FROM sqlite_schema m WHERE m.type = 'table'"
    };
    let names = reader
        .query_all(catalogue, &[], |row| Ok((row.text(0)?.to_owned(), usize::try_from(row.int(1)?).unwrap())))
        .unwrap();
    let mut all = BTreeMap::new();
    for (name, columns) in names.into_iter().filter(|(name, _)| name != "web_session") {
        let sql: &'static str = Box::leak(format!("SELECT * FROM {name}").into_boxed_str());
        let mut rows = reader
            .query_all(sql, &[], |row| {
                let value = |column| {
                    let number = row.opt_int(column).map(|value| format!("{value:?}"));
                    let text = || row.opt_text(column).map(|value| format!("{value:?}"));
                    let bytes = || row.opt_bytes(column).map(|value| format!("{value:x?}"));
                    number.or_else(|_| text()).or_else(|_| bytes())
                };
                (0..columns).map(value).collect::<Result<Vec<_>, _>>().map(|cells| cells.join("|"))
            })
            .unwrap();
        rows.sort();
        all.insert(name, rows);
    }
    all
}

/// Two merged and parted again, a membership given away, a number, a death.
fn people_changed(desk: &Desk<'_>) {
    let (workspace, actor, clock) = (&desk.workspace, &desk.actor, support::clock());
    let view = |nik: &str| steps::person(workspace, actor, steps::PersonKey::Number(nik)).unwrap();
    let (sari, budi) = (view("1901015508899001"), view("1901010203809001"));
    let pair = (sari.person, budi.person);
    steps::merge_persons(workspace, actor, &clock, pair, "satu orang").unwrap();
    steps::unmerge_persons(workspace, actor, &clock, pair, "dua orang").unwrap();
    let parting = steps::Parting {
        memberships: vec![budi.memberships[1].membership],
        name: Some("Budiman".to_owned()),
        ..steps::Parting::default()
    };
    steps::split_person(workspace, actor, &clock, budi.person, &parting, "milik adiknya").unwrap();
    let number = steps::NewNumber { number: "CAB-9001".to_owned(), temporary: true, from: None };
    steps::set_number(workspace, actor, &clock, sari.person, &number, "dari cabang").unwrap();
    let leaving = steps::Leaving {
        kind: domain::DepartureKind::Dead,
        on: Some(support::date("2025-05-20")),
        to: None,
        source: "surat desa".to_owned(),
    };
    steps::leave(workspace, actor, &clock, sari.person, &leaving).unwrap();
}

#[test]
fn a_backup_of_either_database_comes_back_whole_on_either() {
    each_desk(|desk| {
        let lists = everything(desk);
        people_changed(desk);
        let later = desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later()).change.unwrap();
        steps::undo(&desk.workspace, &desk.actor, &support::clock(), later, false).unwrap();
        let (path, report) = backup(desk, "semua.cadangan");
        assert_eq!(report.head.to_string(), desk.audit_head());
        let bytes = fs::read(&path).unwrap();
        assert_eq!(report.bytes, bytes.len() as u64);
        for number in support::PLANTED {
            assert!(!holds(&bytes, number.as_bytes()), "a number lies open in the backup");
        }
        let key = fs::read_to_string(desk.place.location().key_path.as_ref().unwrap()).unwrap();
        assert!(!holds(&bytes, key.lines().nth(2).unwrap().as_bytes()), "the key lies in the backup");
        let before = tables(desk.place);
        assert!(before["membership"].len() > 10 && before["roster"].len() == 3);
        for table in ["person_merge", "merge_parted", "membership_parted", "number_term", "departure"] {
            assert_eq!(before[table].len(), 1, "{table}");
        }
        for make in places() {
            let place = restored(desk, &path, make());
            assert_eq!(tables(&place), before);
            let other = Desk::at(&place);
            other.assert_audit_whole();
            assert_eq!(other.audit_head(), desk.audit_head());
            let uploads = |place: &Place| {
                let mut all: Vec<_> = files_below(&place.data_dir().join("uploads"))
                    .into_iter()
                    .map(|(path, bytes)| (path.file_name().unwrap().to_owned(), bytes))
                    .collect();
                all.sort();
                all
            };
            assert_eq!(uploads(&place), uploads(desk.place));
            // Numbers open, figures are the same, and work goes on.
            assert_eq!(other.answer(lists[0]), desk.answer(lists[0]));
            let text = |desk: &Desk<'_>| serde_json::to_string(&desk.published("19")).unwrap();
            assert_eq!(text(&other), text(desk));
            other.roster("lagi.csv", "19.02.01.2003", NEXT_REGENCY.replace("Yanto", "Yono").as_bytes());
            other.match_all();
            other.assert_audit_whole();
            // Where something is, nothing is restored; and no backup takes the place of another file.
            let refused = steps::restore(place.location(), &desk.actor, &path, &mut |_, _| {});
            assert!(refused.unwrap_err().to_string().contains("holds a store already"));
            let again = steps::backup(&other.workspace, &other.actor, &support::clock(), &path, &mut |_| {});
            assert!(matches!(again, Err(StepError::Store(_))));
        }
        assert_eq!(fs::read(&path).unwrap(), bytes);
    });
}

#[test]
fn a_restore_writes_each_upload_anew_over_whatever_lies_there() {
    each_desk(|desk| {
        let lists = everything(desk);
        let (path, _) = backup(desk, "utuh.cadangan");
        let plant = |to: &Place| {
            let folder = to.data_dir().join("uploads");
            fs::create_dir_all(&folder).unwrap();
            for (upload, _) in files_below(&desk.place.data_dir().join("uploads")) {
                fs::write(folder.join(upload.file_name().unwrap()), "corrupt!").unwrap();
            }
            folder
        };
        for make in places() {
            let place = make();
            let folder = plant(&place);
            let planted = files_below(&folder).len();
            assert_eq!(planted, 6);
            // One that fails takes away only what it brought.
            let mut cut = fs::read(&path).unwrap();
            let piece = cut.windows(5).position(|window| window[0] == b'R' && window[1..3] == [0, 0]).expect("rows");
            cut.truncate(cut.len() - 32);
            cut[piece + 7] ^= 0x40;
            let hash = *blake3::hash(&cut).as_bytes();
            cut.extend_from_slice(&hash);
            let damaged = path.with_file_name("rusak");
            fs::write(&damaged, cut).unwrap();
            steps::restore(place.location(), &desk.actor, &damaged, &mut |_, _| {}).expect_err("rows that do not fit");
            assert_eq!(files_below(&folder).len(), planted);

            let place = restored(desk, &path, place);
            let other = Desk::at(&place);
            for list in lists {
                assert_eq!(other.answer(list), desk.answer(list));
            }
            assert_eq!(files_below(&folder).len(), planted);
        }
    });
}

#[test]
fn uploads_stay_once_a_restore_asked_to_commit() {
    let home = Place::sqlite();
    let desk = Desk::at(&home);
    everything(&desk);
    let (path, _) = backup(&desk, "utuh.cadangan");
    let to = Place::postgres();
    // The server hangs up in the middle of the commit, when what is deferred until then runs.
    to.tamper(
        "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS \
         'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'; \
         CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS \
         'BEGIN IF to_regclass(''upload'') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = ''cut'') \
          THEN CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON upload DEFERRABLE INITIALLY DEFERRED \
          FOR EACH ROW EXECUTE FUNCTION hang_up(); END IF; END'; \
         CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION watch()",
    );
    steps::restore(to.location(), &desk.actor, &path, &mut |_, _| {}).expect_err("the server hung up");
    assert_eq!(files_below(&to.data_dir().join("uploads")).len(), 6, "the store may be there, and names them");
}

#[test]
fn backups_taken_while_imports_run_are_each_one_moment() {
    each_desk(|desk| {
        everything(desk);
        let backups: Vec<(PathBuf, BackupReport)> = std::thread::scope(|scope| {
            let importing = scope.spawn(|| {
                for turn in 0..30 {
                    let text = NEXT_REGENCY.replace("Yanto", &format!("Yanto {turn}"));
                    desk.roster(&format!("daftar-{turn}.csv"), "19.02.01.2003", text.as_bytes());
                }
            });
            let mut taken = Vec::new();
            while !importing.is_finished() {
                taken.push(backup(desk, &format!("saat-{}", taken.len())));
            }
            importing.join().unwrap();
            taken
        });
        let heads: std::collections::BTreeSet<i64> = backups.iter().map(|(_, report)| report.head.seq).collect();
        assert!(heads.len() > 2, "the backups met the imports at {heads:?} only");
        let step = backups.len().div_ceil(4);
        for (number, (path, report)) in backups.iter().enumerate().step_by(step) {
            let place = restored(desk, path, places()[number % 2]());
            let store = open(&place);
            let proof = store.verify_audit().unwrap();
            assert_eq!((proof.broken, &proof.head), (None, &report.head));
            // Each roster has its two rows and its sealed file.
            let rosters = store::rosters::rosters(&mut store.reader().unwrap()).unwrap();
            for (roster, upload) in rosters.iter().skip(3) {
                let rows = store::rosters::roster_rows(&mut store.reader().unwrap(), Some(roster.id)).unwrap();
                assert_eq!(rows.len(), 2);
                assert!(store.read_upload(upload).unwrap().len() > 100);
            }
        }
    });
}

#[test]
fn a_damaged_backup_leaves_the_place_empty() {
    let place = Place::sqlite();
    let desk = Desk::at(&place);
    everything(&desk);
    let (path, report) = backup(&desk, "utuh");
    let whole = fs::read(&path).unwrap();
    let refuse = |content: &[u8], how: &str| {
        for make in places() {
            let damaged = path.with_file_name("rusak");
            fs::write(&damaged, content).unwrap();
            let to = make();
            let error =
                steps::restore(to.location(), &desk.actor, &damaged, &mut |_, _| {}).expect_err(how).to_string();
            assert!(error.contains("rusak") || error.contains("the store holds"), "{how}: {error}");
            assert!(files_below(to.data_dir().parent().unwrap()).is_empty(), "{how} left files");
            // A whole one is restored there afterwards, so nothing was left in the database either.
            let again = steps::restore(to.location(), &desk.actor, &path, &mut |_, _| {}).expect(how);
            assert_eq!(again.backup, report);
        }
    };
    for cut in [0, 10, 16, 40, whole.len() / 2, whole.len() - 1] {
        refuse(&whole[..cut], &format!("cut to {cut}"));
    }
    for at in [3, 30, whole.len() / 3, whole.len() - 60, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        refuse(&changed, &format!("changed at {at}"));
    }
    // One that was changed with care, its hash made anew: the audit tells.
    let name = whole.windows(4).position(|window| window == b"Dedi").expect("a name on a list");
    let mut forged = whole[..whole.len() - 32].to_vec();
    forged[name..name + 4].copy_from_slice(b"Dodi");
    let hash = *blake3::hash(&forged).as_bytes();
    forged.extend_from_slice(&hash);
    refuse(&forged, "forged");
    // One whose pieces do not fit their tables.
    let piece = whole.windows(5).position(|window| window[0] == b'R' && window[1..3] == [0, 0]).expect("rows");
    let mut forged = whole[..whole.len() - 32].to_vec();
    forged[piece + 7] ^= 0x40;
    let hash = *blake3::hash(&forged).as_bytes();
    forged.extend_from_slice(&hash);
    refuse(&forged, "rows that do not fit");
}
