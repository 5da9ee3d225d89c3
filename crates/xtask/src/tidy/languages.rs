//! Readers have two languages: a sentence that is the same in both is a number, a name or the words of a library.

use super::{Finding, Tree};

/// Where sentences for readers are made.
const SPEAKING: [&str; 6] = ["app", "domain", "law", "sheets", "steps", "web"];

/// Words written out in a sentence that claims to be alike in both languages.
pub(super) fn one_language_only(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let speaks = |name: Option<&str>| name.is_some_and(|name| SPEAKING.contains(&name));
    for file in tree.with_ending(&[".rs"]).filter(|file| speaks(file.source_of_crate())) {
        for (at, call) in file.text.match_indices("::alike(") {
            let arguments = arguments(&file.text[at + call.len()..]);
            if arguments.split('"').skip(1).step_by(2).any(holds_words) {
                let line = file.text[..at].matches('\n').count() + 1;
                findings.push(file.finding(line, "one language for two readers: say it in both"));
            }
        }
    }
    findings
}

/// What stands before the bracket that closes a call.
fn arguments(rest: &str) -> &str {
    let mut depth = 1;
    let end = rest.find(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// Whether two words follow one another; names of files and fields stand alone.
fn holds_words(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let words: Vec<bool> = text.split(' ').map(|word| is_word(&word)).collect();
    words.windows(2).any(|pair| pair[0] && pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        one_language_only(&Tree::of(&[(path, text)])).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_sentence_in_one_language_is_found_where_readers_are_spoken_to() {
        let written = "fn x() {\n    StepError::Request(Sentence::alike(\"Belum ada daftar.\"))\n}";
        assert_eq!(lines("crates/steps/src/x.rs", written), [2]);
        assert_eq!(lines("crates/web/src/x.rs", "Sentence::alike(format!(\"{name} sudah ada ({why})\"))"), [1]);
        assert!(lines("crates/store/src/x.rs", written).is_empty());
    }

    #[test]
    fn numbers_names_and_words_of_a_library_pass() {
        for text in ["Sentence::alike(error.to_string())", "Sentence::alike(format!(\"{path}: {error}\"))"] {
            assert!(lines("crates/steps/src/x.rs", text).is_empty(), "{text}");
        }
        assert!(lines("crates/app/src/x.rs", "Sentence::alike(code); say(\"dua kata\")").is_empty());
    }
}
