//! The customers' cash, rolled forward from the earliest balance to the latest.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::codes::{AGENCY, ALLOT, TAKE_BACK};
use crate::columns::by;
use crate::found::{Of, Ruling};
use crate::lines::each_once;
use crate::moment::{self, Moment};
use crate::month::{Month, Row, State, Table};

/// A customer's earliest and latest balance, and what may have moved its cash between them.
struct Window<'a> {
    customer: &'a str,
    currency: Option<&'a str>,
    opening: Decimal,
    closing: &'a Row,
    /// Allotted less taken back inside the window.
    allotted: Decimal,
    /// Cash of the lines inside the window.
    cash: Decimal,
}

/// The windows of which everything is known, and whether others were left out.
fn windows<'a>(month: &'a Month, lines: &[&'a Row]) -> (Vec<Window<'a>>, bool) {
    let (mut windows, mut some_left_out) = (Vec::new(), false);
    for (customer, snapshots) in by(month.rows("customer_balances"), |row| row.text("customer_id")) {
        let Some(customer) = customer.filter(|customer| is_agency(month, customer)) else { continue };
        let mut snapshots: Vec<(Moment, &Row)> =
            snapshots.into_iter().filter_map(|row| row.time("taken_at").map(|taken| (taken, row))).collect();
        snapshots.sort_by_key(|(taken, _)| *taken);
        let (Some((from, opening)), Some((to, closing))) = (snapshots.first(), snapshots.last()) else {
            continue;
        };
        let currency = opening.text("currency");
        if from == to || closing.text("currency") != currency {
            continue;
        }
        let Some(known) = known_moves(month, lines, *from, *to) else {
            some_left_out = true;
            continue;
        };
        let inside = |time: Option<Moment>| time.is_some_and(|time| *from < time && time <= *to);
        let (mut allotted, mut seen) = (Decimal::ZERO, BTreeSet::new());
        for row in known.adjustments {
            let is_own = row.text("customer_id") == Some(customer)
                && (row.text("currency").is_none() || row.text("currency") == currency);
            // The lists of two months may both have a transfer.
            let is_seen =
                |seen: &mut BTreeSet<&'a str>| row.text("trans_id").is_some_and(|id| !seen.insert(id));
            if !is_own || !inside(row.time("operation_time")) || is_seen(&mut seen) {
                continue;
            }
            if row.text("operation_type") == Some(ALLOT) {
                allotted += row.money("amount").abs();
            } else if row.is_one_of("operation_type", TAKE_BACK) {
                allotted -= row.money("amount").abs();
            }
        }
        let moving = known.lines.into_iter().filter(|line| {
            line.text("customer_id") == Some(customer)
                && line.text("currency") == currency
                && inside(line.time("trade_time"))
        });
        let cash = moving.map(|line| line.money("cash_amount")).sum();
        windows.push(Window {
            customer,
            currency,
            opening: opening.money("amount"),
            closing,
            allotted,
            cash,
        });
    }
    (windows, some_left_out)
}

/// closing = opening + allotted − taken back − cash of lines
pub(crate) fn rollforward(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    let (windows, some_left_out) = windows(month, lines);
    for window in windows {
        let computed = window.opening + window.allotted - window.cash;
        let key = [("customer_id", window.customer)];
        let of = Of { key: &key, customer: Some(window.customer), currency: window.currency };
        ruling.compare("amount", of, computed, window.closing.money("amount"));
    }
    if some_left_out && ruling.evaluated == 0 {
        ruling.skip();
    }
}

/// What the closing balance differs by from opening and transfers less the cash of all lines of the month.
pub(crate) fn of_bill(month: &Month, lines: &[&Row], mut tell: impl FnMut(&Row, Decimal)) {
    for window in windows(month, lines).0 {
        let own = lines.iter().filter(|line| {
            line.text("customer_id") == Some(window.customer) && line.text("currency") == window.currency
        });
        let cash: Decimal = own.map(|line| line.money("cash_amount")).sum();
        let computed = window.opening + window.allotted - cash;
        tell(window.closing, window.closing.money("amount") - computed);
    }
}

/// Customers are agency customers unless the list of customers says otherwise.
fn is_agency(month: &Month, customer: &str) -> bool {
    let listed = month.rows("customers").iter().filter(|row| row.text("customer_id") == Some(customer));
    listed.filter_map(|row| row.text("association_type")).all(|code| AGENCY.contains(&code))
}

/// What may have moved a customer's cash in a window.
struct Known<'a> {
    lines: Vec<&'a Row>,
    adjustments: Vec<&'a Row>,
}

/// Lines and adjustments of the months that a window touches; nothing if one of them is not there. A balance at a
/// month's first moment closes the month before. Of the month before the window, what is there counts.
fn known_moves<'a>(month: &'a Month, own: &[&'a Row], from: Moment, to: Moment) -> Option<Known<'a>> {
    let mut known = Known { lines: Vec::new(), adjustments: month.rows("adjustments").iter().collect() };
    let mut add = |cycle: &str| -> Option<()> {
        if cycle == month.cycle {
            known.lines.extend(own);
            return Some(());
        }
        let tables = month.others.get(cycle);
        let lines = tables.and_then(|tables| complete(tables, "consumption"));
        let adjustments = tables.and_then(|tables| complete(tables, "adjustments"));
        known.lines.extend(lines.into_iter().flat_map(|table| each_once(&table.rows)));
        known.adjustments.extend(adjustments.into_iter().flat_map(|table| &table.rows));
        lines.and(adjustments).map(|_| ())
    };
    let first = moment::month(from);
    let before = month.others.keys().chain([&month.cycle]).find(|other| moment::next_month(other) == first);
    if let Some(before) = before {
        // Late charges; where the month is not whole, they are unknown.
        let _ = add(before);
    }
    let (mut cycle, last) = (first, moment::month(to - 1));
    while cycle <= last {
        add(&cycle)?;
        cycle = moment::next_month(&cycle);
    }
    Some(known)
}

fn complete<'a>(tables: &'a BTreeMap<String, Table>, dataset: &str) -> Option<&'a Table> {
    tables.get(dataset).filter(|table| table.state == State::Complete)
}
