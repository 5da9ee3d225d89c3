//! What a list says of a person: the truth, with the gaps and errors of the office that wrote it.

use units::{Date, Sex};

use crate::names::Names;
use crate::noise::{Noise, WrittenNik};
use crate::people::Person;
use crate::places::{Place, name_of};
use crate::random::Random;

/// How carefully an office keeps its list, in rows of 1,000.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Care {
    pub(crate) nik_missing: u64,
    pub(crate) nik_wrong: u64,
    pub(crate) name_noisy: u64,
    pub(crate) birth_missing: u64,
    pub(crate) birth_wrong: u64,
    /// Rows that name the mother.
    pub(crate) mother_named: u64,
    /// Rows that no reader can take: they have no name.
    pub(crate) broken: u64,
}

impl Care {
    /// Village heads and officials: the village keeps their papers in order.
    pub(crate) const OFFICIALS: Self = Self {
        nik_missing: 0,
        nik_wrong: 0,
        name_noisy: 60,
        birth_missing: 0,
        birth_wrong: 0,
        mother_named: 620,
        broken: 0,
    };
    pub(crate) const VILLAGE: Self = Self {
        nik_missing: 235,
        nik_wrong: 34,
        name_noisy: 230,
        birth_missing: 30,
        birth_wrong: 36,
        mother_named: 620,
        broken: 3,
    };
    pub(crate) const RESIDENTS: Self = Self {
        nik_missing: 175,
        nik_wrong: 26,
        name_noisy: 150,
        birth_missing: 0,
        birth_wrong: 30,
        mother_named: 620,
        broken: 3,
    };
    pub(crate) const AGENCY: Self = Self {
        nik_missing: 90,
        nik_wrong: 30,
        name_noisy: 200,
        birth_missing: 25,
        birth_wrong: 25,
        mother_named: 620,
        broken: 3,
    };
    pub(crate) const MARKET: Self = Self {
        nik_missing: 330,
        nik_wrong: 45,
        name_noisy: 300,
        birth_missing: 90,
        birth_wrong: 50,
        mother_named: 620,
        broken: 4,
    };
}

/// A birth date as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WrittenBirth {
    Date(Date),
    /// No calendar has it.
    Impossible(&'static str),
    Missing,
}

/// One person as one list has them.
#[derive(Debug, Clone)]
pub(crate) struct Stated {
    pub(crate) nik: Option<WrittenNik>,
    pub(crate) card: Option<u64>,
    pub(crate) name: String,
    pub(crate) birth: WrittenBirth,
    pub(crate) birthplace: &'static str,
    pub(crate) sex: Option<Sex>,
    pub(crate) mother: Option<String>,
    pub(crate) address: String,
    pub(crate) phone: Option<String>,
    pub(crate) broken: bool,
}

/// Writes down people for one list after another.
pub(crate) struct Clerk<'a> {
    pub(crate) names: &'a Names,
    pub(crate) noise: &'a Noise,
    pub(crate) places: &'a [Place],
    pub(crate) seed: u64,
}

impl Clerk<'_> {
    /// `other` is someone else's NIK, for the error of writing it on this row; `sheet` is false in CSV.
    pub(crate) fn state(&self, person: &Person, care: Care, other: u64, sheet: bool, random: &mut Random) -> Stated {
        let nik = (!random.chance(care.nik_missing)).then(|| {
            if random.chance(care.nik_wrong) {
                self.noise.nik(person, other, sheet, random)
            } else {
                WrittenNik::Text(format!("{:016}", person.nik))
            }
        });
        let name = if random.chance(care.name_noisy) {
            self.noise.name(person, self.names, random)
        } else {
            person.name.to_string()
        };
        let name = if random.chance(320) { name.to_uppercase() } else { name };
        // Who is set aside for age keeps a right date: nothing else on the row would tell.
        let age_decides = matches!(person.not_ours, Some("di_bawah_17" | "65_ke_atas"));
        let birth = if !age_decides && random.chance(care.birth_missing) {
            WrittenBirth::Missing
        } else if !age_decides && random.chance(care.birth_wrong) {
            WrittenBirth::Date(Noise::date(person.birth, random))
        } else {
            WrittenBirth::Date(person.birth)
        };
        let place = &self.places[usize::from(person.village)];
        let town = name_of(place.regency).trim_start_matches("Kabupaten ").trim_start_matches("Kota ");
        let mother = random.chance(care.mother_named).then(|| {
            let mother = person.mother.to_string();
            if random.chance(120) { mother.split(' ').next().unwrap_or_default().to_owned() } else { mother }
        });
        let mut stated = Stated {
            nik,
            card: random.chance(700).then_some(person.card),
            name,
            birth,
            birthplace: town,
            sex: (!random.chance(15)).then_some(person.sex),
            mother,
            // One address for the whole family card.
            address: self.names.address(&mut Random::stream(self.seed, "address", person.card)),
            phone: random.chance(380).then(|| self.names.phone(random)),
            broken: random.chance(care.broken),
        };
        if stated.broken {
            stated.name.clear();
        } else if !age_decides && care.broken > 0 && random.chance(2) {
            let impossible = random.word(&["31-02-1985", "30/02/1979", "00-00-1990", "12-13-1988"]);
            stated.birth = WrittenBirth::Impossible(impossible);
        }
        stated
    }
}

/// What a list writes in its occupation column for someone who is set aside, and OpenSID's code for it.
pub(crate) const fn outsider_work(reason: &str) -> Option<(&'static str, u8)> {
    match reason.as_bytes() {
        b"pns" => Some(("PNS", 5)),
        b"tni" => Some(("TNI", 6)),
        b"polri" => Some(("Polri", 7)),
        b"pelajar" => Some(("Pelajar/Mahasiswa", 3)),
        b"pensiunan" => Some(("Pensiunan", 4)),
        b"mengurus_rumah_tangga" => Some(("Mengurus Rumah Tangga", 2)),
        b"tidak_bekerja" => Some(("Belum/Tidak Bekerja", 1)),
        b"di_bawah_17" => Some(("Pelajar/Mahasiswa", 3)),
        _ => None,
    }
}
