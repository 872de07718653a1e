//! Single values on the wire.

use serde_json::{Map, Number, Value};

use super::{Decimal, WireError};

/// A type that an answer's value can be read as.
pub trait FromWire: Sized {
    /// Reads a value that is there.
    ///
    /// # Errors
    /// If the value cannot be meant.
    fn read(value: Value) -> Result<Self, WireError>;

    /// What a field is that is not there.
    ///
    /// # Errors
    /// If that cannot be.
    fn missing() -> Result<Self, WireError> {
        Self::read(Value::Null)
    }

    /// Takes a field out of an object; a missing one is a null one.
    ///
    /// # Errors
    /// As [`FromWire::read`], with the field's name.
    fn take(fields: &mut Map<String, Value>, name: &str) -> Result<Self, WireError> {
        let read = match fields.remove(name) {
            None => Self::missing(),
            Some(value) => Self::read(value),
        };
        read.map_err(|error| error.inside(name))
    }
}

/// A type that a request's value can be written from.
pub trait ToWire {
    /// The value; none to leave the parameter out.
    fn write(&self) -> Option<Value>;
}

impl FromWire for Map<String, Value> {
    fn read(value: Value) -> Result<Self, WireError> {
        match value {
            Value::Object(fields) => Ok(fields),
            Value::Null => Ok(Self::new()),
            other => Err(misfit("an object", &other)),
        }
    }
}

impl FromWire for String {
    fn read(value: Value) -> Result<Self, WireError> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            other => Err(misfit("a text", &other)),
        }
    }
}

impl FromWire for i64 {
    fn read(value: Value) -> Result<Self, WireError> {
        let text = match &value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_owned(),
            other => return Err(misfit("a whole number", other)),
        };
        text.parse().map_err(|_| misfit("a whole number", &value))
    }
}

impl FromWire for bool {
    fn read(value: Value) -> Result<Self, WireError> {
        match &value {
            Value::Bool(flag) => Ok(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => Ok(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => Ok(false),
            Value::Number(number) if number.to_string() == "1" => Ok(true),
            Value::Number(number) if number.to_string() == "0" => Ok(false),
            other => Err(misfit("true or false", other)),
        }
    }
}

/// From the number's text: no digit is lost, or it is an error.
impl FromWire for Decimal {
    fn read(value: Value) -> Result<Self, WireError> {
        let text = match &value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_owned(),
            other => return Err(misfit("an amount", other)),
        };
        let exact = if text.contains(['e', 'E']) {
            Self::from_scientific(&text)
        } else {
            Self::from_str_exact(&text)
        };
        exact.map_err(|_| misfit("an amount of at most 28 digits", &value))
    }
}

/// Null and, except for texts, the empty text are nothing.
impl<T: FromWire> FromWire for Option<T> {
    fn read(value: Value) -> Result<Self, WireError> {
        match value {
            Value::Null => Ok(None),
            Value::String(text) if text.is_empty() => Ok(T::read(Value::String(text)).ok()),
            value => T::read(value).map(Some),
        }
    }
}

impl<T: FromWire> FromWire for Box<T> {
    fn read(value: Value) -> Result<Self, WireError> {
        T::read(value).map(Self::new)
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    fn read(value: Value) -> Result<Self, WireError> {
        match value {
            Value::Null => Ok(Self::new()),
            Value::Array(items) => (0_usize..)
                .zip(items)
                .map(|(index, item)| T::read(item).map_err(|error| error.inside(&format!("[{index}]"))))
                .collect(),
            other => Err(misfit("a list", &other)),
        }
    }
}

impl ToWire for String {
    fn write(&self) -> Option<Value> {
        // An empty text is a filter that matches nothing, or an error (`bss-api.md` 0.3).
        (!self.is_empty()).then(|| Value::String(self.clone()))
    }
}

impl ToWire for i64 {
    fn write(&self) -> Option<Value> {
        Some((*self).into())
    }
}

impl ToWire for bool {
    fn write(&self) -> Option<Value> {
        Some((*self).into())
    }
}

/// A JSON number with exactly the digits it has: 10.00 stays 10.00.
impl ToWire for Decimal {
    fn write(&self) -> Option<Value> {
        self.to_string().parse::<Number>().ok().map(Value::Number)
    }
}

impl<T: ToWire> ToWire for Option<T> {
    fn write(&self) -> Option<Value> {
        self.as_ref().and_then(ToWire::write)
    }
}

impl<T: ToWire> ToWire for Box<T> {
    fn write(&self) -> Option<Value> {
        self.as_ref().write()
    }
}

/// An empty list is a literal filter, too.
impl<T: ToWire> ToWire for Vec<T> {
    fn write(&self) -> Option<Value> {
        let items: Vec<Value> = self.iter().filter_map(ToWire::write).collect();
        (!items.is_empty()).then_some(Value::Array(items))
    }
}

fn misfit(wanted: &str, value: &Value) -> WireError {
    let shown: String = value.to_string().chars().take(60).collect();
    WireError::new(format!("`{shown}` is not {wanted}"))
}

#[cfg(test)]
#[allow(unreachable_pub)] // the macro's structures are public
mod tests {
    use serde_json::Value;

    use super::{Decimal, FromWire, ToWire};
    use crate::wire::record;

    record! {
        /// For the tests.
        Row {
            /// An id.
            id: String = "id",
            /// A code.
            resource_type: Option<i64> = "resource_Type",
            /// An amount.
            amount: Option<Decimal> = "amount",
            /// Whether.
            flag: Option<bool> = "flag",
            /// More.
            children: Vec<Row> = "children",
        }
    }

    fn row(text: &str) -> Result<Row, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn quoted_unquoted_null_and_missing() {
        let exact = "12345678901234567890.12345678";
        for text in [exact.to_owned(), format!("\"{exact}\""), format!("\" {exact} \"")] {
            let read =
                row(&format!(r#"{{"id":7,"amount":{text},"resource_Type":"3","flag":"true"}}"#)).unwrap();
            assert_eq!(read.amount.unwrap().to_string(), exact);
            assert_eq!((read.id.as_str(), read.resource_type, read.flag), ("7", Some(3), Some(true)));
        }
        let empty = row(r#"{"amount":null,"children":null,"flag":""}"#).unwrap();
        assert_eq!((empty.amount, empty.children.len(), empty.flag), (None, 0, None));
        assert_eq!(row(r#"{"amount":1.5e-7}"#).unwrap().amount.unwrap().to_string(), "0.00000015");
    }

    #[test]
    fn unknown_fields_are_kept_to_the_digit() {
        let read = row(r#"{"new_field":0.10000000000000000001,"children":[{"x":[1.10]}]}"#).unwrap();
        assert_eq!(read.other["new_field"].to_string(), "0.10000000000000000001");
        assert_eq!(read.children[0].other["x"].to_string(), "[1.10]");
        let written = read.write().unwrap();
        assert_eq!(written["new_field"].to_string(), "0.10000000000000000001");
    }

    #[test]
    fn an_error_names_the_way() {
        let told = row(r#"{"children":[{},{"amount":"12,5"}]}"#).unwrap_err();
        assert!(told.contains("children[1].amount: `\"12,5\"` is not an amount"), "{told}");
    }

    #[test]
    fn decimals_are_written_with_their_digits() {
        let amount = Decimal::from_str_exact("10.00").unwrap();
        assert_eq!(amount.write().unwrap().to_string(), "10.00");
        assert_eq!(String::new().write(), None);
        assert_eq!(Vec::<String>::new().write(), None);
        assert!(Option::<Decimal>::read(Value::String(String::new())).unwrap().is_none());
    }
}
