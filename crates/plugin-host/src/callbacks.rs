//! The functions a format calls: `struct dz_host` of the header.
//!
//! They trust as little as a pointer allows. The session is found through a thread-local, not
//! through the job that is passed in, so a call on another thread, outside a job or with another
//! job's pointer is refused instead of followed. Artifact handles are numbers in pointer's
//! clothing: a stale or invented one is looked up, not followed. No panic gets out, because one
//! that did would abort the process.

#![allow(unsafe_code)] // this is the host's half of a C interface

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

use duizhang_plugin_abi::{DZ_E_INTERNAL, DZ_E_OUTPUT, DZ_OK, DzArtifact, DzHost, DzJob, DzStatus, DzStr};

use crate::compare::Attested;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::RenderError;
use crate::limits::{MAX_MESSAGE_BYTES, MAX_NAME_BYTES};
use crate::names::presentable;
use crate::session::{Refused, Session};

/// What the host calls itself towards formats and in receipts.
pub(crate) const HOST: &str = concat!("duizhang ", env!("CARGO_PKG_VERSION"));

/// Longest text accepted where a longer one makes no sense: names, media types, currencies, sums.
const SHORT: usize = 200;

struct Shared(DzHost);

// SAFETY: the table is never written, and the text it points at is a constant.
unsafe impl Sync for Shared {}

static TABLE: Shared = Shared(DzHost {
    struct_size: size_of::<DzHost>(),
    name_and_version: DzStr::new(HOST),
    artifact_begin,
    artifact_write,
    artifact_end,
    diagnose,
    attest,
    cancelled,
    extension,
});

/// The host's function table. It is static, though formats are only promised the length of a call.
pub(crate) fn host() -> *const DzHost {
    &raw const TABLE.0
}

#[derive(Clone, Copy)]
struct Active {
    job: *const DzJob,
    session: *const RefCell<Session>,
}

thread_local! {
    static ACTIVE: Cell<Option<Active>> = const { Cell::new(None) };
}

/// Runs `call`, during which callbacks on this thread for `job` reach `session`.
pub(crate) fn during<R>(job: *const DzJob, session: &RefCell<Session>, call: impl FnOnce() -> R) -> R {
    /// Puts back what was active before, on every way out.
    struct Restore(Option<Active>);
    impl Drop for Restore {
        fn drop(&mut self) {
            ACTIVE.set(self.0);
        }
    }
    let _restore = Restore(ACTIVE.replace(Some(Active { job, session })));
    call()
}

/// Runs `work` on the active session. `job` is checked where the callback is given one. A panic,
/// a missing session or a call from within a callback give `otherwise`.
fn with_session<R>(job: Option<*const DzJob>, otherwise: R, work: impl FnOnce(&mut Session) -> R) -> R {
    let run = || {
        let active = ACTIVE.try_with(Cell::get).ok().flatten()?;
        if job.is_some_and(|job| !std::ptr::eq(job, active.job)) {
            return None;
        }
        // SAFETY: `during` borrows the session for as long as it is active on this thread, and
        // the thread-local cannot be seen from another one.
        let session = unsafe { &*active.session };
        let mut session = session.try_borrow_mut().ok()?;
        Some(work(&mut session))
    };
    catch_unwind(AssertUnwindSafe(run)).ok().flatten().unwrap_or(otherwise)
}

fn status(outcome: Result<(), Refused>) -> DzStatus {
    outcome.map_or_else(|Refused| DZ_E_OUTPUT, |()| DZ_OK)
}

/// Bytes of a counted text, at most `limit + 1` of them: enough to see that there were more.
///
/// # Safety
/// As for [`DzStr::bytes`].
unsafe fn head<'a>(text: DzStr, limit: usize) -> &'a [u8] {
    let len = text.len.min(limit + 1);
    // SAFETY: the caller vouches for `text.len` readable bytes, of which these are the first.
    unsafe { DzStr { len, ..text }.bytes() }
}

/// A short text as it is, or nothing if it is too long or not UTF-8.
///
/// # Safety
/// As for [`DzStr::bytes`].
unsafe fn short(text: DzStr) -> Option<String> {
    // SAFETY: passed on to the caller.
    let bytes = unsafe { head(text, SHORT) };
    let text = std::str::from_utf8(bytes).ok()?;
    (text.len() <= SHORT).then(|| text.to_owned())
}

