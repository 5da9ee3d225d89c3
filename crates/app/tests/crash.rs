//! `payung import` and `payung match` killed at random instants: all or nothing, and an audit that holds.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::time::Duration;

use store::Store;
use store::testing::Place;
use support::killing::{Files, Instants, as_str, figures, kill_often, killed, unharmed, whole};
use support::{files_below, number, open, run};

/// Rows of the list of participants whose import is killed: some 30 batches to the database.
const PARTICIPANTS: u64 = 30_000;

/// Whether `bytes` hold `needle`, looking only where its first byte stands.
fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == needle[0]) {
        if rest[at..].starts_with(needle) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// Participants are there to the last row, or not at all.
fn participants_all_or_nothing(store: &Store, case: &str) -> bool {
    let memberships = number(store, "SELECT COUNT(*) FROM membership");
    let snapshots = number(store, "SELECT COUNT(*) FROM snapshot");
    let summary = number(store, "SELECT COUNT(*) FROM coverage_summary");
    let changes = number(store, "SELECT COUNT(*) FROM change");
    let uploads = number(store, "SELECT COUNT(*) FROM upload");
    let people = number(store, "SELECT COUNT(*) FROM person");
    let done = snapshots == 1;
    assert_eq!((memberships, changes, uploads), if done { (30_000, 1, 1) } else { (0, 0, 0) }, "{case}");
    assert_eq!((summary > 0, people > 0), (done, done), "{case}");
    done
}

#[test]
fn an_import_of_participants_killed_at_any_instant_leaves_all_or_nothing() {
    let files = Files::written(PARTICIPANTS, 20_000);
    let (base, place) = (Place::sqlite(), Place::sqlite());
    drop(open(base.location()));
    let participants = files.participants();
    kill_often(&base, &place, &as_str(&participants), 30, &participants_all_or_nothing);
    // What was killed so often completes, and says what an unharmed run says.
    run(place.location(), &as_str(&participants)).expect(0);
    run(base.location(), &as_str(&participants)).expect(0);
    assert_eq!(figures(place.location()), figures(base.location()));
    whole(&place, "completed");
    // Whatever the killed ones left lying is sealed like the rest.
    let list = fs::read_to_string(&files.people).unwrap();
    let left = files_below(place.data_dir());
    for line in list.lines().skip(1).step_by(1_500) {
        let nik = line.split(',').nth(1).filter(|nik| nik.len() == 16).expect("a NIK in the second column");
        for (path, bytes) in &left {
            assert!(!holds(bytes, nik.as_bytes()), "{} holds a NIK", path.display());
        }
    }
    // Opening at the same time makes the store: killed there, it opens again.
    let fresh = Place::sqlite();
    for round in 0..5 {
        let _ = killed(fresh.location(), &as_str(&participants), Duration::from_millis(3 + 4 * round));
        participants_all_or_nothing(&whole(&fresh, "a fresh store"), "a fresh store");
    }
}

#[test]
fn rosters_and_their_matching_killed_at_any_instant_leave_all_or_nothing() {
    let files = Files::written(PARTICIPANTS, 20_000);
    let (base, place) = (Place::sqlite(), Place::sqlite());
    run(base.location(), &as_str(&files.fewer_participants())).expect(0);
    let largest = (0..files.rosters.len()).max_by_key(|at| fs::metadata(&files.rosters[*at].0).unwrap().len()).unwrap();
    let roster = files.roster(largest);
    let roster_whole = |store: &Store, case: &str| {
        let rosters = number(store, "SELECT COUNT(*) FROM roster");
        let rows = number(store, "SELECT COUNT(*) FROM roster_row");
        assert_eq!((rosters == 1, number(store, "SELECT COUNT(*) FROM change")), (rows > 0, 1 + rosters), "{case}");
        rosters == 1
    };
    kill_often(&base, &place, &as_str(&roster), 20, &roster_whole);

    for at in 0..files.rosters.len() {
        let code = run(base.location(), &as_str(&files.roster(at))).code;
        assert!(code == 0 || code == 1, "{:?}", files.rosters[at]);
    }
    let lists = i64::try_from(files.rosters.len()).unwrap();
    let matching_whole = |store: &Store, case: &str| {
        // Each list is matched to its last row, or not at all; the persons it brought stand with it.
        let partly = number(
            store,
            "SELECT COUNT(*) FROM (SELECT r.roster_id FROM roster_row r LEFT JOIN match_result m \
             ON m.roster_row_id = r.id WHERE r.disposition = 'accepted' GROUP BY r.roster_id \
             HAVING COUNT(m.id) <> 0 AND COUNT(m.id) <> COUNT(r.id)) AS partly",
        );
        assert_eq!(partly, 0, "{case}");
        let matched = number(store, "SELECT COUNT(*) FROM change WHERE kind = 'match.roster'");
        let unknown = number(
            store,
            "SELECT COUNT(*) FROM match_result m LEFT JOIN person p ON p.id = m.person_id \
             WHERE m.outcome = 'known' AND p.id IS NULL",
        );
        assert_eq!(unknown, 0, "{case}");
        matched == lists
    };
    kill_often(&base, &place, &["match"], 25, &matching_whole);
    run(place.location(), &["match"]).expect(0);
    assert!(matching_whole(&whole(&place, "completed"), "completed"));
    run(base.location(), &["match"]).expect(0);
    assert_eq!(figures(place.location()), figures(base.location()));
}

#[test]
fn on_postgresql_an_import_killed_at_any_instant_leaves_all_or_nothing() {
    let files = Files::written(PARTICIPANTS, 20_000);
    let participants = files.participants();
    let participants = as_str(&participants);
    let unhurt = Place::postgres();
    drop(open(unhurt.location()));
    let mut instants = Instants::over(unharmed(unhurt.location(), &participants));
    let mut place = Place::postgres();
    let mut met = 0;
    for round in 0.. {
        assert!(round < 80, "only {met} of {round} kills met it running");
        if met == 20 {
            break;
        }
        let instant = instants.next();
        let case = format!("round {round}, killed after {instant:?}, seed {}", instants.seed);
        met += instants.met(killed(place.location(), &participants, instant));
        if participants_all_or_nothing(&whole(&place, &case), &case) {
            assert_eq!(figures(place.location()), figures(unhurt.location()), "{case}");
            place = Place::postgres();
        }
    }
    run(place.location(), &participants).expect(0);
    assert_eq!(figures(place.location()), figures(unhurt.location()));
}
