//! Creating, verifying and freezing customers.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Shape};
use crate::wire::{Code, Secret, record, request, round_trip};

/// Create a customer account and bind it (asynchronously.
///
/// `POST /v2/partners/sub-customers`; both sites. Credential: partner only. Paging: none.
///
/// Create a customer account and bind it (asynchronously; check with ListSubCustomers). CBC.99000050 =
/// created but not bound.
pub static CREATE_SUB_CUSTOMER: Operation = Operation {
    name: "CreateSubCustomer",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/sub-customers",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("domain_name", Place::Body, Shape::Text),
        Parameter::new("mobile_phone", Place::Body, Shape::Text).only_at(&["cn"]),
        Parameter::new("verification_code", Place::Body, Shape::Text),
        Parameter::new("xaccount_id", Place::Body, Shape::Text).required(),
        Parameter::new("xaccount_type", Place::Body, Shape::Text).required(),
        Parameter::new("password", Place::Body, Shape::Text),
        Parameter::new("is_close_market_ms", Place::Body, Shape::Text),
        Parameter::new("cooperation_type", Place::Body, Shape::Text).only_at(&["cn"]),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
        Parameter::new("include_association_result", Place::Body, Shape::Boolean),
        Parameter::new("email", Place::Body, Shape::Text).only_at(&["intl"]),
        Parameter::new("domain_area", Place::Body, Shape::Text).only_at(&["intl"]).required_at(&["intl"]),
    ],
    round_trip: round_trip::<CreateSubCustomerAnswer>,
};

request! {
    /// Parameters of [`CREATE_SUB_CUSTOMER`]: Create a customer account and bind it (asynchronously.
    pub struct CreateSubCustomerRequest {
        /// Login name.
        domain_name: Option<String>,
        /// Phone number. China site only.
        mobile_phone: Option<String>,
        /// Code that was sent to the phone or by e-mail.
        verification_code: Option<Secret>,
        /// Account in the partner's system. Mandatory.
        xaccount_id: String,
        /// Kind of the account in the partner's system. Mandatory.
        xaccount_type: String,
        /// Password.
        password: Option<Secret>,
        /// Whether marketing messages are off.
        is_close_market_ms: Option<String>,
        /// Kind of cooperation. China site only.
        cooperation_type: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// Whether the answer tells how the association went.
        include_association_result: Option<bool>,
        /// E-mail address. International site only.
        email: Option<String>,
        /// Country or region of the account. International site only, where it is mandatory.
        domain_area: Option<String>,
    }
}

impl CreateSubCustomerRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(xaccount_id: impl Into<String>, xaccount_type: impl Into<String>) -> Self {
        Self { xaccount_id: xaccount_id.into(), xaccount_type: xaccount_type.into(), ..Self::default() }
    }
}

impl Request for CreateSubCustomerRequest {
    const OPERATION: &'static Operation = &CREATE_SUB_CUSTOMER;
    type Answer = CreateSubCustomerAnswer;
}

record! {
    /// What [`CREATE_SUB_CUSTOMER`] answers.
    pub struct CreateSubCustomerAnswer {
        /// Account id.
        domain_id: Option<String>,
        /// Login name.
        domain_name: Option<String>,
    }
}

/// Is a login name / phone / e-mail free? (query-like POST.
///
/// `POST /v2/partners/sub-customers/users/check-identity`; both sites. Credential: partner only.
/// Paging: none.
///
/// Is a login name / phone / e-mail free? (query-like POST).
pub static CHECK_USER_IDENTITY: Operation = Operation {
    name: "CheckUserIdentity",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/sub-customers/users/check-identity",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 5,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("search_type", Place::Body, Shape::Text).required(),
        Parameter::new("search_value", Place::Body, Shape::Text).required(),
    ],
    round_trip: round_trip::<CheckUserIdentityAnswer>,
};

request! {
    /// Parameters of [`CHECK_USER_IDENTITY`]: Is a login name / phone / e-mail free? (query-like POST.
    pub struct CheckUserIdentityRequest {
        /// What is searched: login name, phone or e-mail. Mandatory.
        search_type: String,
        /// The name, phone number or e-mail address. Mandatory.
        search_value: String,
    }
}

impl CheckUserIdentityRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(search_type: impl Into<String>, search_value: impl Into<String>) -> Self {
        Self { search_type: search_type.into(), search_value: search_value.into() }
    }
}

