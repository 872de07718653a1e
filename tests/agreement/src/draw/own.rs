//! Own tables and own rules: a book, a till that is nearly the same, and rules drawn from what
//! `docs/reference/own-rules.md` allows.

use duizhang_auditor::{Kind, Month, Row, State, Table, column_kind, columns, moment};
use fastrand::Rng;
use rust_decimal::Decimal;
use toml::{Table as Toml, Value};

use super::pick;

/// Rows of a key of which the program would look at the nearest only: what lies beyond is no matter of right and wrong.
const ROWS_MAX: usize = 30;

/// Two datasets that a rule may compare, and by what.
struct Pairing {
    left: &'static str,
    right: &'static str,
    /// Columns that may be keys; `@` before those that are compared by day or month.
    keys: &'static [(&'static str, &'static str)],
    measures: &'static [(&'static str, &'static str)],
    dates: &'static [(&'static str, &'static str)],
}

const PAIRINGS: &[Pairing] = &[
    Pairing {
        left: "own.book",
        right: "own.till",
        keys: &[
            ("order_no", "order_no"),
            ("order_no", "order_no"),
            ("customer_id", "customer"),
            ("kind", "kind"),
            ("note", "note"),
            ("@booked", "@paid_on"),
            ("currency", "currency"),
        ],
        measures: &[("amount", "paid"), ("amount", "paid"), ("tax", "fee"), ("pieces", "pieces")],
        dates: &[("booked", "paid_on"), ("due", "paid_on")],
    },
    Pairing {
        left: "orders",
        right: "own.till",
        keys: &[("customer_id", "customer"), ("status", "kind"), ("@payment_time", "@paid_on")],
        measures: &[("amount_after_discount", "paid"), ("official_amount", "fee"), ("status", "pieces")],
        dates: &[("payment_time", "paid_on"), ("create_time", "paid_on")],
    },
    Pairing {
        left: "monthly_bills",
        right: "consumption",
        keys: &[
            ("customer_id", "customer_id"),
            ("resource_type_code", "resource_type_code"),
            ("charge_mode", "charging_mode"),
        ],
        measures: &[("amount", "payment_amount"), ("debit_amount", "cash_amount")],
        dates: &[],
    },
    Pairing {
        left: "adjustments",
        right: "account_changes",
        keys: &[
            ("customer_id", "customer_id"),
            ("trans_id", "trade_id"),
            ("operation_type", "trade_detail_type"),
        ],
        measures: &[("amount", "change_amount")],
        dates: &[("operation_time", "trade_time")],
    },
    Pairing {
        left: "own.till",
        right: "own.till",
        keys: &[("order_no", "order_no"), ("customer", "customer"), ("slip", "slip")],
        measures: &[("paid", "paid"), ("paid", "fee")],
        dates: &[("paid_on", "paid_on")],
    },
];

/// Adds own tables and own rules to a month.
pub(super) fn add(month: &mut Month, rng: &mut Rng) {
    let calm = rng.u8(..3) == 0;
    tables(month, calm, rng);
    let count = 1 + rng.usize(..3);
    let shares = rng.bool();
    let pairing = pick(rng, PAIRINGS);
    let mut rules = Vec::new();
    for number in 0..count {
        let pairing = if rng.u8(..3) == 0 { pick(rng, PAIRINGS) } else { pairing };
        let mut rule = if calm && number == 0 { plain(rng) } else { rule(month, pairing, rng) };
        rule.insert("id".to_owned(), format!("own.r{number}").into());
        if shares && rng.u8(..4) > 0 {
            rule.insert("group".to_owned(), "g".into());
        }
        rules.push(Value::Table(rule));
    }
    let file = Toml::from_iter([("rule".to_owned(), Value::Array(rules))]);
    month.own_rules = file.to_string();
}

