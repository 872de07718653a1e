//! A customer's money: what it holds, and the ledger of how it came to that.

use rust_decimal::Decimal;
use serde_json::Value;

use super::calendar::Month;
use super::tally::grouped;
use super::{Answer, Call, Refusal, Row, facts, who};
use crate::time::Time;
use crate::world::{Customer, Line, Product, World, mark};

const LEDGER_DAYS: i64 = 366;
/// Money moved by adjustment, as payment channels are numbered.
const ADJUSTMENT_CHANNEL: &str = "11";

/// The trade type that a detail type belongs to.
pub(super) fn trade_type(detail: &str) -> &'static str {
    let name = detail.split_once('_').and_then(|(_, rest)| rest.split_once('_')).map_or("", |(_, name)| name);
    match name {
        "RECHARGE" | "RECHARGE_REBATE" => "RECHARGE",
        "DEDEUCT" | "USAGE" | "ONETIME" | "WRITEOFF" | "PRECISIONCOMP" | "FREERESDEDUCT" | "RIDEDUCT"
        | "SAVINGS_PLANS" => "DEDEUCT",
        "REFUND" | "UNSUBSCRIBE" | "CLEARFROZEN" => "REFUND",
        "RFROZEN" | "UNFROZEN" | "MANUALFROZE" | "MANUALUNFROZE" | "MANUALCLEARFROZEN" | "SYSTEM_FROZEN"
        | "SYSTEM_UNFROZEN" | "DEPOSIT_FROZEN" | "DEPOSIT_UNFROZEN" => "RFROZEN",
        "TRANS_TO_BALANCE" | "TRANS_TO_FOREGIFT" => "TRANS",
        "BEADJUST" => "BEADJUST",
        "BERETRIEVE" => "BERETRIEVE",
        "BEUNBIND" => "BEUNBIND",
        "MERGE" | "CONVERT_BONUS" => "BONUSCONVERT",
        "TRADEMODE_TRANSFER" => "TRADE_MODE_TRANSFER",
        "EXPIRECLEAR" => "EXPIRED",
        "COUPONCANCEL" | "COUPON_QUOTA_RECLAIM" => "COUPONCANCEL",
        "TRANSFER" | "RETRIEVE" => "COUPONADJUST",
        _ => "ADJUST",
    }
}

/// Checks `balance_type`: the cash or the credit account.
pub(super) fn account_type(call: &Call) -> Result<&str, Refusal> {
    match call.required("balance_type")? {
        known @ ("BALANCE_TYPE_DEBIT" | "BALANCE_TYPE_CREDIT") => Ok(known),
        _ => Err(Refusal::parameter("balance_type", "BALANCE_TYPE_DEBIT or BALANCE_TYPE_CREDIT")),
    }
}

/// What a customer's cash and debt moved by after one instant, up to another.
fn moved(world: &World, id: &str, after: Time, until: Time) -> (Decimal, Decimal) {
    let inside = |time: Time| after < time && time <= until;
    let mut moved = (Decimal::ZERO, Decimal::ZERO);
    for row in world.adjustments.iter().filter(|row| inside(row.time) && row.customer_id == id) {
        moved.0 += if gives(row.kind) { row.amount } else { -row.amount };
    }
    for line in world.lines.iter().filter(|line| inside(line.trade_time) && line.customer_id == id) {
        moved.0 -= line.paid.cash;
        moved.1 += line.paid.debt;
    }
    for transfer in world.written.iter().flat_map(|extras| &extras.transfers).filter(|row| inside(row.time)) {
        moved.0 += match id {
            id if id == transfer.to => transfer.amount,
            id if id == transfer.from => -transfer.amount,
            _ => Decimal::ZERO,
        };
    }
    moved
}

/// Whether an adjustment gives to the customer.
fn gives(kind: &str) -> bool {
    kind.ends_with("BEADJUST")
}

