//! The client: one function that asks, whatever the operation.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use duizhang_money::Timestamp;
use serde_json::{Map, Value};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::credentials::Credentials;
use crate::error::{ApiError, ErrorKind};
use crate::flow::{Pace, Patience};
use crate::identity::Identity;
use crate::operation::{Kind, Operation, Request};
use crate::site::Site;
use crate::wire_request::WireRequest;

/// The clock: time comes in from outside.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Connecting takes at most this long, and so does a pause within an answer (half of it: the SDK's
/// defaults are 60 s and 120 s).
const CONNECT_TIMEOUT: Duration = Duration::from_mins(1);
const READ_TIMEOUT: Duration = Duration::from_mins(2);

/// One answer, as it came.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// HTTP status, 2xx.
    pub status: u16,
    /// The body's text.
    pub body: String,
    /// What the service calls this request.
    pub request_id: Option<String>,
    /// When it was answered: the service's own clock (`Date`) where it tells, else this machine's.
    pub taken_at: Timestamp,
}

/// A typed answer with what stands around it.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// The exchange it came in.
    pub exchange: Exchange,
}

/// A client of one account. Cheap to clone; clones share pace and token.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pub(crate) site: Site,
    pub(crate) identity: Identity,
    pub(crate) clock: Clock,
    language: Option<String>,
    pace: Pace,
    patience: Patience,
    chance: Mutex<fastrand::Rng>,
    under_way: Semaphore,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("site", &self.inner.site).finish_non_exhaustive()
    }
}

/// Makes a [`Client`].
pub struct Builder {
    site: Site,
    credentials: Credentials,
    clock: Clock,
    language: Option<String>,
    roots: Vec<Vec<u8>>,
    rate_percent: u64,
    rates: HashMap<&'static str, u32>,
    patience: Patience,
    seed: u64,
    concurrency: usize,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("site", &self.site).finish_non_exhaustive()
    }
}

impl Builder {
    /// Language of names in answers: `zh_CN` (the service's default) or `en_US`.
    #[must_use]
    pub fn language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    /// Trusts one more root certificate (PEM), for a private endpoint.
    #[must_use]
    pub fn root_certificate(mut self, pem: &[u8]) -> Self {
        self.roots.push(pem.to_vec());
        self
    }

    /// Uses so many per cent of the documented rates; another program of the same account may need the
    /// rest.
    #[must_use]
    pub const fn rate_percent(mut self, percent: u64) -> Self {
        self.rate_percent = percent;
        self
    }

    /// The rate of one operation, in requests per second.
    #[must_use]
    pub fn rate(mut self, operation: &'static str, per_second: u32) -> Self {
        self.rates.insert(operation, per_second);
        self
    }

    /// How often and how long to try.
    #[must_use]
    pub const fn patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Seed of the chance in pauses.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Requests under way at once.
    #[must_use]
    pub const fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for a root certificate that does not read.
    pub fn build(self) -> Result<Client, ApiError> {
        let failed = |error: reqwest::Error| ApiError::transport("client", &error);
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("duizhang/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            // A redirect would carry the signature of another address.
            .redirect(reqwest::redirect::Policy::none());
        for pem in &self.roots {
            http = http.add_root_certificate(reqwest::Certificate::from_pem(pem).map_err(failed)?);
        }
        Ok(Client {
            inner: Arc::new(Inner {
                http: http.build().map_err(failed)?,
                identity: Identity::new(self.credentials),
                site: self.site,
                clock: self.clock,
                language: self.language,
                pace: Pace::new(self.rate_percent, self.rates),
                patience: self.patience,
                chance: Mutex::new(fastrand::Rng::with_seed(self.seed)),
                under_way: Semaphore::new(self.concurrency.max(1)),
            }),
        })
    }
}

impl Client {
    /// A client of `site` for the account of `credentials`. `clock` says what time it is.
    pub fn builder(
        site: Site,
        credentials: Credentials,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Builder {
        Builder {
            site,
            credentials,
            clock: Arc::new(clock),
            language: None,
            roots: Vec::new(),
            rate_percent: 100,
            rates: HashMap::new(),
            patience: Patience::default(),
            seed: 0,
            concurrency: 16,
        }
    }

    /// Where this client asks.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.inner.site
    }

    /// Asks a typed question.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn call<R: Request>(&self, request: &R) -> Result<Answer<R::Answer>, ApiError> {
        let parameters = request.parameters();
        let exchange = self.send(R::OPERATION, parameters).await?;
        typed(R::OPERATION, exchange)
    }

