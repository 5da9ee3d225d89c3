//! The shape of files: their length, how they open, nothing left unfinished, no path of one machine.

use super::code::{code_only, has_word};
use super::{Finding, Tree};

/// Beyond this a file has grown a second idea.
const LINES_MAX: usize = 800;

/// Hand-written text that people read.
const READ_BY_PEOPLE: [&str; 9] = [".rs", ".md", ".toml", ".sql", ".html", ".css", ".js", ".sh", ".ci/run"];

/// Source files that have grown too long.
pub(super) fn length(tree: &Tree) -> Vec<Finding> {
    tree.with_ending(&[".rs", ".html", ".css", ".js", ".sql"])
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let message = format!("{lines} lines; past {LINES_MAX} a file has grown a second idea");
            (lines > LINES_MAX).then(|| file.finding(0, message))
        })
        .collect()
}

/// Each Rust file opens with what it owns; the root of a crate also says what it never knows.
pub(super) fn openings(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_ending(&[".rs"]) {
        let opening: String = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if opening.len() < 20 {
            findings.push(file.finding(1, "opens without a sentence (//!) on what it owns"));
        } else if file.path.ends_with("/src/lib.rs") || file.path.ends_with("/src/main.rs") {
            for promise in ["Owns:", "Never knows:"] {
                if !opening.contains(promise) {
                    findings.push(file.finding(1, format!("the opening of a crate says \"{promise}\"")));
                }
            }
        }
    }
    findings
}

/// Words that mark work left undone: it belongs in an issue, not in the tree.
pub(super) fn unfinished(tree: &Tree) -> Vec<Finding> {
    // Put together here, so that this file does not find itself.
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let panics = [concat!("to", "do!"), concat!("unimple", "mented!")];
    let mut findings = Vec::new();
    for file in tree.with_ending(&READ_BY_PEOPLE) {
        for (number, line) in file.text.lines().enumerate() {
            for note in notes.iter().filter(|note| has_word(line, note)) {
                findings.push(file.finding(number + 1, format!("{note}: make it an issue")));
            }
        }
        if file.path.ends_with(".rs") {
            for (number, line) in code_only(&file.text).lines().enumerate() {
                for panic in panics.iter().filter(|panic| has_word(line, panic)) {
                    findings.push(file.finding(number + 1, format!("{panic} is no code")));
                }
            }
        }
    }
    findings
}

/// Paths that exist on one machine only.
pub(super) fn machine_paths(tree: &Tree) -> Vec<Finding> {
    let homes = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let mut findings = Vec::new();
    for file in &tree.files {
        for (number, line) in file.text.lines().enumerate() {
            for home in homes {
                let absolute = line.match_indices(home).any(|(start, _)| {
                    let before = line[..start].chars().next_back();
                    // Behind a name it is a part of a web address or of a relative path.
                    !before.is_some_and(|letter| letter.is_alphanumeric() || "._-/~}".contains(letter))
                });
                if absolute {
                    findings.push(file.finding(number + 1, format!("{home} is a path of one machine")));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        let long = "//! Owns much.\n".repeat(LINES_MAX + 1);
        let just_right = "//! Owns much.\n".repeat(LINES_MAX);
        assert_eq!(length(&Tree::of(&[("crates/law/src/a.rs", &long), ("crates/law/src/b.rs", &just_right)])).len(), 1);
    }

    #[test]
    fn a_file_without_an_opening_is_found() {
        let found = |path: &str, text: &str| openings(&Tree::of(&[(path, text)])).len();
        assert_eq!(found("crates/law/src/a.rs", "use x;\n"), 1);
        assert_eq!(found("crates/law/src/a.rs", "//! law\n"), 1);
        assert_eq!(found("crates/law/src/a.rs", "//! Dated values and their citations.\n"), 0);
        assert_eq!(found("crates/law/src/lib.rs", "//! Dated values and their citations.\n"), 2);
        assert_eq!(found("crates/law/src/lib.rs", "//! Dated values.\n//! Owns: x.\n//! Never knows: y.\n"), 0);
    }

    #[test]
    fn unfinished_work_is_found() {
        let note = concat!("// TO", "DO later\n");
        let panic = concat!("fn x() { to", "do!() }\n");
        assert_eq!(unfinished(&Tree::of(&[("a.rs", note), ("b.rs", panic), ("c.md", note)])).len(), 3);
        assert_eq!(unfinished(&Tree::of(&[("a.rs", "// what to do next\n")])), []);
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let inside = concat!("cd /wo", "rk/main\n");
        let quoted = concat!("path = \"/ho", "me/budi/payung\"\n");
        let address = concat!("https://example.org/ho", "me/page and target/wo", "rk/x\n");
        let tree = Tree::of(&[("a.md", inside), ("b.toml", quoted), ("c.md", address)]);
        let found: Vec<_> = machine_paths(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["a.md", "b.toml"]);
    }
}
