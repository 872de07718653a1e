//! Amortised cost and cost analysis of a customer.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query monthly amortised cost.
///
/// `GET /v2/costs/cost-analysed-bills/monthly-breakdown`; China site only. Credential: customer only.
/// Paging: offset/limit (record offset from 0).
///
/// Needs Cost Center enabled (CBC.18000014 otherwise). 18 months. Documented: consume = past + current +
/// future amortised; current = Σ amortized_\* parts. For pay-per-use and hourly RI rows past and future
/// are 0.
pub static LIST_CUSTOMER_BILLS_MONTHLY_BREAK_DOWN: Operation = Operation {
    name: "ListCustomerBillsMonthlyBreakDown",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/costs/cost-analysed-bills/monthly-breakdown",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("details"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("shared_month", Place::Query, Shape::Text).required(),
        Parameter::new("service_type_code", Place::Query, Shape::Text),
        Parameter::new("resource_type_code", Place::Query, Shape::Text),
        Parameter::new("region_code", Place::Query, Shape::Text),
        Parameter::new("charging_mode", Place::Query, Shape::Integer),
        Parameter::new("bill_type", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("resource_id", Place::Query, Shape::Text),
        Parameter::new("resource_name", Place::Query, Shape::Text),
        Parameter::new("enterprise_project_id", Place::Query, Shape::Text),
        Parameter::new("method", Place::Query, Shape::Text),
        Parameter::new("sub_customer_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListCustomerBillsMonthlyBreakDownAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMER_BILLS_MONTHLY_BREAK_DOWN`]: Query monthly amortised cost.
    pub struct ListCustomerBillsMonthlyBreakDownRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Amortisation month YYYY-MM, GMT+8. Mandatory.
        shared_month: String,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charging_mode: Option<i64>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// [`METHOD`](crate::operations::codes::METHOD).
        method: Option<String>,
        /// Enterprise member account id; required when method=sub_customer, ignored otherwise.
        sub_customer_id: Option<String>,
    }
}

impl ListCustomerBillsMonthlyBreakDownRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(shared_month: impl Into<String>) -> Self {
        Self { shared_month: shared_month.into(), ..Self::default() }
    }
}

impl Request for ListCustomerBillsMonthlyBreakDownRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMER_BILLS_MONTHLY_BREAK_DOWN;
    type Answer = ListCustomerBillsMonthlyBreakDownAnswer;
}

record! {
    /// What [`LIST_CUSTOMER_BILLS_MONTHLY_BREAK_DOWN`] answers.
    pub struct ListCustomerBillsMonthlyBreakDownAnswer {
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        details: Vec<NvlCostAnalysedBillDetail>,
    }

