//! The workshop of the workspace: `cargo xtask {test,check,tidy,bench}`.
//!
//! Owns: what must hold before a commit and before a merge, the tools tests need, the benchmarks.
//! Never knows: the running product; it only builds, starts and measures it.

mod bench;
mod postgres;
mod run;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test            the whole gate: tools, tidy, format, lints, every test on SQLite and PostgreSQL, a browser
cargo xtask check [--deps]  before each commit: format, lints, tidy, fast tests; --deps installs cargo-deny and
                            cargo-machete (minutes of compiling) and runs them
cargo xtask tidy            only the rules of the house
cargo xtask bench [NAME]    release benchmarks: every crate with benches, then `demo`; `build`, `load` and
                            `load-millions` only when named, and so `oracle`, which holds plans against HiGHS";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => test::whole_gate(),
        ["check"] => test::before_commit(test::Dependencies::WhenToolsArePresent),
        ["check", "--deps"] => test::before_commit(test::Dependencies::InstallTools),
        ["tidy"] => tidy::tidy(),
        ["bench"] => bench::bench(None),
        ["bench", name] => bench::bench(Some(name)),
        _ => Err(format!("what to do? One of:\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
