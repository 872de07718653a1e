//! What a plugin is, byte for byte: one hash over every file of its directory.
//!
//! The hash is that of the list that `sha256sum` prints for the files, sorted by path:
//! `<hash>  <path>`, a line each. So anybody can calculate it:
//! `find . -type f | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum | sha256sum`.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::receipt::hex;
use crate::runner::events::open_plain;

/// Files of a plugin.
const MAX_FILES: usize = 5_000;
/// Bytes of a plugin.
const MAX_BYTES: u64 = 2 << 30;
/// Folders within folders.
const MAX_DEPTH: usize = 20;

/// The hash of the plugin in this directory, in lower-case hexadecimal digits.
pub(crate) fn digest(dir: &Path) -> io::Result<String> {
    walk(dir, &mut |_, file| {
        let mut hash = Hashed::new(file);
        io::copy(&mut hash, &mut io::sink())?;
        Ok(hash.finish())
    })
}

/// Shows every file of a plugin to `visit`, which reads it to its end and returns its hash.
pub(crate) fn walk(
    dir: &Path,
    visit: &mut dyn FnMut(&str, File) -> io::Result<String>,
) -> io::Result<String> {
    let mut lines = Sha256::new();
    let mut bytes = 0;
    for path in files(dir)? {
        let file = open_plain(&dir.join(&path)).map_err(|error| at(&path, &error))?;
        bytes += file.metadata()?.len();
        if bytes > MAX_BYTES {
            return Err(io::Error::other("the plugin is larger than 2 GiB"));
        }
        let hash = visit(&path, file).map_err(|error| at(&path, &error))?;
        lines.update(format!("{hash}  {path}\n"));
    }
    Ok(hex(&lines.finalize()))
}

fn at(path: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}

/// Every file below a directory by its path in it, sorted. Links and devices are refused.
fn files(dir: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(PathBuf::new(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(dir.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let Some(text) = path.to_str() else {
                return Err(io::Error::other(format!("{}: the name is not UTF-8", path.display())));
            };
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < MAX_DEPTH {
                open.push((path, depth + 1));
            } else if kind.is_file() && found.len() < MAX_FILES && !text.contains('\n') {
                found.push(text.replace(std::path::MAIN_SEPARATOR, "/"));
            } else {
                let why = if kind.is_symlink() { "a link" } else { "too much, too deep, or no file" };
                return Err(io::Error::other(format!("{text}: {why}; a plugin has plain files only")));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Hashes what is read through it.
pub(crate) struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Hashed<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    pub(crate) fn finish(self) -> String {
        hex(&self.hash.finalize())
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b")).unwrap();
        for (name, text) in [("plugin.toml", "x"), ("b/c", "y"), ("a b", "z")] {
            let mut file = File::create(dir.path().join(name)).unwrap();
            io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        }
        dir
    }

    #[cfg(unix)]
    #[test]
    fn it_is_what_the_command_in_the_documentation_prints() {
        let dir = plugin();
        let command = "find . -type f -print0 | sed -z 's,^\\./,,' | LC_ALL=C sort -z \
                       | xargs -0 sha256sum | sha256sum";
        let output =
            std::process::Command::new("sh").args(["-c", command]).current_dir(dir.path()).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed.split_whitespace().next(), Some(digest(dir.path()).unwrap().as_str()));
    }

    #[test]
    fn every_byte_and_every_name_counts() {
        let dir = plugin();
        let before = digest(dir.path()).unwrap();
        fs::rename(dir.path().join("a b"), dir.path().join("a c")).unwrap();
        let renamed = digest(dir.path()).unwrap();
        io::Write::write_all(&mut File::create(dir.path().join("b/c")).unwrap(), b"Y").unwrap();
        let changed = digest(dir.path()).unwrap();
        assert!(before != renamed && renamed != changed);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused() {
        let dir = plugin();
        std::os::unix::fs::symlink("plugin.toml", dir.path().join("other")).unwrap();
        assert!(digest(dir.path()).unwrap_err().to_string().contains("other: a link"));
    }
}
