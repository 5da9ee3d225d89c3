//! `payung import` and `payung match` killed at random instants: all or nothing, and an audit that holds.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use store::testing::Place;
use store::{Location, Store};
use support::{command, files_below, number, open, run};

/// Rows of the list of participants whose import is killed: some 30 batches to the database.
const PARTICIPANTS: u64 = 30_000;

/// The instants are drawn from this seed, or from `PAYUNG_CRASH_SEED`; every failure names it.
const SEED: u64 = 19_071_945;

/// Instants of a run, spread over the time it takes unharmed (splitmix64).
struct Instants {
    state: u64,
    seed: u64,
    whole: Duration,
}

impl Instants {
    fn over(whole: Duration) -> Self {
        let seed = std::env::var("PAYUNG_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
        println!("unharmed {whole:?}, seed {seed}");
        Self { state: seed, seed, whole }
    }

    /// Notes whether a kill met the command running; one that was faster than thought narrows the time.
    fn met(&mut self, kill: Result<(), Duration>) -> usize {
        match kill {
            Ok(()) => 1,
            Err(took) => {
                self.whole = self.whole.min(took);
                0
            }
        }
    }

    fn next(&mut self) -> Duration {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // A little past the end, so that the last moments before exit are met as well.
        let whole = u64::try_from(self.whole.as_micros()).expect("a short run") * 105 / 100;
        Duration::from_micros(mixed % whole.max(1))
    }
}

fn unharmed(location: &Location, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let code = run(location, arguments).code;
    assert!(code == 0 || code == 1, "{arguments:?} ended with {code}");
    start.elapsed()
}

/// Starts the command and kills it at `instant`; how long it ran when it was done before.
fn killed(location: &Location, arguments: &[&str], instant: Duration) -> Result<(), Duration> {
    let start = Instant::now();
    let mut child =
        command(location, arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while start.elapsed() < instant {
        if child.try_wait().unwrap().is_some() {
            return Err(start.elapsed());
        }
        thread::sleep((instant.saturating_sub(start.elapsed())).min(Duration::from_millis(2)));
    }
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    if running { Ok(()) } else { Err(start.elapsed()) }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// Puts a store on SQLite back to what `base` holds.
fn restore(base: &Place, to: &Place) {
    let _ = fs::remove_dir_all(to.data_dir());
    copy_folder(base.data_dir(), to.data_dir());
    let key = to.location().key_path.clone().unwrap();
    fs::create_dir_all(key.parent().unwrap()).unwrap();
    fs::copy(base.location().key_path.as_ref().unwrap(), key).unwrap();
}

/// Reopens the store after a kill and proves it whole.
fn whole(place: &Place, case: &str) -> Store {
    let store = open(place.location());
    let report = store.verify_audit().unwrap();
    assert_eq!(report.broken, None, "{case}");
    store
}

/// Where the files to import lie, and the arguments that import them.
struct Files {
    folder: tempfile::TempDir,
    people: PathBuf,
    rosters: Vec<(PathBuf, String)>,
}

impl Files {
    /// A long list from all over the country, and a small demo's lists.
    fn written() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let people = folder.path().join("peserta.csv");
        let mut file = std::io::BufWriter::new(fs::File::create(&people).unwrap());
        sample::participants_csv(PARTICIPANTS, 7, &mut file).unwrap();
        drop(file);
        let options = sample::Options { people: 20_000, seed: 7, ..sample::Options::default() };
        let manifest = sample::write(&options, &folder.path().join("contoh"), &mut |_, _, _| {}).unwrap();
        let rosters = manifest.rosters.into_iter().map(|roster| (roster.path, roster.region.to_string())).collect();
        Self { folder, people, rosters }
    }

    fn participants(&self) -> Vec<String> {
        words(&["import", self.people.to_str().unwrap(), "--as", "participants", "--as-of", "2025-06-01"])
    }

    /// The participants whom the small demo's lists speak of.
    fn fewer_participants(&self) -> Vec<String> {
        let path = self.folder.path().join("contoh/participants.csv");
        words(&["import", path.to_str().unwrap(), "--as", "participants", "--as-of", "2025-06-01"])
    }

    fn roster(&self, at: usize) -> Vec<String> {
        let (path, region) = &self.rosters[at];
        let path = path.to_str().unwrap();
        words(&["import", path, "--as", "roster", "--region", region, "--as-of", "2025-06-01"])
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn as_str(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// What the figures say, whatever happened on the way.
fn figures(location: &Location) -> [String; 2] {
    let coverage = ["coverage", "--region", "ID", "--format", "json"];
    let gap = ["gap", "--region", "ID", "--format", "json"];
    [run(location, &coverage).expect(0).out, run(location, &gap).expect(0).out]
}

/// Kills a command until `kills` of them met it running; after each, `check` says whether its change stands.
fn kill_often(base: &Place, place: &Place, arguments: &[&str], kills: usize, check: &dyn Fn(&Store, &str) -> bool) {
    restore(base, place);
    let mut instants = Instants::over(unharmed(place.location(), arguments));
    restore(base, place);
    let (mut met, mut stood) = (0, 0);
    for round in 0.. {
        assert!(round < kills * 4, "only {met} of {round} kills met it running");
        if met == kills {
            break;
        }
        let instant = instants.next();
        let case = format!("{} round {round}, killed after {instant:?}, seed {}", arguments[0], instants.seed);
        met += instants.met(killed(place.location(), arguments, instant));
        let store = whole(place, &case);
        let done = check(&store, &case);
        drop(store);
        if done {
            stood += 1;
            restore(base, place);
        }
    }
    println!("{}: {met} kills met it running, {stood} times its work was done", arguments[0]);
}

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
    let files = Files::written();
    let (base, place) = (Place::sqlite(), Place::sqlite());
    drop(open(base.location()));
    let participants = files.participants();
    kill_often(&base, &place, &as_str(&participants), 20, &participants_all_or_nothing);
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
    let files = Files::written();
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
    kill_often(&base, &place, &as_str(&roster), 10, &roster_whole);

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
    let files = Files::written();
    let participants = files.participants();
    let participants = as_str(&participants);
    let unhurt = Place::postgres();
    drop(open(unhurt.location()));
    let mut instants = Instants::over(unharmed(unhurt.location(), &participants));
    let mut place = Place::postgres();
    let mut met = 0;
    for round in 0.. {
        assert!(round < 40, "only {met} of {round} kills met it running");
        if met == 10 {
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
