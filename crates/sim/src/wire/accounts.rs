//! The partner's money: allotments, its ledger, its balances, its customers' balances.

use std::collections::BTreeSet;

use serde_json::Value;

use super::calendar::Month;
use super::ledger;
use super::who::Scope;
use super::{Answer, Call, Refusal, Row, facts};
use crate::world::{AccountChange, Adjustment, PartnerBalance, Reseller, World};

/// Customers of one request for balances.
const BALANCES_MAX: usize = 100;
/// Days of a ledger that one request may ask for.
const LEDGER_DAYS: i64 = 366;

/// Customers that are not served by allotment have no records, and that is no error.
pub(super) fn adjustments(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let span = call.span("operation_time_begin", "operation_time_end")?;
    let scope = Scope::of(world, call)?;
    let reseller = call.parameter("customer_id").is_some_and(|id| world.extras().reseller(id).is_some());
    if !reseller {
        scope.filter(world, call)?;
    }
    let rows = world
        .adjustments
        .iter()
        .filter(|row| {
            scope.has(world, &row.customer_id)
                && call.asks_for("customer_id", row.customer_id.as_str())
                && call.asks_for("operation_type", row.kind)
                && call.asks_for("trans_id", row.trans_id.as_str())
                && span.holds(row.time)
        })
        .map(|row| adjustment(world, row))
        .collect();
    Ok(Answer::new("records", "total_count", rows))
}

fn adjustment(world: &World, row: &Adjustment) -> Value {
    Row::new()
        .text("customer_id", row.customer_id.as_str())
        .text("customer_name", row.customer_name.as_deref())
        .text("operation_type", row.kind)
        .quoted("amount", row.amount)
        .text("currency", facts::currency(world))
        .text("apply_scene", "BPC")
        .time("operation_time", row.time)
        .int("measure_id", 1)
        .text("trans_id", row.trans_id.as_str())
        .text("memo", row.memo.as_deref())
        .done()
}

/// Newest first. Without days: from the same day of last year on.
pub(super) fn changes(world: &World, call: &Call) -> Result<Answer, Refusal> {
    ledger::account_type(call)?;
    let days = call.days("trade_time_begin", "trade_time_end")?.at_most(LEDGER_DAYS, "trade_time_end")?;
    let kept = Month::of(call.now(world)).plus(-12).start;
    let own = Scope::of(world, call)?.reseller().is_none();
    let rows = world.changes.iter().rev().filter(|row| {
        own && call.asks_for("balance_type", row.balance_type)
            && call.asks_for("trade_type", ledger::trade_type(row.detail_type))
            && days.holds(row.time)
            && (days.whole() || kept <= row.time)
    });
    Ok(Answer::new("records", "total_count", rows.map(change).collect()).in_currency(world))
}

fn change(row: &AccountChange) -> Value {
    Row::new()
        .text("account_change_id", row.id.as_str())
        .text("trade_detail_type", row.detail_type)
        .time("trade_time", row.time)
        .text("trade_id", row.trade_id.as_deref())
        .quoted("change_amount", row.amount)
        .quoted("balance_after_change", row.balance_after)
        .text("type", if row.income { "1" } else { "2" })
        .text("customer_id", row.customer_id.as_deref())
        .text("account_name", row.account_name.as_deref())
        .done()
}

/// The partner's own accounts, or those of a reseller: named by the partner, or asking itself.
pub(super) fn partner_balances(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let extras = world.extras();
    let scope = Scope::of(world, call)?;
    let reseller = scope.reseller().unwrap_or(&call.account);
    let rows = match extras.reseller(reseller) {
        Some(reseller) => vec![reseller_balance(world, reseller)],
        None => world.partner_balances.iter().map(|row| partner_balance(world, row)).collect(),
    };
    Ok(Answer::list("account_balances", rows))
}

fn partner_balance(world: &World, row: &PartnerBalance) -> Value {
    Row::new()
        .text("account_id", row.account_id.as_str())
        .int("account_type", row.account_type)
        .dbl("amount", row.amount)
        .text("currency", facts::currency(world))
        .dbl("designated_amount", row.designated)
        .dbl("credit_amount", row.credit_line)
        .int("measure_id", 1)
        .text("memo", None)
        .done()
}

fn reseller_balance(world: &World, reseller: &Reseller) -> Value {
    Row::new()
        .text("account_id", crate::world::mark::digits(&["account", &reseller.id], 20).as_str())
        .int("account_type", 1)
        .dbl("amount", reseller.balance)
        .text("currency", facts::currency(world))
        .dbl("designated_amount", None)
        .dbl("credit_amount", None)
        .int("measure_id", 1)
        .text("memo", None)
        .done()
}

/// Only agency customers are answered for; others in the list are left out.
pub(super) fn customer_balances(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let scope = Scope::of(world, call)?;
    let asked: BTreeSet<&str> = call
        .objects("customer_infos")
        .iter()
        .filter_map(|info| info.get("customer_id").and_then(Value::as_str))
        .collect();
    if asked.is_empty() || asked.len() > BALANCES_MAX {
        let why = format!("give 1 to {BALANCES_MAX} customers");
        return Err(Refusal::parameter("customer_infos", &why));
    }
    let now = call.now(world);
    let rows = world
        .customers
        .iter()
        .filter(|customer| {
            customer.listed
                && customer.association == "2"
                && asked.contains(customer.id.as_str())
                && scope.has(world, &customer.id)
        })
        .map(|customer| {
            let (amount, debt) = ledger::balance(world, customer, now);
            Row::new()
                .text("customer_id", customer.id.as_str())
                .num("debt_amount", debt)
                .num("amount", amount)
                .text("currency", facts::currency(world))
                .int("measure_id", 1)
                .done()
        })
        .collect();
    Ok(Answer::list("customer_balances", rows))
}
