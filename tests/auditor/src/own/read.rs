//! The file of own rules, as `docs/reference/own-rules.md` describes it. The program refuses what is badly written;
//! here it is only read.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

use rust_decimal::Decimal;
use toml::{Table, Value};

use crate::columns::{self, Kind};
use crate::moment::{self, Moment};

#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: &'static str,
    pub(crate) group: Option<String>,
    pub(crate) cardinality: Cardinality,
    pub(crate) left: Side,
    pub(crate) right: Side,
    pub(crate) keys: Vec<Key>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) dates: Vec<Date>,
    pub(crate) if_more: &'static str,
    pub(crate) if_less: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cardinality {
    OneToOne,
    OneToMany,
    ManyToOne,
    ManyToMany,
}

#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) dataset: String,
    pub(crate) conditions: Vec<Table>,
    pub(crate) month: Option<String>,
    pub(crate) currency: String,
    pub(crate) customer: String,
}

#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) left: &'static str,
    pub(crate) right: &'static str,
    /// `day`, `month`, `folded`, or nothing.
    pub(crate) shape: String,
}

#[derive(Debug)]
pub(crate) struct Measure {
    /// The first column of the left side, with a number where an earlier one has the same.
    pub(crate) name: &'static str,
    pub(crate) left: Vec<String>,
    pub(crate) right: Vec<String>,
    pub(crate) is_money: bool,
    within: Decimal,
    percent: Decimal,
    pub(crate) decides: bool,
}

impl Measure {
    /// Whether two amounts are as good as equal.
    pub(crate) fn allows(&self, expected: Decimal, actual: Decimal) -> bool {
        let off = (actual - expected).abs();
        off <= self.within || off * Decimal::ONE_HUNDRED <= self.percent * expected.abs()
    }
}

#[derive(Debug)]
pub(crate) struct Date {
    /// The column of the left side, with a number where an earlier date has the same.
    pub(crate) name: &'static str,
    pub(crate) left: &'static str,
    pub(crate) right: &'static str,
    /// Days, or microseconds.
    pub(crate) within: i64,
    is_days: bool,
    pub(crate) decides: bool,
}

impl Date {
    /// How far apart two moments are: in days of the calendar, or in microseconds.
    pub(crate) fn apart(&self, left: Option<Moment>, right: Option<Moment>) -> Option<i64> {
        let (left, right) = (left?, right?);
        Some(if self.is_days {
            (moment::day_number(left) - moment::day_number(right)).abs()
        } else {
            (left - right).abs()
        })
    }
}

/// A text that lives as long as the program, as ids of rules do.
pub(crate) fn kept(text: &str) -> &'static str {
    static TEXTS: OnceLock<Mutex<BTreeSet<&'static str>>> = OnceLock::new();
    let texts = TEXTS.get_or_init(Mutex::default);
    let Ok(mut texts) = texts.lock() else { return "" };
    if let Some(known) = texts.get(text) {
        return known;
    }
    let new: &'static str = Box::leak(text.to_owned().into_boxed_str());
    texts.insert(new);
    new
}

/// The rules of a file, in its order.
pub(crate) fn rules(text: &str) -> Vec<Rule> {
    let file: Table = text.parse().unwrap_or_default();
    let rules = file.get("rule").and_then(Value::as_array).cloned().unwrap_or_default();
    rules.iter().filter_map(Value::as_table).filter_map(rule).collect()
}

