//! Rows on their way into a frame: one vector a column, typed from the start.

use polars::prelude::*;

use crate::datasets::{Dataset, EXTRA, Kind};

/// One cell, parsed: text kinds are [`Value::Text`], money and quantities units of the column's
/// scale, times UTC microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// No value: JSON null, a missing field, an empty cell.
    Null,
    /// Text and JSON kinds.
    Text(String),
    /// Integer kinds.
    Int(i64),
    /// Money (10⁻⁸) and quantities (10⁻¹⁰).
    Units(i128),
    /// UTC microseconds.
    Time(i64),
}

/// The columns of one dataset, growing row by row.
#[derive(Debug)]
pub struct Rows {
    dataset: Dataset,
    columns: Vec<Vector>,
    extra: Vec<Option<String>>,
}

#[derive(Debug)]
enum Vector {
    Text(Vec<Option<String>>),
    Int(Vec<Option<i64>>),
    Units(Vec<Option<i128>>, Kind),
    Time(Vec<Option<i64>>),
}

impl Rows {
    /// No rows yet.
    #[must_use]
    pub fn new(dataset: Dataset) -> Self {
        let column = |kind| match kind {
            Kind::Text | Kind::Json => Vector::Text(Vec::new()),
            Kind::Int => Vector::Int(Vec::new()),
            Kind::Money | Kind::Quantity => Vector::Units(Vec::new(), kind),
            Kind::Time => Vector::Time(Vec::new()),
        };
        let columns = dataset.spec().columns.iter().map(|spec| column(spec.kind)).collect();
        Self { dataset, columns, extra: Vec::new() }
    }

    /// Which dataset the rows are of.
    #[must_use]
    pub fn dataset(&self) -> Dataset {
        self.dataset
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.extra.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.extra.is_empty()
    }

    /// Appends one row: a value for each column of the dataset, in order, and the unknown fields.
    /// A value of another kind than its column's counts as null; importers parse by the column's
    /// kind, so that does not happen.
    pub fn push(&mut self, values: impl IntoIterator<Item = Value>, extra: Option<String>) {
        let mut values = values.into_iter();
        for column in &mut self.columns {
            match (column, values.next().unwrap_or(Value::Null)) {
                (Vector::Text(cells), Value::Text(text)) => cells.push(Some(text)),
                (Vector::Int(cells), Value::Int(int)) => cells.push(Some(int)),
                (Vector::Units(cells, _), Value::Units(units)) => cells.push(Some(units)),
                (Vector::Time(cells), Value::Time(micros)) => cells.push(Some(micros)),
                (Vector::Text(cells), _) => cells.push(None),
                (Vector::Int(cells) | Vector::Time(cells), _) => cells.push(None),
                (Vector::Units(cells, _), _) => cells.push(None),
            }
        }
        self.extra.push(extra);
    }

    /// Appends the rows of another table of the same dataset.
    pub(crate) fn append(&mut self, other: Self) {
        for (column, more) in self.columns.iter_mut().zip(other.columns) {
            match (column, more) {
                (Vector::Text(cells), Vector::Text(more)) => cells.extend(more),
                (Vector::Int(cells), Vector::Int(more)) | (Vector::Time(cells), Vector::Time(more)) => {
                    cells.extend(more);
                }
                (Vector::Units(cells, _), Vector::Units(more, _)) => cells.extend(more),
                // Both are made from one specification.
                _ => {}
            }
        }
        self.extra.extend(other.extra);
    }

    /// The text of a cell in a text column, for the little that is looked at before the frame is
    /// built (bill cycles).
    #[must_use]
    pub fn text(&self, column: usize, row: usize) -> Option<&str> {
        match self.columns.get(column)? {
            Vector::Text(cells) => cells.get(row)?.as_deref(),
            _ => None,
        }
    }

    /// The rows as a frame, in the order they were pushed.
    pub fn into_frame(self) -> PolarsResult<DataFrame> {
        let height = self.extra.len();
        let mut columns = Vec::with_capacity(self.columns.len() + 1);
        for (spec, vector) in self.dataset.spec().columns.iter().zip(self.columns) {
            columns.push(vector.into_column(spec.name));
        }
        columns.push(Vector::Text(self.extra).into_column(EXTRA));
        DataFrame::new(height, columns)
    }
}

impl Vector {
    fn into_column(self, name: &str) -> Column {
        let name = PlSmallStr::from(name);
        let series = match self {
            Self::Text(cells) => StringChunked::from_iter_options(name, cells.into_iter()).into_series(),
            Self::Int(cells) => Int64Chunked::from_iter_options(name, cells.into_iter()).into_series(),
            Self::Units(cells, kind) => {
                let (precision, scale) = precision(kind);
                Int128Chunked::from_iter_options(name, cells.into_iter())
                    .into_decimal_unchecked(precision, scale)
                    .into_series()
            }
            Self::Time(cells) => Int64Chunked::from_iter_options(name, cells.into_iter())
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_series(),
        };
        series.into_column()
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
