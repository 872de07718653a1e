//! Why a file was not imported, by what the user does next.

use crate::collected::BadRow;
use crate::error::LakeError;

/// Why a file was not imported. Nothing of an import is stored when there is one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be opened or read from the disk.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is of a kind that is not imported.
    #[error("{file}: {problem}")]
    Unsupported {
        /// The file.
        file: String,
        /// What it is.
        problem: String,
        /// How to get the data out of it.
        remedy: String,
    },
    /// The file is of the right kind, but cut or broken.
    #[error("{file}, {place}: {problem}")]
    Damaged {
        /// The file.
        file: String,
        /// Line, row or sheet.
        place: String,
        /// What is wrong there.
        problem: String,
    },
    /// Nothing tells which dataset the file holds.
    #[error("{file}: {problem}")]
    Unrecognised {
        /// The file.
        file: String,
        /// The headings that were found and how near they came.
        problem: String,
    },
    /// The mapping itself is wrong.
    #[error("{file}, line {line}: {problem}")]
    Mapping {
        /// The mapping file.
        file: String,
        /// One-based line.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The file would take more memory or disk than any month needs.
    #[error("{file}: {problem}")]
    TooLarge {
        /// The file.
        file: String,
        /// Which limit it breaks.
        problem: String,
    },
    /// Rows could not be put aside on the disk.
    #[error(transparent)]
    Scratch(Box<LakeError>),
    /// A row that cannot be read.
    #[error("{}", described(.0))]
    Row(Box<BadRow>),
}

impl ImportError {
    pub(super) fn unsupported(file: &str, problem: &str, remedy: &str) -> Self {
        Self::Unsupported { file: file.to_owned(), problem: problem.to_owned(), remedy: remedy.to_owned() }
    }

    pub(super) fn damaged(file: &str, place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Damaged { file: file.to_owned(), place: place.into(), problem: problem.into() }
    }

    pub(super) fn too_large(file: &str, problem: impl Into<String>) -> Self {
        Self::TooLarge { file: file.to_owned(), problem: problem.into() }
    }

    pub(super) fn scratch(error: LakeError) -> Self {
        Self::Scratch(Box::new(error))
    }

    /// What to do about it, one sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Io { .. } => "check that the file exists and may be read".to_owned(),
            Self::Unsupported { remedy, .. } => remedy.clone(),
            Self::Damaged { .. } => "fetch, export or download the file again".to_owned(),
            Self::Unrecognised { .. } => {
                "name the dataset with --dataset, or the columns with --map mapping.toml".to_owned()
            }
            Self::Mapping { .. } => "correct the mapping file (docs/reference/mappings.md)".to_owned(),
            Self::TooLarge { .. } => {
                "check where the file comes from; export the month in several smaller files".to_owned()
            }
            Self::Scratch(error) => error.remedy(),
            Self::Row(row) => {
                format!("{}; or set such rows aside with --allow-bad-rows", row.remedy)
            }
        }
    }
}

fn described(row: &BadRow) -> String {
    let sheet = row.sheet.as_ref().map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
    let column = if row.column.is_empty() { String::new() } else { format!(", column {}", row.column) };
    let value = if row.value.is_empty() { String::new() } else { format!(" `{}`", row.value) };
    format!("{}{sheet}, row {}{column}:{value} {}", row.file, row.row, row.problem)
}

/// How much of an offending value is shown.
const SHOWN_CHARACTERS: usize = 200;

/// A value cut to what a message can hold.
pub(super) fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
