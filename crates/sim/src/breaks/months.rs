//! The breaks of the months around the sample's, and what was found out about them: some stay, some come
//! back, some are settled by what another month brings.

use super::lines::UnknownCode;
use super::{Finding, Spot, accounts, coupons, lines, month, orders, sample};
use crate::generate::neighbours::august::{self, Fetch, LATE, LESS};
use crate::generate::neighbours::october;
use crate::generate::sample::who;
use crate::world::{Order, World, catalog};

const fn spot(customer: usize, day: i64, amount: i64, by: i64) -> Spot {
    Spot { customer, day, hour: 11, amount, by }
}

/// August, with what is wrong in it.
pub(crate) fn august(fetch: Fetch) -> World {
    let september = sample::broken();
    let mut builder = august::facts(&september, fetch);
    builder.part("break line.split");
    lines::parts_do_not_add_up(&mut builder, &spot(who::WHALE, 8, 1_900, 250));
    builder.part("break line.code");
    lines::unknown_code(&mut builder, &spot(who::RIVER, 14, 321, 0), UnknownCode::Mode(7));
    builder.part("break order.unbilled");
    orders::paid_but_not_billed(&mut builder, &spot(who::PHARMA, 12, 42_000, 0));
    august::complete(&mut builder, &september, fetch);
    let mut world = builder.world;
    month::listed_without_lines(&mut world, who::IDLE);
    // The bill knows a line that the first fetch does not have; it knows nothing of the amount that changed.
    let (victim, by) = if fetch == Fetch::First { (LATE.0, LATE.2) } else { (who::SAIL, LESS) };
    if let Some(at) = bandwidth_bill(&world, victim) {
        month::billed_too_much(&mut world, at, by);
    }
    coupons::quota_too_large(&mut world, 1, 10_000);
    world.findings.extend(issued_for_less(&september));
    super::sort(&mut world.findings);
    world
}

/// October, with what is wrong in it.
pub(crate) fn october() -> World {
    let september = sample::broken();
    let mut builder = october::facts(&september, unbilled(&september));
    builder.part("break line.rounding");
    lines::too_much_cut_off(&mut builder, &spot(who::SHOP, 22, 700, 9));
    builder.part("break adjustment.ledger");
    accounts::not_in_the_ledger(&mut builder, &spot(who::PLUS, 20, 66_600, 0));
    october::complete(&mut builder, &september);
    let mut world = builder.world;
    month::listed_without_lines(&mut world, who::IDLE);
    accounts::snapshot_disagrees(&mut world, 1, 5_000);
    world.findings.extend(issued_for_less(&september));
    super::sort(&mut world.findings);
    world
}

/// The monthly bill of a customer's bandwidth, paid by use.
fn bandwidth_bill(world: &World, customer: usize) -> Option<usize> {
    let (owner, product) = (&world.customers[customer].id, catalog::product("固定带宽"));
    world.monthly.iter().position(|bill| {
        bill.customer_id == *owner
            && (bill.product.service, bill.product.resource) == (product.service, product.resource)
            && (bill.charge_mode.as_str(), bill.bill_type) == ("3", "0")
    })
}

/// A coupon of 4 September was booked with too little, which every fetch after that day shows.
fn issued_for_less(september: &World) -> Option<Finding> {
    september.findings.iter().find(|finding| finding.rule == "coupon.issue").cloned()
}

/// The order that September's bill forgot.
fn unbilled(september: &World) -> Option<&Order> {
    let finding = september.findings.iter().find(|finding| finding.rule == "order.unbilled")?;
    september.order(&finding.key.first()?.1)
}
