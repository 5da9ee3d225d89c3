//! The key: made once, no other taken, sealed values bound to their place, nothing readable on the disk.

mod support;

use std::fs;
use std::path::Path;

use store::testing::{Place, each_store};
use store::{Location, Query, RowBatch, Store, StoreError, import_key};
use support::{MEMBER, TABLES, each_sample, request, save};

const NIK: &[u8] = b"1971025508899001";
const PASSPHRASE: &str = "payung teduh di kota kecil";

#[test]
fn another_key_is_refused() {
    each_sample(|place, store| {
        let stranger = Place::sqlite();
        stranger.open(&[]).unwrap();
        let location = Location { key_path: stranger.location().key_path.clone(), ..place.location().clone() };
        let refused = Store::open(&location, TABLES).err().expect("refused");
        assert!(matches!(refused, StoreError::KeyOther { .. }), "{refused}");
        assert!(refused.to_string().contains(store.keys().id()));
    });
}

#[test]
fn a_missing_key_is_refused_and_none_is_made() {
    each_sample(|place, store| {
        let key_file = store.key_file().to_owned();
        let away = key_file.with_extension("away");
        fs::rename(&key_file, &away).unwrap();
        let refused = place.open(TABLES).err().expect("refused");
        assert!(matches!(refused, StoreError::KeyMissing { .. }), "{refused}");
        assert!(!key_file.exists());
        fs::rename(&away, &key_file).unwrap();
        assert!(place.open(TABLES).is_ok());
    });
}

#[test]
fn a_damaged_key_file_is_refused() {
    each_sample(|place, store| {
        let key_file = store.key_file().to_owned();
        let whole = fs::read_to_string(&key_file).unwrap();
        for damaged in [&whole[..whole.len() / 2], "", "something else", &whole.replace('a', "b")] {
            fs::write(&key_file, damaged).unwrap();
            let refused = place.open(TABLES).err().expect("refused");
            assert!(matches!(refused, StoreError::KeyDamaged(_)), "{refused}");
        }
    });
}

#[test]
fn an_opening_cut_off_after_the_key_file_goes_on_with_it() {
    let place = Place::sqlite();
    let donor = Place::sqlite();
    let id = donor.open(&[]).unwrap().keys().id().to_owned();
    let key_path = place.location().key_path.clone().unwrap();
    fs::create_dir_all(key_path.parent().unwrap()).unwrap();
    fs::copy(donor.location().key_path.as_ref().unwrap(), &key_path).unwrap();
    assert_eq!(place.open(&[]).unwrap().keys().id(), id);
}

