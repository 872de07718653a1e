//! Breaks between coupons, their uses, the lines they paid, and quotas.

use rust_decimal::Decimal;

use super::{Finding, metered, trade_of};
use crate::generate::coupons::Issue;
use crate::generate::{Builder, Trade, fen, who};
use crate::time::Time;
use crate::world::{CYCLE, CouponUse, Line, World, catalog};

const LATE: Time = Time::beijing(2027, 1, 1, 0, 0);

/// The issue was booked with less than the face value.
pub(crate) fn issued_for_less(builder: &mut Builder) {
    builder.part("break coupon.issue");
    let created = Time::utc(2026, 9, 4, 2, 0, 0);
    let at = builder.issue(&Issue { customer: who::SHOP, kind: 1, face: fen(10_000), created, expire: LATE });
    if let Some(operation) = builder.world.operations.last_mut() {
        operation.amount = fen(8_000);
    }
    let coupon = &builder.world.coupons[at];
    let finding = Finding::new("coupon.issue", "amount", Some(&coupon.customer_id))
        .key("coupon_id", &coupon.id)
        .sides(fen(10_000), fen(8_000))
        .says(
            "A coupon of 100.00 was issued, but the issue was booked with 80.00.",
            "Check the quota: it was charged 20.00 too little, which Huawei may correct.",
        );
    builder.world.findings.push(finding);
}

/// Ten yuan of coupon on a line without a use, and ten of use without a line, of one customer: the
/// customer's month agrees, the trades do not.
pub(crate) fn one_use_missing_on_each_side(builder: &mut Builder) {
    builder.part("break coupon.trade one-sided");
    let mut line = metered(builder, who::SAIL, 18, fen(2_500));
    pay_with_coupon(&mut line, fen(1_000));
    let finding =
        trade(&line.customer_id, &line.trade_id, "missing_usage").sides(Decimal::ZERO, fen(1_000)).says(
            "A line was paid with 10.00 of coupon, but the customer's coupon ledger has no such use.",
            "Ask the customer to check the coupon; the use may be booked under another number.",
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);

    let coupon = fresh(builder, who::SAIL, 10_000, LATE);
    let time = Time::utc(2026, 9, 19, 4, 0, 0);
    let ghost = Trade { id: builder.dice.uuid(), time, product: catalog::product("小型") };
    builder.use_coupon(coupon, fen(1_000), &ghost, CYCLE);
    let owner = builder.id_of(who::SAIL);
    let finding = trade(&owner, &ghost.id, "missing_lines").sides(fen(1_000), Decimal::ZERO).says(
        "The coupon ledger shows a use of 10.00, but no line was paid with it.",
        "Claim the 10.00 back onto the coupon, unless the line turns up under another number.",
    );
    builder.world.findings.push(finding);
}

