//! Operations that change something. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Set a budget (target value, not delta), 0–2147483647, 2 decimals; first setting defaults to manual
    /// freezing; purchases blocked while budget ≤ 0. Credential: partner only (intl). Paging: none.
    Write UpdateSubCustomerBudgetRequest UPDATE_SUB_CUSTOMER_BUDGET -> UpdateSubCustomerBudgetAnswer
    "UpdateSubCustomerBudget" Post "/v2/partners/sub-customers/budget"
    by Partner, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["intl"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true budget_amount: Option<Decimal> = "budget_amount",
    /// As the SDK names it.
    Body false cancel_partner_frozen: Option<String> = "cancel_partner_frozen",
    /// As the SDK names it.
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
    /// As the SDK names it.
    Body false budget_type: Option<String> = "budget_type",
    /// As the SDK names it.
    Body false frozen_operate_type: Option<i64> = "frozen_operate_type",
}

record! {
    /// What `UpdateSubCustomerBudget` answers.
    UpdateSubCustomerBudgetAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Pay an unpaid order. Monthly settlement is tried before balance; cash before credit. coupon_infos
    /// ≤ 3, discount_infos ≤ 1; must be absent when the YES/NO switch is NO. Credential: customer only.
    /// Paging: none.
    Write PayOrdersRequest PAY_ORDERS -> PayOrdersAnswer
    "PayOrders" Post "/v3/orders/customer-orders/pay"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true order_id: String = "order_id",
    /// As the SDK names it.
    Body true use_coupon: String = "use_coupon",
    /// As the SDK names it.
    Body true use_discount: String = "use_discount",
    /// As the SDK names it.
    Body false coupon_infos: Vec<CouponSimpleInfoOrderPayV3> = "coupon_infos",
    /// As the SDK names it.
    Body false discount_infos: Vec<DiscountSimpleInfoV3> = "discount_infos",
}

record! {
    /// What `PayOrders` answers.
    PayOrdersAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `coupon_infos…` of `PayOrders`.
    CouponSimpleInfoOrderPayV3 {
        /// As the SDK names it.
        id: Option<String> = "id",
        /// As the SDK names it.
        type_: Option<i64> = "type",
    }
}

record! {
    /// `discount_infos…` of `PayOrders`.
    DiscountSimpleInfoV3 {
        /// As the SDK names it.
        id: Option<String> = "id",
        /// As the SDK names it.
        type_: Option<i64> = "type",
    }
}

operation! {
    /// Cancel an order in status "to be paid" (else CBC.99005010). Credential: customer only. Paging: none.
    Write CancelCustomerOrderRequest CANCEL_CUSTOMER_ORDER -> CancelCustomerOrderAnswer
    "CancelCustomerOrder" Put "/v2/orders/customer-orders/cancel"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true order_id: String = "order_id",
}

