//! The typed world: one partner, one month, and everything the API can be asked about it.
//!
//! Codes are named as in part 0.4 of the API reference: a `CHARGE` code is a charging mode, and so on.

mod account;
pub mod catalog;
mod coupon;
mod extras;
mod line;
pub(crate) mod mark;
mod order;
mod price;

pub use account::{AccountChange, Adjustment, CustomerBalance, PartnerBalance};
pub use catalog::{Product, Region};
pub use coupon::{Coupon, CouponOperation, CouponUse, IssuedQuota, Quota, QuotaOperation};
pub use extras::{Budget, Enterprise, Extras, Gift, Member, Person, Reseller, Setting, Transfer, Unit};
pub use line::{Line, MonthlyBill, Paid};
pub use order::{AmountInfo, Order, OrderLine, Refund};

use crate::breaks::Finding;
use crate::time::Time;

/// The month every sample is about.
pub const CYCLE: &str = "2026-09";
/// First instant of the month: 2026-09-01 00:00 GMT+8.
pub const MONTH_START: Time = Time::beijing(2026, 9, 1, 0, 0);
/// First instant after the month.
pub const MONTH_END: Time = Time::beijing(2026, 10, 1, 0, 0);
/// When the opening balances were taken.
pub const OPENING: Time = MONTH_START;
/// When the closing balances were taken: the last second of the month, so that the lines of this month
/// are all that the roll-forward needs.
pub const CLOSING: Time = MONTH_END.plus(-1);
/// When the fetch of everything else began: after the close on the 5th, 12:00 GMT+8.
pub const FETCHED: Time = Time::utc(2026, 10, 6, 1, 0, 0);
/// From where on adjustments and ledger rows exist: one day before the month.
pub const LEDGER_START: Time = Time::beijing(2026, 8, 31, 0, 0);
/// From where on the customers' coupon ledgers were asked for.
pub const USAGE_START: Time = Time::beijing(2026, 1, 1, 0, 0);

/// A customer, whether or not still associated with the partner.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Account id (domain id).
    pub id: String,
    /// Login name.
    pub account_name: String,
    /// Verified name; the API may know none.
    pub name: Option<String>,
    /// "1" advisory, "2" agency.
    pub association: &'static str,
    /// Since when associated.
    pub associated_on: Time,
    /// Whether `ListSubCustomers` still shows the customer; one who left is only in the bills.
    pub listed: bool,
    /// Whether the customer's own credential is at hand, so that the coupon ledger can be asked for.
    pub credential: bool,
    /// Account manager, if any.
    pub manager_id: Option<String>,
    /// How many pay-per-use lines the month has, roughly.
    pub weight: i64,
}

/// A yearly/monthly resource (`ListPayPerUseCustomerResources`) or a pay-per-use one
/// (`ListCustomerOnDemandResources`).
#[derive(Debug, Clone)]
pub struct Resource {
    /// Resource id, as the lines name it.
    pub id: String,
    /// Resource name: free text of the customer, so anything may stand here.
    pub name: String,
    /// Owner.
    pub customer_id: String,
    /// What it is.
    pub product: &'static Product,
    /// Where it runs.
    pub region: &'static Region,
    /// Start of validity.
    pub effective: Time,
    /// End of validity.
    pub expire: Time,
}

/// One partner's month.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The partner's own account id.
    pub partner_id: String,
    /// Customers, those who left included.
    pub customers: Vec<Customer>,
    /// Customers the API lists as consuming.
    pub consuming: Vec<String>,
    /// Customers whose detail was asked for.
    pub asked: Vec<String>,
    /// Consumption lines.
    pub lines: Vec<Line>,
    /// Monthly bills of agency customers.
    pub monthly: Vec<MonthlyBill>,
    /// Orders, of this month and earlier ones.
    pub orders: Vec<Order>,
    /// Where refunds came from.
    pub refunds: Vec<Refund>,
    /// Allotments and reclaims.
    pub adjustments: Vec<Adjustment>,
    /// The partner's ledger.
    pub changes: Vec<AccountChange>,
    /// The partner's balances.
    pub partner_balances: Vec<PartnerBalance>,
    /// Customers' balances, at opening and at closing.
    pub customer_balances: Vec<CustomerBalance>,
    /// Coupons issued to customers.
    pub coupons: Vec<Coupon>,
    /// Issue and reclaim operations.
    pub operations: Vec<CouponOperation>,
    /// Coupon quotas of the partner.
    pub quotas: Vec<Quota>,
    /// Quotas passed to resellers.
    pub issued_quotas: Vec<IssuedQuota>,
    /// Issues and reclaims of such quotas.
    pub quota_operations: Vec<QuotaOperation>,
    /// Every use of a cash coupon, whether or not its customer's ledger can be read.
    pub usage: Vec<CouponUse>,
    /// Yearly/monthly resources.
    pub resources: Vec<Resource>,
    /// Pay-per-use resources.
    pub on_demand: Vec<Resource>,
    /// What a reconciler must find, in rule order. Empty for the unbroken world.
    pub findings: Vec<Finding>,
    /// What writes have changed beside the month; none as long as nobody wrote. See [`World::extras`].
    pub written: Option<Box<Extras>>,
}

impl World {
    /// The customer with this id, if known.
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    /// The orders in the month's listing and those fetched by number, members of combined orders left out.
    pub fn order(&self, id: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }
}
