//! Everybody whom lists name in a region, on the three axes (role, occupation, welfare status) with where each stands;
//! and what protecting the missing ones would cost, from which money.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Seek, Write};

use domain::submission::{Basis, Estimate, Months, estimate, payer_code, work_of};
use domain::{GapCounts, GapPerson, GapStatus, Note, Occupation, RosterRow, SetAside};
use law::{Citation, Class, Funding, Law, MayPay, Payee, Programs, Role, Sentence};
use sheets::{Cell, FileKind, Sheet};
use units::{Date, Id, Month, RegionCode, RegionKind, Rupiah};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::{Speaking, in_use, lists_for};
use crate::gap::GapRequest;
use crate::known::left_by;
use crate::workspace::{Loaded, Workspace};

/// Where somebody on a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stands {
    /// Protected, paid.
    Protected,
    /// Protected, unpaid months are running.
    InGrace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
    /// The last cover ended.
    Lapsed {
        /// First day without cover.
        since: Date,
    },
    /// No membership is known.
    Missing,
    /// May be a participant; a human decides.
    Doubtful,
    /// Not ours.
    SetAside(SetAside),
}

/// Somebody whom a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Identity; none in doubt or set aside.
    pub person: Option<Id<domain::Person>>,
    /// Name as the first list writes it.
    pub name: String,
    /// Birth date.
    pub birth: Option<Date>,
    /// Where.
    pub region: RegionCode,
    /// First axis, all roles that some list names; the first is the primary one.
    pub roles: Vec<Role>,
    /// The last day of the term of office, where a list says.
    pub term_until: Option<Date>,
    /// Second axis.
    pub occupation: Occupation,
    /// In the list's own words.
    pub occupation_words: String,
    /// Third axis: decree or minutes behind the welfare status.
    pub welfare: Option<String>,
    /// Where they stand.
    pub stands: Stands,
    /// Stated income or wage a month.
    wage: Option<Rupiah>,
}

/// What one payer would owe for a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyFrom {
    /// Whose money.
    pub funding: Funding,
    /// Whether the law lets it pay.
    pub may: MayPay,
    /// On what that rests.
    pub citation: Option<Citation>,
    /// What a lawyer should know.
    pub note: Sentence,
    /// In the first month.
    pub monthly: Rupiah,
    /// In twelve months, each by the law of its month.
    pub yearly: Rupiah,
}

/// The missing people of one group of payees, and what they would cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeCost {
    /// As whom they are paid for.
    pub payee: Payee,
    /// How many.
    pub persons: i64,
    /// Each money that may pay, or that a local rule decides on.
    pub money: Vec<MoneyFrom>,
}

/// The people of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residents {
    /// Knowledge of which day.
    pub as_of: Date,
    /// Everybody, in the order of their lists; those set aside last.
    pub people: Vec<Resident>,
    /// How many stand where; each count is the length of its list.
    pub counts: GapCounts,
    /// What the reader must know.
    pub notes: Vec<Note>,
    /// From which month on the cost is reckoned.
    pub first_month: Month,
    /// What protecting the missing would cost (JKK and JKM, non-wage earners); for one village only.
    pub costs: Vec<PayeeCost>,
}

/// Money in the order of office tables.
const MONEY: [Funding; 6] =
    [Funding::Add, Funding::DanaDesa, Funding::Apbd, Funding::Dbh, Funding::Company, Funding::Own];

/// Everybody whom lists name in `region`.
///
/// # Errors
/// Rights that are missing, no list of participants that reaches the region, a law without a value for these months.
pub fn residents(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    today: Date,
) -> Result<Residents, StepError> {
    actor.need_in(Right::ReadPeople, region)?;
    in_use(region)?;
    let Speaking { snapshot, together, .. } = lists_for(workspace, region, None)?;
    let rules = workspace.rules().on(snapshot.as_of)?;
    let loaded = workspace.loaded()?;
    // The same index and the same counts as the named gap, so that both always say the same.
    let gap = crate::gap::gap(workspace, actor, &GapRequest { region, role: None, as_of: None })?;
    let index = loaded.gap_index(workspace, &together, &rules, left_by(None))?;
    let here = index.people_in(region);
    let mut people: Vec<Resident> = here.map(|(person, status)| resident(&loaded, &person, status, today)).collect();
    for row in &gap.set_aside {
        let written = row_of(&loaded, row.mention.row);
        people.push(Resident {
            person: None,
            name: row.name.clone(),
            birth: written.and_then(|row| row.entry.birth),
            region: row.region,
            roles: written.and_then(|row| row.entry.role_on(today)).into_iter().collect(),
            term_until: None,
            occupation: occupation_of(written),
            occupation_words: words_of(written),
            welfare: None,
            stands: Stands::SetAside(row.reason),
            wage: None,
        });
    }
    let first_month = Month::containing(today).plus(1);
    let kind = region.kind();
    let costs = match region.level() {
        units::Level::Village => costs(&people, first_month, kind)?,
        _ => Vec::new(),
    };
    Ok(Residents { as_of: gap.as_of, people, counts: gap.counts, notes: gap.notes, first_month, costs })
}

