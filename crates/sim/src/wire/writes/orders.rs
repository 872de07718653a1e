//! Orders: paying, cancelling, renewing, giving back.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::orders::{self, Discount, UNPAID};
use super::super::vouchers::{self, Voucher};
use super::super::{Call, Refusal, bills, ledger, prices, who};
use super::resources::mine;
use super::{done, fresh};
use crate::time::Time;
use crate::world::{
    AmountInfo, CouponUse, Customer, Line, Order, OrderLine, Paid, Refund, Region, Resource, World, mark,
};

const COUPONS_MAX: usize = 3;
const RESOURCES_MAX: usize = 10;
const DAY: i64 = 86_400;
/// Days within which a purchase is given back whole.
const FULL_REFUND_DAYS: i64 = 5;
/// Days that a month of a resource lasts here.
const MONTH_DAYS: i64 = 30;

/// `ORDERSTATUS` codes.
const PROCESSING: i64 = 3;
const CANCELLED: i64 = 4;
const COMPLETED: i64 = 5;

/// What the customer wants to pay with beside its own money.
struct Wish {
    discount: Option<Discount>,
    coupons: Vec<Voucher>,
}

/// The ids and types of `coupon_infos` or `discount_infos`, which must fit the switch.
fn chosen(call: &Call, switch: &str, field: &str, most: usize) -> Result<Vec<(String, i64)>, Refusal> {
    let infos = call.objects(field);
    let read = |info: &&serde_json::Map<String, Value>| {
        let id = info.get("id").and_then(Value::as_str)?;
        Some((id.to_owned(), info.get("type").and_then(Value::as_i64)?))
    };
    match call.required(switch)? {
        "YES" if infos.is_empty() || infos.len() > most => {
            Err(Refusal::parameter(field, &format!("give 1 to {most}")))
        }
        "NO" if !infos.is_empty() => Err(Refusal::parameter(field, &format!("{switch} is NO"))),
        "YES" | "NO" => {
            let read: Option<Vec<_>> = infos.iter().map(read).collect();
            read.ok_or_else(|| Refusal::parameter(field, "each has an id and a type"))
        }
        _ => Err(Refusal::parameter(switch, "YES or NO")),
    }
}

impl Wish {
    fn read(world: &World, call: &Call, order: &Order, now: Time) -> Result<Self, Refusal> {
        let mut known = orders::discounts_of(world, order);
        let discount = match chosen(call, "use_discount", "discount_infos", 1)?.pop() {
            None => None,
            Some((id, kind)) => {
                known.retain(|discount| discount.id == id && discount.kind == kind);
                Some(known.pop().ok_or_else(|| Refusal::no_right(&format!("discount {id}")))?)
            }
        };
        let held = vouchers::held(world, &world.extras(), &call.account, now);
        let mut coupons = Vec::new();
        for (id, kind) in chosen(call, "use_coupon", "coupon_infos", COUPONS_MAX)? {
            let fits = |row: &&Voucher| {
                row.id == id
                    && (kind == row.kind || kind == vouchers::payment_type(row.kind))
                    && row.usable(now)
                    && row.covers(order.product)
            };
            let coupon = held.iter().find(fits).ok_or_else(|| Refusal::no_right(&format!("coupon {id}")))?;
            // The partner's cash coupons exclude a discount that the partner grants.
            if discount.as_ref().is_some_and(|discount| discount.kind == 3) && coupon.excludes_discounts() {
                return Err(Refusal::coupon_excludes_discount());
            }
            coupons.push(coupon.clone());
        }
        Ok(Self { discount, coupons })
    }
}

/// Pays an unpaid order: discount first, then coupons in the order given, then cash, then credit.
pub(in super::super) fn pay(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let order = orders::mine(world, call)?;
    match order.status {
        UNPAID => {}
        PROCESSING => return Err(Refusal::payment_in_progress()),
        _ => return Err(Refusal::order_status()),
    }
    let order = order.clone();
    let wish = Wish::read(world, call, &order, now)?;
    settle(world, &order, &wish, now)?;
    done()
}

/// How much of each means an amount takes.
struct Purse {
    coupons: Vec<Voucher>,
    cash: Decimal,
    credit: Decimal,
}

