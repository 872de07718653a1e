//! One side of an own rule as rows: filtered, and where only sums are needed added up by its keys, before
//! anything is read into memory.

use duizhang_lake::{Dataset, Kind};
use duizhang_money::{BillCycle, Scaled, Timestamp};
use polars::prelude::*;

use super::{Condition, OwnRule, Part, Shape, Side, Sign, Test};
use crate::cells::{Cells, SUM, collect, key, money, units};
use crate::source::{DAY, Source, frame_of};

/// Which side of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Left,
    Right,
}

impl Which {
    pub(super) fn of(self, rule: &OwnRule) -> &Side {
        match self {
            Self::Left => &rule.left,
            Self::Right => &rule.right,
        }
    }
}

/// A row of a side, or the sum of the rows that have one key.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// The values of the rule's keys, in the form in which they are compared; an empty one matches nothing.
    pub(super) key: Vec<String>,
    /// The same as they are in the data, to find the rows of a sum again.
    pub(super) raw: Vec<Option<String>>,
    pub(super) currency: String,
    pub(super) customer: Option<String>,
    /// The rule's measures, as they are on this side.
    pub(super) values: Vec<Scaled>,
    /// The rule's dates, UTC microseconds.
    pub(super) dates: Vec<Option<i64>>,
    /// Whether it is told of, or only serves as a counterpart.
    pub(super) in_month: bool,
    /// The values of the dataset's key; none of a sum.
    pub(super) id: Vec<String>,
    /// Rows behind it.
    pub(super) rows: u64,
    /// Its place in the dataset, where rules share rows.
    pub(super) place: u32,
}

/// A side that was read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// Whether the rows are sums over keys.
    pub(super) are_sums: bool,
}

/// The day of a moment in GMT+8, counted from 1970.
pub(super) fn day(micros: i64) -> i64 {
    (micros + DAY / 3).div_euclid(DAY)
}

/// The rows of a side. `sums` adds them up by key while they are read; `placed` says where each is in
/// its dataset.
pub(super) fn load(
    source: &Source<'_>,
    rule: &OwnRule,
    which: Which,
    sums: bool,
    placed: bool,
) -> PolarsResult<Rows> {
    let frame = columns(source, rule, which, placed);
    let frame = if sums { added_up(rule, frame) } else { frame };
    let frame = collect(frame)?;
    let mut rows = read(source, rule, which, sums, &frame)?;
    // By everything that is compared: the order in which rows came does not matter.
    rows.sort_by(|a, b| {
        let order = |row: &Row| (row.in_month, row.rows, row.place);
        let full = |row: &Row| (row.id.clone(), row.key.clone(), row.currency.clone());
        full(a)
            .cmp(&full(b))
            .then_with(|| a.values.cmp(&b.values))
            .then_with(|| a.dates.cmp(&b.dates))
            .then_with(|| a.customer.cmp(&b.customer))
            .then_with(|| order(a).cmp(&order(b)))
    });
    Ok(Rows { rows, are_sums: sums })
}

/// How many rows pass the filters of both sides of a rule that compares a dataset with itself.
pub(super) fn on_both_sides(source: &Source<'_>, rule: &OwnRule) -> PolarsResult<u64> {
    if rule.left.dataset != rule.right.dataset {
        return Ok(0);
    }
    let both = filter(source, &rule.left).and(filter(source, &rule.right));
    let frame = dataset(source, rule.left.dataset).filter(both).select([len().alias("rows")]);
    Ok(Cells(&collect(frame)?).count("rows")?.get(0).map_or(0, u64::from))
}

fn dataset(source: &Source<'_>, dataset: Dataset) -> LazyFrame {
    // A repeated line is told once, by `line.identity`.
    if dataset == Dataset::Consumption { source.lines.lazy() } else { frame_of(source.month, dataset) }
}

/// The columns that a rule reads of a side: keys `k0`…, measures `m0`…, dates `d0`…, the dataset's key `i0`…
pub(super) fn columns(source: &Source<'_>, rule: &OwnRule, which: Which, placed: bool) -> LazyFrame {
    let side = which.of(rule);
    let mut frame = dataset(source, side.dataset);
    if placed {
        frame = frame.with_row_index("#", None);
    }
    let mut all = Vec::new();
    for (number, key) in rule.keys.iter().enumerate() {
        let (name, kind) = if which == Which::Left { key.left } else { key.right };
        all.push(key_text(name, kind, key.shape).alias(format!("k{number}")));
    }
    let nothing = || lit(NULL).cast(DataType::String);
    all.push(side.currency.map_or_else(nothing, col).alias("currency"));
    all.push(side.customer.map_or_else(nothing, col).alias("customer"));
    for (number, measure) in rule.measures.iter().enumerate() {
        let parts = if which == Which::Left { &measure.left } else { &measure.right };
        all.push(sum(parts).alias(format!("m{number}")));
    }
    let micros = |name: &'static str| col(name).cast(DataType::Int64);
    for (number, date) in rule.dates.iter().enumerate() {
        let name = if which == Which::Left { date.left } else { date.right };
        all.push(micros(name).alias(format!("d{number}")));
    }
    all.push(side.month.map_or_else(|| lit(NULL).cast(DataType::Int64), micros).alias("month"));
    let spec = side.dataset.spec();
    for (number, name) in spec.key.iter().enumerate() {
        let is_time = spec.index(name).is_some_and(|index| spec.columns[index].kind == Kind::Time);
        let cell = if is_time { micros(name) } else { col(*name) };
        all.push(cell.cast(DataType::String).alias(format!("i{number}")));
    }
    if placed {
        all.push(col("#").cast(DataType::UInt32));
    }
    frame.filter(filter(source, side)).select(all)
}

