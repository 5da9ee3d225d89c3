//! Income tax on old-age savings: slices of what was paid, within two calendar years or after them.

use serde::Deserialize;
use units::{Rate, Rounding, Rupiah};

/// One slice of an amount and its rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slice {
    pub(crate) over: Rupiah,
    /// None for the highest.
    pub(crate) to: Option<Rupiah>,
    pub(crate) rate: Rate,
}

/// The part of a payment that falls into a slice, and what the slice takes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) amount: Rupiah,
    pub(super) rate: Rate,
}

/// How a payment falls into slices that earlier payments have filled up to `before`.
pub(super) fn parts(slices: &[Slice], before: Rupiah, payment: Rupiah) -> Vec<Part> {
    let reached = before + payment;
    let part = |slice: &Slice| {
        let low = before.max(slice.over);
        let high = slice.to.map_or(reached, |to| to.min(reached));
        (high > low).then(|| Part { amount: high - low, rate: slice.rate })
    };
    slices.iter().filter_map(part).collect()
}

/// The tax on those parts, down to whole rupiah: never above any of its rates.
pub(super) fn tax(parts: &[Part]) -> Rupiah {
    let exact = parts.iter().map(|part| part.amount * part.rate).reduce(|sum, part| sum + part);
    exact.map_or(Rupiah::ZERO, |exact| exact.round(Rounding::Down))
}
