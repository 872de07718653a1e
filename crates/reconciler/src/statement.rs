//! The customer statement: what each customer consumed, by whom it was paid and with what.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::Dataset;
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::book::Order;
use crate::cells::{Cells, collect, units};
use crate::codes::{CouponMove, LineKind};
use crate::finding::{Break, Sides};
use crate::fold::{Group, MEASURES, PAYMENT};
use crate::verdict::Month;

/// The money columns of the statement, in order.
pub const AMOUNTS: [&str; 31] = [
    "official_amount",
    "discount_amount",
    "rounding_amount",
    "payable_amount",
    "purchase_amount",
    "renewal_amount",
    "change_amount",
    "usage_amount",
    "refund_amount",
    "adjustment_amount",
    "other_amount",
    "cash_amount",
    "credit_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "writeoff_amount",
    "orders_paid_amount",
    "orders_refunded_amount",
    "coupons_issued_amount",
    "coupons_used_amount",
    "coupons_returned_amount",
    "coupons_reclaimed_amount",
    "allotted_amount",
    "reclaimed_amount",
    "opening_cash_amount",
    "closing_cash_amount",
    "split_difference",
    "coupons_used_least_amount",
    "coupons_used_most_amount",
];

/// How many of [`AMOUNTS`], from the first, are sums of lines.
pub(crate) const LINE_AMOUNTS: usize = 18;

/// One customer's month in one currency. Amounts that cannot be known are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The customer; null is empty.
    pub customer_id: String,
    /// The customer's name today; none for customers who left or have none.
    pub customer_name: Option<String>,
    /// The currency.
    pub currency: String,
    /// How many lines.
    pub lines: u64,
    /// [`AMOUNTS`] by name.
    pub amounts: BTreeMap<&'static str, Scaled>,
    /// How many breaks concern the customer.
    pub breaks: u64,
    /// Σ |difference| of those breaks.
    pub break_amount: Scaled,
}

impl Statement {
    fn add(&mut self, name: &'static str, amount: Scaled) {
        *self.amounts.entry(name).or_default() += amount;
    }

    /// An amount; zero where it is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Scaled {
        self.amounts.get(name).copied().unwrap_or(0)
    }
}

/// Statements by customer and currency, while they grow.
struct Statements {
    rows: BTreeMap<(String, String), Statement>,
    /// The month's one currency, for datasets that do not name any.
    currency: Option<String>,
}

impl Statements {
    fn of(&mut self, customer: &str, currency: &str) -> &mut Statement {
        self.rows.entry((customer.to_owned(), currency.to_owned())).or_insert_with(|| Statement {
            customer_id: customer.to_owned(),
            currency: currency.to_owned(),
            ..Statement::default()
        })
    }
}

/// Builds the statements of a month.
pub(crate) fn statements(
    month: &Month,
    groups: &[Group],
    orders: &[Order],
    breaks: &[Break],
    derived: &BTreeMap<String, (Scaled, Scaled)>,
) -> PolarsResult<Vec<Statement>> {
    let currencies: BTreeSet<&str> = groups.iter().map(|group| &*group.currency).collect();
    let only =
        if currencies.len() == 1 { currencies.first().map(|currency| (*currency).to_owned()) } else { None };
    let mut all = Statements { rows: BTreeMap::new(), currency: only };
    let of_one = |a: &Group, b: &Group| (&a.customer_id, &a.currency) == (&b.customer_id, &b.currency);
    for groups in groups.chunk_by(of_one) {
        enter_lines(all.of(&groups[0].customer_id, &groups[0].currency), groups);
    }
    enter_orders(&mut all, orders);
    enter_coupons(&mut all, month)?;
    enter_derived(&mut all, derived);
    enter_adjustments(&mut all, month)?;
    enter_balances(&mut all, month)?;
    enter_breaks(&mut all, breaks);
    for row in all.rows.values_mut() {
        // The lines are all there: a customer without any consumed nothing.
        for name in AMOUNTS.iter().take(LINE_AMOUNTS).chain(&["split_difference"]) {
            row.add(name, 0);
        }
    }
    enter_names(&mut all, month)?;
    all.rows.values().try_for_each(check)?;
    Ok(all.rows.into_values().collect())
}

/// Σ kinds = Σ means of payment + split difference = list price − discount − rounding = payable.
fn check(row: &Statement) -> PolarsResult<()> {
    let sum = |names: &[&str]| -> Scaled { names.iter().map(|name| row.get(name)).sum() };
    let payable = row.get("payable_amount");
    let list = row.get("official_amount") - row.get("discount_amount") - row.get("rounding_amount");
    let means = sum(&AMOUNTS[11..LINE_AMOUNTS]) + row.get("split_difference");
    if [sum(&AMOUNTS[4..11]), means, list].iter().all(|side| *side == payable) {
        return Ok(());
    }
    let message = format!("the statement of customer `{}` does not add up", row.customer_id);
    Err(PolarsError::ComputeError(message.into()))
}

