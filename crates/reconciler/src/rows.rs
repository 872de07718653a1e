//! Numbers of lines: where the lines behind a figure are, so that nobody has to look for them among all.

use std::ops::Range;

use polars::prelude::*;
use smallvec::SmallVec;

/// Numbers of lines in ranges, in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows(SmallVec<[Range<IdxSize>; 1]>);

impl Rows {
    /// One line.
    pub(crate) fn one(row: IdxSize) -> Self {
        Self::from_iter([row])
    }

    /// Adds lines; those that follow the last ones make no range of their own.
    pub(crate) fn push(&mut self, more: Range<IdxSize>) {
        match self.0.last_mut() {
            Some(last) if last.end == more.start => last.end = more.end,
            _ => self.0.push(more),
        }
    }

    /// Adds what others have.
    pub(crate) fn extend<'a>(&mut self, others: impl IntoIterator<Item = &'a Self>) {
        for range in others.into_iter().flat_map(|rows| &rows.0) {
            self.push(range.clone());
        }
    }

    pub(crate) fn ranges(&self) -> &[Range<IdxSize>] {
        &self.0
    }
}

impl FromIterator<IdxSize> for Rows {
    fn from_iter<T: IntoIterator<Item = IdxSize>>(numbers: T) -> Self {
        let mut rows = Self::default();
        numbers.into_iter().for_each(|row| rows.push(row..row.saturating_add(1)));
        rows
    }
}
