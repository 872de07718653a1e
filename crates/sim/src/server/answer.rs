//! From a request to its answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};

use super::accounts::{Accounts, Denied};
use super::fault::{Fault, Kind};
use super::flow::{Flow, Logged, Window};
use super::recorded::Recorded;
use super::signature::{Arrived, unescape};
use super::spec::{Operation, Spec, plain};
use super::{OnRequest, Options, WallClock, lock};
use crate::time::Time;
use crate::wire::{self, Answer, Call};
use crate::world::World;

/// Largest body that is read.
const BODY_MAX: usize = 8 * 1024 * 1024;
/// Answers that are kept whole.
const ANSWERS_MAX: usize = 64;
/// Rows a page as the world's own captures have them: each page was answered a second later.
const PAGE_ROWS: u64 = 100;

/// Everything a request can touch.
pub(super) struct Service {
    spec: Spec,
    partner_id: String,
    fetched: Time,
    world: Mutex<World>,
    recorded: Option<Recorded>,
    /// Answers of late, whole: the pages of one list are cut from one of them.
    answers: Mutex<BTreeMap<String, Arc<Answer>>>,
    /// When the world's own captures say that a question was answered.
    moments: BTreeMap<String, Time>,
    pub(super) accounts: Mutex<Accounts>,
    pub(super) now: Mutex<Option<Time>>,
    pub(super) log: Mutex<Vec<Logged>>,
    window: Mutex<Window>,
    flow: Flow,
    faults: Vec<Fault>,
    lacks: Vec<String>,
    clock: WallClock,
    on_request: Option<OnRequest>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

/// What goes back.
struct Reply {
    status: u16,
    body: String,
    taken: Option<Time>,
    token: Option<String>,
    fault: Option<Kind>,
}

impl Reply {
    fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string(), taken: None, token: None, fault: None }
    }
}

impl From<Denied> for Reply {
    fn from(denied: Denied) -> Self {
        Self::json(denied.status, &denied.body)
    }
}

/// The question of a call, paging left out, as a key.
pub(super) fn question(operation: &str, account: &str, parameters: &Map<String, Value>) -> String {
    let sorted: BTreeMap<&str, String> = parameters
        .iter()
        .filter(|(name, value)| !matches!(name.as_str(), "offset" | "limit") && !value.is_null())
        .map(|(name, value)| (name.as_str(), in_any_order(value)))
        .collect();
    format!("{operation} {account} {sorted:?}")
}

/// A list asks for the same in any order.
fn in_any_order(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().map(plain).collect();
            items.sort();
            items.join(" ")
        }
        value => plain(value),
    }
}

impl Service {
    pub(super) fn new(
        spec: Spec,
        world: World,
        recorded: Option<Recorded>,
        accounts: Accounts,
        options: &Options,
    ) -> Self {
        let mut moments = BTreeMap::new();
        if recorded.is_none() {
            for (number, call) in (0..).zip(wire::calls(&world)) {
                let taken = call.taken.unwrap_or(world.fetched.plus(60 * number));
                let mut parameters = call.parameters.clone();
                // Parameters of the path are part of the question.
                parameters.insert("path".to_owned(), call.path.clone().into());
                moments.insert(question(call.operation, &call.account, &parameters), taken);
            }
        }
        let faults = options.faults.iter().map(Fault::fresh).collect();
        Self {
            spec,
            partner_id: world.partner_id.clone(),
            fetched: world.fetched,
            world: Mutex::new(world),
            recorded,
            answers: Mutex::new(BTreeMap::new()),
            moments,
            accounts: Mutex::new(accounts),
            now: Mutex::new(options.now),
            log: Mutex::new(Vec::new()),
            window: Mutex::new(Window::default()),
            flow: options.flow,
            faults,
            lacks: options.lacks.clone(),
            clock: Arc::clone(&options.clock),
            on_request: options.on_request.clone(),
        }
    }

