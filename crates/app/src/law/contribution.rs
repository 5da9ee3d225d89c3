//! `payung law contribution`: what a contribution costs, who pays, which fund it ends in, and why.

use std::collections::BTreeMap;

use ::law::{Answer, Arrears, CaseText, JointLeave, Law, Sentence, WageChange, Warning};
use clap::Args;
use steps::StepError;
use units::{Language, Rupiah};

use super::reform::{Amounts, ReformChoice, answer};
use super::{LawChoice, money, rupiah};
use crate::Ended;
use crate::desk::Desk;

#[derive(Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct ContributionArguments {
    /// pu, bpu, construction, pmi.
    #[arg(long)]
    class: String,
    /// Contribution month.
    #[arg(long, value_name = "YYYY-MM", required_unless_present = "from", conflicts_with = "from")]
    month: Option<String>,
    /// First of several months: arrears, or with --old-wage a wage changed for months that have passed.
    #[arg(long, value_name = "YYYY-MM", requires = "to")]
    from: Option<String>,
    /// Last of several months.
    #[arg(long, value_name = "YYYY-MM", requires = "from")]
    to: Option<String>,
    /// Wage that was reported for these months, where --wage is the right one (pu, construction).
    #[arg(long, value_name = "RUPIAH", requires = "from", value_parser = rupiah)]
    old_wage: Option<i64>,
    /// Wage of the month (pu, construction).
    #[arg(long, value_name = "RUPIAH", value_parser = rupiah)]
    wage: Option<i64>,
    /// Risk class 1 to 5 (pu).
    #[arg(long)]
    risk: Option<i64>,
    /// Kind of business, which gives the risk class (pu).
    #[arg(long, value_name = "NAME")]
    business: Option<String>,
    /// micro, small, medium, large; large when not given (pu).
    #[arg(long)]
    size: Option<String>,
    /// jkk,jkm,jht,jp,jkp; the mandatory ones when not given (pu, bpu).
    #[arg(long)]
    programs: Option<String>,
    /// Labour-intensive industry: makanan, tekstil, kulit, alas-kaki, mainan, furnitur (pu).
    #[arg(long)]
    industry: Option<String>,
    /// Active participants at the company (pu).
    #[arg(long)]
    workers: Option<i64>,
    /// Income a month (bpu).
    #[arg(long, value_name = "RUPIAH", value_parser = rupiah)]
    income: Option<i64>,
    /// self, company, apbn, apbd, add, dana-desa, dbh (bpu).
    #[arg(long)]
    payer: Option<String>,
    /// transport, other (bpu).
    #[arg(long)]
    work: Option<String>,
    /// Contract value net of VAT (construction).
    #[arg(long, value_name = "RUPIAH", value_parser = rupiah)]
    contract_value: Option<i64>,
    /// before, 6, 12, 24, before+24 (pmi).
    #[arg(long)]
    package: Option<String>,
    /// Months beyond the package (pmi).
    #[arg(long)]
    extra_months: Option<i64>,
    /// Voluntary JHT a month (pmi).
    #[arg(long, value_name = "RUPIAH", value_parser = rupiah)]
    jht: Option<i64>,
    /// Day of the work order, from which registration and first contribution fall due (construction).
    #[arg(long, value_name = "YYYY-MM-DD")]
    work_order: Option<String>,
    /// The member employs others, which makes JHT mandatory (bpu).
    #[arg(long)]
    employs: bool,
    /// head, secretary, official: on the fixed income of a village, paid by the village (pu).
    #[arg(long)]
    village_office: Option<String>,
    /// What of the worker's share the village bears, such as 100% (with --village-office).
    #[arg(long, value_name = "PERCENT")]
    village_share: Option<String>,
    /// Day of payment, for the penalty of a late one (pu).
    #[arg(long, value_name = "YYYY-MM-DD")]
    paid_on: Option<String>,
    /// Joint leave (cuti bersama) moves a due date as a holiday does.
    #[arg(long)]
    joint_leave: bool,
    #[command(flatten)]
    reform: ReformChoice,
    #[command(flatten)]
    law: LawChoice,
}

