//! `payung agency`, `payung market` and `payung employer`: the pages of senders who are no villages.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use steps::submission::{
    Listed, ListedCounts, ListedStanding, MonthCost, PageTables, agency as agency_step, employer as employer_step,
    market as market_step, set_market_agent,
};
use steps::{Right, StepError, Workspace};

use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, grouped_count, percent_text, write_file};

#[derive(Args)]
pub(crate) struct OfficeArguments {
    /// Which office; yours when you act for one only.
    #[arg(long)]
    office: Option<String>,
    /// Write its tables to this .xlsx, or the first of them to this .csv.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl OfficeArguments {
    /// Writes the tables where that was asked for, before anything is said of them.
    fn write(&self, desk: &Desk, workspace: &Workspace, tables: PageTables<'_>) -> Result<(), StepError> {
        self.out.as_deref().map_or(Ok(()), |path| write_tables(desk, workspace, path, tables))
    }
}

/// Tables as a file of the kind that its name asks for.
pub(crate) fn write_tables(
    desk: &Desk,
    workspace: &Workspace,
    path: &Path,
    tables: PageTables<'_>,
) -> Result<(), StepError> {
    let kind = file_kind(path)?;
    desk.may_write(Some(workspace), path)?;
    write_file(path, |out| tables.write(None, kind, out))?;
    desk.say(&format!("Ditulis ke {}.", path.display()));
    Ok(())
}

#[derive(Args)]
pub(crate) struct MarketArguments {
    #[command(flatten)]
    of: OfficeArguments,
    /// Say which agent looks after this block.
    #[arg(long, requires = "agent")]
    block: Option<String>,
    /// The agent of --block; empty ends it.
    #[arg(long, requires = "block")]
    agent: Option<String>,
}

impl MarketArguments {
    pub(crate) fn right(&self) -> Right {
        if self.block.is_some() { Right::Submit } else { Right::ReadPeople }
    }
}

pub(crate) fn agency(desk: &Desk, arguments: &OfficeArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let found = agency_step(&workspace, desk.actor(), clock().today, arguments.office.as_deref())?;
    arguments.write(desk, &workspace, found.tables())?;
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    desk.say(&format!("{} per {}: {}", found.office, found.today, counts(&found.counts)));
    for group in &found.groups {
        desk.say(&format!("  {:<28}{}", group.title, counts(&group.counts)));
    }
    not_covered(desk, found.people.iter().map(|one| &one.listed));
    cost(desk, &found.cost_by_month);
    for term in &found.terms {
        let next = match &term.successor {
            Some(next) => format!("pengganti {} mulai {}", next.name, next.from),
            None => "belum ada pengganti".to_owned(),
        };
        desk.say(&format!("  berakhir {}  {:<18} {}: {next}", term.until, term.role.code(), term.name));
    }
    Ok(Ended::Done)
}

pub(crate) fn market(desk: &Desk, arguments: &MarketArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let office = arguments.of.office.as_deref();
    let clock = clock();
    if let (Some(block), Some(agent)) = (&arguments.block, &arguments.agent) {
        let key = format!("agen:{}:{block}:{}", desk.actor().name, clock.recorded_at);
        set_market_agent(&workspace, desk.actor(), &clock, &key, office, (block, agent))?;
        if desk.is_json() {
            desk.print_json(&json!({ "block": block, "agent": agent }))?;
        } else {
            desk.say(&format!("Agen blok {block}: {agent}"));
        }
        return Ok(Ended::Done);
    }
    let found = market_step(&workspace, desk.actor(), clock.today, office)?;
    arguments.of.write(desk, &workspace, found.tables())?;
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    desk.say(&format!("{} per {}: {}", found.office, found.today, counts(&found.counts)));
    for line in &found.blocks {
        let block = match &line.market {
            Some(market) => format!("{market}, {}", line.block),
            None => line.block.clone(),
        };
        let agent = line.agent.as_deref().unwrap_or("belum ada");
        desk.say(&format!("  {block:<28}{} lapak, {}; agen {agent}", grouped(line.stalls), counts(&line.counts)));
    }
    not_covered(desk, found.traders.iter().map(|trader| &trader.listed));
    cost(desk, &found.cost_by_month);
    Ok(Ended::Done)
}

