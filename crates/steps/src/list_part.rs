//! Rows that add to a list which is there instead of standing in its place: where a newer list replaces the one before,
//! refused rows come in mended as a part of their own list.

use store::lists::put_part;
use store::{Change, Query, RowBatch, history, tables};

use crate::StepError;
use crate::import_as::ImportAs;

/// The table whose rows a part adds to the list; `None` where whatever comes in adds to what is there anyway.
pub(crate) const fn rows_of_part(kind: ImportAs) -> Option<&'static str> {
    match kind {
        ImportAs::Participants => Some(tables::MEMBERSHIP.name),
        ImportAs::Permits => Some(tables::PERMIT.name),
        ImportAs::Roster
        | ImportAs::Employers
        | ImportAs::Contributions
        | ImportAs::Workforce
        | ImportAs::Targets
        | ImportAs::Figures
        | ImportAs::Funding
        | ImportAs::Boundaries => None,
    }
}

/// # Errors
/// The change `list` brought no such list, or was taken back.
pub(crate) fn needs_list(query: &mut impl Query, kind: ImportAs, list: i64) -> Result<(), StepError> {
    let brought = format!("import.{}", kind.code());
    let past = history::change(query, list)?.filter(|past| rows_of_part(kind).is_some() && past.kind == brought);
    if past.is_some_and(|past| past.stands()) {
        return Ok(());
    }
    Err(StepError::request(
        format!(
            "Daftar dari perubahan {list} tidak berlaku lagi, jadi tidak ada yang ditambah. Unggah dan simpan lagi daftarnya."
        ),
        format!("The list of change {list} no longer holds, so nothing was added. Upload and save the list again."),
    ))
}

/// Sees to it that the list stays while the part comes in.
pub(crate) fn begin(change: &mut Change<'_>, kind: ImportAs, list: i64) -> Result<(), StepError> {
    // The locks of an import of participants in its order; whoever takes a change back holds the second.
    change.next_ids(tables::SNAPSHOT.name, 0)?;
    change.next_ids(tables::PERSON.name, 0)?;
    needs_list(change, kind, list)
}

/// Says of the rows that came in last to which list they belong.
pub(crate) fn close(change: &mut Change<'_>, kind: ImportAs, list: i64, rows: u64) -> Result<(), StepError> {
    let table = rows_of_part(kind).expect("a part begins with such a kind");
    let after = change.next_ids(table, 0)?;
    let first = after - i64::try_from(rows).expect("a file has fewer rows");
    let id = change.next_ids(tables::LIST_PART.name, 1)?;
    let mut batch = RowBatch::new(&tables::LIST_PART, change.id());
    put_part(&mut batch, id, list, (first, after - 1));
    change.insert(&batch)?;
    Ok(())
}
