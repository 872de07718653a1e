//! Orders, their details, refunds and discounts.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::operations::EnterpriseProject;
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query orders.
///
/// `GET /v2/orders/customer-orders`; both sites. Credential: partner or customer. Paging: offset/limit
/// (record offset from 0); limit 1–100.
///
/// A partner credential sees the orders of all its customers. Creation and payment windows ≤ 1 year
/// each. order_id and service code filters are case-insensitive.
///
/// Only yearly/monthly business creates orders; pay-per-use has none.
///
/// Combined orders: `sub_order_infos` holds the member orders (same structure without nesting); null
/// for ordinary orders.
///
/// discounts and amounts are Double.
pub static LIST_CUSTOMER_ORDERS: Operation = Operation {
    name: "ListCustomerOrders",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/orders/customer-orders",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("order_infos"),
    total: Some("total_count"),
    rate: 10,
    permission: Some(
        "BPC_ITEM_SUBCUSTSERV_060100 or BPC_ITEM_SUBCUSTSERV_060200; customer IAM billing:order:view",
    ),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("order_id", Place::Query, Shape::Text),
        Parameter::new("customer_id", Place::Query, Shape::Text),
        Parameter::new("create_time_begin", Place::Query, Shape::Text),
        Parameter::new("create_time_end", Place::Query, Shape::Text),
        Parameter::new("service_type_code", Place::Query, Shape::Text),
        Parameter::new("status", Place::Query, Shape::Integer),
        Parameter::new("order_type", Place::Query, Shape::Text),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("order_by", Place::Query, Shape::Text),
        Parameter::new("payment_time_begin", Place::Query, Shape::Text),
        Parameter::new("payment_time_end", Place::Query, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
        Parameter::new("method", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListCustomerOrdersAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMER_ORDERS`]: Query orders.
    pub struct ListCustomerOrdersRequest {
        /// Exact, case-insensitive.
        order_id: Option<String>,
        /// Customer filter.
        customer_id: Option<String>,
        /// UTC.
        create_time_begin: Option<String>,
        /// UTC; window ≤ 1 year.
        create_time_end: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// [`ORDERSTATUS`](crate::operations::codes::ORDERSTATUS) 1, 3, 4, 5, 6, 9.
        status: Option<i64>,
        /// [`ORDERTYPE`](crate::operations::codes::ORDERTYPE) as string.
        order_type: Option<String>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// createTime ascending, -createTime descending.
        order_by: Option<String>,
        /// UTC.
        payment_time_begin: Option<String>,
        /// UTC; window ≤ 1 year.
        payment_time_end: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// oneself (default) own orders; sub_customer = orders paid for enterprise members.
        method: Option<String>,
    }
}

impl Request for ListCustomerOrdersRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMER_ORDERS;
    type Answer = ListCustomerOrdersAnswer;
}

record! {
    /// What [`LIST_CUSTOMER_ORDERS`] answers.
    pub struct ListCustomerOrdersAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        order_infos: Vec<CustomerOrderV2>,
    }

    /// One of `order_infos` of [`ListCustomerOrdersAnswer`].
    pub struct CustomerOrderV2 {
        /// Order id.
        order_id: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// [`ORDERSOURCE`](crate::operations::codes::ORDERSOURCE).
        source_type: Option<Code>,
        /// [`ORDERSTATUS`](crate::operations::codes::ORDERSTATUS).
        status: Option<Code>,
        /// [`ORDERTYPE`](crate::operations::codes::ORDERTYPE).
        order_type: Option<Code>,
        /// Order amount after discounts; coupons and cards not included (reading ambiguous,. ORD-1).
        amount_after_discount: Option<Decimal>,
        /// List price; equals amount_after_discount for unsubscription orders.
        official_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Payment time, UTC.
        payment_time: Option<String>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Contract id.
        contract_id: Option<String>,
        /// What the amount consists of.
        amount_info: Option<AmountInfomationV2>,
        /// Enterprise projects.
        enterprise_projects: Vec<EnterpriseProject>,
        /// Member orders of a combined order (same fields; no agent_pay_info, no nesting).
        sub_order_infos: Vec<SubCustomerOrderV2>,
        /// Payment on behalf.
        agent_pay_info: Option<AgentPayInfoV2>,
    }

    /// The `amount_info` of [`CustomerOrderV2`].
    pub struct AmountInfomationV2 {
        /// Discounts.
        discounts: Vec<DiscountItemV2>,
        /// Paid by flexi-purchase coupons.
        flexipurchase_coupon_amount: Option<Decimal>,
        /// Paid by cash coupons.
        coupon_amount: Option<Decimal>,
        /// Paid by stored-value cards.
        stored_card_amount: Option<Decimal>,
        /// Handling fee; unsubscription orders only.
        commission_amount: Option<Decimal>,
        /// Already consumed; unsubscription orders only.
        consumed_amount: Option<Decimal>,
    }

    /// One of `discounts` of [`AmountInfomationV2`].
    pub struct DiscountItemV2 {
        /// [`DISC`](crate::operations::codes::DISC) as text.
        discount_type: Option<Code>,
        /// Amount of the discount.
        discount_amount: Option<Decimal>,
    }

    /// One of `sub_order_infos` of [`CustomerOrderV2`].
    pub struct SubCustomerOrderV2 {
        /// Order id.
        order_id: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// [`ORDERSOURCE`](crate::operations::codes::ORDERSOURCE).
        source_type: Option<Code>,
        /// [`COUPONSTATUS`](crate::operations::codes::COUPONSTATUS).
        status: Option<Code>,
        /// [`ORDERTYPE`](crate::operations::codes::ORDERTYPE).
        order_type: Option<Code>,
        /// Order amount after discounts; coupons and cards not included (reading ambiguous,. ORD-1).
        amount_after_discount: Option<Decimal>,
        /// List price.
        official_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Payment time, UTC.
        payment_time: Option<String>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Contract id.
        contract_id: Option<String>,
        /// What the amount consists of.
        amount_info: Option<AmountInfomationV2>,
        /// Enterprise projects.
        enterprise_projects: Vec<EnterpriseProject>,
    }

    /// The `agent_pay_info` of [`CustomerOrderV2`].
    pub struct AgentPayInfoV2 {
        /// Paying customer id.
        paying_agent_id: Option<String>,
        /// true = paid by someone else.
        is_agent_pay: Option<bool>,
    }
}

impl Rows for ListCustomerOrdersAnswer {
    type Row = CustomerOrderV2;

    fn into_rows(self) -> Vec<CustomerOrderV2> {
        self.order_infos
    }
}

/// Query order detail.
///
/// `GET /v2/orders/customer-orders/details/{order_id}`; both sites. Credential: partner or customer.
/// Paging: offset/limit (record offset from 0) over order lines; limit 1–100.
///
/// `total_count` counts order lines.
///
/// order_id is a path segment: percent-encode it.
pub static SHOW_CUSTOMER_ORDER_DETAILS: Operation = Operation {
    name: "ShowCustomerOrderDetails",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/orders/customer-orders/details/{order_id}",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("order_line_items"),
    total: Some("total_count"),
    rate: 10,
    permission: Some(
        "BPC_ITEM_SUBCUSTSERV_060100 or BPC_ITEM_SUBCUSTSERV_060200; customer IAM billing:order:view",
    ),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("order_id", Place::Path, Shape::Text).required(),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ShowCustomerOrderDetailsAnswer>,
};

request! {
    /// Parameters of [`SHOW_CUSTOMER_ORDER_DETAILS`]: Query order detail.
    pub struct ShowCustomerOrderDetailsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Path parameter. Mandatory.
        order_id: String,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ShowCustomerOrderDetailsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into(), ..Self::default() }
    }
}

impl Request for ShowCustomerOrderDetailsRequest {
    const OPERATION: &'static Operation = &SHOW_CUSTOMER_ORDER_DETAILS;
    type Answer = ShowCustomerOrderDetailsAnswer;
}

record! {
    /// What [`SHOW_CUSTOMER_ORDER_DETAILS`] answers.
    pub struct ShowCustomerOrderDetailsAnswer {
        /// Number of order lines.
        total_count: Option<i64>,
        /// Order header.
        order_info: Option<CustomerOrderV3>,
        /// Order lines.
        order_line_items: Vec<OrderLineItemEntityV2>,
    }

    /// The `order_info` of [`ShowCustomerOrderDetailsAnswer`].
    pub struct CustomerOrderV3 {
        /// Order id.
        order_id: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// [`ORDERSOURCE`](crate::operations::codes::ORDERSOURCE).
        source_type: Option<Code>,
        /// [`ORDERSTATUS`](crate::operations::codes::ORDERSTATUS).
        status: Option<Code>,
        /// [`ORDERTYPE`](crate::operations::codes::ORDERTYPE).
        order_type: Option<Code>,
        /// Order amount after discounts; coupons and cards not included (reading ambiguous,. ORD-1).
        amount_after_discount: Option<Decimal>,
        /// List price; equals amount_after_discount for unsubscription orders.
        official_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Payment time, UTC.
        payment_time: Option<String>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Contract id.
        contract_id: Option<String>,
        /// What the amount consists of.
        amount_info: Option<AmountInfomationV2>,
        /// Who created the order: operator login, or a fixed label for operations staff / the
        /// operations system.
        user_name: Option<String>,
        /// Deadline of an unpaid order, UTC.
        pending_payment_end_time: Option<String>,
        /// Member orders of a combined order.
        sub_order_infos: Vec<SubCustomerOrderV3>,
    }

    /// One of `sub_order_infos` of [`CustomerOrderV3`].
    pub struct SubCustomerOrderV3 {
        /// Order id.
        order_id: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// [`ORDERSOURCE`](crate::operations::codes::ORDERSOURCE).
        source_type: Option<Code>,
        /// [`COUPONSTATUS`](crate::operations::codes::COUPONSTATUS).
        status: Option<Code>,
        /// [`ORDERTYPE`](crate::operations::codes::ORDERTYPE).
        order_type: Option<Code>,
        /// Order amount after discounts; coupons and cards not included (reading ambiguous,. ORD-1).
        amount_after_discount: Option<Decimal>,
        /// List price.
        official_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Creation time, UTC.
        create_time: Option<String>,
        /// Payment time, UTC.
        payment_time: Option<String>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Contract id.
        contract_id: Option<String>,
        /// What the amount consists of.
        amount_info: Option<AmountInfomationV2>,
        /// Who made the order.
        user_name: Option<String>,
        /// When the order must be paid, UTC.
        pending_payment_end_time: Option<String>,
    }

    /// One of `order_line_items` of [`ShowCustomerOrderDetailsAnswer`].
    pub struct OrderLineItemEntityV2 {
        /// Line id.
        order_line_item_id: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
        /// [`PERIOD_ORDER`](crate::operations::codes::PERIOD_ORDER).
        period_type: Option<Code>,
        /// Number of periods; null for unsubscription orders.
        period_num: Option<i64>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Quantity.
        subscription_num: Option<i64>,
        /// Order amount after discounts; coupons and cards not included (reading ambiguous,. ORD-1).
        amount_after_discount: Option<Decimal>,
        /// List price.
        official_amount: Option<Decimal>,
        /// What the amount consists of.
        amount_info: Option<AmountInfomationV2>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Product catalogue code.
        category_code: Option<String>,
        /// Service type code that owns the product.
        product_owner_service: Option<String>,
        /// Resource type code the product is sold under.
        commercial_resource: Option<String>,
        /// Base product.
        base_product_info: Option<ProductObject>,
        /// Order id (member order for combined orders).
        order_id: Option<String>,
    }

    /// The `base_product_info` of [`OrderLineItemEntityV2`].
    pub struct ProductObject {
        /// Product id.
        product_id: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
        /// Product catalogue code.
        category_code: Option<String>,
        /// Service type code that owns the product.
        product_owner_service: Option<String>,
        /// Resource type code the product is sold under.
        commercial_resource: Option<String>,
    }
}

impl Rows for ShowCustomerOrderDetailsAnswer {
    type Row = OrderLineItemEntityV2;

    fn into_rows(self) -> Vec<OrderLineItemEntityV2> {
        self.order_line_items
    }
}

/// Query where a refund came from.
///
/// `GET /v2/orders/customer-orders/refund-orders`; both sites. Credential: partner or customer. Paging:
/// none.
///
/// For an unsubscription or downgrade order: one row per refunded resource and per charge. Negative =
/// refunded, positive = consumed amount or fee kept.
///
/// Partner callers must pass customer_id (and indirect_partner_id for a reseller's customer).
///
/// base_order_id is filled only for orders unsubscribed after May 2018.
///
/// `measure_id` is a string here ("1").
pub static SHOW_REFUND_ORDER_DETAILS: Operation = Operation {
    name: "ShowRefundOrderDetails",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/orders/customer-orders/refund-orders",
    credential: Credential::Either,
    paging: Paging::None,
    rows: Some("refund_infos"),
    total: Some("total_count"),
    rate: 10,
    permission: Some(
        "BPC_ITEM_SUBCUSTSERV_060100 or BPC_ITEM_SUBCUSTSERV_060200; customer IAM billing:order:view",
    ),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("order_id", Place::Query, Shape::Text).required(),
        Parameter::new("customer_id", Place::Query, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ShowRefundOrderDetailsAnswer>,
};

request! {
    /// Parameters of [`SHOW_REFUND_ORDER_DETAILS`]: Query where a refund came from.
    pub struct ShowRefundOrderDetailsRequest {
        /// Unsubscription or downgrade order id. Mandatory.
        order_id: String,
        /// Mandatory for partner callers, ≤ 64.
        customer_id: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ShowRefundOrderDetailsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into(), ..Self::default() }
    }
}

impl Request for ShowRefundOrderDetailsRequest {
    const OPERATION: &'static Operation = &SHOW_REFUND_ORDER_DETAILS;
    type Answer = ShowRefundOrderDetailsAnswer;
}

record! {
    /// What [`SHOW_REFUND_ORDER_DETAILS`] answers.
    pub struct ShowRefundOrderDetailsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        refund_infos: Vec<OrderRefundInfoV2>,
    }

    /// One of `refund_infos` of [`ShowRefundOrderDetailsAnswer`].
    pub struct OrderRefundInfoV2 {
        /// Row id.
        id: Option<String>,
        /// Signed amount.
        amount: Option<Decimal>,
        /// "1".
        measure_id: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Original order.
        base_order_id: Option<String>,
    }
}

impl Rows for ShowRefundOrderDetailsAnswer {
    type Row = OrderRefundInfoV2;

    fn into_rows(self) -> Vec<OrderRefundInfoV2> {
        self.refund_infos
    }
}

/// Query discounts usable for an order.
///
/// `GET /v2/orders/customer-orders/order-discounts`; both sites. Credential: customer only. Paging:
/// none.
///
/// Unpaid orders only. A 609 discount must be used if present.
pub static LIST_ORDER_DISCOUNTS: Operation = Operation {
    name: "ListOrderDiscounts",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/orders/customer-orders/order-discounts",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: Some("discounts"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[Parameter::new("order_id", Place::Query, Shape::Text).required()],
    round_trip: round_trip::<ListOrderDiscountsAnswer>,
};

request! {
    /// Parameters of [`LIST_ORDER_DISCOUNTS`]: Query discounts usable for an order.
    pub struct ListOrderDiscountsRequest {
        /// Order id. Mandatory.
        order_id: String,
    }
}

impl ListOrderDiscountsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into() }
    }
}

impl Request for ListOrderDiscountsRequest {
    const OPERATION: &'static Operation = &LIST_ORDER_DISCOUNTS;
    type Answer = ListOrderDiscountsAnswer;
}

record! {
    /// What [`LIST_ORDER_DISCOUNTS`] answers.
    pub struct ListOrderDiscountsAnswer {
        /// Rows.
        discounts: Vec<DiscountInfoV3>,
    }

    /// One of `discounts` of [`ListOrderDiscountsAnswer`].
    pub struct DiscountInfoV3 {
        /// Discount id.
        discount_id: Option<String>,
        /// Rate or reduction; empty for fixed price.
        discount_value: Option<Decimal>,
        /// 0 promotion, 1 contract, 2 business, 3 partner-granted, 609 order re-pricing.
        discount_type: Option<Code>,
        /// Orders.
        orders: Vec<OrderV3>,
    }

    /// One of `orders` of [`DiscountInfoV3`].
    pub struct OrderV3 {
        /// Order id.
        order_id: Option<String>,
        /// Merged lines.
        order_line_items: Vec<OrderLineItemV3>,
    }

    /// One of `order_line_items` of [`OrderV3`].
    pub struct OrderLineItemV3 {
        /// Line ids sharing the discount.
        order_line_item_ids: Vec<String>,
        /// 0 rate, 1 fixed price, 2 reduction.
        discount_mode: Option<Code>,
        /// Reduction.
        discount_amount: Option<Decimal>,
        /// Ratio.
        discount_ratio: Option<Decimal>,
    }
}

impl Rows for ListOrderDiscountsAnswer {
    type Row = DiscountInfoV3;

    fn into_rows(self) -> Vec<DiscountInfoV3> {
        self.discounts
    }
}
