//! The unbroken month, checked with loops that anybody can follow: every identity of the rules must hold, else
//! a break would drown in accidents of the generator.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_sim::world::{Line, Order, World};
use rust_decimal::Decimal;

const ORDER: [i64; 5] = [1, 2, 3, 8, 103];

fn zero() -> Decimal {
    Decimal::ZERO
}

/// Lines that name an order or one of its members.
fn lines_of<'a>(world: &'a World, order: &Order) -> Vec<&'a Line> {
    let names: Vec<&str> = std::iter::once(&order.id)
        .chain(order.members.iter().map(|member| &member.id))
        .map(String::as_str)
        .collect();
    let by_order = |line: &&Line| {
        (ORDER.contains(&line.detail_type) || line.detail_type == 4)
            && names.contains(&line.trade_id.as_str())
    };
    world.lines.iter().filter(by_order).collect()
}

fn in_month(world: &World, order: &Order) -> bool {
    order.paid_at.is_some_and(|paid| paid.month() == world.cycle.to_string())
}

#[test]
fn lines_hold() {
    let world = duizhang_sim::unbroken();
    let mut ids = BTreeSet::new();
    for line in &world.lines {
        assert!(ids.insert(&line.id), "{} twice", line.id);
        assert_eq!(line.paid.sum(), line.payment, "{line:?}");
        let cut = line.official - line.discount - line.payment;
        if ORDER.contains(&line.detail_type) {
            assert_eq!(cut, zero(), "{line:?}");
        } else if line.detail_type == 5 {
            let cut = if line.official < zero() { -cut } else { cut };
            assert!(zero() <= cut && cut < Decimal::new(1, 2), "{line:?}");
        }
        if ORDER.contains(&line.detail_type) || line.detail_type == 5 {
            assert_eq!(line.consume_time.month(), world.cycle.to_string(), "{line:?}");
        }
        assert!([1, 3, 10, 11].contains(&line.charging_mode) && matches!(line.association, Some("1" | "2")));
    }
}

#[test]
fn months_hold() {
    let world = duizhang_sim::unbroken();
    let mut bills = BTreeMap::new();
    for bill in &world.monthly {
        let key = (
            &bill.customer_id,
            bill.product.service,
            bill.product.resource,
            bill.charge_mode.clone(),
            bill.bill_type,
        );
        assert!(bills.insert(key, bill.amount).is_none(), "two rows of one key");
        assert_eq!(bill.paid.sum(), bill.amount);
        if bill.bill_type != "0" {
            assert_eq!(bill.paid.debt + bill.paid.writeoff, zero(), "refunds show neither");
        }
    }
    for line in world.lines.iter().filter(|line| line.association == Some("2") && line.charging_mode != 10) {
        let kind = match line.detail_type {
            4 | 20 | 24 => "1",
            9 | 16 => "2",
            _ => "0",
        };
        let key = (
            &line.customer_id,
            line.product.service,
            line.product.resource,
            line.charging_mode.to_string(),
            kind,
        );
        *bills.get_mut(&key).expect("a bill for every line") -= line.payment;
    }
    assert!(bills.values().all(|rest| *rest == zero()));
    let with_lines: BTreeSet<&String> = world.lines.iter().map(|line| &line.customer_id).collect();
    assert_eq!(with_lines, world.consuming.iter().collect());
}

#[test]
fn orders_hold() {
    let world = duizhang_sim::unbroken();
    let mut readings_differ = 0;
    for order in &world.orders {
        let lines = lines_of(&world, order);
        let sum: Decimal = lines.iter().map(|line| line.payment).sum();
        let of_lines: Decimal = order.lines.iter().map(|line| line.amount).sum();
        assert_eq!(of_lines, order.amount, "{order:?}");
        assert!(lines.iter().all(|line| line.customer_id == order.customer_id));
        if order.order_type == 4 {
            assert_eq!(sum, -order.amount.abs(), "{order:?}");
            continue;
        }
        let info = order.info.clone().unwrap_or_default();
        let discounts: Decimal = info.discounts.iter().map(|(_, amount)| *amount).sum();
        assert_eq!(order.official - discounts, order.amount, "{order:?}");
        if order.status == 5 && in_month(&world, order) && order.amount != zero() {
            assert_eq!(sum, order.amount, "{order:?}");
            assert_eq!(lines.iter().map(|line| line.paid.coupon).sum::<Decimal>(), info.coupon);
            assert_eq!(lines.iter().map(|line| line.paid.flexi).sum::<Decimal>(), info.flexi);
            assert_eq!(lines.iter().map(|line| line.paid.card).sum::<Decimal>(), info.card);
            readings_differ += i32::from(info.coupon + info.flexi + info.card != zero());
        } else {
            assert!(lines.is_empty(), "{order:?}");
        }
    }
    assert!(readings_differ >= 5);
    for line in world.lines.iter().filter(|line| ORDER.contains(&line.detail_type) || line.detail_type == 4) {
        assert!(world.orders.iter().any(|order| order.id == line.trade_id
            || order.members.iter().any(|member| member.id == line.trade_id)));
    }
}