/// What a clerk would write first: every entry has its slips.
fn plain(rng: &mut Rng) -> Toml {
    let measure = Toml::from_iter([
        ("left".to_owned(), "amount".into()),
        ("right".to_owned(), "paid".into()),
        ("within".to_owned(), (*pick(rng, &["0.01", "0.05", "5"])).into()),
    ]);
    let cardinality = *pick(rng, &["one-to-one", "one-to-many", "many-to-one", "many-to-many"]);
    Toml::from_iter([
        ("cardinality".to_owned(), cardinality.into()),
        ("keys".to_owned(), Value::Array(vec!["order_no".into()])),
        ("measures".to_owned(), Value::Array(vec![measure.into()])),
        ("left".to_owned(), Toml::from_iter([("dataset".to_owned(), "own.book".into())]).into()),
        ("right".to_owned(), Toml::from_iter([("dataset".to_owned(), "own.till".into())]).into()),
    ])
}

fn tables(month: &mut Month, calm: bool, rng: &mut Rng) {
    let customers: Vec<String> = month
        .rows("consumption")
        .iter()
        .filter_map(|row| row.text("customer_id"))
        .take(3)
        .map(str::to_owned)
        .collect();
    let currency =
        month.rows("consumption").iter().find_map(|row| row.text("currency")).unwrap_or("CNY").to_owned();
    let (mut book, mut till) = (Vec::new(), Vec::new());
    let rows = if rng.bool() { rng.usize(..6) } else { rng.usize(..ROWS_MAX) };
    for number in 0..rows {
        let mut entry = entry(month, number, (&customers, &currency), rng);
        let slips: &[i32] = if calm { &[1] } else { &[1, 1, 1, 1, 0, 2, 3] };
        if calm {
            entry.0.insert("order_no".to_owned(), format!("O{number}"));
        }
        for part in 0..*pick(rng, slips) {
            if till.len() < ROWS_MAX {
                let mut slip = slip(&entry, till.len(), part, rng);
                if calm {
                    settle(&mut slip, &entry, rng);
                }
                till.push(slip);
            }
        }
        book.push(entry);
    }
    for (name, rows) in [("own.book", book), ("own.till", till)] {
        let state = match rng.u8(..20) {
            0 => continue,
            1 => State::Partial,
            _ => State::Complete,
        };
        month.tables.insert(name.to_owned(), Table { state, rows, ..Table::default() });
    }
}

/// A slip that says what its entry says, but for a cent.
fn settle(slip: &mut Row, entry: &Row, rng: &mut Rng) {
    let paid = entry.money("amount") + Decimal::new(rng.i64(-1..2), 2);
    slip.0.insert("paid".to_owned(), paid.to_string());
    for (from, to) in [("order_no", "order_no"), ("currency", "currency")] {
        match entry.text(from) {
            Some(cell) => slip.0.insert(to.to_owned(), cell.to_owned()),
            None => slip.0.remove(to),
        };
    }
}

fn near_month(month: &Month, rng: &mut Rng) -> i64 {
    let (start, end) = month.bounds();
    let minutes = rng.i64(-2_000..47_000) * 60 * moment::SECOND;
    match rng.u8(..8) {
        0 => start,
        1 => end,
        2 => end - moment::SECOND,
        3 => start + 86_400 * moment::SECOND,
        _ => start + minutes,
    }
}

fn entry(month: &Month, number: usize, (customers, currency): (&[String], &str), rng: &mut Rng) -> Row {
    let booked = near_month(month, rng);
    let due = booked + rng.i64(0..3) * 86_400 * moment::SECOND;
    let customer = if customers.is_empty() { "A".to_owned() } else { pick(rng, customers).clone() };
    let round = rng.bool();
    let amount = if round { rng.i64(-2..6) * 500 } else { rng.i64(-999..99_999) };
    let currency = if rng.u8(..12) == 0 { "EUR" } else { currency };
    let cells = [
        ("customer_id", customer),
        ("order_no", format!("O{}", rng.usize(..=number))),
        ("amount", Decimal::new(amount, 2).to_string()),
        ("tax", Decimal::new(rng.i64(0..4), 1).to_string()),
        ("pieces", rng.i64(-1..4).to_string()),
        ("kind", rng.u8(1..4).to_string()),
        ("booked", moment::text(booked)),
        ("due", moment::text(due)),
        ("currency", currency.to_owned()),
        ("note", (*pick(rng, &["Alpha", "alpha ", " ALPHA", "beta", "Ä"])).to_owned()),
    ];
    let cells = cells.into_iter().filter(|_| rng.u8(..14) > 0);
    let mut row = Row(cells.map(|(column, cell)| (column.to_owned(), cell)).collect());
    row.0.insert("entry".to_owned(), format!("E{number}"));
    row
}

