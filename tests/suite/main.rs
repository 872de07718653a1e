//! The whole program, as a user meets it: command sessions, the sample's findings, what must not
//! matter, what must be refused, and the rules of the house.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Tests read the environment they run in and write the files they break.
#![allow(clippy::disallowed_methods)]

mod findings;
mod formats;
mod home;
mod hostile;
mod invariance;
mod languages;
mod ledger;
mod ledger_kills;
mod ledger_months;
mod ledger_tampered;
mod made;
mod months;
mod months_any_order;
mod own;
mod own_rules;
mod plugin_world;
mod plugins;
mod plugins_abi;
mod plugins_kit;
mod plugins_trust;
mod reimport;
mod reports;
mod service;
mod sessions;
mod tidy;
mod tiny;
mod workbook;
