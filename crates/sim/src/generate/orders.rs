//! Orders, their bill lines, and unsubscriptions.

use rust_decimal::Decimal;

use super::{Builder, Means, Trade, fen, who};
use crate::time::Time;
use crate::world::{AmountInfo, CouponUse, MONTH_END, MONTH_START, Order, OrderLine, Product, Refund, Resource, CYCLE, catalog};

/// What somebody buys.
#[derive(Debug, Clone)]
pub(crate) struct Purchase {
    pub(crate) customer: usize,
    /// [ORDERTYPE]
    pub(crate) order_type: i64,
    /// [BILLTYPE] of its lines.
    pub(crate) detail_type: i64,
    /// [CHARGE]
    pub(crate) mode: i64,
    pub(crate) at: Time,
    /// List price of each line in fen.
    pub(crate) items: Vec<i64>,
    /// Discount in percent.
    pub(crate) percent: i64,
    pub(crate) means: Means,
}

impl Purchase {
    /// A new purchase of yearly/monthly things, paid in cash.
    pub(crate) fn new(customer: usize, at: Time, items: &[i64]) -> Self {
        Self { customer, order_type: 1, detail_type: 1, mode: 1, at, items: items.to_vec(), percent: 0, means: Means::Cash }
    }
}

/// What somebody gives back.
#[derive(Debug, Clone)]
pub(crate) struct Unsubscription {
    pub(crate) base: Order,
    pub(crate) at: Time,
    /// Given back in cash and to coupons, in fen.
    pub(crate) cash: i64,
    pub(crate) coupon: i64,
}

const PERIODIC: [&str; 8] =
    ["通用计算增强型", "超高IO", "全动态BGP带宽", "MySQL", "Redis", "50节点", "云服务器备份", "WI-500"];
const DISCOUNTS: [&str; 4] = ["607", "500", "200", "605"];

pub(super) fn draw(builder: &mut Builder) {
    everyday(builder);
    edges(builder);
    mixed_payments(builder);
    combined(builder);
    plans(builder);
    refunds(builder);
    quiet(builder);
}

/// Purchases, renewals and changes of all customers over the month.
fn everyday(builder: &mut Builder) {
    for customer in [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7, 9, 9, 10, 10, 11, 12] {
        let (order_type, detail_type) = *builder.dice.pick(&[(1, 1), (1, 1), (1, 103), (2, 2), (2, 8), (3, 3)]);
        let last = if customer == who::LEFT { 9 } else { 29 };
        let day = builder.dice.between(1, last);
        let at = Time::utc(2026, 9, day, builder.dice.between(0, 15), builder.dice.between(0, 59), builder.dice.between(0, 59));
        let items: Vec<i64> = (0..builder.dice.between(1, 4)).map(|_| builder.dice.between(1_000, 250_000)).collect();
        let means = match builder.world.customers[customer].association {
            "1" => *builder.dice.pick(&[Means::Cash, Means::Credit]),
            _ => Means::Cash,
        };
        let percent = builder.dice.between(0, 3) * 7;
        builder.buy(&Purchase { order_type, detail_type, percent, means, ..Purchase::new(customer, at, &items) });
    }
}

/// Paid in the first and in the last second of the month, and just outside it.
fn edges(builder: &mut Builder) {
    builder.buy(&Purchase::new(who::EAST, MONTH_START, &[19_900]));
    builder.buy(&Purchase::new(who::WHALE, MONTH_END.plus(-1), &[29_900]));
    builder.buy_unbilled(&Purchase::new(who::EAST, MONTH_START.plus(-1), &[9_900]));
    builder.buy_unbilled(&Purchase::new(who::SAIL, MONTH_END, &[8_800]));
}

