//! Paying, renewing and ending what was ordered.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Shape};
use crate::operations::{ErrorDetail, FailResourceInfo};
use crate::wire::{Code, record, request, round_trip};

/// Pay an unpaid order.
///
/// `POST /v3/orders/customer-orders/pay`; both sites. Credential: customer only. Paging: none.
///
/// Pay an unpaid order. Monthly settlement is tried before balance; cash before credit. coupon_infos ≤
/// 3, discount_infos ≤ 1; must be absent when the YES/NO switch is NO.
pub static PAY_ORDERS: Operation = Operation {
    name: "PayOrders",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v3/orders/customer-orders/pay",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("order_id", Place::Body, Shape::Text).required(),
        Parameter::new("use_coupon", Place::Body, Shape::Text).required(),
        Parameter::new("use_discount", Place::Body, Shape::Text).required(),
        Parameter::new("coupon_infos", Place::Body, Shape::Objects).at_most(3),
        Parameter::new("discount_infos", Place::Body, Shape::Objects).at_most(1),
    ],
    round_trip: round_trip::<PayOrdersAnswer>,
};

request! {
    /// Parameters of [`PAY_ORDERS`]: Pay an unpaid order.
    pub struct PayOrdersRequest {
        /// Order id. Mandatory.
        order_id: String,
        /// YES or NO. Mandatory.
        use_coupon: String,
        /// YES or NO. Mandatory.
        use_discount: String,
        /// Coupons. At most 3 elements.
        coupon_infos: Vec<CouponSimpleInfoOrderPayV3>,
        /// Discounts. At most 1 elements.
        discount_infos: Vec<DiscountSimpleInfoV3>,
    }

    /// One of `coupon_infos` of [`PayOrdersRequest`].
    pub struct CouponSimpleInfoOrderPayV3 {
        /// Coupon id. Mandatory.
        id: String,
        /// [`COUPONTYPE`](crate::operations::codes::COUPONTYPE). Mandatory.
        r#type as "type": i64,
    }

    /// One of `discount_infos` of [`PayOrdersRequest`].
    pub struct DiscountSimpleInfoV3 {
        /// Discount id. Mandatory.
        id: String,
        /// [`DISC`](crate::operations::codes::DISC). Mandatory.
        r#type as "type": i64,
    }
}

impl PayOrdersRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        order_id: impl Into<String>,
        use_coupon: impl Into<String>,
        use_discount: impl Into<String>,
    ) -> Self {
        Self {
            order_id: order_id.into(),
            use_coupon: use_coupon.into(),
            use_discount: use_discount.into(),
            ..Self::default()
        }
    }
}

impl CouponSimpleInfoOrderPayV3 {
    /// With what the service insists on.
    #[must_use]
    pub fn new(id: impl Into<String>, r#type: i64) -> Self {
        Self { id: id.into(), r#type }
    }
}

impl DiscountSimpleInfoV3 {
    /// With what the service insists on.
    #[must_use]
    pub fn new(id: impl Into<String>, r#type: i64) -> Self {
        Self { id: id.into(), r#type }
    }
}

impl Request for PayOrdersRequest {
    const OPERATION: &'static Operation = &PAY_ORDERS;
    type Answer = PayOrdersAnswer;
}

record! {
    /// What [`PAY_ORDERS`] answers.
    pub struct PayOrdersAnswer {}
}

/// Cancel an order in status "to be paid" (else CBC.99005010).
///
/// `PUT /v2/orders/customer-orders/cancel`; both sites. Credential: customer only. Paging: none.
pub static CANCEL_CUSTOMER_ORDER: Operation = Operation {
    name: "CancelCustomerOrder",
    kind: Kind::Write,
    method: Method::Put,
    path: "/v2/orders/customer-orders/cancel",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[Parameter::new("order_id", Place::Body, Shape::Text).required()],
    round_trip: round_trip::<CancelCustomerOrderAnswer>,
};

request! {
    /// Parameters of [`CANCEL_CUSTOMER_ORDER`]: Cancel an order in status "to be paid" (else
    /// CBC.99005010).
    pub struct CancelCustomerOrderRequest {
        /// Order id. Mandatory.
        order_id: String,
    }
}

impl CancelCustomerOrderRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into() }
    }
}

impl Request for CancelCustomerOrderRequest {
    const OPERATION: &'static Operation = &CANCEL_CUSTOMER_ORDER;
    type Answer = CancelCustomerOrderAnswer;
}

