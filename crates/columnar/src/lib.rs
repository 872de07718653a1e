//! Writes rows of the column profile as a Parquet file: exact, streaming, the same bytes every time.
//!
//! For report formats. A decimal is a `DECIMAL(38, scale)`, an instant a UTC timestamp in microseconds, a
//! day a date, text a string; every column may be null. Rows are gathered into groups of a fixed size, so
//! that no more than one group is ever in memory.

mod column;

use std::io::Write;
use std::sync::Arc;

use duizhang_plugin_sdk::{Error, Kind, Result, Value};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use column::Cells;

/// Rows of a group. A reader can skip groups, and the writer holds one.
pub const GROUP_ROWS: usize = 65_536;

/// A Parquet file that is being written.
pub struct Writer<W: Write> {
    out: W,
    /// Gathers the bytes of a group; what is written to it goes on to `out`.
    file: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Cells>,
    rows: usize,
}

impl<W: Write> Writer<W> {
    /// Begins a file with these columns. `made_by` is kept in the file.
    pub fn new(out: W, columns: &[(String, Kind)], made_by: &str) -> Result<Self> {
        let fields = columns.iter().map(|(name, kind)| column::field(name, *kind).map(Arc::new));
        let schema = Type::group_type_builder("row")
            .with_fields(fields.collect::<std::result::Result<_, _>>().map_err(|error| fault(&error))?)
            .build()
            .map_err(|error| fault(&error))?;
        let properties = WriterProperties::builder()
            .set_created_by(made_by.to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties));
        let columns = columns.iter().map(|(_, kind)| Cells::new(*kind)).collect();
        Ok(Self { out, file: file.map_err(|error| fault(&error))?, columns, rows: 0 })
    }

    /// Writes a row. There is a value for each column, of its type or null.
    pub fn row<'v>(&mut self, values: impl IntoIterator<Item = Value<'v>>) -> Result<()> {
        let mut values = values.into_iter();
        for column in &mut self.columns {
            let value = values.next().ok_or_else(|| unfit("a row is too short"))?;
            if !column.push(value) {
                return Err(unfit("a value is not of its column's type"));
            }
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.group() } else { Ok(()) }
    }

    /// Completes the file and gives back what it was written to.
    pub fn finish(mut self) -> Result<W> {
        if self.rows > 0 {
            self.group()?;
        }
        self.file.finish().map_err(|error| fault(&error))?;
        self.drain()?;
        Ok(self.out)
    }

    fn group(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group().map_err(|error| fault(&error))?;
        for column in &mut self.columns {
            let mut writer = group
                .next_column()
                .map_err(|error| fault(&error))?
                .ok_or_else(|| unfit("there are fewer columns"))?;
            column.write(&mut writer).map_err(|error| fault(&error))?;
            writer.close().map_err(|error| fault(&error))?;
        }
        group.close().map_err(|error| fault(&error))?;
        self.rows = 0;
        self.file.flush()?;
        self.drain()
    }

    /// Passes on what the library has written; it counts offsets by itself.
    fn drain(&mut self) -> Result<()> {
        self.out.write_all(&std::mem::take(self.file.inner_mut()))?;
        Ok(())
    }
}

fn fault(error: &ParquetError) -> Error {
    Error::internal(format_args!("the Parquet file: {error}"))
}

fn unfit(problem: &str) -> Error {
    Error::internal(format_args!("the Parquet file: {problem}"))
}
