//! Coupons, what was done with them, and what they paid: read once for all coupon rules.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, State};
use duizhang_money::{BillCycle, Scaled};
use polars::prelude::*;

use crate::cells::{Cells, collect, key, units};
use crate::codes::{CouponMove, ISSUE, RECLAIM, SUCCESS};
use crate::finding::{Evidence, RowKey};
use crate::source::{Coverage, Source};

/// A coupon that the partner issued.
pub(crate) struct Coupon {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    pub(crate) kind: Option<i64>,
    pub(crate) status: Option<i64>,
    pub(crate) face: Scaled,
    pub(crate) balance: Scaled,
    pub(crate) effective: Option<i64>,
    pub(crate) expire: Option<i64>,
    pub(crate) created: Option<i64>,
    pub(crate) last_used: Option<i64>,
    /// An order locks it, or it is frozen.
    pub(crate) is_locked: bool,
}

/// An operation on a coupon or quota that took place.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) quota_id: String,
    pub(crate) coupon_id: String,
    pub(crate) customer_id: String,
    pub(crate) amount: Scaled,
    pub(crate) time: Option<i64>,
}

impl Operation {
    pub(crate) fn is_issue(&self) -> bool {
        self.kind == ISSUE
    }

    pub(crate) fn is_reclaim(&self) -> bool {
        RECLAIM.contains(&self.kind.as_str())
    }

    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::row("coupon_operations", "id", &self.id)
    }
}

/// A row of a customer's coupon ledger.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Usage {
    pub(crate) customer_id: String,
    pub(crate) coupon_id: String,
    pub(crate) trade_id: String,
    pub(crate) time: Option<i64>,
    pub(crate) detail: String,
    pub(crate) currency: String,
    pub(crate) amount: Scaled,
    /// `EXPENSE` or `REVENUE`; anything else moves nothing that could be added up.
    pub(crate) direction: String,
    pub(crate) cycle: String,
    balance_after: Option<Scaled>,
    pub(crate) movement: CouponMove,
}

impl Usage {
    /// What it takes from the coupon: expense +, revenue −.
    pub(crate) fn net(&self) -> Scaled {
        match self.direction.as_str() {
            "EXPENSE" => self.amount.abs(),
            "REVENUE" => -self.amount.abs(),
            _ => 0,
        }
    }

    pub(crate) fn is_expense(&self) -> bool {
        self.direction == "EXPENSE"
    }

    pub(crate) fn evidence(&self) -> Evidence {
        let time = self.time.and_then(duizhang_money::Timestamp::from_micros);
        let key = [
            ("coupon_id", self.coupon_id.clone()),
            ("trade_id", self.trade_id.clone()),
            ("trade_time", time.map(duizhang_money::Timestamp::to_utc).unwrap_or_default()),
            ("trade_detail_type", self.detail.clone()),
        ];
        Evidence::of("coupon_usage", RowKey::from(key))
    }
}

/// Everything the coupon rules look at.
pub(crate) struct Vouchers {
    pub(crate) coupons: BTreeMap<String, Coupon>,
    /// Operations that took place, in the order of their ids.
    pub(crate) operations: Vec<Operation>,
    /// Rows of all coupon ledgers, in the order of their keys.
    pub(crate) usage: Vec<Usage>,
    pub(crate) coverage: Coverage,
    /// The customers whose coupon ledger was asked for, or has rows.
    pub(crate) customers: BTreeSet<String>,
}

impl Vouchers {
    pub(crate) fn new(source: &Source<'_>) -> PolarsResult<Self> {
        // Ledgers of which rows may be missing prove nothing: they count as not being there.
        let input = source.month.inputs.get(&Dataset::CouponUsage);
        let is_there = input.is_some_and(|input| input.state == State::Complete);
        let usage = if is_there { usage(source)? } else { Vec::new() };
        let coverage = if is_there { Coverage::of(source) } else { Coverage::default() };
        let asked = source.asked(Dataset::CouponUsage, "account").filter(|_| is_there);
        let asked = asked.into_iter().flatten();
        let rows = usage.iter().map(|row| row.customer_id.clone());
        let customers = asked.cloned().chain(coverage.customers().map(str::to_owned)).chain(rows).collect();
        let operations = operations(source)?;
        Ok(Self { coupons: coupons(source)?, operations, usage, coverage, customers })
    }

    /// The customers whose ledger is known for the whole month, as far as that is known.
    pub(crate) fn with_ledger(&self, cycle: BillCycle) -> BTreeSet<&str> {
        let month = (cycle.start().micros(), cycle.end().micros());
        let customers = self.customers.iter().map(String::as_str).filter(|customer| !customer.is_empty());
        let is_known =
            |customer: &&str| !self.coverage.is_known(customer) || self.coverage.covers(customer, month);
        customers.filter(is_known).collect()
    }

    /// What the lines of a month were paid with, as the ledgers say.
    pub(crate) fn uses_of(&self, cycle: &str) -> impl Iterator<Item = &Usage> {
        self.usage.iter().filter(move |row| row.movement == CouponMove::Use && row.cycle == cycle)
    }

