//! The change: all or nothing, once per key, ids in order.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use store::{ChangeRequest, Outcome, Query, RowBatch, StoreError};
use support::{MEMBER, SUMMARY, TABLES, add, each_sample, number, request, save};

#[test]
fn an_error_takes_everything_back() {
    each_sample(|_, store| {
        save(store, "first", &["Siti"]);
        let head = store.audit_head().unwrap();
        let failed = store.change(&request("second"), |change| {
            add(change, &["Budi", "Wati"])?;
            change.execute("INSERT INTO sample_summary (village, persons) VALUES ($1, $2)", &[1.into(), 2.into()])?;
            Err::<i64, _>(StoreError::damaged("on purpose"))
        });
        assert!(failed.is_err());
        assert_eq!(number(store, "SELECT count(*) FROM sample_member"), 1);
        assert_eq!(number(store, "SELECT count(*) FROM sample_summary"), 0);
        assert_eq!(number(store, "SELECT count(*) FROM change"), 1);
        assert_eq!(store.audit_head().unwrap(), head);
        // The key is free and the ids follow on, as if nothing had been.
        assert_eq!(save(store, "second", &["Budi"]), 2);
        assert!(store.verify_audit().unwrap().is_whole());
    });
}

#[test]
fn a_panic_takes_everything_back_and_the_store_goes_on() {
    each_sample(|_, store| {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.change(&request("panic"), |change| -> Result<i64, StoreError> {
                add(change, &["Budi"])?;
                panic!("on purpose");
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(number(store, "SELECT count(*) FROM sample_member"), 0);
        assert_eq!(save(store, "panic", &["Siti"]), 1);
        assert!(store.verify_audit().unwrap().is_whole());
    });
}

#[test]
fn a_statement_that_failed_leaves_nothing_even_when_the_step_goes_on() {
    each_sample(|_, store| {
        let failed = store.change(&request("double"), |change| {
            add(change, &["Siti"])?;
            // The second row breaks a rule of the table, after the first one has been written.
            let mut batch = RowBatch::new(&MEMBER, change.id());
            change.next_ids(MEMBER.name, 2)?;
            batch.row(2).text("Budi").null().null();
            batch.row(3).text("Wati").null().int(-1);
            assert!(change.insert(&batch).is_err());
            Ok::<_, StoreError>(0)
        });
        assert!(matches!(failed, Err(StoreError::StatementFailed)), "{failed:?}");
        assert_eq!(number(store, "SELECT count(*) FROM sample_member"), 0);
    });
}

#[test]
fn the_same_key_gives_the_stored_result_and_does_nothing() {
    each_sample(|place, store| {
        let first = store.change(&request("import-1"), |change| add(change, &["Siti", "Budi"])).unwrap();
        assert_eq!(first, Outcome::Done(1));
        let head = store.audit_head().unwrap();
        let again = store
            .change(&request("import-1"), |_| -> Result<i64, StoreError> { unreachable!("it was done before") })
            .unwrap();
        assert_eq!(again, Outcome::AlreadyDone(1));
        // Another process knows it too.
        let other = place.open(TABLES).unwrap();
        let again =
            other.change(&request("import-1"), |_| -> Result<i64, StoreError> { unreachable!("done before") }).unwrap();
        assert_eq!(again, Outcome::AlreadyDone(1));
        assert_eq!(store.audit_head().unwrap(), head);
    });
}

#[test]
fn a_key_does_not_serve_two_kinds_of_change() {
    each_sample(|_, store| {
        save(store, "shared", &["Siti"]);
        let other = ChangeRequest { kind: "sample.other", ..request("shared") };
        let refused = store.change(&other, |change| add(change, &["Budi"]));
        assert!(matches!(refused, Err(StoreError::KeyReused { change_id: 1, .. })), "{refused:?}");
    });
}

#[test]
fn a_change_without_actor_or_reason_is_refused() {
    each_sample(|_, store| {
        for empty in [
            ChangeRequest { actor: " ", ..request("a") },
            ChangeRequest { reason: "", ..request("a") },
            ChangeRequest { idempotency_key: "", ..request("a") },
            ChangeRequest { recorded_at: "", ..request("a") },
        ] {
            assert!(matches!(store.change(&empty, |change| add(change, &["Siti"])), Err(StoreError::Incomplete(_))));
        }
    });
}

#[test]
fn a_retraction_points_at_the_change_it_takes_back() {
    each_sample(|_, store| {
        save(store, "first", &["Siti"]);
        let undo = ChangeRequest { kind: "undo", retracts: Some(1), ..request("undo-1") };
        store.change(&undo, |change| Ok::<_, StoreError>(change.id())).unwrap();
        assert_eq!(number(store, "SELECT retracts FROM change WHERE idempotency_key = 'undo-1'"), 1);
        let nothing = ChangeRequest { kind: "undo", retracts: Some(77), ..request("undo-77") };
        assert!(store.change(&nothing, |change| Ok::<_, StoreError>(change.id())).is_err());
        assert!(store.verify_audit().unwrap().is_whole());
    });
}

#[test]
fn audited_rows_are_only_added_and_only_through_insert() {
    each_sample(|_, store| {
        save(store, "first", &["Siti"]);
        let refused = |sql: &'static str| {
            let result = store.change(&request("edit"), |change| {
                change.execute(sql, &[])?;
                Ok::<_, StoreError>(())
            });
            assert!(matches!(result, Err(StoreError::Audited(_))), "{sql}: {result:?}");
        };
        refused("UPDATE sample_member SET wage = 1");
        refused("DELETE FROM sample_member");
        refused("insert into Sample_Member (id) values (9)");
        refused("UPDATE audit_head SET seq = 0");
        refused("DELETE FROM change");
        let returning = store.change(&request("edit"), |change| {
            change.query_one("DELETE FROM sample_member RETURNING id", &[], |row| row.int(0))
        });
        assert!(matches!(returning, Err(StoreError::Audited("sample_member"))), "{returning:?}");
        let derived = store.change(&request("derived"), |change| {
            let batch = RowBatch::new(&MEMBER, change.id());
            change.insert_derived(&batch)
        });
        assert!(matches!(derived, Err(StoreError::Audited("sample_member"))));
        let audited = store.change(&request("audited"), |change| {
            let batch = RowBatch::new(&SUMMARY, change.id());
            change.insert(&batch)
        });
        assert!(matches!(audited, Err(StoreError::NotAudited("sample_summary"))));
        assert_eq!(number(store, "SELECT sum(wage) FROM sample_member"), 1_000_000);
    });
}

#[test]
fn row_ids_come_from_the_change_and_ascend() {
    each_sample(|_, store| {
        let wrong = |key: &str, ids: &[i64]| {
            let result = store.change(&request(key), |change| {
                change.next_ids(MEMBER.name, 3)?;
                for id in ids {
                    let mut batch = RowBatch::new(&MEMBER, change.id());
                    batch.row(*id).null().null().null();
                    change.insert(&batch)?;
                }
                Ok::<_, StoreError>(())
            });
            assert!(matches!(result, Err(StoreError::Ids { table: "sample_member", .. })), "{ids:?}: {result:?}");
        };
        wrong("beyond", &[4]);
        wrong("before", &[0]);
        wrong("backwards", &[2, 1]);
        wrong("twice", &[1, 1]);
        assert_eq!(number(store, "SELECT count(*) FROM sample_member"), 0);
    });
}

#[test]
fn summaries_are_added_changed_and_read_within_the_change() {
    each_sample(|_, store| {
        let seen = store
            .change(&request("summary"), |change| {
                let mut batch = RowBatch::new(&SUMMARY, change.id());
                batch.derived_row().int(1_901_012_007).int(5);
                batch.derived_row().int(1_901_012_008).int(7);
                change.insert_derived(&batch)?;
                let touched = change.execute(
                    "UPDATE sample_summary SET persons = persons + $2 WHERE village = $1",
                    &[1_901_012_008.into(), 1.into()],
                )?;
                assert_eq!(touched, 1);
                change.count("villages", 2);
                change.query_one("SELECT sum(persons) FROM sample_summary", &[], |row| row.int(0))
            })
            .unwrap();
        assert_eq!(seen.into_value(), Some(13));
        let counts = store
            .reader()
            .unwrap()
            .query_one("SELECT counts FROM audit_entry WHERE seq = $1", &[1.into()], |row| Ok(row.text(0)?.to_owned()))
            .unwrap();
        assert_eq!(counts.as_deref(), Some(r#"{"villages":2}"#));
    });
}

#[test]
fn changes_from_many_threads_and_handles_make_one_chain() {
    each_sample(|place, store| {
        let other = place.open(TABLES).unwrap();
        thread::scope(|scope| {
            for worker in 0..4 {
                let store = if worker % 2 == 0 { store } else { &other };
                scope.spawn(move || {
                    for turn in 0..15 {
                        save(store, &format!("worker-{worker}-{turn}"), &["Siti", "Budi"]);
                        // All workers also race for one key each turn; one of them wins.
                        save(store, &format!("race-{turn}"), &["Wati"]);
                    }
                });
            }
        });
        let report = store.verify_audit().unwrap();
        assert_eq!(report.broken, None);
        assert_eq!((report.entries, report.rows), (75, 4 * 15 * 2 + 15));
        assert_eq!(number(store, "SELECT max(id) FROM sample_member"), 135);
    });
}

#[test]
fn a_reader_sees_one_moment_while_another_writes() {
    each_sample(|_, store| {
        save(store, "first", &["Siti"]);
        let count = "SELECT count(*) FROM sample_member";
        let mut reader = store.reader().unwrap();
        let before = reader.query_one(count, &[], |row| row.int(0)).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| save(store, "second", &["Budi", "Wati"]));
        });
        assert_eq!(before, Some(1));
        assert_eq!(reader.query_one(count, &[], |row| row.int(0)).unwrap(), Some(1));
        drop(reader);
        assert_eq!(number(store, count), 3);
    });
}

#[test]
fn a_reader_cannot_write() {
    each_sample(|_, store| {
        save(store, "first", &["Siti"]);
        let mut reader = store.reader().unwrap();
        let written = reader.query("DELETE FROM sample_member RETURNING id", &[], &mut |_| Ok(()));
        assert!(written.is_err());
        drop(reader);
        assert_eq!(number(store, "SELECT count(*) FROM sample_member"), 1);
    });
}
