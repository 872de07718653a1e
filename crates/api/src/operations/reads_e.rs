//! Customers and resellers. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query orders. Credential: partner or customer. Paging: offset/limit (record offset from 0); limit
    /// 1–100.
    Read ListCustomerOrdersRequest LIST_CUSTOMER_ORDERS -> ListCustomerOrdersAnswer
    "ListCustomerOrders" Get "/v2/orders/customer-orders"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("order_infos"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_SUBCUSTSERV_060100 or _060200; customer IAM billing:order:view"),
    sites &["cn", "intl"];
    /// Exact, case-insensitive
    Query false order_id: Option<String> = "order_id",
    /// Customer filter
    Query false customer_id: Option<String> = "customer_id",
    /// UTC
    Query false create_time_begin: Option<String> = "create_time_begin",
    /// UTC; window ≤ 1 year
    Query false create_time_end: Option<String> = "create_time_end",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Query false service_type_code: Option<String> = "service_type_code",
    /// (ORDERSTATUS) 1, 3, 4, 5, 6, 9
    Query false status: Option<i64> = "status",
    /// (ORDERTYPE) as string
    Query false order_type: Option<String> = "order_type",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// createTime ascending, -createTime descending
    Query false order_by: Option<String> = "order_by",
    /// UTC
    Query false payment_time_begin: Option<String> = "payment_time_begin",
    /// UTC; window ≤ 1 year
    Query false payment_time_end: Option<String> = "payment_time_end",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// oneself (default) own orders; sub_customer = orders paid for enterprise members
    Query false method: Option<String> = "method",
}

record! {
    /// What `ListCustomerOrders` answers.
    ListCustomerOrdersAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        order_infos: Vec<CustomerOrderV2> = "order_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `order_infos…` of `ListCustomerOrders`.
    CustomerOrderV2 {
        /// Order id
        order_id: Option<String> = "order_id",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// (ORDERSOURCE)
        source_type: Option<i64> = "source_type",
        /// (ORDERSTATUS)
        status: Option<i64> = "status",
        /// (ORDERTYPE)
        order_type: Option<i64> = "order_type",
        /// Order amount after discounts; coupons and cards not included (reading ambiguous, see 4.4 ORD-1)
        amount_after_discount: Option<Decimal> = "amount_after_discount",
        /// List price; equals amount_after_discount for unsubscription orders
        official_amount: Option<Decimal> = "official_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// Payment time, UTC
        payment_time: Option<String> = "payment_time",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Contract id
        contract_id: Option<String> = "contract_id",
        /// see S-AmountInfo
        amount_info: Option<AmountInfomationV2> = "amount_info",
        /// Enterprise projects, see S-EnterpriseProject
        enterprise_projects: Vec<EnterpriseProject> = "enterprise_projects",
        /// Member orders of a combined order (same fields; no agent_pay_info, no nesting)
        sub_order_infos: Vec<SubCustomerOrderV2> = "sub_order_infos",
        /// Payment on behalf
        agent_pay_info: Option<AgentPayInfoV2> = "agent_pay_info",
    }
}

record! {
    /// `order_infos….amount_info` of `ListCustomerOrders`.
    AmountInfomationV2 {
        /// As the SDK names it.
        discounts: Vec<DiscountItemV2> = "discounts",
        /// As the SDK names it.
        flexipurchase_coupon_amount: Option<Decimal> = "flexipurchase_coupon_amount",
        /// As the SDK names it.
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// As the SDK names it.
        stored_card_amount: Option<Decimal> = "stored_card_amount",
        /// As the SDK names it.
        commission_amount: Option<Decimal> = "commission_amount",
        /// As the SDK names it.
        consumed_amount: Option<Decimal> = "consumed_amount",
    }
}

record! {
    /// `order_infos….amount_info.discounts…` of `ListCustomerOrders`.
    DiscountItemV2 {
        /// As the SDK names it.
        discount_type: Option<String> = "discount_type",
        /// As the SDK names it.
        discount_amount: Option<Decimal> = "discount_amount",
    }
}

record! {
    /// `order_infos….enterprise_projects…` of `ListCustomerOrders`.
    EnterpriseProject {
        /// As the SDK names it.
        id: Option<String> = "id",
        /// As the SDK names it.
        name: Option<String> = "name",
    }
}

