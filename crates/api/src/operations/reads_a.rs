//! Partner bills. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query partner's consuming sub-customers. Credential: partner only. Paging: offset/limit (record
    /// offset from 0); limit 1–100; offset 0–2147483646.
    Read ListConsumeSubCustomersRequest LIST_CONSUME_SUB_CUSTOMERS -> ListConsumeSubCustomersAnswer
    "ListConsumeSubCustomers" Post "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("sub_customers"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_FINANCE_020101"),
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Body true bill_cycle: String = "bill_cycle",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
}

record! {
    /// What `ListConsumeSubCustomers` answers.
    ListConsumeSubCustomersAnswer {
        /// Customers
        sub_customers: Vec<SubCustomerInfoV3> = "sub_customers",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `sub_customers…` of `ListConsumeSubCustomers`.
    SubCustomerInfoV3 {
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
    }
}

operation! {
    /// Query sub-customer consumption records. Credential: partner only. Paging: offset/limit (record
    /// offset from 0); documented default 10, maximum uncertain (the retired predecessor allowed 1000,
    /// third-party tooling reports 400 above 100) → default to 100.
    Read ListSubCustomerBillDetailRequest LIST_SUB_CUSTOMER_BILL_DETAIL -> ListSubCustomerBillDetailAnswer
    "ListSubCustomerBillDetail" Get "/v2/bills/subcustomer-bills/res-fee-records"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("fee_records"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_FINANCE_020100"),
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Query true bill_cycle: String = "bill_cycle",
    /// Customer account id
    Query true customer_id: String = "customer_id",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Query false service_type_code: Option<String> = "service_type_code",
    /// Region code, e.g. cn-north-1
    Query false region_code: Option<String> = "region_code",
    /// (CHARGE); omitted = all
    Query false charging_mode: Option<i64> = "charging_mode",
    /// (BILLTYPE); omitted = all
    Query false bill_detail_type: Option<i64> = "bill_detail_type",
    /// Exact resource id
    Query false resource_id: Option<String> = "resource_id",
    /// Exact resource name
    Query false resource_name: Option<String> = "resource_name",
    /// Exact trade id
    Query false trade_id: Option<String> = "trade_id",
    /// Account manager id
    Query false account_manager_id: Option<String> = "account_manager_id",
    /// (ASSOC)
    Query false association_type: Option<String> = "association_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// First day YYYY-MM-DD; must be ≤ end and in the same month as bill_cycle; both or neither
    Query false bill_date_begin: Option<String> = "bill_date_begin",
    /// Last day YYYY-MM-DD, same rules
    Query false bill_date_end: Option<String> = "bill_date_end",
}

record! {
    /// What `ListSubCustomerBillDetail` answers.
    ListSubCustomerBillDetailAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows
        fee_records: Vec<SubCustomerMonthlyBillDetail> = "fee_records",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `fee_records…` of `ListSubCustomerBillDetail`.
    SubCustomerMonthlyBillDetail {
        /// Billing month YYYY-MM, GMT+8
        bill_cycle: Option<String> = "bill_cycle",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// "1" advisory, "2" agency
        association_type: Option<String> = "association_type",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// (CHARGE)
        charging_mode: Option<i64> = "charging_mode",
        /// Deduction time, UTC, e.g. 2020-11-17T06:43:38Z
        trade_time: Option<String> = "trade_time",
        /// (TRADEID) order id or transaction id
        trade_id: Option<String> = "trade_id",
        /// Unique row id (use for de-duplication)
        id: Option<String> = "id",
        /// (BILLTYPE)
        bill_detail_type: Option<i64> = "bill_detail_type",
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Resource name
        resource_name: Option<String> = "resource_name",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Product name
        product_name: Option<String> = "product_name",
        /// Resource tags as one string
        resource_tag: Option<String> = "resource_tag",
        /// YYYY-MM-DDThh:mm:ssZ; payment time for period/RI purchases, usage-record interval for pay-per-use (a
        /// range is possible in exports; the API shows one string)
        consume_time: Option<String> = "consume_time",
        /// Usage type code (see ListUsageTypes)
        usage_type: Option<String> = "usage_type",
        /// Quantity used
        usage_amount: Option<Decimal> = "usage_amount",
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
        /// List price
        official_amount: Option<Decimal> = "official_amount",
        /// Discount granted against list price
        official_discount_amount: Option<Decimal> = "official_discount_amount",
        /// Payable amount
        payment_amount: Option<Decimal> = "payment_amount",
        /// Paid from cash balance
        cash_amount: Option<Decimal> = "cash_amount",
        /// Paid from credit line
        credit_amount: Option<Decimal> = "credit_amount",
        /// Paid by cash coupons (代金券)
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// Paid by flexi-purchase coupons (现金券)
        flexipurchase_coupon_amount: Option<Decimal> = "flexipurchase_coupon_amount",
        /// Paid by stored-value card
        stored_value_card_amount: Option<Decimal> = "stored_value_card_amount",
        /// Unpaid (debt) part
        debt_amount: Option<Decimal> = "debt_amount",
        /// Debt written off
        writeoff_amount: Option<Decimal> = "writeoff_amount",
        /// (PERIOD-BILL)
        period_type: Option<i64> = "period_type",
        /// Account manager id
        account_manager_id: Option<String> = "account_manager_id",
        /// Partner the row is associated with
        partner_id: Option<String> = "partner_id",
        /// Localised region name
        region_name: Option<String> = "region_name",
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
        /// Number of periods
        period_num: Option<Decimal> = "period_num",
        /// (EP), ≤ 64 characters
        enterprise_project_id: Option<String> = "enterprise_project_id",
        /// (ORDERTYPE)
        order_type: Option<i64> = "order_type",
        /// ALL_UPFRONT, PARTIAL_UPFRONT, NO_UPFRONT; only RI and savings-plan rows
        payment_type: Option<String> = "payment_type",
    }
}

operation! {
    /// Query customers' monthly consumption bill. Credential: partner only. Paging: offset/limit (record
    /// offset from 0); limit 1–100.
    Read ListSubcustomerMonthlyBillsRequest LIST_SUBCUSTOMER_MONTHLY_BILLS -> ListSubcustomerMonthlyBillsAnswer
    "ListSubcustomerMonthlyBills" Get "/v2/bills/partner-bills/subcustomer-bills/monthly-sum"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("bill_sums"), total Some("count"), rate 10, permission Some("BPC_ITEM_FINANCE_090100"),
    sites &["cn"];
    /// One customer; omitted = all
    Query false customer_id: Option<String> = "customer_id",
    /// YYYY-MM, ≤ 10 characters
    Query true cycle: String = "cycle",
    /// Service filter, ≤ 256
    Query false cloud_service_type: Option<String> = "cloud_service_type",
    /// "1" period, "3" pay-per-use, "11" savings plan; ≤ 4 characters
    Query true charge_mode: String = "charge_mode",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// "0" consumption, "1" unsubscription, "2" Huawei write-off; 1 character
    Query false bill_type: Option<String> = "bill_type",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListSubcustomerMonthlyBills` answers.
    ListSubcustomerMonthlyBillsAnswer {
        /// Rows
        bill_sums: Vec<BillSumInfoV2> = "bill_sums",
        /// Total rows
        count: Option<i64> = "count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `bill_sums…` of `ListSubcustomerMonthlyBills`.
    BillSumInfoV2 {
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Cloud service type code (same code space as service_type_code)
        cloud_service_type: Option<String> = "cloud_service_type",
        /// Localised service name
        cloud_service_type_name: Option<String> = "cloud_service_type_name",
        /// "0" normal, "1" unsubscription, "2" Huawei write-off
        bill_type: Option<String> = "bill_type",
        /// "1" / "3" (docs list only these in the response; "11" presumably too)
        charge_mode: Option<String> = "charge_mode",
        /// Amount; negative for bill_type 1 and 2
        amount: Option<Decimal> = "amount",
        /// Could not be deducted because the customer balance was short; absent for bill_type 1/2
        debt_amount: Option<Decimal> = "debt_amount",
        /// Debt written off; absent for bill_type 1/2
        adjustment_amount: Option<Decimal> = "adjustment_amount",
        /// Discount; absent for bill_type 1/2
        discount_amount: Option<Decimal> = "discount_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Split by paying account
        account_details: Vec<BalanceTypeDeductSumV2> = "account_details",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
    }
}

record! {
    /// `bill_sums….account_details…` of `ListSubcustomerMonthlyBills`.
    BalanceTypeDeductSumV2 {
        /// BALANCE_TYPE_DEBIT cash, _CREDIT credit, _BONUS bonus, _COUPON cash coupon, _RCASH_COUPON
        /// flexi-purchase coupon, _STORED_VALUE_CARD stored-value card
        balance_type: Option<String> = "balance_type",
        /// Amount from that account; negative for bill_type 1/2
        amount: Option<Decimal> = "amount",
        /// As the parent row
        bill_type: Option<String> = "bill_type",
    }
}

operation! {
    /// Query the partner's monthly consumption bill (intl). Credential: partner only. Paging: none.
    Read ListPostpaidBillSumRequest LIST_POSTPAID_BILL_SUM -> ListPostpaidBillSumAnswer
    "ListPostpaidBillSum" Get "/v2/bills/partner-bills/postpaid-bill-summary"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["intl"];
    /// Billing month YYYY-MM, GMT+8
    Query true bill_cycle: String = "bill_cycle",
}

record! {
    /// What `ListPostpaidBillSum` answers.
    ListPostpaidBillSumAnswer {
        /// Billing month YYYY-MM, GMT+8
        bill_cycle: Option<String> = "bill_cycle",
        /// Amount due = consume + refunds + adjustments
        initial_amount_due: Option<Decimal> = "initial_amount_due",
        /// Expenditure
        consume_amount: Option<Decimal> = "consume_amount",
        /// Refunds (≤ 0)
        refunds: Option<Decimal> = "refunds",
        /// Adjustments, e.g. written-off debt (sign as booked)
        adjustments: Option<Decimal> = "adjustments",
        /// Output tax; not counted in the amount due
        tax_amount: Option<Decimal> = "tax_amount",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}
