//! Which tables and columns a report has, in which order, and which rows become one: what a profile asks
//! for, done before a format sees anything.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use duizhang_plugin_host::{Column, CurrencyOf, Kind, Role, Table};
use polars::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::frame::rows;
use crate::words;

/// Counts that do not add up: how old something is, and customers, who may be in several rows.
const NO_SUMS: [&str; 2] = ["age_months", "customers"];

/// What is done to the tables. Receipts keep it, so that a report can be made again.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Arrangement {
    /// The tables in order; empty for all of them.
    pub(crate) tables: Vec<String>,
    /// Table → columns in order.
    pub(crate) columns: BTreeMap<String, Vec<String>>,
    /// Table → what makes rows one.
    pub(crate) group: BTreeMap<String, Vec<String>>,
}

/// A column that a table does not have.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(crate) table: String,
    pub(crate) column: String,
    known: Vec<String>,
}

impl fmt::Display for Misfit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, column, known } = self;
        write!(out, "the table `{table}` has no column `{column}`; it has {}", known.join(", "))
    }
}

/// Why tables cannot be arranged.
pub(crate) enum Unarranged {
    Misfit(Misfit),
    Failed(CliError),
}

impl From<PolarsError> for Unarranged {
    fn from(error: PolarsError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<CliError> for Unarranged {
    fn from(error: CliError) -> Self {
        Self::Failed(error)
    }
}

impl Arrangement {
    /// Whether a table is part of the report.
    fn has(&self, table: &str) -> bool {
        self.tables.is_empty() || self.tables.iter().any(|name| name == table)
    }

    /// The tables as they were asked for.
    pub(crate) fn apply(&self, tables: Vec<Table>) -> Result<Vec<Table>, Unarranged> {
        let mut arranged = Vec::new();
        for table in tables {
            // Formats that read the lines are those that were asked to, or make nothing else of a month.
            if !self.has(table.name()) && table.name() != "lines" {
                continue;
            }
            let name = table.name().to_owned();
            let table = match self.group.get(&name) {
                Some(keys) => grouped(&table, keys)?,
                None => table,
            };
            arranged.push(match self.columns.get(&name) {
                Some(columns) => chosen(&table, columns)?,
                None => table,
            });
        }
        if !self.tables.is_empty() {
            arranged.sort_by_key(|table| self.tables.iter().position(|name| name == table.name()));
        }
        Ok(arranged)
    }
}

/// The declaration of a column.
fn find<'t>(table: &'t Table, column: &str) -> Result<&'t Column, Unarranged> {
    let found = table.columns().iter().find(|known| known.name == column);
    found.ok_or_else(|| {
        Unarranged::Misfit(Misfit {
            table: table.name().to_owned(),
            column: column.to_owned(),
            known: table.columns().iter().map(|column| column.name.clone()).collect(),
        })
    })
}

/// The column that an amount takes its currency from.
fn currency_of(column: &Column) -> Option<&str> {
    match &column.currency {
        Some(CurrencyOf::From(name)) => Some(name),
        _ => None,
    }
}

/// The table with these columns only; an amount without its currency would mean nothing, so that comes
/// along, in front of the first amount.
fn chosen(table: &Table, names: &[String]) -> Result<Table, Unarranged> {
    let mut columns: Vec<Column> = Vec::new();
    for name in names {
        let column = find(table, name)?;
        if let Some(currency) = currency_of(column)
            && !names.iter().any(|name| name == currency)
            && !columns.iter().any(|column| column.name == currency)
        {
            columns.push(find(table, currency)?.clone());
        }
        columns.push(column.clone());
    }
    let frame = table.frame().select(columns.iter().map(|column| column.name.as_str()))?;
    made(table, columns, &frame)
}

fn made(table: &Table, columns: Vec<Column>, frame: &DataFrame) -> Result<Table, Unarranged> {
    let bug = |error| CliError::bug(format!("internal error: table {}: {error}", table.name()));
    Table::new(table.name(), columns, frame).map_err(|error| bug(error).into())
}

/// What rows of a group add up to.
#[derive(Default)]
struct Group {
    first: u32,
    rows: i64,
    counts: Vec<Option<i64>>,
    amounts: Vec<Option<i128>>,
}

/// One row for all that agree in these columns and in the currency, in the order in which each comes first.
fn grouped(table: &Table, names: &[String]) -> Result<Table, Unarranged> {
    let mut keys: Vec<Column> =
        names.iter().map(|name| find(table, name).cloned()).collect::<Result<_, _>>()?;
    let is_key = |keys: &[Column], name: &str| keys.iter().any(|key| key.name == name);
    let amounts: Vec<Column> =
        table.money_columns().filter(|column| !is_key(&keys, &column.name)).cloned().collect();
    for currency in amounts.iter().filter_map(currency_of) {
        if !is_key(&keys, currency) {
            keys.push(find(table, currency)?.clone());
        }
    }
    let counts: Vec<Column> = table
        .columns()
        .iter()
        .filter(|column| column.kind == Kind::Int && column.role == Role::Quantity)
        .filter(|column| !NO_SUMS.contains(&column.name.as_str()) && !is_key(&keys, &column.name))
        .cloned()
        .collect();
    let groups = groups(table, &keys, &counts, &amounts)?;
    let firsts = IdxCa::from_vec("row".into(), groups.iter().map(|group| group.first).collect());
    let frame = table.frame().take(&firsts)?;
    let mut columns = keys.clone();
    let mut cells: Vec<polars::prelude::Column> =
        keys.iter().map(|key| frame.column(&key.name).cloned()).collect::<PolarsResult<_>>()?;
    let mut add = |column: Column, series: polars::prelude::Column| {
        columns.push(column);
        cells.push(series);
    };
    if !is_key(&keys, "rows") && counts.iter().all(|column| column.name != "rows") {
        let (en, zh) = words::heading("rows");
        let column = Column::new("rows", Kind::Int, Role::Quantity).titled("en", en).titled("zh", zh);
        add(
            column,
            Int64Chunked::from_iter_values("rows".into(), groups.iter().map(|group| group.rows))
                .into_column(),
        );
    }
    for (at, column) in counts.iter().enumerate() {
        let values = groups.iter().map(|group| group.counts.get(at).copied().flatten());
        let cells = Int64Chunked::from_iter_options(column.name.as_str().into(), values).into_column();
        add(column.clone(), cells);
    }
    for (at, column) in amounts.iter().enumerate() {
        let values = groups.iter().map(|group| group.amounts.get(at).copied().flatten());
        let cells = Int128Chunked::from_iter_options(column.name.as_str().into(), values);
        add(column.clone(), cells.into_decimal_unchecked(38, 8).into_column());
    }
    let frame = DataFrame::new(groups.len(), cells)?;
    made(table, columns, &frame)
}

