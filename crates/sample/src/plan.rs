//! The run: how many of everything, in which order, into which files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use units::Date;

use crate::employers::{Employers, institutions};
use crate::files::Sheet;
use crate::memberships::{Calendar, Class, Membership, Plan, Quota, Standing};
use crate::names::Names;
use crate::noise::Noise;
use crate::participants::{Snapshot, is_registered_in};
use crate::people::{Issuer, Person, populate};
use crate::places::{Place, places};
use crate::random::Random;
use crate::roles::{Holder, Role, appoint, ranges};
use crate::rosters::Desk;
use crate::stated::Clerk;
use crate::{FULL_SIZE, Manifest, Options, RosterFile, RosterKind, SMALLEST, SampleError, truth};

/// What was printed of regions, with sources: facts, not invented.
const PUBLISHED: &str = include_str!("../../../data/published_figures.csv");

/// Everything planted in one run, exact. Persons unless the name says rows, files or memberships.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Eligible workers, 17 to 64 years old.
    pub people: u32,
    /// Desa with a roster.
    pub desa: u32,
    /// Kelurahan with a roster.
    pub kelurahan: u32,
    /// Rows of the participants file.
    pub participant_rows: u32,
    /// Active (paid or in grace) by PU or BPU, registered in the region.
    pub active: u32,
    /// Of these, with an active PU membership.
    pub formal: u32,
    /// The others.
    pub informal: u32,
    /// Formal persons none of whose memberships is paid up.
    pub formal_in_grace: u32,
    /// Informal persons none of whose memberships is paid up.
    pub informal_in_grace: u32,
    /// Formal one year earlier, by the same rule on the same rows.
    pub formal_year_before: u32,
    /// Informal one year earlier.
    pub informal_year_before: u32,
    /// With PU or BPU memberships in the region, none of them active, and nothing else.
    pub lapsed: u32,
    /// PU and BPU active at once.
    pub both_classes: u32,
    /// Two PU memberships active at once.
    pub two_employers: u32,
    /// Active construction memberships.
    pub construction_memberships: u32,
    /// Persons with nothing but construction.
    pub construction_only: u32,
    /// Persons with nothing but a migrant membership.
    pub migrant_only: u32,
    /// Active PU or BPU rows registered outside the region.
    pub registered_elsewhere_rows: u32,
    /// Village heads and officials.
    pub officials: u32,
    /// Of these, protected.
    pub officials_registered: u32,
    /// Members of village councils.
    pub bpd: u32,
    /// Of these, protected.
    pub bpd_registered: u32,
    /// RT, RW, PKK, Karang Taruna, Posyandu cadres and LPM.
    pub institutions: u32,
    /// Of these, protected.
    pub institutions_registered: u32,
    /// Roster files.
    pub roster_files: u32,
    /// Of these, agencies and markets.
    pub agency_and_market_files: u32,
    /// Rows about people on all rosters.
    pub roster_rows: u32,
    /// Roster rows without a NIK.
    pub rows_without_nik: u32,
    /// Roster rows about people who are not this scheme's.
    pub rows_not_ours: u32,
    /// Roster rows that no reader can take: they have no name.
    pub rows_broken: u32,
    /// Rows that repeat another row of the same file.
    pub rows_doubled: u32,
    /// Persons on at least one roster.
    pub people_listed: u32,
    /// Of these, on more than one.
    pub people_on_several: u32,
    /// Of the people listed and ours, those without protection: the named gap.
    pub listed_unprotected: u32,
}

/// `full` of [`FULL_SIZE`] people, for `people`; half is rounded up.
fn scaled(full: u64, people: u32) -> usize {
    let size = u64::from(FULL_SIZE);
    ((full * u64::from(people) * 2 + size) / (size * 2)) as usize
}

fn quota(people: u32) -> Quota {
    let of = |full| scaled(full, people);
    Quota {
        formal: of(144_070) - of(28_598),
        informal: of(28_598),
        formal_in_grace: of(1_900),
        informal_in_grace: of(5_200),
        lapsed_formal: of(9_000),
        lapsed_informal: of(5_000),
        both_classes: of(2_400),
        two_employers: of(600),
        construction_only: of(17_500),
        construction_beside: of(3_500),
        migrant_only: of(900),
        elsewhere: of(1_500),
        officials_registered: of(2_951),
    }
}