impl Request for CheckUserIdentityRequest {
    const OPERATION: &'static Operation = &CHECK_USER_IDENTITY;
    type Answer = CheckUserIdentityAnswer;
}

record! {
    /// What [`CHECK_USER_IDENTITY`] answers.
    pub struct CheckUserIdentityAnswer {
        /// Code of the failure.
        error_code: Option<String>,
        /// What failed.
        error_msg: Option<String>,
        /// Result of the check.
        check_result: Option<String>,
        /// How often this phone number can still be used.
        mobile_remain_available_num: Option<i64>,
    }
}

/// SMS (CN) or e-mail (intl) code.
///
/// `POST /v2/bases/verificationcode/send`; both sites. Credential: partner only. Paging: none.
pub static SEND_VERIFICATION_MESSAGE_CODE: Operation = Operation {
    name: "SendVerificationMessageCode",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/bases/verificationcode/send",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("receiver_type", Place::Body, Shape::Integer).required(),
        Parameter::new("timeout", Place::Body, Shape::Integer),
        Parameter::new("mobile_phone", Place::Body, Shape::Text).only_at(&["cn"]).required_at(&["cn"]),
        Parameter::new("lang", Place::Body, Shape::Text),
        Parameter::new("scene", Place::Body, Shape::Integer).only_at(&["cn"]),
        Parameter::new("customer_id", Place::Body, Shape::Text).only_at(&["cn"]),
        Parameter::new("email", Place::Body, Shape::Text).only_at(&["intl"]).required_at(&["intl"]),
    ],
    round_trip: round_trip::<SendVerificationMessageCodeAnswer>,
};

request! {
    /// Parameters of [`SEND_VERIFICATION_MESSAGE_CODE`]: SMS (CN) or e-mail (intl) code.
    pub struct SendVerificationMessageCodeRequest {
        /// Where the code is sent. Mandatory.
        receiver_type: i64,
        /// How long the code is valid.
        timeout: Option<i64>,
        /// Phone number. China site only, where it is mandatory.
        mobile_phone: Option<String>,
        /// Language.
        lang: Option<String>,
        /// What the code is for. China site only.
        scene: Option<i64>,
        /// Customer account id (domain id, ≤ 64). China site only.
        customer_id: Option<String>,
        /// E-mail address. International site only, where it is mandatory.
        email: Option<String>,
    }
}

impl SendVerificationMessageCodeRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(receiver_type: i64) -> Self {
        Self { receiver_type, ..Self::default() }
    }
}

impl Request for SendVerificationMessageCodeRequest {
    const OPERATION: &'static Operation = &SEND_VERIFICATION_MESSAGE_CODE;
    type Answer = SendVerificationMessageCodeAnswer;
}

record! {
    /// What [`SEND_VERIFICATION_MESSAGE_CODE`] answers.
    pub struct SendVerificationMessageCodeAnswer {}
}

/// Apply for enterprise verification.
///
/// `POST /v2/customers/realname-auths/enterprise`; both sites. Credential: partner only. Paging: none.
pub static CREATE_ENTERPRISE_REALNAME_AUTHENTICATION: Operation = Operation {
    name: "CreateEnterpriseRealnameAuthentication",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/customers/realname-auths/enterprise",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("identify_type", Place::Body, Shape::Integer).required(),
        Parameter::new("certificate_type", Place::Body, Shape::Integer),
        Parameter::new("verified_file_url", Place::Body, Shape::Texts).required(),
        Parameter::new("corp_name", Place::Body, Shape::Text).required(),
        Parameter::new("verified_number", Place::Body, Shape::Text).required(),
        Parameter::new("reg_country", Place::Body, Shape::Text),
        Parameter::new("reg_address", Place::Body, Shape::Text),
        Parameter::new("xaccount_type", Place::Body, Shape::Text).required(),
        Parameter::new("enterprise_person", Place::Body, Shape::Object),
    ],
    round_trip: round_trip::<CreateEnterpriseRealnameAuthenticationAnswer>,
};

