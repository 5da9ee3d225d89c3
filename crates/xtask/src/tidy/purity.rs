//! The pure middle: `units`, `law`, `linkage` and `domain` have no clock, network, database, file or async.

use super::code::{code_only, lines_with};
use super::{Finding, Tree};

/// The crates that are handed everything they need.
pub(super) const PURE: [&str; 4] = ["units", "law", "linkage", "domain"];

const BANNED: [(&str, &[&str]); 6] = [
    ("a clock", &["SystemTime", "Instant", "Zoned::now", "Timestamp::now", "Utc::now", "Local::now"]),
    ("a file", &["std::fs", "fs::read", "fs::write", "File", "OpenOptions", "std::env", "std::process"]),
    ("the network", &["std::net", "TcpStream", "TcpListener", "UdpSocket"]),
    ("a database", &["rusqlite", "sqlx", "postgres", "diesel"]),
    ("async", &["async fn", "async move", "async {", ".await", "tokio"]),
    ("chance without a given seed", &["thread_rng", "rand::rng", "OsRng", "from_os_rng", "getrandom"]),
];

/// Dependencies that bring what is banned, under whatever name it is called in code.
const BANNED_DEPENDENCIES: [&str; 14] = [
    "tokio",
    "async-std",
    "smol",
    "futures",
    "rusqlite",
    "sqlx",
    "postgres",
    "diesel",
    "reqwest",
    "ureq",
    "hyper",
    "axum",
    "chrono",
    "getrandom",
];

/// What a pure crate must not mention or depend on.
pub(super) fn purity(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_ending(&[".rs"]) {
        let Some(name) = file.source_of_crate().filter(|name| PURE.contains(name)) else { continue };
        let code = code_only(&file.text);
        for (what, words) in BANNED {
            for word in words {
                let message = format!("{name} is pure, and {word} is {what}; take the value as an argument");
                findings.extend(lines_with(&code, word).map(|line| file.finding(line, message.clone())));
            }
        }
    }
    for name in PURE {
        let Some(file) = tree.file(&format!("crates/{name}/Cargo.toml")) else { continue };
        let manifest = file.text.parse::<toml::Table>().unwrap_or_default();
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        for banned in BANNED_DEPENDENCIES {
            if dependencies.is_some_and(|dependencies| dependencies.contains_key(banned)) {
                findings.push(file.finding(0, format!("{name} is pure and may not depend on {banned}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        purity(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn each_kind_of_impurity_is_found() {
        let samples = [
            "let t = std::time::SystemTime::now();",
            "let t = jiff::Zoned::now();",
            "let t = Instant::now();",
            "let text = std::fs::read_to_string(path);",
            "let file = File::open(path);",
            "let c = TcpStream::connect(a);",
            "let c = rusqlite::Connection::open(p);",
            "async fn load() {}",
            "let x = load().await;",
            "let r = rand::rng();",
        ];
        for sample in samples {
            assert_eq!(findings("crates/domain/src/gap.rs", sample), 1, "{sample}");
        }
        assert_eq!(findings("crates/law/Cargo.toml", "[dependencies]\ntokio = \"1\"\n"), 1);
    }

    #[test]
    fn prose_tests_and_the_rim_may_speak_of_it() {
        assert_eq!(findings("crates/domain/src/gap.rs", "// SystemTime is handed in\nlet s = \"tokio\";"), 0);
        assert_eq!(findings("crates/domain/src/profile.rs", "struct Profile;"), 0);
        assert_eq!(findings("crates/units/tests/values.rs", "std::fs::read_to_string(path)"), 0);
        assert_eq!(findings("crates/store/src/lib.rs", "std::fs::read_to_string(path)"), 0);
    }
}
