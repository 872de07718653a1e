//! Deliberate breaks: each edits the otherwise consistent world and writes down what must be found.
//!
//! A break of the facts (`BEFORE`) is made before sums are drawn, so that everything else follows along and
//! only the one rule it is about can notice. A break of something derived (`AFTER`) is made at the end.

mod accounts;
mod coupons;
mod finding;
mod lines;
mod month;
mod orders;

pub(crate) use finding::sort;
pub use finding::{Finding, RULES};

use rust_decimal::Decimal;

use crate::generate::{Builder, Trade};
use crate::time::Time;
use crate::world::{Line, Paid, World, catalog};

/// Breaks of the facts, in the order they are made.
pub(crate) const BEFORE: &[fn(&mut Builder)] = &[
    lines::parts_do_not_add_up,
    lines::too_much_cut_off,
    lines::order_line_cut_off,
    lines::consumed_in_august,
    lines::unknown_codes,
    orders::unknown_order,
    orders::line_of_another_customer,
    orders::cancelled_but_billed,
    orders::paid_but_not_billed,
    orders::billed_too_little,
    orders::paid_otherwise,
    orders::price_does_not_add_up,
    orders::order_lines_fall_short,
    orders::refunded_too_little,
    orders::refunded_more_than_paid,
    coupons::issued_for_less,
    coupons::one_use_missing_on_each_side,
    coupons::used_for_more,
    coupons::used_after_expiry,
    coupons::used_after_reclaim,
    coupons::issued_by_somebody_else,
    accounts::not_in_the_ledger,
    accounts::only_in_the_ledger,
    accounts::booked_differently,
    accounts::two_of_a_kind,
];

/// Breaks of what was derived.
pub(crate) const AFTER: &[fn(&mut World)] = &[
    month::listed_without_lines,
    month::lines_without_listing,
    month::billed_too_much,
    month::billed_without_lines,
    month::not_billed,
    month::accounts_do_not_add_up,
    coupons::customer_total,
    coupons::balance_too_small,
    coupons::quota_too_large,
    accounts::chain_jumps,
    accounts::snapshot_disagrees,
    accounts::customer_balance_disagrees,
    // Last: repeated rows must stay out of every sum above.
    lines::repeated,
    lines::restated,
];

/// A pay-per-use line of its own trade, in cash; not yet in the world.
fn metered(builder: &mut Builder, customer: usize, day: i64, official: Decimal) -> Line {
    let consumed = Time::utc(2026, 9, day, builder.dice.between(2, 12), 0, 0);
    let trade =
        Trade {
            id: builder.dice.uuid(), time: consumed.plus(4_321), product: catalog::product("固定带宽")
        };
    let mut line = builder.line(customer, trade.product, &trade);
    line.consume_time = consumed;
    line.resource_id = Some(builder.dice.uuid());
    line.resource_name = Some("ecs-检查".to_owned());
    line.usage = Some(Decimal::ONE);
    line.official = official;
    line.payment = official.trunc_with_scale(2);
    line.paid = Paid::cash(line.payment);
    line
}

/// The trade of a line, to book a coupon use under.
fn trade_of(line: &Line) -> Trade {
    Trade { id: line.trade_id.clone(), time: line.trade_time, product: line.product }
}
