//! What is measured: one list of works, for criterion (`benches/works.rs`), which times them on large
//! months, and for a test (`benches/tests/small.rs`), which runs them on a small one and compares the
//! hashes of what comes out. A work that got faster because it does something else is found by that.
//!
//! Not for comparing with other engines: that is `benches/peers`.

mod reading;
mod reconciling;
mod rendering;
mod scene;
mod signing;

use std::time::Duration;

pub use scene::{BenchError, Scene, Size};

/// A kind of work.
pub struct Work {
    /// As it is called on the command line: `cargo bench -- fold`.
    pub name: &'static str,
    /// What its rate counts.
    pub elements: fn(&Size) -> u64,
    /// Makes everything ready that is not to be measured.
    pub prepare: fn(&Scene) -> Result<Job, BenchError>,
}

/// A work that is ready to be done, again and again.
pub type Job = Box<dyn FnMut() -> Result<Done, BenchError>>;

/// A work that was done.
#[derive(Debug, Clone)]
pub struct Done {
    /// A hash of what came out: the same for the same work on the same month, always.
    pub hash: String,
    /// How long it took, where another process has done it and its start is not to count.
    pub took: Option<Duration>,
}

impl Done {
    fn of(bytes: &[u8]) -> Self {
        Self { hash: blake3::hash(bytes).to_hex()[..16].to_owned(), took: None }
    }
}

const LINES: fn(&Size) -> u64 = |size| size.lines;
const IMPORTED: fn(&Size) -> u64 = |size| size.imported as u64;
const ROWS: fn(&Size) -> u64 = |size| size.rows;
const ONE: fn(&Size) -> u64 = |_| 1;

/// All works.
pub const WORKS: [Work; 16] = [
    Work { name: "sign", elements: ONE, prepare: signing::sign },
    Work { name: "decode", elements: LINES, prepare: reconciling::decode },
    Work { name: "columns", elements: LINES, prepare: reconciling::columns_as_they_lie },
    Work { name: "fold", elements: LINES, prepare: reconciling::fold },
    Work { name: "reconcile", elements: LINES, prepare: reconciling::reconcile },
    Work { name: "import.captures", elements: IMPORTED, prepare: reading::captures },
    Work { name: "import.csv", elements: IMPORTED, prepare: reading::csv },
    Work { name: "cells.csv", elements: IMPORTED, prepare: reading::cells },
    Work { name: "import.xlsx", elements: IMPORTED, prepare: reading::xlsx },
    Work { name: "runner", elements: ONE, prepare: rendering::runner },
    Work { name: "arrow", elements: ROWS, prepare: rendering::arrow },
    Work { name: "report.csv", elements: ROWS, prepare: rendering::csv },
    Work { name: "report.json", elements: ROWS, prepare: rendering::json },
    Work { name: "report.html", elements: ROWS, prepare: rendering::html },
    Work { name: "report.xlsx", elements: ROWS, prepare: rendering::xlsx },
    Work { name: "report.parquet", elements: ROWS, prepare: rendering::parquet },
];
