//! Pay-per-use consumption: most lines of a month.

use rust_decimal::Decimal;

use super::{Builder, Means, Trade, fen, who};
use crate::time::Time;
use crate::world::{Line, MONTH_END, MONTH_START, Product, Resource, catalog};

/// Names that customers really give, and names that a spreadsheet would execute.
const NAMES: [&str; 14] = [
    "web-01",
    "prod-mysql-主库",
    "=cmd|' /C calc'!A0",
    "+SUM(1,2)",
    "-2+3",
    "@import",
    "日志, 归档 \"冷\"",
    "第一行\n第二行",
    "k8s-node-pool-1",
    "ecs-测试;临时",
    "订单系统",
    "obs-backup",
    " 前后有空格 ",
    "'quoted'",
];
const TAGS: [&str; 3] = ["env=prod;team=平台", "env=test", "成本中心=\"A,1\""];

pub(super) fn draw(builder: &mut Builder) {
    for customer in 0..builder.world.customers.len() {
        let weight = builder.world.customers[customer].weight;
        if weight == 0 {
            continue;
        }
        let pool = resources(builder, customer, 4 + weight / 40);
        let end = if customer == who::LEFT { Time::beijing(2026, 9, 12, 0, 0) } else { MONTH_END };
        let mut left = weight;
        while left > 0 {
            left -= hour(builder, customer, &pool, end);
        }
    }
    boundaries(builder);
    negatives(builder);
}

/// The customer's pay-per-use resources.
fn resources(builder: &mut Builder, customer: usize, count: i64) -> Vec<Resource> {
    let metered: Vec<&'static Product> =
        catalog::PRODUCTS.iter().filter(|product| product.price > 0).collect();
    let mut pool = Vec::new();
    for at in 0..count {
        let product = *builder.dice.pick(&metered);
        let name = *builder.dice.pick(&NAMES);
        pool.push(Resource {
            id: builder.dice.uuid(),
            name: name.to_owned(),
            customer_id: builder.id_of(customer),
            product,
            region: &catalog::REGIONS[(customer + usize::from(at % 4 == 3)) % catalog::REGIONS.len()],
            effective: Time::utc(2026, builder.dice.between(1, 8), builder.dice.between(1, 28), 8, 0, 0),
            expire: Time::utc(2099, 12, 31, 0, 0, 0),
        });
    }
    builder.world.on_demand.extend(pool.iter().cloned());
    pool
}

/// One hourly settlement: up to six resources share its trade id. Says how many lines it made.
fn hour(builder: &mut Builder, customer: usize, pool: &[Resource], end: Time) -> i64 {
    let hours = (end.seconds() - MONTH_START.seconds()) / 3600;
    let consumed = MONTH_START.plus(3600 * builder.dice.between(0, hours - 1));
    let time = consumed.plus(3600 + builder.dice.between(60, 5400));
    let count = builder.dice.between(1, 6);
    let first = builder.dice.pick(pool).product;
    let trade = Trade { id: builder.dice.uuid(), time, product: first };
    let means = means(builder, customer);
    for _ in 0..count {
        let resource = builder.dice.pick(pool);
        let line = usage_line(builder, customer, resource, consumed, &trade, means);
        builder.world.lines.push(line);
    }
    count
}

fn means(builder: &mut Builder, customer: usize) -> Means {
    let roll = builder.dice.between(1, 40);
    match (builder.world.customers[customer].association, roll) {
        ("1", 1..=24) => Means::Credit,
        ("2", 1..=3) => Means::Coupon,
        ("2", 4) => Means::Card,
        ("2", 5 | 6) => Means::Flexi,
        ("2", 7 | 8) if customer == who::RETAIL => Means::Debt,
        ("2", 9) if customer == who::RETAIL => Means::WriteOff,
        _ => Means::Cash,
    }
}

/// A metered line: list price to eight decimals, charge truncated to whole fen.
pub(crate) fn usage_line(
    builder: &mut Builder,
    customer: usize,
    resource: &Resource,
    consumed: Time,
    trade: &Trade,
    means: Means,
) -> Line {
    let product = resource.product;
    let mut line = builder.line(customer, product, trade);
    line.consume_time = consumed;
    line.region = resource.region;
    line.resource_id = Some(resource.id.clone());
    line.resource_name = Some(resource.name.clone());
    line.tag = builder.dice.one_in(4).then(|| (*builder.dice.pick(&TAGS)).to_owned());
    line.enterprise_project = project(customer);
    let quantity = Decimal::new(product.quantity, 10);
    let quantity = if quantity == Decimal::ONE && !builder.dice.one_in(4) {
        quantity
    } else {
        Decimal::new(
            product.quantity / 1000 * builder.dice.between(200, 1800) + builder.dice.between(0, 9_999),
            10,
        )
    };
    line.usage = Some(quantity.normalize());
    if builder.dice.one_in(60) {
        // Covered by a package: used, but free.
        line.free_usage = line.usage;
        return line;
    }
    line.official = (quantity * Decimal::new(product.price, 5)).trunc_with_scale(8).normalize();
    let percent = [0, 10, 15, 5, 0, 22, 0, 12, 0, 8, 0, 30, 10, 0][customer];
    line.discount = (line.official * Decimal::new(percent, 2)).trunc_with_scale(8).normalize();
    line.payment = (line.official - line.discount).trunc_with_scale(2);
    line.paid = builder.pay(customer, line.payment, means, trade);
    line
}

/// The default project, the literal "null" of services without projects, nothing, or a project of their own.
fn project(customer: usize) -> Option<String> {
    match customer % 4 {
        0 => Some("0".to_owned()),
        1 => Some("null".to_owned()),
        2 => None,
        _ => Some(format!("00000000-0000-4000-8000-{customer:012}")),
    }
}

/// Lines on the first and the last second of the month, and one deducted in October.
fn boundaries(builder: &mut Builder) {
    for customer in [who::EAST, who::WHALE, who::OLDTOWN] {
        let pool: Vec<Resource> = builder
            .world
            .on_demand
            .iter()
            .filter(|resource| resource.customer_id == builder.world.customers[customer].id)
            .cloned()
            .collect();
        for (consumed, later) in
            [(MONTH_START, 5_400), (MONTH_END.plus(-1), 4_200), (MONTH_END.plus(-3600), 172_800)]
        {
            let trade =
                Trade { id: builder.dice.uuid(), time: consumed.plus(later), product: pool[0].product };
            let line = usage_line(builder, customer, &pool[0], consumed, &trade, Means::Cash);
            builder.world.lines.push(line);
        }
    }
}

/// Corrections: negative usage, truncated towards zero like everything else.
fn negatives(builder: &mut Builder) {
    for (customer, official) in
        [(who::EAST, -4_599_822), (who::WHALE, -1_234_567_890), (who::SHOP, -700_000_001)]
    {
        let consumed = Time::utc(2026, 9, 21, 4, 0, 0);
        let trade = Trade {
            id: builder.dice.uuid(),
            time: consumed.plus(90_000),
            product: catalog::product("超高IO"),
        };
        let mut line = builder.line(customer, trade.product, &trade);
        line.consume_time = consumed;
        line.official = Decimal::new(official, 8);
        line.payment = line.official.trunc_with_scale(2);
        line.paid = builder.pay(customer, line.payment, Means::Cash, &trade);
        line.usage = Some(fen(-100));
        builder.world.lines.push(line);
    }
}
