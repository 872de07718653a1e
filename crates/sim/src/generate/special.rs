//! The rarer kinds of lines: support plans, monthly payments, downgrades, savings plans, corrections.

use rust_decimal::Decimal;

use super::{Builder, Means, Trade, fen, who};
use crate::time::Time;
use crate::world::{MONTH_END, Paid, catalog};

pub(super) fn draw(builder: &mut Builder) {
    support_plan(builder);
    monthly_payments(builder);
    mode_changes(builder);
    savings_plan_use(builder);
    corrections(builder);
    supplements(builder);
    bundles(builder);
    unpaid(builder);
}

/// Charged after the month has ended, under a bill id.
fn support_plan(builder: &mut Builder) {
    for customer in [who::EAST, who::WHALE] {
        let trade = Trade {
            id: format!("BILL{}", builder.dice.digits(14)),
            time: MONTH_END.plus(93_600),
            product: catalog::product("商业级支持"),
        };
        let mut line = builder.line(customer, trade.product, &trade);
        line.charging_mode = 1;
        line.detail_type = 14;
        line.consume_time = MONTH_END.plus(-1);
        line.period_type = Some(20);
        line.period_num = Some(Decimal::ONE);
        line.official = fen(200_000);
        line.payment = line.official;
        line.paid = builder.pay(customer, line.payment, Means::Cash, &trade);
        builder.world.lines.push(line);
    }
}

/// Instalments of plans without upfront payment.
fn monthly_payments(builder: &mut Builder) {
    for customer in [who::SAIL, who::PHARMA] {
        let time = Time::utc(2026, 9, 2, 1, 30, 0);
        let trade =
            Trade { id: builder.dice.uuid(), time, product: catalog::product("通用计算增强型") };
        let mut line = builder.line(customer, trade.product, &trade);
        line.charging_mode = 1;
        line.detail_type = 18;
        line.official = fen(45_600);
        line.discount = fen(5_600);
        line.payment = fen(40_000);
        line.paid = builder.pay(customer, line.payment, Means::Cash, &trade);
        line.period_type = Some(20);
        line.payment_type = Some("NO_UPFRONT");
        builder.world.lines.push(line);
    }
}

/// Refunds of downgrades and of switches to pay-per-use: negative, and under a transaction id.
fn mode_changes(builder: &mut Builder) {
    for (customer, detail_type, order_type, amount) in
        [(who::EAST, 20, 3, 15_075), (who::SHOP, 24, 10, 8_240), (who::WHALE, 20, 3, 3_300)]
    {
        let time = Time::utc(2026, 9, 14, 9, 0, 0);
        let trade = Trade { id: builder.dice.uuid(), time, product: catalog::product("MySQL") };
        let mut line = builder.line(customer, trade.product, &trade);
        line.charging_mode = 1;
        line.detail_type = detail_type;
        line.order_type = Some(order_type);
        line.official = fen(-amount);
        line.payment = fen(-amount);
        line.paid = Paid::cash(fen(-amount));
        builder.world.lines.push(line);
    }
}

/// Hours that a savings plan pays for: a list price, and nothing to pay.
fn savings_plan_use(builder: &mut Builder) {
    for at in 0..24 {
        let customer = if at % 2 == 0 { who::EAST } else { who::PAINT };
        let consumed = Time::utc(2026, 9, 10, at, 0, 0);
        let trade = Trade {
            id: builder.dice.uuid(),
            time: consumed.plus(4_000),
            product: catalog::product("通用计算增强型"),
        };
        let mut line = builder.line(customer, trade.product, &trade);
        line.charging_mode = 11;
        line.detail_type = 23;
        line.consume_time = consumed;
        line.usage = Some(Decimal::ONE);
        line.ri_usage = Some(Decimal::ONE);
        line.official = fen(96);
        line.discount = fen(96);
        line.payment_type = Some("ALL_UPFRONT");
        builder.world.lines.push(line);
    }
}

/// Compensations and deductions of Huawei, netted in one monthly row.
fn corrections(builder: &mut Builder) {
    for (customer, detail_type, amount) in
        [(who::SAIL, 9, -5_000), (who::SAIL, 16, 1_250), (who::RETAIL, 9, -999), (who::RIVER, 9, -12_000)]
    {
        let time = Time::utc(2026, 9, 24, 7, 0, builder.dice.between(0, 59));
        let trade = Trade {
            id: format!("ADJ{}", builder.dice.digits(15)),
            time,
            product: catalog::product("标准存储"),
        };
        let mut line = builder.line(customer, trade.product, &trade);
        line.detail_type = detail_type;
        line.official = fen(amount);
        line.payment = fen(amount);
        line.paid = Paid::cash(fen(amount));
        builder.world.lines.push(line);
    }
}

/// Collected fractions that earlier lines had cut off.
fn supplements(builder: &mut Builder) {
    for customer in [who::EAST, who::SHOP, who::RIVER] {
        let time = Time::utc(2026, 9, 28, 20, 0, 0);
        let trade = Trade { id: builder.dice.uuid(), time, product: catalog::product("高IO") };
        let mut line = builder.line(customer, trade.product, &trade);
        line.detail_type = 25;
        line.payment = fen(1);
        line.paid = Paid::cash(fen(1));
        builder.world.lines.push(line);
    }
}

/// Bundled machines: the row is about a component and says so in the `sub_*` fields.
fn bundles(builder: &mut Builder) {
    for at in 0..12 {
        let consumed = Time::utc(2026, 9, 16, at, 0, 0);
        let trade = Trade {
            id: builder.dice.uuid(),
            time: consumed.plus(5_000),
            product: catalog::product("通用计算增强型"),
        };
        let mut line = builder.line(who::NAMELESS, trade.product, &trade);
        line.consume_time = consumed;
        line.resource_id = Some("bundle-0001".to_owned());
        line.usage = Some(Decimal::ONE);
        line.official = Decimal::new(9_712_345 + at, 8);
        line.payment = line.official.trunc_with_scale(2);
        line.paid = Paid::cash(line.payment);
        line.component = Some((catalog::product("超高IO"), format!("bundle-0001-disk-{at}")));
        builder.world.lines.push(line);
    }
}

/// Usage that the balance did not cover: left as debt, or written off since.
fn unpaid(builder: &mut Builder) {
    for (hour, means) in [(1, Means::Debt), (2, Means::Debt), (3, Means::WriteOff), (4, Means::WriteOff)] {
        let consumed = Time::utc(2026, 9, 27, hour, 0, 0);
        let trade = Trade {
            id: builder.dice.uuid(),
            time: consumed.plus(5_500),
            product: catalog::product("全动态BGP流量"),
        };
        let mut line = builder.line(who::RETAIL, trade.product, &trade);
        line.consume_time = consumed;
        line.usage = Some(Decimal::new(1_234_567_891 * hour, 8));
        line.official = Decimal::new(987_654_321 * hour, 8);
        line.payment = line.official.trunc_with_scale(2);
        line.paid = builder.pay(who::RETAIL, line.payment, means, &trade);
        builder.world.lines.push(line);
    }
}
