//! Worlds drawn from a seed: any number of customers and lines, every kind of line that the site has.
//!
//! Each customer is drawn from dice of its own into a world of its own, which is then poured into the
//! partner's. So the work grows with the lines, whatever the number of customers, and a writer that cannot
//! hold the whole month could draw and pour customer by customer.

mod coupons;
mod customer;
mod names;
mod orders;
mod partner;
mod special;
mod transfers;
mod usage;

use rust_decimal::Decimal;

use super::{Builder, Dice, account, derive, fen};
use crate::seed::Seed;
use crate::time::Time;
use crate::world::{Site, World};

/// Lines of each customer, by place: few have most.
fn shares(customers: usize, lines: usize) -> Vec<usize> {
    // One in nine consumes nothing; the others get a share that falls with their place.
    let weight = |place: usize| if place % 9 == 8 { 0 } else { 1_000_000_000 / (place as u128 + 1) };
    let total: u128 = (0..customers).map(weight).sum::<u128>().max(1);
    let mut passed = 0;
    let mut given = 0;
    (0..customers)
        .map(|place| {
            passed += weight(place);
            // Shares of the running sum, so that what is rounded off here is made good there.
            let until = usize::try_from(lines as u128 * passed / total).unwrap_or(lines);
            let share = until - given;
            given = until;
            share
        })
        .collect()
}

/// What the drawing of one customer needs to know.
struct Draw {
    builder: Builder,
    /// Share of lines from orders, of holders of coupons; percent.
    orders: i64,
    coupons: i64,
    /// How many lines are still to be drawn.
    left: i64,
    /// The customer's last day in the month.
    last_day: i64,
    /// Whether it stays beyond the month.
    stays: bool,
    /// Its place among the partner's customers.
    place: usize,
}

/// The only customer in a world of one.
const ME: usize = 0;

impl Draw {
    fn one_in(&mut self, n: i64) -> bool {
        self.builder.dice.one_in(n)
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        self.builder.dice.between(low, high)
    }

    fn china(&self) -> bool {
        self.builder.world.site == Site::China
    }

    /// Whether the customer spends the partner's money.
    fn resold(&self) -> bool {
        self.builder.world.customers[ME].association != "1"
    }

    /// A moment in office hours of a day while the customer is with the partner.
    fn moment(&mut self) -> Time {
        let day = self.between(1, self.last_day);
        self.moment_on(day)
    }

    fn moment_on(&mut self, day: i64) -> Time {
        let (hour, minute, second) = (self.between(8, 20), self.between(0, 59), self.between(0, 59));
        self.builder.world.cycle.beijing(day, hour, minute).plus(second)
    }
}

/// All facts of the month; see [`complete`] for what follows from them.
pub(crate) fn facts(seed: &Seed) -> Builder {
    let mut world = World::new(seed.site, seed.cycle);
    let mut partner = Builder::new(world.clone(), seed.dice());
    partner.scope = format!("{} ", seed.cycle);
    partner::draw(&mut partner);
    world.quotas.clone_from(&partner.world.quotas);
    world.partner_id.clone_from(&partner.world.partner_id);
    for (place, lines) in shares(seed.customers, seed.lines).into_iter().enumerate() {
        pour(&mut partner.world, customer::draw(seed, &world, place, lines));
    }
    partner::settle(&mut partner);
    partner
}

/// Adds one customer's world to the partner's.
fn pour(world: &mut World, mut part: World) {
    world.customers.append(&mut part.customers);
    world.lines.append(&mut part.lines);
    world.orders.append(&mut part.orders);
    world.refunds.append(&mut part.refunds);
    world.adjustments.append(&mut part.adjustments);
    world.changes.append(&mut part.changes);
    world.coupons.append(&mut part.coupons);
    world.operations.append(&mut part.operations);
    world.usage.append(&mut part.usage);
    world.resources.append(&mut part.resources);
    world.on_demand.append(&mut part.on_demand);
}

/// Completes a world whose facts are all there. What the site does not have stays empty.
pub(crate) fn complete(builder: &mut Builder) {
    if builder.world.site == Site::International {
        derive::sort(&mut builder.world);
        derive::consuming(&mut builder.world);
        return;
    }
    // Enough before the month that no balance of the partner falls below zero.
    let spent = |balance_type: &str| -> Decimal {
        let rows = builder.world.changes.iter().filter(|row| row.balance_type == balance_type && !row.income);
        rows.map(|row| row.amount).sum()
    };
    let openings = [
        fen(derive::OPENING_CASH) + spent(account::CASH),
        fen(derive::OPENING_CREDIT) + spent(account::CREDIT),
    ];
    derive::derive(builder, openings);
}

/// Dice that do not depend on the month.
fn lasting(seed: &Seed, part: &str) -> Dice {
    Dice::new(seed.dice(), part)
}
