//! What a test may do to the server while it runs: change its faults, look at its log. Only where the options
//! allow it, only from loopback, and only with a JSON body where there is one, so that no web page can.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::answer::Service;
use super::fault::{Fault, Faults};
use super::lock;
use super::reply::{Denied, Reply};
use super::signature::Arrived;

/// Where it is.
const ROOT: &str = "/_sim/";

/// The answer, where the request is one for the simulator itself.
pub(super) fn answer(service: &Service, arrived: &Arrived<'_>, source: IpAddr) -> Option<Reply> {
    let what = arrived.path.strip_prefix(ROOT)?;
    if !service.admin || !source.is_loopback() {
        return None;
    }
    let reply = match (arrived.method, what) {
        ("GET", "faults") => Ok(Reply::json(200, faults(service))),
        ("POST", "faults") => set(service, arrived),
        ("DELETE", "faults") => {
            *lock(&service.faults) = Faults::new(service.seed, &[]);
            Ok(Reply::json(200, faults(service)))
        }
        ("GET", "log") => Ok(Reply::json(200, log(service))),
        _ => Err(Denied::bss(404, "SIM.0404", "The simulator has GET, POST and DELETE faults, and GET log.")),
    };
    Some(reply.unwrap_or_else(Reply::from))
}

fn faults(service: &Service) -> Value {
    json!({"faults": lock(&service.faults).texts()})
}

/// `{"faults": ["500:every=7"]}` takes the place of what there was; counting starts anew.
fn set(service: &Service, arrived: &Arrived<'_>) -> Result<Reply, Denied> {
    let wrong = |why: &str| Denied::bss(400, "SIM.0400", why);
    let shape = r#"Send {"faults":["KIND[:OPERATION][:every=N]…"]} as application/json."#;
    if arrived.headers.get("content-type").is_none_or(|kind| !kind.starts_with("application/json")) {
        return Err(wrong(shape));
    }
    let body: Value = serde_json::from_slice(arrived.body).map_err(|_| wrong(shape))?;
    let texts = body["faults"].as_array().ok_or_else(|| wrong(shape))?;
    let mut asked = Vec::new();
    for text in texts {
        let fault = text.as_str().ok_or_else(|| wrong(shape))?.parse::<Fault>();
        asked.push(fault.map_err(|error| wrong(&error.to_string()))?);
    }
    *lock(&service.faults) = Faults::new(service.seed, &asked);
    Ok(Reply::json(200, faults(service)))
}

/// Requests with the milliseconds since the first one.
fn log(service: &Service) -> Value {
    let log = lock(&service.log).all();
    let first = log.first().map(|logged| logged.at);
    let requests: Vec<Value> = log
        .iter()
        .map(|logged| {
            let passed = first.map_or(0, |first| logged.at.duration_since(first).as_millis());
            json!({
                "operation": logged.operation, "account": logged.account, "status": logged.status,
                "offset": logged.offset, "millis": u64::try_from(passed).unwrap_or(u64::MAX),
            })
        })
        .collect();
    json!({"requests": requests})
}