#[cfg(unix)]
#[test]
fn the_key_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite();
    let store = place.open(&[]).unwrap();
    assert_eq!(fs::metadata(store.key_file()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(place.data_dir()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn the_default_key_lies_outside_the_data_and_differs_by_store() {
    let (one, two) = (Place::sqlite(), Place::sqlite());
    let file = |data_dir: &Path| {
        Location { data_dir: data_dir.to_owned(), database: None, key_path: None }.key_file().unwrap()
    };
    assert!(!file(one.data_dir()).starts_with(one.data_dir()));
    assert_eq!(file(one.data_dir()), file(&one.data_dir().join("..").join("data")));
    assert_ne!(file(one.data_dir()), file(two.data_dir()));
    let at = |url: &str| {
        let database = Some(url.to_owned());
        Location { data_dir: one.data_dir().to_owned(), database, key_path: None }.key_file().unwrap()
    };
    assert_eq!(at("postgres://op:old@localhost/payung"), at("postgres://op:new@localhost/payung"));
    assert_ne!(at("postgres://op@localhost/payung"), at("postgres://op@localhost/other"));
}

#[test]
fn a_far_server_is_refused_unless_the_address_says_that_it_is_meant() {
    let place = Place::sqlite();
    let open = |url: &str| {
        let location = Location { database: Some(url.to_owned()), ..place.location().clone() };
        Store::open(&location, &[]).err().expect("no such server")
    };
    let refused = open("postgres://op:geheim@192.0.2.1/payung");
    assert!(matches!(refused, StoreError::Address(_)), "{refused}");
    assert!(refused.to_string().contains("sslmode=disable") && !refused.to_string().contains("geheim"));
    let broken = open("postgres://op:geheim@[oops/payung").to_string();
    assert!(!broken.contains("geheim"), "{broken}");
}

#[test]
fn a_sealed_value_opens_only_in_its_own_place() {
    each_store(&[], |store| {
        let keys = store.keys();
        let sealed = keys.seal("person", "nik", 41, NIK);
        assert_eq!(keys.open("person", "nik", 41, &sealed).unwrap(), NIK);
        assert!(keys.open("person", "nik", 42, &sealed).is_err());
        assert!(keys.open("person", "phone", 41, &sealed).is_err());
        assert!(keys.open("family", "nik", 41, &sealed).is_err());
        assert!(keys.open("personn", "ik", 41, &sealed).is_err());
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert!(keys.open("person", "nik", 41, &changed).is_err(), "byte {position}");
            assert!(keys.open("person", "nik", 41, &sealed[..position]).is_err(), "cut at {position}");
        }
        // Sealing twice gives two texts, so equal numbers do not show.
        assert_ne!(sealed, keys.seal("person", "nik", 41, NIK));
        assert!(!format!("{keys:?}").contains("1971"));
    });
}

#[test]
fn a_blind_index_is_stable_and_differs_by_domain_and_store() {
    let (one, two) = (Place::sqlite(), Place::sqlite());
    let (first, second) = (one.open(&[]).unwrap(), two.open(&[]).unwrap());
    let index = first.keys().blind_index("nik", NIK);
    assert_eq!(index, one.open(&[]).unwrap().keys().blind_index("nik", NIK));
    assert_ne!(index, first.keys().blind_index("phone", NIK));
    assert_ne!(index, second.keys().blind_index("nik", NIK));
    assert_ne!(first.keys().blind_index("a", b"bc"), first.keys().blind_index("ab", b"c"));
}

#[test]
fn ciphertext_moved_to_another_row_does_not_open() {
    each_sample(|place, store| {
        let keys = store.keys();
        let first = store
            .change(&request("sealed"), |change| {
                let first = change.next_ids(MEMBER.name, 2)?;
                let mut batch = RowBatch::new(&MEMBER, change.id());
                batch.row(first).text("Siti").sealed(keys, NIK).null();
                batch.row(first + 1).text("Budi").opt_sealed(keys, Some(b"1971025508899002")).null();
                change.insert(&batch)?;
                Ok::<_, StoreError>(first)
            })
            .unwrap()
            .into_value();
        let open = |row_id: i64| {
            let mut reader = store.reader().unwrap();
            let sql = "SELECT nik FROM sample_member WHERE id = $1";
            reader
                .query_one(sql, &[row_id.into()], |row| keys.open("sample_member", "nik", row_id, row.bytes(0)?))
                .map(Option::unwrap)
        };
        assert_eq!(open(first).unwrap(), NIK);
        place.tamper("UPDATE sample_member SET nik = (SELECT nik FROM sample_member WHERE id = 2) WHERE id = 1");
        assert!(matches!(open(first), Err(StoreError::Sealed { row_id: 1, .. })));
        assert!(!store.verify_audit().unwrap().is_whole());
    });
}

#[test]
fn an_exported_key_comes_back_with_its_passphrase_only() {
    let place = Place::sqlite();
    let store = place.open(&[]).unwrap();
    let sealed = store.keys().seal("person", "nik", 1, NIK);
    let exported = store.export_key(PASSPHRASE).unwrap();
    let key_file = store.key_file().to_owned();
    drop(store);

    assert!(matches!(import_key(&exported, PASSPHRASE, &key_file), Err(StoreError::KeyExists(_))));
    let lost = fs::read_to_string(&key_file).unwrap();
    assert!(!exported.contains(lost.lines().last().unwrap()));
    fs::remove_file(&key_file).unwrap();
    assert!(matches!(import_key(&exported, "payung teduh di kota besar", &key_file), Err(StoreError::PassphraseWrong)));
    assert!(!key_file.exists());
    for damaged in ["", "payung-key-v1:", &exported[..exported.len() - 2], &exported.replacen(":3:", ":2:", 1)] {
        assert!(import_key(damaged, PASSPHRASE, &key_file).is_err(), "{damaged}");
    }
    // Mail breaks lines.
    let broken = format!("{}\n  {}\n", &exported[..40], &exported[40..]);
    import_key(&broken, PASSPHRASE, &key_file).unwrap();
    assert_eq!(fs::read_to_string(&key_file).unwrap(), lost);
    assert_eq!(place.open(&[]).unwrap().keys().open("person", "nik", 1, &sealed).unwrap(), NIK);
}

#[test]
fn a_short_passphrase_is_refused() {
    let place = Place::sqlite();
    let refused = place.open(&[]).unwrap().export_key("payung");
    assert!(matches!(refused, Err(StoreError::PassphraseShort { minimum: 12 })));
}

#[test]
fn no_sealed_number_lies_readable_on_the_disk() {
    each_sample(|place, store| {
        let keys = store.keys();
        store
            .change(&request("sealed"), |change| {
                let first = change.next_ids(MEMBER.name, 500)?;
                let mut batch = RowBatch::new(&MEMBER, change.id());
                for id in first..first + 500 {
                    batch.row(id).text("Nama yang terbaca").sealed(keys, NIK).null();
                }
                change.insert(&batch)
            })
            .unwrap();
        let upload = store.save_upload(NIK.repeat(10_000).as_slice()).unwrap();
        save(store, "after", &["Siti"]);
        let found = |needle: &[u8]| files(place.data_dir()).iter().any(|bytes| contains(bytes, needle));
        assert!(!found(NIK));
        drop(upload);
        // The search itself works: on SQLite the name does lie in the file or its log.
        assert_eq!(found(b"Nama yang terbaca"), place.location().database.is_none());
    });
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(fs::read(path).expect("a readable folder"));
        }
    }
    all
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
