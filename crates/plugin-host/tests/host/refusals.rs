//! Formats that lie, forget, overreach or fail. None of them leaves anything behind.

use std::ptr::{null, null_mut, without_provenance_mut};

use duizhang_plugin_abi::{
    DZ_E_DATA, DZ_E_INTERNAL, DZ_E_OPTIONS, DZ_E_PANIC, DZ_OK, DzHost, DzJob, DzPlugin, DzStatus, DzStr,
};
use duizhang_plugin_host::{
    DzEntryFn, Job, MAX_ARTIFACTS, MAX_DIAGNOSTICS, Mismatch, RenderError, Severity, Status, check, render,
};
use serde_json::{Value, json};

use crate::formats::{ATTESTING, HOLLOW, PLAIN, Running, STUNTED, entry, honest};
use crate::world::{Place, lines};

/// Renders with a format that must fail, and sees to it that nothing is left.
fn failure(entry: DzEntryFn, options: Value) -> RenderError {
    let place = Place::new();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.options = options;
    let error = render(entry, "test", &job, &place.destination()).unwrap_err();
    assert_eq!(place.listing(), Vec::<String>::new(), "{error}");
    assert!(!error.remedy().is_empty());
    error
}

#[test]
fn wrong_totals_are_refused_one_by_one() {
    let error = failure(
        entry!(ATTESTING, |job| {
            job.attest("lines", 3, "amount", "CNY", "12.51");
            job.attest("lines", 4, "amount", "USD", "three");
            job.artifact("lines.txt", "x")
        }),
        json!({}),
    );
    let RenderError::TotalsDiffer(found) = &error else { panic!("{error}") };
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "lines rows: expected 4, attested 3",
            "lines.amount in CNY: expected 12.50000000, attested 12.51",
            "lines.amount in USD: expected -3.00000000, attested three",
        ]
    );
}

#[test]
fn a_format_that_says_it_attests_must() {
    let silent = entry!(ATTESTING, |job| job.artifact("lines.txt", "x"));
    assert!(matches!(failure(silent, json!({})), RenderError::Incomplete(_)));
    // One that does not say so need not, but what it does attest must be right.
    let place = Place::new();
    let tables = [lines()];
    let silent = entry!(PLAIN, |job| job.artifact("lines.txt", "x"));
    render(silent, "test", &Job::new(&tables), &place.destination()).unwrap();
    let wrong = entry!(PLAIN, |job| {
        job.attest("orders", 4, "", "", "");
        job.artifact("lines.txt", "x")
    });
    assert!(matches!(failure(wrong, json!({})), RenderError::TotalsDiffer(_)));
}

#[test]
fn an_artifact_that_is_not_ended_makes_the_report_incomplete() {
    let error = failure(
        entry!(PLAIN, |job| {
            job.artifact("done.txt", "x");
            let open = job.begin("open.txt").unwrap();
            job.write(open, b"half")
        }),
        json!({}),
    );
    assert_eq!(error.to_string(), "the report is incomplete: open.txt was begun but not ended");
    let nothing = failure(entry!(PLAIN, |_| DZ_OK), json!({}));
    assert!(matches!(nothing, RenderError::Incomplete(_)));
}

#[test]
fn a_status_is_passed_on_with_what_the_format_said() {
    let error = failure(
        entry!(PLAIN, |job| {
            job.artifact("lines.txt", "x");
            job.complain("too\x1bwide", &"字".repeat(3_000));
            job.options()["status"].as_i64().unwrap().try_into().unwrap()
        }),
        json!({"status": DZ_E_DATA}),
    );
    let RenderError::Refused { status: Status::Data, diagnostics } = error else { panic!("{error}") };
    let [diagnostic] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!((diagnostic.severity, diagnostic.row), (Severity::Error, Some(2)));
    assert_eq!(diagnostic.code, "too\u{fffd}wide");
    assert_eq!((diagnostic.table.as_str(), diagnostic.column.as_str()), ("lines", "amount"));
    assert!(diagnostic.message.len() < 4_110 && diagnostic.message.ends_with('…'));
}

#[test]
fn every_status_has_a_meaning() {
    let format = entry!(PLAIN, |job| { job.options()["status"].as_i64().unwrap().try_into().unwrap() });
    for (number, meaning) in [
        (DZ_E_OPTIONS, Status::Options),
        (DZ_E_PANIC, Status::Panic),
        (99, Status::Other(99)),
        (-1, Status::Other(-1)),
    ] {
        let error = failure(format, json!({"status": number}));
        assert!(matches!(error, RenderError::Refused { status, .. } if status == meaning));
    }
}

