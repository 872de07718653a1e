//! Hands a table to a format as an Arrow C stream.
//!
//! Everything is exported at the oldest compatibility level, where text has plain 64-bit offsets:
//! that is what readers in any language understand, and the copy it costs is cheaper than the
//! formatting that follows. Batches are sliced off lazily, so a stream that is not read costs
//! nothing and one that is read holds one batch in memory.
//!
//! The `get_next` of polars is `extern "C"` without a guard: a panic in the iterator behind it
//! aborts the process, and so does a NUL in an error text. The iterator here can do neither.

use std::borrow::Cow;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use polars::prelude::{CompatLevel, DataFrame, PlSmallStr, PolarsError, PolarsResult, SchemaExt};
use polars_arrow::array::{Array, StructArray};
#[cfg(unix)]
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, Metadata};
use polars_arrow::ffi::{ArrowArrayStream, export_iterator};
#[cfg(unix)]
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;

use crate::limits::BATCH_ROWS;
use crate::profile::{Column, CurrencyOf};
use crate::table::Table;

/// What went wrong while a stream was read. Kept beside the stream because a format may well take
/// a broken stream for the end of the table, and the host must not.
pub(crate) type StreamFault = Arc<OnceLock<String>>;

/// A table as a stream of batches. It owns its (shared) columns, so it may outlive the table.
pub(crate) fn export(table: &Table, fault: &StreamFault) -> ArrowArrayStream {
    let fields = fields_of(table);
    // Batch and stream must agree in every detail, field metadata included, or `get_next` refuses
    // the batch: both are made from this one type.
    let dtype = ArrowDataType::Struct(fields.clone());
    let field = Field::new(PlSmallStr::EMPTY, dtype.clone(), false);
    let batches = Batches::new(table, fields, dtype, BATCH_ROWS, fault);
    export_iterator(Box::new(batches), field)
}

fn fields_of(table: &Table) -> Vec<Field> {
    let schema = table.frame().schema().to_arrow(CompatLevel::oldest());
    schema
        .iter_values()
        .zip(table.columns())
        .map(|(field, column)| {
            Field::new(field.name.clone(), field.dtype.clone(), true).with_metadata(metadata_of(column))
        })
        .collect()
}

fn metadata_of(column: &Column) -> Metadata {
    let mut metadata = Metadata::new();
    let mut insert = |key: &str, value: &str| {
        metadata.insert(PlSmallStr::from_str(key), PlSmallStr::from_str(value));
    };
    insert("dz.role", column.role.as_str());
    match &column.currency {
        Some(CurrencyOf::Fixed(code)) => insert("dz.currency", code),
        Some(CurrencyOf::From(name)) => insert("dz.currency_from", name),
        None => {}
    }
    for (language, text) in &column.titles {
        insert(&format!("dz.title.{language}"), text);
    }
    metadata
}

/// Writes a table as an Arrow IPC stream: the same types and metadata as [`export`], in batches of `rows`.
pub(crate) fn write_ipc(table: &Table, rows: usize, to: impl Write) -> PolarsResult<()> {
    let fields = fields_of(table);
    let schema: ArrowSchema = fields.iter().map(|field| (field.name.clone(), field.clone())).collect();
    let schema = Arc::new(schema);
    let mut writer = StreamWriter::new(to, WriteOptions { compression: None });
    writer.start(&schema, None)?;
    let dtype = ArrowDataType::Struct(fields.clone());
    let fault = StreamFault::default();
    for batch in Batches::new(table, fields, dtype, rows, &fault) {
        let batch = batch?;
        let Some(batch) = batch.as_any().downcast_ref::<StructArray>() else {
            return Err(PolarsError::ComputeError("a batch is no struct".into()));
        };
        let batch = RecordBatchT::try_new(batch.len(), Arc::clone(&schema), batch.values().to_vec())?;
        writer.write(&batch, None)?;
    }
    writer.finish()
}

/// A table from an Arrow IPC stream, as a stream of batches. Before the rows of each stand `foreign` rows
/// that are not the table's, for whoever hands the batches on to hide.
#[cfg(unix)]
pub(crate) fn import(
    path: &std::path::Path,
    foreign: usize,
    fault: &StreamFault,
) -> PolarsResult<ArrowArrayStream> {
    let mut file = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(path)?);
    let metadata = read_stream_metadata(&mut file)?;
    let fields: Vec<Field> = metadata.schema.iter_values().cloned().collect();
    let dtype = ArrowDataType::Struct(fields);
    let field = Field::new(PlSmallStr::EMPTY, dtype.clone(), false);
    let reader = StreamReader::new(file, metadata, None);
    let batches = Imported { reader, dtype, foreign, fault: Arc::clone(fault) };
    Ok(export_iterator(Box::new(batches), field))
}

#[cfg(unix)]
struct Imported {
    reader: StreamReader<std::io::BufReader<std::fs::File>>,
    dtype: ArrowDataType,
    foreign: usize,
    fault: StreamFault,
}

/// The rows of an array behind foreign ones, which are its own again. Copied and not sliced: polars-arrow
/// 0.55 exports a slice of text with an offset that its pointer has in it already.
#[cfg(unix)]
fn behind(array: &dyn Array, foreign: usize) -> PolarsResult<Box<dyn Array>> {
    let rows = array.len();
    if foreign == 0 || rows == 0 {
        return Ok(array.to_boxed());
    }
    let before: Vec<Box<dyn Array>> = (0..foreign).map(|row| array.sliced(row % rows, 1)).collect();
    let parts: Vec<&dyn Array> = before.iter().map(AsRef::as_ref).chain([array]).collect();
    concatenate(&parts)
}

