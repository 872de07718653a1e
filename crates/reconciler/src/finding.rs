//! What a run finds: breaks, and per rule what was evaluated.

use std::cmp::Ordering;

use duizhang_lake::Said;
use duizhang_money::{MONEY_SCALE, Scaled, Totals, format_units};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

pub(crate) use crate::row_key::{RowKey, Word};

/// One of something that is counted, in the units of [`Sides::Counts`].
pub(crate) const ONE: Scaled = 100_000_000;

/// At most this many rows are named as evidence of a break; the rest is counted.
pub const EVIDENCE_MAX: usize = 20;

/// What kind of difference a break is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The same row again.
    Duplicate,
    /// One id, two contents.
    Conflict,
    /// Two amounts differ.
    Amount,
    /// A remainder that truncation does not explain.
    Rounding,
    /// The wrong month.
    Timing,
    /// A code nobody documented.
    UnknownCode,
    /// Lines are missing.
    MissingLines,
    /// A customer nobody listed.
    UnlistedCustomer,
    /// A bill is missing.
    MissingBill,
    /// An order is missing.
    MissingOrder,
    /// Two sides name different customers.
    Association,
    /// The order's status forbids it.
    Status,
    /// More went back than was paid.
    OverRefund,
    /// A coupon paid for a line, and its ledger does not say so.
    MissingUsage,
    /// A coupon was used outside its validity.
    OutsideValidity,
    /// The other side cannot be seen by a partner; for information.
    Invisible,
    /// An adjustment without a row in the ledger.
    MissingLedger,
    /// A row in the ledger without an adjustment.
    MissingAdjustment,
    /// Several rows fit equally well.
    Ambiguous,
    /// A balance that does not follow from the one before it.
    Chain,
    /// Submitted with too little notice.
    Late,
    /// Held without an approval before it.
    NotApproved,
    /// Changed, and not submitted again before the event.
    NotResubmitted,
    /// Something that has to be there is not.
    Incomplete,
    /// It spans more time than allowed.
    TooLong,
    /// The left side of an own rule has something that the right side has not.
    MissingRight,
    /// The right side of an own rule has something that the left side has not.
    MissingLeft,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 27] = [
        Self::Duplicate,
        Self::Conflict,
        Self::Amount,
        Self::Rounding,
        Self::Timing,
        Self::UnknownCode,
        Self::MissingLines,
        Self::UnlistedCustomer,
        Self::MissingBill,
        Self::MissingOrder,
        Self::Association,
        Self::Status,
        Self::OverRefund,
        Self::MissingUsage,
        Self::OutsideValidity,
        Self::Invisible,
        Self::MissingLedger,
        Self::MissingAdjustment,
        Self::Ambiguous,
        Self::Chain,
        Self::Late,
        Self::NotApproved,
        Self::NotResubmitted,
        Self::Incomplete,
        Self::TooLong,
        Self::MissingRight,
        Self::MissingLeft,
    ];

    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::Amount => "amount",
            Self::Rounding => "rounding",
            Self::Timing => "timing",
            Self::UnknownCode => "unknown_code",
            Self::MissingLines => "missing_lines",
            Self::UnlistedCustomer => "unlisted_customer",
            Self::MissingBill => "missing_bill",
            Self::MissingOrder => "missing_order",
            Self::Association => "association",
            Self::Status => "status",
            Self::OverRefund => "over_refund",
            Self::MissingUsage => "missing_usage",
            Self::OutsideValidity => "outside_validity",
            Self::Invisible => "invisible",
            Self::MissingLedger => "missing_ledger",
            Self::MissingAdjustment => "missing_adjustment",
            Self::Ambiguous => "ambiguous",
            Self::Chain => "chain",
            Self::Late => "late",
            Self::NotApproved => "not_approved",
            Self::NotResubmitted => "not_resubmitted",
            Self::Incomplete => "incomplete",
            Self::TooLong => "too_long",
            Self::MissingRight => "missing_right",
            Self::MissingLeft => "missing_left",
        }
    }
}

