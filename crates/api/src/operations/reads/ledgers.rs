//! Ledgers and adjustments of accounts.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query adjustment records (v3).
///
/// `GET /v3/accounts/partner-accounts/adjust-records`; China site only. Credential: partner only.
/// Paging: offset/limit (record offset from 0); limit 1–100.
///
/// Transfers (拨款) to, reclaims from, and automatic unbind-reclaims of customers and resellers. Time
/// filter is UTC.
///
/// For customers not served by allotment (own, advance-pay, referral/advisory) the answer is HTTP 200
/// with an empty list.
///
/// `customer_id` may also hold a reseller's id. `amount` is a string, documented as the total; sign
/// convention is not documented → treat as magnitude, direction from operation_type (uncertain).
///
/// Older versions: v2 GET /v2/accounts/partner-accounts/adjust-records paged by page number (a page
/// beyond the end returned the first page); v1 POST …/query-adjust-records with transfer_type −1/0/1/2
/// and page_no.
pub static LIST_PARTNER_ADJUST_RECORDS: Operation = Operation {
    name: "ListPartnerAdjustRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v3/accounts/partner-accounts/adjust-records",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_FINANCE_040100"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Query, Shape::Text),
        Parameter::new("operation_type", Place::Query, Shape::Text),
        Parameter::new("operation_time_begin", Place::Query, Shape::Text),
        Parameter::new("operation_time_end", Place::Query, Shape::Text),
        Parameter::new("trans_id", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListPartnerAdjustRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_PARTNER_ADJUST_RECORDS`]: Query adjustment records (v3).
    pub struct ListPartnerAdjustRecordsRequest {
        /// Customer or reseller id; omitted = all.
        customer_id: Option<String>,
        /// SOURCE_OPERATION_BEADJUST transfer, SOURCE_OPERATION_BERETRIEVE reclaim,
        /// SOURCE_OPERATION_BEUNBIND unbind reclaim.
        operation_type: Option<String>,
        /// UTC.
        operation_time_begin: Option<String>,
        /// UTC.
        operation_time_end: Option<String>,
        /// Exact transaction id.
        trans_id: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListPartnerAdjustRecordsRequest {
    const OPERATION: &'static Operation = &LIST_PARTNER_ADJUST_RECORDS;
    type Answer = ListPartnerAdjustRecordsAnswer;
}

record! {
    /// What [`LIST_PARTNER_ADJUST_RECORDS`] answers.
    pub struct ListPartnerAdjustRecordsAnswer {
        /// Rows.
        records: Vec<AdjustRecordV3>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `records` of [`ListPartnerAdjustRecordsAnswer`].
    pub struct AdjustRecordV3 {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Customer name.
        customer_name: Option<String>,
        /// SOURCE_OPERATION_BEADJUST transfer, SOURCE_OPERATION_BERETRIEVE reclaim,
        /// SOURCE_OPERATION_BEUNBIND unbind reclaim.
        operation_type: Option<Code>,
        /// Amount.
        amount: Option<Decimal>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Scene text.
        apply_scene: Option<String>,
        /// UTC, 2016-03-28T14:45:38Z.
        operation_time: Option<String>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Transaction id = transfer_id / trans_id returned by the write call.
        trans_id: Option<String>,
        /// Free text.
        memo: Option<String>,
    }
}

impl Rows for ListPartnerAdjustRecordsAnswer {
    type Row = AdjustRecordV3;

    fn into_rows(self) -> Vec<AdjustRecordV3> {
        self.records
    }
}

/// Query the partner's ledger.
///
/// `GET /v2/accounts/partner-accounts/account-change-records`; China site only. Credential: partner
/// only. Paging: offset/limit (record offset from 0); limit 1–100.
///
/// Window ≤ 1 year, day filter in GMT+8 (default: same day last year → today) but `trade_time` in UTC.
///
/// `customer_id`/`account_name` are filled only for the three detail types SOURCE_OPERATION_BEADJUST,
/// _BEUNBIND, _BERETRIEVE.
///
/// trade_type value DEDEUCT and the OPERAIION / OPERATIION spellings in detail types are real wire
/// values.
pub static LIST_PARTNER_ACCOUNT_CHANGE_RECORDS: Operation = Operation {
    name: "ListPartnerAccountChangeRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/accounts/partner-accounts/account-change-records",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_FINANCE_030100"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("balance_type", Place::Query, Shape::Text).required(),
        Parameter::new("trade_type", Place::Query, Shape::Text),
        Parameter::new("trade_time_begin", Place::Query, Shape::Text),
        Parameter::new("trade_time_end", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListPartnerAccountChangeRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_PARTNER_ACCOUNT_CHANGE_RECORDS`]: Query the partner's ledger.
    pub struct ListPartnerAccountChangeRecordsRequest {
        /// BALANCE_TYPE_DEBIT cash, BALANCE_TYPE_CREDIT credit. Mandatory.
        balance_type: String,
        /// [`TRADETYPE`](crate::operations::codes::TRADETYPE).
        trade_type: Option<String>,
        /// First day YYYY-MM-DD, GMT+8.
        trade_time_begin: Option<String>,
        /// Last day YYYY-MM-DD, GMT+8.
        trade_time_end: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ListPartnerAccountChangeRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(balance_type: impl Into<String>) -> Self {
        Self { balance_type: balance_type.into(), ..Self::default() }
    }
}

impl Request for ListPartnerAccountChangeRecordsRequest {
    const OPERATION: &'static Operation = &LIST_PARTNER_ACCOUNT_CHANGE_RECORDS;
    type Answer = ListPartnerAccountChangeRecordsAnswer;
}

record! {
    /// What [`LIST_PARTNER_ACCOUNT_CHANGE_RECORDS`] answers.
    pub struct ListPartnerAccountChangeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows.
        records: Vec<AccountChangeRecord>,
    }

    /// One of `records` of [`ListPartnerAccountChangeRecordsAnswer`].
    pub struct AccountChangeRecord {
        /// Serial number of the ledger row.
        account_change_id: Option<String>,
        /// [`TRADEDETAIL`](crate::operations::codes::TRADEDETAIL).
        trade_detail_type: Option<Code>,
        /// UTC.
        trade_time: Option<String>,
        /// Transaction id or order id.
        trade_id: Option<String>,
        /// Amount of the change.
        change_amount: Option<Decimal>,
        /// Balance after the change.
        balance_after_change: Option<Decimal>,
        /// "1" income, "2" outgoing.
        r#type as "type": Option<Code>,
        /// Only for allotment rows.
        customer_id: Option<String>,
        /// Customer login name; filled together with customer_id.
        account_name: Option<String>,
    }
}

