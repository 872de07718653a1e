//! The datasets' columns, read from `datasets.txt`: in the order of the API description, which is the canonical one.
//!
//! A column there is a name and where an answer holds it: nothing for a text of the row, `#` a number of the row,
//! `%` a whole number of the row, `@` a moment of the row, `^` beside the rows, `?name` a parameter of the question, `!` when the answer came, `~` the
//! account that asked, `=type` the account of this type in `account_details`, `.amount_info` in there, `+` the sum of
//! the discounts.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_decimal::Decimal;

use crate::month::Row;

/// What a column holds, as far as its order is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, in the order of its bytes.
    Text,
    /// A number, by its value.
    Number,
    /// A whole number: a code, or how many.
    Whole,
    /// A moment.
    Time,
}

/// Where an answer holds a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Row,
    Beside,
    Question(String),
    Taken,
    Account,
    Detail(String),
    AmountInfo,
    Discounts,
}

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) place: Place,
}

/// One dataset.
#[derive(Debug)]
pub(crate) struct Dataset {
    pub(crate) name: String,
    pub(crate) operation: String,
    pub(crate) rows: String,
    pub(crate) key: Vec<String>,
    pub(crate) columns: Vec<Column>,
}

/// Every dataset that a rule reads.
pub(crate) fn all() -> &'static [Dataset] {
    static ALL: OnceLock<Vec<Dataset>> = OnceLock::new();
    ALL.get_or_init(|| read(include_str!("datasets.txt")))
}

fn read(text: &str) -> Vec<Dataset> {
    let mut all: Vec<Dataset> = Vec::new();
    for line in text.lines() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        if let Some((head, key)) = line.split_once(": ") {
            let [name, operation, rows] = words(head).try_into().unwrap_or_default();
            all.push(Dataset { name, operation, rows, key: words(key), columns: Vec::new() });
        } else if let Some(dataset) = all.last_mut() {
            dataset.columns.extend(words(line).iter().map(|word| column(word)));
        }
    }
    all
}

fn column(word: &str) -> Column {
    let marks = ['#', '%', '@', '^', '?', '!', '~', '=', '.', '+'];
    let at = word.find(marks).unwrap_or(word.len());
    let (name, mark) = word.split_at(at);
    let rest = mark.get(1..).unwrap_or_default().to_owned();
    let (kind, place) = match mark.chars().next() {
        Some('#') => (Kind::Number, Place::Row),
        Some('%') => (Kind::Whole, Place::Row),
        Some('@') => (Kind::Time, Place::Row),
        Some('^') => (Kind::Text, Place::Beside),
        Some('?') => (Kind::Text, Place::Question(rest)),
        Some('!') => (Kind::Time, Place::Taken),
        Some('~') => (Kind::Text, Place::Account),
        Some('=') => (Kind::Number, Place::Detail(rest)),
        Some('.') => (Kind::Number, Place::AmountInfo),
        Some('+') => (Kind::Number, Place::Discounts),
        _ => (Kind::Text, Place::Row),
    };
    Column { name: name.to_owned(), kind, place }
}

/// The names of all datasets that a rule reads.
pub fn datasets() -> impl Iterator<Item = &'static str> {
    all().iter().map(|dataset| dataset.name.as_str())
}

/// The dataset that an operation answers with.
pub fn dataset_of(operation: &str) -> Option<&'static str> {
    all().iter().find(|dataset| dataset.operation == operation).map(|dataset| dataset.name.as_str())
}

fn named(dataset: &str) -> Option<&'static Dataset> {
    all().iter().find(|known| known.name == dataset)
}

/// The columns that make a row of a dataset itself.
pub fn key_of(dataset: &str) -> &'static [String] {
    named(dataset).map_or(&[], |dataset| &dataset.key)
}

/// The names of a dataset's columns.
pub fn columns(dataset: &str) -> Vec<&'static str> {
    named(dataset)
        .map(|known| known.columns.iter().map(|column| column.name.as_str()).collect())
        .unwrap_or_default()
}

/// What a column of a dataset holds.
pub fn column_kind(dataset: &str, column: &str) -> Option<Kind> {
    named(dataset)?.columns.iter().find(|known| known.name == column).map(|column| column.kind)
}

/// Compares two rows field by field: null before any value, text by its bytes, numbers by value.
pub(crate) fn compare(dataset: &Dataset, a: &Row, b: &Row) -> Ordering {
    let field = |column: &Column| {
        let (a, b) = (a.text(&column.name), b.text(&column.name));
        let number = |text: &str| text.parse::<Decimal>().ok();
        match (a, b) {
            (Some(a), Some(b)) if matches!(column.kind, Kind::Number | Kind::Whole) => {
                number(a).cmp(&number(b))
            }
            _ => a.cmp(&b),
        }
    };
    dataset.columns.iter().map(field).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Puts the rows of a dataset into canonical order.
pub(crate) fn in_canonical_order(dataset: &str, rows: &mut [Row]) {
    if let Some(dataset) = named(dataset) {
        rows.sort_by(|a, b| compare(dataset, a, b));
    }
}

/// Whether all columns of two rows of a dataset are equal.
pub(crate) fn equal(dataset: &str, a: &Row, b: &Row) -> bool {
    named(dataset).is_some_and(|dataset| compare(dataset, a, b).is_eq())
}

/// Rows by a key.
pub(crate) fn by<'a, K: Ord>(
    rows: impl IntoIterator<Item = &'a Row>,
    key: impl Fn(&'a Row) -> K,
) -> BTreeMap<K, Vec<&'a Row>> {
    let mut groups: BTreeMap<K, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}
