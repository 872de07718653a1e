//! The rules of coupons and quotas.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::codes::{BALANCE_ONLY, NO_MOVEMENT, RECLAIMS};
use crate::columns::by;
use crate::found::{Figure, Of, Ruling};
use crate::moment::{self, Moment};
use crate::month::{Month, Row, Window};

/// Operations that succeeded: others never enter a sum.
pub(crate) fn succeeded<'a>(month: &'a Month, dataset: &str) -> impl Iterator<Item = &'a Row> {
    month.rows(dataset).iter().filter(|row| row.text("result") == Some("0"))
}

/// Whether a row of the coupon ledger pays for something, or comes back from it. Types that are not documented do.
fn is_use(row: &Row) -> bool {
    !row.is_one_of("trade_detail_type", NO_MOVEMENT) && !row.is_one_of("trade_detail_type", BALANCE_ONLY)
}

/// Expense less revenue. What is neither moves nothing.
pub(crate) fn net<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Decimal {
    let signed = |row: &Row| match row.text("revenue_expense_type") {
        Some("EXPENSE") => row.money("change_amount").abs(),
        Some("REVENUE") => -row.money("change_amount").abs(),
        _ => Decimal::ZERO,
    };
    rows.into_iter().map(signed).sum()
}

/// The month's uses.
pub(crate) fn uses(month: &Month) -> Vec<&Row> {
    let rows = month.rows("coupon_usage").iter();
    rows.filter(|row| is_use(row) && row.text("bill_cycle") == Some(month.cycle.as_str())).collect()
}

pub(crate) fn coupon_by_id<'a>(month: &'a Month, id: Option<&str>) -> Option<&'a Row> {
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
        let of = Of {
            key: &[("coupon_id", id)],
            customer: coupon.text("customer_id"),
            currency: coupon.text("currency"),
        };
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
        let is_fine =
            if coupon.text("status") == Some("4") { balance <= computed } else { balance == computed };
        if !is_fine {
            let of = Of {
                key: &[("coupon_id", id)],
                customer: coupon.text("customer_id"),
                currency: coupon.text("currency"),
            };
            ruling.break_at("amount", of, Figure::Amount(computed), Figure::Amount(balance));
        }
    }
}

/// Whether operations were asked for since a coupon or quota was created, or since ever.
fn knows_since(month: &Month, dataset: &str, of: &Row) -> bool {
    let Some(table) = month.tables.get(dataset) else { return false };
    let begins = table.since.iter().map(|text| moment::parse(text));
    match begins.min() {
        None | Some(None) => true,
        Some(begin) => of.time("create_time").is_some_and(|created| begin <= Some(created)),
    }
}

/// The customer's ledger was asked for without a gap from the day the coupon was created to the month's end.
pub(crate) fn is_fully_known(month: &Month, coupon: &Row) -> bool {
    let (Some(owner), Some(created)) = (coupon.text("customer_id"), coupon.time("create_time")) else {
        return false;
    };
    knows_since(month, "coupon_operations", coupon) && is_asked(month, owner, created)
}

/// Whether an account's coupon ledger was asked for on every day from a moment to the month's end.
fn is_asked(month: &Month, account: &str, from: Moment) -> bool {
    let windows = month.tables.get("coupon_usage").into_iter().flat_map(|table| &table.windows);
    let windows: Vec<&Window> = windows.filter(|window| window.account == account).collect();
    let last = moment::day(month.bounds().1 - 1);
    let first = moment::day(from);
    if first > last {
        return windows.iter().any(|window| window.from <= first && last <= window.to);
    }
    let mut day = first;
    while day <= last {
        if !windows.iter().any(|window| window.from <= day && day <= window.to) {
            return false;
        }
        let Some(next) = moment::next_day(&day) else { return false };
        day = next;
    }
    true
}

/// The accounts whose ledger is known: it has rows, or was asked for; and where it is known for which days, these are
/// all of the month.
pub(crate) fn accounts(month: &Month) -> BTreeSet<&str> {
    let windows: Vec<&Window> =
        month.tables.get("coupon_usage").into_iter().flat_map(|table| &table.windows).collect();
    let asked: BTreeSet<&str> = windows.iter().map(|window| window.account.as_str()).collect();
    let rows = month.rows("coupon_usage").iter().filter_map(|row| row.text("customer_id"));
    let known = |account: &&str| !asked.contains(*account) || is_asked(month, account, month.bounds().0);
    rows.chain(asked.iter().copied()).filter(known).collect()
}

