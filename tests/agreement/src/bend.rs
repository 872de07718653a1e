//! Bending a month: cells, rows, ids and tables changed at random, so that things go wrong in ways nobody thought of.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_auditor::{Kind, Month, Row, State, column_kind, columns, key_of, moment};
use fastrand::Rng;
use rust_decimal::Decimal;

/// Bends a month a little or a lot.
pub(crate) fn bend(month: &mut Month, rng: &mut Rng) {
    let times = match rng.u8(..4) {
        0 => 1,
        1 => rng.usize(2..6),
        2 => rng.usize(6..30),
        _ => rng.usize(30..120),
    };
    if rng.u8(..3) == 0 {
        crush(month, rng);
    }
    for _ in 0..rng.usize(..4) {
        refund(month, rng);
    }
    for _ in 0..times {
        match rng.u8(..16) {
            0..=2 => copy_cell(month, rng),
            3 => drop_cell(month, rng),
            4..=6 => change_amount(month, rng),
            7 | 8 => move_time(month, rng),
            9 => drop_row(month, rng),
            10 => repeat_row(month, rng),
            11 | 12 => change_code(month, rng),
            13 | 14 => link(month, rng),
            _ => change_currency(month, rng),
        }
    }
    if rng.u8(..3) == 0 {
        change_questions(month, rng);
    }
    if rng.u8(..3) == 0 {
        for _ in 0..rng.usize(1..4) {
            change_table(month, rng);
        }
    }
    one_row_a_key(month);
}

fn any<'a, T>(rng: &mut Rng, of: &'a [T]) -> Option<&'a T> {
    if of.is_empty() { None } else { Some(&of[rng.usize(..of.len())]) }
}

/// A dataset with rows, and one of them.
fn place(month: &Month, rng: &mut Rng) -> Option<(String, usize)> {
    let filled: Vec<&String> =
        month.tables.iter().filter(|(_, table)| !table.rows.is_empty()).map(|(name, _)| name).collect();
    let name = (*any(rng, &filled)?).clone();
    let row = rng.usize(..month.rows(&name).len());
    Some((name, row))
}

fn row_of<'a>(month: &'a mut Month, dataset: &str, row: usize) -> Option<&'a mut Row> {
    month.tables.get_mut(dataset)?.rows.get_mut(row)
}

fn set(month: &mut Month, (dataset, row): &(String, usize), column: &str, value: Option<String>) {
    let Some(row) = row_of(month, dataset, *row) else { return };
    match value {
        Some(value) => row.0.insert(column.to_owned(), value),
        None => row.0.remove(column),
    };
}

/// Columns of a kind that rules look at. The rest of a row is only compared as a whole.
fn column_of(rng: &mut Rng, dataset: &str, is_meant: impl Fn(&str) -> bool) -> Option<&'static str> {
    let columns: Vec<&str> = columns(dataset).into_iter().filter(|column| is_meant(column)).collect();
    any(rng, &columns).copied()
}

fn is_amount(dataset: &str, column: &str) -> bool {
    column_kind(dataset, column) == Some(Kind::Number)
        && (column.contains("amount") || column.contains("balance") || column.contains("value"))
        && !column.starts_with("usage")
        || column == "discount_total"
}

/// Puts into a cell what stands in another row.
fn copy_cell(month: &mut Month, rng: &mut Rng) {
    let Some(place) = place(month, rng) else { return };
    let Some(column) = column_of(rng, &place.0, |column| column != "bill_cycle") else { return };
    let value = any(rng, month.rows(&place.0)).and_then(|row| row.text(column)).map(str::to_owned);
    if value.is_some() || may_be_null(&place.0, column) {
        set(month, &place, column, value);
    }
}

/// What makes a row itself is never null, with the exceptions that the program has to survive.
fn may_be_null(dataset: &str, column: &str) -> bool {
    matches!((dataset, column), ("consumption", "id") | ("orders", "order_id"))
        || !key_of(dataset).iter().any(|key| key == column)
}

fn drop_cell(month: &mut Month, rng: &mut Rng) {
    let Some(place) = place(month, rng) else { return };
    let Some(column) = column_of(rng, &place.0, |column| may_be_null(&place.0, column)) else { return };
    set(month, &place, column, None);
}

