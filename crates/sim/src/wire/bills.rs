//! The partner's view of the month: consuming customers, their lines, their monthly bills, what is due.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde_json::Value;

use super::tally::class;
use super::who::Scope;
use super::{Answer, Call, Refusal, Row, facts};
use crate::world::{Line, MonthlyBill, World};

/// Months of lines that are kept.
const DETAIL_MONTHS: i64 = 18;
/// The documents name no limit for the monthly bill; this is the one of the customers' bills.
const BILL_MONTHS: i64 = 36;
/// Value-added tax of the bill on the international site, in percent.
const TAX: i64 = 6;

pub(super) fn consuming(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "bill_cycle", DETAIL_MONTHS)?;
    let row = |id: &str| Row::new().text("customer_id", id).done();
    let rows = if month.text == facts::cycle(world) {
        world.consuming.iter().map(|id| row(id)).collect()
    } else {
        let lines = world.lines.iter().filter(|line| line.cycle == month.text);
        let ids: BTreeSet<&str> = lines.map(|line| line.customer_id.as_str()).collect();
        ids.into_iter().map(row).collect()
    };
    Ok(Answer::new("sub_customers", "total_count", rows))
}

pub(super) fn detail(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "bill_cycle", DETAIL_MONTHS)?;
    let customer = Scope::of(world, call)?.known(world, call.required("customer_id")?)?;
    let days = call.days("bill_date_begin", "bill_date_end")?.inside(&month, "bill_date_begin")?;
    let rows = world
        .lines
        .iter()
        .filter(|line| {
            line.customer_id == customer.id
                && line.cycle == month.text
                && call.asks_for("service_type_code", line.product.service)
                && call.asks_for("region_code", line.region.code)
                && call.asks_for_code("charging_mode", line.charging_mode)
                && call.asks_for_code("bill_detail_type", line.detail_type)
                && call.asks_for("resource_id", line.resource_id.as_deref())
                && call.asks_for("resource_name", line.resource_name.as_deref())
                && call.asks_for("trade_id", line.trade_id.as_str())
                && call.asks_for("account_manager_id", line.manager_id.as_deref())
                && call.asks_for("association_type", line.association)
                && days.holds(line.consume_time)
        })
        .map(|line| fee_record(world, line))
        .collect();
    Ok(Answer::new("fee_records", "total_count", rows).in_currency(world))
}

fn fee_record(world: &World, line: &Line) -> Value {
    let product = line.product;
    let metered = line.usage.is_some();
    let row = Row::new()
        .text("bill_cycle", line.cycle.as_str())
        .text("customer_id", line.customer_id.as_str())
        .text("association_type", line.association)
        .text("service_type_code", product.service)
        .text("resource_type_code", product.resource)
        .text("service_type_name", product.service_name)
        .text("resource_type_name", product.resource_name)
        .int("charging_mode", line.charging_mode)
        .time("trade_time", line.trade_time)
        .text("trade_id", line.trade_id.as_str())
        .text("id", line.id.as_str())
        .int("bill_detail_type", line.detail_type)
        .text("resource_id", line.resource_id.as_deref())
        .text("resource_name", line.resource_name.as_deref())
        .text("product_spec_desc", product.spec)
        .text("region_code", line.region.code)
        .text("product_id", product.id)
        .text("product_name", product.name)
        .text("resource_tag", line.tag.as_deref())
        .time("consume_time", line.consume_time)
        .text("usage_type", metered.then_some(product.usage.0))
        .num("usage_amount", line.usage)
        .int("usage_measure_id", metered.then_some(product.unit))
        .num("free_resource_usage", line.free_usage)
        .int("free_resource_measure_id", line.free_usage.map(|_| product.unit))
        .num("ri_usage", line.ri_usage)
        .int("ri_usage_measure_id", line.ri_usage.map(|_| product.unit));
    let row = money(row, line)
        .int("period_type", line.period_type)
        .text("account_manager_id", line.manager_id.as_deref())
        .text("partner_id", world.partner_id.as_str())
        .text("region_name", line.region.name);
    component(row, line)
        .num("period_num", line.period_num)
        .text("enterprise_project_id", line.enterprise_project.as_deref())
        .int("order_type", line.order_type)
        .text("payment_type", line.payment_type)
        .done()
}

fn money(row: Row, line: &Line) -> Row {
    row.num("official_amount", line.official)
        .num("official_discount_amount", line.discount)
        .num("payment_amount", line.payment)
        .num("cash_amount", line.paid.cash)
        .num("credit_amount", line.paid.credit)
        .num("coupon_amount", line.paid.coupon)
        .num("flexipurchase_coupon_amount", line.paid.flexi)
        .num("stored_value_card_amount", line.paid.card)
        .num("debt_amount", line.paid.debt)
        .num("writeoff_amount", line.paid.writeoff)
}

/// The `sub_*` fields: of a bundle, null, or for yearly/monthly rows not there at all.
fn component(row: Row, line: &Line) -> Row {
    if line.charging_mode == 1 && line.component.is_none() {
        return row;
    }
    let product = line.component.as_ref().map(|(product, _)| *product);
    row.text("sub_service_type_code", product.map(|product| product.service))
        .text("sub_service_type_name", product.map(|product| product.service_name))
        .text("sub_resource_type_code", product.map(|product| product.resource))
        .text("sub_resource_type_name", product.map(|product| product.resource_name))
        .text("sub_resource_id", line.component.as_ref().map(|(_, id)| id.as_str()))
        .text("sub_resource_name", product.map(|product| product.name))
}

