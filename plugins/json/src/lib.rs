//! The bundled json report format: JSON Lines, one file a table, and beside each a JSON Schema that
//! says what its members are.
//!
//! Amounts are texts, because most readers of JSON turn numbers into floats: exact, with trailing
//! zeros dropped down to two decimals. Instants are RFC 3339 in UTC. Every row has every member, in
//! the order of the table's columns; what is not known is null.

use std::io::Write as _;

use duizhang_plugin_sdk::{About, Column, Format, Job, Kind, Result, Row, Value, export_format};
use serde_json::{Map, Value as Json, json};

/// What may be chosen.
#[derive(Clone, Debug, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Write a JSON Schema beside each table.
    pub schemas: bool,
    /// Write every consumption line, too.
    pub lines: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { schemas: true, lines: false }
    }
}

/// The format.
pub struct JsonLines;

impl Format for JsonLines {
    type Options = Options;
    const ABOUT: About = About {
        id: "json",
        title: "JSON Lines, one file per table, with schemas",
        version: env!("CARGO_PKG_VERSION"),
        media: &["application/jsonl", "application/schema+json"],
        deterministic: true,
        attests: true,
        tables: &["*", "lines"],
    };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        for mut table in job.tables()? {
            let name = table.name().to_owned();
            if options.schemas {
                let mut out = job.artifact(&format!("{name}.schema.json"), "application/schema+json")?;
                let text = format!("{:#}\n", schema(&name, table.columns()));
                out.write_all(text.as_bytes())?;
                out.finish()?;
            }
            let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
            let mut out = job.artifact(&format!("{name}.jsonl"), "application/jsonl")?;
            let mut totals = table.totals();
            while let Some(batch) = table.next_batch()? {
                for row in batch.rows() {
                    out.write_all(format!("{}\n", object(&names, &row)).as_bytes())?;
                    totals.add(&row);
                }
            }
            out.finish()?;
            totals.attest(job)?;
        }
        Ok(())
    }
}

export_format!(dz_plugin_v1_json, JsonLines);

fn object(names: &[String], row: &Row<'_>) -> Json {
    names.iter().cloned().zip(row.values().map(member)).collect::<Map<_, _>>().into()
}

fn member(value: Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.into(),
        Value::Int(int) => int.into(),
        Value::Decimal(decimal) => decimal.trimmed().to_string().into(),
        Value::Bool(bool) => bool.into(),
        Value::Date(date) => date.to_string().into(),
        Value::Time(time) => time.to_string().into(),
    }
}

/// What a row of the table is, as JSON Schema 2020-12.
fn schema(table: &str, columns: &[Column]) -> Json {
    let properties: Map<String, Json> =
        columns.iter().map(|column| (column.name.clone(), property(column))).collect();
    let required: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// How a decimal of this many places is written: two at least, where it has so many.
fn pattern(scale: u8) -> String {
    match scale {
        0 => "^-?[0-9]+$".to_owned(),
        1 => r"^-?[0-9]+\.[0-9]$".to_owned(),
        _ => format!(r"^-?[0-9]+\.[0-9]{{2,{scale}}}$"),
    }
}

fn property(column: &Column) -> Json {
    let kind = match column.kind {
        Kind::Text | Kind::Decimal(_) | Kind::Date | Kind::Time => "string",
        Kind::Int => "integer",
        Kind::Bool => "boolean",
    };
    let mut property = json!({ "type": [kind, "null"], "title": column.title("en") });
    if let Some(chinese) = column.titles.get("zh") {
        property["x-title-zh"] = chinese.as_str().into();
    }
    match column.kind {
        Kind::Decimal(scale) => {
            property["pattern"] = pattern(scale).into();
        }
        Kind::Date => property["format"] = "date".into(),
        Kind::Time => property["format"] = "date-time".into(),
        Kind::Text | Kind::Int | Kind::Bool => {}
    }
    let role = format!("{:?}", column.role).to_lowercase(); // the roles are called as in the contract
    property["x-role"] = role.into();
    for (name, value) in [
        ("x-currency", &column.currency),
        ("x-currency-from", &column.currency_from),
        ("x-unit-from", &column.unit_from),
    ] {
        if let Some(value) = value {
            property[name] = value.as_str().into();
        }
    }
    property
}
