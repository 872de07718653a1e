//! Operations that change something. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Issue coupons out of a quota to agency customers. face_value more than 0, 2 decimals; service and
    /// product lists ≤ 10 each and must stay within the quota's own limits; validity defaults to the
    /// quota's. Answer: error_details({error_code,error_msg,id}) for failures and
    /// coupon_infos({id=customer,coupon_id}) for successes, both with HTTP 200. Credential: partner only.
    /// Paging: none.
    Write CreatePartnerCouponsRequest CREATE_PARTNER_COUPONS -> CreatePartnerCouponsAnswer
    "CreatePartnerCoupons" Post "/v2/promotions/benefits/partner-coupons"
    by Partner, Paging::None,
    rows Some("error_details"), total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true quota_id: String = "quota_id",
    /// As the SDK names it.
    Body true customer_ids: Vec<String> = "customer_ids",
    /// As the SDK names it.
    Body true face_value: Option<Decimal> = "face_value",
    /// As the SDK names it.
    Body false valid_time: Option<String> = "valid_time",
    /// As the SDK names it.
    Body false expire_time: Option<String> = "expire_time",
    /// As the SDK names it.
    Body false cloud_service_types: Vec<String> = "cloud_service_types",
    /// As the SDK names it.
    Body false product_ids: Vec<String> = "product_ids",
    /// As the SDK names it.
    Body false memo: Option<String> = "memo",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `CreatePartnerCoupons` answers.
    CreatePartnerCouponsAnswer {
        /// As the SDK names it.
        error_details: Vec<ErrorDetail> = "error_details",
        /// As the SDK names it.
        coupon_infos: Vec<CouponSimpleInfo> = "coupon_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `error_details…` of `CreatePartnerCoupons`.
    ErrorDetail {
        /// As the SDK names it.
        error_code: Option<String> = "error_code",
        /// As the SDK names it.
        error_msg: Option<String> = "error_msg",
        /// As the SDK names it.
        id: Option<String> = "id",
    }
}

record! {
    /// `coupon_infos…` of `CreatePartnerCoupons`.
    CouponSimpleInfo {
        /// As the SDK names it.
        id: Option<String> = "id",
        /// As the SDK names it.
        coupon_id: Option<String> = "coupon_id",
    }
}

