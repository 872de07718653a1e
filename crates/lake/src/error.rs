//! What can go wrong in the lake, by what the user does next.

use std::path::{Path, PathBuf};

use crate::datasets::Dataset;
use crate::import::ImportError;

/// An error of the lake. Every message is one sentence; [`LakeError::remedy`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// A file could not be read as what it should be.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The operating system refused.
    #[error("cannot {action} `{path}`: {source}", path = path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no such home.
    #[error("there is no `{home}`", home = home.display())]
    NoHome {
        /// The home.
        home: PathBuf,
    },
    /// Another process is writing to the home.
    #[error("another duizhang is writing to `{home}`", home = home.display())]
    Busy {
        /// The home.
        home: PathBuf,
    },
    /// Nothing among the paths can be imported.
    #[error("there is nothing to import in {paths}")]
    NothingToImport {
        /// The paths as given.
        paths: String,
    },
    /// The files do not say which month they are of.
    #[error("the files do not say which bill cycle they are of")]
    CycleUnknown,
    /// The files hold several months.
    #[error("the files hold lines of several bill cycles: {cycles}")]
    CyclesMixed {
        /// The months and how many rows each has.
        cycles: String,
    },
    /// A dataset is there already, from other files.
    #[error("the month already has `{dataset}` from other files: {known}")]
    AlreadyThere {
        /// The dataset.
        dataset: Dataset,
        /// The files it came from.
        known: String,
    },
    /// A table of the user's own has other columns now.
    #[error("the month's `{dataset}` was imported with other columns")]
    OtherColumns {
        /// The table.
        dataset: Dataset,
    },
    /// Two tables of one import hold the same rows.
    #[error("{files}: {rows} rows of `{dataset}` are in more than one of these files")]
    Overlap {
        /// The dataset.
        dataset: Dataset,
        /// Rows, by their key.
        rows: usize,
        /// The files.
        files: String,
    },
    /// A file changed between being read and being kept.
    #[error("`{path}` changed while it was imported", path = path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// There is no snapshot of the month.
    #[error("there is no snapshot of {cycle} in `{home}`", home = home.display())]
    NoSnapshot {
        /// The month.
        cycle: String,
        /// The home.
        home: PathBuf,
    },
    /// A stored file does not have the content its manifest promises.
    #[error("`{path}` is damaged: {problem}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A frame operation failed; with parsed input that is a bug.
    #[error("internal error: {0}")]
    Frame(#[from] polars::error::PolarsError),
}

impl LakeError {
    pub(crate) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    pub(crate) fn damaged(path: &Path, problem: &(impl std::fmt::Display + ?Sized)) -> Self {
        Self::Damaged { path: path.to_owned(), problem: problem.to_string() }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Import(error) => error.remedy(),
            Self::Io { action: "write" | "write in" | "create", .. } => {
                "check that the disk has room, and that the path may be written".to_owned()
            }
            Self::Io { .. } => "check that the path exists and may be read and written".to_owned(),
            Self::NoHome { .. } => {
                "check --home; or import a month: duizhang import PATH…; or see a sample: duizhang demo".to_owned()
            }
            Self::Busy { .. } => "wait for it to end, or use another --home".to_owned(),
            Self::NothingToImport { .. } => {
                "give captures (.jsonl, .jsonl.zst), CSV or Excel files, or a folder that holds them".to_owned()
            }
            Self::CycleUnknown => "say it with --cycle, for example --cycle 2026-09".to_owned(),
            Self::CyclesMixed { .. } => {
                "say which one to import with --cycle; rows of other months are then left out and counted".to_owned()
            }
            Self::AlreadyThere { .. } => {
                "use --add if these are further rows of the month, --replace if they supersede the earlier files".to_owned()
            }
            Self::OtherColumns { .. } => {
                "import all of its files again with --replace and the mapping as it is now".to_owned()
            }
            Self::Overlap { .. } => {
                "import one of them; or say --add if the repeated rows are meant to be findings".to_owned()
            }
            Self::Changed { .. } => "wait until it is written to the end, and import it again".to_owned(),
            Self::NoSnapshot { .. } => "import the month first: duizhang import PATH…".to_owned(),
            Self::Damaged { .. } => "import the month again from its sources".to_owned(),
            Self::Frame(_) => "please report this with the command and its output".to_owned(),
        }
    }
}

/// A failure inside the work of a frame.
impl From<LakeError> for polars::error::PolarsError {
    fn from(error: LakeError) -> Self {
        match error {
            LakeError::Frame(error) => error,
            error => Self::ComputeError(error.to_string().into()),
        }
    }
}
