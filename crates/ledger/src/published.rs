//! The tables beside the trail: what it derives, for people who query the file. The program itself
//! reads the trail only.

use std::collections::BTreeMap;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};

use crate::book::{Book, Signature};
use crate::finding::Finding;
use crate::text::{amount, key};

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn text<T: ToString + ?Sized>(text: &T) -> Cell {
    Cell::Text(text.to_string())
}

fn filled<T: ToString>(value: Option<T>) -> Cell {
    value.map_or(Cell::Null, |value| text(&value))
}

/// A table and how many of its columns are its key.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    key: usize,
    columns: &'static [&'static str],
}

/// Every table that is derived.
pub(crate) const TABLES: [Table; 4] = [
    Table {
        name: "months",
        key: 1,
        columns: &[
            "cycle",
            "run",
            "content",
            "program",
            "result",
            "complete",
            "prepared_by",
            "prepared_at",
            "reviewed_by",
            "reviewed_at",
        ],
    },
    Table {
        name: "findings",
        key: 2,
        columns: &[
            "cycle",
            "id",
            "state",
            "rule",
            "class",
            "customer_id",
            "customer_name",
            "key",
            "currency",
            "expected",
            "actual",
            "difference",
            "expected_text",
            "actual_text",
            "direction",
            "message_en",
            "message_zh",
        ],
    },
    Table {
        name: "items",
        key: 1,
        columns: &[
            "id",
            "rule",
            "customer_id",
            "currency",
            "difference",
            "first_seen",
            "last_seen",
            "as_of",
            "age_months",
            "status",
            "settled_in",
            "settled_how",
        ],
    },
    Table { name: "acts", key: 2, columns: &["item", "number", "at", "by", "act", "text", "as_of"] },
];

/// Rows by their key as text.
pub(crate) type Rows = BTreeMap<Vec<String>, Vec<Cell>>;

impl Table {
    fn key(&self, row: &[Cell]) -> Vec<String> {
        let told = |cell: &Cell| match cell {
            Cell::Null => String::new(),
            Cell::Int(number) => format!("{number:020}"),
            Cell::Text(text) => text.clone(),
        };
        row.iter().take(self.key).map(told).collect()
    }

    /// The rows the book derives.
    pub(crate) fn derived(&self, book: &Book) -> Rows {
        let rows = match self.name {
            "months" => months(book),
            "findings" => findings(book),
            "items" => items(book),
            _ => acts(book),
        };
        rows.into_iter().map(|row| (self.key(&row), row)).collect()
    }

    /// The rows of the file.
    pub(crate) fn stored(&self, connection: &Connection) -> rusqlite::Result<Rows> {
        let sql = format!("SELECT {} FROM {}", self.columns.join(", "), self.name);
        let mut statement = connection.prepare(&sql)?;
        let cells = self.columns.len();
        let rows = statement.query_map([], |row| {
            (0..cells)
                .map(|column| {
                    Ok(match row.get_ref(column)? {
                        ValueRef::Null => Cell::Null,
                        ValueRef::Integer(number) => Cell::Int(number),
                        ValueRef::Text(bytes) => text(&String::from_utf8_lossy(bytes)),
                        // Strict tables have no other types here.
                        ValueRef::Real(_) | ValueRef::Blob(_) => text("?"),
                    })
                })
                .collect::<rusqlite::Result<Vec<Cell>>>()
        })?;
        rows.map(|row| row.map(|row| (self.key(&row), row))).collect()
    }

    /// Makes the file's rows those of the book; rows that are right already are not touched.
    pub(crate) fn sync(&self, connection: &Connection, book: &Book) -> rusqlite::Result<()> {
        let (stored, derived) = (self.stored(connection)?, self.derived(book));
        let condition: Vec<String> =
            self.columns.iter().take(self.key).map(|column| format!("{column} = ?")).collect();
        let mut delete =
            connection.prepare(&format!("DELETE FROM {} WHERE {}", self.name, condition.join(" AND ")))?;
        for (key, row) in stored.iter().filter(|(key, row)| derived.get(*key) != Some(*row)) {
            debug_assert_eq!(key.len(), self.key);
            delete.execute(rusqlite::params_from_iter(row.iter().take(self.key)))?;
        }
        let places = vec!["?"; self.columns.len()].join(", ");
        let mut insert = connection.prepare(&format!("INSERT INTO {} VALUES ({places})", self.name))?;
        for (_, row) in derived.iter().filter(|(key, row)| stored.get(*key) != Some(*row)) {
            insert.execute(rusqlite::params_from_iter(row))?;
        }
        Ok(())
    }
}

fn months(book: &Book) -> Vec<Vec<Cell>> {
    let by = |signature: &Option<Signature>| filled(signature.as_ref().map(|signature| signature.by.name()));
    let at = |signature: &Option<Signature>| filled(signature.as_ref().map(|signature| &signature.at));
    let row = |(cycle, month): (&duizhang_money::BillCycle, &crate::month::Month)| {
        vec![
            text(cycle),
            text(&month.run),
            text(&month.content),
            text(&month.program),
            text(&month.result),
            Cell::Int(i64::from(month.complete)),
            by(&month.prepared),
            at(&month.prepared),
            by(&month.reviewed),
            at(&month.reviewed),
        ]
    };
    book.months().iter().map(row).collect()
}

fn findings(book: &Book) -> Vec<Vec<Cell>> {
    let row = |cycle: &duizhang_money::BillCycle, state: &str, finding: &Finding| {
        vec![
            text(cycle),
            text(&finding.id),
            text(state),
            text(&finding.rule),
            text(&finding.class),
            filled(finding.customer_id.as_ref()),
            filled(finding.customer_name.as_ref()),
            text(&key(&finding.key)),
            filled(finding.currency.as_ref()),
            filled(finding.expected.map(amount)),
            filled(finding.actual.map(amount)),
            filled(finding.difference.map(amount)),
            filled(finding.expected_text.as_ref()),
            filled(finding.actual_text.as_ref()),
            text(&finding.direction),
            text(&finding.message_en),
            text(&finding.message_zh),
        ]
    };
    let mut rows = Vec::new();
    for (cycle, month) in book.months() {
        rows.extend(month.findings.values().map(|finding| row(cycle, "found", finding)));
        rows.extend(month.gone.values().map(|finding| row(cycle, "gone", finding)));
    }
    rows
}

fn items(book: &Book) -> Vec<Vec<Cell>> {
    let Some(latest) = book.latest() else { return Vec::new() };
    let view = book.view(latest);
    let row = |item: &crate::item::Item| {
        vec![
            text(&item.finding.id),
            text(&item.finding.rule),
            filled(item.finding.customer_id.as_ref()),
            filled(item.finding.currency.as_ref()),
            filled(item.finding.difference.map(amount)),
            text(&item.first_seen),
            text(&item.last_seen),
            text(&latest),
            Cell::Int(i64::from(item.age_months)),
            text(item.status.name()),
            filled(item.settled.map(|settled| settled.cycle)),
            filled(item.settled.map(|settled| settled.how.name())),
        ]
    };
    view.items().map(row).collect()
}

fn acts(book: &Book) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (item, acts) in book.all_acts() {
        for (number, act) in (1..).zip(acts) {
            rows.push(vec![
                text(item),
                Cell::Int(number),
                text(&act.at),
                text(act.by.name()),
                text(act.kind.name()),
                text(&act.text),
                text(&act.as_of),
            ]);
        }
    }
    rows
}
