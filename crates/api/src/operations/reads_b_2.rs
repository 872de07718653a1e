//! Balances and accounts. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query monthly amortised cost. Credential: customer only. Paging: offset/limit (record offset from
    /// 0).
    Read ListCustomerBillsMonthlyBreakDownRequest LIST_CUSTOMER_BILLS_MONTHLY_BREAK_DOWN -> ListCustomerBillsMonthlyBreakDownAnswer
    "ListCustomerBillsMonthlyBreakDown" Get "/v2/costs/cost-analysed-bills/monthly-breakdown"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("details"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Amortisation month YYYY-MM, GMT+8
    Query true shared_month: String = "shared_month",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Query false service_type_code: Option<String> = "service_type_code",
    /// Resource type code, e.g. hws.resource.type.vm
    Query false resource_type_code: Option<String> = "resource_type_code",
    /// Region code, e.g. cn-north-1
    Query false region_code: Option<String> = "region_code",
    /// (CHARGE)
    Query false charging_mode: Option<i64> = "charging_mode",
    /// (BILLTYPE)
    Query false bill_type: Option<i64> = "bill_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Resource id
    Query false resource_id: Option<String> = "resource_id",
    /// Resource name
    Query false resource_name: Option<String> = "resource_name",
    /// (EP) enterprise project id
    Query false enterprise_project_id: Option<String> = "enterprise_project_id",
    /// (METHOD)
    Query false method: Option<String> = "method",
    /// Enterprise member account id; required when method=sub_customer, ignored otherwise
    Query false sub_customer_id: Option<String> = "sub_customer_id",
}