fn change_amount(month: &mut Month, rng: &mut Rng) {
    let Some(place) = place(month, rng) else { return };
    let Some(column) = column_of(rng, &place.0, |column| is_amount(&place.0, column)) else { return };
    let old = month.rows(&place.0)[place.1].money(column);
    let new = match rng.u8(..7) {
        0 => old + Decimal::new(1, 2),
        1 => old - Decimal::new(1, 2),
        2 => -old,
        3 => Decimal::ZERO,
        4 => old + Decimal::new(rng.i64(-2_000_000..2_000_000), 8),
        5 => old + Decimal::new(5, 3),
        _ => old + Decimal::from(rng.i64(-500..500)),
    };
    set(month, &place, column, Some(new.to_string()));
}

fn move_time(month: &mut Month, rng: &mut Rng) {
    let Some(place) = place(month, rng) else { return };
    let is_time = |column: &str| column_kind(&place.0, column) == Some(Kind::Time);
    let Some(column) = column_of(rng, &place.0, is_time) else { return };
    let (start, end) = month.bounds();
    let Some(old) = month.rows(&place.0)[place.1].time(column) else { return };
    let seconds = [-301, -300, -299, -150, -60, -1, 1, 60, 150, 299, 300, 301, 86_400, -86_400, 2_678_400];
    let by = any(rng, &seconds).copied().unwrap_or_default() * moment::SECOND;
    let new = match rng.u8(..6) {
        0 => start,
        1 => end,
        2 => start - moment::SECOND,
        _ => old + by,
    };
    set(month, &place, column, Some(moment::text(new)));
}

fn drop_row(month: &mut Month, rng: &mut Rng) {
    let Some((dataset, row)) = place(month, rng) else { return };
    if let Some(table) = month.tables.get_mut(&dataset) {
        table.rows.remove(row);
    }
}

/// A line that comes twice, word for word or nearly; a ledger row with another id.
fn repeat_row(month: &mut Month, rng: &mut Rng) {
    let Some((dataset, row)) = place(month, rng) else { return };
    let mut copy = month.rows(&dataset)[row].clone();
    match dataset.as_str() {
        "consumption" => {
            if rng.bool() {
                let column =
                    column_of(rng, &dataset, |column| is_amount(&dataset, column)).unwrap_or("cash_amount");
                let amount = copy.money(column) + Decimal::from(rng.i64(-5..5));
                copy.0.insert(column.to_owned(), amount.to_string());
            }
        }
        "coupon_usage" => {}
        _ => {
            let Some(key) = key_of(&dataset).first() else { return };
            copy.0.insert(key.clone(), format!("{}{}", copy.or_empty(key), rng.u8(..9)));
        }
    }
    if let Some(table) = month.tables.get_mut(&dataset) {
        table.rows.push(copy);
    }
}

