//! What a rule finds: breaks, and how much it looked at.

use rust_decimal::Decimal;

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// There is no such side.
    Nothing,
    /// Money.
    Amount(Decimal),
    /// A number of rows.
    Count(u64),
    /// A text.
    Text(String),
}

/// One thing that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// First 16 hex digits of BLAKE3 over rule and key.
    pub id: String,
    /// Rule.
    pub rule: &'static str,
    /// Class.
    pub class: &'static str,
    /// Column and value, in the rule's order.
    pub key: Vec<(&'static str, String)>,
    /// Whom it concerns.
    pub customer: Option<String>,
    /// Of the amounts.
    pub currency: Option<String>,
    /// What should be.
    pub expected: Figure,
    /// What is.
    pub actual: Figure,
    /// Who has to act, where rule, class and sign alone do not tell.
    pub towards: Option<&'static str>,
    /// Whether it rests on a bound that was derived without the customer's coupon ledger.
    pub is_derived: bool,
}

impl Break {
    /// Actual less expected; the side that exists where there is only one; null for texts.
    pub fn difference(&self) -> Option<Decimal> {
        let number = |figure: &Figure| match figure {
            Figure::Amount(amount) => Some(*amount),
            Figure::Count(count) => Some(Decimal::from(*count)),
            Figure::Nothing | Figure::Text(_) => None,
        };
        match (number(&self.expected), number(&self.actual)) {
            (Some(expected), Some(actual)) => Some(actual - expected),
            (None, Some(side)) | (Some(side), None) => Some(side),
            (None, None) => None,
        }
    }

    /// Who has to act, by the catalogue's section *Direction*; `none` for what nobody owes.
    pub fn direction(&self) -> &'static str {
        if let Some(towards) = self.towards {
            return towards;
        }
        let more = self.difference().is_some_and(|difference| difference > Decimal::ZERO);
        match self.rule {
            "line.period" | "coupon.known" => "none",
            mdf if mdf.starts_with("mdf.") => "internal",
            "line.identity"
            | "line.code"
            | "month.customers"
            | "order.customer"
            | "order.lines"
            | "order.refund_origin"
            | "coupon.validity"
            | "ledger.chain"
            | "balance.rollforward" => "internal",
            "coupon.trade" if self.class == "missing_usage" => "internal",
            "order.unbilled" => "bill",
            "order.payable" if !more => "bill",
            "coupon.balance" | "coupon.trade" | "coupon.customer" | "quota.balance" | "ledger.closing"
                if more =>
            {
                "internal"
            }
            "order.refund" | "coupon.issue" if !more => "internal",
            _ => "claim",
        }
    }
}

/// What became of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Rule.
    pub rule: &'static str,
    /// `passed`, `broken`, `unjudged`, `skipped` or `vacuous`.
    pub kind: &'static str,
    /// Comparisons made.
    pub evaluated: u64,
    /// Breaks that count as broken.
    pub broken: u64,
    /// Differences inside the tolerance.
    pub tolerated: u64,
    /// Breaks for information only.
    pub informational: u64,
    /// What was there and could not be judged.
    pub unjudged: u64,
    /// Of own rules: where the rows of the left side ended, and those of the right.
    pub places: Option<[Places; 2]>,
}

/// Where the rows of a side of an own rule ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Places {
    /// Rows that agree.
    pub matched: u64,
    /// Rows that differ within the tolerance.
    pub tolerated: u64,
    /// Rows that a break is about.
    pub broken: u64,
    /// Rows that another rule of the group tells of.
    pub elsewhere: u64,
    /// Rows of other months that are nobody's counterpart.
    pub outside: u64,
}

impl Outcome {
    /// A rule that could not look.
    pub fn skipped(rule: &'static str) -> Self {
        let (evaluated, broken, tolerated, informational, unjudged) = (0, 0, 0, 0, 0);
        Self { rule, kind: "skipped", evaluated, broken, tolerated, informational, unjudged, places: None }
    }
}

/// A rule at work.
#[derive(Debug)]
pub struct Ruling {
    pub(crate) rule: &'static str,
    pub(crate) skipped: bool,
    pub(crate) evaluated: u64,
    pub(crate) breaks: Vec<Break>,
    /// Differences that the rule itself tolerates.
    pub(crate) tolerated: u64,
    pub(crate) unjudged: u64,
    pub(crate) places: Option<[Places; 2]>,
}

impl Ruling {
    /// Before anything was looked at.
    pub fn new(rule: &'static str) -> Self {
        let (skipped, evaluated, tolerated, unjudged) = (false, 0, 0, 0);
        Self { rule, skipped, evaluated, breaks: Vec::new(), tolerated, unjudged, places: None }
    }

    /// The rule cannot look.
    pub fn skip(&mut self) {
        self.skipped = true;
    }

    /// One more comparison.
    pub fn look(&mut self) {
        self.evaluated += 1;
    }

    /// Something is there and cannot be judged.
    pub fn leave(&mut self) {
        self.unjudged += 1;
    }

    /// Compares two amounts, which is one comparison; they break the rule if they differ.
    pub fn compare(&mut self, class: &'static str, of: Of<'_>, expected: Decimal, actual: Decimal) {
        self.look();
        if expected != actual {
            self.break_at(class, of, Figure::Amount(expected), Figure::Amount(actual));
        }
    }

    /// Breaks the rule.
    pub fn break_at(&mut self, class: &'static str, of: Of<'_>, expected: Figure, actual: Figure) {
        let key = of.key.iter().map(|(column, value)| (*column, (*value).to_owned())).collect();
        self.breaks.push(Break {
            id: String::new(),
            rule: self.rule,
            class,
            key,
            customer: of.customer.map(str::to_owned),
            currency: of.currency.map(str::to_owned),
            expected,
            actual,
            towards: None,
            is_derived: false,
        });
    }

    /// Says that the break that was found last is derived.
    pub fn derived(&mut self) {
        if let Some(found) = self.breaks.last_mut() {
            found.is_derived = true;
        }
    }

    /// Says who has to act about the break that was found last.
    pub fn towards(&mut self, direction: &'static str) {
        if let Some(found) = self.breaks.last_mut() {
            found.towards = Some(direction);
        }
    }
}

/// What is compared: key, whose, in which currency.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// Column and value.
    pub key: &'a [(&'static str, &'a str)],
    /// Whom it concerns, if one customer.
    pub customer: Option<&'a str>,
    /// Of amounts.
    pub currency: Option<&'a str>,
}
