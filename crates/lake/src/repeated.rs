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

/// More lines than these are not kept twice; who wants them looks for them. So many an import holds in memory anyway.
pub(crate) const MOST: usize = crate::spool::RUN_ROWS;

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
pub(crate) fn keep(dir: &Path, hashes: &[u64]) -> Result<Ids, LakeError> {
    if hashes.is_empty() {
        return Ok(Ids::Unique);
    }
    if hashes.len() > MOST {
        return Ok(Ids::Unknown);
    }
    let path_of_lines = dir.join(format!("{}.parquet", Dataset::Consumption));
    let scan = PlRefPath::new(path_of_lines.to_string_lossy().into_owned());
    let lines = LazyFrame::scan_parquet(scan, ScanArgsParquet::default())?;
    let Some(rows) = rows(&lines, hashes)? else { return Ok(Ids::Unknown) };
    if rows.is_empty() {
        return Ok(Ids::Unique);
    }
    let repeated = these(&lines, &rows)?;
    let path = path(dir);
    let blake3 = frames::write(&path, &repeated)?;
    Ok(Ids::Repeated(Repeated { rows: repeated.height() as u64, blake3 }))
}

/// A row group: no more is in memory at a time. Empty behind the last one.
fn group(lines: &LazyFrame, number: IdxSize) -> PolarsResult<DataFrame> {
    let size = IdxSize::try_from(frames::GROUP_ROWS).unwrap_or(IdxSize::MAX);
    lines.clone().slice(i64::from(number) * i64::from(size), size).collect()
}

/// The numbers of the lines whose id another line has, rising; none where there are too many.
fn rows(lines: &LazyFrame, hashes: &[u64]) -> Result<Option<Vec<usize>>, LakeError> {
    let ids = lines.clone().select([col("id")]);
    let mut lines_of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut suspects = 0;
    for number in 0.. {
        let group = group(&ids, number)?;
        if group.height() == 0 {
            break;
        }
        for (place, id) in group.column("id")?.str()?.iter().enumerate() {
            let Some(id) = id.filter(|id| hashes.binary_search(&unique::hash(id)).is_ok()) else { continue };
            suspects += 1;
            if suspects > MOST {
                return Ok(None);
            }
            lines_of.entry(id.to_owned()).or_default().push(number as usize * frames::GROUP_ROWS + place);
        }
    }
    // Two ids may have one hash.
    let mut rows: Vec<usize> = lines_of.into_values().filter(|rows| rows.len() > 1).flatten().collect();
    rows.sort_unstable();
    Ok(Some(rows))
}

/// The same rows, with texts of their own: a text that was picked out keeps all the others of its row group in memory.
fn owned(rows: &DataFrame) -> PolarsResult<DataFrame> {
    let own = |column: &Column| match column.str() {
        Ok(texts) => StringChunked::from_iter_options(column.name().clone(), texts.iter()).into_column(),
        Err(_) => column.clone(),
    };
    DataFrame::new(rows.height(), rows.columns().iter().map(own).collect())
}

/// The lines with these numbers, which rise, with their numbers.
fn these(lines: &LazyFrame, rows: &[usize]) -> Result<DataFrame, LakeError> {
    let index = |row: usize| IdxSize::try_from(row).unwrap_or(IdxSize::MAX);
    let mut all: Option<DataFrame> = None;
    for rows in rows.chunk_by(|a, b| a / frames::GROUP_ROWS == b / frames::GROUP_ROWS) {
        let group = group(lines, index(rows[0] / frames::GROUP_ROWS))?;
        let places =
            IdxCa::from_iter_values(ROW.into(), rows.iter().map(|row| index(row % frames::GROUP_ROWS)));
        let mut found = owned(&group.take(&places)?)?;
        found.with_column(
            IdxCa::from_iter_values(ROW.into(), rows.iter().map(|row| index(*row))).into_column(),
        )?;
        match &mut all {
            Some(all) => drop(all.vstack_mut(&found)?),
            None => all = Some(found),
        }
    }
    Ok(all.unwrap_or_default())
}