/// Agency customers only: those who spend the partner's money.
pub(super) fn monthly(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "cycle", BILL_MONTHS)?;
    call.required("charge_mode")?;
    let scope = Scope::of(world, call)?;
    scope.filter(world, call)?;
    let other;
    let bills = if month.text == facts::cycle(world) {
        &world.monthly
    } else {
        other = summed(world, &month.text);
        &other
    };
    let rows = bills
        .iter()
        .filter(|bill| {
            scope.has(world, &bill.customer_id)
                && call.asks_for("charge_mode", bill.charge_mode.as_str())
                && call.asks_for("customer_id", bill.customer_id.as_str())
                && call.asks_for("cloud_service_type", bill.product.service)
                && call.asks_for("bill_type", bill.bill_type)
        })
        .map(bill_sum)
        .collect();
    Ok(Answer::new("bill_sums", "count", rows).in_currency(world))
}

/// The bills of a month that the world has only lines of, because they were written to it.
fn summed(world: &World, cycle: &str) -> Vec<MonthlyBill> {
    let mut bills: BTreeMap<_, MonthlyBill> = BTreeMap::new();
    for line in world.lines.iter().filter(|line| line.cycle == cycle && line.association != Some("1")) {
        let (product, kind) = (line.product, bill_kind(line));
        let key = (&line.customer_id, product.service, product.resource, line.charging_mode, kind);
        bills.entry(key).or_insert_with(|| empty_bill(line)).take(line);
    }
    bills.into_values().collect()
}

/// "0" normal, "1" unsubscription, "2" write-off.
fn bill_kind(line: &Line) -> &'static str {
    match class(line.detail_type) {
        2 => "1",
        3 => "2",
        _ => "0",
    }
}

fn empty_bill(line: &Line) -> MonthlyBill {
    MonthlyBill {
        customer_id: line.customer_id.clone(),
        product: line.product,
        charge_mode: line.charging_mode.to_string(),
        bill_type: bill_kind(line),
        amount: Decimal::ZERO,
        discount: Decimal::ZERO,
        paid: crate::world::Paid::default(),
    }
}

impl MonthlyBill {
    fn take(&mut self, line: &Line) {
        self.amount += line.payment;
        self.discount += line.discount;
        self.paid.add(&line.paid);
    }
}

/// Books a line that a write has caused: into the lines, and into what already sums the month.
pub(super) fn book(world: &mut World, line: Line) {
    if line.cycle == facts::cycle(world) {
        if !world.consuming.contains(&line.customer_id) {
            world.consuming.push(line.customer_id.clone());
        }
        if line.association != Some("1") {
            let mut fresh = empty_bill(&line);
            let known = world.monthly.iter_mut().find(|bill| {
                bill.customer_id == fresh.customer_id
                    && bill.charge_mode == fresh.charge_mode
                    && bill.bill_type == fresh.bill_type
                    && bill.product.service == fresh.product.service
                    && bill.product.resource == fresh.product.resource
            });
            if let Some(bill) = known {
                bill.take(&line);
            } else {
                fresh.take(&line);
                world.monthly.push(fresh);
            }
        }
    }
    world.lines.push(line);
}

/// What the partner owes for a month, on the international site. Tax stands beside the amount due.
pub(super) fn postpaid(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = call.month(world, "bill_cycle", BILL_MONTHS)?;
    let due = due(world, &month.text);
    let row = Row::new()
        .text("bill_cycle", month.text.as_str())
        .num("initial_amount_due", due.iter().sum::<Decimal>())
        .num("consume_amount", due[0])
        .num("refunds", due[1])
        .num("adjustments", due[2])
        .num("tax_amount", tax(due.iter().sum()))
        .text("currency", facts::currency(world));
    Ok(Answer::object(row))
}

/// Consumption, refunds and adjustments of a month, each rounded to whole cents.
pub(super) fn due(world: &World, cycle: &str) -> [Decimal; 3] {
    let mut sums = [Decimal::ZERO; 3];
    for line in world.lines.iter().filter(|line| line.cycle == cycle) {
        let class = usize::try_from(class(line.detail_type) - 1).unwrap_or(0);
        sums[class] += line.payment;
    }
    sums.map(|sum| sum.round_dp(2))
}

fn tax(amount: Decimal) -> Decimal {
    (amount.max(Decimal::ZERO) * Decimal::new(TAX, 2)).round_dp(2)
}

fn bill_sum(bill: &MonthlyBill) -> Value {
    let normal = bill.bill_type == "0";
    let row = Row::new()
        .text("customer_id", bill.customer_id.as_str())
        .text("cloud_service_type", bill.product.service)
        .text("cloud_service_type_name", bill.product.service_name)
        .text("bill_type", bill.bill_type)
        .text("charge_mode", bill.charge_mode.as_str())
        .num("amount", bill.amount);
    // Refunds and write-offs come without these three.
    let row = if normal {
        row.num("debt_amount", bill.paid.debt)
            .num("adjustment_amount", bill.paid.writeoff)
            .num("discount_amount", bill.discount)
    } else {
        row
    };
    let accounts: Vec<Value> = [
        ("BALANCE_TYPE_DEBIT", bill.paid.cash),
        ("BALANCE_TYPE_CREDIT", bill.paid.credit),
        ("BALANCE_TYPE_COUPON", bill.paid.coupon),
        ("BALANCE_TYPE_RCASH_COUPON", bill.paid.flexi),
        ("BALANCE_TYPE_STORED_VALUE_CARD", bill.paid.card),
    ]
    .into_iter()
    .filter(|(kind, amount)| *kind == "BALANCE_TYPE_DEBIT" || !amount.is_zero())
    .map(|(kind, amount)| {
        Row::new().text("balance_type", kind).num("amount", amount).text("bill_type", bill.bill_type).done()
    })
    .collect();
    row.int("measure_id", 1)
        .put("account_details", accounts)
        .text("resource_type_code", bill.product.resource)
        .text("resource_type_name", bill.product.resource_name)
        .done()
}
