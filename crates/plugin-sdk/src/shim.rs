//! What `export_format!` expands to calls into. Not for authors.

use crate::abi::{DZ_E_PANIC, DZ_OK, DzHost, DzJob, DzPlugin, DzStatus, DzStr, HOST_SIZE_1_0};
use crate::error::{Error, Result};
use crate::job::{Job, Place, Severity};
use crate::{About, Format};
use serde_json::json;
use std::any::Any;
use std::mem::size_of;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

/// The function table of a format.
pub const fn plugin<F: Format>(describe: unsafe extern "C" fn() -> DzStr) -> DzPlugin {
    DzPlugin {
        struct_size: size_of::<DzPlugin>(),
        describe: Some(describe),
        check: Some(check::<F>),
        render: Some(render::<F>),
    }
}

/// Declines a host that lacks what this SDK needs: the members of the first release.
///
/// # Safety
/// `host` is null or points at a host whose `struct_size` tells how much of it there is.
pub unsafe fn entry(host: *const DzHost, plugin: &'static DzPlugin) -> *const DzPlugin {
    // SAFETY: the first member is there in every version of a host.
    if host.is_null() || unsafe { (*host).struct_size } < HOST_SIZE_1_0 {
        return std::ptr::null();
    }
    plugin
}

/// The JSON description; made once, then static.
pub fn describe<F: Format>(text: &'static OnceLock<String>) -> DzStr {
    let made = catch_unwind(|| text.get_or_init(|| description::<F>()).as_str());
    made.map_or(DzStr::EMPTY, DzStr::new)
}

fn description<F: Format>() -> String {
    let About { id, title, version, media, deterministic, attests, tables } = F::ABOUT;
    json!({
        "id": id,
        "title": title,
        "version": version,
        "media": media,
        "deterministic": deterministic,
        "attests": attests,
        "profile": 1,
        "options": schemars::schema_for!(F::Options),
        "tables": if tables.is_empty() { json!("all") } else { json!(tables) },
    })
    .to_string()
}

unsafe extern "C" fn check<F: Format>(job: *const DzJob) -> DzStatus {
    // SAFETY: what the host vouches for when it calls `check`.
    unsafe { guard(job, |job| F::check(job, &options::<F>(*job)?)) }
}

unsafe extern "C" fn render<F: Format>(job: *const DzJob) -> DzStatus {
    // SAFETY: what the host vouches for when it calls `render`.
    unsafe { guard(job, |job| F::render(job, &options::<F>(*job)?)) }
}

fn options<F: Format>(job: Job<'_>) -> Result<F::Options> {
    let text = job.options_json()?;
    if text.trim().is_empty() {
        return Ok(F::Options::default());
    }
    serde_json::from_str(text).map_err(|e| Error::options(format_args!("options: {e}")))
}

/// Runs `work` so that neither an error nor a panic crosses the boundary: both become a status
/// and a diagnostic.
///
/// # Safety
/// As for [`Job::new`], for the time of the call.
unsafe fn guard(raw: *const DzJob, work: impl FnOnce(&Job<'_>) -> Result<()>) -> DzStatus {
    // SAFETY: passed on to the caller.
    let job = match unsafe { Job::new(raw) } {
        Ok(job) => job,
        Err(error) => return error.status(), // nobody to talk to
    };
    let error = match catch_unwind(AssertUnwindSafe(|| work(&job))) {
        Ok(Ok(())) => return DZ_OK,
        Ok(Err(error)) => error,
        Err(panic) => Error::new(DZ_E_PANIC, format_args!("the format panicked: {}", words(panic))),
    };
    let code = if error.status() == DZ_E_PANIC { "panic" } else { error.code() };
    job.diagnose(Severity::Error, code, Place::default(), &error.to_string());
    error.status()
}

/// What a panic said. A payload that is not text is forgotten: dropping it may panic again.
fn words(panic: Box<dyn Any + Send>) -> String {
    let panic = match panic.downcast::<String>() {
        Ok(text) => return *text,
        Err(other) => other,
    };
    match panic.downcast::<&str>() {
        Ok(text) => (*text).to_owned(),
        Err(other) => {
            std::mem::forget(other);
            "without a message".to_owned()
        }
    }
}
