//! How the structs of `operations` come to be: one line a field, with its wire name where that is
//! not its Rust name.

use serde_json::{Map, Value};

use super::error::WireError;
use super::value::{Field, is_blank};

/// The wire name of a field.
macro_rules! name {
    ($field:ident as $wire:literal) => {
        $wire
    };
    ($field:ident) => {
        stringify!($field)
    };
}

/// Structs of answers. Each has, beside its fields, `other`: what came and has no field.
macro_rules! record {
    ($(
        $(#[$about:meta])*
        pub struct $record:ident {
            $( $(#[$meaning:meta])* $field:ident $(as $wire:literal)? : $type:ty, )*
        }
    )*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $record {
            $( $(#[$meaning])* pub $field: $type, )*
            /// Fields that came and are not described.
            pub other: $crate::wire::Map<String, $crate::wire::Value>,
        }

        impl $crate::wire::Wire for $record {
            fn read(value: $crate::wire::Value) -> Result<Option<Self>, $crate::wire::WireError> {
                #[allow(unused_mut)] // an answer may have no field
                let mut body = $crate::wire::Body::of(value)?;
                Ok(Some(Self {
                    $( $field: body.take($crate::wire::name!($field $(as $wire)?))?, )*
                    other: body.rest(),
                }))
            }

            fn show(&self) -> $crate::wire::Value {
                #[allow(unused_mut)]
                let mut shown = $crate::wire::Map::new();
                $(
                    let value = $crate::wire::Field::show(&self.$field);
                    if !value.is_null() {
                        shown.insert($crate::wire::name!($field $(as $wire)?).to_owned(), value);
                    }
                )*
                shown.extend(self.other.clone());
                $crate::wire::Value::Object(shown)
            }
        }

        impl<'de> serde::Deserialize<'de> for $record {
            fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                let value = $crate::wire::Value::deserialize(source)?;
                $crate::wire::read(value).map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $record {
            fn serialize<S: serde::Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
                $crate::wire::Wire::show(self).serialize(sink)
            }
        }
    )* };
}

/// Structs of requests. What is absent or empty is not sent.
macro_rules! request {
    ($(
        $(#[$about:meta])*
        pub struct $request:ident {
            $( $(#[$meaning:meta])* $field:ident $(as $wire:literal)? : $type:ty, )*
        }
    )*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, Default)]
        pub struct $request {
            $( $(#[$meaning])* pub $field: $type, )*
        }

        impl $crate::wire::Wire for $request {
            fn read(value: $crate::wire::Value) -> Result<Option<Self>, $crate::wire::WireError> {
                if $crate::wire::is_nothing(&value) {
                    return Ok(None);
                }
                #[allow(unused_mut)] // a request may have no field
                let mut body = $crate::wire::Body::of(value)?;
                let request = Self { $( $field: body.take($crate::wire::name!($field $(as $wire)?))?, )* };
                body.must_be_empty()?;
                Ok(Some(request))
            }

            fn show(&self) -> $crate::wire::Value {
                let fields: &[(&str, $crate::wire::Value)] = &[
                    $( (
                        $crate::wire::name!($field $(as $wire)?),
                        $crate::wire::Field::show(&self.$field),
                    ), )*
                ];
                $crate::wire::request_body(fields)
            }
        }

        impl $crate::wire::Field for $request {
            fn take(value: Option<$crate::wire::Value>) -> Result<Self, $crate::wire::WireError> {
                let read = value.map(<Self as $crate::wire::Wire>::read).transpose()?.flatten();
                read.ok_or_else($crate::wire::WireError::missing)
            }

            fn show(&self) -> $crate::wire::Value {
                $crate::wire::Wire::show(self)
            }
        }

        impl $crate::wire::Argument for $request {
            fn write(&self) -> $crate::wire::Value {
                let fields: &[(&str, $crate::wire::Value)] = &[
                    $( (
                        $crate::wire::name!($field $(as $wire)?),
                        $crate::wire::Argument::write(&self.$field),
                    ), )*
                ];
                $crate::wire::request_body(fields)
            }
        }
    )* };
}

pub(crate) use {name, record, request};

/// Null, or blank text in the place of an object.
pub(crate) fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(is_blank)
}

/// What is left of an object while its fields are taken.
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// The object of a record. Null is one without fields, and so is the blank text that some
    /// services send instead of an object.
    pub(crate) fn of(value: Value) -> Result<Self, WireError> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            nothing if is_nothing(&nothing) => Ok(Self(Map::new())),
            other => Err(WireError::new(&other, "is not an object")),
        }
    }

    /// The field of this name.
    pub(crate) fn take<T: Field>(&mut self, name: &str) -> Result<T, WireError> {
        T::take(self.0.shift_remove(name)).map_err(|error| error.inside(name))
    }

    /// What nobody took.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }

    /// Requests have no fields that nobody knows.
    pub(crate) fn must_be_empty(self) -> Result<(), WireError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((name, value)) => Err(WireError::new(&value, "is no parameter that is known").inside(&name)),
        }
    }
}

/// The object of a request: empty texts and lists are left out, because the service takes an empty
/// filter literally or refuses it.
pub(crate) fn request_body(fields: &[(&str, Value)]) -> Value {
    let said = fields.iter().filter(|(_, value)| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    });
    Value::Object(said.map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}
