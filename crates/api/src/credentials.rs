//! Who asks. Secrets are redacting types: no message, log or debug text shows one.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

/// What a client signs or identifies itself with.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// An access key.
    Key(AccessKey),
    /// A user's password, exchanged for tokens at IAM.
    Password(Password),
    /// A token that somebody else got; it is not renewed.
    Token {
        /// The token.
        token: SecretString,
        /// The account it belongs to.
        domain_id: Option<String>,
    },
}

/// Access key and secret key.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// The access key's id.
    pub ak: String,
    /// The secret key.
    pub sk: SecretString,
    /// Of a temporary key.
    pub security_token: Option<SecretString>,
    /// The account, sent as `X-Domain-Id`.
    pub domain_id: Option<String>,
}

/// A user of an account.
#[derive(Debug, Clone)]
pub struct Password {
    /// The user's name.
    pub user: String,
    /// The account's name.
    pub domain: String,
    /// The password.
    pub password: SecretString,
    /// What the token is for.
    pub scope: TokenScope,
}

/// What a token is for (`bss-api.md` 1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenScope {
    /// The whole account: what BSS wants. Asked of IAM's region "ALL".
    Domain,
    /// One project, asked of its region's IAM.
    Project {
        /// The project's name, which is also its region unless it is a sub-project.
        name: String,
        /// The region.
        region: String,
    },
}

/// Why there are no credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// Half of a key.
    #[error("{given} is set and {missing} is not")]
    Half {
        /// What is there.
        given: &'static str,
        /// What is not.
        missing: &'static str,
    },
    /// A line of the profile file that is neither a heading nor a setting.
    #[error("line {0} is neither `[profile]` nor `name = value`")]
    Line(usize),
    /// The file has no such profile.
    #[error("there is no profile [{0}]")]
    Profile(String),
}

/// The environment variables of the official SDKs.
const AK: &str = "HUAWEICLOUD_SDK_AK";
const SK: &str = "HUAWEICLOUD_SDK_SK";
const SECURITY_TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
const DOMAIN_ID: &str = "HUAWEICLOUD_SDK_DOMAIN_ID";

impl Credentials {
    /// Those of the environment, which is asked through `lookup`; none if it has none.
    pub fn from_environment(
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, CredentialsError> {
        let value = |name: &str| lookup(name).filter(|value| !value.is_empty());
        key(value(AK), value(SK), value(SECURITY_TOKEN), value(DOMAIN_ID), (AK, SK))
    }

    /// Those of a profile in the text of `~/.huaweicloud/credentials`: `[profile]` and lines
    /// `ak = …`, `sk = …`, `security_token = …`, `domain_id = …`.
    pub fn from_profile(text: &str, profile: &str) -> Result<Option<Self>, CredentialsError> {
        let mut profiles = profiles(text)?;
        let mut settings =
            profiles.remove(profile).ok_or_else(|| CredentialsError::Profile(profile.to_owned()))?;
        let mut value = |name: &str| settings.remove(name).filter(|value| !value.is_empty());
        key(value("ak"), value("sk"), value("security_token"), value("domain_id"), ("ak", "sk"))
    }

    /// The account, if it is known.
    #[must_use]
    pub fn domain_id(&self) -> Option<&str> {
        match self {
            Self::Key(key) => key.domain_id.as_deref(),
            Self::Token { domain_id, .. } => domain_id.as_deref(),
            Self::Password(_) => None,
        }
    }
}

fn key(
    ak: Option<String>,
    sk: Option<String>,
    security_token: Option<String>,
    domain_id: Option<String>,
    names: (&'static str, &'static str),
) -> Result<Option<Credentials>, CredentialsError> {
    match (ak, sk) {
        (Some(ak), Some(sk)) => Ok(Some(Credentials::Key(AccessKey {
            ak,
            sk: sk.into(),
            security_token: security_token.map(SecretString::from),
            domain_id,
        }))),
        (Some(_), None) => Err(CredentialsError::Half { given: names.0, missing: names.1 }),
        (None, Some(_)) => Err(CredentialsError::Half { given: names.1, missing: names.0 }),
        (None, None) => Ok(None),
    }
}

fn profiles(text: &str) -> Result<BTreeMap<String, BTreeMap<String, String>>, CredentialsError> {
    let mut profiles: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut current = "default".to_owned();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with(';') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.trim().clone_into(&mut current);
            profiles.entry(current.clone()).or_default();
        } else if let Some((name, value)) = line.split_once('=') {
            let settings = profiles.entry(current.clone()).or_default();
            settings.insert(name.trim().to_lowercase(), value.trim().to_owned());
        } else {
            return Err(CredentialsError::Line(number));
        }
    }
    Ok(profiles)
}

/// The one place where a secret becomes a header's text.
pub(crate) fn exposed(secret: &SecretString) -> &str {
    secret.expose_secret()
}

#[cfg(test)]
mod tests {
    use super::{Credentials, CredentialsError, Password, TokenScope};

    #[test]
    fn profiles_and_environment() {
        let text = "# partner\n[default]\nak = AK1\nsk = s3cret\n domain_id=d1\n\n[c1]\nak=AK2\nsk=other\nsecurity_token=t0ken\n";
        let partner = Credentials::from_profile(text, "default").unwrap().unwrap();
        assert_eq!(partner.domain_id(), Some("d1"));
        assert!(Credentials::from_profile(text, "c1").unwrap().is_some());
        assert_eq!(
            Credentials::from_profile(text, "c2").unwrap_err(),
            CredentialsError::Profile("c2".to_owned())
        );
        assert_eq!(
            Credentials::from_profile("[default]\nak", "default").unwrap_err(),
            CredentialsError::Line(2)
        );
        let environment = |name: &str| (name == super::AK).then(|| "AK".to_owned());
        assert!(matches!(Credentials::from_environment(environment), Err(CredentialsError::Half { .. })));
        assert!(Credentials::from_environment(|_| None).unwrap().is_none());
    }

    #[test]
    fn no_text_shows_a_secret() {
        let text = "[default]\nak = AK1\nsk = s3cret\nsecurity_token = t0ken";
        let key = Credentials::from_profile(text, "default").unwrap();
        let password = Credentials::Password(Password {
            user: "u".to_owned(),
            domain: "d".to_owned(),
            password: "passw0rd".into(),
            scope: TokenScope::Domain,
        });
        let token = Credentials::Token { token: "tok3n".into(), domain_id: None };
        let shown = format!("{key:?} {password:?} {token:?}");
        for secret in ["s3cret", "t0ken", "passw0rd", "tok3n"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("AK1"));
    }
}
