//! Money between the partner, its customers and its resellers.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::who::Scope;
use super::super::{Call, Refusal, ledger};
use super::fresh;
use crate::generate::account::{ALLOT, RECLAIM};
use crate::time::Time;
use crate::world::{AccountChange, Adjustment, Customer, World, mark};

const CASH: &str = "BALANCE_TYPE_DEBIT";
/// `ACCT` code of the cash balance.
const CASH_ACCOUNT: i64 = 1;

/// A customer that lives on allotments.
fn funded<'w>(world: &'w World, scope: &Scope, call: &Call) -> Result<&'w Customer, Refusal> {
    let customer = scope.present(world, call.required("customer_id")?)?;
    match customer.association {
        "3" => Err(Refusal::no_balance(&customer.id)),
        "2" => Ok(customer),
        _ => Err(Refusal::no_right(&format!("{}, an advisory customer", customer.id))),
    }
}

/// What the partner can still give away: its cash, less what is earmarked.
fn available(world: &World) -> Decimal {
    let cash = world.partner_balances.iter().find(|balance| balance.account_type == CASH_ACCOUNT);
    cash.map_or(Decimal::ZERO, |cash| cash.amount - cash.designated.unwrap_or_default())
}

pub(in super::super) fn allot(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let scope = Scope::of(world, call)?;
    let customer = funded(world, &scope, call)?.clone();
    let amount = call.amount("amount")?;
    let purse = match scope.reseller() {
        None => available(world),
        Some(id) => world.extras().reseller(id).map_or(Decimal::ZERO, |reseller| reseller.balance),
    };
    if amount > purse {
        return Err(Refusal::balance_too_low());
    }
    let id = to_customer(world, &scope, &customer, ALLOT, amount, call.now(world));
    Ok(json!({"transfer_id": id}))
}

pub(in super::super) fn reclaim(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let scope = Scope::of(world, call)?;
    let customer = funded(world, &scope, call)?.clone();
    let amount = call.amount("amount")?;
    let now = call.now(world);
    if amount > ledger::balance(world, &customer, now).0 {
        return Err(Refusal::balance_too_low());
    }
    let id = to_customer(world, &scope, &customer, RECLAIM, amount, now);
    Ok(json!({"trans_id": id}))
}

/// Moves money to a customer or back; the other side is the partner, or the customer's reseller.
fn to_customer(
    world: &mut World,
    scope: &Scope,
    customer: &Customer,
    kind: &'static str,
    amount: Decimal,
    now: Time,
) -> String {
    let signed = if kind == ALLOT { amount } else { -amount };
    let id = record(world, &customer.id, customer.name.as_deref(), kind, amount, now);
    for balance in &mut world.customer_balances {
        if balance.customer_id == customer.id && now <= balance.taken {
            balance.amount += signed;
        }
    }
    match scope.reseller() {
        None => book(world, kind, amount, now, &id, Some((&customer.id, &customer.account_name))),
        Some(reseller) => pay_reseller(world, reseller, -signed),
    }
    id
}

fn pay_reseller(world: &mut World, id: &str, amount: Decimal) {
    for reseller in &mut world.extras_mut().resellers {
        if reseller.id == id {
            reseller.balance += amount;
        }
    }
}

/// The adjustment record of a transfer; says its id.
fn record(
    world: &mut World,
    id: &str,
    name: Option<&str>,
    kind: &'static str,
    amount: Decimal,
    now: Time,
) -> String {
    let trans_id = format!("TR{}", mark::digits(&[&fresh(world), "transfer"], 16));
    let adjustment = Adjustment {
        trans_id: trans_id.clone(),
        customer_id: id.to_owned(),
        customer_name: name.map(str::to_owned),
        kind,
        amount,
        time: now,
        memo: None,
    };
    // Newest first.
    let place = world.adjustments.partition_point(|row| row.time > now);
    world.adjustments.insert(place, adjustment);
    trans_id
}

/// The row of the partner's cash ledger, in its place by time; rows behind it and the balance move along.
fn book(
    world: &mut World,
    kind: &'static str,
    amount: Decimal,
    now: Time,
    trade_id: &str,
    customer: Option<(&str, &str)>,
) {
    let income = kind != ALLOT;
    let signed = if income { amount } else { -amount };
    let place = world.changes.partition_point(|row| row.time <= now);
    let before = world.changes[..place].iter().rev().find(|row| row.balance_type == CASH);
    let balance = world.partner_balances.iter_mut().find(|balance| balance.account_type == CASH_ACCOUNT);
    let held = balance.map_or(Decimal::ZERO, |balance| {
        balance.amount += signed;
        balance.amount
    });
    let after = before.map_or(held, |row| row.balance_after + signed);
    for row in world.changes[place..].iter_mut().filter(|row| row.balance_type == CASH) {
        row.balance_after += signed;
    }
    let change = AccountChange {
        id: format!("{}{}", now.seconds(), mark::digits(&["ledger", trade_id], 6)),
        balance_type: CASH,
        detail_type: kind,
        time: now,
        trade_id: Some(trade_id.to_owned()),
        amount,
        income,
        balance_after: after,
        customer_id: customer.map(|(id, _)| id.to_owned()),
        account_name: customer.map(|(_, name)| name.to_owned()),
    };
    world.changes.insert(place, change);
}

pub(in super::super) fn allot_to_reseller(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let amount = call.amount("amount")?;
    with_reseller(world, call, ALLOT, amount, |world, _| available(world))
        .map(|id| json!({"transfer_id": id}))
}

pub(in super::super) fn reclaim_from_reseller(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let amount = call.amount("amount")?;
    with_reseller(world, call, RECLAIM, amount, |_, held| held).map(|id| json!({"trans_id": id}))
}

/// Moves money to a reseller or back, up to what `purse` finds.
fn with_reseller(
    world: &mut World,
    call: &Call,
    kind: &'static str,
    amount: Decimal,
    purse: impl Fn(&World, Decimal) -> Decimal,
) -> Result<String, Refusal> {
    let id = call.required("indirect_partner_id")?;
    let reseller = world.extras().reseller(id).cloned().ok_or_else(|| Refusal::not_reseller(id))?;
    if amount > purse(world, reseller.balance) {
        return Err(Refusal::balance_too_low());
    }
    let now = call.now(world);
    let trans_id = record(world, &reseller.id, Some(&reseller.name), kind, amount, now);
    book(world, kind, amount, now, &trans_id, Some((&reseller.id, &reseller.account_name)));
    pay_reseller(world, &reseller.id, if kind == ALLOT { amount } else { -amount });
    Ok(trans_id)
}