/// Who has to act on a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Ask Huawei.
    Claim,
    /// Charge the customer.
    Bill,
    /// Something to settle in the own house.
    Internal,
    /// Nobody owes anybody.
    None,
}

impl Direction {
    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Bill => "bill",
            Self::Internal => "internal",
            Self::None => "none",
        }
    }
}

/// One row that enters the figures of a break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The dataset.
    pub dataset: Word,
    /// The row's key: column → value.
    pub key: RowKey,
}

impl Evidence {
    /// A row with a key of one column.
    #[must_use]
    pub fn row(dataset: &str, column: &str, value: &str) -> Self {
        Self::of(dataset, RowKey::from([(column, value)]))
    }

    /// A row with a key.
    #[must_use]
    pub fn of(dataset: &str, key: RowKey) -> Self {
        Self { dataset: dataset.into(), key }
    }
}

/// A row that was looked at as the counterpart of a break, and why it is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The dataset.
    pub dataset: Word,
    /// The row's key: column → value.
    pub key: RowKey,
    /// What is not as it should be: `amount`, `time`, `customer_id`, `trade_detail_type`, `taken`
    /// (the row belongs to another one), `tie` (it fits as well as the one that was taken).
    pub predicate: String,
    /// By how much: an amount, a number of seconds, or what stands there instead.
    pub by: String,
}

/// On which side of a break an amount stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What it should be.
    Expected,
    /// What it is.
    Actual,
}

/// One amount of the sum that a side of a break is: Σ terms of a side = the side, exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which side.
    pub side: Side,
    /// What the amount is: a column, or a word of [`crate::message::item_title`].
    pub item: Word,
    /// Whose it is: the id of a row, where it is the amount of one.
    pub of: Option<Word>,
    /// The amount with its sign, exact decimal text.
    pub amount: Word,
}

/// At most this many candidates are told of a break.
pub const TRIED_MAX: usize = 3;

/// The two sides of a break. Money is in units of 10⁻⁸.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sides {
    /// Two amounts; `difference = actual − expected`.
    Amounts(Scaled, Scaled),
    /// Only the actual side exists.
    Actual(Scaled),
    /// Two numbers of rows.
    Counts(Scaled, Scaled),
    /// Two texts; there is no difference to compute.
    Texts(String, String),
}

