//! The sample month, bent in memory: what must hold for every month, and single rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot prepare has failed

mod properties;
mod rules;
mod support;
