//! Frames in, findings out: the rules, the statement, the verdict.
//!
//! Pure functions: no files, no clock, no network, no environment. Bad data is a finding, not an
//! error.

mod book;
pub mod catalogue;
mod cells;
pub mod codes;
mod evidence;
mod finding;
mod fold;
mod identity;
mod lines;
pub mod message;
mod month;
mod orders;
mod output;
mod reading;
mod record;
mod run;
mod statement;
mod verdict;

pub use book::{Amounts, Order};
pub use finding::{
    Break, Class, Direction, EVIDENCE_MAX, Evidence, Outcome, OutcomeKind, Sides, break_id, text,
};
pub use fold::{Group, KEYS, MEASURES, PAYMENT};
pub use output::{Frames, frames};
pub use reading::{Reading, ReadingChoice};
pub use record::Tolerances;
pub use run::{Conclusion, Run, Settings, reconcile};
pub use statement::{AMOUNTS, Statement};
pub use verdict::{DatasetVerdict, Input, Month, Verdict};
