//! Price queries. All figures follow from the price list of the catalogue and the discounts of the customer.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{Answer, Call, Refusal, Row, facts, who};
use crate::world::catalog::{PRODUCTS, REGIONS};
use crate::world::{Customer, Product, Resource, World, mark};

const PRODUCTS_MAX: usize = 100;
const RENEWALS_MAX: usize = 10;
const MONTHS_A_YEAR: i64 = 12;

/// A product that a query names.
struct Asked<'c> {
    fields: &'c Map<String, Value>,
    product: &'static Product,
    size: Option<Decimal>,
    count: Decimal,
}

impl<'c> Asked<'c> {
    fn read(fields: &'c Map<String, Value>) -> Result<Self, Refusal> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let wrong =
            |why: &str| Refusal::parameter("product_infos", &format!("product {}: {why}", text("id")));
        if !REGIONS.iter().any(|region| region.code == text("region")) {
            return Err(wrong("no such region"));
        }
        let usage = fields.get("usage_factor").and_then(Value::as_str);
        let product = PRODUCTS
            .iter()
            .find(|product| {
                product.service == text("cloud_service_type")
                    && product.resource == text("resource_type")
                    && product.spec_code().eq_ignore_ascii_case(text("resource_spec"))
                    && usage.is_none_or(|usage| product.usage.0.eq_ignore_ascii_case(usage))
            })
            .ok_or_else(|| wrong("nothing is sold under these codes"))?;
        let size = match product.size() {
            None => None,
            Some((_, unit)) => {
                let given = number(fields, "resource_size").filter(|size| *size > Decimal::ZERO);
                if given.is_none() || fields.get("size_measure_id").and_then(Value::as_i64) != Some(unit) {
                    return Err(wrong(&format!("give resource_size, and {unit} as size_measure_id")));
                }
                given
            }
        };
        let count = number(fields, "subscription_num").filter(|count| *count > Decimal::ZERO);
        Ok(Self { fields, product, size, count: count.ok_or_else(|| wrong("subscription_num is above 0"))? })
    }

    fn all(call: &'c Call) -> Result<Vec<Self>, Refusal> {
        let fields = call.objects("product_infos");
        if fields.is_empty() || fields.len() > PRODUCTS_MAX {
            return Err(Refusal::parameter("product_infos", &format!("give 1 to {PRODUCTS_MAX} products")));
        }
        fields.into_iter().map(Self::read).collect()
    }

    fn id(&self) -> &'c str {
        self.fields.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    fn int(&self, name: &str) -> Result<i64, Refusal> {
        let value = self.fields.get(name).and_then(Value::as_i64);
        value.ok_or_else(|| Refusal::parameter("product_infos", &format!("product {}: {name}", self.id())))
    }
}

fn number(fields: &Map<String, Value>, name: &str) -> Option<Decimal> {
    fields.get(name).map(Value::to_string)?.parse().ok()
}

/// A price with what is taken off it.
#[derive(Debug, Clone, Copy)]
struct Price {
    official: Decimal,
    off: Decimal,
}

impl Price {
    fn of(official: Decimal, rate: Decimal, decimals: u32) -> Self {
        Self { official, off: (official * rate).trunc_with_scale(decimals) }
    }

    fn sum(prices: &[Self]) -> Self {
        let official = prices.iter().map(|price| price.official).sum();
        Self { official, off: prices.iter().map(|price| price.off).sum() }
    }

    fn net(self) -> Decimal {
        self.official - self.off
    }

    fn num(self, row: Row) -> Row {
        row.num("amount", self.net())
            .num("discount_amount", self.off)
            .num("official_website_amount", self.official)
            .int("measure_id", 1)
    }
}

/// Id, code, name and rate of a discount.
struct Discount {
    id: String,
    code: i64,
    name: &'static str,
    rate: Decimal,
}

/// What the partner grants the customer, if anything, and the contract that everybody has; the best first.
fn discounts(world: &World, customer: &Customer) -> Vec<Discount> {
    let discount = |code: i64, name, rate| Discount {
        id: mark::digits(&["rate", &customer.id, &code.to_string()], 18),
        code,
        name,
        rate,
    };
    let granted = facts::discount(world, customer);
    let granted = (!granted.is_zero()).then(|| discount(607, "伙伴授予折扣", granted));
    let mut all: Vec<Discount> =
        granted.into_iter().chain([discount(605, "商务折扣", Decimal::new(3, 2))]).collect();
    // The best one first; of two alike the partner's.
    all.sort_by_key(|discount| std::cmp::Reverse(discount.rate));
    all
}

