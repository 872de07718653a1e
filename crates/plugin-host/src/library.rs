//! Formats in shared libraries.

#![allow(unsafe_code)] // loads code and takes a function from it

use std::path::{Path, PathBuf};

use duizhang_plugin_abi::{DzEntryFn, ENTRY_PREFIX};
use thiserror::Error;

/// Why a library could not be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LibraryError {
    /// There is no such file.
    #[error("cannot find {}", path.display())]
    NotFound {
        /// The path asked for.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The entry's name is not `dz_plugin_v1_<name>`.
    #[error("{0:?} is not the name of an entry: it must be dz_plugin_v1_ and a plain name")]
    Entry(String),
    /// The system could not load it.
    #[error("cannot load {}", path.display())]
    Load {
        /// The library.
        path: PathBuf,
        /// What the loader says, in full.
        #[source]
        source: libloading::Error,
    },
    /// It was loaded, but does not export the entry.
    #[error("{} does not export {entry}", path.display())]
    Symbol {
        /// The library.
        path: PathBuf,
        /// The entry asked for.
        entry: String,
        /// What the loader says.
        #[source]
        source: libloading::Error,
    },
}

/// A loaded library and the entry of the format in it.
///
/// Once loaded, a library stays for the life of the process. Unloading would pull the code from
/// under everything the library may have left behind: thread-local destructors, exit handlers,
/// the runtime of another language.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    entry: DzEntryFn,
}

impl Library {
    /// Loads the library at `path` and finds its entry, whose name is written out in full.
    ///
    /// The code of the library runs in this process from here on: open only what is trusted.
    pub fn open(path: impl AsRef<Path>, entry: &str) -> Result<Self, LibraryError> {
        let path = path.as_ref();
        if !is_entry(entry) {
            return Err(LibraryError::Entry(entry.to_owned()));
        }
        // A path without a separator would be searched for in the system's directories.
        let path =
            path.canonicalize().map_err(|source| LibraryError::NotFound { path: path.to_owned(), source })?;
        Self::take(path, entry)
    }

    /// Loads from this very path, which names sealed memory or a private copy.
    #[cfg(unix)]
    pub(crate) fn open_sealed(path: &Path, entry: &str) -> Result<Self, LibraryError> {
        if is_entry(entry) {
            Self::take(path.to_owned(), entry)
        } else {
            Err(LibraryError::Entry(entry.to_owned()))
        }
    }

    fn take(path: PathBuf, entry: &str) -> Result<Self, LibraryError> {
        let library = load(&path).map_err(|source| LibraryError::Load { path: path.clone(), source })?;
        // SAFETY: the header fixes the type of every symbol whose name begins with the prefix.
        let found = unsafe { library.get::<DzEntryFn>(entry) };
        let found = match found {
            Ok(symbol) => *symbol,
            Err(source) => {
                let entry = entry.to_owned();
                return Err(LibraryError::Symbol { path, entry, source });
            }
        };
        // Leaked on purpose: see above.
        std::mem::forget(library);
        Ok(Self { entry: found })
    }

    /// What to call: see [`crate::render`].
    pub fn entry(&self) -> DzEntryFn {
        self.entry
    }
}

#[cfg(unix)]
fn load(path: &Path) -> Result<libloading::Library, libloading::Error> {
    use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

    // Everything is resolved now, so that a missing symbol is an error here and not a crash later,
    // and nothing of it is offered to libraries loaded after it.
    // SAFETY: loading runs the library's initialisers; `Library::open` tells its callers so.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Into::into)
}

#[cfg(not(unix))]
fn load(path: &Path) -> Result<libloading::Library, libloading::Error> {
    // SAFETY: loading runs the library's initialisers; `Library::open` tells its callers so.
    unsafe { libloading::Library::new(path) }
}

pub(crate) fn is_entry(name: &str) -> bool {
    name.strip_prefix(ENTRY_PREFIX).is_some_and(crate::profile::is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_named_in_full() {
        assert!(is_entry("dz_plugin_v1_csv"));
        for name in ["", "csv", "dz_plugin_v1_", "dz_plugin_v2_csv", "dz_plugin_v1_a\0", "system"] {
            assert!(!is_entry(name), "{name:?}");
        }
    }

    #[test]
    fn what_cannot_be_loaded_says_why() {
        let directory = tempfile::tempdir().unwrap();
        let missing = Library::open(directory.path().join("none.so"), "dz_plugin_v1_csv");
        assert!(matches!(missing, Err(LibraryError::NotFound { .. })));
        let text = directory.path().join("text.so");
        let mut file = std::fs::File::create(&text).unwrap();
        std::io::Write::write_all(&mut file, b"no library").unwrap();
        let loaded = Library::open(&text, "dz_plugin_v1_csv");
        assert!(matches!(loaded, Err(LibraryError::Load { .. })));
    }
}
