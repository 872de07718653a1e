//! What a check asks of the runner beyond a report: another host than the usual one, and to look
//! closely at what the format does with it.

use serde::{Deserialize, Serialize};

use crate::limits::BATCH_ROWS;

/// How a format is tried. The usual way by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Rows of a batch.
    pub batch_rows: usize,
    /// Hand over arrays that begin somewhere within their buffers, as slices do; libraries only.
    pub slices: bool,
    /// Refuse to write more than this many bytes.
    pub refuse_after: Option<u64>,
    /// Say that the job should stop once this was asked so many times; libraries only.
    pub cancel_after: Option<u64>,
    /// Render so often in one process; libraries only.
    pub renders: u32,
    /// In another time zone and locale, and for libraries in another working directory.
    pub elsewhere: bool,
    /// Say what was seen, see [`Observed`].
    pub observe: bool,
}

impl Default for Trial {
    fn default() -> Self {
        Self {
            batch_rows: BATCH_ROWS,
            slices: false,
            refuse_after: None,
            cancel_after: None,
            renders: 1,
            elsewhere: false,
            observe: false,
        }
    }
}

/// What was seen of a library while it rendered. It comes from the process of the format, which could
/// have forged it: good for checking a format, not for trusting one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// What `render` returned last; none if it did not return.
    pub status: Option<i32>,
    /// How often it asked whether the job should stop.
    pub asked: u64,
    /// Schemas and arrays that it pulled and did not release.
    pub unreleased: i64,
    /// Batches it pulled.
    pub batches: u64,
    /// Rows of them.
    pub rows: u64,
    /// How long it waited for them: the cost of the interface, without the format's own work.
    pub stream_nanos: u64,
    /// What its process held after the first few of several renders.
    pub before: Footprint,
    /// What it held after the last.
    pub after: Footprint,
    /// How many renders there were between the two.
    pub between: u32,
}

/// What a process holds of the system; zeros where the system does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footprint {
    /// Open descriptors.
    pub descriptors: u64,
    /// Threads.
    pub threads: u64,
    /// Bytes that were allocated and not freed; where the C library does not count them, resident
    /// memory.
    pub memory_bytes: u64,
    /// Whether the C library counted them.
    pub exact: bool,
}

impl Footprint {
    /// What this process holds now.
    pub fn now() -> Self {
        let count = |path: &str| std::fs::read_dir(path).map_or(0, |entries| entries.count() as u64);
        let allocated = allocated();
        Self {
            descriptors: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            memory_bytes: allocated.unwrap_or_else(resident),
            exact: allocated.is_some(),
        }
    }
}

/// The memory of this process that is not in a file.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

/// Bytes that the C library has handed out, if it counts them.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)] // asks the C library
fn allocated() -> Option<u64> {
    // As <malloc.h> declares it: ten counts.
    #[repr(C)]
    struct Counts([usize; 10]);
    let this = libloading::os::unix::Library::this();
    // Looked up and not linked, so that the program still starts where the C library is older.
    // SAFETY: the function of this name takes nothing and returns such a structure.
    let found = unsafe { this.get::<unsafe extern "C" fn() -> Counts>(b"mallinfo2") }.ok()?;
    // SAFETY: as above.
    let Counts([_, _, _, _, mapped, _, _, used, _, _]) = unsafe { found() };
    Some((mapped + used) as u64)
}

/// Nobody counts them here.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn allocated() -> Option<u64> {
    None
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_seen_to_the_byte_or_nearly() {
        let before = Footprint::now();
        let kept = vec![1_u8; 3_000_000];
        let after = Footprint::now();
        assert!(before.exact && after.descriptors > 2 && after.threads > 0);
        // Tests run beside each other, so only the large one is sure.
        assert!(after.memory_bytes >= before.memory_bytes + 2_000_000, "{before:?} {after:?} {}", kept.len());
    }
}
