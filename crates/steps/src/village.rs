//! Everybody whom lists name in a region, on the three axes (role, occupation, welfare status) with where each stands;
//! and what protecting the missing ones would cost, from which money.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Seek, Write};

use domain::submission::{Basis, Estimate, Months, estimate, payer_code, work_of};
use domain::{GapCounts, GapFilter, GapStatus, Note, Occupation, OnRoster, Roles, RosterRow, SetAside, SetAsideRow};
use law::{Citation, Class, Funding, Law, MayPay, Payee, Programs, Role, Sentence};
use sheets::{Cell, FileKind, Sheet};
use units::{Date, Id, Level, Month, RegionCode, RegionKind, Rupiah};

use crate::StepError;
use crate::access::Actor;
use crate::gap::{from_gap, gap_lengths};
use crate::workspace::{Loaded, Workspace};

/// Where somebody on a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Somebody whom a list names, by the axes alone: by these a whole province is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Axes {
    /// First axis, all roles that some list names.
    pub roles: Roles,
    /// Second axis.
    pub occupation: Occupation,
    /// Third axis: whether a decree or minutes are behind a welfare status.
    pub welfare: bool,
    /// Where they stand.
    pub stands: Stands,
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
    /// By what people are chosen.
    pub axes: Axes,
    /// The last day of the term of office, where a list says.
    pub term_until: Option<Date>,
    /// The occupation in the list's own words.
    pub occupation_words: String,
    /// Decree or minutes behind the welfare status.
    pub welfare: Option<String>,
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
    /// How many of everybody are alike on all axes.
    pub alike: Vec<(Axes, usize)>,
    /// How many fit.
    pub found: usize,
    /// Those of them who are shown, in the order of their lists; those set aside last.
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

/// Whom lists name in `region`: everybody is counted, and of those who fit only the places are made in full that `shown`
/// picks, told how many fit.
///
/// # Errors
/// Rights that are missing, no list of participants that reaches the region, a law without a value for these months.
pub fn residents<I: IntoIterator<Item = usize>>(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    today: Date,
    fits: &dyn Fn(&Axes) -> bool,
    shown: impl FnOnce(usize) -> I,
) -> Result<Residents, StepError> {
    // The same index and the same counts as the named gap, so that both always say the same.
    let gap = gap_lengths(workspace, actor, region, None)?;
    let loaded = workspace.loaded()?;
    let first_month = Month::containing(today).plus(1);
    from_gap(workspace, actor, region, |index| {
        let mut lists = Lists { loaded: &loaded, today, occupations: HashMap::new() };
        // How many are alike, and whether they fit.
        let mut groups: HashMap<Axes, (usize, bool)> = HashMap::new();
        let (mut fitting, mut missing) = (Vec::new(), Vec::new());
        let all = GapFilter::all(region);
        let ours = index.on_rosters(all).map(Named::Ours);
        for named in ours.chain(index.set_aside(all).map(Named::NotOurs)) {
            let axes = lists.axes(named);
            let (count, fit) = groups.entry(axes).or_insert_with(|| (0, fits(&axes)));
            *count += 1;
            if *fit {
                fitting.push(named);
            }
            if region.level() == Level::Village && axes.is_missing() {
                missing.push(lists.resident(named));
            }
        }
        let people = shown(fitting.len()).into_iter().map(|at| lists.resident(fitting[at])).collect();
        let alike = groups.into_iter().map(|(axes, (count, _))| (axes, count)).collect();
        let (counts, notes) = (gap.counts.clone(), gap.notes.clone());
        let costs = costs(&missing, first_month, region.kind())?;
        Ok(Residents { as_of: gap.as_of, alike, found: fitting.len(), people, counts, notes, first_month, costs })
    })?
}

/// Somebody as the index knows them.
#[derive(Clone, Copy)]
enum Named<'l> {
    Ours(OnRoster<'l>),
    NotOurs(&'l SetAsideRow),
}

/// The lists that name people, as of a day.
struct Lists<'l> {
    loaded: &'l Loaded,
    today: Date,
    /// What was read in the words of lists: many people share them.
    occupations: HashMap<&'l str, Occupation>,
}

impl<'l> Lists<'l> {
    /// The rows that speak of somebody.
    fn rows(&self, named: Named<'l>) -> impl Iterator<Item = &'l RosterRow> + Clone + use<'l> {
        let (first, more) = match named {
            Named::Ours(one) => (None, Some(one.mentions())),
            Named::NotOurs(row) => (Some(&row.mention), None),
        };
        let loaded = self.loaded;
        let mentions = first.into_iter().chain(more.into_iter().flatten());
        mentions.filter_map(|mention| loaded.row(mention.row)).map(|(row, _)| row)
    }

