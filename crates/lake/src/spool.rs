//! Rows that outgrow the memory: sorted runs, the first of them packed in the memory and the others on the
//! disk, read back part by part in the order of the lake. A month of a hundred million lines is sorted in the
//! memory of a million.
//!
//! Sorted is sorted by the leading columns of the dataset's order ([`frames::prefix`]) and no
//! further: rows that are equal there come back in the same part, which is then sorted in full.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use tempfile::TempPath;

use crate::builder::Packed;
use crate::datasets::Dataset;
use crate::error::LakeError;
use crate::frames::{self, Writer};
use crate::order;

/// Consumption lines that an import sorts at a time.
pub const RUN_ROWS: usize = 131_072;
/// So many runs may stay in the memory, ...
const HELD_RUNS: usize = 16;
/// ... if they need no more than this. A consumption line takes about 400 bytes there.
const HELD_BYTES: usize = 512 * 1024 * 1024;
/// The leading columns of so many rows of a run, evenly spread, are remembered.
const KEYS_A_RUN: usize = 128;
/// So many runs become one longer run, so that a part never needs more than twice as many files.
const FAN_IN: usize = 64;
/// Rows of a row group of a run: little is read in vain where a part begins and ends.
const GROUP_ROWS: usize = 8192;

/// The column that says which row of the import it was; null for rows of an earlier snapshot.
pub(crate) const ROW: &str = "__row";

/// The leading columns of a row. Compares as polars sorts: nulls first, text by its bytes.
type Key = Vec<Cell>;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
}

/// Sorted runs of one dataset.
#[derive(Debug)]
pub(crate) struct Spool {
    dataset: Dataset,
    folder: PathBuf,
    run_rows: usize,
    runs: Vec<Run>,
}

/// One file of sorted rows.
#[derive(Debug)]
struct Run {
    file: RunFile,
    rows: usize,
    /// Added to [`ROW`].
    shift: u64,
    /// The leading columns of the first row and of each `step`-th after it.
    keys: Vec<Key>,
    step: usize,
    /// Made of other runs already.
    is_long: bool,
}

#[derive(Debug)]
enum RunFile {
    /// In the memory, with the number of each row in the import.
    Held(Packed, Vec<u64>),
    /// Ours, removed with the run.
    Scratch(TempPath),
    /// Of an earlier snapshot; it has no [`ROW`].
    Prior(PathBuf),
}

impl RunFile {
    /// Some rows from one on; those of an import have their number in [`ROW`].
    fn read(&self, from: usize, rows: usize) -> Result<DataFrame, LakeError> {
        match self {
            Self::Scratch(path) => read(path, from, rows, None),
            Self::Prior(path) => {
                let mut frame = read(path, from, rows, None)?;
                frame.with_column(UInt64Chunked::full_null(ROW.into(), frame.height()).into_column())?;
                Ok(frame)
            }
            Self::Held(packed, numbers) => numbered(packed.frame(from, rows)?, &numbers[from..from + rows]),
        }
    }

    /// What it takes of the memory.
    fn held(&self) -> usize {
        match self {
            Self::Held(packed, numbers) => packed.bytes() + size_of_val(numbers.as_slice()),
            Self::Scratch(_) | Self::Prior(_) => 0,
        }
    }
}

fn numbered(mut frame: DataFrame, numbers: &[u64]) -> Result<DataFrame, LakeError> {
    frame.with_column(Column::new(ROW.into(), numbers))?;
    Ok(frame)
}

impl Spool {
    /// No runs yet; they will have `run_rows` rows and lie in `folder`, which is the caller's to remove.
    pub(crate) fn new(dataset: Dataset, folder: &Path, run_rows: usize) -> Self {
        Self { dataset, folder: folder.to_owned(), run_rows, runs: Vec::new() }
    }

    /// Another one in the same place, still empty.
    pub(crate) fn sibling(&self) -> Self {
        Self::new(self.dataset, &self.folder, self.run_rows)
    }

    /// How many rows make a run.
    pub(crate) fn run_rows(&self) -> usize {
        self.run_rows
    }

    /// Makes a run of rows. `first` is the number of the first one in the import.
    pub(crate) fn add(&mut self, mut rows: Packed, first: usize) -> Result<(), LakeError> {
        if rows.rows() == 0 {
            return Ok(());
        }
        let prefix = frames::prefix(self.dataset);
        let leading = rows.select(&prefix)?;
        let order = order::by(&leading, &prefix)?;
        rows.gather(&order);
        let numbers: Vec<u64> = order.iter().map(|row| first as u64 + u64::from(*row)).collect();
        let keys = Keys::of(self.dataset, &leading)?;
        let keys = order.iter().step_by(self.step()).map(|row| keys.at(*row as usize)).collect();
        let held = self.runs.iter().filter(|run| run.file.held() > 0);
        let (runs, bytes) = held.fold((0, 0), |(runs, bytes), run| (runs + 1, bytes + run.file.held()));
        let mut run = Run {
            rows: rows.rows(),
            file: RunFile::Held(rows, numbers),
            shift: 0,
            keys,
            step: self.step(),
            is_long: false,
        };
        if runs >= HELD_RUNS || bytes + run.file.held() > HELD_BYTES {
            run = self.written(&run)?;
        }
        self.runs.push(run);
        if self.runs.iter().filter(|run| !run.is_long).count() >= FAN_IN { self.join_runs() } else { Ok(()) }
    }

