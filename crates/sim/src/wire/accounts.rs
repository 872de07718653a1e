//! Allotments, the partner's ledger, balances.

use serde_json::Value;

use super::{Answer, Call, Row};
use crate::world::{AccountChange, Adjustment, CustomerBalance, PartnerBalance, World};

pub(super) fn adjustments(world: &World) -> Answer {
    Answer::new("records", "total_count", world.adjustments.iter().map(adjustment).collect())
}

fn adjustment(row: &Adjustment) -> Value {
    Row::new()
        .text("customer_id", row.customer_id.as_str())
        .text("customer_name", row.customer_name.as_deref())
        .text("operation_type", row.kind)
        .quoted("amount", row.amount)
        .text("currency", "CNY")
        .text("apply_scene", "BPC")
        .time("operation_time", row.time)
        .int("measure_id", 1)
        .text("trans_id", row.trans_id.as_str())
        .text("memo", row.memo.as_deref())
        .done()
}

pub(super) fn changes(world: &World, call: &Call) -> Answer {
    let rows = world.changes.iter().rev().filter(|row| call.asks_for("balance_type", row.balance_type));
    Answer::new("records", "total_count", rows.map(change).collect()).in_cny()
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

pub(super) fn partner_balances(world: &World) -> Answer {
    let rows = world.partner_balances.iter().map(partner_balance).collect();
    Answer::new("account_balances", "", rows).without_total()
}

fn partner_balance(row: &PartnerBalance) -> Value {
    Row::new()
        .text("account_id", row.account_id.as_str())
        .int("account_type", row.account_type)
        .dbl("amount", row.amount)
        .text("currency", "CNY")
        .dbl("designated_amount", row.designated)
        .dbl("credit_amount", row.credit_line)
        .int("measure_id", 1)
        .text("memo", None)
        .done()
}

/// Only agency customers are answered for; the snapshot is the one of the moment that was asked.
pub(super) fn customer_balances(world: &World, call: &Call) -> Answer {
    let taken = call.taken.unwrap_or(world.closing);
    let asked: Vec<&str> = call
        .parameters
        .get("customer_infos")
        .and_then(Value::as_array)
        .map(|infos| {
            infos.iter().filter_map(|info| info.get("customer_id").and_then(Value::as_str)).collect()
        })
        .unwrap_or_default();
    let rows = world
        .customer_balances
        .iter()
        .filter(|row| row.taken == taken && asked.contains(&row.customer_id.as_str()))
        .map(customer_balance)
        .collect();
    Answer::new("customer_balances", "", rows).without_total()
}

fn customer_balance(row: &CustomerBalance) -> Value {
    Row::new()
        .text("customer_id", row.customer_id.as_str())
        .num("debt_amount", row.debt)
        .num("amount", row.amount)
        .text("currency", "CNY")
        .int("measure_id", 1)
        .done()
}
