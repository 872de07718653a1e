//! Prices and discount policies.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::operations::FailResourceInfo;
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Price pay-per-use products.
///
/// `POST /v2/bills/ratings/on-demand-resources`; both sites. Credential: customer only (the customer
/// token may be obtained by the partner). Paging: none.
///
/// Result `amount` is documented as "discounted amount" = final price (wording ambiguous: official −
/// discount_amount).
///
/// inquiry_precision 0 = 6 decimals, 1 = 10 decimals.
pub static LIST_ON_DEMAND_RESOURCE_RATINGS: Operation = Operation {
    name: "ListOnDemandResourceRatings",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/bills/ratings/on-demand-resources",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: Some("product_rating_results"),
    total: None,
    rate: 20,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("project_id", Place::Body, Shape::Text).required(),
        Parameter::new("inquiry_precision", Place::Body, Shape::Integer),
        Parameter::new("product_infos", Place::Body, Shape::Objects).required().at_most(100),
    ],
    round_trip: round_trip::<ListOnDemandResourceRatingsAnswer>,
};

request! {
    /// Parameters of [`LIST_ON_DEMAND_RESOURCE_RATINGS`]: Price pay-per-use products.
    pub struct ListOnDemandResourceRatingsRequest {
        /// Customer's project id in the region. Mandatory.
        project_id: String,
        /// 0 up to 6 decimals, 1 up to 10.
        inquiry_precision: Option<i64>,
        /// Products to price, at most 100. At most 100 elements. Mandatory.
        product_infos: Vec<DemandProductInfo>,
    }

    /// One of `product_infos` of [`ListOnDemandResourceRatingsRequest`].
    pub struct DemandProductInfo {
        /// Caller's id, unique per call. Mandatory.
        id: String,
        /// Cloud service type code (same code space as service_type_code). Mandatory.
        cloud_service_type: String,
        /// Resource type code. Mandatory.
        resource_type: String,
        /// Specification code. Mandatory.
        resource_spec: String,
        /// Region code. Mandatory.
        region: String,
        /// Availability zone.
        available_zone: Option<String>,
        /// Size; mandatory for linear products (disk, bandwidth).
        resource_size: Option<i64>,
        /// 15 Mbit/s, 17 GB, 14 pieces; mandatory for linear products.
        size_measure_id: Option<i64>,
        /// Usage factor code such as Duration, upflow (case-insensitive). Mandatory.
        usage_factor: String,
        /// Quantity, e.g. 1. Mandatory.
        usage_value: Decimal,
        /// Unit id, e.g. hour. Mandatory.
        usage_measure_id: i64,
        /// Quantity. Mandatory.
        subscription_num: i64,
    }
}

impl ListOnDemandResourceRatingsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(project_id: impl Into<String>, product_infos: Vec<DemandProductInfo>) -> Self {
        Self { project_id: project_id.into(), product_infos, ..Self::default() }
    }
}

impl Request for ListOnDemandResourceRatingsRequest {
    const OPERATION: &'static Operation = &LIST_ON_DEMAND_RESOURCE_RATINGS;
    type Answer = ListOnDemandResourceRatingsAnswer;
}

record! {
    /// What [`LIST_ON_DEMAND_RESOURCE_RATINGS`] answers.
    pub struct ListOnDemandResourceRatingsAnswer {
        /// Price after discount.
        amount: Option<Decimal>,
        /// Discount = list − price.
        discount_amount: Option<Decimal>,
        /// List price.
        official_website_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// One result per requested product.
        product_rating_results: Vec<DemandProductRatingResult>,
    }

    /// One of `product_rating_results` of [`ListOnDemandResourceRatingsAnswer`].
    pub struct DemandProductRatingResult {
        /// Caller's id.
        id: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Price after discount.
        amount: Option<Decimal>,
        /// Discount granted against list price.
        discount_amount: Option<Decimal>,
        /// List price.
        official_website_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Discount breakdown.
        discount_rating_results: Vec<DemandDiscountRatingResult>,
    }