record! {
    /// What [`CANCEL_CUSTOMER_ORDER`] answers.
    pub struct CancelCustomerOrderAnswer {}
}

/// Renew ≤ 10 main resources.
///
/// `POST /v2/orders/subscriptions/resources/renew`; both sites. Credential: customer only. Paging:
/// none.
///
/// Renew ≤ 10 main resources; answer order_ids, fail_resource_infos.
pub static RENEWAL_RESOURCES: Operation = Operation {
    name: "RenewalResources",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/orders/subscriptions/resources/renew",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("resource_ids", Place::Body, Shape::Texts).required().at_most(10),
        Parameter::new("period_type", Place::Body, Shape::Integer).required(),
        Parameter::new("period_num", Place::Body, Shape::Integer).required(),
        Parameter::new("is_auto_pay", Place::Body, Shape::Integer),
    ],
    round_trip: round_trip::<RenewalResourcesAnswer>,
};

request! {
    /// Parameters of [`RENEWAL_RESOURCES`]: Renew ≤ 10 main resources.
    pub struct RenewalResourcesRequest {
        /// Resource ids. At most 10 elements. Mandatory.
        resource_ids: Vec<String>,
        /// [`PERIOD_ORDER`](crate::operations::codes::PERIOD_ORDER), 2 or 3. Mandatory.
        period_type: i64,
        /// Number of periods. Mandatory.
        period_num: i64,
        /// Whether the order is paid at once.
        is_auto_pay: Option<i64>,
    }
}

impl RenewalResourcesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(resource_ids: Vec<String>, period_type: i64, period_num: i64) -> Self {
        Self { resource_ids, period_type, period_num, ..Self::default() }
    }
}

impl Request for RenewalResourcesRequest {
    const OPERATION: &'static Operation = &RENEWAL_RESOURCES;
    type Answer = RenewalResourcesAnswer;
}

record! {
    /// What [`RENEWAL_RESOURCES`] answers.
    pub struct RenewalResourcesAnswer {
        /// Orders that were made.
        order_ids: Vec<String>,
        /// Resources that failed.
        fail_resource_infos: Vec<FailResourceInfo>,
    }
}

/// Unsubscribe ≤ 10 main resources.
///
/// `POST /v2/orders/subscriptions/resources/unsubscribe`; both sites. Credential: customer only.
/// Paging: none.
///
/// Unsubscribe ≤ 10 main resources; answer order_ids (unsubscription orders).
pub static CANCEL_RESOURCES_SUBSCRIPTION: Operation = Operation {
    name: "CancelResourcesSubscription",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/orders/subscriptions/resources/unsubscribe",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("resource_ids", Place::Body, Shape::Texts).required().at_most(10),
        Parameter::new("unsubscribe_type", Place::Body, Shape::Integer).required(),
        Parameter::new("unsubscribe_reason_type", Place::Body, Shape::Integer),
        Parameter::new("unsubscribe_reason", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<CancelResourcesSubscriptionAnswer>,
};

request! {
    /// Parameters of [`CANCEL_RESOURCES_SUBSCRIPTION`]: Unsubscribe ≤ 10 main resources.
    pub struct CancelResourcesSubscriptionRequest {
        /// Resource ids. At most 10 elements. Mandatory.
        resource_ids: Vec<String>,
        /// Kind of unsubscription. Mandatory.
        unsubscribe_type: i64,
        /// Kind of reason.
        unsubscribe_reason_type: Option<i64>,
        /// Reason in words.
        unsubscribe_reason: Option<String>,
    }
}

impl CancelResourcesSubscriptionRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(resource_ids: Vec<String>, unsubscribe_type: i64) -> Self {
        Self { resource_ids, unsubscribe_type, ..Self::default() }
    }
}

impl Request for CancelResourcesSubscriptionRequest {
    const OPERATION: &'static Operation = &CANCEL_RESOURCES_SUBSCRIPTION;
    type Answer = CancelResourcesSubscriptionAnswer;
}

record! {
    /// What [`CANCEL_RESOURCES_SUBSCRIPTION`] answers.
    pub struct CancelResourcesSubscriptionAnswer {
        /// Orders that were made.
        order_ids: Vec<String>,
        /// Resources that failed.
        fail_resource_infos: Vec<FailResourceInfo>,
    }
}

