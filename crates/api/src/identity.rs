//! Turns credentials into headers: a signature, or a token that is got and renewed.

use std::sync::{Mutex, PoisonError};

use duizhang_money::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::client::{Client, Failure};
use crate::credentials::{AccessKey, Credentials, Password, TokenScope, exposed};
use crate::error::{ApiError, ErrorKind};
use crate::operation::{Credential, Kind, Method, Operation, Paging};
use crate::signing::{Signable, authorization, canonical_query};
use crate::wire_request::WireRequest;

/// A token is renewed this long before it ends.
const RENEW_BEFORE_MICROS: i64 = 40 * 60 * 1_000_000;
/// How long a token is good for where the answer does not say (`bss-api.md` 1.3).
const TOKEN_MICROS: i64 = 24 * 3_600 * 1_000_000;

const fn iam(name: &'static str, method: Method, path: &'static str) -> Operation {
    Operation {
        name,
        kind: Kind::Read,
        method,
        path,
        credential: Credential::Either,
        paging: Paging::None,
        rows: None,
        total: None,
        rate: 5,
        permission: None,
        sites: &["cn"],
        parameters: &[],
        round_trip: Ok,
    }
}

static TOKENS: Operation = iam("KeystoneCreateUserTokenByPassword", Method::Post, "/v3/auth/tokens");
static DOMAINS: Operation = iam("KeystoneListAuthDomains", Method::Get, "/v3/auth/domains");

/// Who a client is.
#[derive(Debug)]
pub(crate) struct Identity {
    credentials: Credentials,
    token: Mutex<Option<Token>>,
}

#[derive(Debug, Clone)]
struct Token {
    token: SecretString,
    renew_at: Timestamp,
}

/// What identifies one request.
#[derive(Debug, Clone)]
pub(crate) enum Headers {
    Key(AccessKey),
    Token(SecretString),
    None,
}

impl Identity {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, token: Mutex::new(None) }
    }

    /// Forgets a token that can be got again.
    pub(crate) fn forget(&self) -> bool {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(self.credentials, Credentials::Password(_)) && token.take().is_some()
    }

    pub(crate) async fn headers(&self, client: &Client, operation: &'static str) -> Result<Headers, Failure> {
        match &self.credentials {
            Credentials::Key(key) => Ok(Headers::Key(key.clone())),
            Credentials::Token { token, .. } => Ok(Headers::Token(token.clone())),
            Credentials::Password(password) => {
                let known = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let now = (client.inner.clock)();
                if let Some(token) = known.filter(|token| now < token.renew_at) {
                    return Ok(Headers::Token(token.token));
                }
                let token = new_token(client, password, operation).await?;
                *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
                Ok(Headers::Token(token.token))
            }
        }
    }
}

impl Headers {
    /// Builds the request, signed where a key signs.
    pub(crate) fn request(
        &self,
        http: &reqwest::Client,
        base: &str,
        request: &WireRequest,
        now: Timestamp,
    ) -> Result<reqwest::Request, String> {
        let query = canonical_query(&request.query);
        let mut url = format!("{base}{}", request.path);
        if !query.is_empty() {
            url = format!("{url}?{query}");
        }
        let url = reqwest::Url::parse(&url).map_err(|error| format!("`{url}` is no address: {error}"))?;
        let mut headers = request.headers.clone();
        headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        match self {
            Self::None => {}
            Self::Token(token) => headers.push(("X-Auth-Token".to_owned(), exposed(token).to_owned())),
            Self::Key(key) => {
                let date = sdk_date(now);
                headers.push(("Host".to_owned(), authority(&url)));
                headers.push(("X-Sdk-Date".to_owned(), date.clone()));
                headers.extend(key.domain_id.iter().map(|id| ("X-Domain-Id".to_owned(), id.clone())));
                headers.extend(
                    key.security_token
                        .iter()
                        .map(|token| ("X-Security-Token".to_owned(), exposed(token).to_owned())),
                );
                let signable = Signable {
                    method: request.method,
                    path: &request.path,
                    query: &request.query,
                    headers: &headers,
                    body: request.body.as_bytes(),
                };
                let authorization = authorization(&signable, &key.ak, &key.sk, &date);
                headers.push(("Authorization".to_owned(), authorization));
            }
        }
        let method = request.method.parse().map_err(|_| "this method does not exist".to_owned())?;
        let mut builder = http.request(method, url);
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        if !request.body.is_empty() {
            builder = builder.body(request.body.clone());
        }
        builder.build().map_err(|error| error.to_string())
    }
}

