//! The sample's three months follow on: what is in two of them is the same in both, and one begins where the other
//! ends.

use std::collections::BTreeMap;
use std::fmt::Debug;

use duizhang_sim::time::Time;
use duizhang_sim::world::World;
use duizhang_sim::{august, august_restated, october, sample};
use rust_decimal::Decimal;

/// Rows that both months have are equal in everything. Says how many there are.
fn shared<T: Debug>(one: &[T], other: &[T], key: impl Fn(&T) -> String) -> usize {
    let told: BTreeMap<String, String> = one.iter().map(|row| (key(row), format!("{row:?}"))).collect();
    let both = other.iter().filter(|row| told.contains_key(&key(row)));
    both.inspect(|row| assert_eq!(told[&key(row)], format!("{row:?}"))).count()
}

/// What two months say of the same transfers, ledger rows, orders and coupon movements.
fn agree(one: &World, other: &World) -> [usize; 5] {
    [
        shared(&one.adjustments, &other.adjustments, |row| row.trans_id.clone()),
        shared(&one.changes, &other.changes, |row| row.id.clone()),
        shared(&one.orders, &other.orders, |row| row.id.clone()),
        shared(&one.operations, &other.operations, |row| row.id.clone()),
        shared(&one.usage, &other.usage, |row| {
            format!("{} {} {} {}", row.coupon_id, row.trade_id, row.time, row.detail_type)
        }),
    ]
}

fn balances(world: &World, taken: Time) -> BTreeMap<&str, Decimal> {
    let rows = world.customer_balances.iter().filter(|row| row.taken == taken);
    rows.map(|row| (row.customer_id.as_str(), row.amount)).collect()
}

#[test]
fn what_is_in_two_months_is_the_same_in_both() {
    let (august, september, october) = (august(), sample(), october());
    for (one, other) in [(&august, &september), (&september, &october)] {
        assert_eq!(one.partner_id, other.partner_id);
        let who = |world: &World| -> Vec<(String, String)> {
            world.customers.iter().map(|row| (row.id.clone(), row.account_name.clone())).collect()
        };
        assert_eq!(who(one), who(other));
        let accounts = |world: &World| {
            world.partner_balances.iter().map(|row| row.account_id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(accounts(one), accounts(other));
        let counts = agree(one, other);
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }
    let quotas =
        |world: &World| world.quotas.iter().map(|row| (row.id.clone(), row.value)).collect::<Vec<_>>();
    assert_eq!((quotas(&august), quotas(&october)), (quotas(&september), quotas(&september)));
}

#[test]
fn one_month_begins_where_the_other_ends() {
    let (august, september, october) = (august(), sample(), october());
    for (one, other) in [(&august, &september), (&september, &october)] {
        let (closing, opening) = (balances(one, one.closing), balances(other, other.opening));
        assert!(opening.len() >= 9, "{opening:?}");
        for (customer, amount) in &opening {
            assert_eq!(closing.get(customer), Some(amount), "{customer} in {}", other.cycle);
            assert!(*amount >= Decimal::ZERO);
        }
    }
    assert!(balances(&august, august.opening).values().all(|amount| *amount >= Decimal::ZERO));
    // September knows of no charge of August's that was deducted in it, and of no coupon that paid in August.
    for line in &august.lines {
        assert!(
            line.trade_time < august.cycle.end() && line.paid.coupon.is_zero() && line.paid.flexi.is_zero()
        );
    }
    // What October's coupons pay comes after September was fetched.
    let mut used = 0;
    for entry in october.usage.iter().filter(|entry| entry.cycle == october.cycle.to_string()) {
        assert!(entry.time > september.fetched);
        used += 1;
    }
    assert!(used > 0);
}

#[test]
fn the_second_fetch_differs_in_three_lines() {
    let (first, again) = (august(), august_restated());
    let lines = |world: &World| -> BTreeMap<String, Decimal> {
        world.lines.iter().map(|line| (line.id.clone(), line.payment)).collect()
    };
    let (old, new) = (lines(&first), lines(&again));
    let fen = |amount: i64| Decimal::new(amount, 2);
    let gone: Vec<Decimal> = old.iter().filter(|(id, _)| !new.contains_key(*id)).map(|(_, is)| *is).collect();
    let come: Vec<Decimal> = new.iter().filter(|(id, _)| !old.contains_key(*id)).map(|(_, is)| *is).collect();
    let other: Vec<(Decimal, Decimal)> = old
        .iter()
        .filter_map(|(id, was)| new.get(id).map(|is| (*was, *is)))
        .filter(|(was, is)| was != is)
        .collect();
    assert_eq!((gone, come, other), (vec![fen(2_340)], vec![fen(8_800)], vec![(fen(4_560), fen(4_060))]));
    assert!(again.fetched > first.fetched);
}

#[test]
fn everything_to_be_found_is_said() {
    for world in [august(), august_restated(), october()] {
        assert!(world.findings.len() >= 5);
        for finding in &world.findings {
            assert!(!finding.key.is_empty() && !finding.what.is_empty() && !finding.remedy.is_empty());
        }
        assert!((100..600).contains(&world.lines.len()), "{}: {} lines", world.cycle, world.lines.len());
    }
}
