//! A break as the ledger keeps it.

use std::collections::BTreeMap;

use duizhang_money::Scaled;
use serde::{Deserialize, Serialize};

use crate::text::{amount, units};

/// Whose absence says that a break is settled. A later run of the same month always may.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Nothing else: the break is about something that only its own month holds, such as a line.
    Month,
    /// A later month that evaluated the rule completely: the rule looks at the same thing every
    /// month, such as a customer's bill.
    Later,
    /// A later month that evaluated the rule completely and looked at this very thing, such as an
    /// order, by its id.
    Subject(String),
}

/// A break of a run, with what must be readable when the run is gone. Amounts are units of 10⁻⁸.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The break's stable id.
    pub id: String,
    /// The rule that is broken.
    pub rule: String,
    /// What kind of difference it is.
    pub class: String,
    /// The customer it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The customer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// Column → value.
    pub key: BTreeMap<String, String>,
    /// The currency of the amounts; none for counts and texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The expected amount.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "units")]
    pub expected: Option<Scaled>,
    /// The actual amount.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "units")]
    pub actual: Option<Scaled>,
    /// Actual less expected.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "units")]
    pub difference: Option<Scaled>,
    /// The expected text, where texts are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_text: Option<String>,
    /// The actual text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual_text: Option<String>,
    /// Who has to act.
    pub direction: String,
    /// What is wrong, in English.
    pub message_en: String,
    /// What is wrong, in Chinese.
    pub message_zh: String,
    /// Whose absence settles it.
    pub reach: Reach,
}

impl Finding {
    /// The figures as 16 hex digits: what a person who explains or resolves the break has seen. It
    /// changes with class, customer, currency, both sides and the difference, not with wording.
    #[must_use]
    pub fn figures(&self) -> String {
        let units = |units: Option<Scaled>| units.map(amount);
        let parts = [
            Some(self.class.clone()),
            self.customer_id.clone(),
            self.currency.clone(),
            units(self.expected),
            units(self.actual),
            units(self.difference),
            self.expected_text.clone(),
            self.actual_text.clone(),
        ];
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // 0x1E marks an absent part, so that null and empty differ.
            hasher.update(&[if part.is_some() { 0x1f } else { 0x1e }]);
            hasher.update(part.unwrap_or_default().as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Whether both say the same; wording and names aside.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.figures() == other.figures() && self.direction == other.direction && self.reach == other.reach
    }

    /// Currency and difference, where it is an amount of money.
    #[must_use]
    pub fn money(&self) -> Option<(&str, Scaled)> {
        self.currency.as_deref().zip(self.difference)
    }
}