/// Usage: quantity by unit price, then what the partner grants.
pub(super) fn on_demand(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    call.required("project_id")?;
    let decimals = match call.int("inquiry_precision")? {
        None | Some(0) => 6,
        Some(1) => 10,
        Some(_) => return Err(Refusal::parameter("inquiry_precision", "0 or 1")),
    };
    let granted = discounts(world, customer).into_iter().find(|discount| discount.code == 607);
    let rate = granted.as_ref().map_or(Decimal::ZERO, |discount| discount.rate);
    let (mut prices, mut rows) = (Vec::new(), Vec::new());
    for asked in Asked::all(call)? {
        let wrong = || Refusal::parameter("product_infos", &format!("product {}: usage", asked.id()));
        let value = number(asked.fields, "usage_value").ok_or_else(wrong)?;
        let unit = asked.int("usage_measure_id")?;
        let quantity = asked.product.quantity_of(value, unit, asked.size).ok_or_else(wrong)?;
        let official = quantity
            .checked_mul(asked.product.unit_price() * asked.count)
            .ok_or_else(wrong)?
            .trunc_with_scale(decimals)
            .normalize();
        let price = Price::of(official, rate, decimals);
        let parts: Vec<Value> = granted.iter().map(|discount| part(discount, price)).collect();
        let row = Row::new().text("id", asked.id()).text("product_id", asked.product.id);
        rows.push(price.num(row).put("discount_rating_results", parts).done());
        prices.push(price);
    }
    let head = Price::sum(&prices).num(Row::new()).text("currency", facts::currency(world));
    Ok(Answer::object(head.put("product_rating_results", rows)))
}

fn part(discount: &Discount, price: Price) -> Value {
    Row::new()
        .text("discount_id", discount.id.as_str())
        .int("discount_type", discount.code)
        .num("amount", price.net())
        .int("measure_id", 1)
        .text("discount_name", discount.name)
        .done()
}

/// How a price is spread over months: share of it, and number of months.
#[derive(Debug, Clone, Copy)]
struct Instalments {
    share: Decimal,
    months: i64,
}

impl Instalments {
    /// Paying half or nothing in advance goes with whole years.
    fn read(asked: &Asked<'_>) -> Result<Option<Self>, Refusal> {
        let mode = asked.fields.get("fee_installment_mode").and_then(Value::as_str);
        let share = match mode {
            None | Some("NA") => return Ok(None),
            Some("HALF_PAY") => Decimal::new(5, 1),
            Some("ZERO_PAY") => Decimal::ONE,
            Some(_) => return Err(Refusal::parameter("product_infos", "HALF_PAY, ZERO_PAY or NA")),
        };
        if asked.int("period_type")? != 3 {
            return Err(Refusal::parameter("product_infos", "instalments go with years"));
        }
        Ok(Some(Self { share, months: asked.int("period_num")? * MONTHS_A_YEAR }))
    }

    fn of(self, amount: Decimal) -> Decimal {
        (amount * self.share / Decimal::from(self.months.max(1))).trunc_with_scale(2)
    }
}

/// The instalment fields of the list price.
fn listed(row: Row, official: Option<Decimal>) -> Row {
    row.quoted("installment_official_website_amount", official)
        .int("installment_period_type", official.map(|_| 2))
}

/// The instalment fields of a discounted price: list, discount, net.
fn discounted(row: Row, parts: Option<(Decimal, Decimal)>) -> Row {
    row.quoted("installment_official_website_amount", parts.map(|(official, _)| official))
        .quoted("installment_official_discount_amount", parts.map(|(_, off)| off))
        .quoted("installment_amount", parts.map(|(official, off)| official - off))
        .int("installment_period_type", parts.map(|_| 2))
}

