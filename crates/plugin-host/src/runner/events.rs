//! `events.jsonl`: what a format says while it works, one JSON object a line.
//!
//! ```text
//! {"diagnose":{"severity":"warning","code":"cut","table":"lines","row":3,"message":"…"}}
//! {"artifact":{"name":"lines.csv","media_type":"text/csv"}}
//! {"attest":{"table":"lines","rows":4,"column":"amount","currency":"CNY","total":"12.50"}}
//! {"done":{"status":0}}
//! ```
//!
//! Programs write the file themselves; for libraries the runner does. Either way the code of a
//! format may have written every byte of it, so nothing here is more than a claim.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Observed;
use crate::compare::Attested;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::{FaultKind, RenderError};
use crate::limits::{MAX_ARTIFACTS, MAX_ATTESTATIONS, MAX_DIAGNOSTICS, MAX_MESSAGE_BYTES};
use crate::names::presentable;

/// The file's name in the job directory.
pub(crate) const EVENTS_FILE: &str = "events.jsonl";
/// Bytes of a line.
const MAX_LINE_BYTES: usize = 1 << 20;
/// Lines.
const MAX_LINES: usize = 200_000;
/// Bytes kept of a short text of a diagnostic.
const SHORT: usize = 200;

/// One line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Event {
    /// A file of `out/` belongs to the report.
    Artifact(Claimed),
    /// "Of this table I wrote this much."
    Attest(Attest),
    /// Something for people.
    Diagnose(Diagnose),
    /// The runner refused the library something.
    Fault {
        /// What kind of thing.
        kind: FaultKind,
        /// What it was.
        message: String,
    },
    /// What the library describes itself as.
    Described(Value),
    /// What was seen of the library.
    Observed(Observed),
    /// The last line: 0, or why there is no report.
    Done {
        /// One of the statuses of `dz_plugin.h`.
        status: i32,
    },
}

/// An artifact as the format claims it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claimed {
    pub(crate) name: String,
    pub(crate) media_type: String,
}

/// An attestation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attest {
    table: String,
    #[serde(default)]
    rows: Option<i64>,
    #[serde(default)]
    column: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    total: String,
}

/// A diagnostic.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Diagnose {
    severity: Severity,
    code: String,
    #[serde(default)]
    table: String,
    #[serde(default)]
    row: Option<i64>,
    #[serde(default)]
    column: String,
    message: String,
}

impl From<&Attested> for Attest {
    fn from(from: &Attested) -> Self {
        let Attested { table, rows, column, currency, total } = from.clone();
        Self { table, rows, column, currency, total }
    }
}

impl From<&Diagnostic> for Diagnose {
    fn from(from: &Diagnostic) -> Self {
        let Diagnostic { severity, code, table, row, column, message } = from.clone();
        Self { severity, code, table, row, column, message }
    }
}

/// Everything a format said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) artifacts: Vec<Claimed>,
    pub(crate) attested: Vec<Attested>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) diagnostics_dropped: u64,
    pub(crate) fault: Option<(FaultKind, String)>,
    pub(crate) described: Option<Value>,
    pub(crate) observed: Option<Observed>,
    /// The status of `done`, if that was the last line.
    pub(crate) done: Option<i32>,
}

/// Reads the file, which may hold anything.
pub(crate) fn read(job: &Path) -> Result<Said, RenderError> {
    let path = job.join(EVENTS_FILE);
    let file = open_plain(&path).map_err(|error| RenderError::io(&path, error))?;
    let mut reader = BufReader::new(file);
    let mut said = Said::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        // One byte more than allowed is enough to see that there were more.
        let limit = MAX_LINE_BYTES as u64 + 1;
        let read = reader.by_ref().take(limit).read_until(b'\n', &mut line);
        if read.map_err(|error| RenderError::io(&path, error))? == 0 {
            break;
        }
        if line.len() > MAX_LINE_BYTES || number > MAX_LINES {
            return Err(RenderError::Limit { what: "bytes or lines of events.jsonl", limit });
        }
        let event = serde_json::from_slice(&line).map_err(|error| {
            let error = presentable(error.to_string().as_bytes(), SHORT);
            RenderError::Faulted {
                kind: FaultKind::Misbehaved,
                message: format!("line {number} of events.jsonl is not as it should be: {error}"),
            }
        })?;
        said.take(event)?;
    }
    Ok(said)
}

