//! A customer's bill by resource.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::flow::{BILL_MONTHS, account_name, covered, project_name, shown};
use super::tally::Tally;
use super::usage::{By, period};
use super::{Answer, Call, Refusal, Row};
use crate::world::{Line, World};

pub(super) fn records(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "cycle", BILL_MONTHS)?;
    let by = By::read(call, By::Cycle)?;
    let days = call.days("bill_cycle_begin", "bill_cycle_end")?.inside(&month, "bill_cycle_begin")?;
    match call.parameter("query_type").unwrap_or("BILLCYCLE") {
        "BILLCYCLE" => {}
        "DAILY" if by != By::Cycle && days.whole() => {}
        "DAILY" => {
            let why = "DAILY needs statistic_type 2 or 3 and both bill_cycle_begin and bill_cycle_end";
            return Err(Refusal::parameter("query_type", why));
        }
        _ => return Err(Refusal::parameter("query_type", "BILLCYCLE or DAILY")),
    }
    let payer = call.parameter("payer_account_id");
    let lines = covered(world, call, &month)?.filter(|line| {
        call.asks_for("cloud_service_type", line.product.service)
            && call.asks_for("resource_type", line.product.resource)
            && call.asks_for("region", line.region.code)
            && call.asks_for("res_instance_id", line.resource_id.as_deref())
            && call.asks_for_code("charge_mode", line.charging_mode)
            && call.asks_for_code("bill_type", line.detail_type)
            && call.asks_for("enterprise_project_id", line.enterprise_project.as_deref())
            && payer.is_none_or(|payer| payer == line.customer_id)
            && days.holds(line.consume_time)
    });
    let rows = by
        .group(lines)
        .into_iter()
        .filter(|(_, sum)| shown(call, sum.payment))
        .map(|(line, sum)| record(world, line, &sum, by))
        .collect();
    Ok(Answer::new("monthly_records", "total_count", rows).in_currency(world))
}

fn record(world: &World, line: &Line, sum: &Tally, by: By) -> Value {
    let (product, detail) = (line.product, by == By::Detail);
    let usage = line.charging_mode == 3;
    let discounted = detail && !sum.discount.is_zero();
    let row = Row::new()
        .text("cycle", line.cycle.as_str())
        .text("bill_date", (by == By::Day).then(|| line.consume_time.day()).as_deref())
        .int("bill_type", line.detail_type)
        .text("customer_id", line.customer_id.as_str())
        .text("region", line.region.code)
        .text("region_name", line.region.name)
        .text("cloud_service_type", product.service)
        .text("resource_Type_code", product.resource)
        .text("cloud_service_type_name", product.service_name)
        .text("resource_type_name", product.resource_name)
        .text("res_instance_id", line.resource_id.as_deref())
        .text("resource_name", line.resource_name.as_deref())
        .text("resource_tag", line.tag.as_deref())
        .text("sku_code", product.id)
        .text("enterprise_project_id", line.enterprise_project.as_deref())
        .text("enterprise_project_name", project_name(line.enterprise_project.as_deref()).as_deref())
        .int("charge_mode", line.charging_mode);
    money(row, sum)
        .int("period_type", line.period_type)
        .text("root_resource_id", line.component.as_ref().and(line.resource_id.as_deref()))
        .text("parent_resource_id", line.component.as_ref().and(line.resource_id.as_deref()))
        .text("trade_id", (detail || period(line)).then_some(line.trade_id.as_str()))
        .text("id", None)
        .text("product_spec_desc", product.spec)
        .text("sub_service_type_code", line.component.as_ref().map(|(part, _)| part.service))
        .text("sub_service_type_name", line.component.as_ref().map(|(part, _)| part.service_name))
        .text("sub_resource_type_code", line.component.as_ref().map(|(part, _)| part.resource))
        .text("sub_resource_type_name", line.component.as_ref().map(|(part, _)| part.resource_name))
        .text("sub_resource_id", line.component.as_ref().map(|(_, id)| id.as_str()))
        .text("sub_resource_name", line.component.as_ref().map(|(part, _)| part.name))
        .text("pre_order_id", original(world, line))
        .put("az_code_infos", json!([{"az_code": format!("{}a", line.region.code)}]))
        .text("payer_account_id", line.customer_id.as_str())
        .time("effective_time", (detail && usage).then_some(line.consume_time))
        .time("expire_time", (detail && usage).then(|| line.consume_time.plus(3600)))
        .time("consume_time", detail.then_some(line.consume_time))
        .text("be_id", crate::world::mark::digits(&["operating entity"], 18).as_str())
        .put("extend_params", relations(line))
        .text("account_name", account_name(world, &line.customer_id))
        .num("period_num", line.period_num)
        .text("is_spot", detail.then_some(if usage { "N" } else { "--" }))
        .text("promotion_type", discounted.then_some("607"))
        .text("payment_type", line.payment_type)
        .done()
}

fn money(row: Row, sum: &Tally) -> Row {
    row.num("consume_amount", sum.payment)
        .num("cash_amount", sum.paid.cash)
        .num("credit_amount", sum.paid.credit)
        .num("coupon_amount", sum.paid.coupon)
        .num("flexipurchase_coupon_amount", sum.paid.flexi)
        .num("stored_card_amount", sum.paid.card)
        .num("bonus_amount", Decimal::ZERO)
        .num("debt_amount", sum.paid.debt)
        .num("adjustment_amount", sum.paid.writeoff)
        .num("official_amount", sum.official)
        .num("discount_amount", sum.discount)
        .int("measure_id", 1)
}

/// The order that an unsubscription gave back.
fn original<'w>(world: &'w World, line: &Line) -> Option<&'w str> {
    if line.detail_type != 4 {
        return None;
    }
    let refund = world.refunds.iter().find(|refund| refund.order_id == line.trade_id);
    refund.and_then(|refund| refund.base_order_id.as_deref())
}

/// A component hangs on its bundled machine.
fn relations(line: &Line) -> Value {
    let related = match (&line.component, &line.resource_id) {
        (Some(_), Some(id)) => json!([
            {"relative_resource_id": id, "relative_type": "PARENT"},
            {"relative_resource_id": id, "relative_type": "ROOT"},
        ]),
        _ => json!([]),
    };
    let itself = line.component.as_ref().map(|(_, id)| id).or(line.resource_id.as_ref());
    json!({"self_resource_id": itself, "relation_infos": related})
}
