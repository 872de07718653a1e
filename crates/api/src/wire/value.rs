//! The types that fields have, in both directions.

use duizhang_money::Decimal;
use serde_json::{Number, Value};

use super::code::Code;
use super::decimal::{Quoted, parse_decimal};
use super::error::WireError;
use super::secret::Secret;

/// What can stand in an answer, and in a request that is made from JSON.
pub trait Wire: Sized {
    /// Reads a value, leniently. Nothing where the value says nothing.
    ///
    /// # Errors
    /// The value cannot be of this type.
    fn read(value: Value) -> Result<Option<Self>, WireError>;

    /// The value for machines that read our output: decimals and codes are texts.
    fn show(&self) -> Value;
}

/// A field: optional, a list, or mandatory in a request.
pub trait Field: Sized {
    /// Reads the field; missing and null are the same.
    ///
    /// # Errors
    /// The value cannot be of this type.
    fn take(value: Option<Value>) -> Result<Self, WireError>;

    /// As [`Wire::show`]; null where there is nothing.
    fn show(&self) -> Value;
}

/// What can stand in a request.
pub trait Argument {
    /// The JSON form; null where there is nothing.
    fn write(&self) -> Value;
}

impl<T: Wire> Field for Option<T> {
    fn take(value: Option<Value>) -> Result<Self, WireError> {
        match value {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::read(value),
        }
    }

    fn show(&self) -> Value {
        self.as_ref().map_or(Value::Null, Wire::show)
    }
}

impl<T: Wire> Field for Vec<T> {
    /// A missing list and null are empty. A null among scalars says nothing and is left out; a null
    /// among records is a record of nothing, so that rows stay countable.
    fn take(value: Option<Value>) -> Result<Self, WireError> {
        let elements = match value {
            None | Some(Value::Null) => return Ok(Self::new()),
            Some(Value::String(text)) if is_blank(&text) => return Ok(Self::new()),
            Some(Value::Array(elements)) => elements,
            Some(other) => return Err(WireError::new(&other, "is not a list")),
        };
        let mut list = Self::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            list.extend(T::read(element).map_err(|error| error.at(index))?);
        }
        Ok(list)
    }

    fn show(&self) -> Value {
        Value::Array(self.iter().map(Wire::show).collect())
    }
}

/// Fields that must be there: what the service insists on in a request.
macro_rules! mandatory {
    ($($type:ty),*) => { $(
        impl Field for $type {
            fn take(value: Option<Value>) -> Result<Self, WireError> {
                value.map(<$type as Wire>::read).transpose()?.flatten().ok_or_else(WireError::missing)
            }

            fn show(&self) -> Value {
                Wire::show(self)
            }
        }
    )* };
}

mandatory!(String, Secret, i64, bool, Decimal, Quoted);

pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// The text of a scalar; nothing for null.
fn scalar(value: Value) -> Result<Option<String>, WireError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.as_str().to_owned())),
        Value::Bool(bool) => Ok(Some(bool.to_string())),
        other => Err(WireError::new(&other, "is not a single value")),
    }
}

impl Wire for String {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        scalar(value)
    }

    fn show(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Wire for Code {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        Ok(scalar(value)?.map(Self::from))
    }

    fn show(&self) -> Value {
        Value::String(self.as_str().to_owned())
    }
}

/// A number, quoted or not, by its text. Blank text is no number, as null is.
fn number(value: &Value) -> Result<Option<Decimal>, WireError> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_str(),
        Value::String(text) if is_blank(text) => return Ok(None),
        Value::String(text) => text,
        _ => return Err(WireError::new(value, "is not a number")),
    };
    parse_decimal(text).map(Some).map_err(|error| WireError::new(value, error.to_string()))
}

