//! The format without a host: a table made here, and a host that only collects what is written.
use duizhang_plugin_sdk::testing::{Fixture, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use format::dz_plugin_v1_com_example_lines;

#[test]
fn every_row_is_written_and_attested() {
    let orders = Fixture::new("orders")
        .column("order_id", Kind::Text, Role::Key)
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .row(cells!["CS1", "CNY", "12.50"])
        .row(cells!["CS\t2", "CNY", None::<&str>]);
    let job = TestJob::new(vec![orders]).options(r#"{"heading":false}"#);
    let outcome = job.render(dz_plugin_v1_com_example_lines);
    assert_eq!(outcome.status, 0, "{:?}", outcome.diagnostics);
    let written = String::from_utf8_lossy(outcome.artifact("orders.tsv").unwrap());
    assert_eq!(written, "CS1\tCNY\t12.50000000\nCS 2\tCNY\t\n");
    assert_eq!(outcome.differences(job.tables()), Vec::<String>::new());
    assert_eq!(outcome.leaked, 0);
}
