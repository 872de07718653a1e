//! Codes, from the catalogue's conventions and the API reference's enumerations.

/// Lines of orders: purchase, renewal, change, automatic renewal, yearly payment.
pub(crate) const ORDER: &[&str] = &["1", "2", "3", "8", "103"];
/// Refunds.
pub(crate) const REFUND: &[&str] = &["4", "20", "24"];
/// Compensation and deduction.
pub(crate) const ADJUST: &[&str] = &["9", "16"];
/// Consumption.
pub(crate) const CONSUME: &[&str] = &["1", "2", "3", "5", "8", "14", "18", "23", "25", "103"];
/// Unsubscription.
pub(crate) const UNSUBSCRIBE: &[&str] = &["4"];
/// Pay-per-use.
pub(crate) const USAGE: &[&str] = &["5"];
/// Codes of agency sale.
pub(crate) const AGENCY: &[&str] = &["2"];
/// Charging modes that the monthly bill has.
pub(crate) const BILLED_MODES: &[&str] = &["1", "3", "11"];

/// Every known `bill_detail_type`.
pub(crate) const DETAIL_TYPES: &[&str] = &[
    "1", "2", "3", "4", "5", "8", "9", "12", "14", "15", "16", "17", "18", "20", "23", "24", "25", "100",
    "101", "102", "103",
];
/// Every known `charging_mode`.
pub(crate) const CHARGING_MODES: &[&str] = &["1", "3", "10", "11"];
/// Every known `association_type`, of both sites.
pub(crate) const ASSOCIATIONS: &[&str] = &["1", "2", "3"];

/// Reclaims of coupons that go back to the quota.
pub(crate) const RECLAIMS: &[&str] = &["2", "3", "4", "5", "6", "7", "8"];
/// Movements of a coupon that pay for nothing and do not move what a use moves: activation, expiry, reclaim.
pub(crate) const NO_MOVEMENT: &[&str] =
    &["SOURCE_OPERAIION_PRIZE", "SOURCE_OPERAIION_EXPIRECLEAR", "SOURCE_OPERATION_COUPONCANCEL"];
/// Movements that pay for nothing, but move the balance.
pub(crate) const BALANCE_ONLY: &[&str] = &[
    "SOURCE_OPERATION_TRANSFER",
    "SOURCE_OPERATION_RETRIEVE",
    "SOURCE_OPERATION_DEPOSIT_FROZEN",
    "SOURCE_OPERATION_DEPOSIT_UNFROZEN",
];

/// Allotment to a customer.
pub(crate) const ALLOT: &str = "SOURCE_OPERATION_BEADJUST";
/// Back from a customer: reclaim, and reclaim on unbinding.
pub(crate) const TAKE_BACK: &[&str] = &["SOURCE_OPERATION_BERETRIEVE", "SOURCE_OPERATION_BEUNBIND"];
/// All three.
pub(crate) const TRANSFERS: &[&str] =
    &["SOURCE_OPERATION_BEADJUST", "SOURCE_OPERATION_BERETRIEVE", "SOURCE_OPERATION_BEUNBIND"];
