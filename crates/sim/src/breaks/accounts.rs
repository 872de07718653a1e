//! Breaks between transfers, the ledger and balances.

use rust_decimal::Decimal;

use super::Finding;
use crate::generate::accounts::ALLOT;
use crate::generate::{Builder, fen, who};
use crate::time::Time;
use crate::world::{Adjustment, CLOSING, World};

fn transfer(class: &'static str, adjustment: &Adjustment) -> Finding {
    Finding::new("adjustment.ledger", class, Some(&adjustment.customer_id))
        .key("trans_id", &adjustment.trans_id)
}

/// A transfer of which the ledger knows nothing.
pub(crate) fn not_in_the_ledger(builder: &mut Builder) {
    builder.part("break adjustment.ledger missing_ledger");
    let adjustment = builder.adjust(who::SHOP, ALLOT, fen(123_456), Time::utc(2026, 9, 13, 11, 0, 0));
    let finding = transfer("missing_ledger", &adjustment).sides(adjustment.amount, Decimal::ZERO).says(
        "1234.56 was allotted to the customer, but your ledger shows no such outgoing row.",
        "Fetch the ledger again; if it stays away, your balance is 1234.56 too high and will be corrected.",
    );
    builder.world.findings.push(finding);
}

/// A ledger row that belongs to no transfer.
pub(crate) fn only_in_the_ledger(builder: &mut Builder) {
    builder.part("break adjustment.ledger missing_adjustment");
    let adjustment = builder.adjust(who::SAIL, ALLOT, fen(76_543), Time::utc(2026, 9, 14, 11, 0, 0));
    let id = builder.book(&adjustment, true, 3);
    builder.world.adjustments.pop();
    let finding = Finding::new("adjustment.ledger", "missing_adjustment", Some(&adjustment.customer_id))
        .key("account_change_id", &id)
        .sides(Decimal::ZERO, adjustment.amount)
        .says(
            "Your ledger shows 765.43 going out to the customer, but there is no such transfer.",
            "Ask Huawei what was booked; the customer did not receive it.",
        );
    builder.world.findings.push(finding);
}

/// A transfer that was booked with another amount.
pub(crate) fn booked_differently(builder: &mut Builder) {
    builder.part("break adjustment.ledger amount");
    let adjustment = builder.adjust(who::PAINT, ALLOT, fen(200_000), Time::utc(2026, 9, 15, 11, 0, 0));
    builder.book(&adjustment, true, 2);
    if let Some(change) = builder.world.changes.last_mut() {
        change.amount += fen(50);
    }
    let finding = transfer("amount", &adjustment)
        .sides(adjustment.amount, adjustment.amount + fen(50))
        .says("2000.00 was allotted, but your ledger was charged 2000.50.", "Claim the 0.50 from Huawei.");
    builder.world.findings.push(finding);
}

/// Two equal transfers minutes apart, whose ledger rows carry other numbers: the first could be either row.
/// The second transfer is nearer to the later row however one looks at it, so only one is in doubt.
pub(crate) fn two_of_a_kind(builder: &mut Builder) {
    builder.part("break adjustment.ledger ambiguous");
    let time = Time::utc(2026, 9, 16, 11, 0, 0);
    let first = builder.adjust(who::GAME, ALLOT, fen(30_000), time);
    builder.book(&first, false, -60);
    let second = builder.adjust(who::GAME, ALLOT, fen(30_000), time.plus(150));
    builder.book(&second, false, -90);
    let finding = transfer("ambiguous", &first).sides(first.amount, first.amount).says(
        "Two ledger rows of 300.00, one minute before and one minute after, fit this transfer equally well.",
        "Look at both; the amounts agree, so it matters only which row belongs to which transfer.",
    );
    builder.world.findings.push(finding);
}

/// The cash ledger jumps by 300.00 between two rows, as if one between them were hidden.
pub(crate) fn chain_jumps(world: &mut World) {
    let cash = |balance_type: &str| balance_type == "BALANCE_TYPE_DEBIT";
    let middle = world.changes.iter().filter(|change| cash(change.balance_type)).count() / 2;
    let mut jump = None;
    for change in world.changes.iter_mut().filter(|change| cash(change.balance_type)).skip(middle) {
        let computed = change.balance_after;
        change.balance_after += fen(30_000);
        jump.get_or_insert((change.id.clone(), computed));
    }
    let Some((id, computed)) = jump else { return };
    world.partner_balances[0].amount += fen(30_000);
    let finding = Finding::new("ledger.chain", "chain", None)
        .key("account_change_id", &id)
        .sides(computed, computed + fen(30_000))
        .says(
            "The balance after this ledger row is 300.00 more than the balance before it and the row explain.",
            "Fetch the ledger again: a row before this one is missing.",
        );
    world.findings.push(finding);
}

/// The credit account holds less than its ledger says.
pub(crate) fn snapshot_disagrees(world: &mut World) {
    let balance = &mut world.partner_balances[1];
    let ledger = balance.amount;
    balance.amount -= fen(5_000);
    let finding = Finding::new("ledger.closing", "amount", None)
        .key("account_id", &balance.account_id)
        .sides(ledger, balance.amount)
        .says(
            "Your credit account holds 50.00 less than its newest ledger row says.",
            "Fetch ledger and balance again, ledger first; if it stays, ask Huawei.",
        );
    world.findings.push(finding);
}

/// A customer's cash is less than allotments and bills explain.
pub(crate) fn customer_balance_disagrees(world: &mut World) {
    let owner = world.customers[who::NAMELESS].id.clone();
    let closing =
        world.customer_balances.iter_mut().find(|row| row.customer_id == owner && row.taken == CLOSING);
    let Some(row) = closing else { return };
    let computed = row.amount;
    row.amount -= fen(1_234);
    let finding = Finding::new("balance.rollforward", "amount", Some(&owner))
        .key("customer_id", &owner)
        .sides(computed, row.amount)
        .says(
            "The customer's cash at the end of the month is 12.34 less than opening, transfers and lines explain.",
            "Look for late charges of August, or for a transfer that is missing from the records.",
        );
    world.findings.push(finding);
}
