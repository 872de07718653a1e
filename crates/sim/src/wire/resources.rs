//! What customers run: yearly/monthly resources and pay-per-use ones.

use serde_json::{Value, json};

use super::who::{self, Scope};
use super::{Answer, Call, Refusal, Row};
use crate::world::{Extras, Order, Resource, World};

const IDS_MAX: usize = 50;
/// `expire_policy` of auto-renewal.
pub(super) const AUTO_RENEW: i64 = 3;

/// Whether a resource was bought or renewed by an order.
pub(super) fn ordered_by(order: &Order, resource: &Resource, extras: &Extras) -> bool {
    if let Some(ids) = extras.ordered.get(&order.id) {
        return ids.contains(&resource.id);
    }
    order.customer_id == resource.customer_id
        && order.order_type != 4
        && order.lines.iter().any(|line| {
            line.product.id == resource.product.id
                && line.effective == resource.effective
                && line.expire <= resource.expire
        })
}

/// A partner must say whose resources it means.
pub(super) fn periodic(world: &World, call: &Call) -> Result<Answer, Refusal> {
    call.at_most("resource_ids", IDS_MAX)?;
    let expires = call.span("expire_time_begin", "expire_time_end")?;
    if call.parameter("service_type_code") == Some("") {
        return Err(Refusal::parameter("service_type_code", "it must not be empty"));
    }
    let owner = if call.account == world.partner_id {
        &Scope::of(world, call)?.known(world, call.required("customer_id")?)?.id
    } else {
        &who::own(world, call)?.id
    };
    let extras = world.extras();
    let order = call.parameter("order_id").map(|id| world.order(id));
    let rows = world
        .resources
        .iter()
        .filter(|resource| {
            resource.customer_id == *owner
                && call.asks_for("customer_id", resource.customer_id.as_str())
                && call.lists("resource_ids", &resource.id)
                && order.is_none_or(|order| order.is_some_and(|order| ordered_by(order, resource, &extras)))
                && call.lists("status_list", &status(resource, &extras).to_string())
                && call.asks_for("service_type_code", resource.product.service)
                && expires.holds(resource.expire)
        })
        .map(|resource| period_resource(resource, &extras))
        .collect();
    Ok(Answer::new("data", "total_count", rows))
}

/// 2 in use, 3 closed.
pub(super) fn status(resource: &Resource, extras: &Extras) -> i64 {
    extras.settings.get(&resource.id).and_then(|setting| setting.status).unwrap_or(2)
}

/// What happens at expiry.
fn policy(resource: &Resource, extras: &Extras) -> i64 {
    extras.settings.get(&resource.id).and_then(|setting| setting.policy).unwrap_or(AUTO_RENEW)
}

fn period_resource(resource: &Resource, extras: &Extras) -> Value {
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
        .int("status", status(resource, extras))
        .time("effective_time", resource.effective)
        .time("expire_time", resource.expire)
        .int("expire_policy", policy(resource, extras))
        .text("product_spec_desc", product.spec)
        .num("spec_size", None)
        .int("spec_size_measure_id", None)
        .time("update_time", resource.effective)
        .put("enterprise_project", json!({"id": "0", "name": "default"}))
        .done()
}

/// Agency customers only; of others nothing is known.
pub(super) fn on_demand(world: &World, call: &Call) -> Result<Answer, Refusal> {
    call.at_most("resource_ids", IDS_MAX)?;
    let effective = call.span("effective_time_begin", "effective_time_end")?;
    let owner = Scope::of(world, call)?.known(world, call.required("customer_id")?)?;
    let rows = world
        .on_demand
        .iter()
        .filter(|resource| {
            who::funded(owner)
                && resource.customer_id == owner.id
                && call.asks_for("region_code", resource.region.code)
                && call.asks_for("service_type_code", resource.product.service)
                && call.lists("resource_ids", &resource.id)
                && call.asks_for_code("status", 1)
                && effective.holds(resource.effective)
        })
        .map(metered_resource)
        .collect();
    Ok(Answer::new("resources", "total_count", rows))
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
