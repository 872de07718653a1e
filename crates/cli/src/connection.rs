//! From arguments, configuration and environment to clients of the service.

use std::collections::BTreeMap;

use duizhang_api::{AccessKey, Client, Credentials, CredentialsError, Password, Site, TokenScope};
use duizhang_fetch::Clients;
use duizhang_sim::server::{Account, Running};

use crate::args::api::Connection;
use crate::config::{Api, Config};
use crate::environment;
use crate::error::CliError;

/// Clients, and how they came about.
pub(crate) struct Connected {
    pub(crate) clients: Clients,
    pub(crate) site: Site,
    /// Where the key is from, for people.
    pub(crate) key_from: String,
}

/// A runtime for the commands that talk to the service.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|error| CliError::bug(format!("no runtime: {error}")))
}

/// Makes the clients; nothing is asked yet.
pub(crate) fn connect(connection: &Connection, config: &Config) -> Result<Connected, CliError> {
    let api = &config.api;
    let site = site(connection, api)?;
    let profiles = environment::credentials_file().map_err(|error| {
        CliError::usage(format!("cannot read ~/.huaweicloud/credentials: {error}"), "check its permissions")
    })?;
    let profile = connection.profile.as_ref().or(api.profile.as_ref());
    let (credentials, key_from) = match token(api)? {
        // A profile that was asked for on the command line stands above the rest.
        Some(found) if connection.profile.is_none() => found,
        _ => partner(profile.map(String::as_str), profiles.as_deref())?,
    };
    let certificate = connection.certificate.as_ref().or(api.certificate.as_ref());
    let certificate = match certificate {
        Some(path) => Some(std::fs::read(path).map_err(|error| {
            CliError::usage(
                format!("cannot read the certificate `{}`: {error}", path.display()),
                "give a PEM file with --certificate",
            )
        })?),
        None => None,
    };
    let client = |credentials: Credentials| {
        let mut builder = Client::builder(site.clone(), credentials, environment::wall_clock)
            .seed(environment::seed())
            .rate_percent(connection.rate.or(api.rate).unwrap_or(100).clamp(1, 1_000_000));
        if let Some(language) = &api.language {
            builder = builder.language(language);
        }
        if let Some(pem) = &certificate {
            builder = builder.root_certificate(pem);
        }
        builder.build().map_err(CliError::from)
    };
    let mut customers = BTreeMap::new();
    for (id, profile) in &api.customers {
        let text = profiles.as_deref().unwrap_or_default();
        let mut credentials = Credentials::from_profile(text, profile)
            .map_err(|error| unreadable(&error))?
            .ok_or_else(|| unreadable(&CredentialsError::Profile(profile.clone())))?;
        if let Credentials::Key(key) = &mut credentials {
            key.domain_id.get_or_insert_with(|| id.clone());
        }
        customers.insert(id.clone(), client(credentials)?);
    }
    Ok(Connected { clients: Clients { partner: client(credentials)?, customers }, site, key_from })
}

impl Connected {
    /// The client that asks: the partner's, or a customer's own.
    pub(crate) fn client(&self, customer: Option<&str>) -> Result<&Client, CliError> {
        let Some(id) = customer else { return Ok(&self.clients.partner) };
        self.clients.customers.get(id).ok_or_else(|| {
            CliError::usage(
                format!("there is no key of the customer {id}"),
                "name its profile under [api.customers] in the configuration",
            )
        })
    }
}

fn site(connection: &Connection, api: &Api) -> Result<Site, CliError> {
    if let Some(bss) = connection.endpoint.as_ref().or(api.endpoint.as_ref()) {
        let iam = connection.iam_endpoint.as_ref().or(api.iam_endpoint.as_ref()).unwrap_or(bss);
        return Ok(Site::Custom { bss: bss.clone(), iam: iam.clone() });
    }
    match connection.site.as_ref().or(api.site.as_ref()).map_or("cn", String::as_str) {
        "cn" => Ok(Site::China),
        "intl" => Ok(Site::International),
        "eu" => Ok(Site::Europe),
        other => Err(CliError::usage(format!("there is no site `{other}`"), "say cn, intl or eu")),
    }
}