record! {
    /// `order_infos….sub_order_infos…` of `ListCustomerOrders`.
    SubCustomerOrderV2 {
        /// As the SDK names it.
        order_id: Option<String> = "order_id",
        /// As the SDK names it.
        customer_id: Option<String> = "customer_id",
        /// As the SDK names it.
        service_type_code: Option<String> = "service_type_code",
        /// As the SDK names it.
        service_type_name: Option<String> = "service_type_name",
        /// As the SDK names it.
        source_type: Option<i64> = "source_type",
        /// As the SDK names it.
        status: Option<i64> = "status",
        /// As the SDK names it.
        order_type: Option<i64> = "order_type",
        /// As the SDK names it.
        amount_after_discount: Option<Decimal> = "amount_after_discount",
        /// As the SDK names it.
        official_amount: Option<Decimal> = "official_amount",
        /// As the SDK names it.
        measure_id: Option<i64> = "measure_id",
        /// As the SDK names it.
        create_time: Option<String> = "create_time",
        /// As the SDK names it.
        payment_time: Option<String> = "payment_time",
        /// As the SDK names it.
        currency: Option<String> = "currency",
        /// As the SDK names it.
        contract_id: Option<String> = "contract_id",
        /// As the SDK names it.
        amount_info: Option<AmountInfomationV2> = "amount_info",
        /// As the SDK names it.
        enterprise_projects: Vec<EnterpriseProject> = "enterprise_projects",
    }
}

record! {
    /// `order_infos….agent_pay_info` of `ListCustomerOrders`.
    AgentPayInfoV2 {
        /// Paying customer id
        paying_agent_id: Option<String> = "paying_agent_id",
        /// true = paid by someone else
        is_agent_pay: Option<bool> = "is_agent_pay",
    }
}

operation! {
    /// Query order detail. Credential: partner or customer. Paging: offset/limit (record offset from 0)
    /// over order lines; limit 1–100.
    Read ShowCustomerOrderDetailsRequest SHOW_CUSTOMER_ORDER_DETAILS -> ShowCustomerOrderDetailsAnswer
    "ShowCustomerOrderDetails" Get "/v2/orders/customer-orders/details/{order_id}"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("order_line_items"), total Some("total_count"), rate 10, permission Some("as ListCustomerOrders"),
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Path parameter
    Path true order_id: String = "order_id",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ShowCustomerOrderDetails` answers.
    ShowCustomerOrderDetailsAnswer {
        /// Number of order lines
        total_count: Option<i64> = "total_count",
        /// Order header
        order_info: Option<CustomerOrderV3> = "order_info",
        /// Order lines
        order_line_items: Vec<OrderLineItemEntityV2> = "order_line_items",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `order_info` of `ShowCustomerOrderDetails`.
    CustomerOrderV3 {
        /// Order id
        order_id: Option<String> = "order_id",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// (ORDERSOURCE)
        source_type: Option<i64> = "source_type",
        /// (ORDERSTATUS)
        status: Option<i64> = "status",
        /// (ORDERTYPE)
        order_type: Option<i64> = "order_type",
        /// Order amount after discounts; coupons and cards not included (reading ambiguous, see 4.4 ORD-1)
        amount_after_discount: Option<Decimal> = "amount_after_discount",
        /// List price; equals amount_after_discount for unsubscription orders
        official_amount: Option<Decimal> = "official_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Creation time, UTC
        create_time: Option<String> = "create_time",
        /// Payment time, UTC
        payment_time: Option<String> = "payment_time",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Contract id
        contract_id: Option<String> = "contract_id",
        /// see S-AmountInfo
        amount_info: Option<AmountInfomationV2> = "amount_info",
        /// Who created the order: operator login, or a fixed label for operations staff / the operations system
        user_name: Option<String> = "user_name",
        /// Deadline of an unpaid order, UTC
        pending_payment_end_time: Option<String> = "pending_payment_end_time",
        /// Member orders of a combined order
        sub_order_infos: Vec<SubCustomerOrderV3> = "sub_order_infos",
    }
}

record! {
    /// `order_info.sub_order_infos…` of `ShowCustomerOrderDetails`.
    SubCustomerOrderV3 {
        /// As the SDK names it.
        order_id: Option<String> = "order_id",
        /// As the SDK names it.
        customer_id: Option<String> = "customer_id",
        /// As the SDK names it.
        service_type_code: Option<String> = "service_type_code",
        /// As the SDK names it.
        service_type_name: Option<String> = "service_type_name",
        /// As the SDK names it.
        source_type: Option<i64> = "source_type",
        /// As the SDK names it.
        status: Option<i64> = "status",
        /// As the SDK names it.
        order_type: Option<i64> = "order_type",
        /// As the SDK names it.
        amount_after_discount: Option<Decimal> = "amount_after_discount",
        /// As the SDK names it.
        official_amount: Option<Decimal> = "official_amount",
        /// As the SDK names it.
        measure_id: Option<i64> = "measure_id",
        /// As the SDK names it.
        create_time: Option<String> = "create_time",
        /// As the SDK names it.
        payment_time: Option<String> = "payment_time",
        /// As the SDK names it.
        currency: Option<String> = "currency",
        /// As the SDK names it.
        contract_id: Option<String> = "contract_id",
        /// As the SDK names it.
        amount_info: Option<AmountInfomationV2> = "amount_info",
        /// As the SDK names it.
        user_name: Option<String> = "user_name",
        /// As the SDK names it.
        pending_payment_end_time: Option<String> = "pending_payment_end_time",
    }
}

record! {
    /// `order_line_items…` of `ShowCustomerOrderDetails`.
    OrderLineItemEntityV2 {
        /// Line id
        order_line_item_id: Option<String> = "order_line_item_id",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
        /// (PERIOD-ORDER)
        period_type: Option<i64> = "period_type",
        /// Number of periods; null for unsubscription orders
        period_num: Option<i64> = "period_num",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Quantity
        subscription_num: Option<i64> = "subscription_num",
        /// Order amount after discounts; coupons and cards not included (reading ambiguous, see 4.4 ORD-1)
        amount_after_discount: Option<Decimal> = "amount_after_discount",
        /// List price
        official_amount: Option<Decimal> = "official_amount",
        /// see S-AmountInfo
        amount_info: Option<AmountInfomationV2> = "amount_info",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Product catalogue code
        category_code: Option<String> = "category_code",
        /// Service type code that owns the product
        product_owner_service: Option<String> = "product_owner_service",
        /// Resource type code the product is sold under
        commercial_resource: Option<String> = "commercial_resource",
        /// Base product
        base_product_info: Option<ProductObject> = "base_product_info",
        /// Order id (member order for combined orders)
        order_id: Option<String> = "order_id",
    }
}

record! {
    /// `order_line_items….base_product_info` of `ShowCustomerOrderDetails`.
    ProductObject {
        /// Product id
        product_id: Option<String> = "product_id",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
        /// Product catalogue code
        category_code: Option<String> = "category_code",
        /// Service type code that owns the product
        product_owner_service: Option<String> = "product_owner_service",
        /// Resource type code the product is sold under
        commercial_resource: Option<String> = "commercial_resource",
    }
}

operation! {
    /// Query where a refund came from. Credential: partner or customer. Paging: none.
    Read ShowRefundOrderDetailsRequest SHOW_REFUND_ORDER_DETAILS -> ShowRefundOrderDetailsAnswer
    "ShowRefundOrderDetails" Get "/v2/orders/customer-orders/refund-orders"
    by Either, Paging::None,
    rows Some("refund_infos"), total Some("total_count"), rate 10, permission Some("as ListCustomerOrders"),
    sites &["cn", "intl"];
    /// Unsubscription or downgrade order id
    Query true order_id: String = "order_id",
    /// Mandatory for partner callers, ≤ 64
    Query false customer_id: Option<String> = "customer_id",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ShowRefundOrderDetails` answers.
    ShowRefundOrderDetailsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        refund_infos: Vec<OrderRefundInfoV2> = "refund_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `refund_infos…` of `ShowRefundOrderDetails`.
    OrderRefundInfoV2 {
        /// As the SDK names it.
        id: Option<String> = "id",
        /// As the SDK names it.
        amount: Option<Decimal> = "amount",
        /// As the SDK names it.
        measure_id: Option<String> = "measure_id",
        /// As the SDK names it.
        customer_id: Option<String> = "customer_id",
        /// As the SDK names it.
        resource_type_code: Option<String> = "resource_type_code",
        /// As the SDK names it.
        service_type_code: Option<String> = "service_type_code",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// As the SDK names it.
        region_code: Option<String> = "region_code",
        /// Original order
        base_order_id: Option<String> = "base_order_id",
    }
}

