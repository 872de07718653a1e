//! Reference data: services, resource types, specifications, units.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.

use crate::operation::{Credential, Kind, Method, Operation, Paging, Parameter, Place, Request, Rows, Shape};
use crate::wire::{Code, record, request, round_trip};

/// Query cloud service types.
///
/// `GET /v2/products/service-types`; both sites. Credential: partner or customer. Paging: offset/limit
/// (record offset from 0); limit ≤ 200 reported.
///
/// No marketplace services. Predecessor GET /v2/bases/service-types is being retired.
pub static LIST_SERVICE_TYPES: Operation = Operation {
    name: "ListServiceTypes",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/products/service-types",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("service_types"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("service_type_name", Place::Query, Shape::Text),
    ],
    round_trip: round_trip::<ListServiceTypesAnswer>,
};

request! {
    /// Parameters of [`LIST_SERVICE_TYPES`]: Query cloud service types.
    pub struct ListServiceTypesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Substring, 1–128.
        service_type_name: Option<String>,
    }
}

impl Request for ListServiceTypesRequest {
    const OPERATION: &'static Operation = &LIST_SERVICE_TYPES;
    type Answer = ListServiceTypesAnswer;
}

record! {
    /// What [`LIST_SERVICE_TYPES`] answers.
    pub struct ListServiceTypesAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        service_types: Vec<ServiceTypes>,
    }

    /// One of `service_types` of [`ListServiceTypesAnswer`].
    pub struct ServiceTypes {
        /// Localised service name.
        service_type_name: Option<String>,
        /// Code.
        service_type_code: Option<String>,
        /// Abbreviation.
        abbreviation: Option<String>,
    }
}

impl Rows for ListServiceTypesAnswer {
    type Row = ServiceTypes;

    fn into_rows(self) -> Vec<ServiceTypes> {
        self.service_types
    }
}

/// Query resource types.
///
/// `GET /v2/products/resource-types`; both sites. Credential: partner or customer. Paging: offset/limit
/// (record offset from 0).
pub static LIST_RESOURCE_TYPES: Operation = Operation {
    name: "ListResourceTypes",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/products/resource-types",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("resource_types"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListResourceTypesAnswer>,
};

request! {
    /// Parameters of [`LIST_RESOURCE_TYPES`]: Query resource types.
    pub struct ListResourceTypesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
    }
}

impl Request for ListResourceTypesRequest {
    const OPERATION: &'static Operation = &LIST_RESOURCE_TYPES;
    type Answer = ListResourceTypesAnswer;
}

record! {
    /// What [`LIST_RESOURCE_TYPES`] answers.
    pub struct ListResourceTypesAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        resource_types: Vec<ResourceTypes>,
    }

    /// One of `resource_types` of [`ListResourceTypesAnswer`].
    pub struct ResourceTypes {
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Description.
        resource_type_desc: Option<String>,
        /// Owning service.
        service_type_code: Option<String>,
    }
}

impl Rows for ListResourceTypesAnswer {
    type Row = ResourceTypes;

    fn into_rows(self) -> Vec<ResourceTypes> {
        self.resource_types
    }
}

/// Query resource types of a service.
///
/// `GET /v2/products/service-resources`; both sites. Credential: partner or customer. Paging:
/// offset/limit (record offset from 0).
///
/// Not for marketplace services. Used to find codes for price queries.
pub static LIST_SERVICE_RESOURCES: Operation = Operation {
    name: "ListServiceResources",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/products/service-resources",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("infos"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("service_type_code", Place::Query, Shape::Text).required(),
        Parameter::new("limit", Place::Query, Shape::Integer),
        Parameter::new("offset", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListServiceResourcesAnswer>,
};

request! {
    /// Parameters of [`LIST_SERVICE_RESOURCES`]: Query resource types of a service.
    pub struct ListServiceResourcesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2. Mandatory.
        service_type_code: String,
        /// Page size, default 10.
        limit: Option<i64>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
    }
}

impl ListServiceResourcesRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(service_type_code: impl Into<String>) -> Self {
        Self { service_type_code: service_type_code.into(), ..Self::default() }
    }
}

impl Request for ListServiceResourcesRequest {
    const OPERATION: &'static Operation = &LIST_SERVICE_RESOURCES;
    type Answer = ListServiceResourcesAnswer;
}

record! {
    /// What [`LIST_SERVICE_RESOURCES`] answers.
    pub struct ListServiceResourcesAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        infos: Vec<ServiceResourceInfo>,
    }

    /// One of `infos` of [`ListServiceResourcesAnswer`].
    pub struct ServiceResourceInfo {
        /// Resource type.
        basic_info: Option<ResourceBasicInfo>,
    }

    /// The `basic_info` of [`ServiceResourceInfo`].
    pub struct ResourceBasicInfo {
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Service type code that owns the product.
        product_owner_service: Option<String>,
        /// Resource type name.
        name: Option<String>,
        /// Description.
        description: Option<String>,
    }
}

impl Rows for ListServiceResourcesAnswer {
    type Row = ServiceResourceInfo;

