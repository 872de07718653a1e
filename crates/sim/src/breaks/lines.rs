//! Breaks of single lines.

use rust_decimal::Decimal;

use super::{Finding, Spot, metered, shown};
use crate::generate::{Builder, Purchase, fen};
use crate::world::{Line, Paid, Site, World};

/// The parts of a payment fall short of it. An advisory customer's, since the monthly bill of an agency
/// customer would notice too.
pub(crate) fn parts_do_not_add_up(builder: &mut Builder, spot: &Spot) {
    let mut line = metered(builder, spot, fen(spot.amount) + Decimal::new(98_765, 8));
    line.paid = Paid { credit: line.payment - fen(spot.by), ..Paid::default() };
    let finding = Finding::new("line.split", "amount", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(line.paid.sum(), line.payment)
        .says(
            format!(
                "The means of payment of a line add up to {}, but the line says {} was payable.",
                shown(line.paid.sum()),
                shown(line.payment)
            ),
            format!(
                "Ask Huawei which account paid the missing {}; until then it shows as paid by nobody.",
                shown(fen(spot.by))
            ),
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// More was cut off a usage charge than truncation explains.
pub(crate) fn too_much_cut_off(builder: &mut Builder, spot: &Spot) {
    let mut line = metered(builder, spot, fen(spot.amount) + Decimal::new(123_456, 8));
    line.payment -= fen(spot.by);
    line.paid = Paid::cash(line.payment);
    let explained = match builder.world.site {
        Site::China => "truncation to fen explains less than 0.01",
        Site::International => "usage is charged to the eighth decimal",
    };
    let finding = Finding::new("line.rounding", "rounding", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(line.official, line.payment)
        .says(
            format!(
                "A usage line lists {} and charges {}: {explained}.",
                shown(line.official),
                shown(line.payment)
            ),
            "Ask Huawei whether a discount is missing from the line.",
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// Something was cut off an order line, where nothing ever is.
pub(crate) fn order_line_cut_off(builder: &mut Builder, spot: &Spot) {
    let at = builder.world.cycle.utc(spot.day, 5, 0, 0);
    let order = builder.buy(&Purchase::new(spot.customer, at, &[spot.amount]));
    let Some(line) = builder.world.lines.last_mut() else { return };
    line.official += fen(spot.by);
    let finding = Finding::new("line.rounding", "rounding", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(line.official, line.payment)
        .says(
            format!(
                "A line of an order lists {} without discount and charges {}: order lines are never truncated.",
                shown(line.official),
                shown(line.payment)
            ),
            format!(
                "Ask Huawei for the list price of the order; the order itself says {}.",
                shown(order.official)
            ),
        );
    builder.world.findings.push(finding);
}

/// A line of the month before that was put into this month's bill.
pub(crate) fn consumed_before_the_month(builder: &mut Builder, spot: &Spot) {
    let mut line = metered(builder, &Spot { day: 1, ..*spot }, fen(spot.amount) + Decimal::new(654_321, 8));
    let cycle = builder.world.cycle;
    let before = cycle.plus(-1);
    line.consume_time = cycle.start().plus(-1);
    let finding = Finding::new("line.period", "timing", Some(&line.customer_id))
        .key("id", &line.id)
        .texts(&cycle.to_string(), &before.to_string())
        .says(
            format!(
                "A line of the {} bill was consumed at 23:59:59 on {} {}, Beijing time.",
                cycle.name(),
                before.days(),
                before.name()
            ),
            format!(
                "Check that it is not in the {} bill as well; since June 2024 the bill follows the consumption.",
                before.name()
            ),
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// A code that is in no documentation, or one that is missing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum UnknownCode {
    Type(i64),
    Mode(i64),
    Association(Option<&'static str>),
}

/// A line with an unknown code. Findings are by code, so no two breaks may use the same one.
pub(crate) fn unknown_code(builder: &mut Builder, spot: &Spot, code: UnknownCode) {
    let mut line = metered(builder, spot, fen(spot.amount));
    let (column, code) = match code {
        UnknownCode::Type(code) => {
            line.detail_type = code;
            ("bill_detail_type", code.to_string())
        }
        UnknownCode::Mode(code) => {
            line.charging_mode = code;
            ("charging_mode", code.to_string())
        }
        UnknownCode::Association(code) => {
            line.association = code;
            ("association_type", code.unwrap_or("null").to_owned())
        }
    };
    let finding = Finding::new("line.code", "unknown_code", None)
        .key("column", column)
        .key("code", &code)
        .actual(line.payment)
        .says(
            format!("One line has {column} {code}, which no documentation knows; it stays in the totals."),
            "Look the code up in the current documentation and report it, so that it can be put in its place.",
        );
    builder.world.findings.push(finding);
    builder.world.lines.push(line);
}

/// A row that came twice because the list grew while it was paged. Gives the second copy of the line at `at`.
pub(crate) fn repeated(world: &mut World, at: usize) -> Line {
    let line = world.lines[at].clone();
    let finding = Finding::new("line.identity", "duplicate", Some(&line.customer_id))
        .key("id", &line.id)
        .sides(Decimal::ONE, Decimal::TWO)
        .says(
            "One line was delivered twice, word for word; it is counted once.",
            "Nothing to settle. Fetch the month again if there are many: the list moved while it was read.",
        );
    world.findings.push(finding);
    line
}

/// A row that came twice with different amounts. Gives the second, larger version of the line at `at`.
pub(crate) fn restated(world: &mut World, at: usize) -> Line {
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
    line
}

/// Puts copies of lines in, each before the line that now stands at its place.
pub(crate) fn insert(world: &mut World, mut copies: Vec<(usize, Line)>) {
    copies.sort_by_key(|(at, _)| *at);
    let mut copies = copies.into_iter().peekable();
    let mut lines = Vec::with_capacity(world.lines.len() + copies.len());
    for (at, line) in std::mem::take(&mut world.lines).into_iter().enumerate() {
        while let Some((_, copy)) = copies.next_if(|(place, _)| *place <= at) {
            lines.push(copy);
        }
        lines.push(line);
    }
    lines.extend(copies.map(|(_, copy)| copy));
    world.lines = lines;
}

/// Ordinary usage, paid in cash alone.
pub(crate) fn is_plain(line: &Line) -> bool {
    line.detail_type == 5 && line.payment > Decimal::ONE && line.paid.cash == line.payment
}
