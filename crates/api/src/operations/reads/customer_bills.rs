//! Bills as a customer sees them: flow bill and monthly sum.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query flow (transaction) bill.
///
/// `GET /v2/bills/customer-bills/fee-records`; China site only. Credential: customer only. Paging:
/// offset/limit (record offset from 0).
///
/// One row per deduction. Last 3 years. The only bill API that exposes the truncated amount per row.
/// China site only (not in the intl SDK).
///
/// Documented identities: official = discount + erase + consume; consume = cash + credit + coupon +
/// flexipurchase + stored_value_card + bonus + debt + writeoff.
pub static LIST_CUSTOMER_BILLS_FEE_RECORDS: Operation = Operation {
    name: "ListCustomerBillsFeeRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/customer-bills/fee-records",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("IAM billing:billDetail:view"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("bill_cycle", Place::Query, Shape::Text).required(),
        Parameter::new("provider_type", Place::Query, Shape::Integer),
        Parameter::new("service_type_code", Place::Query, Shape::Text),
        Parameter::new("resource_type_code", Place::Query, Shape::Text),
        Parameter::new("region_code", Place::Query, Shape::Text),
        Parameter::new("charging_mode", Place::Query, Shape::Integer),
        Parameter::new("bill_type", Place::Query, Shape::Integer),
        Parameter::new("trade_id", Place::Query, Shape::Text),
        Parameter::new("enterprise_project_id", Place::Query, Shape::Text),
        Parameter::new("include_zero_record", Place::Query, Shape::Boolean),
        Parameter::new("status", Place::Query, Shape::Integer),
        Parameter::new("method", Place::Query, Shape::Text),
        Parameter::new("sub_customer_id", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("bill_date_begin", Place::Query, Shape::Text),
        Parameter::new("bill_date_end", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListCustomerBillsFeeRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMER_BILLS_FEE_RECORDS`]: Query flow (transaction) bill.
    pub struct ListCustomerBillsFeeRecordsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
        /// 1 Huawei Cloud, 2 marketplace (KooGallery); omitted = both.
        provider_type: Option<i64>,
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
        /// order id or transaction id.
        trade_id: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// true = also return rows whose payable amount is 0.
        include_zero_record: Option<bool>,
        /// 1 paid, 2 not settled, 3 not billed yet.
        status: Option<i64>,
        /// [`METHOD`](crate::operations::codes::METHOD).
        method: Option<String>,
        /// Enterprise member account id; required when method=sub_customer, ignored otherwise.
        sub_customer_id: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// First day YYYY-MM-DD (GMT+8), must lie in the queried month; give both dates or neither.
        bill_date_begin: Option<String>,
        /// Last day YYYY-MM-DD (GMT+8), same rules.
        bill_date_end: Option<String>,
    }
}

impl ListCustomerBillsFeeRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(bill_cycle: impl Into<String>) -> Self {
        Self { bill_cycle: bill_cycle.into(), ..Self::default() }
    }
}

impl Request for ListCustomerBillsFeeRecordsRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMER_BILLS_FEE_RECORDS;
    type Answer = ListCustomerBillsFeeRecordsAnswer;
}

record! {
    /// What [`LIST_CUSTOMER_BILLS_FEE_RECORDS`] answers.
    pub struct ListCustomerBillsFeeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        records: Vec<MonthlyBillRecord>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// One of `records` of [`ListCustomerBillsFeeRecordsAnswer`].
    pub struct MonthlyBillRecord {
        /// Billing month YYYY-MM, GMT+8.
        bill_cycle: Option<String>,
        /// Account that consumed (member id for enterprise members).
        customer_id: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// Enterprise project name.
        enterprise_project_name: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charging_mode: Option<Code>,
        /// Order payment time (period, RI) or usage interval (pay-per-use).
        consume_time: Option<String>,
        /// Deduction time of the row.
        trade_time: Option<String>,
        /// 1 Huawei Cloud, 2 marketplace.
        provider_type: Option<Code>,
        /// Order id or transaction id.
        trade_id: Option<String>,
        /// Reserved.
        id: Option<String>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_type: Option<Code>,
        /// 1 paid, 2 unpaid, 3 not settled.
        status: Option<Code>,
        /// List price.
        official_amount: Option<Decimal>,
        /// Discount granted against list price.
        official_discount_amount: Option<Decimal>,
        /// Truncated fraction dropped when charging.
        erase_amount: Option<Decimal>,
        /// Payable, including coupons and cards.
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
        stored_value_card_amount: Option<Decimal>,
        /// Paid by bonus money (discontinued; residual only).
        bonus_amount: Option<Decimal>,
        /// Unpaid; for monthly-settled customers this is the amount of the monthly settlement.
        debt_amount: Option<Decimal>,
        /// Debt written off.
        writeoff_amount: Option<Decimal>,
        /// Localised region name.
        region_name: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
    }
}

impl Rows for ListCustomerBillsFeeRecordsAnswer {
    type Row = MonthlyBillRecord;

    fn into_rows(self) -> Vec<MonthlyBillRecord> {
        self.records
    }
}

/// Query summary bill.
///
/// `GET /v2/bills/customer-bills/monthly-sum`; both sites. Credential: customer only. Paging:
/// offset/limit (record offset from 0).
///
/// Monthly totals. Without service_type_code there is one row per service type (× charging mode × bill
/// kind); with it, one per resource type (documented for the predecessor, inferred for v2). 3 years.
///
/// Here the "not collected" enterprise project is -1, elsewhere it is the string "null".
///
/// Documented: consume = official − discount − truncated. Top-level totals carry the whole result, not
/// the page (inferred).
pub static SHOW_CUSTOMER_MONTHLY_SUM: Operation = Operation {
    name: "ShowCustomerMonthlySum",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/customer-bills/monthly-sum",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("bill_sums"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("IAM billing:bill:view"),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("bill_cycle", Place::Query, Shape::Text).required(),
        Parameter::new("service_type_code", Place::Query, Shape::Text),
        Parameter::new("enterprise_project_id", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("method", Place::Query, Shape::Text),
        Parameter::new("sub_customer_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ShowCustomerMonthlySumAnswer>,
};

request! {
    /// Parameters of [`SHOW_CUSTOMER_MONTHLY_SUM`]: Query summary bill.
    pub struct ShowCustomerMonthlySumRequest {
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// "0" default project, "-1" not collected.
        enterprise_project_id: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// [`METHOD`](crate::operations::codes::METHOD).
        method: Option<String>,
        /// Enterprise member account id; required when method=sub_customer, ignored otherwise.
        sub_customer_id: Option<String>,
    }
}

impl ShowCustomerMonthlySumRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(bill_cycle: impl Into<String>) -> Self {
        Self { bill_cycle: bill_cycle.into(), ..Self::default() }
    }
}

impl Request for ShowCustomerMonthlySumRequest {
    const OPERATION: &'static Operation = &SHOW_CUSTOMER_MONTHLY_SUM;
    type Answer = ShowCustomerMonthlySumAnswer;
}

record! {
    /// What [`SHOW_CUSTOMER_MONTHLY_SUM`] answers.
    pub struct ShowCustomerMonthlySumAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        bill_sums: Vec<BillSumRecordInfoV2>,
        /// Total payable including refunds.
        consume_amount: Option<Decimal>,
        /// Total debt.
        debt_amount: Option<Decimal>,
        /// Total coupons.
        coupon_amount: Option<Decimal>,
        /// Reserved.
        flexipurchase_coupon_amount: Option<Decimal>,
        /// Reserved.
        stored_value_card_amount: Option<Decimal>,
        /// Total cash.
        cash_amount: Option<Decimal>,
        /// Total credit.
        credit_amount: Option<Decimal>,
        /// Total written off.
        writeoff_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// One of `bill_sums` of [`ShowCustomerMonthlySumAnswer`].
    pub struct BillSumRecordInfoV2 {
        /// Billing month YYYY-MM, GMT+8.
        bill_cycle: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charging_mode: Option<Code>,
        /// List price.
        official_amount: Option<Decimal>,
        /// Discount granted against list price.
        official_discount_amount: Option<Decimal>,
        /// Truncated fraction dropped when charging.
        truncated_amount: Option<Decimal>,
        /// Payable amount (includes coupon-paid part).
        consume_amount: Option<Decimal>,
        /// Paid by cash coupons (代金券).
        coupon_amount: Option<Decimal>,
        /// Paid by flexi-purchase coupons (现金券).
        flexipurchase_coupon_amount: Option<Decimal>,
        /// Paid by stored-value card.
        stored_value_card_amount: Option<Decimal>,
        /// Unpaid part.
        debt_amount: Option<Decimal>,
        /// Debt written off.
        writeoff_amount: Option<Decimal>,
        /// Paid from cash balance.
        cash_amount: Option<Decimal>,
        /// Paid from credit line.
        credit_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// 1 consumption, 2 refund, 3 adjustment.
        bill_type: Option<Code>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
    }
}

impl Rows for ShowCustomerMonthlySumAnswer {
    type Row = BillSumRecordInfoV2;

    fn into_rows(self) -> Vec<BillSumRecordInfoV2> {
        self.bill_sums
    }
}
