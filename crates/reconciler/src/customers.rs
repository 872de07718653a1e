//! Can each customer's month be reconciled? The month's verdict, customer by customer.

use std::collections::BTreeSet;

use duizhang_lake::{ASKED_ANYBODY, ASKED_GAP, Dataset, Said, State};
use polars::prelude::*;

use crate::book::Order;
use crate::cells::{Cells, collect, key, units};
use crate::fold::Group;
use crate::source::frame_of;
use crate::verdict::{Input, Month, Verdict, state_of};

/// The verdict on one customer's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerVerdict {
    /// The customer.
    pub customer_id: String,
    /// The worst of the needed datasets, as far as they concern the customer: `Missing` where its lines
    /// were never asked for, `Partial` where something says that there is more than what is there.
    pub state: State,
    /// Why it is not complete.
    pub reasons: Vec<Said>,
}

/// Every customer that anything of the month names, in the order of their ids.
pub(crate) fn customers(
    month: &Month,
    verdict: &Verdict,
    groups: &[Group],
    orders: &[Order],
) -> PolarsResult<Vec<CustomerVerdict>> {
    let with_lines: BTreeSet<&str> = groups.iter().map(|group| &*group.customer_id).collect();
    let listed = ids(month, Dataset::ConsumingCustomers)?;
    let billed = billed(month)?;
    let due = |order: &&Order| order.is_completed() && order.paid_in_month && order.amounts.amount != 0;
    let ordered: PlHashSet<&str> = orders.iter().filter(due).map(|order| &*order.customer_id).collect();
    let lines = month.inputs.get(&Dataset::Consumption);
    let asked = lines.and_then(|lines| lines.asked.get("customer_id"));
    let gaps = lines.and_then(|lines| lines.asked.get(ASKED_GAP));
    let general = general(verdict, whole_but_for(lines, gaps));
    let everyone = with_lines.iter().copied().chain(listed.iter().map(String::as_str));
    let everyone = everyone.chain(billed.iter().map(String::as_str)).chain(ordered.iter().copied());
    let everyone: BTreeSet<&str> = everyone.filter(|customer| !customer.is_empty()).collect();
    let judge = |customer: &str| {
        let (mut state, mut reasons) = general.clone();
        let mut found = |worse: State, reason: (&str, &str)| {
            state = state.max(worse);
            reasons.push(reason.into());
        };
        let has_lines = with_lines.contains(customer);
        let unasked = asked.is_some_and(|asked| !asked.contains(customer));
        if unasked && !has_lines {
            found(State::Missing, ("its lines were not fetched", "其明细未获取"));
        } else if !has_lines {
            if listed.contains(customer) {
                found(
                    State::Partial,
                    ("it is listed as consuming, and has no lines", "列为有消费客户，但没有明细"),
                );
            }
            if billed.contains(customer) {
                found(State::Partial, ("it has monthly bills, and no lines", "有月度账单，但没有明细"));
            }
            if ordered.contains(customer) {
                let reason = "orders of it were paid in the month, and it has no lines";
                found(State::Partial, (reason, "本账期有其已支付订单，但没有明细"));
            }
        }
        if gaps.is_some_and(|gaps| gaps.contains(customer)) {
            let reason = "some of its answers are missing, failed, or changed while they were read";
            found(State::Partial, (reason, "其部分返回数据缺失、失败或在读取期间发生变化"));
        }
        CustomerVerdict { customer_id: customer.to_owned(), state, reasons }
    };
    Ok(everyone.into_iter().map(judge).collect())
}

/// Whether it is known whose lines are missing, so that all others have theirs.
fn whole_but_for(lines: Option<&Input>, gaps: Option<&BTreeSet<String>>) -> bool {
    let read = lines.map_or(State::Missing, |lines| lines.state);
    read == State::Complete || gaps.is_some_and(|gaps| !gaps.is_empty() && !gaps.contains(ASKED_ANYBODY))
}

/// What concerns every customer: needed datasets that are not complete.
fn general(verdict: &Verdict, lines_known: bool) -> (State, Vec<Said>) {
    let (mut state, mut reasons) = (State::Complete, Vec::new());
    let concerns = |name: &str| !(lines_known && name == Dataset::Consumption.name());
    let incomplete = verdict.datasets.iter().filter(|dataset| dataset.state != State::Complete);
    for dataset in incomplete.filter(|dataset| dataset.needed == "yes" && concerns(&dataset.dataset)) {
        state = state.max(dataset.state);
        reasons.push(state_of(&dataset.dataset, dataset.state));
    }
    (state, reasons)
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
    let customers: PlHashSet<&str> = rows.map(|row| customer.get(row).unwrap_or_default()).collect();
    Ok(customers.into_iter().map(str::to_owned).collect())
}
