//! Quotas out of which partners issue coupons.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query own coupon quotas.
///
/// `POST /v2/partners/coupon-quotas/query`; China site only. Credential: partner only. Paging:
/// offset/limit (record offset from 0).
///
/// Huawei operations must set the quota up first. quota_ids ≤ 50 entries, quota_status_list ≤ 5
/// entries. quota_type omitted = 0.
pub static LIST_QUOTA_COUPONS: Operation = Operation {
    name: "ListQuotaCoupons",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/partners/coupon-quotas/query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("quotas"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_SUBCUSTSERV_030100"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("quota_ids", Place::Body, Shape::Texts).at_most(50),
        Parameter::new("quota_status_list", Place::Body, Shape::Integers).at_most(5),
        Parameter::new("quota_type", Place::Body, Shape::Integer),
        Parameter::new("create_time_begin", Place::Body, Shape::Text),
        Parameter::new("create_time_end", Place::Body, Shape::Text),
        Parameter::new("effective_time_begin", Place::Body, Shape::Text),
        Parameter::new("effective_time_end", Place::Body, Shape::Text),
        Parameter::new("expire_time_begin", Place::Body, Shape::Text),
        Parameter::new("expire_time_end", Place::Body, Shape::Text),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListQuotaCouponsAnswer>,
};

request! {
    /// Parameters of [`LIST_QUOTA_COUPONS`]: Query own coupon quotas.
    pub struct ListQuotaCouponsRequest {
        /// Quota ids, ≤ 50. At most 50 elements.
        quota_ids: Vec<String>,
        /// [`QUOTASTATUS`](crate::operations::codes::QUOTASTATUS), ≤ 5. At most 5 elements.
        quota_status_list: Vec<i64>,
        /// 0 cash coupon (default), 1 flexi-purchase.
        quota_type: Option<i64>,
        /// Created strictly after, UTC.
        create_time_begin: Option<String>,
        /// Created strictly before, UTC.
        create_time_end: Option<String>,
        /// Effective strictly after, UTC.
        effective_time_begin: Option<String>,
        /// Effective strictly before, UTC.
        effective_time_end: Option<String>,
        /// Expires strictly after, UTC.
        expire_time_begin: Option<String>,
        /// Expires strictly before, UTC.
        expire_time_end: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Reseller id to see its quotas.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListQuotaCouponsRequest {
    const OPERATION: &'static Operation = &LIST_QUOTA_COUPONS;
    type Answer = ListQuotaCouponsAnswer;
}

record! {
    /// What [`LIST_QUOTA_COUPONS`] answers.
    pub struct ListQuotaCouponsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        quotas: Vec<CouponQuotaV2>,
    }

    /// One of `quotas` of [`ListQuotaCouponsAnswer`].
    pub struct CouponQuotaV2 {
        /// Coupon quota id.
        quota_id: Option<String>,
        /// 0 cash-coupon quota, 1 flexi-purchase-coupon quota.
        quota_type: Option<Code>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Last change, UTC.
        last_update_time: Option<String>,
        /// Quota size, 2 decimals.
        quota_value: Option<Decimal>,
        /// [`QUOTASTATUS`](crate::operations::codes::QUOTASTATUS).
        quota_status: Option<Code>,
        /// Remaining quota, 2 decimals.
        balance: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Restrictions on the quota: limit_key + limit_values\[{value1,value2}\].
        limit_infos: Vec<QuotaLimitInfo>,
    }

    /// One of `limit_infos` of [`CouponQuotaV2`].
    pub struct QuotaLimitInfo {
        /// Restriction key.
        limit_key: Option<String>,
        /// Restriction values.
        limit_values: Vec<LimitValue>,
    }

    /// One of `limit_values` of [`QuotaLimitInfo`].
    pub struct LimitValue {
        /// First operand.
        value1: Option<String>,
        /// Second operand.
        value2: Option<String>,
    }
}

impl Rows for ListQuotaCouponsAnswer {
    type Row = CouponQuotaV2;

    fn into_rows(self) -> Vec<CouponQuotaV2> {
        self.quotas
    }
}

/// Query quotas issued to resellers.
///
/// `GET /v2/partners/issued-coupon-quotas`; China site only. Credential: distributor (tier-1) only.
/// Paging: offset/limit (record offset from 0); limit 1–100.
pub static LIST_ISSUED_COUPON_QUOTAS: Operation = Operation {
    name: "ListIssuedCouponQuotas",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/partners/issued-coupon-quotas",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("quotas"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("quota_id", Place::Query, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
        Parameter::new("parent_quota_id", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListIssuedCouponQuotasAnswer>,
};

request! {
    /// Parameters of [`LIST_ISSUED_COUPON_QUOTAS`]: Query quotas issued to resellers.
    pub struct ListIssuedCouponQuotasRequest {
        /// Reseller quota id.
        quota_id: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// Distributor quota the reseller quota was cut from.
        parent_quota_id: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl Request for ListIssuedCouponQuotasRequest {
    const OPERATION: &'static Operation = &LIST_ISSUED_COUPON_QUOTAS;
    type Answer = ListIssuedCouponQuotasAnswer;
}

record! {
    /// What [`LIST_ISSUED_COUPON_QUOTAS`] answers.
    pub struct ListIssuedCouponQuotasAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        quotas: Vec<IssuedCouponQuota>,
    }

    /// One of `quotas` of [`ListIssuedCouponQuotasAnswer`].
    pub struct IssuedCouponQuota {
        /// Issued quota id.
        quota_id: Option<String>,
        /// 0 cash-coupon quota, 1 flexi-purchase-coupon quota.
        quota_type: Option<Code>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Last change, UTC.
        last_update_time: Option<String>,
        /// Quota size, 2 decimals.
        quota_value: Option<Decimal>,
        /// [`QUOTASTATUS`](crate::operations::codes::QUOTASTATUS) plus 6 reclaimed.
        quota_status: Option<Code>,
        /// Remaining.
        balance: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Restrictions on the quota: limit_key + limit_values\[{value1,value2}\].
        limit_infos: Vec<QuotaLimitInfo>,
        /// Reseller id.
        indirect_partner_id: Option<String>,
        /// Reseller login name.
        indirect_partner_account_name: Option<String>,
        /// Reseller company name.
        indirect_partner_name: Option<String>,
        /// Distributor quota the reseller quota was cut from.
        parent_quota_id: Option<String>,
    }
}

impl Rows for ListIssuedCouponQuotasAnswer {
    type Row = IssuedCouponQuota;

    fn into_rows(self) -> Vec<IssuedCouponQuota> {
        self.quotas
    }
}

/// Query quota issue/reclaim records.
///
/// `GET /v2/partners/coupon-quotas/records`; China site only. Credential: distributor (tier-1) only.
/// Paging: offset/limit (record offset from 0); limit 1–100.
pub static LIST_COUPON_QUOTAS_RECORDS: Operation = Operation {
    name: "ListCouponQuotasRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/partners/coupon-quotas/records",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
        Parameter::new("quota_id", Place::Query, Shape::Text),
        Parameter::new("operation_time_begin", Place::Query, Shape::Text),
        Parameter::new("operation_time_end", Place::Query, Shape::Text),
        Parameter::new("parent_quota_id", Place::Query, Shape::Text),
        Parameter::new("operation_type", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListCouponQuotasRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_COUPON_QUOTAS_RECORDS`]: Query quota issue/reclaim records.
    pub struct ListCouponQuotasRecordsRequest {
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// Reseller quota id.
        quota_id: Option<String>,
        /// Operation after, UTC.
        operation_time_begin: Option<String>,
        /// Operation before, UTC.
        operation_time_end: Option<String>,
        /// Distributor quota the reseller quota was cut from.
        parent_quota_id: Option<String>,
        /// "10" issue, "11" reclaim.
        operation_type: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl Request for ListCouponQuotasRecordsRequest {
    const OPERATION: &'static Operation = &LIST_COUPON_QUOTAS_RECORDS;
    type Answer = ListCouponQuotasRecordsAnswer;
}

record! {
    /// What [`LIST_COUPON_QUOTAS_RECORDS`] answers.
    pub struct ListCouponQuotasRecordsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        records: Vec<QuotaRecord>,
    }

    /// One of `records` of [`ListCouponQuotasRecordsAnswer`].
    pub struct QuotaRecord {
        /// Row id.
        id: Option<String>,
        /// Operator login name.
        operator: Option<String>,
        /// "10" issue, "11" reclaim.
        operation_type: Option<Code>,
        /// Reseller quota id.
        quota_id: Option<String>,
        /// Distributor quota the reseller quota was cut from.
        parent_quota_id: Option<String>,
        /// Amount \> 0, 2 decimals.
        amount: Option<Decimal>,
        /// Operation time, UTC.
        operation_time: Option<String>,
        /// "0" success, "-1" failure.
        result: Option<Code>,
        /// Reseller login name.
        indirect_partner_account_name: Option<String>,
        /// Reseller id.
        indirect_partner_id: Option<String>,
        /// Reseller company name.
        indirect_partner_name: Option<String>,
        /// Free text.
        remark: Option<String>,
    }
}

impl Rows for ListCouponQuotasRecordsAnswer {
    type Row = QuotaRecord;

    fn into_rows(self) -> Vec<QuotaRecord> {
        self.records
    }
}
