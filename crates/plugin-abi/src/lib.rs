//! The C interface of report formats and its Rust mirror.
//!
//! `include/dz_plugin.h` is the contract and says what each member means; this crate is the same
//! layout for Rust, for the host on one side and the SDK on the other. It depends on nothing, so
//! that a change of a dependency can never be a change of the interface. A test compiles the
//! header and compares every size and offset with the types here.

mod arrow;
mod layout;

pub use arrow::{ArrowArray, ArrowArrayStream, ArrowSchema};

use std::ffi::c_void;

/// The major number that is part of every entry symbol, `dz_plugin_v1_<name>`.
pub const ABI_MAJOR: u32 = 1;

/// What every entry symbol of this major begins with.
pub const ENTRY_PREFIX: &str = "dz_plugin_v1_";

/// `sizeof(dz_host)` of the first release of this major: what every host has.
pub const HOST_SIZE_1_0: usize = 10 * size_of::<usize>();

/// `sizeof(dz_job)` of the first release of this major: what every job has.
pub const JOB_SIZE_1_0: usize = 9 * size_of::<usize>();

/// `sizeof(dz_plugin)` of the first release of this major: what every plugin has.
pub const PLUGIN_SIZE_1_0: usize = 4 * size_of::<usize>();

/// The outcome of a call; one of the `DZ_…` constants, or a number a later version added.
pub type DzStatus = i32;

/// Done.
pub const DZ_OK: DzStatus = 0;
/// The options passed the schema but make no sense together.
pub const DZ_E_OPTIONS: DzStatus = 1;
/// The tables cannot be expressed in this format.
pub const DZ_E_DATA: DzStatus = 2;
/// The host refused a write.
pub const DZ_E_OUTPUT: DzStatus = 3;
/// Stopped because the host asked for it.
pub const DZ_E_CANCELLED: DzStatus = 4;
/// A bug in the plugin.
pub const DZ_E_INTERNAL: DzStatus = 5;
/// The host lacks something the format needs.
pub const DZ_E_UNSUPPORTED: DzStatus = 6;
/// A panic, caught at the boundary by an SDK.
pub const DZ_E_PANIC: DzStatus = 7;

/// Severity of [`DzHost::diagnose`]: worth knowing.
pub const DZ_NOTE: i32 = 0;
/// Severity of [`DzHost::diagnose`]: the report is complete but somebody should look.
pub const DZ_WARNING: i32 = 1;
/// Severity of [`DzHost::diagnose`]: why the report failed.
pub const DZ_ERROR: i32 = 2;

/// Counted UTF-8, not NUL-terminated. `ptr` may be null when `len` is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DzStr {
    /// First byte.
    pub ptr: *const u8,
    /// How many bytes.
    pub len: usize,
}

impl DzStr {
    /// No text.
    pub const EMPTY: DzStr = DzStr { ptr: std::ptr::null(), len: 0 };

    /// Points at `text`, which must live as long as the receiver may look at it.
    pub const fn new(text: &str) -> Self {
        DzStr { ptr: text.as_ptr(), len: text.len() }
    }

    /// The bytes pointed at; no bytes for a null pointer.
    ///
    /// # Safety
    /// A non-null `ptr` must point at `len` readable bytes that stay unchanged for `'a`.
    #[allow(unsafe_code)] // the one place where counted text becomes a slice
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.ptr.is_null() || self.len == 0 {
            return &[];
        }
        // SAFETY: the caller vouches for `len` readable bytes at `ptr` for `'a`.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }

    /// The text pointed at, or the error if the other side did not send UTF-8.
    ///
    /// # Safety
    /// As for [`DzStr::bytes`].
    #[allow(unsafe_code)] // passes the duty of `bytes` on
    pub unsafe fn text<'a>(self) -> Result<&'a str, std::str::Utf8Error> {
        // SAFETY: same duty, passed on to the caller.
        std::str::from_utf8(unsafe { self.bytes() })
    }
}

/// An output being written; owned by the host and opaque to formats.
#[repr(C)]
pub struct DzArtifact {
    _opaque: [u8; 0],
}

/// What the host offers. No function is null; see the header for each one's duties.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DzHost {
    /// `size_of::<DzHost>()` as the host was compiled.
    pub struct_size: usize,
    /// For example `duizhang 0.1.0`; for diagnostics only.
    pub name_and_version: DzStr,
    /// Starts an output: job, plain file name, media type, where to put the handle.
    pub artifact_begin: unsafe extern "C" fn(*const DzJob, DzStr, DzStr, *mut *mut DzArtifact) -> DzStatus,
    /// Appends bytes to an output.
    pub artifact_write: unsafe extern "C" fn(*mut DzArtifact, *const c_void, usize) -> DzStatus,
    /// Completes an output; the handle is invalid afterwards, whatever is returned.
    pub artifact_end: unsafe extern "C" fn(*mut DzArtifact) -> DzStatus,
    /// Job, severity, code, table, row or -1, column, message.
    pub diagnose: unsafe extern "C" fn(*const DzJob, i32, DzStr, DzStr, i64, DzStr, DzStr),
    /// Job, table, rows or -1, column, currency, total as decimal text.
    pub attest: unsafe extern "C" fn(*const DzJob, DzStr, i64, DzStr, DzStr, DzStr) -> DzStatus,
    /// Not 0 once the job should stop.
    pub cancelled: unsafe extern "C" fn(*const DzJob) -> i32,
    /// An optional family of functions by id and revision; null if not offered.
    pub extension: unsafe extern "C" fn(*const DzJob, DzStr) -> *const c_void,
}

/// One table of a job. The stream can be read once and is released by the host.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DzTable {
    /// The table's name, e.g. `customers`.
    pub name: DzStr,
    /// Its rows.
    pub stream: *mut ArrowArrayStream,
}

/// One report to be written.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DzJob {
    /// `size_of::<DzJob>()` as the host was compiled.
    pub struct_size: usize,
    /// Never null.
    pub host: *const DzHost,
    /// The host's own; formats leave it alone.
    pub host_data: *mut c_void,
    /// A JSON object, validated against the schema of the format's options.
    pub options_json: DzStr,
    /// A JSON object: run, cycle, language, totals and more.
    pub context_json: DzStr,
    /// `n_tables` tables; none for `check`.
    pub tables: *const DzTable,
    /// How many tables.
    pub n_tables: usize,
}

/// What a format is. The functions are optional here so that a host can read a table somebody
/// else filled in and refuse one with a hole; only `check` may be missing.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct DzPlugin {
    /// `size_of::<DzPlugin>()` as the plugin was compiled.
    pub struct_size: usize,
    /// The JSON description; static text.
    pub describe: Option<unsafe extern "C" fn() -> DzStr>,
    /// Judges options and context only; may be missing.
    pub check: Option<unsafe extern "C" fn(*const DzJob) -> DzStatus>,
    /// Writes the report.
    pub render: Option<unsafe extern "C" fn(*const DzJob) -> DzStatus>,
}

/// The one exported function of a format. The result is static; null declines this host.
pub type DzEntryFn = unsafe extern "C" fn(*const DzHost) -> *const DzPlugin;

#[cfg(test)]
mod tests {
    use super::DzStr;

    #[test]
    #[allow(unsafe_code)]
    fn counted_text_round_trips_and_null_is_empty() {
        // SAFETY: the literal is static; EMPTY has no bytes.
        unsafe {
            assert_eq!(DzStr::new("对账").text(), Ok("对账"));
            assert_eq!(DzStr::EMPTY.text(), Ok(""));
        }
    }
}