operation! {
    /// Take one coupon back; only status usable, always the whole balance; empty answer (uncertain).
    /// Credential: partner only. Paging: none.
    Write ReclaimPartnerCouponsRequest RECLAIM_PARTNER_COUPONS -> ReclaimPartnerCouponsAnswer
    "ReclaimPartnerCoupons" Post "/v2/promotions/benefits/partner-coupons/reclaim"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true coupon_id: String = "coupon_id",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ReclaimPartnerCoupons` answers.
    ReclaimPartnerCouponsAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Give coupon quota to resellers; quota_amount more than 0, 2 decimals; answer error_details,
    /// simple_quota_infos({id,quota_id}). Credential: distributor only. Paging: none.
    Write UpdateCouponQuotasRequest UPDATE_COUPON_QUOTAS -> UpdateCouponQuotasAnswer
    "UpdateCouponQuotas" Post "/v2/partners/coupon-quotas/indirect-partner-adjust"
    by Partner, Paging::None,
    rows Some("error_details"), total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true quota_id: String = "quota_id",
    /// As the SDK names it.
    Body true indirect_partner_ids: Vec<String> = "indirect_partner_ids",
    /// As the SDK names it.
    Body true quota_amount: Option<Decimal> = "quota_amount",
}

record! {
    /// What `UpdateCouponQuotas` answers.
    UpdateCouponQuotasAnswer {
        /// As the SDK names it.
        error_details: Vec<ErrorDetail> = "error_details",
        /// As the SDK names it.
        simple_quota_infos: Vec<QuotaSimpleInfo> = "simple_quota_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `simple_quota_infos…` of `UpdateCouponQuotas`.
    QuotaSimpleInfo {
        /// As the SDK names it.
        id: Option<String> = "id",
        /// As the SDK names it.
        quota_id: Option<String> = "quota_id",
    }
}

operation! {
    /// Take reseller quotas back; answer error_details, simple_quota_infos({quota_id,quota_balance}).
    /// Credential: distributor only. Paging: none.
    Write ReclaimCouponQuotasRequest RECLAIM_COUPON_QUOTAS -> ReclaimCouponQuotasAnswer
    "ReclaimCouponQuotas" Post "/v2/partners/coupon-quotas/indirect-partner-reclaim"
    by Partner, Paging::None,
    rows Some("error_details"), total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true quota_ids: Vec<String> = "quota_ids",
    /// As the SDK names it.
    Body false remark: Option<String> = "remark",
}

record! {
    /// What `ReclaimCouponQuotas` answers.
    ReclaimCouponQuotasAnswer {
        /// As the SDK names it.
        error_details: Vec<ErrorDetail> = "error_details",
        /// As the SDK names it.
        simple_quota_infos: Vec<QuotaReclaim> = "simple_quota_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `simple_quota_infos…` of `ReclaimCouponQuotas`.
    QuotaReclaim {
        /// As the SDK names it.
        quota_id: Option<String> = "quota_id",
        /// As the SDK names it.
        quota_balance: Option<Decimal> = "quota_balance",
    }
}

operation! {
    /// Transfer cash to an agency customer; amount is a JSON number more than 0 with 2 decimals, ≤ amount
    /// − designated_amount of the partner account; answer transfer_id. Credential: partner only. Paging:
    /// none.
    Write UpdateCustomerAccountAmountRequest UPDATE_CUSTOMER_ACCOUNT_AMOUNT -> UpdateCustomerAccountAmountAnswer
    "UpdateCustomerAccountAmount" Post "/v2/accounts/partner-accounts/adjust-amount"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true amount: Option<Decimal> = "amount",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `UpdateCustomerAccountAmount` answers.
    UpdateCustomerAccountAmountAnswer {
        /// As the SDK names it.
        transfer_id: Option<String> = "transfer_id",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Reclaim a customer's balance; answer trans_id. Credential: partner only. Paging: none.
    Write ReclaimToPartnerAccountRequest RECLAIM_TO_PARTNER_ACCOUNT -> ReclaimToPartnerAccountAnswer
    "ReclaimToPartnerAccount" Post "/v2/accounts/partner-accounts/reclaim"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true amount: Option<Decimal> = "amount",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ReclaimToPartnerAccount` answers.
    ReclaimToPartnerAccountAnswer {
        /// As the SDK names it.
        trans_id: Option<String> = "trans_id",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Transfer cash to a reseller; answer transfer_id. Credential: distributor only. Paging: none.
    Write UpdateIndirectPartnerAccountRequest UPDATE_INDIRECT_PARTNER_ACCOUNT -> UpdateIndirectPartnerAccountAnswer
    "UpdateIndirectPartnerAccount" Post "/v2/accounts/partner-accounts/indirect-partner-adjust"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true indirect_partner_id: String = "indirect_partner_id",
    /// As the SDK names it.
    Body true amount: Option<Decimal> = "amount",
}

record! {
    /// What `UpdateIndirectPartnerAccount` answers.
    UpdateIndirectPartnerAccountAnswer {
        /// As the SDK names it.
        transfer_id: Option<String> = "transfer_id",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Reclaim from a reseller, ≤ its balance; answer trans_id. Credential: distributor only. Paging:
    /// none.
    Write ReclaimIndirectPartnerAccountRequest RECLAIM_INDIRECT_PARTNER_ACCOUNT -> ReclaimIndirectPartnerAccountAnswer
    "ReclaimIndirectPartnerAccount" Post "/v2/accounts/partner-accounts/indirect-partner-reclaim"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true indirect_partner_id: String = "indirect_partner_id",
    /// As the SDK names it.
    Body true amount: Option<Decimal> = "amount",
}

record! {
    /// What `ReclaimIndirectPartnerAccount` answers.
    ReclaimIndirectPartnerAccountAnswer {
        /// As the SDK names it.
        trans_id: Option<String> = "trans_id",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Create a customer account and bind it (asynchronously; check with ListSubCustomers). CBC.99000050 =
    /// created but not bound. Credential: partner only. Paging: none.
    Write CreateSubCustomerRequest CREATE_SUB_CUSTOMER -> CreateSubCustomerAnswer
    "CreateSubCustomer" Post "/v2/partners/sub-customers"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body false domain_name: Option<String> = "domain_name",
    /// As the SDK names it.
    Body false mobile_phone: Option<String> = "mobile_phone",
    /// As the SDK names it.
    Body false verification_code: Option<String> = "verification_code",
    /// As the SDK names it.
    Body true xaccount_id: String = "xaccount_id",
    /// As the SDK names it.
    Body true xaccount_type: String = "xaccount_type",
    /// As the SDK names it.
    Body false password: Option<String> = "password",
    /// As the SDK names it.
    Body false is_close_market_ms: Option<String> = "is_close_market_ms",
    /// As the SDK names it.
    Body false cooperation_type: Option<String> = "cooperation_type",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// As the SDK names it.
    Body false include_association_result: Option<bool> = "include_association_result",
}

record! {
    /// What `CreateSubCustomer` answers.
    CreateSubCustomerAnswer {
        /// As the SDK names it.
        domain_id: Option<String> = "domain_id",
        /// As the SDK names it.
        domain_name: Option<String> = "domain_name",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Is a login name / phone / e-mail free? (query-like POST; 5/s). Credential: partner only. Paging:
    /// none.
    Write CheckUserIdentityRequest CHECK_USER_IDENTITY -> CheckUserIdentityAnswer
    "CheckUserIdentity" Post "/v2/partners/sub-customers/users/check-identity"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true search_type: String = "search_type",
    /// As the SDK names it.
    Body true search_value: String = "search_value",
}

record! {
    /// What `CheckUserIdentity` answers.
    CheckUserIdentityAnswer {
        /// As the SDK names it.
        error_code: Option<String> = "error_code",
        /// As the SDK names it.
        error_msg: Option<String> = "error_msg",
        /// As the SDK names it.
        check_result: Option<String> = "check_result",
        /// As the SDK names it.
        mobile_remain_available_num: Option<i64> = "mobile_remain_available_num",
    }
}

operation! {
    /// SMS (CN) or e-mail (intl) code. Credential: partner only. Paging: none.
    Write SendVerificationMessageCodeRequest SEND_VERIFICATION_MESSAGE_CODE -> SendVerificationMessageCodeAnswer
    "SendVerificationMessageCode" Post "/v2/bases/verificationcode/send"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true receiver_type: Option<i64> = "receiver_type",
    /// As the SDK names it.
    Body false timeout: Option<i64> = "timeout",
    /// As the SDK names it.
    Body true mobile_phone: String = "mobile_phone",
    /// As the SDK names it.
    Body false lang: Option<String> = "lang",
    /// As the SDK names it.
    Body false scene: Option<i64> = "scene",
    /// As the SDK names it.
    Body false customer_id: Option<String> = "customer_id",
}

record! {
    /// What `SendVerificationMessageCode` answers.
    SendVerificationMessageCodeAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Apply for enterprise verification. Credential: partner only. Paging: none.
    Write CreateEnterpriseRealnameAuthenticationRequest CREATE_ENTERPRISE_REALNAME_AUTHENTICATION -> CreateEnterpriseRealnameAuthenticationAnswer
    "CreateEnterpriseRealnameAuthentication" Post "/v2/customers/realname-auths/enterprise"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true identify_type: Option<i64> = "identify_type",
    /// As the SDK names it.
    Body false certificate_type: Option<i64> = "certificate_type",
    /// As the SDK names it.
    Body true verified_file_url: Vec<String> = "verified_file_url",
    /// As the SDK names it.
    Body true corp_name: String = "corp_name",
    /// As the SDK names it.
    Body true verified_number: String = "verified_number",
    /// As the SDK names it.
    Body false reg_country: Option<String> = "reg_country",
    /// As the SDK names it.
    Body false reg_address: Option<String> = "reg_address",
    /// As the SDK names it.
    Body true xaccount_type: String = "xaccount_type",
    /// As the SDK names it.
    Body false enterprise_person: Option<EnterprisePersonNew> = "enterprise_person",
}

record! {
    /// What `CreateEnterpriseRealnameAuthentication` answers.
    CreateEnterpriseRealnameAuthenticationAnswer {
        /// As the SDK names it.
        is_review: Option<i64> = "is_review",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `enterprise_person` of `CreateEnterpriseRealnameAuthentication`.
    EnterprisePersonNew {
        /// As the SDK names it.
        legel_name: Option<String> = "legel_name",
        /// As the SDK names it.
        legel_id_number: Option<String> = "legel_id_number",
        /// As the SDK names it.
        certifier_role: Option<String> = "certifier_role",
    }
}

operation! {
    /// Change person → enterprise. Credential: partner only. Paging: none.
    Write ChangeEnterpriseRealnameAuthenticationRequest CHANGE_ENTERPRISE_REALNAME_AUTHENTICATION -> ChangeEnterpriseRealnameAuthenticationAnswer
    "ChangeEnterpriseRealnameAuthentication" Put "/v2/customers/realname-auths/enterprise"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true identify_type: Option<i64> = "identify_type",
    /// As the SDK names it.
    Body false certificate_type: Option<i64> = "certificate_type",
    /// As the SDK names it.
    Body true verified_file_url: Vec<String> = "verified_file_url",
    /// As the SDK names it.
    Body true corp_name: String = "corp_name",
    /// As the SDK names it.
    Body true verified_number: String = "verified_number",
    /// As the SDK names it.
    Body false reg_country: Option<String> = "reg_country",
    /// As the SDK names it.
    Body false reg_address: Option<String> = "reg_address",
    /// As the SDK names it.
    Body true change_type: Option<i64> = "change_type",
    /// As the SDK names it.
    Body true xaccount_type: String = "xaccount_type",
    /// As the SDK names it.
    Body false enterprise_person: Option<EnterprisePersonNew> = "enterprise_person",
}

record! {
    /// What `ChangeEnterpriseRealnameAuthentication` answers.
    ChangeEnterpriseRealnameAuthenticationAnswer {
        /// As the SDK names it.
        is_review: Option<i64> = "is_review",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Apply for personal verification. Credential: partner only. Paging: none.
    Write CreatePersonalRealnameAuthRequest CREATE_PERSONAL_REALNAME_AUTH -> CreatePersonalRealnameAuthAnswer
    "CreatePersonalRealnameAuth" Post "/v2/customers/realname-auths/individual"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true identify_type: Option<i64> = "identify_type",
    /// As the SDK names it.
    Body false verified_type: Option<i64> = "verified_type",
    /// As the SDK names it.
    Body true verified_file_url: Vec<String> = "verified_file_url",
    /// As the SDK names it.
    Body true name: String = "name",
    /// As the SDK names it.
    Body true verified_number: String = "verified_number",
    /// As the SDK names it.
    Body false change_type: Option<i64> = "change_type",
    /// As the SDK names it.
    Body true xaccount_type: String = "xaccount_type",
    /// As the SDK names it.
    Body false bank_card_info: Option<BankCardInfoV2> = "bank_card_info",
}

record! {
    /// What `CreatePersonalRealnameAuth` answers.
    CreatePersonalRealnameAuthAnswer {
        /// As the SDK names it.
        is_review: Option<i64> = "is_review",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `bank_card_info` of `CreatePersonalRealnameAuth`.
    BankCardInfoV2 {
        /// As the SDK names it.
        bank_account: Option<String> = "bank_account",
        /// As the SDK names it.
        areacode: Option<String> = "areacode",
        /// As the SDK names it.
        mobile: Option<String> = "mobile",
        /// As the SDK names it.
        verification_code: Option<String> = "verification_code",
    }
}

operation! {
    /// Switch enterprise projects on; no body. Credential: customer only. Paging: none.
    Write CreateEnterpriseProjectAuthRequest CREATE_ENTERPRISE_PROJECT_AUTH -> CreateEnterpriseProjectAuthAnswer
    "CreateEnterpriseProjectAuth" Post "/v2/enterprises/enterprise-projects/authority"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
}

record! {
    /// What `CreateEnterpriseProjectAuth` answers.
    CreateEnterpriseProjectAuthAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Face-verification QR code (single use, 10 min). Credential: customer only. Paging: none.
    Write ShowRealNameAuthQrCodeRequest SHOW_REAL_NAME_AUTH_QR_CODE -> ShowRealNameAuthQrCodeAnswer
    "ShowRealNameAuthQrCode" Get "/v2/customers/real-name-auth-qrcode"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
}

record! {
    /// What `ShowRealNameAuthQrCode` answers.
    ShowRealNameAuthQrCodeAnswer {
        /// As the SDK names it.
        qr_code_url: Option<String> = "qr_code_url",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Freeze resale customers; partial failures in error_details with HTTP 200. Credential: partner only
    /// (intl). Paging: none.
    Write FreezeSubCustomersRequest FREEZE_SUB_CUSTOMERS -> FreezeSubCustomersAnswer
    "FreezeSubCustomers" Post "/v2/partners/sub-customers/freeze"
    by Partner, Paging::None,
    rows Some("error_details"), total None, rate 10, permission None,
    sites &["intl"];
    /// As the SDK names it.
    Body true customer_ids: Vec<String> = "customer_ids",
    /// As the SDK names it.
    Body true reason: String = "reason",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// As the SDK names it.
    Body false freeze_type: Option<String> = "freeze_type",
}

record! {
    /// What `FreezeSubCustomers` answers.
    FreezeSubCustomersAnswer {
        /// As the SDK names it.
        error_details: Vec<CustomerErrorDetail> = "error_details",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `error_details…` of `FreezeSubCustomers`.
    CustomerErrorDetail {
        /// As the SDK names it.
        error_code: Option<String> = "error_code",
        /// As the SDK names it.
        error_msg: Option<String> = "error_msg",
        /// As the SDK names it.
        id: Option<String> = "id",
    }
}

operation! {
    /// Unfreeze. Credential: partner only (intl). Paging: none.
    Write UnfreezeSubCustomersRequest UNFREEZE_SUB_CUSTOMERS -> UnfreezeSubCustomersAnswer
    "UnfreezeSubCustomers" Post "/v2/partners/sub-customers/unfreeze"
    by Partner, Paging::None,
    rows Some("error_details"), total None, rate 10, permission None,
    sites &["intl"];
    /// As the SDK names it.
    Body true customer_ids: Vec<String> = "customer_ids",
    /// As the SDK names it.
    Body true reason: String = "reason",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// As the SDK names it.
    Body false unfreeze_type: Option<String> = "unfreeze_type",
}

record! {
    /// What `UnfreezeSubCustomers` answers.
    UnfreezeSubCustomersAnswer {
        /// As the SDK names it.
        error_details: Vec<CustomerErrorDetail> = "error_details",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}
