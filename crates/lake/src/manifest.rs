//! What a snapshot says about itself: `manifest.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::datasets::Declared;
use crate::import::FileReport;
use crate::said::Said;

/// How far a dataset can be trusted to be all there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Everything that can be checked says that all rows are there.
    Complete,
    /// Rows changed while they were read.
    Unstable,
    /// Rows are known to be missing.
    Partial,
    /// Nothing was read.
    Missing,
}

impl State {
    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Unstable => "unstable",
            Self::Partial => "partial",
            Self::Missing => "missing",
        }
    }

    /// The word for it in Chinese.
    #[must_use]
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::Complete => "完整",
            Self::Unstable => "不稳定",
            Self::Partial => "不完整",
            Self::Missing => "缺失",
        }
    }
}

/// One dataset of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetEntry {
    /// Whether all rows are there.
    pub state: State,
    /// Why not.
    pub reasons: Vec<String>,
    /// The same in Chinese, one for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons_zh: Vec<String>,
    /// What could not be checked, or was left out on purpose.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The same in Chinese, one for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes_zh: Vec<String>,
    /// Rows stored.
    pub rows: u64,
    /// Exact sums of the money columns: column → currency → decimal text.
    pub totals: BTreeMap<String, BTreeMap<String, String>>,
    /// BLAKE3 of the Parquet file.
    pub blake3: String,
    /// Whether it is certain that no two lines of consumption have one id, so that nobody has to look again.
    /// For other datasets it is not asked.
    #[serde(default)]
    pub unique: bool,
    /// The lines of consumption whose id another one has, where they are kept apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<Repeated>,
    /// When the first and the last of its answers were taken, UTC; none for CSV and workbooks.
    pub taken: Option<(String, String)>,
    /// For captures, the values asked for of the parameters that split a month: customers, charge
    /// modes; also whose answers are not whole, see [`ASKED_GAP`](crate::ASKED_GAP). A reconciliation
    /// sees from it what was never asked.
    pub asked: BTreeMap<String, BTreeSet<String>>,
    /// Ids (BLAKE3) of its sources.
    pub sources: BTreeSet<String>,
    /// The columns of a table of the user's own; none for datasets of the service, whose columns are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Declared>,
}

impl DatasetEntry {
    /// Why not all rows are there, in both languages.
    #[must_use]
    pub fn said_reasons(&self) -> Vec<Said> {
        Said::together(&self.reasons, &self.reasons_zh)
    }

    /// What could not be checked, in both languages.
    #[must_use]
    pub fn said_notes(&self) -> Vec<Said> {
        Said::together(&self.notes, &self.notes_zh)
    }
}

/// Rows of a dataset that are kept in a file of their own as well, with the number that each has among all rows, in
/// the column [`ROW`](crate::ROW).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeated {
    /// How many.
    pub rows: u64,
    /// BLAKE3 of their file.
    pub blake3: String,
}

/// One file a snapshot was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// As the reader saw it.
    #[serde(flatten)]
    pub report: FileReport,
    /// Its copy, relative to the home directory.
    pub stored: String,
}

/// A snapshot's own description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub manifest: u32,
    /// The month.
    pub cycle: String,
    /// The snapshot's name: a number that counts up, and the first digits of `content`.
    pub snapshot: String,
    /// When it was made, UTC.
    pub created_at: String,
    /// Program and version that made it.
    pub program: String,
    /// BLAKE3 over the datasets' hashes and states: equal for equal content, however it came.
    pub content: String,
    /// Datasets by name.
    pub datasets: BTreeMap<String, DatasetEntry>,
    /// Sources by BLAKE3 of their content.
    pub sources: BTreeMap<String, SourceEntry>,
    /// Rows set aside under `--allow-bad-rows`; they are in `rejects.jsonl` beside this file.
    pub rejects: u64,
}
