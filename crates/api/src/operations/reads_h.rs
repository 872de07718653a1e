//! Enterprises and members. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{operation, record};

operation! {
    /// Query customers. Credential: partner only. Paging: offset/limit (record offset from 0).
    Read ListSubCustomersRequest LIST_SUB_CUSTOMERS -> ListSubCustomersAnswer
    "ListSubCustomers" Post "/v2/partners/sub-customers/query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("customer_infos"), total Some("count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Login name, fuzzy
    Body false account_name: Option<String> = "account_name",
    /// Verified (real) name, fuzzy
    Body false customer: Option<String> = "customer",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// Tag, fuzzy, case-sensitive
    Body false label: Option<String> = "label",
    /// (ASSOC)
    Body false association_type: Option<String> = "association_type",
    /// Associated from, UTC
    Body false associated_on_begin: Option<String> = "associated_on_begin",
    /// Associated until, UTC
    Body false associated_on_end: Option<String> = "associated_on_end",
    /// Exact id
    Body false customer_id: Option<String> = "customer_id",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListSubCustomers` answers.
    ListSubCustomersAnswer {
        /// Rows
        customer_infos: Vec<CustomerInformation> = "customer_infos",
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `customer_infos…` of `ListSubCustomers`.
    CustomerInformation {
        /// Verified name
        customer: Option<String> = "customer",
        /// As the SDK names it.
        account_name: Option<String> = "account_name",
        /// As the SDK names it.
        customer_id: Option<String> = "customer_id",
        /// Association time, UTC
        associated_on: Option<String> = "associated_on",
        /// (ASSOC)
        association_type: Option<String> = "association_type",
        /// Tag
        label: Option<String> = "label",
        /// Phone
        telephone: Option<String> = "telephone",
        /// "-1" unverified, "0" under review, "1" rejected, "2" verified; intl also "3" failed
        verified_status: Option<String> = "verified_status",
        /// Phone country code, e.g. 0086
        country_code: Option<String> = "country_code",
        /// -1 none, 0 person, 1 enterprise
        customer_type: Option<i64> = "customer_type",
        /// 0 no, 1 account frozen, 2 account and resources frozen (intl: 0/1); reserved
        is_frozen: Option<i64> = "is_frozen",
        /// At most one
        account_managers: Vec<AccountManager> = "account_managers",
        /// User id on the partner's platform
        xaccount_id: Option<String> = "xaccount_id",
        /// Platform id given by Huawei
        xaccount_type: Option<String> = "xaccount_type",
        /// V0–V5
        customer_level: Option<String> = "customer_level",
        /// E-mail address
        email: Option<String> = "email",
    }
}

record! {
    /// `customer_infos….account_managers…` of `ListSubCustomers`.
    AccountManager {
        /// Account manager login
        account_name: Option<String> = "account_name",
    }
}

operation! {
    /// Query cloud resellers. Credential: distributor (tier-1) only. Paging: offset/limit (record offset
    /// from 0).
    Read ListIndirectPartnersRequest LIST_INDIRECT_PARTNERS -> ListIndirectPartnersAnswer
    "ListIndirectPartners" Post "/v2/partners/indirect-partners/query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("indirect_partners"), total Some("count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Reseller login name
    Body false account_name: Option<String> = "account_name",
    /// Associated from, UTC
    Body false associated_on_begin: Option<String> = "associated_on_begin",
    /// Associated until, UTC
    Body false associated_on_end: Option<String> = "associated_on_end",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// Exact reseller id
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListIndirectPartners` answers.
    ListIndirectPartnersAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        indirect_partners: Vec<IndirectPartnerInfo> = "indirect_partners",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `indirect_partners…` of `ListIndirectPartners`.
    IndirectPartnerInfo {
        /// Reseller id
        indirect_partner_id: Option<String> = "indirect_partner_id",
        /// Phone number
        mobile_phone: Option<String> = "mobile_phone",
        /// E-mail address
        email: Option<String> = "email",
        /// Login name of the account
        account_name: Option<String> = "account_name",
        /// Name
        name: Option<String> = "name",
        /// Association time, UTC
        associated_on: Option<String> = "associated_on",
        /// Account manager login
        account_manager_id: Option<String> = "account_manager_id",
        /// Account manager name
        account_manager_name: Option<String> = "account_manager_name",
    }
}

