//! What must hold for every month, on bent copies of the sample and on random ones; and single rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot prepare has failed

mod derived;
mod funds;
mod own;
mod properties;
mod random;
mod rules;
mod support;
mod world;
