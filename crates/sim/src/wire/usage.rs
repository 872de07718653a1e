//! A customer's finest bill: a row a resource, usage type and deduction, or the same by day or by month.

use std::fmt::Write;

use rust_decimal::Decimal;
use serde_json::Value;

use super::flow::{BILL_MONTHS, account_name, covered, project_name, shown};
use super::tally::{Tally, grouped};
use super::{Answer, Call, Refusal, Row, facts};
use crate::world::{Line, Product, World};

/// How rows are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Cycle,
    Day,
    Detail,
}

impl By {
    /// Reads `statistic_type`.
    pub(super) fn read(call: &Call, default: Self) -> Result<Self, Refusal> {
        match call.int("statistic_type")? {
            None => Ok(default),
            Some(1) => Ok(Self::Cycle),
            Some(2) => Ok(Self::Day),
            Some(3) => Ok(Self::Detail),
            Some(_) => Err(Refusal::parameter("statistic_type", "1, 2 or 3")),
        }
    }

    /// Groups lines: of one resource and usage, and by detail each line for itself.
    pub(super) fn group<'w>(self, lines: impl Iterator<Item = &'w Line>) -> Vec<(&'w Line, Tally)> {
        grouped(lines, |line| {
            let what = (&line.customer_id, line.product.id, line.region.code, &line.resource_id);
            let how = (line.charging_mode, line.detail_type, &line.enterprise_project, line.period_type);
            let order = period(line).then_some(&line.trade_id);
            let part = line.component.as_ref().map(|(_, id)| id);
            let day = (self != Self::Cycle).then(|| line.consume_time.day());
            let row = (self == Self::Detail).then_some((&line.id, line.trade_time, line.consume_time));
            (what, how, order, part, day, row)
        })
    }
}

/// Whether an order stands behind the line.
pub(super) fn period(line: &Line) -> bool {
    matches!(line.detail_type, 1 | 2 | 3 | 4 | 8 | 103)
}

pub(super) fn records(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "cycle", BILL_MONTHS)?;
    let by = By::read(call, By::Detail)?;
    let days = call.days("bill_date_begin", "bill_date_end")?.inside(&month, "bill_date_begin")?;
    let lines = covered(world, call, &month)?.filter(|line| {
        call.asks_for("cloud_service_type", line.product.service)
            && call.asks_for("region", line.region.code)
            && call.asks_for("charge_mode", line.charging_mode.to_string().as_str())
            && call.asks_for_code("bill_type", line.detail_type)
            && call.asks_for("resource_id", line.resource_id.as_deref())
            && call.asks_for("enterprise_project_id", line.enterprise_project.as_deref())
            && call.asks_for("trade_id", line.trade_id.as_str())
            && (by == By::Cycle || days.holds(line.consume_time))
    });
    let rows = by
        .group(lines)
        .into_iter()
        .filter(|(_, sum)| shown(call, sum.payment))
        .map(|(line, sum)| record(world, line, &sum, by))
        .collect();
    Ok(Answer::new("fee_records", "total_count", rows).in_currency(world))
}

