//! `payung plan`: what a wish costs, and whom to protect with which money.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use domain::plan::{Allocation, Ask, Beyond, Fair, Plan, Request, Scenario, Simulation};
use domain::submission::Months;
use law::{Funding, Payee, Role};
use serde::{Deserialize, Serialize};
use sheets::FileKind;
use steps::plan::{
    PlanChange, SimulateRequest, accept_plan, plan_changes, simulate, solve_plan, workbook_facts,
    write_kept_plan_workbook, write_people, write_plan_workbook,
};
use steps::targets::target_in_force;
use steps::{Right, StepError, Workspace};
use units::{Month, Rate, RegionCode, Rupiah};

use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, grouped_count, percent_text, write_file};

#[derive(Subcommand)]
pub(crate) enum PlanCommand {
    /// What so many persons a village, or a share of its money, would cost and reach.
    Simulate(SimulateArguments),
    /// Whom to protect with which money: most people for a budget, or least money for a target; with a proof.
    Solve(SolveArguments),
    /// Makes the plan and drafts it: a submission for each village and money, each person once.
    Accept(AcceptArguments),
    /// What one plan has other than another: two answers of `plan solve --format json`.
    Diff(DiffArguments),
    /// Writes the workbook of a plan that is kept, for the budget meeting.
    Export(ExportArguments),
}

#[derive(Args)]
pub(crate) struct SimulateArguments {
    /// Which region.
    #[arg(long, value_name = "CODE")]
    region: RegionCode,
    /// Persons in each village; of a kelurahan too where the payer has money there.
    #[arg(long, value_name = "PERSONS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    per_village: Option<u32>,
    /// A share of each village's money: 1.2%. Alone: as many as it pays; with --per-village: who can afford them.
    #[arg(long, value_name = "PERCENT", requires = "share_of")]
    share: Option<Rate>,
    /// Of which money.
    #[arg(long, value_name = "add|dana-desa", value_parser = share_of)]
    share_of: Option<Funding>,
    /// Another share, to be shown beside the first.
    #[arg(long, value_name = "PERCENT", requires = "share")]
    against: Option<Rate>,
    /// With whose money: self, company, apbn, apbd, add, dana-desa, dbh [default: --share-of, else add].
    #[arg(long, value_parser = crate::submit::payer, conflicts_with = "share_of")]
    payer: Option<Funding>,
    /// How many months.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(i32).range(1..=60))]
    months: i32,
    /// The first month [default: the next one].
    #[arg(long, value_name = "MONTH")]
    from: Option<Month>,
    /// Only holders of these roles; how many there are is asked of the lists where there are some.
    #[arg(long, value_name = "ROLE,…", value_delimiter = ',')]
    roles: Vec<Role>,
    /// Budget year of the money [default: that of the first month, or the latest known before].
    #[arg(long)]
    year: Option<i32>,
}

fn share_of(text: &str) -> Result<Funding, String> {
    match Funding::read(text) {
        Ok(found @ (Funding::Add | Funding::DanaDesa)) => Ok(found),
        _ => Err("one of add, dana-desa".to_owned()),
    }
}

impl PlanCommand {
    /// A wish needs no store; where there is one, the step asks for its rights.
    pub(crate) const fn right(&self) -> Right {
        match self {
            Self::Simulate(_) | Self::Diff(_) => Right::Public,
            Self::Export(_) => Right::ReadFigures,
            Self::Solve(_) => Right::ReadPeople,
            Self::Accept(_) => Right::Submit,
        }
    }
}

pub(crate) fn run(desk: &Desk, command: &PlanCommand) -> Result<Ended, StepError> {
    match command {
        PlanCommand::Simulate(arguments) => simulated(desk, arguments),
        PlanCommand::Solve(arguments) => solved(desk, arguments),
        PlanCommand::Accept(arguments) => accepted(desk, arguments),
        PlanCommand::Diff(arguments) => differ(desk, arguments),
        PlanCommand::Export(arguments) => export(desk, arguments),
    }
}

/// One wish, and the other share beside it.
#[derive(Serialize)]
struct Simulated {
    #[serde(flatten)]
    found: Simulation,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Simulation>,
}

