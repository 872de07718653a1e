//! One-to-one matching of two lists of moments: always the nearest two that are left.
//!
//! The nearest two of different lists always stand next to each other in time, so a heap over
//! neighbours finds them: n log n, however many rows share a moment.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

/// A moment (any unit) and an id.
pub(crate) type Moment<'a> = (i64, &'a str);

/// Two rows that belong together, by their places in the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub(crate) left: usize,
    pub(crate) right: usize,
    /// A right row that was still free and fitted the left one equally well.
    pub(crate) tie: Option<usize>,
    /// A left row that was still free and fitted the right one equally well.
    pub(crate) rival: Option<usize>,
}

/// Matches the nearest two that are at most `within` apart, then the nearest two that are left, and
/// so on. Of equally near ones the lowest left id goes first, then the lowest right id.
pub(crate) fn nearest_pairs(left: &[Moment<'_>], right: &[Moment<'_>], within: i64) -> Vec<Pair> {
    let mut line = Line::new(left, right, within);
    let mut matches = Vec::new();
    while let Some(Reverse(next)) = line.heap.pop() {
        matches.extend(line.take(&next));
    }
    matches.sort_unstable();
    matches
}

/// Rows of one list at one moment, lowest id first.
struct Stop<'a> {
    time: i64,
    is_left: bool,
    rows: VecDeque<(&'a str, usize)>,
    before: Option<usize>,
    after: Option<usize>,
}

/// A pair of neighbours: how far apart, their first ids, and the two stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Near<'a> {
    apart: i64,
    left_id: &'a str,
    right_id: &'a str,
    left: usize,
    right: usize,
}

struct Line<'a> {
    stops: Vec<Stop<'a>>,
    heap: BinaryHeap<Reverse<Near<'a>>>,
    within: i64,
}

