//! Issuing and reclaiming coupons and quotas.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Shape};
use crate::operations::ErrorDetail;
use crate::wire::{Decimal, record, request, round_trip};

/// Issue coupons out of a quota to agency customers.
///
/// `POST /v2/promotions/benefits/partner-coupons`; China site only. Credential: partner only. Paging:
/// none.
///
/// Issue coupons out of a quota to agency customers. face_value \> 0, 2 decimals; service and product
/// lists ≤ 10 each and must stay within the quota's own limits; validity defaults to the quota's.
/// Answer: error_details\[{error_code,error_msg,id}\] for failures and
/// coupon_infos\[{id=customer,coupon_id}\] for successes, both with HTTP 200.
pub static CREATE_PARTNER_COUPONS: Operation = Operation {
    name: "CreatePartnerCoupons",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/promotions/benefits/partner-coupons",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("quota_id", Place::Body, Shape::Text).required(),
        Parameter::new("customer_ids", Place::Body, Shape::Texts).required(),
        Parameter::new("face_value", Place::Body, Shape::Decimal).required(),
        Parameter::new("valid_time", Place::Body, Shape::Text),
        Parameter::new("expire_time", Place::Body, Shape::Text),
        Parameter::new("cloud_service_types", Place::Body, Shape::Texts).at_most(10),
        Parameter::new("product_ids", Place::Body, Shape::Texts).at_most(10),
        Parameter::new("memo", Place::Body, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<CreatePartnerCouponsAnswer>,
};

request! {
    /// Parameters of [`CREATE_PARTNER_COUPONS`]: Issue coupons out of a quota to agency customers.
    pub struct CreatePartnerCouponsRequest {
        /// Coupon quota id. Mandatory.
        quota_id: String,
        /// Customer ids. Mandatory.
        customer_ids: Vec<String>,
        /// Face value. Mandatory.
        face_value: Decimal,
        /// Start of validity, UTC.
        valid_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Service codes. At most 10 elements.
        cloud_service_types: Vec<String>,
        /// Product ids. At most 10 elements.
        product_ids: Vec<String>,
        /// Free text.
        memo: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl CreatePartnerCouponsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(quota_id: impl Into<String>, customer_ids: Vec<String>, face_value: Decimal) -> Self {
        Self { quota_id: quota_id.into(), customer_ids, face_value, ..Self::default() }
    }
}

impl Request for CreatePartnerCouponsRequest {
    const OPERATION: &'static Operation = &CREATE_PARTNER_COUPONS;
    type Answer = CreatePartnerCouponsAnswer;
}

record! {
    /// What [`CREATE_PARTNER_COUPONS`] answers.
    pub struct CreatePartnerCouponsAnswer {
        /// What failed, although the answer is HTTP 200.
        error_details: Vec<ErrorDetail>,
        /// Coupons.
        coupon_infos: Vec<CouponSimpleInfo>,
    }

    /// One of `coupon_infos` of [`CreatePartnerCouponsAnswer`].
    pub struct CouponSimpleInfo {
        /// Customer account id.
        id: Option<String>,
        /// Coupon instance id.
        coupon_id: Option<String>,
    }
}

/// Take one coupon back.
///
/// `POST /v2/promotions/benefits/partner-coupons/reclaim`; China site only. Credential: partner only.
/// Paging: none.
///
/// Take one coupon back; only status usable, always the whole balance; empty answer (uncertain).
pub static RECLAIM_PARTNER_COUPONS: Operation = Operation {
    name: "ReclaimPartnerCoupons",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/promotions/benefits/partner-coupons/reclaim",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("coupon_id", Place::Body, Shape::Text).required(),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ReclaimPartnerCouponsAnswer>,
};

request! {
    /// Parameters of [`RECLAIM_PARTNER_COUPONS`]: Take one coupon back.
    pub struct ReclaimPartnerCouponsRequest {
        /// Coupon instance id. Mandatory.
        coupon_id: String,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ReclaimPartnerCouponsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(coupon_id: impl Into<String>) -> Self {
        Self { coupon_id: coupon_id.into(), ..Self::default() }
    }
}

impl Request for ReclaimPartnerCouponsRequest {
    const OPERATION: &'static Operation = &RECLAIM_PARTNER_COUPONS;
    type Answer = ReclaimPartnerCouponsAnswer;
}

record! {
    /// What [`RECLAIM_PARTNER_COUPONS`] answers.
    pub struct ReclaimPartnerCouponsAnswer {}
}

/// Give coupon quota to resellers.
///
/// `POST /v2/partners/coupon-quotas/indirect-partner-adjust`; China site only. Credential: distributor
/// only. Paging: none.
///
/// Give coupon quota to resellers; quota_amount \> 0, 2 decimals; answer error_details,
/// simple_quota_infos\[{id,quota_id}\].
pub static UPDATE_COUPON_QUOTAS: Operation = Operation {
    name: "UpdateCouponQuotas",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/coupon-quotas/indirect-partner-adjust",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("quota_id", Place::Body, Shape::Text).required(),
        Parameter::new("indirect_partner_ids", Place::Body, Shape::Texts).required(),
        Parameter::new("quota_amount", Place::Body, Shape::Decimal).required(),
    ],
    round_trip: round_trip::<UpdateCouponQuotasAnswer>,
};

request! {
    /// Parameters of [`UPDATE_COUPON_QUOTAS`]: Give coupon quota to resellers.
    pub struct UpdateCouponQuotasRequest {
        /// Coupon quota id. Mandatory.
        quota_id: String,
        /// Reseller ids. Mandatory.
        indirect_partner_ids: Vec<String>,
        /// Amount of quota; above 0, at most 2 decimals. Mandatory.
        quota_amount: Decimal,
    }
}

impl UpdateCouponQuotasRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        quota_id: impl Into<String>,
        indirect_partner_ids: Vec<String>,
        quota_amount: Decimal,
    ) -> Self {
        Self { quota_id: quota_id.into(), indirect_partner_ids, quota_amount }
    }
}

