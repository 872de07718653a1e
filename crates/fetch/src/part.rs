//! The parts of a month that can be fetched, by the names of their datasets.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One dataset of a month, or the reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Who consumed in the month; asked first.
    ConsumingCustomers,
    /// The monthly bills of agency customers.
    MonthlyBills,
    /// The partner's customers.
    Customers,
    /// The month's orders, and those that lines and refunds name.
    Orders,
    /// The lines of every customer.
    Consumption,
    /// The items of the orders.
    OrderLines,
    /// Where the refunds of unsubscription orders come from.
    Refunds,
    /// Allotments and reclaims.
    Adjustments,
    /// The partner's ledger.
    AccountChanges,
    /// The partner's balances now.
    PartnerBalances,
    /// The customers' balances now.
    CustomerBalances,
    /// Coupons issued.
    Coupons,
    /// What was done with them.
    CouponOperations,
    /// The partner's coupon quotas.
    CouponQuotas,
    /// Quotas passed to resellers.
    IssuedQuotas,
    /// What was done with those.
    QuotaOperations,
    /// The customers' coupon ledgers, with the customers' own credentials.
    CouponUsage,
    /// Yearly and monthly resources.
    Resources,
    /// Pay-per-use resources.
    OnDemandResources,
    /// Names and units: services, resource types, usage types, measures, places.
    Reference,
}

use Part::{
    AccountChanges, Adjustments, ConsumingCustomers, Consumption, CouponOperations, CouponQuotas,
    CouponUsage, Coupons, CustomerBalances, Customers, IssuedQuotas, MonthlyBills, OnDemandResources,
    OrderLines, Orders, PartnerBalances, QuotaOperations, Reference, Refunds, Resources,
};

impl Part {
    /// Every part, in the order in which they are begun.
    pub const ALL: [Self; 20] = [
        ConsumingCustomers,
        MonthlyBills,
        Customers,
        Orders,
        Consumption,
        OrderLines,
        Refunds,
        Adjustments,
        AccountChanges,
        PartnerBalances,
        CustomerBalances,
        Coupons,
        CouponOperations,
        CouponQuotas,
        IssuedQuotas,
        QuotaOperations,
        CouponUsage,
        Resources,
        OnDemandResources,
        Reference,
    ];

    /// Its name: the dataset's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ConsumingCustomers => "consuming_customers",
            MonthlyBills => "monthly_bills",
            Customers => "customers",
            Orders => "orders",
            Consumption => "consumption",
            OrderLines => "order_lines",
            Refunds => "refunds",
            Adjustments => "adjustments",
            AccountChanges => "account_changes",
            PartnerBalances => "partner_balances",
            CustomerBalances => "customer_balances",
            Coupons => "coupons",
            CouponOperations => "coupon_operations",
            CouponQuotas => "coupon_quotas",
            IssuedQuotas => "issued_quotas",
            QuotaOperations => "quota_operations",
            CouponUsage => "coupon_usage",
            Resources => "resources",
            OnDemandResources => "on_demand_resources",
            Reference => "reference",
        }
    }

    /// Whether a month cannot be reconciled without it.
    #[must_use]
    pub const fn is_needed(self) -> bool {
        matches!(
            self,
            ConsumingCustomers
                | MonthlyBills
                | Orders
                | Consumption
                | Adjustments
                | Coupons
                | CouponOperations
        )
    }

    /// The parts whose answers say what to ask for in this one.
    #[must_use]
    pub const fn stands_on(self) -> &'static [Self] {
        match self {
            Consumption => &[ConsumingCustomers, MonthlyBills, Orders],
            OrderLines | Refunds => &[Orders, Consumption],
            CustomerBalances | Resources | OnDemandResources => &[Customers],
            _ => &[],
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No part has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no dataset `{0}` to fetch")]
pub struct UnknownPart(String);

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(text: &str) -> Result<Self, UnknownPart> {
        Self::ALL.into_iter().find(|part| part.name() == text).ok_or_else(|| UnknownPart(text.to_owned()))
    }
}
