//! Invented employers, and the agencies and markets that send lists.

use units::{Level, RegionCode};

use crate::people::Person;
use crate::places::{Place, name_of, shares};
use crate::random::Random;
use crate::work::Occupation;

/// An employer with its NPP.
#[derive(Debug, Clone)]
pub(crate) struct Employer {
    pub(crate) npp: String,
    pub(crate) name: String,
    /// negara, daerah, swasta, kecil, dinas, desa.
    pub(crate) kind: &'static str,
    pub(crate) region: RegionCode,
}

/// All employers: village governments first, then agencies, then the rest by regency.
pub(crate) struct Employers {
    pub(crate) list: Vec<Employer>,
    /// Employer of each place; `None` for a kelurahan.
    of_place: Vec<Option<u32>>,
    /// First to last of each regency's companies, larger ones first.
    companies: Vec<(RegionCode, std::ops::Range<u32>)>,
}

const BRANCHES: &[&str] = &[
    "Lada", "Timah", "Sawit", "Karet", "Bahari", "Samudra", "Bangun", "Karya", "Mitra", "Sinar", "Cahaya", "Surya",
    "Anugerah", "Tirta", "Graha", "Multi", "Prima", "Serumpun", "Sebalai", "Laskar",
];
const ENDINGS: &[&str] = &[
    "Makmur",
    "Sejahtera",
    "Abadi",
    "Jaya",
    "Sentosa",
    "Mandiri",
    "Utama",
    "Lestari",
    "Perkasa",
    "Bersama",
    "Bersatu",
    "Gemilang",
    "Mulia",
    "Nusantara",
    "Pratama",
];

impl Employers {
    pub(crate) fn invent(places: &[Place], institutions: &[Institution], slot: u64, seed: u64) -> Self {
        let mut random = Random::stream(seed, "employers", 0);
        let mut list: Vec<Employer> = Vec::new();
        let mut add = |prefix: char, name: String, kind: &'static str, region: RegionCode| {
            let npp = format!("{prefix}Z{:06}", list.len() as u64 + 100_001 + slot * 80_000);
            list.push(Employer { npp, name, kind, region });
            list.len() as u32 - 1
        };
        let mut of_place = Vec::new();
        for place in places {
            let employer =
                place.is_desa.then(|| add('D', format!("Pemerintah Desa {}", place.name), "desa", place.regency));
            of_place.push(employer);
        }
        // The order of `institutions` is the order of their employers: see `agency`.
        for institution in institutions {
            add('P', institution.name.clone(), "dinas", institution.region);
        }
        let mut regencies: Vec<(RegionCode, u64)> = Vec::new();
        for place in places {
            match regencies.last_mut() {
                Some((code, people)) if *code == place.regency => *people += place.people as u64,
                _ => regencies.push((place.regency, place.people as u64)),
            }
        }
        let mut companies = Vec::new();
        for (regency, people) in regencies {
            let count = (people / 160).max(8);
            let mut start = None;
            for number in 0..count {
                let words = format!("{} {}", random.word(BRANCHES), random.word(ENDINGS));
                let town = name_of(regency).trim_start_matches("Kabupaten ").trim_start_matches("Kota ");
                let (prefix, name, kind) = match number % 25 {
                    0 => ('N', format!("PT {words} Negara (Persero) {town}"), "negara"),
                    1 => ('R', format!("Perumda {words} {town}"), "daerah"),
                    2..13 => ('B', format!("PT {words} {town}"), "swasta"),
                    13..18 => ('B', format!("CV {words} {town}"), "swasta"),
                    _ => ('K', format!("Toko {words} {number}"), "kecil"),
                };
                let index = add(prefix, name, kind, regency);
                start = start.or(Some(index));
            }
            let start = start.expect("at least eight companies");
            companies.push((regency, start..start + count as u32));
        }
        Self { list, of_place, companies }
    }

    pub(crate) fn village_government(&self, place: usize) -> Option<u32> {
        self.of_place[place]
    }

    /// The employer behind an institution.
    pub(crate) fn agency(&self, institution: usize) -> u32 {
        (self.of_place.iter().flatten().count() + institution) as u32
    }

    /// A company of the regency; the first ones employ most.
    pub(crate) fn company(&self, regency: RegionCode, random: &mut Random) -> u32 {
        let found = self.companies.iter().find(|(code, _)| *code == regency);
        let range = found.map_or_else(|| self.companies[0].1.clone(), |(_, range)| range.clone());
        let width = u64::from(range.end - range.start);
        let place = random.below(width).min(random.below(width)).min(random.below(width));
        range.start + place as u32
    }
}

