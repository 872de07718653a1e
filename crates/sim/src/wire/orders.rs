//! Orders, their details and refunds, resources.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Answer, Call, Row};
use crate::world::{AmountInfo, Order, OrderLine, Refund, Resource, World};

/// Whether the month's listing, which goes by payment, shows this order.
pub(super) fn of_the_month(world: &World, order: &Order) -> bool {
    order.paid_at.is_some_and(|paid| world.cycle.start() <= paid && paid < world.cycle.end())
}

/// Order numbers that lines name, and those that refunds come from, which the month does not list.
pub(super) fn beyond_the_month(world: &World) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    for order in world.orders.iter().filter(|order| of_the_month(world, order)) {
        listed.insert(&order.id);
        listed.extend(order.members.iter().map(|member| member.id.as_str()));
    }
    let missing = |id: &&str| !listed.contains(id);
    let by_order = |kind: i64| matches!(kind, 1 | 2 | 3 | 4 | 8 | 103);
    let lines = world.lines.iter().filter(|line| by_order(line.detail_type));
    let named = lines.map(|line| line.trade_id.as_str()).filter(missing).map(str::to_owned).collect();
    let bases = world.refunds.iter().filter_map(|refund| refund.base_order_id.as_deref());
    let bases = bases.filter(missing).map(str::to_owned).collect();
    (named, bases)
}

pub(super) fn list(world: &World, call: &Call) -> Answer {
    let asked = |order: &&Order| match call.parameter("order_id") {
        Some(id) => order.id.eq_ignore_ascii_case(id),
        None => of_the_month(world, order),
    };
    let mut orders: Vec<&Order> = world.orders.iter().filter(asked).collect();
    if call.parameter("order_by") == Some("createTime") {
        orders.sort_by_key(|order| (order.created, order.id.as_str()));
    }
    Answer::new("order_infos", "total_count", orders.into_iter().map(order_info).collect())
}

fn order_info(order: &Order) -> Value {
    let members: Vec<Value> =
        order.members.iter().map(|member| with_projects(header(member)).done()).collect();
    let members = if members.is_empty() { Value::Null } else { Value::Array(members) };
    with_projects(header(order))
        .put("sub_order_infos", members)
        .put("agent_pay_info", json!({"paying_agent_id": null, "is_agent_pay": false}))
        .done()
}

fn with_projects(row: Row) -> Row {
    row.put("enterprise_projects", json!([{"id": "0", "name": "default"}]))
}

/// The fields that lists, details and members share.
fn header(order: &Order) -> Row {
    Row::new()
        .text("order_id", order.id.as_str())
        .text("customer_id", order.customer_id.as_str())
        .text("service_type_code", order.product.service)
        .text("service_type_name", order.product.service_name)
        .int("source_type", order.source_type)
        .int("status", order.status)
        .int("order_type", order.order_type)
        .dbl("amount_after_discount", order.amount)
        .dbl("official_amount", order.official)
        .int("measure_id", 1)
        .time("create_time", order.created)
        .time("payment_time", order.paid_at)
        .text("currency", "CNY")
        .text("contract_id", order.contract_id.as_deref())
        .put("amount_info", amount_info(order.info.as_ref()))
}

fn amount_info(info: Option<&AmountInfo>) -> Value {
    let Some(info) = info else { return Value::Null };
    let discounts: Vec<Value> = info
        .discounts
        .iter()
        .map(|(kind, amount)| Row::new().text("discount_type", *kind).dbl("discount_amount", *amount).done())
        .collect();
    Row::new()
        .put("discounts", discounts)
        .dbl("flexipurchase_coupon_amount", info.flexi)
        .dbl("coupon_amount", info.coupon)
        .dbl("stored_card_amount", info.card)
        .dbl("commission_amount", info.commission)
        .dbl("consumed_amount", info.consumed)
        .done()
}

pub(super) fn details(world: &World, call: &Call) -> Answer {
    let id = call.path.rsplit('/').next().unwrap_or_default();
    let Some(order) = world.order(id) else {
        return Answer::new("order_line_items", "total_count", Vec::new()).with("order_info", Value::Null);
    };
    let members: Vec<Value> = order.members.iter().map(|member| signed(header(member)).done()).collect();
    let members = if members.is_empty() { Value::Null } else { Value::Array(members) };
    let info: Map<String, Value> = signed(header(order)).put("sub_order_infos", members).map();
    let rows = order.lines.iter().map(order_line).collect();
    Answer::new("order_line_items", "total_count", rows).with("order_info", info)
}

