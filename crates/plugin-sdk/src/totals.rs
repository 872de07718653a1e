//! What was written, counted where it is written.

use crate::batch::Row;
use crate::column::{Column, Kind};
use crate::decimal::Decimal;
use crate::error::{Error, Result};
use crate::job::Job;

/// Rows and exact sums per money column and currency. Add each row at the place where it is
/// written, then attest; the host compares with its own totals and refuses a report that lost or
/// doubled something.
#[derive(Clone, Debug)]
pub struct Totals {
    table: String,
    rows: i64,
    columns: Vec<Sums>,
    overflow: bool,
}

#[derive(Clone, Debug)]
struct Sums {
    index: usize,
    name: String,
    scale: u8,
    currency: Currency,
    by_currency: Vec<(String, i128)>,
}

#[derive(Clone, Debug)]
enum Currency {
    Fixed(String),
    Column(usize),
    Unknown,
}

impl Totals {
    pub(crate) fn new(table: &str, columns: &[Column]) -> Self {
        let find = |name: &str| columns.iter().position(|c| c.name == name);
        let sums = columns.iter().enumerate().filter_map(|(index, column)| {
            let Kind::Decimal(scale) = column.kind else {
                return None;
            };
            let currency = match (&column.currency, &column.currency_from) {
                (Some(fixed), _) => Currency::Fixed(fixed.clone()),
                (None, Some(from)) => find(from).map_or(Currency::Unknown, Currency::Column),
                (None, None) => Currency::Unknown,
            };
            column.is_money().then(|| Sums {
                index,
                name: column.name.clone(),
                scale,
                currency,
                by_currency: Vec::new(),
            })
        });
        Totals { table: table.to_owned(), rows: 0, columns: sums.collect(), overflow: false }
    }

    /// Counts a row that was written.
    pub fn add(&mut self, row: &Row<'_>) {
        self.rows += 1;
        for sums in &mut self.columns {
            if let Some(value) = row.decimal(sums.index) {
                self.overflow |= sums.add(row, value.units).is_none();
            }
        }
    }

    /// Rows so far.
    pub fn rows(&self) -> i64 {
        self.rows
    }

    /// The currencies seen in a column, sorted; rows without a currency count under "".
    pub fn currencies(&self, column: usize) -> Vec<&str> {
        let sums = self.columns.iter().find(|s| s.index == column);
        let mut found: Vec<&str> = sums
            .into_iter()
            .flat_map(|s| s.by_currency.iter().map(|(currency, _)| currency.as_str()))
            .collect();
        found.sort_unstable();
        found
    }

    /// The sum of a money column in one currency; `None` if there was none.
    pub fn sum(&self, column: usize, currency: &str) -> Option<Decimal> {
        let sums = self.columns.iter().find(|s| s.index == column)?;
        let found = sums.by_currency.iter().find(|(c, _)| c == currency)?;
        Some(Decimal::new(found.1, sums.scale))
    }

    /// Tells the host. Once per table, after its last row.
    pub fn attest(&self, job: &Job<'_>) -> Result<()> {
        if self.overflow {
            return Err(Error::data(format_args!("a total of table {} has more than 38 digits", self.table)));
        }
        job.attest(&self.table, self.rows, "", "", "")?;
        for sums in &self.columns {
            for (currency, units) in &sums.by_currency {
                let total = Decimal::new(*units, sums.scale).to_string();
                job.attest(&self.table, self.rows, &sums.name, currency, &total)?;
            }
        }
        Ok(())
    }
}

impl Sums {
    fn add(&mut self, row: &Row<'_>, units: i128) -> Option<()> {
        let currency = match &self.currency {
            Currency::Fixed(currency) => currency,
            Currency::Column(index) => row.text(*index).unwrap_or_default(),
            Currency::Unknown => "",
        };
        if let Some((_, sum)) = self.by_currency.iter_mut().find(|(c, _)| c == currency) {
            *sum = sum.checked_add(units)?;
        } else {
            self.by_currency.push((currency.to_owned(), units));
        }
        Some(())
    }
}
