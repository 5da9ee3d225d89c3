//! Keeps and finds submissions, their rows, and every move of a row; and for which offices an operator acts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::RosterRow;
use domain::submission::{Batch, BatchRow, Line, Months, Move, RefusalReason, State, payer_code};
use law::{Class, Funding, Programs, Role};
use units::{Date, Id, Month, Nik, Rupiah};

use crate::people::{damaged, open_nik, opt_region};
use crate::{Keys, Param, Query, Row, RowBatch, StoreError};

/// A row as it was drafted, with what its estimate rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The row after all its moves; who it is and what a list says of it are not kept here.
    pub row: BatchRow,
    /// Risk class of a wage earner's employer.
    pub risk: Option<i64>,
    /// Whether reliefs for drivers may apply.
    pub transport: bool,
    /// Its last move; none for a draft.
    pub last: Option<KeptMove>,
}

/// A move as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMove {
    /// Its number; moves follow one another by it.
    pub id: i64,
    /// Which row.
    pub row: Id<BatchRow>,
    /// What was done.
    pub step: Move,
    /// Where the row stood after it.
    pub state: State,
    /// The office that did it.
    pub office: Arc<str>,
    /// The column that a return speaks of.
    pub field: Option<String>,
    /// Why the branch office refused.
    pub reason: Option<RefusalReason>,
    /// Why, in words.
    pub note: Option<String>,
    /// The operator.
    pub actor: Arc<str>,
    /// When, RFC 3339.
    pub recorded_at: Arc<str>,
}

/// A move to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMove<'a> {
    /// Which batch.
    pub batch: Id<Batch>,
    /// Which row.
    pub row: Id<BatchRow>,
    /// What is done.
    pub step: Move,
    /// Where the row stands then.
    pub state: State,
    /// The office that does it.
    pub office: &'a str,
    /// The column that a return speaks of.
    pub field: Option<&'a str>,
    /// Why the branch office refuses.
    pub reason: Option<RefusalReason>,
    /// Why, in words.
    pub note: Option<&'a str>,
    /// With whose money from now on.
    pub payer: Option<Funding>,
    /// Until when from now on.
    pub last_month: Option<Month>,
    /// The estimate from now on: first month, all months.
    pub money: Option<(Rupiah, Rupiah)>,
}

/// Adds a batch to rows of [`crate::tables::SUBMISSION`].
pub fn put_batch(rows: &mut RowBatch, batch: &Batch, roster: Option<i64>) {
    rows.row(batch.id.get())
        .text(&batch.office)
        .opt_text(batch.verifier.as_deref())
        .opt_text(batch.compiler.as_deref())
        .text(&batch.branch)
        .int(batch.region.packed())
        .opt_text(batch.decree.as_deref())
        .opt_int(roster);
}

/// Adds a row to rows of [`crate::tables::SUBMISSION_ROW`].
pub fn put_row(rows: &mut RowBatch, row: &BatchRow, risk: Option<i64>, transport: bool) {
    rows.row(row.id.get())
        .int(row.batch.get())
        .int(i64::from(row.line))
        .int(row.source.get())
        .int(row.region.packed())
        .text(row.class.code())
        .int(i64::from(row.programs.bits()))
        .opt_int(row.basis.map(Rupiah::get))
        .opt_int(risk)
        .opt_text(row.role.map(Role::code))
        .flag(transport)
        .text(payer_code(row.payer))
        .text(&row.months.first.to_string())
        .text(&row.months.last.to_string())
        .int(row.monthly.get())
        .int(row.total.get());
}

/// The number of the last move that anybody made; 0 before the first.
///
/// # Errors
/// Trouble of the store.
pub fn last_move(query: &mut impl Query) -> Result<i64, StoreError> {
    let sql = "SELECT COALESCE(MAX(id), 0) FROM submission_move";
    Ok(query.query_one(sql, &[], |row| row.int(0))?.unwrap_or(0))
}

