//! From a request to its answer, in the order in which gateway and service look at it: route, identity, flow
//! control, permission, parameters, and only then the world.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::{HttpBody, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::accounts::Accounts;
use super::fault::{Faults, Kind};
use super::flow::{Flow, Log, Logged, Throttle, Window};
use super::question::{Question, collected, complaint, key};
use super::recorded::Recorded;
use super::reply::{Damage, Denied, Reply};
use super::signature::{Arrived, unescape};
use super::spec::{Operation, Paging, Spec};
use super::{OnRequest, Options, PartnerKind, WallClock, admin, iam, lock};
use crate::time::Time;
use crate::wire::{self, Answer, Call};
use crate::world::World;

/// Largest body that is read.
const BODY_MAX: usize = 8 * 1024 * 1024;
/// Answers that are kept whole.
const ANSWERS_MAX: usize = 64;
/// Rows a page as the world's own captures have them: each page was answered a second later.
const PAGE_ROWS: u64 = 100;
/// What a gateway shows when nothing is behind it.
const GATEWAY_PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

/// Everything a request can touch.
pub(super) struct Service {
    spec: &'static Spec,
    world: Mutex<World>,
    recorded: Option<Recorded>,
    /// Answers of late, whole: the pages of one list are cut from one of them.
    answers: Mutex<BTreeMap<String, Arc<Answer>>>,
    /// When the world's own captures say that a question was answered.
    moments: BTreeMap<String, Time>,
    /// When every other question is.
    fetched: Time,
    pub(super) accounts: Mutex<Accounts>,
    pub(super) now: Mutex<Option<Time>>,
    pub(super) log: Mutex<Log>,
    pub(super) faults: Mutex<Faults>,
    window: Mutex<Window>,
    requests: AtomicU64,
    pub(super) seed: u64,
    pub(super) admin: bool,
    flow: Flow,
    throttle: Throttle,
    retry_after: Option<u32>,
    partner_kind: PartnerKind,
    wrong_kind: String,
    lacks: Vec<String>,
    clock: WallClock,
    on_request: Option<OnRequest>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

/// A request, where it came from, and when.
struct Came<'a> {
    arrived: &'a Arrived<'a>,
    source: IpAddr,
    at: Instant,
}

/// What the log keeps of a request, as far as it is known.
#[derive(Debug, Default)]
struct Entry {
    operation: Option<&'static str>,
    account: Option<String>,
    offset: Option<u64>,
}

impl Service {
    pub(super) fn new(
        spec: &'static Spec,
        world: World,
        recorded: Option<Recorded>,
        accounts: Accounts,
        options: &Options,
    ) -> Self {
        let fetched = world.fetched;
        let moments = if recorded.is_none() { moments(&world) } else { BTreeMap::new() };
        Self {
            spec,
            world: Mutex::new(world),
            recorded,
            answers: Mutex::new(BTreeMap::new()),
            moments,
            fetched,
            accounts: Mutex::new(accounts),
            now: Mutex::new(options.now),
            log: Mutex::new(Log::default()),
            faults: Mutex::new(Faults::new(options.seed, &options.faults)),
            window: Mutex::new(Window::default()),
            requests: AtomicU64::new(0),
            seed: options.seed,
            admin: options.admin,
            flow: options.flow,
            throttle: options.throttle,
            retry_after: options.retry_after,
            partner_kind: options.partner_kind,
            wrong_kind: options.wrong_kind.clone(),
            lacks: options.lacks.clone(),
            clock: Arc::clone(&options.clock),
            on_request: options.on_request.clone(),
        }
    }

    /// Answers one request.
    pub(super) async fn respond(&self, peer: SocketAddr, request: Request) -> Response {
        let at = Instant::now();
        let id = self.request_id();
        let (head, body) = request.into_parts();
        // What is announced as too large need not come first.
        let announced = body.size_hint().lower();
        let fits = usize::try_from(announced).is_ok_and(|length| length <= BODY_MAX);
        let body = if fits { to_bytes(body, BODY_MAX).await.ok() } else { None };
        let Some(body) = body else {
            let denied = Denied::bss(413, "APIG.0201", "Request entity too large.");
            return Reply::from(denied).with("connection", "close").send(&id);
        };
        let headers: BTreeMap<String, String> = head
            .headers
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let arrived = Arrived {
            method: head.method.as_str(),
            path: head.uri.path(),
            query: head.uri.query().unwrap_or_default(),
            headers: &headers,
            body: &body,
        };
        if let Some(reply) = admin::answer(self, &arrived, peer.ip()) {
            return reply.send(&id);
        }
        let mut entry = Entry::default();
        let came = Came { arrived: &arrived, source: peer.ip(), at };
        let reply = self.answer(&came, &mut entry).unwrap_or_else(Reply::from);
        if let Some(operation) = entry.operation {
            let pause = lock(&self.faults).pause(operation);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        let operation = entry.operation.map_or_else(|| arrived.path.to_owned(), str::to_owned);
        let Entry { account, offset, .. } = entry;
        let logged = Logged { operation, account, at, status: reply.status, offset };
        if let Some(hear) = &self.on_request {
            hear(&logged);
        }
        lock(&self.log).add(logged);
        reply.send(&id)
    }

    /// An id that no other request of this server has.
    fn request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::digest(format!("request {number} of {}", self.seed).as_bytes());
        digest.iter().take(16).fold(String::new(), |id, byte| id + &format!("{byte:02x}"))
    }

