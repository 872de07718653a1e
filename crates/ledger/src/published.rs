//! The tables beside the trail: what it derives, for people who query the file. The program itself
//! reads the trail only.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Display;
use std::iter::Peekable;
use std::vec;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Statement, ToSql};

use crate::book::{Book, Signature};
use crate::finding::{Finding, Findings};
use crate::text::{amount, key};
use crate::walk::View;

/// Rows of a table that are read from the file at a time.
const AT_ONCE: usize = 4096;

/// A cell of a table. In the order in which `SQLite` sorts values of different types.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
}

/// A row of a table.
pub(crate) type Row<'a> = Vec<Cell<'a>>;

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl From<ValueRef<'_>> for Cell<'static> {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Int(number),
            ValueRef::Text(bytes) => Self::Text(Cow::Owned(String::from_utf8_lossy(bytes).into_owned())),
            // Strict tables have no other types here.
            ValueRef::Real(_) | ValueRef::Blob(_) => text("?"),
        }
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn made<T: Display>(value: T) -> Cell<'static> {
    Cell::Text(Cow::Owned(value.to_string()))
}

fn filled(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Null, text)
}

fn made_of<T: Display>(value: Option<T>) -> Cell<'static> {
    value.map_or(Cell::Null, made)
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

/// What the tables are derived from.
pub(crate) struct Derived<'a> {
    book: &'a Book,
    /// The items as of the newest month.
    view: Option<View>,
}

impl<'a> Derived<'a> {
    pub(crate) fn of(book: &'a Book) -> Self {
        Self { book, view: book.latest().map(|latest| book.view(latest)) }
    }
}

/// What became of a row of a table.
pub(crate) enum Compared<'a> {
    /// The file has it as it is derived.
    Same,
    /// The file has it otherwise: as it is there, as it is derived.
    Changed(Row<'static>, Row<'a>),
    /// Only the file has it.
    Added(Row<'static>),
    /// The file does not have it.
    Missing(Row<'a>),
}

impl Table {
    fn key<'r, 'a>(&self, row: &'r [Cell<'a>]) -> &'r [Cell<'a>] {
        &row[..self.key]
    }

    /// The key of a row for people.
    pub(crate) fn told_key(&self, row: &[Cell<'_>]) -> Vec<String> {
        let told = |cell: &Cell<'_>| match cell {
            Cell::Null => String::new(),
            Cell::Int(number) => format!("{number:020}"),
            Cell::Text(text) => text.to_string(),
        };
        self.key(row).iter().map(told).collect()
    }

    /// The rows that are derived, in the order of their keys.
    fn derived<'a>(&self, from: &'a Derived<'a>) -> Box<dyn Iterator<Item = Row<'a>> + 'a> {
        match self.name {
            "months" => Box::new(months(from.book)),
            "findings" => Box::new(findings(from.book)),
            "items" => Box::new(from.view.iter().flat_map(items)),
            _ => Box::new(acts(from.book)),
        }
    }

    /// The rows of the file beside those that are derived, in the order of their keys. Of the file a few rows are in
    /// memory at a time; those that were told may be changed meanwhile.
    pub(crate) fn compared<'a>(
        &self,
        connection: &'a Connection,
        from: &'a Derived<'a>,
    ) -> rusqlite::Result<impl Iterator<Item = rusqlite::Result<Compared<'a>>>> {
        let key = self.key;
        let mut stored = Stored::new(self, connection)?.peekable();
        let mut derived = self.derived(from).peekable();
        Ok(std::iter::from_fn(move || next_compared(key, &mut stored, &mut derived)))
    }

    /// Makes the file's rows those of the book; rows that are right already are not touched.
    pub(crate) fn sync(&self, connection: &Connection, from: &Derived<'_>) -> rusqlite::Result<()> {
        let condition: Vec<String> =
            self.columns.iter().take(self.key).map(|column| format!("{column} = ?")).collect();
        let mut delete =
            connection.prepare(&format!("DELETE FROM {} WHERE {}", self.name, condition.join(" AND ")))?;
        let places = vec!["?"; self.columns.len()].join(", ");
        let mut insert = connection.prepare(&format!("INSERT INTO {} VALUES ({places})", self.name))?;
        for row in self.compared(connection, from)? {
            let (stored, derived) = match row? {
                Compared::Same => (None, None),
                Compared::Changed(stored, derived) => (Some(stored), Some(derived)),
                Compared::Added(stored) => (Some(stored), None),
                Compared::Missing(derived) => (None, Some(derived)),
            };
            if let Some(stored) = stored {
                delete.execute(rusqlite::params_from_iter(self.key(&stored)))?;
            }
            if let Some(derived) = derived {
                insert.execute(rusqlite::params_from_iter(derived))?;
            }
        }
        Ok(())
    }
}

