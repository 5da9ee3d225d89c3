//! One question about a contribution as people ask it, read strictly, and its answer with all reasons.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};
use units::{Date, Month, Rate, Rupiah};

use super::{EmployerSize, Funding, Package, Payer, PuEmployer, PuRow, RiskClass, Work};
use crate::body::Law;
use crate::business::{Found, find_business};
use crate::dated::{NotInForce, Reading};
use crate::due::{Due, JointLeave, Penalty};
use crate::reasoned::{Cited, Explain, Reasoned, Recorder, Warning, WarningCode};
use crate::{Class, Contribution, Program, Programs};

/// A question that has no answer: what was read, and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The law has no known value for that month.
    #[error("Tidak ada nilai {} yang diketahui untuk {}: {}.", .0.rule, .0.on, known(.0))]
    NotInForce(#[from] NotInForce),
    /// A word or number outside what is allowed.
    #[error("{what}: terbaca \"{read}\"; yang dapat: {allowed}.")]
    Unknown {
        /// Which fact.
        what: &'static str,
        /// What was read.
        read: String,
        /// What could have stood there.
        allowed: String,
    },
    /// A fact without which there is no answer.
    #[error("{0} belum disebut.")]
    Missing(&'static str),
    /// Facts that cannot stand together.
    #[error("{0}")]
    Impossible(String),
}

fn known(error: &NotInForce) -> String {
    let last = error.last.map_or(String::new(), |last| format!(" sampai {last}"));
    format!("yang diketahui berlaku sejak {}{last}", error.first)
}

/// A question as text, from a command or a file of examples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaseText {
    /// pu, bpu, construction, pmi.
    pub class: String,
    /// Contribution month, 2024-06.
    pub month: String,
    /// Wage of the month.
    pub wage: Option<i64>,
    /// Risk class 1 to 5.
    pub risk: Option<i64>,
    /// Kind of business, which gives the risk class.
    pub business: Option<String>,
    /// micro, small, medium, large.
    pub size: Option<String>,
    /// jkk,jkm,jht,jp,jkp.
    pub programs: Option<String>,
    /// Code of a labour-intensive industry.
    pub industry: Option<String>,
    /// Active participants at the company.
    pub workers: Option<i64>,
    /// Income of a non-wage earner.
    pub income: Option<i64>,
    /// self, company, apbn, apbd, add, dana-desa, dbh.
    pub payer: Option<String>,
    /// transport, other.
    pub work: Option<String>,
    /// Contract value net of VAT.
    pub contract_value: Option<i64>,
    /// before, 6, 12, 24, before+24.
    pub package: Option<String>,
    /// Months beyond a package.
    pub extra_months: Option<i64>,
    /// Day of payment, for the penalty of a late one.
    pub paid_on: Option<String>,
}

/// A question read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    month: Month,
    facts: Facts,
    paid_on: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Facts {
    Pu { wage: Rupiah, risk: Option<RiskClass>, business: Option<String>, employer: PuEmployer },
    Bpu { income: Option<Rupiah>, programs: Option<Programs>, funding: Option<Funding>, work: Option<Work> },
    Contract(Rupiah),
    ConstructionWage(Rupiah),
    Migrant { package: Package, extra_months: i64 },
}

impl CaseText {
    /// Reads the question.
    ///
    /// # Errors
    /// [`Refused`] names the fact, what was read, and what is allowed.
    pub fn read(&self) -> Result<Case, Refused> {
        let month = self.month.parse::<Month>().map_err(|_| Refused::Unknown {
            what: "bulan iuran",
            read: self.month.clone(),
            allowed: "tahun dan bulan, misalnya 2024-06".to_owned(),
        })?;
        let paid_on = self.paid_on.as_deref().map(|text| {
            let wrong = |_| Refused::Unknown {
                what: "tanggal bayar",
                read: text.to_owned(),
                allowed: "tanggal, misalnya 2024-07-15".to_owned(),
            };
            text.parse::<Date>().map_err(wrong)
        });
        let class = one_of("golongan peserta", &self.class, &CLASSES)?;
        self.only_facts_of(class)?;
        let facts = match class {
            Class::Pu => Facts::Pu {
                wage: amount("upah", self.wage)?.ok_or(Refused::Missing("Upah (--wage)"))?,
                risk: self.risk.map(risk_class).transpose()?,
                business: self.business.clone(),
                employer: PuEmployer {
                    size: optional("ukuran usaha", self.size.as_deref(), &SIZES)?.unwrap_or(EmployerSize::Large),
                    programs: self.read_programs()?,
                    industry: self.industry.clone(),
                    workers: amount("jumlah pekerja", self.workers)?.map(Rupiah::get),
                },
            },
            Class::Bpu => Facts::Bpu {
                income: amount("penghasilan", self.income)?,
                programs: self.read_programs()?,
                funding: optional("pembayar", self.payer.as_deref(), &FUNDINGS)?,
                work: optional("pekerjaan", self.work.as_deref(), &WORKS)?,
            },
            Class::Jakon => match (amount("nilai kontrak", self.contract_value)?, amount("upah", self.wage)?) {
                (Some(value), None) => Facts::Contract(value),
                (None, Some(wage)) => Facts::ConstructionWage(wage),
                (Some(_), Some(_)) => {
                    let text = "Nilai kontrak dan upah disebut bersama; pilih salah satu sebagai dasar iuran.";
                    return Err(Refused::Impossible(text.to_owned()));
                }
                (None, None) => return Err(Refused::Missing("Nilai kontrak (--contract-value) atau upah (--wage)")),
            },
            Class::Pmi => Facts::Migrant {
                package: self.package.as_deref().ok_or(Refused::Missing("Paket (--package)"))?.parse()?,
                extra_months: self.extra_months.unwrap_or(0),
            },
        };
        Ok(Case { month, facts, paid_on: paid_on.transpose()? })
    }

