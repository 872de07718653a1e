//! Customers, resellers and members of enterprises.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, record, request, round_trip};

/// Query customers.
///
/// `POST /v2/partners/sub-customers/query`; both sites. Credential: partner only. Paging: offset/limit
/// (record offset from 0).
///
/// Name filters are substring matches without blanks; label is case-sensitive. associated_on_\* must
/// not be empty strings.
///
/// association_type: CN "1" advisory, "2" agency; intl "1" referral/advisory, "3" resale.
pub static LIST_SUB_CUSTOMERS: Operation = Operation {
    name: "ListSubCustomers",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/partners/sub-customers/query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("customer_infos"),
    total: Some("count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("account_name", Place::Body, Shape::Text),
        Parameter::new("customer", Place::Body, Shape::Text),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("label", Place::Body, Shape::Text),
        Parameter::new("association_type", Place::Body, Shape::Text),
        Parameter::new("associated_on_begin", Place::Body, Shape::Text),
        Parameter::new("associated_on_end", Place::Body, Shape::Text),
        Parameter::new("customer_id", Place::Body, Shape::Text),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListSubCustomersAnswer>,
};

request! {
    /// Parameters of [`LIST_SUB_CUSTOMERS`]: Query customers.
    pub struct ListSubCustomersRequest {
        /// Login name, fuzzy.
        account_name: Option<String>,
        /// Verified (real) name, fuzzy.
        customer: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Tag, fuzzy, case-sensitive.
        label: Option<String>,
        /// [`ASSOC`](crate::operations::codes::ASSOC).
        association_type: Option<String>,
        /// Associated from, UTC.
        associated_on_begin: Option<String>,
        /// Associated until, UTC.
        associated_on_end: Option<String>,
        /// Exact id.
        customer_id: Option<String>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListSubCustomersRequest {
    const OPERATION: &'static Operation = &LIST_SUB_CUSTOMERS;
    type Answer = ListSubCustomersAnswer;
}

record! {
    /// What [`LIST_SUB_CUSTOMERS`] answers.
    pub struct ListSubCustomersAnswer {
        /// Rows.
        customer_infos: Vec<CustomerInformation>,
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
    }

    /// One of `customer_infos` of [`ListSubCustomersAnswer`].
    pub struct CustomerInformation {
        /// Verified name.
        customer: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Association time, UTC.
        associated_on: Option<String>,
        /// [`ASSOC`](crate::operations::codes::ASSOC).
        association_type: Option<Code>,
        /// Tag.
        label: Option<String>,
        /// Phone.
        telephone: Option<String>,
        /// "-1" unverified, "0" under review, "1" rejected, "2" verified; intl also "3" failed.
        verified_status: Option<Code>,
        /// Phone country code, e.g. 0086.
        country_code: Option<String>,
        /// -1 none, 0 person, 1 enterprise.
        customer_type: Option<Code>,
        /// 0 no, 1 account frozen, 2 account and resources frozen (intl: 0/1); reserved.
        is_frozen: Option<Code>,
        /// At most one.
        account_managers: Vec<AccountManager>,
        /// User id on the partner's platform.
        xaccount_id: Option<String>,
        /// Platform id given by Huawei.
        xaccount_type: Option<String>,
        /// V0–V5.
        customer_level: Option<Code>,
        /// E-mail address.
        email: Option<String>,
    }

    /// One of `account_managers` of [`CustomerInformation`].
    pub struct AccountManager {
        /// Account manager login.
        account_name: Option<String>,
    }
}

impl Rows for ListSubCustomersAnswer {
    type Row = CustomerInformation;

    fn into_rows(self) -> Vec<CustomerInformation> {
        self.customer_infos
    }
}

/// Query cloud resellers.
///
/// `POST /v2/partners/indirect-partners/query`; both sites. Credential: distributor (tier-1) only.
/// Paging: offset/limit (record offset from 0).
pub static LIST_INDIRECT_PARTNERS: Operation = Operation {
    name: "ListIndirectPartners",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/partners/indirect-partners/query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("indirect_partners"),
    total: Some("count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("account_name", Place::Body, Shape::Text),
        Parameter::new("associated_on_begin", Place::Body, Shape::Text),
        Parameter::new("associated_on_end", Place::Body, Shape::Text),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListIndirectPartnersAnswer>,
};

request! {
    /// Parameters of [`LIST_INDIRECT_PARTNERS`]: Query cloud resellers.
    pub struct ListIndirectPartnersRequest {
        /// Reseller login name.
        account_name: Option<String>,
        /// Associated from, UTC.
        associated_on_begin: Option<String>,
        /// Associated until, UTC.
        associated_on_end: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Exact reseller id.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListIndirectPartnersRequest {
    const OPERATION: &'static Operation = &LIST_INDIRECT_PARTNERS;
    type Answer = ListIndirectPartnersAnswer;
}

record! {
    /// What [`LIST_INDIRECT_PARTNERS`] answers.
    pub struct ListIndirectPartnersAnswer {
        /// Rows matching the filter (whole result, not the page).
        count: Option<i64>,
        /// Rows.
        indirect_partners: Vec<IndirectPartnerInfo>,
    }

    /// One of `indirect_partners` of [`ListIndirectPartnersAnswer`].
    pub struct IndirectPartnerInfo {
        /// Reseller id.
        indirect_partner_id: Option<String>,
        /// Phone number.
        mobile_phone: Option<String>,
        /// E-mail address.
        email: Option<String>,
        /// Login name of the account.
        account_name: Option<String>,
        /// Name.
        name: Option<String>,
        /// Association time, UTC.
        associated_on: Option<String>,
        /// Account manager login.
        account_manager_id: Option<String>,
        /// Account manager name.
        account_manager_name: Option<String>,
    }
}

impl Rows for ListIndirectPartnersAnswer {
    type Row = IndirectPartnerInfo;

    fn into_rows(self) -> Vec<IndirectPartnerInfo> {
        self.indirect_partners
    }
}

/// Query new-customer tags.
///
/// `POST /v2/partners/sub-customers/new-customers-tags/batch-query`; China site only. Credential:
/// partner only. Paging: offset/limit (record offset from 0); ≤ 200 customers per call.
///
/// Non-sub-customers are dropped; unverified customers have an empty tag.
pub static LIST_SUB_CUSTOMER_NEW_TAG: Operation = Operation {
    name: "ListSubCustomerNewTag",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/partners/sub-customers/new-customers-tags/batch-query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("new_customer_tags"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("customer_ids", Place::Body, Shape::Texts).at_most(200),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListSubCustomerNewTagAnswer>,
};

request! {
    /// Parameters of [`LIST_SUB_CUSTOMER_NEW_TAG`]: Query new-customer tags.
    pub struct ListSubCustomerNewTagRequest {
        /// Ids, each ≤ 64. At most 200 elements.
        customer_ids: Vec<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl Request for ListSubCustomerNewTagRequest {
    const OPERATION: &'static Operation = &LIST_SUB_CUSTOMER_NEW_TAG;
    type Answer = ListSubCustomerNewTagAnswer;
}

record! {
    /// What [`LIST_SUB_CUSTOMER_NEW_TAG`] answers.
    pub struct ListSubCustomerNewTagAnswer {
        /// Rows.
        new_customer_tags: Vec<NewCustomerTagItem>,
    }

    /// One of `new_customer_tags` of [`ListSubCustomerNewTagAnswer`].
    pub struct NewCustomerTagItem {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// SMB.
        customer_tag_type: Option<String>,
        /// Y qualified, N not new, UNDETERMINED.
        new_customer_tag: Option<String>,
        /// Month YYYY-MM.
        effective_time: Option<String>,
        /// Month YYYY-MM.
        expire_time: Option<String>,
    }
}

impl Rows for ListSubCustomerNewTagAnswer {
    type Row = NewCustomerTagItem;

    fn into_rows(self) -> Vec<NewCustomerTagItem> {
        self.new_customer_tags
    }
}

/// Query enterprise member accounts.
///
/// `GET /v2/enterprises/multi-accounts/sub-customers`; both sites. Credential: enterprise master
/// account (customer) only. Paging: offset/limit (record offset from 0).
pub static LIST_ENTERPRISE_SUB_CUSTOMERS: Operation = Operation {
    name: "ListEnterpriseSubCustomers",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/enterprises/multi-accounts/sub-customers",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("sub_customer_infos"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("sub_customer_account_name", Place::Query, Shape::Text),
        Parameter::new("sub_customer_display_name", Place::Query, Shape::Text),
        Parameter::new("fuzzy_query", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("org_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListEnterpriseSubCustomersAnswer>,
};

request! {
    /// Parameters of [`LIST_ENTERPRISE_SUB_CUSTOMERS`]: Query enterprise member accounts.
    pub struct ListEnterpriseSubCustomersRequest {
        /// Login name.
        sub_customer_account_name: Option<String>,
        /// Display name.
        sub_customer_display_name: Option<String>,
        /// 0 exact (default), 1 fuzzy.
        fuzzy_query: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Organisation unit id.
        org_id: Option<String>,
    }
}

impl Request for ListEnterpriseSubCustomersRequest {
    const OPERATION: &'static Operation = &LIST_ENTERPRISE_SUB_CUSTOMERS;
    type Answer = ListEnterpriseSubCustomersAnswer;
}

record! {
    /// What [`LIST_ENTERPRISE_SUB_CUSTOMERS`] answers.
    pub struct ListEnterpriseSubCustomersAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        sub_customer_infos: Vec<SubCustomerInfoV2>,
    }

    /// One of `sub_customer_infos` of [`ListEnterpriseSubCustomersAnswer`].
    pub struct SubCustomerInfoV2 {
        /// Member customer id.
        id: Option<String>,
        /// Login name.
        name: Option<String>,
        /// Display name.
        display_name: Option<String>,
        /// 1 normal, 2 creating, 3 closing, 4 closed, 101 registering, 102 to be activated.
        status: Option<Code>,
        /// Organisation unit id.
        org_id: Option<String>,
        /// Unit name.
        org_name: Option<String>,
    }
}

impl Rows for ListEnterpriseSubCustomersAnswer {
    type Row = SubCustomerInfoV2;

    fn into_rows(self) -> Vec<SubCustomerInfoV2> {
        self.sub_customer_infos
    }
}

/// Query enterprise organisation tree.
///
/// `GET /v2/enterprises/multi-accounts/enterprise-organizations`; China site only. Credential:
/// enterprise master account (customer) only. Paging: none.
///
/// Recursive structure.
pub static LIST_ENTERPRISE_ORGANIZATIONS: Operation = Operation {
    name: "ListEnterpriseOrganizations",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/enterprises/multi-accounts/enterprise-organizations",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("recursive_query", Place::Query, Shape::Integer),
        Parameter::new("parent_id", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListEnterpriseOrganizationsAnswer>,
};

request! {
    /// Parameters of [`LIST_ENTERPRISE_ORGANIZATIONS`]: Query enterprise organisation tree.
    pub struct ListEnterpriseOrganizationsRequest {
        /// 0 direct children (default), 1 whole tree.
        recursive_query: Option<i64>,
        /// Start node (digits); empty = root.
        parent_id: Option<String>,
    }
}

impl Request for ListEnterpriseOrganizationsRequest {
    const OPERATION: &'static Operation = &LIST_ENTERPRISE_ORGANIZATIONS;
    type Answer = ListEnterpriseOrganizationsAnswer;
}

record! {
    /// What [`LIST_ENTERPRISE_ORGANIZATIONS`] answers.
    pub struct ListEnterpriseOrganizationsAnswer {
        /// Root id; null when parent_id given.
        root_id: Option<String>,
        /// Root name.
        root_name: Option<String>,
        /// Children.
        child_nodes: Vec<EmChildNodeV2>,
    }

    /// One of `child_nodes` of [`ListEnterpriseOrganizationsAnswer`].
    pub struct EmChildNodeV2 {
        /// Relation id.
        relation_id: Option<String>,
        /// Unit (party) id.
        id: Option<String>,
        /// Unit name.
        name: Option<String>,
        /// Recursive.
        child_nodes: Vec<EmChildNodeV2>,
    }
}

/// Query verification review result.
///
/// `GET /v2/customers/realname-auths/result`; both sites. Credential: partner only (not verified).
/// Paging: none.
pub static SHOW_REALNAME_AUTHENTICATION_REVIEW_RESULT: Operation = Operation {
    name: "ShowRealnameAuthenticationReviewResult",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/customers/realname-auths/result",
    credential: Credential::Partner,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[Parameter::new("customer_id", Place::Query, Shape::Text).required()],
    round_trip: round_trip::<ShowRealnameAuthenticationReviewResultAnswer>,
};

request! {
    /// Parameters of [`SHOW_REALNAME_AUTHENTICATION_REVIEW_RESULT`]: Query verification review result.
    pub struct ShowRealnameAuthenticationReviewResultRequest {
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
    }
}

impl ShowRealnameAuthenticationReviewResultRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: customer_id.into() }
    }
}

impl Request for ShowRealnameAuthenticationReviewResultRequest {
    const OPERATION: &'static Operation = &SHOW_REALNAME_AUTHENTICATION_REVIEW_RESULT;
    type Answer = ShowRealnameAuthenticationReviewResultAnswer;
}

record! {
    /// What [`SHOW_REALNAME_AUTHENTICATION_REVIEW_RESULT`] answers.
    pub struct ShowRealnameAuthenticationReviewResultAnswer {
        /// 0 in review, 1 rejected, 2 passed.
        review_result: Option<Code>,
        /// Reason when rejected.
        opinion: Option<String>,
    }
}

/// Query own verification status.
///
/// `GET /v2/customers/real-name-auth-status`; China site only. Credential: customer only. Paging: none.
pub static SHOW_REAL_NAME_AUTH_STATUS: Operation = Operation {
    name: "ShowRealNameAuthStatus",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/customers/real-name-auth-status",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[],
    round_trip: round_trip::<ShowRealNameAuthStatusAnswer>,
};

request! {
    /// Parameters of [`SHOW_REAL_NAME_AUTH_STATUS`]: Query own verification status.
    pub struct ShowRealNameAuthStatusRequest {}
}

impl Request for ShowRealNameAuthStatusRequest {
    const OPERATION: &'static Operation = &SHOW_REAL_NAME_AUTH_STATUS;
    type Answer = ShowRealNameAuthStatusAnswer;
}

record! {
    /// What [`SHOW_REAL_NAME_AUTH_STATUS`] answers.
    pub struct ShowRealNameAuthStatusAnswer {
        /// -1 unverified, 0 review, 1 rejected, 2 verified.
        verified_status: Option<Code>,
        /// 0 person, 1 enterprise; null when unverified.
        verified_type: Option<Code>,
    }
}
