//! Rows on their way into a frame: one builder a column, typed from the start.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::*;

use crate::datasets::{Dataset, EXTRA, Kind};
use crate::error::LakeError;
use crate::spool::Spool;
use crate::texts::Texts;

/// One cell, parsed: text kinds are [`Value::Text`], money and quantities units of the column's
/// scale, times UTC microseconds. Text is that of the file wherever it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value: JSON null, a missing field, an empty cell.
    Null,
    /// Text and JSON kinds.
    Text(Cow<'a, str>),
    /// Integer kinds.
    Int(i64),
    /// Money (10⁻⁸) and quantities (10⁻¹⁰).
    Units(i128),
    /// UTC microseconds.
    Time(i64),
}

/// As [`Value`], of text that somebody else holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Text and JSON kinds.
    Text(&'a str),
    /// Integer kinds.
    Int(i64),
    /// Money (10⁻⁸) and quantities (10⁻¹⁰).
    Units(i128),
    /// UTC microseconds.
    Time(i64),
}

impl<'a> From<&'a Value<'_>> for Cell<'a> {
    fn from(value: &'a Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text),
            Value::Int(int) => Self::Int(*int),
            Value::Units(units) => Self::Units(*units),
            Value::Time(time) => Self::Time(*time),
        }
    }
}

/// The columns of one dataset, growing row by row. What has grown too large for the memory goes to a
/// spool on the disk, if there is one.
#[derive(Debug)]
pub struct Rows {
    dataset: Dataset,
    /// Rows that came as frames.
    frame: Option<DataFrame>,
    /// Rows after those.
    columns: Vec<Builder>,
    /// Rows in the builders.
    built: usize,
    /// Rows in the spool.
    before: usize,
    /// Where the month of a row stands, and how many rows each month has.
    cycle_column: Option<usize>,
    cycles: BTreeMap<String, u64>,
    spool: Option<Spool>,
}

impl Rows {
    /// No rows yet, and all that come stay in memory.
    #[must_use]
    pub fn new(dataset: Dataset) -> Self {
        Self::with_room(dataset, 0)
    }

    /// No rows yet, with room for so many.
    #[must_use]
    pub(crate) fn with_room(dataset: Dataset, rows: usize) -> Self {
        Self {
            dataset,
            frame: None,
            columns: builders(dataset, rows),
            built: 0,
            before: 0,
            cycle_column: dataset.spec().index("bill_cycle"),
            cycles: BTreeMap::new(),
            spool: None,
        }
    }

    /// No rows yet; each `rows` of them go to a file in `folder`.
    #[must_use]
    pub(crate) fn spooled(dataset: Dataset, folder: &Path, rows: usize) -> Self {
        Self { spool: Some(Spool::new(dataset, folder, rows.max(1))), ..Self::new(dataset) }
    }

