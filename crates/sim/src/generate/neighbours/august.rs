//! August, the month before the sample's, as it was fetched after its close and as it was fetched again.

use rust_decimal::Decimal;

use super::{balance, derive, known, own_rows, partner, purchases, transfers, usage};
use crate::breaks::{Spot, card_line};
use crate::generate::derive::{OPENING_CASH, OPENING_CREDIT, customer_balances};
use crate::generate::sample::{CYCLE, who};
use crate::generate::{Builder, account, fen};
use crate::world::World;

/// Which of the two fetches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fetch {
    /// On 6 September.
    First,
    /// On 21 September: one line is new, one is gone, one has another amount.
    Again,
}

/// Line items that differ between the fetches: customer, day, amount in fen.
pub(crate) const LATE: (usize, i64, i64) = (who::SHOP, 30, 8_800);
const GONE: (usize, i64, i64) = (who::PAINT, 19, 2_340);
const RESTATED: (usize, i64, i64) = (who::SAIL, 21, 4_560);
/// By how much the restated line is less.
pub(crate) const LESS: i64 = 500;

/// All facts, the breaks among them left to the caller.
pub(crate) fn facts(september: &World, fetch: Fetch) -> Builder {
    let mut builder = partner(september, CYCLE.plus(-1));
    // Who left in September was still there.
    builder.world.customers[who::LEFT].listed = true;
    builder.part("usage");
    let (start, end) = (builder.world.cycle.start(), builder.world.cycle.end());
    // Nothing is deducted in September: its balances know of no such charge.
    usage(&mut builder, (start, end.plus(-4 * 3600)), 100);
    builder.part("orders");
    purchases(
        &mut builder,
        &[who::EAST, who::SAIL, who::SHOP, who::PAINT, who::WHALE, who::RIVER, who::RETAIL, who::PHARMA],
        (3, 27),
    );
    known::orders(&mut builder, september);
    builder.part("transfers");
    transfers(&mut builder, 3);
    own_rows(&mut builder, 5);
    differing(&mut builder, fetch);
    builder
}

/// The lines that are not the same in both fetches. They are paid with cards, which no other record shows.
fn differing(builder: &mut Builder, fetch: Fetch) {
    let again = fetch == Fetch::Again;
    let spot = |(customer, day, amount): (usize, i64, i64), off: i64| Spot {
        customer,
        day,
        hour: 11,
        amount: amount - off,
        by: 0,
    };
    for (part, item, off, is_there) in [
        ("ordinary line", (LATE.0, 12, 6_100), 0, true),
        ("late line", LATE, 0, again),
        ("line that goes", GONE, 0, !again),
        ("line that changes", RESTATED, if again { LESS } else { 0 }, true),
    ] {
        builder.part(part);
        let line = card_line(builder, &spot(item, off));
        if is_there {
            builder.world.lines.push(line);
        }
    }
}

/// What follows from the facts. August ends with what September begins with.
pub(crate) fn complete(builder: &mut Builder, september: &World, fetch: Fetch) {
    let moved = |name: &str| -> Decimal {
        let rows = builder.world.changes.iter().filter(|row| row.balance_type == name);
        rows.map(|row| if row.income { row.amount } else { -row.amount }).sum()
    };
    let openings = [fen(OPENING_CASH) - moved(account::CASH), fen(OPENING_CREDIT) - moved(account::CREDIT)];
    known::ledger(builder, september);
    known::coupons(builder, september);
    derive(builder, september, openings);
    customer_balances(&mut builder.world, |customer, moved| {
        // Who is not in September's snapshots has no balance that August must lead to.
        balance(september, customer, september.opening)
            .map_or_else(|| fen(500_000) + (-moved).max(Decimal::ZERO), |closing| closing - moved)
    });
    if fetch == Fetch::Again {
        builder.world.fetched = CYCLE.beijing(21, 9, 0);
    }
}