    /// The same run on the disk.
    fn written(&self, run: &Run) -> Result<Run, LakeError> {
        let rows = run.file.read(0, run.rows)?;
        let mut written = self.begin(rows.schema())?;
        written.push(&rows)?;
        written.finish(false)
    }

    /// Takes the file of an earlier snapshot as a run.
    pub(crate) fn add_prior(&mut self, path: &Path, rows: u64) -> Result<(), LakeError> {
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        let mut run = Run {
            file: RunFile::Prior(path.to_owned()),
            rows,
            shift: 0,
            keys: Vec::new(),
            step: self.step(),
            is_long: true,
        };
        let columns: Vec<String> = frames::prefix(self.dataset).iter().map(|&name| name.to_owned()).collect();
        for from in (0..rows).step_by(self.run_rows.max(1)) {
            let slice = read(path, from, self.run_rows.min(rows - from), Some(columns.clone()))?;
            let keys = Keys::of(self.dataset, &slice)?;
            let next = run.keys.len() * run.step;
            run.keys.extend((next - from..slice.height()).step_by(run.step).map(|row| keys.at(row)));
        }
        self.runs.push(run);
        Ok(())
    }

    /// Takes over the runs of another spool, whose rows come `by` rows later here.
    pub(crate) fn append(&mut self, other: Self, by: usize) {
        self.runs.extend(other.runs.into_iter().map(|run| Run { shift: run.shift + by as u64, ..run }));
    }

    /// All rows, part by part, each about as large as a run; the parts are in order, the rows in them are not.
    /// They have the dataset's columns and [`ROW`].
    pub(crate) fn parts(self) -> Parts {
        let bounds = bounds(&self.runs, self.run_rows);
        Parts { dataset: self.dataset, runs: self.runs, bounds, next: 0 }
    }

    fn step(&self) -> usize {
        (self.run_rows / KEYS_A_RUN).max(1)
    }

    fn in_order(&self, frame: &DataFrame) -> PolarsResult<DataFrame> {
        order::in_full(frame, &frames::prefix(self.dataset), &[])
    }

    fn begin(&self, schema: &Schema) -> Result<Growing, LakeError> {
        let path = tempfile::Builder::new().prefix("run-").suffix(".parquet").tempfile_in(&self.folder);
        let path = path.map_err(|error| LakeError::io("write in", &self.folder, error))?.into_temp_path();
        let writer = Writer::scratch(&path, schema, GROUP_ROWS.min(self.run_rows.max(1)))?;
        Ok(Growing { dataset: self.dataset, path, writer, rows: 0, keys: Vec::new(), step: self.step() })
    }

    /// Makes one long run of all short ones.
    fn join_runs(&mut self) -> Result<(), LakeError> {
        let (short, long): (Vec<Run>, Vec<Run>) =
            std::mem::take(&mut self.runs).into_iter().partition(|run| !run.is_long);
        self.runs = long;
        let bounds = bounds(&short, self.run_rows);
        let mut parts = Parts { dataset: self.dataset, bounds, runs: short, next: 0 };
        let mut joined: Option<Growing> = None;
        while let Some(part) = parts.next_part()? {
            let sorted = self.in_order(&part)?;
            let run = match &mut joined {
                Some(run) => run,
                None => joined.insert(self.begin(sorted.schema())?),
            };
            run.push(&sorted)?;
        }
        if let Some(run) = joined {
            self.runs.push(run.finish(true)?);
        }
        Ok(())
    }
}

/// A run being written.
struct Growing {
    dataset: Dataset,
    path: TempPath,
    writer: Writer,
    rows: usize,
    keys: Vec<Key>,
    step: usize,
}

impl Growing {
    fn push(&mut self, sorted: &DataFrame) -> Result<(), LakeError> {
        let keys = Keys::of(self.dataset, sorted)?;
        let next = self.keys.len() * self.step - self.rows;
        self.keys.extend((next..sorted.height()).step_by(self.step).map(|row| keys.at(row)));
        self.rows += sorted.height();
        self.writer.push(sorted)
    }

