//! The rarer kinds of lines.

use super::{CYCLE, who};
use crate::generate::{Builder, Means};

pub(super) fn draw(builder: &mut Builder) {
    for customer in [who::EAST, who::WHALE] {
        builder.support_plan(customer);
    }
    for customer in [who::SAIL, who::PHARMA] {
        builder.monthly_payment(customer, CYCLE.utc(2, 1, 30, 0));
    }
    for (customer, detail_type, amount) in
        [(who::EAST, 20, 15_075), (who::SHOP, 24, 8_240), (who::WHALE, 20, 3_300)]
    {
        builder.mode_change(customer, detail_type, amount, CYCLE.utc(14, 9, 0, 0));
    }
    for hour in 0..24 {
        let customer = if hour % 2 == 0 { who::EAST } else { who::PAINT };
        builder.savings_plan_hour(customer, CYCLE.utc(10, hour, 0, 0));
    }
    for (customer, detail_type, amount) in
        [(who::SAIL, 9, -5_000), (who::SAIL, 16, 1_250), (who::RETAIL, 9, -999), (who::RIVER, 9, -12_000)]
    {
        let time = CYCLE.utc(24, 7, 0, builder.dice.between(0, 59));
        builder.correction(customer, detail_type, amount, time);
    }
    for customer in [who::EAST, who::SHOP, who::RIVER] {
        builder.supplement(customer, CYCLE.utc(28, 20, 0, 0));
    }
    for at in 0..12 {
        builder.bundle_hour(who::NAMELESS, "bundle-0001", at, CYCLE.utc(16, at, 0, 0));
    }
    for (hour, means) in [(1, Means::Debt), (2, Means::Debt), (3, Means::WriteOff), (4, Means::WriteOff)] {
        builder.unpaid(who::RETAIL, hour, CYCLE.utc(27, hour, 0, 0), means);
    }
}
