//! A run as frames: what is stored, and what reports start from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use duizhang_lake::Said;
use duizhang_money::Scaled;
use polars::prelude::*;
use serde_json::{Map, Value};

use crate::book::Order;
use crate::cells::SUM;
use crate::finding::{Break, Outcome};
use crate::fold::{Group, PAYMENT};
use crate::message::{Language, direction, message, remedy};
use crate::run::Run;
use crate::statement::{AMOUNTS, LINE_AMOUNTS};

/// The frames of a run. Money is `Decimal(38,8)`; nested values are JSON text.
#[derive(Debug, Clone)]
pub struct Frames {
    /// One row a break.
    pub breaks: DataFrame,
    /// One row a rule and currency; a rule without money has one row.
    pub rules: DataFrame,
    /// One row a customer and currency.
    pub statement: DataFrame,
    /// One row a customer: whether its month can be reconciled.
    pub customers: DataFrame,
    /// One row a pair of sides, customer, currency and cause: what the sides differ by, and why.
    pub differences: DataFrame,
    /// One row an order in scope.
    pub orders: DataFrame,
    /// One row a service and currency.
    pub services: DataFrame,
    /// One row a kind of line and currency, and one a means of payment and currency.
    pub sums: DataFrame,
}

/// Turns a run into frames.
pub fn frames(run: &Run) -> PolarsResult<Frames> {
    Ok(Frames { breaks: breaks(run, 0..run.breaks.len())?, ..frames_but_breaks(run)? })
}

/// Turns a run into frames, of which that of the breaks has no rows. These may be more than the memory holds: see
/// [`breaks`].
pub fn frames_but_breaks(run: &Run) -> PolarsResult<Frames> {
    // Orders are as many as everything else together.
    std::thread::scope(|scope| {
        let orders = scope.spawn(|| orders(run));
        Ok(Frames {
            breaks: breaks(run, 0..0)?,
            rules: rules(&run.outcomes)?,
            statement: statement(run)?,
            customers: customers(run)?,
            differences: differences(run)?,
            services: services(&run.groups)?,
            sums: sums(run)?,
            orders: orders.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
        })
    })
}

fn text<'a, T, S: AsRef<str>>(name: &str, rows: &'a [T], cell: impl Fn(&'a T) -> Option<S>) -> Column {
    StringChunked::from_iter_options(name.into(), rows.iter().map(cell)).into_column()
}

/// As [`text`], of texts that are there already; empty is null.
fn label<'a, T>(name: &str, rows: &'a [T], cell: impl Fn(&'a T) -> &'a str) -> Column {
    let cells = rows.iter().map(|row| Some(cell(row)).filter(|text| !text.is_empty()));
    StringChunked::from_iter_options(name.into(), cells).into_column()
}

fn int<T>(name: &str, rows: &[T], cell: impl Fn(&T) -> Option<i64>) -> Column {
    Int64Chunked::from_iter_options(name.into(), rows.iter().map(cell)).into_column()
}

fn money<T>(name: &str, rows: &[T], cell: impl Fn(&T) -> Option<Scaled>) -> Column {
    let DataType::Decimal(precision, scale) = SUM else { return Column::new_empty(name.into(), &SUM) };
    Int128Chunked::from_iter_options(name.into(), rows.iter().map(cell))
        .into_decimal_unchecked(precision, scale)
        .into_column()
}

fn count(number: u64) -> Option<i64> {
    i64::try_from(number).ok()
}

fn filled(text: &str) -> Option<String> {
    if text.is_empty() { None } else { Some(text.to_owned()) }
}

/// The basis of a break whose figures are records.
const RECORDED: &str = "recorded";
/// The basis of a break of which a figure is a bound that was derived.
const DERIVED: &str = "derived";

/// Some of the breaks as a frame: their sentences and what is behind them are made here.
pub fn breaks(run: &Run, places: Range<usize>) -> PolarsResult<DataFrame> {
    let rows = run.breaks.get(places).unwrap_or_default();
    let key = |found: &Break| {
        let members =
            found.key.iter().map(|(column, value)| ((*column).to_owned(), Value::from(value.as_str())));
        Some(Value::Object(members.collect::<Map<_, _>>()).to_string())
    };
    let cycle = run.cycle.to_string();
    let columns = vec![
        text("id", rows, |found| Some(&found.id)),
        text("rule", rows, |found| Some(found.rule)),
        text("class", rows, |found| Some(found.class.name())),
        text("cycle", rows, |_| Some(&cycle)),
        text("currency", rows, |found| found.currency.as_ref()),
        text("customer_id", rows, |found| found.customer_id.as_ref()),
        text("customer_name", rows, |found| run.names.get(found.customer_id.as_deref()?)),
        text("key", rows, key),
        money("expected", rows, Break::expected),
        money("actual", rows, Break::actual),
        money("difference", rows, Break::difference),
        text("expected_text", rows, |found| found.texts().0),
        text("actual_text", rows, |found| found.texts().1),
        text("message_en", rows, |found| Some(message(found, Language::En))),
        text("message_zh", rows, |found| Some(message(found, Language::Zh))),
        text("remedy_en", rows, |found| Some(remedy(found, Language::En))),
        text("remedy_zh", rows, |found| Some(remedy(found, Language::Zh))),
        text("evidence", rows, |found| serde_json::to_string(found.evidence.as_slice()).ok()),
        int("evidence_count", rows, |found| count(found.evidence_count)),
        text("terms", rows, |found| serde_json::to_string(&found.terms).ok()),
        text("tried", rows, |found| serde_json::to_string(&found.tried).ok()),
        text("direction", rows, |found| Some(direction(found).name())),
        text("basis", rows, |found| Some(if found.derived { DERIVED } else { RECORDED })),
    ];
    DataFrame::new(rows.len(), columns)
}

