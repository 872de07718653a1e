//! Consumption, monthly bills, customers.

use serde_json::Value;

use super::{Answer, Call, Row};
use crate::world::{Customer, Line, MonthlyBill, World};

pub(super) fn consuming(world: &World) -> Answer {
    let rows = world.consuming.iter().map(|id| Row::new().text("customer_id", id.as_str()).done()).collect();
    Answer::new("sub_customers", "total_count", rows)
}

pub(super) fn detail(world: &World, call: &Call) -> Answer {
    let rows = world
        .lines
        .iter()
        .filter(|line| {
            call.asks_for("bill_cycle", &line.cycle) && call.asks_for("customer_id", &line.customer_id)
        })
        .map(|line| fee_record(world, line))
        .collect();
    Answer::new("fee_records", "total_count", rows).in_cny()
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

pub(super) fn monthly(world: &World, call: &Call) -> Answer {
    let rows = world
        .monthly
        .iter()
        .filter(|bill| call.asks_for("charge_mode", &bill.charge_mode))
        .map(bill_sum)
        .collect();
    Answer::new("bill_sums", "count", rows).in_cny()
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

pub(super) fn customers(world: &World) -> Answer {
    let rows = world.customers.iter().filter(|customer| customer.listed).enumerate().map(info).collect();
    Answer::new("customer_infos", "count", rows)
}

fn info((at, customer): (usize, &Customer)) -> Value {
    let managers: Vec<Value> =
        customer.manager_id.iter().map(|_| Row::new().text("account_name", "manager_wang").done()).collect();
    let label = (at % 4 == 1).then_some("重点客户");
    let phone = format!("1380000{at:04}");
    let email = format!("finance@{}.example.cn", customer.account_name.replace(['_', '.'], "-"));
    Row::new()
        .text("customer", customer.name.as_deref())
        .text("account_name", customer.account_name.as_str())
        .text("customer_id", customer.id.as_str())
        .time("associated_on", customer.associated_on)
        .text("association_type", customer.association)
        .text("label", label)
        .text("telephone", phone.as_str())
        .text("verified_status", if customer.name.is_some() { "2" } else { "-1" })
        .text("country_code", "0086")
        .int("customer_type", if customer.name.is_some() { 1 } else { -1 })
        .int("is_frozen", 0)
        .put("account_managers", managers)
        .text("xaccount_id", None)
        .text("xaccount_type", None)
        .text("customer_level", "V1")
        .text("email", email.as_str())
        .done()
}
