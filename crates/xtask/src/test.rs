//! The two gates: the quick one before each commit, the whole one before a merge.

use std::process::Command;

use crate::postgres::{Durability, Postgres};
use crate::run::{Outcome, cargo, run, step};
use crate::{tidy, tools};

/// Tests that start a browser, or kill the program many times, carry these words in their names;
/// the quick gate leaves them out.
const SLOW_TESTS: [&str; 2] = ["in_a_browser", "killed_at_any_instant"];

/// What the quick gate does about `cargo deny` and `cargo machete`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dependencies {
    /// Runs those that are installed, names those that are not.
    WhenToolsArePresent,
    /// Compiles and installs both first.
    InstallTools,
}

/// Format, lints, tidy, and all tests but the slow ones; installs nothing unless asked.
pub(crate) fn before_commit(dependencies: Dependencies) -> Outcome {
    step("Rust components", tools::rust_components)?;
    step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("tidy", tidy::tidy)?;
    step("lints", lints)?;
    if dependencies == Dependencies::InstallTools {
        step("install cargo-deny and cargo-machete", || {
            run(&mut cargo(&["install", "--locked", "cargo-deny", "cargo-machete"]))
        })?;
    }
    step("dependencies", check_dependencies)?;
    step("fast tests", || {
        let mut tests = cargo(&["test", "--workspace", "--no-fail-fast", "--"]);
        for word in SLOW_TESTS {
            tests.args(["--skip", word]);
        }
        let bin = tools::postgres_directory().ok_or(
            "the store's suite runs on SQLite and PostgreSQL: install it (Debian: apt-get install postgresql), or run \
             `cargo xtask test` as root, which does",
        )?;
        let postgres = Postgres::start(&bin, Durability::Off)?;
        run(tests.env("PAYUNG_TEST_POSTGRES", postgres.url()))
    })
}

/// Everything, with the tools it needs installed where they are missing.
pub(crate) fn whole_gate() -> Outcome {
    step("Rust components", tools::rust_components)?;
    let (postgres, browser) = step("PostgreSQL and Chromium", tools::require)?;
    step("tidy", tidy::tidy)?;
    step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("lints", lints)?;
    step("dependencies", check_dependencies)?;
    step("tests", || {
        let server = Postgres::start(&postgres, Durability::Off)?;
        let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
        tests.env("PAYUNG_TEST_POSTGRES", server.url());
        tests.env("PAYUNG_TEST_CHROMIUM", &browser.chromium);
        tests.env("PAYUNG_TEST_CHROMEDRIVER", &browser.chromedriver);
        run(&mut tests)
    })?;
    step("printed documents", || {
        // Both at once: apart, the typesetter would be built twice.
        let packages = ["-p", "paper", "-p", "steps", "-p", "web"];
        let features = ["--features", "paper/typeset,steps/pdf"];
        // Of steps and of pages alike: the suite has one name in both.
        run(cargo(&["test", "--test", "documents", "--test", "evaluation"]).args(packages).args(features))
    })?;
    println!("\nThe whole gate is green.");
    Ok(())
}

fn lints() -> Outcome {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Licenses, advisories and sources of dependencies, and dependencies nobody uses.
///
/// Both tools take minutes to compile, so a gate on a clean machine does not install them: it says so.
fn check_dependencies() -> Outcome {
    let checks: [(&str, &[&str]); 2] =
        [("cargo-deny", &["deny", "--workspace", "check"]), ("cargo-machete", &["machete"])];
    for (program, words) in checks {
        if tools::on_path(program).is_none() {
            println!("{program} is not installed: NOT checked (cargo xtask check --deps installs it)");
        } else {
            offline_advisories(run(&mut cargo(words)), program)?;
        }
    }
    Ok(())
}

/// Advisories are fetched; without a network the other checks of `cargo deny` still count.
fn offline_advisories(done: Outcome, program: &str) -> Outcome {
    if done.is_ok() || program != "cargo-deny" {
        return done;
    }
    let reachable =
        Command::new("git").args(["ls-remote", "-q", "https://github.com/rustsec/advisory-db", "HEAD"]).output();
    if reachable.is_ok_and(|output| output.status.success()) {
        return done;
    }
    println!("the advisory database cannot be reached: advisories NOT checked, the rest is");
    run(&mut cargo(&["deny", "--workspace", "check", "bans", "licenses", "sources"]))
}
