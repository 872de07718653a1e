//! Recorded captures: what they cover is served in any page size, and nothing is made up.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use duizhang_sim::server::{self, Options, Source};
use duizhang_sim::{Time, wire};
use serde_json::{Value, json};

use crate::client::{Server, get, options, post};
use crate::world::ask;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/2026-09/captures")
}

fn serving(dir: &Path) -> Server {
    Server::with(Options { source: Source::Captures(dir.to_owned()), ..options() })
}

fn write(dir: &Path, name: &str, bytes: &[u8]) {
    File::create(dir.join(name)).unwrap().write_all(bytes).unwrap();
}

/// A page of a list of three, as a capture has it.
fn page(operation: &str, offset: u64, limit: u64, rows: &[u64], total: u64, taken: &str) -> String {
    let rows: Vec<Value> = rows.iter().map(|id| json!({"order_id": id.to_string()})).collect();
    let query = json!({"offset": offset.to_string(), "limit": limit.to_string()});
    json!({
        "operation": operation, "taken_at": taken, "account": "partner",
        "request": {"method": "GET", "path": "/v2/orders/customer-orders", "query": query, "body": null},
        "status": 200, "body": {"order_infos": rows, "total_count": total},
    })
    .to_string()
}

#[test]
fn the_recorded_month_is_the_month() {
    let server = serving(&samples());
    let world = duizhang_sim::sample();
    assert_eq!(server.running.partner().id, world.partner_id);
    let made = Server::new();
    for call in wire::calls(&world) {
        let account = server.running.account(&call.account).unwrap();
        for (offset, limit) in [(0, 100), (0, 7), (3, 10)] {
            let (recorded, answered) = (
                server.ask(&account, ask(&call, offset, limit)),
                made.ask(&account, ask(&call, offset, limit)),
            );
            assert_eq!(recorded.status, answered.status, "{} {}", call.operation, recorded.text);
            assert_eq!(recorded.json(), answered.json(), "{} {:?}", call.operation, call.parameters);
            if offset == 0 {
                assert_eq!(recorded.header("date"), answered.header("date"), "{}", call.operation);
            }
        }
    }
}

#[test]
fn what_was_not_asked_is_not_answered() {
    let server = serving(&samples());
    for ask in [
        get("/v2/orders/customer-orders").query("customer_id", "nobody"),
        post("/v2/partners/sub-customers/query", r#"{"customer":"x"}"#),
        get("/v2/orders/customer-orders/order-discounts").query("order_id", "CS1"),
    ] {
        let told = server.partner(ask);
        assert_eq!(told.verdict(), "404 SIM.0404");
        assert!(told.text.contains("was not recorded with these parameters"), "{}", told.text);
    }
    // Parameters are checked all the same.
    assert_eq!(server.partner(get("/v2/orders/customer-orders").query("limit", 0)).verdict(), "400 CBC.0100");
}

#[test]
fn pages_that_are_missing_are_missed() {
    let dir = tempfile::tempdir().unwrap();
    let name = "ListCustomerOrders";
    let first = page(name, 0, 2, &[1, 2], 6, "2026-10-06T01:00:00Z");
    let third = page(name, 4, 2, &[5, 6], 6, "2026-10-06T01:00:02Z");
    let packed = zstd::encode_all(format!("{first}\n\n{third}\n").as_bytes(), 1).unwrap();
    write(dir.path(), "ListCustomerOrders.jsonl.zst", &packed);
    write(dir.path(), "notes.txt", b"no capture");
    let server = serving(dir.path());
    let asks = |offset: u64, limit: u64| {
        server.partner(get("/v2/orders/customer-orders").query("offset", offset).query("limit", limit))
    };
    for (offset, limit, is) in [
        (0, 2, "200"),
        (1, 1, "200"),
        (0, 3, "404 SIM.0404"),
        (2, 2, "404 SIM.0404"),
        (4, 2, "200"),
        (5, 100, "200"),
        (6, 100, "200"),
        (2_147_483_647, 100, "200"),
    ] {
        assert_eq!(asks(offset, limit).verdict(), is, "{offset} {limit}");
    }
    let told = asks(0, 3);
    assert!(told.text.contains("was not recorded for all of the 3 rows from 0 on"), "{}", told.text);
    assert_eq!(asks(5, 100).json(), json!({"order_infos": [{"order_id": "6"}], "total_count": 6}));
}

#[test]
fn a_list_that_was_read_twice() {
    let dir = tempfile::tempdir().unwrap();
    let name = "ListCustomerOrders";
    let lines = [
        page(name, 0, 2, &[1, 2], 3, "2026-10-06T01:00:00Z"),
        page(name, 2, 2, &[3], 3, "2026-10-06T01:00:01Z"),
        page(name, 0, 2, &[9, 1], 4, "2026-10-07T01:00:00Z"),
        page(name, 2, 2, &[2, 3], 4, "2026-10-07T01:00:01Z"),
    ];
    write(dir.path(), "ListCustomerOrders.jsonl", lines.join("\n").as_bytes());
    let server = serving(dir.path());
    let ids = || {
        let told = server.partner(get("/v2/orders/customer-orders").query("limit", 100)).json();
        let rows = told["order_infos"].as_array().unwrap().clone();
        rows.iter().map(|row| row["order_id"].as_str().unwrap().to_owned()).collect::<String>()
    };
    assert_eq!(ids(), "9123");
    server.running.set_now(Some(Time::utc(2026, 10, 6, 12, 0, 0)));
    assert_eq!(ids(), "123");
}

#[test]
fn a_refusal_that_was_recorded_and_one_that_passed() {
    let dir = tempfile::tempdir().unwrap();
    let exchange = |operation: &str, path: &str, status: u16, body: Value| {
        json!({
            "operation": operation, "taken_at": "2026-10-06T01:00:00Z", "account": "partner", "status": status,
            "request": {"method": "GET", "path": path, "query": {}, "body": null}, "body": body,
        })
        .to_string()
    };
    let balances = "/v2/accounts/partner-accounts/balances";
    let units = "/v2/bases/measurements";
    let lines = [
        exchange("ListPartnerBalances", balances, 429, json!({"error_code": "CBC.0250", "error_msg": ""})),
        exchange("ListPartnerBalances", balances, 200, json!({"account_balances": []})),
        exchange("ListMeasureUnits", units, 403, json!({"error_code": "CBC.0151", "error_msg": ""})),
    ];
    write(dir.path(), "mixed.jsonl", lines.join("\n").as_bytes());
    let server = serving(dir.path());
    assert_eq!(server.partner(get(balances)).json(), json!({"account_balances": []}));
    assert_eq!(server.partner(get(units)).verdict(), "403 CBC.0151");
}

#[test]
fn folders_that_cannot_be_served() {
    let start = |dir: &Path| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let options = Options { source: Source::Captures(dir.to_owned()), ..options() };
        runtime.block_on(server::start(options)).unwrap_err().to_string()
    };
    let dir = tempfile::tempdir().unwrap();
    assert!(start(dir.path()).contains("there are no captures in it"));
    write(dir.path(), "A.jsonl", b"\n{\"operation\": ");
    let error = start(dir.path());
    assert!(error.contains("A.jsonl` line 2"), "{error}");
    write(dir.path(), "A.jsonl.zst", b"not packed");
    write(dir.path(), "A.jsonl", b"");
    assert!(start(dir.path()).contains("A.jsonl.zst"));
    assert!(start(&dir.path().join("none")).contains("none"));
}