/// The coupon was charged more than the line says.
pub(crate) fn used_for_more(builder: &mut Builder) {
    builder.part("break coupon.trade amount");
    let coupon = fresh(builder, who::PAINT, 10_000, LATE);
    let mut line = metered(builder, who::PAINT, 20, fen(2_000));
    pay_with_coupon(&mut line, fen(1_200));
    builder.use_coupon(coupon, fen(1_500), &trade_of(&line), CYCLE);
    let finding = trade(&line.customer_id, &line.trade_id, "amount").sides(fen(1_500), fen(1_200)).says(
        "The coupon was charged 15.00, the line shows 12.00 paid by coupon.",
        "Claim the 3.00 back onto the coupon.",
    );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// The same three yuan, seen from the customer's month.
pub(crate) fn customer_total(world: &mut World) {
    let owner = world.customers[who::PAINT].id.clone();
    let mut net = Decimal::ZERO;
    for entry in world.usage.iter().filter(|entry| entry.customer_id == owner && entry.cycle == CYCLE) {
        net += if entry.income { -entry.amount } else { entry.amount };
    }
    let finding = Finding::new("coupon.customer", "amount", Some(&owner))
        .key("customer_id", &owner)
        .sides(net, net - fen(300))
        .says(
            "Over the month the customer's coupons were charged 3.00 more than its lines show.",
            "See the trade above: it is the same 3.00.",
        );
    world.findings.push(finding);
}

/// A coupon paid five days after it had expired.
pub(crate) fn used_after_expiry(builder: &mut Builder) {
    builder.part("break coupon.validity expired");
    let coupon = fresh(builder, who::EAST, 5_000, Time::beijing(2026, 9, 10, 0, 0));
    let line = couponed(builder, who::EAST, 15, coupon, 2_500);
    validity(
        builder,
        &line,
        coupon,
        "A coupon that expired on 10 September paid 25.00 on the 15th.",
        "Expect Huawei to charge the 25.00 in cash later.",
    );
}

/// A coupon paid after it had been taken back.
pub(crate) fn used_after_reclaim(builder: &mut Builder) {
    builder.part("break coupon.validity reclaimed");
    let coupon = fresh(builder, who::GAME, 4_500, LATE);
    let line = couponed(builder, who::GAME, 12, coupon, 2_000);
    builder.reclaim(coupon, "2", Time::utc(2026, 9, 8, 6, 0, 0));
    validity(
        builder,
        &line,
        coupon,
        "A coupon that was taken back on 8 September paid 20.00 on the 12th.",
        "Check with Huawei whether the use was already under way; else expect a charge in cash.",
    );
}

/// A coupon that Huawei gave the customer directly.
pub(crate) fn issued_by_somebody_else(builder: &mut Builder) {
    builder.part("break coupon.known");
    let mut line = metered(builder, who::EAST, 22, fen(1_800));
    pay_with_coupon(&mut line, fen(1_800));
    let entry = CouponUse {
        customer_id: line.customer_id.clone(),
        coupon_id: format!("CP{}B", builder.dice.letters(14)),
        detail_type: "SOURCE_OPERAIION_USAGE",
        time: line.trade_time,
        trade_id: line.trade_id.clone(),
        amount: fen(1_800),
        income: false,
        balance_after: Decimal::ZERO,
        cycle: CYCLE.to_owned(),
        product: line.product,
    };
    let finding = Finding::new("coupon.known", "invisible", Some(&line.customer_id))
        .key("coupon_id", &entry.coupon_id)
        .actual(fen(1_800))
        .says(
            "A coupon that you did not issue paid 18.00; Huawei gave it to the customer directly.",
            "Nothing to do: for information.",
        );
    builder.world.findings.push(finding);
    builder.world.book_use(entry);
    builder.world.lines.push(line);
}

/// An unused coupon that holds less than it should.
pub(crate) fn balance_too_small(world: &mut World) {
    let owner = world.customers[who::GAME].id.clone();
    let found =
        world.coupons.iter_mut().find(|coupon| coupon.customer_id == owner && coupon.face == fen(5_000));
    let Some(coupon) = found else { return };
    let computed = coupon.balance;
    coupon.balance -= fen(500);
    let finding = Finding::new("coupon.balance", "amount", Some(&owner))
        .key("coupon_id", &coupon.id)
        .sides(computed, coupon.balance)
        .says(
            "A coupon holds 5.00 less than its face value minus everything known to have been used.",
            "Ask the customer for the coupon's ledger before the first day that was asked for.",
        );
    world.findings.push(finding);
}

/// A quota that holds more than it should.
pub(crate) fn quota_too_large(world: &mut World) {
    let quota = &mut world.quotas[1];
    let computed = quota.balance;
    quota.balance += fen(10_000);
    let finding = Finding::new("quota.balance", "amount", None)
        .key("quota_id", &quota.id)
        .sides(computed, quota.balance)
        .says(
            "A coupon quota holds 100.00 more than its size minus everything issued from it.",
            "Look for an issue that was undone without a record, or for an enlargement of the quota.",
        );
    world.findings.push(finding);
}

/// A coupon of its own for a break.
fn fresh(builder: &mut Builder, customer: usize, face: i64, expire: Time) -> usize {
    let created = Time::utc(2026, 8, 3, 2, 0, 0);
    builder.issue(&Issue { customer, kind: 1, face: fen(face), created, expire })
}

/// A line of 30.00 of which a coupon paid some, booked on both sides.
fn couponed(builder: &mut Builder, customer: usize, day: i64, coupon: usize, amount: i64) -> Line {
    let mut line = metered(builder, customer, day, fen(3_000));
    pay_with_coupon(&mut line, fen(amount));
    builder.use_coupon(coupon, fen(amount), &trade_of(&line), CYCLE);
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

fn validity(builder: &mut Builder, line: &Line, coupon: usize, what: &str, remedy: &'static str) {
    let finding = Finding::new("coupon.validity", "outside_validity", Some(&line.customer_id))
        .key("coupon_id", &builder.world.coupons[coupon].id)
        .key("trade_id", &line.trade_id)
        .actual(line.paid.coupon)
        .says(what, remedy);
    builder.world.findings.push(finding);
}
