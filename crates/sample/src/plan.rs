//! The run: how many of everything, in which order, into which files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use units::Date;

use crate::employers::{Employers, institutions};
use crate::files::Sheet;
use crate::memberships::{Before, Calendar, Class, Membership, Plan, Quota, Standing, a_year_earlier};
use crate::names::Names;
use crate::noise::Noise;
use crate::participants::Snapshot;
use crate::people::{Issuer, Person, populate};
use crate::places::{Place, places, shares};
use crate::profile::{BABEL, Profile, slot};
use crate::random::Random;
use crate::roles::{Holder, Role, appoint, ranges};
use crate::rosters::Desk;
use crate::stated::Clerk;
use crate::{FULL_SIZE, Manifest, Options, RosterFile, RosterKind, SMALLEST, SampleError, published, truth};

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
    /// Vulnerable village workers who stand on village lists as such, where they were published.
    pub vulnerable: u32,
    /// Of these, protected.
    pub vulnerable_registered: u32,
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

/// `full` of `whole`, for `people`; half is rounded up.
fn scaled(full: u64, people: u32, whole: u32) -> usize {
    let size = u64::from(whole);
    ((full * u64::from(people) * 2 + size) / (size * 2)) as usize
}

/// Village heads and officials of Babel's 309 desa, and those of them who are registered.
const BABEL_OFFICIALS: (u64, u64, u64) = (2_973, 2_951, 309);
/// Of 100 vulnerable workers on village lists this many are protected, where a count was published.
const VULNERABLE_PROTECTED: u64 = 80;

fn quota(profile: &Profile, people: u32) -> Quota {
    let of = |full: u64| scaled(full, people, profile.people);
    // What nobody published of a region is borrowed from Babel, by share of the active, or of those who are left.
    let basis = u64::from(profile.active.min((profile.people - profile.active.min(profile.people)) / 2));
    let like = |babel: u64| of(babel * basis / BABEL.0);
    let two_years = profile.earlier.is_some();
    // A second membership would make the year before depend on which of the two came first.
    let second = |babel: u64| if two_years { 0 } else { like(babel) };
    let desa = profile.villages().0;
    Quota {
        formal: of(profile.active.into()) - of(profile.informal.into()),
        informal: of(profile.informal.into()),
        formal_in_grace: like(1_900),
        informal_in_grace: like(5_200).min(of(profile.informal.into()) / 2),
        lapsed_formal: like(9_000),
        lapsed_informal: like(5_000),
        both_classes: second(2_400),
        two_employers: second(600),
        construction_only: like(17_500),
        construction_beside: like(3_500),
        migrant_only: like(900),
        elsewhere: like(1_500),
        officials_registered: of(desa * BABEL_OFFICIALS.1 / BABEL_OFFICIALS.2),
        village_workers: profile.village.map(|village| of(village.workers.into())),
        vulnerable_registered: profile.village.map_or(0, |village| of(village.vulnerable.into())),
        before: profile.earlier.map(|earlier| Before {
            day: earlier.day,
            formal: of(earlier.formal.into()),
            informal: of(earlier.informal.into()),
        }),
    }
}

/// The villages of a run: all of them at full size.
pub(crate) fn places_of(options: &Options, profile: &Profile) -> Vec<Place> {
    let of = |full: u64| scaled(full, options.people, profile.people).max(1) as u32;
    let (desa, kelurahan) = profile.villages();
    places(options.region, options.people, of(desa), of(kelurahan), options.seed)
}

