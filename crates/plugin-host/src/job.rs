//! What a report is made from, and where it goes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Map, Value};

use crate::error::RenderError;
use crate::table::Table;
use crate::totals::Totals;

/// One report to be written. The tables are borrowed, so that one set serves several formats.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// The tables, in the order formats see them.
    pub tables: &'a [Table],
    /// The format's options: an object.
    pub options: Value,
    /// Run, cycle, language and more: an object. The host adds `totals`.
    pub context: Value,
    /// What the tables were made from, for the receipt only: any JSON.
    pub inputs: Value,
    /// Set to stop the rendering; a format asks at every batch.
    pub cancel: Option<Arc<AtomicBool>>,
}

impl<'a> Job<'a> {
    /// A job without options and context.
    pub fn new(tables: &'a [Table]) -> Self {
        let empty = || Value::Object(Map::new());
        Self { tables, options: empty(), context: empty(), inputs: Value::Null, cancel: None }
    }
}

/// The directory a report is to become.
#[derive(Clone, Debug)]
pub struct Destination {
    pub(crate) path: PathBuf,
    pub(crate) replace: bool,
    /// One of many reports, which become durable together.
    pub(crate) is_part: bool,
}

impl Destination {
    /// A directory that must not exist yet. Missing parents are created.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), replace: false, is_part: false }
    }

    /// The same inside a directory of many reports: whoever puts that in place makes names and receipts
    /// durable, once for all. Files are durable as ever.
    pub(crate) fn of_part(path: impl Into<PathBuf>) -> Self {
        Self { is_part: true, ..Self::new(path) }
    }

    /// The same, but a report that is already there is replaced. Anything else that is there is
    /// not: only an empty directory or one with a receipt counts as a report.
    #[must_use]
    pub fn replacing(mut self) -> Self {
        self.replace = true;
        self
    }
}

/// The two JSON texts of a job, which must outlive the call they are passed to.
pub(crate) struct Texts {
    pub(crate) options: String,
    pub(crate) context: String,
}

impl Texts {
    pub(crate) fn new(
        options: &Value,
        context: &Value,
        totals: Option<&Totals>,
    ) -> Result<Self, RenderError> {
        if !options.is_object() {
            return Err(RenderError::Job("the options are not an object"));
        }
        let Some(context) = context.as_object() else {
            return Err(RenderError::Job("the context is not an object"));
        };
        let mut context = context.clone();
        if let Some(totals) = totals {
            context.insert("totals".to_owned(), totals.to_json());
        }
        Ok(Self { options: options.to_string(), context: Value::Object(context).to_string() })
    }
}
