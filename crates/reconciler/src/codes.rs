//! The code sets of the rule catalogue (`rules.md`, conventions; `bss-api` 0.4).

/// `bill_detail_type` of lines that name an order by their `trade_id`, unsubscriptions apart.
pub const ORDER: [i64; 5] = [1, 2, 3, 8, 103];
/// Refunds.
pub const REFUND: [i64; 3] = [4, 20, 24];
/// Compensations and deductions.
pub const ADJUST: [i64; 2] = [9, 16];
/// Consumption.
pub const CONSUME: [i64; 10] = [1, 2, 3, 5, 8, 14, 18, 23, 25, 103];
/// Pay-per-use.
pub const USAGE: i64 = 5;
/// Unsubscription.
pub const UNSUBSCRIPTION: i64 = 4;

/// What a downgrade gives back; names a transaction, not the order.
pub const CHANGE_REFUND: i64 = 20;
/// What a switch to pay-per-use gives back; names a transaction, not the order.
pub const TO_USAGE_REFUND: i64 = 24;

/// Every `bill_detail_type` that is documented for either site.
pub const BILL_DETAIL_TYPES: [i64; 21] =
    [1, 2, 3, 4, 5, 8, 9, 12, 14, 15, 16, 17, 18, 20, 23, 24, 25, 100, 101, 102, 103];
/// Every `charging_mode`: yearly/monthly, pay-per-use, reserved instance, savings plan.
pub const CHARGING_MODES: [i64; 4] = [1, 3, 10, 11];
/// The charging modes that the monthly bill has.
pub const MONTHLY_CHARGING_MODES: [i64; 3] = [1, 3, 11];
/// Every `association_type`: advisory, agency sale, resale.
pub const ASSOCIATION_TYPES: [&str; 3] = ["1", "2", "3"];
/// Agency sale.
pub const AGENCY: &str = "2";

/// An unsubscription order.
pub const ORDER_TYPE_UNSUBSCRIPTION: i64 = 4;
/// An order that changes what another one bought.
pub const ORDER_TYPE_CHANGE: i64 = 3;
/// An order that switches to pay-per-use.
pub const ORDER_TYPE_TO_USAGE: i64 = 10;
/// A completed order.
pub const STATUS_COMPLETED: i64 = 5;
/// Orders that must not have been charged: cancelled, to be paid.
pub const STATUS_UNPAID: [i64; 2] = [4, 6];

/// An operation that issues a coupon.
pub const ISSUE: &str = "1";
/// Operations that take a coupon back.
pub const RECLAIM: [&str; 7] = ["2", "3", "4", "5", "6", "7", "8"];
/// A quota passed to a reseller.
pub const QUOTA_PASSED: &str = "10";
/// A quota taken back from a reseller.
pub const QUOTA_TAKEN_BACK: &str = "11";
/// The result of an operation that took place.
pub const SUCCESS: &str = "0";
/// A cash coupon: the only kind that the coupon ledger shows.
pub const COUPON_CASH: i64 = 1;
/// An expired coupon.
pub const COUPON_EXPIRED: i64 = 4;
/// A coupon that was taken back.
pub const COUPON_RECLAIMED: i64 = 5;

/// Cash to a customer.
pub const ALLOT: &str = "SOURCE_OPERATION_BEADJUST";
/// Cash back from a customer, by hand or when the association ended.
pub const TAKE_BACK: [&str; 2] = ["SOURCE_OPERATION_BERETRIEVE", "SOURCE_OPERATION_BEUNBIND"];

/// What a row of the coupon ledger does to a coupon (`bss-api` 0.4, TRADEDETAIL-COUPON).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CouponMove {
    /// It pays for a line, or comes back from one. Unknown types too: they must not vanish.
    Use,
    /// It goes to another member of the enterprise, or is set aside as a deposit, or comes back: what
    /// is left moves, and no line is paid.
    Transfer,
    /// It is activated, expires or is reclaimed: the coupon and its operations tell that.
    Life,
}

impl CouponMove {
    /// The kind of a `trade_detail_type`. The prefix is spelled in several ways, so it is left out.
    #[must_use]
    pub fn of(trade_detail_type: &str) -> Self {
        match trade_detail_type.rsplit_once("TION_").map_or(trade_detail_type, |(_, rest)| rest) {
            "TRANSFER" | "RETRIEVE" | "DEPOSIT_FROZEN" | "DEPOSIT_UNFROZEN" => Self::Transfer,
            rest if rest.ends_with("PRIZE")
                || rest.ends_with("EXPIRECLEAR")
                || rest.ends_with("COUPONCANCEL") =>
            {
                Self::Life
            }
            _ => Self::Use,
        }
    }
}

/// What a line is, by its `bill_detail_type`, for the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// New purchases and yearly payments.
    Purchase,
    /// Renewals, by hand and automatic.
    Renewal,
    /// Upgrades and resizes.
    Change,
    /// Pay-per-use and everything charged without an order.
    Usage,
    /// Money that went back.
    Refund,
    /// Compensations and deductions.
    Adjustment,
    /// Taxes, commitment shortfalls, and codes nobody knows.
    Other,
}

impl LineKind {
    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::Renewal => "renewal",
            Self::Change => "change",
            Self::Usage => "usage",
            Self::Refund => "refund",
            Self::Adjustment => "adjustment",
            Self::Other => "other",
        }
    }

    /// The kind of a `bill_detail_type`.
    #[must_use]
    pub fn of(bill_detail_type: Option<i64>) -> Self {
        match bill_detail_type {
            Some(1 | 103) => Self::Purchase,
            Some(2 | 8) => Self::Renewal,
            Some(3) => Self::Change,
            Some(5 | 12 | 14 | 18 | 23 | 25) => Self::Usage,
            Some(4 | 20 | 24 | 100) => Self::Refund,
            Some(9 | 16 | 101 | 102) => Self::Adjustment,
            _ => Self::Other,
        }
    }
}

/// The kind of the monthly bill that a line belongs to ("0" consumption, "1" refund, "2"
/// write-off); none for the types that the monthly bill does not cover.
#[must_use]
pub fn monthly_kind(bill_detail_type: Option<i64>) -> Option<&'static str> {
    let code = bill_detail_type?;
    if CONSUME.contains(&code) {
        Some("0")
    } else if REFUND.contains(&code) {
        Some("1")
    } else if ADJUST.contains(&code) {
        Some("2")
    } else {
        None
    }
}
