//! Everything an author of a report format in Rust needs.
//!
//! A format is a type that implements [`Format`], and one line that exports it:
//!
//! ```
//! use duizhang_plugin_sdk::{About, Format, Job, Result, export_format};
//! use std::io::Write;
//!
//! /// The options of the format; their JSON Schema is derived from this type.
//! #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
//! #[serde(deny_unknown_fields, default)]
//! pub struct Options {
//!     /// Print a heading line.
//!     heading: bool,
//! }
//!
//! /// Counts the rows of every table.
//! pub struct Count;
//!
//! impl Format for Count {
//!     type Options = Options;
//!     const ABOUT: About = About {
//!         id: "count",
//!         title: "Row counts",
//!         version: "1.0.0",
//!         media: &["text/plain"],
//!         deterministic: true,
//!         attests: true,
//!         tables: &[],
//!     };
//!
//!     fn render(job: &Job<'_>, options: &Options) -> Result<()> {
//!         let mut out = job.artifact("counts.txt", "text/plain")?;
//!         if options.heading {
//!             writeln!(out, "table rows")?;
//!         }
//!         for mut table in job.tables()? {
//!             let mut totals = table.totals();
//!             while let Some(batch) = table.next_batch()? {
//!                 batch.rows().for_each(|row| totals.add(&row));
//!             }
//!             writeln!(out, "{} {}", table.name(), totals.rows())?;
//!             totals.attest(job)?;
//!         }
//!         out.finish()
//!     }
//! }
//!
//! export_format!(dz_plugin_v1_count, Count);
//! ```
//!
//! Give the crate `crate-type = ["rlib", "cdylib"]`: the `cdylib` is the plugin, the `rlib` is for
//! its tests, which need no host: see [`testing`].
//!
//! A format must not open files, read the clock or the environment, print, or use the network.
//! What it knows comes from the [`Job`], what it makes goes into an [`Artifact`].

#![allow(unsafe_code)] // raw Arrow and C structures are read here, so that no format has to

mod arrow;
mod artifact;
mod batch;
mod brand;
mod column;
mod context;
mod decimal;
mod error;
mod job;
#[doc(hidden)]
pub mod shim;
mod table;
pub mod testing;
mod time;
mod totals;

pub use artifact::Artifact;
pub use batch::{Batch, Row, Value};
pub use brand::{Brand, Logo};
pub use column::{Column, Kind, Role};
pub use context::{Context, Language, TableTotals};
pub use decimal::Decimal;
pub use duizhang_plugin_abi as abi;
pub use error::{Error, Result};
pub use job::{Job, Place, Severity};
pub use table::Table;
pub use time::{Civil, Date, Timestamp};
pub use totals::Totals;

/// A report format.
pub trait Format {
    /// The options a user may set. Use `#[serde(deny_unknown_fields, default)]`, so that an
    /// unknown option is an error and a missing one is its default.
    type Options: serde::de::DeserializeOwned + schemars::JsonSchema + Default;

    /// What the format says about itself.
    const ABOUT: About;

    /// Judges options that the schema cannot judge; there are no tables yet.
    fn check(_job: &Job<'_>, _options: &Self::Options) -> Result<()> {
        Ok(())
    }

    /// Writes the report. After an error, the host discards everything that was written.
    fn render(job: &Job<'_>, options: &Self::Options) -> Result<()>;
}

/// What a format says about itself; must equal the `[format]` part of its manifest.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The name users type, e.g. `csv`.
    pub id: &'static str,
    /// A few words for people.
    pub title: &'static str,
    /// The format's own version.
    pub version: &'static str,
    /// The media types of its artifacts.
    pub media: &'static [&'static str],
    /// The same job always gives the same bytes.
    pub deterministic: bool,
    /// Every table written is attested, see [`Totals`].
    pub attests: bool,
    /// The tables it reads; empty for all of them.
    pub tables: &'static [&'static str],
}

impl About {
    /// A format that reads all tables, attests what it writes, and writes the same bytes for the same
    /// job; where one of these is not so, change the member.
    pub const fn new(
        id: &'static str,
        title: &'static str,
        version: &'static str,
        media: &'static [&'static str],
    ) -> Self {
        About { id, title, version, media, deterministic: true, attests: true, tables: &[] }
    }
}

/// Exports a [`Format`] under a C symbol, which must be named `dz_plugin_v1_<name>`.
///
/// Expands to that one function. The name is written out so that it can be searched for.
#[macro_export]
macro_rules! export_format {
    ($entry:ident, $format:ty) => {
        /// The entry point of this format, see `dz_plugin.h`.
        ///
        /// # Safety
        /// `host` is null or points at a `DzHost` that outlives every call of the format.
        #[allow(unsafe_code)] // the C interface; the duties are those of `dz_plugin.h`
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $entry(host: *const $crate::abi::DzHost) -> *const $crate::abi::DzPlugin {
            unsafe extern "C" fn describe() -> $crate::abi::DzStr {
                static TEXT: ::std::sync::OnceLock<::std::string::String> = ::std::sync::OnceLock::new();
                $crate::shim::describe::<$format>(&TEXT)
            }
            static PLUGIN: $crate::abi::DzPlugin = $crate::shim::plugin::<$format>(describe);
            // SAFETY: passes on what the caller of this function vouches for.
            unsafe { $crate::shim::entry(host, &PLUGIN) }
        }
    };
}
