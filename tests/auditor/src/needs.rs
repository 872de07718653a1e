//! What each rule needs, and whether the month can be reconciled at all.

use rust_decimal::Decimal;

use crate::codes::BILLED_MODES;
use crate::moment::SECOND;
use crate::month::{Month, Row, State, Table};

/// Every rule, in the order of the catalogue.
pub const RULES: [&str; 35] = [
    "line.identity",
    "line.split",
    "line.rounding",
    "line.period",
    "line.code",
    "month.customers",
    "month.detail",
    "month.accounts",
    "order.unknown",
    "order.customer",
    "order.status",
    "order.unbilled",
    "order.payable",
    "order.coupon",
    "order.price",
    "order.lines",
    "order.refund",
    "order.refund_origin",
    "coupon.issue",
    "coupon.balance",
    "coupon.trade",
    "coupon.customer",
    "coupon.validity",
    "coupon.known",
    "quota.balance",
    "adjustment.ledger",
    "ledger.chain",
    "ledger.closing",
    "balance.rollforward",
    "mdf.application",
    "mdf.notice",
    "mdf.approval",
    "mdf.change",
    "mdf.series",
    "mdf.claim",
];

/// The datasets without which no month can be reconciled.
const NEEDED: &[&str] = &[
    "consumption",
    "consuming_customers",
    "monthly_bills",
    "orders",
    "adjustments",
    "coupons",
    "coupon_operations",
];

/// A month can be reconciled if every needed dataset is there and not all of them are empty.
pub fn reconcilable(month: &Month) -> bool {
    NEEDED.iter().all(|dataset| month.tables.contains_key(*dataset))
        && NEEDED.iter().any(|dataset| !month.rows(dataset).is_empty())
}

/// The datasets that a rule reads.
fn of(rule: &str) -> &'static [&'static str] {
    match rule {
        "month.customers" => &["consumption", "consuming_customers"],
        "month.detail" => &["consumption", "monthly_bills"],
        "month.accounts" => &["monthly_bills"],
        "order.price" => &["orders"],
        "order.lines" => &["orders", "order_lines"],
        "order.refund_origin" => &["orders", "refunds"],
        "coupon.issue" => &["coupons", "coupon_operations"],
        "coupon.balance" | "coupon.validity" => &["coupons", "coupon_operations", "coupon_usage"],
        "coupon.trade" | "coupon.customer" => &["consumption", "coupon_usage"],
        "coupon.known" => &["coupons", "coupon_usage"],
        "quota.balance" => &["coupon_quotas", "coupon_operations", "quota_operations"],
        "adjustment.ledger" => &["adjustments", "account_changes"],
        "ledger.chain" => &["account_changes"],
        "ledger.closing" => &["account_changes", "partner_balances"],
        "balance.rollforward" => &["consumption", "adjustments", "customer_balances"],
        "mdf.application" | "mdf.series" | "mdf.claim" => &["mdf_applications", "mdf_costs"],
        "mdf.change" => &["mdf_applications", "mdf_changes"],
        "mdf.notice" | "mdf.approval" => &["mdf_applications"],
        _ if rule.starts_with("order.") => &["consumption", "orders"],
        _ => &["consumption"],
    }
}

/// A rule looks only where all of its datasets are complete.
pub(crate) fn are_met(month: &Month, rule: &str) -> bool {
    let needs_reading = matches!(rule, "order.price" | "order.refund_origin");
    of(rule).iter().all(|dataset| is_complete(month, dataset)) && !(needs_reading && is_undecided(month))
}

/// A coupon rule that lacks nothing, or nothing but the customers' coupon ledgers: these need the customers' keys.
pub(crate) fn lacks_ledgers_at_most(month: &Month, rule: &str) -> bool {
    let needs = of(rule);
    let others = needs.iter().filter(|dataset| **dataset != "coupon_usage");
    needs.contains(&"coupon_usage") && others.into_iter().all(|dataset| is_complete(month, dataset))
}

/// Lines decide what orders' amounts mean: where they are incomplete and nothing is forced, nobody knows it, and it
/// matters where an order has coupons or cards.
fn is_undecided(month: &Month) -> bool {
    let vouchers = ["coupon_amount", "flexipurchase_coupon_amount", "stored_card_amount"];
    let has_vouchers =
        |order: &Row| vouchers.iter().map(|part| order.money(part)).sum::<Decimal>() != Decimal::ZERO;
    month.reading.is_none()
        && !is_complete(month, "consumption")
        && month.rows("orders").iter().any(has_vouchers)
}

/// Whether a dataset is complete, by itself and by what the others say of it.
pub(crate) fn is_complete(month: &Month, dataset: &str) -> bool {
    let Some(table) = month.tables.get(dataset) else { return false };
    let is_contradicted = match dataset {
        "consumption" => lines_are_missing(month, table),
        "consuming_customers" => table.rows.is_empty() && !month.rows("consumption").is_empty(),
        "monthly_bills" => {
            let asked = table.asked.get("charge_mode");
            asked.is_some_and(|asked| BILLED_MODES.iter().any(|mode| !asked.contains(*mode)))
        }
        "customer_balances" | "partner_balances" => is_early(month, table),
        _ => false,
    };
    table.state == State::Complete && !is_contradicted
}

/// A consuming customer whose lines were not asked for; or no line at all, although others say that there should be.
fn lines_are_missing(month: &Month, lines: &Table) -> bool {
    let listed = month.rows("consuming_customers").iter().filter_map(|row| row.text("customer_id"));
    let is_unasked =
        |customer: &str| lines.asked.get("customer_id").is_some_and(|asked| !asked.contains(customer));
    let paid = |order: &&Row| {
        month.holds(order.time("payment_time")) && order.money("amount_after_discount") != Decimal::ZERO
    };
    let should_be = !month.rows("monthly_bills").is_empty()
        || !month.rows("consuming_customers").is_empty()
        || month.rows("orders").iter().any(|order| paid(&order));
    listed.into_iter().any(is_unasked) || (lines.rows.is_empty() && should_be)
}

/// Balances of which the newest was taken before the month's last second say nothing about its end.
fn is_early(month: &Month, balances: &Table) -> bool {
    let newest = balances.rows.iter().filter_map(|row| row.time("taken_at")).max();
    newest.is_some_and(|newest| newest < month.bounds().1 - SECOND)
}

/// The result of the month: what the needed datasets allow, and what was found.
pub(crate) fn result(month: &Month, broken: bool, evaluated: bool) -> &'static str {
    if NEEDED.iter().any(|dataset| !is_complete(month, dataset)) {
        "incomplete"
    } else if broken {
        "breaks"
    } else if !evaluated {
        "not_reconcilable"
    } else {
        "clean"
    }
}