    fn strikes(&self, kind: Kind, operation: &Operation) -> bool {
        lock(&self.faults).strike(kind, operation.name)
    }

    fn answer(&self, came: &Came<'_>, entry: &mut Entry) -> Result<Reply, Denied> {
        let arrived = came.arrived;
        let path = String::from_utf8_lossy(&unescape(arrived.path)).into_owned();
        if let Some(reply) = iam::answer(&mut lock(&self.accounts), arrived, &path, (self.clock)()) {
            return Ok(reply);
        }
        let Some((operation, in_path)) = self.spec.route(arrived.method, &path) else {
            let message = "The API does not exist or has not been published in the environment";
            return Err(Denied::bss(404, "APIG.0101", message));
        };
        entry.operation = Some(operation.name);
        let parameters = collected(operation, arrived, in_path);
        let offset = parameters.as_ref().ok().and_then(|parameters| parameters.get("offset"));
        entry.offset = offset.and_then(|offset| super::question::plain(offset).parse().ok());
        let account = self.identified(operation, arrived)?;
        entry.account = Some(account.clone());
        if let Some(throttled) = self.throttled(operation, &account, came) {
            return Ok(throttled);
        }
        self.permitted(operation, &account)?;
        if let Some(failed) = self.failed(operation) {
            return Ok(failed);
        }
        let parameters = parameters?;
        if let Some(denied) = complaint(operation, &parameters) {
            return Err(denied);
        }
        let question = Question { operation, account, path, parameters };
        let mut reply = self.told(&question, arrived.method)?;
        if self.strikes(Kind::Cut, operation) {
            reply.damage = Damage::Cut;
        } else if self.strikes(Kind::Malformed, operation) {
            reply.damage = Damage::Half;
        }
        Ok(reply)
    }

    fn identified(&self, operation: &Operation, arrived: &Arrived<'_>) -> Result<String, Denied> {
        let ends =
            arrived.headers.contains_key("x-auth-token") || arrived.headers.contains_key("x-security-token");
        let mut accounts = lock(&self.accounts);
        if ends && self.strikes(Kind::Expired, operation) {
            accounts.expire();
            return Err(Denied::bss(401, "CBC.0154", "x_auth_token is expired"));
        }
        accounts.identify(arrived, (self.clock)())
    }

    /// Flow control.
    fn throttled(&self, operation: &'static Operation, account: &str, came: &Came<'_>) -> Option<Reply> {
        let rate = match self.flow {
            Flow::Open => u32::MAX,
            Flow::Documented => operation.rate,
            Flow::PerSecond(rate) => rate,
        };
        if lock(&self.window).admits(came.source, operation.name, account, rate, came.at) {
            return None;
        }
        let denied = match self.throttle {
            Throttle::Gateway => {
                let text = "The throttling threshold has been reached: policy user over ratelimit";
                Denied::bss(429, "APIG.0308", &format!("{text},limit:{rate},time:1 second"))
            }
            Throttle::Service => Denied::bss(429, "CBC.0250", "Too many requests."),
        };
        Some(self.wait(denied))
    }

    /// A refusal that says when to come back, if the options want that.
    fn wait(&self, denied: Denied) -> Reply {
        let reply = Reply::from(denied);
        match self.retry_after {
            Some(seconds) => reply.with("retry-after", seconds.to_string()),
            None => reply,
        }
    }

    /// Kind of account, then permission items of its user.
    fn permitted(&self, operation: &Operation, account: &str) -> Result<(), Denied> {
        // Whom recorded answers were for is in the recording.
        if self.recorded.is_none() {
            let world = lock(&self.world);
            let mut wrong = wire::admits(&world, operation.name, account).is_err();
            wrong |= operation.is_for_distributors() && self.partner_kind != PartnerKind::Distributor;
            if wrong {
                let message = "The request is not allowed: wrong kind of account for this operation.";
                return Err(Denied::bss(403, &self.wrong_kind, message));
            }
        }
        let is_partner = account == lock(&self.accounts).partner;
        match operation.lacking(is_partner, &self.lacks) {
            Some(items) => {
                let message = format!("Access denied. The permission {items} is required.");
                Err(Denied::bss(403, "CBC.0151", &message))
            }
            None => Ok(()),
        }
    }

