//! The customer's coupons, and what became of them before the month. They pay for orders and usage later.

use super::{Draw, ME};
use crate::generate::coupon::Issue;
use crate::generate::fen;
use crate::time::Time;
use crate::world::CouponOperation;

pub(super) fn draw(draw: &mut Draw) {
    let holds = draw.between(1, 100) <= draw.coupons;
    if !draw.china() || !draw.resold() || !holds {
        return;
    }
    for _ in 0..draw.between(1, 3) {
        let months = draw.between(1, 7);
        let face = draw.between(50, 3_000) * 100;
        issue(draw, 1, face, months);
    }
    // Flexi-purchase coupons have no ledger, so whoever's ledger is read has none.
    if !draw.builder.world.customers[ME].credential && draw.one_in(2) {
        let face = draw.between(200, 3_000) * 100;
        issue(draw, 4, face, 2);
    }
    if draw.one_in(2) {
        history(draw);
    }
    if draw.one_in(3) {
        issued_in_the_month(draw);
    }
    if draw.one_in(5) {
        failed_issue(draw);
    }
}

/// A coupon created so many months before, valid beyond this one.
fn issue(draw: &mut Draw, kind: i64, face: i64, months: i64) -> usize {
    let cycle = draw.builder.world.cycle;
    let created = cycle.plus(-months).utc(draw.between(1, 28), draw.between(1, 9), 30, 0);
    let expire = cycle.plus(draw.between(2, 8)).start();
    draw.builder.issue(&Issue { customer: ME, kind, face: fen(face), created, expire })
}

/// A use in a month before this one.
fn used_before(draw: &mut Draw, coupon: usize, months: i64) {
    let part = draw.between(500, 4_000);
    let time = draw.builder.world.cycle.plus(-months).utc(draw.between(1, 28), 5, 5, 5);
    draw.builder.earlier_use(coupon, fen(part), time);
}

/// One coupon with a past: older than the ledgers asked for, expired with something left, or taken back
/// before or in the month.
fn history(draw: &mut Draw) {
    let cycle = draw.builder.world.cycle;
    match draw.between(1, 4) {
        1 => {
            let old = issue(draw, 1, 40_000, 12);
            used_before(draw, old, 10);
        }
        2 => {
            let created = cycle.plus(-7).utc(10, 3, 0, 0);
            let expire = cycle.plus(-1).utc(draw.between(1, 28), 0, 0, 0);
            let face = fen(10_000);
            let expired = draw.builder.issue(&Issue { customer: ME, kind: 1, face, created, expire });
            used_before(draw, expired, 5);
        }
        3 => {
            let returned = issue(draw, 1, 25_000, 6);
            used_before(draw, returned, 3);
            let time = draw.moment();
            draw.builder.reclaim(returned, "2", time);
        }
        _ => {
            let idle = issue(draw, 1, 8_000, 6);
            draw.builder.reclaim(idle, "5", cycle.plus(-2).utc(9, 8, 0, 0));
        }
    }
}

/// A coupon of this month, which can pay from its first second on.
fn issued_in_the_month(draw: &mut Draw) {
    let created: Time = draw.moment();
    let expire = draw.builder.world.cycle.plus(6).start();
    let face = fen(draw.between(10, 500) * 100);
    draw.builder.issue(&Issue { customer: ME, kind: 1, face, created, expire });
}

/// A failed issue has no coupon and must not enter a sum.
fn failed_issue(draw: &mut Draw) {
    let time = draw.moment();
    let builder = &mut draw.builder;
    let operation = CouponOperation {
        id: builder.dice.digits(16),
        kind: "1",
        quota_id: builder.world.quotas[0].id.clone(),
        quota_type: 0,
        coupon_id: None,
        customer_id: builder.id_of(ME),
        amount: fen(500_000),
        time,
        result: "-1",
        remark: Some("额度不可用".to_owned()),
    };
    builder.world.operations.push(operation);
}
