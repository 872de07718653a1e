//! Reference data. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{operation, record};

operation! {
    /// Query cloud service types. Credential: partner or customer. Paging: offset/limit (record offset from
    /// 0); limit ≤ 200 reported.
    Read ListServiceTypesRequest LIST_SERVICE_TYPES -> ListServiceTypesAnswer
    "ListServiceTypes" Get "/v2/products/service-types"
    by Either, Paging::Offset { limit_max: 200, offset_max: 2147483646 },
    rows Some("service_types"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Substring, 1–128
    Query false service_type_name: Option<String> = "service_type_name",
}

record! {
    /// What `ListServiceTypes` answers.
    ListServiceTypesAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        service_types: Vec<ServiceTypes> = "service_types",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `service_types…` of `ListServiceTypes`.
    ServiceTypes {
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Code
        service_type_code: Option<String> = "service_type_code",
        /// Abbreviation
        abbreviation: Option<String> = "abbreviation",
    }
}

operation! {
    /// Query resource types. Credential: partner or customer. Paging: offset/limit (record offset from 0).
    Read ListResourceTypesRequest LIST_RESOURCE_TYPES -> ListResourceTypesAnswer
    "ListResourceTypes" Get "/v2/products/resource-types"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("resource_types"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
}

record! {
    /// What `ListResourceTypes` answers.
    ListResourceTypesAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        resource_types: Vec<ResourceTypes> = "resource_types",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `resource_types…` of `ListResourceTypes`.
    ResourceTypes {
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Description
        resource_type_desc: Option<String> = "resource_type_desc",
        /// Owning service
        service_type_code: Option<String> = "service_type_code",
    }
}

operation! {
    /// Query resource types of a service. Credential: partner or customer. Paging: offset/limit (record
    /// offset from 0).
    Read ListServiceResourcesRequest LIST_SERVICE_RESOURCES -> ListServiceResourcesAnswer
    "ListServiceResources" Get "/v2/products/service-resources"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("infos"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Query true service_type_code: String = "service_type_code",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
}

record! {
    /// What `ListServiceResources` answers.
    ListServiceResourcesAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        infos: Vec<ServiceResourceInfo> = "infos",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `infos…` of `ListServiceResources`.
    ServiceResourceInfo {
        /// Resource type
        basic_info: Option<ResourceBasicInfo> = "basic_info",
    }
}

record! {
    /// `infos….basic_info` of `ListServiceResources`.
    ResourceBasicInfo {
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Service type code that owns the product
        product_owner_service: Option<String> = "product_owner_service",
        /// Resource type name
        name: Option<String> = "name",
        /// Description
        description: Option<String> = "description",
    }
}

operation! {
    /// Query usage types. Credential: partner or customer. Paging: offset/limit (record offset from 0).
    Read ListUsageTypesRequest LIST_USAGE_TYPES -> ListUsageTypesAnswer
    "ListUsageTypes" Get "/v2/products/usage-types"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("usage_types"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Resource type code, e.g. hws.resource.type.vm
    Query false resource_type_code: Option<String> = "resource_type_code",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListUsageTypes` answers.
    ListUsageTypesAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows
        usage_types: Vec<UsageType> = "usage_types",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `usage_types…` of `ListUsageTypes`.
    UsageType {
        /// Usage type code, e.g. reqNumber
        code: Option<String> = "code",
        /// Usage type name
        name: Option<String> = "name",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
    }
}

operation! {
    /// Query measurement units. Credential: partner or customer. Paging: none.
    Read ListMeasureUnitsRequest LIST_MEASURE_UNITS -> ListMeasureUnitsAnswer
    "ListMeasureUnits" Get "/v2/bases/measurements"
    by Either, Paging::None,
    rows Some("measure_units"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
}

record! {
    /// What `ListMeasureUnits` answers.
    ListMeasureUnitsAnswer {
        /// Rows
        measure_units: Vec<MeasureUnitRest> = "measure_units",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `measure_units…` of `ListMeasureUnits`.
    MeasureUnitRest {
        /// Unit id
        measure_id: Option<i64> = "measure_id",
        /// Localised name
        measure_name: Option<String> = "measure_name",
        /// English short form (G on CN, GB on intl)
        abbreviation: Option<String> = "abbreviation",
        /// (MEASURETYPE)
        measure_type: Option<i64> = "measure_type",
    }
}

operation! {
    /// Query unit conversions. Credential: partner or customer. Paging: none.
    Read ListConversionsRequest LIST_CONVERSIONS -> ListConversionsAnswer
    "ListConversions" Get "/v2/bases/conversions"
    by Either, Paging::None,
    rows Some("conversions"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// (MEASURETYPE)
    Query false measure_type: Option<i64> = "measure_type",
}

record! {
    /// What `ListConversions` answers.
    ListConversionsAnswer {
        /// Rows
        conversions: Vec<Conversion> = "conversions",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `conversions…` of `ListConversions`.
    Conversion {
        /// From unit
        measure_id: Option<i64> = "measure_id",
        /// To unit
        ref_measure_id: Option<i64> = "ref_measure_id",
        /// Factor (integer)
        conversion_ratio: Option<i64> = "conversion_ratio",
        /// (MEASURETYPE)
        measure_type: Option<i64> = "measure_type",
    }
}

operation! {
    /// Query resource specifications. Credential: partner or customer (credential not verified in docs).
    /// Paging: marker/limit; limit 1–100, default 100.
    Read ListResourceSpecsRequest LIST_RESOURCE_SPECS -> ListResourceSpecsAnswer
    "ListResourceSpecs" Post "/v2/products/resource-specs-query"
    by Either, Paging::Marker { limit_max: 100 },
    rows Some("cloud_service_basics"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Cloud service type code (same code space as service_type_code)
    Body true cloud_service_type: String = "cloud_service_type",
    /// Resource type code
    Body true resource_type: String = "resource_type",
    /// Region code, e.g. cn-north-1
    Body true region_code: String = "region_code",
    /// "1" or "3"
    Body true charge_mode: String = "charge_mode",
    /// At most 1
    Body false filters: Vec<ResourceSpecsFilter> = "filters",
    /// next_marker of the previous page
    Body false marker: Option<String> = "marker",
    /// 1–100, default 100
    Body false limit: Option<i64> = "limit",
}

record! {
    /// What `ListResourceSpecs` answers.
    ListResourceSpecsAnswer {
        /// Paging
        page_info: Option<PageInfo> = "page_info",
        /// Rows
        cloud_service_basics: Vec<CloudServiceBasic> = "cloud_service_basics",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `filters…` of `ListResourceSpecs`.
    ResourceSpecsFilter {
        /// RESOURCE_SPEC
        key: Option<String> = "key",
        /// Value
        value: Option<String> = "value",
    }
}

record! {
    /// `page_info` of `ListResourceSpecs`.
    PageInfo {
        /// null = last page
        next_marker: Option<String> = "next_marker",
    }
}

record! {
    /// `cloud_service_basics…` of `ListResourceSpecs`.
    CloudServiceBasic {
        /// Cloud service type code (same code space as service_type_code)
        cloud_service_type: Option<String> = "cloud_service_type",
        /// Localised service name
        cloud_service_type_name: Option<String> = "cloud_service_type_name",
        /// Resource type code
        resource_type: Option<String> = "resource_type",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Specification code
        resource_spec: Option<String> = "resource_spec",
        /// Specification name
        resource_spec_name: Option<String> = "resource_spec_name",
        /// "1" or "3"
        charge_mode: Option<String> = "charge_mode",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
    }
}

operation! {
    /// Query provinces. Credential: partner only (also documented for customers). Paging: offset/limit
    /// (record offset from 0); limit ≤ 1000.
    Read ListProvincesRequest LIST_PROVINCES -> ListProvincesAnswer
    "ListProvinces" Get "/v2/systems/configs/provinces"
    by Partner, Paging::Offset { limit_max: 1000, offset_max: 2147483646 },
    rows Some("provinces"), total Some("count"), rate 10, permission None,
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListProvinces` answers.
    ListProvincesAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        provinces: Vec<Province> = "provinces",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `provinces…` of `ListProvinces`.
    Province {
        /// As the SDK names it.
        code: Option<String> = "code",
        /// As the SDK names it.
        name: Option<String> = "name",
    }
}

operation! {
    /// Query cities. Credential: partner only (also documented for customers). Paging: offset/limit (record
    /// offset from 0); limit ≤ 1000.
    Read ListCitiesRequest LIST_CITIES -> ListCitiesAnswer
    "ListCities" Get "/v2/systems/configs/cities"
    by Partner, Paging::Offset { limit_max: 1000, offset_max: 2147483646 },
    rows Some("cities"), total Some("count"), rate 10, permission None,
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Province code
    Query true province_code: String = "province_code",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListCities` answers.
    ListCitiesAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        cities: Vec<City> = "cities",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `cities…` of `ListCities`.
    City {
        /// As the SDK names it.
        code: Option<String> = "code",
        /// As the SDK names it.
        name: Option<String> = "name",
    }
}

operation! {
    /// Query counties. Credential: partner only (also documented for customers). Paging: offset/limit
    /// (record offset from 0); limit ≤ 1000.
    Read ListCountiesRequest LIST_COUNTIES -> ListCountiesAnswer
    "ListCounties" Get "/v2/systems/configs/counties"
    by Partner, Paging::Offset { limit_max: 1000, offset_max: 2147483646 },
    rows Some("counties"), total Some("count"), rate 10, permission None,
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// City code
    Query true city_code: String = "city_code",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListCounties` answers.
    ListCountiesAnswer {
        /// Rows matching the filter (whole result, not the page)
        count: Option<i64> = "count",
        /// Rows
        counties: Vec<County> = "counties",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `counties…` of `ListCounties`.
    County {
        /// As the SDK names it.
        code: Option<String> = "code",
        /// As the SDK names it.
        name: Option<String> = "name",
    }
}
