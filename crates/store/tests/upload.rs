//! Uploads: back as they came, nothing told by the folder, damage noticed.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::io::Read as _;

use store::testing::{Place, each_store};
use store::{Store, StoreError, Upload};
use support::{TABLES, each_sample, request};

fn content(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|position| (position * 31 % 251).to_le_bytes()[0]).collect()
}

fn kept(store: &Store, content: &[u8]) -> Upload {
    let upload = store.save_upload(content).unwrap();
    store.change(&request(&upload.name), |change| change.record_upload(&upload)).unwrap();
    upload
}

fn names(place: &Place) -> Vec<String> {
    let folder = fs::read_dir(place.data_dir().join("uploads")).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_file_that_no_change_keeps_goes_and_one_that_is_kept_stays() {
    each_sample(|place, store| {
        let refused = store.change(&request("fails"), |change| {
            let upload = store.save_upload(content(70_000).as_slice())?;
            change.record_upload(&upload)?;
            Ok::<_, StoreError>(())
        });
        refused.unwrap();
        let before = names(place);
        assert_eq!(before.len(), 1);
        // The same content again and another one, both given up.
        for bytes in [70_000, 5_000] {
            let upload = store.save_upload(content(bytes).as_slice()).unwrap();
            assert_eq!(names(place).len(), 2);
            drop(upload);
            assert_eq!(names(place), before);
        }
        let broken = store.save_upload(std::io::Read::chain(&content(90_000)[..], Broken));
        assert!(matches!(broken, Err(StoreError::File { .. })));
        assert_eq!(names(place), before);
        assert_eq!(store.read_upload(before[0].trim_end_matches(".sealed")).unwrap(), content(70_000));
    });
}

/// A file on a disk that fails.
struct Broken;

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk fails"))
    }
}

#[test]
fn a_file_comes_back_as_it_came() {
    each_store(TABLES, |store| {
        // Around the length of a piece, where the last one is found by reading on.
        for bytes in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000] {
            let plain = content(bytes);
            let upload = kept(store, &plain);
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
    let store = place.open(TABLES).unwrap();
    let (first, again) = (kept(&store, &content(5000)), kept(&store, &content(5000)));
    assert_eq!((&first.name, &first.digest, first.bytes), (&again.name, &again.digest, again.bytes));
    drop(again);
    assert_eq!(names(&place), [format!("{}.sealed", first.name)]);
    assert!(!first.digest.contains(&first.name));
    let other = Place::sqlite();
    assert_ne!(other.open(&[]).unwrap().save_upload(content(5000).as_slice()).unwrap().name, first.name);
}

#[test]
fn damage_anywhere_is_noticed() {
    let place = Place::sqlite();
    let store = place.open(TABLES).unwrap();
    let upload = kept(&store, &content(150_000));
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
    let store = place.open(TABLES).unwrap();
    let (one, two) = (kept(&store, &content(100)), kept(&store, &content(200)));
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

#[test]
fn what_a_crash_in_a_commit_left_goes_with_the_next_opening() {
    each_sample(|place, store| {
        let stays = kept(store, &content(9_000));
        assert_eq!(names(place), [format!("{}.sealed", stays.name)], "no mark after the commit");
        // A change that ends between the file and its row leaves what a crash would.
        let cut_off = |bytes: usize| {
            let ended = store.change(&request(&format!("ends-{bytes}")), |change| {
                let upload = store.save_upload(content(bytes).as_slice())?;
                change.record_upload(&upload)?;
                Err::<(), _>(StoreError::Incomplete("a test"))
            });
            assert!(ended.is_err());
        };
        cut_off(5_000);
        assert_eq!(names(place).len(), 3);
        // While somebody writes, the file may be theirs.
        let writing = store.change(&request("writes"), |change| {
            change.next_ids("upload", 0)?;
            drop(place.open(TABLES)?);
            assert_eq!(names(place).len(), 3);
            Ok::<_, StoreError>(())
        });
        writing.unwrap();
        // Another store in the same folder has marks of its own.
        let folder = place.data_dir().join("uploads");
        fs::write(folder.join("00000000000000000000000000000001.sealed"), "theirs").unwrap();
        fs::write(folder.join("00000000000000000000000000000001.keeping"), "another store").unwrap();
        drop(place.open(TABLES).unwrap());
        let mut left = names(place);
        left.sort();
        let theirs = ["keeping", "sealed"].map(|ending| format!("00000000000000000000000000000001.{ending}"));
        let mut expected = vec![format!("{}.sealed", stays.name), theirs[0].clone(), theirs[1].clone()];
        expected.sort();
        assert_eq!(left, expected);
        // Cut off, then brought in again: it stays.
        cut_off(6_000);
        let again = kept(store, &content(6_000)).name.clone();
        drop(place.open(TABLES).unwrap());
        assert_eq!(store.read_upload(&again).unwrap(), content(6_000));
        assert_eq!(names(place).len(), 4);
    });
}
