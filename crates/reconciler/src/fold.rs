//! The fold: lines summed by the keys that the month's rules and the statement need. Keys and
//! measures are declared here, once; [`crate::pass`] does it.

use std::sync::Arc;

use duizhang_money::Scaled;

/// What lines are summed by.
pub const KEYS: [&str; 8] = [
    "customer_id",
    "association_type",
    "service_type_code",
    "service_type_name",
    "resource_type_code",
    "charging_mode",
    "bill_detail_type",
    "currency",
];

/// What is summed. The first three come first in [`Group::sums`], then the means of payment.
pub const MEASURES: [&str; 10] = [
    "official_amount",
    "official_discount_amount",
    "payment_amount",
    "cash_amount",
    "credit_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "writeoff_amount",
];

/// Where the payable amount is among the measures.
pub const PAYMENT: usize = 2;

/// The lines of one customer, service, resource type, mode and type. Groups share their texts.
#[derive(Debug, Clone)]
pub struct Group {
    /// Null is empty.
    pub customer_id: Arc<str>,
    /// "2" is agency; none where the lines do not say.
    pub association_type: Option<Arc<str>>,
    /// Null is empty.
    pub service_type_code: Arc<str>,
    /// In the language the data was asked for in; may differ within a code.
    pub service_type_name: Option<Arc<str>>,
    /// Null is empty.
    pub resource_type_code: Arc<str>,
    /// The code.
    pub charging_mode: Option<i64>,
    /// The code.
    pub bill_detail_type: Option<i64>,
    /// Null is empty.
    pub currency: Arc<str>,
    /// How many lines.
    pub lines: u64,
    /// Sums of [`MEASURES`].
    pub sums: [Scaled; MEASURES.len()],
}