    fn axes(&mut self, named: Named<'l>) -> Axes {
        let mut rows = self.rows(named);
        let (roles, stands) = match named {
            Named::Ours(one) => (one.roles(), Stands::of(one.status())),
            Named::NotOurs(row) => {
                let held = rows.clone().find_map(|row| row.entry.role_on(self.today));
                (Roles::of(held), Stands::SetAside(row.reason))
            }
        };
        let welfare = matches!(named, Named::Ours(_)) && rows.clone().any(|row| row.entry.welfare.is_some());
        let words = rows.find_map(|row| row.entry.occupation.as_deref()).unwrap_or_default();
        let occupation = *self.occupations.entry(words).or_insert_with(|| Occupation::from_words(words));
        Axes { roles, occupation, welfare, stands }
    }

    fn resident(&mut self, named: Named<'l>) -> Resident {
        let axes = self.axes(named);
        let mut rows = self.rows(named);
        let occupation = rows.clone().find_map(|row| row.entry.occupation.as_deref());
        let occupation_words = occupation.unwrap_or_default().to_owned();
        match named {
            Named::Ours(one) => Resident {
                person: one.person(),
                name: one.name().to_owned(),
                birth: one.birth(),
                region: one.region(),
                axes,
                term_until: rows
                    .clone()
                    .filter(|row| row.entry.role_on(self.today).is_some())
                    .filter_map(|row| row.entry.term_until())
                    .min(),
                occupation_words,
                welfare: rows
                    .clone()
                    .find_map(|row| row.entry.welfare.as_ref())
                    .map(|welfare| welfare.basis.to_string()),
                wage: rows.find_map(|row| row.entry.wage),
            },
            Named::NotOurs(row) => Resident {
                person: None,
                name: row.name.clone(),
                birth: rows.find_map(|row| row.entry.birth),
                region: row.region,
                axes,
                term_until: None,
                occupation_words,
                welfare: None,
                wage: None,
            },
        }
    }
}

impl Stands {
    const fn of(status: Option<GapStatus>) -> Self {
        match status {
            None => Self::Protected,
            Some(GapStatus::InGrace { until }) => Self::InGrace { until },
            Some(GapStatus::Lapsed { since }) => Self::Lapsed { since },
            Some(GapStatus::NeverRegistered) => Self::Missing,
            Some(GapStatus::Doubtful) => Self::Doubtful,
        }
    }
}

impl Axes {
    /// Whether protecting them would be new.
    fn is_missing(&self) -> bool {
        matches!(self.stands, Stands::Lapsed { .. } | Stands::Missing)
    }
}

impl Resident {
    /// As whom they would be paid for: by role first, then by welfare status, then for themselves.
    fn payee(&self) -> Payee {
        match (self.axes.roles.primary(), self.axes.welfare) {
            (Some(role), _) => Payee::of_role(role),
            (None, true) => Payee::Rentan,
            (None, false) => Payee::Mandiri,
        }
    }
}

fn costs(missing: &[Resident], first: Month, kind: RegionKind) -> Result<Vec<PayeeCost>, StepError> {
    let law = Law::built_in();
    let months = Months { first, last: first.plus(11) };
    let mut groups: BTreeMap<Payee, Vec<&Resident>> = BTreeMap::new();
    for person in missing {
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
                    transport: work_of(person.axes.occupation),
                    role: person.axes.roles.primary(),
                    risk: None,
                };
                let key = (basis, payer_code(funding));
                let owed = match known.get(&key) {
                    Some(owed) => *owed,
                    None => {
                        let owed = estimate(&law, &key.0, funding, months)?;
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
pub fn write_residents(people: &[Resident], kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
    let rows = people.iter().map(|person| {
        let (status, day) = match person.axes.stands {
            Stands::Protected => ("Terlindungi", None),
            Stands::InGrace { until } => ("Masa tenggang sampai", Some(until)),
            Stands::Lapsed { since } => ("Berakhir sejak", Some(since)),
            Stands::Missing => ("Belum terdaftar", None),
            Stands::Doubtful => ("Diragukan, perlu ditinjau", None),
            Stands::SetAside(reason) => (reason.title(), None),
        };
        let roles: BTreeSet<&str> = person.axes.roles.iter().map(Role::code).collect();
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
