//! Frames in, findings out: the rules, the statement, the verdict.
//!
//! Pure functions: no files but those of the frames they are given, no clock, no network, no environment. Bad data is a finding, not an
//! error.

mod accounts;
mod block;
mod book;
pub mod catalogue;
mod cells;
pub mod codes;
mod consumption;
mod coupons;
mod customers;
mod derived;
mod differences;
mod evidence;
mod few;
mod finding;
mod fold;
mod folding;
mod growing;
mod identity;
mod interned;
mod lines;
mod matching;
mod mdf;
pub mod message;
mod message_own;
mod month;
mod orders;
mod output;
pub mod own;
mod pass;
mod quotas;
mod reading;
mod record;
mod repeats;
mod rollforward;
mod row_key;
mod rows;
mod run;
mod source;
mod statement;
mod trade_lines;
mod trades;
mod transfers;
mod unledgered;
mod verdict;
mod vouchers;
mod workdays;

pub use block::columns;
pub use book::{Amounts, Order};
pub use customers::CustomerVerdict;
pub use derived::lacks_ledgers;
pub use differences::{Cause, Difference, TOLERATED, UNEXPLAINED};
pub use few::Few;
pub use finding::{
    Break, Candidate, Class, Direction, EVIDENCE_MAX, Evidence, Outcome, OutcomeKind, OwnWords, Side, Sides,
    TRIED_MAX, Term, break_id, text,
};
pub use fold::{Group, KEYS, MEASURES, PAYMENT};
pub use identity::surplus;
pub use output::{Frames, breaks, frames, frames_but_breaks};
pub use pass::fold;
pub use reading::{Reading, ReadingChoice};
pub use record::Tolerances;
pub use row_key::{RowKey, Word};
pub use run::{Conclusion, Run, Settings, reconcile};
pub use statement::{AMOUNTS, Statement};
pub use verdict::{CouponState, CouponStates, DatasetVerdict, Input, Month, Verdict};
pub use workdays::{Day, Workdays};
