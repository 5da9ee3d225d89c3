//! Notes beside values: in both languages, with the same numbers, articles and names, and found in either.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use law::{Catalogue, FILES, Law, Sentence, gaps};

/// Every note with its rule and day.
fn notes(law: &Law) -> Vec<(String, &Sentence)> {
    let values = law.catalogue().rules().flat_map(|rule| rule.values.iter().map(move |value| (rule, value)));
    let noted = values.filter(|(_, value)| !value.note.indonesian.is_empty());
    noted.map(|(rule, value)| (format!("{} {}", rule.id, value.from), &value.note)).collect()
}

/// The numbers of a text, without the separators that each language sets its own way: 8,939,700 and 8.939.700.
fn numbers(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let separates = |at: usize| matches!(letters[at], '.' | ',') && at > 0 && is_digit(at - 1) && is_digit(at + 1);
    let plain: String = (0..letters.len()).filter(|at| !separates(*at)).map(|at| letters[at]).collect();
    let split = plain.split(|letter: char| !letter.is_ascii_digit());
    let mut found: Vec<String> = split.filter(|part| !part.is_empty()).map(str::to_owned).collect();
    found.sort();
    found
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric())).collect()
}

/// What no translation may touch: articles, numbers of annexes, regulations, addresses, names of rules.
fn references(text: &str) -> Vec<String> {
    let words = words(text);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |at| words[at]);
        let is_roman = !word.is_empty() && word.chars().all(|letter| "IVX".contains(letter));
        let is_regulation = word.split_once('/').is_some_and(|(number, year)| {
            year.len() == 4 && [number, year].iter().all(|part| part.parse::<u32>().is_ok())
        });
        if before == "Pasal" && word.starts_with(|letter: char| letter.is_ascii_digit()) {
            found.push(format!("Pasal {}", word.split('(').next().unwrap_or(word)));
        } else if is_regulation {
            found.push(format!("{before} {word}"));
        } else if is_roman || word.contains("://") || word.contains('_') {
            found.push((*word).to_owned());
        }
    }
    found.sort();
    found
}

#[test]
fn both_languages_hold_the_same_numbers_and_articles() {
    assert_eq!(numbers("Rp8.939.722, 0,14 dan Pasal 28(4)"), ["014", "28", "4", "8939722"]);
    assert_eq!(
        references("Pasal 81A, PP 16/2026 II (aturan grace_months_bpu)"),
        ["II", "PP 16/2026", "Pasal 81A", "grace_months_bpu"]
    );
    let law = Law::built_in();
    let notes = notes(&law);
    assert!(notes.len() >= 200, "{}", notes.len());
    for (of, Sentence { indonesian, english }) in notes {
        assert_ne!(indonesian, english, "{of}: one text in both languages");
        assert_eq!(numbers(indonesian), numbers(english), "{of}: {indonesian} | {english}");
        assert_eq!(references(indonesian), references(english), "{of}: {indonesian} | {english}");
    }
}

#[test]
fn a_note_names_rules_and_gaps_that_a_reader_can_look_up_and_no_file() {
    let (law, gaps) = (Law::built_in(), gaps());
    let is_rule = |id: &str| law.catalogue().rule(id).is_some();
    let mut named = 0;
    for (of, note) in notes(&law) {
        for text in [&note.indonesian, &note.english] {
            assert!(!text.contains(".toml"), "{of}: {text}");
            let words = words(text);
            for pair in words.windows(2).filter(|pair| matches!(pair[0], "rule" | "aturan") && pair[1].contains('.')) {
                assert!(is_rule(pair[1]), "{of}: {text}");
                named += 1;
            }
            for word in words.iter().filter(|word| word.contains('_') && !word.contains('/')) {
                assert!(is_rule(word), "{of}: {text}");
                named += 1;
            }
            for pair in words.windows(2).filter(|pair| matches!(pair[0], "gap" | "celah")) {
                assert!(gaps.iter().any(|gap| gap.id == pair[1]), "{of}: {text}");
                named += 1;
            }
        }
    }
    assert!(named >= 12, "{named}");
}

#[test]
fn a_note_in_one_language_is_refused_with_file_rule_and_value() {
    let (file, text) = FILES.into_iter().find(|(file, _)| *file == "contributions_bpu.toml").unwrap();
    for key in ["note", "note_english"] {
        let begins = format!("{key} = ");
        let left_out = text.lines().position(|line| line.starts_with(&begins)).unwrap();
        let kept: Vec<&str> =
            text.lines().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| line).collect();
        let error = Catalogue::parse(&[(file, &kept.join("\n"))]).unwrap_err().to_string();
        for told in [file, "bpu.jkk.rate", "2015-07-01", &format!("{key} ")] {
            assert!(error.contains(told), "{told}: {error}");
        }
    }
    let law = Law::built_in();
    let patch = |notes: &str| {
        let patch = format!("[pu.jkm.rate]\nvalues = [{{ from = \"2026-01-01\", value = \"0.2%\", {notes} }}]");
        law.reformed("patch.toml", &patch)
    };
    let error = patch("note = \"Usulan.\"").unwrap_err().to_string();
    for told in ["patch.toml", "pu.jkm.rate", "2026-01-01", "note_english"] {
        assert!(error.contains(told), "{told}: {error}");
    }
    let reformed = patch("note = \"Usulan.\", note_english = \"A proposal.\"").unwrap();
    let note = &reformed.catalogue().rule("pu.jkm.rate").unwrap().on("2026-01-01".parse().unwrap()).unwrap().note;
    assert_eq!(*note, Sentence::in_both("Usulan.", "A proposal."));
}

#[test]
fn a_note_is_found_by_words_of_either_language_and_given_in_both() {
    let law = Law::built_in();
    for words in ["deposito bank pemerintah 4,88", "president director deposits"] {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let found = law.search(&words);
        let rule = found.rules.iter().find(|rule| rule.id == "jht.return.yearly").unwrap();
        assert_eq!(rule.places, ["note"], "{words:?}");
        let said: Vec<&Sentence> = rule.texts.iter().filter(|text| text.english.contains("4.88")).collect();
        assert_eq!(said.len(), 1, "once, though both languages stand in it: {:?}", rule.texts);
        assert!(said[0].indonesian.contains("4,88"), "{:?}", said[0]);
    }
}
