//! Bills by resource, as a customer sees them.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query resource consumption records.
///
/// `GET /v2/bills/customer-bills/res-fee-records`; both sites. Credential: customer only. Paging:
/// offset/limit (record offset from 0); limit 1–1000 in the v1 ancestor, v2 maximum uncertain.
///
/// Finest usage view: one row per resource × usage type × deduction. One month per call. About one hour
/// of delay; current-month data is provisional. A month is final on the 3rd at 10:00 of the next month
/// (ordinary customers) or the 4th at 10:00 (monthly-settled customers), GMT+8.
///
/// Wire types differ from the sibling API: `charge_mode` and `period_type` are JSON strings here ("3",
/// "20") and integers in res-records.
///
/// bill_date_\* have no effect when statistic_type=1. Rows by cycle (1) lack `id`, `formula`, and for
/// period products `unit_price`/`unit`.
///
/// China site: `amount` has 2 decimals; international site: 8 decimals. Documented: amount = cash +
/// credit + coupon + flexipurchase + stored_card + bonus + debt + adjustment; the formula evaluates to
/// amount − coupon_amount.
///
/// Empty string for service, region, resource, enterprise project, trade_id is a literal filter here.
pub static LIST_CUSTOMERSELF_RESOURCE_RECORDS: Operation = Operation {
    name: "ListCustomerselfResourceRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/customer-bills/res-fee-records",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("fee_records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("IAM billing:billDetail:view"),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("cycle", Place::Query, Shape::Text).required(),
        Parameter::new("cloud_service_type", Place::Query, Shape::Text),
        Parameter::new("region", Place::Query, Shape::Text),
        Parameter::new("charge_mode", Place::Query, Shape::Text),
        Parameter::new("bill_type", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("resource_id", Place::Query, Shape::Text),
        Parameter::new("enterprise_project_id", Place::Query, Shape::Text),
        Parameter::new("include_zero_record", Place::Query, Shape::Boolean),
        Parameter::new("method", Place::Query, Shape::Text),
        Parameter::new("sub_customer_id", Place::Query, Shape::Text),
        Parameter::new("trade_id", Place::Query, Shape::Text),
        Parameter::new("bill_date_begin", Place::Query, Shape::Text),
        Parameter::new("bill_date_end", Place::Query, Shape::Text),
        Parameter::new("statistic_type", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListCustomerselfResourceRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMERSELF_RESOURCE_RECORDS`]: Query resource consumption records.
    pub struct ListCustomerselfResourceRecordsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        cycle: String,
        /// Cloud service type code (same code space as service_type_code).
        cloud_service_type: Option<String>,
        /// Region code.
        region: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE) as string; must not be empty/null.
        charge_mode: Option<String>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Resource id.
        resource_id: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// true = also return rows whose payable amount is 0.
        include_zero_record: Option<bool>,
        /// [`METHOD`](crate::operations::codes::METHOD).
        method: Option<String>,
        /// Enterprise member account id; required when method=sub_customer, ignored otherwise.
        sub_customer_id: Option<String>,
        /// order id or transaction id.
        trade_id: Option<String>,
        /// First day YYYY-MM-DD (GMT+8), must lie in the queried month; give both dates or neither.
        bill_date_begin: Option<String>,
        /// Last day YYYY-MM-DD (GMT+8), same rules.
        bill_date_end: Option<String>,
        /// [`STAT`](crate::operations::codes::STAT); default 3 here.
        statistic_type: Option<i64>,
    }
}

impl ListCustomerselfResourceRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(cycle: impl Into<String>) -> Self {
        Self { cycle: cycle.into(), ..Self::default() }
    }
}

impl Request for ListCustomerselfResourceRecordsRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMERSELF_RESOURCE_RECORDS;
    type Answer = ListCustomerselfResourceRecordsAnswer;
}

record! {
    /// What [`LIST_CUSTOMERSELF_RESOURCE_RECORDS`] answers.
    pub struct ListCustomerselfResourceRecordsAnswer {
        /// Rows.
        fee_records: Vec<ResFeeRecordV2>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// One of `fee_records` of [`ListCustomerselfResourceRecordsAnswer`].
    pub struct ResFeeRecordV2 {
        /// Day of the record, YYYY-MM-DD, cut by GMT+8.
        bill_date: Option<String>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Region code.
        region: Option<String>,
        /// Localised region name.
        region_name: Option<String>,
        /// Cloud service type code (same code space as service_type_code).
        cloud_service_type: Option<String>,
        /// Resource type code.
        resource_type: Option<String>,
        /// Localised service name.
        cloud_service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Start of use; pay-per-use only.
        effective_time: Option<String>,
        /// End of use; pay-per-use only.
        expire_time: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Resource tags as one string.
        resource_tag: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Product name.
        product_name: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
        /// SKU code.
        sku_code: Option<String>,
        /// Size of a linear product.
        spec_size: Option<Decimal>,
        /// Unit id of the size.
        spec_size_measure_id: Option<Code>,
        /// Order id or transaction id.
        trade_id: Option<String>,
        /// Unique row id; absent when statistic_type=1.
        id: Option<String>,
        /// Transaction time (format not stated; treat as UTC timestamp).
        trade_time: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// Enterprise project name.
        enterprise_project_name: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE) as string.
        charge_mode: Option<Code>,
        /// Order id; only period rows, empty for pay-per-use.
        order_id: Option<String>,
        /// [`PERIOD_BILL`](crate::operations::codes::PERIOD_BILL) as string.
        period_type: Option<Code>,
        /// Usage type code (see ListUsageTypes).
        usage_type: Option<String>,
        /// Quantity; null for period products.
        usage: Option<Decimal>,
        /// Unit id; null for period products.
        usage_measure_id: Option<Code>,
        /// Quantity covered by a package.
        free_resource_usage: Option<Decimal>,
        /// Unit id of the package quantity.
        free_resource_measure_id: Option<Code>,
        /// Quantity covered by reserved instances.
        ri_usage: Option<Decimal>,
        /// Unit id of that quantity.
        ri_usage_measure_id: Option<Code>,
        /// Unit price; only for simple, untiered pricing.
        unit_price: Option<Decimal>,
        /// Price unit text such as currency/{linear unit}/month or currency/hour.
        unit: Option<String>,
        /// List price.
        official_amount: Option<Decimal>,
        /// Discount granted against list price.
        discount_amount: Option<Decimal>,
        /// Payable amount, incl. coupons and cards.
        amount: Option<Decimal>,
        /// Paid from cash balance.
        cash_amount: Option<Decimal>,
        /// Paid from credit line.
        credit_amount: Option<Decimal>,
        /// Paid by cash coupons (代金券).
        coupon_amount: Option<Decimal>,
        /// Paid by flexi-purchase coupons (现金券).
        flexipurchase_coupon_amount: Option<Decimal>,
        /// Paid by stored-value card.
        stored_card_amount: Option<Decimal>,
        /// Paid by bonus money (discontinued; residual only).
        bonus_amount: Option<Decimal>,
        /// Unpaid (debt) part.
        debt_amount: Option<Decimal>,
        /// Debt written off.
        adjustment_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Text formula of the paid amount: segments of number plus a label in 【】 (usage, unit
        /// conversion, size, price, discount, rounding, coupon); result = amount − coupon_amount.
        formula: Option<String>,
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
        /// UTC; only statistic_type=3.
        consume_time: Option<String>,
        /// Member orders of a combined order (only when order_id is a combined order).
        relative_order_id: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
        /// Number of periods.
        period_num: Option<Decimal>,
    }
}

impl Rows for ListCustomerselfResourceRecordsAnswer {
    type Row = ResFeeRecordV2;

    fn into_rows(self) -> Vec<ResFeeRecordV2> {
        self.fee_records
    }
}

/// Query resource detail records (res-records).
///
/// `POST /v2/bills/customer-bills/res-records/query`; both sites. Credential: customer only. Paging:
/// offset/limit (record offset from 0); limit maximum uncertain (v1: 1–1000).
///
/// Resource-level roll-up. Not before 2019-01, last 3 years; up to 24 h delay. Docs advise against
/// reconciling this 8-decimal resource view with the 2-decimal summary; yet the China field text of
/// consume_amount says 2 decimals (contradiction in the docs: expect up to 8).
///
/// Response key `resource_Type_code` really has a capital T. query_type=DAILY (with statistic_type 2 or 3)
/// needs bill_cycle_begin and bill_cycle_end.
///
/// Documented: consume_amount = cash + credit + coupon + flexipurchase + stored_card + bonus + debt +
/// adjustment.
pub static LIST_CUSTOMERSELF_RESOURCE_RECORD_DETAILS: Operation = Operation {
    name: "ListCustomerselfResourceRecordDetails",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/bills/customer-bills/res-records/query",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("monthly_records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("IAM billing:billDetail:view"),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("cycle", Place::Body, Shape::Text).required(),
        Parameter::new("cloud_service_type", Place::Body, Shape::Text),
        Parameter::new("resource_type", Place::Body, Shape::Text),
        Parameter::new("region", Place::Body, Shape::Text),
        Parameter::new("res_instance_id", Place::Body, Shape::Text),
        Parameter::new("charge_mode", Place::Body, Shape::Integer),
        Parameter::new("bill_type", Place::Body, Shape::Integer),
        Parameter::new("enterprise_project_id", Place::Body, Shape::Text),
        Parameter::new("include_zero_record", Place::Body, Shape::Boolean),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("method", Place::Body, Shape::Text),
        Parameter::new("sub_customer_id", Place::Body, Shape::Text),
        Parameter::new("statistic_type", Place::Body, Shape::Integer),
        Parameter::new("query_type", Place::Body, Shape::Text),
        Parameter::new("bill_cycle_begin", Place::Body, Shape::Text),
        Parameter::new("bill_cycle_end", Place::Body, Shape::Text),
        Parameter::new("payer_account_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListCustomerselfResourceRecordDetailsAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMERSELF_RESOURCE_RECORD_DETAILS`]: Query resource detail records
    /// (res-records).
    pub struct ListCustomerselfResourceRecordDetailsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        cycle: String,
        /// Cloud service type code (same code space as service_type_code).
        cloud_service_type: Option<String>,
        /// Resource type code.
        resource_type: Option<String>,
        /// Region code.
        region: Option<String>,
        /// Resource id.
        res_instance_id: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charge_mode: Option<i64>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<i64>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// true = also return rows whose payable amount is 0.
        include_zero_record: Option<bool>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// [`METHOD`](crate::operations::codes::METHOD).
        method: Option<String>,
        /// Enterprise member account id; required when method=sub_customer, ignored otherwise.
        sub_customer_id: Option<String>,
        /// [`STAT`](crate::operations::codes::STAT); default 1 here.
        statistic_type: Option<i64>,
        /// BILLCYCLE (default) or DAILY.
        query_type: Option<String>,
        /// YYYY-MM-DD; mandatory for DAILY.
        bill_cycle_begin: Option<String>,
        /// YYYY-MM-DD; mandatory for DAILY.
        bill_cycle_end: Option<String>,
        /// Whose money paid: restricts an enterprise master to itself + custodial members (own id) or
        /// to one independent member (member id); custodial members: own id = before association,
        /// master id = after.
        payer_account_id: Option<String>,
    }
}

impl ListCustomerselfResourceRecordDetailsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(cycle: impl Into<String>) -> Self {
        Self { cycle: cycle.into(), ..Self::default() }
    }
}

