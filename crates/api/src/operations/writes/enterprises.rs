//! Accounts of an enterprise's members.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Shape};
use crate::wire::{Decimal, Quoted, Secret, record, request, round_trip};

/// Transfer balance to a member.
///
/// `POST /v2/enterprises/multi-accounts/transfer-amount`; China site only. Credential: enterprise
/// master. Paging: none.
///
/// Transfer balance to a member; amount is a string here; trans_id = client UUID for idempotency.
pub static UPDATE_SUB_ENTERPRISE_AMOUNT: Operation = Operation {
    name: "UpdateSubEnterpriseAmount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/multi-accounts/transfer-amount",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Text).required(),
        Parameter::new("trans_id", Place::Body, Shape::Text),
        Parameter::new("balance_type", Place::Body, Shape::Text),
        Parameter::new("expire_time", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<UpdateSubEnterpriseAmountAnswer>,
};

request! {
    /// Parameters of [`UPDATE_SUB_ENTERPRISE_AMOUNT`]: Transfer balance to a member.
    pub struct UpdateSubEnterpriseAmountRequest {
        /// Member account id. Mandatory.
        customer_id: String,
        /// Amount. Mandatory.
        amount: Quoted,
        /// The caller's UUID: the same transfer sent twice is done once.
        trans_id: Option<String>,
        /// BALANCE_TYPE_DEBIT cash account, BALANCE_TYPE_CREDIT credit account.
        balance_type: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
    }
}

impl UpdateSubEnterpriseAmountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, amount: impl Into<Quoted>) -> Self {
        Self { customer_id: customer_id.into(), amount: amount.into(), ..Self::default() }
    }
}

impl Request for UpdateSubEnterpriseAmountRequest {
    const OPERATION: &'static Operation = &UPDATE_SUB_ENTERPRISE_AMOUNT;
    type Answer = UpdateSubEnterpriseAmountAnswer;
}

record! {
    /// What [`UPDATE_SUB_ENTERPRISE_AMOUNT`] answers.
    pub struct UpdateSubEnterpriseAmountAnswer {}
}

/// Take balance back.
///
/// `POST /v2/enterprises/multi-accounts/retrieve-amount`; China site only. Credential: enterprise
/// master. Paging: none.
///
/// Take balance back; string amount, trans_id UUID.
pub static RECLAIM_SUB_ENTERPRISE_AMOUNT: Operation = Operation {
    name: "ReclaimSubEnterpriseAmount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/multi-accounts/retrieve-amount",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Text).required(),
        Parameter::new("trans_id", Place::Body, Shape::Text),
        Parameter::new("balance_type", Place::Body, Shape::Text),
        Parameter::new("expire_time", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ReclaimSubEnterpriseAmountAnswer>,
};

request! {
    /// Parameters of [`RECLAIM_SUB_ENTERPRISE_AMOUNT`]: Take balance back.
    pub struct ReclaimSubEnterpriseAmountRequest {
        /// Member account id. Mandatory.
        customer_id: String,
        /// Amount. Mandatory.
        amount: Quoted,
        /// The caller's UUID: the same transfer sent twice is done once.
        trans_id: Option<String>,
        /// BALANCE_TYPE_DEBIT cash account, BALANCE_TYPE_CREDIT credit account.
        balance_type: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
    }
}

impl ReclaimSubEnterpriseAmountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, amount: impl Into<Quoted>) -> Self {
        Self { customer_id: customer_id.into(), amount: amount.into(), ..Self::default() }
    }
}

impl Request for ReclaimSubEnterpriseAmountRequest {
    const OPERATION: &'static Operation = &RECLAIM_SUB_ENTERPRISE_AMOUNT;
    type Answer = ReclaimSubEnterpriseAmountAnswer;
}

record! {
    /// What [`RECLAIM_SUB_ENTERPRISE_AMOUNT`] answers.
    pub struct ReclaimSubEnterpriseAmountAnswer {}
}

