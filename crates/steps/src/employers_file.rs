//! Reading a list of employers: who they are, what they do, how many work there.

use std::collections::HashMap;

use domain::{Account, Employer, EmployerKind, EmployerProfile, employer_kind_from_words, firm_key, plain_npp};
use sheets::{Issue, IssueCode, Row, Severity};
use store::contributions::{employers, put_employer_profile};
use store::people::put_employer;
use store::{Change, Query, RowBatch, tables};
use units::{Id, Level, RegionCode, region, retired};

use crate::StepError;
use crate::import::{Draft, ImportReport, KeptIssues, close_account, count, note_issues};
use crate::place_names::{PlaceNames, PlaceReading};
use crate::workspace::Workspace;

const NPP: &str = "npp";
const NAME: &str = "pemberi_kerja";
const KIND: &str = "jenis_pemberi_kerja";

/// Two names under one number less alike than this are two firms.
pub(crate) const SAME_FIRM: f64 = 0.8;

/// Known employers and the rows of this file: by number, and without one by name and place.
struct Known {
    by_npp: HashMap<String, Id<Employer>>,
    /// Employers who have no number yet.
    by_name: HashMap<(String, Option<RegionCode>), Id<Employer>>,
    profiles: HashMap<i64, EmployerProfile>,
    /// First row of each employer in this file.
    rows: HashMap<i64, (u32, String)>,
    next: i64,
}

impl Known {
    fn load(query: &mut impl Query, next: i64) -> Result<Self, StepError> {
        let mut known = Self {
            by_npp: HashMap::new(),
            by_name: HashMap::new(),
            profiles: HashMap::new(),
            rows: HashMap::new(),
            next,
        };
        for (employer, profile) in employers(query)? {
            if employer.npp.is_empty() {
                known.by_name.entry((firm_key(&profile.name), profile.region)).or_insert(employer.id);
            } else {
                known.by_npp.entry(plain_npp(&employer.npp)).or_insert(employer.id);
            }
            known.profiles.insert(employer.id.get(), profile);
        }
        Ok(known)
    }
}

/// What the file says of one employer, and whether the employer is new.
struct Found {
    row: u32,
    npp: String,
    profile: EmployerProfile,
    new: bool,
}

/// Reads the file into one change.
pub(crate) fn read(change: &mut Change<'_>, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    // Asking for none takes the lock: nobody adds employers between this look and the end.
    change.next_ids("person", 0)?;
    let next = change.next_ids("employer", 0)?;
    let known = Known::load(change, next)?;
    let mut issues = KeptIssues::new(change)?;
    let as_of = draft.as_of;
    let (mut report, found) = each_row(draft, known, &mut |row_issues| issues.put(row_issues))?;
    issues.save(change)?;
    let mut added = RowBatch::new(&tables::EMPLOYER, change.id());
    let mut profiles = RowBatch::new(&tables::EMPLOYER_PROFILE, change.id());
    let first = change.next_ids("employer_profile", count(found.len()))?;
    for (Found { row, npp, profile, new }, id) in found.into_iter().zip(first..) {
        if new {
            let (id, name, kind) = (profile.employer, profile.name.clone(), profile.kind);
            put_employer(&mut added, &Employer { id, npp, name, kind });
        }
        put_employer_profile(&mut profiles, id, row, as_of, &profile);
    }
    change.next_ids("employer", count(added.len()))?;
    change.insert(&added)?;
    change.insert(&profiles)?;
    change.count("accepted", count(profiles.len()));
    report.change = Some(change.id());
    Ok(report)
}

/// The real step, unsaved.
pub(crate) fn preview(workspace: &Workspace, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let known = Known::load(&mut workspace.store().reader()?, i64::MAX / 2)?;
    Ok(each_row(draft, known, &mut |_| {})?.0)
}

fn each_row(
    mut draft: Draft<'_>,
    mut known: Known,
    keep_issues: &mut dyn FnMut(&[Issue]),
) -> Result<(ImportReport, Vec<Found>), StepError> {
    let mut account = Account::default();
    let mut found = Vec::new();
    let inside = draft.request.region.unwrap_or(RegionCode::INDONESIA);
    let names = draft.request.region.map(PlaceNames::of);
    while let Some(row) = draft.reader.next() {
        let mut row = row?;
        account.read += 1;
        let read = (!row.refused()).then(|| employer(&mut row, &known, inside, names.as_ref())).flatten();
        let refused = note_issues(&row, &mut account, draft.on_issue);
        keep_issues(row.issues());
        if let Some((npp, known_as, profile)) = read.filter(|_| !refused) {
            settle(row.number(), npp, known_as, profile, &mut known, &mut account, &mut found);
        }
        (draft.progress)(account.read, draft.reader.total_hint());
    }
    close_account(&mut account, draft.reader.blank_rows(), draft.reader.skipped_rows());
    Ok((draft.report(account, None), found))
}

