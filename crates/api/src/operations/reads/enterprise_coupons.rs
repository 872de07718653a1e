//! Coupons that move between an enterprise and its members.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::operations::ICouponUseLimitInfoV2;
use crate::wire::{Decimal, record, request, round_trip};

/// Enterprise master: transferable coupons.
///
/// `GET /v2/enterprises/multi-accounts/transfer-coupons`; China site only. Credential: enterprise
/// master account (customer) only. Paging: offset/limit (record offset from 0); limit 1–100.
///
/// Only Huawei-issued test, business and campaign coupons. CN only.
pub static LIST_MULTI_ACCOUNT_TRANSFER_COUPONS: Operation = Operation {
    name: "ListMultiAccountTransferCoupons",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/enterprises/multi-accounts/transfer-coupons",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("avail_transfer_coupons"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListMultiAccountTransferCouponsAnswer>,
};

request! {
    /// Parameters of [`LIST_MULTI_ACCOUNT_TRANSFER_COUPONS`]: Enterprise master: transferable coupons.
    pub struct ListMultiAccountTransferCouponsRequest {
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl Request for ListMultiAccountTransferCouponsRequest {
    const OPERATION: &'static Operation = &LIST_MULTI_ACCOUNT_TRANSFER_COUPONS;
    type Answer = ListMultiAccountTransferCouponsAnswer;
}

record! {
    /// What [`LIST_MULTI_ACCOUNT_TRANSFER_COUPONS`] answers.
    pub struct ListMultiAccountTransferCouponsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        avail_transfer_coupons: Vec<AvailTransferCoupon>,
    }

    /// One of `avail_transfer_coupons` of [`ListMultiAccountTransferCouponsAnswer`].
    pub struct AvailTransferCoupon {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Promotion plan name.
        plan_name: Option<String>,
        /// Balance.
        balance: Option<Decimal>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Usage restrictions, see.
        use_limits: Vec<ICouponUseLimitInfoV2>,
    }
}

impl Rows for ListMultiAccountTransferCouponsAnswer {
    type Row = AvailTransferCoupon;

    fn into_rows(self) -> Vec<AvailTransferCoupon> {
        self.avail_transfer_coupons
    }
}

/// Enterprise master: retrievable member coupons.
///
/// `GET /v2/enterprises/multi-accounts/retrieve-coupons`; China site only. Credential: enterprise
/// master account (customer) only. Paging: offset/limit (record offset from 0); limit 1–100.
pub static LIST_MULTI_ACCOUNT_RETRIEVE_COUPONS: Operation = Operation {
    name: "ListMultiAccountRetrieveCoupons",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/enterprises/multi-accounts/retrieve-coupons",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("avail_retrieve_coupons"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("sub_customer_id", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListMultiAccountRetrieveCouponsAnswer>,
};

request! {
    /// Parameters of [`LIST_MULTI_ACCOUNT_RETRIEVE_COUPONS`]: Enterprise master: retrievable member
    /// coupons.
    pub struct ListMultiAccountRetrieveCouponsRequest {
        /// Member account id. Mandatory.
        sub_customer_id: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListMultiAccountRetrieveCouponsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(sub_customer_id: impl Into<String>) -> Self {
        Self { sub_customer_id: sub_customer_id.into(), ..Self::default() }
    }
}

impl Request for ListMultiAccountRetrieveCouponsRequest {
    const OPERATION: &'static Operation = &LIST_MULTI_ACCOUNT_RETRIEVE_COUPONS;
    type Answer = ListMultiAccountRetrieveCouponsAnswer;
}

record! {
    /// What [`LIST_MULTI_ACCOUNT_RETRIEVE_COUPONS`] answers.
    pub struct ListMultiAccountRetrieveCouponsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        avail_retrieve_coupons: Vec<AvailRetrieveCoupons>,
    }

    /// One of `avail_retrieve_coupons` of [`ListMultiAccountRetrieveCouponsAnswer`].
    pub struct AvailRetrieveCoupons {
        /// Master coupon id.
        coupon_id: Option<String>,
        /// Promotion plan name.
        plan_name: Option<String>,
        /// Coupon created at the member by the transfer.
        sub_coupon_id: Option<String>,
        /// Balance.
        balance: Option<Decimal>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Usage restrictions, see.
        use_limits: Vec<ICouponUseLimitInfoV2>,
    }
}

impl Rows for ListMultiAccountRetrieveCouponsAnswer {
    type Row = AvailRetrieveCoupons;

    fn into_rows(self) -> Vec<AvailRetrieveCoupons> {
        self.avail_retrieve_coupons
    }
}
