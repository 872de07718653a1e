//! Resources that customers have.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::operations::EnterpriseProject;
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query yearly/monthly resources (path has the typo `suscriptions`).
///
/// `POST /v2/orders/suscriptions/resources/query`; both sites. Credential: partner or customer (older
/// docs, customer only). Paging: offset/limit (record offset from 0); limit maximum uncertain (v1:
/// 1–500).
///
/// Despite the operation name this is about yearly/monthly resources. Only successfully provisioned
/// resources. All parameters empty → first `limit` resources of the caller.
///
/// Partner callers must send customer_id.
pub static LIST_PAY_PER_USE_CUSTOMER_RESOURCES: Operation = Operation {
    name: "ListPayPerUseCustomerResources",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/orders/suscriptions/resources/query",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("data"),
    total: Some("total_count"),
    rate: 10,
    permission: Some("BPC_ITEM_SUBCUSTSERV_010105; customer IAM billing:subscription:view"),
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("resource_ids", Place::Body, Shape::Texts).at_most(50),
        Parameter::new("order_id", Place::Body, Shape::Text),
        Parameter::new("only_main_resource", Place::Body, Shape::Integer),
        Parameter::new("status_list", Place::Body, Shape::Integers),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("expire_time_begin", Place::Body, Shape::Text),
        Parameter::new("expire_time_end", Place::Body, Shape::Text),
        Parameter::new("service_type_code", Place::Body, Shape::Text),
        Parameter::new("customer_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListPayPerUseCustomerResourcesAnswer>,
};

request! {
    /// Parameters of [`LIST_PAY_PER_USE_CUSTOMER_RESOURCES`]: Query yearly/monthly resources (path has
    /// the typo `suscriptions`).
    pub struct ListPayPerUseCustomerResourcesRequest {
        /// ≤ 50 ids; null not allowed. At most 50 elements.
        resource_ids: Vec<String>,
        /// Resources of one order.
        order_id: Option<String>,
        /// 0 main + attached (default), 1 main only.
        only_main_resource: Option<i64>,
        /// 2 in use, 3 closed, 4 frozen, 5 expired.
        status_list: Vec<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// UTC.
        expire_time_begin: Option<String>,
        /// UTC.
        expire_time_end: Option<String>,
        /// Service filter; empty string rejected.
        service_type_code: Option<String>,
        /// Mandatory for partner callers, ≤ 64.
        customer_id: Option<String>,
    }
}

impl Request for ListPayPerUseCustomerResourcesRequest {
    const OPERATION: &'static Operation = &LIST_PAY_PER_USE_CUSTOMER_RESOURCES;
    type Answer = ListPayPerUseCustomerResourcesAnswer;
}

record! {
    /// What [`LIST_PAY_PER_USE_CUSTOMER_RESOURCES`] answers.
    pub struct ListPayPerUseCustomerResourcesAnswer {
        /// Rows.
        data: Vec<OrderInstanceV2>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `data` of [`ListPayPerUseCustomerResourcesAnswer`].
    pub struct OrderInstanceV2 {
        /// Internal id before provisioning.
        id: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Specification code; VM specs carry a .win or .linux suffix.
        resource_spec_code: Option<String>,
        /// IAM project id.
        project_id: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Parent resource id.
        parent_resource_id: Option<String>,
        /// 1 main, 0 attached.
        is_main_resource: Option<Code>,
        /// 2 in use, 3 closed, 4 frozen, 5 expired.
        status: Option<Code>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// 0 grace period, 1 to pay-per-use, 2 delete at once, 3 auto-renew, 4 freeze, 5 delete after
        /// retention.
        expire_policy: Option<Code>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
        /// Size of a linear product.
        spec_size: Option<Decimal>,
        /// Unit id of the size.
        spec_size_measure_id: Option<Code>,
        /// Last update, UTC.
        update_time: Option<String>,
        /// Enterprise project.
        enterprise_project: Option<EnterpriseProject>,
    }
}

impl Rows for ListPayPerUseCustomerResourcesAnswer {
    type Row = OrderInstanceV2;

    fn into_rows(self) -> Vec<OrderInstanceV2> {
        self.data
    }
}

/// Query agency customers' pay-per-use resources.
///
/// `POST /v2/partners/sub-customers/on-demand-resources/query`; both sites. Credential: partner only.
/// Paging: offset/limit (record offset from 0).
///
/// Agency customers only; delayed per service, indicative only.
pub static LIST_CUSTOMER_ON_DEMAND_RESOURCES: Operation = Operation {
    name: "ListCustomerOnDemandResources",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/partners/sub-customers/on-demand-resources/query",
    credential: Credential::Partner,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("resources"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("customer_id", Place::Body, Shape::Text).required(),
        Parameter::new("region_code", Place::Body, Shape::Text),
        Parameter::new("service_type_code", Place::Body, Shape::Text),
        Parameter::new("resource_ids", Place::Body, Shape::Texts).at_most(50),
        Parameter::new("effective_time_begin", Place::Body, Shape::Text),
        Parameter::new("effective_time_end", Place::Body, Shape::Text),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("status", Place::Body, Shape::Integer),
        Parameter::new("indirect_partner_id", Place::Body, Shape::Text),
    ],
    round_trip: round_trip::<ListCustomerOnDemandResourcesAnswer>,
};

request! {
    /// Parameters of [`LIST_CUSTOMER_ON_DEMAND_RESOURCES`]: Query agency customers' pay-per-use
    /// resources.
    pub struct ListCustomerOnDemandResourcesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Customer account id (domain id, ≤ 64). Mandatory.
        customer_id: String,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// ≤ 50 ids. At most 50 elements.
        resource_ids: Vec<String>,
        /// Effective from, UTC.
        effective_time_begin: Option<String>,
        /// Effective until, UTC.
        effective_time_end: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// 1 normal, 2 grace, 3 freezing, 4 changing, 5 closing, 6 closed.
        status: Option<i64>,
        /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's
        /// customers, otherwise ignored.
        indirect_partner_id: Option<String>,
    }
}

impl ListCustomerOnDemandResourcesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: customer_id.into(), ..Self::default() }
    }
}