request! {
    /// Parameters of [`CREATE_ENTERPRISE_REALNAME_AUTHENTICATION`]: Apply for enterprise verification.
    pub struct CreateEnterpriseRealnameAuthenticationRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Kind of identification. Mandatory.
        identify_type: i64,
        /// Kind of certificate.
        certificate_type: Option<i64>,
        /// Files that prove the identity. Mandatory.
        verified_file_url: Vec<String>,
        /// Name of the company. Mandatory.
        corp_name: String,
        /// Number of the certificate. Mandatory.
        verified_number: Secret,
        /// Country of registration.
        reg_country: Option<String>,
        /// Address of registration.
        reg_address: Option<String>,
        /// Kind of the account in the partner's system. Mandatory.
        xaccount_type: String,
        /// Person who acts for the enterprise.
        enterprise_person: Option<EnterprisePersonNew>,
    }

    /// The `enterprise_person` of [`CreateEnterpriseRealnameAuthenticationRequest`].
    pub struct EnterprisePersonNew {
        /// Name of the person. Mandatory.
        legel_name: String,
        /// Number of the person's papers. Mandatory.
        legel_id_number: Secret,
        /// Role of the person.
        certifier_role: Option<String>,
    }
}

impl EnterprisePersonNew {
    /// With what the service insists on.
    #[must_use]
    pub fn new(legel_name: impl Into<String>, legel_id_number: impl Into<Secret>) -> Self {
        Self { legel_name: legel_name.into(), legel_id_number: legel_id_number.into(), ..Self::default() }
    }
}

impl Request for CreateEnterpriseRealnameAuthenticationRequest {
    const OPERATION: &'static Operation = &CREATE_ENTERPRISE_REALNAME_AUTHENTICATION;
    type Answer = CreateEnterpriseRealnameAuthenticationAnswer;
}

record! {
    /// What [`CREATE_ENTERPRISE_REALNAME_AUTHENTICATION`] answers.
    pub struct CreateEnterpriseRealnameAuthenticationAnswer {
        /// Whether a review follows.
        is_review: Option<Code>,
    }
}

/// Change person → enterprise.
///
/// `PUT /v2/customers/realname-auths/enterprise`; both sites. Credential: partner only. Paging: none.
pub static CHANGE_ENTERPRISE_REALNAME_AUTHENTICATION: Operation = Operation {
    name: "ChangeEnterpriseRealnameAuthentication",
    kind: Kind::Write,
    method: Method::Put,
    path: "/v2/customers/realname-auths/enterprise",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("identify_type", Place::Body, Shape::Integer).required(),
        Parameter::new("certificate_type", Place::Body, Shape::Integer),
        Parameter::new("verified_file_url", Place::Body, Shape::Texts).required(),
        Parameter::new("corp_name", Place::Body, Shape::Text).required(),
        Parameter::new("verified_number", Place::Body, Shape::Text).required(),
        Parameter::new("reg_country", Place::Body, Shape::Text),
        Parameter::new("reg_address", Place::Body, Shape::Text),
        Parameter::new("change_type", Place::Body, Shape::Integer).required(),
        Parameter::new("xaccount_type", Place::Body, Shape::Text).required(),
        Parameter::new("enterprise_person", Place::Body, Shape::Object),
    ],
    round_trip: round_trip::<ChangeEnterpriseRealnameAuthenticationAnswer>,
};

request! {
    /// Parameters of [`CHANGE_ENTERPRISE_REALNAME_AUTHENTICATION`]: Change person → enterprise.
    pub struct ChangeEnterpriseRealnameAuthenticationRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Kind of identification. Mandatory.
        identify_type: i64,
        /// Kind of certificate.
        certificate_type: Option<i64>,
        /// Files that prove the identity. Mandatory.
        verified_file_url: Vec<String>,
        /// Name of the company. Mandatory.
        corp_name: String,
        /// Number of the certificate. Mandatory.
        verified_number: Secret,
        /// Country of registration.
        reg_country: Option<String>,
        /// Address of registration.
        reg_address: Option<String>,
        /// Kind of change. Mandatory.
        change_type: i64,
        /// Kind of the account in the partner's system. Mandatory.
        xaccount_type: String,
        /// Person who acts for the enterprise.
        enterprise_person: Option<EnterprisePersonNew>,
    }
}

impl Request for ChangeEnterpriseRealnameAuthenticationRequest {
    const OPERATION: &'static Operation = &CHANGE_ENTERPRISE_REALNAME_AUTHENTICATION;
    type Answer = ChangeEnterpriseRealnameAuthenticationAnswer;
}

record! {
    /// What [`CHANGE_ENTERPRISE_REALNAME_AUTHENTICATION`] answers.
    pub struct ChangeEnterpriseRealnameAuthenticationAnswer {
        /// Whether a review follows.
        is_review: Option<Code>,
    }
}

