//! Hosts that are older or newer than the SDK: what `struct_size` says is believed, and nothing beyond it
//! is touched.
#![allow(unsafe_code)] // plays a host

use duizhang_plugin_sdk::abi::{
    DZ_E_UNSUPPORTED, DZ_OK, DzArtifact, DzHost, DzJob, DzStatus, DzStr, HOST_SIZE_1_0, JOB_SIZE_1_0,
};
use duizhang_plugin_sdk::{About, Format, Job, Result, export_format};
use std::ffi::c_void;

#[derive(Default, serde::Deserialize, schemars::JsonSchema)]
struct Options {}

struct Nothing;

impl Format for Nothing {
    type Options = Options;
    const ABOUT: About = About::new("nothing", "Nothing", "1.0.0", &["text/plain"]);

    fn render(job: &Job<'_>, _options: &Options) -> Result<()> {
        job.tables().map(drop)
    }
}

export_format!(dz_plugin_v1_nothing, Nothing);

unsafe extern "C" fn begin(_: *const DzJob, _: DzStr, _: DzStr, _: *mut *mut DzArtifact) -> DzStatus {
    DZ_OK
}
unsafe extern "C" fn write(_: *mut DzArtifact, _: *const c_void, _: usize) -> DzStatus {
    DZ_OK
}
unsafe extern "C" fn end(_: *mut DzArtifact) -> DzStatus {
    DZ_OK
}
unsafe extern "C" fn diagnose(_: *const DzJob, _: i32, _: DzStr, _: DzStr, _: i64, _: DzStr, _: DzStr) {}
unsafe extern "C" fn attest(_: *const DzJob, _: DzStr, _: i64, _: DzStr, _: DzStr, _: DzStr) -> DzStatus {
    DZ_OK
}
unsafe extern "C" fn cancelled(_: *const DzJob) -> i32 {
    0
}
unsafe extern "C" fn extension(_: *const DzJob, _: DzStr) -> *const c_void {
    std::ptr::null()
}

/// A host that says it has this size, followed by members that this SDK does not know.
fn host(struct_size: usize) -> (DzHost, [usize; 8]) {
    let host = DzHost {
        struct_size,
        name_and_version: DzStr::new("a host"),
        artifact_begin: begin,
        artifact_write: write,
        artifact_end: end,
        diagnose,
        attest,
        cancelled,
        extension,
    };
    (host, [usize::MAX; 8])
}

#[test]
fn an_older_host_is_declined_and_a_newer_one_is_not() {
    for (size, taken) in
        [(0, false), (HOST_SIZE_1_0 - 1, false), (HOST_SIZE_1_0, true), (HOST_SIZE_1_0 + 64, true)]
    {
        let (host, _newer) = host(size);
        // SAFETY: the host says how much of it there is.
        let plugin = unsafe { dz_plugin_v1_nothing(&raw const host) };
        assert_eq!(!plugin.is_null(), taken, "{size}");
    }
    // SAFETY: null is allowed.
    assert!(unsafe { dz_plugin_v1_nothing(std::ptr::null()) }.is_null());
}

#[test]
fn a_job_that_is_too_small_is_refused_and_a_larger_one_is_not() {
    let (host, _newer) = host(HOST_SIZE_1_0 + 64);
    // SAFETY: as above.
    let plugin = unsafe { &*dz_plugin_v1_nothing(&raw const host) };
    for (size, status) in [
        (0, DZ_E_UNSUPPORTED),
        (JOB_SIZE_1_0 - 1, DZ_E_UNSUPPORTED),
        (JOB_SIZE_1_0, DZ_OK),
        (JOB_SIZE_1_0 + 32, DZ_OK),
    ] {
        let job = DzJob {
            struct_size: size,
            host: &raw const host,
            host_data: std::ptr::null_mut(),
            options_json: DzStr::new("{}"),
            context_json: DzStr::new("{}"),
            tables: std::ptr::null(),
            n_tables: 0,
        };
        // SAFETY: the job says how much of it there is, and lives for the call.
        assert_eq!(unsafe { plugin.render.unwrap()(&raw const job) }, status, "{size}");
    }
}
