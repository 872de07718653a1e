//! The monthly bill of a customer: the sums of its lines.

use super::customer::Customer;
use super::lines::Sums;
use super::shelf::shelves;
use super::tables::Table;
use super::wrongs::Wrongs;
use super::{Cell, Sink, Size, YUAN};

pub(super) fn tell<S: Sink>(
    size: &Size,
    customer: &Customer,
    sums: &Sums,
    wrongs: &mut Wrongs,
    sink: &mut S,
) -> Result<(), S::Error> {
    let (cycle, shelves) = (size.cycle.to_string(), shelves());
    for ((at, mode, kind), bill) in &sums.bills {
        let product = shelves[*at].first();
        let [mut cash, credit, coupon, flexi, card, debt, writeoff] = bill.paid;
        // A line that breaks `line.split` has a part too much, of which the bill knows nothing.
        let credit = credit - (bill.paid.iter().sum::<i64>() - bill.amount);
        let mut amount = bill.amount;
        if wrongs.wants("month.detail") {
            amount += YUAN;
            cash += YUAN;
        } else if wrongs.wants("month.accounts") {
            cash += YUAN;
        }
        let normal = |units: i64| if *kind == "0" { Cell::Money(units) } else { Cell::Null };
        let some = |units: i64| if units == 0 { Cell::Null } else { Cell::Money(units) };
        let mode = mode.to_string();
        let cells = [
            Cell::Text("CNY"),
            Cell::Text(&cycle),
            Cell::Text(&customer.id),
            Cell::Text(product.service),
            Cell::Text(product.service_name),
            Cell::Text(kind),
            Cell::Text(&mode),
            Cell::Money(amount),
            normal(debt),
            normal(writeoff),
            normal(bill.discount),
            Cell::Int(1),
            Cell::Money(cash),
            some(credit),
            some(coupon),
            some(flexi),
            some(card),
            Cell::Text(product.resource),
            Cell::Text(product.resource_name),
        ];
        sink.row(Table::MonthlyBills, &cells)?;
    }
    for mode in ["1", "3", "11"] {
        sink.asked(Table::MonthlyBills, "charge_mode", mode);
    }
    Ok(())
}
