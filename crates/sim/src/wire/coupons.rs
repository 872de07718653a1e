//! Coupons the partner issued, operations, quotas, and the customers' coupon ledgers.

use serde_json::{Value, json};

use super::calendar::Month;
use super::ledger::trade_type;
use super::who::Scope;
use super::{Answer, Call, Refusal, Row, facts, who};
use crate::time::Time;
use crate::world::{
    Coupon, CouponOperation, CouponUse, Extras, IssuedQuota, Quota, QuotaOperation, Reseller, World,
};

const QUOTAS_MAX: usize = 50;
const STATUSES_MAX: usize = 5;
const OPERATION_TYPES_MAX: usize = 8;
const COUPONS_MAX: usize = 100;
/// Coupons that expired longer ago are not shown, in months.
const EXPIRED_MONTHS: i64 = 24;
/// Days of a coupon ledger that one request may ask for.
const LEDGER_DAYS: i64 = 366;

/// Agency customers' coupons only; those of a reseller's customers where it is named.
pub(super) fn issued(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let scope = Scope::of(world, call)?;
    scope.filter(world, call)?;
    let created = call.strictly("create_time_begin", "create_time_end")?;
    let effective = call.strictly("effective_time_begin", "effective_time_end")?;
    let expires = call.strictly("expire_time_begin", "expire_time_end")?;
    let kept = Month::of(call.now(world)).plus(-EXPIRED_MONTHS).start;
    let extras = world.extras();
    let rows = world
        .coupons
        .iter()
        .filter(|coupon| {
            kept <= coupon.expire
                && scope.has(world, &coupon.customer_id)
                && world.customer(&coupon.customer_id).is_none_or(who::funded)
                && call.asks_for("coupon_id", coupon.id.as_str())
                && call.asks_for("customer_id", coupon.customer_id.as_str())
                && call.asks_for("order_id", coupon.order_id.as_deref())
                && call.asks_for_code("coupon_type", coupon.kind)
                && call.asks_for_code("status", coupon.status)
                && created.holds(coupon.created)
                && effective.holds(coupon.effective)
                && expires.holds(coupon.expire)
        })
        .map(|row| coupon(row, &extras))
        .collect();
    Ok(Answer::new("user_coupons", "total_count", rows))
}

/// Cash coupons exclude discounts; a coupon may be limited to services or products besides.
pub(super) fn limits(id: &str, kind: i64, extras: &Extras) -> Value {
    let limit = |(at, (key, value)): (usize, (&str, &str))| {
        json!({"use_limiti_info_id": (at + 1).to_string(), "limit_key": key, "value1": value, "value2": null,
            "value_unit": null, "limit_type": null, "promotion_plan_id": "PP2026"})
    };
    let common = (kind == 1).then_some(("simultaneousUseWithEmpowerDiscount", "0"));
    let own = extras.limits.get(id).into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str()));
    let limits: Vec<Value> = common.into_iter().chain(own).enumerate().map(limit).collect();
    if limits.is_empty() { Value::Null } else { Value::Array(limits) }
}

fn coupon(coupon: &Coupon, extras: &Extras) -> Value {
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
        .put("use_limits", limits(&coupon.id, coupon.kind, extras))
        .time("active_time", coupon.effective)
        .time("last_used_time", coupon.last_used)
        .text("promotion_id", None)
        .time("create_time", coupon.created)
        .num("balance", coupon.balance)
        .text("lock_order_id", None)
        .text("is_frozen", "0")
        .done()
}

