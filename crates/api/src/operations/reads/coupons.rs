//! Coupons: what was issued, to whom, and what became of it.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::operations::ICouponUseLimitInfoV2;
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query coupons issued to customers.
///
/// `GET /v2/promotions/benefits/partner-coupons`; China site only. Credential: partner only. Paging:
/// offset/limit (record offset from 0).
///
/// Agency customers only (the UI also shows advisory ones – mind this when comparing). Expired for more
/// than 2 years (current docs; SDK text says 12 months) are not returned.
///
/// Current docs drop status 1 (inactive).
///
/// Time filters are strict inequalities.
pub static LIST_ISSUED_PARTNER_COUPONS: Operation = Operation {
    name: "ListIssuedPartnerCoupons",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/promotions/benefits/partner-coupons",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("user_coupons"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_SUBCUSTSERV_030200"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("coupon_id", Place::Query, Shape::Text),
        Parameter::new("customer_id", Place::Query, Shape::Text),
        Parameter::new("order_id", Place::Query, Shape::Text),
        Parameter::new("coupon_type", Place::Query, Shape::Integer),
        Parameter::new("status", Place::Query, Shape::Integer),
        Parameter::new("create_time_begin", Place::Query, Shape::Text),
        Parameter::new("create_time_end", Place::Query, Shape::Text),
        Parameter::new("effective_time_begin", Place::Query, Shape::Text),
        Parameter::new("effective_time_end", Place::Query, Shape::Text),
        Parameter::new("expire_time_begin", Place::Query, Shape::Text),
        Parameter::new("expire_time_end", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListIssuedPartnerCouponsAnswer>,
};

request! {
    /// Parameters of [`LIST_ISSUED_PARTNER_COUPONS`]: Query coupons issued to customers.
    pub struct ListIssuedPartnerCouponsRequest {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Order id.
        order_id: Option<String>,
        /// 1 cash coupon, 4 flexi-purchase coupon.
        coupon_type: Option<i64>,
        /// [`COUPONSTATUS`](crate::operations::codes::COUPONSTATUS).
        status: Option<i64>,
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
        /// Reseller id to see coupons it issued.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListIssuedPartnerCouponsRequest {
    const OPERATION: &'static Operation = &LIST_ISSUED_PARTNER_COUPONS;
    type Answer = ListIssuedPartnerCouponsAnswer;
}

record! {
    /// What [`LIST_ISSUED_PARTNER_COUPONS`] answers.
    pub struct ListIssuedPartnerCouponsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        user_coupons: Vec<IQueryUserPartnerCouponsResultV2>,
    }

    /// One of `user_coupons` of [`ListIssuedPartnerCouponsAnswer`].
    pub struct IQueryUserPartnerCouponsResultV2 {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// [`COUPONSTATUS`](crate::operations::codes::COUPONSTATUS).
        status: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// 1 cash coupon, 4 flexi-purchase coupon.
        coupon_type: Option<Code>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Face value.
        face_value: Option<Decimal>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Order id (presumably the order that used it).
        order_id: Option<String>,
        /// Promotion plan id.
        promotion_plan_id: Option<String>,
        /// Promotion plan name.
        promotion_plan_name: Option<String>,
        /// Promotion plan text.
        promotion_plan_desc: Option<String>,
        /// 1 electronic, 2 paper.
        media_type: Option<Code>,
        /// 1 claimed online, 2 redeemed online, 3 issued online, 4 obtained offline, 5 event gift.
        fetch_method: Option<Code>,
        /// Usage restrictions, see.
        use_limits: Vec<ICouponUseLimitInfoV2>,
        /// Activation time, UTC.
        active_time: Option<String>,
        /// Last use time.
        last_used_time: Option<String>,
        /// Promotion (campaign) id.
        promotion_id: Option<String>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Remaining balance.
        balance: Option<Decimal>,
        /// Order currently locking the coupon; null for old-version coupons.
        lock_order_id: Option<String>,
        /// "0" no, "1" frozen.
        is_frozen: Option<Code>,
    }
}

impl Rows for ListIssuedPartnerCouponsAnswer {
    type Row = IQueryUserPartnerCouponsResultV2;

    fn into_rows(self) -> Vec<IQueryUserPartnerCouponsResultV2> {
        self.user_coupons
    }
}

/// Query coupon issue/reclaim records.
///
/// `GET /v2/promotions/benefits/partner-coupons/records/query`; China site only. Credential: partner
/// only. Paging: offset/limit (record offset from 0).
///
/// operation_types ≤ 8 values and coupon_ids ≤ 100 values, sent as repeated query keys
/// (`operation_types=1&operation_types=2`).
///
/// An empty list is a literal filter. `result` filter: "0" or "-1"; unknown values are ignored.
pub static LIST_PARTNER_COUPONS_RECORD: Operation = Operation {
    name: "ListPartnerCouponsRecord",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/promotions/benefits/partner-coupons/records/query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_SUBCUSTSERV_030102"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("operation_types", Place::Query, Shape::Texts).at_most(8),
        Parameter::new("quota_id", Place::Query, Shape::Text),
        Parameter::new("quota_type", Place::Query, Shape::Integer),
        Parameter::new("coupon_ids", Place::Query, Shape::Texts).at_most(100),
        Parameter::new("customer_id", Place::Query, Shape::Text),
        Parameter::new("operation_time_begin", Place::Query, Shape::Text),
        Parameter::new("operation_time_end", Place::Query, Shape::Text),
        Parameter::new("result", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListPartnerCouponsRecordAnswer>,
};

request! {
    /// Parameters of [`LIST_PARTNER_COUPONS_RECORD`]: Query coupon issue/reclaim records.
    pub struct ListPartnerCouponsRecordRequest {
        /// [`COUPONOP`](crate::operations::codes::COUPONOP); repeated key. At most 8 elements.
        operation_types: Vec<String>,
        /// Coupon quota id.
        quota_id: Option<String>,
        /// 0 cash, 1 flexi-purchase.
        quota_type: Option<i64>,
        /// Repeated key. At most 100 elements.
        coupon_ids: Vec<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Operation after, UTC.
        operation_time_begin: Option<String>,
        /// Operation before, UTC.
        operation_time_end: Option<String>,
        /// "0" success, "-1" failure.
        result: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListPartnerCouponsRecordRequest {
    const OPERATION: &'static Operation = &LIST_PARTNER_COUPONS_RECORD;
    type Answer = ListPartnerCouponsRecordAnswer;
}

record! {
    /// What [`LIST_PARTNER_COUPONS_RECORD`] answers.
    pub struct ListPartnerCouponsRecordAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        records: Vec<CouponRecordV2>,
    }

    /// One of `records` of [`ListPartnerCouponsRecordAnswer`].
    pub struct CouponRecordV2 {
        /// Row id.
        id: Option<String>,
        /// [`COUPONOP`](crate::operations::codes::COUPONOP) as string.
        operation_type: Option<Code>,
        /// Coupon quota id.
        quota_id: Option<String>,
        /// 0 cash-coupon quota, 1 flexi-purchase-coupon quota.
        quota_type: Option<Code>,
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Issue: face value. Reclaim: amount actually reclaimed.
        operation_amount: Option<Decimal>,
        /// UTC.
        operation_time: Option<String>,
        /// "0" success, "-1" failure.
        result: Option<Code>,
        /// Free text.
        remark: Option<String>,
    }
}

impl Rows for ListPartnerCouponsRecordAnswer {
    type Row = CouponRecordV2;

    fn into_rows(self) -> Vec<CouponRecordV2> {
        self.records
    }
}

/// Query own coupons.
///
/// `GET /v2/promotions/benefits/coupons`; both sites. Credential: partner or customer (each sees its
/// own). Paging: offset/limit (record offset from 0); offset only together with limit.
///
/// With partner credentials: the partner's own coupons (or its reseller's). For a customer's coupons
/// use a customer token (IAM agency).
///
/// Used, expired, reclaimed: only 12 months. Current CN docs list status 2–5 and coupon_type 1 for
/// partners, 1/2/4 for customers.
///
/// Here the start of validity is called `valid_time` and the last use `reserve_time`.
pub static LIST_SUB_CUSTOMER_COUPONS: Operation = Operation {
    name: "ListSubCustomerCoupons",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/promotions/benefits/coupons",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("user_coupons"),
    total: Some("count"),
    rate: 10,
    permission: Some(
        "BPC_MENU_FINANCE_100100 or BPC_ITEM_SUBCUSTSERV_050101; customer IAM billing:coupon:view",
    ),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("coupon_id", Place::Query, Shape::Text),
        Parameter::new("order_id", Place::Query, Shape::Text),
        Parameter::new("promotion_plan_id", Place::Query, Shape::Text),
        Parameter::new("coupon_type", Place::Query, Shape::Integer),
        Parameter::new("status", Place::Query, Shape::Integer),
        Parameter::new("active_start_time", Place::Query, Shape::Text),
        Parameter::new("active_end_time", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("source_id", Place::Query, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text).only_at(&["cn"]),
    ],
    round_trip: round_trip::<ListSubCustomerCouponsAnswer>,
};

request! {
    /// Parameters of [`LIST_SUB_CUSTOMER_COUPONS`]: Query own coupons.
    pub struct ListSubCustomerCouponsRequest {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Order id.
        order_id: Option<String>,
        /// Promotion plan id.
        promotion_plan_id: Option<String>,
        /// [`COUPONTYPE`](crate::operations::codes::COUPONTYPE).
        coupon_type: Option<i64>,
        /// [`COUPONSTATUS`](crate::operations::codes::COUPONSTATUS).
        status: Option<i64>,
        /// Activated from, UTC.
        active_start_time: Option<String>,
        /// Activated until, UTC.
        active_end_time: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Issuer id (partner id).
        source_id: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored. China site only.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListSubCustomerCouponsRequest {
    const OPERATION: &'static Operation = &LIST_SUB_CUSTOMER_COUPONS;
    type Answer = ListSubCustomerCouponsAnswer;
}

record! {
    /// What [`LIST_SUB_CUSTOMER_COUPONS`] answers.
    pub struct ListSubCustomerCouponsAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        user_coupons: Vec<IQueryUserCouponsResultV2>,
    }

    /// One of `user_coupons` of [`ListSubCustomerCouponsAnswer`].
    pub struct IQueryUserCouponsResultV2 {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Coupon code.
        coupon_code: Option<String>,
        /// [`COUPONSTATUS`](crate::operations::codes::COUPONSTATUS).
        status: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// [`COUPONTYPE`](crate::operations::codes::COUPONTYPE).
        coupon_type: Option<Code>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Face value.
        face_value: Option<Decimal>,
        /// Start of validity, UTC.
        valid_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Order id.
        order_id: Option<String>,
        /// Promotion plan id.
        promotion_plan_id: Option<String>,
        /// Promotion plan name.
        plan_name: Option<String>,
        /// Promotion plan text.
        plan_desc: Option<String>,
        /// 1 electronic, 2 paper.
        media_type: Option<Code>,
        /// 1 claimed online, 2 redeemed online, 3 issued online, 4 obtained offline, 5 event gift.
        fetch_method: Option<Code>,
        /// Usage restrictions, see.
        use_limits: Vec<ICouponUseLimitInfoV2>,
        /// Activation time, UTC.
        active_time: Option<String>,
        /// Time of use, UTC.
        reserve_time: Option<String>,
        /// Promotion (campaign) id.
        promotion_id: Option<String>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// 1 old (single use, balance null), 2 new (reusable until balance is 0).
        coupon_version: Option<Code>,
        /// Remaining; null for old version.
        balance: Option<Decimal>,
        /// Order currently locking the coupon; null for old-version coupons.
        lock_order_id: Option<String>,
        /// Purpose text.
        coupon_usage: Option<String>,
        /// "0" no, "1" frozen.
        is_frozen: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Extension.
        extend_param1: Option<String>,
        /// Issuer: partner id, or id of the campaign/plan/creator.
        source_id: Option<String>,
    }
}

impl Rows for ListSubCustomerCouponsAnswer {
    type Row = IQueryUserCouponsResultV2;

    fn into_rows(self) -> Vec<IQueryUserCouponsResultV2> {
        self.user_coupons
    }
}

/// Query coupon ledger (customer).
///
/// `GET /v2/promotions/benefits/account-change-records`; China site only. Credential: customer only.
/// Paging: offset/limit (record offset from 0); limit 1–100; offset 0–2147483647.
///
/// Not for resale customers. Window ≤ 1 year, GMT+8 dates; default one year back → today. The only feed
/// with per-use coupon movements.
pub static LIST_CUSTOMER_COUPON_CHANGE_RECORDS: Operation = Operation {
    name: "ListCustomerCouponChangeRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/promotions/benefits/account-change-records",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_647 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("balance_type", Place::Query, Shape::Text).required(),
        Parameter::new("revenue_expense_type", Place::Query, Shape::Text),
        Parameter::new("trade_type", Place::Query, Shape::Text),
        Parameter::new("trade_id", Place::Query, Shape::Text),
        Parameter::new("trade_time_begin", Place::Query, Shape::Text),
        Parameter::new("trade_time_end", Place::Query, Shape::Text),
        Parameter::new("coupon_id", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListCustomerCouponChangeRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMER_COUPON_CHANGE_RECORDS`]: Query coupon ledger (customer).
    pub struct ListCustomerCouponChangeRecordsRequest {
        /// must be BALANCE_TYPE_COUPON. Mandatory.
        balance_type: String,
        /// REVENUE income, EXPENSE outgoing.
        revenue_expense_type: Option<String>,
        /// ADJUST activation, DEDEUCT consumption, REFUND coupon refund, RFROZEN freeze, EXPIRED
        /// expiry, COUPONADJUST transfer, COUPONCANCEL reclaim.
        trade_type: Option<String>,
        /// order id or transaction id.
        trade_id: Option<String>,
        /// First day YYYY-MM-DD, GMT+8.
        trade_time_begin: Option<String>,
        /// Last day YYYY-MM-DD, GMT+8.
        trade_time_end: Option<String>,
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListCustomerCouponChangeRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(balance_type: impl Into<String>) -> Self {
        Self { balance_type: balance_type.into(), ..Self::default() }
    }
}

impl Request for ListCustomerCouponChangeRecordsRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMER_COUPON_CHANGE_RECORDS;
    type Answer = ListCustomerCouponChangeRecordsAnswer;
}

record! {
    /// What [`LIST_CUSTOMER_COUPON_CHANGE_RECORDS`] answers.
    pub struct ListCustomerCouponChangeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows.
        records: Vec<CustomerCouponChangeRecord>,
    }

    /// One of `records` of [`ListCustomerCouponChangeRecordsAnswer`].
    pub struct CustomerCouponChangeRecord {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// [`TRADEDETAIL_COUPON`](crate::operations::codes::TRADEDETAIL_COUPON).
        trade_detail_type: Option<Code>,
        /// UTC.
        trade_time: Option<String>,
        /// Transaction id or order id, ≤ 128.
        trade_id: Option<String>,
        /// Amount of the change.
        change_amount: Option<Decimal>,
        /// Balance after the change.
        balance_after_change: Option<Decimal>,
        /// REVENUE income, EXPENSE outgoing.
        revenue_expense_type: Option<Code>,
        /// Bill month.
        bill_cycle: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
        /// Localised service name.
        cloud_service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
    }
}

impl Rows for ListCustomerCouponChangeRecordsAnswer {
    type Row = CustomerCouponChangeRecord;

    fn into_rows(self) -> Vec<CustomerCouponChangeRecord> {
        self.records
    }
}
