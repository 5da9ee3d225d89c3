//! Rows of one table that are one person: pairs joined strongest first, as long as both sides agree on the whole.

use std::collections::BTreeMap;

use crate::batch::decide::Weighed;

/// No single pair speaks louder than this for or against joining two groups.
const LOUDEST_BITS: f64 = 20.0;

/// Groups of two and more rows, by their first row.
///
/// A pair that is a match joins the groups of its two rows when the mean of all pairs between them reaches `needed`
/// bits; a pair that was not kept counts as `floor`. So rows one of which was missed still hang together by the
/// others, and one pair mistaken for a match does not make one person of two groups.
pub(crate) fn clusters(rows: usize, weighed: &[Weighed], needed: f32, floor: f32) -> Vec<Vec<u32>> {
    let mut joining: Vec<&Weighed> = weighed.iter().filter(|pair| pair.bits >= needed).collect();
    joining.sort_by(|a, b| b.bits.total_cmp(&a.bits).then((a.left, a.right).cmp(&(b.left, b.right))));
    let mut starts = vec![0_u32; rows + 1];
    for pair in weighed {
        starts[pair.left as usize + 1] += 1;
        starts[pair.right as usize + 1] += 1;
    }
    for row in 0..rows {
        starts[row + 1] += starts[row];
    }
    let mut next = starts.clone();
    let mut near: Vec<(u32, f32)> = vec![(0, 0.0); weighed.len() * 2];
    for pair in weighed {
        for (row, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
            near[next[row as usize] as usize] = (other, pair.bits);
            next[row as usize] += 1;
        }
    }
    let near_of = |row: u32| &near[starts[row as usize] as usize..starts[row as usize + 1] as usize];
    let mut group_of: Vec<u32> = (0..rows as u32).collect();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for pair in joining {
        let (a, b) = (group_of[pair.left as usize], group_of[pair.right as usize]);
        if a == b {
            continue;
        }
        let own = |group: u32| members.get(&group).cloned().unwrap_or_else(|| vec![group]);
        let (one, two) = (own(a), own(b));
        let (small, large_group) = if one.len() <= two.len() { (&one, b) } else { (&two, a) };
        let kept =
            small.iter().flat_map(|row| near_of(*row)).filter(|(other, _)| group_of[*other as usize] == large_group);
        let (count, sum) = kept.fold((0_usize, 0.0), |(count, sum), (_, bits)| {
            (count + 1, sum + f64::from(*bits).clamp(-LOUDEST_BITS, LOUDEST_BITS))
        });
        let pairs = one.len() * two.len();
        let all = sum + (pairs - count) as f64 * f64::from(floor).max(-LOUDEST_BITS);
        if all < f64::from(needed) * pairs as f64 {
            continue;
        }
        // A group is named by its first row.
        let (stay, go) = (a.min(b), a.max(b));
        let mut joined = [one, two].concat();
        joined.sort_unstable();
        joined.iter().for_each(|row| group_of[*row as usize] = stay);
        members.remove(&go);
        members.insert(stay, joined);
    }
    members.into_values().collect()
}
