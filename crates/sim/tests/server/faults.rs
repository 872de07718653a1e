//! Every fault, and how a test switches them while the server runs.

use std::time::{Duration, Instant};

use duizhang_sim::server::Options;
use serde_json::{Value, json};

use crate::client::{Server, get, options, post};

const ORDERS: &str = "/v2/orders/customer-orders";
const TYPES: &str = "/v2/products/service-types";

/// Order numbers of one page.
fn orders(server: &Server, offset: usize, limit: usize) -> (Vec<String>, u64) {
    let told = server.partner(get(ORDERS).query("offset", offset).query("limit", limit)).json();
    let rows = told["order_infos"].as_array().unwrap();
    let ids = rows.iter().map(|order| order["order_id"].as_str().unwrap().to_owned()).collect();
    (ids, told["total_count"].as_u64().unwrap())
}

#[test]
fn faults_with_a_status() {
    for (fault, is, part) in [
        ("429", "429 CBC.0250", "Too many requests"),
        ("500", "500 CBC.0999", "Other error"),
        ("gateway", "502", "<html>"),
        ("refused", "200 CBC.99000000", "error"),
    ] {
        let server = Server::faulty(&[&format!("{fault}:ListCustomerOrders:after=1:count=1")]);
        let verdicts: Vec<String> = (0..3).map(|_| server.partner(get(ORDERS)).verdict()).collect();
        assert_eq!(verdicts, ["200", is, "200"], "{fault}");
        assert_eq!(server.partner(get(TYPES)).status, 200, "{fault}");
        let server = Server::faulty(&[fault]);
        let told = server.partner(get(TYPES));
        assert!(told.text.contains(part), "{fault}: {}", told.text);
        let kind = if fault == "gateway" { "text/html" } else { "application/json" };
        assert_eq!(told.header("content-type"), Some(kind));
    }
}

#[test]
fn a_burst() {
    let server = Server::faulty(&["429:every=4:burst=2"]);
    let statuses: Vec<u16> = (0..9).map(|_| server.partner(get(TYPES)).status).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429, 200, 200, 429, 429]);
}

#[test]
fn an_answer_that_is_cut() {
    let whole = Server::new().partner(get(ORDERS));
    assert!(!whole.cut);
    let server = Server::faulty(&["cut:count=1"]);
    let told = server.partner(get(ORDERS));
    assert!(told.cut && told.status == 200);
    assert!(!told.text.is_empty() && whole.text.starts_with(&told.text));
    assert_eq!(server.partner(get(ORDERS)).text, whole.text);
}

#[test]
fn an_answer_that_is_half_a_document() {
    let server = Server::faulty(&["malformed:count=1"]);
    let told = server.partner(get(ORDERS));
    assert!(!told.cut && told.status == 200);
    assert!(serde_json::from_str::<Value>(&told.text).is_err());
    assert!(serde_json::from_str::<Value>(&server.partner(get(ORDERS)).text).is_ok());
}

#[test]
fn a_slow_answer() {
    let server = Server::faulty(&["slow:count=1:ms=300"]);
    let took = || {
        let start = Instant::now();
        assert_eq!(server.partner(get(TYPES)).status, 200);
        start.elapsed()
    };
    assert!(took() >= Duration::from_millis(300));
}

#[test]
fn a_total_that_is_wrong() {
    let server = Server::faulty(&["total:after=1:count=1"]);
    let totals = [(); 3].map(|()| orders(&server, 0, 5).1);
    assert_eq!(totals[1], totals[0] + 10);
    assert_eq!(totals[2], totals[0]);
}

#[test]
fn rows_that_have_moved() {
    let server = Server::faulty(&["drift:after=1:count=1"]);
    let (first, total) = orders(&server, 0, 5);
    let (moved, same_total) = orders(&server, 5, 5);
    // The second page shows the last row of the first one again.
    assert_eq!(moved[0], first[4]);
    assert_eq!(total, same_total);
    let (second, _) = orders(&server, 5, 5);
    assert_eq!(second[..4], moved[1..]);
}

