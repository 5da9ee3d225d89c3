//! Both databases keep and give the same values.

mod support;

use std::cell::RefCell;

use store::{Param, Query, RowBatch, Store, StoreError};
use support::{MEMBER, TABLES, each_sample, number, request, save};

type Line = (i64, Option<String>, Option<Vec<u8>>, Option<i64>);

fn lines(store: &Store) -> Vec<Line> {
    store
        .reader()
        .expect("an answer")
        .query_all("SELECT id, name, nik, wage FROM sample_member ORDER BY id", &[], |row| {
            let (name, nik) = (row.opt_text(1)?.map(str::to_owned), row.opt_bytes(2)?.map(<[u8]>::to_vec));
            Ok((row.int(0)?, name, nik, row.opt_int(3)?))
        })
        .expect("an answer")
}

#[test]
fn odd_values_come_back_as_they_went() {
    let texts = [
        "",
        " ",
        "\\N",
        "\\.",
        "tab\there",
        "line\nbreak\r\n",
        "back\\slash \\t \\x41",
        "'; DROP TABLE change; --",
        "\"quoted\", comma; semicolon",
        "Ni Luh Ayu – “Sari” é ü 漢字 🛖",
        "\u{1}\u{7f}\u{feff}\u{202e}",
        "$1 ?1 %s",
    ];
    let blobs: [&[u8]; 5] = [b"", b"\0\0\0", b"\xff\xfe\x00\x01", b"\n\t\\N", &[0x50; 70_000]];
    let wages = [0, -2, i64::MIN, i64::MAX, 11_086_300];
    let mut wanted: Vec<Line> = Vec::new();
    for (position, id) in (0..60).zip(1..) {
        let text = (position % 7 != 3).then(|| texts[position % texts.len()].to_owned());
        let blob = (position % 5 != 2).then(|| blobs[position % blobs.len()].to_vec());
        let wage = (position % 4 != 1).then(|| wages[position % wages.len()]);
        wanted.push((id, text, blob, wage));
    }
    let digests = RefCell::new(Vec::new());
    each_sample(|_, store| {
        store
            .change(&request("odd"), |change| {
                change.next_ids(MEMBER.name, 60)?;
                // In several batches, the memory of one used again.
                let mut batch = RowBatch::new(&MEMBER, change.id());
                for chunk in wanted.chunks(13) {
                    for (id, name, nik, wage) in chunk {
                        batch.row(*id).opt_text(name.as_deref()).opt_bytes(nik.as_deref()).opt_int(*wage);
                    }
                    assert_eq!(batch.len(), chunk.len());
                    change.insert(&batch)?;
                    batch.clear();
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        assert_eq!(lines(store), wanted);
        assert!(store.verify_audit().unwrap().is_whole());
        let tables = store
            .reader()
            .unwrap()
            .query_one("SELECT tables FROM audit_entry", &[], |row| Ok(row.text(0)?.to_owned()))
            .unwrap();
        digests.borrow_mut().push(tables);
        // As parameters too.
        for (id, name, nik, wage) in &wanted {
            let found = store.reader().unwrap().query_one(
                "SELECT count(*) FROM sample_member WHERE id = $1 AND (name = $2 OR ($2 IS NULL AND name IS NULL)) \
                 AND (nik = $3 OR ($3 IS NULL AND nik IS NULL)) AND (wage = $4 OR ($4 IS NULL AND wage IS NULL))",
                &[(*id).into(), name.as_deref().into(), nik.as_deref().into(), (*wage).into()],
                |row| row.int(0),
            );
            assert_eq!(found.unwrap(), Some(1), "row {id}");
        }
    });
    let digests = digests.into_inner();
    assert_eq!(digests[0], digests[1], "both databases digest the same bytes");
}

#[test]
fn a_text_with_code_zero_is_refused_on_both() {
    each_sample(|_, store| {
        let refused = store.change(&request("zero"), |change| {
            let id = change.next_ids(MEMBER.name, 1)?;
            let mut batch = RowBatch::new(&MEMBER, change.id());
            batch.row(id).text("nol\0").null().null();
            change.insert(&batch)
        });
        assert!(matches!(refused, Err(StoreError::NulInText { table: "sample_member", column: "name" })));
    });
}

#[test]
fn parameters_are_numbered_and_may_come_in_any_order() {
    each_sample(|_, store| {
        save(store, "first", &["Siti", "Budi"]);
        let mut reader = store.reader().unwrap();
        let mut ask = |params: &[Param<'_>]| {
            reader
                .query_one(
                    "SELECT id FROM sample_member WHERE name = $2 AND wage >= $1 AND wage >= $1 AND name <> '$1 $2'",
                    params,
                    |row| row.int(0),
                )
                .unwrap()
        };
        assert_eq!(ask(&[5.into(), "Budi".into()]), Some(2));
        assert_eq!(ask(&[5.into(), Param::Null]), None);
        assert_eq!(ask(&[2_000_000.into(), "Budi".into()]), None);
    });
}

#[test]
fn sums_counts_and_comparisons_read_as_whole_numbers() {
    each_sample(|place, store| {
        save(store, "first", &["Siti", "Budi", "Wati"]);
        place.tamper(
            "UPDATE sample_member SET wage = -123456789012345678 WHERE id = 1; \
             UPDATE sample_member SET wage = 10000 WHERE id = 2; UPDATE sample_member SET wage = 0 WHERE id = 3",
        );
        assert_eq!(number(store, "SELECT sum(wage) FROM sample_member"), -123_456_789_012_335_678);
        assert_eq!(number(store, "SELECT sum(wage) FROM sample_member WHERE id = 2"), 10_000);
        assert_eq!(number(store, "SELECT sum(wage) FROM sample_member WHERE id = 3"), 0);
        assert_eq!(number(store, "SELECT 7"), 7);
        assert_eq!(number(store, "SELECT count(*) > 2 FROM sample_member"), 1);
        let mut reader = store.reader().unwrap();
        let none = reader.query_one("SELECT sum(wage) FROM sample_member WHERE id > 9", &[], |row| row.opt_int(0));
        assert_eq!(none.unwrap(), Some(None));
    });
}

#[test]
fn a_value_of_another_type_or_none_is_an_error() {
    each_sample(|_, store| {
        save(store, "first", &["Siti"]);
        let mut reader = store.reader().unwrap();
        let sql = "SELECT name, nik, wage FROM sample_member";
        assert!(reader.query_one(sql, &[], |row| row.int(0)).is_err());
        assert!(reader.query_one(sql, &[], |row| row.bytes(1).map(<[u8]>::to_vec)).is_err());
        assert!(reader.query_one(sql, &[], |row| row.text(2).map(str::to_owned)).is_err());
        // The reader goes on after an error.
        assert_eq!(reader.query_one(sql, &[], |row| row.int(2)).unwrap(), Some(1_000_000));
    });
}

#[test]
fn a_store_opens_again_with_everything_in_it() {
    each_sample(|place, store| {
        save(store, "first", &["Siti"]);
        let again = place.open(TABLES).unwrap();
        assert_eq!(lines(&again), lines(store));
        assert_eq!(again.audit_head().unwrap(), store.audit_head().unwrap());
        assert_eq!(again.keys().id(), store.keys().id());
    });
}

#[test]
fn a_store_of_a_newer_version_or_with_a_changed_migration_is_refused() {
    each_sample(|place, _| {
        place.tamper("INSERT INTO schema_migration (name, digest) VALUES ('9999_later', '')");
        let refused = place.open(TABLES).err().expect("refused").to_string();
        assert!(refused.contains("9999_later") && refused.contains("newer"), "{refused}");
        place.tamper("DELETE FROM schema_migration WHERE name = '9999_later'; UPDATE schema_migration SET digest = ''");
        assert!(matches!(place.open(TABLES), Err(StoreError::Migration { .. })));
    });
}

#[test]
fn several_openings_at_once_make_one_store() {
    store::testing::each_place(|place| {
        let ids: Vec<String> = std::thread::scope(|scope| {
            let openings: Vec<_> =
                (0..4).map(|_| scope.spawn(|| place.open(TABLES).unwrap().keys().id().to_owned())).collect();
            openings.into_iter().map(|opening| opening.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    });
}
