//! Seeded chance: the same seed gives the same draws on any machine.
//!
//! xoshiro256++ (Blackman and Vigna, public domain), started by SplitMix64. Whole numbers only: a float
//! would tie the files to a machine's rounding.

/// One stream of draws. Each part of the generator has its own, so that a change in one leaves the others alone.
pub(crate) struct Random {
    state: [u64; 4],
}

impl Random {
    /// The stream named `part` (and numbered `index` inside it) of this seed.
    pub(crate) fn stream(seed: u64, part: &str, index: u64) -> Self {
        let mut start = part.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        start ^= index.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut next = || {
            start = start.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = start;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        };
        Self { state: [next(), next(), next(), next()] }
    }

    /// 64 even bits.
    pub(crate) fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (crossed_c, crossed_d) = (c ^ a, d ^ b);
        self.state = [a ^ crossed_d, b ^ crossed_c, crossed_c ^ (b << 17), crossed_d.rotate_left(45)];
        drawn
    }

    /// Below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A position in a list of `length`.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// Both ends included.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1) as u64) as i32
    }

    /// True in `per_mille` of 1,000 draws.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of a non-empty list.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.index(list.len())]
    }

    /// One of a non-empty list of fixed words.
    pub(crate) fn word(&mut self, list: &[&'static str]) -> &'static str {
        list[self.index(list.len())]
    }

    /// One of a list of (weight, value).
    pub(crate) fn weighted<T: Copy>(&mut self, list: &[(u32, T)]) -> T {
        let total: u64 = list.iter().map(|(weight, _)| u64::from(*weight)).sum();
        let mut left = self.below(total);
        for (weight, value) in list {
            if left < u64::from(*weight) {
                return *value;
            }
            left -= u64::from(*weight);
        }
        list[list.len() - 1].1
    }

    /// Fisher-Yates.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for position in (1..list.len()).rev() {
            list.swap(position, self.index(position + 1));
        }
    }

    /// `count` of the list's members (all when it is shorter), in drawn order.
    pub(crate) fn sample<T: Copy>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let mut pool = list.to_vec();
        let count = count.min(pool.len());
        for position in 0..count {
            let other = position + self.index(pool.len() - position);
            pool.swap(position, other);
        }
        pool.truncate(count);
        pool
    }
}

/// A list drawn by weight many times: a binary search over running sums.
pub(crate) struct Weighted<T> {
    sums: Vec<u64>,
    values: Vec<T>,
}

impl<T> Weighted<T> {
    pub(crate) fn new() -> Self {
        Self { sums: Vec::new(), values: Vec::new() }
    }

    pub(crate) fn add(&mut self, weight: u64, value: T) {
        if weight > 0 {
            self.sums.push(self.sums.last().copied().unwrap_or(0) + weight);
            self.values.push(value);
        }
    }

    pub(crate) fn draw(&self, random: &mut Random) -> &T {
        let total = self.sums.last().copied().expect("a weighted list is filled before it is drawn from");
        let place = random.below(total);
        &self.values[self.sums.partition_point(|sum| *sum <= place)]
    }
}
