//! Reading a snapshot of participants: a million rows, one change, one audit entry.
//!
//! Three threads: one parses and checks, one settles identities and seals, one writes. Kept in memory are the
//! blind indexes of known numbers and what the summary counts, some 150 bytes per row; never the rows.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use domain::{
    Account, Employer, EmployerKind, Member, Membership, Occupation, Person, Snapshot, summarize, year_before,
};
use law::{Class, Program, Programs, Term};
use sheets::{Issue, IssueCode, Reader, Row, Severity, Value};
use store::figures::put_summary;
use store::lists::{list_of_change, put_list_region};
use store::people::{self, NewMembership, put_employer, put_indexed_nik, put_membership, put_person};
use store::{Change, Keys, Query, ReadGuard, RowBatch, StoreError, tables};
use units::{Date, Id, RegionCode, region, retired};

use crate::StepError;
use crate::import::{
    Draft, ImportReport, ImportRequest, OtherName, close_account, count, doubts, issue_code, note_issues, plain_name,
    put_issues,
};
use crate::other_names::FirstNames;
use crate::repeats::Repeats;
use crate::workspace::Workspace;

/// Where each column of the layout stands: found once, not once a cell.
struct Columns {
    nomor_peserta: usize,
    nama: usize,
    nama_ibu: usize,
    kelas: usize,
    npp: usize,
    pemberi_kerja: usize,
    jenis_pemberi_kerja: usize,
    program: usize,
    mulai: usize,
    berakhir: usize,
    lunas_sampai: usize,
    wilayah_daftar: usize,
    wilayah_kerja: usize,
    wilayah_domisili: usize,
    pekerjaan: usize,
}

static AT: LazyLock<Columns> = LazyLock::new(|| {
    let position = |key| sheets::PARTICIPANTS.position(key).expect("a column of the layout");
    Columns {
        nomor_peserta: position("nomor_peserta"),
        nama: position("nama"),
        nama_ibu: position("nama_ibu"),
        kelas: position("kelas"),
        npp: position("npp"),
        pemberi_kerja: position("pemberi_kerja"),
        jenis_pemberi_kerja: position("jenis_pemberi_kerja"),
        program: position("program"),
        mulai: position("mulai"),
        berakhir: position("berakhir"),
        lunas_sampai: position("lunas_sampai"),
        wilayah_daftar: position("wilayah_daftar"),
        wilayah_kerja: position("wilayah_kerja"),
        wilayah_domisili: position("wilayah_domisili"),
        pekerjaan: position("pekerjaan"),
    }
});

fn text(row: &Row, at: usize) -> Option<&str> {
    match row.at(at)? {
        Value::Text(text) | Value::Digits(text) | Value::Words(text) => Some(text),
        _ => None,
    }
}

fn date(row: &Row, at: usize) -> Option<Date> {
    match row.at(at)? {
        Value::Date(date) => Some(date),
        _ => None,
    }
}

/// The region in use that the cell names: a retired code gives what took its place, an unknown one nothing.
fn place(row: &Row, at: usize) -> Option<RegionCode> {
    match row.at(at)? {
        Value::Region(code) if in_table(code) => Some(code),
        Value::Region(code) => retired(code).and_then(|old| old.successor_guess),
        _ => None,
    }
}

/// Whether a region is in use. Rows of a list name few regions again and again, so each is looked up once.
fn in_table(code: RegionCode) -> bool {
    thread_local! {
        static SEEN: RefCell<HashMap<i64, bool, Quick>> = RefCell::default();
    }
    SEEN.with_borrow_mut(|seen| *seen.entry(code.packed()).or_insert_with(|| region(code).is_some()))
}

/// All that a row says in words of closed lists, checked; what is no choice becomes an issue.
pub(crate) fn check(row: &mut Row) {
    check_words(row);
    if !row.refused() {
        class_and_programs(row);
    }
}

