//! The customers' cash, rolled forward from the earliest balance to the latest.

use std::collections::BTreeMap;

use crate::codes::{ALLOT, TAKE_BACK};
use crate::columns::by;
use crate::found::{Of, Ruling};
use crate::moment::{self, Moment};
use crate::month::{Month, Row, State, Table};

/// closing = opening + allotted − taken back − cash of lines
pub(crate) fn rollforward(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    let mut some_left_out = false;
    for ((customer, currency), snapshots) in
        by(month.rows("customer_balances"), |row| (row.text("customer_id"), row.text("currency")))
    {
        let mut snapshots: Vec<(Moment, &Row)> =
            snapshots.into_iter().filter_map(|row| row.time("taken_at").map(|taken| (taken, row))).collect();
        snapshots.sort_by_key(|(taken, _)| *taken);
        let (Some(customer), Some((from, opening)), Some((to, closing))) =
            (customer, snapshots.first(), snapshots.last())
        else {
            continue;
        };
        if from == to {
            continue;
        }
        let inside = |time: Option<Moment>| time.is_some_and(|time| *from < time && time <= *to);
        let Some((more_lines, more_adjustments)) = of_touched_months(month, *from, *to) else {
            some_left_out = true;
            continue;
        };
        let of_customer = |row: &&Row| {
            row.text("customer_id") == Some(customer) && row.text("currency") == currency
        };
        let mut computed = opening.money("amount");
        for row in month.rows("adjustments").iter().chain(more_adjustments).filter(of_customer) {
            if inside(row.time("operation_time")) {
                if row.text("operation_type") == Some(ALLOT) {
                    computed += row.money("amount");
                } else if row.is_one_of("operation_type", TAKE_BACK) {
                    computed -= row.money("amount");
                }
            }
        }
        for line in lines.iter().copied().chain(more_lines).filter(of_customer) {
            if inside(line.time("trade_time")) {
                computed -= line.money("cash_amount");
            }
        }
        let of = Of { key: &[("customer_id", customer)], customer: Some(customer), currency };
        ruling.compare("amount", of, computed, closing.money("amount"));
    }
    if some_left_out && ruling.evaluated == 0 {
        ruling.skip();
    }
}

type More<'a> = (Vec<&'a Row>, Vec<&'a Row>);

/// Lines and adjustments of the other months that a window reaches into; nothing if one of them is not there. A balance
/// at a month's first moment closes the month before. Lines of the month before the window count where it is there.
fn of_touched_months(month: &Month, from: Moment, to: Moment) -> Option<More<'_>> {
    let (mut lines, mut adjustments) = (Vec::new(), Vec::new());
    let last = moment::month(to - 1);
    let mut cycle = moment::month(from);
    while cycle <= last {
        if cycle != month.cycle {
            let tables = month.others.get(&cycle)?;
            let [of_lines, of_adjustments] =
                ["consumption", "adjustments"].map(|dataset| complete(tables, dataset));
            lines.extend(&of_lines?.rows);
            adjustments.extend(&of_adjustments?.rows);
        }
        cycle = moment::next_month(&cycle);
    }
    let before = month.others.iter().find(|(other, _)| moment::next_month(other) == moment::month(from));
    if let Some(table) = before.and_then(|(_, tables)| complete(tables, "consumption")) {
        lines.extend(&table.rows);
    }
    Some((lines, adjustments))
}

fn complete<'a>(tables: &'a BTreeMap<String, Table>, dataset: &str) -> Option<&'a Table> {
    tables.get(dataset).filter(|table| table.state == State::Complete)
}
