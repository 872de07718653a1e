//! Orders, resources and prices. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query own coupon quotas. Credential: partner only. Paging: offset/limit (record offset from 0).
    Read ListQuotaCouponsRequest LIST_QUOTA_COUPONS -> ListQuotaCouponsAnswer
    "ListQuotaCoupons" Post "/v2/partners/coupon-quotas/query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("quotas"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_SUBCUSTSERV_030100"),
    sites &["cn"];
    /// Quota ids, ≤ 50
    Body false quota_ids: Vec<String> = "quota_ids",
    /// (QUOTASTATUS), ≤ 5
    Body false quota_status_list: Vec<i64> = "quota_status_list",
    /// 0 cash coupon (default), 1 flexi-purchase
    Body false quota_type: Option<i64> = "quota_type",
    /// Created strictly after, UTC
    Body false create_time_begin: Option<String> = "create_time_begin",
    /// Created strictly before, UTC
    Body false create_time_end: Option<String> = "create_time_end",
    /// Effective strictly after, UTC
    Body false effective_time_begin: Option<String> = "effective_time_begin",
    /// Effective strictly before, UTC
    Body false effective_time_end: Option<String> = "effective_time_end",
    /// Expires strictly after, UTC
    Body false expire_time_begin: Option<String> = "expire_time_begin",
    /// Expires strictly before, UTC
    Body false expire_time_end: Option<String> = "expire_time_end",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// Reseller id to see its quotas
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListQuotaCoupons` answers.
    ListQuotaCouponsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        quotas: Vec<CouponQuotaV2> = "quotas",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `quotas…` of `ListQuotaCoupons`.
    CouponQuotaV2 {
        /// Coupon quota id
        quota_id: Option<String> = "quota_id",
        /// 0 cash-coupon quota, 1 flexi-purchase-coupon quota
        quota_type: Option<i64> = "quota_type",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// Last change, UTC
        last_update_time: Option<String> = "last_update_time",
        /// Quota size, 2 decimals
        quota_value: Option<Decimal> = "quota_value",
        /// (QUOTASTATUS)
        quota_status: Option<i64> = "quota_status",
        /// Remaining quota, 2 decimals
        balance: Option<Decimal> = "balance",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Restrictions on the quota: limit_key + limit_values({value1,value2})
        limit_infos: Vec<QuotaLimitInfo> = "limit_infos",
    }
}

record! {
    /// `quotas….limit_infos…` of `ListQuotaCoupons`.
    QuotaLimitInfo {
        /// Restriction key (LIMITKEY)
        limit_key: Option<String> = "limit_key",
        /// Restriction values
        limit_values: Vec<LimitValue> = "limit_values",
    }
}

record! {
    /// `quotas….limit_infos….limit_values…` of `ListQuotaCoupons`.
    LimitValue {
        /// First operand
        value1: Option<String> = "value1",
        /// Second operand
        value2: Option<String> = "value2",
    }
}

operation! {
    /// Query coupons issued to customers. Credential: partner only. Paging: offset/limit (record offset
    /// from 0).
    Read ListIssuedPartnerCouponsRequest LIST_ISSUED_PARTNER_COUPONS -> ListIssuedPartnerCouponsAnswer
    "ListIssuedPartnerCoupons" Get "/v2/promotions/benefits/partner-coupons"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("user_coupons"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_SUBCUSTSERV_030200"),
    sites &["cn"];
    /// Coupon instance id
    Query false coupon_id: Option<String> = "coupon_id",
    /// Customer account id (domain id, ≤ 64)
    Query false customer_id: Option<String> = "customer_id",
    /// Order id
    Query false order_id: Option<String> = "order_id",
    /// 1 cash coupon, 4 flexi-purchase coupon
    Query false coupon_type: Option<i64> = "coupon_type",
    /// (COUPONSTATUS)
    Query false status: Option<i64> = "status",
    /// Created strictly after, UTC
    Query false create_time_begin: Option<String> = "create_time_begin",
    /// Created strictly before, UTC
    Query false create_time_end: Option<String> = "create_time_end",
    /// Effective strictly after, UTC
    Query false effective_time_begin: Option<String> = "effective_time_begin",
    /// Effective strictly before, UTC
    Query false effective_time_end: Option<String> = "effective_time_end",
    /// Expires strictly after, UTC
    Query false expire_time_begin: Option<String> = "expire_time_begin",
    /// Expires strictly before, UTC
    Query false expire_time_end: Option<String> = "expire_time_end",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Reseller id to see coupons it issued
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListIssuedPartnerCoupons` answers.
    ListIssuedPartnerCouponsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        user_coupons: Vec<IQueryUserPartnerCouponsResultV2> = "user_coupons",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `user_coupons…` of `ListIssuedPartnerCoupons`.
    IQueryUserPartnerCouponsResultV2 {
        /// Coupon instance id
        coupon_id: Option<String> = "coupon_id",
        /// (COUPONSTATUS)
        status: Option<i64> = "status",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// 1 cash coupon, 4 flexi-purchase coupon
        coupon_type: Option<i64> = "coupon_type",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Face value
        face_value: Option<Decimal> = "face_value",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Order id (presumably the order that used it)
        order_id: Option<String> = "order_id",
        /// Promotion plan id
        promotion_plan_id: Option<String> = "promotion_plan_id",
        /// Promotion plan name
        promotion_plan_name: Option<String> = "promotion_plan_name",
        /// Promotion plan text
        promotion_plan_desc: Option<String> = "promotion_plan_desc",
        /// 1 electronic, 2 paper
        media_type: Option<i64> = "media_type",
        /// 1 claimed online, 2 redeemed online, 3 issued online, 4 obtained offline, 5 event gift
        fetch_method: Option<i64> = "fetch_method",
        /// Usage restrictions, see S-UseLimit
        use_limits: Vec<ICouponUseLimitInfoV2> = "use_limits",
        /// Activation time, UTC
        active_time: Option<String> = "active_time",
        /// Last use time
        last_used_time: Option<String> = "last_used_time",
        /// Promotion (campaign) id
        promotion_id: Option<String> = "promotion_id",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// Remaining balance
        balance: Option<Decimal> = "balance",
        /// Order currently locking the coupon; null for old-version coupons
        lock_order_id: Option<String> = "lock_order_id",
        /// "0" no, "1" frozen
        is_frozen: Option<String> = "is_frozen",
    }
}