/// The slip of an entry: mostly what the entry says.
fn slip(entry: &Row, number: usize, part: i32, rng: &mut Rng) -> Row {
    let mut row = Row::default();
    row.0.insert("slip".to_owned(), format!("S{}", number / 2));
    row.0.insert("part".to_owned(), format!("{number}-{part}"));
    for (from, to) in [
        ("customer_id", "customer"),
        ("order_no", "order_no"),
        ("amount", "paid"),
        ("tax", "fee"),
        ("pieces", "pieces"),
        ("kind", "kind"),
        ("booked", "paid_on"),
        ("currency", "currency"),
        ("note", "note"),
    ] {
        if let Some(cell) = entry.text(from).filter(|_| rng.u8(..12) > 0) {
            row.0.insert(to.to_owned(), cell.to_owned());
        }
    }
    if rng.u8(..3) == 0 {
        let paid =
            row.money("paid") + *pick(rng, &[Decimal::new(1, 2), Decimal::new(-1, 2), Decimal::from(5)]);
        row.0.insert("paid".to_owned(), paid.to_string());
    }
    if let Some(paid_on) = row.time("paid_on").filter(|_| rng.bool()) {
        let by = *pick(rng, &[60, -60, 240, 300, 301, 86_400, -86_400, 200_000]);
        row.0.insert("paid_on".to_owned(), moment::text(paid_on + by * moment::SECOND));
    }
    row
}

fn rule(month: &Month, pairing: &Pairing, rng: &mut Rng) -> Toml {
    let mut rule = Toml::new();
    let turned = rng.u8(..4) == 0;
    let turn = |pair: &(&'static str, &'static str)| if turned { (pair.1, pair.0) } else { *pair };
    let (left, right) = turn(&(pairing.left, pairing.right));
    let lines = month.rows("consumption").len();
    let cardinalities: &[&str] = if right == "consumption" && lines > ROWS_MAX {
        &["one-to-many", "many-to-many"]
    } else if left == "consumption" && lines > ROWS_MAX {
        &["many-to-one", "many-to-many"]
    } else {
        &["one-to-one", "one-to-one", "one-to-one", "one-to-many", "many-to-one", "many-to-many"]
    };
    let cardinality = *pick(rng, cardinalities);
    if cardinality != "one-to-one" || rng.bool() {
        rule.insert("cardinality".to_owned(), cardinality.into());
    }
    let mut keys = Vec::new();
    for _ in 0..*pick(rng, &[0, 1, 1, 1, 2]) {
        keys.push(key(turn(pick(rng, pairing.keys)), rng));
    }
    let mut measures = Vec::new();
    for pair in some(rng, pairing.measures) {
        measures.push(measure((left, right), turn(&pair), rng));
    }
    let mut dates = Vec::new();
    if cardinality != "many-to-many" && rng.u8(..3) > 0 {
        for pair in some(rng, pairing.dates) {
            dates.push(date(turn(&pair), cardinality == "one-to-one", rng));
        }
    }
    // Something must say which rows belong together, and sums have keys.
    if keys.is_empty() && (cardinality != "one-to-one" || dates.is_empty()) {
        keys.push(key(turn(pick(rng, pairing.keys)), rng));
    }
    for (name, list) in [("keys", keys), ("measures", measures), ("dates", dates)] {
        if !list.is_empty() {
            rule.insert(name.to_owned(), Value::Array(list));
        }
    }
    for direction in ["if_more", "if_less"] {
        if rng.bool() {
            let word = *pick(rng, &["claim", "bill", "internal", "none"]);
            rule.insert(direction.to_owned(), word.into());
        }
    }
    let is_same = left == right;
    rule.insert("left".to_owned(), side(month, left, cardinality, is_same.then_some("1"), rng).into());
    rule.insert("right".to_owned(), side(month, right, cardinality, is_same.then_some("2"), rng).into());
    rule
}