impl Purse {
    /// Takes an amount; coupons that paid are named with their part.
    fn take(&mut self, amount: Decimal) -> Option<(Paid, Vec<(Voucher, Decimal)>)> {
        let (mut paid, mut used, mut left) = (Paid::default(), Vec::new(), amount);
        for coupon in &mut self.coupons {
            let part = left.min(coupon.balance);
            if part <= Decimal::ZERO {
                continue;
            }
            coupon.balance -= part;
            left -= part;
            *(if coupon.kind == 4 { &mut paid.flexi } else { &mut paid.coupon }) += part;
            used.push((coupon.clone(), part));
        }
        paid.cash = left.min(self.cash).max(Decimal::ZERO);
        paid.credit = left - paid.cash;
        self.cash -= paid.cash;
        self.credit -= paid.credit;
        (self.credit >= Decimal::ZERO).then_some((paid, used))
    }
}

fn settle(world: &mut World, order: &Order, wish: &Wish, now: Time) -> Result<(), Refusal> {
    let customer = world.customer(&order.customer_id).ok_or_else(Refusal::credential)?.clone();
    let mut purse = Purse {
        coupons: wish.coupons.clone(),
        cash: ledger::balance(world, &customer, now).0.max(Decimal::ZERO),
        credit: ledger::credit(world, &customer, now).unwrap_or_default(),
    };
    let mut settled = Vec::new();
    for line in &order.lines {
        let off = wish.discount.as_ref().map_or(Decimal::ZERO, |discount| discount.off(line.amount));
        let taken = purse.take(line.amount - off).ok_or_else(Refusal::balance_too_low)?;
        settled.push((line.clone(), off, taken));
    }
    let code = wish.discount.as_ref().map_or("607", Discount::order_code);
    let mut lines = Vec::new();
    for (number, (mut line, off, (paid, used))) in settled.into_iter().enumerate() {
        for (coupon, part) in used {
            use_coupon(world, &coupon, part, order, now);
        }
        let mut info = line.info.take().unwrap_or_default();
        if !off.is_zero() {
            info.add(&AmountInfo { discounts: vec![(code, off)], ..AmountInfo::default() });
        }
        info.add(&AmountInfo::of(&paid));
        line.amount -= off;
        line.info = Some(info);
        let resource = bought(world, order, &line);
        bills::book(world, bill_line(order, &line, number, &customer, resource.as_ref(), paid, now));
        extend(world, resource.as_ref(), &line);
        lines.push(line);
    }
    complete(world, &order.id, lines, now);
    Ok(())
}

/// The resource that an order line is about, if it is known.
fn bought(world: &World, order: &Order, line: &OrderLine) -> Option<Resource> {
    let extras = world.extras();
    let candidates = world.resources.iter().filter(|row| row.product.id == line.product.id);
    let mut own = candidates.filter(|row| super::super::resources::ordered_by(order, row, &extras));
    own.next().cloned()
}

/// A renewal lasts until the end of its order line.
fn extend(world: &mut World, resource: Option<&Resource>, line: &OrderLine) {
    let Some(id) = resource.map(|resource| resource.id.clone()) else { return };
    for resource in world.resources.iter_mut().filter(|resource| resource.id == id) {
        resource.expire = resource.expire.max(line.expire);
    }
}

/// Marks an order and its members as paid.
fn complete(world: &mut World, id: &str, lines: Vec<OrderLine>, now: Time) {
    let Some(order) = world.orders.iter_mut().find(|order| order.id == id) else { return };
    let paid = |order: &mut Order, lines: Vec<OrderLine>| {
        let mut info = AmountInfo::default();
        for line in &lines {
            info.add(line.info.as_ref().unwrap_or(&AmountInfo::default()));
        }
        order.amount = lines.iter().map(|line| line.amount).sum();
        order.info = Some(info);
        order.status = COMPLETED;
        order.paid_at = Some(now);
        order.lines = lines;
    };
    for member in &mut order.members {
        let own = lines.iter().filter(|line| line.order_id == member.id).cloned().collect();
        paid(member, own);
    }
    paid(order, lines);
}

