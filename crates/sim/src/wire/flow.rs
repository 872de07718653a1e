//! A customer's own bills: the flow bill, one row a deduction, and the summary of a month.

use rust_decimal::Decimal;
use serde_json::Value;

use super::calendar::Month;
use super::tally::{Tally, class, grouped};
use super::{Answer, Call, Refusal, Row, who};
use crate::world::{Line, Paid, World};

/// Months of bills that are kept.
pub(super) const BILL_MONTHS: i64 = 36;

/// The lines that a customer's bill request covers: of its accounts, in the month.
pub(super) fn covered<'w>(
    world: &'w World,
    call: &Call,
    month: &Month,
) -> Result<impl Iterator<Item = &'w Line> + use<'w>, Refusal> {
    let accounts = who::covered(world, call)?;
    let cycle = month.text.clone();
    Ok(world.lines.iter().filter(move |line| line.cycle == cycle && accounts.contains(&line.customer_id)))
}

/// The login name of an account.
pub(super) fn account_name<'w>(world: &'w World, id: &str) -> Option<&'w str> {
    world.customer(id).map(|customer| customer.account_name.as_str())
}

/// The name of an enterprise project; services without projects have none.
pub(super) fn project_name(id: Option<&str>) -> Option<String> {
    match id {
        None | Some("null") => None,
        Some("0") => Some("default".to_owned()),
        Some(id) => Some(format!("项目-{}", &id[id.len().saturating_sub(4)..])),
    }
}

/// Whether a row of this payable amount is shown.
pub(super) fn shown(call: &Call, payment: Decimal) -> bool {
    !payment.is_zero() || call.flag("include_zero_record")
}

pub(super) fn records(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "bill_cycle", BILL_MONTHS)?;
    let days = call.days("bill_date_begin", "bill_date_end")?.inside(&month, "bill_date_begin")?;
    let lines = covered(world, call, &month)?.filter(|line| {
        call.asks_for_code("provider_type", 1)
            && call.asks_for("service_type_code", line.product.service)
            && call.asks_for("resource_type_code", line.product.resource)
            && call.asks_for("region_code", line.region.code)
            && call.asks_for_code("charging_mode", line.charging_mode)
            && call.asks_for_code("bill_type", line.detail_type)
            && call.asks_for("trade_id", line.trade_id.as_str())
            && call.asks_for("enterprise_project_id", line.enterprise_project.as_deref())
            && days.holds(line.consume_time)
    });
    let rows = grouped(lines, |line| {
        let what = (line.product.service, line.product.resource, line.region.code, line.detail_type);
        (
            &line.customer_id,
            &line.trade_id,
            what,
            &line.enterprise_project,
            line.consume_time,
            line.trade_time,
        )
    });
    let rows = rows
        .into_iter()
        .filter(|(_, sum)| shown(call, sum.payment) && call.asks_for_code("status", status(&sum.paid)))
        .map(|(line, sum)| record(world, line, &sum))
        .collect();
    Ok(Answer::new("records", "total_count", rows).in_currency(world))
}

/// 1 paid, 2 not.
fn status(paid: &Paid) -> i64 {
    if paid.debt.is_zero() { 1 } else { 2 }
}