fn simulated(desk: &Desk, arguments: &SimulateArguments) -> Result<Ended, StepError> {
    let workspace: Option<Workspace> = if desk.location().has_store() { Some(desk.open()?) } else { None };
    let first = arguments.from.unwrap_or_else(|| Month::containing(clock().today).plus(1));
    let scenario = Scenario {
        region: arguments.region,
        per_village: arguments.per_village,
        share: arguments.share,
        payer: arguments.share_of.or(arguments.payer).unwrap_or(Funding::Add),
        months: Months { first, last: first.plus(arguments.months - 1) },
        roles: arguments.roles.clone(),
    };
    let run = |scenario: Scenario| {
        simulate(workspace.as_ref(), desk.actor(), &SimulateRequest { scenario, year: arguments.year })
    };
    let found = run(scenario.clone())?;
    let against = arguments.against.map(|share| run(Scenario { share: Some(share), ..scenario })).transpose()?;
    let both = Simulated { found, against };
    if desk.is_json() {
        desk.print_json(&both)?;
    } else {
        print(desk, &both.found);
        if let Some(against) = &both.against {
            desk.say("");
            print(desk, against);
        }
    }
    Ok(Ended::Done)
}

/// How many villages are named before the rest is counted.
const VILLAGES_NAMED: usize = 10;

fn print(desk: &Desk, found: &Simulation) {
    let share = found.share.map(|share| format!(", {} dari {}", share.to_string().replace('.', ","), found.payer));
    desk.say(&format!("{} ({}), {}{}", found.name, found.region, found.months, share.unwrap_or_default()));
    let villages = &found.villages;
    desk.say(&format!(
        "  desa                {} ({} kelurahan); ikut {}",
        grouped(villages.desa.into()),
        grouped(villages.kelurahan.into()),
        grouped(villages.taking_part.into())
    ));
    desk.say(&format!(
        "  orang               {} ({} per desa)",
        grouped_count(found.persons),
        grouped_count(found.persons_per_village)
    ));
    desk.say(&format!("  biaya               {}", found.cost));
    desk.say(&format!("  biaya setahun       {}", found.cost_per_year));
    for payer in found.by_payer.values() {
        desk.say(&format!("    {:<18}{}", payer.title, payer.cost));
    }
    if let Some(money) = found.money {
        desk.say(&format!("  anggaran            {money}"));
    }
    if let (Some(before), Some(after)) = (found.percent_before, found.percent_after) {
        desk.say(&format!("  cakupan             {} menjadi {}", percent_text(before), percent_text(after)));
    }
    if !found.unaffordable.is_empty() {
        desk.say(&format!("  tidak mampu         {} desa", found.unaffordable.len()));
        for village in found.unaffordable.iter().take(VILLAGES_NAMED) {
            desk.say(&format!(
                "    {} {}: perlu {}, ada {}",
                village.village, village.name, village.needs, village.has
            ));
        }
    }
    for printed in &found.published {
        let verdict = if printed.possible { "mungkin" } else { "TIDAK MUNGKIN" };
        desk.say(&format!("  tercetak {}: {verdict}. {}", grouped_count(printed.persons), printed.explanation));
    }
    for assumption in &found.assumptions {
        desk.say(&format!("  anggapan: {assumption}"));
    }
}

/// Among whom shared money is parted beforehand.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FairWord {
    Regency,
    Village,
}

/// What a plan is to bring as much of, or cost as little of.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum MinimiseWord {
    Cost,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MaximiseWord {
    Protected,
}

/// What a plan is to reach.
#[derive(Debug, Clone, Copy)]
enum Aim {
    Percent(Rate),
    /// The region's target, as `payung targets` tells it.
    InForce,
}

fn aim(text: &str) -> Result<Aim, String> {
    match text {
        "in-force" => Ok(Aim::InForce),
        percent => target_percent(percent).map(Aim::Percent),
    }
}

/// A percent up to a hundred, with its sign or without: `57.17%`, `57,17`. What might be a fraction of one is asked for again.
fn target_percent(text: &str) -> Result<Rate, String> {
    let bare = text.trim_end_matches('%').trim().replace(',', ".");
    let rate: Rate = format!("{bare}%").parse().map_err(|error: units::RateError| error.to_string())?;
    match rate.billionths() {
        0..=10_000_000 if !text.ends_with('%') => {
            Err(format!("read \"{text}\": a percent or a fraction? write it with its sign, such as 57.17%"))
        }
        0..=1_000_000_000 => Ok(rate),
        _ => Err(format!("read \"{text}\": a target is at most 100%")),
    }
}

