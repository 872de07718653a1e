//! The rules about orders and the lines that name them.

use std::collections::BTreeMap;

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::book::{Amounts, Book, Order};
use crate::cells::{Cells, collect, key, units};
use crate::codes::{CHANGE_REFUND, ORDER_TYPE_CHANGE, ORDER_TYPE_TO_USAGE, STATUS_UNPAID, TO_USAGE_REFUND};
use crate::evidence::{Line, Waiting, with_lines};
use crate::finding::{Break, Class, EVIDENCE_MAX, Evidence, Side, Sides};
use crate::matching::{Moment, nearest_pairs};
use crate::pass::Pass;
use crate::reading::Reading;
use crate::record::{Record, Tolerances};
use crate::row_key::Word;

/// Which amount of its lines a break is about; none where the break is not about amounts.
#[derive(Clone, Copy)]
enum Shown {
    /// What they cost, unsubscriptions included.
    All,
    /// What the ordinary lines cost, under a reading.
    Billed(Reading),
    /// One of the vouchers of the ordinary lines, by its place.
    Voucher(usize),
    /// What unsubscription lines give back.
    Refunded,
}

impl Shown {
    fn of(self, line: &Line) -> Option<Scaled> {
        match self {
            Self::Billed(_) | Self::Voucher(_) if line.is_back() => None,
            Self::All | Self::Billed(Reading::Before) => Some(line.payment()),
            Self::Billed(Reading::After) => Some(line.payment() - line.vouchers().iter().sum::<Scaled>()),
            Self::Voucher(place) => line.vouchers().get(place).copied(),
            Self::Refunded => line.is_back().then(|| line.payment()),
        }
    }
}

/// A rule of orders that compares them with their lines.
struct Compared<'a> {
    waiting: Waiting<'a>,
    pass: &'a Pass,
}

impl<'a> Compared<'a> {
    fn new(record: Record, pass: &'a Pass) -> Self {
        Self { waiting: Waiting::new(record), pass }
    }

    /// A break of an order, which shows its lines.
    fn push(&mut self, order: &'a Order, found: Break, shown: Option<Shown>) {
        let lines = order.trade_ids().flat_map(|id| self.pass.naming(id)).collect();
        self.waiting.push(lines, move |lines| of_order(order, found, shown, lines));
    }
}

fn of_order(order: &Order, found: Break, shown: Option<Shown>, lines: &[Line]) -> Break {
    let mut found = found.with_rows(order.lines);
    if let (Some(_), Some(expected)) = (shown, found.expected().filter(|expected| *expected != 0)) {
        found = found.with_row_term(Side::Expected, "order", &order.order_id, expected);
    }
    if let (Some(shown), Some(actual)) = (shown, found.actual()) {
        let currency = found.currency.clone().unwrap_or_default();
        let own = lines.iter().filter(|line| line.currency == currency);
        let amounts: Vec<(&Line, Scaled)> = own.filter_map(|line| Some((line, shown.of(line)?))).collect();
        found = with_lines(found, Side::Actual, amounts, actual);
    }
    let mut evidence = vec![Evidence::row("orders", "order_id", &order.order_id)];
    evidence.extend(lines.iter().map(Line::evidence));
    found.with_evidence(evidence, order.lines + 1)
}

fn text(id: &str) -> Option<&str> {
    if id.is_empty() { None } else { Some(id) }
}

fn one(order: &Order) -> Vec<(&'static str, String)> {
    vec![("order_id", order.order_id.to_string())]
}

