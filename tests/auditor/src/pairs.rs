//! The two sides of each comparison as a whole, by customer and currency: *explained + unexplained = difference*.
//!
//! The catalogue's section *Why two sides differ* says what the sides are. Causes are the reconciler's; here is only by
//! how much the sides differ, taken from the rows.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::balances;
use crate::codes::{ORDER, TRANSFERS, UNSUBSCRIBE};
use crate::coupons;
use crate::lines::PARTS;
use crate::month::{Month, Row};

/// Rule, customer and currency → actual less expected, where that is not nothing.
pub type Differences = BTreeMap<(&'static str, String, String), Decimal>;

struct Pairs(Differences);

impl Pairs {
    fn add(&mut self, pair: &'static str, row: &Row, amount: Decimal) {
        let of = (pair, row.or_empty("customer_id").to_owned(), row.or_empty("currency").to_owned());
        *self.0.entry(of).or_default() += amount;
    }

    fn expect(&mut self, pair: &'static str, row: &Row, amount: Decimal) {
        self.add(pair, row, -amount);
    }
}

/// By how much the sides of every pair differ.
pub(crate) fn differences(month: &Month, lines: &[&Row]) -> Differences {
    let mut pairs = Pairs(Differences::new());
    of_lines(lines, &mut pairs);
    month
        .rows("monthly_bills")
        .iter()
        .for_each(|bill| pairs.expect("month.detail", bill, bill.money("amount")));
    of_orders(month, &mut pairs);
    of_coupons(month, lines, &mut pairs);
    for row in month.rows("adjustments").iter().filter(|row| month.holds(row.time("operation_time"))) {
        pairs.expect("adjustment.ledger", row, row.money("amount").abs());
    }
    let transfers = month.rows("account_changes").iter();
    for row in transfers.filter(|row| row.is_one_of("trade_detail_type", TRANSFERS)) {
        if month.holds(row.time("trade_time")) {
            pairs.add("adjustment.ledger", row, row.money("change_amount").abs());
        }
    }
    balances::of_bill(month, lines, |closing, amount| pairs.add("balance.rollforward", closing, amount));
    let mut differences = pairs.0;
    differences.retain(|_, amount| *amount != Decimal::ZERO);
    differences
}

fn of_lines(lines: &[&Row], pairs: &mut Pairs) {
    for line in lines {
        let payment = line.money("payment_amount");
        let parts: Decimal = PARTS.iter().map(|part| line.money(part)).sum();
        pairs.add("line.split", line, payment - parts);
        let due = line.money("official_amount") - line.money("official_discount_amount");
        pairs.add("line.rounding", line, payment - due);
        pairs.add("month.detail", line, payment);
        if line.is_one_of("bill_detail_type", ORDER) {
            let vouchers = ["coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount"];
            pairs.add("order.payable", line, payment);
            pairs.add("order.coupon", line, vouchers.iter().map(|part| line.money(part)).sum());
        }
        if line.is_one_of("bill_detail_type", UNSUBSCRIBE) {
            pairs.add("order.refund", line, payment);
        }
    }
}

fn of_orders(month: &Month, pairs: &mut Pairs) {
    for order in month.rows("orders") {
        if order.text("status") != Some("5") || !month.holds(order.time("payment_time")) {
            continue;
        }
        let amount = order.money("amount_after_discount");
        if order.text("order_type") == Some("4") {
            pairs.expect("order.refund", order, -amount.abs());
        } else {
            let vouchers = ["coupon_amount", "flexipurchase_coupon_amount", "stored_card_amount"];
            pairs.expect("order.payable", order, amount);
            pairs.expect("order.coupon", order, vouchers.iter().map(|part| order.money(part)).sum());
        }
    }
}

/// Coupons that the partner issued, of the customers whose coupon ledger is known.
fn of_coupons(month: &Month, lines: &[&Row], pairs: &mut Pairs) {
    // Ledgers of which rows may be missing count as not being there.
    let is_there = crate::needs::is_complete(month, "coupon_usage");
    let known = if is_there { coupons::accounts(month) } else { BTreeSet::new() };
    let is_known = |row: &Row| row.text("customer_id").is_some_and(|customer| known.contains(customer));
    for row in coupons::uses(month).into_iter().filter(|row| is_known(row)) {
        if coupons::coupon_by_id(month, row.text("coupon_id")).is_some() {
            pairs.expect("coupon.customer", row, coupons::net([row]));
        }
    }
    for line in lines.iter().filter(|line| is_known(line)) {
        pairs.add("coupon.customer", line, line.money("coupon_amount"));
    }
}