#[derive(Args)]
pub(crate) struct SolveArguments {
    /// Which region.
    #[arg(long, value_name = "CODE")]
    region: RegionCode,
    /// Reach this percent of the eligible workers, or the target in force for the year, for the least money.
    #[arg(long, value_name = "PERCENT|in-force", value_parser = aim, conflicts_with = "budget", requires = "minimise")]
    target: Option<Aim>,
    /// With --target.
    #[arg(long, value_enum, requires = "target")]
    minimise: Option<MinimiseWord>,
    /// Spend no more than this over all public money; without it, what the budgets hold.
    #[arg(long, value_name = "RUPIAH", value_parser = clap::value_parser!(i64).range(0..))]
    budget: Option<i64>,
    /// What else than --target asks for.
    #[arg(long, value_enum, conflicts_with = "target")]
    maximise: Option<MaximiseWord>,
    /// Whom first: rentan, sawit, lkd, bpd, aparatur_desa, non_asn, keagamaan, mandiri; vulnerable means rentan.
    #[arg(long, value_name = "WHO,…", value_delimiter = ',', value_parser = payee)]
    priority: Vec<Payee>,
    /// Part shared money among regencies or villages beforehand, by people without protection.
    #[arg(long, value_enum)]
    fair: Option<FairWord>,
    /// For which months of one budget year [default: the next one to December].
    #[arg(long, value_name = "FIRST..LAST")]
    months: Option<Months>,
    /// The share of non-wage earners who pay for themselves when asked.
    #[arg(long, value_name = "PERCENT", default_value = "0%")]
    take_up: Rate,
    /// Only money of which a source says that it may pay; what is to be reviewed is left.
    #[arg(long)]
    only_certain: bool,
    /// Where a desa's Dana Desa did not come in, estimate it from its regency's total and use this share of it.
    #[arg(long, value_name = "PERCENT")]
    dana_desa_share: Option<Rate>,
    /// Write the people by name, each with money and months: .xlsx or .csv.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Write the workbook for the budget meeting, whose formulas follow a change of rates or persons: .xlsx.
    #[arg(long, value_name = "FILE")]
    workbook: Option<PathBuf>,
}

fn payee(text: &str) -> Result<Payee, String> {
    let word = if text == "vulnerable" { "rentan" } else { text };
    let allowed = || Payee::ALL.map(Payee::code).join(", ");
    Payee::ALL.into_iter().find(|payee| payee.code() == word).ok_or_else(|| format!("one of vulnerable, {}", allowed()))
}

/// A plan with the file of its people.
#[derive(Serialize)]
struct SolvedPlan<'a> {
    #[serde(flatten)]
    plan: &'a Plan,
    people: Option<String>,
}

fn solved(desk: &Desk, arguments: &SolveArguments) -> Result<Ended, StepError> {
    let kind = arguments.people.as_deref().map(file_kind).transpose()?;
    arguments.workbook.as_deref().map(only_xlsx).transpose()?;
    let workspace = desk.open()?;
    for path in [&arguments.people, &arguments.workbook].into_iter().flatten() {
        desk.may_write(Some(&workspace), path)?;
    }
    let found = solve_plan(&workspace, desk.actor(), clock().today, &asked(desk, &workspace, arguments)?)?;
    if let (Some(path), Some(kind)) = (&arguments.people, kind) {
        write_file(path, |out| write_people(&found, kind, out))?;
    }
    if let Some(path) = &arguments.workbook {
        let facts = workbook_facts(&workspace, desk.actor(), arguments.region)?;
        write_file(path, |out| write_plan_workbook(&found.plan, &facts, out))?;
    }
    let people = arguments.people.as_ref().map(|path| path.display().to_string());
    if desk.is_json() {
        desk.print_json(&SolvedPlan { plan: &found.plan, people })?;
    } else {
        print_plan(desk, &found.plan);
        if let Some(people) = people {
            desk.say(&format!("Nama ditulis ke {people}."));
        }
    }
    Ok(Ended::Done)
}

/// Formulas live in a workbook only.
fn only_xlsx(path: &Path) -> Result<(), StepError> {
    match file_kind(path)? {
        FileKind::Xlsx => Ok(()),
        FileKind::Csv => {
            let path = path.display();
            Err(StepError::request(
                format!("{path}: buku kerja hanya sebagai .xlsx."),
                format!("{path}: the workbook is written as .xlsx only."),
            ))
        }
    }
}

