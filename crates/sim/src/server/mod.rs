//! A BSS server on loopback: what a client needs to believe that it talks to the service.
//!
//! It verifies signatures and tokens, knows kinds of accounts, checks parameters, keeps flow control, answers
//! from a [`World`](crate::World), lets writes change it, and misbehaves on demand.
//!
//! A request is looked at in this order, and the first thing that is wrong is the answer:
//!
//! 1. the route: 404 `APIG.0101`. Routes, methods, places and types of parameters come from the specification
//!    that the client is generated from; there is no second list.
//! 2. who asks: a token (401 `CBC.0154`) or a signature (401 `APIG.0301`, with the gateway's texts). A key is
//!    locked for five minutes after more than five failures in a row.
//! 3. flow control, for each source, operation and account: 429.
//! 4. the kind of the account: 403 `CBC.0155`, and the permission items of its user: 403 `CBC.0151`.
//! 5. [faults](Fault) that come in place of an answer.
//! 6. the parameters: 400 `CBC.0100`; what they mean is checked in [`wire`](crate::wire).
//! 7. the world, or the recording, in which a question that was not recorded is 404 `SIM.0404`.
//!
//! IAM is on the same address: `POST /v3/auth/tokens` (password, or the partner for a customer by `assume_role`),
//! `GET /v3/auth/domains`, `POST /v3.0/OS-CREDENTIAL/securitytokens`, `GET /v5/caller-identity`.
//!
//! Operations of both sites are served, whatever the world's site. A partner's tokens, unlike its keys, end after a
//! day of the clock that the options bring; the world's time stands still unless it is moved.

mod accounts;
mod admin;
mod answer;
mod fault;
mod flow;
mod iam;
mod listener;
mod question;
mod recorded;
mod reply;
mod signature;
mod spec;
mod worlds;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use accounts::Account;
pub use fault::{Fault, FaultError, Kind as FaultKind};
pub use flow::{Flow, Logged, Throttle};
pub use worlds::{Source, SourceError};

use accounts::Accounts;
use answer::Service;
use recorded::Recorded;
use spec::Spec;

use crate::SimError;
use crate::time::Time;

/// Hears of every request when it is answered.
pub type OnRequest = Arc<dyn Fn(&Logged) + Send + Sync>;

/// What the wall clock says, in seconds since 1970: for signatures and tokens.
pub type WallClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What the partner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PartnerKind {
    /// Has resellers below it: may call everything that is for partners.
    #[default]
    Distributor,
    /// Has none, and may not call what is for distributors.
    SolutionProvider,
}

/// How to serve. [`Options::new`] has what is usual.
pub struct Options {
    /// Address; port 0 for any free one.
    pub listen: SocketAddr,
    /// Whether with TLS, under a certificate made for the occasion.
    pub tls: bool,
    /// The world.
    pub source: Source,
    /// When it is in the world; none for when the world's own captures say that a question was answered.
    pub now: Option<Time>,
    /// Flow control.
    pub flow: Flow,
    /// Who speaks where there are too many requests.
    pub throttle: Throttle,
    /// Seconds for `Retry-After` where there are too many requests; none for no such header.
    pub retry_after: Option<u32>,
    /// Misbehaviour.
    pub faults: Vec<Fault>,
    /// What the partner is.
    pub partner_kind: PartnerKind,
    /// Code of the 403 for the wrong kind of account: `CBC.0155`, or `CBC.0151`; the documentation leaves it open.
    pub wrong_kind: String,
    /// Permission items that the partner's operator lacks, and actions that the customers' users lack.
    pub lacks: Vec<String>,
    /// Whether `/_sim/` lets a client on loopback change the faults and see the log.
    pub admin: bool,
    /// What keys, tokens, request ids and chance are drawn from.
    pub seed: u64,
    /// The wall clock.
    pub clock: WallClock,
    /// Hears of every request.
    pub on_request: Option<OnRequest>,
}