/// Transfer part of a coupon to a member.
///
/// `POST /v2/enterprises/multi-accounts/transfer-coupon`; China site only. Credential: enterprise
/// master (CN). Paging: none.
///
/// Transfer part of a coupon to a member; string amount; answer sub_coupon_id.
pub static CLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON: Operation = Operation {
    name: "ClaimEnterpriseMultiAccountCoupon",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/multi-accounts/transfer-coupon",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("coupon_id", Place::Body, Shape::Text).required(),
        Parameter::new("amount", Place::Body, Shape::Text).required(),
        Parameter::new("trans_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ClaimEnterpriseMultiAccountCouponAnswer>,
};

request! {
    /// Parameters of [`CLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON`]: Transfer part of a coupon to a member.
    pub struct ClaimEnterpriseMultiAccountCouponRequest {
        /// Member account id. Mandatory.
        customer_id: String,
        /// Coupon instance id. Mandatory.
        coupon_id: String,
        /// Amount. Mandatory.
        amount: Quoted,
        /// The caller's UUID: the same transfer sent twice is done once.
        trans_id: Option<String>,
    }
}

impl ClaimEnterpriseMultiAccountCouponRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        customer_id: impl Into<String>,
        coupon_id: impl Into<String>,
        amount: impl Into<Quoted>,
    ) -> Self {
        Self {
            customer_id: customer_id.into(),
            coupon_id: coupon_id.into(),
            amount: amount.into(),
            ..Self::default()
        }
    }
}

impl Request for ClaimEnterpriseMultiAccountCouponRequest {
    const OPERATION: &'static Operation = &CLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON;
    type Answer = ClaimEnterpriseMultiAccountCouponAnswer;
}

record! {
    /// What [`CLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON`] answers.
    pub struct ClaimEnterpriseMultiAccountCouponAnswer {
        /// Coupon of the member.
        sub_coupon_id: Option<String>,
    }
}

/// Take a member coupon back.
///
/// `POST /v2/enterprises/multi-accounts/retrieve-coupon`; China site only. Credential: enterprise
/// master (CN). Paging: none.
///
/// Take a member coupon back; answer real_retrieve_amout (misspelled).
pub static RECLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON: Operation = Operation {
    name: "ReclaimEnterpriseMultiAccountCoupon",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/multi-accounts/retrieve-coupon",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("coupon_id", Place::Body, Shape::Text).required(),
        Parameter::new("sub_coupon_id", Place::Body, Shape::Text).required(),
        Parameter::new("trans_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ReclaimEnterpriseMultiAccountCouponAnswer>,
};

request! {
    /// Parameters of [`RECLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON`]: Take a member coupon back.
    pub struct ReclaimEnterpriseMultiAccountCouponRequest {
        /// Member account id. Mandatory.
        customer_id: String,
        /// Coupon instance id. Mandatory.
        coupon_id: String,
        /// Coupon of the member. Mandatory.
        sub_coupon_id: String,
        /// The caller's UUID: the same transfer sent twice is done once.
        trans_id: Option<String>,
    }
}

impl ReclaimEnterpriseMultiAccountCouponRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        customer_id: impl Into<String>,
        coupon_id: impl Into<String>,
        sub_coupon_id: impl Into<String>,
    ) -> Self {
        Self {
            customer_id: customer_id.into(),
            coupon_id: coupon_id.into(),
            sub_coupon_id: sub_coupon_id.into(),
            ..Self::default()
        }
    }
}

impl Request for ReclaimEnterpriseMultiAccountCouponRequest {
    const OPERATION: &'static Operation = &RECLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON;
    type Answer = ReclaimEnterpriseMultiAccountCouponAnswer;
}

record! {
    /// What [`RECLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON`] answers.
    pub struct ReclaimEnterpriseMultiAccountCouponAnswer {
        /// Amount that was taken back.
        real_retrieve_amout: Option<Decimal>,
    }
}

/// Create member account.
///
/// `POST /v2/enterprises/multi-accounts/sub-customers`; China site only. Credential: enterprise master
/// (CN). Paging: none.
pub static CREATE_SUB_ENTERPRISE_ACCOUNT: Operation = Operation {
    name: "CreateSubEnterpriseAccount",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/multi-accounts/sub-customers",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("party_id", Place::Body, Shape::Text).required(),
        Parameter::new("display_name", Place::Body, Shape::Text),
        Parameter::new("sub_customer_association_type", Place::Body, Shape::Integer).required(),
        Parameter::new("permission_ids", Place::Body, Shape::Texts),
        Parameter::new("new_sub_customer", Place::Body, Shape::Object).required(),
        Parameter::new("financial_custody", Place::Body, Shape::Integer),
    ],
    round_trip: round_trip::<CreateSubEnterpriseAccountAnswer>,
};

