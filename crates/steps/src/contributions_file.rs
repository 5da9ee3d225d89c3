//! Reading a statement of contributions: each paid month goes to a membership of the list that speaks today.

use std::collections::{HashMap, HashSet};

use domain::{Account, Contribution, Employer, Identities, Person, current_lists, plain_npp};
use law::{Program, Programs};
use sheets::{Issue, IssueCode, Row, Severity, read_month};
use store::contributions::{PayableMembership, Payment, payable_memberships, payments_of, put_contribution};
use store::identity::identities;
use store::people::{self, CARD_INDEX, nik_index};
use store::{Change, Keys, Query, RowBatch, tables};
use units::{Date, Id, Month, RegionCode, Rupiah};

use crate::StepError;
use crate::import::{Draft, ImportReport, KeptIssues, close_account, count, note_issues, plain_name};
use crate::other_names::nothing_alike;
use crate::workspace::Workspace;

/// Rows that show a contribution still owed.
pub(crate) const UNPAID: &str = "unpaid";

/// Who may be paid for: some 150 bytes a membership of today's lists, names included.
struct Payable {
    keys: Keys,
    memberships: Vec<PayableMembership>,
    /// Of each person, where their memberships stand.
    by_person: HashMap<Id<Person>, Vec<usize>>,
    by_card: HashMap<u128, usize>,
    by_nik: HashMap<u128, Id<Person>>,
    by_npp: HashMap<String, Id<Employer>>,
    /// Which records are one person.
    who: Identities,
    names: HashMap<Id<Person>, Box<str>>,
    /// Payments known or read so far, by month.
    seen: HashMap<Month, HashSet<Payment>>,
}

impl Payable {
    fn load(workspace: &Workspace, query: &mut impl Query) -> Result<Self, StepError> {
        let lists = store::lists::lists(query)?;
        if lists.is_empty() {
            return Err(StepError::missing(
                "Belum ada daftar peserta untuk rincian iuran ini. Impor daftar peserta dahulu.",
                "There is no list of participants for this statement of contributions yet. Import one first.",
            ));
        }
        let mut memberships = Vec::new();
        for list in current_lists(&lists) {
            memberships.append(&mut payable_memberships(query, list.snapshot.id)?);
        }
        let who = identities(query)?;
        let mut by_person: HashMap<Id<Person>, Vec<usize>> = HashMap::new();
        let mut by_card = HashMap::new();
        for (at, membership) in memberships.iter().enumerate() {
            by_person.entry(owner(&who, membership)).or_default().push(at);
            if let Some(card) = membership.card {
                by_card.insert(card, at);
            }
        }
        let mut names = HashMap::new();
        people::each_name(query, &|record| by_person.contains_key(&who.leader(record)), &mut |record| {
            names.entry(who.leader(record.id)).or_insert_with(|| record.name.into_boxed_str());
        })?;
        let by_npp = people::employers_by_npp(query)?.into_iter().map(|(npp, id)| (plain_npp(&npp), id)).collect();
        let by_nik = people::persons_by_nik_index(query)?;
        let keys = workspace.store().keys().clone();
        Ok(Self { keys, memberships, by_person, by_card, by_nik, by_npp, who, names, seen: HashMap::new() })
    }

