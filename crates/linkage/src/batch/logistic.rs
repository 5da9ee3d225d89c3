//! Logistic regression on counted patterns: which levels, alone and two by two, tell one person from two.

use crate::batch::threads::in_parallel;

/// A pattern as the places of its parameters, how often it was seen in one person and in two.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) parameters: Vec<u32>,
    pub(crate) same: f64,
    pub(crate) other: f64,
}

/// How far each parameter is drawn to where it starts: one over the variance of what is expected.
pub(crate) struct Ridge {
    pub(crate) start: Vec<f64>,
    pub(crate) pull: Vec<f64>,
}

const ROUNDS: usize = 120;
/// Earlier steps that the next direction is made from.
const MEMORY: usize = 10;
const SETTLED: f64 = 1e-6;
/// Cases of one task; fixed, so that sums are taken in one order at any number of threads.
const CASES: usize = 4096;

/// The parameters that make the cases most likely, by limited-memory BFGS (Nocedal 1980).
pub(crate) fn fit(cases: &[Case], ridge: &Ridge, from: &[f64], threads: usize) -> Vec<f64> {
    let mut at = from.to_vec();
    let (mut loss, mut slope) = loss_and_slope(cases, ridge, &at, threads);
    let mut steps: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for _ in 0..ROUNDS {
        let direction = direction(&steps, &slope);
        let descent = dot(&direction, &slope);
        if descent > -SETTLED * (1.0 + loss.abs()) * 1e-2 {
            break;
        }
        let mut length = if steps.is_empty() { 1.0 / dot(&slope, &slope).sqrt().max(1.0) } else { 1.0 };
        let mut taken = None;
        for _ in 0..30 {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(at, step)| at + length * step).collect();
            let (next_loss, next_slope) = loss_and_slope(cases, ridge, &next, threads);
            if next_loss <= loss + 1e-4 * length * descent {
                taken = Some((next, next_loss, next_slope));
                break;
            }
            length *= 0.5;
        }
        let Some((next, next_loss, next_slope)) = taken else { break };
        let moved: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_slope.iter().zip(&slope).map(|(a, b)| a - b).collect();
        let curvature = dot(&moved, &turned);
        if curvature > 1e-12 {
            if steps.len() == MEMORY {
                steps.remove(0);
            }
            steps.push((moved, turned, 1.0 / curvature));
        }
        let gained = loss - next_loss;
        (at, loss, slope) = (next, next_loss, next_slope);
        if gained < SETTLED * (1.0 + loss.abs()) {
            break;
        }
    }
    at
}

/// Minus the log likelihood and the pull of the ridge, and how it changes with each parameter.
fn loss_and_slope(cases: &[Case], ridge: &Ridge, at: &[f64], threads: usize) -> (f64, Vec<f64>) {
    let parts = in_parallel(threads, cases.len().div_ceil(CASES), |part| {
        let mut slope = vec![0.0; at.len()];
        let mut loss = 0.0;
        for case in &cases[part * CASES..((part + 1) * CASES).min(cases.len())] {
            let log_odds: f64 = case.parameters.iter().map(|place| at[*place as usize]).sum();
            // ln(1 + e^x) without overflow.
            let softplus = log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p();
            loss += (case.same + case.other) * softplus - case.same * log_odds;
            let off = (case.same + case.other) / (1.0 + (-log_odds).exp()) - case.same;
            for place in &case.parameters {
                slope[*place as usize] += off;
            }
        }
        (loss, slope)
    });
    let mut loss = 0.0;
    let mut slope = vec![0.0; at.len()];
    for (part_loss, part_slope) in parts {
        loss += part_loss;
        slope.iter_mut().zip(part_slope).for_each(|(slope, part)| *slope += part);
    }
    for (place, slope) in slope.iter_mut().enumerate() {
        let away = at[place] - ridge.start[place];
        loss += 0.5 * ridge.pull[place] * away * away;
        *slope += ridge.pull[place] * away;
    }
    (loss, slope)
}

fn direction(steps: &[(Vec<f64>, Vec<f64>, f64)], slope: &[f64]) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.iter().map(|slope| -slope).collect();
    let mut weights = Vec::with_capacity(steps.len());
    for (moved, turned, over) in steps.iter().rev() {
        let weight = over * dot(moved, &direction);
        direction.iter_mut().zip(turned).for_each(|(direction, turned)| *direction -= weight * turned);
        weights.push(weight);
    }
    if let Some((_, turned, over)) = steps.last() {
        let scale = 1.0 / (over * dot(turned, turned));
        direction.iter_mut().for_each(|direction| *direction *= scale);
    }
    for ((moved, turned, over), weight) in steps.iter().zip(weights.into_iter().rev()) {
        let back = over * dot(turned, &direction);
        direction.iter_mut().zip(moved).for_each(|(direction, moved)| *direction += (weight - back) * moved);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::{Case, Ridge, fit};

    fn likelihood(cases: &[Case], ridge: &Ridge, at: &[f64]) -> f64 {
        let of_case = |case: &Case| {
            let log_odds: f64 = case.parameters.iter().map(|place| at[*place as usize]).sum();
            let same = 1.0 / (1.0 + (-log_odds).exp());
            case.same * same.ln() + case.other * (1.0 - same).ln()
        };
        let away = at.iter().zip(&ridge.start).zip(&ridge.pull);
        let pulled: f64 = away.map(|((at, start), pull)| pull * (at - start).powi(2) / 2.0).sum();
        cases.iter().map(of_case).sum::<f64>() - pulled
    }

    #[test]
    fn nothing_near_or_far_is_more_likely_than_what_is_fitted() {
        let case = |parameters: &[u32], same, other| Case { parameters: parameters.to_vec(), same, other };
        let cases =
            [case(&[0, 1], 40.0, 3.0), case(&[0, 2], 5.0, 60.0), case(&[0, 1, 2], 9.0, 2.0), case(&[0], 1.0, 8.0)];
        let ridge = Ridge { start: vec![0.0, 0.5, -0.5], pull: vec![1e-6, 0.5, 1.0] };
        let fitted = fit(&cases, &ridge, &ridge.start, 1);
        let best = likelihood(&cases, &ridge, &fitted);
        let steps: Vec<f64> = (-40..=40).map(|step| f64::from(step) * 0.1).collect();
        for x in &steps {
            for y in &steps {
                for z in &steps {
                    assert!(likelihood(&cases, &ridge, &[*x, *y, *z]) <= best + 1e-6, "{x} {y} {z}");
                }
            }
        }
        assert_eq!(fitted, fit(&cases, &ridge, &ridge.start, 3), "threads do not matter");
    }
}