    /// Which dataset the rows are of.
    #[must_use]
    pub fn dataset(&self) -> Dataset {
        self.dataset
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.before + self.buffered()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows there are of each month, of those that say.
    #[must_use]
    pub fn cycles(&self) -> &BTreeMap<String, u64> {
        &self.cycles
    }

    /// Appends one row: a value for each column of the dataset, in order, and the unknown fields.
    /// A value of another kind than its column's counts as null; importers parse by the column's
    /// kind, so that does not happen.
    ///
    /// # Errors
    /// When a run cannot be written to the spool.
    pub fn push(&mut self, values: &[Value<'_>], extra: Option<&str>) -> Result<(), LakeError> {
        let Some((last, fields)) = self.columns.split_last_mut() else { return Ok(()) };
        let missing = fields.len().saturating_sub(values.len());
        for (column, value) in fields.iter_mut().zip(values) {
            column.push(value.into());
        }
        fields.iter_mut().rev().take(missing).for_each(|column| column.push(Cell::Null));
        last.push(extra.map_or(Cell::Null, Cell::Text));
        if let Some(Value::Text(cycle)) = self.cycle_column.and_then(|column| values.get(column)) {
            count(&mut self.cycles, cycle);
        }
        self.pushed()
    }

    /// As [`Rows::push`], of a cell for every column and one for unknown fields.
    pub(crate) fn push_cells<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
    ) -> Result<(), LakeError> {
        for (index, (column, cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            if self.cycle_column == Some(index)
                && let Cell::Text(cycle) = cell
            {
                count(&mut self.cycles, cycle);
            }
            column.push(cell);
        }
        self.pushed()
    }

    fn pushed(&mut self) -> Result<(), LakeError> {
        self.built += 1;
        if self.room() == 0 { self.flush() } else { Ok(()) }
    }

    /// Makes columns of what was pushed: on the thread that has pushed it, before another one takes it over.
    pub(crate) fn settle(&mut self) -> PolarsResult<()> {
        self.frame = Some(self.take_frame()?);
        Ok(())
    }

    /// Appends the rows of another table of the same dataset.
    pub(crate) fn append(&mut self, mut other: Self) -> Result<(), LakeError> {
        for (cycle, rows) in std::mem::take(&mut other.cycles) {
            *self.cycles.entry(cycle).or_default() += rows;
        }
        if other.before > 0 {
            other.flush()?;
            if let Some(theirs) = other.spool.take() {
                let mut own = self.spool.take().unwrap_or_else(|| theirs.sibling());
                let by = self.len();
                let frame = self.take_frame()?;
                if frame.height() > 0 {
                    own.add(frame, self.before)?;
                }
                own.append(theirs, by);
                self.spool = Some(own);
                self.before = by + other.before;
            }
            return Ok(());
        }
        self.push_frame(other.take_frame()?)
    }

    /// Appends the rows of a frame, in runs of the same rows as if they had come one by one.
    fn push_frame(&mut self, mut frame: DataFrame) -> Result<(), LakeError> {
        while frame.height() > 0 {
            let (head, rest) = frame.split_at(i64::try_from(self.room()).unwrap_or(i64::MAX));
            let mut all = self.take_frame()?;
            if all.height() == 0 {
                all = head;
            } else {
                all.vstack_mut(&head)?;
            }
            self.frame = Some(all);
            if self.room() == 0 {
                self.flush()?;
            }
            frame = rest;
        }
        Ok(())
    }

    /// Puts other texts into some rows of a column; only for rows that are all in memory.
    pub(crate) fn replace(
        &mut self,
        column: usize,
        texts: &BTreeMap<usize, String>,
    ) -> Result<(), LakeError> {
        let mut frame = self.take_frame()?;
        let old = frame.columns()[column].str()?;
        let new = old.iter().enumerate().map(|(row, text)| texts.get(&row).map(String::as_str).or(text));
        let new = StringChunked::from_iter_options(old.name().clone(), new);
        frame.with_column(new.into_column())?;
        self.frame = Some(frame);
        Ok(())
    }

    /// Moves what is in memory to the spool.
    fn flush(&mut self) -> Result<(), LakeError> {
        let Some(mut spool) = self.spool.take() else { return Ok(()) };
        let frame = self.take_frame()?;
        let rows = frame.height();
        if rows > 0 {
            spool.add(frame, self.before)?;
        }
        self.before += rows;
        self.spool = Some(spool);
        Ok(())
    }

    /// Rows in the memory.
    pub(crate) fn buffered(&self) -> usize {
        self.built + self.frame.as_ref().map_or(0, DataFrame::height)
    }

    /// How many more fit into the memory.
    fn room(&self) -> usize {
        let most = self.spool.as_ref().map_or(usize::MAX, Spool::run_rows);
        most.saturating_sub(self.buffered())
    }

    /// The rows in the memory as a frame, in the order they were pushed; more may follow.
    pub(crate) fn take_frame(&mut self) -> PolarsResult<DataFrame> {
        let height = std::mem::take(&mut self.built);
        let mut before = self.frame.take();
        if height == 0
            && let Some(frame) = before.take()
        {
            return Ok(frame);
        }
        let columns = std::mem::replace(&mut self.columns, builders(self.dataset, 0));
        let columns = columns.into_iter().map(Builder::finish).collect::<PolarsResult<_>>()?;
        let built = DataFrame::new(height, columns)?;
        match before {
            Some(mut frame) => {
                frame.vstack_mut(&built)?;
                Ok(frame)
            }
            None => Ok(built),
        }
    }

    /// The rows as they were pushed if they are all in memory, else the spool with all of them. `more`
    /// rows are to come beside them from a file; where those are too many for the memory it is the spool, too.
    pub(crate) fn finish(mut self, more: u64) -> Result<Finished, LakeError> {
        let is_much = self.spool.as_ref().is_some_and(|spool| more >= spool.run_rows() as u64);
        if self.before > 0 || is_much {
            self.flush()?;
            if let Some(spool) = self.spool.take() {
                return Ok(Finished::Spooled(spool));
            }
        }
        Ok(Finished::Frame(self.take_frame()?))
    }

    /// The rows as a frame, in the order they were pushed; for rows without a spool.
    pub fn into_frame(mut self) -> PolarsResult<DataFrame> {
        self.take_frame()
    }
}

fn count(cycles: &mut BTreeMap<String, u64>, cycle: &str) {
    match cycles.get_mut(cycle) {
        Some(rows) => *rows += 1,
        None => drop(cycles.insert(cycle.to_owned(), 1)),
    }
}

/// Rows that have all been read.
pub(crate) enum Finished {
    /// In the order they were pushed.
    Frame(DataFrame),
    /// In sorted runs on the disk.
    Spooled(Spool),
}

/// A column that grows.
enum Builder {
    Text(Texts),
    Int(PrimitiveChunkedBuilder<Int64Type>),
    Units(PrimitiveChunkedBuilder<Int128Type>, Kind),
    Time(PrimitiveChunkedBuilder<Int64Type>),
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Builder")
    }
}

/// One builder a column of the dataset, in order, and the last for unknown fields.
fn builders(dataset: Dataset, rows: usize) -> Vec<Builder> {
    let columns = dataset.spec().columns.iter().map(|spec| (spec.name, spec.kind));
    columns.chain([(EXTRA, Kind::Json)]).map(|(name, kind)| Builder::new(name, kind, rows)).collect()
}

impl Builder {
    fn new(name: &'static str, kind: Kind, rows: usize) -> Self {
        let name = PlSmallStr::from_static(name);
        match kind {
            Kind::Text | Kind::Json => Self::Text(Texts::new(name, rows)),
            Kind::Int => Self::Int(PrimitiveChunkedBuilder::new(name, rows)),
            Kind::Money | Kind::Quantity => Self::Units(PrimitiveChunkedBuilder::new(name, rows), kind),
            Kind::Time => Self::Time(PrimitiveChunkedBuilder::new(name, rows)),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(cells), Cell::Text(text)) => cells.push(text),
            (Self::Int(cells), Cell::Int(int)) | (Self::Time(cells), Cell::Time(int)) => {
                cells.append_value(int);
            }
            (Self::Units(cells, _), Cell::Units(units)) => cells.append_value(units),
            (Self::Text(cells), _) => cells.push_null(),
            (Self::Int(cells) | Self::Time(cells), _) => cells.append_null(),
            (Self::Units(cells, _), _) => cells.append_null(),
        }
    }

    fn finish(self) -> PolarsResult<Column> {
        let series = match self {
            Self::Text(cells) => cells.finish()?.into_series(),
            Self::Int(cells) => cells.finish().into_series(),
            Self::Units(cells, kind) => {
                let (precision, scale) = precision(kind);
                cells.finish().into_decimal_unchecked(precision, scale).into_series()
            }
            Self::Time(cells) => {
                let zone = Some(TimeZone::UTC);
                cells.finish().into_datetime(TimeUnit::Microseconds, zone).into_series()
            }
        };
        Ok(series.into_column())
    }
}

/// Precision and scale of a decimal kind in the lake.
fn precision(kind: Kind) -> (usize, usize) {
    if kind == Kind::Money { (18, 8) } else { (38, 10) }
}

/// The lake's type of a kind.
#[must_use]
pub fn dtype(kind: Kind) -> DataType {
    match kind {
        Kind::Text | Kind::Json => DataType::String,
        Kind::Int => DataType::Int64,
        Kind::Money | Kind::Quantity => {
            let (precision, scale) = precision(kind);
            DataType::Decimal(precision, scale)
        }
        Kind::Time => DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
    }
}
