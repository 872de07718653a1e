//! Allotments and reclaims, and the partner's ledger that shows the other side of them.

use super::who;
use crate::generate::account::{ALLOT, OwnRow, RECLAIM, UNBIND};
use crate::generate::{Builder, fen};
use crate::time::Time;

pub(super) fn draw(builder: &mut Builder) {
    for customer in [
        who::EAST,
        who::SAIL,
        who::SHOP,
        who::PAINT,
        who::NAMELESS,
        who::RETAIL,
        who::OLDTOWN,
        who::PLUS,
        who::GAME,
        who::IDLE,
    ] {
        let count = builder.dice.between(2, 4);
        for at in 0..count {
            // Days apart, so that no two could be taken for each other; never near the month's ends.
            let day = builder.dice.between(1, 8) + 9 * at;
            let time = Time::utc(
                2026,
                9,
                day.min(29),
                builder.dice.between(1, 12),
                builder.dice.between(0, 59),
                builder.dice.between(0, 59),
            );
            let (kind, amount) =
                if at == 2 { (RECLAIM, 10_000) } else { (ALLOT, 100_000 * builder.dice.between(2, 20)) };
            let amount = fen(amount + builder.dice.between(0, 99));
            let adjustment = builder.adjust(customer, kind, amount, time);
            let same_id = !builder.dice.one_in(5);
            let later = builder.dice.between(0, 45);
            builder.book(&adjustment, same_id, later);
        }
    }
    for (customer, kind, amount, time) in [
        (who::LEFT, UNBIND, 31_415, Time::beijing(2026, 9, 12, 10, 0)),
        (who::SHOP, ALLOT, 88_000, Time::beijing(2026, 8, 31, 9, 0)),
        (who::EAST, ALLOT, 500_000, Time::beijing(2026, 10, 3, 9, 0)),
    ] {
        let adjustment = builder.adjust(customer, kind, fen(amount), time);
        builder.book(&adjustment, true, 1);
    }
    own_rows(builder);
}

/// Rows of the ledger that have no counterpart among the adjustments.
fn own_rows(builder: &mut Builder) {
    for (balance_type, detail_type, amount, income, day, hour) in [
        ("BALANCE_TYPE_DEBIT", "SOURCE_OPERAIION_RECHARGE", 5_000_000, true, 1, 1),
        ("BALANCE_TYPE_DEBIT", "SOURCE_OPERAIION_RECHARGE", 3_000_000, true, 16, 2),
        ("BALANCE_TYPE_DEBIT", "SOURCE_OPERATION_COUPON_QUOTA_TRANSFER", 400_000, false, 17, 3),
        ("BALANCE_TYPE_CREDIT", "SOURCE_OPERAIION_ADJUST_CREDIT", 1_000_000, true, 2, 4),
        ("BALANCE_TYPE_CREDIT", "SOURCE_OPERAIION_DEDEUCT", 123_456, false, 9, 5),
        ("BALANCE_TYPE_CREDIT", "SOURCE_OPERAIION_WRITEOFF", 123_456, true, 25, 6),
    ] {
        let time = Time::utc(2026, 9, day, hour, 7, 30);
        builder.own_row(&OwnRow { balance_type, detail_type, amount: fen(amount), income, time });
    }
}
