//! Allotments to the customer and reclaims from it, each with its row in the partner's ledger.

use super::{Draw, ME};
use crate::generate::account::{ALLOT, RECLAIM, UNBIND};
use crate::generate::fen;
use crate::time::Time;

pub(super) fn draw(draw: &mut Draw) {
    if !draw.china() || !draw.resold() {
        return;
    }
    let cycle = draw.builder.world.cycle;
    for at in 0..draw.between(0, 4) {
        // Days apart, so that no two could be taken for each other.
        let day = (draw.between(1, 8) + 9 * at).min(28);
        if day > draw.last_day {
            break;
        }
        let time = cycle.utc(day, draw.between(1, 9), draw.between(0, 59), draw.between(0, 59));
        let (kind, amount) = if at == 2 { (RECLAIM, 10_000) } else { (ALLOT, 100_000 * draw.between(1, 20)) };
        let amount = amount + draw.between(0, 99);
        let (own_id, later) = (!draw.one_in(5), draw.between(0, 45));
        transfer(draw, kind, amount, time, (own_id, later));
    }
    if !draw.stays {
        let amount = draw.between(1_000, 90_000);
        transfer(draw, UNBIND, amount, cycle.beijing(draw.last_day, 18, 0), (true, 1));
    } else if draw.one_in(8) {
        // Outside the month, and inside what is asked for.
        transfer(draw, ALLOT, 88_000, cycle.start().plus(-54_000), (true, 1));
        transfer(draw, ALLOT, 50_000, cycle.plus(1).beijing(3, 9, 0), (false, 1));
    }
}

/// A transfer and its ledger row, which may carry a number of its own and comes seconds later.
fn transfer(draw: &mut Draw, kind: &'static str, amount: i64, time: Time, (own_id, later): (bool, i64)) {
    let adjustment = draw.builder.adjust(ME, kind, fen(amount), time);
    draw.builder.book(&adjustment, own_id, later);
}
