//! The host's side of a format in a process of its own.

use std::cell::Cell;
use std::fs::File;
use std::io::Read;
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use duizhang_plugin_abi::DZ_OK;
use serde_json::Value;

use super::events::{self, EVENTS_FILE, Said};
use super::job::{JobFile, write_json};
use super::spec::{Call, Carrier, End, Record, RunLimits, Spec};
use super::{Observed, RUNNER_WORD, Runner, SPEC_FILE, Trial, environment, sys, take};
use crate::describe::About;
use crate::error::{RenderError, Status, Stop};
use crate::job::Texts;
use crate::limits::BATCH_ROWS;
use crate::receipt::Artifact;
use crate::staging::{private_directory, remove_stubborn};
use crate::table::Table;

/// What the runner gets beyond the format's own time, to kill and to tidy up.
const GRACE: Duration = Duration::from_secs(20);
/// Bytes read of what the runner says.
const RECORD_MAX: u64 = 1 << 20;

/// What a format made, checked as far as it can be without the totals.
pub(crate) struct Made {
    pub(crate) said: Said,
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) measures: Vec<String>,
}

/// Who is to run, and what for.
pub(crate) struct Order<'a> {
    pub(crate) runner: &'a Runner,
    pub(crate) carrier: Carrier,
    pub(crate) about: &'a About,
    /// The description it must give of itself.
    pub(crate) declared: &'a Value,
    /// Directories it may read.
    pub(crate) reads: &'a [std::path::PathBuf],
    pub(crate) cancel: Option<&'a AtomicBool>,
    /// Where to put what was seen of it.
    pub(crate) observed: &'a Cell<Option<Observed>>,
}

/// Renders in a process of its own: the job goes into `job`, the artifacts end up in `out`.
pub(crate) fn render(
    order: &Order<'_>,
    texts: &Texts,
    tables: &[&Table],
    job: &Path,
    out: &Path,
) -> Result<Made, RenderError> {
    JobFile::write(job, &order.about.id, texts, tables, order.runner.trial.batch_rows)?;
    let spec = Spec {
        carrier: order.carrier.clone(),
        call: Call::Render,
        about: Some(order.declared.clone()),
        reads: order.reads.to_vec(),
        limits: order.runner.limits,
        require_sandbox: order.runner.require_sandbox,
        trial: order.runner.trial.clone(),
    };
    let (record, mut said) = run(order.runner, &spec, job, order.cancel)?;
    order.observed.set(said.observed.take());
    let said = conclude(&record, said, &spec.limits).map_err(|error| full_disk(error, job))?;
    let artifacts = take::take(&job.join("out"), out, &said.artifacts, spec.limits.output_bytes)?;
    Ok(Made { said, artifacts, measures: record.measures })
}

/// Asks the library of a plugin in the making what it is, in a process of its own.
///
/// `dir` is the plugin's directory, which needs no manifest yet; `scratch` is a directory that does
/// not exist and will not when this returns.
pub fn describe_library(
    runner: &Runner,
    dir: &Path,
    file: &str,
    entry: &str,
    scratch: &Path,
) -> Result<Value, RenderError> {
    let (file, entry) = (file.to_owned(), entry.to_owned());
    let sha256 = crate::plugin::digest::digest(dir).map_err(|error| RenderError::io(dir, error))?;
    describe(runner, Carrier::Library { dir: dir.to_owned(), file, entry, sha256 }, scratch)
}

/// The same of a library that was found.
pub(crate) fn describe(runner: &Runner, carrier: Carrier, scratch: &Path) -> Result<Value, RenderError> {
    let job = private_directory(scratch)?;
    let described = describe_in(runner, carrier, &job);
    remove_stubborn(&job);
    described
}

fn describe_in(runner: &Runner, carrier: Carrier, job: &Path) -> Result<Value, RenderError> {
    let texts = Texts { options: "{}".to_owned(), context: "{}".to_owned() };
    JobFile::write(job, "", &texts, &[], BATCH_ROWS)?;
    let spec = Spec {
        carrier,
        call: Call::Describe,
        about: None,
        reads: Vec::new(),
        limits: runner.limits,
        require_sandbox: runner.require_sandbox,
        trial: Trial::default(),
    };
    let (record, said) = run(runner, &spec, job, None)?;
    let said = conclude(&record, said, &spec.limits)?;
    said.described.ok_or_else(|| RenderError::Incomplete("it does not say what it is".to_owned()))
}

/// One run of the runner.
fn run(
    runner: &Runner,
    spec: &Spec,
    job: &Path,
    cancel: Option<&AtomicBool>,
) -> Result<(Record, Said), RenderError> {
    write_json(&job.join(SPEC_FILE), spec)?;
    let errors = job.join("runner.log");
    let stderr = File::create_new(&errors).map_err(|error| RenderError::io(&errors, error))?;
    let mut child = Command::new(&runner.program)
        .arg(RUNNER_WORD)
        .arg(job)
        .env_clear()
        .envs(environment(job, &spec.trial))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(stderr)
        // Not in our group: a terminal's Ctrl-C is for us, and we take the runner with us.
        .process_group(0)
        .spawn()
        .map_err(|error| RenderError::Runner(format!("it cannot be started: {error}")))?;
    let stdin = child.stdin.take();
    let text = hear(&mut child, stdin, spec.limits.wall() + GRACE, cancel);
    let status = child.wait().map_err(|error| RenderError::Runner(error.to_string()))?;
    let failed = |reason: &str| {
        let said = std::fs::read(&errors).unwrap_or_default();
        let said = crate::names::presentable(&said, crate::MAX_MESSAGE_BYTES);
        RenderError::Runner(format!("{reason} ({status}) {}", said.trim()))
    };
    let text = text.map_err(|reason| failed(&reason))?;
    let record = serde_json::from_slice(&text).map_err(|_| failed("it did not say how it went"))?;
    let said = if job.join(EVENTS_FILE).exists() { events::read(job) } else { Ok(Said::default()) };
    // What a plugin wrote must not hide how it ended.
    match said {
        Ok(said) => Ok((record, said)),
        Err(error) if record.end == End::Exited(0) => Err(error),
        Err(_) => conclude(&record, Said::default(), &spec.limits).map(|said| (record, said)),
    }
}

