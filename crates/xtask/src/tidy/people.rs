//! Invented people only: every NIK in the tree has a serial that no office has given out.

use units::Nik;

use super::{Finding, Tree};

/// Invented numbers start here; a real day and district does not reach it.
const INVENTED_FROM: u16 = 9_001;

/// Numbers below that which may stand in the tree, each with its reason. A test of a refused number
/// belongs here only when the number would pass as a NIK.
const ALLOWED: [(&str, &str); 0] = [];

const SEARCHED: [&str; 11] =
    [".rs", ".csv", ".md", ".toml", ".json", ".sql", ".txt", ".html", ".snap", ".tsv", ".proptest-regressions"];

/// Sixteen digits that read as a NIK of a person who may exist.
pub(super) fn real_numbers(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_ending(&SEARCHED) {
        for (number, line) in file.text.lines().enumerate() {
            for digits in digit_runs(line).filter(|digits| digits.len() == 16) {
                let Ok(nik) = digits.parse::<Nik>() else { continue };
                if nik.serial() < INVENTED_FROM && !ALLOWED.iter().any(|(allowed, _)| *allowed == digits) {
                    let message = format!("{nik} may be a real person's number; invented ones end in 9001 to 9999");
                    findings.push(file.finding(number + 1, message));
                }
            }
        }
    }
    findings
}

/// Unbroken runs of digits that are no part of a longer word.
fn digit_runs(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_may_be_real_is_found_and_not_printed() {
        let text = concat!("nama,nik\nBudi,190101550180", "0001\n");
        let findings = real_numbers(&Tree::of(&[("crates/sheets/fixtures/desa.csv", text)]));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 2);
        assert!(!findings[0].message.contains(concat!("190101550180", "0001")));
    }

    #[test]
    fn invented_numbers_hashes_and_other_sixteen_digits_pass() {
        let text = "1901015501809001 a1901015501800001 0101015501800001 1901013201800001 19010155018000011";
        assert_eq!(real_numbers(&Tree::of(&[("a.md", text)])), []);
    }
}