/// The next of two lists of rows that are in the order of their keys.
fn next_compared<'a>(
    key: usize,
    stored: &mut Peekable<Stored<'_>>,
    derived: &mut Peekable<Box<dyn Iterator<Item = Row<'a>> + 'a>>,
) -> Option<rusqlite::Result<Compared<'a>>> {
    let order = match (stored.peek(), derived.peek()) {
        (None, None) => return None,
        (Some(Ok(stored)), Some(derived)) => stored[..key].cmp(&derived[..key]),
        (None, Some(_)) => Ordering::Greater,
        (Some(_), _) => Ordering::Less,
    };
    let stored = if order.is_le() { stored.next().transpose() } else { Ok(None) };
    let derived = if order.is_ge() { derived.next() } else { None };
    Some(stored.map(|stored| match (stored, derived) {
        (Some(stored), Some(derived)) if stored == derived => Compared::Same,
        (Some(stored), Some(derived)) => Compared::Changed(stored, derived),
        (Some(stored), None) => Compared::Added(stored),
        (None, Some(derived)) => Compared::Missing(derived),
        // One of both is next.
        (None, None) => Compared::Same,
    }))
}

/// The rows of a table in the file, in the order of their keys. Between two pages no statement is under way, so that
/// rows that were handed out may be changed.
struct Stored<'c> {
    first: Statement<'c>,
    next: Statement<'c>,
    key: usize,
    cells: usize,
    page: vec::IntoIter<Row<'static>>,
    /// The key of the page's last row; none where there are no more pages.
    after: Option<Vec<Value>>,
    is_begun: bool,
}

impl<'c> Stored<'c> {
    fn new(table: &Table, connection: &'c Connection) -> rusqlite::Result<Self> {
        let keys = table.columns[..table.key].join(", ");
        let places = vec!["?"; table.key].join(", ");
        let sql = |condition: &str| {
            let columns = table.columns.join(", ");
            format!("SELECT {columns} FROM {} {condition} ORDER BY {keys} LIMIT {AT_ONCE}", table.name)
        };
        Ok(Self {
            first: connection.prepare(&sql(""))?,
            next: connection.prepare(&sql(&format!("WHERE ({keys}) > ({places})")))?,
            key: table.key,
            cells: table.columns.len(),
            page: Vec::new().into_iter(),
            after: None,
            is_begun: false,
        })
    }

    fn turn(&mut self) -> rusqlite::Result<()> {
        let cells = self.cells;
        let read = |row: &rusqlite::Row<'_>| {
            (0..cells)
                .map(|column| row.get_ref(column).map(Cell::from))
                .collect::<rusqlite::Result<Row<'_>>>()
        };
        let page: Vec<Row<'static>> = match self.after.take() {
            None => self.first.query_map([], read)?.collect::<rusqlite::Result<_>>()?,
            Some(after) => self
                .next
                .query_map(rusqlite::params_from_iter(after), read)?
                .collect::<rusqlite::Result<_>>()?,
        };
        let last = page.last().filter(|_| page.len() == AT_ONCE);
        self.after = last.map(|row| row[..self.key].iter().map(owned).collect());
        self.is_begun = true;
        self.page = page.into_iter();
        Ok(())
    }
}

