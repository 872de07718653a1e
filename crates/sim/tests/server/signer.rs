//! Signs requests for these tests. Written from the description of the algorithm, not from the server's reading
//! of it.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// What is signed.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// Decoded path.
    pub(crate) path: &'a str,
    /// Decoded pairs.
    pub(crate) query: &'a [(String, String)],
    /// All headers that are signed, among them host and date.
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: &'a str,
}

/// Everything but letters, digits and four signs as `%XX`.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    let escape =
        |c: char| c.to_string().bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"));
    text.chars().map(|c| if plain(c) { c.to_string() } else { escape(c) }).collect()
}

fn lower_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |all, byte| all + &format!("{byte:02x}"))
}

/// The `Authorization` header.
pub(crate) fn authorization(ak: &str, sk: &str, signed: &Signed<'_>) -> String {
    let value = |name: &str| {
        let found = signed.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    };
    let names: BTreeSet<String> = signed
        .headers
        .iter()
        .map(|(name, _)| name.to_lowercase())
        .filter(|name| !name.contains('_') && name != "authorization")
        .collect();
    let mut path: Vec<String> = signed.path.split('/').map(encoded).collect();
    if path.last().is_some_and(|last| !last.is_empty()) {
        path.push(String::new());
    }
    let mut query = signed.query.to_vec();
    query.sort();
    let query: Vec<String> =
        query.iter().map(|(name, value)| encoded(name) + "=" + &encoded(value)).collect();
    let payload = match value("X-Sdk-Content-Sha256") {
        given if !given.is_empty() && !signed.body.is_empty() => given.to_owned(),
        _ => lower_hex(&Sha256::digest(signed.body)),
    };
    let list = names.iter().cloned().collect::<Vec<_>>().join(";");
    let lines = names.iter().fold(String::new(), |all, name| all + &format!("{name}:{}\n", value(name)));
    let canonical = [signed.method, &path.join("/"), &query.join("&"), &lines, &list, &payload].join("\n");
    let digest = lower_hex(&Sha256::digest(canonical));
    let text = format!("SDK-HMAC-SHA256\n{}\n{digest}", value("X-Sdk-Date"));
    let mut mac = Hmac::<Sha256>::new_from_slice(sk.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = lower_hex(&mac.finalize().into_bytes());
    format!("SDK-HMAC-SHA256 Access={ak}, SignedHeaders={list}, Signature={signature}")
}

/// The SDK's published vectors, and own ones that its signer confirmed.
#[test]
fn published_vectors() {
    let check =
        |method: &str, path: &str, query: &[(&str, &str)], headers: &[(&str, &str)], body: &str, is: &str| {
            let owned = |pairs: &[(&str, &str)]| {
                pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
            };
            let (query, headers) = (owned(query), owned(headers));
            let signed = Signed { method, path, query: &query, headers: &headers, body };
            let header = authorization("AccessKey", "SecretKey", &signed);
            assert!(header.ends_with(&format!("Signature={is}")), "{method} {path}: {header}");
        };
    let early = [
        ("Host", "service.endpoint.myhuaweicloud.com"),
        ("X-Sdk-Date", "20200608T023900Z"),
        ("TEST_UNDERSCORE", "TEST_VALUE"),
    ];
    let size = [("size", "1")];
    check(
        "GET",
        "/resources",
        &size,
        &early,
        "",
        "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
    );
    let body = r#"{"name":"test","id":1}"#;
    check(
        "POST",
        "/resources",
        &size,
        &early,
        body,
        "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
    );
    let late = ("X-Sdk-Date", "20240701T000000Z");
    let json = ("Content-Type", "application/json");
    let bss = ("Host", "bss.myhuaweicloud.com");
    let domain = ("X-Domain-Id", "DomainId");
    let list = [
        ("limit", "100"),
        ("offset", "0"),
        ("operation_types", "2"),
        ("operation_types", "1"),
        ("operation_time_begin", "2024-06-30T16:00:00Z"),
    ];
    check(
        "GET",
        "/v2/promotions/benefits/partner-coupons/records/query",
        &list,
        &[json, bss, domain, late],
        "",
        "f5c84c0eaf8fe222eae7dc13c34063c724c930eb1f1da925abf64f83594ab81b",
    );
    check(
        "POST",
        "/v2/partners/sub-customers/query",
        &[],
        &[json, ("Host", "127.0.0.1:18443"), domain, late, ("X-Security-Token", "tok")],
        r#"{"offset":0,"limit":10,"customer":"云商"}"#,
        "2b408448929039044e81c3790889a3bd0b79378adf457c071fc97d2d6242cfea",
    );
    check(
        "GET",
        "/v2/orders/customer-orders/details/CS 1/é",
        &[("limit", "10"), ("flag", "true")],
        &[bss, late],
        "",
        "9ee4905add6914d8998f1118bd886996e82498f22a680048fa5a722bf4dc8855",
    );
}
