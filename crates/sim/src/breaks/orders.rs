//! Breaks between orders, their lines and their refunds.

use rust_decimal::Decimal;

use super::{Finding, Spot, shown};
use crate::generate::{Builder, Means, Purchase, Unsubscription, fen};
use crate::time::Time;
use crate::world::{AmountInfo, Order};

/// A moment on a day of the month.
fn on(builder: &Builder, day: i64) -> Time {
    builder.world.cycle.utc(day, 3, 33, 33)
}

/// The order drawn last, to be edited.
fn last(builder: &mut Builder) -> Option<&mut Order> {
    builder.world.orders.last_mut()
}

fn finding(rule: &'static str, class: &'static str, order: &Order) -> Finding {
    Finding::new(rule, class, Some(&order.customer_id)).key("order_id", &order.id)
}

/// What the victim buys on the day, paid in cash: one item, or two.
fn purchase(builder: &Builder, spot: &Spot, items: &[i64]) -> Purchase {
    Purchase::new(spot.customer, on(builder, spot.day), items)
}

/// A line names an order that nobody knows.
pub(crate) fn unknown_order(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&purchase(builder, spot, &[spot.amount]));
    builder.world.orders.pop();
    let finding = Finding::new("order.unknown", "missing_order", Some(&order.customer_id))
        .key("trade_id", &order.id)
        .actual(order.amount)
        .says(
            format!(
                "A purchase of {} is billed under an order number that does not exist.",
                shown(order.amount)
            ),
            "Ask the customer or Huawei for the order; it may belong to another partner.",
        );
    builder.world.findings.push(finding);
}

/// One of two lines of an order is billed to somebody else, who must be of the same association.
pub(crate) fn line_of_another_customer(builder: &mut Builder, spot: &Spot, other: usize) {
    let order = builder.buy(&purchase(builder, spot, &[spot.amount, spot.by]));
    let other = builder.id_of(other);
    if let Some(line) = builder.world.lines.last_mut() {
        line.customer_id.clone_from(&other);
    }
    let finding = finding("order.customer", "association", &order).texts(&order.customer_id, &other).says(
        format!(
            "A line of {} of this order is billed to another customer than the one who ordered.",
            shown(fen(spot.by))
        ),
        "Find out who uses the resource; do not bill either of them before that.",
    );
    builder.world.findings.push(finding);
}

/// A cancelled order was billed all the same.
pub(crate) fn cancelled_but_billed(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&purchase(builder, spot, &[spot.amount]));
    if let Some(order) = last(builder) {
        order.status = 4;
        order.paid_at = None;
    }
    let amount = shown(order.amount);
    let finding = finding("order.status", "status", &order).sides(Decimal::ZERO, order.amount).says(
        format!("The order is cancelled, but {amount} was billed for it."),
        format!("Claim the {amount} from Huawei."),
    );
    builder.world.findings.push(finding);
}

/// A completed, paid order of which the bill knows nothing.
pub(crate) fn paid_but_not_billed(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy_unbilled(&purchase(builder, spot, &[spot.amount]));
    let finding = finding("order.unbilled", "missing_lines", &order).sides(order.amount, Decimal::ZERO).says(
        format!(
            "The order was paid on {} {}, but there is no line for it.",
            spot.day,
            builder.world.cycle.name()
        ),
        "Fetch the customer's detail again; if the line stays away, ask Huawei where the order was billed.",
    );
    builder.world.findings.push(finding);
}

/// The lines of an order fall short of it.
pub(crate) fn billed_too_little(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&purchase(builder, spot, &[spot.amount, spot.by + 9_500]));
    let by = fen(spot.by);
    if let Some(line) = builder.world.lines.last_mut() {
        line.official -= by;
        line.payment -= by;
        line.paid.cash -= by;
    }
    let billed = order.amount - by;
    let finding = finding("order.payable", "amount", &order).sides(order.amount, billed).says(
        format!("The order came to {}, its lines add up to {}.", shown(order.amount), shown(billed)),
        format!("Check whether the order was re-priced; the customer was charged {}.", shown(billed)),
    );
    builder.world.findings.push(finding);
}

