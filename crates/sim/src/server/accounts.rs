//! Who may come in: access keys, temporary keys, passwords and tokens of the world's accounts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::reply::Denied;
use super::signature::{self, Arrived, Claim};
use crate::world::World;

/// Seconds that a signature's date may be off; the gateway's manual names them.
const SKEW: i64 = 15 * 60;
/// Seconds that a token is good for.
pub(super) const TOKEN: i64 = 24 * 3_600;
/// A key is locked after more failures in a row than this, as the gateway's manual says.
const FAILURES: u32 = 5;
/// Seconds for which it is locked.
const LOCK: i64 = 5 * 60;

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

/// An access key that may ask.
#[derive(Debug)]
struct Key {
    account: String,
    sk: String,
    /// For a temporary key: the security token that goes with it, and when both end.
    temporary: Option<(String, i64)>,
    failures: u32,
    locked_until: i64,
}

/// Accounts, keys and tokens.
#[derive(Debug)]
pub(super) struct Accounts {
    seed: u64,
    pub(super) partner: String,
    by_id: BTreeMap<String, Account>,
    keys: BTreeMap<String, Key>,
    /// Account and end of every token.
    tokens: BTreeMap<String, (String, i64)>,
    /// Customers that let the partner act for them.
    agencies: BTreeSet<String>,
    issued: u64,
}

/// A temporary key.
#[derive(Debug)]
pub(super) struct Temporary {
    pub(super) ak: String,
    pub(super) sk: String,
    pub(super) token: String,
}

fn secret(of: &str, what: &str, length: usize) -> String {
    let digest = Sha256::digest(format!("{what} of {of}").as_bytes());
    let alphabet = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    digest.iter().cycle().take(length).map(|byte| char::from(alphabet[usize::from(byte % 32)])).collect()
}

/// The account with this id. Seed 0 gives the keys that the documentation shows.
fn account(id: &str, seed: u64) -> Account {
    let of = if seed == 0 { id.to_owned() } else { format!("{id} {seed}") };
    Account {
        id: id.to_owned(),
        ak: secret(&of, "access key", 20),
        sk: secret(&of, "secret key", 40),
        name: format!("account_{}", secret(id, "name", 8).to_lowercase()),
        password: secret(&of, "password", 16),
    }
}

impl Key {
    fn of(account: &Account) -> Self {
        Self {
            account: account.id.clone(),
            sk: account.sk.clone(),
            temporary: None,
            failures: 0,
            locked_until: 0,
        }
    }

    /// Whether the security token is the one that goes with this key; none for a lasting one.
    fn goes_with(&self, token: Option<&String>, now: i64) -> Result<(), Denied> {
        match (&self.temporary, token) {
            (None, None) => Ok(()),
            (Some((own, until)), Some(token)) if own == token && now < *until => Ok(()),
            (Some((own, _)), Some(token)) if own == token => {
                Err(Denied::unknown("the security token is expired"))
            }
            _ => Err(Denied::unknown("the security token does not go with the access key")),
        }
    }
}

impl Accounts {
    pub(super) fn of(world: &World, seed: u64) -> Self {
        let extras = world.extras();
        let resellers = extras.resellers.iter().map(|reseller| reseller.id.clone());
        let masters = extras.enterprise.iter().map(|enterprise| enterprise.master_id.clone());
        let customers = world.customers.iter().map(|customer| customer.id.clone());
        let ids = std::iter::once(world.partner_id.clone()).chain(customers).chain(resellers).chain(masters);
        let by_id: BTreeMap<String, Account> = ids.map(|id| (id.clone(), account(&id, seed))).collect();
        let keys = by_id.values().map(|account| (account.ak.clone(), Key::of(account))).collect();
        let agencies = world.customers.iter().filter(|customer| customer.credential);
        Self {
            seed,
            partner: world.partner_id.clone(),
            by_id,
            keys,
            tokens: BTreeMap::new(),
            agencies: agencies.map(|customer| customer.id.clone()).collect(),
            issued: 0,
        }
    }

    /// The account with this id.
    pub(super) fn account(&self, id: &str) -> Option<&Account> {
        self.by_id.get(id)
    }

