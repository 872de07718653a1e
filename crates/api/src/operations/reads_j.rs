//! Packages and invoices. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query a customer's budget. Credential: partner only. Paging: none.
    Read ShowSubCustomerBudgetRequest SHOW_SUB_CUSTOMER_BUDGET -> ShowSubCustomerBudgetAnswer
    "ShowSubCustomerBudget" Get "/v2/partners/sub-customers/budget"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission Some("BPC_ITEM_SUBCUSTSERV_010111 or _010503"),
    sites &["intl"];
    /// Customer account id (domain id, ≤ 64)
    Query true customer_id: String = "customer_id",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ShowSubCustomerBudget` answers.
    ShowSubCustomerBudgetAnswer {
        /// Budget
        budget_amount: Option<Decimal> = "budget_amount",
        /// Used (approximate)
        used_amount: Option<Decimal> = "used_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// MONTHLY or PACKAGE (one-off)
        budget_type: Option<String> = "budget_type",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Query budgets in bulk. Credential: partner only. Paging: none; ≤ 100 ids.
    Read ListSubCustomerBudgetRequest LIST_SUB_CUSTOMER_BUDGET -> ListSubCustomerBudgetAnswer
    "ListSubCustomerBudget" Post "/v2/partners/sub-customers/budget/query"
    by Partner, Paging::None,
    rows Some("budget_infos"), total None, rate 10, permission Some("BPC_ITEM_ACCOUNT_010500"),
    sites &["intl"];
    /// ≤ 100 ids
    Body true customer_ids: Vec<String> = "customer_ids",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListSubCustomerBudget` answers.
    ListSubCustomerBudgetAnswer {
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows
        budget_infos: Vec<BudgetInfo> = "budget_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `budget_infos…` of `ListSubCustomerBudget`.
    BudgetInfo {
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Budget
        budget_amount: Option<Decimal> = "budget_amount",
        /// Used (approximate)
        used_amount: Option<Decimal> = "used_amount",
        /// MONTHLY or PACKAGE (one-off)
        budget_type: Option<String> = "budget_type",
    }
}

operation! {
    /// Query budget changes. Credential: partner only. Paging: offset/limit (record offset from 0); limit
    /// 1–100.
    Read ListSubCustomerBudgetRecordsRequest LIST_SUB_CUSTOMER_BUDGET_RECORDS -> ListSubCustomerBudgetRecordsAnswer
    "ListSubCustomerBudgetRecords" Get "/v2/partners/sub-customers/budget/records"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("record_list"), total Some("total_count"), rate 10, permission None,
    sites &["intl"];
    /// 1–64 characters
    Query true customer_id: String = "customer_id",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Query false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// SETTING or DELETE (association ended)
    Query false operation_type: Option<String> = "operation_type",
    /// MONTHLY or PACKAGE (one-off)
    Query false budget_type: Option<String> = "budget_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListSubCustomerBudgetRecords` answers.
    ListSubCustomerBudgetRecordsAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Rows
        record_list: Vec<BudgetRecordInfo> = "record_list",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `record_list…` of `ListSubCustomerBudgetRecords`.
    BudgetRecordInfo {
        /// Budget after the change, 2 decimals
        budget_amount: Option<Decimal> = "budget_amount",
        /// SETTING or DELETE
        operation_type: Option<String> = "operation_type",
        /// Operation time, UTC
        operation_time: Option<String> = "operation_time",
        /// Operator or system
        operator: Option<String> = "operator",
        /// MONTHLY or PACKAGE (one-off)
        budget_type: Option<String> = "budget_type",
        /// Partner name
        partner_corp_name: Option<String> = "partner_corp_name",
        /// Partner login
        partner_account_name: Option<String> = "partner_account_name",
    }
}

