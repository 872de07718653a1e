//! A BSS server on loopback: what a client needs to believe that it talks to the service.
//!
//! It verifies signatures and tokens, knows kinds of accounts, checks parameters, keeps flow control, answers
//! from a [`World`](crate::World), lets writes change it, and misbehaves on demand.

mod accounts;
mod answer;
mod fault;
mod flow;
mod listener;
mod recorded;
mod signature;
mod spec;
mod worlds;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub use accounts::Account;
pub use fault::{Fault, FaultError, Kind as FaultKind};
pub use flow::{Flow, Logged};
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

/// How to serve.
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
    /// Misbehaviour.
    pub faults: Vec<Fault>,
    /// Permission items that the partner's operator lacks.
    pub lacks: Vec<String>,
    /// The wall clock.
    pub clock: WallClock,
    /// Hears of every request.
    pub on_request: Option<OnRequest>,
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
}

/// Starts a server.
///
/// # Errors
/// If the address is taken, the specification does not read, or captures do not.
pub async fn start(options: Options) -> Result<Running, SimError> {
    let failed = |error: std::io::Error| SimError::Serve(format!("cannot listen: {error}"));
    let world = options.source.world();
    let recorded = match &options.source {
        Source::Captures(dir) => Some(Recorded::read(dir)?),
        _ => None,
    };
    let world = match &recorded {
        Some(recorded) => recorded.accounts(),
        None => world,
    };
    let accounts = Accounts::of(&world);
    let of = |id: &String| accounts.account(id).cloned();
    let partner =
        of(&world.partner_id).ok_or_else(|| SimError::Serve("the world has no partner".to_owned()))?;
    let own = world.customers.iter().filter(|customer| customer.credential);
    let customers = own.filter_map(|customer| of(&customer.id)).collect();
    let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let service = Arc::new(Service::new(Spec::load()?, world, recorded, accounts, &options));
    let (stop, stopped) = oneshot::channel();
    let certificate = listener::serve(listener, options.tls, Arc::clone(&service), stopped)?;
    let scheme = if options.tls { "https" } else { "http" };
    let url = format!("{scheme}://{address}");
    Ok(Running { url, certificate, partner, customers, service, stop: Some(stop) })
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
        lock(&self.service.log).clone()
    }

    /// Stops serving.
    pub fn stop(mut self) {
        self.end();
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
