//! Moving money between accounts, and budgets.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Shape};
use crate::wire::{Decimal, record, request, round_trip};

/// Transfer cash to an agency customer.
///
/// `POST /v2/accounts/partner-accounts/adjust-amount`; China site only. Credential: partner only.
/// Paging: none.
///
/// Transfer cash to an agency customer; amount is a JSON number \> 0 with 2 decimals, ≤ amount −
/// designated_amount of the partner account; answer transfer_id.
pub static UPDATE_CUSTOMER_ACCOUNT_AMOUNT: Operation = Operation {
    name: "UpdateCustomerAccountAmount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/accounts/partner-accounts/adjust-amount",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Decimal).required(),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<UpdateCustomerAccountAmountAnswer>,
};

request! {
    /// Parameters of [`UPDATE_CUSTOMER_ACCOUNT_AMOUNT`]: Transfer cash to an agency customer.
    pub struct UpdateCustomerAccountAmountRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Amount; above 0, at most 2 decimals. Mandatory.
        amount: Decimal,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl UpdateCustomerAccountAmountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, amount: Decimal) -> Self {
        Self { customer_id: customer_id.into(), amount, ..Self::default() }
    }
}

impl Request for UpdateCustomerAccountAmountRequest {
    const OPERATION: &'static Operation = &UPDATE_CUSTOMER_ACCOUNT_AMOUNT;
    type Answer = UpdateCustomerAccountAmountAnswer;
}

record! {
    /// What [`UPDATE_CUSTOMER_ACCOUNT_AMOUNT`] answers.
    pub struct UpdateCustomerAccountAmountAnswer {
        /// Id of the transfer.
        transfer_id: Option<String>,
    }
}

/// Reclaim a customer's balance.
///
/// `POST /v2/accounts/partner-accounts/reclaim`; China site only. Credential: partner only. Paging:
/// none.
///
/// Reclaim a customer's balance; answer trans_id.
pub static RECLAIM_TO_PARTNER_ACCOUNT: Operation = Operation {
    name: "ReclaimToPartnerAccount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/accounts/partner-accounts/reclaim",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Decimal).required(),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ReclaimToPartnerAccountAnswer>,
};

request! {
    /// Parameters of [`RECLAIM_TO_PARTNER_ACCOUNT`]: Reclaim a customer's balance.
    pub struct ReclaimToPartnerAccountRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Amount; above 0, at most 2 decimals. Mandatory.
        amount: Decimal,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ReclaimToPartnerAccountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, amount: Decimal) -> Self {
        Self { customer_id: customer_id.into(), amount, ..Self::default() }
    }
}

impl Request for ReclaimToPartnerAccountRequest {
    const OPERATION: &'static Operation = &RECLAIM_TO_PARTNER_ACCOUNT;
    type Answer = ReclaimToPartnerAccountAnswer;
}

record! {
    /// What [`RECLAIM_TO_PARTNER_ACCOUNT`] answers.
    pub struct ReclaimToPartnerAccountAnswer {
        /// Id of the transaction.
        trans_id: Option<String>,
    }
}

/// Transfer cash to a reseller.
///
/// `POST /v2/accounts/partner-accounts/indirect-partner-adjust`; China site only. Credential:
/// distributor only. Paging: none.
///
/// Transfer cash to a reseller; answer transfer_id.
pub static UPDATE_INDIRECT_PARTNER_ACCOUNT: Operation = Operation {
    name: "UpdateIndirectPartnerAccount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/accounts/partner-accounts/indirect-partner-adjust",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Decimal).required(),
    ],
    round_trip: round_trip::<UpdateIndirectPartnerAccountAnswer>,
};

request! {
    /// Parameters of [`UPDATE_INDIRECT_PARTNER_ACCOUNT`]: Transfer cash to a reseller.
    pub struct UpdateIndirectPartnerAccountRequest {
        /// Reseller id. Mandatory.
        indirect_partner_id: String,
        /// Amount; above 0, at most 2 decimals. Mandatory.
        amount: Decimal,
    }
}

impl UpdateIndirectPartnerAccountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(indirect_partner_id: impl Into<String>, amount: Decimal) -> Self {
        Self { indirect_partner_id: indirect_partner_id.into(), amount }
    }
}