/// Doubts about the words of a row, before it is counted.
fn check_words(row: &mut Row) {
    for at in [AT.wilayah_daftar, AT.wilayah_kerja, AT.wilayah_domisili] {
        if matches!(row.at(at), Some(Value::Region(code)) if !in_table(code)) {
            row.add_issue(row.layout().columns[at].key, IssueCode::RegionNotInUse, Severity::Warning);
        }
    }
    let kind = text(row, AT.jenis_pemberi_kerja).map(str::parse::<EmployerKind>);
    if matches!(kind, Some(Err(_))) {
        row.add_issue("jenis_pemberi_kerja", IssueCode::WordUnknown, Severity::Warning);
    }
}

/// A cheap hash for keys that are already spread out (blind indexes) or small (ids): nobody outside chooses them.
#[derive(Default)]
struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

type Quick = BuildHasherDefault<QuickHasher>;

/// Employers by their number (NPP). A number of usual length lies in the table itself, which saves a look elsewhere
/// in memory for each row.
#[derive(Default)]
struct Employers {
    short: HashMap<u128, Id<Employer>, Quick>,
    long: HashMap<String, Id<Employer>>,
}

impl Employers {
    /// A number of up to fifteen bytes and its length, as one whole number.
    fn short_key(npp: &str) -> Option<u128> {
        let mut key = [0; 16];
        key[..15].get_mut(..npp.len())?.copy_from_slice(npp.as_bytes());
        key[15] = u8::try_from(npp.len()).ok()?;
        Some(u128::from_le_bytes(key))
    }

    fn get(&self, npp: &str) -> Option<Id<Employer>> {
        Self::short_key(npp).map_or_else(|| self.long.get(npp), |key| self.short.get(&key)).copied()
    }

    fn insert(&mut self, npp: &str, id: Id<Employer>) {
        match Self::short_key(npp) {
            Some(key) => self.short.insert(key, id),
            None => self.long.insert(npp.to_owned(), id),
        };
    }
}

impl FromIterator<(String, Id<Employer>)> for Employers {
    fn from_iter<I: IntoIterator<Item = (String, Id<Employer>)>>(known: I) -> Self {
        let mut employers = Self::default();
        known.into_iter().for_each(|(npp, id)| employers.insert(&npp, id));
        employers
    }
}

const ROWS_PER_CHUNK: usize = 1_024;
/// Rows to take room for at most before they are read: a file may say anything of its length.
const EXPECTED_MAX: usize = 1_500_000;
/// How much is handed to the database at once: each COPY of PostgreSQL costs several round trips.
const BUNDLE_BYTES: usize = 4 << 20;

/// Rows of one chunk, laid out for the database.
struct Bundle {
    people: RowBatch,
    numbers: RowBatch,
    employers: RowBatch,
    memberships: RowBatch,
    issues: RowBatch,
    /// Issues to be heard, in the order of the rows.
    heard: Vec<Issue>,
    rows_read: u64,
}

impl Bundle {
    fn new(change: i64) -> Self {
        Self {
            people: RowBatch::new(&tables::PERSON, change),
            numbers: RowBatch::new(&tables::PERSON_NUMBER, change),
            employers: RowBatch::new(&tables::EMPLOYER, change),
            memberships: RowBatch::new(&tables::MEMBERSHIP, change),
            issues: RowBatch::new(&tables::ROW_ISSUE, change),
            heard: Vec::new(),
            rows_read: 0,
        }
    }

    /// Empties it and keeps its memory.
    fn clear(&mut self) {
        let Self { people, numbers, employers, memberships, issues, heard, rows_read } = self;
        [people, numbers, employers, memberships, issues].into_iter().for_each(RowBatch::clear);
        heard.clear();
        *rows_read = 0;
    }

    fn size(&self) -> usize {
        [&self.people, &self.numbers, &self.employers, &self.memberships, &self.issues].map(RowBatch::size).iter().sum()
    }
}

/// What is left when the last row is settled.
struct Settled {
    account: Account,
    members: Vec<Member>,
    other_names: Vec<OtherName>,
}

