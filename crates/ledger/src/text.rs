//! Values as the trail writes them: months and amounts as text.

use duizhang_money::{BillCycle, MONEY_SCALE, Scaled, format_units, parse_units};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::finding::Key;

/// Digits of an amount in all: what a sum can have.
const PRECISION: u8 = 38;

/// An amount as exact text.
pub(crate) fn amount(units: Scaled) -> String {
    format_units(units, MONEY_SCALE)
}

/// `#[serde(with)]` of a month.
pub(crate) mod cycle {
    use super::{BillCycle, Deserialize, Deserializer, Serializer, de};

    #[allow(clippy::trivially_copy_pass_by_ref)] // serde hands references
    pub(crate) fn serialize<S: Serializer>(cycle: &BillCycle, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(cycle)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BillCycle, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// `#[serde(with)]` of an amount that may be absent.
pub(crate) mod units {
    use super::{
        Deserialize, Deserializer, MONEY_SCALE, PRECISION, Scaled, Serializer, amount, de, parse_units,
    };

    #[allow(clippy::ref_option)] // serde hands references
    pub(crate) fn serialize<S: Serializer>(units: &Option<Scaled>, to: S) -> Result<S::Ok, S::Error> {
        match units {
            Some(units) => to.serialize_some(&amount(*units)),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Scaled>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        let parse = |text: String| {
            let units = parse_units(&text, MONEY_SCALE, PRECISION);
            units.map_err(|error| de::Error::custom(format!("`{text}` {error}")))
        };
        text.map(parse).transpose()
    }
}

/// `#[serde(with)]` of values that are held by several.
pub(crate) mod shared {
    use std::fmt;
    use std::marker::PhantomData;
    use std::sync::Arc;

    use serde::de::{SeqAccess, Visitor};

    use super::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<T: Serialize, S: Serializer>(all: &[Arc<T>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(all.iter().map(|one| &**one))
    }

    struct Values<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Values<T> {
        type Value = Vec<Arc<T>>;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<Arc<T>>, A::Error> {
            let mut all = Vec::new();
            while let Some(one) = from.next_element()? {
                all.push(Arc::new(one));
            }
            Ok(all)
        }
    }

    pub(crate) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Arc<T>>, D::Error> {
        from.deserialize_seq(Values(PhantomData))
    }
}

/// A key as JSON, for the published tables.
pub(crate) fn key(key: &Key) -> String {
    // A map of texts always serialises.
    serde_json::to_string(key).unwrap_or_default()
}
