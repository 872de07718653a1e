//! What can end a fetch.

use std::path::{Path, PathBuf};

/// Why a fetch did not come to its end. Whatever it is, the pages that are there stay, and going on
/// asks only for the rest.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The service refused or failed, and trying again did not help.
    #[error("{question}: {source}")]
    Api {
        /// What was asked.
        question: String,
        /// What came back.
        source: Box<duizhang_api::ApiError>,
    },
    /// A list kept changing while it was read.
    #[error("{question}: {problem}; read {attempts} times")]
    Moving {
        /// What was asked.
        question: String,
        /// What did not fit.
        problem: String,
        /// How often it was read.
        attempts: u32,
    },
    /// An answer has not the form that its operation documents.
    #[error("{question}: the answer has no list `{rows}`")]
    Shape {
        /// What was asked.
        question: String,
        /// The list that should be there.
        rows: &'static str,
    },
    /// Another scope is unfinished.
    #[error("an unfinished fetch of {cycle} lies in `{dir}`")]
    Unfinished {
        /// The month.
        cycle: String,
        /// Its folder.
        dir: PathBuf,
    },
    /// The unfinished fetch asks for something else than this one.
    #[error("the unfinished fetch in `{dir}` has another {what}: {was}, not {is}")]
    OtherScope {
        /// Its folder.
        dir: PathBuf,
        /// What differs.
        what: &'static str,
        /// What it was begun with.
        was: String,
        /// What was given now.
        is: String,
    },
    /// The user stopped it.
    #[error("stopped; every finished page is kept")]
    Stopped,
    /// The disk.
    #[error("cannot {act} `{path}`: {source}")]
    Io {
        /// What was tried.
        act: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file of ours that does not read.
    #[error("`{path}` is damaged: {problem}")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// How.
        problem: String,
    },
    /// A mistake in this program.
    #[error("{0}")]
    Bug(String),
}

impl FetchError {
    /// Whether the service said no for good.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Api { source, .. } if source.is_refusal())
    }

    pub(crate) fn io(act: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Io { act, path: path.to_owned(), source }
    }

    pub(crate) fn json(path: &Path, error: &serde_json::Error) -> Self {
        Self::Damaged { path: path.to_owned(), problem: error.to_string() }
    }
}