#[test]
fn hostile_artifact_names_are_refused_even_if_the_format_goes_on() {
    let format = entry!(PLAIN, |job| {
        let status = job.artifact(job.options()["name"].as_str().unwrap(), "x");
        assert_ne!(status, DZ_OK);
        assert_ne!(job.artifact("fine.txt", "x"), DZ_OK);
        DZ_OK
    });
    let long = "x".repeat(101);
    let longer = "x".repeat(100_000);
    for name in [
        "",
        ".",
        "..",
        "../up.txt",
        "/tmp/absolute",
        "a/b",
        "a\\b",
        "nul\0byte",
        "line\nbreak",
        ".hidden",
        "receipt.json",
        "RECEIPT.JSON",
        "CON",
        "aux.txt",
        "dot.",
        "C:drive",
        "-rf",
        "\u{202e}txt.exe",
        &long,
        &longer,
    ] {
        let error = failure(format, json!({"name": name}));
        assert!(matches!(error, RenderError::ArtifactName { .. }), "{name:?}: {error}");
    }
    let twice = entry!(PLAIN, |job| {
        job.artifact("a.txt", "x");
        job.artifact("A.TXT", "x")
    });
    assert!(matches!(failure(twice, json!({})), RenderError::ArtifactName { .. }));
}

#[test]
fn a_name_that_is_no_text_is_refused() {
    let format = entry!(PLAIN, |job| {
        let bytes: &[u8] = b"\xff\xfe";
        let name = DzStr { ptr: bytes.as_ptr(), len: bytes.len() };
        let mut out = null_mut();
        // SAFETY: the bytes are static and `out` is a variable.
        unsafe { (job.host().artifact_begin)(job.0, name, DzStr::EMPTY, &raw mut out) };
        assert!(out.is_null());
        DZ_OK
    });
    assert!(matches!(failure(format, json!({})), RenderError::ArtifactName { .. }));
}

#[test]
fn too_many_artifacts_are_refused() {
    let format = entry!(PLAIN, |job| {
        for number in 0..=MAX_ARTIFACTS {
            job.artifact(&format!("{number}.txt"), "");
        }
        DZ_OK
    });
    assert!(matches!(failure(format, json!({})), RenderError::Limit { what: "artifacts", .. }));
}

#[test]
fn too_many_diagnostics_are_counted_but_not_kept() {
    let place = Place::new();
    let tables = [lines()];
    let chatty = entry!(ATTESTING, |job| {
        for _ in 0..MAX_DIAGNOSTICS + 5 {
            job.complain("again", "and again");
        }
        honest(job)
    });
    let receipt = render(chatty, "test", &Job::new(&tables), &place.destination()).unwrap();
    assert_eq!((receipt.diagnostics.len(), receipt.diagnostics_dropped), (MAX_DIAGNOSTICS, 5));
}

#[test]
fn handles_nobody_gave_out_are_refused_not_followed() {
    for invented in [0_usize, 7, usize::MAX] {
        let format = entry!(PLAIN, |job| {
            let handle = job.options()["handle"].as_u64().unwrap();
            let handle = without_provenance_mut(usize::try_from(handle).unwrap());
            job.artifact("lines.txt", "x");
            assert_ne!(job.write(handle, b"x"), DZ_OK);
            assert_ne!(job.end(handle), DZ_OK);
            DZ_OK
        });
        let error = failure(format, json!({"handle": invented}));
        assert!(matches!(error, RenderError::Misbehaved(_)), "{error}");
    }
}

#[test]
fn impossible_pointers_are_refused_not_followed() {
    let no_bytes = entry!(PLAIN, |job| {
        let open = job.begin("lines.txt").unwrap();
        // SAFETY: the host must see that these bytes cannot be.
        unsafe { (job.host().artifact_write)(open, null(), 5) };
        job.end(open)
    });
    assert!(matches!(failure(no_bytes, json!({})), RenderError::Misbehaved(_)));
    let no_out = entry!(PLAIN, |job| {
        let name = DzStr::new("lines.txt");
        // SAFETY: the host must see that there is nowhere to put the handle.
        unsafe { (job.host().artifact_begin)(job.0, name, DzStr::EMPTY, null_mut()) }
    });
    assert!(matches!(failure(no_out, json!({})), RenderError::Misbehaved(_)));
}