fn rules(outcomes: &[Outcome]) -> PolarsResult<DataFrame> {
    let mut rows: Vec<(&Outcome, Option<String>)> = Vec::new();
    for outcome in outcomes {
        let amounts = outcome.amount.iter().chain(outcome.difference.iter());
        let currencies: BTreeSet<&str> = amounts.map(|(currency, _)| currency).collect();
        if currencies.is_empty() {
            rows.push((outcome, None));
        }
        rows.extend(currencies.into_iter().map(|currency| (outcome, Some(currency.to_owned()))));
    }
    let of =
        |cell: fn(&Outcome) -> u64| move |(outcome, _): &(&Outcome, Option<String>)| count(cell(outcome));
    let columns = vec![
        text("rule", &rows, |(outcome, _)| Some(outcome.rule.to_owned())),
        text("outcome", &rows, |(outcome, _)| Some(outcome.kind().name().to_owned())),
        text("reason", &rows, |(outcome, _)| outcome.says().map(|says| says.en)),
        text("reason_zh", &rows, |(outcome, _)| outcome.says().map(|says| says.zh)),
        int("evaluated", &rows, of(|outcome| outcome.evaluated)),
        int("passed", &rows, of(Outcome::passed)),
        int("tolerated", &rows, of(|outcome| outcome.tolerated)),
        int("broken", &rows, of(|outcome| outcome.broken)),
        int("informational", &rows, of(|outcome| outcome.informational)),
        int("unjudged", &rows, of(|outcome| outcome.unjudged)),
        text("currency", &rows, |(_, currency)| currency.clone()),
        money("amount", &rows, |(outcome, currency)| {
            currency.as_ref().map(|currency| outcome.amount.get(currency))
        }),
        money("difference", &rows, |(outcome, currency)| {
            currency.as_ref().map(|currency| outcome.difference.get(currency))
        }),
    ];
    DataFrame::new(rows.len(), columns)
}

fn statement(run: &Run) -> PolarsResult<DataFrame> {
    let rows = &run.statements;
    let mut columns = vec![
        text("cycle", rows, |_| Some(run.cycle.to_string())),
        text("customer_id", rows, |row| Some(row.customer_id.clone())),
        text("customer_name", rows, |row| row.customer_name.clone()),
        text("currency", rows, |row| filled(&row.currency)),
        int("lines", rows, |row| count(row.lines)),
    ];
    columns.extend(AMOUNTS.iter().map(|name| money(name, rows, |row| row.amounts.get(name).copied())));
    columns.push(int("breaks", rows, |row| count(row.breaks)));
    columns.push(money("break_amount", rows, |row| Some(row.break_amount)));
    DataFrame::new(rows.len(), columns)
}

fn customers(run: &Run) -> PolarsResult<DataFrame> {
    let rows = &run.customers;
    let columns = vec![
        text("cycle", rows, |_| Some(run.cycle.to_string())),
        text("customer_id", rows, |row| Some(row.customer_id.clone())),
        text("customer_name", rows, |row| run.names.get(&row.customer_id).cloned()),
        text("state", rows, |row| Some(row.state.name().to_owned())),
        text("reasons", rows, |row| filled(&Said::joined(&row.reasons).en)),
        text("reasons_zh", rows, |row| filled(&Said::joined(&row.reasons).zh)),
    ];
    DataFrame::new(rows.len(), columns)
}

fn differences(run: &Run) -> PolarsResult<DataFrame> {
    let rows = &run.differences;
    let columns = vec![
        text("cycle", rows, |_| Some(run.cycle.to_string())),
        text("pair", rows, |row| Some(row.pair.to_owned())),
        text("customer_id", rows, |row| filled(&row.customer_id)),
        text("customer_name", rows, |row| run.names.get(&row.customer_id).cloned()),
        text("currency", rows, |row| filled(&row.currency)),
        text("cause", rows, |row| Some(row.cause.to_owned())),
        money("amount", rows, |row| Some(row.amount)),
    ];
    DataFrame::new(rows.len(), columns)
}