/// Enable auto-renew.
///
/// `POST /v2/orders/subscriptions/resources/autorenew/{resource_id}`; both sites. Credential: customer
/// only. Paging: none.
///
/// Enable auto-renew; deduction attempts start 7 days before expiry at 03:00 and repeat daily.
pub static AUTO_RENEWAL_RESOURCES: Operation = Operation {
    name: "AutoRenewalResources",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("resource_id", Place::Path, Shape::Text).required(),
        Parameter::new("auto_renew_times", Place::Body, Shape::Integer),
        Parameter::new("period_type", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<AutoRenewalResourcesAnswer>,
};

request! {
    /// Parameters of [`AUTO_RENEWAL_RESOURCES`]: Enable auto-renew.
    pub struct AutoRenewalResourcesRequest {
        /// Resource id. Mandatory.
        resource_id: String,
        /// How often it is renewed.
        auto_renew_times: Option<i64>,
        /// Unit of the period.
        period_type: Option<String>,
    }
}

impl AutoRenewalResourcesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(resource_id: impl Into<String>) -> Self {
        Self { resource_id: resource_id.into(), ..Self::default() }
    }
}

impl Request for AutoRenewalResourcesRequest {
    const OPERATION: &'static Operation = &AUTO_RENEWAL_RESOURCES;
    type Answer = AutoRenewalResourcesAnswer;
}

record! {
    /// What [`AUTO_RENEWAL_RESOURCES`] answers.
    pub struct AutoRenewalResourcesAnswer {}
}

/// Disable auto-renew.
///
/// `DELETE /v2/orders/subscriptions/resources/autorenew/{resource_id}`; both sites. Credential:
/// customer only. Paging: none.
///
/// Disable auto-renew; no body.
pub static CANCEL_AUTO_RENEWAL_RESOURCES: Operation = Operation {
    name: "CancelAutoRenewalResources",
    kind: Kind::Write,
    method: Method::Delete,
    path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[Parameter::new("resource_id", Place::Path, Shape::Text).required()],
    round_trip: round_trip::<CancelAutoRenewalResourcesAnswer>,
};

request! {
    /// Parameters of [`CANCEL_AUTO_RENEWAL_RESOURCES`]: Disable auto-renew.
    pub struct CancelAutoRenewalResourcesRequest {
        /// Resource id. Mandatory.
        resource_id: String,
    }
}

impl CancelAutoRenewalResourcesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(resource_id: impl Into<String>) -> Self {
        Self { resource_id: resource_id.into() }
    }
}

impl Request for CancelAutoRenewalResourcesRequest {
    const OPERATION: &'static Operation = &CANCEL_AUTO_RENEWAL_RESOURCES;
    type Answer = CancelAutoRenewalResourcesAnswer;
}

record! {
    /// What [`CANCEL_AUTO_RENEWAL_RESOURCES`] answers.
    pub struct CancelAutoRenewalResourcesAnswer {}
}

/// Deduction day (2–7 before expiry) or unified expiry day (1–28, -1 = last).
///
/// `POST /v2/orders/subscriptions/resources/renew/config`; both sites. Credential: customer only.
/// Paging: none.
pub static SET_RESOURCES_RENEW_CONFIG: Operation = Operation {
    name: "SetResourcesRenewConfig",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/orders/subscriptions/resources/renew/config",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("config_name", Place::Body, Shape::Text).required(),
        Parameter::new("config_value", Place::Body, Shape::Text).required(),
    ],
    round_trip: round_trip::<SetResourcesRenewConfigAnswer>,
};

request! {
    /// Parameters of [`SET_RESOURCES_RENEW_CONFIG`]: Deduction day (2–7 before expiry) or unified
    /// expiry day (1–28, -1 = last).
    pub struct SetResourcesRenewConfigRequest {
        /// Setting. Mandatory.
        config_name: String,
        /// Value of the setting. Mandatory.
        config_value: String,
    }
}

impl SetResourcesRenewConfigRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(config_name: impl Into<String>, config_value: impl Into<String>) -> Self {
        Self { config_name: config_name.into(), config_value: config_value.into() }
    }
}

impl Request for SetResourcesRenewConfigRequest {
    const OPERATION: &'static Operation = &SET_RESOURCES_RENEW_CONFIG;
    type Answer = SetResourcesRenewConfigAnswer;
}

