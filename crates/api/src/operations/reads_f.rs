//! A customer's own bills. Generated from `spec/` by `cargo xtask api`; do not edit.
#![allow(clippy::doc_markdown, clippy::unreadable_literal)] // the documentation's own words

#[allow(unused_imports, clippy::wildcard_imports)] // structures that several groups share
use super::*;
use crate::operation::Paging;
use crate::wire::{Decimal, operation, record};

operation! {
    /// Query yearly/monthly resources (path has the typo `suscriptions`). Credential: partner or customer
    /// (older docs, customer only). Paging: offset/limit (record offset from 0); limit maximum uncertain
    /// (v1: 1–500).
    Read ListPayPerUseCustomerResourcesRequest LIST_PAY_PER_USE_CUSTOMER_RESOURCES -> ListPayPerUseCustomerResourcesAnswer
    "ListPayPerUseCustomerResources" Post "/v2/orders/suscriptions/resources/query"
    by Either, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("data"), total Some("total_count"), rate 10, permission Some("BPC_ITEM_SUBCUSTSERV_010105; customer IAM billing:subscription:view"),
    sites &["cn", "intl"];
    /// ≤ 50 ids; null not allowed
    Body false resource_ids: Vec<String> = "resource_ids",
    /// Resources of one order
    Body false order_id: Option<String> = "order_id",
    /// 0 main + attached (default), 1 main only
    Body false only_main_resource: Option<i64> = "only_main_resource",
    /// 2 in use, 3 closed, 4 frozen, 5 expired
    Body false status_list: Vec<i64> = "status_list",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// UTC
    Body false expire_time_begin: Option<String> = "expire_time_begin",
    /// UTC
    Body false expire_time_end: Option<String> = "expire_time_end",
    /// Service filter; empty string rejected
    Body false service_type_code: Option<String> = "service_type_code",
    /// Mandatory for partner callers, ≤ 64
    Body false customer_id: Option<String> = "customer_id",
}

