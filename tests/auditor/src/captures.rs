//! Captures read plainly: every answer's rows, as they are asked for by `datasets.txt`.
//!
//! It knows nothing of pages that are missing or moved: it is for captures of which one knows that they are whole.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::columns::{Column, Place, all};
use crate::month::{Row, State, Table, Window};

/// Adds the answers on these lines to the tables of a month.
pub fn read<'a>(
    tables: &mut BTreeMap<String, Table>,
    lines: impl IntoIterator<Item = &'a str>,
) -> Result<(), serde_json::Error> {
    for line in lines {
        let exchange: Value = serde_json::from_str(line)?;
        let operation = exchange["operation"].as_str().unwrap_or_default();
        let Some(dataset) = all().iter().find(|dataset| dataset.operation == operation) else { continue };
        let table = tables.entry(dataset.name.clone()).or_default();
        let question = |name: &str| {
            let request = &exchange["request"];
            shown(&request["query"][name]).or_else(|| shown(&request["body"][name])).unwrap_or_default()
        };
        if dataset.name == "coupon_usage" {
            table.windows.insert(Window {
                account: shown(&exchange["account"]).unwrap_or_default(),
                from: question("trade_time_begin"),
                to: question("trade_time_end"),
            });
        }
        let parameter = match dataset.name.as_str() {
            "consumption" => Some("customer_id"),
            "monthly_bills" => Some("charge_mode"),
            _ => None,
        };
        if let Some(name) = parameter {
            table.asked.entry(name.to_owned()).or_default().insert(question(name));
        }
        if dataset.name.ends_with("_operations") {
            table.since.insert(question("operation_time_begin"));
        }
        let code = exchange["body"]["error_code"].as_str().unwrap_or("CBC.0000");
        if !(200..300).contains(&exchange["status"].as_i64().unwrap_or(0)) || code != "CBC.0000" {
            table.state = State::Partial;
            continue;
        }
        for row in exchange["body"][&dataset.rows].as_array().into_iter().flatten() {
            let cells = dataset.columns.iter().filter_map(|column| {
                let cell = match &column.place {
                    Place::Question(name) => Some(question(name)).filter(|text| !text.is_empty()),
                    _ => cell(&exchange, row, column),
                };
                Some((column.name.clone(), cell?))
            });
            table.rows.push(Row(cells.collect()));
        }
    }
    Ok(())
}

fn cell(exchange: &Value, row: &Value, column: &Column) -> Option<String> {
    let name = column.name.as_str();
    match &column.place {
        Place::Row => shown(&row[name]),
        Place::Beside => shown(&exchange["body"][name]),
        Place::Taken => shown(&exchange["taken_at"]),
        Place::Account => shown(&exchange["account"]),
        Place::AmountInfo => shown(&row["amount_info"][name]),
        Place::Discounts => {
            let discounts = row["amount_info"].as_object()?.get("discounts");
            Some(sum(discounts, |_| true, "discount_amount").to_string())
        }
        Place::Detail(of) => {
            let details = row.get("account_details");
            let is_meant = |entry: &Value| entry["balance_type"].as_str() == Some(of.as_str());
            let is_there = details.and_then(Value::as_array).is_some_and(|list| list.iter().any(is_meant));
            is_there.then(|| sum(details, is_meant, "amount").to_string())
        }
        Place::Question(_) => None,
    }
}

fn sum(list: Option<&Value>, is_meant: impl Fn(&Value) -> bool, amount: &str) -> Decimal {
    let entries = list.and_then(Value::as_array).into_iter().flatten();
    entries
        .filter(|entry| is_meant(entry))
        .filter_map(|entry| shown(&entry[amount])?.parse::<Decimal>().ok())
        .sum()
}

/// A value as text: numbers by their digits, lists as JSON; null is nothing.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