record! {
    /// `user_coupons….use_limits…` of `ListIssuedPartnerCoupons`.
    ICouponUseLimitInfoV2 {
        /// As the SDK names it.
        use_limiti_info_id: Option<String> = "use_limiti_info_id",
        /// As the SDK names it.
        limit_key: Option<String> = "limit_key",
        /// As the SDK names it.
        value1: Option<String> = "value1",
        /// As the SDK names it.
        value2: Option<String> = "value2",
        /// As the SDK names it.
        value_unit: Option<String> = "value_unit",
        /// As the SDK names it.
        limit_type: Option<String> = "limit_type",
        /// As the SDK names it.
        promotion_plan_id: Option<String> = "promotion_plan_id",
    }
}

operation! {
    /// Query coupon issue/reclaim records. Credential: partner only. Paging: offset/limit (record offset
    /// from 0).
    Read ListPartnerCouponsRecordRequest LIST_PARTNER_COUPONS_RECORD -> ListPartnerCouponsRecordAnswer
    "ListPartnerCouponsRecord" Get "/v2/promotions/benefits/partner-coupons/records/query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("records"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_SUBCUSTSERV_030102"),
    sites &["cn"];
    /// As the SDK names it.
    Query false operation_types: Vec<String> = "operation_types",
    /// Coupon quota id
    Query false quota_id: Option<String> = "quota_id",
    /// 0 cash, 1 flexi-purchase
    Query false quota_type: Option<i64> = "quota_type",
    /// As the SDK names it.
    Query false coupon_ids: Vec<String> = "coupon_ids",
    /// Customer account id (domain id, ≤ 64)
    Query false customer_id: Option<String> = "customer_id",
    /// Operation after, UTC
    Query false operation_time_begin: Option<String> = "operation_time_begin",
    /// Operation before, UTC
    Query false operation_time_end: Option<String> = "operation_time_end",
    /// "0" success, "-1" failure
    Query false result: Option<String> = "result",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListPartnerCouponsRecord` answers.
    ListPartnerCouponsRecordAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        records: Vec<CouponRecordV2> = "records",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListPartnerCouponsRecord`.
    CouponRecordV2 {
        /// Row id
        id: Option<String> = "id",
        /// (COUPONOP) as string
        operation_type: Option<String> = "operation_type",
        /// Coupon quota id
        quota_id: Option<String> = "quota_id",
        /// 0 cash-coupon quota, 1 flexi-purchase-coupon quota
        quota_type: Option<i64> = "quota_type",
        /// Coupon instance id
        coupon_id: Option<String> = "coupon_id",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Issue: face value. Reclaim: amount actually reclaimed
        operation_amount: Option<Decimal> = "operation_amount",
        /// UTC
        operation_time: Option<String> = "operation_time",
        /// "0" success, "-1" failure
        result: Option<String> = "result",
        /// Free text
        remark: Option<String> = "remark",
    }
}

