//! Packages of free resources and their use.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, Decimal, record, request, round_trip};

/// Query packages (v3).
///
/// `POST /v3/payments/free-resources/query`; both sites. Credential: customer only. Paging:
/// offset/limit (record offset from 0).
///
/// Packages expired for more than 18 months are not returned.
pub static LIST_FREE_RESOURCE_INFOS: Operation = Operation {
    name: "ListFreeResourceInfos",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v3/payments/free-resources/query",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("free_resource_packages"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("region_code", Place::Body, Shape::Text),
        Parameter::new("order_id", Place::Body, Shape::Text),
        Parameter::new("product_id", Place::Body, Shape::Text),
        Parameter::new("product_name", Place::Body, Shape::Text),
        Parameter::new("enterprise_project_id", Place::Body, Shape::Text),
        Parameter::new("status", Place::Body, Shape::Integer),
        Parameter::new("offset", Place::Body, Shape::Integer),
        Parameter::new("limit", Place::Body, Shape::Integer),
        Parameter::new("service_type_code_list", Place::Body, Shape::Texts),
    ],
    round_trip: round_trip::<ListFreeResourceInfosAnswer>,
};

request! {
    /// Parameters of [`LIST_FREE_RESOURCE_INFOS`]: Query packages (v3).
    pub struct ListFreeResourceInfosRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// Order id.
        order_id: Option<String>,
        /// Package product id.
        product_id: Option<String>,
        /// Package name.
        product_name: Option<String>,
        /// Enterprise project id.
        enterprise_project_id: Option<String>,
        /// 0 not effective, 1 effective, 2 used up, 3 expired, 4 unsubscribed.
        status: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Service codes, case-insensitive.
        service_type_code_list: Vec<String>,
    }
}

impl Request for ListFreeResourceInfosRequest {
    const OPERATION: &'static Operation = &LIST_FREE_RESOURCE_INFOS;
    type Answer = ListFreeResourceInfosAnswer;
}

record! {
    /// What [`LIST_FREE_RESOURCE_INFOS`] answers.
    pub struct ListFreeResourceInfosAnswer {
        /// Rows.
        free_resource_packages: Vec<FreeResourcePackageV3>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `free_resource_packages` of [`ListFreeResourceInfosAnswer`].
    pub struct FreeResourcePackageV3 {
        /// Package instance id.
        order_instance_id: Option<String>,
        /// Order; empty for gifts.
        order_id: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Product name.
        product_name: Option<String>,
        /// Enterprise project id; "0" is the default project, "null" a service without.
        enterprise_project_id: Option<String>,
        /// 0 all, 1 one project.
        enterprise_project_scope: Option<Code>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
        /// As in the request.
        status: Option<Code>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
        /// 0 order, 1 DevCloud gift.
        source_type: Option<Code>,
        /// ATOMIC_PKG or BUNDLE_PKG.
        bundle_type: Option<String>,
        /// 1 resettable, 2 not resettable.
        quota_reuse_mode: Option<Code>,
        /// Items.
        free_resources: Vec<FreeResourceV3>,
    }

    /// One of `free_resources` of [`FreeResourcePackageV3`].
    pub struct FreeResourceV3 {
        /// Package item id (one per usage type).
        free_resource_id: Option<String>,
        /// Usage type name.
        usage_type_name: Option<String>,
        /// Remaining.
        amount: Option<Decimal>,
        /// Total.
        original_amount: Option<Decimal>,
        /// Unit id (not money).
        measure_id: Option<Code>,
    }
}

impl Rows for ListFreeResourceInfosAnswer {
    type Row = FreeResourcePackageV3;

    fn into_rows(self) -> Vec<FreeResourcePackageV3> {
        self.free_resource_packages
    }
}

/// Query package usage (v2).
///
/// `POST /v2/payments/free-resources/usages/details/query`; both sites. Credential: customer only.
/// Paging: none.
///
/// Same notion as ListFreeResourceInfos but amounts are JSON numbers here, strings there.
pub static LIST_FREE_RESOURCE_USAGES: Operation = Operation {
    name: "ListFreeResourceUsages",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/payments/free-resources/usages/details/query",
    credential: Credential::Customer,
    paging: Paging::None,
    rows: Some("free_resources"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("free_resource_ids", Place::Body, Shape::Texts).required(),
    ],
    round_trip: round_trip::<ListFreeResourceUsagesAnswer>,
};

request! {
    /// Parameters of [`LIST_FREE_RESOURCE_USAGES`]: Query package usage (v2).
    pub struct ListFreeResourceUsagesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Item ids, each ≤ 64. Mandatory.
        free_resource_ids: Vec<String>,
    }
}

impl ListFreeResourceUsagesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(free_resource_ids: Vec<String>) -> Self {
        Self { free_resource_ids, ..Self::default() }
    }
}