fn record(world: &World, line: &Line, sum: &Tally) -> Value {
    let product = line.product;
    Row::new()
        .text("bill_cycle", line.cycle.as_str())
        .text("customer_id", line.customer_id.as_str())
        .text("service_type_code", product.service)
        .text("resource_type_code", product.resource)
        .text("service_type_name", product.service_name)
        .text("resource_type_name", product.resource_name)
        .text("region_code", line.region.code)
        .text("enterprise_project_id", line.enterprise_project.as_deref())
        .text("enterprise_project_name", project_name(line.enterprise_project.as_deref()).as_deref())
        .int("charging_mode", line.charging_mode)
        .time("consume_time", line.consume_time)
        .time("trade_time", line.trade_time)
        .int("provider_type", 1)
        .text("trade_id", line.trade_id.as_str())
        .text("id", None)
        .int("bill_type", line.detail_type)
        .int("status", status(&sum.paid))
        .num("official_amount", sum.official)
        .num("official_discount_amount", sum.discount)
        .num("erase_amount", sum.cut_off())
        .num("consume_amount", sum.payment)
        .num("cash_amount", sum.paid.cash)
        .num("credit_amount", sum.paid.credit)
        .num("coupon_amount", sum.paid.coupon)
        .num("flexipurchase_coupon_amount", sum.paid.flexi)
        .num("stored_value_card_amount", sum.paid.card)
        .num("bonus_amount", Decimal::ZERO)
        .num("debt_amount", sum.paid.debt)
        .num("writeoff_amount", sum.paid.writeoff)
        .text("region_name", line.region.name)
        .text("account_name", account_name(world, &line.customer_id))
        .done()
}

/// One row a service, charging mode and class of bill; with `service_type_code` one a resource type. The totals
/// are those of the whole result.
pub(super) fn sum(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "bill_cycle", BILL_MONTHS)?;
    let by_resource = call.parameter("service_type_code").is_some();
    let lines = covered(world, call, &month)?.filter(|line| {
        // Here a service without projects is "-1".
        let project = line.enterprise_project.as_deref().filter(|id| *id != "null").unwrap_or("-1");
        call.asks_for("service_type_code", line.product.service)
            && call.asks_for("enterprise_project_id", project)
    });
    let groups = grouped(lines, |line| {
        let resource = by_resource.then_some(line.product.resource);
        (&line.customer_id, line.product.service, resource, line.charging_mode, class(line.detail_type))
    });
    let mut total = Tally::default();
    for (_, sum) in &groups {
        total.payment += sum.payment;
        total.paid.add(&sum.paid);
    }
    let head = Row::new()
        .num("consume_amount", total.payment)
        .num("debt_amount", total.paid.debt)
        .num("coupon_amount", total.paid.coupon)
        .num("flexipurchase_coupon_amount", total.paid.flexi)
        .num("stored_value_card_amount", total.paid.card)
        .num("cash_amount", total.paid.cash)
        .num("credit_amount", total.paid.credit)
        .num("writeoff_amount", total.paid.writeoff)
        .int("measure_id", 1);
    let rows = groups.iter().map(|(line, sum)| bill_sum(world, line, sum, by_resource)).collect();
    let answer = Answer::new("bill_sums", "total_count", rows);
    Ok(Answer { head: head.map(), ..answer }.in_currency(world))
}

fn bill_sum(world: &World, line: &Line, sum: &Tally, by_resource: bool) -> Value {
    let product = line.product;
    Row::new()
        .text("bill_cycle", line.cycle.as_str())
        .text("resource_type_code", by_resource.then_some(product.resource))
        .text("service_type_code", product.service)
        .text("service_type_name", product.service_name)
        .text("resource_type_name", by_resource.then_some(product.resource_name))
        .int("charging_mode", line.charging_mode)
        .num("official_amount", sum.official)
        .num("official_discount_amount", sum.discount)
        .num("truncated_amount", sum.cut_off())
        .num("consume_amount", sum.payment)
        .num("coupon_amount", sum.paid.coupon)
        .num("flexipurchase_coupon_amount", sum.paid.flexi)
        .num("stored_value_card_amount", sum.paid.card)
        .num("debt_amount", sum.paid.debt)
        .num("writeoff_amount", sum.paid.writeoff)
        .num("cash_amount", sum.paid.cash)
        .num("credit_amount", sum.paid.credit)
        .int("measure_id", 1)
        .int("bill_type", class(line.detail_type))
        .text("customer_id", line.customer_id.as_str())
        .text("account_name", account_name(world, &line.customer_id))
        .done()
}
