//! Renders a month and looks at what a host sees; the files stay for whoever wants to open them.

mod month;

use duizhang_plugin_sdk::abi::{DZ_E_CANCELLED, DZ_E_OPTIONS, DZ_OK};
use duizhang_plugin_sdk::testing::{Fixture, Outcome, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use duizhang_plugin_xlsx::dz_plugin_v1_xlsx;
use std::fs::File;
use std::io::Write;
use std::path::Path;

const NAME: &str = "duizhang-2026-09.xlsx";

fn render(job: &TestJob) -> Outcome {
    let outcome = job.render(dz_plugin_v1_xlsx);
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    assert_eq!(outcome.diagnostics, [], "nothing to complain about");
    assert_eq!(outcome.differences(job.tables()), Vec::<String>::new());
    assert_eq!(outcome.leaked, 0);
    outcome
}

fn keep(outcome: &Outcome, name: &str) -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    File::create(path)?.write_all(outcome.artifact(NAME).unwrap_or_default())
}

#[test]
fn every_row_is_attested_and_the_bytes_are_always_the_same() {
    for zh in [false, true] {
        let first = render(&month::job(zh));
        keep(&first, if zh { "month-zh.xlsx" } else { "month-en.xlsx" }).unwrap();
        for batch_rows in [1, 7, 1000] {
            let again = render(&month::job(zh).batch_rows(batch_rows).sliced(3));
            assert!(again.artifact(NAME) == first.artifact(NAME), "batches of {batch_rows}");
        }
    }
}

#[test]
fn a_month_without_rows_is_a_workbook_too() {
    let full = month::job(false);
    let empty = |table: &Fixture| Fixture { rows: Vec::new(), ..table.clone() };
    let outcome = render(&TestJob::new(full.tables().iter().map(empty).collect()));
    keep(&outcome, "month-empty.xlsx").unwrap();
    render(&TestJob::new(Vec::new()));
}

#[test]
fn sheets_can_be_chosen_by_name() {
    let job = month::job(false).options(r#"{"sheets":["breaks"]}"#);
    let outcome = job.render(dz_plugin_v1_xlsx);
    assert_eq!(outcome.status, DZ_OK);
    assert!(outcome.attested.iter().all(|a| a.table == "breaks" || a.table == "summary"));
    let job = month::job(false).options(r#"{"sheets":["brakes"]}"#);
    assert_eq!(job.render(dz_plugin_v1_xlsx).status, DZ_E_OPTIONS);
}

#[test]
fn awkward_texts_stay_texts() {
    let table = Fixture::new("a_table_that_a_later_host_may_add")
        .column("id", Kind::Text, Role::Key)
        .column("ID", Kind::Text, Role::Note)
        .column("n", Kind::Int, Role::Quantity)
        .row(cells!["=1+1", "\u{0}\u{1}\u{b} _x0041_ \r\n \u{fffe}\u{ffff} <&>\"' 😀", i64::MAX])
        .row(cells!["00123456789012345678", "  ", i64::MIN])
        .row(cells!["@x", "😀".repeat(20_000), 1]);
    let job = TestJob::new(vec![table]);
    let outcome = job.render(dz_plugin_v1_xlsx);
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    assert_eq!(outcome.differences(job.tables()), Vec::<String>::new());
    let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["text_cut"]);
    keep(&outcome, "awkward.xlsx").unwrap();
}

#[test]
fn a_cancelled_job_leaves_nothing() {
    let outcome = month::job(false).cancel_after(3).render(dz_plugin_v1_xlsx);
    assert_eq!(outcome.status, DZ_E_CANCELLED);
    assert!(outcome.artifacts.is_empty());
}