/// Counts a readable row: the first of its employer, a repetition, or nothing that was not known.
fn settle(
    row: u32,
    npp: String,
    known_as: Option<Id<Employer>>,
    mut profile: EmployerProfile,
    known: &mut Known,
    account: &mut Account,
    found: &mut Vec<Found>,
) {
    let new = known_as.is_none();
    let id = known_as.unwrap_or_else(|| {
        known.next += 1;
        Id::new(known.next - 1)
    });
    profile.employer = id;
    let name = firm_key(&profile.name);
    if npp.is_empty() {
        known.by_name.insert((name, profile.region), id);
    } else {
        known.by_npp.insert(npp.clone(), id);
    }
    known.rows.entry(id.get()).or_insert((row, profile.name.clone()));
    if known.profiles.insert(id.get(), profile.clone()).as_ref() == Some(&profile) {
        account.merged += 1;
        return;
    }
    account.accepted += 1;
    found.push(Found { row, npp, profile, new });
}

/// The employer of a row with the number it has and whom it is known as; what cannot be right is refused.
fn employer(
    row: &mut Row,
    known: &Known,
    inside: RegionCode,
    names: Option<&PlaceNames>,
) -> Option<(String, Option<Id<Employer>>, EmployerProfile)> {
    let text = |row: &Row, key: &str| row.text(key).map(str::to_owned);
    let npp = npp_of(row)?;
    let name = text(row, NAME)?;
    let place = place(row, inside, names);
    let kind = match row.text(KIND) {
        None => employer_kind_from_words(&name),
        Some(words) => {
            let kind = employer_kind_from_words(words);
            if kind.is_none() {
                row.add_issue(KIND, IssueCode::WordUnknown, Severity::Warning);
            }
            kind.or_else(|| employer_kind_from_words(&name))
        }
    };
    let known_as = match npp.as_str() {
        "" => known.by_name.get(&(firm_key(&name), place)).copied(),
        number => known.by_npp.get(number).copied(),
    };
    if let Some((earlier, other)) = known_as.and_then(|id| known.rows.get(&id.get()))
        && linkage::jaro_winkler(&firm_key(other), &firm_key(&name)) < SAME_FIRM
    {
        let earlier = *earlier;
        row.add_issue(NPP, IssueCode::NppOtherName { row: earlier }, Severity::Refused);
        return None;
    }
    let (workers, registered) = (row.whole("jumlah_pekerja"), row.whole("jumlah_terdaftar"));
    if let (Some(all), Some(some)) = (workers, registered)
        && some > all
    {
        row.add_issue("jumlah_terdaftar", IssueCode::SumDiffers, Severity::Warning);
    }
    if npp.is_empty() {
        row.add_issue(NPP, IssueCode::NppMissing, Severity::Warning);
    }
    let profile = EmployerProfile {
        employer: known_as.unwrap_or(Id::new(0)),
        kind: kind.unwrap_or(EmployerKind::Private),
        business: text(row, "bidang_usaha"),
        region: place,
        address: text(row, "alamat_kantor"),
        workers,
        registered,
        name,
    };
    if let Some((id, (earlier, _))) = known_as.and_then(|id| Some((id, known.rows.get(&id.get())?)))
        && known.profiles.get(&id.get()) != Some(&profile)
    {
        row.add_issue(NPP, IssueCode::EmployerRepeated { row: *earlier }, Severity::Warning);
    }
    Some((npp, known_as, profile))
}

/// The registration number of a row, empty where it has none; `None` when it cannot be one, which refuses the row.
pub(crate) fn npp_of(row: &mut Row) -> Option<String> {
    let npp = plain_npp(row.text(NPP).unwrap_or_default());
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.');
    let well_formed = npp.len() <= 20 && npp.chars().all(letter) && npp.chars().any(|c| c.is_ascii_digit());
    // Sixteen digits are somebody's own number, which lies nowhere in the open.
    let personal = npp.len() == 16 && npp.bytes().all(|byte| byte.is_ascii_digit());
    if !npp.is_empty() && (!well_formed || personal) {
        row.add_issue(NPP, IssueCode::NppUnreadable, Severity::Refused);
        return None;
    }
    Some(npp)
}

/// Where an employer or a business is: by code, else by the name of the village in the region that the list speaks of.
pub(crate) fn place(row: &mut Row, inside: RegionCode, names: Option<&PlaceNames>) -> Option<RegionCode> {
    if let Some(code) = row.region("kode_wilayah") {
        if region(code).is_some() {
            return Some(code);
        }
        row.add_issue("kode_wilayah", IssueCode::RegionNotInUse, Severity::Warning);
        return retired(code).and_then(|old| old.successor_guess);
    }
    let default = (inside != RegionCode::INDONESIA).then_some(inside);
    let (Some(village), Some(names)) = (row.text("desa"), names) else { return default };
    match names.find(village, row.text("kecamatan")) {
        PlaceReading::Known(code) => Some(code),
        PlaceReading::Perhaps(likely) if inside.level() != Level::Village => {
            row.add_doubt("desa", IssueCode::PlaceDoubtful, likely);
            default
        }
        PlaceReading::Perhaps(_) | PlaceReading::Unknown => default,
    }
}
