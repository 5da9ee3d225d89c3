//! Finds changes: was this one made, does it still stand, what did it write, and what rests on it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use units::Level;

use crate::people::damaged;
use crate::{Param, Query, Row, StoreError};

/// Kind of the change that takes another one back.
pub const UNDO: &str = "undo";

/// A change as it was made, and whether it still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    /// Its number.
    pub id: i64,
    /// The step of the flow.
    pub kind: String,
    /// The key under which it was made.
    pub idempotency_key: String,
    /// Who acted.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// When, RFC 3339.
    pub recorded_at: String,
    /// The change that it takes back.
    pub retracts: Option<i64>,
    /// The change that takes it back, when it no longer stands.
    pub undone_by: Option<i64>,
    /// What the step answered, as JSON.
    pub result: String,
    /// First and last id of the rows it wrote, per table.
    pub wrote: BTreeMap<String, (i64, i64)>,
}

impl PastChange {
    /// Whether it has not been taken back.
    pub fn stands(&self) -> bool {
        self.undone_by.is_none()
    }
}

/// Whether the change with this idempotency key was made.
pub fn is_done(query: &mut impl Query, idempotency_key: &str) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM change WHERE idempotency_key = $1";
    Ok(query.query_one(sql, &[Param::from(idempotency_key)], |row| row.int(0))?.is_some())
}

/// The key to use for what `key` stands for: itself, or a later one when the change made under it was taken back,
/// so that the same file can be brought in again.
pub fn standing_key(query: &mut impl Query, key: &str) -> Result<String, StoreError> {
    let mut key = key.to_owned();
    loop {
        let undone = query.query_one(
            "SELECT id FROM change WHERE idempotency_key = $1 AND id IN (SELECT id FROM retracted)",
            &[Param::from(&key)],
            |row| row.int(0),
        )?;
        match undone {
            Some(id) => key = key_after(&key, id),
            None => return Ok(key),
        }
    }
}