/// Cash and debt of a customer at an instant: the last snapshot before it, rolled forward by allotments,
/// charges and transfers. An advisory customer has no snapshot and starts the month with enough.
pub(super) fn balance(world: &World, customer: &Customer, at: Time) -> (Decimal, Decimal) {
    let id = customer.id.as_str();
    let snapshots = || world.customer_balances.iter().filter(|row| row.customer_id == id);
    let last = snapshots().filter(|row| row.taken <= at).max_by_key(|row| row.taken);
    let base = last.or_else(|| snapshots().min_by_key(|row| row.taken));
    let (taken, amount, debt) = match base {
        Some(row) => (row.taken, row.amount, row.debt),
        None => (facts::opening(world), opening(world, customer), Decimal::ZERO),
    };
    let (cash, more_debt) = if taken <= at {
        moved(world, id, taken, at)
    } else {
        let (cash, debt) = moved(world, id, at, taken);
        (-cash, -debt)
    };
    (amount + cash, debt + more_debt)
}

/// What a customer without snapshots began the month with: nothing if it came later, else a thousand more than
/// the month took.
fn opening(world: &World, customer: &Customer) -> Decimal {
    let start = facts::opening(world);
    if customer.associated_on > start {
        return Decimal::ZERO;
    }
    let (cash, _) = moved(world, &customer.id, start, facts::fetched(world));
    (-cash).max(Decimal::ZERO) + Decimal::ONE_THOUSAND
}

/// The credit line of an advisory customer: the next ten thousand above what the month took.
pub(super) fn credit_line(world: &World, customer: &Customer) -> Option<Decimal> {
    if who::funded(customer) {
        return None;
    }
    let used = credit_used(world, customer, facts::fetched(world));
    let step = Decimal::new(10_000, 0);
    Some(((used / step).floor() + Decimal::ONE) * step)
}

fn credit_used(world: &World, customer: &Customer, at: Time) -> Decimal {
    let mine = |line: &&Line| line.customer_id == customer.id && line.trade_time <= at;
    world.lines.iter().filter(mine).map(|line| line.paid.credit).sum()
}

/// What is left of an advisory customer's credit line.
pub(super) fn credit(world: &World, customer: &Customer, at: Time) -> Option<Decimal> {
    credit_line(world, customer).map(|line| line - credit_used(world, customer, at))
}

/// The accounts of the customer that asks.
pub(super) fn balances(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    if customer.association == "3" {
        return Err(Refusal::no_balance(&customer.id));
    }
    let now = call.now(world);
    let (cash, debt) = balance(world, customer, now);
    let account = |kind: i64, amount: Decimal, line: Option<Decimal>| {
        Row::new()
            .text("account_id", mark::digits(&["account", &customer.id, &kind.to_string()], 20).as_str())
            .int("account_type", kind)
            .num("amount", amount)
            .text("currency", facts::currency(world))
            .num("designated_amount", (kind == 1).then_some(Decimal::ZERO))
            .num("credit_amount", line)
            .int("measure_id", 1)
            .done()
    };
    let mut rows = vec![account(1, cash, None)];
    rows.extend(credit(world, customer, now).map(|left| account(2, left, credit_line(world, customer))));
    let answer = Answer::list("account_balances", rows);
    let head = Row::new().num("debt_amount", debt).int("measure_id", 1);
    Ok(Answer { head: head.map(), ..answer }.in_currency(world))
}

/// One row of a customer's ledger.
struct Movement<'w> {
    detail: &'static str,
    time: Time,
    trade_id: &'w str,
    amount: Decimal,
    income: bool,
    channel: Option<&'static str>,
    line: Option<&'w Line>,
}

/// The customer's own ledger, newest first. Resale customers have none.
pub(super) fn changes(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    if customer.association == "3" {
        return Err(Refusal::no_ledger());
    }
    let credit = account_type(call)? == "BALANCE_TYPE_CREDIT";
    let days = call.days("trade_time_begin", "trade_time_end")?.at_most(LEDGER_DAYS, "trade_time_end")?;
    let kept = Month::of(call.now(world)).plus(-12).start;
    let channels = call.parameter("payment_channel_id");
    let extras = world.extras();
    let movements = movements(world, &extras.transfers, customer, credit);
    let mut left = match movements.first() {
        Some(_) if credit => credit_line(world, customer).unwrap_or_default(),
        Some(first) => balance(world, customer, first.time.plus(-1)).0,
        None => Decimal::ZERO,
    };
    let mut rows = Vec::new();
    for movement in &movements {
        left += if movement.income { movement.amount } else { -movement.amount };
        let way = if movement.income { "REVENUE" } else { "EXPENSE" };
        let channel = movement.channel;
        let asked = call.asks_for("revenue_expense_type", way)
            && call.asks_for("trade_type", trade_type(movement.detail))
            && call.asks_for("trade_id", movement.trade_id)
            && call.asks_for("payment_channel_no", channel.map(|_| movement.trade_id))
            && channels.is_none_or(|asked| asked.split(',').any(|asked| Some(asked.trim()) == channel))
            && days.holds(movement.time)
            && (days.whole() || kept <= movement.time);
        if asked {
            rows.push(change(customer, movement, left, way));
        }
    }
    rows.reverse();
    Ok(Answer::new("records", "total_count", rows).in_currency(world))
}

