//! Finds changes: was this one made, and has anything changed since?

use crate::{Param, Query, StoreError};

/// Whether the change with this idempotency key was made.
pub fn is_done(query: &mut impl Query, idempotency_key: &str) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM change WHERE idempotency_key = $1";
    Ok(query.query_one(sql, &[Param::from(idempotency_key)], |row| row.int(0))?.is_some())
}

/// The last audit entry that may have changed a figure; signing in and out changes none.
pub fn last_figure_change(query: &mut impl Query) -> Result<i64, StoreError> {
    let sql = "SELECT seq FROM audit_entry WHERE kind NOT LIKE 'session.%' ORDER BY seq DESC LIMIT 1";
    Ok(query.query_one(sql, &[], |row| row.int(0))?.unwrap_or(0))
}
