//! How well a demo was matched: the only reader of the truth behind the invented people.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use domain::{Gap, GapStatus, Outcome, Person};
use sample::truth::{Planted, Truth};
use serde::Serialize;
use steps::{StepError, Workspace};
use units::{Id, Percent, RegionCode};

use crate::desk::{Desk, grouped_count, percent_text};

/// Precision and recall of the match and of the named gap.
#[derive(Debug, Serialize)]
pub(crate) struct Evaluation {
    files: i64,
    rows: i64,
    layouts: BTreeMap<&'static str, i64>,
    rows_without_nik: Option<Percent>,
    /// Rows said to be a participant.
    matched: i64,
    match_precision: Option<Percent>,
    /// Of the rows that are a participant: said so, or left to a human.
    match_recall: Option<Percent>,
    match_recall_with_doubtful: Option<Percent>,
    /// Length of the named gap without the doubtful.
    listed: i64,
    gap_precision: Option<Percent>,
    gap_recall: Option<Percent>,
    gap_recall_with_doubtful: Option<Percent>,
}

/// Compares what the store says with what was planted.
pub(crate) fn evaluate(
    desk: &Desk,
    workspace: &Workspace,
    dir: &Path,
    region: RegionCode,
    manifest: &sample::Manifest,
    gap: &Gap,
) -> Result<Evaluation, StepError> {
    let truth =
        sample::truth::read(dir).map_err(|error| StepError::Missing(::law::Sentence::alike(error.to_string())))?;
    let participants = steps::participants_by_row(workspace, desk.actor(), region)?;
    let mut planted_of: HashMap<i64, u32> = HashMap::new();
    for (row, person) in participants {
        if let Some(planted) = truth.participant(row) {
            planted_of.entry(person.get()).or_insert(planted);
        }
    }
    let is_participant: BTreeSet<u32> = truth.participants.iter().copied().collect();
    let verdicts = steps::verdicts(workspace, desk.actor())?;
    let right = |person: Id<Person>, planted: Planted| planted_of.get(&person.get()) == Some(&planted.person);
    let (mut matched, mut correct, mut present, mut found, mut doubtful) = (0, 0, 0, 0, 0);
    let mut row_of: HashMap<(&str, u32), Planted> = HashMap::new();
    for (file, row, outcome) in &verdicts {
        let Some(planted) = truth.planted(file, *row) else { continue };
        row_of.insert((file, *row), planted);
        let present_now = is_participant.contains(&planted.person);
        present += i64::from(present_now);
        match outcome {
            Outcome::Known(person) if planted_of.contains_key(&person.get()) => {
                matched += 1;
                correct += i64::from(right(*person, planted));
                found += i64::from(present_now && right(*person, planted));
            }
            Outcome::Doubtful(person) => doubtful += i64::from(present_now && right(*person, planted)),
            Outcome::Known(_) | Outcome::NotMatched => {}
        }
    }
    let listing = listing(&truth, &row_of, gap, &files(workspace, desk)?);
    let counts = &manifest.counts;
    let mut layouts = BTreeMap::new();
    for roster in &manifest.rosters {
        *layouts.entry(roster.layout).or_default() += 1;
    }
    Ok(Evaluation {
        files: i64::from(counts.roster_files),
        rows: i64::from(counts.roster_rows),
        layouts,
        rows_without_nik: Percent::of(i64::from(counts.rows_without_nik), i64::from(counts.roster_rows)),
        matched,
        match_precision: Percent::of(correct, matched),
        match_recall: Percent::of(found, present),
        match_recall_with_doubtful: Percent::of(found + doubtful, present),
        listed: listing.listed,
        gap_precision: Percent::of(listing.rightly, listing.listed),
        gap_recall: Percent::of(listing.found, listing.missing),
        gap_recall_with_doubtful: Percent::of(listing.found_or_doubtful, listing.missing),
    })
}

/// File name of every roster by its number.
fn files(workspace: &Workspace, desk: &Desk) -> Result<HashMap<i64, String>, StepError> {
    let rosters = steps::rosters(workspace, desk.actor())?;
    Ok(rosters.into_iter().map(|roster| (roster.id.get(), roster.file)).collect())
}

struct Listing {
    listed: i64,
    rightly: i64,
    /// Planted persons on accepted rows who are ours and unprotected.
    missing: i64,
    found: i64,
    found_or_doubtful: i64,
}

fn listing(truth: &Truth, row_of: &HashMap<(&str, u32), Planted>, gap: &Gap, files: &HashMap<i64, String>) -> Listing {
    let missing: BTreeSet<u32> = row_of
        .values()
        .filter(|planted| !planted.protected && planted.not_ours.is_none())
        .map(|planted| planted.person)
        .collect();
    let (mut certain, mut doubtful) = (BTreeSet::new(), BTreeSet::new());
    let (mut listed, mut rightly) = (0, 0);
    for person in &gap.people {
        let mention = &person.mentions[0];
        let file = files.get(&mention.roster.get()).map_or("", String::as_str);
        let Some(planted) = truth.planted(file, mention.sheet_row) else { continue };
        if person.status == GapStatus::Doubtful {
            doubtful.insert(planted.person);
            continue;
        }
        listed += 1;
        rightly += i64::from(!planted.protected && planted.not_ours.is_none());
        certain.insert(planted.person);
    }
    let within = |found: &BTreeSet<u32>| i64::try_from(missing.intersection(found).count()).expect("a count");
    let either: BTreeSet<u32> = certain.union(&doubtful).copied().collect();
    Listing {
        listed,
        rightly,
        missing: i64::try_from(missing.len()).expect("a count"),
        found: within(&certain),
        found_or_doubtful: within(&either),
    }
}

impl Evaluation {
    /// The figures for people.
    pub(crate) fn print(&self, desk: &Desk) {
        let percent = |value: Option<Percent>| value.map_or_else(|| "-".to_owned(), percent_text);
        let layouts: Vec<String> = self.layouts.iter().map(|(name, files)| format!("{name} {files}")).collect();
        desk.say("Penilaian terhadap orang rekaan (hanya penilaian ini yang membaca kebenarannya):");
        desk.say(&format!("  berkas daftar       {} ({})", grouped_count(self.files), layouts.join(", ")));
        desk.say(&format!(
            "  baris daftar        {} (tanpa NIK {})",
            grouped_count(self.rows),
            percent(self.rows_without_nik)
        ));
        desk.say(&format!(
            "  pencocokan          presisi {}, terjaring {} ({} dengan yang diragukan)",
            percent(self.match_precision),
            percent(self.match_recall),
            percent(self.match_recall_with_doubtful)
        ));
        desk.say(&format!(
            "  daftar bernama      presisi {}, terjaring {} ({} dengan yang diragukan)",
            percent(self.gap_precision),
            percent(self.gap_recall),
            percent(self.gap_recall_with_doubtful)
        ));
    }
}
