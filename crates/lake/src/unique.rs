//! Is every id there once? Asked while a dataset is written, because a reconciliation would have to read all
//! ids again to find out.
//!
//! Each id becomes a hash of 64 bits. Hashes that are all different are those of ids that are all different,
//! which is certain; equal hashes may be those of one id or of two, and then the ids are compared
//! ([`crate::repeated`]). Hashes lie on the disk in parts by their first bits, so that only a part is ever in memory.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::error::LakeError;
use crate::repeated::MOST;

/// Parts, by the first bits of a hash.
const PARTS: usize = 64;
/// Hashes of a part that are held in memory.
const HELD: usize = 16_384;

/// Hashes of the ids seen so far.
pub(crate) struct Unique {
    folder: PathBuf,
    parts: Vec<Part>,
}

#[derive(Default)]
struct Part {
    held: Vec<u64>,
    spilled: Option<File>,
}

impl Unique {
    /// None yet; what does not fit into memory goes to files in `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), parts: (0..PARTS).map(|_| Part::default()).collect() }
    }

    /// Takes the ids of a frame. No id is no id.
    pub(crate) fn add(&mut self, ids: &StringChunked) -> Result<(), LakeError> {
        for id in ids.iter().flatten() {
            let hash = hash(id);
            let part = &mut self.parts[usize::try_from(hash >> 58).unwrap_or(0)];
            part.held.push(hash);
            if part.held.len() >= HELD {
                part.spill(&self.folder)?;
            }
        }
        Ok(())
    }

    /// The hashes that came more than once, rising: none where no id did. Of very many only some: more than [`MOST`].
    pub(crate) fn finish(self) -> Result<Vec<u64>, LakeError> {
        let mut twice = Vec::new();
        for part in self.parts {
            let mut hashes = part.all(&self.folder)?;
            hashes.sort_unstable();
            // Parts are by the first bits, so that all of them together rise.
            twice.extend(hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]));
            twice.dedup();
            if twice.len() > MOST {
                break;
            }
        }
        Ok(twice)
    }
}

/// The hash of an id: the same in every run of the program.
pub(crate) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

impl Part {
    fn spill(&mut self, folder: &Path) -> Result<(), LakeError> {
        let failed = |error| LakeError::io("write to", folder, error);
        let file = match &mut self.spilled {
            Some(file) => file,
            None => self.spilled.insert(tempfile::tempfile_in(folder).map_err(failed)?),
        };
        let bytes: Vec<u8> = self.held.drain(..).flat_map(u64::to_le_bytes).collect();
        file.write_all(&bytes).map_err(failed)
    }

    fn all(self, folder: &Path) -> Result<Vec<u64>, LakeError> {
        let mut hashes = self.held;
        if let Some(mut file) = self.spilled {
            let failed = |error| LakeError::io("read from", folder, error);
            file.rewind().map_err(failed)?;
            let mut bytes = Vec::new();
            BufReader::new(file).read_to_end(&mut bytes).map_err(failed)?;
            let (words, _) = bytes.as_chunks::<8>();
            hashes.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
        }
        Ok(hashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique(ids: impl Iterator<Item = Option<String>>) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let mut unique = Unique::new(folder.path());
        let ids = StringChunked::from_iter_options("id".into(), ids);
        unique.add(&ids).unwrap();
        unique.finish().unwrap().is_empty()
    }

    #[test]
    fn one_twin_among_many_is_noticed_on_disk_and_in_memory() {
        let many = |count: usize| (0..count).map(|id| Some(format!("id-{id}")));
        assert!(unique(many(0)));
        assert!(unique(many(3).chain([None, None])));
        assert!(!unique(many(3).chain([Some("id-1".to_owned())])));
        let more_than_is_held = PARTS * HELD * 2;
        assert!(unique(many(more_than_is_held)));
        assert!(!unique(many(more_than_is_held).chain([Some("id-0".to_owned())])));
    }
}
