//! Corrections of a list's columns: said now, or kept from the same sender's earlier list with the same headings.

use sheets::{Corrections, Input, Layout, Reader};
use store::layouts::{KeptLayout, kept_layouts, layout_of_roster, put_kept_layout};
use store::{Change, RowBatch, tables};

use crate::StepError;
use crate::import::{ImportReport, ImportRequest, plain_name};
use crate::workspace::Workspace;

/// A list opened with the corrections that it needs.
pub(crate) struct OpenedList {
    pub reader: Reader,
    /// Columns by letter; empty when the guess was right.
    pub corrections: Corrections,
    /// Whether they come from an earlier list.
    pub kept: bool,
    /// A digest of the headings.
    pub headings: String,
}

/// Opens the file of a request.
pub(crate) fn open(
    workspace: &Workspace,
    request: &ImportRequest,
    layouts: &[&'static Layout],
) -> Result<OpenedList, StepError> {
    let open = |corrections: &Corrections| {
        let content = request.content(workspace)?;
        Ok::<_, StepError>(sheets::open_with(Input::Stream(content), layouts, corrections)?)
    };
    if let (true, Some(sender)) = (request.corrections.is_empty(), &request.sender) {
        for kept in kept_layouts(&mut workspace.store().reader()?, &plain_name(sender))? {
            let Ok(corrections) = serde_json::from_str::<Corrections>(&kept.corrections) else { continue };
            // Corrections of another form of list do not open this one, or open it with other headings.
            if let Ok(reader) = open(&corrections) {
                let headings = digest_of(&reader);
                if headings == kept.headings {
                    return Ok(OpenedList { reader, corrections, kept: true, headings });
                }
            }
        }
    }
    let reader = open(&request.corrections).map_err(|error| match error {
        // Which file it was helps more than that there was one.
        StepError::Open(sheets::OpenError::Io(error)) => StepError::File { path: request.called(), error },
        other => other,
    })?;
    let corrections = request.corrections.by_letter(reader.headings());
    let headings = digest_of(&reader);
    Ok(OpenedList { reader, corrections, kept: false, headings })
}

fn digest_of(reader: &Reader) -> String {
    let headings: Vec<String> = reader.headings().iter().map(|heading| heading.to_lowercase()).collect();
    blake3::hash(headings.join("\n").as_bytes()).to_hex().to_string()
}

/// A short name of corrections, for the key of a change.
pub(crate) fn digest(corrections: &Corrections) -> String {
    let text = serde_json::to_string(corrections).expect("corrections are plain data");
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// Keeps the corrections in the change of the import that they served.
pub(crate) fn keep(
    change: &mut Change<'_>,
    request: &ImportRequest,
    corrections: &Corrections,
    headings: &str,
    report: &ImportReport,
) -> Result<(), StepError> {
    let kept = KeptLayout {
        sender: plain_name(request.sender.as_ref().unwrap_or(&request.file_name)),
        kind: report.kind.code().to_owned(),
        headings: headings.to_owned(),
        corrections: serde_json::to_string(corrections).expect("corrections are plain data"),
        roster: report.roster,
    };
    let mut batch = RowBatch::new(&tables::LAYOUT_KEPT, change.id());
    put_kept_layout(&mut batch, change.next_ids("layout_kept", 1)?, &kept);
    change.insert(&batch)?;
    Ok(())
}

/// The corrections under which a roster was read, for its answer.
pub(crate) fn of_roster(workspace: &Workspace, roster: i64) -> Result<Corrections, StepError> {
    let kept = layout_of_roster(&mut workspace.store().reader()?, roster)?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept.corrections).ok()).unwrap_or_default())
}
