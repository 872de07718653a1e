//! What the customers share: the partner's ledger, balances and quotas. Grows with the customers, not with
//! the lines.

use super::customer::Customer;
use super::lines::Sums;
use super::roll::Roll;
use super::tables::Table;
use super::wrongs::Wrongs;
use super::{Cell, Sink, Size, YUAN, closing, roll, signed};
use crate::generate::account::{ALLOT, CASH, RECLAIM};
use crate::time::Time;

/// What the dice of transfers and of balances are thrown for.
const TRANSFERS: u64 = 9;
const BALANCE: u64 = 10;
/// Quotas for cash coupons and for flexi-purchase coupons.
const QUOTAS: [&str; 2] = ["Q000000000000000001", "Q000000000000000002"];

/// A row of the partner's ledger.
struct Change {
    time: Time,
    number: u64,
    detail: &'static str,
    trade: String,
    amount: i64,
    /// The customer's id and login name.
    customer: Option<(String, String)>,
}

impl Change {
    fn is_income(&self) -> bool {
        self.detail != ALLOT
    }
}

/// The partner, while the customers are drawn.
pub(super) struct Partner<'a> {
    size: &'a Size,
    changes: Vec<Change>,
    number: u64,
    issued: [i64; 2],
}

impl<'a> Partner<'a> {
    pub(super) fn new(size: &'a Size) -> Self {
        Self { size, changes: Vec::new(), number: 0, issued: [0; 2] }
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// The quota that a coupon of this kind is issued from.
    pub(super) fn quota(&mut self, kind: i64, issued: i64) -> &'static str {
        let at = usize::from(kind == 4);
        self.issued[at] += issued;
        QUOTAS[at]
    }

    /// The transfers and balances of a customer.
    pub(super) fn settle<S: Sink>(
        &mut self,
        customer: &Customer,
        sums: &Sums,
        wrongs: &mut Wrongs,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let size = self.size;
        let mut dice = roll(size, TRANSFERS, customer.number, 0);
        let mut moved = -sums.cash;
        for at in 0..customer.transfers {
            let (detail, amount) = if at % 7 == 6 {
                (RECLAIM, dice.between(100, 90_000))
            } else {
                (ALLOT, dice.between(10_000, 3_000_000))
            };
            let amount = amount * YUAN / 100;
            moved += if detail == ALLOT { amount } else { -amount };
            self.transfer(customer, (at, detail, amount), (&mut dice, wrongs), sink)?;
        }
        let opening = dice.between(10_000, 900_000) * YUAN / 100 + (-moved).max(0);
        let wrong = if wrongs.wants("balance.rollforward") { YUAN } else { 0 };
        for (time, amount, debt) in
            [(size.cycle.start(), opening, 0), (closing(size.cycle), opening + moved + wrong, sums.debt)]
        {
            let cells = [
                Cell::Time(time),
                Cell::Text(&customer.id),
                Cell::Money(debt),
                Cell::Money(amount),
                Cell::Text("CNY"),
                Cell::Int(1),
            ];
            sink.row(Table::CustomerBalances, &cells)?;
        }
        Ok(())
    }

