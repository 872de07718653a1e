//! Worlds by name, and one that is drawn from a number.

use duizhang_sim::server::{Options, Source};
use serde_json::json;

use crate::client::{Server, get, options, post};

#[test]
fn names_of_worlds() {
    for text in
        ["sample", "unbroken", "captures:some/dir", "seed:7", "seed:7,customers=4,lines=90,cycle=2026-08"]
    {
        assert!(text.parse::<Source>().is_ok(), "{text}");
    }
    for text in [
        "",
        "samples",
        "sample:1",
        "captures:",
        "seed:",
        "seed:x",
        "seed:1,lines",
        "seed:1,cycle=2026-13",
        "seed:1,rows=1",
    ] {
        let error = text.parse::<Source>().unwrap_err().to_string();
        assert!(error.contains("names no world: say sample"), "{error}");
    }
}

#[test]
fn a_world_from_a_number() {
    let source: Source = "seed:7,customers=6,lines=120".parse().unwrap();
    let Source::Seeded(seed) = &source else { panic!("{source:?}") };
    let world = duizhang_sim::seeded(seed);
    let server = Server::with(Options { source, ..options() });
    assert_eq!(server.running.partner().id, world.partner_id);
    let cycle = world.cycle.to_string();
    let path = "/v2/bills/subcustomer-bills/res-fee-records";
    let body = json!({"bill_cycle": cycle, "limit": 100}).to_string();
    let told = server.partner(post(&format!("{path}/sub-customers/query"), &body)).json();
    let ids: Vec<&str> = told["sub_customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["customer_id"].as_str().unwrap())
        .collect();
    assert!(!ids.is_empty());
    let lines: u64 = ids
        .iter()
        .map(|id| {
            let told = server.partner(get(path).query("bill_cycle", &cycle).query("customer_id", id));
            told.json()["total_count"].as_u64().unwrap()
        })
        .sum();
    assert_eq!(lines, 120);
}
