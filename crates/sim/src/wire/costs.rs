//! Cost analysis: lines grouped by the dimensions asked for, over days or months.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::breakdown::{COST_UNIT, cost_center, cost_unit, day_starts, tags, until, validity};
use super::calendar::{Month, day};
use super::{Answer, Call, Refusal, Row, who};
use crate::time::Time;
use crate::world::{Line, World};

/// Steps of a series: a year of days, or as many months.
const STEPS_MAX: usize = 366;

/// A window cut into steps: where each begins, and how it is called.
struct Steps {
    starts: Vec<Time>,
    measure: i64,
}

impl Steps {
    fn read(call: &Call) -> Result<Self, Refusal> {
        let wrong = |why: &str| Refusal::parameter("time_condition", why);
        let window = call.parameters.get("time_condition").and_then(Value::as_object);
        let window = window.ok_or_else(|| wrong("it is mandatory"))?;
        let text = |name: &str| window.get(name).and_then(Value::as_str).unwrap_or_default();
        let (first, last) = (text("begin_time"), text("end_time"));
        let measure = window.get("time_measure_id").and_then(Value::as_i64);
        let starts = match measure {
            Some(1) => {
                let ends = day(first).zip(day(last)).ok_or_else(|| wrong("give days as YYYY-MM-DD"))?;
                day_starts(ends.0, ends.1.plus(86_400))
            }
            Some(2) => {
                let ends = Month::read(first).zip(Month::read(last));
                let (first, last) = ends.ok_or_else(|| wrong("give months as YYYY-MM"))?;
                (0..=first.months_before(&last) + 1).map(|month| first.plus(month).start).collect()
            }
            _ => return Err(wrong("time_measure_id is 1 for days or 2 for months")),
        };
        if starts.len() < 2 || starts.len() > STEPS_MAX + 1 {
            return Err(wrong("the end must not lie before the begin, nor more than a year behind it"));
        }
        Ok(Self { starts, measure: measure.unwrap_or(1) })
    }

    fn names(&self) -> impl Iterator<Item = String> {
        let name = |start: &Time| if self.measure == 1 { start.day() } else { start.month() };
        self.starts[..self.starts.len() - 1].iter().map(name)
    }
}

/// How amounts are taken from a line.
struct Measure {
    amortised: bool,
    net: bool,
}

impl Measure {
    fn read(call: &Call) -> Result<Self, Refusal> {
        let amortised = match call.required("cost_type")? {
            "ORIGINAL_COST" => false,
            "AMORTIZED_COST" => true,
            _ => return Err(Refusal::parameter("cost_type", "ORIGINAL_COST or AMORTIZED_COST")),
        };
        let net = match call.required("amount_type")? {
            "PAYMENT_AMOUNT" => false,
            "NET_AMOUNT" => true,
            _ => return Err(Refusal::parameter("amount_type", "PAYMENT_AMOUNT or NET_AMOUNT")),
        };
        Ok(Self { amortised, net })
    }

    /// What was paid, without cash coupons for the net amount, and the list price.
    fn amounts(&self, line: &Line) -> (Decimal, Decimal) {
        (if self.net { line.payment - line.paid.coupon } else { line.payment }, line.official)
    }
}

#[derive(Default)]
struct Series {
    costs: Vec<(Decimal, Decimal)>,
}

pub(super) fn costs(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let steps = Steps::read(call)?;
    let measure = Measure::read(call)?;
    let dimensions = dimensions(call)?;
    let filters = filters(call)?;
    cost_center(world, call)?;
    let accounts = who::covered(world, call)?;
    let mut series: BTreeMap<Vec<String>, Series> = BTreeMap::new();
    for line in &world.lines {
        let asked = accounts.contains(&line.customer_id)
            && filters
                .iter()
                .all(|(include, kind, key, values)| values.contains(&value(line, kind, key)) == *include);
        if !asked {
            continue;
        }
        let spread = if measure.amortised { validity(world, line) } else { None };
        let (amount, official) = measure.amounts(line);
        let key: Vec<String> = dimensions.iter().map(|(kind, key)| value(line, kind, key)).collect();
        for (at, ends) in steps.starts.windows(2).enumerate() {
            let share = |whole| {
                until(whole, spread, line.consume_time, ends[1])
                    - until(whole, spread, line.consume_time, ends[0])
            };
            let part = (share(amount), share(official));
            if !part.0.is_zero() || !part.1.is_zero() {
                let costs = &mut series.entry(key.clone()).or_default().costs;
                costs.resize(steps.starts.len() - 1, Default::default());
                costs[at].0 += part.0;
                costs[at].1 += part.1;
            }
        }
    }
    let rows = series.iter().map(|(key, series)| row(&steps, &dimensions, key, series)).collect();
    Ok(Answer::new("cost_data", "total_count", rows).in_currency(world))
}

