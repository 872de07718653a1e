//! The receipt that is put beside every report: what was written, by what, from what.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::compare::Attested;
use crate::diagnostic::Diagnostic;
use crate::error::RenderError;
use crate::plugin::digest::Hashed;
use crate::runner::events::open_plain;

/// The receipt's name in the directory of the report; no artifact may have it.
pub(crate) const RECEIPT_FILE: &str = "receipt.json";

/// One file of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its name in the directory of the report.
    pub name: String,
    /// What the format says it is.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// The hash of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// The plugin a format came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The hash of all its files.
    pub sha256: String,
    /// Who says they made it.
    pub publisher: String,
    /// `locked` if it was trusted by its hash, `unlocked` if the user asked for it without.
    pub trust: String,
}

/// What `receipt.json` says. There is a receipt exactly if the report is complete.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// The version of this structure.
    pub receipt: u32,
    /// The id of the format.
    pub format: String,
    /// The format's version.
    pub version: String,
    /// The program that rendered.
    pub host: String,
    /// How the format ran: `bundled`, `library` or `program`.
    #[serde(default)]
    pub carrier: String,
    /// The plugin it came from; none for a bundled format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin: Option<Origin>,
    /// How far the format was kept from everything else: `in-process` is not at all, `process` is a
    /// process of its own with an empty environment and limits, `sandbox` one that also sees
    /// nothing of the file system but its job and the system's libraries.
    pub containment: String,
    /// The measures that held, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// Whether the same job always gives the same bytes, as the format says.
    #[serde(default)]
    pub deterministic: bool,
    /// The options it was given.
    pub options: Value,
    /// The context it was given, without the totals.
    pub context: Value,
    /// What the tables were made from, as the caller said.
    pub inputs: Value,
    /// The files, in the order they were finished.
    pub artifacts: Vec<Artifact>,
    /// What the format says it wrote; all of it agreed with the host's totals.
    pub attestations: Vec<Attested>,
    /// What the format had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// How many further diagnostics were not kept.
    pub diagnostics_dropped: u64,
    /// The replaced report, if it could be moved aside but not deleted. Not written down.
    #[serde(skip)]
    pub leftover: Option<PathBuf>,
}

impl Receipt {
    /// Reads the receipt of the report in this directory.
    pub fn read(directory: &Path) -> std::io::Result<Self> {
        let file = open_plain(&directory.join(RECEIPT_FILE))?;
        Ok(serde_json::from_reader(std::io::BufReader::new(file))?)
    }

    /// Writes it into the directory, durably unless it will not stay there.
    pub(crate) fn write(&self, directory: &Path, is_durable: bool) -> Result<(), RenderError> {
        let path = directory.join(RECEIPT_FILE);
        let write = || {
            let mut text = serde_json::to_vec_pretty(self)?;
            text.push(b'\n');
            let mut file = File::options().write(true).create_new(true).open(&path)?;
            file.write_all(&text)?;
            if is_durable { file.sync_all() } else { Ok(()) }
        };
        write().map_err(|error| RenderError::io(&path, error))
    }
}

/// The size of a file and the hash of its bytes, as receipts have them.
pub fn hash_file(file: File) -> std::io::Result<(u64, String)> {
    let mut hashed = Hashed::new(file);
    let size = std::io::copy(&mut hashed, &mut std::io::sink())?;
    Ok((size, hashed.finish()))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