    fn into_rows(self) -> Vec<ServiceResourceInfo> {
        self.infos
    }
}

/// Query usage types.
///
/// `GET /v2/products/usage-types`; both sites. Credential: partner or customer. Paging: offset/limit
/// (record offset from 0).
pub static LIST_USAGE_TYPES: Operation = Operation {
    name: "ListUsageTypes",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/products/usage-types",
    credential: Credential::Either,
    paging: Paging::Offset { limit_max: 100, offset_max: 2_147_483_646 },
    rows: Some("usage_types"),
    total: Some("total_count"),
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("resource_type_code", Place::Query, Shape::Text),
        Parameter::new("offset", Place::Query, Shape::Integer),
        Parameter::new("limit", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListUsageTypesAnswer>,
};

request! {
    /// Parameters of [`LIST_USAGE_TYPES`]: Query usage types.
    pub struct ListUsageTypesRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Zero-based record offset, default 0.
        offset: Option<i64>,
        /// Page size, default 10.
        limit: Option<i64>,
    }
}

impl Request for ListUsageTypesRequest {
    const OPERATION: &'static Operation = &LIST_USAGE_TYPES;
    type Answer = ListUsageTypesAnswer;
}

record! {
    /// What [`LIST_USAGE_TYPES`] answers.
    pub struct ListUsageTypesAnswer {
        /// Rows matching the filter (whole result, not the page).
        total_count: Option<i64>,
        /// Rows.
        usage_types: Vec<UsageType>,
    }

    /// One of `usage_types` of [`ListUsageTypesAnswer`].
    pub struct UsageType {
        /// Usage type code, e.g. reqNumber.
        code: Option<String>,
        /// Usage type name.
        name: Option<String>,
        /// Resource type code, e.g. hws.resource.type.vm.
        resource_type_code: Option<String>,
        /// Cloud service type code, e.g. hws.service.type.ec2.
        service_type_code: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Localised service name.
        service_type_name: Option<String>,
    }
}

impl Rows for ListUsageTypesAnswer {
    type Row = UsageType;

    fn into_rows(self) -> Vec<UsageType> {
        self.usage_types
    }
}

/// Query measurement units.
///
/// `GET /v2/bases/measurements`; both sites. Credential: partner or customer. Paging: none.
///
/// Complete list in one answer. Example from docs: 10 = GB.
pub static LIST_MEASURE_UNITS: Operation = Operation {
    name: "ListMeasureUnits",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bases/measurements",
    credential: Credential::Either,
    paging: Paging::None,
    rows: Some("measure_units"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[Parameter::new("X-Language", Place::Header, Shape::Text)],
    round_trip: round_trip::<ListMeasureUnitsAnswer>,
};

request! {
    /// Parameters of [`LIST_MEASURE_UNITS`]: Query measurement units.
    pub struct ListMeasureUnitsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
    }
}

impl Request for ListMeasureUnitsRequest {
    const OPERATION: &'static Operation = &LIST_MEASURE_UNITS;
    type Answer = ListMeasureUnitsAnswer;
}

record! {
    /// What [`LIST_MEASURE_UNITS`] answers.
    pub struct ListMeasureUnitsAnswer {
        /// Rows.
        measure_units: Vec<MeasureUnitRest>,
    }

    /// One of `measure_units` of [`ListMeasureUnitsAnswer`].
    pub struct MeasureUnitRest {
        /// Unit id.
        measure_id: Option<Code>,
        /// Localised name.
        measure_name: Option<String>,
        /// English short form (G on CN, GB on intl).
        abbreviation: Option<String>,
        /// [`MEASURETYPE`](crate::operations::codes::MEASURETYPE).
        measure_type: Option<Code>,
    }
}

impl Rows for ListMeasureUnitsAnswer {
    type Row = MeasureUnitRest;

    fn into_rows(self) -> Vec<MeasureUnitRest> {
        self.measure_units
    }
}

/// Query unit conversions.
///
/// `GET /v2/bases/conversions`; both sites. Credential: partner or customer. Paging: none.
///
/// 1 measure_id = conversion_ratio × ref_measure_id (10 GB → 11 MB, 1024).
pub static LIST_CONVERSIONS: Operation = Operation {
    name: "ListConversions",
    kind: Kind::Read,
    method: Method::Get,
    path: "/v2/bases/conversions",
    credential: Credential::Either,
    paging: Paging::None,
    rows: Some("conversions"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("measure_type", Place::Query, Shape::Integer),
    ],
    round_trip: round_trip::<ListConversionsAnswer>,
};

request! {
    /// Parameters of [`LIST_CONVERSIONS`]: Query unit conversions.
    pub struct ListConversionsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// [`MEASURETYPE`](crate::operations::codes::MEASURETYPE).
        measure_type: Option<i64>,
    }
}

impl Request for ListConversionsRequest {
    const OPERATION: &'static Operation = &LIST_CONVERSIONS;
    type Answer = ListConversionsAnswer;
}

record! {
    /// What [`LIST_CONVERSIONS`] answers.
    pub struct ListConversionsAnswer {
        /// Rows.
        conversions: Vec<Conversion>,
    }