pub(super) fn operations(world: &World, call: &Call) -> Result<Answer, Refusal> {
    call.at_most("operation_types", OPERATION_TYPES_MAX)?;
    call.at_most("coupon_ids", COUPONS_MAX)?;
    let scope = Scope::of(world, call)?;
    scope.filter(world, call)?;
    let span = call.strictly("operation_time_begin", "operation_time_end")?;
    // A result that does not exist is no filter.
    let result = call.parameter("result").filter(|result| matches!(*result, "0" | "-1"));
    let rows = world
        .operations
        .iter()
        .filter(|row| {
            scope.has(world, &row.customer_id)
                && call.lists("operation_types", row.kind)
                && call.asks_for("quota_id", row.quota_id.as_str())
                && call.asks_for_code("quota_type", row.quota_type)
                && (call.list("coupon_ids").is_none()
                    || row.coupon_id.as_ref().is_some_and(|id| call.lists("coupon_ids", id)))
                && call.asks_for("customer_id", row.customer_id.as_str())
                && result.is_none_or(|result| result == row.result)
                && span.holds(row.time)
        })
        .map(operation)
        .collect();
    Ok(Answer::new("records", "total_count", rows))
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

/// One kind of quota per request; cash-coupon quotas when the request does not say. With a reseller's id: the
/// quotas that were passed to it.
pub(super) fn quotas(world: &World, call: &Call) -> Result<Answer, Refusal> {
    call.at_most("quota_ids", QUOTAS_MAX)?;
    call.at_most("quota_status_list", STATUSES_MAX)?;
    let kind = call.int("quota_type")?.unwrap_or(0);
    let created = call.strictly("create_time_begin", "create_time_end")?;
    let effective = call.strictly("effective_time_begin", "effective_time_end")?;
    let expires = call.strictly("expire_time_begin", "expire_time_end")?;
    let (extras, now) = (world.extras(), call.now(world));
    let all = match Scope::of(world, call)?.reseller() {
        None => world.quotas.iter().map(|row| Shown::own(row, &extras, now)).collect::<Vec<_>>(),
        Some(id) => {
            let held =
                world.issued_quotas.iter().filter(|row| holder(row, &extras).is_some_and(|r| r.id == id));
            held.map(|row| Shown::passed(world, row, &extras)).collect()
        }
    };
    let rows = all
        .iter()
        .filter(|quota| {
            quota.kind == kind
                && call.lists("quota_ids", quota.id)
                && call.lists("quota_status_list", &quota.status.to_string())
                && created.holds(quota.created)
                && effective.holds(quota.created)
                && expires.holds(quota.expire)
        })
        .map(|quota| quota.row(world, Some("cycleType")).done())
        .collect();
    Ok(Answer::new("quotas", "total_count", rows))
}

/// The fields that quotas of both levels show.
struct Shown<'w> {
    id: &'w str,
    kind: i64,
    status: i64,
    value: rust_decimal::Decimal,
    balance: rust_decimal::Decimal,
    created: Time,
    updated: Time,
    expire: Time,
}

impl<'w> Shown<'w> {
    fn own(quota: &'w Quota, extras: &Extras, now: Time) -> Self {
        let updated = extras.touched.get(&quota.id).copied().unwrap_or_else(|| quota.created.plus(3600));
        Self {
            id: &quota.id,
            kind: quota.kind,
            status: if now < quota.expire { 0 } else { 3 },
            value: quota.value,
            balance: quota.balance,
            created: quota.created,
            updated,
            expire: quota.expire,
        }
    }

    fn passed(world: &World, quota: &'w IssuedQuota, extras: &Extras) -> Self {
        let parent = world.quotas.iter().find(|parent| parent.id == quota.parent_id);
        Self {
            id: &quota.id,
            kind: parent.map_or(0, |parent| parent.kind),
            status: quota.status,
            value: quota.value,
            balance: quota.balance,
            created: quota.created,
            updated: extras.touched.get(&quota.id).copied().unwrap_or(quota.created),
            expire: quota.expire,
        }
    }

    /// `limited` names what the quota is limited to, if it is.
    fn row(&self, world: &World, limited: Option<&str>) -> Row {
        let limit =
            |key: &str| json!([{"limit_key": key, "limit_values": [{"value1": "2", "value2": null}]}]);
        Row::new()
            .text("quota_id", self.id)
            .int("quota_type", self.kind)
            .time("create_time", self.created)
            .time("last_update_time", self.updated)
            .num("quota_value", self.value)
            .int("quota_status", self.status)
            .num("balance", self.balance)
            .int("measure_id", 1)
            .text("currency", facts::currency(world))
            .time("effective_time", self.created)
            .time("expire_time", self.expire)
            .put("limit_infos", limited.map_or(Value::Null, limit))
    }
}