impl Request for ListFreeResourceUsagesRequest {
    const OPERATION: &'static Operation = &LIST_FREE_RESOURCE_USAGES;
    type Answer = ListFreeResourceUsagesAnswer;
}

record! {
    /// What [`LIST_FREE_RESOURCE_USAGES`] answers.
    pub struct ListFreeResourceUsagesAnswer {
        /// Items.
        free_resources: Vec<FreeResourceDetail>,
    }

    /// One of `free_resources` of [`ListFreeResourceUsagesAnswer`].
    pub struct FreeResourceDetail {
        /// Package item id (one per usage type).
        free_resource_id: Option<String>,
        /// Item type name.
        free_resource_type_name: Option<String>,
        /// 1 hour, 2 day, 3 week, 4 month, 5 year.
        quota_reuse_cycle: Option<Code>,
        /// 1 natural cycle, 2 cycle since purchase.
        quota_reuse_cycle_type: Option<Code>,
        /// Usage type name.
        usage_type_name: Option<String>,
        /// Cycle start UTC.
        start_time: Option<String>,
        /// Cycle end UTC.
        end_time: Option<String>,
        /// Remaining.
        amount: Option<Decimal>,
        /// Total allowance (per reset cycle when resettable).
        original_amount: Option<Decimal>,
        /// Unit id (not money).
        measure_id: Option<Code>,
    }
}

impl Rows for ListFreeResourceUsagesAnswer {
    type Row = FreeResourceDetail;

    fn into_rows(self) -> Vec<FreeResourceDetail> {
        self.free_resources
    }
}

/// Query package deduction records.
///
/// `GET /v2/bills/customer-bills/free-resources-usage-records`; both sites. Credential: customer only.
/// Paging: offset/limit (record offset from 0).
///
/// GMT+8 dates, window ≤ 90 days. Quantities are strings; before − used = after (inferred).
pub static LIST_FREE_RESOURCES_USAGE_RECORDS: Operation = Operation {
    name: "ListFreeResourcesUsageRecords",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bills/customer-bills/free-resources-usage-records",
    credential: Credential::Customer,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("free_resource_records"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("free_resource_id", Place::Query, Shape::Text),
        Parameter::new("product_id", Place::Query, Shape::Text),
        Parameter::new("resource_type_code", Place::Query, Shape::Text),
        Parameter::new("deduct_time_begin", Place::Query, Shape::Text).required(),
        Parameter::new("deduct_time_end", Place::Query, Shape::Text).required(),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListFreeResourcesUsageRecordsAnswer>,
};

request! {
    /// Parameters of [`LIST_FREE_RESOURCES_USAGE_RECORDS`]: Query package deduction records.
    pub struct ListFreeResourcesUsageRecordsRequest {
        /// Package item id (one per usage type).
        free_resource_id: Option<String>,
        /// Package product id.
        product_id: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// YYYY-MM-DD GMT+8. Mandatory.
        deduct_time_begin: String,
        /// YYYY-MM-DD GMT+8, ≤ 90 days later. Mandatory.
        deduct_time_end: String,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl ListFreeResourcesUsageRecordsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(deduct_time_begin: impl Into<String>, deduct_time_end: impl Into<String>) -> Self {
        Self {
            deduct_time_begin: deduct_time_begin.into(),
            deduct_time_end: deduct_time_end.into(),
            ..Self::default()
        }
    }
}

impl Request for ListFreeResourcesUsageRecordsRequest {
    const OPERATION: &'static Operation = &LIST_FREE_RESOURCES_USAGE_RECORDS;
    type Answer = ListFreeResourcesUsageRecordsAnswer;
}

record! {
    /// What [`LIST_FREE_RESOURCES_USAGE_RECORDS`] answers.
    pub struct ListFreeResourcesUsageRecordsAnswer {
        /// Rows.
        free_resource_records: Vec<FreeResourceRecord>,
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
    }

    /// One of `free_resource_records` of [`ListFreeResourcesUsageRecordsAnswer`].
    pub struct FreeResourceRecord {
        /// UTC.
        deduct_time: Option<String>,
        /// Package item id (one per usage type).
        free_resource_id: Option<String>,
        /// Resource id.
        resource_id: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Resource tags as one string.
        resource_tag: Option<String>,
        /// Product id.
        product_id: Option<String>,
        /// Product name.
        product_name: Option<String>,
        /// Usage type.
        usage_type_code: Option<String>,
        /// Before.
        available_amount: Option<Decimal>,
        /// After.
        remaining_amount: Option<Decimal>,
        /// Deducted.
        used_amount: Option<Decimal>,
        /// Unit id (not money).
        measure_id: Option<Code>,
        /// Start of validity, UTC.
        effective_time: Option<String>,
        /// End of validity, UTC.
        expire_time: Option<String>,
    }
}

impl Rows for ListFreeResourcesUsageRecordsAnswer {
    type Row = FreeResourceRecord;

    fn into_rows(self) -> Vec<FreeResourceRecord> {
        self.free_resource_records
    }
}
