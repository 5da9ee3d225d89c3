//! Rows with a fact that few rows have, such as an office of a village, each through the question of one person; and
//! rows with cells beyond the headings.

use ::law::{CaseText, Refused};
use sheets::read_rupiah;

use super::reckon::{Checked, Trouble};
use super::source::{Chunk, Fact, Surplus, Words};

/// The columns of such facts in a chunk, without those in which no row says anything.
pub(super) struct Apart<'c> {
    columns: Vec<(Fact, &'c Words)>,
    surplus: &'c [Surplus],
}

impl<'c> Apart<'c> {
    pub(super) fn of(chunk: &'c Chunk) -> Self {
        let columns = Fact::APART.into_iter().filter_map(|fact| Some((fact, chunk.words(fact)?)));
        let columns = columns.filter(|(_, words)| words.codes.iter().any(|code| *code != 0)).collect();
        Self { columns, surplus: chunk.surplus() }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.surplus.is_empty()
    }

    /// Refuses a row with more cells than headings: which cell stands under which heading is not known.
    pub(super) fn fits(&self, at: usize) -> Checked<()> {
        if self.surplus.is_empty() {
            return Ok(());
        }
        let Ok(found) = self.surplus.binary_search_by_key(&at, |surplus| surplus.at) else { return Ok(()) };
        let Surplus { column, read, cells, headings, .. } = &self.surplus[found];
        let refused = Refused::impossible(
            format!("Isian lebih banyak dari judul kolom ({cells} isian, {headings} judul)."),
            format!("More cells than column headings ({cells} cells, {headings} headings)."),
        );
        Err(Box::new(Trouble { column: *column, read: read.clone(), refused }))
    }

    /// The first of these facts that a row has.
    pub(super) fn first(&self, at: usize) -> Option<Fact> {
        self.columns.iter().find(|(_, words)| !words.word(at).is_empty()).map(|(fact, _)| *fact)
    }

    /// Whether a row is of an office of a village, which takes the least income where none is given.
    pub(super) fn is_office(&self, at: usize) -> bool {
        self.columns.iter().any(|(fact, words)| *fact == Fact::VillageOffice && !words.word(at).is_empty())
    }

    /// Adds what the row says to its question.
    pub(super) fn tell(&self, at: usize, case: &mut CaseText) -> Checked<()> {
        self.fits(at)?;
        for (fact, words) in &self.columns {
            let word = words.word(at);
            if word.is_empty() {
                continue;
            }
            let text = || Some(word.to_owned());
            let unknown = |allowed: (&str, &str)| {
                let allowed = ::law::Sentence::in_both(allowed.0, allowed.1);
                let what = ::law::Sentence::alike(fact.name());
                self.trouble(at, *fact, Refused::Unknown { what, read: word.to_owned(), allowed })
            };
            match fact {
                Fact::Industry => case.industry = text(),
                Fact::VillageOffice => case.village_office = text(),
                Fact::VillageShare => case.village_share = text(),
                Fact::Workers => {
                    let workers = read_rupiah(word).map(units::Rupiah::get);
                    let whole = ("bilangan bulat, nol atau lebih", "a whole number, zero or more");
                    case.workers = Some(workers.ok_or_else(|| unknown(whole))?);
                }
                Fact::Employs => {
                    let employs = yes_or_no(word);
                    case.employs = employs.ok_or_else(|| unknown(("ya, tidak", "yes, no")))?;
                }
                _ => unreachable!("facts apart are those above"),
            }
        }
        Ok(())
    }

    /// Why a row has no answer, at its column of `fact`.
    pub(super) fn trouble(&self, at: usize, fact: Fact, refused: Refused) -> Box<Trouble> {
        let read = self.columns.iter().find(|(known, _)| *known == fact).map(|(_, words)| words.word(at).to_owned());
        Box::new(Trouble { column: fact, read: read.unwrap_or_default(), refused })
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "ya" | "y" | "yes" | "true" | "1" => Some(true),
        "tidak" | "t" | "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
