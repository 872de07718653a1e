//! Reference data: codes and their names.

use serde_json::Value;

use super::{Answer, Call, Row};
use crate::world::catalog::{CITIES, CONVERSIONS, COUNTIES, PRODUCTS, PROVINCES, UNITS};

pub(super) fn answer(call: &Call) -> Answer {
    match call.operation {
        "ListServiceTypes" => Answer::new("service_types", "total_count", service_types()),
        "ListResourceTypes" => Answer::new("resource_types", "total_count", resource_types()),
        "ListUsageTypes" => Answer::new("usage_types", "total_count", usage_types()),
        "ListMeasureUnits" => Answer::new("measure_units", "", units()).without_total(),
        "ListConversions" => Answer::new("conversions", "", conversions()).without_total(),
        "ListProvinces" => Answer::new(
            "provinces",
            "count",
            PROVINCES.iter().map(|(code, name)| place(code, name)).collect(),
        ),
        "ListCities" => Answer::new("cities", "count", places(CITIES, call.parameter("province_code"))),
        "ListCounties" => Answer::new("counties", "count", places(COUNTIES, call.parameter("city_code"))),
        _ => Answer::new("records", "total_count", Vec::new()),
    }
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

fn service_types() -> Vec<Value> {
    distinct(PRODUCTS.iter().map(|product| {
        let abbreviation = product.service.rsplit('.').next().unwrap_or_default().to_uppercase();
        Row::new()
            .text("service_type_name", product.service_name)
            .text("service_type_code", product.service)
            .text("abbreviation", abbreviation.as_str())
            .done()
    }))
}

fn resource_types() -> Vec<Value> {
    distinct(PRODUCTS.iter().map(|product| {
        Row::new()
            .text("resource_type_code", product.resource)
            .text("resource_type_name", product.resource_name)
            .text("resource_type_desc", product.resource_name)
            .text("service_type_code", product.service)
            .done()
    }))
}

fn usage_types() -> Vec<Value> {
    distinct(PRODUCTS.iter().map(|product| {
        Row::new()
            .text("code", product.usage.0)
            .text("name", product.usage.1)
            .text("resource_type_code", product.resource)
            .text("service_type_code", product.service)
            .text("resource_type_name", product.resource_name)
            .text("service_type_name", product.service_name)
            .done()
    }))
}

fn units() -> Vec<Value> {
    let unit = |(id, name, short, kind): &(i64, &str, &str, i64)| {
        Row::new()
            .int("measure_id", *id)
            .text("measure_name", *name)
            .text("abbreviation", *short)
            .int("measure_type", *kind)
            .done()
    };
    UNITS.iter().map(unit).collect()
}

fn conversions() -> Vec<Value> {
    let conversion = |(from, to, ratio, kind): &(i64, i64, i64, i64)| {
        Row::new()
            .int("measure_id", *from)
            .int("ref_measure_id", *to)
            .int("conversion_ratio", *ratio)
            .int("measure_type", *kind)
            .done()
    };
    CONVERSIONS.iter().map(conversion).collect()
}

fn places(all: &[(&str, &str, &str)], within: Option<&str>) -> Vec<Value> {
    let inside = all.iter().filter(|(parent, _, _)| within.is_none_or(|within| within == *parent));
    inside.map(|(_, code, name)| place(code, name)).collect()
}

fn place(code: &str, name: &str) -> Value {
    Row::new().text("code", code).text("name", name).done()
}