pub(crate) fn write(
    options: &Options,
    dir: &Path,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Manifest, SampleError> {
    let Options { region, people: size, seed, as_of } = *options;
    if region != Options::default().region {
        return Err(SampleError::Unsupported { region });
    }
    if !(SMALLEST..=FULL_SIZE).contains(&size) {
        return Err(SampleError::Size { people: size });
    }
    let rosters_dir = dir.join("rosters");
    for path in [dir.to_owned(), rosters_dir.clone(), dir.join("truth")] {
        std::fs::create_dir_all(&path).map_err(|source| SampleError::Write { path, source })?;
    }

    progress("orang", 0, size.into());
    let (names, noise) = (Names::load(), Noise::load());
    let mut issuer = Issuer::new();
    let desa = scaled(309, size).max(1) as u32;
    let kelurahan = scaled(84, size).max(1) as u32;
    let places = places(region, size, desa, kelurahan, seed);
    let mut people = populate(&places, as_of, seed, &names, &mut issuer);
    progress("orang", size.into(), size.into());

    let holders = appoint(&places, &people, scaled(2_973, size), as_of, seed);
    let mut taken = vec![false; people.len()];
    holders.iter().for_each(|holder| taken[holder.person as usize] = true);
    let wanted = (scaled(32, size).max(2), scaled(16, size).max(1), scaled(3_900, size), scaled(3_100, size));
    let institutions = institutions(region, &places, &mut people, &taken, wanted, seed);
    let employers = Employers::invent(&places, &institutions, seed);
    let memberships = Plan {
        places: &places,
        people: &people,
        holders: &holders,
        institutions: &institutions,
        employers: &employers,
        quota: quota(size),
        as_of,
        seed,
    }
    .memberships();

    let mut flawless = vec![false; people.len()];
    holders
        .iter()
        .filter(|holder| holder.role.is_official())
        .for_each(|holder| flawless[holder.person as usize] = true);
    let participants = dir.join("participants.csv");
    Snapshot {
        people: &people,
        places: &places,
        employers: &employers.list,
        names: &names,
        noise: &noise,
        flawless: &flawless,
        seed,
    }
    .write(&memberships, &mut issuer, &participants, progress)?;

    let mut desk = Desk {
        people: &mut people,
        issuer: &mut issuer,
        names: &names,
        clerk: Clerk { names: &names, noise: &noise, places: &places, seed },
        places: &places,
        as_of,
        seed,
        tally: crate::rosters::Tally::default(),
    };
    let sheets = all_sheets(&mut desk, &holders, &institutions);
    let tally = desk.tally;
    write_sheets(&sheets, &rosters_dir, progress)?;

    let calendar = Calendar::on(as_of);
    let mut protected = vec![false; people.len()];
    memberships.iter().filter(|one| calendar.is_active(one)).for_each(|one| protected[one.person as usize] = true);
    truth::write(dir, &memberships, &sheets, &people, &protected)?;
    let workforce = dir.join("workforce.csv");
    let targets = dir.join("targets.csv");
    write_figures(options, &workforce, &targets)?;
    let figures = dir.join("figures.csv");
    std::fs::write(&figures, PUBLISHED).map_err(|source| SampleError::Write { path: figures.clone(), source })?;

    let mut counts = count_memberships(options, &memberships, people.len());
    count_roles(&mut counts, &holders, &protected);
    count_lists(&mut counts, &sheets, &people, &protected);
    counts.people = size;
    counts.desa = places.iter().filter(|place| place.is_desa).count() as u32;
    counts.kelurahan = places.len() as u32 - counts.desa;
    counts.roster_rows = tally.rows;
    counts.rows_without_nik = tally.without_nik;
    counts.rows_not_ours = tally.not_ours;
    counts.rows_broken = tally.broken;
    counts.rows_doubled = tally.duplicates;
    let rosters = sheets
        .into_iter()
        .map(|sheet| RosterFile {
            path: rosters_dir.join(&sheet.file),
            region: sheet.region,
            layout: sheet.layout,
            kind: sheet.kind,
            sender: sheet.sender,
            rows: sheet.truth.len() as u32,
        })
        .collect();
    Ok(Manifest { participants, workforce, targets, figures, rosters, counts })
}

/// Every third file is CSV, the others XLSX.
fn all_sheets(desk: &mut Desk<'_>, holders: &[Holder], institutions: &[crate::employers::Institution]) -> Vec<Sheet> {
    let places: &[Place] = desk.places;
    let mut sheets = Vec::new();
    let mut random = Random::stream(desk.seed, "residents of", 0);
    let mut rest = holders;
    let mut residents: Vec<usize> = (0..places.len()).collect();
    random.shuffle(&mut residents);
    residents.truncate((places.len() * 2).div_ceil(5));
    residents.sort_unstable();
    let ranges = ranges(places);
    for (place, range) in ranges.iter().enumerate() {
        let here = rest.iter().take_while(|holder| usize::from(holder.place) == place).count();
        let (here, after) = rest.split_at(here);
        rest = after;
        sheets.push(desk.village(place, here, range.clone(), sheets.len() % 3 == 2));
    }
    for place in residents {
        sheets.push(desk.residents(place, ranges[place].clone(), sheets.len() % 3 == 2));
    }
    for (number, institution) in institutions.iter().enumerate() {
        sheets.push(desk.institution(number, institution, sheets.len() % 3 == 2));
    }
    sheets
}

/// Two threads: compression of XLSX is what takes the time. The files do not depend on who writes them.
fn write_sheets(sheets: &[Sheet], dir: &Path, progress: &mut dyn FnMut(&str, u64, u64)) -> Result<(), SampleError> {
    let next = Mutex::new(0_usize);
    let take = || {
        let mut next = next.lock().expect("no thread panics while it holds the counter");
        *next += 1;
        sheets.get(*next - 1).map(|sheet| (*next, sheet))
    };
    let total = sheets.len() as u64;
    std::thread::scope(|scope| {
        let helper = scope.spawn(|| -> Result<(), SampleError> {
            while let Some((_, sheet)) = take() {
                sheet.write(dir)?;
            }
            Ok(())
        });
        let mut result = Ok(());
        while let Some((number, sheet)) = take() {
            result = sheet.write(dir);
            if result.is_err() {
                break;
            }
            progress("berkas", number as u64, total);
        }
        progress("berkas", total, total);
        helper.join().expect("the writer does not panic").and(result)
    })
}

fn write_figures(options: &Options, workforce: &Path, targets: &Path) -> Result<(), SampleError> {
    let source = if options.people == FULL_SIZE {
        "Antara Babel, Juni 2025 (angka turunan: 144.070 / 27,24 persen)"
    } else {
        "Antara Babel, Juni 2025 (angka turunan: 144.070 / 27,24 persen), diperkecil untuk contoh"
    };
    let region = options.region.to_string();
    let (people, day) = (options.people.to_string(), options.as_of.to_string());
    let version = &day[..7];
    let heading = ["kode_wilayah", "jenis", "versi", "nilai", "per_tanggal", "sumber"];
    table(workforce, &[&heading, &[&region, "potensi", version, &people, &day, source]])?;
    let heading = ["kode_wilayah", "tahun", "persen", "jenis_penyebut", "dasar", "sumber"];
    let source = "Antara Babel, Juni 2025";
    table(targets, &[&heading, &[&region, "2025", "57.17%", "potensi", "Target UCJ Provinsi 2025", source]])
}

fn table(path: &Path, rows: &[&[&str]]) -> Result<(), SampleError> {
    let broken = |source| SampleError::Csv { path: path.to_owned(), source };
    let mut writer = csv::Writer::from_path(path).map_err(broken)?;
    for row in rows {
        writer.write_record(*row).map_err(broken)?;
    }
    writer.flush().map_err(|source| SampleError::Write { path: path.to_owned(), source })
}

/// What one person holds on a day.
#[derive(Clone, Copy, Default)]
struct Holding {
    pu: u8,
    bpu: u8,
    paid: bool,
    construction: bool,
    migrant: bool,
    lapsed: bool,
    elsewhere: bool,
}

fn holdings(options: &Options, memberships: &[Membership], people: usize, day: Date) -> Vec<Holding> {
    let calendar = Calendar::on(day);
    let mut holdings = vec![Holding::default(); people];
    for one in memberships {
        let holding = &mut holdings[one.person as usize];
        let Some(standing) = calendar.standing(one) else { continue };
        if standing == Standing::Lapsed {
            holding.lapsed = true;
            continue;
        }
        let inside = is_registered_in(options.region, one);
        match one.class {
            Class::Pu if inside => holding.pu += 1,
            Class::Bpu if inside => holding.bpu += 1,
            Class::Pu | Class::Bpu => holding.elsewhere = true,
            Class::Jakon => holding.construction = true,
            Class::Pmi => holding.migrant = true,
        }
        let counts = inside && matches!(one.class, Class::Pu | Class::Bpu);
        holding.paid |= counts && standing == Standing::Paid;
    }
    holdings
}

fn count_memberships(options: &Options, memberships: &[Membership], people: usize) -> Counts {
    let calendar = Calendar::on(options.as_of);
    let active = |class: Class| memberships.iter().filter(move |one| one.class == class && calendar.is_active(one));
    let mut counts = Counts {
        participant_rows: memberships.len() as u32,
        construction_memberships: active(Class::Jakon).count() as u32,
        registered_elsewhere_rows: active(Class::Pu)
            .chain(active(Class::Bpu))
            .filter(|one| !is_registered_in(options.region, one))
            .count() as u32,
        ..Counts::default()
    };
    for holding in holdings(options, memberships, people, options.as_of) {
        let formal = holding.pu > 0;
        let informal = !formal && holding.bpu > 0;
        let other = holding.construction || holding.migrant || holding.elsewhere;
        counts.formal += u32::from(formal);
        counts.informal += u32::from(informal);
        counts.formal_in_grace += u32::from(formal && !holding.paid);
        counts.informal_in_grace += u32::from(informal && !holding.paid);
        counts.both_classes += u32::from(formal && holding.bpu > 0);
        counts.two_employers += u32::from(holding.pu > 1);
        counts.lapsed += u32::from(holding.lapsed && !formal && !informal && !other);
        let nothing_else = !formal && !informal && !holding.elsewhere && !holding.lapsed;
        counts.construction_only += u32::from(holding.construction && nothing_else);
        counts.migrant_only += u32::from(holding.migrant && nothing_else);
    }
    counts.active = counts.formal + counts.informal;
    let before = options.as_of.year() - 1;
    // A 29 February has no counterpart a year earlier; the 28th stands for it.
    let day = Date::new(before, options.as_of.month(), options.as_of.day())
        .unwrap_or_else(|_| Date::new(before, 2, 28).expect("28 February exists in every year"));
    for holding in holdings(options, memberships, people, day) {
        counts.formal_year_before += u32::from(holding.pu > 0);
        counts.informal_year_before += u32::from(holding.pu == 0 && holding.bpu > 0);
    }
    counts
}

fn count_roles(counts: &mut Counts, holders: &[Holder], protected: &[bool]) {
    for holder in holders {
        let covered = u32::from(protected[holder.person as usize]);
        let (all, registered) = match holder.role {
            role if role.is_official() => (&mut counts.officials, &mut counts.officials_registered),
            Role::Bpd => (&mut counts.bpd, &mut counts.bpd_registered),
            _ => (&mut counts.institutions, &mut counts.institutions_registered),
        };
        *all += 1;
        *registered += covered;
    }
}

fn count_lists(counts: &mut Counts, sheets: &[Sheet], people: &[Person], protected: &[bool]) {
    let mut lists = vec![0_u8; people.len()];
    for sheet in sheets {
        let here: BTreeSet<u32> = sheet.truth.iter().map(|(_, person)| *person).collect();
        here.iter().for_each(|person| lists[*person as usize] += 1);
    }
    for (position, person) in people.iter().enumerate().filter(|(position, _)| lists[*position] > 0) {
        counts.people_listed += 1;
        counts.people_on_several += u32::from(lists[position] > 1);
        counts.listed_unprotected += u32::from(person.not_ours.is_none() && !protected[position]);
    }
    counts.roster_files = sheets.len() as u32;
    let institutions = sheets.iter().filter(|sheet| matches!(sheet.kind, RosterKind::Agency | RosterKind::Market));
    counts.agency_and_market_files = institutions.count() as u32;
}
