//! The few facts about a world's month that answers lean on, in one place.

use rust_decimal::Decimal;

use crate::time::Time;
use crate::world::{self, Customer, World};

/// Currency of every amount.
pub(super) fn currency(world: &World) -> &'static str {
    world.site.currency()
}

/// The month, `YYYY-MM`.
pub(super) fn cycle(world: &World) -> String {
    world.cycle.to_string()
}

/// First instant of the month.
pub(super) fn month_start(world: &World) -> Time {
    world.cycle.start()
}

/// First instant after the month.
pub(super) fn month_end(world: &World) -> Time {
    world.cycle.end()
}

/// When the opening balances of customers were taken.
pub(super) fn opening(world: &World) -> Time {
    world.opening
}

/// When the fetch of the month began.
pub(super) fn fetched(world: &World) -> Time {
    world.fetched
}

/// The discount that the partner grants a customer on usage, as a rate: what its lines show.
pub(super) fn discount(world: &World, customer: &Customer) -> Decimal {
    let usage = |line: &&world::Line| {
        line.customer_id == customer.id && line.detail_type == 5 && line.official > Decimal::ONE
    };
    let line = world.lines.iter().find(usage);
    line.map_or(Decimal::ZERO, |line| (line.discount / line.official).round_dp(2))
}

/// `association_type` of customers that spend the partner's money.
pub(super) fn reselling(world: &World) -> &'static str {
    world.site.reselling()
}
