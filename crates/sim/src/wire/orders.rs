//! Orders, their details, where refunds came from, and the discounts an unpaid order may use.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::who::Scope;
use super::{Answer, Call, Refusal, Row, facts};
use crate::world::{AmountInfo, Order, OrderLine, Refund, World, mark};

/// Days until an unpaid order lapses.
const PAYABLE_DAYS: i64 = 7;

/// Whether the month's listing, which goes by payment, shows this order.
pub(super) fn of_the_month(world: &World, order: &Order) -> bool {
    let (start, end) = (facts::month_start(world), facts::month_end(world));
    order.paid_at.is_some_and(|paid| start <= paid && paid < end)
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

/// Whether the caller may see an order: a partner those of its customers, a customer its own.
fn may_see(world: &World, call: &Call, scope: &Scope, order: &Order) -> bool {
    if call.account == world.partner_id {
        scope.has(world, &order.customer_id)
    } else {
        order.customer_id == call.account
    }
}

pub(super) fn list(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let scope = Scope::of(world, call)?;
    let created = call.span("create_time_begin", "create_time_end")?.within_a_year("create_time_end")?;
    let paid = call.span("payment_time_begin", "payment_time_end")?.within_a_year("payment_time_end")?;
    let partner = call.account == world.partner_id;
    if partner {
        scope.filter(world, call)?;
    }
    let owners = match call.parameter("method") {
        None | Some("oneself") => None,
        Some("sub_customer") if partner => Some(Vec::new()),
        Some("sub_customer") => Some(super::enterprise::member_ids(world, &call.account)),
        Some(_) => return Err(Refusal::parameter("method", "oneself or sub_customer")),
    };
    let mut orders: Vec<&Order> = world
        .orders
        .iter()
        .filter(|order| {
            let seen = match &owners {
                Some(owners) => owners.contains(&order.customer_id),
                None => may_see(world, call, &scope, order),
            };
            seen && call.asks_for_any_case("order_id", &order.id)
                && call.asks_for("customer_id", order.customer_id.as_str())
                && call.asks_for_any_case("service_type_code", order.product.service)
                && call.asks_for_code("status", order.status)
                && call.asks_for_code("order_type", order.order_type)
                && created.holds(order.created)
                && paid.holds(order.paid_at)
        })
        .collect();
    match call.parameter("order_by") {
        None => {}
        Some("createTime") => orders.sort_by_key(|order| (order.created, order.id.as_str())),
        Some("-createTime") => {
            orders.sort_by_key(|order| (std::cmp::Reverse(order.created), order.id.as_str()));
        }
        Some(_) => return Err(Refusal::parameter("order_by", "createTime or -createTime")),
    }
    let rows = orders.into_iter().map(|order| order_info(world, order)).collect();
    Ok(Answer::new("order_infos", "total_count", rows))
}

/// The order that a request of its customer names.
pub(super) fn mine<'w>(world: &'w World, call: &Call) -> Result<&'w Order, Refusal> {
    let id = call.required("order_id")?;
    let known = world.orders.iter().find(|order| order.id.eq_ignore_ascii_case(id));
    let known = known.filter(|order| order.customer_id == call.account);
    if known.is_none() {
        let whole = world.orders.iter().find(|order| order.members.iter().any(|member| member.id == id));
        if let Some(whole) = whole.filter(|order| order.customer_id == call.account) {
            return Err(Refusal::combined_order(&whole.id));
        }
    }
    known.ok_or_else(|| Refusal::no_right(&format!("order {id}")))
}

/// The same, if it waits for payment.
pub(super) fn unpaid<'w>(world: &'w World, call: &Call) -> Result<&'w Order, Refusal> {
    let order = mine(world, call)?;
    if order.status == UNPAID { Ok(order) } else { Err(Refusal::order_status()) }
}

/// `ORDERSTATUS` of an order to be paid.
pub(super) const UNPAID: i64 = 6;

fn order_info(world: &World, order: &Order) -> Value {
    let members: Vec<Value> =
        order.members.iter().map(|member| with_projects(header(world, member)).done()).collect();
    let members = if members.is_empty() { Value::Null } else { Value::Array(members) };
    with_projects(header(world, order))
        .put("sub_order_infos", members)
        .put("agent_pay_info", json!({"paying_agent_id": null, "is_agent_pay": false}))
        .done()
}

fn with_projects(row: Row) -> Row {
    row.put("enterprise_projects", json!([{"id": "0", "name": "default"}]))
}

