//! Control totals: what the host itself counts in the tables before a format sees them.
//!
//! Sums are exact 128-bit integers of the column's scale, per currency; currencies never add up
//! across each other. A row without a currency (the column says null or nothing) has no place in
//! any currency's total. Such rows are counted under the empty currency, which is left out of
//! [`Totals::to_json`] and compared only with a format that attests it.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use polars::prelude::{DataFrame, PolarsError};
use serde_json::{Map, Value};

use crate::error::RenderError;
use crate::profile::{Column, CurrencyOf, Role};
use crate::table::Table;

/// An exact sum of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The sum in units of the last digit.
    pub unscaled: i128,
    /// Digits after the point.
    pub scale: usize,
}

impl fmt::Display for Money {
    /// All digits of the scale: `12.50000000`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.unscaled.unsigned_abs(), width = self.scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale);
        let point = if fraction.is_empty() { "" } else { "." };
        write!(out, "{sign}{whole}{point}{fraction}")
    }
}

/// What one table holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableTotals {
    /// Its rows.
    pub rows: u64,
    /// Per money column and currency the sum. A currency is here once a row has it and an amount;
    /// the empty one stands for rows without currency.
    pub money: BTreeMap<String, BTreeMap<String, Money>>,
}

/// What all tables of a job hold, by table name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The tables.
    pub tables: BTreeMap<String, TableTotals>,
}

impl Totals {
    /// Counts and sums the tables.
    ///
    /// Fails only if a sum does not fit into 128 bits.
    pub fn of<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Result<Self, RenderError> {
        let tables = tables
            .into_iter()
            .map(|table| Ok((table.name().to_owned(), totals_of(table)?)))
            .collect::<Result<_, RenderError>>()?;
        Ok(Self { tables })
    }

    /// The totals as formats see them in `context_json`:
    /// `{table: {"rows": n, "money": {column: {currency: "12.50000000"}}}}`.
    pub fn to_json(&self) -> Value {
        let tables = self.tables.iter().map(|(name, totals)| (name.clone(), totals.to_json()));
        Value::Object(tables.collect())
    }
}

impl TableTotals {
    fn to_json(&self) -> Value {
        let money = self.money.iter().map(|(column, sums)| {
            let sums = sums
                .iter()
                .filter(|(currency, _)| !currency.is_empty())
                .map(|(currency, sum)| (currency.clone(), Value::from(sum.to_string())));
            (column.clone(), Value::Object(sums.collect()))
        });
        let mut object = Map::new();
        object.insert("rows".to_owned(), Value::from(self.rows));
        object.insert("money".to_owned(), Value::Object(money.collect()));
        Value::Object(object)
    }
}

/// Which currency each row has, worked out once for all money columns that share it.
struct Currencies {
    /// Index into `names`, one a row; `None` if the whole column has the first one.
    of_row: Option<Vec<usize>>,
    names: Vec<String>,
}

impl Currencies {
    fn fixed(code: &str) -> Self {
        Self { of_row: None, names: vec![code.to_owned()] }
    }

    fn read(frame: &DataFrame, column: &str) -> Result<Self, PolarsError> {
        let mut names = vec![String::new()];
        let mut known: HashMap<&str, usize> = HashMap::from([("", 0)]);
        let column = frame.column(column)?.str()?;
        let mut of_row = Vec::with_capacity(column.len());
        for code in column.iter() {
            let code = code.unwrap_or_default();
            let index = *known.entry(code).or_insert_with(|| {
                names.push(code.to_owned());
                names.len() - 1
            });
            of_row.push(index);
        }
        Ok(Self { of_row: Some(of_row), names })
    }
}

fn totals_of(table: &Table) -> Result<TableTotals, RenderError> {
    let rows = u64::try_from(table.height()).unwrap_or(u64::MAX);
    let mut totals = TableTotals { rows, money: BTreeMap::new() };
    let money: Vec<&Column> = table.money_columns().collect();
    for column in &money {
        totals.money.insert(column.name.clone(), BTreeMap::new());
    }
    if money.is_empty() {
        return Ok(totals);
    }
    let is_read = |column: &&Column| {
        let from = CurrencyOf::From(column.name.clone());
        column.role == Role::Money || money.iter().any(|money| money.currency.as_ref() == Some(&from))
    };
    let read: Vec<&Column> = table.columns().iter().filter(is_read).collect();
    for part in 0..table.parts() {
        let frame = table.part(part, &read).map_err(|error| unreadable(table.name(), &error))?;
        add_part(table, &frame, &mut totals)?;
    }
    Ok(totals)
}

fn add_part(table: &Table, frame: &DataFrame, totals: &mut TableTotals) -> Result<(), RenderError> {
    let mut shared: HashMap<&str, Currencies> = HashMap::new();
    for column in table.money_columns() {
        let name = format!("{}.{}", table.name(), column.name);
        let unreadable = |error: PolarsError| unreadable(&name, &error);
        let sums = match &column.currency {
            Some(CurrencyOf::From(from)) => {
                if !shared.contains_key(from.as_str()) {
                    shared.insert(from, Currencies::read(frame, from).map_err(unreadable)?);
                }
                shared.get(from.as_str()).map(|currencies| sum(frame, column, currencies))
            }
            Some(CurrencyOf::Fixed(code)) => Some(sum(frame, column, &Currencies::fixed(code))),
            None => None, // money without a currency does not get past `Table::new`
        };
        let Some(sums) = sums.transpose().map_err(unreadable)? else { continue };
        let overflow =
            || RenderError::Overflow { table: table.name().to_owned(), column: column.name.clone() };
        let known = totals.money.entry(column.name.clone()).or_default();
        for (currency, found) in sums.ok_or_else(overflow)? {
            match known.get_mut(&currency) {
                Some(sum) => {
                    sum.unscaled = sum.unscaled.checked_add(found.unscaled).ok_or_else(overflow)?;
                }
                None => drop(known.insert(currency, found)),
            }
        }
    }
    Ok(())
}

/// The sums of a column by currency; none where one does not fit.
fn sum(
    frame: &DataFrame,
    column: &Column,
    currencies: &Currencies,
) -> Result<Option<BTreeMap<String, Money>>, PolarsError> {
    let decimals = frame.column(&column.name)?.decimal()?;
    let mut sums: Vec<Option<i128>> = vec![None; currencies.names.len()];
    for (row, amount) in decimals.physical().iter().enumerate() {
        let currency = currencies.of_row.as_ref().and_then(|of_row| of_row.get(row)).copied().unwrap_or(0);
        let (Some(amount), Some(sum)) = (amount, sums.get_mut(currency)) else { continue };
        let Some(next) = sum.unwrap_or(0).checked_add(amount) else { return Ok(None) };
        *sum = Some(next);
    }
    let scale = decimals.scale();
    let present = currencies
        .names
        .iter()
        .zip(sums)
        .filter_map(|(name, sum)| sum.map(|unscaled| (name.clone(), Money { unscaled, scale })));
    Ok(Some(present.collect()))
}

fn unreadable(what: &str, error: &PolarsError) -> RenderError {
    RenderError::Tables(format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn money_shows_every_digit_of_its_scale() {
        let text = |unscaled, scale| Money { unscaled, scale }.to_string();
        assert_eq!(text(1_250_000_000, 8), "12.50000000");
        assert_eq!(text(-5, 2), "-0.05");
        assert_eq!(text(0, 8), "0.00000000");
        assert_eq!(text(-7, 0), "-7");
        assert_eq!(text(i128::MIN, 2), "-1701411834604692317316873037158841057.28");
    }
}
