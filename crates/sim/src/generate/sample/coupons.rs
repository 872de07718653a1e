//! Quotas, the coupons cut from them, and what became of both before the month.

use rust_decimal::Decimal;

use super::who;
use crate::generate::coupon::Issue;
use crate::generate::{Builder, fen};
use crate::time::Time;
use crate::world::{CouponOperation, IssuedQuota, Quota, QuotaOperation};

pub(super) fn draw(builder: &mut Builder) {
    quotas(builder);
    let year_end = Time::beijing(2027, 1, 1, 0, 0);
    // Customers whose ledger can be read: cash coupons only, since flexi-purchase coupons have no ledger.
    for (customer, faces) in [
        (who::EAST, [300_000, 50_000]),
        (who::SAIL, [200_000, 20_000]),
        (who::PAINT, [150_000, 10_050]),
        (who::GAME, [80_000, 5_000]),
    ] {
        for face in faces {
            let created = Time::utc(2026, builder.dice.between(2, 8), builder.dice.between(1, 28), 2, 30, 0);
            builder.issue(&Issue { customer, kind: 1, face: fen(face), created, expire: year_end });
        }
    }
    for (customer, kind, face) in [
        (who::SHOP, 1, 100_000),
        (who::SHOP, 4, 250_000),
        (who::NAMELESS, 1, 30_000),
        (who::RETAIL, 4, 80_000),
        (who::OLDTOWN, 1, 20_000),
    ] {
        let created = Time::utc(2026, builder.dice.between(3, 8), builder.dice.between(1, 28), 7, 0, 0);
        builder.issue(&Issue { customer, kind, face: fen(face), created, expire: year_end });
    }
    histories(builder);
    failed_issue(builder);
}

/// Coupons with a past: used in an earlier month, older than the ledgers asked for, expired, reclaimed.
fn histories(builder: &mut Builder) {
    let year_end = Time::beijing(2027, 1, 1, 0, 0);
    // Created in the first hours of the first day asked for, which is still the day before in UTC.
    let first_day = Time::beijing(2026, 1, 1, 2, 0);
    let seasoned = builder.issue(&Issue {
        customer: who::EAST,
        kind: 1,
        face: fen(60_000),
        created: first_day,
        expire: year_end,
    });
    builder.earlier_use(seasoned, fen(12_345), Time::utc(2026, 7, 14, 3, 0, 0));
    // Older than the window: its use is not fully known, so its balance cannot be checked.
    let old = Time::utc(2025, 8, 20, 3, 0, 0);
    let veteran = builder.issue(&Issue {
        customer: who::EAST,
        kind: 1,
        face: fen(40_000),
        created: old,
        expire: year_end,
    });
    builder.earlier_use(veteran, fen(40_000), Time::utc(2025, 11, 2, 9, 0, 0));
    let spring = Time::utc(2026, 2, 10, 3, 0, 0);
    let expired = builder.issue(&Issue {
        customer: who::SAIL,
        kind: 1,
        face: fen(10_000),
        created: spring,
        expire: Time::utc(2026, 8, 1, 0, 0, 0),
    });
    builder.earlier_use(expired, fen(4_000), Time::utc(2026, 5, 5, 5, 0, 0));
    let returned = builder.issue(&Issue {
        customer: who::PAINT,
        kind: 1,
        face: fen(25_000),
        created: spring,
        expire: year_end,
    });
    builder.earlier_use(returned, fen(5_000), Time::utc(2026, 6, 6, 6, 0, 0));
    builder.reclaim(returned, "2", Time::utc(2026, 9, 3, 8, 0, 0));
    let idle = builder.issue(&Issue {
        customer: who::SHOP,
        kind: 1,
        face: fen(8_000),
        created: spring,
        expire: year_end,
    });
    builder.reclaim(idle, "5", Time::utc(2026, 8, 9, 8, 0, 0));
}

fn quotas(builder: &mut Builder) {
    for (kind, value) in [(0, 10_000_000), (1, 4_000_000), (0, 5_000_000)] {
        let quota = Quota {
            id: format!("Q{}", builder.dice.digits(18)),
            kind,
            value: fen(value),
            balance: Decimal::ZERO,
            created: Time::utc(2025, 6, 1, 2, 0, 0),
            expire: Time::utc(2027, 6, 1, 0, 0, 0),
        };
        builder.world.quotas.push(quota);
    }
    let parent_id = builder.world.quotas[2].id.clone();
    for (status, value) in [(0, fen(2_000_000)), (6, fen(500_000))] {
        let quota_id = format!("R{}", builder.dice.digits(18));
        let created = Time::utc(2026, 9, 8, 2, 0, 0);
        builder.world.issued_quotas.push(IssuedQuota {
            id: quota_id.clone(),
            parent_id: parent_id.clone(),
            status,
            value,
            balance: if status == 0 { value } else { Decimal::ZERO },
            created,
            expire: Time::utc(2027, 6, 1, 0, 0, 0),
        });
        let moves: &[(&str, &str, i64)] = if status == 0 {
            &[("10", "-1", 0), ("10", "0", 60)]
        } else {
            &[("10", "0", 0), ("11", "0", 86_400)]
        };
        for (kind, result, later) in moves {
            let operation = QuotaOperation {
                id: builder.dice.digits(16),
                kind,
                quota_id: quota_id.clone(),
                parent_id: parent_id.clone(),
                amount: value,
                time: created.plus(*later),
                result,
            };
            builder.world.quota_operations.push(operation);
        }
    }
}

/// A failed issue has no coupon and must not enter a sum.
fn failed_issue(builder: &mut Builder) {
    let operation = CouponOperation {
        id: builder.dice.digits(16),
        kind: "1",
        quota_id: builder.world.quotas[0].id.clone(),
        quota_type: 0,
        coupon_id: None,
        customer_id: builder.id_of(who::PLUS),
        amount: fen(500_000),
        time: Time::utc(2026, 9, 9, 9, 9, 9),
        result: "-1",
        remark: Some("客户不是代售模式".to_owned()),
    };
    builder.world.operations.push(operation);
}
