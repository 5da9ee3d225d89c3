//! Reading a roster: every row accepted, merged, set aside, refused or skipped, each with its reason.

use std::collections::HashMap;

use domain::{
    Account, Disposition, Particulars, Roster, RosterEntry, RosterRow, SetAside, Tenure, Welfare, file,
    role_from_words, staff_role,
};
use law::{CoverageRulesOn, Role, RoleGroup};
use sheets::{Issue, IssueCode, Row, Severity};
use store::rosters::{RowNumbers, put_roster, put_roster_row, put_row_temporary};
use store::{Change, RowBatch, tables};
use units::{Date, Id, Level, Nik, NikWarning, RegionCode, region, retired};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::{Draft, ImportReport, close_account, count, note_issues, plain_name, put_issues};
use crate::person::plain_number;
use crate::place_names::{PlaceNames, PlaceReading};
use crate::workspace::Workspace;

/// Rows that are laid out and handed to the database together.
const BATCH_BYTES: usize = 512 * 1024;

/// Two rows with one NIK and names less alike than this are two people.
const SAME_NAME: f64 = 0.75;

/// Reads the roster into one change.
pub(crate) fn read(
    workspace: &Workspace,
    change: &mut Change<'_>,
    draft: Draft<'_>,
    upload: &str,
) -> Result<ImportReport, StepError> {
    let keys = workspace.store().keys().clone();
    let roster = Id::<Roster>::new(change.next_ids("roster", 1)?);
    let first_row = change.next_ids("roster_row", 0)?;
    let first_issue = change.next_ids("row_issue", 0)?;
    let (mut next_row, mut next_issue) = (first_row, first_issue);
    let (mut saved_row, mut saved_issue) = (first_row, first_issue);
    let mut rows = RowBatch::new(&tables::ROSTER_ROW, change.id());
    let mut issues = RowBatch::new(&tables::ROW_ISSUE, change.id());
    let mut hand_over = |change: &mut Change<'_>, rows: &mut RowBatch, issues: &mut RowBatch, next: (i64, i64)| {
        change.next_ids("roster_row", next.0 - saved_row)?;
        change.insert(rows)?;
        change.next_ids("row_issue", next.1 - saved_issue)?;
        change.insert(issues)?;
        (saved_row, saved_issue) = next;
        rows.clear();
        issues.clear();
        Ok::<_, StepError>(())
    };
    let region = draft.request.region.expect("asked for before");
    let sender = plain_name(draft.request.sender.as_ref().unwrap_or(&draft.request.file_name));
    let role = draft.request.role;
    // Few rows have one, so they wait until all rows are there.
    let mut temporaries: Vec<(Id<RosterRow>, String)> = Vec::new();
    let mut report = each_row(workspace, draft, &mut |row, read| {
        put_issues(&mut issues, &mut next_issue, row.issues());
        if let Some((entry, disposition)) = read {
            let stored = RosterRow { id: Id::new(next_row), roster, sheet_row: row.number(), entry, disposition };
            let numbers = RowNumbers { nik: row.nik(), family_card: row.text("no_kk"), phone: row.text("telepon") };
            put_roster_row(&mut rows, &keys, &stored, numbers);
            temporaries.extend(row.temporary_number().map(|number| (stored.id, plain_number(number))));
            next_row += 1;
        }
        if rows.size() + issues.size() > BATCH_BYTES {
            hand_over(change, &mut rows, &mut issues, (next_row, next_issue))?;
        }
        Ok(())
    })?;
    hand_over(change, &mut rows, &mut issues, (next_row, next_issue))?;
    let first = change.next_ids("roster_row_number", count(temporaries.len()))?;
    let mut batch = RowBatch::new(&tables::ROSTER_ROW_NUMBER, change.id());
    for ((row, number), id) in temporaries.iter().zip(first..) {
        put_row_temporary(&mut batch, &keys, id, *row, number);
    }
    change.insert(&batch)?;
    let record = Roster {
        id: roster,
        file: report.file.clone(),
        sender,
        region,
        as_of: report.as_of,
        layout: report.layout.clone(),
        account: report.account.clone(),
    };
    let mut batch = RowBatch::new(&tables::ROSTER, change.id());
    put_roster(&mut batch, &record, role, upload);
    change.insert(&batch)?;
    change.count("rows", next_row - first_row);
    report.change = Some(change.id());
    report.roster = Some(roster.get());
    Ok(report)
}

/// The real step, unsaved.
pub(crate) fn preview(workspace: &Workspace, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    each_row(workspace, draft, &mut |_, _| Ok(()))
}

type Keep<'a> = &'a mut dyn FnMut(&Row, Option<(RosterEntry, Disposition)>) -> Result<(), StepError>;

