//! Budgets and invoices of the international site.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query a customer's budget.
///
/// `GET /v2/partners/sub-customers/budget`; international site only. Credential: partner only. Paging:
/// none.
///
/// Resale customers (association_type 3) only. The used amount is delayed and approximate.
pub static SHOW_SUB_CUSTOMER_BUDGET: Operation = Operation {
    name: "ShowSubCustomerBudget",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/partners/sub-customers/budget",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: Some("BPC_ITEM_SUBCUSTSERV_010111 or BPC_ITEM_SUBCUSTSERV_010503"),
    sites: &["intl"],
    parameters: &[
        Parameter::new("customer_id", Place::Query, Shape::Text).required(),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ShowSubCustomerBudgetAnswer>,
};

request! {
    /// Parameters of [`SHOW_SUB_CUSTOMER_BUDGET`]: Query a customer's budget.
    pub struct ShowSubCustomerBudgetRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ShowSubCustomerBudgetRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: customer_id.into(), ..Self::default() }
    }
}

impl Request for ShowSubCustomerBudgetRequest {
    const OPERATION: &'static Operation = &SHOW_SUB_CUSTOMER_BUDGET;
    type Answer = ShowSubCustomerBudgetAnswer;
}

record! {
    /// What [`SHOW_SUB_CUSTOMER_BUDGET`] answers.
    pub struct ShowSubCustomerBudgetAnswer {
        /// Budget.
        budget_amount: Option<Decimal>,
        /// Used (approximate).
        used_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// MONTHLY or PACKAGE (one-off).
        budget_type: Option<Code>,
    }
}