pub(crate) fn employer(desk: &Desk, arguments: &OfficeArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let found = employer_step(&workspace, desk.actor(), clock().today, arguments.office.as_deref())?;
    arguments.write(desk, &workspace, found.tables(None))?;
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    let number = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), grouped_count);
    desk.say(&format!("{} per {}: {}", found.office, found.today, counts(&found.counts)));
    desk.say(&format!("  NPP                     {}", found.npp.as_deref().unwrap_or("-")));
    desk.say(&format!("  pekerja dilaporkan      {}", number(found.reported)));
    if let Some(permit) = &found.permit {
        let nib = permit.business.nib.as_deref().unwrap_or("tanpa NIB");
        let (workers, missing) = (number(permit.business.on_permit), number(permit.not_reported));
        desk.say(&format!("  pekerja menurut izin    {workers} (NIB {nib}), tidak dilaporkan {missing}"));
    }
    desk.say(&format!("  tidak ada pada daftar   {}", number(found.not_listed)));
    desk.say(&format!("  peserta aktif           {}", number(found.active)));
    desk.say(&format!("  belum terdaftar         {}", number(found.not_registered)));
    if let Some(permits) = &found.permits {
        let (all, open) = (grouped(permits.businesses), grouped(permits.without_employer));
        let workers = grouped_count(permits.workers_without_employer);
        desk.say(&format!("  usaha berizin di sini   {all}, belum terdaftar {open} dengan {workers} tenaga kerja"));
    }
    match &found.minimum {
        Some(minimum) => {
            let (amount, region, as_of, source) = (minimum.amount, minimum.region, &minimum.as_of, &minimum.source);
            desk.say(&format!("  upah minimum {region} {as_of}: {amount} ({source})"));
            desk.say(&format!("  di bawah upah minimum   {}", found.below_minimum.len()));
            for low in &found.below_minimum {
                let (row, name, wage, short) = (low.sheet_row, &low.name, low.wage, low.short);
                desk.say(&format!("    baris {row:>4}  {name:<28} {wage}, kurang {short}"));
            }
        }
        None => {
            desk.say("  upah minimum belum ada; impor angka dengan ukuran minimum_wage (payung import --as figures)")
        }
    }
    desk.say(&format!("  tanpa upah pada daftar  {}", grouped_count(found.without_wage)));
    not_covered(desk, found.people.iter());
    cost(desk, &found.cost_by_month);
    Ok(Ended::Done)
}

fn counts(counts: &ListedCounts) -> String {
    let percent = counts.percent.map_or_else(|| "-".to_owned(), percent_text);
    let (persons, covered, open) =
        (grouped_count(counts.persons), grouped_count(counts.covered), grouped_count(counts.not_covered));
    let unknown =
        if counts.unknown > 0 { format!(", {} belum pasti", grouped_count(counts.unknown)) } else { String::new() };
    format!("{persons} orang, {covered} terlindungi ({percent}), {open} belum{unknown}, {} diusulkan", counts.asked)
}

fn not_covered<'p>(desk: &Desk, people: impl Iterator<Item = &'p Listed>) {
    for listed in people.filter(|listed| !listed.standing.is_covered()) {
        let why = match listed.standing {
            ListedStanding::Covered | ListedStanding::InGrace { .. } => continue,
            ListedStanding::Lapsed { since } => format!("berakhir sejak {since}"),
            ListedStanding::NotRegistered => "belum terdaftar".to_owned(),
            ListedStanding::Doubtful => "diragukan".to_owned(),
            ListedStanding::NotMatched => "belum dicocokkan".to_owned(),
        };
        let asked = listed
            .asked
            .as_ref()
            .map_or_else(String::new, |asked| format!(", {} (usulan {})", asked.state.title(), asked.at));
        desk.say(&format!("  baris {:>4}  {:<28} {why}{asked}", listed.sheet_row, listed.name));
    }
}

fn cost(desk: &Desk, months: &[MonthCost]) {
    for cost in months {
        desk.say(&format!("  iuran {}  {:>6} orang  {} (taksiran)", cost.month, grouped(cost.rows), cost.amount));
    }
}
