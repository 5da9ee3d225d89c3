//! `payung targets`: which stand side by side, which one is in force, how it is parted, how far it is.

use clap::{Args, Subcommand};
use domain::{AllocationRule, DenominatorKind, Reach};
use serde_json::json;
use steps::targets::{
    AllocateRequest, Allocation, TargetLine, TargetStanding, TargetsRequest, allocate_target, choose_target,
    keep_allocation, target_standing, targets,
};
use steps::{Right, StepError, former_borders};
use units::{Date, Id, Level, RegionCode};

use crate::Ended;
use crate::coverage::denominator;
use crate::desk::{Desk, clock, grouped_count, percent_text};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct TargetsArguments {
    #[command(subcommand)]
    command: Option<TargetsCommand>,
    /// Of which region: how far it is from its target; without it, all targets that stand.
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,
    /// For which year [default: that of the data; without a region, all].
    #[arg(long, value_parser = clap::value_parser!(i32).range(2015..=2100))]
    year: Option<i32>,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE", requires = "region")]
    as_of: Option<Date>,
    /// Of which whole.
    #[arg(long, default_value = "potensi")]
    denominator: DenominatorKind,
}

#[derive(Subcommand)]
enum TargetsCommand {
    /// Puts one of several targets for a region and year in force, with a reason.
    Choose(ChooseArguments),
    /// Parts a region's target among the regions inside it, to the person.
    Allocate(AllocateArguments),
}