/// Sum of what is there; none when nothing is.
fn total<T>(parts: &[Option<T>], of: impl Fn(&T) -> Decimal) -> Option<Decimal> {
    let known: Vec<Decimal> = parts.iter().flatten().map(of).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// Periods: price of one by number and count, for every discount that could be chosen.
pub(super) fn period(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    call.required("project_id")?;
    let asked = Asked::all(call)?;
    let mut officials = Vec::new();
    let mut instalments = Vec::new();
    for product in &asked {
        let wrong =
            |why: &str| Refusal::parameter("product_infos", &format!("product {}: {why}", product.id()));
        let one = product.product.period(product.int("period_type")?, product.size);
        let one = one.ok_or_else(|| wrong("period_type is 0, 2, 3 or 4"))?;
        let number = Some(product.int("period_num")?).filter(|number| (1..=1000).contains(number));
        let number = number.ok_or_else(|| wrong("period_num is 1 to 1000"))?;
        officials.push(one * Decimal::from(number) * product.count);
        instalments.push(Instalments::read(product)?);
    }
    let first: Vec<Option<Decimal>> = instalments
        .iter()
        .zip(&officials)
        .map(|(plan, official)| plan.map(|plan| plan.of(*official)))
        .collect();
    let rows: Vec<Value> = asked
        .iter()
        .zip(officials.iter().zip(&first))
        .map(|(product, (official, first))| {
            let row = Row::new()
                .text("id", product.id())
                .text("product_id", product.product.id)
                .num("official_website_amount", *official)
                .int("measure_id", 1);
            listed(row, *first).done()
        })
        .collect();
    let list =
        Row::new().num("official_website_amount", officials.iter().sum::<Decimal>()).int("measure_id", 1);
    let list = listed(list, total(&first, |part| *part)).put("product_rating_results", rows);
    let discounts = discounts(world, customer);
    let optional: Vec<Value> = discounts
        .iter()
        .enumerate()
        .map(|(at, discount)| {
            let prices: Vec<Price> =
                officials.iter().map(|official| Price::of(*official, discount.rate, 2)).collect();
            let parts: Vec<Option<(Decimal, Decimal)>> = instalments
                .iter()
                .zip(&prices)
                .map(|(plan, price)| plan.map(|plan| (plan.of(price.official), plan.of(price.off))))
                .collect();
            let rows: Vec<Value> = asked
                .iter()
                .zip(prices.iter().zip(&parts))
                .map(|(product, (price, part))| {
                    let row = Row::new().text("id", product.id()).text("product_id", product.product.id);
                    discounted(price.num(row), *part).done()
                })
                .collect();
            let whole = total(&parts, |part| part.0).zip(total(&parts, |part| part.1));
            let row = Row::new().text("discount_id", discount.id.as_str());
            let row = Price::sum(&prices)
                .num(row)
                .int("discount_type", discount.code)
                .text("discount_name", discount.name)
                .int("best_offer", i64::from(at == 0))
                .put("product_rating_results", rows);
            discounted(row, whole).done()
        })
        .collect();
    let row = Row::new()
        .put("official_website_rating_result", list.map())
        .put("optional_discount_rating_results", optional)
        .text("currency", facts::currency(world));
    Ok(Answer::object(row))
}

/// What renewing a resource costs by the price list: months 1 to 11, years 1 to 3.
pub(super) fn renewal_price(resource: &Resource, period_type: i64, number: i64) -> Option<Decimal> {
    let allowed = match period_type {
        2 => 1..=11,
        3 => 1..=3,
        _ => return None,
    };
    let one = resource.product.period(period_type, None).filter(|_| allowed.contains(&number))?;
    Some(one * Decimal::from(number))
}

/// Renewals: money between quotation marks. Resources of others fail one by one.
pub(super) fn renewal(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let customer = who::own(world, call)?;
    let ids = call.some("resource_ids", RENEWALS_MAX)?;
    let (kind, number) = (call.int("period_type")?.unwrap_or(0), call.int("period_num")?.unwrap_or(0));
    let (mut officials, mut rows, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    let discounts = discounts(world, customer);
    let best = discounts.first().map_or(Decimal::ZERO, |discount| discount.rate);
    for id in &ids {
        let resource = world.resources.iter().find(|row| row.id == *id && row.customer_id == customer.id);
        let Some(resource) = resource else {
            failed.push(Refusal::no_right(&format!("resource {id}")).item("resource_id", id));
            continue;
        };
        let official = renewal_price(resource, kind, number)
            .ok_or_else(|| Refusal::parameter("period_num", "1 to 11 months, or 1 to 3 years"))?;
        let price = Price::of(official, best, 2);
        rows.push(Row::new().text("resource_id", id.as_str()).quoted("amount", price.net()).done());
        officials.push(official);
    }
    let list = Row::new().quoted("official_website_amount", officials.iter().sum::<Decimal>());
    let optional: Vec<Value> = discounts
        .iter()
        .enumerate()
        .map(|(at, discount)| {
            let prices: Vec<Price> =
                officials.iter().map(|official| Price::of(*official, discount.rate, 2)).collect();
            let sum = Price::sum(&prices);
            let row = Row::new()
                .text("discount_id", discount.id.as_str())
                .quoted("amount", sum.net())
                .quoted("official_website_amount", sum.official)
                .quoted("discount_amount", sum.off)
                .int("discount_type", discount.code)
                .text("discount_name", discount.name)
                .int("best_offer", i64::from(at == 0));
            discounted(row, None).done()
        })
        .collect();
    let row = Row::new()
        .text("currency", facts::currency(world))
        .put("renew_inquiry_results", rows)
        .put("official_website_rating_result", listed(list, None).map())
        .put("optional_discount_rating_results", optional)
        .put("fail_resource_infos", failed);
    Ok(Answer::object(row))
}