fn text(table: &Table, key: &str) -> Option<String> {
    match table.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// One text or number, or a list of them.
pub(crate) fn texts(table: &Table, key: &str) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    match table.get(key) {
        Some(Value::Array(many)) => many.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn list<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Value> {
    table.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn rule(table: &Table) -> Option<Rule> {
    let (left, right) = (side(table.get("left")?.as_table()?)?, side(table.get("right")?.as_table()?)?);
    let direction = |key: &str| match text(table, key).as_deref() {
        Some("claim") => "claim",
        Some("bill") => "bill",
        Some("none") => "none",
        _ => "internal",
    };
    let mut measures: Vec<Measure> =
        list(table, "measures").filter_map(|value| measure(value, &left.dataset)).collect();
    let mut dates: Vec<Date> = list(table, "dates").filter_map(Value::as_table).filter_map(date).collect();
    number(measures.iter_mut().map(|measure| &mut measure.name).collect());
    number(dates.iter_mut().map(|date| &mut date.name).collect());
    Some(Rule {
        id: kept(&text(table, "id")?),
        group: text(table, "group"),
        cardinality: match text(table, "cardinality").as_deref() {
            Some("one-to-many") => Cardinality::OneToMany,
            Some("many-to-one") => Cardinality::ManyToOne,
            Some("many-to-many") => Cardinality::ManyToMany,
            _ => Cardinality::OneToOne,
        },
        keys: list(table, "keys").filter_map(key).collect(),
        measures,
        dates,
        if_more: direction("if_more"),
        if_less: direction("if_less"),
        left,
        right,
    })
}

/// The second of a name is called so, with its number.
fn number(names: Vec<&mut &'static str>) {
    let mut before: Vec<&str> = Vec::new();
    for name in names {
        let same = before.iter().filter(|other| *other == name).count();
        before.push(name);
        if same > 0 {
            *name = kept(&format!("{name} ({})", same + 1));
        }
    }
}

fn side(table: &Table) -> Option<Side> {
    Some(Side {
        dataset: text(table, "dataset")?,
        conditions: list(table, "where").filter_map(Value::as_table).cloned().collect(),
        month: text(table, "month"),
        currency: text(table, "currency").unwrap_or_else(|| "currency".to_owned()),
        customer: text(table, "customer").unwrap_or_else(|| "customer_id".to_owned()),
    })
}

fn key(value: &Value) -> Option<Key> {
    if let Value::String(both) = value {
        return Some(Key { left: kept(both), right: kept(both), shape: String::new() });
    }
    let table = value.as_table()?;
    let folds = table.get("ignore_case").and_then(Value::as_bool) == Some(true);
    let shape = text(table, "as").unwrap_or_else(|| if folds { "folded".to_owned() } else { String::new() });
    Some(Key { left: kept(&text(table, "left")?), right: kept(&text(table, "right")?), shape })
}

/// `column`, `-column` or `|column|` without what is around it.
pub(crate) fn bare(part: &str) -> &str {
    part.trim().trim_start_matches('-').trim_matches('|').trim()
}

fn measure(value: &Value, left_dataset: &str) -> Option<Measure> {
    let number = |table: &Table, key: &str| -> Decimal {
        text(table, key).and_then(|text| text.parse().ok()).unwrap_or_default()
    };
    let nothing = Table::new();
    let table = value.as_table().unwrap_or(&nothing);
    let both: Vec<String> = value.as_str().map(str::to_owned).into_iter().collect();
    let or_both = |parts: Vec<String>| if parts.is_empty() { both.clone() } else { parts };
    let (left, right) = (or_both(texts(table, "left")), or_both(texts(table, "right")));
    let name = bare(left.first()?);
    Some(Measure {
        name: kept(name),
        is_money: columns::column_kind(left_dataset, name) == Some(Kind::Number),
        left,
        right,
        within: number(table, "within"),
        percent: number(table, "within_percent"),
        decides: table.get("decides").and_then(Value::as_bool) == Some(true),
    })
}

fn date(table: &Table) -> Option<Date> {
    let days = table.get("days").and_then(Value::as_integer);
    let minutes = table.get("minutes").and_then(Value::as_integer).unwrap_or_default();
    let left = kept(&text(table, "left")?);
    Some(Date {
        name: left,
        left,
        right: kept(&text(table, "right")?),
        within: days.unwrap_or(minutes * 60 * moment::SECOND),
        is_days: days.is_some(),
        decides: table.get("decides").and_then(Value::as_bool) != Some(false),
    })
}