impl Wire for Decimal {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        number(&value)
    }

    fn show(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl Wire for i64 {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        let Some(decimal) = number(&value)? else { return Ok(None) };
        let whole = decimal.is_integer().then(|| Self::try_from(decimal).ok()).flatten();
        whole.map(Some).ok_or_else(|| WireError::new(&value, "is not a whole number"))
    }

    fn show(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl Wire for bool {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        let problem = WireError::new(&value, "is neither true nor false");
        match scalar(value)?.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
            None | Some("") => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(problem),
        }
    }

    fn show(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Wire for Quoted {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        Ok(number(&value)?.map(Self))
    }

    fn show(&self) -> Value {
        Wire::show(&self.0)
    }
}

impl Wire for Secret {
    fn read(value: Value) -> Result<Option<Self>, WireError> {
        match value {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(Self::from(text))),
            // Not even the problem shows what stands there.
            _ => Err(WireError::new(&Value::Null, "is not a text")),
        }
    }

    fn show(&self) -> Value {
        Value::String("[REDACTED]".to_owned())
    }
}

impl Argument for String {
    fn write(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Argument for Secret {
    fn write(&self) -> Value {
        Value::String(self.expose().to_owned())
    }
}

impl Argument for i64 {
    fn write(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl Argument for bool {
    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Argument for Decimal {
    /// A JSON number of exactly these digits: `10.00` stays `10.00`.
    fn write(&self) -> Value {
        Value::Number(Number::from_string_unchecked(self.to_string()))
    }
}

impl Argument for Quoted {
    fn write(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl<T: Argument> Argument for Option<T> {
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, Argument::write)
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn write(&self) -> Value {
        Value::Array(self.iter().map(Argument::write).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown<T: Wire>(value: Value) -> String {
        match <Option<T> as Field>::take(Some(value)) {
            Ok(read) => Field::show(&read).to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn scalars_are_read_whatever_their_form() {
        for (value, text, code, whole, truth) in [
            (json!(null), "null", "null", "null", "null"),
            (json!(""), "\"\"", "\"\"", "null", "null"),
            (json!(" 12 "), "\" 12 \"", "\" 12 \"", "12", "\" 12 \" is neither true nor false"),
            (json!(-1), "\"-1\"", "\"-1\"", "-1", "-1 is neither true nor false"),
            (json!("1"), "\"1\"", "\"1\"", "1", "true"),
            (json!(0), "\"0\"", "\"0\"", "0", "false"),
            (json!(true), "\"true\"", "\"true\"", "true is not a number", "true"),
            (json!("FALSE"), "\"FALSE\"", "\"FALSE\"", "\"FALSE\" is not a decimal number", "false"),
            (
                json!([]),
                "[] is not a single value",
                "[] is not a single value",
                "[] is not a number",
                "[] is not a single value",
            ),
            (
                json!("9223372036854775808"),
                "\"9223372036854775808\"",
                "\"9223372036854775808\"",
                "\"9223372036854775808\" is not a whole number",
                "\"9223372036854775808\" is neither true nor false",
            ),
        ] {
            assert_eq!(shown::<String>(value.clone()), text, "{value} as text");
            assert_eq!(shown::<Code>(value.clone()), code, "{value} as code");
            assert_eq!(shown::<i64>(value.clone()), whole, "{value} as whole number");
            assert_eq!(shown::<bool>(value.clone()), truth, "{value} as truth");
        }
        // Whole numbers may come with a point or an exponent.
        assert_eq!(shown::<i64>(serde_json::from_str("2.00").unwrap()), "2");
        assert_eq!(shown::<i64>(serde_json::from_str("1e3").unwrap()), "1000");
    }

    #[test]
    fn lists_may_be_null_and_hold_nulls() {
        let list = |value: Value| Vec::<String>::take(Some(value)).map_err(|error| error.to_string());
        assert_eq!(list(json!(null)), Ok(vec![]));
        assert_eq!(list(json!("")), Ok(vec![]));
        assert_eq!(list(json!(["a", null, 3])), Ok(vec!["a".to_owned(), "3".to_owned()]));
        assert_eq!(list(json!(["a", {}])), Err("[1]: {} is not a single value".to_owned()));
        assert_eq!(list(json!("a")), Err("\"a\" is not a list".to_owned()));
    }
}
