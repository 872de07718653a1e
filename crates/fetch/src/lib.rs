//! Fetches a month of a partner from the BSS API into captures.
//!
//! [`fetch`] asks question after question ([`Part`]s in the order in which one stands on another), writes every
//! answer as it comes into a folder below `captures/<cycle>`, and can go on after any interruption without
//! asking again for a page that is there. It knows no frames: what the captures amount to is the lake's.

mod error;
mod facts;
mod page;
mod part;
mod plan;
mod question;
mod run;
mod service;
mod session;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use duizhang_money::{BillCycle, Timestamp};

pub use error::FetchError;
pub use part::{Part, UnknownPart};
pub use question::{Account, Exchanged, Question};
pub use run::Watch;
pub use service::{Clients, Reply, Service};
pub use session::Scope;

use run::Run;
use session::Session;

/// Days before the fetch from which the coupon ledgers are asked for: the longest window they answer.
const USAGE_DAYS: i64 = 364;

/// What to fetch, and where to.
#[derive(Debug)]
pub struct Request<'a> {
    /// The month's captures: `captures/<cycle>`.
    pub captures: &'a Path,
    /// The month.
    pub cycle: BillCycle,
    /// The parts; those they stand on are added. Empty: all.
    pub parts: &'a [Part],
    /// The customers; empty: all.
    pub customers: &'a [String],
    /// First GMT+8 day (YYYY-MM-DD) of the coupon ledgers; by default as far back as they answer.
    pub usage_from: Option<String>,
    /// What to do about an unfinished fetch of the month.
    pub unfinished: Unfinished,
    /// Where the service is; an unfinished fetch goes on only there.
    pub endpoint: &'a str,
    /// The partner's account id.
    pub account: &'a str,
    /// The customers whose own credentials the service has.
    pub own_keys: &'a [String],
    /// Questions under way at once.
    pub concurrency: usize,
}

/// What to do about an unfinished fetch of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// Say that there is one.
    Refuse,
    /// Go on with it.
    Resume,
    /// Leave it and begin anew.
    Restart,
}

/// A fetch that came to its end.
#[derive(Debug)]
pub struct Fetched {
    /// The captures, packed.
    pub files: Vec<PathBuf>,
    /// What was fetched.
    pub scope: Scope,
    /// Whether it went on from an earlier one.
    pub resumed: bool,
    session: Session,
}

impl Fetched {
    /// Says that the captures have been taken over. Until then the fetch counts as unfinished, and going
    /// on with it asks for nothing and returns the same files.
    pub fn close(self) -> Result<(), FetchError> {
        self.session.close()
    }
}

/// Fetches a month. `stop` ends it early, with every finished page kept.
pub async fn fetch<S: Service>(
    service: &S,
    request: &Request<'_>,
    watch: &dyn Watch,
    stop: impl Future<Output = ()>,
) -> Result<Fetched, FetchError> {
    let (session, resumed) = open(service, request).await?;
    let run = Run {
        service,
        session: Mutex::new(session),
        watch,
        own_keys: request.own_keys,
        concurrency: request.concurrency,
    };
    let ended = tokio::select! {
        ended = run.everything() => ended,
        () = stop => Err(FetchError::Stopped),
    };
    // Whatever ended it: what came is kept.
    run.session().sync()?;
    ended?;
    let files = run.pack()?;
    let session = run.session.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Fetched { files, scope: session.scope().clone(), resumed, session })
}

async fn open<S: Service>(service: &S, request: &Request<'_>) -> Result<(Session, bool), FetchError> {
    if let Some((dir, scope)) = Session::unfinished(request.captures)? {
        match request.unfinished {
            Unfinished::Refuse => {
                return Err(FetchError::Unfinished { cycle: scope.cycle, dir });
            }
            Unfinished::Resume => {
                same_scope(&dir, &scope, request)?;
                return Ok((Session::open(&dir, scope)?, true));
            }
            Unfinished::Restart => Session::abandon(&dir)?,
        }
    }
    let now = service.now().await.map_err(|source| FetchError::Api {
        question: "the service's clock".to_owned(),
        source: Box::new(source),
    })?;
    let usage_from = match &request.usage_from {
        Some(day) => day.clone(),
        None => plan::day(plan::moved(now, -USAGE_DAYS)?),
    };
    let scope = Scope {
        cycle: request.cycle.to_string(),
        account: request.account.to_owned(),
        endpoint: request.endpoint.to_owned(),
        started_at: now.to_utc(),
        parts: with_foundations(request.parts),
        customers: sorted(request.customers),
        usage_from,
    };
    Ok((Session::begin(request.captures, scope)?, false))
}

/// The parts and all they stand on, in the order in which they are begun.
fn with_foundations(parts: &[Part]) -> Vec<Part> {
    let mut wanted: Vec<Part> = if parts.is_empty() { Part::ALL.to_vec() } else { parts.to_vec() };
    loop {
        let more: Vec<Part> = wanted
            .iter()
            .flat_map(|part| part.stands_on())
            .copied()
            .filter(|part| !wanted.contains(part))
            .collect();
        if more.is_empty() {
            break;
        }
        wanted.extend(more);
    }
    Part::ALL.into_iter().filter(|part| wanted.contains(part)).collect()
}

fn sorted(customers: &[String]) -> Vec<String> {
    let mut customers = customers.to_vec();
    customers.sort();
    customers.dedup();
    customers
}

/// Going on with another scope would mix two fetches.
fn same_scope(dir: &Path, scope: &Scope, request: &Request<'_>) -> Result<(), FetchError> {
    let parts = |parts: &[Part]| parts.iter().map(|part| part.name()).collect::<Vec<_>>().join(", ");
    let wanted = with_foundations(request.parts);
    let customers = sorted(request.customers);
    let differs = [
        ("account", scope.account.clone(), request.account.to_owned()),
        ("endpoint", scope.endpoint.clone(), request.endpoint.to_owned()),
        ("list of datasets", parts(&scope.parts), parts(&wanted)),
        ("list of customers", scope.customers.join(", "), customers.join(", ")),
    ];
    match differs.into_iter().find(|(_, was, is)| was != is) {
        Some((what, was, is)) => Err(FetchError::OtherScope { dir: dir.to_owned(), what, was, is }),
        None => Ok(()),
    }
}

/// The time of a text like `2026-10-06`, as a check of what a user gave.
///
/// # Errors
/// If it is no day.
pub fn check_day(text: &str) -> Result<(), duizhang_money::TimestampError> {
    Timestamp::parse_beijing(&format!("{text} 00:00:00")).map(|_| ())
}