    /// One of `discount_rating_results` of [`DemandProductRatingResult`].
    pub struct DemandDiscountRatingResult {
        /// Discount id.
        discount_id: Option<String>,
        /// 605 business, 606 partner contract, 607 partner-set rate.
        discount_type: Option<Code>,
        /// Discounted amount.
        amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// Discount name.
        discount_name: Option<String>,
    }
}

impl Rows for ListOnDemandResourceRatingsAnswer {
    type Row = DemandProductRatingResult;

    fn into_rows(self) -> Vec<DemandProductRatingResult> {
        self.product_rating_results
    }
}

/// Price yearly/monthly products.
///
/// `POST /v2/bills/ratings/period-resources/subscribe-rate`; both sites. Credential: customer only (as
/// above). Paging: none.
///
/// Documented: amount = official_website_amount − discount_amount; instalment net = instalment list −
/// instalment discount (CloudPond only; not in the intl SDK).
pub static LIST_RATE_ON_PERIOD_DETAIL: Operation = Operation {
    name: "ListRateOnPeriodDetail",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/bills/ratings/period-resources/subscribe-rate",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 30,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("project_id", Place::Body, Shape::Text).required(),
        Parameter::new("product_infos", Place::Body, Shape::Objects).required().at_most(100),
    ],
    round_trip: round_trip::<ListRateOnPeriodDetailAnswer>,
};

request! {
    /// Parameters of [`LIST_RATE_ON_PERIOD_DETAIL`]: Price yearly/monthly products.
    pub struct ListRateOnPeriodDetailRequest {
        /// Customer's project id. Mandatory.
        project_id: String,
        /// Products to price, at most 100. At most 100 elements. Mandatory.
        product_infos: Vec<PeriodProductInfo>,
    }

    /// One of `product_infos` of [`ListRateOnPeriodDetailRequest`].
    pub struct PeriodProductInfo {
        /// Caller's id. Mandatory.
        id: String,
        /// Cloud service type code (same code space as service_type_code). Mandatory.
        cloud_service_type: String,
        /// Resource type code. Mandatory.
        resource_type: String,
        /// Specification code. Mandatory.
        resource_spec: String,
        /// Region code. Mandatory.
        region: String,
        /// Availability zone.
        available_zone: Option<String>,
        /// Size; mandatory for linear products (disk, bandwidth).
        resource_size: Option<i64>,
        /// 15 Mbit/s, 17 GB, 14 pieces; mandatory for linear products.
        size_measure_id: Option<i64>,
        /// 0 day, 2 month, 3 year, 4 hour. Mandatory.
        period_type: i64,
        /// Number of periods. Mandatory.
        period_num: i64,
        /// Quantity. Mandatory.
        subscription_num: i64,
        /// HALF_PAY, ZERO_PAY, NA (default).
        fee_installment_mode: Option<String>,
    }
}

impl ListRateOnPeriodDetailRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(project_id: impl Into<String>, product_infos: Vec<PeriodProductInfo>) -> Self {
        Self { project_id: project_id.into(), product_infos }
    }
}

impl Request for ListRateOnPeriodDetailRequest {
    const OPERATION: &'static Operation = &LIST_RATE_ON_PERIOD_DETAIL;
    type Answer = ListRateOnPeriodDetailAnswer;
}

record! {
    /// What [`LIST_RATE_ON_PERIOD_DETAIL`] answers.
    pub struct ListRateOnPeriodDetailAnswer {
        /// List price result.
        official_website_rating_result: Option<OfficialWebsiteRatingResult>,
        /// One result per selectable discount.
        optional_discount_rating_results: Vec<OptionalDiscountRatingResult>,
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
    }

    /// The `official_website_rating_result` of [`ListRateOnPeriodDetailAnswer`].
    pub struct OfficialWebsiteRatingResult {
        /// List price.
        official_website_amount: Option<Decimal>,
        /// List price per instalment.
        installment_official_website_amount: Option<Decimal>,
        /// Instalment period: 2 month, 3 year.
        installment_period_type: Option<Code>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// One result per requested product.
        product_rating_results: Vec<PeriodProductOfficialRatingResult>,
    }

