//! What follows from the facts: order of rows, monthly bills, coupon and quota balances, chains, snapshots.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Builder, Dice, account, fen};
use crate::world::{Customer, CustomerBalance, MonthlyBill, Paid, PartnerBalance, Product, World};

/// What the sample's partner had before the month, in fen.
pub(crate) const OPENING_CASH: i64 = 20_000_000;
/// And on its credit account.
pub(crate) const OPENING_CREDIT: i64 = 3_000_000;

/// Completes a world whose facts are all there. The ledgers of cash and credit start from `openings`.
pub(crate) fn derive(builder: &mut Builder, openings: [Decimal; 2]) {
    let (seed, world) = (builder.seed, &mut builder.world);
    sort(world);
    consuming(world);
    monthly(world);
    coupons(world);
    quotas(world);
    ledger(world, &mut Dice::new(seed, "balances"), openings);
    let mut dice = Dice::new(seed, "openings");
    customer_balances(world, |_, moved| fen(dice.between(10_000, 900_000)) + (-moved).max(Decimal::ZERO));
}

/// Rows stand as a server would list them: customers as they are, lines by time within a customer.
pub(crate) fn sort(world: &mut World) {
    let place: BTreeMap<String, usize> =
        world.customers.iter().enumerate().map(|(at, customer)| (customer.id.clone(), at)).collect();
    world
        .lines
        .sort_by_cached_key(|line| (place.get(&line.customer_id).copied(), line.trade_time, line.id.clone()));
    world.orders.sort_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
    world.adjustments.sort_by(|a, b| (b.time, &b.trans_id).cmp(&(a.time, &a.trans_id)));
    world.changes.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
    world.usage.sort_by(|a, b| (a.time, &a.trade_id, &a.coupon_id).cmp(&(b.time, &b.trade_id, &b.coupon_id)));
    world.operations.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
}

pub(crate) fn consuming(world: &mut World) {
    let with_lines: BTreeSet<&str> = world.lines.iter().map(|line| line.customer_id.as_str()).collect();
    let ids = world.customers.iter().map(|customer| &customer.id);
    world.consuming = ids.filter(|id| with_lines.contains(id.as_str())).cloned().collect();
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

pub(crate) fn monthly(world: &mut World) {
    let place: BTreeMap<&str, usize> =
        world.customers.iter().enumerate().map(|(at, customer)| (customer.id.as_str(), at)).collect();
    let mut bills: BTreeMap<(usize, &str, &str, i64, &str), MonthlyBill> = BTreeMap::new();
    for line in &world.lines {
        let Some(bill_type) = kind(line.detail_type) else { continue };
        if line.association != Some("2") || !matches!(line.charging_mode, 1 | 3 | 11) {
            continue;
        }
        let place = place.get(line.customer_id.as_str()).copied().unwrap_or(0);
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

pub(crate) fn coupons(world: &mut World) {
    for coupon in &mut world.coupons {
        coupon.balance = coupon.face - coupon.used - coupon.reclaimed;
        coupon.status = if coupon.reclaimed > Decimal::ZERO {
            5
        } else if coupon.expire <= world.closing {
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

pub(crate) fn quotas(world: &mut World) {
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

/// Balances after each row, and the accounts as they stand at the end.
pub(crate) fn ledger(world: &mut World, dice: &mut Dice, openings: [Decimal; 2]) {
    world.partner_balances.clear();
    for ((account_type, balance_type), opening) in
        [(1, account::CASH), (2, account::CREDIT)].into_iter().zip(openings)
    {
        let mut balance = opening;
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

/// Two snapshots of every customer that spends the partner's money and is still listed. `opening` says what it
/// had, given what the month adds to that.
pub(crate) fn customer_balances(world: &mut World, mut opening: impl FnMut(&Customer, Decimal) -> Decimal) {
    let (first, last) = (world.opening, world.closing);
    let inside = |time| first < time && time <= last;
    let mut moves: BTreeMap<&str, (Decimal, Decimal)> = BTreeMap::new();
    for row in world.adjustments.iter().filter(|row| inside(row.time)) {
        let (moved, _) = moves.entry(&row.customer_id).or_default();
        *moved += if row.kind == account::ALLOT { row.amount } else { -row.amount };
    }
    for line in world.lines.iter().filter(|line| inside(line.trade_time)) {
        let (moved, debt) = moves.entry(&line.customer_id).or_default();
        *moved -= line.paid.cash;
        *debt += line.paid.debt;
    }
    let mut snapshots: [Vec<CustomerBalance>; 2] = [Vec::new(), Vec::new()];
    let reselling = world.site.reselling();
    for customer in world.customers.iter().filter(|row| row.association == reselling && row.listed) {
        let (moved, debt) = moves.get(customer.id.as_str()).copied().unwrap_or_default();
        let opening = opening(customer, moved);
        for (snapshot, (taken, amount, debt)) in
            snapshots.iter_mut().zip([(first, opening, Decimal::ZERO), (last, opening + moved, debt)])
        {
            snapshot.push(CustomerBalance { customer_id: customer.id.clone(), taken, amount, debt });
        }
    }
    world.customer_balances = snapshots.into_iter().flatten().collect();
}