/// An agency or a market with the people on its list.
#[derive(Debug, Clone)]
pub(crate) struct Institution {
    pub(crate) name: String,
    /// The regency or province it belongs to.
    pub(crate) region: RegionCode,
    pub(crate) is_market: bool,
    /// What its people are: guru_non_asn, nakes_non_asn, non_asn or pedagang.
    pub(crate) role: &'static str,
    pub(crate) people: Vec<u32>,
}

const AGENCIES: &[(&str, &str)] = &[
    ("Dinas Pendidikan", "guru_non_asn"),
    ("Dinas Kesehatan", "nakes_non_asn"),
    ("Sekretariat Daerah", "non_asn"),
    ("Dinas Lingkungan Hidup", "non_asn"),
];
const MARKETS: &[&str] = &["Pasar Pagi", "Pasar Atas", "Pasar Ikan Higienis"];

/// Names the institutions and draws their people from those without a village role.
///
/// `agencies` and `markets` say how many; `agency_rows` and `market_rows` how many people they list in all.
pub(crate) fn institutions(
    province: RegionCode,
    places: &[Place],
    people: &mut [Person],
    taken: &[bool],
    size: (usize, usize, usize, usize),
    seed: u64,
) -> Vec<Institution> {
    let (agencies, markets, agency_rows, market_rows) = size;
    let mut random = Random::stream(seed, "institutions", 0);
    let mut regencies: Vec<RegionCode> = places.iter().map(|place| place.regency).collect();
    regencies.dedup();
    let mut offices = vec![province];
    offices.extend(regencies.iter().filter(|regency| **regency != province));
    let mut list = Vec::new();
    for number in 0..agencies {
        let region = offices[number % offices.len()];
        let (title, role) = AGENCIES[number / offices.len() % AGENCIES.len()];
        let area = if region.level() == Level::Province { "Provinsi " } else { "" };
        let part = match number / (offices.len() * AGENCIES.len()) {
            0 => String::new(),
            more => format!(" UPT {}", more + 1),
        };
        let name = format!("{title}{part} {area}{}", name_of(region));
        list.push(Institution { name, region, is_market: false, role, people: Vec::new() });
    }
    for number in 0..markets {
        let region = regencies[number % regencies.len()];
        let title = MARKETS[number / regencies.len() % MARKETS.len()];
        let part = match number / (regencies.len() * MARKETS.len()) {
            0 => String::new(),
            more => format!(" {}", more + 1),
        };
        let name = format!("{title}{part} {}", name_of(region));
        list.push(Institution { name, region, is_market: true, role: "pedagang", people: Vec::new() });
    }
    let weights = |count: usize, random: &mut Random| -> Vec<u64> {
        (0..count).map(|_| random.between(50, 170) as u64).collect()
    };
    let mut sizes = shares(agency_rows as u64, &weights(agencies, &mut random));
    sizes.extend(shares(market_rows as u64, &weights(markets, &mut random)));
    let mut taken = taken.to_vec();
    for (institution, size) in list.iter_mut().zip(sizes) {
        let mut pool: Vec<u32> = (0..people.len() as u32)
            .filter(|person| {
                let one = &people[*person as usize];
                let fits = match institution.role {
                    "pedagang" => one.occupation == Occupation::Trader,
                    _ => one.occupation.is_employed(),
                };
                fits && !taken[*person as usize] && institution.region.contains(places[usize::from(one.village)].code)
            })
            .collect();
        // Those already in the trade first; the stable sort keeps the drawn order.
        random.shuffle(&mut pool);
        let wanted = match institution.role {
            "guru_non_asn" => Occupation::Teacher,
            "nakes_non_asn" => Occupation::HealthWorker,
            "non_asn" => Occupation::Honorary,
            _ => Occupation::Trader,
        };
        pool.sort_by_key(|person| people[*person as usize].occupation != wanted);
        pool.truncate(size as usize);
        for person in &pool {
            let one = &mut people[*person as usize];
            one.occupation = wanted;
            taken[*person as usize] = true;
        }
        institution.people = pool;
    }
    list
}