    /// Asks for one answer of a read operation and returns it as it came. Waits for the operation's turn, tries again
    /// where that may help.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::Usage`] for write operations, see [`Client::writes`].
    pub async fn send(
        &self,
        operation: &'static Operation,
        parameters: Map<String, Value>,
    ) -> Result<Exchange, ApiError> {
        if operation.kind == Kind::Write {
            let message = "this operation changes accounts; it has to be asked for with `writes`";
            return Err(ApiError::new(ErrorKind::Usage, operation.name, message));
        }
        let request = WireRequest::new(operation, &parameters)?;
        let deadline = Instant::now() + self.inner.patience.deadline;
        let mut renewed = false;
        let mut failed = 0;
        loop {
            let tried = tokio::time::timeout_at(deadline, self.once(operation, &request)).await;
            let error = match tried {
                Ok(Ok(exchange)) => return Ok(exchange),
                Ok(Err(failure)) => failure,
                Err(_) => return Err(late(operation)),
            };
            let Failure { error, wait } = error;
            if error.kind == ErrorKind::ExpiredToken && !renewed && self.inner.identity.forget() {
                renewed = true;
                continue;
            }
            failed += 1;
            if !error.is_passing() || failed >= self.inner.patience.tries {
                return Err(error);
            }
            let pause = {
                let mut chance = self.inner.chance.lock().unwrap_or_else(PoisonError::into_inner);
                self.inner.patience.pause(failed - 1, &mut chance)
            };
            let pause = wait.map_or(pause, |wait| wait.min(self.inner.patience.longest_pause).max(pause));
            if Instant::now() + pause >= deadline {
                return Err(error);
            }
            if error.kind == ErrorKind::Throttled {
                self.inner.pace.pause(operation.name, pause);
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// One try.
    pub(crate) async fn once(
        &self,
        operation: &'static Operation,
        request: &WireRequest,
    ) -> Result<Exchange, Failure> {
        let headers = self.inner.identity.headers(self, operation.name).await?;
        let permit = self.inner.under_way.acquire().await;
        self.inner.pace.turn(operation.name, operation.rate).await;
        let mut request = request.clone();
        if let Some(language) = &self.inner.language
            && !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("X-Language"))
        {
            request.headers.push(("X-Language".to_owned(), language.clone()));
        }
        let answer = self.exchange(operation, self.inner.site.bss(), &request, &headers).await;
        drop(permit);
        answer
    }

    /// Sends a request to a base address and reads the whole answer.
    pub(crate) async fn exchange(
        &self,
        operation: &'static Operation,
        base: &str,
        request: &WireRequest,
        headers: &crate::identity::Headers,
    ) -> Result<Exchange, Failure> {
        let transport = |error: reqwest::Error| Failure::from(ApiError::transport(operation.name, &error));
        let built = headers
            .request(&self.inner.http, base, request, (self.inner.clock)())
            .map_err(|message| ApiError::new(ErrorKind::Usage, operation.name, message))?;
        let answer = self.inner.http.execute(built).await.map_err(transport)?;
        let status = answer.status().as_u16();
        let header =
            |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let date = header("date").as_deref().and_then(http_date);
        let taken_at = date.unwrap_or_else(|| (self.inner.clock)());
        let request_id = header("x-request-id").or_else(|| header("x-iam-trace-id"));
        let wait = header("retry-after").and_then(|text| retry_after(&text, taken_at));
        let body = answer.bytes().await.map_err(transport)?;
        let body = String::from_utf8_lossy(&body).into_owned();
        match ApiError::of_answer(operation, status, &body, request_id.clone()) {
            Some(error) => Err(Failure { error, wait }),
            None => Ok(Exchange { status, body, request_id, taken_at }),
        }
    }
}

/// An error, and how long the service wants to be left alone.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: ApiError,
    wait: Option<Duration>,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { error, wait: None }
    }
}

/// Reads an answer into its type.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(
    operation: &'static Operation,
    exchange: Exchange,
) -> Result<Answer<T>, ApiError> {
    match serde_json::from_str(&exchange.body) {
        Ok(value) => Ok(Answer { value, exchange }),
        Err(problem) => {
            let mut error = ApiError::new(ErrorKind::BadBody, operation.name, problem.to_string());
            error.status = Some(exchange.status);
            error.request_id = exchange.request_id.map(Into::into);
            error.body = Some(exchange.body.into());
            Err(error)
        }
    }
}

fn late(operation: &Operation) -> ApiError {
    ApiError::new(ErrorKind::Timeout, operation.name, "the time for this request is over")
}

/// An HTTP date as a timestamp.
fn http_date(text: &str) -> Option<Timestamp> {
    let time = httpdate::parse_http_date(text).ok()?;
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    Timestamp::from_micros(i64::try_from(since.as_micros()).ok()?)
}

/// `Retry-After`: seconds, or an HTTP date.
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(text)?.micros() - now.micros();
    u64::try_from(until).ok().map(Duration::from_micros)
}