impl Request for ListCustomerOnDemandResourcesRequest {
    const OPERATION: &'static Operation = &LIST_CUSTOMER_ON_DEMAND_RESOURCES;
    type Answer = ListCustomerOnDemandResourcesAnswer;
}

record! {
    /// What [`LIST_CUSTOMER_ON_DEMAND_RESOURCES`] answers.
    pub struct ListCustomerOnDemandResourcesAnswer {
        /// Rows.
        resources: Vec<CustomerOnDemandResource>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `resources` of [`ListCustomerOnDemandResourcesAnswer`].
    pub struct CustomerOnDemandResource {
        /// Customer account id (domain id, ≤ 64).
        customer_id: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// AZ code.
        availability_zone_code: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource name.
        resource_name: Option<String>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// As in the request.
        status: Option<Code>,
        /// Specification code; VM specs carry a .win or .linux suffix.
        resource_spec_code: Option<String>,
        /// Capacity as text holding JSON, e.g. {"specSize":40.0}.
        resource_info: Option<String>,
        /// Human-readable specification.
        product_spec_desc: Option<String>,
    }
}

impl Rows for ListCustomerOnDemandResourcesAnswer {
    type Row = CustomerOnDemandResource;

    fn into_rows(self) -> Vec<CustomerOnDemandResource> {
        self.resources
    }
}

/// 95th-percentile bandwidth usage summary.
///
/// `GET /v2/bills/customer-bills/resources/usage/summary`; China site only. Credential: customer only.
/// Paging: offset/limit (record offset from 0).
///
/// Only CDN, OBS, IEC, VPC under 95-peak billing. Previous month complete after the 2nd, 20:00.
pub static LIST_RESOURCE_USAGE_SUMMARY: Operation = Operation {
    name: "ListResourceUsageSummary",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/customer-bills/resources/usage/summary",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("summary_usage_info_list"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("bill_cycle", Place::Query, Shape::Text).required(),
        Parameter::new("service_type_code", Place::Query, Shape::Text).required(),
        Parameter::new("resource_type_code", Place::Query, Shape::Text).required(),
        Parameter::new("usage_type", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListResourceUsageSummaryAnswer>,
};

request! {
    /// Parameters of [`LIST_RESOURCE_USAGE_SUMMARY`]: 95th-percentile bandwidth usage summary.
    pub struct ListResourceUsageSummaryRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
        /// hws.service.type.cdn, .obs, .vpc or .iec. Mandatory.
        service_type_code: String,
        /// hws.resource.type.cdn, .obs, .bandwidth or .edgebandwidth. Mandatory.
        resource_type_code: String,
        /// 95Peak, 95peak_1000, bandwidth95peak, 95peak_plus. Mandatory.
        usage_type: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListResourceUsageSummaryRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        bill_cycle: impl Into<String>,
        service_type_code: impl Into<String>,
        resource_type_code: impl Into<String>,
        usage_type: impl Into<String>,
    ) -> Self {
        Self {
            bill_cycle: bill_cycle.into(),
            service_type_code: service_type_code.into(),
            resource_type_code: resource_type_code.into(),
            usage_type: usage_type.into(),
            ..Self::default()
        }
    }
}

impl Request for ListResourceUsageSummaryRequest {
    const OPERATION: &'static Operation = &LIST_RESOURCE_USAGE_SUMMARY;
    type Answer = ListResourceUsageSummaryAnswer;
}

record! {
    /// What [`LIST_RESOURCE_USAGE_SUMMARY`] answers.
    pub struct ListResourceUsageSummaryAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows; current month: only resource_id.
        summary_usage_info_list: Vec<StatUsageSummaryInfo>,
    }

