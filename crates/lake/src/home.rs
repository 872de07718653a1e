//! The home directory: where captures, the lake, runs and reports live. Paths and the lock; what
//! is in the files is known elsewhere.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use duizhang_money::BillCycle;

use crate::error::LakeError;

/// A home directory, created on first use with rights for its owner only.
#[derive(Debug, Clone)]
pub struct Home {
    root: PathBuf,
}

/// Holds the home for one writer; released when dropped, also by a crash.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
}

impl Home {
    /// Opens a home, creating the directory (mode 0700) where there is none.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, LakeError> {
        let root = root.into();
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&root).map_err(|error| LakeError::io("create", &root, error))?;
        Ok(Self { root })
    }

    /// Opens a home that must be there already: what only reads does not make directories.
    pub fn existing(root: impl Into<PathBuf>) -> Result<Self, LakeError> {
        let root = root.into();
        if root.is_dir() { Ok(Self { root }) } else { Err(LakeError::NoHome { home: root }) }
    }

    /// Names a home that need not be there, for what neither reads nor writes it.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the sources of a month are kept: `captures/<cycle>`.
    #[must_use]
    pub fn captures(&self, cycle: BillCycle) -> PathBuf {
        self.root.join("captures").join(cycle.to_string())
    }

    /// Where all snapshots are: `lake`.
    #[must_use]
    pub fn lake_root(&self) -> PathBuf {
        self.root.join("lake")
    }

    /// Where the snapshots of a month are: `lake/<cycle>`.
    #[must_use]
    pub fn lake(&self, cycle: BillCycle) -> PathBuf {
        self.lake_root().join(cycle.to_string())
    }

    /// Where the runs of a month are: `runs/<cycle>`.
    #[must_use]
    pub fn runs(&self, cycle: BillCycle) -> PathBuf {
        self.root.join("runs").join(cycle.to_string())
    }

    /// Where the reports of a run are: `reports/<cycle>/<run>`.
    #[must_use]
    pub fn reports(&self, cycle: BillCycle, run: &str) -> PathBuf {
        self.root.join("reports").join(cycle.to_string()).join(run)
    }

    /// The months that have a snapshot, in order.
    pub fn cycles(&self) -> Result<Vec<BillCycle>, LakeError> {
        let names = directory_names(&self.lake_root())?;
        let mut cycles: Vec<BillCycle> = names.iter().filter_map(|name| name.parse().ok()).collect();
        cycles.sort_unstable();
        Ok(cycles)
    }

    /// Takes the home for writing, or says that another process has it.
    pub fn lock(&self) -> Result<HomeLock, LakeError> {
        let path = self.root.join(".lock");
        let file = File::create(&path).map_err(|error| LakeError::io("open", &path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(HomeLock { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(LakeError::Busy { home: self.root.clone() }),
            Err(fs::TryLockError::Error(error)) => Err(LakeError::io("lock", &path, error)),
        }
    }
}

/// The names of the visible directories in a directory, sorted; none where it does not exist.
pub fn directory_names(path: &Path) -> Result<Vec<String>, LakeError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(LakeError::io("list", path, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| LakeError::io("list", path, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}
