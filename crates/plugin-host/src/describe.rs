//! What a format says about itself, and the checks before anything of it is believed.

#![allow(unsafe_code)] // calls the format's entry and reads its static table

use duizhang_plugin_abi::{DzEntryFn, DzJob, DzPlugin, DzStatus, DzStr};
use serde::Deserialize;
use serde_json::Value;

use crate::callbacks::host;
use crate::error::{Mismatch, RenderError};
use crate::limits::MAX_DESCRIBE_BYTES;

/// The column profile this host writes.
const PROFILE: u64 = 1;

/// A function of a format that works on a job.
pub(crate) type JobFn = unsafe extern "C" fn(*const DzJob) -> DzStatus;

/// A format's description of itself, as its manifest has it.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct About {
    /// Its id, e.g. `csv`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The media types it writes.
    #[serde(default)]
    pub media: Vec<String>,
    /// Whether the same job always gives the same bytes.
    #[serde(default)]
    pub deterministic: bool,
    /// Whether it attests every table it writes.
    #[serde(default)]
    pub attests: bool,
    /// The column profile it reads.
    pub profile: u64,
    /// The JSON Schema of its options.
    #[serde(default)]
    pub options: Value,
    /// The tables it reads: `"all"`, or a list of names.
    #[serde(default)]
    tables: Tables,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged)]
enum Tables {
    Only(Vec<String>),
    Word(String),
    #[default]
    All,
}

impl About {
    /// Whether it reads the table of this name; others are not handed to it.
    pub fn reads(&self, table: &str) -> bool {
        match &self.tables {
            Tables::All | Tables::Word(_) => true,
            Tables::Only(names) => names.iter().any(|name| name == table),
        }
    }
}

/// A format whose function table has been checked and copied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loaded {
    describe: unsafe extern "C" fn() -> DzStr,
    pub(crate) check: Option<JobFn>,
    pub(crate) render: JobFn,
}

impl Loaded {
    pub(crate) fn new(entry: DzEntryFn) -> Result<Self, Mismatch> {
        // SAFETY: `entry` is the entry of a format, and the host table is static and complete.
        let table = unsafe { entry(host()) };
        if table.is_null() {
            return Err(Mismatch::Declined);
        }
        // SAFETY: the contract has every format begin its static table with `struct_size`; only
        // that member is read before its value is known.
        let found = unsafe { (&raw const (*table).struct_size).read() };
        let needed = size_of::<DzPlugin>();
        if found < needed {
            return Err(Mismatch::StructSize { found, needed });
        }
        // SAFETY: `struct_size` covers every member of this version, and the table is static.
        let table = unsafe { table.read() };
        Ok(Self {
            describe: table.describe.ok_or(Mismatch::Function("describe"))?,
            check: table.check,
            render: table.render.ok_or(Mismatch::Function("render"))?,
        })
    }

    pub(crate) fn about(&self) -> Result<About, Mismatch> {
        // SAFETY: a function of the format's table, which takes nothing.
        let text = unsafe { (self.describe)() };
        if text.len > MAX_DESCRIBE_BYTES {
            return Err(Mismatch::Description(format!("{} bytes are too many", text.len)));
        }
        // SAFETY: the contract has `describe` return static text, and its length is plausible.
        let text = unsafe { text.text() };
        let text = text.map_err(|error| Mismatch::Description(error.to_string()))?;
        let about: About =
            serde_json::from_str(text).map_err(|error| Mismatch::Description(error.to_string()))?;
        if let Tables::Word(word) = &about.tables
            && word != "all"
        {
            return Err(Mismatch::Description(format!("`tables` is {word:?}")));
        }
        if about.profile != PROFILE {
            return Err(Mismatch::Profile(about.profile));
        }
        Ok(about)
    }
}

/// Asks a format what it is. `id` is what the caller takes it for.
pub fn describe(entry: DzEntryFn, id: &str) -> Result<About, RenderError> {
    load(entry, id).map(|(_, about)| about)
}

pub(crate) fn load(entry: DzEntryFn, id: &str) -> Result<(Loaded, About), RenderError> {
    let checked = Loaded::new(entry).and_then(|loaded| Ok((loaded, loaded.about()?)));
    checked
        .and_then(
            |(loaded, about)| {
                if about.id == id { Ok((loaded, about)) } else { Err(Mismatch::OtherFormat(about.id)) }
            },
        )
        .map_err(|reason| RenderError::Incompatible { id: id.to_owned(), reason })
}
