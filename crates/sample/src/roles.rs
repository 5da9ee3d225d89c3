//! Who holds which village role, since when and by which decree.

use std::ops::Range;

use units::{Date, Sex, age_on};

use crate::people::Person;
use crate::places::Place;
use crate::random::Random;

/// A village role, named as the roster template names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    KepalaDesa,
    PerangkatDesa,
    Bpd,
    Rt,
    Rw,
    Pkk,
    KarangTaruna,
    KaderPosyandu,
    Lpm,
}

impl Role {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::KepalaDesa => "kepala_desa",
            Self::PerangkatDesa => "perangkat_desa",
            Self::Bpd => "bpd",
            Self::Rt => "rt",
            Self::Rw => "rw",
            Self::Pkk => "pkk",
            Self::KarangTaruna => "karang_taruna",
            Self::KaderPosyandu => "kader_posyandu",
            Self::Lpm => "lpm",
        }
    }

    /// Village head or official.
    pub(crate) const fn is_official(self) -> bool {
        matches!(self, Self::KepalaDesa | Self::PerangkatDesa)
    }

    /// One of the village institutions (LKD, in a kelurahan LKK).
    pub(crate) const fn is_institution(self) -> bool {
        !self.is_official() && !matches!(self, Self::Bpd)
    }

    /// `since` is the first day in the role: nobody was appointed as a child.
    fn fits(self, person: &Person, since: Date, as_of: Date) -> bool {
        let age = age_on(person.birth, as_of);
        let grown_up = age_on(person.birth, since) >= 18;
        grown_up
            && match self {
                // 93 of 100 village heads are men; which ones may be women is settled by the NIK's last digits.
                Self::KepalaDesa => (30..=62).contains(&age) && (person.sex == Sex::Male || person.nik % 100 < 7),
                Self::PerangkatDesa => (22..=59).contains(&age),
                Self::Bpd | Self::Lpm => age >= 25,
                Self::Rt | Self::Rw => age >= 25 && person.sex == Sex::Male,
                Self::Pkk | Self::KaderPosyandu => age >= 20 && person.sex == Sex::Female,
                Self::KarangTaruna => (17..=40).contains(&age),
            }
    }
}

/// A person in a role.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub(crate) person: u32,
    pub(crate) place: u16,
    pub(crate) role: Role,
    pub(crate) decree: String,
    pub(crate) decree_date: Date,
    pub(crate) from: Date,
    pub(crate) until: Date,
}

/// Positions of each place's people: villages are filled one after the other.
pub(crate) fn ranges(places: &[Place]) -> Vec<Range<u32>> {
    let mut start = 0;
    places
        .iter()
        .map(|place| {
            let range = start..start + place.people as u32;
            start = range.end;
            range
        })
        .collect()
}

/// How many officials each desa has beside its head: 7 to 10, in all `total`.
fn officials_per_desa(desa: usize, total: usize, random: &mut Random) -> Vec<usize> {
    let mut counts = vec![7; desa];
    let mut missing = total.clamp(desa * 7, desa * 10) - desa * 7;
    while missing > 0 {
        let place = random.index(desa);
        if counts[place] < 10 {
            counts[place] += 1;
            missing -= 1;
        }
    }
    counts
}

/// Fills every role of every village; nobody holds two. `size` is heads and officials together, and the posts of
/// village institutions in percent of the usual.
pub(crate) fn appoint(
    places: &[Place],
    people: &[Person],
    size: (usize, usize),
    as_of: Date,
    seed: u64,
) -> Vec<Holder> {
    let (officials, percent) = size;
    let mut random = Random::stream(seed, "roles", 0);
    let desa = places.iter().filter(|place| place.is_desa).count();
    let mut per_desa = officials_per_desa(desa, officials.saturating_sub(desa), &mut random).into_iter();
    let mut holders = Vec::new();
    for (position, (place, range)) in places.iter().zip(ranges(places)).enumerate() {
        let mut posts: Vec<(Role, usize)> = Vec::new();
        if place.is_desa {
            let count = per_desa.next().expect("one count for each desa");
            posts.push((Role::KepalaDesa, 1));
            posts.push((Role::PerangkatDesa, count));
            posts.push((Role::Bpd, random.between(5, 7) as usize));
        }
        posts.push((Role::Rt, random.between(10, 14) as usize));
        posts.push((Role::Rw, random.between(2, 4) as usize));
        posts.push((Role::Pkk, 4));
        posts.push((Role::KarangTaruna, 3));
        posts.push((Role::KaderPosyandu, random.between(6, 8) as usize));
        posts.push((Role::Lpm, 3));
        for (role, count) in &mut posts {
            if role.is_institution() {
                *count = *count * percent / 100;
            }
        }
        let mut pool: Vec<u32> = range.collect();
        random.shuffle(&mut pool);
        for (role, count) in posts {
            let term = Term::of(role, as_of, &mut random);
            for _ in 0..count {
                // In a very small village the rules of age and sex yield before a post stays empty.
                let found = pool.iter().rposition(|person| role.fits(&people[*person as usize], term.from, as_of));
                let Some(person) = found.map(|found| pool.swap_remove(found)).or_else(|| pool.pop()) else { break };
                holders.push(Holder {
                    person,
                    place: u16::try_from(position).expect("fewer villages than 65,536"),
                    role,
                    decree: term.decree.clone(),
                    decree_date: term.decree_date,
                    from: term.from,
                    until: term.until,
                });
            }
        }
    }
    holders
}

struct Term {
    decree: String,
    decree_date: Date,
    from: Date,
    until: Date,
}

impl Term {
    fn of(role: Role, as_of: Date, random: &mut Random) -> Self {
        // Law 3/2024 makes the term of head and BPD eight years; institutions serve five, RT and RW three to five.
        let (years, since) = match role {
            Role::KepalaDesa | Role::Bpd => (8, random.between(1, 6)),
            Role::PerangkatDesa => (20, random.between(1, 12)),
            _ => (5, random.between(0, 3)),
        };
        let year = as_of.year() - since as i16 - 1;
        let month = random.between(1, 12) as i8;
        let date = |year: i16, day: i8| Date::new(year, month, day).expect("days up to 28 exist in every month");
        let signed = random.between(1, 20) as i8;
        Self {
            decree: format!("188.4/{}/{year}", random.between(5, 480)),
            decree_date: date(year, signed),
            from: date(year, signed + 5),
            until: date(year + years, signed + 4),
        }
    }
}