operation! {
    /// Query own coupons. Credential: partner or customer (each sees its own). Paging: offset/limit (record
    /// offset from 0); offset only together with limit.
    Read ListSubCustomerCouponsRequest LIST_SUB_CUSTOMER_COUPONS -> ListSubCustomerCouponsAnswer
    "ListSubCustomerCoupons" Get "/v2/promotions/benefits/coupons"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("user_coupons"), total Some("count"), rate 10, permission Some("BPC_MENU_FINANCE_100100 or BPC_ITEM_SUBCUSTSERV_050101; customer IAM billing:coupon:view"),
    sites &["cn", "intl"];
    /// Coupon instance id
    Query false coupon_id: Option<String> = "coupon_id",
    /// Order id
    Query false order_id: Option<String> = "order_id",
    /// Promotion plan id
    Query false promotion_plan_id: Option<String> = "promotion_plan_id",
    /// (COUPONTYPE)
    Query false coupon_type: Option<i64> = "coupon_type",
    /// (COUPONSTATUS)
    Query false status: Option<i64> = "status",
    /// Activated from, UTC
    Query false active_start_time: Option<String> = "active_start_time",
    /// Activated until, UTC
    Query false active_end_time: Option<String> = "active_end_time",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Issuer id (partner id)
    Query false source_id: Option<String> = "source_id",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListSubCustomerCoupons` answers.
    ListSubCustomerCouponsAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        user_coupons: Vec<IQueryUserCouponsResultV2> = "user_coupons",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `user_coupons…` of `ListSubCustomerCoupons`.
    IQueryUserCouponsResultV2 {
        /// Coupon instance id
        coupon_id: Option<String> = "coupon_id",
        /// Coupon code
        coupon_code: Option<String> = "coupon_code",
        /// (COUPONSTATUS)
        status: Option<i64> = "status",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// (COUPONTYPE)
        coupon_type: Option<i64> = "coupon_type",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Face value
        face_value: Option<Decimal> = "face_value",
        /// Start of validity, UTC
        valid_time: Option<String> = "valid_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Order id
        order_id: Option<String> = "order_id",
        /// Promotion plan id
        promotion_plan_id: Option<String> = "promotion_plan_id",
        /// Promotion plan name
        plan_name: Option<String> = "plan_name",
        /// Promotion plan text
        plan_desc: Option<String> = "plan_desc",
        /// 1 electronic, 2 paper
        media_type: Option<i64> = "media_type",
        /// 1 claimed online, 2 redeemed online, 3 issued online, 4 obtained offline, 5 event gift
        fetch_method: Option<i64> = "fetch_method",
        /// Usage restrictions, see S-UseLimit
        use_limits: Vec<ICouponUseLimitInfoV2> = "use_limits",
        /// Activation time, UTC
        active_time: Option<String> = "active_time",
        /// Time of use, UTC
        reserve_time: Option<String> = "reserve_time",
        /// Promotion (campaign) id
        promotion_id: Option<String> = "promotion_id",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// 1 old (single use, balance null), 2 new (reusable until balance is 0)
        coupon_version: Option<i64> = "coupon_version",
        /// Remaining; null for old version
        balance: Option<Decimal> = "balance",
        /// Order currently locking the coupon; null for old-version coupons
        lock_order_id: Option<String> = "lock_order_id",
        /// Purpose text
        coupon_usage: Option<String> = "coupon_usage",
        /// "0" no, "1" frozen
        is_frozen: Option<String> = "is_frozen",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Extension
        extend_param1: Option<String> = "extend_param1",
        /// Issuer: partner id, or id of the campaign/plan/creator
        source_id: Option<String> = "source_id",
    }
}

operation! {
    /// Query quotas issued to resellers. Credential: distributor (tier-1) only. Paging: offset/limit
    /// (record offset from 0); limit 1–100.
    Read ListIssuedCouponQuotasRequest LIST_ISSUED_COUPON_QUOTAS -> ListIssuedCouponQuotasAnswer
    "ListIssuedCouponQuotas" Get "/v2/partners/issued-coupon-quotas"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("quotas"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Reseller quota id
    Query false quota_id: Option<String> = "quota_id",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// Distributor quota the reseller quota was cut from
    Query false parent_quota_id: Option<String> = "parent_quota_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListIssuedCouponQuotas` answers.
    ListIssuedCouponQuotasAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        quotas: Vec<IssuedCouponQuota> = "quotas",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `quotas…` of `ListIssuedCouponQuotas`.
    IssuedCouponQuota {
        /// Issued quota id
        quota_id: Option<String> = "quota_id",
        /// 0 cash-coupon quota, 1 flexi-purchase-coupon quota
        quota_type: Option<i64> = "quota_type",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// Last change, UTC
        last_update_time: Option<String> = "last_update_time",
        /// Quota size, 2 decimals
        quota_value: Option<Decimal> = "quota_value",
        /// (QUOTASTATUS) plus 6 reclaimed
        quota_status: Option<i64> = "quota_status",
        /// Remaining
        balance: Option<Decimal> = "balance",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Restrictions on the quota: limit_key + limit_values({value1,value2})
        limit_infos: Vec<QuotaLimitInfo> = "limit_infos",
        /// Reseller id
        indirect_partner_id: Option<String> = "indirect_partner_id",
        /// Reseller login name
        indirect_partner_account_name: Option<String> = "indirect_partner_account_name",
        /// Reseller company name
        indirect_partner_name: Option<String> = "indirect_partner_name",
        /// Distributor quota the reseller quota was cut from
        parent_quota_id: Option<String> = "parent_quota_id",
    }
}

