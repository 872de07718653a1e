//! The rules between orders, their lines and their refunds.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::codes::{ORDER, UNSUBSCRIBE};
use crate::columns::by;
use crate::found::{Figure, Of, Ruling};
use crate::moment::{Moment, SECOND};
use crate::month::{Month, Reading, Row};

/// Orders, and the lines that name them.
pub(crate) struct Book<'a> {
    month: &'a Month,
    lines: &'a [&'a Row],
    /// The lines that name an order at all, types ORDER and 4, with the order if it is known.
    naming: Vec<(&'a Row, Option<&'a Row>)>,
    /// Id → the order that answers for it: its own, or that of the combined order it is a member of.
    by_id: BTreeMap<String, &'a Row>,
}

impl<'a> Book<'a> {
    /// The orders of a month and its lines.
    pub(crate) fn new(month: &'a Month, lines: &'a [&'a Row]) -> Self {
        let mut by_id = BTreeMap::new();
        for order in month.rows("orders") {
            for member in members(order) {
                by_id.entry(member).or_insert(order);
            }
        }
        for order in month.rows("orders") {
            if let Some(id) = order.text("order_id") {
                by_id.insert(id.to_owned(), order);
            }
        }
        let names = |line: &&Row| {
            line.is_one_of("bill_detail_type", ORDER) || line.is_one_of("bill_detail_type", UNSUBSCRIBE)
        };
        let order_of = |line: &Row| line.text("trade_id").and_then(|id| by_id.get(id).copied());
        let naming = lines.iter().copied().filter(names).map(|line| (line, order_of(line))).collect();
        Self { month, lines, naming, by_id }
    }

    /// The lines of these types that name an order.
    pub(crate) fn lines_of(&self, order: &Row, types: &[&str]) -> Vec<&'a Row> {
        let of_order = |(line, named): &(&Row, Option<&Row>)| {
            named.is_some_and(|named| std::ptr::eq(named, order)) && line.is_one_of("bill_detail_type", types)
        };
        self.naming.iter().filter(|pair| of_order(pair)).map(|(line, _)| *line).collect()
    }

    fn is_named(&self, order: &Row) -> bool {
        !self.lines_of(order, ORDER).is_empty() || !self.lines_of(order, UNSUBSCRIBE).is_empty()
    }

    fn is_paid_in_month(&self, order: &Row) -> bool {
        self.month.holds(order.time("payment_time"))
    }

    /// The orders that were paid in the month or that a line names.
    fn in_scope(&self) -> Vec<&'a Row> {
        let orders = self.month.rows("orders").iter();
        orders.filter(|order| self.is_paid_in_month(order) || self.is_named(order)).collect()
    }

    /// Completed orders that are no unsubscriptions and that lines of type ORDER name, with these lines.
    fn billed(&self) -> Vec<(&'a Row, Vec<&'a Row>)> {
        let orders = self.month.rows("orders").iter();
        let completed = orders.filter(|order| is_completed(order) && !is_unsubscription(order));
        let with_lines = completed.map(|order| (order, self.lines_of(order, ORDER)));
        with_lines.filter(|(_, lines)| !lines.is_empty()).collect()
    }
}

/// The ids of a combined order's members.
fn members(order: &Row) -> Vec<String> {
    let text = order.text("sub_order_infos").unwrap_or("null");
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let ids = json.as_array().into_iter().flatten().filter_map(|member| member["order_id"].as_str());
    ids.map(str::to_owned).collect()
}

fn is_completed(order: &Row) -> bool {
    order.text("status") == Some("5")
}

fn is_unsubscription(order: &Row) -> bool {
    order.text("order_type") == Some("4")
}

/// An order by its id, customer and currency.
fn of<'a>(order: &'a Row, key: &'a [(&'static str, &'a str)]) -> Of<'a> {
    Of { key, customer: order.text("customer_id"), currency: order.text("currency") }
}

fn sum(lines: &[&Row], column: &str) -> Decimal {
    lines.iter().map(|line| line.money(column)).sum()
}