impl<'a> Line<'a> {
    fn new(left: &[Moment<'a>], right: &[Moment<'a>], within: i64) -> Self {
        let mut rows: BTreeMap<(i64, bool), Vec<(&'a str, usize)>> = BTreeMap::new();
        for (is_left, list) in [(true, left), (false, right)] {
            for (place, (time, id)) in list.iter().enumerate() {
                rows.entry((*time, is_left)).or_default().push((id, place));
            }
        }
        let last = rows.len().saturating_sub(1);
        let mut stops = Vec::with_capacity(rows.len());
        for (at, ((time, is_left), mut rows)) in rows.into_iter().enumerate() {
            rows.sort_unstable();
            let after = (at < last).then_some(at + 1);
            stops.push(Stop { time, is_left, rows: rows.into(), before: at.checked_sub(1), after });
        }
        let mut line = Self { stops, heap: BinaryHeap::new(), within };
        for at in 0..last {
            line.push(Some(at), Some(at + 1));
        }
        line
    }

    /// Offers two neighbours, if they are of different lists and near enough.
    fn push(&mut self, first: Option<usize>, second: Option<usize>) {
        let (Some(first), Some(second)) = (first, second) else { return };
        let (Some(a), Some(b)) = (self.stops.get(first), self.stops.get(second)) else { return };
        if a.is_left == b.is_left {
            return;
        }
        let apart = b.time.saturating_sub(a.time).saturating_abs();
        let ((left, l), (right, r)) =
            if a.is_left { ((first, a), (second, b)) } else { ((second, b), (first, a)) };
        let (Some((left_id, _)), Some((right_id, _))) = (l.rows.front(), r.rows.front()) else { return };
        if apart <= self.within {
            self.heap.push(Reverse(Near { apart, left_id, right_id, left, right }));
        }
    }

    /// Takes the first rows of two neighbours, unless the offer is out of date.
    fn take(&mut self, near: &Near<'a>) -> Option<Pair> {
        let (l, r) = (self.stops.get(near.left)?, self.stops.get(near.right)?);
        let are_neighbours = l.after == Some(near.right) || l.before == Some(near.right);
        let (left_id, left) = *l.rows.front()?;
        let (right_id, right) = *r.rows.front()?;
        if !are_neighbours {
            return None;
        }
        if (left_id, right_id) != (near.left_id, near.right_id) {
            self.push(Some(near.left), Some(near.right));
            return None;
        }
        let second = |stop: &Stop<'_>| stop.rows.get(1).map(|(_, place)| *place);
        let tie = second(r).or_else(|| self.as_near(near.left, near.right, near.apart));
        let rival = second(l).or_else(|| self.as_near(near.right, near.left, near.apart));
        for stop in [near.left, near.right] {
            self.drop_first(stop);
        }
        self.push(Some(near.left), Some(near.right));
        Some(Pair { left, right, tie, rival })
    }

    /// The first row of the neighbour on the other side, if that is of the other list and as near.
    fn as_near(&self, stop: usize, partner: usize, apart: i64) -> Option<usize> {
        let this = self.stops.get(stop)?;
        let other = if this.after == Some(partner) { this.before } else { this.after };
        let other = self.stops.get(other?)?;
        let is_as_near = other.time.saturating_sub(this.time).saturating_abs() == apart;
        let (_, place) = other.rows.front()?;
        (other.is_left != this.is_left && is_as_near).then_some(*place)
    }

    /// Drops the first row of a stop; a stop without rows leaves the line, and its neighbours meet.
    fn drop_first(&mut self, stop: usize) {
        let Some(this) = self.stops.get_mut(stop) else { return };
        this.rows.pop_front();
        if !this.rows.is_empty() {
            return;
        }
        let (before, after) = (this.before, this.after);
        if let Some(before) = before.and_then(|before| self.stops.get_mut(before)) {
            before.after = after;
        }
        if let Some(after) = after.and_then(|after| self.stops.get_mut(after)) {
            after.before = before;
        }
        self.push(before, after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(left: &[Moment<'_>], right: &[Moment<'_>]) -> Vec<(usize, usize, Option<usize>, Option<usize>)> {
        let matches = nearest_pairs(left, right, 300);
        matches.into_iter().map(|found| (found.left, found.right, found.tie, found.rival)).collect()
    }

    /// Which rows belong together, and whether that is in doubt.
    fn told(pairs: &[Pair]) -> Vec<(usize, usize, bool, bool)> {
        pairs.iter().map(|pair| (pair.left, pair.right, pair.tie.is_some(), pair.rival.is_some())).collect()
    }

    /// The rule as it is written, without any cleverness: of all pairs left, the nearest, then the
    /// lowest ids; in doubt if a free row fits one of the two equally well.
    fn slow(left: &[Moment<'_>], right: &[Moment<'_>], within: i64) -> Vec<(usize, usize, bool, bool)> {
        let (mut free_left, mut free_right) = (vec![true; left.len()], vec![true; right.len()]);
        let mut matches = Vec::new();
        loop {
            let mut all = Vec::new();
            for l in (0..left.len()).filter(|l| free_left[*l]) {
                for r in (0..right.len()).filter(|r| free_right[*r]) {
                    let apart = (left[l].0 - right[r].0).abs();
                    if apart <= within {
                        all.push((apart, left[l].1, right[r].1, l, r));
                    }
                }
            }
            all.sort_unstable();
            let Some(&(apart, .., l, r)) = all.first() else { break };
            let tie = all.iter().any(|pair| pair.0 == apart && pair.3 == l && pair.4 != r);
            let rival = all.iter().any(|pair| pair.0 == apart && pair.3 != l && pair.4 == r);
            matches.push((l, r, tie, rival));
            (free_left[l], free_right[r]) = (false, false);
        }
        matches.sort_unstable();
        matches
    }

    #[test]
    fn the_nearest_go_first() {
        assert_eq!(pairs(&[(0, "a")], &[(60, "x"), (50, "y")]), [(0, 1, None, None)]);
        // The pair in the sample: one minute before, one minute after, and a second transfer.
        let sample = [(0, 0, Some(1), None), (1, 1, None, None)];
        assert_eq!(pairs(&[(0, "a"), (150, "b")], &[(-60, "x"), (60, "y")]), sample);
        assert_eq!(pairs(&[(0, "a")], &[(300, "x")]), [(0, 0, None, None)]);
        assert_eq!(pairs(&[(0, "a"), (1000, "b")], &[(301, "x")]), []);
    }

    #[test]
    fn equal_ones_are_in_doubt_once() {
        let twice = [(0, 0, Some(1), Some(1)), (1, 1, None, None)];
        assert_eq!(pairs(&[(0, "a"), (0, "b")], &[(1, "x"), (1, "y")]), twice);
        // Either of two transfers could be the one that was booked.
        assert_eq!(pairs(&[(0, "b"), (120, "a")], &[(60, "x")]), [(1, 0, None, Some(0))]);
    }

    proptest::proptest! {
        #[test]
        fn as_fast_as_clever_as_right(
            left in proptest::collection::vec((0..40_i64, 0..1000_u32), 0..12),
            right in proptest::collection::vec((0..40_i64, 0..1000_u32), 0..12),
            within in 0..20_i64,
        ) {
            let ids = |rows: &[(i64, u32)]| -> Vec<(i64, String)> {
                rows.iter().enumerate().map(|(at, (time, id))| (*time, format!("{id}-{at}"))).collect()
            };
            let (left, right) = (ids(&left), ids(&right));
            let left: Vec<Moment<'_>> = left.iter().map(|(time, id)| (*time, id.as_str())).collect();
            let right: Vec<Moment<'_>> = right.iter().map(|(time, id)| (*time, id.as_str())).collect();
            let pairs = nearest_pairs(&left, &right, within);
            proptest::prop_assert_eq!(told(&pairs), slow(&left, &right, within));
        }
    }

    #[test]
    fn many_at_one_moment_end() {
        let ids: Vec<String> = (0..100_000).map(|id| format!("{id:06}")).collect();
        let rows: Vec<Moment<'_>> = ids.iter().map(|id| (0, id.as_str())).collect();
        assert_eq!(nearest_pairs(&rows, &rows, 300).len(), rows.len());
    }
}
