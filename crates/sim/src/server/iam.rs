//! IAM, on the same address: tokens, temporary keys, and who one is.

use serde_json::{Value, json};

use super::accounts::{Accounts, TOKEN};
use super::reply::{Denied, Reply};
use super::signature::Arrived;

/// Seconds that a temporary key may be good for, and how long it is where the request does not say.
const TEMPORARY: (i64, i64) = (900, 86_400);

/// The answer, where the request is one for IAM. `now` is the wall clock.
pub(super) fn answer(accounts: &mut Accounts, arrived: &Arrived<'_>, path: &str, now: i64) -> Option<Reply> {
    let reply = match (arrived.method, path) {
        ("POST", "/v3/auth/tokens") => token(accounts, arrived, now),
        ("GET", "/v3/auth/domains") => domains(accounts, arrived, now),
        ("POST", "/v3.0/OS-CREDENTIAL/securitytokens") => temporary_key(accounts, arrived, now),
        ("GET", "/v5/caller-identity") => caller(accounts, arrived, now),
        _ => return None,
    };
    let reply = reply.unwrap_or_else(Reply::from);
    let trace = format!("{now:x}-{}", reply.status);
    Some(reply.with("x-iam-trace-id", trace))
}

/// The body's `auth.identity` with its one method.
fn identity(arrived: &Arrived<'_>) -> Result<(Value, String, Value), Denied> {
    let body: Value =
        serde_json::from_slice(arrived.body).map_err(|_| Denied::iam(400, "The request body is no JSON."))?;
    let identity = body["auth"]["identity"].clone();
    let method = match identity["methods"].as_array().map(Vec::as_slice) {
        Some([Value::String(method)]) => method.clone(),
        _ => return Err(Denied::iam(400, "Expecting to find one method in auth.identity.methods.")),
    };
    let scope = body["auth"]["scope"].clone();
    Ok((identity, method, scope))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn token(accounts: &mut Accounts, arrived: &Arrived<'_>, now: i64) -> Result<Reply, Denied> {
    let (identity, method, scope) = identity(arrived)?;
    let id = match method.as_str() {
        "password" => {
            if !scope["domain"].is_object() && !scope["project"].is_object() {
                return Err(Denied::iam(400, "Expecting to find a domain or a project in auth.scope."));
            }
            by_password(accounts, &identity["password"]["user"])?
        }
        "assume_role" => {
            let partner = accounts.identify(arrived, now)?;
            by_agency(accounts, &partner, &identity["assume_role"])?
        }
        _ => return Err(Denied::iam(400, "auth.identity.methods takes password or assume_role.")),
    };
    let token = accounts.token(&id, now);
    let name = accounts.account(&id).map(|account| account.name.clone());
    let domain = json!({"id": id, "name": name});
    let user = json!({"id": format!("user-of-{id}"), "name": name, "domain": domain});
    let body = json!({"token": {
        "expires_at": instant(now + TOKEN), "issued_at": instant(now), "methods": [method],
        "domain": domain, "user": user, "roles": [], "catalog": [],
    }});
    Ok(Reply::json(201, body).with("x-subject-token", token))
}

fn by_password(accounts: &Accounts, user: &Value) -> Result<String, Denied> {
    let account = accounts.named(text(&user["domain"], "name"));
    account
        .filter(|account| text(user, "name") == account.name && text(user, "password") == account.password)
        .map(|account| account.id.clone())
        .ok_or_else(|| Denied::iam(401, "The username or password is wrong."))
}

/// The customer that the partner acts for.
fn by_agency(accounts: &Accounts, asking: &str, role: &Value) -> Result<String, Denied> {
    let named = accounts.named(text(role, "domain_name")).map(|account| account.id.as_str());
    let id = named.unwrap_or_else(|| text(role, "domain_id"));
    if text(role, "agency_name").is_empty() || id.is_empty() {
        return Err(Denied::iam(400, "assume_role needs agency_name, and domain_id or domain_name."));
    }
    if asking != accounts.partner || !accounts.has_agency(id) {
        return Err(Denied::iam(403, "You are not authorized to use this agency."));
    }
    Ok(id.to_owned())
}

fn domains(accounts: &mut Accounts, arrived: &Arrived<'_>, now: i64) -> Result<Reply, Denied> {
    let id = accounts.identify(arrived, now)?;
    let name = accounts.account(&id).map(|account| account.name.clone());
    let domain = json!({"id": id, "name": name, "enabled": true, "description": ""});
    Ok(Reply::json(
        200,
        json!({"domains": [domain], "links": {"self": null, "previous": null, "next": null}}),
    ))
}

fn temporary_key(accounts: &mut Accounts, arrived: &Arrived<'_>, now: i64) -> Result<Reply, Denied> {
    let asking = accounts.identify(arrived, now)?;
    let (identity, method, _) = identity(arrived)?;
    let (id, terms) = match method.as_str() {
        "token" => (asking, &identity["token"]),
        "assume_role" => {
            let role = &identity["assume_role"];
            (by_agency(accounts, &asking, role)?, role)
        }
        _ => return Err(Denied::iam(400, "auth.identity.methods takes token or assume_role.")),
    };
    let seconds = match &terms["duration_seconds"] {
        Value::Null => TEMPORARY.0,
        given => given.as_i64().unwrap_or(0),
    };
    if !(TEMPORARY.0..=TEMPORARY.1).contains(&seconds) {
        return Err(Denied::iam(400, "duration_seconds is from 900 to 86400."));
    }
    let key = accounts.temporary(&id, now + seconds);
    let credential = json!({
        "access": key.ak, "secret": key.sk, "securitytoken": key.token,
        "expires_at": instant(now + seconds),
    });
    Ok(Reply::json(201, json!({"credential": credential})))
}

fn caller(accounts: &mut Accounts, arrived: &Arrived<'_>, now: i64) -> Result<Reply, Denied> {
    let id = accounts.identify(arrived, now)?;
    let name = accounts.account(&id).map(|account| account.name.clone()).unwrap_or_default();
    let principal = format!("user-of-{id}");
    let urn = format!("iam::{id}:user:{name}");
    Ok(Reply::json(200, json!({"account_id": id, "principal_id": principal, "principal_urn": urn})))
}

/// As IAM writes times: with microseconds.
fn instant(seconds: i64) -> String {
    crate::time::Time::utc(1970, 1, 1, 0, 0, seconds).to_string().replace('Z', ".000000Z")
}
