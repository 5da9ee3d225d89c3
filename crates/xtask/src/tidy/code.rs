//! Rust text without its comments and quoted text, so that a rule about code does not trip over prose.

/// The same lines and columns, with comments, strings and character literals blanked.
pub(super) fn code_only(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let end = match letters[at] {
            '/' if letters.get(at + 1) == Some(&'/') => end_of_line(&letters, at),
            '/' if letters.get(at + 1) == Some(&'*') => end_of_block(&letters, at),
            '"' => end_of_string(&letters, at),
            'r' if !follows_word(&letters, at) => end_of_raw_string(&letters, at + 1).unwrap_or(at),
            '\'' => end_of_character(&letters, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            code.push(letters[at]);
            at += 1;
        } else {
            code.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Lines, from 1, where `word` stands with no letter, digit or underscore beside it.
pub(super) fn lines_with<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.lines().enumerate().filter(move |(_, line)| has_word(line, word)).map(|(number, _)| number + 1)
}

/// Whether `word` stands in `text` with no letter, digit or underscore beside it.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let part_of_name = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let name_starts = part_of_name(word.chars().next());
    let name_ends = part_of_name(word.chars().last());
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        !(name_starts && part_of_name(before) || name_ends && part_of_name(after))
    })
}

/// Each function of `code` (from [`code_only`]): its first line and its text with the body.
pub(super) fn functions(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices("fn ") {
        if code[..start].chars().next_back().is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let mut depth = 0_i32;
        let body_end = code[start..].char_indices().find_map(|(offset, letter)| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                // A function without a body: a trait's, or a type such as `fn(u8) -> u8`.
                ';' if depth == 0 => return Some(offset),
                _ => return None,
            }
            (letter == '}' && depth <= 0).then_some(offset + 1)
        });
        let end = body_end.map_or(code.len(), |offset| start + offset);
        found.push((code[..start].matches('\n').count() + 1, &code[start..end]));
    }
    found
}

fn end_of_line(letters: &[char], at: usize) -> usize {
    letters[at..].iter().position(|letter| *letter == '\n').map_or(letters.len(), |length| at + length)
}

fn end_of_block(letters: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut at = at;
    while at + 1 < letters.len() {
        match (letters[at], letters[at + 1]) {
            ('/', '*') => {
                depth += 1;
                at += 2;
            }
            ('*', '/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    letters.len()
}

fn end_of_string(letters: &[char], at: usize) -> usize {
    let mut at = at + 1;
    while at < letters.len() {
        match letters[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    letters.len()
}

/// `at` is just behind the `r`; `None` when no raw string opens here (a raw name such as `r#type`).
fn end_of_raw_string(letters: &[char], at: usize) -> Option<usize> {
    let hashes = letters[at..].iter().take_while(|letter| **letter == '#').count();
    if letters.get(at + hashes) != Some(&'"') {
        return None;
    }
    let mut at = at + hashes + 1;
    while at < letters.len() {
        let closes =
            letters[at] == '"' && letters[at + 1..].iter().take(hashes).filter(|l| **l == '#').count() == hashes;
        if closes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(letters.len())
}

/// `None` for a lifetime.
fn end_of_character(letters: &[char], at: usize) -> Option<usize> {
    match letters.get(at + 1)? {
        '\\' => letters[at + 3..].iter().take(12).position(|letter| *letter == '\'').map(|length| at + 4 + length),
        _ => (letters.get(at + 2) == Some(&'\'')).then_some(at + 3),
    }
}

fn follows_word(letters: &[char], at: usize) -> bool {
    // `br"…"` and `cr"…"` are raw as well; any other letter before makes this the end of a name.
    let Some(before) = at.checked_sub(1).map(|before| letters[before]) else { return false };
    let prefix = matches!(before, 'b' | 'c')
        && !at.checked_sub(2).is_some_and(|two| letters[two].is_alphanumeric() || letters[two] == '_');
    !prefix && (before.is_alphanumeric() || before == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_vanish_and_lines_stay() {
        let text =
            "let a = \"f64 \\\" f64\"; // f64\n/* f64 /* f64 */ f64 */ let b = r#\"f64 \" f64\"#;\nlet c: f64 = 'f';";
        let code = code_only(text);
        assert_eq!(code.lines().count(), 3);
        assert_eq!(lines_with(&code, "f64").collect::<Vec<_>>(), [3]);
        assert!(code.contains("let a =") && code.contains("let b =") && code.contains("let c"));
    }

    #[test]
    fn lifetimes_are_no_quotes() {
        let code = code_only("fn name<'a>(text: &'a str) -> &'a f64 { '\\'' ; '\\u{1F600}'; f32 }");
        assert!(has_word(&code, "f64") && has_word(&code, "f32"));
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("x as f64;", "f64"));
        assert!(!has_word("serialize_f64(x)", "f64"));
        assert!(has_word("a().await?", ".await"));
        assert!(!has_word("a.awaited", ".await"));
    }

    #[test]
    fn functions_come_with_their_bodies() {
        let code = "fn one() { if x { y } }\ntrait T { fn two(&self); }\nfn three() {}\n";
        let found = functions(code);
        assert_eq!(found, [(1, "fn one() { if x { y } }"), (2, "fn two(&self)"), (3, "fn three() {}")]);
    }
}