/// Adds a move to rows of [`crate::tables::SUBMISSION_MOVE`].
pub fn put_move(rows: &mut RowBatch, id: i64, step: &NewMove<'_>) {
    rows.row(id)
        .int(step.batch.get())
        .int(step.row.get())
        .text(step.step.code())
        .text(step.state.code())
        .text(step.office)
        .opt_text(step.field)
        .opt_text(step.reason.map(RefusalReason::code))
        .opt_text(step.note)
        .opt_text(step.payer.map(payer_code))
        .opt_text(step.last_month.map(|month| month.to_string()).as_deref())
        .opt_int(step.money.map(|(monthly, _)| monthly.get()))
        .opt_int(step.money.map(|(_, total)| total.get()));
}

/// All batches that stand and are younger than `after`, in the order in which they were drafted, with the roster of
/// those drafted from one.
pub fn batches(query: &mut impl Query, after: i64) -> Result<Vec<(Batch, Option<i64>)>, StoreError> {
    query.query_all(
        "SELECT id, office, verifier, compiler, branch, region, decree, roster_id FROM submission \
         WHERE id > $1 AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[Param::from(after)],
        |row| {
            let text = |column: usize| Ok::<_, StoreError>(row.opt_text(column)?.map(str::to_owned));
            let batch = Batch {
                id: Id::new(row.int(0)?),
                office: row.text(1)?.to_owned(),
                verifier: text(2)?,
                compiler: text(3)?,
                branch: row.text(4)?.to_owned(),
                region: opt_region(row, 5)?.ok_or_else(|| damaged("region"))?,
                decree: text(6)?,
            };
            Ok((batch, row.opt_int(7)?))
        },
    )
}

/// The numbers of the last batch and of the last move that stand, 0 where there is none.
pub fn last_numbers(query: &mut impl Query) -> Result<(i64, i64), StoreError> {
    let found = query.query_one(
        "SELECT (SELECT id FROM submission WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id DESC LIMIT 1), \
         (SELECT id FROM submission_move WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id DESC LIMIT 1)",
        &[],
        |row| Ok((row.opt_int(0)?.unwrap_or(0), row.opt_int(1)?.unwrap_or(0))),
    )?;
    Ok(found.unwrap_or_default())
}

/// The rows of `batch` (of all when `None`) after all their moves, in the order of drafting.
///
/// Rows and moves are read apart and brought together here, as with rosters.
pub fn rows(query: &mut impl Query, batch: Option<Id<Batch>>) -> Result<Vec<KeptRow>, StoreError> {
    let range = batch.map_or((0, i64::MAX), |batch| (batch.get(), batch.get()));
    let mut found = drafted_rows(query, range)?;
    apply_moves(query, range, 0, &mut found, &mut |_| {})?;
    Ok(found)
}

/// The rows of the batches from the first to the last number, as they were drafted.
pub fn drafted_rows(query: &mut impl Query, (from, until): (i64, i64)) -> Result<Vec<KeptRow>, StoreError> {
    let range = [Param::from(from), Param::from(until)];
    // Many rows share the change that drafted them.
    let mut drafted: BTreeMap<i64, Date> = BTreeMap::new();
    query.query(
        "SELECT id, recorded_at FROM change WHERE id IN (SELECT change_id FROM submission WHERE id >= $1 AND id <= $2)",
        &range,
        &mut |row| {
            drafted.insert(row.int(0)?, day(row.text(1)?)?);
            Ok(())
        },
    )?;
    query.query_all(
        "SELECT id, change_id, submission_id, line, roster_row_id, region, class, programs, basis, risk, role, \
         transport, payer, first_month, last_month, monthly, total FROM submission_row \
         WHERE submission_id >= $1 AND submission_id <= $2 AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &range,
        |row| kept_row(row, &drafted),
    )
}

