//! Coupons and quotas: issuing, passing on, taking back.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::calendar::instant;
use super::super::vouchers::SERVICE_LIMIT;
use super::super::who::{self, Scope};
use super::super::{Call, Refusal, coupons};
use super::{done, fresh};
use crate::time::Time;
use crate::world::catalog::PRODUCTS;
use crate::world::{Coupon, CouponOperation, IssuedQuota, QuotaOperation, World, mark};

const CUSTOMERS_MAX: usize = 100;
const LIMITS_MAX: usize = 10;
const QUOTAS_MAX: usize = 100;

/// A quota that coupons are issued from: the partner's own, or one passed to a reseller.
struct Source {
    id: String,
    /// 0 cash, 1 flexi-purchase.
    kind: i64,
    balance: Decimal,
    expire: Time,
}

impl Source {
    fn find(world: &World, scope: &Scope, id: &str, now: Time) -> Result<Self, Refusal> {
        let own = world.quotas.iter().find(|quota| quota.id == id && scope.reseller().is_none());
        let own = own.map(|quota| (quota.kind, quota.balance, quota.expire));
        let passed = world.issued_quotas.iter().filter(|quota| quota.id == id && quota.status == 0);
        let passed = passed.into_iter().find(|quota| {
            let holder = coupons::holder(quota, &world.extras()).map(|reseller| reseller.id.clone());
            scope.reseller().is_some() && holder.as_deref() == scope.reseller()
        });
        let passed = passed.map(|quota| {
            let parent = world.quotas.iter().find(|parent| parent.id == quota.parent_id);
            (parent.map_or(0, |parent| parent.kind), quota.balance, quota.expire)
        });
        let (kind, balance, expire) =
            own.or(passed).ok_or_else(|| Refusal::no_right(&format!("quota {id}")))?;
        if expire <= now {
            return Err(Refusal::request(format!("The quota {id} has expired.")));
        }
        Ok(Self { id: id.to_owned(), kind, balance, expire })
    }
}

/// Adds to what a quota holds.
fn refill(world: &mut World, quota_id: &str, amount: Decimal, now: Time) {
    for quota in world.quotas.iter_mut().filter(|quota| quota.id == quota_id) {
        quota.balance += amount;
    }
    for quota in world.issued_quotas.iter_mut().filter(|quota| quota.id == quota_id) {
        quota.balance += amount;
    }
    world.extras_mut().touched.insert(quota_id.to_owned(), now);
}

/// The services and products a coupon is to be limited to, which must exist.
fn limits(call: &Call) -> Result<Vec<(String, String)>, Refusal> {
    call.at_most("cloud_service_types", LIMITS_MAX)?;
    call.at_most("product_ids", LIMITS_MAX)?;
    let mut limits = Vec::new();
    for code in call.list("cloud_service_types").unwrap_or_default() {
        if !PRODUCTS.iter().any(|product| product.service == code) {
            return Err(Refusal::no_such_service(&code));
        }
        limits.push((SERVICE_LIMIT.to_owned(), code));
    }
    for id in call.list("product_ids").unwrap_or_default() {
        if !PRODUCTS.iter().any(|product| product.id == id) {
            return Err(Refusal::no_such_product(&id));
        }
        limits.push(("productId".to_owned(), id));
    }
    Ok(limits)
}

/// When the coupon is valid: from now and as long as the quota, unless the call says otherwise.
fn validity(call: &Call, quota: &Source, now: Time) -> Result<(Time, Time), Refusal> {
    let read = |name: &str, default: Time| match call.parameter(name) {
        None => Ok(default),
        Some(text) => instant(text).ok_or_else(|| Refusal::parameter(name, "give a UTC time")),
    };
    let (begin, end) = (read("valid_time", now)?, read("expire_time", quota.expire)?);
    if begin >= end || end > quota.expire || end <= now {
        return Err(Refusal::parameter(
            "expire_time",
            "it lies behind valid_time and within the quota's validity",
        ));
    }
    Ok((begin, end))
}

/// Issues one coupon to each customer; those that fail are named, and leave a failed operation behind.
pub(in super::super) fn create(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let scope = Scope::of(world, call)?;
    let quota = Source::find(world, &scope, call.required("quota_id")?, now)?;
    let face = call.amount("face_value")?;
    let customers = call.some("customer_ids", CUSTOMERS_MAX)?;
    let limits = limits(call)?;
    let validity = validity(call, &quota, now)?;
    let (mut left, mut failed, mut issued) = (quota.balance, Vec::new(), Vec::new());
    for id in &customers {
        let refused = match scope.present(world, id) {
            Ok(customer) if !who::funded(customer) => {
                Some(Refusal::no_right(&format!("{id}, an advisory customer")))
            }
            Ok(_) if face > left => Some(Refusal::balance_too_low()),
            Ok(_) => None,
            Err(refusal) => Some(refusal),
        };
        let names = fresh(world);
        let coupon_id = format!("CP{}B", mark::letters(&[&names, "coupon"], 14));
        let operation = CouponOperation {
            id: mark::digits(&[&names, "operation"], 16),
            kind: "1",
            quota_id: quota.id.clone(),
            quota_type: quota.kind,
            coupon_id: refused.is_none().then(|| coupon_id.clone()),
            customer_id: id.clone(),
            amount: face,
            time: now,
            result: if refused.is_none() { "0" } else { "-1" },
            remark: match &refused {
                Some(refusal) => Some(refusal.message.clone()),
                None => call.parameter("memo").map(str::to_owned),
            },
        };
        world.operations.push(operation);
        if let Some(refusal) = refused {
            failed.push(refusal.item("id", id));
            continue;
        }
        left -= face;
        world.coupons.push(Coupon {
            id: coupon_id.clone(),
            customer_id: id.clone(),
            kind: if quota.kind == 0 { 1 } else { 4 },
            status: 2,
            face,
            used: Decimal::ZERO,
            reclaimed: Decimal::ZERO,
            balance: face,
            created: now,
            effective: validity.0,
            expire: validity.1,
            last_used: None,
            order_id: None,
        });
        if !limits.is_empty() {
            world.extras_mut().limits.insert(coupon_id.clone(), limits.clone());
        }
        issued.push(json!({"id": id, "coupon_id": coupon_id}));
    }
    refill(world, &quota.id, left - quota.balance, now);
    Ok(json!({"error_details": failed, "coupon_infos": issued}))
}