/// `20260930T160000Z`.
fn sdk_date(at: Timestamp) -> String {
    at.to_utc().replace(['-', ':'], "")
}

/// Host, with the port unless it is the scheme's own.
fn authority(url: &reqwest::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

async fn new_token(client: &Client, user: &Password, operation: &'static str) -> Result<Token, Failure> {
    let (base, scope) = match &user.scope {
        TokenScope::Domain => {
            (client.inner.site.iam().to_owned(), json!({ "domain": { "name": user.domain } }))
        }
        TokenScope::Project { name, region } => {
            (client.inner.site.iam_of(region), json!({ "project": { "name": name } }))
        }
    };
    let body = json!({ "auth": {
        "identity": { "methods": ["password"], "password": { "user": {
            "name": user.user, "password": exposed(&user.password), "domain": { "name": user.domain },
        } } },
        "scope": scope,
    } });
    let request = WireRequest {
        method: "POST",
        path: TOKENS.path.to_owned(),
        query: Vec::new(),
        headers: Vec::new(),
        body: body.to_string(),
    };
    let failed = |message: &str| ApiError::new(ErrorKind::NotAuthenticated, operation, message);
    let now = (client.inner.clock)();
    let built = Headers::None
        .request(&client.inner.http, &base, &request, now)
        .map_err(|message| ApiError::new(ErrorKind::Usage, operation, message))?;
    let transport = |error: reqwest::Error| ApiError::transport(TOKENS.name, &error);
    let answer = client.inner.http.execute(built).await.map_err(transport)?;
    let status = answer.status().as_u16();
    let header = answer.headers().get("x-subject-token").and_then(|value| value.to_str().ok());
    let token = header.map(|token| SecretString::from(token.to_owned()));
    let body = answer.text().await.map_err(transport)?;
    if let Some(error) = ApiError::of_answer(&TOKENS, status, &body, None) {
        return Err(error.into());
    }
    let token = token.ok_or_else(|| failed("IAM answered without a token"))?;
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let ends = body["token"]["expires_at"].as_str().and_then(|text| Timestamp::parse_utc(text).ok());
    let ends = ends.map_or(now.micros() + TOKEN_MICROS, Timestamp::micros);
    let renew_at = Timestamp::from_micros(ends - RENEW_BEFORE_MICROS).unwrap_or(now);
    Ok(Token { token, renew_at })
}

impl Client {
    /// The id of the account: the credential's own, else what IAM says.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn account_id(&self) -> Result<String, ApiError> {
        if let Some(id) = self.inner.identity.credentials.domain_id() {
            return Ok(id.to_owned());
        }
        let headers =
            self.inner.identity.headers(self, DOMAINS.name).await.map_err(|failure| failure.error)?;
        let request = WireRequest::new(&DOMAINS, &serde_json::Map::new())?;
        let base = self.inner.site.iam().to_owned();
        let answer =
            self.exchange(&DOMAINS, &base, &request, &headers).await.map_err(|failure| failure.error)?;
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let id = body["domains"][0]["id"].as_str().map(str::to_owned);
        id.ok_or_else(|| {
            let message = "IAM names no account for this credential; give its id (domain_id)";
            ApiError::new(ErrorKind::NotAuthenticated, DOMAINS.name, message)
        })
    }
}
