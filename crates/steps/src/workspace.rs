//! The store with its rules, and what was loaded from it since the last change.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use domain::{
    Coverage, Disposition, Gap, GapIndex, Member, Note, Outcome, ParticipantList, Person, Roster, RosterRow, Snapshot,
    current_lists, list_for, own_rosters,
};
use law::{CoverageRules, CoverageRulesOn, Sentence};
use store::{Change, Location, Query, ReadGuard, Store, UPLOAD, tables::AUDITED};
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::boundaries_file::DrawnBoundaries;
use crate::coverage::CoverageRequest;
use crate::current::Current;
use crate::employers::Employers;
use crate::gap::{index_by, index_with};
use crate::known::KnownPeople;
use crate::match_known::Known;
use crate::matching::unmatched;
use crate::submission::{Book, Shelf};
use crate::trend::{PlacesByDay, TrendKey};

/// The caller's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// When a change is recorded, RFC 3339.
    pub recorded_at: String,
    /// The same moment in seconds since 1970.
    pub seconds: i64,
    /// Today's date where the office is.
    pub today: Date,
}

/// An open store with the law it is read by.
pub struct Workspace {
    store: Store,
    rules: CoverageRules,
    law_hash: String,
    loaded: Current<(), Loaded>,
    /// Coverage, as pages ask for it.
    pub(crate) counted: Current<CoverageRequest, Coverage>,
    /// The active by place, month by month, of lists and definitions.
    pub(crate) trends: Current<TrendKey, PlacesByDay>,
    /// The named gaps of regions, without their names.
    pub(crate) lengths: Current<(RegionCode, Option<Date>), Gap>,
    /// Every employer, by a list of participants as known on a day.
    pub(crate) employers: Current<(Id<Snapshot>, Date), Employers>,
    /// Boundaries, as pages draw them.
    pub(crate) boundaries: Current<RegionCode, Option<DrawnBoundaries>>,
    /// Everybody who can be looked for.
    pub(crate) finder: Current<(), Mutex<Known>>,
    pub(crate) shelf: Shelf,
}

/// Answers of one kind that are kept at most.
const ANSWERS_MOST: usize = 256;
/// Months of one list and definition are larger than other answers.
const TRENDS_MOST: usize = 16;
/// All employers of a country are larger still.
const EMPLOYERS_MOST: usize = 4;

/// Rosters and the members of today's lists, kept between two changes so that pages do not read them again.
pub struct Loaded {
    /// The audit entry up to which this is true.
    pub(crate) audit_seq: i64,
    /// All lists of participants, in the order in which they came in.
    pub(crate) all_lists: Vec<ParticipantList>,
    /// Those of them that speak today, each for its region.
    lists: Vec<ParticipantList>,
    /// All rosters with the name of their sealed upload.
    pub rosters: BTreeMap<i64, (Roster, String)>,
    /// Their rows and what was last said of each.
    pub rows: Vec<(RosterRow, Outcome)>,
    /// Whose the accepted rows are and where they stand among the rows, sorted.
    rows_by_person: Vec<(Id<Person>, u32)>,
    /// Memberships of these lists and of those enrolled here, of everybody whom some roster names; sorted by person.
    members: Vec<Member>,
    /// Those of everybody, until somebody counted them: the count is kept, and who counts otherwise reads them again.
    /// Of a province they are larger than all the rest.
    everybody: Mutex<Option<Vec<Member>>>,
    /// Memberships of those enrolled here: system of record only.
    enrolled: Vec<Member>,
    /// Persons known to live in each place, and who left.
    pub(crate) known: KnownPeople,
    /// Everybody on rosters as of the day of a list; made when first asked for.
    gaps: Vec<(Date, OnceLock<GapIndex>)>,
    /// Days of the statements of contributions, ascending.
    pub(crate) statements: Vec<Date>,
    /// Regions of the rosters that were not matched with these lists.
    unmatched: Vec<RegionCode>,
}

static TABLES: std::sync::LazyLock<Vec<&'static store::Table>> =
    std::sync::LazyLock::new(|| AUDITED.iter().copied().chain([&UPLOAD]).collect());

