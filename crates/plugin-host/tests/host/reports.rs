//! Reports that are written, replaced, or not put in place.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use duizhang_plugin_abi::{DZ_E_CANCELLED, DZ_OK};
use duizhang_plugin_host::{Destination, Format, Job, Registry, RenderError, Runner, Table, render};
use serde_json::{Value, json};

use crate::formats::{ATTESTING, PLAIN, entry, honest};
use crate::world::{Place, frame, line_columns, lines};

#[test]
fn a_report_is_put_in_place_with_its_receipt() {
    let place = Place::new();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.options = json!({"a": 1});
    job.context = json!({"cycle": "2026-09"});
    job.inputs = json!({"run": "r1"});
    let receipt = render(entry!(ATTESTING, honest), "test", &job, &place.destination()).unwrap();
    assert_eq!(place.listing(), ["report", "report/lines.txt", "report/receipt.json"]);
    assert_eq!(
        place.text("report/lines.txt"),
        "a|CNY|1250000000\nb|USD|-300000000\nc|-|700000000\nd|CNY|-\n"
    );
    let written: Value = serde_json::from_str(&place.text("report/receipt.json")).unwrap();
    assert_eq!(written, serde_json::to_value(&receipt).unwrap());
    assert_eq!(written["format"], "test");
    assert_eq!(written["version"], "1.2.3");
    assert_eq!(written["containment"], "in-process");
    assert_eq!(written["options"], json!({"a": 1}));
    assert_eq!(written["context"], json!({"cycle": "2026-09"}));
    assert_eq!(written["inputs"], json!({"run": "r1"}));
    assert_eq!(written["artifacts"][0]["name"], "lines.txt");
    assert_eq!(written["artifacts"][0]["size"], 56);
    // What `sha256sum` says of the four lines above.
    let sha256 = "fd73daa578e4a66a489375d7150390a223f60701275ace955bbfec17cccc88da";
    assert_eq!(written["artifacts"][0]["sha256"], sha256);
    assert_eq!(written["attestations"][0]["total"], "12.50");
}

#[test]
fn the_context_carries_the_hosts_totals() {
    let place = Place::new();
    let tables = [lines()];
    let echo = entry!(PLAIN, |job| job.artifact("context.json", &job.context().to_string()));
    let mut job = Job::new(&tables);
    job.context = json!({"cycle": "2026-09"});
    render(echo, "test", &job, &place.destination()).unwrap();
    let context: Value = serde_json::from_str(&place.text("report/context.json")).unwrap();
    let money = json!({"amount": {"CNY": "12.50000000", "USD": "-3.00000000"}});
    let totals = json!({"lines": {"rows": 4, "money": money}});
    assert_eq!(context, json!({"cycle": "2026-09", "totals": totals}));
}

#[test]
fn the_same_job_gives_the_same_bytes() {
    let place = Place::new();
    let tables = [lines()];
    let entry = entry!(ATTESTING, honest);
    for name in ["one", "two"] {
        let out = Destination::new(place.path().join(name));
        render(entry, "test", &Job::new(&tables), &out).unwrap();
    }
    for file in ["lines.txt", "receipt.json"] {
        assert_eq!(place.text(&format!("one/{file}")), place.text(&format!("two/{file}")));
    }
}

#[test]
fn an_empty_table_gives_a_report_and_zero_totals() {
    let place = Place::new();
    let empty =
        frame(lines().frame().columns().iter().map(|c| c.clear().take_materialized_series()).collect());
    let tables = [Table::new("lines", line_columns(), &empty).unwrap()];
    let format = entry!(ATTESTING, |job| {
        let read = job.read(0);
        assert!(read.batches.is_empty() && read.columns.len() == 3);
        job.attest("lines", 0, "amount", "CNY", "0");
        job.artifact("lines.txt", "")
    });
    let receipt = render(format, "test", &Job::new(&tables), &place.destination()).unwrap();
    assert_eq!(receipt.artifacts[0].size, 0);
}

#[test]
fn what_is_there_is_not_overwritten() {
    let place = Place::new();
    place.put("report/mine.txt", "old");
    let before = place.listing();
    let tables = [lines()];
    let job = Job::new(&tables);
    let entry = entry!(ATTESTING, honest);
    let error = render(entry, "test", &job, &place.destination()).unwrap_err();
    assert!(matches!(error, RenderError::Exists(_)), "{error}");
    // Asked to replace, the host still does not delete what is no report.
    let error = render(entry, "test", &job, &place.destination().replacing()).unwrap_err();
    assert!(matches!(error, RenderError::NotAReport(_)), "{error}");
    assert_eq!((place.listing(), place.text("report/mine.txt")), (before, "old".to_owned()));
}

