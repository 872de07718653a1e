//! Coupons, operations, quotas, and the customers' coupon ledgers.

use serde_json::{Value, json};

use super::{Answer, Call, Row};
use crate::world::{Coupon, CouponOperation, CouponUse, IssuedQuota, Quota, QuotaOperation, World};

pub(super) fn issued(world: &World) -> Answer {
    Answer::new("user_coupons", "total_count", world.coupons.iter().map(coupon).collect())
}

fn coupon(coupon: &Coupon) -> Value {
    let limits = if coupon.kind == 1 {
        json!([{"use_limiti_info_id": "1", "limit_key": "simultaneousUseWithEmpowerDiscount", "value1": "0",
            "value2": null, "value_unit": null, "limit_type": null, "promotion_plan_id": "PP2026"}])
    } else {
        Value::Null
    };
    Row::new()
        .text("coupon_id", coupon.id.as_str())
        .int("status", coupon.status)
        .text("customer_id", coupon.customer_id.as_str())
        .int("coupon_type", coupon.kind)
        .int("measure_id", 1)
        .num("face_value", coupon.face)
        .time("effective_time", coupon.effective)
        .time("expire_time", coupon.expire)
        .text("order_id", coupon.order_id.as_deref())
        .text("promotion_plan_id", "PP2026")
        .text("promotion_plan_name", "伙伴激励代金券")
        .text("promotion_plan_desc", None)
        .int("media_type", 1)
        .int("fetch_method", 3)
        .put("use_limits", limits)
        .time("active_time", coupon.effective)
        .time("last_used_time", coupon.last_used)
        .text("promotion_id", None)
        .time("create_time", coupon.created)
        .num("balance", coupon.balance)
        .text("lock_order_id", None)
        .text("is_frozen", "0")
        .done()
}

pub(super) fn operations(world: &World) -> Answer {
    Answer::new("records", "total_count", world.operations.iter().map(operation).collect())
}

fn operation(operation: &CouponOperation) -> Value {
    Row::new()
        .text("id", operation.id.as_str())
        .text("operation_type", operation.kind)
        .text("quota_id", operation.quota_id.as_str())
        .int("quota_type", operation.quota_type)
        .text("coupon_id", operation.coupon_id.as_deref())
        .text("customer_id", operation.customer_id.as_str())
        .num("operation_amount", operation.amount)
        .time("operation_time", operation.time)
        .text("result", operation.result)
        .text("remark", operation.remark.as_deref())
        .done()
}

/// One kind of quota per request; cash-coupon quotas when the request does not say.
pub(super) fn quotas(world: &World, call: &Call) -> Answer {
    let kind = call.parameters.get("quota_type").and_then(Value::as_i64).unwrap_or(0);
    let rows = world.quotas.iter().filter(|quota| quota.kind == kind).map(quota).collect();
    Answer::new("quotas", "total_count", rows)
}

fn quota(quota: &Quota) -> Value {
    Row::new()
        .text("quota_id", quota.id.as_str())
        .int("quota_type", quota.kind)
        .time("create_time", quota.created)
        .time("last_update_time", quota.created.plus(3600))
        .num("quota_value", quota.value)
        .int("quota_status", 0)
        .num("balance", quota.balance)
        .int("measure_id", 1)
        .text("currency", "CNY")
        .time("effective_time", quota.created)
        .time("expire_time", quota.expire)
        .put(
            "limit_infos",
            json!([{"limit_key": "cycleType", "limit_values": [{"value1": "2", "value2": null}]}]),
        )
        .done()
}

pub(super) fn issued_quotas(world: &World) -> Answer {
    Answer::new("quotas", "total_count", world.issued_quotas.iter().map(issued_quota).collect())
}

fn issued_quota(quota: &IssuedQuota) -> Value {
    reseller(
        Row::new()
            .text("quota_id", quota.id.as_str())
            .int("quota_type", 0)
            .time("create_time", quota.created)
            .time("last_update_time", quota.created)
            .num("quota_value", quota.value)
            .int("quota_status", quota.status)
            .num("balance", quota.balance)
            .int("measure_id", 1)
            .text("currency", "CNY")
            .time("effective_time", quota.created)
            .time("expire_time", quota.expire)
            .put("limit_infos", Value::Null),
    )
    .text("parent_quota_id", quota.parent_id.as_str())
    .done()
}

/// The one reseller of this partner.
fn reseller(row: Row) -> Row {
    row.text("indirect_partner_id", "5d1f0c7e9a8b4c3d92e1f0a7b6c5d4e3")
        .text("indirect_partner_account_name", "reseller_nb")
        .text("indirect_partner_name", "宁波甬江云服务有限公司")
}

pub(super) fn quota_operations(world: &World) -> Answer {
    Answer::new("records", "total_count", world.quota_operations.iter().map(quota_operation).collect())
}

fn quota_operation(operation: &QuotaOperation) -> Value {
    reseller(
        Row::new()
            .text("id", operation.id.as_str())
            .text("operator", "partner_admin")
            .text("operation_type", operation.kind)
            .text("quota_id", operation.quota_id.as_str())
            .text("parent_quota_id", operation.parent_id.as_str())
            .num("amount", operation.amount)
            .time("operation_time", operation.time)
            .text("result", operation.result),
    )
    .text("remark", None)
    .done()
}

/// The ledger of the customer that asks, from the first day on that it asks for.
pub(super) fn usage(world: &World, call: &Call) -> Answer {
    let from = call.parameter("trade_time_begin").unwrap_or_default();
    let rows = world
        .usage
        .iter()
        .filter(|entry| entry.customer_id == call.account && entry.time.day().as_str() >= from)
        .map(|entry| movement(world, entry))
        .collect();
    Answer::new("records", "total_count", rows).in_cny()
}

fn movement(world: &World, entry: &CouponUse) -> Value {
    let account = world.customer(&entry.customer_id).map(|customer| customer.account_name.as_str());
    Row::new()
        .text("coupon_id", entry.coupon_id.as_str())
        .text("trade_detail_type", entry.detail_type)
        .time("trade_time", entry.time)
        .text("trade_id", entry.trade_id.as_str())
        .quoted("change_amount", entry.amount)
        .quoted("balance_after_change", entry.balance_after)
        .text("revenue_expense_type", if entry.income { "REVENUE" } else { "EXPENSE" })
        .text("bill_cycle", entry.cycle.as_str())
        .text("account_name", account)
        .text("cloud_service_type_name", entry.product.service_name)
        .text("resource_type_name", entry.product.resource_name)
        .done()
}
