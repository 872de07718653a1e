//! How much a format may ask of the host. The limits are far above any honest report; they keep a
//! format that runs wild from filling the disk or the memory.

/// Rows of one batch of a table's stream.
pub const BATCH_ROWS: usize = 65_536;

/// Artifacts of one report.
pub const MAX_ARTIFACTS: usize = 1_000;

/// Artifacts of one report that may be open at the same time; each costs a file handle.
pub const MAX_OPEN_ARTIFACTS: usize = 64;

/// Bytes of all artifacts of one report together.
pub const MAX_ARTIFACT_BYTES: u64 = 64 << 30;

/// Bytes of an artifact's name.
pub const MAX_NAME_BYTES: usize = 100;

/// Diagnostics kept of one report. Further ones are counted, not kept.
pub const MAX_DIAGNOSTICS: usize = 1_000;

/// Bytes kept of one text of a diagnostic.
pub const MAX_MESSAGE_BYTES: usize = 4_096;

/// Attestations of one report: tables times money columns times currencies stay well below it.
pub const MAX_ATTESTATIONS: usize = 100_000;

/// Bytes of the text a format describes itself with.
pub const MAX_DESCRIBE_BYTES: usize = 1 << 20;

/// The limits of one rendering. A structure of its own so that tests can lower them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) artifacts: usize,
    pub(crate) open: usize,
    pub(crate) bytes: u64,
    pub(crate) diagnostics: usize,
    pub(crate) attestations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            artifacts: MAX_ARTIFACTS,
            open: MAX_OPEN_ARTIFACTS,
            bytes: MAX_ARTIFACT_BYTES,
            diagnostics: MAX_DIAGNOSTICS,
            attestations: MAX_ATTESTATIONS,
        }
    }
}
