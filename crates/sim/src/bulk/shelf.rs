//! What is sold: forty services, each thing on a shelf of its service and resource type.

use crate::world::Product;
use crate::world::catalog::PRODUCTS;

/// Things of one service and resource type, which is what lines and bills are grouped by.
pub(super) struct Shelf {
    pub(super) things: Vec<&'static Product>,
}

impl Shelf {
    pub(super) fn first(&self) -> &'static Product {
        self.things[0]
    }
}

/// All shelves in the order of their codes.
pub(super) fn shelves() -> Vec<Shelf> {
    let mut products: Vec<&'static Product> =
        PRODUCTS.iter().chain(MORE).filter(|product| product.price > 0).collect();
    products.sort_by_key(|product| (product.service, product.resource, product.id));
    let of_a_shelf = |a: &&Product, b: &&Product| (a.service, a.resource) == (b.service, b.resource);
    products.chunk_by(of_a_shelf).map(|things| Shelf { things: things.to_vec() }).collect()
}

/// Ten-billionths in one unit.
const ONE: i64 = 10_000_000_000;

macro_rules! hourly {
    ($($service:literal $service_name:literal, $resource:literal $resource_name:literal, $spec:literal, $id:literal,
       $price:literal;)*) => {
        /// What the catalogue of the samples does not have, by the hour.
        static MORE: &[Product] = &[$(Product {
            service: concat!("hws.service.type.", $service), service_name: $service_name,
            resource: concat!("hws.resource.type.", $resource), resource_name: $resource_name,
            name: $resource_name, spec: $spec, id: $id, usage: ("Duration", "时长"),
            unit: 5, price: $price, quantity: ONE,
        }),*];
    };
}

hourly! {
    "aad" "DDoS防护", "aad" "DDoS高防", "aad.cn.basic", "00301-310001-0--0", 240_000;
    "aom" "应用运维管理", "aom" "指标存储", "aom.metrics", "00301-310002-0--0", 3_100;
    "apig" "API网关", "apig" "API网关实例", "apig.professional", "00301-310003-0--0", 118_000;
    "bcs" "区块链服务", "bcs" "区块链实例", "bcs.professional", "00301-310004-0--0", 340_000;
    "bms" "裸金属服务器", "bms" "裸金属", "physical.s4.3xlarge", "00301-310005-0--0", 1_240_000;
    "cfw" "云防火墙", "cfw" "云防火墙", "cfw.standard", "00301-310006-0--0", 365_000;
    "cloudide" "软件开发生产线", "codearts" "代码托管", "codearts.basic", "00301-310007-0--0", 8_800;
    "cts" "云审计服务", "cts" "事件存储", "cts.storage", "00301-310008-0--0", 700;
    "css" "云搜索服务", "css" "云搜索", "ess.spec-4u8g", "00301-310009-0--0", 132_000;
    "dc" "云专线", "dc" "物理连接", "dc.1g", "00301-310010-0--0", 205_000;
    "dds" "文档数据库", "dds" "文档数据库", "dds.mongodb.c6.large.4", "00301-310011-0--0", 98_000;
    "dew" "数据加密服务", "kms" "密钥管理", "kms.key", "00301-310012-0--0", 2_300;
    "dis" "数据接入服务", "dis" "通道", "dis.stream", "00301-310013-0--0", 4_700;
    "dli" "数据湖探索", "dli" "计算单元", "dli.cu", "00301-310014-0--0", 35_000;
    "dns" "云解析服务", "dns" "内网域名", "dns.private", "00301-310015-0--0", 500;
    "drs" "数据复制服务", "drs" "数据复制", "drs.migration.m3", "00301-310016-0--0", 77_000;
    "dws" "数据仓库服务", "dws" "数据仓库", "dwsx2.xlarge.m7n", "00301-310017-0--0", 920_000;
    "eps" "弹性文件服务", "sfs" "文件系统", "sfs.turbo.standard", "00301-310018-0--0", 21_500;
    "er" "企业路由器", "er" "连接", "er.attachment", "00301-310019-0--0", 33_000;
    "functiongraph" "函数工作流", "functiongraph" "函数", "fss.duration", "00301-310020-0--0", 1_100;
    "gaussdb" "云数据库GaussDB", "gaussdb" "云数据库", "gaussdb.opengauss.ee.km.x1", "00301-310021-0--0", 480_000;
    "hss" "企业主机安全", "hss" "主机安全", "hss.version.enterprise", "00301-310022-0--0", 12_500;
    "iotda" "设备接入", "iotda" "设备接入", "iotda.standard.s1", "00301-310023-0--0", 26_000;
    "live" "视频直播", "live" "直播", "live.transcode", "00301-310024-0--0", 14_900;
    "lts" "云日志服务", "lts" "日志", "lts.write", "00301-310025-0--0", 2_900;
    "mrs" "MapReduce服务", "mrs" "集群管理", "mrs.c6.2xlarge.4", "00301-310026-0--0", 152_000;
    "vpn" "虚拟专用网络", "vpn" "VPN网关", "vpn.professional1", "00301-310027-0--0", 83_000;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn forty_services() {
        let shelves = super::shelves();
        let services: BTreeSet<&str> = shelves.iter().map(|shelf| shelf.first().service).collect();
        assert!(services.len() >= 40, "{}", services.len());
        let codes: Vec<_> = shelves.iter().map(|s| (s.first().service, s.first().resource)).collect();
        assert!(codes.is_sorted());
    }
}
