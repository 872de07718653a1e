//! One call of a format, seen from the host: what it wrote, said and attested so far.
//!
//! The first thing the host refuses decides the render, whatever the format makes of it: a format
//! that overlooks a failed write must not end up with half a report.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest, Sha256};

use crate::compare::Attested;
use crate::diagnostic::Diagnostic;
use crate::error::RenderError;
use crate::limits::Limits;
use crate::names::artifact_name_fault;
use crate::receipt::Artifact;

/// The host refused; the reason is kept in the session.
#[derive(Debug)]
pub(crate) struct Refused;

struct Open {
    handle: usize,
    name: String,
    media_type: String,
    path: PathBuf,
    file: BufWriter<File>,
    size: u64,
    sha256: Sha256,
}

/// The state behind the callbacks of one call.
pub(crate) struct Session {
    /// Where artifacts go; none while only options are judged.
    directory: Option<PathBuf>,
    limits: Limits,
    cancel: Option<Arc<AtomicBool>>,
    /// How often the format asked whether to stop.
    pub(crate) asked: u64,
    /// Stop once it has asked this often.
    cancel_after: Option<u64>,
    /// Whether artifacts must be on disk, and not only with the system, when they are ended.
    durable: bool,
    open: Vec<Open>,
    /// Lower-cased, since some file systems hold `A.csv` and `a.csv` for the same file.
    taken: Vec<String>,
    bytes: u64,
    next_handle: usize,
    fault: Option<RenderError>,
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) diagnostics_dropped: u64,
    pub(crate) attested: Vec<Attested>,
}

impl Session {
    pub(crate) fn new(directory: Option<PathBuf>, limits: Limits, cancel: Option<Arc<AtomicBool>>) -> Self {
        Self {
            directory,
            limits,
            cancel,
            asked: 0,
            cancel_after: None,
            durable: true,
            open: Vec::new(),
            taken: Vec::new(),
            bytes: 0,
            next_handle: 1,
            fault: None,
            artifacts: Vec::new(),
            diagnostics: Vec::new(),
            diagnostics_dropped: 0,
            attested: Vec::new(),
        }
    }

    /// For artifacts that the host will copy: whether they outlive a power cut is then its concern.
    #[cfg(unix)]
    pub(crate) fn fleeting(mut self) -> Self {
        self.durable = false;
        self
    }

    /// Asks the format to stop once it has asked this often whether it should.
    #[cfg(unix)]
    pub(crate) fn cancelling_after(mut self, questions: Option<u64>) -> Self {
        self.cancel_after = questions;
        self
    }

    /// Remembers why the host refused, unless it refused before.
    pub(crate) fn refuse(&mut self, fault: RenderError) -> Refused {
        self.fault.get_or_insert(fault);
        Refused
    }

    pub(crate) fn take_fault(&mut self) -> Option<RenderError> {
        self.fault.take()
    }

