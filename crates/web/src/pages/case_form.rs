//! A case of a benefit as a form: the boxes come from the template of its kind, the text of the case from the boxes.

use super::contribution::amount_of;

/// One box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// Its name in the address: `membership.0.class`.
    pub name: String,
    /// What it is called in the case.
    pub key: String,
    /// What stands in it while nobody says otherwise.
    pub usual: String,
    /// What the template says beside it.
    pub hint: String,
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// In quotes: words, days, months.
    Text,
    /// A number, true or false.
    Bare,
    /// Texts with commas between them.
    Texts,
    /// As the template writes it.
    Written,
}

/// A part of the case: the head itself, or a table of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// `""`, `claim`, `membership`.
    pub name: String,
    /// As the case opens it, `[[membership]]`.
    opening: String,
    /// What the template says before it.
    pub hint: String,
    pub facts: Vec<Fact>,
}

/// The parts of a template.
pub(crate) fn parts_of(template: &str) -> Vec<Part> {
    let mut parts = vec![Part { name: String::new(), opening: String::new(), hint: String::new(), facts: Vec::new() }];
    let mut said = String::new();
    for line in template.lines() {
        let bare = line.trim_start_matches('#').trim();
        if let Some(opening) = bare.strip_prefix('[').and(bare.split(']').next()).filter(|_| is_opening(bare)) {
            let name = opening.trim_matches('[').to_owned();
            let close = if bare.starts_with("[[") { "]]" } else { "]" };
            parts.push(Part {
                opening: format!("{opening}{close}"),
                name,
                hint: std::mem::take(&mut said),
                facts: Vec::new(),
            });
            continue;
        }
        let Some((key, rest)) = bare.split_once('=').filter(|(key, _)| is_key(key)) else {
            match (line.starts_with('#'), line.trim().is_empty()) {
                (true, _) => said = format!("{said} {bare}").trim().to_owned(),
                (false, true) => said.clear(),
                (false, false) => {}
            }
            continue;
        };
        let key = key.trim();
        if key == "kind" {
            said.clear();
            continue;
        }
        let (value, beside) = value_and_hint(rest);
        let (shape, usual) = shape_of(value);
        let count = parts.len();
        let position = parts.iter().take(count - 1).filter(|part| part.name == parts[count - 1].name).count();
        let part = parts.last_mut().expect("the head is there");
        let name = if part.name.is_empty() { key.to_owned() } else { format!("{}.{position}.{key}", part.name) };
        let hint = if beside.is_empty() { std::mem::take(&mut said) } else { beside.to_owned() };
        // What the template only mentions stays empty.
        let usual = if line.starts_with('#') { String::new() } else { usual };
        part.facts.push(Fact { name, key: key.to_owned(), usual, hint, shape });
        said.clear();
    }
    parts.retain(|part| !part.facts.is_empty());
    parts
}

fn is_opening(bare: &str) -> bool {
    bare.starts_with('[') && bare.trim_start_matches('[').starts_with(|letter: char| letter.is_ascii_lowercase())
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The value, and what is said behind it; a mark inside quotes is part of the value.
fn value_and_hint(rest: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, letter) in rest.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '#' if !quoted => return (rest[..at].trim(), rest[at + 1..].trim()),
            _ => {}
        }
    }
    (rest.trim(), "")
}

fn shape_of(value: &str) -> (Shape, String) {
    let unquoted = |text: &str| text.trim().trim_matches('"').to_owned();
    if value.starts_with('"') {
        return (Shape::Text, unquoted(value));
    }
    if let Some(inside) = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'))
        && !inside.contains(['{', '['])
        && !inside.trim().is_empty()
    {
        return (Shape::Texts, inside.split(',').map(unquoted).collect::<Vec<_>>().join(", "));
    }
    if value.starts_with(['[', '{']) {
        return (Shape::Written, value.to_owned());
    }
    (Shape::Bare, value.to_owned())
}

/// The text of a case: each box with what `said` gives for it; empty boxes, and parts of only such, are left out.
pub(super) fn case_of(kind: &str, parts: &[Part], said: &dyn Fn(&Fact) -> String) -> String {
    let mut text = format!("kind = {}\n", quoted(kind));
    for part in parts {
        let lines: Vec<String> = part
            .facts
            .iter()
            .filter_map(|fact| {
                let typed = said(fact).replace(['\n', '\r'], " ");
                let typed = typed.trim();
                (!typed.is_empty()).then(|| format!("{} = {}\n", fact.key, written(fact.shape, typed)))
            })
            .collect();
        if !lines.is_empty() {
            text.push_str(&format!("\n{}\n", part.opening));
            text.extend(lines);
        }
    }
    text
}

fn written(shape: Shape, typed: &str) -> String {
    match shape {
        Shape::Text => quoted(typed),
        Shape::Texts => {
            let texts = typed.split(',').map(str::trim).filter(|text| !text.is_empty()).map(quoted);
            format!("[{}]", texts.collect::<Vec<_>>().join(", "))
        }
        Shape::Written => typed.to_owned(),
        Shape::Bare => {
            match (amount_of(typed), typed) {
                (Some(amount), _) => amount.to_string(),
                (_, "true" | "false") => typed.to_owned(),
                // Whoever reads the case says what it takes there.
                _ => quoted(typed),
            }
        }
    }
}

fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|letter| !letter.is_control())
        .flat_map(|letter| if matches!(letter, '"' | '\\') { vec!['\\', letter] } else { vec![letter] })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use law::{BenefitCase, JointLeave, Law, benefit_kinds};

    use super::*;

    #[test]
    fn every_template_as_boxes_says_what_the_template_says() {
        let law = Law::built_in();
        for kind in benefit_kinds() {
            let parts = parts_of(kind.template());
            let text = case_of(kind.name, &parts, &|fact| fact.usual.clone());
            let of = |text: &str| {
                let case = BenefitCase::read(text).unwrap_or_else(|error| panic!("{}: {error:?}\n{text}", kind.name));
                let answer = case
                    .answer(&law, JointLeave::Works)
                    .unwrap_or_else(|error| panic!("{}: {error:?}\n{text}", kind.name));
                (answer.decision, answer.total, answer.lines.len(), answer.deadlines.len())
            };
            assert_eq!(of(&text), of(kind.template()), "{}\n{text}", kind.name);
            let mut names: Vec<&str> =
                parts.iter().flat_map(|part| &part.facts).map(|fact| fact.name.as_str()).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}: each box has a name of its own", kind.name);
        }
    }

    #[test]
    fn what_is_typed_stays_inside_its_box() {
        let parts = parts_of("kind = \"x\"\ndied = \"2024-05-01\"\namount = 5\nheirs = [\"a\"]\n");
        let typed = |fact: &Fact| match fact.key.as_str() {
            "died" => "a\"\nkind = \"y\\".to_owned(),
            "amount" => "Rp5.000.000".to_owned(),
            _ => "spouse, child".to_owned(),
        };
        let text = case_of("x", &parts, &typed);
        assert_eq!(
            text,
            "kind = \"x\"\n\n\ndied = \"a\\\" kind = \\\"y\\\\\"\namount = 5000000\nheirs = [\"spouse\", \"child\"]\n"
        );
    }
}
