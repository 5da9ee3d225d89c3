//! Migrations keep to the types that both databases read alike: BIGINT, TEXT, BYTEA.

use super::{Finding, TextFile, Tree};

const PORTABLE: [&str; 3] = ["BIGINT", "TEXT", "BYTEA"];

/// First words of a table's parts that are no columns.
const CONSTRAINTS: [&str; 6] = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT", "EXCLUDE"];

/// Columns of another type.
pub(super) fn portable_types(tree: &Tree) -> Vec<Finding> {
    let migrations = tree.with_ending(&[".sql"]).filter(|file| file.path.contains("/migrations/"));
    migrations.flat_map(foreign_columns).collect()
}

fn foreign_columns(file: &TextFile) -> Vec<Finding> {
    let text = without_comments(&file.text);
    let mut findings = Vec::new();
    let mut line = 1;
    for statement in text.split_inclusive(';') {
        for (offset, column) in columns(statement) {
            let mut words = column.split_whitespace();
            let (Some(name), kind) = (words.next(), words.next().unwrap_or_default()) else { continue };
            let kind = kind.trim_end_matches([',', ';']).to_uppercase();
            if !CONSTRAINTS.contains(&name.to_uppercase().as_str()) && !PORTABLE.contains(&kind.as_str()) {
                let at = line + statement[..offset].matches('\n').count();
                findings.push(file.finding(at, format!("column {name} is {kind:?}; portable are BIGINT, TEXT, BYTEA")));
            }
        }
        line += statement.matches('\n').count();
    }
    findings
}

/// The column definitions of a CREATE TABLE or ALTER TABLE … ADD, each with its place in the statement.
fn columns(statement: &str) -> Vec<(usize, &str)> {
    let upper = statement.to_uppercase();
    let words: Vec<&str> = upper.split_whitespace().collect();
    if words.first() == Some(&"ALTER") {
        let Some(add) = upper.find(" ADD ") else { return Vec::new() };
        let start = upper[add..].find(" COLUMN ").map_or(add + " ADD ".len(), |column| add + column + " COLUMN ".len());
        return vec![(start, &statement[start..])];
    }
    if words.first() != Some(&"CREATE") || !words.iter().take(4).any(|word| *word == "TABLE") {
        return Vec::new();
    }
    let Some(open) = statement.find('(') else { return Vec::new() };
    let mut parts = Vec::new();
    let mut depth = 0_i32;
    let mut start = open + 1;
    for (offset, letter) in statement.char_indices().skip_while(|(offset, _)| *offset < open) {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if (letter == ',' && depth == 1) || (letter == ')' && depth == 0) {
            parts.push((first_word(statement, start), &statement[start..offset]));
            start = offset + 1;
        }
        if depth == 0 {
            break;
        }
    }
    parts
}

fn first_word(statement: &str, start: usize) -> usize {
    start + statement[start..].find(|letter: char| !letter.is_whitespace()).unwrap_or(0)
}

/// `--` comments blanked, lines kept.
fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("--").next().unwrap_or_default().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let tree = Tree::of(&[("crates/store/migrations/0001.sql", text)]);
        portable_types(&tree).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn columns_of_other_types_are_found() {
        let table = "-- people\nCREATE TABLE person (\n    id BIGINT PRIMARY KEY, -- ours\n    born DATE,\n    active BOOLEAN NOT NULL\n);\n";
        assert_eq!(lines(table), [4, 5]);
        assert_eq!(lines("CREATE TABLE IF NOT EXISTS t (id SERIAL);"), [1]);
        assert_eq!(lines("CREATE TABLE t (id BIGINT);\nALTER TABLE t ADD COLUMN paid NUMERIC(12, 2);"), [2]);
        assert_eq!(lines("CREATE TABLE t (untyped);"), [1]);
    }

    #[test]
    fn portable_columns_keys_and_indexes_pass() {
        let text = "CREATE TABLE t (id BIGINT, name TEXT DEFAULT ('a,b'), seal BYTEA NOT NULL, PRIMARY KEY (id, name));\nCREATE INDEX t_date ON t (name);\nALTER TABLE t ADD date TEXT;\nINSERT INTO t VALUES (1, 'x', 'y');\n";
        assert_eq!(lines(text), Vec::<usize>::new());
    }
}