fn groups(
    table: &Table,
    keys: &[Column],
    counts: &[Column],
    amounts: &[Column],
) -> Result<Vec<Group>, Unarranged> {
    let too_large = |column: &Column| {
        CliError::usage(
            format!("the sum of {}.{} does not fit", table.name(), column.name),
            "leave the column out, or do not group the table",
        )
    };
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (number, row) in (0_u32..).zip(rows(table.frame())) {
        let key = keys.iter().map(|key| row.json(&key.name)).collect::<Result<Vec<_>, _>>()?;
        let at = *known.entry(serde_json::Value::from(key).to_string()).or_insert_with(|| {
            groups.push(Group {
                first: number,
                counts: vec![None; counts.len()],
                amounts: vec![None; amounts.len()],
                ..Group::default()
            });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(at) else { continue };
        group.rows += 1;
        for (sum, column) in group.counts.iter_mut().zip(counts) {
            *sum = added(*sum, row.int(&column.name)?, i64::checked_add).ok_or_else(|| too_large(column))?;
        }
        for (sum, column) in group.amounts.iter_mut().zip(amounts) {
            *sum =
                added(*sum, row.units(&column.name)?, i128::checked_add).ok_or_else(|| too_large(column))?;
        }
    }
    Ok(groups)
}

/// A sum with one more value; nothing where it does not fit.
#[allow(clippy::option_option)] // a sum may be missing, and adding may fail
fn added<T: Copy>(sum: Option<T>, value: Option<T>, add: fn(T, T) -> Option<T>) -> Option<Option<T>> {
    match (sum, value) {
        (Some(sum), Some(value)) => add(sum, value).map(Some),
        (sum, value) => Some(sum.or(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Row;
    use crate::tables::Draft;

    fn table() -> Table {
        let text = |cells: &[&str]| cells.iter().map(|cell| Some((*cell).to_owned())).collect();
        Draft::new("orders", 4)
            .text("order_id", Role::Key, text(&["a", "b", "c", "d"]))
            .text("customer_id", Role::Key, text(&["y", "x", "y", "y"]))
            .text("currency", Role::Key, text(&["CNY", "CNY", "USD", "CNY"]))
            .money("billed_amount", vec![Some(150_000_000), None, Some(7), Some(-50_000_000)])
            .count("lines", vec![Some(1), Some(2), None, Some(4)])
            .finish()
            .unwrap()
    }

    fn arranged(json: serde_json::Value) -> Result<Vec<Vec<String>>, String> {
        let arrangement: Arrangement = serde_json::from_value(json).unwrap();
        let tables = arrangement.apply(vec![table()]).map_err(|problem| match problem {
            Unarranged::Misfit(misfit) => misfit.to_string(),
            Unarranged::Failed(error) => error.message,
        })?;
        let Some(table) = tables.first() else { return Ok(Vec::new()) };
        let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
        let line = |row: Row<'_>| {
            names.iter().map(|name| row.json(name).unwrap().to_string().replace('"', "")).collect::<Vec<_>>()
        };
        let lines = rows(table.frame()).map(line);
        Ok(std::iter::once(names.clone()).chain(lines).collect())
    }

    #[test]
    fn columns_come_in_the_order_asked_for_and_money_with_its_currency() {
        let found = arranged(serde_json::json!({"columns": {"orders": ["lines", "billed_amount"]}})).unwrap();
        assert_eq!(found[0], ["lines", "currency", "billed_amount"]);
        assert_eq!(found[1], ["1", "CNY", "1.5"]);
        let error = arranged(serde_json::json!({"columns": {"orders": ["linse"]}})).unwrap_err();
        assert!(error.contains("`orders` has no column `linse`; it has order_id, customer_id"), "{error}");
    }

    #[test]
    fn rows_that_agree_become_one_by_currency() {
        let found = arranged(serde_json::json!({"group": {"orders": ["customer_id"]}})).unwrap();
        assert_eq!(found[0], ["customer_id", "currency", "rows", "lines", "billed_amount"]);
        assert_eq!(found[1], ["y", "CNY", "2", "5", "1"]);
        assert_eq!(found[2], ["x", "CNY", "1", "2", "null"]);
        assert_eq!(found[3], ["y", "USD", "1", "null", "0.00000007"]);
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn tables_that_are_not_named_are_left_out() {
        assert!(arranged(serde_json::json!({"tables": ["breaks"]})).unwrap().is_empty());
    }
}
