//! Submissions as offices see them now: kept rows, who they are, and what the latest list says.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use domain::submission::{Batch, BatchRow, Claim, Line, State, appears, shown};
use domain::{Outcome, Person, RosterRow};
use law::CoverageRulesOn;
use store::Query;
use store::conversation::{Enrolment, enrolments};
use store::history::last_figure_change;
use store::submissions::{self, KeptMove, KeptRow};
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::workspace::{Loaded, Workspace};

/// Batches with the roster of those drafted from one, and rows in the order of drafting.
#[derive(Clone, Default)]
pub(crate) struct Book {
    pub(crate) batches: BTreeMap<Id<Batch>, (Batch, Option<i64>)>,
    pub(crate) rows: Vec<KeptRow>,
    /// The number of the last move in it.
    last_move: i64,
    /// Who was enrolled, by row.
    enrolled: HashMap<Id<BatchRow>, Enrolment>,
}

/// The book as it was last read, kept between two questions: what was said since is read, not all again.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Option<Shelved>>);

struct Shelved {
    book: Arc<Book>,
    /// What the states were seen with; it is not this that keeps it in memory.
    loaded: Weak<Loaded>,
    today: Date,
}

impl Shelf {
    /// Everything that stands, as of `today`.
    pub(crate) fn book(
        &self,
        workspace: &Workspace,
        query: &mut impl Query,
        loaded: &Arc<Loaded>,
        today: Date,
    ) -> Result<Arc<Book>, StepError> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Lists, matching and whatever was taken back are read anew by `loaded`, and then so is the book.
        let kept =
            shelf.take().filter(|kept| std::ptr::eq(kept.loaded.as_ptr(), Arc::as_ptr(loaded)) && kept.today == today);
        let book = match kept {
            Some(kept) => kept.book.caught_up(workspace, query, loaded, today)?,
            None => Arc::new(Book::all(workspace, query, loaded, today)?),
        };
        *shelf = Some(Shelved { book: Arc::clone(&book), loaded: Arc::downgrade(loaded), today });
        Ok(book)
    }
}

impl Shelf {
    /// Reads what was said since, where a book is kept: whoever moved many rows waits for that, not the next page.
    fn catch_up(&self, workspace: &Workspace) -> Result<(), StepError> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Shelved { book, loaded, today }) = shelf.take() else { return Ok(()) };
        let Some(loaded) = loaded.upgrade() else { return Ok(()) };
        let mut reader = workspace.store().reader()?;
        if last_figure_change(&mut reader)? == loaded.audit_seq {
            let book = book.caught_up(workspace, &mut reader, &loaded, today)?;
            *shelf = Some(Shelved { book, loaded: Arc::downgrade(&loaded), today });
        }
        Ok(())
    }

    /// The same after a change that was made: a trouble now is one of the next question, which reads anew.
    pub(crate) fn keep_up(&self, workspace: &Workspace) {
        let _ = self.catch_up(workspace);
    }
}

impl Book {
    /// Everything that stands, as of `today`.
    pub(crate) fn all(
        workspace: &Workspace,
        query: &mut impl Query,
        loaded: &Loaded,
        today: Date,
    ) -> Result<Self, StepError> {
        let mut book = Self::default();
        book.read_on(workspace, query, loaded, today)?;
        Ok(book)
    }

    /// One batch; an error when there is none of that number.
    pub(crate) fn one(
        workspace: &Workspace,
        query: &mut impl Query,
        loaded: &Loaded,
        today: Date,
        batch: Id<Batch>,
    ) -> Result<Self, StepError> {
        let batches = submissions::batches(query, 0)?.into_iter().map(|(batch, roster)| (batch.id, (batch, roster)));
        let mut book = Self {
            batches: batches.collect(),
            rows: submissions::rows(query, Some(batch))?,
            last_move: 0,
            enrolled: enrolments(query)?,
        };
        book.batch(batch)?;
        let mut eyes = Eyes { workspace, loaded, enrolled: &book.enrolled, rules: HashMap::new() };
        book.rows.iter_mut().try_for_each(|kept| eyes.look(&mut kept.row, today))?;
        Ok(book)
    }

    /// The same with what was said since.
    fn caught_up(
        self: Arc<Self>,
        workspace: &Workspace,
        query: &mut impl Query,
        loaded: &Loaded,
        today: Date,
    ) -> Result<Arc<Self>, StepError> {
        let last_batch = self.batches.keys().next_back().map_or(0, |batch| batch.get());
        if submissions::last_numbers(query)? == (last_batch, self.last_move) {
            return Ok(self);
        }
        let mut book = Arc::unwrap_or_clone(self);
        book.read_on(workspace, query, loaded, today)?;
        Ok(Arc::new(book))
    }

