//! What can go wrong in the ledger, by what the user does next.

use std::path::{Path, PathBuf};

use duizhang_money::BillCycle;

/// An error of the ledger. Every message is one sentence; [`LedgerError::remedy`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// `SQLite` refused.
    #[error("the ledger `{path}`: {source}", path = path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: rusqlite::Error,
    },
    /// The file is something else.
    #[error("`{path}` is no ledger of this program", path = path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// A newer program has written it.
    #[error("the ledger `{path}` has the form {found}, this program knows {known}", path = path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// Its trail does not hold together.
    #[error("the ledger `{path}` is damaged: {problem}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and how.
        problem: String,
    },
    /// No item begins with this id.
    #[error("the ledger has no item `{0}`")]
    NoItem(String),
    /// Several do.
    #[error("`{begins}` begins several ids: {ids}", ids = ids.join(", "))]
    SeveralItems {
        /// What was given.
        begins: String,
        /// The ids.
        ids: Vec<String>,
    },
    /// The item cannot be resolved or reopened as it is.
    #[error("item {item} is {status}")]
    ItemStatus {
        /// The item.
        item: String,
        /// Its status.
        status: &'static str,
    },
    /// A note or reason without words.
    #[error("there is no text")]
    NoText,
    /// The month was never recorded.
    #[error("the ledger has no run of {0}")]
    NoMonth(BillCycle),
    /// The month's data is not complete.
    #[error("the last recorded run of {0} did not evaluate the whole month on complete data")]
    MonthIncomplete(BillCycle),
    /// The ledger rests on another run.
    #[error("the ledger rests on run {recorded} of {cycle}, and the newest is {newest}")]
    OtherRun {
        /// The month.
        cycle: BillCycle,
        /// The run in the ledger.
        recorded: String,
        /// The month's newest.
        newest: String,
    },
    /// A review without a preparation.
    #[error("{0} was not prepared, or has changed since")]
    NotPrepared(BillCycle),
    /// The month is prepared already.
    #[error("{cycle} was prepared by {by}")]
    Prepared {
        /// The month.
        cycle: BillCycle,
        /// By whom.
        by: String,
    },
    /// The month is signed already.
    #[error("{cycle} is signed: prepared by {prepared}, reviewed by {reviewed}")]
    Signed {
        /// The month.
        cycle: BillCycle,
        /// The preparer.
        prepared: String,
        /// The reviewer.
        reviewed: String,
    },
    /// The month is not signed.
    #[error("{0} is not signed")]
    NotSigned(BillCycle),
    /// One person cannot do both.
    #[error("{by} prepared {cycle} and cannot review it, too")]
    SamePerson {
        /// The month.
        cycle: BillCycle,
        /// Who.
        by: String,
    },
    /// An act of a person without a name.
    #[error("who does this is not known")]
    Nobody,
    /// An entry that cannot be written; a bug.
    #[error("internal error: {0}")]
    Internal(String),
}

impl LedgerError {
    pub(crate) fn sqlite(path: &Path) -> impl Fn(rusqlite::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::NotALedger { path: path.clone() },
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
                Self::Damaged { path: path.clone(), problem: source.to_string() }
            }
            _ => Self::Sqlite { path: path.clone(), source },
        }
    }

    pub(crate) fn damaged(path: &Path, problem: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), problem: problem.into() }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Sqlite { .. } => "check that the file can be read and written".to_owned(),
            Self::NotALedger { .. } => "move that file away, or restore the ledger from a backup".to_owned(),
            Self::Newer { .. } => "use the program that wrote it, or a newer one".to_owned(),
            Self::Damaged { .. } => {
                "see all of it: duizhang ledger verify; then restore the ledger from a backup".to_owned()
            }
            Self::NoItem(_) => {
                "list the items: duizhang open --all; a break becomes one by: duizhang reconcile".to_owned()
            }
            Self::SeveralItems { .. } => "write more digits of the id".to_owned(),
            Self::ItemStatus { status: "resolved", .. } => {
                "open it again, if that is meant: duizhang resolve ID --reopen --why TEXT".to_owned()
            }
            Self::ItemStatus { .. } => "only a resolved item can be reopened".to_owned(),
            Self::NoText => "say what was found out, or why".to_owned(),
            Self::NoMonth(cycle) | Self::OtherRun { cycle, .. } => {
                format!("record it: duizhang reconcile --cycle {cycle}")
            }
            Self::MonthIncomplete(cycle) => {
                format!("import what is missing, then: duizhang reconcile --cycle {cycle}")
            }
            Self::NotPrepared(cycle) => {
                format!("first: duizhang sign-off --cycle {cycle} --prepare")
            }
            Self::Prepared { cycle, .. } => {
                format!("somebody else reviews it: duizhang sign-off --cycle {cycle} --review")
            }
            Self::Signed { cycle, .. } => {
                format!(
                    "open it again, if that is meant: duizhang reconcile --cycle {cycle} --reopen --why TEXT"
                )
            }
            Self::NotSigned(_) => "there is nothing to reopen".to_owned(),
            Self::SamePerson { .. } => "somebody else has to review it: --by NAME".to_owned(),
            Self::Nobody => "say it with --by NAME, or set `user` in duizhang.toml".to_owned(),
            Self::Internal(_) => "please report this with the command and its output".to_owned(),
        }
    }
}
