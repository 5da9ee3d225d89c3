//! Invented people and rosters: one generator for the demo, the tests and the benchmarks.
//!
//! Owns: a population that nobody belongs to, its memberships, the spreadsheets that offices would send about
//! it, and the truth behind them (read by evaluations only). The same seed writes the same bytes.
//! Never knows: the store, the law's amounts, how anything is imported or matched.

mod budgets;
mod employers;
mod files;
mod memberships;
mod names;
mod noise;
mod opensid;
mod pairs;
mod participants;
mod people;
mod places;
mod plan;
mod profile;
mod published;
mod random;
mod roles;
mod rosters;
mod stated;
mod stream;
pub mod truth;
mod work;

use std::path::{Path, PathBuf};

use units::{Date, RegionCode};

pub use budgets::budgets;
pub use pairs::{Errors, PairOptions, linkage_pair};
pub use plan::Counts;
pub use profile::{Earlier, Profile, Target, VillageCounts};
pub use stream::participants_csv;

/// Workers of Kepulauan Bangka Belitung who are eligible, as published for 1 June 2025: the full size of a run.
pub const FULL_SIZE: u32 = 528_873;

/// The smallest run: one desa and one kelurahan with every role filled.
pub const SMALLEST: u32 = 2_000;

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// A province or regency of which enough was published: see [`Profile::of`].
    pub region: RegionCode,
    /// Eligible workers, [`SMALLEST`] to those of the profile; every count scales with it.
    pub people: u32,
    /// The same seed writes the same files.
    pub seed: u64,
    /// The day on which the counts hold.
    pub as_of: Date,
}

impl Options {
    /// A region at full size, on the day of its published counts.
    ///
    /// # Errors
    /// A region of which too little was published; the error names what is missing.
    pub fn of(region: RegionCode) -> Result<Self, SampleError> {
        let profile = Profile::of(region)?;
        Ok(Self { region, people: profile.people, as_of: profile.as_of, ..Self::default() })
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            region: RegionCode::from_packed(1_900_000_000).expect("the packed code of province 19"),
            people: FULL_SIZE,
            seed: 19,
            as_of: Date::constant(2025, 6, 1),
        }
    }
}

/// Which sort of office sent a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RosterKind {
    /// A village's roster: roles and workers it wants protected.
    Village,
    /// Residents of a village, workers or not.
    Residents,
    /// Staff of an agency.
    Agency,
    /// Traders of a market.
    Market,
}

/// One spreadsheet that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The village; the regency or province of an agency or market.
    pub region: RegionCode,
    /// `roster`, `opensid` or `market`.
    pub layout: &'static str,
    /// Which sort of office sent it.
    pub kind: RosterKind,
    /// The office's name.
    pub sender: String,
    /// Rows about people: no titles, headings, blank lines or totals.
    pub rows: u32,
}

/// What was written, and what was planted in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The scheme's snapshot, layout `participants`.
    pub participants: PathBuf,
    /// The snapshot of a year earlier with its day, where growth was published.
    pub earlier: Option<(PathBuf, Date)>,
    /// The denominator, layout `workforce`; none where nobody published one.
    pub workforce: Option<PathBuf>,
    /// The target, layout `targets`.
    pub targets: Option<PathBuf>,
    /// Figures that were published of this and other regions, layout `figures`.
    pub figures: PathBuf,
    /// All rosters, in the order to import them.
    pub rosters: Vec<RosterFile>,
    /// Exact counts.
    pub counts: Counts,
}

/// Why nothing (or not all) was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SampleError {
    /// A region of which too little was published.
    #[error("tidak ada contoh untuk wilayah {region}: {missing}")]
    Unsupported {
        /// What was asked for.
        region: RegionCode,
        /// What would be needed.
        missing: String,
    },
    /// Too few or too many people.
    #[error("contoh wilayah ini berisi {SMALLEST} sampai {most} orang, bukan {people}")]
    Size {
        /// What was asked for.
        people: u32,
        /// The full size of the region.
        most: u32,
    },
    /// The people were too few for what was to be planted.
    #[error("{planted} peserta aktif dari {wanted} dapat ditanam di wilayah {region}; pilih lebih banyak orang")]
    Crowded {
        /// Which region.
        region: RegionCode,
        /// Active participants to be planted.
        wanted: u32,
        /// Active participants that found a person.
        planted: u32,
    },
    /// A file or directory could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A CSV file could not be written or, for the truth, read.
    #[error("cannot write or read {}: {source}", path.display())]
    Csv {
        /// Which one.
        path: PathBuf,
        /// What went wrong.
        source: csv::Error,
    },
    /// A spreadsheet could not be written.
    #[error("cannot write {}: {reason}", path.display())]
    Sheet {
        /// Which one.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// A truth file says something that the generator never writes.
    #[error("{} line {line} is no truth of this generator", path.display())]
    Truth {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
    },
}

/// Writes `participants.csv`, `workforce.csv`, `targets.csv`, `rosters/` and `truth/` under `dir`.
///
/// `progress` hears the name of the step, how much is done, and of how much.
///
/// ```no_run
/// let manifest = sample::write(&sample::Options::default(), "demo".as_ref(), &mut |_, _, _| {}).unwrap();
/// assert_eq!(manifest.counts.active, 144_070);
/// ```
///
/// # Errors
/// Regions of which too little was published, sizes outside the range, and files that cannot be written.
pub fn write(options: &Options, dir: &Path, progress: &mut dyn FnMut(&str, u64, u64)) -> Result<Manifest, SampleError> {
    plan::write(options, dir, progress)
}
