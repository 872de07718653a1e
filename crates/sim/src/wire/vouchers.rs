//! Coupons as their owners see them, stored-value cards, and the coupons an enterprise shares.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::calendar::Month;
use super::who::Scope;
use super::{Answer, Call, Refusal, Row, coupons, facts, orders, who};
use crate::time::Time;
use crate::world::{Extras, Gift, Product, World, mark};

/// Used, expired and reclaimed coupons are shown for so many months.
const PAST_MONTHS: i64 = 12;
/// Coupons of one kind that an order takes.
const PER_ORDER: i64 = 3;

/// A coupon in somebody's hands, whoever gave it.
#[derive(Debug, Clone)]
pub(super) struct Voucher {
    pub(super) id: String,
    /// `COUPONTYPE` code
    pub(super) kind: i64,
    /// `COUPONSTATUS` code
    pub(super) status: i64,
    owner_id: String,
    face: Decimal,
    pub(super) balance: Decimal,
    created: Time,
    effective: Time,
    pub(super) expire: Time,
    used: Option<Time>,
    order_id: Option<String>,
    plan: (&'static str, &'static str),
    source_id: String,
    limits: Value,
}

/// All coupons that an account holds.
pub(super) fn held(world: &World, extras: &Extras, owner: &str, now: Time) -> Vec<Voucher> {
    let issued = world.coupons.iter().filter(|coupon| coupon.customer_id == owner);
    let issued = issued.map(|coupon| Voucher {
        id: coupon.id.clone(),
        kind: coupon.kind,
        status: coupon.status,
        owner_id: owner.to_owned(),
        face: coupon.face,
        balance: coupon.balance,
        created: coupon.created,
        effective: coupon.effective,
        expire: coupon.expire,
        used: coupon.last_used,
        order_id: coupon.order_id.clone(),
        plan: ("PP2026", "伙伴激励代金券"),
        source_id: world.partner_id.clone(),
        limits: coupons::limits(&coupon.id, coupon.kind, extras),
    });
    issued
        .chain(extras.gifts.iter().filter(|gift| gift.owner_id == owner).map(|row| gift(row, now)))
        .collect()
}

fn gift(gift: &Gift, now: Time) -> Voucher {
    Voucher {
        id: gift.id.clone(),
        kind: 1,
        status: gift_status(gift, now),
        owner_id: gift.owner_id.clone(),
        face: gift.face,
        balance: gift.balance,
        created: gift.created,
        effective: gift.created,
        expire: gift.expire,
        used: None,
        order_id: None,
        plan: ("PP2025H", PLAN),
        source_id: mark::digits(&["campaign"], 18),
        limits: Value::Null,
    }
}

const PLAN: &str = "华为云活动代金券";

/// 2 usable, 3 used up, 4 expired.
fn gift_status(gift: &Gift, now: Time) -> i64 {
    if gift.expire <= now {
        4
    } else if gift.balance.is_zero() {
        3
    } else {
        2
    }
}

impl Voucher {
    /// Whether it can pay now.
    pub(super) fn usable(&self, now: Time) -> bool {
        self.status == 2 && self.balance > Decimal::ZERO && self.effective <= now && now < self.expire
    }

    /// Whether it may pay for a product.
    pub(super) fn covers(&self, product: &Product) -> bool {
        let limits = self.limits.as_array().into_iter().flatten();
        let mut limits = limits.filter(|limit| limit["limit_key"] == SERVICE_LIMIT).peekable();
        limits.peek().is_none() || limits.any(|limit| limit["value1"] == product.service)
    }
}

impl Voucher {
    /// Whether it cannot go together with a discount that the partner grants.
    pub(super) fn excludes_discounts(&self) -> bool {
        let mut limits = self.limits.as_array().into_iter().flatten();
        limits
            .any(|limit| limit["limit_key"] == "simultaneousUseWithEmpowerDiscount" && limit["value1"] == "0")
    }
}

/// Limits a coupon to services.
pub(super) const SERVICE_LIMIT: &str = "cloudServiceType";

/// What the partner holds itself, or what the customer that asks holds.
pub(super) fn own(world: &World, call: &Call) -> Result<Answer, Refusal> {
    if call.int("offset")?.is_some() && call.int("limit")?.is_none() {
        return Err(Refusal::parameter("limit", "offset goes together with it"));
    }
    let now = call.now(world);
    let active = call.strictly("active_start_time", "active_end_time")?;
    let kept = Month::of(now).plus(-PAST_MONTHS).start;
    let scope = Scope::of(world, call)?;
    let owner = scope.reseller().filter(|_| call.account == world.partner_id).unwrap_or(&call.account);
    let vouchers = held(world, &world.extras(), owner, now);
    let rows = vouchers
        .iter()
        .filter(|row| {
            (row.status == 2 || kept <= row.used.unwrap_or(row.expire))
                && call.asks_for("coupon_id", row.id.as_str())
                && call.asks_for("order_id", row.order_id.as_deref())
                && call.asks_for("promotion_plan_id", row.plan.0)
                && call.asks_for_code("coupon_type", row.kind)
                && call.asks_for_code("status", row.status)
                && call.asks_for("source_id", row.source_id.as_str())
                && active.holds(row.effective)
        })
        .map(|row| voucher(world, row))
        .collect();
    Ok(Answer::new("user_coupons", "count", rows))
}

fn code(id: &str) -> String {
    format!("YHQ-{}", mark::letters(&["code", id], 12))
}

