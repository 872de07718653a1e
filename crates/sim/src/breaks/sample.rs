//! The breaks of the sample: every kind, each at the place that was chosen for it.

use super::lines::UnknownCode;
use super::{Spot, accounts, coupons, lines, month, orders};
use crate::generate::sample::{facts, who};
use crate::generate::{Builder, account, fen, sample};
use crate::world::{Line, World, catalog};

/// Customer, day, what it is about and by how much it is wrong, in fen.
const fn spot(customer: usize, day: i64, amount: i64, by: i64) -> Spot {
    Spot { customer, day, hour: 11, amount, by }
}

type Step = fn(&mut Builder, &Spot);

/// Breaks of the facts: the part of the dice, what is done, where.
const BEFORE: &[(&str, Step, Spot)] = &[
    ("break line.split", lines::parts_do_not_add_up, spot(who::WHALE, 8, 1_250, 50)),
    ("break line.rounding", lines::too_much_cut_off, spot(who::SHOP, 12, 500, 5)),
    ("break line.rounding of an order", lines::order_line_cut_off, spot(who::PHARMA, 10, 3_000, 1)),
    ("break line.period", lines::consumed_before_the_month, spot(who::PHARMA, 1, 77, 0)),
    ("break line.code", unknown_codes, spot(who::GAME, 13, 321, 0)),
    ("break order.unknown", orders::unknown_order, spot(who::PLUS, 7, 23_400, 0)),
    ("break order.customer", another_customer, spot(who::SHOP, 9, 15_000, 4_500)),
    ("break order.status", orders::cancelled_but_billed, spot(who::PAINT, 10, 8_800, 0)),
    ("break order.unbilled", orders::paid_but_not_billed, spot(who::RIVER, 11, 56_000, 0)),
    ("break order.payable", orders::billed_too_little, spot(who::RETAIL, 12, 40_000, 500)),
    ("break order.coupon", paid_otherwise, spot(who::EAST, 13, 5_000, 1_000)),
    ("break order.price", orders::price_does_not_add_up, spot(who::GAME, 16, 30_000, 800)),
    ("break order.lines", orders::order_lines_fall_short, spot(who::EAST, 17, 10_000, 100)),
    ("break order.refund", orders::refunded_too_little, spot(who::SHOP, 18, 50_000, 500)),
    ("break order.refund_origin", orders::refunded_more_than_paid, spot(who::RIVER, 19, 10_000, 3_000)),
    ("break coupon.issue", coupons::issued_for_less, spot(who::SHOP, 4, 10_000, 2_000)),
    (
        "break coupon.trade one-sided",
        coupons::one_use_missing_on_each_side,
        spot(who::SAIL, 18, 2_500, 1_000),
    ),
    ("break coupon.trade amount", coupons::used_for_more, spot(who::PAINT, 20, 2_000, 300)),
    ("break coupon.validity expired", coupons::used_after_expiry, spot(who::EAST, 15, 2_500, 0)),
    ("break coupon.validity reclaimed", coupons::used_after_reclaim, spot(who::GAME, 12, 2_000, 0)),
    ("break coupon.known", coupons::issued_by_somebody_else, spot(who::EAST, 22, 1_800, 0)),
    ("break adjustment.ledger missing_ledger", accounts::not_in_the_ledger, spot(who::SHOP, 13, 123_456, 0)),
    (
        "break adjustment.ledger missing_adjustment",
        accounts::only_in_the_ledger,
        spot(who::SAIL, 14, 76_543, 0),
    ),
    ("break adjustment.ledger amount", accounts::booked_differently, spot(who::PAINT, 15, 200_000, 50)),
    ("break adjustment.ledger ambiguous", accounts::two_of_a_kind, spot(who::GAME, 16, 30_000, 0)),
];

/// A type, a mode, and a missing association.
fn unknown_codes(builder: &mut Builder, at: &Spot) {
    lines::unknown_code(builder, at, UnknownCode::Type(77));
    lines::unknown_code(builder, &spot(who::RIVER, 14, 654, 0), UnknownCode::Mode(7));
    lines::unknown_code(builder, &spot(who::WHALE, 15, 987, 0), UnknownCode::Association(None));
}

