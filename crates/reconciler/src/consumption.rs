//! The month's lines, each once, read in chunks: some of them at a time, whatever the size of the month.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

use duizhang_lake::GROUP_ROWS;
use polars::prelude::*;

/// So many chunks are in memory at a time, at most.
const THREADS: usize = 4;

/// The lines of a month, without those that do not count.
pub(crate) struct Consumption {
    frame: LazyFrame,
    rows: IdxSize,
    /// The numbers of the lines that do not count, rising.
    out: Vec<IdxSize>,
}

/// Lines side by side.
pub(crate) struct Chunk {
    pub(crate) frame: DataFrame,
    /// The number of the first line.
    first: IdxSize,
    end: IdxSize,
    /// The number of each line, where some are left out.
    numbers: Option<Vec<IdxSize>>,
}

impl Chunk {
    /// The number of a line among all lines of the month.
    pub(crate) fn number(&self, place: usize) -> IdxSize {
        match &self.numbers {
            Some(numbers) => numbers.get(place).copied().unwrap_or(IdxSize::MAX),
            None => self.first.saturating_add(index(place)),
        }
    }

    /// The numbers of lines side by side. Those between them that do not count may be among them.
    pub(crate) fn numbers(&self, places: &Range<usize>) -> Range<IdxSize> {
        self.number(places.start)..self.number(places.end - 1).saturating_add(1)
    }

    /// The numbers of the lines that it may have.
    pub(crate) fn within(&self) -> Range<IdxSize> {
        self.first..self.end
    }

    /// Where in this chunk the lines with these numbers are.
    pub(crate) fn places(&self, numbers: &Range<IdxSize>) -> Range<usize> {
        let place = |number: IdxSize| match &self.numbers {
            Some(numbers) => numbers.partition_point(|&known| known < number),
            None => (number.saturating_sub(self.first) as usize).min(self.frame.height()),
        };
        place(numbers.start)..place(numbers.end)
    }
}

fn index(place: usize) -> IdxSize {
    IdxSize::try_from(place).unwrap_or(IdxSize::MAX)
}

impl Consumption {
    /// Lines of which those with the numbers `out` do not count; they rise.
    ///
    /// # Errors
    /// When the lines cannot be counted.
    pub(crate) fn new(frame: LazyFrame, out: Vec<IdxSize>) -> PolarsResult<Self> {
        let count = crate::cells::collect(frame.clone().select([len().alias("rows")]))?;
        let rows = count.column("rows")?.idx()?.get(0).unwrap_or(0);
        Ok(Self { frame, rows, out })
    }

    /// All of them, for a question of their own.
    pub(crate) fn lazy(&self) -> LazyFrame {
        if self.out.is_empty() {
            return self.frame.clone();
        }
        let out = self.out.clone();
        let stays = move |rows: Column| {
            let rows = rows.idx()?;
            let stay = rows.iter().map(|row| row.is_some_and(|row| out.binary_search(&row).is_err()));
            Ok(BooleanChunked::from_iter_values(rows.name().clone(), stay).into_column())
        };
        let row = duizhang_lake::ROW;
        let stays = col(row).map(stays, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)));
        self.frame.clone().with_row_index(row, None).filter(stays).drop(by_name([row], true, false))
    }

    /// Hands every chunk to one of several states, each of which begins with nothing: what they come to together must
    /// not depend on which had which chunk. `wanted`: only chunks with some of these lines.
    ///
    /// # Errors
    /// When the lines cannot be read, or `take` fails.
    pub(crate) fn fold<S: Send>(
        &self,
        columns: &[&str],
        wanted: Option<&[Range<IdxSize>]>,
        begin: impl Fn() -> S + Sync,
        take: impl Fn(&mut S, &Chunk) -> PolarsResult<()> + Sync,
    ) -> PolarsResult<Vec<S>> {
        let chunks = self.chunks(wanted);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut state = begin();
            while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                take(&mut state, &self.read(columns, chunk)?)?;
            }
            PolarsResult::Ok(state)
        };
        let threads =
            std::thread::available_parallelism().map_or(1, usize::from).min(THREADS).min(chunks.len());
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(&work)).collect();
            let mut states = vec![work()?];
            for other in others {
                states.push(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Ok(states)
        })
    }

    /// Row groups of the lake, all or those that have wanted lines: the numbers of their lines.
    fn chunks(&self, wanted: Option<&[Range<IdxSize>]>) -> Vec<Range<IdxSize>> {
        let size = index(GROUP_ROWS);
        let whole = |start: IdxSize| start..start.saturating_add(size).min(self.rows);
        let Some(wanted) = wanted else {
            return (0..self.rows).step_by(GROUP_ROWS).map(whole).collect();
        };
        let groups = wanted.iter().flat_map(|range| range.start / size..=(range.end.max(1) - 1) / size);
        let groups: std::collections::BTreeSet<IdxSize> = groups.collect();
        groups.into_iter().map(|group| whole(group * size)).filter(|chunk| !chunk.is_empty()).collect()
    }

    fn read(&self, columns: &[&str], chunk: &Range<IdxSize>) -> PolarsResult<Chunk> {
        let columns: Vec<Expr> = columns.iter().map(|name| col(*name)).collect();
        let rows = self.frame.clone().slice(i64::from(chunk.start), chunk.end - chunk.start).select(columns);
        let frame = rows.collect()?;
        let out = &self.out[self.out.partition_point(|&out| out < chunk.start)..];
        let out = &out[..out.partition_point(|&out| out < chunk.end)];
        if out.is_empty() {
            return Ok(Chunk { frame, first: chunk.start, end: chunk.end, numbers: None });
        }
        let stays = |number: &IdxSize| out.binary_search(number).is_err();
        let stay =
            BooleanChunked::from_iter_values("stays".into(), chunk.clone().map(|number| stays(&number)));
        let numbers = chunk.clone().filter(stays).collect();
        Ok(Chunk { frame: frame.filter(&stay)?, first: chunk.start, end: chunk.end, numbers: Some(numbers) })
    }
}
