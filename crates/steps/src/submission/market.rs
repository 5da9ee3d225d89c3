//! The page of a market: stalls and traders by block, each block with its agent.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sheets::Input;
use store::conversation::{agents, put_agent};
use store::{ChangeRequest, RowBatch, tables};
use units::{Date, RegionCode};

use super::acting::Seat;
use super::listed::{Listed, ListedCounts, MonthCost, cost_by_month};
use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::{plain_name, plain_sentence};
use crate::import_as::ImportAs;
use crate::kept_layouts;
use crate::workspace::{Clock, Loaded, Workspace};

/// Where a trader stands in the market.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stall {
    /// Name of the market, where the list gives one.
    pub market: Option<String>,
    /// The block; `-` where the list gives none.
    pub block: String,
    /// The stall in it.
    pub stall: Option<String>,
}

/// A block in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockLine {
    /// Name of the market, where the list gives one.
    pub market: Option<String>,
    /// The block.
    pub block: String,
    /// Who looks after it.
    pub agent: Option<String>,
    /// Distinct stalls that lists name.
    pub stalls: u64,
    /// Its traders.
    #[serde(flatten)]
    pub counts: ListedCounts,
}

/// A trader with the stall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trader {
    /// Where.
    #[serde(flatten)]
    pub stall: Stall,
    /// Who, and how protected.
    #[serde(flatten)]
    pub listed: Listed,
}

/// The page of a market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarketReport {
    /// Which office.
    pub office: String,
    /// Where it serves.
    pub regions: Vec<RegionCode>,
    /// Seen from this day.
    pub today: Date,
    /// All traders in figures.
    pub counts: ListedCounts,
    /// Per block; the blocks add up.
    pub blocks: Vec<BlockLine>,
    /// Everybody: as many as the counts say.
    pub traders: Vec<Trader>,
    /// What its live submissions cost a month.
    pub cost_by_month: Vec<MonthCost>,
}

/// The traders of a market on the lists that it sent.
///
/// # Errors
/// An office of somebody else, no list of participants yet, missing rights.
pub fn market(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
) -> Result<MarketReport, StepError> {
    let mut reader = workspace.store().reader()?;
    let seat = Seat::take(workspace, &mut reader, actor, office, today)?;
    let agents = agents(&mut reader, &seat.office.name)?;
    drop(reader);
    let stalls = stalls_of(workspace, &seat.loaded, &seat.lists())?;
    let people = seat.people(workspace)?;
    let Seat { office, book, .. } = seat;
    let mut traders: Vec<Trader> = people
        .into_iter()
        .map(|listed| Trader {
            stall: stalls.get(&(listed.roster.get(), listed.sheet_row)).cloned().unwrap_or_else(nowhere),
            listed,
        })
        .collect();
    traders.sort_by(|one, other| one.stall.cmp(&other.stall));
    let mut blocks: BTreeMap<(Option<&str>, &str), Vec<&Trader>> = BTreeMap::new();
    for trader in &traders {
        blocks.entry((trader.stall.market.as_deref(), &trader.stall.block)).or_default().push(trader);
    }
    let blocks = blocks.into_iter().map(|((market, block), inside)| {
        let stalls: BTreeSet<&str> = inside.iter().filter_map(|trader| trader.stall.stall.as_deref()).collect();
        BlockLine {
            market: market.map(str::to_owned),
            block: block.to_owned(),
            agent: agents.get(block).cloned(),
            stalls: u64::try_from(stalls.len()).expect("stalls in memory"),
            counts: ListedCounts::of(inside.iter().map(|trader| &trader.listed)),
        }
    });
    let blocks = blocks.collect();
    Ok(MarketReport {
        counts: ListedCounts::of(traders.iter().map(|trader| &trader.listed)),
        cost_by_month: cost_by_month(&book, &office.name)?,
        office: office.name,
        regions: office.regions,
        today,
        blocks,
        traders,
    })
}

fn nowhere() -> Stall {
    Stall { market: None, block: "-".to_owned(), stall: None }
}

/// Where each row of these lists stands in its market, read from the lists as they came: rosters keep people only.
fn stalls_of(
    workspace: &Workspace,
    loaded: &Loaded,
    lists: &HashSet<i64>,
) -> Result<HashMap<(i64, u32), Stall>, StepError> {
    let mut found = HashMap::new();
    for (roster, upload) in lists.iter().filter_map(|number| loaded.rosters.get(number)) {
        let bytes = workspace.store().read_upload(upload)?;
        let corrections = kept_layouts::of_roster(workspace, roster.id.get())?;
        for row in sheets::open_with(Input::from(bytes), ImportAs::Roster.layouts(), &corrections)? {
            let row = row?;
            let text = |key: &str| row.text(key).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
            let stall = text("unit_kerja");
            let block = text("blok").or_else(|| stall.as_deref().map(block_of)).unwrap_or_else(|| "-".to_owned());
            found.insert((roster.id.get(), row.number()), Stall { market: text("pasar"), block, stall });
        }
    }
    Ok(found)
}

/// The block of a stall that is written with it: all but a number at the end, as in "Blok B 12".
fn block_of(stall: &str) -> String {
    let without = stall.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let without = without.trim_end_matches([' ', '-', '.', '/']);
    if without.is_empty() { stall.to_owned() } else { without.to_owned() }
}

/// Blocks that a refusal names.
const BLOCKS_TOLD: usize = 20;

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// Says which agent looks after a block of a market from now on; an empty name ends it.
///
/// # Errors
/// No block, an office of somebody else, missing rights.
pub fn set_market_agent(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    office: Option<&str>,
    (block, agent): (&str, &str),
) -> Result<(), StepError> {
    actor.need(Right::Submit)?;
    let seat = Seat::take(workspace, &mut workspace.store().reader()?, actor, office, clock.today)?;
    let office = &seat.office;
    for region in &office.regions {
        actor.need_in(Right::Submit, *region)?;
    }
    let (block, agent) = (block.trim(), agent.trim());
    if block.is_empty() {
        return Err(StepError::request("Sebutkan blok pasar.", "Name the block of the market."));
    }
    let agent = plain_sentence(("Nama agen", "Name of the agent"), agent)?;
    let blocks: BTreeSet<String> =
        stalls_of(workspace, &seat.loaded, &seat.lists())?.into_values().map(|stall| stall.block).collect();
    // An agent of a block that lists no longer name can still be ended.
    if !agent.is_empty() && !blocks.contains(block) {
        let known: Vec<&str> = blocks.iter().take(BLOCKS_TOLD).map(String::as_str).collect();
        let known = known.join(", ");
        let or = |none| if known.is_empty() { none } else { known.as_str() };
        return Err(StepError::missing(
            format!("{} tidak memiliki blok \"{block}\"; yang ada: {}.", office.name, or("belum ada daftar pedagang")),
            format!("{} has no block “{block}”; there are: {}.", office.name, or("no list of traders yet")),
        ));
    }
    let request = ChangeRequest {
        kind: "submission.agent",
        idempotency_key,
        actor: &actor.name,
        reason: &plain_name(&format!("agen blok {block} di {}", office.name)),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        let mut rows = RowBatch::new(&tables::MARKET_AGENT, change.id());
        put_agent(&mut rows, change.next_ids("market_agent", 1)?, &office.name, block, &agent);
        change.insert(&rows)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::block_of;

    #[test]
    fn a_stall_tells_its_block() {
        assert_eq!(block_of("Blok B 12"), "Blok B");
        assert_eq!(block_of("B-12"), "B");
        assert_eq!(block_of("Los Ikan"), "Los Ikan");
        assert_eq!(block_of("17"), "17");
    }
}
