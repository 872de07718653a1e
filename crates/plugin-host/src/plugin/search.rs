//! Where plugins are looked for, and which of those found can be used. No code of theirs runs.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::digest::digest;
use super::lock::{Lock, Trust};
use super::manifest::{MANIFEST_FILE, Manifest, PluginKind};
use crate::runner::spec::Carrier;

/// Whose directory it is. The order is that of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Named on the command line.
    Argument,
    /// The project's own.
    Project,
    /// The user's.
    User,
    /// Everybody's on this machine.
    System,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Argument => "argument",
            Self::Project => "project",
            Self::User => "user",
            Self::System => "system",
        })
    }
}

/// A directory that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// Whose it is.
    pub origin: Origin,
    /// Which one.
    pub dir: PathBuf,
    /// What came of it, in words.
    pub result: String,
}

/// A plugin that could be used if it is trusted.
#[derive(Clone, Debug)]
pub struct Plugin {
    /// Where it was found.
    pub origin: Origin,
    /// Its directory, as a full path.
    pub dir: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// The hash of all its files.
    pub sha256: String,
}

impl Plugin {
    /// Asks a library what it is, in a process of its own. `scratch` is a directory that is not there, and
    /// will not be afterwards.
    #[cfg(unix)]
    pub fn describe(
        &self,
        runner: &crate::runner::Runner,
        scratch: &Path,
    ) -> Result<serde_json::Value, crate::error::RenderError> {
        crate::runner::isolate::describe(runner, self.carrier(), scratch)
    }

    /// How to run it.
    pub(crate) fn carrier(&self) -> Carrier {
        let (dir, file, sha256) = (self.dir.clone(), self.manifest.file.clone(), self.sha256.clone());
        match &self.manifest.kind {
            PluginKind::Library { entry } => Carrier::Library { dir, file, entry: entry.clone(), sha256 },
            PluginKind::Program => Carrier::Program { dir, file, sha256 },
        }
    }
}

/// A plugin that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Where it was found.
    pub origin: Origin,
    /// Its directory.
    pub dir: PathBuf,
    /// Its id, if it could be read.
    pub id: Option<String>,
    /// Why not, in one sentence.
    pub reason: String,
}

/// Everything a search found out.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The directories looked at, in order.
    pub looked: Vec<Looked>,
    /// The plugins in them, in order.
    pub plugins: Vec<Plugin>,
    /// What is in them and cannot be used.
    pub refusals: Vec<Refusal>,
}

/// Why there is no plugin of an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotUsable {
    /// Nothing of this id was found.
    NotFound,
    /// It was found and refused, for these reasons.
    Refused(Vec<Refusal>),
    /// It is in several places, and the lock picks none.
    Ambiguous(Vec<PathBuf>),
    /// It is there, but nobody trusts it.
    Untrusted(PathBuf),
    /// It is not the one that is trusted.
    Changed {
        /// Where it is.
        dir: PathBuf,
        /// Its hash.
        found: String,
        /// The hash that is trusted.
        locked: String,
    },
}

/// Looks for plugins. `bundled` are the ids that no plugin may have.
///
/// A directory that is a plugin itself counts as one with that plugin in it.
pub fn search(places: &[(Origin, PathBuf)], bundled: &[&str]) -> Found {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for (origin, dir) in places {
        let look = |result: String| Looked { origin: *origin, dir: dir.clone(), result };
        match dir.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.looked.push(look("not there".to_owned()));
                continue;
            }
            _ => {}
        }
        if let Some(reason) = permission_fault(dir) {
            found.looked.push(look(format!("refused: {reason}")));
            continue;
        }
        let candidates = match candidates(dir) {
            Ok(candidates) => candidates,
            Err(error) => {
                found.looked.push(look(format!("refused: {error}")));
                continue;
            }
        };
        let mut count = 0;
        for candidate in candidates {
            // The same directory by two ways is one plugin.
            if !seen.insert(candidate.canonicalize().unwrap_or_else(|_| candidate.clone())) {
                continue;
            }
            count += 1;
            match examine(*origin, &candidate, bundled) {
                Ok(plugin) => found.plugins.push(plugin),
                Err((id, reason)) => {
                    found.refusals.push(Refusal { origin: *origin, dir: candidate, id, reason });
                }
            }
        }
        found.looked.push(look(match count {
            1 => "1 plugin".to_owned(),
            _ => format!("{count} plugins"),
        }));
    }
    found
}

