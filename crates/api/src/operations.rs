//! Every operation of the API with its types: `{name}Request` says what is asked and belongs to
//! one [`Operation`](crate::Operation) of the [`table`]; `{name}Answer` is what comes back.
//!
//! Fields of answers are optional, whatever the documentation promises: the service leaves out
//! and nulls. What has no field is kept in `other`.
//!
//! Made by `cargo xtask api` from `spec/`; changes here are lost.
// The meanings are the words of the API's reference, which marks no code.
#![allow(clippy::doc_markdown)]

pub mod codes;
pub mod reads;
mod shared;
pub mod table;
pub mod writes;

pub use reads::*;
pub use shared::*;
pub use table::{OPERATIONS, operation, types};
pub use writes::*;
