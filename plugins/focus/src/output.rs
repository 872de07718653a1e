//! Where rows go: a CSV or a Parquet file.

use std::borrow::Cow;
use std::io;

use duizhang_columnar::Writer;
use duizhang_plugin_sdk::{Artifact, Job, Kind, Result, Value};

use crate::File;

/// The media type of Parquet.
pub(crate) const PARQUET: &str = "application/vnd.apache.parquet";

/// A file that is being written.
pub(crate) enum Sink<'a> {
    Csv(Box<csv::Writer<Artifact<'a>>>),
    Parquet(Box<Writer<Artifact<'a>>>),
}

impl<'a> Sink<'a> {
    /// Begins a dataset with these columns.
    pub(crate) fn begin(job: Job<'a>, dataset: &str, file: File, columns: &[(&str, Kind)]) -> Result<Self> {
        match file {
            File::Csv => {
                let out = job.artifact(&format!("{dataset}.csv"), "text/csv")?;
                let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                csv.write_record(columns.iter().map(|(name, _)| name)).map_err(io::Error::from)?;
                Ok(Self::Csv(Box::new(csv)))
            }
            File::Parquet => {
                let out = job.artifact(&format!("{dataset}.parquet"), PARQUET)?;
                let columns: Vec<(String, Kind)> =
                    columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
                Ok(Self::Parquet(Box::new(Writer::new(out, &columns, &job.context().program)?)))
            }
        }
    }

    /// Writes a row: a value for each column.
    pub(crate) fn row<'v>(&mut self, values: impl Iterator<Item = Value<'v>>) -> Result<()> {
        match self {
            Self::Parquet(file) => file.row(values),
            Self::Csv(csv) => {
                for value in values {
                    csv.write_field(field(value).as_bytes()).map_err(io::Error::from)?;
                }
                csv.write_record(None::<&[u8]>).map_err(io::Error::from)?;
                Ok(())
            }
        }
    }

    /// Completes the file.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Csv(csv) => csv.into_inner().map_err(csv::IntoInnerError::into_error)?.finish(),
            Self::Parquet(file) => file.finish()?.finish(),
        }
    }
}

/// A value as text. Decimals always have a point: a column of whole numbers would be taken for integers.
fn field(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::Text(text) => text.into(),
        Value::Int(int) => int.to_string().into(),
        Value::Decimal(decimal) => decimal.trimmed().to_string().into(),
        Value::Bool(bool) => if bool { "true" } else { "false" }.into(),
        Value::Date(date) => date.to_string().into(),
        Value::Time(time) => time.to_string().into(),
    }
}
