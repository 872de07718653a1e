//! What codes of Huawei Cloud are in the words of the specification. All of it is data.

/// The highest classification of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    Usage,
    Purchase,
    Tax,
    Credit,
    Adjustment,
}

impl Category {
    /// The value of `ChargeCategory`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Usage => "Usage",
            Self::Purchase => "Purchase",
            Self::Tax => "Tax",
            Self::Credit => "Credit",
            Self::Adjustment => "Adjustment",
        }
    }

    /// By `bill_detail_type`. Refunds are of the category of what they give back. A code nobody knows is
    /// an adjustment: that is what falls into no other category.
    pub(crate) fn of(bill_detail_type: Option<i64>) -> Self {
        match bill_detail_type {
            Some(5 | 12 | 23) => Self::Usage,
            Some(1 | 2 | 3 | 4 | 8 | 14 | 18 | 20 | 24 | 103) => Self::Purchase,
            Some(15 | 100 | 101 | 102) => Self::Tax,
            Some(9) => Self::Credit,
            _ => Self::Adjustment,
        }
    }

    /// Whether quantities and prices belong to it.
    pub(crate) fn is_priced(self) -> bool {
        matches!(self, Self::Usage | Self::Purchase)
    }
}

/// The value of `ChargeFrequency`.
pub(crate) fn frequency(category: Category, bill_detail_type: Option<i64>) -> &'static str {
    match (category, bill_detail_type) {
        (Category::Usage, _) => "Usage-Based",
        (_, Some(2 | 8 | 14 | 18 | 103)) => "Recurring",
        _ => "One-Time",
    }
}

/// A commitment discount, by `charging_mode`: category and type.
pub(crate) fn commitment(charging_mode: Option<i64>) -> Option<(&'static str, &'static str)> {
    match charging_mode? {
        10 => Some(("Usage", "Reserved Instance")),
        11 => Some(("Spend", "Savings Plan")),
        _ => None,
    }
}

/// Units of usage, by `usage_measure_id`, in the specification's way of writing them.
const MEASURES: [(i64, &str); 11] = [
    (4, "Seconds"),
    (5, "Hours"),
    (6, "Days"),
    (10, "GB"),
    (11, "MB"),
    (12, "KB"),
    (14, "Count"),
    (15, "Mbps"),
    (17, "GB"),
    (18, "GB-Hours"),
    (20, "Months"),
];

/// The unit of a `usage_measure_id`; none where its name is not known.
pub(crate) fn measure(id: i64) -> Option<&'static str> {
    MEASURES.iter().find(|(known, _)| *known == id).map(|(_, unit)| *unit)
}

/// The unit of a `period_type`, and how many months or seconds it has.
pub(crate) fn period(period_type: Option<i64>) -> Option<(&'static str, Span)> {
    match period_type? {
        19 => Some(("Years", Span::Months(12))),
        20 => Some(("Months", Span::Months(1))),
        24 => Some(("Days", Span::Seconds(86_400))),
        25 => Some(("Hours", Span::Seconds(3_600))),
        _ => None,
    }
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// Of the calendar.
    Months(i64),
    /// Of the clock.
    Seconds(i64),
}

/// Services by the end of their code: category, subcategory, codes.
const SERVICES: &[(&str, &str, &[&str])] = &[
    ("AI and Machine Learning", "Machine Learning", &["modelarts", "pangu"]),
    (
        "AI and Machine Learning",
        "Other (AI and Machine Learning)",
        &["ocr", "frs", "sis", "nlp", "moderation"],
    ),
    ("Analytics", "Data Processing", &["mrs", "dli", "dis", "dataartsstudio", "dgc"]),
    ("Analytics", "Search", &["css"]),
    ("Compute", "Containers", &["cce", "cci", "swr", "cie"]),
    ("Compute", "End User Computing", &["workspace", "vdi"]),
    ("Compute", "Serverless Compute", &["functiongraph", "fgs"]),
    ("Compute", "Virtual Machines", &["ec2", "ecs", "deh", "flexuse", "hecs"]),
    ("Compute", "Other (Compute)", &["bms", "ims", "as"]),
    ("Databases", "Caching", &["dcs"]),
    ("Databases", "Data Warehouse", &["dws"]),
    ("Databases", "NoSQL", &["dds", "nosql", "geminidb", "cloudtable"]),
    ("Databases", "Relational", &["rds", "gaussdb", "taurusdb", "opengauss"]),
    ("Databases", "Other (Databases)", &["drs", "ddm", "das"]),
    ("Developer Tools", "Other (Developer Tools)", &["devcloud", "codearts", "servicestage"]),
    ("Integration", "API Management", &["apig", "apic"]),
    ("Integration", "Messaging", &["dms", "smn", "eventgrid", "msgsms"]),
    ("Integration", "Other (Integration)", &["roma"]),
    ("Internet of Things", "Other (Internet of Things)", &["iot", "iotda", "iotedge"]),
    ("Management and Governance", "Observability", &["ces", "lts", "aom", "apm"]),
    ("Management and Governance", "Compliance", &["cts", "rms"]),
    ("Management and Governance", "Support", &["supportplan"]),
    ("Media", "Other (Media)", &["live", "vod", "mpc", "rtc"]),
    ("Migration", "Other (Migration)", &["sms", "oms", "cdm"]),
    ("Networking", "Content Delivery", &["cdn", "dcdn"]),
    ("Networking", "Data Transfer", &["dc", "vpn", "cc", "er"]),
    ("Networking", "Load Balancing", &["elb"]),
    ("Networking", "Other (Networking)", &["vpc", "eip", "natgateway", "nat", "dns", "ga", "vpcep"]),
    ("Security", "Credentials", &["dew", "kms", "csms", "scm", "ccm"]),
    ("Security", "Threat Detection", &["hss", "secmaster", "sa"]),
    ("Security", "Other (Security)", &["waf", "aad", "antiddos", "cfw", "dbss", "cbh", "vss"]),
    ("Storage", "Backups", &["cbr", "csbs", "vbs", "sdrs"]),
    ("Storage", "Disk", &["ebs", "evs", "dss"]),
    ("Storage", "Files", &["sfs", "sfsturbo"]),
    ("Storage", "Object Storage", &["obs"]),
    ("Web", "Other (Web)", &["domain", "website"]),
];

/// `ServiceCategory` and `ServiceSubcategory` of a `service_type_code`.
pub(crate) fn service(code: Option<&str>) -> (&'static str, &'static str) {
    let end = code.unwrap_or_default().trim_start_matches("hws.service.type.");
    let found = SERVICES.iter().find(|(_, _, codes)| codes.contains(&end));
    found.map_or(("Other", "Other (Other)"), |(category, subcategory, _)| (category, subcategory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_in_one_category() {
        let mut codes: Vec<&str> = SERVICES.iter().flat_map(|(_, _, codes)| codes.iter().copied()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert_eq!(service(Some("hws.service.type.obs")), ("Storage", "Object Storage"));
        assert_eq!(service(Some("hws.service.type.never-heard-of")), ("Other", "Other (Other)"));
    }

    #[test]
    fn a_subcategory_has_one_parent() {
        for (category, subcategory, _) in SERVICES {
            let parents = SERVICES.iter().filter(|(_, other, _)| other == subcategory);
            assert!(parents.into_iter().all(|(parent, ..)| parent == category), "{subcategory}");
        }
    }
}
