//! Breaks between orders, their lines and their refunds.

use rust_decimal::Decimal;

use super::Finding;
use crate::generate::{Builder, Means, Purchase, Unsubscription, fen, who};
use crate::time::Time;
use crate::world::{AmountInfo, Order};

/// A moment on a day of the month.
fn on(day: i64) -> Time {
    Time::utc(2026, 9, day, 3, 33, 33)
}

/// The order drawn last, to be edited.
fn last(builder: &mut Builder) -> Option<&mut Order> {
    builder.world.orders.last_mut()
}

fn finding(rule: &'static str, class: &'static str, order: &Order) -> Finding {
    Finding::new(rule, class, Some(&order.customer_id)).key("order_id", &order.id)
}

/// A line names an order that nobody knows.
pub(crate) fn unknown_order(builder: &mut Builder) {
    builder.part("break order.unknown");
    let order = builder.buy(&Purchase::new(who::PLUS, on(7), &[23_400]));
    builder.world.orders.pop();
    let finding = Finding::new("order.unknown", "missing_order", Some(&order.customer_id))
        .key("trade_id", &order.id)
        .actual(order.amount)
        .says(
            "A purchase of 234.00 is billed under an order number that does not exist.",
            "Ask the customer or Huawei for the order; it may belong to another partner.",
        );
    builder.world.findings.push(finding);
}

/// One of two lines of an order is billed to somebody else.
pub(crate) fn line_of_another_customer(builder: &mut Builder) {
    builder.part("break order.customer");
    let order = builder.buy(&Purchase::new(who::SHOP, on(9), &[15_000, 4_500]));
    let other = builder.id_of(who::NAMELESS);
    if let Some(line) = builder.world.lines.last_mut() {
        line.customer_id.clone_from(&other);
    }
    let finding = finding("order.customer", "association", &order).texts(&order.customer_id, &other).says(
        "A line of 45.00 of this order is billed to another customer than the one who ordered.",
        "Find out who uses the resource; do not bill either of them before that.",
    );
    builder.world.findings.push(finding);
}

/// A cancelled order was billed all the same.
pub(crate) fn cancelled_but_billed(builder: &mut Builder) {
    builder.part("break order.status");
    let order = builder.buy(&Purchase::new(who::PAINT, on(10), &[8_800]));
    if let Some(order) = last(builder) {
        order.status = 4;
        order.paid_at = None;
    }
    let finding = finding("order.status", "status", &order)
        .sides(Decimal::ZERO, order.amount)
        .says("The order is cancelled, but 88.00 was billed for it.", "Claim the 88.00 from Huawei.");
    builder.world.findings.push(finding);
}

/// A completed, paid order of which the bill knows nothing.
pub(crate) fn paid_but_not_billed(builder: &mut Builder) {
    builder.part("break order.unbilled");
    let order = builder.buy_unbilled(&Purchase::new(who::RIVER, on(11), &[56_000]));
    let finding = finding("order.unbilled", "missing_lines", &order).sides(order.amount, Decimal::ZERO).says(
        "The order was paid on 11 September, but there is no line for it.",
        "Fetch the customer's detail again; if the line stays away, ask Huawei where the order was billed.",
    );
    builder.world.findings.push(finding);
}

/// The lines of an order fall short of it.
pub(crate) fn billed_too_little(builder: &mut Builder) {
    builder.part("break order.payable");
    let order = builder.buy(&Purchase::new(who::RETAIL, on(12), &[40_000, 10_000]));
    if let Some(line) = builder.world.lines.last_mut() {
        line.official -= fen(500);
        line.payment -= fen(500);
        line.paid.cash -= fen(500);
    }
    let finding =
        finding("order.payable", "amount", &order).sides(order.amount, order.amount - fen(500)).says(
            "The order came to 500.00, its lines add up to 495.00.",
            "Check whether the order was re-priced; the customer was charged 495.00.",
        );
    builder.world.findings.push(finding);
}