operation! {
    /// Query quota issue/reclaim records. Credential: distributor (tier-1) only. Paging: offset/limit
    /// (record offset from 0); limit 1–100.
    Read ListCouponQuotasRecordsRequest LIST_COUPON_QUOTAS_RECORDS -> ListCouponQuotasRecordsAnswer
    "ListCouponQuotasRecords" Get "/v2/partners/coupon-quotas/records"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("records"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// Reseller quota id
    Query false quota_id: Option<String> = "quota_id",
    /// Operation after, UTC
    Query false operation_time_begin: Option<String> = "operation_time_begin",
    /// Operation before, UTC
    Query false operation_time_end: Option<String> = "operation_time_end",
    /// Distributor quota the reseller quota was cut from
    Query false parent_quota_id: Option<String> = "parent_quota_id",
    /// "10" issue, "11" reclaim
    Query false operation_type: Option<String> = "operation_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListCouponQuotasRecords` answers.
    ListCouponQuotasRecordsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        records: Vec<QuotaRecord> = "records",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListCouponQuotasRecords`.
    QuotaRecord {
        /// Row id
        id: Option<String> = "id",
        /// Operator login name
        operator: Option<String> = "operator",
        /// "10" issue, "11" reclaim
        operation_type: Option<String> = "operation_type",
        /// Reseller quota id
        quota_id: Option<String> = "quota_id",
        /// Distributor quota the reseller quota was cut from
        parent_quota_id: Option<String> = "parent_quota_id",
        /// Amount more than 0, 2 decimals
        amount: Option<Decimal> = "amount",
        /// Operation time, UTC
        operation_time: Option<String> = "operation_time",
        /// "0" success, "-1" failure
        result: Option<String> = "result",
        /// Reseller login name
        indirect_partner_account_name: Option<String> = "indirect_partner_account_name",
        /// Reseller id
        indirect_partner_id: Option<String> = "indirect_partner_id",
        /// Reseller company name
        indirect_partner_name: Option<String> = "indirect_partner_name",
        /// Free text
        remark: Option<String> = "remark",
    }
}

operation! {
    /// Query coupon ledger (customer). Credential: customer only. Paging: offset/limit (record offset from
    /// 0); limit 1–100; offset 0–2147483647.
    Read ListCustomerCouponChangeRecordsRequest LIST_CUSTOMER_COUPON_CHANGE_RECORDS -> ListCustomerCouponChangeRecordsAnswer
    "ListCustomerCouponChangeRecords" Get "/v2/promotions/benefits/account-change-records"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483647 },
    rows Some("records"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// must be BALANCE_TYPE_COUPON
    Query true balance_type: String = "balance_type",
    /// REVENUE income, EXPENSE outgoing
    Query false revenue_expense_type: Option<String> = "revenue_expense_type",
    /// ADJUST activation, DEDEUCT consumption, REFUND coupon refund, RFROZEN freeze, EXPIRED expiry,
    /// COUPONADJUST transfer, COUPONCANCEL reclaim
    Query false trade_type: Option<String> = "trade_type",
    /// (TRADEID) order id or transaction id
    Query false trade_id: Option<String> = "trade_id",
    /// First day YYYY-MM-DD, GMT+8
    Query false trade_time_begin: Option<String> = "trade_time_begin",
    /// Last day YYYY-MM-DD, GMT+8
    Query false trade_time_end: Option<String> = "trade_time_end",
    /// Coupon instance id
    Query false coupon_id: Option<String> = "coupon_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListCustomerCouponChangeRecords` answers.
    ListCustomerCouponChangeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows
        records: Vec<CustomerCouponChangeRecord> = "records",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListCustomerCouponChangeRecords`.
    CustomerCouponChangeRecord {
        /// Coupon instance id
        coupon_id: Option<String> = "coupon_id",
        /// (TRADEDETAIL-COUPON)
        trade_detail_type: Option<String> = "trade_detail_type",
        /// UTC
        trade_time: Option<String> = "trade_time",
        /// Transaction id or order id, ≤ 128
        trade_id: Option<String> = "trade_id",
        /// Amount of the change (string)
        change_amount: Option<Decimal> = "change_amount",
        /// Balance after the change (string)
        balance_after_change: Option<String> = "balance_after_change",
        /// REVENUE income, EXPENSE outgoing
        revenue_expense_type: Option<String> = "revenue_expense_type",
        /// Bill month
        bill_cycle: Option<String> = "bill_cycle",
        /// Login name of the account
        account_name: Option<String> = "account_name",
        /// Localised service name
        cloud_service_type_name: Option<String> = "cloud_service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
    }
}
