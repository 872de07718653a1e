//! The months around the sample's, of the same partner. What September's files say of them is what they say:
//! balances, ledger rows, coupons, and orders that are paid in one month and billed in another.
//!
//! September is drawn first and never changed, so August has to end where it begins: August's own transfers lie
//! before the first day that September asks for, and nothing in August is paid with coupons, whose uses
//! September's ledgers would have to show. October has to begin where September ends: its own transfers and
//! coupon uses come after September was fetched.

pub(crate) mod august;
mod known;
pub(crate) mod october;

use rust_decimal::Decimal;

use super::account::{ALLOT, CASH, CREDIT, OwnRow, RECLAIM};
use super::dice::SAMPLE_SEED;
use super::{Builder, Dice, Purchase, derive, fen};
use crate::time::{Cycle, Time};
use crate::world::{Customer, Resource, World};

/// How many pay-per-use lines each customer has, roughly: a few hundred in all.
const WEIGHTS: [i64; 14] = [40, 30, 30, 25, 20, 15, 15, 15, 6, 10, 10, 10, 8, 0];

/// The partner and its customers in another month; nothing has happened in it yet.
fn partner(september: &World, cycle: Cycle) -> Builder {
    let mut world = World::new(september.site, cycle);
    world.partner_id.clone_from(&september.partner_id);
    world.customers.clone_from(&september.customers);
    world.quotas.clone_from(&september.quotas);
    for (customer, weight) in world.customers.iter_mut().zip(WEIGHTS) {
        customer.weight = weight;
    }
    let pool = september.on_demand.iter().filter(|row| row.effective < cycle.start());
    world.on_demand = pool.cloned().collect();
    let mut builder = Builder::new(world, SAMPLE_SEED);
    builder.scope = format!("{cycle} ");
    builder
}

/// Usage of the resources that September shows, `share` of a hundred of each customer's.
fn usage(builder: &mut Builder, window: (Time, Time), share: i64) {
    for customer in 0..builder.world.customers.len() {
        let owner = builder.id_of(customer);
        let of_owner = builder.world.on_demand.iter().filter(|row| row.customer_id == owner);
        let pool: Vec<Resource> = of_owner.cloned().collect();
        let mut left = builder.world.customers[customer].weight * share / 100;
        while left > 0 && !pool.is_empty() {
            left -= builder.settlement(customer, &pool, window, left);
        }
    }
}

/// One purchase each, between two days.
fn purchases(builder: &mut Builder, customers: &[usize], (first, last): (i64, i64)) {
    for customer in customers {
        let (order_type, detail_type) = *builder.dice.pick(&[(1, 1), (1, 103), (2, 2), (3, 3)]);
        let (day, hour, minute) =
            (builder.dice.between(first, last), builder.dice.between(0, 14), builder.dice.between(0, 59));
        let at = builder.world.cycle.utc(day, hour, minute, 17);
        let items: Vec<i64> =
            (0..builder.dice.between(1, 2)).map(|_| builder.dice.between(1_000, 60_000)).collect();
        let percent = builder.dice.between(0, 2) * 10;
        builder.buy(&Purchase { order_type, detail_type, percent, ..Purchase::new(*customer, at, &items) });
    }
}

/// An allotment for everybody who spends the partner's money, and now and then something taken back.
fn transfers(builder: &mut Builder, first: i64) {
    let reselling = builder.world.site.reselling();
    for customer in 0..builder.world.customers.len() {
        let Customer { association, listed, .. } = &builder.world.customers[customer];
        if *association != reselling || !listed {
            continue;
        }
        let count = builder.dice.between(1, 2);
        for at in 0..count {
            let (day, hour, minute) = (
                first + 9 * at + builder.dice.between(0, 7),
                builder.dice.between(1, 10),
                builder.dice.between(0, 59),
            );
            let (kind, amount) =
                if at == 1 { (RECLAIM, 10_000) } else { (ALLOT, 20_000 * builder.dice.between(1, 9)) };
            let time = builder.world.cycle.utc(day, hour, minute, 23);
            let amount = fen(amount + builder.dice.between(0, 99));
            let adjustment = builder.adjust(customer, kind, amount, time);
            builder.book(&adjustment, true, 3);
        }
    }
}

/// Rows of the ledger that are about the partner alone.
fn own_rows(builder: &mut Builder, first: i64) {
    for (balance_type, detail_type, amount, income, day) in [
        (CASH, "SOURCE_OPERAIION_RECHARGE", 6_000_000, true, first),
        (CREDIT, "SOURCE_OPERAIION_DEDEUCT", 77_700, false, first + 4),
        (CREDIT, "SOURCE_OPERAIION_WRITEOFF", 77_700, true, first + 15),
    ] {
        let time = builder.world.cycle.utc(day, 1, 11, 30);
        builder.own_row(&OwnRow { balance_type, detail_type, amount: fen(amount), income, time });
    }
}

/// Everything but the customers' balances. The accounts are September's, and begin with `openings`.
fn derive(builder: &mut Builder, september: &World, openings: [Decimal; 2]) {
    let world = &mut builder.world;
    derive::sort(world);
    derive::consuming(world);
    derive::monthly(world);
    derive::coupons(world);
    derive::quotas(world);
    derive::ledger(world, &mut Dice::new(SAMPLE_SEED, "balances"), openings);
    for (balance, known) in world.partner_balances.iter_mut().zip(&september.partner_balances) {
        balance.account_id.clone_from(&known.account_id);
    }
}

/// A customer's balance in one of September's snapshots.
fn balance(september: &World, customer: &Customer, taken: Time) -> Option<Decimal> {
    let mut rows = september.customer_balances.iter();
    rows.find(|row| row.customer_id == customer.id && row.taken == taken).map(|row| row.amount)
}
