//! Orders, their lines, and where refunds came from.

use rust_decimal::Decimal;

use super::{Paid, Product, Region};
use crate::time::Time;

/// `amount_info` of an order or order line.
#[derive(Debug, Clone, Default)]
pub struct AmountInfo {
    /// Discount type and amount.
    pub discounts: Vec<(&'static str, Decimal)>,
    /// Paid by cash coupons.
    pub coupon: Decimal,
    /// Paid by flexi-purchase coupons.
    pub flexi: Decimal,
    /// Paid by stored-value cards.
    pub card: Decimal,
    /// Handling fee; unsubscription orders only.
    pub commission: Option<Decimal>,
    /// Already consumed; unsubscription orders only.
    pub consumed: Option<Decimal>,
}

impl AmountInfo {
    /// Adds the discounts and parts of another one, discounts of one type becoming one entry.
    pub fn add(&mut self, other: &Self) {
        for (kind, amount) in &other.discounts {
            match self.discounts.iter_mut().find(|(known, _)| known == kind) {
                Some((_, sum)) => *sum += amount,
                None => self.discounts.push((kind, *amount)),
            }
        }
        self.coupon += other.coupon;
        self.flexi += other.flexi;
        self.card += other.card;
    }

    /// The parts of a payment that orders show.
    pub fn of(paid: &Paid) -> Self {
        Self { coupon: paid.coupon, flexi: paid.flexi, card: paid.card, ..Self::default() }
    }
}

/// One order, or a member of a combined one.
#[derive(Debug, Clone)]
pub struct Order {
    /// Order number.
    pub id: String,
    /// Customer.
    pub customer_id: String,
    /// What was bought first; names the service.
    pub product: &'static Product,
    /// `ORDERSOURCE` code
    pub source_type: i64,
    /// `ORDERSTATUS` code
    pub status: i64,
    /// `ORDERTYPE` code
    pub order_type: i64,
    /// After discounts, before coupons and cards are taken off.
    pub amount: Decimal,
    /// List price.
    pub official: Decimal,
    /// Creation.
    pub created: Time,
    /// Payment; none while unpaid.
    pub paid_at: Option<Time>,
    /// Contract.
    pub contract_id: Option<String>,
    /// Discounts, coupons, cards; the API leaves it out for plain orders.
    pub info: Option<AmountInfo>,
    /// Members of a combined order.
    pub members: Vec<Order>,
    /// Order lines, for `ShowCustomerOrderDetails`.
    pub lines: Vec<OrderLine>,
}

/// One order line.
#[derive(Debug, Clone)]
pub struct OrderLine {
    /// Line id.
    pub id: String,
    /// Order, or member of the combined order.
    pub order_id: String,
    /// What was bought.
    pub product: &'static Product,
    /// `PERIOD-ORDER` code
    pub period_type: i64,
    /// Number of periods; none on unsubscriptions.
    pub period_num: Option<i64>,
    /// Start of validity.
    pub effective: Time,
    /// End of validity.
    pub expire: Time,
    /// After discounts.
    pub amount: Decimal,
    /// List price.
    pub official: Decimal,
    /// Discounts, coupons, cards.
    pub info: Option<AmountInfo>,
}

/// One row of `ShowRefundOrderDetails`.
#[derive(Debug, Clone)]
pub struct Refund {
    /// Row id.
    pub id: String,
    /// The unsubscription order that was asked for.
    pub order_id: String,
    /// Customer.
    pub customer_id: String,
    /// Negative refunded, positive consumed or kept.
    pub amount: Decimal,
    /// What was given back.
    pub product: &'static Product,
    /// Where it ran.
    pub region: &'static Region,
    /// The order that had paid for it.
    pub base_order_id: Option<String>,
}
