//! The rules of the house that no compiler checks. Each rule is a function from the tree to findings,
//! and has a test that shows it failing on a bad sample.

mod arrows;
mod code;
mod floats;
mod glossary;
mod languages;
mod manifests;
mod migrations;
mod people;
mod purity;
mod shape;

use std::fmt;
use std::process::Command;

use crate::run::{Outcome, output, workspace};

/// One place where a rule does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    /// Counted from 1; 0 speaks of the whole file.
    line: usize,
    message: String,
}

/// A text file that git knows or would add; the path is relative to the workspace.
#[derive(Debug)]
pub(crate) struct TextFile {
    path: String,
    text: String,
}

/// All text files of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: Vec<TextFile>,
}

/// Checks every rule; prints the findings.
pub(crate) fn tidy() -> Outcome {
    let tree = Tree::read()?;
    let mut findings = check(&tree);
    findings.sort();
    for finding in &findings {
        eprintln!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} files, every rule of the house holds", tree.files.len());
        Ok(())
    } else {
        Err(format!("tidy: {} finding(s)", findings.len()))
    }
}

fn check(tree: &Tree) -> Vec<Finding> {
    let rules: [fn(&Tree) -> Vec<Finding>; 13] = [
        arrows::arrows,
        purity::purity,
        floats::money,
        floats::pure_crates,
        shape::length,
        shape::openings,
        shape::unfinished,
        shape::machine_paths,
        people::real_numbers,
        glossary::glossary,
        languages::one_language_only,
        manifests::reasons,
        migrations::portable_types,
    ];
    rules.iter().flat_map(|rule| rule(tree)).collect()
}

impl Tree {
    fn read() -> Outcome<Self> {
        let top = workspace();
        // The clone may belong to another user than the one who runs the checks.
        let listed = output(
            Command::new("git")
                .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
                .current_dir(&top),
        )?;
        let mut files = Vec::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // Deleted files are still listed; pictures and spreadsheets are no text.
            let Ok(bytes) = std::fs::read(top.join(path)) else { continue };
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(TextFile { path: path.to_owned(), text });
            }
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { files })
    }

    fn with_ending<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = &'a TextFile> {
        self.files.iter().filter(|file| endings.iter().any(|ending| file.path.ends_with(ending)))
    }

    fn file(&self, path: &str) -> Option<&TextFile> {
        self.files.iter().find(|file| file.path == path)
    }

    #[cfg(test)]
    fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| TextFile { path: (*path).to_owned(), text: (*text).to_owned() });
        Self { files: files.collect() }
    }
}

impl TextFile {
    /// `crates/<name>/src/…` gives `<name>`.
    fn source_of_crate(&self) -> Option<&str> {
        let (name, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        rest.starts_with("src/").then_some(name)
    }

    fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_print_so_that_editors_can_jump() {
        let file = TextFile { path: "a.rs".into(), text: String::new() };
        assert_eq!(file.finding(3, "salah").to_string(), "a.rs:3: salah");
        assert_eq!(file.finding(0, "salah").to_string(), "a.rs: salah");
    }

    #[test]
    fn only_sources_count_as_sources_of_a_crate() {
        let at = |path: &str| TextFile { path: path.into(), text: String::new() }.source_of_crate().map(str::to_owned);
        assert_eq!(at("crates/law/src/lib.rs").as_deref(), Some("law"));
        assert_eq!(at("crates/law/tests/all.rs"), None);
        assert_eq!(at("law/coverage.toml"), None);
    }
}