/// Takes a usable coupon back, whole, into the quota it came from.
pub(in super::super) fn reclaim(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let scope = Scope::of(world, call)?;
    let id = call.required("coupon_id")?;
    let found = world.coupons.iter().position(|coupon| coupon.id == id);
    let found = found.filter(|at| scope.has(world, &world.coupons[*at].customer_id));
    let at = found.ok_or_else(|| Refusal::no_right(&format!("coupon {id}")))?;
    let coupon = &mut world.coupons[at];
    if coupon.status != 2 || coupon.expire <= now || coupon.balance.is_zero() {
        return Err(Refusal::request(format!("The coupon {id} is not usable, so it cannot be taken back.")));
    }
    let left = coupon.balance;
    coupon.reclaimed += left;
    coupon.balance = Decimal::ZERO;
    coupon.status = 5;
    let issue = world.operations.iter().find(|row| row.kind == "1" && row.coupon_id.as_deref() == Some(id));
    let Some(issue) = issue.cloned() else { return done() };
    let names = fresh(world);
    refill(world, &issue.quota_id, left, now);
    world.operations.push(CouponOperation {
        id: mark::digits(&[&names, "operation"], 16),
        kind: "2",
        amount: left,
        time: now,
        remark: None,
        ..issue
    });
    done()
}

/// Cuts quotas for resellers out of one of the partner's own.
pub(in super::super) fn pass_quota(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let id = call.required("quota_id")?;
    let quota = Source::find(world, &Scope::default(), id, now)?;
    let amount = call.amount("quota_amount")?;
    let resellers = call.some("indirect_partner_ids", QUOTAS_MAX)?;
    let (mut left, mut failed, mut passed) = (quota.balance, Vec::new(), Vec::new());
    for reseller in &resellers {
        let refused = match world.extras().reseller(reseller) {
            None => Some(Refusal::not_reseller(reseller)),
            Some(_) if amount > left => Some(Refusal::balance_too_low()),
            Some(_) => None,
        };
        if let Some(refusal) = refused {
            failed.push(refusal.item("id", reseller));
            continue;
        }
        left -= amount;
        let quota_id = format!("R{}", mark::digits(&[&fresh(world), "quota"], 18));
        world.extras_mut().quota_holders.insert(quota_id.clone(), reseller.clone());
        world.issued_quotas.push(IssuedQuota {
            id: quota_id.clone(),
            parent_id: quota.id.clone(),
            status: 0,
            value: amount,
            balance: amount,
            created: now,
            expire: quota.expire,
        });
        moved(world, "10", &quota_id, &quota.id, amount, now);
        passed.push(json!({"id": reseller, "quota_id": quota_id}));
    }
    refill(world, &quota.id, left - quota.balance, now);
    Ok(json!({"error_details": failed, "simple_quota_infos": passed}))
}

/// The record of a quota that was passed on or taken back; says its id.
fn moved(
    world: &mut World,
    kind: &'static str,
    quota_id: &str,
    parent_id: &str,
    amount: Decimal,
    now: Time,
) -> String {
    let id = mark::digits(&[&fresh(world), "record"], 16);
    world.quota_operations.push(QuotaOperation {
        id: id.clone(),
        kind,
        quota_id: quota_id.to_owned(),
        parent_id: parent_id.to_owned(),
        amount,
        time: now,
        result: "0",
    });
    id
}

/// Takes back what is left of quotas that resellers have.
pub(in super::super) fn reclaim_quotas(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let (mut failed, mut taken) = (Vec::new(), Vec::new());
    for id in call.some("quota_ids", QUOTAS_MAX)? {
        let known = world.issued_quotas.iter_mut().find(|quota| quota.id == id && quota.status == 0);
        let Some(quota) = known else {
            failed.push(Refusal::no_right(&format!("quota {id}")).item("id", &id));
            continue;
        };
        let (left, parent_id) = (quota.balance, quota.parent_id.clone());
        quota.balance = Decimal::ZERO;
        quota.status = 6;
        refill(world, &parent_id, left, now);
        let record = moved(world, "11", &id, &parent_id, left, now);
        let extras = world.extras_mut();
        extras.touched.insert(id.clone(), now);
        if let Some(remark) = call.parameter("remark") {
            extras.remarks.insert(record, remark.to_owned());
        }
        // A plain number, as the service writes it.
        let balance: serde_json::Number = left.to_string().parse().unwrap_or_else(|_| 0.into());
        taken.push(json!({"quota_id": id, "quota_balance": balance}));
    }
    Ok(json!({"error_details": failed, "simple_quota_infos": taken}))
}