/// `order.unknown`: every line that names an order names a known one.
pub(crate) fn unknown<'a>(book: &'a Book, pass: &Pass, tolerances: &Tolerances) -> Waiting<'a> {
    let mut record = Record::new("order.unknown", tolerances);
    for order in &book.orders {
        record.evaluated(order.lines, None, 0);
        for (currency, amounts) in &order.billed {
            record.evaluated(0, text(currency), amounts.amount);
        }
        for (currency, amount) in &order.refunded {
            record.evaluated(0, text(currency), *amount);
        }
    }
    let mut strays: BTreeMap<(&str, &str), (Vec<&str>, Scaled, u64)> = BTreeMap::new();
    for stray in &book.strays {
        record.evaluated(stray.lines, text(&stray.currency), stray.payment);
        let entry = strays.entry((&stray.trade_id, &stray.currency)).or_default();
        entry.0.push(&stray.customer_id);
        entry.1 += stray.payment;
        entry.2 += stray.lines;
    }
    let mut waiting = Waiting::new(record);
    for ((trade, currency), (mut customers, payment, lines)) in strays {
        customers.dedup();
        let customer = if let [only] = customers.as_slice() { Some(*only) } else { None };
        waiting.push(pass.naming(trade).collect(), move |evidence| {
            let key = vec![("trade_id", trade.to_owned())];
            let found = Break::new("order.unknown", Class::MissingOrder, key, Sides::Actual(payment))
                .about(customer, text(currency))
                .with_rows(lines)
                .with_evidence(evidence.iter().map(Line::evidence).collect(), lines);
            let own = evidence.iter().filter(|line| line.currency == currency);
            let amounts = own.map(|line| (line, line.payment()));
            with_lines(found, Side::Actual, amounts, payment)
        });
    }
    waiting
}

/// `order.customer`: line and order name the same customer.
pub(crate) fn customer<'a>(book: &'a Book, pass: &'a Pass, tolerances: &Tolerances) -> Waiting<'a> {
    let mut broken = Compared::new(Record::new("order.customer", tolerances), pass);
    for order in book.orders.iter().filter(|order| order.lines > 0) {
        evaluate_billed(&mut broken.waiting.record, order);
        let others: Vec<&str> =
            order.line_customers.iter().map(String::as_str).filter(|id| *id != &*order.customer_id).collect();
        if !others.is_empty() {
            let sides = Sides::Texts(order.customer_id.to_string(), others.join(","));
            let found = Break::new("order.customer", Class::Association, one(order), sides);
            broken.push(order, found.about(text(&order.customer_id), None), None);
        }
    }
    broken.waiting
}

fn evaluate_billed(record: &mut Record, order: &Order) {
    record.evaluated(1, None, 0);
    for (currency, amounts) in &order.billed {
        record.evaluated(0, text(currency), amounts.amount);
    }
}

/// `order.status`: no line names an order that was cancelled or never paid.
pub(crate) fn status<'a>(book: &'a Book, pass: &'a Pass, tolerances: &Tolerances) -> Waiting<'a> {
    let mut broken = Compared::new(Record::new("order.status", tolerances), pass);
    for order in book.orders.iter().filter(|order| order.lines > 0) {
        let mut sums: BTreeMap<&str, Scaled> = BTreeMap::new();
        for (currency, amounts) in &order.billed {
            *sums.entry(currency).or_default() += amounts.amount;
        }
        for (currency, amount) in &order.refunded {
            *sums.entry(currency).or_default() += amount;
        }
        let is_unpaid = order.status.is_some_and(|status| STATUS_UNPAID.contains(&status));
        for (currency, amount) in sums {
            broken.waiting.record.evaluated(1, text(currency), amount);
            if is_unpaid {
                let found = Break::new("order.status", Class::Status, one(order), Sides::Amounts(0, amount));
                let about = found.about(text(&order.customer_id), text(currency));
                broken.push(order, about, Some(Shown::All));
            }
        }
    }
    broken.waiting
}

/// Refunds of a change or of a switch to pay-per-use within this time of the order's payment are the
/// order's, in microseconds.
const NEAR: i64 = 300_000_000;

/// The type of the lines that give money back for an order of this type under a transaction's
/// number instead of the order's own (`bss-api` 4.2).
fn transaction_type(order: &Order) -> Option<i64> {
    match order.order_type {
        Some(ORDER_TYPE_CHANGE) => Some(CHANGE_REFUND),
        Some(ORDER_TYPE_TO_USAGE) => Some(TO_USAGE_REFUND),
        _ => None,
    }
}

/// What should have lines that name it.
fn is_due(order: &Order) -> bool {
    order.is_completed() && order.paid_in_month && !order.is_unsubscription() && order.amounts.amount != 0
}

/// Customer, currency, type of line, and what comes back.
type Alike = (String, String, i64, Scaled);

