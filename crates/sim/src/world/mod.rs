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
mod site;

pub use account::{AccountChange, Adjustment, CustomerBalance, PartnerBalance};
pub use catalog::{Product, Region};
pub use coupon::{Coupon, CouponOperation, CouponUse, IssuedQuota, Quota, QuotaOperation};
pub use extras::{Budget, Enterprise, Extras, Gift, Member, Person, Reseller, Setting, Transfer, Unit};
pub use line::{Line, MonthlyBill, Paid};
pub use order::{AmountInfo, Order, OrderLine, Refund};
pub use site::Site;

use crate::breaks::Finding;
use crate::time::{Cycle, Time};

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
    /// Where most of its resources run.
    pub region: &'static Region,
    /// The enterprise project its usage is booked under, as the lines show it.
    pub project: Option<String>,
    /// Discount on usage, in percent.
    pub discount: i64,
    /// Whether its balance is short at times, so that usage stays unpaid.
    pub short: bool,
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
#[derive(Debug, Clone)]
pub struct World {
    /// Where the partner does business; says currency and rounding.
    pub site: Site,
    /// The month.
    pub cycle: Cycle,
    /// When the opening balances of customers were taken.
    pub opening: Time,
    /// When their closing balances were taken.
    pub closing: Time,
    /// When the fetch of everything else began.
    pub fetched: Time,
    /// From where on adjustments and ledger rows were asked for.
    pub ledger_start: Time,
    /// From where on the customers' coupon ledgers were asked for.
    pub usage_start: Time,
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
    /// A month in which nothing has happened yet, fetched on the sixth of the next one, after the close.
    ///
    /// The balances are those of the first and the last second, so that the lines of this month are all that
    /// the roll-forward needs. The partner's ledger is asked for from the day before the month on, since it goes
    /// by GMT+8 days; the coupon ledgers from eight months before.
    pub fn new(site: Site, cycle: Cycle) -> Self {
        Self {
            site,
            cycle,
            opening: cycle.start(),
            closing: cycle.end().plus(-1),
            fetched: cycle.plus(1).beijing(6, 9, 0),
            ledger_start: cycle.start().plus(-86_400),
            usage_start: cycle.plus(-8).start(),
            partner_id: String::new(),
            customers: Vec::new(),
            consuming: Vec::new(),
            asked: Vec::new(),
            lines: Vec::new(),
            monthly: Vec::new(),
            orders: Vec::new(),
            refunds: Vec::new(),
            adjustments: Vec::new(),
            changes: Vec::new(),
            partner_balances: Vec::new(),
            customer_balances: Vec::new(),
            coupons: Vec::new(),
            operations: Vec::new(),
            quotas: Vec::new(),
            issued_quotas: Vec::new(),
            quota_operations: Vec::new(),
            usage: Vec::new(),
            resources: Vec::new(),
            on_demand: Vec::new(),
            findings: Vec::new(),
            written: None,
        }
    }

    /// The customer with this id, if known.
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.id == id)
    }

    /// The orders in the month's listing and those fetched by number, members of combined orders left out.
    pub fn order(&self, id: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }
}