/// Orders that say they were paid with coupons and cards otherwise than their lines do.
pub(crate) fn paid_otherwise(builder: &mut Builder) {
    builder.part("break order.coupon");
    let coupon =
        builder.buy(&Purchase { means: Means::Coupon, ..Purchase::new(who::EAST, on(13), &[5_000]) });
    let told = coupon.info.as_ref().map_or(Decimal::ZERO, |info| info.coupon);
    restate(builder, |info| info.coupon += fen(1_000));
    part(builder, &coupon, "coupon_amount", told + fen(1_000), told);

    let flexi = builder.buy(&Purchase::new(who::NAMELESS, on(14), &[7_700]));
    restate(builder, |info| info.flexi = fen(1_500));
    part(builder, &flexi, "flexipurchase_coupon_amount", fen(1_500), Decimal::ZERO);

    let card = builder.buy(&Purchase { means: Means::Card, ..Purchase::new(who::SHOP, on(15), &[20_000]) });
    restate(builder, |info| info.card = fen(18_000));
    part(builder, &card, "stored_card_amount", fen(18_000), fen(20_000));
}

/// Changes the parts of the last order and of its only order line alike.
fn restate(builder: &mut Builder, change: impl Fn(&mut AmountInfo)) {
    if let Some(order) = last(builder) {
        change(order.info.get_or_insert_default());
        for line in &mut order.lines {
            change(line.info.get_or_insert_default());
        }
    }
}

fn part(builder: &mut Builder, order: &Order, part: &'static str, told: Decimal, billed: Decimal) {
    let finding = finding("order.coupon", "amount", order).key("part", part).sides(told, billed).says(
        format!("The order says that {told} was paid as {part}, its lines say {billed}."),
        "Compare with the coupon or card itself; bill the customer by the lines.",
    );
    builder.world.findings.push(finding);
}

/// List price and discounts do not lead to the price.
pub(crate) fn price_does_not_add_up(builder: &mut Builder) {
    builder.part("break order.price");
    let order = builder.buy(&Purchase { percent: 10, ..Purchase::new(who::GAME, on(16), &[30_000]) });
    if let Some(order) = last(builder) {
        order.official += fen(800);
    }
    let finding = finding("order.price", "amount", &order).sides(order.amount + fen(800), order.amount).says(
        "List price minus discounts is 278.00, but the order was sold at 270.00.",
        "A discount of 8.00 is not itemised: ask Huawei which one, it may be yours to pass on.",
    );
    builder.world.findings.push(finding);
}

/// Order lines that add up to less than the order.
pub(crate) fn order_lines_fall_short(builder: &mut Builder) {
    builder.part("break order.lines");
    let order = builder.buy(&Purchase::new(who::EAST, on(17), &[10_000]));
    if let Some(line) = last(builder).and_then(|order| order.lines.last_mut()) {
        line.amount -= fen(100);
    }
    let finding = finding("order.lines", "amount", &order).sides(order.amount, order.amount - fen(100)).says(
        "The order came to 100.00, its order lines add up to 99.00.",
        "Fetch the order again; the bill follows the order, not its lines.",
    );
    builder.world.findings.push(finding);
}

/// Less was given back than the unsubscription order says.
pub(crate) fn refunded_too_little(builder: &mut Builder) {
    builder.part("break order.refund");
    let base = builder.buy(&Purchase::new(who::SHOP, on(2), &[50_000]));
    let order = builder.unsubscribe(&Unsubscription { base, at: on(18), cash: 20_000, coupon: 0 });
    if let Some(order) = last(builder) {
        order.amount += fen(500);
        order.official += fen(500);
        for line in &mut order.lines {
            line.amount += fen(500);
            line.official += fen(500);
        }
    }
    let finding = finding("order.refund", "amount", &order).sides(fen(-20_500), fen(-20_000)).says(
        "The unsubscription order says 205.00 goes back, the bill gave back 200.00.",
        "Claim the 5.00 from Huawei, or ask for the handling fee it may be.",
    );
    builder.world.findings.push(finding);
}

/// More was given back than had been paid.
pub(crate) fn refunded_more_than_paid(builder: &mut Builder) {
    builder.part("break order.refund_origin");
    let base = builder.buy(&Purchase::new(who::RIVER, on(3), &[10_000]));
    builder.unsubscribe(&Unsubscription { base: base.clone(), at: on(19), cash: 13_000, coupon: 0 });
    let finding = Finding::new("order.refund_origin", "over_refund", Some(&base.customer_id))
        .key("base_order_id", &base.id)
        .sides(fen(10_000), fen(13_000))
        .says(
            "130.00 was refunded for an order that had cost 100.00.",
            "Expect Huawei to take 30.00 back; do not pay it out to the customer yet.",
        );
    builder.world.findings.push(finding);
}