/// Uses and lines of these accounts, by what is compared.
type Pairs<'a> = BTreeMap<Vec<Option<&'a str>>, (Vec<&'a Row>, Vec<&'a Row>)>;

/// Uses and lines side by side, where there is a use or where a coupon paid.
fn pairs<'a>(month: &'a Month, lines: &[&'a Row], by: &[&'static str]) -> Pairs<'a> {
    let accounts = accounts(month);
    let of_account = |row: &&Row| row.text("customer_id").is_some_and(|customer| accounts.contains(customer));
    let key = |row: &'a Row| by.iter().map(|column| row.text(column)).collect::<Vec<_>>();
    let mut pairs = Pairs::new();
    for row in uses(month).into_iter().filter(of_account) {
        pairs.entry(key(row)).or_default().0.push(row);
    }
    for line in lines.iter().copied().filter(of_account) {
        pairs.entry(key(line)).or_default().1.push(line);
    }
    let paid = |line: &&Row| line.money("coupon_amount") != Decimal::ZERO;
    pairs.retain(|_, (used, lines)| !used.is_empty() || lines.iter().any(paid));
    pairs
}

fn coupon_amount(lines: &[&Row]) -> Decimal {
    lines.iter().map(|line| line.money("coupon_amount")).sum()
}

/// Per trade, lines show as much coupon as the coupon ledger.
pub(crate) fn trade(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    for (key, (used, lines)) in pairs(month, lines, &["customer_id", "trade_id", "currency"]) {
        let class = match (used.is_empty(), lines.is_empty()) {
            (true, _) => "missing_usage",
            (_, true) => "missing_lines",
            _ => "amount",
        };
        let columns = [("customer_id", key[0].unwrap_or_default()), ("trade_id", key[1].unwrap_or_default())];
        let of = Of { key: &columns, customer: key[0], currency: key[2] };
        ruling.compare(class, of, net(used), coupon_amount(&lines));
    }
}

/// The same per customer.
pub(crate) fn customer(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    for (key, (used, lines)) in pairs(month, lines, &["customer_id", "currency"]) {
        let of =
            Of { key: &[("customer_id", key[0].unwrap_or_default())], customer: key[0], currency: key[1] };
        ruling.compare("amount", of, net(used), coupon_amount(&lines));
    }
}

/// A coupon pays while it is valid, and before it was taken back.
pub(crate) fn validity(month: &Month, ruling: &mut Ruling) {
    // By coupon, trade and currency.
    let mut outside: BTreeMap<[Option<&str>; 3], Vec<&Row>> = BTreeMap::new();
    for row in uses(month) {
        let (Some(coupon), Some(time)) = (coupon_by_id(month, row.text("coupon_id")), row.time("trade_time"))
        else {
            continue;
        };
        // What comes back is no use, and a use of nothing paid nothing.
        if row.text("revenue_expense_type") != Some("EXPENSE") || row.money("change_amount") == Decimal::ZERO
        {
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
            outside.entry([Some(id), row.text("trade_id"), row.text("currency")]).or_default().push(row);
        }
    }
    for ([coupon, trade, currency], rows) in outside {
        let amount = net(rows.iter().copied());
        if amount != Decimal::ZERO {
            let key = [("coupon_id", coupon.unwrap_or_default()), ("trade_id", trade.unwrap_or_default())];
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
    for quota in month.rows("coupon_quotas") {
        let Some(id) = quota.text("quota_id") else { continue };
        if !knows_since(month, "coupon_operations", quota) || !knows_since(month, "quota_operations", quota) {
            continue;
        }
        let mut computed = quota.money("quota_value");
        for row in succeeded(month, "coupon_operations").filter(|row| row.text("quota_id") == Some(id)) {
            match row.text("operation_type") {
                Some("1") => computed -= row.money("operation_amount"),
                Some(back) if RECLAIMS.contains(&back) => computed += row.money("operation_amount"),
                _ => {}
            }
        }
        for row in succeeded(month, "quota_operations").filter(|row| row.text("parent_quota_id") == Some(id))
        {
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
