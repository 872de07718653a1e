//! Balances and accounts. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query flow (transaction) bill. Credential: customer only. Paging: offset/limit (record offset from
    /// 0).
    Read ListCustomerBillsFeeRecordsRequest LIST_CUSTOMER_BILLS_FEE_RECORDS -> ListCustomerBillsFeeRecordsAnswer
    "ListCustomerBillsFeeRecords" Get "/v2/bills/customer-bills/fee-records"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("records"), total Some("total_count"), rate 10, permission Some("IAM billing:billDetail:view (customer side)"),
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Query true bill_cycle: String = "bill_cycle",
    /// 1 Huawei Cloud, 2 marketplace (KooGallery); omitted = both
    Query false provider_type: Option<i64> = "provider_type",
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
    /// (TRADEID) order id or transaction id
    Query false trade_id: Option<String> = "trade_id",
    /// (EP) enterprise project id
    Query false enterprise_project_id: Option<String> = "enterprise_project_id",
    /// true = also return rows whose payable amount is 0
    Query false include_zero_record: Option<bool> = "include_zero_record",
    /// 1 paid, 2 not settled, 3 not billed yet
    Query false status: Option<i64> = "status",
    /// (METHOD)
    Query false method: Option<String> = "method",
    /// Enterprise member account id; required when method=sub_customer, ignored otherwise
    Query false sub_customer_id: Option<String> = "sub_customer_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// First day YYYY-MM-DD (GMT+8), must lie in the queried month; give both dates or neither
    Query false bill_date_begin: Option<String> = "bill_date_begin",
    /// Last day YYYY-MM-DD (GMT+8), same rules
    Query false bill_date_end: Option<String> = "bill_date_end",
}