/// The currencies of an order and its lines, each with its lines: an order may be compared in two.
fn by_currency<'a>(order: &'a Row, lines: &[&'a Row]) -> BTreeMap<Option<&'a str>, Vec<&'a Row>> {
    let mut groups = by(lines.iter().copied(), |line| line.text("currency"));
    groups.entry(order.text("currency")).or_default();
    groups
}

/// An amount of the order in a currency: nothing in any but its own.
fn amount_in(order: &Row, column: &str, currency: Option<&str>) -> Decimal {
    if order.text("currency") == currency { order.money(column) } else { Decimal::ZERO }
}

const LINE_VOUCHERS: [&str; 3] = ["coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"];
const ORDER_VOUCHERS: [&str; 3] = ["coupon_amount", "flexipurchase_coupon_amount", "stored_card_amount"];

/// What lines say an order came to.
fn billed_amount(lines: &[&Row], reading: Reading) -> Decimal {
    let payment = sum(lines, "payment_amount");
    match reading {
        Reading::Before => payment,
        Reading::After => payment - LINE_VOUCHERS.iter().map(|part| sum(lines, part)).sum::<Decimal>(),
    }
}

/// Decides once what orders' amounts mean: the reading that more orders satisfy among those where the readings
/// differ, `before` on a tie.
pub(crate) fn reading(month: &Month, book: &Book<'_>) -> (Reading, u64, u64) {
    let (mut before, mut after) = (0, 0);
    for (order, lines) in book.billed() {
        // One order, one voice: in its own currency.
        let own = lines.iter().copied().filter(|line| line.text("currency") == order.text("currency"));
        let own: Vec<&Row> = own.collect();
        let [first, second] = [Reading::Before, Reading::After].map(|reading| billed_amount(&own, reading));
        if first != second {
            let amount = order.money("amount_after_discount");
            before += u64::from(first == amount);
            after += u64::from(second == amount);
        }
    }
    let chosen = if after > before { Reading::After } else { Reading::Before };
    (month.reading.unwrap_or(chosen), before, after)
}

/// Every line of an order names a known order.
pub(crate) fn unknown(book: &Book<'_>, ruling: &mut Ruling) {
    let naming = book.naming.iter().map(|(line, _)| *line);
    for ((trade, currency), lines) in by(naming, |line| (line.text("trade_id"), line.text("currency"))) {
        ruling.evaluated += lines.len() as u64;
        if trade.is_none_or(|id| !book.by_id.contains_key(id)) {
            let customers: BTreeSet<Option<&str>> =
                lines.iter().map(|line| line.text("customer_id")).collect();
            let customer = if customers.len() == 1 { lines[0].text("customer_id") } else { None };
            let of = Of { key: &[("trade_id", trade.unwrap_or_default())], customer, currency };
            let sum = Figure::Amount(sum(&lines, "payment_amount"));
            ruling.break_at("missing_order", of, Figure::Nothing, sum);
        }
    }
}

/// Line and order name the same customer.
pub(crate) fn customer(book: &Book<'_>, ruling: &mut Ruling) {
    for order in book.month.rows("orders") {
        let lines = [book.lines_of(order, ORDER), book.lines_of(order, UNSUBSCRIBE)].concat();
        if lines.is_empty() {
            continue;
        }
        ruling.look();
        let owner = order.or_empty("customer_id");
        let others: BTreeSet<&str> = lines
            .iter()
            .map(|line| line.or_empty("customer_id"))
            .filter(|customer| *customer != owner)
            .collect();
        if !others.is_empty() {
            let others: Vec<&str> = others.into_iter().collect();
            let key = [("order_id", order.or_empty("order_id"))];
            let of = Of { currency: None, ..of(order, &key) };
            let texts = (Figure::Text(owner.to_owned()), Figure::Text(others.join(",")));
            ruling.break_at("association", of, texts.0, texts.1);
        }
    }
}

/// No line names a cancelled or unpaid order.
pub(crate) fn status(book: &Book<'_>, ruling: &mut Ruling) {
    for order in book.month.rows("orders") {
        let lines = [book.lines_of(order, ORDER), book.lines_of(order, UNSUBSCRIBE)].concat();
        for (currency, lines) in by(lines.iter().copied(), |line| line.text("currency")) {
            ruling.look();
            if order.is_one_of("status", &["4", "6"]) {
                let key = [("order_id", order.or_empty("order_id"))];
                let of = Of { currency, ..of(order, &key) };
                let sum = Figure::Amount(sum(&lines, "payment_amount"));
                ruling.break_at("status", of, Figure::Amount(Decimal::ZERO), sum);
            }
        }
    }
}