pub(crate) fn write(
    options: &Options,
    dir: &Path,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Manifest, SampleError> {
    let Options { region, people: size, seed, as_of } = *options;
    let profile = Profile::of(region)?;
    if !(SMALLEST..=profile.people).contains(&size) {
        return Err(SampleError::Size { people: size, most: profile.people });
    }
    let of = |full: u64| scaled(full, size, profile.people);
    // Lists of agencies and markets are as many for so many people as in Babel.
    let like_babel = |full: u64| scaled(full, size, FULL_SIZE);
    let rosters_dir = dir.join("rosters");
    for path in [dir.to_owned(), rosters_dir.clone(), dir.join("truth")] {
        std::fs::create_dir_all(&path).map_err(|source| SampleError::Write { path, source })?;
    }

    progress("orang", 0, size.into());
    let slot = slot(region);
    let (names, noise) = (Names::load(), Noise::load());
    let mut issuer = Issuer::new(slot);
    let (all_desa, _) = profile.villages();
    let places = places_of(options, &profile);
    let mut people = populate(&places, as_of, seed, &names, &mut issuer);
    progress("orang", size.into(), size.into());

    let officials = of(all_desa * BABEL_OFFICIALS.0 / BABEL_OFFICIALS.2);
    // Where more village workers are protected than Babel's posts would hold, each village has more posts.
    let posts = if profile.village.is_some() { 140 } else { 100 };
    let holders = appoint(&places, &people, (officials, posts), as_of, seed);
    let mut taken = vec![false; people.len()];
    holders.iter().for_each(|holder| taken[holder.person as usize] = true);
    let wanted = (like_babel(32).max(2), like_babel(16).max(1), like_babel(3_900), like_babel(3_100));
    let institutions = institutions(region, &places, &mut people, &taken, wanted, seed);
    let employers = Employers::invent(&places, &institutions, slot, seed);
    institutions.iter().flat_map(|institution| &institution.people).for_each(|person| taken[*person as usize] = true);
    let quota = quota(&profile, size);
    let vulnerable =
        vulnerable(&places, &taken, quota.vulnerable_registered * 100 / VULNERABLE_PROTECTED as usize, seed);
    let memberships = Plan {
        region,
        vulnerable: &vulnerable,
        places: &places,
        people: &people,
        holders: &holders,
        institutions: &institutions,
        employers: &employers,
        quota,
        as_of,
        seed,
    }
    .memberships();

    let mut flawless = vec![false; people.len()];
    holders
        .iter()
        .filter(|holder| holder.role.is_official() || profile.village.is_some())
        .for_each(|holder| flawless[holder.person as usize] = true);
    vulnerable.iter().for_each(|person| flawless[*person as usize] = true);
    let participants = dir.join("participants.csv");
    let snapshot = Snapshot {
        region,
        slot,
        people: &people,
        places: &places,
        employers: &employers.list,
        names: &names,
        noise: &noise,
        flawless: &flawless,
        seed,
    };
    snapshot.write(&memberships, &mut issuer, &participants, progress)?;
    let earlier = match quota.before {
        Some(before) => {
            let path = dir.join(format!("participants-{}.csv", before.day));
            snapshot.write(&a_year_earlier(&memberships, before.day), &mut issuer, &path, progress)?;
            Some((path, before.day))
        }
        None => None,
    };

    let mut desk = Desk {
        people: &mut people,
        issuer: &mut issuer,
        names: &names,
        clerk: Clerk { names: &names, noise: &noise, places: &places, seed },
        places: &places,
        as_of,
        seed,
        // Published counts of village workers are to come out of the lists, so these carry no errors.
        flawless_roles: profile.village.is_some(),
        tally: crate::rosters::Tally::default(),
    };
    let sheets = all_sheets(&mut desk, &holders, &institutions, &vulnerable);
    let tally = desk.tally;
    write_sheets(&sheets, &rosters_dir, progress)?;

    let calendar = Calendar::on(as_of);
    let mut protected = vec![false; people.len()];
    memberships.iter().filter(|one| calendar.is_active(one)).for_each(|one| protected[one.person as usize] = true);
    truth::write(dir, &memberships, &sheets, &people, &protected)?;
    let (workforce, targets) = write_figures(options, &profile, dir)?;
    let figures = dir.join("figures.csv");
    std::fs::write(&figures, published::CSV).map_err(|source| SampleError::Write { path: figures.clone(), source })?;

    let mut counts = count_memberships(options, &memberships, people.len());
    if counts.formal as usize != quota.formal || counts.informal as usize != quota.informal {
        let wanted = (quota.formal + quota.informal) as u32;
        return Err(SampleError::Crowded { region, wanted, planted: counts.active });
    }
    count_roles(&mut counts, &holders, &protected);
    counts.vulnerable = vulnerable.len() as u32;
    counts.vulnerable_registered = vulnerable.iter().filter(|person| protected[**person as usize]).count() as u32;
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
    Ok(Manifest { participants, earlier, workforce, targets, figures, rosters, counts })
}

/// Every third file is CSV, the others XLSX.
fn all_sheets(
    desk: &mut Desk<'_>,
    holders: &[Holder],
    institutions: &[crate::employers::Institution],
    vulnerable: &[u32],
) -> Vec<Sheet> {
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
        let from = vulnerable.partition_point(|person| *person < range.start);
        let until = vulnerable.partition_point(|person| *person < range.end);
        sheets.push(desk.village(place, (here, &vulnerable[from..until]), range.clone(), sheets.len() % 3 == 2));
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

/// The denominator and the target, as far as they were published.
fn write_figures(
    options: &Options,
    profile: &Profile,
    dir: &Path,
) -> Result<(Option<PathBuf>, Option<PathBuf>), SampleError> {
    let region = options.region.to_string();
    let (people, day) = (options.people.to_string(), options.as_of.to_string());
    let version = &day[..7];
    let workforce = match &profile.eligible_source {
        Some(source) => {
            let smaller = if options.people == profile.people { "" } else { ", diperkecil untuk contoh" };
            let source = format!("{source}{smaller}");
            let heading = ["kode_wilayah", "jenis", "versi", "nilai", "per_tanggal", "sumber"];
            let path = dir.join("workforce.csv");
            table(&path, &[heading, [&region, "potensi", version, &people, &day, &source]])?;
            Some(path)
        }
        None => None,
    };
    let targets = match &profile.target {
        Some(target) => {
            let heading = ["kode_wilayah", "tahun", "persen", "jenis_penyebut", "dasar", "sumber"];
            let path = dir.join("targets.csv");
            let year = target.year.to_string();
            table(&path, &[heading, [&region, &year, &target.percent, "potensi", &target.basis, &target.source]])?;
            Some(path)
        }
        None => None,
    };
    Ok((workforce, targets))
}

/// Persons whom village lists will name as vulnerable: spread over the villages by people, none of them `taken`.
fn vulnerable(places: &[Place], taken: &[bool], total: usize, seed: u64) -> Vec<u32> {
    if total == 0 {
        return Vec::new();
    }
    let mut random = Random::stream(seed, "vulnerable", 0);
    let weights: Vec<u64> = places.iter().map(|place| place.people as u64).collect();
    let mut chosen = Vec::with_capacity(total);
    for (range, count) in ranges(places).into_iter().zip(shares(total as u64, &weights)) {
        let free: Vec<u32> = range.filter(|person| !taken[*person as usize]).collect();
        chosen.extend(random.sample(&free, count as usize));
    }
    chosen.sort_unstable();
    chosen
}

pub(crate) fn table<'a, R: AsRef<[&'a str]>>(path: &Path, rows: &[R]) -> Result<(), SampleError> {
    let broken = |source| SampleError::Csv { path: path.to_owned(), source };
    let mut writer = csv::Writer::from_path(path).map_err(broken)?;
    for row in rows {
        writer.write_record(row.as_ref()).map_err(broken)?;
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
        let inside = options.region.contains(one.registered);
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
            .filter(|one| !options.region.contains(one.registered))
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
