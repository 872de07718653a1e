//! The closed column profile: the only columns a format may ever be handed.
//!
//! Six types are all a reader in any language has to know, and none of them is a float. What a
//! column means travels beside it, so that a generic writer can tell money from keys.

use polars::prelude::{DataType, TimeUnit, TimeZone};

/// Digits of every decimal a format is handed, before and after the point together.
pub(crate) const PRECISION: usize = 38;

/// One of the six types of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// An exact decimal of 38 digits.
    Decimal {
        /// Digits after the point.
        scale: usize,
    },
    /// True or false.
    Bool,
    /// A calendar day.
    Date,
    /// An instant in UTC, in microseconds.
    Time,
}

impl Kind {
    /// The polars type a column of this kind has once it is in a [`crate::Table`].
    pub(crate) fn dtype(self) -> DataType {
        match self {
            Self::Text => DataType::String,
            Self::Int => DataType::Int64,
            Self::Decimal { scale } => DataType::Decimal(PRECISION, scale),
            Self::Bool => DataType::Boolean,
            Self::Date => DataType::Date,
            Self::Time => DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
        }
    }

    /// Whether a frame's column of type `found` can be widened to this kind without loss.
    ///
    /// Scales must agree: a decimal declared with another scale is a mistake in the declaration,
    /// and rounding it away here would hide it. A column of nulls without a type fits everything.
    pub(crate) fn accepts(self, found: &DataType) -> bool {
        match (self, found) {
            (_, DataType::Null)
            | (Self::Text, DataType::String | DataType::Categorical(..) | DataType::Enum(..))
            | (Self::Bool, DataType::Boolean)
            | (Self::Date, DataType::Date) => true,
            (Self::Int, found) => found.is_integer(),
            (Self::Decimal { scale }, DataType::Decimal(_, found)) => scale == *found,
            // Nanoseconds would be cut off, and a time without a zone is nobody's instant.
            (Self::Time, DataType::Datetime(unit, Some(zone))) => {
                *unit != TimeUnit::Nanoseconds && *zone == TimeZone::UTC
            }
            _ => false,
        }
    }
}

/// What a column is for. A format chooses number formats, totals and filters by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Identifies the row.
    Key,
    /// A name for people, not for joining.
    Label,
    /// An amount in a currency; the only role that is totalled and attested.
    Money,
    /// A count or a measured amount.
    Quantity,
    /// A price or a percentage: never totalled.
    Rate,
    /// When: a month, a day, an instant.
    Period,
    /// Yes or no.
    Flag,
    /// Free text.
    Note,
}

impl Role {
    /// Every role.
    const ALL: [Self; 8] = [
        Self::Key,
        Self::Label,
        Self::Money,
        Self::Quantity,
        Self::Rate,
        Self::Period,
        Self::Flag,
        Self::Note,
    ];

    /// The role that is written like this in `dz.role`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The value of `dz.role`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Label => "label",
            Self::Money => "money",
            Self::Quantity => "quantity",
            Self::Rate => "rate",
            Self::Period => "period",
            Self::Flag => "flag",
            Self::Note => "note",
        }
    }
}

/// Where the currency of an amount is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurrencyOf {
    /// The same for the whole column: `dz.currency`.
    Fixed(String),
    /// In the text column of this name, in the same row: `dz.currency_from`.
    From(String),
}

/// One column as it is declared to a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, `[a-z][a-z0-9_]{0,62}`.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// What it is for.
    pub role: Role,
    /// Where its currency is; money must have one, nothing but money and rates may.
    pub currency: Option<CurrencyOf>,
    /// Headings: language and text, e.g. `("en", "Customer")`.
    pub titles: Vec<(String, String)>,
}

impl Column {
    /// A column without currency and headings.
    pub fn new(name: impl Into<String>, kind: Kind, role: Role) -> Self {
        Self { name: name.into(), kind, role, currency: None, titles: Vec::new() }
    }

    /// A money column whose currency is in the text column `currency_from` of the same row.
    pub fn money(name: impl Into<String>, scale: usize, currency_from: impl Into<String>) -> Self {
        Self::new(name, Kind::Decimal { scale }, Role::Money)
            .with_currency(CurrencyOf::From(currency_from.into()))
    }

    /// The same column with a currency.
    #[must_use]
    pub fn with_currency(mut self, currency: CurrencyOf) -> Self {
        self.currency = Some(currency);
        self
    }

    /// The same column with one more heading.
    #[must_use]
    pub fn titled(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        self.titles.push((language.into(), text.into()));
        self
    }
}

/// Whether a table or column name is one a format may be handed: `[a-z][a-z0-9_]{0,62}`.
///
/// The rule is not only taste: a NUL in a name makes the Arrow export panic.
pub(crate) fn is_name(name: &str) -> bool {
    let rest = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    name.len() <= 63
        && name.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && name.as_bytes().iter().all(rest)
}

/// Whether a text is a language tag such as `en`, `zh` or `zh-Hant`.
pub(crate) fn is_language(tag: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    tag.len() <= 35 && tag.as_bytes().first().is_some_and(u8::is_ascii_lowercase) && tag.split('-').all(part)
}

/// Whether a text is a currency code such as `CNY`.
pub(crate) fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_small_and_plain() {
        for name in ["a", "customer_id", "x1", &"a".repeat(63)] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "_a", "A", "a-b", "a\0b", "客户", &"a".repeat(64)] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn languages_are_tags() {
        assert!(is_language("en") && is_language("zh-Hant"));
        assert!(!is_language("") && !is_language("zh-") && !is_language("EN"));
    }

    #[test]
    fn floats_and_lossy_times_never_fit() {
        for kind in [Kind::Int, Kind::Decimal { scale: 8 }, Kind::Text, Kind::Time] {
            assert!(!kind.accepts(&DataType::Float64) && !kind.accepts(&DataType::Float32));
        }
        assert!(!Kind::Time.accepts(&DataType::Datetime(TimeUnit::Microseconds, None)));
        let nanos = DataType::Datetime(TimeUnit::Nanoseconds, Some(TimeZone::UTC));
        assert!(!Kind::Time.accepts(&nanos));
        assert!(!Kind::Decimal { scale: 8 }.accepts(&DataType::Decimal(38, 2)));
    }
}
