//! Keeps and finds persons, employers, snapshots of participants and their memberships.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{Employer, Member, Membership, Occupation, Person, Regrouped, Snapshot};
use law::{Class, Programs, Term};
use units::{Date, Id, Nik, RegionCode, Sex};

use crate::identity::{all_records, identities, regrouped};
use crate::{Change, Keys, Param, Query, Row, RowBatch, StoreError};

/// Domain of the blind index of population numbers: equal NIK, equal index.
pub const NIK_INDEX: &str = "nik";
/// Domain of the blind index of family card numbers.
pub const FAMILY_INDEX: &str = "kk";
/// Domain of the blind index of card numbers.
pub const CARD_INDEX: &str = "kpj";

/// A membership as it is added: ids of person and employer are settled.
#[derive(Debug, Clone)]
pub struct NewMembership<'a> {
    /// Snapshot, person, class, employer, programs, dates and places.
    pub membership: &'a Membership,
    /// Of which snapshot.
    pub snapshot: Id<Snapshot>,
    /// Row in the file.
    pub sheet_row: u32,
    /// Card number, sealed on the way in; it never leaves in a list.
    pub card: Option<&'a str>,
}

/// Adds a person to a batch of [`crate::tables::PERSON`].
pub fn put_person(batch: &mut RowBatch, person: &Person) {
    let mut text = DateText::default();
    batch
        .row(person.id.get())
        .text(&person.name)
        .opt_text(text.write(person.birth))
        .opt_text(person.sex.map(Sex::letter))
        .opt_text(person.mother.as_deref())
        .opt_int(person.residence.map(RegionCode::packed))
        .opt_int(person.family.map(Id::get));
}

/// Adds a NIK to a batch of [`crate::tables::PERSON_NUMBER`], sealed.
pub fn put_nik(batch: &mut RowBatch, keys: &Keys, id: i64, person: Id<Person>, nik: Nik) {
    put_indexed_nik(batch, keys, id, person, (nik, nik_index(keys, nik)));
}

/// The same with the blind index of [`nik_index`] already made.
pub fn put_indexed_nik(batch: &mut RowBatch, keys: &Keys, id: i64, person: Id<Person>, (nik, index): (Nik, [u8; 16])) {
    batch.row(id).int(person.get()).text("nik").sealed(keys, &nik.digit_bytes()).bytes(&index).text(keys.id());
}

/// What finds a NIK without showing it.
pub fn nik_index(keys: &Keys, nik: Nik) -> [u8; 16] {
    keys.blind_index(NIK_INDEX, &nik.digit_bytes())
}

/// Adds an employer to a batch of [`crate::tables::EMPLOYER`].
pub fn put_employer(batch: &mut RowBatch, employer: &Employer) {
    batch.row(employer.id.get()).text(&employer.npp).text(&employer.name).text(employer.kind.code());
}

/// Adds a membership to a batch of [`crate::tables::MEMBERSHIP`], the card number sealed.
pub fn put_membership(batch: &mut RowBatch, keys: &Keys, new: &NewMembership<'_>) {
    let NewMembership { membership, snapshot, sheet_row, card } = new;
    let Membership { id, person, class, employer, programs, term, registered, workplace, residence, occupation } =
        membership;
    let mut text = DateText::default();
    batch
        .row(id.get())
        .int(snapshot.get())
        .int(i64::from(*sheet_row))
        .int(person.get())
        .text(class.code())
        .opt_int(employer.map(Id::get))
        .int(i64::from(programs.bits()))
        .opt_text(text.write(term.starts))
        .opt_text(text.write(term.ends))
        .opt_text(text.write(term.paid_until))
        .opt_int(registered.map(RegionCode::packed))
        .opt_int(workplace.map(RegionCode::packed))
        .opt_int(residence.map(RegionCode::packed))
        .opt_text(occupation.as_deref())
        .opt_sealed(keys, card.map(str::as_bytes))
        .opt_bytes(card.map(|card| keys.blind_index(CARD_INDEX, card.as_bytes())).as_ref().map(<[u8; 16]>::as_slice))
        .opt_text(card.map(|_| keys.id()));
}

/// Writes dates as ISO text without an allocation per date: a snapshot has millions.
#[derive(Default)]
struct DateText([u8; 10]);