/// Takes from a coupon, whoever issued it. Cash coupons have a ledger.
fn use_coupon(world: &mut World, coupon: &Voucher, part: Decimal, order: &Order, now: Time) {
    let mut left = Decimal::ZERO;
    for row in world.coupons.iter_mut().filter(|row| row.id == coupon.id) {
        row.used += part;
        row.balance -= part;
        row.last_used = Some(now);
        row.order_id = Some(order.id.clone());
        if row.balance.is_zero() {
            row.status = 3;
        }
        left = row.balance;
    }
    for gift in world.extras_mut().gifts.iter_mut().filter(|gift| gift.id == coupon.id) {
        gift.balance -= part;
        left = gift.balance;
    }
    if coupon.kind == 1 {
        world.usage.push(CouponUse {
            customer_id: order.customer_id.clone(),
            coupon_id: coupon.id.clone(),
            detail_type: "SOURCE_OPERAIION_DEDEUCT",
            time: now,
            trade_id: order.id.clone(),
            amount: part,
            income: false,
            balance_after: left,
            cycle: now.month(),
            product: order.product,
        });
    }
}

/// `BILLTYPE` code of an order's lines.
fn bill_type(order_type: i64) -> i64 {
    match order_type {
        2 | 3 => order_type,
        _ => 1,
    }
}

/// `PERIOD-BILL` code of a `PERIOD-ORDER` one.
fn bill_period(period_type: i64) -> i64 {
    match period_type {
        0 => 24,
        2 => 20,
        3 => 19,
        4 => 25,
        _ => 5,
    }
}

/// A region to bill under where the resource is not known.
fn region_of(resource: Option<&Resource>) -> &'static Region {
    resource.map_or(&crate::world::catalog::REGIONS[0], |resource| resource.region)
}

/// The bill line of a paid order line.
fn bill_line(
    order: &Order,
    line: &OrderLine,
    number: usize,
    customer: &Customer,
    resource: Option<&Resource>,
    paid: Paid,
    now: Time,
) -> Line {
    let discount = line.official - line.amount;
    Line {
        id: mark::uuid(&["bill", &order.id, &number.to_string()]),
        cycle: now.month(),
        customer_id: customer.id.clone(),
        association: Some(customer.association),
        product: line.product,
        region: region_of(resource),
        charging_mode: 1,
        detail_type: bill_type(order.order_type),
        trade_time: now,
        trade_id: order.id.clone(),
        consume_time: now,
        resource_id: resource.map(|resource| resource.id.clone()),
        resource_name: resource.map(|resource| resource.name.clone()),
        tag: None,
        usage: None,
        free_usage: None,
        ri_usage: None,
        official: line.official,
        discount,
        payment: line.amount,
        paid,
        period_type: Some(bill_period(line.period_type)),
        period_num: line.period_num.map(Decimal::from),
        enterprise_project: Some("0".to_owned()),
        order_type: Some(order.order_type),
        payment_type: None,
        component: None,
        manager_id: customer.manager_id.clone(),
    }
}

pub(in super::super) fn cancel(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let id = orders::unpaid(world, call)?.id.clone();
    for order in world.orders.iter_mut().filter(|order| order.id == id) {
        order.status = CANCELLED;
        for member in &mut order.members {
            member.status = CANCELLED;
        }
    }
    done()
}

/// An order number in the service's style.
fn order_id(world: &mut World, now: Time) -> String {
    format!("CS{}{}", now.stamp(), mark::letters(&[&fresh(world), "order"], 5))
}

/// Orders stand newest first.
fn place(world: &mut World, order: Order) {
    let at = world.orders.partition_point(|known| known.created > order.created);
    world.orders.insert(at, order);
}