/// Reads the file into one change: a list that replaces the one before it, or a part that adds to a list.
pub(crate) fn read(
    workspace: &Workspace,
    change: &mut Change<'_>,
    draft: Draft<'_>,
    upload: &str,
) -> Result<ImportReport, StepError> {
    let snapshot = Id::<Snapshot>::new(change.next_ids("snapshot", 1)?);
    // Asking for none takes the lock: what this thread counts on from here is ours, and nobody adds people between
    // this look at who is known and the end.
    let next_person = change.next_ids("person", 0)?;
    let adds_to = list_added_to(change, draft.request)?;
    let postponed = adds_to.is_none() && people::postpone_indexes(change)?;
    let first = FirstIds {
        snapshot: adds_to.unwrap_or(snapshot),
        change: change.id(),
        person: next_person,
        number: change.next_ids("person_number", 0)?,
        employer: change.next_ids("employer", 0)?,
        membership: change.next_ids("membership", 0)?,
        issue: change.next_ids("row_issue", 0)?,
    };
    let settler = Settler { list: held_on(workspace, adds_to)?, ..Settler::among_known(change, workspace, first)? };
    let Draft { reader, on_issue, progress, as_of, request, kind, today: _, actor: _, kept } = draft;
    let total = reader.total_hint();
    let (layout, unknown_headings) =
        (reader.layout().id.to_owned(), reader.unknown_headings().iter().map(|name| plain_name(name)).collect());
    let mut rows_read = 0;
    let (settled, reader) = settle_all(settler, reader, &mut |bundle| {
        write(change, bundle)?;
        for issue in &bundle.heard {
            on_issue(issue);
        }
        rows_read += bundle.rows_read;
        progress(rows_read, total);
        Ok(())
    })?;
    let Settled { mut account, mut members, other_names } = settled;
    close_account(&mut account, reader.blank_rows(), reader.skipped_rows());
    // Of a list with parts, readers bring the summary up to what the parts say.
    if adds_to.is_none() {
        write_summary(workspace, change, snapshot, as_of, &mut members, postponed)?;
    }
    let mut batch = RowBatch::new(&tables::SNAPSHOT, change.id());
    batch
        .row(snapshot.get())
        .text(&as_of.to_string())
        .text(&plain_name(&request.file_name))
        .text(upload)
        .text(&serde_json::to_string(&account).expect("an account is plain data"));
    change.insert(&batch)?;
    if let Some(region) = request.region {
        let id = change.next_ids("snapshot_region", 1)?;
        let mut batch = RowBatch::new(&tables::SNAPSHOT_REGION, change.id());
        put_list_region(&mut batch, id, snapshot, region);
        change.insert(&batch)?;
    }
    change.count("memberships", i64::try_from(account.accepted).expect("a file has fewer rows"));
    Ok(ImportReport {
        kind,
        file: plain_name(&request.file_name),
        layout,
        as_of,
        account,
        unknown_headings,
        other_names,
        change: Some(change.id()),
        roster: None,
        already: false,
        preview: false,
        doubts: doubts(&reader, request),
        guess: None,
        kept_corrections: kept,
    })
}

/// The real step, unsaved: the same rows settled among the same people, handed to nobody.
pub(crate) fn preview(workspace: &Workspace, mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut store = workspace.store().reader()?;
    let person = people::next_person(&mut store)?;
    let first = FirstIds { snapshot: Id::new(1), change: 1, person, number: 1, employer: 1, membership: 1, issue: 1 };
    let adds_to = list_added_to(&mut store, draft.request)?;
    let settler = Settler::among_known(&mut store, workspace, first)?;
    drop(store);
    let settler = Settler { list: held_on(workspace, adds_to)?, ..settler };
    let total = draft.reader.total_hint();
    let mut rows_read = 0;
    let (settled, reader) = settle_all(settler, draft.reader, &mut |bundle| {
        bundle.heard.iter().for_each(&mut *draft.on_issue);
        rows_read += bundle.rows_read;
        (draft.progress)(rows_read, total);
        Ok(())
    })?;
    draft.reader = reader;
    let Settled { mut account, other_names, members: _ } = settled;
    close_account(&mut account, draft.reader.blank_rows(), draft.reader.skipped_rows());
    Ok(ImportReport { other_names, ..draft.report(account, None) })
}