    /// One of `product_rating_results` of [`OfficialWebsiteRatingResult`].
    pub struct PeriodProductOfficialRatingResult {
        /// Caller's id.
        id: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// List price.
        official_website_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// List price per instalment.
        installment_official_website_amount: Option<Decimal>,
        /// Instalment period: 2 month, 3 year.
        installment_period_type: Option<Code>,
    }

    /// One of `optional_discount_rating_results` of [`ListRateOnPeriodDetailAnswer`].
    pub struct OptionalDiscountRatingResult {
        /// Discount id.
        discount_id: Option<String>,
        /// Price after discount.
        amount: Option<Decimal>,
        /// List price.
        official_website_amount: Option<Decimal>,
        /// Discount granted against list price.
        discount_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// 605, 606, 607.
        discount_type: Option<Code>,
        /// Discount name.
        discount_name: Option<String>,
        /// 1 = best discount, 0 = not (default).
        best_offer: Option<Code>,
        /// One result per requested product.
        product_rating_results: Vec<PeriodProductRatingResult>,
        /// List price per instalment.
        installment_official_website_amount: Option<Decimal>,
        /// Discount per instalment.
        installment_official_discount_amount: Option<Decimal>,
        /// Net per instalment = list − discount.
        installment_amount: Option<Decimal>,
        /// Instalment period: 2 month, 3 year.
        installment_period_type: Option<Code>,
    }

    /// One of `product_rating_results` of [`OptionalDiscountRatingResult`].
    pub struct PeriodProductRatingResult {
        /// Caller's id.
        id: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Price after discount.
        amount: Option<Decimal>,
        /// List price.
        official_website_amount: Option<Decimal>,
        /// Discount granted against list price.
        discount_amount: Option<Decimal>,
        /// Unit id of the money fields; always 1 (yuan on CN, major currency unit on intl).
        measure_id: Option<Code>,
        /// List price per instalment.
        installment_official_website_amount: Option<Decimal>,
        /// Discount per instalment.
        installment_official_discount_amount: Option<Decimal>,
        /// Net per instalment = list − discount.
        installment_amount: Option<Decimal>,
        /// Instalment period: 2 month, 3 year.
        installment_period_type: Option<Code>,
    }
}

/// Price renewals.
///
/// `POST /v2/bills/ratings/period-resources/renew-rate`; both sites. Credential: customer only. Paging:
/// none.
///
/// All money is string here, number in the sibling. ≤ 10 main resource ids.
pub static LIST_RENEW_RATE_ON_PERIOD: Operation = Operation {
    name: "ListRenewRateOnPeriod",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/bills/ratings/period-resources/renew-rate",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: None,
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("resource_ids", Place::Body, Shape::Texts).required().at_most(10),
        Parameter::new("period_type", Place::Body, Shape::Integer).required(),
        Parameter::new("period_num", Place::Body, Shape::Integer).required(),
        Parameter::new("include_relative_resources", Place::Body, Shape::Boolean),
    ],
    round_trip: round_trip::<ListRenewRateOnPeriodAnswer>,
};

request! {
    /// Parameters of [`LIST_RENEW_RATE_ON_PERIOD`]: Price renewals.
    pub struct ListRenewRateOnPeriodRequest {
        /// 1–10 main resource ids. At most 10 elements. Mandatory.
        resource_ids: Vec<String>,
        /// 2 month, 3 year. Mandatory.
        period_type: i64,
        /// months 1–11, years 1–3. Mandatory.
        period_num: i64,
        /// default false.
        include_relative_resources: Option<bool>,
    }
}

impl ListRenewRateOnPeriodRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(resource_ids: Vec<String>, period_type: i64, period_num: i64) -> Self {
        Self { resource_ids, period_type, period_num, ..Self::default() }
    }
}

impl Request for ListRenewRateOnPeriodRequest {
    const OPERATION: &'static Operation = &LIST_RENEW_RATE_ON_PERIOD;
    type Answer = ListRenewRateOnPeriodAnswer;
}

