//! The month's orders.

use super::{CYCLE, who};
use crate::generate::{Builder, Means, Purchase, Unsubscription};
use crate::time::Time;

pub(super) fn draw(builder: &mut Builder) {
    everyday(builder);
    edges(builder);
    mixed_payments(builder);
    combined(builder);
    plans(builder);
    refunds(builder);
    quiet(builder);
}

/// Purchases, renewals and changes of all customers over the month.
fn everyday(builder: &mut Builder) {
    for customer in [
        0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7, 9, 9, 10,
        10, 11, 12,
    ] {
        let (order_type, detail_type) =
            *builder.dice.pick(&[(1, 1), (1, 1), (1, 103), (2, 2), (2, 8), (3, 3)]);
        let last = if customer == who::LEFT { 9 } else { 29 };
        let day = builder.dice.between(1, last);
        let at = Time::utc(
            2026,
            9,
            day,
            builder.dice.between(0, 15),
            builder.dice.between(0, 59),
            builder.dice.between(0, 59),
        );
        let items: Vec<i64> =
            (0..builder.dice.between(1, 4)).map(|_| builder.dice.between(1_000, 250_000)).collect();
        let means = match builder.world.customers[customer].association {
            "1" => *builder.dice.pick(&[Means::Cash, Means::Credit]),
            _ => Means::Cash,
        };
        let percent = builder.dice.between(0, 3) * 7;
        builder.buy(&Purchase {
            order_type,
            detail_type,
            percent,
            means,
            ..Purchase::new(customer, at, &items)
        });
    }
}

/// Paid in the first and in the last second of the month, and just outside it.
fn edges(builder: &mut Builder) {
    builder.buy(&Purchase::new(who::EAST, CYCLE.start(), &[19_900]));
    builder.buy(&Purchase::new(who::WHALE, CYCLE.end().plus(-1), &[29_900]));
    builder.buy_unbilled(&Purchase::new(who::EAST, CYCLE.start().plus(-1), &[9_900]));
    builder.buy_unbilled(&Purchase::new(who::SAIL, CYCLE.end(), &[8_800]));
}

/// Orders on which the two readings of `amount_after_discount` differ.
fn mixed_payments(builder: &mut Builder) {
    for (customer, means, percent) in [
        (who::EAST, Means::Coupon, 10),
        (who::EAST, Means::CouponAndCard, 15),
        (who::SAIL, Means::CouponAndCard, 0),
        (who::PAINT, Means::Coupon, 20),
        (who::SHOP, Means::Flexi, 10),
        (who::SHOP, Means::Coupon, 0),
        (who::RETAIL, Means::Card, 5),
        (who::GAME, Means::Coupon, 0),
    ] {
        let at = Time::utc(2026, 9, builder.dice.between(2, 27), builder.dice.between(0, 15), 30, 7);
        let items = [builder.dice.between(8_000, 30_000), builder.dice.between(3_000, 9_000)];
        builder.buy(&Purchase { percent, means, ..Purchase::new(customer, at, &items) });
    }
}

/// Two combined orders: the lines of one name its members, those of the other the whole.
fn combined(builder: &mut Builder) {
    for (customer, whole) in [(who::SAIL, false), (who::NAMELESS, true), (who::RIVER, true)] {
        let at = Time::utc(2026, 9, builder.dice.between(3, 26), 6, 12, 0);
        for items in [[45_000, 5_500].as_slice(), &[12_800]] {
            builder.buy(&Purchase { percent: 10, ..Purchase::new(customer, at, items) });
        }
        builder.combine(2, whole);
    }
}

/// Savings plans and reserved instances, bought as orders.
fn plans(builder: &mut Builder) {
    let at = Time::utc(2026, 9, 4, 4, 4, 4);
    builder.buy(&Purchase { mode: 11, percent: 20, ..Purchase::new(who::EAST, at, &[360_000]) });
    builder.buy(&Purchase { mode: 11, ..Purchase::new(who::PAINT, at.plus(7_200), &[120_000]) });
    builder.buy(&Purchase { mode: 10, percent: 30, ..Purchase::new(who::SAIL, at.plus(9_000), &[88_000]) });
}

/// Unsubscriptions: of this month's orders, with a coupon given back, of an order of July, and one so large
/// that the customer's month is negative.
fn refunds(builder: &mut Builder) {
    let plain = builder.buy(&Purchase::new(who::SHOP, Time::utc(2026, 9, 5, 3, 0, 0), &[50_000, 20_000]));
    builder.unsubscribe(&Unsubscription {
        base: plain,
        at: Time::utc(2026, 9, 11, 8, 0, 0),
        cash: 33_333,
        coupon: 0,
    });
    let couponed = builder.buy(&Purchase {
        means: Means::Coupon,
        ..Purchase::new(who::EAST, Time::utc(2026, 9, 6, 3, 0, 0), &[12_000])
    });
    builder.unsubscribe(&Unsubscription {
        base: couponed,
        at: Time::utc(2026, 9, 7, 1, 0, 0),
        cash: 0,
        coupon: 6_000,
    });
    let july = builder.buy_unbilled(&Purchase::new(who::SAIL, Time::utc(2026, 7, 9, 2, 0, 0), &[180_000]));
    builder.unsubscribe(&Unsubscription {
        base: july,
        at: Time::utc(2026, 9, 18, 2, 0, 0),
        cash: 60_000,
        coupon: 0,
    });
    let large =
        builder.buy_unbilled(&Purchase::new(who::OLDTOWN, Time::utc(2026, 6, 18, 2, 0, 0), &[960_000]));
    builder.unsubscribe(&Unsubscription {
        base: large,
        at: Time::utc(2026, 9, 20, 2, 0, 0),
        cash: 640_000,
        coupon: 0,
    });
    let advisory =
        builder.buy_unbilled(&Purchase::new(who::RIVER, Time::utc(2026, 8, 1, 2, 0, 0), &[30_000]));
    builder.unsubscribe(&Unsubscription {
        base: advisory,
        at: Time::utc(2026, 9, 22, 2, 0, 0),
        cash: 30_000,
        coupon: 0,
    });
    // Some answers show the amount of an unsubscription order as a negative number.
    if let Some(order) = builder.world.orders.last_mut() {
        order.amount = -order.amount;
        order.official = -order.official;
        for line in &mut order.lines {
            line.amount = -line.amount;
            line.official = -line.official;
        }
    }
}

/// Orders that rightly have no lines: free, still processing, given back before anything was paid.
fn quiet(builder: &mut Builder) {
    let at = Time::utc(2026, 9, 15, 1, 0, 0);
    let free = Purchase { percent: 100, ..Purchase::new(who::PLUS, at, &[15_000]) };
    builder.buy_unbilled(&free);
    builder.buy_unbilled(&Purchase::new(who::PHARMA, at, &[66_000]));
    if let Some(order) = builder.world.orders.last_mut() {
        order.status = 3;
    }
    builder.buy_unbilled(&Purchase::new(who::GAME, at, &[7_000]));
    if let Some(order) = builder.world.orders.last_mut() {
        order.status = 6;
        order.paid_at = None;
    }
}