pub(super) fn contribution(desk: &Desk, arguments: &ContributionArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let joint_leave = if arguments.joint_leave { JointLeave::Rests } else { JointLeave::Works };
    let text = arguments.case();
    let reform = &arguments.reform;
    match (&arguments.from, &arguments.to, arguments.old_wage) {
        (Some(from), Some(to), Some(old_wage)) => {
            let answered = |law: &Law| {
                let change = text.wage_change(law, old_wage, from, to)?;
                Ok(change.said_in(desk.language()))
            };
            answer(desk, &law, reform, answered, change_amounts, print_change)?;
        }
        (Some(from), Some(to), None) => {
            let answered = |law: &Law| {
                let arrears = text.arrears(law, from, to, joint_leave)?;
                Ok(arrears.said_in(desk.language()))
            };
            answer(desk, &law, reform, answered, arrears_amounts, print_arrears)?;
        }
        _ => {
            let case = text.read()?;
            let answered = |law: &Law| Ok(case.answer(law, joint_leave)?.said_in(desk.language()));
            answer(desk, &law, reform, answered, amounts, print_answer)?;
        }
    }
    Ok(Ended::Done)
}

fn named(amounts: &BTreeMap<&'static str, Rupiah>) -> BTreeMap<String, Rupiah> {
    amounts.iter().map(|(name, amount)| ((*name).to_owned(), *amount)).collect()
}

fn arrears_amounts(arrears: &Arrears) -> (Rupiah, Amounts) {
    let groups = Amounts::from([
        ("by_payer", named(&arrears.by_payer)),
        ("by_fund", arrears.by_fund.clone()),
        ("penalty", BTreeMap::from([("penalty".to_owned(), arrears.penalty)])),
    ]);
    (arrears.total, groups)
}

fn change_amounts(change: &WageChange) -> (Rupiah, Amounts) {
    let groups = Amounts::from([("by_payer", named(&change.by_payer)), ("by_program", change.by_program.clone())]);
    (change.total, groups)
}

/// One line a month, then what it comes to.
fn print_arrears(desk: &Desk, arrears: &Arrears) {
    let class = arrears.class.to_uppercase();
    let title = desk.pick("Tunggakan iuran", "Arrears of contributions");
    desk.say(&format!("{title} {class} {} .. {}: {}", arrears.from, arrears.to, money(desk, arrears.total)));
    for answer in &arrears.months {
        let due = answer.due.first().and_then(|due| due.date).map_or("-".to_owned(), |date| date.to_string());
        let penalty = answer.penalty.map_or(String::new(), |penalty| {
            let (months, amount) = (penalty.months, money(desk, penalty.amount));
            format!(", {} {months} x: {amount}", desk.pick("denda", "penalty"))
        });
        let (month, total) = (answer.month, money(desk, answer.total));
        desk.say(&format!("  {month}: {total} ({} {due}){penalty}", desk.pick("jatuh tempo", "due")));
    }
    desk.say(&format!("{}: {}", desk.pick("Iuran", "Contributions"), money(desk, arrears.contribution)));
    desk.say(&format!("{}: {}", desk.pick("Denda", "Penalties"), money(desk, arrears.penalty)));
    for (payer, amount) in &arrears.by_payer {
        desk.say(&format!("  {:<11} {}", payer_in_words(desk, payer), money(desk, *amount)));
    }
    for warning in &arrears.warnings {
        desk.say(&format!("{}: {}", desk.pick("Perhatikan", "Note"), warning.text));
    }
}

/// One line a month, then what it comes to by program and payer.
fn print_change(desk: &Desk, change: &WageChange) {
    let (old, new, total) = (money(desk, change.old_wage), money(desk, change.new_wage), money(desk, change.total));
    let title = desk.pick("Selisih iuran karena upah", "Difference for a wage of");
    desk.say(&format!("{title} {old} -> {new}, {} .. {}: {total}", change.from, change.to));
    let programs = |by_program: &BTreeMap<String, Rupiah>| {
        let part =
            |(program, amount): (&String, &Rupiah)| format!("{} {}", program.to_uppercase(), money(desk, *amount));
        by_program.iter().map(part).collect::<Vec<_>>().join(", ")
    };
    for month in &change.months {
        desk.say(&format!("  {}: {} ({})", month.month, money(desk, month.difference), programs(&month.by_program)));
    }
    desk.say(&programs(&change.by_program));
    for (payer, amount) in &change.by_payer {
        desk.say(&format!("  {:<11} {}", payer_in_words(desk, payer), money(desk, *amount)));
    }
    for warning in &change.warnings {
        desk.say(&format!("{}: {}", desk.pick("Perhatikan", "Note"), warning.text));
    }
}