/// Codes, and what they may become.
const CODES: &[(&str, &str, &[&str])] = &[
    (
        "consumption",
        "bill_detail_type",
        &["1", "2", "3", "4", "5", "8", "9", "14", "16", "18", "20", "23", "24", "25", "103", "77"],
    ),
    ("consumption", "charging_mode", &["1", "3", "10", "11", "7"]),
    ("consumption", "association_type", &["1", "2", "3", "9"]),
    ("monthly_bills", "charge_mode", &["1", "3", "10", "11"]),
    ("monthly_bills", "bill_type", &["0", "1", "2", "9"]),
    ("orders", "status", &["1", "4", "5", "6"]),
    ("orders", "order_type", &["1", "2", "3", "4", "10"]),
    (
        "adjustments",
        "operation_type",
        &["SOURCE_OPERATION_BEADJUST", "SOURCE_OPERATION_BERETRIEVE", "SOURCE_OPERATION_BEUNBIND", "OTHER"],
    ),
    (
        "account_changes",
        "trade_detail_type",
        &[
            "SOURCE_OPERATION_BEADJUST",
            "SOURCE_OPERATION_BERETRIEVE",
            "SOURCE_OPERATION_BEUNBIND",
            "SOURCE_OPERAIION_RECHARGE",
        ],
    ),
    ("account_changes", "type", &["1", "2"]),
    ("account_changes", "balance_type", &["BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT", "BALANCE_TYPE_BONUS"]),
    ("partner_balances", "account_type", &["1", "2", "5", "7"]),
    ("coupons", "coupon_type", &["1", "2", "4"]),
    ("coupons", "status", &["2", "3", "4", "5"]),
    ("coupon_operations", "operation_type", &["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
    ("coupon_operations", "result", &["0", "-1"]),
    ("quota_operations", "operation_type", &["10", "11", "12"]),
    ("quota_operations", "result", &["0", "-1"]),
    ("coupon_usage", "revenue_expense_type", &["EXPENSE", "REVENUE"]),
    ("coupon_usage", "bill_cycle", &["2026-09", "2026-08", "2024-06"]),
    (
        "coupon_usage",
        "trade_detail_type",
        &[
            "SOURCE_OPERAIION_USAGE",
            "SOURCE_OPERAIION_DEDEUCT",
            "SOURCE_OPERAIION_PRIZE",
            "SOURCE_OPERAIION_EXPIRECLEAR",
            "SOURCE_OPERATION_COUPONCANCEL",
            "SOURCE_OPERATION_TRANSFER",
            "SOURCE_OPERATION_RETRIEVE",
            "SOURCE_OPERATION_DEPOSIT_FROZEN",
            "SOURCE_OPERATION_DEPOSIT_UNFROZEN",
            "SOURCE_OPERAIION_UNSUBSCRIBE",
            "NEW_TYPE",
        ],
    ),
];

fn change_code(month: &mut Month, rng: &mut Rng) {
    let Some((dataset, column, values)) = any(rng, CODES) else { return };
    let rows = month.rows(dataset).len();
    if rows > 0 {
        let value = any(rng, values).map(|value| (*value).to_owned());
        set(month, &((*dataset).to_owned(), rng.usize(..rows)), column, value);
    }
}

fn change_currency(month: &mut Month, rng: &mut Rng) {
    let Some(place) = place(month, rng) else { return };
    if columns(&place.0).contains(&"currency") {
        set(month, &place, "currency", any(rng, &["USD", "CNY", "EUR"]).map(|code| (*code).to_owned()));
    }
}

/// Columns that name rows of another dataset: from, and to.
const LINKS: &[(&str, &str, &str, &str)] = &[
    ("consumption", "trade_id", "orders", "order_id"),
    ("consumption", "trade_id", "coupon_usage", "trade_id"),
    ("consumption", "customer_id", "customers", "customer_id"),
    ("coupon_usage", "trade_id", "consumption", "trade_id"),
    ("coupon_usage", "coupon_id", "coupons", "coupon_id"),
    ("coupon_operations", "coupon_id", "coupons", "coupon_id"),
    ("coupon_operations", "quota_id", "coupon_quotas", "quota_id"),
    ("quota_operations", "parent_quota_id", "coupon_quotas", "quota_id"),
    ("account_changes", "trade_id", "adjustments", "trans_id"),
    ("refunds", "base_order_id", "orders", "order_id"),
    ("order_lines", "order_id", "orders", "order_id"),
    ("monthly_bills", "customer_id", "consumption", "customer_id"),
    ("consuming_customers", "customer_id", "customers", "customer_id"),
];

/// Makes a row name another row than it did.
fn link(month: &mut Month, rng: &mut Rng) {
    let Some((dataset, column, other, of)) = any(rng, LINKS) else { return };
    let rows = month.rows(dataset).len();
    let value = any(rng, month.rows(other)).and_then(|row| row.text(of)).map(str::to_owned);
    if rows > 0 && value.is_some() {
        set(month, &((*dataset).to_owned(), rng.usize(..rows)), column, value);
    }
}

/// Makes of an order one that a transaction gives back: its lines name the transaction, minutes away. Sometimes there is a
/// second order like it, or everything is not quite so.
fn refund(month: &mut Month, rng: &mut Rng) {
    let orders = month.rows("orders").len();
    if orders == 0 {
        return;
    }
    let at = rng.usize(..orders);
    let Some(mut order) = month.rows("orders").get(at).cloned() else { return };
    let Some(paid) = order.time("payment_time") else { return };
    let (kind, of_lines) = if rng.bool() { ("3", "20") } else { ("10", "24") };
    order.0.insert("order_type".to_owned(), kind.to_owned());
    let id = order.or_empty("order_id").to_owned();
    let mut second = order.clone();
    second.0.insert("order_id".to_owned(), format!("{id}B"));
    second.0.insert("payment_time".to_owned(), moment::text(paid + rng.i64(-200..200) * moment::SECOND));
    if let Some(table) = month.tables.get_mut("orders") {
        table.rows[at] = order;
        if rng.u8(..3) == 0 {
            table.rows.push(second);
        }
    }
    let number = format!("RF{}", rng.u8(..3));
    for line in month.tables.get_mut("consumption").map(|table| &mut table.rows).into_iter().flatten() {
        if line.text("trade_id") != Some(id.as_str()) || rng.u8(..12) == 0 {
            continue;
        }
        let time = paid + rng.i64(-150..310) * moment::SECOND;
        let back = -line.money("payment_amount").abs();
        for (column, value) in [
            ("trade_id", number.clone()),
            ("bill_detail_type", of_lines.to_owned()),
            ("trade_time", moment::text(time)),
            ("payment_amount", back.to_string()),
        ] {
            line.0.insert(column.to_owned(), value);
        }
    }
}

/// Columns in which ids of one kind stand.
const FAMILIES: &[&[&str]] = &[
    &["customer_id"],
    &["trade_id", "order_id", "base_order_id"],
    &["coupon_id"],
    &["quota_id", "parent_quota_id"],
    &["resource_type_code", "service_type_code", "cloud_service_type"],
    &["trade_time", "operation_time"],
];

/// Makes few ids of many, so that rows meet that had nothing to do with each other. Keys stay what they are.
fn crush(month: &mut Month, rng: &mut Rng) {
    let Some(family) = any(rng, FAMILIES) else { return };
    let mut values = BTreeSet::new();
    for row in month.tables.values().flat_map(|table| &table.rows) {
        values.extend(family.iter().filter_map(|column| row.text(column)).map(str::to_owned));
    }
    let values: Vec<String> = values.into_iter().collect();
    let few = rng.usize(1..8);
    let kept: Vec<String> = (0..few).filter_map(|_| any(rng, &values).cloned()).collect();
    let mut to: BTreeMap<String, String> = BTreeMap::new();
    for value in &values {
        if let Some(kept) = any(rng, &kept) {
            to.insert(value.clone(), kept.clone());
        }
    }
    for (dataset, table) in &mut month.tables {
        let is_plain = |column: &&&str| !key_of(dataset).iter().any(|key| key == **column);
        let columns: Vec<&str> = family.iter().filter(is_plain).copied().collect();
        for row in &mut table.rows {
            for column in &columns {
                if let Some(new) = row.text(column).and_then(|old| to.get(old)).cloned() {
                    row.0.insert((*column).to_owned(), new);
                }
            }
        }
    }
}

/// Ledgers asked for otherwise: fewer accounts, other days; a customer or a charge mode never asked for.
fn change_questions(month: &mut Month, rng: &mut Rng) {
    for dataset in ["consumption", "monthly_bills"] {
        if let Some(table) = month.tables.get_mut(dataset) {
            for values in table.asked.values_mut() {
                if rng.u8(..8) > 0 {
                    continue;
                }
                let gone = values.iter().nth(rng.usize(..values.len().max(1))).cloned();
                gone.map(|gone| values.remove(&gone));
            }
            if rng.bool() {
                table.asked.clear();
            }
        }
    }
    let day = |rng: &mut Rng| format!("2026-{:02}-{:02}", rng.u8(1..11), rng.u8(1..29));
    if let Some(table) = month.tables.get_mut("coupon_usage") {
        let mut windows: Vec<_> = std::mem::take(&mut table.windows).into_iter().collect();
        for window in &mut windows {
            match rng.u8(..6) {
                0 => window.from = day(rng),
                1 => window.to = day(rng),
                2 => "nobody".clone_into(&mut window.account),
                _ => {}
            }
        }
        // One window in two halves, which may leave a gap.
        if let Some(mut window) = windows.pop() {
            let mut rest = window.clone();
            window.to = day(rng);
            rest.from = if rng.bool() { day(rng) } else { window.to.clone() };
            windows.extend([window, rest]);
        }
        table.windows = windows.into_iter().collect();
    }
    for dataset in ["coupon_operations", "quota_operations"] {
        if let Some(table) = month.tables.get_mut(dataset)
            && rng.u8(..4) == 0
        {
            table.since = BTreeSet::from([moment::text(moment::month_bounds("2026-01").0)]);
        }
    }
}

/// A table that is missing, empty, partial or unstable.
fn change_table(month: &mut Month, rng: &mut Rng) {
    let names: Vec<String> = month.tables.keys().cloned().collect();
    let Some(name) = any(rng, &names) else { return };
    if rng.u8(..6) == 0 {
        month.tables.remove(name);
    } else if let Some(table) = month.tables.get_mut(name) {
        match rng.u8(..5) {
            0 | 1 => table.state = State::Partial,
            2 | 3 => table.state = State::Unstable,
            _ => table.rows.clear(),
        }
    }
}

/// In every dataset but two the lake keeps one row a key.
fn one_row_a_key(month: &mut Month) {
    for (dataset, table) in &mut month.tables {
        if dataset != "consumption" && dataset != "coupon_usage" {
            let mut seen = BTreeSet::new();
            let key = key_of(dataset);
            table.rows.retain(|row| {
                seen.insert(key.iter().map(|column| row.text(column).map(str::to_owned)).collect::<Vec<_>>())
            });
        }
    }
}