/// What the break of an own rule says that the catalogue has no words for. Each in English and Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// The dataset of the left side.
    pub left: [&'static str; 2],
    /// The dataset of the right side.
    pub right: [&'static str; 2],
    /// What to do, where the user says so.
    pub remedies: Option<[String; 2]>,
}

/// One break. A month may have millions: what most of them have once stands in it and not elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Stable id: see [`break_id`].
    pub id: Word,
    /// The rule that is broken.
    pub rule: &'static str,
    /// What kind of difference it is.
    pub class: Class,
    /// The currency of the amounts; none for counts and texts.
    pub currency: Option<Word>,
    /// The customer it concerns, where it concerns one.
    pub customer_id: Option<Word>,
    /// Column → value, in the rule's order.
    pub key: SmallVec<[(&'static str, Word); 1]>,
    /// The figures.
    pub sides: Sides,
    /// Rows behind it that a sentence counts ("40 lines").
    pub rows: u64,
    /// The first rows that enter the figures.
    pub evidence: SmallVec<[Evidence; 1]>,
    /// How many rows enter the figures in all.
    pub evidence_count: u64,
    /// The sums behind the two sides, where a side is a sum.
    pub terms: Vec<Term>,
    /// The nearest counterparts that were looked at.
    pub tried: Vec<Candidate>,
    /// Who has to act, where rule, class and sign alone do not tell.
    pub direction: Option<Direction>,
    /// Whether a figure of it is a bound that was derived and not a record: see `derived.rs`.
    pub derived: bool,
    /// The words of an own rule.
    pub own: Option<Box<OwnWords>>,
}

impl Break {
    /// A break with no evidence yet.
    #[must_use]
    pub fn new(rule: &'static str, class: Class, key: Vec<(&'static str, String)>, sides: Sides) -> Self {
        let key: SmallVec<[_; 1]> =
            key.into_iter().map(|(column, value)| (column, Word::from(value))).collect();
        Self {
            id: break_id(rule, &key).into(),
            rule,
            class,
            currency: None,
            customer_id: None,
            key,
            sides,
            rows: 0,
            evidence: SmallVec::new(),
            evidence_count: 0,
            terms: Vec::new(),
            tried: Vec::new(),
            direction: None,
            derived: false,
            own: None,
        }
    }

    /// Marked as derived.
    #[must_use]
    pub fn as_derived(mut self) -> Self {
        self.derived = true;
        self
    }

    /// With the sum that a side is: what the amounts are, and the amounts with their signs.
    #[must_use]
    pub fn with_terms(mut self, side: Side, terms: &[(&str, Scaled)]) -> Self {
        self.terms.extend(terms.iter().map(|(item, units)| Term {
            side,
            item: (*item).into(),
            of: None,
            amount: text(*units).into(),
        }));
        self
    }

    /// With one more amount of a side, of the row with this id.
    #[must_use]
    pub fn with_row_term(mut self, side: Side, item: &str, of: &str, units: Scaled) -> Self {
        self.terms.push(Term { side, item: item.into(), of: Some(of.into()), amount: text(units).into() });
        self
    }

    /// With the nearest counterparts that were looked at, nearest first; cut here.
    #[must_use]
    pub fn with_tried(mut self, tried: impl IntoIterator<Item = Candidate>) -> Self {
        self.tried = tried.into_iter().take(TRIED_MAX).collect();
        self
    }

    /// With who has to act.
    #[must_use]
    pub fn towards(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// With the customer and currency it concerns.
    #[must_use]
    pub fn about(mut self, customer_id: Option<&str>, currency: Option<&str>) -> Self {
        let filled = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Word::from);
        self.customer_id = filled(customer_id);
        self.currency = filled(currency);
        self
    }

    /// With the rows that enter its figures; sorted, cut and counted here.
    #[must_use]
    pub fn with_evidence(mut self, mut evidence: Vec<Evidence>, count: u64) -> Self {
        evidence.sort();
        evidence.truncate(EVIDENCE_MAX);
        self.evidence_count = count.max(evidence.len() as u64);
        self.evidence = evidence.into_iter().collect();
        self
    }

    /// With the number of rows behind it.
    #[must_use]
    pub fn with_rows(mut self, rows: u64) -> Self {
        self.rows = rows;
        self
    }

    /// The expected amount or count.
    #[must_use]
    pub fn expected(&self) -> Option<Scaled> {
        match self.sides {
            Sides::Amounts(expected, _) | Sides::Counts(expected, _) => Some(expected),
            Sides::Actual(_) | Sides::Texts(..) => None,
        }
    }

    /// The actual amount or count.
    #[must_use]
    pub fn actual(&self) -> Option<Scaled> {
        match self.sides {
            Sides::Amounts(_, actual) | Sides::Counts(_, actual) | Sides::Actual(actual) => Some(actual),
            Sides::Texts(..) => None,
        }
    }

    /// `actual − expected`; the actual side where there is no other; none for texts.
    #[must_use]
    pub fn difference(&self) -> Option<Scaled> {
        self.actual().map(|actual| actual - self.expected().unwrap_or(0))
    }

    /// The texts of a break that compares texts.
    #[must_use]
    pub fn texts(&self) -> (Option<&str>, Option<&str>) {
        match &self.sides {
            Sides::Texts(expected, actual) => (Some(expected), Some(actual)),
            _ => (None, None),
        }
    }

    /// The key as `column=value; column=value`.
    #[must_use]
    pub fn key_text(&self) -> String {
        self.key.iter().map(|(column, value)| format!("{column}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The order of breaks of one rule: by the key, then by everything that can tell two breaks of one key apart.
    pub(crate) fn in_order(&self, other: &Self) -> Ordering {
        self.values()
            .cmp(other.values())
            .then_with(|| self.currency.cmp(&other.currency))
            .then_with(|| self.customer_id.cmp(&other.customer_id))
            .then_with(|| self.sides.cmp(&other.sides))
    }

    /// The values of the key.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.key.iter().map(|(_, value)| value.as_str())
    }
}

/// An amount or count as text: counts are whole units of 10⁻⁸ like everything else.
#[must_use]
pub fn text(units: Scaled) -> String {
    format_units(units, MONEY_SCALE)
}

/// The stable id of a break: the first 16 hex digits of BLAKE3 over the rule's id and the key's
/// values, each part preceded by the byte 0x1F (a separator no id contains). The month is not in
/// it unless the key holds it, so that the same break next month has the same id.
#[must_use]
pub fn break_id(rule: &str, key: &[(&'static str, Word)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in std::iter::once(rule).chain(key.iter().map(|(_, value)| value.as_str())) {
        hasher.update(&[0x1f]);
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Something was evaluated and nothing is broken.
    Passed,
    /// Something is broken.
    Broken,
    /// It could not be evaluated; the reason says why.
    Skipped,
    /// There was nothing to evaluate.
    Vacuous,
    /// Nothing is broken, but some of what there was could not be judged; the reason says why.
    Unjudged,
}

impl OutcomeKind {
    /// The name in files and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Broken => "broken",
            Self::Skipped => "skipped",
            Self::Vacuous => "vacuous",
            Self::Unjudged => "unjudged",
        }
    }
}

/// The outcome of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The rule.
    pub rule: &'static str,
    /// Why it was skipped.
    pub reason: Option<Said>,
    /// What it could not look at, where it was not skipped.
    pub notes: Vec<Said>,
    /// Breaks that are for information only; not among `broken`.
    pub informational: u64,
    /// What was there and could not be judged; not among `evaluated`.
    pub unjudged: u64,
    /// Rows (or keys) evaluated.
    pub evaluated: u64,
    /// Σ of what was evaluated, per currency.
    pub amount: Totals,
    /// Of the evaluated: differences inside the tolerance.
    pub tolerated: u64,
    /// Breaks.
    pub broken: u64,
    /// Of the evaluated: those that a break is about. One row can break a rule twice.
    pub failed: u64,
    /// Σ differences of the broken and the tolerated, per currency.
    pub difference: Totals,
}

impl Outcome {
    /// Nothing evaluated yet.
    #[must_use]
    pub fn new(rule: &'static str) -> Self {
        Self {
            rule,
            reason: None,
            notes: Vec::new(),
            informational: 0,
            unjudged: 0,
            evaluated: 0,
            amount: Totals::new(),
            tolerated: 0,
            broken: 0,
            failed: 0,
            difference: Totals::new(),
        }
    }

    /// A rule that could not be evaluated.
    #[must_use]
    pub fn skipped(rule: &'static str, reason: impl Into<Said>) -> Self {
        Self { reason: Some(reason.into()), ..Self::new(rule) }
    }

    /// What became of it.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self { reason: Some(_), .. } => OutcomeKind::Skipped,
            Self { broken: 1.., .. } => OutcomeKind::Broken,
            Self { unjudged: 1.., .. } => OutcomeKind::Unjudged,
            Self { evaluated: 0, .. } => OutcomeKind::Vacuous,
            _ => OutcomeKind::Passed,
        }
    }

    /// Of the evaluated: neither broken nor tolerated nor for information.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.evaluated.saturating_sub(self.failed + self.tolerated + self.informational)
    }

    /// Why it was skipped, or what it could not look at.
    #[must_use]
    pub fn says(&self) -> Option<Said> {
        let notes = (!self.notes.is_empty()).then(|| Said::joined(&self.notes));
        self.reason.clone().or(notes)
    }
}