    /// One of `details` of [`ListCustomerBillsMonthlyBreakDownAnswer`].
    pub struct NvlCostAnalysedBillDetail {
        /// Amortisation month.
        shared_month: Option<String>,
        /// Bill month of the original charge.
        bill_cycle: Option<String>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Localised region name.
        region_name: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Resource tags as one string.
        resource_tag: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// Enterprise project name.
        enterprise_project_name: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charging_mode: Option<Code>,
        /// Order id; empty for pay-per-use.
        order_id: Option<String>,
        /// [`PERIOD_BILL`](crate::operations::codes::PERIOD_BILL).
        period_type: Option<Code>,
        /// Usage type code (see ListUsageTypes).
        usage_type: Option<String>,
        /// Quantity used.
        usage: Option<Decimal>,
        /// Unit id of the quantity (see ListMeasureUnits).
        usage_measure_id: Option<Code>,
        /// Quantity covered by a package.
        free_resource_usage: Option<Decimal>,
        /// Unit id of the package quantity.
        free_resource_measure_id: Option<Code>,
        /// Quantity covered by reserved instances.
        ri_usage: Option<Decimal>,
        /// Unit id of that quantity.
        ri_usage_measure_id: Option<Code>,
        /// Payable amount (includes coupon-paid part).
        consume_amount: Option<Decimal>,
        /// Amortised before the month.
        past_months_amortized_amount: Option<Decimal>,
        /// Amortised in the month.
        current_month_amortized_amount: Option<Decimal>,
        /// Still to amortise.
        future_months_amortized_amount: Option<Decimal>,
        /// Cash part of the month.
        amortized_cash_amount: Option<Decimal>,
        /// Credit part.
        amortized_credit_amount: Option<Decimal>,
        /// Coupon part.
        amortized_coupon_amount: Option<Decimal>,
        /// Flexi-purchase coupon part.
        amortized_flexipurchase_coupon_amount: Option<Decimal>,
        /// Card part.
        amortized_stored_value_card_amount: Option<Decimal>,
        /// Bonus part.
        amortized_bonus_amount: Option<Decimal>,
        /// Service code of the component inside a bundled machine; null when not bundled.
        sub_service_type_code: Option<String>,
        /// Its name.
        sub_service_type_name: Option<String>,
        /// Resource type code of that component.
        sub_resource_type_code: Option<String>,
        /// Its name.
        sub_resource_type_name: Option<String>,
        /// Component resource id (reserved-instance id for RI rows).
        sub_resource_id: Option<String>,
        /// Component resource name.
        sub_resource_name: Option<String>,
        /// Cost tags.
        effective_tag_pairs: Vec<TagPair>,
        /// Cost units.
        cost_unit_pairs: Vec<CostUnitPair>,
    }

    /// One of `effective_tag_pairs` of [`NvlCostAnalysedBillDetail`].
    pub struct TagPair {
        /// Key.
        tag_key: Option<String>,
        /// Value.
        tag_value: Option<String>,
    }

    /// One of `cost_unit_pairs` of [`NvlCostAnalysedBillDetail`].
    pub struct CostUnitPair {
        /// Name.
        cost_unit_name: Option<String>,
        /// Rule value.
        cost_unit_rule_value: Option<String>,
    }
}

impl Rows for ListCustomerBillsMonthlyBreakDownAnswer {
    type Row = NvlCostAnalysedBillDetail;

    fn into_rows(self) -> Vec<NvlCostAnalysedBillDetail> {
        self.details
    }
}

/// Query cost analysis data (v4).
///
/// `POST /v4/costs/cost-analysed-bills/query`; both sites. Credential: customer only. Paging:
/// offset/limit (record offset from 0).
///
/// All money fields are strings. Daily: begin/end YYYY-MM-DD; monthly: YYYY-MM. CBC.18000048 above 1000
/// independent members.
pub static LIST_COSTS: Operation = Operation {
    name: "ListCosts",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v4/costs/cost-analysed-bills/query",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("cost_data"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("time_condition", Place::Body, Shape::Object).required(),
        Parameter::new("groupby", Place::Body, Shape::Objects).required(),
        Parameter::new("cost_type", Place::Body, Shape::Text).required(),
        Parameter::new("amount_type", Place::Body, Shape::Text).required(),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("filters", Place::Body, Shape::Objects),
    ],
    round_trip: round_trip::<ListCostsAnswer>,
};