#[derive(Args)]
struct ChooseArguments {
    /// Number of the target, as `payung targets` lists it.
    target: i64,
    /// Why this one.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Args)]
struct AllocateArguments {
    /// Whose target.
    #[arg(long, value_name = "CODE")]
    region: RegionCode,
    /// For which year.
    #[arg(long, value_parser = clap::value_parser!(i32).range(2015..=2100))]
    year: i32,
    /// By what: percent (everywhere the same), gap (the same share of those not covered), workers (the same points).
    #[arg(long, value_name = "RULE")]
    by: AllocationRule,
    /// Down to which level: province, regency, district, village [default: one below].
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    to: Option<Level>,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Of which whole.
    #[arg(long, default_value = "potensi")]
    denominator: DenominatorKind,
    /// Keep the parts as targets of their regions; without it they are only shown.
    #[arg(long, requires = "basis")]
    save: bool,
    /// The decision behind the kept targets.
    #[arg(long, value_name = "TEXT", requires = "save")]
    basis: Option<String>,
}

const LEVELS: [(&str, Level); 4] = [
    ("province", Level::Province),
    ("regency", Level::Regency),
    ("district", Level::District),
    ("village", Level::Village),
];

fn level(text: &str) -> Result<Level, String> {
    let found = LEVELS.iter().find(|(word, _)| *word == text).map(|(_, level)| *level);
    found.ok_or_else(|| format!("one of {}", LEVELS.map(|(word, _)| word).join(", ")))
}

impl TargetsArguments {
    pub(crate) const fn right(&self) -> Right {
        match &self.command {
            None | Some(TargetsCommand::Allocate(AllocateArguments { save: false, .. })) => Right::ReadFigures,
            Some(TargetsCommand::Choose(_) | TargetsCommand::Allocate(_)) => Right::ImportFigures,
        }
    }
}

pub(crate) fn run(desk: &Desk, arguments: &TargetsArguments) -> Result<Ended, StepError> {
    match (&arguments.command, arguments.region) {
        (Some(TargetsCommand::Choose(arguments)), _) => choose(desk, arguments),
        (Some(TargetsCommand::Allocate(arguments)), _) => parted(desk, arguments),
        (None, Some(region)) => standing(desk, arguments, region),
        (None, None) => {
            let found = targets(&desk.open()?, desk.actor(), RegionCode::INDONESIA, arguments.year)?;
            if desk.is_json() {
                desk.print_json(&json!({ "targets": found }))?;
            } else if found.is_empty() {
                desk.say("Belum ada target. Impor: payung import FILE --as targets");
            } else {
                found.iter().for_each(|line| print_line(desk, line));
            }
            Ok(Ended::Done)
        }
    }
}

fn standing(desk: &Desk, arguments: &TargetsArguments, region: RegionCode) -> Result<Ended, StepError> {
    let TargetsArguments { year, as_of, denominator, .. } = *arguments;
    let request = TargetsRequest { region, year, as_of, denominator };
    let found = target_standing(&desk.open()?, desk.actor(), &request)?;
    if desk.is_json() {
        desk.print_json(&found)?;
    } else {
        print(desk, &found);
    }
    Ok(Ended::Done)
}

fn print_line(desk: &Desk, line: &TargetLine) {
    let mark = if line.in_force { "berlaku" } else { "" };
    let persons = line.persons.map(|persons| format!(" = {} orang", grouped_count(persons))).unwrap_or_default();
    desk.say(&format!(
        "{:>6}  {:<14} {}  {:>8} dari {}{persons}  {:<11} {} ({})  {mark}",
        line.id,
        line.region,
        line.year,
        line.percent.to_string().replace('.', ","),
        line.denominator.code(),
        line.instrument.code(),
        line.basis,
        line.source,
    ));
    if let Some(chosen) = &line.chosen {
        desk.say(&format!(
            "        dipilih {} oleh {}: {} (perubahan {})",
            chosen.recorded_at, chosen.operator, chosen.reason, chosen.change
        ));
    }
}

fn print(desk: &Desk, found: &TargetStanding) {
    let unknown = || "belum diketahui".to_owned();
    let count = |number: Option<i64>| number.map_or_else(unknown, grouped_count);
    desk.say(&format!("{} ({}) per {}, target {}", found.name, found.region, found.as_of, found.year));
    desk.say(&format!("  aktif               {}", count(found.active)));
    if let Some(eligible) = &found.eligible {
        desk.say(&denominator(eligible));
    }
    desk.say(&format!("  cakupan             {}", found.percent.map_or_else(unknown, percent_text)));
    if let Some(target) = &found.target {
        desk.say(&format!(
            "  target              {} = {} orang ({}, {})",
            target.percent.to_string().replace('.', ","),
            grouped_count(target.persons),
            target.instrument.code(),
            target.basis
        ));
    }
    desk.say(&format!("  kekurangan          {}", count(found.gap_to_target)));
    desk.say(&format!("  sisa bulan          {}", found.months_left));
    desk.say(&format!("  perlu per bulan     {}", count(found.per_month_needed)));
    desk.say(&format!("  laju per bulan kini {}", count(found.per_month_now)));
    let expected = match found.expected {
        None => unknown(),
        Some(Reach::Now) => "sudah tercapai".to_owned(),
        Some(Reach::By(month)) => format!("{month} pada laju kini"),
        Some(Reach::Never) => "tidak pada laju kini: yang aktif tidak bertambah".to_owned(),
        Some(Reach::Far) => "lebih dari lima puluh tahun pada laju kini".to_owned(),
    };
    desk.say(&format!("  perkiraan tercapai  {expected}"));
    if let Some(rank) = &found.rank {
        desk.say(&format!("  peringkat           {} dari {} di {}", rank.position, rank.of, rank.group));
    }
    if !found.targets.is_empty() {
        desk.say("Target yang ada:");
        found.targets.iter().for_each(|line| print_line(desk, line));
    }
    if !found.denominators.is_empty() {
        desk.say("Penyebut yang ada:");
    }
    for line in &found.denominators {
        desk.say(&format!(
            "        {} {} per {}{}: {}, cakupan {} ({}){}",
            line.kind.code(),
            line.version,
            line.as_of,
            former_borders(&line.borders),
            grouped_count(line.value),
            line.percent.map_or_else(unknown, percent_text),
            line.source,
            if line.in_use { "  dipakai" } else { "" }
        ));
    }
    for part in &found.parts {
        let percent = part.percent.map_or_else(unknown, percent_text);
        desk.say(&format!(
            "    {:<14} {:<28} {:>10} {:>14}  kurang {:>9}  per bulan {:>8}",
            part.region,
            part.name,
            count(part.active),
            percent,
            count(part.gap_to_target),
            count(part.per_month_needed)
        ));
    }
    for note in &found.notes {
        desk.say(&format!("  catatan: {note}"));
    }
}

fn choose(desk: &Desk, arguments: &ChooseArguments) -> Result<Ended, StepError> {
    let target = Id::new(arguments.target);
    let found = choose_target(&desk.open()?, desk.actor(), &clock(), target, &arguments.reason)?;
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    match found.change {
        Some(change) => desk.say(&format!(
            "Target {} untuk {} tahun {} ({}) berlaku (perubahan {change}). Untuk membatalkan: payung undo {change}",
            found.target, found.region, found.year, found.basis
        )),
        None => desk.say(&format!("Target {} sudah dipilih sebelumnya.", found.target)),
    }
    Ok(Ended::Done)
}

fn parted(desk: &Desk, arguments: &AllocateArguments) -> Result<Ended, StepError> {
    let below = LEVELS.iter().map(|(_, level)| *level).find(|level| *level > arguments.region.level());
    let request = AllocateRequest {
        region: arguments.region,
        year: arguments.year,
        rule: arguments.by,
        to: arguments.to.or(below).unwrap_or(Level::Village),
        as_of: arguments.as_of,
        denominator: arguments.denominator,
    };
    let workspace = desk.open()?;
    let (found, kept) = match &arguments.basis {
        Some(basis) => {
            let (found, kept) = keep_allocation(&workspace, desk.actor(), &clock(), &request, basis)?;
            (found, Some(kept))
        }
        None => (allocate_target(&workspace, desk.actor(), &request)?, None),
    };
    if desk.is_json() {
        desk.print_json(&Parted { found: &found, change: kept.as_ref().map(|kept| kept.change) })?;
        return Ok(Ended::Done);
    }
    print_parts(desk, &found);
    if let Some(kept) = kept {
        desk.say(&format!(
            "{} target disimpan (perubahan {}). Untuk membatalkan: payung undo {}",
            kept.targets, kept.change, kept.change
        ));
    }
    Ok(Ended::Done)
}

/// The parts, with the change that keeps them.
#[derive(serde::Serialize)]
struct Parted<'a> {
    #[serde(flatten)]
    found: &'a Allocation,
    change: Option<i64>,
}

fn print_parts(desk: &Desk, found: &Allocation) {
    desk.say(&format!(
        "{} ({}): target {} {} = {} orang ({}), per {}",
        found.name,
        found.region,
        found.year,
        found.target.percent.to_string().replace('.', ","),
        grouped_count(found.target.persons),
        found.target.basis,
        found.as_of
    ));
    let count = |number: Option<i64>| number.map_or_else(|| "belum diketahui".to_owned(), grouped_count);
    for part in &found.parts {
        let percent = part.percent.map_or_else(String::new, percent_text);
        desk.say(&format!(
            "    {:<14} {:<28} aktif {:>10}  target {:>10} {percent:>14}  kurang {:>9}",
            part.region,
            part.name,
            count(part.active),
            grouped_count(part.persons),
            count(part.gap_to_target)
        ));
    }
    for assumption in &found.assumptions {
        desk.say(&format!("  anggapan: {assumption}"));
    }
}
