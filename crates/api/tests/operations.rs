//! Every operation against the specification, read here once more and without the generator.

#![allow(clippy::unwrap_used)] // a test may

use std::collections::BTreeSet;

use duizhang_api::{Kind, OPERATIONS, Paging, Place, operation};
use serde_json::{Map, Number, Value, json};

fn spec() -> Vec<Value> {
    let text = include_str!("../spec/bss-api.json");
    let spec: Value = serde_json::from_str(text).unwrap();
    spec["operations"].as_array().unwrap().clone()
}

#[test]
fn every_operation_is_there_and_is_what_the_specification_says() {
    let spec = spec();
    assert_eq!(OPERATIONS.len(), spec.len());
    assert_eq!(OPERATIONS.iter().filter(|one| one.kind == Kind::Write).count(), 34);
    for one in &spec {
        let name = one["operation"].as_str().unwrap();
        let ours = operation(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(ours.path, one["path"], "{name}");
        assert_eq!(format!("{:?}", ours.method).to_uppercase(), one["method"], "{name}");
        assert_eq!(format!("{:?}", ours.kind).to_lowercase(), one["kind"], "{name}");
        let theirs: BTreeSet<(String, String, bool)> = one["params"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let text = |key: &str| one[key].as_str().unwrap().to_owned();
                (text("name"), text("in"), one["required"] == true)
            })
            .collect();
        let place = |place: Place| format!("{place:?}").to_lowercase();
        let mine = ours.parameters.iter().map(|one| (one.name.to_owned(), place(one.place), one.required));
        assert_eq!(mine.collect::<BTreeSet<_>>(), theirs, "{name}");
        let pages = one["pagination"].as_str().unwrap();
        assert_eq!(ours.paging == Paging::None, pages.starts_with("none"), "{name}: {pages}");
        for field in [ours.rows, ours.total].into_iter().flatten() {
            let known = one["response"].as_array().unwrap().iter().any(|one| one["name"] == *field);
            assert!(known, "{name} has no {field}");
        }
    }
}

/// How a synthetic answer writes its values.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Style {
    Declared,
    Swapped,
    Null,
}

/// An answer with every field of the specification, and one that it does not know, on every level.
fn answer(fields: &Value, style: Style, depth: usize) -> Value {
    let mut answer = Map::new();
    for field in fields.as_array().unwrap() {
        answer.insert(field["name"].as_str().unwrap().to_owned(), value(field, style, depth));
    }
    answer.insert("field_of_next_year".to_owned(), number("0.10000000000000000001"));
    Value::Object(answer)
}

fn value(field: &Value, style: Style, depth: usize) -> Value {
    if style == Style::Null && (depth > 0 || field["type"] == "array") {
        return Value::Null;
    }
    let amount = "1234567890.12345678";
    match field["type"].as_str().unwrap() {
        "array" if depth > 5 => json!([]),
        "array" => json!([value(&field["items"], style, depth + 1)]),
        "object" if field.get("fields").is_some() => answer(&field["fields"], style, depth + 1),
        "object" => json!({}),
        "integer" if style == Style::Swapped => json!("17"),
        "integer" => json!(17),
        "number" if style == Style::Swapped => json!(amount),
        "number" => number(amount),
        "boolean" => json!(true),
        // Some texts are amounts.
        _ => json!("-4.60"),
    }
}

fn number(text: &str) -> Value {
    Value::Number(text.parse::<Number>().unwrap())
}

/// The same with quotes taken off numbers, and without nulls and empty lists.
fn bare(value: &Value) -> Value {
    match value {
        Value::String(text) => text.parse::<Number>().map_or_else(|_| value.clone(), Value::Number),
        Value::Array(items) => items.iter().map(bare).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().map(|(name, value)| (name.clone(), bare(value)));
            let mut kept: Vec<_> =
                kept.filter(|(_, value)| !value.is_null() && *value != json!([])).collect();
            kept.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(kept.into_iter().collect())
        }
        other => other.clone(),
    }
}

#[test]
fn every_answer_is_read_whole_and_to_the_digit() {
    for one in spec() {
        let name = one["operation"].as_str().unwrap();
        let ours = operation(name).unwrap();
        for style in [Style::Declared, Style::Swapped, Style::Null] {
            let sent = answer(&one["response"], style, 0);
            let read =
                (ours.round_trip)(sent.clone()).unwrap_or_else(|error| panic!("{name} {style:?}: {error}"));
            assert_eq!(bare(&read).to_string(), bare(&sent).to_string(), "{name} {style:?}");
        }
    }
}