/// None, one or two of these.
fn some<T: Copy>(rng: &mut Rng, of: &[T]) -> Vec<T> {
    if of.is_empty() {
        return Vec::new();
    }
    (0..*pick(rng, &[0, 1, 1, 1, 2])).map(|_| *pick(rng, of)).collect()
}

fn key((left, right): (&str, &str), rng: &mut Rng) -> Value {
    let mut key = Toml::new();
    if let (Some(left), Some(right)) = (left.strip_prefix('@'), right.strip_prefix('@')) {
        key.insert("left".to_owned(), left.into());
        key.insert("right".to_owned(), right.into());
        key.insert("as".to_owned(), (*pick(rng, &["day", "month"])).into());
        return key.into();
    }
    let folds = rng.u8(..3) == 0;
    if left == right && !folds {
        return left.into();
    }
    key.insert("left".to_owned(), left.into());
    key.insert("right".to_owned(), right.into());
    if folds {
        key.insert("ignore_case".to_owned(), true.into());
    }
    key.into()
}

fn measure((left_of, right_of): (&str, &str), (left, right): (&str, &str), rng: &mut Rng) -> Value {
    if left == right && rng.bool() {
        return left.into();
    }
    let mut measure = Toml::new();
    let part = |dataset: &str, column: &str, rng: &mut Rng| -> Value {
        let sign = |rng: &mut Rng, column: &str| match rng.u8(..6) {
            0 => format!("-{column}"),
            1 => format!("|{column}|"),
            _ => column.to_owned(),
        };
        let kind = column_kind(dataset, column);
        let alike: Vec<&str> = columns(dataset)
            .into_iter()
            .filter(|other| column_kind(dataset, other) == kind && is_amount(other))
            .collect();
        if rng.u8(..6) == 0 && !alike.is_empty() {
            let more = *pick(rng, &alike);
            let list = vec![Value::from(sign(rng, column)), Value::from(sign(rng, more))];
            return Value::Array(list);
        }
        sign(rng, column).into()
    };
    measure.insert("left".to_owned(), part(left_of, left, rng));
    measure.insert("right".to_owned(), part(right_of, right, rng));
    if rng.u8(..3) == 0 {
        measure.insert("within".to_owned(), (*pick(rng, &["0.01", "0.05", "5", "0"])).into());
    }
    if rng.u8(..4) == 0 {
        measure.insert("within_percent".to_owned(), (*pick(rng, &["0.5", "10", "100"])).into());
    }
    if rng.u8(..3) == 0 {
        measure.insert("decides".to_owned(), rng.bool().into());
    }
    measure.into()
}

/// Columns of numbers that the program, too, calls money and not a quantity.
fn is_amount(column: &str) -> bool {
    !column.contains("usage")
        && (column.ends_with("amount") || ["paid", "fee", "tax", "pieces"].contains(&column))
}

fn date((left, right): (&str, &str), may_not_decide: bool, rng: &mut Rng) -> Value {
    let mut date = Toml::new();
    date.insert("left".to_owned(), left.into());
    date.insert("right".to_owned(), right.into());
    if rng.bool() {
        date.insert("days".to_owned(), i64::from(*pick(rng, &[0, 1, 2, 30])).into());
    } else {
        date.insert("minutes".to_owned(), i64::from(*pick(rng, &[0, 1, 5, 1_440])).into());
    }
    if may_not_decide && rng.u8(..3) == 0 {
        date.insert("decides".to_owned(), false.into());
    }
    date.into()
}

