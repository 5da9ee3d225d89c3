//! The words of all pages. What a language says stands in `messages/LANGUAGE/GROUP.ftl` (Fluent); here are the names
//! of the messages, one value per group of pages, and of the values that go into them.
//!
//! A new word is a name in its group and a message in each language; a new group is a file here, a line in
//! [`Words`] and a file per language. A word without a message, a message without a word and a value that one of
//! them lacks are found by the tests.

mod agency;
mod angka;
mod answers;
mod audit;
mod batch;
mod board;
mod catalogue;
mod cells;
mod codes;
mod columns;
mod common;
mod desk;
mod draft;
mod employer;
mod find;
mod holders;
mod import;
mod law;
mod list;
mod listed;
mod mail;
mod market;
mod mend;
mod menu;
mod offices;
mod past;
mod person;
mod region;
mod rencana;
mod review;
mod rows;
mod sign_in;
mod target;
mod terms;
mod trouble;
mod users;
mod village;

use std::collections::HashMap;
use std::sync::LazyLock;
use units::Language;

use ::law::Role;

use catalogue::Catalogue;
pub use catalogue::{Sentence, fill};

/// Declares the words of one group of pages: a bare name is a text, a name with values in brackets a [`Sentence`].
/// Messages are called by group and name: `days_option` of `terms` is `terms-days-option`.
macro_rules! words {
    ($(#[$doc:meta])* $group:ident in $prefix:literal { $($word:ident $(($($value:ident),+))?),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $group {
            $(pub $word: words!(@type $(($($value),+))?)),*
        }

        impl $group {
            pub(super) fn read(catalogue: &mut super::Catalogue) -> Self {
                Self { $($word: words!(@read catalogue, $prefix, $word $(($($value),+))?)),* }
            }

            #[cfg(test)]
            pub(super) const NAMES: &'static [&'static str] = &[$(stringify!($word)),*];
        }
    };
    (@type) => { &'static str };
    (@type ($($value:ident),+)) => { super::Sentence<{ [$(stringify!($value)),+].len() }> };
    (@read $catalogue:ident, $prefix:literal, $word:ident) => { $catalogue.plain($prefix, stringify!($word)) };
    (@read $catalogue:ident, $prefix:literal, $word:ident ($($value:ident),+)) => {
        $catalogue.sentence($prefix, stringify!($word), &[$(stringify!($value)),+])
    };
}
use words;

/// Declares the groups: a field of [`Words`] and a file in each language under the same name.
macro_rules! groups {
    ($($field:ident: $group:path),* $(,)?) => {
        /// Every sentence and label that a page of this crate shows, in one language.
        #[expect(missing_docs, reason = "each name says where its words stand")]
        #[derive(Debug)]
        pub struct Words {
            /// As the `lang` of a page.
            pub language: &'static str,
            pub spoken: Language,
            $(pub $field: $group,)*
            /// In the order of the calendar.
            pub months: [&'static str; 12],
            // In the order of [`Role::ALL`].
            roles: [&'static str; Role::ALL.len()],
            /// By family and code.
            codes: HashMap<String, &'static str>,
        }

        const INDONESIAN_FILES: &[(&str, &str)] =
            &[$((stringify!($field), include_str!(concat!("../../messages/id/", stringify!($field), ".ftl")))),*,
              ("month", include_str!("../../messages/id/month.ftl")),
              ("role", include_str!("../../messages/id/role.ftl")),
              ("code", include_str!("../../messages/id/code.ftl")),
              ("law_said", include_str!("../../messages/id/law_said.ftl"))];
        const ENGLISH_FILES: &[(&str, &str)] =
            &[$((stringify!($field), include_str!(concat!("../../messages/en/", stringify!($field), ".ftl")))),*,
              ("month", include_str!("../../messages/en/month.ftl")),
              ("role", include_str!("../../messages/en/role.ftl")),
              ("code", include_str!("../../messages/en/code.ftl"))];

        /// The words of one language, and what is wrong with its messages.
        fn read(spoken: Language) -> (Words, Vec<String>) {
            let (language, files) = match spoken {
                Language::Indonesian => ("id", INDONESIAN_FILES),
                Language::English => ("en", ENGLISH_FILES),
            };
            let mut catalogue = Catalogue::new(language, files);
            let words = Words {
                language,
                spoken,
                $($field: <$group>::read(&mut catalogue),)*
                months: std::array::from_fn(|position| catalogue.plain("month", &(position + 1).to_string())),
                roles: Role::ALL.map(|role| catalogue.plain("role", role.code())),
                codes: catalogue.families(&[codes::FAMILIES, codes::SAID_FAMILIES].concat()),
            };
            (words, catalogue.wrong())
        }

        #[cfg(test)]
        const GROUPS: &[(&str, &[&str])] = &[$((stringify!($field), <$group>::NAMES)),*];
    };
}

groups! {
    agency: agency::AgencyWords,
    angka: angka::AngkaWords,
    answers: answers::AnswersWords,
    audit: audit::AuditWords,
    batch: batch::BatchWords,
    board: board::BoardWords,
    cells: cells::CellsWords,
    col: columns::ColumnWords,
    common: common::CommonWords,
    desk: desk::DeskWords,
    draft: draft::DraftWords,
    employer: employer::EmployerWords,
    find: find::FindWords,
    holders: holders::HoldersWords,
    import: import::ImportWords,
    law: self::law::LawWords,
    list: list::ListWords,
    listed: listed::ListedWords,
    mail: mail::MailWords,
    market: market::MarketWords,
    mend: mend::MendWords,
    menu: menu::MenuWords,
    offices: offices::OfficesWords,
    past: past::PastWords,
    person: person::PersonWords,
    region: region::RegionWords,
    rencana: rencana::RencanaWords,
    review: review::ReviewWords,
    rows: rows::RowsWords,
    sign_in: sign_in::SignInWords,
    target: target::TargetWords,
    terms: terms::TermsWords,
    trouble: trouble::TroubleWords,
    users: users::UsersWords,
    village: village::VillageWords,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Indonesian => &INDONESIAN,
            Language::English => &ENGLISH,
        }
    }

    /// A sentence of both languages, in this one.
    pub(crate) fn say(&self, sentence: &::law::Sentence) -> String {
        sentence.said_in(self.spoken).to_owned()
    }

    /// Remarks beside a figure, in this language; what a command would be told to do about them is left out.
    pub(crate) fn notes(&self, notes: &[domain::Note]) -> Vec<String> {
        notes.iter().map(|note| self.say(&note.text)).collect()
    }

    /// A village or public role.
    pub fn role(&self, role: Role) -> &'static str {
        let position = Role::ALL.iter().position(|known| *known == role);
        self.roles[position.expect("all roles are in the list of all")]
    }
}

