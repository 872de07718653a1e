//! The rarer kinds of lines, for customers with enough of the common ones.

use super::{Draw, ME};
use crate::generate::Means;

/// Lines that a customer needs before the rare ones are drawn.
const COMMON: i64 = 30;

pub(super) fn draw(draw: &mut Draw) {
    let kinds: [fn(&mut Draw) -> i64; 8] = [
        support_plan,
        monthly_payment,
        mode_changes,
        savings_plan_hours,
        corrections,
        supplement,
        bundle,
        negative_usage,
    ];
    for kind in kinds {
        // The first customer has one of each; the others have some.
        let wanted =
            if draw.place == 0 { draw.left >= COMMON } else { draw.left >= COMMON && draw.one_in(2) };
        if wanted {
            draw.left -= kind(draw);
        }
    }
    if draw.builder.world.customers[ME].short && draw.left >= 4 {
        draw.left -= unpaid(draw);
    }
}

/// A month-end deduction, for who is still there at the month's end.
fn support_plan(draw: &mut Draw) -> i64 {
    if draw.stays {
        draw.builder.support_plan(ME);
    }
    i64::from(draw.stays)
}

fn monthly_payment(draw: &mut Draw) -> i64 {
    let time = draw.moment();
    draw.builder.monthly_payment(ME, time);
    1
}

fn mode_changes(draw: &mut Draw) -> i64 {
    for detail_type in [20, 24] {
        let (time, amount) = (draw.moment(), draw.between(100, 20_000));
        draw.builder.mode_change(ME, detail_type, amount, time);
    }
    2
}

fn savings_plan_hours(draw: &mut Draw) -> i64 {
    let (day, hours) = (draw.between(1, draw.last_day), draw.between(2, 6));
    for hour in 0..hours {
        let consumed = draw.builder.world.cycle.beijing(day, hour, 0);
        draw.builder.savings_plan_hour(ME, consumed);
    }
    hours
}

fn corrections(draw: &mut Draw) -> i64 {
    for (detail_type, sign) in [(9, -1), (16, 1)] {
        let (time, amount) = (draw.moment(), draw.between(100, 9_000));
        draw.builder.correction(ME, detail_type, sign * amount, time);
    }
    2
}

/// The China site only: elsewhere nothing is cut off that could be collected.
fn supplement(draw: &mut Draw) -> i64 {
    if draw.china() {
        let time = draw.moment();
        draw.builder.supplement(ME, time);
    }
    i64::from(draw.china())
}

fn bundle(draw: &mut Draw) -> i64 {
    let machine = format!("bundle-{}", draw.builder.dice.hex(8));
    let (day, hours) = (draw.between(1, draw.last_day), draw.between(2, 4));
    for at in 0..hours {
        let consumed = draw.builder.world.cycle.beijing(day, at, 0);
        draw.builder.bundle_hour(ME, &machine, at, consumed);
    }
    hours
}

fn negative_usage(draw: &mut Draw) -> i64 {
    let consumed = draw.moment();
    let official = -draw.between(1_000_000, 2_000_000_000);
    draw.builder.negative_usage(ME, official, consumed);
    1
}

fn unpaid(draw: &mut Draw) -> i64 {
    for (size, means) in [(1, Means::Debt), (2, Means::WriteOff)] {
        let consumed = draw.moment();
        draw.builder.unpaid(ME, size, consumed, means);
    }
    2
}
