//! How an order comes about: its bill lines, order lines and resources, and how it is given back.

use rust_decimal::Decimal;

use super::{Builder, Means, Trade, fen};
use crate::time::Time;
use crate::world::{AmountInfo, CouponUse, Order, OrderLine, Paid, Product, Refund, Resource, catalog};

/// What somebody buys.
#[derive(Debug, Clone)]
pub(crate) struct Purchase {
    pub(crate) customer: usize,
    /// `ORDERTYPE` code
    pub(crate) order_type: i64,
    /// `BILLTYPE` code of its lines.
    pub(crate) detail_type: i64,
    /// `CHARGE` code
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
        Self {
            customer,
            order_type: 1,
            detail_type: 1,
            mode: 1,
            at,
            items: items.to_vec(),
            percent: 0,
            means: Means::Cash,
        }
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
    fn order_item(
        &mut self,
        order: &mut Order,
        purchase: &Purchase,
        official: Decimal,
        trade: &Trade,
        billed: bool,
    ) {
        let discount = (official * Decimal::new(purchase.percent, 2)).round_dp(2);
        let payment = official - discount;
        let paid = if billed {
            self.pay(purchase.customer, payment, purchase.means, trade)
        } else {
            Paid::cash(payment)
        };
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
            region: self.world.customers[purchase.customer].region,
            effective: purchase.at,
            expire: purchase.at.plus(months * 30 * 86_400),
        };
        if billed {
            self.bill(purchase, trade, &resource, (official, discount), paid);
        }
        self.world.resources.push(resource);
    }

    /// The bill line of one item; `price` is its list price and discount.
    fn bill(
        &mut self,
        purchase: &Purchase,
        trade: &Trade,
        resource: &Resource,
        price: (Decimal, Decimal),
        paid: Paid,
    ) {
        let yearly = purchase.detail_type == 103 || purchase.mode != 1;
        let mut line = self.line(purchase.customer, trade.product, trade);
        line.charging_mode = purchase.mode;
        line.detail_type = purchase.detail_type;
        line.order_type = Some(purchase.order_type);
        line.consume_time = purchase.at;
        line.resource_id = Some(resource.id.clone());
        line.resource_name = Some(resource.name.clone());
        (line.official, line.discount) = price;
        line.payment = price.0 - price.1;
        line.paid = paid;
        line.period_type = Some(if yearly { 19 } else { 20 });
        line.period_num = Some(Decimal::ONE);
        line.payment_type = (purchase.mode != 1).then_some("ALL_UPFRONT");
        self.world.lines.push(line);
    }

    /// The bill lines of an order that is known already, paid in cash at a time of their own.
    pub(crate) fn bill_order(&mut self, order: &Order, at: Time) {
        let customer =
            self.world.customers.iter().position(|customer| customer.id == order.customer_id).unwrap_or(0);
        let purchase = Purchase { order_type: order.order_type, ..Purchase::new(customer, at, &[]) };
        for item in &order.lines {
            let trade = Trade { id: order.id.clone(), time: at, product: item.product };
            let resource = Resource {
                id: self.dice.uuid(),
                name: format!("包周期-{}", self.dice.digits(4)),
                customer_id: order.customer_id.clone(),
                product: item.product,
                region: self.world.customers[customer].region,
                effective: item.effective,
                expire: item.expire,
            };
            let price = (item.official, item.official - item.amount);
            self.bill(&purchase, &trade, &resource, price, Paid::cash(item.amount));
            self.world.resources.push(resource);
        }
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
        let customer =
            self.world.customers.iter().position(|customer| customer.id == base.customer_id).unwrap_or(0);
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
        let info =
            AmountInfo { commission: Some(Decimal::ZERO), consumed: Some(consumed), ..AmountInfo::default() };
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
        let Some(origin) =
            self.world.usage.iter().find(|entry| entry.trade_id == base && !entry.income).cloned()
        else {
            return;
        };
        if let Some(coupon) = self.world.coupons.iter_mut().find(|coupon| coupon.id == origin.coupon_id) {
            coupon.used -= amount;
        }
        let cycle = self.world.cycle.to_string();
        self.world.book_use(CouponUse {
            detail_type: "SOURCE_OPERAIION_UNSUBSCRIBE",
            time: trade.time,
            trade_id: trade.id.clone(),
            amount,
            income: true,
            cycle,
            ..origin
        });
    }
}
