//! Which crate may use which: the crate table of `docs/architecture.md`, held against the Cargo.toml files.

use super::{Finding, Tree};

/// The table. `units` are the words every crate speaks, so it stands in each row; `app` and `xtask` may use all.
const ARROWS: [(&str, &[&str]); 11] = [
    ("units", &[]),
    ("law", &["units"]),
    ("linkage", &["units"]),
    ("domain", &["units", "law", "linkage"]),
    ("sheets", &["units"]),
    ("paper", &[]),
    // Rows are kept in the law's words (program, class, role); its rules and formulas stay outside.
    ("store", &["units", "law", "domain"]),
    // Steps hand the law in force to `domain`, so they name it; they compute nothing with it.
    ("steps", &["units", "law", "linkage", "domain", "store", "sheets", "paper"]),
    // Pages show what steps answer, in domain's and law's words; they compute nothing with them.
    ("web", &["units", "law", "domain", "steps"]),
    ("sample", &["units", "sheets"]),
    ("xtask", &["units", "sample"]),
];

/// Tests may make people and open a store, whatever their crate; the arrows of the product stay as they are.
const FOR_TESTS: [&str; 2] = ["sample", "store"];

const TABLES: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];

/// A dependency on a crate of this workspace that the table does not give.
pub(super) fn arrows(tree: &Tree) -> Vec<Finding> {
    let manifests: Vec<_> = tree
        .files
        .iter()
        .filter_map(|file| {
            let name = file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
            (!name.contains('/')).then_some((name, file))
        })
        .collect();
    let ours: Vec<&str> = manifests.iter().map(|(name, _)| *name).collect();
    let mut findings = Vec::new();
    for (name, file) in &manifests {
        let manifest: toml::Table = match file.text.parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                findings.push(file.finding(0, format!("not readable: {error}")));
                continue;
            }
        };
        if *name == "app" || *name == "xtask" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(row, _)| row == name) else {
            findings.push(file.finding(0, format!("crate {name} is not in the table of crates (xtask, arrows.rs)")));
            continue;
        };
        for table in TABLES {
            for (dependency, detail) in manifest.get(table).and_then(toml::Value::as_table).into_iter().flatten() {
                let package = detail.get("package").and_then(toml::Value::as_str).unwrap_or(dependency);
                let for_tests = table == "dev-dependencies" && (FOR_TESTS.contains(&package) || package == *name);
                if ours.contains(&package) && !allowed.contains(&package) && !for_tests {
                    let line = file.text.lines().position(|line| line.starts_with(dependency.as_str()));
                    let message = format!("{name} may not use {package} ({table}); it may use: {}", allowed.join(", "));
                    findings.push(file.finding(line.map_or(0, |line| line + 1), message));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORE: (&str, &str) = ("crates/store/Cargo.toml", "[dependencies]\n");

    #[test]
    fn an_arrow_against_the_table_is_found() {
        let tree = Tree::of(&[STORE, ("crates/domain/Cargo.toml", "[dependencies]\nstore.workspace = true\n")]);
        let findings = arrows(&tree);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 2);
        assert!(findings[0].message.starts_with("domain may not use store"));
    }

    #[test]
    fn a_renamed_arrow_is_found() {
        let renamed = "[dependencies]\nkeeper = { path = \"../store\", package = \"store\" }\n";
        assert_eq!(arrows(&Tree::of(&[STORE, ("crates/web/Cargo.toml", renamed)])).len(), 1);
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        assert_eq!(arrows(&Tree::of(&[("crates/helpers/Cargo.toml", "")])).len(), 1);
    }

    #[test]
    fn arrows_of_the_table_pass_and_tests_may_make_people() {
        let tree = Tree::of(&[
            STORE,
            ("crates/steps/Cargo.toml", "[dependencies]\nstore.workspace = true\n"),
            ("crates/web/Cargo.toml", "[dev-dependencies]\nstore.workspace = true\n"),
            ("crates/app/Cargo.toml", "[dependencies]\nstore.workspace = true\n"),
        ]);
        assert_eq!(arrows(&tree), []);
    }
}