impl DateText {
    fn write(&mut self, date: Option<Date>) -> Option<&str> {
        let date = date?;
        let year = u32::from(date.year().unsigned_abs());
        let (month, day) = (u32::from(date.month().unsigned_abs()), u32::from(date.day().unsigned_abs()));
        let digit = |value: u32| b'0' + u8::try_from(value % 10).expect("one digit");
        self.0 = [
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ];
        Some(std::str::from_utf8(&self.0).expect("digits and dashes"))
    }
}

/// Memberships with their persons: the columns 0 to 12 that a [`MemberReader`] reads, more of them, and which rows.
macro_rules! select_members {
    ($more:literal, $which:literal) => {
        concat!(
            "SELECT m.person_id, m.class, m.programs, m.starts, m.ends, m.paid_until, m.registered, m.workplace, ",
            "m.residence, m.occupation, p.sex, p.birth_date, m.id",
            $more,
            " FROM membership m JOIN person p ON p.id = m.person_id ",
            $which
        )
    };
}
pub(crate) use select_members;

/// All memberships of a list, sorted by person: what coverage folds. Merges, partings and parts added later are heeded.
pub fn members(query: &mut impl Query, snapshot: Id<Snapshot>) -> Result<Vec<Member>, StoreError> {
    members_paid(query, snapshot, &HashMap::new())
}

/// As [`members`], with the paid days that statements known by `day` extend.
pub fn members_known_by(query: &mut impl Query, snapshot: Id<Snapshot>, day: Date) -> Result<Vec<Member>, StoreError> {
    let extended = crate::contributions::extended(query, snapshot, day)?;
    members_paid(query, snapshot, &extended)
}

/// `extended` holds later last paid days, by the number of the membership.
fn members_paid(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
    extended: &HashMap<i64, Date>,
) -> Result<Vec<Member>, StoreError> {
    // Room for all at once: what a list leaves behind as it grows, a server would hold for weeks.
    let count = "SELECT COUNT(*) FROM membership WHERE snapshot_id = $1";
    let count = query.query_one(count, &[Param::from(snapshot.get())], |row| row.int(0))?.unwrap_or(0);
    let mut members = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let who = identities(query)?;
    let regrouped = regrouped(query, snapshot, &who, extended)?;
    let mut reader = MemberReader::with(extended);
    query.query(
        select_members!(
            "",
            "WHERE m.snapshot_id = $1 AND m.change_id = (SELECT change_id FROM snapshot WHERE id = $2)"
        ),
        &[Param::from(snapshot.get()), Param::from(snapshot.get())],
        &mut |row| {
            members.push(reader.read(row)?);
            Ok(())
        },
    )?;
    if let Some(Regrouped { recorded, counted }) = regrouped {
        let touched: HashSet<Id<Person>> = recorded.iter().map(|member| member.person).collect();
        members.retain(|member| !touched.contains(&member.person));
        members.extend(counted);
    }
    // Cheaper here than in the database, which would sort whole rows.
    members.sort_by_key(|member| member.person);
    Ok(members)
}

/// Hands over each membership of a list with its employer, as [`members_known_by`] reads it.
pub fn each_member_known_by(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
    day: Date,
    each: &mut dyn FnMut(Option<Id<Employer>>, Member),
) -> Result<(), StoreError> {
    let extended = crate::contributions::extended(query, snapshot, day)?;
    let who = identities(query)?;
    let mut reader = MemberReader::with(&extended);
    query.query(
        select_members!(
            ", m.employer_id",
            "WHERE m.snapshot_id = $1 AND m.change_id NOT IN (SELECT id FROM retracted)"
        ),
        &[Param::from(snapshot.get())],
        &mut |row| {
            let member = reader.read(row)?;
            let person = who.leader(who.record_of(Id::new(row.int(12)?), member.person));
            each(row.opt_int(13)?.map(Id::new), Member { person, ..member });
            Ok(())
        },
    )
}

/// Hands over each membership of one record on a list with its employer.
pub fn each_held_on(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
    record: Id<Person>,
    each: &mut dyn FnMut(Option<Id<Employer>>, Member),
) -> Result<(), StoreError> {
    let listed = HashMap::new();
    let mut reader = MemberReader::with(&listed);
    query.query(
        select_members!(
            ", m.employer_id",
            "WHERE m.person_id = $1 AND m.snapshot_id = $2 AND m.change_id NOT IN (SELECT id FROM retracted)"
        ),
        &[Param::from(record.get()), Param::from(snapshot.get())],
        &mut |row| {
            each(row.opt_int(13)?.map(Id::new), reader.read(row)?);
            Ok(())
        },
    )
}

