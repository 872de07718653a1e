//! The lake: what the API and its exports say about a month, as exact polars frames on disk.
//!
//! Frames and files, no HTTP. Importers read captures, CSV and workbooks into [`Collected`];
//! [`snapshot`] turns that into immutable Parquet files with a manifest.

mod collected;
pub mod datasets;
pub mod import;
pub mod table;

pub use collected::{BadRow, Collected, Page};
pub use datasets::{Dataset, Kind, Needed, Spec};