record! {
    /// What `ListPayPerUseCustomerResources` answers.
    ListPayPerUseCustomerResourcesAnswer {
        /// Rows
        data: Vec<OrderInstanceV2> = "data",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `data…` of `ListPayPerUseCustomerResources`.
    OrderInstanceV2 {
        /// Internal id before provisioning
        id: Option<String> = "id",
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Resource name
        resource_name: Option<String> = "resource_name",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Specification code; VM specs carry a .win or .linux suffix
        resource_spec_code: Option<String> = "resource_spec_code",
        /// IAM project id
        project_id: Option<String> = "project_id",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Parent resource id
        parent_resource_id: Option<String> = "parent_resource_id",
        /// 1 main, 0 attached
        is_main_resource: Option<i64> = "is_main_resource",
        /// 2 in use, 3 closed, 4 frozen, 5 expired
        status: Option<i64> = "status",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// 0 grace period, 1 to pay-per-use, 2 delete at once, 3 auto-renew, 4 freeze, 5 delete after retention
        expire_policy: Option<i64> = "expire_policy",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
        /// Size of a linear product
        spec_size: Option<Decimal> = "spec_size",
        /// Unit id of the size
        spec_size_measure_id: Option<i64> = "spec_size_measure_id",
        /// Last update, UTC
        update_time: Option<String> = "update_time",
        /// Enterprise project, see S-EnterpriseProject
        enterprise_project: Option<EnterpriseProject> = "enterprise_project",
    }
}

operation! {
    /// Query agency customers' pay-per-use resources. Credential: partner only. Paging: offset/limit
    /// (record offset from 0).
    Read ListCustomerOnDemandResourcesRequest LIST_CUSTOMER_ON_DEMAND_RESOURCES -> ListCustomerOnDemandResourcesAnswer
    "ListCustomerOnDemandResources" Post "/v2/partners/sub-customers/on-demand-resources/query"
    by Partner, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("resources"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Customer account id (domain id, ≤ 64)
    Body true customer_id: String = "customer_id",
    /// Region code, e.g. cn-north-1
    Body false region_code: Option<String> = "region_code",
    /// Cloud service type code, e.g. hws.service.type.ec2
    Body false service_type_code: Option<String> = "service_type_code",
    /// ≤ 50 ids
    Body false resource_ids: Vec<String> = "resource_ids",
    /// Effective from, UTC
    Body false effective_time_begin: Option<String> = "effective_time_begin",
    /// Effective until, UTC
    Body false effective_time_end: Option<String> = "effective_time_end",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// 1 normal, 2 grace, 3 freezing, 4 changing, 5 closing, 6 closed
    Body false status: Option<i64> = "status",
    /// Cloud reseller (second-tier) id; set it only when a distributor addresses its reseller's customers,
    /// otherwise ignored
    Body false indirect_partner_id: Option<String> = "indirect_partner_id",
}

record! {
    /// What `ListCustomerOnDemandResources` answers.
    ListCustomerOnDemandResourcesAnswer {
        /// Rows
        resources: Vec<CustomerOnDemandResource> = "resources",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `resources…` of `ListCustomerOnDemandResources`.
    CustomerOnDemandResource {
        /// Customer account id (domain id, ≤ 64)
        customer_id: Option<String> = "customer_id",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
        /// AZ code
        availability_zone_code: Option<String> = "availability_zone_code",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Resource name
        resource_name: Option<String> = "resource_name",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// As the filter
        status: Option<i64> = "status",
        /// Specification code; VM specs carry a .win or .linux suffix
        resource_spec_code: Option<String> = "resource_spec_code",
        /// Capacity as text holding JSON, e.g. {"specSize":40.0}
        resource_info: Option<String> = "resource_info",
        /// Human-readable specification
        product_spec_desc: Option<String> = "product_spec_desc",
    }
}

operation! {
    /// Query packages (v3). Credential: customer only. Paging: offset/limit (record offset from 0).
    Read ListFreeResourceInfosRequest LIST_FREE_RESOURCE_INFOS -> ListFreeResourceInfosAnswer
    "ListFreeResourceInfos" Post "/v3/payments/free-resources/query"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("free_resource_packages"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Region code, e.g. cn-north-1
    Body false region_code: Option<String> = "region_code",
    /// Order id
    Body false order_id: Option<String> = "order_id",
    /// Package product id
    Body false product_id: Option<String> = "product_id",
    /// Package name
    Body false product_name: Option<String> = "product_name",
    /// Enterprise project id
    Body false enterprise_project_id: Option<String> = "enterprise_project_id",
    /// 0 not effective, 1 effective, 2 used up, 3 expired, 4 unsubscribed
    Body false status: Option<i64> = "status",
    /// Zero-based record offset, default 0
    Body false offset: Option<i64> = "offset",
    /// Page size, default 10
    Body false limit: Option<i64> = "limit",
    /// Service codes, case-insensitive
    Body false service_type_code_list: Vec<String> = "service_type_code_list",
}

record! {
    /// What `ListFreeResourceInfos` answers.
    ListFreeResourceInfosAnswer {
        /// Rows
        free_resource_packages: Vec<FreeResourcePackageV3> = "free_resource_packages",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `free_resource_packages…` of `ListFreeResourceInfos`.
    FreeResourcePackageV3 {
        /// Package instance id
        order_instance_id: Option<String> = "order_instance_id",
        /// Order; empty for gifts
        order_id: Option<String> = "order_id",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Product name
        product_name: Option<String> = "product_name",
        /// (EP) enterprise project id
        enterprise_project_id: Option<String> = "enterprise_project_id",
        /// 0 all, 1 one project
        enterprise_project_scope: Option<i64> = "enterprise_project_scope",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
        /// As the filter
        status: Option<i64> = "status",
        /// Cloud service type code, e.g. hws.service.type.ec2
        service_type_code: Option<String> = "service_type_code",
        /// Localised service name
        service_type_name: Option<String> = "service_type_name",
        /// Region code, e.g. cn-north-1
        region_code: Option<String> = "region_code",
        /// 0 order, 1 DevCloud gift
        source_type: Option<i64> = "source_type",
        /// ATOMIC_PKG or BUNDLE_PKG
        bundle_type: Option<String> = "bundle_type",
        /// 1 resettable, 2 not resettable
        quota_reuse_mode: Option<i64> = "quota_reuse_mode",
        /// Items
        free_resources: Vec<FreeResourceV3> = "free_resources",
    }
}

record! {
    /// `free_resource_packages….free_resources…` of `ListFreeResourceInfos`.
    FreeResourceV3 {
        /// Package item id (one per usage type)
        free_resource_id: Option<String> = "free_resource_id",
        /// Usage type name
        usage_type_name: Option<String> = "usage_type_name",
        /// Remaining (string)
        amount: Option<Decimal> = "amount",
        /// Total (string)
        original_amount: Option<Decimal> = "original_amount",
        /// Unit id (not money)
        measure_id: Option<i64> = "measure_id",
    }
}

operation! {
    /// Query package usage (v2). Credential: customer only. Paging: none.
    Read ListFreeResourceUsagesRequest LIST_FREE_RESOURCE_USAGES -> ListFreeResourceUsagesAnswer
    "ListFreeResourceUsages" Post "/v2/payments/free-resources/usages/details/query"
    by Customer, Paging::None,
    rows Some("free_resources"), total None, rate 10, permission None,
    sites &["cn", "intl"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Item ids, each ≤ 64
    Body true free_resource_ids: Vec<String> = "free_resource_ids",
}

record! {
    /// What `ListFreeResourceUsages` answers.
    ListFreeResourceUsagesAnswer {
        /// Items
        free_resources: Vec<FreeResourceDetail> = "free_resources",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `free_resources…` of `ListFreeResourceUsages`.
    FreeResourceDetail {
        /// Package item id (one per usage type)
        free_resource_id: Option<String> = "free_resource_id",
        /// Item type name
        free_resource_type_name: Option<String> = "free_resource_type_name",
        /// 1 hour, 2 day, 3 week, 4 month, 5 year
        quota_reuse_cycle: Option<i64> = "quota_reuse_cycle",
        /// 1 natural cycle, 2 cycle since purchase
        quota_reuse_cycle_type: Option<i64> = "quota_reuse_cycle_type",
        /// Usage type name
        usage_type_name: Option<String> = "usage_type_name",
        /// Cycle start UTC
        start_time: Option<String> = "start_time",
        /// Cycle end UTC
        end_time: Option<String> = "end_time",
        /// Remaining
        amount: Option<Decimal> = "amount",
        /// Total allowance (per reset cycle when resettable)
        original_amount: Option<Decimal> = "original_amount",
        /// Unit id (not money)
        measure_id: Option<i64> = "measure_id",
    }
}

operation! {
    /// Query package deduction records. Credential: customer only. Paging: offset/limit (record offset from
    /// 0).
    Read ListFreeResourcesUsageRecordsRequest LIST_FREE_RESOURCES_USAGE_RECORDS -> ListFreeResourcesUsageRecordsAnswer
    "ListFreeResourcesUsageRecords" Get "/v2/bills/customer-bills/free-resources-usage-records"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("free_resource_records"), total Some("total_count"), rate 10, permission None,
    sites &["cn", "intl"];
    /// Package item id (one per usage type)
    Query false free_resource_id: Option<String> = "free_resource_id",
    /// Package product id
    Query false product_id: Option<String> = "product_id",
    /// Resource type code, e.g. hws.resource.type.vm
    Query false resource_type_code: Option<String> = "resource_type_code",
    /// YYYY-MM-DD GMT+8
    Query true deduct_time_begin: String = "deduct_time_begin",
    /// YYYY-MM-DD GMT+8, ≤ 90 days later
    Query true deduct_time_end: String = "deduct_time_end",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListFreeResourcesUsageRecords` answers.
    ListFreeResourcesUsageRecordsAnswer {
        /// Rows
        free_resource_records: Vec<FreeResourceRecord> = "free_resource_records",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `free_resource_records…` of `ListFreeResourcesUsageRecords`.
    FreeResourceRecord {
        /// UTC
        deduct_time: Option<String> = "deduct_time",
        /// Package item id (one per usage type)
        free_resource_id: Option<String> = "free_resource_id",
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Resource type code, e.g. hws.resource.type.vm
        resource_type_code: Option<String> = "resource_type_code",
        /// Localised resource type name
        resource_type_name: Option<String> = "resource_type_name",
        /// Resource tags as one string
        resource_tag: Option<String> = "resource_tag",
        /// Product id
        product_id: Option<String> = "product_id",
        /// Product name
        product_name: Option<String> = "product_name",
        /// Usage type
        usage_type_code: Option<String> = "usage_type_code",
        /// Before (string)
        available_amount: Option<Decimal> = "available_amount",
        /// After (string)
        remaining_amount: Option<Decimal> = "remaining_amount",
        /// Deducted (string)
        used_amount: Option<Decimal> = "used_amount",
        /// Unit id (not money)
        measure_id: Option<i64> = "measure_id",
        /// Start of validity, UTC
        effective_time: Option<String> = "effective_time",
        /// End of validity, UTC
        expire_time: Option<String> = "expire_time",
    }
}

operation! {
    /// 95th-percentile bandwidth usage summary. Credential: customer only. Paging: offset/limit (record
    /// offset from 0).
    Read ListResourceUsageSummaryRequest LIST_RESOURCE_USAGE_SUMMARY -> ListResourceUsageSummaryAnswer
    "ListResourceUsageSummary" Get "/v2/bills/customer-bills/resources/usage/summary"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("summary_usage_info_list"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Query true bill_cycle: String = "bill_cycle",
    /// hws.service.type.cdn, .obs, .vpc or .iec
    Query true service_type_code: String = "service_type_code",
    /// hws.resource.type.cdn, .obs, .bandwidth or .edgebandwidth
    Query true resource_type_code: String = "resource_type_code",
    /// 95Peak, 95peak_1000, bandwidth95peak, 95peak_plus
    Query true usage_type: String = "usage_type",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListResourceUsageSummary` answers.
    ListResourceUsageSummaryAnswer {
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Rows; current month: only resource_id
        summary_usage_info_list: Vec<StatUsageSummaryInfo> = "summary_usage_info_list",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `summary_usage_info_list…` of `ListResourceUsageSummary`.
    StatUsageSummaryInfo {
        /// Resource id
        resource_id: Option<String> = "resource_id",
        /// Effective days = reported points / 288, up to 20 decimals (string)
        actual_days: Option<String> = "actual_days",
        /// Monthly billed bandwidth; filled for a past month only after the 2nd, 20:00; null for the current
        /// month
        band_width: Option<String> = "band_width",
        /// Guaranteed bandwidth (enhanced 95 only)
        monthly_guaranteed_band_width: Option<String> = "monthly_guaranteed_band_width",
        /// Peak bandwidth (enhanced 95 only)
        monthly_peak_band_width: Option<String> = "monthly_peak_band_width",
        /// Unit id of bandwidth; null if all bandwidths are null
        band_width_measure_id: Option<i64> = "band_width_measure_id",
    }
}

operation! {
    /// 95th-percentile bandwidth usage detail. Credential: customer only. Paging: offset/limit (record
    /// offset from 0).
    Read ListResourceUsageRequest LIST_RESOURCE_USAGE -> ListResourceUsageAnswer
    "ListResourceUsage" Get "/v2/bills/customer-bills/resources/usage/details"
    by Customer, Paging::Offset { limit_max: 100, offset_max: 2147483646 },
    rows Some("usage_info_list"), total Some("total_count"), rate 10, permission None,
    sites &["cn"];
    /// Response language for names; zh_CN (default) or en_US, case-insensitive; header, not query
    Header false x_language: Option<String> = "X-Language",
    /// Billing month YYYY-MM, GMT+8
    Query true bill_cycle: String = "bill_cycle",
    /// As the summary
    Query true service_type_code: String = "service_type_code",
    /// As the summary
    Query true resource_type_code: String = "resource_type_code",
    /// As the summary
    Query true usage_type: String = "usage_type",
    /// Resource id
    Query true resource_id: String = "resource_id",
    /// Zero-based record offset, default 0
    Query false offset: Option<i64> = "offset",
    /// Page size, default 10
    Query false limit: Option<i64> = "limit",
}

record! {
    /// What `ListResourceUsage` answers.
    ListResourceUsageAnswer {
        /// Effective days = reported points / 288, up to 20 decimals (string)
        actual_days: Option<String> = "actual_days",
        /// Monthly billed bandwidth; filled for a past month only after the 2nd, 20:00; null for the current
        /// month
        band_width: Option<String> = "band_width",
        /// Guaranteed bandwidth (enhanced 95 only)
        monthly_guaranteed_band_width: Option<String> = "monthly_guaranteed_band_width",
        /// Peak bandwidth (enhanced 95 only)
        monthly_peak_band_width: Option<String> = "monthly_peak_band_width",
        /// Unit id of bandwidth; null if all bandwidths are null
        band_width_measure_id: Option<i64> = "band_width_measure_id",
        /// Rows matching the filter (whole result, not the page)
        total_count: Option<i64> = "total_count",
        /// Points
        usage_info_list: Vec<StatUsageInfo> = "usage_info_list",
        /// Only in failures.
        error_code: Option<String> = "error_code",
        /// Only in failures.
        error_msg: Option<String> = "error_msg",
    }
}

record! {
    /// `usage_info_list…` of `ListResourceUsage`.
    StatUsageInfo {
        /// UTC
        stat_time: Option<String> = "stat_time",
        /// Reserved (enhanced 95 only)
        guaranteed_band_width: Option<String> = "guaranteed_band_width",
        /// Usage (string)
        usage: Option<String> = "usage",
        /// Unit id (not money)
        measure_id: Option<i64> = "measure_id",
    }
}