/// Applies the moves of these batches that are younger than `after` to their rows, which ascend by number; tells the
/// place of each row it touched, and gives the number of the last move.
pub fn apply_moves(
    query: &mut impl Query,
    (from, until): (i64, i64),
    after: i64,
    rows: &mut [KeptRow],
    touched: &mut dyn FnMut(usize),
) -> Result<i64, StoreError> {
    // One change makes many moves: who made it and when is read once.
    let mut changes: HashMap<i64, (Arc<str>, Arc<str>, Date)> = HashMap::new();
    query.query(
        "SELECT id, actor, recorded_at FROM change WHERE id IN (SELECT change_id FROM submission_move WHERE id > $3 \
         AND submission_id >= $1 AND submission_id <= $2)",
        &[Param::from(from), Param::from(until), Param::from(after)],
        &mut |row| {
            let moment = row.text(2)?;
            changes.insert(row.int(0)?, (row.text(1)?.into(), moment.into(), day(moment)?));
            Ok(())
        },
    )?;
    let mut offices: HashMap<String, Arc<str>> = HashMap::new();
    let mut last = after;
    query.query(
        "SELECT id, submission_row_id, step, state, office, field, reason, note, change_id, payer, last_month, \
         monthly, total FROM submission_move WHERE id > $3 AND submission_id >= $1 AND submission_id <= $2 \
         AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[Param::from(from), Param::from(until), Param::from(after)],
        &mut |row| {
            let (actor, recorded_at, since) = changes.get(&row.int(8)?).ok_or_else(|| damaged("change of a move"))?;
            let office = match offices.get(row.text(4)?) {
                Some(office) => Arc::clone(office),
                None => {
                    let name = row.text(4)?;
                    let office: Arc<str> = name.into();
                    offices.insert(name.to_owned(), Arc::clone(&office));
                    office
                }
            };
            let step = kept_move(row, office, Arc::clone(actor), Arc::clone(recorded_at))?;
            let position = rows.binary_search_by_key(&step.row, |kept| kept.row.id);
            let position = position.map_err(|_| damaged("move of a submission"))?;
            let kept = &mut rows[position];
            apply(&mut kept.row, &step, *since, row)?;
            last = step.id;
            kept.last = Some(step);
            touched(position);
            Ok(())
        },
    )?;
    Ok(last)
}

/// Every move of one batch, oldest first.
pub fn moves(query: &mut impl Query, batch: Id<Batch>) -> Result<Vec<KeptMove>, StoreError> {
    query.query_all(
        "SELECT m.id, m.submission_row_id, m.step, m.state, m.office, m.field, m.reason, m.note, c.actor, \
         c.recorded_at FROM submission_move m JOIN change c ON c.id = m.change_id WHERE m.submission_id = $1 \
         AND m.change_id NOT IN (SELECT id FROM retracted) ORDER BY m.id",
        &[Param::from(batch.get())],
        |row| kept_move(row, row.text(4)?.into(), row.text(8)?.into(), row.text(9)?.into()),
    )
}

fn apply(row: &mut BatchRow, step: &KeptMove, since: Date, read: &Row<'_>) -> Result<(), StoreError> {
    row.kept = step.state;
    row.state = step.state;
    row.since = since;
    if let Some(payer) = read.opt_text(9)? {
        row.payer = funding(payer)?;
    }
    if let Some(last) = read.opt_text(10)? {
        row.months.last = month(last)?;
    }
    if let (Some(monthly), Some(total)) = (read.opt_int(11)?, read.opt_int(12)?) {
        row.monthly = Rupiah::new(monthly);
        row.total = Rupiah::new(total);
    }
    Ok(())
}

fn kept_row(row: &Row<'_>, drafted: &BTreeMap<i64, Date>) -> Result<KeptRow, StoreError> {
    let programs = u8::try_from(row.int(7)?).map_err(|_| damaged("programs"))?;
    let class: Class = row.text(6)?.parse().map_err(|_| damaged("class"))?;
    let role: Option<Role> = row.opt_text(10)?.map(str::parse).transpose().map_err(|_| damaged("role"))?;
    let kept = BatchRow {
        id: Id::new(row.int(0)?),
        batch: Id::new(row.int(2)?),
        line: u32::try_from(row.int(3)?).map_err(|_| damaged("line"))?,
        source: Id::<RosterRow>::new(row.int(4)?),
        person: None,
        region: opt_region(row, 5)?.ok_or_else(|| damaged("region"))?,
        class,
        programs: Programs::from_bits(programs),
        basis: row.opt_int(8)?.map(Rupiah::new),
        role,
        payer: funding(row.text(12)?)?,
        months: Months { first: month(row.text(13)?)?, last: month(row.text(14)?)? },
        monthly: Rupiah::new(row.int(15)?),
        total: Rupiah::new(row.int(16)?),
        kept: State::Draft,
        state: State::Draft,
        since: *drafted.get(&row.int(1)?).ok_or_else(|| damaged("day of a draft"))?,
    };
    Ok(KeptRow { row: kept, risk: row.opt_int(9)?, transport: row.int(11)? != 0, last: None })
}

