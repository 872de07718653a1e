//! Verifies signatures over what was really sent. Written from the description of the algorithm and kept
//! apart from any client, so that the two cannot share a mistake.

use std::collections::BTreeMap;
use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Arrived<'a> {
    pub(super) method: &'a str,
    /// The path before `?`, as sent.
    pub(super) path: &'a str,
    /// What follows the `?`, as sent.
    pub(super) query: &'a str,
    /// By lower-case name.
    pub(super) headers: &'a BTreeMap<String, String>,
    pub(super) body: &'a [u8],
}

/// The parts of an `Authorization` header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) ak: String,
    signed: Vec<String>,
    signature: String,
}

impl Claim {
    /// `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`
    pub(super) fn parse(header: &str) -> Option<Self> {
        let rest = header.trim().strip_prefix("SDK-HMAC-SHA256")?.trim();
        let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
        for part in rest.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            parts.insert(name, value);
        }
        Some(Self {
            ak: (*parts.get("Access")?).to_owned(),
            signed: parts.get("SignedHeaders")?.split(';').map(str::to_owned).collect(),
            signature: (*parts.get("Signature")?).to_owned(),
        })
    }

    /// Whether the signature is that of this secret key over this request.
    pub(super) fn holds(&self, arrived: &Arrived<'_>, sk: &str) -> bool {
        // Without the host and the date a signature could be sent again elsewhere and later.
        let covers = |name: &str| self.signed.iter().any(|signed| signed == name);
        let Some(date) = arrived.headers.get("x-sdk-date").filter(|_| covers("host") && covers("x-sdk-date"))
        else {
            return false;
        };
        let hashed = hex(&Sha256::digest(self.canonical(arrived).as_bytes()));
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(sk.as_bytes()) else { return false };
        mac.update(format!("SDK-HMAC-SHA256\n{date}\n{hashed}").as_bytes());
        let signature = unhex(&self.signature);
        is_of(arrived) && signature.is_some_and(|signature| mac.verify_slice(&signature).is_ok())
    }

    /// The request in the form that is signed.
    pub(super) fn canonical(&self, arrived: &Arrived<'_>) -> String {
        let mut path: String =
            arrived.path.split('/').map(|part| escape(&unescape(part))).collect::<Vec<_>>().join("/");
        if !path.ends_with('/') {
            path.push('/');
        }
        let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        for pair in arrived.query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((unescape(name), unescape(value)));
        }
        // Sorted by what they are, not by how they are written: `.` comes before `/`, but `%2F` before `.`.
        pairs.sort();
        let query: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let mut text = format!("{}\n{path}\n{}\n", arrived.method, query.join("&"));
        for name in &self.signed {
            let value = arrived.headers.get(name).map_or("", String::as_str).trim();
            text.push_str(name);
            text.push(':');
            text.push_str(value);
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.signed.join(";"));
        text.push('\n');
        match arrived.headers.get(CONTENT_HASH) {
            Some(given) if !arrived.body.is_empty() => text.push_str(given),
            _ => text.push_str(&hex(&Sha256::digest(arrived.body))),
        }
        text
    }
}

/// Header that says what of the body is signed.
const CONTENT_HASH: &str = "x-sdk-content-sha256";

/// Whether the hash that the caller gives, if any, is that of the body, or says that the body is not signed.
fn is_of(arrived: &Arrived<'_>) -> bool {
    arrived.headers.get(CONTENT_HASH).is_none_or(|given| {
        arrived.body.is_empty() || given == "UNSIGNED-PAYLOAD" || *given == hex(&Sha256::digest(arrived.body))
    })
}

/// The instant of `20260930T160000Z`, in seconds.
pub(super) fn date(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    if text.len() != 16 || text.get(8..9) != Some("T") || !text.ends_with('Z') {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    Some(crate::time::Time::utc(year, month, day, hour, minute, second).seconds())
}

/// The same text for an instant.
pub(super) fn written(seconds: i64) -> String {
    crate::time::Time::utc(1970, 1, 1, 0, 0, seconds).to_string().replace(['-', ':'], "")
}

fn escape(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}"); // writing to a String cannot fail
        }
    }
    text
}

