//! The rules of coupons and quotas.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::codes::{BALANCE_ONLY, NO_MOVEMENT, RECLAIMS};
use crate::columns::by;
use crate::found::{Figure, Of, Ruling};
use crate::moment;
use crate::month::{Month, Row};

/// Operations that succeeded: failed ones never enter a sum.
fn succeeded<'a>(month: &'a Month, dataset: &str) -> impl Iterator<Item = &'a Row> {
    month.rows(dataset).iter().filter(|row| row.text("result") != Some("-1"))
}

/// Whether a row of the coupon ledger pays for something, or comes back from it. Types that are not documented do.
fn is_use(row: &Row) -> bool {
    !row.is_one_of("trade_detail_type", NO_MOVEMENT) && !row.is_one_of("trade_detail_type", BALANCE_ONLY)
}

/// Expense less revenue.
fn net<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Decimal {
    let signed = |row: &Row| match row.text("revenue_expense_type") {
        Some("REVENUE") => -row.money("change_amount"),
        _ => row.money("change_amount"),
    };
    rows.into_iter().map(signed).sum()
}

/// The month's uses.
fn uses(month: &Month) -> Vec<&Row> {
    let rows = month.rows("coupon_usage").iter();
    rows.filter(|row| is_use(row) && row.text("bill_cycle") == Some(month.cycle.as_str())).collect()
}

fn coupon_by_id<'a>(month: &'a Month, id: Option<&str>) -> Option<&'a Row> {
    month.rows("coupons").iter().find(|coupon| id.is_some() && coupon.text("coupon_id") == id)
}

/// What was issued is the face value.
pub(crate) fn issue(month: &Month, ruling: &mut Ruling) {
    for coupon in month.rows("coupons") {
        let Some(id) = coupon.text("coupon_id") else { continue };
        let issues: Vec<&Row> = succeeded(month, "coupon_operations")
            .filter(|row| row.text("operation_type") == Some("1") && row.text("coupon_id") == Some(id))
            .collect();
        if issues.is_empty() {
            continue;
        }
        let issued = issues.iter().map(|row| row.money("operation_amount")).sum();
        let of = Of { key: &[("coupon_id", id)], customer: coupon.text("customer_id"), currency: None };
        ruling.compare("amount", of, coupon.money("face_value"), issued);
    }
}

/// What a coupon holds is its face value less what was used and what was reclaimed.
pub(crate) fn balance(month: &Month, ruling: &mut Ruling) {
    for coupon in month.rows("coupons") {
        let Some(id) = coupon.text("coupon_id") else { continue };
        if coupon.text("coupon_type") != Some("1") || !is_fully_known(month, coupon) {
            continue;
        }
        ruling.look();
        let moved = month.rows("coupon_usage").iter().filter(|row| {
            row.text("coupon_id") == Some(id) && !row.is_one_of("trade_detail_type", NO_MOVEMENT)
        });
        let reclaimed: Decimal = succeeded(month, "coupon_operations")
            .filter(|row| row.is_one_of("operation_type", RECLAIMS) && row.text("coupon_id") == Some(id))
            .map(|row| row.money("operation_amount"))
            .sum();
        let computed = coupon.money("face_value") - net(moved) - reclaimed;
        let balance = coupon.money("balance");
        // What an expired coupon no longer holds is gone.
        let is_fine = if coupon.text("status") == Some("4") { balance <= computed } else { balance == computed };
        if !is_fine {
            let of = Of { key: &[("coupon_id", id)], customer: coupon.text("customer_id"), currency: None };
            ruling.break_at("amount", of, Figure::Amount(computed), Figure::Amount(balance));
        }
    }
}

/// The customer's ledger was asked for without a gap from the day the coupon was created to the month's end.
fn is_fully_known(month: &Month, coupon: &Row) -> bool {
    let (Some(owner), Some(created)) = (coupon.text("customer_id"), coupon.time("create_time")) else {
        return false;
    };
    let Some(table) = month.tables.get("coupon_usage") else { return false };
    let last = moment::day(month.bounds().1 - 1);
    let mut day = moment::day(created);
    // Day by day: each must lie in one of the windows.
    while day <= last {
        let is_asked = |day: &str| {
            table.windows.iter().any(|window| {
                window.account == owner && window.from.as_str() <= day && day <= window.to.as_str()
            })
        };
        if !is_asked(&day) {
            return false;
        }
        let Some(next) = moment::next_day(&day) else { return false };
        day = next;
    }
    true
}

/// The accounts whose ledger was asked for.
fn accounts(month: &Month) -> BTreeSet<&str> {
    let windows = month.tables.get("coupon_usage").map(|table| &table.windows);
    windows.into_iter().flatten().map(|window| window.account.as_str()).collect()
}

/// Lines of these accounts that a coupon paid.
fn paid_by_coupon<'a>(lines: &[&'a Row], accounts: &BTreeSet<&str>) -> Vec<&'a Row> {
    let of_account = |line: &&Row| line.text("customer_id").is_some_and(|customer| accounts.contains(customer));
    let paid = |line: &&Row| line.money("coupon_amount") != Decimal::ZERO;
    lines.iter().copied().filter(of_account).filter(paid).collect()
}

fn coupon_amount(lines: Option<&Vec<&Row>>) -> Decimal {
    lines.into_iter().flatten().map(|line| line.money("coupon_amount")).sum()
}

