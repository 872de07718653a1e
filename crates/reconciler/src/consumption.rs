//! The month's lines, each once, read in chunks: some of them at a time, whatever the size of the month.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use duizhang_lake::{Columns, GROUP_ROWS};
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
    /// Their file, where a chunk is a row group of it.
    file: Option<Columns>,
}

/// What is read of lines side by side.
pub(crate) trait Part: Sized {
    /// The columns that it is made of.
    fn columns() -> Vec<&'static str>;

    /// A row group of the lake's file. Texts may be left out of rows that are not wanted.
    fn of_file(file: &Columns, group: usize, wanted: Option<&[bool]>) -> PolarsResult<Self>;

    /// The rows of a frame with these columns.
    fn of_frame(frame: &DataFrame) -> PolarsResult<Self>;

    /// Leaves only the rows of which it is said that they stay.
    fn retain(&mut self, stays: &[bool]);
}

/// Lines side by side.
pub(crate) struct Chunk<R> {
    pub(crate) rows: R,
    /// How many they are.
    pub(crate) height: usize,
    /// The number of the first line.
    first: IdxSize,
    end: IdxSize,
    /// The number of each line, where some are left out.
    numbers: Option<Vec<IdxSize>>,
}

impl<R> Chunk<R> {
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
            None => (number.saturating_sub(self.first) as usize).min(self.height),
        };
        place(numbers.start)..place(numbers.end)
    }
}

/// The file that a frame is exactly the rows of; none where it is anything else.
fn file_of(frame: &LazyFrame) -> Option<&Path> {
    let DslPlan::Scan { sources: ScanSources::Paths(paths), unified_scan_args: args, .. } =
        &frame.logical_plan
    else {
        return None;
    };
    let is_whole = !args.has_row_index_or_slice() && args.projection.is_none();
    paths.first().filter(|_| is_whole && paths.len() == 1).map(|path| Path::new(path.as_str()))
}

