//! What can pay an order: coupons, stored-value cards.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query coupons usable for an order.
///
/// `GET /v2/orders/customer-orders/order-coupons`; China site only. Credential: customer only. Paging:
/// none.
///
/// Only unpaid orders. coupon_type: the SDK says 1–4, current docs say 300 discount, 301 cash coupon,
/// 302 flexi-purchase, 303 stored-value card → accept both.
///
/// `used_by_order_id` has a value only when an order is occupying a discount coupon (docs); then only
/// that order may use it.
pub static LIST_ORDER_COUPONS_BY_ORDER_ID: Operation = Operation {
    name: "ListOrderCouponsByOrderId",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/orders/customer-orders/order-coupons",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: Some("user_coupons"),
    total: Some("count"),
    rate: 10,
    permission: Some("IAM billing:order:view"),
    sites: &["cn"],
    parameters: &[Parameter::new("order_id", Place::Query, Shape::Text).required()],
    round_trip: round_trip::<ListOrderCouponsByOrderIdAnswer>,
};

request! {
    /// Parameters of [`LIST_ORDER_COUPONS_BY_ORDER_ID`]: Query coupons usable for an order.
    pub struct ListOrderCouponsByOrderIdRequest {
        /// Order id. Mandatory.
        order_id: String,
    }
}

impl ListOrderCouponsByOrderIdRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into() }
    }
}

impl Request for ListOrderCouponsByOrderIdRequest {
    const OPERATION: &'static Operation = &LIST_ORDER_COUPONS_BY_ORDER_ID;
    type Answer = ListOrderCouponsByOrderIdAnswer;
}

record! {
    /// What [`LIST_ORDER_COUPONS_BY_ORDER_ID`] answers.
    pub struct ListOrderCouponsByOrderIdAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        user_coupons: Vec<CouponInfoV2>,
        /// How many coupons may be combined.
        coupon_max_use_quantity: Vec<CouponMaxUseQuantity>,
    }

    /// One of `user_coupons` of [`ListOrderCouponsByOrderIdAnswer`].
    pub struct CouponInfoV2 {
        /// Coupon instance id.
        coupon_id: Option<String>,
        /// Coupon code.
        coupon_code: Option<String>,
        /// 1 inactive, 2 usable.
        status: Option<Code>,
        /// 1/2/3/4 [`COUPONTYPE`](crate::operations::codes::COUPONTYPE) (SDK) or 300–303 (docs).
        coupon_type: Option<Code>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Face value.
        face_value: Option<Decimal>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Promotion plan name.
        plan_name: Option<String>,
        /// Promotion plan text.
        plan_desc: Option<String>,
        /// Usage restrictions, see.
        use_limits: Vec<LimitInfoV2>,
        /// Activation time, UTC.
        active_time: Option<String>,
        /// Last use, UTC.
        last_used_time: Option<String>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// 1 old (cash, discount, bonus), 2 new (cash only).
        coupon_version: Option<Code>,
        /// Remaining balance.
        balance: Option<Decimal>,
        /// Order holding the lock, ≤ 64.
        used_by_order_id: Option<String>,
        /// Purpose text.
        coupon_usage: Option<String>,
        /// 0 Huawei Cloud service coupon, 1 marketplace coupon, 2 "1024" special coupon, 3 hardware
        /// coupon.
        coupon_group: Option<Code>,
    }

    /// One of `use_limits` of [`CouponInfoV2`].
    pub struct LimitInfoV2 {
        /// Row id.
        use_limiti_info_id: Option<String>,
        /// Restriction key; incomplete list, keep it as it is.
        limit_key: Option<String>,
        /// First operand.
        value1: Option<String>,
        /// Second operand.
        value2: Option<String>,
        /// Unit of the operands.
        value_unit: Option<String>,
        /// Kind of restriction.
        limit_type: Option<Code>,
        /// Promotion plan id.
        promotion_plan_id: Option<String>,
    }

    /// One of `coupon_max_use_quantity` of [`ListOrderCouponsByOrderIdAnswer`].
    pub struct CouponMaxUseQuantity {
        /// [`COUPONTYPE`](crate::operations::codes::COUPONTYPE).
        coupon_type: Option<Code>,
        /// 0 Huawei Cloud service coupon, 1 marketplace coupon, 2 "1024" special coupon, 3 hardware
        /// coupon.
        coupon_group: Option<Code>,
        /// Maximum.
        use_quantity_value: Option<i64>,
    }
}

impl Rows for ListOrderCouponsByOrderIdAnswer {
    type Row = CouponInfoV2;

    fn into_rows(self) -> Vec<CouponInfoV2> {
        self.user_coupons
    }
}

/// Query stored-value cards.
///
/// `GET /v2/promotions/benefits/stored-value-cards`; China site only. Credential: customer only.
/// Paging: offset/limit (record offset from 0).
pub static LIST_STORED_VALUE_CARDS: Operation = Operation {
    name: "ListStoredValueCards",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/promotions/benefits/stored-value-cards",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("stored_value_cards"),
    total: Some("total_count"),
    rate: 5,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("status", Place::Query, Shape::Integer).required(),
        Parameter::new("card_id", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListStoredValueCardsAnswer>,
};

request! {
    /// Parameters of [`LIST_STORED_VALUE_CARDS`]: Query stored-value cards.
    pub struct ListStoredValueCardsRequest {
        /// 1 usable, 2 used up. Mandatory.
        status: i64,
        /// Card id.
        card_id: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListStoredValueCardsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(status: i64) -> Self {
        Self { status, ..Self::default() }
    }
}

impl Request for ListStoredValueCardsRequest {
    const OPERATION: &'static Operation = &LIST_STORED_VALUE_CARDS;
    type Answer = ListStoredValueCardsAnswer;
}

record! {
    /// What [`LIST_STORED_VALUE_CARDS`] answers.
    pub struct ListStoredValueCardsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        stored_value_cards: Vec<UserStoredValueCard>,
    }

    /// One of `stored_value_cards` of [`ListStoredValueCardsAnswer`].
    pub struct UserStoredValueCard {
        /// Card id.
        card_id: Option<String>,
        /// Card name.
        card_name: Option<String>,
        /// 1 usable, 2 used up.
        status: Option<Code>,
        /// Face value.
        face_value: Option<Decimal>,
        /// Balance.
        balance: Option<Decimal>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
    }
}

impl Rows for ListStoredValueCardsAnswer {
    type Row = UserStoredValueCard;

    fn into_rows(self) -> Vec<UserStoredValueCard> {
        self.stored_value_cards
    }
}
