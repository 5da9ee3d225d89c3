//! Rows of one table that are one person: pairs joined strongest first, as long as both sides agree on the whole.

use std::collections::BTreeMap;

use crate::batch::decide::Weighed;

/// No single pair speaks louder than this for or against joining two groups.
const LOUDEST_BITS: f64 = 20.0;

/// Groups of two and more rows, by their first row. `twin` names for each row the first that is its equal in
/// everything and weighs enough to be one person with it; empty where no such rows were kept apart.
///
/// A pair that is a match joins the groups of its two rows when the mean of all pairs between them reaches `needed`
/// bits; a pair that was not kept counts as `floor`. So rows one of which was missed still hang together by the
/// others, and one pair mistaken for a match does not make one person of two groups.
pub(crate) fn clusters(rows: usize, weighed: &[Weighed], twin: &[u32], needed: f32, floor: f32) -> Vec<Vec<u32>> {
    if twin.is_empty() {
        return join(rows, weighed, &vec![1; rows], needed, floor);
    }
    let mut sizes = vec![0_u32; rows];
    twin.iter().for_each(|first| sizes[*first as usize] += 1);
    let mut pairs: Vec<Weighed> = Vec::new();
    for pair in weighed {
        let (a, b) = (twin[pair.left as usize], twin[pair.right as usize]);
        if a != b {
            pairs.push(Weighed { left: a.min(b), right: a.max(b), bits: pair.bits });
        }
    }
    // Equals weigh the same against a third, if they were compared with it at all.
    pairs.sort_unstable_by(|a, b| (a.left, a.right).cmp(&(b.left, b.right)).then(b.bits.total_cmp(&a.bits)));
    pairs.dedup_by_key(|pair| (pair.left, pair.right));
    let mut group_of: Vec<u32> = twin.to_vec();
    for group in join(rows, &pairs, &sizes, needed, floor) {
        group.iter().for_each(|row| group_of[*row as usize] = group[0]);
    }
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, first) in twin.iter().enumerate() {
        members.entry(group_of[*first as usize]).or_default().push(row as u32);
    }
    members.into_values().filter(|own| own.len() > 1).collect()
}

/// The same where each row stands for `sizes` equal ones.
fn join(rows: usize, weighed: &[Weighed], sizes: &[u32], needed: f32, floor: f32) -> Vec<Vec<u32>> {
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
        let size = |row: &u32| f64::from(sizes[*row as usize]);
        let kept = small.iter().flat_map(|row| near_of(*row).iter().map(move |(other, bits)| (row, other, bits)));
        let kept = kept.filter(|(_, other, _)| group_of[**other as usize] == large_group);
        let (count, sum) = kept.fold((0.0, 0.0), |(count, sum), (row, other, bits)| {
            let pairs = size(row) * size(other);
            (count + pairs, sum + pairs * f64::from(*bits).clamp(-LOUDEST_BITS, LOUDEST_BITS))
        });
        let pairs = one.iter().map(size).sum::<f64>() * two.iter().map(size).sum::<f64>();
        let all = sum + (pairs - count) * f64::from(floor).max(-LOUDEST_BITS);
        if all < f64::from(needed) * pairs {
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
