//! Two lists about partly the same people, and who is who: what record linkage is measured on.
//!
//! The left list is kept by an office with [`Errors`]; the right one is a register, which errs less. Households
//! (one village, one mother, one naming style), twins with neighbouring NIK, one-word names and birth dates set to
//! 1 January all occur, because they are what makes linkage hard.

use std::io::Write;

use units::{Date, Level, RegionCode, Sex, regions_at, villages_within};

use crate::names::Names;
use crate::noise::{Noise, WrittenNik};
use crate::people::{Issuer, Person, populate};
use crate::places::{Place, shares};
use crate::random::Random;
use crate::stated::{Care, Clerk, WrittenBirth};

/// Columns of both lists.
const COLUMNS: [&str; 7] = ["rec_id", "nik", "name", "birth_date", "sex", "village", "mother"];

/// People to a village, on average.
const VILLAGE_PEOPLE: usize = 1_000;

/// Of 1,000 people: how many were registered with a birth date that nobody knew.
const DEFAULT_DATES: u64 = 25;

/// How carefully the left list was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    /// An agency with its papers in order: NIK missing on 1 row in 10, 1 name in 8 written otherwise.
    Light,
    /// A village list: NIK missing on 1 in 5, wrong on 1 in 20, 3 names in 10 written otherwise.
    Usual,
    /// A market list taken down by hand: NIK missing on 1 in 3, every other name written otherwise.
    Heavy,
}

/// What of 1,000 rows goes wrong with the village.
struct Whereabouts {
    missing: u64,
    moved: u64,
    misspelt: u64,
}

impl Errors {
    const fn left(self) -> (Care, Whereabouts) {
        match self {
            Self::Light => (
                Care {
                    nik_missing: 100,
                    nik_wrong: 20,
                    name_noisy: 125,
                    birth_missing: 10,
                    birth_wrong: 15,
                    mother_named: 800,
                    broken: 0,
                },
                Whereabouts { missing: 5, moved: 30, misspelt: 20 },
            ),
            Self::Usual => (
                Care {
                    nik_missing: 200,
                    nik_wrong: 50,
                    name_noisy: 300,
                    birth_missing: 30,
                    birth_wrong: 40,
                    mother_named: 620,
                    broken: 0,
                },
                Whereabouts { missing: 10, moved: 60, misspelt: 50 },
            ),
            Self::Heavy => (
                Care {
                    nik_missing: 330,
                    nik_wrong: 90,
                    name_noisy: 500,
                    birth_missing: 80,
                    birth_wrong: 80,
                    mother_named: 450,
                    broken: 0,
                },
                Whereabouts { missing: 30, moved: 110, misspelt: 100 },
            ),
        }
    }

    const fn right(self) -> (Care, Whereabouts) {
        let (nik_missing, nik_wrong, name_noisy, birth_wrong, mother_named) = match self {
            Self::Light => (5, 2, 20, 4, 950),
            Self::Usual => (10, 5, 50, 10, 900),
            Self::Heavy => (30, 10, 100, 20, 800),
        };
        let care = Care { nik_missing, nik_wrong, name_noisy, birth_missing: 0, birth_wrong, mother_named, broken: 0 };
        (care, Whereabouts { missing: 15, moved: 15, misspelt: 5 })
    }
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairOptions {
    /// Rows of each list, 1 to 4,000,000.
    pub rows: u32,
    /// Of 1,000 people on the left list, how many are in the register.
    pub overlap: u32,
    /// How carefully the left list was kept.
    pub errors: Errors,
    /// The same seed writes the same bytes.
    pub seed: u64,
}

impl Default for PairOptions {
    fn default() -> Self {
        Self { rows: 100_000, overlap: 700, errors: Errors::Usual, seed: 19 }
    }
}

/// Writes both lists (`rec_id,nik,name,birth_date,sex,village,mother`) and the truth (`left_id,right_id`, one line
/// for each person on both).
///
/// ```
/// let (mut left, mut right, mut truth) = (Vec::new(), Vec::new(), Vec::new());
/// let options = sample::PairOptions { rows: 50, ..sample::PairOptions::default() };
/// sample::linkage_pair(&options, &mut left, &mut right, &mut truth).unwrap();
/// assert_eq!(String::from_utf8(truth).unwrap().lines().count(), 1 + 35);
/// ```
///
/// # Errors
/// Whatever the writers refuse.
///
/// # Panics
/// When `rows` is 0 or above 4,000,000, or `overlap` above 1,000.
pub fn linkage_pair(
    options: &PairOptions,
    left: &mut impl Write,
    right: &mut impl Write,
    truth: &mut impl Write,
) -> std::io::Result<()> {
    let PairOptions { rows, overlap, errors, seed } = *options;
    assert!((1..=4_000_000).contains(&rows) && overlap <= 1_000, "rows and overlap within their range");
    let rows = rows as usize;
    let both = (rows * overlap as usize + 500) / 1_000;
    let (names, noise) = (Names::load(), Noise::load());
    let mut issuer = Issuer::new(0);
    let places = places_for(2 * rows - both);
    let mut people = populate(&places, Date::constant(2025, 6, 1), seed, &names, &mut issuer);
    set_default_dates(&mut people, seed, &mut issuer);

    let mut random = Random::stream(seed, "pair", 0);
    let mut order: Vec<u32> = (0..people.len() as u32).collect();
    random.shuffle(&mut order);
    // The people on both lists stand in the middle; each list is then shuffled, so that no position tells.
    let mut listed = order[..rows].to_vec();
    let mut registered = order[rows - both..].to_vec();
    random.shuffle(&mut listed);
    random.shuffle(&mut registered);

    let clerk = Clerk { names: &names, noise: &noise, places: &places, seed };
    let list = List { clerk: &clerk, people: &people, seed };
    list.write("left", 'A', &listed, errors.left(), left)?;
    list.write("right", 'B', &registered, errors.right(), right)?;

    let mut row_of = vec![0_u32; people.len()];
    for (row, person) in (1..).zip(&registered) {
        row_of[*person as usize] = row;
    }
    let mut writer = csv::Writer::from_writer(truth);
    writer.write_record(["left_id", "right_id"])?;
    for (row, person) in (1_u32..).zip(&listed) {
        let other = row_of[*person as usize];
        if other > 0 {
            writer.write_record([identifier('A', row), identifier('B', other)])?;
        }
    }
    writer.flush()
}

fn identifier(side: char, row: u32) -> String {
    format!("{side}{row:07}")
}

/// Whole districts spread over the country, with room for `people`: neighbours share a district, as in real lists.
fn places_for(people: usize) -> Vec<Place> {
    let districts: Vec<RegionCode> =
        regions_at(RegionCode::INDONESIA, Level::District).map(|district| district.code).collect();
    let wanted = people.div_ceil(VILLAGE_PEOPLE);
    // A stride without a common divisor meets every district once, far apart.
    let stride = 2_003;
    let mut villages = Vec::with_capacity(wanted);
    for step in 0..districts.len() {
        if villages.len() >= wanted {
            break;
        }
        villages.extend(villages_within(districts[step * stride % districts.len()]));
    }
    villages.truncate(wanted);
    // Some villages are several times as large as others.
    let weights: Vec<u64> = (0..villages.len() as u64).map(|place| 40 + place * 37 % 160).collect();
    let inside = shares(people as u64, &weights);
    villages
        .iter()
        .zip(inside)
        .map(|(village, people)| Place {
            code: village.code,
            name: village.name,
            is_desa: village.code.kind().has_village_government(),
            regency: village.code.ancestor(Level::Regency).expect("a village lies in a regency"),
            district: village.code.ancestor(Level::District).expect("a village lies in a district"),
            people: people as usize,
        })
        .collect()
}

/// Nobody knew the day, so the office wrote the first or the last of the year, and the NIK says the same.
fn set_default_dates(people: &mut [Person], seed: u64, issuer: &mut Issuer) {
    let mut random = Random::stream(seed, "default dates", 0);
    for person in people {
        if random.chance(DEFAULT_DATES) {
            let (month, day) = if random.chance(750) { (1, 1) } else { (12, 31) };
            person.birth = Date::new(person.birth.year(), month, day).expect("both days exist in every year");
            person.nik = issuer.again(person, &mut random);
        }
    }
}

struct List<'a> {
    clerk: &'a Clerk<'a>,
    people: &'a [Person],
    seed: u64,
}

