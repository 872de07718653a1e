//! Signatures: what is let in, and how everything else is refused.

use duizhang_sim::server::Account;

use crate::client::{Ask, Server, get, post};

const CUSTOMERS: &str = "/v2/partners/sub-customers/query";
const RECORDS: &str = "/v2/promotions/benefits/partner-coupons/records/query";

/// A signed request of the partner, spoilt afterwards.
fn spoilt(server: &Server, ask: Ask, spoil: impl FnOnce(Ask) -> Ask) -> String {
    let Account { ak, sk, .. } = server.running.partner().clone();
    let told = server.send(&spoil(ask.signed(server.host(), &ak, &sk, server.now())));
    let message = told.json()["error_msg"].as_str().unwrap_or_default().to_owned();
    format!("{} {message}", told.verdict())
}

#[test]
fn who_signs_well_comes_in() {
    let server = Server::new();
    let domain = server.running.partner().id.clone();
    for ask in [
        get(RECORDS),
        get(RECORDS).header("X-Domain-Id", &domain),
        get(RECORDS).query("operation_types", 2).query("operation_types", 1).query("limit", 5),
        // Sorted by what names are: `.` comes before `/`, though `%2F` comes before `.`.
        get(RECORDS).query("a/b", 1).query("a.b", 2).query("é", "ü ~*"),
        post(CUSTOMERS, "{}"),
        post(CUSTOMERS, r#"{"customer":"云商"}"#),
        post(CUSTOMERS, r#"{"limit":5}"#).header("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"),
        post(CUSTOMERS, "{}").header(
            "X-Sdk-Content-Sha256",
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        ),
        post(CUSTOMERS, "{}").header("TEST_UNDERSCORE", "not signed").header("User-Agent", "  two blanks "),
    ] {
        let told = server.partner(ask.clone());
        assert_eq!(told.status, 200, "{:?} {:?} {}", ask.query, ask.headers, told.text);
        assert_eq!(told.header("content-type"), Some("application/json"));
        assert_eq!(told.header("x-request-id").map(str::len), Some(32));
    }
}

#[test]
fn everything_else_is_refused() {
    let server = Server::new();
    let list = || get(RECORDS).query("limit", 5);
    let stale = |seconds: i64| {
        let Account { ak, sk, .. } = server.running.partner().clone();
        let told = server.send(&list().signed(server.host(), &ak, &sk, server.now() + seconds));
        format!("{} {}", told.verdict(), told.json()["error_msg"].as_str().unwrap_or_default())
    };
    let other_key = |ask: Ask, ak: &str, sk: &str| ask.signed(server.host(), ak, sk, server.now());
    let (ak, sk) = (server.running.partner().ak.clone(), server.running.partner().sk.clone());
    let customer = server.customer();
    let without = |ask: Ask, name: &str| {
        let mut ask = ask;
        let kept = ask.headers.iter().filter(|(known, _)| known != name).cloned().collect();
        ask.headers = kept;
        ask
    };
    let unlisted = |ask: Ask, name: &str| {
        let list = ask.headers.iter().find(|(known, _)| known == "Authorization").unwrap().1.clone();
        let list = list.replace(&format!("{name};"), "").replace(&format!(";{name}"), "");
        ask.header("Authorization", &list)
    };
    for (case, is, why) in [
        (
            "no credential",
            spoilt(&server, list(), |ask| without(ask, "Authorization")),
            "x-auth-token not found",
        ),
        (
            "another algorithm",
            spoilt(&server, list(), |ask| ask.header("Authorization", "SDK-HMAC-SM3 Access=a")),
            "the Authorization header is malformed",
        ),
        (
            "no date",
            spoilt(&server, list(), |ask| without(ask, "X-Sdk-Date")),
            "the header X-Sdk-Date is no date",
        ),
        (
            "another date",
            spoilt(&server, list(), |ask| ask.header("X-Sdk-Date", "20261006T010001Z")),
            "verify aksk",
        ),
        (
            "old",
            stale(-901),
            "signature expired, signature time:20261006T004459Z,server time:20261006T010000Z",
        ),
        ("early", stale(901), "signature expired"),
        (
            "unknown key",
            spoilt(&server, list(), |ask| other_key(without(ask, "Authorization"), "AKX", &sk)),
            "Get secretKey failed,ak:AKX,err:ak not exist",
        ),
        (
            "another path",
            spoilt(&server, list(), |mut ask| {
                ask.path = "/v2/products/service-types".to_owned();
                ask
            }),
            "verify aksk signature fail, canonicalRequest:GET|/v2/products/service-types/|limit=5|",
        ),
        ("a parameter more", spoilt(&server, list(), |ask| ask.query("offset", 0)), "verify aksk"),
        (
            "another body",
            spoilt(&server, post(CUSTOMERS, "{}"), |mut ask| {
                ask.body = r#"{"limit":1}"#.to_owned();
                ask
            }),
            "verify aksk",
        ),
    ] {
        assert!(is.starts_with("401 APIG.0301 Incorrect IAM authentication information: "), "{case}: {is}");
        assert!(is.contains(why), "{case}: {is}");
    }
    // Too many failures in a row lock a key; another server has not seen these.
    let server = Server::new();
    for (case, is) in [
        ("another host", spoilt(&server, list(), |ask| ask.header("Host", "bss.myhuaweicloud.com"))),
        ("host not signed", spoilt(&server, list(), |ask| unlisted(ask, "host"))),
        ("date not signed", spoilt(&server, list(), |ask| unlisted(ask, "x-sdk-date"))),
        (
            "a hash that is not the body's",
            spoilt(&server, post(CUSTOMERS, "{}"), |ask| {
                let ask = without(ask, "Authorization").header("X-Sdk-Content-Sha256", &"0".repeat(64));
                other_key(ask, &ak, &sk)
            }),
        ),
        (
            "another secret",
            spoilt(&server, list(), |ask| other_key(without(ask, "Authorization"), &ak, &customer.sk)),
        ),
    ] {
        assert!(is.contains("401 APIG.0301") && is.contains("verify aksk signature fail"), "{case}: {is}");
    }
    for domain in [customer.id.as_str(), "DomainId"] {
        let told = server.partner(list().header("X-Domain-Id", domain));
        assert_eq!(told.verdict(), "401 APIG.0301");
        assert!(told.text.contains("X-Domain-Id"), "{}", told.text);
        // The gateway names the request in its own refusals.
        assert_eq!(told.json()["request_id"].as_str(), told.header("x-request-id"));
    }
    assert_eq!(stale_edge(&server), ["200", "200"]);
}

/// At the edges of the fifteen minutes.
fn stale_edge(server: &Server) -> [String; 2] {
    let Account { ak, sk, .. } = server.running.partner().clone();
    [-900, 900].map(|seconds| {
        let ask = get(RECORDS).signed(server.host(), &ak, &sk, server.now() + seconds);
        server.send(&ask).verdict()
    })
}

#[test]
fn a_key_is_locked_after_too_many_failures() {
    let server = Server::new();
    let partner = server.running.partner().clone();
    let wrong = || server.send(&get(RECORDS).signed(server.host(), &partner.ak, "wrong", server.now())).text;
    // Five in a row are forgiven by one that is right.
    for _ in 0..5 {
        assert!(wrong().contains("verify aksk signature fail"));
    }
    assert_eq!(server.partner(get(RECORDS)).status, 200);
    for _ in 0..6 {
        assert!(wrong().contains("verify aksk signature fail"));
    }
    let locked = "AK access failed to reach the limit,forbidden.";
    assert!(server.partner(get(RECORDS)).text.contains(locked));
    // Other keys are not concerned.
    let customer = server.customer();
    assert_eq!(server.ask(&customer, get("/v2/bases/measurements")).status, 200);
    server.pass(299);
    assert!(server.partner(get(RECORDS)).text.contains(locked));
    server.pass(1);
    assert_eq!(server.partner(get(RECORDS)).status, 200);
}

#[test]
fn paths_that_are_none() {
    let server = Server::new();
    for ask in [
        get("/"),
        get("/v2/unknown"),
        // The method is part of the operation.
        get(CUSTOMERS),
        Ask { method: "DELETE".to_owned(), ..get(RECORDS) },
        // Closed, unless the options open it.
        get("/_sim/faults"),
    ] {
        let told = server.send(&ask);
        assert_eq!(told.verdict(), "404 APIG.0101", "{} {}", ask.method, ask.path);
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_comes() {
    let server = Server::new();
    let length = 9 * 1024 * 1024;
    let head = format!("POST {CUSTOMERS} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
    assert_eq!(server.send_bytes(head.as_bytes()).verdict(), "413 APIG.0201");
    assert_eq!(server.partner(post(CUSTOMERS, "{}")).status, 200);
}
