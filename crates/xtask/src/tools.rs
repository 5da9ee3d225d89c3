//! The programs outside the workspace that tests need: found, or installed on a Debian machine as root.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Outcome, cargo, output, run};

/// A real browser and the program that drives it.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// `rustfmt` and `clippy`: a minimal Rust installation lacks them.
pub(crate) fn rust_components() -> Outcome {
    for (word, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(&mut cargo(&[word, "--version"])).is_err() {
            println!("{component} is missing: asking rustup for it");
            run(Command::new("rustup").args(["component", "add", component]))
                .map_err(|error| format!("{error}\nInstall {component} for this Rust, then run again."))?;
        }
    }
    Ok(())
}

/// The directory of `initdb` and `postgres`; Debian keeps them off the PATH.
pub(crate) fn postgres_directory() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, bin)| bin);
    newest.or_else(|| on_path("initdb").and_then(|initdb| initdb.parent().map(Path::to_path_buf)))
}

/// Chromium with its driver, when both are here.
pub(crate) fn browser() -> Option<Browser> {
    let chromium = on_path("chromium").or_else(|| on_path("google-chrome")).or_else(|| on_path("chromium-browser"))?;
    Some(Browser { chromium, chromedriver: on_path("chromedriver")? })
}

/// The tools of the whole gate, installed when missing: a database, a browser, a reader of printed documents.
pub(crate) fn require() -> Outcome<(PathBuf, Browser)> {
    let mut missing = Vec::new();
    if postgres_directory().is_none() {
        missing.push("postgresql");
    }
    if browser().is_none() {
        missing.extend(["chromium", "chromium-driver"]);
    }
    if on_path("pdftotext").is_none() {
        missing.push("poppler-utils");
    }
    if !missing.is_empty() {
        install(&missing)?;
    }
    let postgres = postgres_directory().ok_or("initdb is still missing after installing postgresql")?;
    let browser = browser().ok_or("chromium or chromedriver is still missing after installing them")?;
    Ok((postgres, browser))
}

/// What compiles HiGHS and reads its headers.
pub(crate) fn solver() -> Outcome {
    let entries = |directory: &Path| std::fs::read_dir(directory).into_iter().flatten().flatten();
    // Debian keeps one directory for each version; some hold another library of LLVM only.
    let clang = entries(Path::new("/usr/lib")).any(|version| {
        version.file_name().to_string_lossy().starts_with("llvm-")
            && entries(&version.path().join("lib"))
                .any(|file| file.file_name().to_string_lossy().starts_with("libclang.so"))
    });
    let mut missing = Vec::new();
    if on_path("cmake").is_none() {
        missing.push("cmake");
    }
    if on_path("c++").is_none() {
        missing.push("g++");
    }
    if !clang {
        missing.push("libclang-dev");
    }
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// The user that runs this, as a number: 0 is root.
pub(crate) fn user_id() -> Outcome<u32> {
    let text = output(Command::new("id").arg("-u"))?;
    text.trim().parse().map_err(|_| format!("`id -u` printed {text:?}"))
}

/// First executable file of this name on the PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|directory| directory.join(program)).find(|path| path.is_file())
}

fn install(packages: &[&str]) -> Outcome {
    let command = format!("apt-get update && apt-get install -y --no-install-recommends {}", packages.join(" "));
    if on_path("apt-get").is_none() || user_id()? != 0 {
        return Err(format!("tests need {}. On Debian, as root:\n  {command}", packages.join(", ")));
    }
    println!("installing {}", packages.join(", "));
    let apt = |words: &[&str]| {
        run(Command::new("apt-get")
            .args(["-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"])
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path_only_when_they_exist() {
        assert!(on_path("sh").is_some());
        assert_eq!(on_path("no-such-program-here"), None);
    }
}
