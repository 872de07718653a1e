//! Consumption lines and the monthly bills that sum them.

use rust_decimal::Decimal;

use super::{Product, Region};
use crate::time::Time;

/// What a line was paid with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paid {
    /// Cash balance.
    pub cash: Decimal,
    /// Credit line (advisory customers).
    pub credit: Decimal,
    /// Cash coupons, 代金券.
    pub coupon: Decimal,
    /// Flexi-purchase coupons, 现金券.
    pub flexi: Decimal,
    /// Stored-value cards.
    pub card: Decimal,
    /// Not paid.
    pub debt: Decimal,
    /// Debt written off.
    pub writeoff: Decimal,
}

impl Paid {
    /// All of it in cash.
    pub fn cash(amount: Decimal) -> Self {
        Self { cash: amount, ..Self::default() }
    }

    /// Sum of all parts.
    pub fn sum(&self) -> Decimal {
        self.cash + self.credit + self.coupon + self.flexi + self.card + self.debt + self.writeoff
    }

    /// Adds the parts of another payment.
    pub fn add(&mut self, other: &Self) {
        self.cash += other.cash;
        self.credit += other.credit;
        self.coupon += other.coupon;
        self.flexi += other.flexi;
        self.card += other.card;
        self.debt += other.debt;
        self.writeoff += other.writeoff;
    }
}

/// One row of `ListSubCustomerBillDetail`.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Row id.
    pub id: String,
    /// Bill month.
    pub cycle: String,
    /// Customer.
    pub customer_id: String,
    /// "1" advisory, "2" agency, or missing.
    pub association: Option<&'static str>,
    /// What was consumed.
    pub product: &'static Product,
    /// Where.
    pub region: &'static Region,
    /// `CHARGE` code
    pub charging_mode: i64,
    /// `BILLTYPE` code
    pub detail_type: i64,
    /// When it was deducted.
    pub trade_time: Time,
    /// Order id or transaction id.
    pub trade_id: String,
    /// When it was consumed.
    pub consume_time: Time,
    /// Resource id.
    pub resource_id: Option<String>,
    /// Resource name.
    pub resource_name: Option<String>,
    /// Tags as one string.
    pub tag: Option<String>,
    /// Quantity, for usage.
    pub usage: Option<Decimal>,
    /// Quantity covered by a package.
    pub free_usage: Option<Decimal>,
    /// Quantity covered by a reserved instance.
    pub ri_usage: Option<Decimal>,
    /// List price.
    pub official: Decimal,
    /// Discount.
    pub discount: Decimal,
    /// Payable.
    pub payment: Decimal,
    /// Means of payment.
    pub paid: Paid,
    /// `PERIOD-BILL` code
    pub period_type: Option<i64>,
    /// Number of periods.
    pub period_num: Option<Decimal>,
    /// `EP` code
    pub enterprise_project: Option<String>,
    /// `ORDERTYPE` code
    pub order_type: Option<i64>,
    /// Upfront mode of reserved instances and savings plans.
    pub payment_type: Option<&'static str>,
    /// The component inside a bundled machine: its product and resource id.
    pub component: Option<(&'static Product, String)>,
    /// Account manager.
    pub manager_id: Option<String>,
}

/// One row of `ListSubcustomerMonthlyBills`.
#[derive(Debug, Clone)]
pub struct MonthlyBill {
    /// Customer.
    pub customer_id: String,
    /// Names and codes.
    pub product: &'static Product,
    /// "1", "3" or "11".
    pub charge_mode: String,
    /// "0" normal, "1" unsubscription, "2" write-off.
    pub bill_type: &'static str,
    /// Amount, negative for refunds.
    pub amount: Decimal,
    /// Discount; shown for bill type "0" only.
    pub discount: Decimal,
    /// Split by paying account; `debt` and `writeoff` have fields of their own on the wire.
    pub paid: Paid,
}
