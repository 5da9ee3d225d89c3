//! Words for what steps, domain and law name by a code: a state, a payer, an occupation, a family of rules.
//!
//! Messages are called by family and code, `task-mend`; a test asks every code for its word in both languages.

use domain::submission::{Part, RefusalReason, State, TaskKind, payer_code};
use domain::{DepartureKind, FoundBy, Occupation, SetAside};
use law::Funding;
use steps::submission::StaffGroup;

use super::Words;

/// The files of coded words, each with the families in it.
pub(super) const FAMILIES: &[&str] =
    &["refusal", "departure", "found-by", "task", "staff", "funding", "occupation", "family", "layout"];
/// What the law says in English, and Indonesian words stand for.
pub(super) const SAID_FAMILIES: &[&str] = &["unit", "calendar", "case", "fact", "hint"];

/// Letters of an English text that name its message.
const NAME_MAX: usize = 110;

/// Something that a code stands for.
pub(crate) trait Coded: Copy + 'static {
    const FAMILY: &'static str;

    /// Its code, as the objects of the API carry it.
    fn coded(self) -> String;
}

macro_rules! coded {
    ($($kind:ty: $family:literal),* $(,)?) => {
        $(impl Coded for $kind {
            const FAMILY: &'static str = $family;

            fn coded(self) -> String {
                match serde_json::to_value(self) {
                    Ok(serde_json::Value::String(code)) => code,
                    other => panic!("{} has no code: {other:?}", $family),
                }
            }
        })*
    };
}

coded! {
    RefusalReason: "refusal",
    DepartureKind: "departure",
    FoundBy: "found-by",
    TaskKind: "task",
    StaffGroup: "staff",
    Occupation: "occupation",
}

impl Coded for Funding {
    const FAMILY: &'static str = "funding";

    fn coded(self) -> String {
        payer_code(self).to_owned()
    }
}

/// Something that has a name in every language.
pub(crate) trait Named {
    fn name_in(self, words: &Words) -> &'static str;
}

impl<T: Coded> Named for T {
    fn name_in(self, words: &Words) -> &'static str {
        let code = self.coded();
        words.coded(T::FAMILY, &code).unwrap_or_else(|| panic!("no word for {} {code}", T::FAMILY))
    }
}

macro_rules! entitled {
    ($($kind:ty),*) => {
        $(impl Named for $kind {
            fn name_in(self, words: &Words) -> &'static str {
                self.title_in(words.spoken)
            }
        })*
    };
}

// What sentences of steps name too has its words there.
entitled!(State, Part, SetAside);

impl Words {
    /// What a code stands for, in this language.
    pub(crate) fn named(&self, value: impl Named) -> &'static str {
        value.name_in(self)
    }

    /// The word for a code of a family; `None` where the catalogue has none.
    pub(crate) fn coded(&self, family: &str, code: &str) -> Option<&'static str> {
        self.codes.get(&name_of(family, code)).copied()
    }

    /// What the law says in English, in this language; as it stands where the catalogue has nothing better.
    pub(crate) fn said<'t>(&self, family: &str, text: &'t str) -> &'t str {
        self.coded(family, text).unwrap_or(text)
    }
}

/// `payee`, `aparatur_desa` → `payee-aparatur-desa`; of a sentence its first words.
pub(super) fn name_of(family: &str, code: &str) -> String {
    let mut name = String::with_capacity(family.len() + code.len() + 1);
    for letter in code.chars().map(|letter| letter.to_ascii_lowercase()) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
        if name.len() == NAME_MAX {
            break;
        }
    }
    format!("{family}-{}", name.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::submission::payer_title;
    use law::{Law, benefit_kinds};
    use units::Language;

    use super::*;
    use crate::pages::{batch::PAYERS, case_form::parts_of};

    /// Every code of a family has its word in both languages, nothing else has, and Indonesian pages say what files say.
    fn check<T: Coded>(all: &[T], title: impl Fn(T) -> &'static str) {
        let names: BTreeSet<String> = all.iter().map(|value| name_of(T::FAMILY, &value.coded())).collect();
        for language in [Language::Indonesian, Language::English] {
            let words = Words::of(language);
            assert_eq!(names, of_family(words, T::FAMILY), "{} in {}", T::FAMILY, words.language);
        }
        for value in all {
            assert_eq!(Words::of(Language::Indonesian).named(*value), title(*value));
        }
    }

    fn of_family(words: &Words, family: &str) -> BTreeSet<String> {
        let start = format!("{family}-");
        words.codes.keys().filter(|name| name.starts_with(&start)).cloned().collect()
    }

    #[test]
    fn every_code_has_its_word_in_both_languages() {
        check(&RefusalReason::ALL, RefusalReason::title);
        check(&DepartureKind::ALL, DepartureKind::title);
        check(&[FoundBy::Npp, FoundBy::Nib, FoundBy::NameAndPlace, FoundBy::NameAlone], FoundBy::title);
        check(&TaskKind::ALL, TaskKind::title);
        check(&StaffGroup::ALL, StaffGroup::title);
        check(&PAYERS, payer_title);
        check(&Occupation::ALL, Occupation::title);
    }

    #[test]
    fn families_of_rules_bear_names_in_both_languages() {
        let law = Law::built_in();
        let families = law.catalogue().rules().map(|rule| rule.id.split('.').next().unwrap_or_default());
        let names: BTreeSet<String> = families.map(|family| name_of("family", family)).collect();
        for language in [Language::Indonesian, Language::English] {
            assert_eq!(names, of_family(Words::of(language), "family"));
        }
    }

    #[test]
    fn templates_bear_names_in_both_languages() {
        let all: Vec<_> = steps::templates(&steps::Actor::at_the_machine("tes")).collect();
        let names: BTreeSet<String> = all.iter().map(|(id, _)| name_of("layout", id)).collect();
        for language in [Language::Indonesian, Language::English] {
            assert_eq!(names, of_family(Words::of(language), "layout"));
        }
        let words = Words::of(Language::Indonesian);
        assert!(all.iter().all(|(id, title)| words.coded("layout", id) == Some(title)));
    }

    #[test]
    fn what_the_law_says_in_english_is_said_in_indonesian_and_nothing_more() {
        let law = Law::built_in();
        let mut names = BTreeSet::new();
        for rule in law.catalogue().rules() {
            let told = rule.timeline();
            names.extend([name_of("unit", told.unit), name_of("calendar", told.calendar)]);
        }
        for part in benefit_kinds().iter().flat_map(|kind| parts_of(kind.template())) {
            let own = (!part.name.is_empty()).then(|| name_of("case", &part.name));
            let hints = std::iter::once(&part.hint).chain(part.facts.iter().map(|fact| &fact.hint));
            names
                .extend(own.into_iter().chain(hints.filter(|hint| !hint.is_empty()).map(|hint| name_of("hint", hint))));
            // Years name themselves.
            let facts = part.facts.iter().filter(|fact| !fact.key.starts_with(|first: char| first.is_ascii_digit()));
            names.extend(facts.map(|fact| name_of("fact", &fact.key)));
        }
        let words = Words::of(Language::Indonesian);
        let said = SAID_FAMILIES.iter().flat_map(|family| of_family(words, family)).collect();
        let missing: Vec<&String> = names.difference(&said).collect();
        let unused: Vec<&String> = said.difference(&names).collect();
        assert!(missing.is_empty() && unused.is_empty(), "without words: {missing:?}; nobody says: {unused:?}");
    }
}
