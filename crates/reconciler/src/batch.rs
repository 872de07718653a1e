//! Typed access to the columns of a batch of lines, for loops that look at every row.

use std::borrow::Cow;

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::cells::SUM;

/// A batch of rows.
pub(crate) struct Batch<'a>(pub(crate) &'a DataFrame);

impl Batch<'_> {
    pub(crate) fn text(&self, name: &str) -> PolarsResult<Texts> {
        Ok(Texts(self.0.column(name)?.str()?.rechunk().into_owned()))
    }

    pub(crate) fn texts<const N: usize>(&self, names: [&str; N]) -> PolarsResult<[Texts; N]> {
        each(names, |name| self.text(name))
    }

    pub(crate) fn codes<const N: usize>(&self, names: [&str; N]) -> PolarsResult<[Codes; N]> {
        each(names, |name| Ok(Codes(self.0.column(name)?.i64()?.rechunk().into_owned())))
    }

    /// Money columns as units of 10⁻⁸; null counts as zero.
    pub(crate) fn amounts<const N: usize>(&self, names: [&str; N]) -> PolarsResult<[Amounts; N]> {
        each(names, |name| {
            let column = self.0.column(name)?;
            let column = match (column.dtype(), SUM) {
                (DataType::Decimal(_, scale), DataType::Decimal(_, wanted)) if *scale == wanted => {
                    Cow::Borrowed(column)
                }
                _ => Cow::Owned(column.cast(&SUM)?),
            };
            let units = column.decimal()?.physical().rechunk().into_owned();
            if units.null_count() == 0 {
                return Ok(Amounts(units));
            }
            let filled = units.iter().map(Option::unwrap_or_default).collect();
            Ok(Amounts(Int128Chunked::from_vec(name.into(), filled)))
        })
    }
}

/// One column for each name.
fn each<T, const N: usize>(
    names: [&str; N],
    mut column: impl FnMut(&str) -> PolarsResult<T>,
) -> PolarsResult<[T; N]> {
    let columns: Vec<T> = names.into_iter().map(&mut column).collect::<PolarsResult<_>>()?;
    columns.try_into().map_err(|_| PolarsError::ComputeError("a column was lost".into()))
}

/// A column of amounts without nulls.
pub(crate) struct Amounts(Int128Chunked);

impl Amounts {
    /// The amounts in units, one a row.
    pub(crate) fn units(&self) -> &[Scaled] {
        // One chunk without nulls is one slice.
        self.0.cont_slice().unwrap_or_default()
    }
}

/// A column of text.
pub(crate) struct Texts(StringChunked);

impl Texts {
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        self.0.get(row)
    }
}

/// A column of integers.
pub(crate) struct Codes(Int64Chunked);

impl Codes {
    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        self.0.get(row)
    }
}
