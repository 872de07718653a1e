//! What customers consumed, as the partner sees it.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query partner's consuming sub-customers.
///
/// `POST /v2/bills/subcustomer-bills/res-fee-records/sub-customers/query`; China site only. Credential:
/// partner only. Paging: offset/limit (record offset from 0); limit 1–100; offset 0–2147483646.
///
/// Call this first: it lists the customer ids that had consumption in the month while associated with
/// the partner, including customers no longer associated today. Body `bill_cycle` ≤ 10 characters.
/// Realtime.
pub static LIST_CONSUME_SUB_CUSTOMERS: Operation = Operation {
    name: "ListConsumeSubCustomers",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("sub_customers"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_FINANCE_020101"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("bill_cycle", Place::Body, Shape::Text).required(),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
    ],
    round_trip: round_trip::<ListConsumeSubCustomersAnswer>,
};

request! {
    /// Parameters of [`LIST_CONSUME_SUB_CUSTOMERS`]: Query partner's consuming sub-customers.
    pub struct ListConsumeSubCustomersRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListConsumeSubCustomersRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(bill_cycle: impl Into<String>) -> Self {
        Self { bill_cycle: bill_cycle.into(), ..Self::default() }
    }
}

impl Request for ListConsumeSubCustomersRequest {
    const OPERATION: &'static Operation = &LIST_CONSUME_SUB_CUSTOMERS;
    type Answer = ListConsumeSubCustomersAnswer;
}

record! {
    /// What [`LIST_CONSUME_SUB_CUSTOMERS`] answers.
    pub struct ListConsumeSubCustomersAnswer {
        /// Customers.
        sub_customers: Vec<SubCustomerInfoV3>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `sub_customers` of [`ListConsumeSubCustomersAnswer`].
    pub struct SubCustomerInfoV3 {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
    }
}

impl Rows for ListConsumeSubCustomersAnswer {
    type Row = SubCustomerInfoV3;

    fn into_rows(self) -> Vec<SubCustomerInfoV3> {
        self.sub_customers
    }
}

/// Query sub-customer consumption records.
///
/// `GET /v2/bills/subcustomer-bills/res-fee-records`; China site only. Credential: partner only.
/// Paging: offset/limit (record offset from 0); documented default 10, maximum uncertain (the retired
/// predecessor allowed 1000, third-party tooling reports 400 above 100) → default to 100.
///
/// Realtime. 18 months of history. Both advisory and agency-sale customers. `customer_id` is mandatory:
/// loop over ListConsumeSubCustomers.
///
/// A supervisor of account managers may only query one account manager at a time and must pass
/// `account_manager_id`.
///
/// There is no `erase`/rounding field and no `bonus` field here, unlike the customer-side flow bill.
///
/// If an advisory customer is also a custodial enterprise member: data of the month before unbinding
/// stays under the member, later data of that month moves under the enterprise master.
///
/// Empty string for service/region filters is treated as a literal filter value (matches nothing), not
/// as "no filter"; omit the parameter instead. Same for literal null on resource_id, resource_name,
/// trade_id, account_manager_id.
///
/// Predecessor GET /v2/bills/partner-bills/subcustomer-bills/res-fee-records ("old"): cycle +
/// charge_mode mandatory, limit 1–1000, include_zero_record supported.
pub static LIST_SUB_CUSTOMER_BILL_DETAIL: Operation = Operation {
    name: "ListSubCustomerBillDetail",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/subcustomer-bills/res-fee-records",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("fee_records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_FINANCE_020100"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("bill_cycle", Place::Query, Shape::Text).required(),
        Parameter::new("customer_id", Place::Query, Shape::Text).required(),
        Parameter::new("service_type_code", Place::Query, Shape::Text),
        Parameter::new("region_code", Place::Query, Shape::Text),
        Parameter::new("charging_mode", Place::Query, Shape::Integer),
        Parameter::new("bill_detail_type", Place::Query, Shape::Integer),
        Parameter::new("resource_id", Place::Query, Shape::Text),
        Parameter::new("resource_name", Place::Query, Shape::Text),
        Parameter::new("trade_id", Place::Query, Shape::Text),
        Parameter::new("account_manager_id", Place::Query, Shape::Text),
        Parameter::new("association_type", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
        Parameter::new("bill_date_begin", Place::Query, Shape::Text),
        Parameter::new("bill_date_end", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListSubCustomerBillDetailAnswer>,
};

request! {
    /// Parameters of [`LIST_SUB_CUSTOMER_BILL_DETAIL`]: Query sub-customer consumption records.
    pub struct ListSubCustomerBillDetailRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
        /// Customer account id. Mandatory.
        customer_id: String,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE); omitted = all.
        charging_mode: Option<i64>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE); omitted = all.
        bill_detail_type: Option<i64>,
        /// Exact resource id.
        resource_id: Option<String>,
        /// Exact resource name.
        resource_name: Option<String>,
        /// Exact trade id.
        trade_id: Option<String>,
        /// Account manager id.
        account_manager_id: Option<String>,
        /// [`ASSOC`](crate::operations::codes::ASSOC).
        association_type: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// First day YYYY-MM-DD; must be ≤ end and in the same month as bill_cycle; both or neither.
        bill_date_begin: Option<String>,
        /// Last day YYYY-MM-DD, same rules.
        bill_date_end: Option<String>,
    }
}

impl ListSubCustomerBillDetailRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(bill_cycle: impl Into<String>, customer_id: impl Into<String>) -> Self {
        Self { bill_cycle: bill_cycle.into(), customer_id: customer_id.into(), ..Self::default() }
    }
}

impl Request for ListSubCustomerBillDetailRequest {
    const OPERATION: &'static Operation = &LIST_SUB_CUSTOMER_BILL_DETAIL;
    type Answer = ListSubCustomerBillDetailAnswer;
}

record! {
    /// What [`LIST_SUB_CUSTOMER_BILL_DETAIL`] answers.
    pub struct ListSubCustomerBillDetailAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows.
        fee_records: Vec<SubCustomerMonthlyBillDetail>,
    }

    /// One of `fee_records` of [`ListSubCustomerBillDetailAnswer`].
    pub struct SubCustomerMonthlyBillDetail {
        /// Billing month YYYY-MM, GMT+8.
        bill_cycle: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// "1" advisory, "2" agency.
        association_type: Option<Code>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// [`CHARGE`](crate::operations::codes::CHARGE).
        charging_mode: Option<Code>,
        /// Deduction time, UTC, e.g. 2020-11-17T06:43:38Z.
        trade_time: Option<String>,
        /// order id or transaction id.
        trade_id: Option<String>,
        /// Unique row id (use for de-duplication).
        id: Option<String>,
        /// [`BILLTYPE`](crate::operations::codes::BILLTYPE).
        bill_detail_type: Option<Code>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Product name.
        product_name: Option<String>,
        /// Resource tags as one string.
        resource_tag: Option<String>,
        /// YYYY-MM-DDThh:mm:ssZ; payment time for period/RI purchases, usage-record interval for
        /// pay-per-use (a range is possible in exports; the API shows one string).
        consume_time: Option<String>,
        /// Usage type code (see ListUsageTypes).
        usage_type: Option<String>,
        /// Quantity used.
        usage_amount: Option<Decimal>,
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
        /// List price.
        official_amount: Option<Decimal>,
        /// Discount granted against list price.
        official_discount_amount: Option<Decimal>,
        /// Payable amount.
        payment_amount: Option<Decimal>,
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
        /// Unpaid (debt) part.
        debt_amount: Option<Decimal>,
        /// Debt written off.
        writeoff_amount: Option<Decimal>,
        /// [`PERIOD_BILL`](crate::operations::codes::PERIOD_BILL).
        period_type: Option<Code>,
        /// Account manager id.
        account_manager_id: Option<String>,
        /// Partner the row is associated with.
        partner_id: Option<String>,
        /// Localised region name.
        region_name: Option<String>,
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
        /// Number of periods.
        period_num: Option<Decimal>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// [`ORDERTYPE`](crate::operations::codes::ORDERTYPE).
        order_type: Option<Code>,
        /// ALL_UPFRONT, PARTIAL_UPFRONT, NO_UPFRONT; only RI and savings-plan rows.
        payment_type: Option<Code>,
    }
}