/// The key of the latest change of `kind` that stands and was made under `key` or one that begins with it: the same file,
/// however its columns were read.
pub fn standing_reading(query: &mut impl Query, kind: &str, key: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT idempotency_key FROM change WHERE kind = $1 AND id NOT IN (SELECT id FROM retracted) ORDER BY id";
    let mut found = None;
    query.query(sql, &[Param::from(kind)], &mut |row| {
        let known = row.text(0)?;
        if known.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')) {
            found = Some(known.to_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// The latest change of `kind` that stands and was made under `key` or one that begins with it.
pub fn standing_change(query: &mut impl Query, kind: &str, key: &str) -> Result<Option<PastChange>, StoreError> {
    let Some(key) = standing_reading(query, kind, key)? else { return Ok(None) };
    let sql = "SELECT id FROM change WHERE idempotency_key = $1";
    match query.query_one(sql, &[Param::from(&key)], |row| row.int(0))? {
        Some(id) => change(query, id),
        None => Ok(None),
    }
}

/// The key that follows `key` once the change `id`, made under it, was taken back.
fn key_after(key: &str, id: i64) -> String {
    format!("{key}:after:{id}")
}

/// The last audit entry that may have changed a figure; signing in and out changes none, nor does the conversation
/// between offices before somebody is enrolled.
pub fn last_figure_change(query: &mut impl Query) -> Result<i64, StoreError> {
    let sql = "SELECT seq FROM audit_entry WHERE kind NOT LIKE 'session.%' AND kind NOT LIKE 'submission.%' \
               AND kind NOT LIKE 'notice.%' AND kind NOT LIKE 'plan.%' \
               AND kind NOT IN ('person.reveal', 'match.ask') ORDER BY seq DESC LIMIT 1";
    Ok(query.query_one(sql, &[], |row| row.int(0))?.unwrap_or(0))
}

/// How often something was taken back so far: whoever decided on data looks whether it moved meanwhile.
pub fn times_undone(query: &mut impl Query) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM change WHERE retracts IS NOT NULL";
    Ok(query.query_one(sql, &[], |row| row.int(0))?.unwrap_or(0))
}

/// One change by its number.
pub fn change(query: &mut impl Query, id: i64) -> Result<Option<PastChange>, StoreError> {
    let found = query.query_one(
        "SELECT c.id, c.kind, c.idempotency_key, c.actor, c.reason, c.recorded_at, c.retracts, c.result, e.tables, \
         (SELECT MAX(u.id) FROM change u WHERE u.retracts = c.id AND u.id NOT IN (SELECT id FROM retracted)) \
         FROM change c JOIN audit_entry e ON e.change_id = c.id WHERE c.id = $1",
        &[Param::from(id)],
        past_change,
    )?;
    Ok(found)
}

/// The undo of change `id` that stands, apart from the one numbered `except`, which is in the making.
pub fn undone_by(query: &mut impl Query, id: i64, except: i64) -> Result<Option<i64>, StoreError> {
    query.query_one(
        "SELECT id FROM change WHERE retracts = $1 AND id <> $2 AND id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[Param::from(id), Param::from(except)],
        |row| row.int(0),
    )
}

/// All changes but signing in and out, oldest first.
pub fn changes(query: &mut impl Query) -> Result<Vec<PastChange>, StoreError> {
    query.query_all(
        "SELECT c.id, c.kind, c.idempotency_key, c.actor, c.reason, c.recorded_at, c.retracts, c.result, e.tables, \
         (SELECT MAX(u.id) FROM change u WHERE u.retracts = c.id AND u.id NOT IN (SELECT id FROM retracted)) \
         FROM change c JOIN audit_entry e ON e.change_id = c.id WHERE c.kind NOT LIKE 'session.%' ORDER BY c.id",
        &[],
        past_change,
    )
}

/// Which changes are looked for; empty texts leave a field open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeSearch {
    /// By whom.
    pub actor: String,
    /// How their kind begins.
    pub kind: String,
    /// Recorded on this day or later, `2025-06-01`.
    pub from: String,
    /// Recorded on this day or earlier.
    pub until: String,
}

/// The newest changes numbered below `before` that fit, at most `limit`; signing in and out among them.
pub fn changes_before(
    query: &mut impl Query,
    wanted: &ChangeSearch,
    before: i64,
    limit: i64,
) -> Result<Vec<PastChange>, StoreError> {
    // What stands for itself in a pattern; kinds hold none of these.
    let kind: String = wanted.kind.chars().filter(|letter| !matches!(letter, '%' | '_' | '\\')).collect();
    let until = if wanted.until.is_empty() { "9999".to_owned() } else { format!("{}T~", wanted.until) };
    query.query_all(
        "SELECT c.id, c.kind, c.idempotency_key, c.actor, c.reason, c.recorded_at, c.retracts, c.result, e.tables, \
         (SELECT MAX(u.id) FROM change u WHERE u.retracts = c.id AND u.id NOT IN (SELECT id FROM retracted)) \
         FROM change c JOIN audit_entry e ON e.change_id = c.id WHERE c.id < $1 AND ($2 = '' OR c.actor = $2) \
         AND c.kind LIKE $3 AND c.recorded_at >= $4 AND c.recorded_at < $5 ORDER BY c.id DESC LIMIT $6",
        &[
            Param::from(before),
            Param::from(&wanted.actor),
            Param::from(&format!("{kind}%")),
            Param::from(&wanted.from),
            Param::from(&until),
            Param::from(limit),
        ],
        past_change,
    )
}

#[derive(Deserialize)]
struct Written {
    table: String,
    first_id: i64,
    last_id: i64,
}

fn past_change(row: &Row<'_>) -> Result<PastChange, StoreError> {
    let written: Vec<Written> = serde_json::from_str(row.text(8)?).map_err(|_| damaged("list of tables"))?;
    Ok(PastChange {
        id: row.int(0)?,
        kind: row.text(1)?.to_owned(),
        idempotency_key: row.text(2)?.to_owned(),
        actor: row.text(3)?.to_owned(),
        reason: row.text(4)?.to_owned(),
        recorded_at: row.text(5)?.to_owned(),
        retracts: row.opt_int(6)?,
        result: row.opt_text(7)?.unwrap_or_default().to_owned(),
        wrote: written.into_iter().map(|table| (table.table, (table.first_id, table.last_id))).collect(),
        undone_by: row.opt_int(9)?,
    })
}

/// Where rows of one table name rows of another by number: `$1` to `$2` are the numbers.
const REFERENCES: [(&str, &str); 26] = [
    ("person", "SELECT DISTINCT change_id FROM membership WHERE person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM person_number WHERE person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM match_result WHERE person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM match_result WHERE candidate_person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM person_merge WHERE person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM person_merge WHERE other_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM membership_parted WHERE from_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM membership_parted WHERE person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM departure WHERE person_id BETWEEN $1 AND $2"),
    ("person_merge", "SELECT DISTINCT change_id FROM merge_parted WHERE merge_id BETWEEN $1 AND $2"),
    ("membership", "SELECT DISTINCT change_id FROM membership_parted WHERE membership_id BETWEEN $1 AND $2"),
    ("person_number", "SELECT DISTINCT change_id FROM number_term WHERE number_id BETWEEN $1 AND $2"),
    ("family", "SELECT DISTINCT change_id FROM person WHERE family_id BETWEEN $1 AND $2"),
    ("employer", "SELECT DISTINCT change_id FROM membership WHERE employer_id BETWEEN $1 AND $2"),
    ("employer", "SELECT DISTINCT change_id FROM employer_profile WHERE employer_id BETWEEN $1 AND $2"),
    ("employer", "SELECT DISTINCT change_id FROM contribution WHERE employer_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM contribution WHERE person_id BETWEEN $1 AND $2"),
    ("person", "SELECT DISTINCT change_id FROM enrolment WHERE person_id BETWEEN $1 AND $2"),
    ("roster_row", "SELECT DISTINCT change_id FROM match_result WHERE roster_row_id BETWEEN $1 AND $2"),
    ("roster_row", "SELECT DISTINCT change_id FROM match_question WHERE roster_row_id BETWEEN $1 AND $2"),
    ("roster_row", "SELECT DISTINCT change_id FROM submission_row WHERE roster_row_id BETWEEN $1 AND $2"),
    ("submission", "SELECT DISTINCT change_id FROM submission_move WHERE submission_id BETWEEN $1 AND $2"),
    ("target", "SELECT DISTINCT change_id FROM target_choice WHERE target_id BETWEEN $1 AND $2"),
    ("target", "SELECT DISTINCT change_id FROM target_detail WHERE from_target BETWEEN $1 AND $2"),
    // A row was moved on from where this change had put it.
    (
        "submission_move",
        "SELECT DISTINCT later.change_id FROM submission_move earlier \
         JOIN submission_move later ON later.submission_row_id = earlier.submission_row_id AND later.id > earlier.id \
         WHERE earlier.id BETWEEN $1 AND $2 AND later.change_id <> earlier.change_id",
    ),
    // A human decided a doubt that this change raised.
    (
        "match_result",
        "SELECT DISTINCT review.change_id FROM match_result doubt \
         JOIN match_result review ON review.roster_row_id = doubt.roster_row_id AND review.id > doubt.id \
         JOIN change c ON c.id = review.change_id \
         WHERE doubt.id BETWEEN $1 AND $2 AND doubt.outcome = 'doubtful' AND c.kind = 'match.review'",
    ),
];

/// The numbers of all later changes that use what `past` wrote, taken back or not.
pub fn resting_on(query: &mut impl Query, past: &PastChange) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    let mut ask = |sql: &'static str, params: &[Param<'_>]| {
        query.query(sql, params, &mut |row| {
            found.insert(row.int(0)?);
            Ok(())
        })
    };
    for (table, sql) in REFERENCES {
        if let Some((first, last)) = past.wrote.get(table) {
            ask(sql, &[Param::from(*first), Param::from(*last)])?;
        }
    }
    // A number learnt here for somebody known before may be how a later list, or a later matching, found them.
    if let Some((first, last)) = past.wrote.get("person_number") {
        let (own_first, own_last) = past.wrote.get("person").copied().unwrap_or((0, 0));
        for sql in [
            "SELECT DISTINCT m.change_id FROM person_number n JOIN membership m ON m.person_id = n.person_id \
             WHERE n.id BETWEEN $1 AND $2 AND n.person_id NOT BETWEEN $3 AND $4",
            "SELECT DISTINCT m.change_id FROM person_number n JOIN match_result m ON m.person_id = n.person_id \
             WHERE n.id BETWEEN $1 AND $2 AND n.person_id NOT BETWEEN $3 AND $4",
            "SELECT DISTINCT m.change_id FROM person_number n JOIN match_result m ON m.candidate_person_id = n.person_id \
             WHERE n.id BETWEEN $1 AND $2 AND n.person_id NOT BETWEEN $3 AND $4",
        ] {
            ask(sql, &[Param::from(*first), Param::from(*last), Param::from(own_first), Param::from(own_last)])?;
        }
    }
    // A matching heeds what a human said of a list's row before, and may say nothing of that row itself.
    if let ("match.review" | "person.split", Some((first, last))) = (past.kind.as_str(), past.wrote.get("match_result"))
    {
        let sql = "SELECT r.roster_id FROM match_result m JOIN roster_row r ON r.id = m.roster_row_id \
                   WHERE m.id BETWEEN $1 AND $2";
        let rosters = query.query_all(sql, &[Param::from(*first), Param::from(*last)], |row| row.int(0))?;
        found.extend(matchings(query, |of, _| rosters.contains(&of))?);
    }
    query.query("SELECT change_id FROM list_part WHERE part_of = $1", &[Param::from(past.id)], &mut |row| {
        found.insert(row.int(0)?);
        Ok(())
    })?;
    if let Some((snapshot, _)) = past.wrote.get("snapshot") {
        found.extend(matchings(query, |_, with| with == *snapshot)?);
    }
    Ok(found.split_off(&(past.id + 1)))
}