/// Query budgets in bulk.
///
/// `POST /v2/partners/sub-customers/budget/query`; international site only. Credential: partner only.
/// Paging: none; ≤ 100 ids.
///
/// Foreign or non-resale ids are silently dropped.
pub static LIST_SUB_CUSTOMER_BUDGET: Operation = Operation {
    name: "ListSubCustomerBudget",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/partners/sub-customers/budget/query",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: Some("budget_infos"),
    total: None,
    rate: 10,
    permission: Some("BPC_ITEM_ACCOUNT_010500"),
    sites: &["intl"],
    parameters: &[
        Parameter::new("customer_ids", Place::Body, Shape::Texts).required().at_most(100),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListSubCustomerBudgetAnswer>,
};

request! {
    /// Parameters of [`LIST_SUB_CUSTOMER_BUDGET`]: Query budgets in bulk.
    pub struct ListSubCustomerBudgetRequest {
        /// ≤ 100 ids. At most 100 elements. Mandatory.
        customer_ids: Vec<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ListSubCustomerBudgetRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_ids: Vec<String>) -> Self {
        Self { customer_ids, ..Self::default() }
    }
}

impl Request for ListSubCustomerBudgetRequest {
    const OPERATION: &'static Operation = &LIST_SUB_CUSTOMER_BUDGET;
    type Answer = ListSubCustomerBudgetAnswer;
}

record! {
    /// What [`LIST_SUB_CUSTOMER_BUDGET`] answers.
    pub struct ListSubCustomerBudgetAnswer {
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows.
        budget_infos: Vec<BudgetInfo>,
    }

    /// One of `budget_infos` of [`ListSubCustomerBudgetAnswer`].
    pub struct BudgetInfo {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Budget.
        budget_amount: Option<Decimal>,
        /// Used (approximate).
        used_amount: Option<Decimal>,
        /// MONTHLY or PACKAGE (one-off).
        budget_type: Option<Code>,
    }
}

impl Rows for ListSubCustomerBudgetAnswer {
    type Row = BudgetInfo;

    fn into_rows(self) -> Vec<BudgetInfo> {
        self.budget_infos
    }
}

/// Query budget changes.
///
/// `GET /v2/partners/sub-customers/budget/records`; international site only. Credential: partner only.
/// Paging: offset/limit (record offset from 0); limit 1–100.
pub static LIST_SUB_CUSTOMER_BUDGET_RECORDS: Operation = Operation {
    name: "ListSubCustomerBudgetRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/partners/sub-customers/budget/records",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("record_list"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[
        Parameter::new("customer_id", Place::Query, Shape::Text).required(),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
        Parameter::new("operation_type", Place::Query, Shape::Text),
        Parameter::new("budget_type", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListSubCustomerBudgetRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_SUB_CUSTOMER_BUDGET_RECORDS`]: Query budget changes.
    pub struct ListSubCustomerBudgetRecordsRequest {
        /// 1–64 characters. Mandatory.
        customer_id: String,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// SETTING or DELETE (association ended).
        operation_type: Option<String>,
        /// MONTHLY or PACKAGE (one-off).
        budget_type: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListSubCustomerBudgetRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: customer_id.into(), ..Self::default() }
    }
}

impl Request for ListSubCustomerBudgetRecordsRequest {
    const OPERATION: &'static Operation = &LIST_SUB_CUSTOMER_BUDGET_RECORDS;
    type Answer = ListSubCustomerBudgetRecordsAnswer;
}

record! {
    /// What [`LIST_SUB_CUSTOMER_BUDGET_RECORDS`] answers.
    pub struct ListSubCustomerBudgetRecordsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows.
        record_list: Vec<BudgetRecordInfo>,
    }

    /// One of `record_list` of [`ListSubCustomerBudgetRecordsAnswer`].
    pub struct BudgetRecordInfo {
        /// Budget after the change, 2 decimals.
        budget_amount: Option<Decimal>,
        /// SETTING or DELETE.
        operation_type: Option<Code>,
        /// Operation time, UTC.
        operation_time: Option<String>,
        /// Operator or system.
        operator: Option<String>,
        /// MONTHLY or PACKAGE (one-off).
        budget_type: Option<Code>,
        /// Partner name.
        partner_corp_name: Option<String>,
        /// Partner login.
        partner_account_name: Option<String>,
    }
}

impl Rows for ListSubCustomerBudgetRecordsAnswer {
    type Row = BudgetRecordInfo;

    fn into_rows(self) -> Vec<BudgetRecordInfo> {
        self.record_list
    }
}

/// Query invoices (v1.0).
///
/// `GET /v1.0/{domain_id}/payments/intl-invoices`; international site only. Credential: customer only.
/// Paging: offset = page number, limit; both mandatory.
///
/// Legacy camelCase style; domain_id is the caller's account id and is inserted in the path.
pub static LIST_INVOICES: Operation = Operation {
    name: "ListInvoices",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v1.0/{domain_id}/payments/intl-invoices",
    credential: Credential::Customer,
    paging: Paging::Page { limit_max: 100 },
    rows: Some("invoices"),
    total: Some("count"),
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[
        Parameter::new("domain_id", Place::Path, Shape::Text).required(),
        Parameter::new("start_time", Place::Query, Shape::Text).required(),
        Parameter::new("end_time", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer).required(),
        Parameter::new("limit", Place::Query, Shape::Integer).required(),
    ],
    round_trip: round_trip::<ListInvoicesAnswer>,
};

request! {
    /// Parameters of [`LIST_INVOICES`]: Query invoices (v1.0).
    pub struct ListInvoicesRequest {
        /// Caller's account id. Mandatory.
        domain_id: String,
        /// Applied from, UTC. Mandatory.
        start_time: String,
        /// Applied until, UTC. Mandatory.
        end_time: String,
        /// Page number (base not stated; v1 style is 1). Mandatory.
        offset: i64,
        /// Page size. Mandatory.
        limit: i64,
    }
}

impl ListInvoicesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        domain_id: impl Into<String>,
        start_time: impl Into<String>,
        end_time: impl Into<String>,
        offset: i64,
        limit: i64,
    ) -> Self {
        Self {
            domain_id: domain_id.into(),
            start_time: start_time.into(),
            end_time: end_time.into(),
            offset,
            limit,
        }
    }
}

impl Request for ListInvoicesRequest {
    const OPERATION: &'static Operation = &LIST_INVOICES;
    type Answer = ListInvoicesAnswer;
}

record! {
    /// What [`LIST_INVOICES`] answers.
    pub struct ListInvoicesAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        invoices: Vec<InvoiceRequestInfoIntl>,
    }

    /// One of `invoices` of [`ListInvoicesAnswer`].
    pub struct InvoiceRequestInfoIntl {
        /// Request id.
        request_id as "requestId": Option<String>,
        /// Rejection reason.
        cancel_reason as "cancelReason": Option<String>,
        /// 0 person, 1 company.
        title_type as "titleType": Option<Code>,
        /// 0 Huawei Cloud.
        channel_type as "channelType": Option<Code>,
        /// 0 VAT special, 1 VAT ordinary.
        invoice_type as "invoiceType": Option<Code>,
        /// Title.
        invoice_title as "invoiceTitle": Option<String>,
        /// Invoiced amount, USD.
        invoice_amount as "invoiceAmount": Option<Decimal>,
        /// 0 by bill cycle, 1 by receipt, 2 by order.
        invoice_method as "invoiceMethod": Option<Code>,
        /// 0 tax invoice, 1 commercial invoice.
        invoice_class as "invoiceClass": Option<Code>,
        /// 0 draft, 1 to review, 4 waiting export, 5 waiting back-fill, 6 waiting mail, 7 waiting
        /// receipt, 8 done, 9 returned, 11 waiting rejection review, 13 return in review, 14 return
        /// status pending, 15 return failed.
        invoice_state as "invoiceState": Option<Code>,
        /// Applicant.
        apply_opera as "applyOpera": Option<String>,
        /// Postal address.
        address_info as "addressInfo": Option<PostAddressInfoIntl>,
        /// UTC.
        apply_time as "applyTime": Option<String>,
        /// "0" paper.
        invoice_mode as "invoiceMode": Option<Code>,
        /// E-mail address.
        email: Option<String>,
        /// "0" issue, "1" return, "2" issued then returned.
        request_mode as "requestMode": Option<String>,
        /// Original request of a return.
        src_request_id as "srcRequestId": Option<String>,
        /// Contracting entity.
        sales_id as "salesId": Option<String>,
        /// Invoice number.
        invoice_no as "invoiceNo": Option<String>,
        /// 3 settlement card deduction, 4 unsettled, 5 invoice before receipt, 6 BP monthly, 7 top-up,
        /// 8 online period payment, 10 withdrawal.
        trade_type as "tradeType": Option<Code>,
        /// Bill cycle.
        bill_cycle as "billCycle": Option<String>,
        /// Taxes.
        tax_list as "taxList": Vec<TaxInfo>,
    }

    /// The `addressInfo` of [`InvoiceRequestInfoIntl`].
    pub struct PostAddressInfoIntl {
        /// Address.
        address: Option<String>,
        /// Recipient.
        recipients: Option<String>,
        /// Zip.
        zip_code as "zipCode": Option<String>,
        /// Phone.
        mobile_phone as "mobilePhone": Option<String>,
    }

    /// One of `taxList` of [`InvoiceRequestInfoIntl`].
    pub struct TaxInfo {
        /// VAT, ISS, WHT, GST.
        tax_class as "taxClass": Option<String>,
        /// Rate.
        tax_rate as "taxRate": Option<String>,
        /// PIS, COFINS, CGST, SGST, IGST, ISS, WHT, VAT.
        sub_tax_class as "subTaxClass": Option<String>,
        /// Tax, USD.
        tax_amount as "taxAmount": Option<Decimal>,
        /// Y/N shown.
        tax_visible_flag as "taxVisibleFlag": Option<String>,
        /// Y/N booked.
        tax_accounting_flag as "taxAccountingFlag": Option<String>,
    }
}

impl Rows for ListInvoicesAnswer {
    type Row = InvoiceRequestInfoIntl;

    fn into_rows(self) -> Vec<InvoiceRequestInfoIntl> {
        self.invoices
    }
}
