//! Breaks of single lines.

use rust_decimal::Decimal;

use super::{Finding, metered};
use crate::generate::{Builder, Purchase, fen, who};
use crate::time::Time;
use crate::world::{Line, Paid, World};

/// The parts of a payment fall short of it. An advisory customer's, since the monthly bill of an agency
/// customer would notice too.
pub(crate) fn parts_do_not_add_up(builder: &mut Builder) {
    builder.part("break line.split");
    let mut line = metered(builder, who::WHALE, 8, Decimal::new(1_250_098_765, 8));
    line.paid = Paid { credit: fen(1_200), ..Paid::default() };
    let finding = Finding::new("line.split", "amount", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(line.paid.sum(), line.payment)
        .says(
            "The means of payment of a line add up to 12.00, but the line says 12.50 was payable.",
            "Ask Huawei which account paid the missing 0.50; until then it shows as paid by nobody.",
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// More was cut off a usage charge than truncation explains.
pub(crate) fn too_much_cut_off(builder: &mut Builder) {
    builder.part("break line.rounding");
    let mut line = metered(builder, who::SHOP, 12, Decimal::new(500_123_456, 8));
    line.payment = fen(495);
    line.paid = Paid::cash(line.payment);
    let finding = Finding::new("line.rounding", "rounding", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(line.official, line.payment)
        .says(
            "A usage line lists 5.00123456 and charges 4.95: truncation to fen explains less than 0.01.",
            "Ask Huawei whether a discount is missing from the line.",
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// Something was cut off an order line, where nothing ever is.
pub(crate) fn order_line_cut_off(builder: &mut Builder) {
    builder.part("break line.rounding of an order");
    builder.buy(&Purchase::new(who::PHARMA, Time::utc(2026, 9, 10, 5, 0, 0), &[3_000]));
    let Some(line) = builder.world.lines.last_mut() else { return };
    line.official += fen(1);
    let finding = Finding::new("line.rounding", "rounding", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(line.official, line.payment)
        .says(
            "A line of an order lists 30.01 without discount and charges 30.00: order lines are never truncated.",
            "Ask Huawei for the list price of the order; the order itself says 30.00.",
        );
    builder.world.findings.push(finding);
}

/// A line of August that was put into the September bill.
pub(crate) fn consumed_in_august(builder: &mut Builder) {
    builder.part("break line.period");
    let mut line = metered(builder, who::PHARMA, 1, Decimal::new(77_654_321, 8));
    line.consume_time = Time::utc(2026, 8, 31, 15, 59, 59);
    let finding = Finding::new("line.period", "timing", Some(&line.customer_id))
        .key("id", &line.id)
        .texts("2026-09", "2026-08")
        .says(
            "A line of the September bill was consumed at 23:59:59 on 31 August, Beijing time.",
            "Check that it is not in the August bill as well; since June 2024 the bill follows the consumption.",
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// Codes that are in no documentation, and one that is missing.
pub(crate) fn unknown_codes(builder: &mut Builder) {
    builder.part("break line.code");
    let mut of_type = metered(builder, who::GAME, 13, fen(321));
    of_type.detail_type = 77;
    let mut of_mode = metered(builder, who::RIVER, 14, fen(654));
    of_mode.charging_mode = 7;
    let mut of_association = metered(builder, who::WHALE, 15, fen(987));
    of_association.association = None;
    for (line, column, code) in [
        (of_type, "bill_detail_type", "77"),
        (of_mode, "charging_mode", "7"),
        (of_association, "association_type", "null"),
    ] {
        let finding = Finding::new("line.code", "unknown_code", None)
            .key("column", column)
            .key("code", code)
            .actual(line.payment)
            .says(
                format!("One line has {column} {code}, which no documentation knows; it stays in the totals."),
                "Look the code up in the current documentation and report it, so that it can be put in its place.",
            );
        builder.world.findings.push(finding);
        builder.world.lines.push(line);
    }
}

/// A row that came twice because the list grew while it was paged.
pub(crate) fn repeated(world: &mut World) {
    let Some(at) = plain_line(world, who::EAST, 40) else { return };
    let line = world.lines[at].clone();
    let finding = Finding::new("line.identity", "duplicate", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(Decimal::ONE, Decimal::TWO)
        .says(
            "One line was delivered twice, word for word; it is counted once.",
            "Nothing to settle. Fetch the month again if there are many: the list moved while it was read.",
        );
    world.findings.push(finding);
    world.lines.insert(at + 137, line);
}

/// A row that came twice with different amounts.
pub(crate) fn restated(world: &mut World) {
    let Some(at) = plain_line(world, who::SAIL, 25) else { return };
    let mut line = world.lines[at].clone();
    line.official += Decimal::ONE;
    line.payment += Decimal::ONE;
    line.paid.cash += Decimal::ONE;
    let finding = Finding::new("line.identity", "conflict", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(Decimal::ONE, Decimal::TWO)
        .says(
            "One line id came twice with different amounts, 1.00 apart; the smaller one is used.",
            "Fetch the month again; if both remain, ask Huawei which of the two is billed.",
        );
    world.findings.push(finding);
    world.lines.insert(at + 112, line);
}

/// The `nth` ordinary line of a customer: usage, paid in cash alone.
fn plain_line(world: &World, customer: usize, nth: usize) -> Option<usize> {
    let owner = &world.customers[customer].id;
    let plain = |line: &Line| {
        line.customer_id == *owner
            && line.detail_type == 5
            && line.payment > Decimal::ONE
            && line.paid.cash == line.payment
    };
    world.lines.iter().enumerate().filter(|(_, line)| plain(line)).map(|(at, _)| at).nth(nth)
}