/// Reads, decides and counts every row; `keep` gets refused rows with `None`.
fn each_row(workspace: &Workspace, mut draft: Draft<'_>, keep: Keep<'_>) -> Result<ImportReport, StepError> {
    let rules = workspace.rules().on(draft.as_of)?;
    let region = draft.request.region.expect("asked for before");
    let names = PlaceNames::of(region);
    let mut account = Account::default();
    let mut seen = Seen::default();
    while let Some(row) = draft.reader.next() {
        let mut row = row?;
        account.read += 1;
        let entry = (!row.refused()).then(|| entry(&mut row, draft.request.role, region, &names, draft.actor));
        let refused = note_issues(&row, &mut account, draft.on_issue);
        match entry.filter(|_| !refused) {
            None => keep(&row, None)?,
            Some(entry) => {
                let disposition = dispose(&row, &entry, &rules, &mut seen);
                match disposition {
                    Disposition::Accepted => account.accepted += 1,
                    Disposition::Merged { .. } => account.merged += 1,
                    Disposition::SetAside(reason) => {
                        *account.set_aside.entry(reason.code().to_owned()).or_default() += 1;
                    }
                }
                keep(&row, Some((entry, disposition)))?;
            }
        }
        (draft.progress)(account.read, draft.reader.total_hint());
    }
    close_account(&mut account, draft.reader.blank_rows(), draft.reader.skipped_rows());
    Ok(draft.report(account, None))
}

/// Rows seen in this file: the same NIK with a like name, or without NIK the same name, birth date and mother.
///
/// Holds some forty bytes and the name per row of one roster.
#[derive(Default)]
struct Seen {
    by_nik: HashMap<Nik, (u32, String)>,
    by_name: HashMap<(String, Date, Option<String>), u32>,
}

fn dispose(row: &Row, entry: &RosterEntry, rules: &CoverageRulesOn, seen: &mut Seen) -> Disposition {
    let name = linkage::normalize_name(&entry.name);
    if let Some(nik) = row.nik() {
        match seen.by_nik.get(&nik) {
            // A relative's number copied down a column is no repetition: both rows stay.
            Some((earlier, known)) if linkage::name_similarity(known, &name) >= SAME_NAME => {
                return Disposition::Merged { into_row: *earlier };
            }
            Some(_) => {}
            None => {
                seen.by_nik.insert(nik, (row.number(), name));
            }
        }
    } else if let Some(birth) = entry.birth {
        let mother = entry.mother().map(linkage::normalize_name);
        match seen.by_name.entry((name, birth, mother)) {
            std::collections::hash_map::Entry::Occupied(earlier) => {
                return Disposition::Merged { into_row: *earlier.get() };
            }
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(row.number());
            }
        }
    }
    file(entry, rules)
}

/// What the row says, whichever layout it came in; doubts about role and village are added to its issues.
fn entry(row: &mut Row, role: Option<Role>, region: RegionCode, names: &PlaceNames, actor: &Actor) -> RosterEntry {
    let first = |row: &Row, keys: &[&str]| keys.iter().find_map(|key| row.text(key)).map(str::to_owned);
    let date = |row: &Row, keys: &[&str]| keys.iter().find_map(|key| row.date(key));
    let (mut taken_role, occupation) = role_and_occupation(row, role);
    let place = village(row, region, names, actor);
    let home = place.unwrap_or(region);
    if row.nik().is_some_and(|nik| nik.warnings(None, None, Some(home)).contains(&NikWarning::IssuedElsewhere)) {
        // People move and keep their number, so this never refuses.
        row.add_issue("nik", IssueCode::NikIssuedElsewhere, Severity::Warning);
    }
    let kind = home.kind();
    if taken_role.is_some_and(|role| !role.can_exist_in(kind)) {
        // A kelurahan has no village head, officials or BPD.
        row.add_issue("peran", IssueCode::RoleNotInKelurahan, Severity::Warning);
        taken_role = None;
    }
    let (from, until) = (date(row, &["mulai"]), date(row, &["sampai"]));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        row.add_issue("sampai", IssueCode::TermBackwards, Severity::Warning);
    }
    RosterEntry {
        name: row.name().unwrap_or_default().into_owned(),
        birth: row.birth(),
        sex: row.sex(),
        region: place,
        occupation: occupation.map(Into::into),
        role: taken_role,
        tenure: Tenure {
            decree: first(row, &["nomor_sk"]).map(Into::into),
            decree_date: date(row, &["tanggal_sk"]),
            from,
            until,
        }
        .kept(),
        welfare: first(row, &["dasar_rentan"]).map(|basis| Welfare { basis: basis.into() }),
        wage: row.rupiah("upah"),
        population_status: row.whole("status_dasar").and_then(SetAside::from_opensid_status),
        particulars: Particulars {
            birth_place: first(row, &["tempat_lahir"]),
            mother: first(row, &["nama_ibu"]),
            address: first(row, &["alamat"]),
        }
        .kept(),
    }
}

/// Layouts of population exports: their occupation column holds what the card says, and names no office.
const POPULATION: [&str; 3] = ["opensid", "siak", "ktp"];