impl Options {
    /// A well-behaved server of this world on any free port of loopback, without TLS, at the documented rates.
    pub fn new(source: Source, clock: WallClock) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: false,
            source,
            now: None,
            flow: Flow::Documented,
            throttle: Throttle::Gateway,
            retry_after: None,
            faults: Vec::new(),
            partner_kind: PartnerKind::Distributor,
            wrong_kind: "CBC.0155".to_owned(),
            lacks: Vec::new(),
            admin: false,
            seed: 0,
            clock,
            on_request: None,
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// A server under way. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    url: String,
    certificate: Option<String>,
    partner: Account,
    customers: Vec<Account>,
    service: Arc<Service>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// How long open requests get when the server is shut down.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// Starts a server.
///
/// # Errors
/// If the address is taken, the specification does not read, or captures do not.
pub async fn start(options: Options) -> Result<Running, SimError> {
    let failed =
        |error: std::io::Error| SimError::Serve(format!("cannot listen on {}: {error}", options.listen));
    let spec = Spec::load()?;
    let (world, recorded) = match &options.source {
        Source::Captures(dir) => {
            let recorded = Recorded::read(dir, spec)?;
            (recorded.accounts(), Some(recorded))
        }
        made => (made.world(), None),
    };
    let accounts = Accounts::of(&world, options.seed);
    let of = |id: &String| accounts.account(id).cloned();
    let partner =
        of(&world.partner_id).ok_or_else(|| SimError::Serve("the world has no partner".to_owned()))?;
    let own = world.customers.iter().filter(|customer| customer.credential);
    let customers = own.filter_map(|customer| of(&customer.id)).collect();
    let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let service = Arc::new(Service::new(spec, world, recorded, accounts, &options));
    let (stop, stopped) = oneshot::channel();
    let serving = listener::serve(listener, options.tls, Arc::clone(&service), stopped)?;
    let scheme = if options.tls { "https" } else { "http" };
    Ok(Running {
        url: format!("{scheme}://{address}"),
        certificate: serving.certificate,
        partner,
        customers,
        service,
        stop: Some(stop),
        task: serving.task,
    })
}

impl Running {
    /// Its base address, for BSS and IAM alike.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate to trust, as PEM, where it serves TLS.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// The partner's account.
    #[must_use]
    pub const fn partner(&self) -> &Account {
        &self.partner
    }

    /// The customers whose keys the partner was given.
    #[must_use]
    pub fn customers(&self) -> &[Account] {
        &self.customers
    }

    /// The key of any account of the world: a customer, a reseller, the master of an enterprise.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<Account> {
        lock(&self.service.accounts).account(id).cloned()
    }

    /// The one line of JSON that says how to get in: `customers` are those whose keys the partner was given,
    /// `accounts` are all there are, with resellers and masters of enterprises.
    #[must_use]
    pub fn ready_line(&self) -> String {
        let customers: Vec<_> = self
            .customers
            .iter()
            .map(|account| json!({"customer_id": account.id, "ak": account.ak, "sk": account.sk}))
            .collect();
        let partner = json!({
            "ak": self.partner.ak, "sk": self.partner.sk, "domain_id": self.partner.id,
            "user": self.partner.name, "password": self.partner.password,
        });
        let accounts: Vec<_> = lock(&self.service.accounts)
            .all()
            .map(|account| {
                json!({
                    "id": account.id, "ak": account.ak, "sk": account.sk,
                    "user": account.name, "password": account.password,
                })
            })
            .collect();
        let mut line = json!({
            "url": self.url, "iam_url": self.url, "partner": partner, "customers": customers, "accounts": accounts,
        });
        if let Some(certificate) = &self.certificate {
            line["certificate"] = certificate.as_str().into();
        }
        line.to_string()
    }

    /// Moves the world's clock.
    pub fn set_now(&self, now: Option<Time>) {
        *lock(&self.service.now) = now;
    }

    /// Every request so far.
    #[must_use]
    pub fn log(&self) -> Vec<Logged> {
        lock(&self.service.log).all()
    }

    /// Other faults from now on; counting starts anew.
    pub fn set_faults(&self, faults: &[Fault]) {
        *lock(&self.service.faults) = fault::Faults::new(self.service.seed, faults);
    }

    /// Every token and every temporary key ends.
    pub fn expire_tokens(&self) {
        lock(&self.service.accounts).expire();
    }

    /// Stops serving; open requests are answered yet.
    pub fn stop(mut self) {
        self.end();
    }

    /// Stops serving, and waits until the last connection is closed and the port is free. Who does not come to
    /// an end in a few seconds is cut off.
    pub async fn shut_down(mut self) {
        self.end();
        if tokio::time::timeout(LAST_REQUESTS, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The server may be gone already.
            let _ = stop.send(());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// A poisoned lock means that another request panicked; what it guards is whole all the same.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
