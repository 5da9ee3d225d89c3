//! Keeps and finds operators (people who sign in), their sessions, and offices.

use std::collections::BTreeMap;

use domain::{Office, OfficeKind};
use units::{Id, RegionCode};

use crate::people::{damaged, opt_date};
use crate::{Change, Param, Query, Row, RowBatch, StoreError};

/// A person who may act: the last row of a name speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Sign-in name.
    pub name: String,
    /// Argon2id hash, never the password.
    pub password_hash: String,
    /// Words for roles, as the steps read them.
    pub roles: Vec<String>,
    /// The set of regions that the roles hold in.
    pub regions: Vec<RegionCode>,
    /// Whether signing in is allowed.
    pub active: bool,
}

/// Adds a state of an operator to a batch of [`crate::tables::OPERATOR`].
pub fn put_operator(batch: &mut RowBatch, id: i64, operator: &Operator) {
    let regions: Vec<String> = operator.regions.iter().map(ToString::to_string).collect();
    batch
        .row(id)
        .text(&operator.name)
        .text(&operator.password_hash)
        .text(&operator.roles.join(" "))
        .text(&regions.join(" "))
        .flag(operator.active);
}

/// The present state of the operator called `name`.
pub fn operator(query: &mut impl Query, name: &str) -> Result<Option<Operator>, StoreError> {
    query.query_one(
        "SELECT name, password_hash, roles, regions, active FROM operator WHERE name = $1 ORDER BY id DESC LIMIT 1",
        &[Param::from(name)],
        read_operator,
    )
}

fn read_operator(row: &Row<'_>) -> Result<Operator, StoreError> {
    let regions: Result<Vec<RegionCode>, _> = row.text(3)?.split_whitespace().map(str::parse).collect();
    Ok(Operator {
        name: row.text(0)?.to_owned(),
        password_hash: row.text(1)?.to_owned(),
        roles: row.text(2)?.split_whitespace().map(str::to_owned).collect(),
        regions: regions.map_err(|_| damaged("regions of an operator"))?,
        active: row.int(4)? != 0,
    })
}

/// Names of all operators that were ever added, in the order of their first row.
pub fn operator_names(query: &mut impl Query) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    query.query("SELECT name FROM operator ORDER BY id", &[], &mut |row| {
        let name = row.text(0)?;
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        Ok(())
    })?;
    Ok(names)
}

/// A link that sets the password of an operator once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Whose.
    pub operator: String,
    /// A hash of its secret, hexadecimal.
    pub secret_hash: String,
    /// Until when, in seconds since 1970.
    pub expires_at: i64,
}

/// Adds an invitation to a batch of [`crate::tables::OPERATOR_INVITATION`].
pub fn put_invitation(batch: &mut RowBatch, id: i64, invitation: &Invitation) {
    batch.row(id).text(&invitation.operator).text(&invitation.secret_hash).int(invitation.expires_at);
}

/// The invitations that hold: nothing was said of their operator since.
pub fn invitations(query: &mut impl Query) -> Result<Vec<Invitation>, StoreError> {
    let sql = "SELECT i.operator, i.secret_hash, i.expires_at FROM operator_invitation i WHERE i.change_id = \
               (SELECT MAX(o.change_id) FROM operator o WHERE o.name = i.operator) \
               AND i.change_id NOT IN (SELECT id FROM retracted) ORDER BY i.id";
    query.query_all(sql, &[], |row| {
        Ok(Invitation {
            operator: row.text(0)?.to_owned(),
            secret_hash: row.text(1)?.to_owned(),
            expires_at: row.int(2)?,
        })
    })
}

/// How many sessions each operator has open.
pub fn open_sessions(query: &mut impl Query, now: i64) -> Result<BTreeMap<String, i64>, StoreError> {
    let sql = "SELECT operator_name, COUNT(*) FROM web_session WHERE expires_at >= $1 GROUP BY operator_name";
    Ok(query
        .query_all(sql, &[Param::from(now)], |row| Ok((row.text(0)?.to_owned(), row.int(1)?)))?
        .into_iter()
        .collect())
}