/// The reseller that a quota was passed to.
pub(super) fn holder<'e>(quota: &IssuedQuota, extras: &'e Extras) -> Option<&'e Reseller> {
    match extras.quota_holders.get(&quota.id) {
        Some(id) => extras.reseller(id),
        None => extras.resellers.first(),
    }
}

pub(super) fn issued_quotas(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let scope = Scope::of(world, call)?;
    let extras = world.extras();
    let rows = world
        .issued_quotas
        .iter()
        .filter(|quota| {
            let holder = holder(quota, &extras).map(|reseller| reseller.id.as_str());
            scope.reseller().is_none_or(|id| holder == Some(id))
                && call.asks_for("quota_id", quota.id.as_str())
                && call.asks_for("parent_quota_id", quota.parent_id.as_str())
        })
        .map(|quota| {
            let row = Shown::passed(world, quota, &extras).row(world, None);
            reseller(row, holder(quota, &extras)).text("parent_quota_id", quota.parent_id.as_str()).done()
        })
        .collect();
    Ok(Answer::new("quotas", "total_count", rows))
}

fn reseller(row: Row, reseller: Option<&Reseller>) -> Row {
    row.text("indirect_partner_id", reseller.map(|reseller| reseller.id.as_str()))
        .text("indirect_partner_account_name", reseller.map(|reseller| reseller.account_name.as_str()))
        .text("indirect_partner_name", reseller.map(|reseller| reseller.name.as_str()))
}

pub(super) fn quota_operations(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let scope = Scope::of(world, call)?;
    let span = call.strictly("operation_time_begin", "operation_time_end")?;
    let extras = world.extras();
    let holder_of = |row: &QuotaOperation| {
        let quota = world.issued_quotas.iter().find(|quota| quota.id == row.quota_id);
        quota.map_or_else(|| extras.resellers.first(), |quota| holder(quota, &extras))
    };
    let rows = world
        .quota_operations
        .iter()
        .filter(|row| {
            let holder = holder_of(row).map(|reseller| reseller.id.as_str());
            scope.reseller().is_none_or(|id| holder == Some(id))
                && call.asks_for("quota_id", row.quota_id.as_str())
                && call.asks_for("parent_quota_id", row.parent_id.as_str())
                && call.asks_for("operation_type", row.kind)
                && span.holds(row.time)
        })
        .map(|row| quota_operation(row, holder_of(row), extras.remarks.get(&row.id)))
        .collect();
    Ok(Answer::new("records", "total_count", rows))
}

fn quota_operation(row: &QuotaOperation, holder: Option<&Reseller>, remark: Option<&String>) -> Value {
    let shown = Row::new()
        .text("id", row.id.as_str())
        .text("operator", "partner_admin")
        .text("operation_type", row.kind)
        .text("quota_id", row.quota_id.as_str())
        .text("parent_quota_id", row.parent_id.as_str())
        .num("amount", row.amount)
        .time("operation_time", row.time)
        .text("result", row.result);
    reseller(shown, holder).text("remark", remark.map(String::as_str)).done()
}

/// The ledger of the customer that asks. Without days: from the same day of last year on.
pub(super) fn usage(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    if customer.association == "3" {
        return Err(Refusal::no_ledger());
    }
    if call.required("balance_type")? != "BALANCE_TYPE_COUPON" {
        return Err(Refusal::parameter("balance_type", "BALANCE_TYPE_COUPON"));
    }
    let days = call.days("trade_time_begin", "trade_time_end")?.at_most(LEDGER_DAYS, "trade_time_end")?;
    let kept = Month::of(call.now(world)).plus(-12).start;
    let rows = world
        .usage
        .iter()
        .filter(|row| {
            row.customer_id == customer.id
                && call.asks_for("revenue_expense_type", if row.income { "REVENUE" } else { "EXPENSE" })
                && call.asks_for("trade_type", trade_type(row.detail_type))
                && call.asks_for("trade_id", row.trade_id.as_str())
                && call.asks_for("coupon_id", row.coupon_id.as_str())
                && days.holds(row.time)
                && (days.whole() || kept <= row.time)
        })
        .map(|entry| movement(world, entry))
        .collect();
    Ok(Answer::new("records", "total_count", rows).in_currency(world))
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
