//! What each rule needs, and whether the month can be reconciled at all.

use crate::month::{Month, State};

/// Every rule, in the order of the catalogue.
pub const RULES: [&str; 29] = [
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
        "order.lines" => &["consumption", "orders", "order_lines"],
        "order.refund_origin" => &["consumption", "orders", "refunds"],
        "coupon.issue" => &["coupons", "coupon_operations"],
        "coupon.balance" | "coupon.validity" => &["coupons", "coupon_operations", "coupon_usage"],
        "coupon.trade" | "coupon.customer" => &["consumption", "coupon_usage"],
        "coupon.known" => &["coupons", "coupon_usage"],
        "quota.balance" => &["coupon_quotas", "coupon_operations", "quota_operations"],
        "adjustment.ledger" => &["adjustments", "account_changes"],
        "ledger.chain" => &["account_changes"],
        "ledger.closing" => &["account_changes", "partner_balances"],
        "balance.rollforward" => &["consumption", "adjustments", "customer_balances"],
        _ if rule.starts_with("order.") => &["consumption", "orders"],
        _ => &["consumption"],
    }
}

/// A rule looks only where all of its datasets are complete.
pub(crate) fn are_met(month: &Month, rule: &str) -> bool {
    let complete = |dataset: &&str| month.tables.get(*dataset).is_some_and(|table| table.state == State::Complete);
    of(rule).iter().all(|dataset| complete(dataset))
}