/// Apply for personal verification.
///
/// `POST /v2/customers/realname-auths/individual`; both sites. Credential: partner only. Paging: none.
pub static CREATE_PERSONAL_REALNAME_AUTH: Operation = Operation {
    name: "CreatePersonalRealnameAuth",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/customers/realname-auths/individual",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("identify_type", Place::Body, Shape::Integer).required(),
        Parameter::new("verified_type", Place::Body, Shape::Integer),
        Parameter::new("verified_file_url", Place::Body, Shape::Texts).required(),
        Parameter::new("name", Place::Body, Shape::Text).required(),
        Parameter::new("verified_number", Place::Body, Shape::Text).required(),
        Parameter::new("change_type", Place::Body, Shape::Integer),
        Parameter::new("xaccount_type", Place::Body, Shape::Text).required(),
        Parameter::new("bank_card_info", Place::Body, Shape::Object).only_at(&["cn"]),
    ],
    round_trip: round_trip::<CreatePersonalRealnameAuthAnswer>,
};

request! {
    /// Parameters of [`CREATE_PERSONAL_REALNAME_AUTH`]: Apply for personal verification.
    pub struct CreatePersonalRealnameAuthRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Kind of identification. Mandatory.
        identify_type: i64,
        /// Kind of verification.
        verified_type: Option<i64>,
        /// Files that prove the identity. Mandatory.
        verified_file_url: Vec<String>,
        /// Name. Mandatory.
        name: String,
        /// Number of the certificate. Mandatory.
        verified_number: Secret,
        /// Kind of change.
        change_type: Option<i64>,
        /// Kind of the account in the partner's system. Mandatory.
        xaccount_type: String,
        /// Bank card. China site only.
        bank_card_info: Option<BankCardInfoV2>,
    }

    /// The `bank_card_info` of [`CreatePersonalRealnameAuthRequest`].
    pub struct BankCardInfoV2 {
        /// Number of the bank card. Mandatory.
        bank_account: Secret,
        /// Country code of the phone. Mandatory.
        areacode: String,
        /// Phone number. Mandatory.
        mobile: String,
        /// Code that was sent to the phone or by e-mail. Mandatory.
        verification_code: Secret,
    }
}

impl BankCardInfoV2 {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        bank_account: impl Into<Secret>,
        areacode: impl Into<String>,
        mobile: impl Into<String>,
        verification_code: impl Into<Secret>,
    ) -> Self {
        Self {
            bank_account: bank_account.into(),
            areacode: areacode.into(),
            mobile: mobile.into(),
            verification_code: verification_code.into(),
        }
    }
}

impl Request for CreatePersonalRealnameAuthRequest {
    const OPERATION: &'static Operation = &CREATE_PERSONAL_REALNAME_AUTH;
    type Answer = CreatePersonalRealnameAuthAnswer;
}

record! {
    /// What [`CREATE_PERSONAL_REALNAME_AUTH`] answers.
    pub struct CreatePersonalRealnameAuthAnswer {
        /// Whether a review follows.
        is_review: Option<Code>,
    }
}

/// Switch enterprise projects on.
///
/// `POST /v2/enterprises/enterprise-projects/authority`; both sites. Credential: customer only. Paging:
/// none.
///
/// Switch enterprise projects on; no body.
pub static CREATE_ENTERPRISE_PROJECT_AUTH: Operation = Operation {
    name: "CreateEnterpriseProjectAuth",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/enterprises/enterprise-projects/authority",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[],
    round_trip: round_trip::<CreateEnterpriseProjectAuthAnswer>,
};

request! {
    /// Parameters of [`CREATE_ENTERPRISE_PROJECT_AUTH`]: Switch enterprise projects on.
    pub struct CreateEnterpriseProjectAuthRequest {}
}

impl Request for CreateEnterpriseProjectAuthRequest {
    const OPERATION: &'static Operation = &CREATE_ENTERPRISE_PROJECT_AUTH;
    type Answer = CreateEnterpriseProjectAuthAnswer;
}

record! {
    /// What [`CREATE_ENTERPRISE_PROJECT_AUTH`] answers.
    pub struct CreateEnterpriseProjectAuthAnswer {}
}

/// Face-verification QR code (single use, 10 min).
///
/// `GET /v2/customers/real-name-auth-qrcode`; China site only. Credential: customer only. Paging: none.
pub static SHOW_REAL_NAME_AUTH_QR_CODE: Operation = Operation {
    name: "ShowRealNameAuthQrCode",
    kind: Kind::Write,
    method: Method::Get,
    path: "/v2/customers/real-name-auth-qrcode",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[],
    round_trip: round_trip::<ShowRealNameAuthQrCodeAnswer>,
};

