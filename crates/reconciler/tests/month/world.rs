//! Small random months: rows as text, of every dataset that a rule looks at. Nothing is made to agree, so
//! every kind of break comes up.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, Kind, State, datasets::EXTRA};
use duizhang_money::{BillCycle, Timestamp, format_units, parse_money};
use duizhang_reconciler::{CouponStates, Input, Month, Run, Settings, reconcile};
use polars::prelude::*;
use proptest::prelude::*;

/// Column → text; what is not there is null.
pub(crate) type Row = BTreeMap<&'static str, String>;
/// Dataset → rows.
pub(crate) type World = BTreeMap<Dataset, Vec<Row>>;

pub(crate) fn cycle() -> BillCycle {
    "2026-09".parse().unwrap()
}

pub(crate) fn row<const N: usize>(cells: [(&'static str, String); N]) -> Row {
    cells.into_iter().filter(|(_, cell)| cell != "null").collect()
}

/// A moment some minutes after (or before) the month begins.
pub(crate) fn minute(minutes: i64) -> String {
    Timestamp::from_micros(cycle().start().micros() + minutes * 60_000_000).unwrap().to_utc()
}

fn cents(cents: i64) -> String {
    format_units(i128::from(cents) * 1_000_000, 8)
}

/// One of a few texts.
fn pick(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(from).prop_map(str::to_owned)
}

fn customer() -> impl Strategy<Value = String> {
    pick(&["A", "A", "A", "B", "B", "C", "null"])
}

fn trade() -> impl Strategy<Value = String> {
    pick(&["O0", "O1", "O2", "O3", "OX", "T1", "T2", "T3", "null"])
}

/// Mostly inside the month, often at the same moment, sometimes just outside.
fn time() -> impl Strategy<Value = String> {
    prop_oneof![4 => 0..40_i64, 1 => -6..0_i64, 1 => 43_195..43_210_i64].prop_map(minute)
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 0..8_i64, 1 => -500..1000_i64].prop_map(|yuan| yuan * 100)
}

fn rows(
    count: std::ops::Range<usize>,
    row: impl Strategy<Value = Row>,
    key: &'static str,
) -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec(row, count).prop_map(move |mut rows| {
        for (number, row) in rows.iter_mut().enumerate() {
            row.insert(key, format!("{}{number}", key.get(..1).unwrap_or_default()));
        }
        rows
    })
}

fn line() -> impl Strategy<Value = Row> {
    let codes = (
        pick(&["2", "2", "2", "1", "null"]),
        pick(&["1", "3", "3", "10", "7"]),
        pick(&["1", "4", "5", "5", "9", "20", "24", "77", "null"]),
        pick(&["s1", "s2"]),
    );
    let money = (amount(), 0..3_i64, prop_oneof![4 => Just(0_i64), 1 => 1..5_i64], 0..3_i64, 0..10_i64);
    (customer(), trade(), time(), time(), codes, money).prop_map(
        |(customer, trade, traded, consumed, (association, mode, kind, service), money)| {
            let (payment, discount, cut, coupon, off) = money;
            let coupon = coupon * 100;
            let cash = payment - coupon + if off == 0 { 50 } else { 0 };
            row([
                ("currency", "CNY".into()),
                ("bill_cycle", "2026-09".into()),
                ("customer_id", customer),
                ("association_type", association),
                ("service_type_code", service),
                ("resource_type_code", "r".into()),
                ("charging_mode", mode),
                ("bill_detail_type", kind),
                ("trade_id", trade),
                ("trade_time", traded),
                ("consume_time", consumed),
                ("official_amount", cents(payment + discount * 100 + cut)),
                ("official_discount_amount", cents(discount * 100)),
                ("payment_amount", cents(payment)),
                ("cash_amount", cents(cash)),
                ("coupon_amount", cents(coupon)),
            ])
        },
    )
}