#[cfg(unix)]
impl Iterator for Imported {
    type Item = PolarsResult<Box<dyn Array>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fault.get().is_some() {
            return Some(Err(PolarsError::ComputeError("an earlier batch failed".into())));
        }
        let read = guarded(|| {
            let Some(state) = self.reader.next().transpose()? else { return Ok(None) };
            let StreamState::Some(batch) = state else {
                return Err(PolarsError::ComputeError("the stream is not complete".into()));
            };
            let rows = if batch.is_empty() { 0 } else { batch.len() + self.foreign };
            let columns = batch.into_arrays();
            let columns = columns.iter().map(|column| behind(column.as_ref(), self.foreign));
            let columns = columns.collect::<PolarsResult<Vec<_>>>()?;
            Ok(Some(StructArray::try_new(self.dtype.clone(), rows, columns, None)?.boxed()))
        });
        read.map_err(|error| remember(&self.fault, &error)).transpose()
    }
}

/// Keeps the first fault of a stream, and makes an error of it that a format can be told.
fn remember(fault: &StreamFault, error: &PolarsError) -> PolarsError {
    let text = error.to_string().replace('\0', "\u{fffd}");
    let told = PolarsError::ComputeError(text.clone().into());
    // Only the first fault counts; a second one finds the cell taken.
    fault.get_or_init(|| text);
    told
}

struct Batches {
    table: Table,
    fields: Vec<Field>,
    dtype: ArrowDataType,
    /// The next part to be read.
    part: usize,
    /// The part at hand, and how far it was handed out.
    frame: DataFrame,
    offset: usize,
    /// Rows of a batch.
    rows: usize,
    /// Rows handed out of all parts.
    handed: usize,
    fault: StreamFault,
}

impl Batches {
    fn new(
        table: &Table,
        fields: Vec<Field>,
        dtype: ArrowDataType,
        rows: usize,
        fault: &StreamFault,
    ) -> Self {
        let fault = Arc::clone(fault);
        Self {
            table: table.clone(),
            fields,
            dtype,
            part: 0,
            frame: DataFrame::empty(),
            offset: 0,
            rows: rows.max(1),
            handed: 0,
            fault,
        }
    }

    /// The next batch; none at the end, which must be where the table says it is.
    fn advance(&mut self) -> PolarsResult<Option<Box<dyn Array>>> {
        while self.offset >= self.frame.height() {
            if self.part == self.table.parts() {
                let (said, found) = (self.table.height(), self.handed);
                if said == found {
                    return Ok(None);
                }
                let problem = format!("the table has {found} rows instead of {said}");
                return Err(PolarsError::ComputeError(problem.into()));
            }
            let columns: Vec<&Column> = self.table.columns().iter().collect();
            self.frame = self.table.part(self.part, &columns)?;
            (self.part, self.offset) = (self.part + 1, 0);
        }
        let rows = (self.frame.height() - self.offset).min(self.rows);
        let batch = self.batch(rows)?;
        self.offset += rows;
        self.handed += rows;
        Ok(Some(batch))
    }

    fn batch(&self, rows: usize) -> PolarsResult<Box<dyn Array>> {
        let offset = i64::try_from(self.offset)
            .map_err(|_| PolarsError::ComputeError("the table is too long".into()))?;
        let slice = self.frame.slice(offset, rows);
        let arrays = slice
            .columns()
            .iter()
            .zip(&self.fields)
            .map(|(column, field)| {
                // One chunk a batch: a slice may straddle chunks, and not at the same rows in
                // every column.
                let series = column.as_materialized_series().rechunk();
                series.to_arrow_with_field(0, Cow::Borrowed(field), true)
            })
            .collect::<PolarsResult<Vec<_>>>()?;
        Ok(StructArray::try_new(self.dtype.clone(), rows, arrays, None)?.boxed())
    }
}

/// Turns a panic into an error.
fn guarded<T>(work: impl FnOnce() -> PolarsResult<T>) -> PolarsResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(PolarsError::ComputeError("the export panicked".into())))
}

impl Iterator for Batches {
    type Item = PolarsResult<Box<dyn Array>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fault.get().is_some() {
            return Some(Err(PolarsError::ComputeError("an earlier batch failed".into())));
        }
        let batch = guarded(|| self.advance());
        batch.map_err(|error| remember(&self.fault, &error)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataType, NamedFrom, Series};

    use super::*;
    use crate::profile::{Kind, Role};

    /// Batches of an integer column that is declared to be `dtype`.
    fn declared(dtype: ArrowDataType) -> Batches {
        let column = Series::new("x".into(), [1_i64, 2]).into();
        let frame = DataFrame::new(2, vec![column]).unwrap();
        let columns = vec![Column::new("x", Kind::Int, Role::Quantity)];
        let table = Table::new("t", columns, &frame).unwrap();
        let fields = vec![Field::new("x".into(), dtype, true)];
        let dtype = ArrowDataType::Struct(fields.clone());
        Batches::new(&table, fields, dtype, BATCH_ROWS, &StreamFault::default())
    }

    #[test]
    fn a_batch_that_cannot_be_made_is_an_error_that_is_remembered() {
        let wrong = DataType::String.to_arrow(CompatLevel::oldest());
        let mut batches = declared(wrong);
        assert!(batches.next().unwrap().is_err());
        assert!(batches.fault.get().is_some());
        // Never the end of the table: a reader that asks again must not believe it is complete.
        assert!(batches.next().unwrap().is_err());
    }

    #[test]
    fn a_panic_on_the_way_is_an_error_too() {
        let error = guarded::<()>(|| panic!("on purpose")).unwrap_err();
        assert!(error.to_string().contains("panicked"));
    }
}