/// A completed order that was paid in the month has lines.
pub(crate) fn unbilled(book: &Book<'_>, ruling: &mut Ruling) {
    let settled = settled_by_transactions(book);
    for order in book.month.rows("orders").iter().filter(|order| is_due(book, order)) {
        ruling.look();
        let is_settled = settled.iter().any(|settled| std::ptr::eq(*settled, order));
        if book.lines_of(order, ORDER).is_empty() && !is_settled {
            let key = [("order_id", order.or_empty("order_id"))];
            let amounts = (order.money("amount_after_discount"), Decimal::ZERO);
            ruling.break_at(
                "missing_lines",
                of(order, &key),
                Figure::Amount(amounts.0),
                Figure::Amount(amounts.1),
            );
        }
    }
}

/// Whether an order should have lines: completed, no unsubscription, paid in the month, over an amount.
fn is_due(book: &Book<'_>, order: &Row) -> bool {
    is_completed(order)
        && !is_unsubscription(order)
        && book.is_paid_in_month(order)
        && order.money("amount_after_discount") != Decimal::ZERO
}

/// The type of the lines that give back an order under a transaction's number: a change, or a switch to pay-per-use.
fn transaction_type(order: &Row) -> Option<&'static str> {
    match order.text("order_type") {
        Some("3") => Some("20"),
        Some("10") => Some("24"),
        _ => None,
    }
}

/// Orders of type 3 or 10 that should have lines and have none, and that a refund settles: one transaction, all its
/// lines of type 20 or 24 together, gives back one order's amount to its customer within five minutes of the payment.
fn settled_by_transactions<'a>(book: &Book<'a>) -> Vec<&'a Row> {
    let refunds = book.lines.iter().copied().filter(|line| line.text("trade_id").is_some());
    let transactions = by(refunds, |line| {
        ["trade_id", "customer_id", "currency", "bill_detail_type"].map(|column| line.text(column))
    });
    // Every possible pair, the nearest first; equally near ones by order and transaction.
    let mut pairs = Vec::new();
    for order in book.month.rows("orders") {
        let (Some(paid), Some(kind)) = (order.time("payment_time"), transaction_type(order)) else {
            continue;
        };
        if !is_due(book, order) || !book.lines_of(order, ORDER).is_empty() {
            continue;
        }
        let whose = [order.text("customer_id"), order.text("currency"), Some(kind)];
        for ([trade, customer, currency, of_kind], lines) in &transactions {
            let gives_back = sum(lines, "payment_amount") == -order.money("amount_after_discount").abs();
            let first = lines.iter().filter_map(|line| line.time("trade_time")).min();
            let apart = first.map(|time| (time - paid).abs()).filter(|apart| *apart <= FIVE_MINUTES);
            if let Some(apart) = apart.filter(|_| gives_back && whose == [*customer, *currency, *of_kind]) {
                let transaction = [*trade, *customer, *currency, *of_kind];
                pairs.push((apart, order.or_empty("order_id"), transaction, order));
            }
        }
    }
    pairs.sort_by_key(|(apart, order, trade, _)| (*apart, *order, *trade));
    let (mut settled, mut used): (Vec<&Row>, BTreeSet<_>) = (Vec::new(), BTreeSet::new());
    for (_, _, trade, order) in pairs {
        if !used.contains(&trade) && !settled.iter().any(|settled| std::ptr::eq(*settled, order)) {
            used.insert(trade);
            settled.push(order);
        }
    }
    settled
}

pub(crate) const FIVE_MINUTES: Moment = 300 * SECOND;

