//! Frames as the lake keeps them: sorted, with each row once, as Parquet with exact totals.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use duizhang_money::{MONEY_SCALE, Totals, format_units};
use polars::prelude::*;

use crate::datasets::{Dataset, EXTRA, Kind, Needed};
use crate::error::LakeError;
use crate::order;
use crate::said::Said;
use crate::table::dtype;

/// Rows a row group holds. Fixed, so that a file's bytes do not depend on threads or memory.
/// Who reads a file row group by row group decodes nothing twice.
pub const GROUP_ROWS: usize = 262_144;

/// The columns that rows are sorted by first: by customer and the rules' keys, because the fold reads
/// them grouped, then what identifies a row.
pub(crate) fn prefix(dataset: Dataset) -> Vec<&'static str> {
    let spec = dataset.spec();
    let leading =
        ["customer_id", "service_type_code", "resource_type_code", "charging_mode", "bill_detail_type"];
    let leading: &[&str] = if dataset == Dataset::Consumption { &leading } else { &leading[..1] };
    let mut by: Vec<&str> = leading.iter().copied().filter(|name| spec.index(name).is_some()).collect();
    by.extend(spec.key.iter().copied().filter(|key| !leading.contains(key)));
    by
}

/// Sorts the rows of a dataset into the order of the lake: the prefix, then canonical order, so that
/// equal content has equal bytes.
pub(crate) fn sorted(dataset: Dataset, frame: &DataFrame) -> Result<DataFrame, LakeError> {
    let prefix = prefix(dataset);
    // Ids tell nearly all rows apart, and then the many other columns say nothing more.
    let names = dataset.spec().columns.iter().map(|column| column.name);
    let rest: Vec<&str> = names.filter(|name| !prefix.contains(name)).chain([EXTRA]).collect();
    Ok(order::in_full(frame, &prefix, &rest)?)
}