    /// One of `summary_usage_info_list` of [`ListResourceUsageSummaryAnswer`].
    pub struct StatUsageSummaryInfo {
        /// Resource id.
        resource_id: Option<String>,
        /// Effective days = reported points / 288, up to 20 decimals.
        actual_days: Option<Decimal>,
        /// Monthly billed bandwidth; filled for a past month only after the 2nd, 20:00; null for the
        /// current month.
        band_width: Option<String>,
        /// Guaranteed bandwidth (enhanced 95 only).
        monthly_guaranteed_band_width: Option<String>,
        /// Peak bandwidth (enhanced 95 only).
        monthly_peak_band_width: Option<String>,
        /// Unit id of bandwidth; null if all bandwidths are null.
        band_width_measure_id: Option<Code>,
    }
}

impl Rows for ListResourceUsageSummaryAnswer {
    type Row = StatUsageSummaryInfo;

    fn into_rows(self) -> Vec<StatUsageSummaryInfo> {
        self.summary_usage_info_list
    }
}

/// 95th-percentile bandwidth usage detail.
///
/// `GET /v2/bills/customer-bills/resources/usage/details`; China site only. Credential: customer only.
/// Paging: offset/limit (record offset from 0).
///
/// 5-minute points, 288 per day. A partial month is charged list × discount × actual_days / days in
/// month.
pub static LIST_RESOURCE_USAGE: Operation = Operation {
    name: "ListResourceUsage",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/customer-bills/resources/usage/details",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("usage_info_list"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("bill_cycle", Place::Query, Shape::Text).required(),
        Parameter::new("service_type_code", Place::Query, Shape::Text).required(),
        Parameter::new("resource_type_code", Place::Query, Shape::Text).required(),
        Parameter::new("usage_type", Place::Query, Shape::Text).required(),
        Parameter::new("resource_id", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListResourceUsageAnswer>,
};

request! {
    /// Parameters of [`LIST_RESOURCE_USAGE`]: 95th-percentile bandwidth usage detail.
    pub struct ListResourceUsageRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Billing month YYYY-MM, GMT+8. Mandatory.
        bill_cycle: String,
        /// As in ListResourceUsageSummary. Mandatory.
        service_type_code: String,
        /// As in ListResourceUsageSummary. Mandatory.
        resource_type_code: String,
        /// As in ListResourceUsageSummary. Mandatory.
        usage_type: String,
        /// Resource id. Mandatory.
        resource_id: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListResourceUsageRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        bill_cycle: impl Into<String>,
        service_type_code: impl Into<String>,
        resource_type_code: impl Into<String>,
        usage_type: impl Into<String>,
        resource_id: impl Into<String>,
    ) -> Self {
        Self {
            bill_cycle: bill_cycle.into(),
            service_type_code: service_type_code.into(),
            resource_type_code: resource_type_code.into(),
            usage_type: usage_type.into(),
            resource_id: resource_id.into(),
            ..Self::default()
        }
    }
}

impl Request for ListResourceUsageRequest {
    const OPERATION: &'static Operation = &LIST_RESOURCE_USAGE;
    type Answer = ListResourceUsageAnswer;
}

record! {
    /// What [`LIST_RESOURCE_USAGE`] answers.
    pub struct ListResourceUsageAnswer {
        /// Effective days = reported points / 288, up to 20 decimals.
        actual_days: Option<Decimal>,
        /// Monthly billed bandwidth; filled for a past month only after the 2nd, 20:00; null for the
        /// current month.
        band_width: Option<String>,
        /// Guaranteed bandwidth (enhanced 95 only).
        monthly_guaranteed_band_width: Option<String>,
        /// Peak bandwidth (enhanced 95 only).
        monthly_peak_band_width: Option<String>,
        /// Unit id of bandwidth; null if all bandwidths are null.
        band_width_measure_id: Option<Code>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Points.
        usage_info_list: Vec<StatUsageInfo>,
    }

    /// One of `usage_info_list` of [`ListResourceUsageAnswer`].
    pub struct StatUsageInfo {
        /// UTC.
        stat_time: Option<String>,
        /// Reserved (enhanced 95 only).
        guaranteed_band_width: Option<String>,
        /// Usage.
        usage: Option<Decimal>,
        /// Unit id (not money).
        measure_id: Option<Code>,
    }
}

impl Rows for ListResourceUsageAnswer {
    type Row = StatUsageInfo;

    fn into_rows(self) -> Vec<StatUsageInfo> {
        self.usage_info_list
    }
}
