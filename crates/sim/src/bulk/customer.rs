//! Who the customers are, and how much each of them consumes.

use super::roll::{Roll, hex};
use super::tables::Table;
use super::wrongs::Wrongs;
use super::{Cell, Sink, Size, place, share};
use crate::time::Time;
use crate::world::Region;
use crate::world::catalog::REGIONS;

/// A customer.
pub(super) struct Customer {
    pub(super) id: String,
    /// Its number, by which everything of it is drawn.
    pub(super) number: u64,
    /// Consumption lines, before breaks add theirs.
    pub(super) lines: u64,
    /// "1" advisory, "2" agency.
    pub(super) association: &'static str,
    /// Whether its coupon ledger is read.
    pub(super) credential: bool,
    /// Discount on usage in percent.
    pub(super) discount: i64,
    /// Whether usage stays unpaid at times.
    pub(super) short: bool,
    pub(super) region: &'static Region,
    pub(super) project: Option<String>,
    pub(super) manager: Option<String>,
    /// Cash coupons it holds.
    pub(super) coupons: u64,
    /// Transfers from and to it.
    pub(super) transfers: u64,
    name: String,
    login: String,
}

/// All customers, in the order of their ids.
pub(super) fn all(size: &Size) -> Vec<Customer> {
    let weight = |number: u64| if number % 9 == 8 { 0 } else { 1_000_000_000 / (number + 1) };
    let total: u64 = (0..size.customers).map(weight).sum();
    let (mut passed, mut given) = (0, 0);
    let mut all: Vec<Customer> = (0..size.customers)
        .map(|number| {
            passed += weight(number);
            // Shares of the running sum, so that what is rounded off here is made good there.
            let until = share(size.lines, passed, total);
            let lines = until - given;
            given = until;
            Customer::new(size, number, lines)
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

impl Customer {
    fn new(size: &Size, number: u64, lines: u64) -> Self {
        // The customers of a partner are the same in every month.
        let mut roll = Roll::of(size.seed, [WHO, number, 0]);
        let agency = number == 0 || !roll.one_in(4);
        let project = match roll.below(4) {
            0 => Some("0".to_owned()),
            1 => None,
            _ => Some(super::roll::Text::default().uuid(roll.next(), roll.next()).to_owned()),
        };
        Self {
            id: hex(roll.next(), roll.next()),
            number,
            lines,
            association: if agency { "2" } else { "1" },
            credential: agency && (number == 0 || roll.one_in(3)),
            discount: *roll.pick(&[0, 0, 0, 5, 8, 10, 12, 15, 22, 30]),
            short: agency && roll.one_in(10),
            region: *roll.pick(&REGIONS.each_ref()),
            project,
            manager: roll.one_in(3).then(|| hex(roll.below(9), 7)),
            coupons: if agency { 5 + roll.below(18) } else { 0 },
            transfers: if agency { 15 + roll.below(24) } else { 0 },
            name: format!(
                "{}客户{number}有限公司",
                roll.pick(&["云海", "星河", "华盛", "信达", "天远", "博润"])
            ),
            login: format!("customer_{number}"),
        }
    }

    pub(super) fn is_agency(&self) -> bool {
        self.association == "2"
    }

    /// A region: mostly its own.
    pub(super) fn region(&self, roll: &mut Roll) -> &'static Region {
        if roll.one_in(5) { &REGIONS[place(roll.below(REGIONS.len() as u64))] } else { self.region }
    }

    /// The customer itself, and whether it is listed as consuming.
    pub(super) fn tell<S: Sink>(
        &self,
        size: &Size,
        wrongs: &mut Wrongs,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let since = Time::utc(2024, 1 + super::signed(self.number % 12), 15, 3, 0, 0);
        let cells = [
            Cell::Text(&self.name),
            Cell::Text(&self.login),
            Cell::Text(&self.id),
            Cell::Time(since),
            Cell::Text(self.association),
        ];
        sink.row(Table::Customers, &cells)?;
        // Listed without a line: nobody knows what it should have consumed.
        let is_listed = self.lines > 0 || wrongs.wants("month.customers");
        if is_listed {
            let cycle = size.cycle.to_string();
            sink.row(Table::ConsumingCustomers, &[Cell::Text(&cycle), Cell::Text(&self.id)])?;
            sink.asked(Table::Consumption, "customer_id", &self.id);
        }
        Ok(())
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn login(&self) -> &str {
        &self.login
    }
}

/// What the dice of a customer are thrown for.
const WHO: u64 = 1;