fn added_up(rule: &OwnRule, frame: LazyFrame) -> LazyFrame {
    let mut by: Vec<Expr> = (0..rule.keys.len()).map(|number| col(format!("k{number}"))).collect();
    by.push(col("currency"));
    let mut sums: Vec<Expr> =
        (0..rule.measures.len()).map(|number| col(format!("m{number}")).sum()).collect();
    sums.push(col("customer").min());
    sums.push(col("customer").max().alias("customer.last"));
    sums.push(len().alias("rows"));
    frame.group_by(by).agg(sums)
}

/// A key as text; times as the number of their day.
fn key_text(name: &'static str, kind: Kind, shape: Shape) -> Expr {
    match (kind, shape) {
        (Kind::Time, Shape::Day | Shape::Month) => {
            let shifted = col(name).cast(DataType::Int64) + lit(DAY / 3);
            shifted.floor_div(lit(DAY)).cast(DataType::String)
        }
        (Kind::Text, _) => col(name),
        _ => col(name).cast(DataType::String),
    }
}

fn sum(parts: &[Part]) -> Expr {
    let zero = || lit(0_i64).cast(SUM);
    let part = |part: &Part| {
        let plain = money(part.column);
        match part.sign {
            Sign::Plus => plain,
            Sign::Minus => zero() - plain,
            Sign::Absolute => when(plain.clone().lt(zero())).then(zero() - plain.clone()).otherwise(plain),
        }
    };
    parts.iter().map(part).reduce(|sum, more| sum + more).unwrap_or_else(zero)
}

/// The rows that pass a side's conditions; a condition on nothing does not hold, but for `not` and `empty`.
fn filter(source: &Source<'_>, side: &Side) -> Expr {
    let all = side.conditions.iter().map(|condition| holds(condition, source.cycle()));
    all.reduce(Expr::and).unwrap_or_else(|| lit(true))
}

fn holds(condition: &Condition, cycle: BillCycle) -> Expr {
    let cell = || match condition.kind {
        Kind::Money | Kind::Quantity => col(condition.column).cast(SUM),
        Kind::Time => col(condition.column).cast(DataType::Int64),
        Kind::Text | Kind::Int | Kind::Json => col(condition.column),
    };
    let value = |text: &String| match condition.kind {
        Kind::Money | Kind::Quantity => lit(text.clone()).cast(SUM),
        Kind::Time | Kind::Int => lit(text.parse::<i64>().unwrap_or_default()),
        Kind::Text | Kind::Json => lit(text.clone()),
    };
    let any = |values: &[String]| {
        let any = values.iter().map(|text| cell().eq(value(text))).reduce(Expr::or);
        any.unwrap_or_else(|| lit(false)).fill_null(lit(false))
    };
    let is_empty = || {
        let nothing = col(condition.column).is_null();
        let is_text = matches!(condition.kind, Kind::Text | Kind::Json);
        if is_text { nothing.or(col(condition.column).eq(lit(""))) } else { nothing }
    };
    let asked = match &condition.test {
        Test::Is(values) => any(values),
        Test::Not(values) => any(values).not(),
        Test::Above(text) => cell().gt(value(text)),
        Test::Below(text) => cell().lt(value(text)),
        Test::AtLeast(text) => cell().gt_eq(value(text)),
        Test::AtMost(text) => cell().lt_eq(value(text)),
        Test::Begins(text) => cell().str().starts_with(lit(text.clone())),
        Test::Ends(text) => cell().str().ends_with(lit(text.clone())),
        Test::Contains(text) => cell().str().contains_literal(lit(text.clone())),
        Test::Empty(true) => is_empty(),
        Test::Empty(false) => is_empty().not(),
        Test::InMonth(is_in) => {
            let (start, end) = (lit(cycle.start().micros()), lit(cycle.end().micros()));
            let inside = cell().gt_eq(start).and(cell().lt(end)).fill_null(lit(false));
            if *is_in { inside } else { inside.not() }
        }
    };
    asked.fill_null(lit(false))
}

