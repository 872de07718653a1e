//! Builds JSON objects in the field order of the API, amounts by their digits.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

use crate::time::Time;

/// A JSON object under construction.
#[derive(Debug, Default)]
pub(super) struct Row(Map<String, Value>);

impl Row {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Any value.
    pub(super) fn put(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// A text or null.
    pub(super) fn text<'a>(self, name: &str, value: impl Into<Option<&'a str>>) -> Self {
        let value: Option<&str> = value.into();
        self.put(name, value.map_or(Value::Null, Value::from))
    }

    /// An integer or null.
    pub(super) fn int(self, name: &str, value: impl Into<Option<i64>>) -> Self {
        let value: Option<i64> = value.into();
        self.put(name, value.map_or(Value::Null, Value::from))
    }

    /// An instant or null.
    pub(super) fn time(self, name: &str, value: impl Into<Option<Time>>) -> Self {
        let value: Option<Time> = value.into();
        self.put(name, value.map_or(Value::Null, |time| time.to_string().into()))
    }

    /// A number with the digits it has, as a `BigDecimal` comes; zero is 0.
    pub(super) fn num(self, name: &str, value: impl Into<Option<Decimal>>) -> Self {
        let value: Option<Decimal> = value.into();
        self.put(name, value.map_or(Value::Null, |value| number(&digits(value))))
    }

    /// A number with at least one decimal place, as a `Double` comes.
    pub(super) fn dbl(self, name: &str, value: impl Into<Option<Decimal>>) -> Self {
        let value: Option<Decimal> = value.into();
        let text = |value: Decimal| {
            let value = value.normalize();
            if value.scale() == 0 { format!("{value}.0") } else { value.to_string() }
        };
        self.put(name, value.map_or(Value::Null, |value| number(&text(value))))
    }

    /// An amount between quotation marks, or null.
    pub(super) fn quoted(self, name: &str, value: impl Into<Option<Decimal>>) -> Self {
        let value: Option<Decimal> = value.into();
        self.put(name, value.map_or(Value::Null, |value| digits(value).into()))
    }

    pub(super) fn done(self) -> Value {
        Value::Object(self.0)
    }

    pub(super) fn map(self) -> Map<String, Value> {
        self.0
    }
}

fn digits(value: Decimal) -> String {
    if value.is_zero() { "0".to_owned() } else { value.to_string() }
}

/// A JSON number of these digits. The digits of a decimal always are one, so null never comes out.
fn number(text: &str) -> Value {
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}
