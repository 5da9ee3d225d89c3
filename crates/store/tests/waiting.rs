//! Files that wait to be looked at: sealed, readable from any place, nothing left of what broke off.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};

use store::testing::Place;
use support::each_sample;

fn content(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|position| (position * 31 % 251).to_le_bytes()[0]).collect()
}

fn names(place: &Place) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(place.data_dir().join("waiting"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "keeper")
        .collect();
    names.sort();
    names
}

#[test]
fn a_waiting_file_is_read_from_any_place_as_the_plain_bytes_would_be() {
    each_sample(|_, store| {
        for bytes in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_003] {
            let whole = content(bytes);
            let arrived = store.receive(&mut whole.as_slice()).unwrap();
            assert_eq!(arrived.bytes, whole.len() as u64);
            let mut reader = store.open_waiting(&arrived.id, &arrived.name).unwrap();
            let mut plain = std::io::Cursor::new(whole.clone());
            let mut place = 7_u64;
            for turn in 0..60_u64 {
                place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn + 1);
                let at = (place >> 33) % (bytes as u64 + 1);
                let to = match turn % 3 {
                    0 => SeekFrom::Start(at),
                    1 => SeekFrom::End(-i64::try_from(at).unwrap()),
                    _ => SeekFrom::Current(0),
                };
                assert_eq!(reader.seek(to).unwrap(), plain.seek(to).unwrap(), "{bytes}: {to:?}");
                let (mut read, mut expected) = (Vec::new(), Vec::new());
                let length = place % 70_000;
                reader.by_ref().take(length).read_to_end(&mut read).unwrap();
                plain.by_ref().take(length).read_to_end(&mut expected).unwrap();
                assert!(read == expected, "{bytes} bytes from {at}");
            }
            reader.seek(SeekFrom::Start(0)).unwrap();
            let mut read = Vec::new();
            reader.read_to_end(&mut read).unwrap();
            assert!(read == whole);
            assert!(reader.seek(SeekFrom::Current(-(i64::try_from(bytes).unwrap() + 1))).is_err());
        }
    });
}

#[test]
fn a_file_that_breaks_off_leaves_nothing_and_one_without_a_note_goes_with_the_next_keeper() {
    each_sample(|place, store| {
        let whole = content(90_000);
        let broken = store.receive(&mut std::io::Read::chain(&whole[..], Broken));
        assert!(broken.is_err());
        assert_eq!(names(place), Vec::<String>::new());
        let kept = store.receive(&mut whole.as_slice()).unwrap();
        store.write_note(&kept.id, "satu").unwrap();
        store.write_note(&kept.id, "dua").unwrap();
        let lost = store.receive(&mut whole.as_slice()).unwrap();
        assert_ne!(kept.id, lost.id, "two who send the same file do not meet");
        assert_eq!(kept.name, lost.name);
        // What a crash leaves: a file half sealed.
        fs::write(place.data_dir().join("waiting").join("ab.part"), "half").unwrap();
        let keeper = store.keep_waiting_files().unwrap();
        assert!(keeper.is_some() && store.keep_waiting_files().unwrap().is_none(), "one at a time");
        assert_eq!(names(place), [format!("{}.note", kept.id), format!("{}.sealed", kept.id)]);
        assert_eq!((store.waiting_ids(), store.note(&kept.id)), (vec![kept.id.clone()], Some("dua".to_owned())));
        let sealed = fs::read(place.data_dir().join("waiting").join(format!("{}.sealed", kept.id))).unwrap();
        assert!(!sealed.windows(64).any(|window| window == &whole[1000..1064]), "nothing lies in the open");
        store.remove_waiting(&kept.id).unwrap();
        store.remove_waiting(&kept.id).unwrap();
        assert_eq!(names(place), Vec::<String>::new());
        drop(keeper);
        assert!(store.keep_waiting_files().unwrap().is_some());
        for id in ["../uploads/a", "", &"g".repeat(32)] {
            assert!(store.open_waiting(id, &kept.name).is_err() && store.note(id).is_none(), "{id}");
        }
    });
}

/// A line that is cut.
struct Broken;

impl std::io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the line is cut"))
    }
}