/// Words of a snapshot repeat by the thousand, so each is understood once.
#[derive(Default)]
struct Occupations(HashMap<String, Occupation>);

/// Reads memberships from the columns that [`members`] asks for.
pub(crate) struct MemberReader<'a> {
    occupations: Occupations,
    extended: &'a HashMap<i64, Date>,
}

impl<'a> MemberReader<'a> {
    /// `extended` holds later last paid days, by the number of the membership, which stands in column 12.
    pub(crate) fn with(extended: &'a HashMap<i64, Date>) -> Self {
        Self { occupations: Occupations::default(), extended }
    }

    pub(crate) fn read(&mut self, row: &Row<'_>) -> Result<Member, StoreError> {
        let mut member = member(row, &mut self.occupations)?;
        if !self.extended.is_empty()
            && let Some(until) = self.extended.get(&row.int(12)?)
        {
            member.term.paid_until = Some(*until);
        }
        Ok(member)
    }
}

impl Occupations {
    fn of(&mut self, words: &str) -> Occupation {
        if let Some(known) = self.0.get(words) {
            return *known;
        }
        let occupation = Occupation::from_words(words);
        self.0.insert(words.to_owned(), occupation);
        occupation
    }
}

fn member(row: &Row<'_>, occupations: &mut Occupations) -> Result<Member, StoreError> {
    Ok(Member {
        person: Id::new(row.int(0)?),
        class: word(row, 1)?,
        programs: Programs::from_bits(u8::try_from(row.int(2)?).map_err(|_| damaged("programs"))?),
        term: Term { starts: opt_date(row, 3)?, ends: opt_date(row, 4)?, paid_until: opt_date(row, 5)? },
        registered: opt_region(row, 6)?,
        workplace: opt_region(row, 7)?,
        residence: opt_region(row, 8)?,
        sex: opt_sex(row, 10)?,
        birth: opt_date(row, 11)?,
        occupation: row.opt_text(9)?.map_or(Occupation::Unknown, |words| occupations.of(words)),
    })
}

/// Hands every person with the numbers opened to `each`, ascending by id: what matching searches.
pub fn each_person(
    query: &mut impl Query,
    keys: &Keys,
    each: &mut dyn FnMut(Person, Option<Nik>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    query.query(
        "SELECT p.id, p.name, p.birth_date, p.sex, p.mother_name, p.residence, p.family_id, n.id, n.number_sealed \
         FROM person p LEFT JOIN person_number n ON n.person_id = p.id AND n.kind = 'nik' \
         AND n.change_id NOT IN (SELECT id FROM retracted) \
         WHERE p.change_id NOT IN (SELECT id FROM retracted) ORDER BY p.id, n.id",
        &[],
        &mut |row| {
            let person = read_person(row)?;
            let nik = match row.opt_bytes(8)? {
                Some(sealed) => Some(open_nik(keys, "person_number", "number_sealed", row.int(7)?, sealed)?),
                None => None,
            };
            each(person, nik)
        },
    )
}

/// One record of a person, for a page.
pub fn person(query: &mut impl Query, id: Id<Person>) -> Result<Option<Person>, StoreError> {
    let sql = "SELECT id, name, birth_date, sex, mother_name, residence, family_id FROM person WHERE id = $1 \
               AND change_id NOT IN (SELECT id FROM retracted)";
    query.query_one(sql, &[Param::from(id.get())], read_person)
}

/// A person from the columns id, name, birth date, sex, mother, residence, family.
fn read_person(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person {
        id: Id::new(row.int(0)?),
        name: row.text(1)?.to_owned(),
        birth: opt_date(row, 2)?,
        sex: opt_sex(row, 3)?,
        mother: row.opt_text(4)?.map(str::to_owned),
        residence: opt_region(row, 5)?,
        family: row.opt_int(6)?.map(Id::new),
    })
}

