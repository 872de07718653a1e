//! Orders, resources and prices. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query coupons usable for an order. Credential: customer only. Paging: none.
    Read ListOrderCouponsByOrderIdRequest LIST_ORDER_COUPONS_BY_ORDER_ID -> ListOrderCouponsByOrderIdAnswer
    "ListOrderCouponsByOrderId" Get "/v2/orders/customer-orders/order-coupons"
    by Customer, Paging::None,
    rows Some("user_coupons"), total Some("count"), rate 10, permission Some("IAM billing:order:view"),
    sites &["cn"];
    /// Order id
    Query true order_id: String = "order_id",
}

record! {
    /// What `ListOrderCouponsByOrderId` answers.
    ListOrderCouponsByOrderIdAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        user_coupons: Vec<CouponInfoV2> = "user_coupons",
        /// How many coupons may be combined
        coupon_max_use_quantity: Vec<CouponMaxUseQuantity> = "coupon_max_use_quantity",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `user_coupons…` of `ListOrderCouponsByOrderId`.
    CouponInfoV2 {
        /// Coupon instance id
        coupon_id: Option<String> = "coupon_id",
        /// Coupon code
        coupon_code: Option<String> = "coupon_code",
        /// 1 inactive, 2 usable
        status: Option<i64> = "status",
        /// 1/2/3/4 (COUPONTYPE) (SDK) or 300–303 (docs)
        coupon_type: Option<i64> = "coupon_type",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Face value
        face_value: Option<Decimal> = "face_value",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Promotion plan name
        plan_name: Option<String> = "plan_name",
        /// Promotion plan text
        plan_desc: Option<String> = "plan_desc",
        /// Usage restrictions, see S-UseLimit
        use_limits: Vec<LimitInfoV2> = "use_limits",
        /// Activation time, UTC
        active_time: Option<String> = "active_time",
        /// Last use, UTC
        last_used_time: Option<String> = "last_used_time",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// 1 old (cash, discount, bonus), 2 new (cash only)
        coupon_version: Option<i64> = "coupon_version",
        /// Remaining balance
        balance: Option<Decimal> = "balance",
        /// Order holding the lock, ≤ 64
        used_by_order_id: Option<String> = "used_by_order_id",
        /// Purpose text
        coupon_usage: Option<String> = "coupon_usage",
        /// 0 Huawei Cloud service coupon, 1 marketplace coupon, 2 "1024" special coupon, 3 hardware coupon
        coupon_group: Option<i64> = "coupon_group",
    }
}

record! {
    /// `user_coupons….use_limits…` of `ListOrderCouponsByOrderId`.
    LimitInfoV2 {
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

record! {
    /// `coupon_max_use_quantity…` of `ListOrderCouponsByOrderId`.
    CouponMaxUseQuantity {
        /// As above
        coupon_type: Option<i64> = "coupon_type",
        /// As above
        coupon_group: Option<i64> = "coupon_group",
        /// Maximum
        use_quantity_value: Option<i64> = "use_quantity_value",
    }
}

operation! {
    /// Query stored-value cards. Credential: customer only. Paging: offset/limit (record offset from 0).
    Read ListStoredValueCardsRequest LIST_STORED_VALUE_CARDS -> ListStoredValueCardsAnswer
    "ListStoredValueCards" Get "/v2/promotions/benefits/stored-value-cards"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("stored_value_cards"), total Some("total_count"), rate 5, permission None,
    sites &["cn"];
    /// 1 usable, 2 used up
    Query true status: Option<i64> = "status",
    /// Card id
    Query false card_id: Option<String> = "card_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListStoredValueCards` answers.
    ListStoredValueCardsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        stored_value_cards: Vec<UserStoredValueCard> = "stored_value_cards",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `stored_value_cards…` of `ListStoredValueCards`.
    UserStoredValueCard {
        /// Card id
        card_id: Option<String> = "card_id",
        /// Card name
        card_name: Option<String> = "card_name",
        /// 1 usable, 2 used up
        status: Option<i64> = "status",
        /// Face value (string)
        face_value: Option<Decimal> = "face_value",
        /// Balance (string)
        balance: Option<Decimal> = "balance",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
    }
}

operation! {
    /// Enterprise master: transferable coupons. Credential: enterprise master account (customer) only.
    /// Paging: offset/limit (record offset from 0); limit 1–100.
    Read ListMultiAccountTransferCouponsRequest LIST_MULTI_ACCOUNT_TRANSFER_COUPONS -> ListMultiAccountTransferCouponsAnswer
    "ListMultiAccountTransferCoupons" Get "/v2/enterprises/multi-accounts/transfer-coupons"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("avail_transfer_coupons"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListMultiAccountTransferCoupons` answers.
    ListMultiAccountTransferCouponsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        avail_transfer_coupons: Vec<AvailTransferCoupon> = "avail_transfer_coupons",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `avail_transfer_coupons…` of `ListMultiAccountTransferCoupons`.
    AvailTransferCoupon {
        /// Coupon instance id
        coupon_id: Option<String> = "coupon_id",
        /// Promotion plan name
        plan_name: Option<String> = "plan_name",
        /// Balance (string)
        balance: Option<Decimal> = "balance",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Usage restrictions, see S-UseLimit
        use_limits: Vec<ICouponUseLimitInfoV2> = "use_limits",
    }
}

operation! {
    /// Enterprise master: retrievable member coupons. Credential: enterprise master account (customer)
    /// only. Paging: offset/limit (record offset from 0); limit 1–100.
    Read ListMultiAccountRetrieveCouponsRequest LIST_MULTI_ACCOUNT_RETRIEVE_COUPONS -> ListMultiAccountRetrieveCouponsAnswer
    "ListMultiAccountRetrieveCoupons" Get "/v2/enterprises/multi-accounts/retrieve-coupons"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("avail_retrieve_coupons"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Member account id
    Query true sub_customer_id: String = "sub_customer_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListMultiAccountRetrieveCoupons` answers.
    ListMultiAccountRetrieveCouponsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        avail_retrieve_coupons: Vec<AvailRetrieveCoupons> = "avail_retrieve_coupons",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `avail_retrieve_coupons…` of `ListMultiAccountRetrieveCoupons`.
    AvailRetrieveCoupons {
        /// Master coupon id
        coupon_id: Option<String> = "coupon_id",
        /// Promotion plan name
        plan_name: Option<String> = "plan_name",
        /// Coupon created at the member by the transfer
        sub_coupon_id: Option<String> = "sub_coupon_id",
        /// Balance (string)
        balance: Option<Decimal> = "balance",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Usage restrictions, see S-UseLimit
        use_limits: Vec<ICouponUseLimitInfoV2> = "use_limits",
    }
}