impl Workspace {
    /// Opens (or makes) the store at `location`.
    ///
    /// # Errors
    /// What [`Store::open`] refuses: another key, a damaged file, no server.
    pub fn open(location: &Location) -> Result<Self, StepError> {
        let rules = CoverageRules::built_in();
        let law_hash = blake3::hash(rules.text().as_bytes()).to_hex()[..16].to_owned();
        Ok(Self {
            store: Store::open(location, &TABLES)?,
            rules,
            law_hash,
            loaded: Current::new(1),
            counted: Current::new(ANSWERS_MOST),
            trends: Current::new(TRENDS_MOST),
            lengths: Current::new(ANSWERS_MOST),
            employers: Current::new(EMPLOYERS_MOST),
            boundaries: Current::new(ANSWERS_MOST),
            finder: Current::new(1),
            shelf: Shelf::default(),
        })
    }

    /// All submissions as offices see them on `today`.
    pub(crate) fn book(
        &self,
        query: &mut impl Query,
        loaded: &Arc<Loaded>,
        today: Date,
    ) -> Result<Arc<Book>, StepError> {
        self.shelf.book(self, query, loaded, today)
    }

    /// The same inside a change that holds the lock of all moves: what was kept, and what was said since.
    pub(crate) fn book_in(
        &self,
        change: &mut Change<'_>,
        loaded: &Arc<Loaded>,
        today: Date,
    ) -> Result<Arc<Book>, StepError> {
        if store::history::last_figure_change(change)? == loaded.audit_seq {
            return self.book(change, loaded, today);
        }
        // Something was taken back or brought in meanwhile: what is kept may rest on it.
        Ok(Arc::new(Book::all(self, change, loaded, today)?))
    }

    /// The tables whose rows the audit proves.
    pub fn tables() -> &'static [&'static store::Table] {
        &TABLES
    }

    /// The store behind it.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The rules of coverage.
    pub(crate) fn rules(&self) -> &CoverageRules {
        &self.rules
    }

    /// Short hash of the law text, for reports.
    pub(crate) fn law_hash(&self) -> &str {
        &self.law_hash
    }

    /// The last audit entry, to be printed on backups and reports.
    pub fn audit_head(&self) -> Result<String, StepError> {
        Ok(self.store.audit_head()?.to_string())
    }

    /// Where the key lies.
    pub fn key_file(&self) -> &std::path::Path {
        self.store.key_file()
    }

    /// A second reader beside `reader` that sees the same figures, and up to which audit entry they are true. Whoever
    /// brings something in between the two openings makes both look again.
    fn readers_of_one_moment<'s>(
        &'s self,
        mut reader: ReadGuard<'s>,
        mut audit_seq: i64,
    ) -> Result<(ReadGuard<'s>, ReadGuard<'s>, i64), StepError> {
        loop {
            let mut beside = self.store.reader()?;
            let seen = store::history::last_figure_change(&mut beside)?;
            if seen == audit_seq {
                return Ok((reader, beside, audit_seq));
            }
            (reader, audit_seq) = (beside, seen);
        }
    }

    /// The last audit entry that changed a figure: up to it what is kept is true.
    pub(crate) fn audit_seq(&self) -> Result<i64, StepError> {
        Ok(store::history::last_figure_change(&mut self.store.latest())?)
    }

    /// Rosters and the members of today's lists; read again only after a change.
    pub(crate) fn loaded(&self) -> Result<Arc<Loaded>, StepError> {
        self.loaded.get(self.audit_seq()?, &(), || self.load())
    }

    /// The same as of the moment of a reader.
    pub(crate) fn loaded_by(&self, reader: &mut impl Query) -> Result<Arc<Loaded>, StepError> {
        self.loaded.get(store::history::last_figure_change(reader)?, &(), || self.load())
    }

    /// The same where it is in memory already.
    pub(crate) fn loaded_already(&self, audit_seq: i64) -> Option<Arc<Loaded>> {
        self.loaded.peek(audit_seq, &())
    }

    fn load(&self) -> Result<Loaded, StepError> {
        let mut reader = self.store.reader()?;
        let audit_seq = store::history::last_figure_change(&mut reader)?;
        let (mut reader, mut beside, audit_seq) = self.readers_of_one_moment(reader, audit_seq)?;
        let all = store::lists::lists(&mut reader)?;
        let lists: Vec<ParticipantList> = current_lists(&all).into_iter().cloned().collect();
        let enrolled = store::conversation::enrolled_members(&mut reader)?;
        // Participants and rosters are as large as each other: each is read by a thread of its own.
        let (members, rows, known) = thread::scope(|scope| {
            let rosters = scope.spawn(|| {
                let rows = store::rosters::roster_rows(&mut beside, None)?;
                Ok::<_, StepError>((rows, KnownPeople::load(&mut beside)?))
            });
            let members = store::lists::members_of(&mut reader, &lists, None);
            let (rows, known) = rosters.join().expect("reading does not panic")?;
            Ok::<_, StepError>((members?, rows, known))
        })?;
        let everybody = with_enrolled(members, &enrolled);
        let rows_by_person = rows_by_person(&rows);
        let mut days: Vec<Date> = lists.iter().map(|list| list.snapshot.as_of).collect();
        days.sort_unstable();
        days.dedup();
        let rosters = store::rosters::rosters(&mut reader)?;
        let found: Vec<&Roster> = rosters.iter().map(|(roster, _)| roster).collect();
        let unmatched = unmatched(&mut reader, &found, &lists)?;
        Ok(Loaded {
            audit_seq,
            unmatched,
            all_lists: all,
            lists,
            rosters: rosters.into_iter().map(|(roster, upload)| (roster.id.get(), (roster, upload))).collect(),
            members: members_listed(&everybody, &rows_by_person),
            everybody: Mutex::new(Some(everybody)),
            rows_by_person,
            rows,
            enrolled,
            known,
            gaps: days.into_iter().map(|day| (day, OnceLock::new())).collect(),
            statements: store::contributions::statement_days(&mut reader)?,
        })
    }
}