/// When each operator last signed in.
pub fn last_sign_ins(query: &mut impl Query) -> Result<BTreeMap<String, String>, StoreError> {
    let sql = "SELECT actor, MAX(recorded_at) FROM change WHERE kind = 'session.begin' GROUP BY actor";
    let found = query.query_all(sql, &[], |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))?;
    Ok(found.into_iter().collect())
}

/// Adds an office to a batch of [`crate::tables::OFFICE`] and its regions to one of
/// [`crate::tables::OFFICE_REGION`], these with ids from `first_region_id` on.
pub fn put_office(offices: &mut RowBatch, regions: &mut RowBatch, office: &Office, first_region_id: i64) {
    let text = |date: Option<units::Date>| date.map(|date| date.to_string());
    offices
        .row(office.id.get())
        .text(&office.name)
        .text(office.kind.code())
        .opt_text(text(office.opened).as_deref())
        .opt_text(text(office.closed).as_deref());
    for (region, id) in office.regions.iter().zip(first_region_id..) {
        regions.row(id).int(office.id.get()).int(region.packed());
    }
}

/// All offices with their regions.
pub fn offices(query: &mut impl Query) -> Result<Vec<Office>, StoreError> {
    let mut offices: Vec<Office> = Vec::new();
    let sql = "SELECT id, name, kind, opened, closed FROM office \
               WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query(sql, &[], &mut |row| {
        offices.push(Office {
            id: Id::new(row.int(0)?),
            name: row.text(1)?.to_owned(),
            kind: OfficeKind::from_code(row.text(2)?).ok_or_else(|| damaged("kind of office"))?,
            regions: Vec::new(),
            opened: opt_date(row, 3)?,
            closed: opt_date(row, 4)?,
        });
        Ok(())
    })?;
    query.query("SELECT office_id, region FROM office_region ORDER BY id", &[], &mut |row| {
        let office = row.int(0)?;
        let region = RegionCode::from_packed(row.int(1)?).ok_or_else(|| damaged("region"))?;
        if let Some(office) = offices.iter_mut().find(|known| known.id.get() == office) {
            office.regions.push(region);
        }
        Ok(())
    })?;
    Ok(offices)
}

/// Begins a session: only a hash of its token is kept. Sessions that ended before `now` are cleared away.
pub fn begin_session(
    change: &mut Change<'_>,
    token_hash: &[u8; 32],
    operator: &str,
    now: i64,
    expires_at: i64,
) -> Result<(), StoreError> {
    change.execute("DELETE FROM web_session WHERE expires_at < $1", &[Param::from(now)])?;
    change.execute(
        "INSERT INTO web_session (token_hash, operator_name, expires_at) VALUES ($1, $2, $3)",
        &[Param::from(token_hash), Param::from(operator), Param::from(expires_at)],
    )?;
    Ok(())
}

/// Ends a session.
pub fn end_session(change: &mut Change<'_>, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    change.execute("DELETE FROM web_session WHERE token_hash = $1", &[Param::from(token_hash)])?;
    Ok(())
}

/// Ends all sessions of an operator.
pub fn end_sessions_of(change: &mut Change<'_>, operator: &str) -> Result<(), StoreError> {
    change.execute("DELETE FROM web_session WHERE operator_name = $1", &[Param::from(operator)])?;
    Ok(())
}

/// The present state of the operator behind a session that has not ended.
pub fn session(query: &mut impl Query, token_hash: &[u8; 32], now: i64) -> Result<Option<Operator>, StoreError> {
    query.query_one(
        "SELECT o.name, o.password_hash, o.roles, o.regions, o.active FROM web_session s \
         JOIN operator o ON o.name = s.operator_name WHERE s.token_hash = $1 AND s.expires_at >= $2 \
         ORDER BY o.id DESC LIMIT 1",
        &[Param::from(token_hash), Param::from(now)],
        read_operator,
    )
}