/// Drops rows that came twice from datasets that have a key, and says so. Lines of consumption
/// are left alone: there a repeated line is a finding. So are datasets without a sure key.
pub(crate) fn without_repeats(
    dataset: Dataset,
    frame: DataFrame,
) -> Result<(DataFrame, Vec<Said>), LakeError> {
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
        reasons.push(Said::new(format!("{exact} rows came twice"), format!("{exact} 行重复出现")));
    }
    if repeated > exact {
        let key = spec.key.join(", ");
        let rows = repeated - exact;
        reasons.push(Said::new(
            format!("{rows} rows share their key ({key}) with a different row"),
            format!("{rows} 行与其他行主键（{key}）相同但内容不同"),
        ));
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

/// Exact sums of the money columns by currency. Rows without a currency column in their dataset, or
/// with a null one, are counted under the empty currency.
#[derive(Debug)]
pub(crate) struct Sums {
    dataset: Dataset,
    columns: BTreeMap<&'static str, Totals>,
}

impl Sums {
    pub(crate) fn new(dataset: Dataset) -> Self {
        let money = dataset.spec().columns.iter().filter(|column| column.kind == Kind::Money);
        Self { dataset, columns: money.map(|column| (column.name, Totals::new())).collect() }
    }

    pub(crate) fn add(&mut self, frame: &DataFrame) -> Result<(), LakeError> {
        let has_currency = self.dataset.spec().index("currency").is_some();
        let currency = if has_currency { Some(frame.column("currency")?.str()?.rechunk()) } else { None };
        for (name, totals) in &mut self.columns {
            let units = frame.column(name)?.decimal()?.physical();
            let of = |row: usize| currency.as_ref().and_then(|names| names.get(row)).unwrap_or("");
            // Rows of one currency stand together, mostly: they are added up before they are entered.
            let mut run: Option<(&str, i128)> = None;
            for (row, units) in units.iter().enumerate() {
                let Some(units) = units else { continue };
                run = match run {
                    Some((currency, sum)) if currency == of(row) => Some((currency, sum + units)),
                    Some((currency, sum)) => {
                        totals.add(currency, sum);
                        Some((of(row), units))
                    }
                    None => Some((of(row), units)),
                };
            }
            if let Some((currency, sum)) = run {
                totals.add(currency, sum);
            }
        }
        Ok(())
    }

    /// Column → currency → text.
    pub(crate) fn finish(self) -> BTreeMap<String, BTreeMap<String, String>> {
        let text = |totals: &Totals| {
            let told = totals.iter().map(|(name, units)| (name.to_owned(), format_units(units, MONEY_SCALE)));
            told.collect()
        };
        self.columns.iter().map(|(name, totals)| ((*name).to_owned(), text(totals))).collect()
    }
}

/// A Parquet file that grows. Its bytes depend on the rows and not on how they were handed over.
pub(crate) struct Writer {
    path: PathBuf,
    batches: polars::io::parquet::write::BatchedWriter<File>,
    /// Rows that do not fill a row group yet.
    pending: Option<DataFrame>,
    group_rows: usize,
    rows: u64,
}

impl Writer {
    /// A file of the lake.
    pub(crate) fn new(path: &Path, schema: &Schema) -> Result<Self, LakeError> {
        let compression = ParquetCompression::Zstd(None);
        Self::with(path, schema, GROUP_ROWS, (StatisticsOptions::default(), compression))
    }

    /// A file that is read again soon and then removed.
    pub(crate) fn scratch(path: &Path, schema: &Schema, group_rows: usize) -> Result<Self, LakeError> {
        Self::with(path, schema, group_rows, (StatisticsOptions::empty(), ParquetCompression::Lz4Raw))
    }

    fn with(
        path: &Path,
        schema: &Schema,
        group_rows: usize,
        (statistics, compression): (StatisticsOptions, ParquetCompression),
    ) -> Result<Self, LakeError> {
        let file = File::create(path).map_err(|error| LakeError::io("create", path, error))?;
        let batches = ParquetWriter::new(file)
            .with_compression(compression)
            .with_statistics(statistics)
            .with_row_group_size(Some(group_rows))
            .batched(schema)?;
        Ok(Self { path: path.to_owned(), batches, pending: None, group_rows, rows: 0 })
    }

    /// Appends rows.
    pub(crate) fn push(&mut self, frame: &DataFrame) -> Result<(), LakeError> {
        self.rows += frame.height() as u64;
        let mut pending = match self.pending.take() {
            Some(mut pending) => {
                pending.vstack_mut(frame)?;
                pending
            }
            None => frame.clone(),
        };
        while pending.height() >= self.group_rows {
            let (group, rest) = pending.split_at(i64::try_from(self.group_rows).unwrap_or(i64::MAX));
            self.write(group)?;
            pending = rest;
        }
        self.pending = Some(pending);
        Ok(())
    }

    fn write(&mut self, mut group: DataFrame) -> Result<(), LakeError> {
        group.rechunk_mut_par();
        self.batches.write_batch(&group).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &PolarsError) -> LakeError {
        LakeError::io("write", &self.path, std::io::Error::other(error.to_string()))
    }

    /// Writes what is left and the end of the file; returns the number of rows.
    pub(crate) fn finish(mut self) -> Result<u64, LakeError> {
        if let Some(rest) = self.pending.take().filter(|rest| rest.height() > 0) {
            self.write(rest)?;
        }
        self.batches.finish().map_err(|error| self.failed(&error))?;
        Ok(self.rows)
    }
}

/// Writes a frame as Parquet and returns the BLAKE3 of the file.
pub fn write(path: &Path, frame: &DataFrame) -> Result<String, LakeError> {
    let mut writer = Writer::new(path, frame.schema())?;
    writer.push(frame)?;
    writer.finish()?;
    hash(path)
}

/// As [`write()`], of rows that are made a piece at a time. The first piece tells the columns, also where it has no rows.
pub fn write_pieces<E: From<LakeError>>(
    path: &Path,
    first: &DataFrame,
    more: impl IntoIterator<Item = Result<DataFrame, E>>,
) -> Result<String, E> {
    let mut writer = Writer::new(path, first.schema())?;
    writer.push(first)?;
    for piece in more {
        writer.push(&piece?)?;
    }
    writer.finish()?;
    Ok(hash(path)?)
}

/// Reads some columns of a Parquet file, or all, so many rows at a time, and hands each piece over.
pub fn read_pieces<E: From<LakeError>>(
    path: &Path,
    columns: Option<&[&str]>,
    rows: usize,
    mut take: impl FnMut(&DataFrame) -> Result<(), E>,
) -> Result<(), E> {
    let file = File::open(path).map_err(|error| LakeError::io("open", path, error))?;
    let damaged = |error: PolarsError| LakeError::damaged(path, &error);
    let all = ParquetReader::new(file).num_rows().map_err(damaged)?;
    for first in (0..all).step_by(rows.max(1)) {
        let file = File::open(path).map_err(|error| LakeError::io("open", path, error))?;
        let reader = ParquetReader::new(file)
            .with_columns(columns.map(|names| names.iter().map(|&name| name.to_owned()).collect()))
            .with_slice(Some((first, rows)));
        take(&reader.finish().map_err(damaged)?)?;
    }
    Ok(())
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