fn read(
    source: &Source<'_>,
    rule: &OwnRule,
    which: Which,
    sums: bool,
    frame: &DataFrame,
) -> PolarsResult<Vec<Row>> {
    let cells = Cells(frame);
    let side = which.of(rule);
    let texts = |letter: char, count: usize| -> PolarsResult<Vec<&StringChunked>> {
        (0..count).map(|number| cells.text(&format!("{letter}{number}"))).collect()
    };
    let keys = texts('k', rule.keys.len())?;
    let (currency, customer) = (cells.text("currency")?, cells.text("customer")?);
    let mut measures = Vec::new();
    for number in 0..rule.measures.len() {
        measures.push(cells.money(&format!("m{number}"))?);
    }
    let single = Single::of(side, rule, &cells, sums)?;
    let last = if sums { Some((cells.text("customer.last")?, cells.count("rows")?)) } else { None };
    let is_money = rule.is_money();
    let mut rows = Vec::with_capacity(frame.height());
    for row in 0..frame.height() {
        let raw: Vec<Option<String>> = keys.iter().map(|cells| cells.get(row).map(str::to_owned)).collect();
        let shaped = raw.iter().zip(&rule.keys).map(|(text, key)| shaped(text.as_deref(), key.shape));
        let customer = customer.get(row).filter(|id| !id.is_empty());
        let (customer, count) = match last {
            Some((last, count)) => {
                (customer.filter(|id| last.get(row) == Some(*id)), count.get(row).map_or(0, u64::from))
            }
            None => (customer, 1),
        };
        let mut read = Row {
            key: shaped.collect(),
            raw,
            currency: if is_money { source.currency_or(currency.get(row)) } else { String::new() },
            customer: customer.map(str::to_owned),
            values: measures.iter().map(|cells| units(cells, row)).collect(),
            in_month: true,
            rows: count,
            ..Row::default()
        };
        if let Some(single) = &single {
            single.fill(source, side, row, &mut read);
        }
        rows.push(read);
    }
    Ok(rows)
}

/// What only single rows have.
struct Single<'a> {
    ids: Vec<(&'a StringChunked, bool)>,
    dates: Vec<&'a Int64Chunked>,
    month: &'a Int64Chunked,
    places: Option<&'a UInt32Chunked>,
}

impl<'a> Single<'a> {
    fn of(side: &Side, rule: &OwnRule, cells: &Cells<'a>, sums: bool) -> PolarsResult<Option<Self>> {
        if sums {
            return Ok(None);
        }
        let (mut ids, mut dates) = (Vec::new(), Vec::new());
        let spec = side.dataset.spec();
        for (number, name) in spec.key.iter().enumerate() {
            let is_time = spec.index(name).is_some_and(|index| spec.columns[index].kind == Kind::Time);
            ids.push((cells.text(&format!("i{number}"))?, is_time));
        }
        for number in 0..rule.dates.len() {
            dates.push(cells.int(&format!("d{number}"))?);
        }
        let places = cells.0.column("#").ok().and_then(|column| column.u32().ok());
        Ok(Some(Self { ids, dates, month: cells.int("month")?, places }))
    }

    fn fill(&self, source: &Source<'_>, side: &Side, row: usize, read: &mut Row) {
        read.id = self.ids.iter().map(|(cells, is_time)| id_text(&key(cells, row), *is_time)).collect();
        read.dates = self.dates.iter().map(|cells| cells.get(row)).collect();
        read.in_month = side.month.is_none() || source.in_month(self.month.get(row));
        read.place = self.places.and_then(|places| places.get(row)).unwrap_or(0);
    }
}

/// A value of a dataset's key; a moment is shown as one.
pub(super) fn id_text(text: &str, is_time: bool) -> String {
    let moment = || text.parse::<i64>().ok().and_then(Timestamp::from_micros);
    if is_time { moment().map_or_else(|| text.to_owned(), Timestamp::to_utc) } else { text.to_owned() }
}

/// A value of a key in the form in which it is compared; nothing is empty.
fn shaped(text: Option<&str>, shape: Shape) -> String {
    let Some(text) = text else { return String::new() };
    let day = || {
        let start = text.parse::<i64>().ok()?.checked_mul(DAY)?;
        Some(Timestamp::from_micros(start)?.to_utc())
    };
    match shape {
        Shape::Plain => text.to_owned(),
        Shape::Folded => text.trim().to_lowercase(),
        // The number counts days of GMT+8, so the day of its moment in UTC is the one that is meant.
        Shape::Day => day().and_then(|day| day.get(..10).map(str::to_owned)).unwrap_or_default(),
        Shape::Month => day().and_then(|day| day.get(..7).map(str::to_owned)).unwrap_or_default(),
    }
}
