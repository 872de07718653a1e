//! Cost spread over the time it was paid for.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::calendar::Month;
use super::flow::project_name;
use super::usage::period;
use super::{Answer, Call, Refusal, Row, who};
use crate::time::Time;
use crate::world::{Line, World};

/// Months of cost that are kept.
const COST_MONTHS: i64 = 18;
const DAY: i64 = 86_400;

/// Cost Center is open to whoever has ever consumed.
pub(super) fn cost_center(world: &World, call: &Call) -> Result<(), Refusal> {
    let id = who::own(world, call)?.id.as_str();
    let enabled = world.lines.iter().any(|line| line.customer_id == id);
    if enabled { Ok(()) } else { Err(Refusal::no_cost_center()) }
}

/// The time that a line's charge is spread over: what its order line bought; none for usage and corrections, which
/// belong to the month of consumption as a whole.
pub(super) fn validity(world: &World, line: &Line) -> Option<(Time, Time)> {
    if !period(line) || line.detail_type == 4 {
        return None;
    }
    let order = world.order(&line.trade_id);
    let order = order.or_else(|| {
        world.orders.iter().find(|order| order.members.iter().any(|member| member.id == line.trade_id))
    });
    let lines = order?.lines.iter();
    let bought = lines
        .filter(|bought| bought.product.id == line.product.id)
        .find(|bought| bought.expire > bought.effective)?;
    Some((bought.effective, bought.expire))
}

/// The part of an amount that belongs to the time before an instant, in proportion to the seconds, cut at eight
/// decimals. All of it after the end, nothing before the begin; without validity it belongs to `at` alone.
pub(super) fn until(amount: Decimal, validity: Option<(Time, Time)>, at: Time, instant: Time) -> Decimal {
    let (begin, end) = validity.unwrap_or((at, at.plus(1)));
    if instant >= end {
        return amount;
    }
    if instant <= begin {
        return Decimal::ZERO;
    }
    let share = Decimal::from(instant.seconds() - begin.seconds());
    (amount * share / Decimal::from(end.seconds() - begin.seconds())).trunc_with_scale(8)
}

/// The parts that amortised cost is split into; what is unpaid or written off counts as cash.
fn parts(line: &Line) -> [Decimal; 5] {
    let paid = &line.paid;
    let rest = line.payment - paid.credit - paid.coupon - paid.flexi - paid.card;
    [rest, paid.credit, paid.coupon, paid.flexi, paid.card]
}

pub(super) fn months(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "shared_month", COST_MONTHS)?;
    cost_center(world, call)?;
    let accounts = who::covered(world, call)?;
    let rows = world
        .lines
        .iter()
        .filter(|line| {
            accounts.contains(&line.customer_id)
                && call.asks_for("service_type_code", line.product.service)
                && call.asks_for("resource_type_code", line.product.resource)
                && call.asks_for("region_code", line.region.code)
                && call.asks_for_code("charging_mode", line.charging_mode)
                && call.asks_for_code("bill_type", line.detail_type)
                && call.asks_for("resource_id", line.resource_id.as_deref())
                && call.asks_for("resource_name", line.resource_name.as_deref())
                && call.asks_for("enterprise_project_id", line.enterprise_project.as_deref())
        })
        .filter_map(|line| row(world, line, &month))
        .collect();
    Ok(Answer::new("details", "total_count", rows).in_currency(world))
}