/// Orders on which the two readings of `amount_after_discount` differ.
fn mixed_payments(builder: &mut Builder) {
    for (customer, means, percent) in [
        (who::EAST, Means::Coupon, 10),
        (who::EAST, Means::CouponAndCard, 15),
        (who::SAIL, Means::CouponAndCard, 0),
        (who::PAINT, Means::Coupon, 20),
        (who::SHOP, Means::Flexi, 10),
        (who::SHOP, Means::Coupon, 0),
        (who::RETAIL, Means::Card, 5),
        (who::GAME, Means::Coupon, 0),
    ] {
        let at = Time::utc(2026, 9, builder.dice.between(2, 27), builder.dice.between(0, 15), 30, 7);
        let items = [builder.dice.between(8_000, 30_000), builder.dice.between(3_000, 9_000)];
        builder.buy(&Purchase { means, percent, ..Purchase::new(customer, at, &items) });
    }
}

/// Two combined orders: the lines of one name its members, those of the other the whole.
fn combined(builder: &mut Builder) {
    for (customer, whole) in [(who::SAIL, false), (who::NAMELESS, true), (who::RIVER, true)] {
        let at = Time::utc(2026, 9, builder.dice.between(3, 26), 6, 12, 0);
        for items in [[45_000, 5_500].as_slice(), &[12_800]] {
            builder.buy(&Purchase { percent: 10, ..Purchase::new(customer, at, items) });
        }
        builder.combine(2, whole);
    }
}

/// Savings plans and reserved instances, bought as orders.
fn plans(builder: &mut Builder) {
    let at = Time::utc(2026, 9, 4, 4, 4, 4);
    builder.buy(&Purchase { mode: 11, percent: 20, ..Purchase::new(who::EAST, at, &[360_000]) });
    builder.buy(&Purchase { mode: 11, ..Purchase::new(who::PAINT, at.plus(7_200), &[120_000]) });
    builder.buy(&Purchase { mode: 10, percent: 30, ..Purchase::new(who::SAIL, at.plus(9_000), &[88_000]) });
}

/// Unsubscriptions: of this month's orders, with a coupon given back, of an order of July, and one so large
/// that the customer's month is negative.
fn refunds(builder: &mut Builder) {
    let plain = builder.buy(&Purchase::new(who::SHOP, Time::utc(2026, 9, 5, 3, 0, 0), &[50_000, 20_000]));
    builder.unsubscribe(&Unsubscription { base: plain, at: Time::utc(2026, 9, 11, 8, 0, 0), cash: 33_333, coupon: 0 });
    let couponed = builder.buy(&Purchase {
        means: Means::Coupon,
        ..Purchase::new(who::EAST, Time::utc(2026, 9, 6, 3, 0, 0), &[12_000])
    });
    builder.unsubscribe(&Unsubscription { base: couponed, at: Time::utc(2026, 9, 7, 1, 0, 0), cash: 0, coupon: 6_000 });
    let july = builder.buy_unbilled(&Purchase::new(who::SAIL, Time::utc(2026, 7, 9, 2, 0, 0), &[180_000]));
    builder.unsubscribe(&Unsubscription { base: july, at: Time::utc(2026, 9, 18, 2, 0, 0), cash: 60_000, coupon: 0 });
    let large = builder.buy_unbilled(&Purchase::new(who::OLDTOWN, Time::utc(2026, 6, 18, 2, 0, 0), &[960_000]));
    builder.unsubscribe(&Unsubscription { base: large, at: Time::utc(2026, 9, 20, 2, 0, 0), cash: 640_000, coupon: 0 });
    let advisory = builder.buy_unbilled(&Purchase::new(who::RIVER, Time::utc(2026, 8, 1, 2, 0, 0), &[30_000]));
    builder.unsubscribe(&Unsubscription { base: advisory, at: Time::utc(2026, 9, 22, 2, 0, 0), cash: 30_000, coupon: 0 });
    // Some answers show the amount of an unsubscription order as a negative number.
    if let Some(order) = builder.world.orders.last_mut() {
        order.amount = -order.amount;
        order.official = -order.official;
        for line in &mut order.lines {
            line.amount = -line.amount;
            line.official = -line.official;
        }
    }
}

