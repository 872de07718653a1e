//! What follows from the facts: order of rows, monthly bills, coupon and quota balances, chains, snapshots.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Dice, accounts, fen};
use crate::world::{CLOSING, CustomerBalance, MonthlyBill, OPENING, Paid, PartnerBalance, Product, World};

/// Completes a world whose facts are all there.
pub(crate) fn derive(world: &mut World) {
    sort(world);
    consuming(world);
    monthly(world);
    coupons(world);
    quotas(world);
    ledger(world);
    customer_balances(world);
}

/// Rows stand as a server would list them: customers as they are, lines by time within a customer.
fn sort(world: &mut World) {
    let place: BTreeMap<String, usize> =
        world.customers.iter().enumerate().map(|(at, customer)| (customer.id.clone(), at)).collect();
    world.lines.sort_by(|a, b| {
        let key = |line: &crate::world::Line| {
            (place.get(&line.customer_id).copied(), line.trade_time, line.id.clone())
        };
        key(a).cmp(&key(b))
    });
    world.orders.sort_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
    world.adjustments.sort_by(|a, b| (b.time, &b.trans_id).cmp(&(a.time, &a.trans_id)));
    world.changes.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
    world.usage.sort_by(|a, b| (a.time, &a.trade_id, &a.coupon_id).cmp(&(b.time, &b.trade_id, &b.coupon_id)));
    world.operations.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
}

fn consuming(world: &mut World) {
    let with_lines = |id: &String| world.lines.iter().any(|line| line.customer_id == *id);
    world.consuming = world.customers.iter().map(|customer| customer.id.clone()).filter(with_lines).collect();
    world.asked = world.consuming.clone();
}

/// The bill kind of a line's type, if it belongs to one.
pub(crate) fn kind(detail_type: i64) -> Option<&'static str> {
    match detail_type {
        1 | 2 | 3 | 5 | 8 | 14 | 18 | 23 | 25 | 103 => Some("0"),
        4 | 20 | 24 => Some("1"),
        9 | 16 => Some("2"),
        _ => None,
    }
}

fn monthly(world: &mut World) {
    let mut bills: BTreeMap<(usize, &str, &str, i64, &str), MonthlyBill> = BTreeMap::new();
    for line in &world.lines {
        let Some(bill_type) = kind(line.detail_type) else { continue };
        if line.association != Some("2") || !matches!(line.charging_mode, 1 | 3 | 11) {
            continue;
        }
        let place = world.customers.iter().position(|customer| customer.id == line.customer_id).unwrap_or(0);
        let product: &'static Product = line.product;
        let bill = bills
            .entry((place, product.service, product.resource, line.charging_mode, bill_type))
            .or_insert_with(|| MonthlyBill {
                customer_id: line.customer_id.clone(),
                product,
                charge_mode: line.charging_mode.to_string(),
                bill_type,
                amount: Decimal::ZERO,
                discount: Decimal::ZERO,
                paid: Paid::default(),
            });
        bill.amount += line.payment;
        bill.discount += line.discount;
        bill.paid.add(&line.paid);
    }
    world.monthly = bills.into_values().collect();
}

fn coupons(world: &mut World) {
    for coupon in &mut world.coupons {
        coupon.balance = coupon.face - coupon.used - coupon.reclaimed;
        coupon.status = if coupon.reclaimed > Decimal::ZERO {
            5
        } else if coupon.expire < OPENING.plus(15 * 86_400) {
            // What an expired coupon still held is forfeited without an operation.
            coupon.balance = Decimal::ZERO;
            4
        } else if coupon.balance.is_zero() {
            3
        } else {
            2
        };
    }
    let mut left: BTreeMap<String, Decimal> =
        world.coupons.iter().map(|coupon| (coupon.id.clone(), coupon.face)).collect();
    for entry in &mut world.usage {
        let balance = left.entry(entry.coupon_id.clone()).or_insert_with(|| fen(100_000));
        *balance += if entry.income { entry.amount } else { -entry.amount };
        entry.balance_after = *balance;
    }
}

fn quotas(world: &mut World) {
    for quota in &mut world.quotas {
        let mut balance = quota.value;
        for operation in world
            .operations
            .iter()
            .filter(|operation| operation.result == "0" && operation.quota_id == quota.id)
        {
            balance += if operation.kind == "1" { -operation.amount } else { operation.amount };
        }
        for operation in world
            .quota_operations
            .iter()
            .filter(|operation| operation.result == "0" && operation.parent_id == quota.id)
        {
            balance += if operation.kind == "10" { -operation.amount } else { operation.amount };
        }
        quota.balance = balance;
    }
}

fn ledger(world: &mut World) {
    let mut dice = Dice::new("balances");
    world.partner_balances.clear();
    for (account_type, balance_type, opening) in
        [(1, "BALANCE_TYPE_DEBIT", 20_000_000), (2, "BALANCE_TYPE_CREDIT", 3_000_000)]
    {
        let mut balance = fen(opening);
        for change in world.changes.iter_mut().filter(|change| change.balance_type == balance_type) {
            balance += if change.income { change.amount } else { -change.amount };
            change.balance_after = balance;
        }
        world.partner_balances.push(PartnerBalance {
            account_id: dice.digits(20),
            account_type,
            amount: balance,
            designated: (account_type == 1).then(|| fen(150_000)),
            credit_line: (account_type == 2).then(|| fen(5_000_000)),
        });
    }
    world.partner_balances.push(PartnerBalance {
        account_id: dice.digits(20),
        account_type: 7,
        amount: fen(1_000_000),
        designated: None,
        credit_line: None,
    });
}

/// Two snapshots of every agency customer that is still listed.
fn customer_balances(world: &mut World) {
    let mut dice = Dice::new("openings");
    let inside = |time| OPENING < time && time <= CLOSING;
    let mut snapshots: [Vec<CustomerBalance>; 2] = [Vec::new(), Vec::new()];
    for customer in world.customers.iter().filter(|customer| customer.association == "2" && customer.listed) {
        let mut moved = Decimal::ZERO;
        for adjustment in
            world.adjustments.iter().filter(|row| row.customer_id == customer.id && inside(row.time))
        {
            moved += if adjustment.kind == accounts::ALLOT { adjustment.amount } else { -adjustment.amount };
        }
        let mut debt = Decimal::ZERO;
        for line in
            world.lines.iter().filter(|line| line.customer_id == customer.id && inside(line.trade_time))
        {
            moved -= line.paid.cash;
            debt += line.paid.debt;
        }
        let opening = fen(dice.between(10_000, 900_000)) + (-moved).max(Decimal::ZERO);
        for (snapshot, (taken, amount, debt)) in
            snapshots.iter_mut().zip([(OPENING, opening, Decimal::ZERO), (CLOSING, opening + moved, debt)])
        {
            snapshot.push(CustomerBalance { customer_id: customer.id.clone(), taken, amount, debt });
        }
    }
    world.customer_balances = snapshots.into_iter().flatten().collect();
}
