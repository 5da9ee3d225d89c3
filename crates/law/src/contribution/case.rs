//! One question about a contribution as people ask it, read strictly, and its answer with all reasons.

use serde::Deserialize;
use units::{Date, Month, Rate, Rupiah, Sentence};

use super::village::{borne_by_village, fixed_income};
use super::words::{
    self, CLASSES, FUNDINGS, SIZES, VILLAGE_OFFICES, WORKS, amount, one_of, optional, risk_class, word_of,
};
use super::{Answer, EmployerSize, Funding, Package, Payer, PuEmployer, PuRow, RiskClass, VillageOffice, Work};
use crate::body::Law;
use crate::business::{Found, find_business};
use crate::dated::Reading;
use crate::due::JointLeave;
use crate::reasoned::{Explain, Reasoned, Recorder, WarningCode};
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
    /// Voluntary JHT of a migrant worker, a month.
    pub jht: Option<i64>,
    /// Day of the work order of a construction project, from which its registration falls due.
    pub work_order: Option<String>,
    /// Whether a non-wage earner employs others.
    pub employs: bool,
    /// head, secretary, official: a wage earner on the fixed income of a village.
    pub village_office: Option<String>,
    /// What of the worker's share the village bears, such as 100%.
    pub village_share: Option<String>,
    /// Day of payment, for the penalty of a late one.
    pub paid_on: Option<String>,
}

