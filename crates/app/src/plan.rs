//! `payung plan`: what a wish costs, and whom to protect with which money.

use clap::{Args, Subcommand};
use domain::plan::Simulation;
use domain::submission::Months;
use law::{Funding, Role};
use serde::Serialize;
use steps::plan::{SimulateRequest, simulate};
use steps::{Right, StepError, Workspace};
use units::{Month, Rate, RegionCode};

use crate::Ended;
use crate::desk::{Desk, clock, grouped, grouped_count, percent_text};

#[derive(Subcommand)]
pub(crate) enum PlanCommand {
    /// What so many persons a village, or a share of its money, would cost and reach.
    Simulate(SimulateArguments),
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
            Self::Simulate(_) => Right::Public,
        }
    }
}

pub(crate) fn run(desk: &Desk, command: &PlanCommand) -> Result<Ended, StepError> {
    match command {
        PlanCommand::Simulate(arguments) => simulated(desk, arguments),
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
    let request = SimulateRequest {
        region: arguments.region,
        per_village: arguments.per_village,
        share: arguments.share,
        payer: arguments.share_of.or(arguments.payer).unwrap_or(Funding::Add),
        months: Months { first, last: first.plus(arguments.months - 1) },
        roles: arguments.roles.clone(),
        year: arguments.year,
    };
    let run = |request: &SimulateRequest| simulate(workspace.as_ref(), desk.actor(), request);
    let found = run(&request)?;
    let against =
        arguments.against.map(|share| run(&SimulateRequest { share: Some(share), ..request.clone() })).transpose()?;
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
