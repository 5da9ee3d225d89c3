//! Running other programs: where the workspace is, announced steps, failures that say which command failed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What went wrong, ready to print.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The top of the workspace that called us.
pub(crate) fn workspace() -> PathBuf {
    // Set by `cargo run`; not baked in, because one cached binary may serve several clones.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("crates/xtask"), PathBuf::from);
    manifest.ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => workspace().join(directory),
        None => workspace().join("target"),
    }
}

/// `cargo` with these words, in the workspace.
///
/// What `cargo run` told this program of its own package is left out: build scripts that look for such names (`ring`) would
/// run again whenever one builds here and there by turns.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(workspace());
    let own = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(own)) {
        command.env_remove(name);
    }
    command
}

/// Runs to the end with its output shown.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command.status().map_err(|error| format!("{shown}: cannot start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Runs to the end in silence and hands back what it printed.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let output = command.output().map_err(|error| format!("{shown}: cannot start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{shown}: {}\n{}", output.status, said.trim_end()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{shown}: printed something that is not UTF-8"))
}

/// A named step with its wall time, so that a slow gate shows where it is slow.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("\n== {name}");
    let started = Instant::now();
    let done = work();
    println!("== {name}: {} in {:.1} s", if done.is_ok() { "ok" } else { "FAILED" }, started.elapsed().as_secs_f64());
    done
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_names_itself() {
        let message = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(message.contains("sh -c exit 3") && message.contains('3'), "{message}");
        let message = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(message.contains("cannot start"), "{message}");
    }

    #[test]
    fn output_hands_back_what_was_printed() {
        assert_eq!(output(Command::new("sh").args(["-c", "echo satu"])).unwrap(), "satu\n");
        assert!(output(Command::new("sh").args(["-c", "echo dua >&2; exit 1"])).unwrap_err().contains("dua"));
    }
}
