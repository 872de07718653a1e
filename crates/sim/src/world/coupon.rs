//! Coupons, their uses, and the quotas they are cut from.

use rust_decimal::Decimal;

use super::Product;
use crate::time::Time;

/// One row of `ListIssuedPartnerCoupons`.
#[derive(Debug, Clone)]
pub struct Coupon {
    /// Coupon id.
    pub id: String,
    /// Owner.
    pub customer_id: String,
    /// 1 cash coupon, 4 flexi-purchase coupon.
    pub kind: i64,
    /// `COUPONSTATUS` code
    pub status: i64,
    /// Face value.
    pub face: Decimal,
    /// Net use over its life; the wire shows only what is left.
    pub used: Decimal,
    /// Taken back over its life.
    pub reclaimed: Decimal,
    /// What is left.
    pub balance: Decimal,
    /// Creation.
    pub created: Time,
    /// Start of validity.
    pub effective: Time,
    /// End of validity, exclusive.
    pub expire: Time,
    /// Last use.
    pub last_used: Option<Time>,
    /// The order that used it, if one did.
    pub order_id: Option<String>,
}

/// One row of `ListPartnerCouponsRecord`.
#[derive(Debug, Clone)]
pub struct CouponOperation {
    /// Row id.
    pub id: String,
    /// `COUPONOP` code
    pub kind: &'static str,
    /// Quota it came from or went back to.
    pub quota_id: String,
    /// 0 cash, 1 flexi-purchase.
    pub quota_type: i64,
    /// Coupon; none when an issue failed.
    pub coupon_id: Option<String>,
    /// Customer.
    pub customer_id: String,
    /// Face value, or what was taken back.
    pub amount: Decimal,
    /// When.
    pub time: Time,
    /// "0" success, "-1" failure.
    pub result: &'static str,
    /// Free text.
    pub remark: Option<String>,
}

/// One row of `ListQuotaCoupons`.
#[derive(Debug, Clone)]
pub struct Quota {
    /// Quota id.
    pub id: String,
    /// 0 cash, 1 flexi-purchase.
    pub kind: i64,
    /// Size.
    pub value: Decimal,
    /// What is left.
    pub balance: Decimal,
    /// Creation.
    pub created: Time,
    /// End of validity.
    pub expire: Time,
}

/// One row of `ListIssuedCouponQuotas`.
#[derive(Debug, Clone)]
pub struct IssuedQuota {
    /// The reseller's quota id.
    pub id: String,
    /// The quota it was cut from.
    pub parent_id: String,
    /// 0 normal, 6 reclaimed.
    pub status: i64,
    /// Size.
    pub value: Decimal,
    /// What is left.
    pub balance: Decimal,
    /// Creation.
    pub created: Time,
    /// End of validity.
    pub expire: Time,
}

/// One row of `ListCouponQuotasRecords`.
#[derive(Debug, Clone)]
pub struct QuotaOperation {
    /// Row id.
    pub id: String,
    /// "10" issue, "11" reclaim.
    pub kind: &'static str,
    /// The reseller's quota id.
    pub quota_id: String,
    /// The quota it was cut from.
    pub parent_id: String,
    /// Amount.
    pub amount: Decimal,
    /// When.
    pub time: Time,
    /// "0" success, "-1" failure.
    pub result: &'static str,
}

/// One row of `ListCustomerCouponChangeRecords`.
#[derive(Debug, Clone)]
pub struct CouponUse {
    /// The customer whose ledger shows it.
    pub customer_id: String,
    /// Coupon.
    pub coupon_id: String,
    /// `TRADEDETAIL-COUPON` code
    pub detail_type: &'static str,
    /// When.
    pub time: Time,
    /// Order or transaction id.
    pub trade_id: String,
    /// Magnitude.
    pub amount: Decimal,
    /// Whether it gave back to the coupon.
    pub income: bool,
    /// Balance of the coupon after this row.
    pub balance_after: Decimal,
    /// Bill month.
    pub cycle: String,
    /// What it paid for.
    pub product: &'static Product,
}
