//! The file of own rules as it is written: TOML with the place of every value.
//!
//! `docs/reference/own-rules.schema.json` is made from these types.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

/// Rules in the user's own words (docs/reference/own-rules.md).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Own tables that rules name: the name behind `own.`, and the mapping that declares the table's columns, by
    /// its path from this file.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub tables: BTreeMap<Spanned<String>, Spanned<String>>,
    /// The rules, in the order in which they are listed, and applied within a group.
    #[serde(default)]
    #[schemars(with = "Vec<Rule>")]
    pub rule: Vec<Spanned<Rule>>,
}

/// One rule: the left side is what should be, the right side what is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id: `own.` and a name of lower-case letters, digits, `-` and `_`.
    #[schemars(with = "String", regex(pattern = r"^own\.[a-z][a-z0-9_-]*$"))]
    pub id: Spanned<String>,
    /// What it is called, in English.
    pub title: Option<String>,
    /// What it is called, in Chinese.
    pub title_zh: Option<String>,
    /// What to do about its breaks, in English.
    pub remedy: Option<String>,
    /// What to do about its breaks, in Chinese.
    pub remedy_zh: Option<String>,
    /// Rules of one group are applied in order: what one has matched is not there for the next.
    pub group: Option<String>,
    /// `one-to-one` (when left out), `one-to-many`, `many-to-one` or `many-to-many`.
    #[schemars(with = "Option<CardinalityWord>")]
    pub cardinality: Option<Spanned<String>>,
    /// What should be.
    #[schemars(with = "Side")]
    pub left: Spanned<Side>,
    /// What is.
    #[schemars(with = "Side")]
    pub right: Spanned<Side>,
    /// Columns that are equal in rows that belong together.
    #[serde(default)]
    #[schemars(with = "Vec<Key>")]
    pub keys: Vec<Spanned<Key>>,
    /// Amounts that are compared.
    #[serde(default)]
    #[schemars(with = "Vec<Measure>")]
    pub measures: Vec<Spanned<Measure>>,
    /// Dates that are compared.
    #[serde(default)]
    #[schemars(with = "Vec<Date>")]
    pub dates: Vec<Spanned<Date>>,
    /// Who has to act where the right side is more than the left: `claim` (ask Huawei), `bill` (charge the
    /// customer), `internal` (when left out) or `none`.
    #[schemars(with = "Option<DirectionWord>")]
    pub if_more: Option<Spanned<String>>,
    /// Who has to act where the right side is less than the left.
    #[schemars(with = "Option<DirectionWord>")]
    pub if_less: Option<Spanned<String>>,
    /// The rule looks at the same keys month after month (customers, accounts): a later month without the break
    /// settles it.
    #[serde(default)]
    pub recurring: bool,
}

/// The words for cardinalities.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)] // for the schema only
enum CardinalityWord {
    OneToOne,
    OneToMany,
    ManyToOne,
    ManyToMany,
}

/// The words for who has to act.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)] // for the schema only
enum DirectionWord {
    Claim,
    Bill,
    Internal,
    None,
}

/// One side of a rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// A dataset, or `own.` and the name of an own table.
    #[schemars(with = "String")]
    pub dataset: Spanned<String>,
    /// Conditions that must all hold of a row; other rows are left out.
    #[serde(default, rename = "where")]
    #[schemars(with = "Vec<Condition>")]
    pub conditions: Vec<Spanned<Condition>>,
    /// A column of times: rows of other months only serve as counterparts, and are not reported (one-to-one
    /// rules).
    #[schemars(with = "Option<String>")]
    pub month: Option<Spanned<String>>,
    /// The column with the currency, where it is not called `currency`.
    #[schemars(with = "Option<String>")]
    pub currency: Option<Spanned<String>>,
    /// The column with the customer's id, where it is not called `customer_id`.
    #[schemars(with = "Option<String>")]
    pub customer: Option<Spanned<String>>,
}

/// A condition on a column; what is asked of it must all hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The column.
    #[schemars(with = "String")]
    pub column: Spanned<String>,
    /// It is this, or one of these.
    #[schemars(with = "Option<OneOrMany<Value>>")]
    pub is: Option<Spanned<OneOrMany<Value>>>,
    /// It is not this, or none of these.
    #[schemars(with = "Option<OneOrMany<Value>>")]
    pub not: Option<Spanned<OneOrMany<Value>>>,
    /// It is more than this.
    #[schemars(with = "Option<Value>")]
    pub above: Option<Spanned<Value>>,
    /// It is less than this.
    #[schemars(with = "Option<Value>")]
    pub below: Option<Spanned<Value>>,
    /// It is this or more.
    #[schemars(with = "Option<Value>")]
    pub at_least: Option<Spanned<Value>>,
    /// It is this or less.
    #[schemars(with = "Option<Value>")]
    pub at_most: Option<Spanned<Value>>,
    /// Its text begins so.
    #[schemars(with = "Option<String>")]
    pub begins: Option<Spanned<String>>,
    /// Its text ends so.
    #[schemars(with = "Option<String>")]
    pub ends: Option<Spanned<String>>,
    /// Its text holds this.
    #[schemars(with = "Option<String>")]
    pub contains: Option<Spanned<String>>,
    /// There is nothing in it (`true`), or there is something (`false`).
    #[schemars(with = "Option<bool>")]
    pub empty: Option<Spanned<bool>>,
    /// Its time lies in the month (`true`), or does not (`false`).
    #[schemars(with = "Option<bool>")]
    pub in_month: Option<Spanned<bool>>,
}

