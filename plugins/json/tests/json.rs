//! Renders small tables and compares the whole file.

use duizhang_plugin_json::dz_plugin_v1_json;
use duizhang_plugin_sdk::abi::{DZ_E_OPTIONS, DZ_E_OUTPUT, DZ_OK};
use duizhang_plugin_sdk::testing::{Fixture, Outcome, TestJob, cells};
use duizhang_plugin_sdk::{Kind, Role};
use serde_json::{Value, json};

fn job() -> TestJob {
    let orders = Fixture::new("orders")
        .column("order_id", Kind::Text, Role::Key)
        .title("zh", "订单号")
        .column("currency", Kind::Text, Role::Key)
        .money("amount", "currency")
        .column("lines", Kind::Int, Role::Quantity)
        .column("paid_at", Kind::Time, Role::Period)
        .column("late", Kind::Bool, Role::Flag)
        .row(cells!["CS1,\"a\"\nb</script>", "CNY", "-12.5", 3, "2026-09-30T16:00:00Z", true])
        .row(cells![
            "=1+1",
            "USD",
            "1234567890123456789012.00000001",
            None::<i64>,
            None::<&str>,
            None::<bool>
        ]);
    let empty = Fixture::new("breaks").column("id", Kind::Text, Role::Key);
    TestJob::new(vec![orders, empty])
}

fn text(outcome: &Outcome, name: &str) -> String {
    assert_eq!(outcome.status, DZ_OK, "{:?}", outcome.diagnostics);
    String::from_utf8(outcome.artifact(name).unwrap_or_default().to_vec()).unwrap_or_default()
}

#[test]
fn every_row_is_an_object_with_exact_amounts() {
    let outcome = job().batch_rows(1).sliced(3).render(dz_plugin_v1_json);
    assert_eq!(
        text(&outcome, "orders.jsonl"),
        "{\"order_id\":\"CS1,\\\"a\\\"\\nb</script>\",\"currency\":\"CNY\",\"amount\":\"-12.50\",\"lines\":3,\
         \"paid_at\":\"2026-09-30T16:00:00Z\",\"late\":true}\n\
         {\"order_id\":\"=1+1\",\"currency\":\"USD\",\"amount\":\"1234567890123456789012.00000001\",\
         \"lines\":null,\"paid_at\":null,\"late\":null}\n"
    );
    assert_eq!(text(&outcome, "breaks.jsonl"), "");
    assert_eq!(outcome.differences(job().tables()), Vec::<String>::new());
    assert_eq!(outcome.leaked, 0);
}

#[test]
fn the_schema_says_what_the_members_are() {
    let outcome = job().render(dz_plugin_v1_json);
    let schema: Value = serde_json::from_str(&text(&outcome, "orders.schema.json")).unwrap_or_default();
    assert_eq!(schema["required"], json!(["order_id", "currency", "amount", "lines", "paid_at", "late"]));
    let amount = &schema["properties"]["amount"];
    assert_eq!(amount["type"], json!(["string", "null"]));
    assert_eq!(amount["pattern"], r"^-?[0-9]+\.[0-9]{2,8}$");
    assert_eq!((&amount["x-role"], &amount["x-currency-from"]), (&json!("money"), &json!("currency")));
    assert_eq!(schema["properties"]["order_id"]["x-title-zh"], "订单号");
    assert_eq!(schema["properties"]["paid_at"]["format"], "date-time");
    let without = job().options(r#"{"schemas":false}"#).render(dz_plugin_v1_json);
    assert_eq!(without.artifact("orders.schema.json"), None);
}

#[test]
fn a_pattern_is_that_of_what_is_written() {
    for (scale, written, pattern) in [
        (0, "12", "^-?[0-9]+$"),
        (1, "12.0", r"^-?[0-9]+\.[0-9]$"),
        (2, "12.00", r"^-?[0-9]+\.[0-9]{2,2}$"),
        (10, "12.00", r"^-?[0-9]+\.[0-9]{2,10}$"),
    ] {
        let table = Fixture::new("t").column("n", Kind::Decimal(scale), Role::Quantity).row(cells!["12"]);
        let outcome = TestJob::new(vec![table]).render(dz_plugin_v1_json);
        assert_eq!(text(&outcome, "t.jsonl"), format!("{{\"n\":\"{written}\"}}\n"), "scale {scale}");
        let schema: Value = serde_json::from_str(&text(&outcome, "t.schema.json")).unwrap_or_default();
        assert_eq!(schema["properties"]["n"]["pattern"], pattern, "scale {scale}");
    }
}

#[test]
fn wrong_options_and_refused_writes_are_errors() {
    assert_eq!(job().options(r#"{"schema":true}"#).render(dz_plugin_v1_json).status, DZ_E_OPTIONS);
    let outcome = job().refuse_after(20).render(dz_plugin_v1_json);
    assert_eq!(outcome.status, DZ_E_OUTPUT);
    assert!(outcome.artifacts.iter().all(|artifact| !artifact.ended));
}
