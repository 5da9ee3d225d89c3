//! The built program, run as a user runs it: in a folder of its own, with nothing from the tester's settings.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

pub(crate) mod killing;
pub(crate) mod offices;
pub(crate) mod post_office;
pub(crate) mod server;
#[path = "../../../steps/tests/support/village.rs"]
pub(crate) mod village;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use store::testing::Place;
use store::{Location, Query, Store};

/// How a command ended.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// The one object on the one line.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "one line: {:?}", self.out);
        assert!(self.out.ends_with('\n'));
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out));
        assert!(value.is_object(), "{value}");
        value
    }
}

/// `payung` with the store at `location`, working in the folder around it.
pub(crate) fn command(location: &Location, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payung"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PAYUNG_")) {
        command.env_remove(name);
    }
    let folder = location.data_dir.parent().unwrap();
    // Whatever falls back on the user's own folders stays in the test's.
    command.current_dir(folder).env("HOME", folder).env_remove("XDG_CONFIG_HOME");
    command.arg("--data").arg(&location.data_dir);
    if let Some(database) = &location.database {
        command.arg("--database").arg(database);
    }
    if let Some(key) = &location.key_path {
        command.arg("--key").arg(key);
    }
    command.args(arguments);
    command
}

pub(crate) fn run(location: &Location, arguments: &[&str]) -> Done {
    told(location, arguments, "")
}

/// Runs a command that reads a line from standard input.
pub(crate) fn told(location: &Location, arguments: &[&str], input: &str) -> Done {
    let mut command = command(location, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that asks for nothing may have ended before it is told.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Done {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Puts a file beside the store and gives its path as an argument.
pub(crate) fn file(place: &Place, name: &str, content: &[u8]) -> String {
    let folder = place.data_dir().parent().unwrap().join("masuk");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

/// All files below a folder by their path in it, ascending; nothing when there is no folder.
pub(crate) fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                found.push((path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

pub(crate) fn open(location: &Location) -> Store {
    Store::open(location, steps::Workspace::tables()).expect("it opens")
}

/// The number that a query gives.
pub(crate) fn number(store: &Store, sql: &'static str) -> i64 {
    store.reader().unwrap().query_one(sql, &[], |row| row.int(0)).unwrap().expect("one row")
}
