//! What the host tells the runner, and what the runner answers: two JSON texts.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::trial::Trial;

/// How a format runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Carrier {
    /// A bundled format, in the runner's own binary.
    Bundled {
        /// Its id.
        id: String,
    },
    /// A shared library of a plugin.
    Library {
        /// The plugin's directory.
        dir: PathBuf,
        /// The library in it.
        file: String,
        /// The exported function.
        entry: String,
        /// The hash of the plugin, see [`crate::plugin::digest`].
        sha256: String,
    },
    /// A program of a plugin.
    Program {
        /// The plugin's directory.
        dir: PathBuf,
        /// The program in it.
        file: String,
        /// The hash of the plugin.
        sha256: String,
    },
}

impl Carrier {
    /// The word for it in receipts.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Bundled { .. } => "bundled",
            Self::Library { .. } => "library",
            Self::Program { .. } => "program",
        }
    }
}

/// How much a format in a process of its own may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLimits {
    /// Seconds by the clock, and the same of processor time per process.
    pub seconds: u64,
    /// Bytes of memory per process.
    pub memory_bytes: u64,
    /// Bytes of everything it writes, together.
    pub output_bytes: u64,
    /// Open descriptors per process.
    pub descriptors: u64,
    /// Processes at the same time.
    pub processes: u64,
}

impl Default for RunLimits {
    /// Far above any honest report: 10 minutes, 4 GiB of memory, 16 GiB of output.
    fn default() -> Self {
        Self { seconds: 600, memory_bytes: 4 << 30, output_bytes: 16 << 30, descriptors: 256, processes: 32 }
    }
}

impl RunLimits {
    /// The tighter of the two in everything.
    #[must_use]
    pub fn tightened(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            memory_bytes: self.memory_bytes.min(other.memory_bytes),
            output_bytes: self.output_bytes.min(other.output_bytes),
            descriptors: self.descriptors.min(other.descriptors),
            processes: self.processes.min(other.processes),
        }
    }

    /// The time as a duration.
    pub(crate) fn wall(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// What is to be done, in `run.json` of the job directory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spec {
    pub(crate) carrier: Carrier,
    pub(crate) call: Call,
    /// What the format must describe itself as; nothing where it is only asked.
    pub(crate) about: Option<Value>,
    /// Directories besides the job's and the system's that a program may read.
    pub(crate) reads: Vec<PathBuf>,
    pub(crate) limits: RunLimits,
    /// Refuse to run it where the system cannot shut it in.
    pub(crate) require_sandbox: bool,
    /// How it is tried.
    pub(crate) trial: Trial,
}

/// What a format is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Call {
    /// To describe itself; libraries only.
    Describe,
    /// To render the job.
    Render,
}

/// What the supervisor says on its standard output when everything is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The measures that held.
    pub(crate) measures: Vec<String>,
    pub(crate) end: End,
    /// The end of what was printed, safe to show.
    pub(crate) log: String,
    /// How many bytes were printed in all.
    pub(crate) log_bytes: u64,
}

/// How the format's process ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By a signal: its number and name.
    Signalled(i32, String),
    /// It took too long.
    TimedOut,
    /// It had more processes than it may.
    TooManyProcesses,
    /// It wrote more than it may.
    TooMuchOutput,
    /// It never started: the plugin is not the one that is trusted. The hash found.
    OtherPlugin(String),
    /// It never started, for this reason.
    Refused(String),
    /// The host went away or asked to stop.
    Cancelled,
}