fn signed(row: Row) -> Row {
    row.text("user_name", "procurement").text("pending_payment_end_time", None)
}

fn order_line(line: &OrderLine) -> Value {
    let product = line.product;
    let base = Row::new()
        .text("product_id", product.id)
        .text("product_spec_desc", product.spec)
        .text("category_code", None)
        .text("product_owner_service", product.service)
        .text("commercial_resource", product.resource);
    Row::new()
        .text("order_line_item_id", line.id.as_str())
        .text("service_type_code", product.service)
        .text("service_type_name", product.service_name)
        .text("product_id", product.id)
        .text("product_spec_desc", product.spec)
        .int("period_type", line.period_type)
        .int("period_num", line.period_num)
        .time("effective_time", line.effective)
        .time("expire_time", line.expire)
        .int("subscription_num", 1)
        .dbl("amount_after_discount", line.amount)
        .dbl("official_amount", line.official)
        .put("amount_info", amount_info(line.info.as_ref()))
        .text("currency", "CNY")
        .text("category_code", None)
        .text("product_owner_service", product.service)
        .text("commercial_resource", product.resource)
        .put("base_product_info", base.map())
        .text("order_id", line.order_id.as_str())
        .done()
}

pub(super) fn refunds(world: &World, call: &Call) -> Answer {
    let rows = world
        .refunds
        .iter()
        .filter(|refund| {
            call.asks_for("order_id", &refund.order_id) && call.asks_for("customer_id", &refund.customer_id)
        })
        .map(refund)
        .collect();
    Answer::new("refund_infos", "total_count", rows)
}

fn refund(refund: &Refund) -> Value {
    Row::new()
        .text("id", refund.id.as_str())
        .num("amount", refund.amount)
        .text("measure_id", "1")
        .text("customer_id", refund.customer_id.as_str())
        .text("resource_type_code", refund.product.resource)
        .text("service_type_code", refund.product.service)
        .text("resource_type_name", refund.product.resource_name)
        .text("service_type_name", refund.product.service_name)
        .text("region_code", refund.region.code)
        .text("base_order_id", refund.base_order_id.as_deref())
        .done()
}

pub(super) fn resources(world: &World, call: &Call) -> Answer {
    let mine = world.resources.iter().filter(|resource| call.asks_for("customer_id", &resource.customer_id));
    Answer::new("data", "total_count", mine.map(period_resource).collect())
}

fn period_resource(resource: &Resource) -> Value {
    let product = resource.product;
    Row::new()
        .text("id", resource.id.as_str())
        .text("resource_id", resource.id.as_str())
        .text("resource_name", resource.name.as_str())
        .text("region_code", resource.region.code)
        .text("service_type_code", product.service)
        .text("resource_type_code", product.resource)
        .text("resource_type_name", product.resource_name)
        .text("service_type_name", product.service_name)
        .text("resource_spec_code", product.spec)
        .text("project_id", None)
        .text("product_id", product.id)
        .text("parent_resource_id", None)
        .int("is_main_resource", 1)
        .int("status", 2)
        .time("effective_time", resource.effective)
        .time("expire_time", resource.expire)
        .int("expire_policy", 3)
        .text("product_spec_desc", product.spec)
        .num("spec_size", None)
        .int("spec_size_measure_id", None)
        .time("update_time", resource.effective)
        .put("enterprise_project", json!({"id": "0", "name": "default"}))
        .done()
}

pub(super) fn on_demand(world: &World, call: &Call) -> Answer {
    let mine = world.on_demand.iter().filter(|resource| call.asks_for("customer_id", &resource.customer_id));
    Answer::new("resources", "total_count", mine.map(metered_resource).collect())
}

fn metered_resource(resource: &Resource) -> Value {
    let product = resource.product;
    Row::new()
        .text("customer_id", resource.customer_id.as_str())
        .text("region_code", resource.region.code)
        .text("availability_zone_code", None)
        .text("service_type_code", product.service)
        .text("resource_type_code", product.resource)
        .text("service_type_name", product.service_name)
        .text("resource_type_name", product.resource_name)
        .text("resource_id", resource.id.as_str())
        .text("resource_name", resource.name.as_str())
        .time("effective_time", resource.effective)
        .time("expire_time", resource.expire)
        .int("status", 1)
        .text("resource_spec_code", product.spec)
        .text("resource_info", "{\"specSize\":40.0}")
        .text("product_spec_desc", product.spec)
        .done()
}
