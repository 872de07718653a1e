//! What a captured request asked, apart from its place in the result.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// A request as a question: pages of one question belong together.
pub(super) struct Question {
    /// Canonical JSON of operation, account, path and parameters without offset and limit.
    pub(super) text: String,
    /// Every parameter but offset and limit, as text.
    pub(super) parameters: BTreeMap<String, String>,
    /// Record offset; 0 where none was sent.
    pub(super) offset: u64,
    /// Page size; 0 where none was sent.
    pub(super) limit: u64,
}

impl Question {
    /// Reads the request of an exchange.
    pub(super) fn new(
        operation: &str,
        account: &str,
        path: &str,
        query: Option<&RawValue>,
        body: Option<&RawValue>,
    ) -> Result<Self, String> {
        let mut parameters = BTreeMap::new();
        for (part, raw) in [("query", query), ("body", body)] {
            for (name, value) in members(part, raw)? {
                if let Some(value) = canonical(value, part == "query") {
                    parameters.insert(name, value);
                }
            }
        }
        let mut number = |name| {
            let text = parameters.remove(name);
            text.as_ref().and_then(Value::as_str).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
        };
        let (offset, limit) = (number("offset"), number("limit"));
        let question = serde_json::json!({
            "operation": operation, "account": account, "path": path, "parameters": parameters,
        });
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let parameters = parameters.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        Ok(Self { text: question.to_string(), parameters, offset, limit })
    }
}

fn members(part: &str, raw: Option<&RawValue>) -> Result<Vec<(String, Value)>, String> {
    let Some(raw) = raw else {
        return Ok(Vec::new());
    };
    match serde_json::from_str(raw.get()) {
        Ok(Value::Null) => Ok(Vec::new()),
        Ok(Value::Object(members)) => Ok(members.into_iter().collect()),
        // A body that is no object is one parameter: it is part of the question all the same.
        Ok(value) if part == "body" => Ok(vec![("body".to_owned(), value)]),
        _ => Err(format!("`request.{part}` is not an object of parameters")),
    }
}

/// A parameter in the one form that equal requests share: scalars as text, members sorted; in a
/// query the repetitions of a key sorted and a single one like a plain value. None for null.
fn canonical(value: Value, query: bool) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(Value::String(flag.to_string())),
        Value::Number(number) => Some(Value::String(number.to_string())),
        Value::String(text) => Some(Value::String(text)),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().filter_map(|item| canonical(item, query)).collect();
            if query {
                items.sort_by_key(Value::to_string);
                if items.len() == 1 {
                    return items.pop();
                }
            }
            Some(Value::Array(items))
        }
        Value::Object(members) => {
            let sorted: BTreeMap<String, Value> = members
                .into_iter()
                .filter_map(|(name, value)| canonical(value, query).map(|value| (name, value)))
                .collect();
            Some(Value::Object(sorted.into_iter().collect()))
        }
    }
}
