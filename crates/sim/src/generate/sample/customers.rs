//! The partner and its customers.

use crate::generate::Builder;
use crate::time::Time;
use crate::world::{Customer, catalog};

/// Customers by their place in the world.
pub(crate) mod who {
    pub(crate) const EAST: usize = 0;
    pub(crate) const SAIL: usize = 1;
    pub(crate) const SHOP: usize = 2;
    pub(crate) const PAINT: usize = 3;
    pub(crate) const WHALE: usize = 4;
    pub(crate) const RIVER: usize = 5;
    pub(crate) const NAMELESS: usize = 6;
    pub(crate) const RETAIL: usize = 7;
    pub(crate) const OLDTOWN: usize = 8;
    pub(crate) const PLUS: usize = 9;
    pub(crate) const PHARMA: usize = 10;
    pub(crate) const GAME: usize = 11;
    pub(crate) const LEFT: usize = 12;
    pub(crate) const IDLE: usize = 13;
}

/// Name, login, association, credential at hand, weight.
type Row = (Option<&'static str>, &'static str, &'static str, bool, i64);

const CUSTOMERS: [Row; 14] = [
    (Some("华东制造集团有限公司"), "hdzz_cloud", "2", true, 600),
    (Some("杭州云帆信息技术有限公司"), "yunfan-hz", "2", true, 450),
    (Some("深圳市远航电子商务有限公司"), "yuanhang_sz", "2", false, 380),
    (Some("成都智绘科技有限公司"), "zhihui.cd", "2", true, 300),
    (Some("北京蓝鲸数据服务有限公司"), "bluewhale_bj", "1", false, 280),
    (Some("武汉长江物流股份有限公司"), "cjwl-wh", "1", false, 220),
    (None, "hw_new_user_0417", "2", false, 180),
    (Some("广州\"优品\"零售, 有限公司"), "youpin_gz", "2", false, 150),
    (Some("西安古城文旅有限公司"), "gucheng_xa", "2", false, 24),
    (Some("+连锁便利(苏州)有限公司"), "bianli_sz", "2", false, 90),
    (Some("南京金陵医药科技有限公司"), "jinling-nj", "1", false, 70),
    (Some("重庆山城游戏工作室"), "shancheng_cq", "2", true, 60),
    (Some("天津海河智能装备有限公司"), "haihe_tj", "2", false, 40),
    (Some("青岛胶州湾渔业有限公司"), "jiaozhou_qd", "2", false, 0),
];

/// Discounts on usage, in percent.
const DISCOUNTS: [i64; 14] = [0, 10, 15, 5, 0, 22, 0, 12, 0, 8, 0, 30, 10, 0];

pub(super) fn draw(builder: &mut Builder) {
    builder.world.partner_id = builder.dice.hex(32);
    let manager = builder.dice.hex(32);
    for (place, (name, account_name, association, credential, weight)) in CUSTOMERS.into_iter().enumerate() {
        let customer = Customer {
            id: builder.dice.hex(32),
            account_name: account_name.to_owned(),
            name: name.map(str::to_owned),
            association,
            associated_on: Time::utc(
                2024,
                builder.dice.between(1, 24),
                builder.dice.between(1, 28),
                3,
                15,
                0,
            ),
            listed: place != who::LEFT,
            credential,
            manager_id: (place % 3 == 0).then(|| manager.clone()),
            region: &catalog::REGIONS[place % catalog::REGIONS.len()],
            project: project(place),
            discount: DISCOUNTS[place],
            short: place == who::RETAIL,
            weight,
        };
        builder.world.customers.push(customer);
    }
}

/// The default project, the literal "null" of services without projects, nothing, or a project of their own.
fn project(place: usize) -> Option<String> {
    match place % 4 {
        0 => Some("0".to_owned()),
        1 => Some("null".to_owned()),
        2 => None,
        _ => Some(format!("00000000-0000-4000-8000-{place:012}")),
    }
}