#[test]
fn a_report_is_replaced_when_asked() {
    let place = Place::new();
    place.put("report/receipt.json", "{}");
    place.put("report/old.txt", "old");
    let tables = [lines()];
    let out = place.destination().replacing();
    let receipt = render(entry!(ATTESTING, honest), "test", &Job::new(&tables), &out).unwrap();
    assert_eq!(receipt.leftover, None);
    assert_eq!(place.listing(), ["report", "report/lines.txt", "report/receipt.json"]);
}

#[test]
fn a_failed_replacement_leaves_the_old_report() {
    let place = Place::new();
    place.put("report/receipt.json", "{}");
    place.put("report/old.txt", "old");
    let before = place.listing();
    let tables = [lines()];
    let wrong = entry!(ATTESTING, |job| {
        job.attest("lines", 4, "amount", "CNY", "12.51");
        job.artifact("lines.txt", "x")
    });
    let out = place.destination().replacing();
    render(wrong, "test", &Job::new(&tables), &out).unwrap_err();
    assert_eq!((place.listing(), place.text("report/old.txt")), (before, "old".to_owned()));
}

#[test]
fn missing_parents_come_and_go_with_the_report() {
    let place = Place::new();
    let tables = [lines()];
    let job = Job::new(&tables);
    let out = Destination::new(place.path().join("2026-09/run/test"));
    let failing = entry!(ATTESTING, |_| DZ_OK);
    render(failing, "test", &job, &out).unwrap_err();
    assert_eq!(place.listing(), Vec::<String>::new());
    render(entry!(ATTESTING, honest), "test", &job, &out).unwrap();
    assert_eq!(place.text("2026-09/run/test/lines.txt").lines().count(), 4);
}

#[test]
fn a_destination_that_cannot_be_written_is_reported() {
    let place = Place::new();
    place.put("file", "not a directory");
    let before = place.listing();
    let tables = [lines()];
    let job = Job::new(&tables);
    let entry = entry!(ATTESTING, honest);
    for path in ["file/report", "file/deep/report", ".."] {
        let out = Destination::new(place.path().join(path));
        let error = render(entry, "test", &job, &out).unwrap_err();
        assert!(matches!(error, RenderError::Io { .. }), "{path}: {error}");
        assert!(!error.remedy().is_empty());
    }
    assert_eq!(place.listing(), before);
}

#[test]
fn output_that_fails_under_way_is_reported_even_if_the_format_does_not_care() {
    let place = Place::new();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.options = json!({"parent": place.path()});
    // Pulls the staging directory away before it writes.
    let careless = entry!(PLAIN, |job| {
        let parent = job.options()["parent"].as_str().unwrap().to_owned();
        let staged = std::fs::read_dir(parent).unwrap().next().unwrap().unwrap();
        assert!(staged.file_name().to_str().unwrap().starts_with(".test.staging-"));
        std::fs::remove_dir(staged.path()).unwrap();
        job.artifact("lines.txt", "x");
        DZ_OK
    });
    let error = render(careless, "test", &job, &place.destination()).unwrap_err();
    assert!(matches!(error, RenderError::Io { .. }), "{error}");
    assert_eq!(place.listing(), Vec::<String>::new());
}

#[test]
fn a_cancelled_report_leaves_nothing() {
    let place = Place::new();
    let tables = [lines()];
    let mut job = Job::new(&tables);
    job.cancel = Some(Arc::new(AtomicBool::new(true)));
    let patient = entry!(PLAIN, |job| {
        assert!(job.cancelled());
        job.artifact("lines.txt", "x");
        DZ_E_CANCELLED
    });
    let error = render(patient, "test", &job, &place.destination()).unwrap_err();
    assert!(matches!(error, RenderError::Cancelled), "{error}");
    assert_eq!(place.listing(), Vec::<String>::new());
}

#[test]
fn a_format_gets_only_the_tables_it_reads() {
    let place = Place::new();
    let other = Table::new("other", line_columns(), lines().frame()).unwrap();
    let tables = [other, lines()];
    let format = entry!(ATTESTING, |job| {
        assert_eq!(job.tables().len(), 1);
        honest(job)
    });
    render(format, "test", &Job::new(&tables), &place.destination()).unwrap();
}

#[test]
fn a_registry_keeps_formats_apart() {
    let entry = entry!(ATTESTING, honest);
    let mut registry = Registry::new();
    registry.add(Format::bundled("test", entry).unwrap()).unwrap();
    assert_eq!(registry.get("test").unwrap().about.title, "Test");
    let again = registry.add(Format::bundled("test", entry).unwrap());
    assert_eq!(again.unwrap_err().to_string(), "there is already a format test");
    assert!(Format::bundled("csv", entry).is_err());
    assert_eq!(registry.iter().count(), 1);
    let place = Place::new();
    let tables = [lines()];
    let format = registry.get("test").unwrap();
    let runner = Runner::of_this_program().unwrap();
    format.render(&runner, &Job::new(&tables), &place.destination()).unwrap();
}
