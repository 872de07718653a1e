//! Breaks between the lines and the month's lists and bills.

use rust_decimal::Decimal;

use super::Finding;
use crate::generate::{fen, who};
use crate::world::{MonthlyBill, Paid, World, catalog};

/// A customer listed as consuming whose detail is empty.
pub(crate) fn listed_without_lines(world: &mut World) {
    let id = world.customers[who::IDLE].id.clone();
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
pub(crate) fn lines_without_listing(world: &mut World) {
    let id = world.customers[who::PLUS].id.clone();
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

/// The monthly bill is above the lines.
pub(crate) fn billed_too_much(world: &mut World) {
    let Some(at) = usage_bill(world, who::SHOP) else { return };
    let lines = world.monthly[at].amount;
    world.monthly[at].amount += fen(888);
    world.monthly[at].paid.cash += fen(888);
    let finding = detail(&world.monthly[at], "amount").sides(world.monthly[at].amount, lines).says(
        "The monthly bill of a service is 8.88 above the lines that make it up.",
        "Ask Huawei for the lines behind the 8.88, or for a corrected bill.",
    );
    world.findings.push(finding);
}

/// A monthly bill for something no line shows.
pub(crate) fn billed_without_lines(world: &mut World) {
    let bill = MonthlyBill {
        customer_id: world.customers[who::NAMELESS].id.clone(),
        product: catalog::product("Ascend"),
        charge_mode: "11".to_owned(),
        bill_type: "0",
        amount: fen(6_660),
        discount: Decimal::ZERO,
        paid: Paid::cash(fen(6_660)),
    };
    let finding = detail(&bill, "missing_lines").sides(bill.amount, Decimal::ZERO).says(
        "The monthly bill charges 66.60 for a savings plan of which there is no line.",
        "Ask Huawei for the lines; do not pass the amount on before they are there.",
    );
    world.findings.push(finding);
    world.monthly.push(bill);
}

/// Lines that the monthly bill leaves out.
pub(crate) fn not_billed(world: &mut World) {
    let Some(at) = usage_bill(world, who::RETAIL) else { return };
    let bill = world.monthly.remove(at);
    let finding = detail(&bill, "missing_bill").sides(Decimal::ZERO, bill.amount).says(
        "There are lines of a service, but the monthly bill has no row for it.",
        "Fetch the monthly bill again; it is complete on the second day of the next month.",
    );
    world.findings.push(finding);
}

/// The accounts of a monthly bill fall short of its amount.
pub(crate) fn accounts_do_not_add_up(world: &mut World) {
    let Some(at) = usage_bill(world, who::PAINT) else { return };
    let bill = &mut world.monthly[at];
    bill.paid.cash -= fen(200);
    let finding = Finding::new("month.accounts", "amount", Some(&bill.customer_id))
        .key("customer_id", &bill.customer_id)
        .key("cloud_service_type", bill.product.service)
        .key("resource_type_code", bill.product.resource)
        .key("charge_mode", &bill.charge_mode)
        .key("bill_type", bill.bill_type)
        .sides(bill.paid.sum(), bill.amount)
        .says(
            "The accounts that paid a monthly bill add up to 2.00 less than the bill.",
            "Ask Huawei which account paid the rest; the lines show it as cash.",
        );
    world.findings.push(finding);
}

/// The customer's largest pay-per-use row of the monthly bill.
fn usage_bill(world: &World, customer: usize) -> Option<usize> {
    let owner = &world.customers[customer].id;
    let fits =
        |bill: &MonthlyBill| bill.customer_id == *owner && bill.charge_mode == "3" && bill.bill_type == "0";
    let rows = world.monthly.iter().enumerate().filter(|(_, bill)| fits(bill));
    rows.max_by_key(|(_, bill)| bill.amount).map(|(at, _)| at)
}

fn detail(bill: &MonthlyBill, class: &'static str) -> Finding {
    Finding::new("month.detail", class, Some(&bill.customer_id))
        .key("customer_id", &bill.customer_id)
        .key("service_type_code", bill.product.service)
        .key("resource_type_code", bill.product.resource)
        .key("charging_mode", &bill.charge_mode)
        .key("kind", bill.bill_type)
}