/// The fields that lists, details and members share.
fn header(world: &World, order: &Order) -> Row {
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
        .text("currency", facts::currency(world))
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

pub(super) fn details(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = call.last_segment();
    let scope = Scope::of(world, call)?;
    let order = world.orders.iter().find(|order| order.id.eq_ignore_ascii_case(id));
    let order = order.filter(|order| may_see(world, call, &scope, order));
    let order = order.ok_or_else(|| Refusal::no_right(&format!("order {id}")))?;
    let members: Vec<Value> =
        order.members.iter().map(|member| signed(header(world, member), member).done()).collect();
    let members = if members.is_empty() { Value::Null } else { Value::Array(members) };
    let info: Map<String, Value> = signed(header(world, order), order).put("sub_order_infos", members).map();
    let rows = order.lines.iter().map(|line| order_line(world, line)).collect();
    Ok(Answer::new("order_line_items", "total_count", rows).with("order_info", info))
}

fn signed(row: Row, order: &Order) -> Row {
    let until = (order.status == UNPAID).then(|| order.created.plus(PAYABLE_DAYS * 86_400));
    row.text("user_name", "procurement").time("pending_payment_end_time", until)
}

fn order_line(world: &World, line: &OrderLine) -> Value {
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
        .text("currency", facts::currency(world))
        .text("category_code", None)
        .text("product_owner_service", product.service)
        .text("commercial_resource", product.resource)
        .put("base_product_info", base.map())
        .text("order_id", line.order_id.as_str())
        .done()
}

/// A partner must say whose order it is.
pub(super) fn refunds(world: &World, call: &Call) -> Result<Answer, Refusal> {
    call.required("order_id")?;
    let scope = Scope::of(world, call)?;
    if call.account == world.partner_id {
        scope.known(world, call.required("customer_id")?)?;
    }
    let own = |id: &str| call.account == world.partner_id || id == call.account;
    let rows = world
        .refunds
        .iter()
        .filter(|refund| {
            own(&refund.customer_id)
                && call.asks_for("order_id", refund.order_id.as_str())
                && call.asks_for("customer_id", refund.customer_id.as_str())
        })
        .map(refund)
        .collect();
    Ok(Answer::new("refund_infos", "total_count", rows))
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

/// A discount that an unpaid order may be paid with: id, kind, rate.
#[derive(Debug, Clone)]
pub(super) struct Discount {
    pub(super) id: String,
    /// 3 partner-granted, 1 contract.
    pub(super) kind: i64,
    /// What is left of the price.
    pub(super) ratio: Decimal,
}

impl Discount {
    /// What it takes off, in whole fen.
    pub(super) fn off(&self, amount: Decimal) -> Decimal {
        (amount * (Decimal::ONE - self.ratio)).trunc_with_scale(2)
    }

    /// The code under which an order shows it.
    pub(super) fn order_code(&self) -> &'static str {
        if self.kind == 3 { "607" } else { "605" }
    }
}

/// The discounts of an order: what the partner grants its customer, and a contract.
pub(super) fn discounts_of(world: &World, order: &Order) -> Vec<Discount> {
    let granted =
        world.customer(&order.customer_id).map_or(Decimal::ZERO, |customer| facts::discount(world, customer));
    [(3, granted), (1, Decimal::new(3, 2))]
        .into_iter()
        .filter(|(_, rate)| !rate.is_zero())
        .map(|(kind, rate)| Discount {
            id: mark::digits(&["discount", &order.customer_id, &kind.to_string()], 18),
            kind,
            ratio: Decimal::ONE - rate,
        })
        .collect()
}

pub(super) fn discounts(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let order = unpaid(world, call)?;
    let ids: Vec<&str> = order.lines.iter().map(|line| line.id.as_str()).collect();
    let rows = discounts_of(world, order)
        .iter()
        .map(|discount| {
            let line = Row::new()
                .put("order_line_item_ids", ids.clone())
                .int("discount_mode", 0)
                .num("discount_amount", discount.off(order.amount))
                .num("discount_ratio", discount.ratio);
            Row::new()
                .text("discount_id", discount.id.as_str())
                .text("discount_value", discount.ratio.to_string().as_str())
                .int("discount_type", discount.kind)
                .put("orders", json!([{"order_id": order.id, "order_line_items": [line.map()]}]))
                .done()
        })
        .collect();
    Ok(Answer::list("discounts", rows))
}