/// Reads what the runner says until it is done.
fn hear(
    child: &mut Child,
    mut stdin: Option<ChildStdin>,
    patience: Duration,
    cancel: Option<&AtomicBool>,
) -> Result<Vec<u8>, String> {
    let started = Instant::now();
    let mut text = Vec::new();
    let Some(stdout) = child.stdout.take() else { return Err("its output is lost".to_owned()) };
    let mut limited = stdout.take(RECORD_MAX);
    loop {
        let ready = sys::poll([limited.get_ref().as_raw_fd()], 20).map_err(|error| error.to_string())?;
        if ready == [true] {
            let mut chunk = [0; 4096];
            match limited.read(&mut chunk) {
                Ok(0) => return Ok(text),
                Ok(read) => text.extend(chunk.iter().take(read)),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        if cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            // The runner takes the end of this for the end of us.
            drop(stdin.take());
        }
        if started.elapsed() > patience {
            let _ = child.kill();
            return Err("it did not end".to_owned());
        }
    }
}

/// Room that is too little for anything.
const NO_ROOM: u64 = 16 << 10;

/// Whoever finds no room to write cannot say so either, since that has to be written, too.
fn full_disk(error: RenderError, job: &Path) -> RenderError {
    let is_mute = matches!(error, RenderError::Stopped { stop: Stop::Exited(_) | Stop::Silent, .. });
    if is_mute && sys::free_bytes(job).is_some_and(|free| free < NO_ROOM) {
        return RenderError::io(job, std::io::Error::from_raw_os_error(libc::ENOSPC));
    }
    error
}

/// What an end means, before the artifacts are looked at.
fn conclude(record: &Record, mut said: Said, limits: &RunLimits) -> Result<Said, RenderError> {
    let stopped = |stop: Stop| Err(RenderError::Stopped { stop, log: record.log.clone() });
    match &record.end {
        End::Cancelled => return Err(RenderError::Cancelled),
        End::Refused(reason) => return Err(RenderError::Runner(reason.clone())),
        End::OtherPlugin(found) => return Err(RenderError::Changed { found: found.clone() }),
        End::TimedOut => return stopped(Stop::TimedOut(limits.seconds)),
        End::TooManyProcesses => return stopped(Stop::Processes(limits.processes)),
        End::TooMuchOutput => return stopped(Stop::Output(limits.output_bytes)),
        End::Signalled(signal, _) if *signal == libc::SIGXFSZ => {
            return stopped(Stop::Output(limits.output_bytes));
        }
        End::Signalled(_, name) => return stopped(Stop::Crashed(name.clone())),
        End::Exited(_) => {}
    }
    if let Some((kind, message)) = said.fault.take() {
        return Err(RenderError::Faulted { kind, message });
    }
    let code = if let End::Exited(code) = record.end { code } else { 0 };
    match said.done {
        Some(DZ_OK) if code == 0 => Ok(said),
        Some(status) if status != DZ_OK => {
            Err(RenderError::Refused { status: Status::from_abi(status), diagnostics: said.diagnostics })
        }
        _ if code != 0 => stopped(Stop::Exited(code)),
        _ => stopped(Stop::Silent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(end: End, done: Option<i32>) -> Result<Said, RenderError> {
        let record = Record { measures: Vec::new(), end, log: "the log".to_owned(), log_bytes: 7 };
        conclude(&record, Said { done, ..Said::default() }, &RunLimits::default())
    }

    #[test]
    fn only_an_end_that_agrees_with_what_was_said_is_a_success() {
        assert!(ended(End::Exited(0), Some(0)).is_ok());
        for (end, done, part) in [
            (End::Exited(0), None, "without saying"),
            (End::Exited(3), None, "code 3"),
            // A record of success does not outweigh a failing end.
            (End::Exited(3), Some(0), "code 3"),
            (End::Exited(0), Some(2), "cannot be expressed"),
            (End::Signalled(11, "SIGSEGV".to_owned()), Some(0), "SIGSEGV"),
            (End::TimedOut, Some(0), "600 s"),
            (End::TooManyProcesses, Some(0), "processes"),
            (End::TooMuchOutput, Some(0), "bytes"),
            (End::Cancelled, Some(0), "cancelled"),
            (End::OtherPlugin("abc".to_owned()), None, "abc"),
        ] {
            let error = ended(end.clone(), done).map(drop).unwrap_err().to_string();
            assert!(error.contains(part), "{end:?}: {error}");
        }
    }
}
