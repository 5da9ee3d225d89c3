//! What a run promises: the published counts to the person, the same bytes for the same seed, a truth that fits.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly too")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sample::{Manifest, Options, RosterKind, SampleError};
use units::{Date, Level, Month, Nik, RegionCode, age_on};

/// A directory that goes away with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("payung-sample-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run_of(place: &Place, region: &str, people: u32) -> Manifest {
    let options = Options { people, ..Options::of(region.parse().unwrap()).unwrap() };
    sample::write(&options, &place.0, &mut |_, _, _| {}).unwrap()
}

fn run(place: &Place, people: u32, seed: u64) -> Manifest {
    sample::write(&Options { people, seed, ..Options::default() }, &place.0, &mut |_, _, _| {}).unwrap()
}

fn all_files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for (name, bytes) in all_files(&path) {
                files.insert(Path::new(path.file_name().unwrap()).join(name), bytes);
            }
        } else {
            files.insert(path.file_name().unwrap().into(), std::fs::read(&path).unwrap());
        }
    }
    files
}

/// One line of the participants file, with nothing of the generator but the file.
struct Line {
    number: String,
    nik: String,
    birth: Date,
    class: String,
    employer_kind: String,
    from: Date,
    ended: Option<Date>,
    paid: Date,
    registered: RegionCode,
}

fn lines(manifest: &Manifest) -> Vec<Line> {
    lines_of(&manifest.participants)
}

fn lines_of(participants: &Path) -> Vec<Line> {
    let mut reader = csv::Reader::from_path(participants).unwrap();
    let heading = reader.headers().unwrap().clone();
    let at = |name: &str| heading.iter().position(|column| column == name).unwrap();
    let (number, nik, birth, class) = (at("nomor_peserta"), at("nik"), at("tanggal_lahir"), at("kelas"));
    let (kind, from, ended) = (at("jenis_pemberi_kerja"), at("mulai"), at("berakhir"));
    let (paid, registered) = (at("lunas_sampai"), at("wilayah_daftar"));
    let records = reader.into_records().map(|record| record.unwrap());
    records
        .map(|record| Line {
            number: record[number].to_owned(),
            nik: record[nik].to_owned(),
            birth: record[birth].parse().unwrap(),
            class: record[class].to_owned(),
            employer_kind: record[kind].to_owned(),
            from: record[from].parse().unwrap(),
            ended: (!record[ended].is_empty()).then(|| record[ended].parse().unwrap()),
            paid: record[paid].parse().unwrap(),
            registered: record[registered].parse().unwrap(),
        })
        .collect()
}

/// Unpaid months on the day, counted due date by due date; `None` when it has not begun or has ended.
fn unpaid(line: &Line, day: Date) -> Option<u32> {
    if line.from > day || line.ended.is_some_and(|ended| ended <= day) {
        return None;
    }
    let mut month = Month::containing(line.paid).plus(1);
    let mut count = 0;
    loop {
        let due_in = if line.class == "PU" { month.plus(1) } else { month };
        let first = due_in.first_day();
        if Date::new(first.year(), first.month(), 15).unwrap() >= day {
            return Some(count);
        }
        count += 1;
        month = month.plus(1);
    }
}

/// (formal, informal, formal in grace, informal in grace) by distinct member number, registered in province 19.
fn recount(lines: &[Line], day: Date) -> (u32, u32, u32, u32) {
    recount_in("19", lines, day)
}

