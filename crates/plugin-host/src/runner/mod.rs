//! Formats in a process of their own.
//!
//! The host writes a job directory ([`job`]) and starts the runner ([`supervise`]): the same program
//! again, with an empty environment. That one splits in two. The child ([`worker`]) shuts itself in
//! ([`contain`]) and runs the format; the parent watches it. What comes back is a record of how it
//! ended, what the format said ([`events`]) and files, all of which the host checks itself
//! ([`isolate`]). Success is that everything agrees, never an exit code.

pub(crate) mod events;
pub(crate) mod job;
pub(crate) mod spec;
mod trial;

#[cfg(unix)]
mod contain;
#[cfg(unix)]
pub(crate) mod isolate;
#[cfg(unix)]
mod log;
#[cfg(unix)]
mod supervise;
#[cfg(unix)]
mod sys;
#[cfg(unix)]
mod take;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod worker;

#[cfg(unix)]
pub(crate) use sys::{sealed, user};

use std::path::{Path, PathBuf};

use duizhang_plugin_abi::DzEntryFn;

#[cfg(unix)]
pub use isolate::describe_library;
pub use spec::RunLimits;
pub use trial::{Footprint, Observed, Trial};

/// The word that makes the program a runner: `<program> __runner <job directory>`.
pub const RUNNER_WORD: &str = "__runner";

/// What is to be done, in the job directory.
const SPEC_FILE: &str = "run.json";

/// Finds bundled formats by id.
pub type Bundled<'a> = &'a dyn Fn(&str) -> Option<DzEntryFn>;

/// How to start runners, and what they may use.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The program that becomes a runner; it must call [`runner_main`] when its first argument is
    /// [`RUNNER_WORD`].
    pub program: PathBuf,
    /// What a format may use.
    pub limits: RunLimits,
    /// Whether bundled formats run in a process of their own, too.
    pub isolate_bundled: bool,
    /// Whether to refuse formats that cannot be shut in for lack of Landlock.
    pub require_sandbox: bool,
    /// How formats are tried; the usual way unless somebody checks one.
    pub trial: Trial,
}

impl Runner {
    /// The running program as the runner, with the usual limits.
    ///
    /// On Linux, the very file that is running is used, even if it was replaced meanwhile.
    pub fn of_this_program() -> std::io::Result<Self> {
        let program =
            if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
        Ok(Self {
            program,
            limits: RunLimits::default(),
            isolate_bundled: false,
            require_sandbox: false,
            trial: Trial::default(),
        })
    }
}

/// What the runner does: runs the job in this directory and returns what to print on standard output.
///
/// Must be called before the program starts any thread, since it forks.
#[cfg(unix)]
pub fn runner_main(job: &Path, bundled: Bundled<'_>) -> String {
    let record = supervise::supervise(job, bundled);
    serde_json::to_string(&record).unwrap_or_default()
}

/// Only Unix has what it takes.
#[cfg(not(unix))]
pub fn runner_main(_job: &Path, _bundled: Bundled<'_>) -> String {
    String::new()
}

/// All a format in a process of its own sees of an environment: nothing of the user's. Elsewhere, words
/// and clocks are other ones; the zone is written out, since not every system has a list of them.
fn environment(job: &Path, trial: &Trial) -> Vec<(String, String)> {
    let scratch = job.join("tmp").display().to_string();
    let (language, zone) = if trial.elsewhere { ("de_DE.UTF-8", "XYZ-05:45") } else { ("C.UTF-8", "UTC") };
    let mut pairs = pairs(&[
        ("LANG", language),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("TZ", zone),
        ("HOME", scratch.as_str()),
        ("TMPDIR", scratch.as_str()),
    ]);
    if trial.renders > 1 {
        // What glibc keeps for each thread counts as not freed; without it, the count is exact.
        let tunables = "glibc.malloc.tcache_count=0:glibc.malloc.arena_max=1";
        pairs.push(("GLIBC_TUNABLES".to_owned(), tunables.to_owned()));
    }
    pairs
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
