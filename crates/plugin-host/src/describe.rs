//! What a format says about itself, and the checks before anything of it is believed.

#![allow(unsafe_code)] // calls the format's entry and reads its static table

use duizhang_plugin_abi::{DzEntryFn, DzJob, DzPlugin, DzStatus, DzStr, PLUGIN_SIZE_1_0};
use serde::Deserialize;
use serde_json::Value;

use crate::callbacks::host;
use crate::error::{Mismatch, RenderError};
use crate::limits::MAX_DESCRIBE_BYTES;
use crate::names::presentable;
use crate::options::{complete, schema_fault};
use crate::table::Table;

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
    /// The tables it reads: `"all"`, or a list of names, in which `"*"` stands for all that come
    /// unasked.
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
    /// Reads and checks a description.
    pub(crate) fn from_value(described: &Value) -> Result<Self, Mismatch> {
        let about = Self::deserialize(described);
        let about = about.map_err(|error| Mismatch::Description(error.to_string()))?;
        if let Tables::Word(word) = &about.tables
            && word != "all"
        {
            return Err(Mismatch::Description(format!("`tables` is {word:?}")));
        }
        if about.profile != PROFILE {
            return Err(Mismatch::Profile(about.profile));
        }
        match schema_fault(&about.options) {
            Some(fault) => Err(Mismatch::Description(fault)),
            None => Ok(about),
        }
    }

    /// Whether a format is what its manifest declares it to be.
    pub(crate) fn compare(declared: &Value, described: &Value) -> Result<(), Mismatch> {
        let members = [
            ("id", Value::Null),
            ("title", Value::Null),
            ("version", Value::Null),
            ("media", Value::Array(Vec::new())),
            ("deterministic", Value::Bool(false)),
            ("attests", Value::Bool(false)),
            ("profile", Value::Null),
            ("options", Value::Null),
            ("tables", Value::from("all")),
        ];
        for (member, absent) in members {
            let of = |side: &Value| side.get(member).unwrap_or(&absent).clone();
            let (declared, described) = (of(declared), of(described));
            if declared != described {
                let shown = |value: Value| presentable(value.to_string().as_bytes(), 200);
                let (declared, described) = (shown(declared), shown(described));
                return Err(Mismatch::Declared { member, declared, described });
            }
        }
        Ok(())
    }

    /// The given options with the defaults of the others, or why they do not fit.
    pub fn complete_options(&self, given: &Value) -> Result<Value, RenderError> {
        let Some(given) = given.as_object() else {
            return Err(RenderError::Job("the options are not an object"));
        };
        complete(&self.options, given).map_err(|errors| RenderError::Options { id: self.id.clone(), errors })
    }

    /// Whether it reads whatever tables there are.
    pub fn reads_all(&self) -> bool {
        match &self.tables {
            Tables::All | Tables::Word(_) => true,
            Tables::Only(names) => names.iter().any(|name| name == "*"),
        }
    }

    /// Whether it asks for a table of this name, or for whatever there is.
    pub fn reads(&self, table: &str) -> bool {
        match &self.tables {
            Tables::All | Tables::Word(_) => true,
            Tables::Only(names) => names.iter().any(|name| name == table || name == "*"),
        }
    }

    /// Whether it asks for a table by its name.
    pub fn names(&self, table: &str) -> bool {
        matches!(&self.tables, Tables::Only(names) if names.iter().any(|name| name == table))
    }

    /// Whether a table is handed to it. A table that is read part by part has to be named, and its
    /// name may be an option of the format that says no: what nobody reads need not be counted.
    pub(crate) fn takes(&self, table: &Table, options: &Value) -> bool {
        match &self.tables {
            Tables::All | Tables::Word(_) => !table.is_streamed(),
            Tables::Only(names) => {
                let has = |wanted: &str| names.iter().any(|name| name == wanted);
                has(table.name()) && options.get(table.name()) != Some(&Value::Bool(false))
                    || has("*") && !table.is_streamed()
            }
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
        // The members of the first version; those that were added since may be missing.
        let needed = PLUGIN_SIZE_1_0;
        if found < needed {
            return Err(Mismatch::StructSize { found, needed });
        }
        let table = copy_known(table, found);
        Ok(Self {
            describe: table.describe.ok_or(Mismatch::Function("describe"))?,
            check: table.check,
            render: table.render.ok_or(Mismatch::Function("render"))?,
        })
    }

    pub(crate) fn about(&self) -> Result<About, Mismatch> {
        About::from_value(&self.description()?)
    }

    /// What the format says of itself, as it says it.
    pub(crate) fn description(&self) -> Result<Value, Mismatch> {
        // SAFETY: a function of the format's table, which takes nothing.
        let text = unsafe { (self.describe)() };
        if text.len > MAX_DESCRIBE_BYTES {
            return Err(Mismatch::Description(format!("{} bytes are too many", text.len)));
        }
        // SAFETY: the contract has `describe` return static text, and its length is plausible.
        let text = unsafe { text.text() };
        let text = text.map_err(|error| Mismatch::Description(error.to_string()))?;
        serde_json::from_str(text).map_err(|error| Mismatch::Description(error.to_string()))
    }
}

/// Copies as much of a format's table as both sides know. What only this version has is absent.
fn copy_known(table: *const DzPlugin, size: usize) -> DzPlugin {
    let mut copy = DzPlugin { struct_size: size, describe: None, check: None, render: None };
    // SAFETY: the table is static and has `size` bytes; the copy has at least as many as are
    // copied; the members are plain function pointers, for which NULL is "absent".
    unsafe {
        let bytes = size.min(size_of::<DzPlugin>());
        std::ptr::copy_nonoverlapping(table.cast::<u8>(), (&raw mut copy).cast::<u8>(), bytes);
    }
    copy
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