    fn read_programs(&self) -> Result<Option<Programs>, Refused> {
        let Some(text) = &self.programs else { return Ok(None) };
        let program = |word: &str| {
            Program::from_str(word).map_err(|_| Refused::Unknown {
                what: "program",
                read: word.trim().to_owned(),
                allowed: "jkk, jkm, jht, jp, jkp".to_owned(),
            })
        };
        text.split(',').map(program).collect::<Result<Programs, _>>().map(Some)
    }

    /// A fact that the class does not ask for is more likely a slip than a wish to see it ignored.
    fn only_facts_of(&self, class: Class) -> Result<(), Refused> {
        use Class::{Bpu, Jakon, Pmi, Pu};
        let given: [(&str, bool, &[Class]); 14] = [
            ("--wage", self.wage.is_some(), &[Pu, Jakon]),
            ("--risk", self.risk.is_some(), &[Pu]),
            ("--business", self.business.is_some(), &[Pu]),
            ("--size", self.size.is_some(), &[Pu]),
            ("--programs", self.programs.is_some(), &[Pu, Bpu]),
            ("--industry", self.industry.is_some(), &[Pu]),
            ("--workers", self.workers.is_some(), &[Pu]),
            ("--income", self.income.is_some(), &[Bpu]),
            ("--payer", self.payer.is_some(), &[Bpu]),
            ("--work", self.work.is_some(), &[Bpu]),
            ("--contract-value", self.contract_value.is_some(), &[Jakon]),
            ("--package", self.package.is_some(), &[Pmi]),
            ("--extra-months", self.extra_months.is_some(), &[Pmi]),
            ("--paid-on", self.paid_on.is_some(), &[Pu]),
        ];
        let Some((name, ..)) = given.iter().find(|(_, is_given, classes)| *is_given && !classes.contains(&class))
        else {
            return Ok(());
        };
        let asked = given.iter().filter(|(.., classes)| classes.contains(&class)).map(|(name, ..)| *name);
        let asked = asked.collect::<Vec<_>>().join(", ");
        let text = format!("{name} tidak dipakai untuk golongan {}; yang dipakai: {asked}.", word_of(class));
        Err(Refused::Impossible(text))
    }
}

impl Case {
    /// The answer with every reason.
    ///
    /// # Errors
    /// [`Refused`] where the law has no value, or the facts cannot stand together.
    pub fn answer(&self, law: &Law, joint_leave: JointLeave) -> Result<Answer, Refused> {
        let mut reasons = Explain::default();
        let (class, programs, owed) = self.reckon(law, &mut reasons)?;
        let due = law.due(class, programs, self.month, joint_leave)?;
        let penalty = match (self.paid_on, due.first().and_then(|due| due.date)) {
            (Some(paid), Some(due)) => {
                let billed = owed.paid_by(Payer::Employer) + owed.paid_by(Payer::Worker);
                Some(law.late_penalty(self.month, billed, due, paid, &mut reasons)?)
            }
            (Some(_), None) => {
                let text = "Hari libur tahun jatuh tempo tidak diketahui; denda tidak dapat dihitung.";
                return Err(Refused::Impossible(text.to_owned()));
            }
            (None, _) => None,
        };
        let rests_on_memory = reasons.reading() == Some(Reading::Recalled);
        if rests_on_memory {
            reasons.warn(WarningCode::Recalled, || {
                "Sebagian dasar hanya dari ingatan; periksa sebelum menagih.".to_owned()
            });
        }
        Ok(Answer::new(self.month, class, Reasoned { value: owed, reasons }, due, penalty))
    }