#[test]
fn callbacks_on_another_thread_or_for_another_job_do_nothing() {
    let place = Place::new();
    let tables = [lines()];
    let confused = entry!(ATTESTING, |job| {
        let address = job.0.expose_provenance();
        let elsewhere = std::thread::spawn(move || {
            let job = Running(std::ptr::with_exposed_provenance(address));
            job.complain("lost", "on another thread");
            (job.attest("lines", 9, "", "", ""), job.begin("lost.txt").is_err(), job.cancelled())
        });
        assert_eq!(elsewhere.join().unwrap(), (DZ_E_INTERNAL, true, true));
        let name = DzStr::new("lost.txt");
        let mut out = null_mut();
        // SAFETY: the host must not follow a job it does not know.
        let status = unsafe { (job.host().artifact_begin)(null(), name, DzStr::EMPTY, &raw mut out) };
        assert_eq!(status, DZ_E_INTERNAL);
        honest(job)
    });
    let receipt = render(confused, "test", &Job::new(&tables), &place.destination()).unwrap();
    assert!(receipt.diagnostics.is_empty());
    assert_eq!(receipt.artifacts.len(), 1);
}

#[test]
fn descriptions_that_make_no_sense_are_refused_before_anything_runs() {
    fn never(_: &Running) -> DzStatus {
        panic!("rendered by a format that does not fit")
    }
    let refused = |entry, wanted: &str| {
        let error = failure(entry, json!({}));
        assert!(matches!(error, RenderError::Incompatible { .. }), "{error}");
        assert!(error.to_string().contains(wanted), "{error}");
    };
    refused(entry!("", never), "description");
    refused(entry!("not JSON", never), "description");
    refused(entry!("[]", never), "description");
    refused(entry!(r#"{"id":"test","title":"T"}"#, never), "version");
    refused(
        entry!(r#"{"id":"other","title":"T","version":"1","profile":1}"#, never),
        "describes itself as \"other\"",
    );
    refused(entry!(r#"{"id":"test","title":"T","version":"1","profile":2}"#, never), "profile 2");
    refused(
        entry!(r#"{"id":"test","title":"T","version":"1","profile":1,"tables":"some"}"#, never),
        "tables",
    );
}

#[test]
fn function_tables_that_do_not_fit_are_refused_by_the_exact_point() {
    unsafe extern "C" fn declining(_: *const DzHost) -> *const DzPlugin {
        null()
    }
    unsafe extern "C" fn stunted(_: *const DzHost) -> *const DzPlugin {
        &raw const STUNTED
    }
    unsafe extern "C" fn hollow(_: *const DzHost) -> *const DzPlugin {
        &raw const HOLLOW
    }
    let reason = |entry: DzEntryFn| match failure(entry, json!({})) {
        RenderError::Incompatible { reason, .. } => reason,
        other => panic!("{other}"),
    };
    assert_eq!(reason(declining), Mismatch::Declined);
    let needed = size_of::<DzPlugin>();
    assert_eq!(reason(stunted), Mismatch::StructSize { found: 8, needed });
    assert_eq!(reason(hollow), Mismatch::Function("render"));
}

unsafe extern "C" fn picky(job: *const DzJob) -> DzStatus {
    let job = Running(job);
    assert!(job.tables().is_empty());
    if job.options().get("strange").is_none() {
        return DZ_OK;
    }
    job.complain("strange", "cannot be strange");
    DZ_E_OPTIONS
}

#[test]
fn options_are_judged_before_rendering() {
    let format = entry!(PLAIN, |job| job.artifact("a.txt", "x"), Some(picky));
    check(format, "test", &json!({}), &json!({})).unwrap();
    for error in [
        check(format, "test", &json!({"strange": 1}), &json!({})).unwrap_err(),
        failure(format, json!({"strange": 1})),
    ] {
        let RenderError::Refused { status: Status::Options, diagnostics } = error else { panic!("{error}") };
        assert_eq!(diagnostics[0].message, "cannot be strange");
    }
    assert!(matches!(failure(format, json!([])), RenderError::Job(_)));
}

#[test]
fn judging_options_writes_nothing() {
    unsafe extern "C" fn eager(job: *const DzJob) -> DzStatus {
        Running(job).artifact("early.txt", "x");
        DZ_OK
    }
    let format = entry!(PLAIN, |job| job.artifact("a.txt", "x"), Some(eager));
    assert!(matches!(failure(format, json!({})), RenderError::Misbehaved(_)));
}

#[test]
fn a_format_id_is_a_plain_name() {
    let place = Place::new();
    let tables = [lines()];
    for id in ["", "../x", "a/b", "A", ".x"] {
        let result = render(entry!(PLAIN, honest), id, &Job::new(&tables), &place.destination());
        assert!(matches!(result, Err(RenderError::Job(_))), "{id}");
    }
    assert_eq!(place.listing(), Vec::<String>::new());
}
