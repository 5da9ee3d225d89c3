//! The audit: whole when nothing was touched, and naming the first thing that was.

mod support;

use store::{Query, StoreError};
use support::{TABLES, each_sample, request, save};

/// Three changes, then one tampering; the report must name entry `seq` (or no entry) and say `what`.
fn check(tampering: &str, seq: Option<i64>, what: &str) {
    each_sample(|place, store| {
        save(store, "first", &["Siti", "Budi"]);
        save(store, "second", &["Wati", "Joko"]);
        save(store, "third", &["Rina"]);
        assert!(store.verify_audit().expect("a report").is_whole());
        place.tamper(tampering);
        // Seen by the open store and by one that opens now.
        for store in [store, &place.open(TABLES).expect("it opens")] {
            let report = store.verify_audit().expect("a report");
            let broken = report.broken.unwrap_or_else(|| panic!("not noticed: {tampering}"));
            assert_eq!(broken.seq, seq, "{tampering}: {broken:?}");
            assert!(broken.what.contains(what), "{tampering}: {broken:?}");
        }
    });
}

#[test]
fn an_untouched_store_is_whole() {
    each_sample(|_, store| {
        let empty = store.verify_audit().unwrap();
        assert!(empty.is_whole());
        assert_eq!((empty.entries, empty.head.seq), (0, 0));
        save(store, "first", &["Siti", "Budi"]);
        store.change(&request("nothing"), |change| Ok::<_, StoreError>(change.id())).unwrap();
        save(store, "second", &["Wati"]);
        let report = store.verify_audit().unwrap();
        assert_eq!(report.broken, None);
        assert_eq!((report.entries, report.rows, report.head.seq), (3, 3, 3));
        assert_eq!(report.head, store.audit_head().unwrap());
        assert!(report.head.to_string().starts_with("3:"));
    });
}

#[test]
fn an_entry_holds_no_value_of_a_row() {
    each_sample(|_, store| {
        save(store, "first", &["Siti Rahayu"]);
        let all = store
            .reader()
            .unwrap()
            .query_one(
                "SELECT kind || actor || reason || recorded_at || change_digest || tables || counts FROM audit_entry",
                &[],
                |row| Ok(row.text(0)?.to_owned()),
            )
            .unwrap()
            .unwrap();
        assert!(all.contains("sample_member") && !all.contains("Siti"), "{all}");
    });
}

#[test]
fn an_edited_row_is_noticed() {
    check("UPDATE sample_member SET wage = 2000000 WHERE id = 3", Some(2), "edited");
    check("UPDATE sample_member SET wage = NULL WHERE id = 1", Some(1), "edited");
    check("UPDATE sample_member SET name = '' WHERE id = 5", Some(3), "edited");
}

#[test]
fn values_that_change_places_are_noticed() {
    check(
        "UPDATE sample_member SET name = CASE id WHEN 1 THEN 'Budi' ELSE 'Siti' END WHERE id IN (1, 2)",
        Some(1),
        "edited",
    );
    check("UPDATE sample_member SET change_id = 1 WHERE id = 3", Some(2), "edited");
}

#[test]
fn a_removed_row_is_noticed() {
    check("DELETE FROM sample_member WHERE id = 4", Some(2), "1 rows where 2");
}

#[test]
fn a_row_slipped_in_is_noticed() {
    check("INSERT INTO sample_member (id, change_id, name) VALUES (99, 3, 'Tamu')", None, "has 6 rows");
}

#[test]
fn an_edited_entry_is_noticed() {
    check("UPDATE audit_entry SET actor = 'somebody' WHERE seq = 2", Some(2), "entry was edited");
    check("UPDATE audit_entry SET counts = '{\"refused\":1}' WHERE seq = 1", Some(1), "entry was edited");
    check("UPDATE audit_entry SET retracts = 1 WHERE seq = 3", Some(3), "entry was edited");
    check("UPDATE audit_entry SET hash = prev_hash WHERE seq = 3", Some(3), "entry was edited");
}

#[test]
fn an_edited_change_is_noticed() {
    check("UPDATE change SET actor = 'somebody' WHERE id = 2", Some(2), "change row");
    check("UPDATE change SET result = '7' WHERE id = 1", Some(1), "change row");
    check("UPDATE change SET idempotency_key = 'free' WHERE id = 1", Some(1), "change row");
    check("DELETE FROM change WHERE id = 3", Some(3), "change row");
}

#[test]
fn a_removed_entry_is_noticed() {
    check("DELETE FROM audit_entry WHERE seq = 1", Some(2), "entry 1 is missing");
    check("DELETE FROM audit_entry WHERE seq = 2", Some(3), "entry 2 is missing");
    check("DELETE FROM audit_entry WHERE seq = 3", None, "chain ends at entry 2");
}

#[test]
fn a_removed_end_is_noticed_even_when_the_head_is_moved_back() {
    let cut = "UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit_entry WHERE seq = 2); \
               DELETE FROM audit_entry WHERE seq = 3";
    check(cut, None, "3 changes and 2 audit entries");
    let with_change = format!("{cut}; DELETE FROM change WHERE id = 3");
    check(&with_change, None, "has 5 rows");
}

#[test]
fn a_changed_head_is_noticed() {
    check("UPDATE audit_head SET seq = 4", None, "head");
    check("UPDATE audit_head SET hash = (SELECT hash FROM audit_entry WHERE seq = 1)", None, "head");
}

#[test]
fn entries_that_change_places_are_noticed() {
    check(
        "UPDATE audit_entry SET seq = 10 WHERE seq = 1; UPDATE audit_entry SET seq = 1 WHERE seq = 2; \
         UPDATE audit_entry SET seq = 2 WHERE seq = 10",
        Some(1),
        "does not follow",
    );
}
