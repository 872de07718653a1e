//! Applications for market development funds: days around holidays and the month's ends, every status, series, changes
//! and claims, most of them nearly right.

use duizhang_auditor::{Month, Row, State, Table, moment};
use fastrand::Rng;
use rust_decimal::Decimal;

use super::pick;

const STATUSES: &[&str] = &[
    "draft",
    "submitted",
    "approved",
    "approved",
    "rejected",
    "withdrawn",
    "held",
    "claimed",
    "paid",
    "lost",
];
const FACTS: &[&str] = &["time", "place", "audience", "form", "other"];
const DAY: i64 = 86_400 * moment::SECOND;

/// Adds applications to a month, with what belongs to them; sometimes a table is not there or not whole.
pub(super) fn add(month: &mut Month, rng: &mut Rng) {
    let [mut applications, mut costs, mut changes] = [const { Vec::new() }; 3];
    for number in 0..rng.usize(..7) {
        let id = format!("M{number}");
        let mut row = Row::default();
        let event = day_near(month, rng);
        let applied = event - rng.i64(3..26) * DAY;
        let days = [
            ("application_date", Some(applied), 10),
            ("event_date", Some(event), 12),
            ("event_end_date", Some(event + rng.i64(0..130) * DAY).filter(|_| rng.u8(..3) == 0), 99),
            ("approval_date", Some(event - rng.i64(-1..8) * DAY), 4),
            ("claim_date", Some(event + 9 * DAY).filter(|_| rng.bool()), 5),
        ];
        for (column, day, one_in) in days {
            set(&mut row, column, day.filter(|_| rng.u8(..one_in) > 0).map(|day| moment_in(day, rng)));
        }
        set(&mut row, "application_id", Some(id.clone()));
        set(&mut row, "status", Some((*pick(rng, STATUSES)).to_owned()).filter(|_| rng.u8(..20) > 0));
        set(&mut row, "responsible", Some("Wang".to_owned()).filter(|_| rng.u8(..8) > 0));
        let (planned, claimed) = items(&id, event, rng, &mut costs);
        set(&mut row, "planned_amount", amount(planned, rng));
        set(&mut row, "claimed_amount", amount(claimed, rng));
        set(&mut row, "currency", currency(rng));
        for at in 0..rng.usize(..3) {
            changes.push(change(&id, at, (applied, event), rng));
        }
        applications.push(row);
    }
    // Items and changes of applications that nobody knows.
    if rng.u8(..4) == 0 {
        items("M99", 0, rng, &mut costs);
        changes.push(change("M99", 0, (0, 0), rng));
    }
    for (name, rows) in [("mdf_applications", applications), ("mdf_costs", costs), ("mdf_changes", changes)] {
        let state = match rng.u8(..12) {
            0 => continue,
            1 => State::Partial,
            _ => State::Complete,
        };
        month.tables.insert(name.to_owned(), Table { state, rows, ..Table::default() });
    }
    if rng.u8(..4) == 0 {
        let set = "2026 rest 02-16..02-20 09-07 10-01..10-03\n2026 work 09-05 09-13\n2022 rest 12-26";
        set.clone_into(&mut month.workdays);
    }
}

fn set(row: &mut Row, column: &str, cell: Option<String>) {
    if let Some(cell) = cell {
        row.0.insert(column.to_owned(), cell);
    }
}

/// A day in or about the month; seldom one of a year whose holidays nobody knows.
fn day_near(month: &Month, rng: &mut Rng) -> i64 {
    let (start, end) = month.bounds();
    match rng.u8(..12) {
        0 => start,
        1 => start - DAY,
        2 => end - DAY,
        3 => end,
        4 => moment::month_bounds("2023-01").0 + rng.i64(0..20) * DAY,
        5 => moment::month_bounds("2027-01").0 + rng.i64(-2..3) * DAY,
        _ => start + rng.i64(0..31) * DAY,
    }
}

/// Tables say days; some programs write a time all the same.
fn moment_in(day: i64, rng: &mut Rng) -> String {
    let seconds = if rng.u8(..4) == 0 { *pick(rng, &[1, 3_600 * 9, 86_399]) } else { 0 };
    moment::text(day + seconds * moment::SECOND)
}

fn currency(rng: &mut Rng) -> Option<String> {
    match rng.u8(..14) {
        0 => None,
        1 => Some("USD".to_owned()),
        _ => Some("CNY".to_owned()),
    }
}

/// Mostly the sum; sometimes a bit more, or nothing.
fn amount(sum: Decimal, rng: &mut Rng) -> Option<String> {
    match rng.u8(..8) {
        0 => None,
        1 => Some((sum + Decimal::new(rng.i64(-3..4), 2)).to_string()),
        _ => Some(sum.to_string()),
    }
}

/// Cost items; what they add up to, planned and claimed.
fn items(id: &str, event: i64, rng: &mut Rng, costs: &mut Vec<Row>) -> (Decimal, Decimal) {
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for number in 0..rng.usize(..4) {
        let (planned, claimed) = (Decimal::new(rng.i64(0..9_000), 2), Decimal::new(rng.i64(-1..9_000), 2));
        sums = (sums.0 + planned, sums.1 + claimed);
        let mut row = Row::default();
        set(&mut row, "application_id", Some(id.to_owned()));
        set(&mut row, "item_id", Some(number.to_string()));
        set(&mut row, "currency", currency(rng));
        set(&mut row, "planned_amount", Some(planned.to_string()).filter(|_| rng.u8(..9) > 0));
        set(&mut row, "claimed_amount", Some(claimed.to_string()).filter(|_| rng.u8(..5) > 0));
        set(&mut row, "document", Some("F1".to_owned()).filter(|_| rng.u8(..4) > 0));
        let day = event + rng.i64(-2..100) * DAY;
        set(&mut row, "event_date", Some(day).filter(|_| rng.u8(..5) == 0).map(|day| moment_in(day, rng)));
        costs.push(row);
    }
    sums
}

fn change(id: &str, number: usize, (applied, event): (i64, i64), rng: &mut Rng) -> Row {
    let mut row = Row::default();
    let changed = applied + rng.i64(0..12) * DAY;
    let again = if rng.bool() { changed + rng.i64(-1..5) * DAY } else { event + rng.i64(-1..2) * DAY };
    set(&mut row, "change_id", Some(format!("{id}-C{number}")));
    set(&mut row, "application_id", Some(id.to_owned()));
    set(&mut row, "fact", Some((*pick(rng, FACTS)).to_owned()).filter(|_| rng.u8(..12) > 0));
    set(&mut row, "change_date", Some(changed).filter(|_| rng.u8(..9) > 0).map(|day| moment_in(day, rng)));
    set(
        &mut row,
        "resubmission_date",
        Some(again).filter(|_| rng.u8(..4) > 0).map(|day| moment_in(day, rng)),
    );
    row
}
