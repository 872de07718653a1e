//! The rules of the month: who consumed, and what the monthly bills say.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::codes::{ADJUST, AGENCY, BILLED_MODES, CONSUME, REFUND};
use crate::columns::by;
use crate::found::{Figure, Of, Ruling};
use crate::month::{Month, Row};

/// Customers with lines are those that are listed as consuming.
pub(crate) fn customers(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    let listed: BTreeSet<&str> =
        month.rows("consuming_customers").iter().filter_map(|row| row.text("customer_id")).collect();
    // A line without a customer has lines and is not listed.
    let with_lines: BTreeSet<&str> = lines.iter().map(|line| line.or_empty("customer_id")).collect();
    for customer in listed.union(&with_lines) {
        ruling.look();
        let class = match (listed.contains(customer), with_lines.contains(customer)) {
            (true, false) => "missing_lines",
            (false, true) => "unlisted_customer",
            _ => continue,
        };
        let texts =
            if class == "missing_lines" { ["listed", "no lines"] } else { ["not listed", "has lines"] };
        let [expected, actual] = texts.map(|text| Figure::Text(text.to_owned()));
        let whose = Some(*customer).filter(|customer| !customer.is_empty());
        let of = Of { key: &[("customer_id", customer)], customer: whose, currency: None };
        ruling.break_at(class, of, expected, actual);
    }
}

/// The kind of monthly bill that a line belongs to.
fn kind(line: &Row) -> Option<&'static str> {
    [(CONSUME, "0"), (REFUND, "1"), (ADJUST, "2")]
        .into_iter()
        .find(|(types, _)| line.is_one_of("bill_detail_type", types))
        .map(|(_, kind)| kind)
}

/// Customer, service, resource type, charging mode, kind, currency.
type Cell<'a> = [Option<&'a str>; 6];

/// A monthly bill is the sum of the customer's agency lines.
pub(crate) fn detail(month: &Month, lines: &[&Row], ruling: &mut Ruling) {
    let of_bill = |bill: &'static [&'static str; 6]| {
        move |row: &'_ Row| bill.map(|column| row.text(column).map(str::to_owned))
    };
    // Bills of other charging modes have no lines to be compared with.
    let billed =
        month.rows("monthly_bills").iter().filter(|bill| bill.is_one_of("charge_mode", BILLED_MODES));
    let bills = by(billed, of_bill(&BILL));
    let meant = lines.iter().copied().filter(|line| {
        line.is_one_of("association_type", AGENCY)
            && line.is_one_of("charging_mode", BILLED_MODES)
            && kind(line).is_some()
    });
    let details = by(meant, |line| {
        let mut cell = LINE.map(|column| line.text(column).map(str::to_owned));
        cell[4] = kind(line).map(str::to_owned);
        cell
    });
    let cells: BTreeSet<_> = bills.keys().chain(details.keys()).collect();
    for cell in cells {
        let sum = |rows: Option<&Vec<&Row>>, column: &str| -> Decimal {
            rows.into_iter().flatten().map(|row| row.money(column)).sum()
        };
        let (billed, with_lines) = (bills.get(cell), details.get(cell));
        let class = match (billed, with_lines) {
            (Some(_), None) => "missing_lines",
            (None, _) => "missing_bill",
            _ => "amount",
        };
        let [customer, service, resource, mode, kind, currency]: Cell<'_> =
            cell.each_ref().map(Option::as_deref);
        let key = [
            ("customer_id", customer.unwrap_or_default()),
            ("service_type_code", service.unwrap_or_default()),
            ("resource_type_code", resource.unwrap_or_default()),
            ("charging_mode", mode.unwrap_or_default()),
            ("kind", kind.unwrap_or_default()),
        ];
        let of = Of { key: &key, customer, currency };
        ruling.compare(class, of, sum(billed, "amount"), sum(with_lines, "payment_amount"));
    }
}

const BILL: [&str; 6] =
    ["customer_id", "cloud_service_type", "resource_type_code", "charge_mode", "bill_type", "currency"];
const LINE: [&str; 6] =
    ["customer_id", "service_type_code", "resource_type_code", "charging_mode", "", "currency"];

/// A monthly bill is the sum of its account parts.
pub(crate) fn accounts(month: &Month, ruling: &mut Ruling) {
    for bill in month.rows("monthly_bills") {
        let mut parts: Decimal = [
            "debit_amount",
            "credit_amount",
            "bonus_amount",
            "coupon_amount",
            "rcash_coupon_amount",
            "stored_value_card_amount",
        ]
        .iter()
        .map(|part| bill.money(part))
        .sum();
        if bill.text("bill_type") == Some("0") {
            parts += bill.money("debt_amount") + bill.money("adjustment_amount");
        }
        let columns = ["customer_id", "cloud_service_type", "resource_type_code", "charge_mode", "bill_type"];
        let key = columns.map(|column| (column, bill.or_empty(column)));
        let of = Of { key: &key, customer: bill.text("customer_id"), currency: bill.text("currency") };
        ruling.compare("amount", of, parts, bill.money("amount"));
    }
}
