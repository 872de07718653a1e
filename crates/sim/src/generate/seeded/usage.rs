//! The customer's pay-per-use lines: all that are left.

use super::{Draw, ME};
use crate::generate::{Means, Trade};
use crate::world::Resource;

pub(super) fn draw(draw: &mut Draw) {
    if draw.left == 0 {
        return;
    }
    let pool = draw.builder.metered_resources(ME, 2 + draw.left.min(4_000) / 40);
    if draw.stays && draw.left >= 10 && draw.one_in(2) {
        boundaries(draw, &pool);
    }
    let cycle = draw.builder.world.cycle;
    let end = if draw.stays { cycle.end() } else { cycle.beijing(draw.last_day, 0, 0) };
    while draw.left > 0 {
        draw.left -= draw.builder.settlement(ME, &pool, (cycle.start(), end), draw.left);
    }
}

/// Lines on the first and the last second of the month, and one deducted days after it.
fn boundaries(draw: &mut Draw, pool: &[Resource]) {
    let cycle = draw.builder.world.cycle;
    for (consumed, later) in
        [(cycle.start(), 5_400), (cycle.end().plus(-1), 4_200), (cycle.end().plus(-3600), 172_800)]
    {
        let builder = &mut draw.builder;
        let trade = Trade { id: builder.dice.uuid(), time: consumed.plus(later), product: pool[0].product };
        let line = builder.usage_line(ME, &pool[0], consumed, &trade, Means::Cash);
        builder.world.lines.push(line);
        draw.left -= 1;
    }
}