/// The list to which the rows are added, if they are.
fn list_added_to(query: &mut impl Query, request: &ImportRequest) -> Result<Option<Id<Snapshot>>, StepError> {
    Ok(request.part_of.map_or(Ok(None), |change| list_of_change(query, change))?)
}

/// Looks up what such a list says already.
fn held_on(workspace: &Workspace, list: Option<Id<Snapshot>>) -> Result<Option<HeldList<'_>>, StepError> {
    let held = |snapshot| Ok(HeldList { reader: workspace.store().reader()?, snapshot, asked: HashSet::new() });
    list.map(held).transpose()
}

/// A list to which rows are added: what it says of a person is looked up when the first row of theirs comes.
struct HeldList<'w> {
    reader: ReadGuard<'w>,
    snapshot: Id<Snapshot>,
    asked: HashSet<Id<Person>>,
}

/// Parses in one thread, settles in another, and hands the rows over in this one.
fn settle_all(
    mut settler: Settler<'_>,
    mut reader: Reader,
    each: &mut dyn FnMut(&Bundle) -> Result<(), StepError>,
) -> Result<(Settled, Reader), StepError> {
    settler.expect(usize::try_from(reader.total_hint().unwrap_or(0)).unwrap_or(usize::MAX).min(EXPECTED_MAX));
    thread::scope(|scope| {
        let (to_settler, from_parser) = sync_channel::<Vec<Row>>(4);
        let (to_writer, from_settler) = sync_channel::<Bundle>(2);
        // What is used up goes back: a thread that frees what another allocates makes both wait.
        let (settled, used_rows) = channel::<Vec<Row>>();
        let (written, used_bundles) = channel::<Bundle>();
        let parser = scope.spawn(move || parse(&mut reader, &used_rows, &to_settler).map(|()| reader));
        let settling = scope.spawn(move || {
            settler.run(&from_parser, &settled, &to_writer, &used_bundles)?;
            Ok(Settled { account: settler.account, members: settler.members, other_names: settler.other_names })
        });
        for mut bundle in from_settler {
            each(&bundle)?;
            bundle.clear();
            // The settler may be done; it needs no more then.
            let _ = written.send(bundle);
        }
        let settled: Result<Settled, StoreError> = settling.join().expect("the settling thread does not panic");
        let reader = parser.join().expect("the parsing thread does not panic")?;
        Ok((settled?, reader))
    })
}

fn parse(reader: &mut Reader, used: &Receiver<Vec<Row>>, to: &SyncSender<Vec<Row>>) -> Result<(), StepError> {
    loop {
        let mut chunk = used.try_recv().unwrap_or_default();
        let mut filled = 0;
        for row in &mut chunk {
            if !reader.next_into(row)? {
                break;
            }
            filled += 1;
        }
        chunk.truncate(filled);
        for row in reader.by_ref().take(ROWS_PER_CHUNK - filled) {
            chunk.push(row?);
        }
        // The other side hangs up only when writing failed; its error is the one to report.
        if chunk.is_empty() || to.send(chunk).is_err() {
            return Ok(());
        }
    }
}

fn write(change: &mut Change<'_>, bundle: &Bundle) -> Result<(), StoreError> {
    for batch in [&bundle.people, &bundle.numbers, &bundle.employers, &bundle.memberships, &bundle.issues] {
        if !batch.is_empty() {
            change.next_ids(batch.table().name, count(batch.len()))?;
            change.insert(batch)?;
        }
    }
    Ok(())
}

/// The summary of the snapshot's own day and, for growth, of the same day a year earlier; counted while the
/// database builds the indexes that were postponed.
fn write_summary(
    workspace: &Workspace,
    change: &mut Change<'_>,
    snapshot: Id<Snapshot>,
    as_of: Date,
    members: &mut [Member],
    postponed: bool,
) -> Result<(), StepError> {
    let counted: Vec<_> = thread::scope(|scope| {
        let counting = scope.spawn(|| {
            members.sort_by_key(|member| member.person);
            // Before the first known rule there is no count, and growth stays unknown.
            let days = [as_of, year_before(as_of)].into_iter().filter_map(|day| workspace.rules().on(day).ok());
            days.map(|rules| (rules.day, summarize(members, &rules))).collect()
        });
        if postponed {
            people::build_indexes(change)?;
        }
        Ok::<_, StepError>(counting.join().expect("counting does not panic"))
    })?;
    for (day, cells) in counted {
        let mut batch = RowBatch::new(&tables::COVERAGE_SUMMARY, change.id());
        for cell in cells {
            put_summary(&mut batch, snapshot, day, &cell);
        }
        change.insert_derived(&batch)?;
    }
    Ok(())
}

