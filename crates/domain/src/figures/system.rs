//! Figures as intervals of quantities, and the rules between quantities: whether there is room for all.

use super::interval::{BOUNDLESS, Interval, ONE};

/// A quantity of a group, by its place in the system.
pub(super) type Var = usize;

/// Rounds after which narrowing stops; a bound that still creeps then is left as it is, which is never a false alarm.
const ROUNDS_MAX: usize = 40;

/// How quantities hang together.
#[derive(Debug, Clone)]
pub(super) enum Law {
    /// The part is the share of the whole, but for `rounding`.
    Share { whole: Var, share: Var, part: Var, rounding: i128 },
    /// The total is the sum of its parts.
    Sum { total: Var, parts: Vec<Var> },
    /// The parts together are no more than the total.
    AtMost { total: Var, parts: Vec<Var> },
}

/// A law, and the facts without which it is not known to hold.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub law: Law,
    pub needs: Vec<usize>,
}

/// A printed figure: what it says of which quantity.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    /// Place of the figure among all.
    pub figure: usize,
    pub var: Var,
    /// What it may mean at most.
    pub widest: Interval,
    /// What it means when it was rounded to the nearest.
    pub nearest: Interval,
}

/// Quantities, rules and facts.
#[derive(Debug, Default, Clone)]
pub(super) struct System {
    /// What each quantity may be before anybody says anything.
    pub range: Vec<Interval>,
    pub rules: Vec<Rule>,
    pub facts: Vec<Fact>,
}

pub(super) const ANY_COUNT: Interval = Interval { lo: 0, hi: BOUNDLESS };
pub(super) const ANY_SHARE: Interval = Interval { lo: 0, hi: ONE };
pub(super) const ANY_DIFFERENCE: Interval = Interval { lo: -BOUNDLESS, hi: BOUNDLESS };

/// There is no room.
pub(super) struct NoRoom;

/// Rounds down, also below zero.
const fn down(value: i128, by: i128) -> i128 {
    value.div_euclid(by)
}

const fn up(value: i128, by: i128) -> i128 {
    -((-value).div_euclid(by))
}

struct Narrowing {
    at: Vec<Interval>,
    changed: bool,
}

impl Narrowing {
    fn narrow(&mut self, var: Var, lo: i128, hi: i128) -> Result<(), NoRoom> {
        let at = &mut self.at[var];
        if lo > at.lo {
            at.lo = lo;
            self.changed = true;
        }
        if hi < at.hi {
            at.hi = hi;
            self.changed = true;
        }
        if at.lo > at.hi { Err(NoRoom) } else { Ok(()) }
    }

    fn obey(&mut self, law: &Law) -> Result<(), NoRoom> {
        match law {
            Law::Share { whole, share, part, rounding } => self.obey_share(*whole, *share, *part, *rounding),
            Law::Sum { total, parts } => {
                self.obey_at_most(*total, parts)?;
                let above: i128 = parts.iter().map(|part| self.at[*part].hi).sum();
                self.narrow(*total, -BOUNDLESS, above.min(BOUNDLESS))?;
                for part in parts {
                    let others = above - self.at[*part].hi;
                    let lo = self.at[*total].lo - others;
                    self.narrow(*part, lo, BOUNDLESS)?;
                }
                Ok(())
            }
            Law::AtMost { total, parts } => self.obey_at_most(*total, parts),
        }
    }

    fn obey_at_most(&mut self, total: Var, parts: &[Var]) -> Result<(), NoRoom> {
        let below: i128 = parts.iter().map(|part| self.at[*part].lo).sum();
        self.narrow(total, below, BOUNDLESS)?;
        for part in parts {
            let others = below - self.at[*part].lo;
            let hi = self.at[total].hi - others;
            self.narrow(*part, -BOUNDLESS, hi)?;
        }
        Ok(())
    }

    /// Rounded outwards everywhere: a hair of room too much, never one too little.
    fn obey_share(&mut self, whole: Var, share: Var, part: Var, rounding: i128) -> Result<(), NoRoom> {
        let [of, by] = [self.at[whole], self.at[share]];
        if of.lo < 0 || by.lo < 0 {
            return Ok(());
        }
        if of.hi < BOUNDLESS {
            self.narrow(part, down(of.lo * by.lo, ONE) - rounding, up(of.hi * by.hi, ONE) + rounding)?;
        } else {
            self.narrow(part, down(of.lo * by.lo, ONE) - rounding, BOUNDLESS)?;
        }
        let of_part = self.at[part];
        if of_part.lo < 0 {
            return Ok(());
        }
        let of_part = Interval {
            lo: (of_part.lo - rounding).max(0),
            hi: if of_part.hi < BOUNDLESS { of_part.hi + rounding } else { BOUNDLESS },
        };
        if by.hi > 0 {
            self.narrow(whole, down(of_part.lo * ONE, by.hi), BOUNDLESS)?;
        }
        if by.lo > 0 && of_part.hi < BOUNDLESS {
            self.narrow(whole, 0, up(of_part.hi * ONE, by.lo))?;
        }
        let of = self.at[whole];
        if of.hi < BOUNDLESS && of.hi > 0 {
            self.narrow(share, down(of_part.lo * ONE, of.hi), BOUNDLESS)?;
        }
        if of.lo > 0 && of_part.hi < BOUNDLESS {
            self.narrow(share, 0, up(of_part.hi * ONE, of.lo))?;
        }
        Ok(())
    }
}

impl System {
    /// What is left of each quantity when the facts that stand are true.
    pub(super) fn room(&self, stands: &[bool]) -> Result<Vec<Interval>, NoRoom> {
        self.narrowed(stands, |fact| fact.widest)
    }

    /// The same when every print was rounded to the nearest.
    pub(super) fn room_to_nearest(&self, stands: &[bool]) -> Result<Vec<Interval>, NoRoom> {
        self.narrowed(stands, |fact| fact.nearest)
    }

    /// The same with one fact saying something else.
    pub(super) fn room_with(&self, stands: &[bool], other: usize, said: Interval) -> Result<Vec<Interval>, NoRoom> {
        self.narrowed(stands, |fact| if fact.figure == self.facts[other].figure { said } else { fact.widest })
    }

    fn narrowed(&self, stands: &[bool], says: impl Fn(&Fact) -> Interval) -> Result<Vec<Interval>, NoRoom> {
        let mut narrowing = Narrowing { at: self.range.clone(), changed: false };
        for (fact, stands) in self.facts.iter().zip(stands) {
            if *stands {
                let said = says(fact);
                narrowing.narrow(fact.var, said.lo, said.hi)?;
            }
        }
        let holds = |rule: &&Rule| rule.needs.iter().all(|fact| stands[*fact]);
        let rules: Vec<&Rule> = self.rules.iter().filter(holds).collect();
        for _ in 0..ROUNDS_MAX {
            narrowing.changed = false;
            for rule in &rules {
                narrowing.obey(&rule.law)?;
            }
            if !narrowing.changed {
                break;
            }
        }
        Ok(narrowing.at)
    }

    /// Whether the quantity was bounded on both sides by what was said.
    pub(super) fn is_told(&self, var: Var, found: Interval) -> bool {
        // What is left of no bound after a known number was taken from it is still no bound.
        const FAR: i128 = BOUNDLESS / 2;
        let before = self.range[var];
        found.lo > before.lo.max(-FAR) && found.hi < before.hi.min(FAR)
    }
}
