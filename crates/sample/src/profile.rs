//! What a run is made to show of a region: what was published of it, and what had to be assumed beside that.

use units::{Date, Level, RegionCode, RegionKind, region, villages_within};

use crate::SampleError;
use crate::published::{self, Published};

/// A region with its counts at full size.
#[derive(Debug, Clone)]
pub struct Profile {
    /// A province or regency.
    pub region: RegionCode,
    /// The day on which the counts hold.
    pub as_of: Date,
    /// Eligible workers: the full size of a run.
    pub people: u32,
    /// Active participants, PU and BPU.
    pub active: u32,
    /// Of these, BPU only.
    pub informal: u32,
    /// Where the number of eligible workers was read; `None` when nobody published one.
    pub eligible_source: Option<String>,
    /// The target, where one was published.
    pub target: Option<Target>,
    /// The list of a year earlier, where growth was published.
    pub earlier: Option<Earlier>,
    /// Village workers and vulnerable workers protected, where they were published.
    pub village: Option<VillageCounts>,
    /// What is assumed or invented, for readers.
    pub assumed: Vec<String>,
}

/// A published target.
#[derive(Debug, Clone)]
pub struct Target {
    /// As in the layout `targets`, `57.17%`.
    pub percent: String,
    /// For the end of which year.
    pub year: i16,
    /// Instrument.
    pub basis: String,
    /// Where it was read.
    pub source: String,
}

/// The list of participants of a year earlier.
#[derive(Debug, Clone, Copy)]
pub struct Earlier {
    /// Its day.
    pub day: Date,
    /// Wage earners then.
    pub formal: u32,
    /// Non-wage earners then.
    pub informal: u32,
}

/// Published counts of a village ecosystem.
#[derive(Debug, Clone, Copy)]
pub struct VillageCounts {
    /// Officials, BPD and institutions protected.
    pub workers: u32,
    /// Vulnerable village workers protected.
    pub vulnerable: u32,
}

/// Shares of the region whose counts are known best; other regions borrow them and say so.
pub(crate) const BABEL: (u64, u64) = (144_070, 28_598);

fn code(text: &str) -> RegionCode {
    text.parse().expect("a region code in the source")
}

impl Profile {
    /// The counts of a region.
    ///
    /// # Errors
    /// A region of which too little was published; the error names what is missing.
    pub fn of(region: RegionCode) -> Result<Self, SampleError> {
        if region == code("19") {
            return Ok(babel());
        }
        if region == code("16") {
            return Ok(south_sumatra());
        }
        if region == code("63.10") {
            return Ok(tanah_bumbu());
        }
        if !matches!(region.level(), Level::Province | Level::Regency) || units::region(region).is_none() {
            let missing = "contoh hanya dibuat untuk provinsi, kabupaten, atau kota yang kodenya berlaku".to_owned();
            return Err(SampleError::Unsupported { region, missing });
        }
        from_published(region, &published::of(region)?)
    }

    /// Desa, then kelurahan, of the region.
    pub(crate) fn villages(&self) -> (u64, u64) {
        let kelurahan = |place: &units::Region| place.code.kind() == RegionKind::Kelurahan;
        let all = villages_within(self.region).count() as u64;
        let towns = villages_within(self.region).filter(kelurahan).count() as u64;
        (all - towns, towns)
    }
}

fn babel() -> Profile {
    let source = "Antara Babel, Juni 2025";
    Profile {
        region: code("19"),
        as_of: Date::constant(2025, 6, 1),
        people: crate::FULL_SIZE,
        active: 144_070,
        informal: 28_598,
        eligible_source: Some(format!("{source} (angka turunan: 144.070 / 27,24 persen)")),
        target: Some(Target {
            percent: "57.17%".to_owned(),
            year: 2025,
            basis: "Target UCJ Provinsi 2025".to_owned(),
            source: source.to_owned(),
        }),
        earlier: None,
        village: None,
        assumed: Vec::new(),
    }
}

