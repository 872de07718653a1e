//! Coupons and quotas. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query adjustment records (v3). Credential: partner only. Paging: offset/limit (record offset from
    /// 0); limit 1–100.
    Read ListPartnerAdjustRecordsRequest LIST_PARTNER_ADJUST_RECORDS -> ListPartnerAdjustRecordsAnswer
    "ListPartnerAdjustRecords" Get "/v3/accounts/partner-accounts/adjust-records"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("records"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_FINANCE_040100"),
    sites &["cn"];
    /// Customer or reseller id; omitted = all
    Query false customer_id: Option<String> = "customer_id",
    /// SOURCE_OPERATION_BEADJUST transfer, SOURCE_OPERATION_BERETRIEVE reclaim, SOURCE_OPERATION_BEUNBIND
    /// unbind reclaim
    Query false operation_type: Option<String> = "operation_type",
    /// UTC
    Query false operation_time_begin: Option<String> = "operation_time_begin",
    /// UTC
    Query false operation_time_end: Option<String> = "operation_time_end",
    /// Exact transaction id
    Query false trans_id: Option<String> = "trans_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListPartnerAdjustRecords` answers.
    ListPartnerAdjustRecordsAnswer {
        /// Rows
        records: Vec<AdjustRecordV3> = "records",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListPartnerAdjustRecords`.
    AdjustRecordV3 {
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Customer name
        customer_name: Option<String> = "customer_name",
        /// As the request enum
        operation_type: Option<String> = "operation_type",
        /// Amount (string)
        amount: Option<Decimal> = "amount",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Scene text
        apply_scene: Option<String> = "apply_scene",
        /// UTC, 2016-03-28T14:45:38Z
        operation_time: Option<String> = "operation_time",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Transaction id = transfer_id / trans_id returned by the write call
        trans_id: Option<String> = "trans_id",
        /// Free text
        memo: Option<String> = "memo",
    }
}

operation! {
    /// Query the partner's ledger. Credential: partner only. Paging: offset/limit (record offset from 0);
    /// limit 1–100.
    Read ListPartnerAccountChangeRecordsRequest LIST_PARTNER_ACCOUNT_CHANGE_RECORDS -> ListPartnerAccountChangeRecordsAnswer
    "ListPartnerAccountChangeRecords" Get "/v2/accounts/partner-accounts/account-change-records"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("records"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_FINANCE_030100"),
    sites &["cn"];
    /// BALANCE_TYPE_DEBIT cash, BALANCE_TYPE_CREDIT credit
    Query true balance_type: String = "balance_type",
    /// (TRADETYPE)
    Query false trade_type: Option<String> = "trade_type",
    /// First day YYYY-MM-DD, GMT+8
    Query false trade_time_begin: Option<String> = "trade_time_begin",
    /// Last day YYYY-MM-DD, GMT+8
    Query false trade_time_end: Option<String> = "trade_time_end",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListPartnerAccountChangeRecords` answers.
    ListPartnerAccountChangeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows
        records: Vec<AccountChangeRecord> = "records",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListPartnerAccountChangeRecords`.
    AccountChangeRecord {
        /// Serial number of the ledger row
        account_change_id: Option<String> = "account_change_id",
        /// (TRADEDETAIL)
        trade_detail_type: Option<String> = "trade_detail_type",
        /// UTC
        trade_time: Option<String> = "trade_time",
        /// Transaction id or order id
        trade_id: Option<String> = "trade_id",
        /// Amount of the change (string)
        change_amount: Option<Decimal> = "change_amount",
        /// Balance after the change (string)
        balance_after_change: Option<String> = "balance_after_change",
        /// "1" income, "2" outgoing
        type_: Option<String> = "type",
        /// Only for allotment rows
        customer_id: Option<String> = "customer_id",
        /// Customer login name; filled together with customer_id
        account_name: Option<String> = "account_name",
    }
}

operation! {
    /// Query reseller/partner account balances. Credential: partner or its cloud reseller. Paging: none.
    Read ListPartnerBalancesRequest LIST_PARTNER_BALANCES -> ListPartnerBalancesAnswer
    "ListPartnerBalances" Get "/v2/accounts/partner-accounts/balances"
    by Partner, Paging::None,
    rows Some("account_balances"), total None, rate 10, permission None,
    sites &["cn"];
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListPartnerBalances` answers.
    ListPartnerBalancesAnswer {
        /// One per account type
        account_balances: Vec<AccountBalanceV2> = "account_balances",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `account_balances…` of `ListPartnerBalances`.
    AccountBalanceV2 {
        /// As the SDK names it.
        account_id: Option<String> = "account_id",
        /// As the SDK names it.
        account_type: Option<i64> = "account_type",
        /// As the SDK names it.
        amount: Option<Decimal> = "amount",
        /// As the SDK names it.
        currency: Option<String> = "currency",
        /// Earmarked part of the balance (cannot be transferred)
        designated_amount: Option<Decimal> = "designated_amount",
        /// Credit line; only account_type 2
        credit_amount: Option<Decimal> = "credit_amount",
        /// As the SDK names it.
        measure_id: Option<i64> = "measure_id",
        /// Free text
        memo: Option<String> = "memo",
    }
}

operation! {
    /// Query customers' balances. Credential: partner only. Paging: none; at most 100 customers per call.
    Read ListCustomersBalancesDetailRequest LIST_CUSTOMERS_BALANCES_DETAIL -> ListCustomersBalancesDetailAnswer
    "ListCustomersBalancesDetail" Post "/v2/accounts/customer-accounts/balances/batch-query"
    by Partner, Paging::None,
    rows Some("customer_balances"), total None, rate 10, permission None,
    sites &["cn"];
    /// Customers
    Body true customer_infos: Vec<CustomerInfoV2> = "customer_infos",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListCustomersBalancesDetail` answers.
    ListCustomersBalancesDetailAnswer {
        /// Rows
        customer_balances: Vec<CustomerBalancesV2> = "customer_balances",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `customer_infos…` of `ListCustomersBalancesDetail`.
    CustomerInfoV2 {
        /// Customer id
        customer_id: Option<String> = "customer_id",
    }
}

record! {
    /// `customer_balances…` of `ListCustomersBalancesDetail`.
    CustomerBalancesV2 {
        /// As the SDK names it.
        customer_id: Option<String> = "customer_id",
        /// Total debt
        debt_amount: Option<Decimal> = "debt_amount",
        /// Total available
        amount: Option<Decimal> = "amount",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
    }
}

operation! {
    /// Query own balances. Credential: customer only. Paging: none.
    Read ShowCustomerAccountBalancesRequest SHOW_CUSTOMER_ACCOUNT_BALANCES -> ShowCustomerAccountBalancesAnswer
    "ShowCustomerAccountBalances" Get "/v2/accounts/customer-accounts/balances"
    by Customer, Paging::None,
    rows Some("account_balances"), total None, rate 10, permission Some("IAM billing:balance:view"),
    sites &["cn", "intl"];
}

record! {
    /// What `ShowCustomerAccountBalances` answers.
    ShowCustomerAccountBalancesAnswer {
        /// One per account type
        account_balances: Vec<AccountBalanceV3> = "account_balances",
        /// Total debt
        debt_amount: Option<Decimal> = "debt_amount",
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
    /// `account_balances…` of `ShowCustomerAccountBalances`.
    AccountBalanceV3 {
        /// As the SDK names it.
        account_id: Option<String> = "account_id",
        /// As the SDK names it.
        account_type: Option<i64> = "account_type",
        /// As the SDK names it.
        amount: Option<Decimal> = "amount",
        /// As the SDK names it.
        currency: Option<String> = "currency",
        /// Earmarked part of the balance (cannot be transferred)
        designated_amount: Option<Decimal> = "designated_amount",
        /// Credit line; only for the credit account
        credit_amount: Option<Decimal> = "credit_amount",
        /// As the SDK names it.
        measure_id: Option<i64> = "measure_id",
    }
}

operation! {
    /// Query own ledger (customer). Credential: customer only. Paging: offset/limit (record offset from 0);
    /// limit 1–100 presumed.
    Read ListCustomerAccountChangeRecordsRequest LIST_CUSTOMER_ACCOUNT_CHANGE_RECORDS -> ListCustomerAccountChangeRecordsAnswer
    "ListCustomerAccountChangeRecords" Get "/v2/accounts/customer-accounts/account-change-records"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("records"), total Some("total_count"), rate 10, permission Some("IAM billing:balance:view"),
    sites &["cn"];
    /// BALANCE_TYPE_DEBIT or BALANCE_TYPE_CREDIT
    Query true balance_type: String = "balance_type",
    /// REVENUE income, EXPENSE outgoing
    Query false revenue_expense_type: Option<String> = "revenue_expense_type",
    /// (TRADETYPE) plus EXPIRED (expiry clearing) and DEPOSIT
    Query false trade_type: Option<String> = "trade_type",
    /// First day YYYY-MM-DD, GMT+8
    Query false trade_time_begin: Option<String> = "trade_time_begin",
    /// Last day YYYY-MM-DD, GMT+8
    Query false trade_time_end: Option<String> = "trade_time_end",
    /// (TRADEID) order id or transaction id
    Query false trade_id: Option<String> = "trade_id",
    /// Comma list: 1 Alipay, 2 bank transfer, 4 Alipay/e-bank, 5 WeChat Pay, 6 withdrawal, 7 incentive
    /// rebate, 10 trade-mode change, 11 adjustment, 317 UnionPay, 319 Huawei Pay, 320 Huawei payment
    Query false payment_channel_id: Option<String> = "payment_channel_id",
    /// Channel serial number
    Query false payment_channel_no: Option<String> = "payment_channel_no",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListCustomerAccountChangeRecords` answers.
    ListCustomerAccountChangeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows
        records: Vec<CustomerAccountChangeRecord> = "records",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `records…` of `ListCustomerAccountChangeRecords`.
    CustomerAccountChangeRecord {
        /// Serial number of the ledger row
        account_change_id: Option<String> = "account_change_id",
        /// (TRADEDETAIL)
        trade_detail_type: Option<String> = "trade_detail_type",
        /// Transaction time (UTC presumed)
        trade_time: Option<String> = "trade_time",
        /// Transaction id or order id
        trade_id: Option<String> = "trade_id",
        /// Amount of the change (string)
        change_amount: Option<Decimal> = "change_amount",
        /// Balance after the change (string)
        balance_after_change: Option<String> = "balance_after_change",
        /// REVENUE income, EXPENSE outgoing
        revenue_expense_type: Option<String> = "revenue_expense_type",
        /// Bill month
        bill_cycle: Option<String> = "bill_cycle",
        /// Payment channel
        payment_channel_id: Option<String> = "payment_channel_id",
        /// Channel serial number
        payment_channel_no: Option<String> = "payment_channel_no",
        /// UTC; as the bill; start–end for pay-per-use / instalment
        consume_time: Option<String> = "consume_time",
        /// Login name of the account
        account_name: Option<String> = "account_name",
        /// Localised service name
        cloud_service_type_name: Option<String> = "cloud_service_type_name",
        /// Reserved
        resource_type_name: Option<String> = "resource_type_name",
    }
}

operation! {
    /// Query partner consumption quota (intl). Credential: partner only. Paging: none.
    Read ShowPartnerConsumptionQuotaRequest SHOW_PARTNER_CONSUMPTION_QUOTA -> ShowPartnerConsumptionQuotaAnswer
    "ShowPartnerConsumptionQuota" Get "/v2/partners/credit/consumption-quota"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["intl"];
}

record! {
    /// What `ShowPartnerConsumptionQuota` answers.
    ShowPartnerConsumptionQuotaAnswer {
        /// Total quota (string)
        consumption_quota: Option<String> = "consumption_quota",
        /// Balance (string)
        amount: Option<Decimal> = "amount",
        /// Coupon balance (string)
        coupon_amount: Option<Decimal> = "coupon_amount",
        /// Amount due (string)
        due_amount: Option<Decimal> = "due_amount",
        /// Estimated unbilled (string)
        unbilled_amount: Option<Decimal> = "unbilled_amount",
        /// Used quota (string)
        used_consumption_quota: Option<String> = "used_consumption_quota",
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

operation! {
    /// Query own expenditure quota (intl). Credential: customer only. Paging: none.
    Read ShowCustomerExpenditureQuotaRequest SHOW_CUSTOMER_EXPENDITURE_QUOTA -> ShowCustomerExpenditureQuotaAnswer
    "ShowCustomerExpenditureQuota" Get "/v2/accounts/customer-accounts/expenditure-quota"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["intl"];
}

record! {
    /// What `ShowCustomerExpenditureQuota` answers.
    ShowCustomerExpenditureQuotaAnswer {
        /// Granted quota
        granting_amount: Option<Decimal> = "granting_amount",
        /// Used
        granting_amount_used: Option<Decimal> = "granting_amount_used",
        /// Used share
        percentage_granting_amount_used: Option<Decimal> = "percentage_granting_amount_used",
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

operation! {
    /// Enterprise master: transferable balance. Credential: enterprise master account (customer) only.
    /// Paging: offset/limit, credit account only.
    Read ShowMultiAccountTransferAmountRequest SHOW_MULTI_ACCOUNT_TRANSFER_AMOUNT -> ShowMultiAccountTransferAmountAnswer
    "ShowMultiAccountTransferAmount" Get "/v2/enterprises/multi-accounts/transfer-amount"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("amount_infos"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// BALANCE_TYPE_DEBIT cash account, BALANCE_TYPE_CREDIT credit account
    Query true balance_type: String = "balance_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ShowMultiAccountTransferAmount` answers.
    ShowMultiAccountTransferAmountAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// One row for the cash account; one per expiry for credit
        amount_infos: Vec<TransferAmountInfoV2> = "amount_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `amount_infos…` of `ShowMultiAccountTransferAmount`.
    TransferAmountInfoV2 {
        /// Transferable amount
        avail_transfer_amount: Option<Decimal> = "avail_transfer_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Balance; credit only
        amount: Option<Decimal> = "amount",
        /// Credit line; credit only
        credit_amount: Option<Decimal> = "credit_amount",
        /// Credit expiry UTC; null = permanent
        expire_time: Option<String> = "expire_time",
    }
}

operation! {
    /// Enterprise master: retrievable balance of a member. Credential: enterprise master account (customer)
    /// only. Paging: offset/limit, credit account only.
    Read ListEnterpriseMultiAccountRequest LIST_ENTERPRISE_MULTI_ACCOUNT -> ListEnterpriseMultiAccountAnswer
    "ListEnterpriseMultiAccount" Get "/v2/enterprises/multi-accounts/retrieve-amount"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("amount_infos"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Member account id
    Query true sub_customer_id: String = "sub_customer_id",
    /// BALANCE_TYPE_DEBIT cash account, BALANCE_TYPE_CREDIT credit account
    Query true balance_type: String = "balance_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListEnterpriseMultiAccount` answers.
    ListEnterpriseMultiAccountAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// One row for the cash account; one per expiry for credit
        amount_infos: Vec<RetrieveAmountInfoV2> = "amount_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `amount_infos…` of `ListEnterpriseMultiAccount`.
    RetrieveAmountInfoV2 {
        /// Retrievable amount
        avail_retrieve_amount: Option<Decimal> = "avail_retrieve_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Balance; credit only
        amount: Option<Decimal> = "amount",
        /// Credit line; credit only
        credit_amount: Option<Decimal> = "credit_amount",
        /// Credit expiry UTC; null = permanent
        expire_time: Option<String> = "expire_time",
    }
}
