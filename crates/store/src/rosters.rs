//! Keeps and finds rosters, their rows, and what matching said of each row.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use domain::{
    Account, Disposition, Outcome, Particulars, Person, Roster, RosterEntry, RosterRow, SetAside, Tenure, Welfare,
};
use units::{Date, Id, Nik, RegionCode, Rupiah, Sex};

use crate::history::PastChange;
use crate::identity::identities;
use crate::people::{FAMILY_INDEX, NIK_INDEX, damaged, date, open_nik, opt_date, opt_region, opt_sex};
use crate::{Keys, Param, Query, Row, RowBatch, StoreError};

/// Personal numbers of a row, in the open only between file and seal.
#[derive(Clone, Copy, Default)]
pub struct RowNumbers<'a> {
    /// Population number.
    pub nik: Option<Nik>,
    /// Family card number.
    pub family_card: Option<&'a str>,
    /// Phone number.
    pub phone: Option<&'a str>,
}

/// A match in the form in which it is kept; evidence holds codes and bits, no personal values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchResult {
    /// Which row.
    pub row: Id<RosterRow>,
    /// What was found.
    pub outcome: Outcome,
    /// The best candidate that was not taken, kept as evidence.
    pub rejected: Option<Id<Person>>,
    /// Probability in millionths.
    pub probability_ppm: Option<i64>,
    /// Evidence per field as JSON.
    pub evidence: String,
}

/// Adds a roster to a batch of [`crate::tables::ROSTER`].
pub fn put_roster(batch: &mut RowBatch, roster: &Roster, role: Option<law::Role>, upload: &str) {
    let account = serde_json::to_string(&roster.account).expect("an account is plain data");
    batch
        .row(roster.id.get())
        .text(&roster.file)
        .text(&roster.sender)
        .int(roster.region.packed())
        .opt_text(role.map(law::Role::code))
        .text(&roster.as_of.to_string())
        .text(&roster.layout)
        .text(upload)
        .text(&account);
}

/// Adds a row to a batch of [`crate::tables::ROSTER_ROW`], its numbers sealed.
pub fn put_roster_row(batch: &mut RowBatch, keys: &Keys, row: &RosterRow, numbers: RowNumbers<'_>) {
    let entry = &row.entry;
    let text = |date: Option<Date>| date.map(|date| date.to_string());
    let (disposition, merged_into) = match row.disposition {
        Disposition::Accepted => ("accepted", None),
        Disposition::Merged { into_row } => ("merged", Some(i64::from(into_row))),
        Disposition::SetAside(reason) => (reason.code(), None),
    };
    let nik = numbers.nik.map(Nik::digits);
    let index = |domain: &str, plain: Option<&str>| plain.map(|plain| keys.blind_index(domain, plain.as_bytes()));
    batch
        .row(row.id.get())
        .int(row.roster.get())
        .int(i64::from(row.sheet_row))
        .text(disposition)
        .opt_int(merged_into)
        .text(&entry.name)
        .opt_text(text(entry.birth).as_deref())
        .opt_text(entry.birth_place())
        .opt_text(entry.sex.map(Sex::letter))
        .opt_text(entry.mother())
        .opt_text(entry.address())
        .opt_int(entry.region.map(RegionCode::packed))
        .opt_text(entry.occupation.as_deref())
        .opt_text(entry.role.map(law::Role::code))
        .opt_text(entry.decree())
        .opt_text(text(entry.decree_date()).as_deref())
        .opt_text(text(entry.term_from()).as_deref())
        .opt_text(text(entry.term_until()).as_deref())
        .opt_text(entry.welfare.as_ref().map(|welfare| &*welfare.basis))
        .opt_int(entry.wage.map(Rupiah::get))
        .opt_text(entry.population_status.map(SetAside::code))
        .opt_sealed(keys, nik.as_deref().map(str::as_bytes))
        .opt_bytes(index(NIK_INDEX, nik.as_deref()).as_ref().map(<[u8; 16]>::as_slice))
        .opt_sealed(keys, numbers.family_card.map(str::as_bytes))
        .opt_bytes(index(FAMILY_INDEX, numbers.family_card).as_ref().map(<[u8; 16]>::as_slice))
        .opt_sealed(keys, numbers.phone.map(str::as_bytes))
        .text(keys.id());
}

