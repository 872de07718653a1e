//! Balances and quotas of accounts.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query reseller/partner account balances.
///
/// `GET /v2/accounts/partner-accounts/balances`; China site only. Credential: partner or its cloud
/// reseller. Paging: none.
///
/// A distributor passes indirect_partner_id to see its reseller; a reseller sees its own. Without the
/// id a partner presumably sees its own account (docs: only own).
pub static LIST_PARTNER_BALANCES: Operation = Operation {
    name: "ListPartnerBalances",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/accounts/partner-accounts/balances",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: Some("account_balances"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[Parameter::new("indirect_partner_id", Place::Query, Shape::Text)],
    round_trip: round_trip::<ListPartnerBalancesAnswer>,
};

request! {
    /// Parameters of [`LIST_PARTNER_BALANCES`]: Query reseller/partner account balances.
    pub struct ListPartnerBalancesRequest {
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListPartnerBalancesRequest {
    const OPERATION: &'static Operation = &LIST_PARTNER_BALANCES;
    type Answer = ListPartnerBalancesAnswer;
}

record! {
    /// What [`LIST_PARTNER_BALANCES`] answers.
    pub struct ListPartnerBalancesAnswer {
        /// One per account type.
        account_balances: Vec<AccountBalanceV2>,
    }

    /// One of `account_balances` of [`ListPartnerBalancesAnswer`].
    pub struct AccountBalanceV2 {
        /// Account id.
        account_id: Option<String>,
        /// 1 balance, 2 credit, 5 reward, 7 deposit, 8 transferable.
        account_type: Option<Code>,
        /// Balance.
        amount: Option<Decimal>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Earmarked part of the balance (cannot be transferred).
        designated_amount: Option<Decimal>,
        /// Credit line; only account_type 2.
        credit_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Free text.
        memo: Option<String>,
    }
}

impl Rows for ListPartnerBalancesAnswer {
    type Row = AccountBalanceV2;

    fn into_rows(self) -> Vec<AccountBalanceV2> {
        self.account_balances
    }
}

/// Query customers' balances.
///
/// `POST /v2/accounts/customer-accounts/balances/batch-query`; China site only. Credential: partner
/// only. Paging: none; at most 100 customers per call.
///
/// Agency customers only; others in the list are silently dropped from the answer.
pub static LIST_CUSTOMERS_BALANCES_DETAIL: Operation = Operation {
    name: "ListCustomersBalancesDetail",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/accounts/customer-accounts/balances/batch-query",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: Some("customer_balances"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_infos", Place::Body, Shape::Objects).required().at_most(100),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListCustomersBalancesDetailAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMERS_BALANCES_DETAIL`]: Query customers' balances.
    pub struct ListCustomersBalancesDetailRequest {
        /// Customers. At most 100 elements. Mandatory.
        customer_infos: Vec<CustomerInfoV2>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }

    /// One of `customer_infos` of [`ListCustomersBalancesDetailRequest`].
    pub struct CustomerInfoV2 {
        /// Customer id. Mandatory.
        customer_id: String,
    }
}

impl ListCustomersBalancesDetailRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_infos: Vec<CustomerInfoV2>) -> Self {
        Self { customer_infos, ..Self::default() }
    }
}

impl CustomerInfoV2 {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: customer_id.into() }
    }
}

impl Request for ListCustomersBalancesDetailRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMERS_BALANCES_DETAIL;
    type Answer = ListCustomersBalancesDetailAnswer;
}

record! {
    /// What [`LIST_CUSTOMERS_BALANCES_DETAIL`] answers.
    pub struct ListCustomersBalancesDetailAnswer {
        /// Rows.
        customer_balances: Vec<CustomerBalancesV2>,
    }

    /// One of `customer_balances` of [`ListCustomersBalancesDetailAnswer`].
    pub struct CustomerBalancesV2 {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Total debt.
        debt_amount: Option<Decimal>,
        /// Total available.
        amount: Option<Decimal>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
    }
}

impl Rows for ListCustomersBalancesDetailAnswer {
    type Row = CustomerBalancesV2;

    fn into_rows(self) -> Vec<CustomerBalancesV2> {
        self.customer_balances
    }
}

/// Query own balances.
///
/// `GET /v2/accounts/customer-accounts/balances`; both sites. Credential: customer only. Paging: none.
pub static SHOW_CUSTOMER_ACCOUNT_BALANCES: Operation = Operation {
    name: "ShowCustomerAccountBalances",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/accounts/customer-accounts/balances",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: Some("account_balances"),
    total: None,
    rate: 10,
    permission: Some("IAM billing:balance:view"),
    sites: &["cn", "intl"],
    parameters: &[],
    round_trip: round_trip::<ShowCustomerAccountBalancesAnswer>,
};

request! {
    /// Parameters of [`SHOW_CUSTOMER_ACCOUNT_BALANCES`]: Query own balances.
    pub struct ShowCustomerAccountBalancesRequest {}
}

impl Request for ShowCustomerAccountBalancesRequest {
    const OPERATION: &'static Operation = &SHOW_CUSTOMER_ACCOUNT_BALANCES;
    type Answer = ShowCustomerAccountBalancesAnswer;
}

record! {
    /// What [`SHOW_CUSTOMER_ACCOUNT_BALANCES`] answers.
    pub struct ShowCustomerAccountBalancesAnswer {
        /// One per account type.
        account_balances: Vec<AccountBalanceV3>,
        /// Total debt.
        debt_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// One of `account_balances` of [`ShowCustomerAccountBalancesAnswer`].
    pub struct AccountBalanceV3 {
        /// Account id.
        account_id: Option<String>,
        /// 1 balance, 2 credit, 5 bonus, 7 deposit.
        account_type: Option<Code>,
        /// Balance.
        amount: Option<Decimal>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Earmarked part of the balance (cannot be transferred).
        designated_amount: Option<Decimal>,
        /// Credit line; only for the credit account.
        credit_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
    }
}

impl Rows for ShowCustomerAccountBalancesAnswer {
    type Row = AccountBalanceV3;

    fn into_rows(self) -> Vec<AccountBalanceV3> {
        self.account_balances
    }
}

/// Query partner consumption quota (intl).
///
/// `GET /v2/partners/credit/consumption-quota`; international site only. Credential: partner only.
/// Paging: none.
///
/// All amounts are strings. Documented: used_consumption_quota = due_amount + unbilled_amount − amount
/// − coupon_amount.
pub static SHOW_PARTNER_CONSUMPTION_QUOTA: Operation = Operation {
    name: "ShowPartnerConsumptionQuota",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/partners/credit/consumption-quota",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[],
    round_trip: round_trip::<ShowPartnerConsumptionQuotaAnswer>,
};

request! {
    /// Parameters of [`SHOW_PARTNER_CONSUMPTION_QUOTA`]: Query partner consumption quota (intl).
    pub struct ShowPartnerConsumptionQuotaRequest {}
}

impl Request for ShowPartnerConsumptionQuotaRequest {
    const OPERATION: &'static Operation = &SHOW_PARTNER_CONSUMPTION_QUOTA;
    type Answer = ShowPartnerConsumptionQuotaAnswer;
}

record! {
    /// What [`SHOW_PARTNER_CONSUMPTION_QUOTA`] answers.
    pub struct ShowPartnerConsumptionQuotaAnswer {
        /// Total quota.
        consumption_quota: Option<Decimal>,
        /// Balance.
        amount: Option<Decimal>,
        /// Coupon balance.
        coupon_amount: Option<Decimal>,
        /// Amount due.
        due_amount: Option<Decimal>,
        /// Estimated unbilled.
        unbilled_amount: Option<Decimal>,
        /// Used quota.
        used_consumption_quota: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }
}

/// Query own expenditure quota (intl).
///
/// `GET /v2/accounts/customer-accounts/expenditure-quota`; international site only. Credential:
/// customer only. Paging: none.
pub static SHOW_CUSTOMER_EXPENDITURE_QUOTA: Operation = Operation {
    name: "ShowCustomerExpenditureQuota",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/accounts/customer-accounts/expenditure-quota",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[],
    round_trip: round_trip::<ShowCustomerExpenditureQuotaAnswer>,
};

request! {
    /// Parameters of [`SHOW_CUSTOMER_EXPENDITURE_QUOTA`]: Query own expenditure quota (intl).
    pub struct ShowCustomerExpenditureQuotaRequest {}
}

impl Request for ShowCustomerExpenditureQuotaRequest {
    const OPERATION: &'static Operation = &SHOW_CUSTOMER_EXPENDITURE_QUOTA;
    type Answer = ShowCustomerExpenditureQuotaAnswer;
}

record! {
    /// What [`SHOW_CUSTOMER_EXPENDITURE_QUOTA`] answers.
    pub struct ShowCustomerExpenditureQuotaAnswer {
        /// Granted quota.
        granting_amount: Option<Decimal>,
        /// Used.
        granting_amount_used: Option<Decimal>,
        /// Used share.
        percentage_granting_amount_used: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }
}

/// Enterprise master: transferable balance.
///
/// `GET /v2/enterprises/multi-accounts/transfer-amount`; China site only. Credential: enterprise master
/// account (customer) only. Paging: offset/limit, credit account only.
pub static SHOW_MULTI_ACCOUNT_TRANSFER_AMOUNT: Operation = Operation {
    name: "ShowMultiAccountTransferAmount",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/enterprises/multi-accounts/transfer-amount",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("amount_infos"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("balance_type", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ShowMultiAccountTransferAmountAnswer>,
};

request! {
    /// Parameters of [`SHOW_MULTI_ACCOUNT_TRANSFER_AMOUNT`]: Enterprise master: transferable balance.
    pub struct ShowMultiAccountTransferAmountRequest {
        /// BALANCE_TYPE_DEBIT cash account, BALANCE_TYPE_CREDIT credit account. Mandatory.
        balance_type: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ShowMultiAccountTransferAmountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(balance_type: impl Into<String>) -> Self {
        Self { balance_type: balance_type.into(), ..Self::default() }
    }
}

impl Request for ShowMultiAccountTransferAmountRequest {
    const OPERATION: &'static Operation = &SHOW_MULTI_ACCOUNT_TRANSFER_AMOUNT;
    type Answer = ShowMultiAccountTransferAmountAnswer;
}

record! {
    /// What [`SHOW_MULTI_ACCOUNT_TRANSFER_AMOUNT`] answers.
    pub struct ShowMultiAccountTransferAmountAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// One row for the cash account; one per expiry for credit.
        amount_infos: Vec<TransferAmountInfoV2>,
    }

    /// One of `amount_infos` of [`ShowMultiAccountTransferAmountAnswer`].
    pub struct TransferAmountInfoV2 {
        /// Transferable amount.
        avail_transfer_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Balance; credit only.
        amount: Option<Decimal>,
        /// Credit line; credit only.
        credit_amount: Option<Decimal>,
        /// Credit expiry UTC; null = permanent.
        expire_time: Option<String>,
    }
}

impl Rows for ShowMultiAccountTransferAmountAnswer {
    type Row = TransferAmountInfoV2;

    fn into_rows(self) -> Vec<TransferAmountInfoV2> {
        self.amount_infos
    }
}

/// Enterprise master: retrievable balance of a member.
///
/// `GET /v2/enterprises/multi-accounts/retrieve-amount`; China site only. Credential: enterprise master
/// account (customer) only. Paging: offset/limit, credit account only.
pub static LIST_ENTERPRISE_MULTI_ACCOUNT: Operation = Operation {
    name: "ListEnterpriseMultiAccount",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/enterprises/multi-accounts/retrieve-amount",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("amount_infos"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("sub_customer_id", Place::Query, Shape::Text).required(),
        Parameter::new("balance_type", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListEnterpriseMultiAccountAnswer>,
};

request! {
    /// Parameters of [`LIST_ENTERPRISE_MULTI_ACCOUNT`]: Enterprise master: retrievable balance of a
    /// member.
    pub struct ListEnterpriseMultiAccountRequest {
        /// Member account id. Mandatory.
        sub_customer_id: String,
        /// BALANCE_TYPE_DEBIT cash account, BALANCE_TYPE_CREDIT credit account. Mandatory.
        balance_type: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListEnterpriseMultiAccountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(sub_customer_id: impl Into<String>, balance_type: impl Into<String>) -> Self {
        Self { sub_customer_id: sub_customer_id.into(), balance_type: balance_type.into(), ..Self::default() }
    }
}

impl Request for ListEnterpriseMultiAccountRequest {
    const OPERATION: &'static Operation = &LIST_ENTERPRISE_MULTI_ACCOUNT;
    type Answer = ListEnterpriseMultiAccountAnswer;
}

record! {
    /// What [`LIST_ENTERPRISE_MULTI_ACCOUNT`] answers.
    pub struct ListEnterpriseMultiAccountAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// One row for the cash account; one per expiry for credit.
        amount_infos: Vec<RetrieveAmountInfoV2>,
    }

    /// One of `amount_infos` of [`ListEnterpriseMultiAccountAnswer`].
    pub struct RetrieveAmountInfoV2 {
        /// Retrievable amount.
        avail_retrieve_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Balance; credit only.
        amount: Option<Decimal>,
        /// Credit line; credit only.
        credit_amount: Option<Decimal>,
        /// Credit expiry UTC; null = permanent.
        expire_time: Option<String>,
    }
}

impl Rows for ListEnterpriseMultiAccountAnswer {
    type Row = RetrieveAmountInfoV2;

    fn into_rows(self) -> Vec<RetrieveAmountInfoV2> {
        self.amount_infos
    }
}
