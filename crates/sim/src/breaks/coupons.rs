//! Breaks between coupons, their uses, the lines they paid, and quotas.

use rust_decimal::Decimal;

use super::{Finding, Spot, metered, ordinal, shown, trade_of};
use crate::generate::coupon::Issue;
use crate::generate::{Builder, Trade, fen};
use crate::time::Time;
use crate::world::{CouponUse, Line, World, catalog};

/// An expiry that does not matter to the month.
fn late(builder: &Builder) -> Time {
    builder.world.cycle.plus(4).start()
}

/// The issue was booked with less than the face value.
pub(crate) fn issued_for_less(builder: &mut Builder, spot: &Spot) {
    let created = builder.world.cycle.utc(spot.day, 2, 0, 0);
    let (face, expire) = (fen(spot.amount), late(builder));
    let at = builder.issue(&Issue { customer: spot.customer, kind: 1, face, created, expire });
    let booked = face - fen(spot.by);
    if let Some(operation) = builder.world.operations.last_mut() {
        operation.amount = booked;
    }
    let coupon = &builder.world.coupons[at];
    let finding = Finding::new("coupon.issue", "amount", Some(&coupon.customer_id))
        .key("coupon_id", &coupon.id)
        .sides(face, booked)
        .says(
            format!(
                "A coupon of {} was issued, but the issue was booked with {}.",
                shown(face),
                shown(booked)
            ),
            format!(
                "Check the quota: it was charged {} too little, which Huawei may correct.",
                shown(fen(spot.by))
            ),
        );
    builder.world.findings.push(finding);
}

/// Some coupon on a line without a use, and as much of use without a line, of one customer: the customer's
/// month agrees, the trades do not.
pub(crate) fn one_use_missing_on_each_side(builder: &mut Builder, spot: &Spot) {
    let (by, cycle) = (fen(spot.by), builder.world.cycle);
    let mut line = metered(builder, spot, fen(spot.amount));
    pay_with_coupon(&mut line, by);
    let finding = trade(&line.customer_id, &line.trade_id, "missing_usage").sides(Decimal::ZERO, by).says(
        format!(
            "A line was paid with {} of coupon, but the customer's coupon ledger has no such use.",
            shown(by)
        ),
        "Ask the customer to check the coupon; the use may be booked under another number.",
    );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);

    let expire = late(builder);
    let coupon = fresh(builder, spot.customer, spot.by * 10, expire);
    let time = cycle.utc(spot.day + 1, 4, 0, 0);
    let ghost = Trade { id: builder.dice.uuid(), time, product: catalog::product("小型") };
    builder.use_coupon(coupon, by, &ghost, &cycle.to_string());
    let owner = builder.id_of(spot.customer);
    let finding = trade(&owner, &ghost.id, "missing_lines").sides(by, Decimal::ZERO).says(
        format!("The coupon ledger shows a use of {}, but no line was paid with it.", shown(by)),
        format!(
            "Claim the {} back onto the coupon, unless the line turns up under another number.",
            shown(by)
        ),
    );
    builder.world.findings.push(finding);
}