/// The orders without lines of their own whose money went back under a transaction's number: the lines
/// of one number, of the customer and type, near the order's payment, add up to the order. Each number
/// is one order's. Sorted.
pub(crate) fn by_transaction(book: &Book, pass: &Pass) -> Vec<Word> {
    let open = |order: &&Order| is_due(order) && order.billed.is_empty() && transaction_type(order).is_some();
    let orders: Vec<&Order> = book.orders.iter().filter(open).collect();
    if orders.is_empty() {
        return Vec::new();
    }
    // Each refund is the refund of one order only.
    let mut refunds: BTreeMap<Alike, Vec<Moment<'_>>> = BTreeMap::new();
    for ((customer, currency, kind, trade), (payment, time)) in &pass.returned {
        let Some(time) = time else { continue };
        let alike = (customer.clone(), currency.clone(), *kind, -payment);
        refunds.entry(alike).or_default().push((*time, trade));
    }
    let mut wanting: BTreeMap<Alike, Vec<Moment<'_>>> = BTreeMap::new();
    for order in orders {
        let (Some(kind), Some(paid)) = (transaction_type(order), order.payment_time) else { continue };
        let (customer, currency) = (order.customer_id.to_string(), order.currency.to_string());
        let alike = (customer, currency, kind, order.amounts.amount.abs());
        wanting.entry(alike).or_default().push((paid, &order.order_id));
    }
    let mut found: Vec<Word> = Vec::new();
    for (alike, orders) in wanting {
        let refunds = refunds.get(&alike).map(Vec::as_slice).unwrap_or_default();
        let pairs = nearest_pairs(&orders, refunds, NEAR);
        found.extend(pairs.iter().map(|pair| Word::new(orders[pair.left].1)));
    }
    found.sort();
    found
}

/// `order.unbilled`: what was paid in the month has lines. An unsubscription without lines is a
/// finding of `order.refund`, once; what went back under a transaction's number has its lines there.
pub(crate) fn unbilled(book: &Book, by_transaction: &[Word], tolerances: &Tolerances) -> Record {
    let mut record = Record::new("order.unbilled", tolerances);
    for order in book.orders.iter().filter(|order| is_due(order)) {
        let amount = order.amounts.amount;
        record.evaluated(1, text(&order.currency), amount);
        if order.billed.is_empty() && by_transaction.binary_search(&order.order_id).is_err() {
            let found =
                Break::new("order.unbilled", Class::MissingLines, one(order), Sides::Amounts(amount, 0))
                    .about(text(&order.customer_id), text(&order.currency))
                    .with_evidence(vec![Evidence::row("orders", "order_id", &order.order_id)], 1);
            record.broken(found);
        }
    }
    record
}

/// Orders whose amounts are compared with their lines: completed, not unsubscriptions, billed.
pub(crate) fn compared(book: &Book) -> impl Iterator<Item = &Order> {
    book.orders
        .iter()
        .filter(|order| order.is_completed() && !order.is_unsubscription() && !order.billed.is_empty())
}

/// What an order and its lines say in each currency: the order's own currency always, others
/// where lines have them.
fn by_currency(order: &Order) -> impl Iterator<Item = (&str, Amounts, Amounts)> {
    let own = std::iter::once(order.currency.as_str());
    let others = order.billed.keys().map(Word::as_str).filter(|currency| *currency != order.currency);
    own.chain(others).map(|currency| {
        let expected = if currency == order.currency { order.amounts } else { Amounts::default() };
        (currency, expected, order.billed.get(currency).copied().unwrap_or_default())
    })
}

/// `order.payable`: the lines add up to the order's amount, under the run's reading of it.
pub(crate) fn payable<'a>(
    book: &'a Book,
    pass: &'a Pass,
    reading: Reading,
    tolerances: &Tolerances,
) -> Waiting<'a> {
    let mut broken = Compared::new(Record::new("order.payable", tolerances), pass);
    for order in compared(book) {
        for (currency, expected, lines) in by_currency(order) {
            let actual = reading.of_lines(&lines);
            broken.waiting.record.evaluated(1, text(currency), actual);
            if expected.amount != actual {
                let sides = Sides::Amounts(expected.amount, actual);
                let found = Break::new("order.payable", Class::Amount, one(order), sides);
                let about = found.about(text(&order.customer_id), text(currency));
                broken.push(order, about, Some(Shown::Billed(reading)));
            }
        }
    }
    broken.waiting
}

