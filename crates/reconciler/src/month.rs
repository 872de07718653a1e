//! The rules over a month's sums: `line.code`, `month.customers`, `month.detail`, `month.accounts`.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::cells::{Cells, collect, units};
use crate::codes::{
    AGENCY, ASSOCIATION_TYPES, BILL_DETAIL_TYPES, CHARGING_MODES, MONTHLY_CHARGING_MODES, monthly_kind,
};
use crate::evidence::{Line, Waiting, with_lines};
use crate::finding::{Break, Class, Evidence, Side, Sides};
use crate::fold::{Group, PAYMENT};
use crate::pass::Pass;
use crate::record::{Record, Tolerances};
use crate::rows::Rows;

/// `line.code`, from the fold; the lines are asked for where a code is unknown.
pub(crate) fn codes<'a>(pass: &'a Pass, tolerances: &Tolerances) -> Waiting<'a> {
    let mut record = Record::new("line.code", tolerances);
    let mut unknown: BTreeMap<(&str, String, &str), (Scaled, u64, Rows)> = BTreeMap::new();
    let mut failed = 0;
    for (group, places) in pass.groups.iter().zip(&pass.places) {
        record.evaluated(group.lines, currency(&group.currency), group.sums[PAYMENT]);
        let association = group.association_type.as_deref();
        let (kind, mode) = (group.bill_detail_type, group.charging_mode);
        let checks = [
            ("bill_detail_type", known(kind, &BILL_DETAIL_TYPES)),
            ("charging_mode", known(mode, &CHARGING_MODES)),
            ("association_type", association.is_some_and(|code| ASSOCIATION_TYPES.contains(&code))),
        ];
        if checks.iter().all(|(_, known)| *known) {
            continue;
        }
        failed += group.lines;
        for column in checks.into_iter().filter(|(_, known)| !known).map(|(column, _)| column) {
            let code = match column {
                "bill_detail_type" => kind.map(|code| code.to_string()),
                "charging_mode" => mode.map(|code| code.to_string()),
                _ => association.map(str::to_owned),
            };
            let code = code.unwrap_or_else(|| "null".to_owned());
            let (amount, lines, rows) = unknown.entry((column, code, &group.currency)).or_default();
            *amount += group.sums[PAYMENT];
            *lines += group.lines;
            rows.extend([places]);
        }
    }
    let mut waiting = Waiting::new(record);
    for ((column, code, money), (amount, lines, rows)) in unknown {
        waiting.push(rows, move |shown| {
            let key = vec![("column", column.to_owned()), ("code", code)];
            let found = Break::new("line.code", Class::UnknownCode, key, Sides::Actual(amount));
            let found = found
                .about(None, currency(money))
                .with_rows(lines)
                .with_evidence(shown.iter().map(Line::evidence).collect(), lines);
            let shown = shown.iter().map(|line| (line, line.payment()));
            with_lines(found, Side::Actual, shown, amount)
        });
    }
    // A line can have two unknown codes, and a code many lines.
    waiting.failed(failed);
    waiting
}

fn known(code: Option<i64>, codes: &[i64]) -> bool {
    code.is_some_and(|code| codes.contains(&code))
}

fn currency(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

/// `month.customers`: who has lines is who is listed.
pub(crate) fn customers(
    groups: &[Group],
    listed: &LazyFrame,
    tolerances: &Tolerances,
) -> PolarsResult<Record> {
    let mut record = Record::new("month.customers", tolerances);
    let frame = collect(listed.clone().select([col("customer_id")]))?;
    let listed: BTreeSet<String> =
        Cells(&frame).text("customer_id")?.iter().map(|id| id.unwrap_or_default().to_owned()).collect();
    let mut lines: BTreeMap<&str, u64> = BTreeMap::new();
    for group in groups {
        *lines.entry(&group.customer_id).or_default() += group.lines;
        record.evaluated(0, currency(&group.currency), group.sums[PAYMENT]);
    }
    let everyone: BTreeSet<&str> = listed.iter().map(String::as_str).chain(lines.keys().copied()).collect();
    for customer in everyone {
        record.evaluated(1, None, 0);
        let (is_listed, rows) = (listed.contains(customer), lines.get(customer).copied());
        let class = match (is_listed, rows) {
            (true, None) => Class::MissingLines,
            (false, Some(_)) => Class::UnlistedCustomer,
            _ => continue,
        };
        let sides = Sides::Texts(
            if is_listed { "listed" } else { "not listed" }.to_owned(),
            if rows.is_some() { "has lines" } else { "no lines" }.to_owned(),
        );
        let dataset = if is_listed { "consuming_customers" } else { "consumption" };
        let found = Break::new("month.customers", class, vec![("customer_id", customer.to_owned())], sides)
            .about(Some(customer), None)
            .with_rows(rows.unwrap_or(0))
            .with_evidence(vec![Evidence::row(dataset, "customer_id", customer)], rows.unwrap_or(1));
        record.broken(found);
    }
    Ok(record)
}

/// The key of the monthly bill, and the currency.
type BillKey = [String; 6];
/// The same while it is compared: customer, service, resource type, mode, kind, currency.
type Compared<'a> = (&'a str, &'a str, &'a str, i64, &'a str, &'a str);