/// The kinds of lines, and the column of each.
const KINDS: [(LineKind, &str); 7] = [
    (LineKind::Purchase, "purchase_amount"),
    (LineKind::Renewal, "renewal_amount"),
    (LineKind::Change, "change_amount"),
    (LineKind::Usage, "usage_amount"),
    (LineKind::Refund, "refund_amount"),
    (LineKind::Adjustment, "adjustment_amount"),
    (LineKind::Other, "other_amount"),
];

/// Groups of one customer and currency, added up before they are entered.
fn enter_lines(row: &mut Statement, groups: &[Group]) {
    let mut sums = [0; MEASURES.len()];
    let mut kinds = [0; KINDS.len()];
    for group in groups {
        row.lines += group.lines;
        sums.iter_mut().zip(group.sums).for_each(|(sum, more)| *sum += more);
        let kind = LineKind::of(group.bill_detail_type);
        let of_kind = KINDS.iter().zip(&mut kinds).filter(|((this, _), _)| *this == kind);
        of_kind.for_each(|(_, sum)| *sum += group.sums[PAYMENT]);
    }
    let payable = sums[PAYMENT];
    row.add("official_amount", sums[0]);
    row.add("discount_amount", sums[1]);
    row.add("rounding_amount", sums[0] - sums[1] - payable);
    row.add("payable_amount", payable);
    for ((_, name), sum) in KINDS.iter().zip(kinds) {
        row.add(name, sum);
    }
    let mut means = 0;
    for (name, sum) in MEASURES.iter().zip(sums).skip(PAYMENT + 1) {
        row.add(name, sum);
        means += sum;
    }
    row.add("split_difference", payable - means);
}

fn enter_orders(all: &mut Statements, orders: &[Order]) {
    // Orders are many, customers few: what an order amounts to is added up before it is entered.
    let mut sums: PlHashMap<(&str, &str, bool), Scaled> = PlHashMap::default();
    for order in orders.iter().filter(|order| order.is_completed() && order.paid_in_month) {
        let is_back = order.is_unsubscription();
        let amount = if is_back { order.amounts.amount.abs() } else { order.amounts.amount };
        *sums.entry((&order.customer_id, &order.currency, is_back)).or_default() += amount;
    }
    for ((customer, currency, is_back), amount) in sums {
        let name = if is_back { "orders_refunded_amount" } else { "orders_paid_amount" };
        all.of(customer, currency).add(name, amount);
    }
}

/// The columns of a dataset, of the rows in the month by `time`, if the dataset is there.
fn in_month(
    month: &Month,
    dataset: Dataset,
    time: Option<&str>,
    columns: &[&str],
) -> PolarsResult<Option<DataFrame>> {
    let Some(input) = month.inputs.get(&dataset) else { return Ok(None) };
    let mut frame = input.frame.clone();
    if let Some(time) = time {
        let instant =
            |micros: i64| lit(micros).cast(DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)));
        let (start, end) = (instant(month.cycle.start().micros()), instant(month.cycle.end().micros()));
        frame = frame.filter(col(time).gt_eq(start).and(col(time).lt(end)));
    }
    collect(frame.select(columns.iter().map(|name| col(*name)).collect::<Vec<_>>())).map(Some)
}

/// Coupons carry no currency: they are shown only where the month has one.
fn enter_coupons(all: &mut Statements, month: &Month) -> PolarsResult<()> {
    let Some(currency) = all.currency.clone() else { return Ok(()) };
    let columns = ["customer_id", "operation_type", "operation_amount", "result"];
    if let Some(frame) = in_month(month, Dataset::CouponOperations, Some("operation_time"), &columns)? {
        let cells = Cells(&frame);
        let (customer, kind, result) =
            (cells.text("customer_id")?, cells.text("operation_type")?, cells.text("result")?);
        let amount = cells.money("operation_amount")?;
        for row in (0..cells.height()).filter(|&row| result.get(row) == Some("0")) {
            let name = match kind.get(row) {
                Some("1") => "coupons_issued_amount",
                Some("2" | "3" | "4" | "5" | "6" | "7" | "8") => "coupons_reclaimed_amount",
                _ => continue,
            };
            all.of(customer.get(row).unwrap_or_default(), &currency).add(name, units(amount, row));
        }
    }
    let columns = ["customer_id", "bill_cycle", "revenue_expense_type", "change_amount", "trade_detail_type"];
    if let Some(frame) = in_month(month, Dataset::CouponUsage, None, &columns)? {
        let cells = Cells(&frame);
        let (customer, cycle, kind) =
            (cells.text("customer_id")?, cells.text("bill_cycle")?, cells.text("revenue_expense_type")?);
        let amount = cells.money("change_amount")?;
        let detail = cells.text("trade_detail_type")?;
        let this = month.cycle.to_string();
        // Activation, expiry and reclaim are no use.
        let is_use = |row: usize| CouponMove::of(detail.get(row).unwrap_or_default()) == CouponMove::Use;
        let of_month = (0..cells.height()).filter(|&row| cycle.get(row) == Some(this.as_str()));
        for row in of_month.filter(|&row| is_use(row)) {
            let name = match kind.get(row) {
                Some("EXPENSE") => "coupons_used_amount",
                Some("REVENUE") => "coupons_returned_amount",
                _ => continue,
            };
            all.of(customer.get(row).unwrap_or_default(), &currency).add(name, units(amount, row));
        }
    }
    Ok(())
}