/// What a reform is compared by.
fn amounts(answer: &Answer) -> (Rupiah, Amounts) {
    let mut lines = BTreeMap::<String, Rupiah>::new();
    for line in &answer.lines {
        let sum = lines.entry(format!("{} {}", line.program, line.payer.code())).or_default();
        *sum = *sum + line.amount;
    }
    let groups = Amounts::from([
        ("lines", lines),
        ("by_payer", answer.by_payer.iter().map(|(payer, amount)| ((*payer).to_owned(), *amount)).collect()),
        ("by_fund", answer.by_fund.clone()),
    ]);
    (answer.total, groups)
}

impl ContributionArguments {
    fn case(&self) -> CaseText {
        CaseText {
            class: self.class.clone(),
            month: self.month.clone().unwrap_or_default(),
            wage: self.wage,
            risk: self.risk,
            business: self.business.clone(),
            size: self.size.clone(),
            programs: self.programs.clone(),
            industry: self.industry.clone(),
            workers: self.workers,
            income: self.income,
            payer: self.payer.clone(),
            work: self.work.clone(),
            contract_value: self.contract_value,
            package: self.package.clone(),
            extra_months: self.extra_months,
            jht: self.jht,
            work_order: self.work_order.clone(),
            employs: self.employs,
            village_office: self.village_office.clone(),
            village_share: self.village_share.clone(),
            paid_on: self.paid_on.clone(),
        }
    }
}

/// Total first, then who, then why.
pub(crate) fn print_answer(desk: &Desk, answer: &Answer) {
    let class = match answer.class {
        "construction" => desk.pick("jasa konstruksi", "construction").to_owned(),
        other => other.to_uppercase(),
    };
    let (month, total) = (answer.month, money(desk, answer.total));
    desk.say(&match desk.language() {
        Language::Indonesian => format!("Iuran {class} bulan {month}: {total}"),
        Language::English => format!("{class} contribution of {month}: {total}"),
    });
    for (payer, amount) in &answer.by_payer {
        desk.say(&format!("  {:<11} {}", payer_in_words(desk, payer), money(desk, *amount)));
    }
    let funds = |(fund, amount): (&String, &Rupiah)| format!("{} {}", fund.to_uppercase(), money(desk, *amount));
    let funds = answer.by_fund.iter().map(funds).collect::<Vec<_>>().join(", ");
    desk.say(&format!("{}: {funds}", desk.pick("Dana", "Funds")));
    for due in &answer.due {
        let unknown =
            desk.pick("tidak diketahui (hari libur tahun itu tidak tercatat)", "unknown (no holidays of that year)");
        let date = due.date.map_or(unknown.to_owned(), |date| date.to_string());
        desk.say(&format!("{} {}: {date}", desk.pick("Jatuh tempo", "Due,"), due.programs));
    }
    if let Some(penalty) = answer.penalty {
        let (months, amount) = (penalty.months, money(desk, penalty.amount));
        desk.say(&match desk.language() {
            Language::Indonesian => format!("Denda {months} bulan: {amount}"),
            Language::English => format!("Penalty for {months} months: {amount}"),
        });
    }
    print_reasons(desk, &answer.steps, &answer.warnings);
}

/// Why, and what to look at once more.
pub(super) fn print_reasons(desk: &Desk, steps: &[Sentence], warnings: &[Warning]) {
    desk.say(desk.pick("Alasan:", "Reasons:"));
    for step in steps {
        desk.say(&format!("  {step}"));
    }
    for warning in warnings {
        desk.say(&format!("{}: {}", desk.pick("Perhatikan", "Note"), warning.text));
    }
}

/// The payer as an office says it.
pub(super) fn payer_in_words<'p>(desk: &Desk, payer: &'p str) -> &'p str {
    match payer {
        "employer" => desk.pick("pemberi kerja", "employer"),
        "worker" => desk.pick("pekerja", "worker"),
        "self" => desk.pick("peserta", "member"),
        "village" => desk.pick("desa", "village"),
        "company" => desk.pick("perusahaan", "company"),
        "government" => desk.pick("pemerintah pusat", "central government"),
        other => other,
    }
}
