//! Reading a list of business permits: number, name, place, line of business, workers.

use std::collections::{HashMap, HashSet};

use domain::{Account, BusinessScale, Permit, firm_key};
use sheets::{Issue, IssueCode, Row, Severity};
use store::permits::{permits_of, put_permit};
use store::{Change, Query, RowBatch, tables};
use units::RegionCode;

use crate::StepError;
use crate::employers_file::{SAME_FIRM, npp_of, place};
use crate::import::{Draft, ImportReport, KeptIssues, close_account, count, note_issues, plain_name};
use crate::place_names::PlaceNames;
use crate::workspace::Workspace;

const NIB: &str = "nib";
const NIB_DIGITS: usize = 13;

/// Reads the file into one change.
pub(crate) fn read(change: &mut Change<'_>, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut issues = KeptIssues::new(change)?;
    let as_of = draft.as_of;
    let listed = listed(change, &draft)?;
    let (mut report, found) = each_row(draft, listed, &mut |row| issues.put(row))?;
    issues.save(change)?;
    let mut batch = RowBatch::new(&tables::PERMIT, change.id());
    let first = change.next_ids(tables::PERMIT.name, count(found.len()))?;
    for ((row, permit), id) in found.iter().zip(first..) {
        put_permit(&mut batch, id, *row, as_of, permit);
    }
    change.insert(&batch)?;
    change.count("accepted", count(batch.len()));
    report.change = Some(change.id());
    Ok(report)
}

/// The real step, unsaved.
pub(crate) fn preview(workspace: &Workspace, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let listed = listed(&mut workspace.store().reader()?, &draft)?;
    Ok(each_row(draft, listed, &mut |_| {})?.0)
}

/// What the list says already to which the rows are added.
fn listed(query: &mut impl Query, draft: &Draft<'_>) -> Result<Vec<(u32, Permit)>, StepError> {
    Ok(draft.request.part_of.map_or_else(|| Ok(Vec::new()), |list| permits_of(query, list))?)
}

/// The report, and each accepted row with its number.
fn each_row(
    mut draft: Draft<'_>,
    listed: Vec<(u32, Permit)>,
    keep_issues: &mut dyn FnMut(&[Issue]),
) -> Result<(ImportReport, Vec<(u32, Permit)>), StepError> {
    let inside = draft.request.region.unwrap_or(RegionCode::INDONESIA);
    let names = draft.request.region.map(PlaceNames::of);
    let mut account = Account::default();
    let mut found: Vec<(u32, Permit)> = Vec::new();
    // The first row of each number, and the name it gave.
    let mut named: HashMap<String, (u32, String)> = HashMap::new();
    for (row, permit) in &listed {
        if let Some(nib) = &permit.nib {
            named.entry(nib.clone()).or_insert_with(|| (*row, firm_key(&permit.name)));
        }
    }
    let mut known: HashSet<Permit> = listed.into_iter().map(|(_, permit)| permit).collect();
    while let Some(row) = draft.reader.next() {
        let mut row = row?;
        account.read += 1;
        let read = (!row.refused()).then(|| permit(&mut row, inside, names.as_ref())).flatten();
        if let Some(nib) = read.as_ref().and_then(|permit| permit.nib.clone()) {
            let name = firm_key(&read.as_ref().expect("as above").name);
            let (earlier, other) = named.entry(nib).or_insert_with(|| (row.number(), name.clone()));
            if linkage::jaro_winkler(other, &name) < SAME_FIRM {
                let earlier = *earlier;
                row.add_issue(NIB, IssueCode::NibOtherName { row: earlier }, Severity::Refused);
            }
        }
        let refused = note_issues(&row, &mut account, draft.on_issue);
        keep_issues(row.issues());
        if let Some(permit) = read.filter(|_| !refused) {
            if known.insert(permit.clone()) {
                account.accepted += 1;
                found.push((row.number(), permit));
            } else {
                account.merged += 1;
            }
        }
        (draft.progress)(account.read, draft.reader.total_hint());
    }
    close_account(&mut account, draft.reader.blank_rows(), draft.reader.skipped_rows());
    Ok((draft.report(account, None), found))
}

/// The permit of a row; what cannot be right is refused.
fn permit(row: &mut Row, inside: RegionCode, names: Option<&PlaceNames>) -> Option<Permit> {
    let nib = nib(row)?;
    let npp = npp_of(row)?;
    let name = plain_name(row.text("pemberi_kerja")?);
    let region = place(row, inside, names);
    if region.is_some_and(|region| !inside.contains(region)) {
        // The list speaks for one region: permits of others come with their own lists.
        row.add_issue("kode_wilayah", IssueCode::RegionOfOthers, Severity::Refused);
        return None;
    }
    let scale = row.text("skala_usaha").map(BusinessScale::from_words);
    if scale == Some(None) {
        row.add_issue("skala_usaha", IssueCode::WordUnknown, Severity::Warning);
    }
    let text = |key: &str| row.text(key).map(plain_name);
    let business = match (text("bidang_usaha"), text("judul_kbli")) {
        (Some(code), Some(title)) => Some(format!("{code} {title}")),
        (code, title) => code.or(title),
    };
    Some(Permit {
        nib,
        npp: Some(npp).filter(|npp| !npp.is_empty()),
        name,
        business,
        scale: scale.flatten(),
        region,
        address: text("alamat_kantor"),
        workers: row.whole("jumlah_pekerja"),
        issued: row.date("tanggal_izin"),
    })
}

/// The thirteen digits of a NIB, or none; anything else refuses the row, a person's own number among it.
fn nib(row: &mut Row) -> Option<Option<String>> {
    let plain: String = row.text(NIB).unwrap_or_default().chars().filter(|c| !" .-'".contains(*c)).collect();
    if plain.is_empty() {
        return Some(None);
    }
    if plain.len() != NIB_DIGITS || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        row.add_issue(NIB, IssueCode::NibUnreadable, Severity::Refused);
        return None;
    }
    Some(Some(plain))
}