/// Orders that rightly have no lines: free, still processing, given back before anything was paid.
fn quiet(builder: &mut Builder) {
    let at = Time::utc(2026, 9, 15, 1, 0, 0);
    let free = Purchase { percent: 100, ..Purchase::new(who::PLUS, at, &[15_000]) };
    builder.buy_unbilled(&free);
    builder.buy_unbilled(&Purchase::new(who::PHARMA, at, &[66_000]));
    if let Some(order) = builder.world.orders.last_mut() {
        order.status = 3;
    }
    builder.buy_unbilled(&Purchase::new(who::GAME, at, &[7_000]));
    if let Some(order) = builder.world.orders.last_mut() {
        order.status = 6;
        order.paid_at = None;
    }
}

impl Builder {
    /// An order that is paid and billed.
    pub(crate) fn buy(&mut self, purchase: &Purchase) -> Order {
        self.place(purchase, true)
    }

    /// An order without lines in this month.
    pub(crate) fn buy_unbilled(&mut self, purchase: &Purchase) -> Order {
        self.place(purchase, false)
    }

    fn place(&mut self, purchase: &Purchase, billed: bool) -> Order {
        let id = format!("CS{}{}", purchase.at.stamp(), self.dice.letters(5));
        let mut order = Order {
            id: id.clone(),
            customer_id: self.id_of(purchase.customer),
            product: catalog::product(PERIODIC[0]),
            source_type: 1,
            status: 5,
            order_type: purchase.order_type,
            amount: Decimal::ZERO,
            official: Decimal::ZERO,
            created: purchase.at.plus(-self.dice.between(20, 900)),
            paid_at: Some(purchase.at),
            contract_id: None,
            info: None,
            members: Vec::new(),
            lines: Vec::new(),
        };
        let trade_time = purchase.at.plus(self.dice.between(0, 4));
        for official in &purchase.items {
            let product = catalog::product(self.dice.pick::<&str>(&PERIODIC));
            let trade = Trade { id: id.clone(), time: trade_time, product };
            self.order_item(&mut order, purchase, fen(*official), &trade, billed);
        }
        if let Some(first) = order.lines.first() {
            order.product = first.product;
        }
        self.world.orders.push(order.clone());
        order
    }

