//! What outlives a run: open items over the months, notes, resolutions, sign-offs, and the audit
//! trail that all of them are derived from.
//!
//! The [`Book`] is the pure part: [`Act`]s in, [`Item`]s out. The [`Ledger`] is the file: an
//! append-only, hash-chained trail in `SQLite`, with tables derived from it for people who query.
//! No clock and no environment: who and when are arguments. `docs/reference/ledger.md` defines
//! every word used here.

mod act;
mod book;
mod check;
mod error;
mod finding;
mod item;
mod month;
mod published;
mod schema;
mod store;
mod text;
mod walk;

pub use act::{Act, Entry, GENESIS, Person, PersonError, chained};
pub use book::{Book, Recording, Signature};
pub use check::{Head, Verified, Witness, verify};
pub use error::LedgerError;
pub use finding::{Finding, Findings, Key, Reach, Word};
pub use item::{Item, ItemAct, ItemActKind, Settled, SettledHow, Status, months_between};
pub use month::{Change, Month, RunReport};
pub use store::{Ledger, export};
pub use walk::{Movement, Tally, View};

#[cfg(test)]
mod tests;