    /// Reads the batches and moves that are younger than those in the book.
    fn read_on(
        &mut self,
        workspace: &Workspace,
        query: &mut impl Query,
        loaded: &Loaded,
        today: Date,
    ) -> Result<(), StepError> {
        let last_batch = self.batches.keys().next_back().map_or(0, |batch| batch.get());
        let known = self.rows.len();
        for (batch, roster) in submissions::batches(query, last_batch)? {
            self.batches.insert(batch.id, (batch, roster));
        }
        // Only rows of batches that were seen: one may be drafted meanwhile.
        let until = self.batches.keys().next_back().map_or(0, |batch| batch.get());
        self.rows.append(&mut submissions::drafted_rows(query, (last_batch + 1, until))?);
        let mut touched: Vec<usize> = (known..self.rows.len()).collect();
        self.last_move = submissions::apply_moves(query, (0, until), self.last_move, &mut self.rows, &mut |place| {
            if place < known {
                touched.push(place);
            }
        })?;
        self.enrolled = enrolments(query)?;
        let mut eyes = Eyes { workspace, loaded, enrolled: &self.enrolled, rules: HashMap::new() };
        touched.into_iter().try_for_each(|place| eyes.look(&mut self.rows[place].row, today))
    }

    /// A batch by its number.
    pub(crate) fn batch(&self, id: Id<Batch>) -> Result<&Batch, StepError> {
        let missing = || {
            StepError::missing(
                format!("Tidak ada usulan bernomor {id}."),
                format!("There is no submission number {id}."),
            )
        };
        self.batches.get(&id).map(|(batch, _)| batch).ok_or_else(missing)
    }

    /// The rows of a batch: they were reserved in one piece.
    pub(crate) fn rows_of(&self, batch: Id<Batch>) -> &[KeptRow] {
        let start = self.rows.partition_point(|kept| kept.row.batch < batch);
        let length = self.rows[start..].partition_point(|kept| kept.row.batch == batch);
        &self.rows[start..start + length]
    }

    /// Whether a row was enrolled and its acceptance still stands.
    pub(crate) fn is_enrolled(&self, kept: &KeptRow) -> bool {
        kept.row.kept == State::Accepted && self.enrolled.contains_key(&kept.row.id)
    }

    /// Whether a row has a membership number, whatever was said of it since.
    pub(crate) fn enrolled_before(&self, kept: &KeptRow) -> bool {
        self.enrolled.contains_key(&kept.row.id)
    }

    /// Who is asked for, among the rows whose person is known.
    pub(crate) fn claims(&self) -> impl Iterator<Item = Claim> {
        self.rows.iter().filter_map(|kept| claim(&kept.row))
    }

    /// What is asked for each person, by the rows that `which` names.
    pub(crate) fn claims_by_person(&self, which: impl Fn(&Claim) -> bool) -> HashMap<Id<Person>, Vec<Claim>> {
        let mut found: HashMap<Id<Person>, Vec<Claim>> = HashMap::new();
        for claim in self.claims().filter(which) {
            found.entry(claim.person).or_default().push(claim);
        }
        found
    }

    /// What a batch asks for, and what other batches ask for the same people.
    pub(crate) fn claims_around(&self, batch: Id<Batch>) -> (Vec<Claim>, Vec<Claim>) {
        let own: Vec<Claim> = self.rows_of(batch).iter().filter_map(|kept| claim(&kept.row)).collect();
        let people: HashSet<Id<Person>> = own.iter().map(|claim| claim.person).collect();
        let others = self.claims().filter(|claim| claim.at.batch != batch.get() && people.contains(&claim.person));
        let others = others.collect();
        (own, others)
    }
}

/// A row as a claim, once its person is known.
pub(crate) fn claim(row: &BatchRow) -> Option<Claim> {
    let at = Line { batch: row.batch.get(), line: row.line };
    let (programs, months, payer, state) = (row.programs, row.months, row.payer, row.state);
    row.person.map(|person| Claim { at, person, programs, months, payer, state })
}

/// Looks at rows with what is in memory: rosters, verdicts, the latest lists.
struct Eyes<'w> {
    workspace: &'w Workspace,
    loaded: &'w Loaded,
    enrolled: &'w HashMap<Id<BatchRow>, Enrolment>,
    /// Per region the rules of the day of the list that speaks for it.
    rules: HashMap<RegionCode, Option<CoverageRulesOn>>,
}

impl Eyes<'_> {
    fn look(&mut self, row: &mut BatchRow, today: Date) -> Result<(), StepError> {
        row.person = person_of(self.loaded, row.source);
        let mut seen = false;
        if let (State::Accepted, Some(person)) = (row.kept, row.person) {
            let rules = rules_of(self.workspace, self.loaded, &mut self.rules, row.region)?;
            let held = self.loaded.memberships_of(person);
            seen = rules.is_some_and(|rules| appears(row.class, row.programs, row.months, held, rules).appears);
            seen |= self.enrolled.contains_key(&row.id) && row.months.first.first_day() <= today;
        }
        row.state = shown(row.kept, row.months, seen, today);
        Ok(())
    }
}