/// Gives every row its person, employer and ids, and lays it out sealed.
struct Settler<'w> {
    /// The list that the rows are added to, where they are no list of their own.
    list: Option<HeldList<'w>>,
    keys: Keys,
    snapshot: Id<Snapshot>,
    change: i64,
    by_nik: HashMap<u128, Id<Person>, Quick>,
    by_card: HashMap<u128, Id<Person>, Quick>,
    /// Whether an earlier list had persons known by card alone.
    cards_known: bool,
    /// Cards of memberships that were parted from the person whose number their list gives.
    parted_cards: HashMap<(u128, Class), Id<Person>>,
    by_npp: Employers,
    next_person: i64,
    next_number: i64,
    next_employer: i64,
    next_membership: i64,
    next_issue: i64,
    repeats: Repeats,
    names: FirstNames,
    other_names: Vec<OtherName>,
    account: Account,
    members: Vec<Member>,
}

/// The ids that the first rows of a file get.
struct FirstIds {
    snapshot: Id<Snapshot>,
    change: i64,
    person: i64,
    number: i64,
    employer: i64,
    membership: i64,
    issue: i64,
}

impl Settler<'_> {
    /// One that knows everybody whom the store knows.
    fn among_known(query: &mut impl Query, workspace: &Workspace, first: FirstIds) -> Result<Self, StepError> {
        let by_card = people::persons_by_card_index(query)?;
        Ok(Self {
            list: None,
            keys: workspace.store().keys().clone(),
            snapshot: first.snapshot,
            change: first.change,
            by_nik: people::persons_by_nik_index(query)?.into_iter().collect(),
            cards_known: !by_card.is_empty(),
            by_card: by_card.into_iter().collect(),
            parted_cards: store::identity::parted_cards(query)?,
            by_npp: people::employers_by_npp(query)?.into_iter().collect(),
            next_person: first.person,
            next_number: first.number,
            next_employer: first.employer,
            next_membership: first.membership,
            next_issue: first.issue,
            repeats: Repeats::new(first.person),
            names: FirstNames::default(),
            other_names: Vec::new(),
            account: Account::default(),
            members: Vec::new(),
        })
    }

    /// Takes room for about so many rows: what grows by doubling is copied again and again.
    fn expect(&mut self, rows: usize) {
        self.members.reserve(rows);
        self.by_nik.reserve(rows);
    }

    fn run(
        &mut self,
        rows: &Receiver<Vec<Row>>,
        used_rows: &Sender<Vec<Row>>,
        to: &SyncSender<Bundle>,
        used: &Receiver<Bundle>,
    ) -> Result<(), StoreError> {
        let mut bundle = Bundle::new(self.change);
        for mut chunk in rows {
            bundle.rows_read += count(chunk.len()).unsigned_abs();
            for row in &mut chunk {
                self.settle(row, &mut bundle)?;
            }
            // The parser may be done; it needs no more rows then.
            let _ = used_rows.send(chunk);
            if bundle.size() >= BUNDLE_BYTES {
                let next = used.try_recv().unwrap_or_else(|_| Bundle::new(self.change));
                if to.send(std::mem::replace(&mut bundle, next)).is_err() {
                    return Ok(());
                }
            }
        }
        // Nobody listens any more only when writing failed; its error is the one to report.
        let _ = to.send(bundle);
        Ok(())
    }

    /// Takes what the list that is added to says of a person, so that a row which says it again is known as a repeat.
    fn recall(&mut self, person: Id<Person>) -> Result<(), StoreError> {
        let Self { list: Some(list), members, repeats, .. } = self else { return Ok(()) };
        if !list.asked.insert(person) {
            return Ok(());
        }
        people::each_held_on(&mut list.reader, list.snapshot, person, &mut |employer, held| {
            if !repeats.is_repeat(members, &held, employer) {
                members.push(held);
            }
        })
    }

    fn settle(&mut self, row: &mut Row, bundle: &mut Bundle) -> Result<(), StoreError> {
        self.account.read += 1;
        check_words(row);
        let words = (!row.refused()).then(|| class_and_programs(row)).flatten();
        let heard = &mut bundle.heard;
        let refused = note_issues(row, &mut self.account, &mut |issue: &Issue| heard.push(issue.clone()));
        put_issues(&mut bundle.issues, &mut self.next_issue, row.issues());
        let Some((class, programs)) = words.filter(|_| !refused) else { return Ok(()) };
        let residence = place(row, AT.wilayah_domisili);
        let (person, sex, birth) = self.person(row, class, residence, bundle);
        self.recall(person)?;
        self.compare_name(row, person, bundle);
        let employer = self.employer(row, bundle);
        let term =
            Term { starts: date(row, AT.mulai), ends: date(row, AT.berakhir), paid_until: date(row, AT.lunas_sampai) };
        let member = Member {
            person,
            class,
            programs,
            term,
            registered: place(row, AT.wilayah_daftar),
            workplace: place(row, AT.wilayah_kerja),
            residence,
            sex,
            birth,
            // The summary does not cut by occupation.
            occupation: Occupation::Unknown,
        };
        if self.repeats.is_repeat(&self.members, &member, employer) {
            self.account.merged += 1;
            return Ok(());
        }
        self.account.accepted += 1;
        let membership = Membership {
            id: Id::new(self.next_membership),
            person,
            class,
            employer,
            programs,
            term,
            registered: member.registered,
            workplace: member.workplace,
            residence,
            occupation: text(row, AT.pekerjaan).map(str::to_owned),
        };
        self.next_membership += 1;
        let new = NewMembership {
            membership: &membership,
            snapshot: self.snapshot,
            sheet_row: row.number(),
            card: text(row, AT.nomor_peserta),
        };
        put_membership(&mut bundle.memberships, &self.keys, &new);
        self.members.push(member);
        Ok(())
    }

    /// Warns of a row that has the NIK of an earlier one under a name that is nothing like it.
    fn compare_name(&mut self, row: &mut Row, person: Id<Person>, bundle: &mut Bundle) {
        let place = usize::try_from(person.get()).expect("ids count from one");
        let first = self.names.earlier(place, row.number(), text(row, AT.nama).unwrap_or_default());
        let Some(first) = first.filter(|_| row.nik().is_some()) else { return };
        self.other_names.push(OtherName { row: row.number(), earlier: first });
        let before = row.issues().len();
        other_name(row, first);
        let found = &row.issues()[before..];
        note_warnings(found, &mut self.account);
        bundle.heard.extend_from_slice(found);
        put_issues(&mut bundle.issues, &mut self.next_issue, found);
    }

    /// Who the row is: by NIK, without one by card number, else somebody new.
    fn person(
        &mut self,
        row: &Row,
        class: Class,
        residence: Option<RegionCode>,
        bundle: &mut Bundle,
    ) -> (Id<Person>, Option<units::Sex>, Option<Date>) {
        let nik = row.nik();
        let number = nik.map(|nik| (nik, people::nik_index(&self.keys, nik)));
        let nik_index = number.map(|(_, index)| u128::from_le_bytes(index));
        let (sex, birth) = (row.sex(), row.birth());
        if !self.parted_cards.is_empty()
            && let Some(card) = text(row, AT.nomor_peserta)
        {
            let index = u128::from_le_bytes(self.keys.blind_index(people::CARD_INDEX, card.as_bytes()));
            if let Some(person) = self.parted_cards.get(&(index, class)) {
                return (*person, sex, birth);
            }
        }
        if let Some(person) = nik_index.and_then(|index| self.by_nik.get(&index)) {
            return (*person, sex, birth);
        }
        // Only persons without a number are known by card, so a list that numbers everybody asks for none.
        let by_card = nik.is_none() || self.cards_known;
        let card_index = match text(row, AT.nomor_peserta) {
            Some(card) if by_card => {
                Some(u128::from_le_bytes(self.keys.blind_index(people::CARD_INDEX, card.as_bytes())))
            }
            _ => None,
        };
        if let Some(person) = card_index.and_then(|index| self.by_card.get(&index)).copied() {
            // Known without a number until now, or under another one: the list's own card says who it is.
            if let (Some(number), Some(index)) = (number, nik_index) {
                self.by_nik.insert(index, person);
                put_indexed_nik(&mut bundle.numbers, &self.keys, self.next_number, person, number);
                self.next_number += 1;
            }
            return (person, sex, birth);
        }
        let id = Id::new(self.next_person);
        self.next_person += 1;
        if let Some(index) = nik_index {
            self.by_nik.insert(index, id);
        }
        if let (Some(index), None) = (card_index, nik) {
            self.by_card.insert(index, id);
        }
        let person = Person {
            id,
            name: text(row, AT.nama).unwrap_or_default().to_owned(),
            birth,
            sex,
            mother: text(row, AT.nama_ibu).map(str::to_owned),
            residence,
            family: None,
        };
        put_person(&mut bundle.people, &person);
        if let Some(number) = number {
            put_indexed_nik(&mut bundle.numbers, &self.keys, self.next_number, id, number);
            self.next_number += 1;
        }
        (id, sex, birth)
    }

    fn employer(&mut self, row: &Row, bundle: &mut Bundle) -> Option<Id<Employer>> {
        let npp = text(row, AT.npp)?;
        if let Some(known) = self.by_npp.get(npp) {
            return Some(known);
        }
        let id = Id::new(self.next_employer);
        self.next_employer += 1;
        self.by_npp.insert(npp, id);
        let kind =
            text(row, AT.jenis_pemberi_kerja).and_then(|word| word.parse().ok()).unwrap_or(EmployerKind::Private);
        let name = text(row, AT.pemberi_kerja).unwrap_or(npp).to_owned();
        put_employer(&mut bundle.employers, &Employer { id, npp: npp.to_owned(), name, kind });
        Some(id)
    }
}