/// The matchings of a roster with a snapshot whose numbers `wanted` takes.
fn matchings(query: &mut impl Query, wanted: impl Fn(i64, i64) -> bool) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT id, idempotency_key FROM change WHERE kind = 'match.roster'";
    let all = query.query_all(sql, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))?;
    let wanted = |key: &str| matched(key).is_some_and(|(roster, snapshot)| wanted(roster, snapshot));
    Ok(all.into_iter().filter(|(_, key)| wanted(key)).map(|(id, _)| id).collect())
}

/// The key of matching a roster with the participants of a snapshot.
pub fn match_key(roster: i64, snapshot: i64) -> String {
    format!("match:{roster}:{snapshot}")
}

/// Roster and snapshot in such a key.
pub fn matched(key: &str) -> Option<(i64, i64)> {
    let mut parts = key.strip_prefix("match:")?.split(':');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The rosters whose matching with the participants of a snapshot stands.
pub fn rosters_matched_with(query: &mut impl Query, snapshot: i64) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "SELECT idempotency_key FROM change WHERE kind = 'match.roster' AND id NOT IN (SELECT id FROM retracted)";
    let keys = query.query_all(sql, &[], |row| Ok(row.text(0)?.to_owned()))?;
    let matches = keys.iter().filter_map(|key| matched(key)).filter(|(_, with)| *with == snapshot);
    Ok(matches.map(|(roster, _)| roster).collect())
}