    /// A transfer and its row in the ledger, which may carry a number of its own.
    fn transfer<S: Sink>(
        &mut self,
        customer: &Customer,
        (at, detail, amount): (u64, &'static str, i64),
        (dice, wrongs): (&mut Roll, &mut Wrongs),
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let cycle = self.size.cycle;
        // Hours apart, so that no two could be taken for each other.
        let length = cycle.end().seconds() - cycle.start().seconds() - 7_200;
        let slot = length / signed(customer.transfers.max(1));
        let time = cycle.start().plus(60 + signed(at) * slot + dice.between(0, slot / 2));
        let number = self.next_number();
        let id = format!("TR{}{number:08}", time.stamp());
        let cells = [
            Cell::Text(&customer.id),
            Cell::Text(customer.name()),
            Cell::Text(detail),
            Cell::Money(amount),
            Cell::Text("CNY"),
            Cell::Time(time),
            Cell::Int(1),
            Cell::Text(&id),
        ];
        sink.row(Table::Adjustments, &cells)?;
        let (own_id, later) = (dice.one_in(5), dice.between(0, 45));
        if wrongs.wants("adjustment.ledger") {
            return Ok(());
        }
        self.changes.push(Change {
            time: time.plus(later),
            number,
            detail,
            trade: if own_id { format!("{number:018}") } else { id },
            amount,
            customer: Some((customer.id.clone(), customer.login().to_owned())),
        });
        Ok(())
    }

    /// The ledger in the order of time, and where it ends.
    pub(super) fn finish<S: Sink>(mut self, sink: &mut S) -> Result<(), S::Error> {
        let size = self.size;
        for day in [2, 9, 16, 23] {
            let number = self.next_number();
            self.changes.push(Change {
                time: size.cycle.beijing(day, 10, 0),
                number,
                detail: "SOURCE_OPERAIION_RECHARGE",
                trade: format!("{number:018}"),
                amount: 1_000_000 * YUAN,
                customer: None,
            });
        }
        self.changes.sort_by_key(|change| (change.time, change.number));
        let spent: i64 = self.changes.iter().filter(|row| !row.is_income()).map(|row| row.amount).sum();
        let mut balance = spent + 200_000 * YUAN;
        for change in &self.changes {
            balance += if change.is_income() { change.amount } else { -change.amount };
            let id = format!("{}{:08}", change.time.seconds(), change.number);
            let customer = change.customer.as_ref();
            let cells = [
                Cell::Text("CNY"),
                Cell::Text(CASH),
                Cell::Text(&id),
                Cell::Text(change.detail),
                Cell::Time(change.time),
                Cell::Text(&change.trade),
                Cell::Money(change.amount),
                Cell::Money(balance),
                Cell::Text(if change.is_income() { "1" } else { "2" }),
                Cell::from(customer.map(|customer| customer.0.as_str())),
                Cell::from(customer.map(|customer| customer.1.as_str())),
            ];
            sink.row(Table::AccountChanges, &cells)?;
        }
        let mut dice = Roll::of(size.seed, [BALANCE, 0, 0]);
        let id = format!("{:020}", dice.next());
        let cells = [
            Cell::Time(closing(size.cycle)),
            Cell::Text(&id),
            Cell::Int(1),
            Cell::Money(balance),
            Cell::Text("CNY"),
            Cell::Int(1),
        ];
        sink.row(Table::PartnerBalances, &cells)?;
        self.tell_quotas(sink)
    }

    fn tell_quotas<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        let cycle = self.size.cycle;
        let (created, expire) = (cycle.plus(-9).utc(1, 0, 0, 0), cycle.plus(12).utc(1, 0, 0, 0));
        for (at, (id, issued)) in QUOTAS.iter().zip(self.issued).enumerate() {
            let passed = 50_000 * YUAN;
            let cells = [
                Cell::Text(id),
                Cell::Int(signed(at as u64)),
                Cell::Time(created),
                Cell::Money(issued + 2 * passed),
                Cell::Int(0),
                Cell::Money(passed),
                Cell::Int(1),
                Cell::Text("CNY"),
                Cell::Time(created),
                Cell::Time(expire),
            ];
            sink.row(Table::CouponQuotas, &cells)?;
            let (operation, own) = (format!("{:016}", at + 1), format!("R{:018}", at + 1));
            let cells = [
                Cell::Text(&operation),
                Cell::Text("10"),
                Cell::Text(&own),
                Cell::Text(id),
                Cell::Money(passed),
                Cell::Time(cycle.utc(3, 3, 0, 0)),
                Cell::Text("0"),
            ];
            sink.row(Table::QuotaOperations, &cells)?;
        }
        sink.asked(Table::QuotaOperations, "operation_time_begin", "");
        Ok(())
    }
}