fn voucher(world: &World, row: &Voucher) -> Value {
    Row::new()
        .text("coupon_id", row.id.as_str())
        .text("coupon_code", code(&row.id).as_str())
        .int("status", row.status)
        .text("customer_id", row.owner_id.as_str())
        .int("coupon_type", row.kind)
        .int("measure_id", 1)
        .dbl("face_value", row.face)
        .time("valid_time", row.effective)
        .time("expire_time", row.expire)
        .text("order_id", row.order_id.as_deref())
        .text("promotion_plan_id", row.plan.0)
        .text("plan_name", row.plan.1)
        .text("plan_desc", None)
        .int("media_type", 1)
        .int("fetch_method", 3)
        .put("use_limits", row.limits.clone())
        .time("active_time", row.effective)
        .time("reserve_time", row.used)
        .text("promotion_id", None)
        .time("create_time", row.created)
        .int("coupon_version", 2)
        .dbl("balance", row.balance)
        .text("lock_order_id", None)
        .text("coupon_usage", None)
        .text("is_frozen", "0")
        .text("currency", facts::currency(world))
        .text("extend_param1", None)
        .text("source_id", row.source_id.as_str())
        .done()
}

/// The type of a coupon as payments name it: 301 cash coupon, 302 flexi-purchase coupon.
pub(super) fn payment_type(kind: i64) -> i64 {
    if kind == 4 { 302 } else { 301 }
}

/// What could pay an unpaid order of the customer that asks.
pub(super) fn for_order(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let order = orders::unpaid(world, call)?;
    let now = call.now(world);
    let rows: Vec<Value> = held(world, &world.extras(), &call.account, now)
        .iter()
        .filter(|row| row.usable(now) && row.covers(order.product))
        .map(|row| {
            Row::new()
                .text("coupon_id", row.id.as_str())
                .text("coupon_code", code(&row.id).as_str())
                .int("status", row.status)
                .int("coupon_type", payment_type(row.kind))
                .int("measure_id", 1)
                .dbl("face_value", row.face)
                .time("effective_time", row.effective)
                .time("expire_time", row.expire)
                .text("plan_name", row.plan.1)
                .text("plan_desc", None)
                .put("use_limits", row.limits.clone())
                .time("active_time", row.effective)
                .time("last_used_time", row.used)
                .time("create_time", row.created)
                .int("coupon_version", 2)
                .dbl("balance", row.balance)
                .text("used_by_order_id", None)
                .text("coupon_usage", None)
                .int("coupon_group", 0)
                .done()
        })
        .collect();
    let most: Vec<Value> = [301, 302]
        .iter()
        .map(|kind| json!({"coupon_type": kind, "coupon_group": 0, "use_quantity_value": PER_ORDER}))
        .collect();
    Ok(Answer::new("user_coupons", "count", rows).with("coupon_max_use_quantity", most))
}

/// Cards follow from what the lines paid with them: one still in use, one used up.
pub(super) fn cards(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = who::own(world, call)?.id.as_str();
    let status = call.int("status")?;
    if !matches!(status, Some(1 | 2)) {
        return Err(Refusal::parameter("status", "1 or 2"));
    }
    let used: Decimal =
        world.lines.iter().filter(|line| line.customer_id == id).map(|line| line.paid.card).sum();
    let step = Decimal::ONE_THOUSAND;
    let spent = Decimal::ONE_HUNDRED.min(used);
    let face = ((used - spent) / step).floor() * step + step;
    let cards = [("first", spent, Decimal::ZERO), ("second", face, face - (used - spent))];
    let rows = cards
        .iter()
        .filter(|(_, face, _)| used > Decimal::ZERO && *face > Decimal::ZERO)
        .map(|(key, face, balance)| (mark::digits(&["card", id, key], 16), face, balance))
        .filter(|(card, _, balance)| {
            call.asks_for("card_id", card.as_str())
                && call.asks_for_code("status", if balance.is_zero() { 2 } else { 1 })
        })
        .map(|(card, face, balance)| {
            Row::new()
                .text("card_id", card.as_str())
                .text("card_name", "华为云储值卡")
                .int("status", if balance.is_zero() { 2 } else { 1 })
                .quoted("face_value", *face)
                .quoted("balance", *balance)
                .time("effective_time", Time::utc(2025, 7, 1, 0, 0, 0))
                .time("expire_time", Time::utc(2028, 7, 1, 0, 0, 0))
                .done()
        })
        .collect();
    Ok(Answer::new("stored_value_cards", "total_count", rows))
}

/// What a master may pass on: what Huawei gave it, as far as it is left.
pub(super) fn transferable(world: &World, call: &Call) -> Answer {
    let (extras, now) = (world.extras(), call.now(world));
    let mine = |gift: &&Gift| gift.owner_id == call.account && gift_status(gift, now) == 2;
    let rows = extras.gifts.iter().filter(mine).map(|gift| {
        let row = Row::new().text("coupon_id", gift.id.as_str()).text("plan_name", PLAN);
        validity(row, gift)
    });
    Answer::new("avail_transfer_coupons", "total_count", rows.collect())
}

/// What a master may take back from a member.
pub(super) fn retrievable(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let (extras, now) = (world.extras(), call.now(world));
    let member = call.required("sub_customer_id")?;
    super::enterprise::member(&extras, member)?;
    let parts = extras.gifts.iter().filter(|gift| gift.owner_id == member && gift_status(gift, now) == 2);
    let rows = parts.filter(|gift| gift.parent_id.is_some()).map(|gift| {
        let row = Row::new()
            .text("coupon_id", gift.parent_id.as_deref())
            .text("plan_name", PLAN)
            .text("sub_coupon_id", gift.id.as_str());
        validity(row, gift)
    });
    Ok(Answer::new("avail_retrieve_coupons", "total_count", rows.collect()))
}

fn validity(row: Row, gift: &Gift) -> Value {
    row.quoted("balance", gift.balance)
        .time("effective_time", gift.created)
        .time("expire_time", gift.expire)
        .put("use_limits", Value::Null)
        .done()
}
