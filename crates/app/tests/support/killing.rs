//! Killing commands at random instants, and the state that each kill begins from.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use store::testing::Place;
use store::{Location, Query as _, Store};

use super::{command, files_below, open, run};

/// The instants are drawn from this seed, or from `PAYUNG_CRASH_SEED`; every failure names it.
pub(crate) const SEED: u64 = 19_071_945;

/// Instants of a run, spread over the time it takes unharmed (splitmix64).
pub(crate) struct Instants {
    state: u64,
    pub(crate) seed: u64,
    whole: Duration,
}

impl Instants {
    pub(crate) fn over(whole: Duration) -> Self {
        let seed = std::env::var("PAYUNG_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
        println!("unharmed {whole:?}, seed {seed}");
        Self { state: seed, seed, whole }
    }

    /// Notes whether a kill met the command running; one that was faster than thought narrows the time.
    pub(crate) fn met(&mut self, kill: Result<(), Duration>) -> usize {
        match kill {
            Ok(()) => 1,
            Err(took) => {
                self.whole = self.whole.min(took);
                0
            }
        }
    }

    pub(crate) fn next(&mut self) -> Duration {
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

pub(crate) fn unharmed(location: &Location, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let code = run(location, arguments).code;
    assert!(code == 0 || code == 1, "{arguments:?} ended with {code}");
    start.elapsed()
}

/// Starts the command and kills it at `instant`; how long it ran when it was done before.
pub(crate) fn killed(location: &Location, arguments: &[&str], instant: Duration) -> Result<(), Duration> {
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

pub(crate) fn copy_folder(from: &Path, to: &Path) {
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
pub(crate) fn restore(base: &Place, to: &Place) {
    let _ = fs::remove_dir_all(to.data_dir());
    copy_folder(base.data_dir(), to.data_dir());
    let key = to.location().key_path.clone().unwrap();
    fs::create_dir_all(key.parent().unwrap()).unwrap();
    fs::copy(base.location().key_path.as_ref().unwrap(), key).unwrap();
}

/// Reopens the store after a kill and proves it whole: the audit, and beside it no file that nobody named.
pub(crate) fn whole(place: &Place, case: &str) -> Store {
    let store = open(place.location());
    let report = store.verify_audit().unwrap();
    assert_eq!(report.broken, None, "{case}");
    let mut named = Vec::new();
    let each = &mut |row: &store::Row<'_>| {
        named.push(format!("{}.sealed", row.text(0)?));
        Ok(())
    };
    store.reader().unwrap().query("SELECT name FROM upload", &[], each).unwrap();
    named.sort();
    let files = files_below(&place.data_dir().join("uploads")).into_iter();
    let there: Vec<String> = files.map(|(path, _)| path.display().to_string()).collect();
    // What was still being sealed stays a day, for another process may be sealing it.
    let there: Vec<String> = there.into_iter().filter(|name| !name.ends_with(".part")).collect();
    assert_eq!(there, named, "{case}");
    store
}

/// Nothing lies among the files that wait but those that a note names.
pub(crate) fn only_noted_files_wait(place: &Place) {
    let waiting = fs::read_dir(place.data_dir().join("waiting")).unwrap();
    let names: Vec<String> = waiting.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let of = |ending: &str| names.iter().filter(|name| name.ends_with(ending)).count();
    assert_eq!((of(".part"), of(".sealed")), (0, of(".note")), "{names:?}");
}

/// Where the files to import lie, and the arguments that import them.
pub(crate) struct Files {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) people: PathBuf,
    pub(crate) rosters: Vec<(PathBuf, String)>,
}

impl Files {
    /// A list of so many from all over the country, and the lists of a demo of so many people.
    pub(crate) fn written(participants: u64, demo: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let people = folder.path().join("peserta.csv");
        let mut file = std::io::BufWriter::new(fs::File::create(&people).unwrap());
        sample::participants_csv(participants, 7, &mut file).unwrap();
        drop(file);
        let options = sample::Options { people: demo, seed: 7, ..sample::Options::default() };
        let manifest = sample::write(&options, &folder.path().join("contoh"), &mut |_, _, _| {}).unwrap();
        let rosters = manifest.rosters.into_iter().map(|roster| (roster.path, roster.region.to_string())).collect();
        Self { folder, people, rosters }
    }

    pub(crate) fn participants(&self) -> Vec<String> {
        words(&["import", self.people.to_str().unwrap(), "--as", "participants", "--as-of", "2025-06-01"])
    }

    /// The participants whom the small demo's lists speak of.
    pub(crate) fn fewer_participants(&self) -> Vec<String> {
        let path = self.folder.path().join("contoh/participants.csv");
        words(&["import", path.to_str().unwrap(), "--as", "participants", "--as-of", "2025-06-01"])
    }

    pub(crate) fn roster(&self, at: usize) -> Vec<String> {
        let (path, region) = &self.rosters[at];
        let path = path.to_str().unwrap();
        words(&["import", path, "--as", "roster", "--region", region, "--as-of", "2025-06-01"])
    }
}

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(crate) fn as_str(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// What the figures say, whatever happened on the way.
pub(crate) fn figures(location: &Location) -> [String; 2] {
    let coverage = ["coverage", "--region", "ID", "--format", "json"];
    let gap = ["gap", "--region", "ID", "--format", "json"];
    [run(location, &coverage).expect(0).out, run(location, &gap).expect(0).out]
}

/// Kills a command until `kills` of them met it running; after each, `check` says whether its change stands.
pub(crate) fn kill_often(
    base: &Place,
    place: &Place,
    arguments: &[&str],
    kills: usize,
    check: &dyn Fn(&Store, &str) -> bool,
) {
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
