//! The rows of one side of an own rule, and what the rule reads of them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use toml::{Table, Value};

use super::read::{Measure, Rule, Side, bare, texts};
use crate::columns::{self, Kind};
use crate::lines;
use crate::moment::{self, Moment};
use crate::month::{Month, Row};

/// A row as a rule sees it.
#[derive(Debug, Clone)]
pub(crate) struct Item<'a> {
    /// Its place among the rows of its dataset.
    pub(crate) number: usize,
    pub(crate) row: &'a Row,
    /// What makes it itself.
    pub(crate) id: Vec<String>,
    /// By the rule's keys; an empty one matches nothing.
    pub(crate) keys: Vec<Option<String>>,
    pub(crate) amounts: Vec<Decimal>,
    pub(crate) times: Vec<Option<Moment>>,
    pub(crate) currency: String,
    pub(crate) customer: Option<&'a str>,
    pub(crate) is_of_month: bool,
}

/// The rows of a side that pass its conditions and that no earlier rule of the group has taken.
pub(crate) fn items<'a>(
    month: &'a Month,
    rule: &Rule,
    side: &Side,
    left: &Side,
    taken: &BTreeSet<(String, usize)>,
) -> Vec<Item<'a>> {
    let is_left = std::ptr::eq(side, left);
    let rows: Vec<&Row> = if side.dataset == "consumption" {
        lines::kept(month)
    } else {
        month.rows(&side.dataset).iter().collect()
    };
    let passes =
        |row: &Row| side.conditions.iter().all(|condition| holds(month, &side.dataset, row, condition));
    let mut items = Vec::new();
    for (number, row) in rows.into_iter().enumerate() {
        if passes(row) && !taken.contains(&(side.dataset.clone(), number)) {
            items.push(item(month, rule, side, is_left, (number, row)));
        }
    }
    items
}

fn item<'a>(
    month: &Month,
    rule: &Rule,
    side: &Side,
    is_left: bool,
    (number, row): (usize, &'a Row),
) -> Item<'a> {
    let keys = rule.keys.iter().map(|key| {
        let column = if is_left { key.left } else { key.right };
        key_of(row, column, &key.shape).filter(|value| !value.is_empty())
    });
    let amount = |measure: &Measure| {
        let parts = if is_left { &measure.left } else { &measure.right };
        parts.iter().map(|part| part_of(row, part)).sum()
    };
    let time = |date: &super::read::Date| row.time(if is_left { date.left } else { date.right });
    // Only money has a currency.
    let is_money = rule.measures.iter().any(|measure| measure.is_money);
    let currency =
        row.text(&side.currency).map(str::to_owned).or_else(|| month.currency()).filter(|_| is_money);
    Item {
        number,
        row,
        id: columns::key_of(&side.dataset).iter().map(|column| row.or_empty(column).to_owned()).collect(),
        keys: keys.collect(),
        amounts: rule.measures.iter().map(amount).collect(),
        times: rule.dates.iter().map(time).collect(),
        currency: currency.unwrap_or_default(),
        customer: row.text(&side.customer),
        is_of_month: side.month.as_ref().is_none_or(|column| month.holds(row.time(column))),
    }
}

fn key_of(row: &Row, column: &str, shape: &str) -> Option<String> {
    match shape {
        "day" => row.time(column).map(moment::day),
        "month" => row.time(column).map(moment::month),
        "folded" => row.text(column).map(|text| text.trim().to_lowercase()),
        _ => row.text(column).map(str::to_owned),
    }
}

fn part_of(row: &Row, part: &str) -> Decimal {
    let amount = row.money(bare(part));
    match part.trim().chars().next() {
        Some('|') => amount.abs(),
        Some('-') => -amount,
        _ => amount,
    }
}

/// Whether a condition holds of a row. Nothing is not equal to anything.
fn holds(month: &Month, dataset: &str, row: &Row, condition: &Table) -> bool {
    let column = condition.get("column").and_then(Value::as_str).unwrap_or_default();
    let cell = row.text(column);
    let kind = columns::column_kind(dataset, column);
    let has = |question: &str| condition.contains_key(question);
    let number = |text: &str| -> Option<Decimal> {
        match kind {
            Some(Kind::Time) => {
                moment::parse(text).or_else(|| moment::parse_beijing(text)).map(Decimal::from)
            }
            _ => text.parse().ok(),
        }
    };
    let is_among = || {
        let wanted = texts(condition, if has("is") { "is" } else { "not" });
        let equal = |cell: &str, wanted: &String| match kind {
            Some(Kind::Text) => cell == wanted,
            _ => number(cell) == number(wanted),
        };
        cell.is_some_and(|cell| wanted.iter().any(|wanted| equal(cell, wanted)))
    };
    let bound = |question: &str, is_so: fn(&Decimal, &Decimal) -> bool| {
        let bound = texts(condition, question).first().and_then(|bound| number(bound));
        cell.and_then(number).zip(bound).is_some_and(|(cell, bound)| is_so(&cell, &bound))
    };
    let part = |question: &str, is_so: fn(&str, &str) -> bool| {
        let part = condition.get(question).and_then(Value::as_str).unwrap_or_default();
        cell.is_some_and(|cell| is_so(cell, part))
    };
    let flag = |question: &str| condition.get(question).and_then(Value::as_bool) == Some(true);
    if has("is") {
        is_among()
    } else if has("not") {
        !is_among()
    } else if has("above") {
        bound("above", |cell, bound| cell > bound)
    } else if has("below") {
        bound("below", |cell, bound| cell < bound)
    } else if has("at_least") {
        bound("at_least", |cell, bound| cell >= bound)
    } else if has("at_most") {
        bound("at_most", |cell, bound| cell <= bound)
    } else if has("begins") {
        part("begins", |cell, part| cell.starts_with(part))
    } else if has("ends") {
        part("ends", |cell, part| cell.ends_with(part))
    } else if has("contains") {
        part("contains", |cell, part| cell.contains(part))
    } else if has("empty") {
        cell.is_none() == flag("empty")
    } else {
        month.holds(row.time(column)) == flag("in_month")
    }
}
