//! Captured exchanges.

use duizhang_lake::Dataset;
use duizhang_lake::import::Options;
use proptest::prelude::*;

use crate::support::{Sample, bad, good, read, rows};

const TIME: &str = "2026-10-06T01:00:00Z";

/// A capture line of one consumption page.
pub fn page(offset: u32, total: u32, rows: &str) -> String {
    format!(
        r#"{{"operation":"ListSubCustomerBillDetail","taken_at":"{TIME}","account":"p1","request":{{"method":"GET","path":"/v2/x","query":{{"bill_cycle":"2026-09","customer_id":"c1","offset":"{offset}","limit":100}},"body":null}},"status":200,"body":{{"total_count":{total},"currency":"CNY","fee_records":{rows}}}}}"#
    )
}

fn captured(operation: &str, query: &str, status: u16, body: &str) -> String {
    format!(
        r#"{{"operation":"{operation}","taken_at":"{TIME}","account":"p1","request":{{"method":"GET","path":"/v2/{operation}","query":{query},"body":null}},"status":{status},"body":{body}}}"#
    )
}

pub fn lax() -> Options {
    Options { allow_bad_rows: true, ..Options::default() }
}

#[test]
fn numbers_of_captures_are_their_text() {
    let row = r#"[{"id":"a","payment_amount":0.04599822,"cash_amount":"25874","credit_amount":1E-8,"coupon_amount":null,
        "debt_amount":"","usage_amount":3.1234567891,"charging_mode":"3","bill_detail_type":5.0,"trade_id":17,
        "consume_time":"2026-08-31T16:00:00Z","trade_time":"","resource_tag":{"b":1.50,"a":[]},"new":[1.10,{"z":0}],"added":1e400}]"#;
    let (report, mut collected) = good(page(0, 1, &row.replace('\n', " ")).as_bytes(), &Options::default());
    assert_eq!(report.datasets.into_iter().collect::<Vec<_>>(), [(Dataset::Consumption, 1)]);
    let columns = [
        "currency",
        "payment_amount",
        "cash_amount",
        "credit_amount",
        "coupon_amount",
        "debt_amount",
        "official_amount",
        "usage_amount",
        "charging_mode",
        "bill_detail_type",
        "trade_id",
        "trade_time",
        "resource_tag",
        "extra",
    ];
    let expected = [
        "CNY",
        "0.04599822",
        "25874",
        "0.00000001",
        "∅",
        "∅",
        "∅",
        "3.1234567891",
        "3",
        "5",
        "17",
        "∅",
        r#"{"b":1.50,"a":[]}"#,
        r#"{"added":1e+400,"new":[1.10,{"z":0}]}"#,
    ];
    assert_eq!(rows(&mut collected, Dataset::Consumption, &columns), [expected]);
}