/// Percent-decoding; what is no escape stays.
pub(super) fn unescape(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = text.get(at + 1..at + 3).and_then(byte);
        match (bytes[at], escaped) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| byte(text.get(at..at + 2)?)).collect()
}

/// Two hexadecimal digits. A sign is none, unlike in the standard library's reading of numbers.
fn byte(pair: &str) -> Option<u8> {
    pair.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(pair, 16).ok())?
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Arrived, Claim, date, written};

    type Vector<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, &'a str, &'a str);

    /// The SDK's published vectors, and three more that its signer confirmed.
    #[test]
    #[allow(clippy::type_complexity)] // a table
    fn published_vectors_hold_and_nothing_else_does() {
        const JSON: (&str, &str) = ("content-type", "application/json");
        const DOMAIN: (&str, &str) = ("x-domain-id", "DomainId");
        const EARLY: (&str, &str) = ("x-sdk-date", "20200608T023900Z");
        const LATE: (&str, &str) = ("x-sdk-date", "20240701T000000Z");
        const HOST: (&str, &str) = ("host", "service.endpoint.myhuaweicloud.com");
        const BSS: (&str, &str) = ("host", "bss.myhuaweicloud.com");
        let two = "host;x-sdk-date";
        let vectors: [Vector<'_>; 5] = [
            (
                "GET",
                "/resources",
                "size=1",
                &[HOST, EARLY],
                "",
                two,
                "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
            ),
            (
                "POST",
                "/resources",
                "size=1",
                &[HOST, EARLY],
                r#"{"name":"test","id":1}"#,
                two,
                "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
            ),
            (
                "GET",
                "/v2/promotions/benefits/partner-coupons/records/query",
                "operation_types=2&operation_types=1&limit=100&offset=0&operation_time_begin=2024-06-30T16:00:00Z",
                &[JSON, BSS, DOMAIN, LATE],
                "",
                "content-type;host;x-domain-id;x-sdk-date",
                "f5c84c0eaf8fe222eae7dc13c34063c724c930eb1f1da925abf64f83594ab81b",
            ),
            (
                "POST",
                "/v2/partners/sub-customers/query",
                "",
                &[JSON, ("host", "127.0.0.1:18443"), DOMAIN, LATE, ("x-security-token", "tok")],
                r#"{"offset":0,"limit":10,"customer":"云商"}"#,
                "content-type;host;x-domain-id;x-sdk-date;x-security-token",
                "2b408448929039044e81c3790889a3bd0b79378adf457c071fc97d2d6242cfea",
            ),
            (
                "GET",
                "/v2/orders/customer-orders/details/CS%201/%C3%A9",
                "limit=10&flag=true",
                &[BSS, LATE],
                "",
                two,
                "9ee4905add6914d8998f1118bd886996e82498f22a680048fa5a722bf4dc8855",
            ),
        ];
        for (method, path, query, headers, body, signed, signature) in vectors {
            let headers: BTreeMap<String, String> =
                headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let header =
                format!("SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders={signed}, Signature={signature}");
            let claim = Claim::parse(&header).unwrap();
            let arrived = Arrived { method, path, query, headers: &headers, body: body.as_bytes() };
            assert!(claim.holds(&arrived, "SecretKey"), "{path}");
            assert!(!claim.holds(&arrived, "secretKey"), "{path}");
            assert!(!claim.holds(&Arrived { method: "PUT", ..arrived.clone() }, "SecretKey"), "{path}");
            assert!(!claim.holds(&Arrived { body: b"x", ..arrived.clone() }, "SecretKey"), "{path}");
            assert!(!claim.holds(&Arrived { query: "size=2", ..arrived }, "SecretKey"), "{path}");
        }
    }

    #[test]
    fn dates() {
        assert_eq!(date("19700102T000001Z"), Some(86_401));
        assert_eq!(written(86_401), "19700102T000001Z");
        assert_eq!(date("1970-01-02T00:00"), None);
    }
}
