//! Renders reports through formats behind the C interface of `dz_plugin.h`, and checks what they
//! wrote.
//!
//! A format is a pure function from tables to artifacts. The host owns everything around it: it
//! hands the tables over as Arrow C streams ([`Table`]), stages, counts and hashes the artifacts,
//! compares what the format says it wrote with totals of its own ([`Totals`]), and only then puts
//! the whole directory in place with one rename ([`render`]). Whatever goes wrong before that
//! leaves the old report untouched and nothing else behind.
//!
//! Bundled formats run inside this process. What they do with their pointers is therefore trusted;
//! what they *say* is not: names, sizes, texts, totals and promises are all checked. Plugins of
//! others are looked for and trusted by hash ([`search`], [`Lock`]), and run in a process of their
//! own that is shut in as far as the system can ([`Runner`]).
//!
//! This is the only crate that uses `polars-arrow`, whose interface promises no stability.

mod arrow;
mod callbacks;
mod compare;
mod describe;
mod diagnostic;
mod error;
mod job;
mod library;
mod limits;
mod many;
mod names;
mod options;
mod plugin;
mod profile;
mod receipt;
mod registry;
mod render;
mod runner;
mod saved;
mod session;
mod staging;
mod table;
mod totals;

pub use compare::{Attested, TotalMismatch};
pub use describe::{About, describe};
pub use diagnostic::{Diagnostic, Severity};
pub use error::{FaultKind, Mismatch, RenderError, Status, Stop};
pub use job::{Destination, Job};
pub use library::{Library, LibraryError};
pub use limits::{
    BATCH_ROWS, MAX_ARTIFACT_BYTES, MAX_ARTIFACTS, MAX_ATTESTATIONS, MAX_DESCRIBE_BYTES, MAX_DIAGNOSTICS,
    MAX_MESSAGE_BYTES, MAX_NAME_BYTES, MAX_OPEN_ARTIFACTS,
};
pub use many::{ManyReceipt, Part, PartReceipt, render_many};
pub use options::{OptionError, option_from_text};
pub use plugin::{
    Approval, Draft, Found, Lock, Looked, MANIFEST_FILE, Manifest, NotUsable, Origin, Plugin, PluginKind,
    Refusal, Trust, description_text, each_file, search,
};
pub use profile::{Column, CurrencyOf, Kind, Role};
pub use receipt::{Artifact, Origin as PluginOrigin, Receipt, hash_file};
pub use registry::{Format, Registry, RegistryError, Source};
pub use render::{check, render};
#[cfg(unix)]
pub use runner::describe_library;
pub use runner::{Bundled, Footprint, Observed, RUNNER_WORD, RunLimits, Runner, Trial, runner_main};
pub use saved::SavedJob;
pub use table::{Source as RowSource, Table, TableError};
pub use totals::{Money, TableTotals, Totals};

/// What every format exports: see `dz_entry_fn` in `dz_plugin.h`.
pub use duizhang_plugin_abi::DzEntryFn;
