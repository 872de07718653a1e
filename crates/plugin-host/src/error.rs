//! What can go wrong with a report, by what the user does next.

use std::path::PathBuf;

use duizhang_plugin_abi as abi;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::compare::TotalMismatch;
use crate::diagnostic::Diagnostic;
use crate::options::OptionError;

/// The status a format ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The options make no sense together.
    Options,
    /// The tables cannot be expressed in the format.
    Data,
    /// A write was refused.
    Output,
    /// Stopped because it was asked to.
    Cancelled,
    /// A bug in the format.
    Internal,
    /// The host lacks something the format needs.
    Unsupported,
    /// A panic caught at the boundary.
    Panic,
    /// A number this host does not know.
    Other(i32),
}

impl Status {
    #[cfg(unix)]
    pub(crate) fn to_abi(self) -> abi::DzStatus {
        match self {
            Self::Options => abi::DZ_E_OPTIONS,
            Self::Data => abi::DZ_E_DATA,
            Self::Output => abi::DZ_E_OUTPUT,
            Self::Cancelled => abi::DZ_E_CANCELLED,
            Self::Internal => abi::DZ_E_INTERNAL,
            Self::Unsupported => abi::DZ_E_UNSUPPORTED,
            Self::Panic => abi::DZ_E_PANIC,
            Self::Other(other) => other,
        }
    }

