//! Files and directories that appear whole or not at all: written beside their place, flushed to
//! the disk, then renamed.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::LakeError;

const PREFIX: &str = ".staging-";

/// A directory being filled. Dropped without [`Staged::commit`] it vanishes; a crash leaves a
/// hidden directory that the next writer sweeps away.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    committed: bool,
}

impl Staged {
    /// Begins a directory inside `parent`, sweeping away what crashed writers left there. The
    /// caller holds the home's lock, so nothing swept is in use.
    pub fn begin(parent: &Path) -> Result<Self, LakeError> {
        fs::create_dir_all(parent).map_err(|error| LakeError::io("create", parent, error))?;
        sweep(parent)?;
        let path = parent.join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir(&path).map_err(|error| LakeError::io("create", &path, error))?;
        Ok(Self { path, committed: false })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Flushes everything and gives the directory its name. Fails where that name exists.
    pub fn commit(mut self, target: &Path) -> Result<(), LakeError> {
        for entry in fs::read_dir(&self.path).map_err(|error| LakeError::io("list", &self.path, error))? {
            let path = entry.map_err(|error| LakeError::io("list", &self.path, error))?.path();
            sync(&path)?;
        }
        sync(&self.path)?;
        fs::rename(&self.path, target).map_err(|error| LakeError::io("rename to", target, error))?;
        self.committed = true;
        target.parent().map_or(Ok(()), sync)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.committed {
            // What cannot be removed now is swept by the next writer.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Writes a file whole: temporary name beside it, flush, rename.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    write_with(path, |file| file.write_all(bytes))
}

/// As [`write_file`], for content that is too large to be held: `write` puts it into the file.
pub fn write_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<(), LakeError> {
    write_aside(path, write)?.keep()
}

/// A file that is written and flushed, beside its place. Dropped without [`Written::keep`] it vanishes.
#[derive(Debug)]
pub(crate) struct Written {
    temporary: PathBuf,
    path: PathBuf,
    is_kept: bool,
}

impl Written {
    /// Where it is for now.
    pub(crate) fn for_now(&self) -> &Path {
        &self.temporary
    }

    /// Gives the file its name.
    pub(crate) fn keep(mut self) -> Result<(), LakeError> {
        fs::rename(&self.temporary, &self.path).map_err(|error| LakeError::io("write", &self.path, error))?;
        self.is_kept = true;
        sync(self.path.parent().unwrap_or(Path::new(".")))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be removed now is swept by the next writer.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Writes a file whole and flushes it, but gives it no name yet.
pub(crate) fn write_aside(
    path: &Path,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<Written, LakeError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| LakeError::io("create", parent, error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = parent.join(format!("{PREFIX}{}-{name}", std::process::id()));
    let written = Written { temporary, path: path.to_owned(), is_kept: false };
    File::create(&written.temporary)
        .and_then(|mut file| write(&mut file).and_then(|()| file.sync_all()))
        .map_err(|error| LakeError::io("write", path, error))?;
    Ok(written)
}

/// Removes what crashed writers left in a directory.
pub fn sweep(parent: &Path) -> Result<(), LakeError> {
    for entry in fs::read_dir(parent).map_err(|error| LakeError::io("list", parent, error))? {
        let entry = entry.map_err(|error| LakeError::io("list", parent, error))?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let path = entry.path();
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(|error| LakeError::io("remove", &path, error))?;
        }
    }
    Ok(())
}

fn sync(path: &Path) -> Result<(), LakeError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| LakeError::io("flush", path, error))
}
