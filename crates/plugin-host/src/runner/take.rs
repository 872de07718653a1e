//! Takes the artifacts out of the job directory.
//!
//! They are copied, not moved: a process that got away, or a second name of the file, could change
//! a moved file after it was hashed. What is hashed here is what is written there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::events::{Claimed, open_plain};
use crate::error::{FaultKind, RenderError};
use crate::limits::{MAX_ARTIFACTS, MAX_NAME_BYTES};
use crate::names::{artifact_name_fault, presentable};
use crate::receipt::{Artifact, hex};

/// Copies every claimed artifact from `out` to `to`. Whatever is in `out` must be claimed.
pub(super) fn take(
    out: &Path,
    to: &Path,
    claimed: &[Claimed],
    limit: u64,
) -> Result<Vec<Artifact>, RenderError> {
    let mut taken = BTreeSet::new();
    for Claimed { name, .. } in claimed {
        let fault = artifact_name_fault(name).or_else(|| {
            (!taken.insert(name.to_lowercase())).then_some("another artifact of the report has it")
        });
        if let Some(reason) = fault {
            let name = presentable(name.as_bytes(), MAX_NAME_BYTES);
            return Err(RenderError::ArtifactName { name, reason });
        }
    }
    see_that_all_is_claimed(out, claimed)?;
    let mut left = limit;
    let mut artifacts = Vec::new();
    for Claimed { name, media_type } in claimed {
        let (size, sha256) = copy(&out.join(name), &to.join(name), left)?;
        left = left.saturating_sub(size);
        let media_type = presentable(media_type.as_bytes(), MAX_NAME_BYTES);
        artifacts.push(Artifact { name: name.clone(), media_type, size, sha256 });
    }
    Ok(artifacts)
}

fn misbehaved(message: String) -> RenderError {
    RenderError::Faulted { kind: FaultKind::Misbehaved, message }
}

fn see_that_all_is_claimed(out: &Path, claimed: &[Claimed]) -> Result<(), RenderError> {
    let entries = fs::read_dir(out).map_err(|error| RenderError::io(out, error))?;
    for (index, entry) in entries.enumerate() {
        if index >= MAX_ARTIFACTS {
            return Err(RenderError::Limit { what: "artifacts", limit: MAX_ARTIFACTS as u64 });
        }
        let entry = entry.map_err(|error| RenderError::io(out, error))?;
        let name = entry.file_name();
        let shown = presentable(name.as_encoded_bytes(), MAX_NAME_BYTES);
        let kind = entry.file_type().map_err(|error| RenderError::io(out, error))?;
        if !kind.is_file() {
            let what = if kind.is_symlink() { "a link" } else { "no regular file" };
            return Err(misbehaved(format!("{shown:?} in its output is {what}")));
        }
        if !claimed.iter().any(|claimed| name == *claimed.name) {
            return Err(RenderError::Incomplete(format!(
                "{shown:?} was written but never announced as done"
            )));
        }
    }
    Ok(())
}

/// Copies a file that is what it seems. Returns its size and hash.
fn copy(from: &Path, to: &Path, limit: u64) -> Result<(u64, String), RenderError> {
    let name = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut source = open_plain(from).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RenderError::Incomplete(format!("{name} was announced but is not there")),
        _ => misbehaved(format!("{name:?} in its output cannot be read: {error}")),
    })?;
    let metadata = source.metadata().map_err(|error| RenderError::io(from, error))?;
    if metadata.nlink() != 1 {
        return Err(misbehaved(format!("{name:?} in its output is a file that has a second name")));
    }
    let write = |source: &mut File| -> io::Result<Option<(u64, String)>> {
        let mut file = File::create_new(to)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 256 << 10];
        let mut size = 0_u64;
        loop {
            let read = source.read(&mut buffer)?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            size += read as u64;
            // As many as allowed are too many: a file that met its limit, and a program that did not
            // notice, look just like this.
            if size >= limit {
                return Ok(None);
            }
            hash.update(bytes);
            file.write_all(bytes)?;
        }
        file.sync_all()?;
        Ok(Some((size, hex(&hash.finalize()))))
    };
    let copied = write(&mut source).map_err(|error| RenderError::io(to, error))?;
    copied.ok_or(RenderError::Limit { what: "bytes", limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prepares an `out`, claims these names, and takes them.
    fn outcome(prepare: impl Fn(&Path), names: &[&str]) -> Result<Vec<Artifact>, RenderError> {
        let place = tempfile::tempdir().unwrap();
        let (out, to) = (place.path().join("out"), place.path().join("to"));
        fs::create_dir(&out).unwrap();
        fs::create_dir(&to).unwrap();
        prepare(&out);
        let claimed: Vec<Claimed> = names
            .iter()
            .map(|name| Claimed { name: (*name).to_owned(), media_type: "text/plain".to_owned() })
            .collect();
        take(&out, &to, &claimed, 100)
    }

    fn put(out: &Path, name: &str, text: &str) {
        File::create(out.join(name)).unwrap().write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn what_is_claimed_and_there_is_taken_with_its_hash() {
        let taken = outcome(|out| put(out, "a.txt", "abc"), &["a.txt"]).unwrap();
        assert_eq!(taken[0].size, 3);
        assert!(taken[0].sha256.starts_with("ba7816bf"));
    }

    /// How an `out` is prepared, the names that are claimed, and a part of the error.
    type Case<'a> = (&'a dyn Fn(&Path), &'a [&'a str], &'a str);

    #[test]
    fn everything_else_is_refused() {
        let link = |out: &Path| std::os::unix::fs::symlink("/etc/passwd", out.join("a.txt")).unwrap();
        let second_name = |out: &Path| {
            put(&out.join(".."), "secret", "x");
            fs::hard_link(out.join("../secret"), out.join("a.txt")).unwrap();
        };
        let folder = |out: &Path| fs::create_dir(out.join("a.txt")).unwrap();
        let pipe = |out: &Path| {
            let made = std::process::Command::new("mkfifo").arg(out.join("a.txt")).status().unwrap();
            assert!(made.success());
        };
        let plain = |out: &Path| put(out, "a.txt", "abc");
        let large = |out: &Path| put(out, "a.txt", &"x".repeat(100));
        let two = |out: &Path| ["a.txt", "b.txt"].iter().for_each(|name| put(out, name, "abc"));
        let cases: [Case<'_>; 10] = [
            (&link, &["a.txt"], "is a link"),
            (&second_name, &["a.txt"], "second name"),
            (&folder, &["a.txt"], "no regular file"),
            (&pipe, &["a.txt"], "no regular file"),
            (&plain, &["b.txt", "a.txt"], "b.txt was announced but is not there"),
            (&plain, &["a.txt", "A.txt"], "another artifact"),
            (&plain, &["../out/a.txt"], "separator"),
            (&plain, &["a.txt", "receipt.json"], "reserves"),
            (&two, &["a.txt"], "never announced"),
            (&large, &["a.txt"], "100 bytes"),
        ];
        for (prepare, names, part) in cases {
            let error = outcome(prepare, names).unwrap_err().to_string();
            assert!(error.contains(part), "{names:?}: {error}");
        }
    }
}
