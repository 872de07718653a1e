//! Lines of consumption whose id more than one of them has: found while the month is written, and kept in a file
//! of their own. A reconciliation would have to read all ids to find them, and all columns to compare them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::datasets::Dataset;
use crate::error::LakeError;
use crate::frames;
use crate::manifest::Repeated;
use crate::unique;

/// The column with the number that a line has among all lines, from zero.
pub const ROW: &str = "row";

/// More lines than these are not kept twice; who wants them looks for them.
const MOST: usize = 1_000_000;

/// What is known of a month's ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ids {
    /// No two lines have one id.
    Unique,
    /// Some have, and these are the lines.
    Repeated(Repeated),
    /// Some may have.
    Unknown,
}

impl Ids {
    pub(crate) fn is_unique(&self) -> bool {
        *self == Self::Unique
    }

    pub(crate) fn repeated(self) -> Option<Repeated> {
        if let Self::Repeated(repeated) = self { Some(repeated) } else { None }
    }
}

/// Where they are, in a snapshot's folder.
pub(crate) fn path(dir: &Path) -> PathBuf {
    dir.join("consumption.repeated.parquet")
}

/// Reads the lines that were just written once more, if ids seem to repeat, and keeps those of which that is so.
/// `hashes`: those that more than one id has, rising.
pub(crate) fn keep(dir: &Path, hashes: Vec<u64>) -> Result<Ids, LakeError> {
    if hashes.is_empty() {
        return Ok(Ids::Unique);
    }
    let lines = dir.join(format!("{}.parquet", Dataset::Consumption));
    let scan = PlRefPath::new(lines.to_string_lossy().into_owned());
    let lines = LazyFrame::scan_parquet(scan, ScanArgsParquet::default())?.with_row_index(ROW, None);
    let Some(rows) = rows(&lines, hashes)? else { return Ok(Ids::Unknown) };
    if rows.is_empty() {
        return Ok(Ids::Unique);
    }
    let repeated = collect(lines.filter(is_any(ROW, rows)))?;
    let path = path(dir);
    let blake3 = frames::write(&path, &repeated)?;
    Ok(Ids::Repeated(Repeated { rows: repeated.height() as u64, blake3 }))
}

/// The numbers of the lines whose id another line has, rising; none where there are too many.
fn rows(lines: &LazyFrame, hashes: Vec<u64>) -> Result<Option<Vec<IdxSize>>, LakeError> {
    let is_suspect = move |ids: Column| {
        let ids = ids.str()?;
        let found = ids.iter().map(|id| id.is_some_and(|id| hashes.binary_search(&unique::hash(id)).is_ok()));
        Ok(BooleanChunked::from_iter_values(ids.name().clone(), found).into_column())
    };
    let is_suspect =
        col("id").map(is_suspect, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)));
    let found = collect(lines.clone().select([col(ROW), col("id")]).filter(is_suspect))?;
    if found.height() > MOST {
        return Ok(None);
    }
    let (numbers, ids) = (found.column(ROW)?.idx()?, found.column("id")?.str()?);
    let mut lines_of: BTreeMap<&str, Vec<IdxSize>> = BTreeMap::new();
    for (number, id) in numbers.iter().zip(ids.iter()) {
        if let (Some(number), Some(id)) = (number, id) {
            lines_of.entry(id).or_default().push(number);
        }
    }
    // Two ids may have one hash.
    let mut rows: Vec<IdxSize> = lines_of.into_values().filter(|rows| rows.len() > 1).flatten().collect();
    rows.sort_unstable();
    Ok(Some(rows))
}

/// Whether a column of row numbers has one of these, which rise.
fn is_any(name: &str, numbers: Vec<IdxSize>) -> Expr {
    let is_any = move |rows: Column| {
        let rows = rows.idx()?;
        let found = rows.iter().map(|row| row.is_some_and(|row| numbers.binary_search(&row).is_ok()));
        Ok(BooleanChunked::from_iter_values(rows.name().clone(), found).into_column())
    };
    col(name).map(is_any, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)))
}

fn collect(frame: LazyFrame) -> Result<DataFrame, LakeError> {
    // Only a plan with several sinks gives several frames; none is built here.
    Ok(frame.collect_with_engine(Engine::Streaming)?.unwrap_single())
}