    fn reckon(&self, law: &Law, reasons: &mut Explain) -> Result<(Class, Programs, Contribution), Refused> {
        match &self.facts {
            Facts::Pu { wage, risk, business, employer } => {
                let found = business.as_deref().map(|name| find_business(law, self.month, name)).transpose()?;
                let employer = match (&found, &employer.industry) {
                    (Some(Found { industry: Some(code), .. }), None) => {
                        &PuEmployer { industry: Some(code.clone()), ..employer.clone() }
                    }
                    _ => employer,
                };
                let month = law.pu(self.month, employer)?;
                let risk = risk_of(*risk, found.as_ref(), month.programs(), reasons)?;
                Ok((Class::Pu, month.programs(), month.reckon(PuRow { wage: *wage, risk }, reasons)))
            }
            Facts::Bpu { income, programs, funding, work } => {
                let month =
                    law.bpu(self.month, *programs, funding.unwrap_or(Funding::Own), work.unwrap_or(Work::Other))?;
                if funding.is_none() && month.has_relief() {
                    let text = "Pembayar tidak disebut: dianggap peserta sendiri (--payer).";
                    reasons.warn(WarningCode::Assumed, || text.to_owned());
                }
                if work.is_none() && law.relief_asks_for_work(self.month) {
                    let text = "Pekerjaan tidak disebut: dianggap bukan transportasi (--work transport|other).";
                    reasons.warn(WarningCode::Assumed, || text.to_owned());
                }
                Ok((Class::Bpu, month.programs(), month.reckon(*income, reasons)))
            }
            Facts::Contract(value) => {
                let owed = law.construction(self.month)?.of_contract(*value, reasons);
                let text = "Nilai kontrak dianggap sudah tanpa PPN (Permenakertrans 44/2015).";
                reasons.warn(WarningCode::Assumed, || text.to_owned());
                Ok((Class::Jakon, Programs::BASE, owed))
            }
            Facts::ConstructionWage(wage) => {
                Ok((Class::Jakon, Programs::BASE, law.construction(self.month)?.of_wage(*wage, reasons)))
            }
            Facts::Migrant { package, extra_months } => {
                let owed = law.migrant(self.month)?.reckon(*package, *extra_months, reasons)?;
                Ok((Class::Pmi, Programs::BASE, owed))
            }
        }
    }
}

fn risk_of(
    given: Option<RiskClass>,
    found: Option<&Found<'_>>,
    programs: Programs,
    reasons: &mut Explain,
) -> Result<RiskClass, Refused> {
    if let Some(found) = found {
        let class = found.class.get();
        reasons.step(|| format!("Jenis usaha \"{}\" termasuk kelompok risiko {class}", found.name), &[found.ground]);
    }
    match (given, found.map(|found| found.class)) {
        (Some(given), Some(found)) if given != found => Err(Refused::Impossible(format!(
            "Kelompok risiko {} tidak cocok dengan jenis usaha itu (kelompok {}); sebut salah satu.",
            given.get(),
            found.get()
        ))),
        (Some(class), _) | (None, Some(class)) => Ok(class),
        // Without JKK no class is ever looked at.
        (None, None) if !programs.contains(Program::Jkk) => Ok(RiskClass(1)),
        (None, None) => Err(Refused::Missing("Kelompok risiko (--risk 1..5) atau jenis usaha (--business)")),
    }
}

/// The answer to a question, in the shape in which it leaves the program.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// Contribution month.
    pub month: Month,
    /// pu, bpu, construction, pmi.
    pub class: &'static str,
    /// Before recomposition.
    pub lines: Vec<AnswerLine>,
    /// What each payer owes.
    pub by_payer: BTreeMap<&'static str, Rupiah>,
    /// The funds it ends in, after recomposition.
    pub by_fund: BTreeMap<String, Rupiah>,
    /// All lines.
    pub total: Rupiah,
    /// The least sure reading it rests on.
    pub reading: Option<Reading>,
    /// When it falls due.
    pub due: Vec<Due>,
    /// What paying late costs, where a day of payment was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<Penalty>,
    /// Sentences with their articles.
    pub steps: Vec<String>,
    /// What to look at once more.
    pub warnings: Vec<Warning>,
}

