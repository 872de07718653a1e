//! The rarer kinds of lines: support plans, monthly payments, downgrades, savings plans, corrections.

use rust_decimal::Decimal;

use super::{Builder, Means, Trade, fen};
use crate::time::Time;
use crate::world::{Paid, Product, catalog};

impl Builder {
    fn transaction(&mut self, time: Time, product: &'static Product) -> Trade {
        Trade { id: self.dice.uuid(), time, product }
    }

    /// Charged after the month has ended, under a bill id.
    pub(crate) fn support_plan(&mut self, customer: usize) {
        let end = self.world.cycle.end();
        let trade = Trade {
            id: format!("BILL{}", self.dice.digits(14)),
            time: end.plus(93_600),
            product: catalog::product("商业级支持"),
        };
        let mut line = self.line(customer, trade.product, &trade);
        line.charging_mode = 1;
        line.detail_type = 14;
        line.consume_time = end.plus(-1);
        line.period_type = Some(20);
        line.period_num = Some(Decimal::ONE);
        line.official = fen(200_000);
        line.payment = line.official;
        line.paid = self.pay(customer, line.payment, Means::Cash, &trade);
        self.world.lines.push(line);
    }

    /// An instalment of a plan without upfront payment.
    pub(crate) fn monthly_payment(&mut self, customer: usize, time: Time) {
        let trade = self.transaction(time, catalog::product("通用计算增强型"));
        let mut line = self.line(customer, trade.product, &trade);
        line.charging_mode = 1;
        line.detail_type = 18;
        line.official = fen(45_600);
        line.discount = fen(5_600);
        line.payment = fen(40_000);
        line.paid = self.pay(customer, line.payment, Means::Cash, &trade);
        line.period_type = Some(20);
        line.payment_type = Some("NO_UPFRONT");
        self.world.lines.push(line);
    }

    /// The refund of a downgrade (type 20) or of a switch to pay-per-use (type 24): negative, and under a
    /// transaction id.
    pub(crate) fn mode_change(&mut self, customer: usize, detail_type: i64, amount: i64, time: Time) {
        let trade = self.transaction(time, catalog::product("MySQL"));
        let mut line = self.line(customer, trade.product, &trade);
        line.charging_mode = 1;
        line.detail_type = detail_type;
        line.order_type = Some(if detail_type == 24 { 10 } else { 3 });
        line.official = fen(-amount);
        line.payment = fen(-amount);
        line.paid = Paid::cash(fen(-amount));
        self.world.lines.push(line);
    }

    /// An hour that a savings plan pays for: a list price, and nothing to pay.
    pub(crate) fn savings_plan_hour(&mut self, customer: usize, consumed: Time) {
        let trade = self.transaction(consumed.plus(4_000), catalog::product("通用计算增强型"));
        let mut line = self.line(customer, trade.product, &trade);
        line.charging_mode = 11;
        line.detail_type = 23;
        line.consume_time = consumed;
        line.usage = Some(Decimal::ONE);
        line.ri_usage = Some(Decimal::ONE);
        line.official = fen(96);
        line.discount = fen(96);
        line.payment_type = Some("ALL_UPFRONT");
        self.world.lines.push(line);
    }

    /// A compensation (type 9) or deduction (type 16) of Huawei; the monthly bill nets them in one row.
    pub(crate) fn correction(&mut self, customer: usize, detail_type: i64, amount: i64, time: Time) {
        let trade =
            Trade {
                id: format!("ADJ{}", self.dice.digits(15)), time, product: catalog::product("标准存储")
            };
        let mut line = self.line(customer, trade.product, &trade);
        line.detail_type = detail_type;
        line.official = fen(amount);
        line.payment = fen(amount);
        line.paid = Paid::cash(fen(amount));
        self.world.lines.push(line);
    }

    /// Collected fractions that earlier lines had cut off.
    pub(crate) fn supplement(&mut self, customer: usize, time: Time) {
        let trade = self.transaction(time, catalog::product("高IO"));
        let mut line = self.line(customer, trade.product, &trade);
        line.detail_type = 25;
        line.payment = fen(1);
        line.paid = Paid::cash(fen(1));
        self.world.lines.push(line);
    }

    /// An hour of a bundled machine: the row is about a component, the `at`th one, and says so in the `sub_*`
    /// fields.
    pub(crate) fn bundle_hour(&mut self, customer: usize, machine: &str, at: i64, consumed: Time) {
        let trade = self.transaction(consumed.plus(5_000), catalog::product("通用计算增强型"));
        let mut line = self.line(customer, trade.product, &trade);
        line.consume_time = consumed;
        line.resource_id = Some(machine.to_owned());
        line.usage = Some(Decimal::ONE);
        line.official = Decimal::new(9_712_345 + at, 8);
        line.payment = self.world.site.charge(line.official);
        line.paid = Paid::cash(line.payment);
        line.component = Some((catalog::product("超高IO"), format!("{machine}-disk-{at}")));
        self.world.lines.push(line);
    }

    /// Usage that the balance did not cover: left as debt, or written off since.
    pub(crate) fn unpaid(&mut self, customer: usize, size: i64, consumed: Time, means: Means) {
        let trade = self.transaction(consumed.plus(5_500), catalog::product("全动态BGP流量"));
        let mut line = self.line(customer, trade.product, &trade);
        line.consume_time = consumed;
        line.usage = Some(Decimal::new(1_234_567_891 * size, 8));
        line.official = Decimal::new(987_654_321 * size, 8);
        line.payment = self.world.site.charge(line.official);
        line.paid = self.pay(customer, line.payment, means, &trade);
        self.world.lines.push(line);
    }

    /// A correction of usage: negative, and cut off towards zero like everything else. `official` is in
    /// hundred-millionths.
    pub(crate) fn negative_usage(&mut self, customer: usize, official: i64, consumed: Time) {
        let trade = self.transaction(consumed.plus(90_000), catalog::product("超高IO"));
        let mut line = self.line(customer, trade.product, &trade);
        line.consume_time = consumed;
        line.official = Decimal::new(official, 8);
        line.payment = self.world.site.charge(line.official);
        line.paid = self.pay(customer, line.payment, Means::Cash, &trade);
        line.usage = Some(fen(-100));
        self.world.lines.push(line);
    }
}