impl List<'_> {
    fn write(
        &self,
        part: &str,
        side: char,
        order: &[u32],
        (care, whereabouts): (Care, Whereabouts),
        out: &mut impl Write,
    ) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS)?;
        for (row, position) in (1..).zip(order) {
            let person = &self.people[*position as usize];
            let mut random = Random::stream(self.seed, part, u64::from(*position));
            // The next person in the register of residents, who often lives in the same house.
            let neighbour = self.people.get(*position as usize + 1).unwrap_or(&self.people[0]);
            let stated = self.clerk.state(person, care, neighbour.nik, false, &mut random);
            let nik = match &stated.nik {
                Some(WrittenNik::Text(text)) => text.as_str(),
                Some(WrittenNik::Number(_)) | None => "",
            };
            let birth = match stated.birth {
                WrittenBirth::Date(date) => date.to_string(),
                WrittenBirth::Impossible(text) => text.to_owned(),
                WrittenBirth::Missing => String::new(),
            };
            let village = self.village(person, &whereabouts, side == 'A', &mut random);
            // The name of a mother is copied less carefully than the bearer's own.
            let mother = stated.mother.map(|mother| {
                if !random.chance(care.name_noisy) {
                    return mother;
                }
                let bearer = Person { name: person.mother.clone(), sex: Sex::Female, ..person.clone() };
                self.clerk.noise.name(&bearer, self.clerk.names, &mut random)
            });
            writer.write_record([
                identifier(side, row).as_str(),
                nik,
                &if side == 'B' { stated.name.to_uppercase() } else { stated.name },
                &birth,
                stated.sex.map_or("", |sex| sex.letter()),
                &village,
                mother.as_deref().unwrap_or(""),
            ])?;
        }
        writer.flush()
    }

    /// The village as a list has it: left lists write its kind before it as they like, a register does not.
    fn village(&self, person: &Person, whereabouts: &Whereabouts, free: bool, random: &mut Random) -> String {
        if random.chance(whereabouts.missing) {
            return String::new();
        }
        let places = self.clerk.places;
        let mut place = &places[usize::from(person.village)];
        if random.chance(whereabouts.moved) {
            // Every other move stays near: the list of places keeps a district together.
            let other = if random.chance(500) {
                (usize::from(person.village) + 1 + random.index(8)) % places.len()
            } else {
                random.index(places.len())
            };
            place = &places[other];
        }
        let mut name = place.name.to_owned();
        if random.chance(whereabouts.misspelt) {
            name = self.clerk.noise.misspelt(&name, random);
        }
        if !free {
            return name.to_uppercase();
        }
        match random.below(10) {
            0..2 => format!("{} {name}", if place.is_desa { "Desa" } else { "Kelurahan" }),
            2 => format!("{} {name}", if place.is_desa { "Ds." } else { "Kel." }),
            3..5 => name.to_uppercase(),
            _ => name,
        }
    }
}