record! {
    /// What `CancelCustomerOrder` answers.
    CancelCustomerOrderAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Renew ≤ 10 main resources; answer order_ids, fail_resource_infos. Credential: customer only.
    /// Paging: none.
    Write RenewalResourcesRequest RENEWAL_RESOURCES -> RenewalResourcesAnswer
    "RenewalResources" Post "/v2/orders/subscriptions/resources/renew"
    by Customer, Paging::None,
    rows Some("fail_resource_infos"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true resource_ids: Vec<String> = "resource_ids",
    /// As the SDK names it.
    Body true period_type: Option<i64> = "period_type",
    /// As the SDK names it.
    Body true period_num: Option<i64> = "period_num",
    /// As the SDK names it.
    Body false is_auto_pay: Option<i64> = "is_auto_pay",
}

record! {
    /// What `RenewalResources` answers.
    RenewalResourcesAnswer {
        /// As the SDK names it.
        order_ids: Vec<String> = "order_ids",
        /// As the SDK names it.
        fail_resource_infos: Vec<FailResourceInfo> = "fail_resource_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Unsubscribe ≤ 10 main resources; answer order_ids (unsubscription orders). Credential: customer
    /// only. Paging: none.
    Write CancelResourcesSubscriptionRequest CANCEL_RESOURCES_SUBSCRIPTION -> CancelResourcesSubscriptionAnswer
    "CancelResourcesSubscription" Post "/v2/orders/subscriptions/resources/unsubscribe"
    by Customer, Paging::None,
    rows Some("fail_resource_infos"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true resource_ids: Vec<String> = "resource_ids",
    /// As the SDK names it.
    Body true unsubscribe_type: Option<i64> = "unsubscribe_type",
    /// As the SDK names it.
    Body false unsubscribe_reason_type: Option<i64> = "unsubscribe_reason_type",
    /// As the SDK names it.
    Body false unsubscribe_reason: Option<String> = "unsubscribe_reason",
}

record! {
    /// What `CancelResourcesSubscription` answers.
    CancelResourcesSubscriptionAnswer {
        /// As the SDK names it.
        order_ids: Vec<String> = "order_ids",
        /// As the SDK names it.
        fail_resource_infos: Vec<FailResourceInfo> = "fail_resource_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Enable auto-renew; deduction attempts start 7 days before expiry at 03:00 and repeat daily.
    /// Credential: customer only. Paging: none.
    Write AutoRenewalResourcesRequest AUTO_RENEWAL_RESOURCES -> AutoRenewalResourcesAnswer
    "AutoRenewalResources" Post "/v2/orders/subscriptions/resources/autorenew/{resource_id}"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Path true resource_id: String = "resource_id",
    /// As the SDK names it.
    Body false auto_renew_times: Option<i64> = "auto_renew_times",
    /// As the SDK names it.
    Body false period_type: Option<String> = "period_type",
}

record! {
    /// What `AutoRenewalResources` answers.
    AutoRenewalResourcesAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Disable auto-renew; no body. Credential: customer only. Paging: none.
    Write CancelAutoRenewalResourcesRequest CANCEL_AUTO_RENEWAL_RESOURCES -> CancelAutoRenewalResourcesAnswer
    "CancelAutoRenewalResources" Delete "/v2/orders/subscriptions/resources/autorenew/{resource_id}"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Path true resource_id: String = "resource_id",
}

record! {
    /// What `CancelAutoRenewalResources` answers.
    CancelAutoRenewalResourcesAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Deduction day (2–7 before expiry) or unified expiry day (1–28, -1 = last). Credential: customer
    /// only. Paging: none.
    Write SetResourcesRenewConfigRequest SET_RESOURCES_RENEW_CONFIG -> SetResourcesRenewConfigAnswer
    "SetResourcesRenewConfig" Post "/v2/orders/subscriptions/resources/renew/config"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true config_name: String = "config_name",
    /// As the SDK names it.
    Body true config_value: String = "config_value",
}

record! {
    /// What `SetResourcesRenewConfig` answers.
    SetResourcesRenewConfigAnswer {
        /// As the SDK names it.
        error_code: Option<String> = "error_code",
        /// As the SDK names it.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Set/cancel switch to pay-per-use at expiry, ≤ 100 main resources; answer error_details.
    /// Credential: customer only. Paging: none.
    Write UpdatePeriodToOnDemandRequest UPDATE_PERIOD_TO_ON_DEMAND -> UpdatePeriodToOnDemandAnswer
    "UpdatePeriodToOnDemand" Post "/v2/orders/subscriptions/resources/to-on-demand"
    by Customer, Paging::None,
    rows Some("error_details"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// As the SDK names it.
    Body true operation: String = "operation",
    /// As the SDK names it.
    Body true resource_ids: Vec<String> = "resource_ids",
}

record! {
    /// What `UpdatePeriodToOnDemand` answers.
    UpdatePeriodToOnDemandAnswer {
        /// As the SDK names it.
        error_details: Vec<ErrorDetail> = "error_details",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Switch at once, 1–10 resources; answer per resource SUCCESS / AUDIT / FAIL and order_id.
    /// Credential: customer only (CN). Paging: none.
    Write UpdatePeriodToOnDemandInstantlyRequest UPDATE_PERIOD_TO_ON_DEMAND_INSTANTLY -> UpdatePeriodToOnDemandInstantlyAnswer
    "UpdatePeriodToOnDemandInstantly" Post "/v2/orders/subscriptions/resources/to-on-demand/instantly"
    by Customer, Paging::None,
    rows Some("to_ondemand_service_results"), total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true resource_ids: Vec<String> = "resource_ids",
}

record! {
    /// What `UpdatePeriodToOnDemandInstantly` answers.
    UpdatePeriodToOnDemandInstantlyAnswer {
        /// As the SDK names it.
        to_ondemand_service_results: Vec<ToOndemandServiceResult> = "to_ondemand_service_results",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `to_ondemand_service_results…` of `UpdatePeriodToOnDemandInstantly`.
    ToOndemandServiceResult {
        /// As the SDK names it.
        resource_id: Option<String> = "resource_id",
        /// As the SDK names it.
        result: Option<String> = "result",
        /// As the SDK names it.
        error_code: Option<String> = "error_code",
        /// As the SDK names it.
        error_msg: Option<String> = "error_msg",
        /// As the SDK names it.
        order_id: Option<String> = "order_id",
    }
}

operation! {
    /// Transfer balance to a member; amount is a string here; trans_id = client UUID for idempotency.
    /// Credential: enterprise master. Paging: none.
    Write UpdateSubEnterpriseAmountRequest UPDATE_SUB_ENTERPRISE_AMOUNT -> UpdateSubEnterpriseAmountAnswer
    "UpdateSubEnterpriseAmount" Post "/v2/enterprises/multi-accounts/transfer-amount"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true amount: String = "amount",
    /// As the SDK names it.
    Body false trans_id: Option<String> = "trans_id",
    /// As the SDK names it.
    Body false balance_type: Option<String> = "balance_type",
    /// As the SDK names it.
    Body false expire_time: Option<String> = "expire_time",
}

record! {
    /// What `UpdateSubEnterpriseAmount` answers.
    UpdateSubEnterpriseAmountAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Take balance back; string amount, trans_id UUID. Credential: enterprise master. Paging: none.
    Write ReclaimSubEnterpriseAmountRequest RECLAIM_SUB_ENTERPRISE_AMOUNT -> ReclaimSubEnterpriseAmountAnswer
    "ReclaimSubEnterpriseAmount" Post "/v2/enterprises/multi-accounts/retrieve-amount"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true amount: String = "amount",
    /// As the SDK names it.
    Body false trans_id: Option<String> = "trans_id",
    /// As the SDK names it.
    Body false balance_type: Option<String> = "balance_type",
    /// As the SDK names it.
    Body false expire_time: Option<String> = "expire_time",
}

record! {
    /// What `ReclaimSubEnterpriseAmount` answers.
    ReclaimSubEnterpriseAmountAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Transfer part of a coupon to a member; string amount; answer sub_coupon_id. Credential: enterprise
    /// master (CN). Paging: none.
    Write ClaimEnterpriseMultiAccountCouponRequest CLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON -> ClaimEnterpriseMultiAccountCouponAnswer
    "ClaimEnterpriseMultiAccountCoupon" Post "/v2/enterprises/multi-accounts/transfer-coupon"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true coupon_id: String = "coupon_id",
    /// As the SDK names it.
    Body true amount: String = "amount",
    /// As the SDK names it.
    Body false trans_id: Option<String> = "trans_id",
}

record! {
    /// What `ClaimEnterpriseMultiAccountCoupon` answers.
    ClaimEnterpriseMultiAccountCouponAnswer {
        /// As the SDK names it.
        sub_coupon_id: Option<String> = "sub_coupon_id",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Take a member coupon back; answer real_retrieve_amout (misspelled). Credential: enterprise master
    /// (CN). Paging: none.
    Write ReclaimEnterpriseMultiAccountCouponRequest RECLAIM_ENTERPRISE_MULTI_ACCOUNT_COUPON -> ReclaimEnterpriseMultiAccountCouponAnswer
    "ReclaimEnterpriseMultiAccountCoupon" Post "/v2/enterprises/multi-accounts/retrieve-coupon"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true customer_id: String = "customer_id",
    /// As the SDK names it.
    Body true coupon_id: String = "coupon_id",
    /// As the SDK names it.
    Body true sub_coupon_id: String = "sub_coupon_id",
    /// As the SDK names it.
    Body false trans_id: Option<String> = "trans_id",
}

record! {
    /// What `ReclaimEnterpriseMultiAccountCoupon` answers.
    ReclaimEnterpriseMultiAccountCouponAnswer {
        /// As the SDK names it.
        real_retrieve_amout: Option<Decimal> = "real_retrieve_amout",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

operation! {
    /// Create member account. Credential: enterprise master (CN). Paging: none.
    Write CreateSubEnterpriseAccountRequest CREATE_SUB_ENTERPRISE_ACCOUNT -> CreateSubEnterpriseAccountAnswer
    "CreateSubEnterpriseAccount" Post "/v2/enterprises/multi-accounts/sub-customers"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true party_id: String = "party_id",
    /// As the SDK names it.
    Body false display_name: Option<String> = "display_name",
    /// As the SDK names it.
    Body true sub_customer_association_type: Option<i64> = "sub_customer_association_type",
    /// As the SDK names it.
    Body false permission_ids: Vec<String> = "permission_ids",
    /// As the SDK names it.
    Body true new_sub_customer: Option<NewCustomerV2> = "new_sub_customer",
    /// As the SDK names it.
    Body false financial_custody: Option<i64> = "financial_custody",
}

record! {
    /// What `CreateSubEnterpriseAccount` answers.
    CreateSubEnterpriseAccountAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `new_sub_customer` of `CreateSubEnterpriseAccount`.
    NewCustomerV2 {
        /// As the SDK names it.
        customer_name: Option<String> = "customer_name",
        /// As the SDK names it.
        mobile_phone: Option<String> = "mobile_phone",
        /// As the SDK names it.
        use_pri_mobile_phone: Option<String> = "use_pri_mobile_phone",
        /// As the SDK names it.
        password: Option<String> = "password",
        /// As the SDK names it.
        verification_code: Option<String> = "verification_code",
    }
}

operation! {
    /// SMS code. Credential: enterprise master (CN). Paging: none.
    Write SendSmsVerificationCodeRequest SEND_SMS_VERIFICATION_CODE -> SendSmsVerificationCodeAnswer
    "SendSmsVerificationCode" Post "/v2/enterprises/multi-accounts/sm-verification-code"
    by Customer, Paging::None,
    rows None, total None, rate 10, permission None,
    sites &["cn"];
    /// As the SDK names it.
    Body true mobile_phone: String = "mobile_phone",
    /// As the SDK names it.
    Body false timeout: Option<i64> = "timeout",
    /// As the SDK names it.
    Body false language: Option<String> = "language",
    /// As the SDK names it.
    Body true sm_template_args: Vec<TemplateArgs> = "sm_template_args",
}

record! {
    /// What `SendSmsVerificationCode` answers.
    SendSmsVerificationCodeAnswer {
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `sm_template_args…` of `SendSmsVerificationCode`.
    TemplateArgs {
        /// As the SDK names it.
        key: Option<String> = "key",
        /// As the SDK names it.
        value: Option<String> = "value",
    }
}
