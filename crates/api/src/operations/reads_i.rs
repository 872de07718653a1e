//! The international site. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Price pay-per-use products. Credential: customer only (the customer token may be obtained by the
    /// partner). Paging: none.
    Read ListOnDemandResourceRatingsRequest LIST_ON_DEMAND_RESOURCE_RATINGS -> ListOnDemandResourceRatingsAnswer
    "ListOnDemandResourceRatings" Post "/v2/bills/ratings/on-demand-resources"
    by Customer, Paging::None,
    rows Some("product_rating_results"), total None, rate 20, permission None,
    sites &["cn", "intl"];
    /// Customer's project id in the region
    Body true project_id: String = "project_id",
    /// 0 up to 6 decimals, 1 up to 10
    Body false inquiry_precision: Option<i64> = "inquiry_precision",
    /// Products to price, at most 100
    Body true product_infos: Vec<DemandProductInfo> = "product_infos",
}

record! {
    /// What `ListOnDemandResourceRatings` answers.
    ListOnDemandResourceRatingsAnswer {
        /// Price after discount
        amount: Option<Decimal> = "amount",
        /// Discount = list − price
        discount_amount: Option<Decimal> = "discount_amount",
        /// List price
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// One result per requested product
        product_rating_results: Vec<DemandProductRatingResult> = "product_rating_results",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `product_infos…` of `ListOnDemandResourceRatings`.
    DemandProductInfo {
        /// Caller's id, unique per call
        id: Option<String> = "id",
        /// Cloud service type code (same code space as service_type_code)
        cloud_service_type: Option<String> = "cloud_service_type",
        /// Resource type code
        resource_type: Option<String> = "resource_type",
        /// Specification code
        resource_spec: Option<String> = "resource_spec",
        /// Region code
        region: Option<String> = "region",
        /// Availability zone
        available_zone: Option<String> = "available_zone",
        /// Size; mandatory for linear products (disk, bandwidth)
        resource_size: Option<i64> = "resource_size",
        /// 15 Mbit/s, 17 GB, 14 pieces; mandatory for linear products
        size_measure_id: Option<i64> = "size_measure_id",
        /// Usage factor code such as Duration, upflow (case-insensitive)
        usage_factor: Option<String> = "usage_factor",
        /// Quantity, e.g. 1
        usage_value: Option<Decimal> = "usage_value",
        /// Unit id, e.g. hour
        usage_measure_id: Option<i64> = "usage_measure_id",
        /// Quantity
        subscription_num: Option<i64> = "subscription_num",
    }
}

record! {
    /// `product_rating_results…` of `ListOnDemandResourceRatings`.
    DemandProductRatingResult {
        /// Caller's id
        id: Option<String> = "id",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Price after discount
        amount: Option<Decimal> = "amount",
        /// Discount granted against list price
        discount_amount: Option<Decimal> = "discount_amount",
        /// List price
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Discount breakdown
        discount_rating_results: Vec<DemandDiscountRatingResult> = "discount_rating_results",
    }
}

record! {
    /// `product_rating_results….discount_rating_results…` of `ListOnDemandResourceRatings`.
    DemandDiscountRatingResult {
        /// Discount id
        discount_id: Option<String> = "discount_id",
        /// 605 business, 606 partner contract, 607 partner-set rate
        discount_type: Option<i64> = "discount_type",
        /// Discounted amount
        amount: Option<Decimal> = "amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// Discount name
        discount_name: Option<String> = "discount_name",
    }
}

operation! {
    /// Price yearly/monthly products. Credential: customer only (as above). Paging: none.
    Read ListRateOnPeriodDetailRequest LIST_RATE_ON_PERIOD_DETAIL -> ListRateOnPeriodDetailAnswer
    "ListRateOnPeriodDetail" Post "/v2/bills/ratings/period-resources/subscribe-rate"
    by Customer, Paging::None,
    rows Some("optional_discount_rating_results"), total None, rate 30, permission None,
    sites &["cn", "intl"];
    /// Customer's project id
    Body true project_id: String = "project_id",
    /// Products to price, at most 100
    Body true product_infos: Vec<PeriodProductInfo> = "product_infos",
}

record! {
    /// What `ListRateOnPeriodDetail` answers.
    ListRateOnPeriodDetailAnswer {
        /// List price result
        official_website_rating_result: Option<OfficialWebsiteRatingResult> = "official_website_rating_result",
        /// One result per selectable discount
        optional_discount_rating_results: Vec<OptionalDiscountRatingResult> = "optional_discount_rating_results",
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `product_infos…` of `ListRateOnPeriodDetail`.
    PeriodProductInfo {
        /// Caller's id
        id: Option<String> = "id",
        /// Cloud service type code (same code space as service_type_code)
        cloud_service_type: Option<String> = "cloud_service_type",
        /// Resource type code
        resource_type: Option<String> = "resource_type",
        /// Specification code
        resource_spec: Option<String> = "resource_spec",
        /// Region code
        region: Option<String> = "region",
        /// Availability zone
        available_zone: Option<String> = "available_zone",
        /// Size; mandatory for linear products (disk, bandwidth)
        resource_size: Option<i64> = "resource_size",
        /// 15 Mbit/s, 17 GB, 14 pieces; mandatory for linear products
        size_measure_id: Option<i64> = "size_measure_id",
        /// 0 day, 2 month, 3 year, 4 hour
        period_type: Option<i64> = "period_type",
        /// Number of periods
        period_num: Option<i64> = "period_num",
        /// Quantity
        subscription_num: Option<i64> = "subscription_num",
        /// HALF_PAY, ZERO_PAY, NA (default)
        fee_installment_mode: Option<String> = "fee_installment_mode",
    }
}

record! {
    /// `official_website_rating_result` of `ListRateOnPeriodDetail`.
    OfficialWebsiteRatingResult {
        /// List price
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// List price per instalment (string)
        installment_official_website_amount: Option<Decimal> = "installment_official_website_amount",
        /// Instalment period: 2 month, 3 year
        installment_period_type: Option<i64> = "installment_period_type",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// One result per requested product
        product_rating_results: Vec<PeriodProductOfficialRatingResult> = "product_rating_results",
    }
}

record! {
    /// `official_website_rating_result.product_rating_results…` of `ListRateOnPeriodDetail`.
    PeriodProductOfficialRatingResult {
        /// Caller's id
        id: Option<String> = "id",
        /// Product id
        product_id: Option<String> = "product_id",
        /// List price
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// List price per instalment (string)
        installment_official_website_amount: Option<Decimal> = "installment_official_website_amount",
        /// Instalment period: 2 month, 3 year
        installment_period_type: Option<i64> = "installment_period_type",
    }
}

record! {
    /// `optional_discount_rating_results…` of `ListRateOnPeriodDetail`.
    OptionalDiscountRatingResult {
        /// Discount id
        discount_id: Option<String> = "discount_id",
        /// Price after discount
        amount: Option<Decimal> = "amount",
        /// List price
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// Discount granted against list price
        discount_amount: Option<Decimal> = "discount_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// 605, 606, 607
        discount_type: Option<i64> = "discount_type",
        /// Discount name
        discount_name: Option<String> = "discount_name",
        /// 1 = best discount, 0 = not (default)
        best_offer: Option<i64> = "best_offer",
        /// One result per requested product
        product_rating_results: Vec<PeriodProductRatingResult> = "product_rating_results",
        /// List price per instalment (string)
        installment_official_website_amount: Option<Decimal> = "installment_official_website_amount",
        /// Discount per instalment (string)
        installment_official_discount_amount: Option<Decimal> = "installment_official_discount_amount",
        /// Net per instalment = list − discount (string)
        installment_amount: Option<Decimal> = "installment_amount",
        /// Instalment period: 2 month, 3 year
        installment_period_type: Option<i64> = "installment_period_type",
    }
}

record! {
    /// `optional_discount_rating_results….product_rating_results…` of `ListRateOnPeriodDetail`.
    PeriodProductRatingResult {
        /// Caller's id
        id: Option<String> = "id",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Price after discount
        amount: Option<Decimal> = "amount",
        /// List price
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// Discount granted against list price
        discount_amount: Option<Decimal> = "discount_amount",
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl)
        measure_id: Option<i64> = "measure_id",
        /// List price per instalment (string)
        installment_official_website_amount: Option<Decimal> = "installment_official_website_amount",
        /// Discount per instalment (string)
        installment_official_discount_amount: Option<Decimal> = "installment_official_discount_amount",
        /// Net per instalment = list − discount (string)
        installment_amount: Option<Decimal> = "installment_amount",
        /// Instalment period: 2 month, 3 year
        installment_period_type: Option<i64> = "installment_period_type",
    }
}

operation! {
    /// Price renewals. Credential: customer only. Paging: none.
    Read ListRenewRateOnPeriodRequest LIST_RENEW_RATE_ON_PERIOD -> ListRenewRateOnPeriodAnswer
    "ListRenewRateOnPeriod" Post "/v2/bills/ratings/period-resources/renew-rate"
    by Customer, Paging::None,
    rows Some("renew_inquiry_results"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// 1–10 main resource ids
    Body true resource_ids: Vec<String> = "resource_ids",
    /// 2 month, 3 year
    Body true period_type: Option<i64> = "period_type",
    /// months 1–11, years 1–3
    Body true period_num: Option<i64> = "period_num",
    /// default false
    Body false include_relative_resources: Option<bool> = "include_relative_resources",
}

record! {
    /// What `ListRenewRateOnPeriod` answers.
    ListRenewRateOnPeriodAnswer {
        /// CNY on the China site, USD on the international site
        currency: Option<String> = "currency",
        /// Per resource
        renew_inquiry_results: Vec<RenewInquiryResultInfo> = "renew_inquiry_results",
        /// List price result
        official_website_rating_result: Option<OfficialWebsiteRatingResultV2> = "official_website_rating_result",
        /// Per discount
        optional_discount_rating_results: Vec<OptionalDiscountRatingResultV2> = "optional_discount_rating_results",
        /// Per-resource failures (error_code, error_msg, resource_id)
        fail_resource_infos: Vec<FailResourceInfo> = "fail_resource_infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `renew_inquiry_results…` of `ListRenewRateOnPeriod`.
    RenewInquiryResultInfo {
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Renewal price incl. attached (string)
        amount: Option<Decimal> = "amount",
    }
}

record! {
    /// `official_website_rating_result` of `ListRenewRateOnPeriod`.
    OfficialWebsiteRatingResultV2 {
        /// List price (string)
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// List price per instalment (string)
        installment_official_website_amount: Option<Decimal> = "installment_official_website_amount",
        /// Instalment period: 2 month, 3 year
        installment_period_type: Option<i64> = "installment_period_type",
    }
}

record! {
    /// `optional_discount_rating_results…` of `ListRenewRateOnPeriod`.
    OptionalDiscountRatingResultV2 {
        /// Discount id
        discount_id: Option<String> = "discount_id",
        /// Price (string)
        amount: Option<Decimal> = "amount",
        /// List price (string)
        official_website_amount: Option<Decimal> = "official_website_amount",
        /// Discount (string)
        discount_amount: Option<Decimal> = "discount_amount",
        /// 605, 606, 607
        discount_type: Option<i64> = "discount_type",
        /// Discount name
        discount_name: Option<String> = "discount_name",
        /// 1 = best discount, 0 = not (default)
        best_offer: Option<i64> = "best_offer",
        /// List price per instalment (string)
        installment_official_website_amount: Option<Decimal> = "installment_official_website_amount",
        /// Discount per instalment (string)
        installment_official_discount_amount: Option<Decimal> = "installment_official_discount_amount",
        /// Net per instalment = list − discount (string)
        installment_amount: Option<Decimal> = "installment_amount",
        /// Instalment period: 2 month, 3 year
        installment_period_type: Option<i64> = "installment_period_type",
    }
}

record! {
    /// `fail_resource_infos…` of `ListRenewRateOnPeriod`.
    FailResourceInfo {
        /// As the SDK names it.
        error_code: Option<String> = "error_code",
        /// As the SDK names it.
        error_msg: Option<String> = "error_msg",
        /// As the SDK names it.
        resource_id: Option<String> = "resource_id",
    }
}

operation! {
    /// Query incentive and discount policies. Credential: partner only. Paging: offset/limit (record offset
    /// from 0).
    Read ListIncentiveDiscountPoliciesRequest LIST_INCENTIVE_DISCOUNT_POLICIES -> ListIncentiveDiscountPoliciesAnswer
    "ListIncentiveDiscountPolicies" Get "/v2/products/incentive-discount-policies"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("policies"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// YYYY-MM GMT+8
    Query true time: String = "time",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Query false service_type_code: Option<String> = "service_type_code",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListIncentiveDiscountPolicies` answers.
    ListIncentiveDiscountPoliciesAnswer {
        /// Rows
        policies: Vec<IncentiveAndDiscountPolicy> = "policies",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `policies…` of `ListIncentiveDiscountPolicies`.
    IncentiveAndDiscountPolicy {
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// "0" non-specific product, "1" specific product, "2" neither performance nor rebate, "13" performance
        /// without rebate
        incentive_policy: Option<String> = "incentive_policy",
        /// YES / NO: partner-granted discount allowed
        allow_discount: Option<String> = "allow_discount",
    }
}