    fn finish(self, is_long: bool) -> Result<Run, LakeError> {
        self.writer.finish()?;
        let Self { path, rows, keys, step, .. } = self;
        Ok(Run { file: RunFile::Scratch(path), rows, shift: 0, keys, step, is_long })
    }
}

/// The rows of a spool, part by part.
pub(crate) struct Parts {
    dataset: Dataset,
    runs: Vec<Run>,
    bounds: Vec<Key>,
    next: usize,
}

impl Parts {
    /// The next part; none after the last.
    pub(crate) fn next_part(&mut self) -> Result<Option<DataFrame>, LakeError> {
        if self.next > self.bounds.len() {
            return Ok(None);
        }
        let from = self.next.checked_sub(1).and_then(|before| self.bounds.get(before));
        let to = self.bounds.get(self.next);
        self.next += 1;
        let mut part: Option<DataFrame> = None;
        for run in &self.runs {
            let piece = run.between(self.dataset, from, to)?;
            match &mut part {
                Some(part) => drop(part.vstack_mut(&piece)?),
                None => part = Some(piece),
            }
        }
        Ok(part)
    }
}

impl Run {
    /// The rows from one bound to before another.
    fn between(
        &self,
        dataset: Dataset,
        from: Option<&Key>,
        to: Option<&Key>,
    ) -> Result<DataFrame, LakeError> {
        // The bound lies in the stretch before the first remembered key that is not below it.
        let first = from.map_or(0, |bound| self.keys.partition_point(|key| key < bound).saturating_sub(1));
        let last = to.map_or(self.keys.len(), |bound| self.keys.partition_point(|key| key < bound));
        let begin = (first * self.step).min(self.rows);
        let end = (last * self.step).clamp(begin, self.rows);
        let mut piece = self.file.read(begin, end - begin)?;
        let keys = Keys::of(dataset, &piece)?;
        let low = from.map_or(0, |bound| keys.first_not_below(bound));
        let high = to.map_or(piece.height(), |bound| keys.first_not_below(bound));
        piece = piece.slice(i64::try_from(low).unwrap_or(i64::MAX), high.saturating_sub(low));
        if self.shift > 0 {
            let numbers = piece.column(ROW)?.u64()?.iter().map(|row| row.map(|row| row + self.shift));
            let numbers = UInt64Chunked::from_iter_options(ROW.into(), numbers);
            piece.with_column(numbers.into_column())?;
        }
        Ok(piece)
    }
}

/// Keys that divide the rows of all runs into parts of about `size` rows.
fn bounds(runs: &[Run], size: usize) -> Vec<Key> {
    let mut keys: Vec<(&Key, usize)> =
        runs.iter().flat_map(|run| run.keys.iter().map(|key| (key, run.step))).collect();
    keys.sort_unstable();
    let mut bounds: Vec<Key> = Vec::new();
    let mut rows = 0;
    for (key, step) in keys {
        if rows >= size && bounds.last() != Some(key) {
            bounds.push(key.clone());
            rows = 0;
        }
        rows += step;
    }
    bounds
}

/// The leading columns of a frame.
struct Keys<'a> {
    columns: Vec<KeyColumn<'a>>,
    rows: usize,
}

enum KeyColumn<'a> {
    Int(&'a Int64Chunked),
    Text(&'a StringChunked),
}

impl<'a> Keys<'a> {
    fn of(dataset: Dataset, frame: &'a DataFrame) -> PolarsResult<Self> {
        let column = |name: &&str| {
            let column = frame.column(name)?;
            match column.dtype() {
                DataType::String => Ok(KeyColumn::Text(column.str()?)),
                _ => Ok(KeyColumn::Int(column.i64()?)),
            }
        };
        let columns = frames::prefix(dataset).iter().map(column).collect::<PolarsResult<_>>()?;
        Ok(Self { columns, rows: frame.height() })
    }

    fn at(&self, row: usize) -> Key {
        let cell = |column: &KeyColumn<'_>| match column {
            KeyColumn::Int(cells) => Cell::Int(cells.get(row)),
            KeyColumn::Text(cells) => Cell::Text(cells.get(row).map(str::to_owned)),
        };
        self.columns.iter().map(cell).collect()
    }

    /// The first row whose key is not below the bound; the rows are sorted.
    fn first_not_below(&self, bound: &Key) -> usize {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low.midpoint(high);
            if &self.at(middle) < bound { low = middle + 1 } else { high = middle }
        }
        low
    }
}

fn read(path: &Path, from: usize, rows: usize, columns: Option<Vec<String>>) -> Result<DataFrame, LakeError> {
    let file = File::open(path).map_err(|error| LakeError::io("open", path, error))?;
    let reader = ParquetReader::new(file).with_slice(Some((from, rows))).with_columns(columns);
    reader.finish().map_err(|error| LakeError::damaged(path, &error))
}