/// The person who holds or held `nik`, by its blind index.
pub fn person_by_nik(query: &mut impl Query, keys: &Keys, nik: Nik) -> Result<Option<Id<Person>>, StoreError> {
    let index = nik_index(keys, nik);
    let mut first: Option<(i64, i64)> = None;
    // The first of few is chosen here: asked to order by id, PostgreSQL before its first ANALYZE walks the whole
    // table by id.
    query.query(
        "SELECT id, person_id FROM person_number WHERE number_index = $1 \
         AND change_id NOT IN (SELECT id FROM retracted)",
        &[Param::from(&index)],
        &mut |row| {
            let held = (row.int(0)?, row.int(1)?);
            first = Some(first.map_or(held, |known| known.min(held)));
            Ok(())
        },
    )?;
    let Some((_, person)) = first else { return Ok(None) };
    Ok(Some(identities(query)?.leader(Id::new(person))))
}

/// The number that the next person gets.
pub fn next_person(query: &mut impl Query) -> Result<i64, StoreError> {
    let sql = "SELECT next FROM counter WHERE name = 'person'";
    Ok(query.query_one(sql, &[], |row| row.int(0))?.unwrap_or(1))
}

/// Blind index of every NIK, and of every number that stands in for one, to the record that first held it.
pub fn persons_by_nik_index(query: &mut impl Query) -> Result<HashMap<u128, Id<Person>>, StoreError> {
    let mut found = HashMap::new();
    query.query(
        "SELECT number_index, person_id FROM person_number \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[],
        &mut |row| {
            found.entry(index_number(row.bytes(0)?)?).or_insert(Id::new(row.int(1)?));
            Ok(())
        },
    )?;
    Ok(found)
}

/// Blind index of card numbers under which persons came in without NIK, from all snapshots; a NIK that a list
/// brought later does not make the card forgotten.
pub fn persons_by_card_index(query: &mut impl Query) -> Result<HashMap<u128, Id<Person>>, StoreError> {
    let mut found = HashMap::new();
    query.query(
        "SELECT m.card_index, m.person_id FROM membership m WHERE m.card_index IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM person_number n WHERE n.person_id = m.person_id AND n.kind = 'nik' \
         AND n.change_id <= m.change_id \
         AND n.change_id NOT IN (SELECT id FROM retracted)) \
         AND m.change_id NOT IN (SELECT id FROM retracted) ORDER BY m.id",
        &[],
        &mut |row| {
            found.entry(index_number(row.bytes(0)?)?).or_insert(Id::new(row.int(1)?));
            Ok(())
        },
    )?;
    Ok(found)
}

/// A blind index as a number, for keeping many in memory.
pub fn index_number(bytes: &[u8]) -> Result<u128, StoreError> {
    Ok(u128::from_le_bytes(bytes.try_into().map_err(|_| damaged("blind index"))?))
}

/// Employers by registration number.
pub fn employers_by_npp(query: &mut impl Query) -> Result<HashMap<String, Id<Employer>>, StoreError> {
    let mut found = HashMap::new();
    let sql = "SELECT npp, id FROM employer WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query(sql, &[], &mut |row| {
        found.entry(row.text(0)?.to_owned()).or_insert(Id::new(row.int(1)?));
        Ok(())
    })?;
    Ok(found)
}

