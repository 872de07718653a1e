//! The month's lines, each once, read in chunks: some of them at a time, whatever the size of the month.

use std::num::NonZero;
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
    /// How many lines a chunk has.
    at_once: NonZero<IdxSize>,
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
    /// Lines of which those with the numbers `out` do not count; they rise. `at_once`: so many are a chunk; none is a
    /// row group of the lake.
    ///
    /// # Errors
    /// When the lines cannot be counted.
    pub(crate) fn new(
        frame: LazyFrame,
        out: Vec<IdxSize>,
        at_once: Option<NonZero<u32>>,
    ) -> PolarsResult<Self> {
        let count = crate::cells::collect(frame.clone().select([len().alias("rows")]))?;
        let rows = count.column("rows")?.idx()?.get(0).unwrap_or(0);
        let group = NonZero::new(index(GROUP_ROWS)).unwrap_or(NonZero::<IdxSize>::MAX);
        Ok(Self { frame, rows, out, at_once: at_once.unwrap_or(group) })
    }

    /// How many lines a thread reads at a time.
    pub(crate) fn at_once(&self) -> usize {
        self.at_once.get() as usize
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
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut states = vec![work()?];
            for other in others {
                states.push(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Ok(states)
        })
    }

    /// Row groups of the lake, all or those that have wanted lines: the numbers of their lines.
    fn chunks(&self, wanted: Option<&[Range<IdxSize>]>) -> Vec<Range<IdxSize>> {
        let size = self.at_once.get();
        let whole = |start: IdxSize| start..start.saturating_add(size).min(self.rows);
        let Some(wanted) = wanted else {
            return (0..self.rows.div_ceil(size)).map(|group| whole(group * size)).collect();
        };
        let groups = wanted.iter().flat_map(|range| range.start / size..=(range.end.max(1) - 1) / size);
        let groups: std::collections::BTreeSet<IdxSize> = groups.collect();
        groups.into_iter().map(|group| whole(group * size)).filter(|chunk| !chunk.is_empty()).collect()
    }

    /// A range of lines, cut where chunks begin.
    pub(crate) fn cut(&self, range: &Range<IdxSize>) -> impl Iterator<Item = Range<IdxSize>> + use<> {
        let (size, end) = (self.at_once.get(), range.end);
        let mut start = range.start;
        std::iter::from_fn(move || {
            let piece = start..end.min((start / size + 1).saturating_mul(size));
            start = piece.end;
            (piece.start < piece.end).then_some(piece)
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of lines numbered from zero, in chunks of so many, without those left out.
    fn read(count: u32, out: &[u32], at_once: u32, wanted: Option<&[Range<IdxSize>]>) -> Vec<(u32, i64)> {
        let ids = Int64Chunked::from_iter_values("id".into(), (0..i64::from(count)).map(|id| id * 10));
        let frame = DataFrame::new(ids.len(), vec![ids.into_column()]).unwrap().lazy();
        let lines = Consumption::new(frame, out.to_vec(), NonZero::new(at_once)).unwrap();
        let all = lines.lazy().collect().unwrap();
        assert_eq!((all.height(), all.width()), (count as usize - out.len(), 1));
        let take = |seen: &mut Vec<(u32, i64)>, chunk: &Chunk| {
            let ids = chunk.frame.column("id")?.i64()?;
            for place in 0..chunk.frame.height() {
                let number = chunk.number(place);
                assert_eq!(chunk.places(&(number..number + 1)), place..place + 1);
                seen.push((number, ids.get(place).unwrap()));
            }
            let whole = chunk.within();
            assert_eq!(chunk.places(&whole), 0..chunk.frame.height());
            assert!(out.iter().all(|out| !whole.contains(out) || chunk.places(&(*out..*out + 1)).is_empty()));
            Ok(())
        };
        let mut seen = lines.fold(&["id"], wanted, Vec::new, take).unwrap().concat();
        seen.sort_unstable();
        seen
    }

    #[test]
    fn every_line_is_read_once_whatever_the_chunks() {
        for (count, out) in [(0, &[][..]), (1, &[]), (10, &[]), (10, &[0, 3, 4, 9]), (3, &[0, 1, 2])] {
            let expected: Vec<(u32, i64)> = (0..count)
                .filter(|number| !out.contains(number))
                .map(|number| (number, i64::from(number) * 10))
                .collect();
            for at_once in [1, 3, 10, 100] {
                assert_eq!(read(count, out, at_once, None), expected, "{count} {out:?} {at_once}");
            }
        }
    }

    #[test]
    fn only_chunks_with_wanted_lines_are_read() {
        let numbers = |wanted: &[Range<IdxSize>]| -> Vec<u32> {
            read(10, &[4], 3, Some(wanted)).into_iter().map(|(number, _)| number).collect()
        };
        assert_eq!(numbers(&[]), [0; 0]);
        assert_eq!(numbers(std::slice::from_ref(&(5..6))), [3, 5]);
        assert_eq!(numbers(&[9..10, 0..1]), [0, 1, 2, 9]);
        assert_eq!(numbers(std::slice::from_ref(&(2..7))), [0, 1, 2, 3, 5, 6, 7, 8]);
    }

    #[test]
    fn ranges_are_cut_where_chunks_begin() {
        let lines = Consumption::new(
            DataFrame::empty().lazy().select([lit(1).alias("id")]),
            Vec::new(),
            NonZero::new(3),
        );
        let cut = |range: Range<IdxSize>| lines.as_ref().unwrap().cut(&range).collect::<Vec<_>>();
        assert_eq!(cut(2..8), [2..3, 3..6, 6..8]);
        assert_eq!(cut(3..6), std::slice::from_ref(&(3..6)));
        assert_eq!(cut(4..4), [0..0; 0]);
    }
}
