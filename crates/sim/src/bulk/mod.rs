//! Months of any size, row by row: nothing is held but the customer being drawn and what the month's ends
//! need of it. For measuring, and for trying things on a month as large as one's own.
//!
//! The worlds of [`crate::seeded`] are drawn as a whole, because a server answers from them. Here every row
//! follows from its place: the trade of a line, the resource it names and the order it belongs to are drawn
//! again wherever they are needed, so that rows of many tables agree without one table knowing another.
//! Consumption lines come in the order of the lake. Nothing here reconciles.

mod accounts;
mod bills;
mod customer;
mod lines;
mod orders;
mod roll;
mod shelf;
mod tables;
mod vouchers;
mod wrongs;

use std::collections::BTreeMap;

pub use tables::Table;

use crate::time::{Cycle, Time};
use accounts::Partner;
use customer::Customer;
use roll::Roll;
use wrongs::Wrongs;

/// Units of a yuan: amounts are hundred-millionths.
const YUAN: i64 = 100_000_000;
/// Units of a fen.
const FEN: i64 = YUAN / 100;

/// How large a month is to be.
#[derive(Debug, Clone)]
pub struct Size {
    /// What everything is drawn from.
    pub seed: u64,
    /// The month.
    pub cycle: Cycle,
    /// Customers. One in nine consumes nothing, and the others consume very unequally.
    pub customers: u64,
    /// Consumption lines, before breaks add theirs.
    pub lines: u64,
    /// Orders, roughly.
    pub orders: u64,
    /// Breaks for every ten thousand lines.
    pub breaks: u32,
}

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Text.
    Text(&'a str),
    /// A code or a count.
    Int(i64),
    /// An amount in hundred-millionths.
    Money(i64),
    /// A quantity in ten-billionths.
    Quantity(i64),
    /// An instant.
    Time(Time),
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// Takes the rows of a month.
pub trait Sink {
    /// Why it cannot take any more.
    type Error;
    /// One row, with a cell for each of [`Table::columns`].
    fn row(&mut self, table: Table, cells: &[Cell<'_>]) -> Result<(), Self::Error>;
    /// A value that a parameter was asked for with, as a fetch would have done.
    fn asked(&mut self, table: Table, parameter: &'static str, value: &str);
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Consumption lines.
    pub lines: u64,
    /// Breaks that a reconciler must find, by rule; there are no others.
    pub findings: BTreeMap<&'static str, u64>,
}

/// When a table would have been fetched: its first and its last answer.
pub fn taken(cycle: Cycle, table: Table) -> (Time, Time) {
    let fetched = cycle.plus(1).beijing(6, 9, 0);
    match table {
        Table::CustomerBalances => (cycle.start(), closing(cycle)),
        Table::PartnerBalances => (closing(cycle), closing(cycle)),
        _ => (fetched, fetched),
    }
}

/// The month's last second, when closing balances are taken.
fn closing(cycle: Cycle) -> Time {
    cycle.end().plus(-1)
}

/// Draws a month into a sink.
pub fn draw<S: Sink>(size: &Size, sink: &mut S) -> Result<Drawn, S::Error> {
    let mut wrongs = Wrongs::new(size);
    let mut partner = Partner::new(size);
    let mut drawn = 0;
    for customer in customer::all(size) {
        wrongs.reach(customer.lines);
        drawn += draw_customer(size, &customer, &mut partner, &mut wrongs, sink)?;
    }
    partner.finish(sink)?;
    Ok(Drawn { lines: drawn, findings: wrongs.findings() })
}

/// One customer with everything that is its own; says how many lines it has.
fn draw_customer<S: Sink>(
    size: &Size,
    customer: &Customer,
    partner: &mut Partner,
    wrongs: &mut Wrongs,
    sink: &mut S,
) -> Result<u64, S::Error> {
    customer.tell(size, wrongs, sink)?;
    let orders = orders::Orders::new(size, customer);
    let items = orders.tell(wrongs, sink)?;
    let mut sums = lines::Sums::default();
    let lines = lines::tell(size, customer, &orders, items, (&mut sums, &mut *wrongs), sink)?;
    if customer.is_agency() {
        bills::tell(size, customer, &sums, wrongs, sink)?;
        vouchers::tell(size, customer, (&orders, &sums), (&mut *partner, &mut *wrongs), sink)?;
        partner.settle(customer, &sums, wrongs, sink)?;
    }
    Ok(lines)
}

/// Dice of one thing of one customer.
fn roll(size: &Size, thing: u64, customer: u64, number: u64) -> Roll {
    Roll::of(size.seed ^ month_number(size.cycle), [thing, customer, number])
}

/// Tells months apart.
fn month_number(cycle: Cycle) -> u64 {
    cycle.start().seconds().unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A number as a place in a list.
fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A number as an amount or a duration; what is drawn here is far below the limit.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The part of `whole` that belongs to `part` of `parts`, so that the parts of all add up.
fn share(whole: u64, part: u64, parts: u64) -> u64 {
    let exact = u128::from(whole) * u128::from(part) / u128::from(parts.max(1));
    u64::try_from(exact).unwrap_or(u64::MAX)
}