/// The columns of `month.detail`'s key.
const DETAIL: [&str; 5] = ["customer_id", "service_type_code", "resource_type_code", "charging_mode", "kind"];
/// The columns of the monthly bill's own key.
const BILL: [&str; 5] =
    ["customer_id", "cloud_service_type", "resource_type_code", "charge_mode", "bill_type"];

#[derive(Default)]
struct Pair {
    bill: Option<Scaled>,
    lines: Option<Scaled>,
    rows: u64,
}

/// `month.detail`: the monthly bill is the sum of its lines.
pub(crate) fn detail<'a>(
    pass: &Pass,
    bills: &DataFrame,
    tolerances: &Tolerances,
) -> PolarsResult<Waiting<'a>> {
    let mut record = Record::new("month.detail", tolerances);
    let modes = MONTHLY_CHARGING_MODES.map(|mode| (mode, mode.to_string()));
    let cells = Cells(bills);
    let (keys, amount) = (BillKeys::of(&cells)?, cells.money("amount")?);
    let most = cells.height() + pass.groups.len();
    let mut pairs: PlHashMap<Compared<'_>, Pair> =
        PlHashMap::with_capacity_and_hasher(most, PlRandomState::default());
    for row in 0..cells.height() {
        let [customer, service, resource, mode, kind, currency] = keys.get(row);
        let Some(&(mode, _)) = modes.iter().find(|(_, known)| *known == mode) else { continue };
        let pair = pairs.entry((customer, service, resource, mode, kind, currency)).or_default();
        *pair.bill.get_or_insert(0) += units(amount, row);
    }
    for group in &pass.groups {
        let Some(key) = key_of(group) else { continue };
        let pair = pairs.entry(key).or_default();
        *pair.lines.get_or_insert(0) += group.sums[PAYMENT];
        pair.rows += group.lines;
    }
    let mut broken = Vec::new();
    for (key, pair) in pairs {
        let (expected, actual) = (pair.bill.unwrap_or(0), pair.lines.unwrap_or(0));
        record.evaluated(1, currency(key.5), actual);
        if expected != actual {
            broken.push((key, pair));
        }
    }
    broken.sort_unstable_by_key(|(key, _)| *key);
    let mut rows: BTreeMap<&Compared<'_>, Rows> =
        broken.iter().map(|(key, _)| (key, Rows::default())).collect();
    if !broken.is_empty() {
        for (group, places) in pass.groups.iter().zip(&pass.places) {
            if let Some(rows) = key_of(group).and_then(|key| rows.get_mut(&key)) {
                rows.extend([places]);
            }
        }
    }
    let rows: Vec<Rows> = rows.into_values().collect();
    let mut waiting = Waiting::new(record);
    // Both are in the order of the keys.
    for ((key, pair), rows) in broken.into_iter().zip(rows) {
        let (customer, service, resource, mode, kind, currency) = key;
        let key = [customer, service, resource, &mode.to_string(), kind, currency].map(str::to_owned);
        waiting.push(rows, move |lines| detail_break(&key, &pair, lines));
    }
    Ok(waiting)
}

/// The key of the monthly bill that the lines of a group belong to; none where they belong to none.
fn key_of(group: &Group) -> Option<Compared<'_>> {
    let kind = monthly_kind(group.bill_detail_type)?;
    let mode = group.charging_mode.filter(|mode| MONTHLY_CHARGING_MODES.contains(mode))?;
    let (service, resource) = (&*group.service_type_code, &*group.resource_type_code);
    let key = (&*group.customer_id, service, resource, mode, kind, &*group.currency);
    (group.association_type.as_deref() == Some(AGENCY)).then_some(key)
}

fn detail_break(key: &BillKey, pair: &Pair, lines: &[Line]) -> Break {
    let mut evidence: Vec<Evidence> = lines.iter().map(Line::evidence).collect();
    let class = match (pair.bill, pair.lines) {
        (None, _) => Class::MissingBill,
        (_, None) => Class::MissingLines,
        _ => Class::Amount,
    };
    if pair.bill.is_some() {
        evidence.push(bill_evidence(key));
    }
    let count = pair.rows + u64::from(pair.bill.is_some());
    let named = DETAIL.into_iter().zip(key.iter().cloned()).collect();
    let (bill, actual) = (pair.bill.unwrap_or(0), pair.lines.unwrap_or(0));
    let mut found = Break::new("month.detail", class, named, Sides::Amounts(bill, actual));
    if pair.bill.is_some() {
        found = found.with_terms(Side::Expected, &[("bill", bill)]);
    }
    let lines = lines.iter().map(|line| (line, line.payment()));
    with_lines(found, Side::Actual, lines, actual)
        .about(Some(&key[0]), currency(&key[5]))
        .with_rows(pair.rows)
        .with_evidence(evidence, count)
}

