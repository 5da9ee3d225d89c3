//! Words: the page of a market.

use super::words;

words! {
    /// The page of a market.
    MarketWords in "market" {
        title, lead, blocks, block, agent, agent_none, agent_set, agent_save, stalls, stall, traders,
    }
}