/// Adds a number that stands in for a NIK to a batch of [`crate::tables::ROSTER_ROW_NUMBER`], sealed.
pub fn put_row_temporary(batch: &mut RowBatch, keys: &Keys, id: i64, row: Id<RosterRow>, number: &str) {
    batch.row(id).int(row.get()).sealed(keys, number.as_bytes()).text(keys.id());
}

/// Adds a match to a batch of [`crate::tables::MATCH_RESULT`].
pub fn put_match(batch: &mut RowBatch, id: i64, result: &MatchResult) {
    let (outcome, person, candidate) = match result.outcome {
        Outcome::Known(person) => ("known", Some(person), result.rejected),
        Outcome::Doubtful(candidate) => ("doubtful", None, Some(candidate)),
        Outcome::NotMatched => ("none", None, None),
    };
    batch
        .row(id)
        .int(result.row.get())
        .text(outcome)
        .opt_int(person.map(Id::get))
        .opt_int(candidate.map(Id::get))
        .opt_int(result.probability_ppm)
        .text(&result.evidence);
}

/// All rosters in the order of their import, with the name of the sealed upload.
pub fn rosters(query: &mut impl Query) -> Result<Vec<(Roster, String)>, StoreError> {
    let mut found = Vec::new();
    query.query(
        "SELECT id, file_name, sender, region, as_of, layout, account, upload_id FROM roster \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[],
        &mut |row| {
            let account: Account = serde_json::from_str(row.text(6)?).map_err(|_| damaged("account"))?;
            let roster = Roster {
                id: Id::new(row.int(0)?),
                file: row.text(1)?.to_owned(),
                sender: row.text(2)?.to_owned(),
                region: opt_region(row, 3)?.ok_or_else(|| damaged("region"))?,
                as_of: date(row, 4)?,
                layout: row.text(5)?.to_owned(),
                account,
            };
            found.push((roster, row.text(7)?.to_owned()));
            Ok(())
        },
    )?;
    Ok(found)
}

/// The rows that stand, in their order, of those that the condition picks.
macro_rules! rows_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, roster_id, sheet_row, disposition, merged_into, name, birth_date, birth_place, sex, mother_name, ",
            "address, region, occupation, role, decree, decree_date, term_from, term_until, welfare_basis, wage ",
            "FROM roster_row WHERE ",
            $condition,
            "change_id NOT IN (SELECT id FROM retracted) ORDER BY id"
        )
    };
}

/// All rows of `roster` (of every roster when `None`) with what was last said of each, in the order of import. Who is
/// meant is the person that counts, whichever record was found. Rows of every roster are many, and come without place of
/// birth, mother's name and address.
///
/// Rows and verdicts are read apart and brought together here: a database without statistics yet, right after
/// an import, would join them row against row.
pub fn roster_rows(
    query: &mut impl Query,
    roster: Option<Id<Roster>>,
) -> Result<Vec<(RosterRow, Outcome)>, StoreError> {
    let own = roster.map(|roster| Param::from(roster.get()));
    let own = own.as_slice();
    // All of them lie in their order already; by an index of rosters SQLite would sort them in memory, some 80 MB of a large
    // province.
    let (count, rows) = match roster {
        Some(_) => ("SELECT COUNT(*) FROM roster_row WHERE roster_id = $1", rows_where!("roster_id = $1 AND ")),
        None => ("SELECT COUNT(*) FROM roster_row", rows_where!("")),
    };
    // Room for all at once, as for members.
    let count = query.query_one(count, own, |row| row.int(0))?.unwrap_or(0);
    let mut found = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let mut words = SharedWords::default();
    query.query(rows, own, &mut |row| {
        found.push((roster_row(row, roster.is_some(), &mut words)?, Outcome::NotMatched));
        Ok(())
    })?;
    found.shrink_to_fit();
    let who = identities(query)?;
    let mut take = |row: &Row<'_>| {
        let id = Id::new(row.int(0)?);
        if let Ok(position) = found.binary_search_by_key(&id, |(row, _): &(RosterRow, Outcome)| row.id) {
            found[position].1 = match outcome(row, 1)? {
                Outcome::Known(record) => Outcome::Known(who.leader(record)),
                Outcome::Doubtful(record) => Outcome::Doubtful(who.leader(record)),
                Outcome::NotMatched => Outcome::NotMatched,
            };
        }
        Ok(())
    };
    if roster.is_some() {
        query.query(
            "SELECT m.roster_row_id, m.outcome, m.person_id, m.candidate_person_id FROM match_result m \
             JOIN roster_row r ON r.id = m.roster_row_id WHERE r.roster_id = $1 \
             AND m.change_id NOT IN (SELECT id FROM retracted) ORDER BY m.id",
            own,
            &mut take,
        )?;
    } else {
        query.query(
            "SELECT roster_row_id, outcome, person_id, candidate_person_id FROM match_result \
             WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
            &[],
            &mut take,
        )?;
    }
    Ok(found)
}