operation! {
    /// Query discounts usable for an order. Credential: customer only. Paging: none.
    Read ListOrderDiscountsRequest LIST_ORDER_DISCOUNTS -> ListOrderDiscountsAnswer
    "ListOrderDiscounts" Get "/v2/orders/customer-orders/order-discounts"
    by Customer, Paging::None,
    rows Some("discounts"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// Order id
    Query true order_id: String = "order_id",
}

record! {
    /// What `ListOrderDiscounts` answers.
    ListOrderDiscountsAnswer {
        /// Rows
        discounts: Vec<DiscountInfoV3> = "discounts",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `discounts…` of `ListOrderDiscounts`.
    DiscountInfoV3 {
        /// As the SDK names it.
        discount_id: Option<String> = "discount_id",
        /// As the SDK names it.
        discount_value: Option<Decimal> = "discount_value",
        /// As the SDK names it.
        discount_type: Option<i64> = "discount_type",
        /// As the SDK names it.
        orders: Vec<OrderV3> = "orders",
    }
}

record! {
    /// `discounts….orders…` of `ListOrderDiscounts`.
    OrderV3 {
        /// As the SDK names it.
        order_id: Option<String> = "order_id",
        /// As the SDK names it.
        order_line_items: Vec<OrderLineItemV3> = "order_line_items",
    }
}

record! {
    /// `discounts….orders….order_line_items…` of `ListOrderDiscounts`.
    OrderLineItemV3 {
        /// As the SDK names it.
        order_line_item_ids: Vec<String> = "order_line_item_ids",
        /// As the SDK names it.
        discount_mode: Option<i64> = "discount_mode",
        /// As the SDK names it.
        discount_amount: Option<Decimal> = "discount_amount",
        /// As the SDK names it.
        discount_ratio: Option<Decimal> = "discount_ratio",
    }
}