#[test]
fn refunds_hold() {
    let world = duizhang_sim::unbroken();
    let mut refunded: BTreeMap<&str, Decimal> = BTreeMap::new();
    for row in world.refunds.iter().filter(|row| row.amount < zero()) {
        *refunded.entry(row.base_order_id.as_deref().expect("a base order")).or_default() -= row.amount;
    }
    for (base, amount) in refunded {
        assert!(amount <= world.order(base).expect("the base order is known").amount);
    }
    let negative = world.consuming.iter().any(|id| {
        world.lines.iter().filter(|line| line.customer_id == *id).map(|line| line.payment).sum::<Decimal>()
            < zero()
    });
    assert!(negative, "one customer's month must be negative");
}

#[test]
fn coupons_and_quotas_hold() {
    let world = duizhang_sim::unbroken();
    for coupon in &world.coupons {
        let issued = world
            .operations
            .iter()
            .filter(|row| row.coupon_id.as_ref() == Some(&coupon.id) && row.kind == "1");
        assert_eq!(issued.map(|row| row.amount).collect::<Vec<_>>(), [coupon.face]);
        assert!(zero() <= coupon.balance && coupon.balance <= coupon.face, "{coupon:?}");
        let known = world.customer(&coupon.customer_id).is_some_and(|customer| customer.credential);
        if known && coupon.status != 4 {
            let back = world
                .operations
                .iter()
                .filter(|row| row.coupon_id.as_ref() == Some(&coupon.id) && row.kind != "1");
            let uses = world.usage.iter().filter(|row| row.coupon_id == coupon.id);
            let net: Decimal = uses.map(|row| if row.income { -row.amount } else { row.amount }).sum();
            assert_eq!(
                coupon.balance,
                coupon.face - net - back.map(|row| row.amount).sum::<Decimal>(),
                "{coupon:?}"
            );
        }
    }
    let mut trades: BTreeMap<(&str, &str), Decimal> = BTreeMap::new();
    for row in world.usage.iter().filter(|row| row.cycle == world.cycle.to_string()) {
        let coupon =
            world.coupons.iter().find(|coupon| coupon.id == row.coupon_id).expect("an issued coupon");
        assert!(coupon.effective <= row.time && row.time < coupon.expire);
        *trades.entry((&row.customer_id, &row.trade_id)).or_default() +=
            if row.income { -row.amount } else { row.amount };
    }
    for line in &world.lines {
        *trades.entry((&line.customer_id, &line.trade_id)).or_default() -= line.paid.coupon;
    }
    assert!(trades.values().all(|rest| *rest == zero()));
    for quota in &world.quotas {
        let mut left = quota.value;
        for row in world.operations.iter().filter(|row| row.quota_id == quota.id && row.result == "0") {
            left += if row.kind == "1" { -row.amount } else { row.amount };
        }
        for row in world.quota_operations.iter().filter(|row| row.parent_id == quota.id && row.result == "0")
        {
            left += if row.kind == "10" { -row.amount } else { row.amount };
        }
        assert_eq!(left, quota.balance);
    }
}

#[test]
fn ledgers_hold() {
    let world = duizhang_sim::unbroken();
    for (balance_type, account_type) in [("BALANCE_TYPE_DEBIT", 1), ("BALANCE_TYPE_CREDIT", 2)] {
        let rows: Vec<_> = world.changes.iter().filter(|row| row.balance_type == balance_type).collect();
        for pair in rows.windows(2) {
            let moved = if pair[1].income { pair[1].amount } else { -pair[1].amount };
            assert_eq!(pair[0].balance_after + moved, pair[1].balance_after);
        }
        let account =
            world.partner_balances.iter().find(|row| row.account_type == account_type).expect("an account");
        assert_eq!(rows.last().expect("rows").balance_after, account.amount);
    }
    let transfers = world.changes.iter().filter(|row| row.customer_id.is_some()).count();
    assert_eq!(transfers, world.adjustments.len());
    for row in &world.adjustments {
        let fits = world.changes.iter().filter(|change| {
            change.customer_id.as_ref() == Some(&row.customer_id)
                && change.detail_type == row.kind
                && change.amount == row.amount
                && (change.time.seconds() - row.time.seconds()).abs() <= 300
        });
        assert_eq!(fits.count(), 1, "{row:?}");
    }
}

#[test]
fn balances_roll_forward() {
    let world = duizhang_sim::unbroken();
    let (openings, closings): (Vec<_>, Vec<_>) =
        world.customer_balances.iter().partition(|row| row.taken == world.opening);
    assert_eq!(openings.len(), closings.len());
    for (opening, closing) in openings.iter().zip(&closings) {
        assert_eq!(opening.customer_id, closing.customer_id);
        let mut balance = opening.amount;
        for row in world.adjustments.iter().filter(|row| row.customer_id == opening.customer_id) {
            if world.opening < row.time && row.time <= world.closing {
                balance += if row.kind.ends_with("BEADJUST") { row.amount } else { -row.amount };
            }
        }
        for line in world.lines.iter().filter(|line| line.customer_id == opening.customer_id) {
            if world.opening < line.trade_time && line.trade_time <= world.closing {
                balance -= line.paid.cash;
            }
        }
        assert_eq!(balance, closing.amount);
        assert!(zero() <= opening.amount && zero() <= closing.amount);
    }
}
