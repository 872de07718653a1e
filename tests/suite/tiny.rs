//! A month of one customer, one line, one order and one bill, to be bent in one place: found
//! defects stay here as tests.

use serde_json::{Value, json};

use crate::home::Home;

/// The captured exchanges of the month: operation, parameters, answer.
struct Month(Vec<(&'static str, Value, Value)>);

const LINES: usize = 1;
const ORDERS: usize = 5;

fn line(id: &str) -> Value {
    json!({
        "bill_cycle": "2026-09", "customer_id": "A", "association_type": "2", "service_type_code": "s",
        "resource_type_code": "r", "charging_mode": 1, "trade_time": "2026-09-10T00:00:00Z",
        "trade_id": "O1", "id": id, "bill_detail_type": 1, "consume_time": "2026-09-10T00:00:00Z",
        "official_amount": 100, "official_discount_amount": 0, "payment_amount": 100, "cash_amount": 100,
    })
}

fn order(id: &str) -> Value {
    json!({
        "order_id": id, "customer_id": "A", "status": 5, "order_type": 1, "amount_after_discount": 100,
        "official_amount": 100, "payment_time": "2026-09-10T00:00:00Z", "currency": "CNY",
    })
}

impl Month {
    fn new() -> Self {
        let bills = |mode: &str, rows: Value| {
            let count = rows.as_array().unwrap().len();
            let body = json!({ "currency": "CNY", "bill_sums": rows, "count": count });
            ("ListSubcustomerMonthlyBills", json!({ "cycle": "2026-09", "charge_mode": mode }), body)
        };
        let bill = json!([{
            "customer_id": "A", "cloud_service_type": "s", "resource_type_code": "r", "bill_type": "0",
            "charge_mode": "1", "amount": 100,
            "account_details": [{ "balance_type": "BALANCE_TYPE_DEBIT", "amount": 100 }],
        }]);
        let window = json!({ "payment_time_begin": "2026-08-31T16:00:00Z", "payment_time_end": "2026-09-30T15:59:59Z" });
        let none = |name: &str| json!({ name: [], "total_count": 0 });
        Self(vec![
            (
                "ListConsumeSubCustomers",
                json!({ "bill_cycle": "2026-09" }),
                json!({ "sub_customers": [{ "customer_id": "A" }], "total_count": 1 }),
            ),
            (
                "ListSubCustomerBillDetail",
                json!({ "bill_cycle": "2026-09", "customer_id": "A" }),
                json!({ "currency": "CNY", "fee_records": [line("1")], "total_count": 1 }),
            ),
            bills("1", bill),
            bills("3", json!([])),
            bills("11", json!([])),
            ("ListCustomerOrders", window, json!({ "order_infos": [order("O1")], "total_count": 1 })),
            ("ListPartnerAdjustRecords", json!({}), none("records")),
            ("ListIssuedPartnerCoupons", json!({}), none("user_coupons")),
            ("ListPartnerCouponsRecord", json!({}), none("records")),
        ])
    }

    fn bent(change: impl FnOnce(&mut Vec<(&'static str, Value, Value)>)) -> Self {
        let mut month = Self::new();
        change(&mut month.0);
        month
    }

    fn text(&self) -> String {
        let exchange = |(operation, query, body): &(&str, Value, Value)| {
            json!({
                "operation": operation, "taken_at": "2026-10-06T01:00:00Z", "account": "partner",
                "request": { "method": "GET", "path": "/p", "query": query, "body": null },
                "status": 200, "body": body,
            })
            .to_string()
        };
        self.0.iter().map(exchange).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// Imports the month and returns exit code, result and "rule class" of each break.
    fn check(&self) -> (i32, String, Vec<String>) {
        let home = Home::new();
        home.import(&[home.file("month.jsonl", self.text())]);
        outcome(&home)
    }
}

fn outcome(home: &Home) -> (i32, String, Vec<String>) {
    let done = home.run(["reconcile", "--json"]);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap_or_else(|_| panic!("{}", done.stderr));
    let breaks = home.json(&["breaks", "--json"]);
    for found in &breaks {
        let id = found["id"].as_str().unwrap();
        assert_eq!(home.run(["explain", id]).code, 0, "{id} is not one break");
    }
    let told =
        |found: &Value| format!("{} {}", found["rule"].as_str().unwrap(), found["class"].as_str().unwrap());
    (done.code, summary["result"].as_str().unwrap().to_owned(), breaks.iter().map(told).collect())
}

fn is(found: &(i32, String, Vec<String>), code: i32, result: &str, breaks: &[&str]) {
    assert_eq!((found.0, found.1.as_str()), (code, result), "{:?}", found.2);
    assert_eq!(found.2, breaks);
}

#[test]
fn the_tiny_month_is_clean() {
    is(&Month::new().check(), 0, "clean", &[]);
}

#[test]
fn a_later_import_keeps_the_other_rows_of_a_file_it_reads_again() {
    let home = Home::new();
    home.import(&[home.file("all.jsonl", Month::new().text())]);
    let more = Month(vec![(
        "ListSubCustomerBillDetail",
        json!({ "bill_cycle": "2026-09", "customer_id": "Z" }),
        json!({ "currency": "CNY", "fee_records": [{ "id": "2", "customer_id": "Z", "trade_id": "NOPE",
            "bill_cycle": "2026-09", "bill_detail_type": 1, "payment_amount": 5, "cash_amount": 5,
            "official_amount": 5, "charging_mode": 10, "association_type": "1" }], "total_count": 1 }),
    )]);
    home.import(&[home.file("more.jsonl", more.text())]);
    let expected = ["month.customers unlisted_customer", "order.unknown missing_order"];
    is(&outcome(&home), 1, "breaks", &expected);
    let lookup = Month(vec![(
        "ListCustomerOrders",
        json!({ "order_id": "X" }),
        json!({ "order_infos": [], "total_count": 0 }),
    )]);
    let path = home.file("lookup.jsonl", lookup.text());
    let done = home.run(["import".as_ref(), path.as_os_str(), "--cycle".as_ref(), "2026-09".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let json = home.json(&["reconcile", "--json"]).remove(0);
    assert_eq!(json["datasets"][0]["rows"], 2, "lines of another file are gone");
    let breaks = home.json(&["breaks", "--json"]).len();
    assert_eq!(breaks, expected.len());
}

#[test]
fn answers_about_another_month_are_no_answers() {
    let home = Home::new();
    let path = home.file("month.jsonl", Month::new().text());
    let done = home.run(["import".as_ref(), path.as_os_str(), "--cycle".as_ref(), "2026-08".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("of 2026-09 left out"), "{}", done.stderr);
    is(&outcome(&home), 3, "not_reconcilable", &[]);
    let mode = Month::bent(|month| month[4].1["cycle"] = "2026-08".into());
    let home = Home::new();
    let path = home.file("month.jsonl", mode.text());
    let _ = home.run(["import".as_ref(), path.as_os_str(), "--cycle".as_ref(), "2026-09".as_ref()]);
    assert_eq!(outcome(&home).1, "incomplete");
}

#[test]
fn a_line_of_another_month_among_the_answers_is_not_lost_silently() {
    let month = Month::bent(|month| {
        let mut other = line("2");
        other["bill_cycle"] = "2026-08".into();
        month[LINES].2["fee_records"].as_array_mut().unwrap().push(other);
        month[LINES].2["total_count"] = 2.into();
    });
    let home = Home::new();
    let path = home.file("month.jsonl", month.text());
    let done = home.run(["import".as_ref(), path.as_os_str(), "--cycle".as_ref(), "2026-09".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(outcome(&home).1, "incomplete");
}

#[test]
fn a_row_may_break_a_rule_more_than_once() {
    let month = Month::bent(|month| {
        let order = &mut month[ORDERS].2["order_infos"][0];
        order["amount_info"] =
            json!({ "coupon_amount": 1, "flexipurchase_coupon_amount": 2, "stored_card_amount": 3 });
        month[LINES].2["currency"] = Value::Null;
    });
    let (code, _, breaks) = month.check();
    assert_eq!(code, 1);
    assert_eq!(breaks.iter().filter(|found| found.starts_with("order.coupon")).count(), 3);
    let month = Month::bent(|month| {
        let line = &mut month[LINES].2["fee_records"][0];
        line["bill_detail_type"] = 77.into();
        line["charging_mode"] = 78.into();
        line["association_type"] = "79".into();
    });
    let (code, _, breaks) = month.check();
    assert_eq!((code, breaks.iter().filter(|found| found.starts_with("line.code")).count()), (1, 3));
}

#[test]
fn an_unsubscription_line_does_not_bill_an_order() {
    let month = Month::bent(|month| {
        let line = &mut month[LINES].2["fee_records"][0];
        line["bill_detail_type"] = 4.into();
        for name in ["official_amount", "payment_amount", "cash_amount"] {
            line[name] = 0.into();
        }
        month[2].2["bill_sums"] = json!([]);
        month[2].2["count"] = 0.into();
    });
    is(&month.check(), 1, "breaks", &["order.unbilled missing_lines"]);
}

#[test]
fn no_id_is_nobodys_id() {
    let month = Month::bent(|month| {
        month[LINES].2["fee_records"][0]["trade_id"] = Value::Null;
        month[ORDERS].2["order_infos"][0]["order_id"] = Value::Null;
    });
    is(&month.check(), 1, "breaks", &["order.unknown missing_order", "order.unbilled missing_lines"]);
}

#[test]
fn breaks_of_rows_without_an_id_are_breaks_of_their_own() {
    let month = Month::bent(|month| {
        let mut bad = line("1");
        bad["id"] = Value::Null;
        bad["cash_amount"] = 1.into();
        month[LINES].2["fee_records"] = json!([bad, bad, bad]);
        month[LINES].2["total_count"] = 3.into();
    });
    let (code, _, breaks) = month.check();
    assert_eq!((code, breaks.iter().filter(|found| found.starts_with("line.split")).count()), (1, 3));
}

/// The lines on two pages at these offsets.
fn paged(offsets: [u64; 2], total: u64) -> Month {
    Month::bent(|month| {
        let (operation, query, body) = month.remove(LINES);
        for (number, offset) in offsets.into_iter().enumerate() {
            let (mut query, mut body) = (query.clone(), body.clone());
            query["offset"] = offset.to_string().into();
            query["limit"] = "1".into();
            body["fee_records"][0]["id"] = number.to_string().into();
            body["total_count"] = total.into();
            month.push((operation, query, body));
        }
    })
}

#[test]
fn pages_must_lie_side_by_side() {
    assert_eq!(paged([0, 1], 2).check().1, "breaks"); // twice what was ordered, but all there
    assert_eq!(paged([0, 2], 2).check().1, "incomplete");
    assert_eq!(paged([1, 2], 2).check().1, "incomplete");
}

#[test]
fn an_answer_that_changes_only_its_currency_has_changed() {
    let month = Month::bent(|month| {
        let mut again = month[LINES].clone();
        again.2["currency"] = "USD".into();
        month.push(again);
    });
    assert_eq!(month.check().1, "incomplete");
}

#[test]
fn paid_orders_without_any_line_are_no_empty_month() {
    let month = Month::bent(|month| {
        for (index, name) in [(0, "sub_customers"), (LINES, "fee_records"), (2, "bill_sums")] {
            month[index].2[name] = json!([]);
            month[index].2[if index == 2 { "count" } else { "total_count" }] = 0.into();
        }
    });
    assert_eq!(month.check().1, "incomplete");
}

#[test]
fn a_filtered_answer_is_not_the_whole() {
    assert_eq!(Month::bent(|month| month[LINES].1["charging_mode"] = "1".into()).check().1, "incomplete");
    let late = |month: &mut Vec<(&str, Value, Value)>| {
        month[ORDERS].1["payment_time_begin"] = "2026-09-15T00:00:00Z".into();
    };
    assert_eq!(Month::bent(late).check().1, "incomplete");
}

#[test]
fn a_line_without_customer_concerns_nobody() {
    let month = Month::bent(|month| month[LINES].2["fee_records"][0]["customer_id"] = Value::Null);
    let home = Home::new();
    home.import(&[home.file("month.jsonl", month.text())]);
    for found in home.json(&["breaks", "--json"]) {
        assert_ne!(found["customer_id"], "", "{found}");
        assert_ne!(found["evidence"], json!([]), "{found}");
    }
}