fn resident(loaded: &Loaded, person: &GapPerson, status: Option<GapStatus>, today: Date) -> Resident {
    let rows: Vec<&RosterRow> = person.mentions.iter().filter_map(|mention| row_of(loaded, mention.row)).collect();
    let first = |pick: &dyn Fn(&RosterRow) -> Option<String>| rows.iter().find_map(|row| pick(row));
    let worker = rows.iter().find(|row| row.entry.occupation.is_some()).copied();
    Resident {
        person: person.person,
        name: person.name.clone(),
        birth: person.birth,
        region: person.region,
        roles: person.roles.clone(),
        term_until: rows
            .iter()
            .filter(|row| row.entry.role_on(today).is_some())
            .filter_map(|row| row.entry.term_until)
            .min(),
        occupation: occupation_of(worker),
        occupation_words: words_of(worker),
        welfare: first(&|row| row.entry.welfare.as_ref().map(|welfare| welfare.basis.to_string())),
        stands: match status {
            None => Stands::Protected,
            Some(GapStatus::InGrace { until }) => Stands::InGrace { until },
            Some(GapStatus::Lapsed { since }) => Stands::Lapsed { since },
            Some(GapStatus::NeverRegistered) => Stands::Missing,
            Some(GapStatus::Doubtful) => Stands::Doubtful,
        },
        wage: rows.iter().find_map(|row| row.entry.wage),
    }
}

/// Rows lie in the order of their ids.
fn row_of(loaded: &Loaded, id: Id<RosterRow>) -> Option<&RosterRow> {
    let found = loaded.rows.binary_search_by_key(&id, |(row, _)| row.id).ok()?;
    Some(&loaded.rows[found].0)
}

fn words_of(row: Option<&RosterRow>) -> String {
    row.and_then(|row| row.entry.occupation.as_deref()).unwrap_or_default().to_owned()
}

fn occupation_of(row: Option<&RosterRow>) -> Occupation {
    Occupation::from_words(&words_of(row))
}

impl Resident {
    /// As whom they would be paid for: by role first, then by welfare status, then for themselves.
    fn payee(&self) -> Payee {
        match (self.roles.first(), &self.welfare) {
            (Some(role), _) => Payee::of_role(*role),
            (None, Some(_)) => Payee::Rentan,
            (None, None) => Payee::Mandiri,
        }
    }

    /// Whether protecting them would be new.
    fn is_missing(&self) -> bool {
        matches!(self.stands, Stands::Lapsed { .. } | Stands::Missing)
    }
}

fn costs(people: &[Resident], first: Month, kind: RegionKind) -> Result<Vec<PayeeCost>, StepError> {
    let law = Law::built_in();
    let months = Months { first, last: first.plus(11) };
    let mut groups: BTreeMap<Payee, Vec<&Resident>> = BTreeMap::new();
    for person in people.iter().filter(|person| person.is_missing()) {
        groups.entry(person.payee()).or_default().push(person);
    }
    let mut known: HashMap<(Basis, &'static str), Estimate> = HashMap::new();
    let mut costs = Vec::new();
    for (payee, group) in groups {
        let mut money = Vec::new();
        for funding in MONEY {
            let lawful = law.may_pay(funding, payee, first, kind);
            if lawful.may == MayPay::No {
                continue;
            }
            let mut sum = Estimate::default();
            for person in &group {
                let basis = Basis {
                    class: Class::Bpu,
                    programs: Programs::BASE.bits(),
                    amount: person.wage,
                    transport: work_of(person.occupation),
                    role: person.roles.first().copied(),
                    risk: None,
                };
                let key = (basis, payer_code(funding));
                let owed = match known.get(&key) {
                    Some(owed) => *owed,
                    None => {
                        let owed = estimate(&law, &key.0, funding, months);
                        let owed = owed.map_err(|refused| StepError::Request(refused.to_string()))?;
                        known.insert(key, owed);
                        owed
                    }
                };
                sum.monthly = sum.monthly + owed.monthly;
                sum.total = sum.total + owed.total;
            }
            let (monthly, yearly) = (sum.monthly, sum.total);
            money.push(MoneyFrom {
                funding,
                may: lawful.may,
                citation: lawful.citation,
                note: lawful.note,
                monthly,
                yearly,
            });
        }
        let persons = i64::try_from(group.len()).expect("a list fits in memory");
        costs.push(PayeeCost { payee, persons, money });
    }
    Ok(costs)
}

const HEADINGS: [&str; 9] = [
    "Nama",
    "Tanggal lahir",
    "Kode wilayah",
    "Peran",
    "Masa jabatan sampai",
    "Pekerjaan",
    "Dasar status kesejahteraan",
    "Status",
    "Sejak/Sampai",
];

/// Writes people as a table. No NIK and no card number leave by this door.
///
/// # Errors
/// The file cannot be written.
pub fn write_residents(people: &[&Resident], kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
    let rows = people.iter().map(|person| {
        let (status, day) = match person.stands {
            Stands::Protected => ("Terlindungi", None),
            Stands::InGrace { until } => ("Masa tenggang sampai", Some(until)),
            Stands::Lapsed { since } => ("Berakhir sejak", Some(since)),
            Stands::Missing => ("Belum terdaftar", None),
            Stands::Doubtful => ("Diragukan, perlu ditinjau", None),
            Stands::SetAside(reason) => (reason.title(), None),
        };
        let roles: BTreeSet<&str> = person.roles.iter().map(|role| role.code()).collect();
        vec![
            Cell::from(person.name.as_str()),
            Cell::from(person.birth),
            Cell::from(person.region.to_string()),
            Cell::from(roles.into_iter().collect::<Vec<_>>().join(", ")),
            Cell::from(person.term_until),
            Cell::from(person.occupation_words.as_str()),
            Cell::from(person.welfare.clone()),
            Cell::from(status),
            Cell::from(day),
        ]
    });
    let sheet = Sheet { name: "Warga", headings: &HEADINGS, rows: Box::new(rows) };
    sheets::write_table(kind, vec![sheet], out)?;
    Ok(())
}