/// Sides of one dataset are told apart by `kind`.
fn side(month: &Month, dataset: &str, cardinality: &str, kind: Option<&str>, rng: &mut Rng) -> Toml {
    let mut side = Toml::from_iter([("dataset".to_owned(), dataset.into())]);
    let mut conditions: Vec<Value> = Vec::new();
    if let Some(kind) = kind.filter(|_| rng.u8(..6) > 0) {
        let is = Toml::from_iter([("column".to_owned(), "kind".into()), ("is".to_owned(), kind.into())]);
        conditions.push(is.into());
    }
    for _ in 0..*pick(rng, &[0, 0, 0, 1, 2]) {
        conditions.push(condition(month, dataset, rng).into());
    }
    if !conditions.is_empty() {
        side.insert("where".to_owned(), Value::Array(conditions));
    }
    let times: Vec<&str> = columns(dataset)
        .into_iter()
        .filter(|column| column_kind(dataset, column) == Some(Kind::Time))
        .collect();
    if cardinality == "one-to-one" && !times.is_empty() && rng.u8(..3) == 0 {
        side.insert("month".to_owned(), (*pick(rng, &times)).into());
    }
    if dataset == "own.till" && rng.u8(..3) > 0 {
        side.insert("customer".to_owned(), "customer".into());
    }
    side
}

/// Something that is asked of a column, with a value of some row or near it.
fn condition(month: &Month, dataset: &str, rng: &mut Rng) -> Toml {
    let all = columns(dataset);
    let is_plain = |column: &&str| match column_kind(dataset, column) {
        Some(Kind::Text) => {
            ["currency", "note", "customer_id", "customer", "bill_type", "type"].contains(column)
        }
        Some(Kind::Number) => is_amount(column) && *column != "discount_total",
        Some(Kind::Whole | Kind::Time) => true,
        None => false,
    };
    let fitting: Vec<&str> = all.into_iter().filter(is_plain).collect();
    let column = *pick(rng, &fitting);
    let kind = column_kind(dataset, column);
    let rows = month.rows(dataset);
    let cell = if rows.is_empty() { None } else { pick(rng, rows).text(column) };
    let cell = cell.unwrap_or(match kind {
        Some(Kind::Time) => "2026-09-10T00:00:00Z",
        Some(Kind::Text) => "CNY",
        _ => "1",
    });
    let mut condition = Toml::from_iter([("column".to_owned(), column.into())]);
    let is_list = rng.u8(..3) == 0;
    let value: Value = match kind {
        Some(Kind::Time) => {
            let text = moment::beijing(moment::parse(cell).unwrap_or_default());
            if rng.bool() { text.into() } else { text.chars().take(10).collect::<String>().into() }
        }
        _ => cell.into(),
    };
    let (question, value) = match (kind, rng.u8(..6)) {
        (_, 0) => ("empty", rng.bool().into()),
        (Some(Kind::Time), 1) => ("in_month", rng.bool().into()),
        (Some(Kind::Text), 1) => ("begins", cell.chars().take(1).collect::<String>().into()),
        (Some(Kind::Text), 2) => ("contains", cell.chars().skip(1).take(2).collect::<String>().into()),
        (Some(Kind::Text), 3) => ("ends", cell.chars().skip(1).collect::<String>().into()),
        (Some(Kind::Number | Kind::Whole | Kind::Time), 1..=4) => {
            (*pick(rng, &["above", "below", "at_least", "at_most"]), value)
        }
        (Some(Kind::Time), _) => ("at_least", value),
        (_, 4) if is_list => ("is", Value::Array(vec![value, "3".into()])),
        (_, 4) => ("is", value),
        _ => ("not", value),
    };
    condition.insert(question.to_owned(), value);
    condition
}
