//! A customer's coupons: issued, used, and what is left on them.

use super::accounts::Partner;
use super::customer::Customer;
use super::lines::{Sums, trade};
use super::orders::Orders;
use super::roll::letters;
use super::tables::Table;
use super::wrongs::Wrongs;
use super::{Cell, Sink, Size, YUAN, roll, signed};
use crate::time::Time;

/// What the dice of a coupon are thrown for.
const COUPON: u64 = 8;
/// How many months before this one the coupon ledgers were asked for.
const KNOWN_MONTHS: i64 = -8;

pub(super) fn tell<S: Sink>(
    size: &Size,
    customer: &Customer,
    (orders, sums): (&Orders<'_>, &Sums),
    (partner, wrongs): (&mut Partner, &mut Wrongs),
    sink: &mut S,
) -> Result<(), S::Error> {
    let mut is_one_lost = false;
    for number in 0..customer.coupons {
        let uses = sums.uses(number, customer.coupons, |of| trade(size, customer, orders, of));
        let coupon = Coupon::new(size, customer, (number, 1), uses.iter().map(|row| row.2).sum());
        let mut left = coupon.face;
        if customer.credential {
            for (time, trade, amount) in &uses {
                // A use that the coupon's ledger does not show is wrong for the trade and the customer.
                if !is_one_lost && wrongs.wants("coupon.trade") {
                    wrongs.add("coupon.customer", 1);
                    is_one_lost = true;
                    continue;
                }
                left -= amount;
                coupon.tell_use(size, customer, (*time, trade, *amount, left), sink)?;
            }
            left += if wrongs.wants("coupon.balance") { YUAN } else { 0 };
        } else {
            left -= uses.iter().map(|row| row.2).sum::<i64>();
        }
        let issued = coupon.face + if wrongs.wants("coupon.issue") { YUAN } else { 0 };
        coupon.tell(customer, (left, issued), partner, sink)?;
    }
    if sums.flexi != 0 {
        let coupon = Coupon::new(size, customer, (customer.coupons, 4), sums.flexi);
        coupon.tell(customer, (coupon.face - sums.flexi, coupon.face), partner, sink)?;
    }
    if customer.credential {
        sink.asked(Table::CouponUsage, "account", &customer.id);
        let begin = size.cycle.plus(KNOWN_MONTHS).start().day();
        let end = size.cycle.end().plus(86_400).day();
        sink.asked(Table::CouponUsage, "account_window", &format!("{} {begin} {end}", customer.id));
    }
    sink.asked(Table::CouponOperations, "operation_time_begin", "");
    Ok(())
}

struct Coupon {
    id: String,
    /// 1 cash coupon, 4 flexi-purchase coupon.
    kind: i64,
    face: i64,
    created: Time,
    expire: Time,
}

impl Coupon {
    fn new(size: &Size, customer: &Customer, (number, kind): (u64, i64), used: i64) -> Self {
        let mut roll = roll(size, COUPON, customer.number, number);
        let whole = 100 * YUAN;
        Self {
            id: format!("CP{}{}B", letters(customer.number, 7), letters(number, 7)),
            kind,
            face: (used / whole + 1 + roll.between(0, 20)) * whole,
            created: size.cycle.plus(-roll.between(1, 6)).utc(roll.between(1, 28), 2, 30, 0),
            expire: size.cycle.plus(roll.between(2, 9)).start(),
        }
    }

    fn tell<S: Sink>(
        &self,
        customer: &Customer,
        (left, issued): (i64, i64),
        partner: &mut Partner,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let cells = [
            Cell::Text(&self.id),
            Cell::Int(if left == 0 { 3 } else { 2 }),
            Cell::Text(&customer.id),
            Cell::Int(self.kind),
            Cell::Int(1),
            Cell::Money(self.face),
            Cell::Time(self.created),
            Cell::Time(self.expire),
            Cell::Time(self.created),
            Cell::Money(left),
        ];
        sink.row(Table::Coupons, &cells)?;
        let id = format!("{}{:04}", signed(customer.number) + 10_000_000, partner.next_number());
        let cells = [
            Cell::Text(&id),
            Cell::Text("1"),
            Cell::Text(partner.quota(self.kind, issued)),
            Cell::Int(i64::from(self.kind == 4)),
            Cell::Text(&self.id),
            Cell::Text(&customer.id),
            Cell::Money(issued),
            Cell::Time(self.created),
            Cell::Text("0"),
        ];
        sink.row(Table::CouponOperations, &cells)
    }

    fn tell_use<S: Sink>(
        &self,
        size: &Size,
        customer: &Customer,
        (time, trade, amount, left): (Time, &str, i64, i64),
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let detail =
            if trade.starts_with("CS") { "SOURCE_OPERAIION_DEDEUCT" } else { "SOURCE_OPERAIION_USAGE" };
        let cycle = size.cycle.to_string();
        let cells = [
            Cell::Text("CNY"),
            Cell::Text(&customer.id),
            Cell::Text(&self.id),
            Cell::Text(detail),
            Cell::Time(time),
            Cell::Text(trade),
            Cell::Money(amount),
            Cell::Money(left),
            Cell::Text("EXPENSE"),
            Cell::Text(&cycle),
        ];
        sink.row(Table::CouponUsage, &cells)
    }
}
