//! The rules of single lines, and which lines all other rules look at.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::codes::{ASSOCIATIONS, CHARGING_MODES, DETAIL_TYPES, ORDER, USAGE};
use crate::columns::{by, equal};
use crate::found::{Figure, Of, Ruling};
use crate::moment;
use crate::month::{Month, Row};

/// The lines that count: of several with one id the first in canonical order. A missing id is nobody's id.
pub(crate) fn kept(month: &Month) -> Vec<&Row> {
    each_once(month.rows("consumption"))
}

pub(crate) fn each_once(lines: &[Row]) -> Vec<&Row> {
    let mut seen = BTreeSet::new();
    lines.iter().filter(|line| line.text("id").is_none_or(|id| seen.insert(id))).collect()
}

/// `id` is unique in the month.
pub(crate) fn identity(month: &Month, ruling: &mut Ruling) {
    for (id, lines) in by(month.rows("consumption"), |line| line.text("id")) {
        ruling.evaluated += lines.len() as u64;
        let Some(id) = id else { continue };
        if lines.len() > 1 {
            let repeated = lines.iter().all(|line| equal("consumption", line, lines[0]));
            let class = if repeated { "duplicate" } else { "conflict" };
            let of = Of { key: &[("id", id)], customer: lines[0].text("customer_id"), currency: None };
            ruling.break_at(class, of, Figure::Count(1), Figure::Count(lines.len() as u64));
        }
    }
}

pub(crate) const PARTS: [&str; 7] = [
    "cash_amount",
    "credit_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "writeoff_amount",
];

/// A payment is the sum of its parts.
pub(crate) fn split(lines: &[&Row], ruling: &mut Ruling) {
    for line in lines {
        let parts: Decimal = PARTS.iter().map(|part| line.money(part)).sum();
        let key = [("id", line.or_empty("id"))];
        ruling.compare("amount", of(line, &key), parts, line.money("payment_amount"));
    }
}

/// A line's currency and customer.
fn of<'a>(line: &'a Row, key: &'a [(&'static str, &'a str)]) -> Of<'a> {
    Of { key, customer: line.text("customer_id"), currency: line.text("currency") }
}

/// What was cut off is nothing for orders, and less than a cent for pay-per-use.
pub(crate) fn rounding(lines: &[&Row], ruling: &mut Ruling) {
    let cent = Decimal::new(1, 2);
    for line in lines {
        let is_order = line.is_one_of("bill_detail_type", ORDER);
        if !is_order && !line.is_one_of("bill_detail_type", USAGE) {
            continue;
        }
        ruling.look();
        let due = line.money("official_amount") - line.money("official_discount_amount");
        let payment = line.money("payment_amount");
        // Negative rows, by list price or payment, are mirrored.
        let is_negative = line.money("official_amount") < Decimal::ZERO || payment < Decimal::ZERO;
        let cut = if is_negative { payment - due } else { due - payment };
        let is_fine = if is_order { cut == Decimal::ZERO } else { Decimal::ZERO <= cut && cut < cent };
        if !is_fine {
            let key = [("id", line.or_empty("id"))];
            ruling.break_at("rounding", of(line, &key), Figure::Amount(due), Figure::Amount(payment));
        }
    }
}

/// The month of consumption is the bill's, since the bill follows the consumption.
pub(crate) fn period(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    for line in lines {
        let is_meant = line.is_one_of("bill_detail_type", ORDER) || line.is_one_of("bill_detail_type", USAGE);
        let Some(consumed) = line.time("consume_time") else { continue };
        let cycle = line.text("bill_cycle").unwrap_or(&month.cycle);
        if !is_meant || cycle < "2024-06" {
            continue;
        }
        ruling.look();
        let consumed = moment::month(consumed);
        if consumed != cycle {
            let key = [("id", line.or_empty("id"))];
            let of = Of { currency: None, ..of(line, &key) };
            ruling.break_at("timing", of, Figure::Text(cycle.to_owned()), Figure::Text(consumed));
        }
    }
}

/// Codes are known. A missing one is the code `null`.
pub(crate) fn code(lines: &[&Row], ruling: &mut Ruling) {
    // One line can have two unknown codes: lines are counted, not codes.
    ruling.evaluated = lines.len() as u64;
    let codes = [
        ("bill_detail_type", DETAIL_TYPES),
        ("charging_mode", CHARGING_MODES),
        ("association_type", ASSOCIATIONS),
    ];
    for (column, known) in codes {
        let unknown = lines.iter().copied().filter(|line| !line.is_one_of(column, known));
        for ((code, currency), lines) in by(unknown, |line| (line.text(column), line.text("currency"))) {
            let sum: Decimal = lines.iter().map(|line| line.money("payment_amount")).sum();
            let key = [("column", column), ("code", code.unwrap_or("null"))];
            let of = Of { key: &key, customer: None, currency };
            ruling.break_at("unknown_code", of, Figure::Nothing, Figure::Amount(sum));
        }
    }
}