/// Per trade, lines show as much coupon as the coupon ledger.
pub(crate) fn trade(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    let of = |row: &Row| ["customer_id", "trade_id", "currency"].map(|column| row.text(column).map(str::to_owned));
    let accounts = accounts(month);
    let used = by(uses(month), of);
    let lines = by(paid_by_coupon(lines, &accounts), of);
    let keys: BTreeSet<_> = used.keys().chain(lines.keys()).collect();
    for key in keys {
        let [customer, trade, currency] = key.each_ref().map(Option::as_deref);
        let class = match (used.get(key), lines.get(key)) {
            (None, _) => "missing_usage",
            (_, None) => "missing_lines",
            _ => "amount",
        };
        let columns = [("customer_id", customer.unwrap_or_default()), ("trade_id", trade.unwrap_or_default())];
        let of = Of { key: &columns, customer, currency };
        let expected = net(used.get(key).into_iter().flatten().copied());
        ruling.compare(class, of, expected, coupon_amount(lines.get(key)));
    }
}

/// The same per customer.
pub(crate) fn customer(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    let of = |row: &Row| ["customer_id", "currency"].map(|column| row.text(column).map(str::to_owned));
    let accounts = accounts(month);
    let used = by(uses(month), of);
    let lines = by(paid_by_coupon(lines, &accounts), of);
    let keys: BTreeSet<_> = used.keys().chain(lines.keys()).collect();
    for key in keys {
        let [customer, currency] = key.each_ref().map(Option::as_deref);
        let of = Of { key: &[("customer_id", customer.unwrap_or_default())], customer, currency };
        let expected = net(used.get(key).into_iter().flatten().copied());
        ruling.compare("amount", of, expected, coupon_amount(lines.get(key)));
    }
}

/// A coupon pays while it is valid, and before it was taken back.
pub(crate) fn validity(month: &Month, ruling: &mut Ruling) {
    let mut outside: BTreeMap<(&str, Option<&str>, Option<&str>), Vec<&Row>> = BTreeMap::new();
    for row in uses(month) {
        let (Some(coupon), Some(time)) = (coupon_by_id(month, row.text("coupon_id")), row.time("trade_time"))
        else {
            continue;
        };
        if row.text("revenue_expense_type") == Some("REVENUE") {
            continue;
        }
        ruling.look();
        let id = coupon.or_empty("coupon_id");
        let too_early = coupon.time("effective_time").is_some_and(|from| time < from);
        let too_late = coupon.time("expire_time").is_some_and(|end| end <= time);
        let taken_back = succeeded(month, "coupon_operations").any(|operation| {
            operation.text("coupon_id") == Some(id)
                && operation.is_one_of("operation_type", RECLAIMS)
                && operation.time("operation_time").is_some_and(|back| back <= time)
        });
        if too_early || too_late || taken_back {
            outside.entry((id, row.text("trade_id"), row.text("currency"))).or_default().push(row);
        }
    }
    for ((coupon, trade, currency), rows) in outside {
        let amount = net(rows.iter().copied());
        if amount != Decimal::ZERO {
            let key = [("coupon_id", coupon), ("trade_id", trade.unwrap_or_default())];
            let of = Of { key: &key, customer: rows[0].text("customer_id"), currency };
            ruling.break_at("outside_validity", of, Figure::Nothing, Figure::Amount(amount));
        }
    }
}

/// A coupon that pays was issued by the partner; for information.
pub(crate) fn known(month: &Month, ruling: &mut Ruling) {
    for ((id, currency), rows) in by(uses(month), |row| (row.text("coupon_id"), row.text("currency"))) {
        ruling.look();
        if coupon_by_id(month, id).is_none() {
            let customer = rows[0].text("customer_id");
            let of = Of { key: &[("coupon_id", id.unwrap_or_default())], customer, currency };
            ruling.break_at("invisible", of, Figure::Nothing, Figure::Amount(net(rows)));
        }
    }
}

/// What a quota holds is its size less what was issued from it.
pub(crate) fn quota(month: &Month, ruling: &mut Ruling) {
    // All operations since ever are needed.
    let since_ever = |dataset: &str| month.tables.get(dataset).is_some_and(|table| table.since.contains(""));
    if !since_ever("coupon_operations") || !since_ever("quota_operations") {
        ruling.skip();
        return;
    }
    for quota in month.rows("coupon_quotas") {
        let Some(id) = quota.text("quota_id") else { continue };
        let mut computed = quota.money("quota_value");
        for row in succeeded(month, "coupon_operations").filter(|row| row.text("quota_id") == Some(id)) {
            match row.text("operation_type") {
                Some("1") => computed -= row.money("operation_amount"),
                Some(back) if RECLAIMS.contains(&back) => computed += row.money("operation_amount"),
                _ => {}
            }
        }
        for row in succeeded(month, "quota_operations").filter(|row| row.text("parent_quota_id") == Some(id)) {
            match row.text("operation_type") {
                Some("10") => computed -= row.money("amount"),
                Some("11") => computed += row.money("amount"),
                _ => {}
            }
        }
        let of = Of { key: &[("quota_id", id)], customer: None, currency: quota.text("currency") };
        ruling.compare("amount", of, computed, quota.money("balance"));
    }
}
