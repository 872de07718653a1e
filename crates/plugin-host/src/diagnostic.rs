//! What a format wants a person to read.

use duizhang_plugin_abi::{DZ_NOTE, DZ_WARNING};
use serde::Serialize;

/// How serious a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The report is complete, but somebody should look.
    Warning,
    /// Why the report failed.
    Error,
}

impl Severity {
    /// A number this host does not know is taken for the worst, never dropped.
    pub(crate) fn from_abi(severity: i32) -> Self {
        match severity {
            DZ_NOTE => Self::Note,
            DZ_WARNING => Self::Warning,
            _ => Self::Error,
        }
    }
}

/// A message of a format. Its texts are cut to length and free of control characters, but
/// otherwise the format's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How serious.
    pub severity: Severity,
    /// A short stable name such as `too_wide`.
    pub code: String,
    /// The table it is about; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// The row of that table, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    /// The column of that table; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// The words.
    pub message: String,
}
