//! What a reconciler must find.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// Every rule of the catalogue, each broken in the sample, in the order findings are shown.
pub const RULES: [&str; 29] = [
    "line.identity",
    "line.split",
    "line.rounding",
    "line.period",
    "line.code",
    "month.customers",
    "month.detail",
    "month.accounts",
    "order.unknown",
    "order.customer",
    "order.status",
    "order.unbilled",
    "order.payable",
    "order.coupon",
    "order.price",
    "order.lines",
    "order.refund",
    "order.refund_origin",
    "coupon.issue",
    "coupon.balance",
    "coupon.trade",
    "coupon.customer",
    "coupon.validity",
    "coupon.known",
    "quota.balance",
    "adjustment.ledger",
    "ledger.chain",
    "ledger.closing",
    "balance.rollforward",
];

/// One expected finding, written down by hand where its break is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Rule id.
    pub rule: &'static str,
    /// Class of the break.
    pub class: &'static str,
    /// Whom it concerns, if one customer.
    pub customer_id: Option<String>,
    /// Column and value, in the order of the rule's key.
    pub key: Vec<(&'static str, String)>,
    /// What should be.
    pub expected: Option<Decimal>,
    /// What is.
    pub actual: Option<Decimal>,
    /// What should be, where that is a text.
    pub expected_text: Option<String>,
    /// What is, where that is a text.
    pub actual_text: Option<String>,
    /// What is wrong, in plain English.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Finding {
    /// A finding of a rule and class about one customer.
    pub fn new(rule: &'static str, class: &'static str, customer_id: Option<&str>) -> Self {
        Self {
            rule,
            class,
            customer_id: customer_id.map(str::to_owned),
            key: Vec::new(),
            expected: None,
            actual: None,
            expected_text: None,
            actual_text: None,
            what: String::new(),
            remedy: String::new(),
        }
    }

    /// Adds a key column.
    #[must_use]
    pub fn key(mut self, column: &'static str, value: &str) -> Self {
        self.key.push((column, value.to_owned()));
        self
    }

    /// Both sides are amounts or counts.
    #[must_use]
    pub fn sides(mut self, expected: Decimal, actual: Decimal) -> Self {
        self.expected = Some(expected);
        self.actual = Some(actual);
        self
    }

    /// Nothing was expected; the actual side stands alone.
    #[must_use]
    pub fn actual(mut self, actual: Decimal) -> Self {
        self.actual = Some(actual);
        self
    }

    /// Both sides are texts.
    #[must_use]
    pub fn texts(mut self, expected: &str, actual: &str) -> Self {
        self.expected_text = Some(expected.to_owned());
        self.actual_text = Some(actual.to_owned());
        self
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn says(mut self, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        self.what = what.into();
        self.remedy = remedy.into();
        self
    }

    /// `actual − expected`; the other side where one is missing; nothing between texts.
    pub fn difference(&self) -> Option<Decimal> {
        match (self.expected, self.actual) {
            (Some(expected), Some(actual)) => Some(actual - expected),
            (one, other) => one.or(other),
        }
    }

    /// The object of `findings.json`.
    pub fn to_json(&self) -> Value {
        let decimal =
            |side: Option<Decimal>| side.map_or(Value::Null, |side| side.normalize().to_string().into());
        let text = |side: &Option<String>| side.clone().map_or(Value::Null, Value::from);
        let key: Map<String, Value> =
            self.key.iter().map(|(column, value)| ((*column).to_owned(), value.clone().into())).collect();
        let mut row = Map::new();
        row.insert("rule".to_owned(), self.rule.into());
        row.insert("class".to_owned(), self.class.into());
        row.insert("customer_id".to_owned(), text(&self.customer_id));
        row.insert("key".to_owned(), key.into());
        row.insert("expected".to_owned(), decimal(self.expected));
        row.insert("actual".to_owned(), decimal(self.actual));
        row.insert("difference".to_owned(), decimal(self.difference()));
        row.insert("expected_text".to_owned(), text(&self.expected_text));
        row.insert("actual_text".to_owned(), text(&self.actual_text));
        row.into()
    }
}

/// By rule, then key values.
pub(crate) fn sort(findings: &mut [Finding]) {
    let place = |rule: &str| RULES.iter().position(|known| *known == rule).unwrap_or(RULES.len());
    findings.sort_by(|a, b| {
        let values =
            |finding: &Finding| finding.key.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>();
        (place(a.rule), values(a)).cmp(&(place(b.rule), values(b)))
    });
}
