//! Months in which customers' coupon ledgers are not there: the coupons as they were seen before, moments of issue, last
//! use, expiry and reclaim around the month, and orders and lines of the months beside it.

use duizhang_auditor::{Month, Row, moment};
use fastrand::Rng;
use rust_decimal::Decimal;

use super::pick;

const DAY: i64 = 86_400 * moment::SECOND;

/// Takes coupon ledgers away, and says how the coupons were at other times.
pub(super) fn take(month: &mut Month, rng: &mut Rng) {
    if rng.u8(..3) == 0 {
        some(month, rng);
    } else {
        month.tables.remove("coupon_usage");
    }
    let (start, end) = month.bounds();
    if rng.u8(..4) > 0 {
        let taken = end + rng.i64(-3..12) * DAY / 2;
        month.coupons_taken = Some((taken, taken + rng.i64(0..120) * moment::SECOND));
    }
    if rng.bool() {
        one_currency(month);
    }
    let Some(coupons) = month.tables.get_mut("coupons") else { return };
    for coupon in &mut coupons.rows {
        change(coupon, (start, end), rng);
    }
    let now = coupons.rows.clone();
    for _ in 0..rng.usize(..3) {
        let taken = start + rng.i64(-6..32) * DAY + rng.i64(0..DAY);
        let rows = now.iter().filter(|_| rng.u8(..6) > 0).cloned().collect::<Vec<_>>();
        let rows = rows.into_iter().map(|coupon| earlier(coupon, rng)).collect();
        month.coupon_states.push((taken, taken + rng.i64(0..3) * 3_600 * moment::SECOND, rows));
    }
    reclaim(month, rng);
}

/// Takes the ledger of one customer away, or of part of the month.
fn some(month: &mut Month, rng: &mut Rng) {
    let Some(usage) = month.tables.get_mut("coupon_usage") else { return };
    let accounts: Vec<String> = usage.windows.iter().map(|window| window.account.clone()).collect();
    if accounts.is_empty() {
        return;
    }
    let gone = pick(rng, &accounts).clone();
    usage.windows.retain(|window| window.account != gone);
    usage.rows.retain(|row| row.text("customer_id") != Some(gone.as_str()));
}

/// Nothing is derived in a month of several currencies.
fn one_currency(month: &mut Month) {
    let of_lines = month.rows("consumption").iter().find_map(|line| line.text("currency"));
    let currency = of_lines.unwrap_or("CNY").to_owned();
    for row in month.tables.get_mut("consumption").map(|table| &mut table.rows).into_iter().flatten() {
        if row.text("currency").is_some() {
            row.0.insert("currency".to_owned(), currency.clone());
        }
    }
}

fn put(row: &mut Row, column: &str, cell: String) {
    row.0.insert(column.to_owned(), cell);
}

/// Moments around the month, and balances that are nearly possible.
fn change(coupon: &mut Row, (start, end): (i64, i64), rng: &mut Rng) {
    let near = |rng: &mut Rng| moment::text(*pick(rng, &[start, end]) + rng.i64(-10..10) * DAY / 2);
    let inside = |rng: &mut Rng| moment::text(start + rng.i64(0..31) * DAY);
    if rng.u8(..3) > 0 {
        put(coupon, "create_time", if rng.bool() { near(rng) } else { inside(rng) });
    }
    if rng.u8(..4) == 0 {
        put(coupon, "effective_time", near(rng));
    }
    if rng.u8(..3) == 0 {
        put(coupon, "expire_time", near(rng));
    }
    if rng.u8(..3) > 0 {
        put(coupon, "last_used_time", if rng.bool() { near(rng) } else { inside(rng) });
    }
    if rng.u8(..5) == 0 {
        put(coupon, "status", (*pick(rng, &["2", "3", "4", "5"])).to_owned());
    }
    if rng.u8(..8) == 0 {
        put(coupon, "lock_order_id", "CS1".to_owned());
    }
    if rng.u8(..10) == 0 {
        put(coupon, "is_frozen", (*pick(rng, &["0", "1"])).to_owned());
    }
    let face = coupon.money("face_value");
    let balance = match rng.u8(..12) {
        0 => Decimal::ZERO,
        1 => face,
        2 => face + Decimal::new(1, 2),
        3 => Decimal::new(-1, 2),
        4 => face - Decimal::ONE,
        _ => return,
    };
    put(coupon, "balance", balance.to_string());
}

/// A coupon as an earlier snapshot may have seen it.
fn earlier(mut coupon: Row, rng: &mut Rng) -> Row {
    let (face, balance) = (coupon.money("face_value"), coupon.money("balance"));
    let more = match rng.u8(..5) {
        0 => balance,
        1 => face,
        2 => balance - Decimal::ONE,
        _ => balance + Decimal::new(rng.i64(0..20_000), 2),
    };
    put(&mut coupon, "balance", more.to_string());
    if rng.u8(..4) == 0 {
        put(&mut coupon, "status", "2".to_owned());
    }
    if rng.u8(..6) == 0 {
        coupon.0.remove("lock_order_id");
    }
    if rng.u8(..8) == 0 {
        coupon.0.remove("expire_time");
    }
    coupon
}

/// Reclaims of coupons about the month, some of them without a time.
fn reclaim(month: &mut Month, rng: &mut Rng) {
    let (start, end) = month.bounds();
    let coupons = month.rows("coupons").to_vec();
    let Some(operations) = month.tables.get_mut("coupon_operations").filter(|_| !coupons.is_empty()) else {
        return;
    };
    for number in 0..rng.usize(..4) {
        let coupon = pick(rng, &coupons);
        let mut row = Row::default();
        put(&mut row, "id", format!("RC{number}"));
        put(&mut row, "operation_type", rng.u8(2..10).to_string());
        for column in ["coupon_id", "customer_id"] {
            if let Some(cell) = coupon.text(column) {
                put(&mut row, column, cell.to_owned());
            }
        }
        put(&mut row, "operation_amount", Decimal::new(rng.i64(0..5_000), 2).to_string());
        put(&mut row, "result", (*pick(rng, &["0", "0", "0", "-1"])).to_owned());
        let used = coupon.time("last_used_time").map(|used| used + rng.i64(-301..2) * moment::SECOND);
        let time = *pick(rng, &[Some(start - DAY), Some(start), Some(end + DAY), used, used, None]);
        if let Some(time) = time {
            put(&mut row, "operation_time", moment::text(time));
        }
        operations.rows.push(row);
    }
}
