//! Renders small tables and compares the whole file.

use duizhang_plugin_csv::dz_plugin_v1_csv;
use duizhang_plugin_sdk::abi::{DZ_E_OPTIONS, DZ_OK};
use duizhang_plugin_sdk::testing::{Fixture, Outcome, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use serde_json::json;

fn job() -> TestJob {
    let orders = Fixture::new("orders")
        .column("order_id", Kind::Text, Role::Key)
        .title("zh", "订单号")
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .title("zh", "金额")
        .column("paid_at", Kind::Time, Role::Period)
        .column("late", Kind::Bool, Role::Flag)
        .row(cells!["CS1,\"a\"\nb", "CNY", "-12.5", "2026-09-30T16:00:00Z", true])
        .row(cells!["=HYPERLINK(1)", "CNY", "0.00000001", None::<&str>, false])
        .row(cells!["-5", "USD", "1234567890123456789012.1", None::<&str>, None::<bool>])
        .row(cells!["\tx", None::<&str>, None::<&str>, None::<&str>, None::<bool>]);
    let empty = Fixture::new("breaks").column("id", Kind::Text, Role::Key);
    let one = Fixture::new("one").column("id", Kind::Text, Role::Key).row(cells![None::<&str>]);
    TestJob::new(vec![orders, empty, one])
}

fn text(outcome: &Outcome, name: &str) -> String {
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    String::from_utf8_lossy(outcome.artifact(name).unwrap_or_default()).into_owned()
}

#[test]
fn amounts_are_exact_and_formulas_are_only_text() {
    let outcome = job().batch_rows(2).sliced(3).render(dz_plugin_v1_csv);
    assert_eq!(
        text(&outcome, "orders.csv"),
        "\u{feff}order_id,currency,amount,paid_at,late\r\n\
         \"CS1,\"\"a\"\"\nb\",CNY,-12.50,2026-09-30T16:00:00Z,true\r\n\
         '=HYPERLINK(1),CNY,0.00000001,,false\r\n\
         '-5,USD,1234567890123456789012.10,,\r\n\
         '\tx,,,,\r\n"
    );
    assert_eq!(text(&outcome, "breaks.csv"), "\u{feff}id\r\n");
    assert_eq!(text(&outcome, "one.csv"), "\u{feff}id\r\n\"\"\r\n", "an empty line is not a row");
    assert_eq!(outcome.differences(job().tables()), Vec::<String>::new());
    assert_eq!(outcome.leaked, 0);
}

#[test]
fn options_change_mark_headings_and_apostrophes() {
    let outcome = job()
        .context(&json!({"language": "zh"}))
        .options(r#"{"bom":false,"headings":"titles","escape_formulas":false}"#)
        .render(dz_plugin_v1_csv);
    let text = text(&outcome, "orders.csv");
    assert!(text.starts_with("订单号,currency,金额,paid_at,late\r\n"));
    assert!(text.contains("\r\n=HYPERLINK(1),"));
    assert_eq!(job().options(r#"{"bmo":true}"#).render(dz_plugin_v1_csv).status, DZ_E_OPTIONS);
}

#[test]
fn a_host_that_refuses_a_write_gets_its_status_back() {
    let outcome = job().refuse_after(20).render(dz_plugin_v1_csv);
    assert_eq!(outcome.status, duizhang_plugin_sdk::abi::DZ_E_OUTPUT);
    assert!(outcome.artifacts.iter().all(|a| !a.ended));
}