    /// The membership that a row pays for; `None` adds the reason to its issues.
    fn membership(&self, row: &mut Row, npp: Option<&str>) -> Option<PayableMembership> {
        let refuse = |row: &mut Row, key: &str, code: IssueCode| {
            row.add_issue(key, code, Severity::Refused);
            None
        };
        let employer = match npp {
            None => None,
            Some(npp) => match self.by_npp.get(npp) {
                Some(employer) => Some(*employer),
                None => return refuse(row, "npp", IssueCode::EmployerUnknown),
            },
        };
        let card = row.text("nomor_peserta").and_then(|card| {
            let index = self.keys.blind_index(CARD_INDEX, card.as_bytes());
            self.by_card.get(&u128::from_le_bytes(index)).copied()
        });
        let holder =
            row.nik().and_then(|nik| self.by_nik.get(&u128::from_le_bytes(nik_index(&self.keys, nik))).copied());
        let holder = holder.map(|record| self.who.leader(record));
        let carded = card.map(|at| self.memberships[at]);
        let card_owner = carded.map(|held| owner(&self.who, &held));
        let person = match (card_owner, holder) {
            (Some(owner), Some(holder)) if owner != holder => {
                return refuse(row, "nomor_peserta", IssueCode::CardOfOther);
            }
            (Some(owner), _) => owner,
            (None, Some(holder)) => holder,
            (None, None) => return refuse(row, "nik", IssueCode::PersonUnknown),
        };
        let known = self.names.get(&person).map_or("", |name| name);
        if row.name().is_some_and(|name| nothing_alike(known, &name)) {
            // Two numbers that agree outweigh a name; one number alone may be mistyped.
            if carded.is_none() || holder.is_none() {
                return refuse(row, "nama", IssueCode::NameDiffers);
            }
            row.add_issue("nama", IssueCode::NameDiffers, Severity::Warning);
        }
        let own = self.by_person.get(&person).map_or(&[][..], Vec::as_slice);
        let all: Vec<PayableMembership> = own.iter().map(|at| self.memberships[*at]).collect();
        let fits = |held: &PayableMembership| employer.is_none() || held.employer == employer;
        if let Some(carded) = carded.filter(fits) {
            return Some(carded);
        }
        let fitting: Vec<&PayableMembership> = all.iter().filter(|held| fits(held)).collect();
        match fitting[..] {
            [only] => Some(*only),
            [] => refuse(row, "npp", IssueCode::MembershipUnknown),
            _ => refuse(row, "npp", IssueCode::MembershipUnclear),
        }
    }
}

/// Whose a membership is today.
fn owner(who: &Identities, membership: &PayableMembership) -> Id<Person> {
    who.leader(who.record_of(membership.id, membership.person))
}

/// What the rows above the list say of all its rows.
struct Stated {
    npp: Option<String>,
    month: Option<Month>,
    /// Whether a column says when, or whether, a row was paid.
    dated: bool,
    told: bool,
    as_of: Date,
    /// Where all its members are registered.
    region: Option<RegionCode>,
}

impl Stated {
    /// What stands above the list, completed by what the request says where the file is silent.
    ///
    /// # Errors
    /// File and request name different months or employers.
    fn of(draft: &Draft<'_>) -> Result<Self, StepError> {
        let columns = &draft.reader.guess().columns;
        let has = |key: &str| {
            let wanted = draft.reader.layout().position(key).map(|at| draft.reader.layout().columns[at].key);
            columns
                .iter()
                .filter_map(|column| column.column.as_deref())
                .any(|read| read.split(" + ").any(|key| Some(key) == wanted))
        };
        let request = draft.request;
        let npp = draft.reader.stated("npp").map(plain_npp);
        let month = draft.reader.stated("bulan_iuran").and_then(read_month);
        let asked = request.npp.as_deref().map(plain_npp);
        let differ = |(indonesian, english): (&str, &str), file: String, asked: String| {
            Err(StepError::request(
                format!("Berkas ini menyebut {indonesian} {file}, bukan {asked}."),
                format!("This file names {english} {file}, not {asked}."),
            ))
        };
        if let (Some(file), Some(asked)) = (&npp, &asked)
            && file != asked
        {
            return differ(("NPP", "the NPP"), file.clone(), asked.clone());
        }
        if let (Some(file), Some(asked)) = (month, request.month)
            && file != asked
        {
            return differ(("BLTH", "the month (BLTH)"), file.to_string(), asked.to_string());
        }
        let month = month.or(request.month);
        if month.is_none() && !has("bulan_iuran") {
            return Err(StepError::request(
                "Rincian iuran ini tidak menyebut bulannya. Sebutkan bulan iurannya, tambahkan kolom BLTH, atau tulis \
                 \"BLTH : 05-2025\" di atas judul kolom.",
                "This statement of contributions does not name its month. Say which month it is of, add the column \
                 BLTH, or write “BLTH : 05-2025” above the headings.",
            ));
        }
        Ok(Self {
            npp: npp.or(asked),
            month,
            dated: has("tanggal_bayar"),
            told: has("status_bayar"),
            as_of: draft.as_of,
            region: request.region,
        })
    }
}

