//! Flow control, and the log that shows how fast somebody asked.

use std::time::{Duration, Instant};

use duizhang_sim::server::{Flow, Logged, Options, Throttle};

use crate::client::{Server, Told, get, options};

const TYPES: &str = "/v2/products/service-types";
const ORDERS: &str = "/v2/orders/customer-orders";
/// Enough to be too fast on any machine on which one of them takes less than a third of a second.
const MANY: usize = 60;

/// The most that was let through in any second.
fn most_in_a_second(log: &[Logged], operation: &str) -> usize {
    let good = log.iter().filter(|logged| logged.operation == operation && logged.status == 200);
    let times: Vec<Instant> = good.map(|logged| logged.at).collect();
    let within = |first: &Instant| {
        let second = |at: &&Instant| **at >= *first && at.duration_since(*first) < Duration::from_secs(1);
        times.iter().filter(second).count()
    };
    times.iter().map(within).max().unwrap_or(0)
}

fn first_refused(server: &Server) -> Told {
    let asked = (0..MANY).map(|_| server.partner(get(TYPES)));
    asked.into_iter().find(|told| told.status == 429).expect("one of many is refused")
}

#[test]
fn the_gateway_says_so() {
    let server = Server::with(Options { flow: Flow::PerSecond(3), ..options() });
    let told = first_refused(&server);
    assert_eq!(told.verdict(), "429 APIG.0308");
    let text = "policy user over ratelimit,limit:3,time:1 second";
    assert!(told.text.contains(text), "{}", told.text);
    assert_eq!(told.header("retry-after"), None);
    // Other operations and other accounts have their own second.
    assert_eq!(server.partner(get(ORDERS)).status, 200);
    assert_eq!(server.ask(&server.customer(), get(TYPES)).status, 200);
    let log = server.running.log();
    let partner = server.running.partner().id.clone();
    let own: Vec<Logged> =
        log.iter().filter(|logged| logged.account.as_ref() == Some(&partner)).cloned().collect();
    // Times in the log are those of arrival, a little before those of admission.
    let most = most_in_a_second(&own, "ListServiceTypes");
    assert!((3..=6).contains(&most), "{most}");
}

#[test]
fn the_service_says_so() {
    let server = Server::with(Options {
        flow: Flow::Documented,
        throttle: Throttle::Service,
        retry_after: Some(2),
        ..options()
    });
    let told = first_refused(&server);
    assert_eq!(told.verdict(), "429 CBC.0250");
    assert_eq!(told.header("retry-after"), Some("2"));
}

#[test]
fn the_log() {
    let server = Server::new();
    server.partner(get(ORDERS).query("offset", 20).query("limit", 10));
    server.partner(get(ORDERS).query("limit", 1_000));
    server.send(&get(TYPES));
    server.send(&get("/nowhere"));
    let log = server.running.log();
    let partner = server.running.partner().id.clone();
    let is: Vec<_> = log
        .iter()
        .map(|logged| (logged.operation.as_str(), logged.account.as_ref(), logged.status, logged.offset))
        .collect();
    assert_eq!(
        is,
        [
            ("ListCustomerOrders", Some(&partner), 200, Some(20)),
            ("ListCustomerOrders", Some(&partner), 400, None),
            ("ListServiceTypes", None, 401, None),
            ("/nowhere", None, 404, None),
        ]
    );
    assert!(log.is_sorted_by_key(|logged| logged.at));
}