fn row(steps: &Steps, dimensions: &[(String, String)], key: &[String], series: &Series) -> Value {
    let dimensions: Vec<Value> = dimensions
        .iter()
        .zip(key)
        .map(|((_, name), value)| Row::new().text("key", name.as_str()).text("value", value.as_str()).done())
        .collect();
    let costs: Vec<Value> = steps
        .names()
        .zip(&series.costs)
        .map(|(name, (amount, official))| {
            Row::new()
                .text("time_dimension_value", name.as_str())
                .int("time_measure_id", steps.measure)
                .quoted("amount", *amount)
                .quoted("official_amount", *official)
                .done()
        })
        .collect();
    Row::new()
        .put("dimensions", dimensions)
        .put("costs", costs)
        .quoted("amount_by_costs", series.costs.iter().map(|(amount, _)| *amount).sum::<Decimal>())
        .quoted("official_amount_by_costs", series.costs.iter().map(|(_, list)| *list).sum::<Decimal>())
        .done()
}

/// Kind and key of the dimensions to group by.
fn dimensions(call: &Call) -> Result<Vec<(String, String)>, Refusal> {
    let text = |object: &Map<String, Value>, name: &str| {
        object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let groups = call.objects("groupby");
    let read = |group: &&Map<String, Value>| (text(group, "type"), text(group, "key"));
    let dimensions: Vec<(String, String)> = groups.iter().map(read).collect();
    let known = |(kind, key): &(String, String)| match kind.as_str() {
        "dimension" | "" => DIMENSIONS.contains(&key.as_str()),
        "tag" | "cost_unit" => !key.is_empty(),
        _ => false,
    };
    if dimensions.is_empty() || !dimensions.iter().all(known) {
        return Err(Refusal::parameter("groupby", "give at least one known dimension, tag or cost unit"));
    }
    Ok(dimensions)
}

const DIMENSIONS: [&str; 13] = [
    "CLOUD_SERVICE_TYPE",
    "RESOURCE_TYPE",
    "ASSOCIATED_ACCOUNT",
    "REGION_CODE",
    "AZ_CODE",
    "ENTERPRISE_PROJECT_ID",
    "RES_SPEC_CODE",
    "CHARGING_MODE",
    "USAGE_TYPE",
    "BILL_TYPE",
    "BE_ID",
    "PAYER_ACCOUNT_ID",
    "RESOURCE_ID",
];

/// Include or exclude, kind, key, values.
type Filter = (bool, String, String, Vec<String>);

/// `RESOURCE_TAG` compares whole tags, `COST_UNIT` the value in the cost unit; other keys are dimensions.
fn filters(call: &Call) -> Result<Vec<Filter>, Refusal> {
    let wrong = || Refusal::parameter("filters", "operator 0 or 1, a known key, and values");
    let read = |filter: &Map<String, Value>| {
        let include = match filter.get("operator").and_then(Value::as_i64)? {
            0 => true,
            1 => false,
            _ => return None,
        };
        let factor = filter.get("filter_factor")?.as_object()?;
        let key = factor.get("key")?.as_str()?;
        let values = factor.get("value")?.as_array()?;
        let values = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let (kind, key) = match key {
            "RESOURCE_TAG" => ("whole_tag", key),
            "COST_UNIT" => ("cost_unit", COST_UNIT),
            key if DIMENSIONS.contains(&key) => ("dimension", key),
            _ => return None,
        };
        Some((include, kind.to_owned(), key.to_owned(), values))
    };
    call.objects("filters").into_iter().map(|filter| read(filter).ok_or_else(wrong)).collect()
}

/// What a line is under a dimension.
fn value(line: &Line, kind: &str, key: &str) -> String {
    match (kind, key) {
        ("tag", key) => {
            tags(line).find(|(tag, _)| *tag == key).map_or_else(String::new, |(_, value)| value.to_owned())
        }
        ("whole_tag", _) => line.tag.clone().unwrap_or_default(),
        ("cost_unit", COST_UNIT) => cost_unit(line).to_owned(),
        ("cost_unit", _) => String::new(),
        (_, "CLOUD_SERVICE_TYPE") => line.product.service.to_owned(),
        (_, "RESOURCE_TYPE") => line.product.resource.to_owned(),
        (_, "ASSOCIATED_ACCOUNT" | "PAYER_ACCOUNT_ID") => line.customer_id.clone(),
        (_, "REGION_CODE") => line.region.code.to_owned(),
        (_, "AZ_CODE") => format!("{}a", line.region.code),
        (_, "ENTERPRISE_PROJECT_ID") => line.enterprise_project.clone().unwrap_or_default(),
        (_, "RES_SPEC_CODE") => line.product.spec_code(),
        (_, "CHARGING_MODE") => line.charging_mode.to_string(),
        (_, "USAGE_TYPE") => line.usage.map_or_else(String::new, |_| line.product.usage.0.to_owned()),
        (_, "BILL_TYPE") => line.detail_type.to_string(),
        (_, "BE_ID") => crate::world::mark::digits(&["operating entity"], 18),
        _ => line.resource_id.clone().unwrap_or_default(),
    }
}
