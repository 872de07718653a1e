//! What September's world says of a month that was fetched at another time.

use rust_decimal::Decimal;

use crate::generate::Builder;
use crate::time::Time;
use crate::world::{Coupon, World};

/// Transfers and ledger rows of September that this month's questions reach.
pub(super) fn ledger(builder: &mut Builder, september: &World) {
    let world = &mut builder.world;
    let (first, last) = (world.ledger_start, world.fetched);
    let asked = |time: Time| first <= time && time <= last;
    world.adjustments.extend(september.adjustments.iter().filter(|row| asked(row.time)).cloned());
    world.changes.extend(september.changes.iter().filter(|row| asked(row.time)).cloned());
}

/// Orders of September's world that were paid in this month, though their lines are elsewhere.
pub(super) fn orders(builder: &mut Builder, september: &World) {
    let month = builder.world.cycle.to_string();
    let paid = september.orders.iter().filter(|order| order.paid_at.is_some_and(|at| at.month() == month));
    for order in paid {
        builder.world.orders.push(order.clone());
        if let Some(at) = order.paid_at {
            builder.bill_order(order, at);
        }
    }
}

/// Coupons, their uses and operations as they were when this month was fetched.
pub(super) fn coupons(builder: &mut Builder, september: &World) {
    let world = &mut builder.world;
    let fetched = world.fetched;
    let known = |time: Time| time <= fetched;
    world.operations.extend(september.operations.iter().filter(|row| known(row.time)).cloned());
    world.usage.extend(september.usage.iter().filter(|row| known(row.time)).cloned());
    let passed_on = september.issued_quotas.iter().filter(|row| known(row.created));
    world.issued_quotas.extend(passed_on.cloned());
    let moves = september.quota_operations.iter().filter(|row| known(row.time));
    world.quota_operations.extend(moves.cloned());
    for coupon in september.coupons.iter().filter(|row| known(row.created)) {
        let uses: Vec<(Time, Decimal)> =
            uses(september, coupon).into_iter().filter(|(time, _)| known(*time)).collect();
        let taken = world.operations.iter().filter(|row| {
            row.coupon_id.as_deref() == Some(&coupon.id) && row.kind != "1" && row.result == "0"
        });
        let ordered = |id: &String| september.order(id).and_then(|order| order.paid_at).is_some_and(known);
        let reclaimed = taken.map(|row| row.amount).sum();
        world.coupons.push(Coupon {
            used: uses.iter().map(|(_, amount)| *amount).sum(),
            reclaimed,
            last_used: uses.iter().map(|(time, _)| *time).max(),
            order_id: coupon.order_id.clone().filter(ordered),
            ..coupon.clone()
        });
    }
}

/// When a coupon paid how much. A flexi-purchase coupon has no ledger; its owner has no other one, so that the
/// lines say it.
fn uses(september: &World, coupon: &Coupon) -> Vec<(Time, Decimal)> {
    if coupon.kind == 1 {
        let entries = september.usage.iter().filter(|entry| entry.coupon_id == coupon.id);
        return entries
            .map(|entry| (entry.time, if entry.income { -entry.amount } else { entry.amount }))
            .collect();
    }
    let lines = september.lines.iter().filter(|line| line.customer_id == coupon.customer_id);
    lines.filter(|line| !line.paid.flexi.is_zero()).map(|line| (line.trade_time, line.paid.flexi)).collect()
}