/// Reads the statement into one change.
pub(crate) fn read(
    workspace: &Workspace,
    change: &mut Change<'_>,
    draft: Draft<'_>,
    upload: &str,
) -> Result<ImportReport, StepError> {
    // Asking for none takes the lock: the list that speaks is the same until the end.
    change.next_ids("person", 0)?;
    let statement = change.next_ids("statement", 1)?;
    let mut issues = KeptIssues::new(change)?;
    let (as_of, file_name) = (draft.as_of, plain_name(&draft.request.file_name));
    let (mut report, paid) = each_row(workspace, change, draft, &mut |row_issues| issues.put(row_issues))?;
    issues.save(change)?;
    let mut batch = RowBatch::new(&tables::STATEMENT, change.id());
    batch
        .row(statement)
        .text(&as_of.to_string())
        .text(&file_name)
        .text(upload)
        .text(&serde_json::to_string(&report.account).expect("an account is plain data"));
    change.insert(&batch)?;
    let first = change.next_ids("contribution", count(paid.len()))?;
    let mut batch = RowBatch::new(&tables::CONTRIBUTION, change.id());
    for ((row, contribution), id) in paid.iter().zip(first..) {
        put_contribution(&mut batch, id, statement, *row, contribution);
    }
    change.insert(&batch)?;
    change.count("contributions", count(paid.len()));
    report.change = Some(change.id());
    Ok(report)
}

/// The real step, unsaved.
pub(crate) fn preview(workspace: &Workspace, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    Ok(each_row(workspace, &mut workspace.store().reader()?, draft, &mut |_| {})?.0)
}

type Paid = Vec<(u32, Contribution)>;

fn each_row(
    workspace: &Workspace,
    query: &mut impl Query,
    mut draft: Draft<'_>,
    keep_issues: &mut dyn FnMut(&[Issue]),
) -> Result<(ImportReport, Paid), StepError> {
    let mut payable = Payable::load(workspace, query)?;
    let stated = Stated::of(&draft)?;
    let mut account = Account::default();
    let mut paid = Vec::new();
    while let Some(row) = draft.reader.next() {
        let mut row = row?;
        account.read += 1;
        let read = if row.refused() { None } else { contribution(&mut row, &stated, &payable) };
        let refused = note_issues(&row, &mut account, draft.on_issue);
        keep_issues(row.issues());
        match read.filter(|_| !refused) {
            None => {}
            Some(Reading::Unpaid) => *account.set_aside.entry(UNPAID.to_owned()).or_default() += 1,
            Some(Reading::Paid(contribution)) => {
                let Contribution { person, class, employer, month, programs, amount, .. } = contribution;
                let known = match payable.seen.entry(month) {
                    std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                    std::collections::hash_map::Entry::Vacant(slot) => slot.insert(payments_of(query, month)?),
                };
                if known.insert((person, class, employer, programs, amount.get())) {
                    account.accepted += 1;
                    paid.push((row.number(), contribution));
                } else {
                    account.merged += 1;
                }
            }
        }
        (draft.progress)(account.read, draft.reader.total_hint());
    }
    close_account(&mut account, draft.reader.blank_rows(), draft.reader.skipped_rows());
    Ok((draft.report(account, None), paid))
}

/// What a sound row shows.
enum Reading {
    Unpaid,
    Paid(Contribution),
}

