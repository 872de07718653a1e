//! Tries report formats: named cases that every format should pass, and random jobs by seed.
//!
//! Each render is in a process of its own, through the same host and the same runner as any report, so
//! a format that crashes, hangs or lies is found out and nothing is left behind. What differs is the
//! host's behaviour, see [`duizhang_plugin_host::Trial`]: odd batches, slices, writes that are refused.
//!
//! The tables are those of the reports ([`shapes`]), filled with what the case is about, and one more
//! with a column of every type. A format that names the tables it reads gets those.

mod bench;
mod cases;
mod fill;
mod fuzz;
mod judge;
mod options;
mod shape;

pub use bench::Bench;
pub use cases::{CASES, Case};
pub use fuzz::{Tried, fuzz, seeds};
pub use judge::Verdict;
pub use shape::{Shape, shapes};
