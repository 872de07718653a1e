//! The datasets: what the API's operations answer, as tables with exact types.

mod columns;
mod own;
mod specs;

use std::fmt;
use std::str::FromStr;

pub use columns::{Column, From, Kind};
pub use own::{Declared, KINDS, OWN, Own};

/// The column in which unknown fields of a row are kept, as a JSON object; null when there are none.
pub const EXTRA: &str = "extra";

/// Whether a month can be reconciled without the dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// The month is not reconcilable without it.
    Yes,
    /// Rules that use it are skipped without it.
    Optional,
    /// No rule uses it; reports show it.
    ReportOnly,
}

/// One dataset as data.
#[derive(Debug)]
pub struct Spec {
    /// Which one; none for a table of the user's own.
    pub dataset: Option<Dataset>,
    /// Its name in files, options and output.
    pub name: &'static str,
    /// Heading in English.
    pub title_en: &'static str,
    /// Heading in Chinese.
    pub title_zh: &'static str,
    /// The operation that answers it; empty for the partner's own records, which come as tables only.
    pub operation: &'static str,
    /// The answer's member that holds the rows.
    pub rows: &'static str,
    /// The answer's member that counts the rows of the whole result; none where nothing is paged.
    pub total: Option<&'static str>,
    /// Whether a month can do without it.
    pub needed: Needed,
    /// The columns that identify a row.
    pub key: &'static [&'static str],
    /// Columns in canonical order. [`EXTRA`] comes after them in the lake.
    pub columns: &'static [Column],
}

impl Spec {
    /// Position of a column.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// The datasets of the rule catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dataset {
    /// Consumption lines: `ListSubCustomerBillDetail`.
    Consumption,
    /// Consuming customers: `ListConsumeSubCustomers`.
    ConsumingCustomers,
    /// Monthly bills: `ListSubcustomerMonthlyBills`.
    MonthlyBills,
    /// Customers: `ListSubCustomers`.
    Customers,
    /// Orders: `ListCustomerOrders`.
    Orders,
    /// Order lines: `ShowCustomerOrderDetails`.
    OrderLines,
    /// Refund details: `ShowRefundOrderDetails`.
    Refunds,
    /// Adjustments: `ListPartnerAdjustRecords`.
    Adjustments,
    /// Account ledger: `ListPartnerAccountChangeRecords`.
    AccountChanges,
    /// Partner balances: `ListPartnerBalances`.
    PartnerBalances,
    /// Customer balances: `ListCustomersBalancesDetail`.
    CustomerBalances,
    /// Coupons issued: `ListIssuedPartnerCoupons`.
    Coupons,
    /// Coupon operations: `ListPartnerCouponsRecord`.
    CouponOperations,
    /// Coupon quotas: `ListQuotaCoupons`.
    CouponQuotas,
    /// Quotas issued to resellers: `ListIssuedCouponQuotas`.
    IssuedQuotas,
    /// Quota operations: `ListCouponQuotasRecords`.
    QuotaOperations,
    /// Coupon usage: `ListCustomerCouponChangeRecords`.
    CouponUsage,
    /// Yearly/monthly resources: `ListPayPerUseCustomerResources`.
    Resources,
    /// Pay-per-use resources: `ListCustomerOnDemandResources`.
    OnDemandResources,
    /// Applications for market development funds: the partner's own records.
    MdfApplications,
    /// Their cost items: the partner's own records.
    MdfCosts,
    /// What changed after an application: the partner's own records.
    MdfChanges,
    /// A table of the user's own.
    Own(Own),
}

impl Dataset {
    /// Every dataset of the service, in the order of the catalogue.
    pub fn all() -> impl Iterator<Item = Self> {
        specs::SPECS.iter().filter_map(|spec| spec.dataset)
    }

    /// The dataset as data.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        let listed = || specs::SPECS.iter().find(|spec| spec.dataset == Some(self));
        match self {
            Self::Own(own) => own.spec(),
            // Every other one is in the table, or it would not be listed anywhere.
            _ => listed().unwrap_or(&specs::SPECS[0]),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// Whether its rows or requests say which month they are of.
    #[must_use]
    pub fn is_dated(self) -> bool {
        match self {
            Self::Consumption | Self::ConsumingCustomers | Self::MonthlyBills => true,
            Self::Own(own) => own.spec().index("bill_cycle").is_some(),
            _ => false,
        }
    }

    /// Whether it is a table of the user's own.
    #[must_use]
    pub fn is_own(self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// Whether it is among the records that no service has and that partners keep themselves, if they need them.
    #[must_use]
    pub fn is_kept_by_partner(self) -> bool {
        !self.is_own() && self.spec().operation.is_empty()
    }

    /// The dataset that an operation answers.
    #[must_use]
    pub fn of_operation(operation: &str) -> Option<Self> {
        let mut specs = specs::SPECS.iter().filter(|spec| !spec.operation.is_empty());
        specs.find(|spec| spec.operation == operation).and_then(|spec| spec.dataset)
    }
}

/// There is no dataset of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no dataset `{0}`; known are {known}", known = known())]
pub struct UnknownDataset(String);

fn known() -> String {
    Dataset::all().map(Dataset::name).collect::<Vec<_>>().join(", ")
}

impl FromStr for Dataset {
    type Err = UnknownDataset;

    fn from_str(name: &str) -> Result<Self, UnknownDataset> {
        let own = || Own::named(name).map(Self::Own);
        let found = Self::all().find(|dataset| dataset.name() == name).or_else(own);
        found.ok_or_else(|| UnknownDataset(name.to_owned()))
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Dataset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for Dataset {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_enum_and_keys_are_columns() {
        let all: Vec<Dataset> = Dataset::all().collect();
        assert!(all.is_sorted() && all.len() == specs::SPECS.len());
        for dataset in all {
            let spec = dataset.spec();
            assert_eq!(spec.dataset, Some(dataset));
            assert!(spec.key.iter().all(|key| spec.index(key).is_some()), "{dataset}");
            assert_eq!(dataset.name().parse(), Ok(dataset));
            let asked = Some(dataset).filter(|_| !spec.operation.is_empty());
            assert_eq!(Dataset::of_operation(spec.operation), asked);
        }
    }
}