fn south_sumatra() -> Profile {
    let source = "Laporan berita 28 April 2025";
    Profile {
        region: code("16"),
        as_of: Date::constant(2025, 4, 28),
        people: 3_003_000,
        active: 1_100_700,
        informal: 310_000,
        eligible_source: Some(format!("{source} (angka turunan: 1.100.700 / 36,7 persen, dibulatkan)")),
        target: Some(Target {
            percent: "49.46%".to_owned(),
            year: 2025,
            basis: "Target UCJ Provinsi 2025".to_owned(),
            source: source.to_owned(),
        }),
        earlier: None,
        village: None,
        assumed: vec![
            "Peserta aktif 1.100.700 dari 3.003.000 adalah satu pasangan angka yang cocok dengan 36,7 persen dan \
             kekurangan 385 ribu; laporannya hanya mencetak persen dan kekurangan."
                .to_owned(),
            "Peserta informal 310.000 diasumsikan: tercetak untuk awal 2025 tanpa tanggal, bertentangan dengan 7 persen \
             pada September 2024."
                .to_owned(),
        ],
    }
}

/// Levels that give the printed growth to the hundredth: 25,000 to 27,180 and 10,000 to 18,173.
fn tanah_bumbu() -> Profile {
    Profile {
        region: code("63.10"),
        as_of: Date::constant(2024, 12, 31),
        people: 150_000,
        active: 27_180 + 18_173,
        informal: 18_173,
        eligible_source: None,
        target: Some(Target {
            percent: "99.5%".to_owned(),
            year: 2045,
            basis: "UU 59/2024 (laporannya menulis 2025)".to_owned(),
            source: "Laporan berita 16 April 2025".to_owned(),
        }),
        earlier: Some(Earlier { day: Date::constant(2023, 12, 31), formal: 25_000, informal: 10_000 }),
        village: Some(VillageCounts { workers: 8_146, vulnerable: 2_192 }),
        assumed: vec![
            "Hanya pertumbuhan (formal 8,72 persen, informal 81,73 persen) yang tercetak; jumlah peserta 2023 dan 2024 \
             (25.000 dan 27.180 formal, 10.000 dan 18.173 informal) adalah rekaan yang memberi pertumbuhan itu."
                .to_owned(),
            "Tidak ada angka pekerja yang berpotensi, jadi tidak ada persen cakupan; 150.000 orang rekaan ditanam."
                .to_owned(),
            "8.146 pekerja desa dan 2.192 pekerja rentan tercetak 16 April 2025; di sini per 31 Desember 2024.".to_owned(),
        ],
    }
}

/// A region of which active participants and potential workers were printed for one day.
fn from_published(region: RegionCode, found: &Published) -> Result<Profile, SampleError> {
    let mut assumed = Vec::new();
    let informal = match found.informal {
        Some(informal) => informal,
        None => {
            let borrowed = u64::from(found.active) * BABEL.1 / BABEL.0;
            assumed.push(format!(
                "Pembagian formal dan informal tidak tercetak; {borrowed} informal diasumsikan menurut bagian Babel."
            ));
            u32::try_from(borrowed).expect("a part of the active")
        }
    };
    if let Some(how) = &found.derived {
        assumed.push(how.clone());
    }
    if found.as_of_printed.len() < 10 {
        assumed.push(format!("Tanggal tercetak {} dibaca sebagai {}.", found.as_of_printed, found.as_of));
    }
    Ok(Profile {
        region,
        as_of: found.as_of,
        people: found.people,
        active: found.active,
        informal,
        eligible_source: Some(found.source.clone()),
        target: found.target.clone().map(|(percent, source)| Target {
            percent: format!("{percent}%"),
            year: found.as_of.year(),
            basis: format!("Target {} yang diterbitkan", found.as_of.year()),
            source,
        }),
        earlier: None,
        village: None,
        assumed,
    })
}

/// Ten ranges of numbers (NIK serials, cards, employers), so that demos of several regions in one store rarely meet:
/// Babel has its own, the others share nine.
pub(crate) fn slot(region: RegionCode) -> u64 {
    match region.packed().unsigned_abs() / 1_000_000 {
        1_900 => 0,
        other => 1 + other % 9,
    }
}

/// The region's name, for messages.
pub(crate) fn name(code: RegionCode) -> String {
    region(code).map_or_else(|| code.to_string(), |known| known.name.to_owned())
}
