//! An item: one break over the months.

use std::sync::Arc;

use duizhang_money::BillCycle;

use crate::act::Person;
use crate::finding::Finding;

/// What an item is like as of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Found in this month for the first time.
    New,
    /// Of an earlier month, and neither found nor settled since.
    Open,
    /// Found in an earlier month and in this one.
    Carried,
    /// Not settled, and a note explains it as it is.
    Explained,
    /// Settled.
    Resolved,
    /// Was settled, and is there again in this month.
    Reopened,
}

impl Status {
    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Carried => "carried",
            Self::Explained => "explained",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
        }
    }

    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Open, Self::Carried, Self::Explained, Self::Reopened, Self::Resolved];
}

/// How an item came to be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettledHow {
    /// A later run of its month no longer has it.
    Rerun,
    /// A later month that looked at the same thing does not have it.
    Later,
    /// A person said so.
    Person,
}

impl SettledHow {
    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rerun => "rerun",
            Self::Later => "later_month",
            Self::Person => "person",
        }
    }
}

/// When and how an item was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// The month in which.
    pub cycle: BillCycle,
    /// How.
    pub how: SettledHow,
}

/// What a person did about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemAct {
    /// When, UTC.
    pub at: String,
    /// Who.
    pub by: Person,
    /// What was said.
    pub text: String,
    /// The month it belongs to.
    pub as_of: BillCycle,
    /// What it does.
    pub kind: ItemActKind,
}

/// What an act does to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemActKind {
    /// Says something.
    Note {
        /// Whether it explains the difference.
        explains: bool,
        /// The figures that were seen.
        figures: String,
    },
    /// Settles it.
    Resolve {
        /// The figures that were seen.
        figures: String,
    },
    /// Takes that back.
    Reopen,
}

impl ItemActKind {
    /// The name in files and output.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Note { explains: true, .. } => "explain",
            Self::Note { .. } => "note",
            Self::Resolve { .. } => "resolve",
            Self::Reopen => "reopen",
        }
    }
}

impl ItemAct {
    pub(crate) fn new(at: &str, by: Person, text: &str, as_of: BillCycle, kind: ItemActKind) -> Self {
        Self { at: at.to_owned(), by, text: text.to_owned(), as_of, kind }
    }
}

/// One break over the months, as of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The break as the last month that has it shows it.
    pub finding: Arc<Finding>,
    /// The first month that has it.
    pub first_seen: BillCycle,
    /// The last month that has it.
    pub last_seen: BillCycle,
    /// Months from the first one to the one looked at.
    pub age_months: u32,
    /// What it is like.
    pub status: Status,
    /// When and how it was settled, where it is.
    pub settled: Option<Settled>,
}

impl Item {
    /// Whether the difference is still there: everything that is not resolved.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status != Status::Resolved
    }
}

/// Months from one to a later one; zero where it is not later.
#[must_use]
pub fn months_between(earlier: BillCycle, later: BillCycle) -> u32 {
    let mut months = 0;
    let mut cycle = earlier;
    while cycle < later {
        cycle = cycle.next();
        months += 1;
    }
    months
}