request! {
    /// Parameters of [`SHOW_REAL_NAME_AUTH_QR_CODE`]: Face-verification QR code (single use, 10 min).
    pub struct ShowRealNameAuthQrCodeRequest {}
}

impl Request for ShowRealNameAuthQrCodeRequest {
    const OPERATION: &'static Operation = &SHOW_REAL_NAME_AUTH_QR_CODE;
    type Answer = ShowRealNameAuthQrCodeAnswer;
}

record! {
    /// What [`SHOW_REAL_NAME_AUTH_QR_CODE`] answers.
    pub struct ShowRealNameAuthQrCodeAnswer {
        /// Address of the QR code.
        qr_code_url: Option<String>,
    }
}

/// Freeze resale customers.
///
/// `POST /v2/partners/sub-customers/freeze`; international site only. Credential: partner only (intl).
/// Paging: none.
///
/// Freeze resale customers; partial failures in error_details with HTTP 200.
pub static FREEZE_SUB_CUSTOMERS: Operation = Operation {
    name: "FreezeSubCustomers",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/sub-customers/freeze",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[
        Parameter::new("customer_ids", Place::Body, Shape::Texts).required(),
        Parameter::new("reason", Place::Body, Shape::Text).required(),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
        Parameter::new("freeze_type", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<FreezeSubCustomersAnswer>,
};

request! {
    /// Parameters of [`FREEZE_SUB_CUSTOMERS`]: Freeze resale customers.
    pub struct FreezeSubCustomersRequest {
        /// Customer ids. Mandatory.
        customer_ids: Vec<String>,
        /// Reason. Mandatory.
        reason: String,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// Kind of freezing.
        freeze_type: Option<String>,
    }
}

impl FreezeSubCustomersRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_ids: Vec<String>, reason: impl Into<String>) -> Self {
        Self { customer_ids, reason: reason.into(), ..Self::default() }
    }
}

impl Request for FreezeSubCustomersRequest {
    const OPERATION: &'static Operation = &FREEZE_SUB_CUSTOMERS;
    type Answer = FreezeSubCustomersAnswer;
}

record! {
    /// What [`FREEZE_SUB_CUSTOMERS`] answers.
    pub struct FreezeSubCustomersAnswer {
        /// What failed, although the answer is HTTP 200.
        error_details: Vec<CustomerErrorDetail>,
    }

    /// One of `error_details` of [`FreezeSubCustomersAnswer`].
    pub struct CustomerErrorDetail {
        /// Code of the failure.
        error_code: Option<String>,
        /// What failed.
        error_msg: Option<String>,
        /// Id.
        id: Option<String>,
    }
}

/// Unfreeze.
///
/// `POST /v2/partners/sub-customers/unfreeze`; international site only. Credential: partner only
/// (intl). Paging: none.
pub static UNFREEZE_SUB_CUSTOMERS: Operation = Operation {
    name: "UnfreezeSubCustomers",
    kind: Kind::Write,
    method: Method::Post,
    path: "/v2/partners/sub-customers/unfreeze",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["intl"],
    parameters: &[
        Parameter::new("customer_ids", Place::Body, Shape::Texts).required(),
        Parameter::new("reason", Place::Body, Shape::Text).required(),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
        Parameter::new("unfreeze_type", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<UnfreezeSubCustomersAnswer>,
};

request! {
    /// Parameters of [`UNFREEZE_SUB_CUSTOMERS`]: Unfreeze.
    pub struct UnfreezeSubCustomersRequest {
        /// Customer ids. Mandatory.
        customer_ids: Vec<String>,
        /// Reason. Mandatory.
        reason: String,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
        /// Kind of unfreezing.
        unfreeze_type: Option<String>,
    }
}

impl UnfreezeSubCustomersRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_ids: Vec<String>, reason: impl Into<String>) -> Self {
        Self { customer_ids, reason: reason.into(), ..Self::default() }
    }
}

impl Request for UnfreezeSubCustomersRequest {
    const OPERATION: &'static Operation = &UNFREEZE_SUB_CUSTOMERS;
    type Answer = UnfreezeSubCustomersAnswer;
}

record! {
    /// What [`UNFREEZE_SUB_CUSTOMERS`] answers.
    pub struct UnfreezeSubCustomersAnswer {
        /// What failed, although the answer is HTTP 200.
        error_details: Vec<CustomerErrorDetail>,
    }
}