/// One line's share of a month, if it has one.
fn row(world: &World, line: &Line, month: &Month) -> Option<Value> {
    let validity = validity(world, line);
    let here = match validity {
        Some((begin, end)) => begin < month.end && month.start < end,
        None => line.cycle == month.text,
    };
    if !here || line.payment.is_zero() {
        return None;
    }
    // A line without validity belongs to its bill month, whenever within the month it was consumed.
    let split = |part: Decimal, instant: Time| match validity {
        Some(_) => until(part, validity, line.consume_time, instant),
        None if instant > month.start => part,
        None => Decimal::ZERO,
    };
    let parts = parts(line);
    let past: Decimal = parts.iter().map(|part| split(*part, month.start)).sum();
    let current = parts.map(|part| split(part, month.end) - split(part, month.start));
    let now: Decimal = current.iter().sum();
    let product = line.product;
    let metered = line.usage.is_some();
    let shown = Row::new()
        .text("shared_month", month.text.as_str())
        .text("bill_cycle", line.cycle.as_str())
        .int("bill_type", line.detail_type)
        .text("customer_id", line.customer_id.as_str())
        .text("region_code", line.region.code)
        .text("region_name", line.region.name)
        .text("service_type_code", product.service)
        .text("resource_type_code", product.resource)
        .text("service_type_name", product.service_name)
        .text("resource_type_name", product.resource_name)
        .time("effective_time", validity.map(|(begin, _)| begin))
        .time("expire_time", validity.map(|(_, end)| end))
        .text("resource_id", line.resource_id.as_deref())
        .text("resource_name", line.resource_name.as_deref())
        .text("resource_tag", line.tag.as_deref())
        .text("product_spec_desc", product.spec)
        .text("enterprise_project_id", line.enterprise_project.as_deref())
        .text("enterprise_project_name", project_name(line.enterprise_project.as_deref()).as_deref())
        .int("charging_mode", line.charging_mode)
        .text("order_id", if period(line) { line.trade_id.as_str() } else { "" })
        .int("period_type", line.period_type)
        .text("usage_type", metered.then_some(product.usage.0))
        .num("usage", line.usage)
        .int("usage_measure_id", metered.then_some(product.unit))
        .num("free_resource_usage", line.free_usage)
        .int("free_resource_measure_id", line.free_usage.map(|_| product.unit))
        .num("ri_usage", line.ri_usage)
        .int("ri_usage_measure_id", line.ri_usage.map(|_| product.unit))
        .num("consume_amount", line.payment)
        .num("past_months_amortized_amount", past)
        .num("current_month_amortized_amount", now)
        .num("future_months_amortized_amount", line.payment - past - now)
        .num("amortized_cash_amount", current[0])
        .num("amortized_credit_amount", current[1])
        .num("amortized_coupon_amount", current[2])
        .num("amortized_flexipurchase_coupon_amount", current[3])
        .num("amortized_stored_value_card_amount", current[4])
        .num("amortized_bonus_amount", Decimal::ZERO);
    Some(allocation(shown, line).done())
}

fn allocation(row: Row, line: &Line) -> Row {
    let part = line.component.as_ref().map(|(part, _)| *part);
    let tags: Vec<Value> =
        tags(line).map(|(key, value)| json!({"tag_key": key, "tag_value": value})).collect();
    row.text("sub_service_type_code", part.map(|part| part.service))
        .text("sub_service_type_name", part.map(|part| part.service_name))
        .text("sub_resource_type_code", part.map(|part| part.resource))
        .text("sub_resource_type_name", part.map(|part| part.resource_name))
        .text("sub_resource_id", line.component.as_ref().map(|(_, id)| id.as_str()))
        .text("sub_resource_name", part.map(|part| part.name))
        .put("effective_tag_pairs", tags)
        .put(
            "cost_unit_pairs",
            json!([{"cost_unit_name": COST_UNIT, "cost_unit_rule_value": cost_unit(line)}]),
        )
}

/// The name of the one cost unit.
pub(super) const COST_UNIT: &str = "区域";

/// What a line falls under in it.
pub(super) fn cost_unit(line: &Line) -> &'static str {
    line.region.name
}

/// The tags of a line: pairs with `=` between, `;` behind each.
pub(super) fn tags(line: &Line) -> impl Iterator<Item = (&str, &str)> {
    let pairs = line.tag.as_deref().into_iter().flat_map(|tag| tag.split(';'));
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// The instants at which the days of a window begin, and its end.
pub(super) fn day_starts(begin: Time, end: Time) -> Vec<Time> {
    let days = (end.seconds() - begin.seconds()).div_euclid(DAY);
    (0..=days).map(|day| begin.plus(day * DAY)).collect()
}
