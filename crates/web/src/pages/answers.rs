//! The branch office's answers from a file: the form, and how a file was taken.

use askama::Template;
use domain::submission::RefusalReason;
use steps::StepError;
use steps::submission::{AnswerFileReport, answer_content};

use crate::numbers;
use crate::pages::acting::Acting;
use crate::pages::{Frame, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Rows to mend that are shown; the rest is counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "answers.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    file: String,
    trouble: Option<String>,
    already: bool,
    account: String,
    facts: Vec<(String, String)>,
    damaged: Option<String>,
    mend: Vec<String>,
    mend_more: Option<String>,
}

/// `POST /usulan/jawaban`
pub(crate) fn take(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let acting = Acting::of(visit)?;
    let mut page = Page {
        w,
        frame: Frame::new(visit, w.answers.title),
        office: acting.name().to_owned(),
        file: String::new(),
        trouble: None,
        already: false,
        account: String::new(),
        facts: Vec::new(),
        damaged: None,
        mend: Vec::new(),
        mend_more: None,
    };
    let Some(upload) = visit.upload.as_ref().filter(|upload| !upload.content.is_empty()) else {
        page.trouble = Some(w.answers.missing.to_owned());
        return Reply::page(&page);
    };
    page.file.clone_from(&upload.name);
    let office = visit.form.filled("kantor");
    let (workspace, clock) = (&visit.app.workspace, visit.app.clock());
    match answer_content(workspace, visit.actor()?, &clock, office, &upload.name, upload.content.clone()) {
        Ok(report) => tell(w, &mut page, &report),
        Err(StepError::Request(said) | StepError::Missing(said)) => page.trouble = Some(w.say(&said)),
        // A file that is no table, or another table: what was read and what is expected.
        Err(StepError::Open(error)) => page.trouble = Some(fill(w.answers.unread, &[&w.say(&error.sentence())])),
        Err(StepError::Read(error)) => page.trouble = Some(fill(w.answers.unread, &[&w.say(&error.sentence())])),
        Err(other) => return Err(other.into()),
    }
    Reply::page(&page)
}

fn tell(w: &Words, page: &mut Page, report: &AnswerFileReport) {
    let account = &report.account;
    page.already = report.already;
    let parts = [account.read, account.accepted, account.merged, account.refused_rows(), account.skipped_rows()]
        .map(|value| numbers::rows(w, value));
    page.account = fill(w.answers.account, &parts.each_ref().map(String::as_str));
    page.facts.push((w.answers.accepted.to_owned(), numbers::rows(w, report.accepted)));
    for (code, rows) in &report.refused {
        let title = code.parse::<RefusalReason>().map_or(code.as_str(), |reason| w.named(reason));
        page.facts.push((fill(w.answers.refused, &[title]), numbers::rows(w, *rows)));
    }
    page.damaged =
        (report.damaged_numbers > 0).then(|| fill(w.answers.damaged, &[&numbers::rows(w, report.damaged_numbers)]));
    page.mend = report.to_mend.iter().take(SHOWN).map(|row| w.say(&row.sentence)).collect();
    let more = report.to_mend.len().saturating_sub(SHOWN);
    page.mend_more = (more > 0).then(|| fill(w.answers.mend_more, &[&numbers::length(w, more)]));
}
