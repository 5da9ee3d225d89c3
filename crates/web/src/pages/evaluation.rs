//! The pack for the evaluation of the presidential instruction, of one region: a workbook, and a document where this
//! program can print.

use steps::{EvaluationFile, evaluation, write_evaluation};
use units::RegionCode;

use crate::request::Visit;
use crate::response::{PDF, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Address and label of each form of the pack that this program can make.
pub(super) fn packs(w: &Words, code: RegionCode) -> Vec<(String, String)> {
    let pack = |file: &EvaluationFile| {
        let ending = file.ending();
        (format!("/wilayah/{code}/evaluasi.{ending}"), fill(w.region.evaluation, &[&ending.to_uppercase()]))
    };
    EvaluationFile::available().iter().map(pack).collect()
}

/// `GET /wilayah/{code}/evaluasi.xlsx`, and as PDF.
pub(crate) fn pack(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let path = visit.asked.split('?').next().unwrap_or_default();
    let asked = |file: &&EvaluationFile| path.ends_with(&format!(".{}", file.ending()));
    let file = *EvaluationFile::available().iter().find(asked).ok_or(Trouble::NotFound)?;
    // Setting one takes a core for seconds: whoever comes meanwhile is told, and pages keep their turns.
    let _alone = visit.app.packing.try_lock().map_err(|_| Trouble::Busy)?;
    let found = evaluation(&visit.app.workspace, visit.actor()?, visit.region()?, None, None)?;
    let mut out = Vec::new();
    write_evaluation(&found, file, &mut out)?;
    let media = match file {
        EvaluationFile::Workbook => XLSX,
        EvaluationFile::Document => PDF,
    };
    Ok(Reply::download(&file.name(&found), media, out))
}