/// An order that says more was paid with coupons than its lines do.
pub(crate) fn coupon_paid_otherwise(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&Purchase { means: Means::Coupon, ..purchase(builder, spot, &[spot.amount]) });
    let told = order.info.as_ref().map_or(Decimal::ZERO, |info| info.coupon);
    restate(builder, |info| info.coupon += fen(spot.by));
    part(builder, &order, "coupon_amount", told + fen(spot.by), told);
}

/// An order that says it was paid with flexi-purchase coupons, and its lines say cash.
pub(crate) fn flexi_paid_otherwise(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&purchase(builder, spot, &[spot.amount]));
    restate(builder, |info| info.flexi = fen(spot.by));
    part(builder, &order, "flexipurchase_coupon_amount", fen(spot.by), Decimal::ZERO);
}

/// An order that says less was paid with cards than its lines do.
pub(crate) fn card_paid_otherwise(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&Purchase { means: Means::Card, ..purchase(builder, spot, &[spot.amount]) });
    let told = fen(spot.amount - spot.by);
    restate(builder, |info| info.card = told);
    part(builder, &order, "stored_card_amount", told, fen(spot.amount));
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
pub(crate) fn price_does_not_add_up(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&Purchase { percent: 10, ..purchase(builder, spot, &[spot.amount]) });
    let by = fen(spot.by);
    if let Some(order) = last(builder) {
        order.official += by;
    }
    let finding = finding("order.price", "amount", &order).sides(order.amount + by, order.amount).says(
        format!(
            "List price minus discounts is {}, but the order was sold at {}.",
            shown(order.amount + by),
            shown(order.amount)
        ),
        format!(
            "A discount of {} is not itemised: ask Huawei which one, it may be yours to pass on.",
            shown(by)
        ),
    );
    builder.world.findings.push(finding);
}

/// Order lines that add up to less than the order.
pub(crate) fn order_lines_fall_short(builder: &mut Builder, spot: &Spot) {
    let order = builder.buy(&purchase(builder, spot, &[spot.amount]));
    let by = fen(spot.by);
    if let Some(line) = last(builder).and_then(|order| order.lines.last_mut()) {
        line.amount -= by;
    }
    let finding = finding("order.lines", "amount", &order).sides(order.amount, order.amount - by).says(
        format!(
            "The order came to {}, its order lines add up to {}.",
            shown(order.amount),
            shown(order.amount - by)
        ),
        "Fetch the order again; the bill follows the order, not its lines.",
    );
    builder.world.findings.push(finding);
}

/// An order of sixteen days before, of which the victim gives back so many fen on the day.
fn bought_and_given_back(builder: &mut Builder, spot: &Spot, cash: i64) -> (Order, Order) {
    let base = builder.buy(&purchase(builder, &Spot { day: spot.day - 16, ..*spot }, &[spot.amount]));
    let at = on(builder, spot.day);
    let order = builder.unsubscribe(&Unsubscription { base: base.clone(), at, cash, coupon: 0 });
    (base, order)
}

/// Less was given back than the unsubscription order says.
pub(crate) fn refunded_too_little(builder: &mut Builder, spot: &Spot) {
    let (_, order) = bought_and_given_back(builder, spot, spot.amount / 5 * 2);
    let by = fen(spot.by);
    if let Some(order) = last(builder) {
        order.amount += by;
        order.official += by;
        for line in &mut order.lines {
            line.amount += by;
            line.official += by;
        }
    }
    let promised = order.amount + by;
    let finding = finding("order.refund", "amount", &order).sides(-promised, -order.amount).says(
        format!(
            "The unsubscription order says {} goes back, the bill gave back {}.",
            shown(promised),
            shown(order.amount)
        ),
        format!("Claim the {} from Huawei, or ask for the handling fee it may be.", shown(by)),
    );
    builder.world.findings.push(finding);
}

/// More was given back than had been paid.
pub(crate) fn refunded_more_than_paid(builder: &mut Builder, spot: &Spot) {
    let (base, order) = bought_and_given_back(builder, spot, spot.amount + spot.by);
    let finding = Finding::new("order.refund_origin", "over_refund", Some(&base.customer_id))
        .key("base_order_id", &base.id)
        .sides(base.amount, order.amount)
        .says(
            format!(
                "{} was refunded for an order that had cost {}.",
                shown(order.amount),
                shown(base.amount)
            ),
            format!(
                "Expect Huawei to take {} back; do not pay it out to the customer yet.",
                shown(fen(spot.by))
            ),
        );
    builder.world.findings.push(finding);
}