record! {
    /// What `ListCustomerBillsFeeRecords` answers.
    ListCustomerBillsFeeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        records: Vec<MonthlyBillRecord> = "records",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListCustomerBillsFeeRecords`.
    MonthlyBillRecord {
        /// Billing month YYYY-MM, GMT+8
        bill_cycle: Option<String> = "bill_cycle",
        /// Account that consumed (member id for enterprise members)
        customer_id: Option<String> = "customer_id",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
        /// (EP) enterprise project id
        enterprise_project_id: Option<String> = "enterprise_project_id",
        /// Enterprise project name
        enterprise_project_name: Option<String> = "enterprise_project_name",
        /// (CHARGE)
        charging_mode: Option<i64> = "charging_mode",
        /// Order payment time (period, RI) or usage interval (pay-per-use)
        consume_time: Option<String> = "consume_time",
        /// Deduction time of the row
        trade_time: Option<String> = "trade_time",
        /// 1 Huawei Cloud, 2 marketplace
        provider_type: Option<i64> = "provider_type",
        /// (TRADEID)
        trade_id: Option<String> = "trade_id",
        /// Reserved
        id: Option<String> = "id",
        /// (BILLTYPE)
        bill_type: Option<i64> = "bill_type",
        /// 1 paid, 2 unpaid, 3 not settled
        status: Option<i64> = "status",
        /// List price
        official_amount: Option<Decimal> = "official_amount",
        /// Discount granted against list price
        official_discount_amount: Option<Decimal> = "official_discount_amount",
        /// Truncated fraction dropped when charging
        erase_amount: Option<Decimal> = "erase_amount",
        /// Payable, including coupons and cards
        consume_amount: Option<Decimal> = "consume_amount",
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
        /// Paid by bonus money (discontinued; residual only)
        bonus_amount: Option<Decimal> = "bonus_amount",
        /// Unpaid; for monthly-settled customers this is the amount of the monthly settlement
        debt_amount: Option<Decimal> = "debt_amount",
        /// Debt written off
        writeoff_amount: Option<Decimal> = "writeoff_amount",
        /// Localised region name
        region_name: Option<String> = "region_name",
        /// Login name of the account
        account_name: Option<String> = "account_name",
    }
}

operation! {
    /// Query resource consumption records. Credential: customer only. Paging: offset/limit (record offset
    /// from 0); limit 1–1000 in the v1 ancestor, v2 maximum uncertain.
    Read ListCustomerselfResourceRecordsRequest LIST_CUSTOMERSELF_RESOURCE_RECORDS -> ListCustomerselfResourceRecordsAnswer
    "ListCustomerselfResourceRecords" Get "/v2/bills/customer-bills/res-fee-records"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("fee_records"), total Some("total_count"), rate 10, permission Some("IAM billing:billDetail:view"),
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Query true cycle: String = "cycle",
    /// Cloud service type code (same code space as service_type_code)
    Query false cloud_service_type: Option<String> = "cloud_service_type",
    /// Region code
    Query false region: Option<String> = "region",
    /// (CHARGE) as string; must not be empty/null
    Query false charge_mode: Option<String> = "charge_mode",
    /// (BILLTYPE)
    Query false bill_type: Option<i64> = "bill_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Resource id
    Query false resource_id: Option<String> = "resource_id",
    /// (EP) enterprise project id
    Query false enterprise_project_id: Option<String> = "enterprise_project_id",
    /// true = also return rows whose payable amount is 0
    Query false include_zero_record: Option<bool> = "include_zero_record",
    /// (METHOD)
    Query false method: Option<String> = "method",
    /// Enterprise member account id; required when method=sub_customer, ignored otherwise
    Query false sub_customer_id: Option<String> = "sub_customer_id",
    /// (TRADEID) order id or transaction id
    Query false trade_id: Option<String> = "trade_id",
    /// First day YYYY-MM-DD (GMT+8), must lie in the queried month; give both dates or neither
    Query false bill_date_begin: Option<String> = "bill_date_begin",
    /// Last day YYYY-MM-DD (GMT+8), same rules
    Query false bill_date_end: Option<String> = "bill_date_end",
    /// (STAT); default 3 here
    Query false statistic_type: Option<i64> = "statistic_type",
}

record! {
    /// What `ListCustomerselfResourceRecords` answers.
    ListCustomerselfResourceRecordsAnswer {
        /// Rows
        fee_records: Vec<ResFeeRecordV2> = "fee_records",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `fee_records…` of `ListCustomerselfResourceRecords`.
    ResFeeRecordV2 {
        /// Day of the record, YYYY-MM-DD, cut by GMT+8
        bill_date: Option<String> = "bill_date",
        /// (BILLTYPE)
        bill_type: Option<i64> = "bill_type",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Region code
        region: Option<String> = "region",
        /// Localised region name
        region_name: Option<String> = "region_name",
        /// Cloud service type code (same code space as service_type_code)
        cloud_service_type: Option<String> = "cloud_service_type",
        /// Resource type code
        resource_type: Option<String> = "resource_type",
        /// Localised service name
        cloud_service_type_name: Option<String> = "cloud_service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Start of use; pay-per-use only
        effective_time: Option<String> = "effective_time",
        /// End of use; pay-per-use only
        expire_time: Option<String> = "expire_time",
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Resource name
        resource_name: Option<String> = "resource_name",
        /// Resource tags as one string
        resource_tag: Option<String> = "resource_tag",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Product name
        product_name: Option<String> = "product_name",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
        /// SKU code
        sku_code: Option<String> = "sku_code",
        /// Size of a linear product
        spec_size: Option<Decimal> = "spec_size",
        /// Unit id of the size
        spec_size_measure_id: Option<i64> = "spec_size_measure_id",
        /// (TRADEID)
        trade_id: Option<String> = "trade_id",
        /// Unique row id; absent when statistic_type=1
        id: Option<String> = "id",
        /// Transaction time (format not stated; treat as UTC timestamp)
        trade_time: Option<String> = "trade_time",
        /// (EP) enterprise project id
        enterprise_project_id: Option<String> = "enterprise_project_id",
        /// Enterprise project name
        enterprise_project_name: Option<String> = "enterprise_project_name",
        /// (CHARGE) as string
        charge_mode: Option<String> = "charge_mode",
        /// Order id; only period rows, empty for pay-per-use
        order_id: Option<String> = "order_id",
        /// (PERIOD-BILL) as string
        period_type: Option<String> = "period_type",
        /// Usage type code (see ListUsageTypes)
        usage_type: Option<String> = "usage_type",
        /// Quantity; null for period products
        usage: Option<Decimal> = "usage",
        /// Unit id; null for period products
        usage_measure_id: Option<i64> = "usage_measure_id",
        /// Quantity covered by a package
        free_resource_usage: Option<Decimal> = "free_resource_usage",
        /// Unit id of the package quantity
        free_resource_measure_id: Option<i64> = "free_resource_measure_id",
        /// Quantity covered by reserved instances
        ri_usage: Option<Decimal> = "ri_usage",
        /// Unit id of that quantity
        ri_usage_measure_id: Option<i64> = "ri_usage_measure_id",
        /// Unit price; only for simple, untiered pricing
        unit_price: Option<Decimal> = "unit_price",
        /// Price unit text such as currency/{linear unit}/month or currency/hour
        unit: Option<String> = "unit",
        /// List price
        official_amount: Option<Decimal> = "official_amount",
        /// Discount granted against list price
        discount_amount: Option<Decimal> = "discount_amount",
        /// Payable amount, incl. coupons and cards
        amount: Option<Decimal> = "amount",
        /// Paid from cash balance
        cash_amount: Option<Decimal> = "cash_amount",
        /// Paid from credit line
        credit_amount: Option<Decimal> = "credit_amount",
        /// Paid by cash coupons (代金券)
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// Paid by flexi-purchase coupons (现金券)
        flexipurchase_coupon_amount: Option<Decimal> = "flexipurchase_coupon_amount",
        /// Paid by stored-value card
        stored_card_amount: Option<Decimal> = "stored_card_amount",
        /// Paid by bonus money (discontinued; residual only)
        bonus_amount: Option<Decimal> = "bonus_amount",
        /// Unpaid (debt) part
        debt_amount: Option<Decimal> = "debt_amount",
        /// Debt written off
        adjustment_amount: Option<Decimal> = "adjustment_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Text formula of the paid amount: segments of number plus a label in 【】 (usage, unit conversion,
        /// size, price, discount, rounding, coupon); result = amount − coupon_amount
        formula: Option<String> = "formula",
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
        /// UTC; only statistic_type=3
        consume_time: Option<String> = "consume_time",
        /// Member orders of a combined order (only when order_id is a combined order)
        relative_order_id: Option<String> = "relative_order_id",
        /// Login name of the account
        account_name: Option<String> = "account_name",
        /// Number of periods
        period_num: Option<Decimal> = "period_num",
    }
}

operation! {
    /// Query resource detail records (res-records). Credential: customer only. Paging: offset/limit (record
    /// offset from 0); limit maximum uncertain (v1: 1–1000).
    Read ListCustomerselfResourceRecordDetailsRequest LIST_CUSTOMERSELF_RESOURCE_RECORD_DETAILS -> ListCustomerselfResourceRecordDetailsAnswer
    "ListCustomerselfResourceRecordDetails" Post "/v2/bills/customer-bills/res-records/query"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("monthly_records"), total Some("total_count"), rate 10, permission Some("IAM billing:billDetail:view"),
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Body true cycle: String = "cycle",
    /// Cloud service type code (same code space as service_type_code)
    Body false cloud_service_type: Option<String> = "cloud_service_type",
    /// Resource type code
    Body false resource_type: Option<String> = "resource_type",
    /// Region code
    Body false region: Option<String> = "region",
    /// Resource id
    Body false res_instance_id: Option<String> = "res_instance_id",
    /// (CHARGE)
    Body false charge_mode: Option<i64> = "charge_mode",
    /// (BILLTYPE)
    Body false bill_type: Option<i64> = "bill_type",
    /// (EP) enterprise project id
    Body false enterprise_project_id: Option<String> = "enterprise_project_id",
    /// true = also return rows whose payable amount is 0
    Body false include_zero_record: Option<bool> = "include_zero_record",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// (METHOD)
    Body false method: Option<String> = "method",
    /// Enterprise member account id; required when method=sub_customer, ignored otherwise
    Body false sub_customer_id: Option<String> = "sub_customer_id",
    /// (STAT); default 1 here
    Body false statistic_type: Option<i64> = "statistic_type",
    /// BILLCYCLE (default) or DAILY
    Body false query_type: Option<String> = "query_type",
    /// YYYY-MM-DD; mandatory for DAILY
    Body false bill_cycle_begin: Option<String> = "bill_cycle_begin",
    /// YYYY-MM-DD; mandatory for DAILY
    Body false bill_cycle_end: Option<String> = "bill_cycle_end",
    /// Whose money paid: restricts an enterprise master to itself + custodial members (own id) or to one
    /// independent member (member id); custodial members: own id = before association, master id = after
    Body false payer_account_id: Option<String> = "payer_account_id",
}

record! {
    /// What `ListCustomerselfResourceRecordDetails` answers.
    ListCustomerselfResourceRecordDetailsAnswer {
        /// Rows
        monthly_records: Vec<MonthlyBillRes> = "monthly_records",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `monthly_records…` of `ListCustomerselfResourceRecordDetails`.
    MonthlyBillRes {
        /// Billing month YYYY-MM, GMT+8
        cycle: Option<String> = "cycle",
        /// YYYY-MM-DD GMT+8; only statistic_type=2, else null
        bill_date: Option<String> = "bill_date",
        /// (BILLTYPE)
        bill_type: Option<i64> = "bill_type",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Region code
        region: Option<String> = "region",
        /// Localised region name
        region_name: Option<String> = "region_name",
        /// Cloud service type code (same code space as service_type_code)
        cloud_service_type: Option<String> = "cloud_service_type",
        /// Resource type code (capital T is real)
        resource_type_code: Option<String> = "resource_Type_code",
        /// Localised service name
        cloud_service_type_name: Option<String> = "cloud_service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Resource id
        res_instance_id: Option<String> = "res_instance_id",
        /// Resource name
        resource_name: Option<String> = "resource_name",
        /// Resource tags as one string
        resource_tag: Option<String> = "resource_tag",
        /// SKU code
        sku_code: Option<String> = "sku_code",
        /// (EP) enterprise project id
        enterprise_project_id: Option<String> = "enterprise_project_id",
        /// Enterprise project name
        enterprise_project_name: Option<String> = "enterprise_project_name",
        /// (CHARGE)
        charge_mode: Option<i64> = "charge_mode",
        /// Payable amount; CN 2 decimals, intl 8 decimals
        consume_amount: Option<Decimal> = "consume_amount",
        /// Paid from cash balance
        cash_amount: Option<Decimal> = "cash_amount",
        /// Paid from credit line
        credit_amount: Option<Decimal> = "credit_amount",
        /// Paid by cash coupons (代金券)
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// Paid by flexi-purchase coupons (现金券)
        flexipurchase_coupon_amount: Option<Decimal> = "flexipurchase_coupon_amount",
        /// Paid by stored-value card
        stored_card_amount: Option<Decimal> = "stored_card_amount",
        /// Paid by bonus money (discontinued; residual only)
        bonus_amount: Option<Decimal> = "bonus_amount",
        /// Unpaid (debt) part
        debt_amount: Option<Decimal> = "debt_amount",
        /// Debt written off
        adjustment_amount: Option<Decimal> = "adjustment_amount",
        /// List price
        official_amount: Option<Decimal> = "official_amount",
        /// Discount granted against list price
        discount_amount: Option<Decimal> = "discount_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// (PERIOD-BILL)
        period_type: Option<i64> = "period_type",
        /// Root resource id
        root_resource_id: Option<String> = "root_resource_id",
        /// Parent resource id
        parent_resource_id: Option<String> = "parent_resource_id",
        /// (TRADEID) order id or transaction id
        trade_id: Option<String> = "trade_id",
        /// Reserved
        id: Option<String> = "id",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
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
        /// Original order id (e.g. of an unsubscription)
        pre_order_id: Option<String> = "pre_order_id",
        /// Availability zones
        az_code_infos: Vec<AzCodeInfo> = "az_code_infos",
        /// Paying account
        payer_account_id: Option<String> = "payer_account_id",
        /// Start of use; statistic_type=3 only
        effective_time: Option<String> = "effective_time",
        /// End of use; statistic_type=3 only
        expire_time: Option<String> = "expire_time",
        /// UTC; statistic_type=3 only
        consume_time: Option<String> = "consume_time",
        /// Huawei operating entity id
        be_id: Option<String> = "be_id",
        /// Resource relations
        extend_params: Option<ResRelation> = "extend_params",
        /// Login name of the account
        account_name: Option<String> = "account_name",
        /// Number of periods
        period_num: Option<Decimal> = "period_num",
        /// Y, N or -- (not applicable); statistic_type=3
        is_spot: Option<String> = "is_spot",
        /// Comma-joined discount type codes such as 300,500; null/empty if none; statistic_type=3
        promotion_type: Option<String> = "promotion_type",
        /// ALL_UPFRONT, PARTIAL_UPFRONT, NO_UPFRONT (RI, savings plan)
        payment_type: Option<String> = "payment_type",
    }
}

record! {
    /// `monthly_records….az_code_infos…` of `ListCustomerselfResourceRecordDetails`.
    AzCodeInfo {
        /// AZ code
        az_code: Option<String> = "az_code",
    }
}

record! {
    /// `monthly_records….extend_params` of `ListCustomerselfResourceRecordDetails`.
    ResRelation {
        /// Charged resource
        self_resource_id: Option<String> = "self_resource_id",
        /// Up to 2 levels
        relation_infos: Vec<RelationInfo> = "relation_infos",
    }
}

record! {
    /// `monthly_records….extend_params.relation_infos…` of `ListCustomerselfResourceRecordDetails`.
    RelationInfo {
        /// Related resource
        relative_resource_id: Option<String> = "relative_resource_id",
        /// PARENT or ROOT
        relative_type: Option<String> = "relative_type",
    }
}

operation! {
    /// Query summary bill. Credential: customer only. Paging: offset/limit (record offset from 0).
    Read ShowCustomerMonthlySumRequest SHOW_CUSTOMER_MONTHLY_SUM -> ShowCustomerMonthlySumAnswer
    "ShowCustomerMonthlySum" Get "/v2/bills/customer-bills/monthly-sum"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("bill_sums"), total Some("total_count"), rate 10, permission Some("IAM billing:bill:view"),
    sites &["cn", "intl"];
    /// Billing month YYYY-MM, GMT+8
    Query true bill_cycle: String = "bill_cycle",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Query false service_type_code: Option<String> = "service_type_code",
    /// "0" default project, "-1" not collected
    Query false enterprise_project_id: Option<String> = "enterprise_project_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// (METHOD)
    Query false method: Option<String> = "method",
    /// Enterprise member account id; required when method=sub_customer, ignored otherwise
    Query false sub_customer_id: Option<String> = "sub_customer_id",
}

record! {
    /// What `ShowCustomerMonthlySum` answers.
    ShowCustomerMonthlySumAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        bill_sums: Vec<BillSumRecordInfoV2> = "bill_sums",
        /// Total payable including refunds
        consume_amount: Option<Decimal> = "consume_amount",
        /// Total debt
        debt_amount: Option<Decimal> = "debt_amount",
        /// Total coupons
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// Reserved
        flexipurchase_coupon_amount: Option<Decimal> = "flexipurchase_coupon_amount",
        /// Reserved
        stored_value_card_amount: Option<Decimal> = "stored_value_card_amount",
        /// Total cash
        cash_amount: Option<Decimal> = "cash_amount",
        /// Total credit
        credit_amount: Option<Decimal> = "credit_amount",
        /// Total written off
        writeoff_amount: Option<Decimal> = "writeoff_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `bill_sums…` of `ShowCustomerMonthlySum`.
    BillSumRecordInfoV2 {
        /// Billing month YYYY-MM, GMT+8
        bill_cycle: Option<String> = "bill_cycle",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// (CHARGE)
        charging_mode: Option<i64> = "charging_mode",
        /// List price
        official_amount: Option<Decimal> = "official_amount",
        /// Discount granted against list price
        official_discount_amount: Option<Decimal> = "official_discount_amount",
        /// Truncated fraction dropped when charging
        truncated_amount: Option<Decimal> = "truncated_amount",
        /// Payable amount (includes coupon-paid part)
        consume_amount: Option<Decimal> = "consume_amount",
        /// Paid by cash coupons (代金券)
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// Paid by flexi-purchase coupons (现金券)
        flexipurchase_coupon_amount: Option<Decimal> = "flexipurchase_coupon_amount",
        /// Paid by stored-value card
        stored_value_card_amount: Option<Decimal> = "stored_value_card_amount",
        /// Unpaid part
        debt_amount: Option<Decimal> = "debt_amount",
        /// Debt written off
        writeoff_amount: Option<Decimal> = "writeoff_amount",
        /// Paid from cash balance
        cash_amount: Option<Decimal> = "cash_amount",
        /// Paid from credit line
        credit_amount: Option<Decimal> = "credit_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// 1 consumption, 2 refund, 3 adjustment
        bill_type: Option<i64> = "bill_type",
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Login name of the account
        account_name: Option<String> = "account_name",
    }
}