/// Parts that `order.coupon` compares for each order and currency.
const VOUCHERS: u64 = 3;

/// `order.coupon`: coupons and cards of the lines are the order's own, part by part.
pub(crate) fn coupon<'a>(book: &'a Book, pass: &'a Pass, tolerances: &Tolerances) -> Waiting<'a> {
    let mut broken = Compared::new(Record::new("order.coupon", tolerances), pass);
    for order in compared(book) {
        for (currency, expected, lines) in by_currency(order) {
            broken.waiting.record.evaluated(VOUCHERS, text(currency), lines.vouchers());
            let parts = [
                ("coupon_amount", expected.coupon, lines.coupon),
                ("flexipurchase_coupon_amount", expected.flexi, lines.flexi),
                ("stored_card_amount", expected.card, lines.card),
            ];
            for (place, (part, expected, actual)) in parts.into_iter().enumerate() {
                if expected == actual {
                    continue;
                }
                let key = vec![("order_id", order.order_id.to_string()), ("part", part.to_owned())];
                let found = Break::new("order.coupon", Class::Amount, key, Sides::Amounts(expected, actual));
                let about = found.about(text(&order.customer_id), text(currency));
                broken.push(order, about, Some(Shown::Voucher(place)));
            }
        }
    }
    broken.waiting
}

/// `order.price`: list price less discounts is the order's amount; under the reading "after",
/// coupons and cards are added back.
pub(crate) fn price(book: &Book, reading: Reading, tolerances: &Tolerances) -> Record {
    let mut record = Record::new("order.price", tolerances);
    for order in book.orders.iter().filter(|order| order.in_scope() && !order.is_unsubscription()) {
        let expected = order.official - order.discounts;
        let actual = reading.of_order(&order.amounts);
        record.evaluated(1, text(&order.currency), actual);
        if expected != actual {
            let found =
                Break::new("order.price", Class::Amount, one(order), Sides::Amounts(expected, actual))
                    .with_terms(
                        Side::Expected,
                        &[("official_amount", order.official), ("discount", -order.discounts)],
                    )
                    .with_row_term(Side::Actual, "order", &order.order_id, order.amounts.amount)
                    .about(text(&order.customer_id), text(&order.currency))
                    .with_evidence(vec![Evidence::row("orders", "order_id", &order.order_id)], 1);
            let rest = actual - order.amounts.amount;
            let rest = [("vouchers", rest)];
            record.broken(found.with_terms(Side::Actual, &rest[..usize::from(rest[0].1 != 0)]));
        }
    }
    record
}

/// The id of a row, and its amount.
type Item = (String, Scaled);

/// `order.lines`: order lines add up to their order; a combined order to its members' lines.
pub(crate) fn lines(book: &Book, order_lines: &LazyFrame, tolerances: &Tolerances) -> PolarsResult<Record> {
    let mut record = Record::new("order.lines", tolerances);
    let columns = ["order_id", "order_line_item_id", "amount_after_discount"].map(col);
    let frame = collect(order_lines.clone().select(columns))?;
    let cells = Cells(&frame);
    let (ids, items, amount) =
        (cells.text("order_id")?, cells.text("order_line_item_id")?, cells.money("amount_after_discount")?);
    let mut sums: PlHashMap<&str, (Scaled, Vec<Item>)> = PlHashMap::default();
    for row in 0..cells.height() {
        let Some(order) = book.find(ids.get(row).unwrap_or_default()) else { continue };
        let sum = sums.entry(&order.order_id).or_default();
        sum.0 += units(amount, row);
        sum.1.push((key(items, row), units(amount, row)));
    }
    for order in book.orders.iter().filter(|order| order.in_scope()) {
        let Some((actual, items)) = sums.remove(order.order_id.as_str()) else { continue };
        let expected = order.amounts.amount;
        record.evaluated(1, text(&order.currency), actual);
        if expected != actual {
            let found =
                Break::new("order.lines", Class::Amount, one(order), Sides::Amounts(expected, actual))
                    .about(text(&order.customer_id), text(&order.currency))
                    .with_row_term(Side::Expected, "order", &order.order_id, expected);
            let rows = ("order_lines", "order_line_item_id", "order_line");
            record.broken(with_rows(found, rows, items, order));
        }
    }
    Ok(record)
}

