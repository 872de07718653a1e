//! Rules in the user's own words: what must hold between two datasets, read from a file.
//!
//! [`Draft::parse`] reads the file, [`Draft::check`] holds it against the columns of the datasets and
//! makes [`OwnRule`]s of it, which a run evaluates behind the rules of the catalogue.
//! `docs/reference/own-rules.md` describes the file.

mod check;
mod evaluate;
mod evidence;
pub mod file;
mod load;
mod near;
mod pair;
mod words;

use duizhang_lake::{Dataset, Kind};
use duizhang_money::Scaled;

use crate::finding::Direction;

pub use check::{Draft, Mistake, RULES_MAX, TableRef};
pub use evaluate::Places;
pub(crate) use evaluate::{Evaluated, Obstacle, evaluate};
pub use words::sentence;
pub(crate) use words::{message, remedy};

/// What the ids of own rules begin with, so that they are no rule's of the catalogue.
pub const PREFIX: &str = "own.";

/// The own rules of a run, and the hash of the text they were read from.
#[derive(Debug, Clone, Default)]
pub struct OwnRules {
    /// The rules in the order of the file.
    pub rules: Vec<OwnRule>,
    /// BLAKE3 of the file and of the mappings it names; empty where there is no file.
    pub blake3: String,
}

/// One rule: rows of the left dataset are held against rows of the right one.
#[derive(Debug, Clone)]
pub struct OwnRule {
    /// Its id; begins with [`PREFIX`].
    pub id: &'static str,
    /// What it is called in English and in Chinese.
    pub titles: [String; 2],
    /// What to do about its breaks, in both languages, where the user says so.
    pub remedies: Option<[String; 2]>,
    /// Rules of one group share their rows: what one has matched is not there for the next.
    pub group: Option<String>,
    /// How many rows of each side belong together.
    pub cardinality: Cardinality,
    /// What should be.
    pub left: Side,
    /// What is.
    pub right: Side,
    /// Columns that are equal in rows that belong together.
    pub keys: Vec<Key>,
    /// Amounts that are compared.
    pub measures: Vec<Measure>,
    /// Dates that are compared.
    pub dates: Vec<Date>,
    /// Who has to act where the right side is more, and where it is less, than the left one.
    pub directions: [Direction; 2],
    /// Whether it looks at the same keys month after month: a later month can then settle a break.
    pub recurring: bool,
}

impl OwnRule {
    /// The datasets without which it cannot be evaluated.
    pub fn needs(&self) -> impl Iterator<Item = Dataset> {
        let right = Some(self.right.dataset).filter(|right| *right != self.left.dataset);
        std::iter::once(self.left.dataset).chain(right)
    }

    /// Whether it compares amounts in a currency.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.measures.iter().any(|measure| measure.is_money)
    }
}

/// How many rows of each side belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// One row and one row.
    OneToOne,
    /// One row on the left, and the sum of some on the right.
    OneToMany,
    /// The sum of some on the left, and one row on the right.
    ManyToOne,
    /// The sum of some and the sum of some.
    ManyToMany,
}

impl Cardinality {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::OneToOne, Self::OneToMany, Self::ManyToOne, Self::ManyToMany];

    /// The word in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OneToOne => "one-to-one",
            Self::OneToMany => "one-to-many",
            Self::ManyToOne => "many-to-one",
            Self::ManyToMany => "many-to-many",
        }
    }
}

/// One side of a rule.
#[derive(Debug, Clone)]
pub struct Side {
    /// Whose rows.
    pub dataset: Dataset,
    /// Conditions that all hold of the rows that are looked at.
    pub conditions: Vec<Condition>,
    /// The time by which a row belongs to the month; rows of other months only serve as counterparts.
    pub month: Option<&'static str>,
    /// The column with the currency; none where the dataset has none.
    pub currency: Option<&'static str>,
    /// The column with the customer; none where the dataset has none.
    pub customer: Option<&'static str>,
}

/// A column that is equal on both sides.
#[derive(Debug, Clone)]
pub struct Key {
    /// The column of the left side, and what it holds.
    pub left: (&'static str, Kind),
    /// The column of the right side, and what it holds.
    pub right: (&'static str, Kind),
    /// How its values are compared.
    pub shape: Shape,
}

/// How values of a key are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As they are.
    Plain,
    /// Without case and surrounding blanks.
    Folded,
    /// Times by their day, GMT+8.
    Day,
    /// Times by their month, GMT+8.
    Month,
}

/// An amount that is compared.
#[derive(Debug, Clone)]
pub struct Measure {
    /// As the file calls it: the left side's.
    pub name: &'static str,
    /// The sum of columns on the left.
    pub left: Vec<Part>,
    /// The sum of columns on the right.
    pub right: Vec<Part>,
    /// Whether it is money; else a number of things.
    pub is_money: bool,
    /// A difference up to this much is tolerated.
    pub within: Scaled,
    /// So is one up to this many per cent of the left side, in units of 10⁻⁸ per cent.
    pub percent: Scaled,
    /// Whether rows only belong together where it agrees; else its difference is a break.
    pub decides: bool,
}

/// One column of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The column.
    pub column: &'static str,
    /// How it enters the sum.
    pub sign: Sign,
}

/// How a column enters a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// As it is.
    Plus,
    /// With the other sign: `-column`.
    Minus,
    /// Without sign: `|column|`.
    Absolute,
}

/// Two dates that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Date {
    /// As breaks call it: the left side's.
    pub name: &'static str,
    /// The column of the left side.
    pub left: &'static str,
    /// The column of the right side.
    pub right: &'static str,
    /// How far apart they may be.
    pub within: Apart,
    /// Whether rows only belong together where it agrees; else being too far apart is a break.
    pub decides: bool,
}

/// How far apart two dates may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// So many days of the calendar, GMT+8.
    Days(i64),
    /// So many minutes.
    Minutes(i64),
}

/// A condition on a column.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The column.
    pub column: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What must be so.
    pub test: Test,
}

/// What a condition asks. Values are checked to be of the column's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    Is(Vec<String>),
    /// It is none of these.
    Not(Vec<String>),
    /// It is more.
    Above(String),
    /// It is less.
    Below(String),
    /// It is as much or more.
    AtLeast(String),
    /// It is as much or less.
    AtMost(String),
    /// Its text begins so.
    Begins(String),
    /// Its text ends so.
    Ends(String),
    /// Its text holds this.
    Contains(String),
    /// There is none, or there is one.
    Empty(bool),
    /// Its time lies in the month, or does not.
    InMonth(bool),
}

/// The JSON Schema of a file of rules, for editors and other programs.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(file::File).to_value()
}
