//! Errors as the user sees them: one sentence, what to do, an exit code.

use duizhang_api::ApiError;
use duizhang_fetch::FetchError;
use duizhang_lake::LakeError;
use duizhang_ledger::LedgerError;
use polars::error::PolarsError;

/// Exit codes (see `duizhang --help`).
pub(crate) mod exit {
    /// Clean.
    pub(crate) const CLEAN: u8 = 0;
    /// Breaks were found.
    pub(crate) const BREAKS: u8 = 1;
    /// Usage, configuration or unreadable input.
    pub(crate) const USAGE: u8 = 2;
    /// The month is not, or not completely, reconcilable.
    pub(crate) const NOT_RECONCILABLE: u8 = 3;
    /// The service refused or failed.
    pub(crate) const API: u8 = 4;
    /// A report format failed.
    pub(crate) const PLUGIN: u8 = 5;
    /// A bug.
    pub(crate) const BUG: u8 = 70;
}

/// An error on its way to the user.
#[derive(Debug)]
pub(crate) struct CliError {
    pub(crate) message: String,
    pub(crate) remedy: Option<String>,
    pub(crate) code: u8,
}

impl CliError {
    pub(crate) fn usage(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: Some(remedy.into()), code: exit::USAGE }
    }

    pub(crate) fn bug(message: impl Into<String>) -> Self {
        let remedy = "please report this with the command and its output".to_owned();
        Self { message: message.into(), remedy: Some(remedy), code: exit::BUG }
    }
}

impl From<LakeError> for CliError {
    fn from(error: LakeError) -> Self {
        let code = match error {
            LakeError::NoSnapshot { .. } => exit::NOT_RECONCILABLE,
            LakeError::Frame(_) => exit::BUG,
            _ => exit::USAGE,
        };
        Self { message: error.to_string(), remedy: Some(error.remedy()), code }
    }
}

impl From<LedgerError> for CliError {
    fn from(error: LedgerError) -> Self {
        let code = match error {
            LedgerError::NoMonth(_) | LedgerError::MonthIncomplete(_) => exit::NOT_RECONCILABLE,
            LedgerError::Internal(_) => exit::BUG,
            _ => exit::USAGE,
        };
        Self { message: error.to_string(), remedy: Some(error.remedy()), code }
    }
}

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> Self {
        Self { message: error.to_string(), remedy: Some(error.remedy()), code: exit::API }
    }
}

impl From<FetchError> for CliError {
    fn from(error: FetchError) -> Self {
        let go_on = "fetch again with --resume: no finished page is asked for again";
        let (remedy, code) = match &error {
            FetchError::Api { source, .. } => (format!("{}; then {go_on}", source.remedy()), exit::API),
            FetchError::Moving { .. } | FetchError::Shape { .. } | FetchError::Stopped => {
                (go_on.to_owned(), exit::API)
            }
            FetchError::Unfinished { .. } => {
                ("go on with --resume, or begin anew with --restart".to_owned(), exit::USAGE)
            }
            FetchError::OtherScope { .. } => {
                ("ask for the same as before, or begin anew with --restart".to_owned(), exit::USAGE)
            }
            FetchError::Io { .. } | FetchError::Damaged { .. } => {
                ("check the disk and the folder's permissions".to_owned(), exit::USAGE)
            }
            FetchError::Bug(_) => return Self::bug(error.to_string()),
        };
        Self { message: error.to_string(), remedy: Some(remedy), code }
    }
}

impl From<PolarsError> for CliError {
    fn from(error: PolarsError) -> Self {
        Self::bug(format!("internal error: {error}"))
    }
}
