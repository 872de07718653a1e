//! What needs limits smaller than Excel's.

#[path = "../tests/month/mod.rs"]
mod month;

use crate::{Limits, Options, render};
use duizhang_plugin_sdk::abi::DZ_OK;
use duizhang_plugin_sdk::testing::TestJob;
use duizhang_plugin_sdk::{About, Format, Job, Result, export_format};

/// Sheets of ten rows, all of them streamed.
struct Small;

impl Format for Small {
    type Options = Options;
    const ABOUT: About = About { id: "small", ..crate::Xlsx::ABOUT };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        render(*job, options, Limits { sheet_rows: 10, streamed_cells: 0, table_cells: 200 })
    }
}

export_format!(dz_plugin_v1_xlsx_small, Small);

#[test]
fn sheets_are_split_and_streamed_without_losing_a_row() {
    for rows in [0, 9, 10, 11, 20, 25] {
        let job = TestJob::new(vec![month::customers(rows)]);
        let outcome = job.render(dz_plugin_v1_xlsx_small);
        assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
        assert_eq!(outcome.differences(job.tables()), Vec::<String>::new(), "{rows} rows");
    }
    let first = month::job(true).render(dz_plugin_v1_xlsx_small);
    let again = month::job(true).batch_rows(3).render(dz_plugin_v1_xlsx_small);
    assert_eq!(first.status, DZ_OK, "{:?}", first.diagnostics);
    assert!(first.artifacts == again.artifacts, "the same bytes");
}
