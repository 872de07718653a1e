//! Pay-per-use consumption: most lines of the month.

use super::{CYCLE, who};
use crate::generate::{Builder, Means, Trade};
use crate::world::Resource;

pub(super) fn draw(builder: &mut Builder) {
    for customer in 0..builder.world.customers.len() {
        let weight = builder.world.customers[customer].weight;
        if weight == 0 {
            continue;
        }
        let pool = builder.metered_resources(customer, 4 + weight / 40);
        let end = if customer == who::LEFT { CYCLE.beijing(12, 0, 0) } else { CYCLE.end() };
        let mut left = weight;
        while left > 0 {
            left -= builder.settlement(customer, &pool, (CYCLE.start(), end), 6);
        }
    }
    boundaries(builder);
    for (customer, official) in
        [(who::EAST, -4_599_822), (who::WHALE, -1_234_567_890), (who::SHOP, -700_000_001)]
    {
        builder.negative_usage(customer, official, CYCLE.utc(21, 4, 0, 0));
    }
}

/// Lines on the first and the last second of the month, and one deducted in October.
fn boundaries(builder: &mut Builder) {
    for customer in [who::EAST, who::WHALE, who::OLDTOWN] {
        let owner = builder.id_of(customer);
        let pool: Vec<Resource> = builder
            .world
            .on_demand
            .iter()
            .filter(|resource| resource.customer_id == owner)
            .cloned()
            .collect();
        for (consumed, later) in
            [(CYCLE.start(), 5_400), (CYCLE.end().plus(-1), 4_200), (CYCLE.end().plus(-3600), 172_800)]
        {
            let trade =
                Trade { id: builder.dice.uuid(), time: consumed.plus(later), product: pool[0].product };
            let line = builder.usage_line(customer, &pool[0], consumed, &trade, Means::Cash);
            builder.world.lines.push(line);
        }
    }
}