/// One renewal order for all resources that can be renewed; paid at once if asked for.
pub(in super::super) fn renew(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let (kind, number) = (call.int("period_type")?.unwrap_or(0), call.int("period_num")?.unwrap_or(0));
    let pay_now = match call.int("is_auto_pay")? {
        None | Some(0) => false,
        Some(1) => true,
        Some(_) => return Err(Refusal::parameter("is_auto_pay", "0 or 1")),
    };
    let (mut failed, mut resources) = (Vec::new(), Vec::new());
    for id in call.some("resource_ids", RESOURCES_MAX)? {
        match mine(world, call, &id) {
            Ok(resource) => {
                let price = prices::renewal_price(resource, kind, number)
                    .ok_or_else(|| Refusal::parameter("period_num", "1 to 11 months, or 1 to 3 years"))?;
                resources.push((resource.clone(), price));
            }
            Err(refusal) => failed.push(refusal.item("resource_id", &id)),
        }
    }
    let Some((first, _)) = resources.first().cloned() else {
        return Ok(json!({"order_ids": [], "fail_resource_infos": failed}));
    };
    let months = if kind == 3 { 12 * number } else { number };
    let id = order_id(world, now);
    let lines = resources.iter().enumerate().map(|(at, (resource, price))| OrderLine {
        id: format!("{id}-{:06}", at + 1),
        order_id: id.clone(),
        product: resource.product,
        period_type: kind,
        period_num: Some(number),
        effective: resource.expire,
        expire: resource.expire.plus(months * MONTH_DAYS * DAY),
        amount: *price,
        official: *price,
        info: None,
    });
    let total = resources.iter().map(|(_, price)| *price).sum();
    let order = Order {
        id: id.clone(),
        customer_id: first.customer_id.clone(),
        product: first.product,
        source_type: 1,
        status: UNPAID,
        order_type: 2,
        amount: total,
        official: total,
        created: now,
        paid_at: None,
        contract_id: None,
        info: None,
        members: Vec::new(),
        lines: lines.collect(),
    };
    let ids = resources.iter().map(|(resource, _)| resource.id.clone()).collect();
    world.extras_mut().ordered.insert(id.clone(), ids);
    place(world, order.clone());
    if pay_now {
        let paid = settle(world, &order, &Wish { discount: None, coupons: Vec::new() }, now);
        if let Err(refusal) = paid {
            world.orders.retain(|known| known.id != id);
            world.extras_mut().ordered.remove(&id);
            return Err(refusal);
        }
    }
    Ok(json!({"order_ids": [id], "fail_resource_infos": failed}))
}

/// What is still to be given back of a resource: order, order line, cash paid for it, and what remains of that.
struct Rest {
    base: Order,
    line: OrderLine,
    cash: Decimal,
    left: Decimal,
}

/// The paid order lines of a resource that have not run out.
fn rests(world: &World, resource: &Resource, now: Time) -> Vec<Rest> {
    let extras = world.extras();
    let orders = world.orders.iter().filter(|order| {
        order.status == COMPLETED
            && order.paid_at.is_some()
            && super::super::resources::ordered_by(order, resource, &extras)
    });
    let mut rests = Vec::new();
    for order in orders {
        let fits = |line: &&OrderLine| line.product.id == resource.product.id && line.expire > now;
        for line in order.lines.iter().filter(fits).take(1) {
            let info = line.info.clone().unwrap_or_default();
            let cash = line.amount - info.coupon - info.flexi - info.card;
            let (whole, left) =
                (line.expire.seconds() - line.effective.seconds(), line.expire.seconds() - now.seconds());
            let young = now.seconds() - line.effective.seconds() <= FULL_REFUND_DAYS * DAY;
            let rest = if young || left >= whole {
                cash
            } else {
                (cash * Decimal::from(left) / Decimal::from(whole)).trunc_with_scale(2)
            };
            rests.push(Rest { base: order.clone(), line: line.clone(), cash, left: rest });
        }
    }
    rests
}

/// Gives back the rest of what was paid. Type 1: the resource with its renewals; type 2: renewals that have not begun.
pub(in super::super) fn unsubscribe(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let now = call.now(world);
    let whole = match call.int("unsubscribe_type")? {
        Some(1) => true,
        Some(2) => false,
        _ => return Err(Refusal::parameter("unsubscribe_type", "1 or 2")),
    };
    let (mut ids, mut failed) = (Vec::new(), Vec::new());
    for id in call.some("resource_ids", RESOURCES_MAX)? {
        let resource = match mine(world, call, &id) {
            Ok(resource) => resource.clone(),
            Err(refusal) => {
                failed.push(refusal.item("resource_id", &id));
                continue;
            }
        };
        let mut rests = rests(world, &resource, now);
        rests.retain(|rest| whole || rest.line.effective > now);
        if rests.is_empty() {
            let refusal = Refusal::request("Nothing is left that could be given back.");
            failed.push(refusal.item("resource_id", &id));
            continue;
        }
        for rest in &rests {
            ids.push(give_back(world, &resource, rest, now, &Return { order_type: 4, bill_type: 4 }));
        }
        if whole {
            close(world, &id);
        } else {
            let begin = rests.iter().map(|rest| rest.line.effective).min().unwrap_or(resource.expire);
            for resource in world.resources.iter_mut().filter(|resource| resource.id == id) {
                resource.expire = begin;
            }
        }
    }
    Ok(json!({"order_ids": ids, "fail_resource_infos": failed}))
}

