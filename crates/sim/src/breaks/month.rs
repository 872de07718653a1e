//! Breaks between the lines and the month's lists and bills.

use rust_decimal::Decimal;

use super::{Finding, shown};
use crate::generate::fen;
use crate::world::{MonthlyBill, Paid, Product, World};

/// A customer listed as consuming whose detail is empty.
pub(crate) fn listed_without_lines(world: &mut World, customer: usize) {
    let id = world.customers[customer].id.clone();
    let finding = Finding::new("month.customers", "missing_lines", Some(&id))
        .key("customer_id", &id)
        .texts("listed", "no lines")
        .says(
            "The customer is listed as having consumed, but its detail is empty.",
            "Fetch the customer's detail again; if it stays empty, ask Huawei what was consumed.",
        );
    world.findings.push(finding);
    world.consuming.push(id.clone());
    world.asked.push(id);
}

/// A customer with lines that the list leaves out.
pub(crate) fn lines_without_listing(world: &mut World, customer: usize) {
    let id = world.customers[customer].id.clone();
    let finding = Finding::new("month.customers", "unlisted_customer", Some(&id))
        .key("customer_id", &id)
        .texts("not listed", "has lines")
        .says(
            "The customer has lines, but is not in the list of consuming customers.",
            "Check since when the customer is associated; lines from before the association are not yours.",
        );
    world.findings.push(finding);
    world.consuming.retain(|listed| *listed != id);
}

/// The monthly bill at `at` is above the lines, by so many fen.
pub(crate) fn billed_too_much(world: &mut World, at: usize, by: i64) {
    let bill = &mut world.monthly[at];
    let (lines, by) = (bill.amount, fen(by));
    bill.amount += by;
    bill.paid.cash += by;
    let finding = detail(bill, "amount").sides(bill.amount, lines).says(
        format!("The monthly bill of a service is {} above the lines that make it up.", shown(by)),
        format!("Ask Huawei for the lines behind the {}, or for a corrected bill.", shown(by)),
    );
    world.findings.push(finding);
}

/// A monthly bill over so many fen for something no line shows.
pub(crate) fn billed_without_lines(
    world: &mut World,
    customer: usize,
    product: &'static Product,
    amount: i64,
) {
    let bill = MonthlyBill {
        customer_id: world.customers[customer].id.clone(),
        product,
        charge_mode: "11".to_owned(),
        bill_type: "0",
        amount: fen(amount),
        discount: Decimal::ZERO,
        paid: Paid::cash(fen(amount)),
    };
    let finding = detail(&bill, "missing_lines").sides(bill.amount, Decimal::ZERO).says(
        format!(
            "The monthly bill charges {} for a savings plan of which there is no line.",
            shown(bill.amount)
        ),
        "Ask Huawei for the lines; do not pass the amount on before they are there.",
    );
    world.findings.push(finding);
    world.monthly.push(bill);
}

/// Lines that the monthly bill leaves out; takes the bill at `at` away.
pub(crate) fn not_billed(world: &mut World, at: usize) {
    let bill = world.monthly.remove(at);
    let finding = detail(&bill, "missing_bill").sides(Decimal::ZERO, bill.amount).says(
        "There are lines of a service, but the monthly bill has no row for it.",
        "Fetch the monthly bill again; it is complete on the second day of the next month.",
    );
    world.findings.push(finding);
}

/// The accounts of the monthly bill at `at` fall short of its amount, by so many fen.
pub(crate) fn accounts_do_not_add_up(world: &mut World, at: usize, by: i64) {
    let bill = &mut world.monthly[at];
    bill.paid.cash -= fen(by);
    let finding = Finding::new("month.accounts", "amount", Some(&bill.customer_id))
        .key("customer_id", &bill.customer_id)
        .key("cloud_service_type", bill.product.service)
        .key("resource_type_code", bill.product.resource)
        .key("charge_mode", &bill.charge_mode)
        .key("bill_type", bill.bill_type)
        .sides(bill.paid.sum(), bill.amount)
        .says(
            format!("The accounts that paid a monthly bill add up to {} less than the bill.", shown(fen(by))),
            "Ask Huawei which account paid the rest; the lines show it as cash.",
        );
    world.findings.push(finding);
}

fn detail(bill: &MonthlyBill, class: &'static str) -> Finding {
    Finding::new("month.detail", class, Some(&bill.customer_id))
        .key("customer_id", &bill.customer_id)
        .key("service_type_code", bill.product.service)
        .key("resource_type_code", bill.product.resource)
        .key("charging_mode", &bill.charge_mode)
        .key("kind", bill.bill_type)
}