fn owned(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(number) => Value::Integer(*number),
        Cell::Text(text) => Value::Text(text.to_string()),
    }
}

impl Iterator for Stored<'_> {
    type Item = rusqlite::Result<Row<'static>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0
            && (self.after.is_some() || !self.is_begun)
            && let Err(error) = self.turn()
        {
            self.is_begun = true;
            return Some(Err(error));
        }
        self.page.next().map(Ok)
    }
}

fn months(book: &Book) -> impl Iterator<Item = Row<'_>> {
    fn by(signature: Option<&Signature>) -> Cell<'_> {
        filled(signature.map(|signature| signature.by.name()))
    }
    fn at(signature: Option<&Signature>) -> Cell<'_> {
        filled(signature.map(|signature| signature.at.as_str()))
    }
    book.months().iter().map(|(cycle, month)| {
        vec![
            made(cycle),
            text(&month.run),
            text(&month.content),
            text(&month.program),
            text(&month.result),
            Cell::Int(i64::from(month.complete)),
            by(month.prepared.as_ref()),
            at(month.prepared.as_ref()),
            by(month.reviewed.as_ref()),
            at(month.reviewed.as_ref()),
        ]
    })
}

fn findings(book: &Book) -> impl Iterator<Item = Row<'_>> {
    book.months().iter().flat_map(|(cycle, month)| {
        let cycle = cycle.to_string();
        in_order(&month.findings, &month.gone).map(move |(state, finding)| {
            vec![
                made(&cycle),
                text(&finding.id),
                text(state),
                text(&finding.rule),
                text(&finding.class),
                filled(finding.customer_id.as_deref()),
                filled(finding.customer_name.as_deref()),
                made(key(&finding.key)),
                filled(finding.currency.as_deref()),
                made_of(finding.expected.map(amount)),
                made_of(finding.actual.map(amount)),
                made_of(finding.difference.map(amount)),
                filled(finding.expected_text.as_deref()),
                filled(finding.actual_text.as_deref()),
                text(&finding.direction),
                text(&finding.message_en),
                text(&finding.message_zh),
            ]
        })
    })
}

/// What a month has and what is gone from it, in the order of ids.
fn in_order<'a>(
    found: &'a Findings,
    gone: &'a Findings,
) -> impl Iterator<Item = (&'static str, &'a Finding)> + 'a {
    let (mut found, mut gone) = (found.iter().peekable(), gone.iter().peekable());
    std::iter::from_fn(move || {
        let is_gone_next = match (found.peek(), gone.peek()) {
            (Some(found), Some(gone)) => gone.id < found.id,
            (found, _) => found.is_none(),
        };
        if is_gone_next {
            gone.next().map(|finding| ("gone", &**finding))
        } else {
            found.next().map(|finding| ("found", &**finding))
        }
    })
}

fn items(view: &View) -> impl Iterator<Item = Row<'_>> {
    view.items().map(|item| {
        vec![
            text(&item.finding.id),
            text(&item.finding.rule),
            filled(item.finding.customer_id.as_deref()),
            filled(item.finding.currency.as_deref()),
            made_of(item.finding.difference.map(amount)),
            made(item.first_seen),
            made(item.last_seen),
            made(view.cycle),
            Cell::Int(i64::from(item.age_months)),
            text(item.status.name()),
            made_of(item.settled.map(|settled| settled.cycle)),
            filled(item.settled.map(|settled| settled.how.name())),
        ]
    })
}

fn acts(book: &Book) -> impl Iterator<Item = Row<'_>> {
    book.all_acts().iter().flat_map(|(item, acts)| {
        (1..).zip(acts).map(move |(number, act)| {
            vec![
                text(item),
                Cell::Int(number),
                text(&act.at),
                text(act.by.name()),
                text(act.kind.name()),
                text(&act.text),
                made(act.as_of),
            ]
        })
    })
}
