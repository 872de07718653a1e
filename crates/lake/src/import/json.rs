//! JSON read by its text: values stay the bytes that were sent until a column says what they are,
//! so that no number ever passes through a float.

use std::borrow::Cow;
use std::fmt;

use duizhang_money::{Timestamp, parse_money, parse_quantity, parse_units};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::datasets::Kind;
use crate::table::Value;

/// An object as its members in the order they came, values unparsed.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The last member of that name, as every JSON reader takes it; JSON null counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value);
        found.filter(|value| value.get() != "null")
    }
}

#[derive(Deserialize, PartialEq)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<'a>(std::marker::PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Reader<'a> {
            type Value = Members<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(64);
                while let Some((Key(key), value)) = map.next_entry::<Key<'a>, &'a RawValue>()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader(std::marker::PhantomData))
    }
}

/// The text of a scalar: a string's content, a number's or boolean's own text; nothing for null,
/// and the compact JSON text of anything nested.
pub(super) fn text(value: &RawValue) -> Result<Option<Cow<'_, str>>, String> {
    let raw = value.get();
    match raw.as_bytes().first() {
        // Nothing is escaped in nearly all texts: then what stands between the quotes is the text.
        Some(b'"') if !raw.contains('\\') => Ok(raw.get(1..raw.len() - 1).map(Cow::Borrowed)),
        Some(b'"') => match serde_json::from_str::<Key<'_>>(raw) {
            Ok(Key(text)) => Ok(Some(text)),
            Err(_) => Err("not valid text".to_owned()),
        },
        Some(b'{' | b'[') => compact(value).map(Cow::Owned).map(Some),
        _ => Ok((raw != "null").then_some(Cow::Borrowed(raw))),
    }
}

/// JSON text without blanks, members in the order they came, numbers as they were written.
pub(super) fn compact(value: &RawValue) -> Result<String, String> {
    let parsed: serde_json::Value =
        serde_json::from_str(value.get()).map_err(|error| format!("not readable JSON: {error}"))?;
    serde_json::to_string(&parsed).map_err(|error| format!("not readable JSON: {error}"))
}

/// The value of a column. The problem of a value that does not fit is told in words.
pub(super) fn value(raw: &RawValue, kind: Kind) -> Result<Value<'_>, String> {
    if kind == Kind::Json {
        return Ok(if raw.get() == "null" { Value::Null } else { Value::Text(compact(raw)?.into()) });
    }
    let Some(text) = text(raw)? else {
        return Ok(Value::Null);
    };
    if kind == Kind::Text {
        return Ok(Value::Text(text));
    }
    // A quoted amount, count or time may be empty where there is none.
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    match kind {
        Kind::Int => match text.as_ref() {
            "true" => Ok(Value::Int(1)),
            "false" => Ok(Value::Int(0)),
            text => integer(text).map(Value::Int),
        },
        Kind::Money => parse_money(&text).map(Value::Units).map_err(|error| error.to_string()),
        Kind::Quantity => parse_quantity(&text).map(Value::Units).map_err(|error| error.to_string()),
        _ => match Timestamp::parse_utc(&text) {
            Ok(time) => Ok(Value::Time(time.micros())),
            Err(error) => Err(format!("{error} like 2026-09-30T16:00:00Z")),
        },
    }
}

/// An integer in any exact notation (`3`, `3.0`, `1E1`).
pub(super) fn integer(text: &str) -> Result<i64, String> {
    let units = parse_units(text, 0, 19).map_err(|_| "not an integer".to_owned())?;
    i64::try_from(units).map_err(|_| "not a 64-bit integer".to_owned())
}