    /// Faults that come in place of an answer.
    fn failed(&self, operation: &Operation) -> Option<Reply> {
        if self.strikes(Kind::Throttled, operation) {
            return Some(self.wait(Denied::bss(429, "CBC.0250", "Too many requests.")));
        }
        if self.strikes(Kind::Server, operation) {
            return Some(Denied::bss(500, "CBC.0999", "Other error.").into());
        }
        if self.strikes(Kind::Gateway, operation) {
            return Some(Reply::page(502, GATEWAY_PAGE));
        }
        if self.strikes(Kind::Refused, operation) {
            return Some(Denied::bss(200, "CBC.99000000", "Internal business error.").into());
        }
        None
    }

    /// The answer from the recording or from the world.
    fn told(&self, question: &Question, method: &str) -> Result<Reply, Denied> {
        let (mut body, taken) = if let Some(recorded) = &self.recorded {
            recorded.answer(question, *lock(&self.now))?
        } else {
            let taken = self.moment(question);
            (self.asked(question, method, taken)?, taken)
        };
        if let Some(total) = question.operation.total()
            && let Some(all) = body[total].as_u64()
            && self.strikes(Kind::Total, question.operation)
        {
            body[total] = (all + 10).into();
        }
        Ok(Reply::json(200, body).taken(taken))
    }

    /// Asks the world, or changes it.
    fn asked(&self, question: &Question, method: &str, taken: Time) -> Result<Value, Denied> {
        let operation = question.operation;
        let call = Call {
            operation: operation.name,
            account: question.account.clone(),
            method: known_method(method),
            path: question.path.clone(),
            parameters: question.parameters.clone(),
            paged: operation.paging() != Paging::Whole,
            taken: Some(taken),
        };
        if wire::is_write(operation.name) {
            let changed = wire::writes::apply(&mut lock(&self.world), &call)?;
            lock(&self.answers).clear();
            return Ok(changed);
        }
        let answer = self.whole(&call, question)?;
        let moved = self.strikes(Kind::Drift, operation);
        let added = lock(&self.faults).added(operation.name);
        if !moved && added.is_none() {
            return Ok(wire::page(&call, &answer)?);
        }
        let mut answer = Answer::clone(&answer);
        if answer.rows.len() > 1 {
            if moved {
                answer.rows.rotate_right(1);
            }
            match added {
                Some(true) => answer.rows.rotate_right(1),
                Some(false) => answer.rows.truncate(answer.rows.len() - 1),
                None => {}
            }
        }
        Ok(wire::page(&call, &answer)?)
    }

    /// All pages of an answer in one.
    fn whole(&self, call: &Call, question: &Question) -> Result<Arc<Answer>, wire::Refusal> {
        // A balance depends on the moment; whatever else does, names it.
        let key = format!("{} {} {:?}", question.key(), question.language(), *lock(&self.now));
        if let Some(answer) = lock(&self.answers).get(&key) {
            return Ok(Arc::clone(answer));
        }
        let world = lock(&self.world);
        let answer = Arc::new(wire::respond(&world, call)?);
        // Under the lock of the world, so that no write comes between an answer and its keeping.
        let mut answers = lock(&self.answers);
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.insert(key, Arc::clone(&answer));
        Ok(answer)
    }

    /// When the question is answered, in the world.
    fn moment(&self, question: &Question) -> Time {
        if let Some(now) = *lock(&self.now) {
            return now;
        }
        let page = question.number("offset").unwrap_or(0) / PAGE_ROWS;
        // The month's own questions name no language: one that does is asked at the beginning.
        match self.moments.get(&question.key()).filter(|_| question.language().is_empty()) {
            Some(first) => first.plus(i64::try_from(page).unwrap_or(0)),
            None => self.fetched,
        }
    }
}

/// When the world's own captures say that each question was answered.
fn moments(world: &World) -> BTreeMap<String, Time> {
    let timed = (0..).zip(wire::calls(world)).map(|(number, call)| {
        let taken = call.taken.unwrap_or(world.fetched.plus(60 * number));
        (key(call.operation, &call.account, &call.path, &call.parameters), taken)
    });
    timed.collect()
}

fn known_method(name: &str) -> &'static str {
    match name {
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "GET",
    }
}
