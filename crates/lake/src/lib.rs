//! The lake: what the API and its exports say about a month, as exact polars frames on disk.
//!
//! Frames and files, no HTTP. The [`import`] module reads captures, CSV and workbooks into
//! [`Collected`]; [`store::import`] turns that into an immutable [`Snapshot`].

mod builder;
mod collected;
pub mod compare;
mod complete;
pub mod datasets;
mod error;
mod evidence;
mod files;
mod frames;
pub mod home;
pub mod import;
pub mod make;
mod manifest;
mod numbers;
mod order;
mod pages;
mod repeated;
mod said;
mod sieve;
mod snapshot;
mod spool;
pub mod stage;
pub mod store;
mod stored;
pub mod table;
mod texts;
mod unique;

pub use collected::{BadRow, Collected, Failure, Page};
pub use complete::{ASKED_ANYBODY, ASKED_GAP};
pub use datasets::{Dataset, Kind, Needed, OWN, Own, Spec};
pub use error::LakeError;
pub use frames::{
    GROUP_ROWS, empty, read as read_parquet, read_pieces, write as write_parquet, write_pieces,
};
pub use home::Home;
pub use manifest::{DatasetEntry, Manifest, Repeated, SourceEntry, State};
pub use repeated::ROW;
pub use said::Said;
pub use snapshot::{Snapshot, is_in_snapshot};
pub use spool::RUN_ROWS;
pub use stored::{Columns, Numbers, Texts};