record! {
    /// What [`LIST_RENEW_RATE_ON_PERIOD`] answers.
    pub struct ListRenewRateOnPeriodAnswer {
        /// CNY on the China site, USD on the international site.
        currency: Option<String>,
        /// Per resource.
        renew_inquiry_results: Vec<RenewInquiryResultInfo>,
        /// List price result.
        official_website_rating_result: Option<OfficialWebsiteRatingResultV2>,
        /// Per discount.
        optional_discount_rating_results: Vec<OptionalDiscountRatingResultV2>,
        /// Per-resource failures (error_code, error_msg, resource_id).
        fail_resource_infos: Vec<FailResourceInfo>,
    }

    /// One of `renew_inquiry_results` of [`ListRenewRateOnPeriodAnswer`].
    pub struct RenewInquiryResultInfo {
        /// Resource id.
        resource_id: Option<String>,
        /// Renewal price incl. attached.
        amount: Option<Decimal>,
    }

    /// The `official_website_rating_result` of [`ListRenewRateOnPeriodAnswer`].
    pub struct OfficialWebsiteRatingResultV2 {
        /// List price.
        official_website_amount: Option<Decimal>,
        /// List price per instalment.
        installment_official_website_amount: Option<Decimal>,
        /// Instalment period: 2 month, 3 year.
        installment_period_type: Option<Code>,
    }

    /// One of `optional_discount_rating_results` of [`ListRenewRateOnPeriodAnswer`].
    pub struct OptionalDiscountRatingResultV2 {
        /// Discount id.
        discount_id: Option<String>,
        /// Price.
        amount: Option<Decimal>,
        /// List price.
        official_website_amount: Option<Decimal>,
        /// Discount.
        discount_amount: Option<Decimal>,
        /// 605, 606, 607.
        discount_type: Option<Code>,
        /// Discount name.
        discount_name: Option<String>,
        /// 1 = best discount, 0 = not (default).
        best_offer: Option<Code>,
        /// List price per instalment.
        installment_official_website_amount: Option<Decimal>,
        /// Discount per instalment.
        installment_official_discount_amount: Option<Decimal>,
        /// Net per instalment = list − discount.
        installment_amount: Option<Decimal>,
        /// Instalment period: 2 month, 3 year.
        installment_period_type: Option<Code>,
    }
}

/// Query incentive and discount policies.
///
/// `GET /v2/products/incentive-discount-policies`; China site only. Credential: partner only. Paging:
/// offset/limit (record offset from 0).
///
/// State as of the last day of the month, 23:59:59 (GMT+8).
pub static LIST_INCENTIVE_DISCOUNT_POLICIES: Operation = Operation {
    name: "ListIncentiveDiscountPolicies",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/products/incentive-discount-policies",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("policies"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("time", Place::Query, Shape::Text).required(),
        Parameter::new("service_type_code", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListIncentiveDiscountPoliciesAnswer>,
};

request! {
    /// Parameters of [`LIST_INCENTIVE_DISCOUNT_POLICIES`]: Query incentive and discount policies.
    pub struct ListIncentiveDiscountPoliciesRequest {
        /// YYYY-MM GMT+8. Mandatory.
        time: String,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListIncentiveDiscountPoliciesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(time: impl Into<String>) -> Self {
        Self { time: time.into(), ..Self::default() }
    }
}

impl Request for ListIncentiveDiscountPoliciesRequest {
    const OPERATION: &'static Operation = &LIST_INCENTIVE_DISCOUNT_POLICIES;
    type Answer = ListIncentiveDiscountPoliciesAnswer;
}

record! {
    /// What [`LIST_INCENTIVE_DISCOUNT_POLICIES`] answers.
    pub struct ListIncentiveDiscountPoliciesAnswer {
        /// Rows.
        policies: Vec<IncentiveAndDiscountPolicy>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `policies` of [`ListIncentiveDiscountPoliciesAnswer`].
    pub struct IncentiveAndDiscountPolicy {
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// "0" non-specific product, "1" specific product, "2" neither performance nor rebate, "13"
        /// performance without rebate.
        incentive_policy: Option<String>,
        /// YES / NO: partner-granted discount allowed.
        allow_discount: Option<String>,
    }
}

impl Rows for ListIncentiveDiscountPoliciesAnswer {
    type Row = IncentiveAndDiscountPolicy;

    fn into_rows(self) -> Vec<IncentiveAndDiscountPolicy> {
        self.policies
    }
}