/// Families by the blind index of their card.
pub fn families_by_index(query: &mut impl Query) -> Result<HashMap<u128, i64>, StoreError> {
    let mut found = HashMap::new();
    let sql = "SELECT number_index, id FROM family WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query(sql, &[], &mut |row| {
        found.entry(index_number(row.bytes(0)?)?).or_insert(row.int(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// How many persons are known to live in each place, as their records say it.
pub fn known_by_residence(query: &mut impl Query) -> Result<BTreeMap<RegionCode, u64>, StoreError> {
    let mut known: HashMap<RegionCode, u64> = HashMap::new();
    // Counted here: SQLite would sort all residences in memory first.
    query.query(
        "SELECT residence FROM person WHERE residence IS NOT NULL AND change_id NOT IN (SELECT id FROM retracted)",
        &[],
        &mut |row| {
            *known.entry(opt_region(row, 0)?.ok_or_else(|| damaged("residence"))?).or_default() += 1;
            Ok(())
        },
    )?;
    // Several records of one person are one, where the first of them that says so lives.
    for (_, records) in identities(query)?.groups() {
        let mut homes = Vec::new();
        for record in records {
            homes.extend(home(query, *record)?);
        }
        for place in homes.into_iter().skip(1) {
            if let Some(count) = known.get_mut(&place) {
                *count = count.saturating_sub(1);
            }
        }
    }
    Ok(known.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// Where a record says its person lives; `None` also when the record no longer stands.
pub fn home(query: &mut impl Query, record: Id<Person>) -> Result<Option<RegionCode>, StoreError> {
    let sql = "SELECT residence FROM person WHERE id = $1 AND change_id NOT IN (SELECT id FROM retracted)";
    Ok(query.query_one(sql, &[Param::from(record.get())], |row| opt_region(row, 0))?.flatten())
}

/// Opens a sealed NIK of the row `id`.
pub(crate) fn open_nik(
    keys: &Keys,
    table: &'static str,
    column: &'static str,
    id: i64,
    sealed: &[u8],
) -> Result<Nik, StoreError> {
    let plain = keys.open(table, column, id, sealed)?;
    let text = std::str::from_utf8(&plain).map_err(|_| damaged("NIK"))?;
    text.parse().map_err(|_| damaged("NIK"))
}

pub(crate) fn damaged(what: &str) -> StoreError {
    StoreError::damaged(format!("{what} cannot be read back"))
}

pub(crate) fn date(row: &Row<'_>, column: usize) -> Result<Date, StoreError> {
    opt_date(row, column)?.ok_or_else(|| damaged("date"))
}

/// An ISO date, read by hand: a snapshot has millions and their form is our own.
pub(crate) fn opt_date(row: &Row<'_>, column: usize) -> Result<Option<Date>, StoreError> {
    let Some(text) = row.opt_text(column)? else { return Ok(None) };
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return Err(damaged("date"));
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .try_fold(0_i16, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i16::from(byte - b'0')))
    };
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    match (year, month.and_then(|m| i8::try_from(m).ok()), day.and_then(|d| i8::try_from(d).ok())) {
        (Some(year), Some(month), Some(day)) => Date::new(year, month, day).map(Some).map_err(|_| damaged("date")),
        _ => Err(damaged("date")),
    }
}

pub(crate) fn opt_region(row: &Row<'_>, column: usize) -> Result<Option<RegionCode>, StoreError> {
    match row.opt_int(column)? {
        None => Ok(None),
        Some(packed) => RegionCode::from_packed(packed).map(Some).ok_or_else(|| damaged("region")),
    }
}

pub(crate) fn opt_sex(row: &Row<'_>, column: usize) -> Result<Option<Sex>, StoreError> {
    match row.opt_text(column)? {
        None => Ok(None),
        Some("L") => Ok(Some(Sex::Male)),
        Some("P") => Ok(Some(Sex::Female)),
        Some(_) => Err(damaged("sex")),
    }
}

/// A word of a closed list.
pub(crate) fn word<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    row.text(column)?.parse().map_err(|_| damaged("a word of a list"))
}

/// The class stored in a column.
pub(crate) fn class(row: &Row<'_>, column: usize) -> Result<Class, StoreError> {
    word(row, column)
}

/// Person of every row of the participants' file behind a snapshot, ascending by row: where a membership came from. Rows of
/// parts have numbers of their own files.
pub fn persons_by_sheet_row(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
) -> Result<Vec<(u32, Id<Person>)>, StoreError> {
    let mut found = Vec::new();
    let who = identities(query)?;
    query.query(
        "SELECT sheet_row, person_id, id FROM membership WHERE snapshot_id = $1 \
         AND change_id = (SELECT change_id FROM snapshot WHERE id = $2) ORDER BY sheet_row",
        &[Param::from(snapshot.get()), Param::from(snapshot.get())],
        &mut |row| {
            let number = u32::try_from(row.int(0)?).map_err(|_| damaged("row number"))?;
            found.push((number, who.holder(Id::new(row.int(2)?), Id::new(row.int(1)?))));
            Ok(())
        },
    )?;
    Ok(found)
}

/// Whether a person has a NIK already.
pub fn has_nik(query: &mut impl Query, person: Id<Person>) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM person_number WHERE person_id = $1 AND kind = 'nik' \
               AND change_id NOT IN (SELECT id FROM retracted)";
    Ok(!query.query_all(sql, &[Param::from(person.get())], |row| row.int(0))?.is_empty())
}

/// Who works for whom.
pub type Employment = (Id<Person>, Id<Employer>);

/// Person and employer of the memberships of a snapshot that have one, sorted.
pub fn employments(query: &mut impl Query, snapshot: Id<Snapshot>) -> Result<Vec<Employment>, StoreError> {
    let who = identities(query)?;
    let sql = "SELECT person_id, employer_id, id FROM membership WHERE snapshot_id = $1 \
               AND employer_id IS NOT NULL AND change_id NOT IN (SELECT id FROM retracted)";
    let mut found = query.query_all(sql, &[Param::from(snapshot.get())], |row| {
        Ok((who.holder(Id::new(row.int(2)?), Id::new(row.int(0)?)), Id::new(row.int(1)?)))
    })?;
    found.sort_unstable();
    Ok(found)
}

/// The snapshots that stand and speak of a day before `day`.
pub fn snapshots_before(query: &mut impl Query, day: Date) -> Result<Vec<Id<Snapshot>>, StoreError> {
    let sql = "SELECT id FROM snapshot WHERE as_of < $1 AND change_id NOT IN (SELECT id FROM retracted) \
               AND change_id NOT IN (SELECT change_id FROM list_part) ORDER BY id";
    query.query_all(sql, &[Param::from(&day.to_string())], |row| Ok(Id::new(row.int(0)?)))
}

/// Name, birth date and sex of the persons whom `wanted` takes, ascending by id.
pub fn each_name(
    query: &mut impl Query,
    wanted: &dyn Fn(Id<Person>) -> bool,
    each: &mut dyn FnMut(Person),
) -> Result<(), StoreError> {
    let sql = "SELECT id, name, birth_date, sex, mother_name, residence, family_id FROM person \
               WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query(sql, &[], &mut |row| {
        if wanted(Id::new(row.int(0)?)) {
            each(read_person(row)?);
        }
        Ok(())
    })
}

