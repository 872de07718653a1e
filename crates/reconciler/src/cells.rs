//! Typed access to the columns of small, collected frames.

use duizhang_money::Scaled;
use polars::prelude::*;

/// The decimal type of every sum.
pub(crate) const SUM: DataType = DataType::Decimal(38, 8);

/// Columns of a collected frame, by name.
pub(crate) struct Cells<'a>(pub(crate) &'a DataFrame);

impl<'a> Cells<'a> {
    pub(crate) fn text(&self, name: &str) -> PolarsResult<&'a StringChunked> {
        self.0.column(name)?.str()
    }

    pub(crate) fn int(&self, name: &str) -> PolarsResult<&'a Int64Chunked> {
        self.0.column(name)?.i64()
    }

    pub(crate) fn count(&self, name: &str) -> PolarsResult<&'a IdxCa> {
        self.0.column(name)?.idx()
    }

    /// A money column as units of 10⁻⁸.
    pub(crate) fn money(&self, name: &str) -> PolarsResult<&'a Int128Chunked> {
        Ok(self.0.column(name)?.decimal()?.physical())
    }

    /// A time column as UTC microseconds.
    pub(crate) fn time(&self, name: &str) -> PolarsResult<&'a Int64Chunked> {
        Ok(self.0.column(name)?.datetime()?.physical())
    }

    pub(crate) fn height(&self) -> usize {
        self.0.height()
    }
}

/// A money cell; null counts as zero.
pub(crate) fn units(column: &Int128Chunked, row: usize) -> Scaled {
    column.get(row).unwrap_or(0)
}

/// A key cell; null is shown as empty text.
pub(crate) fn key(column: &StringChunked, row: usize) -> String {
    column.get(row).unwrap_or_default().to_owned()
}

/// A money column whose nulls count as zero, in the type of sums.
pub(crate) fn money(name: &str) -> Expr {
    col(name).cast(SUM).fill_null(lit(0_i64).cast(SUM))
}

/// Whether a text column has one of these texts; null has none of them.
///
/// A filter of our own and no join: it lets few rows pass before anything else is done with them, and no row is
/// copied to find that out.
pub(crate) fn one_in(name: &str, texts: impl IntoIterator<Item = String>) -> Expr {
    // The quick hash of frames: this is asked of every line.
    let texts: PlHashSet<String> = texts.into_iter().collect();
    let is_in = move |cells: Column| {
        let cells = cells.str()?;
        let found = cells.iter().map(|cell| cell.is_some_and(|cell| texts.contains(cell)));
        Ok(BooleanChunked::from_iter_values(cells.name().clone(), found).into_column())
    };
    col(name).map(is_in, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)))
}

/// Runs a query on the streaming engine.
pub(crate) fn collect(frame: LazyFrame) -> PolarsResult<DataFrame> {
    // Only a plan with several sinks gives several frames; none is built here.
    let mut frame = frame.collect_with_engine(Engine::Streaming)?.unwrap_single();
    // Cells are read one by one, and every chunk of a column is a step on the way to each of them.
    frame.rechunk_mut_par();
    Ok(frame)
}
