//! A server, a folder, and fetches between them.
#![allow(clippy::unwrap_used, clippy::print_stderr, dead_code)] // a test may

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use duizhang_api::{AccessKey, Client, Credentials, Patience, Site};
use duizhang_fetch::{Clients, FetchError, Part, Request, Unfinished, Watch};
use duizhang_money::Timestamp;
use duizhang_sim::server::{self, Flow, Options, Running, Source};
use tempfile::TempDir;

/// The wall clock; tests may look at it.
#[allow(clippy::disallowed_methods)]
fn seconds() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

pub(crate) fn options(faults: &[&str]) -> Options {
    Options {
        flow: Flow::Open,
        faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(),
        ..Options::new(Source::Sample, Arc::new(seconds))
    }
}

pub(crate) fn client(server: &Running, id: &str) -> Client {
    let account = server.account(id).unwrap();
    let key = AccessKey {
        ak: account.ak,
        sk: account.sk.into(),
        security_token: None,
        domain_id: Some(account.id),
    };
    let site = Site::Custom { bss: server.url().to_owned(), iam: server.url().to_owned() };
    let now = || Timestamp::from_micros(seconds() * 1_000_000).unwrap();
    let patience = Patience {
        // Faults come independently: often enough that a run of them does not end a test.
        tries: 40,
        first_pause: Duration::from_millis(2),
        longest_pause: Duration::from_millis(20),
        deadline: Duration::from_secs(20),
    };
    Client::builder(site, Credentials::Key(key), now)
        .rate_percent(100_000)
        .patience(patience)
        .build()
        .unwrap()
}

/// One fetch on one folder.
pub(crate) struct Fetch {
    runtime: tokio::runtime::Runtime,
    server: Running,
    folder: Arc<TempDir>,
    parts: Vec<Part>,
    refused: Arc<Mutex<Vec<Part>>>,
    asked_before: Vec<(String, Option<u64>)>,
}

struct Listening(Arc<Mutex<Vec<Part>>>);

impl Watch for Listening {
    fn planned(&self, _: Part, _: usize, _: usize) {}
    fn page(&self, _: Part, _: usize) {}
    fn answered(&self, _: Part) {}
    fn refused(&self, part: Part, _: &FetchError) {
        self.0.lock().unwrap().push(part);
    }
}

impl Fetch {
    pub(crate) fn new(faults: &[&str]) -> Self {
        Self::with(options(faults))
    }

    pub(crate) fn lacking(item: &str) -> Self {
        Self::with(Options { lacks: vec![item.to_owned()], ..options(&[]) })
    }

    pub(crate) fn with(options: Options) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let server = runtime.block_on(server::start(options)).unwrap();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self { runtime, server, folder, parts: Vec::new(), refused: Arc::default(), asked_before: Vec::new() }
    }

    pub(crate) fn only(mut self, parts: &[Part]) -> Self {
        self.parts = parts.to_vec();
        self
    }

    /// The same folder and another server.
    pub(crate) fn on_a_sound_server(mut self) -> Self {
        let log = self.server.log();
        let good = log.iter().filter(|entry| entry.status == 200);
        self.asked_before = good.map(|entry| (entry.operation.clone(), entry.offset)).collect();
        self.server = self.runtime.block_on(server::start(options(&[]))).unwrap();
        self
    }

    pub(crate) fn run(&self, unfinished: Unfinished) -> Result<Vec<PathBuf>, FetchError> {
        let partner = self.server.partner().id.clone();
        let own: Vec<String> = self.server.customers().iter().map(|account| account.id.clone()).collect();
        let customers: BTreeMap<String, Client> =
            own.iter().map(|id| (id.clone(), client(&self.server, id))).collect();
        let clients = Clients { partner: client(&self.server, &partner), customers };
        let request = Request {
            captures: self.folder.path(),
            cycle: "2026-09".parse().unwrap(),
            parts: &self.parts,
            customers: &[],
            usage_from: Some("2026-01-01".to_owned()),
            unfinished,
            endpoint: "a server",
            account: &partner,
            own_keys: &own,
            concurrency: 8,
        };
        let listening = Listening(Arc::clone(&self.refused));
        let fetched = self.runtime.block_on(duizhang_fetch::fetch(
            &clients,
            &request,
            &listening,
            std::future::pending(),
        ))?;
        let files = fetched.files.clone();
        fetched.close()?;
        Ok(files)
    }

    pub(crate) fn refused(&self) -> Vec<Part> {
        self.refused.lock().unwrap().clone()
    }

    /// How many pages with an offset were asked for both before and after the change of servers.
    pub(crate) fn pages_asked_twice(&self) -> usize {
        let again = self.server.log();
        let mut before = self.asked_before.clone();
        again
            .iter()
            .filter(|entry| entry.offset.is_some_and(|offset| offset > 0))
            .filter(|entry| {
                let page = (entry.operation.clone(), entry.offset);
                before.iter().position(|asked| *asked == page).map(|at| before.swap_remove(at)).is_some()
            })
            .count()
    }
}

/// All lines of packed captures.
pub(crate) fn lines_of(files: &[PathBuf]) -> Vec<String> {
    files.iter().flat_map(|path| unpacked(path)).collect()
}

/// A line with the parameters of its request in order.
fn normal(line: &str) -> String {
    let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
    for part in ["query", "body"] {
        if let Some(members) = line["request"][part].as_object() {
            let sorted: BTreeMap<String, serde_json::Value> = members.clone().into_iter().collect();
            line["request"][part] = serde_json::to_value(sorted).unwrap();
        }
    }
    // Balances are asked for by a list, which may be in any order, and so may the answer.
    for list in ["/request/body/customer_infos", "/body/customer_balances"] {
        if let Some(items) = line.pointer_mut(list).and_then(serde_json::Value::as_array_mut) {
            items.sort_by_key(ToString::to_string);
        }
    }
    line.to_string()
}

fn unpacked(path: &Path) -> Vec<String> {
    let mut text = String::new();
    let bytes = std::fs::read(path).unwrap();
    zstd::Decoder::new(&bytes[..]).unwrap().read_to_string(&mut text).unwrap();
    text.lines().map(normal).collect()
}

/// All lines of the sample's captures.
pub(crate) fn lines_of_sample() -> Vec<String> {
    let captures = duizhang_sim::wire::captures(&duizhang_sim::sample(), 100);
    captures.into_iter().flat_map(|capture| capture.lines).map(|line| normal(&line)).collect()
}

/// All rows of an operation's bill lines, sorted.
pub(crate) fn rows_of(lines: &[String], operation: &str) -> Vec<String> {
    let mut rows = Vec::new();
    for line in lines {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if line["operation"] == operation {
            rows.extend(line["body"]["fee_records"].as_array().unwrap().iter().map(ToString::to_string));
        }
    }
    rows.sort();
    rows
}