impl Rows for ListPartnerAccountChangeRecordsAnswer {
    type Row = AccountChangeRecord;

    fn into_rows(self) -> Vec<AccountChangeRecord> {
        self.records
    }
}

/// Query own ledger (customer).
///
/// `GET /v2/accounts/customer-accounts/account-change-records`; China site only. Credential: customer
/// only. Paging: offset/limit (record offset from 0); limit 1–100 presumed.
///
/// Not usable for resale (转售) customers (CBC.99000084). Window ≤ 1 year, GMT+8 dates. Agency customers
/// have no credit account.
pub static LIST_CUSTOMER_ACCOUNT_CHANGE_RECORDS: Operation = Operation {
    name: "ListCustomerAccountChangeRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/accounts/customer-accounts/account-change-records",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("records"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("IAM billing:balance:view"),
    sites: &["cn"],
    parameters: &[
        Parameter::new("balance_type", Place::Query, Shape::Text).required(),
        Parameter::new("revenue_expense_type", Place::Query, Shape::Text),
        Parameter::new("trade_type", Place::Query, Shape::Text),
        Parameter::new("trade_time_begin", Place::Query, Shape::Text),
        Parameter::new("trade_time_end", Place::Query, Shape::Text),
        Parameter::new("trade_id", Place::Query, Shape::Text),
        Parameter::new("payment_channel_id", Place::Query, Shape::Text),
        Parameter::new("payment_channel_no", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListCustomerAccountChangeRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMER_ACCOUNT_CHANGE_RECORDS`]: Query own ledger (customer).
    pub struct ListCustomerAccountChangeRecordsRequest {
        /// BALANCE_TYPE_DEBIT or BALANCE_TYPE_CREDIT. Mandatory.
        balance_type: String,
        /// REVENUE income, EXPENSE outgoing.
        revenue_expense_type: Option<String>,
        /// [`TRADETYPE`](crate::operations::codes::TRADETYPE) plus EXPIRED (expiry clearing) and
        /// DEPOSIT.
        trade_type: Option<String>,
        /// First day YYYY-MM-DD, GMT+8.
        trade_time_begin: Option<String>,
        /// Last day YYYY-MM-DD, GMT+8.
        trade_time_end: Option<String>,
        /// order id or transaction id.
        trade_id: Option<String>,
        /// Comma list: 1 Alipay, 2 bank transfer, 4 Alipay/e-bank, 5 WeChat Pay, 6 withdrawal, 7
        /// incentive rebate, 10 trade-mode change, 11 adjustment, 317 UnionPay, 319 Huawei Pay, 320
        /// Huawei payment.
        payment_channel_id: Option<String>,
        /// Channel serial number.
        payment_channel_no: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListCustomerAccountChangeRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(balance_type: impl Into<String>) -> Self {
        Self { balance_type: balance_type.into(), ..Self::default() }
    }
}

impl Request for ListCustomerAccountChangeRecordsRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMER_ACCOUNT_CHANGE_RECORDS;
    type Answer = ListCustomerAccountChangeRecordsAnswer;
}

record! {
    /// What [`LIST_CUSTOMER_ACCOUNT_CHANGE_RECORDS`] answers.
    pub struct ListCustomerAccountChangeRecordsAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Rows.
        records: Vec<CustomerAccountChangeRecord>,
    }

    /// One of `records` of [`ListCustomerAccountChangeRecordsAnswer`].
    pub struct CustomerAccountChangeRecord {
        /// Serial number of the ledger row.
        account_change_id: Option<String>,
        /// [`TRADEDETAIL`](crate::operations::codes::TRADEDETAIL).
        trade_detail_type: Option<Code>,
        /// Transaction time (UTC presumed).
        trade_time: Option<String>,
        /// Transaction id or order id.
        trade_id: Option<String>,
        /// Amount of the change.
        change_amount: Option<Decimal>,
        /// Balance after the change.
        balance_after_change: Option<Decimal>,
        /// REVENUE income, EXPENSE outgoing.
        revenue_expense_type: Option<Code>,
        /// Bill month.
        bill_cycle: Option<String>,
        /// Payment channel.
        payment_channel_id: Option<String>,
        /// Channel serial number.
        payment_channel_no: Option<String>,
        /// UTC; as the bill; start–end for pay-per-use / instalment.
        consume_time: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
        /// Localised service name.
        cloud_service_type_name: Option<String>,
        /// Reserved.
        resource_type_name: Option<String>,
    }
}

impl Rows for ListCustomerAccountChangeRecordsAnswer {
    type Row = CustomerAccountChangeRecord;

    fn into_rows(self) -> Vec<CustomerAccountChangeRecord> {
        self.records
    }
}