    /// One of `conversions` of [`ListConversionsAnswer`].
    pub struct Conversion {
        /// From unit.
        measure_id: Option<Code>,
        /// To unit.
        ref_measure_id: Option<Code>,
        /// Factor (integer).
        conversion_ratio: Option<i64>,
        /// [`MEASURETYPE`](crate::operations::codes::MEASURETYPE).
        measure_type: Option<Code>,
    }
}

impl Rows for ListConversionsAnswer {
    type Row = Conversion;

    fn into_rows(self) -> Vec<Conversion> {
        self.conversions
    }
}

/// Query resource specifications.
///
/// `POST /v2/products/resource-specs-query`; both sites. Credential: partner or customer (credential
/// not verified in docs). Paging: marker/limit; limit 1–100, default 100.
///
/// Marker paging, the only one of its kind: repeat with marker = page_info.next_marker until null.
pub static LIST_RESOURCE_SPECS: Operation = Operation {
    name: "ListResourceSpecs",
    kind: Kind::Read,
    method: Method::Post,
    path: "/v2/products/resource-specs-query",
    credential: Credential::Either,
    paging: Paging::Marker { limit_max: 100 },
    rows: Some("cloud_service_basics"),
    total: None,
    rate: 10,
    permission: None,
    sites: &["cn", "intl"],
    parameters: &[
        Parameter::new("X-Language", Place::Header, Shape::Text),
        Parameter::new("cloud_service_type", Place::Body, Shape::Text).required(),
        Parameter::new("resource_type", Place::Body, Shape::Text).required(),
        Parameter::new("region_code", Place::Body, Shape::Text).required(),
        Parameter::new("charge_mode", Place::Body, Shape::Text).required(),
        Parameter::new("filters", Place::Body, Shape::Objects).at_most(1),
        Parameter::new("marker", Place::Body, Shape::Text),
        Parameter::new("limit", Place::Body, Shape::Integer),
    ],
    round_trip: round_trip::<ListResourceSpecsAnswer>,
};

request! {
    /// Parameters of [`LIST_RESOURCE_SPECS`]: Query resource specifications.
    pub struct ListResourceSpecsRequest {
        /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query.
        x_language as "X-Language": Option<String>,
        /// Cloud service type code (same code space as service_type_code). Mandatory.
        cloud_service_type: String,
        /// Resource type code. Mandatory.
        resource_type: String,
        /// Region code, e.g. cn-north-1. Mandatory.
        region_code: String,
        /// "1" or "3". Mandatory.
        charge_mode: String,
        /// At most 1. At most 1 elements.
        filters: Vec<ResourceSpecsFilter>,
        /// next_marker of the previous page.
        marker: Option<String>,
        /// 1–100, default 100.
        limit: Option<i64>,
    }

    /// One of `filters` of [`ListResourceSpecsRequest`].
    pub struct ResourceSpecsFilter {
        /// RESOURCE_SPEC. Mandatory.
        key: String,
        /// Value. Mandatory.
        value: String,
    }
}

impl ListResourceSpecsRequest {
    /// With what the service insists on.
    #[must_use]
    pub fn new(
        cloud_service_type: impl Into<String>,
        resource_type: impl Into<String>,
        region_code: impl Into<String>,
        charge_mode: impl Into<String>,
    ) -> Self {
        Self {
            cloud_service_type: cloud_service_type.into(),
            resource_type: resource_type.into(),
            region_code: region_code.into(),
            charge_mode: charge_mode.into(),
            ..Self::default()
        }
    }
}

impl ResourceSpecsFilter {
    /// With what the service insists on.
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

impl Request for ListResourceSpecsRequest {
    const OPERATION: &'static Operation = &LIST_RESOURCE_SPECS;
    type Answer = ListResourceSpecsAnswer;
}

record! {
    /// What [`LIST_RESOURCE_SPECS`] answers.
    pub struct ListResourceSpecsAnswer {
        /// Paging.
        page_info: Option<PageInfo>,
        /// Rows.
        cloud_service_basics: Vec<CloudServiceBasic>,
    }

    /// The `page_info` of [`ListResourceSpecsAnswer`].
    pub struct PageInfo {
        /// null = last page.
        next_marker: Option<String>,
    }

    /// One of `cloud_service_basics` of [`ListResourceSpecsAnswer`].
    pub struct CloudServiceBasic {
        /// Cloud service type code (same code space as service_type_code).
        cloud_service_type: Option<String>,
        /// Localised service name.
        cloud_service_type_name: Option<String>,
        /// Resource type code.
        resource_type: Option<String>,
        /// Localised resource type name.
        resource_type_name: Option<String>,
        /// Specification code.
        resource_spec: Option<String>,
        /// Specification name.
        resource_spec_name: Option<String>,
        /// "1" or "3".
        charge_mode: Option<Code>,
        /// Region code, e.g. cn-north-1.
        region_code: Option<String>,
    }
}

impl Rows for ListResourceSpecsAnswer {
    type Row = CloudServiceBasic;

    fn into_rows(self) -> Vec<CloudServiceBasic> {
        self.cloud_service_basics
    }
}