fn bill_evidence(key: &BillKey) -> Evidence {
    Evidence::of("monthly_bills", BILL.iter().copied().zip(key.iter().map(String::as_str)).collect())
}

/// What the rules read of the monthly bills.
pub(crate) fn read_bills(bills: &LazyFrame) -> PolarsResult<DataFrame> {
    let columns = BILL.into_iter().chain(["currency", "amount"]).chain(PARTS).map(col);
    collect(bills.clone().select(columns.collect::<Vec<_>>()))
}

/// The columns of [`BillKey`]; null is empty.
struct BillKeys<'a>([&'a StringChunked; 6]);

impl<'a> BillKeys<'a> {
    fn of(cells: &Cells<'a>) -> PolarsResult<Self> {
        let [customer, service, resource, mode, kind] = BILL;
        let text = |name| cells.text(name);
        let keys = [text(customer)?, text(service)?, text(resource)?, text(mode)?, text(kind)?];
        let [customer, service, resource, mode, kind] = keys;
        Ok(Self([customer, service, resource, mode, kind, text("currency")?]))
    }

    fn get(&self, row: usize) -> [&'a str; 6] {
        self.0.map(|column| column.get(row).unwrap_or_default())
    }
}

/// Σ of the monthly bills by customer, charge mode and currency.
pub(crate) type Billed<'a> = PlHashMap<(&'a str, &'a str, &'a str), Scaled>;

/// What the monthly bills come to.
pub(crate) fn billed(bills: &DataFrame) -> PolarsResult<Billed<'_>> {
    let cells = Cells(bills);
    let (keys, amount) = (BillKeys::of(&cells)?, cells.money("amount")?);
    let mut billed = Billed::default();
    for row in 0..cells.height() {
        let [customer, _, _, mode, _, currency] = keys.get(row);
        *billed.entry((customer, mode, currency)).or_default() += units(amount, row);
    }
    Ok(billed)
}

/// The account parts of a monthly bill, and what else a bill of consumption consists of.
const PARTS: [&str; 8] = [
    "debit_amount",
    "credit_amount",
    "bonus_amount",
    "coupon_amount",
    "rcash_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "adjustment_amount",
];

/// How many of [`PARTS`], from the first, are accounts.
const ACCOUNTS: usize = 6;

/// `month.accounts`: a monthly bill is the sum of its account parts; for consumption, debt and
/// adjustment are parts as well.
pub(crate) fn accounts(bills: &DataFrame, tolerances: &Tolerances) -> PolarsResult<Record> {
    let mut record = Record::new("month.accounts", tolerances);
    let cells = Cells(bills);
    let mut sums: PlHashMap<[&str; 6], ([Scaled; PARTS.len()], Scaled)> =
        PlHashMap::with_capacity_and_hasher(cells.height(), PlRandomState::default());
    let (keys, amount) = (BillKeys::of(&cells)?, cells.money("amount")?);
    let mut parts = Vec::new();
    for name in PARTS {
        parts.push(cells.money(name)?);
    }
    for row in 0..cells.height() {
        let key = keys.get(row);
        let count = if key[4] == "0" { PARTS.len() } else { ACCOUNTS };
        let sum = sums.entry(key).or_default();
        for (sum, part) in sum.0.iter_mut().zip(&parts).take(count) {
            *sum += units(part, row);
        }
        sum.1 += units(amount, row);
    }
    for (key, (accounts, amount)) in sums {
        let parts: Scaled = accounts.iter().sum();
        record.evaluated(1, currency(key[5]), amount);
        if parts != amount {
            let key = key.map(str::to_owned);
            let named = BILL.into_iter().zip(key.iter().cloned()).collect();
            let terms: Vec<(&str, Scaled)> =
                PARTS.into_iter().zip(accounts).filter(|(_, units)| *units != 0).collect();
            let found = Break::new("month.accounts", Class::Amount, named, Sides::Amounts(parts, amount))
                .with_terms(Side::Expected, &terms)
                .with_terms(Side::Actual, &[("bill", amount)])
                .about(Some(&key[0]), currency(&key[5]))
                .with_rows(1)
                .with_evidence(vec![bill_evidence(&key)], 1);
            record.broken(found);
        }
    }
    Ok(record)
}
