//! SDK-HMAC-SHA256, the signature of access key and secret key (`bss-api.md` 1.2; the official SDK's signer).

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The algorithm's name, in the header and in what is signed.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// The payload hash of a request without a body, whatever its headers say.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// Letters, digits and `-_.~` stay; everything else is encoded.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What is signed of a request.
#[derive(Debug, Clone)]
pub struct Signable<'a> {
    /// Method, in capitals.
    pub method: &'a str,
    /// Path, encoded or not.
    pub path: &'a str,
    /// Query pairs, neither encoded nor sorted; a list contributes one pair an element.
    pub query: &'a [(String, String)],
    /// All headers that are sent, `Host` and `X-Sdk-Date` among them.
    pub headers: &'a [(String, String)],
    /// The body's bytes.
    pub body: &'a [u8],
}

/// Percent-encodes a value as the signature wants it.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// The query as it is signed and sent: encoded, sorted by key and then value.
#[must_use]
pub fn canonical_query(pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<&(String, String)> = pairs.iter().collect();
    pairs.sort();
    let pairs: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    pairs.join("&")
}

/// The canonical request: what is hashed into the string to sign.
#[must_use]
pub fn canonical_request(request: &Signable<'_>) -> String {
    let path = percent_decode_str(request.path).decode_utf8_lossy();
    let mut path = path.split('/').map(encode).collect::<Vec<_>>().join("/");
    if !path.ends_with('/') {
        path.push('/');
    }
    let headers = signed_headers(request.headers);
    let mut canonical = String::new();
    for (name, value) in &headers {
        let _ = writeln!(canonical, "{name}:{}", value.trim()); // writing to a String cannot fail
    }
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let given = headers.iter().find(|(name, _)| name == "x-sdk-content-sha256");
    let payload = match given {
        _ if request.body.is_empty() => EMPTY.to_owned(),
        Some((_, hash)) => (*hash).to_owned(),
        None => hex(&Sha256::digest(request.body)),
    };
    let (method, query) = (request.method, canonical_query(request.query));
    format!("{method}\n{path}\n{query}\n{canonical}\n{}\n{payload}", names.join(";"))
}

/// The value of the `Authorization` header. `date` is that of the header `X-Sdk-Date`:
/// `20260930T160000Z`.
#[must_use]
pub fn authorization(request: &Signable<'_>, ak: &str, sk: &SecretString, date: &str) -> String {
    let hash = hex(&Sha256::digest(canonical_request(request).as_bytes()));
    let to_sign = format!("{ALGORITHM}\n{date}\n{hash}");
    let signature = hex(&mac(sk.expose_secret().as_bytes(), to_sign.as_bytes()));
    let headers = signed_headers(request.headers);
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    format!("{ALGORITHM} Access={ak}, SignedHeaders={}, Signature={signature}", names.join(";"))
}

/// Lower-cased and sorted; names with an underscore are not signed.
fn signed_headers(headers: &[(String, String)]) -> Vec<(String, &str)> {
    let mut signed: Vec<(String, &str)> = headers
        .iter()
        .filter(|(name, _)| !name.contains('_'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
        .collect();
    signed.sort();
    signed
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC takes keys of every length: this cannot fail, and an empty signature is refused at once.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{Signable, authorization, canonical_request};

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    struct Vector {
        name: &'static str,
        method: &'static str,
        path: &'static str,
        query: &'static [(&'static str, &'static str)],
        headers: &'static [(&'static str, &'static str)],
        body: &'static str,
        names: &'static str,
        signature: &'static str,
    }

    const JSON: (&str, &str) = ("Content-Type", "application/json");
    const DOMAIN: (&str, &str) = ("X-Domain-Id", "DomainId");
    const PUBLISHED: &[(&str, &str)] = &[
        ("Host", "service.endpoint.myhuaweicloud.com"),
        ("X-Sdk-Date", "20200608T023900Z"),
        ("TEST_UNDERSCORE", "TEST_VALUE"),
    ];

    /// The SDK's published vectors, then those of `bss-api.md`.
    const VECTORS: &[Vector] = &[
        Vector {
            name: "published GET",
            method: "GET",
            path: "/resources",
            query: &[("size", "1")],
            headers: PUBLISHED,
            body: "",
            names: "host;x-sdk-date",
            signature: "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
        },
        Vector {
            name: "published POST",
            method: "POST",
            path: "/resources",
            query: &[("size", "1")],
            headers: PUBLISHED,
            body: r#"{"name":"test","id":1}"#,
            names: "host;x-sdk-date",
            signature: "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
        },
        Vector {
            name: "O1 list query, domain id",
            method: "GET",
            path: "/v2/promotions/benefits/partner-coupons/records/query",
            query: &[
                ("limit", "100"),
                ("offset", "0"),
                ("operation_types", "2"),
                ("operation_types", "1"),
                ("operation_time_begin", "2024-06-30T16:00:00Z"),
            ],
            headers: &[JSON, ("Host", "bss.myhuaweicloud.com"), DOMAIN, ("X-Sdk-Date", "20240701T000000Z")],
            body: "",
            names: "content-type;host;x-domain-id;x-sdk-date",
            signature: "f5c84c0eaf8fe222eae7dc13c34063c724c930eb1f1da925abf64f83594ab81b",
        },
        Vector {
            name: "O2 port, temporary key, UTF-8 body",
            method: "POST",
            path: "/v2/partners/sub-customers/query",
            query: &[],
            headers: &[
                JSON,
                ("Host", "127.0.0.1:18443"),
                DOMAIN,
                ("X-Sdk-Date", "20240701T000000Z"),
                ("X-Security-Token", "tok"),
            ],
            body: r#"{"offset":0,"limit":10,"customer":"云商"}"#,
            names: "content-type;host;x-domain-id;x-sdk-date;x-security-token",
            signature: "2b408448929039044e81c3790889a3bd0b79378adf457c071fc97d2d6242cfea",
        },
        Vector {
            name: "O3 path encoding",
            method: "GET",
            path: "/v2/orders/customer-orders/details/CS 1/é",
            query: &[("limit", "10"), ("flag", "true")],
            headers: &[("Host", "bss.myhuaweicloud.com"), ("X-Sdk-Date", "20240701T000000Z")],
            body: "",
            names: "host;x-sdk-date",
            signature: "9ee4905add6914d8998f1118bd886996e82498f22a680048fa5a722bf4dc8855",
        },
    ];

    #[test]
    fn vectors() {
        for vector in VECTORS {
            let (query, headers) = (pairs(vector.query), pairs(vector.headers));
            let request = Signable {
                method: vector.method,
                path: vector.path,
                query: &query,
                headers: &headers,
                body: vector.body.as_bytes(),
            };
            let date = &headers.iter().find(|(name, _)| name == "X-Sdk-Date").unwrap().1;
            let is = authorization(&request, "AccessKey", &"SecretKey".into(), date);
            let should = format!(
                "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders={}, Signature={}",
                vector.names, vector.signature
            );
            assert_eq!(is, should, "{}", vector.name);
        }
    }

    #[test]
    fn canonical_form() {
        let headers = pairs(PUBLISHED);
        let query = pairs(&[("size", "1")]);
        let request =
            Signable { method: "GET", path: "/resources", query: &query, headers: &headers, body: b"" };
        assert_eq!(
            canonical_request(&request),
            "GET\n/resources/\nsize=1\nhost:service.endpoint.myhuaweicloud.com\nx-sdk-date:20200608T023900Z\n\n\
             host;x-sdk-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