/// Everybody who holds a membership in a snapshot, by every record of theirs.
pub fn registered(query: &mut impl Query, snapshot: Id<Snapshot>) -> Result<BTreeSet<Id<Person>>, StoreError> {
    let mut found = BTreeSet::new();
    let who = identities(query)?;
    let sql = "SELECT person_id, id FROM membership WHERE snapshot_id = $1 \
               AND change_id NOT IN (SELECT id FROM retracted)";
    query.query(sql, &[Param::from(snapshot.get())], &mut |row| {
        found.insert(who.record_of(Id::new(row.int(1)?), Id::new(row.int(0)?)));
        Ok(())
    })?;
    all_records(&who, &mut found);
    Ok(found)
}

/// The indexes of a first snapshot's big tables, as the migrations make them.
const BULK_INDEXES: [(&str, &str); 3] = [
    ("DROP INDEX person_number_by_number", "CREATE INDEX person_number_by_number ON person_number (number_index)"),
    ("DROP INDEX person_number_by_person", "CREATE INDEX person_number_by_person ON person_number (person_id)"),
    ("DROP INDEX membership_by_person", "CREATE INDEX membership_by_person ON membership (person_id, snapshot_id)"),
];

/// Lets a first snapshot be written without keeping indexes in step row by row: where the tables are empty, their
/// indexes go, and [`build_indexes`] makes them at once from sorted rows, in the same change. Says whether they went.
///
/// Blind indexes are spread out at random, so that adding them one by one touches a page of the index per row. The price
/// on PostgreSQL: removing an index locks its table until the commit, so pages, figures and backups that read people wait
/// while the first list comes in; later lists keep the indexes and nobody waits.
pub fn postpone_indexes(change: &mut Change<'_>) -> Result<bool, StoreError> {
    for sql in ["SELECT id FROM person_number LIMIT 1", "SELECT id FROM membership LIMIT 1"] {
        if change.query_one(sql, &[], |row| row.int(0))?.is_some() {
            return Ok(false);
        }
    }
    for (remove, _) in BULK_INDEXES {
        change.execute(remove, &[])?;
    }
    Ok(true)
}

/// Makes the indexes that [`postpone_indexes`] took away.
pub fn build_indexes(change: &mut Change<'_>) -> Result<(), StoreError> {
    for (_, make) in BULK_INDEXES {
        change.build_index(make)?;
    }
    Ok(())
}
