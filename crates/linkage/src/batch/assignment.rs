//! The exact assignment inside one group of rows that claim each other.

use std::collections::BTreeMap;

use crate::batch::decide::Weighed;

/// Groups of more left times right rows than this are solved by strongest claim first.
const EXACT_CELLS: usize = 160_000;

/// The pairs with the largest sum of bits beyond `bits_at_least`, no row twice; and whether the sum is surely the
/// largest.
pub(crate) fn solve(pairs: &[Weighed], own: &[usize], bits_at_least: f32) -> (Vec<usize>, bool) {
    let mut lefts: BTreeMap<u32, usize> = BTreeMap::new();
    let mut rights: BTreeMap<u32, usize> = BTreeMap::new();
    for place in own {
        let next = lefts.len();
        lefts.entry(pairs[*place].left).or_insert(next);
        let next = rights.len();
        rights.entry(pairs[*place].right).or_insert(next);
    }
    if lefts.len() * rights.len() > EXACT_CELLS {
        return (strongest_first(pairs, own), false);
    }
    // The side with fewer rows is assigned; a claim that is not there is worth nothing, and costs nothing.
    let turned = lefts.len() > rights.len();
    let (rows, columns) = if turned { (rights.len(), lefts.len()) } else { (lefts.len(), rights.len()) };
    let mut worth = vec![0.0_f64; rows * columns];
    let mut pair_at = vec![usize::MAX; rows * columns];
    for place in own {
        let (left, right) = (lefts[&pairs[*place].left], rights[&pairs[*place].right]);
        let cell = if turned { right * columns + left } else { left * columns + right };
        worth[cell] = f64::from(pairs[*place].bits - bits_at_least) + 1e-3;
        pair_at[cell] = *place;
    }
    let chosen = hungarian(&worth, rows, columns);
    let cells = chosen.into_iter().enumerate().map(|(row, column)| pair_at[row * columns + column]);
    (cells.filter(|place| *place != usize::MAX).collect(), true)
}

fn strongest_first(pairs: &[Weighed], own: &[usize]) -> Vec<usize> {
    let mut order = own.to_vec();
    order.sort_by(|x, y| pairs[*y].bits.total_cmp(&pairs[*x].bits).then(x.cmp(y)));
    let (mut lefts, mut rights) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    order.retain(|place| {
        let pair = &pairs[*place];
        let free = !lefts.contains(&pair.left) && !rights.contains(&pair.right);
        if free {
            lefts.insert(pair.left);
            rights.insert(pair.right);
        }
        free
    });
    order
}

/// For each row the column of the assignment with the largest sum; `rows <= columns`. Shortest augmenting paths
/// with potentials (Jonker and Volgenant 1987).
fn hungarian(worth: &[f64], rows: usize, columns: usize) -> Vec<usize> {
    let (mut row_price, mut column_price) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    // Row that holds a column; place 0 is the row that looks for one.
    let mut holder = vec![0_usize; columns + 1];
    let mut way = vec![0_usize; columns + 1];
    for row in 1..=rows {
        holder[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut seen = vec![false; columns + 1];
        loop {
            seen[column] = true;
            let current = holder[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for other in 1..=columns {
                if seen[other] {
                    continue;
                }
                let cost = -worth[(current - 1) * columns + other - 1] - row_price[current] - column_price[other];
                if cost < least[other] {
                    least[other] = cost;
                    way[other] = column;
                }
                if least[other] < step {
                    step = least[other];
                    next = other;
                }
            }
            for other in 0..=columns {
                if seen[other] {
                    row_price[holder[other]] += step;
                    column_price[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
            if holder[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            holder[column] = holder[before];
            column = before;
        }
    }
    let mut chosen = vec![0; rows];
    for column in 1..=columns {
        if holder[column] > 0 {
            chosen[holder[column] - 1] = column - 1;
        }
    }
    chosen
}
