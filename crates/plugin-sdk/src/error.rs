//! One error type: a status for the host and words for people.

use crate::abi::{
    DZ_E_CANCELLED, DZ_E_DATA, DZ_E_INTERNAL, DZ_E_OPTIONS, DZ_E_OUTPUT, DZ_E_UNSUPPORTED, DzStatus,
};
use std::fmt;

/// What formats return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a report could not be written. The message is shown to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    status: DzStatus,
    message: String,
}

impl Error {
    /// The options make no sense together.
    pub fn options(message: impl fmt::Display) -> Self {
        Self::new(DZ_E_OPTIONS, message)
    }

    /// The tables cannot be expressed in this format.
    pub fn data(message: impl fmt::Display) -> Self {
        Self::new(DZ_E_DATA, message)
    }

    /// A bug in the format, or in a library it uses.
    pub fn internal(message: impl fmt::Display) -> Self {
        Self::new(DZ_E_INTERNAL, message)
    }

    /// The host lacks something the format needs.
    pub fn unsupported(message: impl fmt::Display) -> Self {
        Self::new(DZ_E_UNSUPPORTED, message)
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(DZ_E_CANCELLED, "cancelled")
    }

    pub(crate) fn new(status: DzStatus, message: impl fmt::Display) -> Self {
        Error { status, message: message.to_string() }
    }

    /// The status the host is given.
    pub fn status(&self) -> DzStatus {
        self.status
    }

    /// A short stable name of the status, the code of the diagnostic.
    pub fn code(&self) -> &'static str {
        match self.status {
            DZ_E_OPTIONS => "options",
            DZ_E_DATA => "data",
            DZ_E_OUTPUT => "output",
            DZ_E_CANCELLED => "cancelled",
            DZ_E_UNSUPPORTED => "unsupported",
            _ => "internal",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// An [`crate::Artifact`] is an `io::Write`, so its errors travel through other libraries as
/// `io::Error`; the host's own status comes out again unchanged.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if let Some(ours) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            return ours.clone();
        }
        Error::new(DZ_E_OUTPUT, error)
    }
}

impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        std::io::Error::other(error)
    }
}