operation! {
    /// Query invoices (v1.0). Credential: customer only. Paging: offset = page number, limit; both
    /// mandatory.
    Read ListInvoicesRequest LIST_INVOICES -> ListInvoicesAnswer
    "ListInvoices" Get "/v1.0/{domain_id}/payments/intl-invoices"
    by Customer, Paging::Page { limit_max: 100 },
    rows Some("invoices"), total Some("count"), rate 10, permission None,
    sites &["intl"];
    /// Caller's account id
    Path true domain_id: String = "domain_id",
    /// Applied from, UTC
    Query true start_time: String = "start_time",
    /// Applied until, UTC
    Query true end_time: String = "end_time",
    /// Page number (base not stated; v1 style is 1)
    Query true offset: Option<i64> = "offset",
    /// Page size
    Query true limit: Option<i64> = "limit",
}

record! {
    /// What `ListInvoices` answers.
    ListInvoicesAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        invoices: Vec<InvoiceRequestInfoIntl> = "invoices",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `invoices…` of `ListInvoices`.
    InvoiceRequestInfoIntl {
        /// Request id
        request_id: Option<String> = "requestId",
        /// Rejection reason
        cancel_reason: Option<String> = "cancelReason",
        /// 0 person, 1 company
        title_type: Option<i64> = "titleType",
        /// 0 Huawei Cloud
        channel_type: Option<i64> = "channelType",
        /// 0 VAT special, 1 VAT ordinary
        invoice_type: Option<i64> = "invoiceType",
        /// Title
        invoice_title: Option<String> = "invoiceTitle",
        /// Invoiced amount, USD
        invoice_amount: Option<Decimal> = "invoiceAmount",
        /// 0 by bill cycle, 1 by receipt, 2 by order
        invoice_method: Option<i64> = "invoiceMethod",
        /// 0 tax invoice, 1 commercial invoice
        invoice_class: Option<i64> = "invoiceClass",
        /// 0 draft, 1 to review, 4 waiting export, 5 waiting back-fill, 6 waiting mail, 7 waiting receipt, 8
        /// done, 9 returned, 11 waiting rejection review, 13 return in review, 14 return status pending, 15
        /// return failed
        invoice_state: Option<i64> = "invoiceState",
        /// Applicant
        apply_opera: Option<String> = "applyOpera",
        /// Postal address
        address_info: Option<PostAddressInfoIntl> = "addressInfo",
        /// UTC
        apply_time: Option<String> = "applyTime",
        /// "0" paper
        invoice_mode: Option<String> = "invoiceMode",
        /// E-mail address
        email: Option<String> = "email",
        /// "0" issue, "1" return, "2" issued then returned
        request_mode: Option<String> = "requestMode",
        /// Original request of a return
        src_request_id: Option<String> = "srcRequestId",
        /// Contracting entity
        sales_id: Option<String> = "salesId",
        /// Invoice number
        invoice_no: Option<String> = "invoiceNo",
        /// 3 settlement card deduction, 4 unsettled, 5 invoice before receipt, 6 BP monthly, 7 top-up, 8 online
        /// period payment, 10 withdrawal
        trade_type: Option<i64> = "tradeType",
        /// Bill cycle
        bill_cycle: Option<String> = "billCycle",
        /// Taxes
        tax_list: Vec<TaxInfo> = "taxList",
    }
}

record! {
    /// `invoices….addressInfo` of `ListInvoices`.
    PostAddressInfoIntl {
        /// Address
        address: Option<String> = "address",
        /// Recipient
        recipients: Option<String> = "recipients",
        /// Zip
        zip_code: Option<String> = "zipCode",
        /// Phone
        mobile_phone: Option<String> = "mobilePhone",
    }
}

record! {
    /// `invoices….taxList…` of `ListInvoices`.
    TaxInfo {
        /// VAT, ISS, WHT, GST
        tax_class: Option<String> = "taxClass",
        /// Rate (string)
        tax_rate: Option<String> = "taxRate",
        /// PIS, COFINS, CGST, SGST, IGST, ISS, WHT, VAT
        sub_tax_class: Option<String> = "subTaxClass",
        /// Tax, USD
        tax_amount: Option<Decimal> = "taxAmount",
        /// Y/N shown
        tax_visible_flag: Option<String> = "taxVisibleFlag",
        /// Y/N booked
        tax_accounting_flag: Option<String> = "taxAccountingFlag",
    }
}
