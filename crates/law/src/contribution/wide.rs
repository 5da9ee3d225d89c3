//! Several rows at once with the instructions of newer x86 processors, chosen when the program runs.
//!
//! The file of this crate with `unsafe`: a function compiled for a processor feature may be called only where it is.
//! What is compiled is the safe Rust below; the tests of `columns` hold it against the exact reckoning.
#![allow(unsafe_code, reason = "a call that asks for a processor feature has no safe form; see above")]

use super::RiskClass;
use super::columns::{Block, Prices};

/// The amount of every row and their sum, where the processor can; every basis is below the end of the prices.
pub(super) fn amounts(prices: &Prices, by_risk: bool, block: Block<'_>, amounts: &mut [i64]) -> Option<i64> {
    if has_avx512() {
        // SAFETY: the features that the function is compiled for were found.
        return Some(unsafe { amounts_avx512(prices, by_risk, block, amounts) });
    }
    // SAFETY: as above.
    has_avx2().then(|| unsafe { amounts_avx2(prices, by_risk, block, amounts) })
}

/// The sum over all rows of the price, at most what was billed in each.
pub(super) fn moved(prices: &Prices, block: Block<'_>, billed: &[i64]) -> Option<i64> {
    if has_avx512() {
        // SAFETY: as above.
        return Some(unsafe { moved_avx512(prices, block, billed) });
    }
    // SAFETY: as above.
    has_avx2().then(|| unsafe { moved_avx2(prices, block, billed) })
}

/// The answer is kept by the standard library; asking is one load.
fn has_avx512() -> bool {
    std::is_x86_feature_detected!("avx512f")
        && std::is_x86_feature_detected!("avx512dq")
        && std::is_x86_feature_detected!("avx512vl")
        && std::is_x86_feature_detected!("avx512bw")
}

fn has_avx2() -> bool {
    std::is_x86_feature_detected!("avx2")
}

#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
fn amounts_avx512(prices: &Prices, by_risk: bool, block: Block<'_>, amounts: &mut [i64]) -> i64 {
    fill(prices, by_risk, block, amounts)
}

#[target_feature(enable = "avx2")]
fn amounts_avx2(prices: &Prices, by_risk: bool, block: Block<'_>, amounts: &mut [i64]) -> i64 {
    fill(prices, by_risk, block, amounts)
}

#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
fn moved_avx512(prices: &Prices, block: Block<'_>, billed: &[i64]) -> i64 {
    sum_moved(prices, block, billed)
}

#[target_feature(enable = "avx2")]
fn moved_avx2(prices: &Prices, block: Block<'_>, billed: &[i64]) -> i64 {
    sum_moved(prices, block, billed)
}

/// A price chosen without a jump or a table, so that the compiler takes several rows in one instruction.
#[inline(always)]
fn fill(prices: &Prices, by_risk: bool, block: Block<'_>, amounts: &mut [i64]) -> i64 {
    let [first, second, third, fourth, fifth] = prices.multipliers();
    let rows = block.bases().zip(block.risks).zip(amounts);
    let mut sum = 0;
    if by_risk {
        let choose = |risk: RiskClass| {
            let chosen = if risk.get() == 2 { second } else { first };
            let chosen = if risk.get() == 3 { third } else { chosen };
            let chosen = if risk.get() == 4 { fourth } else { chosen };
            if risk.get() == 5 { fifth } else { chosen }
        };
        for ((basis, risk), amount) in rows {
            *amount = prices.rounded(basis, choose(*risk));
            sum += *amount;
        }
    } else {
        for ((basis, _), amount) in rows {
            *amount = prices.rounded(basis, first);
            sum += *amount;
        }
    }
    sum
}

#[inline(always)]
fn sum_moved(prices: &Prices, block: Block<'_>, billed: &[i64]) -> i64 {
    let [price, ..] = prices.multipliers();
    let mut sum = 0;
    for (basis, billed) in block.bases().zip(billed) {
        sum += prices.rounded(basis, price).min(*billed);
    }
    sum
}
