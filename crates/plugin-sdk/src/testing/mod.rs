//! Unit tests for formats, with no host: tables made in memory, and a host that only collects.
//!
//! ```
//! use duizhang_plugin_sdk::testing::{Fixture, TestJob, cells};
//! use duizhang_plugin_sdk::{Kind, Role};
//!
//! let table = Fixture::new("orders")
//!     .column("order_id", Kind::Text, Role::Key)
//!     .column("currency", Kind::Text, Role::Key)
//!     .money("amount", "currency")
//!     .row(cells!["CS1", "CNY", "12.50"])
//!     .row(cells!["CS2", "CNY", None::<&str>]);
//! let job = TestJob::new(vec![table]).options(r#"{"heading":true}"#).batch_rows(1);
//! assert_eq!(job.totals("orders")[&("amount".into(), "CNY".into())].to_string(), "12.50000000");
//! // job.render(dz_plugin_v1_mine) gives status, artifacts, attested totals and diagnostics.
//! ```

mod export;
mod host;

pub use host::{Attested, Diagnosed, Outcome, Written};

use crate::abi::DzEntryFn;
use crate::column::{Column, Kind, Role};
use crate::decimal::Decimal;
use std::collections::BTreeMap;

/// A value of a [`Fixture`]. Decimals and instants are written as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Missing.
    Null,
    /// Text; in decimal columns a decimal, in time columns RFC 3339.
    Text(String),
    /// A whole number; in date columns days since 1970-01-01.
    Int(i64),
    /// True or false.
    Bool(bool),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(int: i64) -> Self {
        Cell::Int(int)
    }
}

impl From<bool> for Cell {
    fn from(bool: bool) -> Self {
        Cell::Bool(bool)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

/// A row of [`Cell`]s from values of different types.
#[macro_export]
#[doc(hidden)]
macro_rules! __cells {
    ($($value:expr),* $(,)?) => { vec![$($crate::testing::Cell::from($value)),*] };
}

#[doc(inline)]
pub use crate::__cells as cells;

/// A table made in memory.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

impl Fixture {
    /// A table without columns.
    pub fn new(name: &str) -> Self {
        Fixture { name: name.to_owned(), columns: Vec::new(), rows: Vec::new() }
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, name: &str, kind: Kind, role: Role) -> Self {
        let mut column = Column::new(name.to_owned(), kind, BTreeMap::new());
        column.role = role;
        self.columns.push(column);
        self
    }

    /// Adds a money column of scale 8 whose currency is in another column.
    #[must_use]
    pub fn money(self, name: &str, currency_from: &str) -> Self {
        let mut fixture = self.column(name, Kind::Decimal(8), Role::Money);
        if let Some(column) = fixture.columns.last_mut() {
            column.currency_from = Some(currency_from.to_owned());
        }
        fixture
    }

    /// Gives the last column a heading.
    #[must_use]
    pub fn title(mut self, language: &str, title: &str) -> Self {
        if let Some(column) = self.columns.last_mut() {
            column.titles.insert(language.to_owned(), title.to_owned());
        }
        self
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has not as many cells as there are columns.
    #[must_use]
    pub fn row(mut self, cells: Vec<Cell>) -> Self {
        assert_eq!(cells.len(), self.columns.len(), "cells of {}", self.name);
        self.rows.push(cells);
        self
    }

    fn totals(&self) -> BTreeMap<(String, String), Decimal> {
        let mut found = BTreeMap::new();
        for (index, column) in self.columns.iter().enumerate() {
            let Kind::Decimal(scale) = column.kind else {
                continue;
            };
            let from = column.currency_from.as_deref();
            let from = from.and_then(|from| self.columns.iter().position(|c| c.name == from));
            for row in self.rows.iter().filter(|_| column.is_money()) {
                let Cell::Text(text) = &row[index] else {
                    continue;
                };
                let currency = match (&column.currency, from.map(|from| &row[from])) {
                    (Some(fixed), _) | (None, Some(Cell::Text(fixed))) => fixed.clone(),
                    _ => String::new(),
                };
                let sum: &mut Decimal =
                    found.entry((column.name.clone(), currency)).or_insert(Decimal::new(0, scale));
                sum.units += export::decimal(text, scale);
            }
        }
        found
    }
}

/// A job for a format under test, and how difficult its host is.
#[derive(Clone, Debug)]
pub struct TestJob {
    tables: Vec<Fixture>,
    options: String,
    context: serde_json::Value,
    batch_rows: usize,
    slack: usize,
    refuse_after: Option<usize>,
    cancel_after: Option<usize>,
}

impl TestJob {
    /// A job with these tables, default options and an almost empty context.
    pub fn new(tables: Vec<Fixture>) -> Self {
        TestJob {
            tables,
            options: "{}".into(),
            context: serde_json::json!({"run": "run-1", "cycle": "2026-09", "language": "en"}),
            batch_rows: 1024,
            slack: 0,
            refuse_after: None,
            cancel_after: None,
        }
    }

    /// The options as JSON.
    #[must_use]
    pub fn options(mut self, json: &str) -> Self {
        json.clone_into(&mut self.options);
        self
    }

    /// Members of the context, added to those there are; `totals` are computed in any case.
    #[must_use]
    pub fn context(mut self, members: &serde_json::Value) -> Self {
        for (name, value) in members.as_object().into_iter().flatten() {
            self.context[name] = value.clone();
        }
        self
    }

    /// How many rows a batch has.
    #[must_use]
    pub fn batch_rows(mut self, rows: usize) -> Self {
        self.batch_rows = rows.max(1);
        self
    }

    /// Makes every array a slice: this many foreign rows stand before its own.
    #[must_use]
    pub fn sliced(mut self, rows: usize) -> Self {
        self.slack = rows;
        self
    }

    /// The host refuses writes after this many bytes.
    #[must_use]
    pub fn refuse_after(mut self, bytes: usize) -> Self {
        self.refuse_after = Some(bytes);
        self
    }

    /// The host asks to stop after it was asked this many times.
    #[must_use]
    pub fn cancel_after(mut self, questions: usize) -> Self {
        self.cancel_after = Some(questions);
        self
    }

    /// The tables.
    pub fn tables(&self) -> &[Fixture] {
        &self.tables
    }

    /// The exact totals of a table by column and currency, as the host would count them.
    pub fn totals(&self, table: &str) -> BTreeMap<(String, String), Decimal> {
        let table = self.tables.iter().find(|t| t.name == table);
        table.map(Fixture::totals).unwrap_or_default()
    }

    /// Runs the format's `render`.
    pub fn render(&self, entry: DzEntryFn) -> Outcome {
        host::run(self, entry, host::Call::Render)
    }

    /// Runs the format's `check`: options and context, no tables.
    pub fn check(&self, entry: DzEntryFn) -> Outcome {
        host::run(self, entry, host::Call::Check)
    }

    fn context_json(&self) -> String {
        let mut context = self.context.clone();
        for table in &self.tables {
            let mut money = serde_json::Map::new();
            for ((column, currency), sum) in table.totals() {
                let by_currency = money.entry(column).or_insert_with(|| serde_json::json!({}));
                by_currency[currency] = sum.to_string().into();
            }
            context["totals"][&table.name] = serde_json::json!({"rows": table.rows.len(), "money": money});
        }
        context.to_string()
    }
}
