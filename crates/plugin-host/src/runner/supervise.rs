//! The runner: the process that stands between the reporting process and a format.
//!
//! It is the same binary, started anew with an empty environment. It takes the plugin's bytes,
//! splits in two, and the child ([`super::worker`]) shuts itself in and runs the format. The parent
//! runs no code of anybody else's: it watches the clock, the processes and the disk, collects what is
//! printed, kills everything that is left, and says on its standard output how it went.

use std::fs;
use std::io::{PipeReader, Read};
use std::os::fd::{AsRawFd, RawFd};
use std::path::Path;
use std::time::{Duration, Instant};

use super::log::Log;
use super::spec::{End, Record, RunLimits, Spec};
use super::sys::{self, Ended, Forked, Pid, Waited};
use super::worker::{self, Told};
use super::{Bundled, SPEC_FILE};
use crate::plugin::seal::{Sealed, seal};

/// How often the processes and the disk are looked at.
const ROUND: Duration = Duration::from_millis(50);
/// Files a format may have at the same time, temporary ones included.
const MAX_FILES: usize = 10_000;
/// How long everything is given to be gone after it was killed.
const BURIAL: Duration = Duration::from_secs(5);

/// Runs the job in this directory. The result is for the host, as JSON on standard output.
pub(crate) fn supervise(job: &Path, bundled: Bundled<'_>) -> Record {
    let refused = |reason: String| Record {
        measures: Vec::new(),
        end: End::Refused(reason),
        log: String::new(),
        log_bytes: 0,
    };
    let spec = match fs::read(job.join(SPEC_FILE))
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_slice::<Spec>(&text).map_err(|error| error.to_string()))
    {
        Ok(spec) => spec,
        Err(error) => return refused(format!("{SPEC_FILE}: {error}")),
    };
    let sealed = match seal(&spec.carrier, job) {
        Ok(sealed) => sealed,
        Err(end) => return Record { end, ..refused(String::new()) },
    };
    match run(&spec, sealed, job, bundled) {
        Ok(record) => record,
        Err(error) => refused(format!("the runner: {error}")),
    }
}

fn run(spec: &Spec, sealed: Sealed, job: &Path, bundled: Bundled<'_>) -> std::io::Result<Record> {
    let (log_out, log_in) = std::io::pipe()?;
    let (told_out, told_in) = std::io::pipe()?;
    let adopting = sys::adopt_orphans().is_ok();
    // SAFETY: the runner starts no thread before this.
    #[allow(unsafe_code)]
    let forked = unsafe { sys::fork() }?;
    let child = match forked {
        Forked::Child => {
            drop((log_out, told_out));
            worker::work(spec, sealed, job, bundled, &log_in, told_in)
        }
        Forked::Parent(child) => child,
    };
    drop((log_in, told_in, sealed));
    let watch = Watch { child, job, limits: &spec.limits, started: Instant::now(), adopting };
    // The child closes its end before it runs anything that is not ours.
    let told = Told::read(told_out);
    let mut log = Log::default();
    let end = match told.refused {
        Some(reason) => End::Refused(reason),
        None => watch.until_it_ends(&log_out, &mut log)?,
    };
    watch.bury();
    log.drain(&log_out);
    let (log, log_bytes) = log.finish();
    Ok(Record { measures: told.measures, end, log, log_bytes })
}

/// What is watched.
struct Watch<'a> {
    child: Pid,
    job: &'a Path,
    limits: &'a RunLimits,
    started: Instant,
    /// Orphans come to us, so that whoever has no children has buried everybody.
    adopting: bool,
}

impl Watch<'_> {
    fn until_it_ends(&self, output: &PipeReader, log: &mut Log) -> std::io::Result<End> {
        let stdin = std::io::stdin();
        let mut output_fd: RawFd = output.as_raw_fd();
        let mut closed_at = None;
        let mut round = Instant::now();
        loop {
            // Once its output is closed it is most likely ending: look again soon.
            let soon = closed_at.is_some_and(|at: Instant| at.elapsed() < ROUND);
            let [printed, host] = sys::poll([output_fd, stdin.as_raw_fd()], if soon { 1 } else { 20 })?;
            if printed && !log.take(output) {
                (output_fd, closed_at) = (-1, Some(Instant::now()));
            }
            // The host never writes: its end of the pipe closes when it goes away or cancels.
            if host && stdin.lock().read(&mut [0]).is_ok_and(|read| read == 0) {
                return Ok(End::Cancelled);
            }
            loop {
                match sys::wait_any()? {
                    Waited::Ended(pid, ended) if pid == self.child => return Ok(ended.into()),
                    Waited::Ended(..) => {}
                    Waited::Running => break,
                    Waited::None => return Ok(End::Refused("its process was lost".to_owned())),
                }
            }
            if self.started.elapsed() > self.limits.wall() {
                return Ok(End::TimedOut);
            }
            if round.elapsed() > ROUND {
                if self.processes() > self.limits.processes {
                    return Ok(End::TooManyProcesses);
                }
                if self.writes_too_much() {
                    return Ok(End::TooMuchOutput);
                }
                round = Instant::now();
            }
        }
    }

    /// How many processes there are below this one; stops counting above the limit.
    fn processes(&self) -> u64 {
        let mut open = vec![std::process::id()];
        let mut found = 0;
        while let Some(pid) = open.pop() {
            let children = children(pid);
            found += children.len() as u64;
            if found > self.limits.processes {
                break;
            }
            open.extend(children);
        }
        found
    }

    fn writes_too_much(&self) -> bool {
        let (mut bytes, mut files) = (0_u64, 0_usize);
        let mut open = vec![self.job.join("out"), self.job.join("tmp")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                files += 1;
                // Not through links: `DirEntry` describes the link itself.
                let Ok(metadata) = entry.metadata() else { continue };
                if metadata.is_dir() {
                    open.push(entry.path());
                } else {
                    bytes = bytes.saturating_add(metadata.len());
                }
                if files > MAX_FILES || bytes > self.limits.output_bytes {
                    return true;
                }
            }
        }
        false
    }

    /// Kills whatever is left, until nothing is.
    fn bury(&self) {
        let begun = Instant::now();
        while begun.elapsed() < BURIAL {
            sys::kill(self.child);
            if self.adopting {
                for pid in children(std::process::id()) {
                    if let Ok(pid) = Pid::try_from(pid) {
                        sys::kill(pid);
                    }
                }
            }
            loop {
                match sys::wait_any() {
                    Ok(Waited::Ended(..)) => {}
                    Ok(Waited::Running) => break,
                    Ok(Waited::None) | Err(_) => return,
                }
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// The processes that this one started, or that were given to it.
fn children(pid: u32) -> Vec<u32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    let lists = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}

impl From<Ended> for End {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Exited(code) => Self::Exited(code),
            Ended::Signalled(signal) => Self::Signalled(signal, sys::signal_name(signal)),
        }
    }
}