/// The first eight columns of a move.
fn kept_move(row: &Row<'_>, office: Arc<str>, actor: Arc<str>, recorded_at: Arc<str>) -> Result<KeptMove, StoreError> {
    let text = |column: usize| Ok::<_, StoreError>(row.opt_text(column)?.map(str::to_owned));
    let reason = row.opt_text(6)?.map(str::parse).transpose().map_err(|_| damaged("reason"))?;
    Ok(KeptMove {
        id: row.int(0)?,
        row: Id::new(row.int(1)?),
        step: Move::from_code(row.text(2)?).ok_or_else(|| damaged("move"))?,
        state: State::from_code(row.text(3)?).ok_or_else(|| damaged("state"))?,
        office,
        field: text(5)?,
        reason,
        note: text(7)?,
        actor,
        recorded_at,
    })
}

fn funding(code: &str) -> Result<Funding, StoreError> {
    Funding::read(code).map_err(|_| damaged("payer"))
}

fn month(text: &str) -> Result<Month, StoreError> {
    text.parse().map_err(|_| damaged("month"))
}

/// The day of a moment.
fn day(moment: &str) -> Result<Date, StoreError> {
    moment.get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| damaged("moment"))
}

/// Numbers that a registration needs, opened only to be written into the branch office's file.
#[derive(Clone, Default)]
pub struct Registered {
    /// Population number.
    pub nik: Option<Nik>,
    /// Phone number.
    pub phone: Option<String>,
}

/// NIK and phone of each row of a batch, by its line.
pub fn numbers(
    query: &mut impl Query,
    keys: &Keys,
    batch: Id<Batch>,
) -> Result<BTreeMap<Line, Registered>, StoreError> {
    let mut found = BTreeMap::new();
    query.query(
        "SELECT s.line, r.id, r.nik_sealed, r.phone_sealed FROM submission_row s \
         JOIN roster_row r ON r.id = s.roster_row_id WHERE s.submission_id = $1 \
         AND s.change_id NOT IN (SELECT id FROM retracted) ORDER BY s.line",
        &[Param::from(batch.get())],
        &mut |row| {
            let line = u32::try_from(row.int(0)?).map_err(|_| damaged("line"))?;
            let source = row.int(1)?;
            let nik = row.opt_bytes(2)?.map(|sealed| open_nik(keys, "roster_row", "nik_sealed", source, sealed));
            let phone = row.opt_bytes(3)?.map(|sealed| keys.open("roster_row", "phone_sealed", source, sealed));
            let phone = phone.transpose()?.map(String::from_utf8).transpose().map_err(|_| damaged("phone"))?;
            found.insert(Line { batch: batch.get(), line }, Registered { nik: nik.transpose()?, phone });
            Ok(())
        },
    )?;
    Ok(found)
}

/// The offices in whose name a change moved rows or drafted them.
pub fn offices_of_change(query: &mut impl Query, change: i64) -> Result<Vec<String>, StoreError> {
    query.query_all(
        "SELECT DISTINCT office FROM submission_move WHERE change_id = $1 \
         UNION SELECT DISTINCT office FROM submission WHERE change_id = $1",
        &[Param::from(change)],
        |row| Ok(row.text(0)?.to_owned()),
    )
}

/// Adds the offices of an operator to rows of [`crate::tables::OPERATOR_OFFICE`].
pub fn put_offices_of(rows: &mut RowBatch, id: i64, operator: &str, offices: &[String]) {
    let list = serde_json::to_string(offices).expect("names are plain data");
    rows.row(id).text(operator).text(&list);
}

/// The offices that an operator acts for.
pub fn offices_of(query: &mut impl Query, operator: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT offices FROM operator_office WHERE operator = $1 \
               AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id DESC LIMIT 1";
    let list = query.query_one(sql, &[Param::from(operator)], |row| Ok(row.text(0)?.to_owned()))?;
    list.map_or(Ok(Vec::new()), |list| serde_json::from_str(&list).map_err(|_| damaged("offices of an operator")))
}