fn recount_in(region: &str, lines: &[Line], day: Date) -> (u32, u32, u32, u32) {
    let province: RegionCode = region.parse().unwrap();
    let mut persons: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for line in lines {
        let counts = matches!(line.class.as_str(), "PU" | "BPU") && province.contains(line.registered);
        if counts && unpaid(line, day).is_some_and(|months| months <= 3) {
            let (formal, paid) = persons.entry(&line.number).or_default();
            *formal |= line.class == "PU";
            *paid |= unpaid(line, day) == Some(0);
        }
    }
    let count = |formal: bool, grace_only: bool| {
        persons.values().filter(|(is_formal, paid)| *is_formal == formal && !(grace_only && *paid)).count() as u32
    };
    (count(true, false), count(false, false), count(true, true), count(false, true))
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_seed_does_not() {
    let (first, second, other) = (Place::new("first"), Place::new("second"), Place::new("other"));
    run(&first, 2_000, 7);
    run(&second, 2_000, 7);
    run(&other, 2_000, 8);
    let files = all_files(&first.0);
    assert!(files.keys().any(|path| path.extension().is_some_and(|extension| extension == "xlsx")));
    assert_eq!(files, all_files(&second.0));
    assert_ne!(files[Path::new("participants.csv")], all_files(&other.0)[Path::new("participants.csv")]);
}

#[test]
fn a_small_run_plants_its_share_of_the_published_counts() {
    let place = Place::new("share");
    let manifest = run(&place, 20_000, 19);
    let lines = lines(&manifest);
    let counts = manifest.counts;
    // 20,000 of 528,873, half rounded up.
    assert_eq!((counts.active, counts.informal), (5_448, 1_081));
    let recounted = recount(&lines, Date::constant(2025, 6, 1));
    assert_eq!(recounted, (counts.formal, counts.informal, counts.formal_in_grace, counts.informal_in_grace));
    let before = recount(&lines, Date::constant(2024, 6, 1));
    assert_eq!((before.0, before.1), (counts.formal_year_before, counts.informal_year_before));
    assert_eq!(counts.participant_rows as usize, lines.len());
    assert_eq!(counts.officials, 112);
    let desa_members = lines.iter().filter(|line| line.employer_kind == "desa").count() as u32;
    assert!(desa_members >= counts.officials_registered);
}

#[test]
fn the_full_run_plants_the_published_counts() {
    let place = Place::new("full");
    let manifest = run(&place, sample::FULL_SIZE, 19);
    let counts = manifest.counts;
    assert_eq!(recount(&lines(&manifest), Date::constant(2025, 6, 1)), (115_472, 28_598, 1_900, 5_200));
    assert_eq!((counts.active, counts.formal, counts.informal), (144_070, 115_472, 28_598));
    assert!((106_000..=106_400).contains(&counts.formal_year_before), "{counts:?}");
    assert!((19_700..=20_100).contains(&counts.informal_year_before), "{counts:?}");
    assert_eq!((counts.officials_registered, counts.officials), (2_951, 2_973));
    assert_eq!(counts.officials_registered * 1_000_000 / counts.officials / 100, 9_926);
    let institutions = counts.institutions_registered * 1_000 / counts.institutions;
    assert!((520..=530).contains(&institutions), "{institutions} of 1,000");
    assert_eq!((counts.desa, counts.kelurahan), (309, 84));
    assert!((60_000..=75_000).contains(&counts.roster_rows), "{counts:?}");
    let without_nik = counts.rows_without_nik * 1_000 / counts.roster_rows;
    assert!((150..=250).contains(&without_nik), "{without_nik} of 1,000");
    assert!(counts.agency_and_market_files >= 36);
    let senders: BTreeSet<RegionCode> = manifest
        .rosters
        .iter()
        .filter(|roster| roster.kind == RosterKind::Village)
        .map(|roster| roster.region)
        .collect();
    assert_eq!(senders.len(), 393);
    let layouts: BTreeSet<&str> = manifest.rosters.iter().map(|roster| roster.layout).collect();
    assert_eq!(layouts, BTreeSet::from(["market", "opensid", "roster"]));
}

#[test]
fn south_sumatra_in_small_keeps_the_shares_that_were_published() {
    let place = Place::new("south");
    let manifest = run_of(&place, "16", 30_030);
    let counts = manifest.counts;
    assert_eq!((counts.active, counts.informal), (11_007, 3_100));
    assert_eq!(recount_in("16", &lines(&manifest), Date::constant(2025, 4, 28)).0, counts.formal);
    assert_eq!((counts.desa, counts.kelurahan), (29, 4), "2,856 desa and 403 kelurahan, a hundredth of them");
    let options = Options::of("16".parse().unwrap()).unwrap();
    assert_eq!((options.people, options.as_of), (3_003_000, Date::constant(2025, 4, 28)));
    assert!(manifest.workforce.is_some() && manifest.targets.is_some() && manifest.earlier.is_none());
}

#[test]
fn tanah_bumbu_grows_by_the_printed_percents_from_one_list_to_the_next() {
    let place = Place::new("tanah-bumbu");
    let manifest = run_of(&place, "63.10", 150_000);
    let counts = manifest.counts;
    let (path, day) = manifest.earlier.clone().unwrap();
    let (now, before) = (lines(&manifest), lines_of(&path));
    let last = Date::constant(2024, 12, 31);
    let (formal, informal, ..) = recount_in("63.10", &now, last);
    let (formal_then, informal_then, ..) = recount_in("63.10", &before, day);
    assert_eq!((formal, informal, formal_then, informal_then), (27_180, 18_173, 25_000, 10_000));
    // The later list alone says the same of the year before.
    assert_eq!((counts.formal_year_before, counts.informal_year_before), (25_000, 10_000));
    let growth = |before, now| units::Percent::growth(before, now).unwrap().to_string();
    assert_eq!((growth(25_000, 27_180), growth(10_000, 18_173)), ("8.72".to_owned(), "81.73".to_owned()));
    let village = counts.officials_registered + counts.bpd_registered + counts.institutions_registered;
    assert_eq!((village, counts.vulnerable_registered), (8_146, 2_192));
    assert!(manifest.workforce.is_none(), "nobody published how many workers there are");
}

#[test]
fn any_region_with_enough_published_has_its_counts() {
    for (code, people, active) in [("71", 854_203, 513_024), ("74.71", 140_940, 49_397), ("16.05", 153_103, 70_337)] {
        let profile = sample::Profile::of(code.parse().unwrap()).unwrap();
        assert_eq!((profile.people, profile.active), (people, active), "{code}");
        assert!(!profile.assumed.is_empty(), "the split in formal and informal was not printed");
        let place = Place::new(code);
        let counts = run_of(&place, code, 10_000).counts;
        let expected = (u64::from(active) * 10_000 * 2 + u64::from(people)) / (u64::from(people) * 2);
        assert_eq!(u64::from(counts.active), expected, "{code}");
    }
}

#[test]
fn no_participant_row_contradicts_itself() {
    let place = Place::new("rows");
    let lines = lines(&run(&place, 20_000, 3));
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for line in &lines {
        assert!(line.from <= line.paid, "{} to {}", line.from, line.paid);
        assert!(line.ended.is_none_or(|ended| ended >= line.from));
        let age = age_on(line.birth, Date::constant(2025, 6, 1));
        assert!((15..=66).contains(&age), "{age}");
        if line.nik.is_empty() {
            continue;
        }
        let nik: Nik = line.nik.parse().unwrap();
        assert!(nik.serial() >= 9_001);
        assert_eq!(*owners.entry(&line.nik).or_insert(&line.number), line.number, "one NIK, two members");
    }
    let blank = lines.iter().filter(|line| line.nik.is_empty()).count();
    assert!(blank > 0 && blank * 50 < lines.len(), "{blank} of {}", lines.len());
}

#[test]
fn the_truth_names_every_row_and_says_who_is_protected() {
    let place = Place::new("truth");
    let manifest = run(&place, 20_000, 5);
    let lines = lines(&manifest);
    let truth = sample::truth::read(&place.0).unwrap();
    assert_eq!(truth.participants.len(), lines.len());
    let day = Date::constant(2025, 6, 1);
    let mut protected = BTreeSet::new();
    let mut member_of: BTreeMap<u32, &str> = BTreeMap::new();
    for (row, line) in lines.iter().enumerate() {
        let person = truth.participant(row as u32 + 2).unwrap();
        assert_eq!(*member_of.entry(person).or_insert(&line.number), line.number);
        if unpaid(line, day).is_some_and(|months| months <= 3) {
            protected.insert(person);
        }
    }
    let planted: Vec<_> = truth.rosters().flat_map(|(_, rows)| rows.values()).collect();
    assert_eq!(planted.len() as u32, manifest.counts.roster_rows);
    for one in &planted {
        assert_eq!(one.protected, protected.contains(&one.person));
        assert!(!(one.protected && one.not_ours.is_some()), "who is not ours is not protected by us");
    }
    let not_ours = planted.iter().filter(|one| one.not_ours.is_some()).count() as u32;
    assert_eq!(not_ours, manifest.counts.rows_not_ours);
    for roster in &manifest.rosters {
        let file = roster.path.file_name().unwrap().to_str().unwrap();
        let rows = truth.rosters().find(|(name, _)| *name == file).unwrap().1;
        assert_eq!(rows.len() as u32, roster.rows, "{file}");
        assert!(roster.path.is_file());
    }
}

#[test]
fn rows_of_village_heads_and_officials_carry_their_own_nik_and_birth_date() {
    let place = Place::new("officials");
    let manifest = run(&place, 40_000, 5);
    let truth = sample::truth::read(&place.0).unwrap();
    let lines = lines(&manifest);
    let member: BTreeMap<u32, &Line> = truth.participants.iter().copied().zip(&lines).collect();
    let mut seen = 0;
    for roster in manifest.rosters.iter().filter(|roster| roster.layout == "roster") {
        if roster.path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let file = roster.path.file_name().unwrap().to_str().unwrap();
        let mut reader = csv::Reader::from_path(&roster.path).unwrap();
        for (position, record) in reader.records().enumerate() {
            let record = record.unwrap();
            if !matches!(&record[11], "kepala_desa" | "perangkat_desa") {
                continue;
            }
            let nik: Nik = record[0].parse().unwrap();
            let planted = truth.planted(file, position as u32 + 2).unwrap();
            if let Some(line) = member.get(&planted.person) {
                assert_eq!(nik.digits(), line.nik);
                assert!(nik.birth_hint().fits(line.birth));
                seen += 1;
            }
            assert!(!record[4].is_empty());
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn rosters_have_the_noise_of_real_lists() {
    let place = Place::new("noise");
    let manifest = run(&place, 40_000, 11);
    let counts = manifest.counts;
    let share = |part: u32| part * 1_000 / counts.roster_rows;
    assert!((150..=250).contains(&share(counts.rows_without_nik)), "{counts:?}");
    assert!((20..=90).contains(&share(counts.rows_not_ours)), "{counts:?}");
    assert!((1..=8).contains(&share(counts.rows_broken)), "{counts:?}");
    assert!(counts.people_on_several * 1_000 / counts.people_listed >= 15, "{counts:?}");
    assert!(counts.roster_rows >= 40_000 * 40 / 529, "{counts:?}");
    let xlsx = manifest.rosters.iter().filter(|roster| roster.path.extension().unwrap() == "xlsx").count();
    assert!((6..=7).contains(&(xlsx * 10 / manifest.rosters.len())), "two thirds are XLSX");
    for roster in manifest.rosters.iter().filter(|roster| roster.kind == RosterKind::Market) {
        assert_eq!(roster.region.level(), Level::Regency);
        assert!(roster.sender.starts_with("Pasar"));
    }
}

#[test]
fn regions_without_published_counts_and_other_sizes_are_refused_with_what_is_missing() {
    let place = Place::new("refused");
    let refused = |options: Options| sample::write(&options, &place.0, &mut |_, _, _| {}).unwrap_err();
    let cases = [
        ("31", "belum ada angka terbit: peserta aktif (active_participants) dan pekerja yang berpotensi"),
        ("61", "belum ada angka terbit: peserta aktif (active_participants)"),
        ("16.02", "pekerja yang berpotensi (potential_workers) atau persen cakupan"),
        ("19.01.01", "hanya dibuat untuk provinsi, kabupaten, atau kota"),
    ];
    for (code, missing) in cases {
        let asked: RegionCode = code.parse().unwrap();
        let error = refused(Options { region: asked, ..Options::default() });
        assert!(matches!(error, SampleError::Unsupported { region, .. } if region == asked));
        assert!(error.to_string().contains(missing), "{error}");
        assert_eq!(Options::of(asked).unwrap_err().to_string(), error.to_string());
    }
    for people in [0, 1_999, sample::FULL_SIZE + 1] {
        assert!(matches!(refused(Options { people, ..Options::default() }), SampleError::Size { .. }));
    }
}

#[test]
fn a_stream_of_participants_has_the_asked_rows_and_one_nik_for_each_member() {
    let rows = 20_000;
    let write = |seed| {
        let mut bytes = Vec::new();
        sample::participants_csv(rows, seed, &mut bytes).unwrap();
        bytes
    };
    let bytes = write(1);
    assert_eq!(bytes, write(1));
    assert_ne!(bytes, write(2));
    let mut member_of: BTreeMap<String, String> = BTreeMap::new();
    let mut count = 0;
    for record in csv::Reader::from_reader(bytes.as_slice()).into_records() {
        let record = record.unwrap();
        let nik: Nik = record[1].parse().unwrap();
        assert!(nik.serial() >= 9_001);
        assert!(nik.warnings(Some(record[3].parse().unwrap()), None, None).is_empty());
        let member = member_of.entry(nik.digits()).or_insert_with(|| record[0].to_owned());
        assert_eq!(*member, record[0]);
        count += 1;
    }
    assert_eq!(count, rows);
    assert!(member_of.len() > 19_900 && member_of.len() < 20_000, "{}", member_of.len());
}