fn other_name(row: &mut Row, first: u32) {
    row.add_issue("nama", IssueCode::NikOtherName { row: first }, Severity::Warning);
}

fn note_warnings(issues: &[Issue], account: &mut Account) {
    for issue in issues {
        *account.warnings.entry(issue_code(issue)).or_default() += 1;
    }
}

/// The class by its code, or as offices write it out.
fn class_of(words: &str) -> Result<Class, ()> {
    words.parse().or_else(|_| {
        let tight: String = words.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        match tight.strip_prefix("pekerja").or_else(|| tight.strip_prefix("peserta")).unwrap_or(&tight) {
            "penerimaupah" | "ppu" => Ok(Class::Pu),
            "bukanpenerimaupah" | "bukanpenerimaupahbpu" | "mandiri" => Ok(Class::Bpu),
            "jasakonstruksi" | "jasakonstruksijakon" => Ok(Class::Jakon),
            "migran" | "migranindonesia" | "pekerjamigranindonesia" => Ok(Class::Pmi),
            _ => Err(()),
        }
    })
}

/// Class and programs; a word that is neither refuses the row.
fn class_and_programs(row: &mut Row) -> Option<(Class, Programs)> {
    let class = text(row, AT.kelas).map(class_of);
    let programs: Result<Programs, _> =
        text(row, AT.program).unwrap_or_default().split_whitespace().map(str::parse::<Program>).collect();
    match (class, programs) {
        (Some(Ok(class)), Ok(programs)) if !programs.is_empty() => Some((class, programs)),
        (class, _) => {
            let column = if matches!(class, Some(Ok(_))) { "program" } else { "kelas" };
            row.add_issue(column, IssueCode::WordUnknown, Severity::Refused);
            None
        }
    }
}