fn orders(run: &Run) -> PolarsResult<DataFrame> {
    let rows = &run.orders;
    let mut broken: PlHashMap<&str, u64> = PlHashMap::default();
    for found in run.breaks.iter().filter(|found| found.rule.starts_with("order.")) {
        if let Some((_, id)) = found.key.iter().find(|(column, _)| column.ends_with("order_id")) {
            *broken.entry(id).or_default() += 1;
        }
    }
    let names: PlHashMap<&str, &String> = run.names.iter().map(|(id, name)| (id.as_str(), name)).collect();
    let billed = |order: &Order| {
        let own = order.billed.get(&order.currency).map_or(0, |amounts| amounts.amount);
        Some(own + order.refunded.get(&order.currency).copied().unwrap_or(0))
    };
    let texts = || {
        vec![
            text("order_id", rows, |order| Some(&order.order_id)),
            label("customer_id", rows, |order| &order.customer_id),
            text("customer_name", rows, |order| names.get(&*order.customer_id)),
            text("service_type_code", rows, |order| order.service_type_code.as_ref()),
        ]
    };
    let others = || {
        vec![
            int("order_type", rows, |order| order.order_type),
            int("status", rows, |order| order.status),
            Int64Chunked::from_iter_options(
                "payment_time".into(),
                rows.iter().map(|order| order.payment_time),
            )
            .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
            .into_column(),
            label("currency", rows, |order| &order.currency),
            money("official_amount", rows, |order| Some(order.official)),
            money("discount_total", rows, |order| Some(order.discounts)),
            money("amount_after_discount", rows, |order| Some(order.amounts.amount)),
            money("coupon_amount", rows, |order| Some(order.amounts.coupon)),
            money("flexipurchase_coupon_amount", rows, |order| Some(order.amounts.flexi)),
            money("stored_card_amount", rows, |order| Some(order.amounts.card)),
            money("billed_amount", rows, billed),
            int("lines", rows, |order| count(order.lines)),
            int("breaks", rows, |order| count(broken.get(order.order_id.as_str()).copied().unwrap_or(0))),
        ]
    };
    let columns = std::thread::scope(|scope| {
        let others = scope.spawn(others);
        let mut columns = texts();
        columns.extend(others.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        columns
    });
    DataFrame::new(rows.len(), columns)
}

#[derive(Default)]
struct Service<'a> {
    name: Option<&'a str>,
    lines: u64,
    customers: BTreeSet<&'a str>,
    sums: [Scaled; 3],
}

fn services(groups: &[Group]) -> PolarsResult<DataFrame> {
    let mut services: BTreeMap<(&str, &str), Service<'_>> = BTreeMap::new();
    for group in groups {
        let service = services.entry((&group.service_type_code, &group.currency)).or_default();
        // Names may differ within a code; the last in order is shown, whatever the order of rows.
        service.name = service.name.max(group.service_type_name.as_deref());
        service.lines += group.lines;
        service.customers.insert(&group.customer_id);
        for (sum, units) in service.sums.iter_mut().zip([group.sums[0], group.sums[1], group.sums[PAYMENT]]) {
            *sum += units;
        }
    }
    let rows: Vec<_> = services.into_iter().collect();
    let columns = vec![
        text("service_type_code", &rows, |((code, _), _)| filled(code)),
        text("service_type_name", &rows, |(_, service)| service.name.map(str::to_owned)),
        text("currency", &rows, |((_, currency), _)| filled(currency)),
        int("lines", &rows, |(_, service)| count(service.lines)),
        int("customers", &rows, |(_, service)| count(service.customers.len() as u64)),
        money("official_amount", &rows, |(_, service)| Some(service.sums[0])),
        money("discount_amount", &rows, |(_, service)| Some(service.sums[1])),
        money("payable_amount", &rows, |(_, service)| Some(service.sums[2])),
    ];
    DataFrame::new(rows.len(), columns)
}

/// Totals of the statement's line amounts by currency, in the statement's order.
fn sums(run: &Run) -> PolarsResult<DataFrame> {
    let mut rows: Vec<(&str, String, Scaled)> = Vec::new();
    let currencies: BTreeSet<&str> = run.groups.iter().map(|group| &*group.currency).collect();
    for currency in currencies {
        for name in AMOUNTS.iter().take(LINE_AMOUNTS) {
            let of_currency = run.statements.iter().filter(|row| row.currency == currency);
            rows.push((name, currency.to_owned(), of_currency.map(|row| row.get(name)).sum()));
        }
    }
    let columns = vec![
        text("item", &rows, |(name, ..)| Some((*name).to_owned())),
        text("currency", &rows, |(_, currency, _)| filled(currency)),
        money("amount", &rows, |(.., units)| Some(*units)),
    ];
    DataFrame::new(rows.len(), columns)
}
