//! Rows on their way into a frame: one builder a column, typed from the start.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use polars::prelude::*;

use crate::builder::{Builder, Packed, builders};
use crate::datasets::{Dataset, Kind};
use crate::error::LakeError;
use crate::spool::Spool;

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
    columns: Vec<Builder>,
    /// Rows in the memory.
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
        self.before + self.built
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
        self.flush_if_full()
    }

    fn flush_if_full(&mut self) -> Result<(), LakeError> {
        if self.spool.as_ref().is_some_and(|spool| self.built >= spool.run_rows()) {
            self.flush()
        } else {
            Ok(())
        }
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
                own.add(self.take(), self.before)?;
                own.append(theirs, by);
                self.spool = Some(own);
                self.before = by + other.before;
            }
            return Ok(());
        }
        if self.spool.as_ref().is_some_and(|spool| other.built > spool.run_rows()) {
            self.flush()?;
        }
        if self.built == 0 {
            self.columns = std::mem::take(&mut other.columns);
        } else {
            for (column, more) in self.columns.iter_mut().zip(other.columns) {
                column.append(more);
            }
        }
        self.built += other.built;
        self.flush_if_full()
    }

    /// Puts other texts into some rows of a column.
    pub(crate) fn replace(&mut self, column: usize, texts: &BTreeMap<usize, String>) {
        if let Some(Builder::Text(cells)) = self.columns.get_mut(column) {
            cells.replace(texts);
        }
    }

    /// Moves what is in memory to the spool.
    fn flush(&mut self) -> Result<(), LakeError> {
        let Some(mut spool) = self.spool.take() else { return Ok(()) };
        let rows = self.built;
        spool.add(self.take(), self.before)?;
        self.before += rows;
        self.spool = Some(spool);
        Ok(())
    }

    /// Rows in the memory.
    pub(crate) fn buffered(&self) -> usize {
        self.built
    }

    /// The rows in the memory, in the order they were pushed; more may follow.
    fn take(&mut self) -> Packed {
        let columns = std::mem::replace(&mut self.columns, builders(self.dataset, 0));
        Packed::new(self.dataset, columns, std::mem::take(&mut self.built))
    }

    /// As [`Rows::take`], as a frame.
    pub(crate) fn take_frame(&mut self) -> PolarsResult<DataFrame> {
        let packed = self.take();
        packed.frame(0, packed.rows())
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

/// Precision and scale of a decimal kind in the lake.
pub(crate) fn precision(kind: Kind) -> (usize, usize) {
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
