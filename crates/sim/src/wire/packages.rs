//! Packages (free resources): what customers bought in advance, and what was taken from it.
//!
//! A customer has a package for every product of which lines show use covered by one.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::calendar::Month;
use super::{Answer, Call, Refusal, Row, facts, who};
use crate::time::Time;
use crate::world::{Line, Product, World, mark};

/// Days of deductions that one request may ask for.
const RECORD_DAYS: i64 = 90;
const IDS_MAX: usize = 100;
/// Packages that expired longer ago are not shown, in months.
const EXPIRED_MONTHS: i64 = 18;

/// A package of one item, with the lines that took from it, oldest first.
struct Package<'w> {
    product: &'static Product,
    id: String,
    item_id: String,
    order_id: String,
    total: Decimal,
    used: Decimal,
    lines: Vec<&'w Line>,
    effective: Time,
    expire: Time,
}

impl Package<'_> {
    fn left(&self) -> Decimal {
        self.total - self.used
    }

    /// 1 effective, 2 used up, 3 expired.
    fn status(&self, now: Time) -> i64 {
        if self.expire <= now {
            3
        } else if self.left().is_zero() {
            2
        } else {
            1
        }
    }

    fn region(&self) -> &'static str {
        self.lines.first().map_or("", |line| line.region.code)
    }

    fn name(&self) -> String {
        format!("{}套餐包", self.product.name)
    }
}

fn of<'w>(world: &'w World, customer: &str) -> Vec<Package<'w>> {
    let mut packages: Vec<Package> = Vec::new();
    let start = Month::of(facts::month_start(world)).plus(-3).start;
    for line in world.lines.iter().filter(|line| line.customer_id == customer) {
        let Some(used) = line.free_usage else { continue };
        let product = line.product;
        let at = packages.iter().position(|package| package.product.id == product.id).unwrap_or_else(|| {
            let names = ["package", customer, product.id];
            packages.push(Package {
                product,
                id: mark::digits(&names, 19),
                item_id: mark::digits(&[&names[..], &["item"]].concat(), 19),
                order_id: format!("CS{}{}", start.stamp(), mark::letters(&names, 5)),
                total: Decimal::ZERO,
                used: Decimal::ZERO,
                lines: Vec::new(),
                effective: start,
                expire: Month::of(start).plus(12).start,
            });
            packages.len() - 1
        });
        packages[at].lines.push(line);
        packages[at].used += used;
    }
    for package in &mut packages {
        package.lines.sort_by_key(|line| (line.trade_time, line.id.as_str()));
        // The next hundred above twice what was used.
        package.total = (package.used * Decimal::TWO / Decimal::ONE_HUNDRED).ceil() * Decimal::ONE_HUNDRED;
    }
    packages
}

pub(super) fn packages(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let (id, now) = (&who::own(world, call)?.id, call.now(world));
    let services = call.list("service_type_code_list");
    let kept = Month::of(now).plus(-EXPIRED_MONTHS).start;
    let rows = of(world, id)
        .iter()
        .filter(|package| {
            let service = package.product.service;
            kept <= package.expire
                && call.asks_for("region_code", package.region())
                && call.asks_for("order_id", package.order_id.as_str())
                && call.asks_for("product_id", product_id(package.product).as_str())
                && call.asks_for("product_name", package.name().as_str())
                && call.asks_for("enterprise_project_id", "0")
                && call.asks_for_code("status", package.status(now))
                && services
                    .as_ref()
                    .is_none_or(|asked| asked.iter().any(|code| code.eq_ignore_ascii_case(service)))
        })
        .map(|package| row(package, now))
        .collect();
    Ok(Answer::new("free_resource_packages", "total_count", rows))
}

/// The id of a package is not that of what it covers.
fn product_id(product: &Product) -> String {
    product.id.replacen("00301", "00302", 1)
}

fn row(package: &Package<'_>, now: Time) -> Value {
    let product = package.product;
    let item = Row::new()
        .text("free_resource_id", package.item_id.as_str())
        .text("usage_type_name", product.usage.1)
        .quoted("amount", package.left())
        .quoted("original_amount", package.total)
        .int("measure_id", product.unit);
    Row::new()
        .text("order_instance_id", package.id.as_str())
        .text("order_id", package.order_id.as_str())
        .text("product_id", product_id(product).as_str())
        .text("product_name", package.name().as_str())
        .text("enterprise_project_id", "0")
        .int("enterprise_project_scope", 0)
        .time("effective_time", package.effective)
        .time("expire_time", package.expire)
        .int("status", package.status(now))
        .text("service_type_code", product.service)
        .text("service_type_name", product.service_name)
        .text("region_code", package.region())
        .int("source_type", 0)
        .text("bundle_type", "ATOMIC_PKG")
        .int("quota_reuse_mode", 2)
        .put("free_resources", json!([item.map()]))
        .done()
}

/// Items of others are left out.
pub(super) fn usages(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = &who::own(world, call)?.id;
    let asked = call.some("free_resource_ids", IDS_MAX)?;
    let rows = of(world, id)
        .iter()
        .filter(|package| asked.contains(&package.item_id))
        .map(|package| {
            Row::new()
                .text("free_resource_id", package.item_id.as_str())
                .text("free_resource_type_name", package.product.resource_name)
                .int("quota_reuse_cycle", None)
                .int("quota_reuse_cycle_type", None)
                .text("usage_type_name", package.product.usage.1)
                .time("start_time", package.effective)
                .time("end_time", package.expire)
                .num("amount", package.left())
                .num("original_amount", package.total)
                .int("measure_id", package.product.unit)
                .done()
        })
        .collect();
    Ok(Answer::list("free_resources", rows))
}

/// Each deduction shows what was there before and after it.
pub(super) fn records(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = &who::own(world, call)?.id;
    let days = call.days("deduct_time_begin", "deduct_time_end")?.at_most(RECORD_DAYS, "deduct_time_end")?;
    if !days.whole() {
        return Err(Refusal::parameter("deduct_time_begin", "give both days"));
    }
    let mut rows = Vec::new();
    for package in &of(world, id) {
        let mut left = package.total;
        for line in &package.lines {
            let before = left;
            left -= line.free_usage.unwrap_or_default();
            let asked = call.asks_for("free_resource_id", package.item_id.as_str())
                && call.asks_for("product_id", product_id(package.product).as_str())
                && call.asks_for("resource_type_code", package.product.resource)
                && days.holds(line.trade_time);
            if asked {
                rows.push(record(package, line, before, left));
            }
        }
    }
    Ok(Answer::new("free_resource_records", "total_count", rows))
}

fn record(package: &Package<'_>, line: &Line, before: Decimal, after: Decimal) -> Value {
    let product = package.product;
    Row::new()
        .time("deduct_time", line.trade_time)
        .text("free_resource_id", package.item_id.as_str())
        .text("resource_id", line.resource_id.as_deref())
        .text("resource_type_code", product.resource)
        .text("resource_type_name", product.resource_name)
        .text("resource_tag", line.tag.as_deref())
        .text("product_id", product_id(product).as_str())
        .text("product_name", package.name().as_str())
        .text("usage_type_code", product.usage.0)
        .quoted("available_amount", before)
        .quoted("remaining_amount", after)
        .quoted("used_amount", before - after)
        .int("measure_id", product.unit)
        .time("effective_time", package.effective)
        .time("expire_time", package.expire)
        .done()
}
