//! The columns of the consumption-detail export.

use rust_decimal::Decimal;

use crate::world::{Line, World};

/// A cell: text stays text even where it looks like a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, possibly empty.
    Text(String),
    /// An amount or quantity, by its digits.
    Number(Decimal),
}

/// Headings, in order. Names are those of the billing centre's own exports wherever these are documented.
pub const HEADERS: [&str; 50] = [
    "账期",
    "客户ID",
    "客户名称",
    "账号",
    "关联类型",
    "产品类型编码",
    "产品类型",
    "资源类型编码",
    "资源类型",
    "计费模式",
    "账单类型",
    "消费时间",
    "交易时间",
    "订单号/交易号",
    "消费流水号",
    "订单类型",
    "资源ID",
    "资源名称",
    "资源标签",
    "产品ID",
    "产品",
    "产品规格",
    "云服务区编码",
    "云服务区",
    "使用量类型",
    "使用量",
    "使用量单位",
    "套餐内使用量",
    "预留实例使用量",
    "官网价",
    "折扣优惠",
    "应付金额",
    "现金支付",
    "信用额度支付",
    "代金券抵扣",
    "现金券抵扣",
    "储值卡抵扣",
    "欠费金额",
    "核销金额",
    "周期类型",
    "购买时长",
    "企业项目ID",
    "客户经理ID",
    "付款方式",
    "合作伙伴ID",
    "子产品类型编码",
    "子资源类型编码",
    "子资源ID",
    "子资源名称",
    "币种",
];

/// The cells of one line under [`HEADERS`].
pub fn cells(world: &World, line: &Line) -> Vec<Cell> {
    let mut cells = identity(world, line);
    cells.extend(subject(line));
    cells.extend(amounts(line));
    cells.extend([
        text(line.period_type.map(period)),
        number(line.period_num),
        text(line.enterprise_project.clone()),
        text(line.manager_id.clone()),
        text(line.payment_type.map(str::to_owned)),
        Cell::Text(world.partner_id.clone()),
    ]);
    cells.extend(component(line));
    cells.push(Cell::Text(world.site.currency().to_owned()));
    cells
}

/// The component inside a bundled machine; empty elsewhere.
fn component(line: &Line) -> [Cell; 4] {
    let component = line.component.as_ref();
    [
        component.map(|(product, _)| product.service.to_owned()),
        component.map(|(product, _)| product.resource.to_owned()),
        component.map(|(_, id)| id.clone()),
        component.map(|(product, _)| product.name.to_owned()),
    ]
    .map(text)
}

fn identity(world: &World, line: &Line) -> Vec<Cell> {
    let customer = world.customer(&line.customer_id);
    vec![
        Cell::Text(line.cycle.clone()),
        Cell::Text(line.customer_id.clone()),
        text(customer.and_then(|customer| customer.name.clone())),
        text(customer.map(|customer| customer.account_name.clone())),
        text(line.association.map(association)),
        Cell::Text(line.product.service.to_owned()),
        Cell::Text(line.product.service_name.to_owned()),
        Cell::Text(line.product.resource.to_owned()),
        Cell::Text(line.product.resource_name.to_owned()),
        Cell::Text(charging_mode(line.charging_mode)),
        Cell::Text(bill_type(line.detail_type)),
        Cell::Text(line.consume_time.local()),
        Cell::Text(line.trade_time.local()),
        Cell::Text(line.trade_id.clone()),
        Cell::Text(line.id.clone()),
        text(line.order_type.map(order_type)),
    ]
}

fn subject(line: &Line) -> Vec<Cell> {
    let metered = line.usage.is_some();
    let unit = crate::world::catalog::UNITS.iter().find(|unit| unit.0 == line.product.unit);
    vec![
        text(line.resource_id.clone()),
        text(line.resource_name.clone()),
        text(line.tag.clone()),
        Cell::Text(line.product.id.to_owned()),
        Cell::Text(line.product.name.to_owned()),
        Cell::Text(line.product.spec.to_owned()),
        Cell::Text(line.region.code.to_owned()),
        Cell::Text(line.region.name.to_owned()),
        text(metered.then(|| line.product.usage.0.to_owned())),
        number(line.usage),
        text(unit.filter(|_| metered).map(|unit| unit.1.to_owned())),
        number(line.free_usage),
        number(line.ri_usage),
    ]
}

fn amounts(line: &Line) -> [Cell; 10] {
    let paid = &line.paid;
    [
        line.official,
        line.discount,
        line.payment,
        paid.cash,
        paid.credit,
        paid.coupon,
        paid.flexi,
        paid.card,
        paid.debt,
        paid.writeoff,
    ]
    .map(Cell::Number)
}

fn text(value: Option<String>) -> Cell {
    Cell::Text(value.unwrap_or_default())
}

fn number(value: Option<Decimal>) -> Cell {
    value.map_or(Cell::Text(String::new()), Cell::Number)
}

fn association(code: &str) -> String {
    match code {
        "1" => "顾问销售".to_owned(),
        "2" => "代售".to_owned(),
        other => other.to_owned(),
    }
}

/// Labels of codes; a code without a label shows as itself.
fn charging_mode(code: i64) -> String {
    match code {
        1 => "包年/包月".to_owned(),
        3 => "按需".to_owned(),
        10 => "预留实例".to_owned(),
        11 => "节省计划".to_owned(),
        other => other.to_string(),
    }
}

fn bill_type(code: i64) -> String {
    match code {
        1 => "消费-新购",
        2 => "消费-续订",
        3 => "消费-变更",
        4 => "退款-退订",
        5 => "消费-使用",
        8 => "消费-自动续订",
        9 => "调账-补偿",
        14 => "消费-服务支持计划月末扣费",
        16 => "调账-扣费",
        18 => "消费-按月付费",
        20 => "退款-变更",
        23 => "消费-节省计划抵扣",
        24 => "退款-包年/包月转按需",
        25 => "消费-小数位补扣",
        103 => "消费-按年付费",
        other => return other.to_string(),
    }
    .to_owned()
}

fn order_type(code: i64) -> String {
    match code {
        1 => "新购",
        2 => "续订",
        3 => "变更",
        4 => "退订",
        10 => "包年/包月转按需",
        other => return other.to_string(),
    }
    .to_owned()
}

fn period(code: i64) -> String {
    match code {
        19 => "年",
        20 => "月",
        24 => "日",
        25 => "小时",
        5 => "一次性",
        other => return other.to_string(),
    }
    .to_owned()
}