/// The first two of a worker's three axes. Lists mix them in one column, so words that name a role are one wherever
/// they stand; `default` is for rows that name none.
fn role_and_occupation(row: &mut Row, default: Option<Role>) -> (Option<Role>, Option<String>) {
    let words = |row: &Row, key: &str| row.text(key).map(str::to_owned);
    let (office, position) = (words(row, "peran"), words(row, "jabatan"));
    let work = match row.whole("pekerjaan_id") {
        Some(code) => Some(domain::Occupation::from_opensid(code).title().to_owned()),
        None => words(row, "pekerjaan"),
    };
    let read = |words: &Option<String>| {
        let words = words.as_deref()?;
        words.parse().ok().or_else(|| role_from_words(words))
    };
    let by_work = || if POPULATION.contains(&row.layout().id) { None } else { read(&work) };
    let named = read(&office).or_else(|| read(&position)).or_else(by_work);
    // The words of a village office say no occupation; "guru honorer" and "marbot" say both.
    let both = |words: &String| {
        let role = words.parse().ok().or_else(|| role_from_words(words));
        role.is_none_or(|role| matches!(role.group(), RoleGroup::NonAsn | RoleGroup::Keagamaan))
    };
    let population = POPULATION.contains(&row.layout().id);
    let occupation = work
        .filter(|words| population || both(words))
        .or_else(|| position.filter(both))
        .or_else(|| office.clone().filter(|words| words.parse::<Role>().is_err() && both(words)));
    if let Some(words) = office.filter(|words| words.parse::<Role>().is_err() && role_from_words(words).is_none())
        && domain::Occupation::from_words(&words) == domain::Occupation::Other
    {
        row.add_issue("peran", IssueCode::WordUnknown, Severity::Warning);
    }
    let about_work = domain::Occupation::from_words(occupation.as_deref().unwrap_or_default());
    (named.or(default).map(|role| staff_role(role, about_work)), occupation)
}

/// The village a row names by code or by name; `None` lets the row count where its roster counts.
fn village(row: &mut Row, roster_region: RegionCode, names: &PlaceNames, actor: &Actor) -> Option<RegionCode> {
    if let Some(code) = row.region("kode_wilayah") {
        let current = match region(code) {
            Some(_) => Some(code),
            None => {
                row.add_issue("kode_wilayah", IssueCode::RegionNotInUse, Severity::Warning);
                retired(code).and_then(|old| old.successor_guess)
            }
        };
        // A sender puts nobody on the list of a region that is not theirs; the row counts where the list counts.
        if current.is_some_and(|code| !roster_region.contains(code) && !actor.may_in(Right::ImportRosters, code)) {
            row.add_issue("kode_wilayah", IssueCode::RegionOfOthers, Severity::Warning);
            return None;
        }
        return current;
    }
    if let Some(code) = population_code(row) {
        return Some(code);
    }
    let text = row.text("desa")?;
    // "19.01.01.2007 REBO" names the village twice.
    let code = text.split_whitespace().next().filter(|code| code.len() >= 10).unwrap_or(text);
    let reading = match code.parse::<RegionCode>() {
        Ok(code) => region(code).map_or(PlaceReading::Unknown, |region| PlaceReading::Known(region.code)),
        Err(_) => names.find(text, row.text("kecamatan")),
    };
    match reading {
        PlaceReading::Known(code) => Some(code),
        PlaceReading::Unknown => {
            if roster_region.level() != Level::Village {
                row.add_issue("desa", IssueCode::RegionNotInUse, Severity::Warning);
            }
            None
        }
        PlaceReading::Perhaps(likely) => {
            if roster_region.level() != Level::Village {
                row.add_doubt("desa", IssueCode::PlaceDoubtful, likely);
            }
            None
        }
    }
}

/// The village that a population export names by four numbers.
fn population_code(row: &Row) -> Option<RegionCode> {
    let part = |key: &str| row.text(key)?.parse::<i64>().ok();
    let parts = [part("no_prop")?, part("no_kab")?, part("no_kec")?, part("no_kel")?];
    let [province, regency, district, village] = parts;
    if !(1..100).contains(&province) || !(1..100).contains(&regency) || !(1..100).contains(&district) {
        return None;
    }
    let packed = ((province * 100 + regency) * 100 + district) * 10_000 + village;
    RegionCode::from_packed(packed).and_then(region).map(|region| region.code)
}

/// Issues of the refused rows of a file, by row: what the sender still has to mend.
pub(crate) fn refused_issues(reader: sheets::Reader) -> Result<HashMap<u32, Issue>, StepError> {
    let mut found = HashMap::new();
    for row in reader {
        let row = row?;
        if let Some(issue) = row.issues().iter().find(|issue| issue.severity == Severity::Refused) {
            found.insert(row.number(), issue.clone());
        }
    }
    Ok(found)
}