    /// One item: its bill line, its order line, its share of the order, its resource.
    fn order_item(&mut self, order: &mut Order, purchase: &Purchase, official: Decimal, trade: &Trade, billed: bool) {
        let discount = (official * Decimal::new(purchase.percent, 2)).round_dp(2);
        let payment = official - discount;
        let paid = if billed { self.pay(purchase.customer, payment, purchase.means, trade) } else { crate::world::Paid::cash(payment) };
        let yearly = purchase.detail_type == 103 || purchase.mode != 1;
        let mut info = AmountInfo::of(&paid);
        if !discount.is_zero() {
            info.discounts.push((self.dice.pick::<&'static str>(&DISCOUNTS), discount));
        }
        let plain = paid.cash == official;
        let months = if yearly { 12 } else { 1 };
        order.lines.push(OrderLine {
            id: format!("{}-{:06}", order.id, order.lines.len() + 1),
            order_id: order.id.clone(),
            product: trade.product,
            period_type: if yearly { 3 } else { 2 },
            period_num: Some(1),
            effective: purchase.at,
            expire: purchase.at.plus(months * 30 * 86_400),
            amount: payment,
            official,
            info: (!plain).then(|| info.clone()),
        });
        order.amount += payment;
        order.official += official;
        if !plain {
            order.info.get_or_insert_default().add(&info);
        }
        let resource = Resource {
            id: self.dice.uuid(),
            name: format!("包周期-{}", self.dice.digits(4)),
            customer_id: order.customer_id.clone(),
            product: trade.product,
            region: self.region(purchase.customer),
            effective: purchase.at,
            expire: purchase.at.plus(months * 30 * 86_400),
        };
        if billed {
            let mut line = self.line(purchase.customer, trade.product, trade);
            line.charging_mode = purchase.mode;
            line.detail_type = purchase.detail_type;
            line.order_type = Some(purchase.order_type);
            line.consume_time = purchase.at;
            line.resource_id = Some(resource.id.clone());
            line.resource_name = Some(resource.name.clone());
            line.official = official;
            line.discount = discount;
            line.payment = payment;
            line.paid = paid;
            line.period_type = Some(if yearly { 19 } else { 20 });
            line.period_num = Some(Decimal::ONE);
            line.payment_type = (purchase.mode != 1).then_some("ALL_UPFRONT");
            self.world.lines.push(line);
        }
        self.world.resources.push(resource);
    }

    /// Makes the last `count` orders the members of a combined one; `whole`: their lines name the combined id.
    pub(crate) fn combine(&mut self, count: usize, whole: bool) -> Order {
        let members = self.world.orders.split_off(self.world.orders.len() - count);
        let mut order = members[0].clone();
        order.id = format!("CS{}{}", order.created.stamp(), self.dice.letters(5));
        for member in &members[1..] {
            order.amount += member.amount;
            order.official += member.official;
            order.lines.extend(member.lines.iter().cloned());
            if let Some(info) = &member.info {
                order.info.get_or_insert_default().add(info);
            }
        }
        if whole {
            for line in &mut self.world.lines {
                if members.iter().any(|member| member.id == line.trade_id) {
                    line.trade_id.clone_from(&order.id);
                }
            }
        }
        order.members = members;
        self.world.orders.push(order.clone());
        order
    }

    /// Gives back the first line of an order: an unsubscription order, its bill line, and where it came from.
    pub(crate) fn unsubscribe(&mut self, what: &Unsubscription) -> Order {
        let base = &what.base;
        let customer = self.world.customers.iter().position(|customer| customer.id == base.customer_id).unwrap_or(0);
        let product: &'static Product = base.lines[0].product;
        let amount = fen(what.cash + what.coupon);
        let id = format!("CS{}{}", what.at.stamp(), self.dice.letters(5));
        let trade = Trade { id: id.clone(), time: what.at.plus(2), product };
        let mut line = self.line(customer, product, &trade);
        line.charging_mode = 1;
        line.detail_type = 4;
        line.order_type = Some(4);
        line.consume_time = what.at;
        line.official = -amount;
        line.payment = -amount;
        line.paid.cash = fen(-what.cash);
        line.paid.coupon = fen(-what.coupon);
        self.world.lines.push(line);
        if what.coupon > 0 {
            self.give_back(&base.id, &trade, fen(what.coupon));
        }
        let consumed = base.lines[0].amount - amount;
        let info = AmountInfo { commission: Some(Decimal::ZERO), consumed: Some(consumed), ..AmountInfo::default() };
        let order = Order {
            id: id.clone(),
            order_type: 4,
            product,
            amount,
            official: amount,
            created: what.at.plus(-60),
            paid_at: Some(what.at),
            info: Some(info.clone()),
            lines: vec![OrderLine {
                id: format!("{id}-000001"),
                order_id: id.clone(),
                period_num: None,
                amount,
                official: amount,
                info: Some(info),
                ..base.lines[0].clone()
            }],
            ..base.clone()
        };
        for part in [-amount, consumed] {
            // A refund above what was paid has nothing consumed to show.
            if part == -amount || part > Decimal::ZERO {
                self.refund_row(&order, base, part);
            }
        }
        self.world.orders.push(order.clone());
        order
    }

    fn refund_row(&mut self, order: &Order, base: &Order, amount: Decimal) {
        let row = Refund {
            id: self.dice.digits(17),
            order_id: order.id.clone(),
            customer_id: order.customer_id.clone(),
            amount,
            product: order.product,
            region: &catalog::REGIONS[0],
            base_order_id: Some(base.id.clone()),
        };
        self.world.refunds.push(row);
    }

    /// Returns an amount to the coupon that had paid for an order.
    fn give_back(&mut self, base: &str, trade: &Trade, amount: Decimal) {
        let Some(origin) = self.world.usage.iter().find(|entry| entry.trade_id == base && !entry.income).cloned() else {
            return;
        };
        if let Some(coupon) = self.world.coupons.iter_mut().find(|coupon| coupon.id == origin.coupon_id) {
            coupon.used -= amount;
        }
        self.world.book_use(CouponUse {
            detail_type: "SOURCE_OPERAIION_UNSUBSCRIBE",
            time: trade.time,
            trade_id: trade.id.clone(),
            amount,
            income: true,
            cycle: CYCLE.to_owned(),
            ..origin
        });
    }
}