#[test]
fn pages_know_question_place_and_total() {
    let text =
        format!("{}\n\n{}\r\n", page(0, 3, r#"[{"id":"a"},{"id":"b"}]"#), page(100, 3, r#"[{"id":"c"}]"#));
    let (report, collected) = good(text.as_bytes(), &Options::default());
    assert_eq!((report.blake3.len(), report.mapping), (64, None));
    let [first, second] = &collected.pages[..] else { panic!("two pages") };
    assert_eq!(first.question, second.question);
    assert_eq!(
        first.question,
        r#"{"operation":"ListSubCustomerBillDetail","account":"p1","path":"/v2/x","parameters":{"bill_cycle":"2026-09","customer_id":"c1"}}"#
    );
    assert_eq!((first.offset, first.limit, first.total, first.rows.clone()), (0, 100, Some(3), 0..2));
    assert_eq!((second.offset, second.rows.clone()), (100, 2..3));
    assert_eq!(first.parameters["customer_id"], "c1");
    assert_ne!(first.digest, second.digest);
    assert!(collected.plain.is_empty());
}

#[test]
fn questions_do_not_depend_on_how_parameters_are_written() {
    let question = |query: &str, body: &str| {
        let line = format!(
            r#"{{"operation":"ListConsumeSubCustomers","taken_at":"{TIME}","account":"p1","request":{{"method":"POST","path":"/q","query":{query},"body":{body}}},"status":200,"body":{{"sub_customers":[]}}}}"#
        );
        good(line.as_bytes(), &Options::default()).1.pages.remove(0).question
    };
    let one = question(r#"{"a":"1","k":["y","x"],"n":null}"#, r#"{"limit":10,"bill_cycle":"2026-09"}"#);
    assert_eq!(one, question(r#"{"k":["x","y"],"a":1}"#, r#"{"bill_cycle":"2026-09","offset":20}"#));
    assert_ne!(one, question(r#"{"k":["x"],"a":1}"#, r#"{"bill_cycle":"2026-09"}"#));
    assert_eq!(question(r#"{"k":["x"]}"#, "null"), question("null", r#"{"k":"x"}"#));
}

#[test]
fn nested_amounts_are_flattened_and_nothing_vanishes() {
    let order = r#"{"total_count":1,"order_infos":[{"order_id":"o","amount_info":{"discounts":[
        {"discount_type":"200","discount_amount":1.1},{"discount_type":"700","discount_amount":"2.25"}],"coupon_amount":3,"fee_new":4}}]}"#;
    let text = captured("ListCustomerOrders", "{}", 200, &order.replace('\n', " "));
    let (_, mut collected) = good(text.as_bytes(), &Options::default());
    let read =
        rows(&mut collected, Dataset::Orders, &["discount_total", "coupon_amount", "stored_card_amount"]);
    assert_eq!(read, [["3.35", "3", "∅"]]);

    let bill = |details: &str| {
        let body = format!(
            r#"{{"count":1,"currency":"CNY","bill_sums":[{{"customer_id":"c","account_details":{details}}}]}}"#
        );
        let text = captured("ListSubcustomerMonthlyBills", r#"{"cycle":"2026-09"}"#, 200, &body);
        let (_, mut collected) = good(text.as_bytes(), &Options::default());
        rows(&mut collected, Dataset::MonthlyBills, &["bill_cycle", "debit_amount", "credit_amount", "extra"])
            .remove(0)
    };
    let twice = r#"[{"balance_type":"BALANCE_TYPE_DEBIT","amount":1.5},{"balance_type":"BALANCE_TYPE_DEBIT","amount":-0.25}]"#;
    assert_eq!(bill(twice), ["2026-09", "1.25", "∅", "∅"]);
    let unknown = r#"[{"balance_type":"BALANCE_TYPE_MOON","amount":1.50}]"#;
    assert_eq!(bill(unknown), ["2026-09", "∅", "∅", &format!(r#"{{"account_details":{unknown}}}"#)]);
}

#[test]
fn failures_are_recorded_and_other_operations_counted() {
    let refused = r#"{"error_code":"CBC.0151","error_msg":"Access denied."}"#;
    let lines = [
        captured("ListCustomerOrders", r#"{"offset":"100"}"#, 403, refused),
        captured("ListCustomerOrders", "{}", 200, r#"{"error_code":"CBC.0999","error_msg":"other"}"#),
        captured("ListCustomerOrders", "{}", 200, r#"{"error_code":"CBC.0000","total_count":"0"}"#),
        captured("ListCustomerOrders", "{}", 502, r#""<html>""#),
        captured("ListCities", "{}", 403, refused),
    ];
    let (_, collected) = good(lines.join("\n").as_bytes(), &Options::default());
    let failures: Vec<_> = collected
        .failures
        .iter()
        .map(|f| (f.status, f.offset, f.error_code.as_str(), f.message.as_str()))
        .collect();
    assert_eq!(
        failures,
        [(403, 100, "CBC.0151", "Access denied."), (200, 0, "CBC.0999", "other"), (502, 0, "", "\"<html>\"")]
    );
    assert_eq!(collected.pages.len(), 1);
    assert_eq!((collected.pages[0].total, collected.pages[0].rows.clone()), (Some(0), 0..0));
    assert_eq!(collected.ignored["ListCities"], 1);
}

#[test]
fn bad_rows_stop_the_import_or_are_set_aside() {
    let text = page(0, 3, r#"[{"id":"a"},{"id":"b","cash_amount":"1,5"},{"id":"c"}]"#);
    let error = bad(text.as_bytes(), &Options::default());
    assert!(
        error
            .starts_with("file, row 1, column fee_records[1].cash_amount: `\"1,5\"` is not a decimal number"),
        "{error}"
    );
    let (_, mut collected) = good(text.as_bytes(), &lax());
    assert_eq!(collected.rejects.len(), 1);
    assert_eq!(collected.pages[0].rows, 0..2);
    assert_eq!(rows(&mut collected, Dataset::Consumption, &["id"]), [["a"], ["c"]]);
}

#[test]
fn packed_captures_have_the_hash_of_plain_ones() {
    let text = page(0, 1, r#"[{"id":"a"}]"#);
    let packed = zstd::encode_all(text.as_bytes(), 3).unwrap();
    let (plain, _) = good(text.as_bytes(), &Options::default());
    let (unpacked, _) = good(&packed, &Options::default());
    assert_eq!(plain.blake3, unpacked.blake3);
    assert_eq!((plain.bytes, unpacked.bytes), (text.len() as u64, packed.len() as u64));
    let sample = Sample::new(&packed);
    assert_eq!(duizhang_lake::import::content_hash(&sample.path()).unwrap(), plain.blake3);
    let error = bad(&packed[..packed.len() - 3], &Options::default());
    assert!(error.contains("zstd data is cut or broken"), "{error}");
}

proptest! {
    #[test]
    fn random_json_never_panics(text in "[-a-z0-9,:\"{}\\[\\]. E\\\\u]{0,80}") {
        let _ = read(page(0, 1, &format!("[{{\"cash_amount\":{text}}}]")).as_bytes(), &lax());
        let _ = read(format!("{{\"operation\":{text}").as_bytes(), &lax());
    }
}