fn another_customer(builder: &mut Builder, at: &Spot) {
    orders::line_of_another_customer(builder, at, who::NAMELESS);
}

fn paid_otherwise(builder: &mut Builder, at: &Spot) {
    orders::coupon_paid_otherwise(builder, at);
    orders::flexi_paid_otherwise(builder, &spot(who::NAMELESS, 14, 7_700, 1_500));
    orders::card_paid_otherwise(builder, &spot(who::SHOP, 15, 20_000, 2_000));
}

/// The sample: consistent facts, breaks of the facts, what follows, breaks of what follows.
pub(crate) fn broken() -> World {
    let mut builder = facts();
    for (part, make, spot) in BEFORE {
        builder.part(part);
        make(&mut builder, spot);
    }
    sample::derive(&mut builder);
    let mut world = builder.world;
    after(&mut world);
    super::sort(&mut world.findings);
    world
}

fn after(world: &mut World) {
    month::listed_without_lines(world, who::IDLE);
    month::lines_without_listing(world, who::PLUS);
    if let Some(at) = usage_bill(world, who::SHOP) {
        month::billed_too_much(world, at, 888);
    }
    month::billed_without_lines(world, who::NAMELESS, catalog::product("Ascend"), 6_660);
    if let Some(at) = usage_bill(world, who::RETAIL) {
        month::not_billed(world, at);
    }
    if let Some(at) = usage_bill(world, who::PAINT) {
        month::accounts_do_not_add_up(world, at, 200);
    }
    coupons::customer_total(world, who::PAINT, 300);
    if let Some(at) = small_coupon(world) {
        coupons::balance_too_small(world, at, 500);
    }
    coupons::quota_too_large(world, 1, 10_000);
    if let Some(at) = middle_of_the_ledger(world) {
        accounts::chain_jumps(world, at, 30_000);
    }
    accounts::snapshot_disagrees(world, 1, 5_000);
    accounts::customer_balance_disagrees(world, who::NAMELESS, 1_234);
    // Last: repeated rows must stay out of every sum above. The second copy stands on another page.
    let mut copies: Vec<(usize, Line)> = Vec::new();
    if let Some(at) = plain_line(world, who::EAST, 40) {
        copies.push((at + 137, lines::repeated(world, at)));
    }
    if let Some(at) = plain_line(world, who::SAIL, 25) {
        copies.push((at + 112, lines::restated(world, at)));
    }
    lines::insert(world, copies);
}

/// The customer's largest pay-per-use row of the monthly bill.
fn usage_bill(world: &World, customer: usize) -> Option<usize> {
    let owner = &world.customers[customer].id;
    let rows =
        world.monthly.iter().enumerate().filter(|(_, bill)| {
            bill.customer_id == *owner && bill.charge_mode == "3" && bill.bill_type == "0"
        });
    rows.max_by_key(|(_, bill)| bill.amount).map(|(at, _)| at)
}

/// An unused coupon.
fn small_coupon(world: &World) -> Option<usize> {
    let owner = &world.customers[who::GAME].id;
    world.coupons.iter().position(|coupon| coupon.customer_id == *owner && coupon.face == fen(5_000))
}

fn middle_of_the_ledger(world: &World) -> Option<usize> {
    let rows = || world.changes.iter().enumerate().filter(|(_, row)| row.balance_type == account::CASH);
    rows().nth(rows().count() / 2).map(|(at, _)| at)
}

/// The `nth` ordinary line of a customer.
fn plain_line(world: &World, customer: usize, nth: usize) -> Option<usize> {
    let owner = &world.customers[customer].id;
    let plain = |line: &Line| line.customer_id == *owner && lines::is_plain(line);
    world.lines.iter().enumerate().filter(|(_, line)| plain(line)).map(|(at, _)| at).nth(nth)
}
