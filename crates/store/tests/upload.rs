//! Uploads: back as they came, nothing told by the folder, damage noticed.

mod support;

use std::fs;
use std::io::Read as _;

use store::StoreError;
use store::testing::{Place, each_store};
use support::{TABLES, each_sample, request};

fn content(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|position| (position * 31 % 251).to_le_bytes()[0]).collect()
}

#[test]
fn a_file_comes_back_as_it_came() {
    each_store(&[], |store| {
        // Around the length of a piece, where the last one is found by reading on.
        for bytes in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000] {
            let plain = content(bytes);
            let upload = store.save_upload(plain.as_slice()).unwrap();
            assert_eq!(upload.bytes, bytes as u64);
            assert_eq!(store.read_upload(&upload.name).unwrap(), plain);
            let mut streamed = Vec::new();
            let mut reader = store.open_upload(&upload.name).unwrap();
            let mut small = [0; 1000];
            loop {
                let length = reader.read(&mut small).unwrap();
                if length == 0 {
                    break;
                }
                streamed.extend_from_slice(&small[..length]);
            }
            assert_eq!(streamed, plain);
        }
    });
}

#[test]
fn the_same_file_has_one_name_and_the_name_tells_nothing() {
    let place = Place::sqlite();
    let store = place.open(&[]).unwrap();
    let first = store.save_upload(content(5000).as_slice()).unwrap();
    let again = store.save_upload(content(5000).as_slice()).unwrap();
    assert_eq!(first, again);
    assert_eq!(fs::read_dir(place.data_dir().join("uploads")).unwrap().count(), 1);
    assert!(!first.digest.contains(&first.name));
    let other = Place::sqlite();
    assert_ne!(other.open(&[]).unwrap().save_upload(content(5000).as_slice()).unwrap().name, first.name);
}

#[test]
fn damage_anywhere_is_noticed() {
    let place = Place::sqlite();
    let store = place.open(&[]).unwrap();
    let upload = store.save_upload(content(150_000).as_slice()).unwrap();
    let path = place.data_dir().join("uploads").join(format!("{}.sealed", upload.name));
    let whole = fs::read(&path).unwrap();
    let check = |damaged: &[u8], how: &str| {
        fs::write(&path, damaged).unwrap();
        let read = store.read_upload(&upload.name);
        assert!(matches!(read, Err(StoreError::Upload { .. })), "{how}: {:?}", read.map(|bytes| bytes.len()));
    };
    for position in [0, 10, 45, 70_000, 140_000, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[position] ^= 0x10;
        check(&changed, &format!("bit at {position}"));
    }
    let piece = 65_536 + 16;
    for length in [0, 39, 40, 40 + piece, 40 + 2 * piece, whole.len() - 1] {
        check(&whole[..length], &format!("cut to {length}"));
    }
    let swapped = [&whole[..40], &whole[40 + piece..40 + 2 * piece], &whole[40..40 + piece], &whole[40 + 2 * piece..]];
    check(&swapped.concat(), "pieces swapped");
    check(&[&whole[..], b"more"].concat(), "something added");
    fs::write(&path, &whole).unwrap();
    assert_eq!(store.read_upload(&upload.name).unwrap().len(), 150_000);
}

#[test]
fn a_file_in_the_place_of_another_is_noticed() {
    let place = Place::sqlite();
    let store = place.open(&[]).unwrap();
    let one = store.save_upload(content(100).as_slice()).unwrap();
    let two = store.save_upload(content(200).as_slice()).unwrap();
    let path = |name: &str| place.data_dir().join("uploads").join(format!("{name}.sealed"));
    fs::copy(path(&two.name), path(&one.name)).unwrap();
    assert!(matches!(store.read_upload(&one.name), Err(StoreError::Upload { .. })));
}

#[test]
fn a_name_cannot_lead_out_of_the_folder() {
    let place = Place::sqlite();
    let store = place.open(&[]).unwrap();
    assert!(matches!(store.read_upload("../../keys/test"), Err(StoreError::Upload { .. })));
    assert!(matches!(store.read_upload(&"0".repeat(32)), Err(StoreError::File { .. })));
}

#[test]
fn the_row_about_an_upload_is_audited_and_kept_once() {
    each_sample(|place, store| {
        let upload = store.save_upload(content(100).as_slice()).unwrap();
        let record =
            |key: &str| store.change(&request(key), |change| change.record_upload(&upload)).unwrap().into_value();
        assert_eq!((record("one"), record("two")), (1, 1));
        let report = store.verify_audit().unwrap();
        assert_eq!((report.broken, report.rows), (None, 1));
        place.tamper("UPDATE upload SET bytes = 5");
        assert!(!place.open(TABLES).unwrap().verify_audit().unwrap().is_whole());
    });
}