operation! {
    /// Query new-customer tags. Credential: partner only. Paging: offset/limit (record offset from 0); ≤
    /// 200 customers per call.
    Read ListSubCustomerNewTagRequest LIST_SUB_CUSTOMER_NEW_TAG -> ListSubCustomerNewTagAnswer
    "ListSubCustomerNewTag" Post "/v2/partners/sub-customers/new-customers-tags/batch-query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("new_customer_tags"), total None, rate 10, permission None,
    sites &["cn"];
    /// Ids, each ≤ 64
    Body false customer_ids: Vec<String> = "customer_ids",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListSubCustomerNewTag` answers.
    ListSubCustomerNewTagAnswer {
        /// Rows
        new_customer_tags: Vec<NewCustomerTagItem> = "new_customer_tags",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `new_customer_tags…` of `ListSubCustomerNewTag`.
    NewCustomerTagItem {
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// SMB
        customer_tag_type: Option<String> = "customer_tag_type",
        /// Y qualified, N not new, UNDETERMINED
        new_customer_tag: Option<String> = "new_customer_tag",
        /// Month YYYY-MM
        effective_time: Option<String> = "effective_time",
        /// Month YYYY-MM
        expire_time: Option<String> = "expire_time",
    }
}

operation! {
    /// Query enterprise member accounts. Credential: enterprise master account (customer) only. Paging:
    /// offset/limit (record offset from 0).
    Read ListEnterpriseSubCustomersRequest LIST_ENTERPRISE_SUB_CUSTOMERS -> ListEnterpriseSubCustomersAnswer
    "ListEnterpriseSubCustomers" Get "/v2/enterprises/multi-accounts/sub-customers"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("sub_customer_infos"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Login name
    Query false sub_customer_account_name: Option<String> = "sub_customer_account_name",
    /// Display name
    Query false sub_customer_display_name: Option<String> = "sub_customer_display_name",
    /// 0 exact (default), 1 fuzzy
    Query false fuzzy_query: Option<i64> = "fuzzy_query",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Organisation unit id
    Query false org_id: Option<String> = "org_id",
}

record! {
    /// What `ListEnterpriseSubCustomers` answers.
    ListEnterpriseSubCustomersAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        sub_customer_infos: Vec<SubCustomerInfoV2> = "sub_customer_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `sub_customer_infos…` of `ListEnterpriseSubCustomers`.
    SubCustomerInfoV2 {
        /// Member customer id
        id: Option<String> = "id",
        /// Login name
        name: Option<String> = "name",
        /// Display name
        display_name: Option<String> = "display_name",
        /// 1 normal, 2 creating, 3 closing, 4 closed, 101 registering, 102 to be activated
        status: Option<i64> = "status",
        /// Organisation unit id
        org_id: Option<String> = "org_id",
        /// Unit name
        org_name: Option<String> = "org_name",
    }
}

operation! {
    /// Query enterprise organisation tree. Credential: enterprise master account (customer) only. Paging:
    /// none.
    Read ListEnterpriseOrganizationsRequest LIST_ENTERPRISE_ORGANIZATIONS -> ListEnterpriseOrganizationsAnswer
    "ListEnterpriseOrganizations" Get "/v2/enterprises/multi-accounts/enterprise-organizations"
    by Customer, Paging::None,
    rows Some("child_nodes"), total None, rate 10, permission None,
    sites &["cn"];
    /// 0 direct children (default), 1 whole tree
    Query false recursive_query: Option<i64> = "recursive_query",
    /// Start node (digits); empty = root
    Query false parent_id: Option<String> = "parent_id",
}

record! {
    /// What `ListEnterpriseOrganizations` answers.
    ListEnterpriseOrganizationsAnswer {
        /// Root id; null when parent_id given
        root_id: Option<String> = "root_id",
        /// Root name
        root_name: Option<String> = "root_name",
        /// Children
        child_nodes: Vec<EmChildNodeV2> = "child_nodes",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `child_nodes…` of `ListEnterpriseOrganizations`.
    EmChildNodeV2 {
        /// Relation id
        relation_id: Option<String> = "relation_id",
        /// Unit (party) id
        id: Option<String> = "id",
        /// Unit name
        name: Option<String> = "name",
        /// Recursive
        child_nodes: Vec<EmChildNodeV2> = "child_nodes",
    }
}

operation! {
    /// Query verification review result. Credential: partner only (not verified). Paging: none.
    Read ShowRealnameAuthenticationReviewResultRequest SHOW_REALNAME_AUTHENTICATION_REVIEW_RESULT -> ShowRealnameAuthenticationReviewResultAnswer
    "ShowRealnameAuthenticationReviewResult" Get "/v2/customers/realname-auths/result"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// Customer account id (domain id, ≤ 64)
    Query true customer_id: String = "customer_id",
}

record! {
    /// What `ShowRealnameAuthenticationReviewResult` answers.
    ShowRealnameAuthenticationReviewResultAnswer {
        /// 0 in review, 1 rejected, 2 passed
        review_result: Option<i64> = "review_result",
        /// Reason when rejected
        opinion: Option<String> = "opinion",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Query own verification status. Credential: customer only. Paging: none.
    Read ShowRealNameAuthStatusRequest SHOW_REAL_NAME_AUTH_STATUS -> ShowRealNameAuthStatusAnswer
    "ShowRealNameAuthStatus" Get "/v2/customers/real-name-auth-status"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
}

record! {
    /// What `ShowRealNameAuthStatus` answers.
    ShowRealNameAuthStatusAnswer {
        /// -1 unverified, 0 review, 1 rejected, 2 verified
        verified_status: Option<i64> = "verified_status",
        /// 0 person, 1 enterprise; null when unverified
        verified_type: Option<i64> = "verified_type",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}
