//! The job directory: one report to be made, as files.
//!
//! ```text
//! job.json               format, options, context with the control totals, tables
//! tables/<name>.arrows   Arrow IPC streams of the column profile
//! out/                   where a program puts its artifacts
//! tmp/                   where it may put anything else
//! events.jsonl           what it says, see [`super::events`]
//! ```
//!
//! The same directory is a job for a program, a test of a format, and a report of a bug.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use polars::prelude::PolarsError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arrow::write_ipc;
use crate::error::RenderError;
use crate::job::Texts;
use crate::table::Table;

/// The file's name.
pub(crate) const JOB_FILE: &str = "job.json";

/// `job.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct JobFile {
    /// The version of this structure.
    pub(crate) job: u32,
    /// The format's id.
    pub(crate) format: String,
    /// The column profile of the tables.
    pub(crate) profile: u32,
    /// The options, complete.
    pub(crate) options: Value,
    /// The context, with `totals`.
    pub(crate) context: Value,
    /// The tables, in the order formats see them.
    pub(crate) tables: Vec<TableFile>,
}

/// One table of `job.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TableFile {
    pub(crate) name: String,
    /// Where it is, from the job directory.
    pub(crate) file: String,
    pub(crate) rows: u64,
}

impl JobFile {
    /// Writes a job directory that a format can run in; `job` is there and empty.
    #[cfg(unix)]
    pub(crate) fn write(
        job: &Path,
        format: &str,
        texts: &Texts,
        tables: &[&Table],
        batch_rows: usize,
    ) -> Result<(), RenderError> {
        for folder in ["out", "tmp"] {
            let path = job.join(folder);
            fs::create_dir(&path).map_err(|error| RenderError::io(path, error))?;
        }
        let events = job.join(super::events::EVENTS_FILE);
        File::create_new(&events).map_err(|error| RenderError::io(events, error))?;
        Self::save(job, format, texts, tables, batch_rows)
    }

    /// Writes `job.json` and the tables; `job` is there and empty.
    pub(crate) fn save(
        job: &Path,
        format: &str,
        texts: &Texts,
        tables: &[&Table],
        batch_rows: usize,
    ) -> Result<(), RenderError> {
        let folder = job.join("tables");
        fs::create_dir(&folder).map_err(|error| RenderError::io(folder, error))?;
        let mut listed = Vec::new();
        for table in tables {
            let file = format!("tables/{}.arrows", table.name());
            let path = job.join(&file);
            let written = File::create_new(&path).map_err(|error| RenderError::io(&path, error))?;
            let mut written = BufWriter::with_capacity(1 << 20, written);
            write_ipc(table, batch_rows, &mut written)
                .map_err(|error| not_written(table.name(), &path, &error))?;
            written.flush().map_err(|error| RenderError::io(&path, error))?;
            let rows = table.height() as u64;
            listed.push(TableFile { name: table.name().to_owned(), file, rows });
        }
        let parse = |text: &str| serde_json::from_str(text).map_err(|_| RenderError::Job("no JSON"));
        let whole = Self {
            job: 1,
            format: format.to_owned(),
            profile: 1,
            options: parse(&texts.options)?,
            context: parse(&texts.context)?,
            tables: listed,
        };
        write_json(&job.join(JOB_FILE), &whole)
    }

    /// Reads `job.json`.
    pub(crate) fn read(job: &Path) -> Result<Self, RenderError> {
        let path = job.join(JOB_FILE);
        let text = fs::read(&path).map_err(|error| RenderError::io(&path, error))?;
        let file: Self =
            serde_json::from_slice(&text).map_err(|error| RenderError::io(&path, error.into()))?;
        if file.job == 1 && file.profile == 1 {
            return Ok(file);
        }
        Err(RenderError::Tables(format!(
            "{JOB_FILE} is of version {} with column profile {}",
            file.job, file.profile
        )))
    }

    /// Options and context as formats get them.
    #[cfg(unix)]
    pub(crate) fn texts(&self) -> Texts {
        Texts { options: self.options.to_string(), context: self.context.to_string() }
    }
}

/// Why a table is not in its file: the table cannot be read, or the file cannot be written.
fn not_written(table: &str, path: &Path, error: &PolarsError) -> RenderError {
    if let PolarsError::IO { error, .. } = error {
        let code = error.raw_os_error().map(std::io::Error::from_raw_os_error);
        return RenderError::io(
            path,
            code.unwrap_or_else(|| std::io::Error::new(error.kind(), error.to_string())),
        );
    }
    RenderError::Tables(format!("{table}: {error}"))
}

/// Writes a JSON text into a new file.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), RenderError> {
    let write = || {
        let mut file = File::create_new(path)?;
        serde_json::to_writer_pretty(&mut file, value)?;
        file.write_all(b"\n")
    };
    write().map_err(|error| RenderError::io(path, error))
}