/// The coupon was charged more than the line says.
pub(crate) fn used_for_more(builder: &mut Builder, spot: &Spot) {
    let expire = late(builder);
    let coupon = fresh(builder, spot.customer, spot.amount * 5, expire);
    let mut line = metered(builder, spot, fen(spot.amount));
    let paid = fen(spot.amount / 5 * 3);
    let charged = paid + fen(spot.by);
    pay_with_coupon(&mut line, paid);
    let cycle = builder.world.cycle.to_string();
    builder.use_coupon(coupon, charged, &trade_of(&line), &cycle);
    let finding = trade(&line.customer_id, &line.trade_id, "amount").sides(charged, paid).says(
        format!("The coupon was charged {}, the line shows {} paid by coupon.", shown(charged), shown(paid)),
        format!("Claim the {} back onto the coupon.", shown(fen(spot.by))),
    );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// The same excess of [`used_for_more`], seen from the customer's month.
pub(crate) fn customer_total(world: &mut World, customer: usize, by: i64) {
    let (owner, cycle) = (world.customers[customer].id.clone(), world.cycle.to_string());
    let mut net = Decimal::ZERO;
    for entry in world.usage.iter().filter(|entry| entry.customer_id == owner && entry.cycle == cycle) {
        net += if entry.income { -entry.amount } else { entry.amount };
    }
    let by = fen(by);
    let finding = Finding::new("coupon.customer", "amount", Some(&owner))
        .key("customer_id", &owner)
        .sides(net, net - by)
        .says(
            format!(
                "Over the month the customer's coupons were charged {} more than its lines show.",
                shown(by)
            ),
            format!("See the trade above: it is the same {}.", shown(by)),
        );
    world.findings.push(finding);
}

/// A coupon paid five days after it had expired.
pub(crate) fn used_after_expiry(builder: &mut Builder, spot: &Spot) {
    let (cycle, ended) = (builder.world.cycle, spot.day - 5);
    let coupon = fresh(builder, spot.customer, spot.amount * 2, cycle.beijing(ended, 0, 0));
    let line = couponed(builder, spot, coupon, 500);
    let what = format!(
        "A coupon that expired on {ended} {} paid {} on the {}.",
        cycle.name(),
        shown(line.paid.coupon),
        ordinal(spot.day)
    );
    let remedy = format!("Expect Huawei to charge the {} in cash later.", shown(line.paid.coupon));
    validity(builder, &line, coupon, &what, &remedy);
}

/// A coupon paid four days after it had been taken back.
pub(crate) fn used_after_reclaim(builder: &mut Builder, spot: &Spot) {
    let (cycle, ended, expire) = (builder.world.cycle, spot.day - 4, late(builder));
    let coupon = fresh(builder, spot.customer, spot.amount + 2_500, expire);
    let line = couponed(builder, spot, coupon, 1_000);
    builder.reclaim(coupon, "2", cycle.utc(ended, 6, 0, 0));
    let what = format!(
        "A coupon that was taken back on {ended} {} paid {} on the {}.",
        cycle.name(),
        shown(line.paid.coupon),
        ordinal(spot.day)
    );
    let remedy = "Check with Huawei whether the use was already under way; else expect a charge in cash.";
    validity(builder, &line, coupon, &what, remedy);
}

/// A coupon that Huawei gave the customer directly.
pub(crate) fn issued_by_somebody_else(builder: &mut Builder, spot: &Spot) {
    let mut line = metered(builder, spot, fen(spot.amount));
    let amount = fen(spot.amount);
    pay_with_coupon(&mut line, amount);
    let entry = CouponUse {
        customer_id: line.customer_id.clone(),
        coupon_id: format!("CP{}B", builder.dice.letters(14)),
        detail_type: "SOURCE_OPERAIION_USAGE",
        time: line.trade_time,
        trade_id: line.trade_id.clone(),
        amount,
        income: false,
        balance_after: Decimal::ZERO,
        cycle: builder.world.cycle.to_string(),
        product: line.product,
    };
    let finding = Finding::new("coupon.known", "invisible", Some(&line.customer_id))
        .key("coupon_id", &entry.coupon_id)
        .actual(amount)
        .says(
            format!(
                "A coupon that you did not issue paid {}; Huawei gave it to the customer directly.",
                shown(amount)
            ),
            "Nothing to do: for information.",
        );
    builder.world.findings.push(finding);
    builder.world.book_use(entry);
    builder.world.lines.push(line);
}

/// A coupon that holds less than it should.
pub(crate) fn balance_too_small(world: &mut World, coupon: usize, by: i64) {
    let coupon = &mut world.coupons[coupon];
    let computed = coupon.balance;
    coupon.balance -= fen(by);
    let finding = Finding::new("coupon.balance", "amount", Some(&coupon.customer_id))
        .key("coupon_id", &coupon.id)
        .sides(computed, coupon.balance)
        .says(
            format!(
                "A coupon holds {} less than its face value minus everything known to have been used.",
                shown(fen(by))
            ),
            "Ask the customer for the coupon's ledger before the first day that was asked for.",
        );
    world.findings.push(finding);
}

/// A quota that holds more than it should.
pub(crate) fn quota_too_large(world: &mut World, quota: usize, by: i64) {
    let quota = &mut world.quotas[quota];
    let computed = quota.balance;
    quota.balance += fen(by);
    let finding = Finding::new("quota.balance", "amount", None)
        .key("quota_id", &quota.id)
        .sides(computed, quota.balance)
        .says(
            format!(
                "A coupon quota holds {} more than its size minus everything issued from it.",
                shown(fen(by))
            ),
            "Look for an issue that was undone without a record, or for an enlargement of the quota.",
        );
    world.findings.push(finding);
}

/// A coupon of its own for a break, of the month before.
fn fresh(builder: &mut Builder, customer: usize, face: i64, expire: Time) -> usize {
    let created = builder.world.cycle.plus(-1).utc(3, 2, 0, 0);
    builder.issue(&Issue { customer, kind: 1, face: fen(face), created, expire })
}

/// A line of which a coupon paid all but `cash` fen, booked on both sides.
fn couponed(builder: &mut Builder, spot: &Spot, coupon: usize, cash: i64) -> Line {
    let mut line = metered(builder, spot, fen(spot.amount + cash));
    let cycle = builder.world.cycle.to_string();
    pay_with_coupon(&mut line, fen(spot.amount));
    builder.use_coupon(coupon, fen(spot.amount), &trade_of(&line), &cycle);
    builder.world.lines.push(line.clone());
    line
}

fn pay_with_coupon(line: &mut Line, amount: Decimal) {
    line.paid.coupon = amount;
    line.paid.cash = line.payment - amount;
}

fn trade(customer_id: &str, trade_id: &str, class: &'static str) -> Finding {
    Finding::new("coupon.trade", class, Some(customer_id))
        .key("customer_id", customer_id)
        .key("trade_id", trade_id)
}

fn validity(builder: &mut Builder, line: &Line, coupon: usize, what: &str, remedy: &str) {
    let finding = Finding::new("coupon.validity", "outside_validity", Some(&line.customer_id))
        .key("coupon_id", &builder.world.coupons[coupon].id)
        .key("trade_id", &line.trade_id)
        .actual(line.paid.coupon)
        .says(what, remedy);
    builder.world.findings.push(finding);
}