/// A question read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    month: Month,
    facts: Facts,
    paid_on: Option<Date>,
    work_order: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Facts {
    Pu {
        wage: Rupiah,
        risk: Option<RiskClass>,
        business: Option<String>,
        employer: PuEmployer,
    },
    Village {
        office: VillageOffice,
        share: Rate,
        wage: Option<Rupiah>,
        risk: Option<RiskClass>,
        programs: Option<Programs>,
    },
    Bpu {
        income: Option<Rupiah>,
        programs: Option<Programs>,
        funding: Option<Funding>,
        work: Option<Work>,
        employs: bool,
    },
    Contract(Rupiah),
    ConstructionWage(Rupiah),
    Migrant {
        package: Package,
        extra_months: i64,
        jht: Option<Rupiah>,
    },
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
        let no_wage = || Refused::missing("Upah", "The wage");
        let no_package = || Refused::missing("Paket", "The package");
        let work_order = self.work_order.as_deref();
        let work_order =
            work_order.map(|text| words::day(("tanggal surat perintah kerja", "day of the work order"), text));
        let office = optional(("jabatan desa", "village office"), self.village_office.as_deref(), &VILLAGE_OFFICES)?;
        let facts = match class {
            Class::Pu if office.is_some() => self.read_village(office)?,
            Class::Pu if self.village_share.is_some() => {
                return Err(Refused::missing("Jabatan desa", "The village office"));
            }
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
                employs: self.employs,
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
                    return Err(Refused::missing("Nilai kontrak atau upah", "The contract value or the wage"));
                }
            },
            Class::Pmi => Facts::Migrant {
                package: self.package.as_deref().ok_or_else(no_package)?.parse()?,
                extra_months: self.extra_months.unwrap_or(0),
                jht: amount(("iuran JHT", "JHT contribution"), self.jht)?,
            },
        };
        Ok(Case { month, facts, paid_on: paid_on.transpose()?, work_order: work_order.transpose()? })
    }

    fn read_village(&self, office: Option<VillageOffice>) -> Result<Facts, Refused> {
        let office = office.ok_or_else(|| Refused::missing("Jabatan desa", "The village office"))?;
        if let Some((name, _)) = [
            ("business", self.business.is_some()),
            ("size", self.size.is_some()),
            ("industry", self.industry.is_some()),
            ("workers", self.workers.is_some()),
        ]
        .into_iter()
        .find(|(_, given)| *given)
        {
            return Err(Refused::impossible(
                format!("{name} tidak dipakai bersama jabatan desa: desa bukan usaha."),
                format!("{name} is not used with a village office: a village is no business."),
            ));
        }
        let programs = self.read_programs()?;
        if programs.is_some_and(|programs| programs.contains(Program::Jkp)) {
            return Err(Refused::impossible(
                "JKP tidak dihitung untuk perangkat desa; pilih dari jkk, jkm, jht, jp.",
                "JKP is not reckoned for village officials; choose from jkk, jkm, jht, jp.",
            ));
        }
        let share = self.village_share.as_deref().unwrap_or("0%");
        Ok(Facts::Village {
            office,
            share: words::share(("bagian desa", "share of the village"), share)?,
            wage: amount(("upah", "wage"), self.wage)?,
            risk: self.risk.map(risk_class).transpose()?,
            programs,
        })
    }

    fn read_programs(&self) -> Result<Option<Programs>, Refused> {
        self.programs.as_deref().map(Programs::read).transpose()
    }

    /// A fact that the class does not ask for is more likely a slip than a wish to see it ignored.
    fn only_facts_of(&self, class: Class) -> Result<(), Refused> {
        use Class::{Bpu, Jakon, Pmi, Pu};
        let given: [(&str, bool, &[Class]); 19] = [
            ("wage", self.wage.is_some(), &[Pu, Jakon]),
            ("risk", self.risk.is_some(), &[Pu]),
            ("business", self.business.is_some(), &[Pu]),
            ("size", self.size.is_some(), &[Pu]),
            ("programs", self.programs.is_some(), &[Pu, Bpu]),
            ("industry", self.industry.is_some(), &[Pu]),
            ("workers", self.workers.is_some(), &[Pu]),
            ("income", self.income.is_some(), &[Bpu]),
            ("payer", self.payer.is_some(), &[Bpu]),
            ("work", self.work.is_some(), &[Bpu]),
            ("contract-value", self.contract_value.is_some(), &[Jakon]),
            ("package", self.package.is_some(), &[Pmi]),
            ("extra-months", self.extra_months.is_some(), &[Pmi]),
            ("jht", self.jht.is_some(), &[Pmi]),
            ("work-order", self.work_order.is_some(), &[Jakon]),
            ("employs", self.employs, &[Bpu]),
            ("village-office", self.village_office.is_some(), &[Pu]),
            ("village-share", self.village_share.is_some(), &[Pu]),
            ("paid-on", self.paid_on.is_some(), &[Pu]),
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
        let mut due = law.due(class, programs, self.month, joint_leave)?;
        if let Some(ordered) = self.work_order {
            due.push(law.due_of_project(ordered, joint_leave)?);
        }
        let penalty = match (self.paid_on, due.first().and_then(|due| due.date)) {
            (Some(paid), Some(due)) => {
                let owing = [Payer::Employer, Payer::Worker, Payer::Village];
                let billed = owing.into_iter().map(|payer| owed.paid_by(payer)).sum();
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
        warn_of_memory(&mut reasons);
        Ok(Answer::new(self.month, class, Reasoned { value: owed, reasons }, due, penalty))
    }

    /// Why it is owed, without due dates: steps, and what to look at once more.
    ///
    /// # Errors
    /// As [`Case::answer`].
    pub fn reasons(&self, law: &Law) -> Result<Explain, Refused> {
        let mut reasons = Explain::default();
        self.reckon(law, &mut reasons)?;
        warn_of_memory(&mut reasons);
        Ok(reasons)
    }

    /// What is owed, without due dates and reasons.
    ///
    /// # Errors
    /// As [`Case::answer`].
    pub fn contribution(&self, law: &Law) -> Result<Contribution, Refused> {
        self.reckon(law, &mut Explain::default()).map(|(_, _, owed)| owed)
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
            Facts::Village { office, share, wage, risk, programs } => {
                let wage = fixed_income(law.terms(), self.month, *office, *wage, reasons)?;
                let employer = PuEmployer {
                    programs: Some(programs.unwrap_or(Programs::BASE)),
                    ..PuEmployer::of_size(EmployerSize::Micro)
                };
                let month = law.pu(self.month, &employer)?;
                let risk = risk_of(*risk, None, month.programs(), reasons)?;
                let mut lines = Explain::default();
                let owed = month.reckon(PuRow { wage, risk }, &mut lines);
                reasons.steps.append(&mut lines.steps);
                for warning in lines.warnings {
                    reasons.warn(warning.code, || warning.text);
                }
                reasons.line_citations = lines.line_citations;
                let owed = borne_by_village(&owed, *share, reasons);
                Ok((Class::Pu, month.programs(), owed))
            }
            Facts::Bpu { income, programs, funding, work, employs } => {
                let mut programs = *programs;
                if *employs {
                    let (mandatory, ground) = law.bpu_employer_programs(self.month)?;
                    let text = || {
                        Sentence::in_both(
                            format!("Program wajib BPU yang mempekerjakan orang lain: {mandatory}"),
                            format!("Mandatory programs of a non-wage earner who employs others: {mandatory}"),
                        )
                    };
                    reasons.step(text, &[ground]);
                    if let Some(asked) = programs.filter(|asked| !asked.contains_all(mandatory)) {
                        reasons.warn(WarningCode::NeedsReview, || {
                            Sentence::in_both(
                                format!("Program wajib adalah {mandatory}; yang dihitung hanya {asked}."),
                                format!("Mandatory: {mandatory}; only {asked} are reckoned."),
                            )
                        });
                    }
                    programs = programs.or(Some(mandatory));
                }
                let month =
                    law.bpu(self.month, programs, funding.unwrap_or(Funding::Own), work.unwrap_or(Work::Other))?;
                if funding.is_none() && month.has_relief() {
                    reasons.warn(WarningCode::Assumed, || {
                        Sentence::in_both(
                            "Pembayar tidak disebut: dianggap peserta sendiri.",
                            "No payer was given: taken to be the member.",
                        )
                    });
                }
                if work.is_none() && law.relief_asks_for_work(self.month) {
                    reasons.warn(WarningCode::Assumed, || {
                        Sentence::in_both(
                            "Pekerjaan tidak disebut: dianggap bukan transportasi.",
                            "No work was given: taken not to be transport.",
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
            Facts::Migrant { package, extra_months, jht } => {
                let month = law.migrant(self.month)?;
                let mut owed = month.reckon(*package, *extra_months, reasons)?;
                let mut programs = Programs::BASE;
                if let Some(jht) = jht {
                    month.add_jht(*jht, &mut owed, reasons)?;
                    programs = programs.union(Program::Jht.into());
                }
                Ok((Class::Pmi, programs, owed))
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
        (None, None) => {
            Err(Refused::missing("Kelompok risiko atau jenis usaha", "The risk class or the kind of business"))
        }
    }
}

fn warn_of_memory(reasons: &mut Explain) {
    if reasons.reading() == Some(Reading::Recalled) {
        reasons.warn(WarningCode::Recalled, || {
            Sentence::in_both(
                "Sebagian dasar hanya dari ingatan; periksa sebelum menagih.",
                "Some of it rests on memory only; check before billing.",
            )
        });
    }
}
