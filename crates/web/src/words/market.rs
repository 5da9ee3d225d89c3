//! Words: the page of a market.

use super::words;

words! {
    /// The page of a market.
    MarketWords {
        title, lead, blocks, block, agent, agent_none, agent_set, agent_save, stalls, stall, traders,
    }
}

pub(super) const INDONESIAN: MarketWords = MarketWords {
    title: "Pasar",
    lead: "Pedagang dan kiosnya menurut blok, dengan agen yang mengurusnya.",
    blocks: "Menurut blok",
    block: "Blok",
    agent: "Agen",
    agent_none: "belum ada agen",
    agent_set: "Ubah agen",
    agent_save: "Simpan",
    stalls: "Kios",
    stall: "Kios",
    traders: "Pedagang",
};