fn bill() -> impl Strategy<Value = Row> {
    let codes = (pick(&["s1", "s2"]), pick(&["1", "3", "3", "11", "10"]), pick(&["0", "0", "1", "2", "9"]));
    (customer(), codes, amount(), amount()).prop_map(|(customer, (service, mode, kind), amount, debit)| {
        row([
            ("currency", "CNY".into()),
            ("customer_id", customer),
            ("cloud_service_type", service),
            ("resource_type_code", "r".into()),
            ("charge_mode", mode),
            ("bill_type", kind),
            ("amount", cents(amount)),
            ("debit_amount", cents(debit)),
        ])
    })
}

fn order() -> impl Strategy<Value = Row> {
    let codes = (pick(&["1", "1", "3", "4", "10"]), pick(&["5", "5", "5", "4", "3"]));
    (customer(), codes, time(), amount(), 0..3_i64, 0..3_i64).prop_map(
        |(customer, (kind, status), paid, amount, discount, coupon)| {
            row([
                ("customer_id", customer),
                ("order_type", kind),
                ("status", status),
                ("payment_time", paid),
                ("currency", "CNY".into()),
                ("amount_after_discount", cents(amount)),
                ("official_amount", cents(amount + discount * 100)),
                ("discount_total", cents(discount * 50)),
                ("coupon_amount", cents(coupon * 100)),
            ])
        },
    )
}

fn of_order(key: &'static str) -> impl Strategy<Value = Row> {
    (pick(&["O0", "O1", "O2"]), amount()).prop_map(move |(order, amount)| {
        let of = if key == "order_id" { "amount_after_discount" } else { "amount" };
        row([(key, order), (of, cents(amount))])
    })
}

fn coupon() -> impl Strategy<Value = Row> {
    (customer(), pick(&["1", "1", "4"]), pick(&["2", "2", "4", "5"]), amount(), amount()).prop_map(
        |(customer, kind, status, face, balance)| {
            row([
                ("customer_id", customer),
                ("coupon_type", kind),
                ("status", status),
                ("face_value", cents(face)),
                ("balance", cents(balance)),
                ("effective_time", minute(5)),
                ("expire_time", minute(30)),
                ("create_time", minute(0)),
            ])
        },
    )
}

fn operation() -> impl Strategy<Value = Row> {
    let of = (pick(&["1", "1", "2", "5", "9"]), pick(&["q0", "q1"]), pick(&["c0", "c1", "c2"]));
    (of, customer(), amount(), time(), pick(&["0", "0", "-1"])).prop_map(
        |((kind, quota, coupon), customer, amount, time, result)| {
            row([
                ("operation_type", kind),
                ("quota_id", quota),
                ("coupon_id", coupon),
                ("customer_id", customer),
                ("operation_amount", cents(amount)),
                ("operation_time", time),
                ("result", result),
            ])
        },
    )
}

fn usage() -> impl Strategy<Value = Row> {
    let kinds = pick(&[
        "SOURCE_OPERAIION_USAGE",
        "SOURCE_OPERAIION_DEDEUCT",
        "SOURCE_OPERAIION_PRIZE",
        "SOURCE_OPERATION_COUPONCANCEL",
        "SOURCE_OPERATION_DEPOSIT_FROZEN",
    ]);
    let codes = (kinds, pick(&["EXPENSE", "EXPENSE", "REVENUE"]), pick(&["2026-09", "2026-09", "2026-08"]));
    (pick(&["A", "B"]), pick(&["c0", "c1", "cX"]), trade(), codes, time(), amount()).prop_map(
        |(customer, coupon, trade, (kind, way, month), time, amount)| {
            row([
                ("currency", "CNY".into()),
                ("customer_id", customer),
                ("coupon_id", coupon),
                ("trade_id", trade),
                ("trade_detail_type", kind),
                ("revenue_expense_type", way),
                ("bill_cycle", month),
                ("trade_time", time),
                ("change_amount", cents(amount.abs())),
            ])
        },
    )
}

fn quota() -> impl Strategy<Value = Row> {
    (amount(), amount()).prop_map(|(value, balance)| {
        row([("quota_value", cents(value)), ("balance", cents(balance)), ("currency", "CNY".into())])
    })
}

