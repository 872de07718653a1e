//! Pay-per-use consumption: resources, and the lines of their hours.

use rust_decimal::Decimal;

use super::{Builder, Means, Trade};
use crate::time::Time;
use crate::world::{Line, Product, Resource, catalog};

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

impl Builder {
    /// New pay-per-use resources of a customer, created in the months before.
    pub(crate) fn metered_resources(&mut self, customer: usize, count: i64) -> Vec<Resource> {
        let metered: Vec<&'static Product> =
            catalog::PRODUCTS.iter().filter(|product| product.price > 0).collect();
        let (home, cycle) = (self.world.customers[customer].region, self.world.cycle);
        let mut pool = Vec::new();
        for at in 0..count {
            let product = *self.dice.pick(&metered);
            let name = *self.dice.pick(&NAMES);
            pool.push(Resource {
                id: self.dice.uuid(),
                name: name.to_owned(),
                customer_id: self.id_of(customer),
                product,
                region: if at % 4 == 3 { home.neighbour() } else { home },
                effective: cycle.plus(self.dice.between(1, 8) - 9).utc(self.dice.between(1, 28), 8, 0, 0),
                expire: Time::utc(2099, 12, 31, 0, 0, 0),
            });
        }
        self.world.on_demand.extend(pool.iter().cloned());
        pool
    }

    /// One hourly settlement inside a window: up to `most` resources, six at the highest, share its trade
    /// id. Says how many lines it made.
    pub(crate) fn settlement(
        &mut self,
        customer: usize,
        pool: &[Resource],
        (start, end): (Time, Time),
        most: i64,
    ) -> i64 {
        let hours = (end.seconds() - start.seconds()) / 3600;
        let consumed = start.plus(3600 * self.dice.between(0, hours - 1));
        let time = consumed.plus(3600 + self.dice.between(60, 5400));
        let count = self.dice.between(1, 6).min(most);
        let first = self.dice.pick(pool).product;
        let trade = Trade { id: self.dice.uuid(), time, product: first };
        let means = self.means(customer);
        for _ in 0..count {
            let resource = self.dice.pick(pool);
            let line = self.usage_line(customer, resource, consumed, &trade, means);
            self.world.lines.push(line);
        }
        count
    }

    /// What a settlement is paid with.
    fn means(&mut self, customer: usize) -> Means {
        let roll = self.dice.between(1, 40);
        let customer = &self.world.customers[customer];
        match (customer.association == "1", roll) {
            (true, 1..=24) => Means::Credit,
            (false, 1..=3) => Means::Coupon,
            (false, 4) => Means::Card,
            (false, 5 | 6) => Means::Flexi,
            (false, 7 | 8) if customer.short => Means::Debt,
            (false, 9) if customer.short => Means::WriteOff,
            _ => Means::Cash,
        }
    }

    /// A metered line: list price to eight decimals, charged as the site rounds.
    pub(crate) fn usage_line(
        &mut self,
        customer: usize,
        resource: &Resource,
        consumed: Time,
        trade: &Trade,
        means: Means,
    ) -> Line {
        let product = resource.product;
        let mut line = self.line(customer, product, trade);
        line.consume_time = consumed;
        line.region = resource.region;
        line.resource_id = Some(resource.id.clone());
        line.resource_name = Some(resource.name.clone());
        line.tag = self.dice.one_in(4).then(|| (*self.dice.pick(&TAGS)).to_owned());
        line.enterprise_project.clone_from(&self.world.customers[customer].project);
        let quantity = Decimal::new(product.quantity, 10);
        let quantity = if quantity == Decimal::ONE && !self.dice.one_in(4) {
            quantity
        } else {
            Decimal::new(
                product.quantity / 1000 * self.dice.between(200, 1800) + self.dice.between(0, 9_999),
                10,
            )
        };
        line.usage = Some(quantity.normalize());
        if self.dice.one_in(60) {
            // Covered by a package: used, but free.
            line.free_usage = line.usage;
            return line;
        }
        line.official = (quantity * Decimal::new(product.price, 5)).trunc_with_scale(8).normalize();
        let percent = self.world.customers[customer].discount;
        line.discount = (line.official * Decimal::new(percent, 2)).trunc_with_scale(8).normalize();
        line.payment = self.world.site.charge(line.official - line.discount);
        line.paid = self.pay(customer, line.payment, means, trade);
        line
    }
}
