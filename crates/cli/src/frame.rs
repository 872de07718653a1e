//! Cells of a run's tables, by column name, as text or JSON.

use duizhang_money::{MONEY_SCALE, format_money, format_units};
use polars::prelude::*;
use serde_json::Value;

use crate::error::CliError;

/// A row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    frame: &'a DataFrame,
    row: usize,
}

/// The rows of a table.
pub(crate) fn rows(frame: &DataFrame) -> impl Iterator<Item = Row<'_>> {
    (0..frame.height()).map(move |row| Row { frame, row })
}

impl<'a> Row<'a> {
    fn column(&self, name: &str) -> Result<&'a Column, CliError> {
        Ok(self.frame.column(name)?)
    }

    /// A text cell.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, CliError> {
        Ok(self.column(name)?.str()?.get(self.row))
    }

    /// A text cell; empty where it is null.
    pub(crate) fn label(&self, name: &str) -> Result<&'a str, CliError> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    /// A whole number.
    pub(crate) fn int(&self, name: &str) -> Result<Option<i64>, CliError> {
        Ok(self.column(name)?.i64()?.get(self.row))
    }

    /// An amount, in units of 10⁻⁸.
    pub(crate) fn units(&self, name: &str) -> Result<Option<i128>, CliError> {
        Ok(self.column(name)?.decimal()?.physical().get(self.row))
    }

    /// An amount as exact text; empty where it is null.
    pub(crate) fn amount(&self, name: &str) -> Result<String, CliError> {
        Ok(self.units(name)?.map(|units| format_units(units, MONEY_SCALE)).unwrap_or_default())
    }

    /// An amount for people: at least two digits behind the point; empty where it is null.
    pub(crate) fn money(&self, name: &str) -> Result<String, CliError> {
        Ok(self.units(name)?.map(format_money).unwrap_or_default())
    }

    /// A cell as JSON: decimals as text, times as RFC 3339.
    pub(crate) fn json(&self, name: &str) -> Result<Value, CliError> {
        let column = self.column(name)?;
        Ok(match column.dtype() {
            DataType::String => self.text(name)?.into(),
            DataType::Int64 => self.int(name)?.into(),
            DataType::Decimal(..) => self.units(name)?.map(|units| format_units(units, MONEY_SCALE)).into(),
            DataType::Datetime(..) => {
                let micros = column.datetime()?.physical().get(self.row);
                micros
                    .and_then(duizhang_money::Timestamp::from_micros)
                    .map(duizhang_money::Timestamp::to_utc)
                    .into()
            }
            other => return Err(CliError::bug(format!("no JSON form for {name}: {other}"))),
        })
    }
}
