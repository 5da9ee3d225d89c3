//! A small audited table, one that is not audited, and requests for changes on them.
#![allow(dead_code, reason = "each test file uses a part")]

use store::testing::{Place, each_place};
use store::{Change, ChangeRequest, ColumnType, Query, RowBatch, Store, StoreError, Table, UPLOAD};

pub(crate) static MEMBER: Table = Table {
    name: "sample_member",
    columns: &[
        ("id", ColumnType::Int),
        ("change_id", ColumnType::Int),
        ("name", ColumnType::Text),
        ("nik", ColumnType::Bytes),
        ("wage", ColumnType::Int),
    ],
};

pub(crate) static SUMMARY: Table =
    Table { name: "sample_summary", columns: &[("village", ColumnType::Int), ("persons", ColumnType::Int)] };

pub(crate) static TABLES: &[&Table] = &[&MEMBER, &UPLOAD];

/// Runs a test on both databases, with the sample tables made.
pub(crate) fn each_sample(test: impl Fn(&Place, &Store)) {
    each_place(|place| {
        let store = place.open(TABLES).expect("a fresh store opens");
        place.tamper(
            "CREATE TABLE sample_member (id BIGINT PRIMARY KEY, change_id BIGINT NOT NULL REFERENCES change (id), \
             name TEXT, nik BYTEA, wage BIGINT CHECK (wage <> -1)); \
             CREATE TABLE sample_summary (village BIGINT NOT NULL, persons BIGINT NOT NULL);",
        );
        test(place, &store);
    });
}

pub(crate) fn request(idempotency_key: &str) -> ChangeRequest<'_> {
    ChangeRequest {
        kind: "sample.add",
        idempotency_key,
        actor: "operator",
        reason: "a test",
        recorded_at: "2025-06-01T08:00:00+07:00",
        retracts: None,
    }
}

/// Adds members with these names and gives the first id.
pub(crate) fn add(change: &mut Change<'_>, names: &[&str]) -> Result<i64, StoreError> {
    let count = i64::try_from(names.len()).expect("few names");
    let first = change.next_ids(MEMBER.name, count)?;
    let mut batch = RowBatch::new(&MEMBER, change.id());
    for (id, name) in (first..).zip(names) {
        batch.row(id).text(name).null().int(1_000_000);
    }
    change.insert(&batch)?;
    Ok(first)
}

pub(crate) fn save(store: &Store, key: &str, names: &[&str]) -> i64 {
    store.change(&request(key), |change| add(change, names)).expect("a change").into_value()
}

pub(crate) fn number(store: &Store, sql: &'static str) -> i64 {
    let mut reader = store.reader().expect("a reader");
    reader.query_one(sql, &[], |row| row.int(0)).expect("an answer").expect("a row")
}