    pub(crate) fn from_abi(status: abi::DzStatus) -> Self {
        match status {
            abi::DZ_E_OPTIONS => Self::Options,
            abi::DZ_E_DATA => Self::Data,
            abi::DZ_E_OUTPUT => Self::Output,
            abi::DZ_E_CANCELLED => Self::Cancelled,
            abi::DZ_E_INTERNAL => Self::Internal,
            abi::DZ_E_UNSUPPORTED => Self::Unsupported,
            abi::DZ_E_PANIC => Self::Panic,
            other => Self::Other(other),
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = match self {
            Self::Options => "the options make no sense",
            Self::Data => "the tables cannot be expressed in this format",
            Self::Output => "a write was refused",
            Self::Cancelled => "it stopped",
            Self::Internal => "a bug in the format",
            Self::Unsupported => "this version lacks something the format needs",
            Self::Panic => "the format panicked",
            Self::Other(status) => return write!(out, "unknown status {status}"),
        };
        out.write_str(text)
    }
}

/// In what a format and this host do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The entry returned NULL.
    #[error("it declines this version")]
    Declined,
    /// The format's function table is smaller than the first version of it.
    #[error("its struct_size is {found}, at least {needed} is needed")]
    StructSize {
        /// What it says.
        found: usize,
        /// What the first version has.
        needed: usize,
    },
    /// A function that must be there is NULL.
    #[error("its function `{0}` is missing")]
    Function(&'static str),
    /// `describe` did not return what it should.
    #[error("its description cannot be used: {0}")]
    Description(String),
    /// It describes itself as another format.
    #[error("it describes itself as {0:?}")]
    OtherFormat(String),
    /// It is not what its manifest says.
    #[error("its manifest says that `{member}` is {declared}, it says {described}")]
    Declared {
        /// The member of the description.
        member: &'static str,
        /// In the manifest.
        declared: String,
        /// By the format itself.
        described: String,
    },
    /// It reads another column profile.
    #[error("it reads column profile {0}, this version writes 1")]
    Profile(u64),
}

/// Why there is no report. Nothing was left behind, and an older report is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The format cannot work with this host.
    #[error("format {id} does not fit: {reason}")]
    Incompatible {
        /// The format asked for.
        id: String,
        /// The exact point.
        reason: Mismatch,
    },
    /// The job was not put together properly: a bug of the caller.
    #[error("the job is malformed: {0}")]
    Job(&'static str),
    /// The tables could not be read on the way to the format.
    #[error("the tables could not be read: {0}")]
    Tables(String),
    /// A control total does not fit into 128 bits.
    #[error("the total of {table}.{column} is too large")]
    Overflow {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The format ended with a status of its own; its diagnostics say why.
    #[error("the format gave up: {status}")]
    Refused {
        /// How it ended.
        status: Status,
        /// What it said.
        diagnostics: Vec<Diagnostic>,
    },
    /// The options do not fit the format's schema.
    #[error("{}", options_text(.errors))]
    Options {
        /// The format.
        id: String,
        /// Everything that is wrong.
        errors: Vec<OptionError>,
    },
    /// The plugin's files are not those that are trusted, or changed since they were looked at.
    #[error("the plugin has changed: the hash of its files is now {found}")]
    Changed {
        /// The hash of the files that are there.
        found: String,
    },
    /// The format's process ended otherwise than it should.
    #[error("the format {stop}")]
    Stopped {
        /// How it ended.
        stop: Stop,
        /// The end of what it printed, safe to show.
        log: String,
    },
    /// Something was refused in the format's process.
    #[error("{message}")]
    Faulted {
        /// What kind of thing.
        kind: FaultKind,
        /// What it was.
        message: String,
    },
    /// The process for the format could not do its work.
    #[error("the format was not run: {0}")]
    Runner(String),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The format wanted to write under a name it may not have.
    #[error("the format may not write an artifact named {name:?}: {reason}")]
    ArtifactName {
        /// The name, made presentable.
        name: String,
        /// Why not.
        reason: &'static str,
    },
    /// The format wanted more than any honest report needs.
    #[error("the format exceeds the limit of {limit} {what}")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How much.
        limit: u64,
    },
    /// The format broke a rule of the interface.
    #[error("the format misbehaves: {0}")]
    Misbehaved(&'static str),
    /// The format said it was done, but something is missing.
    #[error("the report is incomplete: {0}")]
    Incomplete(String),
    /// The format wrote other rows or amounts than it was given.
    #[error("{}", totals_text(.0))]
    TotalsDiffer(Vec<TotalMismatch>),
    /// There is already something at the destination.
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    /// What was to be replaced is not a report, so it is not deleted.
    #[error("{} is not a report and will not be replaced", .0.display())]
    NotAReport(PathBuf),
    /// A file or directory could not be written.
    #[error("cannot write {}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// How a format's process ended, other than by success or with a status.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Stop {
    /// By a signal.
    #[error("crashed: {0}")]
    Crashed(String),
    /// With a code, and without saying why.
    #[error("ended with code {0} and did not say why")]
    Exited(i32),
    /// It did not end in time.
    #[error("was stopped: it took longer than {0} s")]
    TimedOut(u64),
    /// It had too many processes.
    #[error("was stopped: it had more than {0} processes")]
    Processes(u64),
    /// It wrote too much.
    #[error("was stopped: it wrote more than {0} bytes, or far too many files")]
    Output(u64),
    /// It ended as if all was well, and did not say that it was done.
    #[error("ended without saying that it was done")]
    Silent,
}

/// What kind of thing was refused in a format's process; the same distinctions as [`RenderError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The format does not fit this host.
    Incompatible,
    /// It is not complete.
    Incomplete,
    /// It may not write under a name.
    ArtifactName,
    /// It asks for too much.
    Limit,
    /// It breaks a rule of the interface.
    Misbehaved,
    /// The tables could not be read.
    Tables,
    /// A file could not be written.
    Io,
    /// Anything else.
    Other,
}

impl FaultKind {
    #[cfg(unix)]
    pub(crate) fn of(error: &RenderError) -> Self {
        match error {
            RenderError::Incompatible { .. } => Self::Incompatible,
            RenderError::Incomplete(_) => Self::Incomplete,
            RenderError::ArtifactName { .. } => Self::ArtifactName,
            RenderError::Limit { .. } => Self::Limit,
            RenderError::Misbehaved(_) => Self::Misbehaved,
            RenderError::Tables(_) => Self::Tables,
            RenderError::Io { .. } => Self::Io,
            _ => Self::Other,
        }
    }
}

fn options_text(errors: &[OptionError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn totals_text(mismatches: &[TotalMismatch]) -> String {
    use std::fmt::Write as _;

    let mut text = "the format's totals differ".to_owned();
    for mismatch in mismatches.iter().take(3) {
        // Writing into a string cannot fail.
        let _ = write!(text, "; {mismatch}");
    }
    if let Some(more) = mismatches.len().checked_sub(3).filter(|more| *more > 0) {
        let _ = write!(text, "; and {more} more");
    }
    text
}

impl RenderError {
    /// What the user can do about it.
    pub fn remedy(&self) -> &str {
        match self {
            Self::Incompatible { .. } | Self::Faulted { kind: FaultKind::Incompatible, .. } => {
                "install a version of the format that fits this program, or use a bundled format"
            }
            Self::Job(_) => "this is a bug of the program: please report it",
            Self::Options { .. } => "correct the option; `duizhang plugin list --json` shows the schema",
            Self::Changed { .. } => {
                "find out who changed it; if it is an update you want, look at it and trust it anew"
            }
            Self::Runner(_) => "`duizhang plugin list --why` shows what can run here",
            Self::Tables(_) | Self::Faulted { kind: FaultKind::Tables, .. } => {
                "check the run's files, or reconcile the month again"
            }
            Self::Overflow { .. } => "an amount in the source data is absurd: find and correct it",
            Self::Refused { status, .. } => refused_remedy(*status),
            Self::Cancelled => "run the report again when it suits",
            Self::Io { .. } | Self::Faulted { kind: FaultKind::Io, .. } => {
                "check the free space of and the rights to the output directory"
            }
            Self::Limit { .. }
            | Self::Stopped { stop: Stop::TimedOut(_) | Stop::Output(_) | Stop::Processes(_), .. }
            | Self::Faulted { kind: FaultKind::Limit, .. } => {
                "narrow the report down, or report this to the format's author"
            }
            Self::ArtifactName { .. }
            | Self::Misbehaved(_)
            | Self::Incomplete(_)
            | Self::Stopped { .. }
            | Self::Faulted { .. } => "this is a bug of the format: report it to its author",
            Self::TotalsDiffer(_) => {
                "do not use this format for this month: report the differences to its author"
            }
            Self::Exists(_) => "choose another directory, or ask for the old report to be replaced",
            Self::NotAReport(_) => "choose another directory, or move what is there away first",
        }
    }

    /// The end of what the format printed, if it was stopped after it printed something.
    pub fn log(&self) -> Option<&str> {
        match self {
            Self::Stopped { log, .. } if !log.trim().is_empty() => Some(log),
            _ => None,
        }
    }

    /// What the format had to say before it gave up.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        if let Self::Refused { diagnostics, .. } = self { diagnostics } else { &[] }
    }

    pub(crate) fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }
}

fn refused_remedy(status: Status) -> &'static str {
    match status {
        Status::Options => "correct the format's options",
        Status::Data => "read what the format says about the tables, or choose another format",
        Status::Output => "check the free space of and the rights to the output directory",
        Status::Cancelled => "run the report again when it suits",
        Status::Unsupported => "install a version of the format that fits this program",
        Status::Internal | Status::Panic | Status::Other(_) => {
            "this is a bug of the format: report it to its author"
        }
    }
}
