//! Keeps and finds what a human corrected in the reading of a sender's lists.

use crate::{Param, Query, RowBatch, StoreError};

/// Corrections of one list, in the words of `sheets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLayout {
    /// Who sends such lists.
    pub sender: String,
    /// What such a list is, as commands say it.
    pub kind: String,
    /// A digest of the headings that the corrections fit.
    pub headings: String,
    /// The corrections as JSON; letters of columns, no cell of any list.
    pub corrections: String,
    /// The roster that was read so; `None` for other kinds.
    pub roster: Option<i64>,
}

/// Adds corrections to a batch of [`crate::tables::LAYOUT_KEPT`].
pub fn put_kept_layout(batch: &mut RowBatch, id: i64, kept: &KeptLayout) {
    batch.row(id).text(&kept.sender).text(&kept.kind).text(&kept.headings).text(&kept.corrections).opt_int(kept.roster);
}

/// What was kept of a sender's lists, newest first: of each form of heading the last.
pub fn kept_layouts(query: &mut impl Query, sender: &str) -> Result<Vec<KeptLayout>, StoreError> {
    let sql = "SELECT sender, kind, headings, corrections, roster_id FROM layout_kept WHERE id IN \
               (SELECT MAX(id) FROM layout_kept WHERE sender = $1 \
               AND change_id NOT IN (SELECT id FROM retracted) GROUP BY headings) ORDER BY id DESC";
    found(query, sql, &[Param::from(sender)])
}

/// The corrections under which a roster was read.
pub fn layout_of_roster(query: &mut impl Query, roster: i64) -> Result<Option<KeptLayout>, StoreError> {
    let sql = "SELECT sender, kind, headings, corrections, roster_id FROM layout_kept WHERE roster_id = $1 \
               AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id DESC LIMIT 1";
    Ok(found(query, sql, &[Param::from(roster)])?.pop())
}

fn found(query: &mut impl Query, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<KeptLayout>, StoreError> {
    let mut kept = Vec::new();
    query.query(sql, params, &mut |row| {
        kept.push(KeptLayout {
            sender: row.text(0)?.to_owned(),
            kind: row.text(1)?.to_owned(),
            headings: row.text(2)?.to_owned(),
            corrections: row.text(3)?.to_owned(),
            roster: row.opt_int(4)?,
        });
        Ok(())
    })?;
    Ok(kept)
}
