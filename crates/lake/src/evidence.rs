//! Sources stay as evidence: a copy of each imported file below `captures/<cycle>`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::LakeError;
use crate::home::Home;
use crate::import::{self, FileReport, Format};
use crate::stage;

/// What a Zstandard frame begins with.
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A copy of a source that has no name yet. Dropped without [`Copied::keep`] it is gone.
#[derive(Debug)]
pub(crate) struct Copied {
    staged: Option<stage::Written>,
    /// Where it is to be, relative to the home.
    stored: String,
}

impl Copied {
    /// Gives the copy its name and returns where it is, relative to the home.
    pub(crate) fn keep(self) -> Result<String, LakeError> {
        if let Some(staged) = self.staged {
            staged.keep()?;
        }
        Ok(self.stored)
    }
}

/// Copies a source into the folder. Captures are packed; what lies in the home already stays where it is.
pub(crate) fn copy(
    home: &Home,
    folder: &Path,
    from: &Path,
    report: &FileReport,
) -> Result<Copied, LakeError> {
    let relative =
        |path: &Path| path.strip_prefix(home.root()).map(|path| path.to_string_lossy().into_owned());
    if let Ok(stored) = relative(from) {
        return Ok(Copied { staged: None, stored });
    }
    let open = || File::open(from).map_err(|error| LakeError::io("read", from, error));
    let mut magic = Vec::new();
    open()?.take(4).read_to_end(&mut magic).map_err(|error| LakeError::io("read", from, error))?;
    let short = report.blake3.get(..12).unwrap_or(&report.blake3);
    let plain = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let name: String = report.name.chars().map(plain).collect();
    let pack = report.format == Format::Captures && magic != ZSTD_MAGIC;
    let path = folder.join(if pack { format!("{short}-{name}.zst") } else { format!("{short}-{name}") });
    let mut source = open()?;
    let staged = stage::write_aside(&path, |file| {
        if pack {
            zstd::stream::copy_encode(&mut source, file, 0)
        } else {
            std::io::copy(&mut source, file).map(|_| ())
        }
    })?;
    // The copy on the disk must be what was read: a file that changes meanwhile is no evidence of anything.
    if import::content_hash(staged.for_now())? != report.blake3 {
        return Err(LakeError::Changed { path: from.to_owned() });
    }
    let stored = relative(&path).unwrap_or_else(|_| path.to_string_lossy().into_owned());
    Ok(Copied { staged: Some(staged), stored })
}