#[test]
fn a_row_that_is_added_while_the_list_is_read() {
    let (truth, total) = orders(&Server::new(), 0, 100);
    assert_eq!(truth.len() as u64, total);
    let server = Server::faulty(&["added:ListCustomerOrders:after=2"]);
    let (mut seen, before) = orders(&server, 0, 5);
    seen.extend(orders(&server, 5, 5).0);
    assert_eq!(before, total - 1);
    assert_eq!(seen, truth[..10]);
    let (third, after) = orders(&server, 10, 5);
    assert_eq!(after, total);
    // What moved on by the new row comes twice; the new row itself was missed.
    assert_eq!(third[0], seen[9]);
    let (again, _) = orders(&server, 0, 100);
    assert_eq!(again[0], *truth.last().unwrap());
    assert_eq!(again[1..], truth[..truth.len() - 1]);
}

#[test]
fn tokens_that_end() {
    let server = Server::faulty(&["expired:after=1:count=1"]);
    let partner = server.running.partner().clone();
    let token = || {
        let user =
            json!({"name": partner.name, "password": partner.password, "domain": {"name": partner.name}});
        let identity = json!({"methods": ["password"], "password": {"user": user}});
        let body = json!({"auth": {"identity": identity, "scope": {"domain": {"id": partner.id}}}});
        let told = server.send(&post("/v3/auth/tokens", &body.to_string()));
        told.header("x-subject-token").unwrap().to_owned()
    };
    let old = token();
    // Requests that are signed have no token that could end.
    assert_eq!(server.partner(get(TYPES)).verdict(), "200");
    let verdict = |token: &str| server.with_token(token, get(TYPES)).verdict();
    assert_eq!([verdict(&old), verdict(&old), verdict(&old)], ["200", "401 CBC.0154", "401 CBC.0154"]);
    assert_eq!(verdict(&token()), "200");
}

#[test]
fn the_same_seed_gives_the_same_faults() {
    let statuses = |seed: u64| {
        let faults = vec!["500:percent=30".parse().unwrap()];
        let server = Server::with(Options { seed, faults, ..options() });
        (0..30).map(|_| server.partner(get(TYPES)).status).collect::<Vec<_>>()
    };
    let first = statuses(7);
    assert_eq!(first, statuses(7));
    assert_ne!(first, statuses(8));
    assert!(first.contains(&200) && first.contains(&500));
}

#[test]
fn switched_while_it_runs() {
    let server = Server::with(Options { admin: true, ..options() });
    let told = server.send(&post("/_sim/faults", r#"{"faults":["500:every=2"]}"#));
    assert_eq!(told.json(), json!({"faults": ["500:every=2"]}));
    let statuses = [(); 4].map(|()| server.partner(get(TYPES)).status);
    assert_eq!(statuses, [200, 500, 200, 500]);
    for (body, why) in [
        ("{", "Send"),
        ("{}", "Send"),
        (r#"{"faults":[500]}"#, "Send"),
        (r#"{"faults":["501"]}"#, "is no fault"),
        (r#"{"faults":["500:ListOrders"]}"#, "there is no operation"),
    ] {
        let told = server.send(&post("/_sim/faults", body));
        assert_eq!(told.verdict(), "400 SIM.0400", "{body}");
        assert!(told.text.contains(why), "{}", told.text);
    }
    let told = server.send(&post("/_sim/faults", r#"{"faults":[]}"#).header("Content-Type", "text/plain"));
    assert_eq!(told.status, 400);
    assert_eq!(server.send(&get("/_sim/faults")).json(), json!({"faults": ["500:every=2"]}));
    let mut delete = get("/_sim/faults");
    delete.method = "DELETE".to_owned();
    assert_eq!(server.send(&delete).json(), json!({"faults": []}));
    assert_eq!([(); 3].map(|()| server.partner(get(TYPES)).status), [200; 3]);
    let log = server.send(&get("/_sim/log")).json();
    assert_eq!(log["requests"].as_array().unwrap().len(), 7);
    assert_eq!(log["requests"][1]["status"], 500);
    assert_eq!(server.send(&get("/_sim/other")).status, 404);
    server.running.set_faults(&["429".parse().unwrap()]);
    assert_eq!(server.partner(get(TYPES)).status, 429);
}
