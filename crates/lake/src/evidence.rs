//! Sources stay as evidence: a copy of each imported file below `captures/<cycle>`.

use std::fs;
use std::path::Path;

use crate::error::LakeError;
use crate::home::Home;
use crate::import::{self, FileReport, Format};
use crate::stage;

/// What a Zstandard frame begins with.
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Copies a source into the folder and returns where it is, relative to the home. Captures are
/// packed; what lies in the home already stays where it is.
pub(crate) fn keep(
    home: &Home,
    folder: &Path,
    from: &Path,
    report: &FileReport,
) -> Result<String, LakeError> {
    let relative =
        |path: &Path| path.strip_prefix(home.root()).map(|path| path.to_string_lossy().into_owned());
    if let Ok(inside) = relative(from) {
        return Ok(inside);
    }
    let bytes = fs::read(from).map_err(|error| LakeError::io("read", from, error))?;
    let short = report.blake3.get(..12).unwrap_or(&report.blake3);
    let plain = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let name: String = report.name.chars().map(plain).collect();
    let (name, bytes) = if report.format == Format::Captures && !bytes.starts_with(&ZSTD_MAGIC) {
        let packed =
            zstd::encode_all(bytes.as_slice(), 0).map_err(|error| LakeError::io("pack", from, error))?;
        (format!("{short}-{name}.zst"), packed)
    } else {
        (format!("{short}-{name}"), bytes)
    };
    let path = folder.join(&name);
    stage::write_file(&path, &bytes)?;
    // The copy must be what was read: a file that changes meanwhile is no evidence of anything.
    if import::content_hash(&path)? != report.blake3 {
        return Err(LakeError::Changed { path: from.to_owned() });
    }
    Ok(relative(&path).unwrap_or(name))
}
