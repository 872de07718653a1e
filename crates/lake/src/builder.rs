//! The columns of a dataset while rows are added, and packed when none are any more.

use polars::prelude::*;

use crate::datasets::{Dataset, EXTRA, Kind};
use crate::numbers::Numbers;
use crate::table::{Cell, precision};
use crate::texts::{PackedTexts, Texts};

/// A column that grows.
#[derive(Debug)]
pub(crate) enum Builder {
    Text(Texts),
    /// Integers, and times in microseconds.
    Int(Numbers<i64>),
    /// Money fits into 64 bits.
    Money(Numbers<i64>),
    Quantity(Numbers<i128>),
}

/// One builder a column of the dataset, in order, and the last for unknown fields.
pub(crate) fn builders(dataset: Dataset, rows: usize) -> Vec<Builder> {
    kinds(dataset).map(|(_, kind)| Builder::new(kind, rows)).collect()
}

/// Name and kind of each column of a dataset, that of unknown fields last.
fn kinds(dataset: Dataset) -> impl Iterator<Item = (&'static str, Kind)> {
    let columns = dataset.spec().columns.iter().map(|spec| (spec.name, spec.kind));
    columns.chain([(EXTRA, Kind::Json)])
}

impl Builder {
    fn new(kind: Kind, rows: usize) -> Self {
        match kind {
            Kind::Text | Kind::Json => Self::Text(Texts::new(rows)),
            Kind::Int | Kind::Time => Self::Int(Numbers::new(rows)),
            Kind::Money => Self::Money(Numbers::new(rows)),
            Kind::Quantity => Self::Quantity(Numbers::new(rows)),
        }
    }

    /// Appends a cell; one of another kind than the column's counts as none.
    pub(crate) fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(cells), Cell::Text(text)) => cells.push(text),
            (Self::Int(cells), Cell::Int(int) | Cell::Time(int)) => cells.push(int),
            (Self::Money(cells), Cell::Units(units)) => {
                // Nobody hands over more than the 18 digits of the column.
                debug_assert!(i64::try_from(units).is_ok(), "{units} is no amount");
                if let Ok(units) = i64::try_from(units) { cells.push(units) } else { cells.push_null() }
            }
            (Self::Quantity(cells), Cell::Units(units)) => cells.push(units),
            (Self::Text(cells), _) => cells.push_null(),
            (Self::Int(cells) | Self::Money(cells), _) => cells.push_null(),
            (Self::Quantity(cells), _) => cells.push_null(),
        }
    }

    /// Appends the rows of another column of the same kind.
    pub(crate) fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Text(cells), Self::Text(other)) => cells.append(&other),
            (Self::Int(cells), Self::Int(other)) | (Self::Money(cells), Self::Money(other)) => {
                cells.append(other);
            }
            (Self::Quantity(cells), Self::Quantity(other)) => cells.append(other),
            _ => {}
        }
    }
}

/// Rows to which none are added, in little room.
#[derive(Debug)]
pub(crate) struct Packed {
    dataset: Dataset,
    columns: Vec<PackedColumn>,
    rows: usize,
}

#[derive(Debug)]
enum PackedColumn {
    Text(PackedTexts),
    Int(Numbers<i64>),
    Money(Numbers<i64>),
    Quantity(Numbers<i128>),
}

impl Packed {
    /// Of so many rows.
    pub(crate) fn new(dataset: Dataset, columns: Vec<Builder>, rows: usize) -> Self {
        let pack = |(column, (name, _))| match column {
            Builder::Text(cells) => PackedColumn::Text(Texts::pack(cells, PlSmallStr::from_static(name))),
            Builder::Int(cells) => PackedColumn::Int(cells),
            Builder::Money(cells) => PackedColumn::Money(cells),
            Builder::Quantity(cells) => PackedColumn::Quantity(cells),
        };
        Self { dataset, columns: columns.into_iter().zip(kinds(dataset)).map(pack).collect(), rows }
    }

    /// How many there are.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Some rows, from one on, of all columns.
    pub(crate) fn frame(&self, from: usize, rows: usize) -> PolarsResult<DataFrame> {
        self.frame_of(from, rows, |_| true)
    }

    /// All rows of some columns.
    pub(crate) fn select(&self, names: &[&str]) -> PolarsResult<DataFrame> {
        self.frame_of(0, self.rows, |name| names.contains(&name))
    }

    fn frame_of(&self, from: usize, rows: usize, which: impl Fn(&str) -> bool) -> PolarsResult<DataFrame> {
        let columns = self.columns.iter().zip(kinds(self.dataset));
        let columns = columns.filter(|(_, (name, _))| which(name));
        let columns = columns.map(|(column, (name, kind))| column.part(name, kind, from, rows));
        DataFrame::new(rows, columns.collect::<PolarsResult<_>>()?)
    }

    /// Puts the rows into another order.
    pub(crate) fn gather(&mut self, order: &[IdxSize]) {
        for column in &mut self.columns {
            match column {
                PackedColumn::Text(cells) => cells.gather(order),
                PackedColumn::Int(cells) | PackedColumn::Money(cells) => cells.gather(order),
                PackedColumn::Quantity(cells) => cells.gather(order),
            }
        }
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        let bytes = self.columns.iter().map(|column| match column {
            PackedColumn::Text(cells) => cells.bytes(),
            PackedColumn::Int(cells) | PackedColumn::Money(cells) => cells.bytes(),
            PackedColumn::Quantity(cells) => cells.bytes(),
        });
        bytes.sum()
    }
}

impl PackedColumn {
    fn part(&self, name: &'static str, kind: Kind, from: usize, rows: usize) -> PolarsResult<Column> {
        let name = PlSmallStr::from_static(name);
        let decimal = |units: Int128Chunked| {
            let (precision, scale) = precision(kind);
            units.into_decimal_unchecked(precision, scale).into_series()
        };
        let series = match self {
            Self::Text(cells) => cells.column(from, rows)?.into_series(),
            Self::Int(cells) if kind == Kind::Time => {
                let micros = cells.column::<Int64Type>(name, from, rows);
                micros.into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)).into_series()
            }
            Self::Int(cells) => cells.column::<Int64Type>(name, from, rows).into_series(),
            Self::Money(cells) => decimal(cells.column(name, from, rows)),
            Self::Quantity(cells) => decimal(cells.column(name, from, rows)),
        };
        Ok(series.into_column())
    }
}
