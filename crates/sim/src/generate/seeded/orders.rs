//! The customer's orders, as far as its lines reach.

use super::{Draw, ME};
use crate::generate::{Means, Purchase, Unsubscription};
use crate::time::Time;
use crate::world::{Order, Paid};

pub(super) fn draw(draw: &mut Draw) {
    let mut budget = draw.left * draw.orders / 100;
    if draw.left >= 12 && budget > 0 && draw.stays {
        edges(draw, &mut budget);
    }
    while budget > 0 {
        match draw.between(1, 12) {
            1 if budget >= 3 => combined(draw, &mut budget),
            2 if budget >= 2 => returned(draw, &mut budget),
            3 => returned_from_before(draw, &mut budget),
            4 if budget >= 2 => coupon_returned(draw, &mut budget),
            5 => plan(draw, &mut budget),
            6 => quiet(draw),
            _ => everyday(draw, &mut budget),
        }
    }
}

/// Books so many lines.
fn spend(draw: &mut Draw, budget: &mut i64, lines: usize) {
    let lines = i64::try_from(lines).unwrap_or(0);
    *budget -= lines;
    draw.left -= lines;
}

fn items(draw: &mut Draw, most: i64) -> Vec<i64> {
    (0..draw.between(1, most)).map(|_| draw.between(1_000, 250_000)).collect()
}

fn means(draw: &mut Draw) -> Means {
    if draw.resold() {
        *draw.builder.dice.pick(&[
            Means::Cash,
            Means::Cash,
            Means::Cash,
            Means::Coupon,
            Means::Card,
            Means::Flexi,
            Means::CouponAndCard,
        ])
    } else {
        *draw.builder.dice.pick(&[Means::Cash, Means::Credit])
    }
}

/// A purchase, renewal or change.
fn everyday(draw: &mut Draw, budget: &mut i64) {
    let mut kinds = vec![(1, 1), (1, 1), (2, 2), (2, 8), (3, 3)];
    if draw.china() {
        kinds.push((1, 103));
    }
    let (order_type, detail_type) = *draw.builder.dice.pick(&kinds);
    let at = draw.moment();
    let items = items(draw, (*budget).min(4));
    let (means, percent) = (means(draw), draw.between(0, 3) * 7);
    let purchase = Purchase { order_type, detail_type, percent, means, ..Purchase::new(ME, at, &items) };
    draw.builder.buy(&purchase);
    spend(draw, budget, items.len());
}

/// Paid in the first or in the last second of the month, and one just outside it.
fn edges(draw: &mut Draw, budget: &mut i64) {
    let cycle = draw.builder.world.cycle;
    let (inside, outside): (Time, Time) = match draw.between(1, 6) {
        1 => (cycle.start(), cycle.start().plus(-1)),
        2 => (cycle.end().plus(-1), cycle.end()),
        _ => return,
    };
    draw.builder.buy(&Purchase::new(ME, inside, &[19_900]));
    draw.builder.buy_unbilled(&Purchase::new(ME, outside, &[9_900]));
    spend(draw, budget, 1);
}

/// A combined order: its lines name the members, or the whole.
fn combined(draw: &mut Draw, budget: &mut i64) {
    let at = draw.moment();
    for items in [[45_000, 5_500].as_slice(), &[12_800]] {
        draw.builder.buy(&Purchase { percent: 10, ..Purchase::new(ME, at, items) });
    }
    let whole = draw.one_in(2);
    draw.builder.combine(2, whole);
    spend(draw, budget, 3);
}

/// A savings plan or a reserved instance.
fn plan(draw: &mut Draw, budget: &mut i64) {
    let at = draw.moment();
    let mode = *draw.builder.dice.pick(&[10, 11]);
    let (price, percent) = (draw.between(50_000, 400_000), draw.between(0, 3) * 10);
    draw.builder.buy(&Purchase { mode, percent, ..Purchase::new(ME, at, &[price]) });
    spend(draw, budget, 1);
}

/// Gives a part of the first line of an order back.
fn unsubscribe(draw: &mut Draw, base: Order, at: Time, coupon: bool) {
    let price = (base.lines[0].amount * rust_decimal::Decimal::ONE_HUNDRED).trunc();
    let price = i64::try_from(price).unwrap_or(0);
    let part = price * draw.between(1, 100) / 100;
    let (cash, coupon) = if coupon { (0, part) } else { (part, 0) };
    draw.builder.unsubscribe(&Unsubscription { base, at, cash, coupon });
    // Some answers show the amount of an unsubscription order as a negative number.
    if draw.one_in(3)
        && let Some(order) = draw.builder.world.orders.last_mut()
    {
        order.amount = -order.amount;
        order.official = -order.official;
        for line in &mut order.lines {
            line.amount = -line.amount;
            line.official = -line.official;
        }
    }
}

/// Bought and given back in the month.
fn returned(draw: &mut Draw, budget: &mut i64) {
    let day = draw.between(1, draw.last_day - 1);
    let (bought, later) = (draw.moment_on(day), draw.between(day + 1, draw.last_day));
    let price = draw.between(5_000, 90_000);
    let base = draw.builder.buy(&Purchase::new(ME, bought, &[price]));
    let at = draw.moment_on(later);
    unsubscribe(draw, base, at, false);
    spend(draw, budget, 2);
}

/// Bought months before and given back now; now and then so much that the customer's month is negative.
fn returned_from_before(draw: &mut Draw, budget: &mut i64) {
    let months = draw.between(1, 5);
    let bought = draw.builder.world.cycle.plus(-months).utc(draw.between(1, 28), 2, 0, 0);
    let price = if draw.one_in(4) { 9_600_000 } else { draw.between(20_000, 200_000) };
    let base = draw.builder.buy_unbilled(&Purchase::new(ME, bought, &[price]));
    let at = draw.moment();
    unsubscribe(draw, base, at, false);
    spend(draw, budget, 1);
}

/// Bought with a coupon, which gets a part back. Nothing happens where no coupon could pay all of it.
fn coupon_returned(draw: &mut Draw, budget: &mut i64) {
    let day = draw.between(1, draw.last_day - 1);
    let (bought, later) = (draw.moment_on(day), draw.between(day + 1, draw.last_day));
    let price = draw.between(1_000, 12_000);
    let purchase = Purchase { means: Means::Coupon, ..Purchase::new(ME, bought, &[price]) };
    let base = draw.builder.buy(&purchase);
    spend(draw, budget, 1);
    let paid = draw.builder.world.lines.last().map(|line| line.paid).unwrap_or_default();
    if paid == (Paid { coupon: base.amount, ..Paid::default() }) {
        let at = draw.moment_on(later);
        unsubscribe(draw, base, at, true);
        spend(draw, budget, 1);
    }
}

/// Orders that rightly have no lines: free, still processing, not yet paid.
fn quiet(draw: &mut Draw) {
    let at = draw.moment();
    let kind = draw.between(1, 3);
    let percent = if kind == 1 { 100 } else { 0 };
    let price = draw.between(1_000, 90_000);
    draw.builder.buy_unbilled(&Purchase { percent, ..Purchase::new(ME, at, &[price]) });
    if let Some(order) = draw.builder.world.orders.last_mut() {
        match kind {
            1 => {}
            2 => order.status = 3,
            _ => {
                order.status = 6;
                order.paid_at = None;
            }
        }
    }
}
