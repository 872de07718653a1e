//! `plugins.lock`: the plugins a user has looked at and trusts, by the hash of their every byte.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::search::{Plugin, permission_fault};

/// The lock as it is on disk.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    path: PathBuf,
    entries: Vec<Approval>,
}

/// One plugin that is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Its id.
    pub id: String,
    /// Its version, for people.
    pub version: String,
    /// The hash of its files; this is what counts.
    pub sha256: String,
    /// Where it was.
    pub path: PathBuf,
    /// Who says they made it.
    pub publisher: String,
    /// When it was approved, UTC.
    pub approved_at: String,
    /// Who approved it, if that is known.
    #[serde(default)]
    pub approved_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File1 {
    lock: u32,
    #[serde(default)]
    plugin: Vec<Approval>,
}

/// What the lock says of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It is in the lock, byte for byte.
    Trusted,
    /// It is not in the lock.
    Untrusted,
    /// Something else under this id is in the lock: the plugin has changed since.
    Changed {
        /// The hash in the lock.
        locked: String,
    },
}

impl Lock {
    /// Reads the lock; one that is not there is empty. The error is one sentence.
    pub fn read(path: &Path) -> Result<Self, String> {
        let said = |problem: String| format!("{}: {problem}", path.display());
        let empty = Self { path: path.to_owned(), entries: Vec::new() };
        if path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(empty);
        }
        if let Some(reason) = permission_fault(path) {
            return Err(said(reason));
        }
        let text = fs::read_to_string(path).map_err(|error| said(error.to_string()))?;
        let file: File1 = toml::from_str(&text).map_err(|error| said(error.to_string()))?;
        if file.lock != 1 {
            return Err(said(format!("it is of version {}; this program reads version 1", file.lock)));
        }
        Ok(Self { entries: file.plugin, ..empty })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that is trusted.
    pub fn approvals(&self) -> &[Approval] {
        &self.entries
    }

    /// What it says of a plugin.
    pub fn trust(&self, plugin: &Plugin) -> Trust {
        match self.entries.iter().find(|entry| entry.id == plugin.manifest.about.id) {
            None => Trust::Untrusted,
            Some(entry) if entry.sha256 == plugin.sha256 => Trust::Trusted,
            Some(entry) => Trust::Changed { locked: entry.sha256.clone() },
        }
    }

    /// Trusts a plugin from now on, instead of whatever had its id. Nothing is stored yet.
    pub fn approve(&mut self, plugin: &Plugin, at: &str, by: &str) {
        self.forget(&plugin.manifest.about.id);
        self.entries.push(Approval {
            id: plugin.manifest.about.id.clone(),
            version: plugin.manifest.about.version.clone(),
            sha256: plugin.sha256.clone(),
            path: plugin.dir.clone(),
            publisher: plugin.manifest.publisher.clone(),
            approved_at: at.to_owned(),
            approved_by: by.to_owned(),
        });
        self.entries.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Trusts nothing of this id any more. False if it was not trusted. Nothing is stored yet.
    pub fn forget(&mut self, id: &str) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.id != id);
        self.entries.len() < before
    }

    /// Puts the lock in place, as a whole or not at all.
    pub fn store(&self) -> io::Result<()> {
        let text =
            toml::to_string(&File1 { lock: 1, plugin: self.entries.clone() }).map_err(io::Error::other)?;
        let head =
            "# Plugins that may run here, by the hash of their files. Written by `duizhang plugin trust`.\n";
        let parent = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let staged = parent.join(format!(".plugins.lock.staging-{}", std::process::id()));
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || {
            let mut file = options.open(&staged)?;
            file.write_all(format!("{head}{text}").as_bytes())?;
            file.sync_all()?;
            fs::rename(&staged, &self.path)
        };
        write().inspect_err(|_| {
            // The error matters more than what cannot be tidied up.
            let _ = fs::remove_file(&staged);
        })
    }
}