record! {
    /// What [`SET_RESOURCES_RENEW_CONFIG`] answers.
    pub struct SetResourcesRenewConfigAnswer {
        /// Code of the failure.
        error_code: Option<String>,
        /// What failed.
        error_msg: Option<String>,
    }
}

/// Set/cancel switch to pay-per-use at expiry, ≤ 100 main resources.
///
/// `POST /v2/orders/subscriptions/resources/to-on-demand`; both sites. Credential: customer only.
/// Paging: none.
///
/// Set/cancel switch to pay-per-use at expiry, ≤ 100 main resources; answer error_details.
pub static UPDATE_PERIOD_TO_ON_DEMAND: Operation = Operation {
    name: "UpdatePeriodToOnDemand",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/orders/subscriptions/resources/to-on-demand",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("operation", Place::Body, Shape::Text).required(),
        Parameter::new("resource_ids", Place::Body, Shape::Texts).required().at_most(100),
    ],
    round_trip: round_trip::<UpdatePeriodToOnDemandAnswer>,
};

request! {
    /// Parameters of [`UPDATE_PERIOD_TO_ON_DEMAND`]: Set/cancel switch to pay-per-use at expiry, ≤ 100
    /// main resources.
    pub struct UpdatePeriodToOnDemandRequest {
        /// Set or cancel. Mandatory.
        operation: String,
        /// Resource ids. At most 100 elements. Mandatory.
        resource_ids: Vec<String>,
    }
}

impl UpdatePeriodToOnDemandRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(operation: impl Into<String>, resource_ids: Vec<String>) -> Self {
        Self { operation: operation.into(), resource_ids }
    }
}

impl Request for UpdatePeriodToOnDemandRequest {
    const OPERATION: &'static Operation = &UPDATE_PERIOD_TO_ON_DEMAND;
    type Answer = UpdatePeriodToOnDemandAnswer;
}

record! {
    /// What [`UPDATE_PERIOD_TO_ON_DEMAND`] answers.
    pub struct UpdatePeriodToOnDemandAnswer {
        /// What failed, although the answer is HTTP 200.
        error_details: Vec<ErrorDetail>,
    }
}

/// Switch at once, 1–10 resources.
///
/// `POST /v2/orders/subscriptions/resources/to-on-demand/instantly`; China site only. Credential:
/// customer only (CN). Paging: none.
///
/// Switch at once, 1–10 resources; answer per resource SUCCESS / AUDIT / FAIL and order_id.
pub static UPDATE_PERIOD_TO_ON_DEMAND_INSTANTLY: Operation = Operation {
    name: "UpdatePeriodToOnDemandInstantly",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/orders/subscriptions/resources/to-on-demand/instantly",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[Parameter::new("resource_ids", Place::Body, Shape::Texts).required().at_most(10)],
    round_trip: round_trip::<UpdatePeriodToOnDemandInstantlyAnswer>,
};

request! {
    /// Parameters of [`UPDATE_PERIOD_TO_ON_DEMAND_INSTANTLY`]: Switch at once, 1–10 resources.
    pub struct UpdatePeriodToOnDemandInstantlyRequest {
        /// Resource ids. At most 10 elements. Mandatory.
        resource_ids: Vec<String>,
    }
}

impl UpdatePeriodToOnDemandInstantlyRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(resource_ids: Vec<String>) -> Self {
        Self { resource_ids }
    }
}

impl Request for UpdatePeriodToOnDemandInstantlyRequest {
    const OPERATION: &'static Operation = &UPDATE_PERIOD_TO_ON_DEMAND_INSTANTLY;
    type Answer = UpdatePeriodToOnDemandInstantlyAnswer;
}

record! {
    /// What [`UPDATE_PERIOD_TO_ON_DEMAND_INSTANTLY`] answers.
    pub struct UpdatePeriodToOnDemandInstantlyAnswer {
        /// Result by resource.
        to_ondemand_service_results: Vec<ToOndemandServiceResult>,
    }

    /// One of `to_ondemand_service_results` of [`UpdatePeriodToOnDemandInstantlyAnswer`].
    pub struct ToOndemandServiceResult {
        /// Resource id.
        resource_id: Option<String>,
        /// SUCCESS, AUDIT or FAIL.
        result: Option<Code>,
        /// Code of the failure.
        error_code: Option<String>,
        /// What failed.
        error_msg: Option<String>,
        /// Order id.
        order_id: Option<String>,
    }
}
