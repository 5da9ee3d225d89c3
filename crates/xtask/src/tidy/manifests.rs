//! Every dependency says why it is here.

use super::{Finding, TextFile, Tree};

const TABLES: [&str; 4] = ["[dependencies]", "[dev-dependencies]", "[build-dependencies]", "[workspace.dependencies]"];

/// Dependency lines without a comment beside or above them. A line that takes the workspace's version is
/// covered by the reason at the root; crates of this workspace need none.
pub(super) fn reasons(tree: &Tree) -> Vec<Finding> {
    let manifests = || tree.files.iter().filter(|file| file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml"));
    manifests().flat_map(without_reason).collect()
}

fn without_reason(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_dependencies = false;
    let mut commented_above = false;
    let mut open_brackets = 0_usize;
    for (number, line) in file.text.lines().enumerate() {
        let trimmed = line.trim();
        if open_brackets == 0 && trimmed.starts_with('[') {
            in_dependencies = TABLES.contains(&trimmed) || trimmed.ends_with("dependencies]");
            commented_above = false;
            continue;
        }
        if trimmed.starts_with('#') {
            commented_above = true;
            continue;
        }
        let starts_entry = open_brackets == 0 && trimmed.contains('=');
        let (entry, comment) = trimmed.split_once(" #").unwrap_or((trimmed, ""));
        if in_dependencies && starts_entry {
            let of_workspace = entry.contains("workspace = true") || entry.contains("path = ");
            if !of_workspace && !commented_above && comment.trim().is_empty() {
                let name = entry.split(['=', '.', ' ']).next().unwrap_or(entry);
                findings.push(file.finding(number + 1, format!("{name}: say in a comment why it is here")));
            }
        }
        let opened = entry.matches(['[', '{']).count();
        let closed = entry.matches([']', '}']).count();
        open_brackets = (open_brackets + opened).saturating_sub(closed);
        // A comment speaks for the one entry under it.
        commented_above = commented_above && open_brackets > 0;
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        reasons(&Tree::of(&[("crates/store/Cargo.toml", text)])).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        assert_eq!(lines("[dependencies]\nrand = \"0.10\"\n"), [2]);
        assert_eq!(lines("[dev-dependencies]\n# keys\nrand = \"0.10\"\nhex = \"0.4\"\n"), [4]);
        assert_eq!(lines("[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n"), [2]);
        assert_eq!(
            lines("[dependencies]\nweb = { version = \"1\", features = [\n  \"a\",\n] }\nrand = \"1\" # keys\n"),
            [2]
        );
    }

    #[test]
    fn reasons_beside_above_and_at_the_root_count() {
        let text = "[package]\nname = \"x\"\n[dependencies]\n# keys and nonces\nrand = \"0.10\"\nhex = \"1\" # prints\nserde.workspace = true\nunits = { path = \"../units\" }\n[lints]\nworkspace = true\n";
        assert_eq!(lines(text), Vec::<usize>::new());
    }
}
