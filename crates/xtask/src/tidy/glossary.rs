//! `docs/glossary.toml`: every term complete, in order, once, and used somewhere.

use super::{Finding, Tree};

const PATH: &str = "docs/glossary.toml";
const FIELDS: [&str; 5] = ["id", "indonesian", "english", "meaning", "since"];

/// Terms that lack a field, stand out of order, or are used nowhere.
pub(super) fn glossary(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.file(PATH) else {
        return vec![Finding { path: PATH.to_owned(), line: 0, message: "missing".to_owned() }];
    };
    let table: toml::Table = match file.text.parse() {
        Ok(table) => table,
        Err(error) => return vec![file.finding(0, format!("not readable: {error}"))],
    };
    let terms = table.get("term").and_then(toml::Value::as_array);
    let Some(terms) = terms.filter(|terms| !terms.is_empty()) else {
        return vec![file.finding(0, "no [[term]]")];
    };
    let others: Vec<String> = tree
        .with_ending(&[".rs", ".md", ".toml", ".html", ".sql"])
        .filter(|other| other.path != PATH)
        .map(|other| other.text.to_lowercase())
        .collect();
    let mut findings = Vec::new();
    let mut previous = "";
    for term in terms {
        let field = |name: &str| term.get(name).and_then(toml::Value::as_str).map(str::trim).unwrap_or_default();
        let id = field("id");
        let at = file.text.lines().position(|line| line == format!("id = \"{id}\"")).map_or(0, |line| line + 1);
        for name in FIELDS.iter().filter(|name| field(name).is_empty()) {
            findings.push(file.finding(at, format!("term {id:?} lacks {name}")));
        }
        for name in term.as_table().into_iter().flatten().map(|(name, _)| name) {
            if !FIELDS.contains(&name.as_str()) {
                findings.push(file.finding(at, format!("term {id:?} has {name:?}, which no reader knows")));
            }
        }
        if id <= previous {
            findings.push(file.finding(at, format!("term {id:?} stands after {previous:?}: sort by id, each once")));
        }
        previous = id;
        let words = [
            id.to_lowercase(),
            id.replace('-', "_"),
            field("indonesian").to_lowercase(),
            field("english").to_lowercase(),
        ];
        let used = others.iter().any(|text| words.iter().any(|word| !word.is_empty() && text.contains(word.as_str())));
        if !used {
            findings.push(file.finding(at, format!("term {id:?} is used nowhere")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESA: &str =
        "[[term]]\nid = \"desa\"\nindonesian = \"desa\"\nenglish = \"village\"\nmeaning = \"x\"\nsince = \"0.1.0\"\n";
    const RT: &str =
        "[[term]]\nid = \"rt\"\nindonesian = \"RT\"\nenglish = \"neighbourhood\"\nmeaning = \"x\"\nsince = \"0.1.0\"\n";

    fn messages(text: &str) -> Vec<String> {
        let tree = Tree::of(&[(PATH, text), ("README.md", "each desa and its neighbourhood")]);
        glossary(&tree).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_glossary_in_order_passes() {
        assert_eq!(messages(&format!("{DESA}{RT}")), Vec::<String>::new());
    }

    #[test]
    fn disorder_twins_gaps_and_strangers_are_found() {
        assert!(messages(&format!("{RT}{DESA}"))[0].contains("sort by id"));
        assert!(messages(&format!("{DESA}{DESA}"))[0].contains("each once"));
        assert!(messages(&DESA.replace("meaning = \"x\"\n", ""))[0].contains("lacks meaning"));
        assert!(messages(&format!("{DESA}note = \"y\"\n"))[0].contains("no reader knows"));
        assert!(messages(&DESA.replace("desa", "pulau").replace("village", "island"))[0].contains("used nowhere"));
        assert!(messages("term = []").concat().contains("no [[term]]"));
        assert!(messages("not toml at all").concat().contains("not readable"));
    }

    #[test]
    fn a_missing_glossary_is_found() {
        assert_eq!(glossary(&Tree::of(&[])).len(), 1);
    }
}