fn quota_operation() -> impl Strategy<Value = Row> {
    (pick(&["10", "11"]), pick(&["q0", "q1"]), amount(), pick(&["0", "-1"])).prop_map(
        |(kind, quota, amount, result)| {
            row([
                ("operation_type", kind),
                ("parent_quota_id", quota),
                ("amount", cents(amount)),
                ("result", result),
            ])
        },
    )
}

const TRANSFERS: [&str; 2] = ["SOURCE_OPERATION_BEADJUST", "SOURCE_OPERATION_BERETRIEVE"];

fn adjustment() -> impl Strategy<Value = Row> {
    (customer(), proptest::sample::select(&TRANSFERS[..]), 1..4_i64, time()).prop_map(
        |(customer, kind, amount, time)| {
            row([
                ("customer_id", customer),
                ("operation_type", kind.to_owned()),
                ("amount", cents(amount * 100)),
                ("currency", "CNY".into()),
                ("operation_time", time),
            ])
        },
    )
}

fn change() -> impl Strategy<Value = Row> {
    let kinds = proptest::sample::select(
        &["SOURCE_OPERATION_BEADJUST", "SOURCE_OPERATION_BERETRIEVE", "SOURCE_OPERAIION_RECHARGE"][..],
    );
    let of =
        (customer(), pick(&["t0", "t1", "x", "null"]), pick(&["BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"]));
    (of, kinds, 1..4_i64, time(), pick(&["1", "2"]), amount()).prop_map(
        |((customer, trade, ledger), kind, amount, time, way, after)| {
            row([
                ("currency", "CNY".into()),
                ("balance_type", ledger),
                ("customer_id", customer),
                ("trade_id", trade),
                ("trade_detail_type", kind.to_owned()),
                ("change_amount", cents(amount * 100)),
                ("trade_time", time),
                ("type", way),
                ("balance_after_change", cents(after)),
            ])
        },
    )
}

fn partner_balance() -> impl Strategy<Value = Row> {
    (pick(&["1", "2", "7"]), amount()).prop_map(|(kind, amount)| {
        row([
            ("account_type", kind),
            ("amount", cents(amount)),
            ("currency", "CNY".into()),
            ("taken_at", minute(50_000)),
        ])
    })
}

fn customer_balances() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec((amount(), amount()), 3).prop_map(|balances| {
        let taken = |customer: &str, amount: i64, at: i64| {
            row([
                ("customer_id", customer.to_owned()),
                ("amount", cents(amount)),
                ("currency", "CNY".into()),
                ("taken_at", minute(at)),
            ])
        };
        let both = |(customer, (opening, closing)): (&str, (i64, i64))| {
            [taken(customer, opening, 0), taken(customer, closing, 43_200)]
        };
        ["A", "B", "C"].into_iter().zip(balances).flat_map(both).collect()
    })
}

/// A random month.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let listed = proptest::collection::btree_set(pick(&["A", "B", "C", "D"]), 1..4);
    let lines = (rows(1..24, line(), "id"), rows(0..8, bill(), "bill"), listed);
    let orders = (
        rows(0..4, order(), "Order"),
        rows(0..4, of_order("order_id"), "order_line_item_id"),
        rows(0..4, of_order("base_order_id"), "id"),
    );
    let coupons = (
        rows(0..3, coupon(), "coupon_id"),
        rows(0..6, operation(), "id"),
        rows(0..8, usage(), "usage"),
        rows(0..3, quota(), "quota_id"),
        rows(0..3, quota_operation(), "id"),
    );
    let balances = (
        rows(0..6, adjustment(), "trans_id"),
        rows(0..8, change(), "account_change_id"),
        rows(0..3, partner_balance(), "account_id"),
        customer_balances(),
    );
    (lines, orders, coupons, balances).prop_map(|(lines, orders, coupons, balances)| {
        let listed = lines.2.into_iter().map(|customer| row([("customer_id", customer)])).collect();
        let mut world = World::from([
            (Dataset::Consumption, lines.0),
            (Dataset::MonthlyBills, unique_bills(lines.1)),
            (Dataset::ConsumingCustomers, listed),
            (Dataset::Orders, named(orders.0)),
            (Dataset::OrderLines, orders.1),
            (Dataset::Refunds, orders.2),
            (Dataset::Coupons, coupons.0),
            (Dataset::CouponOperations, coupons.1),
            (Dataset::CouponUsage, unnamed(coupons.2)),
            (Dataset::CouponQuotas, coupons.3),
            (Dataset::QuotaOperations, coupons.4),
            (Dataset::Adjustments, balances.0),
            (Dataset::AccountChanges, balances.1),
            (Dataset::PartnerBalances, balances.2),
            (Dataset::CustomerBalances, balances.3),
        ]);
        let names =
            ["A", "B"].map(|id| row([("customer_id", id.into()), ("customer", format!("name {id}"))]));
        world.insert(Dataset::Customers, names.to_vec());
        world
    })
}

