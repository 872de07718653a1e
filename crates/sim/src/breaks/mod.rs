//! Deliberate breaks: each edits the otherwise consistent world and writes down what must be found.
//!
//! A break of the facts is made before sums are drawn, so that everything else follows along and only the one
//! rule it is about can notice. A break of something derived is made at the end. `sample` makes every kind
//! once, at places chosen by hand; `inject` makes any number of them in any world, where it finds victims.

mod accounts;
mod coupons;
mod finding;
pub(crate) mod inject;
mod kind;
mod lines;
mod month;
pub(crate) mod months;
mod orders;
pub(crate) mod sample;

pub(crate) use finding::sort;
pub use finding::{Finding, RULES};
pub use kind::Kind;

use rust_decimal::Decimal;

use crate::generate::{Builder, Trade, fen};
use crate::world::{Line, Paid, catalog};

/// Where a break of the facts is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    /// The victim, by its place in the world.
    pub(crate) customer: usize,
    /// Day of the month.
    pub(crate) day: i64,
    /// Hour of a transfer, UTC.
    pub(crate) hour: i64,
    /// What is bought, used or moved, in fen.
    pub(crate) amount: i64,
    /// By how much it is wrong, in fen, where that is not the whole amount.
    pub(crate) by: i64,
}

/// A pay-per-use line of its own trade, in cash; not yet in the world.
fn metered(builder: &mut Builder, spot: &Spot, official: Decimal) -> Line {
    let consumed = builder.world.cycle.utc(spot.day, builder.dice.between(2, 12), 0, 0);
    let trade =
        Trade {
            id: builder.dice.uuid(), time: consumed.plus(4_321), product: catalog::product("固定带宽")
        };
    let mut line = builder.line(spot.customer, trade.product, &trade);
    line.consume_time = consumed;
    line.resource_id = Some(builder.dice.uuid());
    line.resource_name = Some("ecs-检查".to_owned());
    line.usage = Some(Decimal::ONE);
    line.official = official;
    line.payment = builder.world.site.charge(official);
    line.paid = Paid::cash(line.payment);
    line
}

/// The same, paid with a card: no ledger, coupon or balance shows it.
pub(crate) fn card_line(builder: &mut Builder, spot: &Spot) -> Line {
    let mut line = metered(builder, spot, fen(spot.amount));
    line.paid = Paid { card: line.payment, ..Paid::default() };
    line
}

/// The trade of a line, to book a coupon use under.
fn trade_of(line: &Line) -> Trade {
    Trade { id: line.trade_id.clone(), time: line.trade_time, product: line.product }
}

/// An amount as a person writes it: at least two decimals.
fn shown(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

/// A day of the month as a person says it.
fn ordinal(day: i64) -> String {
    let ending = match (day % 10, day) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}
