//! Services, resource types, regions and units: names and codes as Huawei Cloud uses them.

use rust_decimal::Decimal;

/// A sellable thing: service, resource type, specification, and how its use is measured and priced.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Cloud service type code.
    pub service: &'static str,
    /// Its Chinese name.
    pub service_name: &'static str,
    /// Resource type code.
    pub resource: &'static str,
    /// Its Chinese name.
    pub resource_name: &'static str,
    /// Product name.
    pub name: &'static str,
    /// Specification as a person reads it.
    pub spec: &'static str,
    /// Product id.
    pub id: &'static str,
    /// Usage type code and name.
    pub usage: (&'static str, &'static str),
    /// Unit id of the quantity.
    pub unit: i64,
    /// Price of a unit in hundred-thousandths of a yuan.
    pub price: i64,
    /// Typical quantity of one hourly row, in ten-billionths of a unit.
    pub quantity: i64,
}

impl Product {
    /// The size of a product that is sold by size, and its unit: disks in GB, bandwidth in Mbit/s.
    pub fn size(&self) -> Option<(Decimal, i64)> {
        self.spec.split('|').find_map(|part| {
            let unit = |suffix: &str, unit: i64| Some((part.strip_suffix(suffix)?.parse().ok()?, unit));
            if self.resource.ends_with("vm") {
                return None;
            }
            unit("GB", 17).or_else(|| unit("Mbit/s", 15))
        })
    }

    /// The specification code that price queries take: of machines with the system as a suffix, else as it stands.
    pub fn spec_code(&self) -> String {
        let system = ["linux", "windows"].into_iter().find(|system| self.spec.ends_with(system));
        match (self.spec.split_once('|'), system) {
            (Some((code, _)), Some("linux")) => format!("{code}.linux"),
            (Some((code, _)), Some(_)) => format!("{code}.win"),
            _ => self.spec.to_owned(),
        }
    }
}

/// A region.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    /// Code.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
}

/// The regions of the sample.
pub static REGIONS: [Region; 5] = [
    Region { code: "cn-north-4", name: "华北-北京四" },
    Region { code: "cn-east-3", name: "华东-上海一" },
    Region { code: "cn-south-1", name: "华南-广州" },
    Region { code: "cn-southwest-2", name: "西南-贵阳一" },
    Region { code: "ap-southeast-1", name: "中国-香港" },
];

impl Region {
    /// The next region in the list, where a customer keeps what is not at home.
    pub fn neighbour(&self) -> &'static Region {
        let place = REGIONS.iter().position(|region| region.code == self.code).unwrap_or(0);
        &REGIONS[(place + 1) % REGIONS.len()]
    }
}

/// Ten-billionths in one unit.
const ONE: i64 = 10_000_000_000;

macro_rules! products {
    ($($service:literal $service_name:literal, $resource:literal $resource_name:literal, $name:literal $spec:literal,
       $id:literal, $usage:literal $usage_name:literal, $unit:literal, $price:literal, $quantity:expr;)*) => {
        /// Everything the sample sells.
        pub static PRODUCTS: &[Product] = &[$(Product {
            service: concat!("hws.service.type.", $service), service_name: $service_name,
            resource: concat!("hws.resource.type.", $resource), resource_name: $resource_name,
            name: $name, spec: $spec, id: $id, usage: ($usage, $usage_name),
            unit: $unit, price: $price, quantity: $quantity,
        }),*];
    };
}