impl Request for ListCustomerselfResourceRecordDetailsRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMERSELF_RESOURCE_RECORD_DETAILS;
    type Answer = ListCustomerselfResourceRecordDetailsAnswer;
}

record! {
    /// What [`LIST_CUSTOMERSELF_RESOURCE_RECORD_DETAILS`] answers.
    pub struct ListCustomerselfResourceRecordDetailsAnswer {
        /// Rows.
        monthly_records: Vec<MonthlyBillRes>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// One of `monthly_records` of [`ListCustomerselfResourceRecordDetailsAnswer`].
    pub struct MonthlyBillRes {
        /// Billing month YYYY-MM, GMT+8.
        cycle: Option<String>,
        /// YYYY-MM-DD GMT+8; only statistic_type=2, else null.
        bill_date: Option<String>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Region code.
        region: Option<String>,
        /// Localised region name.
        region_name: Option<String>,
        /// Cloud service type code (same code space as service_type_code).
        cloud_service_type: Option<String>,
        /// Resource type code (capital T is real).
        resource_type_code as "resource_Type_code": Option<String>,
        /// Localised service name.
        cloud_service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Resource id.
        res_instance_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Resource tags as one string.
        resource_tag: Option<String>,
        /// SKU code.
        sku_code: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// Enterprise project name.
        enterprise_project_name: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charge_mode: Option<Code>,
        /// Payable amount; CN 2 decimals, intl 8 decimals.
        consume_amount: Option<Decimal>,
        /// Paid from cash balance.
        cash_amount: Option<Decimal>,
        /// Paid from credit line.
        credit_amount: Option<Decimal>,
        /// Paid by cash coupons (代金券).
        coupon_amount: Option<Decimal>,
        /// Paid by flexi-purchase coupons (现金券).
        flexipurchase_coupon_amount: Option<Decimal>,
        /// Paid by stored-value card.
        stored_card_amount: Option<Decimal>,
        /// Paid by bonus money (discontinued; residual only).
        bonus_amount: Option<Decimal>,
        /// Unpaid (debt) part.
        debt_amount: Option<Decimal>,
        /// Debt written off.
        adjustment_amount: Option<Decimal>,
        /// List price.
        official_amount: Option<Decimal>,
        /// Discount granted against list price.
        discount_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// [`PERIOD_BILL`](crate::operations::codes::PERIOD_BILL).
        period_type: Option<Code>,
        /// Root resource id.
        root_resource_id: Option<String>,
        /// Parent resource id.
        parent_resource_id: Option<String>,
        /// order id or transaction id.
        trade_id: Option<String>,
        /// Reserved.
        id: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
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
        /// Original order id (e.g. of an unsubscription).
        pre_order_id: Option<String>,
        /// Availability zones.
        az_code_infos: Vec<AzCodeInfo>,
        /// Paying account.
        payer_account_id: Option<String>,
        /// Start of use; statistic_type=3 only.
        effective_time: Option<String>,
        /// End of use; statistic_type=3 only.
        expire_time: Option<String>,
        /// UTC; statistic_type=3 only.
        consume_time: Option<String>,
        /// Huawei operating entity id.
        be_id: Option<String>,
        /// Resource relations.
        extend_params: Option<ResRelation>,
        /// Login name of the account.
        account_name: Option<String>,
        /// Number of periods.
        period_num: Option<Decimal>,
        /// Y, N or -- (not applicable); statistic_type=3.
        is_spot: Option<Code>,
        /// Comma-joined discount type codes such as 300,500; null/empty if none; statistic_type=3.
        promotion_type: Option<String>,
        /// ALL_UPFRONT, PARTIAL_UPFRONT, NO_UPFRONT (RI, savings plan).
        payment_type: Option<Code>,
    }

    /// One of `az_code_infos` of [`MonthlyBillRes`].
    pub struct AzCodeInfo {
        /// AZ code.
        az_code: Option<String>,
    }

    /// The `extend_params` of [`MonthlyBillRes`].
    pub struct ResRelation {
        /// Charged resource.
        self_resource_id: Option<String>,
        /// Up to 2 levels.
        relation_infos: Vec<RelationInfo>,
    }

    /// One of `relation_infos` of [`ResRelation`].
    pub struct RelationInfo {
        /// Related resource.
        relative_resource_id: Option<String>,
        /// PARENT or ROOT.
        relative_type: Option<String>,
    }
}

impl Rows for ListCustomerselfResourceRecordDetailsAnswer {
    type Row = MonthlyBillRes;

    fn into_rows(self) -> Vec<MonthlyBillRes> {
        self.monthly_records
    }
}
