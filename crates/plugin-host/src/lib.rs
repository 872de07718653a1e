//! Renders reports through formats behind the C interface of `dz_plugin.h`, and checks what they
//! wrote.
//!
//! A format is a pure function from tables to artifacts. The host owns everything around it: it
//! hands the tables over as Arrow C streams ([`Table`]), stages, counts and hashes the artifacts,
//! compares what the format says it wrote with totals of its own ([`Totals`]), and only then puts
//! the whole directory in place with one rename ([`render`]). Whatever goes wrong before that
//! leaves the old report untouched and nothing else behind.
//!
//! Formats run inside this process. What they do with their pointers is therefore trusted; what
//! they *say* is not: names, sizes, texts, totals and promises are all checked. Running unknown
//! code in a process of its own, and trusting libraries by hash, are for a later form of the host.
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
mod names;
mod profile;
mod receipt;
mod registry;
mod render;
mod session;
mod staging;
mod table;
mod totals;

pub use compare::{Attested, TotalMismatch};
pub use describe::{About, describe};
pub use diagnostic::{Diagnostic, Severity};
pub use error::{Mismatch, RenderError, Status};
pub use job::{Destination, Job};
pub use library::{Library, LibraryError};
pub use limits::{
    BATCH_ROWS, MAX_ARTIFACT_BYTES, MAX_ARTIFACTS, MAX_ATTESTATIONS, MAX_DESCRIBE_BYTES, MAX_DIAGNOSTICS,
    MAX_MESSAGE_BYTES, MAX_NAME_BYTES, MAX_OPEN_ARTIFACTS,
};
pub use profile::{Column, CurrencyOf, Kind, Role};
pub use receipt::{Artifact, Receipt};
pub use registry::{Format, Registry, RegistryError};
pub use render::{check, render};
pub use table::{Table, TableError};
pub use totals::{Money, TableTotals, Totals};

/// What every format exports: see `dz_entry_fn` in `dz_plugin.h`.
pub use duizhang_plugin_abi::DzEntryFn;
