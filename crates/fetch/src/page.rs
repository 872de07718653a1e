//! One page of an answer, as far as paging needs to understand it.

use duizhang_api::Operation;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What a page holds.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its rows; an operation without rows has none.
    pub(crate) rows: Vec<Value>,
    /// How many rows the service says there are.
    pub(crate) total: Option<u64>,
    /// Hash of every row, in order.
    pub(crate) hashes: Vec<blake3::Hash>,
}

impl Page {
    /// Reads a body. `None` if it is not what the operation answers.
    pub(crate) fn read(operation: &Operation, body: &str) -> Option<Self> {
        let body: Value = serde_json::from_str(body).ok()?;
        let members = body.as_object()?;
        let rows = match operation.rows.and_then(|name| members.get(name)) {
            Some(Value::Array(rows)) => rows.clone(),
            Some(Value::Null) | None => Vec::new(),
            Some(_) => return None,
        };
        let total = operation.total.and_then(|name| members.get(name)).and_then(number);
        let hashes = rows.iter().map(|row| blake3::hash(row.to_string().as_bytes())).collect();
        Some(Self { rows, total, hashes })
    }

    /// Reads the body back out of a captured line.
    pub(crate) fn of_line(operation: &Operation, line: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Line<'a> {
            #[serde(borrow)]
            body: &'a RawValue,
        }
        Self::read(operation, serde_json::from_str::<Line<'_>>(line).ok()?.body.get())
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
