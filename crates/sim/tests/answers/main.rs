//! What the simulated service answers, held against the API's own specification, so that client and server cannot
//! agree on a mistake: field names and wire types, filters, pages, refusals, and the effects of writes.

#![allow(clippy::unwrap_used)] // helpers of tests do not count as tests for the linter

mod ask;
mod filters;
mod identities;
mod purchases;
mod recorded;
mod refusals;
mod spec;
mod wire;
mod writes;