    /// Answers one request.
    pub(super) async fn respond(&self, request: Request) -> Response {
        let at = Instant::now();
        let (head, body) = request.into_parts();
        let Ok(body) = to_bytes(body, BODY_MAX).await else {
            return Self::send(Reply::from(Denied::bss(400, "CBC.0100", "The body is too large.")), 0);
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
        let (name, offset, reply) = self.answer(&arrived, at);
        if let Some(pause) = self.pause(&name) {
            tokio::time::sleep(pause).await;
        }
        let number = {
            let logged = Logged { operation: name, at, status: reply.status, offset };
            if let Some(hear) = &self.on_request {
                hear(&logged);
            }
            let mut log = lock(&self.log);
            log.push(logged);
            log.len()
        };
        Self::send(reply, number)
    }

    fn pause(&self, operation: &str) -> Option<Duration> {
        let slow = self.faults.iter().filter(|fault| fault.kind == Kind::Slow);
        slow.filter(|fault| fault.strikes(operation)).map(|fault| Duration::from_millis(fault.millis)).max()
    }

    /// The operation's name, the offset asked for, and the answer.
    fn answer(&self, arrived: &Arrived<'_>, at: Instant) -> (String, Option<u64>, Reply) {
        let path = String::from_utf8_lossy(&unescape(arrived.path)).into_owned();
        if let Some(reply) = self.iam(arrived, &path) {
            return (path, None, reply);
        }
        let Some((operation, in_path)) = self.spec.route(arrived.method, &path) else {
            let status = if self.spec.has_path(&path) { 405 } else { 404 };
            let message = "The API does not exist or has not been published in the environment";
            return (path, None, Denied::bss(status, "APIG.0101", message).into());
        };
        let name = operation.name.clone();
        let parameters = match parameters(operation, arrived, &in_path) {
            Ok(parameters) => parameters,
            Err(denied) => return (name, None, denied.into()),
        };
        let offset = parameters.get("offset").and_then(|offset| plain(offset).parse().ok());
        let reply = match self.admit(operation, arrived, at) {
            Ok(account) => self.operate(operation, &account, &path, arrived, parameters),
            Err(denied) => denied.into(),
        };
        (name, offset, reply)
    }

    /// Identity, flow control and permission, in the order in which a gateway asks for them.
    fn admit(&self, operation: &Operation, arrived: &Arrived<'_>, at: Instant) -> Result<String, Denied> {
        for fault in self.faults.iter().filter(|fault| fault.kind == Kind::Expired) {
            if fault.strikes(&operation.name) {
                lock(&self.accounts).expire();
                return Err(Denied::bss(401, "CBC.0154", "x_auth_token is expired"));
            }
        }
        let account = lock(&self.accounts).identify(arrived, (self.clock)())?;
        let rate = match self.flow {
            Flow::Open => u32::MAX,
            Flow::Documented => operation.rate,
            Flow::PerSecond(rate) => rate,
        };
        if !lock(&self.window).admits(&operation.name, &account, rate, at) {
            let message = format!(
                "The throttling threshold has been reached: policy user over ratelimit, limit:{rate}, time:1 second"
            );
            return Err(Denied::bss(429, "APIG.0308", &message));
        }
        if let Some(items) = &operation.permission
            && account == self.partner_id
            && let Some(item) = self.lacks.iter().find(|item| items.contains(item.as_str()))
        {
            let message = format!("Access denied. The permission {item} is required.");
            return Err(Denied::bss(403, "CBC.0151", &message));
        }
        Ok(account)
    }

    fn operate(
        &self,
        operation: &Operation,
        account: &str,
        path: &str,
        arrived: &Arrived<'_>,
        parameters: Map<String, Value>,
    ) -> Reply {
        let strikes = |kind: Kind| {
            self.faults.iter().filter(|fault| fault.kind == kind).any(|fault| fault.strikes(&operation.name))
        };
        if strikes(Kind::Throttled) {
            return Denied::bss(429, "CBC.0250", "Too many requests.").into();
        }
        if strikes(Kind::Server) {
            return Denied::bss(500, "CBC.0999", "Other error.").into();
        }
        if strikes(Kind::Gateway) {
            let body =
                "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>".to_owned();
            return Reply { status: 502, body, taken: None, token: None, fault: Some(Kind::Gateway) };
        }
        if strikes(Kind::Refused) {
            return Denied::bss(200, "CBC.99000000", "Internal business error.").into();
        }
        if let Some(complaint) = operation.complaint(&parameters) {
            return Denied::bss(400, "CBC.0100", &complaint).into();
        }
        let taken = self.moment(operation, account, path, &parameters);
        let mut reply = if let Some(recorded) = &self.recorded {
            recorded.answer(operation, account, path, &parameters)
        } else {
            let call = Call {
                operation: operation.known_as,
                account: account.to_owned(),
                method: method(arrived.method),
                path: path.to_owned(),
                parameters,
                paged: operation.is_paged(),
                taken: Some(taken),
            };
            self.ask(&call, strikes(Kind::Total), strikes(Kind::Drift))
        }
        .map_or_else(Reply::from, |body| Reply::json(200, &body));
        reply.taken = Some(taken);
        if reply.status == 200 {
            if strikes(Kind::Cut) {
                reply.fault = Some(Kind::Cut);
            } else if strikes(Kind::Malformed) {
                let half = reply.body.len() / 2;
                reply.body = String::from_utf8_lossy(reply.body.as_bytes().get(..half).unwrap_or_default())
                    .into_owned();
            }
        }
        reply
    }

    /// Asks the world, or changes it.
    fn ask(&self, call: &Call, too_many: bool, moved: bool) -> Result<Value, Denied> {
        let denied = |refusal: wire::Refusal| Denied { status: refusal.status, body: refusal.body() };
        if wire::is_write(call.operation) {
            lock(&self.answers).clear();
            return wire::writes::apply(&mut lock(&self.world), call).map_err(denied);
        }
        let answer = self.whole(call).map_err(denied)?;
        if !moved && !too_many {
            return wire::page(call, &answer).map_err(denied);
        }
        let mut answer = Answer::clone(&answer);
        if moved && !answer.rows.is_empty() {
            answer.rows.rotate_right(1);
        }
        let mut body = wire::page(call, &answer).map_err(denied)?;
        if let Some(total) = answer.total.filter(|_| too_many) {
            body[total] = (answer.rows.len() + 10).into();
        }
        Ok(body)
    }

    /// All pages of an answer in one.
    fn whole(&self, call: &Call) -> Result<Arc<Answer>, wire::Refusal> {
        let mut asked = call.parameters.clone();
        asked.insert("path".to_owned(), call.path.clone().into());
        // A balance depends on the moment; whatever else does, names it.
        let key = format!("{} {:?}", question(call.operation, &call.account, &asked), *lock(&self.now));
        if let Some(answer) = lock(&self.answers).get(&key) {
            return Ok(Arc::clone(answer));
        }
        let answer = Arc::new(wire::respond(&lock(&self.world), call)?);
        let mut answers = lock(&self.answers);
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.insert(key, Arc::clone(&answer));
        Ok(answer)
    }

    /// When the question is answered, in the world.
    fn moment(
        &self,
        operation: &Operation,
        account: &str,
        path: &str,
        parameters: &Map<String, Value>,
    ) -> Time {
        if let Some(now) = *lock(&self.now) {
            return now;
        }
        let mut asked = parameters.clone();
        for name in asked.keys().cloned().collect::<Vec<_>>() {
            if operation.parameter(&name).is_some_and(|parameter| parameter.place == "path") {
                asked.remove(&name);
            }
        }
        asked.insert("path".to_owned(), path.into());
        let offset = parameters.get("offset").and_then(|value| plain(value).parse::<u64>().ok()).unwrap_or(0);
        let page = i64::try_from(offset / PAGE_ROWS).unwrap_or(0);
        match self.moments.get(&question(&operation.name, account, &asked)) {
            Some(first) => first.plus(page),
            None => self.fetched,
        }
    }

    /// IAM, on the same address.
    fn iam(&self, arrived: &Arrived<'_>, path: &str) -> Option<Reply> {
        let now = (self.clock)();
        let identified = || lock(&self.accounts).identify(arrived, now);
        let reply = match (arrived.method, path) {
            ("POST", "/v3/auth/tokens") => match lock(&self.accounts).token(arrived.body, now) {
                Ok((token, body)) => Reply { token: Some(token), ..Reply::json(201, &body) },
                Err(denied) => denied.into(),
            },
            ("GET", "/v3/auth/domains") => match identified() {
                Ok(id) => {
                    let name = lock(&self.accounts).account(&id).map(|account| account.name.clone());
                    let domain = serde_json::json!({"id": id, "name": name, "enabled": true});
                    Reply::json(200, &serde_json::json!({"domains": [domain], "links": {}}))
                }
                Err(denied) => denied.into(),
            },
            ("POST", "/v3.0/OS-CREDENTIAL/securitytokens") => match identified() {
                Ok(id) => Reply::json(201, &lock(&self.accounts).security_token(&id, now)),
                Err(denied) => denied.into(),
            },
            ("GET", "/v5/caller-identity") => match identified() {
                Ok(id) => Reply::json(200, &serde_json::json!({"account_id": id, "principal_id": id})),
                Err(denied) => denied.into(),
            },
            _ => return None,
        };
        Some(reply)
    }

    fn send(reply: Reply, number: usize) -> Response {
        let length = reply.body.len();
        let body = if reply.fault == Some(Kind::Cut) {
            // Half of what was promised, then the end of the connection.
            let half = axum::body::Bytes::from(reply.body.into_bytes()).slice(..length / 2);
            let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            Body::from_stream(futures_util::stream::iter([Ok(half), Err(broken)]))
        } else {
            Body::from(reply.body)
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let html = reply.fault == Some(Kind::Gateway);
        let mut header = |name: &'static str, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        };
        header("content-type", if html { "text/html" } else { "application/json" }.to_owned());
        header("x-request-id", format!("{number:032x}"));
        if reply.fault == Some(Kind::Cut) {
            header("content-length", length.to_string());
        }
        if let Some(token) = reply.token {
            header("x-subject-token", token);
        }
        if let Some(taken) = reply.taken {
            header("date", taken.http());
        }
        response
    }
}

/// All parameters of a request by name, as the world reads them.
fn parameters(
    operation: &Operation,
    arrived: &Arrived<'_>,
    in_path: &BTreeMap<String, String>,
) -> Result<Map<String, Value>, Denied> {
    let mut parameters = Map::new();
    let text = |part: &str| String::from_utf8_lossy(&unescape(part)).into_owned();
    for pair in arrived.query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (text(name), Value::String(text(value)));
        match parameters.get_mut(&name) {
            None => {
                parameters.insert(name, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    if !arrived.body.is_empty() {
        let json =
            arrived.headers.get("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        match serde_json::from_slice(arrived.body) {
            Ok(Value::Object(members)) if json => parameters.extend(members),
            Ok(Value::Null) if json => {}
            _ => return Err(Denied::bss(400, "CBC.0100", "The request body is not a JSON object.")),
        }
    }
    for (name, value) in in_path {
        parameters.insert(name.clone(), value.clone().into());
    }
    if let Some(language) = arrived.headers.get("x-language")
        && operation.parameter("X-Language").is_some()
    {
        parameters.insert("X-Language".to_owned(), language.clone().into());
    }
    Ok(parameters)
}

fn method(name: &str) -> &'static str {
    match name {
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "GET",
    }
}