impl Rows for ListSubCustomerBillDetailAnswer {
    type Row = SubCustomerMonthlyBillDetail;

    fn into_rows(self) -> Vec<SubCustomerMonthlyBillDetail> {
        self.fee_records
    }
}

/// Query customers' monthly consumption bill.
///
/// `GET /v2/bills/partner-bills/subcustomer-bills/monthly-sum`; China site only. Credential: partner
/// only. Paging: offset/limit (record offset from 0); limit 1–100.
///
/// Summary of agency (代售) customers — those who spend the partner's allotment. Without `customer_id`:
/// all of them.
///
/// `charge_mode` is mandatory: iterate over "1", "3", "11" and concatenate. Reserved instances (10)
/// have no value here (uncertain where they land).
///
/// Contains data up to 24:00 of the previous day; refreshed daily from 16:00, at the latest by 24:00
/// (GMT+8). Amounts are documented as pre-tax.
///
/// bill_type "0" normal, "1" unsubscription, "2" Huawei write-off. For "1" and "2" the amounts are
/// negative and `debt_amount`, `adjustment_amount`, `discount_amount` are absent.
///
/// The v1.0 twin (/v1.0/{partner_id}/partner/account-mgr/subcustomer-bills) is retired.
///
/// The billing row key is (customer, service, resource type, charge mode, bill type); the
/// per-account-type split is in `account_details`.
pub static LIST_SUBCUSTOMER_MONTHLY_BILLS: Operation = Operation {
    name: "ListSubcustomerMonthlyBills",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/partner-bills/subcustomer-bills/monthly-sum",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("bill_sums"),
    total: Some("count"),
    rate: 10,
    permission: Some("BPC_ITEM_FINANCE_090100"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Query, Shape::Text),
        Parameter::new("cycle", Place::Query, Shape::Text).required(),
        Parameter::new("cloud_service_type", Place::Query, Shape::Text),
        Parameter::new("charge_mode", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("bill_type", Place::Query, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListSubcustomerMonthlyBillsAnswer>,
};

request! {
    /// Parameters of [`LIST_SUBCUSTOMER_MONTHLY_BILLS`]: Query customers' monthly consumption bill.
    pub struct ListSubcustomerMonthlyBillsRequest {
        /// One customer; omitted = all.
        customer_id: Option<String>,
        /// YYYY-MM, ≤ 10 characters. Mandatory.
        cycle: String,
        /// Service filter, ≤ 256.
        cloud_service_type: Option<String>,
        /// "1" period, "3" pay-per-use, "11" savings plan; ≤ 4 characters. Mandatory.
        charge_mode: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// "0" consumption, "1" unsubscription, "2" Huawei write-off; 1 character.
        bill_type: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ListSubcustomerMonthlyBillsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(cycle: impl Into<String>, charge_mode: impl Into<String>) -> Self {
        Self { cycle: cycle.into(), charge_mode: charge_mode.into(), ..Self::default() }
    }
}

impl Request for ListSubcustomerMonthlyBillsRequest {
    const OPERATION: &'static Operation = &LIST_SUBCUSTOMER_MONTHLY_BILLS;
    type Answer = ListSubcustomerMonthlyBillsAnswer;
}

record! {
    /// What [`LIST_SUBCUSTOMER_MONTHLY_BILLS`] answers.
    pub struct ListSubcustomerMonthlyBillsAnswer {
        /// Rows.
        bill_sums: Vec<BillSumInfoV2>,
        /// Total rows.
        count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// One of `bill_sums` of [`ListSubcustomerMonthlyBillsAnswer`].
    pub struct BillSumInfoV2 {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Cloud service type code (same code space as service_type_code).
        cloud_service_type: Option<String>,
        /// Localised service name.
        cloud_service_type_name: Option<String>,
        /// "0" normal, "1" unsubscription, "2" Huawei write-off.
        bill_type: Option<Code>,
        /// "1" / "3" (docs list only these in the response; "11" presumably too).
        charge_mode: Option<Code>,
        /// Amount; negative for bill_type 1 and 2.
        amount: Option<Decimal>,
        /// Could not be deducted because the customer balance was short; absent for bill_type 1/2.
        debt_amount: Option<Decimal>,
        /// Debt written off; absent for bill_type 1/2.
        adjustment_amount: Option<Decimal>,
        /// Discount; absent for bill_type 1/2.
        discount_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Split by paying account.
        account_details: Vec<BalanceTypeDeductSumV2>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
    }

    /// One of `account_details` of [`BillSumInfoV2`].
    pub struct BalanceTypeDeductSumV2 {
        /// BALANCE_TYPE_DEBIT cash, _CREDIT credit, _BONUS bonus, _COUPON cash coupon, _RCASH_COUPON
        /// flexi-purchase coupon, _STORED_VALUE_CARD stored-value card.
        balance_type: Option<Code>,
        /// Amount from that account; negative for bill_type 1/2.
        amount: Option<Decimal>,
        /// 0 normal, 1 unsubscription, 2 Huawei write-off.
        bill_type: Option<Code>,
    }
}

impl Rows for ListSubcustomerMonthlyBillsAnswer {
    type Row = BillSumInfoV2;

    fn into_rows(self) -> Vec<BillSumInfoV2> {
        self.bill_sums
    }
}

/// Query the partner's monthly consumption bill (intl).
///
/// `GET /v2/bills/partner-bills/postpaid-bill-summary`; international site only. Credential: partner
/// only. Paging: none.
///
/// One object per month. The final bill is generated before 12:00 Beijing time on the 5th of the
/// following month.
///
/// Documented sample for 2020-12: consume 140, refunds −30, adjustments −20, initial_amount_due 90,
/// tax_amount 10, USD. So tax is not part of initial_amount_due, although the field text calls it
/// tax-inclusive (contradiction inside the docs; the arithmetic and the tax field's text win).
///
/// Legacy twin: GET /v1.0/{partner_id}/partner/account-mgr/postpaid-bill-summary?consume_month=YYYY-MM.
pub static LIST_POSTPAID_BILL_SUM: Operation = Operation {
    name: "ListPostpaidBillSum",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/partner-bills/postpaid-bill-summary",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[Parameter::new("bill_cycle", Place::Query, Shape::Text).required()],
    round_trip: round_trip::<ListPostpaidBillSumAnswer>,
};

request! {
    /// Parameters of [`LIST_POSTPAID_BILL_SUM`]: Query the partner's monthly consumption bill (intl).
    pub struct ListPostpaidBillSumRequest {
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
    }
}

impl ListPostpaidBillSumRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(bill_cycle: impl Into<String>) -> Self {
        Self { bill_cycle: bill_cycle.into() }
    }
}

impl Request for ListPostpaidBillSumRequest {
    const OPERATION: &'static Operation = &LIST_POSTPAID_BILL_SUM;
    type Answer = ListPostpaidBillSumAnswer;
}

record! {
    /// What [`LIST_POSTPAID_BILL_SUM`] answers.
    pub struct ListPostpaidBillSumAnswer {
        /// Billing month YYYY-MM, GMT+8.
        bill_cycle: Option<String>,
        /// Amount due = consume + refunds + adjustments.
        initial_amount_due: Option<Decimal>,
        /// Expenditure.
        consume_amount: Option<Decimal>,
        /// Refunds (≤ 0).
        refunds: Option<Decimal>,
        /// Adjustments, e.g. written-off debt (sign as booked).
        adjustments: Option<Decimal>,
        /// Output tax; not counted in the amount due.
        tax_amount: Option<Decimal>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }
}
