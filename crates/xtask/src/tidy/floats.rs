//! No float touches money.

use super::code::{code_only, functions, has_word};
use super::{Finding, TextFile, Tree};

/// Words that make a function one about money.
const MONEY: [&str; 3] = ["rupiah", "amount", "iuran"];

/// Files of `law` and `domain` that may hold floats, each with its reason.
const ALLOWED: [(&str, &str); 2] = [
    ("crates/domain/src/target.rs", "a target percent leaves as a JSON number with two decimals"),
    ("crates/domain/src/published.rs", "a printed figure leaves as a JSON number with the decimals of the print"),
];

/// Floats in the money type itself, or in any function or line that speaks of money.
pub(super) fn money(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_ending(&[".rs"]).filter(|file| file.source_of_crate().is_some()) {
        let code = code_only(&file.text);
        if file.path == "crates/units/src/money.rs" {
            findings.extend(lines_with_floats(file, &code, "a float in the money type"));
            continue;
        }
        let speaks_of_money = |text: &str| {
            let text = text.to_lowercase();
            MONEY.iter().any(|word| text.contains(word))
        };
        for (number, line) in code.lines().enumerate() {
            if has_float(line) && speaks_of_money(line) {
                findings.push(file.finding(number + 1, "a float beside money: carry Rupiah, Rate or Exact"));
            }
        }
        for (line, function) in functions(&code) {
            let whole_lines = function.lines().any(|line| has_float(line) && speaks_of_money(line));
            if has_float(function) && speaks_of_money(function) && !whole_lines {
                findings.push(file.finding(line, "a float in a function about money: carry Rupiah, Rate or Exact"));
            }
        }
    }
    findings
}

/// Any float in `law` or `domain` outside the listed files.
pub(super) fn pure_crates(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_ending(&[".rs"]) {
        let banned = matches!(file.source_of_crate(), Some("law" | "domain"));
        if banned && !ALLOWED.iter().any(|(path, _)| *path == file.path) {
            let message = "no float in law and domain: use Rate or Percent, or list the file with its reason";
            findings.extend(lines_with_floats(file, &code_only(&file.text), message));
        }
    }
    findings
}

fn lines_with_floats(file: &TextFile, code: &str, message: &str) -> Vec<Finding> {
    let lines = code.lines().enumerate().filter(|(_, line)| has_float(line));
    lines.map(|(number, _)| file.finding(number + 1, message)).collect()
}

/// A float type, or a literal such as `0.54`.
fn has_float(code: &str) -> bool {
    has_word(code, "f64") || has_word(code, "f32") || has_float_literal(code)
}

fn has_float_literal(code: &str) -> bool {
    let bytes = code.as_bytes();
    (1..bytes.len().saturating_sub(1)).any(|point| {
        if bytes[point] != b'.' || !bytes[point + 1].is_ascii_digit() {
            return false;
        }
        let digits = bytes[..point].iter().rev().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
        let before = point.checked_sub(digits + 1).map(|before| bytes[before]);
        // `pair.0.1` reads a part of a part, and `x1.0` a part of x1: no literals.
        let of_a_name = before.is_some_and(|byte| byte == b'.' || byte.is_ascii_alphanumeric() || byte == b'_');
        digits > 0 && bytes[point - 1].is_ascii_digit() && !of_a_name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money_findings(path: &str, text: &str) -> Vec<usize> {
        money(&Tree::of(&[(path, text)])).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_float_in_the_money_type_is_found() {
        assert_eq!(money_findings("crates/units/src/money.rs", "struct Rupiah(i64);\nfn x() -> f64 { 1 }"), [2]);
        assert_eq!(money_findings("crates/units/src/money.rs", "const RATE: Rate = 0.0024;"), [1]);
    }

    #[test]
    fn a_float_beside_money_is_found_on_its_line_and_in_its_function() {
        assert_eq!(money_findings("crates/web/src/page.rs", "let amount = x as f64;"), [1]);
        let function = "fn bill(wage: Rupiah) -> i64 {\n    let share = 0.5;\n    share\n}";
        assert_eq!(money_findings("crates/steps/src/bill.rs", function), [1]);
        assert_eq!(money_findings("crates/steps/src/bill.rs", "struct S { iuran: f32 }"), [1]);
    }

    #[test]
    fn floats_elsewhere_pass() {
        assert!(money_findings("crates/linkage/src/score.rs", "fn score() -> f64 { 0.5 }").is_empty());
        assert!(money_findings("crates/web/src/page.rs", "fn pay(amount: Rupiah) { pair.0.1; 0..10; }").is_empty());
    }

    #[test]
    fn law_and_domain_hold_no_float_outside_the_list() {
        let found = |path: &str, text: &str| pure_crates(&Tree::of(&[(path, text)])).len();
        assert_eq!(found("crates/law/src/jkk.rs", "fn share() -> f64 { 1 }"), 1);
        assert_eq!(found("crates/domain/src/gap.rs", "let half = 0.5;"), 1);
        assert_eq!(found("crates/domain/src/gap.rs", "// f64 and 0.5 in prose"), 0);
        assert_eq!(found(ALLOWED[0].0, "let part = 0.5;"), 0);
        assert_eq!(found("crates/linkage/src/score.rs", "let half = 0.5;"), 0);
    }
}
