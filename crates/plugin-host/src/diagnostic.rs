//! What a format wants a person to read.

use duizhang_plugin_abi::{DZ_NOTE, DZ_WARNING};
use serde::{Deserialize, Serialize};

/// How serious a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl std::fmt::Display for Severity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A message of a format. Its texts are cut to length and free of control characters, but
/// otherwise the format's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How serious.
    pub severity: Severity,
    /// A short stable name such as `too_wide`.
    pub code: String,
    /// The table it is about; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// The row of that table, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    /// The column of that table; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub column: String,
    /// The words.
    pub message: String,
}

impl std::fmt::Display for Diagnostic {
    /// `warning too_wide, table lines, row 3, column note: the text is cut`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.severity, self.code)?;
        if !self.table.is_empty() {
            write!(out, ", table {}", self.table)?;
        }
        if let Some(row) = self.row {
            // Rows are counted from 0 on the way, and from 1 by people.
            write!(out, ", row {}", row.saturating_add(1))?;
        }
        if !self.column.is_empty() {
            write!(out, ", column {}", self.column)?;
        }
        write!(out, ": {}", self.message)
    }
}