/// `order.refund`: the unsubscription lines are what the unsubscription order gives back. Orders
/// that a line names, or that are completed and were paid in the month.
pub(crate) fn refund<'a>(book: &'a Book, pass: &'a Pass, tolerances: &Tolerances) -> Waiting<'a> {
    let mut broken = Compared::new(Record::new("order.refund", tolerances), pass);
    for order in book.orders.iter().filter(|order| order.is_unsubscription()) {
        if order.lines == 0 && !(order.is_completed() && order.paid_in_month) {
            continue;
        }
        let own = std::iter::once(order.currency.as_str());
        let others = order.refunded.keys().map(Word::as_str).filter(|currency| *currency != order.currency);
        for currency in own.chain(others) {
            let expected = if currency == order.currency { -order.amounts.amount.abs() } else { 0 };
            let actual = order.refunded.get(currency).copied().unwrap_or(0);
            broken.waiting.record.evaluated(1, text(currency), actual);
            if expected != actual {
                let found =
                    Break::new("order.refund", Class::Amount, one(order), Sides::Amounts(expected, actual));
                let about = found.about(text(&order.customer_id), text(currency));
                broken.push(order, about, Some(Shown::Refunded));
            }
        }
    }
    broken.waiting
}

/// `order.refund_origin`: no more went back than was paid for the original order, vouchers
/// included.
pub(crate) fn refund_origin(
    book: &Book,
    reading: Reading,
    refunds: &LazyFrame,
    tolerances: &Tolerances,
) -> PolarsResult<Record> {
    let mut record = Record::new("order.refund_origin", tolerances);
    let frame = collect(refunds.clone().select(["id", "amount", "base_order_id"].map(col)))?;
    let cells = Cells(&frame);
    let (ids, amount, base) = (cells.text("id")?, cells.money("amount")?, cells.text("base_order_id")?);
    let mut sums: BTreeMap<&str, (Scaled, Vec<Item>)> = BTreeMap::new();
    for row in 0..cells.height() {
        let Some(order) = base.get(row).and_then(|id| book.find(id)) else { continue };
        // Positive rows are what was consumed or kept as a fee.
        if units(amount, row) < 0 {
            let sum = sums.entry(&order.order_id).or_default();
            sum.0 -= units(amount, row);
            sum.1.push((key(ids, row), -units(amount, row)));
        }
    }
    for (id, (refunded, items)) in sums {
        let Some(order) = book.find(id) else { continue };
        let paid = reading.of_order(&order.amounts);
        record.evaluated(1, text(&order.currency), refunded);
        if refunded > paid {
            let key = vec![("base_order_id", id.to_owned())];
            let found =
                Break::new("order.refund_origin", Class::OverRefund, key, Sides::Amounts(paid, refunded))
                    .about(text(&order.customer_id), text(&order.currency))
                    .with_row_term(Side::Expected, "order", id, paid);
            record.broken(with_rows(found, ("refunds", "id", "refund_row"), items, order));
        }
    }
    Ok(record)
}

/// Adds the rows of a dataset that make up the actual side, and the order itself, to a break.
fn with_rows(
    mut found: Break,
    (dataset, column, item): (&str, &str, &str),
    mut rows: Vec<Item>,
    order: &Order,
) -> Break {
    rows.sort();
    let count = rows.len() as u64;
    let mut evidence: Vec<Evidence> = rows.iter().map(|(id, _)| Evidence::row(dataset, column, id)).collect();
    evidence.push(Evidence::row("orders", "order_id", &order.order_id));
    let mut rest = found.actual().unwrap_or(0);
    for (id, units) in rows.iter().take(EVIDENCE_MAX) {
        found = found.with_row_term(Side::Actual, item, id, *units);
        rest -= units;
    }
    if rest != 0 {
        found = found.with_terms(Side::Actual, &[("others", rest)]);
    }
    found.with_rows(count).with_evidence(evidence, count + 1)
}
