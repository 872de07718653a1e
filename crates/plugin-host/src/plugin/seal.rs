//! Takes a plugin's bytes so that those which are hashed are those which run.
//!
//! Reading a file to hash it and opening it again to run it are two things: in between, it may have
//! become another. So a library is read once, into memory that is then sealed, and loaded from
//! there; where there is no such memory, and for programs, the files are copied into the job
//! directory while they are hashed, and run from there.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::digest::{Hashed, walk};
use crate::runner::sealed;
use crate::runner::spec::{Carrier, End};

/// A plugin's code, out of everybody's reach.
#[derive(Debug)]
pub(crate) enum Sealed {
    /// There is none: the format is bundled.
    Nothing,
    /// A library in memory that cannot be changed.
    Memory(OwnedFd),
    /// A copy in the job directory.
    Copied {
        /// The library or program.
        file: PathBuf,
    },
}

impl Sealed {
    /// The descriptor that must stay open.
    pub(crate) fn descriptor(&self) -> Option<RawFd> {
        if let Self::Memory(fd) = self { Some(fd.as_raw_fd()) } else { None }
    }

    /// Where to load from.
    pub(crate) fn path(&self) -> PathBuf {
        match self {
            Self::Nothing => PathBuf::new(),
            Self::Memory(fd) => PathBuf::from(format!("/proc/self/fd/{}", fd.as_raw_fd())),
            Self::Copied { file } => file.clone(),
        }
    }

    /// The name of this measure in receipts.
    pub(crate) fn measure(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Memory(_) => Some("sealed_memory"),
            Self::Copied { .. } => Some("private_copy"),
        }
    }
}

/// Takes the bytes, and compares their hash with the one that is expected.
pub(crate) fn seal(carrier: &Carrier, job: &Path) -> Result<Sealed, End> {
    let refused = |error: io::Error| End::Refused(format!("the plugin's files cannot be read: {error}"));
    let (found, expected, taken) = match carrier {
        Carrier::Bundled { .. } => return Ok(Sealed::Nothing),
        Carrier::Library { dir, file, sha256, .. } => {
            let (found, bytes) = read_one(dir, file).map_err(refused)?;
            let taken = match sealed(&bytes) {
                Ok(fd) => Sealed::Memory(fd),
                Err(_) => copy_one(&bytes, &job.join("plugin"), file).map_err(refused)?,
            };
            (found, sha256, taken)
        }
        Carrier::Program { dir, file, sha256 } => {
            let to = job.join("plugin");
            (copy_all(dir, &to).map_err(refused)?, sha256, Sealed::Copied { file: to.join(file) })
        }
    };
    if found == *expected { Ok(taken) } else { Err(End::OtherPlugin(found)) }
}

/// Hashes all files and keeps the bytes of one.
fn read_one(dir: &Path, wanted: &str) -> io::Result<(String, Vec<u8>)> {
    let mut kept = None;
    let found = walk(dir, &mut |path, file| {
        let mut hashed = Hashed::new(file);
        if path == wanted {
            let mut bytes = Vec::new();
            hashed.read_to_end(&mut bytes)?;
            kept = Some(bytes);
        } else {
            io::copy(&mut hashed, &mut io::sink())?;
        }
        Ok(hashed.finish())
    })?;
    kept.map(|bytes| (found, bytes)).ok_or_else(|| io::Error::other(format!("{wanted} is not there")))
}

fn copy_one(bytes: &[u8], to: &Path, file: &str) -> io::Result<Sealed> {
    let path = to.join(file);
    create_above(&path)?;
    io::Write::write_all(&mut create(&path, 0o500)?, bytes)?;
    Ok(Sealed::Copied { file: path })
}

/// Copies all files while they are hashed.
fn copy_all(dir: &Path, to: &Path) -> io::Result<String> {
    walk(dir, &mut |path, file| {
        let target = to.join(path);
        create_above(&target)?;
        // Whoever may run it there may run it here; nobody may change it.
        let mode = file.metadata()?.permissions().mode() & 0o100 | 0o400;
        let mut hashed = Hashed::new(file);
        io::copy(&mut hashed, &mut create(&target, mode)?)?;
        Ok(hashed.finish())
    })
}

fn create_above(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn create(path: &Path, mode: u32) -> io::Result<File> {
    File::options().write(true).create_new(true).mode(mode).open(path)
}