request! {
    /// Parameters of [`LIST_COSTS`]: Query cost analysis data (v4).
    pub struct ListCostsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Time window. Mandatory.
        time_condition: TimeCondition,
        /// Dimensions. Mandatory.
        groupby: Vec<GroupBy>,
        /// ORIGINAL_COST or AMORTIZED_COST. Mandatory.
        cost_type: String,
        /// PAYMENT_AMOUNT payable, NET_AMOUNT actually paid. Mandatory.
        amount_type: String,
        /// Record offset from 0.
        offset: Option<i64>,
        /// Default 10.
        limit: Option<i64>,
        /// Filters.
        filters: Vec<FilterV2>,
    }

    /// The `time_condition` of [`ListCostsRequest`].
    pub struct TimeCondition {
        /// 1 day, 2 month. Mandatory.
        time_measure_id: i64,
        /// Start. Mandatory.
        begin_time: String,
        /// End. Mandatory.
        end_time: String,
    }

    /// One of `groupby` of [`ListCostsRequest`].
    pub struct GroupBy {
        /// tag, cost_unit or dimension (default). Mandatory.
        r#type as "type": String,
        /// For dimension: CLOUD_SERVICE_TYPE, RESOURCE_TYPE, ASSOCIATED_ACCOUNT, REGION_CODE, AZ_CODE,
        /// ENTERPRISE_PROJECT_ID, RES_SPEC_CODE, CHARGING_MODE, USAGE_TYPE, BILL_TYPE, BE_ID,
        /// PAYER_ACCOUNT_ID, RESOURCE_ID; otherwise the tag/cost-unit key. Mandatory.
        key: String,
    }

    /// One of `filters` of [`ListCostsRequest`].
    pub struct FilterV2 {
        /// 0 include only, 1 exclude. Mandatory.
        operator: i64,
        /// Factor. Mandatory.
        filter_factor: FilterFactor,
    }

    /// The `filter_factor` of [`FilterV2`].
    pub struct FilterFactor {
        /// As groupby dimensions, plus RESOURCE_TAG, COST_UNIT. Mandatory.
        key: String,
        /// Values. Mandatory.
        value: Vec<String>,
    }
}

impl ListCostsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        time_condition: TimeCondition,
        groupby: Vec<GroupBy>,
        cost_type: impl Into<String>,
        amount_type: impl Into<String>,
    ) -> Self {
        Self {
            time_condition,
            groupby,
            cost_type: cost_type.into(),
            amount_type: amount_type.into(),
            ..Self::default()
        }
    }
}

impl TimeCondition {
    /// With what the service insists on.
    #[must_use]
    pub fn new(time_measure_id: i64, begin_time: impl Into<String>, end_time: impl Into<String>) -> Self {
        Self { time_measure_id, begin_time: begin_time.into(), end_time: end_time.into() }
    }
}

impl GroupBy {
    /// With what the service insists on.
    #[must_use]
    pub fn new(r#type: impl Into<String>, key: impl Into<String>) -> Self {
        Self { r#type: r#type.into(), key: key.into() }
    }
}

impl FilterV2 {
    /// With what the service insists on.
    #[must_use]
    pub fn new(operator: i64, filter_factor: FilterFactor) -> Self {
        Self { operator, filter_factor }
    }
}

impl FilterFactor {
    /// With what the service insists on.
    #[must_use]
    pub fn new(key: impl Into<String>, value: Vec<String>) -> Self {
        Self { key: key.into(), value }
    }
}

impl Request for ListCostsRequest {
    const OPERATION: &'static Operation = &LIST_COSTS;
    type Answer = ListCostsAnswer;
}

record! {
    /// What [`LIST_COSTS`] answers.
    pub struct ListCostsAnswer {
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// One entry per dimension combination.
        cost_data: Vec<CostDataByDimension>,
    }

    /// One of `cost_data` of [`ListCostsAnswer`].
    pub struct CostDataByDimension {
        /// Dimensions.
        dimensions: Vec<DimensionGroup>,
        /// Series.
        costs: Vec<Cost>,
        /// Sum over the window.
        amount_by_costs: Option<Decimal>,
        /// List-price sum.
        official_amount_by_costs: Option<Decimal>,
    }

    /// One of `dimensions` of [`CostDataByDimension`].
    pub struct DimensionGroup {
        /// A dimension as in the request; China also has SPLIT_ITEM_NAME.
        key: Option<String>,
        /// Value.
        value: Option<String>,
    }

    /// One of `costs` of [`CostDataByDimension`].
    pub struct Cost {
        /// yyyy-mm-dd or yyyy-mm.
        time_dimension_value: Option<String>,
        /// 1 day, 2 month.
        time_measure_id: Option<Code>,
        /// Cost.
        amount: Option<Decimal>,
        /// List price.
        official_amount: Option<Decimal>,
    }
}

impl Rows for ListCostsAnswer {
    type Row = CostDataByDimension;

    fn into_rows(self) -> Vec<CostDataByDimension> {
        self.cost_data
    }
}
