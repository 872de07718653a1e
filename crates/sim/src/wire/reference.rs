//! Reference data: codes and their names.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::calendar::Month;
use super::{Answer, Call, Refusal, Row};
use crate::world::catalog::{CITIES, CONVERSIONS, COUNTIES, PRODUCTS, PROVINCES, REGIONS, UNITS};
use crate::world::{Product, World, mark};

pub(super) fn service_types(_: &World, call: &Call) -> Answer {
    let rows = distinct(
        PRODUCTS
            .iter()
            .filter(|product| call.asks_for_part("service_type_name", product.service_name))
            .map(service_type),
    );
    Answer::new("service_types", "total_count", rows)
}

fn service_type(product: &Product) -> Value {
    let abbreviation = product.service.rsplit('.').next().unwrap_or_default().to_uppercase();
    Row::new()
        .text("service_type_name", product.service_name)
        .text("service_type_code", product.service)
        .text("abbreviation", abbreviation.as_str())
        .done()
}

pub(super) fn resource_types(_: &World, _: &Call) -> Answer {
    let rows = distinct(PRODUCTS.iter().map(|product| {
        Row::new()
            .text("resource_type_code", product.resource)
            .text("resource_type_name", product.resource_name)
            .text("resource_type_desc", product.resource_name)
            .text("service_type_code", product.service)
            .done()
    }));
    Answer::new("resource_types", "total_count", rows)
}

pub(super) fn service_resources(_: &World, call: &Call) -> Result<Answer, Refusal> {
    let service = call.required("service_type_code")?;
    let rows = distinct(PRODUCTS.iter().filter(|product| product.service == service).map(|product| {
        let basic = Row::new()
            .text("resource_type_code", product.resource)
            .text("product_owner_service", product.service)
            .text("name", product.resource_name)
            .text("description", product.resource_name);
        Row::new().put("basic_info", basic.map()).done()
    }));
    Ok(Answer::new("infos", "total_count", rows))
}

pub(super) fn usage_types(_: &World, call: &Call) -> Answer {
    let asked = |product: &&Product| call.asks_for("resource_type_code", product.resource);
    let rows = distinct(PRODUCTS.iter().filter(asked).map(|product| {
        Row::new()
            .text("code", product.usage.0)
            .text("name", product.usage.1)
            .text("resource_type_code", product.resource)
            .text("service_type_code", product.service)
            .text("resource_type_name", product.resource_name)
            .text("service_type_name", product.service_name)
            .done()
    }));
    Answer::new("usage_types", "total_count", rows)
}

/// The specifications of a resource type that can be bought in a region. Read by marker, see [`super::page`].
pub(super) fn specs(_: &World, call: &Call) -> Result<Answer, Refusal> {
    let service = call.required("cloud_service_type")?;
    let resource = call.required("resource_type")?;
    let region = call.required("region_code")?;
    let mode = call.required("charge_mode")?;
    if !matches!(mode, "1" | "3") {
        return Err(Refusal::parameter("charge_mode", "1 or 3"));
    }
    call.at_most("filters", 1)?;
    let wanted = call.objects("filters").first().map(|filter| {
        let known = filter.get("key").and_then(Value::as_str) == Some("RESOURCE_SPEC");
        known.then(|| filter.get("value").and_then(Value::as_str).unwrap_or_default().to_owned())
    });
    let wanted = match wanted {
        Some(None) => return Err(Refusal::parameter("filters", "the key is RESOURCE_SPEC")),
        Some(wanted) => wanted,
        None => None,
    };
    let sold = REGIONS.iter().any(|known| known.code == region);
    let rows = PRODUCTS
        .iter()
        .filter(|product| {
            sold && product.service == service
                && product.resource == resource
                && (mode == "3" || product.monthly(None) > Decimal::ZERO)
                && wanted.as_ref().is_none_or(|wanted| *wanted == product.spec_code())
        })
        .map(|product| {
            Row::new()
                .text("cloud_service_type", product.service)
                .text("cloud_service_type_name", product.service_name)
                .text("resource_type", product.resource)
                .text("resource_type_name", product.resource_name)
                .text("resource_spec", product.spec_code().as_str())
                .text("resource_spec_name", product.name)
                .text("charge_mode", mode)
                .text("region_code", region)
                .done()
        })
        .collect();
    Ok(Answer::list("cloud_service_basics", rows).with("page_info", json!({"next_marker": null})))
}

/// Which services earn incentives and may be discounted, as of the end of a month.
pub(super) fn policies(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let month = Month::read(call.required("time")?);
    let month = month.ok_or_else(|| Refusal::parameter("time", "give a month as YYYY-MM"))?;
    if month.start > call.now(world) {
        return Err(Refusal::parameter("time", "the month has not begun"));
    }
    let asked = |product: &&Product| call.asks_for("service_type_code", product.service);
    let rows = distinct(PRODUCTS.iter().filter(asked).map(|product| {
        let draw = mark::below(&["policy", product.service], 10);
        let policy = match draw {
            0..=5 => "0",
            6 | 7 => "1",
            8 => "2",
            _ => "13",
        };
        Row::new()
            .text("service_type_code", product.service)
            .text("service_type_name", product.service_name)
            .text("incentive_policy", policy)
            .text("allow_discount", if draw == 8 { "NO" } else { "YES" })
            .done()
    }));
    Ok(Answer::new("policies", "total_count", rows))
}

/// Rows without repetition, in catalogue order.
fn distinct(rows: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut known = Vec::new();
    for row in rows {
        if !known.contains(&row) {
            known.push(row);
        }
    }
    known
}

pub(super) fn units(_: &World, _: &Call) -> Answer {
    let unit = |(id, name, short, kind): &(i64, &str, &str, i64)| {
        Row::new()
            .int("measure_id", *id)
            .text("measure_name", *name)
            .text("abbreviation", *short)
            .int("measure_type", *kind)
            .done()
    };
    Answer::list("measure_units", UNITS.iter().map(unit).collect())
}

pub(super) fn conversions(_: &World, call: &Call) -> Answer {
    let conversion = |(from, to, ratio, kind): &(i64, i64, i64, i64)| {
        Row::new()
            .int("measure_id", *from)
            .int("ref_measure_id", *to)
            .int("conversion_ratio", *ratio)
            .int("measure_type", *kind)
            .done()
    };
    let asked = CONVERSIONS.iter().filter(|(_, _, _, kind)| call.asks_for_code("measure_type", *kind));
    Answer::list("conversions", asked.map(conversion).collect())
}

pub(super) fn provinces(_: &World, _: &Call) -> Answer {
    let rows = PROVINCES.iter().map(|(code, name)| place(code, name)).collect();
    Answer::new("provinces", "count", rows)
}

pub(super) fn cities(_: &World, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::new("cities", "count", places(CITIES, call.required("province_code")?)))
}

pub(super) fn counties(_: &World, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::new("counties", "count", places(COUNTIES, call.required("city_code")?)))
}

fn places(all: &[(&str, &str, &str)], within: &str) -> Vec<Value> {
    all.iter().filter(|(parent, _, _)| *parent == within).map(|(_, code, name)| place(code, name)).collect()
}

fn place(code: &str, name: &str) -> Value {
    Row::new().text("code", code).text("name", name).done()
}
