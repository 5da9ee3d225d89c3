//! The scheme's snapshot: one line for each membership, in the layout `participants`.

use std::path::Path;

use units::{Date, RegionCode};

use crate::SampleError;
use crate::employers::Employer;
use crate::memberships::{Class, Membership, elsewhere};
use crate::names::Names;
use crate::noise::Noise;
use crate::people::{Issuer, Person};
use crate::places::Place;
use crate::random::Random;

/// Columns of the layout, in its order.
pub(crate) const COLUMNS: [&str; 18] = [
    "nomor_peserta",
    "nik",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "nama_ibu",
    "kelas",
    "npp",
    "pemberi_kerja",
    "jenis_pemberi_kerja",
    "program",
    "mulai",
    "berakhir",
    "lunas_sampai",
    "wilayah_daftar",
    "wilayah_kerja",
    "wilayah_domisili",
    "pekerjaan",
];

/// What the snapshot is written from.
pub(crate) struct Snapshot<'a> {
    pub(crate) region: RegionCode,
    /// Keeps card numbers apart from those of other regions.
    pub(crate) slot: u64,
    pub(crate) people: &'a [Person],
    pub(crate) places: &'a [Place],
    pub(crate) employers: &'a [Employer],
    pub(crate) names: &'a Names,
    pub(crate) noise: &'a Noise,
    /// People whose row is written without a flaw: village officials.
    pub(crate) flawless: &'a [bool],
    pub(crate) seed: u64,
}

/// The few things the scheme has wrong about a person, the same on all their rows.
struct Recorded {
    nik: String,
    name: String,
    birth: Date,
}

impl Snapshot<'_> {
    /// Writes all rows; row 1 is the heading, the first membership stands on row 2.
    pub(crate) fn write(
        &self,
        memberships: &[Membership],
        issuer: &mut Issuer,
        path: &Path,
        progress: &mut dyn FnMut(&str, u64, u64),
    ) -> Result<(), SampleError> {
        let broken = |source| SampleError::Csv { path: path.to_owned(), source };
        let mut writer = csv::Writer::from_path(path).map_err(broken)?;
        writer.write_record(COLUMNS).map_err(broken)?;
        let mut several = vec![0_u8; self.people.len()];
        for one in memberships {
            several[one.person as usize] += 1;
        }
        let elsewhere = elsewhere(self.region);
        let outside: Vec<RegionCode> = units::villages_within(elsewhere[0]).map(|village| village.code).collect();
        for (number, one) in memberships.iter().enumerate() {
            let person = &self.people[one.person as usize];
            // By person, so that two memberships of one person never disagree.
            let mut random = Random::stream(self.seed, "participant", u64::from(one.person));
            let flawless = self.flawless[one.person as usize] || several[one.person as usize] > 1;
            let recorded = self.recorded(person, flawless, issuer, &mut random);
            let place = &self.places[usize::from(person.village)];
            let employer = one.employer.map(|employer| &self.employers[employer as usize]);
            let residence = match random.below(1_000) {
                0..15 => String::new(),
                15..30 => random.pick(&outside).to_string(),
                _ => place.code.to_string(),
            };
            let workplace = match random.below(1_000) {
                0..40 => String::new(),
                40..60 => elsewhere[1].to_string(),
                60..500 => place.code.to_string(),
                _ => employer.map_or(place.regency, |employer| employer.region).to_string(),
            };
            let ended = one.ended.map_or_else(String::new, |date| date.to_string());
            let number_of_member = 18_000_000_000 + self.slot * 50_000_000 + u64::from(one.person) * 13;
            writer
                .write_record([
                    number_of_member.to_string().as_str(),
                    recorded.nik.as_str(),
                    recorded.name.as_str(),
                    recorded.birth.to_string().as_str(),
                    person.sex.letter(),
                    if random.chance(900) { &person.mother } else { "" },
                    one.class.key(),
                    employer.map_or("", |employer| employer.npp.as_str()),
                    employer.map_or("", |employer| employer.name.as_str()),
                    employer.map_or("", |employer| employer.kind),
                    one.programs,
                    one.from.to_string().as_str(),
                    ended.as_str(),
                    one.paid_until.to_string().as_str(),
                    one.registered.to_string().as_str(),
                    workplace.as_str(),
                    residence.as_str(),
                    if employer.is_some_and(|employer| employer.kind == "desa") && one.class == Class::Pu {
                        "Aparatur Desa"
                    } else {
                        person.occupation.labels()[0]
                    },
                ])
                .map_err(broken)?;
            if number % 20_000 == 0 {
                progress("peserta", number as u64, memberships.len() as u64);
            }
        }
        writer.flush().map_err(|source| SampleError::Write { path: path.to_owned(), source })
    }

    fn recorded(&self, person: &Person, flawless: bool, issuer: &mut Issuer, random: &mut Random) -> Recorded {
        let mut recorded =
            Recorded { nik: format!("{:016}", person.nik), name: person.name.to_uppercase(), birth: person.birth };
        if flawless {
            return recorded;
        }
        match random.below(1_000) {
            0..8 => recorded.nik.clear(),
            8..12 => recorded.nik = format!("{:016}", issuer.stray(person.birth, person.sex, random)),
            _ => {}
        }
        if random.chance(40) {
            recorded.name = self.noise.name(person, self.names, random).to_uppercase();
        }
        if random.chance(8) {
            recorded.birth = Noise::date(person.birth, random);
        }
        recorded
    }
}