products! {
    "ec2" "弹性云服务器", "vm" "云主机", "通用计算增强型 c7.xlarge.2" "c7.xlarge.2|4核|8GB|linux",
        "00301-110001-0--0", "Duration" "时长", 5, 96_000, ONE;
    "ec2" "弹性云服务器", "vm" "云主机", "内存优化型 m7.2xlarge.8" "m7.2xlarge.8|8核|64GB|windows",
        "00301-110002-0--0", "Duration" "时长", 4, 92, 3600 * ONE;
    "ebs" "云硬盘", "volume" "云硬盘", "超高IO" "SSD|超高IO|100GB",
        "00301-120001-0--0", "Duration" "时长", 18, 97, 100 * ONE;
    "ebs" "云硬盘", "volume" "云硬盘", "高IO" "SAS|高IO|40GB",
        "00301-120002-0--0", "Duration" "时长", 18, 64, 71_872_222_222;
    "vpc" "虚拟私有云", "ip" "弹性公网IP", "全动态BGP" "5_bgp",
        "00301-130001-0--0", "Duration" "时长", 5, 2_000, ONE;
    "vpc" "虚拟私有云", "bandwidth" "固定带宽", "全动态BGP带宽" "19_bgp|5Mbit/s",
        "00301-130002-0--0", "Duration" "时长", 5, 32_500, ONE;
    "vpc" "虚拟私有云", "bandwidth" "固定带宽", "全动态BGP流量" "19_bgp|流量",
        "00301-130003-0--0", "upflow" "上行流量", 10, 80_000, 12_345_678_901;
    "obs" "对象存储服务", "obs" "对象存储", "标准存储" "标准存储|多AZ",
        "00301-140001-0--0", "storage" "存储容量", 17, 19, 5_120_123_456_789;
    "obs" "对象存储服务", "obs" "对象存储", "请求次数" "标准存储|请求",
        "00301-140002-0--0", "reqNumber" "请求次数", 14, 1, 2_500 * ONE;
    "rds" "云数据库 RDS", "rds.vm" "云数据库", "MySQL 主备 4核8GB" "rds.mysql.c6.xlarge.2.ha",
        "00301-150001-0--0", "Duration" "时长", 5, 158_000, ONE;
    "rds" "云数据库 RDS", "rds.volume" "云数据库存储", "SSD云盘" "rds.mysql.volume.cloudssd.ha|200GB",
        "00301-150002-0--0", "Duration" "时长", 18, 194, 200 * ONE;
    "dcs" "分布式缓存服务", "dcs3" "分布式缓存", "Redis 5.0 主备" "redis.ha.xu1.large.r2.4",
        "00301-160001-0--0", "Duration" "时长", 5, 55_600, ONE;
    "cce" "云容器引擎", "cce.cluster" "CCE集群", "50节点集群" "cce.s1.small",
        "00301-170001-0--0", "Duration" "时长", 5, 92_000, ONE;
    "elb" "弹性负载均衡", "elbv3" "独享型负载均衡", "应用型 小型I" "L7_flavor.elb.s1.small",
        "00301-180001-0--0", "Duration" "时长", 5, 45_000, ONE;
    "natgateway" "NAT网关", "natgateway" "NAT网关", "小型" "nat_small",
        "00301-190001-0--0", "Duration" "时长", 5, 49_600, ONE;
    "cdn" "内容分发网络", "cdn" "CDN", "流量计费" "cdn.flow|中国大陆",
        "00301-200001-0--0", "flow" "流量", 10, 20_500, 876_543_210_123;
    "dms" "分布式消息服务", "dms" "消息队列 Kafka", "kafka.2u4g.cluster" "kafka.2u4g.cluster|3代理",
        "00301-210001-0--0", "Duration" "时长", 5, 186_000, ONE;
    "cbr" "云备份", "cbr.vault" "存储库", "云服务器备份存储库" "vault.backup.server.normal|500GB",
        "00301-220001-0--0", "Duration" "时长", 17, 28, 500 * ONE;
    "modelarts" "AI开发平台ModelArts", "modelarts.train" "训练作业", "Ascend: 1*ascend-snt9b" "modelarts.bm.npu.arm.1snt9b",
        "00301-230001-0--0", "Duration" "时长", 5, 1_850_000, 13_388_888_888;
    "waf" "Web应用防火墙", "waf.instance" "独享引擎", "WI-500" "waf.instance.professional",
        "00301-240001-0--0", "Duration" "时长", 5, 620_000, ONE;
    "smn" "消息通知服务", "smn" "短信", "短信通知" "smn.sms",
        "00301-250001-0--0", "smsNumber" "短信条数", 14, 4_500, 17 * ONE;
    "supportplan" "支持计划", "supportplan" "支持计划", "商业级支持计划" "business",
        "00301-260001-0--0", "Duration" "时长", 20, 0, ONE;
}

/// The product with this specification prefix; the first product when nothing matches, so that a typo shows
/// up as a strange sample and not as a panic.
pub fn product(name: &str) -> &'static Product {
    PRODUCTS.iter().find(|product| product.name.starts_with(name)).unwrap_or(&PRODUCTS[0])
}

/// Units: id, Chinese name, abbreviation, measure type.
pub const UNITS: &[(i64, &str, &str, i64)] = &[
    (1, "元", "CNY", 1),
    (2, "角", "Jiao", 1),
    (3, "分", "Fen", 1),
    (4, "秒", "s", 2),
    (5, "小时", "h", 2),
    (6, "天", "d", 2),
    (10, "GB", "G", 3),
    (11, "MB", "M", 3),
    (12, "KB", "K", 3),
    (14, "次", "times", 4),
    (17, "GB", "G", 7),
    (18, "GB*小时", "GB*h", 15),
    (19, "年", "year", 10),
    (20, "月", "month", 10),
    (24, "日", "day", 10),
];

/// Conversions: from, to, factor, measure type.
pub const CONVERSIONS: &[(i64, i64, i64, i64)] = &[
    (1, 2, 10, 1),
    (2, 3, 10, 1),
    (5, 4, 3600, 2),
    (6, 5, 24, 2),
    (10, 11, 1024, 3),
    (11, 12, 1024, 3),
    (19, 20, 12, 10),
];

/// Provinces: code, name.
pub const PROVINCES: &[(&str, &str)] =
    &[("110000", "北京市"), ("310000", "上海市"), ("330000", "浙江省"), ("440000", "广东省")];

/// Cities: province, code, name.
pub const CITIES: &[(&str, &str, &str)] = &[
    ("110000", "110100", "北京市"),
    ("310000", "310100", "上海市"),
    ("330000", "330100", "杭州市"),
    ("440000", "440100", "广州市"),
    ("440000", "440300", "深圳市"),
];

/// Counties: city, code, name.
pub const COUNTIES: &[(&str, &str, &str)] = &[
    ("110100", "110108", "海淀区"),
    ("310100", "310115", "浦东新区"),
    ("330100", "330108", "滨江区"),
    ("440100", "440106", "天河区"),
    ("440300", "440305", "南山区"),
];