#[derive(Args)]
pub(crate) struct ExportArguments {
    /// Number of the plan.
    plan: i64,
    /// Where to write it: .xlsx.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

fn export(desk: &Desk, arguments: &ExportArguments) -> Result<Ended, StepError> {
    only_xlsx(&arguments.out)?;
    let workspace = desk.open()?;
    desk.may_write(Some(&workspace), &arguments.out)?;
    write_file(&arguments.out, |out| write_kept_plan_workbook(&workspace, desk.actor(), arguments.plan, out))?;
    let file = arguments.out.display().to_string();
    if desk.is_json() {
        desk.print_json(&serde_json::json!({ "plan": arguments.plan, "file": file }))?;
    } else {
        desk.say(&format!("Rencana {} ditulis ke {file}.", arguments.plan));
    }
    Ok(Ended::Done)
}

#[derive(Args)]
pub(crate) struct AcceptArguments {
    #[command(flatten)]
    solve: SolveArguments,
    /// The decree or minutes behind the drafts.
    #[arg(long)]
    decree: Option<String>,
}

fn accepted(desk: &Desk, arguments: &AcceptArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let decree = arguments.decree.as_deref();
    let found = accept_plan(&workspace, desk.actor(), &clock(), &asked(desk, &workspace, &arguments.solve)?, decree)?;
    if desk.is_json() {
        desk.print_json(&found)?;
    } else {
        desk.say(&format!("{} usulan, {} orang.", grouped(found.drafts.len() as u64), grouped(found.persons)));
        for draft in &found.drafts {
            desk.say(&format!("  usulan {} {}: {} orang, {}", draft.batch, draft.office, draft.rows, draft.total));
        }
        for part in &found.not_drafted {
            desk.say(&format!(
                "  tidak diusulkan: {} {} ({} orang): {}",
                part.village, part.source, part.persons, part.reason
            ));
        }
    }
    Ok(if found.not_drafted.is_empty() { Ended::Done } else { Ended::RowsToMend })
}

/// The plan that the arguments ask for.
fn asked(desk: &Desk, workspace: &Workspace, arguments: &SolveArguments) -> Result<Request, StepError> {
    let next = Month::containing(clock().today).plus(1);
    let december = next.plus(12 - next.number());
    let months = arguments.months.unwrap_or(Months { first: next, last: december });
    let wanted = match arguments.target {
        Some(Aim::Percent(target)) => Ask::Target(target),
        Some(Aim::InForce) => {
            Ask::Target(target_in_force(workspace, desk.actor(), arguments.region, months.first.year())?.percent)
        }
        None => Ask::Budget(arguments.budget.map(Rupiah::new)),
    };
    Ok(Request {
        priority: arguments.priority.clone(),
        fair: arguments.fair.map(|fair| match fair {
            FairWord::Regency => Fair::Regency,
            FairWord::Village => Fair::Village,
        }),
        take_up: arguments.take_up,
        only_certain: arguments.only_certain,
        dana_desa_share: arguments.dana_desa_share,
        ..Request::of(arguments.region, wanted, months)
    })
}

fn print_plan(desk: &Desk, plan: &Plan) {
    let count = grouped_count;
    desk.say(&format!("Rencana {} ({}), {}", plan.name, plan.region, plan.months));
    if let Some(relaxation) = &plan.relaxation {
        desk.say(&format!("  TIDAK TERCAPAI: {}", relaxation.explanation));
    }
    for warning in &plan.warnings {
        desk.say(&format!("  PERHATIAN: {warning}"));
    }
    desk.say(&format!("  terlindungi         {} orang", count(plan.protected)));
    if let (Some(before), Some(after)) = (plan.percent_before, plan.percent) {
        desk.say(&format!("  cakupan             {} menjadi {}", percent_text(before), percent_text(after)));
    }
    desk.say(&format!("  biaya               {}", plan.cost));
    if plan.running_out > 0 {
        desk.say(&format!(
            "  habis masanya       {} orang, {} dilanjutkan",
            count(plan.running_out),
            count(plan.renewed)
        ));
    }
    if plan.under_way.persons > 0 {
        desk.say(&format!("  usulan berjalan     {} orang, {}", count(plan.under_way.persons), plan.under_way.cost));
    }
    let best = if plan.placed.is_some() { "yang terbaik tanpa pembagian" } else { "yang terbaik" };
    let gap = plan.gap.to_string().replace('.', ",");
    desk.say(&format!("  selisih terbukti    paling jauh {gap} persen dari {best}"));
    let table = |title: &str, sums: &std::collections::BTreeMap<String, domain::plan::PersonsAndCost>| {
        desk.say(&format!("  {title}"));
        for (name, sum) in sums {
            desk.say(&format!("    {name:<36}{:>10}  {}", count(sum.persons), sum.cost));
        }
    };
    table("sumber", &plan.by_source.iter().map(|(source, sum)| ((*source).to_owned(), *sum)).collect());
    table("kabupaten/kota", &plan.by_region);
    table("kelompok", &plan.by_group);
    desk.say("  bulan");
    for (month, sums) in &plan.by_month {
        desk.say(&format!(
            "    {month}  baru {:>10}  dilanjutkan {:>10}  berjalan {:>10}  tenggang {:>10}  berakhir {:>10}  {:>9}  {}",
            count(sums.newly_covered()),
            count(sums.renewed),
            count(sums.under_way),
            count(sums.in_grace),
            count(sums.lapsed),
            sums.percent.map(percent_text).unwrap_or_default(),
            sums.cost
        ));
    }
    for binding in &plan.binding {
        let more = binding.per_million.to_string().replace('.', ",");
        let what = if plan.feasible && plan.bound > plan.protected { "rupiah lebih murah" } else { "orang lagi" };
        desk.say(&format!(
            "  mengikat: {} ({} dari {}); satu juta lagi: {more} {what}",
            binding.budget, binding.used, binding.limit
        ));
    }
    if let Some(lower) = plan.take_up_lower {
        desk.say(&format!("  bila seperlima tidak bersedia: {} orang, {}", count(lower.persons), lower.cost));
    }
    let plain = plan.in_order;
    desk.say(&format!("  tanpa rencana (berurutan): {} orang, {}", count(plain.persons), plain.cost));
    if let Some(person_months) = plain.person_months {
        desk.say(&format!(
            "  bulan perlindungan  {} oleh rencana, {} berurutan; dilanjutkan {} dan {} orang",
            count(plan.person_months),
            count(person_months),
            count(plan.renewed),
            count(plain.renewed)
        ));
    }
    if let Some(Beyond { cost, person_months, renewed }) = plan.beyond_order() {
        let bought = if person_months > 0 || renewed > 0 {
            format!(
                "selisihnya {} bulan perlindungan dan {} orang yang dilanjutkan",
                count(person_months),
                count(renewed)
            )
        } else {
            "tidak membeli bulan lebih banyak: sumber dana atau kelompoknya berbeda".to_owned()
        };
        desk.say(&format!("  lebih mahal {cost} untuk orang tidak lebih banyak: {bought}"));
    }
    if plan.employers_owe > 0 {
        desk.say(&format!("  wajib oleh pemberi kerja: {} orang", count(plan.employers_owe)));
    }
    if plan.without_money > 0 {
        desk.say(&format!("  tanpa sumber yang boleh membayar: {} orang", count(plan.without_money)));
    }
    for assumption in &plan.assumptions {
        desk.say(&format!("  anggapan: {assumption}"));
    }
}

#[derive(Args)]
pub(crate) struct DiffArguments {
    /// The earlier plan, as `payung plan solve --format json` printed it.
    before: PathBuf,
    /// The later one.
    after: PathBuf,
}

/// What is read of a printed plan.
#[derive(Deserialize)]
struct PrintedPlan {
    region: RegionCode,
    allocations: Vec<Allocation>,
}

fn printed_plan(path: &Path) -> Result<PrintedPlan, StepError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| StepError::File { path: path.display().to_string(), error })?;
    serde_json::from_str(&text).map_err(|error| {
        let path = path.display();
        StepError::request(
            format!("{path} bukan jawaban payung plan solve --format json: {error}."),
            format!("{path} is no answer of payung plan solve --format json: {error}."),
        )
    })
}

#[derive(Serialize)]
struct Differences {
    changes: Vec<PlanChange>,
    persons: i64,
    cost: Rupiah,
}

fn differ(desk: &Desk, arguments: &DiffArguments) -> Result<Ended, StepError> {
    let (before, after) = (printed_plan(&arguments.before)?, printed_plan(&arguments.after)?);
    if before.region != after.region {
        let (one, other) = (before.region, after.region);
        return Err(StepError::request(
            format!("Dua rencana dari wilayah berbeda: {one} dan {other}."),
            format!("Two plans of different regions: {one} and {other}."),
        ));
    }
    let changes = plan_changes(&before.allocations, &after.allocations);
    let found = Differences {
        persons: changes.iter().map(|change| change.after - change.before).sum(),
        cost: changes.iter().map(|change| change.cost).sum(),
        changes,
    };
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    desk.say(&format!(
        "{} perubahan; {} orang, {}",
        grouped(found.changes.len() as u64),
        grouped_count(found.persons),
        found.cost
    ));
    for change in &found.changes {
        desk.say(&format!(
            "  {} {:<34}{:<10}{:>7} menjadi {:>7}  {}",
            change.village, change.group, change.source, change.before, change.after, change.cost
        ));
    }
    Ok(Ended::Done)
}
