//! The words of all pages: a second language is a second [`Words`], made of one value per group of pages.
//!
//! `{}` marks where a value goes, in order ([`fill`]). A missing word does not compile; an unused one is found by
//! a test.

mod agency;
mod answers;
mod audit;
mod batch;
mod board;
mod cells;
mod columns;
mod common;
mod desk;
mod draft;
mod employer;
mod find;
mod holders;
mod import;
mod list;
mod listed;
mod market;
mod menu;
mod offices;
mod past;
mod person;
mod region;
mod review;
mod rows;
mod sign_in;
mod terms;
mod trouble;
mod users;

use law::Role;

/// Declares the words of one group of pages, and their names for the test that looks for unused ones.
macro_rules! words {
    ($(#[$doc:meta])* $group:ident { $($word:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $group {
            $(pub $word: &'static str),*
        }

        #[cfg(test)]
        impl $group {
            pub(super) const NAMES: &'static [&'static str] = &[$(stringify!($word)),*];
        }
    };
}
use words;

/// Every sentence and label that a page of this crate shows, in one language.
#[expect(missing_docs, reason = "each name says where its words stand")]
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub language: &'static str,
    pub common: common::CommonWords,
    pub sign_in: sign_in::SignInWords,
    pub find: find::FindWords,
    pub region: region::RegionWords,
    pub import: import::ImportWords,
    pub users: users::UsersWords,
    pub offices: offices::OfficesWords,
    pub audit: audit::AuditWords,
    pub list: list::ListWords,
    pub col: columns::ColumnWords,
    pub review: review::ReviewWords,
    pub person: person::PersonWords,
    pub past: past::PastWords,
    pub trouble: trouble::TroubleWords,
    pub board: board::BoardWords,
    pub answers: answers::AnswersWords,
    pub batch: batch::BatchWords,
    pub desk: desk::DeskWords,
    pub draft: draft::DraftWords,
    pub menu: menu::MenuWords,
    pub rows: rows::RowsWords,
    pub terms: terms::TermsWords,
    pub agency: agency::AgencyWords,
    pub cells: cells::CellsWords,
    pub employer: employer::EmployerWords,
    pub holders: holders::HoldersWords,
    pub listed: listed::ListedWords,
    pub market: market::MarketWords,
    // In the order of the calendar, and of [`Role::ALL`].
    pub months: [&'static str; 12],
    pub roles: [&'static str; Role::ALL.len()],
}

impl Words {
    /// A village or public role.
    pub const fn role(&self, role: Role) -> &'static str {
        self.roles[role as usize]
    }
}

/// Puts `values` in the places of `{}`.
///
/// ```
/// assert_eq!(web::words::fill("{} dari {}", &["1", "7"]), "1 dari 7");
/// ```
pub fn fill(words: &str, values: &[&str]) -> String {
    let mut pieces = words.split("{}");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    let mut values = values.iter();
    for piece in pieces {
        text.push_str(values.next().expect("a value for every place"));
        text.push_str(piece);
    }
    assert!(values.next().is_none(), "more values than places in: {words}");
    text
}

/// What users read by default.
pub static INDONESIAN: Words = Words {
    language: "id",
    common: common::INDONESIAN,
    sign_in: sign_in::INDONESIAN,
    find: find::INDONESIAN,
    region: region::INDONESIAN,
    import: import::INDONESIAN,
    users: users::INDONESIAN,
    offices: offices::INDONESIAN,
    audit: audit::INDONESIAN,
    list: list::INDONESIAN,
    col: columns::INDONESIAN,
    review: review::INDONESIAN,
    person: person::INDONESIAN,
    past: past::INDONESIAN,
    trouble: trouble::INDONESIAN,
    board: board::INDONESIAN,
    answers: answers::INDONESIAN,
    batch: batch::INDONESIAN,
    desk: desk::INDONESIAN,
    draft: draft::INDONESIAN,
    menu: menu::INDONESIAN,
    rows: rows::INDONESIAN,
    terms: terms::INDONESIAN,
    agency: agency::INDONESIAN,
    cells: cells::INDONESIAN,
    employer: employer::INDONESIAN,
    holders: holders::INDONESIAN,
    listed: listed::INDONESIAN,
    market: market::INDONESIAN,
    months: [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    roles: [
        "Kepala desa",
        "Perangkat desa",
        "BPD",
        "Ketua RT",
        "Ketua RW",
        "PKK",
        "Karang Taruna",
        "Kader Posyandu",
        "LPM",
        "LKD lain",
        "Pegawai non-ASN",
        "Guru non-ASN",
        "Tenaga kesehatan non-ASN",
        "Petugas pemilu",
        "Pekerja keagamaan",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

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
        let groups: &[(&str, &[&str])] = &[
            ("common", common::CommonWords::NAMES),
            ("sign_in", sign_in::SignInWords::NAMES),
            ("find", find::FindWords::NAMES),
            ("region", region::RegionWords::NAMES),
            ("import", import::ImportWords::NAMES),
            ("users", users::UsersWords::NAMES),
            ("offices", offices::OfficesWords::NAMES),
            ("audit", audit::AuditWords::NAMES),
            ("list", list::ListWords::NAMES),
            ("col", columns::ColumnWords::NAMES),
            ("review", review::ReviewWords::NAMES),
            ("person", person::PersonWords::NAMES),
            ("past", past::PastWords::NAMES),
            ("trouble", trouble::TroubleWords::NAMES),
            ("board", board::BoardWords::NAMES),
            ("answers", answers::AnswersWords::NAMES),
            ("batch", batch::BatchWords::NAMES),
            ("desk", desk::DeskWords::NAMES),
            ("draft", draft::DraftWords::NAMES),
            ("menu", menu::MenuWords::NAMES),
            ("rows", rows::RowsWords::NAMES),
            ("terms", terms::TermsWords::NAMES),
            ("agency", agency::AgencyWords::NAMES),
            ("cells", cells::CellsWords::NAMES),
            ("employer", employer::EmployerWords::NAMES),
            ("holders", holders::HoldersWords::NAMES),
            ("listed", listed::ListedWords::NAMES),
            ("market", market::MarketWords::NAMES),
        ];
        // Each group once, or a word could hide in one that nobody looks at.
        assert_eq!(groups.len(), include_str!("mod.rs").matches("Words,\n").count());
        let used = |name: &str| {
            texts.match_indices(name).any(|(at, found)| {
                let next = texts[at + found.len()..].chars().next().unwrap_or(' ');
                !(next.is_alphanumeric() || next == '_')
            })
        };
        let words = groups.iter().flat_map(|(group, names)| names.iter().map(move |name| format!(".{group}.{name}")));
        let all: Vec<String> = words.collect();
        assert!(all.len() > 150);
        let unused: Vec<&String> = all.iter().filter(|name| !used(name)).collect();
        assert!(unused.is_empty(), "no page uses {unused:?}");
    }
    #[test]
    fn roles_are_named_in_the_order_of_the_law() {
        assert_eq!(INDONESIAN.role(Role::KepalaDesa), "Kepala desa");
        assert_eq!(INDONESIAN.role(Role::PekerjaKeagamaan), "Pekerja keagamaan");
        assert!(Role::ALL.iter().enumerate().all(|(position, role)| *role as usize == position));
    }
}