fn rows_by_person(rows: &[(RosterRow, Outcome)]) -> Vec<(Id<Person>, u32)> {
    let mut found: Vec<(Id<Person>, u32)> = Vec::with_capacity(rows.len());
    found.extend(rows.iter().zip(0_u32..).filter_map(|((row, outcome), position)| match (row.disposition, outcome) {
        (Disposition::Accepted, Outcome::Known(person)) => Some((*person, position)),
        _ => None,
    }));
    found.sort_unstable();
    found
}

/// The memberships of those whose rows these are; both are sorted by person.
fn members_listed(members: &[Member], rows: &[(Id<Person>, u32)]) -> Vec<Member> {
    let mut listed = rows.iter().map(|(person, _)| *person).peekable();
    let is_listed = |member: &&Member| {
        while listed.next_if(|person| *person < member.person).is_some() {}
        listed.peek() == Some(&member.person)
    };
    let mut found = Vec::with_capacity(rows.len());
    found.extend(members.iter().filter(is_listed).copied());
    found.shrink_to_fit();
    found
}

impl Loaded {
    /// Says that rosters touching `inside` wait to be matched; `None` when none do.
    pub(crate) fn unmatched_note(&self, inside: RegionCode) -> Option<Note> {
        let open = self.unmatched.iter().filter(|own| inside.contains(**own) || own.contains(inside)).count();
        (open > 0).then(|| {
            let text = Sentence::in_both(
                format!("{open} daftar belum dicocokkan dengan daftar peserta terbaru."),
                format!("{open} lists are not matched with the newest list of participants yet."),
            );
            Note::mended_by(text, "payung match")
        })
    }

    /// A row of a roster with what was last said of it.
    pub(crate) fn row(&self, id: Id<RosterRow>) -> Option<&(RosterRow, Outcome)> {
        let position = self.rows.binary_search_by_key(&id, |(row, _)| row.id).ok()?;
        Some(&self.rows[position])
    }

    /// The region a row counts in: its own, or that of its roster.
    pub fn region_of(&self, row: &RosterRow) -> RegionCode {
        row.entry.region.unwrap_or_else(|| self.rosters[&row.roster.get()].0.region)
    }

    /// The accepted rows that are this person.
    pub(crate) fn rows_of(&self, person: Id<Person>) -> impl Iterator<Item = &RosterRow> {
        let from = self.rows_by_person.partition_point(|(whose, _)| *whose < person);
        let own = self.rows_by_person[from..].iter().take_while(move |(whose, _)| *whose == person);
        own.map(|(_, position)| &self.rows[*position as usize].0)
    }

    /// The memberships of one person whom some roster names.
    pub fn memberships_of(&self, person: Id<Person>) -> &[Member] {
        memberships_in(&self.members, person)
    }

    /// The list in memory that speaks for `region`.
    pub(crate) fn list_of(&self, region: RegionCode) -> Option<&ParticipantList> {
        list_for(&self.lists, region, None)
    }

    /// Whether a statement known by `day` says more than the members in memory do.
    fn fresher(&self, day: Date) -> bool {
        let since = |list: &ParticipantList, stated: Date| list.snapshot.as_of < stated && stated <= day;
        self.statements.iter().any(|stated| self.lists.iter().any(|list| since(list, *stated)))
    }