impl Request for UpdateCouponQuotasRequest {
    const OPERATION: &'static Operation = &UPDATE_COUPON_QUOTAS;
    type Answer = UpdateCouponQuotasAnswer;
}

record! {
    /// What [`UPDATE_COUPON_QUOTAS`] answers.
    pub struct UpdateCouponQuotasAnswer {
        /// What failed, although the answer is HTTP 200.
        error_details: Vec<ErrorDetail>,
        /// Quotas that were changed.
        simple_quota_infos: Vec<QuotaSimpleInfo>,
    }

    /// One of `simple_quota_infos` of [`UpdateCouponQuotasAnswer`].
    pub struct QuotaSimpleInfo {
        /// Reseller id.
        id: Option<String>,
        /// Coupon quota id.
        quota_id: Option<String>,
    }
}

/// Take reseller quotas back.
///
/// `POST /v2/partners/coupon-quotas/indirect-partner-reclaim`; China site only. Credential: distributor
/// only. Paging: none.
///
/// Take reseller quotas back; answer error_details, simple_quota_infos\[{quota_id,quota_balance}\].
pub static RECLAIM_COUPON_QUOTAS: Operation = Operation {
    name: "ReclaimCouponQuotas",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/coupon-quotas/indirect-partner-reclaim",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("quota_ids", Place::Body, Shape::Texts).required(),
        Parameter::new("remark", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ReclaimCouponQuotasAnswer>,
};

request! {
    /// Parameters of [`RECLAIM_COUPON_QUOTAS`]: Take reseller quotas back.
    pub struct ReclaimCouponQuotasRequest {
        /// Quota ids. Mandatory.
        quota_ids: Vec<String>,
        /// Free text.
        remark: Option<String>,
    }
}

impl ReclaimCouponQuotasRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(quota_ids: Vec<String>) -> Self {
        Self { quota_ids, ..Self::default() }
    }
}

impl Request for ReclaimCouponQuotasRequest {
    const OPERATION: &'static Operation = &RECLAIM_COUPON_QUOTAS;
    type Answer = ReclaimCouponQuotasAnswer;
}

record! {
    /// What [`RECLAIM_COUPON_QUOTAS`] answers.
    pub struct ReclaimCouponQuotasAnswer {
        /// What failed, although the answer is HTTP 200.
        error_details: Vec<ErrorDetail>,
        /// Quotas that were changed.
        simple_quota_infos: Vec<QuotaReclaim>,
    }

    /// One of `simple_quota_infos` of [`ReclaimCouponQuotasAnswer`].
    pub struct QuotaReclaim {
        /// Coupon quota id.
        quota_id: Option<String>,
        /// Balance of the quota.
        quota_balance: Option<Decimal>,
    }
}