/// The directories that may be plugins, sorted.
fn candidates(dir: &Path) -> io::Result<Vec<PathBuf>> {
    if dir.join(MANIFEST_FILE).symlink_metadata().is_ok() {
        return Ok(vec![dir.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.join(MANIFEST_FILE).symlink_metadata().is_ok() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Looks at one candidate; the error is its id, if that can be read, and why it cannot be used.
fn examine(origin: Origin, dir: &Path, bundled: &[&str]) -> Result<Plugin, (Option<String>, String)> {
    if let Some(reason) = permission_fault(dir) {
        return Err((None, reason));
    }
    let manifest = Manifest::read(dir).map_err(|reason| (None, reason))?;
    let id = manifest.about.id.clone();
    let refused = |reason: String| (Some(id.clone()), reason);
    if bundled.contains(&id.as_str()) {
        return Err(refused(format!("{id} is bundled, and no plugin may take its place")));
    }
    let file = dir.join(&manifest.file);
    if !file.is_file() {
        return Err(refused(format!("{} is not there; it may have to be built first", manifest.file)));
    }
    if let Some(reason) = faults_below(dir) {
        return Err(refused(reason));
    }
    let sha256 = digest(dir).map_err(|error| refused(error.to_string()))?;
    let dir = dir.canonicalize().map_err(|error| refused(error.to_string()))?;
    Ok(Plugin { origin, dir, manifest, sha256 })
}

/// The first file or folder of a plugin that others may change.
fn faults_below(dir: &Path) -> Option<String> {
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if let Some(reason) = permission_fault(&path) {
                let name = path.strip_prefix(dir).unwrap_or(&path).display();
                return Some(format!("{name}: {reason}"));
            }
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    None
}

/// Why a file or directory is not to be relied upon: it is a link, or others may change it.
#[cfg(unix)]
pub(crate) fn permission_fault(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;

    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) => return Some(error.to_string()),
    };
    if metadata.is_symlink() {
        return Some("it is a link".to_owned());
    }
    if metadata.mode() & 0o002 != 0 {
        return Some("everybody may write to it; take that right away: chmod o-w".to_owned());
    }
    if ![0, crate::runner::user()].contains(&metadata.uid()) {
        return Some("it belongs to another user".to_owned());
    }
    None
}

/// Rights are something else here; links are refused all the same.
#[cfg(not(unix))]
pub(crate) fn permission_fault(path: &Path) -> Option<String> {
    match path.symlink_metadata() {
        Ok(metadata) => metadata.is_symlink().then(|| "it is a link".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

impl Found {
    /// The plugin of an id in the folders that were named on the command line, if it is one.
    pub fn named(&self, id: &str) -> Option<&Plugin> {
        let here = |plugin: &&Plugin| plugin.origin == Origin::Argument && plugin.manifest.about.id == id;
        let mut here = self.plugins.iter().filter(here);
        here.next().filter(|_| here.next().is_none())
    }

    /// The plugins of an id, and why others that look like it are not usable.
    fn of(&self, id: &str) -> (Vec<&Plugin>, Vec<Refusal>) {
        let plugins = self.plugins.iter().filter(|plugin| plugin.manifest.about.id == id).collect();
        let refused = |refusal: &&Refusal| {
            refusal.id.as_deref() == Some(id) || refusal.dir.file_name().is_some_and(|name| name == id)
        };
        (plugins, self.refusals.iter().filter(refused).cloned().collect())
    }

    /// The one plugin of an id, whether it is trusted or not: the one that the lock picks, or the
    /// only one there is.
    pub fn pick(&self, id: &str, lock: &Lock) -> Result<(&Plugin, Trust), NotUsable> {
        let (plugins, refusals) = self.of(id);
        if let Some(trusted) = plugins.iter().find(|plugin| lock.trust(plugin) == Trust::Trusted) {
            return Ok((trusted, Trust::Trusted));
        }
        match plugins.as_slice() {
            [] if refusals.is_empty() => Err(NotUsable::NotFound),
            [] => Err(NotUsable::Refused(refusals)),
            [one] => Ok((one, lock.trust(one))),
            several => Err(NotUsable::Ambiguous(several.iter().map(|plugin| plugin.dir.clone()).collect())),
        }
    }

    /// The plugin of an id that may run.
    pub fn trusted(&self, id: &str, lock: &Lock) -> Result<&Plugin, NotUsable> {
        let (plugin, trust) = self.pick(id, lock)?;
        match trust {
            Trust::Trusted => Ok(plugin),
            Trust::Untrusted => Err(NotUsable::Untrusted(plugin.dir.clone())),
            Trust::Changed { locked } => {
                Err(NotUsable::Changed { dir: plugin.dir.clone(), found: plugin.sha256.clone(), locked })
            }
        }
    }
}
