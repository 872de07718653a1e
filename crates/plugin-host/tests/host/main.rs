//! The host against small formats written directly against the C interface.
#![allow(unsafe_code)] // the formats here are the other side of that interface
#![allow(clippy::unwrap_used)] // helpers of tests do not count as tests for the linter

mod formats;
mod reader;
mod refusals;
mod reports;
mod streams;
mod tables;
mod world;
