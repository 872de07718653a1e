//! A break as the ledger keeps it.

use std::fmt;
use std::sync::Arc;

use compact_str::CompactString;
use duizhang_money::Scaled;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::{amount, units};

/// A short text that takes no memory of its own where it has up to 24 bytes, as ids, rules and currencies have: a
/// month may have millions of breaks.
pub type Word = CompactString;

/// The key of a break, column → value, in the order of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Box<[(Word, Box<str>)]>);

impl Key {
    /// The value of a column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == column).map(|(_, value)| value)
    }

    /// Columns and values, in the order of the columns.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(column, value)| (column.as_str(), &**value))
    }
}

impl<C: Into<Word>, V: Into<Box<str>>> FromIterator<(C, V)> for Key {
    /// Of values of one column the last one counts.
    fn from_iter<T: IntoIterator<Item = (C, V)>>(members: T) -> Self {
        let mut all: Vec<(Word, Box<str>)> = Vec::with_capacity(1);
        for (column, value) in members {
            let (column, value) = (column.into(), value.into());
            match all.binary_search_by(|(known, _)| known.cmp(&column)) {
                Ok(place) => all[place].1 = value,
                Err(place) => all.insert(place, (column, value)),
            }
        }
        Self(all.into())
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Key;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("columns and values")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Key, M::Error> {
                let mut all: Vec<(Word, Box<str>)> = Vec::with_capacity(1);
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                Ok(all.into_iter().collect())
            }
        }
        from.deserialize_map(Members)
    }
}

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
    Subject(Word),
}

/// A break of a run, with what must be readable when the run is gone. Amounts are units of 10⁻⁸.
///
/// Its members stand in the order of their names, in which the trail has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The actual amount.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "units")]
    pub actual: Option<Scaled>,
    /// The actual text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual_text: Option<Box<str>>,
    /// What kind of difference it is.
    pub class: Word,
    /// The currency of the amounts; none for counts and texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Word>,
    /// The customer it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<Word>,
    /// The customer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<Word>,
    /// Actual less expected.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "units")]
    pub difference: Option<Scaled>,
    /// Who has to act.
    pub direction: Word,
    /// The expected amount.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "units")]
    pub expected: Option<Scaled>,
    /// The expected text, where texts are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_text: Option<Box<str>>,
    /// The break's stable id.
    pub id: Word,
    /// Column → value.
    pub key: Key,
    /// What is wrong, in English.
    pub message_en: Box<str>,
    /// What is wrong, in Chinese.
    pub message_zh: Box<str>,
    /// Whose absence settles it.
    pub reach: Reach,
    /// The rule that is broken.
    pub rule: Word,
}

impl Finding {
    /// The figures as 16 hex digits: what a person who explains or resolves the break has seen. It
    /// changes with class, customer, currency, both sides and the difference, not with wording.
    #[must_use]
    pub fn figures(&self) -> String {
        let [expected, actual, difference] =
            [self.expected, self.actual, self.difference].map(|units| units.map(amount));
        let parts = [
            Some(self.class.as_str()),
            self.customer_id.as_deref(),
            self.currency.as_deref(),
            expected.as_deref(),
            actual.as_deref(),
            difference.as_deref(),
            self.expected_text.as_deref(),
            self.actual_text.as_deref(),
        ];
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // 0x1E marks an absent part, so that null and empty differ.
            hasher.update(&[if part.is_some() { 0x1f } else { 0x1e }]);
            hasher.update(part.unwrap_or_default().as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Whether both say the same; wording and names aside: what [`Finding::figures`] is made of, who has to act, and
    /// whose absence settles it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.class == other.class
            && self.customer_id == other.customer_id
            && self.currency == other.currency
            && self.expected == other.expected
            && self.actual == other.actual
            && self.difference == other.difference
            && self.expected_text == other.expected_text
            && self.actual_text == other.actual_text
            && self.direction == other.direction
            && self.reach == other.reach
    }

    /// Currency and difference, where it is an amount of money.
    #[must_use]
    pub fn money(&self) -> Option<(&str, Scaled)> {
        self.currency.as_deref().zip(self.difference)
    }
}

/// Findings by id. Whoever holds one holds it together with everybody else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(std::collections::BTreeMap<Word, Arc<Finding>>);

impl Findings {
    /// The finding of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Finding>> {
        self.0.get(id)
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(Word::as_str)
    }

    /// The findings, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.0.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn insert(&mut self, finding: Arc<Finding>) {
        self.0.insert(finding.id.clone(), finding);
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Arc<Finding>> {
        self.0.remove(id)
    }
}
