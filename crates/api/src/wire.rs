//! How values stand in the API's JSON, read leniently and written exactly.
//!
//! Sibling operations disagree about types: an amount is a number here and a text there, a code is
//! `3` here and `"3"` there, a list that is empty may be null. So every field of an answer is read
//! by what it means, whatever its form; null and missing are the same. What has no field is kept in
//! `other`. Money never passes through a float: numbers are parsed from their text.
//!
//! The structs of `operations` are read out of a [`serde_json::Value`], which keeps the text of every
//! number, by the few functions here instead of derived ones: a mistake is named by its whole path,
//! and some hundred structs compile in seconds.

mod code;
mod decimal;
mod error;
mod record;
mod secret;
mod value;

pub use code::Code;
pub use decimal::{Quoted, Unfit, parse_decimal};
/// An exact decimal.
pub use duizhang_money::Decimal;
pub use error::WireError;
pub(crate) use record::{Body, is_nothing, name, record, request, request_body};
pub use secret::Secret;
pub use serde_json::{Map, Value};
pub use value::{Argument, Field, Wire};

/// Reads an answer or a part of one.
///
/// # Errors
/// Where a value cannot be what its field says: which, and what stands there.
pub fn read<T: Wire + Default>(value: Value) -> Result<T, WireError> {
    T::read(value).map(Option::unwrap_or_default)
}

/// What a type understands of an answer.
pub(crate) fn round_trip<T: Wire + Default>(value: Value) -> Result<Value, WireError> {
    read::<T>(value).map(|answer| answer.show())
}