fn record(world: &World, line: &Line, sum: &Tally, by: By) -> Value {
    let (product, detail) = (line.product, by == By::Detail);
    let metered = line.usage.is_some();
    let usage = metered && line.charging_mode == 3;
    let price = usage.then(|| product.unit_price());
    let row = Row::new()
        .text("bill_date", (by != By::Cycle).then(|| line.consume_time.day()).as_deref())
        .int("bill_type", line.detail_type)
        .text("customer_id", line.customer_id.as_str())
        .text("region", line.region.code)
        .text("region_name", line.region.name)
        .text("cloud_service_type", product.service)
        .text("resource_type", product.resource)
        .text("cloud_service_type_name", product.service_name)
        .text("resource_type_name", product.resource_name)
        .time("effective_time", (detail && usage).then_some(line.consume_time))
        .time("expire_time", (detail && usage).then(|| line.consume_time.plus(3600)))
        .text("resource_id", line.resource_id.as_deref())
        .text("resource_name", line.resource_name.as_deref())
        .text("resource_tag", line.tag.as_deref())
        .text("product_id", product.id)
        .text("product_name", product.name)
        .text("product_spec_desc", product.spec)
        .text("sku_code", product.id)
        .num("spec_size", product.size().map(|(size, _)| size))
        .int("spec_size_measure_id", product.size().map(|(_, unit)| unit))
        .text("trade_id", (detail || period(line)).then_some(line.trade_id.as_str()))
        .text("id", detail.then_some(line.id.as_str()))
        .time("trade_time", detail.then_some(line.trade_time))
        .text("enterprise_project_id", line.enterprise_project.as_deref())
        .text("enterprise_project_name", project_name(line.enterprise_project.as_deref()).as_deref())
        .text("charge_mode", line.charging_mode.to_string().as_str())
        .text("order_id", if period(line) { line.trade_id.as_str() } else { "" })
        .text("period_type", line.period_type.map(|kind| kind.to_string()).as_deref())
        .text("usage_type", metered.then_some(product.usage.0))
        .num("usage", sum.usage)
        .int("usage_measure_id", metered.then_some(product.unit))
        .num("free_resource_usage", sum.free)
        .int("free_resource_measure_id", sum.free.map(|_| product.unit))
        .num("ri_usage", sum.reserved)
        .int("ri_usage_measure_id", sum.reserved.map(|_| product.unit))
        .num("unit_price", price)
        .text("unit", price.map(|_| unit_text(world, product)).as_deref());
    money(row, sum)
        .text("formula", detail.then(|| formula(line)).as_deref())
        .text("sub_service_type_code", line.component.as_ref().map(|(part, _)| part.service))
        .text("sub_service_type_name", line.component.as_ref().map(|(part, _)| part.service_name))
        .text("sub_resource_type_code", line.component.as_ref().map(|(part, _)| part.resource))
        .text("sub_resource_type_name", line.component.as_ref().map(|(part, _)| part.resource_name))
        .text("sub_resource_id", line.component.as_ref().map(|(_, id)| id.as_str()))
        .text("sub_resource_name", line.component.as_ref().map(|(part, _)| part.name))
        .time("consume_time", detail.then_some(line.consume_time))
        .text("relative_order_id", relatives(world, line).as_deref())
        .text("account_name", account_name(world, &line.customer_id))
        .num("period_num", line.period_num)
        .done()
}

fn money(row: Row, sum: &Tally) -> Row {
    row.num("official_amount", sum.official)
        .num("discount_amount", sum.discount)
        .num("amount", sum.payment)
        .num("cash_amount", sum.paid.cash)
        .num("credit_amount", sum.paid.credit)
        .num("coupon_amount", sum.paid.coupon)
        .num("flexipurchase_coupon_amount", sum.paid.flexi)
        .num("stored_card_amount", sum.paid.card)
        .num("bonus_amount", Decimal::ZERO)
        .num("debt_amount", sum.paid.debt)
        .num("adjustment_amount", sum.paid.writeoff)
        .int("measure_id", 1)
}

fn unit_text(world: &World, product: &Product) -> String {
    let unit = crate::world::catalog::UNITS.iter().find(|(id, ..)| *id == product.unit);
    format!("{}/{}", facts::currency(world), unit.map_or("unit", |(_, name, ..)| *name))
}

/// How the paid amount comes about: numbers with labels; what stands before the labels adds up to the amount less
/// the cash coupons. Usage lines start from quantity and price, others from the list price.
fn formula(line: &Line) -> String {
    let price = line.product.unit_price();
    let exact = line.usage.and_then(|usage| usage.checked_mul(price));
    let exact = exact.filter(|exact| exact.trunc_with_scale(8) == line.official);
    let (start, gross) = match (line.usage, exact) {
        (Some(usage), Some(exact)) => (format!("{usage}【使用量】*{price}【单价】"), exact),
        _ => (format!("{}【官网价】", line.official), line.official),
    };
    let mut text = start;
    for (amount, label) in [
        (line.discount, "优惠金额"),
        (gross - line.discount - line.payment, "抹零金额"),
        (line.paid.coupon, "代金券抵扣"),
    ] {
        if !amount.is_zero() {
            let sign = if amount < Decimal::ZERO { '+' } else { '-' };
            let _ = write!(text, "{sign}{}【{label}】", amount.abs().normalize());
        }
    }
    text
}

/// The members of the combined order that the line names.
fn relatives(world: &World, line: &Line) -> Option<String> {
    let order = period(line).then(|| world.order(&line.trade_id)).flatten()?;
    let ids: Vec<&str> = order.members.iter().map(|member| member.id.as_str()).collect();
    (!ids.is_empty()).then(|| ids.join(","))
}
