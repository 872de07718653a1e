//! Which of the rows that were read enter a snapshot: part by part, so that no dataset need be in
//! memory as a whole.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use duizhang_money::BillCycle;
use polars::prelude::*;

use crate::complete::Verdict;
use crate::datasets::Dataset;
use crate::error::LakeError;
use crate::frames;
use crate::said::Said;
use crate::spool::{self, ROW};
use crate::table::{Finished, Rows};

/// The rows of a dataset in parts that follow each other in the order of the lake. Rows in memory are
/// one part.
pub(crate) enum Parts {
    One(Option<DataFrame>),
    Spooled(spool::Parts),
}

impl Parts {
    /// The rows of an import, and those of an earlier snapshot's file that are to stand beside them
    /// (with their number).
    pub(crate) fn new(dataset: Dataset, rows: Rows, prior: Option<(&Path, u64)>) -> Result<Self, LakeError> {
        match rows.finish(prior.map_or(0, |(_, rows)| rows))? {
            Finished::Spooled(mut spool) => {
                if let Some((path, rows)) = prior {
                    spool.add_prior(path, rows)?;
                }
                Ok(Self::Spooled(spool.parts()))
            }
            Finished::Frame(mut frame) => {
                let numbers: Vec<u64> = (0..frame.height() as u64).collect();
                frame.with_column(Column::new(ROW.into(), numbers))?;
                if let Some((path, _)) = prior {
                    let mut prior = frames::read(path)?;
                    let unnumbered = UInt64Chunked::full_null(ROW.into(), prior.height());
                    prior.with_column(unnumbered.into_column())?;
                    frame.vstack_mut(&prior)?;
                }
                debug_assert_eq!(frame.width(), dataset.spec().columns.len() + 2);
                Ok(Self::One(Some(frame)))
            }
        }
    }

    /// The next part; none after the last.
    pub(crate) fn next_part(&mut self) -> Result<Option<DataFrame>, LakeError> {
        match self {
            Self::One(part) => Ok(part.take()),
            Self::Spooled(parts) => parts.next_part(),
        }
    }
}

/// Leaves out rows that do not count, and counts them.
pub(crate) struct Sieve {
    dataset: Dataset,
    cycle: String,
    /// Rows that count, by number, in order.
    keep: Vec<Range<u64>>,
    /// Tables that may not share rows, by number of row, in order.
    tables: Vec<(Range<u64>, u32)>,
    /// Rows by the month they are of, where that is another one.
    others: BTreeMap<String, u64>,
    /// Keys that stand in more than one table.
    pub(crate) shared: usize,
}

impl Sieve {
    pub(crate) fn new(
        dataset: Dataset,
        cycle: BillCycle,
        verdict: &Verdict,
        tables: &[Range<usize>],
    ) -> Self {
        let numbers = |range: &Range<usize>| range.start as u64..range.end as u64;
        let mut keep: Vec<Range<u64>> = verdict.keep.iter().map(numbers).collect();
        // An empty page begins where the next one begins, and comes before it.
        keep.sort_unstable_by_key(|range| (range.start, range.end));
        let mut tables: Vec<_> = tables.iter().map(numbers).zip(1..).collect();
        tables.sort_unstable_by_key(|(range, _)| (range.start, range.end));
        Self { dataset, cycle: cycle.to_string(), keep, tables, others: BTreeMap::new(), shared: 0 }
    }

    /// The rows of a part that count, without their numbers.
    pub(crate) fn sift(&mut self, part: &DataFrame) -> Result<DataFrame, LakeError> {
        let numbers = part.column(ROW)?.u64()?;
        // Rows of an earlier snapshot counted before.
        let counts = numbers.iter().map(|row| row.is_none_or(|row| covering(&self.keep, row).is_some()));
        let counts: Vec<bool> = counts.collect();
        let part = only(part, &counts)?;
        self.compare_tables(&part)?;
        let part = if self.dataset.is_dated() { self.of_month(&part)? } else { part };
        Ok(part.drop(ROW)?)
    }

    /// Captures are table 0, then come the files in order. Rows that are alike lie in one part.
    fn compare_tables(&mut self, part: &DataFrame) -> Result<(), LakeError> {
        if self.tables.is_empty() {
            return Ok(());
        }
        let new = part.filter(&part.column(ROW)?.is_not_null())?;
        let table = |row: Option<u64>| {
            let ranges = |(range, _): &(Range<u64>, u32)| range.end;
            let row = row.unwrap_or(0);
            let found = self.tables.get(self.tables.partition_point(|table| ranges(table) <= row));
            found.filter(|(range, _)| range.contains(&row)).map_or(0, |(_, number)| *number)
        };
        let tables: Vec<u32> = new.column(ROW)?.u64()?.iter().map(table).collect();
        self.shared += frames::shared_keys(self.dataset, &new, &tables)?;
        Ok(())
    }

    /// Leaves out lines of other months, counted. A line without a month belongs to the month it
    /// was asked for in.
    fn of_month(&mut self, part: &DataFrame) -> Result<DataFrame, LakeError> {
        let cycles = part.column("bill_cycle")?.str()?;
        let mut keep = Vec::with_capacity(part.height());
        for cycle in cycles.iter() {
            let other = cycle.filter(|cycle| *cycle != self.cycle);
            if let Some(other) = other {
                *self.others.entry(other.to_owned()).or_default() += 1;
            }
            keep.push(other.is_none());
        }
        only(part, &keep)
    }

    /// Says which months' rows were left out. A file may hold several months. An answer to a question
    /// about this month may not.
    pub(crate) fn tell(self, verdict: &mut Verdict, left_out: &mut BTreeMap<String, u64>) {
        for (month, rows) in self.others {
            if verdict.taken.is_some() {
                verdict.partial.push(Said::new(
                    format!("{rows} rows of the answers are of {month}, and were left out"),
                    format!("接口返回的数据中有 {rows} 行属于账期 {month}，已剔除"),
                ));
            } else {
                verdict.notes.push(Said::new(
                    format!("{rows} rows of {month} were left out"),
                    format!("账期 {month} 的 {rows} 行已剔除"),
                ));
            }
            *left_out.entry(month).or_default() += rows;
        }
    }
}

/// Some rows of a frame. Mostly it is all of them, and then nothing is copied.
fn only(frame: &DataFrame, which: &[bool]) -> Result<DataFrame, LakeError> {
    if which.iter().all(|is_kept| *is_kept) {
        return Ok(frame.clone());
    }
    Ok(frame.filter(&BooleanChunked::from_slice("kept".into(), which))?)
}

/// The range that holds a number; ranges are in order and do not overlap.
fn covering(ranges: &[Range<u64>], number: u64) -> Option<&Range<u64>> {
    let at = ranges.partition_point(|range| range.end <= number);
    ranges.get(at).filter(|range| range.contains(&number))
}
