//! Readers of the files a month comes in: captures, delimited text, workbooks.
//!
//! A file is recognised by its content, never by its name: portals hand out HTML pages called
//! `.xls`, and people rename things. Every reader fills a [`Collected`]; what cannot be read ends
//! in one [`ImportError`] that names the place and what to do.

mod answer;
mod archive;
mod captures;
mod cells;
mod decode;
mod delimited;
mod error;
mod headings;
mod input;
mod json;
mod layout;
mod mapping;
mod number;
mod pipe;
mod question;
mod rows;
mod time;
mod workbook;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

pub use error::ImportError;
pub use mapping::Mapping;

use crate::collected::{BadRow, Collected};
use crate::datasets::Dataset;
use input::{Content, Input};

/// How files are to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The dataset of delimited text and workbooks; found by the headings when not given. Captures
    /// name their operation themselves.
    pub dataset: Option<Dataset>,
    /// How a table's headings map to columns; one of the bundled mappings when not given.
    pub mapping: Option<Mapping>,
    /// Set rows aside that cannot be read instead of stopping at the first.
    pub allow_bad_rows: bool,
}

impl Options {
    /// A mapping is written for one dataset; another one beside it is a slip of the hand.
    fn check(&self, shown_as: &str) -> Result<(), ImportError> {
        match (self.dataset, &self.mapping) {
            (Some(dataset), Some(mapping)) if mapping.dataset() != dataset => Err(ImportError::unsupported(
                shown_as,
                &format!("the mapping {} is for `{}`, not `{dataset}`", mapping.name(), mapping.dataset()),
                "leave --dataset out, or give the mapping that fits it",
            )),
            _ => Ok(()),
        }
    }
}

/// What kind of file it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Captured exchanges, JSON Lines.
    Captures,
    /// Delimited text.
    Csv,
    /// XLSX or XLS.
    Workbook,
    /// No file at all: the rows were made up, and this says from what.
    Generated,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Captures => "captures",
            Self::Csv => "csv",
            Self::Workbook => "workbook",
            Self::Generated => "generated",
        })
    }
}

/// What one file brought.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileReport {
    /// The file as it was shown to the user.
    pub name: String,
    /// Its size on disk.
    pub bytes: u64,
    /// BLAKE3 of its content, hex. A compressed file counts as what is inside, so that a capture
    /// has one hash whether it is packed or not.
    pub blake3: String,
    /// What kind of file it was.
    pub format: Format,
    /// Rows read, by dataset; a dataset of which a file holds an empty answer is listed with 0.
    pub datasets: BTreeMap<Dataset, u64>,
    /// The mapping that read a table; none for captures.
    pub mapping: Option<String>,
    /// What the user should know: sheets and total rows that were skipped.
    pub notes: Vec<String>,
}

/// The file being read, its options and what came of it so far: what every reader needs at hand.
struct Reading<'a> {
    shown_as: &'a str,
    options: &'a Options,
    into: &'a mut Collected,
    datasets: BTreeMap<Dataset, u64>,
    mapping: Option<String>,
    notes: Vec<String>,
}

impl<'a> Reading<'a> {
    fn new(shown_as: &'a str, options: &'a Options, into: &'a mut Collected) -> Self {
        Self { shown_as, options, into, datasets: BTreeMap::new(), mapping: None, notes: Vec::new() }
    }

    /// Counts rows of a dataset.
    fn count(&mut self, dataset: Dataset, rows: u64) {
        *self.datasets.entry(dataset).or_default() += rows;
    }

    /// Notes the mapping that reads a table; a workbook may need several.
    fn used(&mut self, mapping: &str) {
        match &mut self.mapping {
            None => self.mapping = Some(mapping.to_owned()),
            Some(names) if names.split(", ").any(|name| name == mapping) => {}
            Some(names) => {
                names.push_str(", ");
                names.push_str(mapping);
            }
        }
    }

    /// Sets a row aside, or stops the import when that is not allowed.
    fn bad_row(&mut self, row: BadRow) -> Result<(), ImportError> {
        if !self.options.allow_bad_rows {
            return Err(ImportError::Row(Box::new(row)));
        }
        self.into.rejects.push(row);
        Ok(())
    }
}

/// Reads one file into `into`, which may be left half-filled when it fails.
///
/// `shown_as` is the name used in messages; `progress` is told how many bytes of the file on disk
/// were read so far.
pub fn read_file(
    path: &Path,
    shown_as: &str,
    options: &Options,
    into: &mut Collected,
    progress: &mut dyn FnMut(u64),
) -> Result<FileReport, ImportError> {
    options.check(shown_as)?;
    let mut input = Input::open(path, shown_as)?;
    let content = input.sniff()?;
    let mut reading = Reading::new(shown_as, options, into);
    let format = match content {
        Content::Captures => {
            captures::read(&mut input, &mut reading, progress)?;
            Format::Captures
        }
        Content::Text => {
            delimited::read(&mut input, &mut reading, progress)?;
            Format::Csv
        }
        Content::Xlsx => {
            workbook::read_xlsx(&input, &mut reading, progress)?;
            Format::Workbook
        }
        Content::Xls => {
            workbook::read_xls(&input, &mut reading)?;
            Format::Workbook
        }
    };
    let Reading { datasets, mapping, notes, .. } = reading;
    let bytes = input.bytes_on_disk();
    progress(bytes);
    Ok(FileReport {
        name: shown_as.to_owned(),
        bytes,
        blake3: input.finish()?,
        format,
        datasets,
        mapping,
        notes,
    })
}

/// The hash [`FileReport::blake3`] would have, without reading rows: to tell at once that a file
/// was imported before.
pub fn content_hash(path: &Path) -> Result<String, ImportError> {
    Input::open(path, &path.display().to_string())?.finish()
}