/// Opens a regular file that is really there under this name.
pub(crate) fn open_plain(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Not through a link, and without waiting for the other end of a pipe.
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a regular file"))
    }
}

impl Said {
    fn take(&mut self, event: Event) -> Result<(), RenderError> {
        if self.done.is_some() {
            return Err(RenderError::Misbehaved("it says more after it said that it was done"));
        }
        let limit = |what, limit: usize| Err(RenderError::Limit { what, limit: limit as u64 });
        match event {
            Event::Artifact(_) if self.artifacts.len() >= MAX_ARTIFACTS => {
                return limit("artifacts", MAX_ARTIFACTS);
            }
            Event::Attest(_) if self.attested.len() >= MAX_ATTESTATIONS => {
                return limit("attestations", MAX_ATTESTATIONS);
            }
            Event::Artifact(claimed) => self.artifacts.push(claimed),
            Event::Attest(Attest { table, rows, column, currency, total }) => {
                let texts = [&table, &column, &currency, &total];
                if texts.iter().any(|text| text.len() > SHORT) {
                    return Err(RenderError::Misbehaved("an attestation is too long"));
                }
                let rows = rows.filter(|rows| *rows >= 0);
                self.attested.push(Attested { table, rows, column, currency, total });
            }
            Event::Diagnose(said) => self.diagnose(said),
            Event::Fault { kind, message } => {
                self.fault = Some((kind, presentable(message.as_bytes(), MAX_MESSAGE_BYTES)));
            }
            Event::Described(value) => self.described = Some(value),
            Event::Observed(observed) => self.observed = Some(observed),
            Event::Done { status } => self.done = Some(status),
        }
        Ok(())
    }

    fn diagnose(&mut self, said: Diagnose) {
        if self.diagnostics.len() >= MAX_DIAGNOSTICS {
            self.diagnostics_dropped += 1;
            return;
        }
        let short = |text: String| presentable(text.as_bytes(), SHORT);
        self.diagnostics.push(Diagnostic {
            severity: said.severity,
            code: short(said.code),
            table: short(said.table),
            row: said.row.filter(|row| *row >= 0),
            column: short(said.column),
            message: presentable(said.message.as_bytes(), MAX_MESSAGE_BYTES),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Result<Said, RenderError> {
        let job = tempfile::tempdir().unwrap();
        let mut file = File::create(job.path().join(EVENTS_FILE)).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        read(job.path())
    }

    #[test]
    fn a_program_may_leave_out_what_it_does_not_need() {
        let said = said(concat!(
            "{\"diagnose\":{\"severity\":\"note\",\"code\":\"x\",\"message\":\"a\\u001b[2J\"}}\n",
            "{\"artifact\":{\"name\":\"a.txt\",\"media_type\":\"text/plain\"}}\n",
            "{\"attest\":{\"table\":\"lines\",\"rows\":4}}\n",
            "{\"done\":{\"status\":0}}",
        ))
        .unwrap();
        assert_eq!(said.done, Some(0));
        assert_eq!(said.artifacts[0].name, "a.txt");
        assert_eq!(said.attested[0].rows, Some(4));
        assert_eq!(said.diagnostics[0].message, "a\u{fffd}[2J");
    }

    #[test]
    fn what_is_not_as_it_should_be_is_refused_by_line() {
        for (text, part) in [
            ("{\"done\":{\"status\":0}}\nnot json\n", "line 2"),
            ("{\"done\":{}}\n", "line 1"),
            ("{\"attest\":{\"table\":\"t\",\"total\":1.5}}\n", "line 1"),
            ("{\"done\":{\"status\":0}}\n{\"done\":{\"status\":0}}\n", "says more"),
        ] {
            let error = said(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(said(&"x".repeat(MAX_LINE_BYTES + 2)).unwrap_err().to_string().contains("limit"));
        assert_eq!(said("").unwrap().done, None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_or_a_pipe_is_not_followed() {
        let job = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/zero", job.path().join(EVENTS_FILE)).unwrap();
        assert!(matches!(read(job.path()), Err(RenderError::Io { .. })));
    }
}