/// One line of an answer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerLine {
    /// jkk, jkm, jht, jp, jkp; jkk+jkm where the law gives one price for both.
    pub program: String,
    /// Who owes it.
    pub payer: Payer,
    /// What the rate applies to.
    pub basis: Option<Rupiah>,
    /// Empty for flat amounts and several slices.
    pub rate: Option<Rate>,
    /// Whole rupiah.
    pub amount: Rupiah,
    /// On what it rests.
    pub citations: Vec<Cited>,
    /// The least sure of them.
    pub reading: Option<Reading>,
}

impl Answer {
    fn new(
        month: Month,
        class: Class,
        reasoned: Reasoned<Contribution>,
        due: Vec<Due>,
        penalty: Option<Penalty>,
    ) -> Self {
        let Reasoned { value: owed, reasons } = reasoned;
        assert_eq!(owed.lines().len(), reasons.line_citations.len(), "every line has its grounds");
        let reading = reasons.reading();
        let with_grounds = owed.lines().iter().zip(reasons.line_citations);
        let lines = with_grounds.map(|(line, citations)| AnswerLine {
            program: words_of(line.programs),
            payer: line.payer,
            basis: line.basis,
            rate: line.rate,
            amount: line.amount,
            reading: citations.iter().map(|cited| cited.reading).max(),
            citations,
        });
        let pays = |payer: &Payer| owed.lines().iter().any(|line| line.payer == *payer);
        Self {
            month,
            class: word_of(class),
            lines: lines.collect(),
            by_payer: Payer::ALL.into_iter().filter(pays).map(|payer| (payer.code(), owed.paid_by(payer))).collect(),
            by_fund: owed.by_fund().map(|(fund, amount)| (words_of(fund), amount)).collect(),
            total: owed.total(),
            reading,
            due,
            penalty,
            steps: reasons.steps.into_iter().map(|step| step.text.indonesian).collect(),
            warnings: reasons.warnings,
        }
    }
}

const CLASSES: [(&str, Class); 5] = [
    ("pu", Class::Pu),
    ("bpu", Class::Bpu),
    ("construction", Class::Jakon),
    ("pmi", Class::Pmi),
    ("jakon", Class::Jakon),
];
const SIZES: [(&str, EmployerSize); 4] = [
    ("micro", EmployerSize::Micro),
    ("small", EmployerSize::Small),
    ("medium", EmployerSize::Medium),
    ("large", EmployerSize::Large),
];
const FUNDINGS: [(&str, Funding); 7] = [
    ("self", Funding::Own),
    ("company", Funding::Company),
    ("apbn", Funding::Apbn),
    ("apbd", Funding::Apbd),
    ("add", Funding::Add),
    ("dana-desa", Funding::DanaDesa),
    ("dbh", Funding::Dbh),
];
const WORKS: [(&str, Work); 2] = [("transport", Work::Transport), ("other", Work::Other)];

const fn word_of(class: Class) -> &'static str {
    match class {
        Class::Pu => "pu",
        Class::Bpu => "bpu",
        Class::Jakon => "construction",
        Class::Pmi => "pmi",
    }
}

fn words_of(programs: Programs) -> String {
    programs.iter().map(|program| program.code().to_lowercase()).collect::<Vec<_>>().join("+")
}

/// For answers: programs as the commands write them.
pub(crate) fn serialize_words<S: Serializer>(programs: &Programs, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&words_of(*programs))
}

fn one_of<T: Copy>(what: &'static str, read: &str, words: &[(&str, T)]) -> Result<T, Refused> {
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(read.trim()));
    found.map(|(_, value)| *value).ok_or_else(|| Refused::Unknown {
        what,
        read: read.to_owned(),
        allowed: words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "),
    })
}

fn optional<T: Copy>(what: &'static str, read: Option<&str>, words: &[(&str, T)]) -> Result<Option<T>, Refused> {
    read.map(|read| one_of(what, read, words)).transpose()
}

fn amount(what: &'static str, read: Option<i64>) -> Result<Option<Rupiah>, Refused> {
    match read {
        Some(read) if read < 0 => {
            Err(Refused::Unknown { what, read: read.to_string(), allowed: "bilangan bulat, nol atau lebih".to_owned() })
        }
        read => Ok(read.map(Rupiah::new)),
    }
}

fn risk_class(read: i64) -> Result<RiskClass, Refused> {
    let wrong =
        || Refused::Unknown { what: "kelompok risiko", read: read.to_string(), allowed: "1, 2, 3, 4, 5".to_owned() };
    RiskClass::new(read).ok_or_else(wrong)
}