unsafe extern "C" fn artifact_begin(
    job: *const DzJob,
    name: DzStr,
    media_type: DzStr,
    out: *mut *mut DzArtifact,
) -> DzStatus {
    with_session(Some(job), DZ_E_INTERNAL, |session| {
        if out.is_null() {
            session.refuse(RenderError::Misbehaved("it begins an artifact without `out`"));
            return DZ_E_INTERNAL;
        }
        // SAFETY: `out` is not null, and the contract has it point at the caller's variable.
        unsafe { out.write(std::ptr::null_mut()) };
        // SAFETY: both texts are the caller's for the length of this call.
        let (text, media_type) = unsafe { (short(name), short(media_type)) };
        let Some(text) = text else {
            // SAFETY: as above.
            let name = presentable(unsafe { head(name, MAX_NAME_BYTES) }, MAX_NAME_BYTES);
            let reason = "it is too long or not UTF-8";
            session.refuse(RenderError::ArtifactName { name, reason });
            return DZ_E_OUTPUT;
        };
        let Some(media_type) = media_type else {
            session.refuse(RenderError::Misbehaved("a media type is too long or not UTF-8"));
            return DZ_E_INTERNAL;
        };
        match session.begin(text, media_type) {
            Ok(handle) => {
                // SAFETY: as above.
                unsafe { out.write(std::ptr::without_provenance_mut(handle)) };
                DZ_OK
            }
            Err(Refused) => DZ_E_OUTPUT,
        }
    })
}

unsafe extern "C" fn artifact_write(artifact: *mut DzArtifact, bytes: *const c_void, len: usize) -> DzStatus {
    with_session(None, DZ_E_INTERNAL, |session| {
        if len > isize::MAX.unsigned_abs() || (bytes.is_null() && len > 0) {
            session.refuse(RenderError::Misbehaved("it writes bytes that cannot exist"));
            return DZ_E_INTERNAL;
        }
        // SAFETY: not null or empty, of possible length, and the caller's for this call.
        let bytes = unsafe { DzStr { ptr: bytes.cast(), len }.bytes() };
        status(session.write(artifact.addr(), bytes))
    })
}

unsafe extern "C" fn artifact_end(artifact: *mut DzArtifact) -> DzStatus {
    with_session(None, DZ_E_INTERNAL, |session| status(session.end(artifact.addr())))
}

unsafe extern "C" fn diagnose(
    job: *const DzJob,
    severity: i32,
    code: DzStr,
    table: DzStr,
    row: i64,
    column: DzStr,
    message: DzStr,
) {
    with_session(Some(job), (), |session| {
        let copy = |text, limit| {
            // SAFETY: every text of a diagnostic is the caller's for the length of this call.
            presentable(unsafe { head(text, limit) }, limit)
        };
        session.diagnose(Diagnostic {
            severity: Severity::from_abi(severity),
            code: copy(code, SHORT),
            table: copy(table, SHORT),
            row: (row >= 0).then_some(row),
            column: copy(column, SHORT),
            message: copy(message, MAX_MESSAGE_BYTES),
        });
    });
}

unsafe extern "C" fn attest(
    job: *const DzJob,
    table: DzStr,
    rows: i64,
    column: DzStr,
    currency: DzStr,
    total: DzStr,
) -> DzStatus {
    with_session(Some(job), DZ_E_INTERNAL, |session| {
        // SAFETY: every text of an attestation is the caller's for the length of this call.
        let texts = unsafe { (short(table), short(column), short(currency), short(total)) };
        let (Some(table), Some(column), Some(currency), Some(total)) = texts else {
            session.refuse(RenderError::Misbehaved("an attestation is too long or not UTF-8"));
            return DZ_E_INTERNAL;
        };
        let rows = (rows >= 0).then_some(rows);
        status(session.attest(Attested { table, rows, column, currency, total }))
    })
}

unsafe extern "C" fn cancelled(job: *const DzJob) -> i32 {
    // Where there is no session, there is nothing to go on with either.
    with_session(Some(job), 1, |session| i32::from(session.ask()))
}

unsafe extern "C" fn extension(_job: *const DzJob, _id: DzStr) -> *const c_void {
    std::ptr::null() // none is offered yet
}