/// Where each program's contribution stands: as one sum, or in the parts of worker and employer.
const PARTS: [(Program, &str, &[&str]); 5] = [
    (Program::Jkk, "iuran_jkk", &[]),
    (Program::Jkm, "iuran_jkm", &[]),
    (Program::Jht, "iuran_jht", &["iuran_jht_pemberi", "iuran_jht_pekerja"]),
    (Program::Jp, "iuran_jp", &["iuran_jp_pemberi", "iuran_jp_pekerja"]),
    (Program::Jkp, "iuran_jkp", &[]),
];

/// The contribution of a row; what cannot be right is refused.
fn contribution(row: &mut Row, stated: &Stated, payable: &Payable) -> Option<Reading> {
    let Some(month) = row.date("bulan_iuran").map(Month::containing).or(stated.month) else {
        row.add_issue("bulan_iuran", IssueCode::CellMissing, Severity::Refused);
        return None;
    };
    let paid_on = row.date("tanggal_bayar");
    if paid_on.is_some_and(|day| day > stated.as_of) {
        row.add_issue("tanggal_bayar", IssueCode::DateAhead, Severity::Refused);
        return None;
    }
    let npp = row.text("npp").map(plain_npp).or_else(|| stated.npp.clone());
    let membership = payable.membership(row, npp.as_deref())?;
    if stated.region.is_some_and(|region| !membership.registered.is_some_and(|own| region.contains(own))) {
        row.add_issue("nik", IssueCode::RegisteredElsewhere, Severity::Refused);
        return None;
    }
    let amount_of = |row: &Row, key: &str| row.rupiah(key).map(Rupiah::get);
    let (mut by_columns, mut sum) = (Programs::default(), 0_i64);
    for (program, whole, parts) in PARTS {
        let in_parts = parts.iter().filter_map(|key| amount_of(row, key)).fold(0_i64, i64::saturating_add);
        let amount = amount_of(row, whole).unwrap_or(in_parts);
        if amount > 0 {
            by_columns = by_columns.union([program].into_iter().collect());
            sum = sum.saturating_add(amount);
        }
    }
    let named: Programs = row.words("program").filter_map(|word| word.parse::<Program>().ok()).collect();
    // A statement that tells no programs pays for all that the membership has.
    let programs = [by_columns, named, membership.programs].into_iter().find(|some| !some.is_empty())?;
    let amount = amount_of(row, "iuran_total").unwrap_or(sum);
    if sum > 0 && amount != sum {
        row.add_issue("iuran_total", IssueCode::SumDiffers, Severity::Warning);
    }
    // A part of a rupiah in one column leaves the others; where nothing is left, nobody knows what was paid.
    let unread = |issue: &Issue| matches!(issue.code, IssueCode::RupiahUnreadable | IssueCode::RupiahDoubtful);
    if amount <= 0 && row.issues().iter().any(unread) {
        row.add_issue("iuran_total", IssueCode::RupiahUnreadable, Severity::Refused);
        return None;
    }
    let owed = stated.told && row.text("status_bayar").is_none_or(says_owed);
    if amount <= 0 || owed || (stated.dated && paid_on.is_none()) {
        return Some(Reading::Unpaid);
    }
    let asked: Programs = membership.programs.iter().filter(|program| *program != Program::Jkp).collect();
    if !programs.contains_all(asked) {
        row.add_issue("program", IssueCode::ProgramsPartial, Severity::Warning);
    }
    Some(Reading::Paid(Contribution {
        person: membership.person,
        class: membership.class,
        employer: membership.employer,
        month,
        programs,
        wage: row.rupiah("upah"),
        amount: Rupiah::new(amount),
        paid_on,
    }))
}

/// Words that say a contribution was not received.
fn says_owed(words: &str) -> bool {
    let words = words.to_lowercase();
    ["belum", "tidak", "tunggak", "menunggak", "unpaid", "gagal", "batal"].iter().any(|word| words.contains(word))
}
