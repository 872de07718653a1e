//! Output is written beside its destination and put in place with one rename.
//!
//! The staging directory is a sibling, so that the rename stays on one file system. Whatever ends
//! the rendering early, dropping a [`Staging`] removes it, together with the parents it created.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::RenderError;
use crate::job::Destination;
use crate::receipt::RECEIPT_FILE;

/// Makes the names of staging directories unique within the process; its id does the rest.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A report in the making.
#[derive(Debug)]
pub(crate) struct Staging {
    directory: PathBuf,
    target: PathBuf,
    parent: PathBuf,
    /// Where an old report goes while the new one takes its place.
    aside: PathBuf,
    replace: bool,
    is_part: bool,
    created_parents: Vec<PathBuf>,
    committed: bool,
    /// A directory for the job, beside the report in the making.
    #[cfg(unix)]
    job: Option<PathBuf>,
}

impl Staging {
    /// Creates the staging directory, unless there is something at the destination that must not
    /// be replaced.
    pub(crate) fn open(format: &str, destination: &Destination) -> Result<Self, RenderError> {
        let target = destination.path.clone();
        if target.file_name().is_none() {
            let reason = "the path does not end in the name of a directory";
            let error = io::Error::new(io::ErrorKind::InvalidInput, reason);
            return Err(RenderError::io(target, error));
        }
        may_take(&target, destination.replace)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let unique = format!("{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        // From here on, dropping `staging` cleans up, whatever was created so far.
        let mut staging = Self {
            directory: parent.join(format!(".{format}.staging-{unique}")),
            aside: parent.join(format!(".{format}.replaced-{unique}")),
            target,
            parent,
            replace: destination.replace,
            is_part: destination.is_part,
            created_parents: Vec::new(),
            committed: false,
            #[cfg(unix)]
            job: None,
        };
        staging.create_parents()?;
        fs::create_dir(&staging.directory).map_err(|error| RenderError::io(&staging.directory, error))?;
        Ok(staging)
    }

    fn create_parents(&mut self) -> Result<(), RenderError> {
        let missing: Vec<PathBuf> = self
            .parent
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
            .map(Path::to_owned)
            .collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(&path) {
                Ok(()) => self.created_parents.push(path),
                // Somebody else was faster: then it is theirs.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(RenderError::io(path, error)),
            }
        }
        Ok(())
    }

    /// Where to write.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether it is one of many that become durable together.
    pub(crate) fn is_part(&self) -> bool {
        self.is_part
    }

    /// A directory nobody else may look into, which goes away with this value.
    #[cfg(unix)]
    pub(crate) fn job(&mut self) -> Result<PathBuf, RenderError> {
        let mut name = self.directory.file_name().unwrap_or_default().to_owned();
        name.push("-job");
        let path = private_directory(&self.parent.join(name))?;
        self.job = Some(path.clone());
        Ok(path)
    }

    /// Puts the report in place. Returns the replaced one if it could not be deleted.
    ///
    /// Replacing takes two renames; a crash exactly between them leaves the old report complete
    /// beside the destination, under a name that begins with a dot.
    pub(crate) fn commit(mut self) -> Result<Option<PathBuf>, RenderError> {
        if !self.is_part {
            sync(&self.directory)?;
        }
        may_take(&self.target, self.replace)?;
        let replacing = self.target.symlink_metadata().is_ok();
        if replacing {
            fs::rename(&self.target, &self.aside).map_err(|error| RenderError::io(&self.target, error))?;
        }
        if let Err(error) = fs::rename(&self.directory, &self.target) {
            let fault = RenderError::io(&self.target, error);
            if replacing {
                fs::rename(&self.aside, &self.target).map_err(|error| RenderError::io(&self.aside, error))?;
            }
            return Err(fault);
        }
        self.committed = true;
        // The report is in place; that the rename may not survive a power cut is no reason to
        // tell the caller that it is not.
        if !self.is_part {
            let _ = sync(&self.parent);
        }
        let left = replacing && fs::remove_dir_all(&self.aside).is_err();
        Ok(left.then(|| self.aside.clone()))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(job) = &self.job {
            remove_stubborn(job);
        }
        if self.committed {
            return;
        }
        // Nothing can be done about a directory that will not go, and the error that led here
        // matters more. Parents go only if they are empty, so never somebody else's files.
        let _ = fs::remove_dir_all(&self.directory);
        for path in self.created_parents.iter().rev() {
            let _ = fs::remove_dir(path);
        }
    }
}

/// Creates a directory nobody else may look into. Returns its full path.
#[cfg(unix)]
pub(crate) fn private_directory(path: &Path) -> Result<PathBuf, RenderError> {
    use std::os::unix::fs::DirBuilderExt as _;

    fs::DirBuilder::new().mode(0o700).create(path).map_err(|error| RenderError::io(path, error))?;
    path.canonicalize().map_err(|error| RenderError::io(path, error))
}

/// Removes a directory whose contents a format may have taken the rights away from. Nothing can be
/// done about one that will not go all the same, and how the report ended matters more.
#[cfg(unix)]
pub(crate) fn remove_stubborn(directory: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    if fs::remove_dir_all(directory).is_ok() {
        return;
    }
    let mut open = vec![directory.to_owned()];
    while let Some(folder) = open.pop() {
        let _ = fs::set_permissions(&folder, fs::Permissions::from_mode(0o700));
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        open.extend(entries.filter(is_folder).map(|entry| entry.path()));
    }
    let _ = fs::remove_dir_all(directory);
}

/// Whether the destination is free, or holds a report that may be replaced.
///
/// Replacing deletes what is there, so it must look like a report: `--replace` with a mistyped
/// directory must not cost anybody their files.
fn may_take(target: &Path, replace: bool) -> Result<(), RenderError> {
    let metadata = match target.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(RenderError::io(target, error)),
    };
    if !replace {
        return Err(RenderError::Exists(target.to_owned()));
    }
    let empty = || fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    if metadata.is_dir() && (target.join(RECEIPT_FILE).is_file() || empty()) {
        Ok(())
    } else {
        Err(RenderError::NotAReport(target.to_owned()))
    }
}

/// Makes the entries of a directory durable, where the system lets a directory be synced.
pub(crate) fn sync(directory: &Path) -> Result<(), RenderError> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(directory).and_then(|file| file.sync_all()) {
        // Some network file systems sync files, but not directories.
        Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Err(RenderError::io(directory, error))
        }
        _ => Ok(()),
    }
}
