//! Frames as the lake keeps them: sorted, with each row once, as Parquet with exact totals.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use duizhang_money::{MONEY_SCALE, Totals, format_units};
use polars::prelude::*;

use crate::datasets::{Dataset, EXTRA, Kind, Needed};
use crate::error::LakeError;
use crate::table::dtype;

/// Rows a row group holds. Fixed, so that a file's bytes do not depend on threads or memory.
const ROW_GROUP_ROWS: usize = 262_144;

/// Sorts the rows of a dataset into the order of the lake: by customer and the rules' keys first,
/// because the fold reads them grouped; then canonical order, so that equal content has equal bytes.
pub(crate) fn sorted(dataset: Dataset, frame: &DataFrame) -> Result<DataFrame, LakeError> {
    let spec = dataset.spec();
    let leading =
        ["customer_id", "service_type_code", "resource_type_code", "charging_mode", "bill_detail_type"];
    let leading: &[&str] = if dataset == Dataset::Consumption { &leading } else { &leading[..1] };
    let mut by: Vec<&str> = leading.iter().copied().filter(|name| spec.index(name).is_some()).collect();
    by.extend(spec.key.iter().copied().filter(|key| !leading.contains(key)));
    by.extend(
        spec.columns
            .iter()
            .map(|column| column.name)
            .filter(|name| !leading.contains(name) && !spec.key.contains(name)),
    );
    by.push(EXTRA);
    let options = SortMultipleOptions::default().with_nulls_last(false).with_multithreaded(true);
    Ok(frame.sort(by, options)?)
}

/// Drops rows that came twice from datasets that have a key, and says so. Lines of consumption
/// are left alone: there a repeated line is a finding. So are datasets without a sure key.
pub(crate) fn without_repeats(
    dataset: Dataset,
    frame: DataFrame,
) -> Result<(DataFrame, Vec<String>), LakeError> {
    let spec = dataset.spec();
    let keyless = matches!(dataset, Dataset::Consumption | Dataset::CouponUsage);
    if keyless || spec.needed == Needed::ReportOnly || frame.height() < 2 {
        return Ok((frame, Vec::new()));
    }
    let key: Vec<String> = spec.key.iter().map(|&name| name.to_owned()).collect();
    let unique = frame.unique_stable(Some(&key), UniqueKeepStrategy::First, None)?;
    let repeated = frame.height() - unique.height();
    if repeated == 0 {
        return Ok((frame, Vec::new()));
    }
    let whole = frame.unique_stable(None, UniqueKeepStrategy::First, None)?;
    let exact = frame.height() - whole.height();
    let mut reasons = Vec::new();
    if exact > 0 {
        reasons.push(format!("{exact} rows came twice"));
    }
    if repeated > exact {
        let key = spec.key.join(", ");
        reasons.push(format!("{} rows share their key ({key}) with a different row", repeated - exact));
    }
    Ok((unique, reasons))
}

/// How many keys stand in more than one table; `tables` says for each row which one it is from.
pub(crate) fn shared_keys(dataset: Dataset, frame: &DataFrame, tables: &[u32]) -> Result<usize, LakeError> {
    if dataset == Dataset::CouponUsage {
        return Ok(0); // its rows have no key of their own
    }
    let key: Vec<Expr> = dataset.spec().key.iter().map(|name| col(*name)).collect();
    let mut frame = frame.clone();
    frame.with_column(UInt32Chunked::from_slice("table".into(), tables).into_column())?;
    let shared = frame
        .lazy()
        .filter(key.iter().cloned().map(Expr::is_not_null).reduce(Expr::and).unwrap_or_else(|| lit(true)))
        .group_by(key)
        .agg([col("table").min().alias("first"), col("table").max().alias("last")])
        .filter(col("first").neq(col("last")));
    Ok(shared.collect()?.height())
}

/// Exact sums of the money columns: column → currency → text. Rows without a currency column in
/// their dataset, or with a null one, are counted under the empty currency.
pub(crate) fn totals(
    dataset: Dataset,
    frame: &DataFrame,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, LakeError> {
    let currency = frame.column("currency").ok().map(|column| column.str()).transpose()?;
    let mut all = BTreeMap::new();
    for column in dataset.spec().columns.iter().filter(|column| column.kind == Kind::Money) {
        let units = frame.column(column.name)?.decimal()?.physical();
        let mut totals = Totals::new();
        for (row, units) in units.iter().enumerate() {
            if let Some(units) = units {
                totals.add(currency.and_then(|names| names.get(row)).unwrap_or(""), units);
            }
        }
        let text =
            totals.iter().map(|(currency, units)| (currency.to_owned(), format_units(units, MONEY_SCALE)));
        all.insert(column.name.to_owned(), text.collect());
    }
    Ok(all)
}

/// Writes a frame as Parquet and returns the BLAKE3 of the file.
pub fn write(path: &Path, frame: &mut DataFrame) -> Result<String, LakeError> {
    let file = File::create(path).map_err(|error| LakeError::io("create", path, error))?;
    ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .with_statistics(StatisticsOptions::default())
        .with_row_group_size(Some(ROW_GROUP_ROWS))
        .finish(frame)?;
    hash(path)
}

/// Reads a Parquet file whole.
pub fn read(path: &Path) -> Result<DataFrame, LakeError> {
    let file = File::open(path).map_err(|error| LakeError::io("open", path, error))?;
    ParquetReader::new(file).finish().map_err(|error| LakeError::damaged(path, &error))
}

/// BLAKE3 of a file, as hex.
pub(crate) fn hash(path: &Path) -> Result<String, LakeError> {
    let file = File::open(path).map_err(|error| LakeError::io("open", path, error))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).map_err(|error| LakeError::io("read", path, error))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// An empty frame with the dataset's columns, for rules to run over a dataset that has no rows.
#[must_use]
pub fn empty(dataset: Dataset) -> DataFrame {
    let columns = dataset.spec().columns.iter().map(|column| (column.name, dtype(column.kind)));
    let columns = columns.chain([(EXTRA, DataType::String)]);
    DataFrame::new(0, columns.map(|(name, dtype)| Column::new_empty(name.into(), &dtype)).collect())
        .unwrap_or_default()
}