    /// Artifacts begun and not ended.
    pub(crate) fn unfinished(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(|open| open.name.as_str())
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed))
            || self.cancel_after.is_some_and(|questions| self.asked > questions)
    }

    /// The format asks whether to stop.
    pub(crate) fn ask(&mut self) -> bool {
        self.asked += 1;
        self.cancelled()
    }

    fn unspoilt(&self) -> Result<(), Refused> {
        if self.fault.is_some() { Err(Refused) } else { Ok(()) }
    }

    /// Starts an artifact and returns its handle, which is never 0.
    pub(crate) fn begin(&mut self, name: String, media_type: String) -> Result<usize, Refused> {
        self.unspoilt()?;
        let Some(directory) = &self.directory else {
            return Err(self.refuse(RenderError::Misbehaved("its `check` writes artifacts")));
        };
        let path = directory.join(&name);
        if let Some(fault) = self.begin_fault(&name) {
            return Err(self.refuse(fault));
        }
        let file = File::options().write(true).create_new(true).open(&path);
        let file = file.map_err(|error| self.refuse(RenderError::io(&path, error)))?;
        let handle = self.next_handle;
        self.next_handle += 1;
        self.taken.push(name.to_lowercase());
        self.open.push(Open {
            handle,
            name,
            media_type,
            path,
            file: BufWriter::new(file),
            size: 0,
            sha256: Sha256::new(),
        });
        Ok(handle)
    }

    fn begin_fault(&self, name: &str) -> Option<RenderError> {
        let refused = |reason| {
            let name = crate::names::presentable(name.as_bytes(), crate::MAX_NAME_BYTES);
            Some(RenderError::ArtifactName { name, reason })
        };
        if let Some(reason) = artifact_name_fault(name) {
            return refused(reason);
        }
        if self.taken.contains(&name.to_lowercase()) {
            return refused("another artifact of the report has it");
        }
        let limit = |what, limit: usize| Some(RenderError::Limit { what, limit: limit as u64 });
        if self.taken.len() >= self.limits.artifacts {
            return limit("artifacts", self.limits.artifacts);
        }
        if self.open.len() >= self.limits.open {
            return limit("open artifacts", self.limits.open);
        }
        None
    }

    pub(crate) fn write(&mut self, handle: usize, bytes: &[u8]) -> Result<(), Refused> {
        self.unspoilt()?;
        let total = self.bytes.saturating_add(bytes.len() as u64);
        if total > self.limits.bytes {
            let limit = self.limits.bytes;
            return Err(self.refuse(RenderError::Limit { what: "bytes", limit }));
        }
        let Some(open) = self.open.iter_mut().find(|open| open.handle == handle) else {
            return Err(self.refuse(RenderError::Misbehaved("it writes to no open artifact")));
        };
        if let Err(error) = open.file.write_all(bytes) {
            let fault = RenderError::io(&open.path, error);
            return Err(self.refuse(fault));
        }
        open.sha256.update(bytes);
        open.size += bytes.len() as u64;
        self.bytes = total;
        Ok(())
    }

    pub(crate) fn end(&mut self, handle: usize) -> Result<(), Refused> {
        self.unspoilt()?;
        let Some(index) = self.open.iter().position(|open| open.handle == handle) else {
            return Err(self.refuse(RenderError::Misbehaved("it ends no open artifact")));
        };
        let Open { name, media_type, path, file, size, sha256, .. } = self.open.remove(index);
        let durable = self.durable;
        let synced = file
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)
            .and_then(|file| if durable { file.sync_all() } else { Ok(()) });
        if let Err(error) = synced {
            return Err(self.refuse(RenderError::io(path, error)));
        }
        let sha256 = crate::receipt::hex(&sha256.finalize());
        self.artifacts.push(Artifact { name, media_type, size, sha256 });
        Ok(())
    }

    pub(crate) fn diagnose(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < self.limits.diagnostics {
            self.diagnostics.push(diagnostic);
        } else {
            self.diagnostics_dropped += 1;
        }
    }

    pub(crate) fn attest(&mut self, attested: Attested) -> Result<(), Refused> {
        self.unspoilt()?;
        if self.attested.len() >= self.limits.attestations {
            let limit = self.limits.attestations as u64;
            return Err(self.refuse(RenderError::Limit { what: "attestations", limit }));
        }
        self.attested.push(attested);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(limits: Limits) -> (tempfile::TempDir, Session) {
        let directory = tempfile::tempdir().unwrap();
        let session = Session::new(Some(directory.path().to_owned()), limits, None);
        (directory, session)
    }

    fn begin(session: &mut Session, name: &str) -> Result<usize, Refused> {
        session.begin(name.to_owned(), "text/plain".to_owned())
    }

    #[test]
    fn artifacts_may_interleave_and_are_hashed() {
        let (_directory, mut session) = session(Limits::default());
        let (a, b) = (begin(&mut session, "a").unwrap(), begin(&mut session, "b").unwrap());
        session.write(a, b"ab").unwrap();
        session.write(b, b"x").unwrap();
        session.write(a, b"c").unwrap();
        session.end(b).unwrap();
        session.end(a).unwrap();
        let a = session.artifacts.pop().unwrap();
        assert_eq!((a.name.as_str(), a.size), ("a", 3));
        // The published SHA-256 of "abc".
        assert_eq!(a.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(session.unfinished().count(), 0);
    }

    #[test]
    fn the_byte_limit_holds_over_all_artifacts() {
        let (_directory, mut session) = session(Limits { bytes: 5, ..Limits::default() });
        let (a, b) = (begin(&mut session, "a").unwrap(), begin(&mut session, "b").unwrap());
        session.write(a, b"abc").unwrap();
        session.write(b, b"de").unwrap();
        assert!(session.write(b, b"f").is_err());
        assert!(matches!(session.take_fault(), Some(RenderError::Limit { what: "bytes", .. })));
    }

    #[test]
    fn after_the_first_refusal_nothing_works_and_the_first_reason_stays() {
        let (_directory, mut session) = session(Limits { open: 1, ..Limits::default() });
        let a = begin(&mut session, "a").unwrap();
        assert!(begin(&mut session, "b").is_err());
        assert!(begin(&mut session, "../c").is_err());
        assert!(session.write(a, b"x").is_err());
        assert!(session.end(a).is_err());
        let fault = session.take_fault();
        assert!(matches!(fault, Some(RenderError::Limit { what: "open artifacts", .. })));
    }

    #[test]
    fn handles_are_never_used_twice() {
        let (_directory, mut session) = session(Limits::default());
        let a = begin(&mut session, "a").unwrap();
        session.end(a).unwrap();
        assert!(session.write(a, b"x").is_err());
        assert!(matches!(session.take_fault(), Some(RenderError::Misbehaved(_))));
    }

    #[test]
    fn names_that_differ_in_case_only_are_one_name() {
        let (_directory, mut session) = session(Limits::default());
        begin(&mut session, "a.csv").unwrap();
        assert!(begin(&mut session, "A.CSV").is_err());
    }
}