/// A key: a column that both sides have, or one of each.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Key {
    /// Both sides call it so.
    Same(String),
    /// Each side has a name for it.
    Pair(KeyPair),
}

/// A key with a column of each side.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyPair {
    /// The column of the left side.
    #[schemars(with = "String")]
    pub left: Spanned<String>,
    /// The column of the right side.
    #[schemars(with = "String")]
    pub right: Spanned<String>,
    /// `day` or `month`: times are compared by it, in GMT+8.
    #[serde(rename = "as")]
    #[schemars(with = "Option<String>")]
    pub shape: Option<Spanned<String>>,
    /// Texts are compared without case and surrounding blanks.
    #[schemars(with = "Option<bool>")]
    pub ignore_case: Option<Spanned<bool>>,
}

/// An amount: a column that both sides have, or what it is on each.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Measure {
    /// Both sides call it so, and it must agree exactly.
    Same(String),
    /// Each side has its own.
    Pair(Box<MeasurePair>),
}

/// An amount with what it is on each side.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasurePair {
    /// The left side: a column, `-column`, `|column|`, or a list of these that is added up.
    #[schemars(with = "OneOrMany<String>")]
    pub left: Spanned<OneOrMany<String>>,
    /// The right side.
    #[schemars(with = "OneOrMany<String>")]
    pub right: Spanned<OneOrMany<String>>,
    /// A difference up to this amount is tolerated; text, like "0.01".
    #[schemars(with = "Option<Value>")]
    pub within: Option<Spanned<Value>>,
    /// So is one up to this many per cent of the left side; text, like "0.5".
    #[schemars(with = "Option<Value>")]
    pub within_percent: Option<Spanned<Value>>,
    /// Rows only belong together where it agrees. When left out, a difference is a break.
    #[serde(default)]
    pub decides: bool,
}

/// Two dates.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Date {
    /// The column of the left side.
    #[schemars(with = "String")]
    pub left: Spanned<String>,
    /// The column of the right side.
    #[schemars(with = "String")]
    pub right: Spanned<String>,
    /// They may be so many days of the calendar apart, in GMT+8; 0 is the same day.
    #[schemars(with = "Option<u32>")]
    pub days: Option<Spanned<i64>>,
    /// They may be so many minutes apart.
    #[schemars(with = "Option<u32>")]
    pub minutes: Option<Spanned<i64>>,
    /// `false`: rows may belong together all the same, and being too far apart is a break.
    #[schemars(with = "Option<bool>")]
    pub decides: Option<Spanned<bool>>,
}

/// A text or a whole number.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)] // numbers are for the schema: read, they are text
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl Value {
    /// As text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// One of something, or a list.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    #[schemars(with = "Vec<T>")]
    Many(Vec<Spanned<T>>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes (\"0.01\") or a whole number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Number(number))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

/// Reads either a text or a table; unlike an untagged enum it keeps the places of what is in it.
struct TextOrTable<T, P> {
    what: &'static str,
    text: fn(String) -> T,
    table: fn(P) -> T,
    of: PhantomData<P>,
}

impl<'de, T, P: Deserialize<'de>> Visitor<'de> for TextOrTable<T, P> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok((self.text)(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        P::deserialize(MapAccessDeserializer::new(map)).map(self.table)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTable {
            what: "a column, or { left = \"…\", right = \"…\" }",
            text: Self::Same,
            table: Self::Pair,
            of: PhantomData,
        })
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTable {
            what: "a column, or { left = \"…\", right = \"…\" }",
            text: Self::Same,
            table: |pair| Self::Pair(Box::new(pair)),
            of: PhantomData,
        })
    }
}

/// Reads one of something or a list of it.
struct OneOrList<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrList<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one text or whole number, or a list of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::StrDeserializer::new(text)).map(OneOrMany::One)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::I64Deserializer::new(number)).map(OneOrMany::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut many = Vec::new();
        while let Some(one) = list.next_element()? {
            many.push(one);
        }
        Ok(OneOrMany::Many(many))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrList(PhantomData))
    }
}
