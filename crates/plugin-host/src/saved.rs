//! Jobs on disk: `job.json` and its tables, to be rendered again elsewhere and later.
//!
//! A saved job is what a program is started with, what a test of a format is made from, and what
//! somebody attaches to the report of a bug. The last kind comes from strangers: nothing in it is
//! believed before it went through the same checks as any table.

use std::fs;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path};

use polars::prelude::{DataFrame, PolarsError, PolarsResult, Series};
use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowDataType, Field, TimeUnit};
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use serde_json::Value;

use crate::describe::About;
use crate::error::RenderError;
use crate::job::{Job, Texts};
use crate::limits::BATCH_ROWS;
use crate::profile::{Column, CurrencyOf, Kind, Role};
use crate::runner::events::open_plain;
use crate::runner::job::{JOB_FILE, JobFile};
use crate::table::Table;
use crate::totals::Totals;

/// A job that was read from disk.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SavedJob {
    /// The id of the format it was for.
    pub format: String,
    /// The tables.
    pub tables: Vec<Table>,
    /// The options, complete.
    pub options: Value,
    /// The context, without totals: they are counted anew.
    pub context: Value,
}

impl SavedJob {
    /// Saves what a format would be given into a directory, which is created.
    pub fn write(about: &About, job: &Job<'_>, dir: &Path) -> Result<(), RenderError> {
        let options = about.complete_options(&job.options)?;
        let tables: Vec<&Table> = job.tables.iter().filter(|table| about.takes(table, &options)).collect();
        let totals = Totals::of(tables.iter().copied())?;
        let texts = Texts::new(&options, &job.context, Some(&totals))?;
        fs::create_dir(dir).map_err(|error| RenderError::io(dir, error))?;
        JobFile::save(dir, &about.id, &texts, &tables, BATCH_ROWS)
    }

    /// Reads a saved job.
    pub fn read(dir: &Path) -> Result<Self, RenderError> {
        let JobFile { format, options, mut context, tables, .. } = JobFile::read(dir)?;
        if let Some(context) = context.as_object_mut() {
            context.remove("totals");
        }
        let tables = tables
            .iter()
            .map(|table| {
                let fault = |reason: String| RenderError::Tables(format!("{}: {reason}", table.name));
                let path = Path::new(&table.file);
                if !path.components().all(|part| matches!(part, Component::Normal(_))) {
                    return Err(fault(format!("its file {:?} is not within the job", table.file)));
                }
                let (columns, frame) = read_table(&dir.join(path)).map_err(fault)?;
                Table::new(&table.name, columns, &frame).map_err(|error| fault(error.to_string()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { format, tables, options, context })
    }

    /// The job, to be rendered.
    pub fn job(&self) -> Job<'_> {
        let mut job = Job::new(&self.tables);
        job.options = self.options.clone();
        job.context = self.context.clone();
        job.inputs = Value::from(JOB_FILE);
        job
    }
}

fn read_table(path: &Path) -> Result<(Vec<Column>, DataFrame), String> {
    let file = open_plain(path).map_err(|error| error.to_string())?;
    // The reader panics on some files that are no streams.
    let read = catch_unwind(AssertUnwindSafe(|| read_frame(BufReader::new(file))));
    let (fields, frame) = read
        .map_err(|_| "it is no Arrow stream".to_owned())?
        .map_err(|error| error.to_string().replace('\0', "\u{fffd}"))?;
    let columns = fields.iter().map(declared).collect::<Result<_, _>>()?;
    Ok((columns, frame))
}

fn read_frame(mut file: BufReader<fs::File>) -> PolarsResult<(Vec<Field>, DataFrame)> {
    let metadata = read_stream_metadata(&mut file)?;
    let fields: Vec<Field> = metadata.schema.iter_values().cloned().collect();
    let mut chunks: Vec<Vec<Box<dyn Array>>> = vec![Vec::new(); fields.len()];
    let mut rows = 0;
    for state in StreamReader::new(file, metadata, None) {
        let StreamState::Some(batch) = state? else {
            return Err(PolarsError::ComputeError("the stream is not complete".into()));
        };
        rows += batch.len();
        for (column, array) in chunks.iter_mut().zip(batch.into_arrays()) {
            column.push(array);
        }
    }
    let columns = fields
        .iter()
        .zip(chunks)
        .map(|(field, chunks)| match kind(&field.dtype) {
            Some(kind) if chunks.is_empty() => {
                Ok(Series::new_empty(field.name.clone(), &kind.dtype()).into())
            }
            Some(_) => Series::try_from((field.name.clone(), chunks)).map(Into::into),
            None => Err(PolarsError::ComputeError(format!("{} is not of the profile", field.name).into())),
        })
        .collect::<PolarsResult<Vec<_>>>()?;
    Ok((fields, DataFrame::new(rows, columns)?))
}

fn kind(dtype: &ArrowDataType) -> Option<Kind> {
    Some(match dtype {
        ArrowDataType::LargeUtf8 => Kind::Text,
        ArrowDataType::Int64 => Kind::Int,
        ArrowDataType::Decimal(_, scale) => Kind::Decimal { scale: *scale },
        ArrowDataType::Boolean => Kind::Bool,
        ArrowDataType::Date32 => Kind::Date,
        ArrowDataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if zone.as_str() == "UTC" => Kind::Time,
        _ => return None,
    })
}

/// The meaning of a column, from the metadata it travels with.
fn declared(field: &Field) -> Result<Column, String> {
    let name = field.name.as_str();
    let kind = kind(&field.dtype).ok_or_else(|| format!("{name} is not of the profile"))?;
    let entries = field.metadata.iter().flat_map(|metadata| metadata.iter());
    let mut column = Column::new(name, kind, Role::Note);
    for (key, value) in entries {
        let value = value.as_str();
        match key.as_str() {
            "dz.role" => {
                column.role = Role::parse(value).ok_or_else(|| format!("{name} has the role {value:?}"))?;
            }
            "dz.currency" => column.currency = Some(CurrencyOf::Fixed(value.to_owned())),
            "dz.currency_from" => column.currency = Some(CurrencyOf::From(value.to_owned())),
            other => {
                if let Some(language) = other.strip_prefix("dz.title.") {
                    column.titles.push((language.to_owned(), value.to_owned()));
                }
            }
        }
    }
    Ok(column)
}
