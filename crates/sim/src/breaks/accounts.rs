//! Breaks between transfers, the ledger and balances.

use rust_decimal::Decimal;

use super::{Finding, Spot, shown};
use crate::generate::account::ALLOT;
use crate::generate::{Builder, fen};
use crate::time::Time;
use crate::world::{Adjustment, World};

fn transfer(class: &'static str, adjustment: &Adjustment) -> Finding {
    Finding::new("adjustment.ledger", class, Some(&adjustment.customer_id))
        .key("trans_id", &adjustment.trans_id)
}

/// When the transfer of a break takes place; nothing else of its customer may happen in that hour.
fn at(builder: &Builder, spot: &Spot) -> Time {
    builder.world.cycle.utc(spot.day, spot.hour, 0, 0)
}

fn allot(builder: &mut Builder, spot: &Spot) -> Adjustment {
    let time = at(builder, spot);
    builder.adjust(spot.customer, ALLOT, fen(spot.amount), time)
}

/// A transfer of which the ledger knows nothing.
pub(crate) fn not_in_the_ledger(builder: &mut Builder, spot: &Spot) {
    let adjustment = allot(builder, spot);
    let amount = shown(adjustment.amount);
    let finding = transfer("missing_ledger", &adjustment).sides(adjustment.amount, Decimal::ZERO).says(
        format!("{amount} was allotted to the customer, but your ledger shows no such outgoing row."),
        format!(
            "Fetch the ledger again; if it stays away, your balance is {amount} too high and will be corrected."
        ),
    );
    builder.world.findings.push(finding);
}

/// A ledger row that belongs to no transfer.
pub(crate) fn only_in_the_ledger(builder: &mut Builder, spot: &Spot) {
    let adjustment = allot(builder, spot);
    let id = builder.book(&adjustment, true, 3);
    builder.world.adjustments.pop();
    let finding = Finding::new("adjustment.ledger", "missing_adjustment", Some(&adjustment.customer_id))
        .key("account_change_id", &id)
        .sides(Decimal::ZERO, adjustment.amount)
        .says(
            format!(
                "Your ledger shows {} going out to the customer, but there is no such transfer.",
                shown(adjustment.amount)
            ),
            "Ask Huawei what was booked; the customer did not receive it.",
        );
    builder.world.findings.push(finding);
}

/// A transfer that was booked with another amount.
pub(crate) fn booked_differently(builder: &mut Builder, spot: &Spot) {
    let adjustment = allot(builder, spot);
    builder.book(&adjustment, true, 2);
    let booked = adjustment.amount + fen(spot.by);
    if let Some(change) = builder.world.changes.last_mut() {
        change.amount = booked;
    }
    let finding = transfer("amount", &adjustment).sides(adjustment.amount, booked).says(
        format!("{} was allotted, but your ledger was charged {}.", shown(adjustment.amount), shown(booked)),
        format!("Claim the {} from Huawei.", shown(fen(spot.by))),
    );
    builder.world.findings.push(finding);
}

/// Two equal transfers minutes apart, whose ledger rows carry other numbers: the first could be either row.
/// The second transfer is nearer to the later row however one looks at it, so only one is in doubt.
pub(crate) fn two_of_a_kind(builder: &mut Builder, spot: &Spot) {
    let first = allot(builder, spot);
    builder.book(&first, false, -60);
    let second = builder.adjust(spot.customer, ALLOT, first.amount, first.time.plus(150));
    builder.book(&second, false, -90);
    let finding = transfer("ambiguous", &first).sides(first.amount, first.amount).says(
        format!(
            "Two ledger rows of {}, one minute before and one minute after, fit this transfer equally well.",
            shown(first.amount)
        ),
        "Look at both; the amounts agree, so it matters only which row belongs to which transfer.",
    );
    builder.world.findings.push(finding);
}

/// The ledger jumps before the row at `at`, as if one before it were hidden. To be made in the order of rows,
/// since every later balance moves along.
pub(crate) fn chain_jumps(world: &mut World, at: usize, by: i64) {
    let by = fen(by);
    let (id, computed) = (world.changes[at].id.clone(), world.changes[at].balance_after);
    let balance_type = world.changes[at].balance_type;
    for change in world.changes[at..].iter_mut().filter(|change| change.balance_type == balance_type) {
        change.balance_after += by;
    }
    world.partner_balances[0].amount += by;
    // What was found of this account moves along.
    let account = world.partner_balances[0].account_id.clone();
    for told in world.findings.iter_mut().filter(|told| told.rule == "ledger.closing") {
        if told.key.iter().any(|(_, value)| *value == account) {
            told.expected = told.expected.map(|amount| amount + by);
            told.actual = told.actual.map(|amount| amount + by);
        }
    }
    let finding = Finding::new("ledger.chain", "chain", None)
        .key("account_change_id", &id)
        .sides(computed, computed + by)
        .says(
            format!(
                "The balance after this ledger row is {} more than the balance before it and the row explain.",
                shown(by)
            ),
            "Fetch the ledger again: a row before this one is missing.",
        );
    world.findings.push(finding);
}

/// An account of the partner, 0 cash or 1 credit, holds less than its ledger says.
pub(crate) fn snapshot_disagrees(world: &mut World, account: usize, by: i64) {
    let balance = &mut world.partner_balances[account];
    let ledger = balance.amount;
    balance.amount -= fen(by);
    let name = if account == 0 { "cash" } else { "credit" };
    let finding = Finding::new("ledger.closing", "amount", None)
        .key("account_id", &balance.account_id)
        .sides(ledger, balance.amount)
        .says(
            format!("Your {name} account holds {} less than its newest ledger row says.", shown(fen(by))),
            "Fetch ledger and balance again, ledger first; if it stays, ask Huawei.",
        );
    world.findings.push(finding);
}

/// A customer's cash is less than allotments and bills explain.
pub(crate) fn customer_balance_disagrees(world: &mut World, customer: usize, by: i64) {
    let (owner, last) = (world.customers[customer].id.clone(), world.closing);
    let closing =
        world.customer_balances.iter_mut().find(|row| row.customer_id == owner && row.taken == last);
    let Some(row) = closing else { return };
    let computed = row.amount;
    row.amount -= fen(by);
    let finding = Finding::new("balance.rollforward", "amount", Some(&owner))
        .key("customer_id", &owner)
        .sides(computed, row.amount)
        .says(
            format!(
                "The customer's cash at the end of the month is {} less than opening, transfers and lines explain.",
                shown(fen(by))
            ),
            format!(
                "Look for late charges of {}, or for a transfer that is missing from the records.",
                world.cycle.plus(-1).name()
            ),
        );
    world.findings.push(finding);
}
