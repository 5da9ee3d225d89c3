//! `payung law contribution`: what a contribution costs, who pays, which fund it ends in, and why.

use std::collections::BTreeMap;

use ::law::{Answer, CaseText, JointLeave, Language, Law, Sentence, Warning};
use clap::Args;
use steps::StepError;
use units::Rupiah;

use super::reform::{Amounts, Compared, ReformChoice, print_difference};
use super::{LawChoice, money, refused};
use crate::Ended;
use crate::desk::Desk;

#[derive(Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct ContributionArguments {
    /// pu, bpu, construction, pmi.
    #[arg(long)]
    class: String,
    /// Contribution month.
    #[arg(long, value_name = "YYYY-MM")]
    month: String,
    /// Wage of the month (pu, construction).
    #[arg(long, value_name = "RUPIAH")]
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
    #[arg(long, value_name = "RUPIAH")]
    income: Option<i64>,
    /// self, company, apbn, apbd, add, dana-desa, dbh (bpu).
    #[arg(long)]
    payer: Option<String>,
    /// transport, other (bpu).
    #[arg(long)]
    work: Option<String>,
    /// Contract value net of VAT (construction).
    #[arg(long, value_name = "RUPIAH")]
    contract_value: Option<i64>,
    /// before, 6, 12, 24, before+24 (pmi).
    #[arg(long)]
    package: Option<String>,
    /// Months beyond the package (pmi).
    #[arg(long)]
    extra_months: Option<i64>,
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
    let law = arguments.law.read(desk)?;
    let joint_leave = if arguments.joint_leave { JointLeave::Rests } else { JointLeave::Works };
    let case = arguments.case().read().map_err(|error| refused(desk, &error))?;
    let answered = |law: &Law| {
        let answer = case.answer(law, joint_leave).map_err(|error| refused(desk, &error))?;
        Ok::<_, StepError>(answer.said_in(desk.language()))
    };
    let now = answered(&law)?;
    let Some(reformed) = arguments.reform.over(&law)? else {
        if desk.is_json() {
            desk.print_json(&now)?;
        } else {
            print_answer(desk, &now);
        }
        return Ok(Ended::Done);
    };
    let compared = Compared::of(now, answered(&reformed)?, amounts);
    if desk.is_json() {
        desk.print_json(&compared)?;
        return Ok(Ended::Done);
    }
    for (title, answer) in
        [(desk.pick("== Sekarang", "== Now"), &compared.now), (desk.pick("== Usulan", "== Reform"), &compared.reform)]
    {
        desk.say(title);
        print_answer(desk, answer);
    }
    print_difference(desk, &compared.difference);
    Ok(Ended::Done)
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
            month: self.month.clone(),
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
            paid_on: self.paid_on.clone(),
        }
    }
}

/// Total first, then who, then why.
pub(super) fn print_answer(desk: &Desk, answer: &Answer) {
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