record! {
    /// What `ListCustomerBillsMonthlyBreakDown` answers.
    ListCustomerBillsMonthlyBreakDownAnswer {
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        details: Vec<NvlCostAnalysedBillDetail> = "details",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `details…` of `ListCustomerBillsMonthlyBreakDown`.
    NvlCostAnalysedBillDetail {
        /// Amortisation month
        shared_month: Option<String> = "shared_month",
        /// Bill month of the original charge
        bill_cycle: Option<String> = "bill_cycle",
        /// (BILLTYPE)
        bill_type: Option<i64> = "bill_type",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
        /// Localised region name
        region_name: Option<String> = "region_name",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Resource name
        resource_name: Option<String> = "resource_name",
        /// Resource tags as one string
        resource_tag: Option<String> = "resource_tag",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
        /// (EP) enterprise project id
        enterprise_project_id: Option<String> = "enterprise_project_id",
        /// Enterprise project name
        enterprise_project_name: Option<String> = "enterprise_project_name",
        /// (CHARGE)
        charging_mode: Option<i64> = "charging_mode",
        /// Order id; empty for pay-per-use
        order_id: Option<String> = "order_id",
        /// (PERIOD-BILL)
        period_type: Option<i64> = "period_type",
        /// Usage type code (see ListUsageTypes)
        usage_type: Option<String> = "usage_type",
        /// Quantity used
        usage: Option<Decimal> = "usage",
        /// Unit id of the quantity (see ListMeasureUnits)
        usage_measure_id: Option<i64> = "usage_measure_id",
        /// Quantity covered by a package
        free_resource_usage: Option<Decimal> = "free_resource_usage",
        /// Unit id of the package quantity
        free_resource_measure_id: Option<i64> = "free_resource_measure_id",
        /// Quantity covered by reserved instances
        ri_usage: Option<Decimal> = "ri_usage",
        /// Unit id of that quantity
        ri_usage_measure_id: Option<i64> = "ri_usage_measure_id",
        /// Payable amount (includes coupon-paid part)
        consume_amount: Option<Decimal> = "consume_amount",
        /// Amortised before the month
        past_months_amortized_amount: Option<Decimal> = "past_months_amortized_amount",
        /// Amortised in the month
        current_month_amortized_amount: Option<Decimal> = "current_month_amortized_amount",
        /// Still to amortise
        future_months_amortized_amount: Option<Decimal> = "future_months_amortized_amount",
        /// Cash part of the month
        amortized_cash_amount: Option<Decimal> = "amortized_cash_amount",
        /// Credit part
        amortized_credit_amount: Option<Decimal> = "amortized_credit_amount",
        /// Coupon part
        amortized_coupon_amount: Option<Decimal> = "amortized_coupon_amount",
        /// Flexi-purchase coupon part
        amortized_flexipurchase_coupon_amount: Option<Decimal> = "amortized_flexipurchase_coupon_amount",
        /// Card part
        amortized_stored_value_card_amount: Option<Decimal> = "amortized_stored_value_card_amount",
        /// Bonus part
        amortized_bonus_amount: Option<Decimal> = "amortized_bonus_amount",
        /// Service code of the component inside a bundled machine; null when not bundled
        sub_service_type_code: Option<String> = "sub_service_type_code",
        /// Its name
        sub_service_type_name: Option<String> = "sub_service_type_name",
        /// Resource type code of that component
        sub_resource_type_code: Option<String> = "sub_resource_type_code",
        /// Its name
        sub_resource_type_name: Option<String> = "sub_resource_type_name",
        /// Component resource id (reserved-instance id for RI rows)
        sub_resource_id: Option<String> = "sub_resource_id",
        /// Component resource name
        sub_resource_name: Option<String> = "sub_resource_name",
        /// Cost tags
        effective_tag_pairs: Vec<TagPair> = "effective_tag_pairs",
        /// Cost units
        cost_unit_pairs: Vec<CostUnitPair> = "cost_unit_pairs",
    }
}

record! {
    /// `details….effective_tag_pairs…` of `ListCustomerBillsMonthlyBreakDown`.
    TagPair {
        /// Key
        tag_key: Option<String> = "tag_key",
        /// Value
        tag_value: Option<String> = "tag_value",
    }
}

record! {
    /// `details….cost_unit_pairs…` of `ListCustomerBillsMonthlyBreakDown`.
    CostUnitPair {
        /// Name
        cost_unit_name: Option<String> = "cost_unit_name",
        /// Rule value
        cost_unit_rule_value: Option<String> = "cost_unit_rule_value",
    }
}

operation! {
    /// Query cost analysis data (v4). Credential: customer only. Paging: offset/limit (record offset from
    /// 0).
    Read ListCostsRequest LIST_COSTS -> ListCostsAnswer
    "ListCosts" Post "/v4/costs/cost-analysed-bills/query"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("cost_data"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Time window
    Body true time_condition: Option<TimeCondition> = "time_condition",
    /// Dimensions
    Body true groupby: Vec<GroupBy> = "groupby",
    /// ORIGINAL_COST or AMORTIZED_COST
    Body true cost_type: String = "cost_type",
    /// PAYMENT_AMOUNT payable, NET_AMOUNT actually paid
    Body true amount_type: String = "amount_type",
    /// Record offset from 0
    Body false offset: Option<i64> = "offset",
    /// Default 10
    Body false limit: Option<i64> = "limit",
    /// Filters
    Body false filters: Vec<FilterV2> = "filters",
}

record! {
    /// What `ListCosts` answers.
    ListCostsAnswer {
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// One entry per dimension combination
        cost_data: Vec<CostDataByDimension> = "cost_data",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `time_condition` of `ListCosts`.
    TimeCondition {
        /// 1 day, 2 month
        time_measure_id: Option<i64> = "time_measure_id",
        /// Start
        begin_time: Option<String> = "begin_time",
        /// End
        end_time: Option<String> = "end_time",
    }
}

record! {
    /// `groupby…` of `ListCosts`.
    GroupBy {
        /// tag, cost_unit or dimension (default)
        type_: Option<String> = "type",
        /// For dimension: CLOUD_SERVICE_TYPE, RESOURCE_TYPE, ASSOCIATED_ACCOUNT, REGION_CODE, AZ_CODE,
        /// ENTERPRISE_PROJECT_ID, RES_SPEC_CODE, CHARGING_MODE, USAGE_TYPE, BILL_TYPE, BE_ID, PAYER_ACCOUNT_ID,
        /// RESOURCE_ID; otherwise the tag/cost-unit key
        key: Option<String> = "key",
    }
}

record! {
    /// `filters…` of `ListCosts`.
    FilterV2 {
        /// 0 include only, 1 exclude
        operator: Option<i64> = "operator",
        /// Factor
        filter_factor: Option<FilterFactor> = "filter_factor",
    }
}

record! {
    /// `filters….filter_factor` of `ListCosts`.
    FilterFactor {
        /// As groupby dimensions, plus RESOURCE_TAG, COST_UNIT
        key: Option<String> = "key",
        /// Values
        value: Vec<String> = "value",
    }
}

record! {
    /// `cost_data…` of `ListCosts`.
    CostDataByDimension {
        /// Dimensions
        dimensions: Vec<DimensionGroup> = "dimensions",
        /// Series
        costs: Vec<Cost> = "costs",
        /// Sum over the window (string)
        amount_by_costs: Option<Decimal> = "amount_by_costs",
        /// List-price sum (string)
        official_amount_by_costs: Option<Decimal> = "official_amount_by_costs",
    }
}

record! {
    /// `cost_data….dimensions…` of `ListCosts`.
    DimensionGroup {
        /// As above; CN also SPLIT_ITEM_NAME
        key: Option<String> = "key",
        /// Value
        value: Option<String> = "value",
    }
}

record! {
    /// `cost_data….costs…` of `ListCosts`.
    Cost {
        /// yyyy-mm-dd or yyyy-mm
        time_dimension_value: Option<String> = "time_dimension_value",
        /// 1 day, 2 month
        time_measure_id: Option<i64> = "time_measure_id",
        /// Cost (string)
        amount: Option<Decimal> = "amount",
        /// List price (string)
        official_amount: Option<Decimal> = "official_amount",
    }
}
