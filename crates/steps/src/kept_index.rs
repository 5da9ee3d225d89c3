//! The index of everybody who can be found, kept sealed between two runs and made again when it is not what it should be.
//!
//! Two files: the participants as they are sorted (`match-register`), and the same with the weights learnt and with whom
//! only lists named (`match-known`). Both say what they were built from, as digests of the very rows and settings; those are
//! reckoned anew from the store each time. What does not fit is not used, and nothing is decided otherwise for it.

use law::Sentence;
use linkage::batch::{Index, Settings};

use crate::StepError;
use crate::match_known::{Part, People, Training, first_rows, settings, threads};
use crate::workspace::Workspace;

const REGISTER: &str = "match-register";
const KNOWN: &str = "match-known";
const DIGEST: usize = 32;
/// Rows that came since are added each time, until they are worth writing it all again.
const ROWS_WORTH_WRITING: usize = 2_000;

type Digest = [u8; DIGEST];

/// The index of members and listed people, fitted to the training rows: the one kept, as far as it is theirs.
pub(crate) fn index_of(
    workspace: &Workspace,
    members: &Part,
    listed: &Part,
    training: &Training,
) -> Result<Index, StepError> {
    let built_from = Sources::of(members, training)?;
    if let Some((mut index, rows)) = kept_known(workspace, &built_from, listed) {
        let more = rows_from(&listed.people, rows);
        index.add(&more.0).map_err(unfit)?;
        if more.0.rows() >= ROWS_WORTH_WRITING {
            keep_known(workspace, &built_from, listed, &index);
        }
        return Ok(index);
    }
    let mut index = match kept_register(workspace, &built_from) {
        Some(index) => index,
        None => {
            let mut index = Index::build(&members.people.0, &settings()).map_err(unfit)?;
            index.set_persons(first_rows(&members.persons));
            keep(workspace, REGISTER, &[&built_from.members, index.to_bytes().as_slice()]);
            index
        }
    };
    // Whom only lists named is a copy of their row, and would teach that lists make no errors: they come afterwards.
    index.learn(&training.rows.0, &training.labels, |_| true, threads()).map_err(unfit)?;
    index.add(&listed.people.0).map_err(unfit)?;
    keep_known(workspace, &built_from, listed, &index);
    Ok(index)
}

/// Settings of our own that do not fit, in the words of the linkage.
pub(crate) fn unfit(error: impl std::fmt::Display) -> StepError {
    StepError::Request(Sentence::alike(error.to_string()))
}

/// What an index is built from.
struct Sources {
    members: Digest,
    training: Digest,
}

impl Sources {
    fn of(members: &Part, training: &Training) -> Result<Self, StepError> {
        let mut all = blake3::Hasher::new();
        // Threads share the work, and change nothing.
        let settings = Settings { threads: 1, ..settings() };
        let settings = serde_json::to_vec(&settings).map_err(unfit)?;
        all.update(env!("CARGO_PKG_VERSION").as_bytes()).update(&settings);
        all.update(&digest_of(&members.people, members.people.0.rows()));
        members.persons.iter().for_each(|person| {
            all.update(&person.get().to_le_bytes());
        });
        let mut learnt = blake3::Hasher::new();
        learnt.update(&digest_of(&training.rows, training.rows.0.rows()));
        for label in &training.labels {
            learnt.update(&label.left.to_le_bytes()).update(&label.right.to_le_bytes()).update(&[u8::from(label.same)]);
        }
        Ok(Self { members: *all.finalize().as_bytes(), training: *learnt.finalize().as_bytes() })
    }
}

/// The digest of the first rows.
fn digest_of(people: &People, rows: usize) -> Digest {
    let mut hasher = blake3::Hasher::new();
    let mut row_text = Vec::with_capacity(128);
    for row in 0..rows {
        row_text.clear();
        for column in 0..people.0.headers().len() {
            let cell = people.0.cell(row, column);
            row_text.extend_from_slice(&u32::try_from(cell.len()).unwrap_or(u32::MAX).to_le_bytes());
            row_text.extend_from_slice(cell.as_bytes());
        }
        hasher.update(&row_text);
    }
    *hasher.finalize().as_bytes()
}

fn rows_from(people: &People, first: usize) -> People {
    let mut rest = People::new();
    let columns = people.0.headers().len();
    for row in first..people.0.rows() {
        rest.0.push((0..columns).map(|column| people.0.cell(row, column)));
    }
    rest
}

/// What is kept weighs by the model that it had.
fn as_kept() -> Settings {
    Settings { model: None, ..settings() }
}

fn kept_register(workspace: &Workspace, built_from: &Sources) -> Option<Index> {
    let kept = workspace.store().kept(REGISTER)?;
    let bytes = kept.strip_prefix(&built_from.members)?;
    Index::from_bytes(bytes, &as_kept()).ok()
}

/// The index as it was kept, and how many of the listed people it knows.
fn kept_known(workspace: &Workspace, built_from: &Sources, listed: &Part) -> Option<(Index, usize)> {
    let kept = workspace.store().kept(KNOWN)?;
    let rest = kept.strip_prefix(&built_from.members)?.strip_prefix(&built_from.training)?;
    let (rows, rest) = rest.split_first_chunk::<8>()?;
    let rows = usize::try_from(u64::from_le_bytes(*rows)).ok().filter(|rows| *rows <= listed.people.0.rows())?;
    let bytes = rest.strip_prefix(&digest_of(&listed.people, rows))?;
    Some((Index::from_bytes(bytes, &as_kept()).ok()?, rows))
}

fn keep_known(workspace: &Workspace, built_from: &Sources, listed: &Part, index: &Index) {
    let rows = listed.people.0.rows();
    let digest = digest_of(&listed.people, rows);
    let (rows, bytes) = ((rows as u64).to_le_bytes(), index.to_bytes());
    keep(workspace, KNOWN, &[&built_from.members, &built_from.training, &rows, &digest, &bytes]);
}

/// Whoever cannot write there works without: it is made again next time.
fn keep(workspace: &Workspace, name: &str, parts: &[&[u8]]) {
    let _ = workspace.store().keep(name, &parts.concat());
}