impl Request for UpdateIndirectPartnerAccountRequest {
    const OPERATION: &'static Operation = &UPDATE_INDIRECT_PARTNER_ACCOUNT;
    type Answer = UpdateIndirectPartnerAccountAnswer;
}

record! {
    /// What [`UPDATE_INDIRECT_PARTNER_ACCOUNT`] answers.
    pub struct UpdateIndirectPartnerAccountAnswer {
        /// Id of the transfer.
        transfer_id: Option<String>,
    }
}

/// Reclaim from a reseller, ≤ its balance.
///
/// `POST /v2/accounts/partner-accounts/indirect-partner-reclaim`; China site only. Credential:
/// distributor only. Paging: none.
///
/// Reclaim from a reseller, ≤ its balance; answer trans_id.
pub static RECLAIM_INDIRECT_PARTNER_ACCOUNT: Operation = Operation {
    name: "ReclaimIndirectPartnerAccount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/accounts/partner-accounts/indirect-partner-reclaim",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Decimal).required(),
    ],
    round_trip: round_trip::<ReclaimIndirectPartnerAccountAnswer>,
};

request! {
    /// Parameters of [`RECLAIM_INDIRECT_PARTNER_ACCOUNT`]: Reclaim from a reseller, ≤ its balance.
    pub struct ReclaimIndirectPartnerAccountRequest {
        /// Reseller id. Mandatory.
        indirect_partner_id: String,
        /// Amount; above 0, at most 2 decimals. Mandatory.
        amount: Decimal,
    }
}

impl ReclaimIndirectPartnerAccountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(indirect_partner_id: impl Into<String>, amount: Decimal) -> Self {
        Self { indirect_partner_id: indirect_partner_id.into(), amount }
    }
}

impl Request for ReclaimIndirectPartnerAccountRequest {
    const OPERATION: &'static Operation = &RECLAIM_INDIRECT_PARTNER_ACCOUNT;
    type Answer = ReclaimIndirectPartnerAccountAnswer;
}

record! {
    /// What [`RECLAIM_INDIRECT_PARTNER_ACCOUNT`] answers.
    pub struct ReclaimIndirectPartnerAccountAnswer {
        /// Id of the transaction.
        trans_id: Option<String>,
    }
}

/// Set a budget (target value, not delta), 0–2147483647, 2 decimals.
///
/// `POST /v2/partners/sub-customers/budget`; international site only. Credential: partner only (intl).
/// Paging: none.
///
/// Set a budget (target value, not delta), 0–2147483647, 2 decimals; first setting defaults to manual
/// freezing; purchases blocked while budget ≤ 0.
pub static UPDATE_SUB_CUSTOMER_BUDGET: Operation = Operation {
    name: "UpdateSubCustomerBudget",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/sub-customers/budget",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("budget_amount", Place::Body, Shape::Decimal).required(),
        Parameter::new("cancel_partner_frozen", Place::Body, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
        Parameter::new("budget_type", Place::Body, Shape::Text),
        Parameter::new("frozen_operate_type", Place::Body, Shape::Integer),
    ],
    round_trip: round_trip::<UpdateSubCustomerBudgetAnswer>,
};

request! {
    /// Parameters of [`UPDATE_SUB_CUSTOMER_BUDGET`]: Set a budget (target value, not delta),
    /// 0–2147483647, 2 decimals.
    pub struct UpdateSubCustomerBudgetRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Budget. Mandatory.
        budget_amount: Decimal,
        /// Whether the partner's freezing ends.
        cancel_partner_frozen: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// MONTHLY or PACKAGE (one-off).
        budget_type: Option<String>,
        /// Freezing by hand or by the system.
        frozen_operate_type: Option<i64>,
    }
}

impl UpdateSubCustomerBudgetRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, budget_amount: Decimal) -> Self {
        Self { customer_id: customer_id.into(), budget_amount, ..Self::default() }
    }
}

impl Request for UpdateSubCustomerBudgetRequest {
    const OPERATION: &'static Operation = &UPDATE_SUB_CUSTOMER_BUDGET;
    type Answer = UpdateSubCustomerBudgetAnswer;
}

record! {
    /// What [`UPDATE_SUB_CUSTOMER_BUDGET`] answers.
    pub struct UpdateSubCustomerBudgetAnswer {}
}