/// The rules of the day of the list that speaks for `region`; none before the first list.
pub(crate) fn rules_of<'r>(
    workspace: &Workspace,
    loaded: &Loaded,
    known: &'r mut HashMap<RegionCode, Option<CoverageRulesOn>>,
    region: RegionCode,
) -> Result<Option<&'r CoverageRulesOn>, StepError> {
    if let Entry::Vacant(place) = known.entry(region) {
        let list = loaded.list_of(region);
        place.insert(list.map(|list| workspace.rules().on(list.snapshot.as_of)).transpose()?);
    }
    Ok(known[&region].as_ref())
}

fn person_of(loaded: &Loaded, row: Id<RosterRow>) -> Option<Id<Person>> {
    match loaded.row(row)?.1 {
        Outcome::Known(person) => Some(person),
        Outcome::Doubtful(_) | Outcome::NotMatched => None,
    }
}

/// The row of a list behind a row of a submission, which should be there.
pub(crate) fn no_source(row: Id<RosterRow>) -> StepError {
    StepError::missing(format!("Baris daftar {row} tidak ditemukan."), format!("Row {row} of the lists was not found."))
}

/// A line that a batch does not have.
pub(crate) fn no_line(batch: Id<Batch>, line: u32) -> StepError {
    StepError::missing(
        format!("Usulan {batch} tidak memiliki baris {line}."),
        format!("Submission {batch} has no row {line}."),
    )
}

/// Where a row of a roster stands in the conversation, for the file that goes back to its sender.
pub(crate) struct Word {
    /// Where it stands in the latest batch that asks for it.
    pub(crate) state: State,
    /// Batch and line.
    pub(crate) at: Line,
    /// What the last office said.
    pub(crate) said: Option<String>,
}

impl Word {
    /// As the sender reads it beside their row.
    pub(crate) fn sentence(&self) -> String {
        let (state, at) = (self.state.title(), self.at);
        match &self.said {
            Some(said) => format!("{state} (usulan {at}): {said}"),
            None => format!("{state} (usulan {at})"),
        }
    }
}

/// The latest word on each row of a roster that was ever asked for, by the row or by its person; of one batch when
/// named.
pub(crate) fn words_by_source(
    workspace: &Workspace,
    loaded: &Arc<Loaded>,
    today: Date,
    only: Option<Id<Batch>>,
) -> Result<HashMap<Id<RosterRow>, Word>, StepError> {
    let book = workspace.book(&mut workspace.store().reader()?, loaded, today)?;
    // The later batch speaks; a live row before one that ended.
    let mut of_source: HashMap<Id<RosterRow>, &KeptRow> = HashMap::new();
    let mut of_person: HashMap<Id<Person>, &KeptRow> = HashMap::new();
    for kept in only.map_or(&book.rows[..], |batch| book.rows_of(batch)) {
        let speaks = |known: &&KeptRow| !known.row.state.is_live() || kept.row.state.is_live();
        if of_source.get(&kept.row.source).is_none_or(speaks) {
            of_source.insert(kept.row.source, kept);
        }
        if let Some(person) = kept.row.person
            && of_person.get(&person).is_none_or(speaks)
        {
            of_person.insert(person, kept);
        }
    }
    let word = |kept: &KeptRow| Word {
        state: kept.row.state,
        at: Line { batch: kept.row.batch.get(), line: kept.row.line },
        said: kept.last.as_ref().and_then(said),
    };
    let mut words: HashMap<Id<RosterRow>, Word> = HashMap::new();
    for (row, outcome) in &loaded.rows {
        let by_person = match outcome {
            Outcome::Known(person) => of_person.get(person),
            Outcome::Doubtful(_) | Outcome::NotMatched => None,
        };
        if let Some(kept) = of_source.get(&row.id).or(by_person) {
            words.insert(row.id, word(kept));
        }
    }
    Ok(words)
}

/// What a return, a refusal or a withdrawal said, the column first.
pub(crate) fn said(step: &KeptMove) -> Option<String> {
    let reason = step.reason.map(|reason| reason.title().to_owned());
    let why = match (reason, &step.note) {
        (Some(reason), Some(note)) => format!("{reason}: {note}"),
        (Some(reason), None) => reason,
        (None, Some(note)) => note.clone(),
        (None, None) => return None,
    };
    Some(match &step.field {
        Some(field) => format!("{field}: {why}"),
        None => why,
    })
}