/// Words that many rows say, each kept once.
#[derive(Default)]
struct SharedWords(HashSet<Arc<str>>);

impl SharedWords {
    fn of(&mut self, words: &str) -> Arc<str> {
        if let Some(known) = self.0.get(words) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = words.into();
        self.0.insert(Arc::clone(&shared));
        shared
    }
}

fn roster_row(row: &Row<'_>, in_full: bool, words: &mut SharedWords) -> Result<RosterRow, StoreError> {
    let disposition = match row.text(3)? {
        "accepted" => Disposition::Accepted,
        "merged" => Disposition::Merged {
            into_row: row.opt_int(4)?.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| damaged("merged_into"))?,
        },
        reason => Disposition::SetAside(SetAside::from_code(reason).ok_or_else(|| damaged("disposition"))?),
    };
    let text = |column: usize| Ok::<_, StoreError>(row.opt_text(column)?.map(str::to_owned));
    let mut shared = |column: usize| Ok::<_, StoreError>(row.opt_text(column)?.map(|text| words.of(text)));
    let particulars = match in_full {
        true => Particulars { birth_place: text(7)?, mother: text(9)?, address: text(10)? },
        false => Particulars::default(),
    };
    let entry = RosterEntry {
        name: row.text(5)?.to_owned(),
        birth: opt_date(row, 6)?,
        sex: opt_sex(row, 8)?,
        region: opt_region(row, 11)?,
        occupation: shared(12)?,
        role: row.opt_text(13)?.map(str::parse).transpose().map_err(|_| damaged("role"))?,
        tenure: Tenure {
            decree: shared(14)?,
            decree_date: opt_date(row, 15)?,
            from: opt_date(row, 16)?,
            until: opt_date(row, 17)?,
        }
        .kept(),
        welfare: shared(18)?.map(|basis| Welfare { basis }),
        wage: row.opt_int(19)?.map(Rupiah::new),
        population_status: match disposition {
            Disposition::SetAside(reason @ (SetAside::Dead | SetAside::Moved | SetAside::NotResident)) => Some(reason),
            _ => None,
        },
        particulars: particulars.kept(),
    };
    Ok(RosterRow {
        id: Id::new(row.int(0)?),
        roster: Id::new(row.int(1)?),
        sheet_row: u32::try_from(row.int(2)?).map_err(|_| damaged("row number"))?,
        entry,
        disposition,
    })
}

fn outcome(row: &Row<'_>, first: usize) -> Result<Outcome, StoreError> {
    let person = |column: usize| Ok::<_, StoreError>(row.opt_int(column)?.map(Id::new));
    match row.opt_text(first)? {
        None | Some("none") => Ok(Outcome::NotMatched),
        Some("known") => Ok(Outcome::Known(person(first + 1)?.ok_or_else(|| damaged("person"))?)),
        Some("doubtful") => Ok(Outcome::Doubtful(person(first + 2)?.ok_or_else(|| damaged("candidate"))?)),
        Some(_) => Err(damaged("outcome")),
    }
}

/// The opened numbers of a row, as matching needs them.
#[derive(Clone, Default)]
pub struct OpenedNumbers {
    /// Population number.
    pub nik: Option<Nik>,
    /// Family card number.
    pub family_card: Option<String>,
    /// A number that stands in for a NIK.
    pub temporary: Option<String>,
}

