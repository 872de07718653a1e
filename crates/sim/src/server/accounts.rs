//! Who may come in: access keys, passwords and tokens of the world's accounts.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::signature::{self, Arrived, Claim};
use crate::world::World;

/// Seconds that a signature's date may be off.
const SKEW: i64 = 15 * 60;
/// Seconds that a token is good for.
const TOKEN: i64 = 24 * 3_600;

/// An account's access key.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account's id.
    pub id: String,
    /// The access key's id.
    pub ak: String,
    /// The secret key of this make-believe account.
    pub sk: String,
    /// Name of the account and of its one user, for tokens.
    pub name: String,
    /// Password of that user.
    pub password: String,
}

/// A refusal of the gateway or of IAM.
#[derive(Debug)]
pub(super) struct Denied {
    pub(super) status: u16,
    pub(super) body: Value,
}

/// Keys and tokens.
#[derive(Debug)]
pub(super) struct Accounts {
    by_ak: BTreeMap<String, Account>,
    tokens: BTreeMap<String, (String, i64)>,
    issued: u64,
}

fn secret(of: &str, what: &str, length: usize) -> String {
    let digest = Sha256::digest(format!("{what} of {of}").as_bytes());
    let alphabet = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    digest.iter().cycle().take(length).map(|byte| char::from(alphabet[usize::from(byte % 32)])).collect()
}

fn account(id: &str) -> Account {
    Account {
        id: id.to_owned(),
        ak: secret(id, "access key", 20),
        sk: secret(id, "secret key", 40),
        name: format!("account_{}", secret(id, "name", 8).to_lowercase()),
        password: secret(id, "password", 16),
    }
}

impl Accounts {
    pub(super) fn of(world: &World) -> Self {
        let extras = world.extras();
        let resellers = extras.resellers.iter().map(|reseller| reseller.id.clone());
        let members = extras.enterprise.iter().map(|enterprise| enterprise.master_id.clone());
        let customers = world.customers.iter().map(|customer| customer.id.clone());
        let ids = std::iter::once(world.partner_id.clone()).chain(customers).chain(resellers).chain(members);
        let accounts = ids.map(|id| account(&id)).map(|account| (account.ak.clone(), account));
        Self { by_ak: accounts.collect(), tokens: BTreeMap::new(), issued: 0 }
    }

    /// The key of an account.
    pub(super) fn account(&self, id: &str) -> Option<&Account> {
        self.by_ak.values().find(|account| account.id == id)
    }

    /// Every account.
    pub(super) fn all(&self) -> impl Iterator<Item = &Account> {
        self.by_ak.values()
    }

    /// The account that a request comes from. `now` is the wall clock.
    pub(super) fn identify(&self, arrived: &Arrived<'_>, now: i64) -> Result<String, Denied> {
        if let Some(token) = arrived.headers.get("x-auth-token") {
            return match self.tokens.get(token) {
                Some((id, until)) if now < *until => Ok(id.clone()),
                _ => Err(Denied::bss(401, "CBC.0154", "x_auth_token is expired")),
            };
        }
        let header = arrived
            .headers
            .get("authorization")
            .ok_or_else(|| Denied::gateway("Incorrect IAM authentication information: no credential"))?;
        let claim = Claim::parse(header).ok_or_else(|| {
            Denied::gateway("Incorrect IAM authentication information: Authorization format")
        })?;
        let date = arrived.headers.get("x-sdk-date").and_then(|text| signature::date(text));
        match date {
            None => {
                return Err(Denied::gateway("Incorrect IAM authentication information: x-sdk-date missing"));
            }
            Some(date) if (date - now).abs() > SKEW => {
                let message = "Incorrect IAM authentication information: x-sdk-date is expired";
                return Err(Denied::gateway(message));
            }
            Some(_) => {}
        }
        let account = self
            .by_ak
            .get(&claim.ak)
            .ok_or_else(|| Denied::gateway("Incorrect IAM authentication information: ak not exist"))?;
        if !claim.holds(arrived, &account.sk) {
            let message = "Incorrect IAM authentication information: verify ak sk signature fail";
            return Err(Denied::gateway(message));
        }
        if let Some(token) = arrived.headers.get("x-security-token") {
            match self.tokens.get(token) {
                Some((id, until)) if *id == account.id && now < *until => {}
                _ => return Err(Denied::gateway("Incorrect IAM authentication information: security token")),
            }
        }
        match arrived.headers.get("x-domain-id") {
            Some(id) if *id != account.id => {
                Err(Denied::gateway("Incorrect IAM authentication information: X-Domain-Id does not match"))
            }
            _ => Ok(account.id.clone()),
        }
    }

    /// `POST /v3/auth/tokens`: the token, and the answer's body.
    pub(super) fn token(&mut self, body: &[u8], now: i64) -> Result<(String, Value), Denied> {
        let asked: Value =
            serde_json::from_slice(body).map_err(|_| Denied::iam(400, "the body is no JSON"))?;
        let identity = &asked["auth"]["identity"];
        let user = &identity["password"]["user"];
        if identity["methods"] != json!(["password"]) || asked["auth"]["scope"].as_object().is_none() {
            return Err(Denied::iam(400, "Expecting to find password and scope in auth"));
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let domain = text(&user["domain"]["name"]);
        let account = self
            .by_ak
            .values()
            .find(|account| account.name == domain && text(&user["name"]) == account.name)
            .filter(|account| text(&user["password"]) == account.password)
            .cloned()
            .ok_or_else(|| Denied::iam(401, "The username or password is wrong."))?;
        let token = self.issue(&account.id, now);
        let id = json!({"id": account.id, "name": account.name});
        let body = json!({"token": {
            "expires_at": instant(now + TOKEN), "issued_at": instant(now), "methods": ["password"],
            "domain": id, "user": {"id": account.ak, "name": account.name, "domain": id}, "roles": [], "catalog": [],
        }});
        Ok((token, body))
    }

    /// `POST /v3.0/OS-CREDENTIAL/securitytokens`: a temporary key. It signs with the account's own secret.
    pub(super) fn security_token(&mut self, id: &str, now: i64) -> Value {
        let token = self.issue(id, now);
        let account = self.account(id);
        let field = |of: fn(&Account) -> &String| account.map(of).cloned().unwrap_or_default();
        json!({"credential": {
            "access": field(|account| &account.ak), "secret": field(|account| &account.sk),
            "expires_at": instant(now + TOKEN), "securitytoken": token,
        }})
    }

    fn issue(&mut self, id: &str, now: i64) -> String {
        self.issued += 1;
        let token = secret(&format!("{id} {}", self.issued), "token", 96);
        self.tokens.insert(token.clone(), (id.to_owned(), now + TOKEN));
        token
    }

    /// Every token ends now.
    pub(super) fn expire(&mut self) {
        self.tokens.clear();
    }
}

impl Denied {
    /// The gateway's refusal of a signature.
    fn gateway(message: &str) -> Self {
        let body = json!({"error_code": "APIG.0301", "error_msg": message});
        Self { status: 401, body }
    }

    pub(super) fn bss(status: u16, code: &str, message: &str) -> Self {
        Self { status, body: json!({"error_code": code, "error_msg": message}) }
    }

    fn iam(status: u16, message: &str) -> Self {
        let title = if status == 401 { "Unauthorized" } else { "Bad Request" };
        Self { status, body: json!({"error": {"code": status, "message": message, "title": title}}) }
    }
}

/// As IAM writes times: with microseconds.
fn instant(seconds: i64) -> String {
    crate::time::Time::utc(1970, 1, 1, 0, 0, seconds).to_string().replace('Z', ".000000Z")
}