/// What users read by default.
pub static INDONESIAN: LazyLock<Words> = LazyLock::new(|| sound(Language::Indonesian));
/// By switch.
pub static ENGLISH: LazyLock<Words> = LazyLock::new(|| sound(Language::English));

fn sound(language: Language) -> Words {
    let (words, wrong) = read(language);
    assert!(wrong.is_empty(), "messages of {}: {wrong:?}", words.language);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_every_word_with_its_values_and_nothing_else() {
        for language in [Language::Indonesian, Language::English] {
            let (words, wrong) = read(language);
            assert!(wrong.is_empty(), "messages of {}: {wrong:#?}", words.language);
        }
    }

    #[test]
    fn what_is_wrong_with_a_message_is_told() {
        let file = "a-plain = satu\na-lost = { $nobody }\na-short = dua\na-extra = tiga\n";
        let mut catalogue = Catalogue::new("id", &[("a", file)]);
        assert_eq!(catalogue.plain("a", "plain"), "satu");
        catalogue.plain("a", "missing");
        catalogue.plain("a", "lost");
        catalogue.sentence("a", "short", &["left_out"]);
        let wrong = catalogue.wrong().join("\n");
        for told in ["a-missing is missing", "a-lost: ", "a-short: no ‹left_out›", "a-extra is used by no page"] {
            assert!(wrong.contains(told), "{told} in {wrong}");
        }
    }

    #[test]
    fn one_is_told_apart_where_the_language_does() {
        assert_eq!(fill(ENGLISH.desk.task_rows, &["1"]), "1 row");
        assert_eq!(fill(ENGLISH.desk.task_rows, &["1,200"]), "1,200 rows");
        assert_eq!(fill(INDONESIAN.desk.task_rows, &["1"]), "1 baris");
    }

    #[test]
    fn every_word_is_used_by_some_page() {
        let root = env!("CARGO_MANIFEST_DIR");
        let mut texts = String::new();
        for folder in ["src", "src/pages", "templates"] {
            for file in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
                let path = file.unwrap().path();
                if path.is_file() {
                    texts.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let used = |name: &str| {
            texts.match_indices(name).any(|(at, found)| {
                let next = texts[at + found.len()..].chars().next().unwrap_or(' ');
                !(next.is_alphanumeric() || next == '_')
            })
        };
        let words = GROUPS.iter().flat_map(|(group, names)| names.iter().map(move |name| format!(".{group}.{name}")));
        let all: Vec<String> = words.collect();
        assert!(all.len() > 500);
        let unused: Vec<&String> = all.iter().filter(|name| !used(name)).collect();
        assert!(unused.is_empty(), "no page uses {unused:?}");
    }

    #[test]
    fn roles_are_named_by_their_code() {
        assert_eq!(INDONESIAN.role(Role::KepalaDesa), "Kepala desa");
        assert_eq!(INDONESIAN.role(Role::GuruNonAsn), "Guru non-ASN");
        assert_eq!(INDONESIAN.role(Role::NonAsn), "Pegawai non-ASN");
        assert_eq!(ENGLISH.role(Role::PekerjaKeagamaan), "Religious worker");
    }
}
