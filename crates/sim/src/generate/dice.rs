//! Integer draws from a fixed seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What the dice of the sample start from: "duizhang".
pub(crate) const SAMPLE_SEED: u64 = 0x6475_697a_6861_6e67;

/// Dice of one part of the world; equal seeds and names roll equal numbers.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, part: &str) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // FNV-1a: any stable spread of the name over the streams will do.
        let stream = part.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let positive = i64::try_from(self.0.next_u64() >> 1).unwrap_or(0);
        low + positive % (high - low + 1)
    }

    /// True once in `n`.
    pub(crate) fn one_in(&mut self, n: i64) -> bool {
        self.between(1, n) == 1
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let last = i64::try_from(items.len()).unwrap_or(1) - 1;
        &items[usize::try_from(self.between(0, last)).unwrap_or(0)]
    }

    /// `n` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(*self.pick(b"0123456789abcdef"))).collect()
    }

    /// `n` decimal digits, the first not zero.
    pub(crate) fn digits(&mut self, n: usize) -> String {
        (0..n)
            .map(|at| char::from(*self.pick(if at == 0 { b"123456789" } else { b"0123456789".as_slice() })))
            .collect()
    }

    /// `n` capitals and digits.
    pub(crate) fn letters(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(*self.pick(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789"))).collect()
    }

    /// An id in the shape of a UUID.
    pub(crate) fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|n| self.hex(n)).join("-")
    }
}