fn close(world: &mut World, id: &str) {
    world.extras_mut().settings.entry(id.to_owned()).or_default().status = Some(3);
}

/// The codes under which something is given back.
struct Return {
    order_type: i64,
    bill_type: i64,
}

/// The order that gives back, its bill line, and where the money came from; says the order's number.
fn give_back(world: &mut World, resource: &Resource, rest: &Rest, now: Time, codes: &Return) -> String {
    let id = order_id(world, now);
    let consumed = rest.cash - rest.left;
    let info =
        AmountInfo { commission: Some(Decimal::ZERO), consumed: Some(consumed), ..AmountInfo::default() };
    let line = OrderLine {
        id: format!("{id}-000001"),
        order_id: id.clone(),
        period_num: None,
        amount: rest.left,
        official: rest.left,
        info: Some(info.clone()),
        ..rest.line.clone()
    };
    let order = Order {
        id: id.clone(),
        order_type: codes.order_type,
        product: resource.product,
        status: COMPLETED,
        amount: rest.left,
        official: rest.left,
        created: now,
        paid_at: Some(now),
        info: Some(info),
        members: Vec::new(),
        lines: vec![line.clone()],
        ..rest.base.clone()
    };
    place(world, order.clone());
    for amount in [-rest.left, consumed].into_iter().filter(|amount| !amount.is_zero()) {
        let refund = Refund {
            id: mark::digits(&[&fresh(world), "refund"], 17),
            order_id: id.clone(),
            customer_id: resource.customer_id.clone(),
            amount,
            product: resource.product,
            region: resource.region,
            base_order_id: Some(rest.base.id.clone()),
        };
        world.refunds.push(refund);
    }
    if let Some(customer) = world.customer(&resource.customer_id).cloned() {
        let paid = Paid::cash(-rest.left);
        let mut bill = bill_line(&order, &line, 0, &customer, Some(resource), paid, now);
        bill.detail_type = codes.bill_type;
        bill.official = -rest.left;
        bill.discount = Decimal::ZERO;
        bill.payment = -rest.left;
        bill.period_type = None;
        if codes.bill_type != 4 {
            // Only unsubscriptions are billed under their order.
            bill.trade_id = mark::uuid(&["trade", &id]);
        }
        bills::book(world, bill);
    }
    id
}

/// Gives back the rest and goes on by use, one resource after the other.
pub(in super::super) fn to_on_demand_now(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    who::own(world, call)?;
    let now = call.now(world);
    let mut results = Vec::new();
    for id in call.some("resource_ids", RESOURCES_MAX)? {
        let resource = mine(world, call, &id).cloned();
        let rest = resource.and_then(|resource| {
            let rest = rests(world, &resource, now).pop();
            rest.map(|rest| (resource, rest)).ok_or_else(|| Refusal::request("The resource was not bought."))
        });
        let (result, error, order) = match rest {
            Ok((resource, rest)) => {
                let codes = Return { order_type: 10, bill_type: 24 };
                let order = give_back(world, &resource, &rest, now, &codes);
                close(world, &id);
                let expire = Time::utc(2099, 12, 31, 0, 0, 0);
                world.on_demand.push(Resource { effective: now, expire, ..resource });
                ("SUCCESS", None, Some(order))
            }
            Err(refusal) => ("FAIL", Some(refusal), None),
        };
        results.push(json!({
            "resource_id": id,
            "result": result,
            "error_code": error.as_ref().map(|refusal| refusal.code),
            "error_msg": error.as_ref().map(|refusal| refusal.message.as_str()),
            "order_id": order,
        }));
    }
    Ok(json!({"to_ondemand_service_results": results}))
}
