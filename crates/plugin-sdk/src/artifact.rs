//! An output, written through the host.

use crate::abi::{DZ_OK, DzArtifact, DzHost, DzStr};
use crate::error::{Error, Result};
use crate::job::Job;
use std::io::{self, Write};
use std::marker::PhantomData;

/// The host is called once per this many bytes.
const CHUNK: usize = 64 * 1024;

/// A file being written; the host decides where it goes. Call [`Artifact::finish`] at the end: an
/// artifact that is dropped without it is discarded by the host.
pub struct Artifact<'a> {
    host: *const DzHost,
    handle: *mut DzArtifact,
    buffer: Vec<u8>,
    job: PhantomData<&'a ()>,
}

impl<'a> Artifact<'a> {
    pub(crate) fn begin(job: &Job<'a>, name: &str, media_type: &str) -> Result<Self> {
        let mut handle = std::ptr::null_mut();
        // SAFETY: `Job` was made from a job and a host that are valid while the call runs; the
        // texts and `handle` outlive this call.
        let status = unsafe {
            (job.host().artifact_begin)(job.raw(), DzStr::new(name), DzStr::new(media_type), &raw mut handle)
        };
        if status != DZ_OK || handle.is_null() {
            return Err(refused(status, &format!("the artifact {name:?}")));
        }
        Ok(Artifact { host: job.host(), handle, buffer: Vec::with_capacity(CHUNK), job: PhantomData })
    }

    /// Completes the file.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        // SAFETY: the handle came from this host and is used for the last time, as `self` is gone.
        let status = unsafe { ((*self.host).artifact_end)(self.handle) };
        if status == DZ_OK { Ok(()) } else { Err(refused(status, "the end of an artifact")) }
    }

    fn send(&self, bytes: &[u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        // SAFETY: host and handle are valid for `'a`, which outlives `self`.
        let status =
            unsafe { ((*self.host).artifact_write)(self.handle, bytes.as_ptr().cast(), bytes.len()) };
        if status == DZ_OK { Ok(()) } else { Err(refused(status, "a write")) }
    }
}

impl Write for Artifact<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > CHUNK {
            self.flush()?;
        }
        if bytes.len() >= CHUNK {
            self.send(bytes)?;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let sent = self.send(&self.buffer);
        self.buffer.clear(); // after a refusal too: the same bytes are not offered twice
        Ok(sent?)
    }
}

fn refused(status: i32, what: &str) -> Error {
    let status = if status == DZ_OK {
        crate::abi::DZ_E_OUTPUT // said yes, but gave no handle
    } else {
        status
    };
    Error::new(status, format!("the host refused {what} (status {status})"))
}