/// The lines of a completed order add up to it.
pub(crate) fn payable(book: &Book<'_>, reading: Reading, ruling: &mut Ruling) {
    for (order, lines) in book.billed() {
        for (currency, lines) in by_currency(order, &lines) {
            let key = [("order_id", order.or_empty("order_id"))];
            let of = Of { currency, ..of(order, &key) };
            let amount = amount_in(order, "amount_after_discount", currency);
            ruling.compare("amount", of, amount, billed_amount(&lines, reading));
        }
    }
}

/// So do their coupons and cards.
pub(crate) fn coupon(book: &Book<'_>, ruling: &mut Ruling) {
    for (order, lines) in book.billed() {
        for (currency, lines) in by_currency(order, &lines) {
            for (of_line, of_order) in LINE_VOUCHERS.iter().zip(ORDER_VOUCHERS) {
                let key = [("order_id", order.or_empty("order_id")), ("part", of_order)];
                let of = Of { currency, ..of(order, &key) };
                ruling.compare("amount", of, amount_in(order, of_order, currency), sum(&lines, of_line));
            }
        }
    }
}

/// List price less discounts is the amount, with coupons and cards added back where it is meant after them.
pub(crate) fn price(book: &Book<'_>, reading: Reading, ruling: &mut Ruling) {
    for order in book.in_scope() {
        if is_unsubscription(order) {
            continue;
        }
        let amount = whole_amount(order, reading);
        let key = [("order_id", order.or_empty("order_id"))];
        let due = order.money("official_amount") - order.money("discount_total");
        ruling.compare("amount", of(order, &key), due, amount);
    }
}

/// An order is the sum of its order lines.
pub(crate) fn order_lines(month: &Month, book: &Book<'_>, ruling: &mut Ruling) {
    for order in book.in_scope() {
        let of_order = |line: &&Row| {
            let named = line.text("order_id").and_then(|id| book.by_id.get(id));
            named.is_some_and(|named| std::ptr::eq(*named, order))
        };
        let lines: Vec<&Row> = month.rows("order_lines").iter().filter(of_order).collect();
        if !lines.is_empty() {
            let key = [("order_id", order.or_empty("order_id"))];
            let amount = order.money("amount_after_discount");
            ruling.compare("amount", of(order, &key), amount, sum(&lines, "amount_after_discount"));
        }
    }
}

/// What an unsubscription gives back, its lines give back.
pub(crate) fn refund(book: &Book<'_>, ruling: &mut Ruling) {
    for order in book.month.rows("orders").iter().filter(|order| is_unsubscription(order)) {
        let lines = book.lines_of(order, UNSUBSCRIBE);
        let is_due = is_completed(order) && book.is_paid_in_month(order);
        if !is_due && !book.is_named(order) {
            continue;
        }
        for (currency, lines) in by_currency(order, &lines) {
            let key = [("order_id", order.or_empty("order_id"))];
            let of = Of { currency, ..of(order, &key) };
            let due = -amount_in(order, "amount_after_discount", currency).abs();
            ruling.compare("amount", of, due, sum(&lines, "payment_amount"));
        }
    }
}

/// No more goes back than was paid, coupons and cards included.
pub(crate) fn refund_origin(month: &Month, book: &Book<'_>, reading: Reading, ruling: &mut Ruling) {
    for order in month.rows("orders") {
        let goes_back = |row: &&Row| {
            let named = row.text("base_order_id").and_then(|id| book.by_id.get(id));
            named.is_some_and(|named| std::ptr::eq(*named, order)) && row.money("amount") < Decimal::ZERO
        };
        let rows: Vec<&Row> = month.rows("refunds").iter().filter(goes_back).collect();
        if rows.is_empty() {
            continue;
        }
        ruling.look();
        let (paid, refunded) = (whole_amount(order, reading), -sum(&rows, "amount"));
        if refunded > paid {
            let key = [("base_order_id", order.or_empty("order_id"))];
            ruling.break_at("over_refund", of(order, &key), Figure::Amount(paid), Figure::Amount(refunded));
        }
    }
}

/// An order's amount with coupons and cards.
fn whole_amount(order: &Row, reading: Reading) -> Decimal {
    let amount = order.money("amount_after_discount");
    match reading {
        Reading::Before => amount,
        Reading::After => amount + ORDER_VOUCHERS.iter().map(|part| order.money(part)).sum::<Decimal>(),
    }
}
