//! What belongs to the partner and to no customer: its id, quotas, its own rows of the ledger.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::generate::account::{CASH, CREDIT, OwnRow};
use crate::generate::{Builder, Dice, fen};
use crate::world::{IssuedQuota, Quota, QuotaOperation, Site};

pub(super) fn draw(builder: &mut Builder) {
    let mut lasting = Dice::new(builder.seed, "partner");
    builder.world.partner_id = lasting.hex(32);
    if builder.world.site == Site::International {
        return;
    }
    let cycle = builder.world.cycle;
    for kind in [0, 1, 0] {
        builder.world.quotas.push(Quota {
            id: format!("Q{}", lasting.digits(18)),
            kind,
            value: Decimal::ZERO,
            balance: Decimal::ZERO,
            created: cycle.plus(-12).utc(1, 2, 0, 0),
            expire: cycle.plus(12).utc(1, 0, 0, 0),
        });
    }
    builder.part("partner");
    passed_on(builder);
    own_rows(builder);
}

/// Quotas for a reseller of the partner: one that stays, after a failed attempt, and one taken back.
fn passed_on(builder: &mut Builder) {
    let cycle = builder.world.cycle;
    let parent_id = builder.world.quotas[2].id.clone();
    for taken_back in [false, true] {
        let id = format!("R{}", builder.dice.digits(18));
        let value = fen(100_000 * builder.dice.between(1, 30));
        let created = cycle.utc(builder.dice.between(2, 20), builder.dice.between(1, 9), 0, 0);
        builder.world.issued_quotas.push(IssuedQuota {
            id: id.clone(),
            parent_id: parent_id.clone(),
            status: if taken_back { 6 } else { 0 },
            value,
            balance: if taken_back { Decimal::ZERO } else { value },
            created,
            expire: cycle.plus(12).utc(1, 0, 0, 0),
        });
        let moves = if taken_back {
            [("10", "0", 0), ("11", "0", 86_400)]
        } else {
            [("10", "-1", 0), ("10", "0", 60)]
        };
        for (kind, result, later) in moves {
            let operation = QuotaOperation {
                id: builder.dice.digits(16),
                kind,
                quota_id: id.clone(),
                parent_id: parent_id.clone(),
                amount: value,
                time: created.plus(later),
                result,
            };
            builder.world.quota_operations.push(operation);
        }
    }
}

/// Rows that have no counterpart among the adjustments.
fn own_rows(builder: &mut Builder) {
    let cycle = builder.world.cycle;
    let repaid = builder.dice.between(10_000, 900_000);
    for (balance_type, detail_type, amount, income, day) in [
        (CASH, "SOURCE_OPERAIION_RECHARGE", 5_000_000, true, 1),
        (CASH, "SOURCE_OPERAIION_RECHARGE", 3_000_000, true, 16),
        (CASH, "SOURCE_OPERATION_COUPON_QUOTA_TRANSFER", 400_000, false, 17),
        (CREDIT, "SOURCE_OPERAIION_ADJUST_CREDIT", 1_000_000, true, 2),
        (CREDIT, "SOURCE_OPERAIION_DEDEUCT", repaid, false, 9),
        (CREDIT, "SOURCE_OPERAIION_WRITEOFF", repaid, true, 25),
    ] {
        let time = cycle.utc(day, builder.dice.between(1, 9), builder.dice.between(0, 59), 30);
        builder.own_row(&OwnRow { balance_type, detail_type, amount: fen(amount), income, time });
    }
}

/// Sizes the quotas when everything issued from them is known, so that none is overdrawn.
pub(super) fn settle(builder: &mut Builder) {
    let world = &mut builder.world;
    let mut taken: BTreeMap<&str, Decimal> = BTreeMap::new();
    for row in world.operations.iter().filter(|row| row.kind == "1") {
        *taken.entry(&row.quota_id).or_default() += row.amount;
    }
    for row in world.quota_operations.iter().filter(|row| row.kind == "10") {
        *taken.entry(&row.parent_id).or_default() += row.amount;
    }
    for quota in &mut world.quotas {
        let taken = taken.get(quota.id.as_str()).copied().unwrap_or_default();
        quota.value = (taken / Decimal::ONE_THOUSAND).ceil() * Decimal::ONE_THOUSAND + Decimal::from(50_000);
    }
}
