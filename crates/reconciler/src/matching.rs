//! One-to-one matching of two lists by time: the nearest pairs first, each item once.
//!
//! n log n for times that lie apart; ties are told, not guessed silently.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A pair that was found, by the places of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) left: usize,
    pub(crate) right: usize,
    /// Another right item, still free, that was as near.
    pub(crate) tie: Option<usize>,
}

/// One side: times in ascending order, equal times in the order of ids.
struct Rights<'a> {
    times: &'a [i64],
    /// The first free place at or after each place; `times.len()` where there is none.
    next: Vec<usize>,
    /// One more than the last free place before each place; 0 where there is none.
    previous: Vec<usize>,
}

impl<'a> Rights<'a> {
    fn new(times: &'a [i64]) -> Self {
        Self { times, next: (0..=times.len()).collect(), previous: (0..=times.len()).collect() }
    }

    /// The first free place at or after `place`.
    fn at_or_after(&mut self, place: usize) -> Option<usize> {
        let found = root(&mut self.next, place);
        (found < self.times.len()).then_some(found)
    }

    /// The last free place before `end`.
    fn before(&mut self, end: usize) -> Option<usize> {
        root(&mut self.previous, end).checked_sub(1)
    }

    fn take(&mut self, place: usize) {
        self.next[place] = place + 1;
        self.previous[place + 1] = place;
    }

    fn is_free(&self, place: usize) -> bool {
        self.next[place] == place
    }

    /// The nearest free place, and another one as near. Of several the first by time, then id…
    /// the caller decides between the two sides by id.
    fn nearest(&mut self, time: i64, limit: i64) -> Option<(i64, Vec<usize>)> {
        let start = self.times.partition_point(|&other| other < time);
        let after = self.at_or_after(start).map(|place| (self.times[place] - time, place));
        let before = self.before(start).map(|place| (time - self.times[place], place));
        let distance = after.iter().chain(&before).map(|(distance, _)| *distance).min()?;
        if distance > limit {
            return None;
        }
        // Two candidates of each moment are enough: one to take, one to tell the tie.
        let mut found = Vec::new();
        let mut moments = vec![time - distance, time + distance];
        moments.dedup();
        for moment in moments {
            let mut place = self.times.partition_point(|&other| other < moment);
            for _ in 0..2 {
                match self.at_or_after(place) {
                    Some(free) if self.times[free] == moment => {
                        found.push(free);
                        place = free + 1;
                    }
                    _ => break,
                }
            }
        }
        Some((distance, found))
    }
}

/// The end of a chain of places, with the way there shortened for the next time.
fn root(chain: &mut [usize], place: usize) -> usize {
    let mut end = place;
    while chain[end] != end {
        end = chain[end];
    }
    let mut at = place;
    while chain[at] != end {
        at = std::mem::replace(&mut chain[at], end);
    }
    end
}

/// Pairs of left and right items at most `limit` apart. `lefts` are (time, rank of the id), in any
/// order; `rights` times ascending with `ranks` of their ids, ascending where times are equal. The
/// nearest pair is taken first; of equally near ones the lowest left id, then the lowest right id.
pub(crate) fn nearest_pairs(
    lefts: &[(i64, usize)],
    rights: &[i64],
    ranks: &[usize],
    limit: i64,
) -> Vec<Pair> {
    let mut free = Rights::new(rights);
    let mut heap: BinaryHeap<Reverse<(i64, usize, usize)>> = BinaryHeap::new();
    for (left, (time, rank)) in lefts.iter().enumerate() {
        if let Some((distance, _)) = free.nearest(*time, limit) {
            heap.push(Reverse((distance, *rank, left)));
        }
    }
    let mut pairs = Vec::new();
    while let Some(Reverse((distance, rank, left))) = heap.pop() {
        // What was nearest may have been taken meanwhile.
        let Some((now, mut candidates)) = free.nearest(lefts[left].0, limit) else { continue };
        if now > distance {
            heap.push(Reverse((now, rank, left)));
            continue;
        }
        candidates.retain(|place| free.is_free(*place));
        candidates.sort_by_key(|place| ranks[*place]);
        let Some(&right) = candidates.first() else { continue };
        free.take(right);
        pairs.push(Pair { left, right, tie: candidates.get(1).copied() });
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(lefts: &[i64], rights: &[i64]) -> Vec<(usize, usize, Option<usize>)> {
        let lefts: Vec<(i64, usize)> = lefts.iter().copied().zip(0..).collect();
        let ranks: Vec<usize> = (0..rights.len()).collect();
        nearest_pairs(&lefts, rights, &ranks, 300)
            .iter()
            .map(|pair| (pair.left, pair.right, pair.tie))
            .collect()
    }

    #[test]
    fn the_nearest_pair_is_taken_first() {
        assert_eq!(pairs(&[100], &[50, 120]), [(0, 1, None)]);
        assert_eq!(pairs(&[100, 121], &[120]), [(1, 0, None)]);
        assert_eq!(pairs(&[0], &[301]), []);
        assert_eq!(pairs(&[0], &[300]), [(0, 0, None)]);
    }

    #[test]
    fn equally_near_rows_are_told() {
        assert_eq!(pairs(&[0, 150], &[-60, 60]), [(0, 0, Some(1)), (1, 1, None)]);
        assert_eq!(pairs(&[0, 0], &[0, 0]), [(0, 0, Some(1)), (1, 1, None)]);
    }

    #[test]
    fn many_equal_items_end() {
        let many = vec![0; 20_000];
        assert_eq!(pairs(&many, &many).len(), many.len());
    }
}