/// The numbers of the rows of a roster, ascending by row id.
pub fn row_numbers(
    query: &mut impl Query,
    keys: &Keys,
    roster: Id<Roster>,
) -> Result<Vec<(Id<RosterRow>, OpenedNumbers)>, StoreError> {
    let mut found = Vec::new();
    query.query(
        "SELECT id, nik_sealed, family_sealed FROM roster_row WHERE roster_id = $1 ORDER BY id",
        &[Param::from(roster.get())],
        &mut |row| {
            let id = row.int(0)?;
            let nik = match row.opt_bytes(1)? {
                Some(sealed) => Some(open_nik(keys, "roster_row", "nik_sealed", id, sealed)?),
                None => None,
            };
            let family_card = match row.opt_bytes(2)? {
                Some(sealed) => {
                    let plain = keys.open("roster_row", "family_sealed", id, sealed)?;
                    Some(String::from_utf8(plain).map_err(|_| damaged("family card"))?)
                }
                None => None,
            };
            found.push((Id::new(id), OpenedNumbers { nik, family_card, temporary: None }));
            Ok(())
        },
    )?;
    query.query(
        "SELECT n.roster_row_id, n.id, n.number_sealed FROM roster_row_number n \
         JOIN roster_row r ON r.id = n.roster_row_id WHERE r.roster_id = $1",
        &[Param::from(roster.get())],
        &mut |row| {
            let plain = keys.open("roster_row_number", "number_sealed", row.int(1)?, row.bytes(2)?)?;
            let id: Id<RosterRow> = Id::new(row.int(0)?);
            if let Ok(at) = found.binary_search_by_key(&id, |(known, _): &(Id<RosterRow>, OpenedNumbers)| *known) {
                found[at].1.temporary = Some(String::from_utf8(plain).map_err(|_| damaged("temporary number"))?);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// One doubtful row beside its candidate, for the review queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Which verdict: the last one of the row.
    pub verdict: i64,
    /// The row.
    pub row: Id<RosterRow>,
    /// Where it stands.
    pub roster: Id<Roster>,
    /// Row in the sender's file.
    pub sheet_row: u32,
    /// Name on the list.
    pub name: String,
    /// Birth date on the list.
    pub birth: Option<Date>,
    /// The person it may be.
    pub candidate: Id<Person>,
    /// Probability in millionths.
    pub probability_ppm: Option<i64>,
    /// Evidence per field as JSON.
    pub evidence: String,
}

/// The review queue: rows whose last word is "doubtful", most probable first.
pub fn doubts(query: &mut impl Query) -> Result<Vec<Doubt>, StoreError> {
    let mut found = Vec::new();
    query.query(
        "SELECT r.id, r.roster_id, r.sheet_row, r.name, r.birth_date, m.candidate_person_id, m.probability_ppm, \
         m.evidence, m.id FROM match_result m JOIN roster_row r ON r.id = m.roster_row_id \
         WHERE m.outcome = 'doubtful' AND m.id = (SELECT MAX(said.id) FROM match_result said \
         WHERE said.roster_row_id = m.roster_row_id AND said.change_id NOT IN (SELECT id FROM retracted)) \
         ORDER BY m.probability_ppm DESC, r.id",
        &[],
        &mut |row| {
            found.push(Doubt {
                verdict: row.int(8)?,
                row: Id::new(row.int(0)?),
                roster: Id::new(row.int(1)?),
                sheet_row: u32::try_from(row.int(2)?).map_err(|_| damaged("row number"))?,
                name: row.text(3)?.to_owned(),
                birth: opt_date(row, 4)?,
                candidate: Id::new(row.opt_int(5)?.ok_or_else(|| damaged("candidate"))?),
                probability_ppm: row.opt_int(6)?,
                evidence: row.text(7)?.to_owned(),
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// The last verdict of a row, by its number; `None` before the first.
pub fn last_verdict(query: &mut impl Query, row: Id<RosterRow>) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM match_result WHERE roster_row_id = $1 \
               AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    let all = query.query_all(sql, &[Param::from(row.get())], |found| found.int(0))?;
    Ok(all.last().copied())
}

/// What somebody else is asked about a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The change that asked.
    pub change: i64,
    /// Who is asked: an office or a person, as it was typed.
    pub asked: String,
    /// What is asked.
    pub note: String,
    /// Who asks.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// Adds a question to a batch of [`crate::tables::MATCH_QUESTION`].
pub fn put_question(batch: &mut RowBatch, id: i64, row: Id<RosterRow>, asked: &str, note: &str) {
    batch.row(id).int(row.get()).text(asked).text(note);
}

/// The last question about each row that stands, decided or not.
pub fn questions(query: &mut impl Query) -> Result<BTreeMap<Id<RosterRow>, Question>, StoreError> {
    let mut found = BTreeMap::new();
    query.query(
        "SELECT q.roster_row_id, c.id, q.asked, q.note, c.actor, c.recorded_at FROM match_question q \
         JOIN change c ON c.id = q.change_id WHERE c.id NOT IN (SELECT id FROM retracted) ORDER BY q.id",
        &[],
        &mut |row| {
            let question = Question {
                change: row.int(1)?,
                asked: row.text(2)?.to_owned(),
                note: row.text(3)?.to_owned(),
                by: row.text(4)?.to_owned(),
                at: row.text(5)?.to_owned(),
            };
            found.insert(Id::new(row.int(0)?), question);
            Ok(())
        },
    )?;
    Ok(found)
}

/// The name on the row about which a human's change gave a verdict or a question; `None` for any other change.
pub fn name_decided_by(query: &mut impl Query, past: &PastChange) -> Result<Option<String>, StoreError> {
    let name = |row: &Row<'_>| Ok(row.text(0)?.to_owned());
    let (table, sql) = match past.kind.as_str() {
        "match.review" => (
            "match_result",
            "SELECT r.name FROM match_result m JOIN roster_row r ON r.id = m.roster_row_id WHERE m.id = $1",
        ),
        "match.ask" => (
            "match_question",
            "SELECT r.name FROM match_question q JOIN roster_row r ON r.id = q.roster_row_id WHERE q.id = $1",
        ),
        _ => return Ok(None),
    };
    let Some((first, _)) = past.wrote.get(table) else { return Ok(None) };
    query.query_one(sql, &[Param::from(*first)], name)
}

/// What a human last said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Who the row is.
    pub person: Id<Person>,
    /// Who it is not, where that was asked.
    pub rejected: Option<Id<Person>>,
}

/// Rosters with rows on which a human has spoken, ascending.
pub fn reviewed_rosters(query: &mut impl Query) -> Result<Vec<Id<Roster>>, StoreError> {
    let mut found = Vec::new();
    query.query(
        "SELECT DISTINCT r.roster_id FROM change c JOIN match_result m ON m.change_id = c.id \
         JOIN roster_row r ON r.id = m.roster_row_id \
         WHERE c.kind = 'match.review' AND c.id NOT IN (SELECT id FROM retracted) ORDER BY r.roster_id",
        &[],
        &mut |row| {
            found.push(Id::new(row.int(0)?));
            Ok(())
        },
    )?;
    Ok(found)
}

/// The rows of a roster on which a human has spoken, with the last word on each.
pub fn reviewed_rows(
    query: &mut impl Query,
    roster: Id<Roster>,
) -> Result<BTreeMap<Id<RosterRow>, Review>, StoreError> {
    let mut reviews = BTreeMap::new();
    query.query(
        "SELECT m.roster_row_id, m.person_id, m.candidate_person_id FROM roster_row r \
         JOIN match_result m ON m.roster_row_id = r.id JOIN change c ON c.id = m.change_id \
         WHERE r.roster_id = $1 AND c.kind IN ('match.review', 'person.split') AND c.id NOT IN (SELECT id FROM retracted) \
         ORDER BY m.id",
        &[Param::from(roster.get())],
        &mut |row| {
            let person = Id::new(row.opt_int(1)?.ok_or_else(|| damaged("person"))?);
            reviews.insert(Id::new(row.int(0)?), Review { person, rejected: row.opt_int(2)?.map(Id::new) });
            Ok(())
        },
    )?;
    Ok(reviews)
}