request! {
    /// Parameters of [`CREATE_SUB_ENTERPRISE_ACCOUNT`]: Create member account.
    pub struct CreateSubEnterpriseAccountRequest {
        /// Organisation unit. Mandatory.
        party_id: String,
        /// Display name.
        display_name: Option<String>,
        /// Kind of the association. Mandatory.
        sub_customer_association_type: i64,
        /// Permissions.
        permission_ids: Vec<String>,
        /// The new account. Mandatory.
        new_sub_customer: NewCustomerV2,
        /// Whether the master has the custody of the finances.
        financial_custody: Option<i64>,
    }

    /// The `new_sub_customer` of [`CreateSubEnterpriseAccountRequest`].
    pub struct NewCustomerV2 {
        /// Customer name. Mandatory.
        customer_name: String,
        /// Phone number.
        mobile_phone: Option<String>,
        /// Whether the master's phone is used.
        use_pri_mobile_phone: Option<String>,
        /// Password. Mandatory.
        password: Secret,
        /// Code that was sent to the phone or by e-mail.
        verification_code: Option<Secret>,
    }
}

impl CreateSubEnterpriseAccountRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        party_id: impl Into<String>,
        sub_customer_association_type: i64,
        new_sub_customer: NewCustomerV2,
    ) -> Self {
        Self { party_id: party_id.into(), sub_customer_association_type, new_sub_customer, ..Self::default() }
    }
}

impl NewCustomerV2 {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_name: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self { customer_name: customer_name.into(), password: password.into(), ..Self::default() }
    }
}

impl Request for CreateSubEnterpriseAccountRequest {
    const OPERATION: &'static Operation = &CREATE_SUB_ENTERPRISE_ACCOUNT;
    type Answer = CreateSubEnterpriseAccountAnswer;
}

record! {
    /// What [`CREATE_SUB_ENTERPRISE_ACCOUNT`] answers.
    pub struct CreateSubEnterpriseAccountAnswer {}
}

/// SMS code.
///
/// `POST /v2/enterprises/multi-accounts/sm-verification-code`; China site only. Credential: enterprise
/// master (CN). Paging: none.
pub static SEND_SMS_VERIFICATION_CODE: Operation = Operation {
    name: "SendSmsVerificationCode",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/multi-accounts/sm-verification-code",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("mobile_phone", Place::Body, Shape::Text).required(),
        Parameter::new("timeout", Place::Body, Shape::Integer),
        Parameter::new("language", Place::Body, Shape::Text),
        Parameter::new("sm_template_args", Place::Body, Shape::Objects).required(),
    ],
    round_trip: round_trip::<SendSmsVerificationCodeAnswer>,
};

request! {
    /// Parameters of [`SEND_SMS_VERIFICATION_CODE`]: SMS code.
    pub struct SendSmsVerificationCodeRequest {
        /// Phone number. Mandatory.
        mobile_phone: String,
        /// How long the code is valid.
        timeout: Option<i64>,
        /// Language.
        language: Option<String>,
        /// Values for the message. Mandatory.
        sm_template_args: Vec<TemplateArgs>,
    }

    /// One of `sm_template_args` of [`SendSmsVerificationCodeRequest`].
    pub struct TemplateArgs {
        /// Key. Mandatory.
        key: String,
        /// Value. Mandatory.
        value: String,
    }
}

impl SendSmsVerificationCodeRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(mobile_phone: impl Into<String>, sm_template_args: Vec<TemplateArgs>) -> Self {
        Self { mobile_phone: mobile_phone.into(), sm_template_args, ..Self::default() }
    }
}

impl TemplateArgs {
    /// With what the service insists on.
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

impl Request for SendSmsVerificationCodeRequest {
    const OPERATION: &'static Operation = &SEND_SMS_VERIFICATION_CODE;
    type Answer = SendSmsVerificationCodeAnswer;
}

record! {
    /// What [`SEND_SMS_VERIFICATION_CODE`] answers.
    pub struct SendSmsVerificationCodeAnswer {}
}
