//! Texts that nobody may see by accident: passwords, codes sent to a phone, numbers of papers.

use secrecy::{ExposeSecret, SecretString};

/// A text that shows itself as `[REDACTED]` and is wiped when it is dropped. It is written into the
/// request and nowhere else.
#[derive(Debug, Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself.
    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