    /// Successful operations of some kind by coupon.
    pub(crate) fn by_coupon(&self, wanted: fn(&Operation) -> bool) -> BTreeMap<&str, Vec<&Operation>> {
        let mut by_coupon: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
        for operation in self.operations.iter().filter(|operation| wanted(operation)) {
            if !operation.coupon_id.is_empty() {
                by_coupon.entry(&operation.coupon_id).or_default().push(operation);
            }
        }
        by_coupon
    }
}

fn coupons(source: &Source<'_>) -> PolarsResult<BTreeMap<String, Coupon>> {
    let coupons = held(source.frame(Dataset::Coupons))?;
    Ok(coupons.into_iter().map(|coupon| (coupon.id.clone(), coupon)).collect())
}

/// The coupons of a frame of `coupons`.
pub(crate) fn held(frame: LazyFrame) -> PolarsResult<Vec<Coupon>> {
    let names = [
        "coupon_id",
        "customer_id",
        "coupon_type",
        "status",
        "face_value",
        "balance",
        "effective_time",
        "expire_time",
        "create_time",
        "last_used_time",
        "lock_order_id",
        "is_frozen",
    ];
    let frame = collect(frame.select(names.map(col)))?;
    let cells = Cells(&frame);
    let (id, customer) = (cells.text("coupon_id")?, cells.text("customer_id")?);
    let (kind, status) = (cells.int("coupon_type")?, cells.int("status")?);
    let (face, balance) = (cells.money("face_value")?, cells.money("balance")?);
    let (effective, expire) = (cells.time("effective_time")?, cells.time("expire_time")?);
    let (created, used) = (cells.time("create_time")?, cells.time("last_used_time")?);
    let (lock, frozen) = (cells.text("lock_order_id")?, cells.text("is_frozen")?);
    let coupon = |row: usize| Coupon {
        id: key(id, row),
        customer_id: key(customer, row),
        kind: kind.get(row),
        status: status.get(row),
        face: units(face, row),
        balance: units(balance, row),
        effective: effective.get(row),
        expire: expire.get(row),
        created: created.get(row),
        last_used: used.get(row),
        is_locked: lock.get(row).is_some_and(|order| !order.is_empty()) || frozen.get(row) == Some("1"),
    };
    Ok((0..cells.height()).map(coupon).collect())
}

fn operations(source: &Source<'_>) -> PolarsResult<Vec<Operation>> {
    let frame = source.columns(
        Dataset::CouponOperations,
        &[
            "id",
            "operation_type",
            "quota_id",
            "coupon_id",
            "customer_id",
            "operation_amount",
            "operation_time",
            "result",
        ],
    )?;
    let cells = Cells(&frame);
    let (id, kind, quota) = (cells.text("id")?, cells.text("operation_type")?, cells.text("quota_id")?);
    let (coupon, result) = (cells.text("coupon_id")?, cells.text("result")?);
    let customer = cells.text("customer_id")?;
    let (amount, time) = (cells.money("operation_amount")?, cells.time("operation_time")?);
    let operation = |row: usize| Operation {
        id: key(id, row),
        kind: key(kind, row),
        quota_id: key(quota, row),
        coupon_id: key(coupon, row),
        customer_id: key(customer, row),
        amount: units(amount, row),
        time: time.get(row),
    };
    let took_place = (0..cells.height()).filter(|&row| result.get(row) == Some(SUCCESS));
    let mut operations: Vec<Operation> = took_place.map(operation).collect();
    operations.sort_by(|a, b| (&a.id, &a.kind, a.amount).cmp(&(&b.id, &b.kind, b.amount)));
    Ok(operations)
}

fn usage(source: &Source<'_>) -> PolarsResult<Vec<Usage>> {
    let frame = source.columns(
        Dataset::CouponUsage,
        &[
            "customer_id",
            "coupon_id",
            "trade_id",
            "trade_time",
            "trade_detail_type",
            "currency",
            "change_amount",
            "revenue_expense_type",
            "bill_cycle",
            "balance_after_change",
        ],
    )?;
    let cells = Cells(&frame);
    let (customer, coupon, trade) =
        (cells.text("customer_id")?, cells.text("coupon_id")?, cells.text("trade_id")?);
    let (detail, currency) = (cells.text("trade_detail_type")?, cells.text("currency")?);
    let (direction, cycle) = (cells.text("revenue_expense_type")?, cells.text("bill_cycle")?);
    let (time, amount) = (cells.time("trade_time")?, cells.money("change_amount")?);
    let balance = cells.money("balance_after_change")?;
    let row = |row: usize| Usage {
        customer_id: key(customer, row),
        coupon_id: key(coupon, row),
        trade_id: key(trade, row),
        time: time.get(row),
        detail: key(detail, row),
        currency: source.currency_or(currency.get(row)),
        amount: units(amount, row),
        direction: key(direction, row),
        cycle: key(cycle, row),
        balance_after: balance.get(row),
        movement: CouponMove::of(detail.get(row).unwrap_or_default()),
    };
    let mut rows: Vec<Usage> = (0..cells.height()).map(row).collect();
    rows.sort();
    // The balance moves with every row, so two rows with the same balance after them are one row
    // that was asked for twice, by windows that overlap.
    rows.dedup_by(|a, b| a == b && a.balance_after.is_some());
    Ok(rows)
}