/// The later changes that were made as if `past` had never been, and stand: the same again under a later key, and,
/// where `past` says who people are, all that has said so since `undone_at`.
pub fn made_without(query: &mut impl Query, past: &PastChange, undone_at: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    let mut key = key_after(&past.idempotency_key, past.id);
    let sql = "SELECT c.id, (SELECT COUNT(*) FROM retracted r WHERE r.id = c.id) FROM change c \
               WHERE c.idempotency_key = $1";
    while let Some((id, undone)) = query.query_one(sql, &[Param::from(&key)], |row| Ok((row.int(0)?, row.int(1)?)))? {
        if undone == 0 {
            found.insert(id);
            break;
        }
        key = key_after(&key, id);
    }
    let says_who = ["person", "person_number", "employer", "family", "match_result"];
    if says_who.iter().any(|table| past.wrote.contains_key(*table)) {
        let later = changes(query)?.into_iter().filter(|later| later.id > undone_at && later.stands());
        found.extend(
            later.filter(|later| says_who.iter().any(|table| later.wrote.contains_key(*table))).map(|later| later.id),
        );
    }
    Ok(found)
}

/// The region that a change speaks of: of its roster or list of participants, or of the roster behind its verdicts;
/// `None` when it speaks of all of them.
pub fn region_of(query: &mut impl Query, past: &PastChange) -> Result<Option<units::RegionCode>, StoreError> {
    let region = |row: &Row<'_>| crate::people::opt_region(row, 0);
    if let Some((roster, _)) = past.wrote.get("roster") {
        let sql = "SELECT region FROM roster WHERE id = $1";
        return Ok(query.query_one(sql, &[Param::from(*roster)], region)?.flatten());
    }
    if let Some((snapshot, _)) = past.wrote.get("snapshot") {
        let sql = "SELECT region FROM snapshot_region WHERE snapshot_id = $1";
        return Ok(query.query_one(sql, &[Param::from(*snapshot)], region)?.flatten());
    }
    if let Some((roster, _)) = matched(&past.idempotency_key) {
        let sql = "SELECT region FROM roster WHERE id = $1";
        return Ok(query.query_one(sql, &[Param::from(roster)], region)?.flatten());
    }
    if let Some((submission, _)) = past.wrote.get("submission") {
        let sql = "SELECT region FROM submission WHERE id = $1";
        return Ok(query.query_one(sql, &[Param::from(*submission)], region)?.flatten());
    }
    if let Some((first, last)) = past.wrote.get("submission_move") {
        let sql = "SELECT MIN(s.region), MAX(s.region) FROM submission_move m \
                   JOIN submission s ON s.id = m.submission_id WHERE m.id BETWEEN $1 AND $2";
        let ends = query.query_one(sql, &[Param::from(*first), Param::from(*last)], |row| {
            Ok((crate::people::opt_region(row, 0)?, crate::people::opt_region(row, 1)?))
        })?;
        // One move may speak of many villages: of the region that holds the first and the last of them.
        return Ok(match ends {
            Some((Some(first), Some(last))) => {
                let levels = [Level::Village, Level::District, Level::Regency, Level::Province];
                levels.into_iter().filter_map(|level| first.ancestor(level)).find(|region| region.contains(last))
            }
            _ => None,
        });
    }
    if let Some((verdict, _)) = past.wrote.get("match_result") {
        let sql = "SELECT COALESCE(r.region, o.region) FROM match_result m JOIN roster_row r ON r.id = m.roster_row_id \
                   JOIN roster o ON o.id = r.roster_id WHERE m.id = $1";
        return Ok(query.query_one(sql, &[Param::from(*verdict)], region)?.flatten());
    }
    if let Some((question, _)) = past.wrote.get("match_question") {
        let sql = "SELECT COALESCE(r.region, o.region) FROM match_question q JOIN roster_row r ON r.id = q.roster_row_id \
                   JOIN roster o ON o.id = r.roster_id WHERE q.id = $1";
        return Ok(query.query_one(sql, &[Param::from(*question)], region)?.flatten());
    }
    if ["person.", "target."].iter().any(|step| past.kind.starts_with(step)) {
        let said: SaidOf = serde_json::from_str(&past.result).map_err(|_| damaged("result of a change"))?;
        return Ok(Some(said.region));
    }
    Ok(None)
}

/// Every step about persons answers with the region that holds the homes of all of them.
#[derive(Deserialize)]
struct SaidOf {
    region: units::RegionCode,
}
