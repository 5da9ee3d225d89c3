//! Keeps and finds plans: what was asked, what was answered, and that it was accepted.

use units::RegionCode;

use crate::people::{damaged, opt_region};
use crate::{Param, Query, Row, RowBatch, StoreError};

/// A plan as it is kept; what was asked and answered is JSON of the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPlan {
    /// Its number.
    pub id: i64,
    /// Where.
    pub region: RegionCode,
    /// What was asked.
    pub request: String,
    /// Who asked.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The answer without its allocations; none while it is being made, or was broken off.
    pub summary: Option<String>,
    /// What became of it when it was accepted.
    pub acceptance: Option<String>,
}

/// Adds a plan that is asked for to rows of [`crate::tables::PLAN`].
pub fn put_plan(rows: &mut RowBatch, id: i64, region: RegionCode, request: &str) {
    rows.row(id).int(region.packed()).text(request);
}

/// Adds an answer to rows of [`crate::tables::PLAN_ANSWER`].
pub fn put_answer(rows: &mut RowBatch, id: i64, plan: i64, summary: &str, allocations: &str) {
    rows.row(id).int(plan).text(summary).text(allocations);
}

/// Adds an acceptance to rows of [`crate::tables::PLAN_ACCEPTANCE`].
pub fn put_acceptance(rows: &mut RowBatch, id: i64, plan: i64, decree: Option<&str>, account: &str) {
    rows.row(id).int(plan).opt_text(decree).text(account);
}

/// Plans with their last answer and acceptance.
macro_rules! plans_sql {
    ($end:literal) => {
        concat!(
            "SELECT p.id, p.region, p.request, c.actor, c.recorded_at, \
             (SELECT a.summary FROM plan_answer a WHERE a.plan_id = p.id \
              AND a.change_id NOT IN (SELECT id FROM retracted) ORDER BY a.id DESC LIMIT 1), \
             (SELECT t.account FROM plan_acceptance t WHERE t.plan_id = p.id \
              AND t.change_id NOT IN (SELECT id FROM retracted) ORDER BY t.id DESC LIMIT 1) \
             FROM plan p JOIN change c ON c.id = p.change_id \
             WHERE p.change_id NOT IN (SELECT id FROM retracted)",
            $end
        )
    };
}

fn plan(row: &Row<'_>) -> Result<KeptPlan, StoreError> {
    Ok(KeptPlan {
        id: row.int(0)?,
        region: opt_region(row, 1)?.ok_or_else(|| damaged("region"))?,
        request: row.text(2)?.to_owned(),
        by: row.text(3)?.to_owned(),
        at: row.text(4)?.to_owned(),
        summary: row.opt_text(5)?.map(str::to_owned),
        acceptance: row.opt_text(6)?.map(str::to_owned),
    })
}

/// All plans, the newest first.
pub fn plans(query: &mut impl Query) -> Result<Vec<KeptPlan>, StoreError> {
    let mut found = Vec::new();
    query.query(plans_sql!(" ORDER BY p.id DESC"), &[], &mut |row| {
        found.push(plan(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// One plan.
pub fn plan_of(query: &mut impl Query, id: i64) -> Result<Option<KeptPlan>, StoreError> {
    query.query_one(plans_sql!(" AND p.id = $1"), &[Param::from(id)], plan)
}

/// Who is protected where with which money, by the last answer of a plan.
pub fn allocations(query: &mut impl Query, plan: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT allocations FROM plan_answer WHERE plan_id = $1 \
               AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id DESC LIMIT 1";
    query.query_one(sql, &[Param::from(plan)], |row| Ok(row.text(0)?.to_owned()))
}