/// Of each line of a chunk whether it is in one of the ranges, which begin in order.
fn marked(ranges: &[Range<IdxSize>], chunk: &Range<IdxSize>) -> Vec<bool> {
    let mut marked = vec![false; chunk.len()];
    // Ranges are cut where chunks begin.
    let first = ranges.partition_point(|range| range.start < chunk.start);
    for range in ranges[first..].iter().take_while(|range| range.start < chunk.end) {
        let places = (range.start - chunk.start) as usize..(range.end.min(chunk.end) - chunk.start) as usize;
        marked[places].fill(true);
    }
    marked
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
        frame: &LazyFrame,
        out: Vec<IdxSize>,
        at_once: Option<NonZero<u32>>,
    ) -> PolarsResult<Self> {
        let count = crate::cells::collect(frame.clone().select([len().alias("rows")]))?;
        let rows = count.column("rows")?.idx()?.get(0).unwrap_or(0);
        let group = NonZero::new(index(GROUP_ROWS)).unwrap_or(NonZero::<IdxSize>::MAX);
        let mut all = Self { frame: frame.clone(), rows, out, at_once: at_once.unwrap_or(group), file: None };
        if let (Some(path), None) = (file_of(frame), at_once) {
            let file = Columns::open(path)?;
            all.file =
                file.filter(|file| file.groups().eq(all.chunks(None).iter().map(ExactSizeIterator::len)));
        }
        Ok(all)
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
    /// not depend on which had which chunk. `wanted`: only chunks with some of these lines, which begin in order; other
    /// lines of the chunk may be without their texts.
    ///
    /// # Errors
    /// When the lines cannot be read.
    pub(crate) fn fold<R: Part, S: Send>(
        &self,
        wanted: Option<&[Range<IdxSize>]>,
        begin: impl Fn() -> S + Sync,
        take: impl Fn(&mut S, &Chunk<R>) + Sync,
    ) -> PolarsResult<Vec<S>> {
        let begin = || Ok((self.file.as_ref().map(Columns::again).transpose()?, begin()));
        let take = |(file, state): &mut (Option<Columns>, S), range: &Range<IdxSize>| {
            take(state, &self.read(file.as_ref(), range, wanted)?);
            Ok(())
        };
        Ok(self.each(wanted, begin, take)?.into_iter().map(|(_, state)| state).collect())
    }

    fn each<S: Send>(
        &self,
        wanted: Option<&[Range<IdxSize>]>,
        begin: impl Fn() -> PolarsResult<S> + Sync,
        take: impl Fn(&mut S, &Range<IdxSize>) -> PolarsResult<()> + Sync,
    ) -> PolarsResult<Vec<S>> {
        let chunks = self.chunks(wanted);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut state = begin()?;
            while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                take(&mut state, chunk)?;
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

    fn read<R: Part>(
        &self,
        file: Option<&Columns>,
        chunk: &Range<IdxSize>,
        wanted: Option<&[Range<IdxSize>]>,
    ) -> PolarsResult<Chunk<R>> {
        let mut rows = if let Some(file) = file {
            let wanted = wanted.map(|wanted| marked(wanted, chunk));
            R::of_file(file, (chunk.start / self.at_once.get()) as usize, wanted.as_deref())?
        } else {
            let columns: Vec<Expr> = R::columns().into_iter().map(col).collect();
            let frame = self.frame.clone().slice(i64::from(chunk.start), chunk.end - chunk.start);
            R::of_frame(&frame.select(columns).collect()?)?
        };
        let mut height = chunk.len();
        let numbers = self.left(chunk).map(|(stays, numbers)| {
            rows.retain(&stays);
            height = numbers.len();
            numbers
        });
        Ok(Chunk { rows, height, first: chunk.start, end: chunk.end, numbers })
    }

    /// Of each line of a chunk whether it counts, and the numbers of those that do; none where all count.
    fn left(&self, chunk: &Range<IdxSize>) -> Option<(Vec<bool>, Vec<IdxSize>)> {
        let out = &self.out[self.out.partition_point(|&out| out < chunk.start)..];
        let out = &out[..out.partition_point(|&out| out < chunk.end)];
        if out.is_empty() {
            return None;
        }
        let stays = |number: &IdxSize| out.binary_search(number).is_err();
        let all = || chunk.start..chunk.end;
        Some((all().map(|number| stays(&number)).collect(), all().filter(stays).collect()))
    }
}

#[cfg(test)]
mod tests {
    use duizhang_lake::Dataset;

    use super::*;

    struct Ids(Vec<i64>);

    impl Part for Ids {
        fn columns() -> Vec<&'static str> {
            vec!["id"]
        }

        fn of_file(_: &Columns, _: usize, _: Option<&[bool]>) -> PolarsResult<Self> {
            Ok(Self(Vec::new()))
        }

        fn of_frame(frame: &DataFrame) -> PolarsResult<Self> {
            Ok(Self(frame.column("id")?.i64()?.iter().flatten().collect()))
        }

        fn retain(&mut self, stays: &[bool]) {
            let mut stays = stays.iter();
            self.0.retain(|_| stays.next().is_some_and(|stays| *stays));
        }
    }

    /// What is read of lines numbered from zero, in chunks of so many, without those left out.
    fn read(count: u32, out: &[u32], at_once: u32, wanted: Option<&[Range<IdxSize>]>) -> Vec<(u32, i64)> {
        let ids = Int64Chunked::from_iter_values("id".into(), (0..i64::from(count)).map(|id| id * 10));
        let frame = DataFrame::new(ids.len(), vec![ids.into_column()]).unwrap().lazy();
        let lines = Consumption::new(&frame, out.to_vec(), NonZero::new(at_once)).unwrap();
        let all = lines.lazy().collect().unwrap();
        assert_eq!((all.height(), all.width()), (count as usize - out.len(), 1));
        let take = |seen: &mut Vec<(u32, i64)>, chunk: &Chunk<Ids>| {
            let ids = &chunk.rows.0;
            assert_eq!(chunk.height, ids.len());
            for (place, id) in ids.iter().enumerate() {
                let number = chunk.number(place);
                assert_eq!(chunk.places(&(number..number + 1)), place..place + 1);
                seen.push((number, *id));
            }
            let whole = chunk.within();
            assert_eq!(chunk.places(&whole), 0..chunk.height);
            assert!(out.iter().all(|out| !whole.contains(out) || chunk.places(&(*out..*out + 1)).is_empty()));
        };
        let mut seen = lines.fold(wanted, Vec::new, take).unwrap().concat();
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
        let lines =
            Consumption::new(&duizhang_lake::empty(Dataset::Consumption).lazy(), Vec::new(), NonZero::new(3));
        let cut = |range: Range<IdxSize>| lines.as_ref().unwrap().cut(&range).collect::<Vec<_>>();
        assert_eq!(cut(2..8), [2..3, 3..6, 6..8]);
        assert_eq!(cut(3..6), std::slice::from_ref(&(3..6)));
        assert_eq!(cut(4..4), [0..0; 0]);
    }
}
