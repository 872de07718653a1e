//! Dice that have no past: what they roll follows from where they are thrown.

/// The dice of one place. `SplitMix64`, which needs no more than this.
pub(super) struct Roll(u64);

impl Roll {
    /// The dice of a thing (its number, whose it is, which one it is).
    pub(super) fn of(seed: u64, path: [u64; 3]) -> Self {
        Self(path.into_iter().fold(mix(seed), |state, step| mix(state ^ step.wrapping_mul(STEP))))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(n)) >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + super::signed(self.below(high.abs_diff(low) + 1))
    }

    /// True once in `n`.
    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of the items; there is one.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[super::place(self.below(items.len() as u64))]
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Text that is written again and again: ids of lines, trades and resources.
#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    /// An id in the shape of a UUID.
    pub(super) fn uuid(&mut self, high: u64, low: u64) -> &str {
        self.0.clear();
        for (at, digit) in digits(high).chain(digits(low)).enumerate() {
            if matches!(at, 8 | 12 | 16 | 20) {
                self.0.push('-');
            }
            self.0.push(digit);
        }
        &self.0
    }
}

/// 32 hexadecimal digits.
pub(super) fn hex(high: u64, low: u64) -> String {
    digits(high).chain(digits(low)).collect()
}

fn digits(number: u64) -> impl Iterator<Item = char> {
    (0..16).map(move |at| char::from(b"0123456789abcdef"[super::place((number >> (60 - 4 * at)) & 15)]))
}

/// `n` capitals and digits that differ for numbers that differ, up to 32ⁿ of them.
pub(super) fn letters(number: u64, n: u32) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    // An odd factor goes round all numbers of so many bits once.
    let number = number.wrapping_mul(0x5851_f42d_4c95_7f2d);
    (0..n).map(|at| char::from(LETTERS[super::place((number >> (5 * at)) & 31)])).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Roll, Text, letters};

    #[test]
    fn places_have_numbers_of_their_own() {
        let rolls = |path| Roll::of(7, path).next();
        assert_eq!(rolls([1, 2, 3]), rolls([1, 2, 3]));
        let all: BTreeSet<u64> = (0..1_000).flat_map(|n| [rolls([n, 0, 0]), rolls([0, n + 1, 1])]).collect();
        assert_eq!(all.len(), 2_000);
        let mut roll = Roll::of(1, [0, 0, 0]);
        let seen: BTreeSet<i64> = (0..200).map(|_| roll.between(-2, 3)).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2, 3]);
    }

    #[test]
    fn ids_have_their_shape_and_differ() {
        assert_eq!(Text::default().uuid(0x0123_4567_89ab_cdef, 1), "01234567-89ab-cdef-0000-000000000001");
        let all: BTreeSet<String> = (0..1 << 15).map(|number| letters(number, 3)).collect();
        assert_eq!(all.len(), 1 << 15);
    }
}
