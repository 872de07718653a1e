//! A server for a test, and a client that writes its requests byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use duizhang_sim::Time;
use duizhang_sim::server::{self, Account, Flow, Options, Running, Source};
use serde_json::Value;

use crate::signer::{Signed, authorization, encoded};

/// What the wall clock says when a test begins: 2026-10-06T01:00:00Z.
pub(crate) const START: i64 = 1_791_248_400;

/// A server with a clock that the test moves.
pub(crate) struct Server {
    runtime: tokio::runtime::Runtime,
    pub(crate) running: Running,
    clock: Arc<AtomicI64>,
}

/// A request under construction.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) method: String,
    /// Decoded path.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) text: String,
    /// Whether the connection ended before the body did.
    pub(crate) cut: bool,
}

pub(crate) fn get(path: &str) -> Ask {
    let json = ("Content-Type".to_owned(), "application/json".to_owned());
    Ask {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        headers: vec![json],
        body: String::new(),
    }
}

pub(crate) fn post(path: &str, body: &str) -> Ask {
    Ask { method: "POST".to_owned(), body: body.to_owned(), ..get(path) }
}

impl Ask {
    pub(crate) fn query(mut self, name: &str, value: impl ToString + Copy) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// Sets a header; an empty value takes it away.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if !value.is_empty() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    fn value(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Signed with a key, at an instant.
    pub(crate) fn signed(self, host: &str, ak: &str, sk: &str, at: i64) -> Self {
        let date = Time::utc(1970, 1, 1, 0, 0, at).to_string().replace(['-', ':'], "");
        let ask = self.header("Host", host).header("X-Sdk-Date", &date);
        let signed = Signed {
            method: &ask.method,
            path: &ask.path,
            query: &ask.query,
            headers: &ask.headers,
            body: &ask.body,
        };
        let header = authorization(ak, sk, &signed);
        ask.header("Authorization", &header)
    }

    /// The bytes on the wire.
    pub(crate) fn bytes(&self, host: &str) -> Vec<u8> {
        let path: Vec<String> = self.path.split('/').map(encoded).collect();
        let mut target = path.join("/");
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| encoded(name) + "=" + &encoded(value)).collect();
        if !pairs.is_empty() {
            target = target + "?" + &pairs.join("&");
        }
        let mut text = format!("{} {target} HTTP/1.1\r\n", self.method);
        if self.value("Host").is_none() {
            text = text + "Host: " + host + "\r\n";
        }
        for (name, value) in &self.headers {
            text = text + name + ": " + value + "\r\n";
        }
        let length = self.body.len();
        format!("{text}Content-Length: {length}\r\nConnection: close\r\n\r\n{}", self.body).into_bytes()
    }
}

impl Told {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// `status code`, as `403 CBC.0155`; `200` where there is no code.
    pub(crate) fn verdict(&self) -> String {
        let json: Value = serde_json::from_str(&self.text).unwrap_or_default();
        match json["error_code"].as_str() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }

    /// The answer of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer with a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let body = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length").map(|(_, value)| value);
        let promised: usize = length.expect("a length").parse().unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Self { status, headers, cut: body.len() < promised, text }
    }
}

/// A usual server of the sample month for tests: no flow control.
pub(crate) fn options() -> Options {
    Options { flow: Flow::Open, ..Options::new(Source::Sample, Arc::new(|| START)) }
}

impl Server {
    pub(crate) fn new() -> Self {
        Self::with(options())
    }

    pub(crate) fn with(mut options: Options) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let hands = Arc::clone(&clock);
        options.clock = Arc::new(move || hands.load(Ordering::Relaxed));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let running = runtime.block_on(server::start(options)).unwrap();
        Self { runtime, running, clock }
    }

    pub(crate) fn faulty(faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        Self::with(Options { faults, ..options() })
    }

    pub(crate) fn host(&self) -> &str {
        self.running.url().split_once("://").unwrap().1
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) fn shut_down(self) {
        self.runtime.block_on(self.running.shut_down());
    }

    /// Sends a request as it is.
    pub(crate) fn send(&self, ask: &Ask) -> Told {
        self.send_bytes(&ask.bytes(self.host()))
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) -> Told {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        // A connection that is reset has ended, too.
        let _ = stream.read_to_end(&mut answer);
        Told::of(&answer)
    }

    /// Asks with an account's key.
    pub(crate) fn ask(&self, account: &Account, ask: Ask) -> Told {
        self.send(&ask.signed(self.host(), &account.ak, &account.sk, self.now()))
    }

    /// Asks as the partner.
    pub(crate) fn partner(&self, ask: Ask) -> Told {
        self.ask(&self.running.partner().clone(), ask)
    }

    /// Asks with a token.
    pub(crate) fn with_token(&self, token: &str, ask: Ask) -> Told {
        self.send(&ask.header("X-Auth-Token", token))
    }

    /// A customer whose key the partner has.
    pub(crate) fn customer(&self) -> Account {
        self.running.customers()[0].clone()
    }
}