    /// The account with this name.
    pub(super) fn named(&self, name: &str) -> Option<&Account> {
        self.by_id.values().find(|account| account.name == name)
    }

    /// Whether this customer lets the partner act for it.
    pub(super) fn has_agency(&self, id: &str) -> bool {
        self.agencies.contains(id)
    }

    /// Every account.
    pub(super) fn all(&self) -> impl Iterator<Item = &Account> {
        self.by_id.values()
    }

    /// The account that a request comes from. `now` is the wall clock.
    pub(super) fn identify(&mut self, arrived: &Arrived<'_>, now: i64) -> Result<String, Denied> {
        let id = match arrived.headers.get("x-auth-token") {
            Some(token) => self.of_token(token, now)?,
            None => self.of_signature(arrived, now)?,
        };
        match arrived.headers.get("x-domain-id") {
            Some(domain) if *domain != id => {
                Err(Denied::unknown("X-Domain-Id is not the account of the credential"))
            }
            _ => Ok(id),
        }
    }

    fn of_token(&self, token: &str, now: i64) -> Result<String, Denied> {
        match self.tokens.get(token) {
            Some((id, until)) if now < *until => Ok(id.clone()),
            _ => Err(Denied::bss(401, "CBC.0154", "x_auth_token is expired")),
        }
    }

    fn of_signature(&mut self, arrived: &Arrived<'_>, now: i64) -> Result<String, Denied> {
        let unknown = Denied::unknown;
        let header = arrived.headers.get("authorization").ok_or_else(|| unknown("x-auth-token not found"))?;
        let claim = Claim::parse(header).ok_or_else(|| unknown("the Authorization header is malformed"))?;
        let date = arrived.headers.get("x-sdk-date").map_or("", String::as_str);
        let at = signature::date(date).ok_or_else(|| unknown("the header X-Sdk-Date is no date"))?;
        if (at - now).abs() > SKEW {
            let server = signature::written(now);
            let why = format!("signature expired, signature time:{date},server time:{server}");
            return Err(unknown(&why));
        }
        let Some(key) = self.keys.get_mut(&claim.ak) else {
            return Err(unknown(&format!("Get secretKey failed,ak:{},err:ak not exist", claim.ak)));
        };
        if now < key.locked_until {
            return Err(unknown("AK access failed to reach the limit,forbidden."));
        }
        if !claim.holds(arrived, &key.sk) {
            key.failures += 1;
            if key.failures > FAILURES {
                (key.failures, key.locked_until) = (0, now + LOCK);
            }
            let canonical = claim.canonical(arrived).replace('\n', "|");
            return Err(unknown(&format!("verify aksk signature fail, canonicalRequest:{canonical}")));
        }
        key.failures = 0;
        key.goes_with(arrived.headers.get("x-security-token"), now)?;
        Ok(key.account.clone())
    }

    /// A new token of an account.
    pub(super) fn token(&mut self, id: &str, now: i64) -> String {
        let token = self.fresh(id, "token", 96);
        self.tokens.insert(token.clone(), (id.to_owned(), now + TOKEN));
        token
    }

    /// A new temporary key of an account.
    pub(super) fn temporary(&mut self, id: &str, until: i64) -> Temporary {
        let ak = self.fresh(id, "temporary access key", 20);
        let sk = self.fresh(id, "temporary secret key", 40);
        let token = self.fresh(id, "security token", 96);
        let key = Key {
            account: id.to_owned(),
            sk: sk.clone(),
            temporary: Some((token.clone(), until)),
            failures: 0,
            locked_until: 0,
        };
        self.keys.insert(ak.clone(), key);
        Temporary { ak, sk, token }
    }

    fn fresh(&mut self, id: &str, what: &str, length: usize) -> String {
        self.issued += 1;
        secret(&format!("{id} {} {}", self.seed, self.issued), what, length)
    }

    /// Every token and every temporary key ends now.
    pub(super) fn expire(&mut self) {
        self.tokens.clear();
        self.keys.retain(|_, key| key.temporary.is_none());
    }
}