    /// The members of `lists` together as known by `day`, at least those whom some roster names: those in memory when they
    /// are today's and no statement came since, else read.
    pub(crate) fn members_of(
        &self,
        workspace: &Workspace,
        lists: &[ParticipantList],
        day: Date,
    ) -> Result<Cow<'_, [Member]>, StepError> {
        if self.holds(lists, day) {
            return Ok(Cow::Borrowed(&self.members));
        }
        self.read_members(workspace, lists, day).map(Cow::Owned)
    }

    /// All members of a list as known by `day`, to be counted.
    pub(crate) fn everybody_on(
        &self,
        workspace: &Workspace,
        list: &ParticipantList,
        day: Date,
    ) -> Result<Vec<Member>, StepError> {
        let lists = std::slice::from_ref(list);
        match self.holds(lists, day).then(|| self.take_everybody()).flatten() {
            Some(members) => Ok(members),
            None => self.read_members(workspace, lists, day),
        }
    }

    fn take_everybody(&self) -> Option<Vec<Member>> {
        self.everybody.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the members in memory are those of `lists` as known by `day`.
    fn holds(&self, lists: &[ParticipantList], day: Date) -> bool {
        lists == self.lists && !self.fresher(day)
    }

    fn read_members(
        &self,
        workspace: &Workspace,
        lists: &[ParticipantList],
        day: Date,
    ) -> Result<Vec<Member>, StepError> {
        let listed = store::lists::members_of(&mut workspace.store().reader()?, lists, Some(day))?;
        Ok(with_enrolled(listed, &self.enrolled))
    }

    /// Everybody on rosters as `lists` see them together under `rules`, without those who left by a day; kept for
    /// today's lists and their days, with all that is known of who left.
    pub(crate) fn gap_index(
        &self,
        workspace: &Workspace,
        lists: &[ParticipantList],
        rules: &CoverageRulesOn,
        left_by: Date,
    ) -> Result<Cow<'_, GapIndex>, StepError> {
        let kept = self.gaps.iter().find(|(day, _)| *day == rules.day);
        if let Some((_, kept)) = kept.filter(|_| self.holds(lists, rules.day) && self.known.all_by(left_by)) {
            return Ok(Cow::Borrowed(kept.get_or_init(|| {
                // Whoever counts everybody after this reads them again: both together are the most that is ever held.
                drop(self.take_everybody());
                index_with(self, &self.members, rules, Date::MAX)
            })));
        }
        Ok(Cow::Owned(index_with(self, &self.members_of(workspace, lists, rules.day)?, rules, left_by)))
    }

    /// Everybody on the rosters that speak of `day` or an earlier one: the registry as it was known of that day. Who a row is
    /// was perhaps told later, and is so all the same.
    pub(crate) fn registry_index(
        &self,
        workspace: &Workspace,
        lists: &[ParticipantList],
        rules: &CoverageRulesOn,
        day: Date,
    ) -> Result<Cow<'_, GapIndex>, StepError> {
        if self.rosters_after(day) == 0 {
            return self.gap_index(workspace, lists, rules, day);
        }
        Ok(Cow::Owned(index_by(self, &self.members_of(workspace, lists, rules.day)?, rules, day)))
    }

    /// The regions of which a matched roster speaks by `day`.
    pub(crate) fn rostered_by(&self, day: Date) -> BTreeSet<RegionCode> {
        let by_then = self.rosters.values().map(|(roster, _)| roster).filter(|roster| roster.as_of <= day);
        own_rosters(by_then, self.rows.iter())
    }

    /// The last day that a roster speaks of, by `day`.
    pub(crate) fn last_roster_by(&self, day: Date) -> Option<Date> {
        self.rosters.values().map(|(roster, _)| roster.as_of).filter(|told| *told <= day).max()
    }

    /// How many rosters speak of a later day than this.
    pub(crate) fn rosters_after(&self, day: Date) -> usize {
        self.rosters.values().filter(|(roster, _)| roster.as_of > day).count()
    }
}

fn with_enrolled(mut members: Vec<Member>, enrolled: &[Member]) -> Vec<Member> {
    if !enrolled.is_empty() {
        members.extend_from_slice(enrolled);
        members.sort_by_key(|member| member.person);
    }
    members
}

/// The memberships of one person among `members`, which are sorted by person.
pub(crate) fn memberships_in(members: &[Member], person: Id<Person>) -> &[Member] {
    let start = members.partition_point(|member| member.person < person);
    let length = members[start..].iter().take_while(|member| member.person == person).count();
    &members[start..start + length]
}