fn change(customer: &Customer, row: &Movement<'_>, left: Decimal, way: &str) -> Value {
    let product: Option<&Product> = row.line.map(|line| line.product);
    let cycle = row.line.map_or_else(|| row.time.month(), |line| line.cycle.clone());
    let names = ["change", &customer.id, row.trade_id, row.detail, &row.time.to_string()];
    Row::new()
        .text("account_change_id", mark::digits(&names, 18).as_str())
        .text("trade_detail_type", row.detail)
        .time("trade_time", row.time)
        .text("trade_id", row.trade_id)
        .quoted("change_amount", row.amount)
        .quoted("balance_after_change", left)
        .text("revenue_expense_type", way)
        .text("bill_cycle", cycle.as_str())
        .text("payment_channel_id", row.channel)
        .text("payment_channel_no", row.channel.map(|_| row.trade_id))
        .time("consume_time", row.line.map(|line| line.consume_time))
        .text("account_name", customer.account_name.as_str())
        .text("cloud_service_type_name", product.map(|product| product.service_name))
        .text("resource_type_name", product.map(|product| product.resource_name))
        .done()
}

/// Oldest first; the lines of one trade are one row.
fn movements<'w>(
    world: &'w World,
    transfers: &'w [crate::world::Transfer],
    customer: &'w Customer,
    credit: bool,
) -> Vec<Movement<'w>> {
    let mut rows = Vec::new();
    if !credit {
        for row in world.adjustments.iter().filter(|row| row.customer_id == customer.id) {
            rows.push(Movement {
                detail: row.kind,
                time: row.time,
                trade_id: &row.trans_id,
                amount: row.amount,
                income: gives(row.kind),
                channel: Some(ADJUSTMENT_CHANNEL),
                line: None,
            });
        }
        for row in transfers.iter().filter(|row| row.from == customer.id || row.to == customer.id) {
            rows.push(Movement {
                detail: "SOURCE_OPERAIION_ADJUST",
                time: row.time,
                trade_id: &row.trans_id,
                amount: row.amount,
                income: row.to == customer.id,
                channel: Some(ADJUSTMENT_CHANNEL),
                line: None,
            });
        }
    }
    let mine = world.lines.iter().filter(|line| line.customer_id == customer.id);
    for (line, sum) in grouped(mine, |line| (&line.trade_id, line.trade_time, line.detail_type)) {
        let paid = if credit { sum.paid.credit } else { sum.paid.cash };
        if !paid.is_zero() {
            rows.push(Movement {
                detail: detail_type(line.detail_type),
                time: line.trade_time,
                trade_id: &line.trade_id,
                amount: paid.abs(),
                income: paid < Decimal::ZERO,
                channel: None,
                line: Some(line),
            });
        }
    }
    rows.sort_by(|a, b| (a.time, a.trade_id, a.detail).cmp(&(b.time, b.trade_id, b.detail)));
    rows
}

/// The ledger's word for a bill type.
fn detail_type(bill_type: i64) -> &'static str {
    match bill_type {
        5 => "SOURCE_OPERAIION_USAGE",
        4 | 20 | 24 => "SOURCE_OPERAIION_UNSUBSCRIBE",
        9 | 16 => "SOURCE_OPERAIION_ADJUST",
        25 => "SOURCE_OPERAIION_PRECISIONCOMP",
        _ => "SOURCE_OPERAIION_DEDEUCT",
    }
}
