//! A value of an answer that cannot be what its field says.

use std::fmt;

use serde_json::Value;

/// Characters of a value that a message shows.
const SHOWN_MAX: usize = 80;

/// Which value it is, what stands there, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireError {
    /// Where it stands, for example `fee_records[3].payment_amount`; empty for the whole answer.
    pub path: String,
    /// The value as JSON, cut if it is long; empty if it is missing.
    pub found: String,
    /// What is wrong: `is not a decimal number`.
    pub problem: String,
}

impl WireError {
    /// A value that has a problem, wherever it stands.
    #[must_use]
    pub fn new(found: &Value, problem: impl Into<String>) -> Self {
        let text = found.to_string();
        let mut shown: String = text.chars().take(SHOWN_MAX).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self { path: String::new(), found: shown, problem: problem.into() }
    }

    /// A mandatory value that is not there.
    pub(crate) fn missing() -> Self {
        Self { path: String::new(), found: String::new(), problem: "is mandatory and missing".to_owned() }
    }

    /// The value stands in the field `name`.
    pub(crate) fn inside(mut self, name: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{name}{joint}{}", self.path);
        self
    }

    /// The value stands in an element of a list.
    pub(super) fn at(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.found.as_str()) {
            ("", found) => write!(f, "{found} {}", self.problem),
            (path, "") => write!(f, "{path} {}", self.problem),
            (path, found) => write!(f, "{path}: {found} {}", self.problem),
        }
    }
}

impl std::error::Error for WireError {}
