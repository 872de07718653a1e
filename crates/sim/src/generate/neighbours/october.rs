//! October, the month after the sample's.

use rust_decimal::Decimal;

use super::{balance, derive, known, own_rows, partner, purchases, transfers, usage};
use crate::generate::coupon::Issue;
use crate::generate::derive::{OPENING_CASH, OPENING_CREDIT, customer_balances};
use crate::generate::sample::{CYCLE, who};
use crate::generate::{Builder, Unsubscription, account, fen};
use crate::time::Time;
use crate::world::{Line, Order, World};

/// The first day after September was fetched: from here on coupons pay and money moves.
const FIRST: i64 = 8;

/// All facts, the breaks among them left to the caller. `unbilled` is the order that September's bill forgot.
pub(crate) fn facts(september: &World, unbilled: Option<&Order>) -> Builder {
    let mut builder = partner(september, CYCLE.plus(1));
    builder.world.customers[who::LEFT].weight = 0;
    builder.world.resources.clone_from(&september.resources);
    let cycle = builder.world.cycle;
    let first = cycle.beijing(FIRST, 0, 0);
    builder.part("usage before the coupons");
    usage(&mut builder, (cycle.start(), first.plus(-6 * 3600)), 20);
    builder.part("coupons");
    known::coupons(&mut builder, september);
    let created = cycle.utc(9, 3, 0, 0);
    let expire = cycle.plus(6).start();
    builder.issue(&Issue { customer: who::OLDTOWN, kind: 1, face: fen(15_000), created, expire });
    builder.part("usage");
    usage(&mut builder, (first, cycle.end().plus(-4 * 3600)), 80);
    builder.part("orders");
    purchases(
        &mut builder,
        &[who::EAST, who::SAIL, who::SHOP, who::GAME, who::WHALE, who::RIVER, who::RETAIL, who::PLUS],
        (FIRST, 27),
    );
    known::orders(&mut builder, september);
    from_september(&mut builder, september, unbilled);
    builder.part("transfers");
    transfers(&mut builder, FIRST);
    own_rows(&mut builder, FIRST);
    builder
}

/// September's forgotten order is billed, and another one of September's is given back.
fn from_september(builder: &mut Builder, september: &World, unbilled: Option<&Order>) {
    let cycle = builder.world.cycle;
    if let Some(order) = unbilled {
        builder.world.orders.push(order.clone());
        builder.bill_order(order, cycle.utc(3, 2, 0, 0));
    }
    let owner = builder.id_of(who::SAIL);
    let plain = |order: &&Order| {
        order.customer_id == owner
            && (order.order_type, order.status) == (1, 5)
            && order.info.is_none()
            && order.members.is_empty()
            && order.paid_at.is_some_and(|at| at.month() == september.cycle.to_string())
    };
    if let Some(base) = september.orders.iter().find(plain).cloned() {
        builder.part("unsubscription");
        builder.world.orders.push(base.clone());
        let at = cycle.utc(14, 6, 0, 0);
        builder.unsubscribe(&Unsubscription { base, at, cash: 400, coupon: 0 });
    }
}

/// What follows from the facts. October begins with what September ends with.
pub(crate) fn complete(builder: &mut Builder, september: &World) {
    let start = builder.world.ledger_start;
    let before = |name: &str, opening: i64| {
        let mut rows = september.changes.iter().filter(|row| row.balance_type == name && row.time < start);
        rows.next_back().map_or_else(|| fen(opening), |row| row.balance_after)
    };
    let openings = [before(account::CASH, OPENING_CASH), before(account::CREDIT, OPENING_CREDIT)];
    known::ledger(builder, september);
    derive(builder, september, openings);
    // September's last lines were deducted in October.
    let own = builder.world.lines.len();
    builder.world.lines.extend(late(september, builder.world.opening));
    customer_balances(&mut builder.world, |customer, _| {
        balance(september, customer, september.closing).unwrap_or(Decimal::ZERO)
    });
    builder.world.lines.truncate(own);
}

/// Lines of September that were deducted after October had begun.
fn late(september: &World, opening: Time) -> impl Iterator<Item = Line> {
    september.lines.iter().filter(move |line| line.trade_time > opening).cloned()
}
