//! Allotments and reclaims, and the partner's ledger that shows the other side of them.

use rust_decimal::Decimal;

use super::{Builder, fen, who};
use crate::time::Time;
use crate::world::{AccountChange, Adjustment};

pub(crate) const ALLOT: &str = "SOURCE_OPERATION_BEADJUST";
pub(crate) const RECLAIM: &str = "SOURCE_OPERATION_BERETRIEVE";
const UNBIND: &str = "SOURCE_OPERATION_BEUNBIND";

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
        let change = AccountChange {
            id: builder.serial(time),
            balance_type,
            detail_type,
            time,
            trade_id: Some(builder.dice.digits(18)),
            amount: fen(amount),
            income,
            balance_after: Decimal::ZERO,
            customer_id: None,
            account_name: None,
        };
        builder.world.changes.push(change);
    }
}

impl Builder {
    /// A transfer between partner and customer.
    pub(crate) fn adjust(
        &mut self,
        customer: usize,
        kind: &'static str,
        amount: Decimal,
        time: Time,
    ) -> Adjustment {
        let adjustment = Adjustment {
            trans_id: format!("TR{}", self.dice.digits(16)),
            customer_id: self.id_of(customer),
            customer_name: self.world.customers[customer].name.clone(),
            kind,
            amount,
            time,
            memo: self.dice.one_in(3).then(|| "月度拨款".to_owned()),
        };
        self.world.adjustments.push(adjustment.clone());
        adjustment
    }

    /// The ledger row of a transfer; says its id.
    pub(crate) fn book(&mut self, adjustment: &Adjustment, same_id: bool, later: i64) -> String {
        let time = adjustment.time.plus(later);
        let id = self.serial(time);
        let account_name =
            self.world.customer(&adjustment.customer_id).map(|customer| customer.account_name.clone());
        let trade_id = if same_id { adjustment.trans_id.clone() } else { self.dice.digits(18) };
        self.world.changes.push(AccountChange {
            id: id.clone(),
            balance_type: "BALANCE_TYPE_DEBIT",
            detail_type: adjustment.kind,
            time,
            trade_id: Some(trade_id),
            amount: adjustment.amount,
            income: adjustment.kind != ALLOT,
            balance_after: Decimal::ZERO,
            customer_id: Some(adjustment.customer_id.clone()),
            account_name,
        });
        id
    }

    /// Serial numbers grow with time.
    fn serial(&mut self, time: Time) -> String {
        format!("{}{}", time.seconds(), self.dice.digits(6))
    }
}
