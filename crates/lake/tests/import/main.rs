//! Files of every kind and in every state, and what becomes of them.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot prepare has failed
#![allow(unreachable_pub)]

mod captures;
mod mdf;
mod samples;
mod support;
mod tables;
mod workbooks;
