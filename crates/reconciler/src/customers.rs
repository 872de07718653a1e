//! Can each customer's month be reconciled? The month's verdict, customer by customer.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, State};
use polars::prelude::*;

use crate::book::Order;
use crate::cells::{Cells, collect, key, units};
use crate::fold::Group;
use crate::source::frame_of;
use crate::verdict::{Month, Verdict};

/// The verdict on one customer's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerVerdict {
    /// The customer.
    pub customer_id: String,
    /// `Complete`, or `Partial` where something says that there is more than what is there.
    pub state: State,
    /// Why it is not complete.
    pub reasons: Vec<String>,
}

/// Every customer that anything of the month names, in the order of their ids.
pub(crate) fn customers(
    month: &Month,
    verdict: &Verdict,
    groups: &[Group],
    orders: &[Order],
) -> PolarsResult<Vec<CustomerVerdict>> {
    let with_lines: BTreeSet<&str> = groups.iter().map(|group| group.customer_id.as_str()).collect();
    let listed = ids(month, Dataset::ConsumingCustomers)?;
    let billed = billed(month)?;
    let due = |order: &&Order| order.is_completed() && order.paid_in_month && order.amounts.amount != 0;
    let ordered: BTreeSet<&str> = orders.iter().filter(due).map(|order| order.customer_id.as_str()).collect();
    let asked = month.inputs.get(&Dataset::Consumption).and_then(|lines| lines.asked.get("customer_id"));
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let everyone = with_lines.iter().copied().chain(listed.iter().map(String::as_str));
    let everyone = everyone.chain(billed.iter().map(String::as_str)).chain(ordered.iter().copied());
    for customer in everyone.filter(|customer| !customer.is_empty()) {
        reasons.entry(customer).or_default();
    }
    let lines_state = verdict.state_of(Dataset::Consumption);
    for (customer, reasons) in &mut reasons {
        if lines_state != State::Complete {
            reasons.push(format!("consumption is {}", lines_state.name()));
        }
        if with_lines.contains(customer) {
            continue;
        }
        let is_listed = listed.contains(*customer);
        if is_listed && asked.is_some_and(|asked| !asked.contains(*customer)) {
            reasons.push("its lines were not fetched".to_owned());
        } else if is_listed {
            reasons.push("it is listed as consuming, and has no lines".to_owned());
        }
        if billed.contains(*customer) {
            reasons.push("it has monthly bills, and no lines".to_owned());
        }
        if ordered.contains(*customer) {
            reasons.push("orders of it were paid in the month, and it has no lines".to_owned());
        }
    }
    let verdict = |(customer_id, reasons): (&str, Vec<String>)| CustomerVerdict {
        customer_id: customer_id.to_owned(),
        state: if reasons.is_empty() { State::Complete } else { State::Partial },
        reasons,
    };
    Ok(reasons.into_iter().map(verdict).collect())
}

fn ids(month: &Month, dataset: Dataset) -> PolarsResult<BTreeSet<String>> {
    let frame = collect(frame_of(month, dataset).select([col("customer_id")]))?;
    let cells = Cells(&frame);
    let customer = cells.text("customer_id")?;
    Ok((0..cells.height()).map(|row| key(customer, row)).collect())
}

/// The customers with a monthly bill over an amount.
fn billed(month: &Month) -> PolarsResult<BTreeSet<String>> {
    let names = ["customer_id", "amount"].map(col);
    let frame = collect(frame_of(month, Dataset::MonthlyBills).select(names))?;
    let cells = Cells(&frame);
    let (customer, amount) = (cells.text("customer_id")?, cells.money("amount")?);
    let rows = (0..cells.height()).filter(|&row| units(amount, row) != 0);
    Ok(rows.map(|row| key(customer, row)).collect())
}