/// Bounds stand where no ledger tells the use; their names say that they are no use.
fn enter_derived(all: &mut Statements, derived: &BTreeMap<String, (Scaled, Scaled)>) {
    let Some(currency) = all.currency.clone() else { return };
    for (customer, (least, most)) in derived {
        let row = all.of(customer, &currency);
        row.amounts.insert("coupons_used_least_amount", *least);
        row.amounts.insert("coupons_used_most_amount", *most);
    }
}

fn enter_adjustments(all: &mut Statements, month: &Month) -> PolarsResult<()> {
    let columns = ["customer_id", "operation_type", "amount", "currency"];
    let Some(frame) = in_month(month, Dataset::Adjustments, Some("operation_time"), &columns)? else {
        return Ok(());
    };
    let cells = Cells(&frame);
    let (customer, kind, currency) =
        (cells.text("customer_id")?, cells.text("operation_type")?, cells.text("currency")?);
    let amount = cells.money("amount")?;
    for row in 0..cells.height() {
        let name = match kind.get(row) {
            Some("SOURCE_OPERATION_BEADJUST") => "allotted_amount",
            Some("SOURCE_OPERATION_BERETRIEVE" | "SOURCE_OPERATION_BEUNBIND") => "reclaimed_amount",
            _ => continue,
        };
        let (customer, currency) =
            (customer.get(row).unwrap_or_default(), currency.get(row).unwrap_or_default());
        all.of(customer, currency).add(name, units(amount, row));
    }
    Ok(())
}

/// The earliest and the latest balance that was taken of a customer.
fn enter_balances(all: &mut Statements, month: &Month) -> PolarsResult<()> {
    let columns = ["customer_id", "amount", "currency", "taken_at"];
    let Some(frame) = in_month(month, Dataset::CustomerBalances, None, &columns)? else { return Ok(()) };
    let cells = Cells(&frame);
    let (customer, currency) = (cells.text("customer_id")?, cells.text("currency")?);
    let (amount, taken) = (cells.money("amount")?, cells.time("taken_at")?);
    let mut taken_of: BTreeMap<(&str, &str), BTreeMap<i64, Scaled>> = BTreeMap::new();
    for row in 0..cells.height() {
        let (Some(customer), Some(taken)) = (customer.get(row), taken.get(row)) else { continue };
        let slot = taken_of.entry((customer, currency.get(row).unwrap_or_default())).or_default();
        slot.insert(taken, units(amount, row));
    }
    for ((customer, currency), balances) in taken_of {
        let row = all.of(customer, currency);
        // One snapshot alone says nothing about both ends of a month.
        if let (Some((first, opening)), Some((last, closing))) =
            (balances.first_key_value(), balances.last_key_value())
            && first != last
        {
            row.amounts.insert("opening_cash_amount", *opening);
            row.amounts.insert("closing_cash_amount", *closing);
        }
    }
    Ok(())
}

/// Breaks count in the currency they are in; those without one in the customer's first row.
fn enter_breaks(all: &mut Statements, breaks: &[Break]) {
    for found in breaks {
        let Some(customer) = &found.customer_id else { continue };
        let first = || {
            let (key, _) = all.rows.range((customer.to_string(), String::new())..).next()?;
            Some(key.1.clone()).filter(|_| key.0 == *customer)
        };
        let currency = found.currency.as_ref().map(ToString::to_string).or_else(first);
        let currency = currency.or_else(|| all.currency.clone()).unwrap_or_default();
        let row = all.of(customer, &currency);
        row.breaks += 1;
        if matches!(found.sides, Sides::Amounts(..) | Sides::Actual(_)) {
            row.break_amount += found.difference().unwrap_or(0).abs();
        }
    }
}

fn enter_names(all: &mut Statements, month: &Month) -> PolarsResult<()> {
    let names = names(month)?;
    for row in all.rows.values_mut() {
        row.customer_name = names.get(&row.customer_id).cloned();
    }
    Ok(())
}

/// Customer id → name: the verified name, else the login name.
pub(crate) fn names(month: &Month) -> PolarsResult<BTreeMap<String, String>> {
    let columns = ["customer_id", "customer", "account_name"];
    let Some(frame) = in_month(month, Dataset::Customers, None, &columns)? else {
        return Ok(BTreeMap::new());
    };
    let cells = Cells(&frame);
    let (id, verified, login) =
        (cells.text("customer_id")?, cells.text("customer")?, cells.text("account_name")?);
    let filled = |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let name =
        |row| Some((id.get(row)?.to_owned(), filled(verified.get(row)).or_else(|| filled(login.get(row)))?));
    Ok((0..cells.height()).filter_map(name).collect())
}
