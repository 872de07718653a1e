//! Draws the consistent month that everything else starts from: what can happen in a month, one function
//! each, and the scripts that let it happen.

pub(crate) mod account;
pub(crate) mod coupon;
pub(crate) mod derive;
mod dice;
pub(crate) mod neighbours;
mod purchase;
pub(crate) mod sample;
pub(crate) mod seeded;
mod special;
mod usage;

use rust_decimal::Decimal;

pub(crate) use dice::Dice;
pub(crate) use purchase::{Purchase, Unsubscription};

use crate::time::Time;
use crate::world::{CouponUse, Line, Paid, Product, World};

/// A world under construction and the dice of the part being drawn.
pub(crate) struct Builder {
    pub(crate) world: World,
    pub(crate) dice: Dice,
    /// What all dice start from.
    pub(crate) seed: u64,
    /// Stands before the names of parts, where one seed makes several worlds or one world in pieces.
    pub(crate) scope: String,
}

/// How a line is to be paid, as far as the customer's coupons reach; the rest is cash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    Cash,
    Credit,
    Coupon,
    Flexi,
    Card,
    CouponAndCard,
    Debt,
    WriteOff,
}

/// One deduction: what the lines of one trade share.
#[derive(Debug, Clone)]
pub(crate) struct Trade {
    pub(crate) id: String,
    pub(crate) time: Time,
    pub(crate) product: &'static Product,
}

/// An amount in fen.
pub(crate) fn fen(amount: i64) -> Decimal {
    Decimal::new(amount, 2)
}

impl Builder {
    pub(crate) fn new(world: World, seed: u64) -> Self {
        Self { world, dice: Dice::new(seed, "world"), seed, scope: String::new() }
    }

    /// Switches to dice of their own, so that one part can change without redrawing the others.
    pub(crate) fn part(&mut self, name: &str) {
        self.dice = Dice::new(self.seed, &format!("{}{name}", self.scope));
    }

    pub(crate) fn id_of(&self, customer: usize) -> String {
        self.world.customers[customer].id.clone()
    }

    /// A line of this customer with nothing on it yet.
    pub(crate) fn line(&mut self, customer: usize, product: &'static Product, trade: &Trade) -> Line {
        let owner = &self.world.customers[customer];
        Line {
            id: String::new(),
            cycle: self.world.cycle.to_string(),
            customer_id: owner.id.clone(),
            association: Some(owner.association),
            product,
            region: owner.region,
            charging_mode: 3,
            detail_type: 5,
            trade_time: trade.time,
            trade_id: trade.id.clone(),
            consume_time: trade.time,
            resource_id: None,
            resource_name: None,
            tag: None,
            usage: None,
            free_usage: None,
            ri_usage: None,
            official: Decimal::ZERO,
            discount: Decimal::ZERO,
            payment: Decimal::ZERO,
            paid: Paid::default(),
            period_type: None,
            period_num: None,
            enterprise_project: None,
            order_type: None,
            payment_type: None,
            component: None,
            manager_id: owner.manager_id.clone(),
        }
        .named(self.dice.uuid())
    }

    /// Splits `amount` over the means of payment and books the coupons it takes.
    pub(crate) fn pay(&mut self, customer: usize, amount: Decimal, means: Means, trade: &Trade) -> Paid {
        let mut paid = Paid::default();
        match means {
            Means::Cash => {}
            Means::Credit => paid.credit = amount,
            Means::Coupon => paid.coupon = self.take_coupon(customer, 1, amount, trade),
            Means::Flexi => paid.flexi = self.take_coupon(customer, 4, amount, trade),
            Means::Card => paid.card = amount,
            Means::CouponAndCard => {
                paid.coupon = self.take_coupon(customer, 1, half(amount), trade);
                paid.card = half(amount - paid.coupon);
            }
            Means::Debt => paid.debt = half(amount),
            Means::WriteOff => paid.writeoff = half(amount),
        }
        paid.cash = amount - paid.sum();
        paid
    }

    /// Takes up to `amount` from the customer's coupons of this kind, and says how much it got.
    pub(crate) fn take_coupon(
        &mut self,
        customer: usize,
        kind: i64,
        amount: Decimal,
        trade: &Trade,
    ) -> Decimal {
        let owner = self.id_of(customer);
        let found = self.world.coupons.iter().position(|coupon| {
            coupon.customer_id == owner
                && coupon.kind == kind
                && coupon.effective <= trade.time
                && trade.time < coupon.expire
                && coupon.face - coupon.used - coupon.reclaimed > Decimal::ZERO
        });
        let Some(found) = found else { return Decimal::ZERO };
        let coupon = &self.world.coupons[found];
        let taken = amount.min(coupon.face - coupon.used - coupon.reclaimed);
        if taken > Decimal::ZERO {
            let cycle = self.world.cycle.to_string();
            self.use_coupon(found, taken, trade, &cycle);
        }
        taken.max(Decimal::ZERO)
    }

    /// Books a use of one coupon; only cash coupons have a ledger.
    pub(crate) fn use_coupon(&mut self, coupon: usize, amount: Decimal, trade: &Trade, cycle: &str) {
        let coupon = &mut self.world.coupons[coupon];
        coupon.used += amount;
        coupon.last_used = Some(trade.time);
        let order = trade.id.starts_with("CS");
        if order {
            coupon.order_id = Some(trade.id.clone());
        }
        if coupon.kind != 1 {
            return;
        }
        let entry = CouponUse {
            customer_id: coupon.customer_id.clone(),
            coupon_id: coupon.id.clone(),
            detail_type: if order { "SOURCE_OPERAIION_DEDEUCT" } else { "SOURCE_OPERAIION_USAGE" },
            time: trade.time,
            trade_id: trade.id.clone(),
            amount,
            income: false,
            balance_after: Decimal::ZERO,
            cycle: cycle.to_owned(),
            product: trade.product,
        };
        self.world.book_use(entry);
    }
}

impl World {
    /// Adds a coupon movement; movements of one coupon by one trade at one instant are one row.
    pub(crate) fn book_use(&mut self, entry: CouponUse) {
        // A trade is booked in one go, so that its movements stand together at the end.
        let mut of_the_trade =
            self.usage.iter_mut().rev().take_while(|known| known.trade_id == entry.trade_id);
        let known = of_the_trade.find(|known| {
            known.coupon_id == entry.coupon_id
                && known.time == entry.time
                && known.detail_type == entry.detail_type
        });
        match known {
            Some(known) => known.amount += entry.amount,
            None => self.usage.push(entry),
        }
    }
}

impl Line {
    fn named(mut self, id: String) -> Self {
        self.id = id;
        self
    }
}

/// Half of an amount, whole fen.
fn half(amount: Decimal) -> Decimal {
    (amount / Decimal::TWO).trunc_with_scale(2)
}
