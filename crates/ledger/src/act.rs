//! What the trail holds: who did what, when and why, in a form that has one spelling only.

use duizhang_money::{BillCycle, Timestamp};
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::text::{self, cycle};

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Characters a name may have.
const NAME_MAX: usize = 200;

/// Somebody who acts, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Person(String);

/// The text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no name: write 1 to {NAME_MAX} characters without line breaks")]
pub struct PersonError(String);

impl Person {
    /// A name, blanks around it taken off.
    pub fn new(name: &str) -> Result<Self, PersonError> {
        let name = name.trim();
        let fits = !name.is_empty() && name.chars().count() <= NAME_MAX && !name.contains(char::is_control);
        if fits { Ok(Self(name.to_owned())) } else { Err(PersonError(name.chars().take(NAME_MAX).collect())) }
    }

    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Whether both names mean one person: case and blanks do not make another one.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        let plain = |person: &Self| -> String {
            person.0.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
        };
        plain(self) == plain(other)
    }
}

impl TryFrom<String> for Person {
    type Error = PersonError;

    fn try_from(name: String) -> Result<Self, PersonError> {
        Self::new(&name)
    }
}

impl From<Person> for String {
    fn from(person: Person) -> Self {
        person.0
    }
}

/// One act. Months are `YYYY-MM`, amounts exact decimal text; there are no JSON numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// A run of a month was reconciled and says something new.
    Record {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// The run's name.
        run: String,
        /// The snapshot's content hash.
        content: String,
        /// Program and version.
        program: String,
        /// What the month came out as.
        result: String,
        /// Whether the whole month was evaluated on complete data.
        complete: bool,
        /// The rules it evaluated completely.
        evaluated: Vec<String>,
        /// Things of earlier months that it looked at, by id.
        looked_at: Vec<String>,
        /// Breaks that are new or have changed.
        found: Vec<Finding>,
        /// Ids of breaks that this month no longer has.
        gone: Vec<String>,
    },
    /// Somebody wrote something down about a break.
    Note {
        /// The break.
        item: String,
        /// What.
        text: String,
        /// Whether the note explains the difference.
        explains: bool,
        /// The last month that has it.
        #[serde(with = "cycle")]
        as_of: BillCycle,
        /// Its figures in that month.
        figures: String,
    },
    /// Somebody says that a break is settled.
    Resolve {
        /// The break.
        item: String,
        /// Why.
        why: String,
        /// The last month that has it.
        #[serde(with = "cycle")]
        as_of: BillCycle,
        /// Its figures in that month.
        figures: String,
    },
    /// Somebody says that a settled break is not settled.
    Reopen {
        /// The break.
        item: String,
        /// Why.
        why: String,
        /// The last month of the ledger.
        #[serde(with = "cycle")]
        as_of: BillCycle,
    },
    /// Somebody has prepared a month.
    Prepare {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// The run that is signed.
        run: String,
    },
    /// Somebody else has reviewed it: the month is signed.
    Review {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// The run that is signed.
        run: String,
    },
    /// A prepared or signed month is open again.
    ReopenMonth {
        /// The month.
        #[serde(with = "cycle")]
        cycle: BillCycle,
        /// Why.
        why: String,
    },
}

/// One entry of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When, UTC.
    pub at: String,
    /// Who; nobody where a program recorded a run unattended.
    pub by: Option<Person>,
    /// What.
    pub act: Act,
}

impl Entry {
    /// An entry of now.
    #[must_use]
    pub fn new(at: Timestamp, by: Option<Person>, act: Act) -> Self {
        Self { at: at.to_utc(), by, act }
    }

    /// Its one spelling: JSON with sorted members and no blanks.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        text::canonical(self)
    }
}

/// The hash of an entry: BLAKE3 over the 64 hex digits of the hash before it and the entry's
/// canonical JSON, as hex.
#[must_use]
pub fn chained(previous: &str, canonical: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous.as_bytes());
    hasher.update(canonical.as_bytes());
    hasher.finalize().to_hex().to_string()
}