/// A token, or a user to get tokens with.
fn token(api: &Api) -> Result<Option<(Credentials, String)>, CliError> {
    if let Some(token) = environment::credential("DUIZHANG_API_TOKEN") {
        let credentials = Credentials::Token { token: token.into(), domain_id: None };
        return Ok(Some((credentials, "the token in DUIZHANG_API_TOKEN".to_owned())));
    }
    let Some(user) = &api.user else { return Ok(None) };
    let usage = |message: &str, remedy: &str| Err(CliError::usage(message, remedy));
    let Some(domain) = &api.domain else {
        return usage("[api] has a user and no domain", "add the account's name as `domain`");
    };
    let Some(password) = environment::credential("DUIZHANG_API_PASSWORD") else {
        return usage("there is no password of the user", "set DUIZHANG_API_PASSWORD");
    };
    let scope = match (&api.project, &api.region) {
        (None, _) => TokenScope::Domain,
        (Some(name), Some(region)) => TokenScope::Project { name: name.clone(), region: region.clone() },
        (Some(_), None) => return usage("[api] has a project and no region", "add the project's `region`"),
    };
    let from = format!("tokens of the user {user}");
    let password = Password { user: user.clone(), domain: domain.clone(), password: password.into(), scope };
    Ok(Some((Credentials::Password(password), from)))
}

/// The partner's credential: a profile that was asked for, else the environment's, else the profile `default`.
fn partner(profile: Option<&str>, profiles: Option<&str>) -> Result<(Credentials, String), CliError> {
    let from_profile = |name: &str| {
        let text = profiles.unwrap_or_default();
        let found = Credentials::from_profile(text, name).map_err(|error| unreadable(&error))?;
        Ok(found.map(|found| (found, format!("profile [{name}] of ~/.huaweicloud/credentials"))))
    };
    if let Some(name) = profile {
        let missing = || unreadable(&CredentialsError::Profile(name.to_owned()));
        return from_profile(name)?.ok_or_else(missing);
    }
    let environment =
        Credentials::from_environment(environment::credential).map_err(|error| unreadable(&error))?;
    if let Some(credentials) = environment {
        return Ok((credentials, "the environment".to_owned()));
    }
    let default = match profiles {
        Some(_) => from_profile("default").or_else(|error: CliError| {
            // No such profile is no mistake as long as nobody asked for it.
            if error.message.contains("no profile") { Ok(None) } else { Err(error) }
        })?,
        None => None,
    };
    default.ok_or_else(|| {
        CliError::usage(
            "there is no access key",
            "set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or write a profile into ~/.huaweicloud/credentials",
        )
    })
}

fn unreadable(error: &CredentialsError) -> CliError {
    CliError::usage(format!("the credentials do not read: {error}"), "docs/guide.md shows the profile file")
}

/// Clients of a simulator of this process: of its partner and of the customers whose keys it gave away.
pub(crate) fn to_simulator(server: &Running) -> Result<Clients, CliError> {
    let client = |account: &Account| {
        let site = Site::Custom { bss: server.url().to_owned(), iam: server.url().to_owned() };
        let key = AccessKey {
            ak: account.ak.clone(),
            sk: account.sk.clone().into(),
            security_token: None,
            domain_id: Some(account.id.clone()),
        };
        Client::builder(site, Credentials::Key(key), environment::wall_clock)
            .rate_percent(NO_LIMIT)
            .build()
            .map_err(CliError::from)
    };
    let mut customers = BTreeMap::new();
    for account in server.customers() {
        customers.insert(account.id.clone(), client(account)?);
    }
    Ok(Clients { partner: client(server.partner())?, customers })
}

/// Per cent of the documented rates that no client reaches.
const NO_LIMIT: u64 = 1_000_000;
