//! Who stands behind each row: written beside the rosters, read by evaluations and by nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use crate::SampleError;
use crate::files::Sheet;
use crate::memberships::Membership;
use crate::people::Person;

/// Every reason for which someone on a roster is not this scheme's to protect.
pub const NOT_OURS: [&str; 11] = [
    "pns",
    "tni",
    "polri",
    "pelajar",
    "pensiunan",
    "mengurus_rumah_tangga",
    "tidak_bekerja",
    "di_bawah_17",
    "65_ke_atas",
    "meninggal",
    "pindah",
];

/// The truth about one roster row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planted {
    /// Who it is: the same number as in [`Truth::participants`].
    pub person: u32,
    /// Holds an active membership on the day, paid or in grace, of any class, wherever registered.
    pub protected: bool,
    /// Why not ours, one of [`NOT_OURS`].
    pub not_ours: Option<&'static str>,
}

/// The whole truth of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    /// The person of each participants row; the first is row 2 of the file, below the heading.
    pub participants: Vec<u32>,
    rosters: BTreeMap<String, BTreeMap<u32, Planted>>,
}

impl Truth {
    /// The truth about row `row` (from 1, headings and titles counted) of the file of this name.
    pub fn planted(&self, file: &str, row: u32) -> Option<Planted> {
        self.rosters.get(file)?.get(&row).copied()
    }

    /// The person of a row of the participants file (from 1, the heading counted).
    pub fn participant(&self, row: u32) -> Option<u32> {
        self.participants.get((row as usize).checked_sub(2)?).copied()
    }

    /// The rows of each roster by file name, ascending.
    pub fn rosters(&self) -> impl Iterator<Item = (&str, &BTreeMap<u32, Planted>)> {
        self.rosters.iter().map(|(file, rows)| (file.as_str(), rows))
    }
}

/// Reads `truth/` under the directory that [`crate::write`] was given.
///
/// # Errors
/// Files that are missing or not of this generator.
pub fn read(dir: &Path) -> Result<Truth, SampleError> {
    let mut truth = Truth::default();
    for_each_line(&dir.join("truth/participants.csv"), |fields| {
        let [row, person] = fields else { return None };
        (row.parse::<usize>().ok()? == truth.participants.len() + 2).then_some(())?;
        truth.participants.push(person.parse().ok()?);
        Some(())
    })?;
    for_each_line(&dir.join("truth/rosters.csv"), |fields| {
        let [file, row, person, protected, reason] = fields else { return None };
        let not_ours = match *reason {
            "" => None,
            reason => Some(*NOT_OURS.iter().find(|known| **known == reason)?),
        };
        let planted = Planted { person: person.parse().ok()?, protected: *protected == "1", not_ours };
        if !truth.rosters.contains_key(*file) {
            truth.rosters.insert((*file).to_owned(), BTreeMap::new());
        }
        truth.rosters.get_mut(*file)?.insert(row.parse().ok()?, planted);
        Some(())
    })?;
    Ok(truth)
}

fn for_each_line(path: &Path, mut take: impl FnMut(&[&str]) -> Option<()>) -> Result<(), SampleError> {
    let broken = |source| SampleError::Csv { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_path(path).map_err(broken)?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(broken)? {
        let fields: Vec<&str> = record.iter().collect();
        let line = record.position().map_or(0, csv::Position::line);
        take(&fields).ok_or_else(|| SampleError::Truth { path: path.to_owned(), line })?;
    }
    Ok(())
}

pub(crate) fn write(
    dir: &Path,
    memberships: &[Membership],
    sheets: &[Sheet],
    people: &[Person],
    protected: &[bool],
) -> Result<(), SampleError> {
    let path = dir.join("truth/participants.csv");
    let broken = |source| SampleError::Csv { path: path.clone(), source };
    let mut writer = csv::Writer::from_path(&path).map_err(broken)?;
    writer.write_record(["row", "person"]).map_err(broken)?;
    for (number, one) in memberships.iter().enumerate() {
        writer.write_record([(number + 2).to_string(), one.person.to_string()]).map_err(broken)?;
    }
    writer.flush().map_err(|source| SampleError::Write { path: path.clone(), source })?;

    let path = dir.join("truth/rosters.csv");
    let broken = |source| SampleError::Csv { path: path.clone(), source };
    let mut writer = csv::Writer::from_path(&path).map_err(broken)?;
    writer.write_record(["file", "row", "person", "protected", "not_ours"]).map_err(broken)?;
    for sheet in sheets {
        for (row, person) in &sheet.truth {
            let covered = protected.get(*person as usize).copied().unwrap_or(false);
            writer
                .write_record([
                    sheet.file.as_str(),
                    row.to_string().as_str(),
                    person.to_string().as_str(),
                    if covered { "1" } else { "0" },
                    people[*person as usize].not_ours.unwrap_or(""),
                ])
                .map_err(broken)?;
        }
    }
    writer.flush().map_err(|source| SampleError::Write { path: path.clone(), source })
}
