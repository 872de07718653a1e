//! How values stand on the wire, read leniently and kept exactly.
//!
//! Sibling operations disagree: amounts come as numbers and as texts, codes as either, lists as null
//! (`bss-api.md` 0.2). Reading accepts all of it and loses nothing: decimals are taken from the number's
//! text, codes that nobody knows keep their value, fields that nobody knows are kept aside.

mod value;

use std::fmt;

pub use value::{FromWire, ToWire};

/// An exact decimal.
pub use duizhang_money::Decimal;
/// What an answer has beyond the fields that are known.
pub type Other = serde_json::Map<String, serde_json::Value>;

/// A value that is not what its field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError {
    /// The way to it: `fee_records[3].cash_amount`.
    path: String,
    problem: String,
}

impl WireError {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { path: String::new(), problem: problem.into() }
    }

    /// One step further out.
    pub(crate) fn inside(mut self, step: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{joint}{}", self.path);
        self
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the answer" } else { &self.path };
        write!(f, "{path}: {}", self.problem)
    }
}

impl std::error::Error for WireError {}

/// Structures of answers and requests: a field a line, `rust_name: Type = "wireName"`.
macro_rules! record {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $field:ident: $type:ty = $wire:literal,)* }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$inner])* pub $field: $type,)*
            /// Fields that are not known here.
            pub other: crate::wire::Other,
        }

        impl crate::wire::FromWire for $name {
            fn read(value: serde_json::Value) -> Result<Self, crate::wire::WireError> {
                #[allow(unused_mut)]
                let mut fields = crate::wire::FromWire::read(value)?;
                Ok(Self {
                    $($field: crate::wire::FromWire::take(&mut fields, $wire)?,)*
                    other: fields,
                })
            }
        }

        impl crate::wire::ToWire for $name {
            fn write(&self) -> Option<serde_json::Value> {
                let mut fields = self.other.clone();
                $(if let Some(value) = self.$field.write() {
                    fields.insert($wire.to_owned(), value);
                })*
                Some(serde_json::Value::Object(fields))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                crate::wire::FromWire::read(value).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// One operation: its description, its request, and the name of its answer.
macro_rules! operation {
    (
        $(#[$outer:meta])*
        $kind:ident $request:ident $table:ident -> $answer:ident
        $name:literal $method:ident $path:literal
        by $credential:ident, $paging:expr, rows $rows:expr, total $total:expr, rate $rate:literal,
        permission $permission:expr, sites $sites:expr;
        $($(#[$inner:meta])* $place:ident $required:literal $field:ident: $type:ty = $wire:literal,)*
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $request {
            $($(#[$inner])* pub $field: $type,)*
        }

        #[doc = concat!("The description of `", $name, "`.")]
        pub static $table: crate::operation::Operation = crate::operation::Operation {
            name: $name,
            kind: crate::operation::Kind::$kind,
            method: crate::operation::Method::$method,
            path: $path,
            credential: crate::operation::Credential::$credential,
            paging: $paging,
            rows: $rows,
            total: $total,
            rate: $rate,
            permission: $permission,
            sites: $sites,
            parameters: &[$(crate::operation::Parameter {
                name: $wire,
                place: crate::operation::Place::$place,
                required: $required,
            },)*],
            round_trip: |value| {
                let answer = <$answer as crate::wire::FromWire>::read(value)?;
                Ok(crate::wire::ToWire::write(&answer).unwrap_or_default())
            },
        };

        impl crate::operation::Request for $request {
            const OPERATION: &'static crate::operation::Operation = &$table;
            type Answer = $answer;

            fn parameters(&self) -> serde_json::Map<String, serde_json::Value> {
                #[allow(unused_mut)]
                let mut fields = serde_json::Map::new();
                $(if let Some(value) = crate::wire::ToWire::write(&self.$field) {
                    fields.insert($wire.to_owned(), value);
                })*
                fields
            }
        }
    };
}

pub(crate) use {operation, record};
