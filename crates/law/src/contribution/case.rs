//! One question about a contribution as people ask it, read strictly, and its answer with all reasons.

use serde::Deserialize;
use units::{Date, Month, Rupiah};

use super::words::{self, CLASSES, FUNDINGS, SIZES, WORKS, amount, one_of, optional, risk_class, word_of};
use super::{Answer, EmployerSize, Funding, Package, Payer, PuEmployer, PuRow, RiskClass, Work};
use crate::body::Law;
use crate::business::{Found, find_business};
use crate::dated::Reading;
use crate::due::JointLeave;
use crate::reasoned::{Explain, Reasoned, Recorder, Sentence, WarningCode};
use crate::refusal::Refused;
use crate::{Class, Contribution, Program, Programs};

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
        let month = words::month(("bulan iuran", "contribution month"), &self.month)?;
        let paid_on = self.paid_on.as_deref().map(|text| words::day(("tanggal bayar", "day of payment"), text));
        let class = one_of(("golongan peserta", "class"), &self.class, &CLASSES)?;
        self.only_facts_of(class)?;
        let no_wage = || Refused::missing("Upah (--wage)", "The wage (--wage)");
        let no_package = || Refused::missing("Paket (--package)", "The package (--package)");
        let facts = match class {
            Class::Pu => Facts::Pu {
                wage: amount(("upah", "wage"), self.wage)?.ok_or_else(no_wage)?,
                risk: self.risk.map(risk_class).transpose()?,
                business: self.business.clone(),
                employer: PuEmployer {
                    size: optional(("ukuran usaha", "size of the employer"), self.size.as_deref(), &SIZES)?
                        .unwrap_or(EmployerSize::Large),
                    programs: self.read_programs()?,
                    industry: self.industry.clone(),
                    workers: amount(("jumlah pekerja", "number of workers"), self.workers)?.map(Rupiah::get),
                },
            },
            Class::Bpu => Facts::Bpu {
                income: amount(("penghasilan", "income"), self.income)?,
                programs: self.read_programs()?,
                funding: optional(("pembayar", "payer"), self.payer.as_deref(), &FUNDINGS)?,
                work: optional(("pekerjaan", "work"), self.work.as_deref(), &WORKS)?,
            },
            Class::Jakon => match (
                amount(("nilai kontrak", "contract value"), self.contract_value)?,
                amount(("upah", "wage"), self.wage)?,
            ) {
                (Some(value), None) => Facts::Contract(value),
                (None, Some(wage)) => Facts::ConstructionWage(wage),
                (Some(_), Some(_)) => {
                    return Err(Refused::impossible(
                        "Nilai kontrak dan upah disebut bersama; pilih salah satu sebagai dasar iuran.",
                        "Both contract value and wage were given; choose one as the basis.",
                    ));
                }
                (None, None) => {
                    return Err(Refused::missing(
                        "Nilai kontrak (--contract-value) atau upah (--wage)",
                        "The contract value (--contract-value) or the wage (--wage)",
                    ));
                }
            },
            Class::Pmi => Facts::Migrant {
                package: self.package.as_deref().ok_or_else(no_package)?.parse()?,
                extra_months: self.extra_months.unwrap_or(0),
            },
        };
        Ok(Case { month, facts, paid_on: paid_on.transpose()? })
    }

    fn read_programs(&self) -> Result<Option<Programs>, Refused> {
        self.programs.as_deref().map(Programs::read).transpose()
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
        let class = word_of(class);
        Err(Refused::impossible(
            format!("{name} tidak dipakai untuk golongan {class}; yang dipakai: {asked}."),
            format!("{name} is not used for the class {class}; used are: {asked}."),
        ))
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
                return Err(Refused::impossible(
                    "Hari libur tahun jatuh tempo tidak diketahui; denda tidak dapat dihitung.",
                    "The holidays of the year in which it falls due are not known; no penalty can be reckoned.",
                ));
            }
            (None, _) => None,
        };
        let rests_on_memory = reasons.reading() == Some(Reading::Recalled);
        if rests_on_memory {
            reasons.warn(WarningCode::Recalled, || {
                Sentence::in_both(
                    "Sebagian dasar hanya dari ingatan; periksa sebelum menagih.",
                    "Some of it rests on memory only; check before billing.",
                )
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
                    reasons.warn(WarningCode::Assumed, || {
                        Sentence::in_both(
                            "Pembayar tidak disebut: dianggap peserta sendiri (--payer).",
                            "No payer was given: taken to be the member (--payer).",
                        )
                    });
                }
                if work.is_none() && law.relief_asks_for_work(self.month) {
                    reasons.warn(WarningCode::Assumed, || {
                        Sentence::in_both(
                            "Pekerjaan tidak disebut: dianggap bukan transportasi (--work transport|other).",
                            "No work was given: taken not to be transport (--work transport|other).",
                        )
                    });
                }
                Ok((Class::Bpu, month.programs(), month.reckon(*income, reasons)))
            }
            Facts::Contract(value) => {
                let owed = law.construction(self.month)?.of_contract(*value, reasons);
                reasons.warn(WarningCode::Assumed, || {
                    Sentence::in_both(
                        "Nilai kontrak dianggap sudah tanpa PPN (Permenakertrans 44/2015).",
                        "The contract value is taken as net of VAT (Permenakertrans 44/2015).",
                    )
                });
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
        let (name, class) = (found.name, found.class.get());
        let text = || {
            Sentence::in_both(
                format!("Jenis usaha \"{name}\" termasuk kelompok risiko {class}"),
                format!("The kind of business \"{name}\" is in risk class {class}"),
            )
        };
        reasons.step(text, &[found.ground]);
    }
    match (given, found.map(|found| found.class)) {
        (Some(given), Some(found)) if given != found => {
            let (given, found) = (given.get(), found.get());
            Err(Refused::impossible(
                format!(
                    "Kelompok risiko {given} tidak cocok dengan jenis usaha itu (kelompok {found}); sebut salah satu."
                ),
                format!("Risk class {given} does not fit that kind of business (class {found}); give one of them."),
            ))
        }
        (Some(class), _) | (None, Some(class)) => Ok(class),
        // Without JKK no class is ever looked at.
        (None, None) if !programs.contains(Program::Jkk) => Ok(RiskClass(1)),
        (None, None) => Err(Refused::missing(
            "Kelompok risiko (--risk 1..5) atau jenis usaha (--business)",
            "The risk class (--risk 1..5) or the kind of business (--business)",
        )),
    }
}