/// Orders are called as lines call them.
fn named(mut orders: Vec<Row>) -> Vec<Row> {
    for row in &mut orders {
        if let Some(id) = row.remove("Order") {
            row.insert("order_id", id);
        }
    }
    orders
}

fn unnamed(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        row.remove("usage");
    }
    rows
}

/// A key of the monthly bill comes once.
fn unique_bills(mut bills: Vec<Row>) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    for row in &mut bills {
        row.remove("bill");
    }
    let names = ["customer_id", "cloud_service_type", "charge_mode", "bill_type"];
    bills.retain(|row| seen.insert(names.map(|name| row.get(name).cloned())));
    bills
}

pub(crate) fn frame(dataset: Dataset, rows: &[Row]) -> DataFrame {
    let spec = dataset.spec();
    let mut columns = Vec::new();
    for column in spec.columns {
        let name: PlSmallStr = column.name.into();
        let cells = || rows.iter().map(|row| row.get(column.name));
        columns.push(match column.kind {
            Kind::Text | Kind::Json => StringChunked::from_iter_options(name, cells()).into_column(),
            Kind::Int => {
                let cells = cells().map(|cell| cell.map(|cell| cell.parse::<i64>().unwrap()));
                Int64Chunked::from_iter_options(name, cells).into_column()
            }
            Kind::Money => {
                let cells = cells().map(|cell| cell.map(|cell| parse_money(cell).unwrap()));
                Int128Chunked::from_iter_options(name, cells).into_decimal_unchecked(18, 8).into_column()
            }
            Kind::Quantity => Column::full_null(name, rows.len(), &DataType::Decimal(38, 10)),
            Kind::Time => {
                let cells = cells().map(|cell| cell.map(|cell| Timestamp::parse_utc(cell).unwrap().micros()));
                Int64Chunked::from_iter_options(name, cells)
                    .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                    .into_column()
            }
        });
    }
    columns.push(Column::full_null(EXTRA.into(), rows.len(), &DataType::String));
    DataFrame::new(rows.len(), columns).unwrap()
}

/// The month of a world: everything is complete.
pub(crate) fn month(world: &World) -> Month {
    let input = |(dataset, rows): (&Dataset, &Vec<Row>)| {
        let asked: &[(&str, &[&str])] = match dataset {
            Dataset::CouponUsage => &[
                ("account", &["A", "B"]),
                ("account_window", &["A 2026-01-01 2026-10-06", "B 2026-01-01 2026-10-06"]),
            ],
            Dataset::CouponOperations | Dataset::QuotaOperations => &[("operation_time_begin", &[""])],
            _ => &[],
        };
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        let asked = asked.iter().map(|(name, values)| ((*name).to_owned(), texts(values))).collect();
        let input = Input {
            frame: frame(*dataset, rows).lazy(),
            rows: rows.len() as u64,
            state: State::Complete,
            reasons: Vec::new(),
            notes: Vec::new(),
            asked,
            blake3: String::new(),
            is_unique: false,
            repeated: None,
        };
        (*dataset, input)
    };
    Month {
        cycle: cycle(),
        inputs: world.iter().map(input).collect(),
        others: BTreeMap::new(),
        coupon_states: CouponStates::default(),
    }
}

/// The run of a world. That its totals are explained is asserted in there.
pub(crate) fn run(world: &World, settings: &Settings) -> Run {
    reconcile(&month(world), settings).unwrap()
}
